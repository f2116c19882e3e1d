"""Source rows of networks of lists: which row of which list stands behind each area and team."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

import dtnet
from dtnet import Citation, PlaceList

from ...provinces import province_around

if TYPE_CHECKING:
    from pathlib import Path

    from dtnet import Network

DAY = "2024-08-31"
SOURCE = Citation(ref="Department of Yên Bái, 2024-08-31")
VILLAGE, OTHER = "vn:commune:04375:0:1", "vn:commune:04426:0:2"
NAMES = ("list", "sheet", "row", "key", "decided_by")


@pytest.fixture(scope="module")
def country() -> Network:
    return province_around("Yên Bái")


def read(country: Network, given: object, **options: object) -> PlaceList:
    words: dict[str, Any] = {"kind": "teams", "at": DAY, "within": "Yên Bái", "source": SOURCE, **options}
    table = pl.DataFrame(given, strict=False) if isinstance(given, dict) else given
    return dtnet.read_list(table, country, **words)


def told(network: Network, id: str) -> list[tuple[Any, ...]]:
    found = network.source_rows(id)
    assert {*found["source"]} <= {SOURCE.ref}
    return [*zip(*(found[name] for name in NAMES), strict=True)]


def test_teams_and_villages_name_file_row_and_key(country: Network, tmp_path: Path) -> None:
    for name, commune, village in (("a", "Mậu A", "1"), ("b", "Yên Hợp", "2")):
        text = f"Danh sách tổ\n\nXã,Thôn,Mã tổ\n{commune},{village},0{village}\n"
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    made = country.with_lists(read(country, [tmp_path / "a.csv", tmp_path / "b.csv"]))
    assert told(made, f"{VILLAGE}:team:1") == [("a.csv", None, 4, "01", None)]
    assert told(made, VILLAGE) == [("a.csv", None, 4, None, None)]
    assert told(made, f"{OTHER}:team:2") == [("b.csv", None, 4, "02", None)]
    assert told(made, "vn:commune:04375:0") == []
    assert str(tmp_path) not in str(made.source_rows().to_dicts())
    assert len(made.source_rows()) == 4
    assert len(made.select(within=VILLAGE).source_rows()) == 2


def test_several_rows_stand_behind_a_village(country: Network) -> None:
    listed = read(country, {"Xã": ["Mậu A"] * 2, "Thôn": ["1"] * 2, "Tên tổ": ["Tổ 1", "Tổ 2"]})
    made = country.with_lists(listed)
    assert told(made, VILLAGE) == [(None, None, 1, None, None), (None, None, 2, None, None)]
    assert [row[2] for team in made.tables.bodies.ids for row in told(made, team)] == [1, 2]


def test_who_decided_is_kept(country: Network) -> None:
    columns = {"Xã": ["Mậu A", "Mậu Ả Rập"], "Thôn": ["1", "2"]}
    decisions = {"commune": ["Mậu Ả Rập"], "decision": ["vn:commune:04426:0"], "decided_by": ["an official"]}
    made = country.with_lists(read(country, columns, decisions=pl.DataFrame(decisions)))
    assert told(made, VILLAGE) == [(None, None, 1, None, None)]
    assert told(made, OTHER) == told(made, f"{OTHER}:team") == [(None, None, 2, None, "an official")]


def test_rows_of_members_are_people_and_have_no_numbers(country: Network, tmp_path: Path) -> None:
    lines = ["Xã,Thôn,Mã tổ,Họ và tên", *(f"Mậu A,1,T-01,Nguyễn Văn {name}" for name in "ABC")]
    (tmp_path / "members.csv").write_text("\n".join(lines), encoding="utf-8")
    made = country.with_lists(read(country, tmp_path / "members.csv", kind="members"))
    assert told(made, f"{VILLAGE}:team:t-1") == [("members.csv", None, None, "T-01", None)]
    assert told(made, VILLAGE) == [("members.csv", None, None, None, None)]


def test_keys_are_never_personal(country: Network) -> None:
    columns = {"Xã": ["Mậu A", "Yên Hợp"], "Thôn": ["1", "2"], "Mã tổ": ["0912345678", "T-02"]}
    listed = read(country, columns)
    made = country.with_lists(listed, partial=True)
    assert made.source_rows()["key"] == [None, None, None, "T-02"]
    assert "0912345678" not in str(made.source_rows().to_dicts())


def test_lists_of_areas_and_later_lists(country: Network) -> None:
    villages = {"Xã": ["Mậu A", "Yên Hợp"], "Thôn": ["1", "2"], "Số hộ": ["120", "80"]}
    base = country.with_lists(read(country, villages, kind="villages"))
    assert told(base, OTHER) == [(None, None, 2, None, None)]
    households = {"Xã": ["Yên Hợp", "Mậu A"], "Số hộ": ["1000", "2000"]}
    counted = base.with_lists(read(base, households, kind="households"))
    assert told(counted, "vn:commune:04375:0") == [(None, None, 2, None, None)]
    again = counted.with_lists(read(counted, households, kind="households"))
    assert again.source_rows() == counted.source_rows()
    teams = read(counted, {"Xã": ["Mậu A"], "Thôn": ["1"]})
    whole = counted.with_lists(teams)
    assert told(whole, f"{VILLAGE}:team") == [(None, None, 1, None, None)]
    assert len(whole.source_rows()) == 5


def test_a_repeated_row_that_is_left_out_is_behind_nothing(country: Network) -> None:
    columns = {"Xã": ["Mậu A", "Mậu A"], "Thôn": ["1", "1"]}
    for kind in ("teams", "villages"):
        made = country.with_lists(read(country, columns, kind=kind), partial=True)
        assert told(made, VILLAGE) == [(None, None, 1, None, None)]
