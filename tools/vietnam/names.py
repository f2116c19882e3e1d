"""Vietnamese names compared: folded, and in what two of them differ."""

from __future__ import annotations

import unicodedata

_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_ABBREVIATIONS = {"n.t ": "nông trường ", "nt ": "nông trường "}
_NUMERALS = {" ii": " 2"}


def fold(name: str) -> str:
    """A name without case, hyphens, blanks and the place of a tone mark inside its syllable."""
    syllables = name.casefold().replace("-", " ").split()
    return "".join(_tone_last(syllable) for syllable in syllables)


def _tone_last(syllable: str) -> str:
    marks = unicodedata.normalize("NFD", syllable)
    letters = "".join(mark for mark in marks if mark not in _TONES)
    return unicodedata.normalize("NFC", letters) + "".join(mark for mark in marks if mark in _TONES)


def difference(here: str, there: str) -> str:
    """In what two names differ: abbreviation, numeral, apostrophe, i or y, marks on letters, or letters."""
    if fold(_written_out(here, _ABBREVIATIONS)) == fold(_written_out(there, _ABBREVIATIONS)):
        return "abbreviation"
    if fold(_written_out(here, _NUMERALS)) == fold(_written_out(there, _NUMERALS)):
        return "numeral"
    if fold(here).replace("'", "") == fold(there).replace("'", ""):
        return "apostrophe"
    if fold(here).replace("y", "i") == fold(there).replace("y", "i"):
        return "i or y"
    return "marks" if _bare(here) == _bare(there) else "letters"


def _written_out(name: str, words: dict[str, str]) -> str:
    text = name.casefold()
    for short, full in words.items():
        text = text.replace(short, full)
    return text


def _bare(name: str) -> str:
    marks = unicodedata.normalize("NFD", fold(name).replace("đ", "d"))
    return "".join(mark for mark in marks if not unicodedata.combining(mark))
