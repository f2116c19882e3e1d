"""Measures of people: rates, such as people in teams per 100 households, as ratios of two sums."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from dtnet import frames
from dtnet.arguments import shown_value
from dtnet.coverage.answers.row_sums import null
from dtnet.coverage.measures.quantities import LARGEST, UNDEFINED, Answer, Quantities, ratio_of_sums
from dtnet.coverage.questions.people.people_sums import by_row, origin_words, people_sums
from dtnet.errors import ArgumentError

if TYPE_CHECKING:
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.coverage.questions.people.people_sums import PeopleSums
    from dtnet.coverage.questions.people.rows_of_teams import Spanning
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Ints


def rate_of_people(
    network: Network, query: CoverageQuery, *, per: int, base: str, spanning: Spanning
) -> frames.Table:
    """See `PeopleQuestions.rate`."""
    if type(per) is not int or per < 1:
        raise ArgumentError(f"people per {per!r} {base}", "give a whole number from 1")
    if per > LARGEST:
        raise ArgumentError(f"people per {shown_value(per)} {base}", "give at most 2^53 - 1")
    sums = people_sums(network, query, base, "the rate of people", spanning)
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
