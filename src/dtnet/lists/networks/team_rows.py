"""The teams of lists as rows of a network: their ids, homes and days, and what the lists say about them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from dtnet.errors import Fault
from dtnet.lists.area_texts import free_id, slug
from dtnet.lists.listed_columns import (
    CellColumns,
    RowColumns,
    attribute_cells,
    number_cells,
    place_text,
    stated_days,
)
from dtnet.lists.listed_teams import counted_members
from dtnet.lists.networks.home_days import cut_at
from dtnet.network.tables.schema import Attribute
from dtnet.origins import Origin
from dtnet.periods import OPEN, day_number

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from dtnet.lists.listed_teams import HomeKey, ListedTeam
    from dtnet.lists.networks.home_days import Home
    from dtnet.lists.place_lists import PlaceList
    from dtnet.network.day.network import Network
    from dtnet.periods import Period

_FOUNDED: Final = {
    name: Attribute(
        name=name, table="bodies", type="day", description=f"{what}, if it is before the first day"
    )
    for name, what in (
        ("founded", "The day on which a team was founded"),
        ("founded_earliest", "The first possible day of the founding of a team"),
        ("founded_latest", "The last possible day of the founding of a team"),
    )
}
"""The attributes that keep days of founding from before the first day of the network."""


class TeamRows:
    """The rows of the teams of lists.

    Attributes:
        founded: The attributes of days of founding from before the first day that teams need.
        known: The rows of teams that the network has already.
        ids: The ids of the teams, list by list; `columns` makes them.
    """

    __slots__ = (
        "_at",
        "_decided",
        "_extent",
        "_homes",
        "_id_of",
        "_lists",
        "_network",
        "founded",
        "ids",
        "known",
    )

    def __init__(
        self,
        network: Network,
        lists: Sequence[PlaceList],
        decided: Sequence[Collection[int]],
        homes: Mapping[str, Sequence[Home]],
        id_of: Mapping[HomeKey, str],
        extent: Period,
    ) -> None:
        """The teams of lists.

        Args:
            decided: For each list, the rows about whose place a person decided.
            homes: By the id of a listed area, the homes on other days of the teams in it.
            id_of: By the key of an area that the lists name, its id.
            extent: The days of the network of the lists.
        """
        self._network = network
        self._lists = lists
        self._decided = decided
        self._homes = homes
        self._id_of = id_of
        self._extent = extent
        self._at = day_number(lists[0].day.date)
        self.known: list[Fault] = []
        self.ids: list[str] = []
        needed = {name for given in lists for team in given.teams for name in self._founded(given, team)}
        self.founded: tuple[Attribute, ...] = tuple(_FOUNDED[name] for name in sorted(needed))

    def _founded(self, given: PlaceList, team: ListedTeam) -> dict[str, date]:
        """The day or interval on which a team was founded, if it begins before the network does."""
        for name in ("founded", "start"):
            days = stated_days(given.read, (name,), team.rows)
            if days is not None and min(each for each in days if each is not None) < self._extent.start:
                if days[0] == days[1]:
                    return {"founded": days[1]} if days[1] is not None else {}
                cells = {"founded_earliest": days[0], "founded_latest": days[1]}
                return {name: day for name, day in cells.items() if day is not None}
        return {}

    def _clipped(self, homes: Iterable[Home]) -> Iterator[tuple[int, int, int]]:
        """The numbers of the areas of homes, with their first days and ends, in the extent."""
        first, end = self._extent.numbers
        for each in homes:
            start, stop = max(each.start, first), min(each.end, end)
            if start < stop:
                yield each.area, start, stop

    def columns(self, kind: str) -> dict[str, Any]:
        """The rows of the teams of the lists; before the day of the list, their values are assumed."""
        words = self._network.vocabulary
        attributes = [each.name for each in words.attributes if each.table == "bodies"]
        roles = [role for role in words.roles if role in attributes]
        ids = self.ids
        names: list[str] = []
        rows, taken = RowColumns(), set[str]()
        cells = CellColumns(sum(len(given.teams) for given in self._lists))
        for given, decided in zip(self._lists, self._decided, strict=True):
            several = Counter(team.home for team in given.teams)
            members = counted_members(given.read, given.teams, words)[0] if given.kind == "members" else {}
            stated = [each for each in attributes if each not in members]
            for at, team in enumerate(given.teams):
                number, made = len(ids), self._id_of.get(team.home)
                ids.append(self._id(given, team, made, taken, alone=several[team.home] == 1))
                names.append(team.name or place_text(given.read, team.rows[0]) or self._name_of(team))
                counts = {each: column[at] for each, column in members.items() if each in attributes}
                own = attribute_cells(given.read, stated, team.rows) | number_cells(counts)
                _complete_people(own, roles, attributes)
                own |= self._founded(given, team)
                cells.fill(number, own)
                self._add_rows(rows, number, given, team, made, decided=team.rows[0] in decided)
        return {
            "id": rows.taken(ids),
            "kind": rows.all(kind),
            "home": rows.place,
            "name": rows.taken(names),
            **rows.days(),
            **cells.assumed_before(rows),
        }

    def _name_of(self, team: ListedTeam) -> str:
        """The name of the home of a team on the day of the lists."""
        return self._lists[0].day.find(team.home[0]).name

    def _id(
        self, given: PlaceList, team: ListedTeam, made: str | None, taken: set[str], *, alone: bool
    ) -> str:
        """The id of a team: that of its home, and its key or name if there are several teams."""
        own = team.key or (None if alone else team.name)
        wanted = f"{team.home[0] if made is None else made}:team" + (f":{slug(own)}" if own else "")
        if self._network.body_index.get(wanted) is not None:
            message = f"it would be {wanted!r}, which is in the network"
            self.known.append(Fault(given.read.place(team.rows[0]), message))
        return free_id(wanted, taken)

    def _add_rows(
        self,
        rows: RowColumns,
        number: int,
        given: PlaceList,
        team: ListedTeam,
        made: str | None,
        *,
        decided: bool,
    ) -> None:
        ids, (first, end) = self._network.tables.areas.ids, self._extent.numbers
        earliest, point, latest = _start(given, team, first, self._at)
        ended = stated_days(given.read, ("end",), team.rows)
        until = end if ended is None or ended[1] is None else min(day_number(ended[1]) + 1, end)
        sooner = until if ended is None or ended[0] is None else min(day_number(ended[0]) + 1, end)
        homes: Iterable[tuple[str, int, int]] = (
            [(made, point, until)]
            if made is not None
            else [
                (ids[area], max(start, point), min(stop, until))
                for area, start, stop in self._clipped(self._homes[team.home[0]])
            ]
        )
        begun, last = False, 0
        listed = team.home[0] if made is None else made
        for home, start, stop in homes:
            for begins, ends in cut_at(start, stop, self._at):
                bounds = (earliest, latest) if not begun and earliest < latest else None
                rows.add(
                    number,
                    home,
                    (begins, ends),
                    observed=home == listed and not decided,
                    before=begins < self._at,
                    start=bounds,
                )
                begun, last = True, ends
        if begun and last == until and sooner < until:
            rows.end_between(sooner, until)


def uncertain_homes(lists: Sequence[PlaceList], homes: Mapping[str, Sequence[Home]]) -> Iterator[int]:
    """The days before which it is unknown in which area a team was founded, if it was founded then.

    Args:
        homes: By the id of a listed area, the homes on other days of the teams in it, in order of days.
    """
    at = day_number(lists[0].day.date)
    for given in lists:
        for team in given.teams:
            if team.home[1] is None:
                earliest, point, _ = _start(given, team, -OPEN, at)
                held = homes[team.home[0]]
                if earliest < point:
                    yield max(each.start for each in held if each.start <= max(point, held[0].start))


def _start(given: PlaceList, team: ListedTeam, first: int, at: int) -> tuple[int, int, int]:
    """The earliest start of a team, the start that answers use, and the latest."""
    days = stated_days(given.read, ("start", "founded"), team.rows)
    earliest, latest = (None, None) if days is None else days
    low = first if earliest is None else max(day_number(earliest), first)
    high = at if latest is None else min(max(day_number(latest), first), at)
    ended = stated_days(given.read, ("end",), team.rows)
    if ended is not None and ended[0] is not None:  # it was in force on its last day
        high = max(min(high, day_number(ended[0])), low)
    return low, high, high


def _complete_people(cells: dict[str, Any], roles: Sequence[str], attributes: Sequence[str]) -> None:
    """Give a team the sum of its roles as its number of people, if only the roles are known."""
    unknown = cells.get("people") is None and "people_lower" not in cells
    counts = [cells[role] for role in roles if cells.get(role) is not None]
    if "people" in attributes and unknown and roles and len(counts) == len(roles):
        cells["people"], cells["people_origin"] = sum(counts), Origin.DERIVED.label
