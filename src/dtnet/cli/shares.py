"""Shares and bounds as they are read on a screen: rounded, and never to more than is known."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from dtnet.citations import Origin

if TYPE_CHECKING:
    from collections.abc import Mapping

Way: TypeAlias = Literal["nearest", "down", "up"]
_WHOLE: Final = 100
_ROUNDED: Final = 1e-9
"""What a sum of a few floats may be off."""


def decimal(value: Fraction | float, places: int, way: Way = "nearest") -> str:
    """A number with some digits after the point.

    Args:
        value: From 0; of a float its shortest text counts, 0.57 and not 0.5699…
        places: How many digits.
        way: Where it is rounded to.
    """
    exact = Fraction(repr(value)) if isinstance(value, float) else value
    to: Any = {"nearest": round, "down": math.floor, "up": math.ceil}[way]
    whole, rest = divmod(to(exact * 10**places), 10**places)
    return f"{whole:,}.{rest:0{places}}"


def percent(share: Fraction | float, way: Way = "nearest") -> str:
    """A share in percent with one digit after the point; the nearest is not 0 and not 100 unless it is.

    Args:
        share: From 0 to 1.
        way: Where it is rounded to.
    """
    exact = Fraction(repr(share)) if isinstance(share, float) else share
    if way == "nearest" and 0 < exact < 1:
        exact = min(max(exact, Fraction(1, 1000)), Fraction(999, 1000))
    return decimal(exact * _WHOLE, 1, way)


def percents(lower: Fraction | float, upper: Fraction | float) -> str:
    """Two bounds of a share in percent, rounded outwards; one number if they are the same."""
    return f"{percent(lower)} %" if lower == upper else f"{percent(lower, 'down')}–{percent(upper, 'up')} %"


def share_text(row: Mapping[str, Any]) -> str:
    """The share of a row of an answer: one number or its bounds; both if the number is assumed."""
    if row["lower"] is None:
        return "nothing counted"
    bounds = percents(row["lower"], row["upper"])
    if row["assumption"] is None:
        return bounds
    return f"{percent(row['point'])} % ({row['assumption']}), {bounds}"


def origins_text(row: Mapping[str, Any]) -> str:
    """What a row of an answer rests on; nothing where that is not told."""
    shares = {origin.label: row[origin.label] for origin in Origin}
    if None in shares.values():
        return ""
    unknown = 1 - sum(shares.values())
    found = {label: share for label, share in shares.items() if share}
    if unknown > _ROUNDED:
        found["unknown"] = unknown
    if len(found) == 1:
        return next(iter(found))
    return ", ".join(f"{label} {percent(share)} %" for label, share in found.items())
