"""Conditions in documents: a table by subject with `areas`, `any` and `not`, or a text."""

# ruff: noqa: ANN401 - it takes whatever a document holds
from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from dtnet.errors import PredicateError, near
from dtnet.policy.document.choices import ChoiceRef, IsChosen
from dtnet.policy.document.faults import FaultyPartError, fault, fits, item_place, shown_raw
from dtnet.predicates.conditions import (
    EVERYWHERE,
    All,
    AnyOf,
    Between,
    Condition,
    Inside,
    Is,
    Not,
    parts_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dtnet.policy.document.faults import Found
    from dtnet.policy.reading.structure import Reading

_WORDS: Final = ("kind", "level", "areas", "any", "not")
_SUBJECTS: Final = "write kind, level or LEVEL.ATTRIBUTE"
_DAY: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EXAMPLE: Final = '{kind = ["cdtt"], level = "village"}'


def structure_condition(raw: Any, _: Any, reading: Reading) -> Condition:
    """The condition in a table or a text, in the form that `canonical_condition` gives."""
    if isinstance(raw, str):
        return _parsed(raw)
    if not isinstance(raw, dict):
        raise fault(f"got {shown_raw(raw)}; write a table, as {_EXAMPLE}")
    found: list[Found] = []
    parts: list[Condition] = []
    for key, value in raw.items():
        if not isinstance(key, str):
            found.append(((), f"{key!r} is not a subject; {_SUBJECTS}"))
            continue
        try:
            parts.append(_structure_part(key, value, reading))
        except FaultyPartError as error:
            found += [((key, *path), message) for path, message in error.found]
    if found:
        raise FaultyPartError(found)
    return canonical_condition(All(tuple(parts)))


def canonical_condition(condition: Condition) -> Condition:
    """The same condition without needless nesting and without double negation."""
    match condition:
        case All(parts):
            return _joined(All, parts)
        case AnyOf(parts):
            return _joined(AnyOf, parts)
        case Not(part):
            return ~canonical_condition(part)
        case _:
            return condition


def _joined(kind: type[All | AnyOf], parts: Iterable[Condition]) -> Condition:
    flat: list[Condition] = []
    for part in map(canonical_condition, parts):
        flat += part.parts if isinstance(part, kind) else (part,)
    return flat[0] if len(flat) == 1 else kind(tuple(flat))


def _parsed(text: str) -> Condition:
    """The condition in a text, if a table could state it too."""
    from dtnet.predicates.text import parse_condition  # noqa: PLC0415 - few documents have texts

    try:
        condition = canonical_condition(parse_condition(text))
    except PredicateError as error:
        hint = f"; {error.hint}" if error.hint else ""
        raise fault(f"column {error.column}: {error.message}{hint}") from None
    if found := [*dict.fromkeys(_unsayable(condition))]:
        raise FaultyPartError([((), message) for message in found])
    return condition


def _unsayable(condition: Condition) -> Iterator[str]:
    """Why no table can state a condition: an invalid subject or number, or an empty condition."""
    for part in parts_of(condition) or ():
        if part == EVERYWHERE:
            yield "all() is empty there; write a condition, or remove it"
        yield from _unsayable(part)
    match condition:
        case Is(subject, values):
            yield from _no_subject(subject)
            yield from (_no_value(each) for each in values if not _is_value(each, attribute=True))
        case Between(subject, least, below):
            yield from _no_subject(subject)
            numbers = [each for each in (least, below) if isinstance(each, Fraction)]
            yield from (_no_value(each) for each in numbers if not fits(each))
        case _:
            pass


def _no_subject(subject: str) -> Iterator[str]:
    if not all(word.isidentifier() for word in subject.split(".", 1)):
        yield f'"{subject}" is not a subject; {_SUBJECTS}'


def _no_value(value: object) -> str:
    return f"{value} does not fit 62-bit integers"


def _structure_part(key: str, raw: Any, reading: Reading) -> Condition:
    if key == "areas":
        inside: Inside = reading.structure(raw, Inside)
        return inside
    if key == "any":
        return AnyOf(_structure_any(raw, reading))
    if key == "not":
        return Not(_said(raw, reading))
    return _structure_subject(key, raw, reading)


def _structure_any(raw: Any, reading: Reading) -> tuple[Condition, ...]:
    if not isinstance(raw, list) or not raw:
        raise fault(f"got {shown_raw(raw)}; write a list of tables, as [{_EXAMPLE}, …]")
    found: list[Found] = []
    parts: list[Condition] = []
    for number, each in enumerate(raw, 1):
        try:
            parts.append(_said(each, reading))
        except FaultyPartError as error:
            found += [((item_place(number, None), *path), message) for path, message in error.found]
    if found:
        raise FaultyPartError(found)
    return tuple(parts)


def _said(raw: Any, reading: Reading) -> Condition:
    """A condition that is not empty."""
    condition: Condition = reading.structure(raw, Condition)
    if condition == EVERYWHERE:
        raise fault("an empty table sets no condition; write one, or remove the key")
    return condition


def _structure_subject(subject: str, raw: Any, reading: Reading) -> Condition:
    level, dot, attribute = subject.partition(".")
    if not level.isidentifier() or (dot and not attribute.isidentifier()):
        raise fault('not a subject; write kind, level or "LEVEL.ATTRIBUTE"')
    if not dot and subject not in {"kind", "level"}:
        if isinstance(raw, dict) and "choice" not in raw:
            raise fault(f'a subject with a dot needs quotes; write "{subject}.{next(iter(raw), "…")}" = …')
        raise fault(f'not a subject; {near(subject, _WORDS)}, or write "LEVEL.ATTRIBUTE"')
    if isinstance(raw, dict):
        if dot and "choice" not in raw and raw.keys() & {"from", "below"}:
            return _structure_range(subject, raw, reading)
        return IsChosen(subject, reading.structure(raw, ChoiceRef))
    values = raw if isinstance(raw, list) else [raw]
    if not values or not all(_is_value(each, attribute=bool(dot)) for each in values):
        texts = "a text or a list of texts"
        legal = f"true, false, a whole number, a day, {texts}, {{from = 1, below = 2}}" if dot else texts
        raise fault(f'got {shown_raw(raw)}; write {legal}, or {{choice = "…"}}')
    distinct = {(type(each), each): each for each in values}
    return Is(subject, tuple(distinct.values()))


def _is_value(raw: Any, *, attribute: bool) -> bool:
    if isinstance(raw, str):
        return bool(raw)
    return attribute and (type(raw) in (bool, date) or (type(raw) is int and fits(raw)))


def _structure_range(subject: str, raw: dict[str, Any], reading: Reading) -> Condition:
    """The numbers from a lower end on and below an upper end; or days."""
    found: list[Found] = [
        ((), f"unknown key {shown_raw(key)}; {near(str(key), ('from', 'below'))}")
        for key in raw
        if key not in {"from", "below"}
    ]
    ends: dict[str, Any] = {}
    for key in ("from", "below"):
        if key in raw:
            try:
                ends[key] = reading.structure(raw[key], date if _is_day(raw[key]) else Fraction)
            except FaultyPartError as error:
                found += [((key, *path), message) for path, message in error.found]
    if len({type(end) for end in ends.values()}) == 2:  # noqa: PLR2004 - one of each
        found.append(((), "from and below are a number and a day; write two numbers or two days"))
    elif len(ends) == 2 and ends["from"] >= ends["below"]:  # noqa: PLR2004 - both ends
        what = "day" if isinstance(ends["from"], date) else "number"
        found.append(((), f"no {what} is from {ends['from']} on and below {ends['below']}; raise below"))
    if found:
        raise FaultyPartError(found)
    return Between(subject, ends.get("from"), ends.get("below"))


def _is_day(raw: Any) -> bool:
    """Whether the end of a range is meant as a day."""
    return isinstance(raw, date) or (isinstance(raw, str) and _DAY.fullmatch(raw) is not None)
