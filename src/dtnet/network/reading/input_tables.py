"""Input tables: columns of any library, read as texts, days, words, numbers and sets.

Only this module uses narwhals for input, and it imports narwhals only for frames.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from datetime import date
from decimal import InvalidOperation
from importlib import import_module
from itertools import chain
from types import NoneType
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet.arguments import is_several
from dtnet.errors import ArgumentError, DayError, Fault, MissingExtraError, cut, near
from dtnet.network.tables.row_names import LISTED, unlisted
from dtnet.network.tables.tables import NOBODY
from dtnet.origins import Origin
from dtnet.periods import EPOCH, FIRST_DAY, LAST_DAY, as_day, day_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from dtnet.network.tables.tables import Codes

_LASTING: Final = {str, tuple, frozenset, NoneType}
_HINTED: Final = 5
"""The number of wrong words of a column for which similar words are sought; one can take a second."""
_ORIGINS: Final = {origin.label: int(origin) for origin in Origin}
_NO_DAY: Final = FIRST_DAY - 1
_WIDEST: Final = 2**63
_WIDE: Final = 64
_YES_NO: Final = {bool, np.bool_, NoneType}


@attrs.frozen(eq=False)
class ChosenCells(Collection[Any]):
    """A column whose rows share cells: the cells that there are, and for each row the place of its own.

    Attributes:
        places: For each row, the place of its cell.
    """

    cells: Sequence[Any]
    places: Sequence[int]

    def __len__(self) -> int:
        return len(self.places)

    def __contains__(self, cell: object) -> bool:
        return cell in self.cells

    def __iter__(self) -> Iterator[Any]:
        return map(self.cells.__getitem__, self.places)


class InputTable:
    """The input rows of one table, numbered from 0 over all batches, with methods that read their columns.

    A cell that cannot be read becomes a fault and gets a placeholder, so that the rest of the table can still
    be checked.

    Attributes:
        table: The name of the table in error messages.
        faults: The errors found so far.
        broken: Whether columns are missing or differ in length, so that rows cannot be read.
        doubtful: Per column, the rows with a placeholder for a cell that could not be read.
    """

    __slots__ = ("_batches", "_ids", "_listed", "_names", "_sets", "broken", "doubtful", "faults", "table")

    def __init__(self, table: str, sets: Iterable[str] = ()) -> None:
        """An empty sheet.

        Args:
            table: The name of the table in error messages.
            sets: Columns whose cells contain several words; these cells are copied immediately.
        """
        self.table: str = table
        self._sets = tuple(sets)
        self.faults: list[Fault] = []
        self.broken: bool = False
        self.doubtful: dict[str, set[int]] = {}
        self._batches: list[dict[str, Any]] = []
        self._ids: list[Any] | None = None
        self._names: str = ""
        self._listed: Counter[str] = Counter()

    def add(self, columns: object) -> None:
        """Add rows; see `read_columns`."""
        batch = read_columns(columns, what=self.table)
        self._batches.append(batch | {name: _taken_over(batch[name]) for name in self._sets if name in batch})

    def __len__(self) -> int:
        return sum(map(_size, self._batches))

    def check_columns(self, required: Sequence[str], optional: Sequence[str], *, names: str) -> None:
        """Start reading: report columns that are missing, unknown, or of different lengths.

        Args:
            names: The column whose cells name rows in error messages.
        """
        self.faults, self.doubtful, self.broken, self._listed = [], {}, False, Counter()
        legal = (*required, *optional)
        for number, batch in enumerate(self._batches):
            where = self.table if len(self._batches) == 1 else f"{self.table} (rows added as no. {number})"
            for unknown in sorted(set(batch) - set(legal), key=str):
                self.faults.append(
                    Fault(f"{where}: {unknown}", f"no such column; {near(str(unknown), legal)}")
                )
            missing = [each for each in required if each not in batch]
            self.faults += [Fault(f"{where}: {each}", "the column is missing") for each in missing]
            lengths = {each: len(values) for each, values in batch.items()}
            if len(set(lengths.values())) > 1:
                self.faults.append(Fault(where, f"columns of different lengths: {lengths}"))
            self.broken |= bool(missing) or len(set(lengths.values())) > 1
        self._ids, self._names = None, "" if self.broken else names

    def has(self, column: str) -> bool:
        """Whether rows were added with a column."""
        return any(column in batch for batch in self._batches)

    def values(self, column: str) -> list[Any] | NDArray[Any]:
        """Every cell of a column; None for rows added without the column."""
        parts = [batch.get(column) for batch in self._batches]
        if parts and all(isinstance(part, np.ndarray) for part in parts):
            array: NDArray[Any] = np.concatenate(parts)  # type: ignore[arg-type]
            return array
        cells = (
            [None] * _size(batch) if part is None else plain(part)
            for part, batch in zip(parts, self._batches, strict=True)
        )
        return list(chain.from_iterable(cells))

    def fault(self, row: int, column: str, message: str) -> None:
        """Record an error in a cell and mark its value as a placeholder.

        Only the first `LISTED` errors of a column are listed.
        """
        self.doubt(column, [row])
        self._listed[column] += 1
        if self._listed[column] > LISTED:
            if self._listed[column] == LISTED + 1:
                self.faults.append(unlisted(self.table, column))
            return
        if self._ids is None:
            self._ids = plain(self.values(self._names)) if self._names else []
        id = self._ids[row] if row < len(self._ids) else None
        who = f" ({id})" if isinstance(id, str) else ""
        self.faults.append(Fault(f"{self.table} row {row}{who}: {column}", message))

    def doubt(self, column: str, rows: Iterable[int]) -> None:
        """Mark cells as placeholders, so that no later check reports an error because of them."""
        self.doubtful.setdefault(column, set()).update(rows)

    def texts(self, column: str) -> list[str]:
        """A column of texts."""
        cells = plain(self.values(column))
        if set(map(type, cells)) <= {str}:
            return cells
        for row, cell in enumerate(cells):
            if not isinstance(cell, str):
                self.fault(row, column, f"{cell!r} is not a text; codes are texts too and keep leading zeros")
        return [cell if isinstance(cell, str) else "" for cell in cells]

    def optional_texts(self, column: str) -> list[str | None]:
        """A column of texts; None where a cell is None or an empty text."""
        cells = plain(self.values(column))
        if not set(map(type, cells)) <= {str, NoneType}:
            for row, cell in enumerate(cells):
                if not isinstance(cell, str | None):
                    self.fault(row, column, f"{cell!r} is not a text; write None if nothing is stated")
        return [cell if isinstance(cell, str) and cell else None for cell in cells]

    def days(self, column: str, *, missing: int | None = None) -> NDArray[np.int32]:
        """A column of days as numbers.

        Args:
            missing: The number for None; by default None is a fault.
        """
        stand_in = FIRST_DAY if missing is None else missing
        cells = self.values(column)
        if isinstance(cells, np.ndarray) and cells.dtype == np.dtype("datetime64[D]"):
            numbers = cells.astype(np.int64)
            fine = (numbers >= FIRST_DAY) & (numbers <= LAST_DAY)
            if fine.all():
                return numbers.astype(np.int32)

        def number(cell: Any) -> int:  # noqa: ANN401 - whatever somebody handed in
            return day_number(as_day(cell))

        def number_or_missing(cell: Any) -> int:  # noqa: ANN401 - whatever somebody handed in
            return stand_in if cell is None else number(cell)

        convert = number if missing is None else number_or_missing
        return np.array(self._each(column, cells, convert, stand_in), np.int32)

    def known_days(self, column: str) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        """A column of days as numbers (0 for None), and which days are known."""
        days = self.days(column, missing=_NO_DAY)
        known = days != _NO_DAY
        return np.where(known, days, np.int32(0)), known

    def words(self, column: str, known: Sequence[str], *, what: str) -> Codes:
        """A column of words as their places among the known words."""
        places = {word: place for place, word in enumerate(known)}
        return np.array(self._looked_up(column, self.values(column), places, what=what), np.uint8)

    def references(
        self, column: str, known: Mapping[str, int], *, what: str, optional: bool
    ) -> NDArray[np.int32]:
        """A column of ids as numbers; None becomes `NOBODY` if `optional`, and is a fault otherwise."""
        none = NOBODY if optional else None
        numbers = self._looked_up(column, self.values(column), known, what=what, none=none, stand_in=NOBODY)
        return np.array(numbers, np.int32)

    def origins(self, column: str, otherwise: Codes | int) -> Codes:
        """A column of origins, given as words or `Origin`; None is replaced by `otherwise`."""
        cells = plain(self.values(column))
        kinds = set(map(type, cells))
        if kinds <= {NoneType}:
            return np.broadcast_to(np.asarray(otherwise, np.uint8), len(cells))
        if Origin in kinds:
            cells = [cell.label if isinstance(cell, Origin) else cell for cell in cells]
        given = np.array(self._looked_up(column, cells, _ORIGINS, what="origin", none=0), np.uint8)
        origins: Codes = np.where(given == 0, np.asarray(otherwise, np.uint8), given)
        return origins

    def whole(self, column: str) -> tuple[NDArray[Any], NDArray[np.bool_]]:
        """A column of whole numbers in the smallest signed type that fits, and which are known."""
        cells = self.values(column)
        if isinstance(cells, np.ndarray) and cells.dtype.kind == "i":
            return _narrow(cells), np.ones(len(cells), np.bool_)
        cells = plain(cells)
        if not set(map(type, cells)) <= {int, NoneType} or not _fit(cells):
            for row, cell in enumerate(cells):
                if _too_wide(cell):
                    self.fault(row, column, f"{cell} does not fit 64 bits")
                elif cell is not None and not _is_whole(cell):
                    message = (
                        f"{cell!r} is a {type(cell).__name__}; write a whole number, None where it is unknown"
                    )
                    self.fault(row, column, message)
            cells = [int(each) if _is_whole(each) and not _too_wide(each) else None for each in cells]
        known = np.array([each is not None for each in cells], np.bool_)
        return _narrow(np.array([each or 0 for each in cells], np.int64)), known

    def limits(self, column: str) -> tuple[NDArray[Any], NDArray[np.bool_]]:
        """A column of bounds, whole numbers from 0, and which are given."""
        data, given = self.whole(column)
        for row in np.flatnonzero(given & (data < 0)).tolist():
            self.fault(row, column, f"{data[row]}; allowed: a whole number from 0")
        return np.maximum(data, 0), given

    def yes_no(self, column: str) -> tuple[NDArray[Any], NDArray[np.bool_]]:
        """A column of booleans as 1 and 0, and which are known."""
        cells = plain(self.values(column))
        if not set(map(type, cells)) <= _YES_NO:
            for row, cell in enumerate(cells):
                if type(cell) not in _YES_NO:
                    message = f"{cell!r} is neither True nor False; write None where it is unknown"
                    self.fault(row, column, message)
            cells = [cell if type(cell) in _YES_NO else None for cell in cells]
        known = np.array([cell is not None for cell in cells], np.bool_)
        return np.array([bool(cell) for cell in cells], np.uint8), known

    def sets(self, column: str, words: Sequence[str]) -> tuple[NDArray[Any], NDArray[np.bool_]]:
        """A column of sets as bits, and which are known.

        A cell is an iterable of words or a text of words separated by spaces; an empty cell is the empty set.
        """
        bits = {word: 1 << place for place, word in enumerate(words)}
        width = next(width for width in (8, 16, 32, 64) if len(words) <= width)
        keys, distinct = _distinct(plain(self.values(column)))
        made: dict[Any, int] = {}
        wrong: dict[Any, list[str]] = {}
        for key, cell in distinct.items():
            held = _words_of(cell)
            found = [f"unknown word {word!r}; {near(word, words)}" for word in held or () if word not in bits]
            if held is None and cell is not None:
                found = [f"{cell!r} is not a set; write words, or None if it is unknown"]
            if found:
                wrong[key] = found
            made[key] = -1 if held is None else sum(bits.get(word, 0) for word in held)
        for row, key in enumerate(keys if wrong else ()):
            for message in wrong.get(key, ()):
                self.fault(row, column, message)
        data = np.array(list(map(made.__getitem__, keys)), np.int64 if width < _WIDE else object)
        known = (data >= 0).astype(np.bool_)
        return np.where(known, data, 0).astype(f"uint{width}"), known

    def _looked_up(
        self,
        column: str,
        cells: Any,  # noqa: ANN401 - whatever somebody handed in
        places: Mapping[str, int],
        *,
        what: str,
        none: int | None = None,
        stand_in: int = 0,
    ) -> list[int]:
        cells = plain(cells)
        with suppress(KeyError, TypeError):
            every: Mapping[Any, int] = places if none is None or not cells else {**places, None: none}
            return list(map(every.__getitem__, cells))

        def place(cell: Any) -> int:  # noqa: ANN401 - whatever somebody handed in
            found = none if cell is None else places.get(cell) if isinstance(cell, str) else None
            if found is None:
                raise LookupError(f"unknown {what} {cell!r}")
            return found

        return self._each(column, cells, place, stand_in, legal=places)

    def _each(
        self,
        column: str,
        cells: Any,  # noqa: ANN401 - whatever somebody handed in
        convert: Callable[[Any], int],
        stand_in: int,
        *,
        legal: Iterable[str] = (),
    ) -> list[int]:
        """Each cell converted; equal cells are converted once."""
        keys, distinct = _distinct(plain(cells))
        made: dict[Any, int] = {}
        wrong: dict[Any, str] = {}
        for key, cell in distinct.items():
            try:
                made[key] = convert(cell)
            except (DayError, LookupError) as error:
                hint = near(str(cell), legal) if len(wrong) < _HINTED else None
                wrong[key] = str(error) if hint is None else f"{error}; {hint}"
        if not wrong:
            return list(map(made.__getitem__, keys))
        for row, key in enumerate(keys):
            if key in wrong:
                self.fault(row, column, wrong[key])
        return [made.get(key, stand_in) for key in keys]


def _size(batch: Mapping[str, Any]) -> int:
    return max(map(len, batch.values()), default=0)


def _taken_over(cells: Any) -> Any:  # noqa: ANN401 - whatever somebody handed in
    """Cells, copied unless the caller cannot change or exhaust them."""
    numbers = isinstance(cells, np.ndarray) and cells.dtype != object
    return cells if numbers or set(map(type, cells)) <= _LASTING else tuple(map(copied, cells))


def copied(cell: object) -> object:
    """A cell with several words, copied so that the caller cannot change or exhaust it."""
    if type(cell) in _LASTING or not is_several(cell):
        return cell
    return list(cell) if isinstance(cell, list) else tuple(cell)


def _distinct(cells: list[Any]) -> tuple[list[Any], dict[Any, Any]]:
    """A hashable key for each cell, and each different cell by its key."""
    try:
        return cells, dict(zip(cells, cells, strict=True))
    except TypeError:
        keys = [_key(cell) for cell in cells]
        return keys, dict(zip(keys, cells, strict=True))


def _key(cell: object) -> object:
    try:
        hash(cell)
    except TypeError:
        return type(cell), repr(cell)
    return cell


def _is_whole(cell: object) -> bool:
    return isinstance(cell, int | np.integer) and not isinstance(cell, bool)


def _too_wide(cell: Any) -> bool:  # noqa: ANN401 - whatever somebody handed in
    return _is_whole(cell) and not -_WIDEST <= int(cell) < _WIDEST


def _fit(cells: list[Any]) -> bool:
    """Whether all whole numbers fit 64 bits."""
    numbers = [cell for cell in cells if cell is not None]
    return not numbers or (min(numbers) >= -_WIDEST and max(numbers) < _WIDEST)


def _narrow(numbers: NDArray[Any]) -> NDArray[Any]:
    least, most = int(numbers.min(initial=0)), int(numbers.max(initial=0))
    width = next(bits for bits in (16, 32, 64) if -(2 ** (bits - 1)) <= least and most < 2 ** (bits - 1))
    return numbers.astype(f"int{width}")


def _words_of(cell: object) -> tuple[str, ...] | None:
    """The words of a set, each once; None if the cell is not a set."""
    if isinstance(cell, str):
        return tuple(dict.fromkeys(cell.split()))
    if is_several(cell):
        words = tuple(cell)
        return tuple(dict.fromkeys(words)) if all(isinstance(word, str) for word in words) else None
    return None


_READERS = ("pyarrow", "polars")
_FIRST, _LAST = day_number(date.min), day_number(date.max)


def read_columns(given: object, *, what: str) -> dict[str, Any]:
    """Columns by name, each a tuple or an array that belongs to dtnet alone.

    Args:
        given: A mapping of names to sequences, a frame that narwhals knows, or an object with
            `__arrow_c_stream__`.
        what: The name of the table; error messages begin with it.

    Raises:
        ArgumentError: If the argument is none of these, or two columns have the same name.
        MissingExtraError: If reading needs pyarrow or Polars, and neither is installed.
    """
    if isinstance(given, Mapping):
        return {name: _column(cells, f"{what}: {cut(str(name))}") for name, cells in given.items()}
    narwhals: Any = import_module("narwhals")
    try:
        frame = narwhals.from_native(given, eager_only=True)
    except ValueError as error:
        message = " ".join(str(error).split())
        raise ArgumentError(f"{what}: {message}", "give each column a name of its own") from None
    except TypeError:
        if is_series(given) or not hasattr(given, "__arrow_c_stream__"):
            raise ArgumentError(
                f"{what}: a {type(given).__name__} has no columns",
                "pass a mapping of column names to sequences, or a frame",
            ) from None
        frame = _from_arrow(narwhals, given)
    for name in frame.columns:
        if not isinstance(name, str):  # pandas allows numbers, and several rows of names
            raise ArgumentError(
                f"{what}: the name of a column is {name!r}", "give each column a text as name"
            )
    return {name: _cells(frame[name], f"{what}: {cut(name)}") for name in frame.columns}


def is_series(given: object) -> bool:
    """Whether a value is a series: a single column of a frame."""
    if isinstance(given, np.ndarray):
        return False
    narwhals: Any = import_module("narwhals")
    series = narwhals.from_native(given, series_only=True, pass_through=True, allow_series=True)
    return isinstance(series, narwhals.Series)


def _from_arrow(narwhals: Any, given: object) -> Any:  # noqa: ANN401 - whichever frame there is
    for backend in _READERS:
        try:
            return narwhals.from_arrow(given, backend=backend)
        except ImportError:
            continue
    raise MissingExtraError("reading Arrow data needs pyarrow or Polars", 'pip install "dtnet[arrow]"')


def _column(cells: Any, what: str) -> Any:  # noqa: ANN401 - whatever somebody handed in
    if isinstance(cells, ChosenCells):
        return cells
    if isinstance(cells, np.ndarray):
        if cells.ndim != 1:
            raise ArgumentError(
                f"{what}: an array of {cells.ndim} dimensions is not a column", "pass a one-dimensional array"
            )
        plain = type(cells) is np.ndarray or not isinstance(cells, np.ma.MaskedArray)  # masks load a module
        return cells.copy() if plain else tuple(cells.tolist())
    if isinstance(cells, list | tuple | range):
        return tuple(cells)
    if isinstance(cells, str | AbstractSet | Mapping) or not hasattr(cells, "__iter__"):
        raise ArgumentError(f"{what}: {cells!r} is not a column", "pass a sequence with a cell for each row")
    narwhals: Any = import_module("narwhals")
    series = narwhals.from_native(cells, series_only=True, pass_through=True)
    return _cells(series, what) if isinstance(series, narwhals.Series) else tuple(cells)


def _cells(series: Any, what: str) -> tuple[Any, ...]:  # noqa: ANN401 - a narwhals series
    """Cells as Python values, null as None; in a float column NaN stays, as floats are refused later.

    Raises:
        ArgumentError: If Python cannot represent a cell, for example a day after the year 9999.
    """
    _check_days(series, what)
    try:
        cells = series.to_list()
    except (ArithmeticError, ValueError) as error:
        raise ArgumentError(f"{what}: a value Python cannot represent: {error}") from None
    if series.dtype.is_float():
        return tuple(cells)
    try:
        empty = series.is_null().to_list()
    except InvalidOperation:  # pandas compares each cell with itself, which a signalling NaN refuses
        raise ArgumentError(
            f"{what}: a signalling NaN (sNaN) is no value", "write None for no value"
        ) from None
    return tuple(None if gone else cell for cell, gone in zip(cells, empty, strict=True))


def _check_days(series: Any, what: str) -> None:  # noqa: ANN401 - a narwhals series
    """Refuse days far outside Python's range, on which Polars panics past every `except Exception`."""
    narwhals: Any = import_module("narwhals")
    if series.implementation.is_polars() and series.dtype == narwhals.Date:
        numbers = series.cast(narwhals.Int32)
        for number in (numbers.min(), numbers.max()):
            if number is not None and not _FIRST <= number <= _LAST:
                raise ArgumentError(f"{what}: a value Python cannot represent: day {number} from {EPOCH} on")


def plain(cells: Any) -> list[Any]:  # noqa: ANN401 - a tuple, list or array
    """Cells as plain Python values; NumPy days and instants stay, so that a later check refuses instants."""
    if not isinstance(cells, np.ndarray):
        return list(cells)
    if cells.dtype.kind == "M":
        return [None if np.isnat(cell) else cell for cell in cells]
    listed: list[Any] = cells.tolist()
    return listed
