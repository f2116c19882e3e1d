"""Words of texts that name a place."""

from __future__ import annotations

from unicodedata import normalize

import pytest

from dtnet.network.territory.names import word_forms

from ...inner.network import place_words

TEXTS = [
    "TP.Yên Bái",
    "Hoà-Bình\u2003Ea H'Leo",
    normalize("NFD", "Thị trấn Mậu A"),
    "が क़ \u0301a",
    " ",
    "A\u00a0b\x1fc",
]


@pytest.mark.parametrize("text", TEXTS)
def test_pieces_between_spaces_have_the_words_of_the_whole_text(text: str) -> None:
    assert place_words(text).written == tuple(written for *_, written in word_forms(normalize("NFC", text)))


def test_spaces_of_all_kinds_part_words() -> None:
    assert place_words("Hoà-Bình\u2003Ea H'Leo 01").plain == ("hoa", "binh", "ea", "hleo", "1")
    assert place_words("A\u00a01\x1fb").plain == ("a", "1", "b")
