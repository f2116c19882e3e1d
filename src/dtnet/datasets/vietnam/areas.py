"""The table of areas: listed areas over the whole time of the data, and the synthetic villages in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet.datasets.vietnam.synthetic_villages import households
from dtnet.network.tables.tables import Areas, Values
from dtnet.network.tables.texts import ChosenTexts, JoinedTexts, Numbered, PatternTexts
from dtnet.origins import Origin
from dtnet.periods import OPEN, as_day, day_number
from dtnet.read_only import frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.datasets.vietnam.synthetic_villages import CommunePlaces, Moves
    from dtnet.datasets.vietnam.territory import AreaList, ListedAreas, TypeChanges
    from dtnet.network.tables.schema import Vocabulary

VILLAGE_DIGITS: Final = 3
_BLOCKS: Final = ("phường", "thị trấn")


@attrs.frozen(eq=False)
class TerritoryDays:
    """The days on which the description of the territory changes.

    Attributes:
        observed: The first day on which the lists until 30 June 2025 were observed to be in force.
        reorganised: 1 July 2025.
    """

    first: int
    observed: int
    reorganised: int

    @classmethod
    def of(cls, metadata: dict[str, Any]) -> TerritoryDays:
        """The days that the dataset names."""
        keys = ("from", "territory_observed_from", "territory_reorganised")
        return cls(*(day_number(as_day(metadata[key])) for key in keys))


@attrs.frozen(eq=False)
class _Rows:
    """Versions of listed areas, in order of area and start; `text` is the position among codes and names."""

    area: NDArray[np.int32]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    parent: NDArray[np.int32]
    type: NDArray[np.uint8]
    text: NDArray[np.int32]
    origin: NDArray[np.uint8]

    def at(self, rows: NDArray[np.intp]) -> _Rows:
        """Some of the rows, in the order given."""
        return _Rows(*(column[rows] for column in attrs.astuple(self, recurse=False)))


def areas(
    metadata: dict[str, Any],
    vocabulary: Vocabulary,
    listed: ListedAreas,
    places: CommunePlaces,
    moved: Moves,
    changes: TypeChanges,
) -> Areas:
    """The table of areas."""
    days = TerritoryDays.of(metadata)
    rows = _changed(_listed_rows(listed, days), changes)
    count, villages = len(listed.ids), int(places.villages.sum())
    of_village = np.repeat(places.area, places.villages)
    kept = listed.number[metadata["village_types_kept"]["area"]]
    types = _village_types(listed, vocabulary, (of_village, moved.village), changes, kept)
    first = np.full(villages, days.first, np.int32), np.full(villages, days.reorganised, np.int32)
    starts = np.stack([*first, changes.first_days(count)[moved.village]], axis=1)
    parents = np.stack([of_village, moved.village, moved.village], axis=1)
    opens = np.ones((villages, 3), np.bool_)
    opens[:, 1:] = (parents[:, 1:] != parents[:, :-1]) | (types[:, 1:] != types[:, :-1])
    village, step = np.nonzero(opens)
    version = village.astype(np.int32)
    start = starts[village, step]
    goes_on = np.r_[version[1:] == version[:-1], False]
    number = Numbered(places.number[~places.of_place], VILLAGE_DIGITS)
    code = (ChosenTexts(listed.codes_before, of_village), "-", number)
    spoken = places.number[~places.of_place][version]
    codes, names = listed.before.codes + listed.after.codes, listed.before.names + listed.after.names
    return Areas(
        ids=JoinedTexts.of([listed.ids, PatternTexts(villages, ("vn:village:", *code, ":syn"))]),
        level=frozen(np.repeat(np.arange(5, dtype=np.uint8), [*listed.counts, villages]), np.uint8),
        entity=frozen(np.concatenate([rows.area, count + version]), np.int32),
        start=frozen(np.concatenate([rows.start, start]), np.int32),
        end=frozen(
            np.concatenate([rows.end, np.where(goes_on, np.r_[start[1:], np.int32(OPEN)], np.int32(OPEN))]),
            np.int32,
        ),
        parent=frozen(np.concatenate([rows.parent, parents[village, step]]), np.int32),
        code=JoinedTexts.of(
            [
                PatternTexts(len(rows.text), (ChosenTexts(codes, rows.text),)),
                PatternTexts(
                    len(version),
                    (
                        ChosenTexts(listed.codes_before, of_village[version]),
                        "-",
                        Numbered(spoken, VILLAGE_DIGITS),
                    ),
                ),
            ]
        ),
        name=JoinedTexts.of(
            [
                PatternTexts(len(rows.text), (ChosenTexts(names, rows.text),)),
                PatternTexts(len(version), (Numbered(spoken),)),
            ]
        ),
        type=frozen(np.concatenate([rows.type, types[village, step]]), np.uint8),
        origin=frozen(
            np.concatenate([rows.origin, np.full(len(version), Origin.SYNTHETIC, np.uint8)]), np.uint8
        ),
        attributes=_attributes(places, rows.area, version),
    )


def _listed_rows(listed: ListedAreas, days: TerritoryDays) -> _Rows:
    """Versions of the areas that lists have.

    A row of the lists until 30 June 2025 gives an assumed version before the observed day, and an observed
    version after. On 1 July the latter ends, continues unchanged, or is followed by the version of the later
    lists.
    """
    before, after = listed.before, listed.after
    place = np.full(len(listed.ids), -1, np.int32)
    place[after.area] = np.arange(len(after.area), dtype=np.int32)
    level = np.repeat(np.arange(4), listed.counts)
    goes_on = (place[before.area] >= 0) | (level[before.area] == 0)
    same = level[before.area] == 0
    shared = np.flatnonzero(place[before.area] >= 0)
    same[shared] = _same(before, shared, after, place[before.area[shared]])
    opens = np.ones(len(after.area), np.bool_)
    opens[place[before.area[np.flatnonzero(same & (place[before.area] >= 0))]]] = False
    back, seen, on = (np.arange(len(each), dtype=np.int32) for each in (before.area, before.area, after.area))
    on = on[opens]
    day = np.int32(days.reorganised)
    area = np.concatenate([before.area, before.area, after.area[on]])
    start = np.concatenate(
        [
            np.full(len(back), days.first, np.int32),
            np.full(len(seen), days.observed, np.int32),
            np.full(len(on), day, np.int32),
        ]
    )
    end = np.concatenate(
        [
            np.full(len(back), days.observed, np.int32),
            np.where(goes_on & same, np.int32(OPEN), day),
            np.full(len(on), OPEN, np.int32),
        ]
    )
    origin = np.array([Origin.ASSUMED, Origin.OBSERVED, Origin.OBSERVED], np.uint8)
    found = _Rows(
        area=area,
        start=start,
        end=end,
        parent=np.concatenate([before.parent, before.parent, after.parent[on]]),
        type=np.concatenate([before.type, before.type, after.type[on]]),
        text=np.concatenate([back, seen, len(before.area) + on]).astype(np.int32),
        origin=np.repeat(origin, [len(back), len(seen), len(on)]),
    )
    return found.at(np.lexsort((start, area)))


def _changed(rows: _Rows, changes: TypeChanges) -> _Rows:
    """The rows with the last row of each area that changes its type split in two on the day of the change."""
    last = (np.searchsorted(rows.area, changes.area, "right") - 1).astype(np.int32)
    order = np.argsort(np.r_[np.arange(len(rows.area)), last + 0.5], kind="stable")
    found = rows.at(np.r_[np.arange(len(rows.area)), last])
    found.end[last] = changes.day
    found.start[len(rows.area) :], found.type[len(rows.area) :] = changes.day, changes.type
    return found.at(order)


def _same(
    before: AreaList, rows: NDArray[np.intp], after: AreaList, others: NDArray[np.int32]
) -> NDArray[np.bool_]:
    """Whether two lists give an area the same type, parent, code and name."""
    found = (before.type[rows] == after.type[others]) & (before.parent[rows] == after.parent[others])
    texts = [
        (before.codes[row], before.names[row]) == (after.codes[other], after.names[other])
        for row, other in zip(rows.tolist(), others.tolist(), strict=True)
    ]
    same: NDArray[np.bool_] = found & np.array(texts, np.bool_)
    return same


def _village_types(
    listed: ListedAreas,
    vocabulary: Vocabulary,
    place: tuple[NDArray[np.int32], NDArray[np.int32]],
    changes: TypeChanges,
    kept: int,
) -> NDArray[np.uint8]:
    """Per village its types until 30 June 2025, from 1 July on, and after its place got another type.

    Each type follows from the type of the village's place, except in one area, where villages keep the first.
    """
    word = vocabulary.area_types.index
    block, hamlet = np.uint8(word("tổ dân phố")), np.uint8(word("thôn"))
    before, after = (np.zeros(len(listed.ids), np.uint8) for _ in range(2))
    before[listed.before.area], after[listed.after.area] = listed.before.type, listed.after.type
    blocks = [word(each) for each in _BLOCKS]
    found = [
        np.where(np.isin(types[villages], blocks), block, hamlet)
        for types, villages in ((before, place[0]), (after, place[1]), (changes.applied(after), place[1]))
    ]
    return np.stack([found[0], *(np.where(place[1] == kept, found[0], each) for each in found[1:])], axis=1)


def _attributes(
    places: CommunePlaces, listed_rows: NDArray[np.int32], version: NDArray[np.int32]
) -> tuple[Values, ...]:
    count, size = len(listed_rows), len(listed_rows) + len(version)
    registered, known = np.zeros(size, np.uint8), np.zeros(size, np.uint8)
    said = np.full(int(max(listed_rows.max(), places.area.max())) + 1, -1, np.int8)
    said[places.area] = places.registered
    asked = np.flatnonzero(said[listed_rows] >= 0)
    registered[asked], known[asked] = said[listed_rows[asked]], Origin.SYNTHETIC
    homes, homes_known = np.zeros(size, np.int16), np.zeros(size, np.uint8)
    homes[count:], homes_known[count:] = households(places)[version], Origin.SYNTHETIC
    return (
        Values("dx_registered_2023", frozen(registered, np.uint8), frozen(known, np.uint8)),
        Values("households", frozen(homes, np.int16), frozen(homes_known, np.uint8)),
    )
