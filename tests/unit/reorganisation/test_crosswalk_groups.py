"""Values carried to groups of areas, and to common regions: worked out by hand, and for Viet Nam."""

# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import dtnet
from dtnet.coverage import CoverageQuery, Question, has_team
from dtnet.errors import ArgumentError, InvalidInputError
from dtnet.reorganisation import Category, Rate, Stock

from ..redrawn_country import DAY, FIRST, built

if TYPE_CHECKING:
    from dtnet import Network
    from dtnet.reorganisation import Crosswalk, Rebased

BEFORE, AFTER = "2024-06-30", DAY
LAND = [("c", "country", None), ("p", "province", "c"), ("q", "province", "c")]
DECREE = {"basis": "decree"}


def network_of(toy: Any, *told: tuple[Any, ...], inside: dict[str, str] | None = None) -> Network:
    """Communes `a` and `b` that become others as told, and `k` that goes on; in province `p` or as said."""
    old = {"a", "b"}
    new = sorted({row[1] for row in told} - old)
    areas = [
        *LAND,
        *((id, "commune", "p", FIRST, DAY) for id in sorted(old)),
        *((id, "commune", (inside or {}).get(id, "p"), DAY) for id in new),
        ("k", "commune", "p"),
    ]
    return built(toy, areas, [(DAY, *row) for row in told], ())


def ends(found: Rebased) -> dict[str, tuple[Any, ...]]:
    return {row["area"]: (row["value"], row["lower"], row["upper"], row["reason"]) for row in found}


@pytest.fixture(scope="module")
def thirds(toy: Any) -> Crosswalk:
    """`a` goes in thirds to `x`, `y` and `z`, which also has `b`."""
    network = network_of(toy, *(("a", each, "1/3") for each in "xyz"), ("b", "z", 1))
    return network.crosswalk(BEFORE, AFTER)


def test_a_group_has_its_own_part_and_its_own_bounds(thirds: Crosswalk) -> None:
    values = {"a": 5, "b": 10, "k": 7}
    found = thirds.rebase(values, kind="stock", groups={"x": "west", "y": "west", "k": "rest"})
    # two thirds of 5 are 3; z is in no group
    assert ends(found) == {
        "rest": (7, 7, 7, None),
        "west": (3, 0, 5, None),
        "z": (12, 10, 15, None),
    }
    assert found.undo()["value"] == [5, 10, 7]
    every = thirds.rebase(values, kind="stock", groups=dict.fromkeys("xyz", "all"))
    assert ends(every) == {"k": (7, 7, 7, None), "all": (15, 15, 15, None)}
    assert every.report.question["groups"] == "given"
    assert len(every.report.assumed) == 0
    assert [row["value"] for row in found.report.assumed] == [3, 12]


def test_groups_may_be_handed_in_as_values_are(thirds: Crosswalk) -> None:
    values = {"a": 5, "b": 10, "k": 7}
    wanted = thirds.rebase(values, kind="stock", groups={"x": "west", "y": "west"})
    table = {"area": ["y", "x"], "group": ["west", "west"]}
    assert thirds.rebase(values, kind="stock", groups=table) == wanted
    assert thirds.rebase(values, kind="stock", groups=[None, "west", "west", None]) == wanted
    assert thirds.rebase(values, kind="stock", groups={}) == thirds.rebase(values, kind="stock")
    again = pickle.loads(pickle.dumps(wanted))  # noqa: S301 - our own bytes
    assert (again, again.report.question) == (wanted, wanted.report.question)


def test_common_regions_are_exact_whatever_the_shares(thirds: Crosswalk, toy: Any) -> None:
    values = {"a": 5, "b": 10, "k": 7}
    found = thirds.rebase(values, kind="stock", groups="common")
    assert ends(found) == {"k": (7, 7, 7, None), "x + y + z": (15, 15, 15, None)}
    unknown = network_of(toy, ("a", "x", None), ("a", "y", None), ("b", "y", 1)).crosswalk(BEFORE, AFTER)
    assert ends(unknown.rebase(values, kind="stock"))["x"] == (None, 0, 5, "unknown_share")
    found = unknown.rebase(values, kind="stock", groups="common")
    assert ends(found) == {"k": (7, 7, 7, None), "x + y": (15, 15, 15, None)}
    assert found.report.question["groups"] == "common"
    [total] = found.report.totals
    assert (total["carried"], total["open"], total["assumed"]) == (22, 0, 0)


def test_common_regions_of_the_later_day_have_the_same_names(thirds: Crosswalk) -> None:
    back = thirds.network.crosswalk(AFTER, BEFORE)
    values = {"x": 2, "y": 2, "z": 11, "k": 7}
    found = back.rebase(values, kind="stock", groups="common")
    assert ends(found) == {"x + y + z": (15, 15, 15, None), "k": (7, 7, 7, None)}
    named = {row["area"]: row["name"] for row in back.regions("commune")}
    assert named == {**dict.fromkeys("abxyz", "x + y + z"), "k": "k"}


def test_land_joins_regions(toy: Any) -> None:
    land = {"basis": "decree", "coverage": "area_only"}
    network = (
        network_of(
            toy,
            ("a", "x", 1, {"basis": "decree", "coverage": "all_people"}),
            ("a", "y", 0, land),
            ("b", None, 1),
        )
        if False
        else network_of(
            toy,
            ("a", "x", 1, {"basis": "decree", "coverage": "all_people"}),
            ("a", "y", 0, land),
            ("b", "x", 1),
        )
    )
    moved = network.crosswalk(BEFORE, AFTER)
    found = moved.rebase({"a": 5, "b": 10, "k": 7}, kind="stock", groups="common")
    assert ends(found) == {"k": (7, 7, 7, None), "x + y": (15, 15, 15, None)}


def test_who_lives_on_what_was_land_alone_is_in_the_region(toy: Any) -> None:
    """The land of `y` had nobody when `a` and `b` went to `x`; by shares nothing of it goes back."""
    land = {"basis": "decree", "coverage": "area_only"}
    people = {"basis": "decree", "coverage": "all_people"}
    network = network_of(toy, ("a", "x", 1, people), ("a", "y", 0, land), ("b", "x", 1))
    back = network.crosswalk(AFTER, BEFORE)
    values = {"x": 4, "y": 3, "k": 7}
    alone = back.rebase(values, kind=Stock(back_weight={"a": 1, "b": 1, "k": 1}))
    assert ends(alone) == {"a": (2, 0, 4, None), "b": (2, 0, 4, None), "k": (7, 7, 7, None)}
    assert alone.report.without_target.to_dicts() == [{"area": "y", "value": 3}]
    found = back.rebase(values, kind="stock", groups="common")
    assert ends(found) == {"x + y": (7, 7, 7, None), "k": (7, 7, 7, None)}
    assert len(found.report.without_target) == 0
    assert found.undo()["value"] == [7, 4, 3]


def test_what_is_abolished_is_in_no_region_of_the_later_day(toy: Any) -> None:
    network = built(
        toy,
        [*LAND, *((id, "commune", "p", FIRST, DAY) for id in "ab"), ("x", "commune", "p", DAY)],
        [(DAY, "a", "x", 1), (DAY, "b", None, 1)],
        (),
    )
    found = network.crosswalk(BEFORE, AFTER).rebase({"a": 5, "b": 2}, kind="stock", groups="common")
    assert ends(found) == {"x": (5, 5, 5, None)}
    assert found.report.without_target.to_dicts() == [{"area": "b", "value": 2}]


def test_decreed_shares_stay_fixed_in_groups_and_levels_above(toy: Any) -> None:
    """Half of `a` goes to `x` by decree; of the other half nobody knows how it fell on `y` and `z`."""
    told = [("a", "x", "1/2", DECREE), ("a", "y", "1/4"), ("a", "z", "1/4"), ("b", "z", 1)]
    moved = network_of(toy, *told, inside={"z": "q"}).crosswalk(BEFORE, AFTER)
    values = {"a": 8, "b": 1, "k": 0}
    assert ends(moved.rebase(values, kind="stock")) == {
        "k": (0, 0, 0, None),
        "x": (4, 4, 4, None),
        "y": (2, 0, 4, None),
        "z": (3, 1, 5, None),
    }
    # x and y have 4 for sure and at most all 8
    found = moved.rebase(values, kind="stock", groups={"x": "west", "y": "west"})
    assert ends(found)["west"] == (6, 4, 8, None)
    assert ends(moved.rebase(values, kind="stock", to="province")) == {
        "p": (6, 4, 8, None),
        "q": (3, 1, 5, None),
    }
    rate = moved.rebase({"a": 4, "b": 1, "k": 0}, kind=Rate(values), to="province")
    assert [(row["numerator"], row["denominator"]) for row in rate] == [(3, 6), (2, 3)]
    # 2 to 4 out of 4 to 8, each for itself; 1 to 3 out of 1 to 5
    assert [(row["lower"], row["upper"]) for row in rate] == [(2 / 8, 4 / 4), (1 / 5, 3 / 1)]


def test_bounds_hold_what_was_rounded_by_group(toy: Any) -> None:
    """Of 1, the areas `w` has half by decree, `x` and `y` a quarter each; as one they come before it."""
    told = [("a", "w", "1/4"), ("a", "x", "1/4"), ("a", "y", "1/2", DECREE), ("b", "y", 1)]
    moved = network_of(toy, *told).crosswalk(BEFORE, AFTER)
    values = {"a": 1, "b": 0, "k": 0}
    assert ends(moved.rebase(values, kind="stock"))["y"] == (1, 1, 1, None)
    found = moved.rebase(values, kind="stock", groups={"w": "both", "x": "both"})
    assert ends(found) == {"k": (0, 0, 0, None), "both": (1, 0, 1, None), "y": (0, 0, 1, None)}
    rate = moved.rebase(
        {"a": 1, "b": 0, "k": 0},
        kind=Rate({"a": 1, "b": 1, "k": 1}),
        groups={"w": "both", "x": "both"},
    )
    told_of = {row["area"]: (row["value"], row["lower"], row["upper"]) for row in rate}
    assert told_of["y"] == (0.0, 0.0, 0.5)
    assert told_of["both"] == (1.0, 1.0, 1.0)


def test_rates_and_categories_of_groups(thirds: Crosswalk) -> None:
    groups = dict.fromkeys("xyz", "all")
    poor, homes = {"a": 2, "b": 3, "k": 1}, {"a": 5, "b": 10, "k": 7}
    found = thirds.rebase(poor, kind=Rate(homes), groups=groups)
    row = {row["area"]: row for row in found}["all"]
    assert (row["value"], row["numerator"], row["denominator"]) == (1 / 3, 5, 15)
    assert (row["lower"], row["upper"]) == (1 / 3, 1 / 3)
    words = {"a": "hills", "b": "delta", "k": "delta"}
    largest = thirds.rebase(words, kind=Category(weight=homes), groups="common")
    assert dict(zip(largest["area"], largest["value"], strict=True)) == {"k": "delta", "x + y + z": "delta"}
    every = thirds.rebase(words, kind=Category(rule="all"), groups="common")
    assert every["value"] == ["delta", "delta; hills"]


def test_a_group_with_a_part_of_no_source_is_told(toy: Any) -> None:
    network = built(
        toy,
        [
            *LAND,
            ("a", "commune", "p", FIRST, DAY),
            ("x", "commune", "p", DAY),
            ("n", "commune", "p", DAY),
            ("o", "commune", "p", DAY),
        ],
        [(DAY, "a", "x", 1)],
        (),
    )
    moved = network.crosswalk(BEFORE, AFTER)
    found = moved.rebase({"a": 5}, kind="stock", groups={"n": "east", "x": "east"})
    assert ends(found) == {"east": (5, 5, 5, None), "o": (None, None, None, "no_source")}
    assert (found.report.partly_no_source, found.report.no_source) == (("east",), ("o",))


def test_groups_that_are_none(thirds: Crosswalk) -> None:
    values = {"a": 5, "b": 10, "k": 7}
    with pytest.raises(ArgumentError, match="groups='regions'; pass 'common', or a mapping with"):
        thirds.rebase(values, kind="stock", groups="regions")
    with pytest.raises(ArgumentError, match="groups has 2 columns; give one"):
        thirds.rebase(values, kind="stock", groups={"area": ["x"], "one": ["g"], "two": ["h"]})
    with pytest.raises(ArgumentError, match="from level commune to level province; common regions need one"):
        thirds.rebase(values, kind="stock", to="province", groups="common")
    with pytest.raises(InvalidInputError) as raised:
        thirds.rebase(
            {**values, "a": 0.5}, kind="stock", groups={"x": "k", "a": "g", "y": 3, "z": " g", "p": "g"}
        )
    assert [str(each) for each in raised.value.faults] == [
        "values: a: 0.5 is a float; give a whole number (in a smaller unit), or None if it is unknown",
        "groups: 'a': does not exist on 2024-07-01: 'a' exists on 2020-01-01..2024-07-01 only",
        "groups: 'p': is a province among areas of level commune",
        "groups: y: 3 is not a word; give a text without ';', or None if it is unknown",
        "groups: z: ' g' has blanks around it; write 'g'",
    ]
    with pytest.raises(InvalidInputError, match="groups: 'k': is also the id of an area without a group"):
        thirds.rebase(values, kind="stock", groups={"x": "k", "y": "k"})
    with pytest.raises(InvalidInputError, match="'x': is also the id of an area without a group"):
        thirds.rebase(values, kind="stock", groups={"x": None, "y": "x"})
    with pytest.raises(InvalidInputError, match="'k': is also the id of an area without a group"):
        thirds.rebase(values, kind="stock", groups=[None, "k", "k", None])
    assert ends(thirds.rebase(values, kind="stock", groups={"x": "x", "y": "x"}))["x"] == (3, 0, 5, None)


def test_common_regions_of_viet_nam() -> None:
    vietnam = dtnet.datasets.load("vietnam")
    moved = vietnam.crosswalk("2025-06-30", "2025-07-01")
    ids = moved.areas("commune")
    people = dict(zip(ids, np.random.default_rng(7).integers(0, 40_000, len(ids)).tolist(), strict=True))
    found = moved.rebase(people, kind="stock", groups="common")
    assert len(found) == 3_030
    known = [row for row in found if row["reason"] is None]
    assert len(known) == 3_025
    assert all(row["lower"] == row["value"] == row["upper"] for row in known)
    assert sum(row["value"] for row in known) == sum(people.values())
    assert len(found.report.assumed) == 0
    sums: dict[str, int] = {}
    for row in moved.regions("commune"):
        held = people.get(row["area"], 0) if str(row["day"]) == "2025-06-30" else 0
        sums[row["name"]] = sums.get(row["name"], 0) + held
    assert {row["area"]: row["value"] or 0 for row in found} == sums
    # the same regions, under the same names, as those of a series over communes
    asked = CoverageQuery(of=has_team(), over="commune", by="commune", during="2025-06-30..2025-07-02")
    told = Question(vietnam, asked).series(basis="common")
    assert set(told["area"]) == set(found["area"])
