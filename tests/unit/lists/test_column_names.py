"""What headings mean, in Vietnamese and English, for the words of two networks."""

from __future__ import annotations

from itertools import product

import pytest

import dtnet
from dtnet.errors import ArgumentError
from dtnet.lists.headings.column_names import check_mapping, mapped_columns

from ...inner.lists import HeadingWords, meanings_of_columns, words_about

VIETNAM = HeadingWords(dtnet.datasets.load("vietnam").vocabulary)
TOYLAND = HeadingWords(dtnet.datasets.load("toyland").vocabulary)


@pytest.mark.parametrize(
    ("heading", "meanings"),
    [
        *((each, ("running number",)) for each in ("ST T", "T T", "S.T.T", "S\nTT", "Số\nT.T", "So TT")),
        ("Tỉnh/thành phố", ("province",)),
        ("Tỉnh, TP", ("province",)),
        ("Huyện/quận/thị xã/thành phố", ("district",)),
        ("Quận", ("district",)),
        ("Xã, phường, thị trấn", ("commune",)),
        ("Tên xã/phường/TT", ("commune",)),
        ("XÃ (PHƯỜNG)", ("commune",)),
        ("Xa\u0303", ("commune",)),
        ("Cấp xã", ("commune",)),
        ("commune", ("commune",)),
        ("Thôn (bản, tổ dân phố)", ("village",)),
        ("Tên thôn, bản, TDP", ("village",)),
        ("Khu phố hoặc ấp", ("village",)),
        ("THON", ("village",)),
        ("Name of the village", ("village",)),
        ("Village name", ("village",)),
        ("Thành phố", ("province", "district")),
        ("Xã, huyện", ("district", "commune")),
        ("Mã xã", ("commune code",)),
        ("Mã số huyện", ("district code",)),
        ("Commune code", ("commune code",)),
        ("Mã tổ", ("key",)),
        ("Tên tổ CNSCĐ", ("name",)),
        ("Số thành viên của tổ", ("people",)),
        ("Số lượng thành viên (người)", ("people",)),
        ("Thành viên", ("people", "ordinary")),
        ("Tổ trưởng", ("leader",)),
        ("Số hộ", ("households",)),
        ("Ngày thành lập tổ", ("founded",)),
        ("Thời gian thành lập (tháng/năm)", ("founded",)),
        ("Đến ngày", ("end",)),
        ("Chức vụ", ("role",)),
        ("STT", ("running number",)),
        ("#", ("running number",)),
        ("Ghi chú", ("remarks",)),
        ("Quyết định thành lập Ngày ký", ("remarks",)),
        ("Ngày ký", ()),
        ("Kỹ năng", ("skills",)),
        ("dx_registered_2023", ("dx_registered_2023",)),
        ("Họ và tên", ("personal",)),
        ("Họ tên tổ trưởng", ("personal",)),
        ("Số ĐT liên hệ", ("personal",)),
        ("SO DIEN THOAI", ("personal",)),
        ("Số CCCD/CMND", ("personal",)),
        ("Ngày sinh", ("personal",)),
        ("Ngày tháng năm sinh của tổ trưởng", ("personal",)),
        ("Địa chỉ", ("personal",)),
        ("Nơi ở hiện nay", ("personal",)),
        ("Họ, chữ đệm và tên", ("personal",)),
        ("Có tổ / Chưa có tổ", ()),
        ("Có/Không có tổ", ()),
        ("Đầu mối phụ trách", ("personal",)),
        ("E-mail", ("personal",)),
        ("Số tài khoản", ("personal",)),
        ("Name", ("personal",)),
        ("Phone number", ("personal",)),
        ("Màu cờ", ()),
        ("Nam", ()),
        ("", ()),
        ("—", ()),
        ("Xã cũ", ("former commune",)),
        ("Xã (cũ)", ("former commune",)),
        ("Tên xã/phường trước sáp nhập", ("former commune",)),
        ("Huyện cũ", ("former district",)),
        ("Former commune", ("former commune",)),
    ],
)
def test_headings(heading: str, meanings: tuple[str, ...]) -> None:
    assert VIETNAM.meanings(heading) == meanings


@pytest.mark.parametrize(
    ("parts", "meanings"),
    [
        (("Số lượng thành viên", "Tổng số"), ("people",)),
        (("Số hộ", "Tổng"), ("households",)),
        (("Số lượng thành viên", "Tổ phó"), ("deputy",)),
        (("Tổ trưởng", "Họ và tên"), ("personal",)),
        (("Họ và tên", "Tổ trưởng"), ("personal",)),
        (("Địa bàn", "Xã"), ("commune",)),
        (("Thời gian", "Thành lập"), ("founded",)),
        (("Số thành viên", "Trước sắp xếp"), ()),
        (("Số thành viên", "Sau sắp xếp"), ("people",)),
        (("Số hộ", "Trước sáp nhập"), ()),
        (("Thôn", "Trước sắp xếp"), ("former village",)),
        (("S", "TT"), ("running number",)),
        (("Số", "T.T"), ("running number",)),
        (("Màu", "Cờ"), ()),
    ],
)
def test_headings_in_two_rows(parts: tuple[str, ...], meanings: tuple[str, ...]) -> None:
    assert VIETNAM.meanings(*parts) == meanings


def test_the_vocabulary_decides_which_levels_there_are() -> None:
    assert TOYLAND.meanings("Shire") == ("shire",)
    assert TOYLAND.meanings("Name of the lane") == ("lane",)
    assert TOYLAND.meanings("Parish code") == ("parish code",)
    assert TOYLAND.meanings("residents") == ("residents",)
    assert TOYLAND.meanings("reported_on") == ("reported_on",)
    assert TOYLAND.meanings("Commune") == ()
    assert VIETNAM.meanings("Shire") == ()
    [residents] = meanings_of_columns([("Residents",)], VIETNAM, {})
    assert (residents.meaning, residents.is_read) == ("residents", False)


def test_levels_of_texts() -> None:
    assert VIETNAM.place_level("Xã Yên Bình") == "commune"
    assert VIETNAM.place_level("Tổ dân phố 3") == "village"
    assert VIETNAM.place_level("TDP19/5") == VIETNAM.place_level("Thôn.3 Đông") == "village"
    assert VIETNAM.place_level("TT1") is None  # of a commune, it would be `TT 1`
    assert VIETNAM.place_level("Thành phố Yên Bái") is None  # a province or a district
    assert VIETNAM.place_level("Xã") is None
    assert VIETNAM.place_level("Yên Bình") is None


def chosen(*headings: str) -> list[tuple[str, str]]:
    found = meanings_of_columns([(each,) for each in headings], VIETNAM, {})
    return [(each.meaning, each.how) for each in found]


def test_a_heading_of_several_meanings_gets_the_one_that_is_left() -> None:
    assert chosen("Thành phố", "Quận") == [("province", "heading"), ("district", "heading")]
    assert chosen("Tỉnh", "Thành phố") == [("province", "heading"), ("district", "heading")]
    assert chosen("Số người", "Thành viên") == [("people", "heading"), ("ordinary", "heading")]
    assert chosen("Thành phố") == [("", "not read")]
    assert chosen("Thành viên") == [("people", "heading")]
    assert chosen("Thành viên", "Tổ phó")[0] == ("", "not read")
    [only] = meanings_of_columns([("Thành phố",)], VIETNAM, {})
    assert str(only.reason) == "the heading can mean 'province' or 'district'"


def test_members_beside_leaders_below_one_heading_are_the_others() -> None:
    """`Số lượng thành viên` over `Tổng số`, `Tổ trưởng`, `Thành viên`; without a sum, a person decides."""
    top = "Số lượng thành viên"
    below = [(top, "Tổng số"), (top, "Tổ trưởng"), (top, "Thành viên")]
    found = meanings_of_columns(below, VIETNAM, {})
    assert [each.meaning for each in found] == ["people", "leader", "ordinary"]
    *_, members = meanings_of_columns(below[1:], VIETNAM, {})
    assert (members.is_read, members.likely) == (False, ("people", "ordinary"))
    alone = meanings_of_columns([("Tổ trưởng",), (top, "Thành viên")], VIETNAM, {})
    assert [each.meaning for each in alone] == ["leader", "people"]


def test_two_columns_of_one_meaning() -> None:
    first, second = meanings_of_columns([("Xã",), ("Phường",)], VIETNAM, {})
    assert (first.meaning, second.meaning) == ("commune", "")
    assert str(second.reason) == "another column means 'commune' already"
    assert chosen("SĐT", "Họ tên", "STT", "Ghi chú", "TT", "SĐT") == [
        ("personal", "personal"),
        ("personal", "personal"),
        ("running number", "not read"),
        ("remarks", "not read"),
        ("running number", "not read"),
        ("personal", "personal"),
    ]


def test_a_mapping_names_headings_or_letters() -> None:
    headings = [("Đơn vị",), ("Số lượng", "Nam"), ("C",)]
    mapping = {"đơn vị": "commune", "Số lượng / Nam": "people", "C": "village"}
    assert mapped_columns(headings, ["A", "B", "D"], mapping) == {
        0: ("đơn vị", "commune"),
        1: ("Số lượng / Nam", "people"),
        2: ("C", "village"),
    }
    assert mapped_columns([("x",), ("y",)], ["A", "B"], {"B": "people"}) == {1: ("B", "people")}


def test_a_mapping_is_checked() -> None:
    assert check_mapping(None, VIETNAM) == {}
    assert check_mapping({"C": "cấp xã", "D": "cấp xã code", "E": "not read"}, VIETNAM) == {
        "C": "commune",
        "D": "commune code",
        "E": "not read",
    }
    assert check_mapping({"sheet name": "commune"}, VIETNAM) == {"sheet name": "commune"}
    for mapping, told in (
        ({"C": "comune"}, "mapping: 'C': unknown meaning 'comune'; did you mean 'commune'"),
        ({"sheet name": "people"}, "mapping: the sheet name cannot mean 'people'; name a level: country"),
        ({"C": 5}, r"mapping\['C'\]: got 5, of type int"),
        ({5: "commune"}, "a heading in mapping: got 5"),
        (["C"], "mapping: got"),
    ):
        with pytest.raises(ArgumentError, match=told):
            check_mapping(mapping, VIETNAM)  # type: ignore[arg-type]


def test_words_for_teams_hold_no_word_for_a_place() -> None:
    """The longest words for a team would hide the village behind them: `Tổ công nghệ số thôn 1`."""
    words = VIETNAM
    tasks, topics = ("", *words_about("around", "task")), words_about("around", "topic")
    behind = product(words_about("grammar", "group"), tasks, words_about("grammar", "team") + topics)
    teams = (*words_about("grammar", "team"), *(" ".join(filter(None, each)) for each in behind))
    assert [each for each in teams if words.place_of_team(f"{each} thôn 1") != "thôn 1"] == []
    assert [each for each in teams if words.place_of_team(f"{each} 1")] == []


@pytest.mark.parametrize(
    "between", ["của", "tại", "thuộc", "số 2", "số 2 của", "02", "-", ":", "số 2 -", "(", "và Đề án 06"]
)
def test_a_team_names_its_village_behind_other_words(between: str) -> None:
    end = ")" if between == "(" else ""
    assert VIETNAM.place_of_team(f"Tổ CNSCĐ {between} thôn 1{end}") == "thôn 1"


@pytest.mark.parametrize("place", ["TDP 4", "KP3", "B. Hẹo", "Th.3", "thôn 1 (cũ)"])
@pytest.mark.parametrize(
    "team", ["Tổ công tác chuyển đổi số", "Tổ hỗ trợ chuyển đổi số", "Nhóm triển khai Đề án 06", "ĐỘI CNSCĐ"]
)
def test_teams_with_a_task_name_their_villages(team: str, place: str) -> None:
    assert VIETNAM.place_of_team(f"{team} {place}") == place


@pytest.mark.parametrize(
    ("text", "heading", "whole"),
    [
        ("B. Hẹo", "Thôn/bản", "bản Hẹo"),
        ("Th.3", "Thôn, bản", "thôn 3"),
        ("K. 3", "Khóm", "khóm 3"),
        ("K. 3", "Khu phố", "K. 3"),
        ("B. Hẹo", "Bản/buôn", "B. Hẹo"),
        ("B. Hẹo", "Địa bàn", "B. Hẹo"),
        ("C. Hẹo", "Thôn/bản", "C. Hẹo"),
    ],
)
def test_letters_for_a_type_are_written_out_by_the_heading(text: str, heading: str, whole: str) -> None:
    assert VIETNAM.with_whole_type(text, heading) == whole


@pytest.mark.parametrize(
    "text", ["Tổ CNSCĐ số 2", "Tổ CNSCĐ chợ thôn 1", "thôn 1", "Tổ 2 thôn 1", "Tổ CNSCĐ của xã", ""]
)
def test_other_names_of_teams_name_no_village(text: str) -> None:
    assert VIETNAM.place_of_team(text) == ""
