"""Checks of measures against each other and against counts, at every end of a value.

Ends that are stated in place are checked there. Ends that a multiple takes from a base or another component
are known only after the whole document is read.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

import attrs

from dtnet.measures import Amount, Rate
from dtnet.policy.document.values import Classes, Dated, Multiple, Open

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dtnet.policy.document.faults import Found, Path
    from dtnet.policy.document.parts import Count
    from dtnet.policy.document.values import Value

BY_THE_MONTH: Final = ("month", "quarter", "year", "once")
BY_THE_DAY: Final = ("day", "night")
_ACTIVITY: Final = 'count = {activity = "…"}'


@attrs.frozen
class Stated:
    """Money at one end of a value.

    Attributes:
        path: Its path.
        money: The money.
        of: The name of which it is a multiple; None if it is stated in place.
    """

    path: Path
    money: Rate | Amount
    of: str | None = None

    @property
    def time(self) -> str | None:
        """The time of the money."""
        return self.money.time if isinstance(self.money, Rate) else None

    @property
    def beneficiary(self) -> str | None:
        """The beneficiary of the money."""
        return self.money.beneficiary

    @property
    def each(self) -> str:
        """The beneficiary in words."""
        return f"per {self.beneficiary}" if self.beneficiary else "without a beneficiary"

    @property
    def text(self) -> str:
        """The money as a message names it."""
        return f'"{self.money}"' if self.of is None else f'a multiple of "{self.of}", "{self.money}",'

    def such(self, *measures: str | None) -> str:
        """The same money with other measures."""
        written = "/".join([self.money.currency, *(each for each in measures if each)])
        return f'"{self.money.amount:_} {written}"'

    def mend(self, *measures: str | None) -> str:
        """A hint: the same money with other measures."""
        text = self.such(*measures)
        return f"write {text}" if self.of is None else f'give "{self.of}" a value such as {text}'


def stated_money(
    value: Value | None, path: Path, targets: Mapping[str, tuple[Rate | Amount, ...]] | None = None
) -> Iterator[Stated]:
    """The money at the ends of a value.

    Args:
        value: A value or None.
        path: Its path.
        targets: The money of the names that multiples refer to; without it, multiples are skipped.
    """
    match value:
        case Rate() | Amount():
            yield Stated(path, value)
        case Dated(values):
            for number, each in enumerate(values, 1):
                yield from stated_money(each.value, (*path, f" {number}", "value"), targets)
        case Classes(rows):
            for number, row in enumerate(rows, 1):
                yield from stated_money(row.value, (*path, "classes", f" {number}", "value"), targets)
        case Open(_, options):
            for _, option in options:
                yield from stated_money(option, (*path, "choice"), targets)
        case Multiple(of=of) if targets is not None:
            for money in targets.get(of, ()):
                yield Stated((*path, "of"), money, of)
        case _:
            pass


def end_numbers(value: Value | None, path: Path) -> Iterator[tuple[Path, Fraction]]:
    """The numbers at the ends of a value, with their paths."""
    match value:
        case Fraction():
            yield path, value
        case Dated(values):
            for number, each in enumerate(values, 1):
                yield from end_numbers(each.value, (*path, f" {number}", "value"))
        case Classes(rows):
            for number, row in enumerate(rows, 1):
                yield from end_numbers(row.value, (*path, "classes", f" {number}", "value"))
        case Open(_, options):
            for _, option in options:
                yield from end_numbers(option, (*path, "choice"))
        case _:
            pass


def rate_faults(ends: Iterable[Stated], count: Count | None, per: str) -> Iterator[Found]:
    """Errors of rates that do not fit the count by which they are multiplied."""
    for end in ends:
        if end.time is None or end.beneficiary is None:
            yield end.path, f"{end.text} has no {_lacks(end)}; {end.mend(*_fitting(count, per))}"
        elif count is None:
            yield from _uncounted(end, per)
        else:
            yield from _counted(end, count, per)


def _lacks(end: Stated) -> str:
    return " and no ".join(
        name for name, has in (("beneficiary", end.beneficiary), ("time", end.time)) if has is None
    )


def _fitting(count: Count | None, per: str) -> tuple[str, str]:
    if count is None:
        return per, "month"
    return "person", "day" if count.activity else "month"


def _uncounted(end: Stated, per: str) -> Iterator[Found]:
    """The error of a rate without a count, which must be per unit and by the month."""
    by_day = end.time in BY_THE_DAY
    if end.beneficiary == per and not by_day:
        return
    if by_day:
        what = f"is per {end.time}, but no activity is counted"
        if end.beneficiary == "person":
            mend = f"add {_ACTIVITY}, or {end.mend(per, 'month')}"
        else:
            mend = f"{end.mend(per, 'month')}, or {end.such('person', end.time)} with {_ACTIVITY}"
    elif end.beneficiary == "person":
        what = "is per person, but nobody is counted"
        people = 'add count = "people", or ' if per == "team" else ""
        mend = f"{people}{end.mend(per, end.time)}"
    else:
        what = f"is {end.each}, but money exists per {per}"
        mend = end.mend(per, end.time)
    yield end.path, f"{end.text} {what}; {mend}"


def _counted(end: Stated, count: Count, per: str) -> Iterator[Found]:
    """The error of a rate with a count of people, or of their days or nights."""
    said = f'count = "{count.heads}"' if count.heads else f'count = {{activity = "{count.activity}"}}'
    by_day, wanted = end.time in BY_THE_DAY, bool(count.activity)
    alone = f", or {end.such(per, 'month')} without the count"
    if by_day == wanted:
        if end.beneficiary == "person":
            return
        what = f"is {end.each}, but {said} counts persons"
        plain = ", or leave the count out" if end.beneficiary == per else alone
        mend = f"{end.mend('person', end.time)}{alone if by_day else plain}"
    elif wanted:
        what = f"is {_over(end)}, but {said} is counted in days or nights"
        people = ', or count = "people"' if per == "team" else ""
        mend = f"{end.mend('person', 'day')}{people if end.beneficiary == 'person' else alone}"
    else:
        what = f"is per {end.time}, but {said} is not paid by the {end.time}"
        other = (
            _ACTIVITY if end.beneficiary == "person" else f"{end.such('person', end.time)} with {_ACTIVITY}"
        )
        mend = f"{end.mend('person', 'month')}, or {other}"
    yield end.path, f"{end.text} {what}; {mend}"


def mixed_faults(ends: Iterable[Stated]) -> Iterator[tuple[Stated, str]]:
    """Ends of a value whose time, or else beneficiary, differs from that of the first end."""
    first: Stated | None = None
    for end in ends:
        first = first or end
        if end.time != first.time:
            yield end, f"{end.text} is {_over(end)}, and {first.text} {_over(first)}; use one time for all"
        elif end.beneficiary != first.beneficiary:
            yield end, f"{end.text} is {end.each}, and {first.text} {first.each}; use one beneficiary for all"


def _over(end: Stated) -> str:
    if end.time is None:
        return "without a time"
    return "once" if end.time == "once" else f"per {end.time}"


def ceiling_faults(ends: Iterable[Stated], per: str) -> Iterator[Found]:
    """Errors of ceilings that are not per unit."""
    for end in ends:
        if end.beneficiary != per:
            what = f"{end.text} is {end.each}, but money exists per {per}"
            yield end.path, f"{what}; {end.mend(per, end.time)}"
