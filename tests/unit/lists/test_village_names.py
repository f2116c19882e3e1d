"""Cells that name a village: a plain name is read, and each other text is an error of its cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import dtnet
from dtnet.lists.village_names import PlaceMarks, VillageNames

from ...inner.lists import HeadingWords
from ...provinces import province_around

if TYPE_CHECKING:
    from pathlib import Path

    from dtnet import PlaceList
    from dtnet.lists import Finding

COUNTRY = province_around("Yên Bái")
VILLAGES = VillageNames(HeadingWords(COUNTRY.vocabulary))


def read(folder: Path, cells: list[str], kind: str = "teams", heading: str = "Thôn") -> PlaceList:
    quoted = [f'"{each}"' for each in cells]
    rows = "".join(f"Đông Cuông;{each};5\n" for each in quoted)
    path = folder / "list.csv"
    path.write_text(f"Xã;{heading};Số thành viên\n{rows}", encoding="utf-8")
    return dtnet.read_list(path, COUNTRY, kind=kind, at="2026-01-15", within="Lào Cai")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Thôn Phước Mỹ", "Phước Mỹ"),
        ("Thôn Phước Mỹ", "Thon Phuoc My"),
        ("Thôn Phước Mỹ", "Thôn Phuoc My"),
        ("Phước Mỹ", "PHUOC MY"),
        ("TK3", "Tiểu khu 3"),
        ("Thôn 3", "3"),
        ("Thôn 2", "Thôn II"),
        ("Thôn Đông IV", "Thôn Đông 4"),
    ],
)
@pytest.mark.parametrize("kind", ["teams", "members", "villages"])
def test_two_spellings_of_one_village_need_a_look(tmp_path: Path, one: str, other: str, kind: str) -> None:
    findings = [each for each in _findings(read(tmp_path, [one, "Thôn Hạ", other], kind)) if each.row]
    [found] = [each for each in findings if each.what.key == "two_spellings"]
    assert (found.severity, found.row, found.cell) == ("review", 4, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Thôn 1", "Tổ dân phố 1"),
        ("Thôn Trung", "Thôn Trũng"),
        ("Thôn Mỹ", "Ấp Mỹ"),
        ("Thôn 1", "Thôn 01"),
        ("Thôn A", "Thôn 1"),
    ],
)
def test_villages_of_two_kinds_or_marks_need_no_look(tmp_path: Path, one: str, other: str) -> None:
    assert all(each.what.key != "two_spellings" for each in read(tmp_path, [one, other]).more)


def _findings(listed: PlaceList) -> list[Finding]:
    return [*listed.read.findings, *listed.more]


@pytest.mark.parametrize(
    "text",
    [
        "Tổ dân phố số 1",
        "Ấp Bình Hòa 1",
        "Buôn Ea H'Leo",
        "Buôn Cư M’blim",
        "Plei Ơi",
        "Khu 4A",
        "Tổ 12B",
        "Tổ dân phố Phố Mới",
        "TDP Ấp Dâu",
        "Điện Biên II",
        "Chùa Chuông",
        "Chợ",
        "Ấp Chợ",
        "Khu 30/4",
        "Khu 2-9",
        "Khu phố 3/2",
        "KP3",
        "TDP19/5",
        "KP.30/4",
        "Thôn3",
        "Ấp4A",
        "KP-3",
        "Th.3",
        "B. Hẹo",
        "Thôn A-Rum",
        "Bản Mường Và",
        "Hội An",
        "An Ninh",
        "Liên Quan",
        "Phong Thạnh",
        "Đoàn Kết",
        "Trường Sơn",
        "thôn đông",
        "THÔN ĐÔNG",
        "Thôn Trung tâm",
        "1",
        "Xóm 3 Đông",
        "Khu TĐC",
        "Ban Heo",
        "Tổ dân phố Bưu Điện",
        "Thôn Khu Phố",
    ],
)
def test_a_plain_name_is_a_village(text: str) -> None:
    assert VILLAGES.plain(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Thôn Thượng/Trung",
        "Thôn Thượng - Trung",
        "Thôn Thượng-Trung",
        "Thôn Đông, Tây",
        "Thôn Đông và Tây",
        "Thôn Đông+Tây",
        "Thôn Đông & Tây",
        "02 thôn",
        "3 tổ dân phố",
        "Thôn 1 Thôn 2",
        "Thôn Đông Thôn Đoài",
        "Tổ 3/4",
        "Thôn 1 2",
        "Thôn 1.2",
        "Tổ 12/13",
        "Thôn 3 tổ 2",  # several
        "Thôn 1*",
        "Thôn 1¹",
        "Thôn ½",
        "Thôn 1 (1)",
        "Thôn 1 [1]",
        "Thôn 1 (02 tổ)",
        "Thôn Đông cũ",
        'Thôn "Đông"',
        "Thôn",  # marks
        "UBND xã",
        "Trường THCS Thử",
        "Công ty Thử",
        "Chi bộ thôn 5",
        "Tổ công tác",
        "Đội dân phòng",
        "Trạm y tế",
        "Chợ Gạo",
        "Hội phụ nữ",
        "Trạm Y tế xã",
        "Trưởng thôn 1",
        "Bình Hòa Phó",  # no villages
        "Thôn Đông (Mẫu Thử)",
        "Thôn Đông (K'Thử)",
        "Thôn Thượng - Thử",
        "Thôn Thượng tran van thu",  # people
    ],
)
def test_another_text_is_none(text: str) -> None:
    assert VILLAGES.plain(text) == ""


def test_the_number_of_a_row_and_points_are_no_part_of_a_name() -> None:
    assert [*map(VILLAGES.plain, ["1. Thôn Đông", "Thôn Đông.", "2) Thôn Đông;"])] == ["Thôn Đông"] * 3


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Thôn 1 (ĐBKK)", "Thôn 1"),
        ("Thôn 1 (12 hộ, 45 khẩu)", "Thôn 1"),
        ("Xã Đông Cuông [NTM]", "Xã Đông Cuông"),
        ("Thôn An Phú (Tân Lập cũ)", "Thôn An Phú"),
        ("Thôn 1 (02 tổ)", "Thôn 1 (02 tổ)"),
        ("Thôn 1 (5 người)", "Thôn 1 (5 người)"),  # of a team, which its column counts
        ("Thôn Đông (Mẫu Thử)", "Thôn Đông (Mẫu Thử)"),
        ("Thôn 1 (một phần)", "Thôn 1 (một phần)"),
        ("Thôn Đông (cũ)", "Thôn Đông (cũ)"),
    ],
)
def test_known_marks_are_no_part_of_a_name(text: str, left: str) -> None:
    assert PlaceMarks().without(text) == left


@pytest.mark.parametrize("kind", ["teams", "villages"])
@pytest.mark.parametrize(
    "cell", ["Thôn Thượng/Trung", "Thôn Thượng\nTrung", "Thôn Đông (Mẫu Thử)", "Thôn Thượng - Thử", "UBND xã"]
)
def test_a_cell_that_is_no_plain_name_is_one_error_that_does_not_show_it(
    tmp_path: Path, kind: str, cell: str
) -> None:
    listed = read(tmp_path, ["Thôn Hạ (NTM)", cell, "Tổ dân phố\nsố 1"], kind)
    [found] = [each for each in _findings(listed) if each.severity == "error"]
    assert (found.column, found.cell) == ("B", "")
    assert found.message == "the cell is not the name of one village alone"
    assert cell.rsplit(maxsplit=1)[-1].strip("()") not in repr(listed.read)
    assert [None if each is None else each.slug for each in listed.made] == [
        "thon-ha",
        None,
        "to-dan-pho-so-1",
    ]


def test_a_cell_of_several_villages_is_shown_without_brackets_alone(tmp_path: Path) -> None:
    listed = read(tmp_path, ["Thôn Hạ", "Thôn 1 + thôn 2", "Thôn 3 + thôn 4 (Mẫu Thử)", "Thôn 5\nThôn 6"])
    errors = [each for each in _findings(listed) if each.severity == "error"]
    assert {each.what.key for each in errors} == {"several_in_a_cell"}
    assert [each.cell for each in errors] == ["Thôn 1 + thôn 2", "", "Thôn 5, Thôn 6"]


def test_the_place_in_the_name_of_a_team_is_a_plain_name_too(tmp_path: Path) -> None:
    cells = ["Tổ CNSCĐ thôn Hạ", "Tổ CNSCĐ thôn Đông (Mẫu Thử)"]
    listed = read(tmp_path, cells, heading="Tên tổ công nghệ số cộng đồng")
    assert [each.row for each in _findings(listed) if each.severity == "error"] == [3]


def test_a_mark_behind_a_commune_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Xã;Thôn;Số thành viên\nXã Đông Cuông (NTM);Thôn 1;5\n", encoding="utf-8")
    listed = dtnet.read_list(path, COUNTRY, kind="teams", at="2026-01-15", within="Lào Cai")
    assert [each for each in _findings(listed) if each.severity != "note"] == []
    assert len(listed.teams) == 1
