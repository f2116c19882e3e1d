"""Answers about money on the screen and in files: rows of amounts, their sums, and mergers of areas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, get_args

import attrs

from dtnet.cli.output import (
    as_known,
    last_day,
    later_told,
    marked,
    show_lines,
    show_rows,
    write_csv,
    write_json,
)
from dtnet.money import shown_amount
from dtnet.policy.answers.assessment import Assessment, totals_of
from dtnet.policy.document.document import Nature

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from dtnet.cli.output import Format
    from dtnet.policy.answers.comparison import Comparison
    from dtnet.policy.answers.side_tables import Merger

_SHOWN: Final = 200
_MONEY: Final = frozenset(("amount", "lower", "upper", "before", "after", "difference"))
"""The columns of money; in files, amounts are whole numbers of the currency's smallest unit."""
_SEVERAL: Final = 2
NATURE_LABELS: Final[dict[str, str]] = {"entitlement": "entitlement", "at_most": "up to"}
"""The labels of the natures of amounts on a screen."""
_UP_TO: Final = "An entitlement is due in full; of an amount “up to”, any part may be granted."
_DAYS: Final = {"month", "year"}
"""The columns of days."""


def show_money(answer: Mapping[str, Any], remarks: Iterable[str], format: Format) -> None:
    """Write an answer about money to stdout.

    Args:
        answer: The JSON answer, with the names of the columns of its rows under `columns`.
        remarks: The lines below a table.
        format: The form of the answer.
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
    """A cell for display: money in units of the currency; days after the known days are marked."""
    inputs = answer["inputs"]
    if name in money:
        return answer_money(answer, cell)
    if name == "nature":
        return NATURE_LABELS.get(str(cell), cell)
    if name in _DAYS & set(inputs["by"]) and cell is not None:
        return marked(inputs, str(cell), last_day(str(cell), inputs["window"]))
    return cell


def answer_money(answer: Mapping[str, Any], amount: int | None, unknown: str = "–", *, sign: str = "") -> str:
    """An amount of an answer for display.

    Args:
        answer: The JSON answer.
        amount: The amount; None if there is none.
        unknown: The text for None.
        sign: The sign before an amount of 0 or more.
    """
    if amount is None:
        return unknown
    return ("" if amount < 0 else sign) + shown_amount(amount, answer["exponent"])


def plain_totals(answer: Assessment | Comparison) -> dict[str, Any]:
    """The sums by nature, None if a sum is unknown; and the total if there is at most one nature."""
    totals = _totals(answer)
    if len(totals) >= _SEVERAL:
        return {"totals": totals}
    nothing = 0 if answer.bounds == (0, 0) else None
    return {"totals": totals, "total": next(iter(totals.values()), nothing)}


def _totals(answer: Assessment | Comparison) -> dict[str, int | None]:
    """The sum of each nature of an answer; None if it is unknown."""
    if isinstance(answer, Assessment):
        return {str(each): total for each, total in totals_of(answer.lines, answer.not_assessed).items()}
    before, after = _totals(answer.before), _totals(answer.after)
    found: dict[str, int | None] = {}
    for nature in get_args(Nature):
        if nature in {*before, *after}:
            one, other = before.get(nature, 0), after.get(nature, 0)
            found[nature] = None if one is None or other is None else other - one
    return found


def total_lines(answer: Mapping[str, Any], *, sign: str = "") -> Iterator[str]:
    """The lines with the sum of each nature, the bounds of all payments, and a legend.

    Args:
        answer: The JSON answer.
        sign: The sign before an amount of 0 or more.
    """
    totals, currency = answer["totals"], answer["currency"]
    lower, upper = (answer_money(answer, answer[name], "no bound", sign=sign) for name in ("lower", "upper"))
    bounds = "" if lower == upper else f"{lower} to {upper}"

    def told(total: int | None) -> str:
        return "unknown" if total is None else f"{answer_money(answer, total, sign=sign)} {currency}"

    if len(totals) < _SEVERAL:
        label = ", up to:" if "at_most" in totals else ""
        yield f"In all{label} {told(answer['total'])}{f' ({bounds})' if bounds else ''}."
    else:
        yield from (f"In all, {NATURE_LABELS[nature]}: {told(total)}." for nature, total in totals.items())
        yield from [f"Together {bounds} {currency}."] if bounds else []
    if "at_most" in totals:
        yield _UP_TO


def plain_mergers(mergers: Iterable[Merger]) -> list[dict[str, Any]]:
    """Mergers as plain JSON."""
    return [{**attrs.asdict(each), "day": str(each.day)} for each in mergers]


def merger_lines(mergers: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """The label and the text of a line for each merger that `plain_mergers` returned."""
    for each in mergers:
        into = " and ".join(each["into"]) or "no stated area"
        told = f"{each['policy']}: {each['area']} into {into} on {each['day']}: {each['on_merger']}"
        yield "area merged", told
