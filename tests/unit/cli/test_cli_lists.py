"""`dtnet match` and `dtnet import`: what they show and write, and what they refuse."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

import dtnet
from dtnet.cli import main

from ...provinces import file_of_province
from ..command_line import refused

if TYPE_CHECKING:
    from pathlib import Path

SOUND = """DANH SÁCH TỔ CÔNG NGHỆ SỐ CỘNG ĐỒNG;;;;
;;;;
Huyện;Xã;Thôn;Số thành viên;Điện thoại
Văn Yên;TT Mậu A;Thôn 1;5;0912345678
;;Thôn 2;5-7;0912345679
;Yên Hợp;Thôn 1;;0912345670
Tổng cộng;;;15;
"""
WORDS = ("--within", "Yên Bái", "--at", "2024-08-31")


@pytest.fixture
def sound(tmp_path: Path) -> str:
    path = tmp_path / "teams.csv"
    path.write_text(SOUND, encoding="utf-8")
    return str(path)


@pytest.fixture
def lost(tmp_path: Path) -> str:
    path = tmp_path / "lost.csv"
    path.write_text(SOUND.replace("Yên Hợp", "Bản Đôn"), encoding="utf-8")
    return str(path)


def ran(
    capsys: pytest.CaptureFixture[str], *words: str, code: int, network: str | None = None
) -> tuple[str, str]:
    """What a command prints about a list of a province, for whose sake it reads no more than the province."""
    assert main([*words, "--network", network or file_of_province("Yên Bái")]) == code
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    return captured.out, captured.err


def test_a_list_without_rows_says_why_in_the_language(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path, out = tmp_path / "a.csv", tmp_path / "mine.dtnet"
    path.write_text("a;b\nx;y\nz;w\n", encoding="utf-8")
    _, err = ran(capsys, "import", str(path), *WORDS, "--out", str(out), "--language", "vi", code=2)
    assert err.startswith("dtnet: danh sách không có dòng nào đọc được\n")
    assert err.endswith("khai báo ý nghĩa các cột: --mapping C=commune\n")


def test_a_list_becomes_a_network(capsys: pytest.CaptureFixture[str], sound: str, tmp_path: Path) -> None:
    out = tmp_path / "mine.dtnet"
    assert main(["import", sound, *WORDS, "--out", str(out)]) == 0  # without a network: the bundled country
    text, err = capsys.readouterr()
    assert err == ""
    assert "3 rows of teams on 2024-08-31; 3 teams" in " ".join(text.split())
    assert "--no-fill-down" in text
    assert "166 of 168 areas of the level commune have no row" in " ".join(text.split())
    assert "0912" not in text
    made = dtnet.read_network(out)
    assert made.metadata.name == "mine"
    assert made.at("2024-08-31").teams()["people"] == [5, None, None]


def test_the_answer_as_json(capsys: pytest.CaptureFixture[str], sound: str, tmp_path: Path) -> None:
    out = tmp_path / "mine.json"
    words = (
        "--value",
        "team_kinds=cdtt",
        "--published-number",
        "9",
        "--complete",
        "teams=Yên Bái",
        "--source",
        "Department, 2024-08-31",
        "--name",
        "x",
    )
    text, _ = ran(capsys, "import", sound, *WORDS, "--out", str(out), *words, "--format", "json", code=0)
    answer = json.loads(text)
    assert answer["schema"] == "dtnet/import/1"
    assert answer["counts"] == {"rows": 3, "error": 0, "review": 0, "note": len(answer["rows"])}
    assert answer["written"]["teams"] == 3
    silent = answer["silent"]
    assert (silent["level"], silent["areas"], len(silent["without_rows"])) == ("commune", 168, 166)
    assert {each["meaning"] for each in answer["columns"]} >= {"district", "commune", "village", "people"}
    made = dtnet.read_network(out)
    assert made.metadata.sources[0].ref == "Department, 2024-08-31"
    assert answer["written"]["content_hash"] == made.content_hash()
    assert "teams" in {each.about for each in made.tables.statements}
    assert 9 in {each.number for each in made.tables.partial_lists}
    assert {*made.at("2024-08-31").teams()["team_kinds"]} == {"cdtt"}


def test_nothing_is_written_when_a_row_would_be_lost(
    capsys: pytest.CaptureFixture[str], lost: str, tmp_path: Path
) -> None:
    out = tmp_path / "mine.dtnet"
    text, err = ran(capsys, "import", lost, *WORDS, "--out", str(out), code=1)
    assert not out.exists()
    assert "cell B6" in text
    assert err == "dtnet: nothing was written: 1 cell or row cannot be used; --partial leaves it out\n"
    text, err = ran(capsys, "import", lost, *WORDS, "--out", str(out), "--partial", code=1)
    assert "2 teams" in " ".join(text.split())
    assert err == ""
    assert len(dtnet.read_network(out).at("2024-08-31").teams()) == 2


def test_what_is_there_is_kept(capsys: pytest.CaptureFixture[str], sound: str, tmp_path: Path) -> None:
    out = tmp_path / "mine.json"
    out.write_text("mine", encoding="utf-8")
    assert "--overwrite" in refused(capsys, "import", sound, *WORDS, "--out", str(out))
    assert out.read_text(encoding="utf-8") == "mine"
    ran(capsys, "import", sound, *WORDS, "--out", str(out), "--overwrite", code=0)
    assert len(dtnet.read_network(out).at("2024-08-31").teams()) == 3


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--mapping", "Thôn"), "not of the form NAME=VALUE"),
        (("--mapping", "Thôn=hamlet"), "hamlet"),
        (("--mapping", "Thôn=village", "--mapping", "Thôn=commune"), "given before"),
        (("--complete", "people=Yên Bái"), "people"),
        (("--at", "1999-01-01"), "1999-01-01"),
        (("--network", "Nowhere"), "Nowhere"),
        (("--sheet", "Danh sách"), "Danh sách"),
        (("--kind", "persons"), "persons"),
    ],
)
def test_wrong_options_are_refused(
    capsys: pytest.CaptureFixture[str], sound: str, tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    out = tmp_path / "mine.dtnet"
    assert told in refused(capsys, "import", sound, "--out", str(out), "--within", "Yên Bái", *words)
    assert not out.exists()


@pytest.mark.parametrize("option", [("--review", "x.txt"), ("--remarks", "x.csv")])
def test_nothing_is_written_beside_a_path_that_is_refused(
    capsys: pytest.CaptureFixture[str], sound: str, tmp_path: Path, option: tuple[str, str]
) -> None:
    out = tmp_path / "mine.dtnet"
    assert f"{option[1]!r} is not a " in refused(capsys, "import", sound, *WORDS, "--out", str(out), *option)
    assert not out.exists()


def test_a_file_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for words in (("import", str(tmp_path / "no.xlsx"), "--out", str(tmp_path / "x")), ("match", "no.csv")):
        assert "no." in refused(capsys, *words)


def test_matches_are_counted_and_open_rows_named(
    capsys: pytest.CaptureFixture[str], lost: str, sound: str
) -> None:
    text, _ = ran(capsys, "match", sound, *WORDS, code=0)
    assert "3 rows on 2024-08-31" in text
    text, _ = ran(capsys, "match", lost, *WORDS, code=1)
    assert "Bản Đôn" in text
    text, _ = ran(capsys, "match", lost, *WORDS, "--format", "json", code=1)
    answer: dict[str, Any] = json.loads(text)
    assert (answer["schema"], answer["methods"]["none"]) == ("dtnet/match/1", 1)
    assert [row["row"] for row in answer["rows"]] == [4, 5, 6]
    text, _ = ran(capsys, "match", lost, *WORDS, "--format", "csv", code=1)
    assert [row["id"] for row in csv.DictReader(io.StringIO(text))] == ["vn:commune:04375:0"] * 2 + [""]


def test_a_review_is_written_filled_in_and_used(
    capsys: pytest.CaptureFixture[str], lost: str, tmp_path: Path
) -> None:
    out, review = tmp_path / "mine.json", tmp_path / "review.csv"
    _, err = ran(capsys, "import", lost, *WORDS, "--out", str(out), "--review", str(review), code=1)
    assert f"{review}: 1 row to decide" in err
    with review.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    [row] = rows
    assert (row["district"], row["commune"]) == ("Văn Yên", "Bản Đôn")
    assert "0912" not in review.read_text("utf-8")
    assert "exists" in refused(capsys, "import", lost, *WORDS, "--out", str(out), "--review", str(review))
    row |= {"decision": "vn:commune:04426:0", "decided_by": "an official"}
    with review.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, row)
        writer.writeheader()
        writer.writerow(row)
    ran(capsys, "import", lost, *WORDS, "--out", str(out), "--decisions", str(review), code=0)
    homes = dtnet.read_network(out).at("2024-08-31").teams()["home"]
    assert [each for each in homes if "04426" in str(each)]


def test_headings_and_words_in_vietnamese(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    words = ["docs/examples/teams-of-a-district.xlsx", "--within", "Yên Bái", "--language", "vi"]
    words += ["--network", file_of_province("Yên Bái")]
    assert main(["match", *words, "--review", str(tmp_path / "review.csv")]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("6 dòng tại ngày 31/8/2024, theo cách xác định\n")
    assert "đúng tên, khác dấu hoặc cách viết" in said.out
    assert said.err == f"dtnet: {tmp_path / 'review.csv'}: 0 dòng cần quyết định\n"
    refused = [*words[:1], "--review", str(tmp_path / "review.csv")]
    assert main(["match", *refused]) == 2
    assert main(["match", *refused, "--overwrite"]) == 0  # in the bundled country
    capsys.readouterr()
    assert main(["import", *words, "--out", str(tmp_path / "n.json")]) == 1
    page = " ".join(capsys.readouterr().out.split())  # the path of the file moves the ends of lines
    for told in (
        "Kết quả kiểm tra",
        "cần xem xét",
        "165 trên 168 đơn vị (xã",
        "không phải số chính xác",
        "6 dòng về tổ tại ngày 31/8/2024; 6 tổ",
        "từ ngày 1/3/2022",
    ):
        assert told in page


HINTED = {
    "a name of several areas": (
        "Tên tổ;Xã\nTổ A;Tân Lập\n",
        ("--at", "2024-08-31"),
        "name a smaller area of the list with --within;",
        ("--within", "huyện Lục Yên, tỉnh Yên Bái"),
    ),
    "a column of another level": (
        "Tên tổ;Nơi ở của tổ\nTổ A;Tân Lập\n",
        ("--at", "2024-08-31", "--within", "huyện Lục Yên"),
        "name the column with --mapping as 'commune'",
        ("--mapping", "Nơi ở của tổ=commune"),
    ),
    "a blank place": (
        "Tên tổ;Xã;Thôn\nTổ A;Tân Lập;Thôn 1\nTổ xã;Tân Lĩnh;\n",
        ("--at", "2024-08-31", "--within", "huyện Lục Yên"),
        "--blank-place above",
        ("--blank-place", "above"),
    ),
    "a title of another kind": (
        "DANH SÁCH TỔ;\nTổ;Xã\n1;Tân Lập\n",
        ("--at", "2024-08-31", "--within", "huyện Lục Yên"),
        "with --value, such as team_kinds=cdtt;",
        ("--value", "team_kinds=cdtt"),
    ),
    "a title of a later day": (
        "DANH SÁCH TỔ CNSCĐ tính đến 31/12/2024;\nTên tổ;Xã\nTổ A;Tân Lập\n",
        ("--within", "huyện Lục Yên"),
        "the day that the list describes as --at;",
        ("--at", "2025-01-01"),
    ),
}


@pytest.mark.parametrize("case", HINTED)
def test_the_option_that_a_hint_names_works(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, case: str
) -> None:
    cells, words, hint, option = HINTED[case]
    path, out = tmp_path / "list.csv", str(tmp_path / "mine.dtnet")
    path.write_text(cells, encoding="utf-8")
    text, _ = ran(
        capsys, "import", str(path), *words, "--out", out, "--format", "json", code=1, network="vietnam"
    )
    told = [row["hint"] for row in json.loads(text)["rows"] if row["severity"] != "note"]
    assert any(hint in each for each in told)
    ran(capsys, "import", str(path), *words, *option, "--out", out, "--overwrite", code=0, network="vietnam")


def test_a_hint_names_within_only_if_it_tells_the_areas_apart(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path, out = tmp_path / "list.csv", str(tmp_path / "mine.dtnet")
    path.write_text("Tên tổ;Huyện;Xã\nA;Gia Lâm;Yên Viên\nB;Thạnh Phú;Thanh Phong\n", encoding="utf-8")
    text, _ = ran(
        capsys,
        "import",
        str(path),
        "--at",
        "2024-08-31",
        "--out",
        out,
        "--format",
        "json",
        code=1,
        network="vietnam",
    )
    assert [row["hint"] for row in json.loads(text)["rows"] if row["severity"] == "error"] == [
        "write the name and the type of the place in full; or decide in the review which one it is",
        "write the name as the place has it, with its diacritics; or decide in the review what it means",
    ]
    path.write_text("Tên tổ;Huyện;Xã\nA;Gia Lâm;TT. Yên Viên\nB;Thạnh Phú;Thạnh Phong\n", encoding="utf-8")
    ran(capsys, "import", str(path), "--at", "2024-08-31", "--out", out, code=0, network="vietnam")
