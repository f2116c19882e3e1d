"""Conditions over facts that may be unknown: the language of eligibility and of coverage."""

from __future__ import annotations

from dtnet.predicates.conditions import (
    EVERYWHERE,
    All,
    AnyOf,
    Between,
    Condition,
    Fact,
    Inside,
    Is,
    Not,
    fact,
    inside,
)
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


def __dir__() -> list[str]:
    return sorted(__all__)
