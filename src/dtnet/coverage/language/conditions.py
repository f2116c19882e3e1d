"""What may be asked of areas and of teams, beside comparisons of attributes.

A condition is put to areas. What speaks of a team is put, on areas, to "some team here"; inside `any_team`
and `every_team` it is put to each team. `docs/explanation/coverage.md` says what each comes to.
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
    """A team in force serves the area or an area inside it; one above it does not count."""
    return HasTeam()


def any_team(part: Condition) -> Condition:
    """Some one team here meets a condition: `any_team(skill("a") & led())` is one team with both.

    Args:
        part: What is asked of the team.
    """
    return AnyTeam(_condition(part, "any_team"))


def every_team(part: Condition) -> Condition:
    """Every team here meets a condition; not applicable without a team.

    Args:
        part: What is asked of each team.
    """
    return EveryTeam(_condition(part, "every_team"))


def team_kind(*kinds: str) -> Condition:
    """The team is of one of some kinds.

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
    """The team teaches at least so many skills.

    Args:
        count: How many, 1 or more.
    """
    check_argument(count, int, "count", "give a whole number from 1")
    return SkillCount(count)


def people(*, at_least: int) -> Condition:
    """The team has at least so many people; on areas, the teams here have together.

    Args:
        at_least: How many, 1 or more.
    """
    return People(at_least)


def teams(*, at_least: int) -> Condition:
    """At least so many teams serve the area or an area inside it.

    Args:
        at_least: How many, 1 or more.
    """
    return Teams(at_least)


def people_per(per: int, base: str, *, at_least: int | Fraction) -> Condition:
    """The teams here have at least so many people for each `per` of an attribute of the area.

    Args:
        per: For each so many, as 100.
        base: The attribute, as `households`.
        at_least: How many people, exact.

    Examples:
        >>> people_per(100, "households", at_least=2)
        PeoplePer(per=100, base='households', at_least=Fraction(2, 1))
    """
    return PeoplePer(per, base, at_least)


def funded(by: Policy | Iterable[Policy]) -> Condition:
    """The team is entitled to money of a policy, or of one of several, on the day.

    Args:
        by: A policy, or several, as a catalogue.

    Raises:
        ArgumentError: If it is neither, or there is none among several.
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
        raise ArgumentError("funded by no policy", "pass a policy, or a catalogue with one at least")
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
    """An attribute, compared: of the area; if areas have none of that name, of a team.

    Args:
        name: The attribute; `type` is one of areas.
        op: `=`, `!=`, `>=`, `<` or `in`; with days `>` and `<=`, too.
        value: As the comparisons of `dtnet.predicates.fact` take it.

    Raises:
        ArgumentError: If there is no such comparison, or it does not take the value.

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

    `every("village", has_team())` is a complete commune.

    Args:
        level: The level, below the one that is asked.
        part: What is asked of each.
    """
    return Every(_level(level), _condition(part, "every"))


def some(level: str, part: Condition) -> Condition:
    """Some area of a level in the area meets a condition.

    Args:
        level: The level, below the one that is asked.
        part: What is asked of each.
    """
    return Some(_level(level), _condition(part, "some"))


def throughout(part: Condition, during: str | Period | None = None) -> Condition:
    """A condition is met on every day of a period.

    Args:
        part: The condition.
        during: The period; by default that of the question.
    """
    return Throughout(_condition(part, "throughout"), during)


def sometime(part: Condition, during: str | Period | None = None) -> Condition:
    """A condition is met on some day of a period.

    Args:
        part: The condition.
        during: The period; by default that of the question.
    """
    return Sometime(_condition(part, "sometime"), during)


def _level(name: str) -> str:
    check_argument(name, str, "level", "name a level of areas")
    return name


def _condition(part: Any, what: str) -> Condition:  # noqa: ANN401 - refuses what is none
    if not isinstance(part, Condition):
        raise ArgumentError(f"{what}({part!r})", "pass a condition, as has_team()")
    return part
