"""`dtnet rebase`."""

from __future__ import annotations

import csv
import io
import json
import sys
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import dtnet
from dtnet.cli import main
from dtnet.cli.commands import reorganisation_commands

if TYPE_CHECKING:
    from pathlib import Path

    from dtnet import Network

DAYS = ("--from", "2025-06-30", "--to", "2025-07-01")
BACK = ("--from", "2025-07-01", "--to", "2025-06-30")
STOCK = ("--kind", "stock")
PROVINCES = ("--key", "code", "--level", "province")
DA_NANG = "vn:province:48:2025"


@pytest.fixture(scope="module")
def vietnam() -> Network:
    return dtnet.datasets.load("vietnam")


@pytest.fixture
def values(tmp_path: Path) -> Path:
    path = tmp_path / "values.csv"
    path.write_text("code,teams,name\n48,2400,Đà Nẵng\n49,1366,Quảng Nam\n01,,Hà Nội\n", "utf-8")
    return path


def ran(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> tuple[str, str]:
    assert main(words) == code
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    return captured.out, captured.err


def refused(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    out, err = ran(capsys, "rebase", *map(str, words), code=2)
    assert out == ""
    return err.removeprefix("dtnet: ").rstrip("\n")


def written(tmp_path: Path, text: str, name: str = "other.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


def test_result_on_stdout_and_report_on_stderr(capsys: pytest.CaptureFixture[str], values: Path) -> None:
    words = ("rebase", str(values), *DAYS, *STOCK, *PROVINCES, "--column", "teams")
    out, err = ran(capsys, *words)
    rows = {row["area"]: row for row in csv.DictReader(io.StringIO(out))}
    assert len(rows) == 34
    assert rows[DA_NANG] == {
        "area": DA_NANG,
        "code": "48",
        "name": "Đà Nẵng",
        "teams": "3766",
        "teams_lower": "3766",
        "teams_upper": "3766",
        "teams_reason": "",
    }
    assert rows["vn:province:01:0"]["teams_reason"] == "missing_value"
    assert err.splitlines()[1].startswith("column teams, given 3,766, converted 3,766, lost 0, open 0")
    out, _ = ran(capsys, *words, "--format", "json")
    answer = json.loads(out)
    assert answer["schema"] == "dtnet/rebase/1"
    assert answer["inputs"]["path"] == str(values)
    assert len(answer["rows"]) == 34
    assert answer["report"]["question"]["level"] == "province"
    out, _ = ran(capsys, *words, "--format", "table")
    assert DA_NANG in out


@pytest.mark.parametrize("suffix", ["csv", "json", "parquet"])
def test_result_and_report_in_files(
    capsys: pytest.CaptureFixture[str], values: Path, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"new.{suffix}"
    words = (str(values), *DAYS, *STOCK, *PROVINCES, "--column", "teams", "--out", str(path))
    out, err = ran(capsys, "rebase", *words)
    assert out == ""
    assert err.splitlines()[0] == f"{path}: 34 areas; {path}.report.json: the report"
    report = json.loads((tmp_path / f"new.{suffix}.report.json").read_text("utf-8"))
    assert report["report"]["totals"][0]["carried"] == 3766
    if suffix == "csv":
        rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))
    elif suffix == "json":
        rows = json.loads(path.read_text("utf-8"))["rows"]
    else:
        rows = pq.read_table(path).to_pylist()
    [row] = [row for row in rows if row["area"] == DA_NANG]
    assert int(row["teams"]) == 3766
    assert refused(capsys, *words) == f"{path}: exists; give --overwrite to replace it"


def test_both_files_are_written_or_none(
    capsys: pytest.CaptureFixture[str], values: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "new.csv"
    words = (values, *DAYS, *STOCK, *PROVINCES, "--column", "teams", "--out", path)
    real = reorganisation_commands.write_file

    def fails(target: Path, *rest: object, **more: bool) -> None:
        if target == path:
            raise dtnet.errors.UnwritableFileError("the disk is full")
        real(target, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(reorganisation_commands, "write_file", fails)
    assert refused(capsys, *words) == "the disk is full"
    assert [each.name for each in tmp_path.iterdir()] == ["values.csv"]
    monkeypatch.undo()
    (tmp_path / "new.csv.report.json").write_text("")
    assert refused(capsys, *words).endswith("new.csv.report.json: exists; give --overwrite to replace it")
    assert "unknown format '.md'" in refused(capsys, *words[:-1], tmp_path / "new.md")
    told = refused(capsys, *words, "--format", "table", "--overwrite")
    assert told == "--format table with --out; choose csv, json, parquet or xlsx"
    monkeypatch.setattr(reorganisation_commands, "write_file", fails)
    assert refused(capsys, *words, "--overwrite") == "the disk is full"
    assert (tmp_path / "new.csv.report.json").read_text() == ""
    monkeypatch.undo()
    ran(capsys, "rebase", *map(str, words), "--overwrite")
    assert path.read_text("utf-8").startswith("area,code,name,teams,")


def test_parquet_takes_pyarrow(
    capsys: pytest.CaptureFixture[str], values: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    words = (values, *DAYS, *STOCK, *PROVINCES, "--column", "teams", "--out", tmp_path / "new.parquet")
    assert refused(capsys, *words) == 'writing Parquet takes pyarrow; pip install "dtnet[arrow]"'
    assert len(list(tmp_path.iterdir())) == 1


def test_ids_and_parquet(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "values.parquet"
    pq.write_table(pa.table({"where": ["vn:province:48:0", "vn:province:49:0"], "n": [1, None]}), path)
    out, _ = ran(capsys, "rebase", str(path), *DAYS, *STOCK, "--key-column", "where")
    rows = {row["area"]: row for row in csv.DictReader(io.StringIO(out))}
    assert list(rows[DA_NANG].values()) == [DA_NANG, "", "1", "", "missing_value"]
    pq.write_table(pa.table({"area": ["vn:province:48:0"], "n": [1.5]}), path)
    told = refused(capsys, path, *DAYS, *STOCK)
    assert f"{path} row 1: 1.5 is a float; give a whole number" in told
    pq.write_table(pa.table({"code": [48], "n": [1]}), path)
    told = refused(capsys, path, *DAYS, *STOCK, *PROVINCES)
    assert "row 1: code: got 48, which is not a text; give a code" in told


def test_faults_have_their_rows(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = written(tmp_path, "code,n\n48,1\n1,2\n,3\n99,4\n48,5\n")
    told = refused(capsys, path, *DAYS, *STOCK, *PROVINCES).splitlines()
    assert told == [
        f"{path}: 3 errors",
        "  row 3: no province has the code '1' on 2025-06-30; did you mean '01'?",
        "  row 4: code: got nothing; give a code",
        "  row 5: no province has the code '99' on 2025-06-30",
    ]
    path = written(tmp_path, "code,n\n48,1\n49,2\n48,5\n")
    assert "row 4: vn:province:48:0 is in row 2 already" in refused(capsys, path, *DAYS, *STOCK, *PROVINCES)
    path = written(tmp_path, "code,n,m\n48,1,-2\n49,1.5,2\n01,-0x1,0\n")
    told = refused(capsys, path, *DAYS, *STOCK, *PROVINCES).splitlines()
    legal = "give a whole number (in a smaller unit), or None if it is unknown"
    assert told == [
        f"{path}: 3 errors",
        f"  {path} row 3: n: '1.5' is a str; {legal}",
        f"  {path} row 4: n: '-0x1' is a str; {legal}",
        f"  {path} row 2: m: -2 is below 0",
    ]
    path = written(tmp_path, "area,n\nvn:province:48:0,1\nvn:province:48:2025,2\nx,3\n")
    told = refused(capsys, path, *DAYS, *STOCK).splitlines()
    assert told[1:] == [
        f"  {path} row 4: no area has this id",
        f"  {path} row 3: does not exist on 2025-06-30: {DA_NANG!r} exists on 2025-07-01.. only",
    ]
    path = written(tmp_path, "code,n\n48,1,2\n")
    assert "  row 2: 3 cells, the header has 2" in refused(capsys, path, *DAYS, *STOCK, *PROVINCES)
    path = written(tmp_path, "code,n,n\n48,1,2\n")
    assert "  n: the column stands twice" in refused(capsys, path, *DAYS, *STOCK, *PROVINCES)
    assert "rows: there are none below the header" in refused(
        capsys, written(tmp_path, "code,n\n"), *DAYS, *STOCK, *PROVINCES
    )
    path = written(tmp_path, "code,n\n48,007\n49,-0\n")
    assert "row 2: '007' is a str; give a whole number" in refused(capsys, path, *DAYS, *STOCK, *PROVINCES)


def test_keys_are_no_values(capsys: pytest.CaptureFixture[str], values: Path, tmp_path: Path) -> None:
    told = refused(capsys, values, *DAYS, *STOCK, *PROVINCES, "--column", "code")
    assert told == "--column code: this column holds the codes; name a column of values"
    land = written(tmp_path, "code,area,n\n48,7,1\n49,8,2\n")
    told = refused(capsys, land, *DAYS, *STOCK, *PROVINCES)
    assert told == (
        f"{land}: a column of values is called 'area', as that of ids in the result; rename it, or name "
        "others with --column"
    )
    out, _ = ran(capsys, "rebase", str(land), *DAYS, *STOCK, *PROVINCES, "--column", "n")
    assert f"{DA_NANG},48,Đà Nẵng,3,3,3," in out
    path = tmp_path / "values.parquet"
    pq.write_table(pa.table({"code": [["48"], None], "n": [1, 2]}), path)
    assert refused(capsys, path, *DAYS, *STOCK, *PROVINCES).splitlines()[1:] == [
        "  row 1: code: got ['48'], which is not a text; give a code",
        "  row 2: code: got nothing; give a code",
    ]


def test_values_of_another_day(capsys: pytest.CaptureFixture[str], tmp_path: Path, vietnam: Network) -> None:
    new = vietnam.at("2025-07-01").areas(level="commune")["code"]
    path = written(tmp_path, "code,n\n" + "".join(f"{code},1\n" for code in new))
    told = refused(capsys, path, *DAYS, *STOCK, "--key", "code", "--level", "commune").splitlines()
    assert told[1] == (
        "  code: 3,321 of 3,321 codes are of level commune on 2025-07-01, 3,316 on 2025-06-30: "
        "are these values of 2025-07-01?"
    )
    assert told[2].endswith("on 2025-06-30")


def test_a_day_without_areas_of_the_level_is_never_meant(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """On 2025-07-01 there are no districts, so all none of them are in any file."""
    path = written(tmp_path, "code,n\n001,1\n48,1\n")
    told = refused(capsys, path, *DAYS, *STOCK, "--key", "code", "--level", "district")
    assert told.splitlines()[1:] == [
        "  row 3: no district has the code '48' on 2025-06-30; did you mean '048'?"
    ]


def test_codes_that_fit_both_days(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, vietnam: Network
) -> None:
    """All 34 codes of the new provinces were those of old ones: only that 29 are missing gives it away."""
    new = vietnam.at("2025-07-01").areas(level="province")["code"]
    path = written(tmp_path, "code,n\n" + "".join(f"{code},1\n" for code in new))
    told = refused(capsys, path, *DAYS, *STOCK, *PROVINCES)
    assert told.endswith(
        "code: of level province they are 34 of 34 codes on 2025-07-01, but 34 of 63 on 2025-06-30: are "
        "these values of 2025-07-01? If not, give --partial"
    )
    out, _ = ran(capsys, "rebase", str(path), *DAYS, *STOCK, *PROVINCES, "--partial")
    assert out.count("missing_value") == 23


def test_rates_and_their_weights(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = written(tmp_path, "code,poor,homes\n48,1,10\n49,5,10\n01,,\n")
    rate = (*DAYS, "--kind", "rate", *PROVINCES)
    out, _ = ran(capsys, "rebase", str(path), *rate, "--weight-column", "homes", "--proportion")
    rows = {row["area"]: row for row in csv.DictReader(io.StringIO(out))}
    assert (rows[DA_NANG]["poor"], rows[DA_NANG]["poor_denominator"]) == ("0.3", "20")
    assert refused(capsys, path, *rate) == (
        "--kind rate without --weight-column; name the column of the denominators"
    )
    assert "no column 'hmes'" in refused(capsys, path, *rate, "--weight-column", "hmes")
    path = written(tmp_path, "code,poor,homes\n48,1,10\n49,5,\n")
    told = refused(capsys, path, *rate, "--weight-column", "homes")
    assert told.endswith("row 3: homes: a value without its weight")
    path = written(tmp_path, "code,poor,homes\n48,1,10\n49,5,x\n")
    assert f"{path} row 3: 'x' is a str" in refused(capsys, path, *rate, "--weight-column", "homes")
    path = written(tmp_path, "code,homes\n48,10\n")
    assert "no column of values beside the keys and 'homes'" in refused(
        capsys, path, *rate, "--weight-column", "homes"
    )


def test_categories(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = written(tmp_path, "code,zone,homes\n48,coast,10\n49,hills,20\n01,,5\n")
    words = ("rebase", str(path), *DAYS, "--kind", "category", *PROVINCES)
    out, _ = ran(capsys, *words, "--weight-column", "homes")
    assert f"{DA_NANG},48,Đà Nẵng,hills," in out
    out, _ = ran(capsys, *words, "--column", "zone", "--rule", "all")
    assert f"{DA_NANG},48,Đà Nẵng,coast; hills," in out


def test_common_regions(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A commune of Bình Dương that was split between two new ones is a region with what else these have."""
    path = written(tmp_path, "code,n\n25822,7\n25819,3\n25825,5\n25837,2\n")
    words = ("rebase", str(path), *DAYS, *STOCK, "--key", "code", "--level", "commune")
    out, err = ran(capsys, *words, "--common")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert len(rows) == 3_030
    assert list(rows[0]) == ["area", "n", "n_lower", "n_upper", "n_reason"]
    [row] = [row for row in rows if "vn:commune:25822:2025" in row["area"]]
    assert (row["area"], row["n_lower"]) == ("vn:commune:25819:2025 + vn:commune:25822:2025", "10")
    assert "groups common" in err
    told = refused(capsys, *words[1:], "--common", "--to-level", "province")
    assert "common regions need one level that exists on both days" in told


def test_the_way_back(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    new = written(tmp_path, "code,n\n48,90\n", "new.csv")
    old = written(tmp_path, "code,homes\n48,10\n49,20\n", "old.csv")
    words = (str(new), *BACK, *PROVINCES)
    out, _ = ran(capsys, "rebase", *words, *STOCK, "--back-weights", str(old))
    assert "vn:province:48:0,48,Đà Nẵng,30,0,90,\n" in out
    assert "vn:province:49:0,49,Quảng Nam,60,0,90,\n" in out
    rates = written(tmp_path, "code,n,d\n48,9,90\n", "rates.csv")
    rate = (str(rates), *BACK, *PROVINCES, "--kind", "rate", "--weight-column", "d")
    out, _ = ran(capsys, "rebase", *rate, "--back-weights", str(old))
    assert "vn:province:48:0,48,Đà Nẵng,0.1,3,30," in out
    wrong = written(tmp_path, "code,homes\n48,-1\n", "wrong.csv")
    assert refused(capsys, *words, *STOCK, "--back-weights", wrong).endswith(f"{wrong} row 2: -1 is below 0")
    assert refused(capsys, *rate, "--back-weights", wrong).endswith(f"{wrong} row 2: -1 is below 0")


def test_weights_of_the_way_back_have_a_file_of_their_own(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = written(tmp_path, "code,n,w\n48,90,1\n")
    told = refused(capsys, path, *BACK, *STOCK, *PROVINCES, "--weight-column", "w")
    assert told == "--weight-column with --kind stock; give weights of the earlier day with --back-weights"


def test_numbers_of_any_length_are_no_traceback(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = written(tmp_path, f"code,n,w\n48,{'9' * 5000},1\n")
    assert "is a str; give a whole number" in refused(
        capsys, path, *DAYS, *STOCK, *PROVINCES, "--column", "n"
    )
    path = written(tmp_path, f"code,n,w\n48,a,{'9' * 5000}\n49,b,-3\n")
    told = refused(capsys, path, *DAYS, "--kind", "category", *PROVINCES, "--weight-column", "w")
    assert told.endswith(f"{path} row 3: -3 is below 0")


def test_what_cannot_be_read(capsys: pytest.CaptureFixture[str], tmp_path: Path, values: Path) -> None:
    assert "values cannot be read from '.txt'" in refused(capsys, tmp_path / "a.txt", *DAYS, *STOCK)
    assert "cannot be read (No such file" in refused(capsys, tmp_path / "a.csv", *DAYS, *STOCK)
    assert "no column 'area'" in refused(capsys, values, *DAYS, *STOCK)
    assert "no column 'tems'; did you mean 'teams'?" in refused(
        capsys, values, *DAYS, *STOCK, *PROVINCES, "--column", "tems"
    )
    assert "--key code without --level" in refused(capsys, values, *DAYS, *STOCK, "--key", "code")
    assert "--from 'soon'" in refused(capsys, values, "--from", "soon", "--to", "2025-07-01", *STOCK)
    lone = written(tmp_path, "code\n48\n")
    assert "no column of values beside 'code'" in refused(capsys, lone, *DAYS, *STOCK, *PROVINCES)
    named = written(tmp_path, "code,name\n48,2\n")
    assert "a column of values is called 'name'" in refused(capsys, named, *DAYS, *STOCK, *PROVINCES)
    flow = ("--kind", "flow", "--period", "2025", *PROVINCES, "--column", "teams")
    assert "contains an event on 2025-07-01" in refused(capsys, values, *DAYS, *flow)


def test_a_network_in_files(capsys: pytest.CaptureFixture[str], tmp_path: Path, toyland: Network) -> None:
    dtnet.write_network(toyland, tmp_path / "n.json")
    path = written(tmp_path, "area,n\np,5\n")
    days = ("--from", "2020-01-01", "--to", "2020-01-01", "--network", str(tmp_path / "n.json"))
    out, _ = ran(capsys, "rebase", str(path), *days, *STOCK)
    assert out.splitlines()[1] == "p,5,5,5,"


def test_codes_of_several_areas_are_none(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, toy: type
) -> None:
    areas = [("c", "country", None), ("p", "province", "c"), ("q", "province", "c")]
    builder = toy.builder([])  # type: ignore[attr-defined]
    builder.add_areas({**toy.area_columns(areas), "code": ["c", "1", "1"]})  # type: ignore[attr-defined]
    dtnet.write_network(builder.build(), tmp_path / "n.json")
    path = written(tmp_path, "code,n\n1,5\n")
    days = ("--from", "2020-01-01", "--to", "2020-01-01", "--network", str(tmp_path / "n.json"))
    told = refused(capsys, path, *days, *STOCK, *PROVINCES)
    assert told == "several areas of level province have the code '1' on 2020-01-01"
