"""The laws of verdicts, over every set of outcomes."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from dtnet.predicates.verdicts import both, either, negated

from ...inner.predicates import NO, NOT_APPLICABLE, UNKNOWN, YES, is_decided

ALL = np.arange(8, dtype=np.uint8)
PAIRS = tuple(np.array(list(product(ALL, repeat=2)), np.uint8).T)
TRIPLES = tuple(np.array(list(product(ALL, repeat=3)), np.uint8).T)


def same(one: np.ndarray, other: np.ndarray) -> bool:
    assert one.dtype == other.dtype == np.uint8
    return bool((one == other).all())


def test_single_outcomes() -> None:
    one, other = (
        np.array(each, np.uint8) for each in zip(*product([YES, NO, NOT_APPLICABLE], repeat=2), strict=True)
    )
    never = [NOT_APPLICABLE] * 3
    assert both(one, other).tolist() == [YES, NO, NOT_APPLICABLE, NO, NO, NOT_APPLICABLE, *never]
    assert either(one, other).tolist() == [YES, YES, NOT_APPLICABLE, YES, NO, NOT_APPLICABLE, *never]
    assert negated(np.array([YES, NO, NOT_APPLICABLE])).tolist() == [NO, YES, NOT_APPLICABLE]


def test_sets_are_what_their_members_give() -> None:
    for combine in (both, either):
        for one, other in product(range(8), repeat=2):
            members = [
                int(combine(np.array([1 << i]), np.array([1 << j]))[0])
                for i, j in product(range(3), repeat=2)
                if one >> i & 1 and other >> j & 1
            ]
            assert combine(np.array([one]), np.array([other]))[0] == np.bitwise_or.reduce([0, *members])
    for mask in range(8):
        members = [int(negated(np.array([1 << i]))[0]) for i in range(3) if mask >> i & 1]
        assert negated(np.array([mask]))[0] == np.bitwise_or.reduce([0, *members])


def test_of_two_unknown_facts_and_of_one_that_may_not_apply() -> None:
    unknown, yes, maybe = (np.array([each]) for each in (UNKNOWN, YES, YES | NOT_APPLICABLE))
    assert both(unknown, yes)[0] == both(unknown, unknown)[0] == UNKNOWN
    assert either(unknown, yes)[0] == YES
    assert either(maybe, unknown)[0] == YES | NOT_APPLICABLE
    assert both(maybe, unknown)[0] == YES | NO | NOT_APPLICABLE


def test_de_morgan() -> None:
    one, other = PAIRS
    assert same(negated(both(one, other)), either(negated(one), negated(other)))
    assert same(negated(either(one, other)), both(negated(one), negated(other)))
    assert same(negated(negated(ALL)), ALL)


@pytest.mark.parametrize("combine", [both, either])
def test_order_and_grouping_do_not_matter(combine: type) -> None:
    one, other, third = TRIPLES
    assert same(combine(one, other), combine(other, one))
    assert same(combine(one, combine(other, third)), combine(combine(one, other), third))


def test_distribution() -> None:
    one, other, third = TRIPLES
    assert same(both(one, either(other, third)), either(both(one, other), both(one, third)))
    assert same(either(one, both(other, third)), both(either(one, other), either(one, third)))


def test_absorption_does_not_hold() -> None:
    one, other = np.array([YES]), np.array([NOT_APPLICABLE])
    assert either(one, both(one, other))[0] == NOT_APPLICABLE
    assert both(one, either(one, other))[0] == NOT_APPLICABLE


def test_decided() -> None:
    assert is_decided(ALL).tolist() == [False, True, True, False, True, False, False, False]
