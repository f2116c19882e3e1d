"""Whole numbers carried one source at a time, and bounds out of every way in which unsure parts may fall."""

from __future__ import annotations

import math
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

from dtnet.money import apportion

from .maps import MEASURED, inferred, sources, targets

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .maps import Pairs

Values: TypeAlias = "Sequence[int | None]"
Ends: TypeAlias = "tuple[int | None, int | None]"


def shared(pairs: Pairs, source: int, value: int) -> dict[int, int]:
    """What each target of known share gets of a source's value; unknown shares are one more at the end."""
    known = inferred(pairs)
    to = [each for each in targets(pairs, source) if known[source, each][0] is not None]
    shares = [known[source, each][0] for each in to]
    rest = 1 - sum(each for each in shares if each is not None)
    ratios = [each for each in [*shares, rest] if each]
    common = math.lcm(*(each.denominator for each in ratios))
    parts = apportion(abs(value), [int(each * common) for each in ratios])
    return {t: part if value >= 0 else -part for t, part in zip(to, parts, strict=False)}


def carried(pairs: Pairs, count: int, values: Values) -> list[int | str]:
    """What each target holds, or why nobody knows."""
    found: list[int | str] = []
    known = inferred(pairs)
    for target in range(count):
        possible = sources(pairs, target)
        if not any(t == target for _, t in pairs):
            found.append("no_source")
        elif any(known[source, target][0] is None for source in possible):
            found.append("unknown_share")
        elif any(values[source] is None for source in possible):
            found.append("missing_value")
        else:
            found.append(sum(shared(pairs, each, values[each] or 0)[target] for each in possible))
    return found


def completions(pairs: Pairs, source: int, value: int) -> Iterator[dict[int, int]]:
    """Every way in which a source's value may go to its possible targets."""
    to = targets(pairs, source)
    sure = {
        t: part
        for t, part in shared(pairs, source, value).items()
        if pairs[source, t][0] is not None and pairs[source, t][1] <= MEASURED
    }
    free = [each for each in to if each not in sure]
    if not free:
        yield sure
        return
    rest = value - sum(sure.values())
    sign = 1 if rest >= 0 else -1
    for parts in product(range(abs(rest) + 1), repeat=len(free) - 1):
        if sum(parts) <= abs(rest):
            last = abs(rest) - sum(parts)
            yield {**sure, **{t: sign * part for t, part in zip(free, [*parts, last], strict=True)}}


def bounds(pairs: Pairs, group: set[int], values: Sequence[Ends]) -> Ends:
    """The least and the greatest sum over a group; values lie between two ends, None where there is none."""
    lower: int | None = 0
    upper: int | None = 0
    for source, (low, high) in enumerate(values):
        if not group & set(targets(pairs, source)):
            continue
        if low is None or lower is None:
            lower = None
        if high is None or upper is None:
            upper = None
        sums = [
            sum(part for t, part in each.items() if t in group)
            for value in _between(low, high)
            for each in completions(pairs, source, value)
        ]
        lower = None if lower is None else lower + min(sums)
        upper = None if upper is None else upper + max(sums)
    return lower, upper


def _between(low: int | None, high: int | None) -> Iterator[int]:
    """Every value between the ends; one end alone where the other is missing, as it is not asked for."""
    ends = [each for each in (low, high) if each is not None] or [0]
    yield from range(min(ends), max(ends) + 1)


def by_basis(pairs: Pairs, count: int, values: Mapping[int, int], bases: int) -> list[list[int]]:
    """How much went to each target on each basis; all goes on `whole` where there is one possible target."""
    found = [[0] * bases for _ in range(count)]
    for source, value in values.items():
        for target, part in shared(pairs, source, value).items():
            one = len(targets(pairs, source)) == 1
            found[target][0 if one else pairs[source, target][1]] += part
    return found
