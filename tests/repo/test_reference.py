"""The reference and what there is agree: public names, and the keys of policy documents."""

from __future__ import annotations

import re
from collections import Counter
from importlib import import_module
from inspect import getmembers, isclass, ismodule
from typing import TYPE_CHECKING, Any

import pytest

import dtnet
from dtnet.citations import Citation
from dtnet.io import event_terms
from dtnet.policy import document, parts, values
from dtnet.policy.choices import Choice
from dtnet.policy.places import NAMED, document_fields
from dtnet.predicates.conditions import Inside

if TYPE_CHECKING:
    from pathlib import Path

DIRECTIVE = re.compile(r"^::: ([\w.]+)$", re.MULTILINE)
IMPORTED = re.compile(r"^(?:>>> )?from (dtnet[\w.]*) import (.+)$", re.MULTILINE)
ROW = re.compile(r"^\| `(\w+)`[^|]*\|", re.MULTILINE)
TABLES: dict[str, type[Any]] = {
    "The document": document.Policy,
    "Titles": parts.Titles,
    "Citations": Citation,
    "`jurisdiction`": parts.Jurisdiction,
    "`period`": parts.PolicyPeriod,
    "`[[component]]`": document.Component,
    "`count`": parts.Count,
    "`steps`": parts.Step,
    "`round`": parts.Rounding,
    "`norm`": parts.Norm,
    "`heads`": parts.HeadsNorm,
    "`ceiling`": parts.Ceiling,
    "`of_which`": parts.OfWhich,
    "`areas`": Inside,
    "Dated rows": values.DatedValue,
    "`classes`": values.ClassRow,
    "Multiples": values.Multiple,
    "`[bases.NAME]`": values.Base,
    "`[[opening]]`": parts.Opening,
    "`published`": parts.Published,
    "`[[condition]]`": parts.StatedCondition,
    "`funding`": parts.FundingShare,
    "`[choices.NAME]`": Choice,
}
WORDS = [
    getattr(parts, name)
    for name in (
        "Nature",
        "OnMerger",
        "Unopened",
        "Prorate",
        "Facts",
        "Over",
        "Part",
        "Unclaimed",
        "NormUse",
        "RoundingRule",
    )
]


def resolved(path: str) -> object:
    """What a dotted path names."""
    module, _, name = path.rpartition(".")
    try:
        return getattr(import_module(module), name)
    except AttributeError:
        return import_module(path)


@pytest.fixture(scope="module")
def documented(root: Path) -> list[object]:
    """Every object with an entry in the reference; of a module, its public classes and functions."""
    found: list[object] = []
    for page in sorted((root / "docs" / "reference").glob("*.md")):
        for path in DIRECTIVE.findall(page.read_text(encoding="utf-8")):
            named = resolved(path)
            found += public_members(named) if ismodule(named) else [named]
    return found


def public_members(module: Any) -> list[object]:  # noqa: ANN401 - a module
    names = getattr(module, "__all__", None)
    if names is not None:
        return [getattr(module, name) for name in names]
    own = getmembers(module, lambda each: getattr(each, "__module__", None) == module.__name__)
    return [each for name, each in own if not name.startswith("_")]


def test_every_public_name_has_one_entry(documented: list[object]) -> None:
    wanted: list[object] = []
    for name in dtnet.__all__:
        named = getattr(dtnet, name)
        wanted += public_members(named) if ismodule(named) else [named]
    times = Counter(id(each) for each in documented)
    assert [each for each in wanted if times[id(each)] != 1] == []
    assert [each for each in documented if times[id(each)] != 1] == []


def test_what_pages_import_has_an_entry(root: Path, documented: list[object]) -> None:
    missing: list[str] = []
    for page in [root / "README.md", *(root / "docs").rglob("*.md")]:
        for module, names in IMPORTED.findall(page.read_text(encoding="utf-8")):
            missing += [
                f"{page.name}: {module}.{name}"
                for name in names.split(", ")
                if not any(resolved(f"{module}.{name}") is each for each in documented)
            ]
    assert missing == []


def test_every_error_that_a_docstring_promises_has_an_entry(documented: list[object]) -> None:
    errors = {each.__name__ for each in documented if isclass(each) and issubclass(each, Exception)}
    promised: set[str] = set()
    for each in documented:
        promised |= set(re.findall(r"^\s+(\w+Error): ", str(each.__doc__), re.MULTILINE))
    assert promised <= errors


def test_examples_stand_under_a_heading_that_the_pages_know(root: Path) -> None:
    wrong = [
        path.relative_to(root).as_posix()
        for path in (root / "src").rglob("*.py")
        if re.search(r"^ +Example:$", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert wrong == [], "write Examples:"


def sections(root: Path) -> dict[str, str]:
    text = (root / "docs" / "reference" / "policy-language.md").read_text(encoding="utf-8")
    parts = re.split(r"^#{2,3} (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("title", TABLES)
def test_the_language_page_has_every_key_of_a_table_and_no_other(root: Path, title: str) -> None:
    keys = [*document_fields(TABLES[title])]
    if TABLES[title] in NAMED:
        keys.remove("name")  # the key of the table
    if TABLES[title] is parts.Count:
        keys.remove("heads")  # a text instead of the table
    assert sorted(ROW.findall(sections(root)[title])) == sorted(keys)


@pytest.mark.parametrize("words", WORDS)
def test_the_language_page_has_every_word(root: Path, words: Any) -> None:  # noqa: ANN401 - a Literal
    text = (root / "docs" / "reference" / "policy-language.md").read_text(encoding="utf-8")
    assert [word for word in words.__args__ if f"`{word}`" not in text] == []


def test_example_documents_stand_in_a_page_as_they_are(root: Path) -> None:
    pages = [page.read_text(encoding="utf-8") for page in (root / "docs").rglob("*.md")]
    examples = sorted((root / "docs" / "examples").glob("*"))
    assert examples
    for example in examples:
        text = example.read_text(encoding="utf-8")
        language = "toml" if example.suffix == ".toml" else "text"
        assert any(f"```{language}\n{text}```\n" in page for page in pages), example.name


def test_the_exchange_page_has_every_term(root: Path) -> None:
    text = (root / "docs" / "reference" / "exchange.md").read_text(encoding="utf-8")
    legal = {term for terms in event_terms.LEGAL.values() for term in terms}
    terms = {
        *legal,
        *(each.term for each in event_terms.CITATION),
        *event_terms.INVERSE,
        *event_terms.CLASSES,
    }
    assert {term for term in terms if f"`{term}`" not in text} == set()
    assert {f"dtnet:{word}" for word in re.findall(r"`dtnet:(\w+)`", text)} <= terms
