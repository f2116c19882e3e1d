"""Conditions that compare days: as values, as text, over facts, in policies and before plug-ins."""
# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

import json
import re
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import dtnet
from dtnet import DueCells
from dtnet.errors import ArgumentError, DayError, InvalidPolicyError, PredicateError, UnknownNameError
from dtnet.policy import parse_policy, policy_schema
from dtnet.policy.engine.plugin_due import _decoded
from dtnet.policy.explain.amount_explanations import told_fact
from dtnet.policy.units.rates import read_codes
from dtnet.predicates import All, Between, Condition, Is, Not, condition_text, fact, parse_condition

from ...inner.facts import Subjects, evaluated, subject_numbers, unknown_facts

if TYPE_CHECKING:
    from collections.abc import Callable

X = "team.reported_on"
ON, NEXT = date(2031, 3, 1), date(2031, 3, 2)
INSTANT = datetime(2031, 3, 1)  # noqa: DTZ001 - it is to be refused
HOUR = np.datetime64("2031-03-01T00", "h")


# -- values and text -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (fact(X) == ON, f"{X} = 2031-03-01"),
        (fact(X) == "2031-03-01", f"{X} = 2031-03-01"),
        (fact(X) == np.datetime64("2031-03-01"), f"{X} = 2031-03-01"),
        (fact(X) != ON, f"not {X} = 2031-03-01"),
        (fact(X) >= ON, f"{X} >= 2031-03-01"),
        (fact(X) > ON, f"{X} >= 2031-03-02"),
        (fact(X) < "2031-03-01", f"{X} < 2031-03-01"),
        (fact(X) <= ON, f"{X} < 2031-03-02"),
        (fact(X).is_in([ON, "2031-03-02"]), f"{X} in {{2031-03-01, 2031-03-02}}"),
        (fact(X).is_between(ON, NEXT), f"{X} in [2031-03-01, 2031-03-02)"),
    ],
)
def test_days_are_compared(condition: Condition, text: str) -> None:
    assert condition_text(condition) == text
    assert parse_condition(text) == condition


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        (f'{X} = "2031-03-01"', Is(X, (ON,))),
        (f'{X} >= "2031-03-01"', Between(X, ON)),
        (f"{X} > 2031-03-01", Between(X, NEXT)),
        (f'{X} <= "2031-03-01"', Between(X, None, NEXT)),
        (f'{X} in ["2031-03-01", 2031-03-02)', Between(X, ON, NEXT)),
        (f"{X} != 2031-03-01", Not(Is(X, (ON,)))),
    ],
)
def test_what_else_reads_so(text: str, condition: Condition) -> None:
    assert parse_condition(text) == condition


def test_a_text_that_names_a_day_is_the_day() -> None:
    assert Is(X, ("2031-03-01",)) == Is(X, (ON,))
    assert Is(X, ("2031-03-01",)).values == (ON,)
    assert Is(X, ("2031-02-30", "3000-01-01", "2031-3-1")).values == ("2031-02-30", "3000-01-01", "2031-3-1")
    assert Is("kind", ("2031-03-01",)).values == ("2031-03-01",)
    assert condition_text(Is("kind", ("2031-03-01",))) == 'kind = "2031-03-01"'


ILLEGAL: list[tuple[Callable[[], Any], type[Exception], str]] = [
    (
        lambda: Is("level", (ON,)),
        ArgumentError,
        "'level' compared with datetime.date(2031, 3, 1); give a text",
    ),
    (
        lambda: Is(X, (INSTANT,)),
        ArgumentError,
        f"'{X}' compared with datetime.datetime(2031, 3, 1, 0, 0); give",
    ),
    (
        lambda: fact(X) == INSTANT,
        ArgumentError,
        f"'{X}' compared with datetime.datetime(2031, 3, 1, 0, 0); give",
    ),
    (
        lambda: fact(X) >= INSTANT,
        DayError,
        f"'{X}' compared with datetime.datetime(2031, 3, 1, 0, 0): an instant",
    ),
    (
        lambda: Between(X, INSTANT),
        ArgumentError,
        f"'{X}' compared with datetime.datetime(2031, 3, 1, 0, 0); give",
    ),
    (lambda: fact(X) < "2031", DayError, f"'{X}' compared with '2031': not a day; write it as 2024-08-31"),
    (
        lambda: fact(X) == HOUR,
        DayError,
        f"'{X}' compared with {HOUR!r}: not a day; pass a datetime.date",
    ),
    (
        lambda: Between(X, date(1899, 12, 31)),
        DayError,
        f"'{X}' compared with 1899-12-31: year outside 1900–2999",
    ),
    (
        lambda: Is(X, (ON, date(3000, 1, 1))),
        DayError,
        f"'{X}' compared with 3000-01-01: year outside 1900–2999",
    ),
    (lambda: fact(X) > 5, ArgumentError, f"'{X}' > 5: > compares days only; write >= and the next number"),
    (
        lambda: fact(X) <= Fraction(1, 2),
        ArgumentError,
        f"'{X}' <= 1/2: <= compares days only; write < and the next number",
    ),
    (
        lambda: fact(X) > date(2999, 12, 31),
        DayError,
        f"'{X}' > 2999-12-31: the next day, 3000-01-01: year outside 1900–2999",
    ),
    (
        lambda: Between(X, ON, Fraction(5)),
        ArgumentError,
        f"'{X}' in [2031-03-01, 5), a number and a day; give two numbers, or two days",
    ),
    (
        lambda: Between(X, ON, ON),
        ArgumentError,
        f"'{X}' in [2031-03-01, 2031-03-01), which holds no day; the",
    ),
]


@pytest.mark.parametrize(("make", "error", "message"), ILLEGAL)
def test_what_is_refused(make: Callable[[], Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        make()
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("text", "message", "at"),
    [
        (f"{X} > 5", "expected =, !=, >=, < or in, got '>'; the lower end", "> 5"),
        (f'{X} <= "5"', "expected =, !=, >=, < or in, got '<='; the upper end", '<= "5"'),
        (f"{X} >= 2031-02-30", "day '2031-02-30': no such day", "2031-02-30"),
        (f'{X} < "2031-02-30"', "day '2031-02-30': no such day", '"2031-02-30"'),
        (f"{X} = 3000-01-01", "day 3000-01-01: year outside 1900–2999", "3000-01-01"),
        (f"{X} >= soon", "expected a whole number or a day, got 'soon'", "soon"),
        (f"{X} in [1, 2031-03-01)", f"'{X}' in [1, 2031-03-01), a number and a day", f"{X} in"),
        (
            f"{X} in [2031-03-01, 2031-03-31]",
            "the upper end is not included; write ) and the next day",
            "]",
        ),
        (f"{X} > 2999-12-31", f"'{X}' > 2999-12-31: the next day, 3000-01-01: year outside", f"{X} >"),
        ("level = 2031-03-01", "'level' compared with datetime.date(2031, 3, 1); give a text", "level ="),
    ],
)
def test_text_that_is_refused(text: str, message: str, at: str) -> None:
    with pytest.raises(PredicateError) as caught:
        parse_condition(text)
    assert str(caught.value).startswith(message)
    assert text[caught.value.column - 1 :].startswith(at)


# -- facts ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def teams(toy_with_days: Any) -> Subjects:
    """Three teams: one of the first day that there is, one of 2031-03-01, and one of which nobody knows."""
    builder = toy_with_days.builder([("c", "country", None)])
    ids = ["a", "b", "c1"]
    builder.add_bodies(
        toy_with_days.body_columns([(id, "team", "c") for id in ids], reported_on=["1900-01-01", ON, None])
    )
    network = builder.build()
    return Subjects(network, network.area_state(date(2025, 1, 1)), "team", np.arange(3), "test")


@pytest.mark.parametrize(
    ("text", "masks"),
    [
        (f"{X} >= 2031-03-01", [2, 1, 3]),
        (f"{X} > 2031-03-01", [2, 2, 3]),
        (f"{X} < 2031-03-01", [1, 2, 3]),
        (f"{X} <= 2031-03-01", [1, 1, 3]),
        (f"{X} = 2031-03-01", [2, 1, 3]),
        (f"{X} != 2031-03-01", [1, 2, 3]),
        (f"{X} in {{1900-01-01, 2031-03-01}}", [1, 1, 3]),
        (f"{X} in [1900-01-01, 2031-03-01)", [1, 2, 3]),
        (f"{X} >= 1900-01-01", [1, 1, 1]),
        (f"{X} < 1900-01-01", [2, 2, 2]),
        (f"{X} < 2031-03-01 or {X} >= 2031-03-01", [1, 1, 1]),
        (f"{X} <= 2031-03-01 and {X} > 2031-03-01", [2, 2, 2]),
        (f"{X} = 2031-03-01 and {X} = 2031-03-02", [2, 2, 2]),
        (f"{X} = 2999-12-31 and {X} < 2999-12-31", [2, 2, 2]),
        (f"{X} = 2031-03-01 and {X} >= 2031-03-01", [2, 1, 3]),
        (f"{X} = 2031-03-01 and {X} >= 2031-03-02", [2, 2, 2]),
    ],
)
def test_verdicts(teams: Subjects, text: str, masks: list[int]) -> None:
    found, sharp = evaluated(teams, parse_condition(text))
    assert found.tolist() == masks
    assert sharp


def test_facts_that_are_not_known_are_named(teams: Subjects) -> None:
    assert [str(each) for each in unknown_facts(teams, fact(X) >= ON)] == [f"'{X}' of 'c1'"]
    assert [told_fact(only(teams, row), X) for row in range(3)] == [
        "a has 1900-01-01 (observed)",
        "b has 2031-03-01 (observed)",
        "that of c1 is not known",
    ]
    with pytest.raises(ArgumentError, match=rf"^test: '{X}' is a day; name a whole number$"):
        subject_numbers(teams, X)


def only(teams: Subjects, row: int) -> Subjects:
    return Subjects(teams.network, teams.state, teams.grain, np.array([row]), teams.what)


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        (
            fact(X) >= 5,
            f"test: '{X}' is a day, and is compared with a range of numbers; write days, as 2024-08-31",
        ),
        (fact(X) == 5, f"test: '{X}' is a day, and is compared with 5; write days"),
        (fact(X) == "soon", f"test: '{X}' is a day, and is compared with 'soon'; write days"),
        (
            fact("team.people") < ON,
            "test: 'team.people' is a whole number, and is compared with a range of days",
        ),
        (fact("team.people") == ON, "test: 'team.people' is a whole number, and is compared with 2031-03-01"),
        (
            fact("country.remote") >= ON,
            "test: 'country.remote' is yes or no, and is compared with a range; write",
        ),
    ],
)
def test_what_does_not_fit(teams: Subjects, condition: Condition, message: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        evaluated(teams, condition)
    assert str(caught.value).startswith(message)


def test_a_word_that_is_written_like_a_day_is_found(teams: Subjects) -> None:
    with pytest.raises(UnknownNameError, match=r"unknown word of 'team\.skills' '2031-03-01'"):
        evaluated(teams, fact("team.skills") == ON)


# -- policies ------------------------------------------------------------------------------------

DUE = """
nature = "entitlement"
rate = "100 VND/team/month"
prorate = "any_day"
"""


def when(land: Any, text: str) -> Condition:
    condition: Condition = land.policy(f"{DUE}when = {text}").components[0].when
    return condition


@pytest.mark.parametrize(
    ("written", "condition"),
    [
        ('{"team.reported_on" = 2031-03-01}', Is(X, (ON,))),
        ('{"team.reported_on" = "2031-03-01"}', Is(X, (ON,))),
        ('{"team.reported_on" = [2031-03-01, "2031-03-02"]}', Is(X, (ON, NEXT))),
        ('{"team.reported_on" = {from = 2031-03-01}}', Between(X, ON)),
        ('{"team.reported_on" = {from = "2031-03-01", below = 2031-03-02}}', Between(X, ON, NEXT)),
        ('"team.reported_on <= 2031-03-01"', Between(X, None, NEXT)),
    ],
)
def test_documents_state_days(land: Any, written: str, condition: Condition) -> None:
    policy = land.policy(f"{DUE}when = {written}")
    assert policy.components[0].when == condition
    text = policy.to_json()
    assert parse_policy(text, source="x.json", form="json") == policy
    assert "2031-03-0" in json.dumps(json.loads(text)["component"][0]["when"])


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ('{"team.reported_on" = {from = 2031-02-30}}', "Invalid"),
        ('{"team.reported_on" = {from = "2031-02-30"}}', "when: team.reported_on: from"),
        ('{"team.reported_on" = {from = 2031-03-01, below = 5}}', "from and below are a number and a day"),
        (
            '{"team.reported_on" = {from = 2031-03-01, below = 2031-03-01}}',
            "no day is from 2031-03-01 on and below",
        ),
        ('{"team.reported_on" = 2031-03-01T00:00:00}', "write true, false, a whole number, a day, a text"),
        ('{"kind" = 2031-03-01}', "write a text or a list of texts"),
    ],
)
def test_documents_with_what_is_no_day(land: Any, written: str, message: str) -> None:
    with pytest.raises((InvalidPolicyError, ValueError)) as caught:
        when(land, written)
    assert message in str(caught.value)


def classes(land: Any, *rows: str) -> Any:
    values = ", ".join(rows)
    return land.policy(DUE.replace('"100 VND/team/month"', f"{{classes = [{values}]}}"))


def row(range: str, rate: int = 5) -> str:
    return f'{{when = {{"team.reported_on" = {{{range}}}}}, value = "{rate} VND/team/month"}}'


def test_classes_by_day_leave_none_out(land: Any) -> None:
    policy = classes(land, row("below = 2031-03-01"), row("from = 2031-03-01", 7))
    assert len(policy.components[0].rate.rows) == 2
    for rows, message in (
        (("from = 2031-03-01",), "no row has days below 2031-03-01; remove from"),
        (
            ("below = 2031-03-01", "from = 2031-03-02"),
            "no row has days from 2031-03-01 on and below 2031-03-02",
        ),
        (
            ("below = 2031-03-01", "from = 2031-03-01, below = 2031-03-05"),
            "no row has days from 2031-03-05 on",
        ),
        (("below = 2031-03-01", "from = 5"), "the last row must take all remaining units"),
    ):
        with pytest.raises(InvalidPolicyError) as caught:
            classes(land, *map(row, rows))
        assert message in str(caught.value)


def test_the_schema_of_documents_takes_days() -> None:
    text = json.dumps(policy_schema()["$defs"]["Condition"])
    for end in ("from", "below"):
        [kinds] = re.findall(rf'"{end}": {{"anyOf": (\[.*?\}}\])\}}', text)
        assert {"type": "integer"} in json.loads(kinds)
        assert any("-(0[1-9]|1[0-2])-" in each.get("pattern", "") for each in json.loads(kinds))


def test_a_policy_pays_those_who_have_reported() -> None:
    """On Lantern Isle six teams have, in January 2025; of two nobody knows.

    Cable's team, one of the six, began on a day between December 2024 and February 2025.
    """
    policy = dtnet.policies(country="toyland", plugins=False)["toyland.lantern-isle.oil"]
    [oil] = policy.components
    since = policy.with_component(oil.id, when=fact(X) >= "2025-01-01")
    spent = dtnet.assess(dtnet.datasets.load("toyland"), since, window="2025-01")
    assert spent.bounds == (5 * 4_000, 8 * 4_000)
    assert [told.partition(": ")[2] for told in spent.unknown_facts] == [
        "component 'oil': 'first day' of 'toy:team:cable'",
        "component 'oil': 'team.reported_on' of 'toy:team:anchor-tide', 'toy:team:tallow'",
    ]


# -- plug-ins ------------------------------------------------------------------------------------


def test_plug_ins_read_days(teams: Subjects) -> None:
    codes = read_codes(teams, X)
    assert codes.lower[:2].tolist() == [0, 47_906]
    assert codes.lower[2] != codes.upper[2]
    assert codes.lower.min() >= 0  # what is below 0 is the code of a subject that does not apply
    found = _decoded(teams.column(X), codes.lower[:2])
    assert found.dtype == np.dtype("datetime64[D]")
    assert [str(each) for each in found] == ["1900-01-01", "2031-03-01"]


def test_cells_by_hand_hold_days() -> None:
    cells = DueCells.of(month=["2031-03", "2031-04"], days=[1, 1], facts={X: [ON, None]})
    assert cells.fact(X, otherwise=NEXT).tolist() == [ON, NEXT]
    assert cells.take([0]).fact(X).tolist() == [ON]
    with pytest.raises(ArgumentError, match=rf"^'{X}' is a day, and otherwise=5 is not$"):
        cells.fact(X, otherwise=5)


def test_parts_join_as_ever() -> None:
    both = (fact(X) >= ON) & (fact(X) < NEXT)
    assert both == All((Between(X, ON), Between(X, None, NEXT)))
    assert parse_condition(condition_text(both)) == both
