"""The slow, obvious twin of the network: plain rows, walked one by one. It knows no arrays and no order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

Row = dict[str, Any]
"""An area has id, level, start, end, parent; a body id, kind, start, end, home; a relation type, subordinate,
superior, start, end; a service body, area, start, end. Days are dates, an open end is None."""


def lasts(row: Row, day: date) -> bool:
    return row["start"] <= day and (row["end"] is None or day < row["end"])


@dataclass
class Twin:
    """A network as lists of rows; rules are pairs of a type with the rule's own attributes."""

    levels: tuple[str, ...]
    kinds: tuple[str, ...]
    areas: list[Row]
    bodies: list[Row] = field(default_factory=list)
    relations: list[Row] = field(default_factory=list)
    rules: list[Any] = field(default_factory=list)
    services: list[Row] = field(default_factory=list)

    def change_days(self) -> list[date]:
        """Every day on which a row or rule begins or ends."""
        rows = [*self.areas, *self.bodies, *self.relations, *self.services]
        days = {row["start"] for row in rows} | {row["end"] for row in rows}
        days |= {rule.period.start for rule in self.rules} | {rule.period.end for rule in self.rules}
        return sorted(day for day in days if day is not None)

    def here(self, rows: list[Row], day: date) -> dict[str, Row]:
        """Who exists on a day, by id."""
        return {row["id"]: row for row in rows if lasts(row, day)}

    def parents(self, day: date) -> dict[str, str | None]:
        """Areas of a day with the area in which each lies."""
        return {id: row["parent"] for id, row in self.here(self.areas, day).items()}

    def serves(self, id: str, day: date) -> list[str]:
        """The home of a body, then what else it serves, by level and id."""
        levels = {row["id"]: self.levels.index(row["level"]) for row in self.areas}
        further = {row["area"] for row in self.services if row["body"] == id and lasts(row, day)}
        return [
            self.here(self.bodies, day)[id]["home"],
            *sorted(further, key=lambda area: (levels[area], area)),
        ]

    def superiors(self, relation: str, day: date) -> dict[str, str | None]:
        """Bodies of which a relation speaks on a day, each with its superior."""
        bodies, parents = self.here(self.bodies, day), self.parents(day)
        found: dict[str, str | None] = {}
        for rule in self.rules:
            if rule.type != relation or day not in rule.period:
                continue
            for id, body in bodies.items():
                if body["kind"] not in rule.of:
                    continue
                found[id] = None
                area = parents[body["home"]] if rule.search == "above" else body["home"]
                while area is not None and found[id] is None:
                    for kind in rule.to:
                        there = [x for x, b in bodies.items() if b["kind"] == kind and b["home"] == area]
                        if there and found[id] is None:
                            (found[id],) = there
                    area = parents[area]
        for row in self.relations:
            if row["type"] == relation and lasts(row, day):
                found[row["subordinate"]] = row["superior"]
        return found

    def line(self, relation: str, day: date) -> dict[str, str | None]:
        """The forest of a relation: everybody of whom it speaks, or who is named as a superior."""
        spoken = self.superiors(relation, day)
        return {id: None for id in spoken.values() if id is not None} | spoken


def ancestors(parents: dict[str, str | None], id: str) -> list[str]:
    found = []
    above = parents[id]
    while above is not None:
        found.append(above)
        above = parents[above]
    return found


def descendants(parents: dict[str, str | None], id: str) -> set[str]:
    return {other for other in parents if id in ancestors(parents, other)}


def at_level(parents: dict[str, str | None], levels: dict[str, str], level: str, id: str) -> str | None:
    return next((each for each in [id, *ancestors(parents, id)] if levels[each] == level), None)


def lowest_common(parents: dict[str, str | None], *ids: str) -> str | None:
    chains = [[id, *ancestors(parents, id)] for id in ids]
    return next((each for each in chains[0] if all(each in chain for chain in chains)), None)


def roll_up(
    parents: dict[str, str | None], values: dict[str, int], id: str, how: Callable[[list[int]], int] = sum
) -> int | None:
    """The values of a node and all below it that have one, in one number."""
    found = [values[each] for each in (id, *descendants(parents, id)) if each in values]
    return how(found) if found or how in (sum, len) else None


def preorder(parents: dict[str, str | None], place: dict[str, int], above: str | None = None) -> list[str]:
    """Ids, each before all below it, siblings by level or kind, then id."""
    found = []
    for _, id in sorted((place[id], id) for id in parents if parents[id] == above):
        found += [id, *preorder(parents, place, id)]
    return found


def apportioned(total: int, weights: list[int], least: list[int], most: list[int]) -> list[int]:
    """One at a time to the greatest weight / (2 × held + 1), compared by cross-multiplication."""
    shares = list(least)
    for _ in range(total - sum(least)):
        best = None
        for at, weight in enumerate(weights):
            if shares[at] < most[at] and (
                best is None or weight * (2 * shares[best] + 1) > weights[best] * (2 * shares[at] + 1)
            ):
                best = at
        assert best is not None
        shares[best] += 1
    return shares
