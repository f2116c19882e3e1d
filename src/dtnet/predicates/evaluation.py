"""What a condition comes to where its facts may be unknown: exact, wherever a few cases settle it.

A verdict put together part by part holds every outcome that is possible, and maybe others, as it takes each
part for independent: `x or not x` would come out unknown. Where an unknown fact is read in two ways, the
condition is therefore evaluated once for each case of that fact. Facts of different subjects count as
independent.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from functools import reduce
from itertools import chain, pairwise, product
from math import prod
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs
import numpy as np

from dtnet.periods import LATEST
from dtnet.predicates.conditions import All, AnyOf, Between, Condition, Is, Not, parts_of
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, UNKNOWN, YES, both, either, is_decided, negated

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence

    from numpy.typing import NDArray

    from dtnet.predicates.verdicts import Masks

    Flags: TypeAlias = NDArray[np.bool_]
    Read: TypeAlias = Callable[[Condition], Masks]
    End: TypeAlias = Fraction | date

_MOST_PASSES: Final = 16
"""As many as four facts with two cases each take."""


def evaluate(
    condition: Condition, read: Read, *, count: int, sets: Container[str] = ()
) -> tuple[Masks, bool]:
    """The verdict of a condition on each of some things; O(count) for each atom and pass.

    Args:
        condition: What is asked.
        read: Gives the verdicts of an atom, shape (count), each with all that is possible for that atom and
            nothing else. Where the condition compares a subject in several ways, it is also asked about
            ranges and values of that subject that do not stand in the condition.
        count: How many things there are.
        sets: Subjects whose values are sets of words. All others have one value, and where they are compared
            with ranges, a whole number or a day.

    Returns:
        Shape (count): the verdicts; and whether they hold nothing that is impossible. If not, more unknown
        facts are read in two ways than can be told apart, and some verdicts may be too wide.
    """
    verdicts, loose = evaluate_each(condition, read, count=count, sets=sets)
    return verdicts, loose is None


def evaluate_each(
    condition: Condition, read: Read, *, count: int, sets: Container[str] = ()
) -> tuple[Masks, Flags | None]:
    """The same, and of which things the verdict may be too wide; what is said of one hangs on no other.

    Args:
        condition: As for `evaluate`; so are the others.
        read: As for `evaluate`.
        count: As for `evaluate`.
        sets: As for `evaluate`.

    Returns:
        Shape (count): the verdicts; and, shape (count), which of them may hold something that is impossible,
        None if none.
    """
    condition = _with_single_words(condition, sets)
    if parts_of(condition) is None:
        return read(condition).copy(), None
    known = {atom: read(atom) for atom in _directions(condition)}
    settled = {atom: masks & UNKNOWN for atom, masks in known.items()}
    result = _combined(condition, settled, count)
    loose: Flags | None = None
    unsure = np.flatnonzero(result == UNKNOWN)
    if unsure.size:
        there = {atom: masks[unsure] for atom, masks in settled.items()}
        result[unsure], wide = _by_cases(condition, there, lambda atom: read(atom)[unsure], sets)
        if wide.any():
            loose = np.zeros(count, np.bool_)
            loose[unsure] = wide
    for masks in known.values():
        result |= masks & NOT_APPLICABLE  # one part that is not applicable makes the whole so
    return result, loose


def undecided_atoms(
    condition: Condition, read: Read, *, count: int, sets: Container[str] = ()
) -> dict[Condition, NDArray[np.bool_]]:
    """The atoms that leave verdicts open.

    Args:
        condition: As for `evaluate`; so are the others.
        read: As for `evaluate`.
        count: As for `evaluate`.
        sets: As for `evaluate`.

    Returns:
        Atoms in order, each with the things, shape (count), for which neither it, nor a part in which it
        stands, nor the whole is decided.
    """
    verdicts, _ = evaluate(condition, read, count=count, sets=sets)
    known = {atom: read(atom) for atom in _directions(condition)}
    found: dict[Condition, NDArray[np.bool_]] = {}

    def visit(part: Condition, where: NDArray[np.bool_]) -> None:
        here = where & ~is_decided(_combined(part, known, count))
        if not here.any():
            return
        inner = parts_of(part)
        if inner is None:
            found[part] = here | found.get(part, False)
        else:
            for each in inner:
                visit(each, here)

    visit(condition, ~is_decided(verdicts))
    return found


def _combined(condition: Condition, masks: Mapping[Condition, Masks], count: int) -> Masks:
    """The verdict put together part by part; a new array."""
    match condition:
        case All(parts):
            verdicts = [_combined(part, masks, count) for part in parts]
            return reduce(both, verdicts, np.full(count, YES, np.uint8))
        case AnyOf(parts):
            return reduce(either, [_combined(part, masks, count) for part in parts])
        case Not(part):
            return negated(_combined(part, masks, count))
    return masks[condition].copy()


def _directions(condition: Condition) -> dict[Condition, set[bool]]:
    """Every atom in order, with whether it stands upright, under a `not`, or both."""
    found: dict[Condition, set[bool]] = defaultdict(set)

    def visit(part: Condition, *, upright: bool) -> None:
        inner = parts_of(part)
        if inner is None:
            found[part].add(upright)
        else:
            for each in inner:
                visit(each, upright=upright != isinstance(part, Not))

    visit(condition, upright=True)
    return found


def _with_single_words(condition: Condition, sets: Container[str]) -> Condition:
    """The condition with an atom for each word of a set: that it has one says nothing of another."""
    match condition:
        case All(parts):
            return All(tuple(_with_single_words(part, sets) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(_with_single_words(part, sets) for part in parts))
        case Not(part):
            return Not(_with_single_words(part, sets))
        case Is(subject, values) if subject in sets and len(values) > 1:
            return AnyOf(tuple(Is(subject, (value,)) for value in values))
    return condition


@attrs.frozen(eq=False)
class _Case:
    """One way in which a fact may be, as far as some atoms tell.

    Attributes:
        possible: For which things it may be so.
        holds: The atoms that hold then.
    """

    possible: NDArray[np.bool_]
    holds: frozenset[Condition]


_Told: TypeAlias = "Sequence[tuple[list[Condition], list[_Case]]]"
"""Facts that are read in two ways: the atoms about each, and the ways in which it may be."""


def _by_cases(
    condition: Condition, masks: Mapping[Condition, Masks], read: Read, sets: Container[str]
) -> tuple[Masks, Flags]:
    """Verdicts of yes and no, and which may be too wide; a pass for each way in which facts may be together.

    If all things together have too many ways, those that have the same ones are taken apart from the others.

    Args:
        condition: With single words of sets.
        masks: Per atom, shape (k).
        read: Of these k things.
        sets: As for `evaluate`.
    """
    facts = [(atoms, _cases(atoms, masks, read)) for atoms in _read_in_two_ways(condition, masks, sets)]
    count = len(next(iter(masks.values())))
    if prod(len(cases) for _, cases in facts) <= _MOST_PASSES:
        return _in_passes(condition, masks, facts), np.zeros(count, np.bool_)
    result, wide = np.zeros(count, np.uint8), np.zeros(count, np.bool_)
    possible = np.stack([case.possible for case in chain.from_iterable(cases for _, cases in facts)])
    ways, way = np.unique(possible, axis=1, return_inverse=True)
    for number in range(ways.shape[1]):
        here = np.flatnonzero(way.ravel() == number)
        told = _first_of(facts, here)
        result[here] = _in_passes(condition, {atom: each[here] for atom, each in masks.items()}, told)
        wide[here] = len(told) < len(facts)
    return result, wide & ~is_decided(result)


def _first_of(facts: _Told, here: NDArray[np.intp]) -> _Told:
    """Of some things that have the same ways: those facts, from the first, that there are passes for."""
    found, passes = [], 1
    for atoms, cases in facts:
        there = [_Case(case.possible[here], case.holds) for case in cases if case.possible[here[0]]]
        if passes * len(there) <= _MOST_PASSES:
            found.append((atoms, there))
            passes *= len(there)
    return found


def _in_passes(condition: Condition, masks: Mapping[Condition, Masks], facts: _Told) -> Masks:
    """The verdicts, over every way in which some facts may be together."""
    result = np.zeros(len(next(iter(masks.values()))), np.uint8)
    for chosen in product(*(cases for _, cases in facts)):
        told = dict(masks)
        for (atoms, _), case in zip(facts, chosen, strict=True):
            for atom in atoms:
                told[atom] = np.where(case.possible, YES if atom in case.holds else NO, np.uint8(0))
        result |= _combined(condition, told, len(result))
    return result


def _read_in_two_ways(
    condition: Condition, masks: Mapping[Condition, Masks], sets: Container[str]
) -> list[list[Condition]]:
    """The atoms about each unknown fact that several atoms read, or one of them upright and under a `not`."""
    facts: dict[object, list[Condition]] = defaultdict(list)
    directions = _directions(condition)
    for atom in directions:
        facts[_fact_of(atom, sets)].append(atom)
    return [
        atoms
        for atoms in facts.values()
        if (len(atoms) > 1 or len(directions[atoms[0]]) > 1)
        and any((masks[atom] == UNKNOWN).any() for atom in atoms)
    ]


def _fact_of(atom: Condition, sets: Container[str]) -> object:
    """What an atom reads: its subject, but of a set only whether it has the word."""
    return atom.subject if isinstance(atom, Is | Between) and atom.subject not in sets else atom


def _cases(atoms: Sequence[Condition], masks: Mapping[Condition, Masks], read: Read) -> list[_Case]:
    """Every way in which a fact may be, as far as the atoms about it tell."""
    if len(atoms) == 1:
        (atom,) = atoms
        ways = [
            _Case((masks[atom] & YES) != 0, frozenset(atoms)),
            _Case((masks[atom] & NO) != 0, frozenset()),
        ]
    elif any(isinstance(atom, Between) for atom in atoms):
        ways = _by_ranges(atoms, read)
    else:
        ways = _by_values(atoms, read)
    possible: dict[frozenset[Condition], NDArray[np.bool_]] = {}
    for way in ways:
        possible[way.holds] = way.possible | possible.get(way.holds, False)
    return [_Case(where, holds) for holds, where in possible.items() if where.any()]


def _by_ranges(atoms: Sequence[Condition], read: Read) -> list[_Case]:
    """Where a number may lie in each range over which no atom changes, and the atoms that hold there."""
    comparing = [atom for atom in atoms if isinstance(atom, Is | Between)]
    found: set[Any] = {edge for atom in comparing for edge in _edges(atom)}
    ways = []
    for least, below in pairwise([None, *sorted(found), None]):
        where = (read(Between(comparing[0].subject, least, below)) & YES) != 0
        ways.append(_Case(where, frozenset(atom for atom in comparing if _holds_in(atom, least, below))))
    return ways


def _edges(atom: Is | Between) -> list[End]:
    """Numbers, or days, at which it changes whether an atom about a whole number, or a day, holds."""
    if isinstance(atom, Between):
        return [edge for edge in (atom.least, atom.below) if edge is not None]
    days = [value for value in atom.values if isinstance(value, date)]
    numbers = [value for value in atom.values if isinstance(value, int)]
    return [
        *days,
        *(day + timedelta(days=1) for day in days if day < LATEST),
        *(Fraction(value + step) for value in numbers for step in (0, 1)),
    ]


def _holds_in(atom: Is | Between, least: Any, below: Any) -> bool:  # noqa: ANN401 - ends of a kind with the atom's
    if isinstance(atom, Is):
        return least is not None and least in atom.values
    from_there = atom.least is None or (least is not None and atom.least <= least)
    return from_there and (atom.below is None or (below is not None and below <= atom.below))


def _by_values(atoms: Sequence[Condition], read: Read) -> list[_Case]:
    """Where a subject may have each value that atoms name, or none of them, and the atoms that hold then."""
    comparing = [atom for atom in atoms if isinstance(atom, Is)]
    subject = comparing[0].subject
    named = tuple({(type(value), value): value for atom in comparing for value in atom.values}.values())
    others = (read(Is(subject, named)) & NO) != 0
    ways = [_Case(others, frozenset())]
    for value in named:
        where = (read(Is(subject, (value,))) & YES) != 0
        holds = (
            atom
            for atom in comparing
            if any(type(each) is type(value) and each == value for each in atom.values)
        )
        ways.append(_Case(where, frozenset(holds)))
    return ways
