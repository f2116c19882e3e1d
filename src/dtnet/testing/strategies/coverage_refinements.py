"""A Hypothesis strategy for coverage: two networks, one of which knows more about a day.

For each question about the day, the bounds with more knowledge lie inside the others. It takes hypothesis
(`pip install "dtnet[testing]"`).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from hypothesis import strategies as st

from dtnet.citations import Citation
from dtnet.network.day.columns import TableName, table_columns
from dtnet.network.day.network import Network  # noqa: TC001 - strategies resolve what they take
from dtnet.network.reading.builder import NetworkBuilder
from dtnet.network.tables.schema import TEAMS
from dtnet.network.tables.tables import Statement

if TYPE_CHECKING:
    from collections.abc import Mapping

    Columns: TypeAlias = dict[str, list[Any]]

_BOUNDS: Final = ("_lower", "_upper", "_earliest", "_latest")
_MADE_UP: Final = Citation(ref="made up by a test")
_WIDE: Final = 4


@st.composite
def refinements(draw: st.DrawFn, network: Network, day: date) -> Network:
    """Networks that know more of a day: numbers, words, days; and teams that were not listed.

    Their rows have the days that the network reckons with, so that rows on which others rest are there. What
    it does not state to be complete is filled up, and then stated to be. Events and relations are left out.

    Args:
        draw: Hypothesis's.
        network: The network, small, with `skills` and `team_kinds` beside `people`.
        day: The day.
    """
    words, builder = network.vocabulary, NetworkBuilder(network.vocabulary, network.metadata)
    above = _above(network, day)
    stated = {
        (each.about, each.area)
        for each in network.tables.statements
        if each.start <= day and (each.end is None or day < each.end)
    }
    listed = {
        (about, area)
        for about in words.listed
        for area in above
        if any((about, each) in stated for each in above[area])
    }
    bodies = _known(draw, network, "bodies", day)
    for name in words.listed_sets:
        every = next(each.vocabulary for each in words.attributes if each.name == name)
        bodies[name] = [
            held
            if held is not None and (name, home) in listed
            else tuple(word for word in every if word in (held or ()) or draw(st.booleans()))
            for held, home in zip(bodies[name], bodies["home"], strict=True)
        ]
    open_areas = [area for area in above if (TEAMS, area) not in listed]
    for number in range(draw(st.integers(0, 3)) if open_areas else 0):
        team = {
            "id": f"new{number}",
            "kind": words.team_kind,
            "home": draw(st.sampled_from(open_areas)),
            "name": "new",
            "start": day,
            "end": day + timedelta(1),
            "people": draw(st.integers(1, _WIDE)),
            "origin": "observed",
        } | {
            name: tuple(word for word in bodies_words if draw(st.booleans()))
            for name, bodies_words in (
                (each.name, each.vocabulary) for each in words.attributes if each.name in words.listed_sets
            )
        }
        for name, column in bodies.items():
            column.append(team.get(name))
    builder.add_areas(_known(draw, network, "areas", day))
    if bodies["id"]:
        builder.add_bodies(bodies)
    services = _known(draw, network, "services", day)
    if services["body"]:
        builder.add_services(services)
    [top, *_] = [area for area, chain in above.items() if len(chain) == 1]
    highest = network.at(day).area(top).level
    for about in words.listed:
        if about in words.levels and words.level(about) <= words.level(highest):
            continue
        builder.add_statement(
            Statement(
                about=about,
                area=top,
                start=day,
                end=day + timedelta(1),
                origin="observed",
                citation=_MADE_UP,
            )
        )
    return builder.build()


def _above(network: Network, day: date) -> dict[str, list[str]]:
    """The areas of a day, each with itself and those in which it lies."""
    parents: Mapping[str, str | None] = {
        row["id"]: row["parent"] for row in network.at(day).areas().to_dicts()
    }
    found: dict[str, list[str]] = {}
    for id in parents:
        chain: list[str] = []
        at: str | None = id
        while at is not None:
            chain.append(at)
            at = parents[at]
        found[id] = chain
    return found


def _known(draw: st.DrawFn, network: Network, table: TableName, day: date) -> Columns:
    """The columns of a table without bounds, each number, yes or no, and day one that it may be."""
    columns = table_columns(network, table)
    for each in network.vocabulary.attributes:
        if each.table == table and each.type != "set" and each.name not in network.vocabulary.roles:
            unknown = {"yes_no": st.booleans(), "day": st.dates(day - timedelta(2), day + timedelta(2))}
            columns[each.name] = [
                draw(unknown[each.type]) if each.type in unknown and value is None else value
                for value in columns[each.name]
            ]
            if each.type == "whole":
                columns[each.name] = [
                    draw(_number(columns, each.name, row)) for row in range(len(columns[each.name]))
                ]
    return {name: column for name, column in columns.items() if not name.endswith(_BOUNDS)}


def _number(columns: Columns, name: str, row: int) -> st.SearchStrategy[int]:
    """What a number may be; at least 1 where that is no matter, as a team with a leader has one."""
    value, least, most = (
        columns[column][row] if column in columns else None
        for column in (name, f"{name}_lower", f"{name}_upper")
    )
    if value is not None and least is None and most is None:
        return st.just(value)
    lower = max(least or 0, 0 if most == 0 else int(name == "people"))
    return st.integers(lower, lower + _WIDE if most is None else most)
