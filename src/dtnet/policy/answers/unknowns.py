"""Unknown facts and assumptions behind amounts, read from the network again because few callers ask."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from dtnet.citations import Origin
from dtnet.facts.area_ground import area_doubts
from dtnet.facts.subjects import (
    NAMED,
    TEAM,
    UnknownFact,
    unknown_fact,
    unknown_facts,
    unknown_numbers,
    unknown_place,
    verdicts,
)
from dtnet.facts.team_spans import team_days
from dtnet.network.tables.texts import take
from dtnet.policy.engine.component_amounts import Assumption
from dtnet.policy.engine.component_assessment import asked_components, reaches_of
from dtnet.policy.engine.linked_components import others_named
from dtnet.policy.units.eligibility import home_areas, surely_on, things_of
from dtnet.policy.units.inputs import input_name
from dtnet.policy.units.needed_days import open_pieces
from dtnet.policy.units.terms_and_head_counts import ceilings_of, kept_before, terms_of
from dtnet.predicates import condition_text
from dtnet.predicates.conditions import Inside
from dtnet.predicates.verdicts import YES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dtnet.facts.subjects import Subjects
    from dtnet.policy.document.document import Component, Policy
    from dtnet.policy.engine.component_amounts import Line, NotAssessed
    from dtnet.policy.units.needed_days import NeededDays
    from dtnet.policy.units.question import AssessableComponent, AssessmentQuestion
    from dtnet.policy.units.terms_and_head_counts import Terms

_NATURE: Final = {"entitlement": "entitlement", "at_most": "most that can be granted"}


def unknown_texts(
    question: AssessmentQuestion, policies: Sequence[Policy], components: Iterable[tuple[str, str]]
) -> tuple[str, ...]:
    """The unknown facts behind some components, each once, in the order in which they are read.

    Args:
        question: The question.
        policies: The policies, with every choice made.
        components: Ids of the policies and components whose amounts depend on unknown facts.
    """
    wanted = set(components)
    asked, _ = asked_components(question, policies)
    found: dict[str, None] = {}
    for each in asked:
        if (each.policy.id, each.component.id) in wanted:
            found |= dict.fromkeys(
                f"{each.what}: what {other.id} grants, of {part.id!r} at most, without a claim"
                for other, part in _before(question, each, asked)
            )
            (reach,) = reaches_of(question, [each])
            facts = _facts(question, each, reach)
            found |= dict.fromkeys(f"{each.what}: {fact}" for fact in facts)
    return tuple(found)


def _before(
    question: AssessmentQuestion, each: AssessableComponent, asked: Sequence[AssessableComponent]
) -> Iterator[tuple[Policy, Component]]:
    """Components without a claim whose grants would reduce the amount of another component."""
    policies = list({id(other.policy): other.policy for other in asked}.values())
    named = others_named(each.policy, (*each.policy.yields_to, *each.policy.deducts), policies)
    shares = _shares(each.policy, each.component) and not _may_be_nothing(question, each.component)
    for other in asked:
        beside = shares and other.policy is each.policy and other.component.per == each.component.per
        if (beside or other.policy in named) and _may_be_nothing(question, other.component):
            yield other.policy, other.component


def _may_be_nothing(question: AssessmentQuestion, component: Component) -> bool:
    return component.nature == "at_most" and component.claim not in question.inputs


def paid_by_others(
    policies: Sequence[Policy], policy: Policy, left_out: Sequence[NotAssessed]
) -> Iterator[Assumption]:
    """The assumptions that other policies pay nothing: `policy` depends on them, and nobody assessed them."""
    names = (*policy.yields_to, *policy.deducts)
    known = {each.id for each in policies}
    for name in dict.fromkeys(names):
        if ":" not in name and name not in known:
            yield Assumption(policy=policy.id, what=f"{name} pays nothing", why="it is not assessed here")
    looked_at = {each.id for each in others_named(policy, names, policies)}
    for each in left_out:
        if each.policy in looked_at:
            what = f"{each.policy} pays nothing of {each.component!r}"
            yield Assumption(policy=policy.id, what=what, why=each.reason)


def synthetic_shares(policy: Policy, rows: Iterable[Mapping[str, Any]]) -> Iterator[Assumption]:
    """The share of a policy's amounts that rests on synthetic rows, for each nature.

    Args:
        policy: The policy.
        rows: Amounts by policy, nature and origin, of any policies.
    """
    sums: dict[str, dict[str, list[int | None]]] = {}
    for row in rows:
        if row["policy"] == policy.id:
            natures = sums.setdefault(str(row["nature"]), {})
            natures.setdefault(str(row["origin"]), []).append(row["amount"])
    for nature, amounts in sums.items():
        some = amounts.get(Origin.SYNTHETIC.label, [])
        every = [amount for each in amounts.values() for amount in each]
        if some and any(amount != 0 for amount in some):
            share = "an unknown share" if None in every else _share(sum(some), sum(every))  # type: ignore[arg-type]
            why = f"{share} of the {_NATURE[nature]} rests on rows made by a recipe"
            yield Assumption(policy=policy.id, what="synthetic", why=why)


def _share(part: int, whole: int) -> str:
    """A share in percent with one decimal; 100 % only for the whole, 0 % only for nothing."""
    if part == whole:
        return "100 %"
    tenths = min(max(round(Fraction(1000 * part, whole)), 1), 999)
    return f"{tenths // 10}.{tenths % 10} %"


def granted_first(policy: Policy, lines: Iterable[Line]) -> Iterator[Assumption]:
    """The assumption that an unclaimed component uses a shared ceiling in full before other components."""
    own = [line for line in lines if line.policy is policy and line.may_be_nothing]
    for at, line in enumerate(own):
        after = any(other.component.per == line.component.per for other in own[at + 1 :])
        if after and _shares(policy, line.component):
            why = "the ceiling of the whole policy leaves the others what it leaves, and no claim is given"
            yield Assumption(policy=policy.id, what=f"{line.component.id!r} is granted in full", why=why)


def _shares(policy: Policy, component: Component) -> bool:
    """Whether a ceiling of the whole policy applies to a component."""
    return len(ceilings_of(policy, component)) > len(component.ceilings)


def _facts(
    question: AssessmentQuestion, asked: AssessableComponent, reach: NeededDays
) -> Iterator[UnknownFact | str]:
    terms = terms_of(asked.policy, asked.component, reach.start, max(reach.end, reach.start + 1))
    for piece in open_pieces(asked.policy, asked.component, reach):
        for things, start, end in things_of(question, asked, piece, terms):
            yield from _of_days(things, (start, end))
            yield from _of_areas(things, start)
            possible = np.zeros(len(things.rows), np.bool_)
            vague = ~surely_on(asked.ground, things, start)
            if vague.any():
                area, as_of = asked.policy.jurisdiction.id, asked.policy.jurisdiction.as_of
                yield unknown_place(things, condition_text(Inside((area,), as_of)), vague)
            for condition in piece.alternatives:
                yield from unknown_facts(things, condition)
                possible |= (verdicts(things, condition) & YES) != 0
            yield from _of_terms(things.chosen(possible), terms, start)
    name = input_name(asked.component)
    given = question.inputs.get(name or "")
    if given is not None and not (given.numbers.is_known and given.times.is_known):
        yield f"cells of the input {name!r}"


def _of_days(things: Subjects, days: tuple[int, int]) -> Iterator[UnknownFact]:
    """The teams whose first or last day is known only within bounds that touch some days."""
    if things.grain != TEAM:
        return
    found, table = team_days(things.network, things.rows), things.network.tables.bodies
    for what, earliest, latest in (
        ("first day", found.start, found.latest_start),
        ("last day", found.earliest_end, found.end),
    ):
        doubtful = (earliest != latest) & (earliest < days[1]) & (latest > days[0])
        if doubtful.any():
            entities = np.unique(table.entity[things.rows[doubtful]])
            ids = tuple(take(things.network.body_index.texts, entities[:NAMED]))
            yield UnknownFact(what, ids, len(entities))


def _of_areas(things: Subjects, day: int) -> Iterator[UnknownFact]:
    """The areas whose existence or parents are unknown on a day."""
    doubts = area_doubts(things.network, day)
    if doubts is not None:
        homes = home_areas(things)
        areas = np.unique(homes[doubts.open[homes]])
        if len(areas):
            ids = tuple(take(things.network.area_index.texts, areas[:NAMED]))
            yield UnknownFact("days of the area or of one above", ids, len(areas))


def _of_terms(things: Subjects, terms: Terms, day: int) -> Iterator[UnknownFact]:
    subjects, tables = [], [terms.rate or (), *terms.ceilings]
    norm = terms.norm
    if terms.count is not None:
        roles = kept_before(terms.count) if norm is not None and norm.use == "cap" else ()
        subjects += [f"team.{each}" for each in (*roles, terms.count)]
    if norm is not None:
        subjects += [norm.attribute, *(["team.people"] if norm.use == "require" else [])]
        tables += [norm.base, norm.block, norm.above, norm.least, norm.most or ()]
    facts = [unknown_numbers(things, subject) for subject in dict.fromkeys(subjects)]
    facts += [unknown_fact(things, subject) for subject in terms.reads]
    yield from (fact for fact in facts if fact is not None)
    for cases in tables:
        for case in cases:
            if case.start <= day < case.end:
                for condition, _ in case.rows:
                    yield from unknown_facts(things, condition)
