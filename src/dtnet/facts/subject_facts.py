"""Verdicts of conditions on units, and numbers of units with their bounds, read from columns."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.bounds import UNBOUNDED, Bounded
from dtnet.errors import ArgumentError, UnknownNameError, near
from dtnet.facts.area_ground import joint_ground
from dtnet.facts.subjects import FIRST_DAY, LAST_DAY, SubjectColumn, Subjects, of_home
from dtnet.money import INT64_MAX
from dtnet.network.tables.tables import NOBODY
from dtnet.network.tables.texts import take
from dtnet.periods import day_number
from dtnet.predicates.conditions import Between, Condition, Inside, Is, atoms_of
from dtnet.predicates.evaluation import evaluate, undecided_atoms
from dtnet.predicates.text import condition_text
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, YES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.predicates.verdicts import Masks

__all__ = [
    "Subjects",
    "UnknownFact",
    "evaluated",
    "read_atom",
    "read_column",
    "sets_in",
    "subject_numbers",
    "unknown_fact",
    "unknown_facts",
    "unknown_numbers",
    "unknown_place",
    "verdicts",
]

NAMED: Final = 3


@attrs.frozen
class UnknownFact:
    """A fact that is unknown for some areas or bodies.

    Attributes:
        subject: The subject, as conditions spell it.
        ids: Ids of the first of these areas or bodies, in order.
        count: The number of all of them.
    """

    subject: str
    ids: tuple[str, ...]
    count: int

    def __str__(self) -> str:
        more = self.count - len(self.ids)
        of = ", ".join(map(repr, self.ids)) + (f" and {more} more" if more else "")
        return f"{self.subject!r} of {of}"


def verdicts(things: Subjects, condition: Condition) -> Masks:
    """Shape (n): the verdict of a condition on each unit; O(n) for each atom.

    Raises:
        UnknownNameError: If the network does not have a level, attribute, word or area of the condition.
        ArgumentError: If a value does not fit the attribute with which it is compared.
        OutsideDataError: If the data do not cover the day of an `inside` condition.
    """
    return evaluated(things, condition)[0]


def evaluated(things: Subjects, condition: Condition) -> tuple[Masks, bool]:
    """As `verdicts`, and whether each verdict has only possible outcomes; see `evaluate`."""
    return evaluate(
        condition, lambda atom: read_atom(things, atom), count=len(things), sets=sets_in(things, condition)
    )


def subject_numbers(things: Subjects, subject: str) -> Bounded:
    """A number of each unit, shape (n); 0 where the subject does not apply. O(n).

    Args:
        things: The units.
        subject: `team.<attribute>` or `<level>.<attribute>`.

    Raises:
        UnknownNameError: If the network does not have the level or attribute.
        ArgumentError: If the attribute is not a whole number.
    """
    column = things.column(subject)
    if column.type != "whole":
        raise ArgumentError(f"{things.what}: {subject!r} is {_SAID[column.type]}", "name a whole number")
    free = ~column.known & (column.most == INT64_MAX)
    return Bounded.between(
        np.where(column.applies, column.data, 0),
        np.where(column.applies, np.where(free, UNBOUNDED, column.most), 0),
    )


def unknown_facts(things: Subjects, condition: Condition) -> list[UnknownFact]:
    """The unknown facts that leave verdicts undecided, in order of the condition; empty if all are decided.

    Raises:
        UnknownNameError: As `verdicts`.
        ArgumentError: As `verdicts`.
        OutsideDataError: As `verdicts`.
    """
    open_atoms = undecided_atoms(
        condition, lambda atom: read_atom(things, atom), count=len(things), sets=sets_in(things, condition)
    )
    where: dict[str, NDArray[np.bool_]] = {}
    for atom in [each for each in open_atoms if isinstance(each, Is | Between | Inside)]:
        subject = condition_text(atom) if isinstance(atom, Inside) else atom.subject
        where[subject] = open_atoms[atom] | where.get(subject, False)
    grounds = {condition_text(atom) for atom in open_atoms if isinstance(atom, Inside)}
    return [
        unknown_place(things, subject, here) if subject in grounds else _unknown(things, subject, here)
        for subject, here in where.items()
    ]


def unknown_numbers(things: Subjects, subject: str) -> UnknownFact | None:
    """The unknown fact of a number; None if the number is known wherever it applies.

    Raises:
        UnknownNameError: As `subject_numbers`.
        ArgumentError: As `subject_numbers`.
    """
    where = subject_numbers(things, subject).doubtful
    return _unknown(things, subject, where) if where.any() else None


def unknown_fact(things: Subjects, subject: str) -> UnknownFact | None:
    """The unknown fact of a subject of any type; None if it is known wherever it applies."""
    column = things.column(subject)
    where = column.applies & ~column.known
    return _unknown(things, subject, where) if where.any() else None


def unknown_place(things: Subjects, ground: str, where: NDArray[np.bool_]) -> UnknownFact:
    """The unknown fact whether areas (units or homes of units) lie in a territory.

    Args:
        things: The units.
        ground: The condition about the territory, as text.
        where: Shape (n): the units for which it is unknown.
    """
    territory = things.state.territory
    homes = np.unique(territory.nodes[things.homes()[where]])
    return UnknownFact(ground, tuple(take(things.network.area_index.texts, homes[:NAMED])), len(homes))


def _unknown(things: Subjects, subject: str, where: NDArray[np.bool_]) -> UnknownFact:
    column = things.column(subject)
    entities = np.unique(column.entity[where])
    return UnknownFact(subject, tuple(take(column.ids.texts, entities[:NAMED])), len(entities))


def sets_in(things: Subjects, condition: Condition) -> set[str]:
    """The subjects of a condition whose values are sets of words."""
    subjects = {atom.subject for atom in atoms_of(condition) if isinstance(atom, Is)}
    return {subject for subject in subjects if things.column(subject).type == "set"}


def read_atom(things: Subjects, atom: Condition) -> Masks:
    """Shape (n): the verdict of one atom on each unit; raises the errors of `verdicts`."""
    match atom:
        case Is(subject) | Between(subject):
            return read_column(things.column(subject), atom, things.what)
        case Inside():
            return _inside(things, atom)
    raise ArgumentError(f"{things.what}: no policy can read {atom!r}", "resolve its choices first")


def read_column(column: SubjectColumn, atom: Is | Between, what: str) -> Masks:
    """Shape (n): the verdict of a comparison on each unit.

    Args:
        column: The column of the subject.
        atom: The comparison.
        what: The name of the caller; error messages begin with it.

    Raises:
        UnknownNameError: If the network does not have a word of the comparison.
        ArgumentError: If a value does not fit the subject.
    """
    if isinstance(atom, Is):
        return _where_it_applies(column, _masks(*_compared(column, atom.subject, atom.values, what)))
    _check_range(column, atom, what)
    return _where_it_applies(column, _masks(*_in_range(column, atom)))


def _where_it_applies(column: SubjectColumn, masks: Masks) -> Masks:
    return masks if column.applies.all() else np.where(column.applies, masks, NOT_APPLICABLE)


def _masks(may_hold: NDArray[np.bool_], may_not: NDArray[np.bool_]) -> Masks:
    masks: Masks = may_hold * YES | may_not * NO
    return masks


def _compared(
    column: SubjectColumn, subject: str, values: tuple[str | int | bool | date, ...], what: str
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Shape (n) each: whether the value may be among some values, and whether it may not be."""
    legal = _LEGAL.get(column.type, (str, date))  # a day may be meant as the word that is written like it
    for value in values:
        if type(value) not in legal:
            raise _misfit(column, subject, str(value) if isinstance(value, date) else repr(value), what)
    if column.type in _ORDERED:
        return _among(column, set(map(_number, values)))
    if column.type == "yes_no":
        wanted = {bool(value) for value in values}
        if len(wanted) > 1:
            return np.ones(len(column.data), np.bool_), np.zeros(len(column.data), np.bool_)
        holds = (column.data == 1) == wanted.pop()
        return holds | ~column.known, ~holds | ~column.known
    places = {column.place(str(value), what=what) for value in values}
    if column.type == "word":
        every = len(places) == len(column.words)  # it has one of them, whichever it is
        holds, known = np.isin(column.data, list(places)) | every, column.known | every
    else:
        words = column.data if column.data.dtype.kind == "u" else column.data.astype(np.uint64)
        holds = (words & words.dtype.type(sum(1 << place for place in places))) != 0
        full = column.known if column.closed is None else column.known & column.closed
        if full.all():
            return holds, ~holds
        return holds | ~full, ~(holds & column.known)
    return holds | ~known, ~holds | ~known


def _among(column: SubjectColumn, values: set[int]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """As `_compared`, for numbers or days within bounds: counts the values that lie within the bounds."""
    least, most = _ORDERED[column.type]
    within = np.zeros(len(column.data), np.int64)
    for value in values:
        if least <= value <= most:
            within += (column.data <= value) & (value <= column.most)
    return within > 0, column.most - column.data >= within


def _check_range(column: SubjectColumn, atom: Between, what: str) -> None:
    """Refuse a range for a subject without order, or of numbers for days, or of days for numbers."""
    of_days = isinstance(atom.below if atom.least is None else atom.least, date)
    if column.type not in _ORDERED:
        raise _misfit(column, atom.subject, "a range", what)
    if of_days != (column.type == "day"):
        raise _misfit(column, atom.subject, f"a range of {'days' if of_days else 'numbers'}", what)


def _number(value: object) -> int:
    """A whole number, or a day as columns store it; a number that is not whole is rounded up."""
    if isinstance(value, date):
        return day_number(value)
    return ceil(value) if isinstance(value, int | Fraction) else 0


def _in_range(column: SubjectColumn, atom: Between) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """As `_compared`, for a range."""
    least, most = _ORDERED[column.type]
    first = least if atom.least is None else max(_number(atom.least), least)
    last = most if atom.below is None else min(_number(atom.below) - 1, most)
    if first > last:
        never = np.zeros(len(column.data), np.bool_)
        return never, ~never
    return (column.most >= first) & (column.data <= last), (column.data < first) | (column.most > last)


_ORDERED: Final = {"whole": (0, INT64_MAX), "day": (FIRST_DAY, LAST_DAY)}
"""Types that allow ranges, with their least and greatest value."""
_LEGAL: Final[dict[str, tuple[type, ...]]] = {"whole": (int,), "yes_no": (bool,), "day": (date,)}
_SAID: Final = {
    "whole": "a whole number",
    "yes_no": "yes or no",
    "day": "a day",
    "set": "a set of words",
    "word": "a word",
}
_WRITE: Final = {
    "day": "write days, as 2024-08-31, or a range of them",
    "whole": "write whole numbers or a range",
    "yes_no": "write true or false",
    "set": "write words in quotes",
    "word": "write words in quotes",
}


def _misfit(column: SubjectColumn, subject: str, got: str, what: str) -> ArgumentError:
    return ArgumentError(
        f"{what}: {subject!r} is {_SAID[column.type]}, and is compared with {got}", _WRITE[column.type]
    )


def _inside(things: Subjects, atom: Inside) -> Masks:
    network, territory, homes = things.network, things.state.territory, things.homes()
    entities: list[int] = []
    for area in atom.areas:
        network.check_covered(atom.as_of, what=f"{things.what}: inside {area!r} as of")
        position = network.area_state(atom.as_of).territory.position
        entity = network.area_index.get(area)
        if entity is None or position[entity] == NOBODY:
            hint = near(area, network.area_index.similar(area))
            raise UnknownNameError(f"{things.what}: no area {area!r} on {atom.as_of}", hint)
        entities.append(entity)
    ground = joint_ground(network, entities, day_number(atom.as_of))
    inside, certain = (
        of_home(ground.members(territory, certain=sure), homes, nowhere=False) for sure in (False, True)
    )
    return np.where(homes == NOBODY, NOT_APPLICABLE, _masks(inside, ~certain))
