"""Hypothesis strategies for maps of shares: whole, split, zero and unknown, units closed and from nowhere."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

from hypothesis import strategies as st

from dtnet.reorganisation.shares.share_maps import ASSUMED_EQUAL, ASSUMED_MIXING, BASES, WHOLE, ShareMap

_PARTS: Final = 3
"""Up to how many targets a source has, so that all ways in which it may fall can be tried."""


@st.composite
def share_maps(
    draw: st.DrawFn,
    *,
    sources: int,
    targets: int,
    known: bool = False,
    closing: bool = True,
    worst: int = ASSUMED_EQUAL,
) -> ShareMap:
    """A map between so many units, one target at least.

    Args:
        draw: Hypothesis's.
        sources: How many there are.
        targets: How many there are, 1 or more.
        known: Whether all shares are known.
        closing: Whether sources may have no pair.
        worst: The worst basis that a share may have, a place in `BASES`.
    """
    rows: list[tuple[int, ...]] = []
    for source in range(sources):
        least = 0 if closing and draw(st.integers(0, 7)) == 0 else 1
        to = draw(st.permutations(range(targets)))[: draw(st.integers(least, min(_PARTS, targets)))]
        weights = [draw(st.integers(0 if place else 1, 4)) for place in range(len(to))]
        # An unknown share was drawn as a known one above 0: what the others have leaves something to it.
        unknown = [bool(weight) and not known and draw(st.integers(0, 3)) == 0 for weight in weights]
        whole = sum(weights) == max(weights, default=0)
        for target, weight, gone in zip(to, weights, unknown, strict=True):
            share = Fraction(weight, sum(weights))
            basis = draw(st.integers(WHOLE if whole and weight and not gone else WHOLE + 1, worst))
            up, down = (0, 0) if gone else (share.numerator, share.denominator)
            rows.append((source, target, up, down, basis))
    names = ("source", "target", "numerator", "denominator", "basis")
    columns: dict[str, Any] = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    return ShareMap(sources, targets, **columns)


@st.composite
def chained_share_maps(draw: st.DrawFn, *, length: int, most: int = 4, known: bool = False) -> list[ShareMap]:
    """Maps of which each begins with the units to which the one before leads.

    Args:
        draw: Hypothesis's.
        length: How many maps.
        most: How many units there are at most at each end.
        known: Whether all shares are known.
    """
    sizes = [draw(st.integers(1, most)) for _ in range(length + 1)]
    worst = draw(st.sampled_from((1, ASSUMED_EQUAL, ASSUMED_MIXING, len(BASES) - 1)))
    closing = draw(st.integers(0, 3)) == 0
    return [
        draw(share_maps(sources=before, targets=after, known=known, closing=closing, worst=worst))
        for before, after in pairwise(sizes)
    ]
