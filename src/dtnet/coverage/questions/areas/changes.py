"""What changed between two days: who came in, went out, was gained or lost, and how far shares differ."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from dtnet import frames
from dtnet.coverage.answers.answering import asked_of
from dtnet.coverage.answers.dimensions import dimension_columns
from dtnet.coverage.answers.rows import IN_NO, IN_YES, null
from dtnet.coverage.answers.shares import answer_columns, bounds_of, share_column
from dtnet.coverage.language.arguments import policies_in
from dtnet.coverage.language.query import query_of
from dtnet.coverage.questions.areas.paired_days import (
    AWAY,
    days_of,
    differences,
    fractions,
    may_be_empty,
    paired,
)
from dtnet.errors import ArgumentError, UnknownNameError
from dtnet.facts.cells import exact_sums

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from dtnet.coverage.answers.rows import Sums
    from dtnet.coverage.answers.shares import Shares
    from dtnet.coverage.language.query import Missing
    from dtnet.coverage.questions.areas.paired_days import Differences, Pairs
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Flags
    from dtnet.periods import DayLike
    from dtnet.policy.document.document import Policy
    from dtnet.predicates.conditions import Condition


def change(  # noqa: PLR0913 - a keyword for each part of the question
    network: Network,
    *,
    before: DayLike,
    after: DayLike,
    of: Condition | str = "has_team",
    over: str = "village",
    weight: str | Mapping[str, int] = "count",
    by: str | Iterable[str] | None = None,
    within: str | None = None,
    where: Condition | str | None = None,
    missing: Missing = "none",
    synthetic: bool = True,
    policies: Iterable[Policy] = (),
) -> frames.Table:
    """What changed between two days, area by area.

    There is no `having`: a row has two shares here, and two counts of everything. Choose among the rows of
    the table.

    Args:
        network: The network.
        before: The earlier day.
        after: The later one.
        of: As `Network.coverage`; so is all that follows.
        over: The level of the areas.
        weight: What each area counts.
        by: What rows are told apart by.
        within: Ask in this area only: its id, or its name on the earlier day; on the later one, if there is
            none on the earlier one.
        where: Ask of these areas only.
        missing: What the points of both days, and so that of their difference, take an unknown verdict for;
            the bounds never move.
        synthetic: Whether synthetic facts count.
        policies: Those of which `funded` speaks in texts.

    Returns:
        The dimensions, then `areas` (in the row on either day), and of their weight, which adds up:

        - `kept`, `gained`, `lost`, `without`: in the share on both days; a yes on both, on the later one
            only, on the earlier one only, on none;
        - `opened_yes`, `opened_no`, `closed_yes`, `closed_no`: in the share on the later day only, on the
            earlier day only, since they are there, lie in the row, pass the filter, or are asked what applies
            to them, on that day only;
        - `not_applicable`: in the share on neither;
        - `unknown`: which of all this, is not known.

        What is lost or closed has its weight of the earlier day, all else that of the later one. The nine are
        null where a weight is not known. Then `before_lower`, `before_upper`, `after_lower`, `after_upper`
        and the difference of the shares, the later less the earlier: `point` where it is known or assumed,
        `lower`, `upper`, `sharp`. Null where there may be no share on one of the days whatever the unknowns
        are; `may_be_empty` says where there may be none. Last `assumption`: the one that makes the point.
        There is none where it contradicts what is known, as the rate of what is known may (`rate_in_stratum`)
        where one unknown holds on both days.

        Where it is known what is in the shares, the difference is taken area by area: a fact that is not
        known and holds on both days, as what a team teaches, moves both shares together. Elsewhere it is the
        outer one, of the least share of one day and the greatest of the other.

    Raises:
        ArgumentError: If `before` does not come before `after`; and as `answer`.
        UnknownNameError: As `answer`; so do the others.
        PredicateError: If a text cannot be read.
        OutsideDataError: As there.
        UnknownFactError: As there.

    Examples:
        >>> import dtnet
        >>> net = dtnet.datasets.load("toyland")
        >>> isle = "toy:province:lantern-isle"
        >>> [row] = change(net, before="2024-10-31", after="2025-09-01", within=isle)
        >>> row["kept"], row["gained"], row["lost"], row["without"], row["point"]
        (5, 2, 1, 2, 0.1)
    """
    options: dict[str, Any] = {
        "of": of, "over": over, "weight": weight, "by": by, "where": where, "missing": missing,
        "synthetic": synthetic, "policies": policies_in(policies),
    }  # fmt: skip
    queries = [query_of(at=day, **options) for day in (before, after)]
    if queries[0].days.start >= queries[1].days.start:
        raise ArgumentError(f"before={before!s} and after={after!s}", "the earlier day comes first")
    asked = [asked_of(network, query) for query in queries]
    if within is not None:
        place = _place(network, within, *(query.days.start for query in queries))
        asked = [attrs.evolve(each, within=place) for each in asked]
    days = days_of(*asked)
    rows = days[0].rows
    pairs = paired(*days)
    found = differences(pairs, *days)
    gone = np.array([each is None for each in found.lower], np.bool_)
    points, assumed = _points(found, *(_points_of(day.sums, missing) for day in days))
    return frames.Table(
        {
            **dimension_columns(network, asked[0].dimensions, rows.codes, len(rows)),
            **_counts(pairs, days[0].sums.exact & days[1].sums.exact),
            **_bounds("before", *bounds_of(days[0].sums)),
            **_bounds("after", *bounds_of(days[1].sums)),
            "point": _ratios(points, np.array([each is None for each in points], np.bool_)),
            "lower": _ratios(found.lower, gone),
            "upper": _ratios(found.upper, gone),
            "sharp": frames.yes_no(found.sharp),
            "may_be_empty": frames.yes_no(may_be_empty(days[0].sums) | may_be_empty(days[1].sums)),
            "assumption": frames.text([missing] * len(rows), null(~assumed)),
        }
    )


def _points_of(sums: Sums, missing: Missing) -> list[Fraction | None]:
    """The share of each row as it is known or assumed, exactly; none where nothing is assumed.

    Differences that are known without an assumption are so without these.
    """
    if missing == "none":
        return [None] * len(sums.areas)
    columns = answer_columns(sums, missing)
    told = [columns[name] for name in ("numerator", "denominator")]
    given = np.ones(len(sums.areas), np.bool_) if told[0].missing is None else ~told[0].missing
    found: list[Fraction | None] = []
    for row, (low, high) in enumerate(zip(*map(fractions, bounds_of(sums)), strict=True)):
        if low == high:  # also where weights are not known
            found.append(low)
        else:
            found.append(Fraction(*(int(each.data[row]) for each in told)) if given[row] else None)
    return found


def _points(
    found: Differences, before: list[Fraction | None], after: list[Fraction | None]
) -> tuple[list[Fraction | None], Flags]:
    """The difference of each row, as it is known or assumed; and where it is assumed."""
    points: list[Fraction | None] = []
    assumed = np.zeros(len(before), np.bool_)
    for row, (low, high, one, other) in enumerate(zip(found.lower, found.upper, before, after, strict=True)):
        point = low if low == high else None
        if low is not None and high is not None and low < high and one is not None and other is not None:
            assumed[row] = low <= other - one <= high
            point = other - one if assumed[row] else None
        points.append(point)
    return points, assumed


def _place(network: Network, name: str, *days: date) -> int | None:
    """The area that a name means on the first day on which it means one."""
    try:
        found = network.at(days[0]).find(name)
    except UnknownNameError:
        found = network.at(days[1]).find(name)
    return network.area_index.get(found.id)


def _counts(pairs: Pairs, exact: Flags) -> dict[str, frames.Column]:
    """How many areas there are in each row, and the weights of those that went each way."""
    yes, no = pairs.code == IN_YES, pairs.code == IN_NO
    out = (pairs.code == AWAY) | (pairs.code == 0)
    early, late = pairs.least
    there = np.where(pairs.code[1] == AWAY, early, late)
    ways = {
        "kept": (yes[0] & yes[1], late),
        "gained": (no[0] & yes[1], late),
        "lost": (yes[0] & no[1], early),
        "without": (no[0] & no[1], late),
        "opened_yes": (out[0] & yes[1], late),
        "opened_no": (out[0] & no[1], late),
        "closed_yes": (yes[0] & out[1], early),
        "closed_no": (no[0] & out[1], early),
        "not_applicable": (out[0] & out[1], there),
    }
    rest = ~np.any([which for which, _ in ways.values()], axis=0)
    rows = len(exact)
    columns = {"areas": frames.whole(np.bincount(pairs.row, minlength=rows))}
    for name, (which, weight) in {**ways, "unknown": (rest, there)}.items():
        columns[name] = frames.whole(exact_sums(pairs.row[which], weight[which], rows), null(~exact))
    return columns


def _bounds(name: str, lower: Shares, upper: Shares) -> dict[str, frames.Column]:
    return {
        f"{name}_lower": share_column(lower),
        f"{name}_upper": share_column(upper),
    }


def _ratios(numbers: Sequence[Fraction | None], gone: Flags) -> frames.Column:
    return frames.ratio([float(each or 0) for each in numbers], null(gone))
