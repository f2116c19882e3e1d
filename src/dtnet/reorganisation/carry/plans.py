"""A map between the areas of two days, prepared for conversion: points by apportionment, and sharp bounds.

The values of each source are apportioned (Sainte-Laguë) and added up by target. The bounds hold whatever the
unknown and the assumed shares are. A rate is two such stocks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet.errors import MoneyRangeError
from dtnet.money import INT64_MAX, largest
from dtnet.network.tables.texts import take
from dtnet.read_only import ReadOnly, sealed
from dtnet.reorganisation.shares.share_maps import MEASURED, ShareMap, as_int64, run_opens, whole_map
from dtnet.reorganisation.shares.webster_apportionment import Splits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from dtnet.network.tables.tables import Ints
    from dtnet.network.tables.texts import Texts
    from dtnet.reorganisation.shares.share_maps import Counts, Flags, Places

REASONS: Final = ("", "no_source", "unknown_share", "missing_value", "no_denominator")
"""The reasons why a value of a target is null; the first, empty, means that the value is known."""
NO_SOURCE, UNKNOWN_SHARE, MISSING_VALUE, NO_DENOMINATOR = range(1, len(REASONS))
_ROWS: Final = 256
"""The number of rows that are gathered at once; for the communes and 1,000 columns, 28 ms instead of 72."""
_ROUNDS: Final = 64
"""The largest number of members for which sums are made round by round, which halves the time."""
_BOUND, _PART_OF_RATE = "a bound", "a part of a rate"


class SourceValues:
    """Whole numbers of source areas. An unknown value is 0 or more, or any number if values are signed.

    Attributes:
        values: Shape (sources) or (sources, columns): the values; 0 where a value is unknown.
        missing: The same shape: whether a value is unknown; None if all are known.
        signed: Whether values may be below 0.
    """

    def __init__(self, values: ArrayLike, *, missing: ArrayLike | None = None, signed: bool = False) -> None:
        self.values: Counts = np.asarray(values, np.int64)
        self.missing: Flags | None = None
        self.signed = signed
        if missing is not None and np.any(missing):
            self.missing = np.asarray(missing, np.bool_)
            self.values = np.where(self.missing, 0, self.values)


class RowSums:
    """The membership of rows in groups; a row may belong to several groups, or to none.

    Attributes:
        rows: Shape (members): the positions of rows, group by group.
        groups: Shape (held): the groups that have a member, in ascending order.
        opens: Shape (held): the position in `rows` at which each of these groups begins.
        count: The number of groups.
        members: The number of members of the largest group.

    Args:
        rows: Shape (members): the positions of rows.
        groups: Shape (members): the group of each; −1 for none.
        count: The number of groups.
    """

    opens: Places
    members: int

    def __init__(self, rows: NDArray[Any], groups: NDArray[Any], count: int) -> None:
        rows, groups = rows[groups >= 0], groups[groups >= 0]
        order = np.argsort(groups, kind="stable")
        self.rows: Places = rows[order].astype(np.intp)
        self.opens = run_opens(groups[order])
        self.groups: Places = groups[order][self.opens].astype(np.intp)
        self.count = count
        self.members = int(np.diff(self.opens, append=len(rows)).max(initial=0))

    def sums(self, values: Counts, what: str) -> Counts:
        """Shape (count, …): the sums of the members' rows, 0 without members. O(members × columns).

        Args:
            values: Shape (rows, …).
            what: The name of the sum in error messages.

        Raises:
            MoneyRangeError: If a sum does not fit 64 bits.
        """
        if largest(values) * self.members <= INT64_MAX:
            return self._reduced(np.add, values)
        return as_int64(self._reduced(np.add, values.astype(object)), what)

    def any(self, flags: Flags) -> Flags:
        """Shape (count, …): whether the row of some member has the flag.

        Args:
            flags: Shape (rows, …).
        """
        return self._reduced(np.logical_or, flags)

    def _reduced(self, how: np.ufunc, values: NDArray[Any]) -> NDArray[Any]:
        into = np.zeros((self.count, *values.shape[1:]), values.dtype)
        if not len(self.rows):
            return into
        if values.ndim == 1:
            into[self.groups] = how.reduceat(values[self.rows], self.opens)
            return into
        if self.members <= _ROUNDS:
            self._reduce_by_rounds(how, values, into)
            return into
        ends = np.append(self.opens, len(self.rows))
        blocks = run_opens(self.opens // _ROWS).tolist()
        for first, last in zip(blocks, [*blocks[1:], len(self.opens)], strict=True):
            begin, end = ends[first], ends[last]
            into[self.groups[first:last]] = how.reduceat(
                values[self.rows[begin:end]], self.opens[first:last] - begin, axis=0
            )
        return into

    def _reduce_by_rounds(self, how: np.ufunc, values: NDArray[Any], into: NDArray[Any]) -> None:
        """Reduce the first members of all groups, then the second members of the larger groups, and so on."""
        sizes = np.diff(self.opens, append=len(self.rows))
        order = np.argsort(-sizes, kind="stable")
        opens = self.opens[order]
        found = values[self.rows[opens]]
        for step in range(1, self.members):
            longer = int((sizes > step).sum())
            how(found[:longer], values[self.rows[opens[:longer] + step]], out=found[:longer])
        into[self.groups[order]] = found


def added_sums(*sums: Counts, what: str) -> Counts:
    """The total of several arrays of sums of the same groups.

    Args:
        sums: At least one array; all have the same shape.
        what: The name of the total in error messages.

    Raises:
        MoneyRangeError: If a total does not fit 64 bits.
    """
    total = sums[0]
    for each in sums[1:]:
        if largest(total) + largest(each) > INT64_MAX:
            total = as_int64(total.astype(object) + each, what)
        else:
            # The first array belongs to the caller, so the total is not written into it.
            total = np.add(total, each, out=None if total is sums[0] else total)
    return total


def check_totals(values: NDArray[np.int64], names: Sequence[str]) -> None:
    """Refuse columns whose sum does not fit 64 bits, because a report could not contain it.

    Raises:
        MoneyRangeError: If a sum does not fit.
    """
    if largest(values) * len(values) <= INT64_MAX:
        return
    for name, total in zip(names, np.abs(values.astype(object)).sum(axis=0).tolist(), strict=True):
        if total > INT64_MAX:
            raise MoneyRangeError(f"the sum of {name!r} exceeds 64-bit integers", "use a larger unit")


@attrs.frozen(eq=False)
class Points:
    """The values of target areas.

    Attributes:
        values: Shape (targets) or (targets, columns): the values; 0 where a value is unknown.
        reasons: The same shape: why a value is unknown, as a position in `REASONS`; 0 where it is known.
    """

    values: Counts
    reasons: NDArray[np.uint8]

    @property
    def missing(self) -> Flags:
        """Whether each value is unknown, in the shape of `values`."""
        missing: Flags = self.reasons != 0
        return missing


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

    def around(self, points: Points) -> SetBounds:
        """The same bounds, widened to include points that were rounded by group.

        The bounds round fixed shares among all targets of a source, but the points of groups are rounded
        among the groups of the source. A point may therefore lie just outside the bounds.
        """
        held, known = points.values, ~points.missing
        return attrs.evolve(
            self,
            lower=np.where(known & ~self.no_lower, np.minimum(self.lower, held), self.lower),
            upper=np.where(known & ~self.no_upper, np.maximum(self.upper, held), self.upper),
        )


class Apportioning:
    """A share map prepared for the conversion of any number of values; the preparation is done once.

    A source with one possible target passes its whole value to this target. The value of a split source is
    apportioned by Sainte-Laguë: each next unit goes to the target with the greatest share / (2 × held + 1),
    and the lowest target wins a tie. A negative value is apportioned as the mirror image of the positive
    value. All unknown shares of a source count together as one more target, after the others. If only one
    share is unknown, it is 1 minus the known shares.

    Attributes:
        shares: The share map.

    Examples:
        >>> from dtnet.reorganisation.shares.share_maps import ShareMap
        >>> halves = ShareMap(
        ...     2, 2, source=[0, 1, 1], target=[0, 0, 1], basis=[0, 1, 1],
        ...     numerator=[1, 1, 1], denominator=[1, 2, 2],
        ... )
        >>> Apportioning(halves).carry(SourceValues([10, 5])).values.tolist()
        [13, 2]
    """

    def __init__(self, shares: ShareMap) -> None:
        self.shares = shares
        self._splits = Splits(shares)
        whole = shares.only_target
        self._whole = RowSums(shares.source[whole], shares.target[whole], shares.targets)
        parts = np.arange(len(self._splits.pairs))
        self._parts = RowSums(parts, shares.target[self._splits.pairs], shares.targets)
        possible = shares.possible
        self._reached = RowSums(shares.source[possible], shares.target[possible], shares.targets)
        self._unknown = shares.inferred()[1] == 0
        self._reasons = np.zeros(shares.targets, np.uint8)
        self._reasons[shares.target[self._unknown]] = UNKNOWN_SHARE
        self._reasons[shares.without_source] = NO_SOURCE

    def carry(self, values: SourceValues) -> Points:
        """Convert the values of the sources into values of the targets.

        A target is null if it has no source, or if a source that may go there has an unknown value or an
        unknown share. O(pairs × columns).

        Raises:
            MoneyRangeError: If a sum does not fit 64 bits.
        """
        what = "the sum of a target"
        held = added_sums(
            self._whole.sums(values.values, what),
            self._parts.sums(self._splits.parts(values.values), what),
            what=what,
        )
        reasons = np.empty(held.shape, np.uint8)
        reasons[...] = self._reasons.reshape(-1, *[1] * (held.ndim - 1))
        if values.missing is not None:
            reasons[self._reached.any(values.missing) & (reasons == 0)] = MISSING_VALUE
        held[reasons != 0] = 0
        return Points(held, reasons)

    def pairs(self, values: SourceValues) -> tuple[Counts, Flags]:
        """The amount of each pair, and whether it is unknown; shape (pairs, …) each.

        The sum of the amounts by target is the result of `carry`; the sum by source is the value.
        """
        source, whole = self.shares.source, self.shares.only_target
        going = np.zeros((len(self.shares), *values.values.shape[1:]), np.int64)
        going[whole] = values.values[source[whole]]
        going[self._splits.pairs] = self._splits.parts(values.values)
        unknown = np.zeros(going.shape, np.bool_)
        unknown[self._unknown] = True
        if values.missing is not None:
            possible = self.shares.possible
            unknown[possible] |= values.missing[source[possible]]
        going[unknown] = 0
        return going, unknown


class SourceReach:
    """The sources that certainly go to each group of targets, and the sources that possibly do.

    A source certainly goes to a group if the group contains all its possible targets. For any other source,
    known shares on the basis `whole`, `decree` or `measured` are fixed, so their apportioned whole numbers
    are certain. The rest of the source is free: it may fall in any way among the other possible targets. It
    certainly goes to a group if the group contains all of these targets; otherwise it possibly does.

    Attributes:
        shares: The share map.
        groups: Shape (targets): the group of each target, −1 for none.
        no_source: Shape (groups): whether no target of the group has a source, so nothing is known about it.

    Args:
        shares: The share map.
        groups: The group of each target, −1 for none; by default each target is its own group.
        count: The number of groups; by default one more than the greatest group.
    """

    count: int
    no_source: Flags

    def __init__(
        self, shares: ShareMap, groups: ArrayLike | None = None, *, count: int | None = None
    ) -> None:
        self.shares = shares
        self.groups: Places = np.asarray(np.arange(shares.targets) if groups is None else groups, np.intp)
        self.count = int(self.groups.max(initial=-1)) + 1 if count is None else count
        sourced = self.groups[(self.groups >= 0) & ~shares.without_source]
        self.no_source = np.bincount(sourced, minlength=self.count) == 0
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
        self._fixed = RowSums(sure, self.groups[shares.target[of]], self.count)
        self._rests = np.unique(source[free])
        place = np.full(shares.sources, -1, np.intp)
        place[self._rests] = np.arange(len(self._rests))
        self._taken = RowSums(sure, place[shares.source[of]], len(self._rests))
        row, group = place[source[free]], group[free]
        one = _one_group(row, group)
        self._rest_inner = self._sums(row[one], group[one])
        self._rest_outer = self._sums(row[~one], group[~one])

    def _sums(self, rows: Places, groups: Places) -> RowSums:
        """The membership of rows in groups, without repeated pairs."""
        keys = rows * (self.count + 1) + groups + 1
        if (keys[1:] > keys[:-1]).all():
            return RowSums(rows, groups, self.count)
        keys = np.unique(keys)
        return RowSums(keys // (self.count + 1), keys % (self.count + 1) - 1, self.count)

    def bounds(self, values: SourceValues) -> SetBounds:
        """The lower and upper bounds of the value of each group; each is attained. O(pairs × columns).

        Raises:
            MoneyRangeError: If a bound does not fit 64 bits.
        """
        lower, rest = self._sure(values.values)
        upper = added_sums(lower, self._rest_outer.sums(np.maximum(rest, 0), _BOUND), what=_BOUND)
        no_upper = np.zeros(upper.shape, np.bool_)
        no_upper[self.no_source] = True
        no_lower = no_upper
        if values.missing is not None:
            no_upper = no_upper | self._reached.any(values.missing)
        if values.signed:
            lower = added_sums(lower, self._rest_outer.sums(np.minimum(rest, 0), _BOUND), what=_BOUND)
            no_lower = no_upper
        lower[no_lower] = 0
        upper[no_upper] = 0
        return SetBounds(lower=lower, upper=upper, no_lower=no_lower, no_upper=no_upper)

    def sure_and_free(self, values: Counts) -> tuple[Counts, Counts]:
        """The certain amount of each group, and the further amount that may go there; shape (groups, …) each.

        Args:
            values: Shape (sources, …), 0 or more.

        Raises:
            MoneyRangeError: If a sum does not fit 64 bits.
        """
        sure, rest = self._sure(values)
        return sure, self._rest_outer.sums(rest, _BOUND)

    def any_reaching(self, flags: Flags) -> Flags:
        """Shape (groups, …): whether a source with the flag certainly or possibly goes there.

        Args:
            flags: Shape (sources, …).
        """
        return self._reached.any(flags)

    def _sure(self, values: Counts) -> tuple[Counts, Counts]:
        """The certain amount of each group, and the free rest of each source that has one."""
        parts = self._splits.parts(values)
        rest = values[self._rests] - self._taken.sums(parts, _BOUND)
        sums = (
            self._inner.sums(values, _BOUND),
            self._fixed.sums(parts, _BOUND),
            self._rest_inner.sums(rest, _BOUND),
        )
        return added_sums(*sums, what=_BOUND), rest


def _one_group(rows: Places, groups: Places) -> Flags:
    """Shape (n): whether all entries of the same row have the same group; `rows` is in ascending order."""
    opens = run_opens(rows)
    if not len(opens):
        return np.zeros(0, np.bool_)
    same = np.minimum.reduceat(groups, opens) == np.maximum.reduceat(groups, opens)
    found: Flags = np.repeat(same, np.diff(opens, append=len(rows)))
    return found


@attrs.frozen(eq=False)
class RatePoints:
    """Rates, each as a numerator and a denominator.

    Attributes:
        numerator: Shape (targets) or (targets, columns): 0 where the rate is null.
        denominator: The same shape: 0 where the rate is null.
        reasons: The same shape: why a rate is null, as a position in `REASONS`; 0 where it is known.
    """

    numerator: Counts
    denominator: Counts
    reasons: NDArray[np.uint8]


@attrs.frozen(eq=False)
class RateBounds:
    """The lower and upper bounds of rates; the rate may equal a bound wherever its denominator is not 0.

    Attributes:
        lower: The numerators and the denominators, shape (groups) or (groups, columns) each; a bound with the
            denominator 0 is absent.
        reasons: The same shape: why there are no bounds, as a position in `REASONS`; 0 where there are, or
            where only the upper bound is absent because the rate has no limit.
    """

    lower: tuple[Counts, Counts]
    upper: tuple[Counts, Counts]
    reasons: NDArray[np.uint8]

    def around(self, points: RatePoints) -> RateBounds:
        """The same bounds, widened to include points that were rounded by group; see `SetBounds.around`."""
        known = points.reasons == 0
        none = self.reasons == NO_DENOMINATOR
        point = points.numerator, points.denominator
        return attrs.evolve(
            self,
            lower=_where(known & (none | _below(point, self.lower)), point, self.lower),
            upper=_where(known & (none | _below(self.upper, point)), point, self.upper),
        )


def _where(chosen: Flags, one: tuple[Counts, Counts], other: tuple[Counts, Counts]) -> tuple[Counts, Counts]:
    return np.where(chosen, one[0], other[0]), np.where(chosen, one[1], other[1])


def _below(one: tuple[Counts, Counts], other: tuple[Counts, Counts]) -> Flags:
    """Whether the first rate is below the other, compared by cross-multiplication; false if one is absent."""
    if max(map(largest, one)) * max(map(largest, other)) > INT64_MAX:
        one = one[0].astype(object), one[1].astype(object)
    below: Flags = one[0] * other[1] < other[0] * one[1]
    return below.astype(np.bool_)


def rate_points(plan: Apportioning, numerator: SourceValues, denominator: SourceValues) -> RatePoints:
    """The rate of each target: the converted numerator over the converted denominator.

    Args:
        plan: The prepared share map.
        numerator: The numerators of the sources, 0 or more.
        denominator: The denominators of the sources, 0 or more, in the same shape.

    Raises:
        MoneyRangeError: If a sum does not fit 64 bits.

    Examples:
        >>> from dtnet.reorganisation.shares.share_maps import identity
        >>> found = rate_points(Apportioning(identity(2)), SourceValues([3, 0]), SourceValues([4, 0]))
        >>> found.numerator.tolist(), found.denominator.tolist(), found.reasons.tolist()
        ([3, 0], [4, 0], [0, 4])
    """
    above, below = plan.carry(numerator), plan.carry(denominator)
    reasons = np.where(above.missing, above.reasons, below.reasons)
    reasons[(reasons == 0) & (below.values == 0)] = NO_DENOMINATOR
    known = reasons == 0
    return RatePoints(np.where(known, above.values, 0), np.where(known, below.values, 0), reasons)


def rate_bounds(
    reach: SourceReach, numerator: SourceValues, denominator: SourceValues, *, proportion: bool
) -> RateBounds:
    """The least and the greatest rate of each group, over all ways in which the split sources may fall.

    Let N and D be the certain amounts of the numerator and the denominator, and n and d their free amounts.
    A proportion lies from N / (D + d − n) to (N + n) / (D + n), because everybody in the numerator is also
    in the denominator. For other rates, numerator and denominator vary independently: the rate lies from
    N / (D + d) to (N + n) / D, without an upper bound if D is 0. The same holds for a group that a source
    with a numerator above its denominator may reach. All bounds are attained. A group that a missing value
    may reach has no bounds.

    Args:
        reach: The sources that certainly or possibly go to each group.
        numerator: The numerators of the sources, 0 or more.
        denominator: The denominators of the sources, 0 or more, in the same shape.
        proportion: Whether each numerator counts a part of its denominator.

    Raises:
        MoneyRangeError: If a sum does not fit 64 bits.
    """
    sure_above, free_above = reach.sure_and_free(numerator.values)
    sure_below, free_below = reach.sure_and_free(denominator.values)
    highest = added_sums(sure_below, free_below, what=_PART_OF_RATE)
    most = added_sums(sure_above, free_above, what=_PART_OF_RATE)
    part = np.full(highest.shape, proportion)
    if proportion:
        part &= ~reach.any_reaching(numerator.values > denominator.values)
    least_below = highest - np.where(part, free_above, 0)
    # No certain amount, and everything free is in the numerator: any part of it has the rate 1.
    alike = least_below == 0
    # If the numerator is 0, the rate is 0 for every denominator above 0.
    most_below = added_sums(sure_below, np.where(part, free_above, 0), what=_PART_OF_RATE)
    high = np.where(most == 0, highest, most_below)
    reasons = np.zeros(highest.shape, np.uint8)
    reasons[highest == 0] = NO_DENOMINATOR
    for values in (numerator, denominator):
        if values.missing is not None:
            reasons[reach.any_reaching(values.missing)] = MISSING_VALUE
    reasons[reach.no_source] = NO_SOURCE
    known, none = reasons == 0, (np.zeros_like(highest), np.zeros_like(highest))
    low = np.where(alike, free_above, sure_above), np.where(alike, free_above, least_below)
    return RateBounds(_where(known, low, none), _where(known & (high > 0), (most, high), none), reasons)


class Plan(ReadOnly):
    """A map between the areas of two days, prepared for the conversion of values.

    Attributes:
        sources: Shape (s): the numbers of the areas of the source day.
        targets: Shape (t): the numbers of the areas of the target day; for a group, its first area.
        apportioning: The object that converts values.
        reach: The object that computes bounds. It uses the map to the finest areas that events name; each
            target is a group of these areas.
        partly: Shape (t): whether a part of the target has a source and another part has none.
        partly_back: Shape (s): whether a part of the source goes back to no target.
        names: The names of groups; None if the targets are single areas.
    """

    sources: Ints
    targets: Ints
    shares: ShareMap
    apportioning: Apportioning
    reach: SourceReach
    partly: Flags
    partly_back: Flags
    names: Sequence[str] | None

    __slots__ = ("apportioning", "names", "partly", "partly_back", "reach", "shares", "sources", "targets")

    def __init__(  # noqa: PLR0913 - the columns of both ends
        self,
        sources: Ints,
        targets: Ints,
        shares: ShareMap,
        *,
        reach: SourceReach | None = None,
        partly: Flags | None = None,
        partly_back: Flags | None = None,
        names: Sequence[str] | None = None,
    ) -> None:
        self.sources, self.targets, self.shares, self.names = sources, targets, shares, names
        none = np.zeros(shares.targets, np.bool_), np.zeros(shares.sources, np.bool_)
        self.partly = none[0] if partly is None else partly & ~shares.without_source
        self.partly_back = none[1] if partly_back is None else partly_back & ~shares.without_target
        self.apportioning = Apportioning(shares)
        self.reach = SourceReach(shares) if reach is None else reach
        sealed((sources, targets, self.partly, self.partly_back))

    def points_and_bounds(self, values: SourceValues) -> tuple[Points, SetBounds]:
        """The values of targets, and their bounds."""
        points, bounds = self.apportioning.carry(values), self.reach.bounds(values)
        return points, bounds.around(points) if self._is_of_groups else bounds

    def rates(
        self, above: SourceValues, below: SourceValues, *, proportion: bool
    ) -> tuple[RatePoints, RateBounds]:
        """The rates of targets, and their bounds; see `rate_points` and `rate_bounds`."""
        points = rate_points(self.apportioning, above, below)
        bounds = rate_bounds(self.reach, above, below, proportion=proportion)
        return points, bounds.around(points) if self._is_of_groups else bounds

    @property
    def _is_of_groups(self) -> bool:
        """Whether the bounds are computed with finer areas than the targets."""
        return self.reach.shares is not self.shares

    def called(self, ids: Texts, which: Flags | Places | None = None) -> list[str]:
        """The ids of target areas, or the names of groups.

        Args:
            which: The targets, as marks or positions; by default all.
        """
        places = np.arange(len(self.targets)) if which is None else np.arange(len(self.targets))[which]
        if self.names is None:
            return take(ids, self.targets[places])
        return [self.names[place] for place in places.tolist()]

    def grouped(self, labels: Sequence[str], within: Sequence[str] | None = None) -> Plan:
        """The plan that converts values to groups of targets, each like an area of a higher level.

        Args:
            labels: The name of the group of each target; groups are in order of their first targets.
            within: The name of the group that contains the whole source whatever its shares are, for each
                source; None to derive the map to groups from the shares.
        """
        number = {label: place for place, label in enumerate(dict.fromkeys(labels))}
        group, count = np.array([number[label] for label in labels], np.intp), len(number)
        first = np.full(count, len(group))
        np.minimum.at(first, group, np.arange(len(group)))
        sourced, whole = np.zeros(count, np.bool_), np.ones(count, np.bool_)
        new = self.shares.without_source
        sourced[group[~new]] = True
        whole[group[new | self.partly]] = False
        if within is None:
            shares, members = self.shares.then(whole_map(group, count)), self.reach.groups
            # A member without a target takes the last entry.
            reach = SourceReach(self.reach.shares, np.append(group, -1)[members], count=count)
        else:
            shares = whole_map(np.array([number.get(label, -1) for label in within], np.intp), count)
            reach = None
        return Plan(
            self.sources,
            self.targets[first],
            shares,
            reach=reach,
            partly=sourced & ~whole,
            partly_back=self.partly_back,
            names=list(number),
        )
