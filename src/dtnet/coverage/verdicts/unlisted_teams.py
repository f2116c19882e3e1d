"""Verdicts on possible unlisted teams; nothing is known about them, so each may be any possible team."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dtnet.coverage.language.atoms import SKILLS, Funded, SkillCount
from dtnet.coverage.verdicts.team_verdicts import WHAT
from dtnet.facts.subject_facts import read_column
from dtnet.facts.subjects import TEAM, unknown_column
from dtnet.predicates.conditions import Between, Inside, Is, atoms_of
from dtnet.predicates.evaluation import evaluate
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, UNKNOWN, YES

if TYPE_CHECKING:
    from collections.abc import Callable

    from dtnet.network.day.network import Network
    from dtnet.predicates.conditions import Condition
    from dtnet.predicates.verdicts import Masks

_OWN: Final = {"kind", TEAM}
"""What subjects begin with that are a team's own."""


def of_unlisted(network: Network, part: Condition, *, count: int, funded: Callable[[Funded], Masks]) -> Masks:
    """Shape (count): what a condition may come to for a team that is not listed, in each of some areas.

    Each of its attributes may have any value that is legal, and its home may be anywhere.

    Args:
        network: The network.
        part: What is asked of the team.
        count: How many areas there are.
        funded: Gives the verdicts of what is asked of money.
    """
    atoms = atoms_of(part)
    columns = {
        atom.subject: unknown_column(network, atom.subject, WHAT)
        for atom in atoms
        if isinstance(atom, Is | Between)
    }
    several = any(isinstance(atom, Funded) for atom in atoms)

    def read(atom: Condition) -> Masks:
        if isinstance(atom, Funded):
            return funded(atom)
        if isinstance(atom, Is | Between):
            mask = int(read_column(columns[atom.subject], atom, WHAT)[0]) | _elsewhere(atom)
        elif isinstance(atom, SkillCount):
            mask = _skill_count(network, atom)
        else:
            mask = int(UNKNOWN)
        return np.full(count if several else 1, mask, np.uint8)

    sets = {subject for subject, column in columns.items() if column.type == "set"}
    masks, _ = evaluate(part, read, count=count if several else 1, sets=sets)
    return masks if several else np.full(count, masks[0], np.uint8)


def reads_home(part: Condition) -> bool:
    """Whether a condition asks where a team has its home, of which nobody says which homes are left."""
    return any(
        isinstance(atom, Inside)
        or (isinstance(atom, Is | Between) and atom.subject.partition(".")[0] not in _OWN)
        for atom in atoms_of(part)
    )


def _elsewhere(atom: Is | Between) -> int:
    """What else is possible of an area above the home, as the home may lie in none of its level."""
    return 0 if atom.subject.partition(".")[0] in {*_OWN, "level"} else int(NOT_APPLICABLE)


def _skill_count(network: Network, atom: SkillCount) -> int:
    wanted = atom.at_least or 0
    known = len(network.vocabulary.attribute(SKILLS, table="bodies").vocabulary)
    return int(YES) * (wanted <= known) | int(NO) * (wanted > 0)
