"""The least, or the greatest, share that a row has on a day of a period."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet import frames
from dtnet.coverage.answers.answering import asked_of
from dtnet.coverage.answers.dimensions import dimension_columns
from dtnet.coverage.answers.keeping import kept_shares
from dtnet.coverage.answers.over_time import steps_of
from dtnet.coverage.answers.result import Coverage
from dtnet.coverage.answers.rows import STAYS
from dtnet.coverage.answers.shares import (
    Shares,
    answer_columns,
    assumption_column,
    bounds_of,
    differ,
    points_of,
    share_column,
)
from dtnet.coverage.measures.quantities import share_keys

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.coverage.answers.over_time import Steps
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Flags


def extreme(network: Network, query: CoverageQuery) -> Coverage:
    """The least or the greatest share of each row on a day of the period.

    Days on which a row has no share do not count. What is counted differs from day to day and is null.

    Raises:
        ArgumentError: If `having` asks for counts of rows.
    """
    asked = asked_of(network, attrs.evolve(query, over_time=None))
    rows, steps = steps_of(asked)
    count, least = len(rows), query.over_time == "min"
    doubtful = steps.sums.least_of(STAYS) == 0
    bounds = bounds_of(steps.sums)
    lower = _furthest(steps, bounds[0], count, least=least, doubtful=None if least else doubtful)
    upper = _furthest(steps, bounds[1], count, least=least, doubtful=doubtful if least else None)
    daily, _ = points_of(steps.sums, bounds, query.missing)
    assumed = _furthest(steps, daily, count, least=least, doubtful=None)
    sharp, empty = np.ones(count, np.bool_), np.ones(count, np.bool_)
    np.logical_and.at(sharp, steps.row, steps.sums.sharp & ~doubtful)
    np.logical_and.at(empty, steps.row, doubtful)
    settled = lower.known & upper.known & ~differ(lower, upper)
    named = ~settled & assumed.known & (query.missing != "none")
    point = Shares(
        np.where(settled, lower.of, assumed.of), np.where(settled, lower.all, assumed.all), settled | named
    )
    special = {
        "point": share_column(point),
        "lower": share_column(lower),
        "upper": share_column(upper),
        "sharp": frames.yes_no(sharp),
        "may_be_empty": frames.yes_no(empty),
        "assumption": assumption_column(query.missing, named),
    }
    columns: dict[str, frames.Column] = dimension_columns(network, asked.dimensions, rows.codes, count)
    for name, column in answer_columns(steps.sums, "none").items():
        nothing = frames.ratio if column.kind == "ratio" else frames.whole
        columns[name] = special.get(name) or nothing(np.zeros(count, np.int64), np.ones(count, np.bool_))
    kept, undecided = kept_shares(query.having, (lower, upper))
    return Coverage(frames.rows_of(columns, kept), network=network, query=query, undecided=undecided)


def _furthest(steps: Steps, shares: Shares, count: int, *, least: bool, doubtful: Flags | None) -> Shares:
    """Shape (r): the least or the greatest of some shares of each row, not known where it has none.

    Args:
        steps: The rows by stretches of days.
        shares: The share on each stretch.
        count: How many rows there are.
        least: Whether the least is asked for.
        doubtful: Stretches on which there may be no share, so that others decide; if there are no others,
            the furthest of them.
    """
    keys = share_keys(shares.of, shares.all)

    def found(which: Flags, *, lowest: bool) -> NDArray[np.intp]:
        """Per row, the stretch on which the share is the lowest, or the highest; -1 for none."""
        some = np.flatnonzero(which)
        order = some[np.lexsort((keys[some] if lowest else -keys[some], steps.row[some]))]
        row = steps.row[order]
        place = np.full(count, -1, np.intp)
        place[row[::-1]] = order[::-1]  # the first of each row is written last
        return place

    if doubtful is None:
        at = found(shares.known, lowest=least)
    else:
        at = found(shares.known & ~doubtful, lowest=least)
        at = np.where(at < 0, found(shares.known, lowest=not least), at)
    there = at >= 0
    of, all = (np.append(each, 1)[at] for each in (shares.of, shares.all))  # of none, the last entry
    return Shares(of, all, there)
