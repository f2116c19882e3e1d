"""The page of the columns of a network's tables, made from their specifications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dtnet.network.day.columns import attribute_specs, column_specs
from dtnet.network.tables.schema import Attribute, Currency, RelationType, Vocabulary
from markdown_parts import page, table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dtnet.network.day.columns import ColumnSpec, TableName

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
What `NetworkBuilder` takes and files hold. A column that is not needed may be left out; cells are then null.
Under *null* stands what a null says; where that is empty, every cell must be filled. Under *known by* stands
the column that says how the values are known."""
ATTRIBUTES_ADD = """\
What areas and bodies carry beside these is data of the vocabulary. Each attribute adds columns to its table,
behind the others and in the vocabulary's order."""


def columns_page() -> str:
    """The page of the columns that every network has."""
    tables: dict[TableName, str] = {
        "areas": "A row is a version of a piece of territory.",
        "bodies": "A row is a version of an organisation at work.",
        "relations": "A row says who is above whom on some days, where no rule says it.",
        "services": "A row says that a body serves an area beside its home on some days.",
    }
    made = ["# Columns", "Made from `dtnet.network.day.columns` by `tools/docs_pages.py`.", COLUMNS]
    for name, said in tables.items():
        made += [f"## {name.capitalize()}", said, columns_table(column_specs(name, WORDS))]
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
    return table(("column", "cells", "needed", "null", "known by", "is"), rows)


def null_text(spec: ColumnSpec) -> str | None:
    """What a null stands for."""
    if spec.default is not None:
        return f"stands for `{spec.default}`"
    return spec.description.partition("; null ")[2] if spec.nullable else None
