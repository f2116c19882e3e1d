"""Pages of reports in Vietnamese, as the official who hands them up reads them."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

import dtnet

from ..vietnamese_pages import english_words
from .made_reports import page_of, report_of_vietnam


class ShownTexts(HTMLParser):
    """The texts of a page that a reader sees, without styles, commands and texts marked as English."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._hidden: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._hidden or tag in {"style", "code"} or (dict(attrs).get("lang") == "en"):
            self._hidden.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._hidden and self._hidden[-1] == tag:
            self._hidden.pop()

    def handle_data(self, data: str) -> None:
        if not self._hidden and data.strip():
            self.texts.append(" ".join(data.split()))


def texts_of(at: str, window: str, within: str | None) -> list[str]:
    return ShownTexts(page_of(report_of_vietnam(at, within, "vi", window))).texts


@pytest.fixture(scope="module")
def commune() -> list[str]:
    return texts_of("2024-08-31", "2024", "commune:Hát Lừu")


@pytest.mark.parametrize(
    ("at", "window", "within"),
    [
        ("2024-08-31", "2024", None),
        ("2024-08-31", "2024", "Bình Dương"),
        ("2024-08-31", "2025", "Yên Bái"),
        ("2025-08-31", "2025", "province:Đà Nẵng"),
        ("2026-10-01", "2026", "province:Đà Nẵng"),
    ],
)
def test_no_english_is_left(at: str, window: str, within: str | None) -> None:
    texts = texts_of(at, window, within)
    assert len(texts) > 100
    assert not any("(–" in text for text in texts)
    assert {text: english_words(text) for text in texts if english_words(text)} == {}


def test_no_english_is_left_on_the_page_of_a_commune(commune: list[str]) -> None:
    assert {text: english_words(text) for text in commune if english_words(text)} == {}


def test_the_top_says_what_where_which_day_and_the_answer_with_its_evidence(commune: list[str]) -> None:
    title = "Mạng lưới chuyển đổi số: Xã Hát Lừu, Huyện Trạm Tấu, Tỉnh Yên Bái"
    at = commune.index(title, 1)
    assert (
        commune[at + 1]
        == "Hiện trạng ngày 31/8/2024; chính sách hỗ trợ từ ngày 1/1/2024 đến hết ngày 31/12/2024"
    )
    results = (
        "7 tổ (mô phỏng); 52 thành viên của các tổ (mô phỏng); 36.000.000 VND phải chi cho các tổ (mô phỏng)"
    )
    assert commune[at + 2] == f"Kết quả: {results}."


def test_periods_end_on_their_last_day(commune: list[str]) -> None:
    assert "từ ngày 1/1/2023 đến hết ngày 31/12/2025" in commune
    assert not [text for text in commune if "1/1/2026" in text or "1/1/2025" in text]


def test_a_law_is_cited_by_number_issuer_and_day(commune: list[str]) -> None:
    law = "Nghị quyết 60/2022/NQ-HĐND của HĐND tỉnh Yên Bái, ngày 9/12/2022 (xem tại: "
    assert any(text.startswith(law) for text in commune)


def test_the_page_of_a_commune_explains_its_own_amount_and_shows_no_equal_tiles(commune: list[str]) -> None:
    """The explanation is of the commune, and no picture shows amounts of its province or its own villages."""
    page = page_of(report_of_vietnam("2024-08-31", "commune:Hát Lừu", "vi", "2024"))
    assert "<svg" not in page
    assert "Thôn 6" in commune
    assert "hỗ trợ, được hưởng, cho mỗi tổ: 6 tổ trong địa bàn đủ điều kiện" in commune


def test_printed_pages_have_who_made_them_the_day_and_page_numbers() -> None:
    network = dtnet.datasets.load("toyland")
    renamed = network.correct("toy:province:lantern-isle", at="2025-02-01", name='a"; } </style> \\')
    page = renamed.report(within="toy:province:lantern-isle", policies=[], language="vi").to_html()
    [style] = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    made = re.sub(r"\\([0-9a-f]{6})", lambda found: chr(int(found[1], 16)), style)
    assert '@top-left { content: "Mạng lưới chuyển đổi số: ' in made
    assert '@top-right { content: "Số liệu ngày 1/2/2025"; }' in made
    assert f'@bottom-left {{ content: "Lập bằng dtnet {dtnet.__version__}, dữ liệu phiên bản ' in made
    assert '@bottom-right { content: "Trang " counter(page) "/" counter(pages); }' in made


def test_areas_of_one_name_have_their_ids_and_no_column_says_the_same_in_each_row() -> None:
    """A ward of several former wards has several villages of each number."""
    texts = texts_of("2026-10-01", "2026", "vn:commune:20242:2025")
    assert "Tổ dân phố 1 (vn:village:20227-001:syn)" in texts
    rows = [text for text in texts if text.startswith("Tổ dân phố 1")]
    assert len(rows) == len({*rows}) > 1
    assert not [text for text in texts if "không có nguồn: số mô phỏng" in text]
    assert "nhường cho chính sách khác cùng mục đích “team-operation”" in " ".join(texts)


def test_sources_of_published_numbers_are_among_the_sources_and_pictures_name_laws() -> None:
    texts = texts_of("2026-10-01", "2026", "province:Đà Nẵng")
    assert "Bài trên VnEconomy (xem tại: vneconomy.vn)" in texts[texts.index("Nguồn") :]
    assert "Không tính vào: Nghị quyết 26/2025 (Đà Nẵng): hỗ trợ thêm của cấp xã" in texts
