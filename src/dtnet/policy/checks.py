"""What a document must not say beyond the form of its parts: each rule a function, run as soon as it can be.

A check names in its parameters the fields of a value that it reads, and yields faults: a path from there and
the message. It runs where none of those fields is itself at fault; `fields` stands for all that are not.
"""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction
from inspect import signature
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from dtnet.citations import Citation
from dtnet.errors import DayError
from dtnet.periods import as_day
from dtnet.policy.choices import Choice
from dtnet.policy.document import Component, FundingShare, OfWhich, Policy, Published
from dtnet.policy.references import check_choices_exist, check_choices_used, check_one_currency

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from dtnet.measures import Amount, Rate
    from dtnet.policy.choices import ChoiceRef
    from dtnet.policy.document import (
        Ceiling,
        Count,
        Nature,
        Opening,
        PolicyPeriod,
        Prorate,
        Unclaimed,
        Unopened,
    )
    from dtnet.policy.references import Found

    Check: TypeAlias = Callable[..., Iterable[Found]]

_NAME: Final = re.compile(r"[A-Za-z0-9]+(?:[._-]+[A-Za-z0-9]+)*")
_BY_THE_MONTH: Final = ("month", "quarter", "year", "once")
_BY_THE_DAY: Final = ("day", "night")
_LATER: Final = "the language of this version does not have"


def run_checks(checks: Iterable[Check], good: Mapping[str, Any]) -> Iterator[Found]:
    """The faults that the checks find, where the fields that they read are there.

    Args:
        checks: In the order in which faults are reported.
        good: The fields that have no fault.
    """
    for check in checks:
        known = {**good, "fields": good}
        read = signature(check).parameters
        if read.keys() <= known.keys():
            yield from check(**{name: known[name] for name in read})


def _check_id(id: str) -> Iterator[Found]:
    if not _NAME.fullmatch(id):
        yield ("id",), f'"{id}" is no id; write letters and digits, with ".", "_" or "-" between them'


def _check_rate_fits_count(rate: Rate | None, count: Count | None, per: str = "team") -> Iterator[Found]:
    if rate is None:
        return
    money, time = f"{rate.amount:_} {rate.currency}", rate.time
    if count is None:
        if rate.beneficiary != per:
            what = f'"{rate}" is per {rate.beneficiary}, but nobody is counted'
            yield ("rate",), f'{what}; add count = "people", or write "{money}/{per}/{time}"'
        if time in _BY_THE_DAY:
            what = f'"{rate}" is per {time}, but no activity is counted'
            yield (
                ("rate",),
                f'{what}; write "{money}/{rate.beneficiary}/month", or count = {{activity = "…"}}',
            )
        return
    counted = f'count = "{count.heads}"' if count.heads else f'count = {{activity = "{count.activity}"}}'
    if rate.beneficiary != "person":
        what = f'"{rate}" is per {rate.beneficiary}, but {counted} counts persons'
        yield ("rate",), f'{what}; write "{money}/person/{time}", or leave the count out'
    if count.heads and time not in _BY_THE_MONTH:
        what = f'"{rate}" is per {time}, but {counted} is not paid by the {time}'
        yield ("rate",), f'{what}; write "{money}/person/month", or count = {{activity = "…"}}'
    if count.activity and time not in _BY_THE_DAY:
        what = f'"{rate}" is per {time}, but {counted} is counted in days or nights'
        yield ("rate",), f'{what}; write "{money}/person/day", or count = "people"'


def _check_component_rate(rate: Rate | None, count: Count | None, per: str) -> Iterator[Found]:
    yield from _check_rate_fits_count(rate, count, per)
    if rate is None and count is not None:
        yield ("count",), "there is no rate to multiply with it; add a rate, or leave the count out"
    if rate is not None and rate.time in _BY_THE_MONTH and rate.time != "month":
        monthly = f"{rate.amount:_} {rate.currency}/{rate.beneficiary}/month"
        yield ("rate",), f'"{rate}": {_LATER} rates per {rate.time}, only such as "{monthly}"'


def _check_grain(count: Count | None, per: str) -> Iterator[Found]:
    if per == "team" or (count is not None and count.activity):
        return
    if count is not None:
        yield ("count",), f'people are counted in teams, not per {per}; write per = "team"'
    else:
        yield ("per",), f'"{per}": {_LATER} money per area without an activity; write per = "team"'


def _check_of_which_rate(rate: Rate, count: Count | None) -> Iterator[Found]:
    yield from _check_rate_fits_count(rate, count)


def _check_nature(nature: Nature, rate: Rate | None, ceilings: tuple[Ceiling, ...]) -> Iterator[Found]:
    if nature == "entitlement" and rate is None:
        yield (), 'an entitlement needs a rate; write rate = "500_000 VND/team/month"'
    if nature == "at_most" and rate is None and len(ceilings) != 1:
        example = '{amount = "3_000_000 VND/team", over = "calendar_year"}'
        yield (
            (),
            f"at most, without a rate, needs one ceiling (got {len(ceilings)}); write ceiling = [{example}]",
        )


def _check_unclaimed(nature: Nature, unclaimed: Unclaimed | None) -> Iterator[Found]:
    if nature == "at_most" and unclaimed is None:
        yield (), 'at most, without a claim: how much? write unclaimed = "full" or "open"'
    if nature == "entitlement" and unclaimed is not None:
        yield ("unclaimed",), "an entitlement is due without a claim; leave it out"


def _check_prorate(rate: Rate | None, prorate: Prorate | None) -> Iterator[Found]:
    prorated = rate is not None and rate.time not in {*_BY_THE_DAY, "once"}
    if prorated and prorate is None:
        yield (), 'what is a part month worth? write prorate = "any_day"'
    if prorate is not None and not prorated:
        yield ("prorate",), "only what is paid by the month is prorated; leave it out"


def _check_ceiling_units(ceilings: tuple[Ceiling | None, ...], per: str) -> Iterator[Found]:
    for number, ceiling in enumerate(ceilings, 1):
        if ceiling is not None and (amount := ceiling.amount).beneficiary != per:
            of = f"per {amount.beneficiary}" if amount.beneficiary else "for nobody in particular"
            mend = f'write "{amount.amount:_} {amount.currency}/{per}"'
            yield (
                ("ceiling", f" {number}", "amount"),
                f'"{amount}" is {of}, but money exists per {per}; {mend}',
            )


def _check_component_ids(components: tuple[Component | None, ...]) -> Iterator[Found]:
    yield from _repeated("component", (each.id for each in components if each is not None))


def _check_line_ids(of_which: tuple[OfWhich | None, ...]) -> Iterator[Found]:
    yield from _repeated("of_which", (each.id for each in of_which if each is not None))


def _repeated(key: str, ids: Iterable[str]) -> Iterator[Found]:
    for id, times in Counter(ids).items():
        if times > 1:
            yield (key, f' "{id}"'), f"{times} have this id; give each its own"


def _check_some_component(components: tuple[Component, ...]) -> Iterator[Found]:
    if not components:
        yield ("component",), "got an empty list; write at least one [[component]]"


def _check_published(amount: Amount | None) -> Iterator[Found]:
    if amount is not None and amount.beneficiary is not None:
        mend = f'write "{amount.amount:_} {amount.currency}"'
        yield (
            ("amount",),
            f'"{amount}" is per {amount.beneficiary}, but a published amount is a total; {mend}',
        )


def _check_published_teams(teams: int | None) -> Iterator[Found]:
    if teams is not None and teams < 0:
        yield ("teams",), f"{teams} is below zero"


def _check_instrument(instrument: Citation) -> Iterator[Found]:
    if instrument.issued is None:
        yield ("instrument",), '"issued" is missing; write issued = "2024-07-30", the day of issue'


def _check_issued(issued: str | None) -> Iterator[Found]:
    if issued is not None:
        try:
            as_day(issued, what="")
        except DayError as error:
            yield ("issued",), str(error).strip()


def _check_openings(
    openings: tuple[Opening, ...], period: PolicyPeriod, unopened: Unopened | ChoiceRef | None
) -> Iterator[Found]:
    for number, opening in enumerate(openings, 1):
        start, end = opening.period.numbers
        if start < period.numbers[0] or end > period.numbers[1]:
            place = ("opening", f" {number}", "period")
            yield place, f"{opening.period} is not inside the policy's period {period}; end it inside"
    if openings and unopened is None:
        yield (), 'what holds in years without an opening? write unopened = "closed" or "open_assumed"'


def _check_seen(seen_in_force: date | None, period: PolicyPeriod) -> Iterator[Found]:
    if seen_in_force is not None and seen_in_force not in period:
        yield ("seen_in_force",), f"{seen_in_force} is not inside the policy's period {period}"


def _check_funding(funding: tuple[FundingShare, ...]) -> Iterator[Found]:
    rests = sum(each.rest for each in funding)
    if funding and rests != 1:
        yield ("funding",), f"{rests} sources take the rest; let exactly one have rest = true"
    shares = sum((each.share for each in funding if each.share is not None), Fraction(0))
    if shares >= 1:
        yield ("funding",), f"the shares sum to {shares} and leave no rest; make them less than 1"
    for source, times in Counter(each.source for each in funding).items():
        if times > 1:
            yield ("funding",), f'source "{source}" stands {times} times; give it one share'


def _check_share(share: Fraction | None, rest: bool) -> Iterator[Found]:  # noqa: FBT001 - a field of the value
    if rest == (share is not None):
        yield (), 'a source has either share = "1/2", or rest = true'
    if share is not None and not 0 < share < 1:
        yield ("share",), f"{share} is no part of a whole; write one between 0 and 1"


def _check_options(options: tuple[str, ...], default: str) -> Iterator[Found]:
    if len(set(options)) != len(options) or len(options) < 2:  # noqa: PLR2004 - less is no choice
        yield ("options",), "a choice needs at least two options, all different"
    if default not in options:
        legal = ", ".join(f'"{option}"' for option in options)
        yield ("default",), f'"{default}" is not among the options; legal: {legal}'


def _check_choice_name(name: str) -> Iterator[Found]:
    if not _NAME.fullmatch(name):
        yield (), f'"{name}" is no name; write letters and digits, with ".", "_" or "-" between them'


CHECKS: Final[dict[type[Any], tuple[Check, ...]]] = {
    Citation: (_check_issued,),
    Choice: (_check_choice_name, _check_options),
    FundingShare: (_check_share,),
    Published: (_check_published, _check_published_teams),
    OfWhich: (_check_id, _check_of_which_rate),
    Component: (
        _check_id,
        _check_component_rate,
        _check_grain,
        _check_nature,
        _check_unclaimed,
        _check_prorate,
    ),
    Policy: (
        _check_id,
        _check_instrument,
        _check_some_component,
        _check_openings,
        _check_seen,
        _check_funding,
        check_choices_used,
    ),
}
"""Checks that need all of the fields that they read."""

TOLERANT_CHECKS: Final[dict[type[Any], tuple[Check, ...]]] = {
    Component: (_check_ceiling_units, _check_line_ids),
    Policy: (_check_component_ids, check_choices_exist, check_one_currency),
}
"""Checks that look at each item of a list by itself; one that is at fault is None there."""
