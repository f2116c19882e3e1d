"""Laws of crosswalks as functions: each converts values in several ways and compares the results.

Each raises `AssertionError` if the law is broken, and an error of dtnet if the question is not possible. They
need no test framework: Hypothesis, or any other source, chooses the input.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from dtnet.network.edits.differences import difference
from dtnet.periods import as_day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dtnet.network.day.network import Network
    from dtnet.periods import DayLike

    Values = Mapping[str, int]


def totals_are_kept(network: Network, first: DayLike, last: DayLike, values: Values) -> None:
    """Converted, lost and open values add up to the given ones, and in each common region if all are known.

    Args:
        network: The network.
        first: The day of the values.
        last: The day to whose areas they are converted.
        values: A whole number for every area of one level that exists on both days.
    """
    moved = network.crosswalk(first, last)
    found = moved.rebase(values, kind="stock")
    [total] = found.report.totals.to_dicts()
    parts = sum(total[name] for name in ("carried", "lost", "open"))
    _hold(total["given"] == parts, f"given {total['given']}, but carried, lost and open are {parts}")
    held = {row["area"]: row["value"] for row in found.to_dicts()}
    told = total["carried"], sum(each for each in held.values() if each is not None)
    _hold(told[0] == told[1], f"carried {told[0]}, but values add up to {told[1]}")
    sums: defaultdict[tuple[int, Any], int] = defaultdict(int)
    open_ends: set[int] = set()
    lost = {row["area"] for row in found.report.without_target}
    for row in moved.regions(str(found.report.question["level"])).to_dicts():
        region, area, is_new = row["region"], row["area"], row["day"] == as_day(last)
        value = held[area] if is_new else values[area]
        if value is None or (not is_new and area in lost):
            open_ends.add(region)
        sums[region, is_new] += value or 0
    for region in {each for each, _ in sums} - open_ends:
        old, new = sums[region, False], sums[region, True]
        _hold(old == new, f"region {region} held {old} and holds {new}")


def points_lie_in_bounds(network: Network, first: DayLike, last: DayLike, values: Values) -> None:
    """Each value lies within its bounds, and the bounds allow the sum of all given values.

    Args:
        network: The network.
        first: The day of the values.
        last: The day to whose areas they are converted.
        values: Whole numbers from 0, for areas of one level.
    """
    found = network.crosswalk(first, last).rebase(values, kind="stock")
    for row in found.to_dicts():
        least, value, most = row["lower"], row["value"], row["upper"]
        if value is not None:
            _hold(least <= value <= most, f"{row['area']}: {value} is not from {least} to {most}")
    [total] = found.report.totals.to_dicts()
    kept = total["given"] - total["lost"]
    low, high = (
        sum(row[end] for row in found.to_dicts() if row[end] is not None) for end in ("lower", "upper")
    )
    endless = any(row["upper"] is None and row["reason"] != "no_source" for row in found.to_dicts())
    _hold(low <= kept, f"lower ends add up to {low} of {kept}")
    _hold(endless or kept <= high, f"upper ends add up to {high} of {kept}")


def regions_are_exact(network: Network, first: DayLike, last: DayLike, values: Values) -> None:
    """The value of a common region is the sum over its areas of the first day, whatever the shares.

    Args:
        network: The network.
        first: The day of the values.
        last: The day to whose areas they are converted.
        values: A whole number for every area of one level that exists on both days.
    """
    moved = network.crosswalk(first, last)
    found = moved.rebase(values, kind="stock", groups="common")
    held: defaultdict[Any, int] = defaultdict(int)
    for each in moved.regions(str(found.report.question["level"])).to_dicts():
        held[each["name"]] += values[each["area"]] if each["day"] == moved.source_day else 0
    for row in found.to_dicts():
        before, told = held[row["area"]], {row[name] for name in ("lower", "value", "upper")}
        known = row["reason"] != "no_source"
        _hold(not known or told == {before}, f"region {row['area']} held {before}, and holds {told}")


def crosswalks_chain(network: Network, first: DayLike, middle: DayLike, last: DayLike, level: str) -> None:
    """A crosswalk over two periods in a row equals the composition of the crosswalks over each period.

    Args:
        network: The network.
        first: The first day.
        middle: A later day.
        last: A still later day.
        level: A level that exists on all three days.
    """
    place = network.vocabulary.level(level)
    one, other, both = (
        network.crosswalk(*days).plan(place, place).shares
        for days in ((first, middle), (middle, last), (first, last))
    )
    _hold(one.then(other) == both, f"{level}: {first} to {middle} to {last} is not {first} to {last}")


def undone_is_as_it_was(network: Network, first: DayLike, last: DayLike, values: Values) -> None:
    """Undoing a conversion restores the given values wherever shares are known.

    Args:
        network: The network.
        first: The day of the values.
        last: The day to whose areas they are converted.
        values: A whole number for every area of one level.
    """
    for row in network.crosswalk(first, last).rebase(values, kind="stock").undo().to_dicts():
        told = row["value"], values[row["area"]]
        _hold(told[0] in {None, told[1]}, f"{row['area']}: {told[1]} came back as {told[0]}")


def the_past_stays(before: Network, after: Network, day: DayLike) -> None:
    """An event changes nothing on the days before it.

    Args:
        before: A network.
        after: The same network with one more event.
        day: A day before that event.
    """
    found = difference(before.at(day), after.at(day))
    _hold(found.same, f"{day}: {found.rows.to_dicts()[:1]}")


def _hold(holds: bool, told: str) -> None:  # noqa: FBT001 - what is stated
    if not holds:
        raise AssertionError(told)
