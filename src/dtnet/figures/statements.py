"""Comparing a number of a network with published figures: which figures state it, which contradict it."""

from __future__ import annotations

from types import NoneType
from typing import TYPE_CHECKING, Final

from dtnet.arguments import check_argument
from dtnet.figures.figure import FigureSet
from dtnet.periods import as_day

if TYPE_CHECKING:
    from datetime import date

    from dtnet.figures.figure import Figure, Measure
    from dtnet.periods import DayLike

_LONGEST_MONTH: Final = 31


def stated_by(  # noqa: PLR0913 - together they say what was counted
    figures: FigureSet,
    *,
    measure: Measure,
    where: str,
    day: DayLike,
    value: int,
    level: str | None = None,
    kind: str | None = None,
) -> tuple[Figure, ...]:
    """The figures that state a number.

    A figure matches if it counts the same measure in the same area, with the same level and kind (without
    level and kind: the figures that name neither), if it covers the whole area and not some of its provinces,
    if it has an as-of and not a period, and if the as-of can mean the day. A figure that `stands` matches
    every day from its own day until the next such figure. `Figure.origin` tells whether the match is an
    assumption: a count of August 2024 is only assumed to hold on the 31st. Figures without a named source are
    ignored.

    Args:
        figures: Published figures.
        measure: What is counted.
        where: Id of the area.
        day: The day of the number.
        value: The number.
        level: The level of the teams that were counted.
        kind: The kind of what was counted.

    Returns:
        The figures whose bounds include the number, in the order of the set.

    Raises:
        DayError: If `day` is not a day.

    Examples:
        >>> import dtnet
        >>> figures = dtnet.datasets.load_figures("vietnam")
        >>> day = "2024-08-31"
        >>> for figure in stated_by(figures, measure="teams", where="vn:country:0", day=day, value=93_524):
        ...     print(figure.id, figure.origin.label)
        country-2024-08-teams assumed
    """
    fitting = _fitting(figures, measure, where, as_day(day), (level, kind))
    return tuple(figure for figure in fitting if figure.source is not None and value in figure.bounds)


def contradicted_by(  # noqa: PLR0913 - together they say what was counted
    figures: FigureSet,
    *,
    measure: Measure,
    where: str,
    day: DayLike,
    value: int,
    level: str | None = None,
    kind: str | None = None,
) -> tuple[Figure, ...]:
    """The figures that state a different number; `stated_by` says which figures match.

    A figure whose as-of is less precise than a month (a year, or two years) never contradicts a number: it
    may describe another day, on which the number was different.

    Args:
        figures: Published figures.
        measure: What is counted.
        where: Id of the area.
        day: The day of the number.
        value: The number.
        level: The level of the teams that were counted.
        kind: The kind of what was counted.

    Returns:
        Figures whose bounds exclude the number, in the order of the set.

    Raises:
        DayError: If `day` is not a day.

    Examples:
        >>> import dtnet
        >>> figures = dtnet.datasets.load_figures("vietnam")
        >>> where, day = "vn:country:0", "2024-08-31"
        >>> for figure in contradicted_by(figures, measure="districts", where=where, day=day, value=696):
        ...     print(figure.value)
        705
    """
    fitting = _fitting(figures, measure, where, as_day(day), (level, kind))
    return tuple(
        figure
        for figure in fitting
        if value not in figure.bounds and (figure.days.days or 0) <= _LONGEST_MONTH
    )


def _fitting(
    figures: FigureSet, measure: Measure, where: str, day: date, of: tuple[str | None, str | None]
) -> list[Figure]:
    check_argument(figures, FigureSet, "figures", "pass a FigureSet, as datasets.load_figures gives")
    words = {"measure": measure, "where": where, "level": of[0], "kind": of[1]}
    for name, word in words.items():
        check_argument(word, (str, NoneType), name, "give a text")
    alike = [
        figure
        for figure in figures
        if (figure.measure, figure.where, figure.level, figure.kind) == (measure, where, *of)
        and figure.provinces is None
        and figure.period is None
    ]
    standing = max(
        (each.days.start for each in alike if each.stands and each.days.start <= day), default=None
    )
    return [
        figure for figure in alike if (figure.days.start == standing if figure.stands else day in figure.days)
    ]
