"""The rules for documents beyond their form: for values, measures, components, and the whole policy.

`dtnet.reading.reader` says how rules are called. Their further parameters are `offered` for the options of
every choice, `units` for the words of measures, and `supplied` for the components that a plug-in computes.

The plain amounts or numbers inside a value are called its ends. The rules of a component check the ends that
a value states. The ends that a multiple gets from a base or a component are known only after the whole
document is read.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, TypeVar, get_args, get_origin

import attrs

from dtnet.citations import Citation
from dtnet.errors import DayError, cut, near
from dtnet.measures import Amount, Rate
from dtnet.periods import OPEN, as_day, as_window, day_number, number_day
from dtnet.policy.document.document import (
    ANY,
    Base,
    Choice,
    ChoiceRef,
    Classes,
    Component,
    Dated,
    FundingShare,
    HeadsNorm,
    Multiple,
    Norm,
    OfWhich,
    Open,
    Policy,
    ProrationStep,
    ProrationSteps,
    Published,
    Rounding,
    Size,
    SizeRef,
    parts,
    values_with_places,
)
from dtnet.predicates.conditions import EVERYWHERE, Between, Condition, Is
from dtnet.reading.documents import document_fields, item_place, path_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dtnet.measures import Units
    from dtnet.policy.document.document import (
        Ceiling,
        ClassRow,
        Count,
        DatedValue,
        Nature,
        Opening,
        PolicyPeriod,
        Value,
    )
    from dtnet.reading.documents import Found, Path
    from dtnet.reading.reader import Checks

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
        what = f"only teams have people, and this is per {cut(per)}"
        yield ("count",), f'{what}; write per = "team", or {_people_of(per)}'


def _check_rate(rate: Value | None, count: Count | None, per: str) -> Iterator[Found]:
    faults = [*rate_faults(stated_money(rate, ("rate",)), count, per)]
    yield from faults or mixed_faults(stated_money(rate, ("rate",)))


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


def check_heads(heads: HeadsNorm | SizeRef | Value) -> Iterator[Found]:
    """No number of people is negative; the numbers of a rule by an attribute have checks of their own."""
    if not isinstance(heads, HeadsNorm | SizeRef):
        for path, number in end_numbers(heads, ("heads",)):
            if number < 0:
                yield path, f"{number} is below zero"


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


BY_THE_DAY: Final = ("day", "night")
_ACTIVITY: Final = 'count = {activity = "…"}'


def _people_of(per: str) -> str:
    """A count of people that fits a grain: only teams have people of their own."""
    return 'count = "people"' if per == "team" else "count = {number = 1}"


@attrs.frozen
class Stated:
    """Money at one end of a value.

    Attributes:
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
        mend = f"add {_people_of(per)}, or {end.mend(per, end.time)}"
    else:
        what = f"is {end.each}, but money exists per {cut(per)}"
        mend = end.mend(per, end.time)
    yield end.path, f"{end.text} {what}; {mend}"


def _counted(end: Stated, count: Count, per: str) -> Iterator[Found]:
    """The error of a rate with a count of people, or of their days or nights."""
    table = "number = …" if count.number is not None else f'activity = "{count.activity}"'
    said = f'count = "{count.heads}"' if count.heads else f"count = {{{table}}}"
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
        people = f", or {_people_of(per)}"
        mend = f"{end.mend('person', 'day')}{people if end.beneficiary == 'person' else alone}"
    else:
        what = f"is per {end.time}, but {said} is not paid by the {end.time}"
        other = (
            _ACTIVITY if end.beneficiary == "person" else f"{end.such('person', end.time)} with {_ACTIVITY}"
        )
        mend = f"{end.mend('person', 'month')}, or {other}"
    yield end.path, f"{end.text} {what}; {mend}"


def mixed_faults(ends: Iterable[Stated]) -> Iterator[Found]:
    """Errors of ends with another time, or else another beneficiary, than the first end."""
    first: Stated | None = None
    for end in ends:
        first = first or end
        if end.time != first.time:
            what = f"is {_over(end)}, and {first.text} {_over(first)}; use one time for all"
            yield end.path, f"{end.text} {what}"
        elif end.beneficiary != first.beneficiary:
            what = f"is {end.each}, and {first.text} {first.each}; use one beneficiary for all"
            yield end.path, f"{end.text} {what}"


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


Targets: TypeAlias = "Mapping[str, tuple[Rate | Amount, ...]]"
Days: TypeAlias = tuple[int, int]
"""A first day and the day after the last, as numbers."""
_WINDOWS = {"month": "month", "year": "calendar_year"}
"""The windows of ceilings that are multiples of a rate, by the time of the rate."""


@attrs.frozen(eq=False)
class NamedValues:
    """The possible targets of multiples: bases, and the rates of components.

    Attributes:
        values: Each value by its name; None for a component without a rate.
        complete: Whether every component is present; a component with an error is not.
    """

    values: Mapping[str, Value | None]
    complete: bool
    sizes: Mapping[str, HeadsNorm | Value] = attrs.field(factory=dict)

    @classmethod
    def of(cls, components: Sequence[Component | None], bases: Sequence[Base]) -> NamedValues:
        """The targets in a document."""
        rates = {each.id: each.rate for each in components if each is not None}
        return cls({**rates, **{base.name: base.value for base in bases}}, None not in components)

    def of_size(self, name: str) -> list[Value | None]:
        """The values of the size with a name; without such a size, none."""
        size = self.sizes.get(name)
        return [getattr(size, key) for key in _NUMBERS] if isinstance(size, HeadsNorm) else [size]

    def cycle(self) -> tuple[str, ...]:
        """Names in a cycle of multiples, each a multiple of the next; empty without a cycle."""
        done: set[str] = set()
        for name in self.values:
            chain = [name]
            while chain:
                following = [each for each in self.next(chain[-1]) if each not in done]
                if not following:
                    done.add(chain.pop())
                elif following[0] in chain:
                    return tuple(chain[chain.index(following[0]) :])
                else:
                    chain.append(following[0])
        return ()

    def next(self, name: str) -> list[str]:
        """The targets of the multiples inside the value called `name`, each once."""
        found = [
            part.of
            for _, part, _ in values_with_places(self.values.get(name), (), None)
            if isinstance(part, Multiple)
        ]
        return list(dict.fromkeys(found))

    def money(self) -> dict[str, tuple[Rate | Amount, ...]]:
        """The amounts of money inside each value, one for each kind of measures; there must be no cycle."""
        known: dict[str, tuple[Rate | Amount, ...]] = {}
        pending = list(self.values)
        while pending:
            name = pending[-1]
            missing = [each for each in self.next(name) if each not in known and each in self.values]
            if missing:
                pending += missing
                continue
            pending.pop()
            ends = stated_money(self.values[name], (), known)
            kinds = {(end.beneficiary, end.time): end.money for end in ends}
            known[name] = tuple(kinds.values())
        return known


def check_multiples(
    components: tuple[Component | None, ...],
    bases: tuple[Base, ...],
    ceilings: tuple[Ceiling | None, ...],
    offered: Mapping[str, tuple[str, ...]],
) -> Iterator[Found]:
    """Multiples refer to existing values, not to themselves, and their measures fit."""
    named = NamedValues.of(components, bases)
    for base in bases:
        if any(each is not None and each.id == base.name for each in components):
            yield ("bases", f".{base.name}"), "a component has this id; give the base another name"
    where = [
        *values_with_places(components, ("component",), tuple),
        *values_with_places(bases, ("bases",), tuple),
    ]
    where += values_with_places(ceilings, ("ceiling",), tuple)
    multiples = [(path, part.of) for path, part, _ in where if isinstance(part, Multiple)]
    for path, of in multiples:
        yield from _unknown(named, path, of)
    used = {of for _, of in multiples}
    for base in bases:
        if named.complete and None not in ceilings and base.name not in used:
            text = f'no value is a multiple of it; write {{times = …, of = "{base.name}"}}'
            yield ("bases", f".{base.name}"), f"{text} where it applies, or remove it"
    if cycle := named.cycle():
        chain = " of ".join(f'"{each}"' for each in (*cycle, cycle[0]))
        (place, *_) = [path for path, of in multiples if of == cycle[0]]
        yield (*place, "of"), f"these values are multiples of each other in a circle: {chain}"
    else:
        yield from _measure_faults(Taken(named.money(), offered), components, bases, ceilings)


def _unknown(named: NamedValues, path: Path, of: str) -> Iterator[Found]:
    if of not in named.values:
        if named.complete:
            hint = near(of, named.values) or f"add [bases.{of}]"
            yield (*path, "of"), f'there is no base and no component "{cut(of)}"; {hint}'
    elif named.values[of] is None:
        yield (*path, "of"), f'component "{of}" has no rate; name a base, or a component with a rate'


def check_sizes_named(components: tuple[Component | None, ...], sizes: tuple[Size, ...]) -> Iterator[Found]:
    """Norms refer to existing sizes, and some norm refers to each size."""
    known, used = [each.name for each in sizes], set()
    for path, part, _ in values_with_places(components, ("component",), tuple):
        if isinstance(part, SizeRef):
            used.add(part.name)
            if part.name not in known:
                hint = near(part.name, known) or f"add [sizes.{part.name}]"
                yield (*path, "size"), f'there is no size "{cut(part.name)}"; {hint}'
    for name in known if None not in components else ():
        if name not in used:
            text = f'no norm refers to it; write norm = {{heads = {{size = "{name}"}}}}'
            yield ("sizes", f".{name}"), f"{text} where it applies, or remove it"


@attrs.frozen(eq=False)
class Taken:
    """The checks of the money that multiples get from their targets."""

    targets: Targets
    offered: Mapping[str, tuple[str, ...]]

    def ends(self, value: Value | None, path: Path) -> list[Stated]:
        """The money inside a value that comes from a target; money stated in place is already checked."""
        return [end for end in stated_money(value, path, self.targets) if end.of is not None]

    def mixed(self, value: Value | None, path: Path) -> Iterator[Found]:
        """Errors of money inside a value whose measures differ from the measures of the first amount."""
        yield from mixed_faults(stated_money(value, path, self.targets))

    def component(self, component: Component) -> Iterator[Found]:
        """Errors of multiples in a component whose measures do not fit."""
        ends = self.ends(component.rate, ("rate",))
        faults = [*rate_faults(ends, component.count, component.per)]
        yield from faults or self.mixed(component.rate, ("rate",))
        if ends and not faults and not [*stated_money(component.rate, ())]:
            yield from prorate_faults({end.time for end in ends}, component.prorate)
        yield from self.ceilings(component.ceilings, (component.per,))
        for place, line in sound_items("of_which", component.of_which):
            yield from rate_faults(self.ends(line.rate, (*place, "rate")), line.count, component.per)

    def ceilings(self, ceilings: Sequence[Ceiling | None], grains: Sequence[str]) -> Iterator[Found]:
        """Errors of multiples in ceilings that fit no grain, or have a time other than the rate's."""
        for place, ceiling in sound_items("ceiling", ceilings):
            ends = self.ends(ceiling.amount, (*place, "amount"))
            yield from ceiling_faults([end for end in ends if end.beneficiary not in grains], grains[0])
            yield from _window_faults(ends, ceiling, self.offered)


def _measure_faults(
    taken: Taken,
    components: Sequence[Component | None],
    bases: Sequence[Base],
    ceilings: Sequence[Ceiling | None],
) -> Iterator[Found]:
    for base in bases:
        yield from taken.mixed(base.value, ("bases", f".{base.name}", "value"))
    there = dict(sound_items("component", components))
    for place, component in there.items():
        yield from (((*place, *path), message) for path, message in taken.component(component))
    if there and None not in components:
        yield from taken.ceilings(ceilings, [each.per for each in there.values()])


def _window_faults(
    ends: Sequence[Stated], ceiling: Ceiling, offered: Mapping[str, tuple[str, ...]]
) -> Iterator[Found]:
    """Errors of ceilings that are a multiple of a rate, but have another window than the rate's time."""
    for end in ends:
        if end.time is None:
            continue
        fitting = _WINDOWS.get(end.time)
        wrong = [str(each) for each in options_of(ceiling.over, offered) if each != fitting]
        if fitting is None:
            how = "once" if end.time == "once" else f"per {end.time}"
            yield end.path, f"{end.text} is {how}, but a ceiling is a multiple of a rate per month or year"
        elif wrong:
            yield (
                end.path,
                f'{end.text} is per {end.time}, but over = "{wrong[0]}"; write over = "{fitting}"',
            )


def check_values_hold_throughout(
    components: tuple[Component | None, ...],
    bases: tuple[Base, ...],
    sizes: tuple[Size, ...],
    ceilings: tuple[Ceiling | None, ...],
    period: PolicyPeriod,
) -> Iterator[Found]:
    """A dated value has a value on every day on which it may be read."""
    named = attrs.evolve(NamedValues.of(components, bases), sizes={each.name: each.heads for each in sizes})
    for place, component in sound_items("component", components):
        yield from _holes_inside(component, (component.period or period).numbers, place, named)
    yield from _holes_inside(ceilings, period.numbers, ("ceiling",), named)


def _holes_inside(part: object, days: Days, path: Path, named: NamedValues) -> Iterator[Found]:
    """Errors for days without a value, for every value in a part of a policy."""
    reported: list[Path] = []
    for place, each, _ in values_with_places(part, path, None):
        if isinstance(each, SizeRef):
            for value in named.of_size(each.name):
                yield from dict.fromkeys(_holes(value, days, (*place, "size"), named, (each.name,)))
        elif isinstance(each, Dated | Classes | Multiple) and not any(
            place[: len(other)] == other for other in reported
        ):
            reported.append(place)
            yield from dict.fromkeys(_holes(each, days, place, named, ()))


def _holes(
    value: Value | None, days: Days, path: Path, named: NamedValues, via: tuple[str, ...]
) -> Iterator[Found]:
    """Errors for days on which a value, or the target of its multiple, has no value."""
    match value:
        case Dated(values):
            what = f'"{via[-1]}" has no value' if via else "no value"
            ends = [day_number(each.start) for each in values[1:]]
            ends.append(OPEN if values[-1].end is None else day_number(values[-1].end))
            first, last = day_number(values[0].start), ends[-1]
            if days[0] < first:
                yield (
                    path,
                    f"{what} from {number_day(days[0])} until {number_day(min(first, days[1]))}; begin there",
                )
            if last < days[1]:
                until = "" if days[1] == OPEN else f" until {number_day(days[1])}"
                since = number_day(max(last, days[0]))
                yield path, f"{what} from {since} on{until}; extend the last value, or end the period"
            for number, (each, end) in enumerate(zip(values, ends, strict=True), 1):
                inner = max(days[0], day_number(each.start)), min(days[1], end)
                if inner[0] < inner[1]:
                    place = path if via else (*path, f" {number}", "value")
                    yield from _holes(each.value, inner, place, named, via)
        case Classes(rows):
            for number, row in enumerate(rows, 1):
                place = path if via else (*path, "classes", f" {number}", "value")
                yield from _holes(row.value, days, place, named, via)
        case Multiple(times=times, of=of):
            yield from _holes(times, days, path if via else (*path, "times"), named, via)
            if of not in via:
                place = path if via else (*path, "of")
                yield from _holes(named.values.get(of), days, place, named, (*via, of))
        case _:
            pass


_PURPOSE: Final = "purpose:"
_NAME: Final = re.compile(r"[A-Za-z0-9]+(?:[._-]+[A-Za-z0-9]+)*")
"""The pattern of ids and names in a document."""


def check_choices_exist(choices: tuple[Choice, ...], fields: Mapping[str, Any]) -> Iterator[Found]:
    """Each reference names a choice, and the place of the reference allows each option of the choice."""
    known = {choice.name: choice for choice in choices}
    for path, value, kind in _placed_fields(fields):
        if not isinstance(value, ChoiceRef | Open):
            continue
        name = value.name if isinstance(value, ChoiceRef) else value.choice
        if name not in known:
            hint = near(name, known) or f"add [choices.{name}]"
            yield (*path, "choice"), f'there is no choice "{cut(name)}"; {hint}'
            continue
        if "not" in path and ANY in known[name].options:
            yield (*path, "choice"), f'its option "{ANY}" sets no condition, so "not" would exclude everybody'
        legal = [word for each in get_args(kind) if get_origin(each) is Literal for word in get_args(each)]
        for option in known[name].options:
            if legal and option not in legal:
                words = ", ".join(f'"{word}"' for word in legal)
                place = ("choices", f".{name}", "options")
                yield place, f'"{cut(option)}" cannot stand in {path_text(path)}; allowed: {words}'


def check_choices_used(
    choices: tuple[Choice, ...],
    fields: Mapping[str, Any],
    supplied: frozenset[str],
) -> Iterator[Found]:
    """Each choice is used, or a plug-in may read it. Skipped if some part has an error."""
    if supplied or fields.keys() < {field.name for field in document_fields(Policy).values()}:
        return
    used = used_choices(fields)
    for choice in choices:
        if choice.name not in used:
            name = choice.name
            yield (
                ("choices", f".{name}"),
                f'no value refers to it; write {{choice = "{name}"}} where it applies',
            )


def used_choices(fields: Mapping[str, Any]) -> set[str]:
    """The choices to which some part refers."""
    found = set()
    for part in parts(tuple(fields.values())):
        if isinstance(part, ChoiceRef):
            found.add(part.name)
        elif isinstance(part, Open):
            found.add(part.choice)
    return found


def check_one_currency(fields: Mapping[str, Any]) -> Iterator[Found]:
    """All money is in the currency of the first amount."""
    first: str | None = None
    for path, value, _ in _placed_fields(fields):
        if isinstance(value, Amount | Rate):
            first = first or value.currency
            if value.currency != first:
                yield (
                    path,
                    f'"{value}" is in {value.currency}, other money in {first}; a policy has one currency',
                )


def check_other_policies(
    id: str, yields_to: tuple[str, ...], deducts: tuple[str, ...], succeeds: str | None
) -> Iterator[Found]:
    """Other policies are named by id, some also by purpose, and none is the policy itself."""
    for key, names in (("yields_to", yields_to), ("deducts", deducts)):
        for number, name in enumerate(names, 1):
            yield from _other_policy(name, id, (key, f" {number}"), purposes=True)
            if name in names[: number - 1]:
                yield (key, f" {number}"), f'"{cut(name)}" is listed twice; list it once'
    for name in dict.fromkeys(deducts):
        if name in yields_to:
            yield ("deducts",), f'"{name}" is in yields_to too, so nothing is left to deduct from'
    if succeeds is not None:
        yield from _other_policy(succeeds, id, ("succeeds",), purposes=False)


def _other_policy(name: str, own: str, place: Path, *, purposes: bool) -> Iterator[Found]:
    by_purpose = name.removeprefix(_PURPOSE) if purposes and name.startswith(_PURPOSE) else None
    legal = '"vn.da-nang.2024-36"' + (f', or "{_PURPOSE}team-operation"' if purposes else "")
    if not (_NAME.fullmatch(name) or (by_purpose and by_purpose.strip())):
        yield place, f'"{cut(name)}" is not the id of a policy; write an id, as {legal}'
    if name == own:
        yield place, f'"{name}" is this policy itself; name another policy'


def _placed_fields(fields: Mapping[str, Any]) -> Iterator[tuple[Path, Any, Any]]:
    for key, field in document_fields(Policy).items():
        if field.name in fields:
            yield from values_with_places(fields[field.name], (key,), field.type)


def _check_instrument(instrument: Citation) -> Iterator[Found]:
    if instrument.issued is None:
        yield ("instrument",), '"issued" is missing; write issued = "2024-07-30", the day of issue'


def _check_component_ids(components: tuple[Component | None, ...]) -> Iterator[Found]:
    yield from repeated_ids("component", components)


def _check_component_periods(
    components: tuple[Component | None, ...], period: PolicyPeriod
) -> Iterator[Found]:
    for place, component in sound_items("component", components):
        if component.period is not None:
            yield from _check_inside(component.period, period, (*place, "period"))


def _check_openings(openings: tuple[Opening | None, ...], period: PolicyPeriod) -> Iterator[Found]:
    for place, opening in sound_items("opening", openings):
        yield from _check_inside(opening.period, period, (*place, "period"))


def _check_inside(inner: PolicyPeriod, outer: PolicyPeriod, place: tuple[str, ...]) -> Iterator[Found]:
    if inner.numbers[0] < outer.numbers[0] or inner.numbers[1] > outer.numbers[1]:
        yield place, f"{inner} is not inside the policy's period {outer}; shorten it"


def _check_unopened(openings: tuple[Opening | None, ...], unopened: object) -> Iterator[Found]:
    if openings and unopened is None:
        yield (), 'years without an opening need a rule; write unopened = "closed" or "open_assumed"'


def _check_seen(seen_in_force: date | None, period: PolicyPeriod) -> Iterator[Found]:
    if seen_in_force is not None and seen_in_force not in period:
        yield ("seen_in_force",), f"{seen_in_force} is not inside the policy's period {period}"


def _check_inputs(components: tuple[Component | None, ...]) -> Iterator[Found]:
    """A claim belongs to one component, and no activity has the same name."""
    there = [each for each in components if each is not None]
    activities = {each.count.activity for each in there if each.count is not None}
    claims = Counter(each.claim for each in there if each.claim is not None)
    for claim, times in claims.items():
        (first, *_) = (each.id for each in there if each.claim == claim)
        place = ("component", f' "{first}"', "claim")
        if times > 1:
            yield (
                place,
                f'{times} components pay the claim "{cut(claim)}"; keep one, or give each its own claim',
            )
        if claim in activities:
            yield place, f'"{cut(claim)}" is also an activity; give the claim another name'


def _check_policy_ceilings(
    ceilings: tuple[Ceiling | None, ...], components: tuple[Component | None, ...]
) -> Iterator[Found]:
    grains = [each.per for each in components if each is not None]
    for place, ceiling in sound_items("ceiling", ceilings if None not in components else ()):
        ends = stated_money(ceiling.amount, (*place, "amount"))
        wrong = [end for end in ends if end.beneficiary not in grains]
        yield from ceiling_faults(wrong, grains[0] if grains else "team")


def _check_open_periods(
    components: tuple[Component | None, ...],
    ceilings: tuple[Ceiling | None, ...],
    period: PolicyPeriod,
    offered: Mapping[str, tuple[str, ...]],
    supplied: frozenset[str],
) -> Iterator[Found]:
    """A ceiling that is spread over a period, or reduced by eligible days, needs the period's end."""
    for place, ceiling, days, of in _placed_ceilings(components, ceilings, period):
        spread = of is not None and of.rate is None and of.id not in supplied
        partly = spread or set(options_of(ceiling.part, offered)) != {"full"}
        if days.end is None and partly and "period" in options_of(ceiling.over, offered):
            what = "the period has no end, so a part of it cannot be computed"
            yield (*place, "over"), f"{what}; write another window"


def _placed_ceilings(
    components: tuple[Component | None, ...], ceilings: tuple[Ceiling | None, ...], period: PolicyPeriod
) -> Iterator[tuple[Path, Ceiling, PolicyPeriod, Component | None]]:
    """Each ceiling with its path and period; None for the component of a ceiling of the whole policy."""
    for place, ceiling in sound_items("ceiling", ceilings):
        yield place, ceiling, period, None
    for place, each in sound_items("component", components):
        for inner, ceiling in sound_items("ceiling", each.ceilings):
            yield (*place, *inner), ceiling, each.period or period, each


def _check_months_are_whole(
    components: tuple[Component | None, ...],
    ceilings: tuple[Ceiling | None, ...],
    period: PolicyPeriod,
    offered: Mapping[str, tuple[str, ...]],
) -> Iterator[Found]:
    """`by_months` is used only with windows of whole months."""
    for place, ceiling, days, _ in _placed_ceilings(components, ceilings, period):
        if "by_months" not in options_of(ceiling.part, offered):
            continue
        windows = options_of(ceiling.over, offered)
        edges = [("begins", days.start)] if {"twelve_months", "period"} & {*windows} else []
        edges += [("ends", days.end)] if "period" in windows and days.end is not None else []
        for verb, day in edges:
            if day.day != 1:
                what = f'"by_months" counts whole months, but the period {verb} on {day}'
                mend = 'let it begin and end on the first day of a month, or write "by_days"'
                yield (*place, "part"), f"{what}; {mend}"


_YEAR_OR_MONTH: Final = re.compile(r"[0-9]{4}(?:-[0-9]{2})?")
_DAYS_OF_A_MONTH: Final = 31


def _check_id(id: str) -> Iterator[Found]:
    if not _NAME.fullmatch(id):
        yield (
            ("id",),
            f'"{cut(id)}" is not an id; write letters and digits, with ".", "_" or "-" between them',
        )


def _check_name(name: str) -> Iterator[Found]:
    if not _NAME.fullmatch(name):
        yield (), f'"{cut(name)}" is not a name; write letters and digits, with ".", "_" or "-" between them'


def _check_published(amount: Amount | None) -> Iterator[Found]:
    yield from _without_beneficiary("amount", amount, "a published amount is a total")


def _check_published_teams(teams: int | None) -> Iterator[Found]:
    if teams is not None and teams < 0:
        yield ("teams",), f"{teams} is below zero"


def _check_issued(issued: str | None) -> Iterator[Found]:
    if issued is not None:
        try:
            if _YEAR_OR_MONTH.fullmatch(issued):
                as_window(issued)
            else:
                as_day(issued, what="")
        except DayError as error:
            yield ("issued",), str(error).strip()


def _check_share(share: Fraction | None, rest: bool, up_to: Amount | None) -> Iterator[Found]:  # noqa: FBT001 - a field of the value
    if rest + (share is not None) + (up_to is not None) != 1:
        yield (), 'a source has either up_to = "200_000 VND", or share = "1/2", or rest = true'
    if share is not None and not 0 < share < 1:
        yield ("share",), f"{share} is not between 0 and 1; write a share such as 1/2"
    yield from _plain_step("up_to", up_to, "a funding source shares the amount of one unit")


def _check_window_of_source(up_to: Amount | None, over: object) -> Iterator[Found]:
    if up_to is None and over != "month":
        yield ("over",), 'only a source with up_to has a window; remove it, or write up_to = "200_000 VND"'


def _check_step_of_rounding(to: Amount | None) -> Iterator[Found]:
    yield from _plain_step("to", to, "a rounding step has no beneficiary")


def _without_beneficiary(key: str, amount: Amount | None, what: str) -> Iterator[Found]:
    if amount is not None and amount.beneficiary is not None:
        mend = f'write "{amount.amount:_} {amount.currency}"'
        yield (key,), f'"{amount}" is per {amount.beneficiary}, but {what}; {mend}'


def _plain_step(key: str, amount: Amount | None, what: str) -> Iterator[Found]:
    """Errors of money that must be above zero and without a beneficiary."""
    yield from _without_beneficiary(key, amount, what)
    if amount is not None and not amount.amount:
        yield (key,), f'"{amount}" is zero; write 1 or more'


def _check_options(options: tuple[str, ...], default: str) -> Iterator[Found]:
    if len(set(options)) != len(options) or len(options) < 2:  # noqa: PLR2004 - less is no choice
        yield ("options",), "a choice needs at least two options, all different"
    if default not in options:
        legal = ", ".join(f'"{cut(option)}"' for option in options)
        yield ("default",), f'"{cut(default)}" is not among the options; allowed: {legal}'


def _check_base_measures(value: Value) -> Iterator[Found]:
    yield from mixed_faults(stated_money(value, ("value",)))


def _check_step(days: int, share: Fraction) -> Iterator[Found]:
    if not 1 <= days <= _DAYS_OF_A_MONTH:
        yield ("days",), f"{days} is not a number of days of a month; write 1 to {_DAYS_OF_A_MONTH}"
    if not 0 <= share <= 1:
        yield ("share",), f"{share} is not a share of a month; write a number from 0 to 1"


def _check_steps(steps: tuple[ProrationStep, ...]) -> Iterator[Found]:
    for number, (one, other) in enumerate(pairwise(steps), 2):
        if other.days <= one.days:
            yield ("steps", f" {number}", "days"), f"{other.days} is not more than {one.days}; sort by days"


def _check_times(times: Value) -> Iterator[Found]:
    for path, number in end_numbers(times, ("times",)):
        if number < 0:
            yield path, f"{number} is below zero"


CHECKS: Final[Checks] = {
    Citation: (_check_issued,),
    Choice: (_check_name, _check_options),
    Base: (_check_name, _check_base_measures),
    Classes: (check_classes,),
    Multiple: (_check_times,),
    FundingShare: (_check_share, _check_window_of_source),
    Published: (_check_published, _check_published_teams),
    Rounding: (_check_step_of_rounding,),
    ProrationStep: (_check_step,),
    ProrationSteps: (_check_steps,),
    HeadsNorm: (check_attribute, check_least_and_most),
    Norm: (check_heads,),
    Size: (_check_name, check_heads),
    OfWhich: (_check_id,),
    Component: (
        _check_id,
        _check_grain,
        _check_rate,
        _check_count,
        _check_unclaimed,
        _check_prorate,
        _check_rate_only,
        _check_norm,
        _check_areas_have_no_kind,
        check_funding,
    ),
    Policy: (
        _check_id,
        _check_instrument,
        _check_seen,
        check_funding,
        check_other_policies,
        check_choices_used,
    ),
}
"""Checks that run only if all fields that they read are without errors."""

TOLERANT_CHECKS: Final[Checks] = {
    HeadsNorm: (check_sizes,),
    Component: (_check_source_of_amount, _check_ceilings, _check_lines),
    Policy: (
        _check_openings,
        _check_unopened,
        _check_component_ids,
        _check_component_periods,
        _check_inputs,
        _check_policy_ceilings,
        _check_open_periods,
        _check_months_are_whole,
        check_multiples,
        check_sizes_named,
        check_values_hold_throughout,
        check_choices_exist,
        check_one_currency,
    ),
}
"""Checks that look at each item of a list separately; an item with an error is None."""
