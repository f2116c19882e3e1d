"""Rates as two stocks, and their ends out of every way in which both may fall."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

from .maps import targets
from .stocks import completions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .maps import Pairs

Ends: TypeAlias = "tuple[Fraction | None, Fraction | None, bool] | None"


def rate_bounds(
    pairs: Pairs, group: set[int], numerator: Sequence[int], denominator: Sequence[int], *, proportion: bool
) -> Ends:
    """The least and the greatest rate (None without end), and whether it may be undefined.

    None if it is undefined however things fall.

    Of a proportion, a source's numerator is part of its denominator wherever it falls.
    """
    reaching = [at for at in range(len(numerator)) if group & set(targets(pairs, at))]
    part = proportion and all(numerator[at] <= denominator[at] for at in reaching)
    falls = [_falls(pairs, group, at, (numerator[at], denominator[at]), part=part) for at in reaching]
    rates: set[Fraction] = set()
    undefined = False
    for fall in product(*falls):
        above, below = sum(each for each, _ in fall), sum(each for _, each in fall)
        if below:
            rates.add(Fraction(above, below))
        else:
            undefined = True
    if not rates:
        return None
    return min(rates), (None if _grows(falls) else max(rates)), undefined


def _falls(
    pairs: Pairs, group: set[int], source: int, values: tuple[int, int], *, part: bool
) -> set[tuple[int, int]]:
    """What may go to the group of both."""
    found = set()
    for above in completions(pairs, source, values[0]):
        for below in completions(pairs, source, values[1]):
            if part and any(each > below[target] for target, each in above.items()):
                continue
            inside = [sum(part for t, part in each.items() if t in group) for each in (above, below)]
            found.add((inside[0], inside[1]))
    return found


def _grows(falls: Sequence[set[tuple[int, int]]]) -> bool:
    """Whether nothing may stand below something: near to it, the rate is above whatever one names."""
    nothing = [[above for above, below in fall if not below] for fall in falls]
    return all(nothing) and sum(map(max, nothing)) > 0
