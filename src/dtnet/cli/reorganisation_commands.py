"""`dtnet events`, `history` and `rebase`: reorganisations, lineage of areas, and values carried over them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

from cyclopts import Parameter

from dtnet.cli.arguments import SEVERAL, given, network_of
from dtnet.cli.output import (
    Format,
    named,
    plain_row,
    plain_rows,
    show_lines,
    show_rows,
    write_csv,
    write_json,
)
from dtnet.cli.rebase import Key, RebaseOptions, show_rebased
from dtnet.periods import as_day
from dtnet.reorganisation.carry.crosswalk import Kind, Rule
from dtnet.reorganisation.lineage.events import event_list
from dtnet.reorganisation.lineage.kept import kept_through
from dtnet.reorganisation.lineage.lineage import BECAME, predecessors, successors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dtnet.frames import Table
    from dtnet.network.day.network import Network
EVENTS_SCHEMA: Final = "dtnet/events/1"
_EVENT_COUNTS: Final = ("areas_closed", "areas_opened", "bodies_closed", "bodies_opened")
HISTORY_SCHEMA: Final = "dtnet/history/1"
_VERSION: Final = ("start", "end", "name", "type", "code", "parent", "home", "origin")


def events(
    *,
    from_: Annotated[str | None, Parameter(name="--from")] = None,
    to: str | None = None,
    network: str | None = None,
    format: Format = "table",
) -> int:
    """List reorganisations: their instruments and days, and how many areas and bodies they closed and opened.

    Args:
        from_: The first day on which a reorganisation took effect, as 2025-07-01; by default that of all.
        to: The last such day, included.
        network: A file or folder that holds a network, or the name of a bundled dataset; by default the
            bundled country.
        format: The form of the answer.
    """
    show_events(from_, to, network, format)
    return 0


def history(
    area: str,
    /,
    *,
    network: str | None = None,
    at: str | None = None,
    level: str | None = None,
    format: Format = "table",
) -> int:
    """Show the predecessors and successors of an area or body over all events, with their instruments.

    Args:
        area: Its id; its code; its name, at the highest level that has the name; or LEVEL:NAME. A word that
            was ever the code of an area is read as a code.
        network: A file or folder that holds a network, or the name of a bundled dataset; by default the
            bundled country.
        at: The day of the code or name, as 2025-06-30. Without a day, a code must have belonged to a single
            area, and a name is read on the network's reference day.
        level: The level of the code or name.
        format: The form of the answer.
    """
    show_history(area, network, at, level, format)
    return 0


def rebase(  # noqa: PLR0913 - a parameter for each option
    values: Path,
    /,
    *,
    from_: Annotated[str, Parameter(name="--from")],
    to: str,
    kind: Kind,
    column: Annotated[list[str] | None, SEVERAL] = None,
    key: Key = "id",
    key_column: str | None = None,
    level: str | None = None,
    to_level: str | None = None,
    weight_column: str | None = None,
    back_weights: Path | None = None,
    rule: Rule | None = None,
    period: str | None = None,
    signed: bool = False,
    proportion: bool = False,
    common: bool = False,
    partial: bool = False,
    of: str = "residents",
    network: str | None = None,
    out: Path | None = None,
    format: Format = "csv",
) -> int:
    """Convert values of areas to the areas of another day, with bounds; report what was lost or assumed.

    The report goes to stderr, or with --out to the file FILE.report.json beside the result.

    Args:
        values: A .csv or .parquet with a row for each area; an empty cell is an unknown value.
        from_: The day of the values, as 2025-06-30.
        to: The other day, to whose areas the values are converted.
        kind: The kind of the values: stock, flow, category, or rate (the columns hold numerators).
        column: A column to convert; may be repeated; by default all columns except keys and weights.
        key: Whether the file names areas by id, or by code on the day of the values.
        key_column: The column of ids or codes; by default area or code.
        level: The level of the areas; required for codes.
        to_level: The level of the converted values; by default the same, or the next below.
        weight_column: The column with a rate's denominators, or with the weights of categories.
        back_weights: A file with the weights of areas on the earlier day, for values that are converted back
            in time; it has the same keys as the values.
        rule: The category of an area that receives several categories: largest, all or conflict.
        period: The days of a flow, as 2025-06.
        signed: Numbers may be negative.
        proportion: The numerators of a rate count a part of what its denominators count; this narrows bounds.
        common: Convert to the common regions of both days, where values are exact, not to single areas.
        partial: Areas may be missing from the file, although its areas fit another day.
        of: The quantity whose shares divide a split area, as residents.
        network: A file or folder that holds a network, or the name of a bundled dataset; by default the
            bundled country.
        out: The file to write: .csv, .json or .parquet.
        format: The form of the answer on stdout.
    """
    asked = RebaseOptions(
        path=values,
        source_day=from_,
        target_day=to,
        kind=kind,
        columns=column or [],
        key=key,
        key_column=key_column,
        level=level,
        to_level=to_level,
        weight_column=weight_column,
        back_weights=back_weights,
        rule=rule,
        period=period,
        signed=signed,
        proportion=proportion,
        common=common,
        partial=partial,
        of=of,
        network=network,
        out=out,
    )
    show_rebased(asked, format)
    return 0


def show_events(since: str | None, until: str | None, network: str | None, format: Format) -> None:
    """Write the events of a network to stdout.

    Args:
        since: The first day on which they took effect; None for all.
        until: The last one.
        network: A file or folder, or the name of a bundled dataset; None for the bundled country.
        format: The form of the answer.

    Raises:
        DtnetError: Whatever is wrong with the input.
    """
    found = network_of(network)
    days = [
        None if day is None else as_day(day, what=what) for day, what in ((since, "--from"), (until, "--to"))
    ]
    events = event_list(found, since=days[0], until=days[1])
    if format == "json":
        inputs = {**named(found), "from": since, "to": until}
        write_json({"schema": EVENTS_SCHEMA, "inputs": inputs, "rows": plain_rows(events)})
    elif format == "csv":
        write_csv(events.columns, (list(row.values()) for row in events))
    else:
        header = ("instrument", "passed", "operating", "what", "areas", "bodies")
        show_rows(f"Events of {found.metadata.name}", header, _event_cells(events))


def _event_cells(events: Table) -> Iterator[tuple[object, ...]]:
    """A row for each event: titles below each other, what was closed and what was opened in one cell."""
    languages = [name for name in events.columns if name.startswith("title_")]
    for row in events:
        titles = [text for text in (*(row[name] for name in languages), row["title"]) if text]
        issuer = f"\n{row['issuer']}" if row["issuer"] else ""
        told = "\n".join(map(str, dict.fromkeys(titles)))
        yield (
            f"{row['instrument']}{issuer}",
            row["passed"],
            row["operating"],
            told,
            _counted(row, "areas"),
            _counted(row, "bodies"),
        )


def _counted(row: Mapping[str, object], what: str) -> str | None:
    closed, opened = row[f"{what}_closed"], row[f"{what}_opened"]
    return f"−{closed:,} +{opened:,}" if closed or opened else None


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
            "schema": HISTORY_SCHEMA,
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
        _show_steps("Predecessors", before, _untold("began", began, before))
        ends = [*_kept(kept, "territory " if "parent" in last else ""), *_untold("ended", last["end"], after)]
        _show_steps("Successors", list(after), ends)


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
        show_rows(title, ("day", "from", "to", "share", "basis", "instrument"), map(_step_cells, rows))
        show_lines(more)
    else:
        show_lines([title, *(more or ["no event in the data"])])


def _untold(word: str, day: object, rows: Iterable[Mapping[str, object]]) -> list[str]:
    """A line for what began, or ended, on a day of which no row tells."""
    told = day is None or any(str(row["day"]) == day for row in rows)
    return [] if told else [f"{word} on {day}; the data have no event for this"]


def _kept(rows: Sequence[Mapping[str, object]], what: str) -> Iterator[str]:
    """A line for each day of a reorganisation that left it as it was."""
    days: dict[object, list[object]] = {}
    for row in rows:
        days.setdefault(row["day"], []).append(row["instrument"])
    for day, instruments in days.items():
        by = instruments[0] if len(instruments) == 1 else f"{len(instruments)} instruments"
        yield f"{what}unchanged by the reorganisation of {day} ({by})"


def _step_cells(row: Mapping[str, object]) -> tuple[object, ...]:
    share = row["share"] or "unknown"
    if row["carried"] != row["share"]:
        share = f"{share}\n{row['carried'] or 'unknown'} over all steps"
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
