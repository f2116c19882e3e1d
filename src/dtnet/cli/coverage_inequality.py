"""`dtnet coverage inequality`: how unequal areas are, and who stands where among them."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args

from dtnet.cli.coverage_questions import question_of
from dtnet.cli.coverage_views import (
    SHOWN,
    SYNTHETIC_UNKNOWN,
    groups_of,
    more_rows,
    note_synthetic,
    note_undecided,
    plain_rows,
    show_table,
    synthetic_line,
    title_of,
    write_rows,
)
from dtnet.cli.shares import decimal, percents
from dtnet.coverage.answers.answer_table import answer
from dtnet.coverage.questions.areas.inequality import inequality_of
from dtnet.errors import ArgumentError, UnknownFactError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dtnet.cli.coverage_questions import Put, Words
    from dtnet.cli.output import Format
    from dtnet.coverage.measures.quantities import Answer
    from dtnet.coverage.questions.areas.inequality_answer import Inequality

OverTimeOfSums: TypeAlias = Literal["mean", "first", "last"]
"""What may be made of a period: the least and the greatest day of each row are of no one day."""
SCHEMA: Final = "dtnet/coverage-inequality/1"
_PLACES: Final = 3
_NO_THEIL: Final = "not told where shares are not known, or all are 0"
_COLUMNS: Final = (
    "lower",
    "lower_numerator",
    "lower_denominator",
    "upper",
    "upper_numerator",
    "upper_denominator",
    "best_rank",
    "worst_rank",
    "missed_lower",
    "missed_upper",
)
"""What an answer has of each row, behind what tells it apart."""


def show_inequality(words: Words, format: Format, *, worst: str | None) -> None:
    """Write how unequal areas are to stdout.

    Args:
        words: What is asked.
        format: The form of the answer.
        worst: Keep the rows that may be among so many of the worst, as it is written; None keeps all.

    Raises:
        DtnetError: Whatever is wrong with the input.
    """
    if words.by is None:
        raise ArgumentError("nothing to compare areas by", "give --by with a level or an attribute of areas")
    kept = None if worst is None else _count(worst)
    put = question_of(words, over_time=get_args(OverTimeOfSums))
    found = answer(put.network, put.query)
    compared = inequality_of(found, mostly_synthetic=True)  # said below, in the words of the command
    measures = _measures(compared)
    made: dict[str, Any] = {
        "schema": SCHEMA,
        "inputs": {**put.inputs, "worst": kept},
        "columns": (*compared.rows.columns, *_COLUMNS, *(() if kept is None else ("certain",))),
        "rows": _rows(compared, kept),
        "measures": measures,
        "left_out": compared.left_out,
        "undecided": found.undecided,
    }
    whole = plain_rows(found)
    if format == "table":
        line = synthetic_line(whole, put.unit) if put.query.synthetic else SYNTHETIC_UNKNOWN
        _show(put, made, [*_told(put, compared, measures), line])
    else:
        write_rows(made, format)
    note_undecided(found)
    note_synthetic(whole)


def _count(written: str) -> int:
    """How many, as it is written: the parser of commands would round 1.5, and read 0x3."""
    if not re.fullmatch("[0-9]{1,18}", written) or not int(written):
        raise ArgumentError("{worst}", "give a whole number from 1", worst=written)
    return int(written)


def _measures(compared: Inequality) -> dict[str, Any]:
    try:
        theil = compared.theil
    except UnknownFactError:  # there are no bounds of it
        theil = None
    return {
        "range": _bounds(compared.best_minus_worst),
        "ratio": _bounds(compared.best_over_worst),
        "gini": _bounds(compared.gini),
        "theil": theil,
        "missed": _bounds(compared.missed),
    }


def _bounds(measure: Answer) -> dict[str, Any]:
    return {
        **_end("lower", measure.lower),
        **_end("upper", measure.upper),
        "sharp": measure.sharp,
        "may_be_undefined": measure.may_be_undefined,
    }


def _end(name: str, value: Fraction | None) -> dict[str, Any]:
    told = (None, None, None) if value is None else (float(value), value.numerator, value.denominator)
    return dict(zip((name, f"{name}_numerator", f"{name}_denominator"), told, strict=True))


def _rows(compared: Inequality, worst: int | None) -> list[dict[str, Any]]:
    """The rows in order of rank, each with the numbers that its bounds are of."""
    ranks = compared.ranks(first="greatest" if worst is None else "least")
    values, keys = compared.values, compared.rows.columns

    def key(row: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(row[name] for name in keys)

    place = {key(row): at for at, row in enumerate(compared.rows)}
    among = {} if worst is None else {key(row): row["certain"] for row in compared.first_of(worst)}
    rows = []
    for row in ranks:
        at = place[key(row)]
        row |= {
            "lower_numerator": int(values.lower[at]),
            "lower_denominator": int(values.base[at]),
            "upper_numerator": int(values.upper[at]),
            "upper_denominator": int(values.upper_base[at]),
        }
        if worst is None:
            rows.append({name: row[name] for name in (*keys, *_COLUMNS)})
        elif key(row) in among:
            rows.append({name: row[name] for name in (*keys, *_COLUMNS)} | {"certain": among[key(row)]})
    return rows


def _show(put: Put, made: Mapping[str, Any], remarks: Iterable[str]) -> None:
    rows: list[dict[str, Any]] = made["rows"][:SHOWN]
    worst = made["inputs"]["worst"]
    further = () if worst is None else (f"among the worst {worst}",)
    header = (*put.query.by, "share", "rank" if worst is None else "rank from below", "not covered", *further)
    cells = (
        (
            *group,
            percents(
                Fraction(row["lower_numerator"], row["lower_denominator"]),
                Fraction(row["upper_numerator"], row["upper_denominator"]),
            ),
            _span(row["best_rank"], row["worst_rank"]),
            _span(row["missed_lower"], row["missed_upper"]),
            *("certainly" if row["certain"] else "maybe" for _ in further),
        )
        for group, row in zip(groups_of(put, rows), rows, strict=True)
    )
    show_table(title_of(put), header, cells, [*more_rows(made["rows"]), *remarks])


def _span(lower: int, upper: int) -> str:
    return f"{lower:,}" if lower == upper else f"{lower:,}–{upper:,}"


def _told(put: Put, compared: Inequality, measures: Mapping[str, Any]) -> Iterator[str]:
    """What stands below the rows, before what is synthetic."""
    spread, missed = compared.best_minus_worst, compared.missed
    if spread.lower is not None and spread.upper is not None:
        points = percents(spread.lower, spread.upper).removesuffix(" %")
        yield f"Best minus worst: {points} percentage points{_maybe(spread)}."
    yield f"Best over worst: {_number(compared.best_over_worst)}."
    yield f"Gini: {_number(compared.gini)}."
    theil = measures["theil"]
    yield f"Theil: {_NO_THEIL if theil is None else decimal(theil, _PLACES)}."
    yield f"Not covered in all: {_span(int(missed.lower or 0), int(missed.upper or 0))} {put.unit}."
    if compared.left_out:
        yield f"Left out, in no group or without a share: {compared.left_out}."


def _number(measure: Answer) -> str:
    """A measure with its bounds, rounded outwards."""
    if measure.lower is None:
        return "undefined"
    maybe = _maybe(measure)
    if measure.upper is None:
        return f"{decimal(measure.lower, _PLACES, 'down')} or more{maybe}"
    if measure.lower == measure.upper:
        return f"{decimal(measure.lower, _PLACES)}{maybe}"
    ends = decimal(measure.lower, _PLACES, "down"), decimal(measure.upper, _PLACES, "up")
    return f"{'–'.join(ends)}{maybe}"


def _maybe(measure: Answer) -> str:
    return ", may be undefined" if measure.may_be_undefined else ""
