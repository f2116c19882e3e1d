"""`dtnet validate`, `convert` and `schema`."""

from __future__ import annotations

import csv
import io
import json
from hashlib import sha256
from typing import TYPE_CHECKING

import jsonschema
import pytest

import dtnet
from dtnet.cli import main
from dtnet.io import network_schema
from dtnet.policy import policy_schema

if TYPE_CHECKING:
    from pathlib import Path

    from dtnet import Network

ROWS = [
    ("areas", 6),
    ("bodies", 4),
    ("relations", 3),
    ("relation_rules", 1),
    ("events", 2),
    ("successions", 2),
    ("statements", 2),
]


def ran(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> tuple[str, str]:
    assert main(words) == code
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    return captured.out, captured.err


def test_a_sound_network_is_told_in_a_line(
    capsys: pytest.CaptureFixture[str], toyland: Network, tmp_path: Path
) -> None:
    for name in ("n.json", "n", "n.dtnet"):
        path = tmp_path / name
        dtnet.write_network(toyland, path)
        out, err = ran(capsys, "validate", str(path))
        assert err == ""
        assert out.count("\n") == 1
        assert out.startswith(
            f"{path}: network 'toyland' 1.2, 2020-01-01..2030-01-01, is valid; rows: areas 6, bodies 4, "
        )
        assert out.endswith(
            "relation rules 1, events 2, successions 2, statements 2, other names 0, partial lists 0, "
            "candidate parents 0\n"
        )


@pytest.mark.parametrize(
    "words", [("validate", ""), ("convert", "", "n.json"), ("diff", "", "2024-08-31"), ("convert", ".json")]
)
def test_a_name_too_long_is_no_traceback(
    capsys: pytest.CaptureFixture[str], toyland: Network, tmp_path: Path, words: tuple[str, ...]
) -> None:
    long = "n" * 5000
    if words == ("convert", ".json"):
        dtnet.write_network(toyland, tmp_path / "n")
        words = ("convert", str(tmp_path / "n"), f"{long}.json")
    _, err = ran(capsys, *(each or long for each in words), code=2)
    assert "File name too long" in err or "neither a day nor a file or folder" in err


def test_validate_for_programs(capsys: pytest.CaptureFixture[str], toyland: Network, tmp_path: Path) -> None:
    for name, list_ in (("n.json", ""), ("n", "datapackage.json"), ("n.dtnet", "")):
        path = tmp_path / name
        dtnet.write_network(toyland, path)
        answer = json.loads(ran(capsys, "validate", str(path), "--format", "json")[0])
        assert answer["schema"] == "dtnet/validate/1"
        assert answer["inputs"] == {
            "path": str(path),
            "dataset": "toyland",
            "version": "1.2",
            "content_hash": toyland.content_hash(),
            "sha256": sha256((path / list_ if list_ else path).read_bytes()).hexdigest(),
        }
        assert set(ROWS) <= {(row["table"], row["rows"]) for row in answer["rows"]}
    out, _ = ran(capsys, "validate", str(path), "--format", "csv")
    found = {(row["table"], int(row["rows"])) for row in csv.DictReader(io.StringIO(out))}
    assert set(ROWS) <= found


def test_a_file_cut_off_exits_2(capsys: pytest.CaptureFixture[str], toyland: Network, tmp_path: Path) -> None:
    path = tmp_path / "n.json"
    dtnet.write_network(toyland, path)
    path.write_bytes(path.read_bytes()[:-9])
    out, err = ran(capsys, "validate", str(path), code=2)
    assert out == ""
    assert err.startswith(f"dtnet: {path}: line ")
    assert err.endswith("it may be cut off\n")


def test_wrong_rows_are_said_together_and_exit_2(
    capsys: pytest.CaptureFixture[str], toyland: Network, tmp_path: Path
) -> None:
    dtnet.write_network(toyland, tmp_path / "n.json")
    document = json.loads((tmp_path / "n.json").read_bytes())
    document["tables"]["areas"]["level"][1] = "provnce"
    document["tables"]["bodies"]["people"][2] = 9
    (tmp_path / "n.json").write_text(json.dumps(document), "utf-8")
    out, err = ran(capsys, "validate", str(tmp_path / "n.json"), code=2)
    assert out == ""
    assert "n.json: 2 errors" in err
    assert "areas row 1 (p): level: unknown level 'provnce'; did you mean 'province'?" in err
    assert "bodies row 2 (t): people: 9" in err


def test_validate_reads_mapped_columns_through(
    capsys: pytest.CaptureFixture[str], toyland: Network, tmp_path: Path
) -> None:
    path = tmp_path / "n.dtnet"
    dtnet.write_network(toyland, path)
    path.write_bytes(b"Doyland".join(path.read_bytes().rsplit(b"Toyland", 1)))
    _, err = ran(capsys, "validate", str(path), code=2)
    assert "column areas.name.content is not the one whose hash the manifest lists" in err
    ran(capsys, "convert", str(path), str(tmp_path / "m.json"), code=2)
    assert not (tmp_path / "m.json").exists()


def test_convert_writes_the_other_format(
    capsys: pytest.CaptureFixture[str], toyland: Network, tmp_path: Path
) -> None:
    dtnet.write_network(toyland, tmp_path / "n.json")
    before = tmp_path / "n.json"
    for name in ("n", "n.parquet", "n.arrow", "n.dtnet", "m.json"):
        path = tmp_path / name
        out, err = ran(capsys, "convert", str(before), str(path))
        assert (out, err) == (f"{path}: network 'toyland' 1.2, 2020-01-01..2030-01-01, is written\n", "")
        before = path
    assert (tmp_path / "m.json").read_bytes() == (tmp_path / "n.json").read_bytes()
    _, err = ran(capsys, "convert", str(tmp_path / "n"), str(tmp_path / "n.json"), code=2)
    assert err == f"dtnet: {tmp_path / 'n.json'}: exists; give --overwrite to replace it\n"
    out, _ = ran(
        capsys, "convert", str(tmp_path / "n"), str(tmp_path / "n.json"), "--overwrite", "--format", "json"
    )
    assert json.loads(out)["rows"] == [
        {"path": str(tmp_path / "n.json"), "bytes": (tmp_path / "n.json").stat().st_size, "day": None}
    ]
    _, err = ran(capsys, "convert", str(tmp_path / "n"), str(tmp_path / "n.xls"), code=2)
    assert "no format for '.xls'" in err


def test_convert_to_a_day(capsys: pytest.CaptureFixture[str], toyland: Network, tmp_path: Path) -> None:
    dtnet.write_network(toyland, tmp_path / "n")
    graph = tmp_path / "n.graphml"
    out, err = ran(capsys, "convert", str(tmp_path / "n"), str(graph))
    assert out.endswith(", on 2024-08-31, is written\n")
    assert err.startswith(f"dtnet: {graph}: GraphML holds one day: ")
    assert "lossy=True" not in err
    words = ("--at", "2022-06-01", "--lossy", "--overwrite", "--format", "csv")
    out, err = ran(capsys, "convert", str(tmp_path / "n"), str(graph), *words)
    assert err == ""
    assert next(csv.DictReader(io.StringIO(out)))["day"] == "2022-06-01"
    _, err = ran(
        capsys, "convert", str(tmp_path / "n"), str(tmp_path / "m.json"), "--at", "2022-06-01", code=2
    )
    assert "a network is written with all its days" in err


def test_a_network_without_a_day_of_its_own_asks_for_one(
    capsys: pytest.CaptureFixture[str], toy: type, tmp_path: Path
) -> None:
    dtnet.write_network(toy.network(), tmp_path / "n.json")  # type: ignore[attr-defined]
    _, err = ran(capsys, "convert", str(tmp_path / "n.json"), str(tmp_path / "n.graphml"), code=2)
    assert "holds one day, and the network has no reference day; give --at" in err


@pytest.mark.parametrize(("of", "schema"), [("network", network_schema()), ("policy", policy_schema())])
def test_schemas_are_printed(capsys: pytest.CaptureFixture[str], of: str, schema: object) -> None:
    out, _ = ran(capsys, "schema", of)
    assert json.loads(out) == json.loads(json.dumps(schema))
    jsonschema.Draft202012Validator.check_schema(json.loads(out))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["validate", "absent.json"], "absent.json: cannot be read"),
        (["validate"], "requires an argument"),
        (["convert", "absent", "x.json"], "absent: cannot be read"),
        (["schema", "polcy"], "policy"),
        (["schema"], "requires an argument"),
    ],
)
def test_wrong_input_is_said(capsys: pytest.CaptureFixture[str], words: list[str], said: str) -> None:
    out, err = ran(capsys, *words, code=2)
    assert out == ""
    assert said in err
