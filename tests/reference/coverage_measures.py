"""Slow, obvious measures of known values, in fractions, and completions of what is known within bounds."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, permutations, product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Values = Sequence[Fraction]
    Weights = Sequence[int]


def completions(lower: Values, upper: Values) -> Iterator[tuple[Fraction, ...]]:
    """All corners, everything clipped to an end of anything, and middles."""
    ends = {*lower, *upper}
    grids = [
        sorted({low, high, (low + high) / 2, *(each for each in ends if low <= each <= high)})
        for low, high in zip(lower, upper, strict=True)
    ]
    return product(*grids)


def span(values: Values) -> Fraction:
    return max(values) - min(values)


def ratio(values: Values) -> Fraction | None:
    return max(values) / min(values) if min(values) else None


def gini(values: Values, weights: Weights) -> Fraction | None:
    have = sum(w * x for w, x in zip(weights, values, strict=True))
    pairs = list(zip(weights, values, strict=True))
    apart = sum(w * v * abs(x - y) for w, x in pairs for v, y in pairs)
    return apart / (2 * sum(weights) * have) if have else None


def concentration(values: Values, ranked_by: Sequence[int], weights: Weights) -> Fraction | None:
    total = sum(weights)
    mean = sum((w * x for w, x in zip(weights, values, strict=True)), Fraction(0))
    if not mean:
        return None
    found = Fraction(0)
    for value, rank, weight in zip(values, ranked_by, weights, strict=True):
        before = sum(w for w, r in zip(weights, ranked_by, strict=True) if r < rank)
        level = sum(w for w, r in zip(weights, ranked_by, strict=True) if r == rank)
        found += weight * value * (Fraction(2 * before + level, total) - 1)
    return found / mean


def quantile(values: Values, at: Fraction, weights: Weights) -> Fraction:
    persons = sorted(x for w, x in zip(weights, values, strict=True) for _ in range(w))
    return next(x for rank, x in enumerate(persons, 1) if rank >= at * len(persons))


def rank(values: Values, place: int) -> int:
    return 1 + sum(each > values[place] for each in values)


def shapley(covers: Sequence[Sequence[bool]], weights: Weights, player: int) -> Fraction:
    """The mean of what a policy adds, over all orders of coming."""
    players = range(len(covers[0]) if covers else 0)
    orders = list(permutations(players))
    return Fraction(
        sum(
            covered(covers, weights, order[: order.index(player) + 1])
            - covered(covers, weights, order[: order.index(player)])
            for order in orders
        ),
        len(orders),
    )


def covered(covers: Sequence[Sequence[bool]], weights: Weights, players: Sequence[int]) -> int:
    return sum(w for row, w in zip(covers, weights, strict=True) if any(row[each] for each in players))


def extremes_of_at_least(shares: Values, count: int) -> tuple[Fraction, Fraction]:
    """By linear programming: over all vertices of the joint distributions with these shares."""
    patterns = list(product((0, 1), repeat=len(shares)))
    wanted = [*shares, Fraction(1)]
    found: list[Fraction] = []
    for chosen in combinations(patterns, len(wanted)):
        rows = [[Fraction(pattern[at]) for pattern in chosen] for at in range(len(shares))]
        rows.append([Fraction(1)] * len(chosen))
        solved = solution(rows, wanted)
        if solved is not None and min(solved) >= 0:
            found.append(
                sum((x for x, each in zip(solved, chosen, strict=True) if sum(each) >= count), Fraction(0))
            )
    return min(found), max(found)


def solution(rows: list[list[Fraction]], wanted: Values) -> list[Fraction] | None:
    """By elimination; None if there is none or more than one."""
    table = [[*row, right] for row, right in zip(rows, wanted, strict=True)]
    for at in range(len(table)):
        pivot = next((row for row in range(at, len(table)) if table[row][at]), None)
        if pivot is None:
            return None
        table[at], table[pivot] = table[pivot], table[at]
        table[at] = [each / table[at][at] for each in table[at]]
        for row in range(len(table)):
            if row != at and table[row][at]:
                factor = table[row][at]
                table[row] = [x - factor * y for x, y in zip(table[row], table[at], strict=True)]
    return [row[-1] for row in table]


def fewest(size: int, breaks: Callable[[tuple[int, ...]], bool]) -> tuple[int | None, int | None]:
    """How many of so many things break something: some choice of them, and whichever they are."""
    some = [n for n in range(size + 1) if any(map(breaks, combinations(range(size), n)))]
    every = [n for n in range(size + 1) if all(map(breaks, combinations(range(size), n)))]
    return min(some, default=None), min(every, default=None)
