"""Who is reached, by what, how surely, and on what the answer rests."""

from __future__ import annotations

from dtnet.coverage.answer import Coverage
from dtnet.coverage.answering import answer
from dtnet.coverage.cascades import cascade
from dtnet.coverage.changes import change
from dtnet.coverage.claims import Judgement, judge_every
from dtnet.coverage.conditions import (
    all_skills,
    any_skill,
    any_team,
    at_least_skills,
    attribute,
    every,
    every_team,
    funded,
    has_team,
    led,
    people,
    people_per,
    skill,
    some,
    sometime,
    team_kind,
    teams,
    throughout,
)
from dtnet.coverage.explanation import CoverageExplanation
from dtnet.coverage.named_areas import area_verdicts, areas_without
from dtnet.coverage.over_time import series
from dtnet.coverage.query import CoverageQuery
from dtnet.coverage.reaching_targets import against_target
from dtnet.coverage.text import coverage_text, parse_coverage

__all__ = [
    "Coverage",
    "CoverageExplanation",
    "CoverageQuery",
    "Judgement",
    "against_target",
    "all_skills",
    "answer",
    "any_skill",
    "any_team",
    "area_verdicts",
    "areas_without",
    "at_least_skills",
    "attribute",
    "cascade",
    "change",
    "coverage_text",
    "every",
    "every_team",
    "funded",
    "has_team",
    "judge_every",
    "led",
    "parse_coverage",
    "people",
    "people_per",
    "series",
    "skill",
    "some",
    "sometime",
    "team_kind",
    "teams",
    "throughout",
]
