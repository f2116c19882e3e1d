"""Conditions over facts that may be unknown: one language for who is eligible and who is covered."""

from __future__ import annotations

from dtnet.predicates.comparisons import Fact, fact, inside
from dtnet.predicates.conditions import (
    EVERYWHERE,
    All,
    AnyOf,
    Between,
    Condition,
    Inside,
    Is,
    Not,
)
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
    "fact",
    "inside",
    "parse_condition",
]
