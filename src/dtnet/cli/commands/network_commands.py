"""`dtnet show`, `diff`, `validate`, `convert` and `schema`: an area, differences, and networks in files."""

from __future__ import annotations

import os
import warnings
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import attrs
import numpy as np

from dtnet.cli.arguments import (
    NO_FILE,
    TO_SCREEN,
    USUAL_LIMITS,
    AnswerOptions,
    FileOptions,
    LimitOptions,
    answering,
    day_of,
    network_or_day,
)
from dtnet.cli.exit_codes import FINDING
from dtnet.cli.writing import output, progress
from dtnet.cli.writing.output import Format, tell, write_json, write_seen, written
from dtnet.errors import ArgumentError, ExistingFileError, LossyFormatWarning
from dtnet.facts.completeness import are_teams_listed
from dtnet.io.documents import network_schema
from dtnet.io.formats import read_network, write_network
from dtnet.lazy import LaterModule
from dtnet.network.day.columns import SOURCE_ROWS, TABLES, as_column, column_cells, column_specs
from dtnet.network.day.network import Network
from dtnet.network.day.snapshot import Snapshot, entity_table
from dtnet.network.edits.differences import CHANGES, difference
from dtnet.network.tables.tables import NOBODY, Tables
from dtnet.policy.answers.plain_answers import named
from dtnet.policy.reading.policy_documents import policy_schema
from dtnet.reading.files import read_bytes
from dtnet.reorganisation.lineage.lineage import class_counts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from dtnet.cli.writing import answer_schemas
    from dtnet.reading.json_schema import Schema
else:  # it loads all that answers
    answer_schemas = LaterModule("dtnet.cli.writing.answer_schemas")

_OF_BODIES: Final = ("id", "kind", "name", "origin")
_VERSION: Final = ("start", "end", "name", "type", "code", "parent", "origin")
_VERSION_OF_BODY: Final = ("start", "end", "name", "home", "origin")
_OF_SOURCE: Final = ("list", "sheet", "row", "key", "decided_by", "source")
_SHOWN_SOURCE_ROWS: Final = 20
_AMONG: Final = "parents_among"
_MAY_CONTAIN: Final = "may_contain"
_SHOWN_PLACES: Final = 5
_DIFFERENCE: Final = ("table", "id", "change", "column", "before", "after")
_SHOWN_DIFFERENCES: Final = 40


@answering
def show(
    area: str, /, *, network: str | None = None, at: str | None = None, into: AnswerOptions = TO_SCREEN
) -> int:
    """Show an area or body on a day: its place, its contents, the bodies that work there, and its versions.

    An area or team of a list is shown with the file, sheet and row that it comes from.

    Args:
        area: Its id; its name, at the highest level that has the name; or LEVEL:NAME. A body, such as a team,
            is named by its id.
        network: A file or folder that holds a network, or the name of a bundled dataset; by default the
            bundled country.
        at: The day, as 2024-08-31; by default the network's reference day.
        into: The form of the answer, and its file.
    """
    day = day_of(network, at)
    of_body = day.network.body_index.get(area) is not None
    answer = body_of(day, area) if of_body else area_of(day, area)
    cells = _body_facts(answer) if of_body else _area_cells(answer)
    columns = ("section", "item", "field", "value")
    if not written(answer, into.form, columns, cells, network=day.network):
        if of_body:
            _draw_body(answer, day)
        else:
            _draw_area(answer, day)
    return 0


@answering
def diff(before: str, after: str, /, *, into: AnswerOptions = TO_SCREEN) -> int:
    """Compare two days of the bundled country, or two networks; exit with 1 if they differ.

    Args:
        before: A day, as 2025-02-28; or a file or folder that holds a network; or the name of a bundled
            dataset.
        after: The other day, or the other network.
        into: The form of the answer, and its file.
    """
    sides = network_or_day(before), network_or_day(after)
    if isinstance(sides[0], Snapshot) != isinstance(sides[1], Snapshot):
        raise ArgumentError(
            f"{before!r} and {after!r}: a day and a network cannot be compared",
            "name two days of the bundled country, or two networks",
        )
    found, became = difference(*sides), _became(*sides)
    answer: dict[str, Any] = {
        "schema": "dtnet/diff/1",
        "inputs": {"before": _side(sides[0]), "after": _side(sides[1])},
        "changes": list(CHANGES),
        "counts": {row.pop("table"): row for row in found.counts.to_dicts()},
        "rows": output.plain_rows(found.rows),
        "became": became,
    }
    network = sides[1].network if isinstance(sides[1], Snapshot) else sides[1]
    if not written(answer, into.form, found.rows.columns, network=network):
        title = " to ".join(map(_named_side, (before, after), sides))
        output.show_rows(f"From {title}", found.counts.columns, (row.values() for row in found.counts))
        if any(row["class"] != "unchanged" for row in became):
            output.show_rows("Areas by outcome", became[0], (row.values() for row in became))
        if not found.same:
            rows = sorted(answer["rows"], key=lambda row: CHANGES.index(row["change"]))
            cells = ([row[name] for name in _DIFFERENCE] for row in rows[:_SHOWN_DIFFERENCES])
            output.show_rows("Differences", _DIFFERENCE, cells)
        output.show_lines(output.more_rows(len(found.rows), _SHOWN_DIFFERENCES))
    return 0 if found.same else FINDING


def area_of(day: Snapshot, name: str) -> dict[str, Any]:
    """The answer about an area as plain data.

    Raises:
        UnknownNameError: If no area has this id or name on the day.
        AmbiguousNameError: If several areas have the name.
    """
    found = day.find(name)
    territory = day.territory
    [own] = [row for row in day.areas(within=found.id, level=found.level) if row["id"] == found.id]
    below = territory.level_counts(within=found.id)
    below[found.level] -= 1
    teams = day.teams(within=found.id)
    known = "people" in teams.columns and not teams.missing("people").any()
    return {
        "schema": "dtnet/show/1",
        "inputs": {**named(day.network), "at": str(day.date)},
        "area": output.plain_row(own),
        "path": _path(day, territory.ancestors(found.id)),
        **_possible_places(day, found.id),
        "below": {level: count for level, count in below.items() if count},
        "teams": len(teams),
        "people": teams.total("people") if known else None,
        **({} if are_teams_listed(day, found.id) else {"listed_in_part": ["teams", "people"]}),
        "bodies": _bodies(day, found.id),
        **_source_rows(day.network, found.id),
        "versions": output.plain_rows(day.network.history(found.id)),
    }


def body_of(day: Snapshot, id: str) -> dict[str, Any]:
    """The answer about a body as plain data.

    Raises:
        UnknownNameError: If no body has this id on the day.
    """
    network, state = day.network, day.body_state
    place = day.live(id)
    [own] = entity_table(network, "bodies", state.rows[[place]])
    lines = {each.name: day.line(each.name) for each in network.vocabulary.relation_types if each.line}
    home = str(own["home"])
    return {
        "schema": "dtnet/show-body/1",
        "inputs": {**named(network), "at": str(day.date)},
        "body": output.plain_row(own),
        "path": _path(day, [home, *day.territory.ancestors(home)]),
        **{key: areas for key, areas in _possible_places(day, home).items() if key == _AMONG},
        "superiors": {name: line.ancestors(id) for name, line in lines.items() if id in line},
        **_source_rows(network, id),
        "versions": output.plain_rows(network.history(id)),
    }


def _path(day: Snapshot, areas: Iterable[str]) -> list[dict[str, str]]:
    """The ids of areas and their names on the day."""
    return [{"id": each, "name": day.full_name(day.territory.locate(each))} for each in areas]


def _possible_places(day: Snapshot, id: str) -> dict[str, list[dict[str, str]]]:
    """The areas in one of which an area lies, and the areas that may lie in it; without areas, no key.

    The other numbers of an answer go by parents: they do not count an area that may lie in another one.

    Args:
        day: The day.
        id: The id of the area.
    """
    territory, rows = day.territory, day.area_state.candidates
    around = next(filter(None, map(day.parents_among, (id, *territory.ancestors(id)))), [])
    first = territory.locate(id)
    area, candidate = territory.position[rows.area], territory.position[rows.candidate]
    inside, lies = ((each >= first) & (each < territory.end[first]) for each in (candidate, area))
    others = territory.ids(np.unique(area[inside & ~lies]))
    found = {_AMONG: _path(day, around), _MAY_CONTAIN: _path(day, others)}
    return {key: areas for key, areas in found.items() if areas}


def _source_rows(network: Network, id: str) -> dict[str, list[dict[str, Any]]]:
    """The rows of lists from which an area or body comes, under their key; empty if it comes from none."""
    rows = output.plain_rows(network.source_rows(id))
    cells = [{name: cell for name, cell in row.items() if name != "id"} for row in rows]
    return {SOURCE_ROWS: cells} if cells else {}


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
    for section in ("path", _AMONG, _MAY_CONTAIN):
        yield from ((section, step["id"], "name", step["name"]) for step in answer.get(section, ()))
    yield from (("below", level, "count", count) for level, count in answer["below"].items())
    yield from (("inside", name, "count", answer[name]) for name in ("teams", "people"))
    for body in answer["bodies"]:
        yield from (("bodies", body["id"], name, body[name]) for name in _OF_BODIES[1:])
        yield from (
            ("bodies", body["id"], line, " ".join(above)) for line, above in body["superiors"].items()
        )
    yield from _source_row_facts(answer)
    for version in answer["versions"]:
        yield from (("versions", version["start"], name, cell) for name, cell in version.items())


def _body_facts(answer: Mapping[str, Any]) -> Iterator[tuple[object, ...]]:
    """One row for each field of the answer."""
    yield from (("body", answer["body"]["id"], name, cell) for name, cell in answer["body"].items())
    for section in ("path", _AMONG, _MAY_CONTAIN):
        yield from ((section, step["id"], "name", step["name"]) for step in answer.get(section, ()))
    yield from (
        ("superiors", answer["body"]["id"], line, " ".join(above))
        for line, above in answer["superiors"].items()
    )
    yield from _source_row_facts(answer)
    for version in answer["versions"]:
        yield from (("versions", version["start"], name, cell) for name, cell in version.items())


def _source_row_facts(answer: Mapping[str, Any]) -> Iterator[tuple[object, ...]]:
    for number, row in enumerate(answer.get(SOURCE_ROWS, ()), 1):
        yield from ((SOURCE_ROWS, number, name, cell) for name, cell in row.items())


def _drawn_places(answer: Mapping[str, Any]) -> Iterator[str]:
    """The lines about areas of which it is unknown in which area they lie."""
    for key, text in ((_AMONG, "in one of several areas"), (_MAY_CONTAIN, "not counted, but may lie here")):
        areas = answer.get(key, ())
        named = ", ".join(f"{each['name']} ({each['id']})" for each in areas[:_SHOWN_PLACES])
        more = f" and {len(areas) - _SHOWN_PLACES:,} more" if len(areas) > _SHOWN_PLACES else ""
        yield from [f"{text}: {named}{more}"] if areas else []


def _draw_source_rows(answer: Mapping[str, Any]) -> None:
    """The rows of lists, if there are any; a column in which nothing is stated is not shown."""
    rows = answer.get(SOURCE_ROWS, ())
    names = [name for name in _OF_SOURCE if any(row[name] is not None for row in rows)]
    if rows:
        header = [name.replace("_", " ") for name in names]
        cells = ([_whole(row[name]) for name in names] for row in rows[:_SHOWN_SOURCE_ROWS])
        output.show_rows("From these rows of lists", header, cells, right=("row",))
        output.show_lines(output.more_rows(len(rows), _SHOWN_SOURCE_ROWS))


def _whole(cell: object) -> object:
    """A cell whose number is written as Excel writes the numbers of rows, without separators."""
    return str(cell) if isinstance(cell, int) else cell


def _draw_body(answer: Mapping[str, Any], day: Snapshot) -> None:
    body, inputs = answer["body"], answer["inputs"]
    people = shown_people(body)
    output.show_lines(
        [
            f"{body['name']} on {inputs['at']}{output.as_known(inputs, inputs['at'])}",
            f"{body['id']}, {body['kind']}, {body['origin']}",
            f"in {', '.join(step['name'] for step in answer['path'])}",
            *_drawn_places(answer),
            *([f"people: {people}"] if people is not None else []),
            *_superiors(answer["superiors"], day),
        ]
    )
    _draw_source_rows(answer)
    versions = ([version[name] for name in _VERSION_OF_BODY] for version in answer["versions"])
    output.show_rows("Versions", _VERSION_OF_BODY, versions)


def shown_people(body: Mapping[str, Any]) -> str | None:
    """The number of people of a body or its bounds; None if bodies have no such attribute."""
    if "people" not in body:
        return None
    lower, upper = body.get("people_lower"), body.get("people_upper")
    if body["people"] is not None:
        return f"{body['people']:,}"
    if lower is None and upper is None:
        return "unknown"
    return f"{lower or 0:,} and more" if upper is None else f"{lower or 0:,} to {upper:,}"


def _drawn_teams(answer: Mapping[str, Any]) -> str:
    """The number of teams and of their people; of those listed, if nobody states that these are all."""
    people = "unknown" if answer["people"] is None else f"{answer['people']:,}"
    if "listed_in_part" not in answer:
        return f"teams: {answer['teams']:,}; people in them: {people}"
    if not answer["teams"]:
        return "teams: unknown; none is listed, and others may exist"
    return f"teams listed: {answer['teams']:,} (others may exist); people in them: {people}"


def _draw_area(answer: Mapping[str, Any], day: Snapshot) -> None:
    area, inputs = answer["area"], answer["inputs"]
    title = f"{area['type']} {area['name']}".strip()
    below = ", ".join(f"{count:,} {level}" for level, count in answer["below"].items())
    output.show_lines(
        [
            f"{title[:1].upper()}{title[1:]} on {inputs['at']}{output.as_known(inputs, inputs['at'])}",
            f"{area['id']}, {area['level']}, code {area['code']}, {area['origin']}",
            *([f"in {', '.join(step['name'] for step in answer['path'])}"] if answer["path"] else []),
            *_drawn_places(answer),
            f"contains: {below or 'no areas'}",
            _drawn_teams(answer),
        ]
    )
    if answer["bodies"]:
        header = ("id", "name", "superiors, nearest first")
        output.show_rows(
            "Bodies whose home is this area", header, (_body_cells(each, day) for each in answer["bodies"])
        )
    _draw_source_rows(answer)
    versions = (
        [
            output.with_name(day, version[name]) if name == "parent" and version[name] else version[name]
            for name in _VERSION
        ]
        for version in answer["versions"]
    )
    output.show_rows("Versions", _VERSION, versions)


def _body_cells(body: Mapping[str, Any], day: Snapshot) -> tuple[object, ...]:
    """The id, the name and the superiors of a body, each superior with its name, in a line of its own."""
    return body["id"], body["name"], "\n".join(_superiors(body["superiors"], day))


def _superiors(lines: Mapping[str, Sequence[str]], day: Snapshot) -> Iterator[str]:
    """A line for each line of superiors, and below it one for each superior, from the nearest."""
    for line, ids in lines.items():
        yield f"{line}:{'' if ids else ' none'}"
        yield from (f"{id} {day.body(id).name}" for id in ids)


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
    return word + (output.as_known(named(side.network), side.date) if isinstance(side, Snapshot) else "")


# Networks in files

_LIST: Final = "datapackage.json"
"""The file that identifies a folder: it lists the files of the folder with their hashes."""


@answering
def validate(path: Path, /, *, limits: LimitOptions = USUAL_LIMITS, into: AnswerOptions = TO_SCREEN) -> int:
    """Read a network and check all of it: hashes, form, every validity rule. Report all errors together.

    Args:
        path: A file or folder that holds a network.
        limits: What reading may take.
        into: The form of the answer, and its file.
    """
    with progress.step("reading_network", name=path.name):
        network = read_network(path, verify=True, **limits.arguments())
    rows = [{"table": name, "rows": count} for name, count in _sizes(network).items()]
    counts = ", ".join(f"{_label(str(row['table']))} {row['rows']:,}" for row in rows)
    line = f"{path}: {_told(network)}, is valid; rows: {counts}"
    _show("dtnet/validate/1", path, network, rows, line, into.form)
    return 0


def convert(  # noqa: PLR0913 - the options of a command
    source: Path,
    target: Path,
    /,
    *,
    overwrite: bool = False,
    at: str | None = None,
    lossy: bool = False,
    limits: LimitOptions = USUAL_LIMITS,
    format: Format = "table",
) -> int:
    """Write a network in another format, which the name of the target selects; write nothing after an error.

    Args:
        source: A file or folder that holds a network; all of it is checked.
        target: What to write: .json, .parquet, .arrow, .dtnet (memory-mapped), .graphml (one day), or a name
            without a suffix for a folder of CSV.
        overwrite: Replace what is there.
        at: The day of a .graphml, as 2024-08-31; by default the network's reference day.
        lossy: Do not warn about the data that .graphml loses.
        limits: What reading may take.
        format: The form of the answer.
    """
    if not overwrite and os.path.lexists(target):
        raise ExistingFileError(f"{target}: exists", "give --overwrite to replace it")
    with progress.step("reading_network", name=source.name):
        network = read_network(source, verify=True, **limits.arguments())
    day = _day(network, target, at)
    with (
        warnings.catch_warnings(record=True, action="always", category=LossyFormatWarning) as given,
        progress.step("writing", file=target.name),
    ):
        write_network(network, target, overwrite=overwrite, day=day, lossy=lossy)
    for warning in given:
        tell(f"dtnet: {str(warning.message).partition('; pass ')[0]}")
    on = "" if day is None else f", on {day}"
    rows = [{"path": str(target), "bytes": _size(target), "day": day}]
    _show("dtnet/convert/1", source, network, rows, f"{target}: {_told(network)}{on}, is written", format)
    return 0


@answering
def schema(
    of: Literal["network", "policy", "answer", "assessment", "explanation", "error"],
    /,
    *,
    into: FileOptions = NO_FILE,  # noqa: ARG001 - `answering` reads it
) -> int:
    """Print the JSON Schema of documents that dtnet reads, or of the JSON that it prints.

    Args:
        of: Networks or policy documents, which dtnet reads; or what it prints: answers of commands,
            assessments, explanations, errors.
        into: The file of the schema.
    """
    schemas: dict[str, Callable[[], Schema]] = {
        "network": network_schema,
        "policy": policy_schema,
        "answer": answer_schemas.answer_schema,
        "assessment": answer_schemas.assessment_schema,
        "explanation": answer_schemas.explanation_schema,
        "error": answer_schemas.error_schema,
    }
    write_json(schemas[of]())
    return 0


def _day(network: Network, target: Path, at: str | None) -> str | None:
    """The day to write: for GraphML the given or reference day; None for other formats."""
    one_day, own = target.suffix.lower() == ".graphml", network.metadata.reference_day
    if not one_day and at is not None:
        raise ArgumentError(f"{target}: a network is written with all its days", "leave --at out")
    if one_day and at is None and own is None:
        raise ArgumentError(f"{target}: holds one day, and the network has no reference day", "give --at")
    return str(own) if one_day and at is None else at


def _told(network: Network) -> str:
    said = network.metadata
    return f"network {said.name!r} {said.version}, {said.extent}"


def _label(table: str) -> str:
    """The name of a table for people."""
    return "candidate parents" if table == "parent_among" else table.replace("_", " ")


def _sizes(network: Network) -> dict[str, int]:
    """The number of rows of each table, then the numbers of rules, events and other records.

    Source rows are counted if there are any.
    """
    held = {field.name: getattr(network.tables, field.name) for field in attrs.fields(Tables)}
    rows = {table: len(held[table].start) for table in TABLES}
    others = {name: len(each) for name, each in held.items() if name not in rows}
    return rows | {name: count for name, count in others.items() if count or name != SOURCE_ROWS}


def _size(path: Path) -> int:
    files = path.iterdir() if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files)


def _fingerprint(path: Path) -> str:
    return sha256(read_bytes(path / _LIST if path.is_dir() else path)).hexdigest()


def _show(
    answer: str, path: Path, network: Network, rows: list[dict[str, Any]], line: str, format: Format
) -> None:
    inputs = (
        {"path": str(path), **named(network), "sha256": _fingerprint(path)}
        if format in {"json", "xlsx"}
        else {}
    )
    if not written({"schema": answer, "inputs": inputs, "rows": rows}, format, [*rows[0]], network=network):
        write_seen(f"{line}\n")
