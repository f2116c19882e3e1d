"""Conditions in policy documents: reading a table or a text, writing a table, and the JSON Schema."""

# ruff: noqa: ANN401 - it takes whatever a document holds
from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from dtnet.errors import ArgumentError, PredicateError, near
from dtnet.policy.document.document import ChoiceRef, IsChosen
from dtnet.predicates.conditions import EVERYWHERE, All, AnyOf, Between, Condition, Inside, Is, Not, parts_of
from dtnet.reading.documents import Faults, Writer, fault, item_place, shown_raw
from dtnet.reading.json_schema import DAY, EXACT, TEXT, WORD
from dtnet.reading.reader import UNFIT, fits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dtnet.reading.json_schema import Schema, Schemas
    from dtnet.reading.reader import DocumentReader

_WORDS: Final = ("kind", "level", "areas", "any", "not")
_SUBJECTS: Final = "write kind, level or LEVEL.ATTRIBUTE"
_DAY: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EXAMPLE: Final = '{kind = ["cdtt"], level = "village"}'


def read_condition(raw: Any, _: Any, reader: DocumentReader) -> Condition:
    """The condition in a table or a text, in the form that `canonical_condition` gives."""
    if isinstance(raw, str):
        return _parsed(raw)
    if not isinstance(raw, dict):
        raise fault(f"got {shown_raw(raw)}; write a table, as {_EXAMPLE}")
    found = Faults()
    parts: list[Condition] = []
    for key, value in raw.items():
        if not isinstance(key, str):
            found.append(((), f"{key!r} is not a subject; {_SUBJECTS}"))
            continue
        with found.inside(key):
            parts.append(_part(key, value, reader))
    found.refuse()
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
    Faults(((), message) for message in dict.fromkeys(_unsayable(condition))).refuse()
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
            yield from (f"{each} {UNFIT}" for each in values if not _is_value(each, attribute=True))
        case Between(subject, least, below):
            yield from _no_subject(subject)
            numbers = [each for each in (least, below) if isinstance(each, Fraction)]
            yield from (f"{each} {UNFIT}" for each in numbers if not fits(each))
        case _:
            pass


def _no_subject(subject: str) -> Iterator[str]:
    if not all(word.isidentifier() for word in subject.split(".", 1)):
        yield f'"{subject}" is not a subject; {_SUBJECTS}'


def _part(key: str, raw: Any, reader: DocumentReader) -> Condition:
    match key:
        case "areas":
            inside: Inside = reader.read(raw, Inside)
            return inside
        case "any":
            return AnyOf(_alternatives(raw, reader))
        case "not":
            return Not(_stated(raw, reader))
        case _:
            return _of_subject(key, raw, reader)


def _alternatives(raw: Any, reader: DocumentReader) -> tuple[Condition, ...]:
    if not isinstance(raw, list) or not raw:
        raise fault(f"got {shown_raw(raw)}; write a list of tables, as [{_EXAMPLE}, …]")
    found = Faults()
    parts: list[Condition] = []
    for number, each in enumerate(raw, 1):
        with found.inside(item_place(number, None)):
            parts.append(_stated(each, reader))
    found.refuse()
    return tuple(parts)


def _stated(raw: Any, reader: DocumentReader) -> Condition:
    """The condition in a table or a text; an empty condition is an error."""
    condition = read_condition(raw, Condition, reader)
    if condition == EVERYWHERE:
        raise fault("an empty table sets no condition; write one, or remove the key")
    return condition


def _of_subject(subject: str, raw: Any, reader: DocumentReader) -> Condition:
    level, dot, attribute = subject.partition(".")
    if not level.isidentifier() or (dot and not attribute.isidentifier()):
        raise fault('not a subject; write kind, level or "LEVEL.ATTRIBUTE"')
    if not dot and subject not in {"kind", "level"}:
        if isinstance(raw, dict) and "choice" not in raw:
            raise fault(f'a subject with a dot needs quotes; write "{subject}.{next(iter(raw), "…")}" = …')
        raise fault(f'not a subject; {near(subject, _WORDS)}, or write "LEVEL.ATTRIBUTE"')
    if isinstance(raw, dict):
        if dot and "choice" not in raw and raw.keys() & {"from", "below"}:
            return _range(subject, raw, reader)
        return IsChosen(subject, reader.read(raw, ChoiceRef))
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


def _range(subject: str, raw: dict[str, Any], reader: DocumentReader) -> Condition:
    """The condition that a number or day is not below `from`, and is below `below`."""
    found = Faults()
    ends = reader.keys(raw, found, **{key: date if _is_day(raw.get(key)) else Fraction for key in _ENDS})
    if len({type(end) for end in ends.values()}) == 2:  # noqa: PLR2004 - one of each
        found.append(((), "from and below are a number and a day; write two numbers or two days"))
    elif len(ends) == 2 and ends["from"] >= ends["below"]:  # noqa: PLR2004 - both ends
        what = "day" if isinstance(ends["from"], date) else "number"
        found.append(((), f"no {what} is from {ends['from']} on and below {ends['below']}; raise below"))
    found.refuse()
    return Between(subject, ends.get("from"), ends.get("below"))


_ENDS: Final = ("from", "below")


def _is_day(raw: Any) -> bool:
    """Whether the end of a range is meant as a day."""
    return isinstance(raw, date) or (isinstance(raw, str) and _DAY.fullmatch(raw) is not None)


_LINKS: Final = ("any", "not")
"""Keys whose value is a further table of conditions."""


def written_condition(condition: Condition, written: Writer) -> dict[str, Any]:
    """A table of conditions. A key can occur once; a repeated key goes into a table of its own."""
    condition = canonical_condition(condition)
    parts = [*(condition.parts if isinstance(condition, All) else (condition,))]
    table: dict[str, Any] = {}
    while parts:
        key = str(_key_of(parts[0]))
        free = [link for link in _LINKS if link not in {*table, key}]
        if key in table or (len(parts) > 1 and not free):
            rest = written_condition(All(tuple(parts)), written)
            # a further table beside the others: `any` with one entry, or a double `not`
            return table | ({"any": [rest]} if "any" not in table else {"not": {"not": rest}})
        table[key] = _written_part(parts.pop(0), written)
    return table


def _key_of(condition: Condition) -> str | None:
    """The key under which a table states a condition; None for `All`, whose parts are keys side by side."""
    match condition:
        case Is() | Between() | IsChosen():
            return condition.subject
        case Inside():
            return "areas"
        case AnyOf():
            return "any"
        case Not():
            return "not"
        case _:
            return None


def _written_part(part: Condition, written: Writer) -> Any:
    match part:
        case Is(_, values):
            return written(values[0]) if len(values) == 1 else written(values)
        case Between(_, least, below):
            ends = zip(_ENDS, (least, below), strict=True)
            return {key: written(end) for key, end in ends if end is not None}
        case IsChosen():
            return written(part.choice)
        case Inside():
            return written.table(part)
        case AnyOf(parts):
            return [written_condition(each, written) for each in parts]
        case Not(inner):
            return written_condition(inner, written)
        case _:
            raise ArgumentError(f"no document can state {part!r}", "use the conditions of dtnet.predicates")


def condition_schema(schemas: Schemas) -> Schema:
    """The schema of a condition: a table by subject, or a text in the language of conditions."""
    areas, choice = schemas.of(Inside), schemas.of(ChoiceRef)
    end: Schema = {"anyOf": [*EXACT["anyOf"], {"type": "string", "pattern": DAY}]}
    word: Schema = {"type": "string", "minLength": 1}
    fact: Schema = {"anyOf": [word, {"type": "boolean"}, {"type": "integer"}]}
    some: Schema = {"$ref": "#/$defs/Condition", "minProperties": 1}
    between = {"type": "object", "properties": dict.fromkeys(_ENDS, end), "minProperties": 1}
    closed = {"additionalProperties": False}
    table: Schema = {
        "type": "object",
        "properties": {
            "kind": _one_or_more(word, choice),
            "level": _one_or_more(word, choice),
            "areas": areas,
            "any": {"type": "array", "items": some, "minItems": 1},
            "not": some,
        },
        "patternProperties": {rf"^{WORD}\.{WORD}$": _one_or_more(fact, choice, between | closed)},
        **closed,
    }
    return {"anyOf": [TEXT, table]}


def _one_or_more(item: Schema, *others: Schema) -> Schema:
    return {"anyOf": [item, {"type": "array", "items": item, "minItems": 1}, *others]}
