"""The first day on which a level of coverage is reached and held long enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dtnet import frames
from dtnet.citations import Origin
from dtnet.coverage.answers.answer_table import asked_of
from dtnet.coverage.answers.dimensions import dimension_columns
from dtnet.coverage.answers.over_time import steps_of
from dtnet.coverage.answers.row_sums import STAYS, null
from dtnet.coverage.answers.share_bounds import share_bounds
from dtnet.coverage.answers.synthetic_findings import warn_of_synthetic
from dtnet.coverage.measures.quantities import exact_number
from dtnet.coverage.measures.step_functions import at_least, runs
from dtnet.errors import ArgumentError

if TYPE_CHECKING:
    from fractions import Fraction

    from dtnet.coverage.answers.over_time import RowSteps
    from dtnet.coverage.answers.share_bounds import Shares
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Ints


def first_reached(
    network: Network, query: CoverageQuery, *, share: Fraction | int, hold_days: int, accept_synthetic: bool
) -> frames.Table:
    """See `Question.first_reached`."""
    goal = exact_number(share, "share")
    if not 0 < goal <= 1:
        raise ArgumentError(f"share {share}", "give a share above 0 and up to 1")
    if type(hold_days) is not int or hold_days < 1:
        raise ArgumentError(f"hold_days={hold_days!r}", "give a number of days, 1 or more")
    asked = asked_of(network, query)
    rows, steps = steps_of(asked)
    lower, upper = share_bounds(steps.sums)
    lower.of[steps.sums.least[:, STAYS].sum(axis=1) == 0] = 0  # a row that may be empty may break the hold
    weight = (steps.end - steps.start)[:, None] * steps.sums.by_origin
    by_row = np.zeros((len(rows), weight.shape[1]), np.int64)
    np.add.at(by_row, steps.row, weight)
    made_up = by_row[:, Origin.SYNTHETIC] / np.maximum(by_row.sum(axis=1), 1)
    warn_of_synthetic(made_up.tolist(), accepted=accept_synthetic)
    known = np.flatnonzero(lower.known & upper.known)
    sharp = np.ones(len(rows), np.bool_)
    sharp[steps.row[known[~steps.sums.sharp[known]]]] = False

    def first_days(shares: Shares) -> frames.Column:
        inside = at_least(shares.of[known], shares.all[known], goal)
        return _first_days(steps, known[inside], hold_days, len(rows))

    return frames.Table(
        {
            **dimension_columns(network, asked.dimensions, rows.codes, len(rows)),
            "earliest": first_days(upper),
            "latest": first_days(lower),
            "sharp": frames.yes_no(sharp),
        }
    )


def _first_days(steps: RowSteps, inside: Ints, hold: int, rows: int) -> frames.Column:
    """The first day of each row from which chosen steps follow each other for `hold` days; O(steps).

    Args:
        steps: The steps of the rows.
        inside: The indices of the chosen steps, ascending.
        hold: The number of days.
        rows: The number of rows.
    """
    start, end, row = steps.start[inside], steps.end[inside], steps.row[inside]
    dates = start.view("datetime64[D]"), end.view("datetime64[D]")
    first, last = runs(*dates, np.ones(len(inside), np.bool_), row)
    first = first[end[last] - start[first] >= hold]
    found, at = np.unique(row[first], return_index=True)
    day, missing = np.zeros(rows, np.int64), np.ones(rows, np.bool_)
    day[found], missing[found] = start[first[at]], False
    return frames.day(day, null(missing))
