"""The atoms of coverage conditions as frozen values, the functions that make them, and their resolution.

A condition is tested in areas. A condition on teams holds for an area if some team of the area meets it;
inside `any_team` and `every_team` it is tested for each team. `docs/explanation/coverage.md` explains this.
"""

from __future__ import annotations

import operator
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import attrs

from dtnet.arguments import check_argument
from dtnet.errors import ArgumentError, UnknownNameError, near
from dtnet.facts.subjects import TEAM, TEAM_KINDS
from dtnet.periods import Period, as_window
from dtnet.predicates.comparisons import fact
from dtnet.predicates.conditions import All, AnyOf, Between, Condition, Inside, Is, Not

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dtnet.network.tables.schema import Attribute, Vocabulary
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
        ArgumentError: If `by` contains no policy, or an item that is not a policy.
    """
    from dtnet.policy.document.document import Policy  # noqa: PLC0415 - only if there are policies

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


OWN: Final = "own"
"""The owner of the attributes of the tested unit: the area, or the team inside `any_team`."""
SKILLS: Final = "skills"
"""The attribute of bodies that `skill` reads."""
PEOPLE: Final = "people"
"""The attribute of bodies that `people` reads and adds up."""


def _exact_people(number: Any) -> Fraction:  # noqa: ANN401 - refuses what is not exact
    return _exact(number, "people_per")


def _exact(number: Any, what: str) -> Fraction:  # noqa: ANN401 - refuses what is not exact
    if type(number) is int or isinstance(number, Fraction):
        return Fraction(number)
    raise ArgumentError(f"{what}: at_least={number!r}", "give a whole number or a Fraction")


@attrs.frozen
class HasTeam(Condition):
    """A team in force serves the area or an area inside it; `has_team` makes it."""


@attrs.frozen
class AnyTeam(Condition):
    """Some team in force that serves the area, or an area inside it, meets a condition.

    Attributes:
        part: The condition on each team.
    """

    part: Condition


@attrs.frozen
class EveryTeam(Condition):
    """Every team in force that serves the area, or an area inside it, meets a condition.

    Teams to which the condition does not apply are not counted. Not applicable if no team remains.

    Attributes:
        part: The condition on each team.
    """

    part: Condition


@attrs.frozen
class Skill(Condition):
    """The team teaches a skill.

    Attributes:
        word: A word of the vocabulary of the attribute `skills`.

    Raises:
        ArgumentError: If `word` is not a text.
    """

    word: str

    def __attrs_post_init__(self) -> None:
        word: Any = self.word
        if not isinstance(word, str) or not word:
            raise ArgumentError(f"skill {self.word!r}", "name one skill of the vocabulary")


@attrs.frozen
class SkillCount(Condition):
    """The team teaches at least this number of skills.

    Attributes:
        at_least: The number; None for all skills of the vocabulary.

    Raises:
        ArgumentError: If the number is not a whole number of 1 or more.
    """

    at_least: int | None

    def __attrs_post_init__(self) -> None:
        if self.at_least is not None:
            _check_count(self.at_least, "skills")


@attrs.frozen
class Led(Condition):
    """The team has a leader, that is, a person in the first role of the vocabulary."""


@attrs.frozen
class People(Condition):
    """The team has at least this number of people; for an area, all its teams together do.

    Attributes:
        at_least: The number.

    Raises:
        ArgumentError: If the number is not a whole number of 1 or more.
    """

    at_least: int

    def __attrs_post_init__(self) -> None:
        _check_count(self.at_least, "people")


@attrs.frozen
class Teams(Condition):
    """At least this number of teams in force serve the area or areas inside it.

    Attributes:
        at_least: The number.

    Raises:
        ArgumentError: If the number is not a whole number of 1 or more.
    """

    at_least: int

    def __attrs_post_init__(self) -> None:
        _check_count(self.at_least, "teams")


@attrs.frozen
class PeoplePer(Condition):
    """The teams of an area have at least `at_least` people for each `per` units of its `base`.

    Not applicable where the base is 0.

    Attributes:
        per: The number of units, such as 100.
        base: The attribute of areas that is counted, such as `households`.
        at_least: The number of people.

    Raises:
        ArgumentError: If `per` is not a whole number of 1 or more, or `at_least` not an exact number above 0.
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
            raise ArgumentError(f"people_per: at_least={self.at_least}", "give a number above 0")


@attrs.frozen
class Funded(Condition):
    """The team is entitled to money of a policy on the day: eligible, in its period and jurisdiction.

    This does not say that money was paid.

    Attributes:
        policy: The policy; each open choice has its default.
    """

    policy: Policy


@attrs.frozen
class Every(Condition):
    """Every area of a level in the area meets a condition; not applicable where there is none.

    Areas to which the condition does not apply are not counted.

    Attributes:
        level: The level, below the level of the question.
        part: The condition on each of these areas.
    """

    level: str
    part: Condition


@attrs.frozen
class Some(Condition):
    """Some area of a level in the area meets a condition.

    Attributes:
        level: The level, below the level of the question.
        part: The condition on each of these areas.
    """

    level: str
    part: Condition


@attrs.frozen
class Throughout(Condition):
    """A condition is met on every day of a period on which the area exists.

    Not applicable if the area exists on no day of the period, or the condition does not apply on some day.

    Attributes:
        part: The condition.
        during: The period; None for the period of the question.
    """

    part: Condition
    during: Period | None = attrs.field(default=None, converter=attrs.converters.optional(as_window))


@attrs.frozen
class Sometime(Condition):
    """A condition is met on some day of a period on which the area exists.

    Not applicable in the same cases as `Throughout`.

    Attributes:
        part: The condition.
        during: The period; None for the period of the question.
    """

    part: Condition
    during: Period | None = attrs.field(default=None, converter=attrs.converters.optional(as_window))


def _check_count(number: Any, what: str) -> None:  # noqa: ANN401 - refuses what is none
    if type(number) is not int or number < 1:
        raise ArgumentError(f"{what}: {number!r}", "give a whole number from 1")


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
