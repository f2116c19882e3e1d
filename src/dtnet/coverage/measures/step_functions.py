"""Shares and counts over time as step functions: mean, extremes, the first day that lasts, and spells.

Spells that are cut off by the ends of the data have bounds on their length.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from dtnet.arguments import array_of, check_argument, several_in
from dtnet.coverage.measures.quantities import (
    UNDEFINED,
    Answer,
    Counts,
    Flags,
    Quantities,
    Whole,
    check_quantities,
    exact_number,
    roomy,
    whole_numbers,
)
from dtnet.errors import ArgumentError, DayError, OutsideDataError, UnknownFactError
from dtnet.periods import DayLike, Period, as_day, day_number, number_day
from dtnet.pydantic_hook import PydanticHook
from dtnet.read_only import ReadOnly, sealed
from dtnet.short_repr import ShortRepr

if TYPE_CHECKING:
    from collections.abc import Callable

    from dtnet.coverage.measures.quantities import Numbers

DayArray: TypeAlias = NDArray[np.datetime64]
"""Days, `datetime64[D]`."""
DaysLike: TypeAlias = DayArray | Sequence[DayLike]


class Steps(ReadOnly):
    """A value over time, which is constant in each step. A step includes its start and excludes its end.

    Days between steps have no value, because no area existed.

    Attributes:
        start: Shape (n): the first day of each step, in rising order.
        end: Shape (n): the day after the last day of each step.
        values: Shape (n): the value on the days of each step, possibly known only within bounds. Numerators
            and bases of shares are those of a day and not reduced, because a mean weighs each day by its
            base.
        together: Whether one completion attains all lower bounds, and one all upper bounds. If not, answers
            that depend on this are safe but not sharp.

    Args:
        start: The first days; a `datetime` is refused.
        end: The days after the last days.
        values: A value for each step.
        together: See the attribute.

    Raises:
        DayError: If an argument is not a day, if a step has no day, or if steps overlap or are not in order.
        ArgumentError: If the number of values is not the number of steps.

    Examples:
        >>> Steps(["2024-01-01"], ["2024-02-01"], Quantities([3], base=4)).days.tolist()
        [31]
    """

    start: DayArray
    end: DayArray
    values: Quantities
    together: bool

    __slots__ = ("end", "start", "together", "values")

    def __init__(self, start: DaysLike, end: DaysLike, values: Quantities, *, together: bool = True) -> None:
        first, after = day_array(start, "start"), day_array(end, "end")
        check_steps(first, after)
        check_quantities(values, "values")
        if len(values) != len(first):
            raise ArgumentError(f"{len(values)} values for {len(first)} steps", "give one for each step")
        self.start, self.end = first, after
        self.values, self.together = values, together

    @classmethod
    def from_changes(
        cls, days: DaysLike, until: DayLike, values: Quantities, *, together: bool = True
    ) -> Steps:
        """The steps between changes of a value.

        Args:
            days: The days on which the value changes, rising.
            until: The end of the last step.
            values: The value from each of these days on.
            together: As for `Steps`.

        Raises:
            DayError: If an argument is not a day, or the days do not rise.
            ArgumentError: If the number of values is not the number of days.

        Examples:
            >>> steps = Steps.from_changes(["2024-01-01", "2024-03-01"], "2024-04-01", Quantities([1, 3]))
            >>> steps.days.tolist()
            [60, 31]
        """
        start = day_array(days, "days")
        end = np.append(start[1:], day_array([until], "until")) if len(start) else start
        return cls(start, end, values, together=together)

    def __len__(self) -> int:
        return len(self.start)

    def __repr__(self) -> str:
        span = f", {self.start[0]}..{self.end[-1]}" if len(self) else ""
        return f"<Steps: {len(self)}{span}>"

    @property
    def days(self) -> Counts:
        """Shape (n): the number of days of each step."""
        lengths: Counts = (self.end - self.start).astype(np.int64)
        return lengths


@attrs.frozen(kw_only=True)
class Reached(PydanticHook):
    """The first day from which a threshold is reached for long enough.

    Attributes:
        earliest: The earliest possible day; None if the threshold cannot be reached.
        latest: The latest possible day; None if it is not certain that the threshold is ever reached.
        sharp: Whether some completion has each of the two days.
    """

    earliest: date | None
    latest: date | None
    sharp: bool = True


def check_steps_given(given: object) -> None:
    """Refuse a value that is not of the class `Steps`.

    Raises:
        ArgumentError: If it is anything else.
    """
    check_argument(given, Steps, "steps", "pass Steps, for example Steps.from_changes(…)")


def mean(steps: Steps) -> Answer:
    """The mean over all days that have a value: `Σ days × numerator / Σ days × base`.

    For shares of areas this is covered area-days over existing area-days; for counts, the mean over days. Its
    bounds are the means of all lower and of all upper bounds; they are sharp if `together` is true. The mean
    is undefined without days. Exact; O(n).

    Args:
        steps: The value over time.

    Raises:
        UnknownFactError: If upper bounds have other bases than lower bounds. The weight of a day is then
            unknown, so the mean must be computed from the single areas.

    Examples:
        >>> steps = Steps.from_changes(["2024-01-01", "2024-01-11"], "2024-01-31", Quantities([1, 3], base=4))
        >>> mean(steps).point
        Fraction(7, 12)
    """
    check_steps_given(steps)
    values, days = steps.values, steps.days
    unknown = int((values.base != values.upper_base).sum())
    if unknown:
        raise UnknownFactError(
            f"no mean: the base of {unknown} of {len(steps)} steps is known only within bounds",
            "compute the mean with the days of each area as weights",
        )
    if not len(steps):
        return UNDEFINED
    greatest = int(days.sum()) * max(int(values.upper.max()), int(values.base.max()))
    of = [int((roomy(each, greatest) * days).sum()) for each in (values.base, values.lower, values.upper)]
    return Answer(lower=Fraction(of[1], of[0]), upper=Fraction(of[2], of[0]), sharp=steps.together)


def minimum(steps: Steps) -> Answer:
    """The minimum over all days, between the smallest lower bound and the smallest upper bound.

    The bounds are sharp if `together` is true. The minimum is undefined without days. Values are compared
    exactly; O(n).

    Args:
        steps: The value over time.

    Examples:
        >>> values = Quantities([1, 2], [5, 3])
        >>> answer = minimum(Steps.from_changes(["2024-01-01", "2024-01-11"], "2024-01-31", values))
        >>> answer.lower, answer.upper
        (Fraction(1, 1), Fraction(3, 1))
    """
    return _extreme(steps, np.argmin)


def maximum(steps: Steps) -> Answer:
    """The maximum over all days, between the largest lower bound and the largest upper bound.

    The bounds are sharp if `together` is true. The maximum is undefined without days. Values are compared
    exactly; O(n).

    Args:
        steps: The value over time.

    Examples:
        >>> values = Quantities([1, 2], [5, 3])
        >>> answer = maximum(Steps.from_changes(["2024-01-01", "2024-01-11"], "2024-01-31", values))
        >>> answer.lower, answer.upper
        (Fraction(2, 1), Fraction(5, 1))
    """
    return _extreme(steps, np.argmax)


def first_day_reached(steps: Steps, threshold: Fraction | int, *, hold: int = 1) -> Reached:
    """The first day from which the value is at least a threshold for a number of days without a break.

    All these days must lie inside the data: a threshold reached five days before the end of the data does not
    count as reached for ten days. A day without a value is a break. The upper bounds give the earliest day,
    and the lower bounds the latest one. If the threshold is reached on the first day of the data, the answer
    is that day, whatever was before. Values are compared exactly; O(n).

    Args:
        steps: The value over time.
        threshold: An exact number.
        hold: The number of days, 1 or more.

    Raises:
        ArgumentError: If the threshold is not exact, or `hold` is not a whole number of 1 or more.

    Examples:
        >>> values = Quantities([1, 4, 2, 4], [1, 4, 3, 4], base=5)
        >>> steps = Steps.from_changes(
        ...     ["2024-01-01", "2024-01-11", "2024-01-14", "2024-01-21"], "2024-01-31", values)
        >>> first_day_reached(steps, Fraction(3, 5), hold=7)
        Reached(earliest=datetime.date(2024, 1, 11), latest=datetime.date(2024, 1, 21), sharp=True)
        >>> first_day_reached(steps, Fraction(3, 5), hold=11).latest is None
        True
    """
    if type(hold) is not int or hold < 1:
        raise ArgumentError(f"hold={hold!r}", "give a number of days, 1 or more")
    check_steps_given(steps)
    goal = exact_number(threshold, "threshold")
    values = steps.values
    earliest = _first_run(steps, at_least(values.upper, values.upper_base, goal), hold)
    latest = _first_run(steps, at_least(values.lower, values.base, goal), hold)
    return Reached(earliest=earliest, latest=latest, sharp=steps.together)


def at_least(of: Counts, base: Counts, threshold: Fraction) -> Flags:
    """Shape (n): whether `of / base` is at least a threshold, compared exactly."""
    size = max(int(of.max()), int(base.max())) + 1 if len(of) else 1
    greatest = size * max(abs(threshold.numerator), threshold.denominator)
    reached: Flags = np.asarray(
        roomy(of, greatest) * threshold.denominator >= roomy(base, greatest) * threshold.numerator, np.bool_
    )
    return reached


def runs(
    start: DayArray, end: DayArray, inside: Flags, series: Numbers | None = None
) -> tuple[Counts, Counts]:
    """The first and last step of each longest run of counted steps without a gap; O(n).

    Args:
        start: Shape (n): the first days, rising within a series.
        end: Shape (n): the days after the last days.
        inside: Shape (n): whether each step counts.
        series: Shape (n): the series of each step. A run never joins steps of different series; by default
            there is one series.
    """
    joined = inside[1:] & inside[:-1] & (start[1:] == end[:-1])
    if series is not None:
        joined &= series[1:] == series[:-1]
    alone = np.zeros(min(len(inside), 1), np.bool_)
    first = inside & ~np.concatenate([alone, joined])
    last = inside & ~np.concatenate([joined, alone])
    return np.flatnonzero(first), np.flatnonzero(last)


def day_array(days: DaysLike, what: str) -> DayArray:
    """A read-only copy of days as `datetime64[D]`.

    Raises:
        DayError: If a value is not a day.
    """
    if isinstance(days, np.ndarray):
        if days.dtype != np.dtype("datetime64[D]") or days.ndim != 1 or np.isnat(days).any():
            raise DayError(
                f"{what}: {days.dtype} of shape {days.shape}", "give one row of days, datetime64[D]"
            )
        copy = days.copy()
    else:
        copy = np.array(
            [day_number(as_day(each, what=what)) for each in several_in(days, what, "give days")], np.int64
        ).view("datetime64[D]")
    copy.flags.writeable = False
    return copy


def check_steps(start: DayArray, end: DayArray, series: Numbers | None = None) -> None:
    """Refuse steps that have no day, overlap, or are not in order.

    Raises:
        DayError: If there is such a step; it names the first one.
    """
    if len(start) != len(end):
        raise DayError(f"{len(start)} starts and {len(end)} ends of steps", "give each step one of each")
    if (end <= start).any():
        at = int((end <= start).argmax())
        raise DayError(f"step {at}, {start[at]}..{end[at]}: its end is not after its start")
    early = start[1:] < end[:-1]
    if series is not None:
        early = (early & (series[1:] == series[:-1])) | (series[1:] < series[:-1])
    if early.any():
        at = int(early.argmax()) + 1
        raise DayError(
            f"step {at}, {start[at]}..{end[at]}, does not come after {start[at - 1]}..{end[at - 1]}",
            "give steps in order, series by series and without overlaps",
        )


def _extreme(steps: Steps, place: Callable[[Numbers], np.intp]) -> Answer:
    """The bounds at the places of the extreme lower and upper bound."""
    check_steps_given(steps)
    if not len(steps):
        return UNDEFINED
    values, (low, high) = steps.values, steps.values.keys()
    lower, upper = values.fraction(int(place(low))), values.fraction(int(place(high)), "upper")
    return Answer(lower=lower, upper=upper, sharp=steps.together)


def _first_run(steps: Steps, inside: Flags, hold: int) -> date | None:
    first, last = runs(steps.start, steps.end, inside)
    long = np.flatnonzero((steps.end[last] - steps.start[first]).astype(np.int64) >= hold)
    return number_day(int(steps.start[first[long[0]]].astype(np.int64))) if len(long) else None


@attrs.frozen(eq=False, kw_only=True, repr=False)
class Spells(ShortRepr):
    """k stretches of days, sorted by series and time.

    Attributes:
        series: Shape (k): the series of each spell.
        start: Shape (k): the first day.
        end: Shape (k): the day after the last day.
        censored_start: Shape (k): whether the spell starts with the data, so that it may have begun earlier.
        censored_end: Shape (k): whether the spell ends with the data, so that it may have continued.
    """

    series: Counts
    start: DayArray
    end: DayArray
    censored_start: Flags
    censored_end: Flags

    def __attrs_post_init__(self) -> None:
        sealed(self)

    def __len__(self) -> int:
        return len(self.start)

    @property
    def days(self) -> Counts:
        """Shape (k): the number of days inside the data; a censored spell had at least this number."""
        lengths: Counts = (self.end - self.start).astype(np.int64)
        return lengths


@attrs.frozen(eq=False, kw_only=True, repr=False)
class SpellBounds(ShortRepr):
    """The bounds of spells of a condition that is unknown on some days.

    Attributes:
        certain: The longest stretches of days on which the condition certainly holds. Each lies inside a
            possible stretch, and inside one spell of every completion.
        possible: The longest stretches of days on which the condition may hold. Each spell of every
            completion lies inside one of them.
    """

    certain: Spells
    possible: Spells


def spells(
    start: DaysLike,
    end: DaysLike,
    inside: NDArray[np.bool_],
    *,
    data: Period,
    series: Whole | None = None,
) -> Spells:
    """The longest stretches of days on which a condition holds.

    A spell ends where a step begins on which the condition does not hold, or where there is no step because
    the area does not exist. A spell that begins or ends with the data is censored there. A spell that begins
    because its area opened, or ends because its area closed, is not censored. Many areas are handled
    together; O(n).

    Args:
        start: Shape (n): the first days of steps, rising within each series.
        end: Shape (n): the days after their last days.
        inside: Shape (n): whether the condition holds on the days of each step.
        data: The period of the data.
        series: Shape (n): the number of the area of each step, rising; by default all are of area 0.

    Raises:
        DayError: If an argument is not a day, if a step has no day, or if steps of a series overlap or are
            not in order.
        OutsideDataError: If a step lies outside the data.
        ArgumentError: If arrays differ in length, or the data have no end.

    Examples:
        >>> from dtnet import Period
        >>> found = spells(
        ...     ["2024-01-01", "2024-02-01", "2024-03-01"], ["2024-02-01", "2024-03-01", "2024-04-01"],
        ...     np.array([True, False, True]), data=Period("2024-01-01", "2024-05-01"))
        >>> found.days.tolist(), found.censored_start.tolist(), found.censored_end.tolist()
        ([31, 31], [True, False], [False, False])
    """
    first, after = day_array(start, "start"), day_array(end, "end")
    number = np.zeros(len(first), np.int64) if series is None else whole_numbers(series, "series", len(first))
    check_steps(first, after, number)
    flags = array_of(inside, "inside")
    if flags.dtype != np.bool_ or flags.shape != first.shape:
        raise ArgumentError(
            f"inside: {flags.dtype} of shape {flags.shape}",
            f"give True or False for each of {len(first)} steps",
        )
    check_argument(data, Period, "data", "pass the period of the data as a Period")
    if data.end is None:
        raise ArgumentError(
            f"data={data} has no end", "give a period that ends on the day after the last day of the data"
        )
    begin, stop = np.datetime64(data.start, "D"), np.datetime64(data.end, "D")
    outside = (first < begin) | (after > stop)
    if outside.any():
        at = int(outside.argmax())
        raise OutsideDataError(
            f"step {at}, {first[at]}..{after[at]}, is not inside the data, {data.start}..{data.end}"
        )
    heads, tails = runs(first, after, flags, number)
    return Spells(
        series=number[heads],
        start=first[heads],
        end=after[tails],
        censored_start=first[heads] == begin,
        censored_end=after[tails] == stop,
    )


def spells_below(steps: Steps, threshold: Fraction | int, *, data: Period) -> SpellBounds:
    """The stretches of days on which a value is certainly or possibly below a threshold.

    Values are compared exactly; O(n).

    Args:
        steps: The value over time.
        threshold: An exact number.
        data: The period of the data.

    Raises:
        ArgumentError: If the threshold is not exact, or the data have no end.
        OutsideDataError: If a step lies outside the data.

    Examples:
        >>> from fractions import Fraction
        >>> from dtnet.coverage.measures import Quantities
        >>> from dtnet.coverage.measures import Steps
        >>> from dtnet import Period
        >>> values = Quantities([1, 1, 4], [1, 4, 4], base=5)
        >>> changes = ["2024-01-01", "2024-02-01", "2024-03-01"]
        >>> steps = Steps.from_changes(changes, "2024-04-01", values)
        >>> found = spells_below(steps, Fraction(1, 2), data=Period("2023-01-01", "2024-04-01"))
        >>> found.certain.days.tolist(), found.possible.days.tolist()
        ([31], [60])
    """
    check_steps_given(steps)
    goal, values = exact_number(threshold, "threshold"), steps.values
    certain, possible = (
        spells(steps.start, steps.end, ~at_least(of, base, goal), data=data)
        for of, base in ((values.upper, values.upper_base), (values.lower, values.base))
    )
    return SpellBounds(certain=certain, possible=possible)
