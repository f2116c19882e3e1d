"""What the columns of a list mean, by their headings: levels, codes, attributes, days, and personal data.

The words of headings are data of languages, and of the vocabulary of a network. A heading with several
meanings gets the one that no other column has; otherwise its column is not read, and a finding says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import attrs

from dtnet.arguments import check_argument
from dtnet.errors import ArgumentError, near
from dtnet.lists.messages import Word, say
from dtnet.lists.sheets.languages import WordTable, cleaned, phrases_in, sections, words_about
from dtnet.network.territory.names import folded, spelled
from dtnet.phrases import Listing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dtnet.lists.sheets.findings import How
    from dtnet.network.tables.schema import Vocabulary
    from dtnet.phrases import Told

PERSONAL: Final = "personal"
RUNNING: Final = "running number"
REMARKS: Final = "remarks"
KEY, NAME, ROLE = "key", "name", "role"
DAYS: Final = ("start", "end", "founded")
MONTH, PERSONS, TIMES, AMOUNT = "month", "persons", "times", "amount"
INPUTS: Final[Mapping[str, tuple[str, ...]]] = {
    "activity": (MONTH, PERSONS, TIMES),
    "claims": (MONTH, AMOUNT),
}
"""What the rows of lists for assessments state, by the kind of the list."""
CODE: Final = " code"
FORMER: Final = "former "
"""Before a level: the place of this level in which a row lay on an earlier day."""
NOT_READ: Final = "not read"
SHEET_NAME, FILE_NAME = "sheet name", "file name"
"""Keys of `mapping` for the names of sheets and files."""
_UNREAD: Final = frozenset({"", PERSONAL, RUNNING, REMARKS, NOT_READ})
_SEVERAL: Final = frozenset({PERSONAL, RUNNING, REMARKS, NOT_READ, ""})
_IN_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_LETTERS: Final = re.compile("[A-Z]{1,3}")


@attrs.frozen
class ColumnMeaning:
    """What a column means.

    Attributes:
        meaning: As `ColumnReading.meaning`; empty if it is unknown.
        how: `heading`, `mapping`, `cells`, `not read` or `personal`.
        reason: Why the column is not read although its heading has a meaning; None otherwise.
    """

    meaning: str
    how: How
    reason: Told | None = None

    @property
    def is_read(self) -> bool:
        """Whether the cells are read."""
        return self.meaning not in _UNREAD and self.how not in (NOT_READ, PERSONAL)


class HeadingWords:
    """The meanings of headings for the vocabulary of a network.

    Attributes:
        vocabulary: The words of the network.
        legal: All meanings that a mapping may name.
    """

    __slots__ = ("_around", "_cache", "_exact", "_inside", "_places", "_sums", "legal", "vocabulary")

    def __init__(self, vocabulary: Vocabulary, inputs: tuple[str, ...] = ()) -> None:
        """The meanings of headings.

        Args:
            vocabulary: The words of the network.
            inputs: What the rows of a list for assessments state, in place of attributes, days and roles.
        """
        self.vocabulary: Vocabulary = vocabulary
        self._places = WordTable(_place_words(vocabulary))
        self._exact = WordTable(_input_words(inputs) if inputs else _heading_words(vocabulary))
        inside = words_about(PERSONAL, "inside")
        self._inside = [tuple(form(each).split()) for each in inside for form in (spelled, folded)]
        self._sums = WordTable((word, "sum") for word in words_about("around", "sum"))
        self._around = {
            key: sorted((tuple(spelled(word).split()) for word in words_about("around", key)), key=len)[::-1]
            for key in ("place", "code", "former", "team", "joined")
        }
        self._cache: dict[tuple[str, ...], tuple[str, ...]] = {}
        attributes = dict.fromkeys(each.name for each in vocabulary.attributes)
        levels = (
            *vocabulary.levels,
            *(each + CODE for each in vocabulary.levels),
            *(FORMER + each for each in vocabulary.levels),
        )
        about = inputs or (ROLE, *DAYS, *attributes)
        own = (KEY, NAME, *about, RUNNING, REMARKS, PERSONAL, NOT_READ)
        self.legal: tuple[str, ...] = (*levels, *own)

    def meanings(self, *parts: str) -> tuple[str, ...]:
        """The meanings that a heading can have, given by its rows from the top; empty if it is unknown."""
        if parts not in self._cache:
            self._cache[parts] = self._meanings_of_parts(parts)
        return self._cache[parts]

    def place_level(self, text: str) -> str | None:
        """The level of the first words of a text, `commune` for `Xã Yên Bình`; None if none or several."""
        words = tuple(spelled(text).split())
        for size in range(min(4, len(words) - 1), 0, -1):
            levels = self._places.meanings(" ".join(words[:size]))
            if levels:
                return levels[0] if len(levels) == 1 else None
        return None

    def _meanings_of_parts(self, parts: tuple[str, ...]) -> tuple[str, ...]:
        if len(parts) == 1:
            return self._meanings_of(parts[0])
        whole = self._meanings_of(" ".join(parts)) or self._meanings_of(" ".join(reversed(parts)))
        if whole:
            return whole
        if spelled(parts[-1]) in self._sums:
            return self.meanings(*parts[:-1])
        below = self._meanings_of(parts[-1])
        above = {meaning for part in parts[:-1] for meaning in self._meanings_of(part)}
        return (PERSONAL,) if PERSONAL in above and PERSONAL not in below else below

    def _meanings_of(self, text: str) -> tuple[str, ...]:
        words = tuple(spelled(text).split())
        if not words:
            return ("running number",) if text.strip() == "#" else ()
        if any(_holds(words, each) for each in self._inside):
            return (PERSONAL,)
        without = tuple(spelled(_IN_BRACKETS.sub(" ", text)).split())
        if words != without and len(words) == len(without) + 1:  # `Xã (cũ)` is no `Xã`
            without = words if (words[-1],) in self._around["former"] else without
        for form in filter(None, dict.fromkeys((words, without))):
            found = self._exact.meanings(" ".join(form)) or self._as_place(form) or self._without_team(form)
            if found:
                return found
        return ()

    def _without_team(self, words: tuple[str, ...]) -> tuple[str, ...]:
        for each in self._around["team"]:
            if len(words) > len(each) and words[-len(each) :] == each:
                rest = words[: -len(each)]
                found = self._exact.meanings(" ".join(rest)) or self._without_team(rest)
                if found:
                    return found
        return ()

    def _as_place(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """The levels, former levels or codes of levels that all words for places in a heading can mean."""
        rest, is_former = self._stripped(words, "former")
        rest, is_code = self._stripped(rest, "code")
        rest, _ = self._stripped(rest, "place")
        if not is_code:
            rest, is_code = self._stripped(rest, "code")
        joined = self._around["joined"]
        names = tuple(each for each in rest if (each,) not in joined)
        found = phrases_in(names, self._places) if names else None
        if not found:
            return ()
        levels = [each for each in found[0] if all(each in other for other in found)]
        if is_former:
            return () if is_code else tuple(f"{FORMER}{each}" for each in levels)
        return tuple(f"{each}{CODE}" if is_code else each for each in levels)

    def _stripped(self, words: tuple[str, ...], key: str) -> tuple[tuple[str, ...], bool]:
        """Words without the phrases of a kind at the beginning and the end, and whether there was one."""
        if " ".join(words) in self._places:
            return words, False
        for each in self._around[key]:
            if len(words) > len(each):
                if words[: len(each)] == each:
                    return self._stripped(words[len(each) :], key)[0], True
                if words[-len(each) :] == each:
                    return self._stripped(words[: -len(each)], key)[0], True
        return words, False


def _holds(words: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    """Whether a phrase is in some words."""
    size = len(phrase)
    return size > 0 and any(words[at : at + size] == phrase for at in range(len(words) - size + 1))


def _place_words(vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """The words for places of each level that the vocabulary has."""
    for level in vocabulary.levels:
        yield level, level
    for each in vocabulary.level_words:
        yield each.word, each.level
    for key, words in sections("levels"):
        named = _level_of(key, words, vocabulary)
        if named is not None:
            for word in words:
                yield word, named


def _level_of(key: str, words: Iterable[str], vocabulary: Vocabulary) -> str | None:
    """The level for which a language has words: by its name, or by one of its level words."""
    if key in vocabulary.levels:
        return key
    own = {spelled(word) for word in words}
    levels = {spelled(word) for word in words_about("around", "level")}
    for each in vocabulary.level_words:
        if " ".join(part for part in spelled(each.word).split() if part not in levels) in own:
            return each.level
    return None


def _heading_words(vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """The words of headings that are no places, with their meanings."""
    for each in vocabulary.attributes:
        yield each.name, each.name
    known = {each.name for each in vocabulary.attributes}
    for meaning, words in sections("headings"):
        for word in words:
            yield word, meaning
    for attribute, words in sections("attributes"):
        for word in words if attribute in known else ():
            yield word, attribute
    for word in words_about(PERSONAL, "headings"):
        yield word, PERSONAL


def _input_words(inputs: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The words of headings of lists for assessments that are no places, with their meanings."""
    for each in inputs:
        yield each, each
        for word in words_about("inputs", each):
            yield word, each
    for meaning in (RUNNING, REMARKS, KEY, NAME):
        for word in words_about("headings", meaning):
            yield word, meaning
    for word in words_about(PERSONAL, "headings"):
        yield word, PERSONAL


def check_mapping(mapping: Mapping[str, str] | None, words: HeadingWords) -> dict[str, str]:
    """A mapping of headings or letters to meanings, with the level's own name for another word of a level.

    Raises:
        ArgumentError: If it is no mapping of texts, or names an unknown meaning.
    """
    if mapping is None:
        return {}
    found = {}
    hint = 'write mapping={"Đơn vị": "commune"} or mapping={"C": "commune"}'
    check_argument(mapping, Mapping, "mapping", hint)
    for heading, meaning in mapping.items():
        check_argument(heading, str, "a heading in mapping", hint)
        check_argument(meaning, str, f"mapping[{heading!r}]", hint)
        own = _own_meaning(meaning, words)
        if own is None:
            raise ArgumentError(
                f"mapping: {heading!r}: unknown meaning {meaning!r}", near(meaning, words.legal)
            )
        if heading in (SHEET_NAME, FILE_NAME) and own not in words.vocabulary.levels:
            levels = ", ".join(words.vocabulary.levels)
            raise ArgumentError(f"mapping: the {heading} cannot mean {meaning!r}", f"name a level: {levels}")
        found[heading] = own
    return found


def _own_meaning(meaning: str, words: HeadingWords) -> str | None:
    if meaning in words.legal:
        return meaning
    if meaning.startswith(FORMER):
        own = words.vocabulary.own_level(meaning.removeprefix(FORMER))
        return f"{FORMER}{own}" if own in words.vocabulary.levels else None
    level = meaning.removesuffix(CODE)
    own = words.vocabulary.own_level(level)
    if own in words.vocabulary.levels:
        return own + meaning.removeprefix(level)
    return None


def mapped_columns(
    headings: Sequence[tuple[str, ...]], letters: Sequence[str], mapping: Mapping[str, str]
) -> dict[int, tuple[str, str]]:
    """For each column that a mapping names, the key of the mapping and the meaning.

    Args:
        headings: The heading of each column, by its rows from the top.
        letters: The letters of each column.
        mapping: Meanings by heading or letters; a heading is meant before letters.
    """
    found = {}
    for number, parts in enumerate(headings):
        forms = {spelled(" ".join(parts)), *(map(spelled, parts[-1:]))} - {""}
        written = {cleaned(" ".join(parts)), *(map(cleaned, parts[-1:]))}
        for key, meaning in mapping.items():
            text = cleaned(key.replace(" / ", " "))
            if text in written or (spelled(text) and spelled(text) in forms):
                found[number] = key, meaning
                break
    for number, each in enumerate(letters):
        if number not in found and each in mapping and _LETTERS.fullmatch(each):
            found[number] = each, mapping[each]
    return found


def meanings_of_columns(
    headings: Sequence[tuple[str, ...]], words: HeadingWords, given: Mapping[int, tuple[str, str]]
) -> list[ColumnMeaning]:
    """The meaning of each column of a sheet.

    Args:
        headings: The heading of each column, by its rows from the top.
        words: The meanings of headings.
        given: What `mapped_columns` found.
    """
    open_columns = {
        number: list(words.meanings(*parts))
        for number, parts in enumerate(headings)
        if number not in given and any(parts)
    }
    taken = {meaning for _, meaning in given.values()} - _SEVERAL
    settled = True
    while settled:
        alone = {found[0] for found in open_columns.values() if len(found) == 1} - _SEVERAL
        settled = False
        for found in open_columns.values():
            left = [each for each in found if each not in alone | taken]
            if len(found) > 1 and left and len(left) < len(found):
                found[:] = left
                settled = True
    made: list[ColumnMeaning] = []
    for number in range(len(headings)):
        if number in given:
            meaning = given[number][1]
            unread = meaning == NOT_READ
            made.append(ColumnMeaning("" if unread else meaning, NOT_READ if unread else "mapping"))
            continue
        made.append(_meaning_of(open_columns.get(number, []), taken))
        if made[-1].is_read:
            taken.add(made[-1].meaning)
    return made


def quoted_meanings(meanings: Iterable[str]) -> Listing:
    """Meanings in quotation marks, with "or" between them."""
    return Listing(tuple(say("quoted", text=Word(each)) for each in meanings), "or")


def _meaning_of(found: Sequence[str], taken: set[str]) -> ColumnMeaning:
    if not found:
        return ColumnMeaning("", NOT_READ)
    if len(found) > 1:
        return ColumnMeaning("", NOT_READ, say("several_meanings", meanings=quoted_meanings(found)))
    if found[0] == PERSONAL:
        return ColumnMeaning(PERSONAL, PERSONAL)
    if found[0] in taken:
        return ColumnMeaning("", NOT_READ, say("meaning_taken", meaning=Word(found[0])))
    return ColumnMeaning(found[0], NOT_READ if found[0] in _UNREAD else "heading")
