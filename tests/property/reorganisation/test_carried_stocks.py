"""Stocks carried over a map, and their bounds, against the twin that goes through sources one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dtnet.money import apportion

from ...inner.reorganisation import (
    BASES,
    REASONS,
    Apportioning,
    ShareMap,
    SourceReach,
    SourceValues,
    shared_out,
)
from ...inner.strategies import chained_share_maps, share_maps
from ...lengths import examples

if TYPE_CHECKING:
    from types import ModuleType

pytestmark = pytest.mark.long

SETTINGS = settings(deadline=None, max_examples=examples(200))
MAPS = st.tuples(st.integers(0, 4), st.integers(1, 4)).flatmap(
    lambda size: share_maps(sources=size[0], targets=size[1], worst=len(BASES) - 1)
)
KNOWN = st.tuples(st.integers(0, 4), st.integers(1, 4)).flatmap(
    lambda size: share_maps(sources=size[0], targets=size[1], known=True, closing=False)
)


@settings(deadline=None, max_examples=examples(600))
@given(st.data())
def test_many_at_once_are_shared_out_as_one_by_one(data: st.DataObject) -> None:
    parts, rows, columns = (
        data.draw(st.integers(2, 6)),
        data.draw(st.integers(1, 3)),
        data.draw(st.integers(1, 3)),
    )
    weight = st.one_of(st.integers(1, 4), st.integers(1, 10**6))
    amount = st.one_of(st.integers(-9, 9), st.integers(-200, 200))
    weights = [data.draw(st.lists(weight, min_size=parts, max_size=parts)) for _ in range(rows)]
    amounts = [data.draw(st.lists(amount, min_size=columns, max_size=columns)) for _ in range(rows)]
    found = shared_out(np.array(amounts), np.array(weights))
    for row in range(rows):
        for column in range(columns):
            value = amounts[row][column]
            wanted = apportion(abs(value), weights[row])
            assert found[row, :, column].tolist() == [each if value >= 0 else -each for each in wanted]


@SETTINGS
@given(st.lists(st.integers(1, 2**62), min_size=2, max_size=4), st.integers(0, 60))
def test_weights_that_fill_64_bits_are_exact_too(weights: list[int], amount: int) -> None:
    table = np.array([weights], object)
    assert shared_out(np.array([[amount]]), table)[0, :, 0].tolist() == apportion(amount, weights)


@SETTINGS
@given(st.lists(st.integers(1, 50), min_size=2, max_size=5), st.integers(2**62, 2**63 - 1))
def test_amounts_that_fill_64_bits_are_exact_too(weights: list[int], amount: int) -> None:
    """A full round of quotients gives each its weight, so only what is left of it is looked at one by one."""
    rounds, left = divmod(amount, sum(weights))
    wanted = [rounds * weight + part for weight, part in zip(weights, apportion(left, weights), strict=True)]
    assert shared_out(np.array([[amount]]), np.array([weights]))[0, :, 0].tolist() == wanted
    assert shared_out(np.array([[-amount]]), np.array([weights]))[0, :, 0].tolist() == [
        -each for each in wanted
    ]


def values_of(data: st.DataObject, shares: ShareMap, *, missing: bool = True) -> list[int | None]:
    one = st.integers(-6, 9)
    every = st.one_of(st.none(), one) if missing else one
    return data.draw(st.lists(every, min_size=shares.sources, max_size=shares.sources))


@SETTINGS
@given(shares=st.one_of(MAPS, KNOWN), data=st.data())
def test_a_stock_is_carried_source_by_source(
    shares: ShareMap, data: st.DataObject, reorganisation_twin: ModuleType
) -> None:
    columns = [values_of(data, shares) for _ in range(2)]
    slow = reorganisation_twin.maps.pairs_of(shares)
    table = np.array([[each or 0 for each in column] for column in columns], np.int64).T
    gone = np.array([[each is None for each in column] for column in columns], np.bool_).T
    plan = Apportioning(shares)
    both = plan.carry(SourceValues(table, missing=gone, signed=True))
    going, unknown = plan.pairs(SourceValues(table, missing=gone, signed=True))
    for at, column in enumerate(columns):
        wanted = reorganisation_twin.stocks.carried(slow, shares.targets, column)
        one = plan.carry(SourceValues(table[:, at], missing=gone[:, at], signed=True))
        for found in ((both.values[:, at], both.reasons[:, at]), (one.values, one.reasons)):
            told = [REASONS[r] or v for v, r in zip(*(each.tolist() for each in found), strict=True)]
            assert told == wanted
        assert (one.missing == (one.reasons > 0)).all()
        for target, held in enumerate(wanted):
            own = shares.target == target
            if held != "no_source":
                assert unknown[own, at].any() == isinstance(held, str)
            if isinstance(held, int):
                assert going[own, at].sum() == held


@SETTINGS
@given(KNOWN, st.data())
def test_what_is_kept_and_that_one_more_takes_none_away(shares: ShareMap, data: st.DataObject) -> None:
    values = values_of(data, shares, missing=False)
    more = [each + (place == 0) for place, each in enumerate(values) if each is not None]
    plan = Apportioning(shares)
    held = plan.carry(SourceValues(values, signed=True))
    assert held.values.sum() == sum(each for each in values if each is not None)
    if more:
        assert (plan.carry(SourceValues(more, signed=True)).values >= held.values).all()


@settings(deadline=None, max_examples=examples(150))
@given(
    shares=st.one_of(MAPS, KNOWN, chained_share_maps(length=2).map(lambda chain: chain[0])), data=st.data()
)
def test_bounds_are_the_least_and_the_most_of_all_completions(
    shares: ShareMap, data: st.DataObject, reorganisation_twin: ModuleType
) -> None:
    slow = reorganisation_twin.maps.pairs_of(shares)
    signed = data.draw(st.booleans())
    one = st.none() | st.integers(-3 if signed else 0, 5)
    values = [data.draw(one) for _ in range(shares.sources)]
    ends = [(each, each) if each is not None else (None if signed else 0, None) for each in values]
    groups = data.draw(st.lists(st.integers(-1, 2), min_size=shares.targets, max_size=shares.targets))
    held = SourceValues(
        [each or 0 for each in values], missing=[each is None for each in values], signed=signed
    )
    for reach, sets in (
        (SourceReach(shares), [{each} for each in range(shares.targets)]),
        (
            SourceReach(shares, groups, count=3),
            [{t for t, g in enumerate(groups) if g == each} for each in range(3)],
        ),
    ):
        found = reach.bounds(held)
        for at, group in enumerate(sets):
            low, high = reorganisation_twin.stocks.bounds(slow, group, ends)
            if not any(t in group for _, t in slow):
                assert reach.no_source[at]
                low = high = None
            assert (None if found.no_lower[at] else found.lower[at]) == low
            assert (None if found.no_upper[at] else found.upper[at]) == high


@SETTINGS
@given(shares=MAPS, data=st.data())
def test_points_lie_within_bounds(shares: ShareMap, data: st.DataObject) -> None:
    values = SourceValues([each or 0 for each in values_of(data, shares, missing=False)], signed=True)
    held, ends = Apportioning(shares).carry(values), SourceReach(shares).bounds(values)
    known = ~held.missing
    assert (ends.lower <= held.values)[known].all()
    assert (held.values <= ends.upper)[known].all()


@pytest.mark.parametrize("shape", [(3,), (3, 2)])
def test_no_pairs_at_all(shape: tuple[int, ...]) -> None:
    shares = ShareMap(3, 2, source=[], target=[], numerator=[], denominator=[], basis=[])
    values = SourceValues(np.zeros(shape, np.int64))
    assert (Apportioning(shares).carry(values).reasons == REASONS.index("no_source")).all()
    assert SourceReach(shares).bounds(values).no_lower.all()
