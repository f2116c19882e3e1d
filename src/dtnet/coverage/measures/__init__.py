"""Measures of coverage that need no network: inequality, ranks, targets, combinations, values over time."""

from __future__ import annotations

from dtnet.coverage.measures.inequality_measures import (
    Lorenz,
    best_minus_worst,
    best_over_worst,
    concentration_index,
    gini,
    lorenz,
    quantile,
    theil,
)
from dtnet.coverage.measures.measures_of_verdicts import (
    Breaking,
    Shortfall,
    Turnover,
    people_missed,
    share_of_all,
    share_of_any,
    share_of_at_least,
    shortfall,
    turnover,
    unknowns_to_break,
)
from dtnet.coverage.measures.quantities import (
    Answer,
    Members,
    Quantities,
    Ranks,
    first_of,
    ranks,
    ratio_of_sums,
)
from dtnet.coverage.measures.shapley_value import Addition, added_by_each
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


def __dir__() -> list[str]:
    return sorted(__all__)
