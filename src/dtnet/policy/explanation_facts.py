"""The facts of one unit that conditions and norms read: what was read, of whom, how it is known, what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.citations import Origin
from dtnet.periods import number_day
from dtnet.policy.explanation import Step
from dtnet.policy.explanation_text import shown_range, upper_of
from dtnet.policy.facts import numbers, verdicts
from dtnet.policy.readings import read_norm
from dtnet.policy.things import TEAM, TEAM_KINDS
from dtnet.policy.units import Piece, row_ends, things_of
from dtnet.predicates.conditions import EVERYWHERE, All, AnyOf, Between, Condition, Inside, Is, Not
from dtnet.predicates.text import condition_text
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, YES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dtnet.policy.question import Asked, Question
    from dtnet.policy.terms import NormTerms, Terms
    from dtnet.policy.things import Column, Things

_SAID: Final = {int(YES): "yes", int(NO): "no", int(NOT_APPLICABLE): "not applicable"}


@attrs.frozen(eq=False)
class Stretch:
    """Days on which nothing changes for a unit.

    Attributes:
        start: The first of them, as columns keep days.
        end: The day after the last.
        things: The unit.
    """

    start: int
    end: int
    things: Things


def stretches(question: Question, asked: Asked, terms: Terms, start: int, end: int) -> list[Stretch]:
    """Some days of the one unit that is asked for, as far as it is there and the component's ground holds it."""
    found = []
    for things, low, high in things_of(question, asked, Piece(start, end, (EVERYWHERE,)), terms):
        for row in things.rows.tolist():
            alone = attrs.evolve(things, rows=np.array([row], things.rows.dtype))
            begin, stop = low, high
            if asked.component.per == TEAM:
                begin = max(low, int(question.network.tables.bodies.start[row]))
                stop = min(high, int(row_ends(question.network)[row]))
            if begin < stop:
                found.append(Stretch(begin, stop, alone))
    return sorted(found, key=lambda each: each.start)


def on_day(question: Question, asked: Asked, terms: Terms, day: int) -> Things:
    """The unit as it is on a day on which it is there."""
    return stretches(question, asked, terms, day, day + 1)[0].things


def told_conditions(condition: Condition, found: list[Stretch], days: tuple[int, int]) -> tuple[Step, ...]:
    """What a condition comes to on some stretches of a unit's days; alike ones that follow are told once."""
    parts = _flat(condition)
    if not parts:
        return ()
    merged: list[tuple[int, int, tuple[Step, ...]]] = []
    for each in found:
        steps = tuple(_told(each.things, part) for part in parts)
        if merged and merged[-1][1] == each.start and merged[-1][2] == steps:
            merged[-1] = (merged[-1][0], each.end, steps)
        else:
            merged.append((each.start, each.end, steps))
    if [each[:2] for each in merged] == [days]:
        return merged[0][2]
    return tuple(Step(what="days", text=f"on {span(low, high)}", steps=steps) for low, high, steps in merged)


def _flat(condition: Condition) -> list[Condition]:
    """What must hold together, without what puts no condition."""
    if isinstance(condition, All):
        return [part for each in condition.parts for part in _flat(each)]
    return [condition]


def told_norm(things: Things, norm: NormTerms, day: int) -> str:
    """What a norm on the size of a unit asks for, and how many people it has."""
    found = read_norm(things, norm, day)
    if not found.applies[0]:
        return f"{norm.attribute} does not apply to it, and so the norm does not"
    read, people = numbers(things, norm.attribute), numbers(things, "team.people")
    heads = shown_range(int(found.heads.low[0]), upper_of(found.heads.high[0]))
    has = shown_range(int(people.lower[0]), upper_of(people.upper[0]))
    value = shown_range(int(read.lower[0]), upper_of(read.upper[0]))
    return f"{heads} people, as {norm.attribute} is {value}; it has {has}"


def span(start: int, end: int) -> str:
    """Days as text: one day, or the first and the day after the last."""
    if end - start == 1:
        return str(number_day(start))
    return f"{number_day(start)}..{number_day(end)}"


def _told(things: Things, condition: Condition) -> Step:
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
            read = "; ".join(_reads(things, condition))
            return Step(
                what="condition",
                text=f"{condition_text(condition)}: {verdict}{read and f', as {read}'}",
                values=(("verdict", verdict),),
            )


def _reads(things: Things, atom: Condition) -> Iterator[str]:
    """What an atom reads, of whom, and how that is known."""
    if isinstance(atom, Inside):
        home = int(things.homes()[0])
        yield f"{'its home' if things.grain == TEAM else 'it'} is {things.network.area_index.texts[int(things.state.territory.nodes[home])]}"
    elif isinstance(atom, Is | Between):
        yield told_fact(things, atom.subject)


def told_fact(things: Things, subject: str) -> str:
    """What a subject is, of whom, and how that is known."""
    column = things.column(subject)
    if not column.applies[0]:
        return "it lies in none" if things.grain == TEAM else "there is none of it"
    whose = column.ids.texts[int(column.entity[0])]
    value = _value(column)
    if value is None:
        return f"that of {whose} is not known"
    return f"{whose} has {value} ({_origin(things, subject, column)})"


def _value(column: Column) -> str | None:
    """What is known, in words."""
    data = int(column.data[0])
    if column.type == "whole":
        least, most = data, int(column.most[0])
        if not column.known[0] and most == np.iinfo(np.int64).max:
            return None if least == 0 else f"{least:,} or more"
        return shown_range(least, most)
    if not column.known[0]:
        return None
    if column.type == "yes_no":
        return "true" if data else "false"
    if column.type == "word":
        return column.words[data] or "no type"
    return ", ".join(word for place, word in enumerate(column.words) if data >> place & 1) or "none"


def _origin(things: Things, subject: str, column: Column) -> str:
    """How what is read is known."""
    tables, (owner, _, name) = things.network.tables, subject.partition(".")
    if subject == "kind" or owner == TEAM:
        values = next(each for each in tables.bodies.attributes if each.name == (name or TEAM_KINDS))
        code = values.origin[things.rows[0]]
    else:
        row = things.state.row[int(column.entity[0])]
        origins = {each.name: each.origin for each in tables.areas.attributes}
        code = origins.get(name, tables.areas.origin)[row]
    return Origin(int(code)).label if code else "known within bounds"
