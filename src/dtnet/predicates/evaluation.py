"""Evaluation of conditions on facts that may be unknown; exact wherever a few cases suffice.

Combining verdicts part by part treats the parts as independent, so it can add impossible outcomes:
`x or not x` would be unknown. If a condition reads an unknown fact in more than one way, it is therefore
evaluated once for each possible value of that fact. Facts of different subjects count as independent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container
from datetime import date, timedelta
from fractions import Fraction
from functools import reduce
from itertools import chain, pairwise, product
from math import prod
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs
import numpy as np
from numpy.typing import NDArray

from dtnet.arguments import check_argument, words_of
from dtnet.periods import LATEST
from dtnet.predicates.conditions import (
    All,
    AnyOf,
    Between,
    Condition,
    Is,
    Not,
    atoms_of,
    directed_atoms,
    parts_of,
    with_parts,
)
from dtnet.predicates.verdicts import (
    NO,
    NOT_APPLICABLE,
    UNKNOWN,
    YES,
    Masks,
    both,
    either,
    is_decided,
    negated,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    End: TypeAlias = Fraction | date

Flags: TypeAlias = NDArray[np.bool_]
Read: TypeAlias = Callable[[Condition], Masks]

_MOST_PASSES: Final = 16
"""The most evaluations of one condition; enough for four facts with two cases each."""


def evaluate(
    condition: Condition, read: Read, *, count: int, sets: Container[str] = ()
) -> tuple[Masks, bool]:
    """The verdicts of a condition on some teams or areas; O(count) for each atom and pass.

    Args:
        condition: The condition.
        read: Gives the verdicts of an atom, shape (count), each with exactly the outcomes that are possible
            for that atom. If the condition compares a subject in several ways, `read` is also called with
            ranges and values of that subject that do not occur in the condition.
        count: The number of teams or areas.
        sets: Subjects whose values are sets of words. Every other subject has one value; a subject that is
            compared with a range has a whole number or a day.

    Returns:
        Shape (count): the verdicts; and whether every outcome in them can occur. If False, too many unknown
        facts are read in two ways, and some verdicts may be too wide.
    """
    verdicts, loose = evaluate_each(condition, read, count=count, sets=sets)
    return verdicts, loose is None


def evaluate_each(
    condition: Condition, read: Read, *, count: int, sets: Container[str] = ()
) -> tuple[Masks, Flags | None]:
    """As `evaluate`, and marks each verdict that may be too wide; no verdict depends on another one.

    Args:
        condition: As for `evaluate`.
        read: As for `evaluate`.
        count: As for `evaluate`.
        sets: As for `evaluate`.

    Returns:
        Shape (count): the verdicts; and, shape (count), which of them may have an impossible outcome, or None
        if no verdict has.
    """
    check_argument(condition, Condition, "condition", "join comparisons of facts, or parse a text")
    if not callable(read):
        check_argument(read, (), "read", "pass a function of an atom")
    check_argument(count, int, "count", "give a whole number")
    sets = words_of(sets, "sets", 'name subjects: ["kind"]')
    condition = _with_single_words(condition, sets) if sets else condition
    if parts_of(condition) is None:
        return read(condition).copy(), None
    known = {atom: read(atom) for atom in atoms_of(condition)}
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
        result |= masks & NOT_APPLICABLE  # a part that is not applicable makes the whole not applicable
    return result, loose


def undecided_atoms(
    condition: Condition, read: Read, *, count: int, sets: Container[str] = ()
) -> dict[Condition, NDArray[np.bool_]]:
    """The atoms that leave verdicts undecided.

    Args:
        condition: As for `evaluate`.
        read: As for `evaluate`.
        count: As for `evaluate`.
        sets: As for `evaluate`.

    Returns:
        Atoms in order. Each has an array, shape (count), that marks the teams or areas for which the atom,
        every part around it, and the whole condition are undecided.
    """
    verdicts, _ = evaluate(condition, read, count=count, sets=sets)
    known = {atom: read(atom) for atom in atoms_of(condition)}
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
    """The verdicts combined part by part; a new array."""
    match condition:
        case All(parts):
            verdicts = [_combined(part, masks, count) for part in parts]
            return reduce(both, verdicts, np.full(count, YES, np.uint8))
        case AnyOf(parts):
            return reduce(either, [_combined(part, masks, count) for part in parts])
        case Not(part):
            return negated(_combined(part, masks, count))
    return masks[condition].copy()


def _with_single_words(condition: Condition, sets: Container[str]) -> Condition:
    """The condition with one atom for each word of a set, as the words of a set are independent."""
    match condition:
        case Is(subject, values) if subject in sets and len(values) > 1:
            return AnyOf(tuple(Is(subject, (value,)) for value in values))
    return with_parts(condition, lambda part: _with_single_words(part, sets))


@attrs.frozen(eq=False)
class _Case:
    """One possible case of a fact, as far as some atoms distinguish cases."""

    possible: NDArray[np.bool_]
    holds: frozenset[Condition]


_Told: TypeAlias = "Sequence[tuple[list[Condition], list[_Case]]]"
"""Facts that are read in two ways: the atoms about each fact, and its possible cases."""


def _by_cases(
    condition: Condition, masks: Mapping[Condition, Masks], read: Read, sets: Container[str]
) -> tuple[Masks, Flags]:
    """Verdicts of yes and no, and which may be too wide; one pass for each combination of cases.

    If there are too many combinations, teams or areas with the same possible cases are evaluated by
    themselves, which leaves fewer combinations for each.

    Args:
        condition: A condition whose atoms name single words of sets.
        masks: Per atom, shape (k).
        read: Gives the verdicts of an atom for these k teams or areas.
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
    """For teams or areas with the same possible cases: the first facts for which the passes suffice."""
    found, passes = [], 1
    for atoms, cases in facts:
        there = [_Case(case.possible[here], case.holds) for case in cases if case.possible[here[0]]]
        if passes * len(there) <= _MOST_PASSES:
            found.append((atoms, there))
            passes *= len(there)
    return found


def _in_passes(condition: Condition, masks: Mapping[Condition, Masks], facts: _Told) -> Masks:
    """The verdicts: all outcomes over every combination of the cases of some facts."""
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
    """The atoms about each unknown fact that several atoms read, or one atom both upright and negated."""
    facts: dict[object, list[Condition]] = defaultdict(list)
    ways = set(directed_atoms(condition))
    for atom in atoms_of(condition):
        facts[_fact_of(atom, sets)].append(atom)
    return [
        atoms
        for atoms in facts.values()
        if (len(atoms) > 1 or {(atoms[0], 1), (atoms[0], -1)} <= ways)
        and any((masks[atom] == UNKNOWN).any() for atom in atoms)
    ]


def _fact_of(atom: Condition, sets: Container[str]) -> object:
    """The fact that an atom reads: its subject, or for a set the atom, which is about one word."""
    return atom.subject if isinstance(atom, Is | Between) and atom.subject not in sets else atom


def _cases(atoms: Sequence[Condition], masks: Mapping[Condition, Masks], read: Read) -> list[_Case]:
    """Every possible case of a fact, as far as the atoms about it distinguish cases."""
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
    """The cases of a number or day: one for each range in which no atom changes."""
    comparing = [atom for atom in atoms if isinstance(atom, Is | Between)]
    found: set[Any] = {edge for atom in comparing for edge in _edges(atom)}
    ways = []
    for least, below in pairwise([None, *sorted(found), None]):
        where = (read(Between(comparing[0].subject, least, below)) & YES) != 0
        ways.append(_Case(where, frozenset(atom for atom in comparing if _holds_in(atom, least, below))))
    return ways


def _edges(atom: Is | Between) -> list[End]:
    """The whole numbers or days at which an atom begins or stops to hold."""
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
    """The cases of a subject with values: one for each value that atoms name, and one for all others."""
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
