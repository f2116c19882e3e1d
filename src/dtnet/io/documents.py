"""The JSON document with everything of a network but its rows, values as plain JSON, and reading of JSON.

Plain JSON follows the fields of the classes. Reading is strict: an unknown or missing key and a value of
another type are errors, each with its place, and all are found together. Writing gives the same bytes
everywhere.
"""

from __future__ import annotations

import json
import re
from datetime import date
from fractions import Fraction
from reprlib import Repr
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Final, Literal, NoReturn, get_args, get_origin, get_type_hints

import attrs

from dtnet.citations import Citation, Origin
from dtnet.errors import DayError, Fault, InvalidNetworkError, UnreadableFileError, near, repeated
from dtnet.network.tables.rules import RelationRule  # noqa: TC001
from dtnet.network.tables.schema import Metadata, Vocabulary  # noqa: TC001
from dtnet.network.tables.successions import Succession  # noqa: TC001
from dtnet.network.tables.tables import Event, Statement  # noqa: TC001
from dtnet.periods import Period, as_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from dtnet.network.day.network import Network

FORM: Final = "dtnet/network/"
VERSION: Final = 1
SCHEMA: Final = f"{FORM}{VERSION}"
"""The form and version that this dtnet writes and reads; an incompatible change increases the number."""
KEY: Final = "schema"


@attrs.frozen(kw_only=True)
class Described:
    """All of a network but its rows.

    Attributes:
        metadata: The metadata.
        vocabulary: The vocabulary.
        relation_rules: The relation rules.
        events: The reorganisations.
        successions: The successions of the reorganisations.
        statements: The statements of completeness.
    """

    metadata: Metadata
    vocabulary: Vocabulary
    relation_rules: tuple[RelationRule, ...]
    events: tuple[Event, ...]
    successions: tuple[Succession, ...]
    statements: tuple[Statement, ...]


def described(network: Network) -> dict[str, Any]:
    """Everything of a network but its rows, as plain JSON; the first key states form and version.

    Raises:
        InvalidNetworkError: If a value has another type than its class declares and could not be read back.
    """
    tables = network.tables
    said = Described(
        metadata=network.metadata,
        vocabulary=network.vocabulary,
        relation_rules=tables.relation_rules,
        events=tables.events,
        successions=tuple(tables.successions),
        statements=tables.statements,
    )
    document: dict[str, Any] = {KEY: SCHEMA, **to_plain(said)}
    faults: list[Fault] = []
    read_described(document, faults)
    if faults:
        raise InvalidNetworkError(f"network {network.metadata.name!r}", faults)
    return document


def read_described(document: dict[str, Any], faults: list[Fault]) -> dict[str, Any]:
    """The fields of `Described` in a document, without its form; a field with an error is None."""
    return read_fields(Described, {key: value for key, value in document.items() if key != KEY}, "", faults)


def check_document_form(document: Any, path: Path, form: str, version: int) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """The document, checked to have a form and version that this dtnet reads.

    Raises:
        UnreadableFileError: If it has another form or version.
    """
    said = document.get(KEY) if isinstance(document, dict) else None
    if said == f"{form}{version}":
        found: dict[str, Any] = document
        return found
    number = said.removeprefix(form) if isinstance(said, str) and said.startswith(form) else ""
    if number.isdecimal():
        newer = int(number[:9]) > version
        raise UnreadableFileError(
            f'{path}: is of version "{said}", while this dtnet reads "{form}{version}"',
            "install a newer dtnet" if newer else "write it again with a dtnet that reads both",
        )
    what = "has no key" if said is None else f"says {shown(said)} under"
    raise UnreadableFileError(f'{path}: {what} "{KEY}"', f'it should say "{form}{version}"')


def decoded_text(raw: bytes, path: Path) -> str:
    """The text of a file.

    Raises:
        UnreadableFileError: If it is not UTF-8.
    """
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UnreadableFileError(f"{path}: line {line} is not UTF-8 text", "save it as UTF-8") from None


def parse_json(raw: bytes, path: Path) -> Any:  # noqa: ANN401 - whatever it holds
    """The JSON value in the content of a file.

    Raises:
        UnreadableFileError: If the content is not UTF-8 text or not JSON, is cut off or nested too deeply,
            has a key twice in one object, or has a number such as NaN.
    """
    text = decoded_text(raw, path)
    try:
        return json.loads(text, object_pairs_hook=_without_repeats, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        cut = "it may be cut off" if error.pos >= len(text.rstrip()) else None
        place = f"line {error.lineno}, column {error.colno}"
        raise UnreadableFileError(f"{path}: {place}: not JSON: {error.msg}", cut) from None
    except RecursionError:
        raise UnreadableFileError(f"{path}: not a JSON file of dtnet: it is nested too deeply") from None
    except ValueError as error:
        raise UnreadableFileError(f"{path}: {error}") from None


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = repeated(name for name, _ in pairs)
        raise ValueError(f"key {shown(twice[0])} occurs twice in one object")
    return found


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is not a number of JSON")


def json_lines(value: Any, indent: str = "\n") -> Iterator[str]:  # noqa: ANN401 - plain JSON
    """Readable JSON: one line for each key and object; a list of plain values takes one line."""
    inner = f"{indent} "
    if isinstance(value, dict) and value:
        for number, (key, held) in enumerate(value.items()):
            yield f"{',' if number else '{'}{inner}{_dumped(key)}: "
            yield from json_lines(held, inner)
        yield f"{indent}}}"
    elif isinstance(value, list) and any(isinstance(each, dict) for each in value):
        for number, held in enumerate(value):
            yield f"{',' if number else '['}{inner}"
            yield from json_lines(held, inner)
        yield f"{indent}]"
    else:
        yield _dumped(value)


def json_bytes(value: Any) -> bytes:  # noqa: ANN401 - plain JSON
    """The lines of `json_lines` as the bytes of a file."""
    return "".join([*json_lines(value), "\n"]).encode()


def _dumped(value: Any) -> str:  # noqa: ANN401 - plain JSON
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


_NAMES: Final = {each.__name__: each for each in (Citation, Fraction, Origin, Period, date)}
_SHARE: Final = re.compile(r"[0-9]{1,4000}(/[1-9][0-9]{0,3999})?")
_ORIGINS: Final = {origin.label: origin for origin in Origin}
_SHORT: Final = Repr()
_SHORT.maxstring = _SHORT.maxother = 60
FROM, UNTIL = "from", "until"
"""The keys of a period."""


def shown(value: object) -> str:
    """A value for a message; a long value is shortened."""
    return _SHORT.repr(value)


_FIELDS: Final[dict[type[Any], dict[str, tuple[Any, bool]]]] = {}


def fields_of(cls: type[Any]) -> dict[str, tuple[Any, bool]]:
    """The type of each field of a class, and whether the field is required."""
    if cls not in _FIELDS:
        types = get_type_hints(cls, localns=_NAMES)
        _FIELDS[cls] = {
            field.name: (types[field.name], field.default is attrs.NOTHING) for field in attrs.fields(cls)
        }
    return _FIELDS[cls]


def to_plain(value: Any) -> Any:  # noqa: ANN401 - every value of the model
    """A value as plain JSON; a field whose value and default are None is omitted."""
    if isinstance(value, Origin):
        return value.label
    if isinstance(value, date | Fraction):
        return str(value)
    if isinstance(value, tuple):
        return [to_plain(each) for each in value]
    if isinstance(value, Period):
        days = {FROM: str(value.start)}
        return days if value.end is None else days | {UNTIL: str(value.end)}
    if attrs.has(type(value)):
        fields = {
            field.name: (getattr(value, field.name), field.default) for field in attrs.fields(type(value))
        }
        return {
            key: to_plain(held) for key, (held, default) in fields.items() if not (held is default is None)
        }
    return value


def from_plain(wanted: Any, given: Any, place: str, faults: list[Fault]) -> Any:  # noqa: ANN401 - any type
    """A value read from plain JSON; None if it has an error.

    Args:
        wanted: The type of the value: a class of the model, or the annotation of a field.
        given: The JSON value.
        place: The place of the value in error messages.
        faults: Receives the errors.
    """
    before = len(faults)
    found: Any
    if get_origin(wanted) is tuple:
        found = _items(get_args(wanted)[0], given, place, faults)
    elif get_origin(wanted) is UnionType:
        found = None if given is None else from_plain(_some(wanted), given, place, faults)
    elif get_origin(wanted) is Literal:
        found = _word(given, dict.fromkeys(get_args(wanted)), place, faults)
    elif wanted in _SIMPLE:
        found = _SIMPLE[wanted](given, place, faults)
    else:
        values = read_fields(wanted, given, place, faults)
        found = wanted(**values) if len(faults) == before else None
    return found if len(faults) == before else None


def read_fields(cls: type[Any], given: Any, place: str, faults: list[Fault]) -> dict[str, Any]:  # noqa: ANN401
    """The fields of a class in a JSON object; a field with an error is None.

    Args:
        cls: The class.
        given: The JSON object.
        place: The place of the object in error messages; empty for the whole document.
        faults: Receives the errors.
    """
    fields = fields_of(cls)
    before = f"{place}: " if place else ""
    stated = _keys(given, {key: required for key, (_, required) in fields.items()}, place, faults)
    return {key: from_plain(fields[key][0], value, f"{before}{key}", faults) for key, value in stated.items()}


def _keys(given: Any, legal: Mapping[str, bool], place: str, faults: list[Fault]) -> dict[str, Any]:  # noqa: ANN401
    """The keys and values of an object, without unknown keys; `legal` states whether each key is required."""
    if not isinstance(given, dict):
        faults.append(Fault(place or "document", f"{shown(given)} is not an object with keys"))
        return {}
    before = f"{place}: " if place else ""
    faults += [
        Fault(f"{before}{key}", f"no such key; {near(key, legal)}") for key in given if key not in legal
    ]
    faults += [
        Fault(f"{before}{key}", "the key is missing")
        for key, required in legal.items()
        if required and key not in given
    ]
    return {key: value for key, value in given.items() if key in legal}


def _items(wanted: Any, given: Any, place: str, faults: list[Fault]) -> tuple[Any, ...]:  # noqa: ANN401
    if not isinstance(given, list):
        faults.append(Fault(place, f"{shown(given)} is not a list"))
        return ()
    return tuple(from_plain(wanted, each, f"{place} {number}", faults) for number, each in enumerate(given))


def _some(wanted: Any) -> Any:  # noqa: ANN401 - a type
    """The type of an optional value when it is not None."""
    [some] = [each for each in get_args(wanted) if each is not NoneType]
    return some


def _word(given: Any, legal: Mapping[str, Any], place: str, faults: list[Fault]) -> str | None:  # noqa: ANN401
    if isinstance(given, str) and given in legal:
        return given
    faults.append(Fault(place, f"unknown word {shown(given)}; {near(str(given), legal)}"))
    return None


def _text(given: Any, place: str, faults: list[Fault]) -> str | None:  # noqa: ANN401 - whatever the JSON has
    if not isinstance(given, str):
        faults.append(Fault(place, f"{shown(given)} is not a text"))
        return None
    if is_unicode(given):
        return given
    faults.append(Fault(place, NO_UNICODE))
    return None


NO_UNICODE: Final = "holds half of a surrogate pair, which is not a character"


def is_unicode(text: str) -> bool:
    """Whether a text can be written in UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def escaped(text: str) -> str:
    """A text in which each unpaired surrogate is replaced by its escaped number."""
    return text.encode(errors="backslashreplace").decode()


def _whole(given: Any, place: str, faults: list[Fault]) -> int | None:  # noqa: ANN401 - whatever the JSON has
    if type(given) is int:
        return given
    faults.append(Fault(place, f"{shown(given)} is not a whole number"))
    return None


def _yes_no(given: Any, place: str, faults: list[Fault]) -> bool | None:  # noqa: ANN401 - whatever the JSON has
    if isinstance(given, bool):
        return given
    faults.append(Fault(place, f"{shown(given)} is neither true nor false"))
    return None


def _day(given: Any, place: str, faults: list[Fault]) -> date | None:  # noqa: ANN401 - whatever the JSON has
    if not isinstance(given, str):
        faults.append(Fault(place, f"{shown(given)} is not a day; write it as 2024-08-31"))
        return None
    try:
        return as_day(given)
    except DayError as error:
        faults.append(Fault(place, str(error)))
        return None


def _period(given: Any, place: str, faults: list[Fault]) -> Period | None:  # noqa: ANN401 - whatever the JSON has
    before = len(faults)
    types = {FROM: date, UNTIL: date | None}
    stated = _keys(given, {FROM: True, UNTIL: False}, place, faults)
    days = {key: from_plain(types[key], value, f"{place}: {key}", faults) for key, value in stated.items()}
    if len(faults) > before:
        return None
    try:
        return Period(days[FROM], days.get(UNTIL))
    except DayError as error:
        faults.append(Fault(place, str(error)))
        return None


def _share(given: Any, place: str, faults: list[Fault]) -> Fraction | None:  # noqa: ANN401 - whatever the JSON has
    if isinstance(given, str) and _SHARE.fullmatch(given):
        return Fraction(given)
    faults.append(Fault(place, f'{shown(given)} is not an exact share; write "1", or "1/3"'))
    return None


def _origin(given: Any, place: str, faults: list[Fault]) -> Origin | None:  # noqa: ANN401 - whatever the JSON has
    word = _word(given, _ORIGINS, place, faults)
    return None if word is None else _ORIGINS[word]


_SIMPLE: Final = {
    str: _text,
    int: _whole,
    bool: _yes_no,
    date: _day,
    Period: _period,
    Fraction: _share,
    Origin: _origin,
}
