"""Tables about an assessment: ineligible units with reasons, norms met or not, and lines that only inform."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet import frames
from dtnet.arguments import check_switches
from dtnet.bounds import UNBOUNDED
from dtnet.facts.area_ground import area_doubts
from dtnet.facts.subjects import TEAM, subject_numbers, verdicts
from dtnet.facts.team_spans import team_days
from dtnet.facts.unit_identity import units_of
from dtnet.frames import Table
from dtnet.measures import Rate
from dtnet.money import product, total
from dtnet.network.tables.texts import JoinedTexts, chosen_texts
from dtnet.policy.engine.component_assessment import asked_components, reaches_of
from dtnet.policy.engine.component_dues import draft_of
from dtnet.policy.units.eligibility import Piece, home_areas, things_of
from dtnet.policy.units.inputs import input_name
from dtnet.policy.units.needed_days import NeededDays, month_edges, open_pieces
from dtnet.policy.units.terms_and_head_counts import norm_terms, read_norm, terms_of
from dtnet.predicates import condition_text
from dtnet.predicates.conditions import EVERYWHERE, All
from dtnet.predicates.verdicts import NOT_APPLICABLE, YES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from dtnet.facts.subjects import Subjects
    from dtnet.policy.answers.assessment import Assessment
    from dtnet.policy.document.policy_parts import OfWhich
    from dtnet.policy.engine.component_amounts import Line
    from dtnet.policy.units.question import AssessableComponent
    from dtnet.predicates.conditions import Condition

_CLOSED: Final = "not in force, or not open, on any of its days"


def not_eligible_table(assessment: Assessment, *, units: bool) -> Table:
    """Units that are never eligible; see `Assessment.not_eligible`."""
    check_switches(units=units)
    rows: list[tuple[str, str, NDArray[np.int64], NDArray[np.intp], list[str]]] = []
    for asked, line in _lines(assessment):
        who, reason, reasons = _reasons(assessment, asked, line)
        shift = 0 if line.component.per == TEAM else len(assessment.network.body_index.texts)
        rows.append((line.policy.id, line.component.id, who + shift, reason, reasons))
    if not units:
        told = [
            (policy, component, text, int((reason == at).sum()))
            for policy, component, _, reason, reasons in rows
            for at, text in enumerate(reasons)
        ]
        told = [each for each in told if each[3]]
        return Table(
            {
                "policy": frames.text([each[0] for each in told]),
                "component": frames.text([each[1] for each in told]),
                "reason": frames.text([each[2] for each in told]),
                "units": frames.whole([each[3] for each in told]),
            }
        )
    network = assessment.network
    ids = JoinedTexts.of([network.body_index.texts, network.area_index.texts])
    who = np.concatenate([np.empty(0, np.int64), *(each[2] for each in rows)])
    return Table(
        {
            "policy": frames.text([each[0] for each in rows for _ in each[2]]),
            "component": frames.text([each[1] for each in rows for _ in each[2]]),
            "unit": frames.text(chosen_texts(ids, who)),
            "reason": frames.text([each[4][at] for each in rows for at in each[3].tolist()]),
        }
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
    there = [_unit_of(things) for things, _, _ in things_of(question, asked, everywhere, terms)]
    eligible = line.marked(np.any(line.days > 0, axis=1))
    who = np.setdiff1d(np.concatenate([np.empty(0, np.int64), *there]), eligible)
    reason, reasons = np.zeros(len(who), np.intp), [_CLOSED]
    pieces = open_pieces(asked.policy, asked.component, NeededDays(*_clipped(asked, window)))
    for piece in reversed(pieces):
        for things, _, _ in reversed(list(things_of(question, asked, piece, terms))):
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
    sure = np.ones(len(things), np.bool_) if doubts is None else ~doubts.open[home_areas(things)]
    if things.grain == TEAM:
        days = team_days(things.network, things.rows)
        sure &= (days.latest_start <= day) & (days.earliest_end > day)
    return sure


def norms_table(assessment: Assessment) -> Table:
    """Whether units have the people that a norm demands; see `Assessment.norms`."""
    names = ("policy", "component", "attribute", "use")
    words: dict[str, list[str]] = {name: [] for name in names}
    counts: dict[str, list[int]] = {
        name: [] for name in ("units", "met", "below", "unknown", "not_applicable")
    }
    for asked, line in _lines(assessment):
        low, high = _clipped(asked, assessment.window.numbers)
        norm = norm_terms(asked.policy, asked.component, low, max(high, low + 1))
        if norm is None:
            continue
        found = dict.fromkeys(counts, 0)
        there = (line.last == high - 1) & np.any(line.days > 0, axis=1)
        eligible = line.marked(there)
        terms = terms_of(asked.policy, asked.component, low, max(high, low + 1))
        pieces = [Piece(high - 1, high, (EVERYWHERE,))] if low < high else []
        for piece in pieces:
            for things, _, _ in things_of(assessment.question, asked, piece, terms):
                here = things.chosen(np.isin(_unit_of(things), eligible))
                sure = _surely_there(here, high - 1)
                doubtful = len(np.unique(_unit_of(here)[~sure]))
                found["units"] += doubtful
                found["unknown"] += doubtful
                here = here.chosen(sure)
                wanted = read_norm(here, norm, high - 1)
                people = subject_numbers(here, "team.people")
                met = people.lower >= wanted.heads.upper
                below = people.upper < wanted.heads.lower
                found["units"] += len(here.rows)
                found["not_applicable"] += int((~wanted.applies).sum())
                found["met"] += int((wanted.applies & met).sum())
                found["below"] += int((wanted.applies & below).sum())
                found["unknown"] += int((wanted.applies & ~met & ~below).sum())
        told = (line.policy.id, line.component.id, norm.attribute, norm.use)
        for name, word in zip(names, told, strict=True):
            words[name].append(word)
        for name, count in found.items():
            counts[name].append(count)
    return Table(
        {name: frames.text(each) for name, each in words.items()}
        | {name: frames.whole(each) for name, each in counts.items()}
    )


def informing_table(assessment: Assessment) -> Table:
    """Lines that inform and change no amount; see `Assessment.of_which`."""
    asked, _ = asked_components(assessment.question, assessment.policies)
    words: dict[str, list[str]] = {name: [] for name in ("policy", "component", "of_which")}
    rates: list[str | None] = []
    bounds: list[int | None] = []
    for each in asked:
        for line in each.component.of_which:
            told = (each.policy.id, each.component.id, line.id)
            for name, word in zip(words, told, strict=True):
                words[name].append(word)
            rates.append(str(line.rate) if isinstance(line.rate, Rate) else None)
            bounds.append(_bound(assessment, each, line))
    several = np.array([rate is None for rate in rates], np.bool_)
    unknown = np.array([bound is None for bound in bounds], np.bool_)
    return Table(
        {name: frames.text(each) for name, each in words.items()}
        | {"rate": frames.text([rate or "" for rate in rates], several if several.any() else None)}
        | {"amount": frames.whole([bound or 0 for bound in bounds], unknown if unknown.any() else None)}
    )


def _bound(assessment: Assessment, asked: AssessableComponent, line: OfWhich) -> int | None:
    """The amount of the line's own rate over the window; None if it is unknown."""
    alone = attrs.evolve(
        asked.component,
        rate=line.rate,
        count=line.count,
        claim=None,
        norm=None,
        ceilings=(),
        prorate="any_day" if line.count is None or line.count.heads else None,
    )
    name = input_name(alone)
    question = assessment.question
    if name is not None and name not in question.inputs:
        return None
    asked = attrs.evolve(asked, component=alone, policy=attrs.evolve(asked.policy, ceilings=()))
    (reach,) = reaches_of(question, [asked])
    first, end = question.window.numbers
    draft = draft_of(question, asked, reach, month_edges(min(first, reach.start), max(end, reach.end)))
    if draft.due is None or (draft.due.upper >= UNBOUNDED).any() or not draft.due.is_known:
        return None
    inside = (draft.months.edges[1:] > first) & (draft.months.edges[:-1] < end)
    return total(product(draft.due.lower[:, inside], draft.cohorts.size[:, None], what=asked.what))
