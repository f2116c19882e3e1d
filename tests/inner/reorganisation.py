"""Names of inner modules of `reorganisation` that several files of tests need."""

from __future__ import annotations

from dtnet.reorganisation.carry.kinds import chosen_categories
from dtnet.reorganisation.carry.plans import (
    REASONS,
    Apportioning,
    SourceReach,
    SourceValues,
    rate_bounds,
    rate_points,
)
from dtnet.reorganisation.carry.values import attributed
from dtnet.reorganisation.shares.share_maps import ASSUMED_EQUAL, BASES, DECREE, WHOLE, ShareMap, identity
from dtnet.reorganisation.shares.webster_apportionment import shared_out

__all__ = [
    "ASSUMED_EQUAL",
    "BASES",
    "DECREE",
    "REASONS",
    "WHOLE",
    "Apportioning",
    "ShareMap",
    "SourceReach",
    "SourceValues",
    "attributed",
    "chosen_categories",
    "identity",
    "rate_bounds",
    "rate_points",
    "shared_out",
]
