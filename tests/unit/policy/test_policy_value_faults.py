"""What values in policy documents may not say: days, classes, multiples, options, norms; each in exact words."""

# ruff: noqa: E501 - documents and messages stand as they are
from __future__ import annotations

import pytest

from dtnet.policy import parse_policy

from ..faulty_documents import DUE, HEAD, MONTHLY, choice, faults


@pytest.mark.parametrize(
    ("component", "more", "messages"),
    [
        (
            DUE + 'prorate = "any_day"\nrate = []',
            "",
            ['rate: got an empty list; write [{from = "2024-01-01", value = …}]'],
        ),
        (
            DUE + 'prorate = "any_day"\nrate = [{from = "2024-02-01", value = "5 VND/team/month"}]',
            "",
            ["rate: no value from 2024-01-01 until 2024-02-01; begin there"],
        ),
        (
            DUE
            + 'prorate = "any_day"\nrate = [{from = "2024-01-01", until = "2025-01-01", value = "5 VND/team/month"}]',
            "",
            ["rate: no value from 2025-01-01 on until 2026-01-01; extend the last value, or end the period"],
        ),
        (
            DUE
            + 'prorate = "any_day"\nrate = [{from = "2024-01-01", until = "2025-01-01", value = "5 VND/team/month"}, {from = "2025-02-01", value = "6 VND/team/month"}]',
            "",
            ["rate 2: from: no value from 2025-01-01 until 2025-02-01; close the gap between the rows"],
        ),
        (
            DUE
            + 'prorate = "any_day"\nrate = [{from = "2024-01-01", until = "2025-01-01", value = "5 VND/team/month"}, {from = "2024-06-01", value = "6 VND/team/month"}]',
            "",
            ["rate 2: from: row 1 holds until 2025-01-01; begin there, or end that row earlier"],
        ),
        (
            DUE
            + 'prorate = "any_day"\nrate = [{from = "2024-01-01", value = "5 VND/team/month"}, {from = "2023-06-01", value = "6 VND/team/month"}]',
            "",
            ["rate 2: from: 2023-06-01 is not after 2024-01-01, where row 1 begins; sort the rows"],
        ),
        (
            DUE
            + 'prorate = "any_day"\nrate = [{from = "2024-01-01", until = "2024-01-01", value = "5 VND/team/month"}]',
            "",
            ["rate 1: until 2024-01-01 is not after from 2024-01-01; until is excluded"],
        ),
        (
            DUE
            + 'prorate = "any_day"\nrate = [{from = "2024-01-01", value = "5 VND/team/month"}, {from = "2024-06-01", value = "6 VND/team/year"}]',
            "",
            [
                'rate 2: value: "6 VND/team/year" is per year, and "5 VND/team/month" per month; use one time for all'
            ],
        ),
        (
            DUE
            + 'prorate = "any_day"\nrate = [{from = "2024-01-01", value = "5 VND/team/month"}, {from = "2024-06-01", value = "6 VND/person/month"}]',
            "",
            [
                'rate 2: value: "6 VND/person/month" is per person, but nobody is counted; add count = "people", or write "6 VND/team/month"'
            ],
        ),
        (
            DUE
            + 'prorate = "any_day"\nrate = [{from = "2024-01-01", value = "5 VND/team/month"}, {from = "2024-06-01", value = 1.5, cite = {ref = 1}}]',
            "",
            [
                'rate 2: value: 1.5 is a float, and money is exact; write a whole number with its measures, as "500_000 VND/team/month"',
                "rate 2: cite: ref: got the int 1; write a text in quotes that is not empty",
            ],
        ),
    ],
)
def test_faults_of_dated_values(component: str, more: str, messages: list[str]) -> None:
    assert faults(component, more) == messages


@pytest.mark.parametrize(
    ("component", "more", "messages"),
    [
        (
            DUE + 'prorate = "any_day"\nrate.classes = []',
            "",
            ["rate: classes: got an empty list; write [{when = {…}, value = …}, {value = …}]"],
        ),
        (
            DUE + 'prorate = "any_day"\nrate.classes = [{when = {level = "x"}, value = "5 VND/team/month"}]',
            "",
            ["rate: classes 1: when: the last row must take all remaining units; write it without when"],
        ),
        (
            DUE
            + 'prorate = "any_day"\nrate.classes = [{value = "5 VND/team/month"}, {when = {level = "x"}, value = "5 VND/team/month"}]',
            "",
            [
                "rate: classes 2: when: the last row must take all remaining units; write it without when",
                "rate: classes 2: row 1 fits everybody; put it last",
            ],
        ),
        (
            DUE
            + 'prorate = "any_day"\nrate.classes = [{when = {level = "x"}, value = "5 VND/team/month"}, {when = {level = "x"}, value = "5 VND/team/month"}, {value = "1 VND/team/month"}]',
            "",
            ["rate: classes 2: it has the same when as row 1, so it never fits"],
        ),
        (
            DUE
            + 'prorate = "any_day"\nrate.classes = [{when = {level = ["x", "y"]}, value = "5 VND/team/month"}, {when = {level = "x"}, value = "5 VND/team/month"}, {value = "1 VND/team/month"}]',
            "",
            ["rate: classes 2: earlier rows have every level in it, so it never fits"],
        ),
        (
            DUE
            + 'prorate = "any_day"\nrate.classes = [{when = {"v.h" = {from = 5, below = 9}}, value = "5 VND/team/month"}, {when = {"v.h" = {from = 9}}, value = "5 VND/team/month"}]',
            "",
            ["rate: classes 1: when: from: no row has numbers below 5; remove from, or write 0"],
        ),
        (
            DUE
            + 'prorate = "any_day"\nrate.classes = [{when = {"v.h" = {below = 9}}, value = "5 VND/team/month"}, {when = {"v.h" = {from = 10}}, value = "5 VND/team/month"}]',
            "",
            ["rate: classes 2: when: from: no row has numbers from 9 on and below 10; begin at 9"],
        ),
        (
            DUE
            + 'prorate = "any_day"\nrate.classes = [{when = {"v.h" = {below = 9}}, value = "5 VND/team/month"}, {when = {"v.h" = {from = 8}}, value = "5 VND/team/month"}]',
            "",
            ["rate: classes 2: when: from: got 8, but row 1 reaches 9; begin there"],
        ),
        (
            DUE
            + 'prorate = "any_day"\nrate.classes = [{when = {"v.h" = {below = 9}}, value = "5 VND/team/month"}, {when = {"v.h" = {from = 9, below = 11}}, value = "5 VND/team/month"}]',
            "",
            ["rate: classes 2: when: below: no row has numbers from 11 on; remove below"],
        ),
        (
            DUE
            + 'prorate = "any_day"\nrate.classes = [{when = {"v.h" = {from = 0}}, value = "5 VND/team/month"}, {when = {"v.h" = {from = 9, below = 11}}, value = "5 VND/team/month"}]',
            "",
            [
                "rate: classes 2: row 1 has no below, so this row never fits; add one there",
                "rate: classes 2: when: below: no row has numbers from 11 on; remove below",
            ],
        ),
        (
            DUE
            + 'prorate = "any_day"\nrate.classes = [{when = {"v.h" = {from = 0}}, value = "5 VND/team/month"}, {value = "5 VND/team/month"}]',
            "",
            ["rate: classes 2: row 1 has no below, so this row never fits; remove it"],
        ),
        (
            DUE
            + 'prorate = "any_day"\nrate.classes = [{when = {"v.h" = {below = 9}}, value = "5 VND/team/month"}, {when = {"v.h" = {below = 10}}, value = "5 VND/team/month"}, {value = "5 VND/team/month"}]',
            "",
            ["rate: classes 2: when: from: got nothing, but row 1 reaches 9; begin there"],
        ),
    ],
)
def test_faults_of_classes(component: str, more: str, messages: list[str]) -> None:
    assert faults(component, more) == messages


@pytest.mark.parametrize(
    ("component", "more", "messages"),
    [
        (
            DUE + 'prorate = "any_day"\nrate = {times = 2, of = "wage"}',
            "",
            ["rate: of: there is no base and no component \"wage\"; one of 'support'"],
        ),
        (
            DUE + 'prorate = "any_day"\nrate = {times = 2, of = "support"}',
            "",
            ['rate: of: these values are multiples of each other in a circle: "support" of "support"'],
        ),
        (
            DUE + 'prorate = "any_day"\nrate = {times = -2, of = "wage"}',
            '[bases.wage]\nvalue = "5 VND/team/month"',
            ["rate: times: -2 is below zero"],
        ),
        (
            DUE + 'prorate = "any_day"\nrate = {times = 2, of = "wage"}',
            '[bases.wage]\nvalue = "5 VND/person/month"',
            [
                'rate: of: a multiple of "wage", "5 VND/person/month", is per person, but nobody is counted; add count = "people", or give "wage" a value such as "5 VND/team/month"'
            ],
        ),
        (
            DUE + 'prorate = "any_day"\nrate = {times = 2, of = "wage"}',
            '[bases.wage]\nvalue = "5 VND"',
            [
                'rate: of: a multiple of "wage", "5 VND", has no beneficiary and no time; give "wage" a value such as "5 VND/team/month"'
            ],
        ),
        (
            DUE + 'prorate = "any_day"\ncount = "people"\nrate = {times = 2, of = "wage"}',
            '[bases.wage]\nvalue = "5 VND/person"',
            [
                'rate: of: a multiple of "wage", "5 VND/person", has no time; give "wage" a value such as "5 VND/person/month"'
            ],
        ),
        (
            DUE + 'prorate = "any_day"\nrate = {times = 2, of = "wage"}',
            '[bases.wage]\nvalue = "5 VND/team/day"',
            [
                'rate: of: a multiple of "wage", "5 VND/team/day", is per day, but no activity is counted; give "wage" a value such as "5 VND/team/month", or "5 VND/person/day" with count = {activity = "…"}'
            ],
        ),
        (
            DUE + 'rate = {times = 2, of = "wage"}',
            '[bases.wage]\nvalue = "5 VND/team/month"',
            ['the value of a month that is only partly eligible is missing; write prorate = "any_day"'],
        ),
        (
            DUE + 'prorate = "any_day"\nrate = {times = 2, of = "wage"}',
            '[bases.wage]\nvalue = "5 VND/team/once"',
            ["prorate: only a rate per month, quarter or year is prorated; remove it"],
        ),
        (
            DUE + 'prorate = "any_day"\nrate = {times = 2, of = "a"}',
            '[bases.a]\nvalue = {times = 2, of = "b"}\n[bases.b]\nvalue = {times = 2, of = "a"}',
            ['rate: of: these values are multiples of each other in a circle: "a" of "b" of "a"'],
        ),
        (
            DUE + 'prorate = "any_day"\nrate = {times = 2, of = "a"}',
            '[bases.a]\nvalue = [{from = "2024-05-01", value = "5 VND/team/month"}]',
            ['rate: of: "a" has no value from 2024-01-01 until 2024-05-01; begin there'],
        ),
        (
            DUE + MONTHLY,
            '[bases.a]\nvalue = "5 VND/team/month"',
            [
                'bases.a: no value is a multiple of it; write {times = …, of = "a"} where it applies, or remove it'
            ],
        ),
        (
            DUE + MONTHLY,
            '[bases.support]\nvalue = "5 VND/team/month"',
            [
                "bases.support: a component has this id; give the base another name",
                'bases.support: no value is a multiple of it; write {times = …, of = "support"} where it applies, or remove it',
            ],
        ),
        (
            DUE + MONTHLY,
            '[bases.a]\nvalue = [{from = "2024-01-01", value = "5 VND/team/month"}, {from = "2025-01-01", value = "5 VND/team"}]',
            [
                'bases.a: value 2: value: "5 VND/team" is without a time, and "5 VND/team/month" per month; use one time for all'
            ],
        ),
        (
            DUE + MONTHLY + 'ceiling = [{amount = {times = 2, of = "support"}, over = "calendar_year"}]',
            "",
            [
                'ceiling 1: amount: of: a multiple of "support", "5 VND/team/month", is per month, but over = "calendar_year"; write over = "month"'
            ],
        ),
        (
            DUE + MONTHLY + 'ceiling = [{amount = {times = 2, of = "support"}, over = {choice = "it"}}]',
            choice("month", "period"),
            [
                'ceiling 1: amount: of: a multiple of "support", "5 VND/team/month", is per month, but over = "period"; write over = "month"'
            ],
        ),
        (
            DUE
            + 'rate = "5 VND/team/once"\nceiling = [{amount = {times = 2, of = "support"}, over = "period"}]',
            "",
            [
                'ceiling 1: amount: of: a multiple of "support", "5 VND/team/once", is once, but a ceiling is a multiple of a rate per month or year'
            ],
        ),
        (
            DUE
            + MONTHLY
            + 'when = {areas = {ids = [], as_of = "x"}, any = [], not = {level = {choice = "it"}}, "a.b" = {from = 5, below = 5, x = 1}, "c.d" = {from = 1.5}}',
            choice("village", "any"),
            [
                "when: areas: ids: got an empty list; write the id of at least one area",
                "when: areas: as_of: 'x': not a day; write it as 2024-08-31",
                'when: any: got an empty list; write a list of tables, as [{kind = ["cdtt"], level = "village"}, …]',
                "when: a.b: unknown key \"x\"; one of 'from', 'below'",
                "when: a.b: no number is from 5 on and below 5; raise below",
                'when: c.d: from: got the float 1.5; write a whole number or an exact one as text, as "1/3" or "0.25"',
            ],
        ),
    ],
)
def test_faults_of_multiples(component: str, more: str, messages: list[str]) -> None:
    assert faults(component, more) == messages


@pytest.mark.parametrize(
    ("component", "more", "messages"),
    [
        (
            DUE + 'prorate = "any_day"\nrate = {choice = "it"}',
            choice("5 VND/team/month", "5"),
            [
                'rate: choice: option "5" of choice "it" is not allowed here: "5" has no measures; write "5 VND/team/month"'
            ],
        ),
        (
            DUE + 'prorate = "any_day"\nrate = {choice = "it"}',
            choice("5 VND/team/month", "5 VND/team/year"),
            [
                'rate: choice: "5 VND/team/year" is per year, and "5 VND/team/month" per month; use one time for all'
            ],
        ),
        (
            DUE + 'prorate = "any_day"\nrate = {choice = "ti"}',
            choice("5 VND/team/month", "5 VND/team/year"),
            [
                'choices.it: no value refers to it; write {choice = "it"} where it applies',
                "rate: choice: there is no choice \"ti\"; one of 'it'",
            ],
        ),
    ],
)
def test_faults_of_options_of_values(component: str, more: str, messages: list[str]) -> None:
    assert faults(component, more) == messages


@pytest.mark.parametrize(
    ("component", "more", "messages"),
    [
        (
            DUE
            + MONTHLY
            + 'norm = {heads = {attribute = "x", base = -1, block = 0, blocks = "fully", least = 9, most = 3}}',
            "",
            [
                'norm: heads: blocks: got "fully"; allowed: "full", "started"; did you mean \'full\'?',
                'norm: heads: attribute: "x" is not an attribute; write "LEVEL.ATTRIBUTE" or "team.ATTRIBUTE"',
                "norm: heads: least: 9 is above most = 3; lower least or raise most",
                "norm: heads: base: -1 is below zero",
                "norm: heads: block: a block cannot be 0; write how much of the attribute adds one person",
            ],
        ),
        (
            DUE
            + MONTHLY
            + 'norm = {heads = {attribute = "x.y", base = 1, block = 1, blocks = "full", least = 9, most = 3}, use = "cap"}',
            "",
            ["norm: heads: least: 9 is above most = 3; lower least or raise most"],
        ),
        (
            DUE
            + MONTHLY
            + 'norm = {heads = {attribute = "x.y", base = {times = 1, of = "a"}, block = 1.5, blocks = "full", least = "1/0", most = 4611686018427387904}, use = {choice = "it"}}',
            choice("report", "replace"),
            [
                'norm: heads: base: got a table; write a whole number or an exact one as text, as "1/3" or "0.25", a list of dated values, {classes = […]} or {choice = "…"}',
                'norm: heads: block: got the float 1.5; write a whole number or an exact one as text, as "1/3" or "0.25"',
                'norm: heads: least: got "1/0"; write a whole number or an exact one as text, as "1/3" or "0.25"',
                "norm: heads: most: the int 4611686018427387904 does not fit 62-bit integers",
            ],
        ),
        (
            DUE
            + MONTHLY
            + 'norm = {heads = {attribute = "x.y", base = 1, block = 1, blocks = "full", least = [{from = "2024-01-01", value = 3}, {from = "2025-01-01", value = 6}], most = 5}}',
            "",
            ["norm: heads: least: 6 is above most = 5 from 2025-01-01 on; lower least or raise most"],
        ),
        (
            DUE
            + MONTHLY
            + 'norm = {heads = {attribute = "x.y", base = 1, block = 1, blocks = "full", least = {choice = "it"}, most = 5}}',
            choice("3", "6"),
            ["norm: heads: least: 6 is above most = 5; lower least or raise most"],
        ),
    ],
)
def test_faults_of_norms(component: str, more: str, messages: list[str]) -> None:
    assert faults(component, more) == messages


NORM = 'attribute = "village.households", base = 1, block = 9, blocks = "full"'
TWO = '{when = {level = "xã"}, value = %s}, {value = %s}'


def norm(numbers: str, count: str = "", use: str = "report") -> str:
    return f'{DUE}{MONTHLY}{count}norm = {{heads = {{{NORM}, {numbers}}}, use = "{use}"}}'


@pytest.mark.parametrize(
    ("numbers", "options", "sound"),
    [
        (f"least.classes = [{TWO % (3, 9)}], most.classes = [{TWO % (4, 9)}]", (), True),
        (f"least.classes = [{TWO % (3, 9)}], most.classes = [{TWO % (4, 8)}]", (), False),
        (f"least.classes = [{TWO % (3, 9)}], most = 8", (), False),
        ('least = {choice = "it"}, most = {choice = "it"}', ("3", "4"), True),
        ('least = [{from = "2024-01-01", value = 3}], most = [{from = "2023-01-01", value = 4}]', (), True),
        (
            'least.classes = [{value = 9}], most.classes = [{when = {level = "xã"}, value = 8}, {value = 9}]',
            (),
            True,
        ),
        ("least = 3", (), True),
    ],
)
def test_a_least_above_the_most_is_found_where_they_hold_together(
    numbers: str,
    options: tuple[str, ...],
    sound: bool,  # noqa: FBT001 - a case
) -> None:
    more = choice(*options) if options else ""
    text = f'{HEAD}{more}\n[[component]]\nid = "support"\n{norm(numbers)}'
    if sound:
        assert parse_policy(text, source="x.toml").components[0].norm is not None
    else:
        assert faults(norm(numbers), more)[0].startswith("norm: heads: least: 9 is above most = 8")


@pytest.mark.parametrize(
    ("numbers", "message"),
    [
        (
            'block = [{from = "2024-01-01", value = 0}]',
            "norm: heads: block 1: value: a block cannot be 0; write how much of the attribute adds one person",
        ),
        ("block.classes = [{value = -1}]", "norm: heads: block: classes 1: value: -1 is below zero"),
        (
            'block = {choice = "it"}',
            "norm: heads: block: choice: a block cannot be 0; write how much of the attribute adds one person",
        ),
    ],
)
def test_sizes_are_checked_at_every_end(numbers: str, message: str) -> None:
    heads = f'attribute = "village.households", base = 1, blocks = "full", {numbers}'
    more = choice("1", "0") if "choice" in numbers else ""
    assert faults(f"{DUE}{MONTHLY}norm = {{heads = {{{heads}}}}}", more) == [message]


def test_what_a_norm_does_needs_people_that_are_counted() -> None:
    assert faults(norm("above = 0", use="cap")) == [
        'norm: use: "cap" limits a count of people; write count = "people" or a role'
    ]
    leader = f'{DUE}rate = "5 VND/person/month"\nprorate = "any_day"\ncount = "leader"\n'
    heads = f"norm.heads = {{{NORM}}}\n"
    assert faults(f'{leader}{heads}norm.use = "replace"') == [
        'norm: use: "replace" replaces the count of people; write count = "people"'
    ]


def test_a_base_is_for_one_beneficiary() -> None:
    rows = '[{from = "2024-01-01", value = "5 VND/person"}, {from = "2025-01-01", value = "6 VND"}]'
    used = DUE + MONTHLY + 'ceiling = [{amount = {times = 2, of = "a"}, over = "month"}]'
    assert faults(used, f"[bases.a]\nvalue = {rows}\n") == [
        'policy x.1: bases.a: value 2: value: "6 VND" is without a beneficiary, and "5 VND/person" per person; use one beneficiary for all'.removeprefix(
            "policy x.1: "
        ),
    ]


def test_multiples_may_be_mixed_with_what_does_not_fit_them() -> None:
    base = '[bases.a]\nvalue = "5 VND/team/year"\n[bases.b]\nvalue.classes = [{when = {level = "x"}, value = {times = 1, of = "a"}}, {value = "5 VND/team/month"}]\n'
    rate = 'rate = {times = 1, of = "b"}\nprorate = "any_day"\n'
    assert faults(DUE + rate, base) == [
        'bases.b: value: classes 2: value: "5 VND/team/month" is per month, and a multiple of "a", "5 VND/team/year", per year; use one time for all',
        'rate: of: a multiple of "b", "5 VND/team/month", is per month, and a multiple of "b", "5 VND/team/year", per year; use one time for all',
    ]


def test_a_multiple_of_a_component_without_a_rate() -> None:
    other = '[[component]]\nid = "more"\nnature = "entitlement"\nper = "team"\nprorate = "any_day"\nrate = {times = 2, of = "support"}\n'
    most = 'nature = "at_most"\nper = "team"\nunclaimed = "full"\nceiling = [{amount = "5 VND/team", over = "month"}]\n'
    assert faults(most + other) == [
        'component "more": rate: of: component "support" has no rate; name a base, or a component with a rate'
    ]


def test_a_faulty_component_hides_what_is_unknown_only() -> None:
    other = '[[component]]\nid = "more"\nnature = "entitlement"\nper = "team"\nprorate = "any_day"\nrate = {times = 2, of = "suport"}\n'
    assert faults(DUE + "rate = 1.5\n" + other) == [
        'rate: 1.5 is a float, and money is exact; write a whole number with its measures, as "500_000 VND/team/month"'
    ]


def test_what_is_mixed_without_multiples_is_told_once() -> None:
    base = '[bases.a]\nvalue = "5 VND/team/month"\n'
    rows = '{when = {level = "x"}, value = "5 VND/team/month"}, {when = {level = "y"}, value = {times = 1, of = "a"}}'
    rate = f'prorate = "any_day"\nrate.classes = [{rows}, {{value = "5 VND/team/year"}}]'
    assert faults(DUE + rate, base) == [
        'rate: classes 3: value: "5 VND/team/year" is per year, and "5 VND/team/month" per month; use one time for all'
    ]


def test_a_circle_of_multiples_has_no_days() -> None:
    dated = '[{from = "2025-01-01", value = {times = 1, of = "a"}}]'
    rate = 'prorate = "any_day"\nrate = {times = 1, of = "a"}\n'
    assert faults(DUE + rate, f"[bases.a]\nvalue = {dated}\n") == [
        'rate: of: these values are multiples of each other in a circle: "a" of "a"',
        'rate: of: "a" has no value from 2024-01-01 until 2025-01-01; begin there',
    ]


def test_rows_may_hold_before_and_after_the_policy() -> None:
    rows = '[{from = "2020-01-01", value = [{from = "2021-01-01", value = "1 VND/team/month"}]}, {from = "2024-01-01", value = "5 VND/team/month"}, {from = "2030-01-01", value = "6 VND/team/month"}]'
    text = f'{HEAD}[[component]]\nid = "support"\n{DUE}prorate = "any_day"\nrate = {rows}'
    assert parse_policy(text, source="x.toml").components[0].rate is not None


@pytest.mark.parametrize(
    ("heads", "more", "messages"),
    [
        ("-1", "", ["norm: heads: -1 is below zero"]),
        (
            '{classes = [{when = {level = "xã"}, value = -1}, {value = 1}]}',
            "",
            ["norm: heads: classes 1: value: -1 is below zero"],
        ),
        ('{choice = "it"}', choice("3", "-4"), ["norm: heads: choice: -4 is below zero"]),
        (
            '{choice = "it"}',
            choice("3", "team"),
            [
                'norm: heads: choice: option "team" of choice "it" is not allowed here: got "team"; write a whole number or an exact one as text, as "1/3" or "0.25"'
            ],
        ),
        (
            "3.5",
            "",
            [
                'norm: heads: got the float 3.5; write a whole number or an exact one as text, as "1/3" or "0.25"; or a table with attribute, base, block, blocks, above, least, most, or {size = "…"}'
            ],
        ),
        (
            '[{from = "2024-02-01", value = 3}]',
            "",
            ["norm: heads: no value from 2024-01-01 until 2024-02-01; begin there"],
        ),
        ('{size = "team"}', "", ['norm: heads: size: there is no size "team"; add [sizes.team]']),
        (
            '{size = "tem"}',
            "[sizes.team]\nheads = 3",
            [
                "norm: heads: size: there is no size \"tem\"; did you mean 'team'?",
                'sizes.team: no norm refers to it; write norm = {heads = {size = "team"}} where it applies, or remove it',
            ],
        ),
        (
            '{size = "team"}',
            '[sizes.team]\nheads = [{from = "2023-01-01", until = "2025-01-01", value = 3}]',
            [
                'norm: heads: size: "team" has no value from 2025-01-01 on until 2026-01-01; extend the last value, or end the period'
            ],
        ),
        (
            '{size = "team"}',
            '[sizes.team]\nheads = {attribute = "a.b", base = [{from = "2025-01-01", value = 3}], block = 2, blocks = "full"}',
            ['norm: heads: size: "team" has no value from 2024-01-01 until 2025-01-01; begin there'],
        ),
        (
            '{size = "a b"}',
            '[sizes."a b"]\nheads = -3',
            [
                'sizes.a b: "a b" is not a name; write letters and digits, with ".", "_" or "-" between them',
                "sizes.a b: heads: -3 is below zero",
            ],
        ),
        (
            '{size = "team"}',
            '[sizes.team]\nheads = {size = "other"}',
            ["sizes.team: heads: a size cannot refer to a size; write the number of people, as heads = 3"],
        ),
        (
            '{size = "team"}',
            "[sizes.team]\nheads = true",
            [
                'sizes.team: heads: got true; write a whole number or an exact one as text, as "1/3" or "0.25"; or a table with attribute, base, block, blocks, above, least, most'
            ],
        ),
        ('{size = "team"}', "[sizes.team]", ['sizes.team: "heads" is missing; write heads = 3']),
        ('{size = "team"}', "[[sizes]]", ["sizes: got a list; write a table [sizes.NAME] for each size"]),
    ],
)
def test_faults_of_plain_and_named_sizes(heads: str, more: str, messages: list[str]) -> None:
    assert faults(f"{DUE}{MONTHLY}norm = {{heads = {heads}}}", more) == messages
