"""Policies with fields changed: every change goes through the checks of documents."""

# ruff: noqa: E501, ISC004 - documents and messages stand as they are
from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
import pytest

import dtnet
from dtnet import Period
from dtnet.errors import ArgumentError, InvalidPolicyError, UnknownNameError
from dtnet.measures import Amount, Rate, Units
from dtnet.policy import (
    Base,
    Ceiling,
    Choice,
    ChoiceRef,
    FundingShare,
    Jurisdiction,
    Multiple,
    Norm,
    PolicyPeriod,
    Size,
    SizeRef,
    parse_policy,
)
from dtnet.predicates import Is

if TYPE_CHECKING:
    from dtnet import Policy

YEN_BAI = dtnet.policies()["vn.yen-bai.2022-60"]
HA_TINH = dtnet.policies()["vn.ha-tinh.2023-119"]
DA_NANG = dtnet.policies()["vn.da-nang.2024-36"]


def faults(policy: Policy, **changes: Any) -> list[str]:  # noqa: ANN401 - fields have values of every type
    with pytest.raises(InvalidPolicyError) as caught:
        policy.evolve(**changes)
    assert caught.value.what == f"policy {policy.id}, changed"
    return [str(fault).removeprefix(f"policy {policy.id}: ") for fault in caught.value.faults]


def test_nothing_changed_is_the_same() -> None:
    for policy in dtnet.policies():
        assert policy.evolve() == policy


def test_fields_are_changed_by_name() -> None:
    changed = HA_TINH.evolve(
        id="x.2",
        purpose="more",
        seen_in_force=date(2024, 8, 31),
        funding=(FundingShare(source="a", share=Fraction(1, 3)), {"source": "b", "rest": True}),
        ceilings=[Ceiling(amount=Amount(9, "VND", "team"), over="month")],
        succeeds=HA_TINH.id,
    )
    assert (changed.id, changed.purpose, changed.seen_in_force) == ("x.2", "more", date(2024, 8, 31))
    assert changed.funding[0] == FundingShare(source="a", share=Fraction(1, 3))
    assert changed.ceilings == (Ceiling(amount=Amount(9, "VND", "team"), over="month"),)
    assert (
        attrs.evolve(
            changed,
            id=HA_TINH.id,
            purpose="team-operation",
            seen_in_force=None,
            funding=(),
            ceilings=(),
            succeeds=None,
        )
        == HA_TINH
    )


@pytest.mark.parametrize(
    ("period", "read"),
    [
        ("2024", PolicyPeriod("2024-01-01", "2025-01-01")),
        ("2024-02-01..2025-03-01", PolicyPeriod("2024-02-01", "2025-03-01")),
        (Period("2024-02-01"), PolicyPeriod("2024-02-01")),
        (PolicyPeriod("2024-02-01", None, "not seen"), PolicyPeriod("2024-02-01", None, "not seen")),
        ({"from": "2024-02-01"}, PolicyPeriod("2024-02-01")),
    ],
)
def test_a_period_is_a_text_or_a_value(period: object, read: PolicyPeriod) -> None:
    assert HA_TINH.evolve(period=period).period == read
    moved = HA_TINH.evolve(period=period, jurisdiction="vn:country:0")
    assert moved.jurisdiction == Jurisdiction(id="vn:country:0", as_of=read.start)


def test_a_period_that_is_none_says_so() -> None:
    assert faults(HA_TINH, period="24", jurisdiction="vn:country:0") == [
        'jurisdiction: "as_of" is missing; write as_of = "2024-07-30"',
        'period: got "24"; write a table with from, until, assumed',
    ]


def test_a_policy_goes_elsewhere_with_its_openings_or_without() -> None:
    nationwide = YEN_BAI.evolve(jurisdiction="vn:country:0", openings=())
    assert nationwide.jurisdiction == Jurisdiction(id="vn:country:0", as_of=date(2023, 1, 1))
    assert (nationwide.openings, nationwide.unopened) == ((), ChoiceRef("unopened"))
    kept = YEN_BAI.evolve(
        jurisdiction=Jurisdiction(id="a", as_of=date(2023, 5, 1)), openings=YEN_BAI.openings
    )
    assert kept == attrs.evolve(YEN_BAI, jurisdiction=Jurisdiction(id="a", as_of=date(2023, 5, 1)))
    assert faults(YEN_BAI, jurisdiction="vn:country:0", purpos="x") == [
        "there is no field \"purpos\"; did you mean 'purpose'?",
        "openings: decided for the old jurisdiction; pass openings=() or openings=policy.openings",
    ]


def test_so_it_does_with_what_holds_in_years_without_openings() -> None:
    assert faults(YEN_BAI.evolve(openings=()), jurisdiction="vn:country:0") == [
        "unopened: decided for the old jurisdiction; pass unopened=None or unopened=policy.unopened"
    ]
    moved = YEN_BAI.evolve(openings=()).evolve(jurisdiction="vn:country:0", unopened=None)
    assert (moved.unopened, [choice.name for choice in moved.choices]) == (None, ["on_merger"])


def test_choices_go_with_what_referred_to_them() -> None:
    assert [choice.name for choice in DA_NANG.choices] == ["on_merger", "year", "part"]
    changed = DA_NANG.evolve(on_merger="ends")
    assert [choice.name for choice in changed.choices] == ["year", "part"]
    none = changed.with_component("support", ceilings=[{"amount": "5 VND/team", "over": "month"}])
    assert none.choices == ()
    assert faults(DA_NANG, on_merger="ends", choices=DA_NANG.choices) == [
        'choices.on_merger: no value refers to it; write {choice = "on_merger"} where it applies'
    ]


def test_choices_and_bases_come_with_what_refers_to_them() -> None:
    level = Choice(name="start", options=("1", "2"), default="1", why="not seen")
    changed = HA_TINH.evolve(
        choices=(*HA_TINH.choices, level),
        bases=[Base(name="wage", value=Rate(9, "VND", "team", "month"))],
        components=[
            attrs.evolve(HA_TINH.components[0], rate=Multiple(times=Fraction(3, 2), of="wage")),
            {
                "id": "top",
                "nature": "at_most",
                "per": "team",
                "rate": {"times": {"choice": "start"}, "of": "support"},
                "unclaimed": "full",
                "prorate": "any_day",
            },
        ],
    )
    assert [choice.name for choice in changed.choices] == ["level", "start"]
    assert [base.name for base in changed.bases] == ["wage"]
    dropped = changed.with_component("support", rate="5 VND/team/month")
    assert dropped.bases == ()
    assert [choice.name for choice in dropped.choices] == ["level", "start"]


def test_sizes_come_with_what_refers_to_them() -> None:
    sized = HA_TINH.evolve(
        sizes=[Size(name="team", heads=Fraction(3))],
        components=[attrs.evolve(HA_TINH.components[0], norm=Norm(heads=SizeRef("team"), use="require"))],
    )
    assert sized.to_document()["sizes"] == {"team": {"heads": 3}}
    assert sized.evolve(purpose="x").sizes == sized.sizes
    assert sized.with_component("support", norm={"heads": 3}).sizes == ()


@pytest.mark.parametrize("rate", ["700_000 VND/team/month", Rate(700_000, "VND", "team", "month")])
def test_a_component_changes_alone(rate: object) -> None:
    changed = HA_TINH.with_component("support", rate=rate)
    (component,) = changed.components
    assert component == attrs.evolve(HA_TINH.components[0], rate=Rate(700_000, "VND", "team", "month"))
    assert attrs.evolve(changed, components=HA_TINH.components) == HA_TINH


def test_a_component_gets_and_loses_fields() -> None:
    changed = HA_TINH.with_component(
        "support", id="a", when=Is("level", ("village",)), count="people", rate="5 VND/person/month"
    )
    assert (changed.components[0].id, changed.components[0].when) == ("a", Is("level", ("village",)))
    back = changed.with_component("a", count=None, rate="5 VND/team/month")
    assert back.components[0].count is None


def test_a_component_that_is_not_there_names_the_nearest() -> None:
    with pytest.raises(UnknownNameError) as caught:
        HA_TINH.with_component("suport", rate="5 VND/team/month")
    assert str(caught.value) == (
        "policy vn.ha-tinh.2023-119 has no component 'suport'; did you mean 'support'?"
    )


def test_all_faults_of_a_change_come_together() -> None:
    with pytest.raises(InvalidPolicyError) as caught:
        HA_TINH.with_component("support", rate=1.5, prorat="any_day", count="people")
    assert [str(fault) for fault in caught.value.faults] == [
        "policy vn.ha-tinh.2023-119: component \"support\": there is no field \"prorat\"; did you mean 'prorate' or 'rate'?",
        'policy vn.ha-tinh.2023-119: component "support": rate: 1.5 is a float, and money is exact; '
        'write a whole number with its measures, as "500_000 VND/team/month"',
    ]


def test_what_is_needed_stays() -> None:
    assert faults(HA_TINH, purpose=None, components=()) == [
        "purpose: got null; write a text in quotes that is not empty",
        "component: got an empty list; write at least one [[component]]",
    ]


def test_choices_that_are_made_stay_made() -> None:
    for change in (HA_TINH.chosen().evolve, lambda: HA_TINH.chosen().with_component("support")):
        with pytest.raises(ArgumentError) as caught:
            change()
        assert str(caught.value) == (
            "policy vn.ha-tinh.2023-119: its choices are already made; change it as it was read, then choose"
        )


def test_a_policy_keeps_its_currency_and_grains() -> None:
    toy = Units(currencies=("TOY",))
    text = (
        HA_TINH.to_json()
        .replace("VND/team", "TOY/xa")
        .replace('"per": "team"', '"per": "xa"')
        .replace('"kind": "cdtt",', "")
    )
    policy = parse_policy(text, source="x.json", form="json", units=toy)
    changed = policy.with_component("support", rate="5 TOY/xa/month")
    assert changed.components[0].rate == Rate(5, "TOY", "xa", "month")
