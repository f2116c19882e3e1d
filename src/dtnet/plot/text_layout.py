"""The room that texts take in a picture: estimated widths, broken lines, and texts that are cut."""

from __future__ import annotations

from math import fsum
from typing import Final

__all__ = ["broken_lines", "cut_text", "text_width", "two_lines"]

_NARROWEST: Final = 0.31
"""The width of the narrowest letters in ems."""
_NARROW: Final = frozenset("iljtfrI.,:;'|!()[]-– ")
_WIDE: Final = frozenset("mwMW@%—…")


def text_width(text: str, size: float = 11) -> float:
    """The width of a text in pixels, estimated for letters such as Arial's."""
    ems = fsum(  # `sum` rounds in another way from Python 3.12 on
        _NARROWEST if sign in _NARROW else 0.85 if sign in _WIDE else 0.69 if sign.isupper() else 0.55
        for sign in text
    )
    return ems * size


def broken_lines(text: str, width: float, size: float = 11) -> list[str]:
    """A text in lines of at most a width, broken at spaces; a longer word has a line of its own."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def two_lines(text: str) -> list[str]:
    """A text in two lines, broken at the space that is nearest to its middle; in one line without a space."""
    cuts = [place for place, sign in enumerate(text) if sign == " "]
    if not cuts:
        return [text]
    nearest = min(cuts, key=lambda place: abs(place - len(text) / 2))
    return [text[:nearest], text[nearest + 1 :]]


def cut_text(text: str, width: float, size: float = 11) -> str:
    """A text that fits into a width; a longer one is cut and ends with `…`."""
    longest = max(int(width / (_NARROWEST * size)), 0) + 1  # so many letters never fit
    if len(text) < longest and text_width(text, size) <= width:
        return text
    text = text[:longest]
    while text and text_width(f"{text}…", size) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"
