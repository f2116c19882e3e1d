"""The free texts of a list, and the answers that a person gave to them.

A free text decides nothing by itself. It is a question, which a person answers once: the row is `live`,
`ended` or has `no team`; it is `uncertain`, so that its numbers are unknown, or its person may count; or the
text is a `note` that says nothing about the row.
"""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

import attrs

from dtnet.lists.languages import cleaned

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Answer: TypeAlias = Literal["live", "ended", "no team", "uncertain", "note"]
ANSWERS: Final[tuple[Answer, ...]] = get_args(Answer)
UNCERTAIN: Final = "uncertain"
TITLE: Final = "title"
"""The heading under which texts above the table, and names of sheets, stand."""
LINE: Final = "line"
"""The heading under which lines between the rows stand."""
_DIGEST: Final = 12
"""The bytes of a digest."""


def text_key(text: str) -> str:
    """The form in which two texts are compared: case and spaces do not matter."""
    return cleaned(text).casefold()


def text_digest(key: str, text: str) -> str:
    """The digest of a text with a key, by which it is known again without its words."""
    own = key.encode()[: blake2b.MAX_KEY_SIZE]
    return blake2b(text_key(text).encode(), digest_size=_DIGEST, key=own).hexdigest()


@attrs.frozen
class TextAnswer:
    """The answer to a free text.

    Attributes:
        answer: One of `ANSWERS`; empty as long as nobody answered.
        read_as: For the name of a place or team: the name that it is read as; empty for the text itself.
    """

    answer: str = ""
    read_as: str = ""


@attrs.frozen
class FreeText:
    """A free text of a list, with the cells in which it stands.

    Attributes:
        file: The name of the file.
        sheet: The name of the sheet.
        heading: The heading of its column; `title` for a text above the table or the name of a sheet, and
            `line` for a line between the rows.
        text: The text.
        cells: The cells, such as `H12`; empty for the name of a sheet.
        proposal: An answer that the words suggest; empty for none.
        given: The answer.
    """

    file: str
    sheet: str
    heading: str
    text: str
    cells: tuple[str, ...]
    proposal: str
    given: TextAnswer

    @property
    def is_open(self) -> bool:
        """Whether nobody answered yet."""
        return not self.given.answer


class TextAnswers:
    """The answers to free texts, by heading and text.

    Attributes:
        digest_key: The key of the digests; empty without an earlier document.
        used: The headings and text keys, or digests, that were asked for and have an answer.
    """

    __slots__ = ("_by_digest", "_by_text", "digest_key", "used")

    def __init__(
        self,
        digest_key: str = "",
        by_text: Mapping[tuple[str, str], TextAnswer] | None = None,
        by_digest: Mapping[tuple[str, str], TextAnswer] | None = None,
    ) -> None:
        """Keep answers.

        Args:
            by_text: By heading and `text_key`.
            by_digest: By heading and `text_digest`.
        """
        self.digest_key: str = digest_key
        self._by_text = {**(by_text or {})}
        self._by_digest = {**(by_digest or {})}
        self.used: set[tuple[str, str]] = set()

    def __len__(self) -> int:
        return len(self._by_text) + len(self._by_digest)

    def answer(self, heading: str, text: str) -> TextAnswer:
        """The answer to a text; an empty one if nobody answered."""
        place = heading, text_key(text)
        found = self._by_text.get(place)
        if found is None and self._by_digest:
            place = heading, text_digest(self.digest_key, text)
            found = self._by_digest.get(place)
        if found is None:
            return TextAnswer()
        self.used.add(place)
        return found

    def unused(self) -> int:
        """The number of answers that no text of the list needed."""
        return len({*self._by_text, *self._by_digest} - self.used)


def open_texts(texts: Iterable[FreeText]) -> tuple[FreeText, ...]:
    """The texts that nobody answered."""
    return tuple(each for each in texts if each.is_open)


def questions(texts: Sequence[FreeText]) -> Counter[tuple[str, str, str]]:
    """The open questions, one a column or title of a sheet, with the number of texts in each."""
    return Counter((each.file, each.sheet, each.heading) for each in texts if each.is_open)
