"""Answers about coverage on the screen and in files: rows of any kind, and the rows of an answer."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from dtnet.citations import Origin
from dtnet.cli.output import write_csv, write_json
from dtnet.cli.shares import origins_text, percent, share_text
from dtnet.cli.views import show_lines, show_rows
from dtnet.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dtnet.cli.output import Format
    from dtnet.frames import Table
    from dtnet.network.network import Network

SHOWN: Final = 200
"""How many rows a screen shows."""
_COUNTS: Final = ("areas", "yes", "no", "unknown", "not_applicable")
_MOSTLY: Final = 1 / 2


def plain_rows(table: Table) -> list[dict[str, Any]]:
    """The rows of a table as JSON has them: days as texts."""
    return [
        {name: str(cell) if isinstance(cell, date) else cell for name, cell in row.items()} for row in table
    ]


def write_rows(answer: Mapping[str, Any], columns: Sequence[str], format: Format) -> None:
    """Write an answer to stdout as JSON or CSV.

    Args:
        answer: As JSON has it, its rows under `rows`.
        columns: The names of their columns.
        format: The form.
    """
    if format == "json":
        write_json(answer)
        return
    rows = [[_cell(row[name]) for name in columns] for row in answer["rows"]]
    write_csv(columns, rows)


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return value


def show_shares(answer: Mapping[str, Any], network: Network, title: str, remarks: Iterable[str]) -> None:
    """Write rows with shares to stdout for a reader.

    Args:
        answer: As JSON has it, its rows under `rows`.
        network: Where areas have their names.
        title: What stands above.
        remarks: What stands below.
    """
    rows: list[dict[str, Any]] = answer["rows"][:SHOWN]
    levels, by = network.vocabulary.levels, answer["inputs"]["by"]
    lowest = max((name for name in by if name in levels), key=levels.index, default=None)
    keys = {name: "area" if name == lowest else name for name in by}
    areas = {row[key] for row in rows for name, key in keys.items() if name in levels}
    names = area_names(network, answer["inputs"]["at"], areas - {None})
    counts = [name for name in _COUNTS if name != "not_applicable" or any(row[name] for row in rows)]
    days = ("start", "end") if rows and "start" in rows[0] else ()

    def cells(row: Mapping[str, Any]) -> Iterator[object]:
        for name, key in keys.items():
            yield _group(row[key], names) if name in levels else _value(row[key])
        yield from (row[name] for name in (*days, *counts))
        yield share_text(row)
        yield origins_text(row)

    header = (*by, *days, *(name.replace("_", " ") for name in counts), "share", "rests on")
    show_rows(title, header, map(cells, rows))
    left = len(answer["rows"]) - len(rows)
    more = [f"… and {left:,} more rows; --format csv lists all"] if left else []
    show_lines([*more, *remarks])


def _group(area: str | None, names: Mapping[str, str]) -> str:
    return "(in none)" if area is None else names[area]


def _value(value: object) -> str:
    if value is None:
        return "(not known)"
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def area_names(network: Network, at: str | None, ids: Iterable[str]) -> dict[str, str]:
    """The names of areas, with their ids where two of them have one name.

    Args:
        network: Their network.
        at: The day of the names; None, and where an area is not there, for its last ones.
        ids: Their ids.
    """
    day = None if at is None else network.at(at)
    found = {}
    for id in ids:
        try:
            found[id] = "" if day is None else day.find(id).name
        except UnknownNameError:  # it may be there, and it is not reckoned with
            found[id] = ""
        if not found[id]:
            found[id] = str(network.history(id)["name"][-1])
    names = list(found.values())
    return {id: name if names.count(name) == 1 else f"{name} ({id})" for id, name in found.items()}


def synthetic_line(rows: Iterable[Mapping[str, Any]], unit: str) -> str:
    """How much of some rows with shares is synthetic, by weight.

    Args:
        rows: The rows.
        unit: What weighs.
    """
    share = synthetic_share(rows)
    if share is None:
        return "How much is synthetic is not told: not all weights are known, or no one day is meant."
    weight, whole = share
    return f"Synthetic: {percent(weight / whole) if whole else 0} % ({weight:,} of {whole:,} {unit})."


def synthetic_share(rows: Iterable[Mapping[str, Any]]) -> tuple[int, int] | None:
    """The weight that rests on synthetic facts, and all weight; None if that is not told of every row.

    Of stretches of days, for each day.
    """
    weight = whole = 0
    for row in rows:
        counted = [row[name] for name in _COUNTS[1:]]
        if None in counted:
            return None
        days = 1
        if "end" in row:
            days = (date.fromisoformat(row["end"]) - date.fromisoformat(row["start"])).days
        if share := row[Origin.SYNTHETIC.label]:
            weight += days * round(share * sum(counted))
        whole += days * sum(counted)
    return weight, whole


def note(text: str) -> None:
    """Say something beside the answer, on stderr."""
    print(f"dtnet: note: {text}", file=sys.stderr)


def note_synthetic(rows: Iterable[Mapping[str, Any]]) -> None:
    """Say on stderr that more than half of some rows with shares rests on synthetic facts, if it does."""
    share = synthetic_share(rows)
    if share is not None and share[0] > _MOSTLY * share[1]:
        note("more than half of this rests on synthetic rows: a recipe made them, nobody saw it")
