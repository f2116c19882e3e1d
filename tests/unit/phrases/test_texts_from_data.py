"""Translations of texts of the data: every text that a Vietnamese report shows has one; none is left over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dtnet import Citation, datasets, phrases, policies
from dtnet.lists import LIST_KINDS
from dtnet.phrases.texts_from_data import shown_citation
from dtnet.reading.files import parse_toml

from ...inner.phrases import translated

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = Path(phrases.__file__).parent / "texts_from_data.toml"


def parts(citations: Iterator[Citation | None]) -> set[str]:
    return {
        text for each in citations if each is not None for text in (each.ref, each.title, each.url) if text
    }


@pytest.fixture(scope="module")
def reasons() -> set[str]:
    """The notes and reasons of the bundled data of Viet Nam."""
    metadata = datasets.load("vietnam").metadata
    found = {metadata.title or "", *metadata.notes}
    for policy in policies(country="vietnam"):
        found |= {choice.why for choice in policy.choices}
        found |= {policy.period.assumed} - {None}
    return found


def test_every_note_and_reason_has_a_translation(reasons: set[str]) -> None:
    assert {text for text in reasons if translated(text, "vi") == text} == set()
    assert {text for text in reasons if translated(text, "en") != text} == set()


def test_every_translation_is_of_a_text_of_the_data(reasons: set[str]) -> None:
    network, figures = datasets.load("vietnam"), datasets.load_figures("vietnam")
    cited = parts(iter([*network.metadata.sources, *(each.source for each in [*figures, *figures.claims])]))
    for policy in policies(country="vietnam"):
        cited |= parts(iter([policy.instrument, *(each.cite for each in policy.conditions)]))
        cited |= parts(each.cite for each in policy.components)
    texts = parse_toml(FILE.read_text("utf-8"))["vi"]
    lists = {f"List of {kind}" for kind in LIST_KINDS}
    assert {key for key in texts if "{" not in key} - reasons - cited - lists == set()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("last seen in force on 2024-08-31", "lần cuối thấy còn hiệu lực là ngày 31/8/2024"),
        (
            "99.6 % of the entitlement rests on rows made by a recipe",
            "99,6 % khoản được hưởng dựa trên dữ liệu mô phỏng",
        ),
        ("activity table 'mobilised_day' not given", "chưa có bảng hoạt động 'mobilised_day'"),
        ("a text that no data have", "a text that no data have"),
    ],
)
def test_numbers_and_days_inside_a_text(text: str, shown: str) -> None:
    assert translated(text, "vi") == shown


def test_a_citation_keeps_its_number_and_tells_apart_where_it_was_read() -> None:
    law = Citation(
        ref="Nghị quyết 36/2024/NQ-HĐND", title="provincial guidance", issued="2024-07-30", url="x.vn 1"
    )
    told = "Nghị quyết 36/2024/NQ-HĐND, ngày 30/7/2024, về định mức số người của tổ (xem tại: x.vn 1)"
    assert shown_citation(law, "vi") == told
    assert shown_citation(law, "en") == str(law)


def test_a_source_of_the_data_has_a_name_that_is_not_cut_off() -> None:
    figures = datasets.load_figures("vietnam")
    policies_shown = policies(country="vietnam")
    cited = parts(iter([*(each.source for each in [*figures, *figures.claims])]))
    cited |= parts(each.instrument for each in policies_shown)
    assert [text for text in cited if "…" in text or "..." in text] == []
    articles = [
        each.source for each in figures if each.source is not None and each.source.ref.startswith("Article")
    ]
    assert [each.ref for each in articles if shown_citation(each, "vi").startswith("Article")] == []


def test_the_laws_of_bundled_policies_name_their_issuer_and_day() -> None:
    laws = [policy.instrument for policy in policies(country="vietnam")]
    assert [law.ref for law in laws if " của HĐND " not in law.ref] == []
    assert [law.ref for law in laws if not law.issued] == []
