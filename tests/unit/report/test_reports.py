"""Reports about networks of any country, one's own lists among them, and about one area."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import dtnet
from dtnet.cli import main
from dtnet.report.report_result import level_plural

from ..command_line import refused, run

if TYPE_CHECKING:
    from pathlib import Path

    from dtnet import Network
    from dtnet.report import NetworkReport

POLICY = "vn.yen-bai.2022-60"


@pytest.fixture(scope="module")
def vietnam() -> Network:
    return dtnet.datasets.load("vietnam")


@pytest.fixture(scope="module")
def toyland() -> NetworkReport:
    return dtnet.datasets.load("toyland").report()


@pytest.fixture(scope="module")
def mine(vietnam: Network) -> Network:
    """Three teams of one commune, one of them of unknown size."""
    columns = {"commune": ["Mậu A"] * 3, "village": ["Tổ 1", "Tổ 2", "Tổ 3"], "people": [5, 7, None]}
    listed = dtnet.read_list(columns, vietnam, at="2024-08-31", within="Yên Bái", kind="teams")
    return vietnam.with_lists(listed, name="mine")


def counts(report: NetworkReport) -> dict[str, Any]:
    return {each.name: each.value for each in report.counts}


def test_the_levels_are_those_of_the_network(toyland: NetworkReport) -> None:
    assert counts(toyland) == {
        "provinces": 2,
        "shires": 4,
        "parishes": 7,
        "villages": 21,
        "lanes": 2,
        "teams": 21,
        "members": None,
    }
    assert (toyland.coverage.over, toyland.groups_level) == ("village", "province")
    assert [(each.level, each.type, each.areas) for each in toyland.types] == [
        ("province", "isle", 1),
        ("province", "marsh", 1),
        ("village", "hamlet", 16),
        ("village", "harbour", 3),
        ("village", "rock", 2),
    ]


def test_unknown_numbers_and_amounts_have_bounds(toyland: NetworkReport) -> None:
    plain = toyland.to_dict()
    assert plain["bounds"] == {"members": [78, None]}
    [oil] = [each for each in toyland.amounts if each.policy.id == "toyland.lantern-isle.oil"]
    assert (oil.amount, oil.lower, oil.upper) == (None, 288_000, 292_000)
    row = next(row for row in plain["subsidies"] if row["policy"] == oil.policy.id)
    assert (row["amount"], row["lower"], row["upper"]) == (None, 288_000, 292_000)
    assert "toy:team:cable" in " ".join(plain["unknown_facts"])
    assert plain["inputs"]["sha256"] == dtnet.datasets.fingerprint("toyland")


def test_the_command_prints_the_same(toyland: NetworkReport, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "report", "--network", "toyland", "--format", "json") == toyland.to_json()
    shown = run(capsys, "report", "--network", "toyland")
    for text in ("78 or more", "1,390.00 to no bound", "2,880.00 to 2,920.00", "parishes"):
        assert text in shown
    cells = run(capsys, "report", "--network", "toyland", "--format", "csv")
    assert "subsidies,toyland.lantern-isle.oil,,lower,288000,derived\n" in cells


def test_an_area(vietnam: Network) -> None:
    report = vietnam.report(within="Yên Bái")
    plain = report.to_dict()
    assert plain["within"] == {"id": "vn:province:15:0", "level": "province", "name": "Yên Bái"}
    assert plain["network"] == {
        "districts": 9,
        "communes": 168,
        "villages": 1_356,
        "teams": 1_529,
        "members": 10_851,
    }
    assert len(plain["districts"]) == 9
    assert [(row["policy"], row["amount"]) for row in plain["subsidies"]] == [(POLICY, 8_136_000_000)]
    assert (
        repr(report)
        == "<NetworkReport on Yên Bái, 'vietnam' on 2024-08-31, subsidies 2024-01-01..2025-01-01>"
    )


def test_a_part_of_the_area_of_a_policy(vietnam: Network) -> None:
    """The amounts of an area are those of its teams, whatever the policy pays elsewhere."""
    report, policy = vietnam.report(within="district:Văn Yên"), dtnet.policies(country="vietnam")[POLICY]
    [amount] = report.amounts
    spent = dtnet.assess(vietnam, policy, window="2024").by("district")
    [row] = [row for row in spent if report.within and row["district"] == report.within.id]
    assert (amount.amount, amount.lower, amount.upper) == (row["amount"], row["lower"], row["upper"])
    assert report.sums["total"] == amount.amount == sum(each["amount"] for each in report.months)
    teams = vietnam.at("2024-08-31").each_team(within="district:Văn Yên")
    people = [each.people or 0 for each in teams if str(each.home).startswith("vn:village:")]
    assert (amount.teams, amount.members) == (len(people), sum(people))
    assert amount.teams == row["amount"] // (12 * 500_000)
    assert sum(each or 0 for each in amount.by_origin.values()) == amount.amount


def test_a_list_of_ones_own(mine: Network) -> None:
    report = mine.report()
    assert counts(report) | {"districts": 696, "communes": 10_035} == counts(report)
    assert (counts(report)["teams"], counts(report)["members"]) == (3, None)
    assert report.fingerprint is None
    assert [each.policy.id for each in report.amounts] == [POLICY], "others pay where nobody is listed"
    assert report.coverage.row["lower"] is None
    inside = mine.report(within="commune:Mậu A")
    assert (inside.groups_level, len(inside.groups)) == ("village", 3)


def test_a_list_of_ones_own_on_the_screen(
    mine: Network, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dtnet.write_network(mine, tmp_path / "mine.dtnet")
    shown = run(capsys, "report", "--network", str(tmp_path / "mine.dtnet"))
    assert "3 of 3 listed villages have a team" in shown
    assert "12 or more" in shown
    plain = json.loads(run(capsys, "report", "--network", str(tmp_path / "mine.dtnet"), "--format", "json"))
    assert plain == mine.report().to_dict()


def test_a_network_without_policies_and_teams(land: Any) -> None:  # noqa: ANN401 - a class of a file
    report = land.network(teams=()).report(at="2024-06-01", policies=[])
    assert report.window == dtnet.Period("2024-01-01", "2025-01-01")
    areas = {"provinces": 2, "districts": 1, "communes": 3, "villages": 4}
    assert counts(report) == {**areas, "teams": 0, "members": 0}
    assert (report.amounts, report.sums["total"], report.coverage.over) == ((), 0, "village")


def test_a_network_without_people() -> None:
    """Bodies need not have the attribute that counts people, and levels may have any names."""
    words = dtnet.Vocabulary(
        levels=("land", "county"),
        body_kinds=("team",),
        area_types=("",),
        relation_types=(),
        attributes=(),
        currency=dtnet.Currency("XTS", 2),
    )
    days = dtnet.Period("2024-01-01", "2025-01-01")
    builder = dtnet.NetworkBuilder(words, dtnet.Metadata(name="small", extent=days))
    ids, always = ["l", "a", "b"], {"start": ["2024-01-01"] * 3, "end": [None] * 3}
    areas = {"id": ids, "code": ids, "name": ids, "type": [""] * 3, "parent": [None, "l", "l"]}
    builder.add_areas({**areas, "level": ["land", "county", "county"], **always})
    teams = {"id": ["x", "y", "z"], "name": ["", "", ""], "kind": ["team"] * 3, "home": ["a", "a", "b"]}
    builder.add_bodies({**teams, **always})
    report = builder.build().report(at="2024-05-01")
    assert counts(report) == {"counties": 2, "teams": 3}
    listed = {"listed_in_full": False, "evidence": None, "figures": []}
    assert report.to_dict()["counties"] == [
        {"area": "a", "name": "a", "teams": 2, "people": None, **listed},
        {"area": "b", "name": "b", "teams": 1, "people": None, **listed},
    ]
    assert report.coverage.row["yes"] == 2
    assert report.amounts == ()


def test_wrong_questions(land: Any, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: ANN401 - the same
    network = land.network()
    with pytest.raises(dtnet.errors.ArgumentError, match="no reference day; give at"):
        network.report()
    with pytest.raises(dtnet.errors.ArgumentError, match="language='fr'"):
        network.report(at="2024-06-01", language="fr")
    assert "no area named 'Atlantis'" in refused(capsys, "report", "--within", "Atlantis")
    assert "neither a file or folder" in refused(capsys, "report", "--network", "absent.dtnet")
    assert main(["report", "--network", "toyland", "--at", "2030-01-01"]) == 2


@pytest.mark.parametrize(
    ("level", "plural"),
    [("county", "counties"), ("parish", "parishes"), ("alley", "alleys"), ("village", "villages")],
)
def test_levels_in_the_plural(level: str, plural: str) -> None:
    assert level_plural(level) == plural
