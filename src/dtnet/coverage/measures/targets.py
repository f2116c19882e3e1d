"""Distance to a target: people missed, the shortfall against a norm, and what could break a claim."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import attrs
import numpy as np

from dtnet.coverage.measures.quantities import (
    Answer,
    check_quantities,
    exact_number,
    roomy,
    whole_numbers,
    whole_weights,
)
from dtnet.errors import ArgumentError
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, YES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.coverage.measures.quantities import Numbers, Quantities, Whole
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
    check_quantities(shares, "shares")
    above = shares.upper > shares.upper_base
    if above.any():
        at = int(above.argmax())
        raise ArgumentError(f"share {at} is {shares.fraction(at, 'upper')}", "give shares of at most 1")
    check_quantities(shares, "shares")
    weight = whole_weights(weights, len(shares))
    return Answer(
        lower=_total(shares.upper_base - shares.upper, shares.upper_base, weight),
        upper=_total(shares.base - shares.lower, shares.base, weight),
    )


@attrs.frozen(kw_only=True)
class Shortfall:
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
class Breaking:
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
    given: NDArray[Any] = np.asarray(masks)
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
