"""What remarks hold beside states: words about something else, and words that leave a row in doubt."""

from __future__ import annotations

import re
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Final

from dtnet.lists.languages import any_of, cleaned, languages, words_about

if TYPE_CHECKING:
    from collections.abc import Iterable

_STATES: Final = "states"
_NAME: Final = r"(?-i:(?:\s+[^\W\d_a-zà-ỹđ][^\s,;.:()]*){0,5})\s+"
"""At most five words with capitals between an office and what is said of the person."""
_ONE: Final = r"(?<!các )(?<!cả )(?<!bộ )(?<!mọi )(?<!những )(?<![0-9] )(?:\b[0-9]{1,2}\s+)?"
"""Before an office of one person or some, not of all: not `toàn bộ thành viên`, `cả 5 người`."""
_NOT: Final = r"(?<!không )"
_REST: Final = r"[^,;.()]*"
_ASKING: Final = re.compile(r"\?")


def state_words(key: str) -> tuple[str, ...]:
    """The words of all languages for a state or a doubt, with short forms of a negation: `ko hoạt động`."""
    words, (no, *short) = words_about(_STATES, key), words_about(_STATES, "no")
    return (
        *words,
        *(word.replace(f"{no} ", f"{each} ") for word in words if f"{no} " in word for each in short),
    )


class RemarkTexts:
    """Knows which words of remarks are about something else, and which leave the row in doubt."""

    __slots__ = ("_aside", "_doubts")

    def __init__(self, kind: str) -> None:
        """Know the words of all languages.

        Args:
            kind: The kind of the list. In a list of teams, a remark can be about one of their people.
        """
        plans, founding = words_about("state_phrases", "planning"), words_about("state_phrases", "founding")
        self._aside = [
            _phrase([f"{a} {b}" for a in plans for b in founding], words_about("harmless", "inside")),
            _phrase(words_about(_STATES, "occupations"), words_about(_STATES, "retired")),
        ]
        if kind != "members":
            self._aside.append(_said_of_people())
        first = map(cleaned, words_about(_STATES, "remarks begin"))
        self._doubts = [
            re.compile(_NOT + any_of(state_words("remarks")).pattern, re.IGNORECASE),
            re.compile(rf"^\W*(?:{'|'.join(map(re.escape, first))})\b", re.IGNORECASE),
            _lies_in_another_place(),
            _several_teams(),
            _ASKING,
        ]

    def without_other_things(self, text: str) -> str:
        """A remark without its words about other things: `Tổ phó đã nghỉ`, `chưa thành lập chi đoàn`."""
        for each in self._aside:
            text = each.sub(" ", text)
        return cleaned(text)

    def doubt_in(self, text: str) -> str:
        """The words that say that a row may be none, or of another place: `bỏ`, `Nay là`; else empty."""
        return next((found[0] for each in self._doubts if (found := each.search(text))), "")


@cache
def remark_texts(kind: str) -> RemarkTexts:
    """The reader of remarks in lists of a kind, made once."""
    return RemarkTexts(kind)


def _phrase(before: Iterable[str], behind: Iterable[str]) -> re.Pattern[str]:
    """Finds words directly before others."""
    return re.compile(rf"{any_of(before).pattern}\s+{any_of(behind).pattern}", re.IGNORECASE)


def _said_of_people() -> re.Pattern[str]:
    """Finds what is said of one of the people of a team: `Tổ phó đã nghỉ`, `01 TV chuyển công tác`."""
    roles = chain.from_iterable(words for each in languages() for words in each["roles"].values())
    people = [*roles, *words_about("units", "people")]
    people += [word for key in ("offices", "titles") for word in words_about("personal", key)]
    said = [
        word.removesuffix("…")
        for state in ("member ended", "member paused")
        for word in words_about(_STATES, state)
    ]
    pattern = rf"{_ONE}{any_of(people).pattern}{_NAME}{any_of(said).pattern}(?!\s+hết)"
    return re.compile(pattern, re.IGNORECASE)


def _several_teams() -> re.Pattern[str]:
    """Finds a number of several teams: `có 2 tổ`, `03 tổ CNSCĐ`; no `2 tổ viên`."""
    groups, teams = (any_of(words_about("grammar", key)).pattern for key in ("group", "team"))
    return re.compile(
        rf"(?<!từ )(?<![0-9./-])(?:0*[2-9]|[1-9][0-9])\s+{groups}(?=\s*(?:$|[,;.)]|{teams}))", re.IGNORECASE
    )


def _lies_in_another_place() -> re.Pattern[str]:
    """Finds `thuộc xã X`, but no `thuộc xã X cũ`, and no word for a kind of places: `thuộc xã nghèo`."""
    levels = [word for level in ("commune", "village") for word in words_about("levels", level)]
    former, kinds = any_of(words_about("around", "former")), any_of(words_about(_STATES, "kinds of places"))
    return re.compile(
        rf"{any_of(words_about(_STATES, 'lies in')).pattern}\s+(?!{kinds.pattern}){any_of(levels).pattern}"
        rf"(?!\s+{kinds.pattern})(?!{_REST}{former.pattern})",
        re.IGNORECASE,
    )
