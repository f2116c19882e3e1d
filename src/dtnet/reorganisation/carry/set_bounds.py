"""Bounds on the value of a target or a group of targets, whatever the unknown shares are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.errors import ArgumentError
from dtnet.money import read_only
from dtnet.read_only import ReadOnly
from dtnet.reorganisation.carry.row_sums import RowSums, added_sums
from dtnet.reorganisation.shares.exact_shares import run_opens
from dtnet.reorganisation.shares.share_maps import MEASURED
from dtnet.reorganisation.shares.source_values import check_sources
from dtnet.reorganisation.shares.webster_apportionment import Splits

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from dtnet.reorganisation.shares.exact_shares import Counts, Flags, Places
    from dtnet.reorganisation.shares.share_maps import ShareMap
    from dtnet.reorganisation.shares.source_values import SourceValues, TargetValues

_WHAT = "a bound"


@attrs.frozen(eq=False)
class SetBounds:
    """The lower and upper bounds of the values of groups; the value may equal either bound.

    Attributes:
        lower: Shape (groups) or (groups, columns): the lower bounds; 0 where there is none.
        upper: The same shape: the upper bounds; 0 where there is none.
        no_lower: The same shape: whether the lower bound is absent, for example because no source goes there.
        no_upper: The same shape: whether the upper bound is absent, for example because no source goes there.
    """

    lower: Counts
    upper: Counts
    no_lower: Flags
    no_upper: Flags

    def around(self, points: TargetValues) -> SetBounds:
        """The same bounds, widened to include points that were rounded by group.

        The bounds round fixed shares among all targets of a source, but the points of groups are rounded
        among the groups of the source. A point may therefore lie just outside the bounds.

        Args:
            points: The points of the groups.
        """
        known = ~points.missing
        lower, upper = (
            np.where(known & ~null, pick(end, points.values), end)
            for end, null, pick in (
                (self.lower, self.no_lower, np.minimum),
                (self.upper, self.no_upper, np.maximum),
            )
        )
        return attrs.evolve(self, lower=read_only(lower), upper=read_only(upper))


class SourceReach(ReadOnly):
    """The sources that certainly go to each group of targets, and the sources that possibly do.

    A source certainly goes to a group if the group contains all its possible targets. For any other source,
    known shares on the basis `whole`, `decree` or `measured` are fixed, so their apportioned whole numbers
    are certain. The rest of the source is free: it may fall in any way among the other possible targets. It
    certainly goes to a group if the group contains all of these targets; otherwise it possibly does.

    Attributes:
        shares: The share map.
        groups: Shape (targets): the group of each target, −1 for none.
        count: The number of groups.
        no_source: Shape (groups): whether no target of the group has a source, so nothing is known about it.
        partly_without_source: Shape (groups): whether only some targets of the group have a source; the
            bounds are then about the values of the sources only.

    Args:
        shares: The share map.
        groups: The group of each target, −1 for none; by default each target is its own group.
        count: The number of groups; by default one more than the greatest group.

    Raises:
        ArgumentError: If `groups` has another shape, or numbers out of range.
    """

    shares: ShareMap
    groups: Places
    count: int
    no_source: Flags
    partly_without_source: Flags

    def __init__(
        self, shares: ShareMap, groups: ArrayLike | None = None, *, count: int | None = None
    ) -> None:
        self.shares = shares
        self.groups, self.count = _checked(groups, count, shares.targets)
        grouped = self.groups >= 0
        sourced = np.bincount(self.groups[grouped & ~shares.without_source], minlength=self.count)
        sizes = np.bincount(self.groups[grouped], minlength=self.count)
        self.no_source = sourced == 0
        self.partly_without_source = (sourced > 0) & (sourced < sizes)
        self._lay_out()

    def _lay_out(self) -> None:
        shares = self.shares
        pairs = np.flatnonzero(shares.possible)
        source, group = shares.source[pairs].astype(np.intp), self.groups[shares.target[pairs]]
        inner = _one_group(source, group)
        self._inner = self._sums(source[inner], group[inner])
        self._reached = self._sums(source, group)
        fixed = ~inner & (shares.denominator[pairs] > 0) & (shares.basis[pairs] <= MEASURED)
        free = ~inner & ~fixed
        at_source = np.zeros(shares.sources, np.bool_)
        at_source[source[fixed]] = True
        self._splits = Splits(shares, at_source)
        sure = np.flatnonzero(np.isin(self._splits.pairs, pairs[fixed]))
        of = self._splits.pairs[sure]
        self._fixed = RowSums(sure, self.groups[shares.target[of]], self.count, drop=-1)
        self._rests = np.unique(source[free])
        place = np.zeros(shares.sources, np.intp)
        place[self._rests] = np.arange(len(self._rests))
        has_rest = np.isin(shares.source[of], self._rests)
        self._taken = RowSums(sure[has_rest], place[shares.source[of[has_rest]]], len(self._rests))
        row, group = place[source[free]], group[free]
        one = _one_group(row, group)
        self._rest_inner = self._sums(row[one], group[one])
        self._rest_outer = self._sums(row[~one], group[~one])

    def _sums(self, rows: Places, groups: Places) -> RowSums:
        """The membership of rows in groups, without repeated pairs."""
        keys = rows * (self.count + 1) + groups + 1
        if (keys[1:] > keys[:-1]).all():
            return RowSums(rows, groups, self.count, drop=-1)
        keys = np.unique(keys)
        return RowSums(keys // (self.count + 1), keys % (self.count + 1) - 1, self.count, drop=-1)

    def bounds(self, values: SourceValues) -> SetBounds:
        """The lower and upper bounds of the value of each group.

        An unknown value of a source counts with its own bounds. The bounds of each group are attained if each
        value of a source is known or can reach its own bounds. O(pairs × columns).

        Args:
            values: The values of the sources.

        Raises:
            ArgumentError: If the number of rows is not the number of sources.
            MoneyRangeError: If a bound does not fit 64 bits.
        """
        check_sources(self.shares.sources, values)
        sure, rest = self._sure(values.least)
        lower = upper = sure
        if values.signed:
            lower = added_sums(sure, self._rest_outer.sums(np.minimum(rest, 0), _WHAT), what=_WHAT)
        if values.most is not values.least:
            upper, rest = self._sure(values.most)
        upper = added_sums(upper, self._rest_outer.sums(np.maximum(rest, 0), _WHAT), what=_WHAT)
        no_lower = self._null(values.no_least, lower.shape)
        no_upper = self._null(values.no_most, upper.shape)
        lower[no_lower] = 0
        upper[no_upper] = 0
        return SetBounds(
            lower=read_only(lower),
            upper=read_only(upper),
            no_lower=no_lower,
            no_upper=no_upper,
        )

    def _null(self, endless: Flags | None, shape: tuple[int, ...]) -> Flags:
        null = np.zeros(shape, np.bool_) if endless is None else self._reached.any(endless)
        null[self.no_source] = True
        return read_only(null)

    def sure_and_free(self, values: Counts) -> tuple[Counts, Counts]:
        """The certain amount of each group, and the further amount that may go there; shape (groups, …) each.

        Args:
            values: Shape (sources, …), 0 or more.

        Raises:
            MoneyRangeError: If a sum does not fit 64 bits.
        """
        sure, rest = self._sure(values)
        return sure, self._rest_outer.sums(rest, _WHAT)

    def any_reaching(self, flags: Flags) -> Flags:
        """Shape (groups, …): whether a source with the flag certainly or possibly goes there.

        Args:
            flags: Shape (sources, …).
        """
        return self._reached.any(flags)

    def _sure(self, values: Counts) -> tuple[Counts, Counts]:
        """The certain amount of each group, and the free rest of each source that has one."""
        parts = self._splits.parts(values)
        rest = values[self._rests] - self._taken.sums(parts, _WHAT)
        sums = (
            self._inner.sums(values, _WHAT),
            self._fixed.sums(parts, _WHAT),
            self._rest_inner.sums(rest, _WHAT),
        )
        return added_sums(*sums, what=_WHAT), rest


def _one_group(rows: Places, groups: Places) -> Flags:
    """Shape (n): whether all entries of the same row have the same group; `rows` is in ascending order."""
    opens = run_opens(rows)
    if not len(opens):
        return np.zeros(0, np.bool_)
    same = np.minimum.reduceat(groups, opens) == np.maximum.reduceat(groups, opens)
    found: Flags = np.repeat(same, np.diff(opens, append=len(rows)))
    return found


def _checked(groups: ArrayLike | None, count: int | None, targets: int) -> tuple[Places, int]:
    if groups is None:
        return np.arange(targets), targets
    given = np.asarray(groups)
    if given.shape != (targets,) or (given.size and given.dtype.kind not in "iu"):
        raise ArgumentError(
            f"groups: got {given.dtype} of shape {given.shape}",
            f"give the group of each of {targets} targets, -1 for none",
        )
    number = int(given.max(initial=-1)) + 1 if count is None else count
    if given.size and not -1 <= int(given.min()) <= int(given.max()) < number:
        raise ArgumentError(
            f"groups: got {int(given.min())} to {int(given.max())}", f"give numbers from -1 to {number - 1}"
        )
    return given.astype(np.intp), number
