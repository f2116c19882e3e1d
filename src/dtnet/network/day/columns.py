"""The columns of tables, each described once; tables as columns of plain values; cells of chosen rows.

The builder, files, their schema and the reference page use the same descriptions. The plain values are those
that `NetworkBuilder` accepts.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import attrs
import numpy as np

from dtnet import frames
from dtnet.network.tables.source_rows import NO_ROW
from dtnet.network.tables.tables import NOBODY
from dtnet.network.tables.texts import chosen_texts, take
from dtnet.origins import Origin
from dtnet.periods import OPEN, number_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from numpy.typing import NDArray

    from dtnet.frames import Column
    from dtnet.network.day.network import Network
    from dtnet.network.tables.schema import Attribute, Vocabulary
    from dtnet.network.tables.tables import Ints
    from dtnet.network.tables.texts import IdIndex, Texts

Kind: TypeAlias = Literal["id", "text", "word", "day", "whole", "yes_no", "set", "origin"]
TableName: TypeAlias = Literal["areas", "bodies", "relations", "services"]
TABLES: Final[tuple[TableName, ...]] = ("areas", "bodies", "relations", "services")
SourceRowsName: TypeAlias = Literal["source_rows"]
SOURCE_ROWS: Final[SourceRowsName] = "source_rows"
StoredName: TypeAlias = TableName | SourceRowsName
STORED_TABLES: Final[tuple[StoredName, ...]] = (*TABLES, SOURCE_ROWS)
"""The tables that files hold as columns: those of dated rows, and the source rows if there are any."""
ROW_ORIGIN: Final = "origin"
"""The column with the origin of a row."""


@attrs.frozen(kw_only=True)
class ColumnSpec:
    """One column of a table.

    Attributes:
        kind: The kind of its cells: `id` (of an entity), `text`, `word` (of a vocabulary), `day`, `whole`,
            `yes_no`, `set` (of words) or `origin`.
        required: Whether the column is required.
        nullable: Whether a cell may be null; `description` says what null means.
        what: What a cell names: `area` or `body` by its id, or the kind of a word, as `level`; None for
            others.
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
    what: str | None = None
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

    @property
    def refers(self) -> Literal["areas", "bodies"]:
        """The table of the entities that a column of ids names."""
        return "areas" if self.what == "area" else "bodies"

    @property
    def of_entity(self) -> bool:
        """Whether the column belongs to the area or body, and not to each of its versions."""
        return self.what is not None and self.name in {"id", "level", "kind"}

    def stored(self, of: Any, rows: Any = slice(None)) -> NDArray[Any]:  # noqa: ANN401 - a table; a choice
        """The numbers, in some rows, of a column that belongs neither to an attribute nor to bounds."""
        at = of.entity[rows] if self.of_entity else rows
        found: NDArray[Any] = at if self.name == "id" else getattr(of, self.name)[at]
        return found


def column_specs(table: StoredName, vocabulary: Vocabulary) -> tuple[ColumnSpec, ...]:
    """The columns of a table, in order, with the attributes of a vocabulary."""
    if table == SOURCE_ROWS:
        return _OF_SOURCE_ROWS
    attributes = [each for each in vocabulary.attributes if each.table == table]
    return *fixed_columns(table, vocabulary), *(spec for each in attributes for spec in attribute_specs(each))


_optional: Final = partial(ColumnSpec, required=False, nullable=True)
_ORIGIN_WORDS: Final = tuple(origin.label for origin in Origin)
ROW_ORIGIN_SPEC: Final = _optional(
    name=ROW_ORIGIN,
    kind="origin",
    words=_ORIGIN_WORDS,
    default=Origin.OBSERVED.label,
    origin=None,
    description="How the row is known; null stands for observed",
)


def _day_bounds(edge: str, said: str) -> Iterator[ColumnSpec]:
    for side in ("earliest", "latest"):
        description = f"The {side} that its {said} may be; null where known or without limit"
        yield _optional(name=f"{edge}_{side}", kind="day", bound_of=edge, description=description)


_DATED: Final = (
    ColumnSpec(name="start", kind="day", description="The first day of the row"),
    *_day_bounds("start", "first day"),
    _optional(name="end", kind="day", description="The day after the last; null while it is open"),
    *_day_bounds("end", "end"),
    ROW_ORIGIN_SPEC,
)
_IDS: Final[dict[TableName, tuple[tuple[str, str, str], ...]]] = {
    "areas": (
        ("id", "area", "Id of the area; several rows are its versions"),
        ("parent", "area", "Id of the area it lies in; null at the top"),
    ),
    "bodies": (
        ("id", "body", "Id of the body; several rows are its versions"),
        ("home", "area", "Id of the area in which it works"),
    ),
    "relations": (
        ("subordinate", "body", "Id of the body below"),
        ("superior", "body", "Id of the body above; null where it is known that there is none"),
    ),
    "services": (
        ("body", "body", "Id of the body"),
        ("area", "area", "Id of an area that it serves beside its home"),
    ),
}


def _of_source(name: str, said: str, kind: Kind = "text") -> ColumnSpec:
    return _optional(name=name, kind=kind, origin=None, description=f"{said}; null where it is not stated")


_OF_SOURCE_ROWS: Final = (
    ColumnSpec(name="id", kind="id", origin=None, description="Id of the area or body that the row is about"),
    _of_source("source", "The source of the list: `ref` of a source of the metadata"),
    _of_source("list", "The name of the file of the list, without folders"),
    _of_source("sheet", "The name of the sheet"),
    _of_source("row", "The number of the row in its sheet, from 1 as Excel counts", "whole"),
    _of_source("key", "The key that the list itself gives to the area or body"),
    _of_source("decided_by", "Who decided in which area the place of the list lies"),
)


def fixed_columns(table: TableName, vocabulary: Vocabulary) -> tuple[ColumnSpec, ...]:
    """The columns of a table, in order, that do not belong to an attribute."""
    first, second = (
        ColumnSpec(name=name, kind="id", what=what, nullable="; null" in said, description=said)
        for name, what, said in _IDS[table]
    )

    def word(name: str, what: str, words: tuple[str, ...], said: str) -> ColumnSpec:
        return ColumnSpec(name=name, kind="word", what=what, words=words, description=said)

    if table == "areas":
        code = ColumnSpec(name="code", kind="text", description="Its code; with a day it names one area")
        name = ColumnSpec(name="name", kind="text", description="Its name, the type left out")
        level = word("level", "level", vocabulary.levels, "Its level")
        type_ = word("type", "area type", vocabulary.area_types, "Its type")
        return first, level, second, code, name, type_, *_DATED
    if table == "bodies":
        name = ColumnSpec(name="name", kind="text", description="Its name")
        return first, word("kind", "body kind", vocabulary.body_kinds, "Its kind"), second, name, *_DATED
    if table == "services":
        return first, second, *_DATED
    types = tuple(each.name for each in vocabulary.relation_types)
    return word("type", "relation type", types, "The relation type"), first, second, *_DATED


def attribute_specs(attribute: Attribute) -> tuple[ColumnSpec, ...]:
    """The columns of an attribute: its values first, then their origin."""
    name = attribute.name
    own: dict[str, Any] = {"measure": attribute.measure, "origin": f"{name}_origin"}
    value = _optional(
        name=name,
        kind=attribute.type,
        words=attribute.vocabulary,
        description=f"{attribute.description}; null while unknown",
        **own,
    )
    bounds = [
        _optional(
            name=f"{name}_{side}",
            kind="whole",
            bound_of=name,
            description=f"The {most} that `{name}` may be; null where known or without limit",
            **own,
        )
        for side, most in (("lower", "least"), ("upper", "greatest"))
        if attribute.type == "whole"
    ]
    said = f"How `{name}` is known; null stands for the row's origin"
    known = _optional(
        name=f"{name}_origin", kind="origin", words=_ORIGIN_WORDS, origin=None, description=said
    )
    return value, *bounds, known


def network_columns(network: Network, table: StoredName) -> tuple[ColumnSpec, ...]:
    """The columns of a table of a network, in order; columns of bounds only where it states bounds."""
    if table == SOURCE_ROWS:
        return _OF_SOURCE_ROWS
    bounded = set(getattr(network.tables, table).bound_columns())
    specs = column_specs(table, network.vocabulary)
    return tuple(spec for spec in specs if spec.bound_of is None or spec.bound_of in bounded)


def stored_tables(network: Network) -> tuple[StoredName, ...]:
    """The tables of a network that files hold as columns."""
    return STORED_TABLES if len(network.tables.source_rows) else TABLES


def table_columns(network: Network, table: StoredName, rows: Ints | None = None) -> dict[str, list[Any]]:
    """A table as columns of plain values, in canonical order, as `NetworkBuilder` accepts them.

    Args:
        rows: Some rows; by default all rows.

    Returns:
        By name, in the order of `network_columns`: ids, texts and words as `str`; days as `datetime.date`;
        whole numbers as `int`; booleans as `bool`; sets as tuples of words in the order of their vocabulary;
        null as None.
    """
    if table == SOURCE_ROWS:
        return source_row_cells(network, rows)
    of = getattr(network.tables, table)
    chosen = np.arange(len(of.start), dtype=np.int32) if rows is None else rows
    return {
        spec.name: (list(getattr(of, spec.name)) if rows is None else take(getattr(of, spec.name), rows))
        if spec.kind == "text"
        else plain_cells(network, column_cells(network, table, spec, chosen))
        for spec in network_columns(network, table)
    }


def source_row_cells(network: Network, rows: Ints | None = None) -> dict[str, list[Any]]:
    """Source rows as columns of plain values, as `NetworkBuilder` accepts them; by default all of them."""
    of = network.tables.source_rows
    chosen = np.arange(len(of)) if rows is None else rows
    numbers = [None if each == NO_ROW else each for each in of.row[chosen].tolist()]
    return {
        spec.name: numbers if spec.kind == "whole" else [*of.stated(spec.name, chosen)]
        for spec in _OF_SOURCE_ROWS
    }


def source_row_columns(network: Network, rows: Ints | None = None) -> dict[str, Column]:
    """Source rows as columns of an answer; by default all of them."""
    cells = source_row_cells(network, rows)
    return {
        name: frames.whole(column) if name == "row" else frames.text(column) for name, column in cells.items()
    }


def plain_cells(network: Network, cells: ColumnCells) -> list[Any]:
    """The cells as plain values, null as None; each distinct day, set and boolean is made once."""
    kind = cells.spec.kind
    listed: list[Any] = cells.data.tolist()
    if kind == "id":
        index = index_of(network, cells.spec)
        if len(listed) * _FEW < len(index):
            listed = [None if at == NOBODY else index.texts[at] for at in listed]
        else:
            ids = index.listed()
            listed = [ids[at] for at in listed]
    elif kind in _READ:
        read = {cell: _READ[kind](cell) for cell in set(cells.data[~cells.missing].tolist())}
        listed = [read.get(cell) for cell in listed]
    if not cells.missing.any():
        return listed
    return [None if gone else cell for cell, gone in zip(listed, cells.missing.tolist(), strict=True)]


def stored_value(attribute: Attribute, stored: int) -> int | bool | date | tuple[str, ...]:
    """The value of an attribute that a stored number stands for; a set as its words in their order."""
    if attribute.type == "set":
        return words_of_bits(attribute.vocabulary, stored)
    if attribute.type == "day":
        return number_day(stored)
    return bool(stored) if attribute.type == "yes_no" else stored


def words_of_bits(words: tuple[str, ...], bits: int) -> tuple[str, ...]:
    """The words of a set, in the order of their vocabulary."""
    return tuple(word for place, word in enumerate(words) if bits >> place & 1)


_READ: Final[dict[str, Callable[[Any], Any]]] = {
    "day": number_day,
    "yes_no": bool,
    "set": lambda text: tuple(text.split()),
}
_FEW: Final = 4
_NULLS: Final = {"id": NOBODY, "day": OPEN}
_ORIGINS: Final = np.array(["", *_ORIGIN_WORDS], object)


def index_of(network: Network, spec: ColumnSpec) -> IdIndex:
    """The index of the ids to which the numbers of a column refer."""
    return network.area_index if spec.refers == "areas" else network.body_index


@attrs.frozen(eq=False)
class ColumnCells:
    """One column of chosen rows.

    Attributes:
        data: Shape (n): numbers of ids, days, whole numbers, booleans as 1 and 0; or words and sets as texts.
            A column of texts is an object array too.
        missing: Shape (n): which cells are null.
    """

    spec: ColumnSpec
    data: NDArray[Any]
    missing: NDArray[np.bool_]


def column_cells(network: Network, table: TableName, spec: ColumnSpec, rows: Ints) -> ColumnCells:
    """The cells of a column in chosen rows; O(chosen rows), or O(table) for many rows of a text column."""
    of: Any = getattr(network.tables, table)
    if spec.bound_of is not None:
        return ColumnCells(spec, *of.bound_cells(spec.bound_of, spec.side, rows))
    for values in getattr(of, "attributes", ()):
        if spec.name == values.name:
            data, unknown = values.data[rows], values.origin[rows] == 0
            return ColumnCells(
                spec, _sets(spec.words, data, unknown) if spec.kind == "set" else data, unknown
            )
        if spec.name == f"{values.name}_origin":
            origin = values.known_origin[rows]
            return ColumnCells(spec, _ORIGINS[origin], (origin == 0) | (origin == of.origin[rows]))
    return _fixed_cells(of, spec, rows)


def _fixed_cells(of: Any, spec: ColumnSpec, rows: Ints) -> ColumnCells:  # noqa: ANN401 - a table
    """The cells of a column that belongs neither to an attribute nor to bounds."""
    if spec.kind == "text":
        return ColumnCells(spec, _texts(getattr(of, spec.name), rows), np.zeros(len(rows), np.bool_))
    data = spec.stored(of, rows)
    if spec.kind in _NULLS:
        return ColumnCells(spec, data, data == _NULLS[spec.kind])
    words = _ORIGINS if spec.kind == "origin" else _objects(list(spec.words))
    return ColumnCells(spec, words[data], np.zeros(len(rows), np.bool_))


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
    known = np.where(unknown, bits.dtype.type(0), bits)
    distinct = np.unique(known)
    texts = _objects([" ".join(words_of_bits(words, code)) for code in distinct.tolist()])
    return texts[np.searchsorted(distinct, known)]


def as_column(network: Network, cells: ColumnCells) -> Column:
    """The cells as a column of an answer; the texts of ids are read when they are used."""
    kind, missing = cells.spec.kind, cells.missing
    if kind == "id":
        return frames.text(
            chosen_texts(index_of(network, cells.spec).texts, np.maximum(cells.data, 0)), missing
        )
    if kind == "day":
        return frames.day(np.where(cells.missing, 0, cells.data), missing)
    if kind == "whole":
        return frames.whole(cells.data, missing)
    return (
        frames.yes_no(cells.data, missing) if kind == "yes_no" else frames.text(cells.data.tolist(), missing)
    )


def row_columns(
    network: Network, table: TableName, rows: Ints, specs: Iterable[ColumnSpec] | None = None
) -> dict[str, Column]:
    """Columns of a table, in some rows; by default every column. Texts are read when they are used.

    The columns follow from the vocabulary alone: columns of bounds without any bounds are null.
    """
    of = getattr(network.tables, table)
    return {
        spec.name: frames.text(chosen_texts(getattr(of, spec.name), rows))
        if spec.kind == "text"
        else as_column(network, column_cells(network, table, spec, rows))
        for spec in (column_specs(table, network.vocabulary) if specs is None else specs)
    }
