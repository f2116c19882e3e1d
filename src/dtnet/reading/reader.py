"""Read tables, lists and texts as frozen values, strictly and with all errors. The only user of cattrs.

The types of the fields drive the reading. No value is converted, unknown keys are errors, and the other
fields of a faulty value are still checked. A rule about several fields is a function. Its parameters name the
fields that it reads. It runs if none of these fields has an error, and yields each error as a path and a
message. The parameter `fields` is for all fields without errors; `DocumentReader.given` names others.
"""

# ruff: noqa: ANN401 - it takes whatever a document holds and makes whatever a field wants
from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from inspect import signature
from itertools import chain
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Final, Literal, TypeAlias, TypeVar, Union, get_args, get_origin

import attrs
import cattrs

from dtnet.errors import DtnetError, Fault, InvalidInputError, near
from dtnet.legible_text import name_fault, text_fault
from dtnet.measures import LARGEST
from dtnet.origins import Origin, as_origin
from dtnet.periods import as_day
from dtnet.reading.documents import (
    Faults,
    FaultyPartError,
    Found,
    document_fields,
    fault,
    is_required,
    item_place,
    path_text,
    section_of,
    shown_raw,
)
from dtnet.reading.files import parse_document

T = TypeVar("T")
Hook: TypeAlias = "Callable[[Any, Any, DocumentReader], Any]"
"""Makes a value from a part of a document, the type of the field, and the reader."""
Check: TypeAlias = Callable[..., Iterable[Found]]
Checks: TypeAlias = Mapping[type[Any], tuple[Check, ...]]
DEEPEST: Final = 100
"""The most lists and tables that lie inside each other."""
EXACT: Final = 'a whole number or an exact one as text, as "1/3" or "0.25"'
_NUMBER: Final = re.compile(r"-?[0-9]+(?:/[0-9]+|\.[0-9]+)?")
_LONG: Final = 50
_NOTHING: Final[Mapping[Any, Any]] = MappingProxyType({})
UNFIT: Final = "does not fit 62-bit integers"


@attrs.frozen(eq=False, kw_only=True)
class DocumentReader:
    """How documents of one kind are read; make it with `reader_of`.

    Attributes:
        checks: Rules by class that run only if all fields that they read are without errors.
        tolerant: Rules by class that look at each item of a list separately; an item with an error is None.
        given: Facts about the whole document that hooks and rules read, by name.
        leaf: The type of the plain values inside the present value.
        lines: Whether the texts of the present value may have several lines.
        nulls: Whether null stands for an optional value that is absent.
        sparse: Whether a key that says the same as its absence is an error.
        first: The number of the first item of a list.
        deepest: The most lists and tables that lie inside each other.
    """

    hooks: cattrs.Converter
    checks: Checks = _NOTHING
    tolerant: Checks = _NOTHING
    given: Mapping[str, Any] = _NOTHING
    leaf: Any = None
    lines: bool = False
    nulls: bool = False
    sparse: bool = False
    first: int = 1
    deepest: int = DEEPEST

    def document(self, raw: Any, wanted: Any, *place: str) -> tuple[Any, list[Fault]]:
        """The value of a whole document and all of its errors.

        Returns:
            The value and no error; or the sound fields by name, or None, and the errors.
        """
        try:
            if not self._is_too_deep(raw):
                return self.read(raw, wanted), []
        except FaultyPartError as error:
            return error.sound, faults_in(error.found, *place)
        except RecursionError:  # the caller has used up most of the stack
            pass
        return None, [Fault("document", "tables are nested too deeply")]

    def json(self, text: str, cls: type[T], *, what: str, schema: str) -> T:
        """The value in a JSON text; its key `schema` names the form of the document.

        Args:
            what: The kind of document, for error messages.

        Raises:
            InvalidInputError: If the document has errors; the exception lists all of them.
        """
        document = parse_document(text, "json", lambda wrong: InvalidInputError(what, [wrong]))
        if not isinstance(document, dict):
            faults = [Fault("document", f"got {shown_raw(document)}; write what to_json() gave")]
        elif document.get("schema") != schema:
            got = f"got {shown_raw(document['schema'])}" if "schema" in document else "it is missing"
            faults = [Fault("schema", f'{got}; this version reads "{schema}"')]
        else:
            found: T
            found, faults = self.document({key: document[key] for key in document if key != "schema"}, cls)
            if not faults:
                return found
        raise InvalidInputError(what, faults)

    def read(self, raw: Any, wanted: Any) -> Any:
        """The value of a type in a part of a document.

        Raises:
            FaultyPartError: If the part has errors; it holds all of them.
        """
        hook: Any = self.hooks.get_structure_hook(wanted)  # not called by cattrs, so it may take the reader
        return hook(raw, wanted, self)

    def fields(self, raw: Any, cls: type[Any], **more: Any) -> dict[str, Any]:
        """The fields of a class in a table, checked, by name.

        Args:
            more: The types of further keys that the table may have.

        Raises:
            FaultyPartError: If the table has errors.
        """
        fields = document_fields(cls)
        if not isinstance(raw, dict):
            raise fault(f"got {shown_raw(raw)}; write a table with {', '.join(fields)}")
        known = (*fields, *more)
        found = Faults(_unknown_keys(raw, known))
        good: dict[str, Any] = {}
        sound: dict[str, Any] = {}
        for key, field in fields.items():
            if key in raw:
                try:
                    good[field.name] = self._field(raw[key], field)
                except FaultyPartError as error:
                    found += [((key, *path), message) for path, message in error.found]
                    if isinstance(error.sound, tuple):
                        sound[field.name] = error.sound
            elif is_required(field):
                example = field.metadata.get("example")
                found.append(((), f'"{key}" is missing' + (f"; write {example}" if example else "")))
            elif not isinstance(field.default, attrs.Factory):  # type: ignore[arg-type]
                good[field.name] = field.default
        good |= self._keys(raw, found, more)
        found += self._failed(self.checks.get(cls, ()), good)
        found += self._failed(self.tolerant.get(cls, ()), sound | good)
        found.refuse(good)
        return good

    def _field(self, raw: Any, field: attrs.Attribute[Any]) -> Any:
        described = field.metadata
        marks = {mark: described[mark] for mark in ("leaf", "lines") if mark in described}
        inner = attrs.evolve(self, **marks) if marks else self
        hook: Any = self.hooks.get_structure_hook(field.type)
        value = hook(raw, field.type, inner)
        if "some" in described and not value:
            message = f"got an empty list; write {described['some']}"
            raise FaultyPartError([((), message)], value)
        if self.sparse and value == field.default and not is_required(field):
            raise fault(f"got {shown_raw(raw)}, which is the same as no key; remove it")
        return value

    def keys(self, raw: Mapping[Any, Any], found: Faults, **wanted: Any) -> dict[str, Any]:
        """The values under some keys of a table, of which any may be absent.

        Args:
            found: Receives the errors of the values and of unknown keys.
            wanted: The type of the value under each key.
        """
        found += _unknown_keys(raw, wanted)
        return self._keys(raw, found, wanted)

    def _keys(self, raw: Mapping[Any, Any], found: Faults, wanted: Mapping[str, Any]) -> dict[str, Any]:
        good: dict[str, Any] = {}
        for key in wanted:
            if key in raw:
                with found.inside(key):
                    good[key] = self.read(raw[key], wanted[key])
        return good

    def _failed(self, checks: Iterable[Check], good: Mapping[str, Any]) -> Iterable[Found]:
        """The errors that rules find, in order."""
        for check in checks:
            known = {**good, **self.given, "fields": good}
            read = _fields_read(check)
            if known.keys() >= read:
                yield from check(**{name: known[name] for name in read})

    def items(self, raw: Any, item_type: Any) -> tuple[Any, ...]:
        """The values of one type in a list; errors name an item by its id, else by its number.

        Raises:
            FaultyPartError: If the part is not a list, or an item has errors.
        """
        if not isinstance(raw, list):
            raise fault(f"got {shown_raw(raw)}; write a list")
        hook: Any = self.hooks.get_structure_hook(item_type)
        found = Faults()
        values: list[Any] = []
        for number, item in enumerate(raw, self.first):
            try:
                values.append(hook(item, item_type, self))
            except FaultyPartError as error:
                values.append(None)
                place = item_place(number, item.get("id") if isinstance(item, dict) else None)
                found += [((place, *path), message) for path, message in error.found]
        found.refuse(tuple(values))
        return tuple(values)

    def _is_too_deep(self, raw: Any) -> bool:
        level: list[Any] = [[raw]]
        left = self.deepest + 1
        while level and left:
            inside = chain.from_iterable(each.values() if isinstance(each, dict) else each for each in level)
            level = [*{id(each): each for each in inside if isinstance(each, dict | list)}.values()]
            left -= 1
        return bool(level)


def _unknown_keys(raw: Mapping[Any, Any], known: Collection[str]) -> list[Found]:
    strange = [key for key in raw if key not in known]
    return [((), f"unknown key {shown_raw(key)}; {near(str(key), known)}") for key in strange]


@cache
def _fields_read(check: Check) -> frozenset[str]:
    return frozenset(signature(check).parameters)


def faults_in(found: Iterable[Found], *place: str) -> list[Fault]:
    """Errors of a document for a message, each once; `place` is the place of the document."""
    faults = (Fault(path_text((*place, *path)) or "document", message) for path, message in found)
    return list(dict.fromkeys(faults))


def reader_of(hooks: Mapping[Any, Hook], **options: Any) -> DocumentReader:
    """A reader of one kind of document.

    Args:
        hooks: The function that reads a value, by type; only a type with a special spelling needs one.
        options: Values of other attributes of `DocumentReader`, by name.
    """
    converter = cattrs.Converter()
    converter.register_structure_hook_func(attrs.has, _structure_fields)  # type: ignore[arg-type]
    for origin, hook_for in _COMPOUND.items():
        converter.register_structure_hook_factory(_made_of(origin), hook_for)  # type: ignore[type-var]
    for wanted, hook in {**_PLAIN, **hooks}.items():
        if wanted in _PLAIN:  # cattrs has hooks of its own for some of these, which only this replaces
            converter.register_structure_hook(wanted, hook)  # type: ignore[arg-type]
        else:
            converter.register_structure_hook_func(_same(wanted), hook)  # type: ignore[arg-type]
    return DocumentReader(hooks=converter, **options)


def _made_of(origin: Any) -> Callable[[Any], bool]:
    return lambda wanted: get_origin(wanted) is origin


def _same(type_: Any) -> Callable[[Any], bool]:
    return lambda wanted: bool(wanted == type_)


def _structure_fields(raw: Any, cls: type[Any], reader: DocumentReader) -> Any:
    good = reader.fields(raw, cls)
    try:
        return cls(**good)
    except DtnetError as error:
        raise fault(str(error)) from None


def _list_hook(wanted: Any) -> Hook:
    """What reads a list, or a table of tables in which each key is the name of its value."""
    (item_type, *_) = get_args(wanted)
    section = section_of(item_type)
    if section is None:
        return lambda raw, _, reader: reader.items(raw, item_type)
    legal = f"write a table [{section}.NAME] for each {item_type.__name__.strip('_').lower()}"

    def structure(raw: Any, _: Any, reader: DocumentReader) -> Any:
        if not isinstance(raw, dict):
            raise fault(f"got {shown_raw(raw)}; {legal}")
        found = Faults()
        values: list[Any] = []
        for name, table in raw.items():
            with found.inside(f".{name}"):
                if isinstance(table, dict) and "name" in table:
                    raise fault('unknown key "name"; the key of the table is the name')
                named = {"name": name} | table if isinstance(table, dict) else table
                values.append(reader.read(named, item_type))
        found.refuse()
        return tuple(values)

    return structure


def _word_hook(wanted: Any) -> Hook:
    return word_of(get_args(wanted))


def word_of(words: Iterable[str]) -> Hook:
    """A hook that reads one of some words."""
    legal = tuple(words)
    allowed = "allowed: " + ", ".join(f'"{word}"' for word in legal)

    def structure(raw: Any, _: Any, __: DocumentReader) -> Any:
        if isinstance(raw, str) and raw in legal:
            return raw
        hint = near(raw, legal) if isinstance(raw, str) else None
        meant = f"; {hint}" if hint and hint.startswith("did") else ""
        raise fault(f"got {shown_raw(raw)}; {allowed}{meant}")

    return structure


def _union_hook(wanted: Any) -> Hook:
    """What reads an optional value, or a value that may be a table of several kinds."""
    types = [each for each in get_args(wanted) if each is not NoneType]
    optional = len(types) < len(get_args(wanted))
    words = [word for each in types if get_origin(each) is Literal for word in get_args(each)]
    plain = Literal[*words] if words else types[0]
    tables = [each for each in types if attrs.has(each)]

    def structure(raw: Any, _: Any, reader: DocumentReader) -> Any:
        if raw is None and optional and reader.nulls:
            return None
        if len(types) > 1 and isinstance(raw, dict):
            fitting = (each for each in tables if raw.keys() & document_fields(each).keys())
            return reader.read(raw, next(fitting, tables[0]))
        return reader.read(raw, plain)

    return structure


_COMPOUND: Final = {tuple: _list_hook, Literal: _word_hook, Union: _union_hook, UnionType: _union_hook}


def text_of(raw: Any, _: Any, reader: DocumentReader) -> str:
    """A text, also an empty one; see `dtnet.legible_text` for the characters that it must not have."""
    if not isinstance(raw, str):
        raise fault(f"got {shown_raw(raw)}; write a text in quotes")
    wrong = text_fault(raw) if reader.lines else name_fault(raw)
    if wrong is not None:
        raise fault(wrong)
    return raw


def words_in(raw: Any, wanted: Any, reader: DocumentReader) -> str:
    """A text that is not empty."""
    if isinstance(raw, str) and raw.strip():
        return text_of(raw, wanted, reader)
    raise fault(f"got {shown_raw(raw)}; write a text in quotes that is not empty")


def whole_of(largest: int, message: str) -> Hook:
    """A hook that reads a whole number.

    Args:
        largest: The largest number, also without its sign.
        message: What is wrong with a larger number; `{}` stands for the number.
    """

    def structure(raw: Any, _: Any, reader: DocumentReader) -> int:
        if type(raw) is int and abs(raw) > largest:
            raise fault(message.format(shown_raw(raw)))
        return int(_structure_plain(raw, int, reader))

    return structure


def _structure_plain(raw: Any, wanted: Any, _: DocumentReader) -> Any:
    if type(raw) is not wanted:
        raise fault(f"got {shown_raw(raw)}; write {'a whole number' if wanted is int else 'true or false'}")
    return raw


def parsed_by(parse: Callable[[Any], Any]) -> Hook:
    """A hook that calls a parser of this package, and passes on the message of its error."""

    def structure(raw: Any, _: Any, __: DocumentReader) -> Any:
        try:
            return parse(raw)
        except DtnetError as error:
            raise fault(str(error).strip()) from None

    return structure


def _day(raw: Any) -> date:
    if not isinstance(raw, str | date):
        raise fault(f"got {shown_raw(raw)}; write a day as 2024-08-31")
    return as_day(raw, what="")


def fits(number: int | Fraction) -> bool:
    """Whether a policy may hold this number; for a fraction, whether it may hold both parts."""
    return max(abs(number.numerator), number.denominator) <= LARGEST


def _structure_number(raw: Any, _: Any, __: DocumentReader) -> Fraction:
    """An exact number: a whole number, or a text such as `"1/3"` or `"0.25"`."""
    number = None
    if type(raw) is int:
        number = Fraction(raw)
    elif isinstance(raw, str) and len(raw) <= _LONG and _NUMBER.fullmatch(raw):
        _, _, bottom = raw.partition("/")
        number = Fraction(raw) if not bottom or int(bottom) else None
    if number is None:
        raise fault(f"got {shown_raw(raw)}; write {EXACT}")
    if not fits(number):
        raise fault(f"{shown_raw(raw)} {UNFIT}")
    return number


_PLAIN: Final[dict[Any, Hook]] = {
    str: text_of,
    bool: _structure_plain,
    int: _structure_plain,
    date: parsed_by(_day),
    Fraction: _structure_number,
    Origin: parsed_by(as_origin),
}
