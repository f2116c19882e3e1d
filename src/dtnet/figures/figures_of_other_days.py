"""Figures of other days than the day of a number: the nearest ones, and those that state the same number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dtnet.figures.figure import figures_of_day
from dtnet.periods import as_day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from dtnet.figures.figure import Figure, FigureSet, Measure
    from dtnet.periods import DayLike


def nearest_figures(
    figures: FigureSet, *, measure: Measure, where: str, day: DayLike, kind: str | None = None
) -> tuple[Figure, ...]:
    """The figures of the nearest days before and after a day, which say nothing about the day itself.

    Figures that cover only some provinces of the area are not among them. A figure that `stands` speaks for
    all days until the next such figure, so only one after the day is among them. Figures that name a level
    count only a part of the teams: those of the day itself are among them, too.

    Returns:
        For no level and then for each level: the figures of the day, then all of the nearest earlier days,
        then all of the nearest later days, in the order of the set.
    """
    asked = as_day(day)
    by_level: dict[str | None, list[Figure]] = {None: []}
    for each in figures_of_day(figures, measure, where):
        if each.kind == kind:
            by_level.setdefault(each.level, []).append(each)
    found: list[Figure] = []
    for level, alike in by_level.items():
        before = [each for each in alike if not each.stands and last_day_of(each) < asked]
        after = [each for each in alike if each.days.start > asked]
        last = max(map(last_day_of, before), default=None)
        first = min((each.days.start for each in after), default=None)
        found += (each for each in alike if level is not None and asked in each.days)
        found += (each for each in before if last_day_of(each) == last)
        found += (each for each in after if each.days.start == first)
    return tuple(found)


def last_day_of(figure: Figure) -> date:
    """The last day that the as-of of a figure can mean."""
    last = figure.days.last_day
    assert last is not None  # noqa: S101 - the days of a figure have an end
    return last


def figures_that_state(
    figures: FigureSet, *, measure: Measure, where: str, day: DayLike, value: int
) -> tuple[Figure, ...]:
    """The figures, of any day, that state a number: one figure, or figures by level that add up to it.

    Returns:
        The figures of the days nearest to the day; none if no figure with a named source states the number.
    """
    asked = as_day(day)
    told = [each for each in _wholes(figures, measure, where) if _states(each, value)]
    return min(told, key=lambda each: _apart(each[0], asked), default=())


def _wholes(figures: FigureSet, measure: Measure, where: str) -> Iterator[tuple[Figure, ...]]:
    """Each figure about a whole area, and the figures by level of one source and day together."""
    parts: dict[object, list[Figure]] = {}
    for each in figures_of_day(figures, measure, where):
        if each.level is None:
            yield (each,)
        else:
            parts.setdefault((each.source, each.days, each.kind), []).append(each)
    yield from map(tuple, parts.values())


def _states(parts: tuple[Figure, ...], value: int) -> bool:
    named = all(each.source is not None for each in parts)
    return named and sum(each.lower for each in parts) <= value <= sum(each.upper for each in parts)


def _apart(figure: Figure, day: date) -> int:
    """The number of days between a figure and a day; 0 if the figure can mean the day."""
    if day < figure.days.start:
        return (figure.days.start - day).days
    return max((day - last_day_of(figure)).days, 0)
