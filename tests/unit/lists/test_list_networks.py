"""Networks made of lists: what each row becomes, on which days, and what is refused."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
import xlsxwriter

import dtnet
from dtnet import Citation, Origin, PlaceList
from dtnet.errors import (
    ArgumentError,
    InvalidInputError,
    OutsideDataError,
    UnknownAmountError,
    UnknownNameError,
)
from dtnet.lists.networks.home_days import HomeDays
from dtnet.periods import day_number

from ...inner.phrases import translated
from ...provinces import province_around

if TYPE_CHECKING:
    from pathlib import Path

    from dtnet import Network

DAY = "2024-08-31"
MADE_BY = Citation(ref="Department of Yên Bái, 2024-08-31", title="Teams of Yên Bái")
TEAMS: dict[str, list[Any]] = {
    "Huyện": ["Huyện Văn Yên", "Văn Yên", "H. Văn Yên", "Trạm Tấu"],
    "Xã": ["TT Mậu A", "TT Mậu A", "xã Yên Hợp", "Bản Mù"],
    "Thôn": ["Tổ dân phố 1", "TDP 2", "thôn Yên Thịnh", "3"],
    "Số thành viên": ["5", "5-7", "", "trên 5"],
    "Ngày thành lập": ["01/06/2022", "6/2023", "", "2021"],
}


@pytest.fixture(scope="module")
def country() -> Network:
    """The part of the country around Yên Bái, which became a part of Lào Cai."""
    return province_around("Yên Bái")


@pytest.fixture(scope="module")
def whole_country() -> Network:
    return dtnet.datasets.load("vietnam")


@pytest.fixture(scope="module")
def divided_country() -> Network:
    """A part of the country with communes of which parts went to several communes."""
    return province_around("Hòa Bình")


def read(country: Network, columns: dict[str, list[Any]] = TEAMS, **options: object) -> PlaceList:
    words: dict[str, Any] = {"kind": "teams", "at": DAY, "within": "Yên Bái", "source": MADE_BY, **options}
    return dtnet.read_list(pl.DataFrame(columns, strict=False), country, **words)


def test_every_row_is_a_team_in_its_village(country: Network) -> None:
    listed = read(country)
    assert listed.lost == ()
    made = country.with_lists(listed, name="mine")
    day = made.at(DAY)
    villages = day.areas(level="village")
    assert [*zip(villages["type"], villages["name"], strict=True)] == [
        ("tổ dân phố", "1"),
        ("tổ dân phố", "2"),
        ("thôn", "Yên Thịnh"),
        ("", "3"),
    ]
    teams = day.teams()
    assert teams["home"] == villages["id"]
    assert teams["people"] == [5, None, None, None]
    assert (teams["people_lower"], teams["people_upper"]) == ([None, 5, None, 6], [None, 7, None, None])
    assert {*villages["origin"], *teams["origin"]} == {"observed"}


def test_a_list_without_rows_says_why(country: Network) -> None:
    tcvn3 = pl.DataFrame(
        {"X·": ["MËu A", "L©m Giang"], "Th«n": ["Th«n 1", "Th«n 2"], "Sè thµnh viªn": [5, 6]}
    )
    with pytest.raises(InvalidInputError, match=r"no row that can be read\n.*encoding TCVN3 \(ABC\)"):
        dtnet.read_list(tcvn3, country, kind="teams", at=DAY)


def test_a_decision_outside_the_area_of_the_list_is_an_error(country: Network) -> None:
    there = {
        "district": ["Trạm Tấu"],
        "commune": ["Bản Mù"],
        "decision": ["vn:commune:02683:0"],
        "decided_by": ["A"],
    }
    listed = read(country, decisions=there)
    assert listed.lost == (3,)
    assert "Thị trấn Bát Xát; all rows should lie in Tỉnh Yên Bái" in listed.findings["message"][-1]


@pytest.mark.parametrize("names", [[0, 1], [("a", "Xã"), ("a", "Thôn")]])
def test_names_of_columns_are_texts(country: Network, names: list[Any]) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame([["Mậu A", "Thôn 1"]])
    frame.columns = names if isinstance(names[0], int) else pandas.MultiIndex.from_tuples(names)
    with pytest.raises(ArgumentError, match=r"list: the name of a column is .*; give each column a text"):
        dtnet.read_list(frame, country, kind="teams", at=DAY)
    with pytest.raises(ArgumentError, match="list: a Series has no columns"):
        dtnet.read_list(frame[frame.columns[0]], country, kind="teams", at=DAY)


def test_cells_that_are_no_values_are_texts(country: Network) -> None:
    listed = read(country, {"Xã": [{"name": "X"}, "TT Mậu A"], "Thôn": ["1", "2"], "Khác": [{"a": 1}, None]})
    assert listed.lost == (0,)


def test_starts_are_days_or_intervals_and_a_blank_start_is_unknown(country: Network) -> None:
    made = country.with_lists(read(country))
    rows = {id: made.history(id).to_dicts()[0] for id in made.at(DAY).teams()["id"]}
    starts = [(row["start_earliest"], row["start"], row["start_latest"]) for row in rows.values()]
    first = made.extent.start
    assert starts == [
        (None, date(2022, 6, 1), None),
        (date(2023, 6, 1), date(2023, 6, 30), date(2023, 6, 30)),
        (first, date(2024, 8, 31), date(2024, 8, 31)),
        (None, first, None),  # founded in 2021, before the data begin
    ]
    teams = made.at(DAY).teams()
    assert teams["founded_earliest"] == [None, None, None, date(2021, 1, 1)]
    assert teams["founded_latest"] == [None, None, None, date(2021, 12, 31)]
    assert "founded" not in teams.columns


def test_a_day_before_the_data_is_kept_as_the_day_of_founding(country: Network) -> None:
    columns = {**TEAMS, "Ngày thành lập": ["15/05/2021", "", "", ""]}
    made = country.with_lists(read(country, columns))
    assert made.at(DAY).teams()["founded"] == [date(2021, 5, 15), None, None, None]
    assert made.at(made.extent.start).teams()["founded"] == [date(2021, 5, 15)]


def test_what_the_list_does_not_observe_is_assumed(country: Network) -> None:
    made = country.with_lists(read(country))
    [first, *_] = made.at(DAY).teams()["id"]
    before, after = made.history(first).to_dicts()
    assert (before["end"], before["people_origin"]) == (date(2024, 8, 31), "assumed")
    assert (after["end"], after["people_origin"], after["origin"]) == (None, None, "observed")
    village = made.history(after["home"])
    assert village["origin"] == ["assumed", "observed", "assumed"]
    assert [str(day) for day in village["start"]] == ["2022-03-01", DAY, "2025-07-01"]


def test_synthetic_rows_are_replaced(country: Network) -> None:
    made = country.with_lists(read(country))
    synthetic = int(Origin.SYNTHETIC)
    assert not (made.tables.areas.origin == synthetic).any()
    assert not (made.tables.bodies.origin == synthetic).any()
    assert not [each for each in made.tables.statements if each.origin == Origin.SYNTHETIC]
    assert made.metadata.constructed == ()


def test_synthetic_rows_elsewhere_are_kept_on_request(country: Network) -> None:
    made = country.with_lists(read(country), others="keep")
    mine, others = (made.at(DAY).teams(within=each) for each in ("Yên Bái", "Lào Cai"))
    assert len(mine) == 4
    assert len(others) == len(country.at(DAY).teams(within="Lào Cai"))


def test_a_statement_of_completeness_turns_a_missing_team_into_a_no(country: Network) -> None:
    said, unsaid = (
        country.with_lists(read(country, complete=complete)) for complete in ({"teams": "Yên Bái"}, None)
    )
    asked = {"of": "has_team", "over": "commune", "within": "Yên Bái", "by": None}
    for made, unknown in ((said, 0), (unsaid, 165)):
        [row] = made.at(DAY).coverage(**asked)
        assert (row["yes"], row["unknown"]) == (3, unknown)


def test_the_metadata_are_those_of_the_list(country: Network) -> None:
    said = country.with_lists(read(country), name="yen-bai").metadata
    assert (said.name, said.title, str(said.as_of)) == ("yen-bai", "Teams of Yên Bái", DAY)
    assert said.sources[0] == MADE_BY
    assert not {*said.notes} & {*country.metadata.notes}


def test_a_village_follows_its_commune_into_a_new_one(country: Network) -> None:
    columns = {"Tỉnh": ["Yên Bái"], "Xã": ["TT Mậu A"], "Thôn": ["1"]}
    whole = country.with_lists(read(country, columns))
    assert whole.extent.end is None
    assert whole.at("2025-08-01").territory.ancestors(whole.at(DAY).teams()["home"][0])[0].endswith(":2025")
    assert whole.tables.parent_among == ()


def test_a_village_of_a_divided_commune_lies_in_one_of_its_parts(divided_country: Network) -> None:
    divided = divided_commune(divided_country)
    columns = {"Xã": [divided], "Thôn": ["1"]}
    made = divided_country.with_lists(read(divided_country, columns, within=None))
    assert made.extent == divided_country.extent
    [village] = made.at(DAY).areas(level="village").to_dicts()
    assert (village["parent"], made.at(DAY).parents_among(village["id"])) == (divided, [])
    after = made.at("2025-07-01")
    parts = {
        str(each.target)
        for each in divided_country.tables.successions
        if each.source == divided and each.coverage != "area_only"
    }
    assert {*after.parents_among(village["id"])} == parts
    [row] = after.areas(level="village").to_dicts()
    assert row["origin"] == "assumed"
    shared = [after.territory.ancestors(each) for each in sorted(parts)]
    assert all(row["parent"] in each for each in shared)
    inside = {each["area"]: each for each in after.coverage(of="has_team", over="village", by="commune")}
    for part in parts:
        assert (inside[part]["areas"], inside[part]["sharp"], inside[part]["may_be_empty"]) == (
            0,
            False,
            True,
        )
    [province] = [
        each for each in after.coverage(of="has_team", over="village", by="province") if each["areas"]
    ]
    assert province["area"] in shared[0]


@pytest.mark.parametrize(("day", "other"), [("2025-09-01", "2025-06-30"), (DAY, "2025-07-01")])
def test_candidates_of_every_commune_are_those_of_the_events(
    whole_country: Network, day: str, other: str
) -> None:
    """Each commune has places on all days; also those that became wards in 2026, by events of their own."""
    near: dict[str, set[str]] = {}
    dates = {each.id: str(each.operating) for each in whole_country.tables.events}
    for each in whole_country.tables.successions:
        ends = (str(each.target), str(each.source)) if other < day else (str(each.source), str(each.target))
        if dates[str(each.event)] == "2025-07-01" and each.coverage != "area_only":
            near.setdefault(ends[0], set()).add(ends[1])
    days = HomeDays(whole_country, date.fromisoformat(day))
    ids, moment = whole_country.tables.areas.ids, day_number(date.fromisoformat(other))
    territory = whole_country.at(other).territory
    for commune in whole_country.at(day).areas(level="commune")["id"]:
        places = days.places(days.area_of(commune))
        assert (places[0].start, places[-1].end) == whole_country.extent.numbers
        assert all(one.end == next.start for one, next in pairwise(places))
        [there] = [each for each in places if each.start <= moment < each.end]
        found = {ids[area] for area in there.areas}
        assert found == near.get(commune, {commune})
        if len(found) > 1:
            above = [territory.ancestors(id) for id in found]
            shared = [id for id in above[0] if all(id in each for each in above)]
            assert ids[there.parent] == shared[0]


def divided_commune(country: Network) -> str:
    """A commune of which parts went to several communes in July 2025."""
    return next(
        str(each.source)
        for each in country.tables.successions
        if each.coverage == "part" and each.source.startswith("vn:commune:04")
    )


@pytest.fixture(scope="module")
def of_today(country: Network) -> Network:
    """A list of September 2025: two villages of former Yên Bái and one beside it, in today's Lào Cai."""
    columns = {
        "Xã": ["Xã Mậu A", "Xã Yên Bình", "Phường Cam Đường"],
        "Thôn": ["Thôn 1", "Thôn 2", "3"],
        "Ngày thành lập": ["01/06/2022", "01/06/2022", "01/06/2022"],
    }
    values = {"team_kinds": "cdtt"}
    listed = read(country, columns, at="2025-09-01", within="Lào Cai", values=values, published_number=3)
    return country.with_lists(listed)


def test_a_list_of_today_is_asked_about_last_year(of_today: Network) -> None:
    assert of_today.extent == dtnet.datasets.load("vietnam").extent
    day = of_today.at(DAY)
    villages = day.areas(level="village")
    assert {*villages["origin"]} == {"assumed"}
    assert [id.split(":")[1] for id in villages["parent"]] == ["district"] * 3
    assert [len(day.parents_among(id)) for id in villages["id"]] == [7, 5, 4]
    told = [each for each in of_today.metadata.notes if "candidates" in each]
    assert len(told) == 1
    assert told[0].startswith("3 areas of the lists lie in one of several areas")
    assert [each for each in of_today.metadata.notes if translated(each, "vi") == each] == []
    assert of_today.metadata.reference_window is None  # questions of days with candidates may be refused


def test_provinces_of_last_year_are_certain_and_communes_are_within_bounds(of_today: Network) -> None:
    day = of_today.at(DAY)

    def counted(by: str) -> dict[str, tuple[int, int, bool]]:
        found = day.coverage(of="has_team", over="village", by=by)
        return {row["area"]: (row["areas"], row["yes"], row["may_be_empty"]) for row in found if row["areas"]}

    assert counted("province") == {
        "vn:province:10:0": (1, 1, False),
        "vn:province:15:0": (2, 2, False),
    }
    assert {each[:2] for each in counted("district").values()} == {(1, 1)}
    assert counted("commune") == {None: (3, 3, False)}
    rows = {row["area"]: row for row in day.coverage(of="has_team", over="commune", by="commune")}
    for village in day.areas(level="village")["id"]:
        for commune in day.parents_among(village):
            assert (rows[commune]["yes"], rows[commune]["no"], rows[commune]["unknown"]) == (0, 0, 1)


def test_money_of_last_years_is_not_empty(of_today: Network) -> None:
    """The policy of Yên Bái pays two of three teams: 500,000 a month; in 2023 where a commune had joined."""
    policy = dtnet.policies(country="vietnam")["vn.yen-bai.2022-60"]
    spent = dtnet.assess(of_today, policy, window="2024")
    assert (spent.total, spent.sharp) == (2 * 12 * 500_000, True)
    for row in spent.by("commune"):
        assert (row["amount"], row["lower"], row["upper"]) == (None, 0, 12 * 500_000)
    [row] = spent.by("province")
    assert (row["province"], row["amount"]) == ("vn:province:15:0", 12_000_000)
    before = dtnet.assess(of_today, policy, window="2023")
    assert before.bounds == (0, 2 * 7 * 500_000)
    with pytest.raises(UnknownAmountError, match="dx_registered_2023"):
        _ = before.total


def test_a_complete_list_of_villages_says_nothing_of_days_before_it(country: Network) -> None:
    columns = {"Xã": ["vn:commune:04375:0"], "Thôn": ["1"]}
    made = country.with_lists(read(country, columns, within=None, complete={"village": "vn:country:0"}))
    asked = {"of": "has_team", "over": "village", "by": None}
    for day, lower in (("2024-08-30", None), (DAY, 1.0), ("2025-07-01", 1.0)):
        [row] = made.at(day).coverage(**asked)
        assert (row["areas"], row["lower"], row["upper"]) == (1, lower, 1.0)


def test_a_question_that_needs_known_parents_is_refused(of_today: Network) -> None:
    question = of_today.ask(over="village", at="2024-08-31")
    with pytest.raises(ArgumentError, match="one of several areas"):
        question.skills.shares(by="commune")


def test_a_series_of_communes_allows_for_each_candidate(of_today: Network) -> None:
    [row] = of_today.ask("has_team", over="commune", during="2024-08-01..2024-09-01").series()
    assert 0 == row["lower"] < row["upper"]
    assert not row["sharp"]


def test_teams_follow_into_villages_with_candidates(divided_country: Network) -> None:
    """Villages first, then teams in them: the second list keeps the candidates of the first."""
    columns = {"Xã": [divided_commune(divided_country)], "Thôn": ["Thôn 1"]}
    base = divided_country.with_lists(read(divided_country, columns, kind="villages", within=None))
    assert base.tables.parent_among
    listed = dtnet.read_list(pl.DataFrame(columns), base, kind="teams", at=DAY)
    made = base.with_lists(listed)
    assert made.tables.parent_among == base.tables.parent_among
    [row] = made.at("2025-07-01").coverage(of="has_team", over="village", by=None)
    assert (row["areas"], row["yes"]) == (1, 1)


def test_the_network_ends_before_a_commune_with_a_team_is_divided(divided_country: Network) -> None:
    divided = divided_commune(divided_country)
    listed = read(divided_country, {"Xã": [divided], "Thôn": [None]}, within=None, blank_place="above")
    made = divided_country.with_lists(listed)
    assert str(made.extent.end) == "2025-07-01"
    with pytest.raises(OutsideDataError):
        made.at("2025-07-01")


def test_rows_with_errors_are_all_told_and_nothing_is_made(country: Network) -> None:
    columns = {
        "Xã": ["Mậu A", "Mậu Ả Rập", "Yên Hợp", "Yên Hợp", "Đồng Văn"],
        "Thôn": ["1", "2", "", "4", "5"],
        "Tổ trưởng": [1, 1, 1, 2, 1],
    }
    listed = read(country, columns)
    with pytest.raises(InvalidInputError) as refused:
        country.with_lists(listed)
    told = [str(each) for each in refused.value.faults]
    assert sorted(each.split(":")[0] for each in told) == ["cell A2", "cell A5", "cell B3", "cell C4"]
    made = country.with_lists(read(country, columns, complete={"teams": "Yên Bái"}), partial=True)
    assert made.at(DAY).teams()["leader"] == [1, None]
    assert not [each for each in made.tables.statements if each.about == "teams"]


def test_the_same_team_twice_is_an_error_unless_names_or_keys_differ(country: Network) -> None:
    columns: dict[str, list[Any]] = {"Xã": ["Mậu A", "Mậu A"], "Thôn": ["Thôn 1", "thôn 01"]}
    [error] = [each for each in read(country, columns).found if each.severity == "error"]
    assert (error.row, "row 1" in error.message) == (2, True)
    assert "different" not in error.hint
    counted = read(country, {**columns, "Số người": ["5", "6"]})
    [error] = [each for each in counted.found if each.severity == "error"]
    assert error.hint.startswith("the two rows state different numbers of 'people'; ")
    named = read(country, {**columns, "Tên tổ": ["Tổ A", "Tổ B"]})
    assert named.lost == ()
    teams = country.with_lists(named).at(DAY).teams()
    assert len(teams) == 2
    assert len({*teams["home"]}) == 1


def test_teams_that_a_column_may_tell_apart_are_none_until_it_is_read(country: Network) -> None:
    columns: dict[str, list[Any]] = {
        "Xã": ["Mậu A"] * 5,
        "Thôn": ["Thôn 1"] * 4 + ["Thôn 2"],
        "Nhóm": ["Nhóm 1", "Nhóm 2", "Nhóm 3", "Nhóm 4", "Nhóm 1"],
    }
    listed = read(country, columns)
    assert [each.row for each in listed.found if each.severity == "error"] == [None, 2, 3, 4]
    with pytest.raises(InvalidInputError, match="1 free texts need an answer, also for a partial network"):
        country.with_lists(listed, partial=True)
    named = read(country, columns, mapping={"Nhóm": "name"})
    assert len(country.with_lists(named).at(DAY).teams()) == 5


def test_a_blank_village_is_the_commune_only_on_request(country: Network) -> None:
    columns: dict[str, list[Any]] = {"Xã": ["Mậu A", "Yên Hợp"], "Thôn": ["1", None]}
    assert read(country, columns).lost == (1,)
    listed = read(country, columns, blank_place="above")
    homes = country.with_lists(listed).at(DAY).teams()["home"]
    assert sorted(homes) == ["vn:commune:04375:0:1", "vn:commune:04426:0"]


def test_members_are_counted_by_role(country: Network) -> None:
    columns = {
        "Xã": ["Mậu A"] * 4 + ["Yên Hợp"] * 2,
        "Thôn": ["1"] * 4 + ["2"] * 2,
        "Họ và tên": ["Nguyễn Văn A", "B", "C", "D", "E", "F"],
        "Chức vụ": ["Tổ trưởng", "Tổ phó", "Thành viên", "Thành viên", "Thành viên", "Thành viên"],
    }
    listed = read(country, columns, kind="members")
    assert "Nguyễn" not in repr(listed.found)
    assert [each.severity for each in listed.found if "leader" in each.message] == ["review"]
    teams = country.with_lists(listed).at(DAY).teams()
    assert teams["people"] == [4, 2]
    assert [teams[role] for role in ("leader", "deputy", "ordinary")] == [[1, None], [1, None], [2, None]]


def test_villages_first_then_teams_in_them(country: Network) -> None:
    villages = {
        "Xã": ["Mậu A", "Mậu A", "Yên Hợp"],
        "Thôn": ["Thôn 1", "Thôn 2", "Thôn 2"],
        "Số hộ": [120, None, "80-90"],
    }
    base = country.with_lists(read(country, villages, kind="villages", complete={"villages": "Yên Bái"}))
    assert base.at(DAY).areas(level="village")["households"] == [120, None, None]
    teams = {"Xã": ["Mậu A", "Mậu A"], "Thôn": ["Thon 01", "Thôn 7"]}
    listed = dtnet.read_list(pl.DataFrame(teams), base, kind="teams", at=DAY, within="Yên Bái")
    assert listed.made_level is None
    assert listed.match["method"] == ["folded", "none"]
    made = base.with_lists(listed, partial=True)
    [row] = made.at(DAY).coverage(of="has_team", over="village", within="Yên Bái", by=None)
    assert (row["areas"], row["yes"], row["unknown"]) == (3, 1, 2)
    with pytest.raises(InvalidInputError, match="already"):
        made.with_lists(dtnet.read_list(pl.DataFrame(teams), made, kind="teams", at=DAY), partial=True)


def test_places_without_rows_are_named(country: Network) -> None:
    silent = read(country).silent("district")
    assert len(silent) == len(country.at(DAY).areas(level="district", within="Yên Bái")) - 2
    with pytest.raises(UnknownNameError):
        read(country).silent("ward")


def test_a_list_of_the_recipe_gives_its_teams_back(country: Network) -> None:
    """Each team of a province, written as a list by names, is a team of the same size in the same commune."""
    day = country.at(DAY)
    areas = {row["id"]: row for row in day.areas(within="Yên Bái")}
    teams = day.teams(within="Yên Bái")
    rows: list[dict[str, Any]] = []
    for home, people in zip(teams["home"], teams["people"], strict=True):
        row: dict[str, Any] = {"people": people, "key": str(len(rows))}
        place = home
        while place in areas:
            row[areas[place]["level"]] = f"{areas[place]['type']} {areas[place]['name']}"
            place = areas[place]["parent"]
        rows.append(row)
    listed = dtnet.read_list(
        pl.DataFrame(rows),
        country,
        kind="teams",
        at=DAY,
        within="Yên Bái",
        blank_place="above",
        mapping={"key": "key", "people": "people"},
        complete={"teams": "Yên Bái"},
    )
    assert listed.lost == ()
    made = country.with_lists(listed)

    def sizes(network: Network) -> Counter[tuple[str, int]]:
        at = network.at(DAY)
        found = at.teams(within="Yên Bái")
        territory = at.territory
        communes = {
            id: id if ":commune:" in id and id.count(":") == 3 else territory.ancestors(id)[0]
            for id in found["home"]
        }
        return Counter(
            (communes[home], people) for home, people in zip(found["home"], found["people"], strict=True)
        )

    assert sizes(made) == sizes(country)


def test_arguments_are_checked(country: Network) -> None:
    listed = read(country)
    with pytest.raises(ArgumentError, match="no list"):
        country.with_lists()
    with pytest.raises(ArgumentError, match="another network"):
        country.with_vocabulary().with_lists(listed)
    with pytest.raises(ArgumentError, match="others="):
        country.with_lists(listed, others="hide")
    with pytest.raises(ArgumentError, match="several days or kinds"):
        country.with_lists(listed, read(country, at="2024-09-01"))
    with pytest.raises(ArgumentError, match="kind="):
        read(country, kind="persons")
    with pytest.raises(ArgumentError, match="complete"):
        read(country, complete={"people": "Yên Bái"})
    with pytest.raises(UnknownNameError):
        read(country, within="Nowhere")


def test_a_word_for_number_makes_no_other_village(country: Network) -> None:
    columns = {"Xã": ["Mậu A"] * 4, "Thôn": ["Tổ dân phố số 1", "TDP 01", "Khu phố 02", "Tổ dân phố 2"]}
    listed = read(country, {**columns, "Số hộ": [1, 2, 3, 4]}, kind="villages")
    assert [each.message for each in listed.found] == ["the same place as in row 1"]
    first, second = ({"Xã": ["Mậu A"], "Thôn": [name]} for name in ("Thôn số 3", "thôn 03"))
    with pytest.raises(InvalidInputError, match="same place and team as in another list"):
        country.with_lists(read(country, first), read(country, second))
    other = read(country, {"Xã": ["Mậu A"], "Thôn": ["Thôn 13"]})
    assert len(country.with_lists(read(country, first), other).at(DAY).teams()) == 2
    named = {"Xã": ["Mậu A"] * 2, "Thôn": ["Tổ dân phố số 1", "Khu phố 2"]}
    made = country.with_lists(read(country, named, kind="villages")).at(DAY)
    cells = {"Xã": ["Mậu A"] * 4, "Thôn": ["TDP 1", "tổ dân phố số 1", "Khu phố số 02", "Khu phố 12"]}
    found = made.match(cells, columns={"commune": "Xã", "village": "Thôn"}, within="Huyện Văn Yên")
    assert found["id"][0] == found["id"][1] is not None
    assert found["method"] == ["folded", "exact", "folded", "none"]


def test_two_villages_that_differ_in_a_word_for_number_are_ambiguous(country: Network) -> None:
    named = {"Xã": ["Mậu A"] * 2, "Thôn": ["Tổ dân phố 1", "Tổ dân phố 7"]}
    made = country.with_lists(read(country, named, kind="villages"))
    [one, other] = made.at(DAY).areas(level="village", within="Thị trấn Mậu A")["id"]
    both = made.correct(str(other), at=DAY, name="số 1").at(DAY)
    for text in ("Tổ dân phố 1", "Tổ dân phố số 1"):
        [found] = both.match({"Thôn": [text]}, columns={"village": "Thôn"}, within="Thị trấn Mậu A")
        assert (found["method"], found["candidates"]) == ("ambiguous", f"{one} {other}")


def test_a_village_twice_is_an_error(country: Network) -> None:
    columns = {"Xã": ["Mậu A", "Mậu A"], "Thôn": ["Thôn 1", "thôn 01"], "Số hộ": [10, 20]}
    listed = read(country, columns, kind="villages")
    assert [each.message for each in listed.found] == ["the same place as in row 1"]
    made = country.with_lists(listed, partial=True)
    again = dtnet.read_list(pl.DataFrame(columns), made, kind="villages", at=DAY)
    with pytest.raises(ArgumentError, match="already"):
        made.with_lists(again)


def test_what_a_person_decided_is_assumed(country: Network) -> None:
    columns = {"Xã": ["Mậu A", "Mậu Ả Rập"], "Thôn": ["1", "2"]}
    decisions = {"commune": ["Mậu Ả Rập"], "decision": ["vn:commune:04426:0"], "decided_by": ["an official"]}
    listed = read(country, columns, decisions=pl.DataFrame(decisions))
    assert listed.lost == ()
    day = country.with_lists(listed).at(DAY)
    assert day.teams()["origin"] == ["observed", "assumed"]
    assert day.areas(level="village")["origin"] == ["observed", "assumed"]


def test_villages_that_the_list_does_not_name_may_exist(country: Network) -> None:
    asked = {"of": "has_team", "over": "village", "by": None}
    open_, counted = (
        country.with_lists(read(country, published_number=number)).at(DAY) for number in (None, 10)
    )
    [row] = open_.coverage(**asked, within="Yên Bái")
    assert (row["yes"], row["lower"], row["upper"]) == (4, None, 1.0)
    [row] = counted.coverage(**asked, within="Yên Bái")
    assert (row["yes"], row["unknown"], row["lower"], row["upper"]) == (4, 6, 0.4, 1.0)
    [row] = counted.coverage(**asked)  # nothing is known of villages elsewhere
    assert (row["yes"], row["lower"]) == (4, None)
    complete = country.with_lists(read(country, complete={"teams": "Yên Bái"}, published_number=10)).at(DAY)
    [row] = complete.coverage(**asked, within="Yên Bái")
    assert (row["yes"], row["no"], row["lower"], row["upper"]) == (4, 6, 0.4, 0.4)


def test_a_published_number_needs_an_area_and_is_no_less_than_the_list(country: Network) -> None:
    for options in (
        {"published_number": 5, "within": None},
        {"published_number": -1},
        {"published_number": "5"},
    ):
        with pytest.raises(ArgumentError, match="published_number"):
            read(country, **options)
    told = "published_number=3, but the list names 4 areas of the level 'village' in Tỉnh Yên Bái"
    with pytest.raises(ArgumentError, match=told):
        read(country, published_number=3)
    with pytest.raises(ArgumentError, match="names 6 areas"):
        country.with_lists(
            read(country, published_number=5),
            read(country, {**PLACE, "Thôn": ["8", "9"]}, published_number=5),
        )
    communes = {name: TEAMS[name][2:] for name in ("Huyện", "Xã")}
    with pytest.raises(ArgumentError, match="the network lists the areas"):
        read(country, communes, published_number=4)


def test_what_all_rows_have_is_said_once(country: Network) -> None:
    made = country.with_lists(read(country, values={"team_kinds": "cdtt", "skills": ["online_payment"]}))
    teams = made.at(DAY).teams()
    assert {*teams["team_kinds"]} == {"cdtt"}
    assert {*teams["skills"]} == {"online_payment"}
    villages = {"Xã": ["Mậu A"], "Thôn": ["1"]}
    listed = read(country, villages, kind="villages", values={"households": 7, "dx_registered_2023": True})
    [row] = country.with_lists(listed).at(DAY).areas(level="village")
    assert (row["households"], row["dx_registered_2023"]) == (7, True)
    for values in ({"people": 5}, {"team_kinds": 5}, {"leader": "1"}, {"leader": True}, {"leader": -1}):
        with pytest.raises(ArgumentError, match="values"):
            read(country, values=values)
    for unknown in ({"team_kinds": "cdt"}, {"colour": 1}, {"households": 1}):
        with pytest.raises(UnknownNameError):
            read(country, values=unknown)


PLACE: dict[str, list[Any]] = {"Huyện": ["Văn Yên"] * 2, "Xã": ["Mậu A"] * 2, "Thôn": ["Thôn 1", "Thôn 2"]}


def errors(listed: PlaceList) -> list[str]:
    return [each.message for each in listed.found if each.severity == "error"]


def test_a_village_does_not_hang_above_its_commune(whole_country: Network) -> None:
    for columns, told in (
        ({**PLACE, "Xã": [None, "Mậu A"]}, "the commune of the village is not stated"),
        ({"Huyện": ["Văn Yên"], "Thôn": ["1"]}, "the commune of the village is not stated"),
    ):
        assert told in errors(read(whole_country, columns, fill_down=False))
    [error] = errors(read(whole_country, {"Thôn": ["1"]}, within=None))
    assert error == "the commune of the village is not stated"
    island = read(whole_country, {"Huyện": ["Lý Sơn"], "Thôn": ["1"]}, within=None)
    assert errors(island) == []  # a district without communes


def test_codes_settle_names_and_must_not_contradict_them(whole_country: Network) -> None:
    columns = {**PLACE, "Mã xã": ["04378", "99999"]}
    listed = read(whole_country, columns)
    [error] = errors(listed)
    assert "the code '04378' is that of Xã Lang Thíp" in error
    assert [each.message for each in listed.found if each.severity == "review"] == [
        "no commune has the code '99999'"
    ]
    columns = {
        "Tỉnh": ["Hà Nội"] * 2,
        "Mã xã": ["00214", "9538"],
        "Xã": ["Quang Trung"] * 2,
        "Thôn": ["a", "b"],
    }
    listed = read(whole_country, columns, within=None)
    assert listed.match["id"] == ["vn:commune:00214:0", "vn:commune:09538:0"]


def test_a_code_of_a_higher_level_must_not_contradict_the_names_either(whole_country: Network) -> None:
    columns = {"Mã tỉnh": ["1", "15"], "Tỉnh": ["Yên Bái"] * 2, "Mã xã": ["04375"] * 2, **PLACE}
    listed = read(whole_country, columns)
    assert listed.match["method"] == ["ambiguous", "exact"]
    [error] = [each for each in listed.found if each.severity == "error"]
    assert (error.column, error.cell) == ("A", "1")
    assert error.message == (
        "the code '1' is that of Thành phố Hà Nội, but the names of the row mean Thị trấn Mậu A"
    )
    assert "mã “1” là của Thành phố Hà Nội, nhưng tên ghi trong dòng" in error.told("vi")


def test_a_code_that_does_not_fit_is_told_at_its_cell(country: Network) -> None:
    columns = {"Huyện": ["Trạm Tấu", "Lào Cai"], "Mã xã": ["04375", ""], "Thôn": ["1", "2"]}
    first, second = (
        each for each in read(country, columns).found if each.severity == "error" and each.column
    )
    assert (first.column, first.message) == (
        "B",
        "the code '04375' is that of Thị trấn Mậu A, but the names of the row mean Huyện Trạm Tấu",
    )
    assert (second.column, second.cell) == ("A", "Lào Cai")
    columns = {"Mã tỉnh": ["10", "98"], "Xã": ["Mậu A"] * 2, "Thôn": ["1", "2"]}
    assert errors(read(country, columns)) == [
        "the code '10' is that of Tỉnh Lào Cai; all rows should lie in Tỉnh Yên Bái",
        "no province has the code '98'",
    ]


def test_a_place_outside_the_area_of_the_list_is_told_with_its_own(country: Network) -> None:
    columns = {"Huyện": ["Bát Xát"], "Xã": ["Bản Vược"], "Thôn": ["1"]}
    [error] = [each for each in read(country, columns).found if each.severity == "error"]
    assert (error.column, error.message) == (
        "A",
        "no district is named 'Bát Xát' in Tỉnh Yên Bái; it could be Huyện Bát Xát, Tỉnh Lào Cai",
    )


def test_one_cause_gives_one_error(country: Network) -> None:
    columns = {"Xã": ["#REF!", "Mậu A", "ông Nguyễn Văn An"], "Thôn": ["1", "0912345678", "3"]}
    listed = read(country, columns)
    found = [(each.row, each.column) for each in listed.found if each.severity == "error"]
    assert found == [(1, "A"), (2, "B"), (3, "A")]
    assert listed.homes == (None, None, None)


def test_decisions_that_no_row_uses_are_counted(country: Network) -> None:
    decided = {
        "commune": ["Mau A A", "Mậu A", "Mậu B"],
        "decision": ["vn:commune:04375:0"] * 3,
        "decided_by": ["Lan"] * 3,
    }
    listed = read(country, {"Xã": ["Mậu A"], "Thôn": ["1"]}, decisions=decided)
    [note] = [each for each in listed.found if "decisions" in each.message]
    assert note.severity == "note"
    assert note.message == "decisions about texts that no row has: 2 ('Mau A A', 'Mậu B')"
    assert "số quyết định không dòng nào dùng đến: 2 (“Mau A A”, “Mậu B”)" in note.told("vi")


def test_the_default_source_has_no_folders(country: Network, tmp_path: Path) -> None:
    path = tmp_path / "teams.csv"
    path.write_text("Xã,Thôn\nMậu A,1\n", "utf-8")
    listed = dtnet.read_list(path, country, kind="teams", at=DAY, within="Yên Bái")
    assert (listed.source.ref, listed.source.title) == ("teams.csv", "List of teams")
    assert "/" not in country.with_lists(listed).metadata.title


def test_a_list_of_teams_is_not_read_as_one_of_members(country: Network) -> None:
    columns: dict[str, list[Any]] = {"Xã": ["Mậu A"] * 2, "Thôn": ["1", "2"], "Số thành viên": [5, 6]}
    listed = read(country, columns, kind="members")
    [error] = [each for each in listed.found if each.severity == "error"]
    assert (error.column, error.row) == ("C", None)
    assert error.message == "the column counts people, but in a list of members each row is one person"
    assert country.with_lists(listed, partial=True).at(DAY).teams()["people"] == [None, None]


PEOPLE = [("Mậu A", "1", "Tổ trưởng"), ("Mậu A", "1", "Tổ viên"), ("Mậu A", "2", "Tổ trưởng")]


@pytest.mark.parametrize(
    ("heading", "row", "told"),
    [
        (("Xã", "Số tổ", "Số TV"), ("TT Mậu A", 2, 3), None),
        (("Xã", "Số tổ", "Số TV"), ("TT Mậu A", 3, 3), ("B", "3", "2")),
        (("Xã", "Số tổ", "Số TV"), ("Mậu A", 2, 4), ("C", "4", "3")),
        (("Xã", "Thôn", "Số TV"), ("Mậu A", "1", 2), None),
        (("Xã", "Thôn", "Số TV"), ("Mậu A", "1", 5), ("C", "5", "2")),
        (("Huyện", "Số tổ", "Số TV"), ("Văn Yên", 5, 3), ("B", "5", "2")),
        (("Huyện", "Số tổ", "Số TV"), ("Văn Yên", 2, "từ 3 đến 4"), None),
        (("Xã", "Số tổ", "Số TV"), ("An Bình", 0, 0), None),
        (("Xã", "Số tổ", "Số TV"), ("An Bình", 1, 3), ("B", "1", "")),
        (("Xã", "Thôn", "Số TV"), ("Mậu A", "3", 3), ("C", "3", "")),
    ],
)
def test_sheets_of_counts_are_compared_with_the_list(
    country: Network,
    tmp_path: Path,
    heading: tuple[str, ...],
    row: tuple[object, ...],
    told: tuple[str, str, str] | None,
) -> None:
    path = tmp_path / "teams.xlsx"
    with xlsxwriter.Workbook(path) as book:
        counts, people = book.add_worksheet("TH"), book.add_worksheet("DS")
        for number, cells in enumerate((heading, row)):
            counts.write_row(number, 0, cells)
        for number, cells in enumerate((("Xã", "Thôn", "Vai trò"), *PEOPLE)):
            people.write_row(number, 0, cells)
    listed = dtnet.read_list(path, country, kind="members", at=DAY, within="Yên Bái")
    errors = [each for each in listed.found if each.severity == "error"]
    if told is None:
        assert errors == []
        return
    [error] = errors
    assert (error.sheet, error.row, error.column, error.cell) == ("TH", 2, told[0], told[1])
    where = "row 2 of teams.xlsx DS"
    if not told[2]:
        assert error.message == f"the sheet states {told[1]}, and the list has no team there"
        return
    assert error.message == f"the sheet states {told[1]}, and the list has {told[2]} there (from {where} on)"


@pytest.mark.parametrize(
    ("lines", "teams"),
    [
        ("1,A,Thôn 1\n2,B,Thôn 1\n,Ban Thi Hoa,\n3,C,Thôn 1\n4,D,Thôn 2\n", {"1": (3, 4), "2": (1, 1)}),
        (",Ban Thi Hoa,\n3,C,Thôn 1\n", {"1": (1, 1)}),
        ("1,A,Thôn 1\n2,B,Thôn 1\n,Khe Gầy,\n1,C,\n4,D,Thôn 2\n", {"1": (2, 4), "2": (1, 2)}),
    ],
)
def test_people_of_lines_and_rows_that_are_left_out_may_be_of_a_team(
    country: Network, tmp_path: Path, lines: str, teams: dict[str, tuple[int, int]]
) -> None:
    path = tmp_path / "members.csv"
    rows = [each.split(",") for each in lines.splitlines()]
    named = [
        ",".join([number, f"Nguyễn Văn {name}" * (len(name) == 1) or name, at]) for number, name, at in rows
    ]
    path.write_text(
        "Danh sách tổ CNSCĐ thị trấn Mậu A\nTT,Họ và tên,Thôn\n" + "\n".join(named), encoding="utf-8"
    )
    assert people_of_teams(country, path) == teams


@pytest.mark.parametrize(
    ("lines", "teams"),
    [
        (",Thôn 1\n1,A\n2,B\n,Bổ sung\n3,C\n,Thôn 2\n1,D\n2,E\n", {"1": (2, 4), "2": (2, 2)}),
        (
            ",Thôn 1\n1,A\n,Thôn 2\n1,B\n,Khe Gầy\n2,C\n,Thôn 1\n3,D\n,Bổ sung\n4,E\n",
            {"1": (2, 4), "2": (1, 3)},
        ),
    ],
)
def test_people_above_an_unclear_line_are_certain(
    country: Network, tmp_path: Path, lines: str, teams: dict[str, tuple[int, int]]
) -> None:
    path = tmp_path / "members.csv"
    rows = [each.split(",") for each in lines.splitlines()]
    named = [f"{number},{f'Nguyễn Văn {name}' if len(name) == 1 else name}," for number, name in rows]
    path.write_text(
        "Danh sách tổ CNSCĐ thị trấn Mậu A\nTT,Họ và tên,Vai trò\n" + "\n".join(named), encoding="utf-8"
    )
    assert people_of_teams(country, path) == teams


def people_of_teams(country: Network, path: Path) -> dict[str, tuple[int, int]]:
    """By village, the bounds of the number of people of its team, without the rows with errors."""
    listed = dtnet.read_list(path, country, kind="members", at=DAY, within="Yên Bái")
    teams = country.with_lists(listed, partial=True).at(DAY).teams()
    numbers = (teams[each] for each in ("people", "people_lower", "people_upper"))
    return {
        name.removeprefix("Thôn "): (lower if known is None else known, upper if known is None else known)
        for name, known, lower, upper in zip(teams["name"], *numbers, strict=True)
    }


def test_a_sheet_of_counts_adds_no_team_without_a_name(country: Network, tmp_path: Path) -> None:
    path = tmp_path / "teams.xlsx"
    with xlsxwriter.Workbook(path) as book:
        teams, counts = book.add_worksheet("DS"), book.add_worksheet("TH")
        for number, row in enumerate((("Xã", "Tên tổ", "Số TV"), ("Mậu A", "Tổ An Bình", 5))):
            teams.write_row(number, 0, row)
        for number, row in enumerate((("Xã", "Số tổ", "Số TV"), ("Mậu A", 1, 5))):
            counts.write_row(number, 0, row)
    listed = dtnet.read_list(path, country, kind="teams", at=DAY, within="Yên Bái")
    [error] = [each for each in listed.found if each.severity == "error"]
    assert (error.sheet, error.row) == ("TH", 2)
    assert error.message == "the row names no team, and row 2 of teams.xlsx DS names a team of the same place"
    assert country.with_lists(listed, partial=True).at(DAY).teams()["name"] == ["Tổ An Bình"]


def test_a_row_without_the_lowest_level_may_be_about_the_area_above(country: Network) -> None:
    columns: dict[str, list[Any]] = {"Xã": ["Mậu A"] * 2, "Thôn": ["1", None], "Số TV": [5, 4]}
    [error] = [each for each in read(country, columns).found if each.severity == "error"]
    assert (error.row, error.message) == (2, "the village is blank")
    assert error.hint == 'write it; or say that such rows are about the area above: blank_place="above"'
    assert len(read(country, columns, blank_place="above").teams) == 2


VILLAGES = [("Xã", "Thôn", "Số TV"), ("Mậu A", "Thôn 1", 5), ("Mậu A", "Thôn 2", 4)]
OTHERS = (
    "the sheet counts the teams or people of other sheets; its rows are compared with them, and none is a"
)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([("Xã", "Số tổ", "Số TV"), ("TT Mậu A", 2, 9)], []),
        ([("Xã", "Số TV"), ("Mậu A", 9)], []),
        ([("Huyện", "Số tổ"), ("Văn Yên", "02 tổ")], []),
        ([("Xã", "Số tổ", "Số TV"), ("Mậu A", 2, 9), ("An Bình", 0, 0)], []),
        (
            [("Xã", "Số tổ", "Số TV"), ("Mậu A", 2, 8)],
            [("C", "the sheet states 8, and the list has 9 there")],
        ),
        ([("Xã", "Số tổ"), ("Mậu A", 3)], [("B", "the sheet states 3, and the list has 2 there")]),
        (
            [("Xã", "Số tổ", "Số TV"), ("Mậu A", 2, 9), ("An Bình", 1, 7), ("Nơi Lạ", 1, 7)],
            [("B", "the sheet states 1, and the list has no team there")] * 2,
        ),
        ([("Xã", "Ghi chú"), ("Mậu A", "5")], [("", "the village is blank")]),
    ],
)
@pytest.mark.parametrize("blank_place", ["refuse", "above"])
def test_a_sheet_of_counts_beside_a_list_of_teams_adds_no_team(
    country: Network,
    tmp_path: Path,
    rows: list[tuple[object, ...]],
    told: list[tuple[str, str]],
    blank_place: str,
) -> None:
    path = tmp_path / "teams.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, cells in (("TH", rows), ("DS", VILLAGES)):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(cells):
                sheet.write_row(number, 0, row)
    listed = dtnet.read_list(path, country, kind="teams", at=DAY, within="Yên Bái", blank_place=blank_place)
    errors = [each for each in listed.found if each.severity == "error"]
    assert [(each.column, each.message.partition(" (from")[0]) for each in errors] == told
    assert {each.sheet for each in errors} <= {"TH"}
    notes = [each for each in listed.found if each.message.startswith(OTHERS)]
    assert [each.hint for each in notes] == (
        ["if its rows are teams, write the names of the teams in a column"]
        if "Ghi chú" not in rows[0]
        else []
    )
    teams = country.with_lists(listed, partial=True).at(DAY).teams()
    assert dict(zip(teams["name"], teams["people"], strict=True)) == {"Thôn 1": 5, "Thôn 2": 4}


def test_a_sheet_of_teams_alone_takes_its_commune_from_the_title(country: Network, tmp_path: Path) -> None:
    heading, teams = ("TT", "Tên tổ", "Số TV"), [(1, "Tổ CNSCĐ số 1", 5), (2, "Tổ CNSCĐ số 2", 6)]
    path = tmp_path / "teams.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, title in (("A", "DANH SÁCH TỔ CNSCĐ XÃ MẬU A"), ("B", "DANH SÁCH TỔ CNSCĐ")):
            sheet = book.add_worksheet(name)
            for number, row in enumerate([(title,), heading, *teams]):
                sheet.write_row(number, 0, row)
    listed = dtnet.read_list(path, country, kind="teams", at="2025-09-30")
    assert listed.read.texts["commune"] == ["XÃ MẬU A"] * 2 + [""] * 2
    wrong = [each for each in listed.found if each.severity == "error"]
    assert {each.sheet for each in wrong} == {"B"}
    [hint] = {each.hint for each in wrong if each.message == "the row names no place"}
    assert hint.startswith("write it in a column, or with its type in a title above the list; or name")


def test_a_sheet_that_names_teams_of_communes_is_no_sheet_of_counts(country: Network, tmp_path: Path) -> None:
    path = tmp_path / "teams.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, cells in (
            ("Xã", [("Xã", "Tên tổ", "Số TV"), ("Mậu A", "Tổ An Bình", 9)]),
            ("Thôn", VILLAGES),
        ):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(cells):
                sheet.write_row(number, 0, row)
    listed = dtnet.read_list(path, country, kind="teams", at=DAY, within="Yên Bái")
    [error] = [each for each in listed.found if each.severity == "error"]
    assert error.hint == 'write it; or say that such rows are about the area above: blank_place="above"'
    listed = dtnet.read_list(path, country, kind="teams", at=DAY, within="Yên Bái", blank_place="above")
    assert sorted(each.name or "" for each in listed.teams) == ["", "", "Tổ An Bình"]


@pytest.mark.parametrize(
    ("numbers", "people", "wrong"),
    [
        ([1, 2, 3, 4], [9, 5, 6, 7], []),
        ([None] * 4, [9, 5, 6, 7], []),
        ([1, 2, 3, 4], [11, 5, 6, 7], [1]),  # 5 and 6
        (["I", 1, 2, 3], [9, 5, 6, 7], [1]),
        (["I", 1, 2, 3], [None, 5, 6, 7], [1]),
        ([1, "1.1", "1.2", "1.3"], [9, 5, 6, 7], [1]),
        ([None] * 4, [11, 5, 6, 7], [1]),
        ([1, 2, 3, 4], [None, 5, 6, 7], []),
    ],
)
def test_a_row_that_may_state_sums_is_no_team_of_the_area_above(
    country: Network, numbers: list[object], people: list[int | None], wrong: list[int]
) -> None:
    columns: dict[str, list[Any]] = {
        "STT": [None if each is None else str(each) for each in numbers],
        "Xã": ["Mậu A"] * 3 + ["An Bình"],
        "Thôn": [None, "1", "2", "3"],
        "Số TV": people,
    }
    listed = read(country, columns, blank_place="above")
    errors = [each for each in listed.found if each.severity == "error"]
    assert [each.row for each in errors] == wrong
    assert {each.message for each in errors} <= {
        "the row names no village and no team, and may state the sums of other rows"
    }
    assert len(listed.teams) == 4 - len(wrong)
    named = read(country, columns | {"Tên tổ": ["Tổ xã", None, None, None]}, blank_place="above")
    assert [each for each in named.found if each.severity == "error"] == []
    assert len(named.teams) == 4


def test_a_stated_number_of_people_must_be_the_number_of_rows(country: Network) -> None:
    columns: dict[str, list[Any]] = {
        "Xã": ["Mậu A"] * 3,
        "Thôn": ["1", "1", "2"],
        "Họ và tên": ["Nguyễn Văn An", "Trần Thị Bé", "Lê Văn Cam"],
        "Số thành viên": [2, None, 6],
    }
    listed = read(country, columns, kind="members")
    [review] = [each for each in listed.found if each.severity == "review"]
    assert (review.row, review.column) == (3, "D")
    assert review.message == "the row states 6 people, while the number of rows of this team is 1"
    assert country.with_lists(listed).at(DAY).teams()["people"] == [2, None]


def test_equal_rows_with_other_numbers_have_bounds_over_both(country: Network) -> None:
    columns = {
        "Xã": ["Mậu A"] * 3,
        "Thôn": ["1", "1", "2"],
        "Số thành viên": [5, 7, 4],
        "Thành lập": ["2023-01-01", "2023-02-01", ""],
    }
    teams = country.with_lists(read(country, columns), partial=True).at(DAY).teams()
    assert [teams[each] for each in ("people", "people_lower", "people_upper")] == [
        [None, 4],
        [5, None],
        [7, None],
    ]


def test_people_whose_place_is_unknown_may_be_of_any_team_of_a_village_of_its_name(country: Network) -> None:
    columns = {
        "Xã": ["Mậu A", "Zanzibar", "Mậu A", "Yên Hợp"],
        "Thôn": ["1", "1", "2", "1"],
        "Họ và tên": ["Lê Văn Thử", "Lê Thị Mẫu", "Lê Văn Ví", "Lê Văn Ba"],
    }
    teams = country.with_lists(read(country, columns, kind="members"), partial=True).at(DAY).teams()
    assert (teams["people"], teams["people_upper"]) == ([None, 1, None], [2, None, 2])


def test_a_cell_that_names_several_villages_is_told(country: Network) -> None:
    villages = ["Thôn 1 + Thôn 2", "Thôn A và thôn B", "Thôn 3+4", "Thôn 5, 6, 7", "Thôn Và", "Khu phố 30/4"]
    listed = read(country, {"Xã": ["Mậu A"] * 6, "Thôn": villages})
    found = [(each.row, each.cell) for each in listed.found if each.severity == "error"]
    assert found == [*enumerate(villages[:4], 1)]
    made = country.with_lists(listed, partial=True).at(DAY)
    assert sorted(made.teams()["name"]) == ["Khu phố 30/4", "Thôn Và"]


def test_a_team_without_people_is_an_error(country: Network) -> None:
    listed = read(country, {**PLACE, "Số thành viên": [0, 1]})
    assert errors(listed) == ["a team without people"]
    assert country.with_lists(listed, partial=True).at(DAY).teams()["people"] == [None, 1]


def test_what_a_person_decided_to_be_no_area_is_left_out(country: Network) -> None:
    decided = {"commune": ["Zanzibar"], "decision": ["none"], "decided_by": ["Lan"]}
    listed = read(country, {"Xã": ["Zanzibar", "Mậu A"], "Thôn": ["1", "2"]}, decisions=decided)
    assert errors(listed) == []
    [note] = [each for each in listed.found if "Lan" in each.message]
    assert (note.severity, note.row) == ("note", 1)
    assert str(note).endswith("no area: decided by Lan; the row is not used; to use the row, decide again")
    assert (listed.lost, listed.match.is_complete, listed.match.open_rows) == ((), True, ())
    assert [*country.with_lists(listed).at(DAY).teams()["name"]] == ["2"]


def test_other_errors_of_a_row_that_a_person_decided_to_be_no_area_are_moot(country: Network) -> None:
    decided = {"commune": ["Zanzibar"], "decision": ["none"], "decided_by": ["Lan"]}
    rows = {"Xã": ["Zanzibar", "Mậu A"], "Thôn": [None, "2"], "Số thành viên": ["xyz", 5]}
    assert len(errors(read(country, rows))) > 1
    assert errors(read(country, rows, decisions=decided)) == []


def test_a_name_of_another_day_outside_the_area_is_told_with_the_area(country: Network) -> None:
    outside, inside = errors(read(country, {"Xã": ["Bát Xát", "Xã Mậu A"], "Thôn": ["1", "2"]}))
    assert outside.endswith("all rows should lie in Tỉnh Yên Bái")
    assert "each of these has a part of it: " in inside


def test_ends_are_kept_within_bounds_and_never_lose_a_team(country: Network) -> None:
    ends = {**PLACE, "Ngày kết thúc": ["2024-01-01", "2025"]}
    made = country.with_lists(read(country, ends))
    first, second = (made.history(id).to_dicts() for id in made.tables.bodies.ids if ":thon-" in id)
    assert (str(first[0]["end"]), str(first[0]["start_latest"])) == ("2024-01-02", "2024-01-01")
    assert (str(second[-1]["end_earliest"]), str(second[-1]["end_latest"])) == ("2025-01-02", "2026-01-01")
    wrong = {**PLACE, "Ngày bắt đầu": ["2023-05-01", None], "Ngày kết thúc": ["2023-01-01", None]}
    assert errors(read(country, wrong)) == ["the end lies before the start, 2023-05-01"]


def test_lists_that_share_a_team_are_refused(country: Network) -> None:
    listed = read(country, PLACE)
    with pytest.raises(InvalidInputError, match="another list"):
        country.with_lists(listed, listed)
    villages = read(country, {**PLACE, "Mã tổ": ["a", "b"], "Thôn": ["Thôn 1"] * 2}, kind="villages")
    assert errors(villages) == ["the same place as in row 1"]
    with pytest.raises(ArgumentError, match="an area in it"):
        country.with_lists(
            read(country, PLACE, published_number=9),
            read(country, {**PLACE, "Thôn": ["8", "9"]}, within="Văn Yên", published_number=5),
        )


def test_members_that_disagree_are_told(country: Network) -> None:
    columns = {
        **PLACE,
        "Thôn": ["1", "1"],
        "Vai trò": ["tổ trưởng", "tổ viên"],
        "Thành lập": ["2023-01-01", "2023-02-01"],
    }
    listed = read(country, columns, kind="members")
    assert (
        "different values of 'founded'"
        in next(each for each in listed.found if each.severity == "review").message
    )
    columns = {**columns, "Thành lập": ["", "2023-02-01"]}
    made = country.with_lists(read(country, columns, kind="members"))
    [team] = made.at(DAY).teams()["id"]
    assert str(made.history(team)["start"][0]) == "2023-02-01"


def test_households_are_counts_of_areas_from_the_day_of_the_list_on(country: Network) -> None:
    columns = {"Xã": ["Mậu A", "Yên Hợp"], "Số hộ": ["1200", "300-310"]}
    made = country.with_lists(read(country, columns, kind="households", within="Huyện Văn Yên"))
    rows = made.history("vn:commune:04375:0").to_dicts()
    assert [(str(row["start"]), row["households"], row["households_origin"]) for row in rows] == [
        ("2022-03-01", None, None),
        (DAY, 1200, "observed"),
        ("2025-03-01", None, None),
    ]
    assert made.extent == country.extent
    [area] = [each for each in made.at(DAY).areas(level="commune") if each["id"] == "vn:commune:04426:0"]
    assert (area["households"], area["households_lower"], area["households_upper"]) == (None, 300, 310)
    villages = {**PLACE, "Số hộ": ["120", "80"]}
    day = country.with_lists(read(country, villages, kind="households")).at(DAY)
    assert day.areas(level="village")["households"] == [120, 80]


def test_codes_of_villages_are_kept(country: Network) -> None:
    listed = read(country, {**PLACE, "Mã thôn": ["101", "102"]}, kind="villages")
    assert country.with_lists(listed).at(DAY).areas(level="village")["code"] == ["101", "102"]


def test_another_province_follows_the_first(country: Network) -> None:
    elsewhere = {"Huyện": ["Bát Xát"], "Xã": ["Y Tý"], "Thôn": ["Thôn 1"]}
    for numbers in ((None, None), (9, None), (None, 9), (9, 9)):
        one = country.with_lists(read(country, PLACE, published_number=numbers[0]))
        listed = dtnet.read_list(
            pl.DataFrame(elsewhere), one, kind="teams", at=DAY, within="Lào Cai", published_number=numbers[1]
        )
        both = one.with_lists(listed).at(DAY)
        assert len(both.teams()) == 3
        for where, number, count in (("Yên Bái", numbers[0], 2), ("Lào Cai", numbers[1], 1)):
            [row] = both.coverage(of="has_team", over="village", within=where, by=None)
            assert row["lower"] == (None if number is None else count / number)


def test_levels_above_the_area_of_the_list_may_be_named(country: Network) -> None:
    columns = {"Tỉnh": ["Yên Bái"] * 2, **PLACE}
    assert errors(read(country, columns, within="Văn Yên")) == []
    assert errors(read(country, PLACE, within="vn:commune:04375:0")) == []
    [error, _] = errors(read(country, {**columns, "Tỉnh": ["Hà Nội", "Hà Nội"]}, within="Văn Yên"))
    assert "all rows should lie in Huyện Văn Yên" in error


def test_personal_keys_and_names_become_blank_and_lose_no_other_row(country: Network) -> None:
    columns = {**PLACE, "Tên tổ": ["Tổ ông An 0912345678", "Tổ B"], "Mã tổ": ["001085012345", "b"]}
    listed = read(country, columns)
    assert listed.read.names == [None, "Tổ B"]
    assert listed.read.keys == [None, "b"]
    places = read(country, {**PLACE, "Xã": ["Nguyễn Văn An 0912 345 678", "Mậu A"]})
    for each in (listed, places):
        assert not {"0912", "345 678", "0010850"} & {
            part for part in ("0912", "345 678", "0010850") if part in repr(each.found)
        }
    assert places.lost == (0,)


@pytest.mark.parametrize("village", ["Thôn 2 (ông Nguyễn Văn An)", "Bà Trần Thị Bé, thôn 2"])
def test_a_person_in_brackets_or_before_a_comma_is_not_read(country: Network, village: str) -> None:
    listed = read(country, {"Xã": ["Mậu A"], "Thôn": [village]})
    assert [text.casefold() for text in listed.read.texts["village"]] == ["thôn 2"]
    [note] = listed.found
    assert note.message == "cells that are read without their parts about a person: 1; rows 1"
    assert not note.cell


def test_a_list_without_places_is_refused_with_its_headings(country: Network) -> None:
    with pytest.raises(
        InvalidInputError, match=r"no column with names of places .* 'Nội dung', 'Số người'; say"
    ):
        read(country, {"Nội dung": ["Mậu A"], "Số người": ["5"]})
    with pytest.raises(InvalidInputError, match=r"column A: the heading can mean .* or 'commune' .*'Đơn vị'"):
        read(country, {"Đơn vị": ["Mậu A"], "Số người": ["5"]})


def test_an_empty_list_is_refused(country: Network) -> None:
    with pytest.raises(InvalidInputError, match="no row"):
        read(country, {"Xã": [], "Thôn": []})
    with pytest.raises(ArgumentError, match="no row"):
        country.with_lists(read(country, {**PLACE, "Xã": ["Nowhere"] * 2}), partial=True)
    with pytest.raises(ArgumentError, match="does not lie in"):
        read(country, PLACE, complete={"teams": "Tỉnh Lào Cai"})
    with pytest.raises(ArgumentError, match="within"):
        country.with_lists(read(country, PLACE, within=None), others="keep")


THIS_YEAR: dict[str, list[Any]] = {
    "Xã": ["Yên Bình"] * 4,
    "Xã cũ": ["Tân Hương", "TT Yên Bình", "Mậu A", None],
    "Thôn": ["Thôn 3", "Thôn 4", "Thôn 1", "Thôn 2"],
    "Ngày thành lập": ["6/2022"] * 4,
}
AMONG = ["vn:commune:04714:0", "vn:commune:04756:0", "vn:commune:04768:0", "vn:commune:04777:0"]


def read_this_year(country: Network, columns: dict[str, list[Any]]) -> PlaceList:
    return read(country, columns, at="2025-09-01", within="Lào Cai")


def test_a_column_of_former_communes_says_where_villages_lay(country: Network) -> None:
    listed = read_this_year(country, THIS_YEAR)
    assert "former commune" in listed.columns["meaning"]
    [finding] = [each for each in listed.findings if each["severity"] == "review"]
    assert (finding["row"], finding["heading"]) == (3, "Xã cũ")
    assert finding["message"] == "Xã Yên Bình was not made of an area that 'Mậu A' names"
    day = country.with_lists(listed).at(DAY)
    villages = {str(row["name"]): str(row["id"]) for row in day.areas(level="village")}
    assert [day.area(villages[name]).parent for name in "34"] == ["vn:commune:04756:0", "vn:commune:04714:0"]
    assert [day.parents_among(villages[name]) for name in "1234"] == [AMONG, AMONG, [], []]


def test_a_former_district_leaves_the_communes_in_it(country: Network) -> None:
    columns = {"Xã": ["Yên Bình"], "Huyện cũ": ["Yên Bình"], "Thôn": ["Thôn 3"]}
    day = country.with_lists(read_this_year(country, columns)).at(DAY)
    [id] = day.areas(level="village")["id"]
    assert day.parents_among(str(id)) == AMONG


def test_the_former_name_of_a_commune_says_where_its_villages_lay(country: Network) -> None:
    columns = {"Xã": ["xã Tân Hương", "Bạch Hà (cũ)"], "Thôn": ["Thôn 3", "Thôn 3"]}
    day = country.with_lists(read_this_year(country, columns)).at(DAY)
    assert [*day.areas(level="village")["parent"]] == ["vn:commune:04756:0", "vn:commune:04762:0"]


def test_villages_of_one_name_from_two_communes_stay_apart(country: Network) -> None:
    columns = {"Xã": ["Yên Bình"] * 3, "Xã cũ": ["Tân Hương", "TT Yên Bình", ""], "Thôn": ["Thôn 3"] * 3}
    listed = read_this_year(country, columns)
    [error] = [each for each in listed.findings if each["severity"] == "error"]
    assert (error["row"], error["hint"]) == (3, "give the former area")
    with pytest.raises(InvalidInputError, match="several former areas"):
        country.with_lists(listed)
    two = {key: cells[:2] for key, cells in columns.items()}
    day = country.with_lists(read_this_year(country, two)).at(DAY)
    assert {*day.areas(level="village")["parent"]} == {"vn:commune:04756:0", "vn:commune:04714:0"}


def test_names_are_compared_only_where_villages_can_have_lain_together(country: Network) -> None:
    columns = {"Xã": ["Yên Bình"] * 2, "Xã cũ": ["Tân Hương", "TT Yên Bình"], "Thôn": ["Thôn 3", "Thôn 3"]}
    other = columns | {"Thôn": ["Thôn Phước Mỹ", "Thon Phuoc My"]}
    together = other | {"Xã cũ": ["Tân Hương"] * 2}
    reviews = [
        [each["row"] for each in read_this_year(country, each).findings if each["severity"] == "review"]
        for each in (columns, other, together)
    ]
    assert reviews == [[], [], [2]]


@pytest.mark.parametrize(
    ("titles", "lost"),
    [
        (["UBND HUYỆN SÓC SƠN", "DANH SÁCH TỔ CNSCĐ"], 0),
        (["DANH SÁCH TỔ CNSCĐ TRÊN ĐỊA BÀN HUYỆN SÓC SƠN"], 0),
        (["DANH SÁCH TỔ CNSCĐ"], 2),
        (["UBND HUYỆN SÓC SƠN", "Gửi UBND huyện Thường Tín"], 2),
        (["UBND HUYỆN BA VÌ"], 2),
    ],
)
def test_the_district_of_a_title_tells_communes_of_one_name(
    tmp_path: Path, titles: list[str], lost: int
) -> None:
    """Hà Nội had a commune Tân Minh in the districts Sóc Sơn and Thường Tín."""
    rows = [
        *([each] for each in titles),
        ["STT", "Xã", "Thôn"],
        [1, "Xã Tân Minh", "Thôn 1"],
        [2, "Xã Tân Minh", "Thôn 2"],
    ]
    with xlsxwriter.Workbook(tmp_path / "list.xlsx") as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    listed = dtnet.read_list(
        tmp_path / "list.xlsx", province_around("Hà Nội"), kind="teams", at=DAY, within="Hà Nội"
    )
    assert len(listed.lost) == lost


def test_a_former_district_of_a_title_says_nothing_after_the_reform(tmp_path: Path) -> None:
    lines = (
        "DANH SÁCH TỔ CNSCĐ HUYỆN DI LINH (CŨ);;\nSTT;Xã;Thôn\n1;Xã Di Linh;Thôn 1\n2;Xã Hòa Ninh;Thôn 2\n"
    )
    (tmp_path / "list.csv").write_text(lines, encoding="utf-8")
    country = province_around("Di Linh")
    listed = dtnet.read_list(tmp_path / "list.csv", country, kind="teams", at="2025-09-30", within="Lâm Đồng")
    assert [each["message"] for each in listed.findings if each["severity"] != "note"] == []


def test_a_list_without_a_column_of_places_is_told_which_may_have_them(country: Network) -> None:
    columns = {"TT": [1, 2], "Họ tên chủ hộ": ["Trần Thị Mẫu"] * 2, "Số TV": [5, 6]}
    with pytest.raises(InvalidInputError, match=r"for example mapping=\{'D': 'village'\}"):
        read(country, {**columns, "Địa chỉ (ấp, xã)": ["Ấp 1", "Ấp 2"]})
    with pytest.raises(InvalidInputError, match=r"for example mapping=\{'B': 'commune'\}"):
        read(country, columns)
