"""From tables, lists and texts to frozen values: strict, with all errors together. The only user of cattrs.

No value is converted, unknown keys are errors, and the other fields of a faulty value are still checked.
Values, conditions and other parts that are not plain tables have modules of their own.
"""

# ruff: noqa: ANN401 - it takes whatever a document holds and makes whatever a field wants
from __future__ import annotations

from datetime import date
from fractions import Fraction
from types import UnionType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, Union, get_args, get_origin

import attrs
import cattrs

from dtnet.errors import DtnetError, Fault, InvalidPolicyError, near
from dtnet.measures import Amount, Rate, Units, parse_amount, parse_rate
from dtnet.periods import as_day
from dtnet.policy.document.choices import ChoiceRef
from dtnet.policy.document.document import Policy
from dtnet.policy.document.document_places import NAMED, document_fields
from dtnet.policy.document.faults import FaultyPartError, fault, fits, item_place, path_text, shown_raw
from dtnet.policy.document.parts import Count, ProrationSteps
from dtnet.policy.document.values import ClassRow, DatedValue, Value
from dtnet.policy.reading.checks import CHECKS, TOLERANT_CHECKS, run_checks
from dtnet.policy.reading.structure_conditions import structure_condition
from dtnet.policy.reading.structure_values import (
    MONEY,
    Leafed,
    structure_count,
    structure_number,
    structure_value,
)
from dtnet.predicates.conditions import Condition

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dtnet.policy.document.faults import Found

Hook: TypeAlias = "Callable[[Any, Any], Any]"


@attrs.frozen(eq=False)
class Reading:
    """Facts about the whole document that its parts need.

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
        source: Where it comes from, for error messages.
        units: The words that its measures may use, in addition to the grains of its components.
        supplied: The components that a plug-in computes; none in a document of its own.

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
    """The options of each choice, as far as they can be read; their errors are found later."""
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
    """The type of a field, with the type at the ends if it is a value."""
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
    legal = "legal: " + ", ".join(f'"{word}"' for word in words)
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
    """A hook that passes on the message of a parser of this package."""

    def structure(raw: Any, _: Any) -> Any:
        try:
            return parse(raw)
        except DtnetError as error:
            raise fault(str(error).strip()) from None

    return structure
