"""`dtnet show`: one area as of a day, with what lies and works in it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from dtnet.cli.arguments import day_of
from dtnet.cli.known import as_known, named
from dtnet.cli.output import write_csv, write_json
from dtnet.cli.views import show_lines, show_rows
from dtnet.network.day.cells import as_column, cells_of
from dtnet.network.day.columns import column_specs
from dtnet.network.tables.tables import NOBODY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dtnet.cli.output import Format
    from dtnet.network.day.snapshot import Snapshot

SCHEMA: Final = "dtnet/show/1"
_OF_BODIES: Final = ("id", "kind", "name", "origin")


def show_area(name: str, network: str | None, at: str | None, format: Format) -> None:
    """Write an area as it stood on a day to stdout.

    Args:
        name: Its id, its name, or `level:name`.
        network: A file or folder, or the name of a bundled dataset; None for the bundled country.
        at: The day; None for the network's own.
        format: The form of the answer.

    Raises:
        DtnetError: Whatever is wrong with the input.
    """
    answer = area_of(day_of(network, at), name)
    if format == "json":
        write_json(answer)
    elif format == "csv":
        write_csv(("section", "item", "field", "value"), _cells(answer))
    else:
        _show(answer)


def area_of(day: Snapshot, name: str) -> dict[str, Any]:
    """The whole answer as plain data.

    Raises:
        UnknownNameError: If no area has this id or name on the day.
        AmbiguousNameError: If several have.
    """
    found = day.find(name)
    territory = day.territory
    here = territory.locate(found.id)
    [own] = [row for row in day.areas(within=found.id, level=found.level) if row["id"] == found.id]
    levels = np.bincount(territory.level[here + 1 : territory.end[here]], minlength=len(territory.levels))
    teams = day.teams(within=found.id)
    known = "people" in teams.columns and not teams.missing("people").any()
    return {
        "schema": SCHEMA,
        "inputs": {**named(day.network), "at": str(day.date)},
        "area": _in_text(own),
        "path": [
            {"id": id, "name": day.full_name(territory.locate(id))} for id in territory.ancestors(found.id)
        ],
        "below": {level: int(levels[place]) for place, level in enumerate(territory.levels) if levels[place]},
        "teams": len(teams),
        "people": teams.total("people") if known else None,
        "bodies": _bodies(day, found.id),
        "versions": [_in_text(row) for row in day.network.history(found.id)],
    }


def _in_text(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with its days as ISO text."""
    return {name: str(cell) if isinstance(cell, date) else cell for name, cell in row.items()}


def _bodies(day: Snapshot, area: str) -> list[dict[str, Any]]:
    """The bodies that have their home in the area itself, each with everybody above it on each line."""
    network = day.network
    table, number = network.tables.bodies, network.area_index.get(area)
    rows = day.body_rows()
    rows = rows[table.home[rows] == (NOBODY if number is None else number)]
    specs = {spec.name: spec for spec in column_specs("bodies", network.vocabulary)}
    columns = [
        as_column(network, "bodies", cells_of(network, "bodies", specs[name], rows)) for name in _OF_BODIES
    ]
    lines = {each.name: day.line(each.name) for each in network.vocabulary.relation_types if each.line}
    made = []
    for cells in zip(*(column.cells() for column in columns), strict=True):
        body: dict[str, Any] = dict(zip(_OF_BODIES, cells, strict=True))
        above = {name: line.ancestors(body["id"]) for name, line in lines.items() if body["id"] in line}
        made.append({**body, "superiors": above})
    return made


def _cells(answer: Mapping[str, Any]) -> Iterator[tuple[object, ...]]:
    """Every field of the answer, a row each."""
    yield from (("area", answer["area"]["id"], name, cell) for name, cell in answer["area"].items())
    yield from (("path", step["id"], "name", step["name"]) for step in answer["path"])
    yield from (("below", level, "count", count) for level, count in answer["below"].items())
    yield from (("inside", name, "count", answer[name]) for name in ("teams", "people"))
    for body in answer["bodies"]:
        yield from (("bodies", body["id"], name, body[name]) for name in _OF_BODIES[1:])
        yield from (
            ("bodies", body["id"], line, " ".join(above)) for line, above in body["superiors"].items()
        )
    for version in answer["versions"]:
        yield from (("versions", version["start"], name, cell) for name, cell in version.items())


def _show(answer: Mapping[str, Any]) -> None:
    area, inputs = answer["area"], answer["inputs"]
    title = f"{area['type']} {area['name']}".strip()
    lines = [
        f"{title[:1].upper()}{title[1:]} on {inputs['at']}{as_known(inputs, inputs['at'])}",
        f"{area['id']}, {area['level']}, code {area['code']}, {area['origin']}",
    ]
    if answer["path"]:
        lines.append(f"in {', '.join(step['name'] for step in answer['path'])}")
    below = ", ".join(f"{count:,} {level}" for level, count in answer["below"].items())
    people = "unknown" if answer["people"] is None else f"{answer['people']:,}"
    show_lines(
        [*lines, f"below it: {below or 'nothing'}", f"teams: {answer['teams']:,}, their people: {people}"]
    )
    if answer["bodies"]:
        show_rows("At home here", ("id", "name", "superiors"), _shown_bodies(answer["bodies"]))
    columns = ("start", "end", "name", "type", "code", "parent", "origin")
    versions = ([version[name] for name in columns] for version in answer["versions"])
    show_rows("Versions", columns, versions)


def _shown_bodies(bodies: Sequence[Mapping[str, Any]]) -> Iterator[tuple[object, ...]]:
    for body in bodies:
        above = [f"{line}: {' < '.join(ids) or 'nobody'}" for line, ids in body["superiors"].items()]
        yield body["id"], body["name"], "\n".join(above)
