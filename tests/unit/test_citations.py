from __future__ import annotations

from dtnet import Citation, Origin


def test_the_greatest_origin_counts() -> None:
    assert max(Origin.OBSERVED, Origin.SYNTHETIC, Origin.DERIVED) is Origin.SYNTHETIC
    assert [each.label for each in Origin] == ["observed", "derived", "assumed", "synthetic"]
    assert [int(each) for each in Origin] == [1, 2, 3, 4]


def test_a_citation_reads_as_a_line() -> None:
    assert str(Citation(ref="1690/QĐ-TTg")) == "1690/QĐ-TTg"
    full = Citation(ref="1690/QĐ-TTg", title="Project", issued="2023-12-26", url="x.vn")
    assert str(full) == "1690/QĐ-TTg, Project, 2023-12-26, x.vn"
