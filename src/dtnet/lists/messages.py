"""The messages about lists: keys and values, which become texts of a language when somebody reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from dtnet.errors import nearest
from dtnet.lists.matching.results import SHOWN
from dtnet.network.day.area_search import path
from dtnet.phrases import Listing, Message, phrases
from dtnet.phrases.vocabulary_words import listed_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dtnet.network.day.snapshot import Snapshot
    from dtnet.phrases import Told

SUBJECT: Final = "findings"
"""The file of the texts."""
_CODE: Final = " code"
_FORMER: Final = "former "


def say(key: str, /, **values: object) -> Message:
    """A message about a list."""
    return Message(SUBJECT, key, (*values.items(),))


def say_near(word: str, known: Iterable[str], legal: Iterable[object] = ()) -> Message | None:
    """The hint to a word that is not allowed; None if no word is.

    Args:
        known: All words that are allowed; the hint has those that are near.
        legal: What the hint lists if none is near.
    """
    found = nearest(word, known)
    if found is None:
        return None
    words, is_near, _ = found
    quoted = tuple(say("quoted", text=each) for each in (words if is_near else legal))
    if is_near:
        return say("did_you_mean", words=Listing(quoted, "or"))
    return say("one_of", words=Listing(quoted, "comma"))


def all_told(messages: Iterable[Told | None], language: str) -> list[str]:
    """The texts of messages in a language, each distinct message told once; empty for None."""
    texts = {id(None): ""}
    made = []
    for each in messages:
        if each is not None and id(each) not in texts:
            texts[id(each)] = each.told(language)
        made.append(texts[id(each)])
    return made


@attrs.frozen
class Word:
    """The meaning of a column, such as a level, an attribute or `commune code`.

    Attributes:
        word: The word of the vocabulary, or of `ColumnReading.meaning`.
    """

    word: str

    def told(self, language: str = "en") -> str:
        """The word in a language; the word itself if the language has none for it."""
        if language == "en":
            return self.word
        words = phrases(SUBJECT, language)
        if self.word.endswith(_CODE):
            return words("code_of", level=Word(self.word.removesuffix(_CODE)).told(language))
        if self.word.startswith(_FORMER):
            return words("former_of", level=Word(self.word.removeprefix(_FORMER)).told(language))
        own = words.texts.get(f"word_{self.word.replace(' ', '_')}")
        return own or listed_word("level", self.word, language) or self.word


@attrs.frozen
class AreaNames:
    """The first of some areas of a day.

    Attributes:
        above: Whether the areas above each area are told, too.
    """

    day: Snapshot = attrs.field(eq=False, repr=False)
    positions: Sequence[int]
    above: bool = False

    def told(self, language: str = "en") -> str:
        """The names, with their types."""
        first = self.positions[:SHOWN]
        if self.above:
            between = f" {phrases(SUBJECT, language).texts['and']} "
            names = between.join(path(self.day, each) for each in first)
        else:
            names = ", ".join(self.day.full_name(each) for each in first)
        left = len(self.positions) - SHOWN
        return say("areas_more", names=names, count=str(left)).told(language) if left > 0 else names
