"""The five messy workbooks of `make_workbooks.py`, read as they are."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

import dtnet
from dtnet.cli import main

from ..inner.lists import ListRows, PersonalParts, read_list_rows, read_sheets
from ..provinces import province_around
from .make_workbooks import make_all

if TYPE_CHECKING:
    from pathlib import Path

    from dtnet.lists.sheets.list_rows import ListKind

VIETNAM = dtnet.datasets.load("vietnam")
VOCABULARY = VIETNAM.vocabulary
PLACES = PersonalParts(VOCABULARY, VIETNAM)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made: Path = tmp_path_factory.mktemp("workbooks")
    make_all(made)
    return made


def rows_of(folder: Path, name: str, kind: ListKind) -> ListRows:
    return read_list_rows(folder / f"{name}.xlsx", VOCABULARY, kind=kind, people=PLACES)


def told(rows: ListRows, severity: str) -> list[tuple[int | None, str, str, str]]:
    """Row, column, cell and message of the findings of a severity."""
    return [
        (each.row, each.column, each.cell, each.message)
        for each in rows.findings
        if each.severity == severity
    ]


def assert_no_person(rows: ListRows) -> None:
    for secret in ("Nguyễn", "Thử", "0912", "345 67", "01509", "1990"):
        assert secret not in repr(rows)


def test_teams_of_a_district(folder: Path) -> None:
    rows = rows_of(folder, "teams_of_a_district", "teams")
    assert rows.row_numbers == [8, 9, 10, 12, 13, 14]
    assert rows.texts == {
        "district": ["H. Văn Yên"] * 5 + ["TP. Yên Bái"],
        "commune": ["TT Mậu A"] * 3 + ["xã Lang Thíp"] * 2 + ["P. Đồng Tâm"],
        "village": [
            "Tổ dân phố số 1",
            "TDP số 2",
            "Khu phố 3",
            "Bản Thíp Dạo",
            "bản Tiền Phong",
            "Tổ dân phố Đồng Tâm",
        ],
    }
    assert rows.numbers == {
        "people": [(5, 7), (6, 6), (6, None), None, (4, 4), (7, 7)],
        "leader": [(1, 1)] * 6,
        "deputy": [(1, 1)] * 4 + [None, (2, 2)],
        "ordinary": [(3, 5), (4, 4), None, None, (3, 3), (4, 4)],
    }
    assert rows.days == {
        "founded": [
            (date(2022, 6, 1), date(2022, 6, 30)),
            (date(2022, 6, 1), date(2022, 6, 1)),
            (date(2022, 1, 1), date(2022, 12, 31)),
            (date(2022, 6, 30), date(2022, 6, 30)),
            None,
            (date(2022, 7, 1), date(2022, 7, 1)),
        ]
    }
    assert told(rows, "error") == []
    assert told(rows, "review") == [(12, "E", "khoảng 5", "not an exact number")]
    passed = [each for each in told(rows, "note") if each[0] is not None]
    assert passed == [
        (11, "", "", "a row of sums is not read"),
        (15, "", "", "a row of sums is not read"),
        (17, "", "", "text below the table is not read (rows 17 to 18)"),
        (22, "", "", "text below the table is not read"),
    ]
    assert [(each.column, each.meaning) for each in rows.columns if each.how == "personal"] == [
        ("J", "personal"),
        ("K", "personal"),
    ]
    assert_no_person(rows)


def test_a_sheet_for_each_commune(folder: Path) -> None:
    rows = rows_of(folder, "a_sheet_for_each_commune", "teams")
    assert rows.texts["province"] == ["Yên Bái"] * 9
    assert rows.texts["district"] == ["Văn Yên"] * 9
    assert rows.texts["commune"] == ["Xã Lâm Giang"] * 3 + ["Xã Châu Quế Hạ"] * 3 + ["TT Mậu A"] * 3
    assert rows.texts["village"] == [f"Thôn {number}" for number in range(1, 10)]
    assert rows.row_numbers == [5, 6, 7] * 3
    assert rows.numbers == {"people": [(5, 5), (6, 6), (7, 7)] * 3}
    assert rows.sets == {
        "skills": [("online_public_services", "online_payment"), ("online_shopping",), None] * 3
    }
    assert [each.sheet for each in rows.findings if "hidden" in each.message] == ["DM"]
    assert [each.sheet for each in rows.findings if "no cells" in each.message] == ["Sheet4"]
    assert [message.partition(":")[0] for *_, message in told(rows, "error")] == [
        "free texts that may say something about their rows"
    ] * 3
    assert {each.text for each in rows.free_texts} == {"đã bàn giao"}
    assert told(rows, "review") == []


def test_communes_above_their_rows(folder: Path) -> None:
    rows = rows_of(folder, "communes_above_their_rows", "teams")
    assert rows.texts == {
        "district": ["Mù Cang Chải"] * 5,
        "commune": ["Xã Nậm Có"] * 2 + ["Thị trấn Mù Cang Chải"] * 3,
        "village": ["Bản Lùng Cúng", "bản Tà Ghênh", "Khu phố 1", "Tổ 2", ""],
    }
    assert rows.numbers == {"people": [(5, 5), None, None, None, (6, 6)]}
    assert rows.sets == {"team_kinds": [("cdtt",), ("project_06",), ("cdtt", "project_06"), None, ("cdtt",)]}
    assert told(rows, "error") == [
        (6, "E", "#DIV/0!", "a formula without a result"),
        (9, "E", "-3", "a negative number"),
        (10, "E", "2500000", "a number over 10,000"),
        (11, "B", "#REF!", "a formula without a result"),
    ]
    assert told(rows, "review") == [(10, "F", "tổ an ninh", "unknown word 'tổ an ninh'")]
    assert [each.how for each in rows.columns if each.heading == "Tổ trưởng"] == ["personal"]
    assert_no_person(rows)


def test_members_of_teams(folder: Path) -> None:
    rows = rows_of(folder, "members_of_teams", "members")
    assert rows.roles == ["leader", "deputy", "ordinary", "leader", None]
    assert rows.texts == {"commune": ["Xã Lâm Giang"] * 5, "village": ["Thôn 1"] * 3 + ["Thôn 2"] * 2}
    personal = [each.heading for each in rows.columns if each.how == "personal"]
    assert personal == ["Họ tên", "Ngày sinh", "CCCD", "Đơn vị công tác", "Liên lạc"]
    assert told(rows, "review") == [(8, "E", "", "not a role that is known")]
    assert_no_person(rows)


def test_villages_far_below(folder: Path) -> None:
    rows = rows_of(folder, "villages_far_below", "villages")
    assert rows.row_numbers == [41, 42, 43, 44, 45]
    assert rows.codes == {"commune": ["04381", "04381", "4384", "4384", "4384"]}
    assert rows.numbers == {"households": [(120, 120), None, (1234, 1234), None, None]}
    assert rows.days == {"founded": [None, (date(2022, 6, 25), date(2022, 6, 25)), None, None, None]}
    swapped = "day and month may be swapped: all days that the column has as texts are after the 12th"
    assert told(rows, "review") == [
        (41, "F", "2022-01-06", swapped),
        (42, "E", "1.234", "a number with a point or comma that can separate thousands or decimals"),
        (43, "F", "2022-02-06", swapped),
        (44, "E", "98.5", "not a whole number"),
        (45, "F", "1/7/22", "a year of two digits"),
    ]
    assert told(rows, "error") == [(44, "F", "31/07/2062", "a day in 2062")]


def test_all_of_them_are_one_list(folder: Path) -> None:
    names = ("teams_of_a_district", "a_sheet_for_each_commune", "communes_above_their_rows")
    rows = read_list_rows([folder / f"{name}.xlsx" for name in names], VOCABULARY, kind="teams")
    assert len(rows) == 6 + 9 + 5
    assert rows.files == [f"{names[0]}.xlsx"] * 6 + [f"{names[1]}.xlsx"] * 9 + [f"{names[2]}.xlsx"] * 5
    assert rows.texts["province"] == [""] * 6 + ["Yên Bái"] * 9 + [""] * 5
    assert rows.sets["skills"][:6] == [None] * 6


@pytest.mark.parametrize(
    ("name", "options", "teams", "villages"),
    [
        ("teams_of_a_district", [], 6, 6),
        ("a_sheet_for_each_commune", ["--ignore", "Ghi chú"], 9, 9),
        ("communes_above_their_rows", ["--partial"], 4, 4),  # a row without its village is left out
        ("members_of_teams", ["--kind", "members"], 2, 2),
        ("villages_far_below", ["--kind", "villages", "--partial"], 0, 5),
    ],
)
def test_each_goes_in_by_one_command(
    folder: Path, tmp_path: Path, name: str, options: list[str], teams: int, villages: int
) -> None:
    base, out = tmp_path / "base.dtnet", tmp_path / "mine.dtnet"
    dtnet.write_network(province_around("Yên Bái"), base)
    given = ["--network", str(base), "--within", "Yên Bái", "--at", "2024-08-31", *options]
    main(["import", str(folder / f"{name}.xlsx"), *given, "--out", str(out)])
    day = dtnet.read_network(out).at("2024-08-31")
    assert (len(day.teams()), len(day.areas(level="village"))) == (teams, villages)


def test_the_example_of_the_documentation_is_one_of_them(
    folder: Path, request: pytest.FixtureRequest
) -> None:
    example = request.config.rootpath / "docs" / "examples" / "teams-of-a-district.xlsx"
    [shown], [made] = (read_sheets(path) for path in (example, folder / "teams_of_a_district.xlsx"))
    assert (shown.name, shown.columns) == (made.name, made.columns)
