"""The slow, obvious twin of edits: rows as dictionaries, days as sets, every rule asked of every day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

Row = dict[str, Any]
AREAS, BODIES, RELATIONS, SERVICES = "areas", "bodies", "relations", "services"
NAMING = {AREAS: ["id"], BODIES: ["id"], RELATIONS: ["subordinate", "superior"], SERVICES: ["body", "area"]}


class RefusedError(Exception):
    """What the library calls an `ArgumentError`."""


@dataclass
class Book:
    """A network as lists of rows; `days` are those on which anything may differ, the last for all later."""

    rows: dict[str, list[Row]]
    days: list[date]
    levels: tuple[str, ...]
    rules: list[Any] = field(default_factory=list)
    operating: dict[str, date] = field(default_factory=dict)
    successions: list[tuple[str, str, str | None]] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)
    other_names: list[str] = field(default_factory=list)
    partial_lists: list[str] = field(default_factory=list)

    def ids(self) -> list[str]:
        return sorted({row["id"] for table in (AREAS, BODIES) for row in self.rows[table]})

    def table_of(self, id: str) -> str:
        return next(table for table in (AREAS, BODIES) if any(row["id"] == id for row in self.rows[table]))

    def alive(self, table: str, day: date) -> list[Row]:
        return [row for row in self.rows[table] if lasts(row, day)]

    def exists(self, id: str, day: date) -> bool:
        return any(row["id"] == id for table in (AREAS, BODIES) for row in self.alive(table, day))

    def version(self, id: str, day: date) -> Row:
        for row in self.alive(self.table_of(id), day):
            if row["id"] == id:
                return row
        raise RefusedError(id)

    def change(self, id: str, on: date, values: Row) -> None:
        old = self.version(id, on)
        new = revised(old, values)
        if old["start"] == on:
            raise RefusedError(id)
        self.rows[self.table_of(id)].append({**new, "start": on})
        old["end"] = on

    def correct(self, id: str, at: date, values: Row) -> None:
        old = self.version(id, at)
        old |= revised(old, values)

    def close(self, ids: list[str], on: date, *, with_contents: bool) -> None:
        gone: dict[date, set[str]] = {}
        for id in ids:
            self.version(id, on - timedelta(days=1))
        for day in self.days:
            gone[day] = set(ids) if day >= on else set()
            if day >= on and with_contents:
                parents = {row["id"]: row["parent"] for row in self.alive(AREAS, day)}
                gone[day] |= {id for id in parents if any(each in ids for each in way_up(parents, id))}
                gone[day] |= {row["id"] for row in self.alive(BODIES, day) if row["home"] in gone[day]}
        self.leave_out(gone)

    def remove(self, ids: list[str]) -> None:
        self.leave_out({day: set(ids) for day in self.days})

    def stated(self, table: str, named: Row, day: date) -> list[Row]:
        """The rows of a day that name whoever is named, where somebody is."""
        rows = [row for row in self.alive(table, day) if named.items() <= row.items()]
        if not rows:
            raise RefusedError(named)
        return rows

    def close_rows(self, table: str, named: Row, on: date) -> None:
        for row in self.stated(table, named, on - timedelta(days=1)):
            row["end"] = on

    def remove_rows(self, table: str, named: Row, at: date) -> None:
        gone = self.stated(table, named, at)
        self.rows[table] = [row for row in self.rows[table] if row not in gone]

    def leave_out(self, gone: dict[date, set[str]]) -> None:
        ends = {row["id"]: row["end"] for table in (AREAS, BODIES) for row in by_start(self.rows[table])}
        for table, rows in self.rows.items():
            kept: list[Row] = []
            for row in rows:
                names = [row[column] for column in NAMING[table]]
                days = [day for day in self.days if lasts(row, day) and not gone[day] & set(names)]
                kept += runs(row, days, self.days)
            self.rows[table] = kept
        after = {row["id"]: row["end"] for table in (AREAS, BODIES) for row in by_start(self.rows[table])}
        lost = {id: after.get(id, date.min) for id, end in ends.items() if after.get(id, date.min) != end}
        self.successions = [
            each for each in self.successions if lost.get(each[1], date.max) >= self.operating[each[0]]
        ]
        self.statements = [area for area in self.statements if lost.get(area) != date.min]
        self.other_names = [area for area in self.other_names if lost.get(area) != date.min]
        self.partial_lists = [area for area in self.partial_lists if lost.get(area) != date.min]

    def tells_of_closings(self) -> bool:
        """Where events say what became of areas of a level, each of it that closes that day is told of."""
        ends = {row["id"]: row["end"] for row in by_start(self.rows[AREAS])}
        level = {row["id"]: row["level"] for row in self.rows[AREAS]}
        told = {(source, self.operating[event]) for event, source, _ in self.successions if source in level}
        concerned = {(level[source], day) for source, day in told}
        return all((id, day) in told for id, day in ends.items() if (level[id], day) in concerned)

    def valid(self) -> bool:
        ids = set(self.ids())
        highest = min((self.levels.index(row["level"]) for row in self.rows[AREAS]), default=0)
        return (
            all({source, target} <= {*ids, None} for _, source, target in self.successions)
            and all(
                self.exists(source, self.operating[event] - timedelta(days=1))
                and (target is None or self.exists(target, self.operating[event]))
                for event, source, target in self.successions
            )
            and self.tells_of_closings()
            and all(area in ids for area in (*self.statements, *self.other_names, *self.partial_lists))
            and all(row["parent"] is None or row["parent"] in ids for row in self.rows[AREAS])
            and all(
                self.levels.index(row["level"]) == highest
                for row in self.rows[AREAS]
                if row["parent"] is None
            )
            and all(map(adds_up, self.rows[BODIES]))
            and all(sound(row, name) for table in (AREAS, BODIES) for row in self.rows[table] for name in row)
            and all(self.valid_on(day) for day in self.days)
        )

    def valid_on(self, day: date) -> bool:
        areas = {row["id"]: row for row in self.alive(AREAS, day)}
        bodies = {row["id"]: row for row in self.alive(BODIES, day)}
        relations, services = self.alive(RELATIONS, day), self.alive(SERVICES, day)
        places = [(row["kind"], row["home"]) for row in bodies.values()]
        wanted = {kind for rule in self.rules if day in rule.period for kind in rule.to}
        return (
            len(areas) == len(self.alive(AREAS, day))
            and len(bodies) == len(self.alive(BODIES, day))
            and all(
                row["parent"] is None
                or (
                    row["parent"] in areas
                    and self.levels.index(areas[row["parent"]]["level"]) < self.levels.index(row["level"])
                )
                for row in areas.values()
            )
            and all(row["home"] in areas for row in bodies.values())
            and all(
                row["subordinate"] in bodies and (row["superior"] is None or row["superior"] in bodies)
                for row in relations
            )
            and all(
                row["body"] in bodies and row["area"] in areas and bodies[row["body"]]["home"] != row["area"]
                for row in services
            )
            and len(services) == len({(row["body"], row["area"]) for row in services})
            and not any(kind in wanted and places.count((kind, home)) > 1 for kind, home in places)
        )


def lasts(row: Row, day: date) -> bool:
    return row["start"] <= day and (row["end"] is None or day < row["end"])


def by_start(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row["start"])


def revised(old: Row, values: Row) -> Row:
    """A row with other values: a value that is given leaves nothing of its old bounds and origin."""
    emptied = [f"{name}_{side}" for name in values for side in ("lower", "upper", "origin")]
    emptied += [f"{name.rpartition('_')[0]}_origin" for name in values if name.endswith(("_lower", "_upper"))]
    new = {**old, **{name: None for name in emptied if name in old}, **values}
    if told(new) == told(old):
        raise RefusedError(old["id"])
    return dict.fromkeys(new) | told(new)


def limits(row: Row, name: str) -> tuple[int, int | None]:
    """The least and the greatest that a number may be."""
    value, lower, upper = (row.get(column) for column in (name, f"{name}_lower", f"{name}_upper"))
    if value is not None and lower is None and upper is None:
        return value, value
    return lower or 0, upper


def known(row: Row, name: str) -> bool:
    """Whether a row says anything of an attribute: its value, or bounds that rule something out."""
    return row.get(name) is not None or limits(row, name) != (0, None)


def sound(row: Row, name: str) -> bool:
    """Whether an origin says how something is known, and bounds are the right way up around their value."""
    attribute, _, side = name.rpartition("_")
    if not attribute or attribute not in row or row[name] is None:
        return True
    if side == "origin":
        return known(row, attribute)
    if side not in {"lower", "upper"}:
        return True
    least, most = limits(row, attribute)
    value = row[attribute]
    return (most is None or least <= most) and (
        value is None or (least <= value and (most is None or value <= most))
    )


def told(row: Row) -> Row:
    """What a row says: no cell is null, no origin that of the row, no bound without a meaning."""
    said = dict(row)
    for name in [name for name in row if name not in {"id", "start", "end"}]:
        if f"{name}_origin" in row and known(row, name) and row[f"{name}_origin"] == row["origin"]:
            said[f"{name}_origin"] = None
        if {f"{name}_lower", f"{name}_upper"} & row.keys():
            least, most = limits(row, name)
            value = row[name]
            nothing = (least, most) == ((0, None) if value is None else (value, value))
            said[f"{name}_lower"], said[f"{name}_upper"] = (None, None) if nothing else (least, most)
    return {name: cell for name, cell in said.items() if cell is not None}


def way_up(parents: dict[str, str | None], id: str | None) -> list[str]:
    found: list[str] = []
    while id is not None:
        found.append(id)
        id = parents[id]
    return found


def runs(row: Row, days: list[date], calendar: list[date]) -> list[Row]:
    """A row for each run of days; one that reaches the last day of the calendar ends as the row does."""
    found: list[Row] = []
    for day in days:
        if found and found[-1]["end"] == day:
            found[-1]["end"] = day + timedelta(days=1)
        else:
            found.append({**row, "start": day, "end": day + timedelta(days=1)})
    if found and days[-1] == calendar[-1]:
        found[-1]["end"] = row["end"]
    return found


def adds_up(row: Row) -> bool:
    roles = [row[name] for name in ("leader", "deputy", "ordinary")]
    known = [count for count in roles if count is not None]
    if row["people"] is None:
        return True
    return sum(known) == row["people"] if len(known) == len(roles) else sum(known) <= row["people"]
