"""Shares as they are read on a screen: percentages that never claim more than is known."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Any, Final

from dtnet.citations import Origin

if TYPE_CHECKING:
    from collections.abc import Mapping

_STEP: Final = Decimal("0.1")
_WHOLE: Final = 100


def percent(share: float, rounding: str = ROUND_HALF_EVEN) -> str:
    """A share in percent with one digit after the point; not 0 and not 100 unless it is.

    Args:
        share: From 0 to 1.
        rounding: As `decimal` has it; what rounds up or down may come to 0 and 100.
    """
    exact = Decimal(repr(share)) * _WHOLE  # the shortest text of a float: 0.57, and not 0.5699999…
    rounded = exact.quantize(_STEP, rounding)
    if rounding == ROUND_HALF_EVEN and rounded != exact:
        rounded = min(max(rounded, _STEP), _WHOLE - _STEP)
    return str(rounded)


def share_text(row: Mapping[str, Any]) -> str:
    """The share of a row of an answer: the point, or the bounds, rounded outwards; both if it is assumed."""
    if row["lower"] is None:
        return "nothing counted"
    lower, upper = percent(row["lower"], ROUND_FLOOR), percent(row["upper"], ROUND_CEILING)
    bounds = f"{lower}–{upper} %"
    point = row["point"]
    if point is None:
        return bounds
    if row["assumption"] is None:
        return f"{percent(point)} %"
    return f"{percent(point)} % ({row['assumption']}), {bounds}"


def origins_text(row: Mapping[str, Any]) -> str:
    """What a row of an answer rests on; a dash where that is not told."""
    shares = {origin.label: row[origin.label] for origin in Origin}
    if None in shares.values():
        return "–"
    unknown = 1 - sum(shares.values())
    found = {label: share for label, share in shares.items() if share}
    if unknown > 1e-9:  # noqa: PLR2004 - what the sum of five floats may be off
        found["unknown"] = unknown
    if len(found) == 1:
        return next(iter(found))
    return ", ".join(f"{label} {percent(share)} %" for label, share in found.items())
