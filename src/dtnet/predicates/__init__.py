"""Conditions over facts that may be unknown: one language for who is eligible and who is covered."""

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
    "fact",
    "inside",
]
