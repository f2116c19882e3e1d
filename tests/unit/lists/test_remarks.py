"""A copy of a list with remarks: the list stays as it was, and the remarks name nobody."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from io import BytesIO
from math import inf
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import polars as pl
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

import dtnet
from dtnet.errors import ArgumentError, ExistingFileError, UnreadableFileError
from dtnet.lists.files.kept_workbooks import KeptWorkbook

from ...inner.io import Limits
from ...provinces import province_around

if TYPE_CHECKING:
    from pathlib import Path

    from dtnet import PlaceList

COUNTRY = province_around("Yên Bái")


def made(folder: Path) -> Path:
    """A workbook with two sheets of which one has rows with errors."""
    path = folder / "teams.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, communes in (("Sheet [1]", ("Mậu A", "Mậu Ả Rập")), ("Sheet 2", ("Yên Hợp", ""))):
            sheet = book.add_worksheet(name.translate(str.maketrans("[]", "()")))
            sheet.write("A1", "Danh sách của Nguyễn Văn Thử")
            sheet.write_row("B3", ("Họ và tên", "Xã", "Thôn", "Số thành viên", "Ngày thành lập"))
            for row, commune in enumerate(communes, 4):
                sheet.write_row(f"B{row}", ("Nguyễn Văn Thử", commune, f"Thôn {row}", -row))
                sheet.write_datetime(
                    f"F{row}", date(2022, 7, row), book.add_format({"num_format": "yyyy-mm-dd"})
                )
    return path


def listed(path: object, decisions: object = None) -> PlaceList:
    options: dict[str, Any] = {"kind": "teams", "at": "2024-08-31", "within": "Yên Bái", "fill_down": False}
    return dtnet.read_list(path, COUNTRY, decisions=decisions, **options)


def sheets(path: Path) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def test_cells_stay_where_they_were(tmp_path: Path) -> None:
    given = listed(made(tmp_path))
    assert given.write_remarks(tmp_path / "copy.xlsx") == 4
    found = sheets(tmp_path / "copy.xlsx")
    assert [*found] == ["Sheet (1)", "Sheet 2"]
    first = found["Sheet (1)"]
    assert first[0][0] == "Danh sách của Nguyễn Văn Thử"  # the list of the user
    assert first[2][1:] == ["Họ và tên", "Xã", "Thôn", "Số thành viên", "Ngày thành lập", "remarks"]
    assert first[3][1:6] == ["Nguyễn Văn Thử", "Mậu A", "Thôn 4", -4.0, date(2022, 7, 4)]
    assert first[3][6].startswith("E: a negative number")
    assert [line.split(":")[0] for line in first[4][6].splitlines()] == ["C", "E"]
    assert not any("Nguyễn" in str(row[6]) for sheet in found.values() for row in sheet)


def dressed(folder: Path) -> Path:
    """A workbook with what people add to cells: formats, widths, formulas, hidden rows, rules, a picture."""
    path = folder / "dressed.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Danh sách")
        sheet.merge_range("A1:C1", "TỔ CÔNG NGHỆ SỐ", book.add_format({"bold": True, "font_size": 14}))
        head = book.add_format({"bg_color": "#DDEBF7", "border": 1})
        sheet.write_row("A3", ("Xã", "Thôn", "Số thành viên"), head)
        for row in range(4, 7):
            sheet.write_row(f"A{row}", ("Mậu A", f"Thôn {row}", -row), book.add_format({"num_format": "0.0"}))
        sheet.write_row("A7", ("Tổng cộng", ""))
        sheet.write_formula("C7", "=SUM(C4:C6)", None, -15)
        sheet.set_column("A:A", 33)
        sheet.set_column("D:XFD", None, None, {"hidden": True})
        sheet.set_row(4, 30, None, {"hidden": True})
        sheet.freeze_panes(3, 1)
        sheet.data_validation("B4:B6", {"validate": "list", "source": ["a", "b"]})
        sheet.conditional_format("C4:C6", {"type": "cell", "criteria": "<", "value": 0, "format": head})
        sheet.autofilter("A3:C6")
        other = book.add_worksheet("Khác")
        other.write_formula("A1", "=1+1", None, 2)
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "='Danh sách'!$C$4:$C$6"})
        other.insert_chart("C3", chart)
        book.add_worksheet("Ẩn").hide()
    return path


def test_a_workbook_is_kept_as_it_came(tmp_path: Path) -> None:
    source, target = dressed(tmp_path), tmp_path / "copy.xlsx"
    assert listed(source).write_remarks(target) == 3
    before, after = (openpyxl.load_workbook(each) for each in (source, target))
    assert [(each.title, each.sheet_state) for each in before] == [
        (each.title, each.sheet_state) for each in after
    ]
    for one, other in zip(before, after, strict=True):
        assert one.merged_cells.ranges == other.merged_cells.ranges
        assert (one.freeze_panes, one.auto_filter.ref) == (other.freeze_panes, other.auto_filter.ref)
        assert [each.sqref for each in one.data_validations.dataValidation] == [
            each.sqref for each in other.data_validations.dataValidation
        ]
        assert len(one.conditional_formatting) == len(other.conditional_formatting)
        for cells in one.iter_rows():
            for cell in cells:
                twin = other[cell.coordinate]
                assert (cell.value, cell.number_format) == (twin.value, twin.number_format)
                assert repr((cell.font, cell.fill, cell.border)) == repr((twin.font, twin.fill, twin.border))
    sheet = after["Danh sách"]
    assert sheet["C7"].value == "=SUM(C4:C6)"
    assert sheet.column_dimensions["A"].width == before["Danh sách"].column_dimensions["A"].width
    assert (sheet.row_dimensions[5].hidden, sheet.row_dimensions[5].height) == (True, 30)
    assert sheet["D3"].value == "remarks (this copy lacks: charts)"
    assert sheet["D4"].value.startswith("C: a negative number")
    hidden = sheet.column_dimensions
    assert not hidden["D"].hidden
    assert (hidden["E"].hidden, hidden["E"].max) == (True, 16_384)


def test_a_remark_is_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "teams.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row("A1", ("Xã", "Thôn"))
        sheet.write_string("A2", "=1+1")
        sheet.write_string("B2", "Thôn 1")
    listed(path).write_remarks(tmp_path / "copy.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "copy.xlsx").active
    assert [cell.data_type for cell in sheet[2]] == ["s", "s", "s"]


def test_a_workbook_that_would_fill_the_memory_is_written_anew(tmp_path: Path) -> None:
    path = made(tmp_path)
    bomb = tmp_path / "bomb.xlsx"
    with ZipFile(path) as archive, ZipFile(bomb, "w") as other:
        for each in archive.namelist():
            content = archive.read(each)
            if each.endswith("sheet1.xml"):
                merged = b'<mergeCells count="1"><mergeCell ref="H1:XFD1048576"/></mergeCells><pageMargins'
                content = content.replace(b"<pageMargins", merged)
            other.writestr(each, content)
    assert listed(bomb).write_remarks(tmp_path / "copy.xlsx") == 4
    heading = sheets(tmp_path / "copy.xlsx")["Sheet (1)"][2][6]
    assert heading == "remarks (this copy lacks: formats, formulas and other sheets)"


def test_a_workbook_is_copied_in_a_process_that_may_die(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made(tmp_path)
    bomb = BytesIO()
    cells = b"<row>" + b"<c><v>1</v></c>" * 10_000 + b"</row>"
    with ZipFile(path) as archive, ZipFile(bomb, "w", ZIP_DEFLATED) as other:
        for each in archive.namelist():
            content = archive.read(each)
            if each.endswith("sheet1.xml"):
                content = content.replace(b"</sheetData>", cells * 200 + b"</sheetData>")
            other.writestr(each, content)
    given = listed(path)
    monkeypatch.setattr(openpyxl, "load_workbook", None)  # this process never opens it
    monkeypatch.setattr(ZipFile, "__init__", None)
    assert given.write_remarks(tmp_path / "copy.xlsx") == 4
    book = KeptWorkbook(bomb.getvalue(), path, Limits(memory=2**28, seconds=10))
    assert book.parts_not_kept() == []
    with pytest.raises(UnreadableFileError):
        book.with_columns({})
    assert KeptWorkbook(path.read_bytes(), path, Limits()).with_columns({})


def test_a_table_gets_a_heading(tmp_path: Path) -> None:
    given = listed(
        pl.DataFrame({"Xã": ["Mậu A", "Mậu Ả Rập"], "Thôn": ["1", "2"], "SĐT": ["0912345678"] * 2})
    )
    assert given.write_remarks(tmp_path / "copy.xlsx") == 1
    [rows] = sheets(tmp_path / "copy.xlsx").values()
    assert rows[0] == ["Xã", "Thôn", "SĐT", "remarks"]
    assert [row[:2] for row in rows[1:]] == [["Mậu A", "1"], ["Mậu Ả Rập", "2"]]
    assert rows[2][3].startswith("A: ")


def test_what_is_there_is_kept_and_another_form_refused(tmp_path: Path) -> None:
    given = listed(made(tmp_path))
    with pytest.raises(ExistingFileError):
        given.write_remarks(tmp_path / "teams.xlsx")
    with pytest.raises(ArgumentError, match=r"\.xlsx"):
        given.write_remarks(tmp_path / "copy.csv")
    assert not (tmp_path / "copy.csv").exists()


def test_personal_cells_of_each_type_are_in_no_finding_review_or_team(tmp_path: Path) -> None:
    person, phone = "Nguyễn Thử Nghiệm", "0912345678"
    rows = {
        "Mã tổ": ["T1", phone, person, "T4", "T5"],
        "Tên tổ": [f"Tổ ông {person}", "Tổ 2", "Tổ 3", "Tổ 4", f"Tổ 5 {phone}"],
        "Xã": ["Mậu A"] * 5,
        "Thôn": ["Thôn 1", "Thôn 2", "Thôn 3", f"nhà ông {person}", f"Thôn 5 ({phone})"],
        "Số thành viên": ["5", phone, "5", f"5 ({person})", "5"],
        "Ngày thành lập": [f"19/05/1980 ({person})", "2022", f"{person} 2022", "2022", ""],
        "Kỹ năng": [f"dịch vụ công, {person}", f"{person} {phone}", "thu@nghiem.vn", "", "dịch vụ công"],
    }
    document = tmp_path / "decisions.toml"
    listed(pl.DataFrame(rows)).review(document)
    filled = document.read_text("utf-8").replace('decided_by = ""', 'decided_by = "UBND"')
    document.write_text(filled.replace('answer = ""', 'answer = "note"'), "utf-8")
    given = listed(pl.DataFrame(rows), decisions=document)
    given.match.review(tmp_path / "review.csv")
    made = COUNTRY.with_lists(given, partial=True)
    shown = (
        filled,
        str([*map(str, given.found)]),
        (tmp_path / "review.csv").read_text("utf-8"),
        str([*given.rows, *made.at("2024-08-31").teams()]),
    )
    for text in shown:
        assert not any(each in text for each in ("Thử Nghiệm", phone, "thu@nghiem", "1980"))


def test_cells_that_a_workbook_cannot_hold_are_texts_in_the_copy(tmp_path: Path) -> None:
    at = datetime(2022, 6, 1, 20, tzinfo=timezone(timedelta(hours=7)))
    rows = {"Xã": ["Mậu A"] * 2, "Thôn": [b"a", "b"], "Ngày thành lập": [at, None], "Số hộ": [inf, 1.0]}
    given = listed({name: [*cells] for name, cells in rows.items()})
    assert given.write_remarks(tmp_path / "copy.xlsx") == 1
    [found] = sheets(tmp_path / "copy.xlsx").values()
    assert found[1][2:4] == [date(2022, 6, 1), "inf"]
    once = listed({"Xã": (each for each in ["Mậu A"])})
    with pytest.raises(UnreadableFileError, match="does not have the rows any more"):
        once.write_remarks(tmp_path / "other.xlsx")
