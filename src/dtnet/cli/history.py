"""`dtnet history`: of what an area or body came and what became of it, with the instruments that say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dtnet.cli.arguments import given, network_of
from dtnet.cli.events import plain_row, plain_rows
from dtnet.cli.known import named
from dtnet.cli.output import write_csv, write_json
from dtnet.cli.views import show_lines, show_rows
from dtnet.reorganisation.lineage import BECAME, predecessors, successors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dtnet.cli.output import Format
    from dtnet.network.network import Network

SCHEMA: Final = "dtnet/history/1"
_VERSION: Final = ("start", "end", "name", "type", "code", "parent", "home", "origin")


def show_history(area: str, network: str | None, at: str | None, level: str | None, format: Format) -> None:
    """Write what became of an area or body, and of what it came, to stdout.

    Args:
        area: Its id, its code, its name, or `level:name`.
        network: A file or folder, or the name of a bundled dataset; None for the bundled country.
        at: The day of the code or name; None for all days of a code, and the network's own for a name.
        level: The level of the code or name.
        format: The form of the answer.

    Raises:
        DtnetError: Whatever is wrong with the input.
    """
    found = network_of(network)
    id = id_of(found, area, at, level)
    versions, after = plain_rows(found.history(id)), successors(found, id)
    before = [row for row in predecessors(found, id) if row["source"] != id or row["step"] == BECAME]
    if format == "json":
        answer = {
            "schema": SCHEMA,
            "inputs": {**named(found), "area": area, "at": at, "level": level},
            "id": id,
            "versions": versions,
            "before": [plain_row(row) for row in before],
            "after": plain_rows(after),
        }
        write_json(answer)
    elif format == "csv":
        sides = (("before", before), ("after", after))
        rows = ([side, *row.values()] for side, steps in sides for row in steps)
        write_csv(("side", *after.columns), rows)
    else:
        last = versions[-1]
        show_lines([f"{last.get('type', '')} {last['name']}".strip(), id])
        columns = [name for name in _VERSION if name in last]
        show_rows("Versions", columns, ([row[name] for name in columns] for row in versions))
        _show_steps("Of what it came", before)
        _show_steps("What became of it", list(after))


def id_of(network: Network, word: str, at: str | None, level: str | None) -> str:
    """The id that a word stands for: an id; else a code, where some area ever had it; else a name.

    Raises:
        DtnetError: If it stands for nothing, or for several.
    """
    known = network.area_index.get(word) is not None or network.body_index.get(word) is not None
    if known:
        return word
    levels = network.vocabulary.levels if level is None else (level,)
    if any(word in network.code_days(each) for each in levels):
        return network.find_code(word, level=level, at=at)
    day = network.at(given(at, network.metadata.reference_day, "--at", of=network.metadata.name))
    return day.find(word, level=level).id


def _show_steps(title: str, rows: Sequence[Mapping[str, object]]) -> None:
    if rows:
        show_rows(title, ("day", "of", "to", "share", "rests on", "instrument"), map(_shown, rows))
    else:
        show_lines([title, "no event of the data says anything"])


def _shown(row: Mapping[str, object]) -> tuple[object, ...]:
    share = row["share"] or "unknown"
    if row["carried"] != row["share"]:
        share = f"{share}\n{row['carried'] or 'unknown'} in all"
    told = [row["instrument"] or "", row["clause"] or ""]
    return (
        f"{row['day']}\n{row['step']}",
        _named(row, "source"),
        _named(row, "target"),
        share,
        row["rests_on"],
        "\n".join(str(each) for each in told if each) or None,
    )


def _named(row: Mapping[str, object], end: str) -> str | None:
    return None if row[end] is None else f"{row[f'{end}_name']}\n{row[end]}"
