"""What the columns of a list mean, by their headings: levels, codes, attributes, days, and personal data.

The words of headings are data of languages, and of the vocabulary of a network. A heading with several
meanings gets the one that no other column has; otherwise its column is not read, and a finding says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Final

import attrs

from dtnet.arguments import check_argument, words_of
from dtnet.errors import ArgumentError, near
from dtnet.lists.headings.heading_grammar import (
    CODE,
    FORMER,
    HAS_TEAM,
    HOUSEHOLD_STATUS,
    HOUSEHOLDS,
    NO_TEAM,
    PEOPLE,
    PERSONAL,
    REMARKS,
    REPORT_STATUS,
    RESIDENTS,
    STATUS,
    TEAMS,
    HeadingGrammar,
)
from dtnet.lists.languages import WordTable, cleaned, phrases_in, sections, words_about
from dtnet.lists.messages import Word, say
from dtnet.network.territory.names import folded, spelled
from dtnet.phrases import Listing

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from dtnet.lists.findings import How
    from dtnet.network.tables.schema import Vocabulary
    from dtnet.phrases import Told

RUNNING: Final = "running number"
KEY, NAME, ROLE = "key", "name", "role"
_LONGEST_HEADING: Final = 900
"""The most letters of a heading; a longer text is none."""
DAYS: Final = ("start", "end", "founded")
MONTH, PERSONS, TIMES, AMOUNT = "month", "persons", "times", "amount"
INPUTS: Final[Mapping[str, tuple[str, ...]]] = {
    "activity": (MONTH, PERSONS, TIMES),
    "claims": (MONTH, AMOUNT),
}
"""What the rows of lists for assessments state, by the kind of the list."""
NOT_READ: Final = "not read"
SHEET_NAME, FILE_NAME = "sheet name", "file name"
"""Keys of `mapping` for the names of sheets and files."""
STATES: Final = (STATUS, TEAMS, HAS_TEAM, NO_TEAM)
"""What columns about the state of the team of a row mean."""
_UNREAD: Final = frozenset(
    {"", PERSONAL, RUNNING, REMARKS, NOT_READ, *STATES, REPORT_STATUS, HOUSEHOLD_STATUS}
)
_SEVERAL: Final = frozenset({PERSONAL, RUNNING, REMARKS, NOT_READ, "", REPORT_STATUS, HOUSEHOLD_STATUS})
_MEMBERS: Final = ("people", "ordinary")
_ROLES: Final = frozenset({"leader", "deputy"})
_NUMBERING: Final = re.compile(r"^(?:[IVXivx]{1,5}|[0-9]{1,3}|[A-Ha-h])(?:\.[0-9]{1,2})*[.)/]\s*(?=[^\W\d_])")
"""A number before a name: `1. `, `II) `, `1.2. `."""
_BEHIND: Final = re.compile(r"\s*[(:–-]+\s*[0-9].*$|\s*:\s*$")
"""What stands behind the name of a place above others: ` (02 tổ)`, `: 3 thôn`."""
_IN_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_LETTERS: Final = re.compile("[A-Z]{1,3}")
_POINTED: Final = re.compile(r"([^\W\d_]{1,2})\.\s*(?=\w)")
"""Letters before a point that may be the type of a place: `B. Hẹo`, `Th.3`."""
_JOINT: Final = re.compile(r"(?<=[^\W\d_])[.-]?(?=\d)")
"""The place between a letter and a number: `KP3`, `KP.3`."""
_WHOLE: Final = 3
"""The least number of letters of a type of places that is no abbreviation."""


@attrs.frozen
class ColumnMeaning:
    """What a column means.

    Attributes:
        meaning: As `ColumnReading.meaning`; empty if it is unknown.
        how: `heading`, `mapping`, `cells`, `not read` or `personal`.
        reason: Why the column is not read although its heading has a meaning; None otherwise.
        likely: With a reason, the meanings that a person may give it: the last two of several, the lowest
            levels, or the one that another column has.
        settled: Whether a person says what the column means, or that it is ignored.
    """

    meaning: str
    how: How
    reason: Told | None = None
    likely: tuple[str, ...] = ()
    settled: bool = False

    @property
    def is_read(self) -> bool:
        """Whether the cells are read."""
        return self.meaning not in _UNREAD and self.how not in (NOT_READ, PERSONAL)


@cache
def _words_of_people() -> WordTable:
    """The words of headings about people and households, made once."""
    others = (word for key in ("office", HOUSEHOLDS) for word in words_about("grammar", key))
    own = (*words_about(PERSONAL, "inside"), *words_about(PERSONAL, "headings"), *others)
    return WordTable((word, PERSONAL) for word in own)


class HeadingWords:
    """The meanings of headings for the vocabulary of a network.

    Attributes:
        vocabulary: The words of the network.
        grammar: The phrases of headings.
        legal: All meanings that a mapping may name.
        place_types: The words for places, each with its levels.
    """

    __slots__ = (
        "_around",
        "_cache",
        "_exact",
        "_inside",
        "_lowest",
        "_numbers",
        "_running",
        "_several",
        "_short",
        "_sums",
        "grammar",
        "legal",
        "place_types",
        "vocabulary",
    )

    def __init__(self, vocabulary: Vocabulary, inputs: tuple[str, ...] = ()) -> None:
        """The meanings of headings.

        Args:
            inputs: What the rows of a list for assessments state, in place of attributes, days and roles.
        """
        self.vocabulary: Vocabulary = vocabulary
        self.place_types: WordTable = WordTable(type_words(vocabulary))
        no_type = {each.word for each in vocabulary.level_words}  # `cấp thôn`
        lowest = (
            {word for word, level in type_words(vocabulary) if level == vocabulary.levels[-1]}
        ) - no_type
        self._lowest = sorted(lowest)
        self._exact = WordTable(_input_words(inputs) if inputs else _heading_words(vocabulary))
        running = words_about("headings", RUNNING)
        self._running = {_letters(form(word)) for word in running for form in (cleaned, folded)}
        inside = words_about(PERSONAL, "inside")
        self._inside = [tuple(form(each).split()) for each in inside for form in (spelled, folded)]
        self._several = {spelled(word) for word in words_about("around", "several")}
        self._short = short_types(vocabulary)
        self._sums = WordTable((word, "sum") for word in words_about("around", "sum"))
        self._around = {
            key: sorted((tuple(spelled(word).split()) for word in words_about("around", key)), key=len)[::-1]
            for key in ("former", "team")
        }
        self._cache: dict[tuple[str, ...], tuple[str, ...]] = {}
        attributes = dict.fromkeys(each.name for each in vocabulary.attributes)
        self._numbers = {*attributes, PERSONS, TIMES, HOUSEHOLDS, RESIDENTS, TEAMS}
        self.grammar: HeadingGrammar = HeadingGrammar(
            vocabulary.levels, type_words(vocabulary), () if inputs else attributes, inputs
        )
        levels = (
            *vocabulary.levels,
            *(each + CODE for each in vocabulary.levels),
            *(FORMER + each for each in vocabulary.levels),
        )
        about = inputs or (ROLE, *DAYS, *attributes)
        own = (KEY, NAME, *about, *(() if inputs else STATES), RUNNING, REMARKS, PERSONAL, NOT_READ)
        self.legal: tuple[str, ...] = (*levels, *own)

    def meanings(self, *parts: str) -> tuple[str, ...]:
        """The meanings that a heading can have, given by its rows from the top; empty if it is unknown."""
        if sum(map(len, parts)) > _LONGEST_HEADING:
            return ()
        if parts not in self._cache:
            self._cache[parts] = self._meanings_of_parts(parts) if parts else ()
        return self._cache[parts]

    def is_known(self, text: str) -> bool:
        """Whether a heading has a meaning, or is known to be about something else."""
        return bool(self.meanings(text)) or self.grammar.is_harmless(tuple(spelled(text).split()))

    def is_of_words(self, text: str) -> bool:
        """Whether a heading has only words of headings, and so names nobody: `Họ tên chủ hộ`."""
        words = tuple(spelled(text).split())
        return bool(words) and phrases_in(words, _words_of_people()) is not None

    def _hints(self, text: str) -> frozenset[str]:
        return self.grammar.hints(tuple(spelled(text).split()))

    def without_number(self, text: str) -> str:
        """A text without a number before the name of a place: `thôn 1` of `1. thôn 1`."""
        rest = _NUMBERING.sub("", text)
        return rest if rest != text and self.place_level(rest) is not None else text

    def place_level(self, text: str) -> str | None:
        """The level of the first words of a text, `commune` for `Xã Yên Bình`; None if none or several.

        No space is needed between the type of a lowest place and its number: `TDP19/5`.
        """
        level = self._level_of_type(text)
        if level is not None or not _JOINT.search(text.partition(" ")[0]):
            return level
        lowest = self.vocabulary.levels[-1]
        return lowest if self._level_of_type(_JOINT.sub(" ", text, count=1)) == lowest else None

    def _level_of_type(self, text: str) -> str | None:
        words = tuple(spelled(text).split())
        if self.grammar.team_words(words):
            return None
        for size in range(min(4, len(words) - 1), 0, -1):
            levels = self.place_types.meanings(" ".join(words[:size]))
            if levels:
                return levels[0] if len(levels) == 1 else None
        return None

    def section_levels(self, text: str) -> tuple[str, ...]:
        """The levels that the first words of a line can mean: `Thành phố Yên Bái`, `P. Bạch Mai`."""
        level = self.place_level(text) or self.place_level(_NUMBERING.sub("", text))
        if level is not None:
            return (level,)
        words = tuple(spelled(text).split())
        if self.grammar.team_words(words):
            return ()
        short = next((found for each, found in self._short.items() if text.casefold().startswith(each)), None)
        if short is not None:
            return (short,)
        sizes = range(min(4, len(words) - 1), 0, -1)
        return next(
            (found for size in sizes if (found := self.place_types.meanings(" ".join(words[:size])))), ()
        )

    def without_level(self, text: str) -> str:
        """A text without the words for a level at its beginning: `1` of `Thôn 1`."""
        written = text.split()
        sizes = range(min(4, len(written) - 1), 0, -1)
        size = next(
            (size for size in sizes if self.place_types.meanings(spelled(" ".join(written[:size])))), 0
        )
        return " ".join(written[size:])

    def without_team(self, text: str) -> str:
        """A text without the words for a team at its beginning: `thôn 1` of `Tổ CNSCĐ thôn 1`."""
        written = text.split()
        size = self.grammar.team_words(tuple(spelled(text).split()))
        exact = len(spelled(" ".join(written[:size])).split()) == size
        return _bare(" ".join(written[size:])) if size and exact else text

    def place_of_line(self, text: str) -> str:
        """The place that a line between the rows names: `thôn 1` of `1. Tổ CNSCĐ thôn 1 (5 người)`."""
        rest = _BEHIND.sub("", _NUMBERING.sub("", text))
        if self.place_level(rest) is None and text.casefold().startswith(tuple(self._short)):
            return _BEHIND.sub("", text)  # `P. Bạch Mai`
        return self.place_of_team(rest) or rest

    def level_of_part(self, text: str) -> str:
        """The level whose teams a line between the rows announces: `I. Tổ công nghệ số cộng đồng xã`.

        Empty if it is none of the two lowest levels, or if the line names a place.
        """
        line = _BEHIND.sub("", _NUMBERING.sub("", text))
        rest = self.without_team(line)
        found = self.meanings(rest) if rest != line else ()
        return found[0] if len(found) == 1 and found[0] in self.vocabulary.levels[-2:] else ""

    def place_of_team(self, text: str) -> str:
        """The place behind the words for a team: `thôn 1` of `Tổ CNSCĐ thôn 1`; empty if none is named.

        Its number and words that join may stand between: `Tổ CNSCĐ số 2 của thôn 1`.
        """
        rest = self.without_team(text)
        while rest and rest != text and not self._may_name_place(rest):
            first, _, rest = rest.partition(" ")
            if spelled(first) and not (first.isdecimal() or self._hints(first) & {"link", "count"}):
                return ""
            rest = self.without_team(_bare(rest))  # `Tổ CNSCĐ và Đề án 06 thôn 1`
        return "" if rest == text else rest

    def _may_name_place(self, text: str) -> bool:
        """Whether a text begins with the type of a place, or with letters for one: `KP3`, `B. Hẹo`."""
        short = _POINTED.match(text)
        known = short is not None and bool(self.abbreviated(short[1]))
        return known or self.place_level(_JOINT.sub(" ", text)) is not None

    def with_spaced_type(self, text: str) -> str:
        """A text with a space between the type of a place and its number: `KP 3` of `KP3`."""
        spaced = _JOINT.sub(" ", text, count=1)
        return spaced if self._level_of_type(spaced) is not None else text

    def with_whole_type(self, text: str, heading: str) -> str:
        """A text with the type that its first letters abbreviate below a heading: `bản Hẹo` of `B. Hẹo`.

        The text itself if the heading has no such type, or several.
        """
        short = _POINTED.match(text)
        if short is None:
            return text
        own = f" {spelled(heading)} "
        named = [
            each for each in self._lowest if f" {spelled(each)} " in own
        ]  # `khu phố`, not `khu` and `phố` in it
        whole = {
            each for each in named if not any(each != other and each in other.split() for other in named)
        }
        found = whole.intersection(self.abbreviated(short[1]))
        return f"{found.pop()} {text[short.end() :]}" if len(found) == 1 else text

    def without_group(self, text: str) -> str:
        """A text without a word for a group or a team, and words that join: `xã` of `Tổ chung của xã`."""
        rest = self.without_team(text)
        if rest == text and self.names_group(text):
            rest = text.partition(" ")[2]
        while rest not in ("", text):
            first, _, behind = rest.partition(" ")
            if not (self._hints(first) & {"link"} or spelled(first) in self._sums):
                break
            rest = behind
        return rest

    def names_group(self, text: str) -> bool:
        """Whether a text begins with a word for a team or group: `Tổ 1`; not `Tổ dân phố 1`."""
        return self.grammar.begins_with_group(tuple(spelled(text).split()))

    def abbreviated(self, letters: str) -> list[str]:
        """The words for the lowest places that one or two letters abbreviate: `bản` and `buôn` for `B`."""
        plain = folded(letters)
        forms = {each: folded(each).split() for each in self._lowest if len(plain) < _WHOLE}
        return [
            each
            for each, parts in forms.items()
            if plain == "".join(part[0] for part in parts) or (len(parts) == 1 and parts[0].startswith(plain))
        ]

    def names_village(self, text: str) -> bool:
        """Whether a text states a type of the lowest places: `Thôn 1`. `Tổ 1` may be a place or a team."""
        return self.place_level(text) == self.vocabulary.levels[-1] and "group" not in self._hints(text)

    def only_seems_place(self, text: str) -> bool:
        """Whether a text with the type of a place names a body of another: `Ban chỉ đạo`, `Khu trung tâm xã`.

        Its type lacks diacritics that the rest of it has, or it ends with a word for the level above.
        """
        bare = not text.isascii() and not self.states_type(text)
        return bare or self.names_level(spelled(text).split()[-1], self.vocabulary.levels[-2])

    def states_type(self, text: str) -> bool:
        """Whether a text begins with the type of a place, with all its diacritics."""
        words = spelled(text).split()
        sizes = range(min(4, len(words) - 1), 0, -1)
        return any(self.place_types.is_exact(" ".join(words[:size])) for size in sizes)

    def names_no_place(self, text: str) -> bool:
        """Whether a text is a word for places of some level and no name of one: `cấp xã`, `toàn xã`."""
        words = spelled(text).split()
        rest = " ".join(words[1:] if len(words) > 1 and words[0] in self._several else words)
        exact = text.isascii() or self.place_types.is_exact(rest)  # `Liên Quan` is no `liên quận`
        return exact and bool(self.place_types.meanings(rest))

    def names_level(self, text: str, level: str) -> bool:
        """Whether a text is a word for the places of one level alone: `xã`, `cấp xã`."""
        return self.place_types.meanings(spelled(text)) == (level,)

    def _meanings_of_parts(self, parts: tuple[str, ...]) -> tuple[str, ...]:
        if len(parts) == 1:
            return self._meanings_of(parts[0])
        whole = self._meanings_of(" ".join(parts)) or self._meanings_of(" ".join(reversed(parts)))
        if whole:
            return whole
        if spelled(parts[-1]) in self._sums:
            return self.meanings(*parts[:-1])
        below = self._meanings_of(parts[-1])
        if any(
            "count" in self._hints(part) for part in parts[:-1]
        ):  # `Số lượng` above `Thôn`, `Trước sắp xếp`
            places = {NAME, *self.vocabulary.levels, *(FORMER + level for level in self.vocabulary.levels)}
            below = tuple(each for each in below if each not in places)
        if any(self.grammar.names_part(tuple(spelled(part).split())) for part in parts[:-1]):
            below = tuple(each for each in below if each not in self._numbers)  # `Hộ nghèo` above `Số hộ`
        above = {meaning for part in parts[:-1] for meaning in self._meanings_of(part)}
        return (PERSONAL,) if PERSONAL in above and PERSONAL not in below else below

    def _meanings_of(self, text: str) -> tuple[str, ...]:
        words = tuple(spelled(text).split())
        if not words:
            return (RUNNING,) if text.strip() == "#" else ()
        if _letters(text) in self._running:  # `S` above `TT`, `S.T.T`
            return (RUNNING,)
        if any(_holds(words, each) for each in self._inside):
            return (PERSONAL,)
        without = tuple(spelled(_IN_BRACKETS.sub(" ", text)).split())
        if words != without and len(words) == len(without) + 1:  # `Xã (cũ)` is no `Xã`
            without = words if (words[-1],) in self._around["former"] else without
        for form in filter(None, dict.fromkeys((words, without))):
            found = self._exact.meanings(" ".join(form)) or self.grammar.meanings(form)
            if found:
                return found
        return self._without_team(words) or self._without_team(without)

    def _without_team(self, words: tuple[str, ...]) -> tuple[str, ...]:
        for each in self._around["team"]:
            if len(words) > len(each) and words[-len(each) :] == each:
                rest = words[: -len(each)]
                found = self._exact.meanings(" ".join(rest)) or self._without_team(rest)
                if found:
                    return found
        return ()


def _letters(text: str) -> str:
    """The letters and digits of a heading as `spelled` gives them, without spaces and points."""
    return spelled(text).replace(" ", "").replace(".", "")


def _bare(text: str) -> str:
    """A text without signs before it, and without the bracket that ends it if one of them began it."""
    rest = text.lstrip(" -–:(")
    return rest if "(" in rest else rest.rstrip(")")


def _holds(words: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    """Whether a phrase is in some words."""
    size = len(phrase)
    return size > 0 and any(words[at : at + size] == phrase for at in range(len(words) - size + 1))


def short_types(vocabulary: Vocabulary) -> dict[str, str]:
    """The types of places that are abbreviated with a point, `p.`, each with its level."""
    return {
        word: level
        for key, words in sections("abbreviations")
        for level in (_level_of(key, words_about("levels", key), vocabulary),)
        if level is not None
        for word in words
    }


def type_words(vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """The words for places, `thôn`, of each level that the vocabulary has, each with its level."""
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
    for word in (*words_about(PERSONAL, "headings"), *words_about(PERSONAL, "first parts of names")):
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


def with_ignored(mapping: Mapping[str, str], ignore: str | Iterable[str]) -> dict[str, str]:
    """A mapping in which some headings or letters are not read.

    Raises:
        ArgumentError: If a heading is no text, or has a meaning in the mapping.
    """
    ignored = (ignore,) if isinstance(ignore, str) else words_of(ignore, "ignore", 'write ignore=["Ghi chú"]')
    for heading in ignored:
        if heading in mapping:
            raise ArgumentError(f"ignore: {heading!r} has a meaning in mapping", "name it in one of them")
    return {**mapping, **dict.fromkeys(ignored, NOT_READ)}


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
    headings: Sequence[tuple[str, ...]],
    words: HeadingWords,
    given: Mapping[int, tuple[str, str]],
    by_cells: Callable[[int, list[str]], list[str]] | None = None,
) -> list[ColumnMeaning]:
    """The meaning of each column of a sheet.

    Args:
        headings: The heading of each column, by its rows from the top.
        given: What `mapped_columns` found.
        by_cells: Which of several meanings the cells of a column allow.
    """
    open_columns = {
        number: list(words.meanings(*parts))
        for number, parts in enumerate(headings)
        if number not in given and any(parts)
    }
    known = {each.name for each in words.vocabulary.attributes} | {*words.legal}
    _settle_members(open_columns, headings, words)
    _settle_roles(open_columns, headings, words)
    _settle_counts(open_columns, headings, words)
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
    for number, found in open_columns.items():
        if len(found) > 1 and by_cells is not None:
            found[:] = by_cells(number, found)
    made: list[ColumnMeaning] = []
    for number in range(len(headings)):
        if number in given:
            meaning = given[number][1]
            unread = meaning == NOT_READ
            how: How = NOT_READ if unread else "mapping"
            made.append(ColumnMeaning("" if unread else meaning, how, settled=True))
            continue
        made.append(_meaning_of(open_columns.get(number, []), taken, known))
        if made[-1].is_read or made[-1].meaning in STATES:
            taken.add(made[-1].meaning)
    return made


def quoted_meanings(meanings: Iterable[str]) -> Listing:
    """Meanings in quotation marks, with "or" between them."""
    return Listing(tuple(say("quoted", text=Word(each)) for each in meanings), "or")


def _settle_members(
    columns: Mapping[int, list[str]], headings: Sequence[tuple[str, ...]], words: HeadingWords
) -> None:
    """Let a heading for members count everybody where no column counts a role.

    Beside `Tổ trưởng`, `Thành viên` below `Số lượng` may count the others.
    """
    both = [*_MEMBERS]
    beside_roles = {headings[each][:-1] for each, found in columns.items() if {*found} & _ROLES}
    for number, found in columns.items():
        *above, last = headings[number]
        if above and (*above,) in beside_roles and found == both[:1] and words.meanings(last) == _MEMBERS:
            found[:] = both
    if not any({*found} & _ROLES or found == both[:1] for found in columns.values()):
        for found in columns.values():
            if found == both:
                found[:] = both[:1]


def _settle_counts(
    columns: Mapping[int, list[str]], headings: Sequence[tuple[str, ...]], words: HeadingWords
) -> None:
    """Let a number of nothing, such as `Số lượng`, count people or teams where no column names a team."""
    named = {*words.vocabulary.levels[-1:], KEY, NAME}
    if TEAMS in words.legal and not any(named.intersection(found) for found in columns.values()):
        for number, found in columns.items():
            cut = words.grammar.kinds(tuple(spelled(" ".join(headings[number])).split()))
            if found == [PEOPLE] and cut is not None and all("count" in each for each in cut):
                found.append(TEAMS)


def _settle_roles(
    columns: Mapping[int, list[str]], headings: Sequence[tuple[str, ...]], words: HeadingWords
) -> None:
    """Let the role in the team be the role, and another office of a person be personal data."""
    roles = [number for number, found in columns.items() if found == [ROLE]]
    kinds = {
        number: words.grammar.hints(tuple(spelled(" ".join(headings[number])).split())) for number in roles
    }
    own = [number for number in roles if kinds[number] & {"team", "group", "duty"}]
    if len(roles) > 1 and len(own) == 1:
        for number in roles:
            columns[number][:] = [ROLE if number in own else PERSONAL]


def _meaning_of(found: Sequence[str], taken: set[str], known: Collection[str]) -> ColumnMeaning:
    if found and found[0] in (HOUSEHOLDS, RESIDENTS) and found[0] not in known:
        return ColumnMeaning(found[0], NOT_READ)
    if not found:
        return ColumnMeaning("", NOT_READ)
    if len(found) > 1:
        told = say("several_meanings", meanings=quoted_meanings(found))
        return ColumnMeaning("", NOT_READ, told, likely=tuple(found[-2:]))
    if found[0] == PERSONAL:
        return ColumnMeaning(PERSONAL, PERSONAL)
    if found[0] in taken:
        return ColumnMeaning("", NOT_READ, say("meaning_taken", meaning=Word(found[0])), likely=(found[0],))
    return ColumnMeaning(found[0], NOT_READ if found[0] in _UNREAD - {*STATES} else "heading")
