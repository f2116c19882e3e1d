"""The most that may be granted in total: every way to grant small amounts, over every run of stretches."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from dtnet.policy.engine.payments_within_ceilings import PaymentOrder

from ...inner.bounds import Bounded
from ...inner.policy import CeilingRoom, Ceilings

if TYPE_CHECKING:
    from collections.abc import Sequence

    Draw = st.DrawFn

STRETCHES = 4


def known(rows: Sequence[Sequence[int]]) -> Bounded:
    return Bounded.known(np.array(rows, np.int64))


def room(amount: int, *inside: int) -> CeilingRoom:
    """A ceiling with windows that begin at some stretches, beside the first."""
    edges = np.array([0, *inside, STRETCHES])
    return CeilingRoom(edges, known([[amount] * (len(edges) - 1)]))


@st.composite
def rooms(draw: Draw) -> CeilingRoom:
    return room(draw(st.integers(1, 5)), *sorted(draw(st.sets(st.integers(1, STRETCHES - 1)))))


@st.composite
def policies(draw: Draw) -> tuple[list[bool], list[list[CeilingRoom]], list[list[int]]]:
    """Whether each component is unclaimed, its ceilings, and its dues."""
    unclaimed = draw(st.permutations([True, *draw(st.sampled_from([[], [False], [True], [False, False]]))]))
    shared = draw(st.lists(rooms(), min_size=1, max_size=2))
    own = [draw(st.lists(rooms(), max_size=1)) for _ in unclaimed]
    dues = [draw(st.lists(st.integers(0, 2), min_size=STRETCHES, max_size=STRETCHES)) for _ in unclaimed]
    return unclaimed, [[*each, *shared] for each in own], dues


MONTHLY, IN_ALL = room(1, 1, 2, 3), room(2)
LATER_IS_MORE = (
    [True, False],
    [[room(1, 2), MONTHLY, IN_ALL], [MONTHLY, IN_ALL]],
    [[1, 1, 1, 1], [0, 1, 0, 0]],
)
"""A grant in the second stretch takes the room of the other component, and leaves 1 for the third."""


@given(policies())
@example(LATER_IS_MORE)
def test_totals_of_all_ways_to_grant_are_within_the_most(
    policy: tuple[list[bool], list[list[CeilingRoom]], list[list[int]]],
) -> None:
    unclaimed, over, dues = policy
    cells = np.arange(STRETCHES + 1)
    ceilings = Ceilings(over, cells, cells)
    given_dues, days = [known([each]) for each in dues], [known([[1] * STRETCHES])] * len(dues)
    granted = ceilings.granted(given_dues, days, unclaimed)
    claimed = [
        due.upper if each.attained else each.amount.lower
        for due, each in zip(given_dues, granted, strict=True)
    ]
    order = PaymentOrder(ceilings, given_dues, days, unclaimed, claimed)
    free = [at for at, each in enumerate(unclaimed) if each]
    ways = np.array([*product(*(range(due + 1) for at in free for due in dues[at]))], np.int64)
    every = [np.repeat(due.lower, len(ways), axis=0) for due in given_dues]
    for place, at in enumerate(free):
        every[at] = ways[:, place * STRETCHES : (place + 1) * STRETCHES]
    rows = np.zeros(len(ways), np.intp)
    of_each_way = {key: room.for_rows(rows) for key, room in ceilings.every.items()}
    alike = [[of_each_way[id(room)] for room in each] for each in over]
    paid = Ceilings(alike, cells, cells).greedy(every, high=True)

    for at, each in enumerate(granted):
        if not unclaimed[at]:
            assert (each.amount.lower <= paid[at]).all()
            assert (paid[at] <= each.amount.upper).all()
    for first, end in product(range(STRETCHES), range(1, STRETCHES + 1)):
        if first >= end:
            continue
        apart = any(each.apart for each in granted)
        most = sum(order.most_from(at, first, end, alone=apart) for at in free)
        total = sum(paid[at][:, first:end].sum(axis=1) for at in free)
        assert np.max(total) <= most
        if order.soonest_is_most and not first and (len(free) == 1 or not apart):
            assert np.max(total) <= sum(granted[at].amount.upper[:, :end].sum() for at in free)
