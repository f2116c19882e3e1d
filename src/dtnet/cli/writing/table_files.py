"""The rows of an answer as the content of a file: CSV, Parquet, or a workbook of Excel."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from datetime import date, datetime
from fractions import Fraction
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

import attrs

from dtnet.citations import Citation
from dtnet.errors import ArgumentError, MissingExtraError
from dtnet.phrases import phrases
from dtnet.phrases.sentences import Sentences
from dtnet.phrases.texts_from_data import shown_citation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from dtnet.phrases import Language

_MOST_ROWS: Final = 2**20
_LONGEST_CELL: Final = 2**15 - 1
_EXACT: Final = 10**15
"""The first whole number that Excel, which keeps 15 digits, may show as another number."""
_WIDEST: Final = 60
_NARROWEST: Final = 9
_MEASURED: Final = 1000
"""The number of rows whose cells decide about the widths of the columns."""
_A4: Final = 9
"""The number of this size of paper in workbooks."""
_HEADING: Final = 24
"""The longest heading that widens its column; longer headings are broken."""
_MONTH: Final = 7
_DAY_WIDTH: Final = 10
_DAY: Final = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{2}(?:-[0-9]{2})?")
_WINDOW: Final = re.compile(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?(?:\.\.(?:[0-9-]{10})?)?")
_PLAIN: Final = frozenset({"year", "depth", "row", "place", "column"})
"""Columns whose numbers have no separated thousands."""
_WORDED: Final = frozenset({"nature", "origin", "area_origin", "evidence", "verdict", "headline", "in_model"})
_OF_COLUMNS: Final = frozenset({"section", "measure", "what"})
"""Columns whose cells are words of answers, or names of columns."""
_NAMED: Final = frozenset({"area", "id"})
"""Columns of ids whose names are in the column `name`, if there is one."""
_PARTS: Final = (
    *("inputs", "unit", "name", "days", "as_of", "window", "currency", "exponent"),
    *("amount", "total", "totals", "lower", "upper", "undecided", "unknown_facts"),
    *("assumptions", "not_assessed", "mergers", "recomputed", "notes"),
)
"""The parts of an answer on the second sheet."""
_AS_GIVEN: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def encoded_rows(
    format: str, header: Sequence[str], rows: Iterable[Sequence[object]], texts: BookTexts | None = None
) -> bytes:
    """Rows as the content of a file.

    Args:
        format: The form of the file: csv, parquet or xlsx.
        header: The names of the columns.
        rows: The cells of each row; None is an empty cell.
        texts: What a workbook says beside the rows.

    Raises:
        MissingExtraError: If the form needs a package that is not installed.
        ArgumentError: If Excel cannot hold the rows.
    """
    if format == "csv":
        return csv_text(header, rows).encode(errors="backslashreplace")
    return _parquet(header, rows) if format == "parquet" else _workbook(header, rows, texts or BookTexts())


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV with a header; None becomes an empty cell."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(map(plain_cell, row) for row in rows)
    return text.getvalue()


def plain_cell(value: object) -> object:
    """A cell of CSV and Excel: `true` and `false`, and one text for several values."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "; ".join(map(str, value)) if isinstance(value, list | tuple) else value


def _parquet(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    try:
        arrow: Any = import_module("pyarrow")
        parquet: Any = import_module("pyarrow.parquet")
    except ImportError:
        raise MissingExtraError("writing Parquet takes pyarrow", 'pip install "dtnet[arrow]"') from None
    cells = [[*column] for column in zip(*rows, strict=True)] or [[] for _ in header]
    columns = {name: arrow.array(*_typed(arrow, each)) for name, each in zip(header, cells, strict=True)}
    content = io.BytesIO()
    parquet.write_table(arrow.table(columns), content)
    return content.getvalue()


def _typed(arrow: Any, cells: list[object]) -> tuple[list[object], Any]:  # noqa: ANN401 - an extra
    """The cells and their type; cells of several types become texts, as in CSV."""
    found = {type(cell) for cell in cells if cell is not None}
    if found == {int}:
        return cells, arrow.int64()
    if found in ({int, float}, {float}):
        return cells, arrow.float64()
    if found == {bool}:
        return cells, arrow.bool_()
    if found <= {list, tuple} and found:
        return [None if cell is None else [*map(str, cell)] for cell in cells], arrow.list_(arrow.string())  # type: ignore[call-overload]
    return [None if cell is None else str(plain_cell(cell)) for cell in cells], arrow.string()


def no_name(_: str) -> str | None:
    """No name for any id."""
    return None


@attrs.frozen(kw_only=True)
class BookTexts:
    """What a workbook says beside the rows of an answer.

    Attributes:
        language: The language of headings and words; English headings are the names of the columns.
        name_of: The name of an area or body by its id; None for an id without a name.
        titles: The titles of policies by their ids.
        answer: The JSON answer, whose parts other than rows go to the second sheet.
        sources: The cited sources of the answer.
    """

    language: Language = "en"
    name_of: Callable[[str], str | None] = no_name
    titles: Mapping[str, str] = attrs.field(factory=dict)
    answer: Mapping[str, Any] = attrs.field(factory=dict)
    sources: Sequence[Citation] = ()

    @property
    def said(self) -> Sentences:
        """The words of the language."""
        return Sentences(language=self.language)

    def name(self, cell: object) -> str | None:
        """The name beside a cell that is an id of a policy, area or body; None beside another cell."""
        if not isinstance(cell, str):
            return None
        return self.name_of(cell) if cell.count(":") > 1 else self.titles.get(cell)


def _workbook(header: Sequence[str], rows: Iterable[Sequence[object]], texts: BookTexts) -> bytes:
    try:
        from xlsxwriter import Workbook  # noqa: PLC0415 - an extra
    except ImportError:
        raise MissingExtraError("writing Excel takes XlsxWriter", 'pip install "dtnet[lists]"') from None
    given = [[*row] for row in rows]
    if len(given) >= _MOST_ROWS:
        raise ArgumentError(f"Excel cannot hold {len(given):,} rows", "write .csv or .parquet")
    cells = [[*column] for column in zip(*given, strict=True)] or [[] for _ in header]
    columns = [
        column
        for name, each in zip(header, cells, strict=True)
        for column in _columns(name, each, header, texts)
    ]
    content, words = io.BytesIO(), phrases("tables", texts.language)
    with Workbook(content, _AS_GIVEN) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - the same bytes every day
        _write_sheet(book, "dtnet", columns)
        about = [*_about(columns, texts)]  # none for an answer of a network that cites no source
        second = [
            SheetColumn(words("what"), [what for what, _ in about]),
            SheetColumn(words("value"), [_excel_cell(value) for _, value in about], "#,##0"),
        ]
        _write_sheet(book, words("sources_and_evidence"), second)
    return content.getvalue()


@attrs.frozen
class SheetColumn:
    """A column of a sheet.

    Attributes:
        heading: The heading.
        cells: The cells: texts, numbers, booleans, days, and None for an empty cell.
        form: The number format of Excel; empty for texts and booleans.
    """

    heading: str
    cells: Sequence[Any]
    form: str = ""


def _columns(name: str, cells: list[Any], header: Sequence[str], texts: BookTexts) -> Iterator[SheetColumn]:
    """A column as a sheet shows it; behind ids of areas or bodies, a column with their names if none has."""
    cells = [cell.isoformat() if isinstance(cell, date) else cell for cell in cells]
    heading, words = texts.said.column(name), phrases("tables", texts.language)
    found = [cell for cell in cells if cell is not None]
    if found and all(isinstance(cell, str) and _DAY.fullmatch(cell) for cell in found):
        days = [cell and date.fromisoformat(cell if len(cell) > _MONTH else f"{cell}-01") for cell in cells]
        form = words("day_form" if all(len(cell) > _MONTH for cell in found) else "month_form")
        yield SheetColumn(heading, days, form)
        return
    numbers = bool(found) and all(type(cell) in {int, float, Fraction} for cell in found)
    form = _number_form(name, found) if numbers else ""
    yield SheetColumn(heading, [_excel_cell(_worded(name, cell, texts)) for cell in cells], form)
    names = [*map(texts.name, cells)]
    if any(names) and f"{name}_name" not in header and not (name in _NAMED and "name" in header):
        yield SheetColumn(words("name_of", column=heading), names)


def _worded(name: str, cell: object, texts: BookTexts) -> object:
    """A cell, where a word of a known set is in the language."""
    if texts.language == "en" or not isinstance(cell, str):
        return cell
    if name in _WORDED:
        return texts.said.word(cell)
    return texts.said.column(cell) if name in _OF_COLUMNS else cell


def _number_form(name: str, cells: Sequence[float | Fraction]) -> str:
    if name in _PLAIN:
        return "0"
    if all(not isinstance(cell, float) for cell in cells):
        return "#,##0"
    return "0.0%" if all(0 <= cell <= 1 for cell in cells) else "#,##0.00"


def _about(columns: Sequence[SheetColumn], texts: BookTexts) -> Iterator[tuple[object, object]]:
    """The rows of the second sheet: what the answer rests on."""
    words, said = phrases("tables", texts.language), texts.said
    for source in texts.sources:
        yield words("source"), shown_citation(source, texts.language)
    for key in _PARTS:
        yield from _rows_of(texts.answer.get(key), [said.column(key)], said)
    evidence = said.column("origin"), said.column("evidence")
    for column in columns:
        if column.heading in evidence:
            counts = Counter(str(cell) for cell in column.cells if cell is not None)
            for label, count in sorted(counts.items()):
                yield words("evidence_of_rows", evidence=label), count
    if any(isinstance(cell, _LongNumber) for column in columns for cell in column.cells):
        yield words("note"), words("long_numbers")
    if not texts.answer:
        yield words("note"), words("rows_alone")


def _rows_of(part: Any, path: Sequence[str], said: Sentences) -> Iterator[tuple[str, object]]:  # noqa: ANN401 - any part
    """The rows of a part of an answer: the path to each value, and the value. An empty part has no row."""
    place = " / ".join(path)
    if isinstance(part, dict):
        for name, each in part.items():
            if "." in path[-1]:  # the choices of a policy, by its id
                yield f"{place} / {said.choice(name)}", said.option(str(each))
            else:
                yield from _rows_of(each, [*path, said.column(name)], said)
    elif isinstance(part, list | tuple):
        yield from ((place, text) for text in _list_texts(part, said))
    elif part is not None:
        yield place, _day_words(part, said) if isinstance(part, str) else part


def _list_texts(part: Sequence[Any], said: Sentences) -> Iterator[str]:
    """The texts for a list: one for each table or long text of it, and one for all short words."""
    words = [each for each in part if not isinstance(each, dict) and len(str(each)) <= _WIDEST]
    for each in part:
        if isinstance(each, dict):
            told = (_value_words(name, value, said) for name, value in each.items() if value is not None)
            yield ": ".join(told)
        elif each not in words:
            yield said.told(str(each))
    if words:
        yield "; ".join(said.told(said.column(str(each))) for each in words)


def _value_words(name: str, value: object, said: Sentences) -> str:
    return said.component(str(value)) if name == "component" else said.told(str(value))


def _day_words(text: str, said: Sentences) -> str:
    """A day or window in words; another text as it is."""
    return phrases("tables", said.language).days(text) if _WINDOW.fullmatch(text) else text


def _write_sheet(book: Any, name: str, columns: Sequence[SheetColumn]) -> None:  # noqa: ANN401 - an extra
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&C&P/&N")
    for place, column in enumerate(columns):
        form = book.add_format({"valign": "top", **({"num_format": column.form} if column.form else {})})
        shown = (_shown_length(cell) for cell in column.cells[:_MEASURED])
        width = max(*shown, min(len(column.heading), _HEADING), _NARROWEST, 0)
        sheet.set_column(place, place, min(width + 2, _WIDEST))
        sheet.write_string(0, place, column.heading, bold)
        for number, cell in enumerate(column.cells, 1):
            if isinstance(cell, bool):
                sheet.write_boolean(number, place, cell, form)
            elif isinstance(cell, date):
                sheet.write_datetime(number, place, cell, form)
            elif isinstance(cell, int | float):
                sheet.write_number(number, place, cell, form)
            elif cell is not None and cell != "":
                sheet.write_string(number, place, str(cell), wrapped if len(str(cell)) > _WIDEST else form)
    sheet.freeze_panes(1, 0)
    rows = max((len(column.cells) for column in columns), default=0)
    sheet.autofilter(0, 0, rows, max(len(columns) - 1, 0))


def _shown_length(cell: object) -> int:
    """The number of letters that a cell takes; a number has its thousands separated."""
    return (
        len(f"{cell:,}")
        if isinstance(cell, int)
        else _DAY_WIDTH
        if isinstance(cell, date)
        else len(str(cell))
    )


class _LongNumber(str):
    """A whole number of too many digits for Excel, as a text."""

    __slots__ = ()


def _excel_cell(value: object) -> object:
    """A cell that Excel shows as it is; a number of too many digits and a fraction are texts."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, Fraction):
        value = int(value) if value.denominator == 1 else str(value)
    if isinstance(value, Citation):
        value = str(value)
    cell = plain_cell(value)
    if isinstance(cell, int) and abs(cell) >= _EXACT:
        return _LongNumber(cell)
    if isinstance(cell, str) and len(cell) > _LONGEST_CELL:
        raise ArgumentError(f"Excel cannot hold a text of {len(cell):,} characters", "write .csv or .parquet")
    return cell
