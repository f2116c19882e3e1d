"""Countries of a few villages, in which some areas, teams and lists are in doubt on the day that is asked."""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from dtnet import Citation, Metadata, NetworkBuilder, Origin, Period
from dtnet.network import Statement

from ..inner.network import TEAMS
from ..inner.strategies import ASKED, COVERAGE_VOCABULARY, FIRST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dtnet import Network
    from dtnet.predicates import Condition

Row = dict[str, Any]
MADE_UP = Citation(ref="made up by a test")
WINDOW = Period(ASKED - timedelta(4), ASKED + timedelta(5))
OPEN_END = {"end_earliest": ASKED}
"""Nobody knows whether it has ended by the day that is asked."""


def area(id: str, level: str, parent: str | None, **cells: Any) -> Row:  # noqa: ANN401 - of all types
    known = {"code": id, "name": id, "type": "old", "start": FIRST, "origin": "observed"}
    return {"id": id, "level": level, "parent": parent, **known, **cells}


def team(id: str, home: str, **cells: Any) -> Row:  # noqa: ANN401 - of all types
    known = {"kind": "team", "name": id, "start": FIRST, "origin": "observed"}
    return {"id": id, "home": home, **known, **cells}


def moved(id: str, homes: tuple[str, str], cells: tuple[Row, Row] = ({}, {})) -> list[Row]:
    """A team that is in one home before the day asked, in another after it, and nobody knows which on it."""
    days = {"earliest": ASKED - timedelta(1), "latest": ASKED + timedelta(1)}
    before = {"end": ASKED, **{f"end_{side}": day for side, day in days.items()}}
    after = {"start": ASKED, **{f"start_{side}": day for side, day in days.items()}}
    return [team(id, homes[0], **before, **cells[0]), team(id, homes[1], **after, **cells[1])]


def country(
    areas: Iterable[Row],
    bodies: Iterable[Row],
    services: Iterable[Row] = (),
    listed: Iterable[str] = (TEAMS, "skills", "team_kinds", "village"),
    also: Mapping[str, str] = MappingProxyType({}),
    cells: Mapping[str, Any] = MappingProxyType({}),
) -> Network:
    """The areas in a country `c`, in which some lists are complete; further ones in some areas.

    Args:
        areas: The areas.
        bodies: The teams.
        services: Further areas that teams serve.
        listed: The lists that are complete in the country.
        also: Lists that are complete in other areas.
        cells: Cells of the row of the country.
    """
    builder = NetworkBuilder(
        COVERAGE_VOCABULARY, Metadata(name="sharp", extent=Period(FIRST, FIRST + timedelta(40)))
    )
    served = [{"start": FIRST, "origin": "observed", **each} for each in services]
    for add, rows in (
        (builder.add_areas, [area("c", "country", None, **cells), *areas]),
        (builder.add_bodies, list(bodies)),
        (builder.add_services, served),
    ):
        if rows:
            names = dict.fromkeys(name for row in rows for name in row)
            add({name: [row.get(name) for row in rows] for name in names})
    for about, where in [*((each, "c") for each in listed), *also.items()]:
        builder.add_statement(
            Statement(
                about=about, area=where, start=FIRST, end=None, origin=Origin.OBSERVED, citation=MADE_UP
            )
        )
    return builder.build()


def commune(*villages: str, **cells: Any) -> list[Row]:  # noqa: ANN401 - of all types
    return [area("k0", "commune", "c", **cells), *(area(each, "village", "k0") for each in villages)]


def told(network: Network, of: Condition, over: str = "village", **asked: Any) -> tuple[Any, ...]:  # noqa: ANN401 - of all types
    [row] = network.coverage(of=of, over=over, at=ASKED, **asked).to_dicts()
    return row["lower"], row["upper"], row["sharp"]
