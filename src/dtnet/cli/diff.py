"""`dtnet diff`: what differs between two days of the bundled country, or two networks in files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from dtnet.cli.arguments import network_or_day
from dtnet.cli.known import as_known, named
from dtnet.cli.output import write_csv, write_json
from dtnet.cli.views import show_lines, show_rows
from dtnet.errors import ArgumentError
from dtnet.network.day.snapshot import Snapshot
from dtnet.network.edits.differences import CHANGES, difference
from dtnet.reorganisation.lineage.classes import class_counts

if TYPE_CHECKING:
    from dtnet.cli.output import Format
    from dtnet.network.day.network import Network
    from dtnet.network.edits.differences import Change, Difference

SCHEMA: Final = "dtnet/diff/1"
_SHOWN: Final = 40


def show_difference(before: str, after: str, format: Format) -> bool:
    """Write what differs to stdout, and say whether anything does.

    Args:
        before: What stood before, as `network_or_day` takes it.
        after: What came after.
        format: The form of the answer.

    Raises:
        DtnetError: Whatever is wrong with the input.
    """
    sides = network_or_day(before), network_or_day(after)
    if isinstance(sides[0], Snapshot) != isinstance(sides[1], Snapshot):
        raise ArgumentError(
            f"{before!r} and {after!r}: a day and a network cannot be compared",
            "name two days of the bundled country, or two networks",
        )
    found, became = difference(*sides), _became(*sides)
    if format == "json":
        inputs = dict(zip(("before", "after"), map(_told, sides), strict=True))
        write_json({"schema": SCHEMA, "inputs": inputs, **_plain(found), "became": became})
    elif format == "csv":
        write_csv(found.rows.columns, (list(row.values()) for row in found.rows))
    else:
        title = " to ".join(map(_shown, (before, after), sides))
        show_rows(f"From {title}", found.counts.columns, (row.values() for row in found.counts))
        if any(row["class"] != "unchanged" for row in became):
            show_rows("What became of the areas", became[0], (row.values() for row in became))
        if not found.same:
            columns = ("table", "id", "change", "column", "before", "after")
            rows = sorted(found.rows, key=lambda row: CHANGES.index(cast("Change", row["change"])))
            show_rows("What differs", columns, ([row[name] for name in columns] for row in rows[:_SHOWN]))
        if len(found.rows) > _SHOWN:
            show_lines([f"… and {len(found.rows) - _SHOWN:,} more; --format csv lists all"])
    return not found.same


def _became(before: Network | Snapshot, after: Network | Snapshot) -> list[dict[str, Any]]:
    """How many areas of each level and class there are between two days of one network, in order of time."""
    if not (isinstance(before, Snapshot) and isinstance(after, Snapshot)):
        return []
    if before.network != after.network or after.date < before.date:
        return []
    return class_counts(before.network, before.date, after.date).to_dicts()


def _told(side: Network | Snapshot) -> dict[str, Any]:
    if isinstance(side, Snapshot):
        return {**named(side.network), "day": str(side.date)}
    return named(side)


def _shown(word: str, side: Network | Snapshot) -> str:
    """How a side was named, and until when it is known if it is a later day."""
    return word + (as_known(named(side.network), side.date) if isinstance(side, Snapshot) else "")


def _plain(found: Difference) -> dict[str, Any]:
    """Rows and counts as JSON has them."""
    rows = [{**row, "start": None if row["start"] is None else str(row["start"])} for row in found.rows]
    counts = {row.pop("table"): row for row in found.counts.to_dicts()}
    return {"changes": list(CHANGES), "counts": counts, "rows": rows}
