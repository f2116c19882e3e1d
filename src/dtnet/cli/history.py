"""`dtnet history`: of what an area or body came and what became of it, with the instruments that say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dtnet.cli.arguments import given, network_of
from dtnet.cli.events import plain_row, plain_rows
from dtnet.cli.known import named
from dtnet.cli.output import write_csv, write_json
from dtnet.cli.views import show_lines, show_rows
from dtnet.reorganisation.lineage.kept import kept_through
from dtnet.reorganisation.lineage.lineage import BECAME, predecessors, successors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dtnet.cli.output import Format
    from dtnet.network.day.network import Network

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
    kept = plain_rows(kept_through(found, id))
    if format == "json":
        answer = {
            "schema": SCHEMA,
            "inputs": {**named(found), "area": area, "at": at, "level": level},
            "id": id,
            "versions": versions,
            "before": [plain_row(row) for row in before],
            "after": plain_rows(after),
            "kept": kept,
        }
        write_json(answer)
    elif format == "csv":
        unchanged = [{**row, "step": "unchanged", "source": id, "target": id} for row in kept]
        sides = (("before", before), ("after", after), ("kept", unchanged))
        rows = ([side, *map(row.get, after.columns)] for side, steps in sides for row in steps)
        write_csv(("side", *after.columns), rows)
    else:
        last = versions[-1]
        show_lines([f"{last.get('type', '')} {last['name']}".strip(), id])
        columns = [name for name in _VERSION if name in last]
        show_rows("Versions", columns, ([row[name] for name in columns] for row in versions))
        began = None if versions[0]["start"] == str(found.extent.start) else versions[0]["start"]
        _show_steps("Of what it came", before, _untold("began", began, before))
        ends = [*_kept(kept, "territory " if "parent" in last else ""), *_untold("ended", last["end"], after)]
        _show_steps("What became of it", list(after), ends)


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


def _show_steps(title: str, rows: Sequence[Mapping[str, object]], more: Sequence[str]) -> None:
    """Steps as a table, and lines of what no step tells."""
    if rows:
        show_rows(title, ("day", "of", "to", "share", "rests on", "instrument"), map(_shown, rows))
        show_lines(more)
    else:
        show_lines([title, *(more or ["no event of the data says anything"])])


def _untold(word: str, day: object, rows: Iterable[Mapping[str, object]]) -> list[str]:
    """A line for what began, or ended, on a day of which no row tells."""
    told = day is None or any(str(row["day"]) == day for row in rows)
    return [] if told else [f"{word} on {day}; no event of the data says more"]


def _kept(rows: Sequence[Mapping[str, object]], what: str) -> Iterator[str]:
    """A line for each day of a reorganisation that left it as it was."""
    days: dict[object, list[object]] = {}
    for row in rows:
        days.setdefault(row["day"], []).append(row["instrument"])
    for day, instruments in days.items():
        by = instruments[0] if len(instruments) == 1 else f"{len(instruments)} instruments"
        yield f"{what}unchanged by the reorganisation of {day} ({by})"


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
