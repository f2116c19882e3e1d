"""The words and marks of which the text of a condition is made."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from dtnet.errors import PredicateError

_WORD: Final = r"[^\W\d][\w.:\-]*"
_TOKENS: Final = re.compile(
    rf"""(?P<day>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?!\w))
    | (?P<number>-?[0-9]+(?:_[0-9]+)*(?:/[0-9]+)?(?![\w.]))
    | (?P<text>"(?:[^"\\]|\\.)*")
    | (?P<word>{_WORD})
    | (?P<mark>>=|==|<=|!=|[=<>(){{}}\[\],])
    | (?P<end>\Z)""",
    re.VERBOSE | re.DOTALL,
)
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
        kind: `day`, `number`, `text` (in quotes), `word`, `mark` or `end`.
        text: As it stands.
        start: Where it begins, from 0.
    """

    kind: str
    text: str
    start: int


def token_at(text: str, start: int) -> Token:
    """The token that begins at a place, or after the white space there.

    Raises:
        PredicateError: If none does.
    """
    while start < len(text) and text[start].isspace():
        start += 1
    found = _TOKENS.match(text, start)
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
    raise PredicateError(text, start + 1, f"unexpected {mark!r}", INSTEAD.get(mark))


def is_bare(text: str) -> bool:
    """Whether a text may stand without quotes."""
    return re.fullmatch(_WORD, text) is not None and text not in RESERVED
