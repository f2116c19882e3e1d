"""Rates, categories, regions and the basis of amounts against their twins."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ...inner.reorganisation import (
    BASES,
    REASONS,
    Apportioning,
    ShareMap,
    SourceReach,
    SourceValues,
    attributed,
    chosen_categories,
    rate_bounds,
    rate_points,
)
from ...inner.strategies import share_maps
from ...lengths import examples

if TYPE_CHECKING:
    from types import ModuleType

SETTINGS = settings(deadline=None, max_examples=examples(200))
SMALL = st.tuples(st.integers(1, 3), st.integers(1, 3)).flatmap(
    lambda size: share_maps(sources=size[0], targets=size[1], worst=len(BASES) - 1)
)
MAPS = st.tuples(st.integers(0, 5), st.integers(1, 5)).flatmap(
    lambda size: share_maps(sources=size[0], targets=size[1], worst=len(BASES) - 1)
)


def column(data: st.DataObject, size: int, most: int) -> list[int]:
    return data.draw(st.lists(st.integers(0, most), min_size=size, max_size=size))


def with_gaps(data: st.DataObject, size: int, most: int) -> list[int | None]:
    one = st.sampled_from((None, *range(most + 1)))
    return data.draw(st.lists(one, min_size=size, max_size=size))


@settings(deadline=None, max_examples=examples(150))
@given(shares=SMALL, data=st.data(), proportion=st.booleans())
def test_ends_of_rates_are_those_of_all_completions(
    shares: ShareMap, data: st.DataObject, *, proportion: bool, reorganisation_twin: ModuleType
) -> None:
    slow = reorganisation_twin.maps.pairs_of(shares)
    above, below = column(data, shares.sources, 3), column(data, shares.sources, 4)
    if data.draw(st.booleans()):
        above = [min(pair) for pair in zip(above, below, strict=True)]
    groups = data.draw(st.lists(st.integers(0, 1), min_size=shares.targets, max_size=shares.targets))
    points = rate_points(Apportioning(shares), SourceValues(above), SourceValues(below))
    for reach, sets in (
        (SourceReach(shares), [{each} for each in range(shares.targets)]),
        (
            SourceReach(shares, groups, count=2),
            [{t for t, g in enumerate(groups) if g == each} for each in (0, 1)],
        ),
    ):
        found = rate_bounds(reach, SourceValues(above), SourceValues(below), proportion=proportion)
        for at, group in enumerate(sets):
            wanted = reorganisation_twin.rates.rate_bounds(slow, group, above, below, proportion=proportion)
            if not any(t in group for _, t in slow):
                assert REASONS[found.reasons[at]] == "no_source"
            elif wanted is None:
                assert REASONS[found.reasons[at]] == "no_denominator"
            else:
                lower, upper, _ = wanted
                low = Fraction(*(int(each[at]) for each in found.lower))
                assert low == lower
                assert (found.upper[1][at] == 0) == (upper is None)
                if upper is not None:
                    assert Fraction(*(int(each[at]) for each in found.upper)) == upper
                if len(sets) == shares.targets and group == {at} and not points.reasons[at]:
                    point = Fraction(int(points.numerator[at]), int(points.denominator[at]))
                    assert low <= point
                    assert upper is None or point <= upper


@SETTINGS
@given(shares=MAPS, data=st.data())
def test_categories_are_known_where_every_completion_agrees(
    shares: ShareMap, data: st.DataObject, reorganisation_twin: ModuleType
) -> None:
    twin = reorganisation_twin.categories
    slow = reorganisation_twin.maps.pairs_of(shares)
    codes, weights = with_gaps(data, shares.sources, 2), with_gaps(data, shares.sources, 3)
    if data.draw(st.booleans()):
        codes = [each or 0 for each in codes]
    given_codes = [-1 if each is None else each for each in codes]
    every, agreed, largest = (
        chosen_categories(shares, rule, given_codes, weighed)[0]
        for rule, weighed in (("all", None), ("conflict", None), ("largest", weights))
    )
    for target in range(shares.targets):
        assert (every[target] or None) == twin.every(slow, target, codes)
        for found, wanted in (
            (agreed[target], twin.agreed(slow, target, codes)),
            (largest[target], twin.largest(slow, target, codes, weights)),
        ):
            assert found == (() if wanted is None else (wanted,))


@SETTINGS
@given(shares=MAPS)
def test_regions_are_connected_parts(shares: ShareMap) -> None:
    graph: nx.Graph[tuple[str, int]] = nx.Graph()
    graph.add_nodes_from(("source", at) for at in range(shares.sources))
    graph.add_nodes_from(("target", at) for at in range(shares.targets))
    for source, target in zip(shares.source.tolist(), shares.target.tolist(), strict=True):
        graph.add_edge(("source", source), ("target", target))
    found = shares.regions()
    pieces = sorted(sorted(piece) for piece in nx.connected_components(graph))
    assert found.count == len(pieces)
    for region, piece in enumerate(pieces):
        for side, at in piece:
            assert (found.of_source if side == "source" else found.of_target)[at] == region


@SETTINGS
@given(shares=MAPS, data=st.data())
def test_amounts_by_basis_are_those_of_each_source(
    shares: ShareMap, data: st.DataObject, reorganisation_twin: ModuleType
) -> None:
    values = with_gaps(data, shares.sources, 9)
    table = np.array([[each or 0, 7] for each in values], np.int64).reshape(-1, 2)
    gone = np.array([[each is None, False] for each in values], np.bool_).reshape(-1, 2)
    plan = Apportioning(shares)
    held = SourceValues(table, missing=gone)
    found, carried = attributed(plan, held), plan.carry(held)
    assert (found.sum(axis=0) == carried.values).all()
    slow = reorganisation_twin.maps.pairs_of(shares)
    wanted = reorganisation_twin.stocks.by_basis(
        slow, shares.targets, {at: each or 0 for at, each in enumerate(values)}, len(BASES)
    )
    for target in np.flatnonzero(~carried.missing[:, 0]).tolist():
        assert found[:, target, 0].tolist() == wanted[target]
