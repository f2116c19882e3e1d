"""The rules for each part of a document beyond its form: each rule is a function, run as soon as it can be.

The parameters of a check name the fields that it reads; it yields errors as a path and a message, and runs if
none of its fields has an error. Further parameters: `fields` for all fields without errors, `offered` for the
options of every choice, `units` for the words of measures, `supplied` for the components that a plug-in
computes. Rules for a whole component or policy are in modules of their own.
"""

from __future__ import annotations

import re
from functools import cache
from inspect import signature
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from dtnet.citations import Citation
from dtnet.errors import DayError
from dtnet.periods import as_day, as_window
from dtnet.policy.document.choices import Choice
from dtnet.policy.document.document import Component, Policy
from dtnet.policy.document.faults import NAME
from dtnet.policy.document.parts import (
    FundingShare,
    HeadsNorm,
    OfWhich,
    ProrationStep,
    ProrationSteps,
    Published,
    Rounding,
)
from dtnet.policy.document.values import Base, Classes, Multiple
from dtnet.policy.reading.component_checks import (
    COMPONENT_CHECKS,
    TOLERANT_COMPONENT_CHECKS,
    check_attribute,
    check_least_and_most,
    check_sizes,
)
from dtnet.policy.reading.measure_checks import end_numbers, mixed_faults, stated_money
from dtnet.policy.reading.policy_checks import POLICY_CHECKS, TOLERANT_POLICY_CHECKS
from dtnet.policy.reading.value_checks import check_classes
from dtnet.predicates.conditions import Inside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from fractions import Fraction

    from dtnet.measures import Amount
    from dtnet.policy.document.faults import Found
    from dtnet.policy.document.values import Value

    Check: TypeAlias = Callable[..., Iterable[Found]]

_YEAR_OR_MONTH: Final = re.compile(r"[0-9]{4}(?:-[0-9]{2})?")
_DAYS_OF_A_MONTH: Final = 31


def run_checks(checks: Iterable[Check], good: Mapping[str, Any], given: Mapping[str, Any]) -> Iterator[Found]:
    """The errors that the checks find; a check runs only if all fields that it reads are present.

    Args:
        checks: The checks, in the order in which errors are reported.
        good: The fields without errors.
        given: Further values that a check may read: `offered`, `units` and `supplied` of the document.
    """
    for check in checks:
        known = {**good, **given, "fields": good}
        read = _fields_read(check)
        if known.keys() >= read:
            yield from check(**{name: known[name] for name in read})


@cache
def _fields_read(check: Check) -> frozenset[str]:
    return frozenset(signature(check).parameters)


def _check_id(id: str) -> Iterator[Found]:
    if not NAME.fullmatch(id):
        yield ("id",), f'"{id}" is not an id; write letters and digits, with ".", "_" or "-" between them'


def _check_name(name: str) -> Iterator[Found]:
    if not NAME.fullmatch(name):
        yield (), f'"{name}" is not a name; write letters and digits, with ".", "_" or "-" between them'


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
    if up_to is not None:
        yield from _plain_step("up_to", up_to, "a funding source shares the amount of one unit")


def _check_step_of_rounding(to: Amount | None) -> Iterator[Found]:
    if to is not None:
        yield from _plain_step("to", to, "a rounding step has no beneficiary")


def _plain_step(key: str, amount: Amount, what: str) -> Iterator[Found]:
    """Errors of money that must be above zero and without a beneficiary."""
    if amount.beneficiary is not None:
        mend = f'write "{amount.amount:_} {amount.currency}"'
        yield (key,), f'"{amount}" is per {amount.beneficiary}, but {what}; {mend}'
    if not amount.amount:
        yield (key,), f'"{amount}" is zero; write 1 or more'


def _check_options(options: tuple[str, ...], default: str) -> Iterator[Found]:
    if len(set(options)) != len(options) or len(options) < 2:  # noqa: PLR2004 - less is no choice
        yield ("options",), "a choice needs at least two options, all different"
    if default not in options:
        legal = ", ".join(f'"{option}"' for option in options)
        yield ("default",), f'"{default}" is not among the options; legal: {legal}'


def _check_base_measures(value: Value) -> Iterator[Found]:
    for end, message in mixed_faults(stated_money(value, ("value",))):
        yield end.path, message


def _check_classes(rows: tuple[Any, ...]) -> Iterator[Found]:
    yield from check_classes(rows)


def _check_areas(areas: tuple[str, ...]) -> Iterator[Found]:
    if not areas:
        yield ("ids",), "got an empty list; write the id of at least one area"


def _check_step(days: int, share: Fraction) -> Iterator[Found]:
    if not 1 <= days <= _DAYS_OF_A_MONTH:
        yield ("days",), f"{days} is not a number of days of a month; write 1 to {_DAYS_OF_A_MONTH}"
    if not 0 <= share <= 1:
        yield ("share",), f"{share} is not a share of a month; write a number from 0 to 1"


def _check_steps(steps: tuple[ProrationStep, ...]) -> Iterator[Found]:
    if not steps:
        yield ("steps",), 'got an empty list; write [{days = 15, share = "1/2"}]'
    for number, (one, other) in enumerate(pairwise(steps), 2):
        if other.days <= one.days:
            yield ("steps", f" {number}", "days"), f"{other.days} is not more than {one.days}; sort by days"


def _check_times(times: Value) -> Iterator[Found]:
    for path, number in end_numbers(times, ("times",)):
        if number < 0:
            yield path, f"{number} is below zero"


CHECKS: Final[dict[type[Any], tuple[Check, ...]]] = {
    Citation: (_check_issued,),
    Choice: (_check_name, _check_options),
    Base: (_check_name, _check_base_measures),
    Classes: (_check_classes,),
    Multiple: (_check_times,),
    Inside: (_check_areas,),
    FundingShare: (_check_share,),
    Published: (_check_published, _check_published_teams),
    Rounding: (_check_step_of_rounding,),
    ProrationStep: (_check_step,),
    ProrationSteps: (_check_steps,),
    HeadsNorm: (check_attribute, check_least_and_most),
    OfWhich: (_check_id,),
    Component: (_check_id, *COMPONENT_CHECKS),
    Policy: (_check_id, *POLICY_CHECKS),
}
"""Checks that need all of the fields that they read."""

TOLERANT_CHECKS: Final[dict[type[Any], tuple[Check, ...]]] = {
    HeadsNorm: (check_sizes,),
    Component: TOLERANT_COMPONENT_CHECKS,
    Policy: TOLERANT_POLICY_CHECKS,
}
"""Checks that look at each item of a list separately; an item with an error is None."""
