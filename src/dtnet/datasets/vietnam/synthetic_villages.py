"""Synthetic villages and teams: places, values that a recipe adds, and their areas from July 2025 on.

Everything here is synthetic. The file holds the places and the sizes of their teams. Opening days, households
and skills follow from the written-out hash, so the dataset does not ship them. A village of a split commune
is in one of the communes to which its people went; no source says in which. Whole villages are apportioned by
the shares of people, and a hash decides which village goes where.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.datasets.vietnam.files import columns
from dtnet.figures.synthesis import fnv1a64, splitmix64
from dtnet.money import apportion
from dtnet.periods import Month, as_day, day_number

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.datasets.vietnam.territory import ListedAreas

FULL_FROM_JULY_2022: Final = ("15", "42", "48", "49", "74")
"""Provinces in which all teams exist from 2022-07-01: the four that pay, and Quảng Nam."""
STANDING_AT_END_OF_2023: Final = 74_422
_PILOT, _END_OF_2023, _LAST_OPENING = Month(2022, 3), Month(2023, 12), Month(2024, 8)
_SKILLS: Final = 5
_LEAST_SKILLS: Final = 3
_DEPUTY_FROM: Final = 5


@attrs.frozen(eq=False)
class CommunePlaces:
    """Communes, and districts without communes, with their villages and teams.

    Places are in order of their codes. Teams are listed place by place, commune-level teams first.

    Attributes:
        area: Per place, the number of its area among the listed ones.
        villages: Per place, how many villages it has; each has one team.
        registered: Per place, 1 for yes, 0 for no, -1 where the question does not apply.
        place: Per team, the number of its place.
        number: Per team, its number in its place, from 1; counted apart for teams of the place and of
            villages.
        of_place: Per team, whether it belongs to the place itself and not to a village.
        sizes: Per team, its people.
        seed: Per team, the number from which its hashes are made.
    """

    area: NDArray[np.int32]
    villages: NDArray[np.int32]
    registered: NDArray[np.int8]
    place: NDArray[np.int32]
    number: NDArray[np.int32]
    of_place: NDArray[np.bool_]
    sizes: NDArray[np.int16]
    seed: NDArray[np.uint64]

    def hash(self, salt: str) -> NDArray[np.uint64]:
        """Per team, its hash for one purpose, equal to `figures.synthesis.place_hash`."""
        return splitmix64(self.seed ^ fnv1a64([salt])[0])


def read_places(listed: ListedAreas) -> CommunePlaces:
    """The places of the file."""
    ids, own, village, registered = _by_code(columns("synthetic", "places.csv"))
    words = {"yes": 1, "no": 0, "": -1}
    own_teams, villages = _how_many(own), _how_many(village)
    teams = own_teams + villages
    place = np.repeat(np.arange(len(ids), dtype=np.int32), teams)
    row = np.arange(len(place), dtype=np.int32) - (np.cumsum(teams, dtype=np.int32) - teams)[place]
    before = own_teams[place]
    of_place = row < before
    return CommunePlaces(
        area=np.array(list(map(listed.number.__getitem__, ids)), np.int32),
        villages=villages,
        registered=np.array(list(map(words.__getitem__, registered)), np.int8),
        place=place,
        number=np.where(of_place, row, row - before) + np.int32(1),
        of_place=of_place,
        sizes=np.array(
            " ".join(f"{one} {two}" for one, two in zip(own, village, strict=True)).split(), np.int16
        ),
        seed=fnv1a64(ids)[place] ^ splitmix64(row.astype(np.uint64)),
    )


def _by_code(read: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The columns in order of code instead of id: ids of villages and teams contain the code."""
    codes = [id.split(":")[2] for id in read[0]]
    order = sorted(range(len(codes)), key=codes.__getitem__)
    return [tuple(map(column.__getitem__, order)) for column in read]


def _how_many(cells: tuple[str, ...]) -> NDArray[np.int32]:
    return np.array([cell.count(" ") + 1 if cell else 0 for cell in cells], np.int32)


def opening_days(places: CommunePlaces, full: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Per team, the first day on which it exists.

    Args:
        full: Per team, whether all teams of its province exist from July 2022 on.
    """
    opens = np.full(len(full), day_number(as_day("2022-07-01")), np.int32)
    others = np.flatnonzero(~full)
    order, month = places.hash("opening-order")[others], places.hash("opening-month")[others]
    early = lowest(order, STANDING_AT_END_OF_2023 - int(full.sum()))
    for chosen, first, last in (
        (early, _PILOT, _END_OF_2023),
        (~early, _END_OF_2023.next(), _LAST_OPENING),
    ):
        days = _first_days(first, last)
        opens[others[chosen]] = days[(month[chosen] % np.uint64(len(days))).astype(np.intp)]
    return opens


def lowest(hashes: NDArray[np.uint64], count: int) -> NDArray[np.bool_]:
    """Marks the `count` lowest hashes; among equal hashes the first are marked."""
    edge = np.partition(hashes, count - 1)[count - 1]
    chosen: NDArray[np.bool_] = hashes < edge
    chosen[np.flatnonzero(hashes == edge)[: count - int(chosen.sum())]] = True
    return chosen


def _first_days(first: Month, last: Month) -> NDArray[np.int32]:
    days = []
    month = first
    while month <= last:
        days.append(day_number(month.start))
        month = month.next()
    return np.array(days, np.int32)


def households(places: CommunePlaces) -> NDArray[np.int16]:
    """Per village, its number of households, 60 to 420."""
    drawn = places.hash("households")[~places.of_place]
    return (drawn % np.uint64(361)).astype(np.int16) + np.int16(60)


def skills(places: CommunePlaces) -> NDArray[np.uint8]:
    """Per team, the skills that it teaches (three to five of the five) as bits.

    The number of skills is drawn first, then the set; each number has a third of the teams.
    """
    counts = range(_LEAST_SKILLS, _SKILLS + 1)
    sets = [[bits for bits in range(1 << _SKILLS) if bits.bit_count() == count] for count in counts]
    whole = int(np.lcm.reduce([len(each) for each in sets])) * len(sets)
    table = np.array(
        [
            sets[drawn % len(sets)][drawn // len(sets) % len(sets[drawn % len(sets)])]
            for drawn in range(whole)
        ],
        np.uint8,
    )
    return table[(places.hash("skills") % np.uint64(whole)).astype(np.intp)]


def deputies(sizes: NDArray[np.int16]) -> NDArray[np.int16]:
    """Per team, its number of deputies: 1 from five people on, else 0."""
    return (sizes >= _DEPUTY_FROM).astype(np.int16)


SPLIT_SALT: Final = "villages-of-split-communes"


@attrs.frozen(eq=False)
class Moves:
    """The homes of villages and teams from 1 July 2025 on.

    Attributes:
        day: 1 July 2025, as a number of days.
        village: Per village, the number of its parent area.
        place: Per place, the area to which its own teams move: the area with most of its villages.
    """

    day: int
    village: NDArray[np.int32]
    place: NDArray[np.int32]


def moves(listed: ListedAreas, places: CommunePlaces, day: int) -> Moves:
    """The homes of all villages and teams from `day` on."""
    targets = _targets(listed)
    first = np.cumsum(places.villages) - places.villages
    single = {area: found[0][0] for area, found in targets.items() if len(found) == 1}
    of_place = np.array([single.get(area, 0) for area in places.area.tolist()], np.int32)
    village = np.repeat(of_place, places.villages)
    drawn = places.hash(SPLIT_SALT)[~places.of_place]
    for place in np.flatnonzero(of_place == 0).tolist():
        found = targets[int(places.area[place])]
        count = int(places.villages[place])
        parts = apportion(count, _weights([share for _, share in found]))
        order = np.argsort(drawn[first[place] : first[place] + count], kind="stable")
        village[first[place] + order] = np.repeat([area for area, _ in found], parts)
        of_place[place] = found[int(np.argmax(parts))][0]
    return Moves(day, village, of_place)


def _targets(listed: ListedAreas) -> dict[int, list[tuple[int, Fraction]]]:
    """The areas to which the people of each commune (or district that became one) went, with shares."""
    found: dict[int, list[tuple[int, Fraction]]] = {}
    for level in ("district", "commune"):
        pairs = listed.pairs[level]
        shares = {text: Fraction(text) for text in set(pairs.share)}
        for source, target, share in zip(
            pairs.source.tolist(), pairs.target.tolist(), pairs.share, strict=True
        ):
            if shares[share]:
                found.setdefault(source, []).append((target, shares[share]))
    for several in found.values():
        several.sort()
    return found


def _weights(shares: list[Fraction]) -> list[int]:
    """Whole numbers in the proportion of the given shares."""
    common = lcm(*(share.denominator for share in shares))
    return [int(share * common) for share in shares]
