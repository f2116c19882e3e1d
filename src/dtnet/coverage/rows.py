"""From verdicts on areas to rows of an answer: sums, bounds and origin shares, in exact integers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import attrs
import numpy as np

from dtnet import frames
from dtnet.citations import Origin
from dtnet.coverage.cells import exact_sums

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Counts: TypeAlias = NDArray[np.int64]
    Flags: TypeAlias = NDArray[np.bool_]
    Ints: TypeAlias = NDArray[np.signedinteger[Any]]

Missing: TypeAlias = Literal["none", "as_no", "as_yes", "rate_in_stratum"]
"""What the point takes an unknown verdict for; `none`: there is no point where it matters."""

IN_YES: Final = 1
IN_NO: Final = 2
OUT: Final = 4
MAYBE: Final = 8
CODES: Final = 16
ORIGINS: Final = len(Origin) + 1
_LEAST_RUN: Final = 4
"""Parts of a run on average, below which runs take longer than numbers."""
_EVERY: Final = np.arange(CODES)
_HAS_YES: Final = (_EVERY & IN_YES) != 0
_HAS_NO: Final = (_EVERY & IN_NO) != 0
STAYS: Final = ((_EVERY & (OUT | MAYBE)) == 0) & (_HAS_YES | _HAS_NO)
"""Which codes are those of areas that are in a share for sure."""
NO_FOR_SURE: Final = STAYS & ~_HAS_YES
"""Which are those of areas that are in a share and no yes, for sure."""
MAYBE_NO: Final = _HAS_NO
"""Which are those of areas that may be in a share and no yes."""
_VERDICT: Final = _EVERY & (IN_YES | IN_NO | OUT)
_YES: Final = _VERDICT == IN_YES
_NO: Final = _VERDICT == IN_NO
_GONE: Final = _VERDICT == 0
_YES_FOR_SURE: Final = STAYS & ~_HAS_NO


@attrs.frozen(eq=False, kw_only=True)
class Parts:
    """What each area adds to an answer, on each stretch of days; shape (c).

    Attributes:
        row: The row of the answer.
        code: The ways in which it may be in the share, as its verdict and the filter have it: `IN_YES`,
            `IN_NO` and `OUT`, added up; 0 where it is never applicable. And `MAYBE`, where it may not be
            there, or not in the row.
        origin: The worst `Origin` code that its part rests on; 0 where that is unknown.
        least: The least weight that it may have.
        most: The greatest.
        loose: Whether its ways may hold one that is impossible, or hang on those of others.
        runs: The parts in order, cut where another row begins; None where nobody has cut them.
    """

    row: Ints
    code: NDArray[np.uint8]
    origin: NDArray[np.uint8]
    least: Counts
    most: Counts
    loose: Flags
    runs: Runs | None = None


@attrs.frozen(eq=False)
class Runs:
    """Neighbouring parts of one row each.

    Attributes:
        start: Shape (k): the first part.
        row: Shape (k): the row; one may have several.
    """

    start: NDArray[np.intp]
    row: Ints

    def counts(self, marked: Flags, rows: int) -> Counts:
        """Shape (rows): how many parts are marked; O(parts), a tenth of what a count by numbers takes."""
        found = np.zeros(rows, np.int64)
        np.add.at(found, self.row, np.add.reduceat(marked, self.start, dtype=np.int32).astype(np.int64))
        return found


def runs_of(row: Ints) -> Runs | None:
    """The runs of rows; None where they are so short that they are of no use."""
    start = np.flatnonzero(np.append(True, row[1:] != row[:-1])[: len(row)])
    return Runs(start, row[start]) if len(start) * _LEAST_RUN <= len(row) else None


@attrs.frozen(eq=False, kw_only=True)
class Sums:
    """Sums of parts, a row each.

    Attributes:
        areas: Shape (r): how many areas there are.
        least: Shape (r, 16): the least weights, by code.
        most: Shape (r, 16): the greatest.
        by_origin: Shape (r, 5): weights by origin; 0 for unknown.
        exact: Shape (r): whether all weights are known.
        sharp: Shape (r): whether both bounds are attained.
        guests: Shape (r, 2): the greatest weights of areas of unknown group that may be a yes here, and a no.
    """

    areas: Counts
    least: Counts
    most: Counts
    by_origin: Counts
    exact: Flags
    sharp: Flags
    guests: Counts


def summed(parts: Parts, rows: int) -> Sums:
    """Add up parts by row: O(parts + rows)."""
    single = parts.most is parts.least
    counts, by_origin = _counted(parts, rows)
    areas = counts.sum(axis=1)
    least = most = counts
    if not (single and all_one(parts.least)):
        key, known = parts.row * CODES + parts.code, parts.row * ORIGINS + parts.origin
        by_origin = exact_sums(known, parts.least, rows * ORIGINS).reshape(rows, ORIGINS)
        least = most = exact_sums(key, parts.least, rows * CODES).reshape(rows, CODES)
        if not single:
            most = exact_sums(key, parts.most, rows * CODES).reshape(rows, CODES)
    return Sums(
        areas=areas,
        least=least,
        most=most,
        by_origin=by_origin,
        exact=_none_of(parts.row, None if single else parts.least != parts.most, rows),
        sharp=_none_of(parts.row, parts.loose, rows),
        guests=np.zeros((rows, 2), np.int64),
    )


def _counted(parts: Parts, rows: int) -> tuple[Counts, Counts]:
    """How many parts each row has, by code and by origin; shape (r, 16) and (r, 5), a column after the other.

    A pass over bytes for each pair of code and origin is shorter than one over numbers of row and pair.
    """
    codes, origins = np.zeros((CODES, rows), np.int64), np.zeros((ORIGINS, rows), np.int64)
    for code, origin, here in pairs_in(parts):
        if parts.runs is None:
            counts = np.bincount(parts.row.take(np.flatnonzero(here)), minlength=rows)
        else:
            counts = parts.runs.counts(here, rows)
        codes[code] += counts
        origins[origin] += counts
    return codes.T, origins.T


def pairs_in(parts: Parts) -> Iterator[tuple[int, int, Flags]]:
    """Each pair of code and origin that occurs, with the parts of which it is: these are few pairs."""
    pair = parts.code * np.uint8(ORIGINS) + parts.origin
    left = np.ones(len(pair), np.bool_)
    at = 0
    while len(pair) and left[at]:
        here = pair == pair[at]
        yield *divmod(int(pair[at]), ORIGINS), here
        left ^= here
        at = int(left.argmax())


def all_one(weights: Counts) -> bool:
    """Whether each weight is 1."""
    return bool((weights[: 1 if is_one_number(weights) else None] == 1).all())


def is_one_number(weights: Counts) -> bool:
    """Whether an array is one number, told many times: it takes no room, and is seen at once."""
    return weights.strides == (0,) and len(weights) > 0


def _none_of(row: Ints, marked: Flags | None, rows: int) -> Flags:
    found = np.ones(rows, np.bool_)
    if marked is not None and marked.any():
        found[row[marked]] = False
    return found


@attrs.frozen(eq=False)
class Shares:
    """Exact shares, a row each: `of` out of `all`, where `known`; elsewhere any number out of 1."""

    of: Counts
    all: Counts
    known: Flags


def bounds_of(sums: Sums) -> tuple[Shares, Shares]:
    """The least and the greatest share of each row that a completion can have.

    The greatest counts what may be a yes at its greatest weight, leaves out what else may be out, and counts
    the rest as a no at its least; the least share does the opposite.
    """
    guests_yes, guests_no = sums.guests.T
    most, most_no = _of_codes(sums.most, _HAS_YES) + guests_yes, _of_codes(sums.most, _HAS_NO) + guests_no
    least, least_no = _of_codes(sums.least, _YES_FOR_SURE), _of_codes(sums.least, NO_FOR_SURE)
    upper = _shares(most, most + least_no, otherwise=0, possible=most_no > 0)
    lower = _shares(least, least + most_no, otherwise=1, possible=most > 0)
    return lower, upper


def _of_codes(weights: Counts, codes: Flags) -> Counts:
    """Shape (r): the weights of some codes together, out of those of all codes."""
    total: Counts = np.add.reduce(weights.T[codes], axis=0)  # by codes: so do sums of counts lie in memory
    return total


def _shares(part: Counts, whole: Counts, *, otherwise: int, possible: Flags) -> Shares:
    """Shares; where nothing need be there, what the share is if something is."""
    nothing = whole == 0
    return Shares(np.where(nothing, otherwise, part), np.maximum(whole, 1), ~nothing | possible)


def answer_columns(sums: Sums, missing: Missing) -> dict[str, frames.Column]:
    """The columns of an answer after its dimensions, in the order of all answers."""
    least = sums.least
    yes, no, not_applicable, unknown = verdicts_in(sums)
    lower, upper = bounds_of(sums)
    settled = lower.known & upper.known & (lower.of * upper.all == upper.of * lower.all)
    decided = yes + no
    numerator = np.where(decided > 0, yes, upper.of)
    denominator = np.where(decided > 0, decided, upper.all)
    given = settled
    if missing != "none":
        of, all = _assumed(least, missing)
        numerator, denominator = np.where(settled, numerator, of), np.where(settled, denominator, all)
        given = settled | (sums.exact & (denominator > 0))
    told = given & sums.exact
    vague = null(~sums.exact)
    point = np.where(told, numerator / np.maximum(denominator, 1), upper.of / upper.all)
    return {
        "areas": frames.whole(sums.areas),
        "yes": frames.whole(yes, vague),
        "no": frames.whole(no, vague),
        "unknown": frames.whole(unknown, vague),
        "not_applicable": frames.whole(not_applicable, vague),
        "numerator": frames.whole(numerator, null(~told)),
        "denominator": frames.whole(denominator, null(~told)),
        "point": frames.ratio(point, null(~given)),
        "lower": frames.ratio(lower.of / lower.all, null(~lower.known)),
        "upper": frames.ratio(upper.of / upper.all, null(~upper.known)),
        "sharp": frames.yes_no(sums.sharp),
        "may_be_empty": frames.yes_no(_of_codes(least, STAYS) == 0),
        **_origin_shares(sums),
        "assumption": frames.text(
            ("",) * len(given)
            if missing == "none"
            else [missing if it else "" for it in (given & ~settled).tolist()],
            null(settled | ~given),
        ),
    }


def verdicts_in(sums: Sums) -> tuple[Counts, Counts, Counts, Counts]:
    """Shape (r) each: weights of yes, no, not applicable and unknown; of areas as if they were all there."""
    yes, no, gone = (_of_codes(sums.least, each) for each in (_YES, _NO, _GONE))
    return yes, no, gone, sums.least.sum(axis=1) - yes - no - gone


def _assumed(least: Counts, missing: Missing) -> tuple[Counts, Counts]:
    """Numerator and denominator under an assumption.

    What may not be there is taken to be there; what is a yes, if it is there, stays one.
    """
    if missing == "rate_in_stratum":
        yes, no = _of_codes(least, _YES), _of_codes(least, _NO)
        return yes, yes + no
    counted = _HAS_YES if missing == "as_yes" else _HAS_YES & ~_HAS_NO
    return _of_codes(least, counted), _of_codes(least, _HAS_YES | _HAS_NO)


def _origin_shares(sums: Sums) -> dict[str, frames.Column]:
    """How much of each row rests on what; what is missing to 1 is unknown."""
    weight = sums.least.sum(axis=1)
    gone = null((weight == 0) | ~sums.exact)
    shares = sums.by_origin.T / np.maximum(weight, 1)
    return {origin.label: frames.ratio(shares[origin], gone) for origin in Origin}


def null(flags: Flags) -> Flags | None:
    """Which cells are null, or None if none is."""
    gone: Flags = np.asarray(flags, np.bool_)
    return gone if gone.any() else None
