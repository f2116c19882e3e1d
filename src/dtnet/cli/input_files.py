"""`NAME=FILE`: tables of claims and activity, from CSV or Parquet."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs

from dtnet.errors import ArgumentError, InvalidInputError, UnreadableFileError
from dtnet.io.arrow_tables import decode_parquet
from dtnet.io.csv_tables import decode_csv
from dtnet.network.columns import ColumnSpec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dtnet.errors import Fault

_COLUMNS: Final = tuple(
    ColumnSpec(name=name, kind="whole", nullable=True, description="")
    for name in ("persons", "times", "amount")
)
_READERS: Final = {".csv": decode_csv, ".parquet": decode_parquet}


@attrs.frozen(eq=False)
class InputFile:
    """A table as it stands in a file.

    Attributes:
        path: The file.
        sha256: Of its bytes.
        columns: By name, plain values.
    """

    path: Path
    sha256: str
    columns: dict[str, list[Any]]


def read_input_files(texts: Iterable[str]) -> dict[str, InputFile]:
    """Tables by the names under which policies read them.

    Args:
        texts: Each `NAME=FILE`.

    Raises:
        ArgumentError: If a text is not of the form, a file neither CSV nor Parquet, or a name stands twice.
        UnreadableFileError: If a file cannot be read.
        InvalidInputError: If its rows or columns do not fit together.
    """
    found: dict[str, InputFile] = {}
    for text in texts:
        name, equals, file = text.partition("=")
        if not (name and equals and file):
            raise ArgumentError(
                f"--input {text!r}: not of the form NAME=FILE", "write it as mobilised_day=days.csv"
            )
        if name in found:
            raise ArgumentError(f"--input {text!r}: {name!r} is {found[name].path} already")
        found[name] = _read(Path(file))
    return found


def told_files(files: Mapping[str, InputFile]) -> dict[str, dict[str, str]]:
    """What an answer says of the tables that it is about."""
    return {name: {"path": str(file.path), "sha256": file.sha256} for name, file in files.items()}


def _read(path: Path) -> InputFile:
    decode = _READERS.get(path.suffix.lower())
    if decode is None:
        raise ArgumentError(f"{path}: a table of input is no {path.suffix!r}", "name it .csv or .parquet")
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(f"{path}: cannot be read ({error.strerror})", "name a table") from None
    faults: list[Fault] = []
    columns = decode(raw, _COLUMNS, path, faults)
    if faults:
        raise InvalidInputError(str(path), [each._replace(place=f"rows{each.place}") for each in faults])
    return InputFile(path, sha256(raw).hexdigest(), columns)
