"""Verdicts for units whose place is uncertain: a row between a unit and an area above may not be in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dtnet.facts.eras import eras_of
from dtnet.facts.levels import NEVER
from dtnet.facts.subject_facts import read_atom, sets_in
from dtnet.facts.subjects import TEAM
from dtnet.network.tables.tables import NOBODY
from dtnet.periods import day_number
from dtnet.predicates.conditions import Between, Inside, Is
from dtnet.predicates.evaluation import evaluate_each
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, UNKNOWN, YES

if TYPE_CHECKING:
    from dtnet.facts.eras import Era
    from dtnet.facts.subjects import Subjects
    from dtnet.network.tables.tables import Codes, Flags
    from dtnet.predicates.conditions import Condition
    from dtnet.predicates.verdicts import Masks


def with_whereabouts(era: Era, things: Subjects, atom: Condition, masks: Masks) -> tuple[Masks, Flags | None]:
    """Verdicts on an atom, widened for units if it is uncertain in which areas they lie.

    Args:
        era: The days.
        things: The units, in the territory of the era.
        atom: An atom about areas, or about the home area of teams.
        masks: The verdicts according to the stated rows.

    Returns:
        The verdicts; and which of them depend on the place of the unit and may have an impossible outcome, or
        None if none do.
    """
    if isinstance(atom, Inside):
        lost = _lost_inside(era, things, atom) & ((masks & YES) != 0)
        return (np.where(lost, masks | NO, masks), lost) if lost.any() else (masks, None)
    if not isinstance(atom, Is | Between) or atom.subject.partition(".")[0] not in era.territory.levels:
        return masks, None
    lost, vague = _lost_below(era, things, atom.subject.partition(".")[0])
    if not lost.any() and not vague.any():
        return masks, None
    masks = np.where(lost, masks | NOT_APPLICABLE, masks)
    return np.where(vague, masks | UNKNOWN | NOT_APPLICABLE, masks), lost | vague


def evaluated_there(era: Era, things: Subjects, condition: Condition) -> tuple[Masks, Flags]:
    """The verdicts on a condition that policies may read, with uncertain places taken into account.

    Args:
        era: The days.
        things: The units, in the territory of the era.
        condition: A condition about these units, or about the home area of teams.

    Returns:
        Shape (n) each: the verdicts; and which of them may be too wide.
    """
    loose = np.zeros(len(things), np.bool_)

    def read(atom: Condition) -> Masks:
        nonlocal loose
        found, lost = with_whereabouts(era, things, atom, read_atom(things, atom))
        loose = loose if lost is None else loose | lost
        return found

    masks, wide = evaluate_each(condition, read, count=len(things), sets=sets_in(things, condition))
    return masks, loose if wide is None else loose | wide


def _lost_below(era: Era, things: Subjects, level: str) -> tuple[Flags, Flags]:
    """Shape (n) each: units that may lie in no area of a level; and units that may lie in another one."""
    territory, homes = era.territory, things.homes()
    place, above = territory.place(level), things.at_level(level)
    origin, doubt = era.between(place, len(territory.levels))
    start = homes if things.grain == TEAM else np.append(territory.parent, np.int32(NOBODY))[homes]
    itself = (above == homes) & (things.grain != TEAM)
    there = (above != NOBODY) & ~itself
    lost = there & ((origin[start] > things.worst) | (era.origins[above] > things.worst))
    if doubt is not None and era.unsure is not None:
        lost |= there & (doubt[start] | era.unsure[above])
    vague = np.zeros(len(homes), np.bool_)
    if era.vague is not None:
        of = np.append(era.vague, False)
        vague = of[above] | (of[homes] & ~itself)
    return lost, vague


def _lost_inside(era: Era, things: Subjects, atom: Inside) -> Flags:
    """Shape (n): units that may lie in other areas than their own rows and the rows above state."""
    day = day_number(atom.as_of)
    (then,) = eras_of(era.network, day, day + 1)
    homes = things.homes()
    entity = np.where(homes == NOBODY, 0, era.territory.nodes[homes])
    now, earlier = _paths(era), _paths(then)
    position = then.territory.position[entity]
    here, there = now[homes], earlier[position]
    if things.grain != TEAM:  # a tested area exists, so its own row, which states its parent, is in force
        given = homes != NOBODY
        if era.vague is not None:
            given &= ~np.append(era.vague, False)[homes]
        here = np.where(given, now[np.append(era.territory.parent, NOBODY)[homes]], here)
        given &= (position != NOBODY) & (then.rows[position] == era.rows[homes])
        if then.unsure is not None:
            given &= ~np.append(then.unsure, False)[position]
        there = np.where(given, earlier[np.append(then.territory.parent, NOBODY)[position]], there)
    codes = np.where(position == NOBODY, here, np.maximum(here, there))
    lost: Flags = (codes > things.worst) & (homes != NOBODY)
    return lost


def _paths(era: Era) -> Codes:
    """Shape (n + 1), by position: the worst origin of its row and all rows above; `NEVER` if uncertain."""
    return era.once("paths", lambda: _found_paths(era))


def _found_paths(era: Era) -> Codes:
    codes = np.zeros(len(era.territory) + 1, np.uint8)
    unsure = era.unsure
    for here in era.at_depth():
        codes[here] = np.maximum(codes[era.territory.parent[here]], era.origins[here])
        if unsure is not None:
            codes[here[unsure[here]]] = NEVER
    return codes
