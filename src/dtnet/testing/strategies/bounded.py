"""Bounds around the numbers and days of made-up rows, drawn so that the validity rules hold."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Row = dict[str, Any]

_ROLES: Final = ("leader", "deputy", "ordinary")
_WIDEST: Final = 5


@st.composite
def bounded_rows(
    draw: st.DrawFn, rows: Sequence[Row], key: Sequence[str], numbers: Sequence[str]
) -> list[Row]:
    """The same rows, some of their days and numbers with bounds.

    Args:
        draw: Hypothesis's.
        rows: The rows, with `start` and `end`.
        key: The columns of what rows must not overlap of.
        numbers: Columns of whole numbers.
    """
    made = [{**row, **_bounded_numbers(draw, row, numbers)} for row in rows]
    groups: defaultdict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in sorted(made, key=lambda row: row["start"]):
        groups[tuple(row[name] for name in key)].append(row)
    for group in groups.values():
        _bound_days(draw, group)
    return made


def _bounded_numbers(draw: st.DrawFn, row: Row, numbers: Iterable[str]) -> Row:
    """Bounds around known numbers, and, of what no other number hangs on, instead of unknown ones."""
    bounds: Row = {}
    for name in numbers:
        value = row[name]
        if draw(st.booleans()) and (value is not None or name not in {*_ROLES, "people"}):
            middle = draw(st.integers(0, 9)) if value is None else value
            bounds[f"{name}_lower"] = draw(st.none() | st.integers(max(middle - _WIDEST, 0), middle))
            bounds[f"{name}_upper"] = draw(st.none() | st.integers(middle, middle + _WIDEST))
    return bounds


def _bound_days(draw: st.DrawFn, rows: Sequence[Row]) -> None:
    """Bounds of the days of rows that must not overlap, in order of time."""
    before: date | None = None
    for row, after in zip(rows, [*rows[1:], None], strict=True):
        start, end = row["start"], row["end"]
        if before is None or before < start:  # else the bounds of the day on which the last one ended are its
            least = start - timedelta(_WIDEST) if before is None else before + (start - before) / 2
            most = start + timedelta(_WIDEST) if end is None else end - timedelta(1)
            row.update(_bounds(draw, "start", start, least, most))
        if end is None:
            row["end_earliest"] = draw(st.none() | st.dates(start + timedelta(1), start + timedelta(_WIDEST)))
            return
        meets = after is not None and after["start"] == end
        most = end + timedelta(_WIDEST)
        if after is not None:
            most = end + (after["start"] - end) / 2
            if meets:
                most = end + timedelta(_WIDEST) if after["end"] is None else after["end"] - timedelta(1)
        bounds = _bounds(draw, "end", end, start + timedelta(1), most)
        row.update(bounds)
        if meets and after is not None:
            after.update({name.replace("end", "start"): day for name, day in bounds.items()})
        before = end


def _bounds(draw: st.DrawFn, edge: str, day: date, least: date, most: date) -> Row:
    if not draw(st.booleans()):
        return {}
    return {
        f"{edge}_earliest": draw(st.dates(least, day)),
        f"{edge}_latest": draw(st.dates(day, most)),
    }
