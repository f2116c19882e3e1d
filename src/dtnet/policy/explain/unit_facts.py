"""The facts of one unit that conditions and norms read, with their owner, origin and verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from dtnet.citations import Citation, Origin
from dtnet.explanations import Step, shown_range
from dtnet.facts.subjects import TEAM, TEAM_KINDS, subject_numbers, verdicts
from dtnet.money import INT64_MAX
from dtnet.periods import OPEN, number_day
from dtnet.policy.units.terms_and_head_counts import read_norm
from dtnet.predicates.conditions import All, AnyOf, Between, Condition, Is, Not
from dtnet.predicates.text import condition_text
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, YES

if TYPE_CHECKING:
    from dtnet.facts.subjects import SubjectColumn, Subjects
    from dtnet.policy.engine.unit_trace import UnitStretch
    from dtnet.policy.units.terms_and_head_counts import NormTerms

_SAID: Final = {int(YES): "yes", int(NO): "no", int(NOT_APPLICABLE): "not applicable"}


def told_conditions(
    condition: Condition, found: list[UnitStretch], days: tuple[int, int], cite: Citation
) -> tuple[Step, ...]:
    """Steps for a condition on some stretches of a unit's days; equal consecutive stretches share a step."""
    parts = _flat(condition)
    if not parts:
        return ()
    merged: list[tuple[int, int, tuple[Step, ...]]] = []
    for each in found:
        steps = tuple(attrs.evolve(_told(each.things, part), cite=cite) for part in parts)
        if merged and merged[-1][1] == each.start and merged[-1][2] == steps:
            merged[-1] = (merged[-1][0], each.end, steps)
        else:
            merged.append((each.start, each.end, steps))
    if [each[:2] for each in merged] == [days]:
        return merged[0][2]
    return tuple(Step(what="days", text=f"on {span(low, high)}", steps=steps) for low, high, steps in merged)


def _flat(condition: Condition) -> list[Condition]:
    """The conditions that must all hold, without empty ones."""
    if isinstance(condition, All):
        return [part for each in condition.parts for part in _flat(each)]
    return [condition]


def told_norm(things: Subjects, norm: NormTerms, day: int) -> str:
    """The number of people that a norm sets, and the number of people in the unit."""
    found = read_norm(things, norm, day)
    if not found.applies[0]:
        return f"{norm.attribute} does not apply to it, and so the norm does not"
    read, people = subject_numbers(things, norm.attribute), subject_numbers(things, "team.people")
    heads, has, value = (shown_range(*each[:1].total()) for each in (found.heads, people, read))
    return f"{heads} people, as {norm.attribute} is {value}; it has {has}"


def span(start: int, end: int) -> str:
    """Days as text: one day, or the first day and the day after the last (if there is one)."""
    if end >= OPEN:
        return f"{number_day(start)}.."
    if end - start == 1:
        return str(number_day(start))
    return f"{number_day(start)}..{number_day(end)}"


def _told(things: Subjects, condition: Condition) -> Step:
    verdict = _SAID.get(int(verdicts(things, condition)[0]), "not known")
    match condition:
        case All(parts):
            below = tuple(_told(things, part) for part in parts)
            return Step(what="condition", text=f"all of these: {verdict}", steps=below)
        case AnyOf(parts):
            below = tuple(_told(things, part) for part in parts)
            return Step(what="condition", text=f"one of these: {verdict}", steps=below)
        case Not(part):
            return Step(what="condition", text=f"not this: {verdict}", steps=(_told(things, part),))
        case _:
            return Step(
                what="condition",
                text=f"{condition_text(condition)}: {verdict}, as {_reads(things, condition)}",
                values=(("verdict", verdict),),
            )


def _reads(things: Subjects, atom: Condition) -> str:
    """The fact that an atom reads, its owner and its origin."""
    if not isinstance(atom, Is | Between):  # it reads the place of the unit
        home = things.state.territory.nodes[int(things.homes()[0])]
        place = things.network.area_index.texts[int(home)]
        return f"{'its home' if things.grain == TEAM else 'it'} is {place}"
    return told_fact(things, atom.subject)


def told_fact(things: Subjects, subject: str) -> str:
    """The value of a subject, its owner and its origin."""
    column = things.column(subject)
    if not column.applies[0]:
        return "it lies in none"
    whose, value = column.ids.texts[int(column.entity[0])], _value(column)
    if value is None:
        return f"that of {whose} is not known"
    return f"{whose} has {value} ({_origin(things, subject, column)})"


def _value(column: SubjectColumn) -> str | None:
    """The known value in words."""
    data = int(column.data[0])
    if column.type == "whole":
        most = int(column.most[0])
        return None if most == INT64_MAX else shown_range(data, most)
    if not column.known[0]:
        return None
    if column.type == "yes_no":
        return "true" if data else "false"
    if column.type == "day":
        return str(number_day(data))
    if column.type == "word":
        return column.words[data] or "no type"
    return ", ".join(word for place, word in enumerate(column.words) if data >> place & 1) or "none"


def _origin(things: Subjects, subject: str, column: SubjectColumn) -> str:
    """The origin of the value."""
    tables, (owner, _, name) = things.network.tables, subject.partition(".")
    if subject == "kind" or owner == TEAM:
        values = next(each for each in tables.bodies.attributes if each.name == (name or TEAM_KINDS))
        code = values.origin[things.rows[0]]
    else:
        row = things.state.row[int(column.entity[0])]
        origins = {each.name: each.origin for each in tables.areas.attributes}
        code = origins.get(name, tables.areas.origin)[row]
    return Origin(int(code)).label if code else "known within bounds"
