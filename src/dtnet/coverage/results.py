"""From verdicts on single areas to rows of a table: sums, bounds and origin shares, in exact integers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import attrs
import numpy as np

from dtnet import frames
from dtnet.citations import Origin

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Counts: TypeAlias = NDArray[np.int64]
    Flags: TypeAlias = NDArray[np.bool_]

Missing: TypeAlias = Literal["none", "as_no", "as_yes"]
"""What the point takes an unknown verdict for; `none`: there is no point where it matters."""

_VERDICTS: Final = 3


@attrs.frozen(eq=False, kw_only=True)
class Contributions:
    """What each area adds to its row; shape (areas) each.

    Attributes:
        group: Its row.
        yes: It is a yes, if it is there.
        no: It is a no, if it is there; neither is an unknown verdict.
        out: It may not be there.
        tied: It may not be there together with others.
        origin: The worst `Origin` code that its part of the answer rests on; 0 where the verdict or the area
            is unknown.
    """

    group: NDArray[np.intp]
    yes: Flags
    no: Flags
    out: Flags
    tied: Flags
    origin: NDArray[np.uint8]


def result_columns(parts: Contributions, rows: int, missing: Missing) -> dict[str, frames.Column]:
    """The columns of an answer after its dimensions.

    Each area counts 1. The greatest share takes in every area that may be a yes and leaves out every other
    one that may not be there; the least share does the opposite. Both are attained unless areas can only be
    out together. One pass, O(areas + rows).

    Args:
        parts: What each area adds.
        rows: How many rows there are.
        missing: What the point takes an unknown verdict for.
    """
    verdict = np.where(parts.yes, 0, np.where(parts.no, 1, 2))
    key = (parts.group * 2 + parts.out) * _VERDICTS + verdict
    counts = np.bincount(key, minlength=rows * 2 * _VERDICTS).reshape(rows, 2, _VERDICTS)
    yes, no, unknown = counts.sum(axis=1).T
    areas = yes + no + unknown
    lower, upper = _bounds(counts)
    settled = lower.known & (lower.of * upper.all == upper.of * lower.all)
    given = settled | ((areas > 0) & (missing != "none"))
    numerator = np.where(settled | (missing != "as_yes"), yes, yes + unknown)
    empty = counts[:, 0].sum(axis=1) == 0
    return {
        "areas": frames.whole(areas),
        "yes": frames.whole(yes),
        "no": frames.whole(no),
        "unknown": frames.whole(unknown),
        "not_applicable": frames.whole(np.zeros(rows)),
        "numerator": frames.whole(numerator, _null(~given)),
        "denominator": frames.whole(areas, _null(~given)),
        "point": frames.ratio(numerator / np.maximum(areas, 1), _null(~given)),
        "lower": frames.ratio(lower.of / lower.all, _null(~lower.known)),
        "upper": frames.ratio(upper.of / upper.all, _null(~upper.known)),
        "sharp": frames.yes_no(np.bincount(parts.group[parts.tied], minlength=rows) == 0),
        "may_be_empty": frames.yes_no(empty),
        **_origin_shares(parts, areas),
        "assumption": frames.text(
            [missing if it else "" for it in (given & ~settled).tolist()], _null(settled | ~given)
        ),
    }


@attrs.frozen(eq=False)
class _Shares:
    """Exact shares, a row each: `of` out of `all`, where `known`; elsewhere any number out of 1."""

    of: Counts
    all: Counts
    known: Flags


def _bounds(counts: Counts) -> tuple[_Shares, _Shares]:
    """The least and the greatest share of each row that a completion can have."""
    (yes, no, unknown), (maybe_yes, maybe_no, maybe_unknown) = counts.transpose(1, 2, 0)
    most = yes + unknown + maybe_yes + maybe_unknown
    upper = _shares(most, most + no, otherwise=0, possible=maybe_no > 0)
    rest = no + unknown + maybe_no + maybe_unknown
    lower = _shares(yes, yes + rest, otherwise=1, possible=maybe_yes > 0)
    return lower, upper


def _shares(part: Counts, whole: Counts, *, otherwise: int, possible: Flags) -> _Shares:
    """Shares; where nothing need be there, what the share is if something is."""
    nothing = whole == 0
    return _Shares(np.where(nothing, otherwise, part), np.maximum(whole, 1), ~nothing | possible)


def _origin_shares(parts: Contributions, areas: Counts) -> dict[str, frames.Column]:
    """How much of each row rests on what; what is missing to 1 is unknown."""
    rows, codes = len(areas), len(Origin) + 1
    counts = np.bincount(parts.group * codes + parts.origin, minlength=rows * codes).reshape(rows, codes)
    base, none = np.maximum(areas, 1), _null(areas == 0)
    return {origin.label: frames.ratio(counts[:, origin] / base, none) for origin in Origin}


def _null(flags: Any) -> Flags | None:  # noqa: ANN401 - what NumPy's comparisons give
    gone: Flags = np.asarray(flags, np.bool_)
    return gone if gone.any() else None
