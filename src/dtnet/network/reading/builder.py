"""The builder of networks: it takes rows in any order and form and builds one checked network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, final

import attrs
import numpy as np

from dtnet.arguments import check_argument, words_of
from dtnet.citations import Origin
from dtnet.errors import ArgumentError, Fault, InvalidNetworkError
from dtnet.network.day.columns import column_specs
from dtnet.network.day.network import Network
from dtnet.network.reading.assembly import (
    NamedIds,
    assembled_areas,
    assembled_bodies,
    assembled_relations,
    assembled_services,
    read_successions,
    row_names,
    ruled_bodies,
)
from dtnet.network.reading.input_tables import InputTable
from dtnet.network.tables.row_names import faults_in_order
from dtnet.network.tables.schema import Metadata, Vocabulary
from dtnet.network.tables.successions import Succession
from dtnet.network.tables.tables import Event, Statement, Tables
from dtnet.network.validity.checks import check_tables
from dtnet.network.validity.shape_checks import check_metadata, vocabulary_faults

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

    __slots__ = (
        "_areas",
        "_bodies",
        "_body_rules",
        "_edited",
        "_events",
        "_made",
        "_metadata",
        "_relation_rules",
        "_relations",
        "_services",
        "_statements",
        "_successions",
        "_vocabulary",
    )

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
        self._areas, self._bodies = (
            InputTable(
                table,
                [each.name for each in vocabulary.attributes if (each.table, each.type) == (table, "set")],
            )
            for table in ("areas", "bodies")
        )
        self._relations = InputTable("relations")
        self._services = InputTable("services")
        self._body_rules: list[BodyRule] = []
        self._relation_rules: list[RelationRule] = []
        self._events: list[Event] = []
        self._successions: list[Succession] = []
        self._statements: list[Statement] = []
        self._edited: set[str] = set(metadata.edited)
        self._made: tuple[int, int, int] | None = None

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
        self._areas.add(columns)

    def add_bodies(self, columns: Columns) -> None:
        """Add rows of bodies.

        Args:
            columns: `id`, `kind`, `start`, `home` (id of an area), `name`. Optional are `end`, `origin`, the
                attributes of bodies, their origins, and bounds, as in `add_areas`.

        Raises:
            ArgumentError: If the argument is not a set of columns.
        """
        self._bodies.add(columns)

    def add_relations(self, columns: Columns) -> None:
        """Add rows of relations. A row replaces the result of rules for its subordinate, type and days.

        Args:
            columns: `type`, `subordinate` (id of a body), `superior` (id of a body, None if the subordinate
                is known to have none), `start`. Optional are `end`, `origin`, and bounds of days.

        Raises:
            ArgumentError: If the argument is not a set of columns.
        """
        self._relations.add(columns)

    def add_services(self, columns: Columns) -> None:
        """Add rows of services: further areas that a body serves beside its home.

        Args:
            columns: `body` (id of a body), `area` (id of an area), `start`. Optional are `end`, `origin`, and
                bounds of days.

        Raises:
            ArgumentError: If the argument is not a set of columns.
        """
        self._services.add(columns)

    def add_relation_rule(self, rule: RelationRule) -> None:
        """Add a rule for relations."""
        self._relation_rules.append(rule)

    def add_body_rule(self, rule: BodyRule) -> None:
        """Add a rule for bodies; `build` makes rows of these bodies."""
        self._body_rules.append(rule)

    def add_event(self, event: Event) -> None:
        """Add a reorganisation.

        Raises:
            ArgumentError: If the argument is not an `Event`.
        """
        _check_record(event, Event)
        self._events.append(event)

    def add_succession(self, succession: Succession) -> None:
        """Add a succession: what an area or body became in a reorganisation.

        Raises:
            ArgumentError: If the argument is not a `Succession`.
        """
        _check_record(succession, Succession)
        self._successions.append(succession)

    def add_statement(self, statement: Statement) -> None:
        """Add a statement of completeness.

        Raises:
            ArgumentError: If the argument is not a `Statement`.
        """
        _check_record(statement, Statement)
        self._statements.append(statement)

    def go_on_from_here(self, edited: Iterable[str] = ()) -> None:
        """Count all rows added from now on as edits, not as data of the original makers.

        `Network.to_builder` and the edits of networks call this after they added the rows of the network.

        Args:
            edited: Ids of areas and bodies whose present rows also count as edited.

        Raises:
            ArgumentError: If the argument is a single text, or an element is not a text.
        """
        self._edited |= set(words_of(edited, "edited", "give ids of areas and bodies"))
        self._made = len(self._areas), len(self._bodies), len(self._services)

    def _metadata_of(self, tables: Tables, ruled: Iterable[str]) -> Metadata:
        """The metadata, with the ids of the areas and bodies whose synthetic rows were edited."""
        edited = set(self._edited)
        if self._made is not None:
            areas, bodies, services = self._made
            edited |= {*self._areas.values("id")[areas:], *self._bodies.values("id")[bodies:], *ruled}
            edited |= {*self._services.values("body")[services:]}
        return with_edited(self._metadata, tables, edited)

    def build(self) -> Network:
        """Build the network of all rows and rules, in canonical order.

        Raises:
            InvalidNetworkError: If there are faults, with every fault of all tables.
        """
        words, name = self._vocabulary, self._metadata.name
        sheets = (self._areas, self._bodies, self._relations, self._services)
        for (table, who), sheet in zip(_NAMES.items(), sheets, strict=True):
            specs = sorted(column_specs(table, words), key=lambda spec: spec.bound_of is not None)
            required = [spec.name for spec in specs if spec.required]
            sheet.check_columns(required, [spec.name for spec in specs if not spec.required], names=who)
        of_itself = check_metadata(self._metadata)
        if any(sheet.broken for sheet in sheets):
            _refuse([*of_itself, *(fault for sheet in sheets for fault in sheet.faults)], name)
        areas, area_numbers, area_order = assembled_areas(self._areas, words)
        ruled, faults = ruled_bodies(areas, self._body_rules, words, sound=not self._areas.faults)
        bodies, body_numbers, body_order = assembled_bodies(self._bodies, words, area_numbers, ruled)
        if self._areas.faults:
            self._bodies.doubt("id", range(len(self._bodies), len(body_order)))
        relations, relation_order = assembled_relations(self._relations, words, body_numbers)
        services, service_order = assembled_services(self._services, body_numbers, area_numbers)
        named = NamedIds(self._events, areas.ids, bodies.ids, area_numbers, body_numbers)
        successions = read_successions(self._successions, named)
        tables = Tables(
            areas=areas,
            bodies=bodies,
            relations=relations,
            services=services,
            relation_rules=tuple(self._relation_rules),
            events=tuple(self._events),
            successions=successions.table,
            statements=tuple(self._statements),
        )
        orders = (area_order, body_order, relation_order, service_order)
        names = row_names(list(zip(sheets, orders, strict=True)), successions)
        faults += [*of_itself, *successions.faults, *(fault for sheet in sheets for fault in sheet.faults)]
        _refuse([*faults, *check_tables(tables, words, names)], name)
        return Network(tables, words, self._metadata_of(tables, ruled.ids))


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
