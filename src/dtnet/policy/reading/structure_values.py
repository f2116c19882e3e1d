"""The forms of values in documents: plain, dated, by class, multiple, open; exact numbers and counts."""

# ruff: noqa: ANN401 - it takes whatever a document holds
from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, get_args

import attrs

from dtnet.errors import near
from dtnet.measures import Amount, Rate
from dtnet.policy.document.choices import ChoiceRef
from dtnet.policy.document.faults import FaultyPartError, fault, fits, shown_raw
from dtnet.policy.document.parts import Count, Heads
from dtnet.policy.document.values import Classes, Dated, DatedValue, Multiple, Open
from dtnet.policy.reading.value_checks import check_dated

if TYPE_CHECKING:
    from dtnet.policy.document.faults import Found
    from dtnet.policy.document.values import Value
    from dtnet.policy.reading.structure import Reading

MONEY: Final[Any] = Rate | Amount
"""Money with or without a time."""
_NUMBER: Final = re.compile(r"-?[0-9]+(?:/[0-9]+|\.[0-9]+)?")
_LONG: Final = 50
_PLAIN: Final[dict[Any, str]] = {
    Rate: '"500_000 VND/team/month"',
    Amount: '"3_000_000 VND/team"',
    MONEY: '"2_340_000 VND/person/month"',
    Fraction: 'a whole number or an exact one as text, as "1/3" or "0.25"',
}
_KEYS: Final = ("choice", "classes", "times", "of")


@attrs.frozen
class Leafed:
    """The type of a field that holds a value, or rows of values.

    Attributes:
        kind: The type of the field.
        leaf: The type at the ends of the value.
    """

    kind: Any
    leaf: Any


def structure_value(raw: Any, leaf: Any, reading: Reading) -> Value:
    """A value in any of its forms."""
    if isinstance(raw, list):
        return _structure_dated(raw, leaf, reading)
    if not isinstance(raw, dict):
        plain: Value = reading.structure(raw, leaf)
        return plain
    value: Value
    if "choice" in raw:
        return _structure_open(reading.structure(raw, ChoiceRef), leaf, reading)
    if "classes" in raw:
        value = reading.structure(raw, Leafed(Classes, leaf))
        return value
    if leaf is not Fraction and ("times" in raw or "of" in raw):
        value = reading.structure(raw, Multiple)
        return value
    raise fault(_no_form(raw, leaf))


def _no_form(raw: dict[Any, Any], leaf: Any) -> str:
    """The message for a table that has none of the forms of a value."""
    keys = _KEYS if leaf is not Fraction else _KEYS[:2]
    forms = [_PLAIN[leaf], "a list of dated values", "{classes = […]}", '{choice = "…"}']
    if leaf is not Fraction:
        forms.insert(3, '{times = …, of = "…"}')
    told = f"got a table; write {', '.join(forms[:-1])} or {forms[-1]}"
    hints = [hint for key in raw if (hint := near(str(key), keys)) and hint.startswith("did")]
    return f"{told}; {hints[0]}" if hints else told


def _structure_dated(raw: list[Any], leaf: Any, reading: Reading) -> Dated:
    values = reading.structure(raw, Leafed(tuple[DatedValue, ...], leaf))
    if found := [*check_dated(values)]:
        raise FaultyPartError(found)
    return Dated(values)


def _structure_open(choice: ChoiceRef, leaf: Any, reading: Reading) -> Open:
    """A value with the value of each option of its choice; a missing choice has none."""
    found: list[Found] = []
    options: list[tuple[str, Value]] = []
    for option in reading.offered.get(choice.name, ()):
        try:
            options.append((option, reading.structure(option, leaf)))
        except FaultyPartError as error:
            found += [
                (("choice",), f'option "{option}" of choice "{choice.name}" is not allowed here: {message}')
                for _, message in error.found
            ]
    if found:
        raise FaultyPartError(found)
    return Open(choice.name, tuple(options))


def structure_number(raw: Any, _: Any) -> Fraction:
    """An exact number: a whole number, or a text such as `"1/3"` or `"0.25"`."""
    number = None
    if type(raw) is int:
        number = Fraction(raw)
    elif isinstance(raw, str) and len(raw) <= _LONG and _NUMBER.fullmatch(raw):
        _, _, bottom = raw.partition("/")
        if not bottom or int(bottom):
            number = Fraction(raw)
    if number is None:
        raise fault(f"got {shown_raw(raw)}; write {_PLAIN[Fraction]}")
    if not fits(number):
        raise fault(f"{shown_raw(raw)} does not fit 62-bit integers")
    return number


def structure_count(raw: Any, _: Any, reading: Reading) -> Count:
    """`"people"`, a role, or `{activity = "…"}`."""
    if isinstance(raw, str):
        return Count(heads=reading.structure(raw, Heads))
    if not isinstance(raw, dict) or "activity" not in raw or raw.keys() - {"activity", "times_at_most"}:
        heads = ", ".join(f'"{word}"' for word in get_args(Heads))
        raise fault(f'got {shown_raw(raw)}; write {heads} or {{activity = "…"}}')
    good: dict[str, Any] = {}
    found: list[Found] = []
    for key, wanted in (("activity", str), ("times_at_most", int)):
        if key in raw:
            try:
                good[key] = reading.structure(raw[key], wanted)
            except FaultyPartError as error:
                found += [((key, *path), text) for path, text in error.found]
    if good.get("times_at_most", 1) < 1:
        found.append(
            (("times_at_most",), f"{good['times_at_most']} leaves nothing to count; write 1 or more")
        )
    if found:
        raise FaultyPartError(found)
    return Count(**good)
