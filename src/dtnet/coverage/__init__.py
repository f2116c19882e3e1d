"""Who is reached, by what, how surely, and on what the answer rests."""

from __future__ import annotations

from dtnet.coverage.answer import Coverage
from dtnet.coverage.answering import answer
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
from dtnet.coverage.norms import shortfall_of_people
from dtnet.coverage.over_time import series
from dtnet.coverage.overlap import teams_of_several_areas
from dtnet.coverage.patterns import skill_patterns
from dtnet.coverage.query import CoverageQuery
from dtnet.coverage.rates import rate_of_people
from dtnet.coverage.skill_questions import depth_of_skills, skills_of
from dtnet.coverage.skill_shares import skills_from_shares, weakest_skills
from dtnet.coverage.team_sizes import quantiles_of_team_sizes, sizes_of_teams
from dtnet.coverage.text import coverage_text, parse_coverage

__all__ = [
    "Coverage",
    "CoverageQuery",
    "Judgement",
    "all_skills",
    "answer",
    "any_skill",
    "any_team",
    "at_least_skills",
    "attribute",
    "coverage_text",
    "depth_of_skills",
    "every",
    "every_team",
    "funded",
    "has_team",
    "judge_every",
    "led",
    "parse_coverage",
    "people",
    "people_per",
    "quantiles_of_team_sizes",
    "rate_of_people",
    "series",
    "shortfall_of_people",
    "sizes_of_teams",
    "skill",
    "skill_patterns",
    "skills_from_shares",
    "skills_of",
    "some",
    "sometime",
    "team_kind",
    "teams",
    "teams_of_several_areas",
    "throughout",
    "weakest_skills",
]
