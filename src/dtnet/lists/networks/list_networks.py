"""Networks made of a network and lists: the areas and teams that lists name, in place of synthetic ones."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet.arguments import check_argument, check_switches, check_word
from dtnet.citations import Origin
from dtnet.errors import ArgumentError, Fault, InvalidInputError
from dtnet.lists.area_texts import slug
from dtnet.lists.listed_columns import (
    CellColumns,
    RowColumns,
    attribute_cells,
    number_cells,
    place_text,
    stated_days,
)
from dtnet.lists.listed_teams import counted_members
from dtnet.lists.networks.home_days import HomeDays, Place, days_of_all
from dtnet.lists.networks.partial_lists import partial_lists, without_open_lists
from dtnet.lists.networks.source_rows import ListedSourceRows, with_source_rows
from dtnet.lists.place_lists import PlaceList, check_published_number
from dtnet.lists.sheets.column_names import INPUTS
from dtnet.lists.sheets.list_rows import AREA_KINDS
from dtnet.network.day.network import Network
from dtnet.network.edits.edits import with_area_cells, without_rows
from dtnet.network.tables.schema import Attribute, Metadata
from dtnet.network.tables.tables import NOBODY, ParentAmong, Statement
from dtnet.periods import OPEN, Period, day_number, number_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from dtnet.lists.area_texts import TypedName
    from dtnet.lists.listed_teams import HomeKey, ListedTeam
    from dtnet.lists.networks.home_days import Home
    from dtnet.lists.sheets.findings import Finding
    from dtnet.network.tables.tables import Flags

_OTHERS: Final = ("drop", "keep")
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


def with_lists(
    network: Network, lists: Sequence[PlaceList], *, name: str | None, others: str, partial: bool
) -> Network:
    """A network with the areas and teams of lists; see `Network.with_lists`."""
    _check_arguments(network, lists, others)
    check_switches(partial=partial)
    _check_apart(lists)
    if name is not None:
        check_argument(name, str, "name", "pass a text")
    errors = [each for given in lists for each in given.found if each.severity == "error"]
    if errors and not partial:
        faults = [Fault(each.place, _told(each)) for each in errors]
        raise InvalidInputError(f"{len(faults)} cells or rows of the list cannot be used", faults)
    base = _without_synthetic(network, lists, keep_others=others == "keep")
    base = without_open_lists(base, lists)
    cells = _cells_of_listed_areas(base, lists)
    if cells:
        base = with_area_cells(base, lists[0].day.date, cells)
    rows = _ListedRows(base, lists)
    extent = rows.extent
    base = base.with_vocabulary(area_types=rows.types, attributes=rows.founded)
    if extent != base.extent:
        base = base.select(during=extent)
    among = [*rows.parent_among()]
    metadata = _metadata(network.metadata, lists, extent, among, name=name, kept=others == "keep")
    builder = Network(base.tables, base.vocabulary, metadata).to_builder()
    builder.add_areas(rows.area_columns())
    builder.add_bodies(rows.body_columns(base.vocabulary.team_kind))
    if rows.known:
        raise InvalidInputError("the network has these teams already", rows.known)
    complete = [*rows.statements()] if not errors else []
    for each in complete:
        builder.add_statement(each)
    for candidate in among:
        builder.add_parent_among(candidate)
    for partial_list in partial_lists(rows.days, lists, extent, complete):
        builder.add_partial_list(partial_list)
    made = builder.build()
    del builder  # the columns of source rows take the place of its own
    source_rows = rows.source_rows()
    del rows
    return with_source_rows(made, source_rows)


def _check_arguments(network: Network, lists: Sequence[PlaceList], others: str) -> None:
    check_word(others, _OTHERS, "others")
    if not lists:
        raise ArgumentError("no list was given", "pass what dtnet.read_list returns")
    for each in lists:
        check_argument(each, PlaceList, "lists", "pass what dtnet.read_list returns")
        if each.day.network is not network:
            raise ArgumentError("a list was read for another network", "read it with this network")
        if each.kind in INPUTS:
            hint = "input_table() gives the table that dtnet.assess takes"
            raise ArgumentError(f"a list of {each.kind} makes no network", hint)
        if each.kind == "villages" and each.made_level is None:
            raise ArgumentError(
                "the network lists areas of this level already", "read the list for a network without them"
            )
    if others == "keep" and any(each.within is None for each in lists):
        raise ArgumentError('others="keep" without {within}', "read the list with its area", within=...)
    if len({(each.day.date, each.kind) for each in lists}) > 1:
        raise ArgumentError(
            "lists of several days or kinds",
            "add one kind first, then read the other list with the network that this makes",
        )


def _check_apart(lists: Sequence[PlaceList]) -> None:
    """Refuse lists that have the same teams or villages, or that disagree about an area.

    Raises:
        InvalidInputError: If a row of a list is about the team or village of another list.
        ArgumentError: If no row can be used, or numbers are published for one area and another area in it.
    """
    faults, seen = [], dict[tuple[object, ...], int]()
    for number, given in enumerate(lists if len(lists) > 1 else ()):
        keys: dict[tuple[object, ...], int] = {
            (each.home, each.key, each.name): each.rows[0] for each in given.teams
        }
        if given.kind in AREA_KINDS:
            keys = {(home,): row for row, home in enumerate(given.homes) if home is not None}
        for key, row in keys.items():
            if seen.setdefault(key, number) != number:
                faults.append(Fault(given.read.place(row), "the same place and team as in another list"))
    if faults:
        raise InvalidInputError("lists", faults)
    if not any(home is not None for given in lists for home in given.homes):
        raise ArgumentError("no row of the lists can be used", "look at their findings")
    for within, published in {(each.within, each.published_number) for each in lists}:
        check_published_number(published, [each for each in lists if each.within == within])
    counted = [each for each in lists if each.published_number is not None]
    for one, other in combinations(counted, 2):
        territory = one.day.territory
        first, second = sorted((one.within or 0, other.within or 0))
        if second < int(territory.end[first]) and (one.within, one.published_number) != (
            other.within,
            other.published_number,
        ):
            raise ArgumentError(
                "numbers are published for an area and for an area in it", "give the number of one of them"
            )


def _without_synthetic(network: Network, lists: Sequence[PlaceList], *, keep_others: bool) -> Network:
    """The network without synthetic rows; with `keep_others` only those in the areas of the lists go."""
    tables = network.tables
    gone: dict[str, Flags] = {
        name: getattr(tables, name).origin == Origin.SYNTHETIC for name in ("areas", "bodies")
    }
    statements = [each for each in tables.statements if each.origin != Origin.SYNTHETIC]
    if keep_others:
        inside = np.zeros(len(tables.areas.ids) + 1, np.bool_)  # the last entry is that of no area
        for each in lists:
            territory = each.day.territory
            first, end = (
                (0, len(territory)) if each.within is None else (each.within, int(territory.end[each.within]))
            )
            inside[territory.nodes[first:end]] = True
        inside[NOBODY] = False
        below = inside[tables.areas.parent] | inside[tables.areas.entity]
        inside[tables.areas.entity[below & gone["areas"]]] = True
        gone = {
            "areas": gone["areas"] & inside[tables.areas.entity],
            "bodies": gone["bodies"] & inside[tables.bodies.home],
        }
    return without_rows(network, gone["areas"], gone["bodies"], statements)


def _cells_of_listed_areas(network: Network, lists: Sequence[PlaceList]) -> dict[str, dict[str, Any]]:
    """What lists of households say about areas that the network lists, observed, by the ids of the areas."""
    attributes = [each.name for each in network.vocabulary.attributes if each.table == "areas"]
    found: dict[str, dict[str, Any]] = {}
    for given in lists:
        for row, home in enumerate(given.homes if given.kind == "households" else ()):
            if home is not None and home[1] is None:
                cells: dict[str, Any] = {}
                for name in attributes:
                    stated = attribute_cells(given.read, (name,), (row,))
                    if any(each is not None for each in stated.values()):
                        cells |= {**stated, f"{name}_origin": Origin.OBSERVED.label}
                if cells:
                    found[home[0]] = cells
    return found


def _metadata(
    before: Metadata,
    lists: Sequence[PlaceList],
    extent: Period,
    among: Sequence[ParentAmong],
    *,
    name: str | None,
    kept: bool,
) -> Metadata:
    """The metadata of a network of lists: their name, sources, day and notes."""
    day = lists[0].day.date
    sources = tuple(dict.fromkeys((*(each.source for each in lists), *before.sources)))
    rows = sum(home is not None for each in lists for home in each.homes)
    year = Period(f"{day.year}-01-01", f"{day.year + 1}-01-01")
    where = f"Everything else is that of {before.name!r} {before.version}"
    notes = [
        f"{rows} rows are those of lists that describe {day}; later days repeat that day (assumed).",
        f"{where}, {'with' if kept else 'without'} its synthetic rows elsewhere; its notes apply to that.",
    ]
    if extent != before.extent:
        notes.append(
            f"The network covers {extent}: on other days the lists do not say in which areas places lie."
        )
    adrift = {Period(each.start, each.end) for each in among}
    if adrift:
        notes.append(
            f"{len({each.area for each in among})} areas of the lists lie in one of several areas on days on "
            "which only the events say where they lie; these candidates are assumed."
        )
    certain = year.intersection(extent) == year and not any(map(year.intersection, adrift))
    return Metadata(
        name=name or f"{before.name}-lists",
        version=str(day),
        title="; ".join(dict.fromkeys(each.source.title or each.source.ref for each in lists)),
        extent=extent,
        as_of=day,
        reference_day=day,
        reference_window=year if certain else None,
        sources=sources,
        notes=(*notes, *(before.notes if kept else ())),
        constructed=before.constructed if kept else (),
        edited=before.edited if kept else (),
    )


@attrs.frozen
class _Made:
    """An area that a list names.

    Attributes:
        id: Its id.
        parent: The number of the listed area in which it lies.
        name: Its type and name.
        given: The list and the row that say what it is like, or None.
        decided: Whether a person decided in which area it lies.
        formerly: The numbers of the areas in one of which it lay on an earlier day, as its rows say; empty if
            they do not say.
    """

    id: str
    parent: int
    name: TypedName
    given: tuple[PlaceList, int] | None
    decided: bool
    formerly: frozenset[int]


class _ListedRows:
    """The rows of areas and bodies that lists make.

    Attributes:
        network: The network to which they are added.
        at: The number of the day of the lists.
        days: Where their places lie on other days.
        extent: The days on which all places of the lists lie in known areas.
        types: The area types that the areas need.
        founded: The attributes of days of founding from before the first day that teams need.
        known: The rows of teams that the network has already.
        team_ids: The ids of the teams, list by list; `body_columns` makes them.
    """

    __slots__ = (
        "_decided",
        "_homes",
        "_ids",
        "_lists",
        "_made",
        "_places",
        "at",
        "days",
        "extent",
        "founded",
        "known",
        "network",
        "team_ids",
        "types",
    )

    def __init__(self, network: Network, lists: Sequence[PlaceList]) -> None:
        self.network: Network = network
        self.known: list[Fault] = []
        self.team_ids: list[str] = []
        self._lists = lists
        self._decided = [{*each.match.decided()["row"]} for each in lists]
        day = lists[0].day.date
        self.at: int = day_number(day)
        self.days: HomeDays = HomeDays(network, day)
        made_areas = self._made_areas()
        self._made: list[_Made] = [*made_areas.values()]
        self._ids: dict[HomeKey, str] = {key: each.id for key, each in made_areas.items()}
        keys = {
            key
            for given in lists
            for key in given.homes
            if key is not None and (key[1] is not None or given.kind not in AREA_KINDS)
        }
        self._homes: dict[str, tuple[Home, ...]] = {
            id: self.days.homes(self.days.area_of(id)) for id in {key[0] for key in keys if key[1] is None}
        }
        self._places: dict[str, tuple[Place, ...]] = {
            id: self._places_of(id) for id in {key[0] for key in keys if key[1] is not None}
        }
        first, end = days_of_all([*self._homes.values(), *self._places.values()])
        first = max([first, *self._uncertain_homes()])
        own = network.extent.numbers
        self.extent: Period = _period(max(first, own[0]), min(end, own[1]))
        self.types: tuple[str, ...] = tuple(dict.fromkeys(each.name.type for each in self._made))
        needed = {name for given in lists for team in given.teams for name in self._founded(given, team)}
        self.founded: tuple[Attribute, ...] = tuple(_FOUNDED[name] for name in sorted(needed))

    def _made_areas(self) -> dict[HomeKey, _Made]:
        """The areas that the lists name, ordered by the listed areas around them; each has its own id."""
        named: dict[HomeKey, tuple[TypedName, tuple[PlaceList, int] | None]] = {}
        found: set[HomeKey] = set()
        for given, decided in zip(self._lists, self._decided, strict=True):
            for row, key in enumerate(given.homes):
                name = given.made[row]
                if key is not None and name is not None:
                    named.setdefault(key, (name, (given, row) if given.kind in AREA_KINDS else None))
                    if row not in decided:
                        found.add(key)
        formerly: dict[HomeKey, frozenset[int]] = {}
        for given in self._lists:
            for key, ids in given.formerly.items():
                areas = frozenset(map(self.days.area_of, ids)) - {NOBODY}
                formerly[key] = formerly.get(key, areas) & areas
        made: dict[HomeKey, _Made] = {}
        taken: set[str] = set()
        for key in sorted(named, key=lambda each: (each[0], each[1] or ())):
            name, given_row = named[key]
            id = _free(f"{key[0]}:{name.slug}", taken)
            area, before = self.days.area_of(key[0]), formerly.get(key, frozenset())
            made[key] = _Made(id, area, name, given_row, key not in found, before)
        return made

    def _places_of(self, id: str) -> tuple[Place, ...]:
        """The areas in one of which the villages of an area are on other days."""
        area, areas = self.days.area_of(id), self.network.tables.areas
        if areas.has_day_bounds:  # candidates for parents need known days
            return tuple(
                Place((each.area,), each.start, each.end, each.area) for each in self.days.homes(area)
            )
        return self.days.places(area)

    def _places_of_made(self, made: _Made) -> Iterator[Place]:
        """The areas in one of which an area that the lists name is, where its rows say in which it lay."""
        for place in self._places[self.network.tables.areas.ids[made.parent]]:
            yield self.days.narrowed(place, made.formerly)

    def _uncertain_homes(self) -> Iterator[int]:
        """The days before which it is unknown in which area a team was founded, if it was founded then."""
        for given in self._lists:
            for team in given.teams:
                if team.home[1] is None:
                    earliest, point, _ = self._start(given, team, -OPEN)
                    homes = self._homes[team.home[0]]
                    if earliest < point:
                        yield max(each.start for each in homes if each.start <= max(point, homes[0].start))

    def _start(self, given: PlaceList, team: ListedTeam, first: int) -> tuple[int, int, int]:
        """The earliest start of a team, the start that answers use, and the latest; in the extent."""
        days = stated_days(given.read, ("start", "founded"), team.rows)
        earliest, latest = (None, None) if days is None else days
        low = first if earliest is None else max(day_number(earliest), first)
        high = self.at if latest is None else min(max(day_number(latest), first), self.at)
        ended = stated_days(given.read, ("end",), team.rows)
        if ended is not None and ended[0] is not None:  # it was in force on its last day
            high = max(min(high, day_number(ended[0])), low)
        return low, high, high

    def _founded(self, given: PlaceList, team: ListedTeam) -> dict[str, date]:
        """The day or interval on which a team was founded, if it begins before the network does."""
        for name in ("founded", "start"):
            days = stated_days(given.read, (name,), team.rows)
            if days is not None and min(each for each in days if each is not None) < self.extent.start:
                if days[0] == days[1]:
                    return {"founded": days[1]} if days[1] is not None else {}
                cells = {"founded_earliest": days[0], "founded_latest": days[1]}
                return {name: day for name, day in cells.items() if day is not None}
        return {}

    def _cut_to_extent(self, start: int, stop: int) -> Iterator[tuple[int, int]]:
        """The days of a run in the extent, cut at the day of the lists."""
        first, end = self.extent.numbers
        return _cut(max(start, first), min(stop, end), self.at)

    def parent_among(self) -> Iterator[ParentAmong]:
        """The candidates for the parents of villages, on days on which it is not said where they lie."""
        ids = self.network.tables.areas.ids
        for each in self._made:
            for place in self._places_of_made(each):
                for start, stop in self._cut_to_extent(place.start, place.end):
                    for area in place.areas if len(place.areas) > 1 else ():
                        yield ParentAmong(
                            area=each.id,
                            candidate=ids[area],
                            start=number_day(start),
                            end=None if stop == OPEN else number_day(stop),
                            origin=Origin.ASSUMED,
                        )

    def _clipped(self, homes: Iterable[Home]) -> Iterator[tuple[int, int, int]]:
        """The numbers of the areas of homes, with their first days and ends, in the extent."""
        first, end = self.extent.numbers
        for each in homes:
            start, stop = max(each.start, first), min(each.end, end)
            if start < stop:
                yield each.area, start, stop

    def area_columns(self) -> dict[str, Any]:
        """The rows of the areas that the lists name.

        A row until the day of the list is assumed: the list says only that the area exists on its day.
        """
        words, ids = self.network.vocabulary, self.network.tables.areas.ids
        level = next((each.made_level for each in self._lists if each.made_level is not None), "")
        made, self._made = self._made, []  # nothing asks for them while the network is built
        rows = RowColumns()
        for number, each in enumerate(made):
            for place in self._places_of_made(each):
                for start, stop in self._cut_to_extent(place.start, place.end):
                    observed = start <= self.at < stop and not each.decided
                    parent = ids[place.parent]
                    rows.add(number, parent, (start, stop), observed=observed, before=start < self.at)
        cells = CellColumns(len(made))
        attributes = [each.name for each in words.attributes if each.table == "areas"]
        for number, each in enumerate(made):
            if each.given is not None:
                given, row = each.given
                cells.fill(number, attribute_cells(given.read, attributes, (row,)))
        return {
            "id": rows.taken([each.id for each in made]),
            "level": rows.all(level),
            "parent": rows.place,
            "code": rows.taken([self._code(each) for each in made]),
            "name": rows.taken([each.name.name for each in made]),
            "type": rows.taken([each.name.type for each in made]),
            **rows.days(),
            **cells.unknown_before(rows),
        }

    def _code(self, made: _Made) -> str:
        """The code that a list states for an area, or an empty text."""
        if made.given is None:
            return ""
        given, row = made.given
        codes = given.read.codes.get(given.made_level or "")
        return "" if codes is None else codes[row]

    def body_columns(self, kind: str) -> dict[str, Any]:
        """The rows of the teams of the lists; before the day of the list, their values are assumed."""
        words = self.network.vocabulary
        attributes = [each.name for each in words.attributes if each.table == "bodies"]
        roles = [role for role in words.roles if role in attributes]
        ids = self.team_ids
        names: list[str] = []
        rows, taken = RowColumns(), set[str]()
        cells = CellColumns(sum(len(given.teams) for given in self._lists))
        for given, decided in zip(self._lists, self._decided, strict=True):
            several = Counter(team.home for team in given.teams)
            members = counted_members(given.read, given.teams, words)[0] if given.kind == "members" else {}
            stated = [each for each in attributes if each not in members]
            for at, team in enumerate(given.teams):
                number, made = len(ids), self._ids.get(team.home)
                ids.append(self._team_id(given, team, made, taken, alone=several[team.home] == 1))
                names.append(team.name or place_text(given.read, team.rows[0]) or self._name_of(team))
                counts = {each: column[at] for each, column in members.items() if each in attributes}
                own = attribute_cells(given.read, stated, team.rows) | number_cells(counts)
                _complete_people(own, roles, attributes)
                own |= self._founded(given, team)
                cells.fill(number, own)
                self._add_team_rows(rows, number, given, team, made, decided=team.rows[0] in decided)
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

    def _team_id(
        self, given: PlaceList, team: ListedTeam, made: str | None, taken: set[str], *, alone: bool
    ) -> str:
        """The id of a team: that of its home, and its key or name if there are several teams."""
        own = team.key or (None if alone else team.name)
        wanted = f"{team.home[0] if made is None else made}:team" + (f":{slug(own)}" if own else "")
        if self.network.body_index.get(wanted) is not None:
            message = f"it would be {wanted!r}, which is in the network"
            self.known.append(Fault(given.read.place(team.rows[0]), message))
        return _free(wanted, taken)

    def _add_team_rows(
        self,
        rows: RowColumns,
        number: int,
        given: PlaceList,
        team: ListedTeam,
        made: str | None,
        *,
        decided: bool,
    ) -> None:
        ids, (first, end) = self.network.tables.areas.ids, self.extent.numbers
        earliest, point, latest = self._start(given, team, first)
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
            for begins, ends in _cut(start, stop, self.at):
                bounds = (earliest, latest) if not begun and earliest < latest else None
                rows.add(
                    number,
                    home,
                    (begins, ends),
                    observed=home == listed and not decided,
                    before=begins < self.at,
                    start=bounds,
                )
                begun, last = True, ends
        if begun and last == until and sooner < until:
            rows.end_between(sooner, until)

    def source_rows(self) -> ListedSourceRows:
        """The source rows of the areas and teams of the lists, once `body_columns` has made the teams.

        A listed area has a source row where a list of households says something about it.
        """
        found, ids = ListedSourceRows(self._lists), iter(self.team_ids)
        for given in self._lists:
            areas: dict[HomeKey, int] = {}
            for row, home in enumerate(given.homes if given.kind in AREA_KINDS else ()):
                if home is not None:
                    areas.setdefault(home, row)
            for home, row in areas.items():
                found.add(self._id_of(home), given, (row,), given.read.keys[row])
            for team, team_id in zip(given.teams, ids, strict=False):
                found.add(team_id, given, team.rows, team.key)
                if team.home[1] is not None:
                    found.add(self._id_of(team.home), given, team.rows)
        return found

    def _id_of(self, home: HomeKey) -> str:
        """The id of a listed area, or of an area that the lists name."""
        return self._ids.get(home, home[0])

    def statements(self) -> Iterator[Statement]:
        """The statements of completeness of the lists, from their day on, while the areas exist."""
        _, end = self.extent.numbers
        for given in self._lists:
            for about, area in given.complete:
                stop = min(self.days.end_of(self.days.area_of(area)), end)
                yield Statement(
                    about=about,
                    area=area,
                    start=number_day(self.at),
                    end=None if stop == OPEN else number_day(stop),
                    origin=Origin.OBSERVED,
                    citation=given.source,
                )


def _told(each: Finding) -> str:
    shown = f"{each.cell!r}: " if each.cell else ""
    return f"{shown}{each.message}" + (f"; {each.hint}" if each.hint else "")


def _period(start: int, end: int) -> Period:
    return Period(number_day(start), None if end == OPEN else number_day(end))


def _cut(start: int, stop: int, day: int) -> Iterator[tuple[int, int]]:
    """A run of days cut at a day, without empty runs."""
    for first, end in ((start, min(stop, day)), (max(start, day), stop)):
        if first < end:
            yield first, end


def _free(wanted: str, taken: set[str]) -> str:
    """An id that nothing has yet; it is taken from now on."""
    id, number = wanted, 1
    while id in taken:
        number += 1
        id = f"{wanted}-{number}"
    taken.add(id)
    return id


def _complete_people(cells: dict[str, Any], roles: Sequence[str], attributes: Sequence[str]) -> None:
    """Give a team the sum of its roles as its number of people, if only the roles are known."""
    unknown = cells.get("people") is None and "people_lower" not in cells
    counts = [cells[role] for role in roles if cells.get(role) is not None]
    if "people" in attributes and unknown and roles and len(counts) == len(roles):
        cells["people"], cells["people_origin"] = sum(counts), Origin.DERIVED.label
