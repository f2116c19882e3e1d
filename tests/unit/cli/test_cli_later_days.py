"""Days later than the last of which the data speak, and mergers that policies met: answers tell both."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from dtnet.cli import main

if TYPE_CHECKING:
    from pathlib import Path

KNOWN = " as known on 2026-09-20"
LATER = "includes days after 2026-09-20, the last day in the data; its state is assumed to continue"
DA_NANG, MERGED = "vn.da-nang.2024-36", "vn.da-nang.2025-26"
HA_TINH, YEN_BAI = "vn.ha-tinh.2023-119", "vn.yen-bai.2022-60"
TEAM = "vn:team:20194-v001:syn"
RATE = f"{MERGED}:support=400_000 VND/team/month"


def lines(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> list[str]:
    """What a screen shows, spaces made one."""
    assert main(words) == code
    return [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("show", "Đà Nẵng", "--at", "DAY"), 0),
        (("coverage", "--at", "DAY", "--within", "Đà Nẵng"), 0),
        (("coverage", "claim", "every village has a team", "--at", "DAY", "--within", "Đà Nẵng"), 0),
        (("coverage", "gaps", "--at", "DAY", "--within", "Đà Nẵng"), 0),
        (("coverage", "inequality", "--by", "commune", "--at", "DAY", "--within", "Đà Nẵng"), 0),
        (("report", "--at", "DAY"), 0),
        (("diff", "2025-06-30", "DAY"), 1),
    ],
)
def test_a_heading_says_until_when_the_data_know(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int
) -> None:
    for day, known in (("2026-09-20", ""), ("2026-09-21", KNOWN)):
        said = lines(capsys, *(day if word == "DAY" else word for word in words), code=code)[0]
        assert f"{day}{known}" in said
        assert ("as known" in said) == bool(known)


def test_rows_of_money_are_marked(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("assess", "--policy", MERGED, "--by", "month")
    said = lines(capsys, *words, "--window", "2026-08-01..2026-11-01")
    assert said[0] == f"VND, 2026-08-01..2026-11-01{KNOWN}"
    amounts = " ".join(["1,129,800,000"] * 3)
    rows = [line.removesuffix(f" {amounts}") for line in said if line.endswith(amounts)]
    assert rows == [f"{MERGED} entitlement {month}" for month in ("2026-08", "2026-09 *", "2026-10 *")]
    assert said[-1] == f"* {LATER}"
    until = lines(capsys, *words, "--window", "2026-08-01..2026-09-21")
    assert until[0] == "VND, 2026-08-01..2026-09-21"
    assert not [line for line in until if "*" in line]
    assert any(" 2026 * " in line for line in lines(capsys, *words[:-1], "year", "--window", "2026"))
    earlier = ("assess", "--policy", HA_TINH, "--by", "year", "--window", "2025")
    assert any(" 2025 12," in line for line in lines(capsys, *earlier))
    whole = lines(capsys, *words[:-2], "--window", "2026")
    assert whole[0] == f"VND, 2026-01-01..2027-01-01{KNOWN}"
    assert not [line for line in whole if "*" in line]
    assert main([*words, "--window", "2026-10", "--format", "csv"]) == 0
    assert [row["month"] for row in csv.DictReader(io.StringIO(capsys.readouterr().out))] == ["2026-10"]


def test_rows_of_differences_are_marked(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("compare", "--policy", MERGED, "--rate", RATE, "--by", "month")
    said = lines(capsys, *words, "--window", "2026-08-15..2026-10-15")
    assert said[0] == f"VND, 2026-08-15..2026-10-15{KNOWN}"
    rows = [line.split()[1:3] for line in said if line.startswith("entitlement")]
    assert [(row[0], row[1] == "*") for row in rows] == [
        ("2026-08", False),
        ("2026-09", True),
        ("2026-10", True),
    ]
    assert said[-1] == f"* {LATER}"


def test_stretches_of_a_series_are_marked(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("coverage", "series", "--within", "vn:province:48:2025", "--basis", "2025-07-01", "--during")
    said = lines(capsys, *words, "2026-08-01..2026-11-01")
    assert f"during 2026-08-01..2026-11-01 (end not included){KNOWN}" in " ".join(said[:2])
    assert any(line.startswith("2026-08-01 2026-11-01 * ") for line in said)
    assert f"* {LATER}" in said
    assert not [line for line in lines(capsys, *words, "2026-08-01..2026-09-21") if "*" in line]


def test_explanations_say_it_below(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("explain", TEAM, "--policy", MERGED, "--window", "2026", "--month")
    assert lines(capsys, *words, "2026-10")[-1] == f"The question {LATER}."
    assert lines(capsys, *words, "2026-10", "--format", "markdown")[-1] == f"The question {LATER}."
    assert not [line for line in lines(capsys, *words, "2026-06") if LATER in line]
    assert lines(capsys, *words[:-1])[-1] == f"The question {LATER}."


def test_carried_values_are_of_the_last_day_that_is_known(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "values.csv"
    file.write_text("area,teams\nvn:province:48:0,3\n", encoding="utf-8")
    words = ("rebase", str(file), "--from", "2025-06-30", "--kind", "stock", "--format", "table", "--to")
    assert "as known" not in "".join(lines(capsys, *words, "2026-09-20"))
    assert KNOWN in " ".join(lines(capsys, *words, "2026-10-01"))


def test_the_report_marks_months_and_tells_mergers(capsys: pytest.CaptureFixture[str]) -> None:
    said = lines(capsys, "report", "--window", "2026-08-01..2026-11-01")
    months = [line.partition(" ")[0] for line in said if line.startswith("2026-") and " * " not in line]
    assert months[0] == "2026-08"
    assert [line[:9] for line in said if " * " in line] == ["2026-09 *", "2026-10 *"]
    assert f"* {LATER}" in said
    window = ("--window", "2025-06-01..2025-09-01")
    said = lines(capsys, "report", *window)
    assert not [line for line in said if " * " in line]
    merged = [line for line in said if line.startswith("area merged ")]
    of = f"area merged {DA_NANG}: vn:province:48:0 into vn:province:48:2025 on 2025-07-01: "
    assert f"{of}continues_in_old_area" in merged
    assert f"area merged {YEN_BAI}: vn:province:15:0 into vn:province:15:2025 on 2025-07-01: ends" in merged
    assert main(["report", *window, "--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert main(["assess", *window, "--format", "json"]) == 0
    assert report["mergers"] == json.loads(capsys.readouterr().out)["mergers"]
    assert {each["policy"]: each["on_merger"] for each in report["mergers"]}[YEN_BAI] == "ends"
    before = lines(capsys, "report", "--window", "2025-06")
    assert not [line for line in before if line.startswith("area merged ") or "*" in line]
