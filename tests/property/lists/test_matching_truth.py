"""Matching beside its slow twin: a row of names with noise is matched only to a place that it can mean."""

from __future__ import annotations

import pytest

import dtnet

from ...reference.matching import (
    AFTER,
    BEFORE,
    FAR,
    KINDS,
    LEVELS,
    Row,
    distance,
    letters,
    rows,
    rows_by_hand,
)

SURE = {"id", "code", "exact", "folded", "alias", "former"}


@pytest.fixture(scope="module")
def made() -> list[Row]:
    return rows(dtnet.datasets.load("vietnam"), share=0.01)


@pytest.fixture(scope="module")
def matched(made: list[Row]) -> list[tuple[Row, str | None, str]]:
    """Each row with the id and the method of the engine's answer."""
    asked, vietnam, found = [*rows_by_hand(), *made], dtnet.datasets.load("vietnam"), []
    for date in (BEFORE, AFTER):
        day = vietnam.at(date)
        texts = [row for row in asked if row.day == date and row.text is not None]
        cells = [row for row in asked if row.day == date and row.text is None]
        table = {level: [row.cells.get(level, "") for row in cells] for level in LEVELS}
        for some, answer in (
            (texts, day.match([row.text for row in texts])),
            (cells, day.match(table, columns={level: level for level in LEVELS})),
        ):
            found += [(row, line["id"], str(line["method"])) for row, line in zip(some, answer, strict=True)]
    return found


def test_letters_and_edits_of_names() -> None:
    """Noise that changes no letter leaves the letters the same; everything else is counted."""
    for one, other in (
        ("Hòa Bình", "HOÀ  BÌNH"),
        ("Mỹ Thủy", "mĩ-thuỷ"),
        ("Đắk R'Lấp", "Đắk RLấp"),
        ("Phường 1", "phường 01"),
        ("Yên Bái", "Ye\u0302n Ba\u0301i"),
    ):
        assert letters(one) == letters(other)
    for text, name, edits in (
        ("Yen Bai", "Yên Bái", 0),
        ("Yên Bài", "Yên Bái", 1),
        ("Yên Bía", "Yên Bái", 1),
        ("Yênn Bi", "Yên Bái", 2),
        ("Phường 2", "Phường 1", FAR),
        ("Phường 12", "Phường 1", FAR),
    ):
        assert distance(letters(text), letters(name), 2) == edits


def test_truths_of_matching_exist(made: list[Row]) -> None:
    """Every place that a row can mean is there on its day; a row can mean the place that it was made from."""
    vietnam = dtnet.datasets.load("vietnam")
    by_hand = rows_by_hand()
    assert len(by_hand) >= 200
    assert {row.kind.split(",")[0] for row in made} == set(KINDS)
    days = {date: vietnam.at(date) for date in (BEFORE, AFTER)}
    for row in (*by_hand, *made):
        days[row.day].territory.positions(sorted(row.truth))
        assert row.origin <= row.truth
        assert row.best <= row.truth


def test_a_sure_match_is_the_nearest_place_that_the_row_can_mean(
    matched: list[tuple[Row, str | None, str]],
) -> None:
    sure = [(row, id) for row, id, method in matched if method in SURE]
    assert len(sure) > len(matched) / 2
    assert [(row, id) for row, id in sure if row.best != {id}] == []


def test_a_row_that_means_nothing_is_matched_to_nothing(
    matched: list[tuple[Row, str | None, str]],
) -> None:
    nothing = [(row, id) for row, id, _ in matched if not row.truth]
    assert len(nothing) >= 25
    assert [(row, id) for row, id in nothing if id is not None] == []
