"""Shares and counts over time as step functions: mean, extremes, the first day that lasts, and spells.

Spells that are cut off by the ends of the data have bounds on their length.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

import attrs
import numpy as np

from dtnet.arguments import check_argument, several_in
from dtnet.coverage.measures.quantities import (
    UNDEFINED,
    Answer,
    Quantities,
    check_quantities,
    exact_number,
    roomy,
    whole_numbers,
)
from dtnet.errors import ArgumentError, DayError, OutsideDataError, UnknownFactError
from dtnet.network.tables.read_only import sealed
from dtnet.periods import Period, as_day, day_number, number_day
from dtnet.read_only import ReadOnly

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from dtnet.coverage.measures.quantities import Counts, Flags, Numbers, Whole
    from dtnet.periods import DayLike

    DayArray: TypeAlias = NDArray[np.datetime64]
    """Days, `datetime64[D]`."""
    DaysLike: TypeAlias = DayArray | Sequence[DayLike]


class Steps(ReadOnly):
    """A value over time: constant from each start up to, not including, the end of its step.

    Days between steps are days without a value (no area was there).

    Attributes:
        start: Shape (n): first days, rising.
        end: Shape (n): the days after the last.
        values: Shape (n): the value on each of the days, perhaps known within bounds only. Numerator and base
            of a share are those of the day, not reduced: the mean weighs days by their base.
        together: One completion has all lower ends, and one all upper ends. If not, ends of answers that need
            that are safe and not sharp.

    Args:
        start: Days; a `datetime` is refused.
        end: Days.
        values: As many.
        together: As above.

    Raises:
        DayError: If these are no days, a step holds none, or steps overlap or stand in another order.
        ArgumentError: If there are more or fewer values than steps.

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
        """Steps from each change to the next one.

        Args:
            days: The days on which the value changes, rising.
            until: The end of the last step.
            values: From each of these days on.
            together: As for `Steps`.

        Raises:
            DayError: If these are no days or not rising.
            ArgumentError: If there are more or fewer values than days.

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
        """Shape (n): how many days each step has."""
        lengths: Counts = (self.end - self.start).astype(np.int64)
        return lengths


@attrs.frozen(kw_only=True)
class Reached:
    """When a level is first reached for long enough.

    Attributes:
        earliest: The first day on which that may be so; None if it never is.
        latest: The first day on which it is so for certain; None if that never comes.
        sharp: Some completion has each of the two days.
    """

    earliest: date | None
    latest: date | None
    sharp: bool = True


def check_steps_given(given: object) -> None:
    """Refuse what is no steps.

    Raises:
        ArgumentError: If it is something else.
    """
    check_argument(given, Steps, "steps", "pass Steps, for example Steps.from_changes(…)")


def mean(steps: Steps) -> Answer:
    """The mean over all days that have a value: `Σ days × numerator / Σ days × base`.

    Of shares of areas that is covered over existing area-days; of counts, the mean of the days. The ends are
    the means of all lower and all upper ends, sharp if `together`. Undefined over no day. Exact; O(n).

    Args:
        steps: The value over time.

    Raises:
        UnknownFactError: If the upper ends have other bases than the lower ends: how much a day weighs is not
            known then, and the answer must be made of the areas' own days.

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
    """The least value of any day: at least the least lower end, at most the least upper end.

    Sharp if `together`. Undefined over no day. Compared exactly; O(n).

    Args:
        steps: The value over time.

    Examples:
        >>> values = Quantities([1, 2], [5, 3])
        >>> answer = minimum(Steps.from_changes(["2024-01-01", "2024-01-11"], "2024-01-31", values))
        >>> answer.lower, answer.upper
        (Fraction(1, 1), Fraction(3, 1))
    """
    check_steps_given(steps)
    if not len(steps):
        return UNDEFINED
    low, high = steps.values.keys()
    return _answer(steps, int(low.argmin()), int(high.argmin()))


def maximum(steps: Steps) -> Answer:
    """The greatest value of any day: at least the greatest lower end, at most the greatest upper end.

    Sharp if `together`. Undefined over no day. Compared exactly; O(n).

    Args:
        steps: The value over time.

    Examples:
        >>> values = Quantities([1, 2], [5, 3])
        >>> answer = maximum(Steps.from_changes(["2024-01-01", "2024-01-11"], "2024-01-31", values))
        >>> answer.lower, answer.upper
        (Fraction(2, 1), Fraction(5, 1))
    """
    check_steps_given(steps)
    if not len(steps):
        return UNDEFINED
    low, high = steps.values.keys()
    return _answer(steps, int(low.argmax()), int(high.argmax()))


def first_day_reached(steps: Steps, threshold: Fraction | int, *, hold: int = 1) -> Reached:
    """The first day from which the value is at least a threshold for so many days without a break.

    The whole hold must lie inside the data: a threshold that is reached five days before they end is not
    known to hold for ten. Days without a value break it. The upper bounds give the earliest day, the lower
    bounds the latest one. Where the threshold holds from the first day of the data, that is the answer,
    whatever was before. Compared exactly; O(n).

    Args:
        steps: The value over time.
        threshold: Exact.
        hold: Days, 1 or more.

    Raises:
        ArgumentError: If the threshold is not exact, or `hold` is below 1 or no whole number.

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
    """Shape (n): whether `of / base` is at least a threshold, exactly."""
    size = max(int(of.max()), int(base.max())) + 1 if len(of) else 1
    greatest = size * max(abs(threshold.numerator), threshold.denominator)
    reached: Flags = np.asarray(
        roomy(of, greatest) * threshold.denominator >= roomy(base, greatest) * threshold.numerator, np.bool_
    )
    return reached


def runs(
    start: DayArray, end: DayArray, inside: Flags, series: Numbers | None = None
) -> tuple[Counts, Counts]:
    """The first and last step of each longest row of steps inside that follow each other without a gap; O(n).

    Args:
        start: Shape (n): first days, rising within a series.
        end: Shape (n): ends.
        inside: Shape (n): which steps count.
        series: Shape (n): steps of different series never join; by default there is one.
    """
    joined = inside[1:] & inside[:-1] & (start[1:] == end[:-1])
    if series is not None:
        joined &= series[1:] == series[:-1]
    alone = np.zeros(min(len(inside), 1), np.bool_)
    first = inside & ~np.concatenate([alone, joined])
    last = inside & ~np.concatenate([joined, alone])
    return np.flatnonzero(first), np.flatnonzero(last)


def day_array(days: DaysLike, what: str) -> DayArray:
    """Days as `datetime64[D]`, a closed copy.

    Raises:
        DayError: If they are no days.
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
    """Refuse steps that hold no day, overlap, or stand in another order.

    Raises:
        DayError: If there are any; it names the first.
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


def _answer(steps: Steps, low: int, high: int) -> Answer:
    values = steps.values
    return Answer(lower=values.fraction(low), upper=values.fraction(high, "upper"), sharp=steps.together)


def _first_run(steps: Steps, inside: Flags, hold: int) -> date | None:
    first, last = runs(steps.start, steps.end, inside)
    long = np.flatnonzero((steps.end[last] - steps.start[first]).astype(np.int64) >= hold)
    return number_day(int(steps.start[first[long[0]]].astype(np.int64))) if len(long) else None


@attrs.frozen(eq=False, kw_only=True)
class Spells:
    """Stretches of days, in order of series and of time; k of them.

    Attributes:
        series: Shape (k): whose it is.
        start: Shape (k): the first day.
        end: Shape (k): the day after the last.
        censored_start: Shape (k): the data begin with it, so it may have begun earlier.
        censored_end: Shape (k): the data end with it, so it may have gone on.
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
        """Shape (k): how many days each has inside the data; where it is censored it had at least as many."""
        lengths: Counts = (self.end - self.start).astype(np.int64)
        return lengths


@attrs.frozen(eq=False, kw_only=True)
class SpellBounds:
    """Spells where what is asked is not known on all days.

    Attributes:
        certain: Longest stretches of days on which it is so for certain. Each lies inside a possible one, and
            inside one spell of every completion.
        possible: Longest stretches of days on which it may be so. Each spell of every completion lies inside
            one of them.
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
    """The longest stretches of days on which something is so, one after the other.

    A spell is cut where a step begins on which it is not so, or where no step is: the area was not there.
    A spell that begins with the data or ends with them is censored there; one that begins because its area
    was opened, or ends because it was closed, is whole. For many areas at once, O(n).

    Args:
        start: Shape (n): first days of steps, rising within each series.
        end: Shape (n): the days after their last.
        inside: Shape (n): whether it is so on the days of the step.
        data: The days of which there are data.
        series: Shape (n): the number of the area that a step is of, rising; by default all are of area 0.

    Raises:
        DayError: If these are no days, a step holds none, or steps of a series overlap or are out of order.
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
    flags = np.asarray(inside)
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
    """The stretches of days on which a value is below a threshold, for certain and perhaps.

    Compared exactly; O(n).

    Args:
        steps: The value over time.
        threshold: Exact.
        data: The days of which there are data.

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
