"""The build and comparison tools of `tools/vietnam`: wrong input gives a message, exit 2 and no files.

The rebuild from the wheel itself is `.ci/run`'s: it needs a download.
"""

from __future__ import annotations

import csv
import hashlib
import subprocess
import sys
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

import dtnet

TOOLS = Path(__file__).parents[2] / "tools" / "vietnam"
SHIPPED = Path(dtnet.__file__).parent / "datasets" / "vietnam" / "data"
TABLES = {  # file of the reference: ours, and what its parent is called
    "provinces_2025-06-30.csv": ("territory/provinces.csv", None),
    "districts_2025-06-30.csv": ("territory/districts.csv", "province"),
    "communes_2025-06-30.csv": ("territory/communes.csv", "district"),
    "provinces_2025-07-01.csv": ("territory/2025-07-01/provinces.csv", None),
    "communes_2025-07-01.csv": ("territory/2025-07-01/communes.csv", "province"),
}
NAMES = "names.whl"
COVERAGES = {"whole": "kept", "part": "part_pop", "area_only": "whole_area", "all_people": "part"}
BASES = {"whole": "whole", "decree": "decree", "assumed_equal": "equal_share_assumed"}


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
    result = run("build.py", "--wheel", wheel, "--names-wheel", NAMES, "--into", tmp_path / "data")
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
    result = run(
        "build.py", "--wheel", tmp_path / "none.whl", "--names-wheel", NAMES, "--into", tmp_path / "data"
    )
    assert result.returncode == 2
    assert result.stderr == (
        f"build.py: cannot read the wheel {tmp_path / 'none.whl'}: No such file or directory\n"
    )
    assert not [*tmp_path.iterdir()]


def test_an_existing_folder_is_refused_unless_told(tmp_path: Path) -> None:
    result = run("build.py", "--wheel", tmp_path / "none.whl", "--names-wheel", NAMES, "--into", tmp_path)
    assert result.returncode == 2
    assert result.stderr == f"build.py: {tmp_path} exists; name a new folder, or say --replace\n"


def test_a_folder_of_something_else_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "precious.txt").write_text("mine")
    result = run(
        "build.py", "--wheel", tmp_path / "none.whl", "--names-wheel", NAMES, "--into", tmp_path, "--replace"
    )
    assert result.returncode == 2
    assert "holds no datapackage.json" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["precious.txt"]


def test_former_names_have_their_area_and_differ_from_the_names_of_the_lists() -> None:
    units = {
        f"vn:{level.removesuffix('s')}:{row['code']}:0": f"{row['type']} {row['name']}"
        for level in ("provinces", "districts", "communes")
        for row in shipped(f"territory/{level}.csv")
    }
    rows = shipped("territory/former_names.csv")
    assert {row["area"] for row in rows} <= units.keys()
    same = [row for row in rows if not row["level"] and row["name"] == units[row["area"]]]
    # communes that lay in another district: 43 in one that is still there, of which 33 have the same name
    assert Counter(bool(row["within"]) for row in same) == {False: 121, True: 33}
    assert Counter(row["level"] for row in rows) == {"": 766, "commune": 567, "district": 11}
    moved = {row["area"]: row["within"] for row in rows if row["within"]}
    parents = {f"vn:commune:{row['code']}:0": row["district"] for row in shipped("territory/communes.csv")}
    assert len(moved) == 43
    assert {*moved.values()} <= units.keys()
    assert all(f"vn:district:{parents[area]}:0" != district for area, district in moved.items())


# -- compare.py ----------------------------------------------------------------------------------


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    """The shipped territory, laid out and typed as a reference folder is."""
    folder = tmp_path / "reference"
    folder.mkdir()
    resolutions = {row["province"]: row["number"] for row in shipped("reorganisation/instruments.csv")}
    for name, (path, parent) in TABLES.items():
        columns = ["code", "type", "name", f"{parent}_code" if parent else "commune_resolution"]
        rows = [columns]
        for row in shipped(path):
            last = row[parent] if parent else resolutions.get(row["code"], "")
            rows.append([row["code"], row["type"].capitalize(), row["name"].replace("òa", "oà"), last])
        write(folder / name, rows)
    for name, level, key in (
        ("provinces", "provinces", "old_code"),
        ("district_sources", "districts", "old_district_code"),
    ):
        pairs = [[row["old"], row["new"]] for row in shipped(f"reorganisation/{level}_2025-07-01.csv")]
        write(folder / f"crosswalk_{name}_2025-07-01.csv", [[key, "new_code"], *pairs])
    rows = [["old_code", "new_code", "coverage", "pop_weight", "pop_weight_basis"]]
    for row in shipped("reorganisation/communes_2025-07-01.csv"):
        weight = f"{float(Fraction(row['share'])):.6g}"
        rows.append([row["old"], row["new"], COVERAGES[row["coverage"]], weight, BASES[row["basis"]]])
    write(folder / "crosswalk_communes_2025-07-01.csv", rows)
    return folder


def shipped(path: str) -> list[dict[str, str]]:
    with (SHIPPED / path).open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


def write(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


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
        "new provinces: 34 rows, 34 in the reference; 0 differences: none\n"
        "new communes: 3321 rows, 3321 in the reference; 0 differences: none\n"
        "pairs of provinces: 63 rows, 63 in the reference; 0 differences: none\n"
        "pairs of districts: 5 rows, 5 in the reference; 0 differences: none\n"
        "pairs of communes: 10566 rows, 10566 in the reference; 0 differences: none\n"
        "resolutions on communes: 34 rows, 34 in the reference; 0 differences: none\n"
    )
    assert result.returncode == 0


def test_each_difference_is_printed_with_both_sides(reference: Path) -> None:
    communes = reference / "communes_2025-06-30.csv"
    edit(communes, "00001,Phường,Phúc Xá,001", "00001,Xã,Phúc Xã,002")
    edit(communes, "00004,Phường,Trúc Bạch,001", "00005,Phường,Trúc Bạch,001")
    edit(communes, "00712,Thị trấn,Phố Bảng,", "00712,Thị trấn,Mai Bảng,")
    result = run("compare.py", reference)
    assert result.returncode == 1
    assert result.stdout.splitlines()[2:9] == [
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


def test_each_difference_between_pairs_is_printed_with_both_sides(reference: Path) -> None:
    pairs = reference / "crosswalk_communes_2025-07-01.csv"
    edit(pairs, "00151,00118,whole_area,0,decree", "00151,00118,part,0.25,equal_share_assumed")
    edit(pairs, "00151,00127,part_pop,0.333333,", "00151,00127,part,0.333332,")
    edit(pairs, "00001,00097,kept,1,whole", "00001,00098,kept,1,whole")
    edit(reference / "provinces_2025-07-01.csv", "1656/NQ", "1655/NQ")
    result = run("compare.py", reference)
    assert result.returncode == 1
    assert result.stdout.splitlines()[7:] == [
        "pairs of communes 00001 00097: a row | reference: no row",
        "pairs of communes 00001 00098: no row | reference: a row",
        "pairs of communes 00151 00118 coverage: area_only | reference: part",
        "pairs of communes 00151 00118 share: 0 | reference: 1/4",
        "pairs of communes 00151 00118 basis: decree | reference: assumed_equal",
        "pairs of communes 00151 00127 share: 1/3 | reference: 83333/250000",
        (
            "pairs of communes: 10566 rows, 10566 in the reference; 6 differences: "
            "basis 1; coverage 1; rows 2; share 2"
        ),
        "resolutions on communes 01 1655/NQ-UBTVQH15: no row | reference: a row",
        "resolutions on communes 01 1656/NQ-UBTVQH15: a row | reference: no row",
        "resolutions on communes: 34 rows, 34 in the reference; 2 differences: rows 2",
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("new_code", "to", "a row lacks a column"),
        ("00001,00097,kept,1,", "00001,00097,most,1,", "which no crosswalk holds"),
        ("00001,00097,kept,1,", "00001,00097,kept,all,", "which no crosswalk holds"),
        ("00004,00004,", "00001,00097,", "('00001', '00097') twice"),
    ],
)
def test_pairs_that_cannot_be_read_are_named(reference: Path, old: str, new: str, said: str) -> None:
    edit(reference / "crosswalk_communes_2025-07-01.csv", old, new)
    result = run("compare.py", reference)
    assert result.returncode == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_a_reference_that_cannot_be_read_is_named(reference: Path) -> None:
    edit(reference / "districts_2025-06-30.csv", "province_code", "parent")
    result = run("compare.py", reference)
    assert result.returncode == 2
    assert "districts_2025-06-30.csv" in result.stderr
    assert "Traceback" not in result.stderr
    result = run("compare.py", reference / "nowhere")
    assert result.returncode == 2
    assert "provinces_2025-06-30.csv" in result.stderr
