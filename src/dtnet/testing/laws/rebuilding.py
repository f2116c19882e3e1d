"""A network built anew from its own rows, changed on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dtnet.network.day.columns import TABLES, table_columns
from dtnet.network.reading.builder import NetworkBuilder

if TYPE_CHECKING:
    from collections.abc import Callable

    from dtnet.network.day.network import Network


def rebuilt(
    network: Network,
    columns: Callable[[str, dict[str, list[Any]]], dict[str, list[Any]]],
    records: Callable[[Any], list[Any]],
) -> Network:
    """A network of the same vocabulary, from changed columns of the tables and changed lists of records."""
    builder = NetworkBuilder(network.vocabulary, network.metadata)
    for table in TABLES:
        getattr(builder, f"add_{table}")(columns(table, dict(table_columns(network, table))))
    tables = network.tables
    kinds: list[tuple[Callable[[Any], None], tuple[Any, ...]]] = [
        (builder.add_relation_rule, tables.relation_rules),
        (builder.add_event, tables.events),
        (builder.add_succession, tuple(tables.successions)),
        (builder.add_statement, tables.statements),
    ]
    for add, own in kinds:
        for record in records(own):
            add(record)
    return builder.build()
