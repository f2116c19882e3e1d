"""The explanation of an amount, also as JSON: why a team or area gets it. Other modules make the steps."""

# ruff: noqa: ANN401 - it reads whatever a document holds

from __future__ import annotations

import json
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, final, get_args

import attrs

from dtnet.errors import DayError
from dtnet.explanations import (
    RULES,
    STEP_HOOKS,
    WRITER,
    Step,
    StepTree,
    shown_number,
    shown_range,
    wrong_sums_below,
)
from dtnet.money import MOST_PLACES
from dtnet.periods import as_window
from dtnet.policy.document.document import Nature
from dtnet.reading.documents import Faults, fault, shown_raw
from dtnet.reading.reader import reader_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dtnet.reading.documents import Found
    from dtnet.reading.reader import DocumentReader

SCHEMA: Final = "dtnet/explanation/1"
_LABELS: Final = {"entitlement": "entitlements", "at_most": "up to"}


@final
@attrs.frozen(kw_only=True)
class Explanation(StepTree):
    """Why a team or area gets its amount.

    Attributes:
        unit: The id of the team or area.
        name: Its name.
        days: The days: a month such as `2024-08`, or a window.
        currency: ISO code of the currency. Amounts are in its smallest unit, texts in whole units.
        exponent: Decimal places of the smallest unit.
        amount: The amount paid; for `at_most`, the largest amount that may be granted. None if it depends on
            an unknown fact, or if amounts have several natures, which have no sum.
        lower: The lower bound of the payments.
        upper: The upper bound; None for no bound.
        steps: The steps that lead to the amount.
    """

    unit: str
    name: str
    days: str
    currency: str
    exponent: int
    amount: int | None
    lower: int
    upper: int | None
    steps: tuple[Step, ...]

    @property
    def totals(self) -> Mapping[Nature, int | None]:
        """The amount that is paid, or for `at_most` may be granted, by nature; None if unknown."""
        return MappingProxyType(totals_of_steps(self.steps))

    def leaves(self) -> tuple[Step, ...]:
        """The steps that add to the amount and have no adding step below; they sum to a known amount."""
        return tuple(step for step in self.walk() if step.amount is not None and not step.adds)

    def to_dict(self) -> dict[str, Any]:
        """The explanation as plain data, as in `to_json`; with `totals` if there are several natures."""
        told = {"schema": SCHEMA, **WRITER.table(self)}
        if len(self.totals) > 1:
            last = {key: told.pop(key) for key in ("lower", "upper", "steps")}
            told |= {"totals": dict(self.totals), **last}
        return told

    @classmethod
    def from_json(cls, text: str) -> Explanation:
        """An explanation from the JSON that `to_json` wrote.

        The additional key `inputs` in the output of `dtnet explain` is ignored.

        Raises:
            InvalidInputError: If the text is not JSON, has another schema, has missing, unknown or wrongly
                typed parts, or has amounts that do not add up; the exception lists all errors.
        """
        return _READER.json(text, cls, what="explanation", schema=SCHEMA)

    @property
    def _places(self) -> int:
        return self.exponent

    def _head(self) -> str:
        amount, low, high = self.amount, self.lower, self.upper
        name = f"{self.name} ({self.unit})" if self.name else self.unit
        places, currency = self.exponent, self.currency
        if len(self.totals) > 1:
            sums = (
                f"{_LABELS[nature]} not known"
                if total is None
                else f"{_LABELS[nature]} {shown_number(total, places)} {currency}"
                for nature, total in self.totals.items()
            )
            told = f"{', '.join(sums)}; together {shown_range(low, high, places)} {currency}"
        elif amount is None:
            told = f"not known: {shown_range(low, high, places)} {currency}"
        else:
            told = f"{shown_number(amount, places)} {currency}"
            told += "" if low == amount else f" at the most, {shown_number(low, places)} at the least"
        return f"{name}, {self.days}: {told}"


def totals_of_steps(steps: Iterable[Step]) -> dict[Nature, int | None]:
    """The sum of the components' amounts in some steps, by nature; natures without payments are missing."""
    found: dict[Nature, int | None] = {}
    paying = [each for step in steps for each in step.walk() if each.what == "component"]
    for nature in get_args(Nature):
        own = [
            each.amount
            for each in paying
            if ("nature", nature) in each.values and each.bounds not in {None, (0, 0)}
        ]
        if own:
            found[nature] = None if None in own else int(sum(amount or 0 for amount in own))
    return found


_TOTALS: Final[Any] = dict[Nature, int | None]


def _read_explanation(raw: Any, _: Any, reader: DocumentReader) -> Explanation:
    """An explanation; the key `inputs`, which the command line adds, is not kept."""
    told = {key: value for key, value in raw.items() if key != "inputs"}
    good = reader.fields(told, Explanation, totals=_TOTALS)
    totals = good.pop("totals", None)
    explanation = Explanation(**good)
    Faults([*_wrong_totals(explanation, totals), *_wrong_sums(explanation)]).refuse()
    return explanation


def _read_totals(raw: Any, _: Any, reader: DocumentReader) -> dict[str, int | None]:
    """The sums by nature."""
    if not isinstance(raw, dict):
        raise fault(f"got {shown_raw(raw)}; write a table with {', '.join(get_args(Nature))}")
    found = Faults()
    totals = reader.keys(raw, found, **dict.fromkeys(get_args(Nature), int | None))
    found.refuse()
    return totals


def _check_days(days: str) -> Iterator[Found]:
    try:
        as_window(days)
    except DayError as error:
        yield ("days",), str(error)


def _check_exponent(exponent: int) -> Iterator[Found]:
    """Decimal places of a currency's smallest unit."""
    if not 0 <= exponent <= MOST_PLACES:
        message = f"got {shown_raw(exponent)}; write a whole number from 0 to {MOST_PLACES}"
        yield ("exponent",), message


_READER: Final = reader_of(
    {**STEP_HOOKS, _TOTALS: _read_totals, Explanation: _read_explanation},
    checks={Explanation: (_check_days, _check_exponent)},
    **RULES,
)


def _wrong_totals(explanation: Explanation, given: Mapping[str, int | None] | None) -> Iterator[Found]:
    """Errors of sums by nature that differ from the components, or of one amount for several natures."""
    totals = explanation.totals
    if given is not None and given != totals:
        told = f"{json.dumps(given)} is not {json.dumps(dict(totals))}"
        yield ("totals",), f"{told}, to which the components add up"
    if explanation.amount is not None and len(totals) > 1:
        yield ("amount",), "components have several natures, which have no sum; write null"


def _wrong_sums(explanation: Explanation) -> Iterator[Found]:
    """Errors of amounts that differ from the sum of their steps, or are outside their own bounds."""
    amount, low, high = explanation.amount, explanation.lower, explanation.upper
    if high is not None and high < low:
        yield ("upper",), f"{high} is less than the lower bound {low}"
    elif amount is not None and (amount < low or (high is not None and amount > high)):
        yield ("amount",), f"{amount} is outside {low} to {'no bound' if high is None else high}"
    if amount is not None:
        total = sum((leaf.amount or Fraction() for leaf in explanation.leaves()), Fraction())
        if total != amount:
            yield ("amount",), f"{amount} is not {total}, to which the leaves add up"
    for number, step in enumerate(explanation.steps, 1):
        yield from wrong_sums_below(step, ("steps", f" {number}"))
