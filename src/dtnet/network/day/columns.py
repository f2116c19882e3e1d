"""The columns of tables, each described once; tables as columns of plain values; cells of chosen rows.

The builder, files, their schema and the reference page use the same descriptions. The plain values are those
that `NetworkBuilder` accepts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import attrs
import numpy as np

from dtnet import frames
from dtnet.citations import Origin
from dtnet.network.tables.tables import NOBODY, bound_cells, bound_columns, known_origin
from dtnet.network.tables.texts import take
from dtnet.periods import OPEN, number_day

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from dtnet.frames import Column
    from dtnet.network.day.network import Network
    from dtnet.network.tables.schema import Attribute, Vocabulary
    from dtnet.network.tables.tables import Ints, Values
    from dtnet.network.tables.texts import IdIndex, Texts

Kind: TypeAlias = Literal["id", "text", "word", "day", "whole", "yes_no", "set", "origin"]
TableName: TypeAlias = Literal["areas", "bodies", "relations", "services"]
TABLES: Final[tuple[TableName, ...]] = ("areas", "bodies", "relations", "services")
ROW_ORIGIN: Final = "origin"
"""The column with the origin of a row."""


@attrs.frozen(kw_only=True)
class ColumnSpec:
    """One column of a table.

    Attributes:
        name: The name.
        kind: The kind of its cells: `id` (of an entity), `text`, `word` (of a vocabulary), `day`, `whole`,
            `yes_no`, `set` (of words) or `origin`.
        required: Whether the column is required.
        nullable: Whether a cell may be null; `description` says what null means.
        words: The vocabulary of a word or set.
        measure: What a number counts, or None.
        default: The value of a null cell, or of a missing column; None if `description` says what null means.
        origin: The column with the origin of the values: that of the row, or one of its own. None for
            columns of origins.
        bound_of: The column of which this column is one bound, or None. A column of bounds exists only if
            something is known only within bounds.
        description: What the column means.
    """

    name: str
    kind: Kind
    required: bool = True
    nullable: bool = False
    words: tuple[str, ...] = ()
    measure: str | None = None
    default: str | None = None
    origin: str | None = ROW_ORIGIN
    bound_of: str | None = None
    description: str

    @property
    def side(self) -> str:
        """The side of a bound: `earliest` or `latest` of a day, `lower` or `upper` of a number."""
        return self.name.rpartition("_")[2]


def column_specs(table: TableName, vocabulary: Vocabulary) -> tuple[ColumnSpec, ...]:
    """The columns of a table, in order, with the attributes of a vocabulary."""
    attributes = [each for each in vocabulary.attributes if each.table == table]
    return (
        *_fixed(table, vocabulary),
        *_DATED,
        *(spec for each in attributes for spec in attribute_specs(each)),
    )


_ORIGIN_WORDS: Final = tuple(origin.label for origin in Origin)
ROW_ORIGIN_SPEC: Final = ColumnSpec(
    name=ROW_ORIGIN,
    kind="origin",
    required=False,
    nullable=True,
    words=_ORIGIN_WORDS,
    default=Origin.OBSERVED.label,
    origin=None,
    description="How the row is known; null stands for observed",
)


def _day_bounds(edge: str, said: str) -> tuple[ColumnSpec, ColumnSpec]:
    earliest, latest = (
        ColumnSpec(
            name=f"{edge}_{side}",
            kind="day",
            required=False,
            nullable=True,
            bound_of=edge,
            description=f"The {side} that its {said} may be; null where known or without limit",
        )
        for side in ("earliest", "latest")
    )
    return earliest, latest


_DATED: Final = (
    ColumnSpec(name="start", kind="day", description="The first day of the row"),
    *_day_bounds("start", "first day"),
    ColumnSpec(
        name="end",
        kind="day",
        required=False,
        nullable=True,
        description="The day after the last; null while it is open",
    ),
    *_day_bounds("end", "end"),
    ROW_ORIGIN_SPEC,
)


def _fixed(table: TableName, vocabulary: Vocabulary) -> tuple[ColumnSpec, ...]:
    if table == "areas":
        return (
            ColumnSpec(name="id", kind="id", description="Id of the area; several rows are its versions"),
            ColumnSpec(name="level", kind="word", words=vocabulary.levels, description="Its level"),
            ColumnSpec(
                name="parent",
                kind="id",
                nullable=True,
                description="Id of the area it lies in; null at the top",
            ),
            ColumnSpec(name="code", kind="text", description="Its code; with a day it names one area"),
            ColumnSpec(name="name", kind="text", description="Its name, the type left out"),
            ColumnSpec(name="type", kind="word", words=vocabulary.area_types, description="Its type"),
        )
    if table == "bodies":
        return (
            ColumnSpec(name="id", kind="id", description="Id of the body; several rows are its versions"),
            ColumnSpec(name="kind", kind="word", words=vocabulary.body_kinds, description="Its kind"),
            ColumnSpec(name="home", kind="id", description="Id of the area in which it works"),
            ColumnSpec(name="name", kind="text", description="Its name"),
        )
    if table == "services":
        return (
            ColumnSpec(name="body", kind="id", description="Id of the body"),
            ColumnSpec(name="area", kind="id", description="Id of an area that it serves beside its home"),
        )
    types = tuple(each.name for each in vocabulary.relation_types)
    return (
        ColumnSpec(name="type", kind="word", words=types, description="The relation type"),
        ColumnSpec(name="subordinate", kind="id", description="Id of the body below"),
        ColumnSpec(
            name="superior",
            kind="id",
            nullable=True,
            description="Id of the body above; null where it is known that there is none",
        ),
    )


def attribute_specs(attribute: Attribute) -> tuple[ColumnSpec, ...]:
    """The columns of an attribute: its values first, then their origin."""
    value = ColumnSpec(
        name=attribute.name,
        kind=attribute.type,
        required=False,
        nullable=True,
        words=attribute.vocabulary,
        measure=attribute.measure,
        origin=f"{attribute.name}_origin",
        description=f"{attribute.description}; null while unknown",
    )
    known = ColumnSpec(
        name=f"{attribute.name}_origin",
        kind="origin",
        required=False,
        nullable=True,
        words=_ORIGIN_WORDS,
        origin=None,
        description=f"How `{attribute.name}` is known; null stands for the row's origin",
    )
    return value, *(_number_bounds(value) if attribute.type == "whole" else ()), known


def _number_bounds(value: ColumnSpec) -> tuple[ColumnSpec, ColumnSpec]:
    lower, upper = (
        ColumnSpec(
            name=f"{value.name}_{side}",
            kind="whole",
            required=False,
            nullable=True,
            measure=value.measure,
            origin=value.origin,
            bound_of=value.name,
            description=f"The {most} that `{value.name}` may be; null where known or without limit",
        )
        for side, most in (("lower", "least"), ("upper", "greatest"))
    )
    return lower, upper


def network_columns(network: Network, table: TableName) -> tuple[ColumnSpec, ...]:
    """The columns of a table of a network, in order; columns of bounds only where it states bounds."""
    bounded = set(bound_columns(getattr(network.tables, table)))
    specs = column_specs(table, network.vocabulary)
    return tuple(spec for spec in specs if spec.bound_of is None or spec.bound_of in bounded)


def table_columns(network: Network, table: TableName) -> dict[str, list[Any]]:
    """A table as columns of plain values, in canonical order, as `NetworkBuilder` accepts them.

    Returns:
        By name, in the order of `network_columns`: ids, texts and words as `str`; days as `datetime.date`;
        whole numbers as `int`; booleans as `bool`; sets as tuples of words in the order of their vocabulary;
        null as None.
    """
    columns = _plain(network, table)
    of = getattr(network.tables, table)
    rows = np.arange(len(of.start), dtype=np.int32)
    return {
        spec.name: columns[spec.name]
        if spec.bound_of is None
        else plain_cells(spec, *bound_cells(of, spec.bound_of, spec.side, rows))
        for spec in network_columns(network, table)
    }


def plain_cells(spec: ColumnSpec, data: NDArray[Any], missing: NDArray[np.bool_]) -> list[Any]:
    """Cells of days and whole numbers as plain values, null as None."""
    read = number_day if spec.kind == "day" else int
    return [None if gone else read(each) for each, gone in zip(data.tolist(), missing.tolist(), strict=True)]


def _plain(network: Network, table: TableName) -> dict[str, list[Any]]:
    words, tables = network.vocabulary, network.tables
    if table == "relations":
        relations = tables.relations
        ids = network.body_index.texts
        return {
            "type": [words.relation_types[code].name for code in relations.type.tolist()],
            "subordinate": take(ids, relations.subordinate),
            "superior": [None if at == NOBODY else ids[at] for at in relations.superior.tolist()],
            **_dated(relations.start, relations.end, relations.origin),
        }
    if table == "services":
        services = tables.services
        return {
            "body": take(network.body_index.texts, services.body),
            "area": take(network.area_index.texts, services.area),
            **_dated(services.start, services.end, services.origin),
        }
    area_ids = list(network.area_index.texts)
    if table == "areas":
        areas = tables.areas
        own = {
            "id": [area_ids[at] for at in areas.entity.tolist()],
            "level": [words.levels[code] for code in areas.level[areas.entity].tolist()],
            "parent": [None if at == NOBODY else area_ids[at] for at in areas.parent.tolist()],
            "code": list(areas.code),
            "name": list(areas.name),
            "type": [words.area_types[code] for code in areas.type.tolist()],
            **_dated(areas.start, areas.end, areas.origin),
        }
        return own | _attributes(areas.attributes, areas.origin, table, words)
    bodies = tables.bodies
    body_ids = list(network.body_index.texts)
    own = {
        "id": [body_ids[at] for at in bodies.entity.tolist()],
        "kind": [words.body_kinds[code] for code in bodies.kind[bodies.entity].tolist()],
        "home": [area_ids[at] for at in bodies.home.tolist()],
        "name": list(bodies.name),
        **_dated(bodies.start, bodies.end, bodies.origin),
    }
    return own | _attributes(bodies.attributes, bodies.origin, table, words)


def _dated(start: Ints, end: Ints, origin: NDArray[np.uint8]) -> dict[str, list[Any]]:
    days = {number: number_day(number) for number in np.unique(start).tolist()}
    ends = {number: None if number == OPEN else number_day(number) for number in np.unique(end).tolist()}
    labels = ["", *_ORIGIN_WORDS]
    return {
        "start": [days[number] for number in start.tolist()],
        "end": [ends[number] for number in end.tolist()],
        "origin": [labels[code] for code in origin.tolist()],
    }


def _attributes(
    attributes: tuple[Values, ...], rows: NDArray[np.uint8], table: TableName, words: Vocabulary
) -> dict[str, list[Any]]:
    """Values, null where unknown, and their origins, null where unknown or equal to that of the row."""
    labels = ["", *_ORIGIN_WORDS]
    columns: dict[str, list[Any]] = {}
    for values in attributes:
        declared = words.attribute(values.name, table=table)
        known = (values.origin != 0).tolist()
        cells = [
            _cell(declared, each) if fine else None
            for each, fine in zip(values.data.tolist(), known, strict=True)
        ]
        origin = known_origin(values)
        own = np.where(origin == rows, 0, origin)
        columns[values.name] = cells
        columns[f"{values.name}_origin"] = [labels[code] or None for code in own.tolist()]
    return columns


def _cell(attribute: Attribute, stored: int) -> int | bool | date | tuple[str, ...]:
    if attribute.type == "set":
        return tuple(word for place, word in enumerate(attribute.vocabulary) if stored >> place & 1)
    if attribute.type == "day":
        return number_day(stored)
    return bool(stored) if attribute.type == "yes_no" else stored


_AREAS: Final = frozenset({"parent", "home", "area"})
_OF_ENTITIES: Final = frozenset({"id", "level", "kind"})
_FEW: Final = 4
_ORIGINS: Final = np.array(["", *(origin.label for origin in Origin)], object)


def index_of(network: Network, table: TableName, column: str) -> IdIndex:
    """The index of the ids to which the numbers of a column refer."""
    areas = column in _AREAS or (table == "areas" and column == "id")
    return network.area_index if areas else network.body_index


@attrs.frozen(eq=False)
class ColumnCells:
    """One column of chosen rows.

    Attributes:
        spec: The column.
        data: Shape (n): numbers of ids, days, whole numbers, booleans as 1 and 0; or texts, words and sets as
            texts.
        missing: Shape (n): which cells are null.
    """

    spec: ColumnSpec
    data: NDArray[Any]
    missing: NDArray[np.bool_]


def column_cells(network: Network, table: TableName, spec: ColumnSpec, rows: Ints) -> ColumnCells:
    """The cells of a column in chosen rows; O(chosen rows), or O(table) for many rows of a text column."""
    of: Any = getattr(network.tables, table)
    if spec.bound_of is not None:
        return ColumnCells(spec, *bound_cells(of, spec.bound_of, spec.side, rows))
    for values in getattr(of, "attributes", ()):
        unknown = values.origin[rows] == 0
        if spec.name == values.name:
            data = values.data[rows]
            return ColumnCells(
                spec, _sets(spec.words, data, unknown) if spec.kind == "set" else data, unknown
            )
        if spec.name == f"{values.name}_origin":
            origin = known_origin(values)[rows]
            return ColumnCells(spec, _ORIGINS[origin], (origin == 0) | (origin == of.origin[rows]))
    return _fixed_cells(of, spec, rows)


def _fixed_cells(of: Any, spec: ColumnSpec, rows: Ints) -> ColumnCells:  # noqa: ANN401 - a table
    """The cells of a column that belongs neither to an attribute nor to bounds."""
    if spec.kind == "text":
        return _full(spec, _texts(getattr(of, spec.name), rows))
    at = of.entity[rows] if spec.name in _OF_ENTITIES and hasattr(of, "entity") else rows
    if spec.kind == "id":
        data = at if spec.name == "id" else getattr(of, spec.name)[at]
        return ColumnCells(spec, data, data == NOBODY)
    codes = getattr(of, spec.name)[at]
    if spec.kind == "day":
        return ColumnCells(spec, codes, codes == OPEN)
    words = _ORIGINS if spec.kind == "origin" else _objects(list(spec.words))
    return _full(spec, words[codes])


def _full(spec: ColumnSpec, data: NDArray[Any]) -> ColumnCells:
    return ColumnCells(spec, data, np.zeros(len(data), np.bool_))


def _texts(texts: Texts, rows: Ints) -> NDArray[Any]:
    if len(rows) * _FEW < len(texts):
        return _objects(take(texts, rows.tolist()))
    return _objects(list(texts))[rows]


def _objects(values: list[str]) -> NDArray[Any]:
    made = np.empty(len(values), object)
    made[:] = values
    return made


def _sets(words: tuple[str, ...], bits: NDArray[Any], unknown: NDArray[np.bool_]) -> NDArray[Any]:
    """Each set as its words in the order of the vocabulary, separated by spaces."""
    distinct, place = np.unique(np.where(unknown, bits.dtype.type(0), bits), return_inverse=True)
    told = [" ".join(word for at, word in enumerate(words) if code >> at & 1) for code in distinct.tolist()]
    return _objects(told)[place]


def as_column(network: Network, table: TableName, cells: ColumnCells) -> Column:
    """The cells as a column of an answer."""
    missing = cells.missing if cells.missing.any() else None
    kind = cells.spec.kind
    if kind == "id":
        ids = index_of(network, table, cells.spec.name).texts
        named = [None if gone else ids[at] for at, gone in zip(cells.data, cells.missing, strict=True)]
        return frames.text([each or "" for each in named], missing)
    if kind == "day":
        return frames.day(np.where(cells.missing, 0, cells.data), missing)
    if kind == "whole":
        return frames.whole(cells.data, missing)
    return (
        frames.yes_no(cells.data, missing) if kind == "yes_no" else frames.text(cells.data.tolist(), missing)
    )


def row_columns(network: Network, table: TableName, rows: Ints) -> dict[str, Column]:
    """Every column of a table, in some rows."""
    return {
        spec.name: as_column(network, table, column_cells(network, table, spec, rows))
        for spec in network_columns(network, table)
    }
