"""`dtnet coverage` and `dtnet coverage series`: who is reached, on a day or from day to day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dtnet.cli.coverage_questions import question_of
from dtnet.cli.coverage_views import (
    SYNTHETIC_UNKNOWN,
    note_synthetic,
    note_undecided,
    plain_rows,
    show_shares,
    synthetic_line,
    write_rows,
)
from dtnet.coverage.answers.answer_table import answer
from dtnet.coverage.answers.over_time import series

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dtnet.cli.coverage_questions import Put, Words
    from dtnet.cli.output import Format
    from dtnet.coverage.answers.result import Coverage

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
    found = series(put.network, put.query, basis=put.basis)
    _show(SERIES_SCHEMA, put, found, format, basis=put.basis)


def _show(schema: str, put: Put, found: Coverage, format: Format, **more: str) -> None:
    made: dict[str, Any] = {
        "schema": schema,
        "inputs": put.inputs | more,
        "columns": found.columns,
        "rows": plain_rows(found),
        "undecided": found.undecided,
    }
    if format == "table":
        show_shares(made, put, _remarks(put, made["rows"]))
    else:
        write_rows(made, format)
    note_undecided(found)
    note_synthetic(made["rows"])


def _remarks(put: Put, rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What stands below the rows."""
    yield synthetic_line(rows, put.unit) if put.query.synthetic else SYNTHETIC_UNKNOWN
    if not all(row["sharp"] for row in rows):
        yield "Bounds may be wider than need be where a row is not sharp; --format json says which are."
