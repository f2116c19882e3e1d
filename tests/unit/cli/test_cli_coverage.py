"""`dtnet coverage` and its commands: answers about Toyland worked out by hand, in each form, and their exit codes."""

# ruff: noqa: ANN401, E501 - fixtures hand out classes of files that are no modules; tables stand as they are read

from __future__ import annotations

import csv
import io
import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
import pytest

import dtnet
from dtnet import write_network
from dtnet.cli import main
from dtnet.cli.commands import coverage_commands
from dtnet.cli.commands.coverage_commands import decimal, percent, percents
from dtnet.cli.writing import output
from dtnet.network import PartialList

if TYPE_CHECKING:
    from pathlib import Path

TOYLAND = ("--network", "toyland")
MOSTLY = "dtnet: note: more than half of this answer rests on synthetic rows, which a recipe made\n"
DERIVED = "derived: follows from observed values"
SHARE = ("areas", "yes", "no", "unknown", "lower", "upper")


def run(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0, notes: str = "") -> str:
    assert main(["coverage", *words]) == code
    captured = capsys.readouterr()
    assert captured.err == notes
    return captured.out


def as_json(capsys: pytest.CaptureFixture[str], *words: str, **how: Any) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(run(capsys, *words, *TOYLAND, "--format", "json", **how))
    return answer


def as_csv(capsys: pytest.CaptureFixture[str], *words: str, **how: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(run(capsys, *words, *TOYLAND, "--format", "csv", **how))))


def shown(capsys: pytest.CaptureFixture[str], *words: str, **how: Any) -> list[str]:
    return [line.rstrip() for line in run(capsys, *words, *TOYLAND, **how).splitlines()]


def test_an_area_is_named_by_its_path(capsys: pytest.CaptureFixture[str]) -> None:
    answer = as_json(capsys, "--within", "hamlet Newt, Heron, marsh Saltmarsh", "--within", "Brook, Sedge")
    assert answer["inputs"]["within"] == ["toy:village:newt", "toy:village:brook"]


def test_share_of_villages_with_a_team(capsys: pytest.CaptureFixture[str]) -> None:
    answer = as_json(capsys)
    network = dtnet.datasets.load("toyland")
    assert answer["schema"] == "dtnet/coverage/1"
    assert answer["inputs"] == {
        "dataset": "toyland",
        "version": "1",
        "content_hash": network.content_hash(),
        "of": "has_team",
        "over": "village",
        "by": [],
        "within": None,
        "where": None,
        "having": None,
        "weight": "count",
        "at": "2025-02-01",
        "during": None,
        "over_time": None,
        "missing": "none",
        "synthetic": True,
        "policies": [],
    }
    assert answer["rows"] == network.coverage(at="2025-02-01").to_dicts()
    assert [answer["rows"][0][name] for name in SHARE] == [21, 14, 3, 4, 14 / 21, 18 / 21]
    assert answer["undecided"] == 0


def test_words_become_the_question(capsys: pytest.CaptureFixture[str]) -> None:
    answer = as_json(
        capsys,
        *("--of", "skill:letters & funded", "--where", "own.coastal = true", "--within", "Lantern Isle"),
        *("--by", "province, type", "--having", "row.areas >= 1", "--weight", "households"),
        *("--at", "2025-03-01", "--missing", "as_no", "--no-synthetic"),
    )
    asked = answer["inputs"]
    assert asked["of"].startswith("skill:letters and (funded:toyland.lantern-isle.boats or ")
    assert (asked["where"], asked["within"]) == ("own.coastal = true", "toy:province:lantern-isle")
    assert (asked["by"], asked["weight"], asked["at"]) == (["province", "type"], "households", "2025-03-01")
    assert (asked["having"], asked["missing"], asked["synthetic"]) == ("row.areas >= 1", "as_no", False)
    assert asked["policies"] == [
        "toyland.lantern-isle.boats",
        "toyland.lantern-isle.oil",
        "toyland.realm.schooling",
    ]
    network = dtnet.datasets.load("toyland")
    table = network.coverage(
        of="skill:letters & funded",
        where="own.coastal = true",
        within="Lantern Isle",
        by=("province", "type"),
        having="row.areas >= 1",
        weight="households",
        at="2025-03-01",
        missing="as_no",
        synthetic=False,
        policies=dtnet.policies(country="toyland", plugins=False),
    )
    assert answer["rows"] == table.to_dicts()


def test_funded_speaks_of_the_policies_that_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    answer = as_json(capsys, "--of", "funded", "--policy", "toyland.lantern-isle.oil")
    assert answer["inputs"]["of"] == "funded:toyland.lantern-isle.oil"
    assert answer["inputs"]["policies"] == ["toyland.lantern-isle.oil"]
    (row,) = as_json(capsys, "--of", "funded")["rows"]
    assert [row[name] for name in SHARE] == [21, 11, 5, 5, 11 / 21, 16 / 21]


def test_a_table_by_shire(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, "--by", "shire") == [
        "toyland: has_team over village, on 2025-02-01",
        "",
        " shire     areas   yes   no   unknown   share          evidence",
        f" {'─' * 102}",
        " Far           5     4    1         0   80.0 %         derived 20.0 %, assumed 20.0 %, synthetic 60.0 %",
        " Harbour       4     3    0         1   75.0–100.0 %   observed 75.0 %, unknown 25.0 %",
        " Reed          6     3    0         3   50.0–100.0 %   observed 50.0 %, unknown 50.0 %",
        " Wick          6     4    2         0   66.7 %         observed",
        "",
        "yes: meets the condition; no: does not; unknown: the known facts allow both.",
        "Two numbers are bounds: whatever the unknown facts are, the value lies between them.",
        "Evidence: the share of the weight by origin; an unknown verdict has no origin.",
        f"observed: a source states it; {DERIVED}; assumed: chosen, with a reason; synthetic:",
        "a recipe made it.",
        "Synthetic: 14.3 % (3 of 21 areas).",
    ]


def test_a_legend_stands_below_the_columns_that_need_it(capsys: pytest.CaptureFixture[str]) -> None:
    certain = shown(capsys, "--within", "Wick")
    assert not [line for line in certain if line.startswith(("Two numbers", "Evidence", "not applicable"))]
    assert "observed: a source states it." in certain
    lines = shown(capsys, "--of", "people per 100 households >= 5", "--within", "Glow", "--by", "village")
    assert "not applicable: the condition asks for a fact that the area cannot have." in lines
    smallest = shown(capsys, "--by", "shire", "--during", "2024", "--over-time", "min")
    assert not [line for line in smallest if line.startswith("yes")]
    gaps = shown(capsys, "gaps", "--name-synthetic")
    assert "observed: a source states it; synthetic: a recipe made it." in gaps
    for form in ("json", "csv"):
        assert "a source states it" not in run(capsys, *TOYLAND, "--within", "Wick", "--format", form)


def test_a_table_fits_a_hundred_columns(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output, "_WIDTH", 100)
    lines = shown(capsys, "--by", "province,coastal", "--missing", "as_no")
    assert max(map(len, lines)) <= 100
    at = next(place for place, line in enumerate(lines) if line.startswith(" Lantern Isle   yes"))
    assert " ".join(lines[at].split()) == "Lantern Isle yes 4 3 0 1 75.0 % (as_no), observed 75.0 %,"
    assert lines[at + 1].split() == ["75.0–100.0", "%", "unknown", "25.0", "%"]


def test_what_stands_in_a_table_beside_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, "--by", "parish,coastal", "--within", "Harbour", "--where", "level = village")
    assert lines[0] == "toyland: has_team over village, where level = village, within Harbour, on 2025-02-01"
    assert (
        " (in no area, or unknown)   yes           1     1    0         0   100.0 %        observed" in lines
    )
    assert any(" (unknown) " in line for line in shown(capsys, "--by", "coastal"))
    lines = shown(capsys, "--by", "village,type", "--within", "Glow", "--weight", "households")
    assert lines[0] == "toyland: has_team over village, within Glow, by weight households, on 2025-02-01"
    assert lines[4:7] == [
        " Candle    rock         1     0    0         0   nothing counted",
        " Spark     hamlet       1   200    0         0   100.0 %           observed",
        " Tallow    hamlet       1     –    –         –   100.0 %",
    ]
    assert (
        shown(capsys, "--within", "Candle", "--weight", "households")[-1]
        == "Synthetic: 0 % (0 of 0 households)."
    )


def test_shares_that_are_not_sharp_and_facts_that_do_not_apply(capsys: pytest.CaptureFixture[str]) -> None:
    of = ("--of", "people per 100 households >= 5", "--within", "Glow")
    lines = shown(capsys, *of, "--no-synthetic")
    assert lines[2].split() == ["areas", "yes", "no", "unknown", "not", "applicable", "share", "evidence"]
    assert lines[4].split()[:6] == ["3", "0", "1", "1", "1", "0.0–50.0"]
    assert lines[-1] == "Synthetic facts count as unknown."
    lines = shown(capsys, "--during", "2025-01-01..2025-06-01", "--over-time", "mean")
    assert (
        lines[-1] == "Some bounds are not sharp: they may be wider than necessary. --format json says which."
    )


def test_rows_that_are_kept(capsys: pytest.CaptureFixture[str]) -> None:
    note = "dtnet: note: rows not included, as it is unknown whether they meet --having: 1\n"
    answer = as_json(capsys, "--by", "shire", "--having", "row.share >= 7/10", notes=note)
    assert [row["area"] for row in answer["rows"]] == ["toy:shire:far", "toy:shire:harbour"]
    assert (answer["undecided"], answer["inputs"]["having"]) == (1, "row.share >= 7/10")
    lines = shown(capsys, "--by", "shire", "--having", "row.share >= 1", "--no-synthetic", "--within", "Wick")
    assert lines[2:5] == [" shire   share", f" {'─' * 13}", ""]


def test_areas_within_several(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("--within", "Far", "--within", "Wick")
    answer = as_json(capsys, *asked)
    assert answer["inputs"]["within"] == ["toy:shire:far", "toy:shire:wick"]
    network = dtnet.datasets.load("toyland")
    assert answer["rows"] == network.coverage(at="2025-02-01", within=["Far", "Wick"]).to_dicts()
    title = "toyland: has_team over village, within Far and Wick, on 2025-02-01"
    assert shown(capsys, *asked)[0] == title
    twice = as_json(capsys, "--within", "Far", "--within", "toy:shire:far", notes=MOSTLY)
    assert twice["inputs"]["within"] == "toy:shire:far"
    series = as_json(capsys, "series", *asked, "--by", "shire", "--during", "2025")["rows"]
    found = network.ask("has_team", within=["Far", "Wick"], during="2025").series(by="shire")
    assert [(row["area"], row["yes"]) for row in series] == [(row["area"], row["yes"]) for row in found]
    named = [row["name"] for row in as_csv(capsys, "gaps", *asked, "--name-synthetic")]
    assert named == ["Candle", "Ember", "Mist 3"]
    compared = as_json(capsys, "inequality", *asked, "--by", "shire")
    assert {row["area"] for row in compared["rows"]} == {"toy:shire:far", "toy:shire:wick"}
    claim = as_json(capsys, "claim", "every village has a team", *asked, code=1)
    assert claim["inputs"]["within"] == ["toy:shire:far", "toy:shire:wick"]
    assert [claim["rows"][0][name] for name in ("yes", "no", "unknown")] == [8, 3, 0]
    lines = shown(capsys, "claim", "every village has a team", *asked, code=1)
    assert lines[0].endswith(
        '"every village has a team" within toy:shire:far and toy:shire:wick on 2025-02-01'
    )


def test_accept_synthetic_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, "--within", "Far", notes=MOSTLY)
    assert lines[-1] == "Synthetic: 60.0 % (3 of 5 areas)."
    out = run(capsys, "--by", "province", "--within", "Da Nang", notes=MOSTLY)
    assert "vietnam: has_team over village, within Đà Nẵng, on 2024-08-31" in out


def test_a_period(capsys: pytest.CaptureFixture[str]) -> None:
    (row,) = as_json(capsys, "--within", "Heron", "--during", "2024", "--over-time", "mean")["rows"]
    assert (row["numerator"], row["denominator"]) == (946, 1098)
    lines = shown(capsys, "--within", "Heron", "--during", "2024", "--over-time", "mean")
    assert lines[0].endswith("within Heron, during 2024-01-01..2025-01-01 (end not included), mean")
    assert lines[-1] == "Synthetic: 0.0 % (0 of 1,098 areas, by the day)."
    lines = shown(capsys, "--by", "shire", "--during", "2024", "--over-time", "min")
    assert lines[2:6] == [" shire     share", f" {'─' * 21}", " Far       80.0 %", " Harbour   75.0 %"]
    assert lines[-1].startswith("The synthetic part is not stated")


def test_a_series(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("series", "--within", "Lantern Isle", "--during", "2024-01-01..2026-01-01")
    answer = as_json(capsys, *words)
    assert answer["schema"] == "dtnet/coverage-series/1"
    assert [
        [row[name] for name in ("start", "end", "areas", "yes", "unknown")] for row in answer["rows"]
    ] == [
        ["2024-01-01", "2024-05-01", 9, 6, 3],
        ["2024-05-01", "2024-07-01", 9, 7, 2],
        ["2024-07-01", "2024-10-01", 9, 6, 0],
        ["2024-10-01", "2024-11-01", 10, 6, 0],
        ["2024-11-01", "2024-12-01", 10, 7, 0],
        ["2024-12-01", "2025-03-01", 10, 7, 1],
        ["2025-03-01", "2025-09-01", 10, 8, 0],
        ["2025-09-01", "2026-01-01", 10, 7, 0],
    ]
    lines = shown(capsys, *words)
    assert (
        " 2024-12-01   2025-03-01      10     7    2         1   70.0–80.0 %    observed 90.0 %, unknown 10.0 %"
        in lines
    )
    assert lines[-1] == "Synthetic: 0.0 % (0 of 7,036 areas, by the day)."
    assert as_json(capsys, "series")["inputs"]["during"] == "2024-01-01..2025-01-01"


def test_a_series_on_a_territory(capsys: pytest.CaptureFixture[str]) -> None:
    days = ("series", "--network", "vietnam", "--during", "2025-06-01..2025-08-01")
    asked = (*days, "--by", "province", "--within", "Lào Cai")

    def told(*words: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(run(capsys, *words, "--format", "json", notes=MOSTLY))
        return found

    def lines(*words: str) -> list[str]:
        return [line.rstrip() for line in run(capsys, *words, notes=MOSTLY).splitlines()]

    answer = told(*asked)
    assert (answer["inputs"]["basis"], answer["inputs"]["within"]) == ("as_was", "vn:province:10:0")
    assert [[row[name] for name in ("start", "areas", "is_break")] for row in answer["rows"]] == [
        ["2025-06-01", 1_360, False],
        ["2025-07-01", 0, True],
    ]
    broken = lines(*asked)
    assert broken[0].endswith(" (end not included)")
    assert broken[2].split()[:5] == ["province", "start", "end", "break", "areas"]
    assert broken[5].split()[4:6] == ["yes", "0"]
    after = ("--basis", "2025-07-01")
    answer = told(*asked, *after)
    assert (answer["inputs"]["basis"], answer["inputs"]["within"]) == ("2025-07-01", "vn:province:15:2025")
    assert [row["areas"] for row in answer["rows"]] == [2_716]
    title = lines(*asked, *after)[0]
    assert "within Lào Cai, on the territory of 2025-07-01, during" in title
    regions = (*days, "--by", "commune", "--within", "Đà Nẵng", "--basis", "common")
    assert ", in common regions, during" in lines(*regions)[0]
    assert any(" + " in row["area"] for row in told(*regions)["rows"])
    assert any(" + " in line for line in lines(*regions)[4:])


def test_a_claim_that_fails(capsys: pytest.CaptureFixture[str]) -> None:
    claim = ("claim", "every village has a team")
    answer = as_json(capsys, *claim, code=1)
    network = dtnet.datasets.load("toyland")
    assert answer == {
        "schema": "dtnet/coverage-claim/1",
        "inputs": {
            "dataset": "toyland",
            "version": "1",
            "content_hash": network.content_hash(),
            "at": "2025-02-01",
            "within": None,
            "policies": [],
        },
        "rows": [
            {
                "claim": "every village has a team",
                "headline": "fails",
                "in_model": "fails",
                "by_construction": False,
                "constructed": 0,
                "all_listed": None,
                "yes": 14,
                "no": 3,
                "unknown": 4,
                "stated_by": ["Lantern Almanac 2025 (invented)"],
            }
        ],
    }
    assert shown(capsys, *claim, code=1) == [
        'toyland: "every village has a team" on 2025-02-01',
        "headline   fails (on observed and derived facts alone)",
        "in model   fails",
        "areas      14 yes, 3 no, 4 unknown, in the model",
        "list       no completeness statement: there may be further areas",
        "stated by  Lantern Almanac 2025 (invented)",
    ]
    (row,) = as_csv(capsys, *claim, code=1)
    assert (row["by_construction"], row["stated_by"]) == ("false", "Lantern Almanac 2025 (invented)")


def test_claims_that_do_not_fail(capsys: pytest.CaptureFixture[str]) -> None:
    def verdicts(*words: str) -> list[str]:
        (row,) = as_json(capsys, "claim", *words)["rows"]
        return [row["headline"], row["in_model"]]

    assert verdicts("every parish has a team", "--at", "2025-01-15") == ["open", "holds"]
    assert verdicts("every province has a team") == ["holds", "holds"]
    assert verdicts("every lane has a team", "--at", "2024-03-01") == ["empty", "empty"]
    assert verdicts("every village meets funded", "--within", "Heron") == ["holds", "holds"]
    lines = shown(capsys, "claim", "every village meets led", "--within", "Heron")
    assert lines[0] == 'toyland: "every village meets led" within toy:parish:heron on 2025-02-01'
    assert lines[-1] == "stated by  no known source"


def test_a_claim_that_was_brought_about(capsys: pytest.CaptureFixture[str]) -> None:
    lines = run(capsys, "claim", "every village has a team").splitlines()
    assert lines[1].startswith("headline   open")
    assert lines[2] == "in model   holds, by construction: the data were made to satisfy it"
    assert lines[4] == "list       complete (synthetic)"


def test_a_claim_that_was_brought_about_and_of_which_somebody_edited_a_part(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    part = dtnet.datasets.load("vietnam").select(within="vn:commune:04249:0")
    team = part.at("2024-08-31").teams()["id"][1]
    write_network(part.correct(team, at="2024-08-31", name="another"), tmp_path / "mine")
    claim = ("claim", "every village has a team", "--network", str(tmp_path / "mine"))
    asked = (*claim, "--at", "2024-08-31", "--within", "vn:commune:04249:0")
    notes = "dtnet: note: published figures are known for bundled datasets only\n"
    lines = run(capsys, *asked, notes=notes).splitlines()
    yes = len(part.at("2024-08-31").areas(level="village"))
    assert lines[2:5] == [
        "in model   holds",
        f"areas      {yes} yes, 0 no, 0 unknown, in the model",
        f"           {yes - 1} yes by construction, from rows without edits",
    ]


def test_gaps_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    answer = as_json(capsys, "gaps", "--name-synthetic")
    assert answer["schema"] == "dtnet/coverage-gaps/1"
    assert answer["inputs"]["name_synthetic"] is True
    assert [(row["name"], row["verdict"], row["area_origin"]) for row in answer["rows"]] == [
        ("Candle", "no", "observed"),
        ("Ember", "no", "observed"),
        ("Mist 3", "no", "synthetic"),
        ("Brook", "unknown", "observed"),
        ("Cable", "unknown", "observed"),
        ("Fern", "unknown", "observed"),
        ("Rush", "unknown", "observed"),
    ]
    rows = as_csv(capsys, "gaps", "--within", "Lantern Isle")
    assert [(row["name"], row["not_known"]) for row in rows] == [
        ("Candle", ""),
        ("Ember", ""),
        ("Cable", "verdict"),
    ]


def test_gaps_on_a_screen(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, "gaps", "--name-synthetic")
    assert [line for line in lines if line[:5] in {"Known", "Unkno", "Synth"}] == [
        "Known to be without: 3",
        "Unknown: 4",
        "Synthetic areas: 1 of 7.",
    ]
    assert " Mist 3   toy:village:mist-3   synthetic   synthetic" in lines
    assert " Brook   toy:village:brook   existence, verdict   observed" in lines
    glow = ("gaps", "--of", "people per 100 households >= 5", "--within", "Glow", "--weight", "households")
    lines = shown(capsys, *glow)
    assert " Spark   toy:village:spark          200   observed   observed" in lines
    assert " Tallow   toy:village:tallow   90–110       verdict           observed" in lines
    assert "Known to be without: none" in shown(capsys, "gaps", "--within", "Heron")


def test_a_screen_shows_the_first_rows(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coverage_commands, "SHOWN", 2)
    assert "… and 19 more; --format csv lists all" in shown(capsys, "--by", "village")
    assert "… and 2 more; --format csv lists all" in shown(capsys, "inequality", "--by", "shire")
    assert shown(capsys, "gaps", "--name-synthetic").count("… and 1 more; --format csv lists all") == 1


def test_inequality(capsys: pytest.CaptureFixture[str]) -> None:
    answer = as_json(capsys, "inequality", "--by", "shire")
    assert answer["schema"] == "dtnet/coverage-inequality/1"
    measures = answer["measures"]
    assert {name: measures[name] for name in ("range", "ratio", "theil")} == {
        "range": bounds((2, 15), (1, 2)),
        "ratio": bounds((6, 5), (2, 1)),
        "theil": None,
    }
    assert measures["missed"] == bounds((3, 1), (7, 1))
    found = {row["area"].rpartition(":")[2]: row for row in answer["rows"]}
    assert {name: (row["best_rank"], row["worst_rank"]) for name, row in found.items()} == {
        "far": (1, 3),
        "harbour": (1, 3),
        "reed": (1, 4),
        "wick": (3, 4),
    }
    assert {name: (row["missed_lower"], row["missed_upper"]) for name, row in found.items()} == {
        "far": (1, 1),
        "harbour": (0, 1),
        "reed": (0, 3),
        "wick": (2, 2),
    }
    wick = found["wick"]
    assert (wick["lower"], wick["lower_numerator"], wick["lower_denominator"]) == (2 / 3, 4, 6)
    assert (wick["upper"], wick["upper_numerator"], wick["upper_denominator"]) == (2 / 3, 4, 6)
    assert (answer["left_out"], answer["undecided"]) == (0, 0)


def bounds(lower: tuple[int, int], upper: tuple[int, int]) -> dict[str, Any]:
    return {
        "lower": lower[0] / lower[1],
        "lower_numerator": lower[0],
        "lower_denominator": lower[1],
        "upper": upper[0] / upper[1],
        "upper_numerator": upper[0],
        "upper_denominator": upper[1],
        "sharp": True,
        "may_be_undefined": False,
    }


def test_inequality_on_a_screen(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, "inequality", "--by", "shire")
    assert lines[2:] == [
        " shire     share          rank   not covered",
        f" {'─' * 43}",
        " Far       80.0 %         1–3    1",
        " Harbour   75.0–100.0 %   1–3    0–1",
        " Reed      50.0–100.0 %   1–4    0–3",
        " Wick      66.7 %         3–4    2",
        "",
        "Rank 1 has the greatest share.",
        "Two numbers are bounds: whatever the unknown facts are, the value lies between them.",
        "Best minus worst: 13.3–50.0 percentage points.",
        "Best over worst: 1.200–2.000.",
        "Gini: 0.037–0.138.",
        "Theil: not stated if a share is unknown, or all are 0.",
        "Not covered, in all: 3–7 areas.",
        "Synthetic: 14.3 % (3 of 21 areas).",
    ]
    lines = shown(capsys, "inequality", "--by", "parish", "--no-synthetic")
    assert "Rows not included, in no group or without a share: 1." in lines
    assert lines[-1] == "Synthetic facts count as unknown."


def test_measures_that_are_known_or_have_no_bound(capsys: pytest.CaptureFixture[str]) -> None:
    known = shown(capsys, "inequality", "--by", "village", "--within", "Oilham")
    assert "Best over worst: undefined." in known
    assert "Gini: 0.333." in known
    assert "Theil: 0.405." in known  # ln 1.5
    vague = shown(capsys, "inequality", "--by", "village", "--within", "Quay", "--of", "skill:padlock")
    assert "Best minus worst: 0.0–100.0 percentage points." in vague
    assert "Best over worst: 1.000, may be undefined." in vague  # each share is 0 or 1
    closing = shown(capsys, "inequality", "--by", "village", "--within", "Sedge")  # Brook may have closed
    assert "Best minus worst: 0.0–100.0 percentage points, may be undefined." in closing
    assert "Gini: 0.000–0.750, may be undefined." in closing
    nothing = shown(capsys, "inequality", "--by", "village", "--within", "Candle", "--weight", "households")
    assert nothing[5:] == [
        "Rank 1 has the greatest share.",
        "Best over worst: undefined.",
        "Gini: undefined.",
        "Theil: not stated if a share is unknown, or all are 0.",
        "Not covered, in all: 0 households.",
        "Rows not included, in no group or without a share: 1.",
        "Synthetic: 0 % (0 of 0 households).",
    ]


def test_the_worst(capsys: pytest.CaptureFixture[str]) -> None:
    rows = as_csv(capsys, "inequality", "--by", "shire", "--worst", "1")
    assert [(row["area"], row["certain"]) for row in rows] == [
        ("toy:shire:wick", "false"),
        ("toy:shire:reed", "false"),
    ]
    lines = shown(capsys, "inequality", "--by", "shire", "--worst", "2")
    assert " Wick      66.7 %         1–2    2             certainly" in lines
    assert " Harbour   75.0–100.0 %   2–4    0–1           maybe" in lines


def test_a_network_in_files(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = dtnet.datasets.load("toyland")
    later = network.select(within="toy:province:saltmarsh")
    monkeypatch.chdir(tmp_path)
    dtnet.write_network(later, tmp_path / "toyland")
    (row,) = as_json(capsys, "--within", "Heron", "--at", "2025-02-01")["rows"]
    assert (row["areas"], row["yes"]) == (2, 2)
    note = "dtnet: note: published figures are known for bundled datasets only\n"
    answer = as_json(capsys, "claim", "every province has a team", "--at", "2025-02-01", notes=note)
    assert answer["inputs"]["content_hash"] == later.content_hash() != network.content_hash()


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "0.0"),
        (0.00001, "0.1"),
        (0.57, "57.0"),
        (2 / 3, "66.7"),
        (0.99999, "99.9"),
        (Fraction(1), "100.0"),
        (Fraction(1, 8), "12.5"),
    ],
)
def test_percentages_are_not_all_or_nothing_unless_they_are(share: Fraction | float, text: str) -> None:
    assert percent(share) == text


def test_bounds_are_rounded_outwards() -> None:
    assert percents(2 / 3, 6 / 7) == "66.6–85.8 %"
    assert percents(Fraction(1, 100000), Fraction(99999, 100000)) == "0.0–100.0 %"
    assert percents(0.57, 0.57) == "57.0 %"
    assert decimal(Fraction(12345), 2) == "12,345.00"
    assert [decimal(Fraction(1, 3), 3, "down"), decimal(Fraction(1, 3), 3, "up")] == ["0.333", "0.334"]


def test_lists_that_are_partial(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    toyland = dtnet.datasets.load("toyland")
    partial = PartialList(
        about="village",
        area="toy:parish:dune",
        start="2024-01-01",
        end=None,
        origin="observed",
        source=None,
    )
    kept = tuple(each for each in toyland.tables.statements if each.about != "village")
    tables = attrs.evolve(toyland.tables, statements=kept, partial_lists=(partial,))
    path = tmp_path / "partial.dtnet"
    write_network(dtnet.Network(tables, toyland.vocabulary, toyland.metadata), path)
    asked = ("--network", str(path), "--at", "2025-02-01", "--within", "toy:parish:dune")
    assert "up to 100.0 %" in run(capsys, *asked)
    assert "Listed only in part, so that further areas may exist: toy:parish:dune." in run(
        capsys, "gaps", *asked
    )
