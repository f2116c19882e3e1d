"""The areas that lists name and the network does not list: ids, parents on each day, rows."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any, Final

from dtnet.lists.area_texts import free_id
from dtnet.lists.listed_columns import CellColumns, RowColumns, attribute_cells
from dtnet.lists.networks.home_days import Place, cut_at
from dtnet.lists.sheets.sheet_table import AREA_KINDS
from dtnet.network.tables.tables import NOBODY, ParentAmong
from dtnet.origins import Origin
from dtnet.periods import OPEN, number_day

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from dtnet.lists.area_texts import TypedName
    from dtnet.lists.listed_teams import HomeKey
    from dtnet.lists.networks.home_days import HomeDays
    from dtnet.lists.place_lists import PlaceList
    from dtnet.network.day.network import Network
    from dtnet.periods import Period

_NOT_STATED: Final[frozenset[int]] = frozenset()


class AreaRows:
    """The areas that lists name and the network does not list, numbered in the order of the areas around.

    Lists of national size name 93,524 of them; what only some of them have is kept by their numbers.

    Attributes:
        ids: The id of each.
        id_of: The ids by the keys of the areas.
        types: Their area types, each once.
        places: By the id of a listed area, the areas in one of which the areas in it are on other days.
    """

    __slots__ = (
        "_days",
        "_decided",
        "_formerly",
        "_level",
        "_names",
        "_network",
        "_parents",
        "_rows",
        "id_of",
        "ids",
        "places",
        "types",
    )

    def __init__(
        self,
        network: Network,
        lists: Sequence[PlaceList],
        decided: Sequence[Collection[int]],
        days: HomeDays,
    ) -> None:
        """The areas that lists name.

        Args:
            decided: For each list, the rows about whose place a person decided.
            days: Where the listed areas lie on other days.
        """
        self._network = network
        self._days = days
        self._level = next((each.made_level for each in lists if each.made_level is not None), "")
        names: dict[HomeKey, TypedName] = {}
        rows: dict[HomeKey, tuple[PlaceList, int]] = {}
        for given in lists:
            for row, key in enumerate(given.homes):
                name = given.made[row]
                if key is not None and name is not None and key not in names:
                    names[key] = name
                    if given.kind in AREA_KINDS:
                        rows[key] = given, row
        keys = sorted(names)
        taken: set[str] = set()
        self.ids: list[str] = [free_id(f"{key[0]}:{names[key].slug}", taken) for key in keys]
        del taken
        self.id_of: dict[HomeKey, str] = dict(zip(keys, self.ids, strict=True))
        self._names = [*map(names.__getitem__, keys)]
        self.types: tuple[str, ...] = tuple(dict.fromkeys(each.type for each in self._names))
        area = {id: days.area_of(id) for id in dict.fromkeys(key[0] for key in keys)}
        self._parents = array("i", [area[key[0]] for key in keys])
        self.places: dict[str, tuple[Place, ...]] = {id: self._places_of(id) for id in area}
        formerly, only_decided = self._former(lists), _only_decided(lists, decided)
        self._rows: dict[int, tuple[PlaceList, int]] = {}
        self._formerly: dict[int, frozenset[int]] = {}
        self._decided: set[int] = set()
        for number, key in enumerate(keys if rows or formerly or only_decided else ()):
            if key in rows:
                self._rows[number] = rows[key]
            if key in formerly:
                self._formerly[number] = formerly[key]
            if key in only_decided:
                self._decided.add(number)

    def __len__(self) -> int:
        return len(self.ids)

    def _former(self, lists: Sequence[PlaceList]) -> Mapping[HomeKey, frozenset[int]]:
        """By key, the numbers of the areas of an earlier day in one of which the area lay, if rows say so."""
        found: dict[HomeKey, frozenset[int]] = {}
        for given in lists:
            for key, ids in given.formerly.items():
                areas = frozenset(map(self._days.area_of, ids)) - {NOBODY}
                found[key] = found.get(key, areas) & areas
        return found

    def _places_of(self, id: str) -> tuple[Place, ...]:
        """The areas in one of which the villages of a listed area are on other days."""
        area = self._days.area_of(id)
        if self._network.tables.areas.has_day_bounds:  # candidates for parents need known days
            return tuple(
                Place((each.area,), each.start, each.end, each.area) for each in self._days.homes(area)
            )
        return self._days.places(area)

    def _stretches(self, extent: Period) -> Iterator[tuple[int, Place, int, int]]:
        """For each area, by number, the stretches of its places in an extent, cut at the day of the lists."""
        first, end = extent.numbers
        places = {self._days.area_of(id): each for id, each in self.places.items()}
        for number, parent in enumerate(self._parents):
            formerly = self._formerly.get(number, _NOT_STATED)
            for each in places[parent]:
                place = self._days.narrowed(each, formerly)
                for start, stop in cut_at(max(place.start, first), min(place.end, end), self._days.at):
                    yield number, place, start, stop

    def parent_among(self, extent: Period) -> Iterator[ParentAmong]:
        """The candidates for the parents of the areas, on days on which it is not said where they lie."""
        ids = self._network.tables.areas.ids
        for number, place, start, stop in self._stretches(extent):
            for area in place.areas if len(place.areas) > 1 else ():
                yield ParentAmong(
                    area=self.ids[number],
                    candidate=ids[area],
                    start=number_day(start),
                    end=None if stop == OPEN else number_day(stop),
                    origin=Origin.ASSUMED,
                )

    def columns(self, extent: Period) -> dict[str, Any]:
        """The rows of the areas in an extent, as `NetworkBuilder` takes them.

        A row until the day of the list is assumed: the list says only that the area exists on its day.
        """
        words, ids, at = self._network.vocabulary, self._network.tables.areas.ids, self._days.at
        rows = RowColumns()
        for number, place, start, stop in self._stretches(extent):
            observed = start <= at < stop and number not in self._decided
            rows.add(number, ids[place.parent], (start, stop), observed=observed, before=start < at)
        cells = CellColumns(len(self))
        attributes = [each.name for each in words.attributes if each.table == "areas"]
        for number, (given, row) in self._rows.items():
            cells.fill(number, attribute_cells(given.read, attributes, (row,)))
        return {
            "id": rows.taken(self.ids),
            "level": rows.all(self._level),
            "parent": rows.place,
            "code": rows.taken(self._codes()) if self._rows else rows.all(""),
            "name": rows.taken([each.name for each in self._names]),
            "type": rows.taken([each.type for each in self._names]),
            **rows.days(),
            **cells.unknown_before(rows),
        }

    def _codes(self) -> list[str]:
        """The codes that lists state for the areas; an empty text where they state none."""
        codes = [""] * len(self)
        for number, (given, row) in self._rows.items():
            stated = given.read.codes.get(given.made_level or "")
            if stated is not None:
                codes[number] = stated[row]
        return codes


def _only_decided(lists: Sequence[PlaceList], decided: Sequence[Collection[int]]) -> set[HomeKey]:
    """The keys of areas of which no row says, without a person's decision, where they lie."""
    pairs = [*zip(lists, decided, strict=True)]
    homes = (given.homes[row] for given, rows in pairs for row in rows)
    found = {key for key in homes if key is not None}
    for given, rows in pairs if found else ():
        found -= {key for row, key in enumerate(given.homes) if key is not None and row not in rows}
    return found
