"""What policies read of units: verdicts of conditions, and numbers with their bounds, over columns."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.errors import ArgumentError, UnknownNameError, near
from dtnet.money import INT64_MAX
from dtnet.network.tables import NOBODY
from dtnet.network.texts import take
from dtnet.policy.bounded import UNBOUNDED
from dtnet.policy.ground import ground_of
from dtnet.policy.things import Column, Things, of_home
from dtnet.predicates.conditions import Between, Condition, Inside, Is, atoms_of
from dtnet.predicates.evaluation import evaluate, undecided_atoms
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, YES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.predicates.verdicts import Masks

__all__ = [
    "Numbers",
    "Things",
    "UnknownFact",
    "evaluated",
    "numbers",
    "read_atom",
    "sets_in",
    "unknown_fact",
    "unknown_facts",
    "unknown_numbers",
    "verdicts",
]

_NAMED: Final = 3


@attrs.frozen(eq=False)
class Numbers:
    """A number of each of some things, with its bounds.

    Attributes:
        lower: Shape (n): the least that it may be; 0 where there is none.
        upper: Shape (n): the greatest, or `UNBOUNDED`; 0 where there is none.
        applies: Shape (n): where there is such a number.
    """

    lower: NDArray[np.int64]
    upper: NDArray[np.int64]
    applies: NDArray[np.bool_]


@attrs.frozen
class UnknownFact:
    """A fact that is not known of some areas or bodies.

    Attributes:
        subject: As conditions spell it.
        ids: Of whom; the first of them, in order.
        count: Of how many in all.
    """

    subject: str
    ids: tuple[str, ...]
    count: int

    def __str__(self) -> str:
        more = self.count - len(self.ids)
        of = ", ".join(map(repr, self.ids)) + (f" and {more} more" if more else "")
        return f"{self.subject!r} of {of}"


def verdicts(things: Things, condition: Condition) -> Masks:
    """Shape (n): what a condition comes to for each thing; O(n) for each atom.

    Raises:
        UnknownNameError: If it has a level, attribute, word or area that the network does not know.
        ArgumentError: If a value does not fit the attribute that it is compared with.
        OutsideDataError: If the data do not reach the day of a ground.
    """
    return evaluated(things, condition)[0]


def evaluated(things: Things, condition: Condition) -> tuple[Masks, bool]:
    """The same, and whether the verdicts hold nothing that is impossible; see `evaluate`."""
    return evaluate(
        condition, lambda atom: read_atom(things, atom), count=len(things), sets=sets_in(things, condition)
    )


def numbers(things: Things, subject: str) -> Numbers:
    """A number of each thing; O(n).

    Args:
        things: The things.
        subject: `team.<attribute>` or `<level>.<attribute>`.

    Raises:
        UnknownNameError: If it has a level or attribute that the network does not know.
        ArgumentError: If it is no number.
    """
    column = things.column(subject)
    if column.type != "whole":
        raise ArgumentError(f"{things.what}: {subject!r} is {_SAID[column.type]}", "name a whole number")
    free = ~column.known & (column.most == INT64_MAX)
    return Numbers(
        np.where(column.applies, column.data, 0),
        np.where(column.applies, np.where(free, UNBOUNDED, column.most), 0),
        column.applies,
    )


def unknown_facts(things: Things, condition: Condition) -> list[UnknownFact]:
    """The facts that leave the verdicts of a condition open, in its order; empty where all are decided.

    Raises:
        UnknownNameError: As `verdicts`; so do the others.
        ArgumentError: As there.
        OutsideDataError: As there.
    """
    open_atoms = undecided_atoms(
        condition, lambda atom: read_atom(things, atom), count=len(things), sets=sets_in(things, condition)
    )
    where: dict[str, NDArray[np.bool_]] = {}
    for atom in [each for each in open_atoms if isinstance(each, Is | Between)]:
        where[atom.subject] = open_atoms[atom] | where.get(atom.subject, False)
    return [_unknown(things, subject, here) for subject, here in where.items()]


def unknown_numbers(things: Things, subject: str) -> UnknownFact | None:
    """Of whom a number is not known; None where it is of all to whom it applies.

    Raises:
        UnknownNameError: As `numbers`; so does the other.
        ArgumentError: As there.
    """
    found = numbers(things, subject)
    where = found.lower != found.upper
    return _unknown(things, subject, where) if where.any() else None


def unknown_fact(things: Things, subject: str) -> UnknownFact | None:
    """Of whom a subject of any type is not known; None where it is of all to whom it applies."""
    column = things.column(subject)
    where = column.applies & ~column.known
    return _unknown(things, subject, where) if where.any() else None


def _unknown(things: Things, subject: str, where: NDArray[np.bool_]) -> UnknownFact:
    column = things.column(subject)
    entities = np.unique(column.entity[where])
    return UnknownFact(subject, tuple(take(column.ids.texts, entities[:_NAMED])), len(entities))


def sets_in(things: Things, condition: Condition) -> set[str]:
    """The subjects of a condition whose values are sets of words."""
    subjects = {atom.subject for atom in atoms_of(condition) if isinstance(atom, Is)}
    return {subject for subject in subjects if things.column(subject).type == "set"}


def read_atom(things: Things, atom: Condition) -> Masks:
    """Shape (n): what one atom comes to for each thing; raises as `verdicts`."""
    match atom:
        case Is(subject, values):
            column = things.column(subject)
            return _where_it_applies(column, _masks(*_compared(column, subject, values, things.what)))
        case Between(subject, _, _):
            column = things.column(subject)
            if column.type != "whole":
                raise _misfit(column, subject, "a range", things.what)
            return _where_it_applies(column, _masks(*_in_range(column, atom)))
        case Inside():
            return _inside(things, atom)
    raise ArgumentError(f"{things.what}: no policy can read {atom!r}", "make its choices first")


def _where_it_applies(column: Column, masks: Masks) -> Masks:
    return masks if column.applies.all() else np.where(column.applies, masks, NOT_APPLICABLE)


def _masks(may_hold: NDArray[np.bool_], may_not: NDArray[np.bool_]) -> Masks:
    masks: Masks = may_hold * YES | may_not * NO
    return masks


def _compared(
    column: Column, subject: str, values: tuple[str | int | bool, ...], what: str
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Shape (n) each: whether some value may be among others, and whether it may not."""
    wanted = {"whole": int, "yes_no": bool}.get(column.type, str)
    for value in values:
        if type(value) is not wanted:
            raise _misfit(column, subject, repr(value), what)
    if column.type == "whole":
        return _among(column, {int(value) for value in values})
    if column.type == "yes_no":
        legal = {bool(value) for value in values}
        if len(legal) > 1:
            return np.ones(len(column.data), np.bool_), np.zeros(len(column.data), np.bool_)
        holds = (column.data == 1) == legal.pop()
        return holds | ~column.known, ~holds | ~column.known
    places = {column.place(str(value), what=what) for value in values}
    if column.type == "word":
        holds = np.isin(column.data, list(places))
    else:
        words = column.data if column.data.dtype.kind == "u" else column.data.astype(np.uint64)
        holds = (words & words.dtype.type(sum(1 << place for place in places))) != 0
        if column.closed is not None:
            return holds | ~(column.known & column.closed), ~(holds & column.known)
    return holds | ~column.known, ~holds | ~column.known


def _among(column: Column, values: set[int]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """The same of numbers within bounds: how many of the values lie there, against how many numbers do."""
    within = np.zeros(len(column.data), np.int64)
    for value in values:
        if 0 <= value <= INT64_MAX:
            within += (column.data <= value) & (value <= column.most)
    return within > 0, column.most - column.data >= within


def _in_range(column: Column, atom: Between) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """The same of a range, whose whole numbers are those from its first to its last."""
    first = 0 if atom.least is None else max(ceil(atom.least), 0)
    last = INT64_MAX if atom.below is None else min(ceil(atom.below) - 1, INT64_MAX)
    if first > last:
        never = np.zeros(len(column.data), np.bool_)
        return never, ~never
    return (column.most >= first) & (column.data <= last), (column.data < first) | (column.most > last)


_SAID: Final = {"whole": "a whole number", "yes_no": "yes or no", "set": "a set of words", "word": "a word"}
_WRITE: Final = {
    "whole": "write whole numbers or a range",
    "yes_no": "write true or false",
    "set": "write words in quotes",
    "word": "write words in quotes",
}


def _misfit(column: Column, subject: str, got: str, what: str) -> ArgumentError:
    return ArgumentError(
        f"{what}: {subject!r} is {_SAID[column.type]}, and is compared with {got}", _WRITE[column.type]
    )


def _inside(things: Things, atom: Inside) -> Masks:
    network, territory, homes = things.network, things.state.territory, things.homes()
    inside = np.zeros(len(things), np.bool_)
    for area in atom.areas:
        ground = ground_of(network, area, atom.as_of, what=f"{things.what}: inside {area!r} as of")
        if ground is None:
            hint = near(area, network.area_index.similar(area))
            raise UnknownNameError(f"{things.what}: no area {area!r} on {atom.as_of}", hint)
        inside |= of_home(ground.members(territory), homes, nowhere=False)
    return np.where(homes == NOBODY, NOT_APPLICABLE, _masks(inside, ~inside))
