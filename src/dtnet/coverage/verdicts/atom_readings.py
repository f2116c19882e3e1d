"""The facts that a condition reads, and the direction of each, to find bounds that may not be attained.

Bounds combine the best outcome of each atom. One completion attains all of them, unless an unknown fact helps
one atom and hurts another. In that case a bound holds but is possibly not attained.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from dtnet.coverage.language.atoms import (
    PEOPLE,
    SKILLS,
    AnyTeam,
    Every,
    EveryTeam,
    Funded,
    People,
    PeoplePer,
    SkillCount,
    Some,
    Sometime,
    Teams,
    Throughout,
)
from dtnet.facts.subjects import TEAM
from dtnet.network.tables.schema import TEAMS
from dtnet.policy.units.cohorts import subjects_of
from dtnet.predicates.conditions import EVERYWHERE, Between, Is, Not, atoms_of, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dtnet.predicates.conditions import Condition

    Reading: TypeAlias = tuple[str, int, Condition]
    Reader: TypeAlias = tuple[str, object]

_UP: Final = 1
_BOTH: Final = 0
_BASE: Final = "area"
_FUNDED: Final = "funded by "


MOST: Final = 4
"""The most conditions that are evaluated together."""


def of_some_team(condition: Condition) -> list[Condition]:
    """The atoms of a condition about some team of the area; empty for a single one or more than `MOST`."""
    atoms = atoms_of(condition)
    found: list[Condition] = [atom for atom in atoms if isinstance(atom, AnyTeam) or atom == Teams(1)]
    return found if 1 < len(found) <= MOST else []


def part_of(atom: Condition) -> Condition:
    """The condition that some team has to meet for an atom."""
    return atom.part if isinstance(atom, AnyTeam) else EVERYWHERE


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
        for atom, direction in _atoms(condition):
            for fact, way, leaf in _facts(atom, direction):
                reader = _reader(fact, leaf, atom) if atom in together else atom
                found.setdefault(_of_owner(fact, owner), set()).add(((part, reader), way))
    for subject in filter(None, by):
        found.setdefault(subject, set()).add((("by", subject), _BOTH))
    for fact, readings in found.items():
        if isinstance(weight, str) and fact.partition(".")[2] == weight:
            readings.add((("weight", weight), _BOTH))
    conditions = [each for each in (of, where) if each is not None]
    return (
        any(_in_two_ways(readings) for readings in found.values())
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
        for atom, direction in _atoms(condition):
            for of_teams, way in _inner_readings(atom, direction):
                found[True].add(((str(part), atom), way))
                if not of_teams:
                    found[False].add(((str(part), atom), way))
    again = by_days and any(
        isinstance(atom, Every | Some) for each in conditions for atom in turned_atoms(each)
    )
    if again or _in_two_ways(found[False]):
        return "areas"
    return "teams" if found[False] and _in_two_ways(found[True]) else None


def _inner_readings(atom: Condition, way: int) -> Iterator[tuple[bool, int]]:
    """How an atom depends on the inner areas: whether through teams, and in which direction."""
    if isinstance(atom, Teams | AnyTeam | People | PeoplePer):
        yield True, way
    elif isinstance(atom, EveryTeam):
        yield True, _BOTH
    elif isinstance(atom, Every | Some):
        yield False, _BOTH if isinstance(atom, Every) else way
    if isinstance(atom, Every | Some | Throughout | Sometime):
        for inner, direction in _atoms(atom.part):
            for of_teams, found in _inner_readings(inner, direction):
                yield of_teams, found * way


def turned_atoms(condition: Condition) -> list[Condition]:
    """The atoms that a condition contains both plain and negated."""
    found: dict[Condition, set[int]] = {}
    for atom, direction in _atoms(condition):
        found.setdefault(atom, set()).add(direction)
    return [atom for atom, directions in found.items() if len(directions) > 1]


def _turns_on_others(condition: Condition, owner: str | None) -> bool:
    """Whether an atom that occurs plain and negated reads a fact that it shares with other areas or teams."""
    return any(not _is_own(fact, owner) for atom in turned_atoms(condition) for fact, *_ in _facts(atom, _UP))


def _is_own(fact: str, owner: str | None) -> bool:
    """Whether a fact belongs to one area or team only. Teams of several areas are checked elsewhere."""
    whose = fact.partition(".")[0]
    of_teams = whose == TEAM or fact.startswith(_FUNDED)
    if owner is None or owner == TEAM or of_teams:
        return owner is not None and of_teams
    return whose in {owner, _BASE} or fact == TEAMS


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
    for atom, direction in _atoms(condition):
        if atom in together:
            for fact, way, _ in _facts(atom, direction):
                found.setdefault(fact, set()).add((("of", atom), way))
    return any(_in_two_ways(readings) for readings in found.values())


def _in_two_ways(readings: set[tuple[Reader, int]]) -> bool:
    """Whether two readers of one fact conflict: by their directions, or as parts of the question."""
    readers = {reader for reader, _ in readings}
    ways = {way for _, way in readings}
    parts = {part for part, _ in readers}
    return len(readers) > 1 and (len(ways) > 1 or _BOTH in ways or len(parts) > 1)


def _within_one(atom: Condition) -> bool:
    """Whether the part of an atom reads a shared fact in two ways."""
    if isinstance(atom, AnyTeam | EveryTeam):
        return clashes(atom.part, None, (), "count", TEAM)
    if isinstance(atom, Every | Some):
        return clashes(atom.part, None, (), "count", atom.level)
    return isinstance(atom, Throughout | Sometime) and clashes(atom.part, None, (), "count", None)


def _atoms(condition: Condition, *, upright: bool = True) -> Iterator[tuple[Condition, int]]:
    inner = parts_of(condition)
    if inner is None:
        yield condition, _UP if upright else -_UP
    else:
        for part in inner:
            yield from _atoms(part, upright=upright != isinstance(condition, Not))


def _facts(atom: Condition, way: int) -> Iterator[Reading]:
    """The facts that an atom reads, each with its direction and the innermost atom that reads it."""
    if isinstance(atom, Teams | AnyTeam | People | PeoplePer):
        yield TEAMS, way, atom
    elif isinstance(atom, EveryTeam):
        yield TEAMS, _BOTH, atom
    if isinstance(atom, AnyTeam | EveryTeam | Every | Some | Throughout | Sometime):
        level = atom.level if isinstance(atom, Every | Some) else None
        for inner, direction in _atoms(atom.part):
            for fact, found, leaf in _facts(inner, direction):
                yield _of_owner(fact, level), found * way, leaf
    else:
        yield from ((fact, found, atom) for fact, found in _attributes(atom, way))


def _of_owner(fact: str, level: str | None) -> str:
    """The fact, with the level of the tested areas in its name if the level is known."""
    owner, _, name = fact.partition(".")
    return f"{level}.{name}" if owner == _BASE and level is not None else fact


def _attributes(atom: Condition, way: int) -> Iterator[tuple[str, int]]:
    match atom:
        case People():
            yield f"{TEAM}.{PEOPLE}", way
        case PeoplePer(_, base):
            yield f"{TEAM}.{PEOPLE}", way
            yield f"{_BASE}.{base}", _BOTH
        case SkillCount():
            yield f"{TEAM}.{SKILLS}", way
        case Funded(policy):
            yield f"{_FUNDED}{policy.id}", way
            yield from ((each, _BOTH) for each in subjects_of([policy]) if isinstance(each, str))
        case Is(subject, values) if subject != "level":
            first = next(iter(values))
            whole = len(values) > 1 or type(first) in (int, date)
            yield _subject(subject), _BOTH if whole else -way if first is False else way
        case Between(subject, least, below):
            both = least is not None and below is not None
            yield _subject(subject), _BOTH if both else way if least is not None else -way


def _subject(subject: str) -> str:
    return f"{TEAM}.team_kinds" if subject == "kind" else subject
