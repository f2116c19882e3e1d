"""Measures of verdicts and shares: distance to a target, change between days, several conditions together."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from dtnet.arguments import array_of
from dtnet.coverage.measures.quantities import (
    Answer,
    Flags,
    Quantities,
    Whole,
    check_quantities,
    exact_number,
    roomy,
    whole_numbers,
    whole_weights,
)
from dtnet.errors import ArgumentError
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, YES
from dtnet.pydantic_hook import PydanticHook
from dtnet.short_repr import ShortRepr

if TYPE_CHECKING:
    from dtnet.coverage.measures.quantities import Counts, Numbers
    from dtnet.predicates.verdicts import Masks


Standing: TypeAlias = Literal["holds", "fails", "open", "empty"]
"""The verdict on "the share is at least the target"; `empty` if no area can count."""


def people_missed(shares: Quantities, weights: Whole) -> Answer:
    """The number of people who are not reached: `Σ w (1 − share)`.

    The lower bound has all shares at their upper bounds, and the upper bound all at their lower bounds. Both
    are sharp. Exact; O(n log n), or O(n) if all shares have one base.

    Args:
        shares: The share of each area that is reached, at most 1.
        weights: The people (or households) of each area.

    Raises:
        ArgumentError: If a share is above 1, or weights are not whole numbers.

    Examples:
        >>> from dtnet.coverage.measures import Quantities
        >>> answer = people_missed(Quantities([1, 2], [1, 4], base=[2, 5]), weights=[100, 50])
        >>> answer.lower, answer.upper
        (Fraction(60, 1), Fraction(80, 1))
    """
    _check_shares(shares)
    weight = whole_weights(weights, len(shares))
    return Answer(
        lower=_total(shares.upper_base - shares.upper, shares.upper_base, weight),
        upper=_total(shares.base - shares.lower, shares.base, weight),
    )


def _check_shares(shares: Quantities) -> None:
    """Refuse a value that is not of the class `Quantities`, or above 1."""
    check_quantities(shares, "shares")
    above = shares.upper > shares.upper_base
    if above.any():
        at = int(above.argmax())
        raise ArgumentError(f"share {at} is {shares.fraction(at, 'upper')}", "give shares of at most 1")


@attrs.frozen(kw_only=True, repr=False)
class Shortfall(ShortRepr):
    """The shortfall against a norm, by area and in total, in the unit of `have`.

    Attributes:
        each: The sum of the shortfalls of the areas, `Σ max(0, norm × base − have)`.
        surplus: The sum of the surpluses of the areas, `Σ max(0, have − norm × base)`.
        aggregate: The shortfall if areas could share, `max(0, norm × Σ base − Σ have)`.
        hidden: `each` minus `aggregate`. It is always the smaller of shortfall and surplus, because in the
            aggregate the surplus of one area makes up for the shortfall of another, and in reality it does
            not.
    """

    each: Answer
    surplus: Answer
    aggregate: Answer
    hidden: Answer


def shortfall(have: Quantities, base: Whole, *, norm: Fraction | int) -> Shortfall:
    """The shortfall of areas against a norm per unit of a base, and the part that an aggregate hides.

    `have` may be known only within bounds. All bounds are sharp, except possibly the upper bound of `hidden`:
    it is the smaller of the largest shortfall and the largest surplus, which perhaps no completion has
    together. `hidden.sharp` says whether the completion with all lower or with all upper bounds attains it.
    Exact; O(n).

    Args:
        have: The number that each area has: counts.
        base: The residents, households or the like of each area, all known.
        norm: The number required per unit of the base, exact: `Fraction(1, 100)`.

    Raises:
        ArgumentError: If `have` does not contain counts, if the base is not whole numbers, or if the norm is
            below 0 or not exact.

    Examples:
        >>> from dtnet.coverage.measures import Quantities
        >>> found = shortfall(Quantities([2, 9]), [400, 400], norm=Fraction(1, 100))
        >>> [str(each.point) for each in (found.each, found.surplus, found.aggregate, found.hidden)]
        ['2', '5', '0', '2']
    """
    rate = exact_number(norm, "norm")
    if rate < 0:
        raise ArgumentError(f"norm {rate}", "give a norm of 0 or more")
    check_quantities(have, "have")
    if have.common_base != 1:
        raise ArgumentError("have holds shares", "give counts, which have base 1")
    sizes = whole_numbers(base, "base", len(have))
    of, per = rate.numerator, rate.denominator
    greatest = (of * (_largest(sizes) + 1) + per * (_largest(have.upper) + 1)) * max(len(have), 1)
    sizes, least, most = (roomy(each, greatest) for each in (sizes, have.lower, have.upper))
    need = sizes * of
    lacks = need - least * per, need - most * per

    def summed(numbers: Numbers) -> Fraction:
        return Fraction(int(numbers.sum()), per)

    worst, best = ((summed(np.maximum(each, 0)), summed(np.maximum(-each, 0))) for each in lacks)
    possible = min(worst[0], best[1])
    return Shortfall(
        each=Answer(lower=best[0], upper=worst[0]),
        surplus=Answer(lower=worst[1], upper=best[1]),
        aggregate=Answer(lower=max(summed(lacks[1]), Fraction(0)), upper=max(summed(lacks[0]), Fraction(0))),
        hidden=Answer(
            lower=min(best[0], worst[1]), upper=possible, sharp=possible in (min(worst), min(best))
        ),
    )


@attrs.frozen(kw_only=True)
class Breaking(PydanticHook):
    """The number of unknown verdicts that would break the claim "the share is at least the target".

    Attributes:
        standing: The verdict on the claim.
        unknowns: The number of areas whose verdict may be *no* and is unknown.
        fewest: The smallest number of unknown verdicts that break the claim if they are *no* and all others
            are as good as possible, the heaviest areas first; 0 if the claim fails already, None if none
            break it.
        any: The smallest number that breaks the claim whichever areas they are; None if no number does.
    """

    standing: Standing
    unknowns: int
    fewest: int | None
    any: int | None


def unknowns_to_break(
    masks: NDArray[np.generic], weights: Whole | None = None, *, target: Fraction | int
) -> Breaking:
    """The number of unknown verdicts that would have to be *no* to bring a share below a target.

    All other verdicts are as good as possible: *yes* if they may be *yes*, otherwise *not applicable* if
    possible, which excludes the area. Compared with this, a *no* costs the weight of the area if it would be
    *yes*, and the target times the weight if it would be excluded. The claim breaks as soon as the costs
    exceed the slack `covered − target × all`. Sorting the costs gives both numbers exactly. O(n log n).

    Args:
        masks: A verdict for each area, as sets of outcomes; 0 for an area that does not exist.
        weights: Weights of the areas; by default 1 each.
        target: An exact number above 0 and at most 1.

    Raises:
        ArgumentError: If the target is not such a number, if masks are not verdicts, or if weights are not
            whole numbers.

    Examples:
        >>> found = unknowns_to_break(np.array([1, 1, 1, 3, 3]), [5, 1, 1, 2, 1], target=Fraction(4, 5))
        >>> found.standing, found.fewest, found.any
        ('open', 2, 2)
    """
    goal = exact_number(target, "target")
    if not 0 < goal <= 1:
        raise ArgumentError(f"target {goal}", "a share above 0, at most 1")
    verdicts = checked_masks(masks, "masks")
    weight = whole_weights(weights, len(verdicts))
    reached = (verdicts & YES) > 0
    may_fail = ((verdicts & NO) > 0) & (verdicts != NO)
    covered = int(weight[reached].sum())
    counted = covered + int(weight[verdicts == NO].sum())
    of, per = goal.numerator, goal.denominator
    slack = per * covered - of * counted
    costly = roomy(weight, per * (_largest(weight) + 1))
    rising = np.sort(np.where(reached, costly * per, costly * of)[may_fail]).tolist()
    fewest, whichever = _steps(rising[::-1], slack), _steps(rising, slack)
    standing: Standing = "holds" if fewest is None else "open"
    if slack < 0:
        standing = "fails"
    elif not weight[(verdicts & (YES | NO)) > 0].any():
        standing = "empty"
    return Breaking(standing=standing, unknowns=int(may_fail.sum()), fewest=fewest, any=whichever)


def checked_masks(masks: NDArray[np.generic], what: str, *, each: str = "area") -> Masks:
    """Verdicts as `uint8` sets of outcomes.

    Args:
        masks: Shape (n), or (n, k) of cells.
        what: The name of the verdicts in error messages.
        each: What each verdict is about: `area`, or `cell` of a table.

    Raises:
        ArgumentError: If they contain anything else, or have another number of dimensions.
    """
    given: NDArray[Any] = array_of(masks, what)
    most = int(YES | NO | NOT_APPLICABLE)
    wrong = given.dtype.kind not in "iu" or bool(((given < 0) | (given > most)).any())
    if given.size and wrong:
        raise ArgumentError(
            f"{what}: {given.dtype} values that are not verdicts", f"give whole numbers from 0 to {most}"
        )
    if given.ndim != (1 if each == "area" else 2):
        raise ArgumentError(f"{what}: shape {given.shape}", f"give one verdict for each {each}")
    verdicts: Masks = given.astype(np.uint8)
    return verdicts


def _steps(costs: list[int], slack: int) -> int | None:
    """The number of costs, in the given order, whose sum first exceeds the slack; None if none does."""
    if slack < 0:
        return 0
    for count, cost in enumerate(costs, 1):
        slack -= cost
        if slack < 0:
            return count
    return None


def _total(of: Numbers, base: Numbers, weight: Numbers) -> Fraction:
    """`Σ weight × of / base`, with one whole sum and then one fraction for each different base."""
    if not len(of):
        return Fraction(0)
    bases, place = np.unique(base, return_inverse=True)
    greatest = _largest(weight) * _largest(of) * len(of)
    parts = roomy(weight, greatest) * of
    sums = np.zeros(len(bases), parts.dtype)
    np.add.at(sums, place.reshape(-1), parts)
    return sum(map(Fraction, sums.tolist(), bases.tolist()), Fraction(0))


def _largest(numbers: Numbers) -> int:
    return int(numbers.max()) if len(numbers) else 0


@attrs.frozen(kw_only=True, repr=False)
class Turnover(ShortRepr):
    """The parts of the change of covered weight between two days.

    In each completion `change = gained + grown + opened − lost − closed`.

    Attributes:
        kept: The later weight of areas covered on both days.
        grown: The increase in weight of areas covered on both days; below 0 if their weight fell.
        gained: The later weight of areas that exist on both days and are covered only on the later day.
        lost: The earlier weight of areas that exist on both days and are covered only on the earlier day.
        opened: The weight of areas covered on the later day that do not exist on the earlier day.
        closed: The weight of areas covered on the earlier day that do not exist on the later day.
        change: The covered weight of the later day minus that of the earlier day.
    """

    kept: Answer
    grown: Answer
    gained: Answer
    lost: Answer
    opened: Answer
    closed: Answer
    change: Answer


def turnover(
    before: NDArray[np.generic],
    after: NDArray[np.generic],
    weights: Whole | None = None,
    later_weights: Whole | None = None,
    *,
    tied: Flags | None = None,
) -> Turnover:
    """Decompose the change of covered weight between two days.

    *Not applicable* counts as not covered. Each bound is the sum of the bounds of the areas. It is sharp for
    each column if the verdicts of different areas depend on different facts, and if the verdicts of the two
    days do so, except for `tied` areas. O(n).

    Args:
        before: Shape (n): verdicts on the earlier day, as sets of outcomes; 0 for an area that does not
            exist.
        after: Shape (n): verdicts on the later day.
        weights: Weights of the areas on the earlier day; by default 1 each.
        later_weights: Weights on the later day; by default the weights of the earlier day are used.
        tied: Shape (n): whether one fact decides both verdicts of an area, so that they are equal in every
            completion; by default no area is tied.

    Raises:
        ArgumentError: If masks are not verdicts or differ in number, if tied verdicts have no common outcome,
            or if weights are not whole numbers.

    Examples:
        >>> found = turnover(np.array([1, 2, 1, 0, 1, 3]), np.array([1, 1, 2, 1, 0, 1]), [5, 4, 3, 2, 1, 1])
        >>> [str(each.point) for each in (found.kept, found.gained, found.lost, found.opened, found.closed)]
        ['None', 'None', '3', '2', '1']
        >>> found.kept.lower, found.kept.upper, found.change.lower, found.change.upper
        (Fraction(5, 1), Fraction(6, 1), Fraction(2, 1), Fraction(3, 1))
    """
    early, late = checked_masks(before, "before"), checked_masks(after, "after")
    if early.shape != late.shape:
        raise ArgumentError(
            f"before: shape {early.shape}, after: shape {late.shape}",
            "give each area one verdict for each day",
        )
    weight = whole_weights(weights, len(early))
    later = weight if later_weights is None else whole_weights(later_weights, len(early))
    can = _outcomes(early, late, tied)
    there, here = early > 0, late > 0
    both = there & here

    def summed(worth: tuple[tuple[Counts, Counts], tuple[Counts, Counts]], where: Flags) -> Answer:
        """The bounds of the sum of `worth`, which depends on whether an area is covered early and late."""
        table = np.array(worth)
        least = np.where(can, table, np.iinfo(np.int64).max).min(axis=(0, 1))
        most = np.where(can, table, np.iinfo(np.int64).min).max(axis=(0, 1))
        return Answer(lower=Fraction(int(least[where].sum())), upper=Fraction(int(most[where].sum())))

    no = np.zeros(len(early), np.int64)
    return Turnover(
        kept=summed(((no, no), (no, later)), both),
        grown=summed(((no, no), (no, later - weight)), both),
        gained=summed(((no, later), (no, no)), both),
        lost=summed(((no, no), (weight, no)), both),
        opened=summed(((no, later), (no, later)), here & ~there),
        closed=summed(((no, no), (weight, weight)), there & ~here),
        change=summed(((no, later), (-weight, later - weight)), there | here),
    )


def _outcomes(early: NDArray[np.uint8], late: NDArray[np.uint8], tied: Flags | None) -> Flags:
    """Shape (2, 2, n): whether each outcome is possible: not covered or covered early, then late."""
    sides = [np.stack([((each & ~YES) > 0) | (each == 0), (each & YES) > 0]) for each in (early, late)]
    can: Flags = sides[0][:, None] & sides[1]
    if tied is not None:
        bound = array_of(tied, "tied")
        if bound.dtype != np.bool_ or bound.shape != early.shape:
            raise ArgumentError(
                f"tied: {bound.dtype} of shape {bound.shape}", "give True or False for each area"
            )
        common = early & late
        impossible = bound & (common == 0)
        if impossible.any():
            at = int(impossible.argmax())
            raise ArgumentError(
                f"area {at} is tied, but its verdicts {early[at]} and {late[at]} have no outcome in common"
            )
        can[:, :, bound] = False
        can[1, 1, bound] = (common[bound] & YES) > 0
        can[0, 0, bound] = (common[bound] & ~YES) > 0
    return can


def share_of_all(shares: Quantities) -> Answer:
    """Bounds of the share that meets all n conditions if only the share p of each condition is known.

    The share lies between `max(0, Σ p − (n − 1))` and the smallest p (Boole 1854, Fréchet 1935). Both bounds
    are sharp. The result equals `share_of_at_least(n)`.

    Args:
        shares: The share that meets each condition; one share or more, all of the same whole.

    Raises:
        ArgumentError: If there is no share, or one is above 1.

    Examples:
        >>> answer = share_of_all(Quantities([9, 8], base=10))
        >>> answer.lower, answer.upper
        (Fraction(7, 10), Fraction(4, 5))
    """
    check_quantities(shares, "shares")
    return share_of_at_least(shares, len(shares))


def share_of_any(shares: Quantities) -> Answer:
    """Bounds of the share that meets at least one of n conditions if only the share p of each is known.

    The share lies between the largest p and `min(1, Σ p)` (Boole 1854, Fréchet 1935). Both bounds are sharp.
    The result equals `share_of_at_least(1)`.

    Args:
        shares: The share that meets each condition; one share or more, all of the same whole.

    Raises:
        ArgumentError: If there is no share, or one is above 1.

    Examples:
        >>> answer = share_of_any(Quantities([3, 4], base=10))
        >>> answer.lower, answer.upper
        (Fraction(2, 5), Fraction(7, 10))
    """
    return share_of_at_least(shares, 1)


def share_of_at_least(shares: Quantities, count: int) -> Answer:
    """Bounds of the share that meets at least k of n conditions if only the share of each is known.

    With shares p in rising order, the upper bound is
    `min(1, min over j < k of (p_1 + … + p_(n−j)) / (k − j))`. Leave out the j most frequent conditions.
    Somebody who meets k conditions still meets at least k − j of the others. The sum of the other shares
    therefore contains each such person at least k − j times.
    The lower bound is 1 minus the upper bound for "at least n − k + 1 conditions are not met". Some joint
    distribution attains each bound, so both are sharp (Rüger 1978; by linear programming, Hailperin 1965).
    They rise with every share, so the bounds of uncertain shares give the bounds of the result. A whole of m
    areas cannot be split arbitrarily: then round the lower bound up and the upper bound down to a multiple
    of 1/m. Exact; O(n²).

    Args:
        shares: The share that meets each condition; one share or more, all of the same whole.
        count: The number k, from 1 to n.

    Raises:
        ArgumentError: If there is no share, if one is above 1, or if `count` is not from 1 to n.

    Examples:
        >>> answer = share_of_at_least(Quantities([9, 5, 5, 2], base=10), 3)
        >>> answer.lower, answer.upper
        (Fraction(1, 20), Fraction(3, 5))
        >>> share_of_at_least(Quantities([0, 9], [10, 9], base=10), 2)
        Answer(lower=Fraction(0, 1), upper=Fraction(9, 10), sharp=True, may_be_undefined=False)
    """
    _check_shares(shares)
    number = len(shares)
    if type(count) is not int or not 1 <= count <= number:
        raise ArgumentError(
            f"at least {count!r} of {number} conditions", f"give a whole number from 1 to {number}"
        )
    least = [1 - shares.fraction(at) for at in range(number)]
    most = [shares.fraction(at, "upper") for at in range(number)]
    return Answer(lower=1 - _at_most(least, number - count + 1), upper=_at_most(most, count))


def _at_most(shares: list[Fraction], count: int) -> Fraction:
    rising = sorted(shares)
    number = len(rising)
    spent = (sum(rising[: number - left], Fraction(0)) / (count - left) for left in range(count))
    return min(Fraction(1), *spent)
