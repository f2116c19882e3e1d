"""The files of documents of decisions: tables of texts, as TOML, as a workbook or as CSV."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO, StringIO
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs

from dtnet.arguments import path_argument
from dtnet.errors import ArgumentError, Fault, InvalidInputError, MissingExtraError, cut
from dtnet.io.writing import write_file
from dtnet.lists.files.workbooks import read_sheets
from dtnet.lists.findings import column_letters
from dtnet.lists.messages import Word
from dtnet.phrases import LANGUAGES, phrases
from dtnet.reading.files import decoded_text, parse_document, read_bytes

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    from dtnet.lists.files.workbooks import Sheet
    from dtnet.phrases import Language, Phrases

SCHEMA: Final = "dtnet/decisions/1"
ABOUT, PLACES = "list", "places"
"""The table of what holds for the whole document, and that of places."""
TABLES: Final = ("texts", "columns", PLACES, ABOUT, "files")
_SUFFIXES: Final = (".toml", ".xlsx", ".csv")
_WIDTHS: Final = {
    "rows": 7,
    "method": 11,
    "id": 24,
    "place": 44,
    "reason": 50,
    "candidates": 70,
    "decision": 24,
}
_WIDTHS_OF_TEXTS: Final = {"heading": 30, "text": 60, "cells": 20, "digest": 14, "answer": 18, "read_as": 24}
_SPACES: Final = re.compile(r"\s+")
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")
"""The beginning of a text of which a program for workbooks makes a formula when it opens a CSV file.

Such a text gets an apostrophe in a file of CSV, and a text with the apostrophe means the one without it.
"""
_MOST_ROWS: Final = 1_048_575
"""The last row of a workbook, to which a choice of answers applies."""


@attrs.frozen
class DocumentTable:
    """A table of a document.

    Attributes:
        name: One of `TABLES`.
        header: The names of its columns.
        rows: The cells of each row; a cell of several lines is a list in TOML.
        choices: By name of a column, the words that its cells can have, each with its text in the language.
    """

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Any]]
    choices: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict)


@attrs.frozen
class ReadTable:
    """A table of a document that was read.

    Attributes:
        header: The names of its columns, empty for an unknown one.
        rows: The texts of each row.
        unknown: The headings that no column has.
    """

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    unknown: Sequence[str]
    _name: str
    _sheet: Sheet | None = None

    def place(self, row: int, name: str) -> str:
        """Where the cell of a row is, for a message: `row 3, column H`, or `texts 2, answer`."""
        if self._sheet is None:
            return f"{self._name} {row + 1}, {name}"
        at = self.header.index(name) if name in self.header else 0
        return (
            f"row {self._sheet.first_row + 1 + row}, column {column_letters(self._sheet.first_column + at)}"
        )

    def cells(self, row: int) -> dict[str, str]:
        """The texts of a row by the names of columns."""
        return {name: text for name, text in zip(self.header, self.rows[row], strict=True) if name}


def document_suffix(path: str | os.PathLike[str], *, endings: Sequence[str] = _SUFFIXES) -> str:
    """The ending of the path of a document; another one is refused."""
    hint = f"name a file that ends in {' or '.join(endings)}"
    name = path_argument(path, hint)
    suffix = Path(name).suffix.lower()
    if suffix not in endings:
        raise ArgumentError(f"{cut(name)!r} is not a review", hint)
    return suffix


def without_mark(text: str) -> str:
    """A text without the apostrophe that a document as CSV has before a formula."""
    return text.lstrip("'") if _FORMULA.match(text) else text


def write_document(
    path: str | os.PathLike[str], tables: Sequence[DocumentTable], *, overwrite: bool, language: Language
) -> None:
    """Write the tables of a document; CSV has only the first one."""
    suffix = document_suffix(path)
    words = phrases("lists", language)
    if suffix == ".toml":
        content = _toml(tables).encode()
    elif suffix == ".csv":
        content = _delimited(tables[0], words)
    else:
        content = _workbook(tables, words)
    write_file(path, [content], overwrite=overwrite)


def _heading(name: str, words: Phrases) -> str:
    """The heading of a column in a language: a level has its word."""
    own = words.texts.get(f"review_{name}")
    return Word(name).told(words.language) if own is None else own


def _toml(tables: Iterable[DocumentTable]) -> str:
    lines = []
    for table in tables:
        for row in table.rows:
            lines += ["", f"[[{table.name}]]"] if table.name != ABOUT else []
            cells = zip(table.header, row, strict=True)
            lines += [f"{_quoted_key(name)} = {_toml_value(name, cell)}" for name, cell in cells]
    return "\n".join(lines).lstrip("\n") + "\n"


def _quoted_key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _toml_text(name)


def _toml_value(name: str, cell: object) -> str:
    if name == "candidates":
        lines = [_toml_text(each) for each in str(cell).splitlines()]
        return "[" + "".join(f"\n  {each}," for each in lines) + ("\n]" if lines else "]")
    return str(cell) if isinstance(cell, int) else _toml_text(str(cell))


def _toml_text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _delimited(table: DocumentTable, words: Phrases) -> bytes:
    """A CSV file with the mark of UTF-8, without which Excel reads another encoding, and without formulas."""
    text = StringIO(newline="")
    header = [_heading(name, words) for name in table.header]
    csv.writer(text).writerows(map(_as_text, (header, *table.rows)))
    return text.getvalue().encode("utf-8-sig")


def _as_text(row: Iterable[Any]) -> list[Any]:
    """The cells of a row, with an apostrophe before each text that would be a formula."""
    return [f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell for cell in row]


def _workbook(tables: Sequence[DocumentTable], words: Phrases) -> bytes:
    try:
        from xlsxwriter import Workbook  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise MissingExtraError(
            "a review as a workbook needs XlsxWriter", 'pip install "dtnet[lists]"'
        ) from error
    content = BytesIO()
    as_text = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with Workbook(content, as_text) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - the same bytes every day
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        lists: list[Sequence[str]] = []
        for table in tables:
            sheet = book.add_worksheet(words(f"sheet_{table.name}"))
            for number, name in enumerate(table.header):
                width = (_WIDTHS if table.name == PLACES else _WIDTHS_OF_TEXTS).get(name, 20)
                sheet.set_column(number, number, width, wrapped)
                sheet.write_string(0, number, _heading(name, words), bold)
                if name in table.choices:
                    lists.append([*table.choices[name].values()])
                    source = f"='{words('sheet_choices')}'!${column_letters(len(lists) - 1)}$1"
                    end = f":${column_letters(len(lists) - 1)}${len(lists[-1])}"
                    sheet.data_validation(
                        1, number, _MOST_ROWS, number, {"validate": "list", "source": source + end}
                    )
            for at, row in enumerate(table.rows, 1):
                for number, (name, cell) in enumerate(zip(table.header, row, strict=True)):
                    sheet.write(at, number, table.choices.get(name, {}).get(cell, cell), wrapped)
            sheet.freeze_panes(1, 0)
        help = book.add_worksheet(words("help_sheet"))
        help.set_column(0, 0, 100, wrapped)
        own = {each.name for each in tables}
        keys = [key for key, of in _HELP if of in own]
        for at, key in enumerate(keys):
            help.write_string(at, 0, words(key), wrapped)
        if lists:
            choices = book.add_worksheet(words("sheet_choices"))
            for number, each in enumerate(lists):
                choices.write_column(0, number, each)
    return content.getvalue()


_HELP: Final = (
    ("help_texts", "texts"),
    ("help_answers", "texts"),
    ("help_read_as", "texts"),
    ("help_digests", "texts"),
    ("help_columns", "columns"),
    ("help_decision", PLACES),
    ("help_none", PLACES),
    ("help_skip", PLACES),
    ("help_decided_by", PLACES),
    ("help_again", PLACES),
)
"""The lines of the sheet that explains a workbook, each with the table that it is about."""


def read_document(given: object, names: Sequence[str]) -> dict[str, ReadTable]:
    """The tables of a document that a person filled in.

    Args:
        given: The path of a document, or a table of places.
        names: The names of columns that any table can have.

    Raises:
        InvalidInputError: If a document of TOML is none of decisions.
        UnreadableFileError: If the file cannot be read.
    """
    if isinstance(given, str | PathLike) and Path(given).suffix.lower() == ".toml":
        return _from_toml(Path(given), names)
    sheets = read_sheets(given)
    titles = {phrases("lists", language)(f"sheet_{name}"): name for language in LANGUAGES for name in TABLES}
    named = {titles[each.name]: each for each in sheets if each.name in titles}
    chosen = named or {PLACES: sheets[0]}
    return {name: _from_sheet(name, sheet, names) for name, sheet in chosen.items()}


def _from_sheet(name: str, sheet: Sheet, names: Sequence[str]) -> ReadTable:
    known = {_heading(each, phrases("lists", language)): each for language in LANGUAGES for each in names} | {
        each: each for each in names
    }
    first = [_text(cell) for cell in sheet.row(0)] if sheet.columns else []
    header = [known.get(each, "") for each in first]
    rows = [[_text(cell) for cell in sheet.row(at)] for at in range(1, sheet.height)]
    unknown = [each for each, own in zip(first, header, strict=True) if each and not own]
    return ReadTable(header, rows, unknown, name, sheet)


def _from_toml(path: Path, names: Sequence[str]) -> dict[str, ReadTable]:
    text = decoded_text(read_bytes(path, hint="name a review"), path)
    found = parse_document(text, "toml", lambda fault: InvalidInputError("decisions", [fault]))
    faults = [
        Fault(str(key), f"unknown; the tables of a document are {', '.join(TABLES)}")
        for key, each in found.items()
        if (key not in TABLES if isinstance(each, list) else key not in names)
    ]
    if found.get("schema") != SCHEMA:
        faults.append(Fault("schema", f"{found.get('schema')!r} is not {SCHEMA!r}"))
    about = {key: _text(each) for key, each in found.items() if not isinstance(each, list)}
    tables = {ABOUT: ReadTable([*about], [[*about.values()]], (), ABOUT)}
    for key in TABLES:
        rows = found.get(key, [])
        if not isinstance(rows, list) or not all(isinstance(each, Mapping) for each in rows):
            faults.append(Fault(key, f"is no array of tables; write [[{key}]]"))
            continue
        header = [*dict.fromkeys(name for each in rows for name in each)]
        faults += [
            Fault(f"{key} {at + 1}, {name}", "unknown")
            for at, each in enumerate(rows)
            for name in each
            if name not in names
        ]
        if rows:
            tables[key] = ReadTable(
                header, [[_text(row.get(each)) for each in header] for row in rows], (), key
            )
    if faults:
        raise InvalidInputError("decisions", faults)
    return tables


def _text(cell: Any) -> str:  # noqa: ANN401 - any cell
    """A cell as a text; a workbook has whole numbers that somebody typed as 5.0."""
    if isinstance(cell, Sequence) and not isinstance(cell, str):
        return "\n".join(map(str, cell))
    if isinstance(cell, date):
        return cell.isoformat()[:10]
    whole = isinstance(cell, float) and cell.is_integer()
    return "" if cell is None else _SPACES.sub(" ", str(int(cell) if whole else cell)).strip()
