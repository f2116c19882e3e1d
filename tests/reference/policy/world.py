"""A world as plain rows, dictionaries: days are dates, an open end is None, and so is an unknown fact."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from .words import DAY, Row

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

Above = tuple[Row, ...]
LEVELS = ("country", "province", "district", "commune", "village")


class World:
    """Who and what there is.

    Areas have id, level, start, end, parent, type and attributes; teams id, start, end, home, kinds and
    attributes. Successions have source, target, share (None if unknown) and the day on which. Inputs are rows
    by activity kind, and by claim.
    """

    def __init__(  # noqa: PLR0913 - all that there is
        self,
        *,
        areas: list[Row],
        teams: list[Row],
        first: date,
        end: date | None,
        successions: list[Row] | None = None,
        inputs: dict[str, list[Row]] | None = None,
        levels: tuple[str, ...] = LEVELS,
    ) -> None:
        self.levels = levels
        self.areas, self.teams, self.first, self.end = areas, teams, first, end
        self.successions, self.inputs = successions or [], inputs or {}
        self._rows: dict[str, list[Row]] = defaultdict(list)
        for row in [*areas, *teams]:
            self._rows[row["id"]].append(row)
        self._above: dict[tuple[str, date], Above] = {}
        self._before = self._one_to_one()

    def known(self, day: date) -> date:
        """The day whose state is taken: after the horizon, the last one."""
        return day if self.end is None else min(day, self.end - DAY)

    def row(self, id: str, day: date) -> Row | None:
        day = self.known(day)
        for row in self._rows[id]:
            if row["start"] <= day and (row["end"] is None or day < row["end"]):
                return row
        return None

    def above(self, id: str, day: date) -> Above:
        """An area and all that it lies in, the nearest first."""
        day = self.known(day)
        if (id, day) not in self._above:
            area = self.row(id, day)
            upper = () if area is None or area["parent"] is None else self.above(area["parent"], day)
            self._above[id, day] = () if area is None else (area, *upper)
        return self._above[id, day]

    def lies(self, id: str, day: date, places: Collection[str], as_of: date) -> bool | None:
        """Whether an area lies, on a day, on the ground that places had on another; None if in part.

        What came later lies where that did from which it came, and if nobody tells, where it is. What came
        from inside and outside and is of the level of the places, or above, is wider and does not lie there.
        """
        for each in self.above(id, day):
            if self.row(each["id"], as_of):
                return any(above["id"] in places for above in self.above(each["id"], as_of))
            sources = self.sources(each["id"], as_of)
            found = {self.lies(source, on - DAY, places, as_of) for source, on in sources}
            if len(found) == 1:
                return found.pop()
            if found:
                heights = [self.levels.index(row["level"]) for place in places for row in self._rows[place]]
                return False if self.levels.index(each["level"]) <= min(heights) else None
        return False

    def sources(self, id: str, after: date) -> list[tuple[str, date]]:
        """Areas from which one came after a day that was not there before, each with the day."""
        return [
            (each["source"], each["on"])
            for each in self.successions
            if each["target"] == id
            and each["share"] != 0
            and each["on"] > after
            and self.row(id, each["on"] - DAY) is None
        ]

    def gone(self, id: str, after: date, last: date) -> date | None:
        """The first day from some day on without the area, if one comes before the last."""
        day = after
        while day < last:
            if self.row(id, day) is None:
                return day
            day += DAY
        return None

    def successors(self, id: str, on: date) -> list[str]:
        return [
            each["target"]
            for each in self.successions
            if each["source"] == id and each["share"] != 0 and each["on"] == on
        ]

    def _one_to_one(self) -> dict[str, str]:
        """By id: the one that it wholly continues, of the same level, and that became nothing else.

        Where both are there at one time, they are two.
        """
        pairs = {(each["source"], each["target"]) for each in self.successions}
        before = {}
        for source, target in pairs:
            alone = sum(source == one or target == other for one, other in pairs) == 1
            whole = all(
                each["share"] == 1
                for each in self.successions
                if (each["source"], each["target"]) == (source, target)
            )
            ends = [row["end"] for row in self._rows[source]]
            starts = [row["start"] for row in self._rows[target]]
            apart = None not in ends and max(ends) <= min(starts)
            levels = {row.get("level") for row in (*self._rows[source], *self._rows[target])}
            if alone and whole and apart and len(levels) == 1:
                before[target] = source
        return before

    def unit(self, id: str) -> str:
        """The first id of what a body or area is through whole successions one to one."""
        while id in self._before:
            id = self._before[id]
        return id

    def units(self, per: str) -> dict[str, list[str]]:
        """Each unit of a grain with its ids."""
        rows = self.teams if per == "team" else [row for row in self.areas if row["level"] == per]
        found: dict[str, list[str]] = defaultdict(list)
        for id in sorted({row["id"] for row in rows}):
            found[self.unit(id)].append(id)
        return dict(found)


class Thing:
    """A unit as it is on a day: what conditions, norms and values read."""

    def __init__(self, world: World, per: str, row: Row, day: date) -> None:
        self.world, self.row, self.day = world, row, day
        self.is_team = per == "team"
        self.home = row["home"] if self.is_team else row["id"]
        self.above = world.above(self.home, day)

    @property
    def exists(self) -> bool:
        return bool(self.above)

    def read(self, subject: str) -> tuple[Any, ...]:
        """The value of a subject, None if it is unknown; nothing at all where it is not applicable."""
        if subject == "level":
            return (self.above[0]["level"],)
        if subject == "kind":
            return (self.row["kinds"],) if self.is_team else ()
        of, _, name = subject.partition(".")
        if of == "team":
            return (self.row[name],) if self.is_team else ()
        return tuple(area[name] for area in self.above if area["level"] == of)


def world_of(network: Any, columns: Any, inputs: dict[str, list[Row]] | None = None) -> World:  # noqa: ANN401
    """The rows of a network, by what gives the columns of one of its tables."""

    def rows(table: str) -> list[Row]:
        cells = columns(network, table)
        return [dict(zip(cells, row, strict=True)) for row in zip(*cells.values(), strict=True)]

    areas, bodies = rows("areas"), rows("bodies")
    kind = network.vocabulary.team_kind
    days = {each.id: each.operating for each in network.tables.events}
    return World(
        areas=areas,
        teams=[row | {"kinds": row.get("team_kinds")} for row in bodies if row["kind"] == kind],
        first=network.extent.start,
        end=network.extent.end,
        successions=[
            {
                "source": each.source,
                "target": each.target,
                "share": None if each.share is None else Fraction(each.share),
                "on": days[each.event],
            }
            for each in network.tables.successions
            if each.target is not None
        ],
        inputs=inputs,
        levels=network.vocabulary.levels,
    )
