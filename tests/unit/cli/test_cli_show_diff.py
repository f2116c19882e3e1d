"""`dtnet show` and `dtnet diff`: their answers in each form, their exit codes, and wrong input."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import attrs
import pytest

import dtnet
from dtnet import Citation
from dtnet.cli.commands import network_commands
from dtnet.cli.commands.network_commands import area_of, shown_people
from dtnet.errors import ArgumentError

from ...inner.cli import given
from ..command_line import refused, run
from ..coverage.test_areas_of_several_communes import country

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from dtnet import Network


def test_show_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    answer = json.loads(run(capsys, "show", "da nang", "--format", "json"))
    network = dtnet.datasets.load("vietnam")
    assert answer["schema"] == "dtnet/show/1"
    assert answer["inputs"] == {
        "dataset": "vietnam",
        "version": network.metadata.version,
        "content_hash": network.content_hash(),
        "known_until": "2026-09-20",
        "at": "2024-08-31",
    }
    assert answer["area"]["id"] == "vn:province:48:0"
    assert answer["path"] == [{"id": "vn:country:0", "name": "Nước Việt Nam"}]
    assert answer["below"] == {"district": 8, "commune": 47, "village": 2400}
    assert (answer["teams"], answer["people"]) == (2400, 12_000)
    assert {body["id"]: body["superiors"] for body in answer["bodies"]} == {
        "vn:committee:48:0": {"subordinate_to": ["vn:government:0"]},
        "vn:doic:48:0": {
            "subordinate_to": ["vn:committee:48:0", "vn:government:0"],
            "guided_by": ["vn:mic:0"],
        },
    }
    assert [(row["start"], row["end"]) for row in answer["versions"]] == [
        ("2022-03-01", "2025-03-01"),
        ("2025-03-01", "2025-07-01"),
    ]


def test_show_on_a_screen(capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, "show", "vn:commune:00001:0", "--at", "2025-03-20")
    assert out.splitlines()[:5] == [
        "Phường Phúc Xá on 2025-03-20",
        "vn:commune:00001:0, commune, code 00001, observed",
        "in Quận Ba Đình, Thành phố Hà Nội, Nước Việt Nam",
        "contains: 11 village",
        "teams: 11; people in them: 53",
    ]
    assert "guided_by: vn:division:001:0 Phòng" in " ".join(out.split())
    assert "established_by: none" in out


def test_show_as_csv(capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(csv.reader(io.StringIO(run(capsys, "show", "Việt Nam", "--format", "csv"))))
    assert rows[0] == ["section", "item", "field", "value"]
    assert ["inside", "teams", "count", "93524"] in rows
    assert ["bodies", "vn:ndta:0", "subordinate_to", "vn:mic:0 vn:government:0"] in rows
    assert ["versions", "2025-03-01", "end", ""] in rows


def test_an_area_where_nobody_works_and_people_are_unknown(
    toy: Any,  # noqa: ANN401 - a class of a file that is no module of a package
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    network = toy.network(
        [("c", "country", None), ("p", "province", "c"), ("q", "province", "c")], [("t", "team", "q")]
    )
    dtnet.write_network(network, tmp_path / "n")
    of = ("--network", str(tmp_path / "n"), "--at", "2021-01-01")
    assert area_of(network.at("2021-01-01"), "q")["people"] is None
    assert run(capsys, "show", "p", *of).splitlines()[2:5] == [
        "in c",
        "contains: no areas",
        "teams: unknown; none is listed, and others may exist",
    ]
    assert "people in them: unknown" in run(capsys, "show", "c", *of)


def test_names_that_match_nothing_or_too_much(capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(capsys, "show", "Da Nag") == (
        "dtnet: no area named 'Da Nag' on 2024-08-31; did you mean Đà Nẵng or Dang or Đăk Năng?\n"
    )
    told = refused(capsys, "show", "commune:Hòa Bình")
    assert "21 areas of level commune are named 'Hòa Bình' on 2024-08-31" in told
    assert "vn:commune:10198:0  Xã Hòa Bình, Huyện Thường Tín, Thành phố Hà Nội" in told
    assert "begin 2022-03-01" in refused(capsys, "show", "Đà Nẵng", "--at", "2020-01-01")


def test_show_of_a_network_in_a_file(
    capsys: pytest.CaptureFixture[str], toyland: Network, tmp_path: Path
) -> None:
    path = str(tmp_path / "n.json")
    dtnet.write_network(toyland, path)
    answer = json.loads(run(capsys, "show", "da nang", "--network", path, "--format", "json"))
    assert answer["inputs"] == {
        "dataset": "toyland",
        "version": "1.2",
        "content_hash": toyland.content_hash(),
        "at": "2024-08-31",
    }
    assert (answer["area"]["id"], answer["below"], answer["people"]) == ("p", {"commune": 1, "village": 2}, 8)
    assert "contains: 2 village\n" in run(capsys, "show", "k", "--network", path, "--at", "2021-01-01")
    assert "neither a file or folder nor a bundled" in refused(capsys, "show", "k", "--network", f"{path}x")
    dtnet.write_network(toyland.select(during="2025"), path, overwrite=True)
    said = "dtnet: dataset 'toyland' has no default for --at; give --at\n"
    assert refused(capsys, "show", "k", "--network", path) == said


def test_a_default_that_is_not_there() -> None:
    with pytest.raises(ArgumentError, match="dataset 'vietnam' has no default for --at; give --at"):
        given(None, None, "--at")


DAYS: Sequence[str] = ("2025-02-28", "2025-03-01")


def test_diff_on_a_screen(capsys: pytest.CaptureFixture[str]) -> None:
    lines = run(capsys, "diff", *DAYS, code=1).splitlines()
    assert lines[0].rstrip() == "From 2025-02-28 to 2025-03-01"
    assert lines[4].split() == ["areas", "90,508", "0", "0", "0", "0", "10,795"]
    assert lines[13].split()[:3] == ["bodies", "vn:dost:01:2025", "opened"]
    assert lines[-1] == "… and 10,883 more; --format csv lists all"


def test_diff_of_two_days_alike(capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, "diff", "2025-03-01", "2025-03-02")
    assert "Differences" not in out
    assert "more" not in out


def test_diff_as_csv(capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(csv.reader(io.StringIO(run(capsys, "diff", *DAYS, "--format", "csv", code=1))))
    assert rows[0] == ["table", "id", "start", "change", "column", "before", "after"]
    assert len(rows) == 1 + 10_795 + 128
    assert ["bodies", "vn:mst:2025", "2025-03-01", "opened", "", "", "Bộ Khoa học và Công nghệ"] in rows


def test_diff_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    answer = json.loads(run(capsys, "diff", *DAYS, "--format", "json", code=1))
    assert answer["schema"] == "dtnet/diff/1"
    assert (answer["inputs"]["before"]["day"], answer["inputs"]["after"]["day"]) == DAYS
    assert answer["inputs"]["before"]["content_hash"] == dtnet.datasets.load("vietnam").content_hash()
    assert answer["counts"]["bodies"]["opened"] == answer["counts"]["bodies"]["closed"] == 64
    assert len(answer["rows"]) == 10_795 + 128
    assert answer["rows"][0]["start"] == "2025-03-01"


def test_diff_of_networks(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    network = dtnet.datasets.load("vietnam").select(within="vn:province:48:0")
    sides = {"one": network, "other": network.correct("vn:province:48:0", at="2024-01-01", name="X")}
    monkeypatch.setattr(network_commands, "network_or_day", sides.__getitem__)
    answer = json.loads(run(capsys, "diff", "one", "other", "--format", "json", code=1))
    assert [(row["column"], row["before"], row["after"]) for row in answer["rows"]] == [
        ("name", "Đà Nẵng", "X")
    ]
    assert "day" not in answer["inputs"]["before"]
    assert "Differences" in run(capsys, "diff", "one", "other", code=1)


def test_a_day_later_than_the_data_know_is_marked(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    toy: Any,  # noqa: ANN401 - a class of the conftest
) -> None:
    """Where the data say how far they know."""
    assert "Thành phố Đà Nẵng on 2026-09-20\n" in run(capsys, "show", "Đà Nẵng", "--at", "2026-09-20")
    later = run(capsys, "show", "Đà Nẵng", "--at", "2026-09-21")
    assert "Thành phố Đà Nẵng on 2026-09-21 as known on 2026-09-20\n" in later
    dtnet.write_network(toy.network([("c", "country", None)]), tmp_path / "toy")
    words = ("show", "c", "--network", str(tmp_path / "toy"), "--at", "2029-01-01")
    assert "C on 2029-01-01\n" in run(capsys, *words)
    assert "known_until" not in json.loads(run(capsys, *words, "--format", "json"))["inputs"]


def test_diff_of_what_is_no_day(capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(capsys, "diff", "2025-3-1", "2025-03-01") == (
        "dtnet: '2025-3-1': neither a day nor a file or folder nor a bundled dataset; "
        "write a day as 2024-08-31\n"
    )
    assert "the data of 'vietnam' begin 2022-03-01" in refused(capsys, "diff", "2022-02-28", "2025-07-01")
    assert "no such day" in refused(capsys, "diff", "2025-03-01", "2025-02-30")


def test_diff_of_two_networks_in_files(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    toy: Any,  # noqa: ANN401 - a class of the conftest
) -> None:
    one = toy.network([("c", "country", None)])
    other = one.add(areas=toy.area_columns([("p", "province", "c")]))
    for name, network in (("one.json", one), ("other.json", other)):
        dtnet.write_network(network, tmp_path / name)
    paths = str(tmp_path / "one.json"), str(tmp_path / "other.json")
    rows = json.loads(run(capsys, "diff", *paths, "--format", "json", code=1))["rows"]
    assert [(row["table"], row["id"], row["change"]) for row in rows] == [("areas", "p", "opened")]
    assert run(capsys, "diff", paths[0], paths[0], "--format", "csv").count("\n") == 1
    assert "cannot be compared" in refused(capsys, "diff", paths[0], "2025-03-01")


@pytest.fixture
def listed(tmp_path: Path) -> str:
    """A file of Toyland in which an area and a team come from rows of a list."""
    toyland = dtnet.datasets.load("toyland")
    told = attrs.evolve(toyland.metadata, sources=(*toyland.metadata.sources, Citation(ref="Teams of Far")))
    builder = dtnet.Network(toyland.tables, toyland.vocabulary, told).to_builder()
    rows: dict[str, list[Any]] = {
        "id": ["toy:shire:far", "toy:team:reef", *["toy:village:reef"] * 25],
        "source": ["Teams of Far", "Teams of Far", *[None] * 25],
        "list": ["teams.xlsx"] * 27,
        "sheet": ["Far"] * 27,
        "row": [1234, 1234, *range(1, 26)],
        "key": [None, "007", *[None] * 25],
        "decided_by": ["an official", None, *[None] * 25],
    }
    builder.add_source_rows(rows)
    dtnet.write_network(builder.build(), tmp_path / "mine.dtnet")
    return str(tmp_path / "mine.dtnet")


def test_show_tells_from_which_rows_areas_and_bodies_come(
    capsys: pytest.CaptureFixture[str], listed: str
) -> None:
    area = json.loads(run(capsys, "show", "Far", "--network", listed, "--format", "json"))
    assert area["source_rows"] == [
        {
            "source": "Teams of Far",
            "list": "teams.xlsx",
            "sheet": "Far",
            "row": 1234,
            "key": None,
            "decided_by": "an official",
        }
    ]
    body = json.loads(run(capsys, "show", "toy:team:reef", "--network", listed, "--format", "json"))
    assert body["schema"] == "dtnet/show-body/1"
    assert (body["body"]["kind"], body["path"][-1]["id"]) == ("team", "toy:realm")
    assert [(row["row"], row["key"]) for row in body["source_rows"]] == [(1234, "007")]
    shown = run(capsys, "show", "toy:team:reef", "--network", listed)
    assert "key" in shown
    assert "1234" in shown
    assert "decided by" not in shown
    assert "people: " in shown
    assert "… and 5 more" in run(capsys, "show", "toy:village:reef", "--network", listed)
    cells = [
        *csv.reader(io.StringIO(run(capsys, "show", "toy:team:reef", "--network", listed, "--format", "csv")))
    ]
    assert ["source_rows", "1", "row", "1234"] in cells
    assert "superiors" in {row[0] for row in cells}


def test_a_body_without_rows_of_lists(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("show", "toy:ministry:lamps", "--network", "toyland")
    assert run(capsys, *words).splitlines()[:4] == [
        "Ministry of Lamps on 2025-02-01",
        "toy:ministry:lamps, ministry, observed",
        "in Toyland",
        "people: unknown",
    ]
    assert "source_rows" not in json.loads(run(capsys, *words, "--format", "json"))
    other = ("show", "toy:team:brook", "--network", "toyland")
    assert "exists on other days" in refused(capsys, *other)


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        ({}, None),
        ({"people": 1200}, "1,200"),
        ({"people": None}, "unknown"),
        ({"people": None, "people_lower": 5, "people_upper": 7}, "5 to 7"),
        ({"people": None, "people_lower": None, "people_upper": 7}, "0 to 7"),
        ({"people": None, "people_lower": 5, "people_upper": None}, "5 and more"),
    ],
)
def test_people_of_a_body_are_shown_with_their_bounds(
    cells: dict[str, int | None], shown: str | None
) -> None:
    assert shown_people(cells) == shown


@pytest.fixture
def doubtful(tmp_path: Path) -> str:
    """A file of a network in which a village with a team lies in one of two communes."""
    path = tmp_path / "doubtful.dtnet"
    dtnet.write_network(country(home="v2"), path)
    return str(path)


@pytest.mark.parametrize(
    ("id", "line"),
    [
        ("v2", "in one of several areas: Old k0 (k0), Old k1 (k1)"),
        ("t", "in one of several areas: Old k0 (k0), Old k1 (k1)"),
        ("k1", "not counted, but may lie here: Old v2 (v2)"),
    ],
)
def test_show_tells_where_an_area_may_lie(
    capsys: pytest.CaptureFixture[str], doubtful: str, id: str, line: str
) -> None:
    asked = ("show", id, "--network", doubtful, "--at", "2020-01-01")
    assert run(capsys, *asked).splitlines()[3] == line
    answer = json.loads(run(capsys, *asked, "--format", "json"))
    told = [each["id"] for key in ("parents_among", "may_contain") for each in answer.get(key, ())]
    assert told == (["v2"] if id == "k1" else ["k0", "k1"])
    assert "k1" in run(capsys, *asked, "--format", "csv")


def test_show_of_an_area_of_known_place_has_no_such_line(
    capsys: pytest.CaptureFixture[str], doubtful: str
) -> None:
    answer = json.loads(
        run(capsys, "show", "v1", "--network", doubtful, "--at", "2020-01-01", "--format", "json")
    )
    assert not {"parents_among", "may_contain"} & answer.keys()
    answer = json.loads(
        run(capsys, "show", "c", "--network", doubtful, "--at", "2020-01-01", "--format", "json")
    )
    assert "may_contain" not in answer
