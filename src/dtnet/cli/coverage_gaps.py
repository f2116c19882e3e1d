"""`dtnet coverage gaps`: which areas are not reached, and of which that is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dtnet.citations import Origin
from dtnet.cli.coverage_questions import question_of
from dtnet.cli.coverage_views import SHOWN, more_rows, plain_rows, title_of, write_rows
from dtnet.cli.views import show_lines, show_rows
from dtnet.coverage.questions.areas.gaps import areas_without

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dtnet.cli.coverage_questions import Put, Words
    from dtnet.cli.output import Format
    from dtnet.frames import Table

SCHEMA: Final = "dtnet/coverage-gaps/1"
_SECTIONS: Final = {"no": ("Known to be without", "rests on"), "unknown": ("Not known", "not known is its")}
"""Titles by verdict, each with that of what is told of an area."""


def show_gaps(words: Words, format: Format, *, name_synthetic: bool) -> None:
    """Write areas that are not reached, or may not be, to stdout.

    Args:
        words: What is asked.
        format: The form of the answer.
        name_synthetic: Whether areas are named that nobody observed.

    Raises:
        ArgumentError: If there are any, and they are not to be named.
        DtnetError: Whatever else is wrong with the input.
    """
    put = question_of(words)
    found = _areas(put, name_synthetic=name_synthetic)
    rows = sorted(plain_rows(found), key=lambda row: list(_SECTIONS).index(row["verdict"]))
    inputs = {**put.inputs, "name_synthetic": name_synthetic}
    if format == "table":
        _show(put, rows)
    else:
        write_rows({"schema": SCHEMA, "inputs": inputs, "columns": found.columns, "rows": rows}, format)


def _areas(put: Put, *, name_synthetic: bool) -> Table:
    query = put.query
    return areas_without(
        put.network,
        of=query.of,
        over=query.over,
        at=query.days.start,
        weight=str(query.weight),  # on the command line it is a name
        within=query.within,
        where=query.where,
        synthetic=query.synthetic,
        name_synthetic=name_synthetic,
    )


def _show(put: Put, rows: Sequence[Mapping[str, Any]]) -> None:
    show_lines([title_of(put)])
    weights = [] if put.query.weight == "count" else [str(put.query.weight)]
    for verdict, (title, told) in _SECTIONS.items():
        found = [row for row in rows if row["verdict"] == verdict]
        header = ["name", "id", *weights, told, "the area is"]
        cells = (
            [row["name"], row["area"], *(_weight(row) for _ in weights), _told(row), row["area_origin"]]
            for row in found[:SHOWN]
        )
        if found:
            show_rows(f"{title}: {len(found):,}", header, cells)
        else:
            show_lines([f"{title}: none"])
        show_lines(more_rows(found))
    synthetic = sum(row["area_origin"] == Origin.SYNTHETIC.label for row in rows)
    show_lines([f"Synthetic areas, which nobody saw: {synthetic:,} of {len(rows):,}."])


def _weight(row: Mapping[str, Any]) -> object:
    return f"{row['weight_lower']:,}–{row['weight_upper']:,}" if row["weight"] is None else row["weight"]


def _told(row: Mapping[str, Any]) -> str:
    """What a known verdict rests on; of any other, what is not known."""
    told = row["origin"] if row["not_known"] is None else row["not_known"].replace(" ", ", ")
    return str(told)
