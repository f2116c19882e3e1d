"""The exact map of areas before to areas after: which part of each goes where, and what that rests on.

Areas are numbers here, sources from 0 and targets from 0, each in order of id. Whose numbers they are, and
how a network's events make a map, is known elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from dtnet.errors import ArgumentError
from dtnet.money import read_only
from dtnet.read_only import ReadOnly
from dtnet.reorganisation.shares.backward import turned
from dtnet.reorganisation.shares.chaining import chained
from dtnet.reorganisation.shares.exact_shares import lowest_terms, over_common, run_opens, run_totals
from dtnet.reorganisation.shares.share_checks import checked_columns
from dtnet.reorganisation.shares.source_values import flags_or

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from dtnet.reorganisation.shares.exact_shares import Counts, Flags, Places
    from dtnet.reorganisation.shares.share_checks import Whole

BASES: Final = ("whole", "decree", "measured", "assumed_equal", "assumed_mixing", "weighted")
"""What a share may rest on, in order of worse."""
WHOLE, DECREE, MEASURED, ASSUMED_EQUAL, ASSUMED_MIXING, WEIGHTED = range(len(BASES))


class ShareMap(ReadOnly):
    """Which exact part of each source goes to which target.

    A pair of share 0 is kept and is no target; a share that nobody knows makes a *possible* target, too.
    A source without a pair was closed without a successor, a target without one came from nowhere.

    `gathered` and `spread` know more than the pairs do once maps were chained: what lay in between. A unit
    that was gathered and is spread later was mixed, and how is an assumption.

    Attributes:
        sources: How many there are.
        targets: How many there are.
        source: Shape (pairs): the source of each pair; pairs stand in order of source, then target.
        target: Shape (pairs).
        numerator: Shape (pairs): of the share in lowest terms; 0 where it is unknown.
        denominator: Shape (pairs): 1 of a share of 0; 0 where the share is unknown.
        basis: Shape (pairs): places in `BASES`.
        possible: Shape (pairs): whether the share is above 0 or unknown.
        possible_targets: Shape (sources): how many possible targets each has.
        possible_sources: Shape (targets): of how many sources each is a possible target.
        gathered: Shape (targets): whether, on some day of the chain, several units led to it.
        spread: Shape (sources): whether, on some day of the chain, it led to several units.

    Args:
        sources: How many there are.
        targets: How many there are.
        source: Of each pair, in any order of pairs.
        target: Of each pair.
        numerator: Of its share, in any terms.
        denominator: Of its share; 0, under a numerator of 0, where it is unknown.
        basis: Places in `BASES`; `whole` is a share of 1.
        gathered: Beside the targets of several of these sources, which others were gathered.
        spread: Beside the sources of several of these targets, which others were spread.

    Raises:
        InvalidInputError: If the columns are no such map, with every fault: numbers out of range or no whole
            numbers, a pair given twice, shares outside 0 to 1, known shares of a source that do not sum to 1,
            or that leave nothing to its unknown ones.

    Examples:
        >>> shares = ShareMap(
        ...     2, 2, source=[0, 1, 1], target=[0, 0, 1], basis=[0, 1, 1],
        ...     numerator=[1, 1, 2], denominator=[1, 3, 3],
        ... )
        >>> shares.possible_targets.tolist(), shares.possible_sources.tolist()
        ([1, 2], [2, 1])
    """

    sources: int
    targets: int
    source: np.ndarray[Any, np.dtype[np.int32]]
    target: np.ndarray[Any, np.dtype[np.int32]]
    numerator: Counts
    denominator: Counts
    basis: np.ndarray[Any, np.dtype[np.uint8]]
    possible: Flags
    possible_targets: Counts
    possible_sources: Counts
    gathered: Flags
    spread: Flags

    def __init__(  # noqa: PLR0913 - the columns of a table
        self,
        sources: int,
        targets: int,
        *,
        source: Whole,
        target: Whole,
        numerator: Whole,
        denominator: Whole,
        basis: Whole,
        gathered: ArrayLike | None = None,
        spread: ArrayLike | None = None,
    ) -> None:
        columns = checked_columns(
            sources,
            targets,
            {
                "source": source,
                "target": target,
                "numerator": numerator,
                "denominator": denominator,
                "basis": basis,
            },
            bases=BASES,
        )
        self.sources, self.targets = sources, targets
        self.source = read_only(columns["source"].astype(np.int32))
        self.target = read_only(columns["target"].astype(np.int32))
        self.numerator, self.denominator = read_only(columns["numerator"]), read_only(columns["denominator"])
        self.basis = read_only(columns["basis"].astype(np.uint8))
        self.possible = read_only((self.numerator > 0) | (self.denominator == 0))
        self.possible_targets = read_only(np.bincount(self.source[self.possible], minlength=sources))
        self.possible_sources = read_only(np.bincount(self.target[self.possible], minlength=targets))
        several = flags_or(gathered, "gathered", (targets,), by_default=False)
        self.gathered = read_only(several | (self.possible_sources > 1))
        several = flags_or(spread, "spread", (sources,), by_default=False)
        self.spread = read_only(several | (self.possible_targets > 1))

    def __len__(self) -> int:
        return len(self.source)

    def __repr__(self) -> str:
        return f"<ShareMap: {self.sources} sources, {self.targets} targets, {len(self)} pairs>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ShareMap) and self._content() == other._content()

    def __hash__(self) -> int:
        return hash(self._content())

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self.sources, self.targets, self._columns())

    @property
    def without_target(self) -> Flags:
        """Shape (sources): which have no pair; what they held is carried nowhere."""
        without: Flags = np.bincount(self.source, minlength=self.sources) == 0
        return without

    @property
    def without_source(self) -> Flags:
        """Shape (targets): which have no pair; nothing is known about what they hold."""
        without: Flags = np.bincount(self.target, minlength=self.targets) == 0
        return without

    @property
    def only_target(self) -> Flags:
        """Shape (pairs): whether the target is the only possible one: all goes there, whatever the basis."""
        only: Flags = self.possible & (self.possible_targets[self.source] == 1)
        return only

    def inferred(self) -> tuple[Counts, Counts]:
        """Numerators and denominators in which a source's only unknown share is what the others leave.

        Shape (pairs) each. No other unknown share is touched. A map keeps the share as unknown all the same,
        so that chains come to the same map however they are put together.
        """
        unknown = np.flatnonzero(self.denominator == 0)
        if not unknown.size:
            return self.numerator, self.denominator
        numerator, denominator = self.numerator.copy(), self.denominator.copy()
        lone = unknown[np.bincount(self.source[unknown], minlength=self.sources)[self.source[unknown]] == 1]
        numerator[lone], denominator[lone] = 0, 1
        pairs = np.flatnonzero(np.isin(self.source, self.source[lone]))
        opens = run_opens(self.source[pairs])
        scaled, common = over_common(numerator[pairs], denominator[pairs], opens)
        left = lowest_terms(common - run_totals(scaled, opens), common)
        numerator[lone], denominator[lone] = left
        return numerator, denominator

    def then(self, other: ShareMap) -> ShareMap:
        """The map over both: this one, then one whose sources are this one's targets.

        Shares are sums of products along paths, exactly, and unknown where a possible path is. A path rests
        on the worst of its shares, and a pair on the worst of its possible paths. Where a unit in between
        was gathered and is spread, the path rests on `assumed_mixing` at least. A pair of share 0 rests, over
        its paths, on the worst of the surest shares of 0.

        `(a.then(b)).then(c)` equals `a.then(b.then(c))`, in shares, possible targets, bases and flags; where
        units are closed without a successor, one may have pairs of share 0 that the other leaves out.

        Raises:
            ArgumentError: If the numbers of units in between differ, or a source would go on in part only,
                because a unit in between was closed without a successor.
            MoneyRangeError: If a share does not fit 64 bits in lowest terms.
        """
        return ShareMap(self.sources, other.targets, **chained(self, other, mixing=ASSUMED_MIXING))

    def backward(self, weight: Whole | None = None, *, missing: ArrayLike | None = None) -> ShareMap:
        """The map from targets back to sources: `share × weight` out of their sum over a target's sources.

        The only possible source of a target gets all, on the basis `whole`. Otherwise the basis is
        `weighted`, and the shares of a target are unknown without weights, if a weight or share that they
        rest on is, or if the weights add up to 0. A target that no source may go to has no pairs.

        Args:
            weight: Shape (sources): whole numbers, 0 or more.
            missing: Shape (sources): which weights are unknown.

        Raises:
            ArgumentError: If the weights are something else.
            MoneyRangeError: If a share does not fit 64 bits in lowest terms.
        """
        columns = turned(self, weight, missing, bases=(WHOLE, WEIGHTED))
        return ShareMap(self.targets, self.sources, **columns)

    def _columns(self) -> dict[str, Any]:
        names = ("source", "target", "numerator", "denominator", "basis", "gathered", "spread")
        return {name: getattr(self, name) for name in names}

    def _content(self) -> tuple[Any, ...]:
        return self.sources, self.targets, *(each.tobytes() for each in self._columns().values())


def _again(sources: int, targets: int, columns: dict[str, Any]) -> ShareMap:
    return ShareMap(sources, targets, **columns)


def identity(size: int) -> ShareMap:
    """The map of each of `size` units to itself.

    Raises:
        ArgumentError: If the number is below 0.
    """
    if size < 0:
        raise ArgumentError(f"size {size}", "0 or more units are legal")
    return whole_map(np.arange(size), size)


def whole_map(target: Places, targets: int) -> ShareMap:
    """The map in which each unit goes whole into one, or nowhere.

    Args:
        target: Shape (n): into which, −1 for nowhere.
        targets: How many of these there are.
    """
    source = np.flatnonzero(target >= 0)
    ones, basis = np.ones(len(source), np.int64), np.full(len(source), WHOLE, np.uint8)
    return ShareMap(
        len(target),
        targets,
        source=source,
        target=target[source],
        numerator=ones,
        denominator=ones,
        basis=basis,
    )
