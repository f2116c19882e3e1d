"""Bad input is refused at the door, in words that say where it stands and how to mend it."""

# ruff: noqa: E501 - messages stand as they are read

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import pytest

from dtnet import DtnetError, assess
from dtnet.errors import ArgumentError, InvalidInputError, InvalidNetworkError, OutsideDataError

if TYPE_CHECKING:
    from ..conftest import Land

RATE = 'nature = "entitlement"\nrate = "100 VND/team/month"\nprorate = "any_day"\n'
HEADS = 'nature = "entitlement"\nrate = "100 VND/person/month"\nprorate = "any_day"\n'
YEARLY = 'nature = "at_most"\nunclaimed = "full"\nceiling = [{amount = "3_660 VND/team", over = "calendar_year"}]\n'
DAYS = 'nature = "entitlement"\nrate = "50 VND/person/day"\ncount = {activity = "patrol"}\n'
COMPONENT = 'policy x.1: component "support"'


@pytest.mark.parametrize(
    ("people", "message"),
    [
        (
            float("nan"),
            "bodies row 0 (a): people: nan is a float; write a whole number, None where it is unknown",
        ),
        (-1, "bodies row 0 (a): people: -1; allowed: a whole number from 0"),
        (2.5, "bodies row 0 (a): people: 2.5 is a float; write a whole number, None where it is unknown"),
    ],
)
def test_heads_that_are_no_number_below_zero_or_a_fraction(
    land: type[Land],
    people: Any,  # noqa: ANN401 - bad input
    message: str,
) -> None:
    with pytest.raises(InvalidNetworkError) as caught:
        land.network([("a", "v1", land.first, None, people)])
    assert message in [str(each) for each in caught.value.faults]


def refused(land: type[Land], component: str, more: str = "", **head: str) -> list[str]:
    with pytest.raises(DtnetError) as caught:
        land.policy(component, more, **head)
    return [str(fault) for fault in caught.value.faults]  # type: ignore[attr-defined]


def dated(*rows: tuple[str, str | None]) -> str:
    told = ", ".join(
        f'{{from = "{start}", value = "1 VND/team/month"' + (f', until = "{end}"}}' if end else "}")
        for start, end in rows
    )
    return RATE.replace('"100 VND/team/month"', f"[{told}]")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            [("2023-01-01", "2023-07-01"), ("2023-06-01", None)],
            f"{COMPONENT}: rate: 2: from: row 1 holds until 2023-07-01; begin there, or end that row earlier",
        ),
        (
            [("2023-01-01", "2023-05-01"), ("2023-06-01", None)],
            f"{COMPONENT}: rate: 2: from: no value from 2023-05-01 until 2023-06-01; close the gap between the rows",
        ),
        (
            [("2023-06-01", None), ("2023-01-01", None)],
            f"{COMPONENT}: rate: 2: from: 2023-01-01 is not after 2023-06-01, where row 1 begins; sort the rows",
        ),
    ],
)
def test_dated_values_that_overlap_or_leave_days_out(
    land: type[Land], rows: list[tuple[str, str | None]], message: str
) -> None:
    assert message in [fault.replace("rate 2", "rate: 2") for fault in refused(land, dated(*rows))]


def test_values_that_do_not_hold_throughout_the_period(land: type[Land]) -> None:
    late = refused(land, dated(("2023-02-01", None)))
    early = refused(land, dated(("2023-01-01", "2024-06-01")))
    assert (len(late), len(early)) == (1, 1)
    assert "2023-01-01" in late[0]
    assert "2024-06-01" in early[0]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("", "rate: classes: got an empty list; write [{when = {…}, value = …}, {value = …}]"),
        (
            '{when = {"village.households" = {below = 100}}, value = "1 VND/team/month"}, {when = {"village.households" = {from = 150}}, value = "2 VND/team/month"}',
            "rate: classes 2: when: from: no row has numbers from 100 on and below 150; begin at 100",
        ),
        (
            '{when = {"village.households" = {below = 100}}, value = "1 VND/team/month"}, {when = {"village.households" = {from = 50}}, value = "2 VND/team/month"}',
            "rate: classes 2: when: from: got 50, but row 1 reaches 100; begin there",
        ),
        (
            '{when = {level = "village"}, value = "1 VND/team/month"}',
            "rate: classes 1: when: the last row must take all remaining units; write it without when",
        ),
    ],
)
def test_tables_of_classes_that_are_empty_or_have_gaps(land: type[Land], rows: str, message: str) -> None:
    faults = refused(land, RATE.replace('"100 VND/team/month"', f"{{classes = [{rows}]}}"))
    assert faults == [f"{COMPONENT}: {message}"]


@pytest.mark.parametrize(
    ("component", "message"),
    [
        (
            RATE + 'ceiling = [{amount = "5 VND/team"}]',
            'ceiling 1: "over" is missing; write over = "calendar_year"',
        ),
        (
            RATE.replace("team/month", "person/month"),
            'rate: "100 VND/person/month" is per person, but nobody is counted; add count = "people", or write "100 VND/team/month"',
        ),
        (
            RATE + 'count = "people"',
            'rate: "100 VND/team/month" is per team, but count = "people" counts persons; write "100 VND/person/month", or leave the count out',
        ),
        (
            DAYS.replace("/day", "/month").replace("\ncount", '\nprorate = "any_day"\ncount'),
            'rate: "50 VND/person/month" is per month, but count = {activity = "patrol"} is counted in days or nights; write "50 VND/person/day", or count = "people"',
        ),
        (
            RATE.replace("100 VND/team/month", "100 VND/month"),
            'rate: "100 VND/month" has no beneficiary; write "100 VND/team/month" or "100 VND/person/month"',
        ),
        (
            RATE.replace("100 VND/team/month", "100 VND/team"),
            'rate: "100 VND/team" has no time; write "100 VND/team/month", or "…/once" for what is paid a single time',
        ),
    ],
)
def test_ceilings_without_a_window_and_measures_that_do_not_fit(
    land: type[Land], component: str, message: str
) -> None:
    assert refused(land, component) == [f"{COMPONENT}: {message}"]


@pytest.mark.parametrize("number", ["500 000", "500.000", "5e5", "-5", "0x5", "٥", "", "1,000"])
def test_numbers_outside_the_grammar(land: type[Land], number: str) -> None:
    (fault,) = refused(land, RATE.replace("100 VND", f"{number} VND"))
    assert fault.startswith(f"{COMPONENT}: rate: ")


def test_a_float_is_no_number_of_a_law(land: type[Land]) -> None:
    base = '[bases.wage]\nvalue = "1 VND/team/month"\n'
    (fault,) = refused(land, RATE.replace('"100 VND/team/month"', '{times = 1.5, of = "wage"}'), base)
    assert fault == (
        f'{COMPONENT}: rate: times: got the float 1.5; write a whole number or an exact one as text, as "1/3" or "0.25"'
    )


def test_a_choice_that_does_not_exist(land: type[Land]) -> None:
    (fault,) = refused(land, RATE, on_merger='{choice = "nowhere"}')
    assert fault == 'policy x.1: on_merger: choice: there is no choice "nowhere"; add [choices.nowhere]'
    with pytest.raises(ArgumentError) as caught:
        assess(land.network(), land.policy(RATE), window="2023", choices={"x.1": {"size": "cap"}})
    assert str(caught.value) == 'policy x.1 has no choice "size"; it has no choices'


def test_windows_before_the_data_or_before_the_ceiling_s_window_begins(land: type[Land]) -> None:
    with pytest.raises(OutsideDataError) as caught:
        assess(land.network(), land.policy(RATE), window="2022")
    assert str(caught.value) == "window start 2022-01-01: the data of 'land' begin 2023-01-01"
    late = [(*row[:3], "2023-03-01", None, *row[5:]) for row in land.areas]
    network = land.network([("a", "v1", "2023-03-01")], late, first="2023-03-01")
    for component in (YEARLY, f"{RATE}{YEARLY.splitlines()[-1]}"):
        with pytest.raises(OutsideDataError) as caught:
            assess(network, land.policy(component, as_of="2023-03-01"), window="2023-12")
        assert str(caught.value) == (
            "policy x.1: component 'support': amounts of this window depend on days from 2023-01-01 on, the data begin 2023-03-01; "
            'pass missing_history="nothing_paid" if nothing was paid by then'
        )


def test_a_whole_period_without_an_end_is_no_window(land: type[Land]) -> None:
    lines = YEARLY.replace("calendar_year", "period")
    (fault,) = refused(land, lines, period='{from = "2023-01-01"}')
    assert (
        fault
        == f"{COMPONENT}: ceiling 1: over: the period has no end, so a part of it cannot be computed; write another window"
    )
    # of a rate, all of the ceiling is there whenever the period ends
    rate = f'{RATE}ceiling = [{{amount = "250 VND/team", over = "period"}}]'
    policy = land.policy(rate, period='{from = "2023-01-01"}')
    network = land.network([("a", "v1")])
    assert assess(network, policy, window="2023").total == 250
    assert assess(network, policy, window="2023-03").total == 50
    assert assess(network, policy, window="2024").total == 0
    (component,) = policy.components
    at_most = attrs.evolve(component, rate=None, nature="at_most", unclaimed="full")
    spread = attrs.evolve(policy, components=(at_most,))
    with pytest.raises(ArgumentError) as caught:
        assess(network, spread, window="2023")
    assert str(caught.value) == (
        "policy x.1: component 'support': a ceiling that is spread over its window needs the end of the window; "
        "give the period an end, or write part = full"
    )


def test_nothing_is_half_done(land: type[Land]) -> None:
    table = {
        "unit": ["a", "a", "q"],
        "month": ["2023-01", "2023-01", "23-1"],
        "persons": [1, -1, 1],
        "times": [1, 1, 1],
    }
    with pytest.raises(InvalidInputError) as caught:
        assess(land.network(), land.policy(DAYS), window="2023", inputs={"patrol": table})
    assert len(caught.value.faults) == 3
    assert table["persons"] == [1, -1, 1]
