"""The map of one day: what its events say of the areas of a level, the others as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.network.tables.successions import BASES, COVERAGES
from dtnet.reorganisation.shares.share_maps import ASSUMED_EQUAL, DECREE, MEASURED, WHOLE, ShareMap

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.network.tables.successions import Successions

_OF_STATED: Final = np.array(
    [{"whole": WHOLE, "decree": DECREE, "measured": MEASURED}.get(each, ASSUMED_EQUAL) for each in BASES],
    np.uint8,
)
"""The basis in a map of each basis that a succession may state; of an unknown share it says nothing."""
_IS_WHOLE: Final = COVERAGES.index("whole")


@attrs.frozen(eq=False)
class Told:
    """What events say of some areas, a row for each pair: entities, shares, how these are known."""

    source: NDArray[np.int32]
    target: NDArray[np.int32]
    numerator: NDArray[np.int64]
    denominator: NDArray[np.int64]
    basis: NDArray[np.uint8]


def measured_rows(successions: Successions, rows: NDArray[np.intp], of: str) -> Told:
    """Some rows as shares of a measure.

    Where an event states no shares of it for a source, what went whole did so in every measure, and of all
    else only is known where it went.
    """
    stated = successions.of[rows] == successions.measures.index(of) if of in successions.measures else None
    if stated is None or not stated.all():
        rows, known = _with_guesses(
            successions, rows, np.zeros(len(rows), np.bool_) if stated is None else stated
        )
    else:
        known = np.ones(len(rows), np.bool_)
    return Told(
        successions.source[rows],
        successions.target[rows],
        np.where(known, successions.numerator[rows], 0),
        np.where(known, successions.denominator[rows], 0),
        _OF_STATED[successions.basis[rows]],
    )


def _with_guesses(
    successions: Successions, rows: NDArray[np.intp], stated: NDArray[np.bool_]
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Rows with one for each pair, and which of them have a share of the measure."""
    source = successions.source[rows]
    told_of = np.isin(source, source[stated])
    others = rows[~told_of]
    key = successions.source[others].astype(np.int64) << 32 | (
        successions.target[others].astype(np.int64) + 1
    )
    others = others[np.unique(key, return_index=True)[1]]
    kept = np.concatenate([rows[stated], others])
    known = np.concatenate([np.ones(int(stated.sum()), np.bool_), successions.coverage[others] == _IS_WHOLE])
    return kept, known


def among(areas: NDArray[np.int32], known: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which areas are among known ones; O(n + greatest number)."""
    found: NDArray[np.bool_] = _places(known, _count(areas, known))[areas] >= 0
    return found


def _count(*areas: NDArray[np.int32]) -> int:
    return 1 + max(int(each.max(initial=-1)) for each in areas)


def _places(areas: NDArray[np.int32], count: int) -> NDArray[np.intp]:
    """Per number of an area its place, −1 without one, and at last for the number −1."""
    places = np.full(count + 1, -1, np.intp)
    places[areas] = np.arange(len(areas))
    return places


def goes_on_in_part(told: Told, stays: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Sources of which a part stays among the areas of a level, and a part leaves them."""
    if stays.all():
        return told.source[:0]
    possible = (told.numerator > 0) | (told.denominator == 0)
    return np.intersect1d(told.source[possible & stays], told.source[possible & ~stays])


def day_step(
    before: NDArray[np.int32], after: NDArray[np.int32], told: Told, stays: NDArray[np.bool_]
) -> ShareMap:
    """The map from the areas of the day before to those of the day.

    Args:
        before: The areas of the day before, in order.
        after: The areas of the day, in order.
        told: What events of the day say of them. What goes to another level, or was abolished, leaves this
            map; nothing of which only a part does is here.
        stays: Per row of it, whether its target is an area of the day.
    """
    if not stays.all():
        possible = (told.numerator > 0) | (told.denominator == 0)
        stays = stays & ~np.isin(told.source, told.source[~stays & possible])
    count = _count(before, after, told.source, told.target)
    old, new = _places(before, count), _places(after, count)
    spoken = np.zeros(len(before), np.bool_)
    spoken[old[told.source]] = True
    unchanged = before[~spoken & (new[before] >= 0)]
    ones = np.ones(len(unchanged), np.int64)
    return ShareMap(
        len(before),
        len(after),
        source=old[np.concatenate([unchanged, told.source[stays]])],
        target=new[np.concatenate([unchanged, told.target[stays]])],
        numerator=np.concatenate([ones, told.numerator[stays]]),
        denominator=np.concatenate([ones, told.denominator[stays]]),
        basis=np.concatenate([np.full(len(unchanged), WHOLE, np.uint8), told.basis[stays]]),
    )
