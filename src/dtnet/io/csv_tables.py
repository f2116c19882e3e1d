"""A table as CSV, the same bytes everywhere: UTF-8, a comma, `"` where needed, a line feed behind each row.

Days are ISO texts, booleans are `true` and `false`, and a set is its words separated by spaces. An empty cell
is null. The empty set is `-`, because it is not null. Only columns without nulls can contain an empty text.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any, Final

from dtnet.errors import ArgumentError, Fault, UnreadableFileError, repeated
from dtnet.io.limits import check_width
from dtnet.reading.files import decoded_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from dtnet.io.limits import Limits
    from dtnet.network.day.columns import ColumnSpec, Kind

EMPTY_SET: Final = "-"
_QUOTED: Final = re.compile('[",\r\n]')
_WHOLE: Final = re.compile("-?[0-9]{1,20}")
_LONGEST: Final = 2**17
"""The longest cell that the `csv` module of the standard library and most other readers accept."""


def encode_csv(columns: Mapping[str, list[Any]], specs: Sequence[ColumnSpec]) -> bytes:
    """A table as a CSV file.

    Args:
        columns: The plain values of each column, by name.

    Raises:
        ArgumentError: If a word of a set is `-`, which means the empty set, or a text is too long for a cell.
    """
    kinds = {spec.name: spec for spec in specs}
    written = [_written(name, cells, kinds[name]) for name, cells in columns.items()]
    lines = [",".join(map(_quoted, columns)), *map(",".join, zip(*written, strict=True)), ""]
    return "\n".join(lines).encode()


def _written(name: str, cells: list[Any], spec: ColumnSpec) -> list[str]:
    if spec.kind == "set":
        _check_words(spec)
    texts = _WRITERS[spec.kind](cells)
    if max(map(len, texts), default=0) >= _LONGEST:
        raise ArgumentError(f"{name}: a text is longer than CSV readers accept", "write .json or .parquet")
    return texts


def _check_words(spec: ColumnSpec) -> None:
    for word in spec.words:
        if word == EMPTY_SET:
            raise ArgumentError(
                f"{spec.name}: in CSV, where the empty set is {EMPTY_SET!r}, {word!r} cannot be a word",
                "write .json or .parquet",
            )


def _quoted(text: str) -> str:
    return '"{}"'.format(text.replace('"', '""')) if _QUOTED.search(text) else text


def _texts(cells: list[Any]) -> list[str]:
    if not _QUOTED.search("".join(cell for cell in cells if cell is not None)):
        return [cell or "" for cell in cells]
    return ["" if cell is None else _quoted(cell) for cell in cells]


def _as_they_are(cells: list[Any]) -> list[str]:
    return ["" if cell is None else str(cell) for cell in cells]


def _yes_no(cells: list[Any]) -> list[str]:
    return ["" if cell is None else "true" if cell else "false" for cell in cells]


def _sets(cells: list[Any]) -> list[str]:
    return _texts([None if cell is None else " ".join(cell) or EMPTY_SET for cell in cells])


_WRITERS: Final[dict[Kind, Callable[[list[Any]], list[str]]]] = {
    "id": _texts,
    "text": _texts,
    "word": _texts,
    "origin": _texts,
    "day": _as_they_are,
    "whole": _as_they_are,
    "yes_no": _yes_no,
    "set": _sets,
}


def decode_csv(
    raw: bytes,
    specs: Sequence[ColumnSpec],
    path: Path,
    faults: list[Fault],
    limits: Limits | None = None,
) -> dict[str, list[Any]]:
    """The columns of a CSV file, as plain values; a cell that cannot be read as its kind stays a text.

    Args:
        faults: Receives an error for each repeated column and each row of another length than the header.
        limits: Ignored, because the cells of a CSV file are not larger than the file.

    Raises:
        UnreadableFileError: If the content is not UTF-8 text or not CSV, or has too many columns.
    """
    del limits
    reader = csv.reader(io.StringIO(decoded_text(raw, path), newline=""), strict=True)
    try:
        header = next(reader, [])
        check_width(path, len(header))
        rows = list(reader)
    except csv.Error as error:
        raise UnreadableFileError(f"{path}: line {reader.line_num}: not CSV: {error}") from None
    faults += [Fault(f": {name}", "the column stands twice") for name in repeated(header)]
    for number, row in enumerate(rows):
        if len(row) != len(header):
            faults.append(Fault(f" row {number}", f"{len(row)} cells, the header has {len(header)}"))
    whole = [row for row in rows if len(row) == len(header)] if faults else rows
    kinds = {spec.name: spec for spec in specs}
    cells = zip(*whole, strict=True) if whole else ((),) * len(header)
    return {name: _read(list(column), kinds.get(name)) for name, column in zip(header, cells, strict=True)}


def _read(texts: list[str], spec: ColumnSpec | None) -> list[Any]:
    """Cells as values; each distinct text is read once."""
    if spec is None:
        return texts
    read = _READERS.get(spec.kind, str)
    values: dict[str, Any] = {text: read(text) for text in set(texts)}
    if spec.nullable:
        values[""] = None
    return [values[text] for text in texts]


def _whole(text: str) -> int | str:
    return int(text) if _WHOLE.fullmatch(text) else text


def _yes_or_no(text: str) -> bool | str:
    return {"true": True, "false": False}.get(text, text)


def _set(text: str) -> tuple[str, ...]:
    return () if text == EMPTY_SET else tuple(text.split(" "))


_READERS: Final[dict[Kind, Callable[[str], Any]]] = {"whole": _whole, "yes_no": _yes_or_no, "set": _set}
