"""The resolution of a written condition: each atom becomes a condition on areas or on teams."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import attrs

from dtnet.arguments import check_argument
from dtnet.coverage.language.atoms import (
    OWN,
    PEOPLE,
    SKILLS,
    AnyTeam,
    Every,
    EveryTeam,
    Funded,
    HasTeam,
    Led,
    People,
    PeoplePer,
    Skill,
    SkillCount,
    Some,
    Sometime,
    Teams,
    Throughout,
)
from dtnet.errors import ArgumentError, UnknownNameError, near
from dtnet.facts.subjects import TEAM, TEAM_KINDS
from dtnet.predicates.comparisons import fact
from dtnet.predicates.conditions import All, AnyOf, Between, Condition, Inside, Is, Not

if TYPE_CHECKING:
    from collections.abc import Callable

    from dtnet.network.tables.schema import Attribute, Vocabulary
    from dtnet.periods import Period

_OF_AREAS: Final = (HasTeam, Teams, AnyTeam, EveryTeam, PeoplePer, Every, Some, Throughout, Sometime)


def on_areas(condition: Condition, words: Vocabulary, level: str) -> Condition:
    """Resolve a condition for the areas of a level: each atom of the result is about areas.

    Args:
        condition: The condition as written.
        words: The vocabulary of the network.
        level: The level.

    Raises:
        UnknownNameError: If the network does not have a level, attribute or skill of the condition.
        ArgumentError: If a condition on areas is used for teams, `every` or `some` names a level above
            `level`, or a comparison names a level below it.
    """
    found: Condition = condition
    if isinstance(condition, All | AnyOf | Not):
        found = _funded_by_some(_joined(condition, lambda part: on_areas(part, words, level)))
    elif isinstance(condition, Is | Between):
        found = _compared(condition, condition.subject, words, level)
    elif isinstance(condition, AnyTeam | EveryTeam):
        found = attrs.evolve(condition, part=on_teams(condition.part, words))
    elif isinstance(condition, Every | Some):
        _check_below(condition.level, level, words)
        found = attrs.evolve(condition, part=on_areas(condition.part, words, condition.level))
    elif isinstance(condition, Throughout | Sometime):
        found = attrs.evolve(condition, part=on_areas(condition.part, words, level))
    elif isinstance(condition, People | PeoplePer):
        _check_added_up(condition, words)
    elif isinstance(condition, HasTeam):
        found = Teams(1)
    elif not isinstance(condition, Teams | Inside):
        found = AnyTeam(on_teams(condition, words))
    return found


def _check_added_up(condition: People | PeoplePer, words: Vocabulary) -> None:
    what = "people" if isinstance(condition, People) else "people_per"
    check_number(words, "bodies", PEOPLE, what=what)
    if isinstance(condition, PeoplePer):
        check_number(words, "areas", condition.base, what=what)


def on_teams(condition: Condition, words: Vocabulary) -> Condition:
    """Resolve a condition for teams: each atom of the result is about one team.

    Raises:
        UnknownNameError: As `on_areas`.
        ArgumentError: As `on_areas`.
    """
    found: Condition = condition
    if isinstance(condition, All | AnyOf | Not):
        found = _joined(condition, lambda part: on_teams(part, words))
    elif isinstance(condition, Skill | SkillCount):
        found = _skills(condition, words)
    elif isinstance(condition, Led | People):
        led = isinstance(condition, Led)
        name = words.roles[0] if led else PEOPLE
        check_number(words, "bodies", name, what="led" if led else "people")
        found = fact(f"{TEAM}.{name}") >= (condition.at_least if isinstance(condition, People) else 1)
    elif isinstance(condition, Is | Between):
        found = _of_team(condition)
    elif isinstance(condition, _OF_AREAS):
        raise ArgumentError(
            f"{_written(condition)} is a condition on areas, not on teams", "write it outside any_team(…)"
        )
    elif not isinstance(condition, Funded | Inside):
        raise ArgumentError(
            f"{condition!r} is not a condition of coverage",
            "if it has choices of a policy, select their options first",
        )
    return found


def _written(condition: Condition) -> str:
    """The name of the function that makes an atom, such as `has_team`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(condition).__name__).lower()


def _skills(condition: Skill | SkillCount, words: Vocabulary) -> Condition:
    known = words.attribute(SKILLS, table="bodies").vocabulary
    if isinstance(condition, Skill):
        if condition.word not in known:
            raise UnknownNameError(f"unknown skill {condition.word!r}", near(condition.word, known))
        return Is(f"{TEAM}.{SKILLS}", (condition.word,))
    least = len(known) if condition.at_least is None else condition.at_least
    if least > len(known):
        raise ArgumentError(f"at least {least} skills", f"the vocabulary of the network has {len(known)}")
    return SkillCount(least)


def _of_team(condition: Is | Between) -> Condition:
    owner, _, name = condition.subject.partition(".")
    if owner != OWN:
        return condition
    return attrs.evolve(condition, subject="kind" if name == TEAM_KINDS else f"{TEAM}.{name}")


def _joined(condition: All | AnyOf | Not, change: Callable[[Condition], Condition]) -> Condition:
    if isinstance(condition, Not):
        return Not(change(condition.part))
    return attrs.evolve(condition, parts=tuple(map(change, condition.parts)))


def _funded_by_some(condition: Condition) -> Condition:
    """Join "some team is funded by a policy" of several policies into one condition on some team."""
    if not isinstance(condition, AnyOf):
        return condition
    funded = [each for each in condition.parts if isinstance(each, AnyTeam) and isinstance(each.part, Funded)]
    if len(funded) < 2:  # noqa: PLR2004 - there is nothing to join
        return condition
    joined = AnyTeam(AnyOf(tuple(each.part for each in funded)))
    others = tuple(each for each in condition.parts if each not in funded)
    return AnyOf((joined, *others)) if others else joined


def _compared(condition: Is | Between, subject: str, words: Vocabulary, level: str) -> Condition:
    """Resolve a comparison for areas, or for some team of the area."""
    owner, _, name = subject.partition(".")
    if owner == OWN:
        areas = [each.name for each in words.attributes if each.table == "areas"]
        bodies = [each.name for each in words.attributes if each.table == "bodies"]
        if name in {*areas, "type"}:
            return attrs.evolve(condition, subject=f"{level}.{name}")
        if name not in bodies:
            raise UnknownNameError(f"no attribute {name!r}", near(name, (*areas, "type", *bodies)))
        return AnyTeam(on_teams(condition, words))
    if subject == "kind" or owner == TEAM:
        return AnyTeam(condition)
    if subject != "level" and owner not in words.levels:
        raise UnknownNameError(f"unknown level {owner!r}", near(owner, (*words.levels, TEAM, OWN)))
    if subject != "level" and words.level(owner) > words.level(level):
        raise ArgumentError(
            f"{subject!r} cannot be read for an area of level {level!r}, which is above level {owner!r}",
            f"write some({owner}, …) or every({owner}, …)",
        )
    return condition


def check_number(words: Vocabulary, table: str, name: str, *, what: str) -> Attribute:
    """The attribute that a question adds up.

    Raises:
        UnknownNameError: If the network does not have the attribute.
        ArgumentError: If its values are not whole numbers, or the name is not a text.
    """
    check_argument(name, str, what, f"name an attribute of {table}")
    known = {each.name: each for each in words.attributes if each.table == table}
    if name not in known:
        numbers = [each.name for each in known.values() if each.type == "whole"]
        raise UnknownNameError(f"{what}: {table} have no attribute {name!r}", near(name, numbers))
    if known[name].type != "whole":
        raise ArgumentError(
            f"{what}: the attribute {name!r} of {table} holds no whole numbers", "name one that does"
        )
    return known[name]


def _check_below(below: str, level: str, words: Vocabulary) -> None:
    if words.level(below) < words.level(level):
        raise ArgumentError(f"every({below}, …) or some({below}, …) needs a level below {level!r}")


def dated(condition: Condition, during: Period | None) -> Condition:
    """Set the period of the question in each `throughout` and `sometime` that has no period.

    Args:
        condition: The condition.
        during: The period of the question; None if the question has none.

    Raises:
        ArgumentError: If a period is missing in the condition and in the question.
    """
    match condition:
        case All() | AnyOf() | Not():
            return _joined(condition, lambda part: dated(part, during))
        case Throughout(part, own) | Sometime(part, own):
            days = own or during
            if days is None:
                name = _written(condition)
                raise ArgumentError(
                    f"{name}(…) names no period, and the question has none", f"write {name}(…, 2024)"
                )
            return attrs.evolve(condition, part=dated(part, during), during=days)
        case AnyTeam(part) | EveryTeam(part) | Every(_, part) | Some(_, part):
            return attrs.evolve(condition, part=dated(part, during))
    return condition
