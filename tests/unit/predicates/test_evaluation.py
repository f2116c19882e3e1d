"""Conditions over facts that may be unknown: what is told apart, and what is too much."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest

from dtnet.predicates import EVERYWHERE, All, AnyOf, Between, Condition, Is, evaluate, evaluate_each, fact

from ...inner.predicates import NO, NOT_APPLICABLE, UNKNOWN, YES, undecided_atoms

if TYPE_CHECKING:
    from dtnet.predicates.verdicts import Masks


def read(atom: Condition) -> Masks:
    """Of four things: unknown numbers and words; 5 and `a`; 50 and `b`; nothing that applies."""
    assert isinstance(atom, Is | Between)
    known = []
    for number, word in ((5, "a"), (50, "b")):
        if isinstance(atom, Is):
            holds = number in atom.values or word in atom.values
        else:
            holds = (atom.least or 0) <= number and (atom.below is None or number < atom.below)
        known.append(YES if holds else NO)
    impossible = isinstance(atom, Between) and atom.below is not None and atom.below <= 0
    return np.array([NO if impossible else UNKNOWN, *known, NOT_APPLICABLE], np.uint8)


def told(condition: Condition, **sets: str) -> tuple[list[int], bool]:
    masks, sharp = evaluate(condition, read, count=4, sets=set(sets.values()))
    assert masks.dtype == np.uint8
    return masks.tolist(), sharp


X, Y = fact("team.x"), fact("team.y")
A = X == "a"


@pytest.mark.parametrize(
    ("condition", "masks"),
    [
        (EVERYWHERE, [YES, YES, YES, YES]),
        (A, [UNKNOWN, YES, NO, NOT_APPLICABLE]),
        (A | ~A, [YES, YES, YES, NOT_APPLICABLE]),
        (A & ~A, [NO, NO, NO, NOT_APPLICABLE]),
        (A & A, [UNKNOWN, YES, NO, NOT_APPLICABLE]),
        (~(A & EVERYWHERE) | (A & A), [YES, YES, YES, NOT_APPLICABLE]),
        (A & (X == "b"), [NO, NO, NO, NOT_APPLICABLE]),
        (A | (X == "b"), [UNKNOWN, YES, YES, NOT_APPLICABLE]),
        (X.is_in(["a", "b"]) & ~A & ~(X == "b"), [NO, NO, NO, NOT_APPLICABLE]),
        (A & (Y == "b"), [UNKNOWN, NO, NO, NOT_APPLICABLE]),
        ((X < 10) | (X >= 10), [YES, YES, YES, NOT_APPLICABLE]),
        ((X < 10) | (X >= 11), [UNKNOWN, YES, YES, NOT_APPLICABLE]),
        ((X < 10) & (X >= 10), [NO, NO, NO, NOT_APPLICABLE]),
        ((X < 10) & (X == 9), [UNKNOWN, NO, NO, NOT_APPLICABLE]),
        ((X < 10) & (X == 10), [NO, NO, NO, NOT_APPLICABLE]),
        ((X < 10) | (X == 10) | (X >= 11), [YES, YES, YES, NOT_APPLICABLE]),
        (~(X >= 10) | (X >= 5), [YES, YES, YES, NOT_APPLICABLE]),
        (X.is_between(5, 10) & X.is_between(8, 51), [UNKNOWN, NO, NO, NOT_APPLICABLE]),
        (X.is_between(5, 8) & X.is_between(8, 51), [NO, NO, NO, NOT_APPLICABLE]),
        ((X < 0) | (A & ~A), [NO, NO, NO, NOT_APPLICABLE]),
    ],
)
def test_one_fact_read_in_several_ways(condition: Condition, masks: list[int]) -> None:
    assert told(condition) == ([int(each) for each in masks], True)


def test_a_set_may_have_several_words() -> None:
    condition = A & (X == "b")
    assert told(condition) == ([NO, NO, NO, NOT_APPLICABLE], True)
    assert told(condition, sets="team.x") == ([UNKNOWN, NO, NO, NOT_APPLICABLE], True)
    assert told(X.is_in(["a", "b"]) & ~A, sets="team.x") == ([UNKNOWN, NO, YES, NOT_APPLICABLE], True)
    assert told(X.is_in(["a", "b"]) & ~A & ~(X == "b"), sets="team.x") == ([NO, NO, NO, NOT_APPLICABLE], True)


def contradictions(count: int) -> Condition:
    return AnyOf(tuple((fact(f"team.x{n}") == "a") & (fact(f"team.x{n}") != "a") for n in range(count)))


def test_four_facts_are_told_apart_and_five_are_not() -> None:
    assert told(contradictions(4)) == ([NO, NO, NO, NOT_APPLICABLE], True)
    assert told(contradictions(5)) == ([UNKNOWN, NO, NO, NOT_APPLICABLE], False)
    assert told(contradictions(5) | A | ~A) == ([UNKNOWN, YES, YES, NOT_APPLICABLE], False)
    assert told(A | ~A | contradictions(5)) == ([YES, YES, YES, NOT_APPLICABLE], True)


def test_only_cases_that_are_possible_count() -> None:
    ranges = [X.is_between(10 * n, 10 * n + 5) for n in range(7)]
    assert told(AnyOf(tuple(ranges)) & ~ranges[0]) == ([UNKNOWN, NO, YES, NOT_APPLICABLE], True)
    many = [X.is_between(10 * n, 10 * n + 5) for n in range(20)]
    masks, sharp = told(All(tuple(many)))
    assert (masks, sharp) == ([UNKNOWN, NO, NO, NOT_APPLICABLE], False)


def test_what_is_said_of_a_thing_hangs_on_no_other() -> None:
    # of each of six things another fact is unknown, and of the last all are
    facts = [fact(f"team.x{n}") for n in range(6)]
    condition = AnyOf(tuple((each == "a") & (each != "a") for each in facts))
    unknown = np.eye(6, dtype=np.bool_) | (np.arange(6) == 5)[:, None]

    def told_of(atom: Condition, which: slice = slice(None)) -> Masks:
        assert isinstance(atom, Is)
        at = [each.subject for each in facts].index(atom.subject)
        return np.where(unknown[which, at], UNKNOWN, NO)

    masks, loose = evaluate_each(condition, told_of, count=6)
    assert masks.tolist() == [NO] * 5 + [UNKNOWN]
    assert loose is not None
    assert loose.tolist() == [False] * 5 + [True]
    for at in range(6):
        one = slice(at, at + 1)
        alone, wide = evaluate_each(condition, lambda atom, one=one: told_of(atom, one), count=1)
        assert (alone[0], wide is not None) == (masks[at], loose[at])
    masks, sharp = evaluate(condition, told_of, count=6)
    assert (masks.tolist(), sharp) == ([NO] * 5 + [UNKNOWN], False)


def test_a_known_fact_is_not_told_apart() -> None:
    masks, sharp = evaluate(contradictions(9), lambda atom: read(atom)[1:3], count=2)
    assert (masks.tolist(), sharp) == ([NO, NO], True)


def test_a_range_is_read_once_for_each_stretch() -> None:
    asked: list[Condition] = []

    def noted(atom: Condition) -> Masks:
        asked.append(atom)
        return read(atom)

    evaluate((X >= 5) & (X == 9), noted, count=4)
    ends = [(None, 5), (5, 9), (9, 10), (10, None)]
    stretches = [
        Between("team.x", *(None if end is None else Fraction(end) for end in pair)) for pair in ends
    ]
    assert asked == [X >= 5, X == 9, *stretches]


def test_only_what_leaves_the_whole_open_is_named() -> None:
    found = undecided_atoms((A & (Y == "c")) | (Y == "b"), read, count=4)
    assert {atom: where.tolist() for atom, where in found.items()} == {
        A: [True, False, False, False],
        Y == "c": [True, False, False, False],
        Y == "b": [True, False, False, False],
    }
    assert undecided_atoms(A | ~A, read, count=4) == {}
    decided = (A & (X.is_between(-5, 0))) | (Y == "b")
    assert list(undecided_atoms(decided, read, count=4)) == [Y == "b"]
    twice = undecided_atoms(A & ((Y == "b") | A), read, count=4)
    assert list(twice) == [A, Y == "b"]
