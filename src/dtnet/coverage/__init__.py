"""Coverage: the share of areas or teams that meet a condition, with bounds, origins and explanations."""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from dtnet.coverage import measures
    from dtnet.coverage.answers.answer_table import answer
    from dtnet.coverage.answers.over_time import series
    from dtnet.coverage.answers.result import Coverage
    from dtnet.coverage.answers.synthetic_findings import synthetic_share
    from dtnet.coverage.answers.territorial_bases import Basis
    from dtnet.coverage.explain.explanation_tree import CoverageExplanation
    from dtnet.coverage.language.atoms import (
        all_skills,
        any_skill,
        any_team,
        at_least_skills,
        attribute,
        every,
        every_team,
        funded,
        has_team,
        in_area,
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
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.coverage.language.text import coverage_text, parse_coverage
    from dtnet.coverage.questions.areas.cascades import cascade
    from dtnet.coverage.questions.areas.changes import change
    from dtnet.coverage.questions.areas.claims import Judgement, judge_every, parse_claim
    from dtnet.coverage.questions.areas.first_reached import first_reached
    from dtnet.coverage.questions.areas.gaps import area_verdicts, areas_without
    from dtnet.coverage.questions.areas.inequality import Inequality, inequality_of
    from dtnet.coverage.questions.areas.redrawing import redrawn
    from dtnet.coverage.questions.areas.spells_without import spells_without
    from dtnet.coverage.questions.areas.targets import against_target
    from dtnet.coverage.questions.dependence import coverage_lost, points_of_failure
    from dtnet.coverage.questions.funding.body_answers import BodyAnswers
    from dtnet.coverage.questions.funding.funded_teams import eligible_unfunded, funding_of_teams
    from dtnet.coverage.questions.funding.funding_cliff import funding_cliff
    from dtnet.coverage.questions.funding.funding_shares import FundingShares, funding_shares
    from dtnet.coverage.questions.funding.posts import posts_without_holder
    from dtnet.coverage.questions.people.measures_of_people import rate_of_people
    from dtnet.coverage.questions.people.shortfall import shortfall_of_people
    from dtnet.coverage.questions.people.team_sizes import quantiles_of_team_sizes, sizes_of_teams
    from dtnet.coverage.questions.people.teams_of_several_areas import teams_of_several_areas
    from dtnet.coverage.questions.skills.skills import (
        depth_of_skills,
        skill_patterns,
        skills_from_shares,
        skills_of,
        weakest_skills,
    )

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
    "in_area",
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
            "dtnet.coverage.answers.answer_table": ("answer",),
            "dtnet.coverage.answers.territorial_bases": ("Basis",),
            "dtnet.coverage.questions.areas.cascades": ("cascade",),
            "dtnet.coverage.questions.areas.changes": ("change",),
            "dtnet.coverage.questions.areas.claims": (
                "Judgement",
                "judge_every",
                "parse_claim",
            ),
            "dtnet.coverage.questions.areas.inequality": ("Inequality", "inequality_of"),
            "dtnet.coverage.language.atoms": (
                "all_skills",
                "any_skill",
                "any_team",
                "at_least_skills",
                "attribute",
                "every",
                "every_team",
                "funded",
                "has_team",
                "in_area",
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
            "dtnet.coverage.questions.areas.spells_without": ("spells_without",),
            "dtnet.coverage.questions.dependence": (
                "coverage_lost",
                "points_of_failure",
            ),
            "dtnet.coverage.explain.explanation_tree": ("CoverageExplanation",),
            "dtnet.coverage.questions.funding.funded_teams": (
                "eligible_unfunded",
                "funding_of_teams",
            ),
            "dtnet.coverage.questions.funding.funding_cliff": ("funding_cliff",),
            "dtnet.coverage.questions.funding.funding_shares": (
                "FundingShares",
                "funding_shares",
            ),
            "dtnet.coverage.questions.funding.body_answers": ("BodyAnswers",),
            "dtnet.coverage.questions.funding.posts": ("posts_without_holder",),
            "dtnet.coverage.questions.areas.gaps": (
                "area_verdicts",
                "areas_without",
            ),
            "dtnet.coverage.questions.people.shortfall": ("shortfall_of_people",),
            "dtnet.coverage.answers.over_time": ("series",),
            "dtnet.coverage.questions.people.teams_of_several_areas": ("teams_of_several_areas",),
            "dtnet.coverage.questions.skills.skills": (
                "depth_of_skills",
                "skill_patterns",
                "skills_from_shares",
                "skills_of",
                "weakest_skills",
            ),
            "dtnet.coverage.language.query": ("CoverageQuery",),
            "dtnet.coverage.questions.people.measures_of_people": ("rate_of_people",),
            "dtnet.coverage.questions.areas.first_reached": ("first_reached",),
            "dtnet.coverage.questions.areas.targets": ("against_target",),
            "dtnet.coverage.questions.areas.redrawing": ("redrawn",),
            "dtnet.coverage.answers.result": ("Coverage",),
            "dtnet.coverage.answers.synthetic_findings": ("synthetic_share",),
            "dtnet.coverage.questions.people.team_sizes": (
                "quantiles_of_team_sizes",
                "sizes_of_teams",
            ),
            "dtnet.coverage.language.text": (
                "coverage_text",
                "parse_coverage",
            ),
        },
        modules=("measures",),
    )
