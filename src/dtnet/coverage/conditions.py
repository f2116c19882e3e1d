"""What may be asked of areas and of teams: the atoms of coverage, beside those that compare attributes.

A condition is put to areas. What speaks of a team is put, on areas, to "some team here"; inside `any_team`
and `every_team` it is put to each team. `docs/explanation/coverage.md` says what each comes to.
"""

from __future__ import annotations

import operator
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import attrs

from dtnet.errors import ArgumentError, near
from dtnet.periods import Period, as_window
from dtnet.predicates.comparisons import fact
from dtnet.predicates.conditions import AnyOf, Condition, Is

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dtnet.policy.document import Policy

OWN: Final = "own"
"""The owner of attributes of whatever a condition is put to: the area, or the team inside `any_team`."""
SKILLS: Final = "skills"
"""The attribute of bodies that `skill` reads."""
PEOPLE: Final = "people"
"""The attribute of bodies that `people` reads and adds up."""


def _exact_people(number: Any) -> Fraction:  # noqa: ANN401 - refuses what is not exact
    return _exact(number, "people_per")


def _exact(number: Any, what: str) -> Fraction:  # noqa: ANN401 - refuses what is not exact
    if type(number) is int or isinstance(number, Fraction):
        return Fraction(number)
    raise ArgumentError(f"{what}: at least {number!r}", "give a whole number or a Fraction")


@attrs.frozen
class HasTeam(Condition):
    """A team in force serves the area or an area inside it; `has_team` makes it."""


@attrs.frozen
class AnyTeam(Condition):
    """Some team in force that serves the area, or an area inside it, meets a condition.

    Attributes:
        part: What is asked of each team.
    """

    part: Condition


@attrs.frozen
class EveryTeam(Condition):
    """Every team in force that serves the area, or an area inside it, meets a condition.

    Teams to which it does not apply are left out. Not applicable where nobody is left.

    Attributes:
        part: What is asked of each team.
    """

    part: Condition


@attrs.frozen
class Skill(Condition):
    """The team teaches a skill.

    Attributes:
        word: The skill, out of the vocabulary of the attribute `skills`.

    Raises:
        ArgumentError: If that is no text.
    """

    word: str

    def __attrs_post_init__(self) -> None:
        word: Any = self.word
        if not isinstance(word, str) or not word:
            raise ArgumentError(f"skill {self.word!r}", "name one skill of the vocabulary")


@attrs.frozen
class SkillCount(Condition):
    """The team teaches at least so many skills.

    Attributes:
        at_least: How many; None for all that the vocabulary has.

    Raises:
        ArgumentError: If that is no whole number from 1.
    """

    at_least: int | None

    def __attrs_post_init__(self) -> None:
        if self.at_least is not None:
            _check_count(self.at_least, "skills")


@attrs.frozen
class Led(Condition):
    """The team has a leader: somebody in the first role of the vocabulary."""


@attrs.frozen
class People(Condition):
    """The team has at least so many people; on areas, all teams that serve it, or an area inside it, have.

    Attributes:
        at_least: How many.

    Raises:
        ArgumentError: If that is no whole number from 1.
    """

    at_least: int

    def __attrs_post_init__(self) -> None:
        _check_count(self.at_least, "people")


@attrs.frozen
class Teams(Condition):
    """At least so many teams in force serve the area or an area inside it.

    Attributes:
        at_least: How many.

    Raises:
        ArgumentError: If that is no whole number from 1.
    """

    at_least: int

    def __attrs_post_init__(self) -> None:
        _check_count(self.at_least, "teams")


@attrs.frozen
class PeoplePer(Condition):
    """The teams of an area have at least so many people for each so many of its households, or the like.

    Not applicable where there are none.

    Attributes:
        per: For each so many.
        base: The attribute of areas that is counted: `households`.
        at_least: How many people.

    Raises:
        ArgumentError: If `per` is no whole number from 1, or `at_least` no exact number above 0.
    """

    per: int
    base: str
    at_least: Fraction = attrs.field(converter=_exact_people)

    def __attrs_post_init__(self) -> None:
        _check_count(self.per, f"people per {self.base}")
        base: Any = self.base
        if not isinstance(base, str) or not base:
            raise ArgumentError(f"people per {self.base!r}", "name an attribute of areas")
        if self.at_least <= 0:
            raise ArgumentError(f"people_per: at least {self.at_least}", "give a number above 0")


@attrs.frozen
class Funded(Condition):
    """The team is entitled to money of a policy on the day: in its jurisdiction, its days, and eligible.

    Whether money was paid is another matter.

    Attributes:
        policy: The policy; what it leaves open is taken at the default.
    """

    policy: Policy


@attrs.frozen
class Every(Condition):
    """Every area of a level in the area meets a condition; not applicable where there is none.

    Areas to which the condition does not apply are left out.

    Attributes:
        level: The level, below the one that is asked.
        part: What is asked of each.
    """

    level: str
    part: Condition


@attrs.frozen
class Some(Condition):
    """Some area of a level in the area meets a condition.

    Attributes:
        level: The level, below the one that is asked.
        part: What is asked of each.
    """

    level: str
    part: Condition


@attrs.frozen
class Throughout(Condition):
    """A condition is met on every day of a period on which the area is there.

    Not applicable if it is there on none of them, or the condition does not apply on one.

    Attributes:
        part: The condition.
        during: The period; None for that of the question.
    """

    part: Condition
    during: Period | None = attrs.field(default=None, converter=attrs.converters.optional(as_window))


@attrs.frozen
class Sometime(Condition):
    """A condition is met on some day of a period on which the area is there; else as `Throughout`.

    Attributes:
        part: The condition.
        during: The period; None for that of the question.
    """

    part: Condition
    during: Period | None = attrs.field(default=None, converter=attrs.converters.optional(as_window))


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
    from dtnet.policy.document import Policy  # noqa: PLC0415 - paid by who asks for money

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
    "in": lambda subject, values: subject.is_in(values),
}


def attribute(name: str, op: str, value: Any) -> Condition:  # noqa: ANN401 - whatever the comparison takes
    """An attribute, compared: of the area; if areas have none of that name, of a team.

    Args:
        name: The attribute; `type` is one of areas.
        op: `=`, `!=`, `>=`, `<` or `in`.
        value: As the comparisons of `dtnet.predicates.fact` take it.

    Raises:
        ArgumentError: If there is no such comparison, or it does not take the value.

    Examples:
        >>> attribute("households", ">=", 100)
        Between(subject='own.households', least=Fraction(100, 1), below=None)
    """
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
    return Every(level, _condition(part, "every"))


def some(level: str, part: Condition) -> Condition:
    """Some area of a level in the area meets a condition.

    Args:
        level: The level, below the one that is asked.
        part: What is asked of each.
    """
    return Some(level, _condition(part, "some"))


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


def _condition(part: Any, what: str) -> Condition:  # noqa: ANN401 - refuses what is none
    if not isinstance(part, Condition):
        raise ArgumentError(f"{what}({part!r})", "pass a condition, as has_team()")
    return part


def _check_count(number: Any, what: str) -> None:  # noqa: ANN401 - refuses what is none
    if type(number) is not int or number < 1:
        raise ArgumentError(f"{what}: at least {number!r}", "give a whole number from 1")
