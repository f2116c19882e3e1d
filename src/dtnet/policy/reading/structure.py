"""Read tables, lists and texts as frozen values, strictly and with all errors. The only user of cattrs.

No value is converted, unknown keys are errors, and the other fields of a faulty value are still checked.
First come the classes whose tables have fixed keys, then conditions, then the forms of values.
"""

# ruff: noqa: ANN401 - it takes whatever a document holds and makes whatever a field wants

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from types import UnionType
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, Union, get_args, get_origin

import attrs
import cattrs

from dtnet.errors import DtnetError, Fault, InvalidPolicyError, PredicateError, near
from dtnet.measures import Amount, Rate, Units, parse_amount, parse_rate
from dtnet.periods import as_day
from dtnet.policy.document.choices import ChoiceRef, IsChosen
from dtnet.policy.document.document import Policy
from dtnet.policy.document.places_in_documents import (
    NAMED,
    FaultyPartError,
    document_fields,
    fault,
    fits,
    item_place,
    path_text,
    shown_raw,
)
from dtnet.policy.document.policy_parts import (
    Classes,
    ClassRow,
    Count,
    Dated,
    DatedValue,
    Heads,
    Multiple,
    Open,
    ProrationSteps,
    Value,
)
from dtnet.policy.reading.component_checks import check_dated
from dtnet.policy.reading.policy_checks import CHECKS, TOLERANT_CHECKS, run_checks
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
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from dtnet.policy.document.places_in_documents import Found

Hook: TypeAlias = "Callable[[Any, Any], Any]"


@attrs.frozen(eq=False)
class Reading:
    """Facts about the whole document that the reading of its parts needs.

    Attributes:
        units: The words that measures may use.
        offered: The options of each choice.
        structure: Makes a value of a type from a part.
        supplied: The components that a plug-in computes.
    """

    units: Units
    offered: Mapping[str, tuple[str, ...]]
    structure: Hook
    supplied: frozenset[str]


def structure_policy(
    document: Any, *, source: str, units: Units, supplied: frozenset[str] = frozenset()
) -> Policy:
    """The policy in a parsed document.

    Args:
        document: Tables, lists, texts and whole numbers.
        source: Where the document comes from, for error messages.
        units: The words that its measures may use, in addition to the grains of its components.
        supplied: The components that a plug-in computes; empty for a policy without plug-in.

    Raises:
        InvalidPolicyError: If the document has errors; the exception lists all of them.
    """
    try:
        converter = _converter(_with_grains(units, document), _offered(document), supplied)
        policy: Policy = converter.structure(document, Policy)
    except FaultyPartError as error:
        name = document.get("id") if isinstance(document, dict) else None
        place = f"policy {name}" if isinstance(name, str) else "policy"
        faults = [Fault(path_text((place, *path)), message) for path, message in error.found]
        raise InvalidPolicyError(source, dict.fromkeys(faults)) from None
    except RecursionError:
        raise InvalidPolicyError(source, [Fault("document", "tables are nested too deeply")]) from None
    return policy


def _with_grains(units: Units, document: Any) -> Units:
    """The words of measures, with the grains of the document's components as beneficiaries."""
    components = document.get("component") if isinstance(document, dict) else None
    grains = (
        [each.get("per") for each in components or () if isinstance(each, dict)]
        if isinstance(components, list)
        else []
    )
    words = [each for each in grains if isinstance(each, str) and each.isidentifier()]
    new = [each for each in dict.fromkeys(words) if each not in units.words]
    return attrs.evolve(units, beneficiaries=(*units.beneficiaries, *new))


def _offered(document: Any) -> dict[str, tuple[str, ...]]:
    """The readable options of each choice; a later step finds the errors of the others."""
    tables = document.get("choices") if isinstance(document, dict) else None
    if not isinstance(tables, dict):
        return {}
    told = {name: table.get("options") for name, table in tables.items() if isinstance(table, dict)}
    return {
        name: tuple(each for each in options if isinstance(each, str))
        for name, options in told.items()
        if isinstance(options, list)
    }


def _converter(
    units: Units, offered: Mapping[str, tuple[str, ...]], supplied: frozenset[str]
) -> cattrs.Converter:
    """A converter from parsed TOML or JSON to the values of a policy."""
    converter = cattrs.Converter()
    reading = Reading(units, offered, converter.structure, supplied)

    def bound(hook: Callable[[Any, Any, Reading], Any]) -> Hook:
        return lambda raw, wanted: hook(raw, wanted, reading)

    converter.register_structure_hook_func(attrs.has, bound(_structure_fields))
    converter.register_structure_hook_func(_made_of(tuple), bound(_structure_list))
    converter.register_structure_hook_func(_is_named, bound(_structure_named))
    converter.register_structure_hook_func(_made_of(Literal), _structure_word)
    converter.register_structure_hook_func(_made_of(Union, UnionType), bound(_structure_union))
    converter.register_structure_hook_func(lambda it: it == MONEY, _told(_money(units)))
    converter.register_structure_hook_func(lambda it: it is Condition, bound(structure_condition))
    converter.register_structure_hook_func(lambda it: isinstance(it, Leafed), bound(_structure_leafed))
    converter.register_structure_hook(str, _structure_text)
    converter.register_structure_hook(bool, _plain("true or false"))
    converter.register_structure_hook(int, _plain("a whole number"))
    converter.register_structure_hook(date, _told(lambda raw: as_day(raw, what="")))
    converter.register_structure_hook(Fraction, structure_number)
    converter.register_structure_hook(Rate, _told(lambda raw: parse_rate(raw, units=units, what="")))
    converter.register_structure_hook(Amount, _told(lambda raw: parse_amount(raw, units=units, what="")))
    converter.register_structure_hook(Count, bound(structure_count))
    return converter


def _made_of(*origins: Any) -> Callable[[Any], bool]:
    return lambda wanted: get_origin(wanted) in origins


def _is_named(wanted: Any) -> bool:
    return get_origin(wanted) is tuple and get_args(wanted)[0] in NAMED


def _structure_leafed(raw: Any, wanted: Leafed, reading: Reading) -> Any:
    if wanted.kind == Value:
        return structure_value(raw, wanted.leaf, reading)
    if get_origin(wanted.kind) is tuple:
        item, *_ = get_args(wanted.kind)
        return _structure_items(raw, Leafed(item, wanted.leaf), reading)
    return _structure_fields(raw, wanted.kind, reading, wanted.leaf)


def _structure_fields(raw: Any, cls: type[Any], reading: Reading, leaf: Any = None) -> Any:
    fields = document_fields(cls)
    if not isinstance(raw, dict):
        raise fault(f"got {shown_raw(raw)}; write a table with {', '.join(fields)}")
    found: list[Found] = [
        ((), f"unknown key {shown_raw(key)}; {near(str(key), fields)}") for key in raw if key not in fields
    ]
    good: dict[str, Any] = {}
    sound: dict[str, Any] = {}
    for key, field in fields.items():
        if key in raw:
            try:
                good[field.name] = reading.structure(raw[key], _wanted(field, leaf))
            except FaultyPartError as error:
                found += [((key, *path), message) for path, message in error.found]
                if error.sound is not None:
                    sound[field.name] = error.sound
        elif field.default is attrs.NOTHING:
            found.append(((), f'"{key}" is missing; write {field.metadata["example"]}'))
        else:
            good[field.name] = field.default
    given = {"offered": reading.offered, "units": reading.units, "supplied": reading.supplied}
    found += run_checks(CHECKS.get(cls, ()), good, given)
    found += run_checks(TOLERANT_CHECKS.get(cls, ()), sound | good, given)
    if found:
        raise FaultyPartError(found)
    try:
        return cls(**good)
    except DtnetError as error:
        raise fault(str(error)) from None


def _wanted(field: attrs.Attribute[Any], leaf: Any) -> Any:
    """The type of a field; for a value, together with the type of the plain values inside it."""
    if "leaf" in field.metadata:
        return Leafed(Value, field.metadata["leaf"])
    if field.type == Value or get_args(field.type)[:1] in {(ClassRow,), (DatedValue,)}:
        return Leafed(field.type, leaf)
    return field.type


def _structure_list(raw: Any, wanted: Any, reading: Reading) -> Any:
    (item_type, *_) = get_args(wanted)
    return _structure_items(raw, item_type, reading)


def _structure_items(raw: Any, item_type: Any, reading: Reading) -> Any:
    """A tuple of values of one type; errors name an item by its id, else by its number."""
    if not isinstance(raw, list):
        raise fault(f"got {shown_raw(raw)}; write a list")
    found: list[Found] = []
    values: list[Any] = []
    for number, item in enumerate(raw, 1):
        try:
            values.append(reading.structure(item, item_type))
        except FaultyPartError as error:
            place = item_place(number, item.get("id") if isinstance(item, dict) else None)
            values.append(None)
            found += [((place, *path), message) for path, message in error.found]
    if found:
        raise FaultyPartError(found, tuple(values))
    return tuple(values)


def _structure_named(raw: Any, wanted: Any, reading: Reading) -> Any:
    """A table of tables; each key is the name of its value."""
    (item_type, *_) = get_args(wanted)
    if not isinstance(raw, dict):
        word = item_type.__name__.lower()
        raise fault(f"got {shown_raw(raw)}; write a table [{NAMED[item_type]}.NAME] for each {word}")
    found: list[Found] = []
    values: list[Any] = []
    for name, table in raw.items():
        try:
            if isinstance(table, dict) and "name" in table:
                raise fault('unknown key "name"; the key of the table is the name')
            named = {"name": name} | table if isinstance(table, dict) else table
            values.append(reading.structure(named, item_type))
        except FaultyPartError as error:
            found += [((f".{name}", *path), message) for path, message in error.found]
    if found:
        raise FaultyPartError(found)
    return tuple(values)


def _structure_word(raw: Any, wanted: Any) -> Any:
    words = get_args(wanted)
    if isinstance(raw, str) and raw in words:
        return raw
    legal = "allowed: " + ", ".join(f'"{word}"' for word in words)
    hint = near(raw, words) if isinstance(raw, str) else None
    raise fault(f"got {shown_raw(raw)}; {legal}" + (f"; {hint}" if hint and hint.startswith("did") else ""))


def _structure_union(raw: Any, wanted: Any, reading: Reading) -> Any:
    """An optional value, or a value that may be a table (a choice, or steps). Null is not a value."""
    types = [each for each in get_args(wanted) if each is not type(None)]
    if len(types) == 1:
        return reading.structure(raw, types[0])
    if isinstance(raw, dict):
        steps = ProrationSteps in types and "choice" not in raw
        return reading.structure(raw, ProrationSteps if steps else ChoiceRef)
    (plain,) = (each for each in types if each not in {ProrationSteps, ChoiceRef})
    return reading.structure(raw, plain)


def _structure_text(raw: Any, _: Any) -> str:
    if isinstance(raw, str) and raw.strip():
        return raw
    raise fault(f"got {shown_raw(raw)}; write a text in quotes that is not empty")


def _plain(legal: str) -> Hook:
    def structure(raw: Any, wanted: Any) -> Any:
        if type(raw) is not wanted:
            raise fault(f"got {shown_raw(raw)}; write {legal}")
        if not fits(raw):
            raise fault(f"{shown_raw(raw)} does not fit 62-bit integers")
        return raw

    return structure


def _money(units: Units) -> Callable[[Any], Rate | Amount]:
    """A parser of money with or without a time."""

    def parse(raw: Any) -> Rate | Amount:
        timed = isinstance(raw, str) and any(word in units.times for word in raw.replace("/", " ").split())
        return parse_rate(raw, units=units, what="") if timed else parse_amount(raw, units=units, what="")

    return parse


def _told(parse: Callable[[Any], Any]) -> Hook:
    """A hook that calls a parser of this package, and passes on the message of its error."""

    def structure(raw: Any, _: Any) -> Any:
        try:
            return parse(raw)
        except DtnetError as error:
            raise fault(str(error).strip()) from None

    return structure


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
    """The condition in a table or a text; an empty condition is an error."""
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
    """The condition that a number or day is not below `from`, and is below `below`."""
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
        leaf: The type of the plain values inside the value.
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
    """An open value, with the value of each option of its choice; a missing choice has no options."""
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
    """The quantity by which a rate is multiplied: `"people"`, a role, or `{activity = "…"}`."""
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
