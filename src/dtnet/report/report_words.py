"""The words that the page and the screen of a report share: its name, its days, its numbers, its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dtnet.phrases.texts_from_data import shown_citation

if TYPE_CHECKING:
    from dtnet.figures.figure import Figure
    from dtnet.periods import Period
    from dtnet.phrases import Phrases
    from dtnet.report.report_result import NetworkReport, ReportedCount


def name_of_all(report: NetworkReport) -> str:
    """The name of the highest area of the network of a report; the network's name if there are no areas."""
    return report.day.name(0) if len(report.day.territory) else report.day.network.metadata.name


def days_in_words(days: Period, say: Phrases) -> str:
    """The first and the last of some days."""
    last, first = days.last_day, say.day(days.start)
    return first if last is None else say("window", first=first, last=say.day(last))


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
