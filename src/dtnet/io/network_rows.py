"""The rows of a network between its tables and a file: columns out, and columns in through `NetworkBuilder`.

All rows that are read pass the builder, so a file is checked like any other input. Errors in rows are
reported together with the errors in the rest of the file.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import attrs

from dtnet.arguments import check_word
from dtnet.errors import Fault, InvalidNetworkError
from dtnet.io.documents import shown
from dtnet.network.day.columns import TABLES, column_specs, network_columns, table_columns
from dtnet.network.day.network import check_network
from dtnet.network.reading.builder import NetworkBuilder
from dtnet.network.tables.row_names import LISTED, faults_in_order, unlisted
from dtnet.network.tables.schema import Metadata
from dtnet.periods import Period
from dtnet.reading.documents import NO_UNICODE, escaped, is_unicode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from dtnet.network.day.columns import ColumnSpec, Kind, TableName
    from dtnet.network.day.network import Network
    from dtnet.network.tables.schema import Vocabulary

_TABLE: Final = re.compile(rf"({'|'.join(TABLES)})\b")
_NAMELESS: Final = Metadata(name="", extent=Period("1900-01-01"))


def stored_columns(network: Network, table: TableName) -> dict[str, list[Any]]:
    """The columns of a table that a file stores: all columns except optional columns without values.

    Args:
        network: The network.
        table: `areas`, `bodies`, `relations` or `services`.

    Returns:
        By name, the cells of each row as `NetworkBuilder` accepts them: ids, texts and words as `str`, days
        as `datetime.date`, sets as tuples of words, null as None. Rows are in canonical order.

    Raises:
        ArgumentError: If an argument has another type, or there is no such table.
        InvalidNetworkError: If a text cannot be encoded as UTF-8.
    """
    check_network(network)
    check_word(table, TABLES, "table")
    columns = table_columns(network, table)
    specs = network_columns(network, table)
    faults: list[Fault] = []
    _checked(table, columns, specs, faults)
    if faults:
        raise InvalidNetworkError(f"network {network.metadata.name!r}", faults)
    kept = [each for each in specs if each.required or any(cell is not None for cell in columns[each.name])]
    return {spec.name: columns[spec.name] for spec in kept}


def network_of_rows(
    described: Mapping[str, Any],
    tables: Mapping[TableName, Mapping[str, list[Any]]],
    faults: list[Fault],
    *,
    what: str,
    places: FilePlaces | None = None,
) -> Network:
    """The network in the content of a file or folder.

    Args:
        described: The fields of `Described`; a field with an error is None.
        tables: The columns of each table, as plain values; the cells of sets are lists of words.
        faults: The errors found so far.
        what: The file or folder, for errors.
        places: The files of a folder; None for a single file.

    Raises:
        InvalidNetworkError: If there is an error; it lists all errors of the file.
    """
    vocabulary: Vocabulary | None = described.get("vocabulary")
    sound = not faults
    network = None
    if vocabulary is None:
        raise InvalidNetworkError(what, _told(faults, places))
    try:
        builder = NetworkBuilder(vocabulary, described["metadata"] if sound else _NAMELESS)
        if sound:
            _add_rest(builder, described)
        for table in TABLES:
            if table in tables:
                specs = column_specs(table, vocabulary)
                getattr(builder, f"add_{table}")(_checked(table, tables[table], specs, faults))
        network = builder.build()
    except InvalidNetworkError as error:
        faults += error.faults
    if network is None or faults:
        raise InvalidNetworkError(what, _told(faults, places))
    return network


def _told(faults: list[Fault], places: FilePlaces | None) -> list[Fault]:
    """The distinct errors in order; each names its file if there are several."""
    found = set(faults)
    return faults_in_order(found if places is None else map(places.told, found))


@attrs.frozen
class FilePlaces:
    """The names of the files of a folder.

    Attributes:
        document: The file with everything but rows.
        tables: The file of each table.
    """

    document: str
    tables: Mapping[str, str]

    def told(self, fault: Fault) -> Fault:
        """The error with a place that begins with the file."""
        table = _TABLE.match(fault.place)
        if table is None:
            return Fault(f"{self.document}: {fault.place}", fault.message)
        file = self.tables.get(table[0], table[0])
        return Fault(f"{file}{fault.place[table.end() :]}", fault.message)


def _add_rest(builder: NetworkBuilder, described: Mapping[str, Any]) -> None:
    for key, add in (
        ("relation_rules", builder.add_relation_rule),
        ("events", builder.add_event),
        ("successions", builder.add_succession),
        ("statements", builder.add_statement),
    ):
        for each in described[key]:
            add(each)


def _checked(
    table: TableName, columns: Mapping[str, list[Any]], specs: Sequence[ColumnSpec], faults: list[Fault]
) -> dict[str, list[Any]]:
    """Columns for the builder; a cell that the builder would misread becomes an error and a placeholder."""
    checks = {spec.name: _CHECKS[spec.kind] for spec in specs if spec.kind in _CHECKS}
    ids = columns.get(next(spec.name for spec in specs if spec.kind == "id"), [])
    checked = dict(columns)
    for name, check in checks.items():
        wrong = check(columns.get(name, []))
        if len(wrong) > LISTED:
            faults.append(unlisted(table, name))
        for row, (told, _) in islice(wrong.items(), LISTED):
            who = f" ({escaped(ids[row])})" if row < len(ids) and isinstance(ids[row], str) else ""
            faults.append(Fault(f"{table} row {row}{who}: {name}", told))
        if wrong:
            checked[name] = [
                wrong[row][1] if row in wrong else cell for row, cell in enumerate(columns[name])
            ]
    return checked


def _no_unicode(cells: list[Any]) -> dict[int, tuple[str, str]]:
    """By row with an invalid text, the error and a placeholder; equal texts have equal placeholders."""
    texts = {row: cell for row, cell in enumerate(cells) if isinstance(cell, str)}
    if is_unicode("".join(texts.values())):
        return {}
    return {row: (NO_UNICODE, escaped(text)) for row, text in texts.items() if not is_unicode(text)}


def _no_sets(cells: list[Any]) -> dict[int, tuple[str, None]]:
    """By row whose cell is not a list, the error and a placeholder."""
    return {
        row: (f"{shown(cell)} is not a list of words", None)
        for row, cell in enumerate(cells)
        if cell is not None and not isinstance(cell, list | tuple)
    }


_CHECKS: Final[dict[Kind, Callable[[list[Any]], Mapping[int, tuple[str, str | None]]]]] = {
    "id": _no_unicode,
    "text": _no_unicode,
    "set": _no_sets,
}


def without_tables(tables: Iterable[str]) -> list[Fault]:
    """An error for each table of a network that is not in `tables`."""
    there = set(tables)
    return [Fault(table, "the table is missing") for table in TABLES if table not in there]
