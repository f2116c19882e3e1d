"""Every form that a policy document has, and the value that it becomes."""

# ruff: noqa: E501 - documents stand as they are written

from __future__ import annotations

import json
import tomllib
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import jsonschema
import pytest

from dtnet import Citation
from dtnet.measures import Amount, Rate
from dtnet.policy import (
    Base,
    Ceiling,
    ChoiceRef,
    Classes,
    ClassRow,
    Count,
    Dated,
    DatedValue,
    FundingShare,
    HeadsNorm,
    IsChosen,
    Multiple,
    Norm,
    OfWhich,
    Open,
    PolicyPeriod,
    ProrationStep,
    ProrationSteps,
    Rounding,
    Size,
    SizeRef,
    parse_policy,
    policy_schema,
)
from dtnet.predicates import EVERYWHERE, All, AnyOf, Between, Condition, Inside, Is, Not

if TYPE_CHECKING:
    from dtnet import Policy
    from dtnet.policy import Component

HEAD = """
id = "x.1"
titles = {vi = "Một", en = "One"}
instrument = {ref = "One", issued = "2023-12-01"}
jurisdiction = {id = "x:province:1", as_of = "2023-12-01"}
on_merger = "ends"
period = {from = "2024-01-01", until = "2026-01-01"}
purpose = "work"
"""
PAID = 'id = "support"\nper = "team"\nnature = "entitlement"\n'
MONTHLY = 'rate = "5 VND/team/month"\nprorate = "any_day"\n'


SCHEMA = jsonschema.Draft202012Validator(policy_schema())


def policy(component: str = PAID + MONTHLY, more: str = "") -> Policy:
    """The policy, which fits the schema and reads back from what is written of it."""
    text = f"{HEAD}\n{more}\n[[component]]\n{component}"
    SCHEMA.validate(json.loads(json.dumps(tomllib.loads(text), default=str)))
    read = parse_policy(text, source="x.toml")
    SCHEMA.validate(read.to_document())
    assert parse_policy(read.to_json(), source="x.json", form="json") == read
    return read


def only(component: str, more: str = "") -> Component:
    (read,) = policy(PAID + component, more).components
    return read


def monthly(amount: int) -> Rate:
    return Rate(amount, "VND", "team", "month")


def chosen(*options: str) -> str:
    return f'[choices.it]\noptions = {list(options)}\ndefault = "{options[0]}"\nwhy = "not seen"\n'


def test_a_dated_value() -> None:
    component = only(
        """prorate = "any_day"
        rate = [
            {from = "2023-01-01", until = "2025-01-01", value = "5 VND/team/month", cite = {ref = "One"}},
            {from = 2025-01-01, value = "6 VND/team/month"},
        ]"""
    )
    assert component.rate == Dated(
        (
            DatedValue(start="2023-01-01", end="2025-01-01", value=monthly(5), cite=Citation(ref="One")),
            DatedValue(start=date(2025, 1, 1), value=monthly(6)),
        )
    )


def test_a_value_by_class() -> None:
    component = only(
        """prorate = "any_day"
        rate.classes = [
            {when = {"commune.type" = "xã"}, value = "5 VND/team/month"},
            {value = [{from = "2024-01-01", value = "6 VND/team/month"}]},
        ]"""
    )
    assert component.rate == Classes(
        (
            ClassRow(when=Is("commune.type", ("xã",)), value=monthly(5)),
            ClassRow(value=Dated((DatedValue(start="2024-01-01", value=monthly(6)),))),
        )
    )


def test_ranges_that_tile_need_no_open_row() -> None:
    component = only(
        """prorate = "any_day"
        rate.classes = [
            {when = {"village.households" = {below = 100}}, value = "5 VND/team/month"},
            {when = {"village.households" = {from = 100, below = "200.5"}}, value = "6 VND/team/month"},
            {when = {"village.households" = {from = "401/2"}}, value = "7 VND/team/month"},
        ]"""
    )
    assert isinstance(component.rate, Classes)
    assert [row.when for row in component.rate.rows] == [
        Between("village.households", None, Fraction(100)),
        Between("village.households", Fraction(100), Fraction(401, 2)),
        Between("village.households", Fraction(401, 2), None),
    ]


def test_a_multiple_of_a_base_and_of_a_component() -> None:
    read = policy(
        PAID
        + 'prorate = "any_day"\ncount = "leader"\nrate = {times = "0.5", of = "wage"}\n'
        + '[[component]]\nid = "more"\nper = "team"\nnature = "entitlement"\nprorate = "any_day"\n'
        + 'count = "people"\nrate = {times = {choice = "it"}, of = "support"}\n',
        chosen("2", "1/3") + '[bases.wage]\nvalue = [{from = "2020-01-01", value = "9 VND/person/month"}]',
    )
    wage = Dated((DatedValue(start="2020-01-01", value=Rate(9, "VND", "person", "month")),))
    assert read.bases == (Base(name="wage", value=wage),)
    assert [each.rate for each in read.components] == [
        Multiple(times=Fraction(1, 2), of="wage"),
        Multiple(times=Open("it", (("2", Fraction(2)), ("1/3", Fraction(1, 3)))), of="support"),
    ]
    assert read.chosen({"it": "1/3"}).components[1].rate == Multiple(times=Fraction(1, 3), of="support")


def test_a_base_may_have_no_time() -> None:
    read = policy(
        PAID + MONTHLY + 'ceiling = [{amount = {times = 2, of = "sum"}, over = "period"}]',
        '[bases.sum]\nvalue = "9 VND/team"',
    )
    assert read.bases == (Base(name="sum", value=Amount(9, "VND", "team")),)


def test_an_open_value() -> None:
    component = only(
        'prorate = "any_day"\nrate = {choice = "it"}', chosen("5 VND/team/month", "6 VND/team/month")
    )
    assert component.rate == Open("it", (("5 VND/team/month", monthly(5)), ("6 VND/team/month", monthly(6))))


@pytest.mark.parametrize(
    ("when", "condition"),
    [
        ("{}", EVERYWHERE),
        ('{kind = "cdtt"}', Is("kind", ("cdtt",))),
        ('{"team.people" = {from = 3}}', Between("team.people", Fraction(3))),
        ('{"village.households" = {below = "1/2"}}', Between("village.households", None, Fraction(1, 2))),
        ('{"commune.grade" = [1, true, "1"]}', Is("commune.grade", (1, True, "1"))),
        ('{level = {choice = "it"}}', IsChosen("level", ChoiceRef("it"))),
        (
            '{areas = {ids = ["a", "b"], as_of = "2024-01-01"}}',
            Inside(areas=("a", "b"), as_of=date(2024, 1, 1)),
        ),
        (
            '{kind = "a", any = [{level = "x"}, {level = "y", "x.b" = true}]}',
            All(
                (
                    Is("kind", ("a",)),
                    AnyOf((Is("level", ("x",)), All((Is("level", ("y",)), Is("x.b", (True,)))))),
                )
            ),
        ),
        ('{not = {level = "x"}}', Not(Is("level", ("x",)))),
        ('{not = {not = {level = "x"}}}', Is("level", ("x",))),
        (
            '{kind = "a", any = [{kind = "b", level = "x"}]}',
            All((Is("kind", ("a",)), Is("kind", ("b",)), Is("level", ("x",)))),
        ),
        (
            '{any = [{any = [{kind = "a"}, {kind = "b"}]}, {kind = "c"}]}',
            AnyOf((Is("kind", ("a",)), Is("kind", ("b",)), Is("kind", ("c",)))),
        ),
    ],
)
def test_conditions(when: str, condition: Condition) -> None:
    more = chosen("village", "any") if "choice" in when else ""
    assert only(f"{MONTHLY}when = {when}", more).when == condition


@pytest.mark.parametrize(
    ("count", "value"),
    [
        ('"deputy"', Count(heads="deputy")),
        ("{number = 1}", Count(number=Fraction(1))),
        (
            '{number = [{from = "2024-01-01", value = "2"}]}',
            Count(number=Dated((DatedValue(start="2024-01-01", value=Fraction(2)),))),
        ),
        ("{number = {classes = [{value = 3}]}}", Count(number=Classes((ClassRow(value=Fraction(3)),)))),
        ('{activity = "patrol"}', Count(activity="patrol")),
        ('{activity = "patrol", times_at_most = 10}', Count(activity="patrol", times_at_most=10)),
    ],
)
def test_counts(count: str, value: Count) -> None:
    heads = 'rate = "5 VND/person/month"\nprorate = "any_day"'
    rate = heads if value.activity is None else 'rate = "5 VND/person/day"'
    assert only(f"{rate}\ncount = {count}").count == value


@pytest.mark.parametrize(
    ("prorate", "value"),
    [
        *[(f'"{word}"', word) for word in ("any_day", "all_days", "actual_days", "thirtieths")],
        ('{choice = "it"}', ChoiceRef("it")),
        (
            '{steps = [{days = 1, share = "1/2"}, {days = 16, share = 1}]}',
            ProrationSteps(
                (ProrationStep(days=1, share=Fraction(1, 2)), ProrationStep(days=16, share=Fraction(1)))
            ),
        ),
    ],
)
def test_prorations(prorate: str, value: object) -> None:
    more = chosen("all_days", "thirtieths") if "choice" in prorate else ""
    assert only(f'rate = "5 VND/team/year"\nprorate = {prorate}', more).prorate == value


@pytest.mark.parametrize(
    ("key", "line", "value"),
    [
        ("facts", 'facts = "last_day"', "last_day"),
        ("facts", 'facts = {choice = "it"}', ChoiceRef("it")),
        (
            "round",
            'round = {rule = "half_up", to = "1_000 VND"}',
            Rounding(rule="half_up", to=Amount(1000, "VND")),
        ),
        ("round", 'round = {rule = "up"}', Rounding(rule="up")),
        (
            "period",
            'period = {from = "2024-03-01", until = "2025-01-01"}',
            PolicyPeriod("2024-03-01", "2025-01-01"),
        ),
        (
            "funding",
            'funding = [{source = "a", up_to = "2 VND", over = "calendar_year"}, {source = "b", share = "1/2"}, {source = "c", rest = true}]',
            (
                FundingShare(source="a", up_to=Amount(2, "VND"), over="calendar_year"),
                FundingShare(source="b", share=Fraction(1, 2)),
                FundingShare(source="c", rest=True),
            ),
        ),
        (
            "ceilings",
            'ceiling = [{amount = "5 VND/team", over = "month", part = "by_months", cite = {ref = "Two"}}]',
            (
                Ceiling(
                    amount=Amount(5, "VND", "team"), over="month", part="by_months", cite=Citation(ref="Two")
                ),
            ),
        ),
        (
            "of_which",
            'of_which = [{id = "a", rate = "1 VND/person/day", count = {activity = "patrol"}}]',
            (OfWhich(id="a", rate=Rate(1, "VND", "person", "day"), count=Count(activity="patrol")),),
        ),
    ],
)
def test_other_parts_of_a_component(key: str, line: str, value: object) -> None:
    more = chosen("first_day", "each_day") if "choice" in line else ""
    assert getattr(only(MONTHLY + line, more), key) == value


def test_a_norm() -> None:
    component = only(
        """rate = "5 VND/person/month"
        count = "people"
        prorate = "any_day"
        norm.heads = {attribute = "village.households", base = 1, block = "220.5", blocks = {choice = "it"}, above = 9, least = 3, most = [{from = "2024-01-01", value = 7}]}
        norm.use = "cap"
        norm.cite = {ref = "Two"}""",
        chosen("full", "started"),
    )
    assert component.norm == Norm(
        heads=HeadsNorm(
            attribute="village.households",
            base=Fraction(1),
            block=Fraction(441, 2),
            blocks=ChoiceRef("it"),
            above=Fraction(9),
            least=Fraction(3),
            most=Dated((DatedValue(start="2024-01-01", value=Fraction(7)),)),
        ),
        use="cap",
        cite=Citation(ref="Two"),
    )


@pytest.mark.parametrize(
    ("heads", "value"),
    [
        ("3", Fraction(3)),
        ('"7/2"', Fraction(7, 2)),
        ('[{from = "2024-01-01", value = 3}]', Dated((DatedValue(start="2024-01-01", value=Fraction(3)),))),
        ("{classes = [{value = 3}]}", Classes((ClassRow(value=Fraction(3)),))),
        ('{choice = "it"}', Open("it", (("3", Fraction(3)), ("4", Fraction(4))))),
        ('{size = "team"}', SizeRef("team")),
    ],
)
def test_plain_and_named_sizes(heads: str, value: object) -> None:
    more = chosen("3", "4") if "choice" in heads else ""
    more += '[sizes.team]\nheads = 3\ncite = {ref = "Two"}\n' if "size" in heads else ""
    read = policy(f"{PAID}{MONTHLY}norm.heads = {heads}", more)
    assert read.components[0].norm == Norm(heads=value)
    size = Size(name="team", heads=Fraction(3), cite=Citation(ref="Two"))
    assert read.sizes == ((size,) if "size" in heads else ())


def test_a_claim_needs_no_ceiling_where_it_is_left_out() -> None:
    read = policy('id = "a"\nper = "team"\nnature = "at_most"\nclaim = "top_up"\nunclaimed = "open"')
    assert (read.components[0].claim, read.components[0].rate, read.components[0].ceilings) == (
        "top_up",
        None,
        (),
    )


def test_other_policies_and_ceilings_of_the_whole() -> None:
    read = policy(
        more='yields_to = ["purpose:work", "x.2"]\ndeducts = ["x.3"]\nsucceeds = "x.0"\n'
        'ceiling = [{amount = "9 VND/team", over = "calendar_year"}]'
    )
    assert (read.yields_to, read.deducts, read.succeeds) == (("purpose:work", "x.2"), ("x.3",), "x.0")
    assert read.ceilings == (Ceiling(amount=Amount(9, "VND", "team"), over="calendar_year"),)


@pytest.mark.parametrize("issued", ["2025", "2025-12", "2025-12-31"])
def test_a_day_of_issue_that_was_seen_in_part(issued: str) -> None:
    assert policy(more="").instrument.issued == "2023-12-01"
    text = f"{HEAD}\n[[component]]\n{PAID}{MONTHLY}".replace('2023-12-01"}', f'{issued}"}}', 1)
    assert parse_policy(text, source="x.toml").instrument.issued == issued
