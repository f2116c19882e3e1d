"""The evidence inside the pictures of a report: a picture that is copied out of the page still carries it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from dtnet.phrases import phrases
from dtnet.phrases.texts_from_data import translated
from dtnet.plot.style import EVIDENCE, evidence_text, with_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dtnet.report.report_result import NetworkReport

_STATED = ("observed", "derived")


def with_evidence(chart: Any, kinds: Iterable[str | None], report: NetworkReport, width: float) -> Any:  # noqa: ANN401 - any chart
    """A picture whose title names the weakest evidence, with a line about its source below the title.

    Args:
        kinds: The evidence of each of its numbers; None for a number that is unknown.
        width: The width in pixels in which texts are broken.
    """
    say, metadata = phrases("report", report.language), report.day.network.metadata
    title = translated(metadata.title or metadata.name, report.language)
    days = say("picture_source", dataset=title, version=metadata.version, day=say.day(report.day.date))
    found = Counter(each for each in kinds if each is not None)
    weakest = max(found, key=EVIDENCE.index, default="unknown")
    if weakest in _STATED or not found:
        return with_lines(chart, days, width=width)
    word, count, whole = evidence_text(weakest, report.language), found[weakest], found.total()
    mark = say("picture_part", count=count, all=whole, evidence=word) if count < whole else word
    means = say(f"{weakest}_means")
    return with_lines(chart, f"{means[:1].upper()}{means[1:]}.", days, mark=mark, width=width)
