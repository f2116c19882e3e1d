"""Measures of people: rates, such as people in teams per 100 households, as ratios of two sums."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from dtnet import frames
from dtnet.arguments import shown_value
from dtnet.coverage.answers.row_sums import null
from dtnet.coverage.measures.quantities import LARGEST, UNDEFINED, Answer, Quantities
from dtnet.coverage.measures.ratio_bounds import ratio_of_sums
from dtnet.coverage.questions.people.people_sums import by_row, origin_words, people_sums
from dtnet.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dtnet.coverage.questions.people.people_sums import PeopleSums
    from dtnet.coverage.questions.people.rows_of_teams import Spanning
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Ints
    from dtnet.periods import DayLike
    from dtnet.policy.document.document import Policy
    from dtnet.predicates.conditions import Condition


def rate_of_people(  # noqa: PLR0913 - a keyword for each part of the question
    network: Network,
    *,
    at: DayLike,
    per: int = 1000,
    base: str = "residents",
    over: str = "village",
    by: str | Iterable[str] | None = None,
    within: str | None = None,
    where: Condition | str | None = None,
    spanning: Spanning = "each",
    synthetic: bool = True,
    policies: Iterable[Policy] = (),
) -> frames.Table:
    """How many people the teams have for each so many residents, households or the like.

    The people of the different teams of a row, over the base of its areas. A team counts once in a row, if
    an area that is asked holds, is, or lies in something that it serves there. With `spanning="above"` a team
    that serves areas of several rows counts in none of them, but in the row of no area, and a team of which
    some of that lies outside `within` does not count: the rows of a level then add up.

    Where there may be teams that are not listed, or a team's people have no limit, neither has the rate:
    `upper` is null, and `reason` says why.

    Args:
        network: The network.
        at: The day.
        per: For each so many.
        base: The attribute of areas that is added up.
        over: The level of the areas whose base is added up.
        by: What rows are told apart by: levels, `over` itself or above.
        within: Ask in this area only: its id, or its name on the day.
        where: Ask of these areas only; where it is not applicable, they are out.
        spanning: Where a team counts that serves areas of several rows: in `each`, or `above` them.
        synthetic: Whether synthetic facts count; if not, they are unknown.
        policies: The policies that `funded` may name in texts.

    Returns:
        `area` and the other levels; `areas`; `people_lower`, `people_upper`, `base_lower`, `base_upper`: the
        two sums; `point`, where both ends are the same; `lower`, `upper`: the rate, rounded once; `sharp`:
        whether both ends are attained; `may_be_empty`: whether the base may be 0; `origin`: the worst of what
        counts; `reason`: why there is no upper end, or no rate.

    Raises:
        PredicateError: If a text cannot be read.
        UnknownNameError: If something is named that the network does not have, the base among it.
        ArgumentError: If the parts of the question do not go together, or rows are to be told apart by
            anything but levels.
        OutsideDataError: If the day is outside the data.
        UnknownFactError: If the base is not known of an area, nor an upper bound of it; or where areas lie.

    Examples:
        >>> import dtnet
        >>> net = dtnet.datasets.load("toyland")
        >>> [row] = rate_of_people(net, per=100, base="households", within="Quay", at="2025-02-01")
        >>> row["people_lower"], row["people_upper"], row["base_lower"], row["lower"], row["upper"]
        (9, 12, 250, 3.6, 4.8)
    """
    if type(per) is not int or per < 1:
        raise ArgumentError(f"people per {per!r} {base}", "give a whole number from 1")
    if per > LARGEST:
        raise ArgumentError(f"people per {shown_value(per)} {base}", "give at most 2^53 - 1")
    options = {
        "over": over, "by": by, "within": within, "where": where, "at": at, "synthetic": synthetic,
        "policies": policies,
    }  # fmt: skip
    sums = people_sums(network, base, "rate_of_people", spanning, options)
    answers = _rates(sums)
    lower = [float(per * (each.lower or 0)) for each in answers]
    upper = [float(per * (each.upper or 0)) for each in answers]
    endless = np.array([bool(reason) for reason in sums.no_limit], np.bool_)
    undefined = np.array([each.lower is None for each in answers], np.bool_)
    known = np.array([each.point is not None for each in answers], np.bool_) & ~endless
    sure = np.where(sums.optional, 0, sums.base_least)
    return frames.Table(
        {
            **sums.dimension_columns(),
            "areas": frames.whole(np.bincount(sums.row, minlength=len(sums))),
            "people_lower": frames.whole(sums.least),
            "people_upper": frames.whole(sums.most + by_row(sums, sums.area_most), null(endless)),
            "base_lower": frames.whole(by_row(sums, sure)),
            "base_upper": frames.whole(by_row(sums, sums.base_most)),
            "point": frames.ratio(lower, null(~known)),
            "lower": frames.ratio(lower, null(undefined)),
            "upper": frames.ratio(upper, null(undefined | endless)),
            "sharp": frames.yes_no(~sums.loose),
            "may_be_empty": frames.yes_no([each.may_be_undefined for each in answers]),
            "origin": frames.text(origin_words(sums.origin), null(sums.origin == 0)),
            "reason": frames.text(*_reasons(sums, undefined, base)),
        }
    )


def _rates(sums: PeopleSums) -> list[Answer]:
    """By row, exact bounds of people over the base; ignore the upper bound of a row without a limit."""
    order = np.argsort(sums.row, kind="stable")
    edges = np.searchsorted(sums.row[order], np.arange(len(sums) + 1)).tolist()
    low, high = (by_row(sums, each).tolist() for each in (sums.base_least, sums.base_most))
    some_out = (by_row(sums, sums.optional.astype(np.int64)) > 0).tolist()
    ends = list(zip(sums.least.tolist(), sums.most.tolist(), strict=True))
    found = []
    for at, (least, most) in enumerate(ends):
        here = order[edges[at] : edges[at + 1]]
        if not len(here):
            found.append(UNDEFINED)
        elif low[at] and not some_out[at]:
            found.append(Answer(lower=Fraction(least, high[at]), upper=Fraction(most, low[at])))
        else:
            found.append(_rate(sums, at, here))
    return found


def _rate(sums: PeopleSums, row: int, here: Ints) -> Answer:
    """The bounds of a row in which some areas may not count, or the base may be 0."""
    optional = sums.optional[here]
    of = Quantities(
        np.append(np.where(optional, sums.area_least[here], 0), sums.least[row]),
        np.append(np.where(optional, sums.area_most[here], 0), sums.most[row]),
    )
    base = Quantities(np.append(sums.base_least[here], 0), np.append(sums.base_most[here], 0))
    return ratio_of_sums(of, base, np.append(optional, np.False_))


def _reasons(sums: PeopleSums, undefined: np.ndarray, base: str) -> tuple[list[str], np.ndarray | None]:
    found = [
        f"there are no {base}" if gone else reason
        for reason, gone in zip(sums.no_limit, undefined.tolist(), strict=True)
    ]
    return found, null(np.array([not each for each in found], np.bool_))
