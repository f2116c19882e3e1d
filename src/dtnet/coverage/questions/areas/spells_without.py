"""Spells without: certain and possible runs of days on which an area lacks something, and their cut ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dtnet import frames
from dtnet.arguments import check_switches
from dtnet.citations import Origin
from dtnet.coverage.answers.answer_table import asked_of
from dtnet.coverage.answers.area_parts import stretches_of
from dtnet.coverage.answers.row_sums import IN_NO, null
from dtnet.coverage.measures.step_functions import spells
from dtnet.errors import ArgumentError
from dtnet.frames import Table
from dtnet.network.tables.tables import NOBODY
from dtnet.network.tables.texts import take

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dtnet.coverage.answers.area_parts import AreaParts
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.coverage.measures.step_functions import Spells
    from dtnet.network.day.network import Network


def spells_without(network: Network, query: CoverageQuery, *, accept_synthetic: bool) -> Table:
    """See `Question.spells`."""
    check_switches(accept_synthetic=accept_synthetic)
    window = query.days
    asked = asked_of(network, query)
    area, start, end, code = _cells(list(stretches_of(asked)))
    dates = start.view("datetime64[D]"), end.view("datetime64[D]")
    possible, certain = (
        spells(*dates, inside, data=window, series=area) for inside in ((code & IN_NO) != 0, code == IN_NO)
    )
    entity = possible.series
    made_up = _made_up(network)[entity]
    ids = take(network.tables.areas.ids, entity)
    if made_up.any() and not accept_synthetic:
        named = sorted({id for id, synthetic in zip(ids, made_up.tolist(), strict=True) if synthetic})
        raise ArgumentError(
            f"{len(named)} areas in the answer are synthetic, such as {named[0]!r}: a recipe made them",
            "ask for coverage with during=, or pass accept_synthetic=True; each row then states the origin",
        )
    longest, days = _longest(possible, certain)
    opens, closes = _edges(network, entity, window.numbers)

    def certainly(edge: NDArray[np.datetime64]) -> frames.Column:
        numbers = edge.astype(np.int64)
        return frames.day(np.append(numbers, 0)[longest], null(longest == NOBODY))

    return Table(
        {
            "area": frames.text(ids),
            "start": frames.day(possible.start.astype(np.int64)),
            "end": frames.day(possible.end.astype(np.int64)),
            "certain_start": certainly(certain.start),
            "certain_end": certainly(certain.end),
            "days_lower": frames.whole(days),
            "days_upper": frames.whole(possible.days),
            "censored_start": frames.yes_no(possible.censored_start & ~opens),
            "censored_end": frames.yes_no(possible.censored_end & ~closes),
            "synthetic": frames.yes_no(made_up),
        }
    )


def _edges(
    network: Network, entity: NDArray[np.int64], days: tuple[int, int]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which areas open on the first day of a period, and which close at its end.

    An area that exists on the first or last day of the data may also exist before or after the data.
    """
    areas = network.tables.areas
    first = np.full(len(areas.ids), np.iinfo(np.int64).max)
    last = np.full(len(areas.ids), np.iinfo(np.int64).min)
    np.minimum.at(first, areas.entity, areas.start)
    np.maximum.at(last, areas.entity, areas.end)
    (begin, end), (data_begin, data_end) = days, network.extent.numbers
    return (first[entity] == begin) & (begin > data_begin), (last[entity] == end) & (end < data_end)


def _cells(stretches: Sequence[AreaParts]) -> tuple[NDArray[np.int64], ...]:
    """The areas, first days, days after the last days, and codes of all cells, in order of area, then day."""
    parts = [
        (each.level.era.territory.nodes[each.level.positions[each.area]], each.start, each.end, each.code)
        for each in stretches
    ]
    columns = [
        np.concatenate([np.empty(0, np.int64), *(part[at] for part in parts)]).astype(np.int64)
        for at in range(4)
    ]
    order = np.lexsort((columns[1], columns[0]))
    return tuple(column[order] for column in columns)


def _made_up(network: Network) -> NDArray[np.bool_]:
    """Per area, whether one of its rows is synthetic."""
    areas = network.tables.areas
    found = np.zeros(len(areas.ids), np.bool_)
    found[areas.entity[areas.origin == Origin.SYNTHETIC]] = True
    return found


def _longest(possible: Spells, certain: Spells) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """Per possible spell, the index and days of the longest certain spell in it; `NOBODY` and 0 for none."""
    width = 1 << 32
    keys, inner = (each.series * width + each.start.astype(np.int64) for each in (possible, certain))
    owner = np.searchsorted(keys, inner, side="right") - 1
    order = np.lexsort((-np.arange(len(owner)), certain.days, owner))  # of equal spells, write the first last
    place, days = np.full(len(possible), NOBODY, np.intp), np.zeros(len(possible), np.int64)
    place[owner[order]], days[owner[order]] = order, certain.days[order]
    return place, days
