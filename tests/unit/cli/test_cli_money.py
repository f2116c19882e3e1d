"""Money of any network on the command line: whole units on a screen, the smallest unit in files."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import attrs

import dtnet
from dtnet.datasets.toyland.policies import DOCUMENTS

from ...inner.cli import show_report
from ..command_line import refused, run

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

TOYLAND = ("--network", "toyland")
OIL, SCHOOLING = "toyland.lantern-isle.oil", "toyland.realm.schooling"
DOCUMENT = str(DOCUMENTS / f"{OIL}.toml")
RATE = f"{OIL}:oil=4_550 XTS/team/month"


UNTIL_DECEMBER = ("--window", "2024-01-01..2024-12-01")


def lines(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    """What a screen shows, spaces made one."""
    return [" ".join(line.split()) for line in run(capsys, *words).splitlines()]


def as_json(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(capsys, *words, "--format", "json"))
    return found


def as_csv(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(run(capsys, *words, "--format", "csv"))))


def test_assess(capsys: pytest.CaptureFixture[str]) -> None:
    shown = lines(capsys, "assess", *TOYLAND)
    assert shown[0] == "XTS, 2024-01-01..2025-01-01"
    assert f"{OIL} entitlement – 2,880.00 2,920.00" in shown  # Cable's team may have begun in December
    assert f"{SCHOOLING} entitlement – 1,390.00 –" in shown
    at = shown.index("In all, entitlement: unknown.")
    assert shown[at + 1 : at + 3] == ["In all, up to: unknown.", "Together 4,270.00 to no bound XTS."]
    answer = as_json(capsys, "assess", *TOYLAND)
    assert (answer["lower"], answer["upper"]) == (427_000, None)
    assert answer["totals"] == {"entitlement": None, "at_most": None}
    assert "total" not in answer
    assert (answer["currency"], answer["exponent"]) == ("XTS", 2)
    [row] = [row for row in answer["rows"] if row["policy"] == OIL]
    assert (row["amount"], row["lower"], row["upper"]) == (None, 288_000, 292_000)
    rows = as_csv(capsys, "assess", *TOYLAND, "--policy", OIL, "--by", "source", *UNTIL_DECEMBER)
    assert {row["source"]: row["amount"] for row in rows} == {"province": "195000", "realm": "65000"}


def test_compare(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("compare", *TOYLAND, *UNTIL_DECEMBER, "--policy", OIL, "--rate", RATE)
    assert {"entitlement 2,600.00 2,957.50 357.50", "In all +357.50 XTS."} <= set(lines(capsys, *words))
    less = (*words[:-1], f"{OIL}:oil=3_999 XTS/team/month")
    assert {"entitlement 2,600.00 2,599.35 -0.65", "In all -0.65 XTS."} <= set(lines(capsys, *less))
    assert as_csv(capsys, *words) == [
        {"nature": "entitlement", "before": "260000", "after": "295750", "difference": "35750"}
    ]
    answer = as_json(capsys, *words)
    assert (answer["total"], answer["currency"], answer["exponent"]) == (35_750, "XTS", 2)
    assert answer["totals"] == {"entitlement": 35_750}


def test_explain(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("explain", "toy:team:reef", "--month", "2024-12", *TOYLAND, "--policy", OIL)
    shown = lines(capsys, *words)
    assert shown[0] == "Team of Reef (toy:team:reef), 2024-12: 40.00 XTS"
    assert "+40.00 due: 40.00 XTS/team/month × the whole month = 40.00 [1]" in shown
    assert "paid by realm: 10.00, 1/4 of it, rounded down [1]" in shown
    assert "**40.00** " in run(capsys, *words, "--format", "markdown")
    answer = as_json(capsys, *words)
    assert (answer["amount"], answer["currency"], answer["exponent"]) == (4_000, "XTS", 2)
    assert answer["steps"][0]["amount"] == 4_000
    assert as_csv(capsys, *words)[0]["amount"] == "4000"


def test_the_report(capsys: pytest.CaptureFixture[str]) -> None:
    """It is about the bundled country; with another exponent its screen would have the decimal places."""
    report = dtnet.datasets.load("vietnam").report()
    assert report.sums["exponent"] == 0
    show_report(attrs.evolve(report, sums={**report.sums, "exponent": 2}), "table")
    shown = capsys.readouterr().out
    assert "In all, entitlement: 239,184,000.00 VND.\nIn all, up to: 72,000,000.00 VND.\n" in shown
    together = "Together 239,184,000.00 to 311,184,000.00 VND.\n"
    assert together in shown
    assert "72,000,000.00" in shown
    assert "31,118,400,000" not in shown


def test_published_totals(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    opening = (
        '[[opening]]\nperiod = {from = "2024-01-01", until = "2024-02-01"}\ncite = {ref = "Notice"}\n'
        'published = {teams = 5, amount = "20_050 XTS"}\n[[component]]'
    )
    file = tmp_path / "opened.toml"
    text = (DOCUMENTS / f"{OIL}.toml").read_text(encoding="utf-8").replace("[[component]]", opening)
    file.write_text(f'unopened = "closed"\n{text}', encoding="utf-8")
    assert run(capsys, "policies", "check", str(file), *TOYLAND, code=1).splitlines()[1:] == [
        "  Notice: 5 teams published, 5 calculated",
        "  Notice: 200.50 XTS published, 200.00 calculated",
    ]
    published = as_json(capsys, "assess", *TOYLAND, "--policy", str(file), "--window", "2024-01")[
        "recomputed"
    ]
    assert [(each["published"], each["computed"]) for each in published] == [(20_050, 20_000)]
    shown = lines(capsys, "assess", *TOYLAND, "--policy", str(file), "--window", "2024-01")
    assert f"published total {OIL}: 200.50 by Notice; calculated: 200.00" in shown


def test_a_document_in_the_currency_of_the_network(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (
        ("policies", "show", DOCUMENT),
        ("policies", "check", DOCUMENT),
        ("assess", "--policy", DOCUMENT),
        ("compare", "--instead", DOCUMENT),
        ("explain", "toy:team:reef", "--month", "2024-12", "--policy", DOCUMENT),
        ("coverage", "--of", "funded", "--policy", DOCUMENT),
    ):
        assert OIL in run(capsys, *words, *TOYLAND, "--format", "json")
    assert "4_000 XTS/team/month" in run(capsys, "policies", "show", DOCUMENT, *TOYLAND, "--format", "csv")
    assert "unknown measure" in refused(capsys, "policies", "show", DOCUMENT)
    assert "policy vn.ha-tinh.2023-119 pays VND, but the money of 'toyland' is XTS" in refused(
        capsys, "assess", *TOYLAND, "--policy", "vn.ha-tinh.2023-119"
    )


def test_a_network_of_one_s_own(capsys: pytest.CaptureFixture[str], tmp_path: Path, toy: Any) -> None:  # noqa: ANN401 - a class
    """Policies are those that are installed for a network of that name, if there are any."""
    dtnet.write_network(dtnet.datasets.load("toyland"), tmp_path / "own.json")
    own = ("--network", str(tmp_path / "own.json"))
    for words in (("assess",), ("compare", "--rate", RATE), ("explain", "Far", "--month", "2024-12")):
        assert run(capsys, *words, *own) == run(capsys, *words, *TOYLAND)
    dtnet.write_network(toy.network([("c", "country", None)]), tmp_path / "toy")
    other = ("--network", str(tmp_path / "toy"))
    for words in (("assess",), ("compare", "--rate", RATE), ("explain", "c")):
        no_window = "dtnet: dataset 'toy' has no default for --window; give --window\n"
        assert refused(capsys, *words, *other) == no_window
        none = "dtnet: no policies are installed for 'toy'; give --policy with an id or a document\n"
        assert refused(capsys, *words, *other, "--window", "2024") == none


def test_amounts_of_areas_are_shared_among_teams(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    table, policy = tmp_path / "worked.csv", "vn.binh-duong.2023-27"
    table.write_text("unit,month,persons,times\nvn:commune:25747:0,2024-08,12,3\n", encoding="utf-8")
    one = ("--policy", policy, "--window", "2024-08", "--input", f"mobilised_day={table}")
    words = ("assess", *one, "--by", "component,unit,team")
    rows = as_csv(capsys, *words, "--allocate", "people")
    shares = [int(row["amount"]) for row in rows if row["unit"] == "vn:commune:25747:0"]
    assert (len(shares), sum(shares)) == (10, 12 * 3 * 150_000)
    answer = as_json(capsys, *words, "--allocate", "equal")
    assert answer["inputs"]["allocate"] == "equal"
    assert {row["amount"] for row in answer["rows"] if row["unit"] == "vn:commune:25747:0"} == {540_000}
    assert "allocate" not in as_json(capsys, "assess", *one)["inputs"]
    told = refused(capsys, *words)
    assert "share the amounts of areas among their teams with --allocate equal or 'people'" in told
    rate = f"{policy}:day=300_000 VND/person/day"
    changed = as_csv(capsys, "compare", *one, "--rate", rate, "--by", "team", "--allocate", "people")
    assert sum(int(row["difference"]) for row in changed) == 12 * 3 * 150_000
