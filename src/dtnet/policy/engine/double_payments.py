"""Double payments: units that two policies of one purpose pay for the same month."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.facts.subjects import TEAM
from dtnet.policy.engine.payments_within_ceilings import others_named

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from dtnet.policy.document.document import Policy
    from dtnet.policy.engine.component_assessment import Worked
    from dtnet.policy.units.question import AssessmentQuestion


@attrs.frozen
class PaidTwice:
    """A unit that two policies of one purpose pay, or may pay, for one month; neither yields or deducts.

    Attributes:
        other: The id of the second policy.
        month: The month, as `2024-08`.
    """

    purpose: str
    policy: str
    other: str
    unit: str
    month: str


def paid_twice(
    question: AssessmentQuestion, worked: Sequence[Worked], policies: Sequence[Policy]
) -> Iterator[PaidTwice]:
    """Every unit and month that two policies of one purpose pay, or may pay, in order of the policies."""
    first, end = question.window.numbers
    seen: set[PaidTwice] = set()
    for one, other in combinations(worked, 2):
        mine, its, per = one.draft.policy, other.draft.policy, one.draft.component.per
        if mine is its or mine.purpose != its.purpose or per != other.draft.component.per:
            continue
        if its in others_named(mine, policies) or mine in others_named(its, policies):
            continue
        (units, group), (others, their) = one.joint.placed, other.joint.placed
        common, at, there = np.intersect1d(units, others, assume_unique=True, return_indices=True)
        both = _paid_months(one, first, end)[group[at]] & _paid_months(other, first, end)[their[there]]
        if not both.any():
            continue
        months = [str(month) for month in question.window.months()]
        index = question.network.body_index if per == TEAM else question.network.area_index
        for unit, month in zip(*(each.tolist() for each in np.nonzero(both)), strict=True):
            found = PaidTwice(mine.purpose, mine.id, its.id, index.texts[int(common[unit])], months[month])
            if found not in seen:
                seen.add(found)
                yield found


def _paid_months(worked: Worked, first: int, end: int) -> NDArray[np.bool_]:
    """Shape (groups, months of the window): whether anything is, or may be, paid."""
    months = worked.draft.months.edges
    draft = worked.draft
    paid = worked.paid.granted_by_month(months, unclaimed=draft.may_be_nothing, what=draft.what)
    inside = (months[1:] > first) & (months[:-1] < end)
    some: NDArray[np.bool_] = paid.upper[:, inside] > 0
    return some
