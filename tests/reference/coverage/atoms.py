"""Conditions of coverage as values: of these, the language itself has words only."""

from __future__ import annotations

from dtnet.coverage.language.atoms import (
    OWN,
    PEOPLE,
    SKILLS,
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
    "OWN",
    "PEOPLE",
    "SKILLS",
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
]
