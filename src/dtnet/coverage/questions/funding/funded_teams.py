"""Teams that are funded by one policy or several on a day, and eligible teams that are not funded."""

from __future__ import annotations

from functools import reduce
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from dtnet.arguments import check_switches
from dtnet.citations import Origin
from dtnet.coverage.language.atoms import funded, on_teams
from dtnet.coverage.questions.funding.body_answers import answered, listed_bodies
from dtnet.coverage.verdicts.entitled_teams import fittings
from dtnet.coverage.verdicts.team_verdicts import TeamFacts
from dtnet.errors import ArgumentError
from dtnet.periods import as_day, day_number
from dtnet.policy.document.document import Policy
from dtnet.predicates.conditions import All, AnyOf
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, UNKNOWN, YES, both, either, negated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dtnet.coverage.questions.funding.body_answers import BodyAnswers
    from dtnet.coverage.verdicts.entitled_teams import Fitting
    from dtnet.network.day.network import Network
    from dtnet.periods import DayLike
    from dtnet.predicates.conditions import Condition
    from dtnet.predicates.verdicts import Masks

ANY = "any"
"""The question about all policies together: whether at least one of them pays."""
SEVERAL = "several"
"""The question whether at least two policies pay."""


def funding_of_teams(
    network: Network,
    policies: Iterable[Policy] | Policy,
    *,
    at: DayLike,
    by: str | None = None,
    within: str | None = None,
    synthetic: bool = True,
) -> BodyAnswers:
    """Which teams are entitled to money of which policies on a day, of any, and of several at once.

    Entitled means: on the policy's ground, in its days, and eligible. What was paid is another matter. Where
    two policies read one fact that is not known, "several" may be open where it is decided.

    Args:
        network: The network.
        policies: A policy or several, as a catalogue; what they leave open is taken at the default.
        at: The day.
        by: A level: count teams by the area in which their home lies.
        within: Only teams with their home in this area: its id, or its name on the day.
        synthetic: Whether synthetic facts count; if not, they are unknown.

    Returns:
        Answers to the questions named by the ids of the policies, in order, then `any` and `several`: their
        `counts`, and the teams `named`.

    Raises:
        ArgumentError: If no policy is given, or two with one id.
        UnknownNameError: If there is no such level or area, or a policy names what the network does not have.
        OutsideDataError: If the data do not reach the day.

    Examples:
        >>> import dtnet
        >>> from dtnet.coverage import funding_of_teams
        >>> net = dtnet.datasets.load("toyland")
        >>> policies = dtnet.policies(country="toyland", plugins=False)
        >>> found = funding_of_teams(net, policies, at="2025-02-01").counts
        >>> list(zip(found["asked"], found["yes"], found["no"], found["unknown"]))[-2:]
        [('any', 13, 5, 3), ('several', 5, 14, 2)]
    """
    given = several_policies(policies)
    listed = listed_bodies(network, as_day(at), by=by, within=within, worst=_worst(synthetic=synthetic))
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
    network: Network,
    policies: Iterable[Policy] | Policy,
    *,
    at: DayLike,
    by: str | None = None,
    within: str | None = None,
    synthetic: bool = True,
) -> BodyAnswers:
    """Which teams fit a policy that does not pay them on a day, and are paid by none.

    A team fits a policy if it lies on its ground and is what a component asks of teams (`when`), by the facts
    of the day. It does not pay them since its days are over or have not come, or no opening is for them. A
    team that fits no policy is a no, and so is one that any of the policies pays.

    Of a component that asks how large teams are against a norm (`use = "require"`), fitting is open where its
    `when` is met, as the norm is not read off the policy's days.

    Args:
        network: The network.
        policies: A policy or several, as a catalogue; what they leave open is taken at the default.
        at: The day.
        by: A level: count teams by the area in which their home lies.
        within: Only teams with their home in this area: its id, or its name on the day.
        synthetic: Whether synthetic facts count; if not, they are unknown.

    Returns:
        Answers to the questions named by the ids of the policies that teams fit, then `any`.

    Raises:
        ArgumentError: If no policy is given, two with one id, or none of them pays teams.
        UnknownNameError: As `funding_of_teams`.
        OutsideDataError: If the data do not reach the day, or the day of a policy's jurisdiction.

    Examples:
        >>> import dtnet
        >>> from dtnet.coverage import eligible_unfunded
        >>> net = dtnet.datasets.load("toyland")
        >>> policies = dtnet.policies(country="toyland", plugins=False)
        >>> found = eligible_unfunded(net, policies["toyland.lantern-isle.oil"], at="2025-08-01")
        >>> found.counts["yes"]
        [8, 8]
    """
    given = several_policies(policies)
    listed = listed_bodies(network, as_day(at), by=by, within=within, worst=_worst(synthetic=synthetic))
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
        return facts.verdicts_of(on_teams(condition, network.vocabulary), worst)

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


def _worst(*, synthetic: bool) -> int:
    check_switches(synthetic=synthetic)
    return Origin.SYNTHETIC if synthetic else Origin.ASSUMED


def _read(facts: TeamFacts, condition: Condition) -> Callable[[int], Masks]:
    return lambda worst: facts.verdicts_of(condition, worst)


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
