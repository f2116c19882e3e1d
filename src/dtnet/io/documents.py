"""What a network says beside its rows, as a JSON document, and JSON itself: strict in, the same bytes out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, NoReturn

import attrs

from dtnet.errors import InvalidNetworkError, UnreadableFileError, repeated
from dtnet.io.plain_json import read_fields, shown, to_plain

# What a document holds is read off these annotations.
from dtnet.network.tables.rules import RelationRule  # noqa: TC001
from dtnet.network.tables.schema import Metadata, Vocabulary  # noqa: TC001
from dtnet.network.tables.successions import Succession  # noqa: TC001
from dtnet.network.tables.tables import Event, Statement  # noqa: TC001

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dtnet.errors import Fault
    from dtnet.network.day.network import Network

FORM: Final = "dtnet/network/"
VERSION: Final = 1
SCHEMA: Final = f"{FORM}{VERSION}"
"""What this dtnet writes and reads; the number goes up when a file of before could not be read as it is."""
KEY: Final = "schema"


@attrs.frozen(kw_only=True)
class Described:
    """All of a network but its rows.

    Attributes:
        metadata: What it says of itself.
        vocabulary: Its words.
        relation_rules: Rules from which relations follow.
        events: Reorganisations.
        successions: What became of whom in them.
        statements: What is known to be complete.
    """

    metadata: Metadata
    vocabulary: Vocabulary
    relation_rules: tuple[RelationRule, ...]
    events: tuple[Event, ...]
    successions: tuple[Succession, ...]
    statements: tuple[Statement, ...]


def described(network: Network) -> dict[str, Any]:
    """All of a network but its rows, as plain JSON that begins with its form.

    Raises:
        InvalidNetworkError: If a value is not of the type that its class promises, and could not be read.
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
    """The fields of `Described` that a document states, those at fault as None; its form is left out."""
    return read_fields(Described, {key: value for key, value in document.items() if key != KEY}, "", faults)


def check_document_form(document: Any, path: Path, form: str, version: int) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """The document, if it is of a form and version that this dtnet reads.

    Raises:
        UnreadableFileError: If it is not.
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
    """The JSON of a file.

    Raises:
        UnreadableFileError: If it is no UTF-8 text, no JSON, cut off, nested too deeply, has a key twice in
            one object, or a number that is none.
    """
    text = decoded_text(raw, path)
    try:
        return json.loads(text, object_pairs_hook=_without_repeats, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        cut = "it may be cut off" if error.pos >= len(text.rstrip()) else None
        place = f"line {error.lineno}, column {error.colno}"
        raise UnreadableFileError(f"{path}: {place}: no JSON: {error.msg}", cut) from None
    except RecursionError:
        raise UnreadableFileError(f"{path}: no JSON of ours: it is nested too deeply") from None
    except ValueError as error:
        raise UnreadableFileError(f"{path}: {error}") from None


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = repeated(name for name, _ in pairs)
        raise ValueError(f"key {shown(twice[0])} stands twice in one object")
    return found


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number of JSON")


def json_lines(value: Any, indent: str = "\n") -> Iterator[str]:  # noqa: ANN401 - plain JSON
    """JSON as people can look at it: a line for each key and object; a list of plain values is one line."""
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
    """The same as one file."""
    return "".join([*json_lines(value), "\n"]).encode()


def _dumped(value: Any) -> str:  # noqa: ANN401 - plain JSON
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
