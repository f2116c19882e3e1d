"""A user's own lists: which areas the texts of a list mean."""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from dtnet.lists.list_vintage import ListEra, ListVintage
    from dtnet.lists.match_results import METHODS
    from dtnet.lists.matching import Match

__all__ = ["METHODS", "ListEra", "ListVintage", "Match"]

if not TYPE_CHECKING:
    from dtnet.lazy import names_of

    __getattr__, __dir__ = names_of(
        __name__,
        {
            "dtnet.lists.list_vintage": "ListEra ListVintage",
            "dtnet.lists.match_results": "METHODS",
            "dtnet.lists.matching": "Match",
        },
    )
