"""Lists of members: which cells are the name of one person, which are empty seats, and which are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import dtnet
from dtnet.lists.people.person_cells import PersonCells

from ...inner.lists import ListRows, StateTexts, read_list_rows

if TYPE_CHECKING:
    from pathlib import Path

CELLS = PersonCells(lambda texts: any(map(StateTexts("members").read, texts)))
VOCABULARY = dtnet.datasets.load("vietnam").vocabulary


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Nguyễn Văn Thử",
            "NGUYỄN VĂN THỬ",
            "nguyễn văn thử",
            "Nguyễn văn Thử",
            "Nguyen Van Thu",
            "Dang Van Thu",
        ),
        *(
            "Kpă Thuyên",
            "K'Brôi",
            "Y Bliu Niê",
            "H'Hen",
            "H' Hen Niê",
            "Điểu K'Ré",
            "KPUIH THUYÊN",
            "A Blo",
            "Bríu Pố",
        ),
        *(
            "Ông Nguyễn Văn Thử",
            "Đ/c: Lê Thị Mẫu",
            "bà Mẫu",
            "Trưởng thôn Nguyễn Văn Thử",
            "Tổ trưởng: Lê Thị Mẫu",
        ),
        *(
            "Nguyễn Văn Thử (Tổ trưởng)",
            "Nguyễn Văn Thử (1985)",
            "Nguyễn Văn Thử - Bí thư chi bộ",
            "Lê Thị Mẫu (nữ)",
        ),
        *(
            "Lê Thị Mẫu 0912345678",
            "1. Lê Thị Mẫu",
            "Nguyễn Trần Văn Thử",
            "N.V. Thử",
            "Nguyễn Văn A",
            "Lê Văn Thử 2",
            "B",
        ),
        *(
            "Khuyết Văn Thử",
            "Khuyet Thi Mau",
            "Giàng A Chờ",
            "Đỗ Thị Nghỉ",
            "Hồ Văn Trống",
            "Và A Páo",
            "Lô Thanh Xã",
            "Võ Thành Viên",
        ),
    ],
)
def test_a_name_is_one_person(text: str) -> None:
    assert CELLS.read(text) == "person"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "(khuyết)",
            "Khuyết",
            "Chờ bổ sung",
            "Đang kiện toàn",
            "chưa có",
            "CHƯA CÓ",
            "trống",
            "Cho bo sung",
        ),
        *("Chua co", "Dang kien toan", "Tổ trưởng: khuyết", "Còn thiếu 01 người", "Chưa bầu", "Vacant"),
    ],
)
def test_words_for_an_empty_seat_are_no_person(text: str) -> None:
    assert CELLS.read(text) == "empty seat"


@pytest.mark.parametrize(
    "text",
    [
        *("Nguyễn Văn Thử và Lê Thị Mẫu", "Nguyễn Văn Thử, Lê Thị Mẫu", "Nguyễn Văn Thử\nLê Thị Mẫu"),
        *("Nguyễn Văn Thử/Lê Thị Mẫu", "Nguyễn Văn Thử; Lê Thị Mẫu", "Nguyễn Văn Thử Lê Thị Mẫu"),
        *(
            "Nguyễn Văn Thử Trần Mẫu",
            "NGUYỄN VĂN THỬ VÀ LÊ THỊ MẪU",
            "Nguyễn Văn Thử thay Lê Thị Mẫu",
            "Nguyễn Văn Thử (khuyết)",
        ),
        *(
            "Nguyễn Văn Thử (đã nghỉ)",
            "Nguyễn Văn Thử đã nghỉ",
            "Nguyễn Văn Thử - xin nghỉ",
            "Nguyễn Văn Thử (gạch tên)",
        ),
        *(
            "05 người",
            "12",
            "Hội phụ nữ",
            "Đoàn Thanh Niên",
            "Thành viên",
            "Công an xã",
            "Thôn 1",
            "Bản Na Kho 1",
            "Như trên",
            "nt",
            "x",
        ),
        *("Chờ phê duyệt", "CHỜ PHÊ DUYỆT", "Chưa Xác Định", "Vị trí trống", "Vợ ông Thử", "Từ chối"),
    ],
)
def test_other_cells_are_unclear(text: str) -> None:
    assert CELLS.read(text) == "unclear"


def members(tmp_path: Path, heading: str, lines: str) -> ListRows:
    path = tmp_path / "members.csv"
    path.write_text(f"Xã;Thôn;{heading};Vai trò\n{lines}", encoding="utf-8")
    return read_list_rows(path, VOCABULARY, kind="members")


def test_empty_seats_are_no_rows_and_unclear_cells_are_told(tmp_path: Path) -> None:
    lines = "X;1;Lê Văn Thử;Tổ trưởng\nX;1;(khuyết);Tổ phó\nX;1;Lê Thị Mẫu, Lê Văn Ví;\n"
    lines += "X;1;…;Tổ viên\nX;1;Lê Ví;\n"
    rows = members(tmp_path, "Họ và tên", lines)
    assert (rows.row_numbers, rows.states) == ([2, 4, 5, 6], [None, "uncounted", "unclear", None])
    told = [
        (each.severity, each.row, each.column, each.message) for each in rows.findings if each.column == "C"
    ]
    assert told[1:] == [
        ("note", None, "C", "empty seats, which count nobody: 1; rows 3"),
        ("error", 4, "C", "the cell is not the name of one person"),
        ("error", 5, "C", "the name is blank, and the row may be an empty seat"),
    ]
    assert "Mẫu" not in repr(rows.findings)


def test_whoever_ignores_names_counts_rows_but_no_empty_seats(tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    lines = "X;1;Bà A và bà B\nX;1;(khuyết)\nX;1;\n"
    path.write_text(f"Xã;Thôn;Họ và tên\n{lines}", encoding="utf-8")
    rows = read_list_rows(path, VOCABULARY, kind="members", ignore="Họ và tên")
    assert (rows.row_numbers, rows.states) == ([2, 4], [None, None])


@pytest.mark.parametrize("heading", ["Họ đệm;Tên", "Họ và tên;", "Họ và tên;Họ và tên"])
def test_a_name_in_two_columns_is_one_name(tmp_path: Path, heading: str) -> None:
    lines = "X;1;Lê Văn;Thử;Tổ trưởng\nX;1;Lê Thị;Mẫu;Tổ viên\nX;1;Khuyết;;Tổ viên\n"
    rows = members(tmp_path, heading, lines)
    assert (rows.row_numbers, rows.states) == ([2, 3], [None, None])


def test_rows_whose_names_are_withheld_are_people(tmp_path: Path) -> None:
    rows = members(tmp_path, "Họ và tên", "X;1;Lê Văn Thử;Tổ trưởng\nX;1;;Tổ viên\nX;1;;Tổ viên\n")
    assert rows.states == [None] * 3


PEOPLE = "1,Lê Văn Thử,Tổ trưởng\n2,Lê Thị Mẫu,Tổ viên\n3,(khuyết),Tổ viên\n"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("I,Tổ CNSCĐ thôn 1 (02 người),", None),
        ("I,Tổ CNSCĐ thôn 1 (05 người),", "3 B"),
        ("Thôn 1: 3 thành viên,,", "3 A"),
        ("I,Thôn 1,", None),
    ],
)
def test_the_number_of_people_in_a_line_is_that_of_the_rows_below(
    tmp_path: Path, line: str, told: str | None
) -> None:
    path = tmp_path / "members.csv"
    text = f"Danh sách tổ CNSCĐ xã X\nTT,Họ và tên,Vai trò\n{line}\n{PEOPLE}II,Thôn 2,\n{PEOPLE}"
    path.write_text(text, encoding="utf-8")
    rows = read_list_rows(path, VOCABULARY, kind="members")
    errors = [f"{each.row} {each.column}" for each in rows.findings if each.severity == "error"]
    assert errors == ([] if told is None else [told])


def test_numbers_that_begin_again_in_one_place_are_told(tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    path.write_text(
        "TT;Xã;Thôn;Họ và tên\n1;X;1;Lê Thử\n2;;;Lê Mẫu\n1;;;Lê Ví\n1;;2;Lê Ba\n2;;;Lê Bốn\n",
        encoding="utf-8",
    )
    [error] = [
        each for each in read_list_rows(path, VOCABULARY, kind="members").findings if each.severity == "error"
    ]
    assert (error.row, error.message) == (4, "the numbering of people begins again in one place")


@pytest.mark.parametrize("remark", ["thôi tham gia", "Đã nghỉ"])
def test_members_who_have_left_are_no_rows(tmp_path: Path, remark: str) -> None:
    rows = members(tmp_path, "Họ và tên;Tình trạng", f"X;1;Lê Văn Thử;;Tổ trưởng\nX;1;Lê Mẫu;{remark};\n")
    assert rows.row_numbers == [2]


def test_women_and_men_without_all_people_are_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "teams.csv"
    path.write_text("Xã;Thôn;Nam;Nữ\nX;1;3;2\nX;2;4;1\n", encoding="utf-8")
    found = read_list_rows(path, VOCABULARY, kind="teams").findings
    assert [each.column for each in found if each.severity == "error"] == ["C", "D"]
    path.write_text("Xã;Thôn;Số TV;Nam;Nữ\nX;1;5;3;2\nX;2;5;4;1\n", encoding="utf-8")
    found = read_list_rows(path, VOCABULARY, kind="teams").findings
    assert [each for each in found if each.severity == "error"] == []
