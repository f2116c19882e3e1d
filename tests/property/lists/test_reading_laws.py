"""Laws of reading lists: a list reads the same in any order, form and file; nothing is lost or leaks."""

from __future__ import annotations

import csv
import tempfile
from datetime import date
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import attrs
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

import dtnet

from ...inner.lists import read_list_rows
from ...lengths import examples

if TYPE_CHECKING:
    from collections.abc import Callable

VOCABULARY = dtnet.datasets.load("vietnam").vocabulary
HEADINGS = {
    "district": ("Huyện", "Quận/huyện", "Tên huyện, quận, thị xã", "HUYEN"),
    "commune": ("Xã", "Xã/phường", "Tên xã (phường, thị trấn)", "Phường, xã"),
    "village": ("Thôn", "Thôn, bản, tổ dân phố", "Tên thôn", "Bản/khu phố"),
    "people": ("Số người", "Số thành viên", "Số lượng thành viên (người)"),
    "founded": ("Ngày thành lập", "Thời gian thành lập"),
    "name": ("Họ và tên tổ trưởng", "Họ tên", "Người liên hệ"),
    "phone": ("SĐT", "Số điện thoại", "Điện thoại liên hệ"),
    "running": ("STT", "TT", "Số TT"),
    "other": ("Nhà văn hóa", "Diện tích"),
}
SECRET = "Bí Mật Không Đọc"  # noqa: S105 - a made-up name
PLACES = st.sampled_from(
    ("Văn Yên", "Mù Cang Chải", "Yên Bình", "Lục Yên", "Đồng Tâm", "Cộng Hòa", "An Bình")
)
NUMBERS: dict[str, tuple[int, int | None] | None] = {
    "5": (5, 5),
    "5-7": (5, 7),
    "5 – 7": (5, 7),
    "từ 5 đến 7": (5, 7),
    "trên 5": (6, None),
    "ít nhất 5 người": (5, None),
    "dưới 5": (0, 4),
    "": None,
    "-": None,
    "không rõ": None,
}
DAYS = {
    "01/06/2022": (date(2022, 6, 1), date(2022, 6, 1)),
    "2022-06-13": (date(2022, 6, 13), date(2022, 6, 13)),
    "6/2022": (date(2022, 6, 1), date(2022, 6, 30)),
    "tháng 2 năm 2024": (date(2024, 2, 1), date(2024, 2, 29)),
    "Quý IV/2023": (date(2023, 10, 1), date(2023, 12, 31)),
    "2022": (date(2022, 1, 1), date(2022, 12, 31)),
    "": None,
}


@attrs.frozen
class Row:
    """A row of a list, as somebody writes it."""

    district: str
    commune: str
    village: str
    people: str
    founded: str


ROWS = st.lists(
    st.builds(
        Row,
        PLACES,
        PLACES.map("Xã {}".format),
        st.integers(1, 40).map("Thôn {}".format),
        st.sampled_from(list(NUMBERS)),
        st.sampled_from(list(DAYS)),
    ),
    min_size=1,
    max_size=6,
)


@attrs.frozen
class Form:
    """How a list is written."""

    order: list[str]
    headings: dict[str, str]
    titles: int
    shift: int
    repeats: str | None
    sums: bool
    repeat_heading: int
    decomposed: bool
    blank_rows: bool


FORMS = st.builds(
    Form,
    st.permutations(list(HEADINGS)),
    st.fixed_dictionaries({key: st.sampled_from(words) for key, words in HEADINGS.items()}),
    st.integers(0, 45),
    st.integers(0, 2),
    st.sampled_from((None, "", "nt", "-nt-", "//", '"', "Như trên")),
    st.booleans(),
    st.integers(0, 6),
    st.booleans(),
    st.booleans(),
)


def cells_of(rows: list[Row], form: Form) -> tuple[list[list[str]], list[int]]:
    """The cells of a sheet, and the row numbers of the rows of the list."""
    sheet = [["", f"Căn cứ văn bản số {number}"] for number in range(form.titles)]
    heading = [form.headings[key] for key in form.order]
    sheet.append(heading)
    numbers = []
    above: Row | None = None
    for count, row in enumerate(rows):
        if count and count == form.repeat_heading:
            sheet.append(heading)
        if form.blank_rows and count % 2:
            sheet.append([])
        same_district = above is not None and above.district == row.district
        same = {"district": same_district, "commune": same_district and above.commune == row.commune}  # type: ignore[union-attr]
        shown = attrs.asdict(row)
        if form.repeats == "":
            shown |= {key: "" for key, is_same in same.items() if is_same}
        elif form.repeats is not None and above is not None and len(sheet) == numbers[-1]:
            repeated = (key for key in shown if key != "people" and shown[key] == getattr(above, key))
            shown |= {key: form.repeats for key in repeated if shown[key]}
        shown |= {
            "name": f"{SECRET} {count}",
            "phone": f"0912 345 {600 + count}",
            "running": str(count + 1),
            "other": "đỏ",
        }
        sheet.append([shown[key] for key in form.order])
        numbers.append(len(sheet))
        above = row
    if form.sums:
        people = [row.people for row in rows]
        whole = sum(map(int, people)) if all(map(str.isdecimal, people)) else 120
        total = dict.fromkeys(form.order, "") | {"commune": "Tổng cộng", "people": str(whole)}
        sheet.append([total[key] for key in form.order])
    padded = [[""] * form.shift + each for each in sheet]
    if form.decomposed:
        padded = [[normalize("NFD", cell) for cell in each] for each in padded]
    return padded, numbers


def as_csv(sheet: list[list[str]], folder: Path) -> Path:
    text = StringIO()
    csv.writer(text, delimiter=";").writerows(sheet)
    path = folder / "list.csv"
    path.write_text(text.getvalue(), encoding="utf-8-sig")
    return path


def as_workbook(sheet: list[list[str]], folder: Path) -> Path:
    path = folder / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Danh sách")
        for number, row in enumerate(sheet):
            for column, cell in enumerate(row):
                if cell:
                    page.write_string(number, column, cell)
    return path


def check_form(rows: list[Row], form: Form, write: Callable[[list[list[str]], Path], Path]) -> None:
    sheet, numbers = cells_of(rows, form)
    with tempfile.TemporaryDirectory() as folder:
        read = read_list_rows(write(sheet, Path(folder)), VOCABULARY, kind="teams")
    assert read.row_numbers == numbers
    for level in ("district", "commune", "village"):
        assert read.texts[level] == [getattr(row, level) for row in rows]
    assert read.numbers == {"people": [NUMBERS[row.people] for row in rows]}
    assert read.days == {"founded": [DAYS[row.founded] for row in rows]}
    assert {each.severity for each in read.findings} <= {"note"}
    for secret in (SECRET, normalize("NFD", SECRET), "0912", "345 6"):
        assert secret not in repr(read)
    personal = {each.heading for each in read.columns if each.how == "personal"}
    assert personal == {form.headings["name"], form.headings["phone"]}


@given(rows=ROWS, form=FORMS)
@settings(max_examples=examples(150), deadline=None)
def test_a_list_reads_back_the_same_in_every_form_of_a_delimited_text(rows: list[Row], form: Form) -> None:
    check_form(rows, form, as_csv)


@given(rows=ROWS, form=FORMS)
@settings(max_examples=examples(40), deadline=None)
def test_a_list_reads_back_the_same_in_every_form_of_a_workbook(rows: list[Row], form: Form) -> None:
    check_form(rows, form, as_workbook)


ANYTHING = st.one_of(
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12),
    st.sampled_from(
        (*NUMBERS, *DAYS, "Tổng cộng", "Người lập biểu", "Xã Yên Bình", "#REF!", "01/06/22", "1.234")
    ),
    st.integers(-5, 3000).map(str),
)


@given(table=st.lists(st.lists(ANYTHING, min_size=5, max_size=5), max_size=8))
@settings(max_examples=examples(150), deadline=None)
def test_no_row_is_lost_whatever_the_cells(table: list[list[str]]) -> None:
    heading = ["Huyện", "Xã", "Thôn", "Số người", "Ngày thành lập"]
    with tempfile.TemporaryDirectory() as folder:
        path = as_csv([heading, *table], Path(folder))
        with path.open(encoding="utf-8-sig", newline="") as file:
            written: list[list[str]] = list(csv.reader(file, delimiter=";"))
        read = read_list_rows(path, VOCABULARY, kind="teams")
    known = set(read.row_numbers) | told_rows(read.findings)
    for number, row in enumerate(written[1:], 2):
        if any(letter.isalnum() for cell in row for letter in cell):
            assert number in known or any(
                each.severity == "error" and each.row is None for each in read.findings
            )


def told_rows(findings: tuple[Any, ...]) -> set[int]:
    """The rows that findings are about; one finding can be about several rows."""
    rows: set[int] = set()
    for each in findings:
        if each.row is not None:
            last = each.message.partition(" to ")[2].rstrip(")") if "(rows " in each.message else ""
            rows |= set(range(each.row, int(last or each.row) + 1))
    return rows
