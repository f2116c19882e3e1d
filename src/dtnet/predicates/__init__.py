"""Conditions over facts that may be unknown: the language of eligibility and of coverage."""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from dtnet.predicates.comparisons import Fact, fact, inside
    from dtnet.predicates.conditions import EVERYWHERE, All, AnyOf, Between, Condition, Inside, Is, Not
    from dtnet.predicates.evaluation import evaluate, evaluate_each
    from dtnet.predicates.text import condition_text, parse_condition

__all__ = [
    "EVERYWHERE",
    "All",
    "AnyOf",
    "Between",
    "Condition",
    "Fact",
    "Inside",
    "Is",
    "Not",
    "condition_text",
    "evaluate",
    "evaluate_each",
    "fact",
    "inside",
    "parse_condition",
]

if not TYPE_CHECKING:
    from dtnet.lazy import names_of

    __getattr__, __dir__ = names_of(
        __name__,
        {
            "dtnet.predicates.comparisons": (
                "Fact",
                "fact",
                "inside",
            ),
            "dtnet.predicates.conditions": (
                "EVERYWHERE",
                "All",
                "AnyOf",
                "Between",
                "Condition",
                "Inside",
                "Is",
                "Not",
            ),
            "dtnet.predicates.evaluation": (
                "evaluate",
                "evaluate_each",
            ),
            "dtnet.predicates.text": (
                "condition_text",
                "parse_condition",
            ),
        },
    )
