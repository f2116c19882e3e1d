"""Conditions as values: what they refuse, how they join, and how facts are compared in Python."""

from __future__ import annotations

import pickle
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

import dtnet
from dtnet.errors import ArgumentError, DayError
from dtnet.predicates import (
    EVERYWHERE,
    All,
    AnyOf,
    Between,
    Condition,
    Inside,
    Is,
    Not,
    fact,
    inside,
)

from ...inner.predicates import atoms_of, parts_of

if TYPE_CHECKING:
    from collections.abc import Callable

A, B, C = (Is("level", (word,)) for word in "abc")


def test_the_package_is_reached_by_name() -> None:
    assert dtnet.predicates.fact is fact


def test_conditions_join() -> None:
    assert A & B & C == All((A, B, C)) == A & (B & C)
    assert A | B | C == AnyOf((A, B, C)) == A | (B | C)
    assert ~~A == A
    assert All((Not(AnyOf((A, B))), C)) == ~(A | B) & C
    assert AnyOf((All((A, B)), C)) == (A & B) | C
    assert A & EVERYWHERE == EVERYWHERE & A == A
    assert EVERYWHERE & EVERYWHERE == EVERYWHERE


def test_a_condition_is_no_truth_value() -> None:
    message = (
        "a condition is neither true nor false by itself; join conditions with &, | and ~, each comparison"
    )
    for misuse in (
        lambda: A and B,
        lambda: not A,
        lambda: 100 <= fact("village.households") < 300,
    ):
        with pytest.raises(ArgumentError) as caught:
            misuse()
        assert str(caught.value).startswith(message)


def test_facts_are_compared() -> None:
    number, kind = fact("village.households"), fact("kind")
    assert (number == 5) == Is("village.households", (5,))
    assert (number != 5) == Not(Is("village.households", (5,)))
    assert (number >= 5) == Between("village.households", Fraction(5))
    assert (number < Fraction(1, 2)) == Between("village.households", None, Fraction(1, 2))
    assert number.is_between(5, 9) == Between("village.households", Fraction(5), Fraction(9))
    assert kind.is_in(each for each in ("a", "b")) == Is("kind", ("a", "b"))
    assert inside("x", "y", as_of="2024-08-31") == Inside(("x", "y"), date(2024, 8, 31))
    with pytest.raises(TypeError):
        hash(number)


def test_equality_tells_types_of_values_apart() -> None:
    assert Is("team.x", (1,)) != Is("team.x", (True,))
    assert len({Is("team.x", (1,)), Is("team.x", (True,)), Is("team.x", (1,))}) == 2
    both = A & Inside(("x",), "2024-08-31")
    assert pickle.loads(pickle.dumps(both)) == both  # noqa: S301 - our own bytes


def test_atoms_and_parts() -> None:
    condition = (A & ~B) | ~(A & C)
    assert atoms_of(condition) == [A, B, C]
    assert atoms_of(EVERYWHERE) == []
    assert parts_of(A) is None
    assert parts_of(~A) == (A,)
    assert parts_of(A & B) == parts_of(A | B) == (A, B)


ILLEGAL: list[tuple[Callable[[], Any], str]] = [
    (lambda: AnyOf(()), "any of no conditions never holds; give at least one"),
    (lambda: Is("level", ()), "'level' compared with (); give a tuple of at least one value"),
    (lambda: Is("level", "ab"), "'level' compared with 'ab'; give a tuple of at least one value"),  # type: ignore[arg-type]
    (lambda: Is("level", (5,)), "'level' compared with 5; give a text"),
    (
        lambda: Is("team.x", (1.5,)),  # type: ignore[arg-type]
        "'team.x' compared with 1.5; give a text, a whole number, a day, True or False",
    ),
    (
        lambda: Is("levels", ("a",)),
        "'levels' cannot be compared; write kind, level, team.ATTRIBUTE or LEVEL.ATTRIBUTE",
    ),
    (lambda: fact("team. "), "'team. ' cannot be compared; write kind"),
    (lambda: fact(".x"), "'.x' cannot be compared; write kind"),
    (lambda: fact(5), "5 cannot be compared; write kind"),  # type: ignore[arg-type]
    (lambda: fact("kind").is_in("cdtt"), "'kind' compared with 'cdtt'; give a list of values"),
    (lambda: fact("level") >= 5, "'level' is not a number; compare it with words"),
    (lambda: Between("team.x"), "'team.x' in a range without ends; give least, below or both"),
    (lambda: Between("team.x", 5), "'team.x' compared with 5; give a Fraction or a date"),  # type: ignore[arg-type]
    (
        lambda: fact("team.x").is_between(5, 5),
        "'team.x' in [5, 5), which holds no number; the lower end is included, the upper end is not",
    ),
    (lambda: fact("team.x") >= 0.5, "'team.x' compared with 0.5; give a whole number, a Fraction or a day"),  # type: ignore[operator]
    (lambda: fact("team.x") < True, "'team.x' compared with True; give a whole number, a Fraction or a day"),
    (lambda: inside(as_of="2024-08-31"), "inside (); give a tuple of at least one id of an area"),
    (
        lambda: Inside("ab", "2024-08-31"),  # type: ignore[arg-type]
        "inside 'ab'; give a tuple of at least one id of an area",
    ),
    (lambda: inside(5, as_of="2024-08-31"), "inside (5,); give a tuple"),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("make", "message"), ILLEGAL, ids=[message for _, message in ILLEGAL])
def test_what_says_nothing_is_refused(make: Callable[[], Condition], message: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        make()
    assert str(caught.value).startswith(message)


def test_a_day_is_a_day() -> None:
    with pytest.raises(DayError, match="as of '2024'"):
        inside("x", as_of="2024")
