"""What the network benchmarks work on: every row of the bundled country, one or many times over.

The columns are made once and kept in the temporary folder under the fingerprint of the data; copies get
ids of their own, so that fifty countries are fifty trees of territory in one network.
"""

from __future__ import annotations

import datetime as dt
import pickle
import tempfile
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Final

import attrs

import dtnet
from dtnet.network.day.columns import TABLES, table_columns
from dtnet.network.reading.builder import NetworkBuilder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dtnet.network.day.columns import TableName
    from dtnet.network.day.network import Network

    Columns = dict[str, list[Any]]
    Tables = dict[TableName, Columns]

EPOCH: Final = dt.date(1970, 1, 1)
DAY: Final = dt.date(2024, 8, 31)
LEVEL: Final = "province"
QUERIES: Final = 1000
_ID_COLUMNS: Final = {"id", "parent", "home", "subordinate", "superior"}


def country() -> Tables:
    """The tables of the country as columns of plain values."""
    kept = (
        Path(tempfile.gettempdir()) / f"dtnet-benchmark-{dtnet.datasets.fingerprint('vietnam')[:16]}.pickle"
    )
    if kept.exists():
        tables: Tables = pickle.loads(kept.read_bytes())  # noqa: S301 - a file of our own
        return tables
    network = dtnet.datasets.load("vietnam")
    tables = {table: table_columns(network, table) for table in TABLES}
    kept.write_bytes(pickle.dumps(tables))
    return tables


def copies(tables: Tables, count: int) -> Tables:
    """The tables so many times over, each time with other ids; the first keeps its own."""
    made: Tables = {table: {name: list(column) for name, column in tables[table].items()} for table in tables}
    for number in range(1, count):
        for table, columns in copy_of(tables, number).items():
            for name, column in columns.items():
                made[table][name].extend(column)
    return made


def copy_of(tables: Tables, number: int) -> Tables:
    """The tables of one copy, with ids of its own; number 0 is the country."""
    ids = [id for table in ("areas", "bodies") for id in dict.fromkeys(tables[table]["id"])]
    named: dict[str | None, str | None] = {id: _of_copy(id, number) for id in ids}
    named[None] = None
    return {
        table: {
            name: [named[cell] for cell in column] if name in _ID_COLUMNS else column
            for name, column in columns.items()
        }
        for table, columns in tables.items()
    }


def _of_copy(id: str, number: int) -> str:
    return f"{id}+{number}" if number else id


def shuffled(tables: Tables) -> Tables:
    """The same rows in an order that means nothing."""
    made: Tables = {}
    for table, columns in tables.items():
        order = list(range(len(next(iter(columns.values())))))
        Random(20240831).shuffle(order)  # noqa: S311 - an order, no secret
        made[table] = {name: [column[row] for row in order] for name, column in columns.items()}
    return made


def rows(tables: Tables) -> int:
    """How many rows there are in all tables."""
    return sum(len(columns["start"]) for columns in tables.values())


def built(tables: Tables, numbers: Iterable[int] = (0,)) -> Network:
    """The network of some tables with the rules and statements of the country: checked as anybody's.

    Args:
        tables: The tables.
        numbers: The numbers of the copies of the country that they hold, each with its successions.
    """
    model = dtnet.datasets.load("vietnam")
    builder = NetworkBuilder(model.vocabulary, model.metadata)
    builder.add_areas(tables["areas"])
    builder.add_bodies(tables["bodies"])
    builder.add_relations(tables["relations"])
    for rule in model.tables.relation_rules:
        builder.add_relation_rule(rule)
    for event in model.tables.events:
        builder.add_event(event)
    for number in numbers:
        for each in model.tables.successions:
            target = each.target and _of_copy(each.target, number)
            builder.add_succession(attrs.evolve(each, source=_of_copy(each.source, number), target=target))
        for statement in model.tables.statements:
            builder.add_statement(attrs.evolve(statement, area=_of_copy(statement.area, number)))
    return builder.build()


def queries(tables: Tables) -> list[str]:
    """Ids of provinces, districts and communes of the day, evenly spread, whose descendants are asked for."""
    areas = tables["areas"]
    middle = [
        id
        for id, level, start, end in zip(
            areas["id"], areas["level"], areas["start"], areas["end"], strict=True
        )
        if level not in {"country", "village"} and start <= DAY and (end is None or end > DAY)
    ]
    return middle[:: len(middle) // QUERIES][:QUERIES]


def hand_out(tables: Tables, path: Path) -> None:
    """Write what every contender reads: the same columns, days as numbers, and what is asked of them."""
    plain: dict[str, Any] = {}
    for table in ("areas", "bodies"):
        columns = dict(tables[table])
        for name in ("start", "end"):
            known = {day: None if day is None else (day - EPOCH).days for day in set(columns[name])}
            columns[name] = [known[day] for day in columns[name]]
        plain[table] = columns
    plain |= {"day": (DAY - EPOCH).days, "level": LEVEL, "queries": queries(tables)}
    path.write_bytes(pickle.dumps(plain))
