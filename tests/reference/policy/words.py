"""Documents as the dictionaries that their files hold: numbers, money and days in them, and choices made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, TypeAlias

Row: TypeAlias = dict[str, Any]
DAY = timedelta(days=1)
MONTHS_OF_TIME = {"month": 1, "quarter": 3, "year": 12}
TIMES = ("day", "night", "month", "quarter", "year", "once")


@dataclass(frozen=True)
class Money:
    """An exact amount, for whom and over what time."""

    amount: Fraction
    beneficiary: str | None
    time: str | None

    def __mul__(self, times: Fraction) -> Money:
        return replace(self, amount=self.amount * times)


def plain(text: str | int) -> Money | Fraction:
    """A number, or money with its measures."""
    if isinstance(text, int) or " " not in text:
        return number(text)
    figure, _, measures = text.partition(" ")
    _, *words = measures.split("/")
    time = next((word for word in words if word in TIMES), None)
    beneficiary = next((word for word in words if word not in TIMES), None)
    return Money(number(figure), beneficiary, time)


def number(text: str | int) -> Fraction:
    return Fraction(text.replace("_", "") if isinstance(text, str) else text)


def days(period: Row | None, otherwise: tuple[date, date | None]) -> tuple[date, date | None]:
    """First day and the day after the last of a period that a document states, if it does."""
    if period is None:
        return otherwise
    until = period.get("until")
    return date.fromisoformat(period["from"]), None if until is None else date.fromisoformat(until)


def inside(day: date, period: tuple[date, date | None]) -> bool:
    return period[0] <= day and (period[1] is None or day < period[1])


def month_of(day: date) -> date:
    return day.replace(day=1)


def next_month(day: date) -> date:
    return month_of(month_of(day) + 31 * DAY)


def anniversary(first: date, years: int) -> date:
    """The same day so many years on; 1 March for a 29 February that is none."""
    try:
        return first.replace(year=first.year + years)
    except ValueError:
        return date(first.year + years, 3, 1)


def settled(document: Row, choices: dict[str, str] | None = None) -> Row:
    """The document with an option in place of each choice: the one named, else the default."""
    options = {name: choice["default"] for name, choice in document.get("choices", {}).items()}
    options |= choices or {}

    def chosen(value: Any, key: str) -> Any:  # noqa: ANN401 - whatever a document holds
        if isinstance(value, list):
            return [chosen(each, key) for each in value]
        if not isinstance(value, dict):
            return value
        if value.keys() == {"choice"}:
            return options[value["choice"]]
        made = {name: chosen(each, name) for name, each in value.items()}
        return condition(value, made) if key in {"when", "any", "not"} else made

    def condition(before: Row, after: Row) -> Row:
        """`any` puts no condition; `true` and `false` are no texts where an attribute is meant."""
        words = {"true": True, "false": False}
        left_open = {
            name for name, each in before.items() if isinstance(each, dict) and each.keys() == {"choice"}
        }
        for name in left_open:
            if "." in name:
                after[name] = words.get(after[name], after[name])
            if after[name] == "any":
                del after[name]
        return after

    return {key: chosen(value, key) for key, value in document.items() if key != "choices"}
