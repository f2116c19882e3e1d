"""`dtnet explain`: its answers in each form, and wrong input."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

import dtnet
from dtnet.cli import main
from dtnet.policy import Explanation

if TYPE_CHECKING:
    from pathlib import Path

TEAM = "vn:team:18073-v001:syn"
HATINH = ("--policy", "vn.ha-tinh.2023-119")


def run(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(("explain", *words)) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(("explain", *words)) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err


def test_text_and_markdown_are_those_of_the_library(capsys: pytest.CaptureFixture[str]) -> None:
    network, policy = dtnet.datasets.load("vietnam"), dtnet.policies(country="vietnam")[HATINH[1]]
    told = dtnet.assess(network, policy, window="2024").explain(TEAM, "2024-08")
    assert run(capsys, TEAM, "--month", "2024-08", *HATINH) == f"{told}\n"
    words = (TEAM, "--month", "2024-08", *HATINH, "--format", "markdown")
    assert run(capsys, *words) == told.to_markdown()


def test_json_says_what_it_rests_on_and_reads_back(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--choose", "vn.ha-tinh.2023-119:level=any", "--window", "2024-08")
    text = run(capsys, TEAM, *HATINH, *words, "--format", "json")
    answer, network = json.loads(text), dtnet.datasets.load("vietnam")
    assert list(answer)[:2] == ["schema", "inputs"]
    assert answer["inputs"] == {
        "dataset": "vietnam",
        "version": network.metadata.version,
        "content_hash": network.content_hash(),
        "known_until": "2026-09-20",
        "window": "2024-08-01..2024-09-01",
        "policies": [HATINH[1]],
        "choices": {HATINH[1]: {"level": "any"}},
        "tables": {},
        "before": "error",
    }
    told = Explanation.from_json(text)
    assert (told.unit, told.days, told.amount) == (TEAM, "2024-08-01..2024-09-01", 600_000)


def test_csv_has_a_row_for_each_step(capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(
        csv.DictReader(io.StringIO(run(capsys, TEAM, "--month", "2024-08", *HATINH, "--format", "csv")))
    )
    assert rows[0] | {"text": ""} == {
        "depth": "0",
        "what": "explanation",
        "amount": "600000",
        "lower": "600000",
        "upper": "600000",
        "text": "",
        "cite": "",
        "choice": "false",
    }
    assert [row["amount"] for row in rows if row["what"] == "due"] == ["600000"]
    assert [row["choice"] for row in rows if row["what"] == "choice"] == ["true"]


def test_tables_and_what_came_before_the_data(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    days = tmp_path / "days.csv"
    days.write_text("unit,month,persons,times\nvn:commune:25744:0,2024-05,3,2\n", encoding="utf-8")
    words = ("vn:commune:25744:0", "--month", "2024-05", "--policy", "vn.binh-duong.2023-27")
    table = ("--input", f"mobilised_day={days}")
    answer = json.loads(run(capsys, *words, *table, "--before", "nothing_paid", "--format", "json"))
    assert answer["inputs"]["tables"]["mobilised_day"]["path"] == str(days)
    assert answer["inputs"]["before"] == "nothing_paid"
    without = json.loads(run(capsys, *words, "--format", "json"))
    assert answer["amount"] - without["amount"] == 6 * 150_000
    assert "mobilised_day" in run(capsys, *words, *table)


def test_an_area_by_its_name_and_a_policy_from_a_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "reform.json"
    file.write_text(dtnet.policies(country="vietnam")[HATINH[1]].to_json(), encoding="utf-8")
    text = run(capsys, "Ha Tinh", "--month", "2024-08", "--policy", str(file))
    assert text.startswith("Hà Tĩnh (vn:province:42:0), 2024-08: 1,074,000,000 VND\n")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("vn:team:none",), "no team or area 'vn:team:none'"),
        (("Hà Tỉn",), "no area named 'Hà Tỉn' on 2024-01-01; did you mean Hà Tĩnh"),
        (("vn:mic:0",), "'vn:mic:0' is a ministry; policies pay teams and areas"),
        ((TEAM, "--month", "2024-13"), "month 2024-13: no such month"),
        ((TEAM, "--month", "2025-01"), "month 2025-01 has no day in 2024-01-01..2025-01-01"),
        (
            (TEAM, "--policy", "vn.ha-tinh.2023-118"),
            "no policy 'vn.ha-tinh.2023-118'; did you mean 'vn.ha-tinh.2023-119'",
        ),
        ((TEAM, "--policy", "none.toml"), "none.toml"),
        ((TEAM, "--input", "days"), "--input 'days': not of the form NAME=FILE"),
        ((TEAM, "--input", "days=absent.csv"), "absent.csv: cannot be read"),
        ((TEAM, "--before", "whatever"), "whatever"),
        ((TEAM, "--choose", "part"), "not of the form POLICY:CHOICE=OPTION"),
    ],
)
def test_wrong_input(capsys: pytest.CaptureFixture[str], words: tuple[str, ...], message: str) -> None:
    error = refused(capsys, *words)
    assert error.startswith("dtnet: ")
    assert message in error


def test_an_entitlement_and_a_ceiling_have_no_sum(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["explain", "vn:country:0", "--month", "2024-09", "--policy", "vn.ha-tinh.2023-119"]
    words += ["--policy", "vn.da-nang.2024-36"]
    assert main(words) == 0
    head = " ".join(capsys.readouterr().out.partition("\n\n")[0].split())
    due, most = "1,074,000,000", "1,500,000,000"
    assert head.endswith(f": entitlements {due} VND, up to {most} VND; together {due} to 2,574,000,000 VND")
    assert main([*words, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["amount"], told["totals"]) == (
        None,
        {"entitlement": 1_074_000_000, "at_most": 1_500_000_000},
    )
    assert (told["lower"], told["upper"]) == (1_074_000_000, 2_574_000_000)


def test_an_area_is_shown_with_its_own_policies_and_alike_months_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["explain", "Yên Bái", "--window", "2024-01-01..2024-04-01"]) == 0
    page = capsys.readouterr().out
    months = "in each month from 2024-01 to 2024-03; this is how 2024-01 is computed"
    assert f"\n678,000,000  {months}\n" in page
    assert "vn.yen-bai.2022-60: " in page
    assert "vn.ha-tinh.2023-119: " not in page
    assert " ".join(page.splitlines()[-2:]) == (
        "Not shown, as they pay in other areas: vn.binh-duong.2023-27, vn.da-nang.2024-36, "
        "vn.da-nang.2025-26, vn.ha-tinh.2023-119."
    )
    assert main(["explain", "Yên Bái", "--month", "2024-01"]) == 0
    assert "vn.ha-tinh.2023-119: " not in capsys.readouterr().out
    named = ["--policy", "vn.ha-tinh.2023-119", "--policy", "vn.yen-bai.2022-60"]
    assert main(["explain", "Yên Bái", "--month", "2024-01", *named]) == 0
    assert "vn.ha-tinh.2023-119: " in capsys.readouterr().out
    assert main(["explain", "Yên Bái", "--window", "2024-01-01..2024-04-01", "--format", "json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["steps"]) == 3
    assert main(["explain", "vn:country:0", "--month", "2024-09"]) == 0
    page = capsys.readouterr().out
    assert "Not shown" not in page
    assert "vn.da-nang.2024-36: " in page
