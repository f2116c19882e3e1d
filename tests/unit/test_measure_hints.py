"""Measures that do not fit what is counted: one fault each, and every way out that it names is one."""

# ruff: noqa: E501 - messages stand as they are written

from __future__ import annotations

import re

import pytest

from .faulty_documents import faults

PEOPLE, ACTIVITY = 'count = "people"', 'count = {activity = "a"}'
NUMBER = "count = {number = 1}"
SOMETHING = 'count = {activity = "…"}'
PRORATE = 'prorate = "any_day"'


def component(rate: str, count: str, per: str, more: str = "") -> str:
    return f'nature = "entitlement"\nper = "{per}"\nrate = "5 VND/{rate}"\n{count}\n{more}\n'


@pytest.mark.parametrize(
    ("rate", "count", "per", "message"),
    [
        (
            "person/night",
            "",
            "team",
            f'is per night, but no activity is counted; add {SOMETHING}, or write "5 VND/team/month"',
        ),
        (
            "person/night",
            "",
            "commune",
            f'is per night, but no activity is counted; add {SOMETHING}, or write "5 VND/commune/month"',
        ),
        (
            "team/night",
            "",
            "team",
            f'is per night, but no activity is counted; write "5 VND/team/month", or "5 VND/person/night" with {SOMETHING}',
        ),
        (
            "household/night",
            "",
            "team",
            f'is per night, but no activity is counted; write "5 VND/team/month", or "5 VND/person/night" with {SOMETHING}',
        ),
        (
            "person/night",
            PEOPLE,
            "team",
            f'is per night, but {PEOPLE} is not paid by the night; write "5 VND/person/month", or {SOMETHING}',
        ),
        (
            "team/night",
            PEOPLE,
            "team",
            f'is per night, but {PEOPLE} is not paid by the night; write "5 VND/person/month", or "5 VND/person/night" with {SOMETHING}',
        ),
        (
            "team/night",
            ACTIVITY,
            "team",
            f'is per team, but {ACTIVITY} counts persons; write "5 VND/person/night", or "5 VND/team/month" without the count',
        ),
        (
            "household/night",
            ACTIVITY,
            "commune",
            f'is per household, but {ACTIVITY} counts persons; write "5 VND/person/night", or "5 VND/commune/month" without the count',
        ),
        (
            "person/month",
            ACTIVITY,
            "team",
            f'is per month, but {ACTIVITY} is counted in days or nights; write "5 VND/person/day", or {PEOPLE}',
        ),
        (
            "person/once",
            ACTIVITY,
            "commune",
            f'is once, but {ACTIVITY} is counted in days or nights; write "5 VND/person/day", or {NUMBER}',
        ),
        (
            "team/month",
            ACTIVITY,
            "team",
            f'is per month, but {ACTIVITY} is counted in days or nights; write "5 VND/person/day", or "5 VND/team/month" without the count',
        ),
        (
            "team/month",
            PEOPLE,
            "team",
            f'is per team, but {PEOPLE} counts persons; write "5 VND/person/month", or leave the count out',
        ),
        (
            "household/month",
            PEOPLE,
            "team",
            f'is per household, but {PEOPLE} counts persons; write "5 VND/person/month", or "5 VND/team/month" without the count',
        ),
        (
            "person/month",
            "",
            "team",
            f'is per person, but nobody is counted; add {PEOPLE}, or write "5 VND/team/month"',
        ),
        (
            "person/month",
            "",
            "commune",
            f'is per person, but nobody is counted; add {NUMBER}, or write "5 VND/commune/month"',
        ),
        (
            "commune/month",
            NUMBER,
            "commune",
            'is per commune, but count = {number = …} counts persons; write "5 VND/person/month", or leave the count out',
        ),
        (
            "person/day",
            NUMBER,
            "commune",
            f'is per day, but count = {{number = …}} is not paid by the day; write "5 VND/person/month", or {SOMETHING}',
        ),
        (
            "household/month",
            "",
            "team",
            'is per household, but money exists per team; write "5 VND/team/month"',
        ),
    ],
)
def test_each_way_out_is_one(rate: str, count: str, per: str, message: str) -> None:
    by_day = rate.endswith(("night", "day", "once")) or count == ACTIVITY
    assert faults(component(rate, count, per, "" if by_day else PRORATE)) == [
        f'rate: "5 VND/{rate}" {message}'
    ]
    for way in message.partition("; ")[2].split(", or "):
        [new] = re.findall(r'"5 VND/([^"]+)"', way) or [rate]
        counted = (re.findall(r"count = .*", way) or [count])[0].replace("…", "a")
        if "out the count" in way or "leave the count out" in way:
            counted = ""
        elif way == f'write "5 VND/{per}/month"':
            counted = count if new == rate else ""
        more = PRORATE if new.endswith("month") else ""
        sound(component(new, counted, per, more))


def sound(text: str) -> None:
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        faults(text)


def test_one_without_a_beneficiary_is_for_a_person_where_it_is_by_the_day() -> None:
    assert faults(component("night", ACTIVITY, "team")) == [
        'rate: "5 VND/night" has no beneficiary; write "5 VND/person/night"'
    ]
