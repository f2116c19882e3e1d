"""Categories of targets out of every way in which what is unknown may fall."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

from .maps import inferred, sources, targets

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .maps import Pairs

Codes: TypeAlias = "Sequence[int | None]"
HUGE = 10**9
UNSEEN = (98, 99)


def every(pairs: Pairs, target: int, codes: Codes) -> tuple[int, ...] | None:
    """The set of categories, in order."""
    found = [codes[source] for source in sources(pairs, target)]
    known = {each for each in found if each is not None}
    return tuple(sorted(known)) if known and None not in found else None


def agreed(pairs: Pairs, target: int, codes: Codes) -> int | None:
    """The only one."""
    found = every(pairs, target, codes)
    return found[0] if found is not None and len(found) == 1 else None


def largest(pairs: Pairs, target: int, codes: Codes, weights: Codes) -> int | None:
    """The one that wins in every completion."""
    possible = sources(pairs, target)
    if not possible:
        return None
    first = agreed(pairs, target, codes)
    if first is not None:
        return first
    seen = sorted({each for each in codes if each is not None})
    winners = set()
    for kinds in product(*([codes[at]] if codes[at] is not None else [*seen, *UNSEEN] for at in possible)):
        for parts in product(*(set(_parts(pairs, at, target, weights[at])) for at in possible)):
            sums: dict[int | None, Fraction] = {}
            for kind, part in zip(kinds, parts, strict=True):
                sums[kind] = sums.get(kind, Fraction(0)) + part
            best = [kind for kind, each in sums.items() if each == max(sums.values())]
            winners.add(best[0] if len(best) == 1 else None)
    return winners.pop() if len(winners) == 1 else None


def _parts(pairs: Pairs, source: int, target: int, weight: int | None) -> Iterator[Fraction]:
    """The ends of what a source may bring."""
    share = inferred(pairs)[source, target][0]
    known = [pairs[source, each][0] for each in targets(pairs, source)]
    rest = 1 - sum((each for each in known if each is not None), Fraction(0))
    for one in (share,) if share is not None else (Fraction(0), rest):
        for each in (weight,) if weight is not None else (0, HUGE):
            yield one * each
