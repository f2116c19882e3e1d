"""The days that a published number or claim may speak of, from what its source tells of them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from dtnet.arguments import check_argument
from dtnet.errors import DayError
from dtnet.periods import Month, Period, as_day, as_window

_TWO_YEARS: Final = re.compile(r"(\d{4})/(\d{4})")
_MONTH_OR_YEAR: Final = re.compile(r"\d{4}(-\d{2})?")


def as_of_days(as_of: str, *, at_end: bool = False) -> Period:
    """The days that an as-of may be.

    Args:
        as_of: A day (`2024-08-31`), a month (`2024-08`), a year (`2024`), or two years that follow each other
            (`2023/2024`, both whole).
        at_end: The source says "the end of" that month or year: read as its last day.

    Raises:
        ArgumentError: If it is no text.
        DayError: If it is none of these, or `at_end` is said of a day or of two years.

    Examples:
        >>> print(as_of_days("2024-08"))
        2024-08-01..2024-09-01
        >>> print(as_of_days("2021", at_end=True))
        2021-12-31..2022-01-01
    """
    check_argument(as_of, str, "as_of", "write a day, a month or a year, as 2024-08")
    if _MONTH_OR_YEAR.fullmatch(as_of):
        days = as_window(as_of)
        return Period(days.last_day, days.end) if at_end and days.last_day else days
    if at_end:
        raise DayError(f'as of the end of "{as_of}"', "only a month (2024-08) or a year (2024) has an end")
    if years := _TWO_YEARS.fullmatch(as_of):
        first, second = int(years[1]), int(years[2])
        if second != first + 1:
            raise DayError(f'as of "{as_of}": two years follow each other', f"write {first}/{first + 1}")
        return Period(Month(first, 1).start, Month(second, 12).end)
    try:
        day = as_day(as_of, what="as of")
    except DayError as error:
        hint = "write a day 2024-08-31, a month 2024-08, a year 2024 or two years 2023/2024"
        raise DayError(error.message, hint) from None
    return Period(day, day + timedelta(days=1))
