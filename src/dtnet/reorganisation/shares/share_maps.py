"""The exact map of shares from source areas to target areas, with the basis of each share, and its checks.

Sources and targets are numbered from 0 in order of id. The module knows no network; `bridges` makes the map
from the events of a network. A column of shares is `int64` as long as all results fit, and Python integers
otherwise. Both are exact, but Python integers are about a hundred times slower.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs
import numpy as np

from dtnet.arguments import array_of
from dtnet.errors import ArgumentError, Fault, InvalidInputError, MoneyRangeError
from dtnet.money import INT64_MAX, largest, read_only
from dtnet.read_only import ReadOnly

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

    Counts: TypeAlias = NDArray[np.int64]
    Flags: TypeAlias = NDArray[np.bool_]
    Places: TypeAlias = NDArray[np.intp]
    Numbers: TypeAlias = NDArray[Any]
    """`int64`, or Python integers if the numbers do not fit 64 bits."""
    Whole: TypeAlias = NDArray[np.integer[Any]] | Sequence[int]
    """Whole numbers; floats are refused even if they are whole."""
    _Check: TypeAlias = tuple[str, Flags, Callable[[int], str]]
    """The name of the columns, the marks of invalid rows, and the message for a row."""

BASES: Final = ("whole", "decree", "measured", "assumed_equal", "assumed_mixing", "weighted")
"""The bases of shares, from the best to the worst."""
WHOLE, DECREE, MEASURED, ASSUMED_EQUAL, ASSUMED_MIXING, WEIGHTED = range(len(BASES))
JOINT: Final = " + "
"""The separator of area ids in the name of a common region."""


class ShareMap(ReadOnly):
    """The exact share of each source that goes to each target.

    A pair with share 0 is kept, but its target is not possible; a pair with an unknown share makes a
    *possible* target. A source without a pair was closed without a successor. A target without a pair has no
    source.

    A chained map has no units in between, so `gathered` and `spread` record them. The residents of a unit
    that several units joined and that was split later are mixed; how they are mixed is an assumption.

    Attributes:
        source: Shape (pairs): the source of each pair; pairs are in order of source, then target.
        target: Shape (pairs): the target of each pair.
        numerator: Shape (pairs): the numerator of the share in lowest terms; 0 where the share is unknown.
        denominator: Shape (pairs): its denominator; 1 for a share of 0, and 0 where the share is unknown.
        basis: Shape (pairs): the basis of the share, as a position in `BASES`.
        possible: Shape (pairs): whether the share is above 0 or unknown.
        possible_targets: Shape (sources): the number of possible targets of each source.
        possible_sources: Shape (targets): the number of sources that may go to each target.
        gathered: Shape (targets): whether, at some step of the chain, several units led to the target.
        spread: Shape (sources): whether, at some step of the chain, the source led to several units.

    Args:
        source: The source of each pair; pairs may be in any order.
        numerator: The numerator of each share; the share need not be in lowest terms.
        denominator: The denominator of each share; an unknown share is 0/0.
        basis: The basis of each share, as a position in `BASES`; `whole` requires a share of 1.
        gathered: Whether each target was gathered earlier in a chain. Targets of several of these sources
            count as gathered in any case.
        spread: Whether each source is spread later in a chain. Sources of several of these targets count as
            spread in any case.

    Raises:
        InvalidInputError: If the columns are invalid, with all errors: numbers that are out of range or not
            whole, a repeated pair, a share outside 0 to 1, known shares of a source that do not sum to 1, or
            known shares that leave nothing for the unknown shares.

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
        given = {"source": source, "target": target, "numerator": numerator, "denominator": denominator}
        columns = checked_columns(sources, targets, given | {"basis": basis})
        self.sources, self.targets = sources, targets
        self.source = read_only(columns["source"].astype(np.int32))
        self.target = read_only(columns["target"].astype(np.int32))
        self.numerator, self.denominator = read_only(columns["numerator"]), read_only(columns["denominator"])
        self.basis = read_only(columns["basis"].astype(np.uint8))
        self.possible = read_only((self.numerator > 0) | (self.denominator == 0))
        self.possible_targets = read_only(np.bincount(self.source[self.possible], minlength=sources))
        self.possible_sources = read_only(np.bincount(self.target[self.possible], minlength=targets))
        several = _flags(gathered, "gathered", targets)
        self.gathered = read_only(several | (self.possible_sources > 1))
        several = _flags(spread, "spread", sources)
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
        """Shape (sources): whether the source has no pair; its value is not converted."""
        without: Flags = np.bincount(self.source, minlength=self.sources) == 0
        return without

    @property
    def without_source(self) -> Flags:
        """Shape (targets): whether the target has no pair; nothing is known about its value."""
        without: Flags = np.bincount(self.target, minlength=self.targets) == 0
        return without

    @property
    def only_target(self) -> Flags:
        """Shape (pairs): whether the pair has the only possible target, which receives the whole source."""
        only: Flags = self.possible & (self.possible_targets[self.source] == 1)
        return only

    def inferred(self) -> tuple[Counts, Counts]:
        """Numerators and denominators; a single unknown share of a source is 1 minus its known shares.

        Shape (pairs) each. If a source has several unknown shares, they stay unknown. The map itself stores
        the share as unknown, so that a chain of maps does not depend on the order of chaining.
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
        left = lowest_terms(common - run_reduced(np.add, scaled, opens), common)
        numerator[lone], denominator[lone] = left
        return numerator, denominator

    def then(self, other: ShareMap) -> ShareMap:
        """The chained map: this map, followed by `other`, whose sources are the targets of this map.

        A share is the exact sum of the products along its paths, and unknown if a possible path has an
        unknown share. The basis of a path is the worst basis on it, and the basis of a pair is the worst
        basis of its possible paths. The basis of a path through a unit that was gathered and is spread is
        `assumed_mixing` or worse. For a pair with share 0, each path has the best basis of its shares of 0,
        and the pair has the worst basis of its paths.

        `(a.then(b)).then(c)` equals `a.then(b.then(c))` in shares, possible targets, bases and flags. If
        units are closed without a successor, one result may have pairs with share 0 that the other has not.

        Raises:
            ArgumentError: If the number of targets of this map is not the number of sources of `other`; or
                if only a part of a source has a target, because a unit in between has no successor.
            MoneyRangeError: If a share does not fit 64 bits in lowest terms.
        """
        if other.sources != self.targets:
            raise ArgumentError(
                f"the first map has {self.targets} targets, the second one {other.sources} sources",
                "the targets of the first map must be the sources of the second",
            )
        _check_ends(self, other)
        before, after = _paths(self, other)
        order = np.lexsort((other.target[after], self.source[before]))
        before, after = path = before[order], after[order]
        source, target = self.source[before], other.target[after]
        possible, basis = self.possible[before] & other.possible[after], _path_bases(self, other, path)
        opens = run_opens(source.astype(np.int64) * max(other.targets, 1) + target)
        any_possible: Flags = run_reduced(np.logical_or, possible, opens)
        counted = possible | ~np.repeat(any_possible, np.diff(opens, append=len(order)))
        worst = run_reduced(np.maximum, np.where(counted, basis, 0), opens)
        numerator, denominator = _sums(*_path_shares(self, other, path), opens)
        source, target = source[opens], target[opens]
        # If a source has no possible target left, a pair with share 0 carries no information.
        kept = np.bincount(source[any_possible], minlength=self.sources)[source] > 0
        return ShareMap(
            self.sources,
            other.targets,
            source=source[kept],
            target=target[kept],
            numerator=as_int64(numerator[kept], "a share of a chain"),
            denominator=as_int64(denominator[kept], "a share of a chain"),
            basis=worst[kept],
            gathered=other.gathered | other.reached(self.gathered),
            spread=self.spread | self.reaching(other.spread),
        )

    def backward(self, weight: Whole | None = None, *, missing: ArrayLike | None = None) -> ShareMap:
        """The map from targets back to sources, with shares in proportion to `share × weight`.

        If a target has only one possible source, the whole target goes back there, on the basis `whole`.
        Otherwise the basis is `weighted`. The shares of a target are unknown if there are no weights, if a
        weight or share of its possible sources is unknown, or if the products sum to 0. A target without a
        possible source has no pairs.

        Args:
            weight: Shape (sources): whole numbers, 0 or more.
            missing: Shape (sources): whether a weight is unknown.

        Raises:
            ArgumentError: If a weight is not a whole number of 0 or more, or the shape is another.
            MoneyRangeError: If a share does not fit 64 bits in lowest terms.
        """
        unweighted = np.ones(self.sources, np.bool_)
        weights = np.zeros(self.sources, np.int64)
        if weight is not None:
            unweighted = _flags(missing, "missing", self.sources)
            weights = _weights(weight, unweighted)
        kept = np.lexsort((self.source, self.target))
        kept = kept[self.possible_sources[self.target[kept]] > 0]
        source, target, possible = self.source[kept], self.target[kept], self.possible[kept]
        several = possible & (self.possible_sources[target] > 1)
        numerator = np.where(possible & ~several, 1, 0).astype(np.int64)
        denominator = np.where(several, 0, 1).astype(np.int64)
        basis = np.where(several, WEIGHTED, np.where(possible, WHOLE, self.basis[kept]))
        up, down = self.inferred()
        blocked = np.zeros(self.targets, np.bool_)
        blocked[target[several & ((down[kept] == 0) | unweighted[source])]] = True
        terms = np.flatnonzero(several & ~blocked[target])
        pairs = kept[terms]
        numerator[terms], denominator[terms] = _parts(
            up[pairs], down[pairs], weights[source[terms]], target[terms]
        )
        return ShareMap(
            self.targets,
            self.sources,
            source=target,
            target=source,
            numerator=numerator,
            denominator=denominator,
            basis=basis,
            gathered=self.spread,
            spread=self.gathered,
        )

    def reached(self, flags: Flags) -> Flags:
        """Shape (targets): whether a source with the flag may go to the target."""
        found = np.zeros(self.targets, np.bool_)
        found[self.target[self.possible & flags[self.source]]] = True
        return found

    def reaching(self, flags: Flags) -> Flags:
        """Shape (sources): whether the source may go to a target with the flag."""
        found = np.zeros(self.sources, np.bool_)
        found[self.source[self.possible & flags[self.target]]] = True
        return found

    def regions(self) -> Regions:
        """The common regions; a pair with share 0 connects too, because it is shared territory.

        Examples:
            >>> shares = ShareMap(
            ...     2, 3, source=[0, 1, 1], target=[1, 1, 2], basis=[0, 1, 1],
            ...     numerator=[1, 1, 1], denominator=[1, 2, 2],
            ... )
            >>> found = shares.regions()
            >>> found.of_source.tolist(), found.of_target.tolist()
            ([0, 0], [1, 0, 0])
        """
        other = self.target.astype(np.intp) + self.sources
        first = connected(self.sources + self.targets, self.source, other)
        held, region = np.unique(first, return_inverse=True)
        region = region.astype(np.intp)
        return Regions(of_source=region[: self.sources], of_target=region[self.sources :], count=len(held))

    def _columns(self) -> dict[str, Any]:
        names = ("source", "target", "numerator", "denominator", "basis", "gathered", "spread")
        return {name: getattr(self, name) for name in names}

    def _content(self) -> tuple[Any, ...]:
        return self.sources, self.targets, *(each.tobytes() for each in self._columns().values())


@attrs.frozen(eq=False)
class Regions:
    """Common regions: the smallest pieces of territory that consist of whole sources and of whole targets.

    Attributes:
        of_source: Shape (sources): the number of each source's region, from 0 in order of the first source.
        of_target: Shape (targets): the number of each target's region; a target without a source is a region
            of its own, numbered after all others.
    """

    of_source: Places
    of_target: Places
    count: int


def connected(count: int, one: NDArray[np.integer[Any]], other: NDArray[np.integer[Any]]) -> Places:
    """Shape (count): the least number in the connected component of each unit.

    At first, each unit has its own number. Each round replaces the greater number of each connected pair by
    the smaller one, and each number by the number of the unit with that number. The rounds end when the two
    numbers of every pair agree. A round is O(pairs); the number of rounds is about log2 of the longest path
    through a component.

    Args:
        one: Shape (pairs): a unit of each connected pair.
        other: Shape (pairs): the other unit.
    """
    first = np.arange(count)
    while True:
        ends = first[one], first[other]
        apart = ends[0] != ends[1]
        if not apart.any():
            return first
        np.minimum.at(first, np.maximum(*ends)[apart], np.minimum(*ends)[apart])
        while (first[first] != first).any():
            first = first[first]


def _again(sources: int, targets: int, columns: dict[str, Any]) -> ShareMap:
    return ShareMap(sources, targets, **columns)


def identity(size: int) -> ShareMap:
    """The map of each of `size` units to itself.

    Raises:
        ArgumentError: If `size` is below 0.
    """
    if size < 0:
        raise ArgumentError(f"size {size}", "give a size of 0 or more")
    return whole_map(np.arange(size), size)


def whole_map(target: Places, targets: int) -> ShareMap:
    """The map in which each unit goes whole to one target, or to none.

    Args:
        target: Shape (n): the target of each unit, −1 for none.
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


def _parts(up: Counts, down: Counts, weights: Counts, target: NDArray[np.int32]) -> tuple[Counts, Counts]:
    """`up / down × weight`, divided by its sum over the pairs of the same target; 0/0 if the sum is 0."""
    opens = run_opens(target)
    weighted: Numbers = up.astype(object) if largest(up) * largest(weights) > INT64_MAX else up
    scaled, _ = over_common(weighted * weights, down, opens)
    totals = np.repeat(run_reduced(np.add, scaled, opens), np.diff(opens, append=len(target)))
    some = totals > 0
    numerator, denominator = lowest_terms(scaled, np.where(some, totals, 1))
    what = "a weighted share"
    return as_int64(numerator, what), as_int64(np.where(some, denominator, 0), what)


def _check_ends(first: ShareMap, other: ShareMap) -> None:
    """Refuse a source of which only a part ends, because the rest would count as the whole source."""
    ends = other.without_target[first.target]
    source = first.source[first.possible]
    ended = np.bincount(source[ends[first.possible]], minlength=first.sources)
    in_part = np.flatnonzero((ended > 0) & (ended < first.possible_targets))
    if in_part.size:
        at = int(in_part[0])
        unit = int(first.target[first.possible & ends & (first.source == at)][0])
        raise ArgumentError(
            f"only a part of source {at} has a target: unit {unit} in between has no successor"
            + (f" (so do {in_part.size - 1} more sources)" if in_part.size > 1 else ""),
            "give the closed unit a target of its own",
        )


def _paths(first: ShareMap, other: ShareMap) -> tuple[Places, Places]:
    """For each path, the position of its pair in `first` and of its pair in `other`."""
    counts = np.bincount(other.source, minlength=other.sources)
    starts = np.cumsum(counts) - counts
    steps = counts[first.target]
    before = np.repeat(np.arange(len(first)), steps)
    within = np.arange(len(before)) - np.repeat(np.cumsum(steps) - steps, steps)
    return before, np.repeat(starts[first.target], steps) + within


def _path_shares(first: ShareMap, other: ShareMap, path: tuple[Places, Places]) -> tuple[Numbers, Numbers]:
    """The shares of paths: 0/1 if a share on the path is 0; otherwise 0/0 if one is unknown."""
    before, after = path
    numerator = first.numerator[before], other.numerator[after]
    denominator = first.denominator[before], other.denominator[after]
    known = (denominator[0] > 0) & (denominator[1] > 0)
    up, down = products(numerator, (np.maximum(denominator[0], 1), np.maximum(denominator[1], 1)))
    zero = ~(first.possible[before] & other.possible[after])
    return np.where(known, up, 0), np.where(zero, 1, np.where(known, down, 0))


def _path_bases(
    first: ShareMap, other: ShareMap, path: tuple[Places, Places]
) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """The worst basis on each path; for a path with share 0, the best basis of its shares of 0."""
    before, after = path
    bases = first.basis[before], other.basis[after]
    zero = ~first.possible[before], ~other.possible[after]
    between = first.target[before]
    mixed = (first.gathered & other.spread)[between]
    worst = np.maximum(np.maximum(*bases), np.where(mixed, ASSUMED_MIXING, 0))
    surest = np.where(zero[0] & zero[1], np.minimum(*bases), np.where(zero[0], *bases))
    return np.where(zero[0] | zero[1], surest, worst).astype(np.uint8)


def _sums(numerator: Numbers, denominator: Numbers, opens: Places) -> tuple[Numbers, Numbers]:
    """The sum of each run in lowest terms, unknown if a term is; most runs have one path and are copied."""
    sizes = np.diff(opens, append=len(numerator))
    several = sizes > 1
    unknown: Flags = run_reduced(np.logical_or, denominator == 0, opens)
    paths = np.flatnonzero(np.repeat(several & ~unknown, sizes))
    runs = run_opens(np.repeat(np.arange(len(opens)), sizes)[paths])
    scaled, common = over_common(numerator[paths], denominator[paths], runs)
    summed = lowest_terms(run_reduced(np.add, scaled, runs), common)
    found: list[Numbers] = []
    for column, sums in zip((numerator, denominator), summed, strict=True):
        totals = np.where(unknown, 0, column[opens])
        if sums.dtype == object:
            totals = totals.astype(object)
        totals[several & ~unknown] = sums
        found.append(totals)
    return found[0], found[1]


def checked_columns(sources: int, targets: int, columns: Mapping[str, Whole]) -> dict[str, Counts]:
    """The columns as `int64`, in order of source and target, in lowest terms.

    Args:
        columns: The columns `source`, `target`, `numerator`, `denominator` and `basis`.

    Raises:
        InvalidInputError: If the columns are invalid, with all errors.
    """
    faults = [
        Fault(name, f"got {count!r}; give a whole number from 0 to 2147483647")
        for name, count in (("sources", sources), ("targets", targets))
        if type(count) is not int or not 0 <= count <= np.iinfo(np.int32).max
    ]
    given = {name: array_of(column, name) for name, column in columns.items()}
    faults += [fault for name, column in given.items() for fault in _shape_faults(name, column, given)]
    if faults:
        raise InvalidInputError("shares", faults)
    whole: dict[str, Counts] = {name: column.astype(np.int64) for name, column in given.items()}
    order = np.lexsort((whole["target"], whole["source"]))
    ordered = {name: column[order] for name, column in whole.items()}
    legal = {"source": sources - 1, "target": targets - 1, "basis": len(BASES) - 1}
    wrong = np.zeros(len(order), np.bool_)
    for checks in (_range_checks(ordered, legal), _pair_checks(ordered)):
        # Pairs with numbers out of range are not checked again, because the message would repeat the error.
        looked_at = ~wrong
        for place, rows, message in checks:
            found = np.flatnonzero(rows & looked_at).tolist()
            faults += [Fault(f"{place}[{order[at]}]", message(at)) for at in found]
            wrong |= rows
    known = np.flatnonzero(ordered["denominator"] > 0)
    lowest = lowest_terms(ordered["numerator"][known], ordered["denominator"][known])
    ordered["numerator"][known], ordered["denominator"][known] = lowest
    source = ordered["source"]
    if not ((source[wrong] < 0) | (source[wrong] >= sources)).any():
        faults += _sum_faults(ordered, ~np.isin(source, source[wrong]))
    if faults:
        raise InvalidInputError("shares", faults)
    return ordered


def _shape_faults(name: str, column: NDArray[Any], given: Mapping[str, NDArray[Any]]) -> list[Fault]:
    if column.ndim != 1:
        return [Fault(name, f"shape {column.shape}; give one number for each pair")]
    if column.size and column.dtype.kind not in "iu":
        return [
            Fault(name, f"got {column.dtype}, first {column.tolist()[0]!r}; give whole numbers of 64 bits")
        ]
    if column.dtype == np.uint64 and column.size and int(column.max()) > INT64_MAX:
        return [Fault(name, f"got {column.max()}; give whole numbers of 64 bits")]
    pairs = len(given["source"]) if given["source"].ndim == 1 else len(column)
    if len(column) != pairs:
        return [Fault(name, f"{len(column)} numbers for {pairs} pairs; give one for each pair")]
    return []


def _range_checks(ordered: Mapping[str, Counts], legal: Mapping[str, int]) -> list[_Check]:
    """The checks of columns for numbers out of range."""

    def check(name: str, column: Counts) -> _Check:
        top = legal.get(name, INT64_MAX)
        hint = f"give a number from 0 to {top}" if top >= 0 else f"there are no {name}s"
        return name, (column < 0) | (column > top), lambda at: f"got {column[at]}; {hint}"

    return [check(*each) for each in ordered.items()]


def _pair_checks(ordered: Mapping[str, Counts]) -> list[_Check]:
    """The checks for repeated pairs and invalid shares."""
    source, target, up, down, basis = ordered.values()
    again = np.zeros(len(source), np.bool_)
    again[1:] = (source[1:] == source[:-1]) & (target[1:] == target[:-1])
    above, whole = (up > down) & (down > 0), basis == WHOLE

    def check(rows: Flags, legal: str) -> _Check:
        return "pair", rows, lambda at: f"share {up[at]}/{down[at]}; {legal}"

    return [
        ("pair", again, lambda at: f"source {source[at]} to target {target[at]} is given twice"),
        check(above, "give a share from 0/1 to 1/1"),
        check((down == 0) & (up > 0), "write an unknown share as 0/0"),
        check(whole & (up != down) & (up > 0) & (down > 0) & ~above, "the basis 'whole' needs a share of 1"),
        check(whole & (up == 0) & (down == 0), "the basis 'whole' needs a known share, which is 1"),
    ]


def _sum_faults(ordered: Mapping[str, Counts], sound: Flags) -> list[Fault]:
    """The errors in the sums of shares; most sources have one whole pair and are skipped for speed."""
    source, up, down = (ordered[name][sound] for name in ("source", "numerator", "denominator"))
    opens = run_opens(source)
    sizes = np.diff(opens, append=len(source))
    looked_at = np.repeat((sizes > 1) | (up[opens] != 1) | (down[opens] != 1), sizes)
    source, up, down = source[looked_at], up[looked_at], down[looked_at]
    opens = run_opens(source)
    scaled, common = over_common(up, np.maximum(down, 1), opens)
    sums = run_reduced(np.add, scaled, opens)
    open_end = run_reduced(np.logical_or, down == 0, opens)
    wrong = np.where(open_end, sums >= common, sums != common).astype(np.bool_)
    return [
        Fault(
            f"source {source[opens[at]]}",
            f"known shares sum to {sums[at]}/{common[at]}; "
            + ("give less than 1, so that the unknown shares have a part" if open_end[at] else "give 1"),
        )
        for at in np.flatnonzero(wrong).tolist()
    ]


def _flags(flags: ArrayLike | None, what: str, size: int) -> Flags:
    """Flags as booleans, all False if there are none.

    Raises:
        ArgumentError: If one is not a boolean, or their number is another.
    """
    given = np.zeros(size, np.bool_) if flags is None else array_of(flags, what)
    if given.shape != (size,) or (given.size and given.dtype != np.bool_):
        raise ArgumentError(
            f"{what}: got {given.dtype} of shape {given.shape}", f"give True or False in shape {(size,)}"
        )
    return given.astype(np.bool_)


def _weights(weight: ArrayLike, missing: Flags) -> Counts:
    """Weights as `int64`, 0 where one is missing.

    Raises:
        ArgumentError: If a weight is not a whole number of 0 or more, or their number is another.
    """
    given, legal = array_of(weight, "weight"), f"give whole numbers from 0 to {INT64_MAX}"
    if given.shape != missing.shape:
        raise ArgumentError(f"weight: shape {given.shape}", f"give numbers of shape {missing.shape}")
    if given.size and given.dtype.kind not in "iu":
        raise ArgumentError(f"weight: got {given.dtype}, first {given.tolist()[0]!r}", legal)
    given = np.where(missing, given.dtype.type(0), given)
    for at in np.flatnonzero((given < 0) | (given > INT64_MAX)).tolist():
        raise ArgumentError(f"weight[{at}] is {given[at]}", legal)
    return given.astype(np.int64)


def lowest_terms(numerator: Numbers, denominator: Numbers) -> tuple[Numbers, Numbers]:
    """The same shares in lowest terms; no denominator may be 0."""
    common = np.gcd(numerator, denominator)
    return numerator // common, denominator // common


def products(numerator: tuple[Counts, Counts], denominator: tuple[Counts, Counts]) -> tuple[Numbers, Numbers]:
    """The products of two columns of shares in lowest terms; the products are in lowest terms too.

    Args:
        numerator: The numerators of both columns, shape (n) each.
        denominator: The denominators of both columns, shape (n) each; no denominator may be 0.
    """
    across, back = np.gcd(numerator[0], denominator[1]), np.gcd(numerator[1], denominator[0])
    up = numerator[0] // across, numerator[1] // back
    down = denominator[0] // back, denominator[1] // across
    if largest(down[0]) * largest(down[1]) > INT64_MAX or largest(up[0]) * largest(up[1]) > INT64_MAX:
        return up[0].astype(object) * up[1], down[0].astype(object) * down[1]
    return up[0] * up[1], down[0] * down[1]


def over_common(numerator: Numbers, denominator: Numbers, opens: Places) -> tuple[Numbers, Numbers]:
    """Numerators over the least common denominator of each run of ratios, and the common denominators.

    The sum of each run fits its type: `int64` if it is small enough, and Python integers otherwise.

    Args:
        numerator: Shape (n), 0 or more.
        denominator: Shape (n), above 0.
        opens: Shape (runs): the position at which each run begins, from 0 on; no run is empty.

    Returns:
        The numerators, shape (n), and the common denominators, shape (runs).
    """
    sizes = np.diff(opens, append=len(denominator))
    common = _common_denominators(denominator, opens, sizes)
    if common.dtype != object:
        most = largest(numerator // denominator) + 1
        if largest(common) * most * int(sizes.max(initial=0)) > INT64_MAX:
            common = common.astype(object)
    scale = np.repeat(common, sizes) // denominator
    return numerator * scale, common


def _common_denominators(denominator: Numbers, opens: Places, sizes: Places) -> Numbers:
    if denominator.dtype == object:
        return run_reduced(np.lcm, denominator, opens)
    common: Counts = denominator[opens]
    for step in range(1, int(sizes.max(initial=0))):
        longer = np.flatnonzero(sizes > step)
        beside = denominator[opens[longer] + step]
        factor = beside // np.gcd(common[longer], beside)
        if (common[longer] > INT64_MAX // factor).any():
            return _common_denominators(denominator.astype(object), opens, sizes)
        common[longer] *= factor
    return common


def run_reduced(how: np.ufunc, numbers: Numbers, opens: Places) -> Numbers:
    """One number for each run, such as its sum; no run is empty. Numerators of `over_common` can be added."""
    found: Numbers = how.reduceat(numbers, opens) if len(opens) else numbers[:0]
    return found


def run_opens(keys: Numbers) -> Places:
    """The positions at which runs of equal keys begin."""
    if not len(keys):
        return np.zeros(0, np.intp)
    return np.concatenate([[0], np.flatnonzero(keys[1:] != keys[:-1]) + 1]).astype(np.intp)


def as_int64(numbers: Numbers, what: str) -> Counts:
    """The numbers as `int64`.

    Raises:
        MoneyRangeError: If a number does not fit 64 bits; `what` names the numbers.
    """
    if numbers.dtype == object and numbers.size:
        greatest = max(abs(int(numbers.max())), abs(int(numbers.min())))
        if greatest > INT64_MAX:
            raise MoneyRangeError(f"{what}: {greatest} exceeds 64-bit integers")
    return numbers.astype(np.int64, copy=False)
