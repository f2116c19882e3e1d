"""The atoms of coverage conditions as frozen values; the functions of `conditions` make them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import attrs

from dtnet.errors import ArgumentError
from dtnet.periods import Period, as_window
from dtnet.predicates.conditions import Condition

if TYPE_CHECKING:
    from dtnet.policy.document.document import Policy

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
        ArgumentError: If `word` is no text.
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
        ArgumentError: If the number is no whole number of 1 or more.
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
    """The team has at least this number of people; for an area, all teams that serve it or areas in it have.

    Attributes:
        at_least: The number.

    Raises:
        ArgumentError: If the number is no whole number of 1 or more.
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
        ArgumentError: If the number is no whole number of 1 or more.
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
        ArgumentError: If `per` is no whole number of 1 or more, or `at_least` is no exact number above 0.
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

    Not applicable if the area exists on none of these days, or the condition does not apply on one of them.

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
