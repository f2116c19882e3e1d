"""Reports and pages that several tests look at; each is made once."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import dtnet

if TYPE_CHECKING:
    from dtnet.phrases import Language
    from dtnet.report import NetworkReport


@cache
def report_of_vietnam(
    at: str | None = None, within: str | None = None, language: Language = "en", window: str | None = None
) -> NetworkReport:
    """A report about the bundled country."""
    return dtnet.datasets.load("vietnam").report(at=at, window=window, within=within, language=language)


@cache
def page_of(report: NetworkReport) -> str:
    """The page of a report."""
    return report.to_html()
