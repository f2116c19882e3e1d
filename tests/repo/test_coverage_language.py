"""The page of conditions about coverage: what its table writes is read, and its grammar has every name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

import dtnet
from dtnet.coverage import coverage_text, parse_coverage
from dtnet.coverage.language.text_of_conditions import KNOWN, CoverageReader

if TYPE_CHECKING:
    from pathlib import Path

SPAN = re.compile(r"`([^`]+)`")


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    text = (root / "docs" / "reference" / "conditions.md").read_text(encoding="utf-8")
    return text.partition("\n## Conditions of coverage\n")[2]


def test_what_the_table_writes_is_read_and_printed_so(page: str) -> None:
    policies = dtnet.policies(country="vietnam")
    rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in page.splitlines() if line.startswith("| `")]
    assert len(rows) > 20
    for printed, _, others in rows:
        [text] = SPAN.findall(printed)
        assert coverage_text(parse_coverage(text, policies=policies)) == text
        same = [each.replace("\\|", "|") for each in SPAN.findall(others)]
        assert same
        for other in same:
            read = parse_coverage(other, policies=policies)
            assert coverage_text(read) == text, other


def test_the_grammar_has_every_name(page: str) -> None:
    [grammar] = re.findall(r"```text\n(.*?)```", page, re.DOTALL)
    named = {each.rstrip(":") for each in re.findall(r'"(\w+:?)"', grammar)}
    assert {*KNOWN, *CoverageReader.calls} <= named
