"""What coverage conditions drawn for a network may speak of."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs

from dtnet.coverage.language.atoms import PEOPLE, SKILLS
from dtnet.network.day.columns import table_columns
from dtnet.periods import EARLIEST, LATEST
from dtnet.policy.document.document import Policy  # noqa: TC001 - strategies resolve what words are built of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dtnet.network.day.network import Network

Value: TypeAlias = str | int | bool | date
Attributes: TypeAlias = tuple[tuple[str, tuple[Value, ...]], ...]
"""Attributes, each with the values to compare it with: texts, whole numbers, days, or true and false."""

_DAY: Final = timedelta(days=1)
_YEAR: Final = timedelta(days=366)
_TEAM_KINDS: Final = "team_kinds"
_MOST_NUMBERS: Final = 12


@attrs.frozen(kw_only=True)
class CoverageWords:
    """What conditions may speak of. What is left empty is left out of them.

    Attributes:
        levels: Levels of territory, highest first; at least one.
        area_attributes: Attributes of areas.
        team_attributes: Attributes of teams, their kinds not among them.
        kinds: Kinds of teams.
        skills: Skills of teams.
        bases: Attributes of areas that `people_per` may count.
        places: Areas, each with a day on which it has ground.
        days: Days, in order, at which periods begin and end.
        policies: Policies.
        heads: Whether teams count their people.
        leaders: Whether they count their leaders.
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
        """The words of a network.

        Numbers and days of attributes are some that it holds, and the ones after them. Other days are those
        on which something changes and those beside them; some lie outside the data.

        Args:
            network: The network.
            policies: Policies of it.
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
            skills=tuple(map(str, of_teams.get(SKILLS, ()))),
            bases=tuple(name for name, values in of_areas if are_numbers(values)),
            places=tuple(places),
            days=_days(network),
            policies=tuple(policies),
            heads=PEOPLE in of_teams,
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
