"""Answers about money on the screen and in files: rows of amounts, and what stands below them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dtnet.cli.output import write_csv, write_json
from dtnet.cli.views import show_lines, show_rows
from dtnet.errors import ArgumentError, UnknownAmountError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dtnet.cli.output import Format
    from dtnet.policy.comparison import Comparison
    from dtnet.policy.result import Assessment

_SHOWN: Final = 200


def show_money(answer: Mapping[str, Any], remarks: Iterable[str], format: Format) -> None:
    """Write an answer to stdout.

    Args:
        answer: As JSON has it, and under `columns` the names of the columns of its rows.
        remarks: What a table has below its rows.
        format: The form.
    """
    columns, rows = answer["columns"], [list(row.values()) for row in answer["rows"]]
    if format == "json":
        write_json({name: value for name, value in answer.items() if name != "columns"})
    elif format == "csv":
        write_csv(columns, rows)
    else:
        show_rows(f"{answer['currency']}, {answer['inputs']['window']}", columns, rows[:_SHOWN])
        lines = [*remarks]
        if len(rows) > _SHOWN:
            lines.append(f"… and {len(rows) - _SHOWN:,} more rows; --format csv lists all")
        show_lines(lines)


def total_of(answer: Assessment | Comparison) -> int | None:
    """The total; None if it is not known."""
    try:
        return answer.total
    except UnknownAmountError:
        return None


def keys_of(by: str | None) -> list[str]:
    """The keys of groups in a text with commas between; none without a text.

    Raises:
        ArgumentError: If one of them is empty.
    """
    keys = [] if by is None else [key.strip() for key in by.split(",")]
    if not all(keys):
        raise ArgumentError("{by} has an empty name in it", "leave it out", by=by)
    return keys
