"""The values of cells: whole numbers, days, sets of words, yes or no, roles, texts and codes.

Only certain forms become values. A form with two readings, such as `1.234` or `01/06/22`, is unknown, and the
reading says what a person has to decide. Every function reads one cell; callers read each distinct cell once.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from unicodedata import is_normalized

import attrs

from dtnet.lists.messages import say, say_near
from dtnet.lists.sheets.languages import UNSEEN, OwnWord, WordTable, cleaned, languages, words_about
from dtnet.network.territory.names import spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from dtnet.lists.sheets.findings import Severity
    from dtnet.network.tables.schema import Vocabulary
    from dtnet.phrases import Told

WholeRange: TypeAlias = tuple[int, int | None]
"""A whole number within bounds, both included; None is no upper bound."""
DayRange: TypeAlias = tuple[date | None, date | None]
"""A day within bounds, both included; None is no bound."""

LARGEST_TEAM: Final = 10_000
"""The most people that a team can have; a larger number is an error."""
LARGEST_AREA: Final = 1_000_000_000
"""The largest number about an area; a larger one is an error."""
FIRST_YEAR: Final = 1901
"""Days before are errors: Excel writes small numbers as days of 1900."""
LAST_YEAR: Final = 2040
"""Days after are errors."""
_SERIAL_FROM: Final = date(1899, 12, 30)
_SERIALS: Final = range(20_000, 60_000)
"""Numbers that Excel shows as days from 1954 to 2064."""

ERROR_CELL: Final = re.compile(
    r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|GETTING_DATA|FORMULA!)|Err:[0-9]{3}"
)
"""Texts that spreadsheets show for a formula without a result."""
_WHOLE: Final = re.compile(r"[0-9]{1,15}")
_SPACED: Final = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+")
_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3}){2,}|[0-9]{1,3}(?:,[0-9]{3}){2,}")
_NO_FRACTION: Final = re.compile(r"([0-9]{1,15})[.,]0{1,2}")
_FRACTION: Final = re.compile(r"[0-9]+[.,][0-9]+")
_RANGE: Final = re.compile(r"(.+?) ?[-–—~] ?(.+)")
_NUMBER_WORD: Final = re.compile(r">=|<=|[<>≥≤~]|[^\s<>≥≤~]+")
_SIGNS: Final[dict[str, str]] = {"≥": ">=", "≤": "<="}
_DIGIT: Final = re.compile("[0-9]")
_DAY_FIRST: Final = re.compile(r"([0-9]{1,2}) ?[/.\-] ?([0-9]{1,2}) ?[/.\-] ?([0-9]{4})")
_TWO_DIGITS: Final = re.compile(
    r"[0-9]{1,2} ?[/.\-] ?[0-9]{1,2} ?[/.\-] ?[0-9]{2}|[0-9]{1,2} ?[/\-] ?[0-9]{2}"
)
_ISO: Final = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ][0-9:.]+Z?)?")
_MONTH: Final = re.compile(r"([0-9]{1,2}) ?[/.\-] ?([0-9]{4})")
_ISO_MONTH: Final = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})")
_YEAR: Final = re.compile(r"([0-9]{4})")
_QUARTER: Final = re.compile(r"quarter ([1-4]|i{1,3}|iv)[ /.\-]*([0-9]{4})")
_QUARTERS: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_TICKS: Final = ("✓", "✔", "☑", "✅")
_BETWEEN_WORDS: Final = re.compile(r"[,;+&\n/]| - ")
_MANY_DIGITS: Final = re.compile("[0-9]{6}")
_LONG_NUMBER: Final = 100_000_000
"""Numbers from here can be telephone or identity numbers."""
_PERSONAL: Final = (
    re.compile(r"(?:\+84|0084|84|0)[1-9][0-9]{8,9}"),  # telephone
    re.compile(r"[1-9][0-9]{8}"),  # telephone without its zero, or an old identity number
    re.compile(r"0[0-9]{11}|[1-9][0-9]{11}"),  # identity number
    re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"),  # e-mail
)
_NUMBER_INSIDE: Final = re.compile(
    r"(?<![0-9])(?:\+?84|0)(?:[ .\-]?[0-9]){9,11}(?![0-9])|(?<![0-9])[0-9]{12}(?![0-9])"
)
"""A telephone or identity number somewhere in a text."""
_ADDRESS_INSIDE: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NAME_WORD: Final = re.compile(r"[^\W\d_]+")
_BETWEEN_DIGITS: Final = re.compile(r"(?<=[0-9])[ .\-]+(?=[0-9])")
_LONGEST_SHOWN: Final = 60


@attrs.frozen
class CellReading:
    """What a cell was read as.

    Attributes:
        value: The value; None is unknown.
        what: What must be told about the cell; None if there is nothing.
        advice: What is allowed, or what to do; or None.
        severity: `error`, `review` or `note`, if there is a message.
        private: Whether the cell can hold personal data, so that no message may repeat it.
    """

    value: Any = None
    what: Told | None = None
    advice: Told | None = None
    severity: Severity = "review"
    private: bool = False


_UNKNOWN: Final = CellReading()
_NO_RESULT: Final = CellReading(what=say("no_result"), advice=say("no_result_hint"), severity="error")
_DAY_FOR_TEXT: Final = CellReading(what=say("day_for_text"), advice=say("day_for_text_hint"))
_NUMBER_HINT: Final = say("number_hint")
_DAY_HINT: Final = say("day_hint")


def cell_text(cell: object) -> str:
    """The text of a cell: composed letters, single spaces, whole numbers without decimals; empty if blank."""
    if isinstance(cell, str):
        return cleaned(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return cleaned(str(cell))


def with_letters(text: str) -> str:
    """A text; empty if it has no letter or digit, such as `-`."""
    return text if text[-1:].isalnum() or any(map(str.isalnum, text)) else ""


@attrs.define(eq=False)
class ColumnTexts:
    """The texts of a column, of which each distinct cell is read once.

    Attributes:
        texts: The text of each cell, as `cell_text`; empty where it has no letter or digit.
        distinct: Every text that occurs, in order, or more.
        unreadable: The different cells that cannot be the name of a place, a key or a code, and why.
    """

    texts: list[str]
    distinct: dict[str, None]
    unreadable: dict[Any, CellReading]


def texts_of(column: Sequence[Any]) -> ColumnTexts:
    """The texts of a column.

    Whether a letter must be composed is asked once for all cells, and the texts of a column without untidy
    cells are the cells: a column of 93,524 texts takes a third of the time.
    """
    distinct = dict.fromkeys(column)
    words = [cell for cell in distinct if isinstance(cell, str)]
    whole = "\n".join(words)
    plain = is_normalized("NFC", whole) and not UNSEEN.search(whole)
    others = [cell for cell in distinct if isinstance(cell, date | time | timedelta)]
    unreadable: dict[Any, CellReading] = dict.fromkeys(others, _DAY_FOR_TEXT)
    if "#" in whole or "Err:" in whole:
        unreadable |= {cell: _NO_RESULT for cell in words if is_error_cell(cell)}
    tidy = plain and len(words) == len(distinct) and " ".join(whole.split()) == whole.replace("\n", " ")
    if tidy and len(words) == whole.count("\n") + 1 and all(each[-1:].isalnum() for each in words):
        return ColumnTexts(list(column), dict.fromkeys(words), unreadable)
    texts: dict[Any, str] = {}
    for cell in distinct:
        text = " ".join(cell.split()) if plain and isinstance(cell, str) else cell_text(cell)
        texts[cell] = text if text[-1:].isalnum() else with_letters(text)
    return ColumnTexts(list(map(texts.__getitem__, column)), dict.fromkeys(texts.values()), unreadable)


def is_error_cell(cell: object) -> bool:
    """Whether a cell shows that a formula has no result."""
    return isinstance(cell, str) and bool(ERROR_CELL.fullmatch(cell.strip()))


_BETWEEN_PIECES: Final = re.compile(r"[()\[\],;:]+|\s[-–]\s")
"""What ends a part of a text."""


def looks_personal(text: str) -> bool:
    """Whether a text looks like a telephone number, an e-mail address or an identity number."""
    if "@" not in text and not text[-1:].isdecimal():
        return False
    joined = _BETWEEN_DIGITS.sub("", text)
    return any(each.fullmatch(joined) for each in _PERSONAL)


@cache
def _words_of_people(key: str) -> WordTable:
    return WordTable((word, key) for word in words_about("personal", key))


def is_person_name(text: str) -> bool:
    """Whether a text has the form of the name of a person: a family name and two to four further names."""
    words = text.split()
    return (
        3 <= len(words) <= 5  # noqa: PLR2004 - the names of a person
        and all(word.isalpha() and word[0].isupper() for word in words)
        and spelled(words[0]) in _words_of_people("family names")
    )


def holds_number(text: str) -> bool:
    """Whether a telephone or identity number or an e-mail address is in a text."""
    return bool(looks_personal(text) or _NUMBER_INSIDE.search(text) or _ADDRESS_INSIDE.search(text))


def holds_personal(text: str) -> bool:
    """Whether a telephone or identity number, an e-mail address or a name of a person is in a text."""
    if holds_number(text):
        return True
    words = _NAME_WORD.findall(text)
    return any(is_person_name(" ".join(words[at : at + 3])) for at in range(len(words) - 2))


def is_titled_name(text: str) -> bool:
    """Whether a title such as `ông` and the whole name of a person stand at the end of a text.

    A text in brackets, or before a comma, ends there: `Thôn 2 (ông Nguyễn Văn An)`.
    """
    return any(_ends_in_titled_name(each.split()) for each in _BETWEEN_PIECES.split(text))


def _ends_in_titled_name(words: Sequence[str]) -> bool:
    titled = (
        at
        for at in range(1, len(words) - 1)
        if any(
            spelled(" ".join(words[start:at])) in _words_of_people("titles")
            for start in range(max(at - 2, 0), at)
        )
    )
    return any(is_person_name(" ".join(words[at:])) for at in titled)


def names_a_person(text: str) -> bool:
    """Whether a text has a title such as `ông`, a family name and a further name in a row."""
    words = spelled(text).split()
    titles, families = (_words_of_people(key) for key in ("titles", "family names"))
    for at, word in enumerate(words[1:-1], 1):
        if word in families and not _DIGIT.search(words[at + 1]):
            before = (" ".join(words[start:at]) for start in range(max(at - 2, 0), at))
            if any(each in titles for each in before):
                return True
    return False


_NAMED_DAY: Final = re.compile(
    r"(?:(?P<before>\d{1,2})(?:st|nd|rd|th)?[ -]+)?(?P<month>[a-z]{3,})\.?[ ,-]+"
    r"(?:(?P<after>\d{1,2})(?:st|nd|rd|th)?[ ,-]+)?(?P<year>\d{4})"
)
"""A day or month with the name of the month: `15 june 2022`, `june 15th, 2022`, `15-jun-2022`."""


def is_day_after_twelfth(text: str) -> bool | None:
    """Whether a text is a day after the 12th of a month, written with the day first; None if it is no day."""
    found = _DAY_FIRST.fullmatch(cleaned(text))
    if found is None or int(found[2]) > 12:  # noqa: PLR2004 - months of a year
        return None
    return int(found[1]) > 12  # noqa: PLR2004 - the same


class CellReader:
    """Reads cells with the words of all languages and of a vocabulary."""

    __slots__ = (
        "_and",
        "_bounds",
        "_months",
        "_no_number",
        "_own_roles",
        "_periods",
        "_roles",
        "_switches",
        "_to",
        "_units",
        "_words",
    )

    def __init__(self, vocabulary: Vocabulary) -> None:
        phrases = [
            (_number_words(word), kind)
            for kind in ("above", "from", "below", "to", "about")
            for word in words_about("numbers", kind)
        ]
        self._bounds = sorted(phrases, key=lambda each: -len(each[0]))
        self._to = {_number_words(word)[0] for word in words_about("numbers", "between")}
        self._no_number = WordTable((word, "unknown") for word in words_about("numbers", "unknown"))
        self._units = WordTable((word, "unit") for word in words_about("numbers", "units"))
        self._and = {spelled(word) for word in words_about("around", "joined")}
        self._periods = {
            kind: {spelled(word) for word in words_about("days", kind)}
            for kind in ("day", "month", "year", "quarter")
        }
        names = [*enumerate(words_about("days", "names"), 1)]
        self._months = {form: number for number, name in names for form in (name, name[:3])}
        self._switches = WordTable(
            (word, kind) for kind in ("yes", "no") for word in words_about("switches", kind)
        )
        roles = (
            (word, role) for each in languages() for role, words in each["roles"].items() for word in words
        )
        self._roles = WordTable(
            [(role, role) for role in vocabulary.roles]
            + [(word, role) for word, role in roles if role in vocabulary.roles]
        )
        self._own_roles = [OwnWord(("roles",), role) for role in vocabulary.roles]
        self._words = {
            each.name: (_set_words(each.name, each.vocabulary), each.vocabulary)
            for each in vocabulary.attributes
            if each.type == "set"
        }

    def whole(self, cell: object, largest: int) -> CellReading:
        """A whole number within bounds: `5`, `5-7`, `trên 5`, `từ 5`, `dưới 5`, `1.234.567`, `12 người`.

        Args:
            cell: The cell.
            largest: The largest number that can be right.
        """
        if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
            return _whole_of_number(cell, largest)
        if isinstance(cell, date | time | timedelta):
            return CellReading(what=say("day_for_number"), advice=_NUMBER_HINT)
        text = cell_text(cell)
        if is_error_cell(text):
            return _NO_RESULT
        if not with_letters(text):
            return _UNKNOWN
        return self._whole_of_text(text, largest)

    def _whole_of_text(self, text: str, largest: int) -> CellReading:
        words = self._without_unit(_number_words(text))
        joined = " ".join(words)
        number = _certain_whole(joined)
        if number is not None:
            return _within(number, number, largest)
        if joined in self._no_number:
            return _UNKNOWN
        if _FRACTION.fullmatch(joined):
            return CellReading(what=say("point_or_comma"), advice=say("point_or_comma_hint"))
        if joined.startswith("-") and _certain_whole(joined[1:].strip()) is not None:
            return CellReading(what=say("negative"), advice=_NUMBER_HINT, severity="error")
        return self._bounded(words, largest, text)

    def _without_unit(self, words: tuple[str, ...]) -> tuple[str, ...]:
        for size in range(min(3, len(words) - 1), 0, -1):
            if " ".join(words[-size:]) in self._units:
                return words[:-size]
        return words

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
            private = not text[:1].isdecimal() or bool(_MANY_DIGITS.search(_BETWEEN_DIGITS.sub("", text)))
            private = private or holds_personal(text)
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

    def day(self, cell: object) -> CellReading:
        """A day within bounds: `31/12/2024` (day first), `2024-12-31`, `6/2022`, `Quý II/2022`, `2022`."""
        if isinstance(cell, datetime):
            return _days(cell.date(), cell.date())
        if isinstance(cell, date):
            return _days(cell, cell)
        if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
            return _day_of_number(float(cell))
        text = cell_text(cell)
        if is_error_cell(text):
            return _NO_RESULT
        if not with_letters(text) or spelled(text) in self._no_number:
            return _UNKNOWN
        return self._day_of_text(text.casefold(), text)

    def _day_of_text(self, text: str, written: str) -> CellReading:
        bare = text if _ISO.fullmatch(text) else self._with_numbered_month(text) or self._without_names(text)
        for pattern, make in _DAY_FORMS:
            found = pattern.fullmatch(bare)
            if found is not None:
                return make(*found.groups())
        if _TWO_DIGITS.fullmatch(bare):
            return CellReading(what=say("year_of_two_digits"), advice=say("year_of_two_digits_hint"))
        private = bool(_MANY_DIGITS.search(_BETWEEN_DIGITS.sub("", text))) or not _DIGIT.search(text)
        private = private or holds_personal(written)
        return CellReading(what=say("not_a_day"), advice=_DAY_HINT, private=private)

    def _with_numbered_month(self, text: str) -> str:
        """`15 June 2022`, `June 15th, 2022` and `15-Jun-2022` as `15/6/2022`; empty for another text."""
        words = _NAMED_DAY.fullmatch(text)
        names = [] if words is None else [each for each in words.groups() if each in self._months]
        if words is None or len(names) != 1:
            return ""
        day = words["before"] or words["after"] or ""
        return f"{day}{day and '/'}{self._months[names[0]]}/{words['year']}"

    def _without_names(self, text: str) -> str:
        """`ngày 1 tháng 6 năm 2022` as `1/6/2022`, `tháng 6/2022` as `6/2022`, `T6/2022` alike."""
        text = re.sub(r"(?<=[^\W\d])(?=\d)", " ", text)
        kinds = {word: kind for kind, words in self._periods.items() for word in words}
        out: list[str] = []
        for each in re.sub(r"([/.\-,])", r" \1 ", text).split():
            kind = kinds.get(spelled(each))
            if kind in ("day", "month", "year"):
                if out and out[-1].isdecimal():
                    out.append("/")
            elif kind == "quarter":
                out.append("quarter ")
            elif each == ",":
                continue
            else:
                out.append(each)
        joined = "".join(out)
        return re.sub(r"/[/.\-]+|[.\-]/", "/", joined)

    def words(self, cell: object, attribute: str) -> CellReading:
        """A set of words of an attribute, separated by commas, semicolons, slashes, plus signs or lines."""
        if is_error_cell(cell):
            return _NO_RESULT
        table, legal = self._words[attribute]
        raw = cell if isinstance(cell, str) else cell_text(cell)
        if not with_letters(raw):
            return _UNKNOWN
        whole = table.meanings(spelled(raw))
        own = whole if len(whole) == 1 else raw.split()
        if all(each in legal for each in own):
            return CellReading(tuple(sorted(set(own), key=legal.index)))
        found: dict[str, None] = {}
        own_words = [OwnWord(("words", attribute), word) for word in legal]
        for part in _BETWEEN_WORDS.split(raw):
            for each in self._parts(cleaned(part), table):
                meanings = table.meanings(spelled(each))
                if len(meanings) != 1 and holds_personal(cleaned(raw)):
                    hint = say_near("", legal, own_words)
                    return CellReading(what=say("an_unknown_word"), advice=hint, private=True)
                if len(meanings) != 1:
                    known = dict.fromkeys((*legal, *table)) if len(each) <= _LONGEST_SHOWN else ()
                    told = say("word_of_several_meanings" if meanings else "unknown_word", word=each)
                    return CellReading(what=told, advice=say_near(each, known, own_words))
                found[meanings[0]] = None
        return CellReading(tuple(sorted(found, key=legal.index)))

    def _parts(self, text: str, table: WordTable) -> list[str]:
        """A text, cut at `và`, `and` unless it is known as a whole."""
        if not text or spelled(text) in table:
            return [text] if text else []
        parts: list[list[str]] = [[]]
        for word in text.split():
            if spelled(word) in self._and:
                parts.append([])
            else:
                parts[-1].append(word)
        return [" ".join(part) for part in parts if part]

    def switch(self, cell: object) -> CellReading:
        """Yes or no."""
        if isinstance(cell, bool):
            return CellReading(cell)
        text = cell_text(cell)
        if is_error_cell(text):
            return _NO_RESULT
        if text in _TICKS:
            return CellReading(value=True)
        if not with_letters(text):
            return _UNKNOWN
        found = self._switches.meanings(spelled(text))
        if found:
            return CellReading(found[0] == "yes")
        return CellReading(
            what=say("neither_yes_nor_no"),
            advice=say("neither_yes_nor_no_hint"),
            private=holds_personal(text),
        )

    def role(self, cell: object) -> CellReading:
        """The role of a person, one of the roles of the vocabulary."""
        text = cell_text(cell)
        if is_error_cell(text):
            return _NO_RESULT
        if not text:
            return _UNKNOWN
        found = self._roles.meanings(spelled(text))
        if len(found) == 1:
            return CellReading(found[0])
        hint = say_near(spelled(text), self._roles, self._own_roles)
        return CellReading(what=say("unknown_role"), advice=hint, private=True)


def _number_words(text: str) -> tuple[str, ...]:
    """The words of a text about a number: signs, numbers, and words as `spelled` gives them."""
    found: list[str] = _NUMBER_WORD.findall(text.casefold())
    return tuple(
        _SIGNS.get(each, spelled(each) if with_letters(each) and not _DIGIT.search(each) else each)
        for each in found
    )


def _set_words(attribute: str, legal: Iterable[str]) -> WordTable:
    known = dict.fromkeys(legal)
    pairs = [(word, word) for word in known]
    for language in languages():
        for word, others in language["words"].get(attribute, {}).items():
            pairs += [(other, word) for other in others if word in known]
    return WordTable(pairs)


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
        return _UNKNOWN
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
        private = most >= _LONG_NUMBER
        return CellReading(
            what=say("number_over", largest=largest),
            advice=_NUMBER_HINT,
            severity="error",
            private=private,
        )
    return CellReading((lower, upper))


def _days(first: date, last: date) -> CellReading:
    if first.year < FIRST_YEAR or last.year > LAST_YEAR:
        return CellReading(
            what=say("day_in_year", year=str(first.year)),
            advice=say("allowed_years", first=str(FIRST_YEAR), last=str(LAST_YEAR)),
            severity="error",
        )
    return CellReading((first, last))


def _exact_day(year: int, month: int, day: int) -> CellReading:
    try:
        found = date(year, month, day)
    except ValueError:
        return CellReading(what=say("no_such_day"), advice=_DAY_HINT, severity="error")
    return _days(found, found)


def _day_first(day: int, month: int, year: int) -> CellReading:
    if month > 12 >= day >= 1:  # noqa: PLR2004 - months of a year
        return CellReading(what=say("month_first"), advice=_DAY_HINT)
    return _exact_day(year, month, day)


def _months(year: int, first: int, last: int) -> CellReading:
    if not 1 <= first <= last <= 12 or year < 1:  # noqa: PLR2004 - months of a year
        return CellReading(what=say("no_such_month"), advice=_DAY_HINT, severity="error")
    if year >= date.max.year:
        return _days(date(year, first, 1), date.max)
    end = date(year + last // 12, last % 12 + 1, 1) - timedelta(days=1)
    return _days(date(year, first, 1), end)


def _day_of_number(number: float) -> CellReading:
    if number != number:  # noqa: PLR0124 - only NaN differs from itself
        return _UNKNOWN
    if number.is_integer() and FIRST_YEAR <= number <= 2 * LAST_YEAR - FIRST_YEAR:
        return _months(int(number), 1, 12)
    if _SERIALS.start <= number < _SERIALS.stop:
        day = _SERIAL_FROM + timedelta(days=int(number))
        return CellReading(what=say("day_of_excel", day=f"{day:%d/%m/%Y}"), advice=say("day_of_excel_hint"))
    return CellReading(what=say("number_for_day"), advice=_DAY_HINT, private=number >= _LONG_NUMBER)


def _quarter(quarter: str, year: str) -> CellReading:
    last = 3 * (_QUARTERS.get(quarter) or int(quarter))
    return _months(int(year), last - 2, last)


_DAY_FORMS: Final[tuple[tuple[re.Pattern[str], Callable[..., CellReading]], ...]] = (
    (_DAY_FIRST, lambda day, month, year: _day_first(int(day), int(month), int(year))),
    (_ISO, lambda year, month, day: _exact_day(int(year), int(month), int(day))),
    (_QUARTER, _quarter),
    (_MONTH, lambda month, year: _months(int(year), int(month), int(month))),
    (_ISO_MONTH, lambda year, month: _months(int(year), int(month), int(month))),
    (_YEAR, lambda year: _months(int(year), 1, 12)),
)
"""Forms of days, and the functions that make days of their parts."""

_SYMBOLS_IN_WORDS: Final = re.compile(
    "(?<=[A-Za-z])[¸µ¶·¹¨¾»¼½©ª«¬®\xad¡¢£¤¥¦§]|[¸µ¶·¹¨¾»¼½©ª«¬®\xad¡¢£¤¥¦§](?=[A-Za-z])"
)
"""Signs inside words: in TCVN3 (ABC), the letters of Vietnamese are in their places."""
_VNI_PAIRS: Final = re.compile(
    "(?<=[aeouyôöAEOUYÔÖ])[äåøûüëïÄÅØÛÜËÏ]|[ñÑ](?=[aeiouyôöAEIOUYÔÖ])|[öÖ](?=[ôùûõïøa-z])"
)
"""Marks behind vowels: in VNI a letter is followed by its mark; and letters that Vietnamese does not have."""
_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]")
_FEW: Final = 3
_SHARE: Final = 7
"""A text of which one in so many letters with marks, or fewer, looks like an old encoding is in none."""


def old_encoding(text: str) -> str:
    """The encoding from before Unicode in which a Vietnamese text is written; empty if it is in none.

    Returns:
        `TCVN3 (ABC)`, `VNI`, or an empty text.

    Examples:
        >>> old_encoding("Tæ c«ng nghÖ sè céng ®ång x· Yªn B×nh"), old_encoding("Tổ công nghệ số cộng đồng")
        ('TCVN3 (ABC)', '')
        >>> old_encoding("Toå coâng ngheä soá coäng ñoàng xaõ Ñoâng Cöùu")
        'VNI'
    """
    if text.isascii():
        return ""
    least = max(_FEW, len(_NOT_ASCII.findall(text)) / _SHARE)
    symbols = len(_SYMBOLS_IN_WORDS.findall(text))
    pairs = _VNI_PAIRS.findall(text)
    if symbols >= max(least, len(pairs)):
        return "TCVN3 (ABC)"
    return "VNI" if len(pairs) >= least and len(set(pairs)) >= _FEW else ""
