"""Teams that are funded by one policy or several on a day, and eligible teams that are not funded."""

from __future__ import annotations

from functools import reduce
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from dtnet.coverage.language.atoms import funded, on_teams
from dtnet.coverage.questions.funding.body_answers import answered, listed_teams
from dtnet.coverage.verdicts.entitled_teams import fittings
from dtnet.coverage.verdicts.team_verdicts import TeamFacts
from dtnet.errors import ArgumentError
from dtnet.periods import day_number
from dtnet.policy.document.document import Policy
from dtnet.predicates.conditions import All, AnyOf
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, UNKNOWN, YES, both, either, negated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.coverage.questions.funding.body_answers import BodyAnswers
    from dtnet.coverage.verdicts.entitled_teams import Fitting
    from dtnet.network.day.network import Network
    from dtnet.predicates.conditions import Condition
    from dtnet.predicates.verdicts import Masks

ANY = "any"
"""The question about all policies together: whether at least one of them pays."""
SEVERAL = "several"
"""The question whether at least two policies pay."""


def funding_of_teams(
    network: Network, query: CoverageQuery, policies: Iterable[Policy] | Policy
) -> BodyAnswers:
    """See `FundingQuestions.of_teams`."""
    given = several_policies(policies)
    listed = listed_teams(network, query)
    conditions = {each.id: funded(each) for each in given}
    conditions[ANY] = funded(given)
    pairs = [All(pair) for pair in combinations([funded(each) for each in given], 2)]
    if pairs:
        conditions[SEVERAL] = AnyOf(tuple(pairs))
    facts = TeamFacts(listed.era, list(conditions.values()))
    questions: dict[str, Callable[[int], Masks]] = {
        name: _read(facts, condition) for name, condition in conditions.items()
    }
    if not pairs:
        questions[SEVERAL] = lambda _: np.full(len(facts.pieces), NO, np.uint8)
    return answered(listed, questions)


def eligible_unfunded(
    network: Network, query: CoverageQuery, policies: Iterable[Policy] | Policy
) -> BodyAnswers:
    """See `FundingQuestions.eligible_unfunded`."""
    given = several_policies(policies)
    listed = listed_teams(network, query)
    fitting = {each.id: fittings(network, each, day_number(listed.day)) for each in given}
    fitting = {id: parts for id, parts in fitting.items() if parts}
    if not fitting:
        raise ArgumentError(
            "no given policy pays teams in force on the day", "pass a policy with a component per team"
        )
    paid = funded(given)
    asked = [part for parts in fitting.values() for each in parts for part in _asked(each)]
    facts = TeamFacts(listed.era, [paid, *(on_teams(each, network.vocabulary) for each in asked)])

    def said(condition: Condition, worst: int) -> Masks:
        return facts.at(worst).verdicts_of(on_teams(condition, network.vocabulary))

    def missed(ids: tuple[str, ...]) -> Callable[[int], Masks]:
        def read(worst: int) -> Masks:
            over = reduce(either, [_passed_over(each, said, worst) for id in ids for each in fitting[id]])
            return both(over, negated(_plain(said(paid, worst))))

        return read

    questions = {id: missed((id,)) for id in fitting}
    questions[ANY] = missed(tuple(fitting))
    return answered(listed, questions)


def several_policies(policies: Iterable[Policy] | Policy) -> list[Policy]:
    """Return one policy or several as a list, in order of id.

    Raises:
        ArgumentError: If there is no policy, an item is not a policy, or two policies have the same id.
    """
    given: Any = (policies,) if isinstance(policies, Policy) else policies
    try:
        several = list(given)
    except TypeError:
        several = []
    if not several or not all(isinstance(each, Policy) for each in several):
        raise ArgumentError(
            f"policies={policies!r}", "pass a policy, or a catalogue with at least one policy"
        )
    found = sorted(several, key=lambda each: each.id)
    twice = [one.id for one, other in pairwise(found) if one.id == other.id]
    if twice:
        raise ArgumentError(
            f"two policies have the id {twice[0]!r}", "give each its own id, with evolve(id=…)"
        )
    return found


def _read(facts: TeamFacts, condition: Condition) -> Callable[[int], Masks]:
    return lambda worst: facts.at(worst).verdicts_of(condition)


def _asked(fitting: Fitting) -> list[Condition]:
    return [fitting.fits, *fitting.ways, *(fitting.fits & ~way for way in fitting.ways)]


def _passed_over(fitting: Fitting, said: Callable[[Condition, int], Masks], worst: int) -> Masks:
    """Whether teams fit a policy, but none of the policy's ways to be open applies to them."""
    fits = _plain(said(fitting.fits, worst))
    found = fits
    for way in fitting.ways:  # jointly with `fits`, which shares facts, unless not applicable
        closed = _plain(said(fitting.fits & ~way, worst))
        found = both(found, np.where(said(way, worst) == NOT_APPLICABLE, fits, closed))
    return np.where((found & YES) != 0, UNKNOWN, NO) if fitting.vague else found


def _plain(masks: Masks) -> Masks:
    """The verdicts with not applicable as no: a condition that does not apply is not met."""
    plain: Masks = (masks & YES) | np.where((masks & (NO | NOT_APPLICABLE)) != 0, NO, np.uint8(0))
    return plain
