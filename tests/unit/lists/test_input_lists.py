"""Lists of activity and claims: the months, teams and numbers of their rows, and the input tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

import dtnet
from dtnet.errors import ArgumentError, InvalidInputError

if TYPE_CHECKING:
    from dtnet import Network, PlaceList

DAY = "2024-08-31"
TEAMS = {
    "Xã": ["Mậu A", "Mậu A", "Mậu A", "Yên Hợp"],
    "Thôn": ["Thôn 1", "Thôn 1", "Thôn 2", "Thôn 1"],
    "Mã tổ": ["A-1", "A-2", None, "A-1"],
    "Tên tổ": ["Tổ Một", "Tổ Hai", None, None],
}
VILLAGE = "vn:commune:04375:0:thon"
ACTIVITY: dict[str, list[Any]] = {
    "Xã": ["TT Mậu A"] * 4,
    "Thôn": ["Thôn 1", "Thôn 1", "Thôn 2", "Thôn 2"],
    "Mã tổ": ["A-1", None, None, None],
    "Tên tổ": [None, "tổ hai", None, None],
    "Tháng": ["8/2024", "2024-08", "01/08/2024", "T9/2024"],
    "Số người được hướng dẫn": ["20", "khoảng 6", "5-7", "1.200 người"],
    "Số buổi": ["2", "1", "", "1"],
}


@pytest.fixture(scope="module")
def mine() -> Network:
    country = dtnet.datasets.load("vietnam")
    listed = dtnet.read_list(pl.DataFrame(TEAMS), country, kind="teams", at=DAY, within="Huyện Văn Yên")
    return country.with_lists(listed)


def read(mine: Network, columns: dict[str, list[Any]], kind: str = "activity", **options: Any) -> PlaceList:  # noqa: ANN401 - keywords of `read_list`
    words: dict[str, Any] = {"at": DAY, "within": "Huyện Văn Yên", **options}
    return dtnet.read_list(pl.DataFrame(columns), mine, kind=kind, **words)


def test_rows_are_teams_by_key_name_or_place(mine: Network) -> None:
    listed = read(mine, ACTIVITY)
    assert listed.lost == ()
    table = listed.input_table()
    assert table["unit"] == [
        f"{VILLAGE}-1:team:a-1",
        f"{VILLAGE}-1:team:a-2",
        f"{VILLAGE}-2:team",
        f"{VILLAGE}-2:team",
    ]
    assert table["month"] == ["2024-08", "2024-08", "2024-08", "2024-09"]
    assert table["persons"] == [20, None, None, 1200]  # with its unit, the point separates thousands
    assert table["times"] == [2, 1, None, 1]
    reviews = [each.message for each in listed.found if each.severity == "review"]
    assert len(reviews) == 2


def test_claims_need_no_place_where_a_key_means_one_team(mine: Network) -> None:
    claims: dict[str, list[Any]] = {
        "Mã tổ": ["A-2", "A-1"],
        "Tháng": ["8/2024", "8/2024"],
        "Số tiền": [900_000_000, "1.500.000"],
        "Số điện thoại": ["0912345678", "0912345679"],
    }
    listed = dtnet.read_list(claims, mine, kind="claims", at=DAY, within="Thị trấn Mậu A")
    assert listed.input_table().to_dicts() == [
        {"unit": f"{VILLAGE}-1:team:a-2", "month": "2024-08", "amount": 900_000_000},
        {"unit": f"{VILLAGE}-1:team:a-1", "month": "2024-08", "amount": 1_500_000},
    ]
    assert "personal" in listed.columns["meaning"]
    district = dtnet.read_list(claims, mine, kind="claims", at=DAY, within="Huyện Văn Yên")
    with pytest.raises(InvalidInputError, match="the key 'A-1' means several teams"):
        district.input_table()


def test_what_no_column_states_is_said_once(mine: Network) -> None:
    columns = {"Xã": ["Mậu A", "Yên Hợp"], "Số người": ["3", "4"]}
    for values in ({}, {"times": 1}, {"month": "2024-08"}):
        with pytest.raises(ArgumentError, match=r"no column with the (month|times) of activity"):
            read(mine, columns, values=values)
    listed = read(mine, columns, values={"times": 1, "month": "2024-08"})
    assert listed.input_table("commune").to_dicts()[0] == {
        "unit": "vn:commune:04375:0",
        "month": "2024-08",
        "persons": 3,
        "times": 1,
    }
    for values, word in (
        ({"times": "1"}, "times"),
        ({"month": "8/2024"}, "month"),
        ({"month": 8}, "month"),
        ({"amount": 1}, "values"),
        ({"persons": 1}, "column of the list"),
    ):
        with pytest.raises(ArgumentError, match=word):
            read(mine, columns, values={"times": 1, "month": "2024-08"} | values)


def test_rows_without_a_month_or_team_are_told_together(mine: Network) -> None:
    columns = {
        "Xã": ["Mậu A"] * 7,
        "Thôn": ["Thôn 1", "Thôn 1", "Thôn 2", "Thôn 2", "Thôn 2", "Thôn 2", "Thôn 9"],
        "Mã tổ": ["A-9", None, None, None, None, None, None],
        "Tháng": ["8/2024", "8/2024", "2024", "", "8/2024", "8/2024", "8/2024"],
        "Số tiền": ["1", "2", "3", "4", "5", "6", "7"],
    }
    listed = read(mine, columns, "claims")
    with pytest.raises(InvalidInputError) as told:
        listed.input_table()
    places = {each.place: each.message for each in told.value.faults}
    assert places["row 1"] == "the key 'A-9' means no team on 2024-08-31"
    assert "the place means several teams; state the key" in places["row 2"]
    assert places["cell D3"].startswith("not one month")
    assert places["cell D4"].startswith("the month is blank")
    assert places["row 6"] == "the same team and month as in row 5; add them up in one row"
    assert "cell B7" in places
    with pytest.raises(InvalidInputError, match="the place is of the level 'village', not 'commune'"):
        listed.input_table("commune")


def test_other_lists_are_no_input_tables(mine: Network) -> None:
    listed = read(mine, {"Xã": ["Yên Hợp"]}, "teams")
    with pytest.raises(ArgumentError, match="a list of teams is no input table"):
        listed.input_table()
    activity = read(mine, ACTIVITY)
    with pytest.raises(ArgumentError, match="per"):
        activity.input_table("town")
    with pytest.raises(ArgumentError, match="a list of activity makes no network"):
        mine.with_lists(activity)
