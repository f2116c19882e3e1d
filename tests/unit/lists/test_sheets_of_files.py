"""The sheets of workbooks, delimited text, Parquet, folders, frames, relations and cursors; bad files."""

from __future__ import annotations

import io
import sys
import zipfile
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

import polars as pl
import pyarrow as pa
import pytest
import xlsxwriter

from dtnet.errors import ArgumentError, MissingExtraError, UnknownNameError, UnreadableFileError
from dtnet.lists import ColumnReading, Finding
from dtnet.lists.files import workbooks
from dtnet.lists.files.delimited_text import delimited_cells
from dtnet.lists.messages import say

from ...inner.io import Limits
from ...small_files import XLS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dtnet.phrases import Message

    from ...inner.lists import Sheet

LIST = "STT;Xã;Thôn;Số người\n1;Xã Nguyễn Bộ;Bản Đề;5\n2;Xã Hòa;Bản Ướt;6-7\n"


def read_sheets(source: object, *, sheets: str | list[str] | None = None) -> list[Sheet]:
    """Sheets read in a child process; a file that is trusted, and read in this process, says the same."""

    def told(limits: Limits) -> list[Sheet] | str:
        try:
            return workbooks.read_sheets(source, sheets=sheets, limits=limits)
        except UnreadableFileError as error:
            return str(error)

    if isinstance(source, Path) and source.is_file():
        trusted = Limits(trusted=frozenset({sha256(source.read_bytes()).hexdigest()}))
        assert repr(told(trusted)) == repr(told(Limits()))
    return workbooks.read_sheets(source, sheets=sheets)


def cells_of(
    raw: bytes, file: str, *, tabs_first: bool = False
) -> tuple[tuple[Sequence[str], ...], tuple[Message, ...]]:
    return delimited_cells(raw, Limits().budget(Path(file), is_trusted=False), tabs_first=tabs_first)


CELLS = (
    ("STT", "1", "2"),
    ("Xã", "Xã Nguyễn Bộ", "Xã Hòa"),
    ("Thôn", "Bản Đề", "Bản Ướt"),
    ("Số người", "5", "6-7"),
)


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "lists.xlsx"
    with xlsxwriter.Workbook(path) as book:
        first = book.add_worksheet("Xã A & B")
        first.write_row("C3", ("Xã", "Số người", "Ngày"))
        first.merge_range("C4:C5", "A")
        first.write("D4", 5)
        first.write_formula("D5", "=1/0", None, "#DIV/0!")
        first.write_datetime("E4", date(2022, 6, 1), book.add_format({"num_format": "dd/mm/yyyy"}))
        book.add_worksheet("Trống")
        book.add_chartsheet("Biểu đồ").set_chart(chart_of(book))
        book.add_worksheet("Ẩn").write("A1", "x")
        book.get_worksheet_by_name("Ẩn").hide()  # type: ignore[union-attr]
    return path


def test_blank_cells_between_filled_ones_stay_and_those_at_the_end_do_not(tmp_path: Path) -> None:
    path = tmp_path / "far.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write("B2", "a")
        sheet.write("D5000", 5)
        sheet.write_formula("C9000", "=1/0", None, "#DIV/0!")
        sheet.write("E9500", "")
        sheet.write_string("F9600", "")
    [found] = read_sheets(path)
    assert (found.first_row, found.first_column, found.height) == (2, 1, 8999)
    filled = [{row: cell for row, cell in enumerate(column) if cell != ""} for column in found.columns]
    assert filled == [{0: "a"}, {8998: "#DIV/0!"}, {4998: 5.0}]
    assert {len(column) for column in found.columns} == {8999}


FAR = Limits(memory=2**28)
"""Limits that allow 4,194,304 cells."""


def test_the_cells_of_all_sheets_have_one_budget(tmp_path: Path) -> None:
    """Each sheet is small enough alone; 40 of them took gigabytes."""
    path = tmp_path / "far.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for _ in range(40):
            sheet = book.add_worksheet()
            sheet.write("A1", "x")
            sheet.write("C1048576", "x")
    with pytest.raises(UnreadableFileError) as refused:
        workbooks.read_sheets(path, limits=FAR)
    assert str(refused.value) == (
        f"{path}: has 6,291,456 cells up to sheet 'Sheet2', blank cells included; at most 4,194,304 are "
        "read; delete cells far outside the list, split it, or raise the limit most_memory: a cell takes 64 "
        "bytes of it"
    )


def test_the_caller_counts_cells_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A child process that counts wrongly does not fill the memory of the caller."""

    def items(*_: object, **__: object) -> Iterator[object]:
        yield "Sheet1", False, (0, 0), (), None
        yield [5_000_000, [["x"]]]

    monkeypatch.setattr("dtnet.io.workbook_cells.foreign_items", items)
    with pytest.raises(UnreadableFileError, match=r"has 5,000,001 cells up to sheet 'Sheet1', blank cells"):
        workbooks.read_sheets(io.BytesIO(b"PK\x03\x04"), limits=FAR)


def test_blank_cells_of_a_text_count(tmp_path: Path) -> None:
    path = tmp_path / "ragged.csv"
    path.write_bytes(b"a" + b"," * 20_000 + b"\n" + b"x\n" * 30_000)
    with pytest.raises(UnreadableFileError, match=r"has 327,696,384 cells up to row 16,384, blank cells"):
        workbooks.read_sheets(path, limits=FAR)
    with pytest.raises(UnreadableFileError, match=r"reading it takes more than 1e-09 seconds; take a"):
        workbooks.read_sheets(path, limits=Limits(memory=2**40, seconds=1e-9))


def chart_of(book: xlsxwriter.Workbook) -> object:
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "='Xã A & B'!$D$4:$D$5"})  # type: ignore[union-attr]
    return chart


def test_a_workbook(workbook: Path) -> None:
    first, empty, chart, hidden = read_sheets(workbook)
    assert (first.file, first.name, first.hidden) == ("lists.xlsx", "Xã A & B", False)
    assert (first.first_row, first.first_column, first.height) == (3, 2, 3)
    assert [list(column) for column in first.columns] == [
        ["Xã", "A", ""],
        ["Số người", 5.0, "#DIV/0!"],
        ["Ngày", date(2022, 6, 1), ""],
    ]
    assert first.row(1) == ["A", 5.0, date(2022, 6, 1)]
    assert first.merged == ((1, 0, 2, 0),)
    assert first.tells_merged
    assert first.tells_errors
    assert empty.columns == chart.columns == ()
    assert empty.height == 0
    assert hidden.hidden
    assert repr(workbook.parent) not in repr(first)


def test_sheets_are_chosen_by_name_or_pattern(workbook: Path) -> None:
    assert [each.name for each in read_sheets(workbook, sheets="xã *")] == ["Xã A & B"]
    [hidden] = read_sheets(workbook, sheets=["Ẩn"])
    assert not hidden.hidden
    with pytest.raises(UnknownNameError, match=r"no sheet 'Trong'; did you mean 'Trống'\?"):
        read_sheets(workbook, sheets="Trong")


def test_a_folder_and_several_files(workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = workbook.parent
    (folder / "a.csv").write_text(LIST, encoding="utf-8")
    (folder / "~$lists.xlsx").write_bytes(b"opened by Excel")
    (folder / "notes.md").write_text("no list", encoding="utf-8")
    assert [each.file for each in read_sheets(folder)][:2] == ["a.csv", "lists.xlsx"]
    monkeypatch.chdir(folder.parent)
    relative = f"{folder.name}/a.csv"
    assert [each.file for each in read_sheets([relative, relative])] == [relative]
    (folder / "empty").mkdir()
    with pytest.raises(UnreadableFileError, match=r"empty: the folder has no list; a list is one of \.xlsx"):
        read_sheets(folder / "empty")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_of_unicode(encoding: str) -> None:
    cells, notes = cells_of(LIST.encode(encoding), "list.csv")
    assert tuple(map(tuple, cells)) == CELLS
    name = "UTF-16" if "16" in encoding else "UTF-8"
    assert [*map(str, notes)] == [f"read as {name}, with semicolons between the cells"]


def in_1258(text: str) -> bytes:
    out = b""
    for letter in text:
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            parts = normalize("NFD", letter)
            tones = [each for each in parts if each in "\u0300\u0301\u0303\u0309\u0323"]
            base = normalize("NFC", "".join(each for each in parts if each not in tones))
            out += "".join([base, *tones]).encode("cp1258")
    return out


def test_encodings_of_windows() -> None:
    cells, notes = cells_of(in_1258(LIST), "list.csv")
    assert tuple(map(tuple, cells)) == CELLS
    assert [*map(str, notes)] == ["read as Windows-1258, with semicolons between the cells"]
    cells, notes = cells_of("District;Village\nSöhne;Café\n".encode("cp1252"), "list.csv")
    assert tuple(map(tuple, cells)) == (("District", "Söhne"), ("Village", "Café"))
    assert [*map(str, notes)] == ["read as Windows-1252, with semicolons between the cells"]


def test_mixed_encodings_are_refused() -> None:
    with pytest.raises(UnreadableFileError, match=r"l.csv: line 4: mixed encodings: parts are UTF-8, and"):
        cells_of(LIST.encode() + in_1258("3;Xã Nguyễn;Bản Đề;6\n"), "l.csv")
    with pytest.raises(UnreadableFileError, match=r"begins as UTF-16, and is not"):
        cells_of(b"\xff\xfea", "l.csv")
    with pytest.raises(UnreadableFileError, match=r"has bytes that are no text"):
        cells_of(b"a,b\n1,2\n" * 2000 + b"\0", "l.csv")


@pytest.mark.parametrize(
    ("delimiter", "name"), [(",", "commas"), (";", "semicolons"), ("\t", "tabs"), ("|", "bars")]
)
def test_delimiters(delimiter: str, name: str) -> None:
    text = "Danh sách, năm 2024; lần 1\n\n" + LIST.replace(";", delimiter)
    cells, notes = cells_of(text.encode(), "list.csv")
    width = len(CELLS)
    assert [column[-1] for column in cells[:width]] == [column[-1] for column in CELLS]
    assert [*map(str, notes)] == [f"read as UTF-8, with {name} between the cells"]


def test_a_damaged_old_workbook_does_not_end_the_process(tmp_path: Path) -> None:
    path = tmp_path / "old.xls"
    path.write_bytes(XLS)
    [sheet] = read_sheets(path)
    assert sheet.columns[2] == ["", "", "Thôn", "Thôn 0", "Thôn 1", "Thôn 2"]
    damaged = bytearray(XLS)
    damaged[1732] = 57  # the column of a cell
    path.write_bytes(damaged)
    with pytest.raises(UnreadableFileError, match=r"old\.xls: reading it needs more than 1,073,741,824"):
        workbooks.read_sheets(path)  # in this process, it would be the end


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a,b,c\n1,2,3\n4,"5,6\n7,8,9\n1,2,3\n', 3),  # open until the end
        ('a,b,c\n1,2,3\n4,"5,6\n7,8,9\n1,"2,3\n1,2,3\n', 3),  # until a quoted cell
        ('a,b,c\n1,2,3\n"4,5,6\n7,"x, y",3\n1,2,3\n', 3),
        ('a,b,c\n1,2,3\n4,"5,6\n7,8",9\n1,2,3\n', 3),  # until a mark that is no quotation
        ('a,b\n"1\nx",2\n3,"4', 4),
        ('"a', 1),
    ],
)
def test_a_quotation_mark_that_is_not_closed_swallows_no_rows(text: str, line: int) -> None:
    with pytest.raises(UnreadableFileError, match=f"l.csv: line {line}: a quotation mark opens a cell"):
        cells_of(text.encode(), "l.csv")


@pytest.mark.parametrize(
    "text",
    [
        'a,b,c\n1,2,3\n4,"5\nx",6\n7,8,9\n\n',
        'a,b,c\n1,2,3\n4,5,"Thôn 1,\nxã A"\n7,8,9',
        '"TITLE\nof, two, lines",,\na,b,c\n4,5"x,6\n7,"8"x,9',
    ],
)
def test_cells_of_several_lines_are_no_rows(text: str) -> None:
    columns, _ = cells_of(text.encode(), "l.csv")
    assert (len(columns), columns[0][-1]) == (3, "7")


def test_cells_in_quotes_and_rows_of_different_lengths() -> None:
    cells, _ = cells_of(b'a,b,c\n"x\ny",2\n\n1,2,3\n,,\n', "list.csv")
    assert tuple(map(tuple, cells)) == (("a", "x\ny", "", "1"), ("b", "2", "", "2"), ("c", "", "", "3"))
    assert cells_of(b"\n\n", "list.csv")[0] == ()
    tabs = cells_of(b"a\tb,c\nd\te,f\n", "list.tsv", tabs_first=True)
    assert tuple(map(tuple, tabs[0])) == (("a", "d"), ("b,c", "e,f"))
    with pytest.raises(UnreadableFileError, match=r"list.csv: line 2: cannot be cut into cells"):
        cells_of(b'a,b\n"' + b"y" * 140_000 + b'",1\n', "list.csv")


def test_tables(tmp_path: Path) -> None:
    frame = pl.DataFrame({"Xã": ["A", None], "Số": [1, 2], "Tập": [["x", "y"], None], "Tỷ": [1.5, None]})
    cells = [["Xã", "A", None], ["Số", 1, 2], ["Tập", "x; y", None], ["Tỷ", 1.5, None]]
    for given in (frame, frame.to_arrow(), frame.to_dict(as_series=False)):
        [sheet] = read_sheets(given)
        assert [list(column) for column in sheet.columns] == cells
        assert (sheet.file, sheet.name, sheet.first_row, sheet.is_table) == ("", "", 0, True)
    frame.drop("Tập").write_parquet(tmp_path / "list.parquet")
    [sheet] = read_sheets(tmp_path / "list.parquet")
    assert [list(column) for column in sheet.columns] == [cells[0], cells[1], cells[3]]
    assert sheet.file == "list.parquet"


def test_days_and_missing_cells_of_pandas() -> None:
    frame = pl.DataFrame({"Ngày": [date(2022, 6, 1), None], "Số": [1.0, None]}).to_pandas()
    [sheet] = read_sheets(frame)
    day, number = sheet.columns
    assert [str(day[1])[:10], day[2]] == ["2022-06-01", None]
    assert number[1:] == [1.0, None]


class Cursor:
    """A cursor of ADBC, as far as it matters."""

    def fetch_arrow_table(self) -> pa.Table:
        return pa.table({"commune": ["A"], "people": [5]})


def test_a_cursor() -> None:
    [sheet] = read_sheets(Cursor())
    assert sheet.columns == (["commune", "A"], ["people", 5])


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (5, "list: a int has no columns"),
        ({"a": [1], "b": [1, 2]}, "list: columns of different lengths"),
        ({}, "list: the table has no columns"),
        ("no_list.py", "no_list.py: no list is read from '.py'; one of '.xlsx'"),
    ],
)
def test_sources_that_are_none(given: object, told: str) -> None:
    with pytest.raises(ArgumentError, match=told):
        read_sheets(given)


PROTECTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "the file is empty"),
        (b"no workbook at all", "not a workbook that can be read"),
        (b"PK\x03\x04 cut off", r"not a workbook that can be read \(it is cut off or damaged\)"),
        (PROTECTED, "the workbook is protected by a password"),
        (b"\xef\xbb\xbf<html><table><tr><td>X", "a web page or XML with the name of a workbook"),
        (b"<?xml version='1.0'?><?mso-application?>", "a web page or XML with the name of a workbook"),
    ],
)
def test_files_that_are_no_workbooks(content: bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError, match=rf"list.xlsx: {told}"):
        read_sheets(path)


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_broken_and_cut_workbooks(workbook: Path) -> None:
    raw = workbook.read_bytes()
    for size in (100, 1000, len(raw) // 2, len(raw) - 5):
        workbook.write_bytes(raw[:size])
        with pytest.raises(UnreadableFileError, match="not a workbook that can be read"):
            read_sheets(workbook)
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    workbook.write_bytes(zipped(parts | {"xl/worksheets/sheet1.xml": sheet[:300]}))
    with pytest.raises(UnreadableFileError, match=r"not a workbook that can be read"):
        read_sheets(workbook)
    workbook.write_bytes(zipped({"a.txt": b"x"}))
    with pytest.raises(UnreadableFileError, match=r"not a workbook that can be read"):
        read_sheets(workbook)
    workbook.write_bytes(zipped({"META-INF/manifest.xml": b"<manifest:encryption-data/>", "a": b""}))
    with pytest.raises(UnreadableFileError, match=r"protected by a password"):
        read_sheets(workbook)


def test_a_workbook_of_pictures(tmp_path: Path) -> None:
    path = tmp_path / "scan.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().insert_textbox("B2", "a picture of a list")
    with pytest.raises(UnreadableFileError, match=r"scan.xlsx: no sheet has a cell with a text or number"):
        read_sheets(path)


def test_a_cell_far_away(tmp_path: Path) -> None:
    path = tmp_path / "far.xlsx"
    for content, far in (("", False), ("x", True)):
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            sheet.write("A1", "Xã")
            sheet.write("XFD1048576", content or None, book.add_format({"bold": True}))
        if far:
            with pytest.raises(
                UnreadableFileError, match=r"far.xlsx: a sheet has cells as far away as XFD1048576"
            ):
                read_sheets(path)
        else:
            assert [each.height for each in read_sheets(path)] == [1]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"cannot be read .*; name a list"):
        read_sheets(tmp_path / "none.xlsx")


def test_reading_workbooks_needs_the_extra(workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(MissingExtraError, match=r'needs python-calamine; pip install "dtnet\[lists\]"'):
        read_sheets(workbook)


def test_findings_name_their_place() -> None:
    what, advice = say("not_whole"), say("whole_number_hint")
    found = Finding(
        severity="error", file="a.xlsx", sheet="Xã A", row=7, column="C", cell="x", what=what, advice=advice
    )
    assert str(found) == "a.xlsx, sheet Xã A, cell C7: 'x': not a whole number; write a whole number"
    assert found.told("vi") == "a.xlsx, trang tính Xã A, ô C7: “x”: không phải số nguyên; ghi số nguyên"
    assert (found.message, found.hint) == ("not a whole number", "write a whole number")
    in_row = Finding(severity="note", file="a.csv", sheet="", row=3, what=what)
    assert str(in_row) == "a.csv, row 3: not a whole number"
    assert (in_row.hint, in_row.hint_in("vi")) == ("", "")
    in_column = Finding(severity="note", file="", sheet="", column="B", what=what)
    assert in_column.told("vi") == "cột B: không phải số nguyên"
    assert str(Finding(severity="note", file="", sheet="", what=what)) == "list: not a whole number"
    assert ColumnReading("a", "b", "C", "Xã", "commune", "heading").meaning == "commune"


def test_a_formula_whose_result_is_not_stored_is_an_error(tmp_path: Path) -> None:
    path, other = tmp_path / "list.xlsx", tmp_path / "other.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row("A1", ("Xã", "Thôn", "Số người"))
        sheet.write_column("A2", ("X",) * 4)
        for cell, value in (("C2", 71), ("C3", 72), ("C4", 73), ("C5", 74)):
            sheet.write_formula(cell, "=1+1", None, value)
    forms = {b"<v>71</v>": b"<v></v>", b"<v>72</v>": b"<v />", b"<v>73</v>": b""}
    forms |= {b'<c r="C5">': b'<c r="C5" t="str">', b"<v>74</v>": b"<v></v>"}  # a result that is blank
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(other, "w") as copy:
        for name in archive.namelist():
            content = archive.read(name)
            for form, without in forms.items():
                content = content.replace(form, without)
            copy.writestr(name, content)
    [sheet] = read_sheets(other)
    assert [*sheet.columns[2]] == ["Số người", *["#FORMULA!"] * 3, ""]
