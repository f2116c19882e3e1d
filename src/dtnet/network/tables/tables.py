"""The tables of a network: read-only columns of dated rows.

A row is a version of an entity (an area or body). Entities are numbered from 0 in canonical order: areas by
level and id, bodies by kind and id. Rows are ordered by entity and start. Columns that refer to entities
hold these numbers. Days are numbers of days since 1970-01-01; ends are not included; an open end is
`periods.OPEN`.

Whole numbers, and the first and last days of rows, may be known only within bounds. A column without stated
bounds stores none. A row without stated bounds has its value or day as both bounds, so readers of bounds need
no special case.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, TypeVar

import attrs
import numpy as np
from numpy.typing import NDArray

from dtnet.arguments import shown_value
from dtnet.citations import Citation
from dtnet.errors import ArgumentError
from dtnet.network.tables.source_rows import SourceRows
from dtnet.network.tables.texts import Texts
from dtnet.origins import Origin, as_origin
from dtnet.periods import OPEN, as_day, day_number
from dtnet.pydantic_hook import PydanticHook
from dtnet.read_only import frozen
from dtnet.short_repr import ShortRepr
from dtnet.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dtnet.network.tables.row_names import TableName
    from dtnet.network.tables.rules import RelationRule

Ints: TypeAlias = NDArray[np.signedinteger[Any]]
Codes: TypeAlias = NDArray[np.uint8]
Flags: TypeAlias = NDArray[np.bool_]


Scalar = TypeVar("Scalar", bound=np.generic)
NOBODY = -1
"""The number that means no entity, such as no parent or no superior."""
UNLIMITED: Final = -1
"""The number that means no upper bound of a number."""
NO_DAY: Final = -OPEN
"""The number that means no lower bound of a day; `periods.OPEN` means no upper bound."""
EDGES: Final[tuple[Literal["start", "end"], ...]] = ("start", "end")


def at_rows(column: NDArray[Scalar], rows: Ints) -> NDArray[Scalar]:
    """A column in some rows, which are ordered and distinct; not copied if they are all rows."""
    return column if len(rows) == len(column) else column[rows]


@attrs.frozen(eq=False)
class ValueBounds:
    """The bounds of the values of an attribute that is a whole number, one row each.

    A known value without stated bounds has itself as both bounds; an unknown one has 0 and no upper bound.

    Attributes:
        upper: The upper bound, or -1 if there is none.
        origin: `Origin` codes: of the value, or of the bounds if the value is unknown; 0 without either.
    """

    lower: NDArray[Any]
    upper: NDArray[Any]
    origin: Codes

    def stated(self, data: NDArray[Any], known: Codes) -> NDArray[np.bool_]:
        """Shape (n): whether the bounds of a value add anything to the value.

        Args:
            data: Shape (n): the values.
            known: Shape (n): their origins, 0 where unknown.
        """
        differs = (self.lower != data) | (self.upper != data)
        found: NDArray[np.bool_] = np.where(
            known != 0, differs, (self.lower != 0) | (self.upper != UNLIMITED)
        )
        return found


@attrs.frozen(eq=False)
class DayBounds:
    """The bounds of the start or of the end of each row.

    A known day has itself as both bounds.

    Attributes:
        earliest: The lower bound, or `-periods.OPEN` if there is none.
        latest: The upper bound, or `periods.OPEN` if there is none.
    """

    earliest: Ints
    latest: Ints


@attrs.frozen(eq=False)
class Values:
    """The values of an attribute, one row each, with the origin of each; origin 0 marks an unknown value.

    Attributes:
        data: Whole numbers, yes/no as 1 and 0, days, or sets as bits in the order of their vocabulary.
        origin: `Origin` codes.
        bounds: The bounds of whole numbers, if some are known only within bounds. A known value inside its
            bounds is the point that answers use where they need one number.
    """

    name: str
    data: NDArray[Any]
    origin: Codes
    bounds: ValueBounds | None = None

    @property
    def known_origin(self) -> Codes:
        """Shape (n): the origin of each value, or of the bounds of an unknown value; 0 without either."""
        return self.origin if self.bounds is None else self.bounds.origin

    def stated(self) -> NDArray[np.bool_]:
        """Shape (n): whether the bounds of a value add anything to the value."""
        if self.bounds is None:
            return np.zeros(len(self.data), np.bool_)
        return self.bounds.stated(self.data, self.origin)

    def limits(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """Shape (n): the lower and the upper bound of each value; `UNLIMITED` for no upper bound."""
        if self.bounds is not None:
            return self.bounds.lower, self.bounds.upper
        known, data = self.origin != 0, self.data
        lower = np.where(known, data, 0).astype(data.dtype)
        return lower, np.where(known, data, UNLIMITED).astype(np.int64)

    def rows(self, rows: NDArray[np.integer], more: int = 0) -> Values:
        """The values of some rows.

        Args:
            rows: Shape (k): the rows.
            more: The number of further rows with unknown values that follow the rows of the column.
        """

        def chosen(column: NDArray[Any], unknown: int = 0) -> NDArray[Any]:
            longer = np.r_[column, np.full(more, unknown, column.dtype)] if more else column
            return frozen(longer[rows], column.dtype)

        data, origin, held = chosen(self.data), chosen(self.origin), self.bounds
        if held is None:
            return Values(self.name, data, origin)
        bounds = ValueBounds(chosen(held.lower), chosen(held.upper, UNLIMITED), chosen(held.origin))
        return Values(self.name, data, origin, bounds if bounds.stated(data, origin).any() else None)


class DatedRows:
    """The columns of every table of dated rows: days, bounds of days, and origin.

    Attributes:
        start: Per row, the first day.
        end: Per row, the day after the last day.
        origin: Per row, the code of its origin.
        start_bounds: Per row, the bounds of `start`; None if every first day is known.
        end_bounds: Per row, the bounds of `end`; None if every end is known.
    """

    __slots__ = ()

    start: Ints
    end: Ints
    origin: Codes
    start_bounds: DayBounds | None
    end_bounds: DayBounds | None

    @property
    def days(self) -> Spans:
        """The days of all rows; each row is its own owner."""
        return Spans.of_rows(self.start, self.end)

    @property
    def edges(self) -> tuple[DayBounds, DayBounds]:
        """The bounds of the starts and of the ends; O(1). `NO_DAY` and `periods.OPEN` stand for no bound."""
        start, end = self.start_bounds, self.end_bounds
        return (
            DayBounds(self.start, self.start) if start is None else start,
            DayBounds(self.end, self.end) if end is None else end,
        )

    @property
    def uncertain_edges(self) -> tuple[Flags, Flags]:
        """Shape (n) each: whether the start, and whether the end, is known only within bounds."""
        start, end = self.edges
        return start.earliest != start.latest, end.earliest != end.latest

    @property
    def has_day_bounds(self) -> bool:
        """Whether the start or end of some row is known only within bounds."""
        return self.start_bounds is not None or self.end_bounds is not None

    def in_force(self, day: int) -> Ints:
        """Rows in force on a day, in order."""
        return np.flatnonzero((self.start <= day) & (self.end > day)).astype(np.int32)

    def uncertain_rows(self, day: int) -> Ints:
        """Rows of which it is unknown whether they are in force on a day; O(n)."""
        start, end = self.edges
        possible = (start.earliest <= day) & (end.latest > day)
        certain = (start.latest <= day) & (end.earliest > day)
        return np.flatnonzero(possible & ~certain).astype(np.int32)

    def bound_columns(self) -> Iterator[str]:
        """The columns that have bounds: `start`, `end`, attributes."""
        yield from (edge for edge in EDGES if getattr(self, f"{edge}_bounds") is not None)
        yield from (each.name for each in getattr(self, "attributes", ()) if each.bounds is not None)

    def bound_cells(self, column: str, which: str, rows: Ints) -> tuple[NDArray[Any], Flags]:
        """The cells of a column of bounds in some rows, and which are null.

        Args:
            which: `lower` or `upper`, `earliest` or `latest`.
            rows: Shape (k).
        """
        if which in {"earliest", "latest"}:
            return edge_cells(getattr(self, column), getattr(self, f"{column}_bounds"), which, rows)
        values: Values = next(each for each in getattr(self, "attributes", ()) if each.name == column)
        if values.bounds is None:
            return np.zeros(len(rows), np.int16), np.ones(len(rows), np.bool_)
        held = ValueBounds(*(column[rows] for column in attrs.astuple(values.bounds)))
        cells = getattr(held, which)
        return cells, ~held.stated(values.data[rows], values.origin[rows]) | (cells == UNLIMITED)


class EntityRows(DatedRows):
    """The columns that areas and bodies have in common.

    Attributes:
        ids: Per entity, the id.
        entity: Per row, the entity of which the row is a version.
        name: Per row, the name.
        attributes: The attributes in the order of the vocabulary, each with one value per row.
    """

    __slots__ = ()

    ids: Texts
    entity: Ints
    name: Texts
    attributes: tuple[Values, ...]

    def existence(self) -> Spans:
        """The days on which each entity exists: its versions, merged."""
        return Spans(self.entity, self.start, self.end).merge()

    def versions(self, entity: int) -> Ints:
        """The rows of an entity, in order of time; O(log rows)."""
        first, end = self.entity.searchsorted(np.array([entity, entity + 1], self.entity.dtype))
        return np.arange(first, end, dtype=np.int32)


_INTS, _LONGS, _CODES, _FLAGS = (
    attrs.Factory(partial(frozen, [], dtype)) for dtype in (np.int32, np.int64, np.uint8, np.bool_)
)
"""Columns without rows, the default of tables that may have none."""


@attrs.frozen(eq=False, kw_only=True)
class Areas(EntityRows):
    """Areas, their versions and attributes.

    Attributes:
        ids: Per entity, the id.
        level: Per entity, the position of its level in the vocabulary.
        entity: Per row, the entity of which the row is a version.
        start: Per row, the first day.
        end: Per row, the day after the last day.
        parent: Per row, the entity of the parent area, or `NOBODY`.
        code: Per row, the code of the statistics office; it names an area only together with a day.
        name: Per row, the name without the type.
        type: Per row, the position of the area type in the vocabulary.
        origin: Per row, the code of its origin.
        attributes: The attributes in the order of the vocabulary, each with one value per row.
        start_bounds: Per row, the bounds of `start`; None if every first day is known.
        end_bounds: Per row, the bounds of `end`; None if every end is known.
    """

    ids: Texts
    level: Codes
    entity: Ints
    start: Ints
    end: Ints
    parent: Ints
    code: Texts
    name: Texts
    type: Codes
    origin: Codes
    attributes: tuple[Values, ...]
    start_bounds: DayBounds | None = None
    end_bounds: DayBounds | None = None


@attrs.frozen(eq=False, kw_only=True)
class Bodies(EntityRows):
    """Bodies (teams among them), their versions and attributes.

    Attributes:
        ids: Per entity, the id.
        kind: Per entity, the position of its kind in the vocabulary.
        entity: Per row, the entity of which the row is a version.
        start: Per row, the first day.
        end: Per row, the day after the last day.
        home: Per row, the entity of the area in which the body works.
        name: Per row, the name.
        origin: Per row, the code of its origin.
        attributes: The attributes in the order of the vocabulary, each with one value per row; `people` is
            the sum of the roles.
        start_bounds: As in `Areas`.
        end_bounds: As in `Areas`.
    """

    ids: Texts
    kind: Codes
    entity: Ints
    start: Ints
    end: Ints
    home: Ints
    name: Texts
    origin: Codes
    attributes: tuple[Values, ...]
    start_bounds: DayBounds | None = None
    end_bounds: DayBounds | None = None


@attrs.frozen(eq=False, kw_only=True)
class Relations(DatedRows):
    """Relations stated one by one; a row replaces the results of rules for its subordinate, type and days.

    Attributes:
        type: Per row, the position of the relation type in the vocabulary.
        subordinate: Per row, the entity of the subordinate body.
        superior: Per row, the entity of the superior body, or `NOBODY` if the row states that there is none.
        start: Per row, the first day.
        end: Per row, the day after the last day.
        origin: Per row, the code of its origin.
        start_bounds: As in `Areas`.
        end_bounds: As in `Areas`.
    """

    type: Codes = _CODES
    subordinate: Ints = _INTS
    superior: Ints = _INTS
    start: Ints = _INTS
    end: Ints = _INTS
    origin: Codes = _CODES
    start_bounds: DayBounds | None = None
    end_bounds: DayBounds | None = None


@attrs.frozen(eq=False, kw_only=True)
class Services(DatedRows):
    """Further areas that bodies serve beside their homes.

    Attributes:
        body: Per row, the entity of the body.
        area: Per row, the entity of the area.
        start: Per row, the first day.
        end: Per row, the day after the last day.
        origin: Per row, the code of its origin.
        start_bounds: As in `Areas`.
        end_bounds: As in `Areas`.
    """

    body: Ints = _INTS
    area: Ints = _INTS
    start: Ints = _INTS
    end: Ints = _INTS
    origin: Codes = _CODES
    start_bounds: DayBounds | None = None
    end_bounds: DayBounds | None = None


@attrs.frozen
class Title(PydanticHook):
    """A title in one language.

    Attributes:
        language: The code of the language, `vi` or `en`.
        text: The title.
    """

    language: str
    text: str


@attrs.frozen(kw_only=True, repr=False)
class Event(ShortRepr):
    """A reorganisation.

    Attributes:
        id: The id.
        title: What happened.
        operating: The day on which it took effect.
        passed: The day on which it was decided, if known.
        citation: The source.
        number: The number of the legal instrument.
        issuer: The authority that issued the instrument.
        titles: The title of the instrument, by language.
    """

    id: str
    title: str
    operating: date = attrs.field(converter=as_day)
    passed: date | None = attrs.field(default=None, converter=attrs.converters.optional(as_day))
    citation: Citation
    number: str | None = None
    issuer: str | None = None
    titles: tuple[Title, ...] = ()


@attrs.frozen(kw_only=True, repr=False)
class Statement(ShortRepr):
    """A statement of completeness: an area's rows of one kind are all listed, so a missing row means no.

    Attributes:
        about: What is listed in full: `teams`; an attribute of bodies that is a set, such as all `skills` of
            the teams there; or a level, such as all areas of the level `village` in the area.
        area: Id of the area.
        start: The first day of the statement.
        end: The day after the last day; None if it is open.
        origin: How the completeness is known.
        citation: The source of the statement.
    """

    about: str
    area: str
    start: date = attrs.field(converter=as_day)
    end: date | None = attrs.field(converter=attrs.converters.optional(as_day))
    origin: Origin = attrs.field(converter=as_origin)
    citation: Citation


@attrs.frozen(kw_only=True)
class PartialList(PydanticHook):
    """A statement that the areas of a level in an area are listed only in part: there may be further ones.

    Attributes:
        about: The level, such as `village`.
        area: Id of the area.
        start: The first day of the statement.
        end: The day after the last day; None if it is open.
        number: The number of areas of the level that exist in the area on each of these days, listed or not,
            as a source published it; None if no number is known.
        origin: How it is known that the list is partial, and the number.
        source: The source, or None.
    """

    about: str
    area: str
    start: date = attrs.field(converter=as_day)
    end: date | None = attrs.field(converter=attrs.converters.optional(as_day))
    number: int | None = None
    origin: Origin = attrs.field(converter=as_origin)
    source: Citation | None


@attrs.frozen(kw_only=True)
class ParentAmong(PydanticHook):
    """A statement that an area lies in one of several areas on some days, and that this is one of them.

    The area has at least two candidates on each of these days. Its row names as parent the lowest area that
    contains all of them.

    Attributes:
        area: Id of the area.
        candidate: Id of an area in which it may lie.
        start: The first day of the statement.
        end: The day after the last day; None if it is open.
        origin: How it is known that the area lies in one of the candidates.
    """

    area: str
    candidate: str
    start: date = attrs.field(converter=as_day)
    end: date | None = attrs.field(converter=attrs.converters.optional(as_day))
    origin: Origin = attrs.field(converter=as_origin)


NameSort: TypeAlias = Literal["alias", "abbreviation", "former"]
"""How another name is used: beside the official name, as its short form, or no longer."""
NAME_SORTS: Final[tuple[NameSort, ...]] = ("alias", "abbreviation", "former")


@attrs.frozen(kw_only=True)
class OtherName(PydanticHook):
    """A name of an area that its rows do not have: an alias, an abbreviation, or a former name.

    Attributes:
        area: Id of the area.
        name: The name, with or without the type of the area.
        sort: `alias`, `abbreviation` or `former`.
        level: By default the area itself has the name. With a level, a former area of this level had the
            name and lay in `area`; its successors are unknown areas of the level in `area`.
        start: The first day on which the name is in use; None if it is open or not stated.
        end: The day after the last such day; None if it is open or not stated.
        origin: How the name is known; `assumed` for a former name of a list whose day is not stated.
        source: The source of the name, or None.
        within: Id of the area in which the area lay when it had a former name, if it lies elsewhere since; or
            None. The name is found in this area only.
    """

    area: str
    name: str
    sort: NameSort
    level: str | None = None
    start: date | None = attrs.field(default=None, converter=attrs.converters.optional(as_day))
    end: date | None = attrs.field(default=None, converter=attrs.converters.optional(as_day))
    origin: Origin = attrs.field(default=Origin.OBSERVED, converter=as_origin)
    source: Citation | None
    within: str | None = attrs.field(default=None, metadata={"later": True})


Coverage: TypeAlias = Literal["whole", "part", "area_only", "all_people"]
"""The part of a source that goes to a target: all; a part; land without people; all people, not all land."""
COVERAGES: Final[tuple[Coverage, ...]] = ("whole", "part", "area_only", "all_people")
BASES: Final = ("whole", "decree", "measured", "assumed_equal", "unknown")
"""How a share is known: one target only, a legal text, a count, assumed equal parts; or it is unknown."""
RESIDENTS: Final = "residents"
"""The default measure of shares."""
NOTHING: Final = -1
"""The target of an abolished area or body."""


def _coverage(succession: Succession) -> str:
    share: object = succession.share
    if not isinstance(share, Fraction | int):  # none, or a wrong type, which is refused next
        return "part"
    if share == 0:
        return "area_only"
    return "whole" if share == 1 else "part"


def _basis(succession: Succession) -> str:
    if succession.share is None:
        return "unknown"
    return "whole" if succession.coverage == "whole" else ""


@attrs.frozen(kw_only=True)
class Succession(PydanticHook):
    """What an area or body became in an event: one row for each target.

    Attributes:
        event: Id of the event.
        source: Id of the predecessor.
        target: Id of the successor; None if the source is abolished without a successor.
        share: The exact share of the source that went to the target, 0 to 1; None if it is unknown.
        coverage: `whole`; `part`; `area_only` (territory without people); or `all_people` (all people with a
            part of the territory). By default it follows from the share.
        basis: How the share is known: `whole`, `decree`, `measured`, `assumed_equal` or `unknown`. It must be
            given for a known share unless the coverage is `whole`.
        of: The measure of the share: `residents`, `area`, …
        clause: The place in the legal instrument that states the succession.
        origin: How the succession is known.
    """

    event: str
    source: str
    target: str | None
    share: Fraction | None
    coverage: str = attrs.field(default=attrs.Factory(_coverage, takes_self=True))
    basis: str = attrs.field(default=attrs.Factory(_basis, takes_self=True))
    of: str = RESIDENTS
    clause: str | None = attrs.field(default=None, metadata={"lines": True})
    origin: Origin = attrs.field(converter=as_origin)


@attrs.frozen(eq=False, kw_only=True, repr=False)
class Successions(ShortRepr):
    """Successions as columns; iteration gives a `Succession` for each row.

    Attributes:
        event: Per row, the number of the event.
        of_bodies: Per row, whether source and target are bodies; otherwise they are areas.
        source: Per row, the entity of the predecessor.
        target: Per row, the entity of the successor, or `NOTHING`.
        numerator: Per row, the numerator of the share in lowest terms.
        denominator: Per row, the denominator of the share; 0 if the share is unknown.
        coverage: Per row, the place in `COVERAGES`.
        basis: Per row, the place in `BASES`.
        of: Per row, the place in `measures`.
        origin: Per row, the code of its origin.
        clause: Per row, the place in `clauses`, 0 for none.
        measures: The measures of the shares.
        clauses: Places in instruments; the first is empty.
        event_ids: Ids of the events.
        area_ids: Ids of the areas.
        body_ids: Ids of the bodies.
    """

    event: NDArray[np.int32] = _INTS
    of_bodies: NDArray[np.bool_] = _FLAGS
    source: NDArray[np.int32] = _INTS
    target: NDArray[np.int32] = _INTS
    numerator: NDArray[np.int64] = _LONGS
    denominator: NDArray[np.int64] = _LONGS
    coverage: NDArray[np.uint8] = _CODES
    basis: NDArray[np.uint8] = _CODES
    of: NDArray[np.uint8] = _CODES
    origin: NDArray[np.uint8] = _CODES
    clause: NDArray[np.int32] = _INTS
    measures: tuple[str, ...] = (RESIDENTS,)
    clauses: Texts = ("",)
    event_ids: tuple[str, ...] = ()
    area_ids: Texts = ()
    body_ids: Texts = ()

    def __len__(self) -> int:
        return len(self.source)

    def __iter__(self) -> Iterator[Succession]:
        names = [field.name for field in attrs.fields(Succession)]
        cells: Any
        for cells in self.cells():
            share = Fraction(*cells[3:5]) if cells[4] else None
            fields: dict[str, Any] = dict(zip(names, (*cells[:3], share, *cells[5:]), strict=True))
            yield Succession(**fields)

    def __getitem__(self, row: int) -> Succession:
        """A succession by its row, counted from 0, or backwards from -1.

        Raises:
            ArgumentError: If there is no such row.
        """
        if type(row) is not int or not -len(self) <= row < len(self):
            raise ArgumentError(
                f"there is no succession {shown_value(row)}", f"rows count from 0 to {len(self) - 1}"
            )
        return next(iter(self.rows(np.array([row]))))

    def cells(self) -> Iterator[tuple[str | int | None, ...]]:
        """Per row, the fields of a `Succession` in their order, the share as numerator and denominator."""
        of_bodies = self.of_bodies.tolist()
        columns = [
            [self._id(bodies, entity) for bodies, entity in zip(of_bodies, end.tolist(), strict=True)]
            for end in (self.source, self.target)
        ]
        return zip(
            [self.event_ids[event] for event in self.event.tolist()],
            *columns,
            self.numerator.tolist(),
            self.denominator.tolist(),
            [COVERAGES[code] for code in self.coverage.tolist()],
            [BASES[code] for code in self.basis.tolist()],
            [self.measures[code] for code in self.of.tolist()],
            [self.clauses[code] or None for code in self.clause.tolist()],
            [Origin(code).label for code in self.origin.tolist()],
            strict=True,
        )

    def _id(self, of_bodies: bool, entity: int) -> str | None:  # noqa: FBT001 - a cell of a column
        ids = self.body_ids if of_bodies else self.area_ids
        return None if entity == NOTHING else ids[entity]

    def rows(self, chosen: NDArray[np.integer | np.bool_]) -> Successions:
        """A selection of rows."""
        columns: dict[str, Any] = {name: frozen(getattr(self, name)[chosen], None) for name in COLUMN_TYPES}
        return attrs.evolve(self, **columns)

    def days(self, operating: NDArray[np.int32]) -> NDArray[np.int32]:
        """Per row, the day of its event.

        Args:
            operating: Per event, the day on which it took effect.
        """
        return operating[self.event]


COLUMN_TYPES: Final[dict[str, Any]] = {
    name: column.dtype.type
    for name, column in attrs.asdict(Successions()).items()
    if isinstance(column, np.ndarray)
}
"""The types of the columns of successions, by name."""


@attrs.frozen(eq=False, kw_only=True)
class Tables:
    """All rows of a network.

    Attributes:
        services: Further areas that bodies serve.
        successions: What areas and bodies became in the events.
        other_names: Aliases, abbreviations and former names of areas.
        partial_lists: Statements that the areas of a level are listed only in part.
        parent_among: Candidates for the parents of areas whose parent is one of several.
        source_rows: The rows of lists from which areas and bodies come.
    """

    areas: Areas
    bodies: Bodies
    relations: Relations
    services: Services = attrs.Factory(Services)
    relation_rules: tuple[RelationRule, ...] = ()
    events: tuple[Event, ...] = ()
    successions: Successions = attrs.Factory(Successions)
    statements: tuple[Statement, ...] = ()
    other_names: Sequence[OtherName] = ()
    partial_lists: tuple[PartialList, ...] = ()
    parent_among: tuple[ParentAmong, ...] = ()
    source_rows: SourceRows = attrs.Factory(SourceRows)


IDENTIFIED_BY: Final[dict[str, tuple[str, ...]]] = {
    "areas": ("entity",),
    "bodies": ("entity",),
    "relations": ("type", "subordinate"),
    "services": ("body", "area"),
}
"""The columns by which rows are ordered, before their start; rows that agree in them lie apart in time."""


def entity_tables(tables: Tables) -> tuple[tuple[TableName, Areas | Bodies], ...]:
    """The two tables of entities, with their names."""
    return ("areas", tables.areas), ("bodies", tables.bodies)


def in_use(name: OtherName, day: date) -> bool:
    """Whether another name is an alias or abbreviation that is in use on a day."""
    begun = name.start is None or name.start <= day
    return name.sort != "former" and begun and (name.end is None or day < name.end)


def object_fields(value: object) -> list[tuple[str, Any]]:
    """The attributes of an attrs object by name, in order."""
    cls: Any = type(value)
    return [(field.name, getattr(value, field.name)) for field in attrs.fields(cls)]


def operating_days(tables: Tables) -> NDArray[np.int32]:
    """Per succession, the day of its event."""
    days = np.array([day_number(event.operating) for event in tables.events], np.int32)
    return tables.successions.days(days)


def day_bounds(day: Ints, bounds: DayBounds | None) -> DayBounds | None:
    """Bounds of some days, or None if no bounds add anything to the days."""
    if bounds is None:
        return None
    exact = (bounds.earliest == day) & (bounds.latest == day)
    return None if exact.all() else DayBounds(*(frozen(each, np.int32) for each in attrs.astuple(bounds)))


def edge_cells(
    day: Ints, bounds: DayBounds | None, which: str, rows: Ints
) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """As `bound_cells`, for a column of days and its bounds."""
    if bounds is None:
        return np.zeros(len(rows), np.int32), np.ones(len(rows), np.bool_)
    earliest, latest = bounds.earliest[rows], bounds.latest[rows]
    exact = (earliest == day[rows]) & (latest == day[rows])
    if which == "earliest":
        return earliest, exact | (earliest == NO_DAY)
    return latest, exact | (latest == OPEN)
