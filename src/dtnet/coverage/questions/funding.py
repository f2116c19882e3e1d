"""Teams that are funded by one policy or several on a day, and eligible teams that are not funded."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import reduce
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet import frames
from dtnet.coverage.answers.answer_table import answer, rows_asked, warn_of_answers, warn_of_synthetic
from dtnet.coverage.answers.body_answers import answered, listed_teams, wide_pieces
from dtnet.coverage.answers.difference import side_by_side
from dtnet.coverage.answers.row_bounds import MAYBE, OUT
from dtnet.coverage.language.atoms import AnyTeam, Funded, clashes, funded, has_team, on_teams
from dtnet.coverage.measures.quantities import Answer
from dtnet.coverage.measures.shapley_value import Addition
from dtnet.coverage.verdicts.area_verdicts import facts_of
from dtnet.coverage.verdicts.team_verdicts import TeamFacts, fittings, open_days
from dtnet.coverage.verdicts.unlisted_teams import sets_met
from dtnet.errors import ArgumentError, UnknownNameError, near
from dtnet.facts.eras import exact_sums
from dtnet.frames import Table, columns_in, rows_of, stacked
from dtnet.periods import day_number, number_day
from dtnet.policy.document.document import Policy
from dtnet.predicates.conditions import All, AnyOf, fact
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, UNKNOWN, YES, both, either, is_decided, negated
from dtnet.short_repr import ShortRepr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from numpy.typing import NDArray

    from dtnet.coverage.answers.answer_table import AnswerRows, Coverage
    from dtnet.coverage.answers.body_answers import BodyAnswers, BodyQuestion
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.coverage.verdicts.team_verdicts import Fitting
    from dtnet.frames import Column
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Flags
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
    facts = TeamFacts(listed.era, list(conditions.values()), listed.counted_in)
    questions = {name: _asked_of(facts, condition, listed.worst) for name, condition in conditions.items()}
    if not pairs:
        questions[SEVERAL] = (lambda _: np.full(len(facts.pieces), NO, np.uint8)), None
    return answered(listed, questions)


def _asked_of(facts: TeamFacts, condition: Condition, worst: int) -> BodyQuestion:
    return (lambda code: facts.at(code).verdicts_of(condition)), lambda: wide_pieces(facts, worst, condition)


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
    read = [paid, *(on_teams(each, network.vocabulary) for each in asked)]
    facts = TeamFacts(listed.era, read, listed.counted_in)

    def said(condition: Condition, worst: int) -> Masks:
        return facts.at(worst).verdicts_of(on_teams(condition, network.vocabulary))

    def missed(ids: tuple[str, ...]) -> BodyQuestion:
        parts = [each for id in ids for each in fitting[id]]

        def read(worst: int) -> Masks:
            found = reduce(either, [_passed_over(each, said, worst) for each in parts])
            return both(found, negated(_plain(said(paid, worst))))

        def wide() -> Flags:
            """Where several open verdicts are combined, or one of them is wide itself."""
            terms = [(paid, _plain(said(paid, listed.worst)))]
            for each in parts:
                fits, *closed = _terms(each, said, listed.worst)
                terms += closed or [fits]
            open_ = [~is_decided(masks) for _, masks in terms]
            found: Flags = (np.sum(open_, axis=0) > 1) | any(each.vague for each in parts)
            for (condition, _), here in zip(terms, open_, strict=True):
                asked = on_teams(condition, network.vocabulary)
                found |= here & wide_pieces(facts, listed.worst, asked)
            return found

        return read, wide

    return answered(listed, {**{id: missed((id,)) for id in fitting}, ANY: missed(tuple(fitting))})


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


def _asked(fitting: Fitting) -> list[Condition]:
    return [fitting.fits, *fitting.ways, *(fitting.fits & ~way for way in fitting.ways)]


def _terms(
    fitting: Fitting, said: Callable[[Condition, int], Masks], worst: int
) -> list[tuple[Condition, Masks]]:
    """Whether teams fit a policy; and for each way, whether they fit it and the way does not apply to them.

    Each way is evaluated jointly with `fits`, which shares facts with it, unless it is not applicable.
    """
    fits = _plain(said(fitting.fits, worst))
    found = [(fitting.fits, fits)]
    for way in fitting.ways:
        closed = fitting.fits & ~way
        masks = np.where(said(way, worst) == NOT_APPLICABLE, fits, _plain(said(closed, worst)))
        found.append((closed, masks))
    return found


def _passed_over(fitting: Fitting, said: Callable[[Condition, int], Masks], worst: int) -> Masks:
    """Whether teams fit a policy, but none of the policy's ways to be open applies to them."""
    found = reduce(both, [masks for _, masks in _terms(fitting, said, worst)])
    return np.where((found & YES) != 0, UNKNOWN, NO) if fitting.vague else found


def _plain(masks: Masks) -> Masks:
    """The verdicts with not applicable as no: a condition that does not apply is not met."""
    plain: Masks = (masks & YES) | np.where((masks & (NO | NOT_APPLICABLE)) != 0, NO, np.uint8(0))
    return plain


_MOST: Final = 8
"""The greatest number of policies in force; every set of them needs a column of memory."""


@attrs.frozen(kw_only=True, repr=False)
class FundingShares(ShortRepr):
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

    def _ipython_key_completions_(self) -> list[str]:
        return list(self.policies)

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
    found = rows_asked(network, attrs.evolve(query, of=anybody))
    warn_of_synthetic([found.stretch.synthetic], accepted=accept_synthetic)
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
    found: AnswerRows, parts: list[Condition], worst: int
) -> tuple[Flags, NDArray[np.int64], NDArray[np.int64], bool]:
    """By area, the possible sets of covering policies and the weights; and whether bounds are attained."""
    stretch = found.stretch
    weights = stretch.weights
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
    tied |= bool(facts.loose[stretch.area[open_]].any())
    return ways, *weights, not tied and not _clash(found)


def _clash(found: AnswerRows) -> bool:
    """Whether a policy may read an unknown fact that also decides the filter or the weight of an area."""
    asked, stretch = found.asked, found.stretch
    filtered = stretch.filter is not None and not bool(is_decided(stretch.filter).all())
    weighed = not np.array_equal(stretch.least, stretch.most)
    over = asked.network.vocabulary.levels[asked.over]
    return (filtered or weighed) and clashes(asked.of, asked.where, (), asked.weight, over)


def _weighed(worth: list[Fraction], which: NDArray[np.intp], weight: NDArray[np.int64]) -> Fraction:
    shared = exact_sums(which, weight, len(worth))
    return sum((each * total for each, total in zip(worth, shared.tolist(), strict=True)), Fraction(0))


_SHOWN = ("areas", "yes", "no", "unknown", "lower", "upper", "sharp")
"""The columns of an answer that the table shows for each of the two days."""


def funding_cliff(
    network: Network, query: CoverageQuery, policies: Iterable[Policy] | Policy, *, accept_synthetic: bool
) -> Table:
    """See `FundingQuestions.cliff`."""
    given = several_policies(policies)
    window = query.days
    first, end = window.numbers
    network.check_covered(window.start, what="first day")
    network.check_covered(number_day(end - 1), what="last day")
    earliest = max(first - 1, network.extent.numbers[0])
    stretches = {each.id: open_days(network, each, (earliest, end)) for each in given}
    asked = attrs.evolve(query, of=funded(given), at=number_day(first), during=None)
    days = sorted({stop for each in stretches.values() for _, stop in each if first <= stop < end})
    tables: list[dict[str, Column]] = []
    answers: list[Coverage] = []
    for day in days or [first]:  # without an end, a day gives the kinds of the columns
        before, after = (
            _on(network, asked, _open_on(given, stretches, each), number_day(each))
            for each in (max(day - 1, earliest), day)
        )
        ends = " ".join(id for id, each in stretches.items() if any(stop == day for _, stop in each))
        dimensions, rows, rows_before = side_by_side(after, before)
        shown = rows_of(columns_in(before, _SHOWN), rows_before)
        tables.append(
            {
                **dimensions,
                "day": frames.day([day] * len(rows)),
                "ends": frames.text([ends] * len(rows)),
                **{f"before_{name}": column for name, column in shown.items()},
                **rows_of(columns_in(after, _SHOWN), rows),
            }
        )
        answers += [before, after] if days else []
    warn_of_answers(*answers, accepted=accept_synthetic)
    columns = stacked(tables)
    return Table(columns if days else rows_of(columns, np.empty(0, np.intp)))


def _open_on(
    policies: list[Policy], stretches: Mapping[str, list[tuple[int, int]]], day: int
) -> list[Policy]:
    return [policy for policy in policies if any(start <= day < end for start, end in stretches[policy.id])]


def _on(network: Network, asked: CoverageQuery, policies: list[Policy], day: date) -> Coverage:
    """Coverage by the policies that are open on a day; without a policy, no area is covered."""
    of = funded(policies) if policies else ~(fact("level") == asked.over)
    return answer(network, attrs.evolve(asked, of=of, at=day))
