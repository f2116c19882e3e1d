"""Texts about single people: telephone and identity numbers, addresses of e-mail, and names."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from dtnet.lists.languages import WordTable, words_about
from dtnet.network.territory.names import spelled

_PERSONAL: Final = (
    re.compile(r"(?:\+84|0084|84|0)[1-9][0-9]{8,9}"),  # telephone
    re.compile(r"[1-9][0-9]{8}"),  # telephone without its zero, or an old identity number
    re.compile(r"0[0-9]{11}|[1-9][0-9]{11}"),  # identity number
    re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"),  # e-mail
)
NUMBER_INSIDE: Final = re.compile(
    r"(?<![0-9])(?:\+?84|0)(?:[ .\-]?[0-9]){9,11}(?![0-9])|(?<![0-9])[0-9]{12}(?![0-9])"
)
"""A telephone or identity number somewhere in a text."""
ADDRESS_INSIDE: Final = re.compile(r"[^@\s()<>\[\],;:]+@[^@\s()<>\[\],;:]+\.[^@\s()<>\[\],;:]+")
"""An address of e-mail somewhere in a text."""
_NAME_WORD: Final = re.compile(r"[^\W\d_]+")
_MANY_DIGITS: Final = re.compile("[0-9]{6}")
_BETWEEN_DIGITS: Final = re.compile(r"(?<=[0-9])[ .\-]+(?=[0-9])")
_LINES: Final = 2
"""The least number of lines of a cell that lists people."""
_NUMBERED_LINE: Final = re.compile(r"([0-9]{1,2})\s*[.)/:-]")
_DASHES: Final = "-–—•*+"
LONG_NUMBER: Final = 100_000_000
"""Numbers from here can be telephone or identity numbers."""


def looks_personal(text: str) -> bool:
    """Whether a text looks like a telephone number, an e-mail address or an identity number."""
    if "@" not in text and not text[-1:].isdecimal():
        return False
    joined = _BETWEEN_DIGITS.sub("", text)
    return any(each.fullmatch(joined) for each in _PERSONAL)


@cache
def _words_of_people(key: str) -> WordTable:
    return WordTable((word, key) for word in words_about("personal", key))


def is_person_name(text: str) -> bool:
    """Whether a text has the form of the name of a person: a family name and two to four further names."""
    words = text.split()
    return (
        3 <= len(words) <= 5  # noqa: PLR2004 - the names of a person
        and all(word.isalpha() and word[0].isupper() for word in words)
        and spelled(words[0]) in _words_of_people("family names")
    )


def holds_number(text: str) -> bool:
    """Whether a telephone or identity number or an e-mail address is in a text."""
    return bool(looks_personal(text) or NUMBER_INSIDE.search(text) or ADDRESS_INSIDE.search(text))


def holds_personal(text: str) -> bool:
    """Whether a telephone or identity number, an e-mail address or a name of a person is in a text."""
    if holds_number(text):
        return True
    words = _NAME_WORD.findall(text)
    return any(is_person_name(" ".join(words[at : at + 3])) for at in range(len(words) - 2))


def has_long_number(text: str) -> bool:
    """Whether a text has six digits in a row, with or without spaces, points and hyphens between them."""
    return bool(_MANY_DIGITS.search(_BETWEEN_DIGITS.sub("", text)))


def people_in_lines(text: str) -> int | None:
    """The number of people that a cell lists, one a line; None if that is not certain.

    The lines are all numbered from 1, or all begin with a dash, or all with two words in capitals.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) < _LINES:
        return None
    numbers = [found and int(found[1]) for found in map(_NUMBERED_LINE.match, lines)]
    if any(each is not None for each in numbers):
        return len(lines) if numbers == [*range(1, len(lines) + 1)] else None
    dashed = sum(line[0] in _DASHES for line in lines)
    if dashed:
        return len(lines) if dashed == len(lines) else None
    named = [[word[0].isupper() for word in line.split()[:2]] == [True, True] for line in lines]
    return len(lines) if all(named) else None
