"""Messy workbooks: a row is right, or the import refuses it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .corpus_runs import (
    Run,
    decisions,
    differences,
    personal_texts,
    run_import,
    workbooks,
    write_decisions,
)

if TYPE_CHECKING:
    from pathlib import Path

MOST_ANSWERS = 2


def check_private(given: dict[str, Any], run: Run) -> None:
    """Nothing of a cell below a personal heading is written or printed."""
    assert [each for each in personal_texts(given) if each in run.written or each in run.printed] == []


@pytest.mark.parametrize("name", workbooks())
def test_without_answers_no_row_is_wrong(name: str, tmp_path: Path) -> None:
    given = workbooks()[name]
    run = run_import(given, tmp_path, [])
    check_private(given, run)
    if run.rows is not None:  # also where something is left to review
        assert given["truth"] is not None, run.printed
        assert differences(given["truth"]["rows"], run.rows) == []
    elif not (given.get("answers") or name in decisions()) and given["truth"] and given.get("written", True):
        pytest.fail(f"a list that asks nothing was not written:\n{run.printed}")
    if given["truth"] is None or not given.get("written", True) or name in decisions():
        assert run.rows is None


@pytest.mark.parametrize(
    "name", [name for name, given in workbooks().items() if given.get("answers") or name in decisions()]
)
def test_with_its_answers_a_list_is_written_as_it_is(name: str, tmp_path: Path) -> None:
    given = workbooks()[name]
    options = given.get("answers") or []
    assert len(options) <= 2 * MOST_ANSWERS  # an option and its value
    run = run_import(given, tmp_path, [*options, *write_decisions(name, tmp_path)])
    check_private(given, run)
    if not given.get("written", True):
        assert run.rows is None
        return
    assert run.rows is not None, run.printed
    assert differences(given["truth"]["rows"], run.rows) == []


def test_most_are_written() -> None:
    with_truth = [given for given in workbooks().values() if given["truth"] is not None]
    written = sum(given.get("written", True) for given in with_truth)
    assert (len(with_truth), written) == (50, 42)  # the others are refused; more is better


def test_most_ask_little() -> None:
    asked = {name: len({heading for heading, _, _ in decisions().get(name, ())}) for name in workbooks()}
    truths = [name for name, given in workbooks().items() if given["truth"] is not None]
    nothing = sum(not asked[name] and not workbooks()[name].get("answers") for name in truths)
    little = sum(asked[name] + len(workbooks()[name].get("answers") or ()) // 2 <= 2 for name in truths)
    assert (nothing, little) == (25, 49)  # of the 50 with a truth
