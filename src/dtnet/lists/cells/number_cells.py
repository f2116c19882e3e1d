"""Whole numbers within bounds, of cells: `5`, `5-7`, `trên 5`.

A form with two readings, such as `1.234`, is unknown, and the reading says what a person has to decide. With
a unit, `1.234 hộ` has one: what a unit counts has no fraction. A number of people counts nothing but people:
`5 hộ` and a year are none.
"""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Final, TypeAlias

import attrs

from dtnet.lists.cells.cell_texts import (
    NO_RESULT,
    UNKNOWN,
    CellReading,
    cell_text,
    is_error_cell,
    with_letters,
)
from dtnet.lists.cells.people_parts import PeopleParts
from dtnet.lists.cells.personal_numbers import LONG_NUMBER, has_long_number
from dtnet.lists.languages import WordTable, sections, words_about
from dtnet.lists.messages import say
from dtnet.network.territory.names import spelled

WholeRange: TypeAlias = tuple[int, int | None]
"""A whole number within bounds, both included; None is no upper bound."""
LARGEST_TEAM: Final = 10_000
"""The most people that a team can have; a larger number is an error."""
LARGEST_AREA: Final = 1_000_000_000
"""The largest number about an area; a larger one is an error."""
_WHOLE: Final = re.compile(r"[0-9]{1,15}")
_SPACED: Final = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+")
_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3}){2,}|[0-9]{1,3}(?:,[0-9]{3}){2,}")
_THOUSANDS: Final = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
_NO_FRACTION: Final = re.compile(r"([0-9]{1,15})[.,]0{1,2}")
_FRACTION: Final = re.compile(r"[0-9]+[.,][0-9]+")
_RANGE: Final = re.compile(r"(.+?) ?[-–—~] ?(.+)")
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_NUMBER_WORD: Final = re.compile(r">=|<=|[<>≥≤~]|[^\s<>≥≤~]+")
_SIGNS: Final[dict[str, str]] = {"≥": ">=", "≤": "<="}
_DIGIT: Final = re.compile("[0-9]")
_LINES: Final = 2
"""The least number of lines of a cell that lists people."""
_NUMBERED_LINE: Final = re.compile(r"([0-9]{1,2})\s*[.)/:-]")
_DASHES: Final = "-–—•*+"
_NUMBER_HINT: Final = say("number_hint")
PEOPLE_OF_TEAM: Final = "people"
"""What the numbers of people of teams and of their roles count."""
_YEARS: Final = range(1900, 2100)
"""Numbers that are years rather than numbers of people of a team."""
_BEFORE_UNIT: Final = re.compile(r"^([0-9]+)(?=[^\W\d_])")
_BRACKETS: Final = re.compile(r"([^()]*[^()\s])\s*\(([^()]+)\)\.?")


class NumberReader:
    """Reads whole numbers with the words of all languages."""

    __slots__ = ("_bounds", "_no_number", "_nouns", "_of_units", "_parts", "_to", "_units")

    def __init__(self) -> None:
        phrases = [
            (_number_words(word), kind)
            for kind in ("above", "from", "below", "to", "about")
            for word in words_about("numbers", kind)
        ]
        self._bounds = sorted(phrases, key=lambda each: -len(each[0]))
        self._to = {_number_words(word)[0] for word in words_about("numbers", "between")}
        self._no_number = WordTable((word, "unknown") for word in words_about("numbers", "unknown"))
        self._units = WordTable((word, of) for of, words in sections("units") for word in words)
        self._of_units = frozenset(of for of, _ in sections("units"))
        nouns = [*self._units, *words_about("numbers", "other nouns")]
        self._nouns = WordTable((word, "noun") for word in nouns)
        self._parts = PeopleParts()

    def read(self, cell: object, largest: int, of: str = "") -> CellReading:
        """A whole number within bounds: `5`, `5-7`, `trên 5`, `từ 5`, `dưới 5`, `1.234.567`, `12 người`.

        Args:
            of: What is counted, as a key of the units of languages; another unit is an error then. Empty if
                it is unknown.
        """
        found = self._read(cell, largest, of)
        if of == PEOPLE_OF_TEAM and found.value is not None and any(each in _YEARS for each in found.value):
            return CellReading(what=say("year_for_people"), advice=_NUMBER_HINT, severity="error")
        if found.what is not None and isinstance(cell, str) and _may_name(cell):
            return attrs.evolve(found, private=True)
        return found

    def _read(self, cell: object, largest: int, of: str) -> CellReading:
        if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
            return _whole_of_number(cell, largest)
        if isinstance(cell, date | time | timedelta):
            return CellReading(what=say("day_for_number"), advice=_NUMBER_HINT)
        text = cell_text(cell)
        if is_error_cell(text):
            return NO_RESULT
        if not with_letters(text):
            return UNKNOWN
        if of == PEOPLE_OF_TEAM:
            return self._people_of_text(text, largest)
        return self._whole_of_text(text, largest, of)

    def _people_of_text(self, text: str, largest: int) -> CellReading:
        """A number of people, with its women and men, or in words in brackets: `5 (trong đó 2 nữ)`."""
        total = self._parts.total(text)
        if total is not None:
            return _within(total, total, largest)
        behind = _BRACKETS.fullmatch(text)
        found = self._whole_of_text(text if behind is None else behind[1], largest, PEOPLE_OF_TEAM)
        if behind is None or found.value is None or found.value[0] != found.value[1]:
            return found if behind is None else self._whole_of_text(text, largest, PEOPLE_OF_TEAM)
        agrees = self._parts.agrees(behind[2], found.value[0])
        if agrees is None:
            return self._whole_of_text(text, largest, PEOPLE_OF_TEAM)
        return (
            found if agrees else CellReading(what=say("other_parts"), advice=_NUMBER_HINT, severity="error")
        )

    def _whole_of_text(self, text: str, largest: int, of: str) -> CellReading:
        written = _number_words(_BEFORE_UNIT.sub(r"\1 ", text) if of else text)
        words = self._without_unit(written, of)
        joined = " ".join(words)
        number = _certain_whole(joined)
        if len(words) < len(written) and _THOUSANDS.fullmatch(joined):
            number = int(joined.replace(".", ""))  # households are whole: `1.024 hộ` are 1024
        if number is not None:
            return _within(number, number, largest)
        if joined in self._no_number:
            return UNKNOWN
        if _FRACTION.fullmatch(joined):
            return CellReading(what=say("point_or_comma"), advice=say("point_or_comma_hint"))
        if joined.startswith("-") and _certain_whole(joined[1:].strip()) is not None:
            return CellReading(what=say("negative"), advice=_NUMBER_HINT, severity="error")
        if (
            of
            and len(words) > 1
            and _certain_whole(words[0]) is not None
            and self._begins_with_noun(words[1:])
        ):
            return CellReading(what=say("other_unit"), advice=_NUMBER_HINT, severity="error")
        return self._bounded(words, largest, text)

    def _without_unit(self, words: tuple[str, ...], of: str) -> tuple[str, ...]:
        for size in range(min(3, len(words) - 1), 0, -1):
            units = self._units.meanings(" ".join(words[-size:]))
            if units and (of in units or of not in self._of_units):
                return words[:-size]
        return words

    def _begins_with_noun(self, words: tuple[str, ...]) -> bool:
        """Whether words begin with what is counted: `hộ`, `tổ`."""
        return any(" ".join(words[:size]) in self._nouns for size in range(1, min(3, len(words)) + 1))

    def _bounded(self, words: tuple[str, ...], largest: int, text: str) -> CellReading:
        """`5-7`, `5 đến 7`, `từ 5 đến 7`, and `trên 5` and its like."""
        kind, rest = self._bound(words)
        if kind == "about":
            return CellReading(what=say("not_exact"), advice=say("not_exact_hint"))
        between = self._between(rest) if kind in ("", "from") else None
        if between is not None:
            if between[0] > between[1]:
                return CellReading(what=say("range_upside_down"), advice=_NUMBER_HINT)
            return _within(*between, largest)
        number = _certain_whole(" ".join(rest))
        if not kind or number is None:
            private = not text[:1].isdecimal() or has_long_number(text)
            return CellReading(what=say("not_whole"), advice=_NUMBER_HINT, private=private)
        if kind in ("above", "from"):
            return _within(number + (kind == "above"), None, largest)
        upper = number - (kind == "below")
        return _within(min(upper, 0), upper, largest)

    def _bound(self, words: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
        """The kind of bound that the first words state, empty if none, and the words after them."""
        for phrase, kind in self._bounds:
            if words[: len(phrase)] == phrase and len(words) > len(phrase):
                return kind, words[len(phrase) :]
        return "", words

    def _between(self, words: tuple[str, ...]) -> tuple[int, int] | None:
        for at, each in enumerate(words):
            if each in self._to:
                return _pair(" ".join(words[:at]), " ".join(words[at + 1 :]))
        found = _RANGE.fullmatch(" ".join(words))
        return None if found is None else _pair(found[1], found[2])


def _may_name(text: str) -> bool:
    """Whether a word behind the first begins with a capital, as names do: `5 người, Mẫu`."""
    return any(word[0].isupper() and word[1].islower() for word in _WORD.findall(text.strip()[1:]))


def _number_words(text: str) -> tuple[str, ...]:
    """The words of a text about a number: signs, numbers, and words as `spelled` gives them."""
    found: list[str] = _NUMBER_WORD.findall(text.casefold())
    return tuple(
        _SIGNS.get(each, spelled(each) if with_letters(each) and not _DIGIT.search(each) else each)
        for each in found
    )


def _certain_whole(text: str) -> int | None:
    """The number of a text with one reading."""
    if _WHOLE.fullmatch(text):
        return int(text)
    if _SPACED.fullmatch(text):
        return int(text.replace(" ", ""))
    if _GROUPED.fullmatch(text):
        return int(text.replace(".", "").replace(",", ""))
    found = _NO_FRACTION.fullmatch(text)
    return None if found is None else int(found[1])


def _pair(first: str, second: str) -> tuple[int, int] | None:
    lower, upper = _certain_whole(first.strip()), _certain_whole(second.strip())
    return None if lower is None or upper is None else (lower, upper)


def _whole_of_number(cell: float | Decimal, largest: int) -> CellReading:
    if cell != cell:  # noqa: PLR0124 - only NaN differs from itself
        return UNKNOWN
    if cell in (float("inf"), float("-inf")):
        return CellReading(what=say("not_whole"), advice=_NUMBER_HINT, severity="error")
    number = int(cell)
    if number != cell:
        return CellReading(what=say("not_whole"), advice=_NUMBER_HINT)
    return _within(number, number, largest)


def _within(lower: int, upper: int | None, largest: int) -> CellReading:
    if lower < 0:
        return CellReading(what=say("negative"), advice=_NUMBER_HINT, severity="error")
    most = lower if upper is None else upper
    if most > largest:
        private = most >= LONG_NUMBER
        return CellReading(
            what=say("number_over", largest=largest),
            advice=_NUMBER_HINT,
            severity="error",
            private=private,
        )
    return CellReading((lower, upper))


def people_in_lines(text: str) -> int | None:
    """The number of people that a cell lists, one a line; None if that is not certain.

    The lines are all numbered from 1, or all begin with a dash, or all with two words in capitals.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) < _LINES:
        return None
    numbers = [found and int(found[1]) for found in map(_NUMBERED_LINE.match, lines)]
    if any(each is not None for each in numbers):
        return len(lines) if numbers == [*range(1, len(lines) + 1)] else None
    dashed = sum(line[0] in _DASHES for line in lines)
    if dashed:
        return len(lines) if dashed == len(lines) else None
    named = [[word[0].isupper() for word in line.split()[:2]] == [True, True] for line in lines]
    return len(lines) if all(named) else None
