"""Files of values by area for `dtnet rebase`: ids and plain values, or every fault with its row."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import attrs

from dtnet.cli.input_files import first_row, rows_named
from dtnet.errors import ArgumentError, Fault, InvalidInputError, near
from dtnet.files import read_bytes
from dtnet.io.arrow_tables import decode_parquet
from dtnet.io.csv_tables import decode_csv
from dtnet.network.day.network import Network

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

Key: TypeAlias = Literal["id", "code"]
"""What names the areas of a file."""
_READERS: Final = {".csv": decode_csv, ".parquet": decode_parquet}
_NEARLY_ALL: Final = 0.9
_WHOLE: Final = re.compile("-?(0|[1-9][0-9]{0,19})")
"""A leading zero makes a code of it, which is not to be added up."""
_ROW: Final = re.compile(" row ([0-9]+)(.*)")
_IDS: Final = "area"
"""The column of ids in what is carried."""


@attrs.frozen
class Keys:
    """How a file names areas.

    Attributes:
        network: The network.
        day: The day on which they exist.
        others: Days on which they may exist instead, if somebody mistook the day.
        key: By id or by code.
        column: The column of ids or codes.
        level: The level of the areas; needed for codes.
        partial: Whether a file may lack areas although it has nearly all of another day.
    """

    network: Network
    day: date
    others: tuple[date, ...]
    key: Key
    column: str
    level: str | None
    partial: bool

    def ids(self, day: date) -> dict[str, str]:
        """Ids by id or code of the areas of the level on a day."""
        table = self.network.at(day).areas(level=self.level)
        names = [str(each) for each in table[self.key]]
        ids = dict(zip(names, map(str, table["id"]), strict=True))
        if len(ids) < len(names):
            twice = next(name for name, count in Counter(names).items() if count > 1)
            raise ArgumentError(f"code {twice!r} is that of several areas of level {self.level} on {day}")
        return ids


@attrs.frozen(eq=False)
class ValueFile:
    """Values by area, as they stand in a file.

    Attributes:
        path: The file.
        ids: The id of each row.
        columns: Values by column, plain ones; None is an empty cell.
        first: The number of the first row, in messages: that of a CSV's header is 1.
    """

    path: Path
    ids: list[str]
    columns: dict[str, list[Any]]
    first: int

    def place(self, row: int) -> str:
        """Where a row stands."""
        return f"row {row + self.first}"

    def faults_in(self, error: InvalidInputError, what: str) -> Iterator[Fault]:
        """Faults that name areas, with the rows of the file."""
        rows = {id: row for row, id in reversed(list(enumerate(self.ids)))}
        for fault in error.faults:
            told = fault.place.removeprefix(f"{what}: ")
            id, _, column = told.partition(": ")
            row = rows.get(id.strip("'"))
            if fault.place.startswith(f"{what}: ") and row is not None:
                yield Fault(
                    f"{self.path} {self.place(row)}" + (f": {column}" if column else ""), fault.message
                )


def read_values(path: Path, keys: Keys, *, wanted: Sequence[str], words: bool) -> ValueFile:
    """Values by area from a file.

    Args:
        path: A file of CSV or Parquet.
        keys: How it names areas.
        wanted: The columns to read; all others by default.
        words: Whether cells are words; if not, whole numbers.

    Raises:
        ArgumentError: If it is neither CSV nor Parquet, or lacks a column.
        UnreadableFileError: If it cannot be read.
        InvalidInputError: With every fault: rows without a key, keys that are unknown or given twice, cells
            that are no whole numbers, and another day that fits better; or that there are no rows.
    """
    decode = _READERS.get(path.suffix.lower())
    if decode is None:
        raise ArgumentError(f"{path}: values are in no {path.suffix!r}", "name it .csv or .parquet")
    raw = read_bytes(path, hint="name a table")
    faults: list[Fault] = []
    columns = decode(raw, (), path, faults)
    if faults:
        raise InvalidInputError(str(path), rows_named(path, faults))
    named, kept = _apart(path, columns, keys, wanted)
    is_text = path.suffix.lower() == ".csv"
    read: Callable[[Any], Any] = (_word if words else number_of) if is_text else _as_it_is
    values = {name: [read(cell) for cell in cells] for name, cells in kept.items()}
    found = ValueFile(path, [str(each) for each in named], values, first_row(path))
    if not named:
        raise InvalidInputError(str(path), [Fault("rows", "there are none below the header")])
    found = attrs.evolve(found, ids=_ids(found, named, keys))
    _check_twice(found)
    return found


def _apart(
    path: Path, columns: dict[str, list[Any]], keys: Keys, wanted: Sequence[str]
) -> tuple[list[Any], dict[str, list[Any]]]:
    """The column of keys, and those that are carried.

    Raises:
        ArgumentError: If there is no such column, or what is carried has the name of the keys or ids.
    """
    for name in (keys.column, *wanted):
        if name not in columns:
            raise ArgumentError(f"{path}: no column {name!r}", near(name, columns))
    if keys.column in wanted:
        raise ArgumentError(f"--column {keys.column}: it has the {keys.key}s", "name one with values")
    named = columns.pop(keys.column)
    kept = {name: columns[name] for name in wanted} if wanted else columns
    if not kept:
        raise ArgumentError(f"{path}: no column but {keys.column!r}", "give one with values")
    if _IDS in kept:
        told = f"{path}: a column of values is called {_IDS!r}, as that of ids in the result"
        raise ArgumentError(told, "rename it, or name others with --column")
    return named, kept


def _ids(file: ValueFile, named: Sequence[object], keys: Keys) -> list[str]:
    """The id of each row, by what names it on the day; where no level is told, what names it is an id."""
    of_day = None if keys.level is None else keys.ids(keys.day)
    faults = [] if of_day is None else list(_other_day(named, keys, of_day))
    for row, name in enumerate(named):
        if not isinstance(name, str) or not name:
            told = "nothing" if name is None or name == "" else f"{name!r}, which is no text"
            legal = "an id" if keys.key == "id" else "a code"
            faults.append(Fault(file.place(row), f"{keys.column}: got {told}; {legal} is legal"))
        elif of_day is not None and name not in of_day:
            hint = f"; did you mean {_filled(name, of_day)!r}?" if _filled(name, of_day) else ""
            told = f"no {keys.level} has the {keys.key} {name!r} on {keys.day}"
            faults.append(Fault(file.place(row), told + hint))
    if faults:
        raise InvalidInputError(str(file.path), faults)
    return [str(name) if of_day is None else of_day[str(name)] for name in named]


def _filled(name: str, known: dict[str, str]) -> str | None:
    """A code whose leading zeros a spreadsheet took away."""
    width = max(map(len, known), default=0)
    filled = name.zfill(width)
    return filled if filled != name and filled in known else None


def _other_day(named: Sequence[object], keys: Keys, of_day: dict[str, str]) -> Iterator[Fault]:
    """Whether the file's areas are those of another day: more are known there, or nearly all of that day are.

    Most codes of new communes were those of old ones, so that wrong values would fit.
    """
    names = {name for name in named if isinstance(name, str) and name}
    here = len(names & of_day.keys())
    for day in keys.others:
        there = keys.ids(day).keys()
        fit = len(names & there)
        counts = f"{fit:,} of {len(names):,} {keys.key}s are of level {keys.level} on {day}"
        told = f"{counts}, {here:,} on {keys.day}"
        if fit > here:
            yield Fault(keys.column, f"{told}: are these values of {day}?")
            return
        if not keys.partial and fit >= _NEARLY_ALL * len(there) and here < _NEARLY_ALL * len(of_day):
            told = f"{fit:,} of {len(there):,} {keys.key}s on {day}, but {here:,} of {len(of_day):,}"
            yield Fault(
                keys.column,
                f"of level {keys.level} they are {told} on {keys.day}: are these values of {day}? "
                "If not, give --partial",
            )
            return


def _check_twice(file: ValueFile) -> None:
    rows: dict[str, int] = {}
    faults = []
    for row, id in enumerate(file.ids):
        first = rows.setdefault(id, row)
        if first != row:
            faults.append(Fault(file.place(row), f"{id} is in {file.place(first)} already"))
    if faults:
        raise InvalidInputError(str(file.path), faults)


def number_of(cell: str) -> int | str | None:
    """A cell of CSV as a whole number; a text if it is none, None if it is empty."""
    if not cell:
        return None
    return int(cell) if _WHOLE.fullmatch(cell) else cell


def _word(cell: str) -> str | None:
    return cell or None


def _as_it_is(cell: Any) -> Any:  # noqa: ANN401 - a cell of a Parquet file
    return cell
