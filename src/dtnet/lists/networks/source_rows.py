"""The source rows of a network of lists: which row of which list stands behind each area and team."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any, Final, cast

import attrs

from dtnet.lists.findings import file_name
from dtnet.lists.sheets.sheet_table import AREA_KINDS
from dtnet.network.day.columns import SOURCE_ROWS, table_columns
from dtnet.network.day.network import with_rows
from dtnet.network.reading.input_tables import ChosenCells
from dtnet.network.tables.source_rows import NO_ROW, SourceRows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from dtnet.lists.listed_teams import HomeKey
    from dtnet.lists.place_lists import PlaceList
    from dtnet.network.day.network import Network

_SHARED: Final = ("source", "list", "sheet", "decided_by")
"""The columns of texts whose cells many rows share."""


class ListedSourceRows:
    """The source rows of the areas and teams of lists.

    In a list of members a row is a person. The number of such a row would lead from a team to a name in the
    list, so that a team has one source row for each sheet, without a number.

    Attributes:
        ids: The ids of the areas and teams.
        keys: The list's own keys of them, or None.
        numbers: The numbers of the rows in their sheets.
    """

    __slots__ = ("_decided", "_files", "_seen", "_shared", "_shares", "ids", "keys", "numbers")

    def __init__(self, lists: Sequence[PlaceList]) -> None:
        self.ids: list[str] = []
        self.keys: list[str | None] = []
        self.numbers: array[int] = array("i")
        self._shared: dict[tuple[str | None, ...], int] = {}
        self._shares = array("i")
        self._decided = {id(given): _deciders(given) for given in lists}
        self._files = {each: file_name(each) or None for given in lists for each in {*given.read.files}}
        self._seen = set[tuple[str | None, ...]]()

    @classmethod
    def of(
        cls, lists: Sequence[PlaceList], ids: Mapping[HomeKey, str], team_ids: Iterable[str]
    ) -> ListedSourceRows:
        """The source rows of all areas and teams of lists.

        A listed area has a source row where a list of households says something about it.

        Args:
            ids: By the key of an area that the lists name, its id.
        """
        found, each_id = cls(lists), iter(team_ids)
        for given in lists:
            areas: dict[HomeKey, int] = {}
            for row, home in enumerate(given.homes if given.kind in AREA_KINDS else ()):
                if home is not None:
                    areas.setdefault(home, row)
            for home, row in areas.items():
                found.add(ids.get(home, home[0]), given, (row,), given.read.keys[row])
            for team, team_id in zip(given.teams, each_id, strict=False):
                found.add(team_id, given, team.rows, team.key)
                if team.home[1] is not None:
                    found.add(ids.get(team.home, team.home[0]), given, team.rows)
        return found

    def add(self, area_or_team: str, given: PlaceList, rows: Iterable[int], key: str | None = None) -> None:
        """Add the rows of a list that are about an area or team.

        Args:
            rows: The numbers of the rows, from 0.
            key: The list's own key of the area or team, or None.
        """
        read, decided, counted = given.read, self._decided[id(given)], given.kind == "members"
        for row in rows:
            file, sheet = self._files[read.files[row]], read.sheet_names[row] or None
            shared = given.source.ref, file, sheet, decided.get(row)
            if counted:
                if (area_or_team, key, *shared) in self._seen:
                    continue
                self._seen.add((area_or_team, key, *shared))
            self._append(area_or_team, key, shared, NO_ROW if counted else read.row_numbers[row])

    def add_rows_of(self, network: Network) -> None:
        """Add the source rows of a network."""
        cells = table_columns(network, SOURCE_ROWS)
        shared = zip(*(cells[name] for name in _SHARED), strict=True)
        for id, key, each, number in zip(cells["id"], cells["key"], shared, cells["row"], strict=True):
            self._append(id, key, each, NO_ROW if number is None else number)

    def _append(
        self, area_or_team: str, key: str | None, shared: tuple[str | None, ...], number: int
    ) -> None:
        self.ids.append(area_or_team)
        self.keys.append(key)
        self._shares.append(self._shared.setdefault(shared, len(self._shared)))
        self.numbers.append(number)

    def columns(self) -> dict[str, Collection[Any]]:
        """The columns, as `SourceRows` takes them."""
        shared = {
            name: ChosenCells([each[at] for each in self._shared], self._shares)
            for at, name in enumerate(_SHARED)
        }
        return {"id": self.ids, "key": self.keys, "row": self.numbers, **shared}


def with_source_rows(network: Network, added: ListedSourceRows) -> Network:
    """A network with further source rows of its areas and bodies; a row that it has stays once."""
    added.add_rows_of(network)
    rows, _ = SourceRows.of(added.columns())
    once = rows.only(~rows.repeated())
    return with_rows(network, attrs.evolve(network.tables, source_rows=once), network.metadata)


def _deciders(given: PlaceList) -> dict[int, str]:
    """Who decided about a row, by its number."""
    decided = given.match.decided()
    pairs = zip(decided["row"], decided["decided_by"], strict=True)
    return dict(cast("Iterable[tuple[int, str]]", pairs))
