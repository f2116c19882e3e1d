"""Hypothesis strategies for coverage conditions of every kind, on areas and on teams.

Conditions use the vocabulary of a network, so that the network can answer them, or arbitrary words.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, TypeVar

import attrs
from hypothesis import strategies as st

from dtnet.coverage.language import atoms as atom
from dtnet.errors import UnknownNameError, near
from dtnet.network.day.columns import table_columns
from dtnet.network.day.network import Network
from dtnet.periods import EARLIEST, LATEST, Period
from dtnet.policy.document.document import Policy
from dtnet.predicates import fact, inside
from dtnet.predicates.conditions import All, AnyOf, Between, Condition, Inside, Is, Not
from dtnet.pydantic_hook import PydanticHook
from dtnet.testing.strategies.network import ASKED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Form: TypeAlias = Callable[[], Condition]
    Subjects: TypeAlias = "dict[str, tuple[Value, ...]]"

Value: TypeAlias = str | int | bool | date
Conditions: TypeAlias = st.SearchStrategy[Condition]
Item = TypeVar("Item")

_TEAM: Final = "team"
_ENDS: Final = 2
_MOST_PARTS: Final = 3
_COUNTS: Final = (1, 2, 3, 5)
_SHARES: Final = (Fraction(1), Fraction(1, 2), Fraction(2), Fraction(7, 3))


def coverage_conditions(
    words: CoverageWords, *, over: str, max_depth: int = 3, over_time: bool = True
) -> Conditions:
    """Conditions on areas of a level.

    They contain every kind of atom, call and connective. An atom about teams means some team of the area, for
    each atom separately. The levels of `every` and `some` are `over` or below it.

    Args:
        words: The vocabulary of the conditions.
        over: The level of the areas.
        max_depth: The greatest depth of nested conditions.
        over_time: Whether some conditions are about a period of days. These are never nested in each other.

    Raises:
        UnknownNameError: If there is no such level.

    Examples:
        >>> from hypothesis import find
        >>> from dtnet.testing.strategies import CoverageWords
        >>> words = CoverageWords(levels=("commune", "village"), skills=("shop",))
        >>> find(coverage_conditions(words, over="commune"), lambda each: "Throughout" in repr(each))
        Throughout(part=Counted(what='teams', number=1, exactly=False, per=1, base=None), during=None)
    """
    if over not in words.levels:
        raise UnknownNameError(f"no level {over!r}", near(over, words.levels))
    return _of_areas(words, words.levels.index(over), max_depth, over_time=over_time)


def team_conditions(words: CoverageWords, *, max_depth: int = 3) -> Conditions:
    """Conditions on teams, such as the part of `any_team`.

    Args:
        words: The vocabulary of the conditions.
        max_depth: The greatest depth of nested conditions.
    """
    return _of_teams(words, max_depth)


@st.composite
def _of_areas(draw: st.DrawFn, words: CoverageWords, place: int, depth: int, *, over_time: bool) -> Condition:
    return _Draft(draw, words).of_areas(place, depth, timed=over_time)


@st.composite
def _of_teams(draw: st.DrawFn, words: CoverageWords, depth: int) -> Condition:
    return _Draft(draw, words).of_teams(depth)


class _Draft:
    """A condition while it is drawn, part by part.

    Strategies put together for each network would take ten times as long as what they draw.
    """

    def __init__(self, draw: st.DrawFn, words: CoverageWords) -> None:
        self.draw = draw
        self.words = words
        self.team_atoms = self._shared_atoms(_team_subjects(words))
        self.area_atoms = [*self._own_atoms(), *self._shared_atoms(_area_subjects(words))]

    def of_teams(self, depth: int) -> Condition:
        joined = self._joined(lambda: self.of_teams(depth - 1)) if depth else ()
        return self._one_of(*self.team_atoms, *joined)()

    def of_areas(self, place: int, depth: int, *, timed: bool) -> Condition:
        if not depth:
            return self._one_of(*self.area_atoms)()

        def same() -> Condition:
            return self.of_areas(place, depth - 1, timed=timed)

        forms: list[Form] = [
            *self._joined(same),
            lambda: atom.AnyTeam(self.of_teams(depth - 1)),
            lambda: atom.EveryTeam(self.of_teams(depth - 1)),
            lambda: self._within(atom.Every, place, depth, timed=timed),
            lambda: self._within(atom.Some, place, depth, timed=timed),
        ]
        if timed:
            forms += [lambda: self._over_time(atom.Throughout, place, depth)]
            forms += [lambda: self._over_time(atom.Sometime, place, depth)]
        return self._one_of(*self.area_atoms, *forms)()

    def _within(
        self, kind: type[atom.Every | atom.Some], place: int, depth: int, *, timed: bool
    ) -> Condition:
        below = self.draw(st.integers(place, len(self.words.levels) - 1))
        return kind(level=self.words.levels[below], part=self.of_areas(below, depth - 1, timed=timed))

    def _over_time(self, kind: type[atom.Throughout | atom.Sometime], place: int, depth: int) -> Condition:
        return kind(self.of_areas(place, depth - 1, timed=False), self._during())

    def _during(self) -> Period | None:
        days = self.words.days
        if len(days) < _ENDS or self.draw(st.booleans()):
            return None
        start = self.draw(st.integers(0, len(days) - _ENDS))
        return Period(days[start], days[self.draw(st.integers(start + 1, len(days) - 1))])

    def _joined(self, part: Form) -> tuple[Form, ...]:
        def parts(least: int) -> tuple[Condition, ...]:
            return tuple(part() for _ in range(self.draw(st.integers(least, _MOST_PARTS))))

        return lambda: Not(part()), lambda: All(parts(0)), lambda: AnyOf(parts(1))

    def _own_atoms(self) -> list[Form]:
        """What may be asked of areas alone."""
        found: list[Form] = [atom.has_team, lambda: self._counted("teams", *_COUNTS)]
        if self.words.bases and self.words.heads:
            found.append(self._people_per)
        return found

    def _people_per(self) -> Condition:
        per, base = self._one_of(1, 100, 1000), self._one_of(*self.words.bases)
        return atom.Counted("people", self._one_of(*_SHARES), self._one_of(False, True), per, base)  # noqa: FBT003

    def _counted(self, what: Literal["teams", "people"], *numbers: int) -> Condition:
        return atom.Counted(what, self._one_of(*numbers), self._one_of(False, True))  # noqa: FBT003 - options

    def _shared_atoms(self, subjects: Subjects) -> list[Form]:
        """What may be asked of teams, and of areas."""
        words = self.words
        atoms: list[tuple[object, Form]] = [
            (words.leaders, atom.Led),
            (words.levels, lambda: Is("level", self._some_of(words.levels))),
            (words.heads, lambda: self._counted("people", *_COUNTS, 17)),
            (words.skills, lambda: atom.Skill(self._one_of(*words.skills))),
            (words.skills, lambda: atom.SkillCount(self._one_of(None, 1, 2, len(words.skills) + 1))),
            (words.kinds, lambda: Is("kind", self._some_of(words.kinds))),
            (words.policies, lambda: atom.Funded(self._one_of(*words.policies))),
            (words.places, self._inside),
            (subjects, lambda: self._compared(*self._one_of(*subjects.items()))),
        ]
        return [form for there, form in atoms if there]

    def _inside(self) -> Condition:
        """The ground that an area had on its day, and maybe another that had some on that day."""
        _, day = self._one_of(*self.words.places)
        return Inside(self._some_of([id for id, on in self.words.places if on == day]), day)

    def _compared(self, subject: str, values: tuple[Value, ...]) -> Condition:
        """A comparison of a subject with some of its values, or a range between them."""
        days, numbers = are_days(values), are_numbers(values)
        if not (numbers or days) or self.draw(st.booleans()):
            return Is(subject, self._some_of(values))
        ends: list[Any] = sorted(_days_around(values) if days else _numbers_around(values))
        number = self.draw(st.integers(0, len(ends) - _ENDS))
        least, below = ends[number], ends[self.draw(st.integers(number + 1, len(ends) - 1))]
        return Between(subject, *self._one_of((least, None), (None, below), (least, below)))

    def _one_of(self, *options: Item) -> Item:
        return options[self.draw(st.integers(0, len(options) - 1))]

    def _some_of(self, options: Sequence[Item]) -> tuple[Item, ...]:
        chosen = self.draw(st.lists(st.integers(0, len(options) - 1), min_size=1, max_size=2, unique=True))
        return tuple(options[number] for number in chosen)


def _numbers_around(values: Iterable[Any]) -> set[Any]:
    return {Fraction(value) + half for value in values for half in (0, Fraction(1, 2))}


def _days_around(values: Iterable[Any]) -> set[Any]:
    return {*values, EARLIEST, LATEST}


def _team_subjects(words: CoverageWords) -> Subjects:
    """What may be compared of teams, each with values."""
    owners = [(_TEAM, words.team_attributes), (atom.OWN, words.team_attributes)]
    owners += [(level, words.area_attributes) for level in words.levels]
    return {f"{owner}.{name}": values for owner, attributes in owners for name, values in attributes}


def _area_subjects(words: CoverageWords) -> Subjects:
    """The same of areas: of two attributes of one name, `own` is that of areas."""
    return _team_subjects(words) | {f"{atom.OWN}.{name}": values for name, values in words.area_attributes}


Attributes: TypeAlias = tuple[tuple[str, tuple[Value, ...]], ...]
"""Attributes, each with the values to compare it with: texts, whole numbers, days, or true and false."""

_DAY: Final = timedelta(days=1)
_YEAR: Final = timedelta(days=366)
_TEAM_KINDS: Final = "team_kinds"
_MOST_NUMBERS: Final = 12


@attrs.frozen(kw_only=True)
class CoverageWords(PydanticHook):
    """The vocabulary of conditions. Conditions use nothing from an empty attribute.

    Attributes:
        levels: Levels of territory, highest first; at least one.
        area_attributes: Attributes of areas.
        team_attributes: Attributes of teams, without their kinds.
        kinds: Kinds of teams.
        skills: Skills of teams.
        bases: Attributes of areas that `people_per` may use as the base.
        places: Areas, each with a day on which it exists.
        days: Days, in order, at which periods begin and end.
        policies: Policies.
        heads: Whether teams have a number of people.
        leaders: Whether teams have a number of leaders.
    """

    levels: tuple[str, ...]
    area_attributes: Attributes = ()
    team_attributes: Attributes = ()
    kinds: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    places: tuple[tuple[str, date], ...] = ()
    days: tuple[date, ...] = ()
    policies: tuple[Policy, ...] = ()
    heads: bool = True
    leaders: bool = True

    @classmethod
    def of(cls, network: Network, *, policies: Iterable[Policy] = ()) -> CoverageWords:
        """The vocabulary of a network.

        Numbers and days of attributes are some values of the network, and the next value after each. Other
        days are days on which something changes, and their neighbours; some lie outside the data.

        Args:
            network: The network.
            policies: Policies for the network.
        """
        vocabulary, first = network.vocabulary, network.extent.start
        areas, bodies = table_columns(network, "areas"), table_columns(network, "bodies")
        of_areas = _attributes(network, "areas", areas)
        of_teams = dict(_attributes(network, "bodies", bodies))
        kinds = of_teams.pop(_TEAM_KINDS, ())
        types = tuple(each for each in vocabulary.area_types if each)
        places = {
            (id, max(start, first)): None for id, start in zip(areas["id"], areas["start"], strict=True)
        }
        return cls(
            levels=vocabulary.levels,
            area_attributes=(*of_areas, *((("type", types),) if types else ())),
            team_attributes=tuple(of_teams.items()),
            kinds=tuple(map(str, kinds)),
            skills=tuple(map(str, of_teams.get(atom.SKILLS, ()))),
            bases=tuple(name for name, values in of_areas if are_numbers(values)),
            places=tuple(places),
            days=_days(network),
            policies=tuple(policies),
            heads=atom.PEOPLE in of_teams,
            leaders=any(role in of_teams for role in vocabulary.roles[:1]),
        )


def are_numbers(values: tuple[Value, ...]) -> bool:
    """Whether values are whole numbers, so that there are ranges between them."""
    return all(type(value) is int for value in values)


def are_days(values: tuple[Value, ...]) -> bool:
    """Whether values are days."""
    return all(isinstance(value, date) for value in values)


def _attributes(network: Network, table: str, columns: dict[str, list[Any]]) -> Attributes:
    """The attributes of a table that have values to compare them with."""
    found: list[tuple[str, tuple[Value, ...]]] = []
    for each in network.vocabulary.attributes:
        if each.table == table:
            values: tuple[Value, ...] = each.vocabulary
            if each.type == "yes_no":
                values = (True, False)
            if each.type == "whole":
                held = sorted({value for value in columns[each.name] if value is not None})
                some = held[:: len(held) // _MOST_NUMBERS + 1]
                values = tuple(sorted({0, 1, *some, *(value + 1 for value in some)}))
            if each.type == "day":
                known = sorted({value for value in columns[each.name] if value is not None})
                some = known[:: len(known) // _MOST_NUMBERS + 1]
                values = _legal({day + step * _DAY for day in some for step in (0, 1)})
            if values:
                found.append((each.name, values))
    return tuple(found)


def _days(network: Network) -> tuple[date, ...]:
    extent, changes = network.extent, network.change_days()
    last = extent.end or max([extent.start, *changes]) + _YEAR
    turns = {extent.start, last, *changes}
    near = {day + step * _DAY for day in turns for step in (-1, 0, 1)}
    return _legal(near)


def _legal(days: Iterable[date]) -> tuple[date, ...]:
    """Days in order, without those that no network holds."""
    return tuple(sorted(day for day in days if EARLIEST <= day <= LATEST))


_MANY: Final = 2
_WINDOWS: Final = st.sampled_from(
    (Period(ASKED, ASKED + timedelta(2)), Period(ASKED - timedelta(1), ASKED + timedelta(1)))
)


def small_conditions(
    *, over: str = "village", days: bool = False, max_leaves: int = 3
) -> st.SearchStrategy[Condition]:
    """Conditions on areas of a level of `small_networks`.

    Args:
        over: The level.
        days: Whether some conditions are about several days.
        max_leaves: The approximate largest number of atoms of a condition.
    """
    return _conditions(over, max_leaves, days=days)


def questions_of_areas_inside(over: str) -> st.SearchStrategy[tuple[Condition, Condition | None]]:
    """A condition and a filter (or None) that together read the teams of an area and the areas inside it.

    There are few of them, so that two often depend on the same inner area.

    Args:
        over: The level, above villages.
    """
    inside = st.sampled_from(("village",) if over == "commune" else ("village", "commune"))
    remote, any_area = atom.attribute("remote", "=", value=True), fact("level") == "village"
    some_team, led = atom.has_team(), atom.every_team(atom.led())
    pay, shop = atom.any_team(atom.skill("pay")), atom.any_team(atom.skill("shop"))
    part = st.sampled_from((any_area, any_area, remote, some_team, pay & ~some_team, pay & ~shop))
    of_areas = st.one_of(st.builds(atom.some, inside, part), st.builds(atom.every, inside, part))
    of_teams = st.sampled_from((some_team, some_team, atom.people(at_least=1), led))
    both = st.one_of(
        st.builds(operator.and_, of_teams, of_areas.map(operator.invert)),
        st.builds(operator.and_, of_areas, of_teams.map(operator.invert)),
        st.builds(operator.and_, of_areas, of_areas.map(operator.invert)),
        st.builds(operator.or_, of_teams.map(operator.invert), of_areas),
    )
    return st.one_of(
        st.tuples(of_teams, of_areas),
        st.tuples(of_areas, of_teams),
        st.tuples(both, st.none() | of_areas),
        st.tuples(of_areas, of_areas),
    )


@cache  # to make a strategy takes longer than to draw from it
def _conditions(over: str, max_leaves: int, *, days: bool) -> st.SearchStrategy[Condition]:
    atoms = _area_atoms(over)
    for level in _below(over):
        inner = _joined(_area_atoms(level), 2)
        atoms = st.one_of(atoms, inner.map(partial(atom.every, level)), inner.map(partial(atom.some, level)))
    of_one_day = _joined(atoms, max_leaves)
    if not days:
        return of_one_day
    part = _joined(_area_atoms(over), 2)
    over_days = (st.builds(kind, part, _WINDOWS) for kind in (atom.throughout, atom.sometime))
    return st.one_of(of_one_day, *over_days)


def _joined(atoms: st.SearchStrategy[Condition], max_leaves: int) -> st.SearchStrategy[Condition]:
    return st.recursive(
        atoms,
        lambda inner: st.one_of(
            inner.map(operator.invert),
            st.builds(operator.and_, inner, inner),
            st.builds(operator.or_, inner, inner),
        ),
        max_leaves=max_leaves,
    )


def _team_atoms() -> st.SearchStrategy[Condition]:
    return st.sampled_from(
        (
            atom.skill("pay"),
            atom.skill("shop"),
            atom.any_skill(),
            atom.all_skills(),
            atom.led(),
            atom.people(at_least=2),
            atom.people(exactly=2),
            atom.team_kind("cdtt"),
            atom.team_kind("cdtt", "other"),
            atom.attribute("people", ">=", 2),
            atom.attribute("people", "<", 0),
            fact("team.people").is_between(2, 3),
            fact("team.leader") == 1,
            atom.attribute("reported_on", ">=", ASKED),
            atom.attribute("reported_on", "=", ASKED),
            fact("team.reported_on") <= ASKED,
        )
    )


def _home_atoms(over: str) -> st.SearchStrategy[Condition]:
    """Conditions on where a team lives, or what an area of a level lies in."""
    around = [
        fact("level") == "village",
        inside("k0", as_of=ASKED),
        inside("k0", as_of=ASKED - timedelta(5)),
    ]
    if over in {"district", "commune", "village"}:
        around.append(fact("district.remote") == True)  # noqa: E712 - a comparison that makes a condition
    if over in {"commune", "village"}:
        around += [fact("commune.households") >= _MANY, fact("commune.type") == "old"]
    if over == "village":
        around.append(fact("village.households") >= _MANY)
    return st.sampled_from(around)


def _below(over: str) -> tuple[str, ...]:
    """Levels of the areas inside areas of a level that conditions are about."""
    return {"village": (), "commune": ("village",)}.get(over, ("village", "commune"))


@cache
def _area_atoms(over: str) -> st.SearchStrategy[Condition]:
    of_teams = _joined(st.one_of(_team_atoms(), _team_atoms(), _home_atoms("village")), 2)
    return st.one_of(
        st.just(atom.has_team()),
        of_teams.map(atom.any_team),
        of_teams.map(atom.every_team),
        _team_atoms(),
        st.sampled_from(
            (
                atom.teams(at_least=2),
                atom.teams(exactly=1),
                atom.people(at_least=3),
                atom.people(exactly=2),
                atom.people_per(1, "households", at_least=1),
                atom.people_per(1, "households", exactly=1),
                atom.attribute("households", ">=", _MANY),
                atom.attribute("households", "in", [0, 1]),
                atom.attribute("remote", "=", value=True),
                atom.attribute("surveyed_on", ">", ASKED),
                atom.attribute("surveyed_on", "in", [ASKED, ASKED + timedelta(1)]),
                atom.attribute("type", "!=", "old"),
                atom.attribute("type", "in", ["", "old", "new"]),
            )
        ),
        _home_atoms(over),
    )
