"""Answers about money on the screen and in files: rows of amounts, and what stands below them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dtnet.cli.output import write_csv, write_json
from dtnet.cli.views import show_lines, show_rows
from dtnet.errors import ArgumentError, UnknownAmountError
from dtnet.money import shown_amount

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dtnet.cli.output import Format
    from dtnet.policy.comparison import Comparison
    from dtnet.policy.result import Assessment

_SHOWN: Final = 200
_MONEY: Final = frozenset(("amount", "lower", "upper", "before", "after", "difference"))
"""Columns of money; in files it is whole, in the currency's smallest unit."""


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
        money = [name in _MONEY and name not in answer["inputs"]["by"] for name in columns]
        cells = (
            [shown(answer, cell) if of_money else cell for cell, of_money in zip(row, money, strict=True)]
            for row in rows[:_SHOWN]
        )
        right = [name for name, of_money in zip(columns, money, strict=True) if of_money]
        show_rows(f"{answer['currency']}, {answer['inputs']['window']}", columns, cells, right=right)
        lines = [*remarks]
        if len(rows) > _SHOWN:
            lines.append(f"… and {len(rows) - _SHOWN:,} more rows; --format csv lists all")
        show_lines(lines)


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
