"""`dtnet compare`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import dtnet
from dtnet.cli import main

if TYPE_CHECKING:
    from pathlib import Path

HA_TINH = "vn.ha-tinh.2023-119"
DA_NANG = "vn.da-nang.2024-36"
RATE = f"{HA_TINH}:support=700_000 VND/team/month"


def test_another_rate_by_province_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "--rate", RATE, "--by", "province", "--window", "2024", "--format", "json"]) == 0
    said = capsys.readouterr()
    answer = json.loads(said.out)
    assert said.err == ""
    assert answer["schema"] == "dtnet/compare/1"
    assert answer["totals"] == {"entitlement": 1_790 * 100_000 * 12, "at_most": 0}
    assert answer["lower"] == answer["upper"] == 1_790 * 100_000 * 12
    assert answer["currency"] == "VND"
    changed = [row for row in answer["rows"] if row["difference"]]
    assert changed == [
        {
            "nature": "entitlement",
            "province": "vn:province:42:0",
            "before": 1_790 * 600_000 * 12,
            "after": 1_790 * 700_000 * 12,
            "difference": 1_790 * 100_000 * 12,
        }
    ]
    assert answer["inputs"]["rates"] == [RATE]
    assert {row["component"] for row in answer["not_assessed"]} >= {"day", "night"}


def test_another_reading_as_csv(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["compare", "--policy", DA_NANG, "--then", f"{DA_NANG}:part=by_days", "--format", "csv"]
    assert main(words) == 0
    assert capsys.readouterr().out.splitlines() == [
        "nature,before,after,difference",
        f"at_most,7200000000,2832784800,{2_832_784_800 - 7_200_000_000}",
    ]


def test_a_reading_of_both_is_no_difference(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["compare", "--policy", DA_NANG, "--choice", f"{DA_NANG}:part=by_days"]
    assert main([*words, "--then", f"{DA_NANG}:year=calendar_year", "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["total"] == 0
    assert answer["inputs"]["choices"] == answer["inputs"]["instead_choices"]


def test_assumptions_stand_below_with_the_answer_that_has_them(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["compare", "--policy", DA_NANG, "--then", f"{DA_NANG}:part=by_days"]
    assert main([*words, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)["assumptions"]
    parts = {each["what"]: each["in"] for each in told if each["what"].startswith("part=")}
    assert parts == {"part=full": "before", "part=by_days": "after"}
    assert {each["in"] for each in told if each["what"] == "synthetic"} == {"both"}
    assert main(words) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert f"assumption used before: {DA_NANG}: part=full: " in out
    assert f"assumption used after: {DA_NANG}: part=by_days: " in out
    assert f"assumption used {DA_NANG}: synthetic: 100 % of the most that can be granted rests on rows" in out


def test_a_document_beside_the_others_as_a_table(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    policy = dtnet.policies()["vn.yen-bai.2022-60"]
    beside = policy.evolve(
        id="what-if", jurisdiction="vn:province:42:0", openings=(), unopened=None, purpose="other"
    )
    file = tmp_path / "what-if.json"
    file.write_text(beside.to_json(), encoding="utf-8")
    words = ["compare", "--policy", HA_TINH, "--instead", str(file), "--by", "policy,team"]
    assert main(words) == 0
    out = capsys.readouterr().out
    assert "In all +10,740,000,000 VND." in out
    assert "more rows; --format csv lists all" in out


NO_RATE = """--rate 'x': not of the form POLICY:COMPONENT=RATE; write it as "vn.ha-tinh"""
NO_POLICY = "'vn.ha-tinh.2023-118:a=1 VND/team/month': the policy 'vn.ha-tinh.2023-118' is not assessed; "


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "no change is given; give --instead, --rate or --then"),
        (["--rate", "x"], NO_RATE),
        (["--rate", "vn.ha-tinh.2023-118:a=1 VND/team/month"], f"{NO_POLICY}did you mean '{HA_TINH}'"),
        (["--then", "x:part=full"], "'x': the policy 'x' is not assessed"),
        (["--rate", RATE, "--choose", "x:part=full"], "'x': the policy 'x' is not assessed"),
        (
            ["--rate", RATE, "--rate", RATE.replace("700", "800")],
            f"--rate '{RATE.replace('700', '800')}': 'support' has the rate '700_000 VND/team/month' already",
        ),
        (
            ["--instead", DA_NANG, "--instead", DA_NANG],
            f"--instead '{DA_NANG}': '{DA_NANG}' is given twice; give it once",
        ),
        (["--rate", RATE, "--input", "days"], "--input 'days': not of the form NAME=FILE"),
        (["--rate", RATE, "--input", "days=absent.csv"], "absent.csv: cannot be read"),
    ],
)
def test_wrong_words(capsys: pytest.CaptureFixture[str], words: list[str], message: str) -> None:
    assert main(["compare", *words]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"dtnet: {message}")


def test_one_rate_said_twice_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["compare", "--policy", HA_TINH, "--rate", RATE, "--rate", RATE, "--format", "csv"]
    assert main(words) == 0
    assert capsys.readouterr().out.splitlines()[1].endswith(f",{1_790 * 100_000 * 12}")


def test_readings_of_a_policy_that_comes_beside_take_effect(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["compare", "--policy", HA_TINH, "--instead", DA_NANG, "--format", "json"]
    for option in ("--choose", "--then"):
        assert main([*words, option, f"{DA_NANG}:part=by_days"]) == 0
        answer = json.loads(capsys.readouterr().out)
        assert answer["totals"] == {"entitlement": 0, "at_most": 2_832_784_800}
        assert answer["inputs"]["instead_choices"][DA_NANG]["part"] == "by_days"


def test_tables_and_what_came_before_the_data(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    days = tmp_path / "days.csv"
    days.write_text("unit,month,persons,times\nvn:commune:25744:0,2024-05,3,2\n", encoding="utf-8")
    table = ["--input", f"mobilised_day={days}", "--format", "json"]
    rate = "vn.binh-duong.2023-27:day=200_000 VND/person/day"
    words = ["compare", "--policy", "vn.binh-duong.2023-27", "--rate", rate, *table]
    assert main([*words, "--before", "nothing_paid"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["total"] == 6 * 50_000
    assert answer["inputs"]["tables"]["mobilised_day"]["path"] == str(days)
    assert answer["inputs"]["before"] == "nothing_paid"
    # only the second answer reads it
    assert main(["compare", "--policy", HA_TINH, "--instead", "vn.binh-duong.2023-27", *table]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [each["component"] for each in answer["not_assessed"]] == ["night"]
    assert main(["compare", "--policy", HA_TINH, "--instead", DA_NANG, *table]) == 2
    assert "no component reads an input 'mobilised_day'" in capsys.readouterr().err
    days.write_text("unit,month,persons,times\nnobody,2024-05,-3,2\n", encoding="utf-8")
    assert main(words) == 2
    assert "-3 is below zero" in capsys.readouterr().err


def test_what_is_left_out_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    binh_duong = "vn.binh-duong.2023-27"
    words = ["compare", "--policy", binh_duong, "--then", f"{binh_duong}:level=village"]
    assert main(words) == 0
    assert (
        f"not included  {binh_duong}: day: activity table 'mobilised_day' not given"
        in capsys.readouterr().out
    )


def test_what_one_side_alone_leaves_out_is_listed_with_its_side(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    document = dtnet.policies()["vn.binh-duong.2023-27"].to_document()
    day = next(each for each in document["component"] if each["id"] == "day")
    nights = document | {"component": [each for each in document["component"] if each is not day]}
    file = tmp_path / "nights.json"
    file.write_text(json.dumps(nights), encoding="utf-8")
    for words, side in (
        (["--policy", "vn.binh-duong.2023-27", "--instead", str(file)], "before"),
        (["--policy", str(file), "--instead", "vn.binh-duong.2023-27"], "after"),
    ):
        assert main(["compare", *words]) == 0
        out = capsys.readouterr().out
        assert f"not included  {side}: vn.binh-duong.2023-27: day: activity table" in out
        assert "not included  vn.binh-duong.2023-27: night: activity table" in out
        assert main(["compare", *words, "--format", "json"]) == 0
        left_out = json.loads(capsys.readouterr().out)["not_assessed"]
        assert [(each["component"], each["in"]) for each in left_out] == [("day", side), ("night", "both")]


def test_a_total_that_is_not_known_is_said_so(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    document = dtnet.policies()[HA_TINH].to_document()
    component = document["component"][0] | {
        "rate": "1_000 VND/team/month",
        "when": {"commune.dx_registered_2023": True},
    }
    policy = document | {"id": "unknown", "purpose": "other", "component": [component], "choices": {}}
    del policy["choices"]
    file = tmp_path / "unknown.json"
    file.write_text(json.dumps(policy), encoding="utf-8")
    assert main(["compare", "--policy", HA_TINH, "--instead", str(file)]) == 0
    assert "In all unknown (+0 to " in capsys.readouterr().out


def test_a_screen_says_what_changes_and_by_which_law(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "--policy", HA_TINH, "--rate", RATE]) == 0
    assert (
        f"\n{HA_TINH}: Hà Tĩnh: monthly support of community digital technology teams; law: "
        "Nghị quyết 119/2023/NQ-HĐND của HĐND tỉnh Hà Tĩnh, of 2023-12-08, mic.gov.vn 197240105134401007\n"
        "  rate of support: 600,000 VND per team and month before, 700,000 VND per team and month after\n"
    ) in capsys.readouterr().out
    toyland = ["compare", "--network", "toyland", "--policy", "toyland.lantern-isle.oil"]
    assert main([*toyland, "--instead", "toyland.lantern-isle.boats"]) == 0
    page = capsys.readouterr().out
    assert (
        "toyland.lantern-isle.boats, after the change only: Toyland (invented): Lantern Isle, boats" in page
    )
    assert "toyland.lantern-isle.oil" not in page
    assert main(["compare", "--policy", DA_NANG, "--then", f"{DA_NANG}:part=by_days"]) == 0
    page = capsys.readouterr().out
    assert "\n  choice part: full before, by_days after\n" in page
