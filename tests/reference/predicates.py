"""The slow, obvious twin of conditions over unknown facts: every completion, one after the other.

A fact is what a subject is: a number, true or false, a word, a frozenset of words, or None where the subject
does not apply. What is known of a thing is the list of the facts that are possible, by subject.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

from dtnet.predicates import All, AnyOf, Between, Condition, Is, Not

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

YES, NO, NOT_APPLICABLE = 1, 2, 4


def outcome(condition: Condition, facts: Mapping[str, Any]) -> int:
    """What a condition comes to where every fact is known."""
    match condition:
        case Not(part):
            return {YES: NO, NO: YES, NOT_APPLICABLE: NOT_APPLICABLE}[outcome(part, facts)]
        case All(parts) | AnyOf(parts):
            found = [outcome(part, facts) for part in parts]
            if NOT_APPLICABLE in found:
                return NOT_APPLICABLE
            every = isinstance(condition, All)
            return YES if (all if every else any)(each == YES for each in found) else NO
        case Is(subject, _) | Between(subject, _, _):
            fact = facts[subject]
            return NOT_APPLICABLE if fact is None else YES if holds(condition, fact) else NO
    raise AssertionError(condition)


def holds(atom: Is | Between, fact: Any) -> bool:  # noqa: ANN401 - facts of every kind
    """Whether an atom holds of a fact."""
    if isinstance(atom, Between):
        return (atom.least is None or atom.least <= fact) and (atom.below is None or fact < atom.below)
    if isinstance(fact, frozenset):
        return not fact.isdisjoint(atom.values)
    return any(type(each) is type(fact) and each == fact for each in atom.values)


def verdict(condition: Condition, possible: Mapping[str, Sequence[Any]]) -> int:
    """Every outcome that some completion has, as bits."""
    subjects = subjects_of(condition)
    mask = 0
    for facts in product(*(possible[subject] for subject in subjects)):
        mask |= outcome(condition, dict(zip(subjects, facts, strict=True)))
    return mask


def subjects_of(condition: Condition) -> list[str]:
    """Every subject that a condition reads."""
    match condition:
        case Not(part):
            return subjects_of(part)
        case All(parts) | AnyOf(parts):
            return sorted({subject for part in parts for subject in subjects_of(part)})
    return [condition.subject]  # type: ignore[attr-defined]
