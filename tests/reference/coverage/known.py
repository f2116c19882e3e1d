"""What is known of a small network on some days: plain rows, and for each fact the list of what it may be."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any

from dtnet.network.day.columns import table_columns
from dtnet.periods import as_day

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence
    from datetime import date

    from dtnet import Network

    from .needs import Needs

ORIGINS = ("observed", "derived", "assumed", "synthetic")
"""Best first."""
FAR = 10**9
"""A day, as a number, that no row reaches."""


@dataclass(frozen=True, eq=False)
class Fact:
    """A row of a table.

    Attributes:
        key: Its table, whose it is, and which of its rows.
        cells: Its columns.
        trusted: Whether it counts; else it may not be there.
        start: The earliest and the latest first day, as numbers.
        end: The same of the day after the last.
    """

    key: tuple[str, Hashable, int]
    cells: Mapping[str, Any]
    trusted: bool
    start: tuple[int, int]
    end: tuple[int, int]

    @property
    def entity(self) -> tuple[str, Hashable]:
        return self.key[:2]


class Known:
    """A network as far as facts of some origins say.

    Args:
        network: The network, small.
        day: The day of the question.
        needs: Which values of unknown facts suffice.
        trusted: The worst origin of which facts count; all that is worse is unknown.
        more_days: Further days that somebody looks at.
    """

    def __init__(
        self,
        network: Network,
        day: date,
        needs: Needs,
        *,
        trusted: str = "synthetic",
        more_days: Iterable[date] = (),
    ) -> None:
        words = network.vocabulary
        self.day, self.needs, self.extent = day, needs, network.extent
        self.counted = ORIGINS[: ORIGINS.index(trusted) + 1]
        self.days = sorted({day, *more_days, *needs.days})
        self.levels = words.levels
        self.area_types = words.area_types
        self.roles = words.roles
        self.types = {(each.table, each.name): each for each in words.attributes}
        self.areas = self._grouped("areas", table_columns(network, "areas"), ("id",))
        bodies = self._grouped("bodies", table_columns(network, "bodies"), ("id",))
        self.teams = {id: rows for id, rows in bodies.items() if rows[0].cells["kind"] == words.team_kind}
        services = self._grouped("services", table_columns(network, "services"), ("body", "area"))
        self.services = {key: rows for key, rows in services.items() if key[0] in self.teams}
        self.served_by = {id: [area for body, area in self.services if body == id] for id in self.teams}
        self.statements = [each for each in network.tables.statements if each.origin.label in self.counted]
        self.among: dict[str, list[Any]] = {}
        for each in network.tables.parent_among:
            self.among.setdefault(each.area, []).append(each)
        self.level_of = {id: rows[0].cells["level"] for id, rows in self.areas.items()}
        self._possible_rows: dict[Hashable, set[Fact | None]] = {}  # they are looked up again and again
        self._possible_chains: dict[Hashable, set[str]] = {}
        tables: Sequence[dict[Any, list[Fact]]] = (self.areas, self.teams, self.services)
        self.courses = {
            rows[0].entity: courses(rows, self.days) for table in tables for rows in table.values()
        }

    def _grouped(
        self, table: str, columns: Mapping[str, list[Any]], named: Sequence[str]
    ) -> dict[Any, list[Fact]]:
        """Rows by whose they are, in order of time."""
        found: dict[Any, list[dict[str, Any]]] = {}
        for number in range(len(columns["start"])):
            cells = {name: column[number] for name, column in columns.items()}
            names = tuple(cells[name] for name in named)
            found.setdefault(names[0] if len(names) == 1 else names, []).append(cells)
        return {
            whose: [
                Fact(
                    key=(table, whose, number),
                    cells=cells,
                    trusted=cells["origin"] in self.counted,
                    start=edge(cells, "start"),
                    end=edge(cells, "end"),
                )
                for number, cells in enumerate(sorted(rows, key=lambda cells: cells["start"]))
            ]
            for whose, rows in found.items()
        }

    def level(self, area: Hashable) -> str:
        """The level of an area, listed or not."""
        return self.level_of[area] if isinstance(area, str) else area[2]  # type: ignore[index, no-any-return]

    def unlisted_row(self, area: Hashable) -> Fact:
        """The row that an area would have that nobody lists: known is where it lies, and nothing else.

        Its id says so: a word, the area in which it lies, its level, and its number there.
        """
        _, above, level, _ = area  # type: ignore[misc]
        names = [name for table, name in self.types if table == "areas"]
        cells = {"id": area, "level": level, "parent": above, "origin": self.counted[0]}
        always = (-FAR, -FAR), (FAR, FAR)
        return Fact(("areas", area, 0), dict.fromkeys((*names, "type")) | cells, True, *always)  # noqa: FBT003

    def courses_of(self, rows: Sequence[Fact]) -> list[dict[date, Fact | None]]:
        """For each way in which the days of the rows of one thing may be, the row in force per day asked."""
        return self.courses[rows[0].entity]

    def possible_rows(self, rows: Sequence[Fact], day: date) -> set[Fact | None]:
        """Which of the rows of one thing may be in force on a day; None if maybe none."""
        key = rows[0].entity, day
        if key not in self._possible_rows:
            self._possible_rows[key] = {way[day] for way in self.courses_of(rows)}
        return self._possible_rows[key]

    def may_lie_in(self, area: str, above: str, day: date) -> bool:
        """Whether an area may be another, or lie in it, on a day."""
        return above in self.possible_chain(area, day)

    def possible_chain(self, area: str, day: date) -> set[str]:
        """An area and all in which it may lie on a day."""
        if not isinstance(area, str):
            return {area, *self.possible_chain(area[1], day)}
        if (area, day) not in self._possible_chains:
            found = {area}
            for row in self.possible_rows(self.areas[area], day):
                if row is not None and row.cells["parent"] is not None:
                    found |= self.possible_chain(row.cells["parent"], day)
            for candidate in self.candidates(area, day):
                found |= self.possible_chain(candidate, day)
            self._possible_chains[area, day] = found
        return self._possible_chains[area, day]

    def candidates(self, area: str, day: date) -> list[str]:
        """The areas in one of which an area lies on a day; none if its parent is known."""
        return [
            each.candidate
            for each in self.among.get(area, ())
            if each.start <= day and (each.end is None or day < each.end)
        ]

    def is_counted(self, row: Fact, name: str) -> bool:
        """Whether the origin of a value is one that counts."""
        return (row.cells.get(f"{name}_origin") or row.cells["origin"]) in self.counted

    def options(self, row: Fact, name: str) -> Sequence[Any]:
        """What a number, a yes or no, or a type may be."""
        declared = self.types.get((row.key[0], name))
        counted = self.is_counted(row, name)
        value = row.cells[name] if counted else None
        if declared is None:
            return self.area_types if value is None else (value,)
        if declared.type == "yes_no":
            return (True, False) if value is None else (value,)
        if declared.type == "day":
            return self.needs.dates() if value is None else (value,)
        lower, upper = (row.cells.get(f"{name}_{side}") if counted else None for side in ("lower", "upper"))
        if lower is None and upper is None and value is not None:
            return (value,)
        return self.needs.numbers(lower or 0, upper)

    def is_limited(self, row: Fact, name: str) -> bool:
        """Whether a number has a greatest that it may be."""
        if not self.is_counted(row, name):
            return False
        value, lower, upper = (row.cells.get(f"{name}{side}") for side in ("", "_lower", "_upper"))
        return upper is not None or (lower is None and value is not None)

    def words(self, row: Fact, name: str) -> frozenset[str] | None:
        """The words of a set that are listed; None if nobody knows any."""
        value = row.cells[name] if self.is_counted(row, name) else None
        return None if value is None else frozenset(value)

    def stated_areas(self, about: str, day: date) -> list[str]:
        """Of which areas a statement of a day says that all of something there is listed."""
        return [
            each.area
            for each in self.statements
            if each.about == about and each.start <= day and (each.end is None or day < each.end)
        ]


def edge(cells: Mapping[str, Any], name: str) -> tuple[int, int]:
    """Between which days, as numbers, a row begins, or ends."""
    day = cells[name]
    earliest, latest = (cells.get(f"{name}_{side}") for side in ("earliest", "latest"))
    if earliest is None and latest is None:
        number = FAR if day is None else as_day(day).toordinal()
        return number, number
    return (
        -FAR if earliest is None else earliest.toordinal(),
        FAR if latest is None else latest.toordinal(),
    )


def courses(rows: Sequence[Fact], days: Sequence[date]) -> list[dict[date, Fact | None]]:
    """Every way in which the rows of one thing may be in force on some days: the row of each day, or None.

    An unknown first or last day may be any within its bounds, a row has a day at least, and rows that meet on
    one unknown day, with the same bounds, meet on whichever it is.
    """
    edges: list[tuple[int, int]] = []
    places: list[tuple[int, int]] = []
    for number, row in enumerate(rows):
        before = rows[number - 1] if number else None
        if before is None or (before.end, before.cells["end"]) != (row.start, row.cells["start"]):
            edges.append(row.start)
        edges.append(row.end)
        places.append((len(edges) - 2, len(edges) - 1))
    spans = list(pairwise([-2 * FAR, *(day.toordinal() for day in days), 2 * FAR]))
    found: list[dict[date, Fact | None]] = []
    for chosen in product(*(_spans_of(each, spans) for each in edges)):
        if not _in_order(edges, chosen):
            continue
        course: dict[date, Fact | None] = dict.fromkeys(days)
        for day in days:
            begun = [high <= day.toordinal() for _, high in chosen]
            for row, (start, end) in zip(rows, places, strict=True):
                if begun[start] and not begun[end]:
                    assert course[day] is None
                    course[day] = row
        if course not in found:
            found.append(course)
    return found


def _spans_of(edge: tuple[int, int], spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans between days asked, their first day out and their last in, in which an edge may lie."""
    return [(low, high) for low, high in spans if edge[0] <= high and low < edge[1]]


def _in_order(edges: Sequence[tuple[int, int]], spans: Sequence[tuple[int, int]]) -> bool:
    """Whether days within bounds and spans can come one after the other."""
    last = -3 * FAR
    for (earliest, latest), (low, high) in zip(edges, spans, strict=True):
        last = max(earliest, low + 1, last + 1)
        if last > min(latest, high):
            return False
    return True
