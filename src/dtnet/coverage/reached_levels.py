"""When a level of coverage is first reached for long enough."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from dtnet.citations import Origin
from dtnet.coverage import step_functions
from dtnet.coverage.answering import asked_of
from dtnet.coverage.dimensions import dimension_columns
from dtnet.coverage.over_time import steps_of
from dtnet.coverage.quantities import Quantities, exact_number
from dtnet.coverage.row_tables import columns_of_rows
from dtnet.coverage.rows import STAYS, bounds_of
from dtnet.coverage.synthetic_findings import warn_of_synthetic
from dtnet.errors import ArgumentError
from dtnet.frames import Table

if TYPE_CHECKING:
    from fractions import Fraction

    from dtnet.coverage.query import CoverageQuery
    from dtnet.frames import Cell, Kind
    from dtnet.network.network import Network


def first_reached(
    network: Network,
    query: CoverageQuery,
    *,
    level: Fraction | int,
    hold_days: int = 1,
    mostly_synthetic: bool = False,
) -> Table:
    """The first day from which coverage is at least a level for so many days without a break.

    The whole hold has to lie in the period that is asked: what is reached five days before its end does not
    hold for ten as far as anybody can tell. Days on which a row is empty break it. Where the level holds from
    the first day of the period, that is the answer, whatever was before.

    Args:
        network: The network.
        query: A question of a period, of which nothing is made (`over_time` left out).
        level: From 0 to 1, exact: `Fraction(3, 4)`.
        hold_days: How many days, 1 or more.
        mostly_synthetic: Accept that more than half of a row rests on synthetic rows, without a warning.

    Returns:
        A row for each group: the dimensions of an answer; `earliest`, the first day on which that may be so,
        null if it never is; `latest`, the first day on which it is so for sure, null if that never comes;
        `sharp`, whether some completion has each of the two.

    Raises:
        ArgumentError: If the question is of one day or says what is made of the period, the level is not
            exact or not from 0 to 1, or `hold_days` is no whole number from 1; or as `answer`.
        UnknownNameError: As `answer`; so do the others.
        OutsideDataError: As there.
        UnknownFactError: As there.

    Warns:
        SyntheticWarning: If more than half of a row, over all days, rests on synthetic rows.

    Examples:
        >>> from fractions import Fraction
        >>> import dtnet
        >>> from dtnet.coverage import CoverageQuery, first_reached, has_team
        >>> net = dtnet.datasets.load("toyland")
        >>> heron = CoverageQuery(of=has_team(), over="village", within="toy:parish:heron", during="2024")
        >>> [row] = first_reached(net, heron, level=1, hold_days=30)
        >>> str(row["earliest"]), str(row["latest"])
        ('2024-06-01', '2024-06-01')
    """
    if query.during is None or query.over_time is not None:
        raise ArgumentError("a level is reached in a period", "ask during=, and leave over_time out")
    if not 0 <= exact_number(level, "level") <= 1:
        raise ArgumentError(f"level {level}", "a share is from 0 to 1")
    asked = asked_of(network, query)
    rows, steps = steps_of(asked)
    lower, upper = bounds_of(steps.sums)
    lower.of[steps.sums.least[:, STAYS].sum(axis=1) == 0] = 0  # where all may be out, that breaks a hold
    weight = (steps.end - steps.start)[:, None] * steps.sums.by_origin
    by_row = np.zeros((len(rows), weight.shape[1]), np.int64)
    np.add.at(by_row, steps.row, weight)
    made_up = by_row[:, Origin.SYNTHETIC] / np.maximum(by_row.sum(axis=1), 1)
    warn_of_synthetic(made_up.tolist(), accepted=mostly_synthetic)
    found = []
    known = lower.known & upper.known
    edges = np.searchsorted(steps.row, np.arange(len(rows) + 1))
    for first, last in pairwise(edges.tolist()):
        which = first + np.flatnonzero(known[first:last])
        own = step_functions.Steps(
            steps.start[which].view("datetime64[D]"),
            steps.end[which].view("datetime64[D]"),
            Quantities(lower.of[which], upper.of[which], base=lower.all[which], upper_base=upper.all[which]),
            together=bool(steps.sums.sharp[which].all()),
        )
        found.append(step_functions.first_reached(own, level, hold=hold_days))
    told: list[dict[str, Cell]] = [
        {"earliest": each.earliest, "latest": each.latest, "sharp": each.sharp} for each in found
    ]
    kinds: dict[str, Kind] = {"earliest": "day", "latest": "day", "sharp": "yes_no"}
    return Table(
        {
            **dimension_columns(network, asked.dimensions, rows.codes, len(rows)),
            **columns_of_rows(told, kinds),
        }
    )
