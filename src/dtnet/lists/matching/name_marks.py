"""What lists write around the name of a place: numbers of rows, footnotes, codes, and words for `former`."""

from __future__ import annotations

import re
from functools import cache
from typing import Final
from unicodedata import normalize

from dtnet.lists.languages import words_about

_ROMAN: Final = "I|II|III|IV|V|VI|VII|VIII|IX|XI|XII|XIII|XIV|XV"
_ROW_NUMBER: Final = re.compile(rf"(?:(?:\d{{1,3}}[.)]\s*)+|(?:{_ROMAN})\s?[.)]\s+|[a-zđ]\)\s*)(?=[^\W\d_])")
"""The number of a row before a name: `4.`, `12)`, `1.2.`, `II.`, `a)`. `X.` is short for a type."""
_FOOTNOTE: Final = re.compile(r"(?<=[^\s])\s*(?:\(\s*\d{1,2}\s*\)|\[\s*\d{1,2}\s*\]|[¹²³⁴⁵⁶⁷⁸⁹]+)\s*[.,;]?$")
"""The mark of a footnote behind a name: `(1)`, `[2]`, `³`."""
_MARK: Final = re.compile(r"[.)\]¹²³⁴⁵⁶⁷⁸⁹]")
"""What each number of a row and each mark of a footnote has; most names have none of it."""
_CODED: Final = (
    re.compile(r"(?P<code>\d{2,8})\s*[-–:]\s*(?P<name>[^\W\d_].*)"),
    re.compile(r"(?P<name>.*[^\W_][^\d]*?)\s*[(\[]\s*(?P<code>\d{2,8})\s*[)\]]"),
    re.compile(r"(?P<name>.*[^\W\d_].*?)\s+[-–]\s+(?P<code>\d{2,8})"),
)
"""A code before or behind a name: `04375 - Mậu A`, `Mậu A (04375)`, `Mậu A - 04375`."""
_TWO_DIGITS: Final = re.compile(r"\d\d")
_POSTAL_CODE: Final = re.compile(r"(?<=[^\W\d_])[\s,.-]+\d{5,6}$")
"""Five or six digits behind the last name of an address."""


def without_postal_code(text: str) -> str:
    """A text of several parts without the postal code behind them.

    Examples:
        >>> without_postal_code("xã Mậu A, tỉnh Lào Cai 31000")
        'xã Mậu A, tỉnh Lào Cai'
    """
    return _POSTAL_CODE.sub("", text) if "," in text else text


@cache
def _former() -> re.Pattern[str]:
    words = "|".join(re.escape(each) for each in words_about("marks", "former"))
    return re.compile(rf"(?<=\S)[\s,-]*(?:[(\[]\s*(?:{words})\s*[)\]]|\s(?:{words}))$", re.IGNORECASE)


def without_former(text: str) -> str:
    """A text without the word that says that a place had its name on an earlier day.

    Examples:
        >>> without_former("xã Tân Hương (cũ)"), without_former("Tân Hương cũ")
        ('xã Tân Hương', 'Tân Hương')
    """
    return _former().sub("", normalize("NFC", text))


def without_marks(text: str) -> str | None:
    """A text without the number of its row and the mark of a footnote; None if it has neither.

    A number before a dash is none of a row: `1 - Hồ Chí Minh` can be a ward.

    Examples:
        >>> without_marks("12. xã Đông Cuông (1)"), without_marks("II. Huyện Văn Yên")
        ('xã Đông Cuông', 'Huyện Văn Yên')
        >>> without_marks("Phường 12"), without_marks("X. Đông Cuông")
        (None, None)
    """
    if not _MARK.search(text):
        return None
    text = text.strip()
    number = _ROW_NUMBER.match(text)
    rest = _FOOTNOTE.sub("", text[number.end() :] if number else text)
    return rest if rest and rest != text else None


def without_doubled_words(text: str) -> str | None:
    """A text without the second of two equal words in a row; None if it has none. Numbers are no words.

    Examples:
        >>> without_doubled_words("xã Phú Hải Hải"), without_doubled_words("Phường 1 1")
        ('xã Phú Hải', None)
    """
    pieces = text.split()
    kept = [
        each
        for before, each in zip(["", *pieces], pieces, strict=False)
        if each.lower() != before.lower() or not each.isalpha()
    ]
    return " ".join(kept) if len(kept) < len(pieces) else None


def code_and_name(text: str) -> tuple[str, str] | None:
    """The code and the name that a text has beside each other; None if it has not both.

    Examples:
        >>> code_and_name("04375 - Thị trấn Mậu A"), code_and_name("Mậu A (04375)")
        (('04375', 'Thị trấn Mậu A'), ('04375', 'Mậu A'))
        >>> code_and_name("Phường 12")
    """
    if not _TWO_DIGITS.search(text):
        return None
    for pattern in _CODED:
        found = pattern.fullmatch(text.strip())
        if found is not None:
            return found["code"], found["name"]
    return None
