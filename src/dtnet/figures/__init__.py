"""Published numbers beside the network: what a source counted, where, and as of which day."""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from dtnet.figures.figure import (
        Bounds,
        Claim,
        Figure,
        FigureSet,
        contradicted_by,
        stated_bounds,
        stated_by,
    )
    from dtnet.figures.reading import parse_figures

__all__ = [
    "Bounds",
    "Claim",
    "Figure",
    "FigureSet",
    "contradicted_by",
    "parse_figures",
    "stated_bounds",
    "stated_by",
]

if not TYPE_CHECKING:
    from dtnet.lazy import names_of

    __getattr__, __dir__ = names_of(
        __name__,
        {
            "dtnet.figures.figure": "Bounds Claim Figure FigureSet contradicted_by stated_bounds stated_by",
            "dtnet.figures.reading": "parse_figures",
        },
    )
