"""Coverage: the share of areas or teams that meet a condition, with bounds, origins and explanations."""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from dtnet.coverage import measures
    from dtnet.coverage.answers.answer_table import Coverage
    from dtnet.coverage.answers.body_answers import BodyAnswers
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
    from dtnet.coverage.language.text_of_conditions import coverage_text, parse_coverage
    from dtnet.coverage.question import (
        DependenceQuestions,
        FundingQuestions,
        PeopleQuestions,
        Question,
        SkillQuestions,
    )
    from dtnet.coverage.questions.claims import Judgement, parse_claim
    from dtnet.coverage.questions.funding import FundingShares
    from dtnet.coverage.questions.inequality import Inequality, inequality_of

__all__ = [
    "Basis",
    "BodyAnswers",
    "Coverage",
    "CoverageExplanation",
    "CoverageQuery",
    "DependenceQuestions",
    "FundingQuestions",
    "FundingShares",
    "Inequality",
    "Judgement",
    "PeopleQuestions",
    "Question",
    "SkillQuestions",
    "all_skills",
    "any_skill",
    "any_team",
    "at_least_skills",
    "attribute",
    "coverage_text",
    "every",
    "every_team",
    "funded",
    "has_team",
    "in_area",
    "inequality_of",
    "led",
    "measures",
    "parse_claim",
    "parse_coverage",
    "people",
    "people_per",
    "skill",
    "some",
    "sometime",
    "team_kind",
    "teams",
    "throughout",
]

if not TYPE_CHECKING:
    from dtnet.lazy import names_of

    __getattr__, __dir__ = names_of(
        __name__,
        {
            "dtnet.coverage.answers.body_answers": "BodyAnswers",
            "dtnet.coverage.answers.territorial_bases": "Basis",
            "dtnet.coverage.questions.claims": "Judgement parse_claim",
            "dtnet.coverage.questions.inequality": "Inequality inequality_of",
            "dtnet.coverage.language.atoms": (
                "all_skills any_skill any_team at_least_skills attribute every every_team funded has_team "
                "in_area led people people_per skill some sometime team_kind teams throughout"
            ),
            "dtnet.coverage.explain.explanation_tree": "CoverageExplanation",
            "dtnet.coverage.questions.funding": "FundingShares",
            "dtnet.coverage.language.query": "CoverageQuery",
            "dtnet.coverage.answers.answer_table": "Coverage",
            "dtnet.coverage.question": (
                "DependenceQuestions FundingQuestions PeopleQuestions Question SkillQuestions"
            ),
            "dtnet.coverage.language.text_of_conditions": "coverage_text parse_coverage",
        },
        __all__,
    )
