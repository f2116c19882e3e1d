"""The atoms of coverage conditions as frozen values, the functions that make them, and their resolution.

A condition is tested in areas. A condition on teams holds for an area if some team of the area meets it;
inside `any_team` and `every_team` it is tested for each team. `docs/explanation/coverage.md` explains this.
"""

# ruff: noqa: ARG002, D102 - `Atom` documents its methods, and a subclass may not need each argument
from __future__ import annotations

import json
import operator
import re
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, TypeAlias

import attrs
import numpy as np

from dtnet.arguments import check_argument
from dtnet.errors import ArgumentError, UnknownNameError, near
from dtnet.facts.subjects import TEAM, TEAM_KINDS
from dtnet.lazy import later_type
from dtnet.network.tables.schema import TEAMS
from dtnet.periods import Period, as_window
from dtnet.predicates.conditions import (
    EVERYWHERE,
    All,
    AnyOf,
    Between,
    Condition,
    Inside,
    Is,
    Not,
    atoms_of,
    directed_atoms,
    fact,
    with_parts,
)
from dtnet.predicates.text import condition_text, word_text
from dtnet.predicates.verdicts import NO, YES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.coverage.language.text_of_conditions import CoverageReader
    from dtnet.coverage.verdicts.team_verdicts import TeamFacts
    from dtnet.facts.subjects import Subjects
    from dtnet.network.day.network import Network
    from dtnet.network.tables.schema import Attribute, Vocabulary
    from dtnet.network.tables.tables import Flags, Ints
    from dtnet.policy.document.document import Policy
    from dtnet.predicates.verdicts import Masks

    Reading: TypeAlias = tuple[str, int, Condition]
    """A fact, the direction in which an atom reads it, and the innermost atom that does."""
    Reader: TypeAlias = tuple[str, object]
else:
    Policy = later_type("dtnet.policy.document.document.Policy")

_AFTER_COLON: Final = re.compile(r"[\w.:\-]+")


def has_team() -> Condition:
    """A team in force serves the area or an area inside it; teams of areas above do not count."""
    return Counted("teams", 1)


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


def people(*, at_least: int | None = None, exactly: int | None = None) -> Condition:
    """The number of people of the team. For an area, all its teams together have this number.

    Args:
        at_least: The least number, 1 or more.
        exactly: Instead, the number itself, 0 or more.

    Raises:
        ArgumentError: If both numbers are given, or neither.
    """
    return Counted("people", *_wanted(at_least, exactly))


def teams(*, at_least: int | None = None, exactly: int | None = None) -> Condition:
    """The number of teams that serve the area or areas inside it.

    Args:
        at_least: The least number, 1 or more.
        exactly: Instead, the number itself, 0 or more.

    Raises:
        ArgumentError: If both numbers are given, or neither.
    """
    return Counted("teams", *_wanted(at_least, exactly))


def people_per(
    per: int, base: str, *, at_least: int | Fraction | None = None, exactly: int | Fraction | None = None
) -> Condition:
    """The number of people of the teams of the area for each `per` units of an attribute of the area.

    Args:
        per: The number of units, such as 100.
        base: The attribute, such as `households`.
        at_least: The least number of people, as a whole number or `Fraction` above 0.
        exactly: Instead, the number itself.

    Raises:
        ArgumentError: If both numbers are given, or neither.

    Examples:
        >>> people_per(100, "households", at_least=2)
        Counted(what='people', number=Fraction(2, 1), exactly=False, per=100, base='households')
    """
    check_argument(base, str, "base", "name an attribute of areas")
    return Counted("people", *_wanted(at_least, exactly), per, base)


def _wanted(at_least: Any, exactly: Any) -> tuple[Any, bool]:  # noqa: ANN401 - the atom checks the number
    """The one of two numbers that is given, and whether it must be equalled."""
    if (at_least is None) == (exactly is None):
        raise ArgumentError(f"at_least={at_least!r}, exactly={exactly!r}", "give one of them")
    return (exactly, True) if at_least is None else (at_least, False)


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
    return Every(level=_level(level), part=_condition(part, "every"))


def some(level: str, part: Condition) -> Condition:
    """Some area of a level in the area meets a condition.

    Args:
        level: The level, below the level of the question.
        part: The condition on each of these areas.
    """
    return Some(level=_level(level), part=_condition(part, "some"))


def in_area(*areas: str) -> Condition:
    """The area, or the home of the team, lies in the territory of an area on the first day of the question.

    Args:
        areas: Ids of areas, or their names on that day; lying in one of them is enough.

    Raises:
        ArgumentError: If no area is given, or one that is not a text.

    Examples:
        >>> import dtnet
        >>> toyland = dtnet.datasets.load("toyland")
        >>> [row] = toyland.coverage(of=has_team(), where=in_area("Heron"), at="2025-02-01").to_dicts()
        >>> row["areas"], row["yes"]
        (2, 2)
    """
    return InArea(areas)


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
AREAS: Final = "areas"
"""The fact which areas exist inside an area, as readings spell it; `TEAMS` is the fact which teams count."""
UP: Final = 1
"""The direction of a reading: the more a fact holds, the more the atom does; `-UP` is the opposite."""
BOTH: Final = 0
"""The direction of a reading that may help and hurt the atom."""
FUNDED: Final = "funded by "
"""The first characters of the fact that a team is entitled to money of a policy."""
BASE: Final = "area"
"""The owner, in readings, of the attributes of the tested area."""


class Atom(Condition):
    """An atom of coverage conditions, with its text, its resolution, and the facts that it reads.

    `AreaFacts` gives the verdicts of atoms of areas. An atom of teams that stays after resolution gives
    its own: `on_rows` for listed teams, and `of_unlisted_team`.

    Attributes:
        name: The name of the atom in texts, and of the function that makes it.
    """

    __slots__ = ()
    name: ClassVar[str]

    def text(self) -> str:
        """The atom as text."""
        return self.name

    def on_areas(self, words: Vocabulary, level: str) -> Condition:
        """The atom with its names compared with a vocabulary, for areas of a level."""
        return AnyTeam(self.on_teams(words))

    def on_teams(self, words: Vocabulary) -> Condition:
        """The same for teams.

        Raises:
            ArgumentError: If the atom is about areas.
        """
        raise ArgumentError(
            f"{self.name} is a condition on areas, not on teams", "write it outside any_team(…)"
        )

    def dated(self, network: Network, query: CoverageQuery) -> Condition:
        """The atom with the days of a question and the areas of its first day."""
        return self

    def facts(self, way: int) -> Iterator[Reading]:
        """The facts that the resolved atom reads: each with its direction and the innermost atom."""
        yield from ()

    def compared(self, level: str) -> str:
        """The attribute of a team, or of an area of a level, that is compared; empty for none."""
        return ""


@attrs.frozen
class Quantified(Atom):
    """An atom that tests a condition on each team, area or day: some of them meet it, or every one does.

    Attributes:
        every: Whether every one must meet it.
    """

    every: ClassVar[bool]
    part: Condition

    def text(self) -> str:
        return f"{self.name}({condition_text(self.part)})"

    def dated(self, network: Network, query: CoverageQuery) -> Condition:
        return attrs.evolve(self, part=dated(self.part, network, query))

    def facts(self, way: int) -> Iterator[Reading]:
        for inner, direction in directed_atoms(self.part):
            for fact_read, found, leaf in readings(inner, direction):
                yield fact_read, found * way, leaf


@attrs.frozen
class OfTeams(Quantified):
    """A condition on the teams in force that serve the area, or an area inside it."""

    part: Condition

    @classmethod
    def read(cls, reader: CoverageReader) -> Condition:
        return cls(reader.condition())

    def on_areas(self, words: Vocabulary, level: str) -> Condition:
        return attrs.evolve(self, part=on_teams(self.part, words))

    def facts(self, way: int) -> Iterator[Reading]:
        yield TEAMS, BOTH if self.every else way, self
        yield from super().facts(way)


@attrs.frozen
class AnyTeam(OfTeams):
    """Some team in force that serves the area, or an area inside it, meets a condition."""

    name = "any_team"
    every = False


@attrs.frozen
class EveryTeam(OfTeams):
    """Every team in force that serves the area, or an area inside it, meets a condition.

    Teams to which the condition does not apply are not counted. Not applicable if no team remains.
    """

    name = "every_team"
    every = True


@attrs.frozen
class Counted(Atom):
    """A number of teams of an area, or of people of its teams, reaches or equals a number.

    Not applicable where the base is 0.

    Attributes:
        number: The number: a whole number, or with a base any exact number above 0.
        exactly: Whether the number must be equalled; otherwise it is the least number.
        per: The number of units of the base, such as 100.
        base: The attribute of areas for each `per` units of which people are counted; None for none.

    Raises:
        ArgumentError: If a number is not allowed: `number` may be 0 only with `exactly` and without a base.
    """

    what: Literal["teams", "people"]
    number: int | Fraction
    exactly: bool = False
    per: int = 1
    base: str | None = None

    def __attrs_post_init__(self) -> None:
        base: Any = self.base
        if base is None:
            _check_count(self.number, self.what, zero=self.exactly)
            return
        _check_count(self.per, f"people per {base}")
        if not isinstance(base, str) or not base:
            raise ArgumentError(f"people per {base!r}", "name an attribute of areas")
        if type(self.number) not in (int, Fraction):
            raise ArgumentError(f"people_per: {self.number!r}", "give a whole number or a Fraction")
        if self.number <= 0:
            raise ArgumentError(f"people_per: {self.number}", "give a number above 0")
        object.__setattr__(self, "number", Fraction(self.number))

    def text(self) -> str:
        if self == has_team():
            return "has_team"
        per = f" per {self.per} {word_text(self.base)}" if self.base else ""
        return f"{self.what}{per} {'=' if self.exactly else '>='} {self.number}"

    @property
    def name(self) -> str:  # type: ignore[override]
        return "people_per" if self.base else "has_team" if self == has_team() else self.what

    def on_areas(self, words: Vocabulary, level: str) -> Condition:
        if self.what == PEOPLE:
            check_number(words, "bodies", PEOPLE, what=self.name)
        if self.base:
            check_number(words, "areas", self.base, what=self.name)
        return self

    def on_teams(self, words: Vocabulary) -> Condition:
        if self.what != PEOPLE or self.base:
            return super().on_teams(words)
        return _number_of_team(words, PEOPLE, PEOPLE, self.number, exactly=self.exactly)

    def facts(self, way: int) -> Iterator[Reading]:
        way = BOTH if self.exactly else way
        yield TEAMS, way, self
        if self.what == PEOPLE:
            yield f"{TEAM}.{PEOPLE}", way, self
        if self.base:
            yield f"{BASE}.{self.base}", BOTH, self

    def compared(self, level: str) -> str:
        return f"{level}.{self.base}" if self.base else ""


@attrs.frozen
class Skill(Atom):
    """The team teaches a skill.

    Attributes:
        word: A word of the vocabulary of the attribute `skills`.

    Raises:
        ArgumentError: If `word` is not a text.
    """

    name = "skill"
    word: str

    def __attrs_post_init__(self) -> None:
        word: Any = self.word
        if not isinstance(word, str) or not word:
            raise ArgumentError(f"skill {self.word!r}", "name one skill of the vocabulary")

    def text(self) -> str:
        return f"{self.name}:{word_after_colon(self.word)}"

    def on_teams(self, words: Vocabulary) -> Condition:
        known = words.attribute(SKILLS, table="bodies").vocabulary
        if self.word not in known:
            raise UnknownNameError(f"unknown skill {self.word!r}", near(self.word, known))
        return Is(f"{TEAM}.{SKILLS}", (self.word,))


@attrs.frozen
class SkillCount(Atom):
    """The team teaches at least this number of skills.

    Attributes:
        at_least: The number; None for all skills of the vocabulary.

    Raises:
        ArgumentError: If the number is not a whole number of 1 or more.
    """

    name = "at_least_skills"
    at_least: int | None

    def __attrs_post_init__(self) -> None:
        if self.at_least is not None:
            _check_count(self.at_least, "skills")

    def text(self) -> str:
        if self.at_least is None:
            return "all_skills"
        return "any_skill" if self.at_least == 1 else f"{self.name}:{self.at_least}"

    def on_teams(self, words: Vocabulary) -> Condition:
        known = words.attribute(SKILLS, table="bodies").vocabulary
        least = len(known) if self.at_least is None else self.at_least
        if least > len(known):
            raise ArgumentError(f"at least {least} skills", f"the vocabulary of the network has {len(known)}")
        return SkillCount(least)

    def facts(self, way: int) -> Iterator[Reading]:
        yield self.compared(TEAM), way, self

    def compared(self, level: str) -> str:
        return f"{TEAM}.{SKILLS}"

    def on_rows(self, teams: TeamFacts, things: Subjects, start: Ints) -> tuple[Masks, Flags | None]:
        """Shape (n) each: the verdicts on teams, and which may be too wide; None for none."""
        column, wanted = things.column(self.compared(TEAM)), self.at_least or 0
        bits = column.data.astype(np.uint64)
        places = (np.uint64(place) for place in range(len(column.words)))
        count = sum(
            ((bits >> place & np.uint64(1)).astype(np.int64) for place in places),
            np.zeros(len(things), np.int64),
        )
        count[~column.known] = 0
        full = column.known if column.closed is None else column.known & column.closed
        return ((count >= wanted) | ~full) * YES | (count < wanted) * NO, None

    def of_unlisted_team(self, words: Vocabulary) -> Masks:
        """The possible verdicts on an unlisted team, which may teach any skills."""
        wanted, known = self.at_least or 0, len(words.attribute(SKILLS, table="bodies").vocabulary)
        return np.full(1, int(YES) * (wanted <= known) | int(NO) * (wanted > 0), np.uint8)


@attrs.frozen
class Led(Atom):
    """The team has a leader, that is, a person in the first role of the vocabulary."""

    name = "led"

    def on_teams(self, words: Vocabulary) -> Condition:
        return _number_of_team(words, words.roles[0], self.name, 1)


@attrs.frozen
class Funded(Atom):
    """The team is entitled to money of a policy on the day: eligible, in its period and jurisdiction.

    This does not say that money was paid.

    Attributes:
        policy: The policy; each open choice has its default.
    """

    name = "funded"
    policy: Policy = attrs.field(repr=lambda policy: f"<{policy.id}>")

    def text(self) -> str:
        return f"{self.name}:{word_after_colon(self.policy.id)}"

    def on_teams(self, words: Vocabulary) -> Condition:
        return self

    def facts(self, way: int) -> Iterator[Reading]:

        yield f"{FUNDED}{self.policy.id}", way, self
        yield from ((each, BOTH, self) for each in self.policy.subjects if isinstance(each, str))

    def on_rows(self, teams: TeamFacts, things: Subjects, start: Ints) -> tuple[Masks, Flags | None]:
        """Shape (n) each: the verdicts on teams, and which may be too wide."""
        return teams.entitled[self.policy].verdicts(teams.era, things, start)


@attrs.frozen
class InArea(Atom):
    """The area, or the home of the team, lies in one of some areas, with their territory on the first day.

    Attributes:
        areas: The ids of the areas, or their names on that day; at least one.

    Raises:
        ArgumentError: If no area is given, or one that is not a text.
    """

    name = "in_area"
    areas: tuple[str, ...]

    def __attrs_post_init__(self) -> None:
        given: tuple[Any, ...] = self.areas
        if not given or not all(isinstance(each, str) and each for each in given):
            raise ArgumentError(f"in_area {self.areas!r}", "name at least one area by its id or name")

    def text(self) -> str:
        return f"{self.name}({', '.join(map(word_text, self.areas))})"

    def dated(self, network: Network, query: CoverageQuery) -> Condition:
        day = network.at(query.days.start)
        return Inside(tuple(dict.fromkeys(day.find(each).id for each in self.areas)), query.days.start)

    def on_teams(self, words: Vocabulary) -> Condition:
        raise ArgumentError("in_area(…) needs a question with a day", "write inside {…} as of DAY")


@attrs.frozen
class OfAreas(Quantified):
    """A condition on the areas of a level in the area."""

    level: str
    part: Condition

    @classmethod
    def read(cls, reader: CoverageReader) -> Condition:
        level = reader.words("a level")
        reader.need(",")
        return cls(level=level, part=reader.condition())

    def text(self) -> str:
        return f"{self.name}({word_text(self.level)}, {condition_text(self.part)})"

    def dated(self, network: Network, query: CoverageQuery) -> Condition:
        level = network.vocabulary.own_level(self.level)
        return attrs.evolve(self, level=level, part=dated(self.part, network, query))

    def on_areas(self, words: Vocabulary, level: str) -> Condition:
        if words.level(self.level) < words.level(level):
            raise ArgumentError(
                f"every({self.level}, …) or some({self.level}, …) needs a level below {level!r}"
            )
        return attrs.evolve(self, part=on_areas(self.part, words, self.level))

    def facts(self, way: int) -> Iterator[Reading]:
        yield AREAS, BOTH if self.every else way, self
        for fact_read, found, leaf in super().facts(way):
            owner, _, name = fact_read.partition(".")
            yield f"{self.level}.{name}" if owner == BASE else fact_read, found, leaf


@attrs.frozen
class Every(OfAreas):
    """Every area of a level in the area meets a condition; not applicable where there is none.

    Areas to which the condition does not apply are not counted.
    """

    name = "every"
    every = True


@attrs.frozen
class Some(OfAreas):
    """Some area of a level in the area meets a condition."""

    name = "some"
    every = False


@attrs.frozen
class OverDays(Quantified):
    """A condition on the days of a period on which the area exists.

    Not applicable if the area exists on no day of the period, or the condition does not apply on some day.

    Attributes:
        during: The period; None for the period of the question.
    """

    part: Condition
    during: Period | None = attrs.field(default=None, converter=attrs.converters.optional(as_window))

    @classmethod
    def read(cls, reader: CoverageReader) -> Condition:
        return cls(reader.condition(), reader.during())

    def text(self) -> str:
        return f"{self.name}({condition_text(self.part)}{'' if self.during is None else f', {self.during}'})"

    def on_areas(self, words: Vocabulary, level: str) -> Condition:
        return attrs.evolve(self, part=on_areas(self.part, words, level))

    def dated(self, network: Network, query: CoverageQuery) -> Condition:
        days = self.during or query.during
        if days is None:
            raise ArgumentError(
                f"{self.name}(…) names no period, and the question has none",
                f"write {self.name}(…, 2024)",
            )
        return attrs.evolve(self, part=dated(self.part, network, query), during=days)


@attrs.frozen
class Throughout(OverDays):
    """A condition is met on every day of a period on which the area exists."""

    name = "throughout"
    every = True


@attrs.frozen
class Sometime(OverDays):
    """A condition is met on some day of a period on which the area exists."""

    name = "sometime"
    every = False


def _check_count(number: Any, what: str, *, zero: bool = False) -> None:  # noqa: ANN401 - refuses what is none
    if type(number) is not int or number < (0 if zero else 1):
        raise ArgumentError(f"{what}: {number!r}", f"give a whole number from {0 if zero else 1}")


def _number_of_team(
    words: Vocabulary, name: str, what: str, number: int | Fraction, *, exactly: bool = False
) -> Condition:
    """A comparison of a number of a team."""
    check_number(words, "bodies", name, what=what)
    subject = f"{TEAM}.{name}"
    return Is(subject, (int(number),)) if exactly else Between(subject, Fraction(number))


def word_after_colon(word: str) -> str:
    """Write a word after a colon: there, it may begin with a digit, and no word is reserved."""
    return word if _AFTER_COLON.fullmatch(word) else json.dumps(word, ensure_ascii=False)


def readings(atom: Condition, way: int) -> Iterator[Reading]:
    """The facts that an atom reads: each with its direction and the innermost atom that reads it."""
    match atom:
        case Atom():
            yield from atom.facts(way)
        case Is(subject, values) if subject != "level":
            first = next(iter(values))
            whole = len(values) > 1 or type(first) in (int, date)
            yield _fact_of(subject), BOTH if whole else -way if first is False else way, atom
        case Between(subject, least, below):
            both = least is not None and below is not None
            yield _fact_of(subject), BOTH if both else way if least is not None else -way, atom


def subject_of(atom: Condition, level: str = TEAM) -> str:
    """The attribute that a resolved atom compares, of a team or of an area of a level; empty for none."""
    if isinstance(atom, Is | Between):
        return atom.subject
    return atom.compared(level) if isinstance(atom, Atom) else ""


def _fact_of(subject: str) -> str:
    return f"{TEAM}.{TEAM_KINDS}" if subject == "kind" else subject


def on_areas(condition: Condition, words: Vocabulary, level: str) -> Condition:
    """Resolve a condition for the areas of a level: each atom of the result is about areas.

    Raises:
        UnknownNameError: If the network does not have a level, attribute or skill of the condition.
        ArgumentError: If a condition on areas is used for teams, `every` or `some` names a level above
            `level`, or a comparison names a level below it.
    """
    match condition:
        case All() | AnyOf() | Not():
            return _funded_by_some(with_parts(condition, lambda part: on_areas(part, words, level)))
        case Is() | Between():
            return _compared(condition, condition.subject, words, level)
        case Atom():
            return condition.on_areas(words, level)
        case Inside():
            return condition
    return AnyTeam(on_teams(condition, words))


def on_teams(condition: Condition, words: Vocabulary) -> Condition:
    """Resolve a condition for teams: each atom of the result is about one team.

    Raises:
        UnknownNameError: As `on_areas`.
        ArgumentError: As `on_areas`.
    """
    match condition:
        case All() | AnyOf() | Not():
            return with_parts(condition, lambda part: on_teams(part, words))
        case Is() | Between():
            owner, _, name = condition.subject.partition(".")
            if owner != OWN:
                return condition
            return attrs.evolve(condition, subject="kind" if name == TEAM_KINDS else f"{TEAM}.{name}")
        case Atom():
            return condition.on_teams(words)
        case Inside():
            return condition
    raise ArgumentError(
        f"{condition!r} is not a condition of coverage",
        "if it has choices of a policy, select their options first",
    )


def dated(condition: Condition, network: Network, query: CoverageQuery) -> Condition:
    """Set what a condition leaves to its question: the period of `throughout`, areas and levels.

    Args:
        network: The network, whose areas have names.

    Raises:
        ArgumentError: If a period is missing in the condition and in the question.
        UnknownNameError: If no area has a name on the first day of the question.
        AmbiguousNameError: If several areas have the name.
    """
    if isinstance(condition, All | AnyOf | Not):
        return with_parts(condition, lambda part: dated(part, network, query))
    if isinstance(condition, Is) and condition.subject == "level":
        return Is("level", tuple(network.vocabulary.own_level(str(each)) for each in condition.values))
    if isinstance(condition, Is | Between):
        owner, dot, name = condition.subject.partition(".")
        return attrs.evolve(condition, subject=f"{network.vocabulary.own_level(owner)}{dot}{name}")
    return condition.dated(network, query) if isinstance(condition, Atom) else condition


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
        owner: A level or `team`, if the question is evaluated for areas or teams with facts of their
            own; None if it is evaluated on several days, which share all facts.
    """
    found: dict[str, set[tuple[Reader, int]]] = {}
    for part, condition in (("of", of), ("where", where)):
        if condition is None:
            continue
        together = of_some_team(condition)  # evaluated jointly, they are one reader
        for atom, direction in directed_atoms(condition):
            for known, way, leaf in _facts(atom, direction):
                reader = _reader(known, leaf, atom) if atom in together else atom
                found.setdefault(_of_owner(known, owner), set()).add(((part, reader), way))
    for subject in filter(None, by):
        found.setdefault(subject, set()).add((("by", subject), BOTH))
    for known, readers in found.items():
        if isinstance(weight, str) and known.partition(".")[2] == weight:
            readers.add((("weight", weight), BOTH))
    conditions = [each for each in (of, where) if each is not None]
    return (
        any(map(_in_two_ways, found.values()))
        or any(  # an atom that occurs plain and negated reads a fact that it shares with other areas or teams
            not _is_own(known, owner)
            for each in conditions
            for atom in turned_atoms(each)
            for known, *_ in _facts(atom, UP)
        )
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
            for known, way, _ in readings(atom, direction):
                if known in {TEAMS, AREAS}:
                    found[True].add(((str(part), atom), way))
                if known == AREAS:
                    found[False].add(((str(part), atom), way))
    again = by_days and any(isinstance(atom, OfAreas) for each in conditions for atom in turned_atoms(each))
    if again or _in_two_ways(found[False]):
        return "areas"
    return "teams" if found[False] and _in_two_ways(found[True]) else None


def turned_atoms(condition: Condition) -> list[Condition]:
    """The atoms that a condition contains both plain and negated."""
    found = dict.fromkeys(directed_atoms(condition))
    return [atom for atom, way in found if way == UP and (atom, -UP) in found]


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
            for known, way, _ in _facts(atom, direction):
                found.setdefault(known, set()).add((("of", atom), way))
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
    owner = TEAM if isinstance(atom, OfTeams) else atom.level if isinstance(atom, OfAreas) else None
    return clashes(atom.part, None, (), "count", owner)


def _facts(atom: Condition, way: int) -> Iterator[Reading]:
    """The facts that an atom reads, except which areas exist: `inner_areas_read` tests this fact."""
    return (each for each in readings(atom, way) if each[0] != AREAS)


def _of_owner(fact: str, level: str | None) -> str:
    """The fact, with the level of the tested areas in its name if the level is known."""
    owner, _, name = fact.partition(".")
    return f"{level}.{name}" if owner == BASE and level is not None else fact
