"""Pictures become files: complete without a network, and no other file is lost."""

from __future__ import annotations

import json
import sys
from io import StringIO
from typing import TYPE_CHECKING

import altair as alt
import pytest

from dtnet import Table
from dtnet.errors import ArgumentError, ExistingFileError, MissingExtraError, UnwritableFileError
from dtnet.plot import saving, style, text_layout
from dtnet.plot.grammar import ScriptJson, drawn
from dtnet.report.html_page import svg_of

from ...inner.frames import day, text, whole

if TYPE_CHECKING:
    from pathlib import Path

ROWS = Table(
    {"name": text(["Đắk Lắk", "Bà Rịa – Vũng Tàu"]), "teams": whole([2, None]), "on": day([0, 20_000])}
)


@pytest.fixture(scope="module")
def chart() -> alt.Chart:
    made = alt.Chart(style.data_of(ROWS)).mark_bar().encode(x="teams:Q", y="name:N")
    return style.picture(made, "Số tổ công nghệ số cộng đồng", "31/8/2024", "", language="vi")


def test_each_format_is_written_whole(chart: alt.Chart, tmp_path: Path) -> None:
    for suffix, beginning in {
        "svg": b"<svg",
        "png": b"\x89PNG",
        "pdf": b"%PDF",
        "html": b"<!DOCTYPE html>",
        "json": b"{",
    }.items():
        path = tmp_path / f"picture.{suffix}"
        chart.save(path)
        content = path.read_bytes()
        assert content.lstrip().startswith(beginning)
        if suffix == "html":
            assert b"<script src" not in content
        if suffix == "svg":
            assert "Đắk Lắk".encode() in content


def test_a_file_that_exists_is_kept(chart: alt.Chart, tmp_path: Path) -> None:
    path = tmp_path / "picture.json"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(ExistingFileError, match="exists; pass overwrite=True"):
        chart.save(path)
    assert path.read_text(encoding="utf-8") == "mine"
    chart.save(str(path), overwrite=True)  # type: ignore[call-arg]
    assert path.read_text(encoding="utf-8") != "mine"
    assert [each.name for each in tmp_path.iterdir()] == ["picture.json"]


def test_a_folder_that_is_a_file_and_an_unknown_format_are_told(chart: alt.Chart, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(
        UnwritableFileError, match=r"file/picture\.json: cannot be written \(Not a directory\)"
    ):
        chart.save(tmp_path / "file" / "picture.json")
    with pytest.raises(ArgumentError, match=r"suffix '\.gif'; end the name with \.svg, \.png, \.pdf, \.html"):
        chart.save(tmp_path / "picture.gif")
    with pytest.raises(ArgumentError, match="chart: got 3, of type int; give a picture of dtnet"):
        saving.save(3, tmp_path / "picture.svg")


def test_pictures_put_together_are_saved_as_well(chart: alt.Chart, tmp_path: Path) -> None:
    plain = alt.Chart(style.data_of(ROWS)).mark_point()
    saving.save(plain | plain, tmp_path / "both.json")
    assert "hconcat" in (tmp_path / "both.json").read_text(encoding="utf-8")
    opened = StringIO()
    chart.save(opened, format="json")
    assert opened.getvalue().startswith("{")
    assert chart.properties(width=100).save.__qualname__.startswith("_SavedWhole")


def test_a_missing_library_is_named_with_the_extra(
    chart: alt.Chart, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    with pytest.raises(MissingExtraError, match=r'need vl_convert; pip install "dtnet\[plot\]"'):
        saving.save(chart, tmp_path / "picture.svg")


def test_the_theme_has_numbers_and_months_of_each_language(chart: alt.Chart) -> None:
    config = chart.to_dict()["config"]
    assert config["locale"]["number"]["decimal"] == ","
    assert config["locale"]["time"]["months"][0] == "Tháng 1"
    assert style.theme()["locale"]["time"]["shortMonths"][-1] == "Dec"
    assert chart.to_dict()["title"] == {"text": ["Số tổ công nghệ số cộng đồng"], "subtitle": ["31/8/2024"]}
    assert style.evidence_scale("opacity").to_dict()["type"] == "ordinal"  # one opacity for each kind


def test_titles_are_broken_to_the_width() -> None:
    made = style.picture(alt.Chart().mark_bar(), "Số tổ công nghệ số cộng đồng", "a b", width=200)
    assert made.to_dict()["title"] == {"text": ["Số tổ công nghệ số cộng", "đồng"], "subtitle": ["a b"]}


def test_texts_fit_into_a_width() -> None:
    assert text_layout.broken_lines("one two three", 45) == ["one two", "three"]
    assert text_layout.broken_lines("incomprehensible", 10) == ["incomprehensible"]
    assert text_layout.cut_text("Thừa Thiên Huế", 60) == "Thừa Thi…"
    assert text_layout.cut_text("Huế", 60) == "Huế"


@pytest.mark.parametrize("width", [3.5, True, 5_000])
def test_a_width_without_a_picture_is_refused(width: float) -> None:
    with pytest.raises(ArgumentError, match="give the pixels, from 200 to 4,000"):
        style.check_look(width)
    with pytest.raises(ArgumentError, match="limit=1; give a whole number, 2 or more"):
        style.check_look(640, limit=1)


def test_days_are_times_of_the_reader_and_unknown_cells_are_null() -> None:
    assert style.data_of(ROWS, ["teams", "on"]).to_dict()["values"] == [
        {"teams": 2, "on": "1970-01-01T00:00:00"},
        {"teams": None, "on": "2024-10-04T00:00:00"},
    ]


def test_evidence_has_marks_from_strong_to_weak() -> None:
    opacity = style.evidence_scale("opacity", "vi").to_dict()
    assert opacity["domain"][:2] == ["có nguồn công bố", "suy ra từ nguồn"]
    assert opacity["range"] == sorted(opacity["range"], reverse=True)
    assert len(set(style.evidence_scale("shape").to_dict()["range"])) == len(style.EVIDENCE)
    assert style.worst_evidence({"observed": 0.9, "derived": 0.1, "assumed": 0.0}) == "derived"
    assert style.worst_evidence({"observed": 0.0}) == "unknown"


def test_a_table_without_rows_has_no_picture() -> None:
    with pytest.raises(ArgumentError, match=r"plot\.map: the result has no rows"):
        style.check_rows(Table({"area": text([])}), "map")
    with pytest.raises(ArgumentError, match=r"give a result that plot\.map draws"):
        style.check_rows("nothing", "map")  # type: ignore[arg-type]


EVIL = "</script><script>document.title='run'</script><img src=x onerror=\"run()\">\u2028<!--"


@pytest.fixture(scope="module")
def evil() -> alt.Chart:
    rows = Table({"name": text([EVIL, 'a" id="b']), "teams": whole([2, 3])})
    made = alt.Chart(style.data_of(rows)).mark_bar().encode(x="teams:Q", y="name:N", tooltip="name:N")
    return style.picture(made, EVIL, EVIL, "", language="vi")


def test_no_text_runs_as_a_script(evil: alt.Chart, tmp_path: Path) -> None:
    evil.save(tmp_path / "x.html")
    page = StringIO()
    evil.save(page, format="html")
    bundle = evil._repr_mimebundle_()
    for html in (
        (tmp_path / "x.html").read_text("utf-8"),
        page.getvalue(),
        evil.to_html(),
        bundle["text/html"],
    ):
        assert "document.title=" in html
        assert "<script>document" not in html
        assert "<img src=x" not in html
        assert "<!--" not in html.rsplit("<script", 1)[1]
        assert "\\u003c/script\\u003e" in html
    read = json.loads(json.dumps({EVIL: [EVIL, "a\u2029&b"]}, cls=ScriptJson))
    assert read == {EVIL: [EVIL, "a\u2029&b"]}


def test_a_text_is_drawn_whatever_it_holds(tmp_path: Path) -> None:
    hostile = "a\0\x1b[31m\u202e\ud800\uffffb"
    rows = Table({"name": text([hostile]), "teams": whole([2])})
    made = alt.Chart(style.data_of(rows)).mark_bar().encode(x="teams:Q", y="name:N", tooltip="name:N")
    chart = style.picture(made, hostile, "", "", language="vi")
    for suffix in ("svg", "png", "pdf", "html"):
        chart.save(tmp_path / f"x.{suffix}")
    assert "a\\x00\\x1b[31m\\u202e" in (tmp_path / "x.svg").read_text("utf-8")


def test_equal_pictures_have_equal_bytes(chart: alt.Chart) -> None:
    for kind in saving.FORMATS:
        assert len({drawn(chart, kind) for _ in range(6 if kind == "pdf" else 2)}) == 1, kind


def test_only_tags_of_a_picture_have_anchors(evil: alt.Chart) -> None:
    svg = svg_of(evil, "map")
    assert 'a" id="b' in svg
