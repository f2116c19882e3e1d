"""Days, months and half-open periods, and the texts that name them. This module never reads the clock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs

from dtnet.errors import DayError, cut
from dtnet.lazy import later_type, mark_converter
from dtnet.pydantic_hook import PydanticHook

if TYPE_CHECKING:
    import numpy as np

    DayLike: TypeAlias = date | str | np.datetime64
    """A `datetime.date`, ISO text (`2024-08-31`) or a NumPy day (`datetime64[D]`)."""
else:  # who works with days alone does not load NumPy
    DayLike = date | str | later_type("numpy.datetime64")

__all__ = ["as_day", "as_window"]


def __dir__() -> list[str]:
    return sorted(__all__)


EPOCH: Final = date(1970, 1, 1)
_EPOCH_NUMBER: Final = EPOCH.toordinal()
OPEN: Final = 2**31 - 1
"""An open end in integer columns; public values use None."""
_FIRST, _LAST = 1900, 2999
EARLIEST: Final = date(_FIRST, 1, 1)
LATEST: Final = date(_LAST, 12, 31)
"""The last day that dtnet accepts; `EARLIEST` is the first."""
_MONTHS = 12
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ISO_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_ISO_YEAR = re.compile(r"[0-9]{4}")


def as_day(value: DayLike, *, what: str = "day") -> date:
    """The day that a value names.

    Args:
        value: A date, ISO text or a `datetime64[D]`. A `datetime` is refused, because it names an instant,
            and the day of an instant depends on a time zone.
        what: What the day is for; error messages begin with it.

    Raises:
        DayError: If the value does not name a day, or its year is outside 1900–2999.
    """
    day = _plain_day(value, what)
    if not _FIRST <= day.year <= _LAST:
        raise DayError(f"{what} {day}: year outside {_FIRST}–{_LAST}")
    return day


mark_converter(as_day)


def _plain_day(value: Any, what: str) -> date:  # noqa: ANN401 - sorts out what anybody passes
    if isinstance(value, datetime):
        raise DayError(f"{what} {value!r}: an instant is not a day", "pass .date()")
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        if _ISO_DAY.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError as error:
                raise DayError(f"{what} {value!r}: no such day ({error})") from None
        raise DayError(f"{what} {value!r}: not a day", "write it as 2024-08-31")
    dtype = getattr(value, "dtype", None)
    if dtype is not None and str(dtype) == "datetime64[D]":
        plain = value.item()
        if isinstance(plain, date):
            return plain
    raise DayError(
        f"{what} {value!r}: not a day",
        "pass a datetime.date, ISO text or a numpy datetime64[D]",
    )


def day_number(day: date) -> int:
    """The number of days since 1970-01-01, as columns store a day."""
    return day.toordinal() - _EPOCH_NUMBER


def number_day(number: int) -> date:
    """The day of a number: the inverse of `day_number`."""
    return date.fromordinal(number + _EPOCH_NUMBER)


FIRST_DAY: Final = day_number(EARLIEST)
LAST_DAY: Final = day_number(LATEST)
"""The numbers of `EARLIEST` and `LATEST`."""


@attrs.frozen(order=True)
class Month(PydanticHook):
    """A calendar month.

    Attributes:
        year: 1900–2999.
        month: 1–12.
    """

    year: int
    month: int

    def __attrs_post_init__(self) -> None:
        whole = type(self.year) is int and type(self.month) is int
        if not (whole and _FIRST <= self.year <= _LAST and 1 <= self.month <= _MONTHS):
            raise DayError(f"month {cut(f'{self.year}-{self.month}')}: no such month")

    @classmethod
    def of(cls, day: date) -> Month:
        """The month of a day.

        Raises:
            DayError: If the argument is not a day.
        """
        day = as_day(day)
        return cls(day.year, day.month)

    @property
    def start(self) -> date:
        """The first day of the month."""
        return date(self.year, self.month, 1)

    @property
    def end(self) -> date:
        """The first day of the next month; the end is not included."""
        return date(self.year + self.month // _MONTHS, self.month % _MONTHS + 1, 1)

    @property
    def days(self) -> int:
        """The number of days in the month."""
        return (self.end - self.start).days

    def next(self) -> Month:
        """The following month."""
        return Month.of(self.end)

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}"


@attrs.frozen
class Period(PydanticHook):
    """A half-open period of days: `start` is included, `end` is not.

    Attributes:
        start: The first day.
        end: The day after the last one; None if the period has an open end.

    Raises:
        DayError: If the end is not after the start.
    """

    start: date = attrs.field(converter=as_day, metadata={"key": "from", "example": 'from = "2024-08-10"'})
    end: date | None = attrs.field(
        default=None, converter=attrs.converters.optional(as_day), metadata={"key": "until"}
    )

    def __attrs_post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise DayError(
                f"period {self.start}..{self.end}: its end is not after its start",
                "ends are not included: a period of one day ends on the next day",
            )

    def __contains__(self, day: DayLike) -> bool:
        """Whether a day lies in the period.

        Raises:
            DayError: If the argument names no day.
        """
        if type(day) is not date:
            day = as_day(day)
        return self.start <= day and (self.end is None or day < self.end)

    @property
    def days(self) -> int | None:
        """The number of days, or None if the end is open."""
        return None if self.end is None else (self.end - self.start).days

    @property
    def last_day(self) -> date | None:
        """The last day, or None if the end is open."""
        return None if self.end is None else self.end - timedelta(days=1)

    @property
    def numbers(self) -> tuple[int, int]:
        """Start and end as integer columns store them; an open end is `OPEN`."""
        return day_number(self.start), OPEN if self.end is None else day_number(self.end)

    def intersection(self, other: Period) -> Period | None:
        """The days that lie in both periods, or None if there are none.

        Raises:
            DayError: If the argument is not a period.
        """
        other = as_period(other)
        start = max(self.start, other.start)
        ends = [end for end in (self.end, other.end) if end is not None]
        end = min(ends, default=None)
        return None if end is not None and end <= start else Period(start, end)

    def months(self) -> Iterator[Month]:
        """Each month with a day in the period, in order.

        Raises:
            DayError: If the end is open.
        """
        last = self.last_day
        if last is None:
            raise DayError(f"period {self}: it is open and has no last month")
        month, end = Month.of(self.start), Month.of(last)
        while month <= end:
            yield month
            month = month.next()

    def __str__(self) -> str:
        return f"{self.start}..{'' if self.end is None else self.end}"


def as_window(value: str | Period) -> Period:
    """The window that a text names: a period with an end.

    Args:
        value: A year (`2024`), a month (`2024-08`), two days (`2024-08-10..2026-01-01`, the second not
            included), or a `Period` with an end.

    Raises:
        DayError: If the value does not name a period, or the period has an open end.

    Examples:
        >>> as_window("2024").end
        datetime.date(2025, 1, 1)
    """
    period = as_period(value)
    if period.end is None:
        raise DayError(f"window {period}: it has no end")
    return period


def as_period(value: str | Period) -> Period:
    """The period that a text names, as in `as_window`; or the given period, which may have an open end.

    Raises:
        DayError: If the value does not name a period.
    """
    return _plain_period(value)


mark_converter(as_period)


def _plain_period(value: Any) -> Period:  # noqa: ANN401 - sorts out what anybody passes
    if isinstance(value, Period):
        return value
    if not isinstance(value, str):
        raise DayError(f"window {value!r}: not a window", "write 2024, 2024-08 or A..B")
    if _ISO_YEAR.fullmatch(value):
        year = int(value)
        return Period(Month(year, 1).start, Month(year, 12).end)
    if month := _ISO_MONTH.fullmatch(value):
        parsed = Month(int(month[1]), int(month[2]))
        return Period(parsed.start, parsed.end)
    start, dots, end = value.partition("..")
    if not dots:
        raise DayError(
            f"window {value!r}: not a window",
            "write a year 2024, a month 2024-08 or days 2024-08-10..2026-01-01 (end not included)",
        )
    return Period(as_day(start, what="window start"), as_day(end, what="window end"))
