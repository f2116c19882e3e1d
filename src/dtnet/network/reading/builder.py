"""The builder of networks: it takes rows in any order and form and builds one checked network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, final

import attrs
import numpy as np

from dtnet.arguments import check_argument, words_of
from dtnet.citations import Origin
from dtnet.errors import ArgumentError, Fault, InvalidNetworkError
from dtnet.network.day.columns import TABLES, column_specs
from dtnet.network.day.network import Network
from dtnet.network.reading.assembly import NamedIds, assembled, read_successions, row_names, ruled_bodies
from dtnet.network.reading.input_tables import InputTable
from dtnet.network.tables.row_names import faults_in_order
from dtnet.network.tables.schema import Metadata, Vocabulary
from dtnet.network.tables.successions import Succession
from dtnet.network.tables.tables import Event, Statement, Tables
from dtnet.network.validity.checks import check_tables
from dtnet.network.validity.shape_checks import metadata_faults, vocabulary_faults

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from typing import Protocol, TypeAlias

    from numpy.typing import NDArray

    from dtnet.network.day.columns import TableName
    from dtnet.network.tables.rules import BodyRule, RelationRule
    from dtnet.network.tables.tables import Areas, Bodies

    class ArrowStream(Protocol):
        """An object that exports Arrow data, such as a Polars, pandas or Arrow table."""

        def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
            """The data as an Arrow stream."""
            ...

    Columns: TypeAlias = Mapping[str, Sequence[object] | NDArray[np.generic]] | ArrowStream

_NAMES: Final[dict[TableName, str]] = {
    "areas": "id",
    "bodies": "id",
    "relations": "subordinate",
    "services": "body",
}

_SHOWN: Final = 80


@final
class NetworkBuilder:
    """Collects the rows of a network, in bulk and in any order, and then builds the network.

    Rows of areas, bodies, relations and services are given as columns: a mapping of names to sequences or
    NumPy arrays, or a Polars, pandas or Arrow frame. An id with several rows has several versions. `start` is
    the first day of a row, and `end` is the day after its last day, or None if it is open. A day is a
    `datetime.date`, ISO text or a `datetime64[D]`. Faults number the rows of a table from 0, over all calls
    that added rows to it.

    Examples:
        >>> from dtnet import Currency, Metadata, Vocabulary
        >>> from dtnet import Period
        >>> words = Vocabulary(
        ...     levels=("island", "village"), body_kinds=("team",), area_types=("", "hamlet"),
        ...     relation_types=(), attributes=(), currency=Currency("XTS", 2),
        ... )
        >>> builder = NetworkBuilder(words, Metadata(name="toy", extent=Period("2024-01-01", "2025-01-01")))
        >>> builder.add_areas({
        ...     "id": ["i", "v"], "level": ["island", "village"], "start": ["2024-01-01"] * 2,
        ...     "parent": [None, "i"], "code": ["I", "I-1"], "name": ["Isle", "Cove"], "type": ["", "hamlet"],
        ... })
        >>> builder.build().at("2024-06-01").territory
        <Hierarchy of 2: 1 island, 1 village>
    """

    __slots__ = ("_edited", "_made", "_metadata", "_records", "_sheets", "_vocabulary")

    def __init__(self, vocabulary: Vocabulary, metadata: Metadata) -> None:
        """Make a builder without rows.

        Args:
            vocabulary: The words that the rows may use.
            metadata: Name, extent, sources and notes of the network.

        Raises:
            InvalidNetworkError: If the vocabulary is invalid, for example has a word twice or too many words.
        """
        check_argument(vocabulary, Vocabulary, "vocabulary", "pass a Vocabulary")
        check_argument(metadata, Metadata, "metadata", "pass Metadata")
        _refuse(vocabulary_faults(vocabulary), metadata.name)
        self._vocabulary = vocabulary
        self._metadata = metadata
        sets = {each.name: each.table for each in vocabulary.attributes if each.type == "set"}
        self._sheets: dict[TableName, InputTable] = {
            table: InputTable(table, [name for name, of in sets.items() if of == table]) for table in TABLES
        }
        self._records: dict[str, list[Any]] = {
            name: [] for name in ("body_rules", "relation_rules", "events", "successions", "statements")
        }
        self._edited: set[str] = set(metadata.edited)
        self._made: dict[TableName, int] | None = None

    def add_areas(self, columns: Columns) -> None:
        """Add rows of areas.

        Args:
            columns: `id`, `level`, `start`, `parent` (an id, None at the top), `code`, `name`, `type`.
                Optional are `end`, `origin` (a word, `observed` by default), the attributes of areas (None
                where unknown), and `<attribute>_origin` where it differs from the origin of the row. An
                attribute with neither a value nor bounds must have no origin. Optional bounds are
                `<attribute>_lower` and `<attribute>_upper` (of whole numbers), `start_earliest`,
                `start_latest`, `end_earliest`, `end_latest`.

        Raises:
            ArgumentError: If the argument is not a set of columns.
        """
        self._sheets["areas"].add(columns)

    def add_bodies(self, columns: Columns) -> None:
        """Add rows of bodies.

        Args:
            columns: `id`, `kind`, `start`, `home` (id of an area), `name`. Optional are `end`, `origin`, the
                attributes of bodies, their origins, and bounds, as in `add_areas`.

        Raises:
            ArgumentError: If the argument is not a set of columns.
        """
        self._sheets["bodies"].add(columns)

    def add_relations(self, columns: Columns) -> None:
        """Add rows of relations. A row replaces the result of rules for its subordinate, type and days.

        Args:
            columns: `type`, `subordinate` (id of a body), `superior` (id of a body, None if the subordinate
                is known to have none), `start`. Optional are `end`, `origin`, and bounds of days.

        Raises:
            ArgumentError: If the argument is not a set of columns.
        """
        self._sheets["relations"].add(columns)

    def add_services(self, columns: Columns) -> None:
        """Add rows of services: further areas that a body serves beside its home.

        Args:
            columns: `body` (id of a body), `area` (id of an area), `start`. Optional are `end`, `origin`, and
                bounds of days.

        Raises:
            ArgumentError: If the argument is not a set of columns.
        """
        self._sheets["services"].add(columns)

    def add_relation_rule(self, rule: RelationRule) -> None:
        """Add a rule for relations."""
        self._records["relation_rules"].append(rule)

    def add_body_rule(self, rule: BodyRule) -> None:
        """Add a rule for bodies; `build` makes rows of these bodies."""
        self._records["body_rules"].append(rule)

    def add_event(self, event: Event) -> None:
        """Add a reorganisation.

        Raises:
            ArgumentError: If the argument is not an `Event`.
        """
        _check_record(event, Event)
        self._records["events"].append(event)

    def add_succession(self, succession: Succession) -> None:
        """Add a succession: what an area or body became in a reorganisation.

        Raises:
            ArgumentError: If the argument is not a `Succession`.
        """
        _check_record(succession, Succession)
        self._records["successions"].append(succession)

    def add_statement(self, statement: Statement) -> None:
        """Add a statement of completeness.

        Raises:
            ArgumentError: If the argument is not a `Statement`.
        """
        _check_record(statement, Statement)
        self._records["statements"].append(statement)

    def go_on_from_here(self, edited: Iterable[str] = ()) -> None:
        """Count all rows added from now on as edits, not as data of the original makers.

        `Network.to_builder` and the edits of networks call this after they added the rows of the network.

        Args:
            edited: Ids of areas and bodies whose present rows also count as edited.

        Raises:
            ArgumentError: If the argument is a single text, or an element is not a text.
        """
        self._edited |= set(words_of(edited, "edited", "give ids of areas and bodies"))
        self._made = {table: len(sheet) for table, sheet in self._sheets.items()}

    def _metadata_of(self, tables: Tables, ruled: Iterable[str]) -> Metadata:
        """The metadata, with the ids of the areas and bodies whose synthetic rows were edited."""
        edited = set(self._edited)
        if self._made is not None:
            edited |= set(ruled)
            for table in ("areas", "bodies", "services"):
                edited |= {*self._sheets[table].values(_NAMES[table])[self._made[table] :]}
        return with_edited(self._metadata, tables, edited)

    def build(self) -> Network:
        """Build the network of all rows and rules, in canonical order.

        Raises:
            InvalidNetworkError: If there are faults, with every fault of all tables.
        """
        words, name, sheets = self._vocabulary, self._metadata.name, self._sheets
        records = {each: tuple(listed) for each, listed in self._records.items()}
        for table, who in _NAMES.items():
            specs = sorted(column_specs(table, words), key=lambda spec: spec.bound_of is not None)
            required = [spec.name for spec in specs if spec.required]
            optional = [spec.name for spec in specs if not spec.required]
            sheets[table].check_columns(required, optional, names=who)
        faults = metadata_faults(self._metadata)
        if any(sheet.broken for sheet in sheets.values()):
            _refuse([*faults, *(fault for sheet in sheets.values() for fault in sheet.faults)], name)
        numbers: dict[str, Mapping[str, int]] = {}
        made: dict[TableName, tuple[Any, Any]] = {"areas": assembled(sheets["areas"], words, numbers)}
        areas, _ = made["areas"]
        sound = not sheets["areas"].faults
        ruled, wrong = ruled_bodies(areas, records.pop("body_rules"), words, sound=sound)
        made["bodies"] = assembled(sheets["bodies"], words, numbers, ruled)
        bodies, order = made["bodies"]
        if not sound:
            sheets["bodies"].doubt("id", range(len(sheets["bodies"]), len(order)))
        made |= {table: assembled(sheets[table], words, numbers) for table in TABLES if table not in made}
        named = NamedIds(records["events"], areas.ids, bodies.ids, numbers["areas"], numbers["bodies"])
        successions = read_successions(records["successions"], named)
        rows: dict[str, Any] = {table: each for table, (each, _) in made.items()}
        rows |= {**records, "successions": successions.table}
        tables = Tables(**rows)
        names = row_names([(sheets[table], order) for table, (_, order) in made.items()], successions)
        faults += [*wrong, *successions.faults, *(fault for each in sheets.values() for fault in each.faults)]
        _refuse([*faults, *check_tables(tables, words, names)], name)
        return Network(tables, words, self._metadata_of(tables, ruled["id"]))


def _check_record(given: object, kind: type) -> None:
    if not isinstance(given, kind):
        told = f"{kind.__name__.lower()}: got {repr(given)[:_SHOWN]}, of type {type(given).__name__}"
        raise ArgumentError(told, f"pass a value of the class {kind.__name__}")


def _refuse(faults: Iterable[Fault], name: str) -> None:
    ordered = faults_in_order(faults)
    if ordered:
        raise InvalidNetworkError(f"network {name!r}", ordered)


def as_made(network: Network) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Per area, whether it is unedited; per body, whether it is unedited and all its rows are synthetic."""
    edited, tables = network.metadata.edited, network.tables
    areas, bodies = np.ones(len(tables.areas.ids), np.bool_), _synthetic(tables.bodies)
    for index, made in ((network.area_index, areas), (network.body_index, bodies)):
        found = [index.get(id) for id in edited]
        made[[entity for entity in found if entity is not None]] = False
    return areas, bodies


def with_edited(metadata: Metadata, tables: Tables, edited: Collection[str]) -> Metadata:
    """Metadata whose `edited` lists the edited areas and bodies with synthetic rows.

    Args:
        metadata: The other metadata; without `constructed` claims it is returned unchanged.
        tables: The rows of the network.
        edited: Ids of areas and bodies that somebody changed or added after the makers of the data.
    """
    if not metadata.constructed or not (edited or metadata.edited):
        return metadata
    wanted = set(edited)
    kept = tuple(
        sorted(
            id
            for table in (tables.areas, tables.bodies)
            for id, some in zip(table.ids, _partly_synthetic(table).tolist(), strict=True)
            if some and id in wanted
        )
    )
    return metadata if kept == metadata.edited else attrs.evolve(metadata, edited=kept)


def _partly_synthetic(table: Areas | Bodies) -> NDArray[np.bool_]:
    """Per entity, whether at least one of its rows is synthetic."""
    found = np.zeros(len(table.ids), np.bool_)
    found[table.entity[table.origin == Origin.SYNTHETIC]] = True
    return found


def _synthetic(table: Bodies) -> NDArray[np.bool_]:
    """Per entity, whether it has rows and all are synthetic."""
    found = np.zeros(len(table.ids), np.bool_)
    found[table.entity] = True
    found[table.entity[table.origin != Origin.SYNTHETIC]] = False
    return found
