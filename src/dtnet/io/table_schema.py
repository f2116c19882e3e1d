"""Frictionless Table Schema of a table, from the one description of its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dtnet.io.csv_tables import EMPTY_SET
from dtnet.network.day.columns import ROW_ORIGIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dtnet.network.day.columns import ColumnSpec, Kind

_TYPES: Final[dict[Kind, str]] = {"day": "date", "whole": "integer", "yes_no": "boolean", "set": "array"}


def table_schema(specs: Sequence[ColumnSpec], *, in_text: bool) -> dict[str, Any]:
    """The schema of a table.

    Beside what the standard has, a field says what a null stands for (`default`), and which field says how
    its values are known (`originField`) where that is not the row's.

    Args:
        specs: Its columns, in order.
        in_text: Whether cells are texts, as in CSV, where sets and nulls need a way to be written.
    """
    names = {spec.name for spec in specs}
    key = {"primaryKey": ["id", "start"]} if "id" in names else {}
    return {
        "fields": [_field(spec, names, in_text=in_text) for spec in specs],
        **({"missingValues": [""]} if in_text else {}),
        **key,
    }


def _field(spec: ColumnSpec, names: set[str], *, in_text: bool) -> dict[str, Any]:
    described = spec.description
    kind = _TYPES.get(spec.kind, "string")
    if in_text and spec.kind == "set":
        kind = "string"
        described += f"; words of {', '.join(spec.words)} with a space between, {EMPTY_SET} for none"
    field: dict[str, Any] = {"name": spec.name, "type": kind, "description": described}
    if spec.measure is not None:
        field["unit"] = spec.measure
    if spec.default is not None:
        field["default"] = spec.default
    if spec.origin != ROW_ORIGIN and spec.origin in names:
        field["originField"] = spec.origin
    constraints: dict[str, Any] = {}
    if not spec.nullable and not (in_text and kind == "string" and _may_be_empty(spec)):
        constraints["required"] = True
    if spec.kind in {"word", "origin"} and spec.words:
        constraints["enum"] = list(spec.words)
    if spec.kind == "day" and in_text:
        field["format"] = "%Y-%m-%d"
    return field | ({"constraints": constraints} if constraints else {})


def _may_be_empty(spec: ColumnSpec) -> bool:
    """Whether an empty cell is an empty text, which a Data Package takes for a missing value."""
    return spec.kind == "text" or "" in spec.words
