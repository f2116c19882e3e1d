"""Explanations out of JSON: what each part must be, with every fault of a document at once."""

# ruff: noqa: ANN401 - it takes whatever a document holds
from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from dtnet.citations import Citation
from dtnet.errors import DayError, Fault, InvalidInputError, near
from dtnet.periods import as_window
from dtnet.policy.explanation import SCHEMA, Explanation, Step
from dtnet.policy.faults import path_text, shown
from dtnet.policy.reader import parse_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from dtnet.policy.faults import Found, Path

    Check = Callable[[Any, Path], Iterator[Found]]

_DEEPEST: Final = 100
"""So many steps may lie in each other: whatever walks them needs room on the stack."""
_DIGITS: Final = 200
"""So long may a number be: sums of longer ones could not be shown."""
_LARGEST: Final = 10**_DIGITS
_PART: Final = re.compile(rf"-?[0-9]{{1,{_DIGITS}}}/[0-9]{{1,{_DIGITS}}}")


def parse_explanation(text: str) -> Explanation:
    """See `Explanation.from_json`."""
    document = parse_json(text, _refused)
    found = list(_checked_form(document)) or list(_checked(document, _DOCUMENT, ()))
    if found:
        raise _refused(_faults(found))
    explanation = _explanation(document)
    if found := list(_wrong_sums(explanation)):
        raise _refused(_faults(found))
    return explanation


def _refused(faults: list[Fault]) -> InvalidInputError:
    return InvalidInputError("explanation", faults)


def _faults(found: list[Found]) -> list[Fault]:
    return [Fault(path_text(path), message) for path, message in found]


def _checked_form(document: Any) -> Iterator[Found]:
    """What is of another form is not looked into."""
    if not isinstance(document, dict):
        yield ("document",), f"got {shown(document)}; write what to_json() gave"
    elif document.get("schema") != SCHEMA:
        got = f"got {shown(document['schema'])}" if "schema" in document else "it is missing"
        yield ("schema",), f'{got}; this version reads "{SCHEMA}"'


def _checked(raw: Any, keys: Mapping[str, tuple[Check, bool]], path: Path) -> Iterator[Found]:
    """Faults of an object; beside the check of each key stands whether it must be there."""
    if not isinstance(raw, dict):
        yield path, f"got {shown(raw)}; write an object with {', '.join(keys)}"
        return
    for key, value in raw.items():
        if key in keys:
            check, _ = keys[key]
            yield from check(value, (*path, key))
        else:
            yield path or ("document",), f"unknown key {shown(key)}; {near(key, keys)}"
    for key, (_, needed) in keys.items():
        if needed and key not in raw:
            yield path or ("document",), f'"{key}" is missing'


def _text(raw: Any, path: Path) -> Iterator[Found]:
    if not isinstance(raw, str):
        yield path, f"got {shown(raw)}; write a text in quotes"
    elif any("\ud800" <= each <= "\udfff" for each in raw):
        yield path, "holds half of a surrogate pair, which is no character"


def _days(raw: Any, path: Path) -> Iterator[Found]:
    try:
        as_window(raw)
    except DayError as error:
        yield path, str(error)


def _whole(raw: Any, path: Path) -> Iterator[Found]:
    if type(raw) is not int:
        yield path, f"got {shown(raw)}; write a whole number"
    elif abs(raw) >= _LARGEST:
        yield path, f"has more than {_DIGITS} digits"


def _whole_or_null(raw: Any, path: Path) -> Iterator[Found]:
    if raw is not None:
        yield from _whole(raw, path)


def _exact(raw: Any, path: Path) -> Iterator[Found]:
    """A whole number, a fraction in lowest terms as text, or null."""
    if not isinstance(raw, str):
        yield from _whole_or_null(raw, path)
    elif not _PART.fullmatch(raw) or _lowest(raw) != raw:
        yield path, f'got {shown(raw)}; write a whole number, or a fraction in lowest terms such as "1000/3"'


def _lowest(fraction: str) -> str | None:
    """A fraction as it is written; None if it is none."""
    top, _, bottom = fraction.partition("/")
    return str(Fraction(int(top), int(bottom))) if int(bottom) else None


def _bounds(raw: Any, path: Path) -> Iterator[Found]:
    match raw:
        case [low, high]:
            faults = [*_whole(low, (*path, " 1")), *_whole_or_null(high, (*path, " 2"))]
            yield from faults
            if not faults and high is not None and high < low:
                yield path, f"the most, {high}, is less than the least, {low}"
        case _:
            yield (
                path,
                f"got {shown(raw)}; write the least and the most in a list, null for no most",
            )


def _values(raw: Any, path: Path) -> Iterator[Found]:
    if not isinstance(raw, dict) or not raw:
        yield path, f"got {_said(raw)}; write an object, or leave it out"
        return
    for name, value in raw.items():
        yield from _text(name, path)
        if isinstance(value, str):
            yield from _text(value, (*path, name))
        elif not isinstance(value, bool | None):
            yield from _whole(value, (*path, name))


def _cite(raw: Any, path: Path) -> Iterator[Found]:
    yield from _checked(raw, _CITATION, path)


def _choice(raw: Any, path: Path) -> Iterator[Found]:
    if raw is not True:
        yield path, f"got {shown(raw)}; write true, or leave it out"


def _steps(raw: Any, path: Path) -> Iterator[Found]:
    if not isinstance(raw, list):
        yield path, f"got {shown(raw)}; write a list of steps"
        return
    inside = len(path) > 1
    if not raw and inside:
        yield path, "is empty; leave it out"
    if len(path) // 2 == _DEEPEST:
        yield path, f"more than {_DEEPEST} steps lie in each other"
        return
    for number, step in enumerate(raw, 1):
        yield from _checked(step, _STEP, (*path, f" {number}"))


def _said(raw: Any) -> str:
    return "an empty object" if raw == {} else shown(raw)


def _anything(raw: Any, path: Path) -> Iterator[Found]:
    """What it rests on, which an explanation does not keep."""
    del raw, path
    yield from ()


_CITATION: Final[dict[str, tuple[Check, bool]]] = {
    "ref": (_text, True),
    "title": (_text, False),
    "issued": (_text, False),
    "url": (_text, False),
}
_STEP: Final[dict[str, tuple[Check, bool]]] = {
    "what": (_text, True),
    "text": (_text, True),
    "amount": (_exact, True),
    "bounds": (_bounds, False),
    "values": (_values, False),
    "cite": (_cite, False),
    "choice": (_choice, False),
    "steps": (_steps, False),
}
_DOCUMENT: Final[dict[str, tuple[Check, bool]]] = {
    "schema": (_text, True),
    "inputs": (_anything, False),
    "unit": (_text, True),
    "name": (_text, True),
    "days": (_days, True),
    "currency": (_text, True),
    "amount": (_whole_or_null, True),
    "lower": (_whole, True),
    "upper": (_whole_or_null, True),
    "steps": (_steps, True),
}


def _explanation(sound: Mapping[str, Any]) -> Explanation:
    fields = {key: sound[key] for key in ("unit", "name", "days", "currency", "amount", "lower", "upper")}
    return Explanation(**fields, steps=tuple(_step(each) for each in sound["steps"]))


def _step(sound: Mapping[str, Any]) -> Step:
    bounds = sound.get("bounds")
    return Step(
        what=sound["what"],
        text=sound["text"],
        amount=None if sound["amount"] is None else Fraction(sound["amount"]),
        bounds=None if bounds is None else (bounds[0], bounds[1]),
        values=tuple(sound.get("values", {}).items()),
        cite=Citation(**sound["cite"]) if "cite" in sound else None,
        choice=sound.get("choice", False),
        steps=tuple(_step(each) for each in sound.get("steps", ())),
    )


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
        yield from _wrong_sums_below(step, ("steps", f" {number}"))


def _wrong_sums_below(step: Step, path: Path) -> Iterator[Found]:
    unknown = any(each.amount is None and each.bounds is not None for each in step.steps)
    if step.amount is not None and step.adds and not unknown:
        total = sum((each.amount or Fraction() for each in step.steps), Fraction())
        if total != step.amount:
            yield (*path, "amount"), f"{step.amount} is not {total}, to which its steps add up"
    for number, each in enumerate(step.steps, 1):
        yield from _wrong_sums_below(each, (*path, "steps", f" {number}"))
