"""What is told about lists, in each language: findings, reasons, reviews and copies with remarks."""

from __future__ import annotations

import ast
import csv
from pathlib import Path
from string import Formatter

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

import dtnet
from dtnet import PlaceList
from dtnet.errors import UnknownNameError
from dtnet.lists.messages import AreaNames, Word, say_near
from dtnet.phrases import Listing

from ...inner.phrases import phrases

COUNTRY = dtnet.datasets.load("vietnam")
DAY = "2024-08-31"
LISTS = Path(dtnet.__file__).parent / "lists"


@pytest.fixture(scope="module")
def listed() -> PlaceList:
    columns = {
        "Xã": ["Mậu A", "Lang Thipp", "Zanzibar"],
        "Thôn": ["Thôn 1", "Thôn 2", "Thôn 3"],
        "Số thành viên": ["5", "-3", "khoảng 5"],
    }
    return dtnet.read_list(pl.DataFrame(columns), COUNTRY, kind="teams", at=DAY, within="Huyện Văn Yên")


def test_each_message_has_a_text_with_its_values() -> None:
    texts = phrases("findings").texts
    said = set()
    for path in LISTS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
                match node.args:
                    case [ast.Constant(value=str(key))]:
                        said.add(key)
                        names = {name for _, name, _, _ in Formatter().parse(texts[key]) if name}
                        assert {each.arg for each in node.keywords} == names, key
    assert len(said) > 80


def test_findings_and_reasons_are_told_in_a_language(listed: PlaceList) -> None:
    found = listed.findings_in("vi")
    assert found["message"] == [
        "“Lang Thipp” gần giống Xã Lang Thíp",
        "số âm",
        "không có xã, phường nào tên là “Zanzibar” thuộc Huyện Văn Yên",
        "không phải số chính xác",
    ]
    assert found["hint"][1] == "ghi số nguyên, hoặc `5-7`; nếu chưa rõ thì để trống"
    assert listed.findings["message"][1] == "a negative number"
    assert listed.rows_in("vi")["reason"] == ["", found["message"][0], found["message"][2]]
    assert listed.match.in_language("vi").in_language("en") == listed.match
    with pytest.raises(UnknownNameError, match="language: got 'fr'"):
        listed.findings_in("fr")  # type: ignore[arg-type]


def test_a_review_in_vietnamese_is_read_again(listed: PlaceList, tmp_path: Path) -> None:
    path = tmp_path / "review.csv"
    assert listed.match.review(path, language="vi") == 2
    with path.open(encoding="utf-8-sig", newline="") as lines:
        header, *rows = csv.reader(lines)
    assert header[:4] == ["số dòng", "xã, phường", "cách xác định", "mã"]
    assert header[-2:] == ["quyết định", "người quyết định"]
    assert [row[2] for row in rows] == ["đã sửa lỗi chính tả", "không tìm thấy"]
    with path.open("w", encoding="utf-8-sig", newline="") as lines:
        pairs = zip(rows, (("bỏ qua", ""), ("Không", "Phòng VH")), strict=True)
        csv.writer(lines).writerows([header, *([*row[:-2], *pair] for row, pair in pairs)])
    again = COUNTRY.at(DAY).match({"Xã": ["Zanzibar"]}, columns={"commune": "Xã"}, decisions=path)
    assert again["reason"] == ["no area: decided by Phòng VH"]
    assert again.in_language("vi")["reason"] == ["không phải đơn vị nào: do Phòng VH quyết định"]
    listed.match.review(tmp_path / "review.xlsx", language="vi")
    assert CalamineWorkbook.from_path(str(tmp_path / "review.xlsx")).sheet_names == ["xem xét", "hướng dẫn"]


def test_remarks_in_vietnamese(listed: PlaceList, tmp_path: Path) -> None:
    assert listed.write_remarks(tmp_path / "copy.xlsx", language="vi") == 2
    sheet = CalamineWorkbook.from_path(str(tmp_path / "copy.xlsx")).get_sheet_by_index(0).to_python()
    assert sheet[0][-1] == "nhận xét"
    assert str(sheet[2][-1]).endswith("C: số âm (ghi số nguyên, hoặc `5-7`; nếu chưa rõ thì để trống)")


def test_words_areas_and_near_words() -> None:
    assert [Word(each).told("vi") for each in ("commune code", "people", "x")] == [
        "mã xã, phường",
        "số thành viên",
        "x",
    ]
    day = COUNTRY.at(DAY)
    several = AreaNames(day, range(5))
    same = (Word("people"), Word("people"))
    assert (str(Listing(same)), str(Listing(same, "comma"))) == ("people", "people, people")
    assert str(say_near("hai", ["mot", "hay"])) == "did you mean 'hay'?"
    assert say_near("hai", []) is None
    assert str(say_near("?", map(str, range(9)), ["8"])) == "one of '8'"
    near = say_near("hai", ["mot", "hay"])
    assert near is not None
    assert near.told("vi") == "có phải là “hay”?"
    assert several.told().endswith(" and 2 more")
    assert several.told("vi").endswith(" và 2 nơi khác")
