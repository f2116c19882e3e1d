"""Rates and amounts: what their texts may say, and what is said about those that they may not."""

from __future__ import annotations

import pickle
import subprocess
import sys

import pytest

from dtnet.errors import ExactMoneyError, MeasureError, MoneyRangeError
from dtnet.measures import UNITS, Amount, Rate, Units, parse_amount, parse_rate

GRAMMAR = 'put nothing but "_" between digits and a space after them, as "500_000 VND/team/month"'
TIMES = 'a rate is per day, night, month, quarter, year, or "once" for a single payment'
AREAS = (
    'money exists for each unit of a component: write per = "province" there, or an amount per team; '
    "a sum that several units share is not supported, so state it as a condition"
)
SHAPE = 'has measures that do not parse; join them with "/", as "VND/team/month"'


@pytest.mark.parametrize(
    ("text", "rate", "canonical"),
    [
        ("500_000 VND/team/month", Rate(500_000, "VND", "team", "month"), "500_000 VND/team/month"),
        ("60000 VND/month/person", Rate(60_000, "VND", "person", "month"), "60_000 VND/person/month"),
        (" 1_50_000 VND/person/day ", Rate(150_000, "VND", "person", "day"), "150_000 VND/person/day"),
        ("0 VND/household/once", Rate(0, "VND", "household", "once"), "0 VND/household/once"),
        ("007 VND/team/quarter", Rate(7, "VND", "team", "quarter"), "7 VND/team/quarter"),
        ("5 VND/teams/months", Rate(5, "VND", "team", "month"), "5 VND/team/month"),
        ("5 VND / (team * month)", Rate(5, "VND", "team", "month"), "5 VND/team/month"),
        (
            "4611686018427387903 VND/person/year",
            Rate(2**62 - 1, "VND", "person", "year"),
            "4_611_686_018_427_387_903 VND/person/year",
        ),
    ],
)
def test_a_rate_is_read_and_written_back(text: str, rate: Rate, canonical: str) -> None:
    assert parse_rate(text) == rate
    assert str(rate) == canonical
    assert parse_rate(canonical) == rate


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("3_000_000 VND/team", Amount(3_000_000, "VND", "team")),
        ("2_698_500_000 VND", Amount(2_698_500_000, "VND")),
    ],
)
def test_an_amount_is_read_and_written_back(text: str, amount: Amount) -> None:
    assert parse_amount(text) == amount
    assert str(amount) == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "500 000 VND/team/month",
            f'does not begin with a whole number in digits (got "500 000"); {GRAMMAR}',
        ),
        (
            "500.000 VND/team/month",
            f'does not begin with a whole number in digits (got "500.000"); {GRAMMAR}',
        ),
        (
            "500,000 VND/team/month",
            f'does not begin with a whole number in digits (got "500,000"); {GRAMMAR}',
        ),
        ("5e5 VND/team/month", f'does not begin with a whole number in digits (got "5e5"); {GRAMMAR}'),
        ("-1 VND/team/month", f'does not begin with a whole number in digits (got "-1"); {GRAMMAR}'),
        ("1.5 VND/team/month", f'does not begin with a whole number in digits (got "1.5"); {GRAMMAR}'),
        ("1__0 VND/team/month", f'does not begin with a whole number in digits (got "1__0"); {GRAMMAR}'),
        ("_1 VND/team/month", f'does not begin with a whole number in digits (got "_1"); {GRAMMAR}'),
        ("١٢ VND/team/month", f'does not begin with a whole number in digits (got "١٢"); {GRAMMAR}'),
        (
            "5VND/team/month",
            f'does not begin with a whole number in digits (got "5VND/team/month"); {GRAMMAR}',
        ),
        ("VND/team/month", f'does not begin with a whole number in digits (got "VND/team/month"); {GRAMMAR}'),
        ("", f'does not begin with a whole number in digits (got ""); {GRAMMAR}'),
        ("500_000", 'has no measures; write "500_000 VND/team/month"'),
        (
            "500_000 VND/month",
            'has no beneficiary; write "500_000 VND/team/month" or "500_000 VND/person/month"',
        ),
        ("5 VND", 'has no beneficiary; write "5 VND/team/month" or "5 VND/person/month"'),
        ("5 VND/day", 'has no beneficiary; write "5 VND/person/day"'),
        ("5 VND/team", 'has no time; write "5 VND/team/month", or "…/once" for what is paid a single time'),
        ("5 VND/tem/month", "has an unknown measure \"tem\"; did you mean 'team'?"),
        ("5 VND/team/5_years", f'is per "5_years", which is unsupported; {TIMES}'),
        ("5 VND/team/2 months", f'is per "2 months", which is unsupported; {TIMES}'),
        ("5 VND/person/week", f'is per "week", which is unsupported; {TIMES}'),
        ("5 VND/province/year", f'is per "province", which is unsupported here; {AREAS}'),
        ("5 vnd/team/month", "has an unknown measure \"vnd\"; write 'VND'"),
        ("5 VND//team/month", SHAPE),
        ("5 VND**2/team/month", SHAPE),
        ("5 VND team month", 'does not have "team" once below the bar; write "500_000 VND/team/month"'),
        ("5 VND/(team", SHAPE),
        ("5 VND#team", SHAPE),
        ("5 VND/2/team", SHAPE),
        (
            "5 VND/team/month/month",
            'does not have "month" once below the bar; write "500_000 VND/team/month"',
        ),
        ("5 team/VND/month", 'does not have one currency above the bar; write "500_000 VND/team/month"'),
        ("5 team/month", 'does not have one currency above the bar; write "500_000 VND/team/month"'),
        ("5 VND/team/person/day", 'has two beneficiaries: person and team; write "500_000 VND/team/month"'),
        ("5 VND/team/day/month", 'has two times: day and month; write "500_000 VND/team/month"'),
    ],
)
def test_a_rate_that_is_none_says_why(text: str, message: str) -> None:
    with pytest.raises(MeasureError) as caught:
        parse_rate(text)
    assert str(caught.value) == f'rate "{text}" {message}'


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (500_000, "is not a text; write a whole number with its measures"),
        (1.5, "is a float, and money is exact; write a whole number with its measures"),
        (True, "is not a text; write a whole number with its measures"),
        (None, "is not a text; write a whole number with its measures"),
    ],
)
def test_a_number_without_text_says_what_to_write(value: object, message: str) -> None:
    with pytest.raises(MeasureError) as caught:
        parse_rate(value)  # type: ignore[arg-type]
    assert str(caught.value) == f'rate {value!r} {message}, as "500_000 VND/team/month"'


def test_an_amount_has_no_time() -> None:
    with pytest.raises(MeasureError) as caught:
        parse_amount("3 VND/team/year")
    assert str(caught.value) == (
        'amount "3 VND/team/year" has a time ("year"); an amount has none: write "3 VND/team"'
    )


@pytest.mark.parametrize("digits", [str(2**62), "9" * 5000])
def test_a_number_beyond_62_bits_is_refused(digits: str) -> None:
    with pytest.raises(MoneyRangeError, match="the largest amount is 4_611_686_018_427_387_903"):
        parse_rate(f"{digits} VND/team/month")


def test_values_made_by_hand_are_checked() -> None:
    with pytest.raises(ExactMoneyError, match="pass an int"):
        Rate(1.0, "VND", "team", "month")  # type: ignore[arg-type]
    with pytest.raises(ExactMoneyError):
        Amount(True, "VND")  # noqa: FBT003 - a bool is no amount
    with pytest.raises(MeasureError, match="not below zero"):
        Amount(-1, "VND")
    with pytest.raises(MoneyRangeError):
        Amount(2**62, "VND")


def test_a_vocabulary_brings_its_own_words() -> None:
    toy = Units(currencies=("TOY",), beneficiaries=("team", "person", "commune"))
    assert parse_rate("5 TOY/commune/month", units=toy) == Rate(5, "TOY", "commune", "month")
    assert parse_rate("5 TOY/(commune*month)", units=toy) == Rate(5, "TOY", "commune", "month")
    with pytest.raises(MeasureError, match='unknown measure "VND"'):
        parse_rate("5 VND/team/month", units=toy)
    for words in ("team",), ("TOY", "TOY"), ("a b",):
        with pytest.raises(MeasureError, match="is not an identifier or occurs twice"):
            Units(currencies=words)


def test_quantities_are_exact_and_made_on_demand() -> None:
    rate = parse_rate("9_007_199_254_740_993 VND/person/night")
    quantity = rate.quantity()
    assert type(quantity.magnitude) is int
    assert quantity.magnitude == 2**53 + 1
    assert str(quantity.units) == "VND / night / person"
    assert (
        parse_amount("5 VND").quantity() + parse_amount("6 VND").quantity()
        == parse_amount("11 VND").quantity()
    )


def test_no_unit_is_a_multiple_of_another() -> None:
    units = [Amount(1, word).quantity() for word in UNITS.words]
    assert all(not one.is_compatible_with(other) for one in units for other in units if one is not other)


def test_the_canonical_form_agrees_with_pint_and_does_not_load_it() -> None:
    program = (
        "import sys; from dtnet.measures import parse_rate; parse_rate('5 VND/team/month');"
        "assert not {'pint', 'numpy'} & set(sys.modules);"
        "parse_rate('5 VND/teams/month'); assert 'pint' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
    for time in UNITS.times:
        for beneficiary in UNITS.beneficiaries:
            assert parse_rate(f"5 VND / {time} / {beneficiary}") == parse_rate(f"5 VND/{beneficiary}/{time}")


def test_values_are_hashable_and_pickle() -> None:
    rate = parse_rate("5 VND/team/month")
    assert pickle.loads(pickle.dumps(rate)) == rate  # noqa: S301 - our own bytes
    assert len({rate, parse_rate("5 VND/month/team")}) == 1
