"""Overlaps between two lists of rows, beside a comparison of all pairs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dtnet.network.tables.spells import overlapping_between
from dtnet.network.tables.tables import NOBODY
from dtnet.periods import OPEN

pytestmark = pytest.mark.hypothesis

ROWS = st.lists(
    st.tuples(st.integers(-2, 3), st.integers(-5, 8), st.one_of(st.integers(1, 6), st.just(OPEN))), max_size=8
)


@given(ROWS, ROWS)
def test_a_row_is_found_if_and_only_if_another_shares_a_day_with_it(
    rows: list[tuple[int, int, int]], others: list[tuple[int, int, int]]
) -> None:
    columns = [
        np.array([(owner, start, min(start + days, OPEN)) for owner, start, days in each], np.int64)
        .reshape(-1, 3)
        .T
        for each in (rows, others)
    ]
    (owner, start, end), other = columns
    found = overlapping_between(owner, start, end, tuple(other))
    for row, place in enumerate(found.tolist()):
        shared = (other[0] == owner[row]) & (other[1] < end[row]) & (start[row] < other[2])
        assert (place in np.flatnonzero(shared)) if shared.any() else place == NOBODY
