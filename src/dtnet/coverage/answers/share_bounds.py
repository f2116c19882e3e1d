"""The exact shares of rows (lower bound, upper bound and point), and the columns of an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet import frames
from dtnet.citations import Origin
from dtnet.coverage.answers.row_sums import (
    EVERY_CODE,
    HAS_NO,
    HAS_YES,
    NO_FOR_SURE,
    PLAIN_GONE,
    PLAIN_NO,
    PLAIN_UNKNOWN,
    PLAIN_YES,
    STAYS,
    YES_FOR_SURE,
    null,
)
from dtnet.coverage.measures.quantities import roomy

if TYPE_CHECKING:
    from dtnet.coverage.answers.row_sums import Counts, Sums
    from dtnet.coverage.language.query import Missing
    from dtnet.network.tables.tables import Flags


@attrs.frozen(eq=False)
class Shares:
    """Exact shares, one for each row: `of` out of `all`; without meaning where `known` is False."""

    of: Counts
    all: Counts
    known: Flags


def share_bounds(sums: Sums) -> tuple[Shares, Shares]:
    """The least and the greatest share that each row can have in a completion.

    The greatest share counts each area that may be a yes as a yes with its greatest weight, and each area
    that is certainly a no with its least weight; all other areas are not included. The least share counts
    each area that may be a no as a no with its greatest weight, and each certain yes with its least weight.
    """
    guests_yes, guests_no = sums.guests.T
    most, most_no = sums.most_of(HAS_YES) + guests_yes, sums.most_of(HAS_NO) + guests_no
    least, least_no = sums.least_of(YES_FOR_SURE), sums.least_of(NO_FOR_SURE)
    upper = _shares(most, most + least_no, otherwise=0, possible=most_no > 0)
    lower = _shares(least, least + most_no, otherwise=1, possible=most > 0)
    return lower, upper


def _shares(part: Counts, whole: Counts, *, otherwise: int, possible: Flags) -> Shares:
    """Shares of two sums; if the whole is 0, the share is `otherwise`, and known where it is `possible`."""
    nothing = whole == 0
    return Shares(np.where(nothing, otherwise, part), np.maximum(whole, 1), ~nothing | possible)


def differ(one: Shares, other: Shares) -> Flags:
    """Shape (r): whether two shares differ; without meaning where a share is not known.

    The comparison is exact even where products of the sums exceed 64 bits.
    """
    greatest = max(int(each.all.max(initial=1)) for each in (one, other)) ** 2
    of, all = (roomy(each, greatest) for each in (one.of, one.all))
    apart: Flags = np.asarray(of * other.all != all * other.of, np.bool_)
    return apart


def points_of(sums: Sums, bounds: tuple[Shares, Shares], missing: Missing) -> tuple[Shares, Flags]:
    """The point of each row, known where there is one; and whether it uses the assumption.

    Args:
        sums: The sums of the rows.
        bounds: The least and the greatest share of each row.
        missing: The assumption about unknown verdicts; `none` for no assumption.
    """
    lower, upper = bounds
    settled = lower.known & upper.known & ~differ(lower, upper)
    yes, no, _, _ = verdicts_in(sums)
    decided = sums.exact & (yes + no > 0)
    of, all = np.where(decided, yes, upper.of), np.where(decided, yes + no, upper.all)
    if missing == "none":
        return Shares(of, all, settled), np.zeros(len(settled), np.bool_)
    part, whole = _assumed(sums, missing)
    assumed = sums.exact & (whole > 0) & ~settled
    of, all = np.where(assumed, part, of), np.where(assumed, whole, all)
    return Shares(of, all, settled | assumed), assumed


def answer_columns(sums: Sums, missing: Missing) -> dict[str, frames.Column]:
    """The columns of an answer after its dimensions, in their fixed order."""
    yes, no, not_applicable, unknown = verdicts_in(sums)
    lower, upper = bounds = share_bounds(sums)
    points, assumed = points_of(sums, bounds, missing)
    vague, untold = null(~sums.exact), null(~(points.known & sums.exact))
    return {
        "areas": frames.whole(sums.areas),
        "yes": frames.whole(yes, vague),
        "no": frames.whole(no, vague),
        "unknown": frames.whole(unknown, vague),
        "not_applicable": frames.whole(not_applicable, vague),
        "numerator": frames.whole(points.of, untold),
        "denominator": frames.whole(points.all, untold),
        "point": share_column(points),
        "lower": share_column(lower),
        "upper": share_column(upper),
        "sharp": frames.yes_no(sums.sharp),
        "may_be_empty": frames.yes_no(sums.least_of(STAYS) == 0),
        **_origin_shares(sums),
        "assumption": assumption_column(missing, assumed),
    }


def share_column(shares: Shares) -> frames.Column:
    """Shares as a column; unknown shares are null."""
    return frames.ratio(shares.of / shares.all, null(~shares.known))


def assumption_column(missing: Missing, assumed: Flags) -> frames.Column:
    """The column `assumption`: the assumption used, null for rows without one."""
    if not assumed.any():
        return frames.text(("",) * len(assumed), null(~assumed))
    return frames.text([missing if each else "" for each in assumed.tolist()], null(~assumed))


def verdicts_in(sums: Sums) -> tuple[Counts, Counts, Counts, Counts]:
    """Shape (r) each: weights of yes, no, not applicable and unknown, as if all areas certainly counted."""
    yes, no, gone, open_ = map(sums.least_of, (PLAIN_YES, PLAIN_NO, PLAIN_GONE, PLAIN_UNKNOWN))
    return yes, no, gone, open_


def _assumed(sums: Sums, missing: Missing) -> tuple[Counts, Counts]:
    """Numerator and denominator under an assumption.

    An area that may not count is assumed to count; its verdict, if it is yes or no, stays.
    """
    if missing == "rate_in_stratum":
        yes, no = sums.least_of(PLAIN_YES), sums.least_of(PLAIN_NO)
        return yes, yes + no
    counted = HAS_YES if missing == "as_yes" else HAS_YES & ~HAS_NO
    return sums.least_of(counted), sums.least_of(HAS_YES | HAS_NO)


def _origin_shares(sums: Sums) -> dict[str, frames.Column]:
    """The share of each row's weight by origin; the rest of the weight, up to 1, is undecided."""
    weight = sums.least_of(EVERY_CODE)
    gone = null((weight == 0) | ~sums.exact)
    shares = sums.by_origin.T / np.maximum(weight, 1)
    return {origin.label: frames.ratio(shares[origin], gone) for origin in Origin}
