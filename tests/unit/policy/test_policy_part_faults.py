"""What other parts of policy documents may not say, each in exact words."""

# ruff: noqa: E501, ISC003, ISC004 - documents and messages stand as they are
from __future__ import annotations

import pytest

from dtnet.errors import InvalidPolicyError
from dtnet.policy import parse_policy

from ..faulty_documents import DUE, HEAD, MONTHLY, choice, faults


@pytest.mark.parametrize(
    ("component", "more", "messages"),
    [
        (
            DUE + MONTHLY + 'when = {any = [{}, {kind = []}], "a.b" = [4611686018427387904]}',
            "",
            [
                "when: any 1: an empty table sets no condition; write one, or remove the key",
                'when: any 2: kind: got an empty list; write a text or a list of texts, or {choice = "…"}',
                'when: a.b: got a list; write true, false, a whole number, a day, a text or a list of texts, {from = 1, below = 2}, or {choice = "…"}',
            ],
        ),
        (
            DUE + MONTHLY + "when = {level = 1, kind = {from = 1}}",
            "",
            [
                'when: level: got the int 1; write a text or a list of texts, or {choice = "…"}',
                "when: kind: unknown key \"from\"; one of 'choice'",
                'when: kind: "choice" is missing; write {choice = "year"}',
            ],
        ),
        (
            DUE + MONTHLY + 'when = "level village"',
            "",
            ["when: column 7: expected =, !=, >=, < or in, got 'village'"],
        ),
        (
            DUE + MONTHLY + 'when = "any(all(), kind = x)"',
            "",
            ["when: all() is empty there; write a condition, or remove it"],
        ),
        (
            DUE + MONTHLY + 'when = "not all()"',
            "",
            ["when: all() is empty there; write a condition, or remove it"],
        ),
        (
            DUE + MONTHLY + "when='\"village.two words\" = 1'",
            "",
            ['when: "village.two words" is not a subject; write kind, level or LEVEL.ATTRIBUTE'],
        ),
        (
            DUE + MONTHLY + 'when = "x.y >= 9999999999999999999999"',
            "",
            ["when: 9999999999999999999999 does not fit 62-bit integers"],
        ),
        (
            DUE + MONTHLY + 'when = "x.y = 9999999999999999999999"',
            "",
            ["when: 9999999999999999999999 does not fit 62-bit integers"],
        ),
    ],
)
def test_faults_of_conditions(component: str, more: str, messages: list[str]) -> None:
    assert faults(component, more) == messages


@pytest.mark.parametrize(
    ("component", "more", "messages"),
    [
        (
            DUE + MONTHLY + 'claim = "a"',
            "",
            [
                "claim: a component has a rate or a claim, not both; remove one of them",
                'claim: an entitlement needs no claim; remove it, or write nature = "at_most"',
            ],
        ),
        (
            DUE + 'claim = "a"\nunclaimed = "open"',
            "",
            [
                "unclaimed: an entitlement is due without a claim; remove it",
                'claim: an entitlement needs no claim; remove it, or write nature = "at_most"',
                'an entitlement needs a rate; write rate = "500_000 VND/team/month"',
            ],
        ),
        (
            'nature = "at_most"\nper = "team"\n'
            + 'unclaimed = "full"\nclaim = "a"\nrate = "5 VND/team/month"\nprorate = "any_day"',
            "",
            ["claim: a component has a rate or a claim, not both; remove one of them"],
        ),
        (
            'nature = "at_most"\nper = "team"\n' + 'unclaimed = {choice = "it"}\nclaim = "a"',
            choice("full", "open"),
            [
                'unclaimed: unclaimed = "full" needs exactly one ceiling (got 0); write ceiling = [{amount = "3_000_000 VND/team", over = "calendar_year"}], or unclaimed = "open"'
            ],
        ),
        (
            'nature = "at_most"\nper = "team"\n'
            + 'unclaimed = "open"\nclaim = "a"\nround = {rule = "up"}\nfacts = "first_day"\nprorate = "any_day"\ncount = "people"',
            "",
            [
                "count: a count multiplies a rate, and there is none; add a rate, or remove the count",
                "prorate: only a rate per month, quarter or year is prorated; remove it",
                "facts: it applies to a rate, and there is none; remove it",
                "round: it applies to a rate, and there is none; remove it",
            ],
        ),
        (
            'nature = "at_most"\nper = "team"\n'
            + 'unclaimed = "open"\nclaim = "a"\n[[component]]\nid = "b"\nper = "team"\nnature = "at_most"\nclaim = "a"\nunclaimed = "open"\n[[component]]\nid = "c"\nper = "team"\nnature = "entitlement"\ncount = {activity = "a"}\nrate = "5 VND/person/day"',
            "",
            [
                'claim: 2 components pay the claim "a"; keep one, or give each its own claim',
                'claim: "a" is also an activity; give the claim another name',
            ],
        ),
    ],
)
def test_faults_of_what_is_at_most_or_claimed(component: str, more: str, messages: list[str]) -> None:
    assert faults(component, more) == messages


@pytest.mark.parametrize(
    ("component", "more", "messages"),
    [
        (
            DUE + MONTHLY,
            'yields_to = ["x.1", "purpose:", "a b"]\ndeducts = ["x.2", "x.2"]\nsucceeds = "purpose:work"',
            [
                'yields_to 1: "x.1" is this policy itself; name another policy',
                'yields_to 2: "purpose:" is not the id of a policy; write an id, as "vn.da-nang.2024-36", or "purpose:team-operation"',
                'yields_to 3: "a b" is not the id of a policy; write an id, as "vn.da-nang.2024-36", or "purpose:team-operation"',
                'deducts 2: "x.2" is listed twice; list it once',
                'succeeds: "purpose:work" is not the id of a policy; write an id, as "vn.da-nang.2024-36"',
            ],
        ),
        (
            DUE + MONTHLY,
            'yields_to = ["x.2"]\ndeducts = ["x.2"]\nsucceeds = "x.1"',
            [
                'deducts: "x.2" is in yields_to too, so nothing is left to deduct from',
                'succeeds: "x.1" is this policy itself; name another policy',
            ],
        ),
    ],
)
def test_faults_of_other_policies(component: str, more: str, messages: list[str]) -> None:
    assert faults(component, more) == messages


@pytest.mark.parametrize(
    ("component", "more", "messages"),
    [
        (
            DUE + 'prorate = "any_day"\nrate = {choise = "ti"}',
            "",
            [
                'rate: got a table; write "500_000 VND/team/month", a list of dated values, {classes = […]}, {times = …, of = "…"} or {choice = "…"}; did you mean \'choice\'?'
            ],
        ),
        (
            DUE + 'prorate = "any_day"\nrate = {clases = []}',
            "",
            [
                'rate: got a table; write "500_000 VND/team/month", a list of dated values, {classes = […]}, {times = …, of = "…"} or {choice = "…"}; did you mean \'classes\'?'
            ],
        ),
        (
            DUE
            + 'rate = "5 VND/team/month"\nfacts = "each_day"\nround = {rule = "up", to = "0 VND/team"}\nprorate = "any_day"\nperiod = {from = "2023-01-01", until = "2025-01-01"}',
            "",
            [
                'round: to: "0 VND/team" is per team, but a rounding step has no beneficiary; write "0 VND"',
                'round: to: "0 VND/team" is zero; write 1 or more',
            ],
        ),
        (
            DUE
            + 'rate = "5 VND/team/month"\nprorate = {steps = [{days = 0, share = 2}, {days = 9, share = 1}, {days = 9, share = "1/2"}]}',
            "",
            [
                "prorate: steps 1: days: 0 is not a number of days of a month; write 1 to 31",
                "prorate: steps 1: share: 2 is not a share of a month; write a number from 0 to 1",
            ],
        ),
        (
            DUE + 'rate = "5 VND/team/month"\nprorate = {steps = []}',
            "",
            ['prorate: steps: got an empty list; write [{days = 15, share = "1/2"}]'],
        ),
        (
            DUE + 'rate = "5 VND/team/month"\nprorate = {step = []}',
            "",
            [
                "prorate: unknown key \"step\"; did you mean 'steps'?",
                'prorate: "steps" is missing; write steps = [{days = 15, share = "1/2"}]',
            ],
        ),
        (
            DUE + 'rate = "5 VND/person/day"\ncount = {activity = "a", times_at_most = 0}',
            "",
            ["count: times_at_most: 0 leaves nothing to count; write 1 or more"],
        ),
        (
            DUE
            + MONTHLY
            + 'funding = [{source = "a", up_to = "0 VND/team"}, {source = "b", rest = true, up_to = "5 VND"}]',
            "",
            [
                'funding 1: up_to: "0 VND/team" is per team, but a funding source shares the amount of one unit; write "0 VND"',
                'funding 1: up_to: "0 VND/team" is zero; write 1 or more',
                'funding 2: a source has either up_to = "200_000 VND", or share = "1/2", or rest = true',
            ],
        ),
        (
            DUE
            + MONTHLY
            + 'funding = [{source = "a", share = "1/2", over = "calendar_year"}, {source = "b", up_to = "5 VND", over = "year"}, {source = "d", rest = true}]',
            "",
            [
                'funding 1: over: only a source with up_to has a window; remove it, or write up_to = "200_000 VND"',
                'funding 2: over: got "year"; allowed: "month", "calendar_year"',
            ],
        ),
        (
            DUE
            + MONTHLY
            + 'funding = [{source = "c", up_to = "5 VND", over = {choice = "it"}}, {source = "d", rest = true}]',
            choice("month", "twelve_months"),
            [
                'choices.it: options: "twelve_months" cannot stand in component "support": funding 1: over; allowed: "month", "calendar_year"',
            ],
        ),
        (
            DUE + MONTHLY,
            'ceiling = [{amount = "5 VND/commune", over = "month"}]',
            [
                'ceiling 1: amount: "5 VND/commune" is per "commune", which is unsupported here; money exists for each unit of a component: write per = "commune" there, or an amount per team; a sum that several units share is not supported, so state it as a condition'
            ],
        ),
        (
            DUE + MONTHLY,
            'ceiling = [{amount = "5 VND", over = "month"}]',
            [
                'ceiling 1: amount: "5 VND" is without a beneficiary, but money exists per team; write "5 VND/team"'
            ],
        ),
        (
            DUE + 'rate = "5 VND/commune/month"\nprorate = "any_day"',
            "",
            [
                'rate: "5 VND/commune/month" is per "commune", which is unsupported here; money exists for each unit of a component: write per = "commune" there, or an amount per team; a sum that several units share is not supported, so state it as a condition'
            ],
        ),
        (
            'nature = "entitlement"\nper = "xa"\n'
            + 'rate = "5 VND/xa/month"\nprorate = "any_day"\nwhen = {kind = "a", any = [{"team.x" = 1}]}\nnorm = {heads = {attribute = "x.y", base = 1, block = 1, blocks = "full"}}',
            "",
            [
                'norm: a norm is about the size of teams, and this is per xa; write per = "team"',
                "when: kind: money exists per xa, and no xa has a kind; remove the condition",
                "when: team.x: money exists per xa, and no xa has a team; remove the condition",
            ],
        ),
        (
            'nature = "entitlement"\nper = "xa"\n'
            + 'rate = "5 VND/person/month"\nprorate = "any_day"\ncount = "people"',
            "",
            [
                'count: only teams have people, and this is per xa; write per = "team", or count = {number = 1}'
            ],
        ),
        (
            'nature = "entitlement"\nper = "xa"\nrate = "5 VND/person/month"\nprorate = "any_day"\ncount = {number = "1.5"}',
            "",
            ["count: number: 3/2 is not a number of people; write 0, 1, 2 or more"],
        ),
        (
            DUE
            + 'rate = "5 VND/person/month"\nprorate = "any_day"\ncount.number.classes = [{when = {level = "xã"}, value = -1}, {value = "1/2"}]',
            "",
            [
                "count: number: classes 1: value: -1 is not a number of people; write 0, 1, 2 or more",
                "count: number: classes 2: value: 1/2 is not a number of people; write 0, 1, 2 or more",
            ],
        ),
        (
            DUE
            + 'rate = "5 VND/person/month"\nprorate = "any_day"\ncount.number = [{from = "2024-06-01", value = 1}]',
            "",
            ["count: number: no value from 2024-01-01 until 2024-06-01; begin there"],
        ),
        (
            DUE + 'rate = "5 VND/person/month"\nprorate = "any_day"\ncount = {number = true}',
            "",
            ['count: number: got true; write a whole number or an exact one as text, as "1/3" or "0.25"'],
        ),
        (
            DUE + 'rate = "5 VND/person/month"\nprorate = "any_day"\ncount = {number = 1, activity = "a"}',
            "",
            [
                'count: got a table; write "people", "leader", "deputy", "ordinary", {number = 1} or {activity = "…"}'
            ],
        ),
        (
            DUE
            + 'rate = "5 VND/person/month"\nprorate = "any_day"\ncount = {number = 1}\nnorm = {heads = 3, use = "cap"}',
            "",
            ['norm: use: "cap" limits a count of people; write count = "people" or a role'],
        ),
        (
            DUE
            + 'rate = "5 VND/person/month"\nprorate = "any_day"\ncount = {number = 1}\nnorm = {heads = 3, use = "replace"}',
            "",
            ['norm: use: "replace" replaces the count of people; write count = "people"'],
        ),
        (
            'nature = "entitlement"\nper = "month"\n' + 'rate = "5 VND/person/day"\ncount = {activity = "a"}',
            "",
            ['per: money cannot be due per "month"; write "team", or a level such as "commune"'],
        ),
        (
            'nature = "entitlement"\nper = "month"\n'
            + 'rate = "5 VND/person/day"\ncount = {activity = "a", times_at_most = 1000000000000000000000000}',
            "",
            ["count: times_at_most: the int 1000000000000000000000000 does not fit 62-bit integers"],
        ),
    ],
)
def test_faults_of_other_parts(component: str, more: str, messages: list[str]) -> None:
    assert faults(component, more) == messages


@pytest.mark.parametrize(
    "lines",
    [
        'ceiling = [{amount = "5 VND/team", over = "period"}]',
        MONTHLY + 'ceiling = [{amount = "5 VND/team", over = {choice = "it"}, part = "by_days"}]',
    ],
)
def test_a_period_without_an_end_has_no_parts(lines: str) -> None:
    most = 'nature = "at_most"\nper = "team"\nunclaimed = "full"\n'
    more = choice("month", "period") if "choice" in lines else ""
    text = f'{HEAD}{more}\n[[component]]\nid = "support"\n{most}{lines}'
    parse_policy(text, source="x.toml")
    with pytest.raises(InvalidPolicyError) as caught:
        parse_policy(text.replace(', until = "2026-01-01"', ""), source="x.toml")
    assert [str(fault) for fault in caught.value.faults] == [
        'policy x.1: component "support": ceiling 1: over: the period has no end, so a part of it cannot be computed; '
        "write another window"
    ]


WHOLE = 'let it begin and end on the first day of a month, or write "by_days"'


@pytest.mark.parametrize(
    ("over", "days", "edges"),
    [
        ('"twelve_months"', ("2024-03-15", "2025-01-01"), ["begins on 2024-03-15"]),
        ('"twelve_months"', ("2024-03-01", "2025-01-15"), []),
        ('"period"', ("2024-03-01", "2025-01-15"), ["ends on 2025-01-15"]),
        ('"period"', ("2024-03-02", "2025-01-15"), ["begins on 2024-03-02", "ends on 2025-01-15"]),
        ('"calendar_year"', ("2024-03-02", "2025-01-15"), []),
        ('{choice = "it"}', ("2024-03-02", "2025-01-15"), ["begins on 2024-03-02", "ends on 2025-01-15"]),
    ],
)
def test_months_are_counted_in_windows_of_whole_months(
    over: str, days: tuple[str, str], edges: list[str]
) -> None:
    ceiling = f'ceiling = [{{amount = "5 VND/team", over = {over}, part = "by_months"}}]\n'
    more = choice("month", "period") if "choice" in over else ""
    first, end = days
    period = f'period = {{from = "{first}", until = "{end}"}}\n'
    said = [
        f'ceiling 1: part: "by_months" counts whole months, but the period {edge}; {WHOLE}' for edge in edges
    ]
    # of the component's own period
    text = f'{HEAD}{more}\n[[component]]\nid = "support"\n{DUE}{MONTHLY}{period}{ceiling}'
    assert messages(text) == [f'component "support": {each}' for each in said]
    # of the policy's
    text = f'{HEAD}{ceiling}{more}\n[[component]]\nid = "support"\n{DUE}{MONTHLY}'
    text = text.replace('period = {from = "2024-01-01", until = "2026-01-01"}\n', period)
    assert messages(text) == said


def test_months_that_cannot_be_counted_are_told_with_other_faults() -> None:
    ceiling = 'ceiling = [{amount = "5 VND/team", over = "period", part = "by_months"}]\n'
    period = 'period = {from = "2024-01-15", until = "2027-01-01"}\n'
    found = faults(f"{DUE}{MONTHLY}{period}{ceiling}", 'seen_in_force = "2030-01-01"')
    assert [each.partition(";")[0] for each in found] == [
        "seen_in_force: 2030-01-01 is not inside the policy's period 2024-01-01..2026-01-01",
        "period: 2024-01-15..2027-01-01 is not inside the policy's period 2024-01-01..2026-01-01",
        'ceiling 1: part: "by_months" counts whole months, but the period begins on 2024-01-15',
    ]


def messages(text: str) -> list[str]:
    """The faults of a whole document; none for one that is sound."""
    try:
        parse_policy(text, source="x.toml")
    except InvalidPolicyError as error:
        return [str(fault).removeprefix("policy x.1: ") for fault in error.faults]
    return []


def test_a_ceiling_in_full_over_a_period_without_an_end_is_one() -> None:
    ceiling = 'ceiling = [{amount = "5 VND/team", over = "period"}]\n'
    text = f'{HEAD}{ceiling}\n[[component]]\nid = "support"\n{DUE}{MONTHLY}{ceiling}'
    text = text.replace(', until = "2026-01-01"', "")
    assert (
        parse_policy(text, source="x.toml").ceilings
        == parse_policy(text, source="x.toml").components[0].ceilings
    )


def test_a_component_lasts_no_longer_than_its_policy() -> None:
    assert faults(DUE + MONTHLY + 'period = {from = "2024-03-01"}') == [
        "period: 2024-03-01.. is not inside the policy's period 2024-01-01..2026-01-01; shorten it"
    ]


def test_a_base_holds_where_its_multiples_are() -> None:
    base = '[bases.a]\nvalue = [{from = "2025-01-01", value = "5 VND/team/month"}]\n'
    rate = 'prorate = "any_day"\nrate = {times = 2, of = "a"}\n'
    later = DUE + rate + 'period = {from = "2025-01-01", until = "2026-01-01"}'
    text = f'{HEAD}{base}[[component]]\nid = "support"\n{later}'
    assert parse_policy(text, source="x.toml").components[0].period is not None
    assert faults(DUE + rate, base) == [
        'rate: of: "a" has no value from 2024-01-01 until 2025-01-01; begin there'
    ]


def test_tables_may_be_nested_too_deeply() -> None:
    document = parse_policy(
        f'{HEAD}[[component]]\nid = "support"\n{DUE}{MONTHLY}when = {{level = "x"}}', source="x.toml"
    ).to_json()
    deep = '{"any": [' * 300 + '{"level": "x"}' + "]}" * 300
    text = document.replace('{\n        "level": "x"\n      }', deep)
    with pytest.raises(InvalidPolicyError) as caught:
        parse_policy(text, source="x.json", form="json")
    assert [str(fault) for fault in caught.value.faults] == ["document: tables are nested too deeply"]


def test_steps_rise() -> None:
    steps = "[{days = 9, share = 0}, {days = 9, share = 1}]"
    assert faults(f'{DUE}rate = "5 VND/team/month"\nprorate = {{steps = {steps}}}') == [
        "prorate: steps 2: days: 9 is not more than 9; sort by days"
    ]


def test_a_choice_of_any_puts_no_condition_and_cannot_be_turned_round() -> None:
    assert faults(DUE + MONTHLY + 'when = {not = {level = {choice = "it"}}}', choice("village", "any")) == [
        'when: not: level: choice: its option "any" sets no condition, so "not" would exclude everybody'
    ]


def test_a_ceiling_by_the_month_needs_no_end_of_the_period() -> None:
    most = 'nature = "at_most"\nper = "team"\nunclaimed = "full"\nceiling = [{amount = "5 VND/team", over = "month"}]'
    text = f'{HEAD}\n[[component]]\nid = "support"\n{most}'.replace(', until = "2026-01-01"', "")
    assert parse_policy(text, source="x.toml").period.end is None


def test_a_condition_may_be_a_text() -> None:
    text = 'when = "level = village and not kind = project_06"'
    table = 'when = {level = "village", not = {kind = "project_06"}}'
    one, other = (
        parse_policy(f'{HEAD}[[component]]\nid = "support"\n{DUE}{MONTHLY}{when}', source="x.toml")
        for when in (text, table)
    )
    assert one == other
    assert faults(DUE + MONTHLY + 'when = "level = village and"') == [
        "when: column 20: expected a condition, got the end"
    ]
