"""`dtnet coverage` and `dtnet coverage series`: who is reached, on a day or from day to day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dtnet.cli.coverage_questions import question_of
from dtnet.cli.coverage_views import (
    note,
    note_synthetic,
    plain_rows,
    show_shares,
    synthetic_line,
    write_rows,
)
from dtnet.coverage.answering import answer
from dtnet.coverage.over_time import series

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dtnet.cli.coverage_questions import Put, Words
    from dtnet.cli.output import Format
    from dtnet.coverage.answer import Coverage

SCHEMA: Final = "dtnet/coverage/1"
SERIES_SCHEMA: Final = "dtnet/coverage-series/1"


def show_coverage(words: Words, format: Format) -> None:
    """Write who is reached to stdout.

    Args:
        words: What is asked.
        format: The form of the answer.

    Raises:
        DtnetError: Whatever is wrong with the input.
    """
    put = question_of(words)
    _show(SCHEMA, put, answer(put.network, put.query), format)


def show_series(words: Words, format: Format) -> None:
    """Write who is reached from day to day to stdout.

    Args:
        words: What is asked.
        format: The form of the answer.

    Raises:
        DtnetError: Whatever is wrong with the input.
    """
    put = question_of(words, of_period=True)
    _show(SERIES_SCHEMA, put, series(put.network, put.query), format)


def _show(schema: str, put: Put, found: Coverage, format: Format) -> None:
    made = {
        "schema": schema,
        "inputs": put.inputs,
        "rows": plain_rows(found),
        "undecided": found.undecided,
    }
    if format == "table":
        show_shares(made, put.network, title_of(made["inputs"]), _remarks(made))
    else:
        write_rows(made, found.columns, format)
    if found.undecided:
        note(f"rows that may meet --having, and may not, are left out: {found.undecided}")
    note_synthetic(made["rows"])


def title_of(inputs: Mapping[str, Any]) -> str:
    """What was asked, in a line."""
    parts = [f"{inputs['of']} over {inputs['over']}"]
    parts += [f"where {inputs['where']}"] if inputs["where"] else []
    parts += [f"within {inputs['within']}"] if inputs["within"] else []
    parts += [f"by weight {inputs['weight']}"] if inputs["weight"] != "count" else []
    if inputs["at"]:
        parts.append(f"on {inputs['at']}")
    else:
        made = f", {inputs['over_time']}" if inputs["over_time"] else ""
        parts.append(f"during {inputs['during']} (end not included){made}")
    return f"{inputs['dataset']}: {', '.join(parts)}"


def _remarks(made: Mapping[str, Any]) -> Iterator[str]:
    """What stands below the rows."""
    rows, inputs = made["rows"], made["inputs"]
    unit = "areas" if inputs["weight"] == "count" else inputs["weight"]
    by_days = inputs["during"] and inputs["over_time"] in {None, "mean"}
    line = synthetic_line(rows, f"{unit}, by the day" if by_days else unit)
    yield line if inputs["synthetic"] else "Synthetic facts count as unknown."
    if any(not row["sharp"] for row in rows):
        yield "Bounds may be wider than need be where rows are not sharp; --format json says which."
