"""The page of the columns of a network's tables, made from their specifications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dtnet.network.day.columns import attribute_specs, column_specs
from dtnet.network.tables.schema import Attribute, Currency, RelationType, Vocabulary
from markdown_parts import page, table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dtnet.network.day.columns import ColumnSpec, StoredName

WORDS = Vocabulary(
    levels=("(a level of the vocabulary)",),
    body_kinds=("(a kind)",),
    area_types=("(a type)",),
    relation_types=(RelationType("(a relation type)"),),
    attributes=(),
    currency=Currency("XTS", 2),
)
"""A vocabulary in which each word says what it stands for."""
ATTRIBUTES = (
    Attribute(name="<attribute>", table="bodies", type="whole", description="A whole number from 0"),
    Attribute(name="<attribute>", table="bodies", type="yes_no", description="Yes or no"),
    Attribute(name="<attribute>", table="bodies", type="day", description="A day of the years 1900 to 2999"),
    Attribute(
        name="<attribute>",
        table="bodies",
        type="set",
        vocabulary=("",),
        description="A set of the words declared",
    ),
)


COLUMNS = """\
These are the columns that `NetworkBuilder` takes and that files hold. You may omit a column that is not
required; its cells are then null. The column *null* says what a null means; where it is empty, every cell
needs a value. A null in a column of bounds (`…_lower`, `…_upper`, `…_earliest`, `…_latest`) means that the
value is known exactly, or that this side has no limit. The column *origin in* names the column that states
the [origin](../explanation/origins.md) of the values."""
ATTRIBUTES_ADD = """\
The vocabulary of a network declares further attributes of areas and bodies. Each attribute adds columns to
its table, after the fixed columns and in the order of the vocabulary."""


def columns_page() -> str:
    """The page of the columns that every network has."""
    tables: dict[StoredName, str] = {
        "areas": "A row is one version of an area.",
        "bodies": "A row is one version of a body, an organisation at work.",
        "relations": "A row states a superior of a body on some days, in place of a relation rule.",
        "services": "A row states that a body serves a further area, beside its home, on some days.",
        "source_rows": "A row of a list from which an area or body comes; answers do not depend on it.",
    }
    made = ["# Columns", "Made from `dtnet.network.day.columns` by `tools/docs_pages.py`.", COLUMNS]
    for name, said in tables.items():
        made += [f"## {name.capitalize().replace('_', ' ')}", said, columns_table(column_specs(name, WORDS))]
    made += ["## Attributes", ATTRIBUTES_ADD]
    for each in ATTRIBUTES:
        made += [f"### Of type `{each.type}`", columns_table(attribute_specs(each))]
    return page(made)


def columns_table(specs: Iterable[ColumnSpec]) -> str:
    """Some columns as a table."""
    rows = (
        (
            f"`{spec.name}`",
            spec.kind.replace("_", " "),
            "yes" if spec.required else "",
            null_text(spec),
            spec.origin and f"`{spec.origin}`",
            spec.description.partition("; null")[0],
        )
        for spec in specs
    )
    return table(("column", "cells", "required", "null", "origin in", "meaning"), rows)


def null_text(spec: ColumnSpec) -> str | None:
    """What a null stands for."""
    if spec.default is not None:
        return f"stands for `{spec.default}`"
    return spec.description.partition("; null ")[2] if spec.nullable else None
