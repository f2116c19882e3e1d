"""The lengths of spells, and the spells that are cut off by the ends of the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.arguments import check_argument
from dtnet.coverage.measures.quantities import exact_number, whole_numbers
from dtnet.coverage.measures.step_functions import at_least, check_steps, check_steps_given, day_array, runs
from dtnet.errors import ArgumentError, OutsideDataError
from dtnet.network.tables.read_only import sealed
from dtnet.periods import Period

if TYPE_CHECKING:
    from fractions import Fraction

    from numpy.typing import NDArray

    from dtnet.coverage.measures.quantities import Counts, Flags, Whole
    from dtnet.coverage.measures.step_functions import DayArray, DaysLike, Steps


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
