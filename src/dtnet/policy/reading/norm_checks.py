"""What the numbers of a norm must not say: sizes below zero, blocks of nothing, a least above the most."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from dtnet.policy.document.values import Classes, Dated, Open
from dtnet.policy.reading.measure_checks import numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from fractions import Fraction

    from dtnet.policy.document.faults import Found
    from dtnet.policy.document.values import Value

_ATTRIBUTE: Final = re.compile(r"[^\W\d]\w*\.[^\W\d]\w*")
_NUMBERS: Final = ("base", "block", "above", "least", "most")


def check_attribute(attribute: str) -> Iterator[Found]:
    """It is one of the team, or of an area at a level."""
    if not _ATTRIBUTE.fullmatch(attribute):
        yield ("attribute",), f'"{attribute}" is no attribute; write "LEVEL.ATTRIBUTE" or "team.ATTRIBUTE"'


def check_sizes(fields: Mapping[str, Any]) -> Iterator[Found]:
    """No number is below zero, and blocks are of something."""
    for key in _NUMBERS:
        for path, number in numbers(fields.get(key), (key,)):
            if number < 0:
                yield path, f"{number} is below zero"
            if number == 0 and key == "block":
                yield path, "0 is no block; write how much of the attribute asks for one more person"


def check_bounds(least: Value, most: Value | None) -> Iterator[Found]:
    """On no day, and with no option, is the least above the most."""
    if most is None:
        return
    for day in _days(least) | _days(most) or {None}:
        one, other = _on(least, day), _on(most, day)
        for low, high in _pairs(one, other):
            if low > high:
                since = "" if day is None else f" from {day} on"
                yield ("least",), f"{low} is above most = {high}{since}; let least be at most that"
                return


def _days(value: Value) -> set[date | None]:
    """The days on which another number begins to hold."""
    if not isinstance(value, Dated):
        return set()
    return {each.start for each in value.values}


def _on(value: Value, day: date | None) -> Value | None:
    """What holds on a day; None where nothing does."""
    if not isinstance(value, Dated) or day is None:
        return value
    holding = [
        each.value for each in value.values if each.start <= day and (each.end is None or day < each.end)
    ]
    return holding[-1] if holding else None


def _pairs(least: Value | None, most: Value | None) -> Iterator[tuple[Fraction, Fraction]]:
    """A least and a most that hold together for somebody, the worst pair for certain."""
    match least, most:
        case Open(one, lows), Open(other, highs) if one == other:
            for (_, low), (_, high) in zip(lows, highs, strict=True):
                yield from _pairs(low, high)
        case Classes(low_rows), Classes(high_rows):
            if [row.when for row in low_rows] == [row.when for row in high_rows]:
                for low_row, high_row in zip(low_rows, high_rows, strict=True):
                    yield from _pairs(low_row.value, high_row.value)
        case _:
            low_ends = [number for _, number in numbers(least, ())]
            high_ends = [number for _, number in numbers(most, ())]
            if low_ends and high_ends:
                yield max(low_ends), min(high_ends)
