"""The listed areas: the lists until 30 June 2025, the lists from 1 July on, and the types that changed later.

An id lasts as long as its territory. A commune that became, whole and alone, one new commune keeps its id
under the new code, name and parent. All other communes close, and new ones open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet.datasets.vietnam.files import columns
from dtnet.network.tables.tables import NOBODY
from dtnet.periods import OPEN, as_day, day_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dtnet.network.tables.schema import Vocabulary

_LEVELS: Final = ("province", "district", "commune")
_FROM: Final = "2025-07-01"


@attrs.frozen(eq=False)
class AreaList:
    """One list of areas with the names, codes, types and parents of its time.

    Attributes:
        area: Per row, the number of its area.
        codes: Per row.
        names: Per row.
        type: Per row, the position in the vocabulary's area types.
        parent: Per row, the number of its parent area.
    """

    area: NDArray[np.int32]
    codes: tuple[str, ...]
    names: tuple[str, ...]
    type: NDArray[np.uint8]
    parent: NDArray[np.int32]


@attrs.frozen(eq=False)
class TransitionRows:
    """The changes of 1 July 2025, one row for each pair of areas, with the further columns of the file.

    Attributes:
        source: Per row, the old area.
        target: Per row, the new area; equal to the source if the area continues.
        coverage: Per row.
        share: Per row, as a text.
        basis: Per row.
        clause: Per row, the place in the resolution, or empty.
    """

    source: NDArray[np.int32]
    target: NDArray[np.int32]
    coverage: tuple[str, ...]
    share: tuple[str, ...]
    basis: tuple[str, ...]
    clause: tuple[str, ...]


@attrs.frozen(eq=False)
class ListedAreas:
    """The areas that a list has, in canonical order: country, provinces, districts, communes, each by id.

    Attributes:
        counts: How many areas each level has.
        before: The lists until 30 June 2025, with the country.
        after: The lists from 1 July 2025 on.
        pairs: The successors of provinces, of districts that became a commune, and of communes.
    """

    ids: tuple[str, ...]
    counts: tuple[int, ...]
    number: dict[str, int]
    before: AreaList
    after: AreaList
    pairs: dict[str, TransitionRows]

    @property
    def codes_before(self) -> tuple[str, ...]:
        """Per area, its code until 30 June 2025; empty if the area opens later."""
        codes = [""] * len(self.ids)
        for area, code in zip(self.before.area.tolist(), self.before.codes, strict=True):
            codes[area] = code
        return tuple(codes)

    def province(self, sheet: AreaList) -> NDArray[np.int32]:
        """Per area of a list, the number of its province (its own if it is one); 0 for the country."""
        parent = np.full(len(self.ids), NOBODY, np.int32)
        parent[sheet.area] = sheet.parent
        found = np.arange(len(self.ids), dtype=np.int32)
        last = sum(self.counts[:2])
        for _ in _LEVELS[1:]:
            found = np.where(found >= last, parent[found], found)
        return found


def read_listed(country: dict[str, str], vocabulary: Vocabulary) -> ListedAreas:
    """The lists of areas before and after 1 July 2025, and the pairs that connect them."""
    before = {level: columns("territory", f"{level}s.csv") for level in _LEVELS}
    after: dict[str, list[tuple[str, ...]]] = {level: [(), (), (), ()] for level in _LEVELS}
    after |= {level: columns("territory", _FROM, f"{level}s.csv") for level in ("province", "commune")}
    pairs = {level: columns("reorganisation", f"{level}s_{_FROM}.csv") for level in _LEVELS}
    ids: dict[str, dict[str, str]] = {}
    ids_after: dict[str, dict[str, str]] = {}
    ordered, counts = [country["id"]], [1]
    for level in _LEVELS:
        ids[level] = {code: f"vn:{level}:{code}:0" for code in before[level][0]}
        ids_after[level] = {code: f"vn:{level}:{code}:2025" for code in after[level][0]}
        if level != "district":
            ids_after[level] |= _going_on(pairs[level][0], pairs[level][1], ids[level])
        here = sorted({*ids[level].values(), *ids_after[level].values()})
        ordered += here
        counts.append(len(here))
    number = dict(zip(ordered, range(len(ordered)), strict=True))
    above = {"province": "country", "district": "province", "commune": "district"}
    top = {"country": {country["code"]: country["id"]}}
    word = {type_: code for code, type_ in enumerate(vocabulary.area_types)}
    sheets = [
        _sheet(lists, names | top, parents, number, word)
        for lists, names, parents in (
            (_with_country(before, country), ids, above),
            (after, ids_after, above | {"commune": "province"}),
        )
    ]
    into = {"province": "province", "district": "commune", "commune": "commune"}
    return ListedAreas(
        ids=tuple(ordered),
        counts=tuple(counts),
        number=number,
        before=sheets[0],
        after=sheets[1],
        pairs={level: _pairs(pairs[level], ids[level], ids_after[into[level]], number) for level in _LEVELS},
    )


def _going_on(old: Sequence[str], new: Sequence[str], ids: dict[str, str]) -> dict[str, str]:
    """The ids of areas that are neither split nor merged with another area, by their new code."""
    sources: dict[str, list[str]] = {}
    targets: dict[str, list[str]] = {}
    for one, other in zip(old, new, strict=True):
        sources.setdefault(other, []).append(one)
        targets.setdefault(one, []).append(other)
    return {
        code: ids[alone[0]]
        for code, alone in sources.items()
        if len(alone) == 1 and len(targets[alone[0]]) == 1
    }


def _with_country(
    lists: dict[str, list[tuple[str, ...]]], country: dict[str, str]
) -> dict[str, list[tuple[str, ...]]]:
    return {"country": [(country["code"],), (country["type"],), (country["name"],)], **lists}


def _sheet(
    lists: dict[str, list[tuple[str, ...]]],
    ids: dict[str, dict[str, str]],
    above: dict[str, str],
    number: dict[str, int],
    word: dict[str, int],
) -> AreaList:
    areas: list[int] = []
    codes: list[str] = []
    names: list[str] = []
    types: list[str] = []
    parents: list[int] = []
    for level, (own, kinds, called, *parent) in lists.items():
        areas += [number[ids[level][code]] for code in own]
        codes += own
        names += called
        types += kinds
        if level in above:
            higher = {code: number[id] for code, id in ids[above[level]].items()}
            parents += map(higher.__getitem__, parent[0]) if parent else list(higher.values()) * len(own)
        else:
            parents += [NOBODY]
    return AreaList(
        area=np.array(areas, np.int32),
        codes=tuple(codes),
        names=tuple(names),
        type=np.array(list(map(word.__getitem__, types)), np.uint8),
        parent=np.array(parents, np.int32),
    )


def _pairs(
    read: list[tuple[str, ...]], ids: dict[str, str], ids_after: dict[str, str], number: dict[str, int]
) -> TransitionRows:
    old, new, coverage, share, basis, _, article, clause = read
    places = [f"Điều {one}, khoản {other}" if one else "" for one, other in zip(article, clause, strict=True)]
    return TransitionRows(
        source=np.array([number[ids[code]] for code in old], np.int32),
        target=np.array([number[ids_after[code]] for code in new], np.int32),
        coverage=coverage,
        share=share,
        basis=basis,
        clause=tuple(places),
    )


@attrs.frozen(eq=False)
class TypeChanges:
    """The changes in order of their events, one row for each area. Nothing but the type changes.

    Attributes:
        event: Per row, the id of the event.
        area: Per row, the number of the area among the listed areas. Each area has at most one row.
        day: Per row, the first day of the new type.
        type: Per row, the position of the new type in the vocabulary's area types.
    """

    event: tuple[str, ...]
    area: NDArray[np.int32]
    day: NDArray[np.int32]
    type: NDArray[np.uint8]

    def first_days(self, count: int) -> NDArray[np.int32]:
        """Per listed area, the first day of its new type; `OPEN` where the type does not change."""
        days = np.full(count, OPEN, np.int32)
        days[self.area] = self.day
        return days

    def applied(self, types: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Types by listed area after all changes, given the types before them."""
        made = types.copy()
        made[self.area] = self.type
        return made


def type_changes(written: dict[str, Any], listed: ListedAreas, vocabulary: Vocabulary) -> TypeChanges:
    """The changes in the file of the dataset."""
    levels = np.repeat(np.arange(len(listed.counts)), listed.counts)[listed.after.area].tolist()
    number = dict(zip(zip(levels, listed.after.codes, strict=True), listed.after.area.tolist(), strict=True))
    rows = [
        (
            entry["id"],
            number[vocabulary.level(entry["of"]["level"]), code],
            day_number(as_day(entry["operating"])),
            vocabulary.area_types.index(entry["of"]["type"]),
        )
        for entry in written["event"]
        for code in entry["of"]["codes"]
    ]
    events, areas, days, types = zip(*rows, strict=True)
    return TypeChanges(events, np.array(areas, np.int32), np.array(days, np.int32), np.array(types, np.uint8))
