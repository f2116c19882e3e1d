"""The category of each target by a rule: the category of most weight, a shared category, or all of them."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dtnet.reorganisation.carry.kinds import Rule
    from dtnet.reorganisation.shares.share_maps import ShareMap

REASONS_OF_CATEGORIES: Final = (
    *("", "no_source", "missing_value", "missing_weight", "unknown_share", "tie", "conflict"),
)
"""The reasons why a category of a target is null; the first, empty, means that the category is known."""
_NO_SOURCE, _MISSING, _UNWEIGHTED, _UNKNOWN, _TIE, _CONFLICT = range(1, len(REASONS_OF_CATEGORIES))


def chosen_categories(
    shares: ShareMap, rule: Rule, codes: Sequence[int], weights: Sequence[int | None] | None
) -> tuple[list[tuple[int, ...]], NDArray[np.uint8]]:
    """The category of each target, or all of them.

    `all` gives the categories of all possible sources, and `conflict` the category that they share; both are
    null if a category is unknown. `largest` gives the category with the greatest exact sum of share × weight,
    if it is greater than any other in every completion. In a completion, an unknown share is at most 1 minus
    the known shares of its source, an unknown weight is any number, and an unknown category is any category.
    If all possible sources have the same category, no weight is needed.

    Args:
        shares: The share map.
        rule: The rule.
        codes: The category of each source; −1 where it is unknown.
        weights: For the rule `largest`, the weight of each source; None where it is unknown.

    Returns:
        For each target, the categories in ascending order (one unless the rule is `all`; none where they are
        null), and why they are null, as a position in `REASONS_OF_CATEGORIES`.

    Examples:
        >>> from dtnet.reorganisation.shares.share_maps import ShareMap
        >>> whole = {"target": [0, 0], "numerator": [1, 1], "denominator": [1, 1], "basis": [0, 0]}
        >>> two = ShareMap(2, 1, source=[0, 1], **whole)
        >>> chosen_categories(two, "all", [7, 4], None)[0]
        [(4, 7)]
        >>> chosen_categories(two, "largest", [7, 4], [10, 20])[0]
        [(4,)]
    """
    why = np.full(shares.targets, _CONFLICT if weights is None else _TIE, np.uint8)
    if weights is None:
        found = [_every(each, rule) for each in _sources(shares, codes)]
    else:
        found = [_largest(each) for each in _weighed(shares, codes, weights)]
        unweighted = np.array([weight is None for weight in weights], np.bool_)
        why[shares.target[shares.possible & (shares.denominator == 0)]] = _UNKNOWN
        why[shares.target[shares.possible & unweighted[shares.source]]] = _UNWEIGHTED
    missing = np.array([code < 0 for code in codes], np.bool_)
    why[shares.target[shares.possible & missing[shares.source]]] = _MISSING
    why[shares.possible_sources == 0] = _NO_SOURCE
    why[[bool(each) for each in found]] = 0
    return found, why


def _sources(shares: ShareMap, codes: Sequence[int]) -> list[set[int]]:
    """The categories of the possible sources of each target."""
    found: list[set[int]] = [set() for _ in range(shares.targets)]
    pairs = np.stack([shares.source, shares.target])[:, shares.possible]
    for source, target in pairs.T.tolist():
        found[target].add(codes[source])
    return found


def _every(codes: set[int], rule: Rule) -> tuple[int, ...]:
    return () if -1 in codes or (rule == "conflict" and len(codes) > 1) else tuple(sorted(codes))


_Bounds = dict[int, list[tuple[Fraction, Fraction | None]]]
"""By category, the bounds of the weight that each source passes to a target; None: no upper bound."""


def _weighed(shares: ShareMap, codes: Sequence[int], weights: Sequence[int | None]) -> list[_Bounds]:
    """The bounds of the weights of each target."""
    left = _left(shares)
    parts: list[_Bounds] = [defaultdict(list) for _ in range(shares.targets)]
    numerator, denominator = shares.inferred()
    for pair in np.flatnonzero(shares.possible).tolist():
        source = int(shares.source[pair])
        least, most = Fraction(0), left[source]
        if denominator[pair]:
            least = most = Fraction(int(numerator[pair]), int(denominator[pair]))
        weight = weights[source]
        ends = (Fraction(0), None) if weight is None else (least * weight, most * weight)
        parts[shares.target[pair]][codes[source]].append(ends)
    return parts


def _left(shares: ShareMap) -> dict[int, Fraction]:
    """1 minus the known shares, for each source that has an unknown share; 1 for every other key."""
    left: dict[int, Fraction] = defaultdict(lambda: Fraction(1))
    unknown = set(shares.source[shares.denominator == 0].tolist())
    columns = (shares.source, shares.numerator, shares.denominator)
    for source, up, down in zip(*(each.tolist() for each in columns), strict=True):
        if source in unknown and down:
            left[source] -= Fraction(up, down)
    return left


def _largest(parts: _Bounds) -> tuple[int, ...]:
    """The category whose least weight exceeds the greatest weight of every other one; none if none does."""
    strays, codes = parts.get(-1, []), sorted(parts.keys() - {-1})
    if len(codes) == 1 and not strays:
        return (codes[0],)
    for code in codes:
        least = sum((lower for lower, _ in parts[code]), Fraction(0))
        rivals = [strays, *(strays + parts[other] for other in codes if other != code)]
        if all(_below([most for _, most in each], least) for each in rivals):
            return (code,)
    return ()


def _below(most: list[Fraction | None], least: Fraction) -> bool:
    """Whether some upper bounds add up to less than `least`."""
    known = [each for each in most if each is not None]
    return len(known) == len(most) and sum(known, Fraction(0)) < least
