"""Maps of shares as dictionaries, and chains of them as the paths through all units in between."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dtnet.reorganisation.shares.share_maps import ShareMap

Share: TypeAlias = "Fraction | None"
Pairs: TypeAlias = "dict[tuple[int, int], tuple[Share, int]]"
WHOLE, DECREE, MEASURED, ASSUMED_EQUAL, ASSUMED_MIXING, WEIGHTED = range(6)


def pairs_of(shares: ShareMap) -> Pairs:
    """Share (None if unknown) and basis of each pair."""
    columns = zip(
        shares.source.tolist(),
        shares.target.tolist(),
        shares.numerator.tolist(),
        shares.denominator.tolist(),
        shares.basis.tolist(),
        strict=True,
    )
    return {
        (source, target): (Fraction(up, down) if down else None, basis)
        for source, target, up, down, basis in columns
    }


def targets(pairs: Pairs, source: int) -> list[int]:
    """Possible targets of a source, in order."""
    return sorted(t for (s, t), (share, _) in pairs.items() if s == source and share != 0)


def sources(pairs: Pairs, target: int) -> list[int]:
    """Possible sources of a target, in order."""
    return sorted(s for (s, t), (share, _) in pairs.items() if t == target and share != 0)


def paths(chain: Sequence[Pairs]) -> Iterator[tuple[int, ...]]:
    """Every path from the first units to the last, along pairs of any share."""
    if not chain:
        return
    for pair in chain[0]:
        yield from _onwards(pair, chain[1:])


def _onwards(path: tuple[int, ...], chain: Sequence[Pairs]) -> Iterator[tuple[int, ...]]:
    if not chain:
        yield path
        return
    for start, end in chain[0]:
        if start == path[-1]:
            yield from _onwards((*path, end), chain[1:])


def before(chain: Sequence[Pairs], level: int, unit: int) -> list[set[int]]:
    """Which units of each earlier level may lead to one, from the nearest level back."""
    found, reached = [], {unit}
    for pairs in reversed(chain[:level]):
        reached = {s for at in reached for s in sources(pairs, at)}
        found.append(reached)
    return found


def after(chain: Sequence[Pairs], level: int, unit: int) -> list[set[int]]:
    """Which units of each later level one may lead to, from the next on."""
    found, reached = [], {unit}
    for pairs in chain[level:]:
        reached = {t for at in reached for t in targets(pairs, at)}
        found.append(reached)
    return found


def mixed(chain: Sequence[Pairs], path: tuple[int, ...]) -> bool:
    """Whether a unit in between was gathered from several and is spread over several, at any level each."""
    return any(
        max(map(len, before(chain, level, path[level]))) > 1
        and max(map(len, after(chain, level, path[level]))) > 1
        for level in range(1, len(chain))
    )


def chained(chain: Sequence[Pairs]) -> Pairs:
    """The map over all of them."""
    by_pair: dict[tuple[int, int], list[tuple[Share, int]]] = {}
    for path in paths(chain):
        steps = [pairs[start, end] for pairs, start, end in zip(chain, path[:-1], path[1:], strict=True)]
        by_pair.setdefault((path[0], path[-1]), []).append(_along(steps, mixed=mixed(chain, path)))
    together = {pair: _together(found) for pair, found in by_pair.items()}
    return {pair: found for pair, found in together.items() if targets(together, pair[0])}


def _along(steps: Sequence[tuple[Share, int]], *, mixed: bool) -> tuple[Share, int]:
    zero = [basis for share, basis in steps if share == 0]
    if zero:
        return Fraction(0), min(zero)
    worst = max(basis for _, basis in steps)
    product = Fraction(1)
    for share, _ in steps:
        if share is None:
            return None, max(worst, ASSUMED_MIXING) if mixed else worst
        product *= share
    return product, max(worst, ASSUMED_MIXING) if mixed else worst


def _together(found: Sequence[tuple[Share, int]]) -> tuple[Share, int]:
    possible = [each for each in found if each[0] != 0]
    if not possible:
        return Fraction(0), max(basis for _, basis in found)
    worst = max(basis for _, basis in possible)
    known = [share for share, _ in possible if share is not None]
    return (sum(known, Fraction(0)) if len(known) == len(possible) else None), worst


def inferred(pairs: Pairs) -> Pairs:
    """The same, with a source's only unknown share as what its others leave."""
    found = dict(pairs)
    for pair, (share, basis) in pairs.items():
        others = [each for (s, t), (each, _) in pairs.items() if s == pair[0] and t != pair[1]]
        if share is None and None not in others:
            found[pair] = 1 - sum((each for each in others if each is not None), Fraction(0)), basis
    return found


def backward(pairs: Pairs, weights: Sequence[int | None] | None) -> Pairs:
    """From targets to sources; None among the weights where one is unknown."""
    found: Pairs = {}
    known = inferred(pairs)
    for target in sorted({t for _, t in pairs}):
        possible = sources(pairs, target)
        for source in sorted(s for s, t in pairs if t == target and possible):
            if source not in possible:
                found[target, source] = pairs[source, target]
            elif len(possible) == 1:
                found[target, source] = Fraction(1), WHOLE
            else:
                terms = [_term(known[each, target][0], weights, each) for each in possible]
                whole = sum((each for each in terms if each is not None), Fraction(0))
                own = _term(known[source, target][0], weights, source)
                share = None if None in terms or not whole or own is None else own / whole
                found[target, source] = share, WEIGHTED
    return found


def _term(share: Share, weights: Sequence[int | None] | None, source: int) -> Fraction | None:
    weight = weights[source] if weights is not None else None
    return None if share is None or weight is None else share * weight
