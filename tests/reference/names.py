"""The slow, obvious twin of the look-up of names: plain rows and events, walked one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

Row = dict[str, Any]
"""An area has id, level, name, start, end, parent; a move day, source, target. Days are dates, an open end is
None."""


def lasts(row: Row, day: date) -> bool:
    return row["start"] <= day and (row["end"] is None or day < row["end"])


def distance(row: Row, day: date) -> int:
    return (row["start"] - day).days if row["start"] > day else (day - row["end"]).days


@dataclass
class Places:
    """Areas of all days, and which went into which."""

    levels: tuple[str, ...]
    areas: list[Row]
    moves: list[Row]

    def on(self, day: date) -> dict[str, Row]:
        return {row["id"]: row for row in self.areas if lasts(row, day)}

    def inside(self, id: str, day: date) -> set[str]:
        """An area and all that lies in it on a day."""
        here, found = self.on(day), {id}
        while True:
            more = {each for each, row in here.items() if row["parent"] in found} | found
            if more == found:
                return found
            found = more

    def followed(self, ids: set[str], first: date, last: date) -> set[str]:
        """Areas, and all that events tie to them on the way from one day to another."""
        found, ends = set(ids), ("source", "target") if first <= last else ("target", "source")
        days = {move["day"] for move in self.moves if min(first, last) < move["day"] <= max(first, last)}
        for day in sorted(days, reverse=first > last):
            moves = [move for move in self.moves if move["day"] == day]
            found |= {move[ends[1]] for move in moves if move[ends[0]] in found}
        return found

    def share_ground(self, row: Row, own: str, day: date, one_day: Any) -> bool:  # noqa: ANN401 - a timedelta
        """Whether some of the area of a row of another day lies in an area of a day."""
        nearest = row["start"] if row["start"] > day else row["end"] - one_day
        ground = self.followed(self.inside(row["id"], nearest), nearest, day)
        return bool(ground & self.inside(own, day))

    def namesakes(self, day: date, called: Callable[[Row], bool], level: str) -> list[Row]:
        """For each area of a level with a name on other days only, the nearest of its rows."""
        now = {id for id, row in self.on(day).items() if called(row)}
        found: dict[str, Row] = {}
        for row in self.areas:
            if called(row) and row["level"] == level and row["id"] not in now:
                known = found.get(row["id"])
                if known is None or distance(row, day) < distance(known, day):
                    found[row["id"]] = row
        return list(found.values())

    def find(self, day: date, called: Callable[[Row], bool], one_day: Any) -> tuple[str, str | None]:  # noqa: ANN401
        """What a name without a level means on a day: a word for the outcome, and the area.

        The word is `match`, `warning`, `lost` (an area of another day is meant), `several` or `unknown`.
        """
        here = self.on(day)
        there = {row["level"] for row in here.values()}
        above: list[Row] = []
        for level in self.levels:
            above += self.namesakes(day, called, level)
            found = [id for id, row in here.items() if row["level"] == level and called(row)]
            if found:
                break
        else:
            return ("lost" if above else "unknown"), None
        if any(row["level"] != level and row["level"] in there for row in above):
            return "lost", None
        if len(found) > 1:
            return "several", None
        strange = [
            row
            for row in above
            if row["level"] != level or not self.share_ground(row, found[0], day, one_day)
        ]
        return ("warning" if strange else "match"), found[0]
