"""The rows of a list: where the table is, what is filled, what is passed over, and what is told."""

from __future__ import annotations

import cProfile
from datetime import date
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import pytest
import xlsxwriter

import dtnet
from dtnet.errors import ArgumentError
from dtnet.lists.sheets.filled_cells import filled_down
from dtnet.lists.sheets.row_kinds import RowKinds

from ...inner.lists import HeadingWords, KnownWords, ListRows, PersonalParts, read_list_rows

if TYPE_CHECKING:
    from pathlib import Path

VIETNAM = dtnet.datasets.load("vietnam")
VOCABULARY = VIETNAM.vocabulary
PLACES = PersonalParts(VOCABULARY, VIETNAM)
TOYLAND = dtnet.datasets.load("toyland").vocabulary


def read(folder: Path, text: str, **more: Any) -> ListRows:  # noqa: ANN401 - keywords of `read_list_rows`
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return read_list_rows(path, VOCABULARY, **{"kind": "teams"} | more)


def told(rows: ListRows, *severities: str) -> list[str]:
    return [
        f"{each.row} {each.column}: {each.message}" for each in rows.findings if each.severity in severities
    ]


def test_blank_places_are_filled_from_above_but_not_across_a_change(tmp_path: Path) -> None:
    text = "Huyện;Xã;Thôn;Số người\nA;X;1;5\n;;2;5\nB;;3;5\n;Y;4;5\nB;;5;5\n;;;6\n;;7;\n"
    rows = read(tmp_path, text)
    assert rows.texts == {
        "district": ["A", "A", "B", "B", "B", "B"],
        "commune": ["X", "X", "", "Y", "Y", "Y"],
        "village": ["1", "2", "3", "4", "5", "7"],
    }
    assert told(rows, "note")[1:] == [
        "None A: blank cells that get the place above them: 3 (row 3, 5, 8)",
        "None B: blank cells that get the place above them: 3 (row 3, 6, 8)",
    ]
    assert read(tmp_path, text, fill_down=False).texts["commune"] == ["X", "", "", "Y", "", ""]


def test_cells_that_say_as_above_get_nothing_of_other_rows(tmp_path: Path) -> None:
    text = "Xã;Thôn;Số người\nX;T1;5\nnt;T2;6\nCộng;;11\nnt;T3;6\nnt;T4;6\nXã;Thôn;Số người\nnt;T5;6\n"
    rows = read(tmp_path, text)
    assert rows.row_numbers == [2, 3, 5, 6, 8]
    assert rows.texts["commune"] == ["X", "X", "", "", ""]
    alone = "it says *as above*, and gets nothing of the cell above"
    assert told(rows, "error") == [f"{row} A: {alone}" for row in (5, 6, 8)]


def test_remarks_that_say_as_above_have_the_state_above(tmp_path: Path) -> None:
    text = "Xã;Thôn;Số người;Ghi chú\nX;T1;5;\nX;T2;5;Đã giải thể\nX;T3;5;nt\nX;T4;5;nt\nX;T5;5;\n"
    text = text.replace("Ghi chú", "Tình trạng")
    assert read(tmp_path, text).texts["village"] == ["T1", "T5"]


def test_unknown_numbers_in_letters_that_are_not_composed_are_no_people(tmp_path: Path) -> None:
    rows = read(tmp_path, normalize("NFD", "Xã;Thôn;Số người\nX;1;5\nX;2;không rõ\n"))
    assert rows.numbers == {"people": [(5, 5), None]}
    assert told(rows, "review", "error") == []


def test_cells_that_say_as_above_get_the_cell_above(tmp_path: Path) -> None:
    text = "Thôn;Xã;Ngày thành lập;Số người\n1;X;1/6/2022;5\n2;nt;-nt-;6\n3;Như trên;3/6/2022;7\nnt;;nt;nt\n"
    rows = read(tmp_path, text)
    assert rows.texts == {"commune": ["X", "X", "X", "X"], "village": ["1", "2", "3", "3"]}
    assert [each and each[0].day for each in rows.days["founded"]] == [1, 1, 3, 3]
    assert rows.numbers["people"][-1] is None
    assert told(rows, "note")[1:] == [
        "None A: cells that say *as above* and get the content of the cell above: 1 (row 5)",
        "None B: cells that say *as above* and get the content of the cell above: 2 (row 3, 4)",
        "None B: blank cells that get the place above them: 1 (row 5)",
        "None C: cells that say *as above* and get the content of the cell above: 2 (row 3, 5)",
    ]
    assert read(tmp_path, text, fill_down=False).texts["commune"] == ["X", "", "", ""]
    after_a_blank = read(tmp_path, "Xã;Thôn;Số người\nX;1;5\n;2;5\nnt;3;5\n")
    assert after_a_blank.texts["commune"] == ["X", "X", ""]


@pytest.mark.parametrize("sign", ["//", "-//-", "''", "-nt-", "n.t.", "/ /", '""""'])
def test_signs_mean_the_cell_above(tmp_path: Path, sign: str) -> None:
    rows = read(tmp_path, f"Xã;Thôn;Số người\nX;{sign};5\nX;T1;5\n{sign};T2;6\n")
    assert rows.texts == {"commune": ["X", "X", "X"], "village": ["", "T1", "T2"]}
    assert [each.column for each in rows.findings if each.severity == "error"] == ["B"]


@pytest.mark.parametrize("sign", ["//", "''", "nt"])
def test_a_number_is_not_taken_from_the_cell_above(tmp_path: Path, sign: str) -> None:
    rows = read(tmp_path, f"Xã;Thôn;Số người\nX;T1;5\nX;T2;{sign}\n")
    assert rows.numbers["people"] == [(5, 5), None]
    assert told(rows, "review") == ["3 C: it says *as above*, and gets nothing of the cell above"]


def test_a_row_of_signs_that_mean_the_cells_above_is_no_sum(tmp_path: Path) -> None:
    rows = read(tmp_path, "Xã;Thôn;Số người;Ghi chú\nX;T1;5;\n//;//;5;\n")
    assert (rows.row_numbers, rows.texts["village"]) == ([2, 3], ["T1", "T1"])


def test_names_of_teams_that_are_names_of_people_are_not_read(tmp_path: Path) -> None:
    rows = read(tmp_path, "Xã;Thôn;Tên tổ\nA;1;Nguyễn Văn An\nA;2;Trần Thị Bình\nA;3;Tổ 3\n")
    assert rows.names == [None] * 3
    assert [each.meaning for each in rows.columns] == ["commune", "village", "personal"]
    assert not any("Nguyễn" in str(each) for each in rows.findings)
    mapped = read(
        tmp_path,
        "Xã;Thôn;Tên tổ\nA;1;Nguyễn Văn Trỗi\nA;2;Võ Thị Sáu\n",
        mapping={"Tên tổ": "name"},
    )
    assert mapped.names == [None, None]
    assert [each.what.key for each in mapped.findings if each.severity == "review"] == ["personal_cell"] * 2
    assert read(tmp_path, "Xã;Thôn;Tên tổ\nA;Phú;Tổ Phú\nA;2;Tổ 3\n").names == ["Tổ Phú", "Tổ 3"]


def test_filling_the_lowest_places_needs_a_review(tmp_path: Path) -> None:
    rows = read(tmp_path, "Huyện;Xã;Tên tổ\nA;X;Tổ Một\n;;Tổ Hai\n")
    assert rows.texts["commune"] == ["X", "X"]
    assert rows.names == ["Tổ Một", "Tổ Hai"]
    assert told(rows, "review") == ["None B: blank cells that get the place above them: 1 (row 3)"]
    assert read(tmp_path, "Huyện;Xã;Số người;Từ ngày\nA;X;5;2022\n;;5;2022\n").texts == {
        "district": ["A", "A"],
        "commune": ["X", ""],
    }


def test_nothing_is_filled_across_a_sum_or_from_a_cell_that_cannot_be_read(tmp_path: Path) -> None:
    rows = read(tmp_path, "Huyện;Xã;Thôn\nA;X;1\nCộng;;\n;;2\n;#REF!;3\n;;4\n")
    assert rows.texts["commune"] == ["X", "", "", ""]
    assert told(rows, "error", "review") == [
        "5 B: a formula without a result",
        "6 B: blank below a cell that cannot be read",
    ]


def test_filled_down() -> None:
    above, below = ["A", "", "B", ""], ["x", "", "", ""]
    assert filled_down([above, below], range(4), [True, True], []) == [[1, 3], [1]]
    assert (above, below) == (["A", "A", "B", "B"], ["x", "x", "", ""])


def test_rows_that_are_none(tmp_path: Path) -> None:
    text = (
        "STT;Xã;Thôn;Số người;Ghi chú\n"
        "1;Cộng Hòa;Khu Tổng 1;5;\n"
        "2;Cộng Hòa;Thôn 2;6;\n"
        ";;;11;\n"
        "STT;Xã;Thôn;Số người;Ghi chú\n"
        "3;;;;chờ bổ sung\n"
        "4;;;;\n"
        "5;X;;;\n"
        "6;X;Thôn 3;7;\n"
        ";Tổng:;;18;\n"
        ";Cộng xã X;;18;\n"
        ";;;99;\n"
        "Người lập biểu;;;;\n"
        ";;Nguyễn Văn A;;\n"
    )
    rows = read(tmp_path, text)
    assert rows.row_numbers == [2, 3, 8, 9]
    assert [each for each in told(rows, "note", "review") if not each.startswith("None")] == [
        "4 : a row of sums is not read",
        "5 : a repeated heading is not read",
        "6 : a row whose filled cells are all in columns that are not read",
        "7 : a row without a cell in a column that is read is not read",
        "10 : a row of sums is not read (rows 10 to 11)",
        "12 : a row with one filled cell, which names no place, is not read",
        "13 : text below the table is not read (rows 13 to 14)",
    ]
    assert "Nguyễn" not in repr(rows)


def test_a_row_that_names_a_place_is_no_sum_and_no_end(tmp_path: Path) -> None:
    rows = read(
        tmp_path,
        "STT;Xã;Thôn;Số người;Ghi chú\n"
        "1;X;T1;5;Tổng số đã gồm tổ trưởng\n"
        "2;X;Tổng;5;Toàn xã\n"
        ";;Thôn 3;;Chủ tịch xã đã ký\n"
        "4;X;T4;5;Total\n"
        ";;Thôn 5;;\n",
    )
    assert rows.texts["village"] == ["T1", "Tổng", "Thôn 3", "T4", "Thôn 5"]
    assert [each.what.key for each in rows.findings if each.severity != "note"] == ["free_texts"]


def test_a_second_heading_with_another_meaning_is_an_error(tmp_path: Path) -> None:
    rows = read(tmp_path, "Xã;Thôn;Số TV\nX;T1;5\nXã;Thôn;Số hộ\nX;T2;120\n")
    assert told(rows, "error") == ["3 C: a second heading, which means 'households', not 'people'"]
    assert rows.numbers == {"people": [(5, 5), None]}
    assert told(read(tmp_path, "Xã;Thôn;Số TV\nX;T1;5\nXã;Thôn;Sĩ số\nX;T2;6\n"), "error") == []


def test_a_second_heading_that_is_not_known_is_an_error(tmp_path: Path) -> None:
    rows = read(tmp_path, "Xã;Thôn;Số hộ;Số TV\nX;T1;99;5\nXã;Thôn;Số hộ nghèo;Số TV\nX;T2;7;5\n")
    assert told(rows, "error") == ["3 C: a second heading, which may mean something else than 'households'"]
    assert (rows.numbers["households"], rows.numbers["people"]) == ([(99, 99), None], [(5, 5), (5, 5)])
    page = read(tmp_path, "TT;Xã;Số TV\nA;B;1\n1;X;5\nTT;XÃ;SỐ TV\nA;B;1\n2;Y;6\n")
    assert (told(page, "error"), page.numbers["people"]) == ([], [(5, 5), (6, 6)])


@pytest.mark.parametrize(
    ("upper", "lower", "households"),
    [
        ("Số hộ", "Số hộ nghèo", None),
        ("Số hộ", "nghèo", None),
        ("Số hộ", "Tổng số", (99, 99)),
        ("Số hộ", "(hộ)", (99, 99)),
    ],
)
def test_words_below_a_heading_are_part_of_it(
    tmp_path: Path, upper: str, lower: str, households: tuple[int, int] | None
) -> None:
    rows = read(tmp_path, f"TT;Xã;Thôn;{upper};Số TV\n;;;{lower};\n1;X;T1;99;5\n2;X;T2;99;5\n")
    assert rows.numbers["households"] == [households] * 2
    assert bool(told(rows, "error")) is (households is None)


@pytest.mark.parametrize(
    ("upper", "lower"), [("Hộ nghèo", "Số hộ"), ("Đảng viên", "Số người"), ("Nữ", "Số hộ")]
)
def test_numbers_below_a_heading_of_a_part_are_not_those_of_all(
    tmp_path: Path, upper: str, lower: str
) -> None:
    rows = read(tmp_path, f"TT;Xã;Thôn;{upper};;Số TV\n;;;{lower};Ghi chú;\n1;X;T1;99;;5\n2;X;T2;99;;5\n")
    assert dict(rows.numbers) == {"people": [(5, 5)] * 2}


def test_rows_above_a_better_heading_are_not_lost(tmp_path: Path) -> None:
    first, more = "TT;Xã;Thôn;Số thành viên;\n1;X;T1;5;\n", "TT;Xã;Thôn;Số hộ;Số thành viên\n1;X;T2;9;6\n"
    rows = read(tmp_path, first + more, ignore="E")
    assert rows.texts["village"] == ["T1", "T2"]
    assert told(rows, "error") == ["3 D: a second heading, which means 'households', not 'people'"]


def test_rows_below_the_heading_of_another_table_are_told_once(tmp_path: Path) -> None:
    text = "STT;Xã;Số TV\n1;X;5\n2;Y;6\nII. Cấp bản\nSTT;Bản;Thuộc xã\n1;Bản A;X\n2;Bản B;nt\n3;Bản C;Y\n"
    rows = read(tmp_path, text)
    assert (rows.row_numbers, rows.texts["commune"]) == ([2, 3], ["X", "Y"])
    [error] = told(rows, "error")
    assert error == (
        "5 B: the heading of a second table, in which the column means 'village', not 'commune'; "
        "the rows below it are not read"
    )
    assert "5 : a repeated heading is not read" not in told(rows, "note")


def test_a_second_table_of_unknown_headings_is_no_part_of_the_list(tmp_path: Path) -> None:
    text = (
        "TT;Xã;Thôn;Số TV\n1;X;T1;5\n2;X;T2;6\nTT;Nội dung;Đơn vị tính;Kết quả\n1;Họp;buổi;3\n2;Lớp;lớp;4\n"
    )
    rows = read(tmp_path, text)
    assert (rows.row_numbers, rows.texts["village"]) == ([2, 3], ["T1", "T2"])
    [error] = told(rows, "error")
    assert error == (
        "4 B: the heading of a second table, in which the column may mean something else than 'commune'; "
        "the rows below it are not read"
    )


TWICE = "Nguyễn Văn Thử", "Trần Thị Mẫu", "NGUYỄN VĂN THỬ"


@pytest.mark.parametrize(
    ("heading", "lines", "told_of"),
    [
        ("Xã;Ấp;Họ và tên", "X;Ấp 1;{}", [4]),
        ("Xã;Ấp;Họ và tên;Năm sinh", "X;Ấp 1;{};1990", [4]),
        ("Xã;Ấp;Họ và tên;Năm sinh", "X;Ấp 1;{};199{n}", []),
        ("Xã;Ấp;Họ và tên;SĐT", "X;Ấp 1;{};{phone}", [4]),
        ("Xã;Ấp;Họ và tên", "X;Ấp {n};{}", []),
        ("Xã;Ấp;Tên tổ;Họ và tên", "X;Ấp 1;Tổ {n};{}", []),
        ("Xã;Ấp;Họ và tên", "X;Ấp 1;{} ({mark})", []),
        ("Ấp;Họ và tên", "Ấp 1;{}", [4]),
    ],
)
def test_a_person_who_may_be_in_a_team_twice_needs_a_look(
    tmp_path: Path, heading: str, lines: str, told_of: list[int]
) -> None:
    marked = [
        lines.format(name, n=n, mark="ABC"[n], phone="0900000000" if n else "")
        for n, name in enumerate(TWICE)
    ]
    rows = read(tmp_path, "\n".join([heading, *marked, ""]), kind="members")
    found = [each for each in rows.findings if each.severity == "review"]
    assert [each.row for each in found] == told_of
    assert not any("Thử" in f"{each.message}{each.cell}" for each in found)


def test_names_that_are_withheld_are_not_those_of_one_person(tmp_path: Path) -> None:
    rows = read(tmp_path, "Xã;Ấp;Họ và tên\nX;Ấp 1;A\nX;Ấp 1;A\nX;Ấp 1;Trần Thị Mẫu\n", kind="members")
    assert told(rows, "error", "review") == []


def test_each_person_of_a_list_of_members_is_a_row(tmp_path: Path) -> None:
    text = "STT;Xã;Thôn;Họ và tên;Chức vụ\n1;X;T1;A;Tổ trưởng\n2;;;B;\n3;;;;\n;;;D;Tổ viên\n"
    rows = read(tmp_path, text, kind="members")
    assert (rows.row_numbers, rows.texts["village"]) == ([2, 3, 5], ["T1"] * 3)
    assert rows.roles == ["leader", None, "ordinary"]


@pytest.mark.parametrize(
    ("lines", "refused"),
    [
        (",Thôn 1,\n1,Lê Văn Thử,Tổ trưởng\n2,{},\n3,Lê Thị Thử,\n", "Ban Thi Thu"),
        (",Thôn 1,\n1,Lê Văn Thử,Tổ trưởng\n2,{},\n3,Lê Thị Thử,\n", "Lang Thi Thu"),
        (",Thon 1,\n1,Le Van Thu,To truong\n2,{},\n", "To Van Thu"),
        (",Thôn 1,\n1,{},\n,Thôn 2,\n1,Lê Văn Thử,Tổ trưởng\n", "Bản Thị Thử"),
        (",Thôn 1,\n1,Lê Văn Thử,Tổ trưởng\n,{},\n1,Lê Thị Thử,Tổ trưởng\n", "Khe Thử"),
        (",Thôn 1,\n1,Lê Văn Thử,Tổ trưởng\n{},,\n1,Lê Thị Thử,Tổ trưởng\n", "Khe Thử"),
        ("I,{},\n1,Lê Văn Thử,Tổ trưởng\n2,Lê Thị Thử,\n", "Khe Thử"),
        (",Thôn 1,\n1,Lê Văn Thử,Tổ trưởng\n,{},\n2,Lê Thị Thử,\n", "Bổ sung"),
        (",Thôn 1,\n1,Lê Văn Thử,Tổ trưởng\n,{},\n2,Lê Thị Thử,\n", "Đội trưởng: Lê Văn Mẫu"),
        (",Thôn 1,\n,Lê Văn Thử,Tổ trưởng\n,Lê Thị Thử,\n,{},\n,Lê Thị Mẫu,Tổ trưởng\n", "Khe Thử"),
        (",Thôn 1,\n,Le Van Thu,To truong\n,{},\n,Le Thi Mau,Thanh vien\n", "Ban Thi Thu"),
        (",Thôn 1,\n1,Lê Văn Thử,Tổ trưởng\n,{},\n1,Lê Thị Thử,Tổ trưởng\n", "Ban Thi Thu"),
        (",Thôn 1,\n1,Lê Văn Thử,Tổ trưởng\n{},,\n1,Lê Thị Thử,Tổ trưởng\n", "Ban Thi Thu"),
    ],
)
def test_a_line_of_a_list_of_people_is_a_person_a_place_or_refused(
    tmp_path: Path, lines: str, refused: str
) -> None:
    text = f"Danh sách tổ CNSCĐ xã X\nTT,Họ và tên,Chức vụ\n{lines.format(refused)}"
    rows = read(tmp_path, text, kind="members")
    [error] = [each for each in rows.findings if each.severity == "error"]
    [line] = [number for number, line in enumerate(text.splitlines(), 1) if refused in line]
    column = "AB"[text.splitlines()[line - 1].index(refused) > 0]
    assert told(rows, "error") == [
        f"{line} {column}: the only cell of its row; it may name the place of the rows below"
    ]
    assert not error.cell
    read_so = [*zip(rows.row_numbers, rows.texts.get("village", rows.states), rows.states, strict=True)]
    assert {place for number, place, state in read_so if state is None and number >= line} <= {"Thôn 2"}
    assert {(place, state) for number, place, state in read_so if number < line} <= {
        ("Thôn 1", None),
        ("Thon 1", None),
    }


@pytest.mark.parametrize(
    "lines",
    [
        "1,Thôn 1,\n1,Lê Văn Thử,Tổ trưởng\n2,Lê Thị Thử,\n2,Bản Xuân Thử,\n1,Lê Văn Mẫu,Tổ trưởng\n",
        "1,Thôn 1,\n1.1,Lê Văn Thử,Tổ trưởng\n1.2,Lê Thị Thử,\n2,Bản Xuân Thử,\n2.1,Lê Văn Mẫu,Tổ trưởng\n",
        "1,Thôn 1,\n,Lê Văn Thử,Tổ trưởng\n,Lê Thị Thử,\n2,Bản Xuân Thử,\n,Lê Văn Mẫu,Tổ trưởng\n",
        ",Thôn 1,\n1,Lê Văn Thử,Tổ trưởng\n2,Lê Thị Thử,\n,Bản Xuân Thử,\n3,Lê Văn Mẫu,Tổ trưởng\n",
        "Thôn 1,,\n1,Lê Văn Thử,Tổ trưởng\n2,Lê Thị Thử,\nBản Xuân Thử,,\n1,Lê Văn Mẫu,Tổ phó\n(3 người),,\n",
    ],
)
def test_lines_with_types_name_the_places_of_people(tmp_path: Path, lines: str) -> None:
    text = f"Danh sách tổ CNSCĐ xã X\nTT,Họ và tên,Chức vụ\n{lines}"
    rows = read(tmp_path, text, kind="members")
    assert rows.texts["village"] == ["Thôn 1", "Thôn 1", "Bản Xuân Thử"]
    assert told(rows, "error") == []


def test_a_line_before_the_columns_that_are_read_is_told(tmp_path: Path) -> None:
    text = "TT;Thôn;Số người\nXã X;;\n1;T1;5\nMậu A;;\n1;T2;5\n"
    rows = read(tmp_path, text)
    assert rows.texts["commune"] == ["Xã X", ""]
    assert told(rows, "error") == ["4 A: the only cell of its row; it may name the place of the rows below"]


@pytest.mark.parametrize(
    "lines",
    [
        "Tổng cộng;;{total};\n;NGƯỜI LẬP BIỂU;;CHỦ TỊCH\n;(Ký, ghi rõ họ tên);;\n;Lê Văn Mẫu;;Lê Thị Mẫu\n",
        "Tổng;;{total};\n;KT. CHỦ TỊCH;;\n;PHÓ CHỦ TỊCH;;\n;Lê Thị Mẫu;;\n",
        ";Người lập biểu;;\n;Lê Văn Mẫu;;\n",
    ],
)
@pytest.mark.parametrize("count", [2, 12])
def test_a_signature_below_a_list_of_any_length_is_no_row(tmp_path: Path, lines: str, count: int) -> None:
    villages = "".join(f"{at};Thôn {at};5;Lê Văn Thử\n" for at in range(1, count + 1))
    text = f"Danh sách xã X\nSTT;Thôn;Số thành viên;Tổ trưởng\n{villages}{lines.format(total=5 * count)}"
    rows = read(tmp_path, text)
    assert rows.texts["village"] == [f"Thôn {at}" for at in range(1, count + 1)]
    assert told(rows, "error", "review") == []


def test_a_last_row_without_a_number_is_a_row_whatever_its_remarks(tmp_path: Path) -> None:
    text = "STT;Xã;Thôn;Số thành viên;Ghi chú\n1;X;Khe A;5;\n2;X;Khe B;6;\n;X;Khe C;7;Chủ tịch xã phụ trách\n"
    assert read(tmp_path, text).texts["village"] == ["Khe A", "Khe B", "Khe C"]


@pytest.mark.parametrize("name", ["Nguyễn Văn Mẫu", "Nguyen Van Mau"])
def test_a_name_of_a_person_among_places_with_types_is_an_error(tmp_path: Path, name: str) -> None:
    text = f"Xã;Thôn;Số thành viên\nX;Thôn Đông;5\nX;{name};6\nX;Bản Hoa;7\nX;Nguyễn Trãi;8\n"
    rows = read(tmp_path, text)
    assert told(rows, "error") == ["3 B: the cell looks like personal data, and is not read"]
    settled = read(tmp_path, text, mapping={"Thôn": "village"})
    assert settled.texts["village"] == ["Thôn Đông", name, "Bản Hoa", "Nguyễn Trãi"]


def test_words_of_sums_and_of_ends() -> None:
    kinds = RowKinds(HeadingWords(VOCABULARY), KnownWords([], lambda _: False))
    for text in (
        "Tổng cộng",
        "TỔNG",
        "Cộng:",
        "Cộng xã Yên Bình",
        "Tổng số: 45",
        "Total",
        "cong",
        "Toàn tỉnh",
    ):
        assert kinds.is_sum(text), text
    for text in ("Cộng Hòa", "Cộng đồng: 5", "Xã Cộng Hòa", "Tổng hợp", "Thôn 1"):
        assert not kinds.is_sum(text), text
    for text in ("Người lập biểu", "TM. ỦY BAN NHÂN DÂN", "Nơi nhận:", "Ghi chú: số liệu", "Prepared by: me"):
        assert kinds.is_end(text), text
    for text in ("Thôn Người", "Ghi chú", "Chủ tịch xã cũ"[8:]):
        assert not kinds.is_end(text), text


def test_the_place_above_groups_of_rows(tmp_path: Path) -> None:
    rows = read(tmp_path, "STT;Thôn;Số người\nHuyện A;;\nXã X;;\n1;T1;5\nXã Y;;\n1;T2;5\nHuyện B;;\n1;T3;5\n")
    assert rows.texts == {
        "district": ["Huyện A", "Huyện A", "Huyện B"],
        "commune": ["Xã X", "Xã Y", ""],
        "village": ["T1", "T2", "T3"],
    }


def test_a_line_between_rows_may_be_of_a_level_that_has_a_column(tmp_path: Path) -> None:
    text = (
        "district;commun\n;village;people;leader\nH. Văn Yên;TT Mậu A;Tổ dân phố số 1;5;1\n;;TDP số 2;6;1\n"
        ";xã Lang Thíp;Bản Thíp Dạo;5;1\n;;bản Tiền Phong;4;1\nTP. Yên Bái;P. Đồng Tâm;Tổ dân phố 4;7;1\n"
    )
    rows = read(tmp_path, text)
    assert rows.texts == {"district": [""] * 2, "commune": ["", "xã Lang Thíp"], "village": [""] * 2}


def test_a_row_that_may_name_the_place_of_the_rows_below_is_an_error(tmp_path: Path) -> None:
    text = "STT;Thôn;Số người\n;Xã X;\n1;T1;5\n;Mậu A;\n1;T2;5\n2;Bản Ba;\n;Xã Y;\n;Thôn 4;\n1;T5;6\n"
    rows = read(tmp_path, text)
    assert rows.texts["commune"] == ["Xã X", "", "", "Xã Y", "Xã Y"]
    assert rows.texts["village"] == ["T1", "T2", "Bản Ba", "Thôn 4", "T5"]
    assert told(rows, "error") == ["4 B: the only cell of its row; it may name the place of the rows below"]


def test_a_heading_among_many_that_are_unknown(tmp_path: Path) -> None:
    more = "".join(f";m{number}" for number in range(40))
    rows = read(tmp_path, f"Danh sách\nXã;Thôn{more}\nX;T1{';1' * 40}\n")
    assert rows.texts == {"commune": ["X"], "village": ["T1"]}


def test_titles_and_names_give_places(tmp_path: Path) -> None:
    rows = read(tmp_path, "Tỉnh: Yên Bái;Huyện:;Văn Yên\n\nXã;Thôn;Số người\nX;T1;5\n")
    assert rows.texts["province"] == ["Yên Bái"]
    assert rows.texts["district"] == ["Văn Yên"]
    rows = read(tmp_path, "Thôn;Số người\nT1;5\n", mapping={"file name": "commune"})
    assert rows.texts["commune"] == ["list"]
    assert [(each.heading, each.how) for each in rows.columns if not each.column] == [
        ("file name", "mapping")
    ]


@pytest.mark.parametrize(
    ("sheet", "title", "other"),
    [
        ("1", "Tỉnh: Lào Cai", "'Yên Bái', which the title states"),
        ("1", "Tỉnh: TỈNH YÊN BÁI", None),
        ("Tỉnh Lào Cai", "Số: 12/BC", "'Tỉnh Lào Cai', which the sheet name states"),
        ("Tỉnh Yên Bái", "Số: 12/BC", None),
    ],
)
def test_titles_and_names_that_contradict_each_other(
    tmp_path: Path, sheet: str, title: str, other: str | None
) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet(sheet)
        for row, cells in enumerate((["Tỉnh: Yên Bái"], [title], ["Xã", "Thôn"], ["Mậu A", "1"])):
            page.write_row(row, 0, cells)
    rows = read_list_rows(path, VOCABULARY, kind="teams", people=PLACES)
    assert told(rows, "error") == (
        [] if other is None else [f"{2 if sheet == '1' else 1} A: it states another province than {other}"]
    )
    assert (rows.texts["province"] == [""]) == (other is not None)


OFFICE = (
    ["TT", "Tên thôn", "Quyết định thành lập", "", "Số lượng thành viên", "", "Kinh phí"],
    ["", "", "Số", "Ngày", "Tổng", "Nữ", "(triệu đồng)"],
    ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
    [1, "Thôn 1", "12/QĐ", "15/6/2022", 7, 3, 1.5],
)


def test_a_heading_ends_above_the_row_that_numbers_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Xã X")
        for row, cells in enumerate(OFFICE):
            page.write_row(row, 0, cells)
        for column in (0, 1):
            page.merge_range(0, column, 1, column, OFFICE[0][column])
        for column in (2, 4):
            page.merge_range(0, column, 0, column + 1, OFFICE[0][column])
    for rows in (read_list_rows(path, VOCABULARY, kind="teams"), read(tmp_path, _delimited(OFFICE))):
        assert len(rows) == 1
        assert (rows.texts["village"], rows.numbers["people"]) == (["Thôn 1"], [(7, 7)])
        assert rows.days["founded"] == [(date(2022, 6, 15), date(2022, 6, 15))]
        assert told(rows, "error", "review") == []


def _delimited(rows: Any) -> str:  # noqa: ANN401 - rows of cells
    return "".join(";".join(map(str, row)) + "\n" for row in rows)


@pytest.mark.parametrize(
    ("below", "meanings", "numbering"),
    [
        (["Tổ trưởng", "Thành viên"], ["leader", "ordinary"], [["A", "B", "C", 1, 2, 3]]),
        (["Tổ trưởng", "Thành viên"], ["leader", "ordinary"], []),
        (["Nam", "Nữ"], ["", ""], []),
    ],
)
def test_a_heading_of_three_rows(
    tmp_path: Path, below: list[str], meanings: list[str], numbering: list[Any]
) -> None:
    path = tmp_path / "a.xlsx"
    heads = (
        ["STT", "Địa bàn", "", "Nhân sự", "", ""],
        ["", "Xã", "Thôn", "Tổng số", "Chia ra", ""],
        ["", "", "", "", *below],
    )
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        for row, cells in enumerate((*heads, *numbering, [1, "X", "T", 5, 1, 4])):
            page.write_row(row, 0, cells)
        for area in ((0, 0, 2, 0), (0, 1, 0, 2), (0, 3, 0, 5), (1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 2, 3)):
            page.merge_range(*area, heads[area[0]][area[1]])
        page.merge_range(1, 4, 1, 5, "Chia ra")
    rows = read_list_rows(path, VOCABULARY, kind="teams")
    assert [each.meaning for each in rows.columns] == [
        *("running number", "commune", "village", "people", *meanings)
    ]
    assert (rows.texts["village"], told(rows, "error", "review")) == (["T"], [])


def test_a_heading_merged_over_a_row_of_values_ends_above_it(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        for row, cells in enumerate((["STT", "Xã", "Thôn", "Số người"], [1, "", "T1", 5], [2, "X", "T2", 6])):
            page.write_row(row, 0, cells)
        page.merge_range(0, 1, 1, 1, "Xã")
    rows = read_list_rows(path, VOCABULARY, kind="teams")
    assert rows.texts["village"] == ["T1", "T2"]


def test_a_sheet_that_looks_like_a_table_needs_a_person(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, cells in (("1", ["Xã", "Thôn"]), ("2", ["Q", "R"]), ("3", ["Q", ""])):
            page = book.add_worksheet(name)
            for row in range(4):
                page.write_row(row, 0, cells if row == 0 else [each and f"{each}{row}" for each in cells])
    rows = read_list_rows(path, VOCABULARY, kind="teams")
    found = {each.sheet: each.severity for each in rows.findings}
    assert found == {"2": "review", "3": "note"}


def test_the_place_above_the_heading_of_tables_one_below_the_other(tmp_path: Path) -> None:
    table = "STT;Thôn;Số người\n1;T1;5\n2;T2;5\n"
    rows = read(tmp_path, f"DANH SÁCH TỔ;;\nXã X;;\n{table}Xã Y;;\n{table}")
    assert rows.texts["commune"] == ["Xã X", "Xã X", "Xã Y", "Xã Y"]
    assert read(tmp_path, f"Xã X;;\n{table}").texts["commune"] == ["Xã X", "Xã X"]
    assert read(tmp_path, f"UBND xã X;;\n{table}").texts["commune"] == ["xã X", "xã X"]
    assert "commune" not in read(tmp_path, f"BÁO CÁO CỦA CÁC XÃ, PHƯỜNG;;\n{table}").texts
    assert read(tmp_path, "Xã X;;\nXã;Thôn;Số người\nZ;T1;5\n").texts["commune"] == ["Z"]


def test_a_column_that_is_not_read_and_looks_like_places_needs_a_person(tmp_path: Path) -> None:
    rows = read(tmp_path, "Thôn;Số TV;Nơi đặt\nT1;1;Xã X\nT2;2;Xã Y\nT3;3;Z\n")
    assert told(rows, "error") == ["None C: the column is not read, and seems to hold places"]


def test_a_mapping_overrides_headings(tmp_path: Path) -> None:
    text = "Đơn vị;Thôn;SL;Ghi chú\nX;T1;5;6\n"
    rows = read(tmp_path, text, mapping={"Đơn vị": "commune", "C": "people", "Ghi chú": "households"})
    assert rows.texts == {"commune": ["X"], "village": ["T1"]}
    assert rows.numbers == {"people": [(5, 5)], "households": [(6, 6)]}
    assert [each.how for each in rows.columns] == ["mapping", "heading", "mapping", "mapping"]
    hidden = read(tmp_path, text, mapping={"Thôn": "not read", "C": "personal"})
    assert hidden.texts == {}
    assert [(each.meaning, each.how) for each in hidden.columns] == [
        ("", "not read"),
        ("", "not read"),
        ("personal", "mapping"),
        ("remarks", "not read"),
    ]
    with pytest.raises(
        ArgumentError, match="mapping: no column with the heading or letters 'Đơn vi'; did you"
    ):
        read(tmp_path, text, mapping={"Đơn vi": "commune"})


def test_columns_without_headings_are_read_by_letters(tmp_path: Path) -> None:
    rows = read(tmp_path, "X;5\nY;6\n", mapping={"A": "village", "B": "people"})
    assert (rows.texts, rows.numbers) == ({"village": ["X", "Y"]}, {"people": [(5, 5), (6, 6)]})


def test_a_list_without_headings_that_are_known(tmp_path: Path) -> None:
    rows = read(tmp_path, "a;b\n1;2\n")
    assert len(rows) == 0
    assert told(rows, "error") == [
        "None : no row with headings that are known was found; the sheet is not read"
    ]


def test_counts_and_names_of_leaders(tmp_path: Path) -> None:
    counts = read(tmp_path, "Thôn;Tổ trưởng\nT1;1\nT2;1\nT3;Nguyễn Văn A\n")
    assert counts.numbers == {"leader": [(1, 1), (1, 1), None]}
    assert told(counts, "review") == ["4 B: the cell looks like personal data, and is not read"]
    names = read(tmp_path, "Thôn;Tổ trưởng\nT1;Nguyễn Văn A\nT2;Trần Thị B - 0912345678\nT3;1\n")
    assert names.numbers == {}
    for rows in (counts, names):
        assert "Nguyễn" not in repr(rows)
        assert "0912" not in repr(rows)


def test_cells_decide_that_a_column_is_personal(tmp_path: Path) -> None:
    rows = read(tmp_path, "Mã tổ;Thôn;Liên lạc;Màu\n015090001234;T1;a@b.vn;đỏ\n015090001235;T2;;xanh\n")
    assert [(each.heading, each.how) for each in rows.columns] == [
        ("Mã tổ", "personal"),
        ("Thôn", "heading"),
        ("Liên lạc", "personal"),
        ("Màu", "not read"),
    ]
    assert "01509" not in repr(rows)
    assert read(tmp_path, "Mã tổ;Thôn\n015090001234;T1\n", mapping={"A": "key"}).keys == ["015090001234"]


def test_codes_keep_their_zeros() -> None:
    rows = read_list_rows({"Mã xã": ["04378", 4381], "Mã tổ": ["01", None]}, VOCABULARY, kind="teams")
    assert rows.codes == {"commune": ["04378", "4381"]}
    assert rows.keys == ["01", None]
    assert told(rows, "note") == ["None A: codes are numbers; zeros in front of them may be lost"]


def test_frames_are_not_filled_and_count_rows_from_one() -> None:
    given = {
        "commune": ["X", None],
        "people": [5, -1],
        "founded": [date(2022, 1, 2), None],
        "leader": [True, 1],
    }
    rows = read_list_rows(given, VOCABULARY, kind="teams")
    assert rows.row_numbers == [1, 2]
    assert rows.texts == {"commune": ["X", ""]}
    assert rows.numbers["leader"] == [None, (1, 1)]
    assert told(rows, "error") == ["2 B: a negative number"]
    assert [each.place for each in rows.findings if each.severity == "error"] == ["cell B2"]


def test_merged_cells(tmp_path: Path) -> None:
    path = tmp_path / "merged.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row("A1", ("Xã", "Thôn", "Số người", "Ngày thành lập"))
        sheet.merge_range("A2:A4", "X")
        sheet.merge_range("C2:C3", 12)
        sheet.merge_range("D2:D4", "6/2022")
        sheet.write_column("B2", ("T1", "T2", "T3"))
        sheet.write("C4", 5)
    rows = read_list_rows(path, VOCABULARY, kind="teams")
    assert rows.texts["commune"] == ["X"] * 3
    assert rows.numbers == {"people": [None, None, (5, 5)]}
    assert rows.days == {"founded": [(date(2022, 6, 1), date(2022, 6, 30))] * 3}
    assert told(rows, "review") == ["2 C: a number in a cell that is merged over 2 rows"]


def test_rows_that_look_deleted_are_told(tmp_path: Path) -> None:
    path = tmp_path / "looks.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        struck, bold = book.add_format({"font_strikeout": True}), book.add_format({"bold": True})
        sheet.write_row(1, 1, ("Xã", "Thôn", "Số TV"), bold)
        for row in range(2, 8):
            sheet.write_row(
                row, 1, ("X", f"Thôn {row}", 5), struck if row == 4 else bold if row == 6 else None
            )
            sheet.write_blank(row, 9, None, struck)
        sheet.set_row(5, None, None, {"hidden": True})
    rows = read_list_rows(path, VOCABULARY, kind="teams")
    assert [(each.what.key, each.severity) for each in rows.findings] == [  # type: ignore[attr-defined]
        ("hidden_rows", "note"),
        ("struck_rows", "review"),
    ]
    assert ["(row 6)" in each.message for each in rows.findings] == [True, False]
    assert "(row 5)" in rows.findings[1].message
    assert len(rows.row_numbers) == 6


def test_lists_of_another_country() -> None:
    given = {
        "Shire": ["Lower", "Lower"],
        "Parish": ["Mill", "Mill"],
        "Village name": ["Reed", "Rush"],
        "Households": [40, 50],
        "coastal": ["yes", "no"],
        "Phone": ["0912345678", ""],
    }
    rows = read_list_rows(given, TOYLAND, kind="villages")
    assert list(rows.texts) == ["shire", "parish", "village"]
    assert rows.numbers == {"households": [(40, 40), (50, 50)]}
    assert rows.switches == {"coastal": [True, False]}
    assert "0912" not in repr(rows)


def test_roles_are_read_for_members_alone() -> None:
    given = {"Xã": ["X"], "Chức vụ": ["Tổ trưởng"]}
    assert read_list_rows(given, VOCABULARY, kind="members").roles == ["leader"]
    assert read_list_rows(given, VOCABULARY, kind="teams").roles == [None]


def test_days_of_attributes_of_a_vocabulary() -> None:
    rows = read_list_rows({"Village": ["Reed"], "reported_on": ["1/2/2025"]}, TOYLAND, kind="teams")
    assert rows.days == {"reported_on": [(date(2025, 2, 1), date(2025, 2, 1))]}


def test_an_old_encoding_is_refused_once_for_a_sheet(tmp_path: Path) -> None:
    path = tmp_path / "abc.csv"
    path.write_bytes("STT,X·,Th«n\n1,X· Yªn B×nh,Th«n §ång T©m\n2,X· T©n Hîp,Th«n Lµng\n".encode("cp1252"))
    rows = read_list_rows(path, VOCABULARY, kind="teams")
    assert len(rows) == 0
    assert told(rows, "error") == [
        "None : the text is in the encoding TCVN3 (ABC) from before Unicode, and is not read"
    ]


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ArgumentError, match=r"kind='team'; did you mean 'teams'\?"):
        read_list_rows({"Xã": ["X"]}, VOCABULARY, kind="team")  # type: ignore[arg-type]


def test_a_repeated_heading_above_blank_numbers_does_not_make_them_personal(tmp_path: Path) -> None:
    text = "Xã;Thôn;Số người\nX;1;\nXã;Thôn;SỐ NGƯỜI\nX;2;\n"
    rows = read(tmp_path, text)
    assert rows.numbers == {"people": [None, None]}
    assert [each.meaning for each in rows.columns] == ["commune", "village", "people"]


def test_a_sheet_that_counts_the_people_of_others_is_left_out(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "members.xlsx") as book:
        counts = book.add_worksheet("TONG HOP")
        places = [["Xã X", "Ấp 1"], ["Xã X", "Ấp 2"], ["Xã X", "Ấp 3"], ["Xã Y", "Ấp 1"]]
        for number, row in enumerate([["Xã", "Ấp", "Số TV"], *([*each, 1] for each in places)]):
            counts.write_row(number, 0, row)
        for name, line in (("AP 1", "ẤP 1"), ("AP 3", "ẤP 3")):
            page = book.add_worksheet(name)
            page.write(0, 0, "UBND XÃ X")
            page.write(1, 0, line)
            for number, row in enumerate(
                [["Họ và tên", "Chức vụ, đơn vị", "Vai trò"], ["Lê Thử", "A", "TV"]]
            ):
                page.write_row(number + 3, 0, row)
    rows = read_list_rows(tmp_path / "members.xlsx", VOCABULARY, kind="members")
    assert rows.texts == {"commune": ["XÃ X", "XÃ X"], "village": ["ẤP 1", "ẤP 3"]}
    assert [*told(rows, "error"), *told(rows, "review")] == []
    assert rows.counts is not None
    assert rows.counts.texts["village"] == ["Ấp 1", "Ấp 2", "Ấp 3", "Ấp 1"]


def calls(count: int) -> int:
    """The number of function calls for a list of people. Every fourth line may be a person."""
    people = [(str(each), "Nguyễn Văn An", "Tổ viên") for each in (1, 2, 3)]
    numbers, names, roles = zip(*[(None, "Bản Thị Hoa", None), *people] * count, strict=True)
    profile = cProfile.Profile()
    profile.runcall(
        read_list_rows, {"TT": numbers, "Họ và tên": names, "Vai trò": roles}, VOCABULARY, kind="members"
    )
    return sum(each.callcount for each in profile.getstats())


def test_lines_that_may_be_people_take_time_in_proportion_to_their_number() -> None:
    calls(1)
    assert calls(400) < 5 * calls(100)


@pytest.mark.parametrize("rest", ["", "20"])
def test_a_place_in_a_column_of_names_is_that_of_the_rows_below_it(tmp_path: Path, rest: str) -> None:
    text = f"TT;Tên tổ;Thôn;Số TV\nI;Xã X;;{rest}\n1;Tổ 1;Thôn 1;5\nII;Xã Y;;{rest}\n1;Tổ 2;Thôn 1;6\n"
    rows = read(tmp_path, text)
    assert (rows.names, rows.texts["commune"]) == (["Tổ 1", "Tổ 2"], ["Xã X", "Xã Y"])
    text = "TT;Tên tổ;Thôn;Số TV\n1;Xã X;;20\n2;Tổ 1;Thôn 1;5\nA;Xã Y;Thôn 2;6\n"  # names of teams
    assert read(tmp_path, text).names == ["Xã X", "Tổ 1", "Xã Y"]


@pytest.mark.parametrize("sheet", ["X. Tân X", "P. Tân X", "TT. Tân X"])
def test_a_sheet_may_be_named_by_an_abbreviation(tmp_path: Path, sheet: str) -> None:
    with xlsxwriter.Workbook(tmp_path / "teams.xlsx") as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate([["TT", "Thôn", "Số TV"], [1, "Thôn 1", 5]]):
            page.write_row(number, 0, row)
    assert read_list_rows(tmp_path / "teams.xlsx", VOCABULARY, kind="teams").texts["commune"] == [sheet]


def test_lines_about_people_name_places_without_them(tmp_path: Path) -> None:
    text = "Danh sách tổ CNSCĐ xã X\nTT,Họ và tên,Chức vụ\n,Thôn 1 (ông Lò Văn Thử 0912345678),\n"
    text += "1,Nguyễn Văn Thử,\n2,Đội trưởng: Nguyễn Văn Mẫu,\n3,Trần Thị Thử,Thành viên\n"
    assert read(tmp_path, text, kind="members").texts["village"] == ["Thôn 1"] * 3
    text = "TT,Thôn,Số thành viên\nI. Xã Tân X - đ/c Lò Văn Thử 0912345678,,\n1,Thôn 1,5\n2,Thôn 2,5\n"
    assert read(tmp_path, text).texts["commune"] == ["Xã Tân X"] * 2


@pytest.mark.parametrize(
    "name",
    ["Ban chỉ đạo chuyển đổi số xã", "Khối cơ quan xã", "Khu vực trung tâm xã", "Bản tin xã", "Thôn trưởng"],
)
def test_bodies_of_a_commune_are_no_villages(tmp_path: Path, name: str) -> None:
    text = f"TT,Xã,Tên tổ,Số thành viên\n1,X,Thôn 1,5\n2,X,Bản Tin,6\n3,X,{name},7\n"
    assert read(tmp_path, text).texts["village"] == ["Thôn 1", "Bản Tin", ""]


@pytest.mark.parametrize(
    ("rows_and_sums", "wrong"),
    [
        ("1;A;T1;5\n2;A;T2;6\nTổng cộng;;;11\n", []),
        ("1;A;T1;5\n2;A;T2;6\nTổng cộng;;;12\n", ["4 D: 12"]),
        ("Tổng cộng;;;18\n1;A;T1;5\n2;A;T2;6\nCộng;;;11\n3;B;T3;7\nCộng;;;7\n", []),
        ("1;A;T1;5\n2;A;T2;6\nCộng;;;11\n3;B;T3;7\nCộng;;;8\nTổng số;;;18\n", ["6 D: 8"]),
        ("1;A;T1;5\n2;A;T2;\nTổng cộng;;;12\n", []),
        ("1;A;T1;5\nTổng cộng;;;12 tổ\n", []),
        ("1;A;T1;5\n2;A;T2;6\nCộng;;;11\nMang sang;;;11\n3;B;T3;7\nTổng;;;18\nBình quân/tổ;;;6\n", []),
        ("1;A;Bình Quân;5\n2;A;Trung Bình;6\nTổng;;;11\n", []),
        ("Cộng;;;11\n1;A;T1;5\n2;A;T2;6\nCộng;;;7\n3;B;T3;7\n", []),
        (f"1;A;T1;5\n2;A;T2;6\nTổng;;;{'1' * 5000}\n", []),
    ],
)
def test_sums_that_no_rows_give_are_told(tmp_path: Path, rows_and_sums: str, wrong: list[str]) -> None:
    rows = read(tmp_path, f"STT;Xã;Thôn;Số TV\n{rows_and_sums}")
    found = [each for each in rows.findings if each.severity != "note"]
    assert [f"{each.row} {each.column}: {each.cell}" for each in found] == wrong


@pytest.mark.parametrize(
    ("names", "is_read"),
    [
        (("Khu vực 1", "Khu vực 2", "Khu vực 3", "Khu vực Yên Thượng"), True),
        (("Khu vực I", "Khu vực II", "Khu vực III", "Khu vực I"), False),  # classes of communes
        (("Khu vực 1", "Khu vực 2", "Khu vực 3", "Chợ"), False),
    ],
)
def test_a_heading_that_is_a_type_of_villages_is_read_if_all_cells_repeat_it(
    tmp_path: Path, names: tuple[str, ...], *, is_read: bool
) -> None:
    rows = read(tmp_path, "Phường;Khu vực;Số TV\n" + "".join(f"X;{name};5\n" for name in names))
    assert ("village" in rows.texts) == is_read
    if is_read:
        assert [each.how for each in rows.columns if each.meaning == "village"] == ["cells"]
        assert told(rows, "error", "review") == []
    beside = read(
        tmp_path, "Phường;Thôn;Khu vực;Số TV\n" + "".join(f"X;T{name};{name};5\n" for name in names)
    )
    assert [each.heading for each in beside.columns if each.meaning == "village"] == ["Thôn"]


@pytest.mark.parametrize(("total", "wrong"), [(18, 0), (19, 1)])
@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_sum_may_be_that_of_all_sheets(tmp_path: Path, at: int, total: int, wrong: int) -> None:
    heading, path = ["Xã", "Thôn", "Số TV"], tmp_path / "a.xlsx"
    sheets: list[list[list[Any]]] = [[heading, ["A", "T1", 5], ["A", "T2", 6]], [heading, ["B", "T1", 7]]]
    if at == len(sheets):
        sheets.append([heading])
    sheets[at].append(["Tổng cộng", "", total])
    with xlsxwriter.Workbook(path) as book:
        for rows in sheets:
            page = book.add_worksheet()
            for row, cells in enumerate(rows):
                page.write_row(row, 0, cells)
    found = read_list_rows(path, VOCABULARY, kind="teams").findings
    assert sum(each.severity != "note" for each in found) == wrong


@pytest.mark.parametrize("total", [11, 18])
def test_a_sum_may_leave_teams_out_that_have_ended(tmp_path: Path, total: int) -> None:
    text = f"STT;Xã;Thôn;Số TV;Tình trạng\n1;A;T1;5;\n2;A;T2;7;Đã giải thể\n3;A;T3;6;\nTổng;;;{total};\n"
    assert told(read(tmp_path, text), "error", "review") == []


@pytest.mark.parametrize(
    ("line", "asks"),
    [("Nhóm 2", True), ("Các tổ hoạt động chưa đều", True), ("Trang 2", False), ("2", False)],
)
def test_a_line_above_rows_that_is_not_read_needs_a_look(tmp_path: Path, line: str, *, asks: bool) -> None:
    rows = read(tmp_path, f"STT;Xã;Thôn;Số TV\n1;A;T1;5\n2;A;T2;6\n{line};;;\n3;A;T3;6\n4;A;T4;7\nKhác;;;\n")
    assert rows.texts["village"] == ["T1", "T2", "T3", "T4"]
    assert [each.what.key for each in rows.findings if each.severity != "note"] == ["free_line"] * asks
    assert [each.cells for each in rows.free_texts] == [("A4",)] * asks


MEMBERS = "1;Nguyễn Văn Thử;Tổ trưởng;{0}\n2;Trần Thị Mẫu;Thành viên;{1}\n"


@pytest.mark.parametrize("line", ["I. Tổ công nghệ số cộng đồng xã;;;", "I;Tổ CNSCĐ cấp xã (02 người);;"])
def test_a_line_announces_the_team_of_the_commune(tmp_path: Path, line: str) -> None:
    """Its people are of no village, whether it stands first or last."""
    own, first = MEMBERS.format("", ""), MEMBERS.format("Thôn 1", "")
    part, villages = f"{line}\n{own}", f"II. Tổ công nghệ số cộng đồng các thôn;;;\n{first}"
    for text in (f"{part}{villages}", f"{villages}{part}"):
        path = tmp_path / str(text.startswith(part))
        path.mkdir()
        title = "DANH SÁCH TỔ CNSCĐ XÃ EA KAR;;;\n"
        rows = read(path, f"{title}STT;Họ và tên;Chức vụ;Thôn\n{text}", kind="members", people=PLACES)
        assert sorted(rows.texts["village"]) == ["", "", "Thôn 1", "Thôn 1"]
        assert [*rows.of_area_above] == [not each or None for each in rows.texts["village"]]
        assert told(rows, "error", "review") == []


def test_a_line_of_the_team_of_a_commune_keeps_the_commune_of_its_section(tmp_path: Path) -> None:
    own = "I. Tổ CNSCĐ xã;;\n1;Nguyễn Văn Thử;Tổ trưởng\nII. Tổ CNSCĐ thôn 1;;\n1;Lê Văn Giả;Tổ trưởng\n"
    text = f"STT;Họ và tên;Chức vụ\nA. XÃ EA KAR;;\n{own}B. XÃ EA Ô;;\n{own}"
    rows = read(tmp_path, text, kind="members")
    assert rows.texts["commune"] == ["XÃ EA KAR"] * 2 + ["XÃ EA Ô"] * 2
    assert rows.texts["village"] == ["", "thôn 1"] * 2
    assert [*rows.of_area_above] == [True, None] * 2


def test_numbers_of_an_earlier_day_ask_nothing_beside_those_of_today(tmp_path: Path) -> None:
    heading = "Xã;Thôn;Số thành viên;\n;;Trước sắp xếp;Sau sắp xếp\n"
    rows = read(tmp_path, f"{heading}X;T1;9;5\nX;T2;8;6\n")
    assert (rows.numbers["people"], dict(rows.former)) == ([(5, 5), (6, 6)], {})
    assert told(rows, "error", "review") == []
    alone = read(tmp_path, "Xã;Thôn;Số thành viên trước sắp xếp\nX;T1;9\nX;T2;8\n")
    assert told(alone, "error") == ["None C: the column is not read, and seems to count people"]


@pytest.mark.parametrize(
    ("heading", "shown"),
    [
        ("Họ tên chủ hộ", "Họ tên chủ hộ"),
        ("Họ và tên đại diện hộ", "Họ và tên đại diện hộ"),
        ("Họ tên chủ hộ Nguyễn Văn Thử", ""),
    ],
)
def test_a_heading_about_people_is_shown_unless_it_names_somebody(
    tmp_path: Path, heading: str, shown: str
) -> None:
    rows = read(tmp_path, f"STT;{heading};Xã;Thôn;Số TV\n1;Trần Thị Mẫu;X;T1;5\n2;Lê Văn Giả;X;T2;6\n")
    assert [(each.heading, each.meaning) for each in rows.columns if each.column == "B"] == [
        (shown, "personal")
    ]
