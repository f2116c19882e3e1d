"""Answers against a target: met, missed or open, what is still lacking, and what would break it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np

from dtnet import frames
from dtnet.coverage.answers.answer_table import asked_of
from dtnet.coverage.answers.area_parts import stretches_of
from dtnet.coverage.answers.dimensions import dimension_columns
from dtnet.coverage.answers.row_groups import answer_rows, parts_of_stretches, with_areas_of_unknown_group
from dtnet.coverage.answers.row_sums import CODES, IN_NO, IN_YES, MAYBE, OUT, STAYS, null, summed
from dtnet.coverage.answers.share_bounds import share_bounds, share_column
from dtnet.coverage.language.query import query_of
from dtnet.coverage.measures.quantities import exact_number
from dtnet.coverage.measures.targets import unknowns_to_break
from dtnet.errors import ArgumentError
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, YES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dtnet.coverage.answers.row_sums import Parts, Sums
    from dtnet.coverage.answers.share_bounds import Shares
    from dtnet.coverage.measures.targets import Breaking
    from dtnet.network.day.network import Network
    from dtnet.periods import DayLike
    from dtnet.policy.document.document import Policy
    from dtnet.predicates.conditions import Condition

_EVERY: Final = np.arange(CODES)
_MASKS: Final = (
    ((_EVERY & IN_YES) != 0) * YES
    | ((_EVERY & IN_NO) != 0) * NO
    | (((_EVERY & (OUT | MAYBE)) != 0) | (_EVERY == 0)) * NOT_APPLICABLE
).astype(np.uint8)
"""The verdict for each code; an area that may not count is read as possibly not applicable."""


def against_target(  # noqa: PLR0913 - a keyword for each part of the question
    network: Network,
    *,
    target: Fraction | int,
    of: Condition | str = "has_team",
    over: str = "village",
    at: DayLike,
    weight: str | Mapping[str, int] = "count",
    by: str | Iterable[str] | None = None,
    within: str | None = None,
    where: Condition | str | None = None,
    synthetic: bool = True,
    policies: Iterable[Policy] = (),
) -> frames.Table:
    """Whether shares reach a target, and what is lacking where they do not.

    Args:
        network: The network.
        target: The share that is to be reached, exact: `Fraction(9, 10)`. A share that is just the target
            reaches it.
        of: As `Network.coverage`; so are `over`, `at`, `weight`, `by`, `within`, `where`, `synthetic` and
            `policies`.
        over: The level of the areas.
        at: The day.
        weight: What each area counts.
        by: What rows are told apart by.
        within: Ask in this area only.
        where: Ask of these areas only.
        synthetic: Whether synthetic facts count.
        policies: The policies that `funded` may name in texts.

    Returns:
        The dimensions of `answer`, then `target`, `areas`, `lower`, `upper`, `sharp`, and

        - `standing`: `met`, `missed`, `open`, or `empty` where nothing can be in the share;
        - `lacking_lower`, `lacking_upper`: how much more would have to be a yes, in weight, for the target to
            be met: `max(0, ⌈target × all⌉ − yes)`, the least and the greatest over all completions, sharp
            where `sharp` is;
        - `unknowns`: how many areas may turn out a no and are not known to be one;
        - `fewest_to_break`, `any_to_break`: how many of them have to be a no for the target to be missed, if
            they are the worst ones and if they are any, all others turning out well; 0 where it is missed as
            it is; null where no number does, where weights are not known, and where areas of unknown group
            may belong to the row.

    Raises:
        ArgumentError: If the target is not exact, below 0 or above 1; and as `answer`.
        UnknownNameError: As `answer`; so do the others.
        PredicateError: If a text cannot be read.
        OutsideDataError: As there.
        UnknownFactError: As there.

    Examples:
        >>> import dtnet
        >>> net = dtnet.datasets.load("toyland")
        >>> [row] = against_target(net, target=Fraction(9, 10), at="2025-02-01")
        >>> row["standing"], row["lacking_lower"], row["lacking_upper"]
        ('missed', 1, 5)
    """
    goal = exact_number(target, "target")
    if not 0 <= goal <= 1:
        raise ArgumentError(f"target {goal}", "give a share from 0 to 1")
    query = query_of(
        of=of, over=over, at=at, weight=weight, by=by, within=within, where=where, synthetic=synthetic,
        policies=policies,
    )  # fmt: skip
    asked = asked_of(network, query)
    stretches = list(stretches_of(asked))
    rows = answer_rows(asked, stretches)
    parts = parts_of_stretches(stretches, rows, by_days=False)
    sums = with_areas_of_unknown_group(asked, stretches, rows, summed(parts, len(rows)), by_days=False)
    lower, upper = share_bounds(sums)
    standings = [_standing(*each, goal) for each in zip(_fractions(lower), _fractions(upper), strict=True)]
    least, most = _lacking(sums, goal)
    breaking = _breaking(parts, sums, goal)
    return frames.Table(
        {
            **dimension_columns(network, asked.dimensions, rows.codes, len(rows)),
            "target": frames.ratio(np.full(len(rows), float(goal))),
            "areas": frames.whole(sums.areas),
            "lower": share_column(lower),
            "upper": share_column(upper),
            "sharp": frames.yes_no(sums.sharp),
            "standing": frames.text(standings),
            "lacking_lower": frames.whole(least),
            "lacking_upper": frames.whole(most),
            "unknowns": _counts([each.unknowns if each else None for each in breaking]),
            "fewest_to_break": _counts([each.fewest if each else None for each in breaking]),
            "any_to_break": _counts([each.any if each else None for each in breaking]),
        }
    )


def _fractions(shares: Shares) -> list[Fraction | None]:
    return [
        Fraction(of, all) if known else None
        for of, all, known in zip(shares.of.tolist(), shares.all.tolist(), shares.known.tolist(), strict=True)
    ]


def _standing(lower: Fraction | None, upper: Fraction | None, goal: Fraction) -> str:
    if lower is None or upper is None:
        return "empty"
    return "met" if lower >= goal else "missed" if upper < goal else "open"


def _lacking(sums: Sums, goal: Fraction) -> tuple[list[int], list[int]]:
    """The lower and the upper bound of the weight that is lacking.

    A yes makes `target × all − yes` smaller, a no makes it greater, and an area that does not count changes
    nothing. The lower bound therefore counts every possible yes, and a no only if it is certain to count.
    """
    may_yes, may_no = (_EVERY & IN_YES) != 0, (_EVERY & IN_NO) != 0
    guests_yes, guests_no = sums.guests.T
    best_yes = sums.most[:, may_yes].sum(axis=1) + guests_yes
    best_no = sums.least[:, STAYS & ~may_yes].sum(axis=1)
    worst_yes = sums.least[:, STAYS & ~may_no].sum(axis=1)
    worst_no = sums.most[:, may_no].sum(axis=1) + guests_no

    def lacking(yes: int, no: int) -> int:
        return max(0, -((yes * goal.denominator - goal.numerator * (yes + no)) // goal.denominator))

    return (
        list(map(lacking, best_yes.tolist(), best_no.tolist())),
        list(map(lacking, worst_yes.tolist(), worst_no.tolist())),
    )


def _breaking(parts: Parts, sums: Sums, goal: Fraction) -> list[Breaking | None]:
    """The numbers of areas that break the target of each row; None if they cannot be computed by area."""
    told = sums.exact & ~sums.guests.any(axis=1) & (goal > 0)
    order = np.argsort(parts.row, kind="stable")
    each_row = np.split(order, np.searchsorted(parts.row[order], np.arange(1, len(told))))
    return [
        unknowns_to_break(_MASKS[parts.code[here]], parts.least[here], target=goal) if tells else None
        for here, tells in zip(each_row[: len(told)], told.tolist(), strict=True)  # no rows give one part
    ]


def _counts(numbers: list[int | None]) -> frames.Column:
    gone = np.array([each is None for each in numbers], np.bool_)
    return frames.whole([each or 0 for each in numbers], null(gone))
