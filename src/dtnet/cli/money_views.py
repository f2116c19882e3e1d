"""Answers about money on the screen and in files: rows of amounts, and what stands below them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dtnet.cli.known import as_known, last_day, later_told, marked
from dtnet.cli.output import write_csv, write_json
from dtnet.cli.views import show_lines, show_rows
from dtnet.errors import ArgumentError, UnknownAmountError
from dtnet.money import shown_amount

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from dtnet.cli.output import Format
    from dtnet.policy.comparison import Comparison
    from dtnet.policy.result import Assessment

_SHOWN: Final = 200
_MONEY: Final = frozenset(("amount", "lower", "upper", "before", "after", "difference"))
"""Columns of money; in files it is whole, in the currency's smallest unit."""
_DAYS: Final = {"month", "year"}
"""Columns of days."""


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
        inputs, window = answer["inputs"], answer["inputs"]["window"]
        known = as_known(inputs, last_day(window, window))
        right = [name for name in columns if name in _MONEY and name not in inputs["by"]]
        cells = (
            [_cell(answer, *named, right) for named in zip(columns, row, strict=True)]
            for row in rows[:_SHOWN]
        )
        show_rows(f"{answer['currency']}, {window}{known}", columns, cells, right=right)
        lines = [*remarks]
        if _DAYS & set(inputs["by"]):
            lines += later_told(inputs, last_day(window, window), mark=True)
        if len(rows) > _SHOWN:
            lines.append(f"… and {len(rows) - _SHOWN:,} more rows; --format csv lists all")
        show_lines(lines)


def _cell(answer: Mapping[str, Any], name: str, cell: Any, money: Container[str]) -> Any:  # noqa: ANN401 - a cell
    """A cell as people read it: money in whole units, days of which nothing is known marked."""
    inputs = answer["inputs"]
    if name in money:
        return shown(answer, cell)
    if name in _DAYS & set(inputs["by"]) and cell is not None:
        return marked(inputs, str(cell), last_day(str(cell), inputs["window"]))
    return cell


def shown(answer: Mapping[str, Any], amount: int | None, unknown: str = "–", *, sign: str = "") -> str:
    """Money of an answer as people read it.

    Args:
        answer: As JSON has it.
        amount: The amount; None for none.
        unknown: What stands for none.
        sign: What stands before an amount that is not below zero.
    """
    if amount is None:
        return unknown
    return ("" if amount < 0 else sign) + shown_amount(amount, answer["exponent"])


def total_text(answer: Mapping[str, Any], *, sign: str = "") -> str:
    """The total of an answer with its currency, or that it is not known; as `shown`."""
    total = answer["total"]
    return "not known" if total is None else f"{shown(answer, total, sign=sign)} {answer['currency']}"


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
