"""Telephone numbers, identity numbers and e-mail addresses in texts."""

from __future__ import annotations

import re
from typing import Final

_PERSONAL: Final = (
    re.compile(r"(?:\+84|0084|84|0)[1-9][0-9]{8,9}"),  # telephone
    re.compile(r"[1-9][0-9]{8}"),  # telephone without its zero, or an old identity number
    re.compile(r"0[0-9]{11}|[1-9][0-9]{11}"),  # identity number
    re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"),  # e-mail
)
NUMBER_INSIDE: Final = re.compile(
    r"\((?:\+?84|0)[0-9]{0,4}\)(?:[ .\-]?[0-9]){6,10}(?![0-9])"  # `(0216) 3852 000`
    r"|(?<![0-9])(?:\+?84|0)(?:[ .\-]?[0-9]){9,11}(?![0-9])"
    r"|(?<![0-9])(?:[0-9]{12}|[1-9][0-9]{8})(?![0-9])"
)
"""A telephone or identity number somewhere in a text."""
ADDRESS_INSIDE: Final = re.compile(r"[^@\s()<>\[\],;:]+@[^@\s()<>\[\],;:]+\.[^@\s()<>\[\],;:]+")
"""An address of e-mail somewhere in a text."""
_MANY_DIGITS: Final = re.compile("[0-9]{6}")
_BETWEEN_DIGITS: Final = re.compile(r"(?<=[0-9])[ .\-]+(?=[0-9])")
LONG_NUMBER: Final = 100_000_000
"""Numbers from here can be telephone or identity numbers."""


def is_personal_number(text: str) -> bool:
    """Whether a text has the form of a telephone number, an identity number or an e-mail address."""
    if "@" not in text and not text[-1:].isdecimal():
        return False
    joined = _BETWEEN_DIGITS.sub("", text)
    return any(each.fullmatch(joined) for each in _PERSONAL)


def has_long_number(text: str) -> bool:
    """Whether a text has six digits in a row, with or without spaces, points and hyphens between them."""
    return bool(_MANY_DIGITS.search(_BETWEEN_DIGITS.sub("", text)))
