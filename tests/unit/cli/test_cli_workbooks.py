"""Answers as workbooks: names beside ids, headings in the language, formats, and a sheet of sources."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from python_calamine import load_workbook

from dtnet.cli import main
from dtnet.cli.writing.table_files import BookTexts

from ...inner.cli import encoded_rows
from ..vietnamese_pages import english_words

if TYPE_CHECKING:
    from pathlib import Path

Sheet: TypeAlias = list[list[Any]]


def sheets(capsys: pytest.CaptureFixture[str], folder: Path, *words: str) -> tuple[Sheet, Sheet]:
    """The two sheets of the workbook that a command writes; the same command writes the same bytes."""
    paths = [folder / "a.xlsx", folder / "b.xlsx"]
    for path in paths:
        assert main((*words, "--out", str(path), "--overwrite")) == 0
    capsys.readouterr()  # notes about synthetic rows
    assert paths[0].read_bytes() == paths[1].read_bytes()
    book = load_workbook(paths[0])
    assert len(book.sheet_names) == 2
    rows, about = (book.get_sheet_by_index(at).to_python() for at in (0, 1))
    return rows, about


def test_money_in_vietnamese(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    words = ("assess", "--by", "province,month,origin", "--window", "2024-08", "--language", "vi")
    rows, about = sheets(capsys, tmp_path, *words)
    assert rows[0] == [
        *("chính sách", "tên (chính sách)", "tính chất", "tỉnh, thành phố", "tên (tỉnh, thành phố)", "tháng"),
        *("mức bằng chứng", "số tiền", "cận dưới", "cận trên"),
    ]
    assert rows[1] == [
        *("vn.binh-duong.2023-27", "Nghị quyết 27/2023/NQ-HĐND (Bình Dương)", "được hưởng"),
        *("vn:province:74:0", "Bình Dương", date(2024, 8, 1)),
        *("mô phỏng", 241_200_000, 241_200_000, 241_200_000),
    ]
    law = "Nghị quyết 27/2023/NQ-HĐND của HĐND tỉnh Bình Dương, ngày 8/12/2023, "
    assert any(what == "nguồn" and str(value).startswith(law) for what, value in about)
    for row in (
        ["đầu vào / bộ dữ liệu", "vietnam"],
        ["đầu vào / giai đoạn", "từ ngày 1/8/2024 đến hết ngày 31/8/2024"],
        ["đầu vào / lựa chọn / vn.binh-duong.2023-27 / khi địa bàn sáp nhập", "chấm dứt"],
        ["tổng số / tối đa", 1_099_999_200],
        ["số dòng theo mức bằng chứng: mô phỏng", 4],
    ):
        assert row in about
    texts = [str(cell) for row in (*rows, *about) for cell in row]
    assert {text: english_words(text) for text in texts if english_words(text)} == {}


def test_a_report_in_vietnamese(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Levels and conditions were English, months were texts, policies had no titles, figures no sources."""
    words = ("report", "--at", "2026-10-01", "--within", "province:Đà Nẵng", "--language", "vi")
    rows, about = sheets(capsys, tmp_path, *words)
    assert rows[0] == ["phần", "mục", "tên (mục)", "tháng", "chỉ tiêu", "giá trị", "mức bằng chứng"]
    law = "Nghị quyết 26/2025 (Đà Nẵng)"
    for row in (
        ["loại đơn vị", "xã, phường: xã", "", "", "số đơn vị", 70, "có nguồn công bố"],
        ["xã, phường", "vn:commune:20194:2025", "Hải Vân", "", "số tổ", 154, "mô phỏng"],
        ["bao phủ", "có tổ công nghệ số cộng đồng (thôn, tổ dân phố)", "", "", "không", 0, "mô phỏng"],
        ["kinh phí hỗ trợ", "vn.da-nang.2025-26", law, "", "số tổ", 3_766, "mô phỏng"],
    ):
        assert row in rows
    months = [row[3] for row in rows if row[0] == "kinh phí theo tháng"]
    assert months == [date(2026, month, 1) for month in range(1, 13)]
    assert ["nguồn", "Bài trên VnEconomy (xem tại: vneconomy.vn)"] in about


@pytest.mark.parametrize("language", ["en", "vi"])
def test_an_explanation(capsys: pytest.CaptureFixture[str], tmp_path: Path, language: str) -> None:
    """This ended in a traceback: cells held citations and fractions."""
    words = ("explain", "Đà Nẵng", "--month", "2024-08", "--language", language)
    rows, about = sheets(capsys, tmp_path, *words)
    column = rows[0].index({"en": "amount", "vi": "số tiền"}[language])
    assert rows[1][column] == 1_099_999_200
    assert rows[1][-1] is False
    assert any(row[-1] is True for row in rows)
    cites = {row[-2] for row in rows}
    seen = "Nghị quyết 36/2024/NQ-HĐND của HĐND thành phố Đà Nẵng"
    assert any(str(cite).startswith(seen) for cite in cites)
    assert any(str(value).startswith(seen) for _, value in about)


@pytest.mark.parametrize(
    "words",
    [
        ("report", "--language", "vi", "--within", "Yên Bái"),
        ("coverage", "--by", "province"),
        ("coverage", "series", "--by", "province", "--during", "2025", "--within", "Yên Bái"),
        ("coverage", "claim", "every village has a team"),
        ("coverage", "gaps", "--network", "toyland", "--over", "lane"),
        ("coverage", "inequality", "--by", "province"),
        ("policies", "list"),
        ("policies", "show", "vn.ha-tinh.2023-119"),
        ("policies", "check", "vn.ha-tinh.2023-119"),
        ("events",),
        ("history", "vn:province:15:0"),
        ("show", "Yên Bái"),
        ("compare", "--rate", "vn.ha-tinh.2023-119:support=700_000 VND/team/month", "--language", "vi"),
    ],
)
def test_every_command(capsys: pytest.CaptureFixture[str], tmp_path: Path, words: tuple[str, ...]) -> None:
    rows, about = sheets(capsys, tmp_path, *words)
    assert len(rows) + len(about) > 2
    assert not [cell for row in rows for cell in row if cell in {"true", "false"}]
    shown = [str(heading) for heading in rows[0]]
    ids = [cell for row in rows[1:] for cell in row if str(cell).startswith(("vn:province:", "vn:commune:"))]
    if ids and words[0] not in {"show", "policies"}:
        assert any("name" in heading or "tên" in heading for heading in shown)


def test_days_shares_and_exact_numbers() -> None:
    header = ("start", "month", "share", "year", "amount", "open", "text")
    rows = [("2024-08-31", "2024-08", 0.996, 2024, Fraction(1_000), True, "=1+1"), (None,) * 7]
    content = encoded_rows("xlsx", header, rows, BookTexts(language="vi"))
    [_, first] = load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert first == [date(2024, 8, 31), date(2024, 8, 1), 0.996, 2024, 1_000, True, "=1+1"]
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        styles, sheet = (parts.read(f"xl/{name}.xml").decode() for name in ("styles", "worksheets/sheet1"))
        assert "2000-01-01T00:00:00Z" in parts.read("docProps/core.xml").decode()
    assert all(form in styles for form in ("dd/mm/yyyy", "mm/yyyy", "0.0%"))
    assert 'topLeftCell="A2"' in sheet
    assert "<f>" not in sheet


def test_a_fraction_of_money_is_a_text() -> None:
    content = encoded_rows("xlsx", ("amount",), [(Fraction(1, 3),), (Fraction(3),)])
    sheet = load_workbook(io.BytesIO(content)).get_sheet_by_index(0)
    assert sheet.to_python() == [["amount"], ["1/3"], [3.0]]
