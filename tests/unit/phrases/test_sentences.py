"""Explanations in Vietnamese: no English word is left in a step outside names, ids and quotes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

import dtnet
from dtnet import datasets
from dtnet.phrases.vocabulary_words import listed_word
from dtnet.policy.explain.steps_in_a_language import sentences_about, steps_in

from ...inner.phrases import Sentences
from ..vietnamese_pages import english_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dtnet import Assessment
    from dtnet.policy import Step


def told(spent: Assessment, unit: str, month: str | None = None) -> Iterator[tuple[Step, str]]:
    """The steps of an explanation, each with its text in Vietnamese."""
    explained = spent.explain(unit, month)
    made = steps_in(sentences_about(spent, "vi"), explained.steps)
    every = (step for each in made for step in each.walk())
    yield from ((step, other.text) for step, other in zip(explained.walk(), every, strict=True))


@pytest.mark.parametrize(
    ("unit", "window"),
    [
        ("Yên Bái", "2023-06..2025-09"),
        ("Bình Dương", "2024-08"),
        ("province:Đà Nẵng", "2024-07..2025-03"),
        ("vn:province:48:2025", "2026-10"),
        ("Hà Tĩnh", "2024-01"),
        ("vn:team:20194-v001:syn", "2026-10"),
    ],
)
def test_steps_of_the_bundled_country(unit: str, window: str) -> None:
    first, _, end = window.partition("..")
    days = f"{first}-01..{end}-01" if end else window
    spent = dtnet.assess(datasets.load("vietnam"), dtnet.policies(country="vietnam"), window=days)
    found = {text: english_words(text) for _, text in told(spent, unit)}
    assert {text: words for text, words in found.items() if words} == {}


@pytest.mark.parametrize(
    ("told", "word"), [("'kind'", "loại tổ"), ("'first day'", "ngày đầu"), ("'households'", "số hộ")]
)
def test_what_is_unknown_names_its_component_and_attribute(told: str, word: str) -> None:
    spent = dtnet.assess(datasets.load("vietnam"), dtnet.policies(country="vietnam"), window="2024-08")
    text = f"policy vn.yen-bai.2022-60: component 'support': {told} of 'Thôn 1 (vn:t:1)'"
    expected = f"chính sách vn.yen-bai.2022-60, nội dung “hỗ trợ”: {word} của 'Thôn 1 (vn:t:1)'"
    assert sentences_about(spent, "vi").told(text) == expected


def test_kinds_of_published_numbers_of_teams_have_words() -> None:
    kinds = {each.kind for each in datasets.load_figures("vietnam") if each.measure in ("teams", "people")}
    assert kinds - {None}
    for kind in kinds - {None}:
        assert listed_word("kind", str(kind), "vi"), kind


def test_numbers_days_and_names() -> None:
    spent = dtnet.assess(datasets.load("vietnam"), dtnet.policies(country="vietnam"), window="2024-08")
    texts = [text for _, text in told(spent, "Hà Tĩnh")]
    assert (
        "mỗi tổ 600.000, cho 1.790 tổ; đầu tiên là Tổ công nghệ số cộng đồng Thôn 1 (vn:team:18073-v001:syn)"
        in (re.sub("Tổ dân phố 1", "Thôn 1", text) for text in texts)
    )
    assert "phải chi: 600.000 VND/tổ/tháng × trọn tháng = 600.000" in texts
    assert "áp dụng tại Hà Tĩnh (vn:province:42:0, địa giới ngày 8/12/2023): đạt" in texts


def test_a_sentence_without_a_form_keeps_its_words() -> None:
    said = Sentences(language="vi")
    assert said.told("a new sentence of 1,234.5 on 2024-08-31") == "a new sentence of 1.234,5 on 31/8/2024"
    assert Sentences(language="en").told("it holds on 2024-08-31") == "it holds on 2024-08-31"


def test_choices_components_and_options_without_a_name_keep_their_ids() -> None:
    said = Sentences(language="vi")
    assert (said.choice("year"), said.choice("colour")) == ("năm của mức trần", "colour")
    assert (said.option("full"), said.option("blue")) == ("đủ mức", "blue")
    assert (said.component("support"), said.component("oil")) == ("hỗ trợ", "“oil”")


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("not level = village", "không phải cấp là thôn, tổ dân phố"),
        (
            "inside {c, d} as of 2023-01-01 and not level = commune",
            "thuộc c, d, địa giới ngày 1/1/2023 và không phải cấp là xã, phường",
        ),
        (
            "not (kind = cdtt or level in {village, commune})",
            "không phải (loại tổ là tổ công nghệ số cộng đồng hoặc cấp thuộc thôn, tổ dân phố, xã, phường)",
        ),
        (
            'village.type = "a and (b" or kind = cdtt and level = village',
            'village.type = "a and (b" hoặc loại tổ là tổ công nghệ số cộng đồng và cấp là thôn, tổ dân phố',
        ),
    ],
)
def test_each_part_of_a_condition_is_vietnamese(condition: str, told: str) -> None:
    said = Sentences(language="vi")
    assert said.told(f"row 1 of 2 decides: {condition}") == f"áp dụng dòng 1 trong 2 dòng: {told}"
    assert said.told(f"row 1 of 2 may decide: {condition}").endswith(f": {told}")
