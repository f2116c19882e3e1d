"""Crosswalks of random chains of merges, splits and renames, against their laws and their twin."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dtnet.periods import as_day
from dtnet.reorganisation import Rate
from dtnet.testing.laws import (
    crosswalks_chain,
    points_lie_in_bounds,
    regions_are_exact,
    the_past_stays,
    totals_are_kept,
    undone_is_as_it_was,
)
from dtnet.testing.strategies import Reorganised, reorganised
from dtnet.testing.strategies.network import LEVEL

from ...lengths import examples

if TYPE_CHECKING:
    from datetime import date
    from types import ModuleType

    from dtnet import Network

SETTINGS = settings(deadline=None, max_examples=examples(40), suppress_health_check=[HealthCheck.too_slow])
ONE, TWO, THREE = (reorganised(events=events) for events in (1, 2, 3))
ENDING = reorganised(events=1, known=True, ending=True)


def drawn(data: st.DataObject, network: Network, day: date, most: int = 9) -> dict[str, int]:
    ids = network.crosswalk(day, day).areas(LEVEL)
    return {id: data.draw(st.integers(0, most)) for id in ids}


@SETTINGS
@given(case=TWO | ENDING | THREE, data=st.data())
def test_totals_and_bounds_there(case: Reorganised, data: st.DataObject) -> None:
    values = drawn(data, case.network, case.days[0])
    ends = case.network, case.days[0], case.days[-1]
    totals_are_kept(*ends, values)
    points_lie_in_bounds(*ends, values)
    undone_is_as_it_was(*ends, values)


@SETTINGS
@given(case=ONE | ENDING, data=st.data())
def test_totals_and_bounds_back(case: Reorganised, data: st.DataObject) -> None:
    values = drawn(data, case.network, case.days[-1])
    ends = case.network, case.days[-1], case.days[0]
    totals_are_kept(*ends, values)
    points_lie_in_bounds(*ends, values)
    undone_is_as_it_was(*ends, values)


@SETTINGS
@given(case=THREE)
def test_crosswalks_are_associative(case: Reorganised) -> None:
    first, one, two, last = case.days
    for middle in (one, two):
        crosswalks_chain(case.network, first, middle, last, LEVEL)


@SETTINGS
@given(case=TWO | ENDING)
def test_events_leave_the_past_alone(case: Reorganised) -> None:
    for day in case.days[:-1]:
        the_past_stays(case.before_last, case.network, day)
        one, other = (
            net.crosswalk(case.days[0], day).rebase(
                dict.fromkeys(net.crosswalk(case.days[0], day).areas(LEVEL), 7), kind="stock"
            )
            for net in (case.network, case.before_last)
        )
        assert one == other


def told(network: Network, before: date, after: date) -> dict[tuple[str, str], Any]:
    """The pairs of one event, out of the records themselves; all else goes on."""
    words = ("whole", "decree", "measured", "assumed_equal", "unknown")
    pairs: dict[tuple[str, str], Any] = {}
    spoken = set()
    for each in network.tables.successions:
        if as_day(each.event) == after:
            spoken.add(each.source)
            if each.target is not None:
                basis = 3 if each.basis == "unknown" else words.index(each.basis)
                pairs[each.source, each.target] = each.share, basis
    old, new = (set(network.crosswalk(day, day).areas(LEVEL)) for day in (before, after))
    return pairs | {(id, id): (1, 0) for id in (old & new) - spoken}


@SETTINGS
@given(case=TWO, data=st.data())
def test_a_chain_is_what_its_paths_say_and_bounds_are_attained(
    case: Reorganised, data: st.DataObject, reorganisation_twin: ModuleType
) -> None:
    network, days = case.network, case.days
    twin = reorganisation_twin
    ends = [network.crosswalk(day, day).areas(LEVEL) for day in days]
    number = [{id: at for at, id in enumerate(ids)} for ids in ends]
    steps = [
        {(one[s], other[t]): pair for (s, t), pair in told(network, *between).items()}
        for (one, other), between in zip(pairwise(number), pairwise(days), strict=True)
    ]
    chained = twin.maps.chained(steps)
    moved = network.crosswalk(days[0], days[-1])
    place = network.vocabulary.level(LEVEL)
    assert twin.maps.pairs_of(moved.plan(place, place).shares) == chained
    values = drawn(data, network, days[0], most=5)
    found = moved.rebase(values, kind="stock").to_dicts()
    held = [values[id] for id in ends[0]]
    wanted = twin.stocks.carried(chained, len(ends[-1]), held)
    assert [row["reason"] if row["value"] is None else row["value"] for row in found] == wanted
    for at, row in enumerate(found):
        if row["reason"] != "no_source":
            bounds = twin.stocks.bounds(chained, {at}, [(each, each) for each in held])
            assert (row["lower"], row["upper"]) == bounds


def merged(twin: ModuleType, pairs: dict[tuple[int, int], Any], group: list[int]) -> dict[Any, Any]:
    """Pairs to groups of targets: as a chain goes on to areas into which these go whole."""
    onward = dict.fromkeys(enumerate(group), (1, 0))
    found: dict[Any, Any] = twin.maps.chained([pairs, onward])
    return found


@SETTINGS
@given(case=TWO, data=st.data())
def test_groups_have_their_own_parts_and_bounds(
    case: Reorganised, data: st.DataObject, reorganisation_twin: ModuleType
) -> None:
    network, twin = case.network, reorganisation_twin
    place = network.vocabulary.level(LEVEL)
    moved = network.crosswalk(case.days[0], case.days[-1])
    ids = network.crosswalk(case.days[-1], case.days[-1]).areas(LEVEL)
    label = [data.draw(st.sampled_from([None, "g", "h"])) for _ in ids]
    values = drawn(data, network, case.days[0], most=5)
    found = moved.rebase(values, kind="stock", groups=dict(zip(ids, label, strict=True))).to_dicts()
    names = list(dict.fromkeys(each or id for each, id in zip(label, ids, strict=True)))
    group = [names.index(each or id) for each, id in zip(label, ids, strict=True)]
    fine = twin.maps.pairs_of(moved.plan(place, place).shares)
    held = [values[id] for id in network.crosswalk(case.days[0], case.days[0]).areas(LEVEL)]
    points = twin.stocks.carried(merged(twin, fine, group), len(names), held)
    assert [row["area"] for row in found] == names
    assert [row["reason"] if row["value"] is None else row["value"] for row in found] == points
    for at, (row, point) in enumerate(zip(found, points, strict=True)):
        if row["reason"] != "no_source":
            members = {target for target, each in enumerate(group) if each == at}
            low, high = twin.stocks.bounds(fine, members, [(each, each) for each in held])
            if row["value"] is not None:  # what is fixed was rounded among all targets, the point by group
                assert abs(min(low, point) - low) + abs(max(high, point) - high) < len(ids) * len(held)
                low, high = min(low, point), max(high, point)
            assert (row["lower"], row["upper"]) == (low, high)


@SETTINGS
@given(case=TWO | ENDING, data=st.data())
def test_common_regions_are_exact(case: Reorganised, data: st.DataObject) -> None:
    for days in (case.days, case.days[::-1]):
        values = drawn(data, case.network, days[0])
        regions_are_exact(case.network, days[0], days[-1], values)


@SETTINGS
@given(case=ONE, data=st.data())
def test_rates_of_groups_lie_in_their_bounds(case: Reorganised, data: st.DataObject) -> None:
    moved = case.network.crosswalk(case.days[0], case.days[-1])
    ids = case.network.crosswalk(case.days[-1], case.days[-1]).areas(LEVEL)
    groups = {id: data.draw(st.sampled_from([None, "g", "h"])) for id in ids}
    homes = drawn(data, case.network, case.days[0], most=4)
    poor = {id: data.draw(st.integers(0, most)) for id, most in homes.items()}
    for part in (True, False):
        for row in moved.rebase(poor, kind=Rate(homes, proportion=part), groups=groups):
            if row["value"] is not None:
                assert row["lower"] <= row["value"]
                assert row["upper"] is None or row["value"] <= row["upper"]
