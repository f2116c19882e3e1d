"""The sheets of a source: workbooks, delimited text, Parquet, folders of them, frames, relations and cursors.

A cell is what the file holds (a text, number, date, True or False), and None or "" where it is blank. Which
rows hold a table, and what its columns mean, `dtnet.lists.sheets.header_rows` and others find out.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from fnmatch import fnmatchcase
from hashlib import sha256
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet.arguments import check_argument, is_null, path_of, words_of
from dtnet.errors import ArgumentError, UnknownNameError, UnreadableFileError, near
from dtnet.io.arrow_tables import decode_parquet
from dtnet.io.limits import DEFAULT_LIMITS
from dtnet.io.workbook_cells import read_workbook
from dtnet.io.workbook_parts import NOTHING_TOLD
from dtnet.lists.files.delimited_text import delimited_cells
from dtnet.network.reading.input_tables import plain, read_columns
from dtnet.reading.files import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dtnet.errors import Fault
    from dtnet.io.limits import Limits
    from dtnet.io.workbook_cells import WorkbookSheet
    from dtnet.phrases import Message

WORKBOOKS: Final = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
DELIMITED: Final = (".csv", ".tsv", ".txt")
PARQUET: Final = ".parquet"
_SUFFIXES: Final = (*WORKBOOKS, *DELIMITED, PARQUET)
_TEMPORARY: Final = ("~$", ".")


@attrs.frozen(eq=False, kw_only=True)
class Sheet:
    """The cells of a sheet, by column.

    Attributes:
        file: The name of the file, as it was given; empty for a frame.
        name: The name of the sheet; empty where the file has no sheets.
        columns: The cells of each column, all of one length.
        first_row: The number of the first row, as Excel counts; 0 for the names of the columns of a frame or
            of Parquet, so that their rows count from 1.
        first_column: The number of the first column, from 0.
        merged: Ranges of merged cells: top, left, bottom, right, all included, counted in `columns` from 0.
        tells_merged: Whether the format tells which cells are merged.
        tells_errors: Whether the format tells cells with an error from blank cells.
        notes: What was found out about the file, such as its encoding.
        hidden_rows: The hidden rows, counted in `columns` from 0.
        struck_rows: The rows with a cell whose text is struck through, counted in `columns` from 0.
        own_name: The name of the sheet in the file, which no message may repeat; empty if it is `name`.
    """

    file: str
    name: str
    columns: tuple[Sequence[Any], ...]
    first_row: int = 1
    first_column: int = 0
    merged: tuple[tuple[int, int, int, int], ...] = ()
    tells_merged: bool = True
    tells_errors: bool = True
    notes: tuple[Message, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    struck_rows: frozenset[int] = frozenset()
    own_name: str = ""

    @property
    def is_table(self) -> bool:
        """Whether the columns have names, as those of a frame or of Parquet."""
        return self.first_row == 0

    @property
    def height(self) -> int:
        """The number of rows."""
        return max(map(len, self.columns), default=0)

    def row(self, number: int) -> list[Any]:
        """The cells of a row, counted from 0."""
        return [column[number] for column in self.columns]


@attrs.frozen
class ListFile:
    """A file of a list.

    Attributes:
        path: The path of the file; or its name, if the caller gave its content; empty without a name.
        content: The content that the caller gave, or None.
        is_linkable: Whether the path may be a symbolic link; False in a folder, which others may have made.
    """

    path: Path
    content: bytes | None = attrs.field(default=None, repr=False)
    is_linkable: bool = True

    @property
    def name(self) -> str:
        """The name of the file in findings: as given, but without the folders of an absolute path."""
        if self.path == Path():
            return ""
        return self.path.name if self.path.is_absolute() else self.path.as_posix()

    def read(self) -> bytes:
        """The content of the file.

        Raises:
            UnreadableFileError: If the file cannot be read.
        """
        if self.content is not None:
            return self.content
        return read_bytes(
            self.path, hint="name a list: a workbook, .csv or .parquet", follow=self.is_linkable
        )


def repeatable_source(source: object, name: str | None = None) -> object:
    """A source that can be read again: bytes and open files become a `ListFile` with their content.

    Args:
        source: What the caller gave.
        name: The name of the bytes or of the open file; by default the name that an open file has.

    Raises:
        ArgumentError: If a name is given and the source has one, or a file is not open for bytes.
        UnreadableFileError: If an open file cannot be read.
    """
    if name is not None:
        check_argument(name, str, "file_name", 'name the file: file_name="teams.csv"')
        if not _is_content(source):
            raise ArgumentError("file_name: the source is no bytes and no open file", "leave it out")
    if _is_content(source):
        return _list_file(source, name)
    if isinstance(source, list | tuple) and any(map(_is_content, source)):
        return [_list_file(each, None) if _is_content(each) else each for each in source]
    return source


def _is_content(given: object) -> bool:
    """Whether a value is bytes or an open file."""
    return isinstance(given, bytes | bytearray | memoryview) or callable(getattr(given, "read", None))


def _list_file(given: Any, name: str | None) -> ListFile:  # noqa: ANN401 - bytes or any open file
    if isinstance(given, bytes | bytearray | memoryview):
        return ListFile(Path(name or ""), bytes(given))
    own = getattr(given, "name", None)
    path = Path(name or (Path(own).name if isinstance(own, str) else ""))
    try:
        content = given.read()
    except (OSError, ValueError) as error:
        raise UnreadableFileError(
            f"{path}: the open file cannot be read ({error})", "open it again"
        ) from None
    if not isinstance(content, bytes):
        raise ArgumentError("path: the open file gives texts", 'open it for bytes: open(path, "rb")')
    return ListFile(path, content)


def read_sheets(
    source: object, *, sheets: str | Sequence[str] | None = None, limits: Limits = DEFAULT_LIMITS
) -> list[Sheet]:
    """The sheets of a source, in order, those without cells included.

    Args:
        source: A path or several paths: `.xlsx`, `.xls`, `.xlsb`, `.ods`, `.csv`, `.tsv`, `.txt`, `.parquet`,
            or a folder of such files; bytes or an open file, see `repeatable_source`; or a frame that
            narwhals knows, a mapping of columns, a relation of DuckDB, or a cursor with `fetch_arrow_table`.
        sheets: The names of the sheets to read, or patterns such as `Xã *`; by default all that are visible.
        limits: The limits of memory and time of a workbook or of Parquet, and the files that are trusted.

    Raises:
        ArgumentError: If the source is none of these, or its format is unknown.
        UnknownNameError: If no file has a sheet of a name.
        UnreadableFileError: If a file cannot be read, is not of its format, is protected by a password,
            exceeds the limits, or no file has a cell.
        MissingExtraError: If a package that the format needs is not installed.
    """
    wanted = (
        None
        if sheets is None
        else (sheets,)
        if isinstance(sheets, str)
        else words_of(sheets, "sheets", 'name the sheets to read: sheets=["Danh sách"]')
    )
    files = _files_of(repeatable_source(source))
    if files is None:
        return [_sheet_of_table(source)]
    found = [sheet for file in files for sheet in _sheets_of_file(file, limits)]
    if not any(each.columns for each in found):
        names = ", ".join(dict.fromkeys(each.file for each in found))
        raise UnreadableFileError(
            f"{names or 'list'}: no sheet has a cell with a text or number; pictures and charts are not read",
            "give a workbook that has the list as cells",
        )
    return found if wanted is None else _chosen(found, wanted)


def file_hashes(source: object) -> list[str]:
    """The sha256 of the content of each file of a source; empty for a table.

    Raises:
        UnreadableFileError: If a file cannot be read any more.
    """
    return [sha256(each.read()).hexdigest() for each in _files_of(source) or ()]


def _chosen(found: Iterable[Sheet], wanted: Sequence[str]) -> list[Sheet]:
    """The sheets with some names; hidden sheets that are named are read."""
    sheets = list(found)
    for each in wanted:
        if not any(_is_named(sheet, each) for sheet in sheets):
            raise UnknownNameError(f"no sheet {each!r}", near(each, dict.fromkeys(s.name for s in sheets)))
    chosen = [sheet for sheet in sheets if any(_is_named(sheet, each) for each in wanted)]
    return [attrs.evolve(sheet, hidden=False) for sheet in chosen]


def _is_named(sheet: Sheet, pattern: str) -> bool:
    return sheet.name == pattern or fnmatchcase(sheet.name.strip().casefold(), pattern.strip().casefold())


def _files_of(source: object) -> list[ListFile] | None:
    """The files of a source in order; None if the source is a table."""
    if isinstance(source, str | PathLike | ListFile):
        return _files_at(source)
    if (
        isinstance(source, list | tuple)
        and source
        and all(isinstance(each, str | PathLike | ListFile) for each in source)
    ):
        return list(dict.fromkeys(file for each in source for file in _files_at(each)))
    return None


def _files_at(source: str | PathLike[str] | ListFile) -> list[ListFile]:
    if isinstance(source, ListFile):
        return [source]
    place = path_of(source, UnreadableFileError, "read")
    if not place.is_dir():
        return [ListFile(place)]
    inside = sorted(each for each in place.iterdir() if each.suffix.lower() in _SUFFIXES)
    files = [ListFile(each, is_linkable=False) for each in inside if not each.name.startswith(_TEMPORARY)]
    if not files:
        raise UnreadableFileError(
            f"{place}: the folder has no list", f"a list is one of {', '.join(_SUFFIXES)}"
        )
    return files


def _sheets_of_file(file: ListFile, limits: Limits) -> list[Sheet]:
    path = file.path if file.name else Path("list")
    suffix = path.suffix.lower()
    if file.content is None and suffix not in _SUFFIXES:
        raise ArgumentError(f"{path}: no list is read from {suffix!r}; {near(suffix, _SUFFIXES)}")
    raw = file.read()
    if not raw:
        raise UnreadableFileError(f"{path}: the file is empty", "give a file with a list")
    if file.content is not None:
        suffix = _format_of(raw, suffix)
    if suffix == PARQUET:
        return [_sheet_of_parquet(raw, path, file.name, limits)]
    if suffix in DELIMITED:
        budget = limits.budget(path, is_trusted=limits.trusts(raw, path))
        columns, notes = delimited_cells(raw, budget, tabs_first=suffix == ".tsv")
        return [Sheet(file=file.name, name="", columns=columns, tells_merged=False, notes=notes)]
    return [_sheet_of_workbook(each, file.name) for each in read_workbook(raw, path, limits)]


_FIRST_BYTES: Final = {b"PAR1": PARQUET, b"PK\x03\x04": ".xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": ".xls"}
"""The suffix of a format by the first bytes of its files."""


def _format_of(raw: bytes, suffix: str) -> str:
    """The suffix for some content: that of its first bytes, or that of its name; CSV if both say nothing."""
    found = next((form for first, form in _FIRST_BYTES.items() if raw.startswith(first)), None)
    return found or (suffix if suffix in _SUFFIXES else ".csv")


def _sheet_of_workbook(found: WorkbookSheet, file: str) -> Sheet:
    if found.start is None:
        return Sheet(file=file, name=found.name, columns=(), hidden=found.is_hidden)
    top, left = found.start
    parts = found.parts or NOTHING_TOLD
    return Sheet(
        file=file,
        name=found.name,
        columns=tuple(found.columns),
        first_row=top + 1,
        first_column=left,
        merged=tuple((a - top, b - left, c - top, d - left) for (a, b), (c, d) in found.merged or ()),
        tells_merged=found.merged is not None,
        tells_errors=found.parts is not None,
        hidden=found.is_hidden,
        hidden_rows=frozenset(row - top for row in parts.hidden),
        struck_rows=frozenset(row - top for row in parts.struck),
    )


def _sheet_of_parquet(raw: bytes, path: Path, name: str, limits: Limits) -> Sheet:
    faults: list[Fault] = []
    columns = decode_parquet(raw, (), path, faults, limits)
    if faults:
        raise UnreadableFileError(f"{path}{faults[0].place}: {faults[0].message}")
    return _with_names(columns, name)


def _sheet_of_table(source: object) -> Sheet:
    fetch = None if isinstance(source, Mapping) else getattr(source, "fetch_arrow_table", None)
    if fetch is not None:
        source = fetch()
    return _with_names(read_columns(source, what="list"), "")


def _with_names(columns: Mapping[str, Any], file: str) -> Sheet:
    """The columns of a table, with their names as the first row."""
    sizes = {len(cells) for cells in columns.values()}
    if len(sizes) > 1:
        raise ArgumentError("list: columns of different lengths", "pass a cell for each row")
    if not columns:
        raise ArgumentError("list: the table has no columns")
    cells = tuple([str(name), *map(_as_cell, _plain(column))] for name, column in columns.items())
    return Sheet(file=file, name="", columns=cells, first_row=0)


def _plain(cells: Any) -> list[Any]:  # noqa: ANN401 - a tuple or an array
    if isinstance(cells, np.ndarray) and cells.dtype.kind == "M":
        days: list[Any] = cells.astype("datetime64[D]").tolist()
        return days
    return plain(cells)


def _as_cell(cell: Any) -> Any:  # noqa: ANN401 - whatever a frame holds
    """A cell of a frame as a file would hold it; several words in a cell as one text."""
    if isinstance(cell, str):
        return cell
    if is_null(cell):
        return None
    if isinstance(cell, np.generic):
        return cell.item()
    if isinstance(cell, list | tuple | set | frozenset | np.ndarray):
        return "; ".join(map(str, cell))
    if isinstance(cell, bytes):
        return cell.decode("utf-8", errors="replace")
    return cell if isinstance(cell, Hashable) else str(cell)
