"""Who is reached, by what, how surely, and on what the answer rests."""

from __future__ import annotations

from dtnet.coverage.answer import Coverage
from dtnet.coverage.answering import answer
from dtnet.coverage.cascades import cascade
from dtnet.coverage.changes import change
from dtnet.coverage.claims import Judgement, judge_every
from dtnet.coverage.compared_areas import Inequality
from dtnet.coverage.comparing_areas import inequality_of
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
from dtnet.coverage.days_without import spells_without
from dtnet.coverage.dependence import coverage_lost, points_of_failure
from dtnet.coverage.explanation import CoverageExplanation
from dtnet.coverage.funded_teams import eligible_unfunded, funding_of_teams
from dtnet.coverage.funding_ends import funding_cliff
from dtnet.coverage.funding_parts import funding_shares
from dtnet.coverage.named_areas import area_verdicts, areas_without
from dtnet.coverage.norms import shortfall_of_people
from dtnet.coverage.over_time import series
from dtnet.coverage.overlap import teams_of_several_areas
from dtnet.coverage.patterns import skill_patterns
from dtnet.coverage.posts import posts_without_holder
from dtnet.coverage.query import CoverageQuery
from dtnet.coverage.rates import rate_of_people
from dtnet.coverage.reached_levels import first_reached
from dtnet.coverage.reaching_targets import against_target
from dtnet.coverage.redrawing import redrawn
from dtnet.coverage.skill_questions import depth_of_skills, skills_of
from dtnet.coverage.skill_shares import skills_from_shares, weakest_skills
from dtnet.coverage.synthetic_findings import synthetic_share
from dtnet.coverage.team_sizes import quantiles_of_team_sizes, sizes_of_teams
from dtnet.coverage.text import coverage_text, parse_coverage

__all__ = [
    "Coverage",
    "CoverageExplanation",
    "CoverageQuery",
    "Inequality",
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
    "coverage_lost",
    "coverage_text",
    "depth_of_skills",
    "eligible_unfunded",
    "every",
    "every_team",
    "first_reached",
    "funded",
    "funding_cliff",
    "funding_of_teams",
    "funding_shares",
    "has_team",
    "inequality_of",
    "judge_every",
    "led",
    "parse_coverage",
    "people",
    "people_per",
    "points_of_failure",
    "posts_without_holder",
    "quantiles_of_team_sizes",
    "rate_of_people",
    "redrawn",
    "series",
    "shortfall_of_people",
    "sizes_of_teams",
    "skill",
    "skill_patterns",
    "skills_from_shares",
    "skills_of",
    "some",
    "sometime",
    "spells_without",
    "synthetic_share",
    "team_kind",
    "teams",
    "teams_of_several_areas",
    "throughout",
    "weakest_skills",
]
