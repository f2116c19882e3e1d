"""The words and marks of which the text of a condition is made."""

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
"""Words that stand for themselves in quotes only."""
INSTEAD: Final = {
    "==": "write =",
    ">": "a lower end is in the range: write >= and the next number",
    "<=": "an upper end is not in the range: write < and the next number",
    "&": "write and",
    "|": "write or",
    "not": "write not before the subject",
    "~": "write not",
    "!": "write not",
    "'": "put texts in double quotes",
    '"': "a text in quotes has to end",
}
"""What to write in place of what others write."""


class Token(NamedTuple):
    """A word or mark.

    Attributes:
        kind: `day`, `number`, `text` (in quotes), `word`, `mark`, `end`, or what a `Wording` adds.
        text: As it stands.
        start: Where it begins, from 0.
    """

    kind: str
    text: str
    start: int


@attrs.frozen(eq=False)
class Wording:
    """What a text may be made of; `wording` makes it.

    Attributes:
        pattern: Matches one token, in a group of the name of its kind.
        spellings: Marks that stand for a word.
        instead: What to write in place of what others write.
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
    """The words and marks of conditions, and more.

    Args:
        kinds: Further kinds of tokens with their patterns; they go before the others.
        marks: Further marks.
        spellings: Further marks that stand for a word, as `&` for `and`.
        instead: What to write in place of what others write.
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
"""The words and marks of conditions, and no more."""


def token_at(text: str, start: int, known: Wording = PLAIN) -> Token:
    """The token that begins at a place, or after the white space there.

    Args:
        text: The whole text.
        start: The place.
        known: What the text may be made of.

    Raises:
        PredicateError: If none does.
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
    """Whether a text may stand without quotes."""
    return re.fullmatch(_WORD, text) is not None and text not in RESERVED
