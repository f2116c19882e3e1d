"""The rows of an answer: exact sums of weights, bounds of shares, columns, and conditions (`having`)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from dtnet import frames
from dtnet.coverage.language.text_of_conditions import SHARE, coverage_text
from dtnet.coverage.measures.quantities import roomy
from dtnet.coverage.measures.step_functions import at_least
from dtnet.errors import ArgumentError, UnknownNameError, near
from dtnet.facts.eras import exact_sums
from dtnet.money import INT64_MAX
from dtnet.origins import Origin
from dtnet.predicates.conditions import Between, Condition, Is
from dtnet.predicates.evaluation import evaluate
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, YES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dtnet.coverage.language.query import Missing
    from dtnet.network.tables.tables import Flags, Ints
    from dtnet.predicates.verdicts import Masks

Counts: TypeAlias = NDArray[np.int64]


IN_YES: Final = 1
IN_NO: Final = 2
OUT: Final = 4
MAYBE: Final = 8
CODES: Final = 16
ORIGINS: Final = len(Origin) + 1
_LEAST_RUN: Final = 4
"""The average length of a run below which a count by runs is slower than a count by row numbers."""
_CODE: Final = np.arange(CODES)
EVERY_CODE: Final = _CODE >= 0
"""Marks every code; shape (16), like all arrays below."""
HAS_YES: Final = (_CODE & IN_YES) != 0
"""Marks the codes of areas that may count as a yes."""
HAS_NO: Final = (_CODE & IN_NO) != 0
"""Marks the codes of areas that may count as a no."""
STAYS: Final = ((_CODE & (OUT | MAYBE)) == 0) & (HAS_YES | HAS_NO)
"""Marks the codes of areas that certainly count."""
YES_FOR_SURE: Final = STAYS & ~HAS_NO
"""Marks the codes of areas that certainly count as a yes."""
NO_FOR_SURE: Final = STAYS & ~HAS_YES
"""Marks the codes of areas that certainly count as a no."""
_VERDICT: Final = _CODE & (IN_YES | IN_NO | OUT)
PLAIN_YES: Final = _VERDICT == IN_YES
"""Marks a yes, provided that the area counts; the next three mark a no, not applicable and unknown."""
PLAIN_NO: Final = _VERDICT == IN_NO
PLAIN_GONE: Final = _VERDICT == 0
PLAIN_UNKNOWN: Final = ~(PLAIN_YES | PLAIN_NO | PLAIN_GONE)


@attrs.frozen(eq=False, kw_only=True)
class Parts:
    """The part of each area in an answer, on each stretch of days; shape (c).

    Attributes:
        code: The sum of the ways in which the area may count: `IN_YES` as a yes, `IN_NO` as a no, `OUT` not
            at all, by its verdict and the filter; 0 if the condition is never applicable. `MAYBE` is added
            if the area may not exist, or may not belong to the row.
        origin: The worst `Origin` code of the facts behind the part; 0 if the part is undecided.
        loose: Whether one of the ways in `code` may be impossible, or may depend on the ways of other areas.
        runs: The runs of neighbouring parts with the same row; None if they were not computed.
    """

    row: Ints
    code: NDArray[np.uint8]
    origin: NDArray[np.uint8]
    least: Counts
    most: Counts
    loose: Flags
    runs: Runs | None = None

    def by_row(self, marked: Flags, rows: int, weights: Counts | None = None) -> Counts:
        """Shape (rows): the sum of the weights of the marked parts; without weights, their number."""
        if weights is None and self.runs is not None:
            return self.runs.counts(marked, rows)
        which = np.flatnonzero(marked)
        return exact_sums(self.row.take(which), None if weights is None else weights[which], rows)


@attrs.frozen(eq=False)
class Runs:
    """Runs of neighbouring parts that belong to the same row.

    Attributes:
        start: Shape (k): the first part of each run.
        row: Shape (k): the row of each run; a row may have several runs.
    """

    start: NDArray[np.intp]
    row: Ints

    def counts(self, marked: Flags, rows: int) -> Counts:
        """Shape (rows): the number of marked parts; O(parts), ten times as fast as a count by row numbers."""
        found = np.zeros(rows, np.int64)
        np.add.at(found, self.row, np.add.reduceat(marked, self.start, dtype=np.int32).astype(np.int64))
        return found


def runs_of(row: Ints) -> Runs | None:
    """The runs of equal numbers in `row`; None if they are too short to save time."""
    start = np.flatnonzero(np.append(True, row[1:] != row[:-1])[: len(row)])
    return Runs(start, row[start]) if len(start) * _LEAST_RUN <= len(row) else None


@attrs.frozen(eq=False, kw_only=True)
class Sums:
    """Sums of parts, one entry for each row.

    Attributes:
        areas: Shape (r): the number of areas.
        least: Shape (r, 16): the sums of the least weights, by code.
        most: Shape (r, 16): the sums of the greatest weights, by code.
        by_origin: Shape (r, 5): the sums of the least weights by origin code; 0 stands for undecided parts.
        exact: Shape (r): whether all weights are known.
        sharp: Shape (r): whether both bounds are attained.
        guests: Shape (r, 2): the greatest weights of the areas of unknown group that may count in the row as
            a yes, and as a no.
        unlimited: Shape (r, 2): whether any number of unlisted areas may count in the row as a yes, and as a
            no, because a partial list states no number.
        codes: The codes that may occur; the weights of all other codes are 0.
    """

    areas: Counts
    least: Counts
    most: Counts
    by_origin: Counts
    exact: Flags
    sharp: Flags
    guests: Counts
    unlimited: Flags
    codes: tuple[int, ...] = tuple(range(CODES))

    def columns(self) -> dict[str, Any]:
        """All sums by name."""
        columns = attrs.asdict(self, recurse=False)
        del columns["codes"]
        return columns

    def take(self, which: Ints) -> Sums:
        """The sums of some rows."""
        return attrs.evolve(self, **{name: each[which] for name, each in self.columns().items()})

    def least_of(self, codes: Flags) -> Counts:
        """Shape (r): the sum of the least weights of some codes."""
        return self._of(self.least, codes)

    def most_of(self, codes: Flags) -> Counts:
        """Shape (r): the sum of the greatest weights of some codes."""
        return self._of(self.most, codes)

    @property
    def may_be_empty(self) -> Flags:
        """Shape (r): whether the row may have no share."""
        empty: Flags = self.least_of(STAYS) == 0
        return empty

    def _of(self, weights: Counts, codes: Flags) -> Counts:
        total = np.zeros(len(weights), np.int64)
        for code in self.codes:
            if codes[code]:
                total += weights[:, code]
        return total


def summed(parts: Parts, rows: int) -> Sums:
    """Add up parts by row: O(parts + rows)."""
    single = parts.most is parts.least
    areas, counts, by_origin, occurring = _counted(parts, rows)
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
        unlimited=np.zeros((rows, 2), np.bool_),
        codes=occurring,
    )


def _counted(parts: Parts, rows: int) -> tuple[Counts, Counts, Counts, tuple[int, ...]]:
    """The number of parts in each row (r), by code (r, 16) and by origin (r, 5); and the codes that occur.

    Few pairs of code and origin occur; a pass over bytes for each is faster than one pass over numbers of
    row and pair.
    """
    codes, origins = np.zeros((CODES, rows), np.int64), np.zeros((ORIGINS, rows), np.int64)
    areas, occurring = np.zeros(rows, np.int64), set()
    for code, origin, here in pairs_in(parts):
        counts = parts.by_row(here, rows)
        areas += counts
        codes[code] += counts
        origins[origin] += counts
        occurring.add(code)
    return areas, codes.T, origins.T, tuple(sorted(occurring))


def pairs_in(parts: Parts) -> Iterator[tuple[int, int, Flags]]:
    """Yield each pair of code and origin that occurs, with its parts; few pairs occur."""
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
    """Whether an array is a broadcast number: it repeats one number without using memory for each entry."""
    return weights.strides == (0,) and len(weights) > 0


def _none_of(row: Ints, marked: Flags | None, rows: int) -> Flags:
    found = np.ones(rows, np.bool_)
    if marked is not None and marked.any():
        found[row[marked]] = False
    return found


@attrs.frozen(eq=False)
class Shares:
    """Exact shares, one for each row: `of` out of `all`; without meaning where `known` is False."""

    of: Counts
    all: Counts
    known: Flags

    @property
    def column(self) -> frames.Column:
        """The shares as a column; unknown shares are null."""
        return frames.ratio(self.of / self.all, ~self.known)

    def fractions(self) -> list[Fraction | None]:
        """The shares as fractions; None for an unknown share."""
        rows = zip(self.of.tolist(), self.all.tolist(), self.known.tolist(), strict=True)
        return [Fraction(of, all) if known else None for of, all, known in rows]


def share_bounds(sums: Sums) -> tuple[Shares, Shares]:
    """The least and the greatest share that each row can have in a completion.

    The greatest share counts each area that may be a yes as a yes with its greatest weight, and each area
    that is certainly a no with its least weight; all other areas are not included. The least share counts
    each area that may be a no as a no with its greatest weight, and each certain yes with its least weight.
    Any number of unlisted areas brings the least share near 0 and the greatest share near 1.
    """
    guests_yes, guests_no = sums.guests.T
    most, most_no = sums.most_of(HAS_YES) + guests_yes, sums.most_of(HAS_NO) + guests_no
    least, least_no = sums.least_of(YES_FOR_SURE), sums.least_of(NO_FOR_SURE)
    free_yes, free_no = sums.unlimited.T
    upper = _shares(most, most + least_no, otherwise=0, possible=(most_no > 0) | free_no)
    lower = _shares(least, least + most_no, otherwise=1, possible=(most > 0) | free_yes)
    return _instead(lower, free_no, 0), _instead(upper, free_yes, 1)


def stated_lower(sums: Sums, bounds: tuple[Shares, Shares]) -> Shares:
    """The lower bounds that rows state: none where any number of unlisted areas may be a no.

    Args:
        bounds: Their least and greatest shares; where both are 0, any number of areas leaves the share at 0.
    """
    lower, upper = bounds
    if not sums.unlimited.any():
        return lower
    return attrs.evolve(lower, known=lower.known & ~(sums.unlimited[:, 1] & differ(lower, upper)))


def _instead(shares: Shares, where: Flags, share: int) -> Shares:
    """Shares that are 0 or 1 in some rows."""
    if not where.any():
        return shares
    return Shares(np.where(where, share, shares.of), np.where(where, 1, shares.all), shares.known | where)


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
        missing: The assumption about unknown verdicts; `none` for no assumption.
    """
    lower, upper = bounds
    settled = lower.known & upper.known & ~differ(lower, upper)
    yes, no = sums.least_of(PLAIN_YES), sums.least_of(PLAIN_NO)
    decided = sums.exact & (yes + no > 0)
    of, all = np.where(decided, yes, upper.of), np.where(decided, yes + no, upper.all)
    if missing == "none":
        return Shares(of, all, settled), np.zeros(len(settled), np.bool_)
    part, whole = _assumed(sums, missing)
    assumed = sums.exact & (whole > 0) & ~settled & ~sums.unlimited.any(axis=1)
    of, all = np.where(assumed, part, of), np.where(assumed, whole, all)
    return Shares(of, all, settled | assumed), assumed


def answer_columns(sums: Sums, missing: Missing) -> dict[str, frames.Column]:
    """The columns of an answer after its dimensions, in their fixed order."""
    bounds = share_bounds(sums)
    lower, upper = stated_lower(sums, bounds), bounds[1]
    points, assumed = points_of(sums, bounds, missing)
    unlimited = sums.unlimited.any(axis=1)
    vague, untold = None if sums.exact.all() else ~sums.exact, ~(points.known & sums.exact) | unlimited
    verdicts = {"yes": PLAIN_YES, "no": PLAIN_NO, "unknown": PLAIN_UNKNOWN, "not_applicable": PLAIN_GONE}
    return {
        "areas": frames.whole(sums.areas),
        **{name: frames.whole(sums.least_of(codes), vague) for name, codes in verdicts.items()},
        "numerator": frames.whole(points.of, untold),
        "denominator": frames.whole(points.all, untold),
        "point": points.column,
        "lower": lower.column,
        "upper": upper.column,
        "sharp": frames.yes_no(sums.sharp),
        "may_be_empty": frames.yes_no(sums.may_be_empty),
        **_origin_shares(sums),
        "assumption": assumption_column(missing, assumed),
    }


def origin_column(codes: NDArray[np.uint8]) -> frames.Column:
    """Origins as words by their codes; null for code 0."""
    return frames.text([_ORIGINS[code] for code in codes.tolist()])


_ORIGINS: Final = (None, *(each.label for each in Origin))


def assumption_column(missing: Missing, assumed: Flags) -> frames.Column:
    """The column `assumption`: the assumption used, null for rows without one."""
    return frames.text((missing,) * len(assumed), ~assumed)


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
    there = (weight != 0) & sums.exact
    gone = None if there.all() else ~there
    shares = sums.by_origin.T / np.maximum(weight, 1)
    return {origin.label: frames.ratio(shares[origin], gone) for origin in Origin}


_ROW: Final = "row"
_AREAS: Final = f"{_ROW}.areas"
_WEIGHTS: Final = {
    f"{_ROW}.yes": PLAIN_YES,
    f"{_ROW}.no": PLAIN_NO,
    f"{_ROW}.not_applicable": PLAIN_GONE,
    f"{_ROW}.unknown": PLAIN_UNKNOWN,
}
"""By column, the codes of the areas whose weights a row adds up."""


def kept_rows(having: Condition | None, rows: Sums | tuple[Shares, Shares]) -> tuple[Flags, int]:
    """Shape (r): which rows certainly meet a condition; and the number of other rows that may meet it.

    Args:
        having: A condition on `row.share` and the counts of rows; None keeps all rows.
        rows: The sums of the rows; or the bounds of their shares, for rows that have no counts.

    Raises:
        UnknownNameError: If the condition reads a column that rows do not have.
        ArgumentError: If the condition compares a column with something that is not a number or range.
    """
    count = len(rows.areas if isinstance(rows, Sums) else rows[0].of)
    if having is None:
        return np.ones(count, np.bool_), 0
    masks, _ = evaluate(having, lambda atom: _read(atom, rows), count=count)
    return masks == YES, int(((masks & YES) != 0).sum() - (masks == YES).sum())


def _read(atom: Condition, rows: Sums | tuple[Shares, Shares]) -> Masks:
    if isinstance(atom, Is | Between) and atom.subject == SHARE:
        return _of_shares(atom, share_bounds(rows) if isinstance(rows, Sums) else rows)
    if not isinstance(rows, Sums):
        raise ArgumentError(
            f"having {coverage_text(atom)!r} with over_time min or max", "such rows have only row.share"
        )
    if not isinstance(atom, Is | Between):
        raise _no_range(atom)
    if atom.subject == _AREAS:
        return _of_counts(atom, rows.areas, rows.areas)
    if atom.subject not in _WEIGHTS:
        raise UnknownNameError(
            f"having {atom.subject!r} is not a column of a row",
            near(atom.subject, (SHARE, _AREAS, *_WEIGHTS)),
        )
    codes = _WEIGHTS[atom.subject]
    return _of_counts(atom, rows.least_of(codes), rows.most_of(codes))


def _of_shares(atom: Is | Between, bounds: tuple[Shares, Shares]) -> Masks:
    """The verdict of a range on shares within bounds, compared as exact fractions."""
    if isinstance(atom, Is):
        raise ArgumentError(
            f"having {coverage_text(atom)!r}", "compare a share with >=, < or in, as in row.share >= 9/10"
        )
    lower, upper = bounds
    first, below = _ends(atom)
    count = len(lower.of)

    def reached(shares: Shares, end: Fraction | None, *, without: bool) -> Flags:
        return np.full(count, without) if end is None else at_least(shares.of, shares.all, end)

    may = reached(upper, first, without=True) & ~reached(lower, below, without=False)
    may_not = ~reached(lower, first, without=True) | reached(upper, below, without=False)
    masks: Masks = may * YES | may_not * NO
    return np.where(lower.known & upper.known, masks, NOT_APPLICABLE)


def _of_counts(atom: Is | Between, least: Counts, most: Counts) -> Masks:
    """The verdict of a comparison on whole numbers; every number within the bounds is possible."""
    if isinstance(atom, Is):
        numbers = [value for value in atom.values if type(value) is int]
        if len(numbers) < len(atom.values):
            raise _no_range(atom)
        ranges = [(number, number) for number in set(numbers)]
    else:
        first, below = _ends(atom)
        ranges = [(0 if first is None else ceil(first), INT64_MAX if below is None else ceil(below) - 1)]
    met = np.zeros(len(least), np.int64)
    for first_met, last_met in ranges:
        if first_met <= INT64_MAX and last_met >= 0:
            last = np.minimum(most, min(last_met, INT64_MAX))
            met += np.maximum(last - np.maximum(least, max(first_met, 0)) + 1, 0)
    masks: Masks = (met > 0) * YES | (met <= most - least) * NO
    return masks


def _ends(atom: Between) -> tuple[Fraction | None, Fraction | None]:
    """The limits of a range of numbers: the least number, and the first number above the range."""
    first, below = atom.least, atom.below
    if isinstance(first, date) or isinstance(below, date):
        raise ArgumentError(f"having {coverage_text(atom)!r}", "a row has a share and counts, but no day")
    return first, below


def _no_range(atom: Condition) -> ArgumentError:
    told = coverage_text(atom)
    return ArgumentError(f"having {told!r}", "compare row.share or a count of the row with >=, < or in")
