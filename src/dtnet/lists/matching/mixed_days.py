"""Rows with names of two days: an area of the asked day, and in it areas with names of an earlier day.

After July 2025 lists say `tỉnh Lào Cai, xã Tân Hương`: the province of this year, and a commune of last year
that lay in another province then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from dtnet.lists.matching.place_index import is_in
from dtnet.lists.matching.results import AMBIGUOUS, NONE, Found
from dtnet.phrases import Listing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from dtnet.lists.matching.matcher import Matcher
    from dtnet.lists.matching.other_days import OtherDay
    from dtnet.network.day.snapshot import Snapshot

    Split: TypeAlias = tuple[Found, Callable[[Matcher, Found], Found], Callable[[], Found]]
    """The areas of the asked day that the higher texts mean, how to read the lower texts inside areas, and
    what they mean there on the asked day with another type than they state."""


def of_two_days(
    found: Found | None, splits: Iterable[Split], days: Sequence[OtherDay], day: Snapshot
) -> Found | None:
    """What texts mean, also with names of two days.

    Where an area of the asked day was made of several, and one of them had its name, the lower names can mean
    two places.

    Args:
        found: What the texts mean on any one day; None if they mean nothing.
        splits: The ways to read the lower texts inside areas of the asked day.
        days: The days before it, the nearest first.
    """
    mixed = _first_below(splits, days, day)
    if found is None or mixed is None or mixed.positions == found.positions:
        return mixed if found is None else found
    alone = {*found.positions} <= {*mixed.positions}
    reason = mixed.reason if alone else Listing.of(found.reason, mixed.reason)
    return Found(tuple(sorted({*found.positions, *mixed.positions})), AMBIGUOUS, 0, reason)


def _first_below(splits: Iterable[Split], days: Sequence[OtherDay], day: Snapshot) -> Found | None:
    """What the lower texts mean in areas of a day, with the names of the nearest other day that fit."""
    for above, read, otherwise_typed in splits:
        for other in days if above.positions else ():
            around = tuple(sorted({each for area in above.positions for each in other.around(area)}))
            here = read(other.matcher, Found(around, above.method)) if around else above
            if around and here.positions:
                followed = other.followed(here)
                spans = [(each, int(day.territory.end[each])) for each in above.positions]
                inside = tuple(each for each in followed.positions if is_in(spans, each))
                if len(inside) < len(followed.positions):
                    return Found(inside, AMBIGUOUS if inside else NONE, 0, followed.reason)
                return _either(followed, otherwise_typed())
    return None


def _either(found: Found, other: Found) -> Found:
    """What texts mean in one of two ways; ambiguous if the second one means further areas."""
    if {*other.positions} <= {*found.positions}:
        return found
    reason = Listing.of(found.reason, other.reason)
    return Found(tuple(sorted({*found.positions, *other.positions})), AMBIGUOUS, 0, reason)
