"""The one rule about characters that nobody can see: which texts are refused, and how a text is shown.

A control character moves the cursor of a terminal, a directional override shows a name backwards, half of a
surrogate pair cannot be written, and a text of characters without width looks empty. No name may hold one of
them. A longer text, such as a note, may have several lines. Characters of no width that join or part letters
are legal inside a text: Khmer and Indic scripts need them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_LINES: Final = r"\t\n\r"
_CONTROLS: Final = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029"
_TURNS: Final = r"\u202a-\u202e\u2066-\u2069"
_NO_CHARACTERS: Final = r"\ud800-\udfff\ufffe\uffff"
_REFUSED: Final = re.compile(rf"[{_CONTROLS}{_TURNS}{_NO_CHARACTERS}]|\r(?!\n)")
_REFUSED_IN_NAMES: Final = re.compile(f"[{_LINES}{_CONTROLS}{_TURNS}{_NO_CHARACTERS}]")
_UNSEEN: Final = (
    r"\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f\u2800\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff"
)
"""The characters that are drawn as nothing: `Default_Ignorable_Code_Point` of Unicode, and a blank sign."""
_BLANK: Final = re.compile(rf"[\s{_UNSEEN}]+")
_SUSPECT: Final = re.compile(f"[{_LINES}{_CONTROLS}{_TURNS}{_NO_CHARACTERS}{_UNSEEN}]")


def name_fault(name: str) -> str | None:
    """Why a name, id or code is refused, as the end of a sentence; None for a legal or an empty one."""
    return _fault(name, _REFUSED_IN_NAMES)


def text_fault(text: str) -> str | None:
    """As `name_fault`, for a text that may have several lines and tabs."""
    return _fault(text, _REFUSED)


def name_faults(names: Sequence[str]) -> dict[int, str]:
    """The faults of many names, by their places; O(letters), for the names of a country in milliseconds."""
    joined = "".join(names)
    plain = joined.isascii() and joined.isprintable()  # faster than a search, and true of most ids and codes
    if (plain or not _SUSPECT.search(joined)) and not any(map(str.isspace, names)):
        return {}
    known = {name: fault for name in dict.fromkeys(names) if (fault := name_fault(name)) is not None}
    return {place: known[name] for place, name in enumerate(names) if name in known} if known else {}


def _fault(text: str, refused: re.Pattern[str]) -> str | None:
    found = refused.search(text)
    if found is None:
        return "has no character that can be seen" if _BLANK.fullmatch(text) else None
    number = f"U+{ord(found[0]):04X}"
    if re.match(f"[{_TURNS}]", found[0]):
        return f"holds {number}, which turns the direction of the letters around it"
    if not re.match(f"[{_NO_CHARACTERS}]", found[0]):
        return f"holds {number}, a control character"
    surrogate = found[0] < "\ue000"
    return f"holds {'half of a surrogate pair' if surrogate else number}, which is not a character"


def legible(text: str, *, lines: bool = True) -> str:
    """A text for a screen: characters that a terminal obeys, or that turn its letters, are shown as escapes.

    Args:
        text: The text; every other character stays as it is.
        lines: Whether line breaks and tabs stay too.
    """
    if text.isprintable():
        return text
    return (_REFUSED if lines else _REFUSED_IN_NAMES).sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    return repr(found[0])[1:-1]
