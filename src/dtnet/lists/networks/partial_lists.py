"""Statements that lists name the areas of a level only in part, in a network of these lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.network.day.network import Network
from dtnet.network.tables.tables import NOBODY, PartialList
from dtnet.origins import Origin
from dtnet.periods import OPEN, number_day
from dtnet.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dtnet.lists.networks.home_days import HomeDays
    from dtnet.lists.place_lists import PlaceList
    from dtnet.network.tables.tables import Statement
    from dtnet.periods import Period


def without_open_lists(network: Network, lists: Sequence[PlaceList]) -> Network:
    """The network without its partial lists that have no number, if the lists have numbers for their level.

    What the lists say then takes their place: partial lists do not overlap.
    """
    levels = {each.made_level for each in lists if each.published_number is not None}
    held = network.tables.partial_lists
    kept = tuple(each for each in held if each.number is not None or each.about not in levels)
    if len(kept) == len(held):
        return network
    return Network(attrs.evolve(network.tables, partial_lists=kept), network.vocabulary, network.metadata)


def partial_lists(
    days: HomeDays, lists: Sequence[PlaceList], extent: Period, complete: Iterable[Statement]
) -> Iterator[PartialList]:
    """Statements that there may be further areas of the level that the lists name.

    They are about the whole territory. On days on which the number of areas in an area is published, they
    are about that area and about the areas beside it and beside the areas around it.

    Args:
        extent: The days that the network of the lists covers.
    """
    about = next((each.made_level for each in lists if each.made_level is not None), None)
    if about is None:
        return
    tables, territory = days.network.tables, lists[0].day.territory
    whole = {each.area for each in complete if each.about == about}
    counted = {
        int(territory.nodes[each.within]): each
        for each in lists
        if each.within is not None and each.published_number is not None
    }
    held = [each for each in tables.partial_lists if each.about == about]
    first, end = extent.numbers
    runs = [(first, end)] if not counted and not held else []
    found: list[tuple[str, int, int, PlaceList | None]] = []
    if counted:
        known = [(days.start_of(each), days.end_of(each)) for each in counted]
        start, stop = max(first, *(each[0] for each in known)), min(end, *(each[1] for each in known))
        runs = [(first, start), (stop, end)]
        found += [(tables.areas.ids[area], start, stop, given) for area, given in counted.items()]
        numbered = [days.area_of(each.area) for each in held if each.number is not None]
        found += [
            (tables.areas.ids[area], begins, ends, None)
            for area, begins, ends in _beside(lists[0], [*counted, *numbered], about, start, stop)
        ]
    roots = territory.ids(np.flatnonzero(territory.parent == NOBODY))
    found += [(root, start, stop, None) for start, stop in runs if start < stop for root in roots]
    for area, start, ends, given in found:
        stop = min(ends, days.at) if area in whole else ends  # the statement begins on the day of the lists
        if start < stop:
            yield PartialList(
                about=about,
                area=area,
                start=number_day(start),
                end=None if stop == OPEN else number_day(stop),
                number=None if given is None else given.published_number,
                origin=Origin.OBSERVED,
                source=(given or lists[0]).source,
            )


def _beside(
    listed: PlaceList, counted: Iterable[int], about: str, start: int, stop: int
) -> Iterator[tuple[int, int, int]]:
    """The areas that lie in an area around some areas, and around none of them, with their days."""
    territory, areas = listed.day.territory, listed.day.network.tables.areas
    inner = {*counted}
    path = {*inner}
    for area in inner:
        above = int(territory.parent[territory.position[area]])
        while above != NOBODY:
            path.add(int(territory.nodes[above]))
            above = int(territory.parent[above])
    around = np.array(sorted(path - inner), np.int32)
    here = np.isin(areas.parent, around) & ~np.isin(areas.entity, np.array(sorted(path), np.int32))
    here &= areas.level[areas.entity] < listed.day.network.vocabulary.level(about)
    rows = np.flatnonzero(here)
    days = Spans(areas.entity[rows], areas.start[rows], areas.end[rows]).merge()
    for area, begins, ends in zip(days.owner.tolist(), days.start.tolist(), days.end.tolist(), strict=True):
        if max(begins, start) < min(ends, stop):
            yield area, max(begins, start), min(ends, stop)
