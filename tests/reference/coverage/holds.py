"""What a condition comes to in one completion, where nothing is unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from dtnet.predicates import All, AnyOf, Between, Condition, Inside, Is, Not

from .atoms import (
    OWN,
    PEOPLE,
    SKILLS,
    AnyTeam,
    Counted,
    Every,
    EveryTeam,
    Funded,
    Led,
    Skill,
    SkillCount,
    Some,
    Sometime,
    Throughout,
)
from .needs import days_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from .worlds import Team, World

Outcome: TypeAlias = str
YES, NO, NOT_APPLICABLE = "yes", "no", "n/a"
Funding: TypeAlias = "Mapping[str, Collection[str]]"


def holds(
    condition: Condition, world: World, area: str, day: date | None = None, funding: Funding | None = None
) -> Outcome:
    """What a condition comes to for an area that is there.

    Args:
        condition: What is asked.
        world: The completion.
        area: The area.
        day: The day; None for that of the question.
        funding: The teams that are entitled to money of each policy.
    """
    return _Asked(world, day or world.known.day, funding).of_area(condition, area)


def holds_of_team(condition: Condition, world: World, team: Team, funding: Funding | None = None) -> Outcome:
    """What a condition comes to for a team that is there; arguments as in `holds`."""
    return _Asked(world, team.day, funding).of_team(condition, team)


class _Asked:
    def __init__(self, world: World, day: date, funding: Funding | None) -> None:
        self.world, self.day, self.funding = world, day, funding

    def of_area(self, condition: Condition, area: str) -> Outcome:
        match condition:
            case All() | AnyOf() | Not():
                return joined(condition, [self.of_area(part, area) for part in parts(condition)])
            case Every() | Some():
                return self.of_areas_inside(condition, area)
            case Throughout() | Sometime():
                return self.of_days(condition, area)
            case Is() | Between() | Inside():
                return self.of_facts(condition, area)
            case Skill() | SkillCount() | Led() | Funded():
                return self.of_area(AnyTeam(condition), area)
        return self.of_teams_here(condition, area)

    def of_teams_here(self, condition: Condition, area: str) -> Outcome:
        teams = self.world.teams_here(area, self.day)
        match condition:
            case AnyTeam(part):
                return said(any(self.of_team(part, team) == YES for team in teams))
            case EveryTeam(part):
                return of_all(self.of_team(part, team) for team in teams)
            case Counted(what, wanted, exactly, per, base):
                number = 1 if base is None else self.world.value(self.row(area), base)
                found = (self.people(teams) if what == "people" else len(teams)) * per
                if number == 0:
                    return NOT_APPLICABLE
                return said(found == wanted * number if exactly else found >= wanted * number)
        raise AssertionError(condition)

    def of_areas_inside(self, condition: Every | Some, area: str) -> Outcome:
        inside = self.world.inside(area, condition.level, self.day)
        outcomes = [self.of_area(condition.part, each) for each in inside]
        return of_all(outcomes) if isinstance(condition, Every) else said(YES in outcomes)

    def of_days(self, condition: Throughout | Sometime, area: str) -> Outcome:
        known, during = self.world.known, condition.during
        days = [self.day] if during is None else [day for day in days_in(during) if day in known.extent]
        outcomes = [
            _Asked(self.world, day, self.funding).of_area(condition.part, area)
            for day in days
            if self.world.area(area, day) is not None
        ]
        if not outcomes or NOT_APPLICABLE in outcomes:
            return NOT_APPLICABLE
        return said(NO not in outcomes if isinstance(condition, Throughout) else YES in outcomes)

    def of_facts(self, condition: Is | Between | Inside, area: str) -> Outcome:
        if isinstance(condition, Inside):
            return self.of_place(condition, area)
        if condition.subject == "level":
            return said(meets(condition, self.world.known.level(area)))
        owner, _, name = condition.subject.partition(".")
        if owner == OWN and self.is_of_areas(name):
            return said(meets(condition, self.world.value(self.row(area), name)))
        if condition.subject == "kind" or owner in {OWN, "team"}:
            return self.of_area(AnyTeam(condition), area)
        return self.of_place(condition, area)

    def of_team(self, condition: Condition, team: Team) -> Outcome:  # noqa: PLR0911 - one for each atom
        world = self.world
        match condition:
            case All() | AnyOf() | Not():
                return joined(condition, [self.of_team(part, team) for part in parts(condition)])
            case Skill(word):
                return said(world.has_word(team, SKILLS, word))
            case SkillCount(least):
                every = world.known.types["bodies", SKILLS].vocabulary
                taught = sum(world.has_word(team, SKILLS, word) for word in every)
                return said(taught >= (len(every) if least is None else least))
            case Led():
                return said(world.number(team, world.known.roles[0]) >= 1)
            case Counted(_, wanted, exactly):
                people = world.number(team, PEOPLE)
                return said(people == wanted if exactly else people >= wanted)
            case Funded(policy):
                return said(self.is_funded(team, policy.id))
        assert isinstance(condition, Is | Between | Inside), condition
        return self.of_facts_of_team(condition, team)

    def of_facts_of_team(self, condition: Is | Between | Inside, team: Team) -> Outcome:
        world = self.world
        if isinstance(condition, Inside):
            return self.of_place(condition, world.home(team))
        if condition.subject == "level":
            return said(meets(condition, world.known.level(world.home(team))))
        owner, _, name = condition.subject.partition(".")
        if condition.subject == "kind":
            name = "team_kinds"
        elif owner not in {OWN, "team"}:
            return self.of_place(condition, world.home(team))
        if world.known.types["bodies", name].type == "set":
            assert isinstance(condition, Is)
            return said(any(world.has_word(team, name, str(word)) for word in condition.values))
        return said(meets(condition, world.number(team, name)))

    def is_funded(self, team: Team, policy: str) -> bool:
        assert self.funding is not None, "tell who is funded"
        if team.row is None:  # nobody knows whether it would be eligible
            return bool(self.world.choose(("funded", team, policy), (False, True)))
        return team.id in self.funding[policy]

    def of_place(self, condition: Condition, area: str) -> Outcome:
        """Conditions about an area in which something lies, or which it is; its level is asked elsewhere."""
        world, day = self.world, self.day
        if isinstance(condition, Inside):
            for each in world.chain(area, day):
                if world.area(each, condition.as_of) is not None:
                    ground = condition.areas
                    return said(any(world.lies_in(each, wanted, condition.as_of) for wanted in ground))
            return NO
        assert isinstance(condition, Is | Between)
        level, _, name = condition.subject.partition(".")
        at = world.at_level(area, level, day)
        return NOT_APPLICABLE if at is None else said(meets(condition, world.value(self.row(at), name)))

    def people(self, teams: Iterable[Team]) -> int:
        return sum(self.world.number(team, PEOPLE) for team in teams)

    def row(self, area: str) -> Any:  # noqa: ANN401 - a row of an area that is there
        row = self.world.area(area, self.day)
        assert row is not None
        return row

    def is_of_areas(self, name: str) -> bool:
        return name == "type" or ("areas", name) in self.world.known.types


def parts(condition: Condition) -> Sequence[Condition]:
    match condition:
        case All(inner) | AnyOf(inner):
            return inner
        case Not(part):
            return (part,)
    raise AssertionError(condition)


def joined(condition: Condition, outcomes: Sequence[Outcome]) -> Outcome:
    """What a condition comes to if its parts do so: what does not apply takes the whole with it."""
    if NOT_APPLICABLE in outcomes:
        return NOT_APPLICABLE
    if isinstance(condition, Not):
        return said(outcomes[0] == NO)
    return said(NO not in outcomes if isinstance(condition, All) else YES in outcomes)


def of_all(outcomes: Iterable[Outcome]) -> Outcome:
    """Whether every outcome is a yes; those to whom it does not apply are left out."""
    found = [each for each in outcomes if each != NOT_APPLICABLE]
    return NOT_APPLICABLE if not found else said(NO not in found)


def said(yes: bool) -> Outcome:  # noqa: FBT001 - it is what is said
    return YES if yes else NO


def meets(condition: Is | Between, value: Any) -> bool:  # noqa: ANN401 - values of every kind
    """Whether a comparison holds of a value that is known."""
    if isinstance(condition, Between):
        least, below = condition.least, condition.below
        return (least is None or least <= value) and (below is None or value < below)
    if isinstance(value, frozenset):
        return not value.isdisjoint(condition.values)
    return any(type(each) is type(value) and each == value for each in condition.values)
