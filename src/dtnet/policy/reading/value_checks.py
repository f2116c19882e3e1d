"""The rules for single values: no gaps between dated rows, and classes that cover everybody and all fit.

Measures against each other and against counts are checked in `measure_checks`.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from dtnet.predicates.conditions import EVERYWHERE, Between, Is

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dtnet.policy.document.faults import Found
    from dtnet.policy.document.values import ClassRow, DatedValue
    from dtnet.predicates.conditions import Condition

_LAST_OPEN: Final = "the last row must take all remaining units; write it without when"


def check_dated(values: Sequence[DatedValue]) -> Iterator[Found]:
    """Each row begins where the row before it ends; a later check compares rows and the policy's days."""
    if not values:
        yield (), 'got an empty list; write [{from = "2024-01-01", value = …}]'
    for number, each in enumerate(values, 1):
        if each.end is not None and each.end <= each.start:
            yield (f" {number}",), f"until {each.end} is not after from {each.start}; until is excluded"
    for number, (one, other) in enumerate(pairwise(values), 2):
        place = (f" {number}", "from")
        if other.start <= one.start:
            yield (
                place,
                f"{other.start} is not after {one.start}, where row {number - 1} begins; sort the rows",
            )
        elif one.end is not None and other.start < one.end:
            yield place, f"row {number - 1} holds until {one.end}; begin there, or end that row earlier"
        elif one.end is not None and other.start > one.end:
            yield place, f"no value from {one.end} until {other.start}; close the gap between the rows"


def check_classes(rows: Sequence[ClassRow]) -> Iterator[Found]:
    """Some row fits every unit, and each row fits some unit."""
    if not rows:
        yield ("classes",), "got an empty list; write [{when = {…}, value = …}, {value = …}]"
        return
    conditions = [row.when for row in rows]
    tiling = conditions[:-1] if conditions[-1] == EVERYWHERE else conditions
    ranges = [each for each in tiling if isinstance(each, Between)]
    alike = {(each.subject, _kind(each)) for each in ranges}
    if ranges and len(ranges) == len(tiling) and len(alike) == 1:
        yield from _check_tiling(ranges, closed=len(tiling) < len(conditions))
        return
    if conditions[-1] != EVERYWHERE:
        yield ("classes", f" {len(rows)}", "when"), _LAST_OPEN
    yield from _check_each_fits(conditions)


def _check_tiling(ranges: Sequence[Between], *, closed: bool) -> Iterator[Found]:
    """Ranges of one number, or of days, follow each other in rising order."""
    first, last = ranges[0], ranges[-1]
    what, instead = ("days", "") if _kind(first) is date else ("numbers", ", or write 0")
    if first.least:
        yield _row(1, "from"), f"no row has {what} below {first.least}; remove from{instead}"
    for number, (one, other) in enumerate(_ends(ranges), 2):
        if one.below is None:
            yield _row(number), f"row {number - 1} has no below, so this row never fits; add one there"
        elif other.least is None or other.least < one.below:
            got = "nothing" if other.least is None else str(other.least)
            yield _row(number, "from"), f"got {got}, but row {number - 1} reaches {one.below}; begin there"
        elif other.least > one.below:
            yield (
                _row(number, "from"),
                f"no row has {what} from {one.below} on and below {other.least}; begin at {one.below}",
            )
    if last.below is not None and not closed:
        yield _row(len(ranges), "below"), f"no row has {what} from {last.below} on; remove below"
    if last.below is None and closed:
        yield _row(len(ranges) + 1), f"row {len(ranges)} has no below, so this row never fits; remove it"


def _ends(ranges: Sequence[Between]) -> Iterator[tuple[Any, Any]]:
    """Each range with the next; both have ends of one kind, which types cannot express."""
    return pairwise(ranges)


def _kind(range: Between) -> type:
    """The type of the ends of a range: day or number."""
    return type(range.below if range.least is None else range.least)


def _check_each_fits(conditions: Sequence[Condition]) -> Iterator[Found]:
    """No row comes after a row that covers everything that it fits."""
    taken: dict[str, set[tuple[type, object]]] = {}
    for number, each in enumerate(conditions, 1):
        if EVERYWHERE in conditions[: number - 1]:
            yield _row(number), f"row {conditions.index(EVERYWHERE) + 1} fits everybody; put it last"
        elif each in conditions[: number - 1]:
            yield _row(number), f"it has the same when as row {conditions.index(each) + 1}, so it never fits"
        elif isinstance(each, Is):
            values = {(type(value), value) for value in each.values}
            before = taken.setdefault(each.subject, set())
            if values <= before:
                yield _row(number), f"earlier rows have every {each.subject} in it, so it never fits"
            before |= values


def _row(number: int, *keys: str) -> tuple[str, ...]:
    return ("classes", f" {number}", *(("when", *keys) if keys else ()))
