"""One cause is told once, with what mends it; what is offered mends it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

import dtnet
from dtnet.lists.findings import finding_groups, is_about_free_texts

from ...provinces import province_around

if TYPE_CHECKING:
    from pathlib import Path

    from dtnet import PlaceList

COUNTRY = province_around("Yên Bái")
HEAD = ["Xã", "Thôn", "Số thành viên"]


def read(folder: Path, rows: list[list[Any]], mapping: dict[str, str] | None = None) -> PlaceList:
    path = folder / "teams.csv"
    path.write_text("\n".join(";".join(map(str, row)) for row in rows), "utf-8")
    return dtnet.read_list(path, COUNTRY, kind="teams", at="2024-08-31", within="Văn Yên", mapping=mapping)


def told(listed: PlaceList) -> list[tuple[str, str, str]]:
    """The groups of errors and reviews: where, what, and what to do."""
    own = (each for each in listed.found if each.severity != "note" and not is_about_free_texts(each))
    groups = finding_groups(own, "en")
    return [(each.place_in("en", file=False), each.what.told(), each.first.hint_in("en")) for each in groups]


def test_an_unread_column_that_tells_teams_apart_is_offered_and_mends_it(tmp_path: Path) -> None:
    rows = [["Xã", "Thôn", "Nhóm"], *(["Mậu A", f"Thôn {at // 4}", f"Nhóm {at % 4}"] for at in range(16))]
    listed = read(tmp_path, rows)
    [(where, what, hint)] = told(listed)
    assert where == "rows 3, 4, 5, 7, 8, … (12)"
    assert what == "the same place and team as in row 2, row 6, row 10, row 14"
    offered = re.search(r"mapping=\{'(.*)': '(.*)'\}", hint)
    assert offered is not None
    assert len(listed.lost) == 12
    assert told(read(tmp_path, rows, mapping={offered[1]: offered[2]})) == []


@pytest.mark.parametrize("names", [["A", "A", "B"], ["A", "", "B"], ["Nhóm A", "nhóm a", "B"]])
def test_a_column_that_does_not_tell_all_teams_apart_is_not_offered(tmp_path: Path, names: list[str]) -> None:
    rows = [["Xã", "Thôn", "Nhóm"], *(["Mậu A", "Thôn 1", each] for each in names)]
    [(_, _, hint)] = told(read(tmp_path, rows, mapping={"Nhóm": "not read"}))
    assert hint == "leave one of them out, or give each team a key or a name of its own"


def test_a_second_table_at_the_side_is_told_once(tmp_path: Path) -> None:
    rows = [[*HEAD, "", *HEAD], *(["Mậu A", f"Thôn {at}", 5, "", "Yên Hợp", f"Thôn {at}", 6] for at in "123")]
    listed = read(tmp_path, rows)
    [(where, what, hint)] = told(listed)
    assert where == "column E"
    assert what == "the columns E to G repeat the headings of a table at their left, and are not read"
    assert "mapping" not in hint


@pytest.mark.parametrize(
    ("heading", "meaning"), [("Đơn vị", "district"), ("Số TV", "people"), ("Chỗ ở, nơi", "commune")]
)
def test_the_hint_of_a_column_that_is_not_read_names_a_meaning(
    tmp_path: Path, heading: str, meaning: str
) -> None:
    rows = [[*HEAD, heading], *(["Mậu A", f"Thôn {at}", 5, "a"] for at in range(3))]
    [(_, _, hint)] = told(read(tmp_path, rows))
    assert f"mapping={{'{heading}': '{meaning}'}}" in hint


def in_halves(*lines: str) -> list[list[object]]:
    """A table in two halves: each line has the running numbers of its left and its right row."""
    head = ["STT", *HEAD]
    cells = (line.split() for line in lines)
    rows = [[left, "Mậu A", f"Thôn {left}", 5, right, "Yên Hợp", f"Thôn {right}", 6] for left, right in cells]
    return [[*head, *head], *rows]


def test_the_halves_of_one_table_are_read(tmp_path: Path) -> None:
    rows = in_halves("1 4", "2 5", "3 6")
    listed = read(tmp_path, rows)
    assert told(listed) == []
    assert listed.read.texts["village"] == [f"Thôn {number}" for number in range(1, 7)]
    assert listed.read.row_numbers == [2, 3, 4, 2, 3, 4]
    rows[3][6] = ""
    listed = read(tmp_path, rows)
    assert [each[0] for each in told(listed)] == ["row 4"]
    assert listed.lost == (2, 5)  # the finding does not say which of the two rows it is


@pytest.mark.parametrize("lines", [("1 1", "2 2"), ("1 5", "2 6"), ("1 3", "x x", "2 4")])
def test_other_tables_side_by_side_are_no_halves(tmp_path: Path, lines: tuple[str, ...]) -> None:
    assert [each[0] for each in told(read(tmp_path, in_halves(*lines)))] == ["column F"]


@pytest.mark.parametrize("line", ["CHƯA THÀNH LẬP", "ĐÃ GIẢI THỂ", "Xã Yên Hợp"])
@pytest.mark.parametrize("at", [0, 1])
def test_a_line_at_the_foot_of_a_half_would_hold_for_the_next_half(
    tmp_path: Path, line: str, at: int
) -> None:
    rows = in_halves("1 4", "2 5", "3 6")
    rows.append(["", "", "", "", 7, "Yên Hợp", "Thôn 7", 6])
    rows[-1][at] = line
    assert "column F" in [each[0] for each in told(read(tmp_path, rows))]


@pytest.mark.parametrize("line", ["Tổng cộng", "Người lập biểu"])
def test_a_half_may_end_with_a_sum_or_a_signature(tmp_path: Path, line: str) -> None:
    rows = in_halves("1 4", "2 5", "3 6")
    rows.append(["", line, "", "", 7, "Yên Hợp", "Thôn 7", 6])
    listed = read(tmp_path, rows)
    assert told(listed) == []
    assert listed.read.texts["village"] == [f"Thôn {number}" for number in range(1, 8)]


def test_the_numbering_of_a_second_page_is_no_row(tmp_path: Path) -> None:
    head, first, again = ["STT", *HEAD], ["(1)", "(2)", "(3)", "(4)"], ["1", "2", "3", "4"]
    teams = [[at, "Mậu A", f"Thôn {at}", 5] for at in range(1, 10)]
    for numbering in ([head, first, *teams[:4], first, *teams[4:]], [head, *teams[:4], first, *teams[4:]]):
        assert len(read(tmp_path, numbering)) == 9
    listed = read(tmp_path, [head, *teams[:4], head, again, *teams[4:]])
    assert (len(listed), told(listed)) == (9, [])
    assert len(read(tmp_path, [head, *teams, [10, "Mậu A", "12", "13"]])) == 10


def test_one_message_of_many_rows_is_one_group(tmp_path: Path) -> None:
    rows = [HEAD, *(["Mậu A", f"Thôn {at}", "khoảng 5"] for at in range(9)), ["Mậu A", "Thôn 10", -5]]
    groups = told(read(tmp_path, rows))
    assert [each[0] for each in groups] == ["cells C2, C3, C4, C5, C6, … (9)", "cell C11"]
