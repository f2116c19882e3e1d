"""Verdicts of conditions on units (teams, areas of one level): their skills, other facts and places.

The place of a unit is uncertain if a row between the unit and an area above may not be in force.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from dtnet.errors import ArgumentError, UnknownNameError, near
from dtnet.facts.area_ground import joint_ground
from dtnet.facts.completeness import NEVER
from dtnet.facts.eras import eras_of
from dtnet.facts.subjects import (
    ORDERED,
    TEAM,
    TYPE_NAMES,
    UnknownFact,
    of_home,
    unknown_place,
    unknown_where,
)
from dtnet.network.tables.tables import NOBODY
from dtnet.periods import day_number
from dtnet.predicates.conditions import Between, Condition, Inside, Is, atoms_of
from dtnet.predicates.evaluation import evaluate, evaluate_each, undecided_atoms
from dtnet.predicates.text import condition_text
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, UNKNOWN, YES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.facts.area_ground import AreaGround
    from dtnet.facts.eras import Era
    from dtnet.facts.subjects import SubjectColumn, Subjects
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Codes, Flags, Ints
    from dtnet.predicates.verdicts import Masks


def verdicts(things: Subjects, condition: Condition) -> Masks:
    """Shape (n): the verdict of a condition on each unit; O(n) for each atom.

    Raises:
        UnknownNameError: If the network does not have a level, attribute, word or area of the condition.
        ArgumentError: If a value does not fit the attribute with which it is compared.
        OutsideDataError: If the data do not cover the day of an `inside` condition.
    """
    return evaluated(things, condition)[0]


def evaluated(things: Subjects, condition: Condition) -> tuple[Masks, bool]:
    """The verdicts, as `verdicts` gives them; and whether every outcome in them can occur; see `evaluate`."""
    return evaluate(
        condition,
        lambda atom: verdict_of_atom(things, atom),
        count=len(things),
        sets=sets_in(things, condition),
    )


def unknown_facts(things: Subjects, condition: Condition) -> list[UnknownFact]:
    """The unknown facts that leave verdicts undecided, in order of the condition; empty if all are decided.

    Raises:
        UnknownNameError: As `verdicts`.
        ArgumentError: As `verdicts`.
        OutsideDataError: As `verdicts`.
    """
    open_atoms = undecided_atoms(
        condition,
        lambda atom: verdict_of_atom(things, atom),
        count=len(things),
        sets=sets_in(things, condition),
    )
    where: dict[str, NDArray[np.bool_]] = {}
    for atom in [each for each in open_atoms if isinstance(each, Is | Between | Inside)]:
        subject = condition_text(atom) if isinstance(atom, Inside) else atom.subject
        where[subject] = open_atoms[atom] | where.get(subject, False)
    grounds = {condition_text(atom) for atom in open_atoms if isinstance(atom, Inside)}
    return [
        unknown_place(things, subject, here) if subject in grounds else unknown_where(things, subject, here)
        for subject, here in where.items()
    ]


def sets_in(things: Subjects, condition: Condition) -> set[str]:
    """The subjects of a condition whose values are sets of words."""
    subjects = {atom.subject for atom in atoms_of(condition) if isinstance(atom, Is)}
    return {subject for subject in subjects if things.column(subject).type == "set"}


def verdict_of_atom(things: Subjects, atom: Condition) -> Masks:
    """Shape (n): the verdict of one atom on each unit; raises the errors of `verdicts`."""
    match atom:
        case Is(subject) | Between(subject):
            return verdict_of_comparison(things.column(subject), atom, things.what)
        case Inside():
            return _inside(things, atom)
    raise ArgumentError(f"{things.what}: no policy can read {atom!r}", "resolve its choices first")


def verdict_of_comparison(column: SubjectColumn, atom: Is | Between, what: str) -> Masks:
    """Shape (n): the verdict of a comparison on each unit.

    Args:
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
    if column.type in ORDERED:
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
    least, most = ORDERED[column.type]
    within = np.zeros(len(column.data), np.int64)
    for value in values:
        if least <= value <= most:
            within += (column.data <= value) & (value <= column.most)
    return within > 0, column.most - column.data >= within


def _check_range(column: SubjectColumn, atom: Between, what: str) -> None:
    """Refuse a range for a subject without order, or of numbers for days, or of days for numbers."""
    of_days = isinstance(atom.below if atom.least is None else atom.least, date)
    if column.type not in ORDERED:
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
    least, most = ORDERED[column.type]
    first = least if atom.least is None else max(_number(atom.least), least)
    last = most if atom.below is None else min(_number(atom.below) - 1, most)
    if first > last:
        never = np.zeros(len(column.data), np.bool_)
        return never, ~never
    return (column.most >= first) & (column.data <= last), (column.data < first) | (column.most > last)


_LEGAL: Final[dict[str, tuple[type, ...]]] = {"whole": (int,), "yes_no": (bool,), "day": (date,)}
_WRITE: Final = {
    "day": "write days, as 2024-08-31, or a range of them",
    "whole": "write whole numbers or a range",
    "yes_no": "write true or false",
    "set": "write words in quotes",
    "word": "write words in quotes",
}


def _misfit(column: SubjectColumn, subject: str, got: str, what: str) -> ArgumentError:
    return ArgumentError(
        f"{what}: {subject!r} is {TYPE_NAMES[column.type]}, and is compared with {got}", _WRITE[column.type]
    )


def _inside(things: Subjects, atom: Inside) -> Masks:
    network, territory, homes = things.network, things.state.territory, things.homes()
    for area in atom.areas:
        network.check_covered(atom.as_of, what=f"{things.what}: inside {area!r} as of")
        position = network.area_state(atom.as_of).territory.position
        entity = network.area_index.get(area)
        if entity is None or position[entity] == NOBODY:
            hint = near(area, network.area_index.similar(area))
            raise UnknownNameError(f"{things.what}: no area {area!r} on {atom.as_of}", hint)
    ground = _territory_of(network, atom)
    inside, certain = (
        of_home(ground.members(territory, certain=sure), homes, nowhere=False) for sure in (False, True)
    )
    return np.where(homes == NOBODY, NOT_APPLICABLE, _masks(inside, ~certain))


def _territory_of(network: Network, atom: Inside) -> AreaGround:
    """The territory of a condition, whose areas exist on its day."""
    found = [each for each in map(network.area_index.get, atom.areas) if each is not None]
    made: AreaGround = network.area_state(atom.as_of).derived.get(
        ("ground", atom.areas, atom.as_of), lambda: joint_ground(network, found, day_number(atom.as_of))
    )
    return made


def with_whereabouts(era: Era, things: Subjects, atom: Condition, masks: Masks) -> tuple[Masks, Flags | None]:
    """Verdicts on an atom, widened for units if it is uncertain in which areas they lie.

    Args:
        things: The units, in the territory of the era.
        atom: An atom about areas, or about the home area of teams.
        masks: The verdicts according to the stated rows.

    Returns:
        The verdicts; and which of them depend on the place of the unit and may have an impossible outcome, or
        None if none do.
    """
    if isinstance(atom, Inside):
        lost, gained, surely = _elsewhere(era, things, atom)
        lost = np.where(masks == NO, gained, lost & ((masks & YES) != 0))
        masks = np.where(surely, YES, masks)
        return (np.where(lost, masks | UNKNOWN, masks), lost) if lost.any() else (masks, None)
    if not isinstance(atom, Is | Between) or atom.subject.partition(".")[0] not in era.territory.levels:
        return masks, None
    level = atom.subject.partition(".")[0]
    lost, vague = _lost_below(era, things, level)
    among: Flags | None = None
    if era.adrift is not None:  # their verdicts allow for each candidate, but share the choice with others
        among = np.isin(things.homes(), era.candidates(era.territory.place(level))[0])
    if not lost.any() and not vague.any():
        return masks, among
    masks = np.where(lost, masks | NOT_APPLICABLE, masks)
    loose = lost | vague if among is None else lost | vague | among
    return np.where(vague, masks | UNKNOWN | NOT_APPLICABLE, masks), loose


def evaluated_there(era: Era, things: Subjects, condition: Condition) -> tuple[Masks, Flags]:
    """The verdicts on a condition that policies may read, with uncertain places taken into account.

    Args:
        things: The units, in the territory of the era.
        condition: A condition about these units, or about the home area of teams.

    Returns:
        Shape (n) each: the verdicts; and which of them may be too wide.
    """
    loose = np.zeros(len(things), np.bool_)

    def read(atom: Condition) -> Masks:
        nonlocal loose
        found, lost = with_whereabouts(era, things, atom, verdict_of_atom(things, atom))
        loose = loose if lost is None else loose | lost
        return found

    masks, wide = evaluate_each(condition, read, count=len(things), sets=sets_in(things, condition))
    return masks, loose if wide is None else loose | wide


def _lost_below(era: Era, things: Subjects, level: str) -> tuple[Flags, Flags]:
    """Shape (n) each: units that may lie in no area of a level; and units that may lie in another one."""
    territory, homes = era.territory, things.homes()
    place, above = territory.place(level), things.at_level(level)
    origin, doubt = era.between(place, len(territory.levels), things.counted_in)
    start = np.append(territory.parent, np.int32(NOBODY))[homes] if things.exist else homes
    itself = (above == homes) & things.exist
    there = (above != NOBODY) & ~itself
    unknown = era.origins > things.worst
    if era.unsure is not None:
        unknown |= era.unsure
    unknown &= ~era.existing_in(things.counted_in)
    lost = there & ((origin[start] > things.worst) | unknown[above])
    if doubt is not None:
        lost |= there & doubt[start]
    if era.adrift is not None:
        lost |= _lost_among(era, homes, place, origin > things.worst, unknown)
    vague = np.zeros(len(homes), np.bool_)
    if era.vague is not None:
        of = np.append(era.vague, False)
        vague = of[above] | (of[homes] & ~itself)
    return lost, vague


def _lost_among(era: Era, homes: Ints, place: int, weak: Flags, unknown: Flags) -> Flags:
    """Shape (n): units that may lie in no area of a level, as an area in which they may lie does not count.

    Args:
        homes: Shape (n): the positions of the homes of the units.
        weak: Shape (m + 1), by position: whether an area below the level, or one above it, does not count.
        unknown: Shape (m), by position: areas that may not exist.
    """
    territory, rows = era.territory, era.state.candidates
    area, candidate = territory.position[rows.area], territory.position[rows.candidate]
    host = territory.at_level(territory.levels[place])[candidate]
    open_ = (territory.level[territory.parent[area]] < place) & (host != NOBODY)
    found = np.zeros(len(homes), np.bool_)
    for each in np.unique(area[open_ & (weak[candidate] | unknown[host])]).tolist():
        found |= (homes >= each) & (homes < territory.end[each])
    return found


def _elsewhere(era: Era, things: Subjects, atom: Inside) -> tuple[Flags, Flags, Flags]:
    """How certain the place of units is on the day of an `inside` condition.

    Of counted teams, the rows from the home up to the territory say whether the team is inside, whatever is
    above it. Other units are not said to be certainly inside.

    Returns:
        Shape (n) each: units that may lie elsewhere than rows state; units that may lie inside, whatever rows
        state; and units that are certainly inside.
    """
    day = day_number(atom.as_of)
    (then,) = eras_of(era.network, day, day + 1, adrift=True)
    homes, nowhere = things.homes(), np.int32(NOBODY)
    entity = np.where(homes == NOBODY, 0, era.territory.nodes[homes])
    position = then.territory.position[entity]
    counted, same_days = things.grain == TEAM and things.exist, then.days == era.days
    ground: tuple[int, ...] = ()
    if counted:
        named = map(era.network.area_index.get, atom.areas)
        ground = then.existing(each for each in named if each is not None)
    now = _paths(era, things.counted_in)
    earlier = _paths(then, things.counted_in if same_days else None, ground)
    above = np.append(then.territory.parent, nowhere)
    above[list(ground)] = NOBODY
    here, there, given = now[homes], earlier[position], (homes != NOBODY) & things.exist
    gained: Flags = np.zeros(len(homes), np.bool_)
    found = (
        None if era.start <= day < era.end else _absent_then(era, then, atom, (earlier, above), things.worst)
    )
    if found is not None:
        absent, codes, inside = found
        there = np.where(absent[homes], codes[homes], there)
        gained = absent[homes] & inside[homes]
    if things.exist:  # its own row, which states its parent, is in force
        if era.vague is not None:
            given &= ~np.append(era.vague, False)[homes]
        here = np.where(given, now[np.append(era.territory.parent, nowhere)[homes]], here)
        given &= (position != NOBODY) & (then.rows[position] == era.rows[homes])
        if then.unsure is not None and not (counted and same_days):
            given &= ~np.append(then.unsure, False)[position]
        there = np.where(given, earlier[above[position]], there)
        given &= then.inside(ground)[position]
        here = np.where(given, there, here)  # the unit exists on that day, too
    lost: Flags = (np.maximum(here, there) > things.worst) & (homes != NOBODY)
    return lost, gained, given & ~lost


def _absent_then(
    era: Era, then: Era, atom: Inside, paths: tuple[Codes, Ints], worst: int
) -> tuple[Flags, Codes, Flags] | None:
    """The areas that were absent, or may have been, on another day: they lay where their parents lay.

    An area of which events state predecessors lay where these lay, and is not among them.

    Args:
        era: The days on which the areas have their parents.
        atom: The condition on the territory of that day.
        paths: By position of the other day, the code of `_paths`, and the position of the area above.
        worst: Areas whose row has a worse origin may not have existed.

    Returns:
        Shape (n + 1) each, by position: the areas; the worst origin of the rows of the other day because of
        which they lie inside, `NEVER` if they may lie outside or their own days are unknown; and whether they
        may lie inside. None if there are no such areas.
    """
    parent, position = era.territory.parent, then.territory.position[era.territory.nodes]
    unsure = np.zeros(len(parent), np.bool_) if then.unsure is None else then.unsure[position]
    same = (then.rows[position] == era.rows) & ~unsure  # the row is in force on both days
    gone = position == NOBODY
    absent = gone | unsure | (~same & (then.origins[position] > worst))
    if not absent.any():
        return None
    ground = _territory_of(era.network, atom)
    told = gone & ground.there[era.territory.nodes]
    absent &= ~told
    earlier, above = paths
    codes = np.append(
        np.where(gone, 0, earlier[np.where((same | absent) & ~unsure, above[position], position)]),
        np.uint8(0),
    )
    inside, surely = (
        np.append(ground.members(era.territory, certain=each), np.False_) for each in (False, True)
    )
    absent = np.append(absent, np.False_)
    area, version = era.versions
    count = -1
    while (now := int(np.count_nonzero(inside))) > count:
        count = now
        inside[area[absent[area] & inside[version]]] = True
        for every in era.at_depth():
            here = every[absent[every]]
            inside[here] |= inside[parent[here]]
    for every in era.at_depth():
        here = every[absent[every]]
        up = parent[here]
        sure = surely[up] & (gone[here] | ~told[up])  # the rows of predecessors may not have been in force
        codes[here] = np.maximum(codes[here], np.where(sure, codes[up], NEVER))
    return absent, codes, inside


def _paths(era: Era, given: int | None = None, ground: tuple[int, ...] = ()) -> Codes:
    """The worst origin of the row of each area and of all rows above; `NEVER` if one may not be in force.

    Args:
        given: As `Era.existing_in`; rows of these areas are certainly in force.
        ground: Positions of areas; no row above them counts.

    Returns:
        Shape (n + 1), by position.
    """
    kept: dict[Any, Codes] = {} if ground else era.kept  # questions name any number of territories
    if (key := ("paths", given)) in kept:
        return kept[key]
    codes = np.zeros(len(era.territory) + 1, np.uint8)
    own = era.origins if era.unsure is None else np.where(era.unsure, NEVER, era.origins)
    own = np.where(era.existing_in(given), np.uint8(0), own)
    above = era.territory.parent
    if ground:
        above = above.copy()
        above[list(ground)] = NOBODY  # reads the last code, 0
    for every in era.at_depth():
        codes[every] = np.maximum(codes[above[every]], own[every])
    kept[key] = codes
    return codes
