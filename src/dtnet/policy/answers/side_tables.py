"""Tables and notes about an assessment: ineligible units, paid teams, norms, unknown facts, published totals.

They read the network again because few callers ask. A source publishes the total of its own opening only. The
total of an opening is therefore computed from the policy with this opening alone: a month, team or ceiling
that two openings share counts in full for each.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet import frames
from dtnet.arguments import check_switches
from dtnet.bounds import UNBOUNDED
from dtnet.errors import DtnetError
from dtnet.facts.area_ground import absence_reason, area_doubts, ground_of
from dtnet.facts.subject_verdicts import unknown_facts, verdicts
from dtnet.facts.subjects import (
    TEAM,
    UnknownFact,
    subject_numbers,
    unknown_fact,
    unknown_numbers,
    unknown_place,
)
from dtnet.facts.unit_spans import home_rows, team_days, units_of
from dtnet.frames import Table
from dtnet.measures import Rate
from dtnet.money import total
from dtnet.network.tables.texts import take
from dtnet.origins import Origin
from dtnet.periods import Period
from dtnet.policy.document.document import Published
from dtnet.policy.engine.component_assessment import (
    Assumption,
    Recomputed,
    asked_components,
    line_of,
    reaches_of,
    worked_alone,
)
from dtnet.policy.engine.component_due import due_of_component
from dtnet.policy.engine.payments_within_ceilings import others_named
from dtnet.policy.units.eligibility import surely_on, things_of
from dtnet.policy.units.inputs import input_name
from dtnet.policy.units.months import month_edges
from dtnet.policy.units.needed_days import NeededDays
from dtnet.policy.units.norms import kept_before, read_norm
from dtnet.policy.units.openings import Piece, open_pieces
from dtnet.policy.units.terms import ceilings_of, norm_terms, terms_of
from dtnet.predicates import condition_text
from dtnet.predicates.conditions import EVERYWHERE, All, Inside
from dtnet.predicates.verdicts import NOT_APPLICABLE, YES

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from dtnet.facts.subjects import Subjects
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Ints
    from dtnet.policy.answers.assessment import Assessment
    from dtnet.policy.document.document import Component, OfWhich, Opening, Policy
    from dtnet.policy.engine.component_assessment import Line, NotAssessed
    from dtnet.policy.units.question import AssessableComponent, AssessmentQuestion
    from dtnet.policy.units.terms import Terms
    from dtnet.predicates.conditions import Condition

_CLOSED: Final = "not in force, or not open, on any of its days"


def not_eligible_table(assessment: Assessment, *, units: bool) -> Table:
    """Units that are never eligible; see `Assessment.not_eligible`."""
    check_switches(units=units)
    network, last = assessment.question.network, ("unit", "reason") if units else ("reason", "units")
    columns: dict[str, list[Any]] = {name: [] for name in ("policy", "component", *last)}
    for asked, line in _lines(assessment):
        who, reason, reasons = _reasons(assessment, asked, line)
        if units:
            index = network.body_index if line.component.per == TEAM else network.area_index
            cells = take(index.texts, who), [reasons[at] for at in reason.tolist()]
        else:
            counts = np.bincount(reason, minlength=len(reasons))
            cells = [reasons[at] for at in np.flatnonzero(counts)], counts[counts > 0].tolist()
        several = len(cells[0])
        own = [line.policy.id] * several, [line.component.id] * several
        for column, each in zip(columns.values(), (*own, *cells), strict=True):
            column.extend(each)
    return Table(
        {name: (frames.whole if name == "units" else frames.text)(each) for name, each in columns.items()}
    )


def _lines(assessment: Assessment) -> Iterator[tuple[AssessableComponent, Line]]:
    asked, _ = asked_components(assessment.question, assessment.policies)
    return zip(asked, assessment.lines, strict=True)


def _reasons(
    assessment: Assessment, asked: AssessableComponent, line: Line
) -> tuple[NDArray[np.int64], NDArray[np.intp], list[str]]:
    """Units that are never eligible, the position of each unit's reason, and the reasons."""
    question, window = assessment.question, assessment.window.numbers
    terms = terms_of(asked.policy, asked.component, *window)
    everywhere = Piece(*window, (EVERYWHERE,))
    there = [_unit_of(things) for _, things in things_of(question, asked, everywhere, terms)]
    eligible = line.marked(np.any(line.days > 0, axis=1))
    who = np.setdiff1d(np.concatenate([np.empty(0, np.int64), *there]), eligible)
    reason, reasons = np.zeros(len(who), np.intp), [_CLOSED]
    pieces = open_pieces(asked.policy, asked.component, NeededDays(*_clipped(asked, window)))
    for piece in reversed(pieces):
        for _, things in reversed(list(things_of(question, asked, piece, terms))):
            for part in reversed(_conditions(piece)):
                masks = verdicts(things, part)
                for text, fails in (
                    (f"not met: {condition_text(part)}", (masks & YES) == 0),
                    (f"not applicable: {condition_text(part)}", masks == NOT_APPLICABLE),
                ):
                    if text not in reasons:
                        reasons.append(text)
                    failing = np.isin(who, _unit_of(things)[fails])
                    reason[failing] = reasons.index(text)
    if terms.norm is not None and terms.norm.use == "require":
        reasons.append("fewer people than the norm")
        reason[reason == 0] = len(reasons) - 1 if pieces else 0
    return who, reason, reasons


def _clipped(asked: AssessableComponent, window: tuple[int, int]) -> tuple[int, int]:
    first, end = (asked.component.period or asked.policy.period).numbers
    low, high = max(first, window[0]), min(end, asked.until, window[1])
    return (low, high) if low < high else (low, low)


def _conditions(piece: Piece) -> list[Condition]:
    """The conditions to report: the alternatives if there are several, else the parts that must all hold."""
    first, *others = piece.alternatives
    if others:
        return [first, *others]
    return list(first.parts) if isinstance(first, All) else [first]


def _unit_of(things: Subjects) -> NDArray[np.int64]:
    tables = things.network.tables
    table = tables.bodies if things.grain == TEAM else tables.areas
    return units_of(things.network, table.entity[things.rows], things.grain).astype(np.int64)


def _surely_there(things: Subjects, day: int) -> NDArray[np.bool_]:
    """Whether each row is certainly in force on a day, in an area that certainly exists: shape (n)."""
    doubts = area_doubts(things.network, day)
    sure = np.ones(len(things), np.bool_) if doubts is None else ~doubts.open[things.home_areas()]
    if things.grain == TEAM:
        days = team_days(things.network, things.rows)
        sure &= (days.latest_start <= day) & (days.earliest_end > day)
    return sure


def norms_table(assessment: Assessment) -> Table:
    """Whether units have the people that a norm demands; see `Assessment.norms`."""
    rows: list[tuple[Any, ...]] = []
    for asked, line in _lines(assessment):
        low, high = _clipped(asked, assessment.window.numbers)
        norm = norm_terms(asked.policy, asked.component, low, max(high, low + 1))
        if norm is None:
            continue
        counts = np.zeros(5, np.int64)
        there = (line.last == high - 1) & np.any(line.days > 0, axis=1)
        eligible = line.marked(there)
        terms = terms_of(asked.policy, asked.component, low, max(high, low + 1))
        pieces = [Piece(high - 1, high, (EVERYWHERE,))] if low < high else []
        for piece in pieces:
            for _, things in things_of(assessment.question, asked, piece, terms):
                here = things.chosen(np.isin(_unit_of(things), eligible))
                sure = _surely_there(here, high - 1)
                doubtful = len(np.unique(_unit_of(here)[~sure]))
                here = here.chosen(sure)
                wanted = read_norm(here, norm, high - 1)
                people = subject_numbers(here, "team.people")
                met = wanted.applies & (people.lower >= wanted.heads.upper)
                below = wanted.applies & (people.upper < wanted.heads.lower)
                applies, is_met, is_below = np.count_nonzero([wanted.applies, met, below], axis=1)
                unknown = applies - is_met - is_below + doubtful
                counts += (len(here) + doubtful, is_met, is_below, unknown, len(here) - applies)
        rows.append((line.policy.id, line.component.id, norm.attribute, norm.use, *counts.tolist()))
    columns = frames.columns_of(
        rows,
        policy="text",
        component="text",
        attribute="text",
        use="text",
        units="whole",
        met="whole",
        below="whole",
        unknown="whole",
        not_applicable="whole",
    )
    return Table(columns)


def informing_table(assessment: Assessment) -> Table:
    """Lines that inform and change no amount; see `Assessment.of_which`."""
    rows = (
        (
            each.policy.id,
            each.component.id,
            inside.id,
            str(inside.rate) if isinstance(inside.rate, Rate) else None,
            _bound(assessment, each, inside, line),
        )
        for each, line in _lines(assessment)
        for inside in each.component.of_which
    )
    columns = frames.columns_of(
        rows, policy="text", component="text", of_which="text", rate="text", amount="whole"
    )
    return Table(columns)


def _bound(assessment: Assessment, asked: AssessableComponent, inside: OfWhich, line: Line) -> int | None:
    """The amount of an inner rate over the window, for each unit up to its amount; None if it is unknown."""
    alone = attrs.evolve(
        asked.component,
        rate=inside.rate,
        count=inside.count,
        claim=None,
        norm=None,
        ceilings=(),
        prorate="any_day" if inside.count is None or inside.count.activity is None else None,
    )
    name = input_name(alone)
    question = assessment.question
    if name is not None and name not in question.inputs:
        return None
    asked = attrs.evolve(asked, component=alone, policy=attrs.evolve(asked.policy, ceilings=()))
    (reach,) = reaches_of(question, [asked])
    first, end = question.window.numbers
    draft = due_of_component(
        question, asked, reach, month_edges(min(first, reach.start), max(end, reach.end))
    )
    if draft.due is None or (draft.due.upper >= UNBOUNDED).any() or not draft.due.is_known:
        return None
    here = (draft.months.edges[1:] > first) & (draft.months.edges[:-1] < end)
    units, group = draft.cohorts.placed
    paid, of = line.placed
    row, once = np.full(len(units), -1, np.intp), np.zeros(1, np.intp)
    _, at, place = np.intersect1d(units, paid, assume_unique=True, return_indices=True)
    row[at] = of[place]
    due = draft.due[:, here].gathered(once, what=asked.what)
    amounts = due[group].at_most(line.in_all.gathered(once, what=asked.what).padded(row))
    return None if amounts.doubtful.any() else total(amounts.lower)


_NATURE: Final = {"entitlement": "entitlement", "at_most": "most that can be granted"}


def unknown_texts(
    question: AssessmentQuestion, policies: Sequence[Policy], components: Iterable[tuple[str, str]]
) -> tuple[str, ...]:
    """The unknown facts behind some components, each once, in the order in which they are read.

    Args:
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
    named = others_named(each.policy, policies)
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
    known = {each.id for each in policies}
    for name in dict.fromkeys((*policy.yields_to, *policy.deducts)):
        if ":" not in name and name not in known:
            yield Assumption(policy=policy.id, what=f"{name} pays nothing", why="it is not assessed here")
    looked_at = {each.id for each in others_named(policy, policies)}
    for each in left_out:
        if each.policy in looked_at:
            what = f"{each.policy} pays nothing of {each.component!r}"
            yield Assumption(policy=policy.id, what=what, why=each.reason)


def synthetic_shares(policy: Policy, rows: Iterable[Mapping[str, Any]]) -> Iterator[Assumption]:
    """The share of a policy's amounts that rests on synthetic rows, for each nature.

    Args:
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
        for era, things in things_of(question, asked, piece, terms):
            start = era.start
            yield from _of_days(things, (start, era.end))
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
    found, table = team_days(things.network, things.rows).doubtful(days), things.network.tables.bodies
    for what, doubtful in zip(("first day", "last day"), found, strict=True):
        if doubtful.any():
            entities = table.entity[things.rows[doubtful]]
            yield UnknownFact.of(what, things.network.body_index.texts, entities)


def _of_areas(things: Subjects, day: int) -> Iterator[UnknownFact]:
    """The areas whose existence or parents are unknown on a day."""
    doubts = area_doubts(things.network, day)
    if doubts is not None:
        homes = things.home_areas()
        areas = homes[doubts.open[homes]]
        if len(areas):
            texts = things.network.area_index.texts
            yield UnknownFact.of("days of the area or of one above", texts, areas)


def _of_terms(things: Subjects, terms: Terms, day: int) -> Iterator[UnknownFact]:
    subjects, tables = [], terms.amounts
    norm = terms.norm
    if terms.count is not None:
        roles = kept_before(terms.count) if norm is not None and norm.use == "cap" else ()
        subjects += [f"team.{each}" for each in (*roles, terms.count)]
    if norm is not None:
        subjects += [norm.attribute] if norm.attribute is not None else []
        subjects += ["team.people"] if norm.use == "require" else []
        tables += norm.numbers.values()
    facts = [unknown_numbers(things, subject) for subject in dict.fromkeys(subjects)]
    facts += [unknown_fact(things, subject) for subject in terms.reads]
    yield from (fact for fact in facts if fact is not None)
    for cases in tables:
        for case in cases:
            if case.start <= day < case.end:
                for condition, _ in case.rows:
                    yield from unknown_facts(things, condition)


@attrs.frozen(kw_only=True)
class PublishedTotal:
    """A total that a source states for an opening, computed again.

    Attributes:
        what: What is counted: `teams`, or the currency.
        computed: The computed number; None if it cannot be computed.
        reason: Why it cannot be computed; None if it can.
    """

    policy: str
    source: str
    what: str
    published: int
    computed: int | None
    reason: str | None

    @property
    def differs(self) -> bool:
        """Whether the computed number differs from the published one."""
        return self.computed is not None and self.computed != self.published


def jurisdiction_missing(network: Network, policy: Policy) -> str | None:
    """Why a network does not hold a policy's jurisdiction; None if it does."""
    currency = network.vocabulary.currency.code
    if policy.currency not in {None, currency}:
        return f"it pays {policy.currency}, and the money of {network.metadata.name!r} is {currency}"
    area, as_of = policy.jurisdiction.id, policy.jurisdiction.as_of
    try:
        ground = ground_of(network, area, as_of)
    except DtnetError as error:
        return str(error)
    return None if ground is not None else "; ".join(filter(None, absence_reason(network, area, as_of)))


def published_totals(network: Network, policy: Policy) -> list[PublishedTotal]:
    """Every total that a policy's openings state, with the number that the network gives for it.

    Args:
        policy: The policy; its open choices take their defaults.
    """
    found = []
    for opening in policy.openings:
        told = opening.published or Published()
        stated = {"teams": told.teams}
        if told.amount is not None:
            stated[told.amount.currency] = told.amount.amount
        if any(number is not None for number in stated.values()):
            computed, reason = _computed(network, policy, opening)
            found += [
                PublishedTotal(
                    policy=policy.id,
                    source=opening.cite.ref,
                    what=what,
                    published=number,
                    computed=computed.get(what),
                    reason=reason,
                )
                for what, number in stated.items()
                if number is not None
            ]
    return found


def opened_alone(policy: Policy, opening: Opening) -> Policy:
    """The policy with one opening alone; years that the opening does not touch pay nothing."""
    return attrs.evolve(policy, openings=(opening,), unopened="closed")


def recomputed(spent: Assessment) -> Iterator[Recomputed]:
    """Published amounts of openings with the computed amounts; see `Assessment.recomputed`."""
    start, end = spent.window.numbers
    for policy in spent.policies:
        for opening in policy.openings:
            stated = opening.published.amount if opening.published else None
            first, last = opening.period.numbers
            if stated is None or first < start or end < last:
                continue
            paid = _opened(spent, policy, opened_alone(policy, opening))
            if paid is not None:
                yield Recomputed(
                    policy=policy.id, source=str(opening.cite.ref), published=stated.amount, computed=paid
                )


def _opened(spent: Assessment, policy: Policy, alone: Policy) -> int | None:
    """The amount of a policy with one opening alone, together with the policies that it depends on.

    None if the amount is unknown or its natures have no sum.
    """
    from dtnet.policy.answers.assessment import totals_of  # noqa: PLC0415 - it makes the tables here

    beside = [alone]
    for each in beside:  # the list grows
        beside += [
            other
            for other in others_named(each, spent.policies)
            if other is not policy and other not in beside
        ]
    beside.sort(key=lambda each: each.id)
    worked, left_out = worked_alone(spent.question, beside, spent.worked or ())
    if any(each.policy == policy.id for each in left_out):
        return None
    lines = [line_of(spent.question, each) for each in worked if each.draft.policy is alone]
    found = totals_of(lines, ())
    return found.popitem()[1] if len(found) == 1 else None


def _computed(network: Network, policy: Policy, opening: Opening) -> tuple[dict[str, int], str | None]:
    """The paid teams and the money of an opening, or the reason why they are unknown."""
    from dtnet.policy.answers.assessment import assess  # noqa: PLC0415 - it makes the tables here

    window = Period(opening.period.start, opening.period.end)
    try:
        spent = assess(network, opened_alone(policy, opening), window=window)
        if spent.not_assessed:
            return {}, "; ".join(f"{each.component}: {each.reason}" for each in spent.not_assessed)
        amount = spent.total  # raises an error for unknown amounts and thus unknown teams
    except DtnetError as error:
        return {}, str(error)
    return {spent.currency: amount, "teams": len(paid_teams(spent.lines) or ())}, None


def paid_table(assessment: Assessment) -> Table:
    """The teams paid in the window; see `Assessment.paid`."""
    table = assessment.by()
    rows = []
    for row in table:
        mine = str(row["policy"]), str(row["nature"])
        rows.append((*mine, *paid_numbers(assessment, *mine), row["amount"]))
    columns = frames.columns_of(
        rows, policy="text", nature="text", teams="whole", members="whole", amount="whole"
    )
    return Table(columns)


def paid_numbers(
    assessment: Assessment, policy: str, nature: str, among: Container[int] | None = None
) -> tuple[int | None, int | None]:
    """The number of teams that a policy pays, and of the people in them; each None if it is unknown.

    Args:
        among: The teams that count, as units; None for all.
    """
    mine = policy, nature
    lines = (line for line in assessment.lines if (line.policy.id, line.component.nature) == mine)
    teams = paid_teams(lines, among)
    return (None, None) if teams is None else (len(teams), _people(assessment, teams))


def paid_teams(lines: Iterable[Line], among: Container[int] | None = None) -> dict[int, int | None] | None:
    """Teams with an amount above 0, each with its last eligible day or None; None if they are unknown."""
    sure: dict[int, int] = {}
    maybe: dict[int, int] = {}
    for line in lines:
        if line.component.per != TEAM:
            continue
        low, high = line.in_all.lower, line.in_all.upper
        units, group = line.placed
        for found, some in ((sure, np.any(low > 0, axis=1)), (maybe, np.any(high > 0, axis=1))):
            last = line.last[group[some[group]]]
            for unit, day in zip(units[some[group]].tolist(), last.tolist(), strict=True):
                if among is None or unit in among:
                    found[unit] = max(found.get(unit, day), day)
    if sure.keys() != maybe.keys():
        return None
    return {unit: day if day == maybe[unit] else None for unit, day in sure.items()}


def _people(assessment: Assessment, paid: dict[int, int | None]) -> int | None:
    network = assessment.question.network
    last = [day for day in paid.values() if day is not None]
    if len(last) < len(paid):
        return None
    units, days = np.array(list(paid), np.int64), np.array(last, np.int64)
    values = next((each for each in network.tables.bodies.attributes if each.name == "people"), None)
    if values is None:
        return None
    rows = home_rows(network, units, days)
    unknown = values.origin[rows] == 0
    if values.bounds is not None:
        unknown |= values.bounds.lower[rows] != values.bounds.upper[rows]
    unknown |= np.isin(units, _of_several_rows(network, assessment.window.numbers))
    return None if unknown.any() else int(values.data[rows].sum(dtype=np.int64))


def _of_several_rows(network: Network, window: tuple[int, int]) -> Ints:
    """Units with several rows of which a first or last day in the window is known only within bounds."""
    may = team_days(network)
    unit = units_of(network, network.tables.bodies.entity)
    if may.are_known:
        return unit[:0]
    found: Ints = np.unique(unit[np.any(may.doubtful(window), axis=0) & (np.bincount(unit)[unit] > 1)])
    return found
