"""Which published figures state a number that a network shows, and which state another one."""

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

    A figure fits if it counts the same in the same area, of the same level and kind (where neither is given,
    figures of all levels and kinds together); if it speaks of the whole area (not of some of its provinces),
    of days and not of a period; and if its as-of may be the day. One that `stands` speaks of every day from
    its own until the next such figure. `Figure.origin` tells whether it is assumed to speak of that very day:
    the article's counts are of early August 2024, so that they hold on the 31st is. A figure without a named
    source states nothing.

    Args:
        figures: Published figures.
        measure: What is counted.
        where: Id of the area.
        day: The day of the number.
        value: The number.
        level: Of teams of this level only.
        kind: Of this kind only.

    Returns:
        Figures whose bounds hold the number, in the order of the set.

    Raises:
        DayError: If `day` is no day.

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
    """The figures that state another number; which figures fit is told in `stated_by`.

    A figure whose as-of is known to no month (a year, two years) can agree with the number of a day and not
    contradict it: it may speak of a day on which things were otherwise.

    Args:
        figures: Published figures.
        measure: What is counted.
        where: Id of the area.
        day: The day of the number.
        value: The number.
        level: Of teams of this level only.
        kind: Of this kind only.

    Returns:
        Figures whose bounds exclude the number, in the order of the set.

    Raises:
        DayError: If `day` is no day.

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
