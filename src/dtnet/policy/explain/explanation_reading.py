"""Explanations out of JSON: what each part must be, with every fault of a document at once."""

# ruff: noqa: ANN401 - it takes whatever a document holds
from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, get_args

from dtnet.errors import DayError
from dtnet.money import MOST_PLACES
from dtnet.periods import as_window
from dtnet.policy.document.faults import shown
from dtnet.policy.document.parts import Nature
from dtnet.policy.explain.explanation import SCHEMA, Explanation
from dtnet.policy.explain.step_reading import (
    check_object,
    check_steps,
    check_text,
    check_whole,
    check_whole_or_null,
    read_sound,
    refuse,
    step_of,
    wrong_sums_below,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dtnet.policy.document.faults import Found, Path
    from dtnet.policy.explain.step_reading import Check

_WHAT: Final = "explanation"


def parse_explanation(text: str) -> Explanation:
    """See `Explanation.from_json`."""
    sound = read_sound(text, _WHAT, SCHEMA, _DOCUMENT)
    explanation = _explanation(sound)
    refuse(_WHAT, [*_wrong_totals(explanation, sound.get("totals")), *_wrong_sums(explanation)])
    return explanation


def _days(raw: Any, path: Path) -> Iterator[Found]:
    try:
        as_window(raw)
    except DayError as error:
        yield path, str(error)


def _places(raw: Any, path: Path) -> Iterator[Found]:
    """Decimal places of a currency's smallest unit."""
    if type(raw) is not int or not 0 <= raw <= MOST_PLACES:
        yield path, f"got {shown(raw)}; write a whole number from 0 to {MOST_PLACES}"


def _anything(raw: Any, path: Path) -> Iterator[Found]:
    """What it rests on, which an explanation does not keep."""
    del raw, path
    yield from ()


def _totals(raw: Any, path: Path) -> Iterator[Found]:
    """A sum for each nature."""
    yield from check_object(raw, dict.fromkeys(get_args(Nature), (check_whole_or_null, False)), path)


_DOCUMENT: Final[dict[str, tuple[Check, bool]]] = {
    "schema": (check_text, True),
    "inputs": (_anything, False),
    "unit": (check_text, True),
    "name": (check_text, True),
    "days": (_days, True),
    "currency": (check_text, True),
    "exponent": (_places, True),
    "amount": (check_whole_or_null, True),
    "totals": (_totals, False),
    "lower": (check_whole, True),
    "upper": (check_whole_or_null, True),
    "steps": (check_steps, True),
}


def _explanation(sound: Mapping[str, Any]) -> Explanation:
    keys = ("unit", "name", "days", "currency", "exponent", "amount", "lower", "upper")
    return Explanation(
        **{key: sound[key] for key in keys}, steps=tuple(step_of(each) for each in sound["steps"])
    )


def _wrong_totals(explanation: Explanation, given: Mapping[str, int | None] | None) -> Iterator[Found]:
    """Sums by nature that are not what components come to, or one amount where there are several natures."""
    totals = explanation.totals
    if given is not None and given != totals:
        told = f"{json.dumps(given)} is not {json.dumps(dict(totals))}"
        yield ("totals",), f"{told}, to which the components add up"
    if explanation.amount is not None and len(totals) > 1:
        yield ("amount",), "components have several natures, which have no sum; write null"


def _wrong_sums(explanation: Explanation) -> Iterator[Found]:
    """Amounts that are not what the steps below them come to, or lie outside their own bounds."""
    amount, low, high = explanation.amount, explanation.lower, explanation.upper
    if high is not None and high < low:
        yield ("upper",), f"{high} is less than the least, {low}"
    elif amount is not None and (amount < low or (high is not None and amount > high)):
        yield ("amount",), f"{amount} lies outside of {low} to {'no bound' if high is None else high}"
    if amount is not None:
        total = sum((leaf.amount or Fraction() for leaf in explanation.leaves()), Fraction())
        if total != amount:
            yield ("amount",), f"{amount} is not {total}, to which the leaves add up"
    for number, step in enumerate(explanation.steps, 1):
        yield from wrong_sums_below(step, ("steps", f" {number}"))
