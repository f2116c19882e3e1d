"""Rows that a plug-in sees, made by hand."""
# ruff: noqa: ANN401 - facts may be anything

from __future__ import annotations

from typing import Any

import pytest

import dtnet
from dtnet.errors import ArgumentError, UnknownNameError

FACTS: dict[str, Any] = {
    "team.people": [3, None, 5],
    "level": ["village", None, "commune"],
    "commune.ready": [True, False, None],
    "kind": [frozenset({"cdtt"}), None, frozenset()],
    "team.deputy": [1, 2, 3],
    "team.leader": [None, None, None],
}


@pytest.fixture
def cells() -> dtnet.DueCells:
    return dtnet.DueCells.of(
        month=["2024-01", "2024-02", "2024-02"], days=[31, 29, 1], facts=FACTS, choices={"year": "first"}
    )


def test_columns_are_as_they_were_given(cells: dtnet.DueCells) -> None:
    assert len(cells) == 3
    assert [str(each) for each in cells.month] == ["2024-01", "2024-02", "2024-02"]
    assert cells.days.tolist() == [31, 29, 1]
    assert cells.days_in_month.tolist() == [31, 29, 29]
    assert dict(cells.choices) == {"year": "first"}
    assert cells.fact("team.deputy").tolist() == [1, 2, 3]
    assert cells.fact("team.people", otherwise=0).tolist() == [3, 0, 5]
    assert cells.fact("level", otherwise="a longer word").tolist() == ["village", "a longer word", "commune"]
    assert cells.fact("commune.ready", otherwise=True).tolist() == [True, False, True]
    assert cells.fact("kind", otherwise=frozenset({"x"})).tolist() == [
        frozenset({"cdtt"}),
        frozenset({"x"}),
        frozenset(),
    ]
    assert cells.fact("team.leader", otherwise=7).tolist() == [7, 7, 7]
    assert cells.applies("team.people").tolist() == [True, False, True]
    assert not cells.fact("team.people", otherwise=0).flags.writeable


def test_rows_may_be_taken(cells: dtnet.DueCells) -> None:
    taken = cells.take([2, 0])
    assert [str(each) for each in taken.month] == ["2024-02", "2024-01"]
    assert taken.fact("team.people").tolist() == [5, 3]
    assert len(dtnet.DueCells.of(month=[], days=[])) == 0


def test_nobody_is_no_number(cells: dtnet.DueCells) -> None:
    with pytest.raises(ArgumentError) as caught:
        cells.fact("team.people")
    assert str(caught.value) == (
        "'team.people' does not apply to 1 of 3 rows; pass otherwise=…, or read applies(…) first"
    )


@pytest.mark.parametrize(
    ("subject", "otherwise", "said"),
    [
        ("team.people", 0.5, "'team.people' is a whole number, and otherwise=0.5 is not"),
        ("team.people", False, "'team.people' is a whole number, and otherwise=False is not"),
        ("level", 1, "'level' is a word, and otherwise=1 is not"),
        ("commune.ready", 1, "'commune.ready' is yes or no, and otherwise=1 is not"),
        ("kind", "cdtt", "'kind' is a frozen set of words, and otherwise='cdtt' is not"),
    ],
)
def test_what_is_taken_otherwise_is_of_the_same_type(
    cells: dtnet.DueCells, subject: str, otherwise: Any, said: str
) -> None:
    with pytest.raises(ArgumentError) as caught:
        cells.fact(subject, otherwise=otherwise)
    assert str(caught.value) == said


def test_only_what_is_read_is_there(cells: dtnet.DueCells) -> None:
    with pytest.raises(UnknownNameError, match=r"the plug-in does not read 'team.peple'; did you mean"):
        cells.fact("team.peple")
    with pytest.raises(UnknownNameError, match=r"the plug-in does not read 'level'; add it to reads"):
        dtnet.DueCells.of(month=["2024-01"], days=[1]).applies("level")


@pytest.mark.parametrize(
    ("days", "facts", "said"),
    [
        ([1, 2], {}, "1 months, but 2 rows of 'days'"),
        ([1], {"level": []}, "1 months, but 0 rows of 'level'"),
        ([0], {}, "days: a row has less than 1 eligible day, or more than its month"),
        ([30], {}, "days: a row has less than 1 eligible day, or more than its month"),
        (
            [1],
            {"level": [1.5]},
            "'level': unsupported column of float; give whole numbers, yes or no, days, texts, or frozen",
        ),
    ],
)
def test_rows_that_cannot_be(days: Any, facts: Any, said: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        dtnet.DueCells.of(month=["2024-02"], days=days, facts=facts)
    assert str(caught.value).startswith(said)


def test_types_are_not_mixed() -> None:
    with pytest.raises(ArgumentError, match="'level': unsupported column of int, str"):
        dtnet.DueCells.of(month=["2024-02"] * 2, days=[1, 1], facts={"level": [1, "a"]})
