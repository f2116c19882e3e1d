from __future__ import annotations

import unicodedata

import pytest

from dtnet.network.territory.names import other_spellings

from ...inner.network import folded, joined_words, spelled


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("  Đắk-Lắk \t ", "dak lak"),
        ("ĐÀ NẴNG", "da nang"),
        ("Ðà Nẵng", "da nang"),  # the Icelandic letter that some keyboards give
        ("Xã Ea H'Leo", "xa ea hleo"),
        ("M’Đrắk", "mdrak"),
        ("Thị trấn Nông trường Việt Lâm", "thi tran nong truong viet lam"),
        ("Bà Rịa – Vũng Tàu", "ba ria vung tau"),
        ("TP. Hồ Chí Minh", "tp ho chi minh"),
        ("Phường 01", "phuong 1"),
        ("Thôn 0", "thon 0"),
        ("Tơ Tung", "to tung"),
        ("", ""),
    ],
)
def test_plain_letters(name: str, plain: str) -> None:
    for form in ("NFC", "NFD"):
        assert folded(unicodedata.normalize(form, name)) == plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hòa Bình", "hoà bình"),
        ("Thúy Hải", "THUÝ HẢI"),
        ("Đắk Lắk", "đắk-lắk"),
        ("M'Đrắk", "M’đrắk"),
        ("Phường 01", "phường 1"),
        ("Quyết Thắng", unicodedata.normalize("NFD", "Quyết Thắng")),
        ("Đà", "ðà"),
    ],
)
def test_one_spelling(one: str, other: str) -> None:
    assert spelled(one) == spelled(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Thanh Hóa", "Thạnh Hóa"),
        ("Quang Bình", "Quảng Bình"),
        ("Đa", "Da"),
        ("Ba Tơ", "Ba Tô"),
        ("Mỹ", "My"),
    ],
)
def test_different_spellings(one: str, other: str) -> None:
    assert spelled(one) != spelled(other)
    assert folded(one) == folded(other)


def test_words_without_spaces() -> None:
    assert joined_words(folded("Hà Nội")) == joined_words(folded("Hanoi")) == "hanoi"


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("Quy Nhơn", ["qui nhơn"]),
        ("Mĩ Tho", ["mỹ tho"]),
        ("Ea Ly", ["ea li"]),
        ("Mỹ Quý", ["mỹ quí", "mĩ quý", "mĩ quí"]),
        ("Kỳ-Sơn", ["kì-sơn"]),
        *((name, []) for name in ("Thúy", "Thúi", "Mây", "Yên", "Lai", "Y", "Tiên Lãng", "")),
    ],
)
def test_a_final_y_or_i_of_one_sound_is_written_both_ways(name: str, others: list[str]) -> None:
    assert other_spellings(name) == others


def test_of_many_letters_some_are_exchanged() -> None:
    assert len(other_spellings("li ly li ly li ly li ly")) == 7
