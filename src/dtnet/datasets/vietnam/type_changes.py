"""Areas that got another type after 1 July 2025: provinces that became cities, communes that became wards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from dtnet.periods import OPEN, as_day, day_number

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.datasets.vietnam.territory import ListedAreas
    from dtnet.network.tables.schema import Vocabulary


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
