"""A user's own lists: which areas their places mean, and the networks that they make."""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from dtnet.lists.findings import ColumnReading, Finding
    from dtnet.lists.matching.list_vintage import ListEra, ListVintage
    from dtnet.lists.matching.matches import Match
    from dtnet.lists.matching.name_days import NameDays
    from dtnet.lists.matching.results import METHODS
    from dtnet.lists.sheets.list_rows import LIST_KINDS

__all__ = ["LIST_KINDS", "METHODS", "ColumnReading", "Finding", "ListEra", "ListVintage", "Match", "NameDays"]

if not TYPE_CHECKING:
    from dtnet.lazy import names_of

    __getattr__, __dir__ = names_of(
        __name__,
        {
            "dtnet.lists.matching.list_vintage": "ListEra ListVintage",
            "dtnet.lists.matching.results": "METHODS",
            "dtnet.lists.matching.matches": "Match",
            "dtnet.lists.matching.name_days": "NameDays",
            "dtnet.lists.findings": "ColumnReading Finding",
            "dtnet.lists.sheets.list_rows": "LIST_KINDS",
        },
        __all__,
    )
