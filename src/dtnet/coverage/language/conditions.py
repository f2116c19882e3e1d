"""The functions that make conditions on areas and teams, beside comparisons of attributes.

A condition is tested in areas. A condition on teams holds for an area if some team of the area meets it;
inside `any_team` and `every_team` it is tested for each team. `docs/explanation/coverage.md` says more.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, Final

from dtnet.arguments import check_argument
from dtnet.coverage.language.atoms import (
    OWN,
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
from dtnet.errors import ArgumentError, near
from dtnet.predicates.comparisons import fact
from dtnet.predicates.conditions import AnyOf, Condition, Is

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from fractions import Fraction

    from dtnet.periods import Period
    from dtnet.policy.document.document import Policy


def has_team() -> Condition:
    """A team in force serves the area or an area inside it; teams of areas above do not count."""
    return HasTeam()


def any_team(part: Condition) -> Condition:
    """Some team of the area meets a condition; in `any_team(skill("a") & led())` one team meets both parts.

    Args:
        part: The condition on the team.
    """
    return AnyTeam(_condition(part, "any_team"))


def every_team(part: Condition) -> Condition:
    """Every team of the area meets a condition; not applicable where there is no team.

    Args:
        part: The condition on each team.
    """
    return EveryTeam(_condition(part, "every_team"))


def team_kind(*kinds: str) -> Condition:
    """The team is of one of the given kinds.

    Args:
        kinds: Words of the attribute `team_kinds`.
    """
    return Is("kind", kinds)


def skill(word: str) -> Condition:
    """The team teaches a skill.

    Args:
        word: A word of the attribute `skills`.
    """
    return Skill(word)


def all_skills() -> Condition:
    """The team teaches every skill of the vocabulary."""
    return SkillCount(None)


def any_skill() -> Condition:
    """The team teaches some skill."""
    return SkillCount(1)


def at_least_skills(count: int) -> Condition:
    """The team teaches at least this number of skills.

    Args:
        count: The number, 1 or more.
    """
    check_argument(count, int, "count", "give a whole number from 1")
    return SkillCount(count)


def people(*, at_least: int) -> Condition:
    """The team has at least this number of people. For an area, all its teams together have it.

    Args:
        at_least: The number, 1 or more.
    """
    return People(at_least)


def teams(*, at_least: int) -> Condition:
    """At least this number of teams serve the area or areas inside it.

    Args:
        at_least: The number, 1 or more.
    """
    return Teams(at_least)


def people_per(per: int, base: str, *, at_least: int | Fraction) -> Condition:
    """The teams of the area have at least `at_least` people for each `per` units of an attribute of the area.

    Args:
        per: The number of units, such as 100.
        base: The attribute, such as `households`.
        at_least: The number of people, as a whole number or `Fraction` above 0.

    Examples:
        >>> people_per(100, "households", at_least=2)
        PeoplePer(per=100, base='households', at_least=Fraction(2, 1))
    """
    return PeoplePer(per, base, at_least)


def funded(by: Policy | Iterable[Policy]) -> Condition:
    """The team is entitled to money of a policy, or of one of several policies, on the day.

    Args:
        by: A policy, or several, such as a catalogue.

    Raises:
        ArgumentError: If `by` holds no policy, or something that is no policy.
    """
    from dtnet.policy.document.document import Policy  # noqa: PLC0415 - paid by who asks for money

    if isinstance(by, Policy):
        return Funded(by)
    given: Any = by
    try:
        several = tuple(given)
    except TypeError:
        several = (given,)
    if not several or not all(isinstance(each, Policy) for each in several):
        raise ArgumentError(
            "funded() was given no policy", "pass a policy, or a catalogue with at least one policy"
        )
    found = tuple(map(Funded, several))
    return found[0] if len(found) == 1 else AnyOf(found)


def led() -> Condition:
    """The team has a leader."""
    return Led()


_COMPARED: Final[dict[str, Callable[[Any, Any], Condition]]] = {
    "=": operator.eq,
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    "in": lambda subject, values: subject.is_in(values),
}


def attribute(name: str, op: str, value: Any) -> Condition:  # noqa: ANN401 - whatever the comparison takes
    """Compare an attribute of the area, or of a team if areas have no attribute of this name.

    Args:
        name: The attribute; `type` is an attribute of areas.
        op: `=`, `!=`, `>=`, `<` or `in`; for days also `>` and `<=`.
        value: A value that the comparisons of `dtnet.predicates.fact` take.

    Raises:
        ArgumentError: If the comparison does not exist, or does not take the value.

    Examples:
        >>> attribute("households", ">=", 100)
        Between(subject='own.households', least=Fraction(100, 1), below=None)
        >>> attribute("reported_on", "<=", "2024-12-31")
        Between(subject='own.reported_on', least=None, below=datetime.date(2025, 1, 1))
    """
    check_argument(name, str, "name", "name an attribute")
    check_argument(op, str, "op", f"write one of {', '.join(_COMPARED)}")
    if op not in _COMPARED:
        raise ArgumentError(f"attribute {name!r} {op!r} {value!r}", near(op, _COMPARED))
    return _COMPARED[op](fact(f"{OWN}.{name}"), value)


def every(level: str, part: Condition) -> Condition:
    """Every area of a level in the area meets a condition.

    For example, `every("village", has_team())` holds for a commune in which each village has a team.

    Args:
        level: The level, below the level of the question.
        part: The condition on each of these areas.
    """
    return Every(_level(level), _condition(part, "every"))


def some(level: str, part: Condition) -> Condition:
    """Some area of a level in the area meets a condition.

    Args:
        level: The level, below the level of the question.
        part: The condition on each of these areas.
    """
    return Some(_level(level), _condition(part, "some"))


def throughout(part: Condition, during: str | Period | None = None) -> Condition:
    """A condition is met on every day of a period on which the area exists.

    Args:
        part: The condition.
        during: The period; by default the period of the question.
    """
    return Throughout(_condition(part, "throughout"), during)


def sometime(part: Condition, during: str | Period | None = None) -> Condition:
    """A condition is met on some day of a period on which the area exists.

    Args:
        part: The condition.
        during: The period; by default the period of the question.
    """
    return Sometime(_condition(part, "sometime"), during)


def _level(name: str) -> str:
    check_argument(name, str, "level", "name a level of areas")
    return name


def _condition(part: Any, what: str) -> Condition:  # noqa: ANN401 - refuses what is none
    if not isinstance(part, Condition):
        raise ArgumentError(f"{what}({part!r})", "pass a condition, for example has_team()")
    return part
