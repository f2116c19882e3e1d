"""What each of several policies adds to coverage on a day: first, last, and as its Shapley value."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.citations import Origin
from dtnet.coverage.answers.answer_table import areas_of_day
from dtnet.coverage.answers.row_sums import MAYBE, OUT
from dtnet.coverage.answers.synthetic_findings import warn_of_synthetic
from dtnet.coverage.language.atoms import AnyTeam, Funded, clashes, funded, has_team
from dtnet.coverage.measures.measures_of_verdicts import Addition
from dtnet.coverage.measures.quantities import Answer
from dtnet.coverage.questions.funding.funded_teams import several_policies
from dtnet.coverage.verdicts.area_verdicts import facts_of
from dtnet.coverage.verdicts.entitled_teams import open_days
from dtnet.coverage.verdicts.teams_of_areas import sets_met
from dtnet.errors import ArgumentError, UnknownNameError, near
from dtnet.facts.eras import exact_sums
from dtnet.periods import day_number
from dtnet.predicates.verdicts import is_decided

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from numpy.typing import NDArray

    from dtnet.coverage.answers.answer_table import AreasOfDay
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Flags
    from dtnet.policy.document.document import Policy
    from dtnet.predicates.conditions import Condition

_MOST: Final = 8
"""The greatest number of policies in force; every set of them needs a column of memory."""


@attrs.frozen(kw_only=True)
class FundingShares:
    """The contribution of each policy to the coverage by all of them, in areas or in weights of areas.

    Attributes:
        day: The day.
        policies: The ids of the policies, in order.
        additions: The contribution of each policy, in the same order.
        covered: The weight that at least one policy covers; in each completion, the Shapley values add up to
            it.
    """

    day: date
    policies: tuple[str, ...]
    additions: tuple[Addition, ...]
    covered: Answer

    def __getitem__(self, policy: str) -> Addition:
        """The contribution of one policy.

        Raises:
            UnknownNameError: If `policy` is not the id of one of the policies.
        """
        if policy not in self.policies:
            raise UnknownNameError(
                f"the question does not name the policy {policy!r}", near(policy, self.policies)
            )
        return self.additions[self.policies.index(policy)]


def funding_shares(
    network: Network, query: CoverageQuery, policies: Iterable[Policy] | Policy, *, accept_synthetic: bool
) -> FundingShares:
    """See `FundingQuestions.shares`."""
    given = several_policies(policies)
    day = query.days.start
    network.check_covered(day)
    number = day_number(day)
    paying = [each for each in given if open_days(network, each, (number, number + 1))]
    if len(paying) > _MOST:
        raise ArgumentError(
            f"{len(paying)} policies in force on {day}",
            f"ask about up to {_MOST} policies, or join several into one",
        )
    parts: list[Condition] = [Funded(each) for each in paying]
    anybody = funded(paying) if paying else has_team()
    found = areas_of_day(network, attrs.evolve(query, of=anybody))
    warn_of_synthetic([_synthetic(found)], accepted=accept_synthetic)
    ways, least, most, sharp = _ways(found, parts, found.asked.worst)
    sizes = np.array([way.bit_count() for way in range(ways.shape[1])])

    def sums(worth: list[Fraction]) -> Answer:
        """Add up areas; each counts with the possible set of policies worth least, and worth most."""
        order = sorted(range(len(worth)), key=worth.__getitem__)
        ranked = ways[:, order]
        lowest = ranked.argmax(axis=1)
        highest = len(order) - 1 - ranked[:, ::-1].argmax(axis=1)
        return Answer(
            lower=_weighed([worth[each] for each in order], lowest, least),
            upper=_weighed([worth[each] for each in order], highest, most),
            sharp=sharp,
        )

    def addition(at: int | None) -> Addition:
        own = [at is not None and bool(way >> at & 1) for way in range(len(sizes))]
        return Addition(
            first_in=sums([Fraction(int(each)) for each in own]),
            last_in=sums([Fraction(int(each and size == 1)) for each, size in zip(own, sizes, strict=True)]),
            shapley=sums(
                [Fraction(int(each), max(int(size), 1)) for each, size in zip(own, sizes, strict=True)]
            ),
        )

    return FundingShares(
        day=day,
        policies=tuple(each.id for each in given),
        additions=tuple(addition(paying.index(each) if each in paying else None) for each in given),
        covered=sums([Fraction(int(size > 0)) for size in sizes]),
    )


def _ways(
    found: AreasOfDay, parts: list[Condition], worst: int
) -> tuple[Flags, NDArray[np.int64], NDArray[np.int64], bool]:
    """By area, the possible sets of covering policies and the weights; and whether bounds are attained."""
    stretch = found.stretch
    weights = stretch.least[stretch.area], stretch.most[stretch.area]
    if not parts:
        return np.ones((len(stretch.area), 1), np.bool_), *weights, True
    facts = facts_of(stretch.level, [AnyTeam(each) for each in parts]).at(worst)
    ways = sets_met(parts, facts.teams, stretch.area)
    out = (stretch.code & (OUT | MAYBE)) != 0
    ways[out, 0] = True
    here = facts.teams.here
    several = np.bincount(here.piece, minlength=1) > 1
    open_ = ways.sum(axis=1) > 1
    tied = bool((several[here.piece] & np.isin(here.owner, stretch.area[open_])).any())
    wide = facts.loose.marked
    tied |= wide is not None and bool(wide[stretch.area[open_]].any())
    return ways, *weights, not tied and not _clash(found)


def _clash(found: AreasOfDay) -> bool:
    """Whether a policy may read an unknown fact that also decides the filter or the weight of an area."""
    asked, stretch = found.asked, found.stretch
    filtered = stretch.filter is not None and not bool(is_decided(stretch.filter).all())
    weighed = not np.array_equal(stretch.least, stretch.most)
    over = asked.network.vocabulary.levels[asked.over]
    return (filtered or weighed) and clashes(asked.of, asked.where, (), asked.weight, over)


def _weighed(worth: list[Fraction], which: NDArray[np.intp], weight: NDArray[np.int64]) -> Fraction:
    shared = exact_sums(which, weight, len(worth))
    return sum((each * total for each, total in zip(worth, shared.tolist(), strict=True)), Fraction(0))


def _synthetic(found: AreasOfDay) -> float:
    """The share of the weight of the areas that rests on synthetic rows."""
    weight = found.stretch.most[found.stretch.area]
    made_up = found.stretch.origin == Origin.SYNTHETIC
    return int(weight[made_up].sum()) / max(int(weight.sum()), 1)
