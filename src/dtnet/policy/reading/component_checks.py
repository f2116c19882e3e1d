"""The rules for a component and its norm: each rule is a function of its fields, which `checks` runs."""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from dtnet.policy.document.choices import ChoiceRef
from dtnet.policy.document.document_places import values_with_places
from dtnet.policy.document.values import Classes, Dated, Open
from dtnet.policy.reading.measure_checks import (
    BY_THE_DAY,
    ceiling_faults,
    end_numbers,
    mixed_faults,
    rate_faults,
    stated_money,
)
from dtnet.predicates.conditions import Condition

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from dtnet.measures import Units
    from dtnet.policy.document.faults import Found
    from dtnet.policy.document.parts import (
        Ceiling,
        Count,
        FundingShare,
        Nature,
        Norm,
        OfWhich,
        Rounding,
    )
    from dtnet.policy.document.values import Value

_NO_GRAINS: Final = ("person", "household")


def _check_grain(per: str, count: Count | None, units: Units) -> Iterator[Found]:
    others = {*_NO_GRAINS, *units.currencies, *units.times}
    if not per.isidentifier() or per in others:
        yield (
            ("per",),
            f'money cannot be due per "{per}"; write "team", or a level such as "commune"',
        )
    elif per != "team" and count is not None and count.heads:
        yield ("count",), f'only teams have people, and this is per {per}; write per = "team"'


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
        return  # the time does not fit the count: which of the two is meant, nobody knows
    if rate is None or times:
        yield from prorate_faults(times, prorate)


def prorate_faults(times: set[str | None], prorate: object) -> Iterator[Found]:
    """Proration is stated exactly for the rates per month, quarter or year."""
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
        yield ("norm",), f'a norm is about the size of teams, and this is per {per}; write per = "team"'
    if "cap" in uses and heads is None:
        yield ("norm", "use"), '"cap" limits a count of people; write count = "people" or a role'
    if "replace" in uses and heads != "people":
        yield ("norm", "use"), '"replace" replaces the count of people; write count = "people"'


def _check_ceilings(ceilings: tuple[Ceiling | None, ...], per: str) -> Iterator[Found]:
    for number, ceiling in enumerate(ceilings, 1):
        if ceiling is not None:
            yield from ceiling_faults(stated_money(ceiling.amount, ("ceiling", f" {number}", "amount")), per)


def _check_lines(of_which: tuple[OfWhich | None, ...], per: str) -> Iterator[Found]:
    for line in of_which:
        if line is not None:
            place = ("of_which", f' "{line.id}"', "rate")
            yield from rate_faults(stated_money(line.rate, place), line.count, per)
    yield from repeated_ids("of_which", (each.id for each in of_which if each is not None))


def repeated_ids(key: str, ids: Iterable[str]) -> Iterator[Found]:
    """Errors for ids that occur more than once in a list."""
    for id, times in Counter(ids).items():
        if times > 1:
            yield (key, f' "{id}"'), f"{times} entries have this id; give each its own"


def _check_areas_have_no_kind(when: Condition, per: str) -> Iterator[Found]:
    if per == "team":
        return
    for path, part, _ in values_with_places(when, ("when",), Condition):
        subject = getattr(part, "subject", "")
        if subject == "kind" or subject.startswith("team."):
            what = f"money exists per {per}, and no {per} has a {'kind' if subject == 'kind' else 'team'}"
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
            yield ("funding",), f'source "{source}" is listed {times} times; list it once'


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
"""Checks that need all of the fields that they read."""

TOLERANT_COMPONENT_CHECKS: Final[tuple[Any, ...]] = (_check_source_of_amount, _check_ceilings, _check_lines)
"""Checks that look at each item of a list separately; an item with an error is None."""


_ATTRIBUTE: Final = re.compile(r"[^\W\d]\w*\.[^\W\d]\w*")
_NUMBERS: Final = ("base", "block", "above", "least", "most")


def check_attribute(attribute: str) -> Iterator[Found]:
    """The attribute belongs to the team, or to an area at a level."""
    if not _ATTRIBUTE.fullmatch(attribute):
        yield (
            ("attribute",),
            f'"{attribute}" is not an attribute; write "LEVEL.ATTRIBUTE" or "team.ATTRIBUTE"',
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
    """Lower and upper bounds that hold together for some unit, the worst pair among them."""
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
