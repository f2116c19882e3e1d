"""Crosswalks of small networks, worked out by hand."""

# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

import copy
import pickle
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from dtnet import Citation
from dtnet.errors import ArgumentError, DayError, OutsideDataError, UnknownNameError
from dtnet.network import Event, Succession
from dtnet.periods import as_day
from dtnet.reorganisation import Category, Stock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dtnet import Network
    from dtnet.reorganisation import Crosswalk, Rebased

FIRST, DAY, SECOND = "2020-01-01", "2024-07-01", "2026-07-01"
BEFORE, AFTER, LATER = "2024-06-30", "2024-07-01", "2026-07-01"
Row = tuple[Any, ...]


class Small:
    """Communes of one province, `p`, that become others; rows are tuples of ids and days."""

    first, day, second = FIRST, DAY, SECOND

    @staticmethod
    def network(toy: Any, areas: Sequence[Row], *successions: Row) -> Network:
        """A network; successions are (day, source, target, share, basis, coverage or measure by name)."""
        builder = toy.builder([("c", "country", None), ("p", "province", "c"), *areas])
        for day in sorted({row[0] for row in successions}):
            builder.add_event(Event(id=day, title="", operating=as_day(day), citation=Citation(ref="x")))
        for day, source, target, share, *more in successions:
            said: dict[str, Any] = {"basis": more[0]} if more else {}
            said |= more[1] if len(more) > 1 else {}
            part = None if share is None else Fraction(share)
            builder.add_succession(
                Succession(event=day, source=source, target=target, share=part, origin="observed", **said)
            )
        built: Network = builder.build()
        return built

    @staticmethod
    def old(*ids: str, level: str = "commune", parent: str = "p", end: str = DAY) -> list[Row]:
        return [(id, level, parent, FIRST, end) for id in ids]

    @staticmethod
    def new(
        *ids: str, level: str = "commune", parent: str = "p", start: str = DAY, end: str | None = None
    ) -> list[Row]:
        return [(id, level, parent, start, end) for id in ids]


def ends(found: Rebased) -> dict[str, tuple[Any, ...]]:
    return {row["area"]: (row["value"], row["lower"], row["upper"], row["reason"]) for row in found}


@pytest.fixture(scope="module")
def split(toy: Any) -> Network:
    """`a` goes in thirds to `x`, `y` and `z`, which also has `b`; `k` goes on."""
    return Small.network(
        toy,
        [*Small.old("a", "b"), *Small.new("x", "y", "z"), ("k", "commune", "p")],
        *((DAY, "a", each, "1/3", "assumed_equal") for each in "xyz"),
        (DAY, "b", "z", 1),
    )


@pytest.fixture(scope="module")
def moved(split: Network) -> Crosswalk:
    return split.crosswalk(BEFORE, AFTER)


def test_thirds_are_apportioned_and_bounded(moved: Crosswalk) -> None:
    found = moved.rebase({"a": 5, "b": 10, "k": 7}, kind="stock")
    assert ends(found) == {
        "k": (7, 7, 7, None),
        "x": (2, 0, 5, None),
        "y": (2, 0, 5, None),
        "z": (11, 10, 15, None),
    }
    assert found.total("value") == 22
    assert found.undo().to_dicts() == [
        {"area": "a", "value": 5},
        {"area": "b", "value": 10},
        {"area": "k", "value": 7},
    ]


def test_the_report_says_what_rests_on_an_assumption(moved: Crosswalk) -> None:
    report = moved.rebase({"a": 5, "b": 10}, kind="stock").report
    assert report.to_dict() == {
        "question": {
            "kind": "stock",
            "from": BEFORE,
            "to": AFTER,
            "level": "commune",
            "to_level": "commune",
            "shares_of": "residents",
        },
        "not_given": ["k"],
        "without_target": [],
        "no_source": [],
        "partly_no_source": [],
        "partly_without_target": [],
        "assumed": [
            {"area": "x", "column": "value", "value": 2, "assumed": 2, "weighted": 0, "share": 1.0},
            {"area": "y", "column": "value", "value": 2, "assumed": 2, "weighted": 0, "share": 1.0},
            {"area": "z", "column": "value", "value": 11, "assumed": 1, "weighted": 0, "share": 1 / 11},
        ],
        "totals": [
            {
                "column": "value",
                "given": 15,
                "carried": 15,
                "lost": 0,
                "open": 0,
                "assumed": 5,
                "weighted": 0,
                "share": 1 / 3,
            }
        ],
    }
    assert str(report).splitlines() == [
        "kind stock, from 2024-06-30, to 2024-07-01, level commune, to_level commune, shares_of residents",
        "column value, given 15, converted 15, lost 0, open 0, assumed 5, weighted 0, share 0.3333",
        "areas without a given value: 1",
        "values that rest in part on assumed shares or on weights: 3",
    ]


def test_columns_are_rounded_each_for_itself(moved: Crosswalk) -> None:
    table = {"area": ["a"], "women": [1], "men": [1], "people": [2]}
    found = {row["area"]: row for row in moved.rebase(table | {"area": ["a"]}, kind="stock")}
    parts = [[found[area][name] for name in ("women", "men", "people")] for area in "xy"]
    assert parts == [[1, 1, 1], [0, 0, 1]]


def test_what_is_unknown_stays_unknown(moved: Crosswalk) -> None:
    found = moved.rebase({"a": None, "b": 10, "k": 7}, kind="stock")
    assert ends(found) == {
        "k": (7, 7, 7, None),
        "x": (None, 0, None, "missing_value"),
        "y": (None, 0, None, "missing_value"),
        "z": (None, 10, None, "missing_value"),
    }
    [total] = found.report.totals
    assert (total["given"], total["carried"], total["open"]) == (17, 7, 10)
    assert found.undo()["value"] == [None, 10, 7]


def test_no_share_is_rounded_below_zero(moved: Crosswalk) -> None:
    found = moved.rebase({"a": -5, "b": 3, "k": 0}, kind=Stock(signed=True))
    assert ends(found)["x"] == (-2, -5, 0, None)
    assert ends(found)["z"] == (2, -2, 3, None)
    [total] = found.report.totals
    assert (total["given"], total["share"]) == (-2, None)


def test_the_map_as_a_table(moved: Crosswalk) -> None:
    assert [tuple(row.values()) for row in moved.table("commune")] == [
        ("a", "x", "1/3", 1, 3, "assumed_equal", True),
        ("a", "y", "1/3", 1, 3, "assumed_equal", True),
        ("a", "z", "1/3", 1, 3, "assumed_equal", True),
        ("b", "z", "1", 1, 1, "whole", True),
        ("k", "k", "1", 1, 1, "whole", True),
    ]
    assert moved.areas("commune") == ["a", "b", "k"]


def test_back_with_weights_and_without(split: Network) -> None:
    back = split.crosswalk(AFTER, BEFORE)
    values = {"x": 2, "y": 2, "z": 12, "k": 7}
    found = back.rebase(values, kind=Stock(back_weight={"a": 30, "b": 10, "k": 1}))
    assert ends(found) == {
        "a": (10, 4, 16, None),  # of z as much as b has: a third of 30, and 10
        "b": (6, 0, 12, None),
        "k": (7, 7, 7, None),
    }
    [total] = found.report.totals
    assert (total["assumed"], total["weighted"], total["share"]) == (0, 12, 12 / 23)
    bare = back.rebase(values, kind="stock")
    assert ends(bare) == {
        "a": (None, 4, 16, "unknown_share"),
        "b": (None, 0, 12, "unknown_share"),
        "k": (7, 7, 7, None),
    }
    assert bare.undo()["value"] == [7, 2, 2, None]
    partly = back.rebase(values, kind=Stock(back_weight={"a": 30}))
    assert ends(partly)["b"] == (None, 0, 12, "unknown_share")


def test_there_and_back_and_the_other_way(split: Network) -> None:
    there, back = split.crosswalk(BEFORE, AFTER), split.crosswalk(AFTER, BEFORE)
    old = {"a": 3, "b": 10, "k": 7}
    new = {row["area"]: row["value"] for row in there.rebase(old, kind="stock")}
    assert {row["area"]: row["value"] for row in back.rebase(new, kind=Stock(back_weight=old))} == old
    assert back.rebase(new, kind=Stock(back_weight={"a": 1, "b": 1, "k": 1}))["value"] != [3, 10, 7]


def test_area_without_people_is_no_target_and_yet_a_region(toy: Any) -> None:
    """The people of `a` go to `x`, some of its land to `y`, which has `b`."""
    network = Small.network(
        toy,
        [*Small.old("a", "b"), *Small.new("x", "y")],
        (DAY, "a", "x", 1, "decree", {"coverage": "all_people"}),
        (DAY, "a", "y", 0, "decree", {"coverage": "area_only"}),
        (DAY, "b", "y", 1),
    )
    moved = network.crosswalk(BEFORE, AFTER)
    found = moved.rebase({"a": 5, "b": 10}, kind="stock")
    assert ends(found) == {"x": (5, 5, 5, None), "y": (10, 10, 10, None)}
    assert set(moved.regions("commune")["region"]) == {0}
    first = {"region": 0, "name": "x + y", "day": as_day(BEFORE), "area": "a"}
    assert moved.regions("commune").to_dicts()[0] == first
    assert len(found.report.assumed) == 0


def test_shares_that_nobody_knows(toy: Any) -> None:
    network = Small.network(
        toy,
        [*Small.old("a"), *Small.new("x", "y", "z")],
        (DAY, "a", "x", "1/2", "decree"),
        (DAY, "a", "y", None),
        (DAY, "a", "z", None),
    )
    found = network.crosswalk(BEFORE, AFTER).rebase({"a": 10}, kind="stock")
    assert ends(found) == {
        "x": (5, 5, 5, None),
        "y": (None, 0, 5, "unknown_share"),
        "z": (None, 0, 5, "unknown_share"),
    }
    [total] = found.report.totals
    assert (total["given"], total["carried"], total["open"], total["lost"]) == (10, 5, 5, 0)
    assert found.undo()["value"] == [None]
    assert [row["share"] for row in network.crosswalk(BEFORE, AFTER).table("commune")] == ["1/2", None, None]


def test_other_measures_have_their_own_shares(toy: Any) -> None:
    network = Small.network(
        toy,
        [*Small.old("a", "b"), *Small.new("x", "y")],
        (DAY, "a", "x", "1/2", "assumed_equal"),
        (DAY, "a", "y", "1/2", "assumed_equal"),
        (DAY, "a", "x", "1/4", "measured", {"of": "area"}),
        (DAY, "a", "y", "3/4", "measured", {"of": "area"}),
        (DAY, "b", "y", 1),
    )
    found = network.crosswalk(BEFORE, AFTER, of="area").rebase({"a": 100, "b": 7}, kind="stock")
    assert ends(found) == {"x": (25, 25, 25, None), "y": (82, 82, 82, None)}
    with pytest.raises(UnknownNameError, match="the network states no shares of 'households'"):
        network.crosswalk(BEFORE, AFTER, of="households")
    with pytest.raises(UnknownNameError, match=r"the network states no shares of \['area'\]"):
        network.crosswalk(BEFORE, AFTER, of=["area"])  # type: ignore[arg-type]


def test_where_no_shares_of_a_measure_are_stated_only_targets_are_known(toy: Any) -> None:
    network = Small.network(
        toy,
        [*Small.old("a", "b"), *Small.new("x", "y", "z")],
        (DAY, "a", "x", 1, "decree", {"coverage": "all_people"}),
        (DAY, "a", "y", 0, "decree", {"coverage": "area_only"}),
        (DAY, "b", "z", "1/2", "measured", {"of": "area"}),
        (DAY, "b", "y", "1/2", "measured", {"of": "area"}),
    )
    found = network.crosswalk(BEFORE, AFTER, of="area").rebase({"a": 8, "b": 2}, kind="stock")
    assert ends(found) == {
        "x": (None, 0, 8, "unknown_share"),
        "y": (None, 1, 9, "unknown_share"),
        "z": (1, 1, 1, None),
    }


def test_what_is_abolished_is_lost_and_told(toy: Any) -> None:
    network = Small.network(
        toy, [*Small.old("a", "b"), *Small.new("x")], (DAY, "a", None, 1), (DAY, "b", "x", 1)
    )
    found = network.crosswalk(BEFORE, AFTER).rebase({"a": 4, "b": 6}, kind="stock")
    assert ends(found) == {"x": (6, 6, 6, None)}
    assert found.report.without_target.to_dicts() == [{"area": "a", "value": 4}]
    [total] = found.report.totals
    assert (total["given"], total["carried"], total["lost"], total["open"]) == (10, 6, 4, 0)
    assert found.undo()["value"] == [None, 6]


def test_what_opens_from_nowhere_has_no_value_and_taints_what_it_joins(toy: Any) -> None:
    """`n` opens on the first day, and goes into `x` with `a` on the second."""
    network = Small.network(
        toy,
        [
            *Small.old("a", end=SECOND),
            *Small.new("n", end=SECOND),
            *Small.new("x", start=SECOND),
            ("b", "commune", "p", FIRST, "2025-01-01"),
        ],
        (SECOND, "a", "x", 1),
        (SECOND, "n", "x", 1),
    )
    found = network.crosswalk(BEFORE, AFTER).rebase({"a": 4, "b": 1}, kind="stock")
    assert ends(found) == {"a": (4, 4, 4, None), "b": (1, 1, 1, None), "n": (None, None, None, "no_source")}
    assert found.report.no_source == ("n",)
    found = network.crosswalk(BEFORE, LATER).rebase({"a": 4, "b": 1}, kind="stock")
    assert ends(found) == {"x": (4, 4, 4, None)}
    assert (found.report.no_source, found.report.partly_no_source) == ((), ("x",))
    assert found.report.without_target.to_dicts() == [{"area": "b", "value": 1}]  # it closed between events
    back = network.crosswalk(LATER, BEFORE).rebase({"x": 4}, kind="stock")
    assert ends(back) == {"a": (4, 4, 4, None), "b": (None, None, None, "no_source")}
    assert back.report.partly_without_target == ("x",)


def test_the_report_counts_what_has_no_other_side(toy: Any) -> None:
    """`n` opens on the first day and goes into `x` with `a` on the second; `b` closed, `m` is of nothing."""
    network = Small.network(
        toy,
        [
            *Small.old("a", end=SECOND),
            *Small.new("n", end=SECOND),
            *Small.new("x", "m", start=SECOND),
            ("b", "commune", "p", FIRST, "2025-01-01"),
        ],
        (SECOND, "a", "x", 1),
        (SECOND, "n", "x", 1),
    )
    there = network.crosswalk(BEFORE, LATER).rebase({"a": 1234, "b": 0}, kind="stock")
    asked = f"kind stock, from {BEFORE}, to {LATER}, level commune, to_level commune, shares_of residents"
    assert str(there.report).splitlines() == [
        asked,
        "column value, given 1,234, converted 1,234, lost 0, open 0, assumed 0, weighted 0, share 0.0000",
        "areas that ended without a successor at this level: 1",
        "areas with no source at this level: 1",
        "areas of which a part has no source at this level: 1",
    ]
    back = network.crosswalk(LATER, BEFORE).rebase({"x": 0, "m": 0}, kind="stock")
    assert str(back.report).splitlines()[1:] == [
        "column value, given 0, converted 0, lost 0, open 0, assumed 0, weighted 0, share –",
        "areas that ended without a successor at this level: 1",
        "areas with no source at this level: 1",
        "areas of which a part goes back to no area: 1",
    ]


def test_a_chain_is_rounded_once_and_what_was_mixed_is_assumed(toy: Any) -> None:
    """`a` and `b` become `m`, which is split into `x` and `y` by decree later; `c` is split and goes on."""
    network = Small.network(
        toy,
        [
            *Small.old("a", "b", "d"),
            *Small.new("m", "e", "f", end=SECOND),
            *Small.new("x", "y", start=SECOND),
        ],
        (DAY, "a", "m", 1),
        (DAY, "b", "m", 1),
        (DAY, "d", "e", "1/2", "measured"),
        (DAY, "d", "f", "1/2", "measured"),
        (SECOND, "m", "x", "1/2", "decree"),
        (SECOND, "m", "y", "1/2", "decree"),
        (SECOND, "e", "x", 1),
        (SECOND, "f", "y", 1),
    )
    moved = network.crosswalk(BEFORE, LATER)
    found = moved.rebase({"a": 1, "b": 1, "d": 1}, kind="stock")
    assert ends(found) == {"x": (3, 1, 3, None), "y": (0, 0, 2, None)}  # each 1 goes to the first by a tie
    # what was measured is no assumption, what was mixed is
    assert [(row["carried"], row["assumed"]) for row in found.report.totals] == [(3, 2)]
    assert [(row["source"], row["target"], row["basis"]) for row in moved.table("commune")] == [
        ("a", "x", "assumed_mixing"),
        ("a", "y", "assumed_mixing"),
        ("b", "x", "assumed_mixing"),
        ("b", "y", "assumed_mixing"),
        ("d", "x", "measured"),
        ("d", "y", "measured"),
    ]
    step = network.crosswalk(BEFORE, AFTER).rebase({"a": 1, "b": 1, "d": 1}, kind="stock")
    twice = network.crosswalk(AFTER, LATER).rebase(
        dict(zip(step["area"], step["value"], strict=True)), kind="stock"
    )
    assert twice["value"] == [2, 1]
    with pytest.raises(ArgumentError, match=r"values: these values are already converted and rounded; "):
        network.crosswalk(AFTER, LATER).rebase(step, kind="stock")


def test_a_part_that_is_closed_later_stops_the_chain(toy: Any) -> None:
    network = Small.network(
        toy,
        [*Small.old("a", "b"), *Small.new("x", "y", end=SECOND), *Small.new("z", start=SECOND)],
        (DAY, "a", "x", "1/2", "measured"),
        (DAY, "a", "y", "1/2", "measured"),
        (DAY, "b", "y", 1),
        (SECOND, "x", "z", 1),
        (SECOND, "y", None, 1),
    )
    with pytest.raises(ArgumentError, match=r"by 2026-07-01 only a part of 'a' has successors at level"):
        network.crosswalk(BEFORE, LATER).table("commune")
    assert len(network.crosswalk(BEFORE, AFTER).table("commune")) == 3


def test_names_change_and_nothing_happens(toy: Any) -> None:
    """A new row of the same id is no event."""
    network = Small.network(
        toy, [("a", "commune", "p", FIRST, DAY), ("a", "commune", "p", DAY, None), *Small.new("n")]
    )
    found = network.crosswalk(BEFORE, AFTER).rebase({"a": 4}, kind="stock")
    assert ends(found) == {"a": (4, 4, 4, None), "n": (None, None, None, "no_source")}
    same = network.crosswalk(BEFORE, BEFORE).rebase([4], kind="stock", level="commune")
    assert ends(same) == {"a": (4, 4, 4, None)}


def test_crosswalks_are_values(split: Network, moved: Crosswalk) -> None:
    assert moved == split.crosswalk(as_day(BEFORE), AFTER)
    assert hash(moved) == hash(split.crosswalk(BEFORE, AFTER))
    assert moved != split.crosswalk(AFTER, BEFORE)
    assert moved != split
    assert copy.deepcopy(moved) is moved
    assert repr(moved) == "<Crosswalk of 'toy', 2024-06-30 to 2024-07-01, by residents>"
    again = pickle.loads(pickle.dumps(moved))  # noqa: S301 - our own
    assert again.rebase({"a": 5}, kind="stock") == moved.rebase({"a": 5}, kind="stock")


def test_what_was_carried_is_pickled_with_its_report(moved: Crosswalk) -> None:
    found = moved.rebase({"a": 5}, kind="stock")
    again = pickle.loads(pickle.dumps(found))  # noqa: S301 - our own
    assert again == found
    assert again.report == found.report
    assert again.report is again.report
    assert again.undo() == found.undo()
    words = moved.rebase({"a": "u"}, kind=Category(rule="all"))
    words = pickle.loads(pickle.dumps(words))  # noqa: S301 - our own
    with pytest.raises(ArgumentError, match="only stocks and flows can be undone"):
        words.undo()


def test_days_outside_the_data_are_refused(split: Network) -> None:
    with pytest.raises(OutsideDataError, match=r"day 2019-12-31: the data of 'toy' cover 2020-01-01"):
        split.crosswalk("2019-12-31", AFTER)
    with pytest.raises(DayError):
        split.crosswalk(BEFORE, "tomorrow")
