"""Who is reached, by what, how surely, and on what the answer rests."""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from dtnet.coverage import measures
    from dtnet.coverage.answering import answer
    from dtnet.coverage.bases import Basis
    from dtnet.coverage.cascades import cascade
    from dtnet.coverage.changes import change
    from dtnet.coverage.claims import Judgement, judge_every, parse_claim
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
    from dtnet.coverage.funding_parts import FundingShares, funding_shares
    from dtnet.coverage.listed_bodies import BodyAnswers
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
    from dtnet.coverage.result import Coverage
    from dtnet.coverage.skill_questions import depth_of_skills, skills_of
    from dtnet.coverage.skill_shares import skills_from_shares, weakest_skills
    from dtnet.coverage.synthetic_findings import synthetic_share
    from dtnet.coverage.team_sizes import quantiles_of_team_sizes, sizes_of_teams
    from dtnet.coverage.text import coverage_text, parse_coverage

__all__ = [
    "Basis",
    "BodyAnswers",
    "Coverage",
    "CoverageExplanation",
    "CoverageQuery",
    "FundingShares",
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
    "measures",
    "parse_claim",
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

if not TYPE_CHECKING:
    from dtnet.lazy import names_of

    __getattr__, __dir__ = names_of(
        __name__,
        {
            "dtnet.coverage.answering": ("answer",),
            "dtnet.coverage.bases": ("Basis",),
            "dtnet.coverage.cascades": ("cascade",),
            "dtnet.coverage.changes": ("change",),
            "dtnet.coverage.claims": (
                "Judgement",
                "judge_every",
                "parse_claim",
            ),
            "dtnet.coverage.compared_areas": ("Inequality",),
            "dtnet.coverage.comparing_areas": ("inequality_of",),
            "dtnet.coverage.conditions": (
                "all_skills",
                "any_skill",
                "any_team",
                "at_least_skills",
                "attribute",
                "every",
                "every_team",
                "funded",
                "has_team",
                "led",
                "people",
                "people_per",
                "skill",
                "some",
                "sometime",
                "team_kind",
                "teams",
                "throughout",
            ),
            "dtnet.coverage.days_without": ("spells_without",),
            "dtnet.coverage.dependence": (
                "coverage_lost",
                "points_of_failure",
            ),
            "dtnet.coverage.explanation": ("CoverageExplanation",),
            "dtnet.coverage.funded_teams": (
                "eligible_unfunded",
                "funding_of_teams",
            ),
            "dtnet.coverage.funding_ends": ("funding_cliff",),
            "dtnet.coverage.funding_parts": (
                "FundingShares",
                "funding_shares",
            ),
            "dtnet.coverage.listed_bodies": ("BodyAnswers",),
            "dtnet.coverage.named_areas": (
                "area_verdicts",
                "areas_without",
            ),
            "dtnet.coverage.norms": ("shortfall_of_people",),
            "dtnet.coverage.over_time": ("series",),
            "dtnet.coverage.overlap": ("teams_of_several_areas",),
            "dtnet.coverage.patterns": ("skill_patterns",),
            "dtnet.coverage.posts": ("posts_without_holder",),
            "dtnet.coverage.query": ("CoverageQuery",),
            "dtnet.coverage.rates": ("rate_of_people",),
            "dtnet.coverage.reached_levels": ("first_reached",),
            "dtnet.coverage.reaching_targets": ("against_target",),
            "dtnet.coverage.redrawing": ("redrawn",),
            "dtnet.coverage.result": ("Coverage",),
            "dtnet.coverage.skill_questions": (
                "depth_of_skills",
                "skills_of",
            ),
            "dtnet.coverage.skill_shares": (
                "skills_from_shares",
                "weakest_skills",
            ),
            "dtnet.coverage.synthetic_findings": ("synthetic_share",),
            "dtnet.coverage.team_sizes": (
                "quantiles_of_team_sizes",
                "sizes_of_teams",
            ),
            "dtnet.coverage.text": (
                "coverage_text",
                "parse_coverage",
            ),
        },
        modules=("measures",),
    )
