"""Through which reorganisations areas and bodies went untouched."""

# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

import dtnet
from dtnet.errors import UnknownNameError
from dtnet.reorganisation import kept_through, what_became

from ..redrawn_country import built

if TYPE_CHECKING:
    from dtnet import Network

FIRST, ONE, TWO = "2020-01-01", "2022-01-01", "2024-01-01"
AREAS = [
    ("c", "country", None),
    ("p", "province", "c"),
    ("same", "commune", "p"),
    *(("named", "commune", "p", *days) for days in ((FIRST, ONE), (ONE, None))),
    ("taker", "commune", "p"),
    ("late", "commune", "p", ONE, None),
    ("early", "commune", "p", FIRST, TWO),
    ("gap", "commune", "p", FIRST, "2021-01-01"),
    ("gap", "commune", "p", "2023-01-01", None),
    *((id, "commune", "p", FIRST, ONE) for id in "ab"),
    *((id, "commune", "p", ONE, None) for id in "xy"),
    ("v", "village", "same"),
]
TOLD = [
    (ONE, "a", "x", 1),
    (ONE, "b", "taker", "1/2"),
    (ONE, "b", "y", "1/2"),
    (TWO, "early", "late", 1),
]


def days_of(network: Network, id: str) -> list[tuple[str, int]]:
    return [(str(row["day"]), row["others"]) for row in kept_through(network, id).to_dicts()]


def test_what_is_told_of_others_of_the_level(toy: Any) -> None:
    network = built(toy, AREAS, TOLD, ())
    assert days_of(network, "same") == [(ONE, 2), (TWO, 1)]
    assert days_of(network, "named") == [(ONE, 2), (TWO, 1)]
    # b came to one of them, and early to the other: that day they were touched
    assert days_of(network, "taker") == [(TWO, 1)]
    assert days_of(network, "late") == []
    # what is not there both the day before and on the day went through nothing
    assert days_of(network, "x") == [(TWO, 1)]
    assert days_of(network, "a") == []
    assert days_of(network, "early") == [(ONE, 2)]
    assert days_of(network, "gap") == [(TWO, 1)]
    # nothing is told of other levels
    for id in ("p", "v", "c"):
        assert days_of(network, id) == []
    with pytest.raises(UnknownNameError):
        kept_through(network, "z")


def test_who_goes_on_as_itself_is_no_other_that_changed(toy: Any) -> None:
    told = [*TOLD, (ONE, "named", "named", 1), ("2025-01-01", "same", "same", 1)]
    network = built(toy, AREAS, told, ())
    assert days_of(network, "same") == days_of(network, "named") == [(ONE, 2), (TWO, 1)]
    assert days_of(network, "taker") == [(TWO, 1)]


def test_areas_and_bodies_of_viet_nam() -> None:
    network = dtnet.datasets.load("vietnam")
    days = "2025-06-30", "2025-07-01"
    for level, kept, events in (("province", 11, 1), ("commune", 132, 34)):
        rows = [
            row for row in what_became(network, *days, level=level).to_dicts() if row["class"] != "opened"
        ]
        untouched = [row["area"] for row in rows if row["successors"] == row["area"]]
        assert len(untouched) == kept
        assert {len(kept_through(network, id)) for id in untouched} == {events}
        others = [row["area"] for row in rows if row["successors"] != row["area"]]
        assert {len(kept_through(network, id)) for id in others[::50]} == {0}
    [row] = kept_through(network, "vn:dost:01:2025").to_dicts()
    assert (row["day"], row["instrument"], row["others"]) == (date(2025, 7, 1), "202/2025/QH15", 52)
    assert [row["others"] for row in kept_through(network, "vn:doic:01:0")] == []
