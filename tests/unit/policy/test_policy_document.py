"""Policies as values: deeply frozen, with their open choices made once and recorded."""

from __future__ import annotations

import pickle
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
import pytest

from dtnet import Citation, Policy
from dtnet.errors import ArgumentError, DayError
from dtnet.measures import Amount, Rate
from dtnet.policy import (
    Ceiling,
    Choice,
    ChoiceRef,
    Component,
    IsChosen,
    Jurisdiction,
    Open,
    Opening,
    PolicyPeriod,
    Titles,
)
from dtnet.policy.document.document import settled
from dtnet.predicates import EVERYWHERE, All, Is

if TYPE_CHECKING:
    from collections.abc import Mapping

POLICY = Policy(
    id="x.1",
    titles=Titles(vi="Một", en="One"),
    instrument=Citation(ref="One", issued="2024-01-01"),
    jurisdiction=Jurisdiction(id="x:province:1", as_of=date(2024, 1, 1)),
    on_merger=ChoiceRef("merger"),
    period=PolicyPeriod(date(2024, 1, 1), None, "the end was not seen"),
    purpose="work",
    components=(
        Component(
            id="support",
            nature="at_most",
            per="team",
            when=All(
                (
                    Is("kind", ("cdtt",)),
                    IsChosen("level", ChoiceRef("level")),
                    IsChosen("commune.ready", ChoiceRef("ready")),
                )
            ),
            ceilings=(Ceiling(amount=Amount(5, "VND", "team"), over=ChoiceRef("year")),),
            unclaimed="full",
        ),
    ),
    choices=(
        Choice(name="merger", options=("ends", "continues_in_old_area"), default="ends", why="not seen"),
        Choice(name="level", options=("village", "any"), default="village", why="not seen"),
        Choice(name="ready", options=("true", "false", "partly"), default="true", why="not seen"),
        Choice(name="year", options=("calendar_year", "twelve_months"), default="calendar_year", why="open"),
    ),
)


def test_defaults_are_put_where_a_choice_stood() -> None:
    policy = POLICY.chosen()
    (component,) = policy.components
    assert policy.on_merger == "ends"
    assert component.when == All(
        (Is("kind", ("cdtt",)), Is("level", ("village",)), Is("commune.ready", (True,)))
    )
    assert component.ceilings[0].over == "calendar_year"
    assert "ChoiceRef" in repr(POLICY.components)
    assert "ChoiceRef" not in repr(policy.components)
    assert policy.selection == (
        ("merger", "ends"),
        ("level", "village"),
        ("ready", "true"),
        ("year", "calendar_year"),
    )
    assert (policy.period, policy.choices) == (POLICY.period, POLICY.choices)


def test_any_puts_no_condition_and_texts_stay_texts() -> None:
    policy = POLICY.chosen({"level": "any", "ready": "partly"})
    assert policy.components[0].when == All(
        (Is("kind", ("cdtt",)), EVERYWHERE, Is("commune.ready", ("partly",)))
    )
    assert policy.selection[1:3] == (("level", "any"), ("ready", "partly"))


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"yaer": "calendar_year"}, "policy x.1 has no choice \"yaer\"; did you mean 'year'?"),
        (
            {"year": "twelve_month"},
            'policy x.1: choice "year" has no option "twelve_month"; did you mean \'twelve_months\'?',
        ),
    ],
)
def test_what_cannot_be_chosen_says_so(choices: Mapping[str, str], message: str) -> None:
    for policy in (POLICY, POLICY.chosen()):
        with pytest.raises(ArgumentError) as caught:
            policy.chosen(choices)
        assert str(caught.value) == message


def test_a_policy_without_choices_has_none_to_make() -> None:
    plain = attrs.evolve(POLICY.chosen(), choices=(), selection=())
    assert plain.chosen() == plain
    with pytest.raises(ArgumentError, match=r'policy x\.1 has no choice "a"; it has no choices'):
        plain.chosen({"a": "b"})


def test_a_choice_is_made_once() -> None:
    policy = POLICY.chosen({"level": "any"})
    assert policy.chosen() is policy
    assert policy.chosen({"level": "any"}) is policy
    with pytest.raises(ArgumentError) as caught:
        policy.chosen({"level": "village"})
    assert str(caught.value) == (
        'policy x.1: choice "level" is already "any"; choose on a policy with open choices'
    )


def test_settled_hands_on_what_is_settled_only() -> None:
    assert settled(POLICY.chosen().on_merger) == "ends"
    with pytest.raises(ArgumentError, match=r'choice "merger" is still open; call policy.chosen'):
        settled(POLICY.on_merger)


def test_policies_are_values() -> None:
    again = pickle.loads(pickle.dumps(POLICY))  # noqa: S301 - our own bytes
    assert again == POLICY
    assert hash(again) == hash(POLICY)
    assert POLICY.chosen() != POLICY
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        POLICY.id = "y"  # type: ignore[misc]


def test_a_policy_has_the_currency_of_its_money() -> None:
    assert POLICY.currency == "VND"
    rated = Component(id="a", nature="entitlement", per="team", rate=Rate(5, "TOY", "team", "month"))
    assert attrs.evolve(POLICY, components=(rated,)).currency == "TOY"
    assert attrs.evolve(POLICY, components=()).currency is None


def test_an_open_value_becomes_the_chosen_one() -> None:
    amounts = Open("size", (("small", Amount(1, "VND", "team")), ("large", Amount(9, "VND", "team"))))
    (component,) = POLICY.components
    component = attrs.evolve(component, ceilings=(Ceiling(amount=amounts, over="month"),))
    size = Choice(name="size", options=("small", "large"), default="small", why="not seen")
    policy = attrs.evolve(POLICY, components=(component,), choices=(*POLICY.choices, size))
    assert policy.chosen().components[0].ceilings[0].amount == Amount(1, "VND", "team")
    assert policy.chosen({"size": "large"}).components[0].ceilings[0].amount == Amount(9, "VND", "team")


def test_a_period_keeps_why_it_is_assumed() -> None:
    period = PolicyPeriod("2024-01-01", "2025-01-01", "not seen")
    assert (str(period), period.days, period.assumed) == ("2024-01-01..2025-01-01", 366, "not seen")
    assert Opening(period=period, cite=Citation(ref="a")).when == EVERYWHERE
    with pytest.raises(DayError):
        PolicyPeriod("2025-01-01", "2024-01-01")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "options['level']: got None, of type NoneType; name an option of the choice 'level'"),
        ("x", "options: got 'x', of type str; name an option of the choice 'level'"),
        ({"level": "villag"}, "options['level']='villag'; did you mean 'village'?"),
    ],
)
def test_a_value_needs_an_option_that_it_has(options: dict[str, str], message: str) -> None:
    value = Open(choice="level", options=(("village", Fraction(1)), ("any", Fraction(2))))
    assert value.with_options({"level": "any"}) == 2
    with pytest.raises(ArgumentError) as caught:
        value.with_options(options)
    assert str(caught.value) == message
