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
from dtnet.coverage.language.query import check_query
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
    network: Network,
    query: CoverageQuery,
    *,
    share: Fraction | int,
    hold_days: int = 1,
    accept_synthetic: bool = False,
) -> frames.Table:
    """The first day from which coverage is at least a share for so many days without a break.

    The whole hold has to lie in the period that is asked: what is reached five days before its end does not
    hold for ten as far as anybody can tell. Days on which a row is empty break it. Where the share holds from
    the first day of the period, that is the answer, whatever was before.

    Args:
        network: The network.
        query: A question of a period, of which nothing is made (`over_time` left out).
        share: Above 0, 1 at most, exact: `Fraction(3, 4)`. Every share is 0 at least: that is reached by
            whatever is there, and not what anybody wants to know.
        hold_days: How many days, 1 or more.
        accept_synthetic: Accept that more than half of a row rests on synthetic rows, without a warning.

    Returns:
        A row for each group: the dimensions of an answer; `earliest`, the first day on which that may be so,
        null if it never is; `latest`, the first day on which it is so for sure, null if that never comes;
        `sharp`, whether some completion has each of the two.

    Raises:
        ArgumentError: If the question is of one day or says what is made of the period, the share is not
            exact, not above 0 or above 1, or `hold_days` is no whole number from 1; or as `answer`.
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
        >>> [row] = first_reached(net, heron, share=1, hold_days=30)
        >>> str(row["earliest"]), str(row["latest"])
        ('2024-06-01', '2024-06-01')
    """
    check_query(query)
    if query.during is None or query.over_time is not None:
        raise ArgumentError(
            "a share is reached in a period", "pass {during} without {over_time}", during=..., over_time=...
        )
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
