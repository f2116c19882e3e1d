"""The facts that a condition reads, and the direction of each, to find bounds that may not be attained.

Bounds combine the best outcome of each atom. One completion attains all of them, unless an unknown fact helps
one atom and hurts another. In that case a bound holds but is possibly not attained.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from dtnet.coverage.language.atoms import (
    AREAS,
    BASE,
    BOTH,
    FUNDED,
    UP,
    AnyTeam,
    Funded,
    OfAreas,
    OfTeams,
    Quantified,
    SkillCount,
    directed_atoms,
    has_team,
    readings,
)
from dtnet.facts.subjects import TEAM
from dtnet.network.tables.schema import TEAMS
from dtnet.predicates.conditions import EVERYWHERE, atoms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dtnet.coverage.language.atoms import Reading
    from dtnet.predicates.conditions import Condition

    Reader: TypeAlias = tuple[str, object]

MOST: Final = 4
"""The most conditions that are evaluated together."""


def of_some_team(condition: Condition) -> list[Condition]:
    """The atoms of a condition about some team of the area; empty for a single one or more than `MOST`."""
    atoms = atoms_of(condition)
    found: list[Condition] = [atom for atom in atoms if isinstance(atom, AnyTeam) or atom == has_team()]
    return found if 1 < len(found) <= MOST else []


def part_of(atom: Condition) -> Condition:
    """The condition that some team has to meet for an atom."""
    return atom.part if isinstance(atom, OfTeams) else EVERYWHERE


def clashes(
    of: Condition,
    where: Condition | None,
    by: Iterable[str],
    weight: str | Mapping[str, int],
    owner: str | None,
) -> bool:
    """Whether an unknown fact may be read in two ways by a question, so that its bounds may be too wide.

    Args:
        of: The condition of the question, resolved for areas.
        where: The filter of the question, resolved for areas.
        by: The attributes by which rows are grouped, as conditions spell them; empty for a level.
        weight: The weight of the areas.
        owner: A level or `team`, if the question is evaluated for areas or teams with facts of their
            own; None if it is evaluated on several days, which share all facts.
    """
    found: dict[str, set[tuple[Reader, int]]] = {}
    for part, condition in (("of", of), ("where", where)):
        if condition is None:
            continue
        together = of_some_team(condition)  # evaluated jointly, they are one reader
        for atom, direction in directed_atoms(condition):
            for fact, way, leaf in _facts(atom, direction):
                reader = _reader(fact, leaf, atom) if atom in together else atom
                found.setdefault(_of_owner(fact, owner), set()).add(((part, reader), way))
    for subject in filter(None, by):
        found.setdefault(subject, set()).add((("by", subject), BOTH))
    for fact, readers in found.items():
        if isinstance(weight, str) and fact.partition(".")[2] == weight:
            readers.add((("weight", weight), BOTH))
    conditions = [each for each in (of, where) if each is not None]
    return (
        any(map(_in_two_ways, found.values()))
        or any(_turns_on_others(each, owner) for each in conditions)
        or (owner is None and any(map(tells_apart, conditions)))
        or any(_within_one(atom) for each in conditions for atom in atoms_of(each))
    )


def inner_areas_read(
    conditions: Sequence[Condition], *, by_days: bool = False
) -> Literal["areas", "teams"] | None:
    """Find whether a question reads in two ways which areas exist inside an area.

    `every` and `some` count the inner areas, and a team of an inner area counts only if that area exists.
    Conflicts between conditions on teams alone belong to another fact: which teams count for the area.

    Args:
        conditions: The parts of one question about areas of one level.
        by_days: Whether the areas are tested on several days, which share this fact.

    Returns:
        `areas` if two readings of the inner areas conflict; `teams` if a reading of the inner areas conflicts
        with a reading of their teams; None if there is no conflict.
    """
    found: dict[bool, set[tuple[Reader, int]]] = {False: set(), True: set()}
    for part, condition in enumerate(conditions):
        for atom, direction in directed_atoms(condition):
            for fact, way, _ in readings(atom, direction):
                if fact in {TEAMS, AREAS}:
                    found[True].add(((str(part), atom), way))
                if fact == AREAS:
                    found[False].add(((str(part), atom), way))
    again = by_days and any(isinstance(atom, OfAreas) for each in conditions for atom in turned_atoms(each))
    if again or _in_two_ways(found[False]):
        return "areas"
    return "teams" if found[False] and _in_two_ways(found[True]) else None


def turned_atoms(condition: Condition) -> list[Condition]:
    """The atoms that a condition contains both plain and negated."""
    found: dict[Condition, set[int]] = {}
    for atom, direction in directed_atoms(condition):
        found.setdefault(atom, set()).add(direction)
    return [atom for atom, directions in found.items() if len(directions) > 1]


def _turns_on_others(condition: Condition, owner: str | None) -> bool:
    """Whether an atom that occurs plain and negated reads a fact that it shares with other areas or teams."""
    return any(not _is_own(fact, owner) for atom in turned_atoms(condition) for fact, *_ in _facts(atom, UP))


def _is_own(fact: str, owner: str | None) -> bool:
    """Whether a fact belongs to one area or team only. Teams of several areas are checked elsewhere."""
    whose = fact.partition(".")[0]
    of_teams = whose == TEAM or fact.startswith(FUNDED)
    if owner is None or owner == TEAM or of_teams:
        return owner is not None and of_teams
    return whose in {owner, BASE} or fact == TEAMS


def _reader(fact: str, leaf: Condition, atom: Condition) -> object:
    """The reader of a fact of a team in joint evaluation: all atoms about some team as one, or one atom.

    Joint evaluation distinguishes every value that comparisons name, so its atoms are one reader. A count of
    skills and an entitlement depend on several facts, so each reads them on its own. A fact about the home of
    a team belongs to other teams, too, so each atom reads it on its own.
    """
    if fact != TEAMS and not _is_own(fact, TEAM):
        return atom
    return leaf if isinstance(leaf, SkillCount | Funded) else "some team"


def tells_apart(condition: Condition) -> bool:
    """Whether the atoms of a condition about some team of the area read a fact in two ways."""
    found: dict[str, set[tuple[Reader, int]]] = {}
    together = of_some_team(condition)
    for atom, direction in directed_atoms(condition):
        if atom in together:
            for fact, way, _ in _facts(atom, direction):
                found.setdefault(fact, set()).add((("of", atom), way))
    return any(map(_in_two_ways, found.values()))


def _in_two_ways(found: set[tuple[Reader, int]]) -> bool:
    """Whether two readers of one fact conflict: by their directions, or as parts of the question."""
    readers = {reader for reader, _ in found}
    ways = {way for _, way in found}
    parts = {part for part, _ in readers}
    return len(readers) > 1 and (len(ways) > 1 or BOTH in ways or len(parts) > 1)


def _within_one(atom: Condition) -> bool:
    """Whether the part of an atom reads a shared fact in two ways."""
    if not isinstance(atom, Quantified):
        return False
    owner = {"teams": TEAM, "areas": getattr(atom, "level", None)}.get(atom.about)
    return clashes(atom.part, None, (), "count", owner)


def _facts(atom: Condition, way: int) -> Iterator[Reading]:
    """The facts that an atom reads, except which areas exist: `inner_areas_read` tests this fact."""
    return (each for each in readings(atom, way) if each[0] != AREAS)


def _of_owner(fact: str, level: str | None) -> str:
    """The fact, with the level of the tested areas in its name if the level is known."""
    owner, _, name = fact.partition(".")
    return f"{level}.{name}" if owner == BASE and level is not None else fact
