"""Ceilings over doubtful days and amounts: bounds against every completion, paid stretch after stretch."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, product
from math import ceil, floor
from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dtnet.policy.engine.payments_within_ceilings import bounds_go_together, nested, spread, window_bounds

from ...inner.bounds import Bounded
from ...inner.policy import CeilingRoom, Ceilings
from ...lengths import examples

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SETTINGS = settings(deadline=None, max_examples=examples(100))
CELLS = np.arange(4)
WINDOWS = ((0, 3), (0, 1, 3), (0, 2, 3), (0, 1, 2, 3))
Ends = list[tuple[int, int]]


def bounded(*rows: Ends) -> Bounded:
    low, high = (np.array([[each[end] for each in row] for row in rows], np.int64) for end in (0, 1))
    return Bounded.between(low, high)


def ends(least: int, most: int) -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(st.integers(least, most), st.integers(0, 1)).map(lambda pair: (pair[0], sum(pair)))


def some(count: int, most: int) -> st.SearchStrategy[Ends]:
    return st.lists(ends(0, most), min_size=count, max_size=count)


@st.composite
def windowed(draw: st.DrawFn, most: int = 4) -> tuple[tuple[int, ...], list[Ends]]:
    """Windows over the three stretches, and of two cohorts the room in each window."""
    edges = draw(st.sampled_from(WINDOWS))
    return edges, [draw(some(len(edges) - 1, most)) for _ in range(2)]


def completions(*known: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, ...]]]:
    every = product(*(range(low, high + 1) for row in known for low, high in row))
    for numbers in every:
        left = iter(numbers)
        yield [tuple(next(left) for _ in row) for row in known]


def window_of(edges: Sequence[int], cell: int) -> int:
    return sum(edge <= cell for edge in edges) - 1


def paid(
    dues: Sequence[Sequence[int]],
    rooms: Sequence[Any],
    under: Sequence[Sequence[int]],
    months: Sequence[int] = (0, 3),
) -> list[list[int]]:
    """What one cohort is paid, month by month: `under` has, per component, its ceilings among `rooms`."""
    left = [list(amounts) for _, amounts in rooms]
    found: list[list[int]] = [[] for _ in dues]
    for first, end in pairwise(months):
        for due, places, into in zip(dues, under, found, strict=True):
            for cell in range(first, end):
                at = {place: window_of(rooms[place][0], cell) for place in places}
                amount = min([due[cell], *(left[place][at[place]] for place in places)])
                for place in places:
                    left[place][at[place]] -= amount
                into.append(amount)
    return found


@SETTINGS
@given(st.lists(some(3, 3), min_size=2, max_size=2), windowed(9))
def test_a_ceiling_spread_over_doubtful_days_holds_every_completion(
    days: list[Ends], room: tuple[tuple[int, ...], list[Ends]]
) -> None:
    edges, amounts = room
    found = spread(CeilingRoom(np.array(edges), bounded(*amounts)), bounded(*days), CELLS, what="x")
    for cohort in range(2):
        for cell in range(3):
            window = window_of(edges, cell)
            others = [at for at in range(3) if at != cell and window_of(edges, at) == window]
            here, (room_low, room_high) = days[cohort], amounts[cohort][window]
            known = room_low == room_high and all(here[at][0] == here[at][1] for at in [cell, *others])
            totals = [sum(here[at][end] for at in others) for end in (0, 1)]
            low, high = here[cell]
            least = floor(Fraction(room_low * low, low + totals[1])) if low else 0
            most = min(ceil(Fraction(room_high * high, high + totals[0])), room_high) if high else 0
            shown = (int(found.lower[cohort, cell]), int(found.upper[cohort, cell]))
            assert shown == (least, most) or known
            for some_days, some_room in completions(here, amounts[cohort]):
                before = sum(some_days[at] for at in others if at < cell)
                whole = some_days[cell] + sum(some_days[at] for at in others)
                running = [before, before + some_days[cell]]
                first, after = (some_room[window] * run // whole if whole else 0 for run in running)
                assert shown[0] <= after - first <= shown[1]
                if known:
                    assert shown == (after - first, after - first)


@SETTINGS
@given(st.lists(some(3, 4), min_size=2, max_size=2), st.lists(windowed(), max_size=2))
def test_what_one_component_is_paid_has_the_ends_of_all_completions(
    dues: list[Ends], rooms: list[tuple[tuple[int, ...], list[Ends]]]
) -> None:
    """Sharp where windows lie in each other and ceilings are known; otherwise never too narrow.

    Of all from the second stretch on, it is enough that at most one window goes on from the first.
    """
    made = [CeilingRoom(np.array(edges), bounded(*amounts)) for edges, amounts in rooms]
    lie_in_each_other = not {WINDOWS[1], WINDOWS[2]} <= {edges for edges, _ in rooms}
    assert nested(made) == lie_in_each_other
    (found,) = Ceilings([made], CELLS).paid([bounded(*dues)])
    together = window_bounds(bounded(*dues), made, CELLS, np.array([False, True, True]))
    sharp = lie_in_each_other and all(room.amount.is_known for room in made)
    for cohort in range(2):
        every = []
        for due, *amounts in completions(dues[cohort], *(amounts[cohort] for _, amounts in rooms)):
            of = [(edges, room) for (edges, _), room in zip(rooms, amounts, strict=True)]
            every += paid([due], of, [range(len(rooms))])
        exact = [(min(cell), max(cell)) for cell in zip(*every, strict=True)]
        shown = list(zip(found.lower[cohort].tolist(), found.upper[cohort].tolist(), strict=True))
        assert not sharp or shown == exact
        assert all(
            low <= least and most <= high for (low, high), (least, most) in zip(shown, exact, strict=True)
        )
        if lie_in_each_other:
            least, most = int(together.lower[cohort]), int(together.upper[cohort])
            sums = [sum(each[1:]) for each in every]
            assert least <= min(sums)
            assert max(sums) <= most
            going_on = [edges for edges, _ in rooms if 1 not in edges]
            assert len(going_on) > 1 or (least, most) == (min(sums), max(sums))
            assert not sharp or (least, most) == (min(sums), max(sums))


@SETTINGS
@given(
    st.lists(some(3, 4), min_size=2, max_size=2),
    st.lists(windowed(), min_size=1, max_size=2),
    st.integers(0, 2),
)
def test_bounds_go_together_where_the_least_or_the_greatest_dues_give_them(
    dues: list[Ends], rooms: list[tuple[tuple[int, ...], list[Ends]]], first: int
) -> None:
    """Ceilings are known; of each one the least is taken."""
    known = [(edges, [[(low, low) for low, _ in amounts] for amounts in each]) for edges, each in rooms]
    made = [CeilingRoom(np.array(edges), bounded(*amounts)) for edges, amounts in known]
    assume(nested(made))
    inside = np.arange(3) >= first
    (found,) = Ceilings([made], CELLS).paid([bounded(*dues)])
    whole = window_bounds(bounded(*dues), made, CELLS, inside)
    least, most = whole.lower, whole.upper
    together = True
    for cohort in range(2):
        of = [(edges, [low for low, _ in amounts[cohort]]) for edges, amounts in known]
        low, high = (
            paid([[each[end] for each in dues[cohort]]], of, [range(len(of))])[0][first:] for end in (0, 1)
        )
        for bounds in (found.lower, found.upper):
            shown = bounds[cohort, first:].tolist()
            together &= all(end in both for end, both in zip(shown, zip(low, high, strict=True), strict=True))
        together &= {int(least[cohort]), int(most[cohort])} <= {sum(low), sum(high)}
    assert bounds_go_together(bounded(*dues), made, CELLS, inside) == together


@SETTINGS
@given(
    st.lists(some(3, 3), min_size=2, max_size=2),
    windowed(),
    windowed(),
    st.sampled_from([((0,), (0,)), ((0,), (0, 1)), ((0, 1), (1,)), ((), (0,))]),
    st.sampled_from(WINDOWS),
)
def test_components_under_one_ceiling_are_paid_in_order(
    dues: list[Ends],
    one: tuple[tuple[int, ...], list[Ends]],
    other: tuple[tuple[int, ...], list[Ends]],
    under: tuple[tuple[int, ...], tuple[int, ...]],
    months: tuple[int, ...],
) -> None:
    """Month by month, however many stretches windows cut a month into.

    Each of two cohorts has the dues in another order; bounds may be too wide, never too narrow.
    """
    rooms = [one, other]
    made = [CeilingRoom(np.array(edges), bounded(*amounts)) for edges, amounts in rooms]
    given_dues = [bounded(dues[0], dues[1]), bounded(dues[1], dues[0])]
    ceilings = Ceilings([[made[place] for place in places] for places in under], CELLS, np.array(months))
    found = ceilings.paid(given_dues)
    known = all(each.is_known for each in given_dues) and all(
        made[place].amount.is_known for places in under for place in places
    )
    for cohort in range(2):
        order = dues if cohort == 0 else dues[::-1]
        amounts = [room[1][cohort] for room in rooms]
        for first, second, *some_rooms in completions(*order, *amounts):
            of = [(edges, room) for (edges, _), room in zip(rooms, some_rooms, strict=True)]
            for each, wanted in zip(found, paid([first, second], of, under, months), strict=True):
                low, high = each.lower[cohort].tolist(), each.upper[cohort].tolist()
                assert all(a <= x <= b for a, x, b in zip(low, wanted, high, strict=True))
                assert not known or low == high


def test_what_one_component_takes_for_sure_is_gone_for_the_next() -> None:
    room = CeilingRoom(np.array([0, 1]), bounded([(4, 5)], [(0, 9)]))
    three = bounded([(3, 3)], [(2, 3)])
    first, second = Ceilings([[room], [room]], np.arange(2)).paid([three, three])
    assert (first.lower.tolist(), first.upper.tolist()) == ([[3], [0]], [[3], [3]])
    assert (second.lower.tolist(), second.upper.tolist()) == ([[1], [0]], [[2], [3]])


def test_a_stretch_outside_of_all_windows_counts_with_the_nearest() -> None:
    room = CeilingRoom(np.array([2, 4, 6]), bounded([(1, 1), (1, 1)]))
    assert room.window_of(np.array([0, 2, 4, 6, 8])).tolist() == [0, 0, 1, 1]
