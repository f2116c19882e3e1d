"""Reading explanations from JSON: the check of each part. All errors of a document are reported together."""

# ruff: noqa: ANN401 - it takes whatever a document holds
from __future__ import annotations

import json
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, get_args

from dtnet.citations import Citation
from dtnet.errors import DayError, Fault, InvalidInputError, near
from dtnet.explanations import Step
from dtnet.money import MOST_PLACES
from dtnet.periods import as_window
from dtnet.policy.document.policy_parts import Nature
from dtnet.policy.explain.explanation_tree import SCHEMA, Explanation
from dtnet.policy.reading.reader import parse_policy_json
from dtnet.reading.documents import path_text, shown_raw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from dtnet.reading.documents import Found, Path

    Check = Callable[[Any, Path], Iterator[Found]]

_DEEPEST: Final = 100
"""The deepest nesting of steps, because walking them uses the stack."""
_DIGITS: Final = 200
"""The most digits of a number, because sums of longer numbers could not be shown."""
_LARGEST: Final = 10**_DIGITS
_PART: Final = re.compile(rf"-?[0-9]{{1,{_DIGITS}}}/[0-9]{{1,{_DIGITS}}}")


def read_sound(text: str, what: str, schema: str, keys: Mapping[str, tuple[Check, bool]]) -> dict[str, Any]:
    """Read the object in a JSON text, and check all of its parts.

    Args:
        text: The text.
        what: The kind of document, for error messages.
        schema: The schema that can be read.
        keys: For each key, the check of its value, and whether it is required.

    Raises:
        InvalidInputError: If the document has errors; the exception lists all of them.
    """
    document = parse_policy_json(text, lambda faults: InvalidInputError(what, faults))
    refuse(what, list(check_explanation_form(document, schema)) or list(check_object(document, keys, ())))
    sound: dict[str, Any] = document
    return sound


def refuse(what: str, found: Iterable[Found]) -> None:
    """Raise an error if a document has errors.

    Raises:
        InvalidInputError: If there are errors; the exception lists all of them.
    """
    if faults := [Fault(path_text(path), message) for path, message in found]:
        raise InvalidInputError(what, faults)


def check_explanation_form(document: Any, schema: str) -> Iterator[Found]:
    """Errors of a document that is not an object, or has another schema; it is not checked further."""
    if not isinstance(document, dict):
        yield ("document",), f"got {shown_raw(document)}; write what to_json() gave"
    elif document.get("schema") != schema:
        got = f"got {shown_raw(document['schema'])}" if "schema" in document else "it is missing"
        yield ("schema",), f'{got}; this version reads "{schema}"'


def check_object(raw: Any, keys: Mapping[str, tuple[Check, bool]], path: Path) -> Iterator[Found]:
    """Errors of an object; each key has a check, and whether it is required."""
    if not isinstance(raw, dict):
        yield path, f"got {shown_raw(raw)}; write an object with {', '.join(keys)}"
        return
    for key, value in raw.items():
        if key in keys:
            check, _ = keys[key]
            yield from check(value, (*path, key))
        else:
            yield path or ("document",), f"unknown key {shown_raw(key)}; {near(key, keys)}"
    for key, (_, needed) in keys.items():
        if needed and key not in raw:
            yield path or ("document",), f'"{key}" is missing'


def check_text(raw: Any, path: Path) -> Iterator[Found]:
    """Errors of a text."""
    if not isinstance(raw, str):
        yield path, f"got {shown_raw(raw)}; write a text in quotes"
    elif any("\ud800" <= each <= "\udfff" for each in raw):
        yield path, "contains half of a surrogate pair, which is not a character"


def check_whole(raw: Any, path: Path) -> Iterator[Found]:
    """Errors of a whole number."""
    if type(raw) is not int:
        yield path, f"got {shown_raw(raw)}; write a whole number"
    elif abs(raw) >= _LARGEST:
        yield path, f"has more than {_DIGITS} digits"


def check_whole_or_null(raw: Any, path: Path) -> Iterator[Found]:
    """Errors of a whole number that may be unknown."""
    if raw is not None:
        yield from check_whole(raw, path)


def _exact(raw: Any, path: Path) -> Iterator[Found]:
    """Errors of a whole number, a fraction in lowest terms as text, or null."""
    if not isinstance(raw, str):
        yield from check_whole_or_null(raw, path)
    elif not _PART.fullmatch(raw) or _lowest(raw) != raw:
        yield (
            path,
            f'got {shown_raw(raw)}; write a whole number, or a fraction in lowest terms such as "1000/3"',
        )


def _lowest(fraction: str) -> str | None:
    """A fraction in lowest terms; None for a zero denominator."""
    top, _, bottom = fraction.partition("/")
    return str(Fraction(int(top), int(bottom))) if int(bottom) else None


def _bounds(raw: Any, path: Path) -> Iterator[Found]:
    match raw:
        case [low, high]:
            faults = [*check_whole(low, (*path, " 1")), *check_whole_or_null(high, (*path, " 2"))]
            yield from faults
            if not faults and high is not None and high < low:
                yield path, f"the upper bound {high} is less than the lower bound {low}"
        case _:
            yield (
                path,
                f"got {shown_raw(raw)}; write a list of lower and upper bound, null for no upper bound",
            )


def _values(raw: Any, path: Path) -> Iterator[Found]:
    if not isinstance(raw, dict) or not raw:
        yield path, f"got {_said(raw)}; write an object, or remove it"
        return
    for name, value in raw.items():
        yield from check_text(name, path)
        if isinstance(value, str):
            yield from check_text(value, (*path, name))
        elif not isinstance(value, bool | None):
            yield from check_whole(value, (*path, name))


def _cite(raw: Any, path: Path) -> Iterator[Found]:
    yield from check_object(raw, _CITATION, path)


def _choice(raw: Any, path: Path) -> Iterator[Found]:
    if raw is not True:
        yield path, f"got {shown_raw(raw)}; write true, or remove it"


def check_step_list(raw: Any, path: Path) -> Iterator[Found]:
    """Errors of a list of steps, and of all steps below."""
    if not isinstance(raw, list):
        yield path, f"got {shown_raw(raw)}; write a list of steps"
        return
    inside = len(path) > 1
    if not raw and inside:
        yield path, "is empty; remove it"
    if len(path) // 2 == _DEEPEST:
        yield path, f"more than {_DEEPEST} steps are nested"
        return
    for number, step in enumerate(raw, 1):
        yield from check_object(step, _STEP, (*path, f" {number}"))


def _said(raw: Any) -> str:
    return "an empty object" if raw == {} else shown_raw(raw)


_CITATION: Final[dict[str, tuple[Check, bool]]] = {
    "ref": (check_text, True),
    "title": (check_text, False),
    "issued": (check_text, False),
    "url": (check_text, False),
}
_STEP: Final[dict[str, tuple[Check, bool]]] = {
    "what": (check_text, True),
    "text": (check_text, True),
    "amount": (_exact, True),
    "bounds": (_bounds, False),
    "values": (_values, False),
    "cite": (_cite, False),
    "choice": (_choice, False),
    "steps": (check_step_list, False),
}


def step_of(sound: Mapping[str, Any]) -> Step:
    """The step in a checked object."""
    bounds = sound.get("bounds")
    return Step(
        what=sound["what"],
        text=sound["text"],
        amount=None if sound["amount"] is None else Fraction(sound["amount"]),
        bounds=None if bounds is None else (bounds[0], bounds[1]),
        values=tuple(sound.get("values", {}).items()),
        cite=Citation(**sound["cite"]) if "cite" in sound else None,
        choice=sound.get("choice", False),
        steps=tuple(step_of(each) for each in sound.get("steps", ())),
    )


def wrong_sums_below(step: Step, path: Path) -> Iterator[Found]:
    """Errors of amounts that differ from the sum of the steps below, for a step and every step below it."""
    unknown = any(each.amount is None and each.bounds is not None for each in step.steps)
    if step.amount is not None and step.adds and not unknown:
        total = sum((each.amount or Fraction() for each in step.steps), Fraction())
        if total != step.amount:
            yield (*path, "amount"), f"{step.amount} is not {total}, to which its steps add up"
    for number, each in enumerate(step.steps, 1):
        yield from wrong_sums_below(each, (*path, "steps", f" {number}"))


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
        yield path, f"got {shown_raw(raw)}; write a whole number from 0 to {MOST_PLACES}"


def _anything(raw: Any, path: Path) -> Iterator[Found]:
    """No errors: an explanation does not keep this key."""
    del raw, path
    yield from ()


def _totals(raw: Any, path: Path) -> Iterator[Found]:
    """Errors of the sums by nature."""
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
    "steps": (check_step_list, True),
}


def _explanation(sound: Mapping[str, Any]) -> Explanation:
    keys = ("unit", "name", "days", "currency", "exponent", "amount", "lower", "upper")
    return Explanation(
        **{key: sound[key] for key in keys}, steps=tuple(step_of(each) for each in sound["steps"])
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
