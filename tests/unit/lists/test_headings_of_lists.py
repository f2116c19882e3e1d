"""Headings of real lists: each is known, called personal, or not read.

`headings_of_lists.csv` has the headings of public forms, templates and exports, with what they mean there and
where each was seen; they were collected on 2026-12-01.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import dtnet
from dtnet.lists.headings.column_names import INPUTS
from dtnet.lists.headings.heading_grammar import FORMER

from ...inner.lists import HeadingWords, meanings_of_columns

VOCABULARY = dtnet.datasets.load("vietnam").vocabulary
TEAMS, ACTIVITY = HeadingWords(VOCABULARY), HeadingWords(VOCABULARY, INPUTS["activity"])
SEEN = [*csv.DictReader((Path(__file__).parent / "headings_of_lists.csv").read_text("utf-8").splitlines())]
UNKNOWN = {"CT01 (Hộ)", "CT12 (Người)", "Dịch vụ công", "Địa chỉ thôn/xóm/số nhà"}
"""Headings that name a number of an official form, a word of an attribute, and an address of people."""
GROUPS = {"Tổ dân phố / thôn"}
"""Texts above several columns, which mean a place where they stand alone."""


def meaning_of(heading: str, words: HeadingWords = TEAMS) -> tuple[str, ...]:
    return words.meanings(heading)


@pytest.mark.parametrize("row", SEEN, ids=lambda row: row["heading"])
def test_headings_of_real_lists(row: dict[str, str]) -> None:
    heading, meaning = row["heading"], row["meaning"]
    if heading in UNKNOWN | GROUPS:
        return
    found = meaning_of(heading)
    if meaning in INPUTS["activity"]:
        assert meaning_of(heading, ACTIVITY) == (meaning,)
    elif meaning == "nothing":
        [only] = meanings_of_columns([(heading,)], TEAMS, {})
        assert not only.is_read
        assert only.meaning in ("", "personal")
        assert only.reason is None
    elif meaning == "place":
        assert found == VOCABULARY.levels
    elif meaning.startswith(FORMER):
        assert meaning in found
    else:
        assert meaning in found or found == ("name", meaning)


def test_how_many_headings_of_real_lists_are_known() -> None:
    needed = [row["heading"] for row in SEEN if row["meaning"] not in ("nothing", "personal", "leader")]
    known = [each for each in needed if meaning_of(each) or meaning_of(each, ACTIVITY)]
    assert (len(needed), len(known)) == (94, 91)


@pytest.mark.parametrize(
    ("heading", "meanings"),
    [
        ("Tổng số thành viên Tổ chuyển đổi số cộng đồng", ("people",)),
        ("Số lượng thành viên tổ công nghệ cộng đồng", ("people",)),
        ("Tổ công nghệ số cộng đồng và Đề án 06", ("name",)),
        ("Tên tổ chuyển đổi số cộng đồng", ("name",)),
        ("Số tổ", ("teams",)),
        ("Tổng số tổ CNSCĐ", ("teams",)),
        ("Số tổ đã thành lập", ("teams",)),
        ("Số tổ dân phố", ()),
        ("Tổ CNSCĐ thôn", ("name", "village")),
        ("Xã/Thôn", ("commune", "village")),
        ("Có tổ CNSCĐ", ("has team",)),
        ("Chưa có tổ", ("no team",)),
        ("Tình trạng", ("status",)),
        ("Trạng thái hoạt động của tổ", ("status",)),
        ("Tên xã mới", ("commune",)),
        ("Thôn, tổ dân phố sau sáp nhập", ("village",)),
        ("Tên thôn trước sắp xếp", ("former village",)),
        ("Trưởng thôn", ("personal",)),
        ("Phó Chủ tịch Hội Nông dân", ("personal",)),
        ("Số Bí thư", ()),
        ("Số nhân khẩu của thôn", ("residents",)),
        ("Tổng số hộ gia đình của ấp", ("households",)),
        ("Chức vụ trong tổ", ("role",)),
        ("Thời điểm ra mắt tổ", ("founded",)),
        ("Number of households", ("households",)),
        ("Number of teams", ("teams",)),
        ("Status of the team", ("status",)),
        ("Trạng thái đất", ()),
        ("Xã hội", ()),
    ],
)
def test_headings_made_of_known_phrases(heading: str, meanings: tuple[str, ...]) -> None:
    assert TEAMS.meanings(heading) == meanings
