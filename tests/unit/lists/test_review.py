"""Reviews of matches: what a person must decide, and how decisions are read."""

from __future__ import annotations

import csv
import pickle
import sys
from typing import TYPE_CHECKING

import pytest

import dtnet
from dtnet.errors import (
    ArgumentError,
    ExistingFileError,
    InvalidInputError,
    MissingExtraError,
    UnknownNameError,
    UnreadableFileError,
)

from ...inner.lists import read_sheets

if TYPE_CHECKING:
    from pathlib import Path

VIETNAM = dtnet.datasets.load("vietnam")
BEFORE = VIETNAM.at("2024-08-31")
COLUMNS = {"province": "Tỉnh", "district": "Huyện", "commune": "Xã"}
LIST = {
    "Tỉnh": ["Yên Bái", "Hà Nội", "Hà Nội", "Lào Cai", None, "Yên Bái"],
    "Huyện": ["Văn Yên", "Gia Lâm", "Gia  Lâm", "Văn Yên", None, "Văm Yên"],
    "Xã": ["Mậu A", "Yên Viên", "Yên Viên", None, None, None],
}
HEADER = ["rows", "province", "district", "commune", "method", "id", "place", "reason", "candidates"]
HEADER += ["decision", "decided_by"]
TOWN = "vn:commune:00526:0"


def cells(file: Path) -> list[list[object]]:
    [sheet, *_] = read_sheets(file)
    return [["" if cell is None else cell for cell in sheet.row(number)] for number in range(sheet.height)]


def filled(file: Path, *decided: tuple[str, str]) -> Path:
    """A CSV review with a decision and who decided for each row."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        header, *rows = csv.reader(lines)
    with file.open("w", encoding="utf-8-sig", newline="") as lines:
        made = [[*row[:-2], *pair] for row, pair in zip(rows, decided, strict=True)]
        csv.writer(lines).writerows([header, *made])
    return file


@pytest.mark.parametrize("name", ["review.xlsx", "review.csv"])
def test_a_review_has_each_row_that_needs_a_person_once(tmp_path: Path, name: str) -> None:
    found = BEFORE.match(LIST, columns=COLUMNS)
    assert found.review(tmp_path / name) == 3
    header, *rows = cells(tmp_path / name)
    assert header == HEADER
    assert [[str(cell).removesuffix(".0") for cell in row[:6]] for row in rows] == [
        ["2", "Hà Nội", "Gia Lâm", "Yên Viên", "ambiguous", ""],
        ["1", "Lào Cai", "Văn Yên", "", "none", ""],
        ["1", "Yên Bái", "Văm Yên", "", "corrected", "vn:district:136:0"],
    ]
    assert str(rows[0][8]).splitlines() == [
        "vn:commune:00526:0 Thị trấn Yên Viên, Huyện Gia Lâm, Thành phố Hà Nội",
        "vn:commune:00532:0 Xã Yên Viên, Huyện Gia Lâm, Thành phố Hà Nội",
    ]
    assert rows[2][6] == "Huyện Văn Yên, Tỉnh Yên Bái"
    with pytest.raises(ExistingFileError, match="overwrite=True"):
        found.review(tmp_path / name)
    assert found.review(tmp_path / name, overwrite=True) == 3


def test_decisions_are_used_again(tmp_path: Path) -> None:
    file = tmp_path / "review.csv"
    BEFORE.match(LIST, columns=COLUMNS).review(file)
    filled(file, (f"{TOWN} Thị trấn Yên Viên", "An"), ("None", "Bình"), ("skip", ""))
    found = BEFORE.match(LIST, columns=COLUMNS, decisions=file)
    assert found["id"] == ["vn:commune:04375:0", TOWN, TOWN, None, None, "vn:district:136:0"]
    assert found["method"] == ["exact", "id", "id", "none", "none", "corrected"]
    assert found["reason"][1:4] == ["decided by An", "decided by An", "no area: decided by Bình"]
    assert found.decided().to_dicts() == [
        {"row": 1, "id": TOWN, "decided_by": "An", "origin": "assumed"},
        {"row": 2, "id": TOWN, "decided_by": "An", "origin": "assumed"},
        {"row": 3, "id": None, "decided_by": "Bình", "origin": "assumed"},
    ]
    assert found.review(tmp_path / "later.csv") == 1
    again = pickle.loads(pickle.dumps(found))  # noqa: S301 - made here
    assert again == found
    assert again.decided() == found.decided()


def test_decisions_hold_for_a_list_with_other_columns(tmp_path: Path) -> None:
    file = tmp_path / "review.csv"
    texts = ["Yên Viên, Gia Lâm, Hà Nội", "Tỉnh Yên Bái"]
    assert BEFORE.match(texts).review(file) == 1
    filled(file, (TOWN, "An"))
    assert BEFORE.match(texts, decisions=file)["id"] == [TOWN, "vn:province:15:0"]
    table = {"province": ["Hà Nội"], "commune": ["Yên Viên"], "decision": [TOWN], "decided_by": ["An"]}
    rows = {"p": ["Hà Nội"], "d": [None], "c": ["Yên Viên"]}
    found = BEFORE.match(rows, columns={"province": "p", "district": "d", "commune": "c"}, decisions=table)
    assert found["id"] == [TOWN]


def test_all_errors_of_decisions_are_told_together() -> None:
    table = {
        "text": ["a", "b", "", "c", "c", "d"],
        "decision": ["vn:commune:1", TOWN, TOWN, "none", TOWN, ""],
        "decided_by": ["An", "", "An", "An", "An", ""],
    }
    with pytest.raises(InvalidInputError, match="decisions: 4 errors") as caught:
        BEFORE.match(["a"], decisions=table)
    assert [(fault.place, fault.message) for fault in caught.value.faults] == [
        (
            "row 1, column B",
            "'vn:commune:1' is no area on 2024-08-31; give the id of an area, none or skip",
        ),
        ("row 2, column C", "it is not said who decided"),
        ("row 3, column A", "the decided row has no text"),
        ("row 5, column B", "row 4 decides otherwise about the same texts"),
    ]


def test_what_is_no_review_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = BEFORE.match(["Yên Viên"])
    with pytest.raises(ArgumentError, match=r"name a file that ends in \.toml or \.xlsx or \.csv"):
        found.review(tmp_path / "review.txt")
    with pytest.raises(UnknownNameError, match="no column decision, decided_by in the first row"):
        BEFORE.match(["a"], decisions={"text": ["a"]})
    with pytest.raises(UnknownNameError, match="no column text or a level"):
        BEFORE.match(["a"], decisions={"decision": ["none"], "decided_by": ["An"]})
    with pytest.raises(UnreadableFileError):
        BEFORE.match(["a"], decisions=tmp_path / "gone.csv")
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(MissingExtraError, match="needs XlsxWriter"):
        found.review(tmp_path / "review.xlsx")
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_review_holds_no_formula_and_its_decisions_are_used(tmp_path: Path, suffix: str) -> None:
    texts = ['=HYPERLINK("https://example.com")', "+84 Xã", "-1+1", "@SUM(1)", "'=1", "plain"]
    found = BEFORE.match(texts)
    review = tmp_path / f"review{suffix}"
    assert found.review(review) == len(texts)
    first = [str(row[1]) for row in cells(review)[1:]]
    if suffix == ".csv":
        assert first == [f"'{each}" for each in texts[:5]] + ["plain"]
        assert BEFORE.match(texts, decisions=filled(review, *[(TOWN, "An")] * 6)).counts()["id"] == len(texts)
    else:
        assert first == texts
