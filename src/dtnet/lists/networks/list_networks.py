"""Networks made of a network and lists: the areas and teams that lists name, in place of synthetic ones."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from dtnet.arguments import check_argument, check_switches, check_word
from dtnet.errors import ArgumentError, Fault, InvalidInputError
from dtnet.lists.headings.column_names import INPUTS
from dtnet.lists.listed_columns import attribute_cells
from dtnet.lists.networks.area_rows import AreaRows
from dtnet.lists.networks.home_days import HomeDays, days_of_all
from dtnet.lists.networks.partial_lists import partial_lists, without_open_lists
from dtnet.lists.networks.source_rows import ListedSourceRows, with_source_rows
from dtnet.lists.networks.team_rows import TeamRows, uncertain_homes
from dtnet.lists.place_lists import PlaceList, check_published_number
from dtnet.lists.sheets.sheet_table import AREA_KINDS
from dtnet.network.day.network import Network
from dtnet.network.edits.edits import with_area_cells, without_rows
from dtnet.network.tables.schema import Metadata
from dtnet.network.tables.tables import NOBODY, ParentAmong, Statement
from dtnet.origins import Origin
from dtnet.periods import OPEN, Period, number_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dtnet.lists.decisions.free_texts import FreeText
    from dtnet.lists.findings import Finding
    from dtnet.lists.networks.home_days import Home, Place
    from dtnet.network.tables.tables import Flags

_OTHERS: Final = ("drop", "keep")


def with_lists(
    network: Network, lists: Sequence[PlaceList], *, name: str | None, others: str, partial: bool
) -> Network:
    """A network with the areas and teams of lists; see `Network.with_lists`."""
    _check_arguments(network, lists, others)
    check_switches(partial=partial)
    if name is not None:
        check_argument(name, str, "name", "pass a text")
    free = [each for given in lists for each in given.open_texts]
    if free and partial:
        faults = [
            Fault(", ".join(filter(None, (each.file, each.sheet, " ".join(each.cells[:1])))), _asked(each))
            for each in free
        ]
        raise InvalidInputError(f"{len(free)} free texts need an answer, also for a partial network", faults)
    _check_apart(lists)
    errors = [each for given in lists for each in given.found if each.severity == "error"]
    if errors and not partial:
        faults = [Fault(each.place, _told(each)) for each in errors]
        raise InvalidInputError(f"{len(faults)} cells or rows of the list cannot be used", faults)
    base = _without_synthetic(network, lists, keep_others=others == "keep")
    base = without_open_lists(base, lists)
    cells = _cells_of_listed_areas(base, lists)
    if cells:
        base = with_area_cells(base, lists[0].day.date, cells)
    decided: list[set[Any]] = [{*each.match.decided()["row"]} for each in lists]
    days = HomeDays(base, lists[0].day.date)
    areas = AreaRows(base, lists, decided, days)
    homes = _homes(days, lists)
    extent = _extent(base, lists, homes, areas.places)
    teams = TeamRows(base, lists, decided, homes, areas.id_of, extent)
    base = base.with_vocabulary(area_types=areas.types, attributes=teams.founded)
    if extent != base.extent:
        base = base.select(during=extent)
    among = [*areas.parent_among(extent)]
    metadata = _metadata(network.metadata, lists, extent, among, name=name, kept=others == "keep")
    builder = Network(base.tables, base.vocabulary, metadata).to_builder()
    builder.add_areas(areas.columns(extent))
    builder.add_bodies(teams.columns(base.vocabulary.team_kind))
    if teams.known:
        raise InvalidInputError("the network has these teams already", teams.known)
    complete = [*_statements(days, lists, extent)] if not errors else []
    for each in complete:
        builder.add_statement(each)
    for candidate in among:
        builder.add_parent_among(candidate)
    for partial_list in partial_lists(days, lists, extent, complete):
        builder.add_partial_list(partial_list)
    source_rows = ListedSourceRows.of(lists, areas.id_of, teams.ids)
    del base, days, areas, homes, teams, among  # they take as much memory as the build of the network
    made = builder.build()
    del builder
    return with_source_rows(made, source_rows)


def _homes(days: HomeDays, lists: Sequence[PlaceList]) -> dict[str, tuple[Home, ...]]:
    """The homes on other days of the teams in listed areas, by the ids of the areas."""
    ids = {
        key[0]
        for given in lists
        for key in (given.homes if given.kind not in AREA_KINDS else ())
        if key is not None and key[1] is None
    }
    return {id: days.homes(days.area_of(id)) for id in ids}


def _extent(
    network: Network,
    lists: Sequence[PlaceList],
    homes: Mapping[str, Sequence[Home]],
    places: Mapping[str, Sequence[Place]],
) -> Period:
    """The days of a network on which all areas and teams of lists lie in known areas."""
    first, end = days_of_all([*homes.values(), *places.values()])
    own_first, own_end = network.extent.numbers
    first, end = max([first, own_first, *uncertain_homes(lists, homes)]), min(end, own_end)
    return Period(number_day(first), None if end == OPEN else number_day(end))


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


def _statements(days: HomeDays, lists: Sequence[PlaceList], extent: Period) -> Iterator[Statement]:
    """The statements of completeness of the lists, from their day on, while the areas exist."""
    _, end = extent.numbers
    for given in lists:
        for about, area in given.complete:
            stop = min(days.end_of(days.area_of(area)), end)
            yield Statement(
                about=about,
                area=area,
                start=number_day(days.at),
                end=None if stop == OPEN else number_day(stop),
                origin=Origin.OBSERVED,
                citation=given.source,
            )


def _asked(each: FreeText) -> str:
    return f"a free text below {each.heading!r} has no answer; write the questions with PlaceList.review"


def _told(each: Finding) -> str:
    shown = f"{each.cell!r}: " if each.cell else ""
    return f"{shown}{each.message}" + (f"; {each.hint}" if each.hint else "")
