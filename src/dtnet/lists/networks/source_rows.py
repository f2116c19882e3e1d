"""The source rows of a network of lists: which row of which list stands behind each area and team."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import attrs

from dtnet.lists.sheets.findings import file_name
from dtnet.network.day.columns import SOURCE_ROWS, table_columns
from dtnet.network.day.network import with_rows
from dtnet.network.tables.source_rows import NO_ROW, TEXT_COLUMNS, SourceRows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dtnet.lists.place_lists import PlaceList
    from dtnet.network.day.network import Network


class ListedSourceRows:
    """The source rows of the areas and teams of lists.

    In a list of members a row is a person. The number of such a row would lead from a team to a name in the
    list, so that a team has one source row for each sheet, without a number.

    Attributes:
        texts: The cells of the columns of texts.
        numbers: The numbers of the rows in their sheets.
    """

    __slots__ = ("_decided", "_files", "_seen", "numbers", "texts")

    def __init__(self, lists: Sequence[PlaceList]) -> None:
        self.texts: dict[str, list[str | None]] = {name: [] for name in TEXT_COLUMNS}
        self.numbers: list[int] = []
        self._decided = {id(given): _deciders(given) for given in lists}
        self._files = {each: file_name(each) or None for given in lists for each in {*given.read.files}}
        self._seen = set[tuple[str | None, ...]]()

    def add(self, area_or_team: str, given: PlaceList, rows: Iterable[int], key: str | None = None) -> None:
        """Add the rows of a list that are about an area or team.

        Args:
            area_or_team: Its id.
            given: The list.
            rows: The numbers of the rows, from 0.
            key: The list's own key of the area or team, or None.
        """
        read, decided, counted = given.read, self._decided[id(given)], given.kind == "members"
        for row in rows:
            file, sheet = self._files[read.files[row]], read.sheet_names[row] or None
            cells = (area_or_team, given.source.ref, file, sheet, key, decided.get(row))
            if counted:
                if cells in self._seen:
                    continue
                self._seen.add(cells)
            for name, cell in zip(TEXT_COLUMNS, cells, strict=True):
                self.texts[name].append(cell)
            self.numbers.append(NO_ROW if counted else read.row_numbers[row])


def with_source_rows(network: Network, added: ListedSourceRows) -> Network:
    """A network with further source rows of its areas and bodies; a row that it has stays once."""
    held = table_columns(network, SOURCE_ROWS)
    cells = added.texts
    for name in TEXT_COLUMNS:
        cells[name][:0] = held[name]
    numbers = [*(NO_ROW if each is None else each for each in held["row"]), *added.numbers]
    rows, _ = SourceRows.of({**cells, "row": numbers})
    once = rows.only(~rows.repeated())
    return with_rows(network, attrs.evolve(network.tables, source_rows=once), network.metadata)


def _deciders(given: PlaceList) -> dict[int, str]:
    """Who decided about a row, by its number."""
    decided = given.match.decided()
    pairs = zip(decided["row"], decided["decided_by"], strict=True)
    return dict(cast("Iterable[tuple[int, str]]", pairs))
