"""The reference and what there is agree: public names, and the keys of policy documents."""

from __future__ import annotations

import re
from ast import If, ImportFrom, parse, unparse
from inspect import isclass
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest

from dtnet import Citation
from dtnet.policy import Choice
from dtnet.policy.document import document
from dtnet.predicates import Inside
from dtnet.reading.documents import document_fields, section_of

from .doors import DOORS, doors, public_paths

DIRECTIVE = re.compile(r"^(?:### )?::: ([\w.]+)$", re.MULTILINE)
IMPORTED = re.compile(r"^ *(?:>>> )?from (dtnet(?:\.\w+)*) import (.+)$", re.MULTILINE)
ROW = re.compile(r"^\| `(\w+)`[^|]*\|", re.MULTILINE)
OTHERS = "dtnet_exchange."
"""Paths of a package of its own, whose tests compare them with the reference."""
TABLES: dict[str, type[Any]] = {
    "The document": document.Policy,
    "Titles": document.Titles,
    "Citations": Citation,
    "`jurisdiction`": document.Jurisdiction,
    "`period`": document.PolicyPeriod,
    "`[[component]]`": document.Component,
    "`count`": document.Count,
    "`steps`": document.ProrationStep,
    "`round`": document.Rounding,
    "`norm`": document.Norm,
    "`heads`": document.HeadsNorm,
    "`ceiling`": document.Ceiling,
    "`of_which`": document.OfWhich,
    "`areas`": Inside,
    "Dated rows": document.DatedValue,
    "`classes`": document.ClassRow,
    "Multiples": document.Multiple,
    "`[bases.NAME]`": document.Base,
    "`[sizes.NAME]`": document.Size,
    "`[[opening]]`": document.Opening,
    "`published`": document.Published,
    "`[[condition]]`": document.StatedCondition,
    "`funding`": document.FundingShare,
    "`[choices.NAME]`": Choice,
}
WORDS = [
    getattr(document, name)
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


@pytest.fixture(scope="module")
def documented(root: Path) -> list[str]:
    """Every dotted path with an entry in the reference; of a door, those of its names."""
    found: list[str] = []
    for page in sorted((root / "docs" / "reference").glob("*.md")):
        for path in DIRECTIVE.findall(page.read_text(encoding="utf-8")):
            if not path.startswith(OTHERS):
                found += [f"{path}.{name}" for name in doors()[path].__all__] if path in doors() else [path]
    return found


def test_every_public_name_has_one_entry_under_its_one_path(documented: list[str]) -> None:
    assert sorted(documented) == sorted(public_paths())


def test_every_public_object_has_one_path() -> None:
    paths: dict[int, list[str]] = {}
    for path, each in public_paths().items():
        paths.setdefault(id(each), []).append(path)
    assert [found for found in paths.values() if len(found) > 1] == []


@pytest.mark.parametrize("path", doors())
def test_a_door_shows_its_names_and_nothing_else(path: str) -> None:
    door = doors()[path]
    assert sorted(door.__all__) == dir(door)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        door.nothing  # noqa: B018 - to ask for it is what is tried


@pytest.mark.parametrize("path", doors())
def test_type_checkers_see_the_names_of_a_door(path: str) -> None:
    door = doors()[path]
    tree = parse(Path(door.__file__).read_text(encoding="utf-8"))
    blocks = [each for each in tree.body if isinstance(each, If) and unparse(each.test) == "TYPE_CHECKING"]
    lazy = [each for block in blocks for each in block.body if isinstance(each, ImportFrom)]
    at_once = [each for each in tree.body if isinstance(each, ImportFrom) and each.module != "__future__"]
    imports = lazy or at_once
    if path.count(".") == 0 or hasattr(door, "__path__"):
        assert sorted(name.name for each in imports for name in each.names) == sorted(door.__all__)


@pytest.mark.parametrize("path", doors())
def test_no_module_hides_a_name_of_its_package(path: str) -> None:
    """To import `dtnet.a.b` binds `b` in `dtnet.a`, over whatever public name `b` is."""
    door = doors()[path]
    inside = {each.name for each in iter_modules(getattr(door, "__path__", []))}
    assert [name for name in sorted(inside.intersection(door.__all__)) if f"{path}.{name}" not in DOORS] == []


def test_pages_and_public_docstrings_import_from_doors(root: Path) -> None:
    texts = {page.name: page.read_text(encoding="utf-8") for page in (root / "docs").rglob("*.md")}
    texts["README.md"] = (root / "README.md").read_text(encoding="utf-8")
    texts |= {path: str(each.__doc__) for path, each in public_paths().items()}
    wrong = [
        f"{place}: {module}.{name}"
        for place, text in texts.items()
        for module, names in IMPORTED.findall(text)
        for name in names.split(", ")
        if f"{module}.{name}" not in public_paths() and f"{module}.{name}" not in DOORS
    ]
    assert wrong == []


def test_every_error_that_a_docstring_promises_has_an_entry() -> None:
    public = public_paths().values()
    errors = {each.__name__ for each in public if isclass(each) and issubclass(each, Exception)}
    promised: set[str] = set()
    for each in public:
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
    if section_of(TABLES[title]) is not None:
        keys.remove("name")  # the key of the table
    if TABLES[title] is document.Count:
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
    for example in (each for each in examples if each.suffix != ".xlsx"):
        text = example.read_text(encoding="utf-8")
        language = {".toml": "toml", ".py": "python"}.get(example.suffix, "text")
        assert any(f"```{language}\n{text}```\n" in page for page in pages), example.name
