"""The tokens (words and marks) of the text of a condition."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

import attrs

from dtnet.errors import PredicateError

if TYPE_CHECKING:
    from collections.abc import Mapping

_WORD: Final = r"[^\W\d][\w.:\-]*"
_KINDS: Final = {
    "day": r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?!\w)",
    "number": r"-?[0-9]+(?:_[0-9]+)*(?:/[0-9]+)?(?![\w.])",
    "text": r'"(?:[^"\\]|\\.)*"',
    "word": _WORD,
}
_MARKS: Final = (">=", "==", "<=", "!=", "=", "<", ">", "(", ")", "{", "}", "[", "]", ",")
RESERVED: Final = frozenset({"and", "as", "false", "in", "inside", "not", "or", "true"})
"""Words of the language itself; as values they need quotes."""
INSTEAD: Final = {
    "==": "write =",
    ">": "the lower end is included: write >= and the next number",
    "<=": "the upper end is not included: write < and the next number",
    "&": "write and",
    "|": "write or",
    "not": "write not before the subject",
    "~": "write not",
    "!": "write not",
    "'": "put texts in double quotes",
    '"': "a text in quotes has to end",
}
"""Hints for spellings of other languages."""


class Token(NamedTuple):
    """A word or mark.

    Attributes:
        kind: `day`, `number`, `text` (in quotes), `word`, `mark`, `end`, or a kind that a `Wording` adds.
        text: The characters of the token.
        start: Its place in the text, counted from 0.
    """

    kind: str
    text: str
    start: int


@attrs.frozen(eq=False)
class Wording:
    """The tokens of a language; `wording` makes it.

    Attributes:
        pattern: Matches one token, in a group named after its kind.
        spellings: Marks that replace a word, by mark.
        instead: Hints for spellings of other languages.
    """

    pattern: re.Pattern[str]
    spellings: Mapping[str, str]
    instead: Mapping[str, str]


def wording(
    *,
    kinds: Mapping[str, str] | None = None,
    marks: tuple[str, ...] = (),
    spellings: Mapping[str, str] | None = None,
    instead: Mapping[str, str] = INSTEAD,
) -> Wording:
    """The tokens of conditions, and further tokens of a larger language.

    Args:
        kinds: Further kinds of tokens with their patterns, which are tried first.
        marks: Further marks.
        spellings: Further marks, each with the word that it replaces, as `&` for `and`.
        instead: Hints for spellings of other languages.
    """
    spelled = dict(spellings or {})
    longest_first = sorted({*_MARKS, *marks, *spelled}, key=lambda mark: (-len(mark), mark))
    groups = {
        **(kinds or {}),
        **_KINDS,
        "mark": "|".join(map(re.escape, longest_first)),
        "end": r"\Z",
    }
    pattern = "|".join(f"(?P<{kind}>{each})" for kind, each in groups.items())
    return Wording(re.compile(pattern, re.DOTALL), spelled, instead)


PLAIN: Final = wording()
"""The tokens of conditions, without further tokens."""


def token_at(text: str, start: int, known: Wording = PLAIN) -> Token:
    """The token that begins at a place, or after the white space there.

    Args:
        text: The whole text.
        start: The place.
        known: The tokens of the language.

    Raises:
        PredicateError: If no token begins there.
    """
    while start < len(text) and text[start].isspace():
        start += 1
    found = known.pattern.match(text, start)
    if found is not None:
        return Token(str(found.lastgroup), found[0], start)
    stretch = re.match(r"[\w.:/\-]+", text[start:])
    if stretch is not None:
        raise PredicateError(
            text,
            start + 1,
            f"{stretch[0]!r} is neither a whole number nor a word",
            "write digits, and _ between them; put texts that begin with a digit in double quotes",
        )
    mark = text[start]
    raise PredicateError(text, start + 1, f"unexpected {mark!r}", known.instead.get(mark))


def is_bare(text: str) -> bool:
    """Whether a text can be written without quotes."""
    return re.fullmatch(_WORD, text) is not None and text not in RESERVED
