"""Names of inner modules of `network` that several files of tests need."""

from __future__ import annotations

from dtnet.network.day.columns import (
    TABLES,
    ColumnSpec,
    TableName,
    column_specs,
    network_columns,
    table_columns,
)
from dtnet.network.day.content_hash import network_hash
from dtnet.network.edits.edits import without_rows
from dtnet.network.reading.builder import RECORDS, add_records
from dtnet.network.tables.rules import FullNames
from dtnet.network.tables.schema import TEAMS
from dtnet.network.tables.tables import NOBODY, Tables, Values, in_use
from dtnet.network.tables.texts import ChosenTexts, EncodedTexts, IdIndex, JoinedTexts, Numbered, PatternTexts
from dtnet.network.territory.names import folded, joined_words, spelled
from dtnet.network.territory.place_texts import place_words
from dtnet.network.validity.checks import check_tables, vocabulary_faults

__all__ = [
    "NOBODY",
    "RECORDS",
    "TABLES",
    "TEAMS",
    "ChosenTexts",
    "ColumnSpec",
    "EncodedTexts",
    "FullNames",
    "IdIndex",
    "JoinedTexts",
    "Numbered",
    "PatternTexts",
    "TableName",
    "Tables",
    "Values",
    "add_records",
    "check_tables",
    "column_specs",
    "folded",
    "in_use",
    "joined_words",
    "network_columns",
    "network_hash",
    "place_words",
    "spelled",
    "table_columns",
    "vocabulary_faults",
    "without_rows",
]
