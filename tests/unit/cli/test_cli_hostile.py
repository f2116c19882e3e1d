"""Whatever is wrong around a command: a message, exit code 2, and neither a traceback nor half a file."""

# ruff: noqa: E501 - messages stand as they are read

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dtnet.cli import main
from dtnet.cli.input_files import InputFile, errors_by_row
from dtnet.errors import Fault, InvalidInputError

from ..long_texts import LONG as LONG_TEXTS
from ..long_texts import repeats_much

if TYPE_CHECKING:
    from pathlib import Path

RUN = "import sys; from dtnet.cli import main; sys.exit(main())"
LONG = "x" * 300
HA_TINH, BINH_DUONG = "vn.ha-tinh.2023-119", "vn.binh-duong.2023-27"
DAYS = ("--from", "2025-06-30", "--to", "2025-07-01")


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(words) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("dtnet: ")
    return captured.err.removeprefix("dtnet: ").removesuffix("\n")


def run(*words: str, **how: Any) -> subprocess.CompletedProcess[bytes]:  # noqa: ANN401 - options of subprocess
    """A process as users start it: it keeps what it writes until it is flushed."""
    usual = how.pop("env", os.environ) | {"PYTHONUNBUFFERED": ""}
    return subprocess.run([sys.executable, "-c", RUN, *words], check=False, env=usual, **how)


@pytest.mark.parametrize("words", [("--help",), ("coverage", "--help"), ("--version",)], ids=" ".join)
def test_help_that_nobody_can_read(words: tuple[str, ...]) -> None:
    with open("/dev/full", "wb") as full:  # noqa: PTH123 - a device
        done = run(*words, stdout=full, stderr=subprocess.PIPE)
    full_disk = b"dtnet: the answer could not be written: No space left on device\n"
    assert (done.returncode, done.stderr) == (2, full_disk)
    command = [sys.executable, "-c", RUN, *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
        assert process.wait() == 0


BROKEN_PACKAGES = {
    "loud": """
        import os, subprocess
        print("loud by Python")
        os.write(1, b"loud by the system\\n")
        subprocess.run(["echo", "loud by a process"])
        def policies():
            print("loud when called")
            return []
    """,
    "quits": "raise SystemExit",
    "mute": """
        class Mute(BaseException):
            def __str__(self):
                raise self
        def policies():
            raise Mute
    """,
}


def test_broken_packages_beside_an_answer(tmp_path: Path) -> None:
    """Each is told of on stderr, and stdout has the answer alone."""
    for name, code in BROKEN_PACKAGES.items():
        (tmp_path / f"{name}.py").write_text(textwrap.dedent(code), "utf-8")
        metadata = tmp_path / f"{name}-1.0.dist-info"
        metadata.mkdir()
        (metadata / "entry_points.txt").write_text(f"[dtnet.policies]\ntoyland = {name}:policies\n", "utf-8")
    for name, text in (("bad", b"[dtnet.policies]\ntoyland\n"), ("binary", b"\xff")):
        (tmp_path / f"{name}-1.0.dist-info").mkdir()
        (tmp_path / f"{name}-1.0.dist-info" / "entry_points.txt").write_bytes(text)
    settings = {**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    words = ("policies", "list", "--country", "toyland", "--format", "json")
    done = run(*words, capture_output=True, env=settings)
    assert done.returncode == 0
    assert len(json.loads(done.stdout)["rows"]) == 3
    assert sorted(done.stderr.decode().splitlines()) == [
        "dtnet: policies of bad-1.0.dist-info are left out: entry_points.txt has 'toyland' instead of name = module:function",
        "dtnet: policies of binary-1.0.dist-info, if it offers any, are left out: its entry_points.txt cannot be read: UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte",
        "dtnet: policies of mute-1.0.dist-info (toyland = mute:policies) are left out: Mute: (its message cannot be read)",
        "dtnet: policies of quits-1.0.dist-info (toyland = quits:policies) are left out: SystemExit",
        "loud by Python",
        "loud by a process",
        "loud by the system",
        "loud when called",
    ]
    done = run(*words, stdout=subprocess.PIPE, env=settings, preexec_fn=lambda: os.close(2))
    assert len(json.loads(done.stdout)["rows"]) == 3


def test_help_is_told_like_any_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == "0.1.0\n"
    assert main(["rebase", "--help"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("Usage: dtnet rebase")
    assert max(map(len, said.out.splitlines())) == 80
    assert said.err == ""


def test_messages_that_nobody_can_read() -> None:
    """They are lost, and change neither the exit code nor the answer."""
    with open("/dev/full", "wb") as full:  # noqa: PTH123 - a device
        done = run("show", "nowhere", "--network", "toyland", stdout=subprocess.PIPE, stderr=full)
        assert (done.returncode, done.stdout) == (2, b"")
        done = run("coverage", "claim", "every village has a team", "--network", "toyland", stderr=full)
        assert done.returncode == 1
    done = run("show", "nowhere", stdout=subprocess.PIPE, preexec_fn=lambda: os.close(2))
    assert (done.returncode, done.stdout) == (2, b"")


def test_a_system_that_fails_where_nobody_looks(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise OSError(5, "Input/output error", "somewhere")

    monkeypatch.setattr("dtnet.cli.commands.network_commands.area_of", failing)
    assert refused(capsys, "show", "x") == "[Errno 5] Input/output error: 'somewhere'"


@pytest.mark.parametrize(
    "words",
    [
        ("assess", "--policy"),
        ("compare", "--instead"),
        ("explain", "vn:province:42:0", "--policy"),
        ("coverage", "--of", "funded", "--policy"),
        ("policies", "show"),
        ("policies", "check"),
    ],
    ids=" ".join,
)
def test_a_policy_that_is_nobody_s_name(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    assert main([*words, LONG]) == 2
    assert capsys.readouterr().err.startswith(
        f"dtnet: no policy '{LONG[:99]}…{LONG[:98]}'; one of 'toyland.lantern-isle.boats'"
    )
    assert main([*words, ""]) == 2
    assert capsys.readouterr().err.startswith("dtnet: no policy ''; one of 'toyland.lantern-isle.boats'")


def test_a_name_that_is_too_long_to_write(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "values.csv").write_text("area,n\nvn:province:48:0,3\n", encoding="utf-8")
    for name in (f"{LONG}.csv", f"{LONG[:245]}.csv"):  # the file itself, and the report beside it
        said = refused(capsys, "rebase", "values.csv", *DAYS, "--kind", "stock", "--out", name)
        told = f"{name}.report.json"
        assert said == f"{told[:100]}…{told[-99:]}: cannot be written (File name too long)"
    assert [path.name for path in tmp_path.iterdir()] == ["values.csv"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("events", "--from", "x"), "--from 'x': not a day; write it as 2024-08-31"),
        (("events", "--to", "2025-02-30"), "--to '2025-02-30': no such day (day is out of range for month)"),
        (
            ("diff", "toyland", "2025-01-01"),
            "'toyland' and '2025-01-01': a day and a network cannot be compared; name two days of the bundled country, or two networks",
        ),
        (("explain", "vn:province:42:0", "--month", "x"), "month 'x' is not a month; write it as 2024-08"),
        (
            ("explain", "vn:province:42:0", "--month", "2024"),
            "month '2024' is not a month; write it as 2024-08",
        ),
        (
            ("compare", "--then", "x"),
            "--then 'x': not of the form POLICY:CHOICE=OPTION; write it as vn.da-nang.2024-36:part=by_days",
        ),
        (
            ("compare", "--then", f"{HA_TINH}:level=any", "--then", f"{HA_TINH}:level=village"),
            f"--then '{HA_TINH}:level=village': 'level' is 'any' already",
        ),
        (
            ("coverage", "inequality", "--by", "province", "--worst", "1.5"),
            "--worst 1.5; give a whole number, 1 or more",
        ),
        (("show", "a", "b"), "show does not take 'b'; leave it out"),
        (("validate",), 'Command "validate" parameter PATH requires an argument.'),
    ],
)
def test_slips(capsys: pytest.CaptureFixture[str], words: tuple[str, ...], message: str) -> None:
    assert refused(capsys, *words) == message


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ("--kind", "category"),
            "--kind category without --weight-column: weights decide which category is the largest; name the column of weights, or another --rule",
        ),
        (("--kind", "flow"), "a flow needs its period; pass its days, for example --period 2025-01"),
        (("--kind", "stock", "--rule", "all"), "--rule does not apply to a stock; it applies to: category"),
        (
            ("--kind", "stock", "--period", "2025-06"),
            "--period does not apply to a stock; it applies to: flow",
        ),
        (("--kind", "stock", "--proportion"), "--proportion does not apply to a stock; it applies to: rate"),
    ],
)
def test_slips_of_rebase_in_its_own_words(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, words: tuple[str, ...], message: str
) -> None:
    file = tmp_path / "values.csv"
    file.write_text("area,n\nvn:province:48:0,3\n", encoding="utf-8")
    assert refused(capsys, "rebase", str(file), *DAYS, *words) == message


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("K,2024-05,3.5,2\n", "row 2 (K): persons: '3.5' is not a whole number; leave the cell empty where it is unknown"),
        ("K,2024-05,3,2\nK,2024-13,3,2\n", "row 3 (K): month: '2024-13' is not a month; write it as \"2024-08\""),
        (
            "K,2024-05,3,2\nK,2024-05,3,2\n",
            "row 3 (K): unit: the same unit, month and times as row 2; give one row for each",
        ),
    ],
)  # fmt: skip
def test_faults_of_a_table_are_told_by_the_rows_of_its_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, rows: str, message: str
) -> None:
    unit, file = "vn:commune:25744:0", tmp_path / "days.csv"
    file.write_text(f"unit,month,persons,times\n{rows}".replace("K", unit), encoding="utf-8")
    given = ("--policy", BINH_DUONG, "--window", "2024-05", "--input", f"mobilised_day={file}")
    told = f"inputs: 1 error\n  {file} {message}".replace("(K)", f"({unit})")
    assert refused(capsys, "assess", *given) == told
    assert refused(capsys, "explain", unit, *given) == told
    assert refused(capsys, "compare", "--then", f"{BINH_DUONG}:size=cap", *given) == told
    file.write_text("unit,month,persons,times\na,b\n", encoding="utf-8")
    assert refused(capsys, "assess", *given) == f"{file}: 1 error\n  row 2: 2 cells, the header has 4"
    file.write_text("unit,month,persons\n", encoding="utf-8")
    assert refused(capsys, "assess", *given) == f"inputs: 1 error\n  {file}: times: the column is missing"


def test_other_faults_are_told_as_they_are(tmp_path: Path) -> None:
    """Those of no table of a file, or of something else than tables."""
    files = {"days": InputFile(tmp_path / "days.csv", "", {})}
    for what, place in (
        ("inputs", "input bills row 0: unit"),
        ("inputs", "elsewhere"),
        ("policy", "input days"),
    ):
        with pytest.raises(InvalidInputError) as caught, errors_by_row(files):
            raise InvalidInputError(what, [Fault(place, "it is wrong")])
        assert (caught.value.what, caught.value.faults) == (what, (Fault(place, "it is wrong"),))


def test_keys_of_a_table_that_are_no_texts(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "values.parquet"
    words = ("rebase", str(file), *DAYS, "--kind", "stock")
    coded = (*words, "--key", "code", "--key-column", "area", "--level", "province")
    for keys, told in (
        ([[1], [2]], "[1], which is not a text"),
        ([48, 49], "48, which is not a text"),
        ([None] * 2, "nothing"),
    ):
        pq.write_table(pa.table({"area": pa.array(keys), "n": pa.array([1, 2])}), file)
        assert f"row 1: area: got {told}; give an id" in refused(capsys, *words)
        assert f"row 1: area: got {told}; give a code" in refused(capsys, *coded)


HOSTILE = ("pipe", "folder", "a\0b", "\ud800", "\udcff", "x" * 300, "loop", "")
STOCK = ("--from", "2025-06-30", "--to", "2025-07-01", "--kind", "stock")


@pytest.mark.parametrize("suffix", ["", ".json", ".csv", ".parquet", ".dtnet", ".toml"])
@pytest.mark.parametrize("name", HOSTILE, ids=ascii)
def test_a_name_of_anything_but_a_file(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    suffix: str,
) -> None:
    """A pipe without a writer, a folder, names that the system does not take: nothing hangs or is written."""
    monkeypatch.chdir(tmp_path)
    os.mkfifo(f"pipe{suffix}")
    os.mkdir(f"folder{suffix}")  # noqa: PTH102 - as its neighbours
    os.symlink(f"loop{suffix}", f"loop{suffix}")  # noqa: PTH211 - as its neighbours
    (tmp_path / "v.csv").write_text("area,n\nvn:province:48:0,3\n", encoding="utf-8")
    before = sorted(path.name for path in tmp_path.iterdir())
    path = f"{name}{suffix}"
    for words in (
        ("validate", path),
        ("convert", path, "out.json"),
        ("show", "x", "--network", path),
        ("diff", path, "toyland"),
        ("assess", "--network", "toyland", "--policy", path or "nobody"),
        ("policies", "check", path or "nobody"),
        ("assess", "--network", "toyland", "--input", f"x={path}"),
        ("rebase", path, *STOCK),
    ):
        assert "Traceback" not in refused(capsys, *words)
    if name in {"a\0b", "\ud800"}:
        for words in (("rebase", "v.csv", *STOCK, "--out", path), ("convert", "v.csv", path)):
            refused(capsys, *words)
    assert sorted(each.name for each in tmp_path.iterdir()) == before


def test_a_message_is_never_as_long_as_its_input(capsys: pytest.CaptureFixture[str]) -> None:
    long = "x" * 100_000
    for words in (
        ("show", long),
        ("show", "x", long),
        ("show", "x", f"--{long}"),
        ("show", "x", f"--{long}=1"),
        ("show", "x", "--format", long),
        ("coverage", "inequality", "--by", "province", "--worst", long),
        (long,),
        ("coverage", "--of", long, "--over", long, "--network", "toyland"),
        ("assess", "--window", long),
    ):
        said = refused(capsys, *words)
        assert "x" * 201 not in said
        assert len(said) < 1_000


@pytest.mark.parametrize("long", LONG_TEXTS)
@pytest.mark.parametrize(
    "words",
    [
        ("coverage", "--{}"),
        ("coverage", "--{}=3"),
        ("coverage", "{}"),
        ("coverage", "--by", "{}"),
        ("coverage", "--at={}"),
        ("coverage", "--format", "{}"),
        ("coverage", "--at", "{}", "--during", "{}"),
        ("assess", "--window", "{}"),
        ("assess", "--by", "{}"),
        ("show", "{}"),
        ("{}",),
    ],
    ids=" ".join,
)
def test_a_message_repeats_little_of_what_was_typed(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], long: str
) -> None:
    assert not repeats_much(refused(capsys, *(word.format(long) for word in words)))


def test_too_little_memory_is_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("dtnet.cli.commands.network_commands.area_of", failing)
    assert refused(capsys, "show", "x") == "there is too little memory for this"


@pytest.mark.parametrize("module", ["cyclopts", "dtnet.cli.app", "numpy", "dtnet.network.day.network"])
def test_an_interrupt_is_said_even_while_modules_are_loaded(module: str) -> None:
    code = f"""
import os, signal, sys
def hook(event, args):
    if event == "import" and args[0] == {module!r}:
        os.kill(os.getpid(), signal.SIGINT)
signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background of a shell ignores it
sys.addaudithook(hook)
{RUN}
"""
    words = ("show", "x", "--network", "toyland")
    done = subprocess.run([sys.executable, "-c", code, *words], check=False, capture_output=True)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"dtnet: interrupted\n")


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
def test_an_end_that_nobody_hears_of(monkeypatch: pytest.MonkeyPatch, error: type[BaseException]) -> None:
    def failing(*_: object) -> None:
        raise error

    monkeypatch.setattr("dtnet.cli.app.run", failing)
    monkeypatch.setattr(sys, "stderr", None)
    assert main(["show", "x"]) == (130 if error is KeyboardInterrupt else 2)
