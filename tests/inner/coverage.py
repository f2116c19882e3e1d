"""Names of inner modules of `coverage` that several files of tests need."""

from __future__ import annotations

from dtnet.coverage.language.query import query_of
from dtnet.coverage.measures.quantities import UNDEFINED, share_keys, whole_weights

from ..reference.coverage.atoms import (
    AnyTeam,
    Counted,
    Every,
    EveryTeam,
    Funded,
    Led,
    Skill,
    SkillCount,
    Some,
    Sometime,
    Throughout,
)

__all__ = [
    "UNDEFINED",
    "AnyTeam",
    "Counted",
    "Every",
    "EveryTeam",
    "Funded",
    "Led",
    "Skill",
    "SkillCount",
    "Some",
    "Sometime",
    "Throughout",
    "query_of",
    "share_keys",
    "whole_weights",
]
