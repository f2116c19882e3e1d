"""Texts in encodings of Vietnamese from before Unicode, which are recognised and not read."""

from __future__ import annotations

import re
from typing import Final

_SYMBOLS_IN_WORDS: Final = re.compile(
    "(?<=[A-Za-z])[¸µ¶·¹¨¾»¼½©ª«¬®\xad¡¢£¤¥¦§]|[¸µ¶·¹¨¾»¼½©ª«¬®\xad¡¢£¤¥¦§](?=[A-Za-z])"
)
"""Signs inside words: in TCVN3 (ABC), the letters of Vietnamese are in their places."""
_VNI_PAIRS: Final = re.compile(
    "(?<=[aeouyôöAEOUYÔÖ])[äåøûüëïÄÅØÛÜËÏ]|[ñÑ](?=[aeiouyôöAEIOUYÔÖ])|[öÖ](?=[ôùûõïøa-z])"
)
"""Marks behind vowels: in VNI a letter is followed by its mark; and letters that Vietnamese does not have."""
_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]")
_FEW: Final = 3
_SHARE: Final = 7
"""A text of which one in so many letters with marks, or fewer, looks like an old encoding is in none."""


def old_encoding(text: str) -> str:
    """The encoding from before Unicode in which a Vietnamese text is written; empty if it is in none.

    Returns:
        `TCVN3 (ABC)`, `VNI`, or an empty text.

    Examples:
        >>> old_encoding("Tæ c«ng nghÖ sè céng ®ång x· Yªn B×nh"), old_encoding("Tổ công nghệ số cộng đồng")
        ('TCVN3 (ABC)', '')
        >>> old_encoding("Toå coâng ngheä soá coäng ñoàng xaõ Ñoâng Cöùu")
        'VNI'
    """
    if text.isascii():
        return ""
    least = max(_FEW, len(_NOT_ASCII.findall(text)) / _SHARE)
    symbols = len(_SYMBOLS_IN_WORDS.findall(text))
    pairs = _VNI_PAIRS.findall(text)
    if symbols >= max(least, len(pairs)):
        return "TCVN3 (ABC)"
    return "VNI" if len(pairs) >= least and len(set(pairs)) >= _FEW else ""
