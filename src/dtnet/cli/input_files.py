"""Tables in files that commands read: claims and activity, as `--input NAME=FILE`, and values of areas."""

from __future__ import annotations

import re
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs

from dtnet.errors import ArgumentError, Fault, InvalidInputError
from dtnet.io.arrow_tables import decode_parquet
from dtnet.io.csv_tables import decode_csv
from dtnet.network.day.columns import ColumnSpec
from dtnet.reading.files import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_COLUMNS: Final = tuple(
    ColumnSpec(name=name, kind="whole", nullable=True, description="")
    for name in ("persons", "times", "amount")
)
_TABLES: Final = "inputs"
"""The name of the tables in errors of the engine."""
_ROW: Final = re.compile(r"\brow ([0-9]+)")
_PLACE: Final = re.compile(r"input (?P<name>\S+?)(?P<row> row [0-9]+)?(?P<rest>( \(|: ).*)?", re.DOTALL)
_AS_PYTHON: Final = "is a str; write a whole number, None where it is unknown"
_AS_CELL: Final = "is not a whole number; leave the cell empty where it is unknown"
_READERS: Final = {".csv": decode_csv, ".parquet": decode_parquet}


@attrs.frozen(eq=False)
class InputFile:
    """A table that was read from a file.

    Attributes:
        path: The file.
        sha256: The sha256 of the content of the file.
        columns: The plain values of each column, by name.
    """

    path: Path
    sha256: str
    columns: dict[str, list[Any]]


def first_row(path: Path) -> int:
    """The number of the first row of a file in messages; the header of a CSV file has the number 1."""
    return 2 if path.suffix.lower() == ".csv" else 1


def read_input_files(texts: Iterable[str]) -> dict[str, InputFile]:
    """The tables by the names under which policies read them.

    Args:
        texts: Texts of the form `NAME=FILE`.

    Raises:
        ArgumentError: If a text has another form, a file is neither CSV nor Parquet, or a name is repeated.
        UnreadableFileError: If a file cannot be read.
        InvalidInputError: If rows or columns of a file do not fit together.
    """
    found: dict[str, InputFile] = {}
    for text in texts:
        name, equals, file = text.partition("=")
        if not (name and equals and file):
            raise ArgumentError(
                f"--input {text!r}: not of the form NAME=FILE", "write it as mobilised_day=days.csv"
            )
        if name in found:
            raise ArgumentError(f"--input {text!r}: {name!r} was already given as {found[name].path}")
        columns, raw = read_table(Path(file), _COLUMNS, "a table cannot be read")
        found[name] = InputFile(Path(file), sha256(raw).hexdigest(), columns)
    return found


def stated_files(files: Mapping[str, InputFile]) -> dict[str, dict[str, str]]:
    """The paths and hashes of the tables, as an answer states them."""
    return {name: {"path": str(file.path), "sha256": file.sha256} for name, file in files.items()}


def read_table(path: Path, specs: Sequence[ColumnSpec], refused: str) -> tuple[dict[str, list[Any]], bytes]:
    """The plain values of each column of a file of CSV or Parquet, by name, and the content of the file.

    Args:
        path: The file.
        specs: The columns whose kinds are known.
        refused: What is not possible from a file of another format, for the message.

    Raises:
        ArgumentError: If the file is neither CSV nor Parquet.
        UnreadableFileError: If the file cannot be read.
        InvalidInputError: If rows or columns do not fit together.
    """
    decode = _READERS.get(path.suffix.lower())
    if decode is None:
        raise ArgumentError(f"{path}: {refused} from {path.suffix!r}", "use a .csv or .parquet")
    raw = read_bytes(path, hint="name a table")
    faults: list[Fault] = []
    columns = decode(raw, specs, path, faults)
    if faults:  # the reader counts rows from 0
        named = ((_as_seen(each.place, path).removeprefix(": ").strip(), each.message) for each in faults)
        raise InvalidInputError(str(path), [Fault(place, message) for place, message in named])
    return columns, raw


def _as_seen(text: str, path: Path) -> str:
    """A text with the row numbers that a user sees, in place of numbers from 0."""
    return _ROW.sub(lambda found: f"row {int(found[1]) + first_row(path)}", text)


@contextmanager
def errors_by_row(files: Mapping[str, InputFile]) -> Iterator[None]:
    """A context in which errors of tables name the file, row and cell.

    Args:
        files: The files, by the names of their tables.

    Raises:
        InvalidInputError: If the code in the context raises it; places in tables become places in files.
    """
    try:
        yield
    except InvalidInputError as error:
        if error.what != _TABLES:
            raise
        raise InvalidInputError(error.what, [_in_file(each, files) for each in error.faults]) from None


def _in_file(fault: Fault, files: Mapping[str, InputFile]) -> Fault:
    found = _PLACE.fullmatch(fault.place)
    file = None if found is None else files.get(found["name"])
    if found is None or file is None:
        return fault
    message = _as_seen(fault.message, file.path) if found["row"] else fault.message
    message = message.replace(_AS_PYTHON, _AS_CELL)
    return Fault(f"{file.path}{_as_seen(found['row'] or '', file.path)}{found['rest']}", message)
