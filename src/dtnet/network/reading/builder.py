"""The builder of networks: it takes rows in any order and form and builds one checked network.

Tables are assembled in canonical order. Only numbers are reordered: a text column keeps its input order, and
is read through the new order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol, TypeAlias, final

import attrs
import numpy as np
from numpy.typing import NDArray

from dtnet.arguments import check_argument, words_of
from dtnet.errors import ArgumentError, Fault, InvalidNetworkError, UnknownNameError, near
from dtnet.legible_text import name_faults
from dtnet.network.day.columns import (
    ROW_ORIGIN_SPEC,
    SOURCE_ROWS,
    TABLES,
    attribute_specs,
    column_specs,
    fixed_columns,
)
from dtnet.network.day.network import Network
from dtnet.network.reading.input_tables import InputTable, plain
from dtnet.network.tables.row_names import RowNames, faults_in_order
from dtnet.network.tables.rules import BodyRule, RelationRule, bodies_by_rule
from dtnet.network.tables.schema import Metadata, Vocabulary
from dtnet.network.tables.source_rows import NO_ROW, TEXT_COLUMNS, SourceRows
from dtnet.network.tables.tables import (
    BASES,
    COVERAGES,
    EDGES,
    IDENTIFIED_BY,
    NO_DAY,
    NOBODY,
    NOTHING,
    RESIDENTS,
    UNLIMITED,
    Areas,
    Bodies,
    DayBounds,
    Event,
    OtherName,
    ParentAmong,
    PartialList,
    Relations,
    Services,
    Statement,
    Succession,
    Successions,
    Tables,
    ValueBounds,
    Values,
    day_bounds,
    entity_tables,
)
from dtnet.network.tables.texts import ChosenTexts, PatternTexts
from dtnet.network.validity.checks import check_tables, metadata_faults, vocabulary_faults
from dtnet.network.validity.source_row_checks import cited_faults
from dtnet.origins import Origin
from dtnet.periods import OPEN
from dtnet.read_only import frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from dtnet.network.day.columns import ColumnSpec, StoredName, TableName
    from dtnet.network.tables.rules import RuledBodies
    from dtnet.network.tables.schema import Attribute
    from dtnet.network.tables.tables import Codes, Ints
    from dtnet.network.tables.texts import Texts

    class NumberOfId(Protocol):
        """An index of ids, such as a dictionary."""

        def get(self, id: str, /) -> int | None:
            """The number of an id, or None if there is none."""
            ...


class ArrowStream(Protocol):
    """An object that exports Arrow data, such as a Polars, pandas or Arrow table."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The data as an Arrow stream."""
        ...


Columns: TypeAlias = Mapping[str, Sequence[object] | NDArray[np.generic]] | ArrowStream


RECORDS: Final = (
    "relation_rules",
    "events",
    "successions",
    "statements",
    "other_names",
    "partial_lists",
    "parent_among",
)
"""The lists of records in `Tables`."""
_NAMES: Final[dict[StoredName, str]] = {
    "areas": "id",
    "bodies": "id",
    "relations": "subordinate",
    "services": "body",
    "source_rows": "id",
}

_SHOWN: Final = 80
_LAST_ROW: Final = 2**31 - 1


@final
class NetworkBuilder:
    """Collects the rows of a network, in bulk and in any order, and then builds the network.

    Rows of areas, bodies, relations and services, and source rows, are given as columns: a mapping of names
    to sequences or NumPy arrays, or a Polars, pandas or Arrow frame. An id with several rows has several
    versions. `start` is the first day of a row, and `end` is the day after its last day, or None if it is
    open. A day is a `datetime.date`, ISO text or a `datetime64[D]`. Faults number the rows of a table from 0,
    over all calls that added rows to it.

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

    __slots__ = ("_edited", "_made", "_metadata", "_records", "_sheets", "_source_rows", "_vocabulary")

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
        self._sheets: dict[TableName, InputTable] = {
            table: input_table(table, vocabulary) for table in TABLES
        }
        self._source_rows = input_table(SOURCE_ROWS, vocabulary)
        self._records: dict[str, list[Any]] = {name: [] for name in ("body_rules", *RECORDS)}
        self._edited: set[str] = set(metadata.edited)
        self._made: dict[TableName, int] | None = None

    def __repr__(self) -> str:
        return f"<NetworkBuilder of {self._metadata.name!r}>"

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

    def add_source_rows(self, columns: Columns) -> None:
        """Add source rows: the rows of lists from which areas and bodies come.

        Args:
            columns: `id` (of an area or body). Optional are `source` (the `ref` of a source of the metadata),
                `list` (the name of the file, without folders), `sheet`, `row` (its number in the sheet, from
                1 as Excel counts), `key` (the list's own key of the area or body) and `decided_by` (who
                decided in which area its place lies); None where something is not stated.

        Raises:
            ArgumentError: If the argument is not a set of columns.
        """
        self._source_rows.add(columns)

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
        self._add_record("events", event, Event)

    def add_succession(self, succession: Succession) -> None:
        """Add a succession: what an area or body became in a reorganisation.

        Raises:
            ArgumentError: If the argument is not a `Succession`.
        """
        self._add_record("successions", succession, Succession)

    def add_statement(self, statement: Statement) -> None:
        """Add a statement of completeness.

        Raises:
            ArgumentError: If the argument is not a `Statement`.
        """
        self._add_record("statements", statement, Statement)

    def add_other_name(self, other_name: OtherName) -> None:
        """Add an alias, an abbreviation or a former name of an area.

        Raises:
            ArgumentError: If the argument is not an `OtherName`.
        """
        self._add_record("other_names", other_name, OtherName)

    def add_partial_list(self, partial_list: PartialList) -> None:
        """Add a statement that the areas of a level in an area are listed only in part.

        Raises:
            ArgumentError: If the argument is not a `PartialList`.
        """
        self._add_record("partial_lists", partial_list, PartialList)

    def add_parent_among(self, parent_among: ParentAmong) -> None:
        """Add an area in which another area may lie on some days; the other area has at least two of them.

        Raises:
            ArgumentError: If the argument is not a `ParentAmong`.
        """
        self._add_record("parent_among", parent_among, ParentAmong)

    def _add_record(self, records: str, given: object, kind: type) -> None:
        if not isinstance(given, kind):
            message = (
                f"{records.removesuffix('s')}: got {repr(given)[:_SHOWN]}, of type {type(given).__name__}"
            )
            raise ArgumentError(message, f"pass a value of the class {kind.__name__}")
        self._records[records].append(given)

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

    def _metadata_of(
        self, tables: Tables, ruled: Iterable[str], numbers: Mapping[str, Mapping[str, int]]
    ) -> Metadata:
        """The metadata, with the ids of the areas and bodies whose synthetic rows were edited."""
        edited = set(self._edited)
        if self._made is not None and self._metadata.constructed:
            edited |= set(ruled)
            for table in ("areas", "bodies", "services"):
                edited |= {*self._sheets[table].values(_NAMES[table])[self._made[table] :]}
        return with_edited(self._metadata, tables, edited, numbers)

    def build(self) -> Network:
        """Build the network of all rows and rules, in canonical order.

        Raises:
            InvalidNetworkError: If there are faults, with every fault of all tables.
        """
        words, name, sheets = self._vocabulary, self._metadata.name, self._sheets
        records = {each: tuple(listed) for each, listed in self._records.items()}
        read = (*sheets.values(), self._source_rows)
        for sheet in read:
            begin_reading(sheet, words)
        faults = metadata_faults(self._metadata)
        if any(sheet.broken for sheet in read):
            _refuse([*faults, *(fault for sheet in read for fault in sheet.faults)], name)
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
        successions = read_successions(records["successions"], NamedIds.of(records["events"], numbers))
        rows: dict[str, Any] = {table: each for table, (each, _) in made.items()}
        event_ids = tuple(each.id for each in records["events"])
        ids = {"event_ids": event_ids, "area_ids": areas.ids, "body_ids": bodies.ids}
        named = attrs.evolve(successions.table, **ids) if len(successions.table) else successions.table
        source_rows, source_order = read_source_rows(self._source_rows)
        rows |= {**records, "successions": named, SOURCE_ROWS: source_rows}
        tables = Tables(**rows)
        orders = [(sheets[table], order) for table, (_, order) in made.items()]
        names = row_names([*orders, (self._source_rows, source_order)], successions)
        faults += [*wrong, *successions.faults, *(fault for each in read for fault in each.faults)]
        faults += cited_faults(source_rows, self._metadata, names)
        metadata = self._metadata_of(tables, ruled["id"], numbers)
        del numbers  # the checks need as much memory
        _refuse([*faults, *check_tables(tables, words, names)], name)
        return Network(tables, words, metadata)


def input_table(table: StoredName, vocabulary: Vocabulary) -> InputTable:
    """An empty input table for the rows of a table of a network."""
    sets = [each.name for each in vocabulary.attributes if each.type == "set" and each.table == table]
    return InputTable(table, sets)


def begin_reading(sheet: InputTable, vocabulary: Vocabulary) -> None:
    """Check that an input table has the columns of its table of a network."""
    table: Any = sheet.table
    specs = sorted(column_specs(table, vocabulary), key=lambda spec: spec.bound_of is not None)
    required = [spec.name for spec in specs if spec.required]
    optional = [spec.name for spec in specs if not spec.required]
    sheet.check_columns(required, optional, names=_NAMES[table])


def add_records(builder: NetworkBuilder, **records: Iterable[Any]) -> None:
    """Add records, each list under its name in `RECORDS` and `Tables`."""
    for name, listed in records.items():
        for each in listed:
            getattr(builder, f"add_{name.removesuffix('s')}")(each)


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


def with_edited(
    metadata: Metadata, tables: Tables, edited: Collection[str], numbers: Mapping[str, NumberOfId]
) -> Metadata:
    """Metadata whose `edited` lists the edited areas and bodies with synthetic rows.

    Args:
        metadata: The other metadata; without `constructed` claims it is returned unchanged.
        edited: Ids of areas and bodies that somebody changed or added after the makers of the data.
        numbers: By table, the number of each of its ids.
    """
    if not metadata.constructed or not (edited or metadata.edited):
        return metadata
    kept: set[str] = set()
    for table, of in entity_tables(tables):
        found = {id: number for id in set(edited) if (number := numbers[table].get(id)) is not None}
        some = _partly_synthetic(of)[list(found.values())]
        kept.update(id for id, synthetic in zip(found, some.tolist(), strict=True) if synthetic)
    listed = tuple(sorted(kept))
    return metadata if listed == metadata.edited else attrs.evolve(metadata, edited=listed)


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


_OTHERWISE: Final = next(int(each) for each in Origin if each.label == ROW_ORIGIN_SPEC.default)


@attrs.frozen(eq=False)
class Entities:
    """Ids in canonical order: by level or kind, then by text.

    Attributes:
        group: Per id, the place of its level or kind.
    """

    ids: tuple[str, ...]
    group: Codes
    number: dict[str, int]

    @classmethod
    def of(
        cls, sheet: InputTable, ids: Sequence[str], codes: Codes, column: str, words: Sequence[str]
    ) -> Entities:
        """The entities of some rows.

        Args:
            sheet: Records a fault for each row that gives an id another level or kind than an earlier row.
            ids: Per row, the id.
            codes: Per row, the place of its level or kind.
        """
        doubtful = sheet.doubtful.get(column, set())
        group: dict[str, int] = dict(zip(ids, codes.tolist(), strict=True))
        alone = len(group) == len(ids)  # each has the code of its one row
        agreed = alone or (np.fromiter(map(group.__getitem__, ids), np.uint8, len(ids)) == codes).all()
        if doubtful or not agreed:
            group = cls._grouped(sheet, ids, codes, column, words)
        ordered = sorted(group)
        ordered.sort(key=group.__getitem__)
        groups = frozen(np.fromiter(map(group.__getitem__, ordered), np.uint8, len(ordered)), np.uint8)
        del group  # as large as the index that follows
        return cls(tuple(ordered), groups, dict(zip(ordered, range(len(ordered)), strict=True)))

    @staticmethod
    def _grouped(
        sheet: InputTable, ids: Sequence[str], codes: Codes, column: str, words: Sequence[str]
    ) -> dict[str, int]:
        """The level or kind of each id, where rows may disagree, with a fault for each row that does."""
        doubtful = sheet.doubtful.get(column, set())
        group: dict[str, int] = {}
        for row, (id, code) in enumerate(zip(ids, codes.tolist(), strict=True)):
            if row not in doubtful and group.setdefault(id, code) != code:
                message = f"{words[code]!r}, while an earlier row of this id has {words[group[id]]!r}"
                sheet.fault(row, column, message)
        for row in doubtful:
            group.setdefault(ids[row], int(codes[row]))
        return group

    def rows(self, ids: Sequence[str]) -> NDArray[np.int32]:
        """Per row, the number of its id."""
        if len(ids) == len(self.ids) and tuple(ids) == self.ids:
            return np.arange(len(ids), dtype=np.int32)
        return np.fromiter(map(self.number.__getitem__, ids), np.int32, len(ids))


def in_rows(texts: Sequence[str], order: NDArray[np.intp]) -> Texts:
    """A text column in another order of rows; the texts themselves are not moved."""
    kept = tuple(texts)
    if (order == np.arange(len(order))).all():
        return kept
    return PatternTexts(len(order), (ChosenTexts(kept, order),))


def read_ids(sheet: InputTable) -> list[str]:
    """The ids of a sheet; an invalid id becomes a fault and a unique placeholder."""
    ids = sheet.texts("id")
    wrong = name_faults(ids)
    if all(ids) and not wrong:
        return ids
    for row, id in enumerate(ids):
        if not id and row not in sheet.doubtful.get("id", ()):
            sheet.fault(row, "id", "an id is empty")
        if row in wrong:
            sheet.fault(row, "id", f"{id!r} {wrong[row]}")
        if not id or row in wrong:
            ids[row] = f"(row {row})"
    return ids


def ruled_bodies(
    areas: Areas, rules: Sequence[BodyRule], vocabulary: Vocabulary, *, sound: bool
) -> tuple[dict[str, list[Any]], list[Fault]]:
    """The rows of the bodies of all rules, by column, and the faults of the rules.

    Args:
        sound: Whether the areas have no placeholders.
    """
    made: list[tuple[BodyRule, RuledBodies]] = []
    faults: list[Fault] = []
    for number, rule in enumerate(rules):
        place = f"body rule {number} ({rule.kind})"
        try:
            level, _ = vocabulary.level(rule.level), vocabulary.body_kind(rule.kind)
            made.append((rule, bodies_by_rule(areas, rule, level=level, types=vocabulary.area_types)))
        except UnknownNameError as error:
            faults.append(Fault(place, str(error)))
        except InvalidNetworkError as error:
            faults += [Fault(f"{place}: {fault.place}", fault.message) for fault in error.faults]
    if sound:
        faults += _shared_ids(made, areas)
    cells: dict[str, list[Any]] = {
        name: [] for name in ("id", "name", "kind", "start", "end", "home", "origin")
    }
    for rule, each in made:
        for name, column in (("id", each.ids), ("name", each.names)):
            cells[name] += column
        for name in ("start", "end", "home"):
            cells[name] += getattr(each, name).tolist()
        cells["kind"] += [vocabulary.body_kind(rule.kind)] * len(each.ids)
        cells["origin"] += [int(rule.origin)] * len(each.ids)
    return cells, faults


def _shared_ids(made: Sequence[tuple[BodyRule, RuledBodies]], areas: Areas) -> list[Fault]:
    """A fault for each body that has the id of another body: codes are reused, but ids must not be."""
    seen: dict[str, int] = {}
    faults = []
    for rule, each in made:
        for id, home in zip(each.ids, each.home.tolist(), strict=True):
            if seen.setdefault(id, home) != home:
                message = f"{areas.ids[home]!r} and {areas.ids[seen[id]]!r} would each have a body of this id"
                faults.append(
                    Fault(
                        f"bodies by rule ({id}): id", f"{message}: state bodies of kind {rule.kind} as rows"
                    )
                )
    return faults


_CLASSES: Final[dict[str, Any]] = {
    "areas": Areas,
    "bodies": Bodies,
    "relations": Relations,
    "services": Services,
}
_TYPES: Final = {"id": np.int32, "word": np.uint8, "day": np.int32, "origin": np.uint8}


def assembled(
    sheet: InputTable,
    vocabulary: Vocabulary,
    numbers: dict[str, Mapping[str, int]],
    ruled: Mapping[str, list[Any]] | None = None,
) -> tuple[Any, NDArray[np.intp]]:
    """The table of a sheet, and the new order of its rows.

    Args:
        numbers: By table, the number of each id; receives those of this table.
        ruled: Further rows, which follow from rules, by column.
    """
    table: Any = sheet.table
    more, specs = ruled or {}, fixed_columns(table, vocabulary)
    cells: dict[str, Any] = {}
    made: dict[str, Any] = {}
    for spec in specs:
        if spec.kind == "word" and spec.of_entity:
            ids = [*read_ids(sheet), *more.get("id", ())]
            codes = _read(sheet, spec, numbers, more)
            entities = Entities.of(sheet, ids, codes, spec.name, spec.words)
            numbers[table] = entities.number
            cells["entity"], made["ids"], made[spec.name] = entities.rows(ids), entities.ids, entities.group
    order = read_rows(sheet, vocabulary, numbers, (cells, made), more)
    return _CLASSES[table](**made), order


def read_rows(
    sheet: InputTable,
    vocabulary: Vocabulary,
    numbers: Mapping[str, Mapping[str, int]],
    columns: tuple[dict[str, Any], dict[str, Any]],
    more: Mapping[str, list[Any]],
) -> NDArray[np.intp]:
    """Read the columns of rows of a sheet, and give the new order of the rows.

    Args:
        numbers: By table, the number of each id.
        columns: The columns in order of input, at first the entities of the rows if the table has them; and
            the columns in canonical order, with attributes and bounds. Both are filled.
        more: Further rows, which follow from rules, by column.
    """
    table: Any = sheet.table
    cells, made = columns
    entities = "entity" in cells
    specs = fixed_columns(table, vocabulary)
    rest = [spec for spec in specs if not spec.of_entity and spec.bound_of is None]
    cells |= {spec.name: _read(sheet, spec, numbers, more) for spec in rest}
    keys = [*IDENTIFIED_BY[table], "start", *(name for name in ("superior",) if name in cells)]
    order = np.lexsort([cells[name] for name in reversed(keys)])
    for name, column in cells.items():
        lists = isinstance(column, list)
        made[name] = in_rows(column, order) if lists else frozen(column[order], column.dtype)
    for edge in EDGES:
        made[f"{edge}_bounds"] = read_day_bounds(sheet, edge, cells[edge], order)
    if entities:
        own, extra = cells["origin"][: len(sheet)], len(order) - len(sheet)
        read = (read_attribute(sheet, each, own) for each in vocabulary.attributes if each.table == table)
        made["attributes"] = tuple(each.rows(order, extra) for each in read)
    return order


def _read(
    sheet: InputTable,
    spec: ColumnSpec,
    numbers: Mapping[str, Mapping[str, int]],
    more: Mapping[str, list[Any]],
) -> Any:  # noqa: ANN401 - texts or numbers
    """The numbers of a column, or its texts; those of further rows come after the rows of the sheet."""
    if spec.kind == "text":
        return [*sheet.texts(spec.name), *more.get(spec.name, ())]
    column: NDArray[Any]
    if spec.kind == "id":
        known = numbers[spec.refers]
        column = sheet.references(spec.name, known, what=str(spec.what), optional=spec.nullable)
    elif spec.kind == "word":
        column = sheet.words(spec.name, spec.words, what=str(spec.what))
    elif spec.kind == "day":
        column = sheet.days(spec.name, missing=OPEN if spec.nullable else None)
    else:
        column = sheet.origins(spec.name, _OTHERWISE)
    return np.r_[column, np.array(more[spec.name], _TYPES[spec.kind])] if more else column


def read_source_rows(sheet: InputTable) -> tuple[SourceRows, NDArray[np.intp]]:
    """The source rows of a sheet in canonical order, and this order."""
    if not len(sheet):
        return SourceRows(), np.empty(0, np.intp)
    number, given = sheet.whole("row")
    for row in np.flatnonzero(given & ((number < 1) | (number > _LAST_ROW))).tolist():
        sheet.fault(row, "row", f"{number[row]}; allowed: a whole number from 1, as Excel counts rows")
    sound = given & (number >= 1) & (number <= _LAST_ROW)
    cells = {name: sheet.optional_texts(name) for name in TEXT_COLUMNS}
    return SourceRows.of({**cells, "row": np.where(sound, number, NO_ROW).tolist()})


def row_names(
    sheets: Sequence[tuple[InputTable, NDArray[np.intp]]], successions: ReadSuccessions
) -> RowNames:
    """The names by which error messages refer to rows.

    A row from the input is named by its number there; a row made by a rule has the number `NOBODY`.

    Args:
        sheets: Input tables, each with the new order of its rows.
    """
    numbers: dict[str, Ints] = {"successions": successions.numbers}
    doubtful = {("successions", "share"): successions.marred}
    for sheet, order in sheets:
        numbers[sheet.table] = np.where(order < len(sheet), order, NOBODY)
        for column, rows in sheet.doubtful.items():
            mark = np.zeros(len(order), np.bool_)
            mark[list(rows)] = True
            doubtful[sheet.table, column] = mark[order]
    return RowNames(numbers, doubtful)


def read_attribute(sheet: InputTable, attribute: Attribute, origin: Codes) -> Values:
    """The values of an attribute with the origin of each, in order of input."""
    spec, *_ = attribute_specs(attribute)
    if attribute.type == "whole":
        data, known = sheet.whole(attribute.name)
    elif attribute.type == "yes_no":
        data, known = sheet.yes_no(attribute.name)
    elif attribute.type == "day":
        data, known = sheet.known_days(attribute.name)
    else:
        data, known = sheet.sets(attribute.name, attribute.vocabulary)
    own = sheet.origins(str(spec.origin), origin)
    bounds = read_bounds(sheet, attribute.name, data, known, own) if attribute.type == "whole" else None
    values = Values(attribute.name, data, np.where(known, own, 0).astype(np.uint8), bounds)
    _check_origins(sheet, attribute, values)
    return values


def _check_origins(sheet: InputTable, attribute: Attribute, values: Values) -> None:
    """A fault for each stated origin of an attribute without a value and without bounds."""
    spec, *bounds = attribute_specs(attribute)
    read = [spec.name, *(each.name for each in bounds if each.bound_of)]
    doubtful: set[int] = set().union(*(sheet.doubtful.get(each, ()) for each in read))
    needed = "its value or its bounds" if attribute.type == "whole" else "its value"
    lacking = np.flatnonzero(values.known_origin == 0).tolist()
    stated = plain(sheet.values(str(spec.origin))) if lacking else []
    for row in lacking:
        if stated[row] is not None and row not in doubtful:
            message = f"an origin without a value: {spec.name!r} is unknown in this row"
            sheet.fault(row, str(spec.origin), f"{message}; give {needed} too, or leave the origin out")


def read_bounds(
    sheet: InputTable, column: str, data: NDArray[Any], known: NDArray[np.bool_], origin: Codes
) -> ValueBounds | None:
    """The bounds of whole numbers of a sheet, in order of input; None if there are none.

    Args:
        data: Shape (n): the numbers.
        known: Shape (n): which numbers are known.
        origin: Shape (n): the origin of each number or of its bounds.
    """
    columns = f"{column}_lower", f"{column}_upper"
    if not any(map(sheet.has, columns)):
        return None
    (lower, below), (upper, above) = map(sheet.limits, columns)
    stated = below | above
    lower = np.where(below, lower, np.where(known & ~stated, data, 0))
    upper = np.where(above, upper, np.where(known & ~stated, data, UNLIMITED))
    own = np.where(known, origin, 0).astype(np.uint8)
    said = known | (lower != 0) | (upper != UNLIMITED)
    known_by = np.where(said, origin, 0).astype(np.uint8)
    bounds = ValueBounds(lower, upper, known_by)
    return bounds if bounds.stated(data, own).any() else None


def read_day_bounds(
    sheet: InputTable, edge: Literal["start", "end"], day: Ints, order: NDArray[np.intp]
) -> DayBounds | None:
    """The bounds of starts or ends, in canonical order; None if there are none.

    Args:
        edge: `start` or `end`.
        day: Shape (n): the days in input order, followed by the days of rows from rules.
        order: Shape (n): the canonical order.
    """
    columns = f"{edge}_earliest", f"{edge}_latest"
    if not any(map(sheet.has, columns)):
        return None
    more = len(day) - len(sheet)
    earliest, latest = (
        np.r_[sheet.days(column, missing=none), np.full(more, none, np.int32)]
        for column, none in zip(columns, (NO_DAY, OPEN), strict=True)
    )
    exact = (earliest == NO_DAY) & (latest == OPEN)
    bounds = DayBounds(*(frozen(np.where(exact, day, each)[order], np.int32) for each in (earliest, latest)))
    return day_bounds(day[order], bounds)


_MOST: Final = 2**31
"""Numerators and denominators below this can be multiplied in 64 bits."""
_MEASURES: Final = 256


@attrs.frozen(eq=False)
class NamedIds:
    """The numbers of the events, areas and bodies to which successions refer, by id."""

    events: Mapping[str, int]
    areas: Mapping[str, int]
    bodies: Mapping[str, int]

    @classmethod
    def of(cls, events: Sequence[Event], numbers: Mapping[str, Mapping[str, int]]) -> NamedIds:
        """The ids of some events, of which the first with an id counts, and of areas and bodies by table."""
        first = {each.id: number for number, each in reversed(list(enumerate(events)))}
        return cls(first, numbers["areas"], numbers["bodies"])

    def faults(self, succession: Succession) -> Iterator[tuple[str, str]]:
        """The fields with ids that do not exist, or that join an area and a body, and what is wrong there."""
        ends = {"source": succession.source, "target": succession.target}
        if succession.target is None:
            del ends["target"]
        lost = {key: id for key, id in ends.items() if id not in self.areas and id not in self.bodies}
        if succession.event not in self.events:
            yield "event", f"there is no event {succession.event!r}"
        elif not lost and len({id in self.bodies for id in ends.values()}) > 1:
            yield "target", f"{succession.target!r}: an area can only become areas, a body only bodies"
        for key, id in lost.items():
            yield key, f"there is no area or body {id!r}"

    def numbers(self, succession: Succession) -> tuple[int, bool, int, int]:
        """The numbers of a succession: event, whether its ends are bodies, source and target."""
        of_bodies = succession.source in self.bodies
        number = self.bodies if of_bodies else self.areas
        target = NOTHING if succession.target is None else number[succession.target]
        return self.events[succession.event], of_bodies, number[succession.source], target


@attrs.frozen(eq=False)
class ReadSuccessions:
    """The successions of the input, and the errors found in them.

    Attributes:
        table: The columns of the valid records, in input order.
        numbers: The input number of each row's record.
        marred: Whether another record of the same source and event has an error, for each row.
    """

    table: Successions
    numbers: NDArray[np.intp]
    marred: NDArray[np.bool_]
    faults: list[Fault]


def read_successions(records: Sequence[Succession], named: NamedIds) -> ReadSuccessions:
    """The columns of some successions, without ids, and their faults."""
    faults: list[Fault] = []
    kept, marred = [], set()
    measures = _measures(records)
    for number, each in enumerate(records):
        found = [*named.faults(each), *_cell_faults(each, measures)]
        faults += [Fault(f"succession {number}: {key}", message) for key, message in found]
        if found:
            marred.add((each.event, each.source))
        else:
            kept.append(number)
    sound = [records[number] for number in kept]
    return ReadSuccessions(
        _columns(sound, named) if sound else Successions(),
        np.array(kept, np.intp),
        np.array([(each.event, each.source) in marred for each in sound], np.bool_),
        faults,
    )


def _measures(records: Sequence[Succession]) -> tuple[str, ...]:
    """The measures of shares, up to the number that columns can code."""
    given: list[object] = [RESIDENTS, *(each.of for each in records)]
    return tuple(dict.fromkeys(each for each in given if isinstance(each, str) and each))[:_MEASURES]


def _columns(sound: Sequence[Succession], named: NamedIds) -> Successions:
    event, of_bodies, source, target = zip(*map(named.numbers, sound), strict=True)
    shares = [(0, 0) if each.share is None else each.share.as_integer_ratio() for each in sound]
    measures = _measures(sound)
    clauses = tuple(dict.fromkeys(["", *(each.clause or "" for each in sound)]))
    clause_of = {text: place for place, text in enumerate(clauses)}
    return Successions(
        event=frozen(event, np.int32),
        of_bodies=frozen(of_bodies, np.bool_),
        source=frozen(source, np.int32),
        target=frozen(target, np.int32),
        numerator=frozen([above for above, _ in shares], np.int64),
        denominator=frozen([below for _, below in shares], np.int64),
        coverage=frozen([COVERAGES.index(each.coverage) for each in sound], np.uint8),
        basis=frozen([BASES.index(each.basis) for each in sound], np.uint8),
        of=frozen([measures.index(each.of) for each in sound], np.uint8),
        origin=frozen([each.origin for each in sound], np.uint8),
        clause=frozen([clause_of[each.clause or ""] for each in sound], np.int32),
        measures=measures,
        clauses=clauses,
    )


def _cell_faults(succession: Succession, measures: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The other fields that are wrong, and what is wrong there; a share is an exact fraction or None."""
    share: object = succession.share
    if share is not None and not isinstance(share, Fraction):
        kind = type(share).__name__
        article, right = ("an", f"Fraction({share})") if kind == "int" else ("a", "Fraction(1, 3)")
        yield "share", f"{share!r} is {article} {kind}; write {right}: shares are exact"
    elif share is not None and not 0 <= share <= 1:
        yield "share", f"{share}; allowed: a fraction from 0 to 1"
    elif share is not None and share.denominator >= _MOST:
        yield "share", f"{share}; allowed: a denominator below {_MOST}"
    if not isinstance(succession.clause, str | None):
        yield "clause", f"{succession.clause!r} is not a text; write None if there is none"
    for key, word, known in (
        ("coverage", succession.coverage, COVERAGES),
        ("basis", succession.basis, BASES),
    ):
        if word not in known:
            yield key, f"{repr(word) if word else 'not stated'}; {near(word, known)}"
    of: object = succession.of
    if of not in measures and isinstance(of, str) and of:
        yield "of", f"{of!r} exceeds the limit of {_MEASURES} measures"
    elif of not in measures:
        yield "of", f"{of!r} is not a measure; name one, as {RESIDENTS!r}"
