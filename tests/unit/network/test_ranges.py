from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dtnet.network import Slices
from dtnet.network.territory.preorder import least_of, sums_of

WIDE = st.integers(-(2**63), 2**63 - 1)


@st.composite
def stretches(draw: st.DrawFn) -> tuple[list[int], list[tuple[int, int]]]:
    values = draw(st.lists(st.one_of(st.integers(-9, 9), WIDE), min_size=1, max_size=40))
    edges = st.integers(0, len(values) - 1)
    pairs = draw(st.lists(st.tuples(edges, edges), max_size=12))
    return values, [(min(pair), max(pair) + 1) for pair in pairs]


@given(given=stretches())
def test_each_stretch_is_as_python_has_it(given: tuple[list[int], list[tuple[int, int]]]) -> None:
    values, pairs = given
    array = np.array(values, np.int64)
    start, end = np.array([a for a, _ in pairs], np.intp), np.array([b for _, b in pairs], np.intp)
    assert least_of(array, start, end).tolist() == [min(values[a:b]) for a, b in pairs]
    assert least_of(array, start, end, which="max").tolist() == [max(values[a:b]) for a, b in pairs]
    sums, beyond = sums_of(array, start, end)
    gone_ones = [False] * len(pairs) if beyond is None else beyond.tolist()
    for (a, b), got, gone in zip(pairs, sums.tolist(), gone_ones, strict=True):
        exact = sum(values[a:b])
        assert gone == (not -(2**63) <= exact < 2**63)
        assert gone or got == exact


def test_slices_share_one_order() -> None:
    slices = Slices(np.array([3, 1, 4, 1]), np.array([0, 2, 1]), np.array([2, 2, 4]))
    assert [each.tolist() for each in slices] == [[3, 1], [], [1, 4, 1]]
    owner, positions = slices.pairs()
    assert (owner.tolist(), positions.tolist()) == ([0, 0, 2, 2, 2], [3, 1, 1, 4, 1])
