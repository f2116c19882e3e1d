"""Crosswalks between levels: to those above and below, and of levels that exist on one day only."""

# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from dtnet import Citation
from dtnet.errors import ArgumentError, UnknownNameError
from dtnet.network import Event, Succession
from dtnet.periods import as_day
from dtnet.reorganisation import Flow, Stock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dtnet import Network
    from dtnet.reorganisation import Rebased

FIRST, DAY, SECOND = "2020-01-01", "2024-07-01", "2026-07-01"
BEFORE, AFTER = "2024-06-30", DAY
Row = tuple[Any, ...]
LAND = [("c", "country", None), ("p", "province", "c"), ("q", "province", "c")]
DISTRICTS = [
    *LAND,
    ("d1", "district", "p", FIRST, DAY),
    ("d2", "district", "p", FIRST, DAY),
    ("d3", "district", "q", FIRST, DAY),
    ("a", "commune", "d1", FIRST, DAY),
    ("b", "commune", "d1", FIRST, DAY),
    ("e", "commune", "d2", FIRST, DAY),
    ("x", "commune", "p", DAY, None),
    ("y", "commune", "p", DAY, None),
    ("z", "commune", "q", DAY, None),
]
"""Districts end: `d1` has the communes `a` and `b`, `d2` has `e`; `d3` has none and becomes `z`."""


def built(toy: Any, areas: Sequence[Row], *successions: Row) -> Network:
    """A network; successions are (day, source, target, share, basis, coverage)."""
    builder = toy.builder(areas)
    for day in sorted({row[0] for row in successions}):
        builder.add_event(Event(id=day, title="", operating=as_day(day), citation=Citation(ref="x")))
    for day, source, target, share, *basis in successions:
        said = dict(zip(("basis", "coverage"), basis, strict=False))
        part = None if share is None else Fraction(share)
        builder.add_succession(
            Succession(event=day, source=source, target=target, share=part, origin="observed", **said)
        )
    network: Network = builder.build()
    return network


def ends(found: Rebased) -> dict[str, tuple[Any, ...]]:
    return {row["area"]: (row["value"], row["lower"], row["upper"], row["reason"]) for row in found}


@pytest.fixture(scope="module")
def ending(toy: Any) -> Network:
    """The communes `a` to `x`, `b` in halves to `x` and `y`, `e` to `y`; `d1` and `d2` are not told of."""
    return built(
        toy,
        DISTRICTS,
        (DAY, "a", "x", 1),
        (DAY, "b", "x", "1/2", "assumed_equal"),
        (DAY, "b", "y", "1/2", "assumed_equal"),
        (DAY, "e", "y", 1),
        (DAY, "d3", "z", 1),
        (DAY, "d1", "x", "1/2", "assumed_equal"),
        (DAY, "d1", "y", "1/2", "assumed_equal"),
        (DAY, "d2", "y", 1),
    )


def test_districts_bound_communes(ending: Network) -> None:
    found = ending.crosswalk(BEFORE, AFTER).rebase({"d1": 10, "d2": 4, "d3": 1}, kind="stock")
    assert ends(found) == {
        "x": (None, 0, 10, "unknown_share"),
        "y": (None, 4, 14, "unknown_share"),
        "z": (1, 1, 1, None),
    }
    assert found.report.question["to_level"] == "commune"
    [total] = found.report.totals
    assert (total["given"], total["carried"], total["open"]) == (15, 1, 14)


def test_districts_fill_provinces(ending: Network) -> None:
    moved = ending.crosswalk(BEFORE, AFTER)
    found = moved.rebase({"d1": 10, "d2": 4, "d3": 1}, kind="stock", to="province")
    assert ends(found) == {"p": (14, 14, 14, None), "q": (1, 1, 1, None)}


def test_communes_fill_provinces_as_far_as_there_are_any(ending: Network) -> None:
    moved = ending.crosswalk(BEFORE, AFTER)
    found = moved.rebase({"a": 1, "b": 3, "e": 5}, kind="stock", to="province")
    assert ends(found) == {"p": (9, 9, 9, None), "q": (None, None, None, "no_source")}
    assert found.report.no_source == ("q",)
    assert len(found.report.assumed) == 0  # both halves of b are in p
    communes = moved.rebase({"a": 1, "b": 3, "e": 5}, kind="stock")
    assert ends(communes) == {
        "x": (3, 1, 4, None),
        "y": (6, 5, 8, None),
        "z": (None, None, None, "no_source"),
    }


def test_provinces_bound_communes_of_either_day(ending: Network) -> None:
    moved = ending.crosswalk(BEFORE, AFTER)
    found = moved.rebase({"p": 9, "q": 2}, kind="stock", to="commune")
    assert ends(found)["x"] == (None, 0, 9, "unknown_share")
    assert ends(found)["z"] == (2, 2, 2, None)
    same = ending.crosswalk(BEFORE, BEFORE).rebase({"p": 9, "q": 2}, kind="stock", to="district")
    assert ends(same) == {
        "d1": (None, 0, 9, "unknown_share"),
        "d2": (None, 0, 9, "unknown_share"),
        "d3": (2, 2, 2, None),
    }


def test_communes_back_to_districts(ending: Network) -> None:
    back = ending.crosswalk(AFTER, BEFORE)
    found = back.rebase({"x": 6, "y": 5, "z": 1}, kind="stock", to="district")
    assert ends(found) == {
        "d1": (None, 6, 11, "unknown_share"),
        "d2": (None, 0, 5, "unknown_share"),
        "d3": (1, 1, 1, None),
    }
    weighed = back.rebase({"x": 6, "y": 5, "z": 1}, kind=Stock(back_weight={"d1": 1, "d2": 1}), to="district")
    assert ends(weighed)["d2"] == (None, 0, 5, "unknown_share")  # how much of d1 is in y nobody says


def test_provinces_back_to_communes(ending: Network) -> None:
    back = ending.crosswalk(AFTER, BEFORE)
    found = back.rebase({"p": 9, "q": 2}, kind=Stock(back_weight={"a": 1, "b": 1, "e": 1}), to="commune")
    assert ends(found) == {
        "a": (3, 0, 9, None),
        "b": (3, 0, 9, None),
        "e": (3, 0, 9, None),
    }
    assert found.report.without_target.to_dicts() == [{"area": "q", "value": 2}]


def test_a_level_without_areas_is_refused(ending: Network) -> None:
    moved = ending.crosswalk(BEFORE, AFTER)
    values = {"d1": 10}
    with pytest.raises(ArgumentError, match="no area of level district exists on 2024-07-01"):
        moved.rebase(values, kind="stock", to="district")
    with pytest.raises(ArgumentError, match="no area of level village exists on 2024-06-30"):
        moved.table("village")
    with pytest.raises(ArgumentError, match="no area of level district exists on 2024-07-01"):
        moved.regions("district")
    with pytest.raises(UnknownNameError, match="distrct"):
        moved.rebase(values, kind="stock", to="distrct")
    with pytest.raises(ArgumentError, match="to=3 is not a level"):
        moved.rebase(values, kind="stock", to=3)  # type: ignore[arg-type]


def test_nothing_below_is_refused(toy: Any) -> None:
    network = toy.network([*LAND, ("v", "village", "p", FIRST, DAY)])
    with pytest.raises(ArgumentError, match="no area of level village or below exists on 2024-07-01"):
        network.crosswalk(BEFORE, AFTER).rebase({"v": 1}, kind="stock")


def test_villages_fill_whatever_holds_them(toy: Any) -> None:
    """Villages keep their ids; only what they lie in changes."""
    areas = [
        *LAND,
        ("a", "commune", "p", FIRST, DAY),
        ("x", "commune", "p", DAY, None),
        ("y", "commune", "p", DAY, None),
        *((id, "village", "a", FIRST, DAY) for id in ("v1", "v2")),
        ("v1", "village", "x", DAY, None),
        ("v2", "village", "y", DAY, None),
    ]
    network = built(
        toy,
        areas,
        (DAY, "a", "x", "1/2", "assumed_equal"),
        (DAY, "a", "y", "1/2", "assumed_equal"),
    )
    found = network.crosswalk(BEFORE, AFTER).rebase({"v1": 3, "v2": 4}, kind="stock", to="commune")
    assert ends(found) == {"x": (3, 3, 3, None), "y": (4, 4, 4, None)}
    with pytest.raises(
        ArgumentError, match="contains an event on 2024-07-01"
    ):  # the communes to which it goes are new
        network.crosswalk(BEFORE, AFTER).rebase({"v1": 3}, kind=Flow("2024"), to="commune")
    down = network.crosswalk(BEFORE, AFTER).rebase({"a": 7}, kind="stock", to="village")
    assert ends(down) == dict.fromkeys(("v1", "v2"), (None, 0, 7, "unknown_share"))


PARTLY = [
    *LAND,
    ("d", "district", "p", FIRST, DAY),
    ("a", "commune", "d", FIRST, DAY),
    ("x", "commune", "p", DAY, None),
    ("y", "district", "p", DAY, None),
]


def test_a_part_that_leaves_the_level_is_no_whole(toy: Any) -> None:
    """Half of `a` became a commune, half a district: no map of communes holds it all."""
    network = built(
        toy,
        PARTLY,
        (DAY, "a", "x", "1/2", "measured"),
        (DAY, "a", "y", "1/2", "measured"),
        (DAY, "d", "y", 1),
    )
    with pytest.raises(ArgumentError, match="only a part of 'a' has successors at level commune"):
        network.crosswalk(BEFORE, AFTER).rebase({"a": 1}, kind="stock")


def test_a_part_that_was_abolished_is_no_whole(toy: Any) -> None:
    network = built(
        toy,
        [*LAND, ("a", "commune", "p", FIRST, DAY), ("x", "commune", "p", DAY, None)],
        (DAY, "a", "x", "1/2", "measured"),
        (DAY, "a", None, "1/2", "measured"),
    )
    with pytest.raises(ArgumentError, match="by 2024-07-01 only a part of 'a' has successors at"):
        network.crosswalk(BEFORE, AFTER).rebase({"a": 1}, kind="stock")


def test_what_left_the_level_is_there_above(toy: Any) -> None:
    """`d1` stays a district, `d2` becomes a commune, with land of which a district has none."""
    areas = [
        *LAND,
        ("d1", "district", "p"),
        ("d2", "district", "p", FIRST, DAY),
        ("a", "commune", "d1"),
        ("x", "commune", "p", DAY, None),
    ]
    network = built(toy, areas, (DAY, "d2", "x", 1))
    moved = network.crosswalk(BEFORE, AFTER)
    lost = moved.rebase({"d1": 3, "d2": 4}, kind="stock")
    assert ends(lost) == {"d1": (3, 3, 3, None)}
    assert lost.report.without_target.to_dicts() == [{"area": "d2", "value": 4}]
    found = moved.rebase({"d1": 3, "d2": 4}, kind="stock", to="province")
    assert ends(found)["p"] == (7, 7, 7, None)
    communes = moved.rebase({"a": 5}, kind="stock", to="province")
    assert ends(communes)["p"] == (5, 5, 5, None)
    assert communes.report.partly_no_source == ("p",)  # x came from a district


def test_a_commune_that_takes_in_a_district_has_a_part_of_another_level(toy: Any) -> None:
    areas = [
        *LAND,
        ("d1", "district", "p", FIRST, DAY),
        ("d2", "district", "p"),
        ("a", "commune", "d2", FIRST, DAY),
        ("x", "commune", "d2", DAY, None),
    ]
    network = built(toy, areas, (DAY, "d1", "x", 1), (DAY, "a", "x", 1))
    found = network.crosswalk(BEFORE, AFTER).rebase({"a": 5}, kind="stock")
    assert ends(found) == {"x": (5, 5, 5, None)}
    assert found.report.partly_no_source == ("x",)


def test_a_district_of_which_a_commune_was_abolished_is_no_whole(toy: Any) -> None:
    areas = [
        *LAND,
        ("d", "district", "p", FIRST, DAY),
        ("a", "commune", "d", FIRST, DAY),
        ("b", "commune", "d", FIRST, DAY),
        ("x", "commune", "p", DAY, None),
    ]
    network = built(toy, areas, (DAY, "a", "x", 1), (DAY, "b", None, 1))
    with pytest.raises(ArgumentError, match="only a part of 'd' has successors at level district"):
        network.crosswalk(BEFORE, AFTER).rebase({"d": 1}, kind="stock")


def test_a_district_that_went_where_no_level_tells_is_refused(toy: Any) -> None:
    """`d` becomes `x`, which is gone two years later: of a further step between levels nothing is told."""
    areas = [
        *LAND,
        ("d", "district", "p", FIRST, DAY),
        ("x", "commune", "p", DAY, SECOND),
        ("y", "commune", "p", SECOND, None),
    ]
    network = built(toy, areas, (DAY, "d", "x", 1), (SECOND, "x", "y", 1))
    with pytest.raises(ArgumentError, match="only a part of 'd' has successors at level district"):
        network.crosswalk(BEFORE, SECOND).rebase({"d": 1}, kind="stock")
    assert len(network.crosswalk(BEFORE, AFTER).rebase({"d": 1}, kind="stock")) == 1


def test_a_part_that_nobody_knows_and_that_leaves_the_level_is_no_whole(toy: Any) -> None:
    network = built(toy, PARTLY, (DAY, "a", "x", None), (DAY, "a", "y", None), (DAY, "d", "y", 1))
    with pytest.raises(ArgumentError, match="only a part of 'a' has successors at level commune"):
        network.crosswalk(BEFORE, AFTER).rebase({"a": 1}, kind="stock")


THREE = "2028-07-01"
JOINED = [
    *LAND,
    ("d", "district", "p", FIRST, SECOND),
    *((id, "commune", "p", FIRST, DAY) for id in ("a", "e")),
    *((id, "commune", "p", DAY, SECOND) for id in ("m", "k")),
    *((id, "commune", "p", SECOND, THREE) for id in ("n", "l")),
    *((id, "commune", "p", THREE, None) for id in ("o", "u")),
]
"""A district joins a commune at the second of three events; of that, people and land part at the third."""


def test_a_part_of_no_source_is_told_over_several_events(toy: Any) -> None:
    network = built(
        toy,
        JOINED,
        (DAY, "a", "m", 1),
        (DAY, "e", "k", 1),
        (SECOND, "m", "n", 1),
        (SECOND, "k", "l", 1),
        (SECOND, "d", "n", 1),
        (THREE, "n", "o", 1, "decree", "all_people"),
        (THREE, "n", "u", 0, "decree", "area_only"),
        (THREE, "l", "u", 1),
    )
    for last, area in ((SECOND, "n"), (THREE, "o")):
        found = network.crosswalk(BEFORE, last).rebase({"a": 5, "e": 2}, kind="stock")
        assert found.report.partly_no_source == (area,)
        assert [row["value"] for row in found if row["area"] == area] == [5]


def test_a_flow_across_what_other_levels_became(toy: Any) -> None:
    """A district becomes a commune: communes are others from that day on, though each goes on."""
    areas = [
        *LAND,
        ("d1", "district", "p"),
        ("d2", "district", "p", FIRST, DAY),
        ("a", "commune", "d1"),
        ("x", "commune", "p", DAY, None),
    ]
    moved = built(toy, areas, (DAY, "d2", "x", 1)).crosswalk(BEFORE, AFTER)
    with pytest.raises(
        ArgumentError, match=r"the flow's period 2024-01-01..2025-01-01 contains an event on 2024"
    ):
        moved.rebase({"a": 1}, kind=Flow("2024"))
    assert ends(moved.rebase({"a": 1}, kind=Flow("2024-06")))["a"] == (1, 1, 1, None)


def test_what_crossed_levels_on_the_first_day_is_over(toy: Any) -> None:
    """From the day on which one district had become a commune, another is split between two provinces."""
    areas = [
        *LAND,
        ("d1", "district", "p", FIRST, SECOND),
        ("d2", "district", "p", FIRST, DAY),
        ("x", "commune", "p", DAY, None),
        ("d3", "district", "p", SECOND, None),
        ("d4", "district", "q", SECOND, None),
    ]
    told = (
        (DAY, "d2", "x", 1),
        (SECOND, "d1", "d3", "1/3", "measured"),
        (SECOND, "d1", "d4", "2/3", "measured"),
    )
    moved = built(toy, areas, *told).crosswalk(AFTER, SECOND)
    found = moved.rebase({"d1": 9}, kind="stock", to="province")
    assert ends(found) == {"p": (3, 3, 3, None), "q": (6, 6, 6, None)}
