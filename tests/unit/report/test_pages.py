"""The page of a report: complete without a network, readable without scripts, the same every time."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import attrs
import pytest

import dtnet

from ..command_line import refused, run
from .made_reports import page_of, report_of_vietnam

if TYPE_CHECKING:
    from pathlib import Path

    from dtnet.report import NetworkReport

VOID = {"meta", "br", "hr", "img", "link", "input"}


class Outline(HTMLParser):
    """The elements, anchors and texts of a page; an element that is not closed in order is an error."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.tags: set[str] = set()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()
        assert self.stack == []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        self.tags.add(tag)
        self.ids += [found["id"] or ""] if "id" in found else []
        self.links += [value or "" for name, value in attributes if name in {"href", "src", "xlink:href"}]
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.fixture(scope="module")
def toyland() -> NetworkReport:
    return dtnet.datasets.load("toyland").report()


@pytest.fixture(scope="module")
def vietnam() -> NetworkReport:
    return report_of_vietnam(language="vi")


def test_a_page_needs_nothing_else(vietnam: NetworkReport) -> None:
    page = page_of(vietnam)
    outline = Outline(page)
    assert page.startswith('<!DOCTYPE html>\n<html lang="vi">')
    assert outline.tags.isdisjoint({"script", "link", "img", "iframe", "object", "form"})
    assert all(link.startswith("#") and link[1:] in outline.ids for link in outline.links)
    assert len(outline.ids) == len(set(outline.ids))
    assert "@import" not in page
    assert re.findall(r"url\((?!#)[^)]*", page) == []
    assert len(page.encode()) < 1_000_000
    assert {"main", "nav", "header", "h1", "h2", "caption", "svg"} <= outline.tags


def test_a_page_is_in_the_language_of_the_report(vietnam: NetworkReport) -> None:
    text = " ".join("".join(Outline(page_of(vietnam)).texts).split())
    for part in (
        "Mạng lưới chuyển đổi số: Việt Nam",
        "93.524 tổ",
        "23.918.400.000 VND phải chi cho các tổ",
        "được chi tối đa 7.200.000.000 VND",
        "Sắp xếp đơn vị hành chính ngày 1/7/2025",
        "Nghị quyết 36/2024/NQ-HĐND",
        "500.000 VND/tổ/tháng",
        "Trong các bộ, mạng lưới chỉ có bộ chủ trì.",
        "Thông tư 04/2012/TT-BNV",
        "phải chi: 500.000 VND/tổ/tháng × trọn tháng = 500.000",
    ):
        assert part in text


def test_a_page_tells_what_the_report_knows(toyland: NetworkReport) -> None:
    text = " ".join("".join(Outline(page_of(toyland)).texts).split())
    for part in (
        "Digital transformation network: Toyland",
        "21 teams listed (others may exist)",
        "78 or more people in the teams listed",
        "2,880.00 to 2,920.00",
        "for 3 it is unknown" if toyland.coverage.row["unknown"] == 3 else "it is unknown",
        "Lantern Almanac 2025 (invented)",
        toyland.day.network.content_hash(),
        'dtnet report --network "toyland" --at 2025-02-01 --window 2024-01-01..2025-01-01',
    ):
        assert part in text


def test_the_same_report_has_the_same_page(toyland: NetworkReport) -> None:
    assert toyland.to_html() == page_of(toyland)


def test_texts_of_the_data_are_escaped(toyland: NetworkReport) -> None:
    network = toyland.day.network
    bad = "<script>alert(1)</script> & \"'"
    metadata = attrs.evolve(network.metadata, title=bad, notes=(bad,), name="bad")
    marked = dtnet.Network(network.tables, network.vocabulary, metadata)
    renamed = marked.correct("toy:province:lantern-isle", at="2025-02-01", name=bad)
    page = renamed.report(policies=[]).to_html()
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in page


def test_an_area_and_a_network_without_policies(toyland: NetworkReport) -> None:
    network = toyland.day.network
    page = network.report(within="Saltmarsh", policies=[], language="vi").to_html()
    assert "Không có chính sách nào" in page
    assert '--within "toy:province:saltmarsh"' in Outline(page).texts[-1] or "toy:province:saltmarsh" in page


def test_a_file_is_kept_unless_it_may_be_replaced(toyland: NetworkReport, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    toyland.save_html(path)
    assert path.read_text("utf-8") == page_of(toyland)
    path.write_text("mine", "utf-8")
    with pytest.raises(dtnet.errors.ExistingFileError, match="overwrite=True"):
        toyland.save_html(path)
    assert path.read_text("utf-8") == "mine"
    toyland.save_html(path, overwrite=True)
    assert path.read_text("utf-8") == page_of(toyland)
    with pytest.raises(dtnet.errors.ExistingFileError, match="is a folder"):
        toyland.save_html(tmp_path, overwrite=True)
    with pytest.raises(dtnet.errors.UnwritableFileError):
        toyland.save_html(path / "inside.html")
    assert [each.name for each in tmp_path.iterdir()] == ["report.html"]


def test_the_command_writes_a_page(
    toyland: NetworkReport, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "report.html"
    words = ("report", "--network", "toyland", "--html", str(path))
    assert run(capsys, *words) == f"{path}: the report as a page\n"
    assert path.read_text("utf-8") == page_of(toyland)
    assert refused(capsys, *words) == f"dtnet: {path}: exists; give --overwrite to replace it\n"
    assert run(capsys, *words, "--overwrite", "--language", "vi")
    assert 'lang="vi"' in path.read_text("utf-8")
    assert "is no folder" in refused(capsys, *words[:-1], str(path / "inside.html"))
    assert "is a folder" in refused(capsys, *words[:-1], str(tmp_path))


@pytest.mark.parametrize("missing", ["altair", "vl_convert", "jinja2"])
def test_without_its_extra_a_page_says_what_to_install(missing: str) -> None:
    code = (
        f"import sys; sys.modules[{missing!r}] = None\n"
        "import dtnet\n"
        "report = dtnet.datasets.load('toyland').report()\n"
        "try: report.to_html()\n"
        "except dtnet.errors.MissingExtraError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith('pip install "dtnet[report]"\n')


def test_the_report_on_a_screen_loads_no_library_of_pages() -> None:
    code = (
        "import sys; from dtnet.cli import main; sys.argv = ['dtnet', 'report']; main()\nprint(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    loaded = set(done.stdout.splitlines()[-1].split())
    assert loaded.isdisjoint({"jinja2", "altair", "vl_convert", "dtnet.plot", "dtnet.report.html_page"})


def test_a_report_of_one_area_has_a_map_of_the_areas_above_its_teams(toyland: NetworkReport) -> None:
    network = toyland.day.network
    shown = network.report(within="Lantern Isle", policies=[]).to_html()
    assert '<h2 id="map">' in shown
    assert "Teams in the data, by parish" in shown


@pytest.mark.parametrize(
    ("within", "at", "level"),
    [
        ("Yên Bái", "2024-08-31", "commune"),
        ("Hà Nội", "2024-08-31", "district"),
        ("Lào Cai", "2025-07-01", "commune"),
    ],
)
def test_the_map_of_a_province_names_its_communes(within: str, at: str, level: str) -> None:
    """On both sides of July 2025; a province with very many communes shows its districts."""
    day = dtnet.datasets.load("vietnam").at(at)
    page = day.network.report(at=at, window="2024-08", within=within, policies=[]).to_html()
    drawn = page.partition('<h2 id="map">')[2].partition("</section>")[0]
    assert f"Teams in the data, by {level}" in drawn
    names = day.areas(level=level, within=day.find(within).id)["name"]
    assert [name for name in names if str(name).split()[0] not in drawn] == []
