"""The JSON document with everything of a network but its rows, and reading and writing of JSON files.

The fields of the classes describe the document. Reading is strict and finds all errors together. Writing
gives the same bytes everywhere.
"""

from __future__ import annotations

import json
import re
from fractions import Fraction
from reprlib import Repr
from typing import TYPE_CHECKING, Any, Final

import attrs

from dtnet.errors import Fault, InvalidNetworkError, UnreadableFileError
from dtnet.io.writing import path_of
from dtnet.network.tables.rules import RelationRule  # noqa: TC001 - the reader resolves these annotations
from dtnet.network.tables.schema import Metadata, Vocabulary  # noqa: TC001 - the same
from dtnet.network.tables.tables import (  # noqa: TC001 - the same
    Event,
    Statement,
    Succession,
)
from dtnet.reading.documents import Writer, fault, shown_raw
from dtnet.reading.files import decoded_text, parse_document, read_bytes
from dtnet.reading.reader import reader_of

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator
    from pathlib import Path

    from dtnet.network.day.network import Network
    from dtnet.reading.reader import DocumentReader

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
    document: dict[str, Any] = {KEY: SCHEMA, **WRITER.table(said)}
    faults: list[Fault] = []
    read_described(document, faults)
    if faults:
        raise InvalidNetworkError(f"network {network.metadata.name!r}", faults)
    return document


def read_described(document: dict[str, Any], faults: list[Fault]) -> dict[str, Any]:
    """The fields of `Described` in a document, without its form; a field with an error is missing."""
    told = {key: value for key, value in document.items() if key != KEY}
    found, wrong = READER.document(told, Described)
    faults += wrong
    return found or {} if wrong else attrs.asdict(found, recurse=False)


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


def read_json(path: str | os.PathLike[str], *, hint: str = "name a JSON file") -> Any:  # noqa: ANN401
    """The JSON value in a file.

    Args:
        path: The file.
        hint: The hint of the error, if the file cannot be read.

    Raises:
        ArgumentError: If the path has another type.
        UnreadableFileError: If there is no such file, or its content is not UTF-8 text or not JSON, is cut
            off or nested too deeply, has a key twice in one object, or has a number such as NaN.
    """
    place = path_of(path, UnreadableFileError, "read")
    return parse_json(read_bytes(place, hint=hint), place)


def parse_json(raw: bytes, path: Path) -> Any:  # noqa: ANN401 - whatever it holds
    """The JSON value in the content of a file.

    Raises:
        UnreadableFileError: If the content is not UTF-8 text, or `parse_document` refuses it.
    """

    def refused(wrong: Fault) -> UnreadableFileError:
        place = "" if wrong.place == "document" else f"{wrong.place}: "
        return UnreadableFileError(f"{path}: {place}{wrong.message}")

    return parse_document(decoded_text(raw, path), "json", refused)


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


_SHARE: Final = re.compile(r"[0-9]{1,4000}(/[1-9][0-9]{0,3999})?")
_SHORT: Final = Repr()
_SHORT.maxstring = _SHORT.maxother = 60


def shown(value: object) -> str:
    """A value for a message; a long value is shortened."""
    return _SHORT.repr(value)


def _read_share(raw: Any, _: Any, __: DocumentReader) -> Fraction:  # noqa: ANN401 - whatever the JSON has
    if isinstance(raw, str) and _SHARE.fullmatch(raw):
        return Fraction(raw)
    raise fault(f'got {shown_raw(raw)}; write an exact share such as "1" or "1/3"')


READER: Final = reader_of({Fraction: _read_share}, nulls=True, first=0)
"""Reads the values of a network from JSON."""
WRITER: Final = Writer({Fraction: str}, full=True)
"""Writes them; every field is written whose default is not None."""
