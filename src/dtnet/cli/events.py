"""`dtnet events`: reorganisations with their instruments and days, and how many they closed and opened."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from dtnet.cli.arguments import network_of
from dtnet.cli.known import named
from dtnet.cli.output import write_csv, write_json
from dtnet.cli.views import show_rows
from dtnet.periods import as_day
from dtnet.reorganisation.lineage.events import event_list

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dtnet.cli.output import Format
    from dtnet.frames import Table

SCHEMA: Final = "dtnet/events/1"
_COUNTS: Final = ("areas_closed", "areas_opened", "bodies_closed", "bodies_opened")


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
        write_json({"schema": SCHEMA, "inputs": inputs, "rows": plain_rows(events)})
    elif format == "csv":
        write_csv(events.columns, (list(row.values()) for row in events))
    else:
        header = ("instrument", "passed", "operating", "what", "areas", "bodies")
        show_rows(f"Events of {found.metadata.name}", header, _shown(events))


def plain_rows(table: Table) -> list[dict[str, Any]]:
    """The rows of a table as JSON has them."""
    return [plain_row(row) for row in table]


def plain_row(row: Mapping[str, object]) -> dict[str, Any]:
    """A row as JSON has it: days as texts."""
    return {name: str(cell) if isinstance(cell, date) else cell for name, cell in row.items()}


def _shown(events: Table) -> Iterator[tuple[object, ...]]:
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
