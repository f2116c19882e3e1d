"""English words in a Vietnamese text, outside ids, quotes, commands and addresses."""

from __future__ import annotations

import re
from typing import Final

_WORDS: Final = (
    "above after all amount and any are area areas article as assumed assumption been before below "
    "between bound bounds by ceiling ceilings choice commune communes component components condition "
    "conditions count day days default derived district districts each eligible entitlement every "
    "evidence for from has have here holds how if is issued its known law lower member members mirror "
    "month months more most must none norm not note notes nothing observed of option or other others paid "
    "pays people period person policies policy province provinces purpose rate said seen share source "
    "sources such synthetic team teams that the their then there this title unknown until upper used "
    "village villages was were what when where which who whom whose why window with year years yes "
)
ENGLISH: Final = frozenset(_WORDS.split())
_KEPT: Final = re.compile(
    r"“[^”]*”|'[^']*'|\"[^\"]*\"|[\w-]+(?:[.:][\w.:-]+)+|[a-z]+_[a-z_]+|--[a-z-]+|https?://\S+|PyPI|vi\.wikipedia"
)


def english_words(text: str) -> list[str]:
    """The English words of a text that is meant to be Vietnamese."""
    words = re.findall(r"(?<![\w-])[A-Za-z]+(?![\w-])", _KEPT.sub(" ", text))
    return [word for word in words if word.lower() in ENGLISH]
