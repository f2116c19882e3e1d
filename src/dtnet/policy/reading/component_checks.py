"""The rules for single values, measures, components and norms; `policy_checks` runs the rules of fields.

The plain amounts or numbers inside a value are called its ends. The rules check the ends that a value states.
The ends that a multiple gets from a base or a component are known only after the whole document is read.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, TypeVar

import attrs

from dtnet.errors import cut
from dtnet.measures import Amount, Rate
from dtnet.policy.document.choices import ChoiceRef
from dtnet.policy.document.policy_parts import Classes, Dated, Multiple, Open, values_with_places
from dtnet.predicates.conditions import EVERYWHERE, Between, Condition, Is
from dtnet.reading.documents import item_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dtnet.measures import Units
    from dtnet.policy.document.policy_parts import (
        Ceiling,
        ClassRow,
        Count,
        DatedValue,
        FundingShare,
        Nature,
        Norm,
        OfWhich,
        Rounding,
        Value,
    )
    from dtnet.reading.documents import Found, Path

T = TypeVar("T")
_NO_GRAINS: Final = ("person", "household")


def _check_grain(per: str, count: Count | None, units: Units) -> Iterator[Found]:
    others = {*_NO_GRAINS, *units.currencies, *units.times}
    if not per.isidentifier() or per in others:
        yield (
            ("per",),
            f'money cannot be due per "{cut(per)}"; write "team", or a level such as "commune"',
        )
    elif per != "team" and count is not None and count.heads:
        yield ("count",), f'only teams have people, and this is per {cut(per)}; write per = "team"'


def _check_rate(rate: Value | None, count: Count | None, per: str) -> Iterator[Found]:
    faults = [*rate_faults(stated_money(rate, ("rate",)), count, per)]
    yield from faults or ((end.path, message) for end, message in mixed_faults(stated_money(rate, ("rate",))))


def _check_count(rate: Value | None, count: Count | None) -> Iterator[Found]:
    if rate is None and count is not None:
        yield ("count",), "a count multiplies a rate, and there is none; add a rate, or remove the count"


def _check_source_of_amount(  # noqa: PLR0913, PLR0917 - the fields that it reads
    nature: Nature,
    rate: Value | None,
    claim: str | None,
    ceilings: tuple[Ceiling | None, ...],
    unclaimed: object,
    offered: Mapping[str, tuple[str, ...]],
    fields: Mapping[str, Any],
    supplied: frozenset[str],
) -> Iterator[Found]:
    if fields.get("id") in supplied:
        yield from _check_nothing_said(rate, claim)
        return
    if rate is not None and claim is not None:
        yield ("claim",), "a component has a rate or a claim, not both; remove one of them"
    if nature == "entitlement":
        if claim is not None:
            yield ("claim",), 'an entitlement needs no claim; remove it, or write nature = "at_most"'
        if rate is None:
            yield (), 'an entitlement needs a rate; write rate = "500_000 VND/team/month"'
    elif rate is None and len(ceilings) != 1:
        yield from _check_most(claim, len(ceilings), options_of(unclaimed, offered))


def _check_most(claim: str | None, ceilings: int, unclaimed: tuple[object, ...]) -> Iterator[Found]:
    example = 'ceiling = [{amount = "3_000_000 VND/team", over = "calendar_year"}]'
    if claim is None:
        yield (), f"at_most without a rate needs exactly one ceiling (got {ceilings}); write {example}"
    elif "full" in unclaimed:
        what = f'unclaimed = "full" needs exactly one ceiling (got {ceilings})'
        yield ("unclaimed",), f'{what}; write {example}, or unclaimed = "open"'


def _check_nothing_said(rate: Value | None, claim: str | None) -> Iterator[Found]:
    for key, value in (("rate", rate), ("claim", claim)):
        if value is not None:
            yield (key,), "the plug-in computes the amount; remove it"


def options_of(value: object, offered: Mapping[str, tuple[str, ...]]) -> tuple[object, ...]:
    """The possible values in a place: the options of a choice, or the single value."""
    return offered.get(value.name, ()) if isinstance(value, ChoiceRef) else (value,)


def _check_unclaimed(nature: Nature, unclaimed: object) -> Iterator[Found]:
    if nature == "at_most" and unclaimed is None:
        yield (), 'at_most needs a rule for units without a claim; write unclaimed = "full" or "open"'
    if nature == "entitlement" and unclaimed is not None:
        yield ("unclaimed",), "an entitlement is due without a claim; remove it"


def _check_prorate(rate: Value | None, count: Count | None, prorate: object) -> Iterator[Found]:
    times = {end.time for end in stated_money(rate, ())}
    if count is not None and count.activity and times - {*BY_THE_DAY}:
        return  # the time does not fit the count, and either may be the error
    if rate is None or times:
        yield from prorate_faults(times, prorate)


def prorate_faults(times: set[str | None], prorate: object) -> Iterator[Found]:
    """Errors if proration is missing for a rate per month, quarter or year, or stated for another rate."""
    prorated = times - {*BY_THE_DAY, "once"}
    if prorated and prorate is None:
        yield (), 'the value of a month that is only partly eligible is missing; write prorate = "any_day"'
    if prorate is not None and not prorated:
        yield ("prorate",), "only a rate per month, quarter or year is prorated; remove it"


def _check_rate_only(
    rate: Value | None,
    facts: object,
    round: Rounding | None,
    fields: Mapping[str, Any],
    supplied: frozenset[str],
) -> Iterator[Found]:
    if fields.get("id") in supplied:
        if facts is not None and facts not in {"first_day", "last_day"}:
            yield ("facts",), 'a plug-in reads facts of one day; write "first_day" or "last_day"'
        return
    for key, value in (("facts", facts), ("round", round)):
        if rate is None and value is not None:
            yield (key,), "it applies to a rate, and there is none; remove it"


def _check_norm(
    norm: Norm | None, count: Count | None, per: str, offered: Mapping[str, tuple[str, ...]]
) -> Iterator[Found]:
    if norm is None:
        return
    uses = options_of(norm.use, offered)
    heads = count.heads if count is not None else None
    if per != "team":
        yield ("norm",), f'a norm is about the size of teams, and this is per {cut(per)}; write per = "team"'
    if "cap" in uses and heads is None:
        yield ("norm", "use"), '"cap" limits a count of people; write count = "people" or a role'
    if "replace" in uses and heads != "people":
        yield ("norm", "use"), '"replace" replaces the count of people; write count = "people"'


def _check_ceilings(ceilings: tuple[Ceiling | None, ...], per: str) -> Iterator[Found]:
    for place, ceiling in sound_items("ceiling", ceilings):
        yield from ceiling_faults(stated_money(ceiling.amount, (*place, "amount")), per)


def _check_lines(of_which: tuple[OfWhich | None, ...], per: str) -> Iterator[Found]:
    for place, line in sound_items("of_which", of_which):
        yield from rate_faults(stated_money(line.rate, (*place, "rate")), line.count, per)
    yield from repeated_ids("of_which", of_which)


def sound_items(key: str, items: Iterable[T | None]) -> Iterator[tuple[Path, T]]:
    """The items of a list without those that have an error, each with its path.

    Args:
        key: The key of the list.
        items: The items; None for an item with an error.
    """
    for number, item in enumerate(items, 1):
        if item is not None:
            yield (key, item_place(number, getattr(item, "id", None))), item


def repeated_ids(key: str, items: Iterable[object]) -> Iterator[Found]:
    """Errors for ids that occur more than once in a list."""
    for place, times in Counter(place for place, _ in sound_items(key, items)).items():
        if times > 1:
            yield place, f"{times} entries have this id; give each its own"


def _check_areas_have_no_kind(when: Condition, per: str) -> Iterator[Found]:
    if per == "team":
        return
    each = cut(per)
    for path, part, _ in values_with_places(when, ("when",), Condition):
        subject = getattr(part, "subject", "")
        if subject == "kind" or subject.startswith("team."):
            what = f"money exists per {each}, and no {each} has a {'kind' if subject == 'kind' else 'team'}"
            yield (*path, subject), f"{what}; remove the condition"


def check_funding(funding: tuple[FundingShare, ...]) -> Iterator[Found]:
    """The sources of each amount add up to the amount."""
    rests = sum(each.rest for each in funding)
    if funding and rests != 1:
        yield ("funding",), f"{rests} sources have rest = true; exactly one must have it"
    shares = sum((each.share for each in funding if each.share is not None), Fraction(0))
    if shares >= 1:
        yield ("funding",), f"the shares sum to {shares} and leave no rest; make them less than 1"
    for source, times in Counter(each.source for each in funding).items():
        if times > 1:
            yield ("funding",), f'source "{cut(source)}" is listed {times} times; list it once'


COMPONENT_CHECKS: Final[tuple[Any, ...]] = (
    _check_grain,
    _check_rate,
    _check_count,
    _check_unclaimed,
    _check_prorate,
    _check_rate_only,
    _check_norm,
    _check_areas_have_no_kind,
    check_funding,
)
"""Checks that run only if all fields that they read are without errors."""

TOLERANT_COMPONENT_CHECKS: Final[tuple[Any, ...]] = (_check_source_of_amount, _check_ceilings, _check_lines)
"""Checks that look at each item of a list separately; an item with an error is None."""


_ATTRIBUTE: Final = re.compile(r"[^\W\d]\w*\.[^\W\d]\w*")
_NUMBERS: Final = ("base", "block", "above", "least", "most")


def check_attribute(attribute: str) -> Iterator[Found]:
    """The attribute belongs to the team, or to an area at a level."""
    if not _ATTRIBUTE.fullmatch(attribute):
        yield (
            ("attribute",),
            f'"{cut(attribute)}" is not an attribute; write "LEVEL.ATTRIBUTE" or "team.ATTRIBUTE"',
        )


def check_sizes(fields: Mapping[str, Any]) -> Iterator[Found]:
    """No number is negative, and no block is zero."""
    for key in _NUMBERS:
        for path, number in end_numbers(fields.get(key), (key,)):
            if number < 0:
                yield path, f"{number} is below zero"
            if number == 0 and key == "block":
                yield path, "a block cannot be 0; write how much of the attribute adds one person"


def check_least_and_most(least: Value, most: Value | None) -> Iterator[Found]:
    """The lower bound exceeds the upper bound on no day and with no option."""
    if most is None:
        return
    for day in _days(least) | _days(most) or {None}:
        one, other = _on(least, day), _on(most, day)
        for low, high in _pairs(one, other):
            if low > high:
                since = "" if day is None else f" from {day} on"
                yield ("least",), f"{low} is above most = {high}{since}; lower least or raise most"
                return


def _days(value: Value) -> set[date | None]:
    """The days on which another number begins to hold."""
    if not isinstance(value, Dated):
        return set()
    return {each.start for each in value.values}


def _on(value: Value, day: date | None) -> Value | None:
    """The value on a day; None if there is none."""
    if not isinstance(value, Dated) or day is None:
        return value
    holding = [
        each.value for each in value.values if each.start <= day and (each.end is None or day < each.end)
    ]
    return holding[-1] if holding else None


def _pairs(least: Value | None, most: Value | None) -> Iterator[tuple[Fraction, Fraction]]:
    """Pairs of lower and upper bounds that hold for the same unit; the most contradictory is among them."""
    match least, most:
        case Open(one, lows), Open(other, highs) if one == other:
            for (_, low), (_, high) in zip(lows, highs, strict=True):
                yield from _pairs(low, high)
        case Classes(low_rows), Classes(high_rows):
            if [row.when for row in low_rows] == [row.when for row in high_rows]:
                for low_row, high_row in zip(low_rows, high_rows, strict=True):
                    yield from _pairs(low_row.value, high_row.value)
        case _:
            low_ends = [number for _, number in end_numbers(least, ())]
            high_ends = [number for _, number in end_numbers(most, ())]
            if low_ends and high_ends:
                yield max(low_ends), min(high_ends)


_LAST_OPEN: Final = "the last row must take all remaining units; write it without when"


def check_dated(values: Sequence[DatedValue]) -> Iterator[Found]:
    """Each row begins where the row before it ends; a later check compares rows and the policy's days."""
    if not values:
        yield (), 'got an empty list; write [{from = "2024-01-01", value = …}]'
    for number, each in enumerate(values, 1):
        if each.end is not None and each.end <= each.start:
            yield (f" {number}",), f"until {each.end} is not after from {each.start}; until is excluded"
    for number, (one, other) in enumerate(pairwise(values), 2):
        place = (f" {number}", "from")
        if other.start <= one.start:
            yield (
                place,
                f"{other.start} is not after {one.start}, where row {number - 1} begins; sort the rows",
            )
        elif one.end is not None and other.start < one.end:
            yield place, f"row {number - 1} holds until {one.end}; begin there, or end that row earlier"
        elif one.end is not None and other.start > one.end:
            yield place, f"no value from {one.end} until {other.start}; close the gap between the rows"


def check_classes(rows: Sequence[ClassRow]) -> Iterator[Found]:
    """Some row fits every unit, and each row fits some unit."""
    conditions = [row.when for row in rows]
    tiling = conditions[:-1] if conditions[-1] == EVERYWHERE else conditions
    ranges = [each for each in tiling if isinstance(each, Between)]
    alike = {(each.subject, _kind(each)) for each in ranges}
    if ranges and len(ranges) == len(tiling) and len(alike) == 1:
        yield from _check_tiling(ranges, closed=len(tiling) < len(conditions))
        return
    if conditions[-1] != EVERYWHERE:
        yield ("classes", f" {len(rows)}", "when"), _LAST_OPEN
    yield from _check_each_fits(conditions)


def _check_tiling(ranges: Sequence[Between], *, closed: bool) -> Iterator[Found]:
    """Ranges of one number, or of days, follow each other in rising order."""
    first, last = ranges[0], ranges[-1]
    what, instead = ("days", "") if _kind(first) is date else ("numbers", ", or write 0")
    if first.least:
        yield _row(1, "from"), f"no row has {what} below {first.least}; remove from{instead}"
    for number, (one, other) in enumerate(_ends(ranges), 2):
        if one.below is None:
            yield _row(number), f"row {number - 1} has no below, so this row never fits; add one there"
        elif other.least is None or other.least < one.below:
            got = "nothing" if other.least is None else str(other.least)
            yield _row(number, "from"), f"got {got}, but row {number - 1} reaches {one.below}; begin there"
        elif other.least > one.below:
            yield (
                _row(number, "from"),
                f"no row has {what} from {one.below} on and below {other.least}; begin at {one.below}",
            )
    if last.below is not None and not closed:
        yield _row(len(ranges), "below"), f"no row has {what} from {last.below} on; remove below"
    if last.below is None and closed:
        yield _row(len(ranges) + 1), f"row {len(ranges)} has no below, so this row never fits; remove it"


def _ends(ranges: Sequence[Between]) -> Iterator[tuple[Any, Any]]:
    """Each range with the next range; both are of days or both of numbers, which types cannot express."""
    return pairwise(ranges)


def _kind(range: Between) -> type:
    """The type of the bounds of a range: day or number."""
    return type(range.below if range.least is None else range.least)


def _check_each_fits(conditions: Sequence[Condition]) -> Iterator[Found]:
    """Errors of rows that never fit, because earlier rows fit all their units."""
    taken: dict[str, set[tuple[type, object]]] = {}
    for number, each in enumerate(conditions, 1):
        if EVERYWHERE in conditions[: number - 1]:
            yield _row(number), f"row {conditions.index(EVERYWHERE) + 1} fits everybody; put it last"
        elif each in conditions[: number - 1]:
            yield _row(number), f"it has the same when as row {conditions.index(each) + 1}, so it never fits"
        elif isinstance(each, Is):
            values = {(type(value), value) for value in each.values}
            before = taken.setdefault(each.subject, set())
            if values <= before:
                yield _row(number), f"earlier rows have every {each.subject} in it, so it never fits"
            before |= values


def _row(number: int, *keys: str) -> tuple[str, ...]:
    return ("classes", f" {number}", *(("when", *keys) if keys else ()))


BY_THE_MONTH: Final = ("month", "quarter", "year", "once")
BY_THE_DAY: Final = ("day", "night")
_ACTIVITY: Final = 'count = {activity = "…"}'


@attrs.frozen
class Stated:
    """Money at one end of a value.

    Attributes:
        path: The path of the money.
        money: The money.
        of: The name of the base or component that states it; None if the value itself does.
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
        """The text for the money in messages."""
        return f'"{self.money}"' if self.of is None else f'a multiple of "{self.of}", "{self.money}",'

    def such(self, *measures: str | None) -> str:
        """The same money with other measures."""
        written = "/".join([self.money.currency, *(cut(each) for each in measures if each)])
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
    for place, each, _ in values_with_places(value, path, None):
        if isinstance(each, Rate | Amount):
            yield Stated(place, each)
        elif isinstance(each, Multiple) and targets is not None:
            yield from (Stated((*place, "of"), money, each.of) for money in targets.get(each.of, ()))


def end_numbers(value: Value | None, path: Path) -> Iterator[tuple[Path, Fraction]]:
    """The numbers at the ends of a value, with their paths."""
    for place, each, _ in values_with_places(value, path, None):
        if isinstance(each, Fraction):
            yield place, each


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
        what = f"is {end.each}, but money exists per {cut(per)}"
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
    """Each end with another time, or else another beneficiary, than the first end; and a message."""
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
            what = f"{end.text} is {end.each}, but money exists per {cut(per)}"
            yield end.path, f"{what}; {end.mend(per, end.time)}"
