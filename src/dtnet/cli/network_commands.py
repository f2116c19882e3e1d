"""`dtnet report`, `show` and `diff`: a network on a day, and the differences between two days or networks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, cast

import numpy as np

from dtnet.cli.arguments import CHOICE, SEVERAL, day_of, network_or_day, parse_choices
from dtnet.cli.exit_codes import FINDING
from dtnet.cli.output import Format, as_known, named, plain_row, show_lines, show_rows, write_csv, write_json
from dtnet.cli.report import report_of, show_report
from dtnet.errors import ArgumentError
from dtnet.network.day.columns import as_column, column_cells, column_specs
from dtnet.network.day.snapshot import Snapshot
from dtnet.network.edits.differences import CHANGES, difference
from dtnet.network.tables.tables import NOBODY
from dtnet.reorganisation.lineage.outcome_classes import class_counts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dtnet.network.day.network import Network
    from dtnet.network.edits.differences import Change, Difference
SHOW_SCHEMA: Final = "dtnet/show/1"
_OF_BODIES: Final = ("id", "kind", "name", "origin")
DIFF_SCHEMA: Final = "dtnet/diff/1"
_SHOWN_DIFFERENCES: Final = 40


def report(
    *,
    at: str | None = None,
    window: str | None = None,
    choice: Annotated[list[str] | None, CHOICE] = None,
    policy: Annotated[list[Path] | None, SEVERAL] = None,
    format: Format = "table",
) -> int:
    """Report on the bundled country: its network, its coverage, and what its subsidies cost.

    Args:
        at: The day of the network, as 2024-08-31; by default the dataset's reference day.
        window: The days of the subsidies: a year, a month, or A..B, without the day B; by default the
            dataset's reference window.
        choice: A reading of a point that a law leaves open, as POLICY:CHOICE=OPTION; may be repeated.
        policy: A policy document that is assessed beside the bundled policies, or instead of the bundled
            policy that has the same id; may be repeated.
        format: The form of the answer.
    """
    show_report(report_of(at, window, parse_choices(choice or []), policy or []), format)
    return 0


def show(area: str, /, *, network: str | None = None, at: str | None = None, format: Format = "table") -> int:
    """Show an area on a day: its place, its contents, the bodies that work there, and its versions.

    Args:
        area: Its id; its name, at the highest level that has the name; or LEVEL:NAME.
        network: A file or folder that holds a network, or the name of a bundled dataset; by default the
            bundled country.
        at: The day, as 2024-08-31; by default the network's reference day.
        format: The form of the answer.
    """
    show_area(area, network, at, format)
    return 0


def diff(before: str, after: str, /, *, format: Format = "table") -> int:
    """Compare two days of the bundled country, or two networks; exit with 1 if they differ.

    Args:
        before: A day, as 2025-02-28; or a file or folder that holds a network; or the name of a bundled
            dataset.
        after: The other day, or the other network.
        format: The form of the answer.
    """
    return FINDING if show_difference(before, after, format) else 0


def show_area(name: str, network: str | None, at: str | None, format: Format) -> None:
    """Write an area on a day to stdout.

    Args:
        name: The id or name of the area, or `level:name`.
        network: A file or folder, or the name of a bundled dataset; None for the bundled country.
        at: The day; None for the reference day of the network.
        format: The form of the answer.

    Raises:
        DtnetError: If the input is invalid.
    """
    answer = area_of(day_of(network, at), name)
    if format == "json":
        write_json(answer)
    elif format == "csv":
        write_csv(("section", "item", "field", "value"), _area_cells(answer))
    else:
        _show_on_screen(answer)


def area_of(day: Snapshot, name: str) -> dict[str, Any]:
    """The answer about an area as plain data.

    Raises:
        UnknownNameError: If no area has this id or name on the day.
        AmbiguousNameError: If several areas have the name.
    """
    found = day.find(name)
    territory = day.territory
    here = territory.locate(found.id)
    [own] = [row for row in day.areas(within=found.id, level=found.level) if row["id"] == found.id]
    levels = np.bincount(territory.level[here + 1 : territory.end[here]], minlength=len(territory.levels))
    teams = day.teams(within=found.id)
    known = "people" in teams.columns and not teams.missing("people").any()
    return {
        "schema": SHOW_SCHEMA,
        "inputs": {**named(day.network), "at": str(day.date)},
        "area": plain_row(own),
        "path": [
            {"id": id, "name": day.full_name(territory.locate(id))} for id in territory.ancestors(found.id)
        ],
        "below": {level: int(levels[place]) for place, level in enumerate(territory.levels) if levels[place]},
        "teams": len(teams),
        "people": teams.total("people") if known else None,
        "bodies": _bodies(day, found.id),
        "versions": [plain_row(row) for row in day.network.history(found.id)],
    }


def _bodies(day: Snapshot, area: str) -> list[dict[str, Any]]:
    """The bodies whose home is the area itself, each with all superiors in each line."""
    network = day.network
    table, number = network.tables.bodies, network.area_index.get(area)
    rows = day.body_rows()
    rows = rows[table.home[rows] == (NOBODY if number is None else number)]
    specs = {spec.name: spec for spec in column_specs("bodies", network.vocabulary)}
    columns = [as_column(network, column_cells(network, "bodies", specs[name], rows)) for name in _OF_BODIES]
    lines = {each.name: day.line(each.name) for each in network.vocabulary.relation_types if each.line}
    made = []
    for cells in zip(*(column.cells() for column in columns), strict=True):
        body: dict[str, Any] = dict(zip(_OF_BODIES, cells, strict=True))
        above = {name: line.ancestors(body["id"]) for name, line in lines.items() if body["id"] in line}
        made.append({**body, "superiors": above})
    return made


def _area_cells(answer: Mapping[str, Any]) -> Iterator[tuple[object, ...]]:
    """One row for each field of the answer."""
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


def _show_on_screen(answer: Mapping[str, Any]) -> None:
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
        [*lines, f"contains: {below or 'no areas'}", f"teams: {answer['teams']:,}; people in them: {people}"]
    )
    if answer["bodies"]:
        show_rows(
            "Bodies whose home is this area", ("id", "name", "superiors"), _shown_bodies(answer["bodies"])
        )
    columns = ("start", "end", "name", "type", "code", "parent", "origin")
    versions = ([version[name] for name in columns] for version in answer["versions"])
    show_rows("Versions", columns, versions)


def _shown_bodies(bodies: Sequence[Mapping[str, Any]]) -> Iterator[tuple[object, ...]]:
    for body in bodies:
        above = [f"{line}: {' < '.join(ids) or 'none'}" for line, ids in body["superiors"].items()]
        yield body["id"], body["name"], "\n".join(above)


def show_difference(before: str, after: str, format: Format) -> bool:
    """Write the differences to stdout; the result is whether there are any.

    Args:
        before: The first day or network, as text for `network_or_day`.
        after: The second day or network.
        format: The form of the answer.

    Raises:
        DtnetError: If the input is invalid.
    """
    sides = network_or_day(before), network_or_day(after)
    if isinstance(sides[0], Snapshot) != isinstance(sides[1], Snapshot):
        raise ArgumentError(
            f"{before!r} and {after!r}: a day and a network cannot be compared",
            "name two days of the bundled country, or two networks",
        )
    found, became = difference(*sides), _became(*sides)
    if format == "json":
        inputs = dict(zip(("before", "after"), map(_side, sides), strict=True))
        write_json({"schema": DIFF_SCHEMA, "inputs": inputs, **_plain(found), "became": became})
    elif format == "csv":
        write_csv(found.rows.columns, (list(row.values()) for row in found.rows))
    else:
        title = " to ".join(map(_named_side, (before, after), sides))
        show_rows(f"From {title}", found.counts.columns, (row.values() for row in found.counts))
        if any(row["class"] != "unchanged" for row in became):
            show_rows("Areas by outcome", became[0], (row.values() for row in became))
        if not found.same:
            columns = ("table", "id", "change", "column", "before", "after")
            rows = sorted(found.rows, key=lambda row: CHANGES.index(cast("Change", row["change"])))
            show_rows(
                "Differences",
                columns,
                ([row[name] for name in columns] for row in rows[:_SHOWN_DIFFERENCES]),
            )
        if len(found.rows) > _SHOWN_DIFFERENCES:
            show_lines([f"… and {len(found.rows) - _SHOWN_DIFFERENCES:,} more; --format csv lists all"])
    return not found.same


def _became(before: Network | Snapshot, after: Network | Snapshot) -> list[dict[str, Any]]:
    """The numbers of areas by level and outcome, for two days of one network in order of time; else empty."""
    if not (isinstance(before, Snapshot) and isinstance(after, Snapshot)):
        return []
    if before.network != after.network or after.date < before.date:
        return []
    return class_counts(before.network, before.date, after.date).to_dicts()


def _side(side: Network | Snapshot) -> dict[str, Any]:
    if isinstance(side, Snapshot):
        return {**named(side.network), "day": str(side.date)}
    return named(side)


def _named_side(word: str, side: Network | Snapshot) -> str:
    """The word that named a side, with the last known day if the side is a later day."""
    return word + (as_known(named(side.network), side.date) if isinstance(side, Snapshot) else "")


def _plain(found: Difference) -> dict[str, Any]:
    """The rows and counts as plain JSON."""
    rows = [{**row, "start": None if row["start"] is None else str(row["start"])} for row in found.rows]
    counts = {row.pop("table"): row for row in found.counts.to_dicts()}
    return {"changes": list(CHANGES), "counts": counts, "rows": rows}
