"""The guide, the reference and the docstrings: examples run, and each name and term has its entry."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sybil import Sybil
from sybil.parsers.doctest import DocTestParser
from sybil.parsers.markdown import PythonCodeBlockParser

import dtnet_exchange
from dtnet_exchange import organization_terms as terms

PACKAGE = Path(__file__).parents[1]
DOCS = PACKAGE.parents[1] / "docs"
GUIDE = DOCS / "how-to" / "exchange-reorganisations.md"
REFERENCE = DOCS / "reference" / "exchange.md"
MODULES = sorted((PACKAGE / "src").rglob("*.py"))


@pytest.mark.parametrize("path", [GUIDE, *MODULES], ids=lambda path: path.name)
def test_examples_run_as_they_stand(path: Path) -> None:
    parsers = [PythonCodeBlockParser()] if path == GUIDE else [DocTestParser()]
    examples = list(Sybil(parsers).parse(path).examples())
    assert len(examples) > 10 or path != GUIDE
    for example in examples:
        example.evaluate()


def test_the_reference_has_each_public_name_once() -> None:
    entries = re.findall(r"^::: dtnet_exchange\.(\w+)$", REFERENCE.read_text("utf-8"), re.MULTILINE)
    assert sorted(entries) == dtnet_exchange.__all__
    assert set(dtnet_exchange.__all__) <= set(dir(dtnet_exchange))


def test_the_reference_has_every_term() -> None:
    text = REFERENCE.read_text("utf-8")
    named = {
        *(term for legal in terms.LEGAL.values() for term in legal),
        *(each.term for each in terms.CITATION),
        *terms.INVERSE,
        *terms.CLASSES,
    }
    assert {term for term in named if f"`{term}`" not in text} == set()
    assert {f"dtnet:{word}" for word in re.findall(r"`dtnet:(\w+)`", text)} <= named
