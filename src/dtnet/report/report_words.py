"""The words that the page and the screen of a report share: its place, days, numbers and sources."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from dtnet.phrases.texts_from_data import shown_citation
from dtnet.phrases.vocabulary_words import vocabulary_word
from dtnet.report.report_result import ReportedType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from dtnet.figures.figure import Figure
    from dtnet.periods import Period
    from dtnet.phrases import Phrases
    from dtnet.report.report_result import NearestFigure, NetworkReport, ReportedCount


_OF_TEAMS: Final = {"teams", "people"}
"""The measures of figures whose level and kind are those of teams."""


def name_of_all(report: NetworkReport) -> str:
    """The name of the highest area of the network of a report; the network's name if there are no areas."""
    return report.day.name(0) if len(report.day.territory) else report.day.network.metadata.name


def place_of(report: NetworkReport) -> str:
    """The area that a report is about, with the areas around it except the highest one."""
    if report.within is None:
        return name_of_all(report)
    chain = [report.within.id, *report.day.territory.ancestors(report.within.id)]
    return ", ".join(_name(report, id) for id in chain[: max(len(chain) - 1, 1)])


def name_of_rows(report: NetworkReport) -> Callable[[Mapping[str, object]], str]:
    """The names of the areas of rows, in Vietnamese with the types; ids stand beside names that repeat."""
    names = {str(row["area"]): _name(report, str(row["area"])) for row in report.groups}
    repeats = {name for name, count in Counter(names.values()).items() if count > 1}

    def named(row: Mapping[str, object]) -> str:
        name = names[str(row["area"])]
        return f"{name} ({row['area']})" if name in repeats else name

    return named


def _name(report: NetworkReport, id: str) -> str:
    """The name of an area of the day; with its type in Vietnamese, or if the name is a number."""
    position = int(report.day.territory.position[report.day.network.area_index.get(id)])
    name = report.day.name(position)
    return name if report.language == "en" and not name.isdecimal() else report.day.full_name(position)


def days_in_words(days: Period, say: Phrases) -> str:
    """The first and the last of some days."""
    last, first = days.last_day, say.day(days.start)
    return say("since", first=first) if last is None else say("window", first=first, last=say.day(last))


def number_or_bounds(count: ReportedCount, say: Phrases) -> str:
    """A number, or its bounds if it is unknown."""
    if count.value is not None:
        return say.number(count.value)
    if count.upper is None:
        return say("or_more", lower=count.lower)
    return say("to", lower=count.lower, upper=count.upper)


def source_of(figure: Figure, say: Phrases) -> str:
    """Who states a published figure."""
    if figure.source is None:
        return say("no_named_source")
    return shown_citation(figure.source, say.language)


def figure_in_words(figure: Figure, say: Phrases) -> str:
    """The number that a figure states, with its word, and the level or kind of teams: `24 (commune)`."""
    count = say.number(figure.value)
    told = count if figure.word == "exact" else say(f"stated_{figure.word}", count=count)
    if figure.level is not None:
        return f"{told} ({vocabulary_word('level', figure.level, say.language)})"
    if figure.kind is None or figure.measure not in _OF_TEAMS:
        return told
    return f"{told} ({vocabulary_word('kind', figure.kind, say.language)})"


def day_of_figure(figure: Figure, say: Phrases) -> str:
    """The day, month or year of a figure, as its source states it."""
    if figure.as_of is None:
        return days_in_words(figure.days, say)
    if figure.as_of == str(figure.days.start):
        return say.day(figure.days.start)
    months = say.local(figure.as_of)
    return months if figure.part is None else say("end_of", day=months)


def disagreements(
    report: NetworkReport, say: Phrases
) -> Iterator[tuple[ReportedCount | ReportedType, int, Figure, str | None]]:
    """Each number of a report with a published figure that contradicts it.

    Yields:
        The count; its number in the network; the figure; and the day of the figure in words, None if the
        figure speaks for the day of the report.
    """
    for each in report.numbers:
        value = each.areas if isinstance(each, ReportedType) else each.value or 0
        yield from ((each, value, figure, None) for figure in each.contradicted_by)
        for near in each.nearest:
            if near.disagrees:
                yield each, near.here or 0, near.figure, day_of_figure(near.figure, say)


def nearest_in_words(each: NearestFigure, say: Phrases) -> str:
    """A figure of another day, and the number of the network on that day if it is another one."""
    figure = each.figure
    values = {"source": source_of(figure, say), "day": day_of_figure(figure, say)}
    key = "nearest_here" if each.disagrees else "nearest"
    here = "" if each.here is None else say.number(each.here)
    return say(key, count=figure_in_words(figure, say), here=here, **values)


def policies_in_words(report: NetworkReport, say: Phrases) -> list[str]:
    """The policies that pay on other days than those of the window, with these days."""
    told = []
    for policy in report.policies_of_other_days:
        key = "from_day" if policy.period.last_day is None else "window"
        last = policy.period.last_day
        days = say(key, first=say.day(policy.period.start), last="" if last is None else say.day(last))
        title = policy.titles.vi if say.language == "vi" else policy.titles.en
        told.append(say("other_policy", title=title, policy=policy.id, days=days))
    return told
