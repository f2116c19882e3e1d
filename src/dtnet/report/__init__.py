"""A report for people about a network: what is known and how surely, who is reached, what policies cost."""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from dtnet.report.report_result import (
        NearestFigure,
        NetworkReport,
        PolicyAmount,
        ReportedCount,
        ReportedCoverage,
        ReportedType,
    )

__all__ = [
    "NearestFigure",
    "NetworkReport",
    "PolicyAmount",
    "ReportedCount",
    "ReportedCoverage",
    "ReportedType",
]

if not TYPE_CHECKING:
    from dtnet.lazy import names_of

    __getattr__, __dir__ = names_of(
        __name__,
        {
            "dtnet.report.report_result": (
                "NearestFigure NetworkReport PolicyAmount ReportedCount ReportedCoverage ReportedType"
            ),
        },
        __all__,
    )
