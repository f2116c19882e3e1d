"""Forty messy workbooks: a row is right, or the import refuses it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .corpus_runs import differences, run_import, workbooks

if TYPE_CHECKING:
    from pathlib import Path

MOST_ANSWERS = 2


@pytest.mark.parametrize("name", workbooks())
def test_without_answers_no_row_is_wrong(name: str, tmp_path: Path) -> None:
    given = workbooks()[name]
    run = run_import(given, tmp_path, [])
    if run.code == 0:
        assert given["truth"] is not None, run.printed
        assert differences(given["truth"]["rows"], run.rows or []) == []
    elif not given.get("answers") and given["truth"] is not None and given.get("written", True):
        pytest.fail(f"a list that asks nothing was not written:\n{run.printed}")


@pytest.mark.parametrize("name", [name for name, given in workbooks().items() if given.get("answers")])
def test_with_its_answers_a_list_is_written_as_it_is(name: str, tmp_path: Path) -> None:
    given: dict[str, Any] = workbooks()[name]
    assert len(given["answers"]) <= 2 * MOST_ANSWERS  # an option and its value
    run = run_import(given, tmp_path, given["answers"])
    assert run.rows is not None, run.printed
    assert differences(given["truth"]["rows"], run.rows) == []


def test_most_are_written() -> None:
    assert sum(given.get("written", True) for given in workbooks().values()) >= len(workbooks()) * 3 // 4
