"""Which values of unknown facts, and how many unlisted teams, suffice for all outcomes of conditions.

*Numbers.* A condition tells two numbers apart only where a number that it names lies between them: alone,
in a sum of people, or as people per something. So all whole numbers up to one above the greatest that is
named are tried, and of a number without limit that is all there is to it: what is above the greatest is
above it in every sum, too. For people per something both may be without limit; numbers far up, and further
up, stand for "enough for whatever was tried" and "too many for whatever was tried". Bounds that lie far
apart are tried at their ends and around the numbers that are named; this suffices where such a number
stands in no sum with another one.

*Unlisted areas.* Each `every` that is a no or a yes needs one area inside to be so, each `some` that is a yes
one, and all others may be left away. Such an area lies in the area that is looked into, in none of a level
between, and other areas of its level lie elsewhere.

*Unlisted teams.* Each `any_team` that is a yes needs one team to be so, each `every_team` that is a no or a
yes one, `teams(at_least=k)` needs k, and all others may be left away: nothing else that is true of a
completion changes. People on areas need one more team, and if teams are also told apart by their people, as
many as it takes to reach the sum with teams that are too small. A team of an area stands for those that
live or serve anywhere inside it; where the condition looks at areas inside (`every`, `some`) these have
teams of their own. A team that serves several areas is needed only where one condition looks inside and
counts: then those of the outer area may serve the inner ones, each or not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from dtnet.predicates import All, AnyOf, Between, Condition, Inside, Is, Not

from .atoms import (
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

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dtnet import Period

WIDE = 12
"""How many numbers within bounds are all tried."""
FAR_UP = (100, 10_000, 1_000_000)
FIRST = date(2000, 1, 1)
"""A day like any other."""


@dataclass(frozen=True)
class Needs:
    """What suffices for some conditions.

    Attributes:
        named: The numbers at which something changes.
        per: Whether people per something are asked for.
        teams: How many unlisted teams an area needs.
        areas: How many unlisted areas of a level an area needs.
        inner: The levels that may have unlisted areas: of those that a condition looks at inside others.
        looks_inside: The levels that have unlisted teams of their own.
        shared: Whether unlisted teams may serve areas inside that of which they are.
        over: The level that is asked.
        days: Further days that the conditions name.
        compared: The days with which attributes are compared.
    """

    named: tuple[int, ...] = ()
    per: bool = False
    teams: int = 1
    areas: int = 1
    inner: frozenset[str] = field(default_factory=frozenset)
    looks_inside: frozenset[str] = field(default_factory=frozenset)
    shared: bool = False
    over: str = ""
    days: tuple[date, ...] = ()
    compared: tuple[date, ...] = ()

    @classmethod
    def of(cls, conditions: Iterable[Condition], over: str) -> Needs:
        """What suffices for conditions that are put to areas of a level, all of one completion."""
        inside = [(each, within) for condition in conditions for each, within in atoms(condition)]
        found = [each for each, _ in inside]
        named = sorted({number for each in found for number in numbers_of(each)})
        levels = {each.level for each in found if isinstance(each, Every | Some)}
        counted = [(each, within) for each, within in inside if isinstance(each, Counted)]
        counts = [int(each.number) + each.exactly for each, _ in counted if each.what == "teams"]
        sums = [each for each, within in counted if each.what == "people" and not within]
        single = [int(each.number) for each, within in counted if each.what == "people" and within]
        single += [
            number
            for each in found
            if isinstance(each, Is | Between) and each.subject in {"team.people", "own.people"}
            for number in numbers_of(each)
        ]
        witnesses = sum(asks_for_a_team(each) for each, within in inside if not within) + bool(sums)
        if sums and single:
            witnesses += ceil(max(named) / max(1, min(single) - 1))
        days = [each.as_of for each in found if isinstance(each, Inside)]
        for each in found:
            if isinstance(each, Throughout | Sometime) and each.during is not None:
                days += days_in(each.during)
        return cls(
            named=tuple(named),
            per=any(each.base is not None for each, _ in counted),
            teams=max([witnesses, *counts]),
            areas=max(1, sum(isinstance(each, Every | Some) for each in found)),
            inner=frozenset(levels),
            looks_inside=frozenset(levels | {over}),
            shared=bool(levels) and bool(counts or sums),
            over=over,
            days=tuple(days),
            compared=tuple(sorted({day for each in found for day in compared_with(each)})),
        )

    def numbers(self, lower: int, upper: int | None) -> Sequence[int]:
        """The numbers within bounds that suffice."""
        most = max([lower, *self.named]) + 1
        if upper is None:
            return (*range(lower, most + 1), *(most * times for times in (FAR_UP if self.per else ())))
        if upper - lower <= WIDE:
            return range(lower, upper + 1)
        near = {number + step for number in self.named for step in (-1, 0, 1)}
        return sorted({lower, upper} | {number for number in near if lower < number < upper})

    def dates(self) -> Sequence[date]:
        """The days that suffice for an attribute: those compared with, and those around them."""
        near = {day + timedelta(step) for day in self.compared for step in (-1, 0, 1)}
        return sorted(near) or [FIRST]


def atoms(condition: Condition, *, of_team: bool = False) -> Iterator[tuple[Condition, bool]]:
    """Every atom of a condition, as often as it stands there, and whether it is put to a team."""
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from atoms(part, of_team=of_team)
        case Not(part):
            yield from atoms(part, of_team=of_team)
        case AnyTeam(part) | EveryTeam(part):
            yield condition, of_team
            yield from atoms(part, of_team=True)
        case Every(_, part) | Some(_, part) | Throughout(part, _) | Sometime(part, _):
            yield condition, of_team
            yield from atoms(part, of_team=of_team)
        case _:
            yield condition, of_team


def days_in(period: Period) -> list[date]:
    """Every day of a closed period."""
    return [period.start + timedelta(number) for number in range(period.days or 0)]


def asks_for_a_team(atom: Condition) -> bool:
    """Whether an atom that is put to an area hangs on what one team there is like."""
    if isinstance(atom, Is | Between):
        return atom.subject == "kind" or atom.subject.startswith(("team.", "own."))
    if isinstance(atom, Counted):
        return (atom.what, atom.number) == ("teams", 1)
    return isinstance(atom, AnyTeam | EveryTeam | Skill | SkillCount | Led | Funded)


def numbers_of(atom: Condition) -> list[int]:
    """The least whole numbers above which an atom may come to something else."""
    match atom:
        case Is(_, values):
            return [value for value in values if type(value) is int]
        case Between(_, least, below):
            return [ceil(end) for end in (least, below) if isinstance(end, Fraction)]
        case Counted("people", number, exactly, per, base):
            return [*([] if base is None else [per]), ceil(number), ceil(number) + exactly]
    return []


def compared_with(atom: Condition) -> list[date]:
    """The days with which an atom compares an attribute."""
    match atom:
        case Is(_, values):
            return [value for value in values if isinstance(value, date)]
        case Between(_, least, below):
            return [end for end in (least, below) if isinstance(end, date)]
    return []
