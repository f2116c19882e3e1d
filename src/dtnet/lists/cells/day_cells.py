"""Days within bounds, of cells: `31/12/2024`, `6/2022`, `Quý II/2022`.

A form with two readings, such as `01/06/22`, is unknown, and the reading says what a person has to decide.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import inf
from typing import TYPE_CHECKING, Final, TypeAlias

from dtnet.lists.cells.cell_texts import (
    NO_RESULT,
    UNKNOWN,
    CellReading,
    cell_text,
    is_error_cell,
    with_letters,
)
from dtnet.lists.cells.personal_numbers import LONG_NUMBER, has_long_number
from dtnet.lists.languages import WordTable, cleaned, words_about
from dtnet.lists.messages import say
from dtnet.network.territory.names import spelled

if TYPE_CHECKING:
    from collections.abc import Callable

DayRange: TypeAlias = tuple[date | None, date | None]
"""A day within bounds, both included; None is no bound."""
FIRST_YEAR: Final = 1901
"""Days before are errors: Excel writes small numbers as days of 1900."""
LAST_YEAR: Final = 2040
"""Days after are errors."""
_SERIAL_FROM: Final = date(1899, 12, 30)
_SERIALS: Final = range(20_000, 60_000)
"""Numbers that Excel shows as days from 1954 to 2064."""
_DIGIT: Final = re.compile("[0-9]")
_DAY_FIRST: Final = re.compile(r"([0-9]{1,2}) ?[/.\-] ?([0-9]{1,2}) ?[/.\-] ?([0-9]{4})")
_TWO_DIGITS: Final = re.compile(
    r"[0-9]{1,2} ?[/.\-] ?[0-9]{1,2} ?[/.\-] ?[0-9]{2}|[0-9]{1,2} ?[/\-] ?[0-9]{2}"
)
_ISO: Final = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_MONTH: Final = re.compile(r"([0-9]{1,2}) ?[/.\-] ?([0-9]{4})")
_ISO_MONTH: Final = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})")
_YEAR: Final = re.compile(r"([0-9]{4})")
_QUARTER: Final = re.compile(r"quarter ([1-4]|i{1,3}|iv)[ /.\-]*([0-9]{4})")
_QUARTERS: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_NAMED_DAY: Final = re.compile(
    r"(?:(?P<before>\d{1,2})(?:st|nd|rd|th)?[ -]+)?(?P<month>[a-z]{3,})\.?[ ,-]+"
    r"(?:(?P<after>\d{1,2})(?:st|nd|rd|th)?[ ,-]+)?(?P<year>\d{4})"
)
"""A day or month with the name of the month: `15 june 2022`, `june 15th, 2022`, `15-jun-2022`."""
_TIME: Final = re.compile(
    r"[t ] ?(?:[01]?[0-9]|2[0-4]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?(?: ?(?:sa|ch))?"
)
"""A time of day after a day. With `AM` the month may stand first, so that is no such time."""
_MIDNIGHT: Final = re.compile(r"[t ]0?0:00(?::00(?:\.0+)?)?(?:z|[+-][0-9]{2}:?[0-9]{2})")
"""A midnight with its time zone; another time with one can be another day here."""
_DAY_HINT: Final = say("day_hint")


def is_day_after_twelfth(text: str) -> bool | None:
    """Whether a text is a day after the 12th of a month, written with the day first; None if it is no day."""
    found = _DAY_FIRST.fullmatch(cleaned(text))
    if found is None or int(found[2]) > 12:  # noqa: PLR2004 - months of a year
        return None
    return int(found[1]) > 12  # noqa: PLR2004 - the same


class DayReader:
    """Reads days with the words of all languages."""

    __slots__ = ("_months", "_no_day", "_periods")

    def __init__(self) -> None:
        self._no_day = WordTable((word, "unknown") for word in words_about("numbers", "unknown"))
        self._periods = {
            kind: {spelled(word) for word in words_about("days", kind)}
            for kind in ("day", "month", "year", "quarter")
        }
        names = [*enumerate(words_about("days", "names"), 1)]
        self._months = {form: number for number, name in names for form in (name, name[:3])}

    def read(self, cell: object) -> CellReading:
        """A day within bounds: `31/12/2024` (day first), `2024-12-31`, `6/2022`, `Quý II/2022`, `2022`."""
        if isinstance(cell, datetime):
            return _days(cell.date(), cell.date())
        if isinstance(cell, date):
            return _days(cell, cell)
        if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
            return _day_of_number(_as_float(cell))
        text = cell_text(cell)
        if is_error_cell(text):
            return NO_RESULT
        if not with_letters(text) or spelled(text) in self._no_day:
            return UNKNOWN
        return self._day_of_text(_without_time(text.casefold()))

    def _day_of_text(self, text: str) -> CellReading:
        bare = text if _ISO.fullmatch(text) else self._with_numbered_month(text) or self._without_names(text)
        for pattern, make in _DAY_FORMS:
            found = pattern.fullmatch(bare)
            if found is not None:
                return make(*found.groups())
        if _TWO_DIGITS.fullmatch(bare):
            return CellReading(what=say("year_of_two_digits"), advice=say("year_of_two_digits_hint"))
        private = has_long_number(text) or not _DIGIT.search(text)
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


def _without_time(text: str) -> str:
    """A text without the time of day at its end."""
    day = re.split(r"[t ] ?(?=[0-9]{1,2}:)", text, maxsplit=1)[0]
    rest = text[len(day) :]
    return day if day and (_TIME.fullmatch(rest) or _MIDNIGHT.fullmatch(rest)) else text


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


def _as_float(number: float | Decimal) -> float:
    """A number as a float; infinite if it is larger than any."""
    try:
        return float(number)
    except OverflowError:
        return inf


def _day_of_number(number: float) -> CellReading:
    if number != number:  # noqa: PLR0124 - only NaN differs from itself
        return UNKNOWN
    if number.is_integer() and FIRST_YEAR <= number <= 2 * LAST_YEAR - FIRST_YEAR:
        return _months(int(number), 1, 12)
    if _SERIALS.start <= number < _SERIALS.stop:
        day = _SERIAL_FROM + timedelta(days=int(number))
        return CellReading(what=say("day_of_excel", day=f"{day:%d/%m/%Y}"), advice=say("day_of_excel_hint"))
    return CellReading(what=say("number_for_day"), advice=_DAY_HINT, private=number >= LONG_NUMBER)


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
