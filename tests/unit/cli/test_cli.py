"""The `dtnet` command: its answers, and what it says to wrong input."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import attrs
import jsonschema
import pytest

import dtnet
from dtnet.cli import main
from dtnet.cli.writing import output

from ...inner.cli import app, given, show_report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cyclopts import App

COUNT = {"type": "integer", "minimum": 0}
REPORT = {
    "type": "object",
    "required": ["as_of", "network", "coverage", "subsidies", "subsidies_by_month", "origins", "inputs"],
    "properties": {
        "as_of": {"type": "string"},
        "network": {
            "type": "object",
            "properties": dict.fromkeys(
                ("provinces", "districts", "communes", "villages", "teams", "members"), COUNT
            ),
            "required": ["provinces", "districts", "communes", "villages", "teams", "members"],
        },
        "subsidies": {
            "type": "array",
            "items": {
                "type": "object",
                "required": [
                    "policy",
                    "province",
                    "window",
                    "teams",
                    "members",
                    "amount",
                    "currency",
                    "nature",
                ],
                "properties": {"amount": {"type": ["integer", "null"]}, "teams": COUNT, "members": COUNT},
            },
        },
    },
}


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> dict:
    assert main(["report", "--format", "json", *words]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    report = json.loads(captured.out)
    jsonschema.validate(report, REPORT)
    return report


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What stderr says; stdout must stay empty."""
    assert main(words) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" not in captured.err
    return captured.err


def test_report_tells_the_reference_day_and_window(capsys: pytest.CaptureFixture[str]) -> None:
    report = answer(capsys)
    assert (report["as_of"], report["window"]) == ("2024-08-31", "2024-01-01..2025-01-01")
    assert report["network"] == {
        "provinces": 63,
        "districts": 696,
        "communes": 10_035,
        "villages": 90_508,
        "teams": 93_524,
        "members": 457_820,
    }
    assert [(row["policy"], row["province"], row["teams"], row["amount"]) for row in report["subsidies"]] == [
        ("vn.binh-duong.2023-27", "Bình Dương", 849, 4_020 * 60_000 * 12),
        ("vn.da-nang.2024-36", "Đà Nẵng", 2_400, 7_200_000_000),
        ("vn.ha-tinh.2023-119", "Hà Tĩnh", 1_790, 12_888_000_000),
        ("vn.yen-bai.2022-60", "Yên Bái", 1_356, 8_136_000_000),
    ]
    assert {row["currency"] for row in report["subsidies"]} == {"VND"}
    assert report["subsidies"][1]["nature"] == "at_most"
    assert report["subsidies"][1]["members"] == 12_000


def test_months_add_up_to_each_policy(capsys: pytest.CaptureFixture[str]) -> None:
    report = answer(capsys)
    for row in report["subsidies"]:
        months = [each for each in report["subsidies_by_month"] if each["policy"] == row["policy"]]
        assert sum(each["amount"] for each in months) == row["amount"]
    for nature, total in report["totals"].items():
        assert sum(row["amount"] for row in report["subsidies"] if row["nature"] == nature) == total
    assert sum(report["totals"].values()) == report["upper"]
    assert "total" not in report


def test_origins_add_up_to_each_number(capsys: pytest.CaptureFixture[str]) -> None:
    report = answer(capsys)
    words = ("observed", "derived", "assumed", "synthetic")
    for name, value in report["network"].items():
        assert sum(report["origins"][name][word] for word in words) == value
    for row in report["subsidies"]:
        known = report["origins"]["subsidies"][row["policy"]][row["nature"]]
        assert sum(known[word] for word in words) == row["amount"]
    assert report["origins"]["teams"]["stated_by"]
    assert report["origins"]["districts"]["contradicted_by"]


def test_territory_is_observed_once_its_list_is_in_force(capsys: pytest.CaptureFixture[str]) -> None:
    report = answer(capsys, "--at", "2025-03-01")
    assert report["origins"]["communes"]["observed"] == 10_035
    assert report["origins"]["communes"]["contradicted_by"] == []


def test_choices_switch_what_the_law_leaves_open(capsys: pytest.CaptureFixture[str]) -> None:
    report = answer(
        capsys,
        "--choose",
        "vn.da-nang.2024-36:part=by_days",
        "--choose",
        "vn.yen-bai.2022-60:unopened=closed",
    )
    amounts = {row["policy"]: row["amount"] for row in report["subsidies"]}
    assert amounts["vn.da-nang.2024-36"] == 2_832_784_800
    assert amounts["vn.yen-bai.2022-60"] == 0
    assert report["inputs"]["choices"]["vn.da-nang.2024-36"]["part"] == "by_days"


def test_window_2023_repeats_the_published_total(capsys: pytest.CaptureFixture[str]) -> None:
    report = answer(capsys, "--window", "2023")
    (yen_bai,) = [row for row in report["subsidies"] if row["policy"] == "vn.yen-bai.2022-60"]
    assert yen_bai["amount"] == 2_698_500_000
    assert yen_bai["stated_by"] == "Quyết định 1845/QĐ-UBND của UBND tỉnh Yên Bái"


def test_what_is_not_assessed_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    report = answer(capsys)
    assert [(row["policy"], row["component"]) for row in report["not_assessed"]] == [
        ("vn.binh-duong.2023-27", "day"),
        ("vn.binh-duong.2023-27", "night"),
    ]


def test_policies_that_hold_on_no_day_of_the_window_are_not_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    """Unless they are named."""
    later = "vn.da-nang.2025-26"
    assert later not in answer(capsys)["inputs"]["policies"]
    named = answer(capsys, "--choose", f"{later}:top_up=1")
    assert named["inputs"]["choices"][later] == {"top_up": "1"}
    assert named["totals"] == {"entitlement": 23_918_400_000, "at_most": 7_200_000_000}


def test_after_the_merger(capsys: pytest.CaptureFixture[str]) -> None:
    """A later day than the data know is marked, and what was taken of a merger is told where it acts."""
    words = ("--at", "2026-10-01", "--window", "2026")
    report = answer(capsys, *words)
    assert report["inputs"]["known_until"] == "2026-09-20"
    assert {row["policy"]: (row["area_until"], row["amount"]) for row in report["subsidies"]} == {
        "vn.binh-duong.2023-27": ("2025-07-01", 0),
        "vn.da-nang.2025-26": (None, 3_766 * 300_000 * 12),
    }
    assert report["network"] == {
        "provinces": 34,
        "districts": 0,
        "communes": 3_321,
        "villages": 90_508,
        "teams": 93_524,
        "members": 457_820,
    }
    assert main(["report", *words]) == 0
    shown = capsys.readouterr().out
    assert "on 2026-10-01 as known on 2026-09-20, subsidies" in shown
    assert "vn.binh-duong.2023-27: on_merger=ends: what became of it" in shown


def test_before_the_merger_nothing_is_told_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--at", "2025-07-01", "--window", "2024"]) == 0
    shown = capsys.readouterr().out
    assert "on 2025-07-01, subsidies" in shown
    assert "on_merger" not in shown


def test_inputs_name_the_data_exactly(capsys: pytest.CaptureFixture[str]) -> None:
    inputs = answer(capsys)["inputs"]
    assert inputs["dataset"] == "vietnam"
    assert inputs["content_hash"] == dtnet.datasets.load("vietnam").content_hash()
    assert inputs["sha256"] == dtnet.datasets.fingerprint("vietnam")


def test_table_shows_the_main_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report"]) == 0
    shown = capsys.readouterr().out
    for text in ("93,524", "457,820", "7,200,000,000", "12,888,000,000", "8,136,000,000", "2024-08-31"):
        assert text in shown


def test_table_of_a_day_without_coverage_says_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--at", "2022-03-01", "--window", "2023"]) == 0
    shown = capsys.readouterr().out
    assert "fails in the model" in shown
    assert "Quyết định 1845/QĐ-UBND của UBND tỉnh Yên Bái" in shown


def test_csv_has_every_number_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    keys = [(row["section"], row["item"], row["month"], row["measure"]) for row in rows]
    assert len(set(keys)) == len(keys)
    assert {row["section"] for row in rows} == {
        "network",
        "types",
        "provinces",
        "coverage",
        "subsidies",
        "subsidies_by_month",
    }
    by_key = dict(zip(keys, rows, strict=True))
    assert by_key["subsidies", "vn.da-nang.2024-36", "", "amount"]["value"] == "7200000000"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["report", "--at", "2024-13-01"], "'2024-13-01'"),
        (["report", "--at", "today"], "write it as 2024-08-31"),
        (["report", "--at", "2022-02-28"], "begin 2022-03-01"),
        (["report", "--window", "2021"], "begin 2022-03-01"),
        (["report", "--window", "2024-02..2024-01"], "2024-02"),
        (["report", "--window", "soon"], "2024-08-10..2026-01-01"),
        (["report", "--format", "xml"], "xml"),
        (["report", "--frmat", "json"], "--frmat"),
        (["report", "--choose", "part=by_days"], "POLICY:CHOICE=OPTION"),
        (["report", "--choose", "vn.da-nang.2024-36:prt=by_days"], "part"),
        (["report", "--choose", "vn.da-nang.2024-36:part=by_day"], "by_days"),
        (["report", "--choose", "vn.da-nang.2024:part=full"], "vn.da-nang.2024-36"),
        (["report", "--policy", "absent.toml"], "absent.toml"),
        (["reprt"], "reprt"),
        (["policies", "check", "absent.toml"], "absent.toml"),
    ],
)
def test_wrong_input_is_said_and_exits_2(
    capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert said in refused(capsys, *words)


def test_one_choice_made_twice_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--choose", "vn.da-nang.2024-36:part=full", "--choose", "vn.da-nang.2024-36:part=by_days"]
    assert "is 'full' already" in refused(capsys, "report", *words)


BROKEN = """
id = "x"
titles = {vi = "x", en = "x"}
instrument = {ref = "1"}
jurisdiction = {id = "vn:province:48:0", as_of = "2024-07-30"}
on_merger = "ends"
period = {from = "2025-01-01", until = "2024-01-01"}
purpose = "p"
colour = "red"
[[component]]
id = "a"
nature = "entitlement"
per = "team"
rate = "500 000 VND/team/month"
prorate = "any_day"
[[component]]
id = "b"
nature = "entitlement"
per = "team"
rate = "500_000 VND/month"
prorate = "any_day"
[[component]]
id = "c"
nature = "entitlement"
per = "team"
rate = 60000.0
prorate = "any_day"
[[component]]
id = "d"
nature = "entitlement"
per = "team"
rate = "500_000 VND/team/month"
count = "people"
prorate = "any_day"
"""


@pytest.mark.parametrize("command", [["report", "--policy"], ["policies", "check"]])
def test_every_fault_of_a_broken_document_is_said_together(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: list[str]
) -> None:
    file = tmp_path / "broken.toml"
    file.write_text(BROKEN, "utf-8")
    said = refused(capsys, *command, str(file))
    for fault in (
        "broken.toml",
        "colour",
        "500 000",
        "500_000 VND/month",
        "60000.0",
        "issued",
        "2024-01-01",
        '"d"',
    ):
        assert fault in said


def test_an_unreadable_document_is_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "noise.toml").write_bytes(b"\xff\xfe\x00")
    assert "noise.toml" in refused(capsys, "report", "--policy", str(tmp_path / "noise.toml"))
    assert str(tmp_path) in refused(capsys, "policies", "check", str(tmp_path))


def test_a_document_takes_the_place_of_the_bundled_one_with_its_id(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    bundled = dtnet.datasets.vietnam.files.DATA / "policies" / "vn.ha-tinh.2023-119.toml"
    raised = bundled.read_text("utf-8").replace("600_000 VND", "700_000 VND")
    (tmp_path / "raised.toml").write_text(raised, "utf-8")
    assert main(["policies", "check", str(tmp_path / "raised.toml")]) == 0
    assert "vn.ha-tinh.2023-119 is valid" in capsys.readouterr().out
    report = answer(capsys, "--policy", str(tmp_path / "raised.toml"))
    assert [row["amount"] for row in report["subsidies"]][2] == 1_790 * 700_000 * 12


MIXED = """
id = "example.mixed"
titles = {vi = "Một", en = "One"}
instrument = {ref = "One", issued = "2023-12-01"}
jurisdiction = {id = "vn:district:536:0", as_of = "2024-01-01"}
on_merger = "ends"
period = {from = "2024-01-01", until = "2025-01-01"}
purpose = "mixed"
ceiling = [{amount = "100_000 VND/team", over = "month"}]
[[component]]
id = "most"
nature = "at_most"
unclaimed = "full"
per = "team"
rate = "60_000 VND/team/month"
prorate = "any_day"
[[component]]
id = "due"
nature = "entitlement"
per = "team"
rate = "50_000 VND/team/month"
prorate = "any_day"
"""


def test_a_report_shows_the_bounds_of_unknown_amounts(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "mixed.toml").write_text(MIXED, "utf-8")
    words = ("--policy", str(tmp_path / "mixed.toml"), "--window", "2024-08")
    plain = answer(capsys, *words)
    mixed = [row for row in plain["subsidies"] if row["policy"] == "example.mixed"]
    assert [(row["nature"], row["amount"], row.get("lower"), row.get("upper")) for row in mixed] == [
        ("entitlement", None, 240_000, 300_000),
        ("at_most", 360_000, None, None),
    ]
    assert main(["report", *words]) == 0
    shown = capsys.readouterr().out
    assert "unknown  policy example.mixed: component 'due': what example.mixed grants" in shown


def test_a_policy_of_two_natures_has_two_columns(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "mixed.toml").write_text(MIXED.replace('"100_000', '"110_000'), "utf-8")
    words = ("report", "--policy", str(tmp_path / "mixed.toml"), "--window", "2024-08")
    assert main(words) == 0
    [shown] = re.findall(r"2024-08 +([0-9,]+) +([0-9,]+) ", capsys.readouterr().out)[:1]
    assert shown == (f"{6 * 50_000:,}", f"{6 * 60_000:,}")


def commands(app: App, *above: str) -> Iterator[tuple[str, ...]]:
    """The words of every command, those of groups among them."""
    yield above
    for name in app:
        if not name.startswith("-"):
            yield from commands(app[name], *above, name)


@pytest.mark.parametrize("words", [*commands(app)], ids=" ".join)
def test_every_command_has_the_version_of_this_library(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    assert main([*words, "--version"]) == 0
    assert capsys.readouterr() == (f"{dtnet.__version__}\n", "")


def test_version_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.strip() == dtnet.__version__
    assert main(["--help"]) == 0
    assert "report" in capsys.readouterr().out


def test_the_installed_command_runs_and_a_closed_pipe_is_no_error() -> None:
    command = [os.path.join(os.path.dirname(sys.executable), "dtnet"), "report", "--format", "csv"]  # noqa: PTH118, PTH120
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"section,item,month,measure,value,origin\n"
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
        assert process.wait() == 0


def test_without_its_extra_the_command_says_what_to_install() -> None:
    code = "import sys; sys.modules['cyclopts'] = None; from dtnet.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == 'dtnet: the command needs its extra; run pip install "dtnet[cli]"\n'


def test_a_dataset_without_defaults_asks_for_them() -> None:
    with pytest.raises(dtnet.errors.ArgumentError, match="give --at"):
        given(None, None, "--at")


def test_mixed_origins_and_unknown_coverage_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    report = dtnet.datasets.load("vietnam").report()
    row = dict(report.coverage.row) | {"yes": 90_000, "unknown": 508, "observed": 0.25, "synthetic": 0.75}
    show_report(attrs.evolve(report, coverage=attrs.evolve(report.coverage, row=row)), "table")
    shown = capsys.readouterr().out
    assert "90,000 of 90,508 villages have a team, 508 unknown (observed 25.0 %, synthetic 75.0 %)." in shown


OUTPUTS = (["report"], ["report", "--format", "json"], ["report", "--format", "csv"])
RUN = "import sys; from dtnet.cli import main; sys.exit(main())"


def run(*words: str, **how: Any) -> subprocess.CompletedProcess[bytes]:  # noqa: ANN401 - options of subprocess
    command = [sys.executable, "-c", RUN, *words]
    return subprocess.run(command, stderr=subprocess.PIPE, check=False, **how)


def told(words: list[str], stderr: bytes) -> str:
    """The message on standard error, which is JSON if the answer would be."""
    if "json" in words:
        message: str = json.loads(stderr)["message"]
        return message
    return stderr.decode().removeprefix("dtnet: ").rstrip()


@pytest.mark.parametrize("words", OUTPUTS, ids=["table", "json", "csv"])
def test_a_full_disk_is_said(words: list[str]) -> None:
    with open("/dev/full", "wb") as full:  # noqa: PTH123 - a device
        done = run(*words, stdout=full)
    assert done.returncode == 2
    assert told(words, done.stderr) == "the answer could not be written: No space left on device"


@pytest.mark.parametrize("words", OUTPUTS, ids=["table", "json", "csv"])
def test_a_closed_output_is_said(words: list[str]) -> None:
    done = run(*words, preexec_fn=lambda: os.close(1))
    assert done.returncode == 2
    assert told(words, done.stderr) == "there is no standard output to write the answer to"


@pytest.mark.parametrize("words", OUTPUTS, ids=["table", "json", "csv"])
def test_answers_are_utf8_whatever_the_locale(words: list[str]) -> None:
    settings = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = run(*words, stdout=subprocess.PIPE, env=settings)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Đà Nẵng" in done.stdout.decode() or "vn:province:48:0" in done.stdout.decode()


@pytest.mark.parametrize("columns", [30, 80, 200])
def test_no_number_is_cut_on_any_screen(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setattr(output, "get_terminal_size", lambda: os.terminal_size((columns, 40)))
    page = Terminal()
    monkeypatch.setattr(sys, "stdout", page)
    assert main(["report"]) == 0
    assert "…" not in page.getvalue()
    for text in ("12,888,000,000", "7,200,000,000", "vn.ha-tinh.2023-119", "457,820"):
        assert text in page.getvalue()


class Terminal(io.StringIO):
    """A screen."""

    def isatty(self) -> bool:
        return True


def test_a_policy_of_no_area_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    bundled = dtnet.datasets.vietnam.files.DATA / "policies" / "vn.ha-tinh.2023-119.toml"
    moved = bundled.read_text("utf-8").replace("vn:province:42:0", "vn:province:43:0")
    (tmp_path / "moved.toml").write_text(moved, "utf-8")
    said = refused(capsys, "report", "--policy", str(tmp_path / "moved.toml"))
    assert "'vn:province:43:0' is not an area" in said
    assert "did you mean" in said


def test_two_documents_with_one_id_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    bundled = str(dtnet.datasets.vietnam.files.DATA / "policies" / "vn.ha-tinh.2023-119.toml")
    said = refused(capsys, "report", "--policy", bundled, "--policy", bundled)
    assert "two policies have the id 'vn.ha-tinh.2023-119'" in said


@pytest.mark.parametrize(
    ("id", "name", "province"),
    [
        ("vn:district:436:0", "Hà Tĩnh", "Hà Tĩnh"),
        ("vn:commune:18073:0", "Nam Hà", "Hà Tĩnh"),
        ("vn:country:0", "Việt Nam", None),
    ],
)
def test_the_province_of_a_policy_is_the_one_around_its_area(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, id: str, name: str, province: str | None
) -> None:
    bundled = dtnet.datasets.vietnam.files.DATA / "policies" / "vn.ha-tinh.2023-119.toml"
    moved = bundled.read_text("utf-8").replace("vn:province:42:0", id)
    moved = moved.replace('purpose = "team-operation"', 'purpose = "another"')
    (tmp_path / "moved.toml").write_text(moved, "utf-8")
    report = answer(capsys, "--policy", str(tmp_path / "moved.toml"))
    (row,) = [row for row in report["subsidies"] if row["policy"] == "vn.ha-tinh.2023-119"]
    assert (row["area_name"], row["province"]) == (name, province)


class Broken(io.StringIO):
    """An output that fails, over a file that may be redirected."""

    def __init__(self, error: OSError, file: Path) -> None:
        super().__init__()
        self.error = error
        self.file = file.open("w")

    def write(self, _: str) -> int:
        raise self.error

    def fileno(self) -> int:
        return self.file.fileno()


@pytest.mark.parametrize(("error", "code"), [(BrokenPipeError(), 0), (OSError(28, "No space left"), 2)])
def test_an_output_that_fails_ends_the_command(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: OSError, code: int
) -> None:
    broken = Broken(error, tmp_path / "out")
    monkeypatch.setattr(sys, "stdout", broken)
    assert main(["report", "--format", "csv"]) == code
    broken.file.write("this goes nowhere")
    broken.file.close()
    assert (tmp_path / "out").read_text() == ""


def test_a_command_imports_no_other_group_of_commands() -> None:
    code = (
        "import sys; from dtnet.cli import main; sys.argv = ['dtnet', 'policies', 'list']; main()\n"
        "print(*(name for name in sys.modules if name.startswith('dtnet.cli.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, encoding="utf-8")
    loaded = done.stdout.splitlines()[-1].split()
    groups = {name.rpartition(".")[2] for name in loaded if name.endswith(("_commands", ".report"))}
    assert groups == {"policy_commands"}


@pytest.mark.parametrize("words", [[], ["--help"]])
def test_the_help_of_the_whole_states_the_purpose_of_each_command(words: list[str]) -> None:
    code = "import sys; from dtnet.cli import main; sys.exit(main(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", code, *words], check=True, capture_output=True, encoding="utf-8"
    )
    for line in ("report       Report on a network", "coverage     Coverage: how many areas"):
        assert line in done.stdout
