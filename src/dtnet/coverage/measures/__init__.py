"""Measures of coverage that need no network: inequality, ranks, targets, combinations, values over time."""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from dtnet.coverage.measures.between_days import Turnover, turnover
    from dtnet.coverage.measures.combination import (
        Addition,
        added_by_each,
        share_of_all,
        share_of_any,
        share_of_at_least,
    )
    from dtnet.coverage.measures.gini_and_lorenz import Lorenz, concentration_index, gini, lorenz
    from dtnet.coverage.measures.inequality import best_minus_worst, best_over_worst, quantile, theil
    from dtnet.coverage.measures.quantities import Answer, Quantities
    from dtnet.coverage.measures.ranking import Members, Ranks, first_of, ranks
    from dtnet.coverage.measures.ratio_bounds import ratio_of_sums
    from dtnet.coverage.measures.step_functions import (
        Reached,
        SpellBounds,
        Spells,
        Steps,
        first_day_reached,
        maximum,
        mean,
        minimum,
        spells,
        spells_below,
    )
    from dtnet.coverage.measures.targets import (
        Breaking,
        Shortfall,
        people_missed,
        shortfall,
        unknowns_to_break,
    )

__all__ = [
    "Addition",
    "Answer",
    "Breaking",
    "Lorenz",
    "Members",
    "Quantities",
    "Ranks",
    "Reached",
    "Shortfall",
    "SpellBounds",
    "Spells",
    "Steps",
    "Turnover",
    "added_by_each",
    "best_minus_worst",
    "best_over_worst",
    "concentration_index",
    "first_day_reached",
    "first_of",
    "gini",
    "lorenz",
    "maximum",
    "mean",
    "minimum",
    "people_missed",
    "quantile",
    "ranks",
    "ratio_of_sums",
    "share_of_all",
    "share_of_any",
    "share_of_at_least",
    "shortfall",
    "spells",
    "spells_below",
    "theil",
    "turnover",
    "unknowns_to_break",
]

if not TYPE_CHECKING:
    from dtnet.lazy import names_of

    __getattr__, __dir__ = names_of(
        __name__,
        {
            "dtnet.coverage.measures.between_days": (
                "Turnover",
                "turnover",
            ),
            "dtnet.coverage.measures.combination": (
                "Addition",
                "added_by_each",
                "share_of_all",
                "share_of_any",
                "share_of_at_least",
            ),
            "dtnet.coverage.measures.gini_and_lorenz": (
                "Lorenz",
                "concentration_index",
                "gini",
                "lorenz",
            ),
            "dtnet.coverage.measures.inequality": (
                "best_minus_worst",
                "best_over_worst",
                "quantile",
                "theil",
            ),
            "dtnet.coverage.measures.quantities": (
                "Answer",
                "Quantities",
            ),
            "dtnet.coverage.measures.ranking": (
                "Members",
                "Ranks",
                "first_of",
                "ranks",
            ),
            "dtnet.coverage.measures.ratio_bounds": ("ratio_of_sums",),
            "dtnet.coverage.measures.step_functions": (
                "Reached",
                "SpellBounds",
                "Spells",
                "Steps",
                "first_day_reached",
                "maximum",
                "mean",
                "minimum",
                "spells",
                "spells_below",
            ),
            "dtnet.coverage.measures.targets": (
                "Breaking",
                "Shortfall",
                "people_missed",
                "shortfall",
                "unknowns_to_break",
            ),
        },
    )
