"""The areas of the dataset: the territory of 2025-06-30 used back, and the synthetic villages in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from dtnet.citations import Origin
from dtnet.datasets.vietnam.files import columns
from dtnet.datasets.vietnam.places import households
from dtnet.network.read_only import frozen
from dtnet.network.tables import NOBODY, Areas, Values
from dtnet.network.texts import Gathered, JoinedTexts, Numbered, PatternTexts
from dtnet.periods import OPEN, as_day, day_number

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.datasets.vietnam.places import Places
    from dtnet.network.schema import Vocabulary

VILLAGE_DIGITS = 3
_LEVELS = ("province", "district", "commune")
_BLOCKS = ("phường", "thị trấn")


@attrs.frozen(eq=False)
class Listed:
    """The areas that a list has: country, provinces, districts, communes, in this order.

    Attributes:
        ids: Per area.
        codes: Per area.
        names: Per area.
        type: Per area, the place in the vocabulary's area types.
        parent: Per area, the number of its parent.
        counts: How many areas each level has.
        number: Number by id.
    """

    ids: tuple[str, ...]
    codes: tuple[str, ...]
    names: tuple[str, ...]
    type: NDArray[np.uint8]
    parent: NDArray[np.int32]
    counts: tuple[int, ...]
    number: dict[str, int]

    @property
    def province(self) -> NDArray[np.int32]:
        """Per area, the number of the province that it is or lies in; 0 for the country."""
        found = np.arange(len(self.ids), dtype=np.int32)
        last = sum(self.counts[:2])
        for _ in _LEVELS[1:]:
            found = np.where(found >= last, self.parent[found], found)
        return found


def read_listed(country: dict[str, str], vocabulary: Vocabulary) -> Listed:
    """The lists of provinces, districts and communes under their country."""
    ids, codes, names, types = [country["id"]], [country["code"]], [country["name"]], [country["type"]]
    parents, counts = [NOBODY], [1]
    above: dict[str, int] = {}
    for level in _LEVELS:
        first = len(ids)
        own, kinds, called, *parent = columns("territory", f"{level}s.csv")
        ids += [f"vn:{level}:{code}:0" for code in own]
        codes += own
        names += called
        types += kinds
        parents += map(above.__getitem__, parent[0]) if parent else [0] * len(own)
        above = dict(zip(own, range(first, len(ids)), strict=True))
        counts.append(len(own))
    word = {type_: code for code, type_ in enumerate(vocabulary.area_types)}
    return Listed(
        ids=tuple(ids),
        codes=tuple(codes),
        names=tuple(names),
        type=np.array(list(map(word.__getitem__, types)), np.uint8),
        parent=np.array(parents, np.int32),
        counts=tuple(counts),
        number=dict(zip(ids, range(len(ids)), strict=True)),
    )


def areas(metadata: dict[str, Any], vocabulary: Vocabulary, listed: Listed, places: Places) -> Areas:
    """The table of areas: each listed area used back, then observed; each village throughout."""
    first = day_number(as_day(metadata["from"]))
    observed = day_number(as_day(metadata["territory_observed_from"]))
    count, villages = len(listed.ids), int(places.villages.sum())
    numbers = np.arange(count, dtype=np.int32)
    twice = np.repeat(numbers, 2)
    of_village = np.repeat(places.area, places.villages)
    code = (
        Gathered(listed.codes, of_village),
        "-",
        Numbered(places.number[~places.of_place], VILLAGE_DIGITS),
    )
    word = vocabulary.area_types.index
    in_block = np.isin(listed.type, [word(each) for each in _BLOCKS])[of_village]
    own = np.arange(count, count + villages, dtype=np.int32)
    return Areas(
        ids=JoinedTexts.of([listed.ids, PatternTexts(villages, ("vn:village:", *code, ":syn"))]),
        level=frozen(np.repeat(np.arange(5, dtype=np.uint8), [*listed.counts, villages]), np.uint8),
        entity=frozen(np.concatenate([twice, own]), np.int32),
        start=frozen(_versions(first, observed, count, first, villages), np.int32),
        end=frozen(_versions(observed, OPEN, count, OPEN, villages), np.int32),
        parent=frozen(np.concatenate([listed.parent[twice], of_village]), np.int32),
        code=JoinedTexts.of(
            [PatternTexts(2 * count, (Gathered(listed.codes, twice),)), PatternTexts(villages, code)]
        ),
        name=JoinedTexts.of(
            [
                PatternTexts(2 * count, (Gathered(listed.names, twice),)),
                PatternTexts(villages, (Numbered(places.number[~places.of_place]),)),
            ]
        ),
        type=frozen(
            np.concatenate([listed.type[twice], np.where(in_block, word("tổ dân phố"), word("thôn"))]),
            np.uint8,
        ),
        origin=frozen(
            _versions(Origin.ASSUMED, Origin.OBSERVED, count, Origin.SYNTHETIC, villages), np.uint8
        ),
        attributes=_attributes(places, count),
    )


def _versions(back: int, seen: int, count: int, synthetic: int, villages: int) -> NDArray[np.int32]:
    """A column with two versions of each listed area, then one of each village."""
    column = np.full(2 * count + villages, synthetic, np.int32)
    column[0 : 2 * count : 2], column[1 : 2 * count : 2] = back, seen
    return column


def _attributes(places: Places, count: int) -> tuple[Values, ...]:
    size = 2 * count + len(places.place) - int(places.of_place.sum())
    registered, known = np.zeros(size, np.uint8), np.zeros(size, np.uint8)
    asked = np.flatnonzero(places.registered >= 0)
    for version in (0, 1):
        here = 2 * places.area[asked] + version
        registered[here], known[here] = places.registered[asked], Origin.SYNTHETIC
    homes, homes_known = np.zeros(size, np.int16), np.zeros(size, np.uint8)
    homes[2 * count :], homes_known[2 * count :] = households(places), Origin.SYNTHETIC
    return (
        Values("dx_registered_2023", frozen(registered, np.uint8), frozen(known, np.uint8)),
        Values("households", frozen(homes, np.int16), frozen(homes_known, np.uint8)),
    )
