"""The network in time: dated rows, the snapshot of any day, and equality by content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Protocol, final

import attrs
import numpy as np

from dtnet import frames
from dtnet.arguments import check_argument, several_in
from dtnet.errors import OutsideDataError, UnknownNameError, near
from dtnet.frames import Table
from dtnet.lazy import LaterModule, later_type
from dtnet.network.day.area_search import codes_of_level, find_codes
from dtnet.network.day.columns import row_columns, source_row_columns
from dtnet.network.day.content_hash import network_hash, row_counts
from dtnet.network.day.snapshot import Snapshot
from dtnet.network.day.upward_methods import NetworkUpwardMethods
from dtnet.network.tables.schema import Attribute, LevelWord, Metadata, TypeWord, Vocabulary, as_words
from dtnet.network.tables.tables import Bodies, Services, Statement, Tables, entity_tables
from dtnet.network.tables.texts import IdIndex
from dtnet.network.territory.candidate_parents import CandidateParents
from dtnet.network.territory.day_state import AreaState, BodyState, marked_days
from dtnet.network.territory.names import NameIndex, OtherNames
from dtnet.origins import Origin
from dtnet.periods import DayLike, Period, as_day, as_window, day_number, number_day
from dtnet.pydantic_hook import PydanticHook
from dtnet.read_only import BoundedCache, ReadOnly, sealed

if TYPE_CHECKING:
    from dtnet.network.day.area_search import Coded
    from dtnet.network.edits import added_words, differences, edits
    from dtnet.network.reading.builder import Columns, NetworkBuilder
    from dtnet.network.tables.row_names import TableName
    from dtnet.network.tables.tables import Codes, Ints
    from dtnet.network.territory.place_texts import TypeReader
else:  # the modules of these functions import this one
    Coded = later_type("dtnet.network.day.area_search.Coded")
    Columns = later_type("dtnet.network.reading.builder.Columns")
    NetworkBuilder = later_type("dtnet.network.reading.builder.NetworkBuilder")
    TypeReader = later_type("dtnet.network.territory.place_texts.TypeReader")
    added_words = LaterModule("dtnet.network.edits.added_words")
    differences = LaterModule("dtnet.network.edits.differences")
    edits = LaterModule("dtnet.network.edits.edits")

_KEPT_STATES = 16
_KEPT_CODES = 8
_KEPT_PARTS = 8


@attrs.frozen
class Stretch(PydanticHook):
    """A run of days on all of which a network is the same.

    Attributes:
        period: The days.
        snapshot: The snapshot of the first day.
    """

    period: Period
    snapshot: Snapshot


class StoredNetwork(Protocol):
    """A file that holds a network, by which another process can open the same network itself."""

    def open(self) -> Network:
        """The network, checked to be the same bytes.

        Raises:
            UnreadableFileError: If the file cannot be read, or holds other bytes by now.
        """
        ...


@final
class Network(ReadOnly, NetworkUpwardMethods):
    """A country's network as dated rows, from which the state of any day follows.

    A network is read-only, and threads may share it.

    Attributes:
        tables: The rows.
        vocabulary: The words that the rows use.
        metadata: Name, extent, sources and notes of the data.
        stored: The file of memory-mapped columns from which the network was opened; None for any other
            network. A pickled copy contains the rows and has None.
        parts: A cache of parts of the network, which `facts.part_around_areas` makes.
    """

    __slots__ = (
        "_area_days",
        "_area_states",
        "_body_days",
        "_body_states",
        "_candidates",
        "_codes",
        "_hash",
        "_names",
        "_other_names",
        "_type_reader",
        "area_index",
        "body_index",
        "metadata",
        "parts",
        "stored",
        "tables",
        "vocabulary",
    )

    tables: Tables
    vocabulary: Vocabulary
    metadata: Metadata
    area_index: IdIndex
    body_index: IdIndex
    stored: StoredNetwork | None
    parts: BoundedCache[Network]

    def __init__(
        self,
        tables: Tables,
        vocabulary: Vocabulary,
        metadata: Metadata,
        *,
        stored: StoredNetwork | None = None,
    ) -> None:
        """Make a network of valid tables; the rows are not checked, `NetworkBuilder` checks rows.

        Raises:
            ArgumentError: If an argument is of another type.
        """
        check_argument(tables, Tables, "tables", "pass the tables of a network, or use a NetworkBuilder")
        check_argument(vocabulary, Vocabulary, "vocabulary", "pass a Vocabulary")
        check_argument(metadata, Metadata, "metadata", "pass a Metadata")
        self._set(sealed(tables), vocabulary, metadata, stored)

    def _set(
        self,
        tables: Tables,
        vocabulary: Vocabulary,
        metadata: Metadata,
        stored: StoredNetwork | None,
        like: Network | None = None,
    ) -> None:
        """Set every attribute; a network like another one has the same areas and bodies, by number."""
        areas, bodies = tables.areas, tables.bodies
        self.tables = tables
        self.vocabulary = vocabulary
        self.metadata = metadata
        self.stored = stored
        if like is None:
            self.area_index = IdIndex(areas.ids, _runs(areas.level))
            self.body_index = IdIndex(bodies.ids, _runs(bodies.kind))
        else:
            self.area_index, self.body_index = like.area_index, like.body_index
        if (
            like is None
            or areas is not like.tables.areas
            or tables.parent_among is not like.tables.parent_among
        ):
            stretches = {(each.start, each.end) for each in tables.parent_among}
            edges = [edge for start, end in stretches for edge in Period(start, end).numbers]
            days = [areas.start, areas.end, *([np.array(edges, np.int32)] if edges else [])]
            self._area_days = sealed(marked_days(days))
        else:
            self._area_days = like._area_days  # noqa: SLF001 - of a network
        self._body_days = sealed(marked_days([self._area_days, bodies.start, bodies.end]))
        self._area_states: BoundedCache[AreaState] = BoundedCache(_KEPT_STATES)
        self._body_states: BoundedCache[BodyState] = BoundedCache(_KEPT_STATES)
        self._codes: BoundedCache[Mapping[str, Sequence[Coded]]] = BoundedCache(_KEPT_CODES)
        self._hash: BoundedCache[str] = BoundedCache(1)
        self._names: BoundedCache[NameIndex] = BoundedCache(1)
        self._other_names: BoundedCache[OtherNames] = BoundedCache(1)
        self._type_reader: BoundedCache[TypeReader] = BoundedCache(1)
        self._candidates: BoundedCache[CandidateParents] = BoundedCache(1)
        self.parts = BoundedCache(_KEPT_PARTS)

    @property
    def extent(self) -> Period:
        """The days that the data cover."""
        return self.metadata.extent

    def at(self, day: DayLike) -> Snapshot:
        """The snapshot of a day.

        Raises:
            DayError: If the argument is not a day.
            OutsideDataError: If the data do not cover the day.

        Examples:
            >>> import dtnet
            >>> dtnet.datasets.load("vietnam").at("2024-08-31").territory.level_counts()["province"]
            63
        """
        asked = as_day(day)
        self.check_covered(asked)
        return Snapshot(self, asked)

    def check_covered(self, day: date, *, what: str = "day") -> None:
        """Refuse a day that the data do not cover.

        Raises:
            OutsideDataError: If the day is outside; the message names the first day or the horizon.
        """
        day, extent = as_day(day, what=what), self.extent
        if day < extent.start:
            raise OutsideDataError(f"{what} {day}: the data of {self.metadata.name!r} begin {extent.start}")
        if day not in extent:
            raise OutsideDataError(
                f"{what} {day}: after the horizon of {self.metadata.name!r}, {extent.last_day}"
            )

    def change_days(self) -> list[date]:
        """The days of the data on which something may differ from the day before, in order."""
        rules = [edge for rule in self.tables.relation_rules for edge in rule.period.numbers]
        stated = (self.tables.relations, self.tables.services)
        rows = [days for table in stated for days in (table.start, table.end)]
        days = np.unique(np.concatenate([self._body_days, *rows, np.array(rules, np.int32)]))
        first, end = self.extent.numbers
        return [number_day(day) for day in days.tolist() if first < day < end]

    def area_state(self, day: date) -> AreaState:
        """The territory on a day; days with the same rows in force share it."""
        number = day_number(as_day(day))
        key = int(self._area_days.searchsorted(np.int32(number), "right"))
        tables, words = self.tables, self.vocabulary
        candidates = self.candidate_parents().on(number)
        make = partial(AreaState, tables.areas, words, self.area_index, number, candidates)
        return self._area_states.get(key, make)

    def candidate_parents(self) -> CandidateParents:
        """The candidates for the parents of areas as columns; made on the first use."""
        return self._candidates.get(
            "all", lambda: CandidateParents.of(self.tables.parent_among, self.area_index.get)
        )

    def body_state(self, day: date) -> BodyState:
        """The bodies on a day; days with the same rows in force share them."""
        number = day_number(as_day(day))
        key = int(self._body_days.searchsorted(np.int32(number), "right"))
        words, areas = self.vocabulary, self.area_state(day)
        make = partial(BodyState, self.tables, words, self.body_index, areas, number)
        return self._body_states.get(key, make)

    def with_bodies(self, bodies: Bodies, statements: Iterable[Statement], day: date) -> Network:
        """A network with other rows of bodies and other statements, and without services.

        The rows are not checked. The new network shares the territory of one day, the most costly part.

        Args:
            bodies: The rows; their entities have the ids of this network.
            statements: The statements of completeness.
            day: The day whose territory is shared.
        """
        check_argument(bodies, Bodies, "bodies", "pass rows, as tables.bodies of this network")
        stated = several_in(statements, "statements", "pass a list of statements")
        state = self.area_state(day)
        tables = attrs.evolve(self.tables, bodies=bodies, services=Services(), statements=stated)
        made = with_rows(self, tables, self.metadata)
        key = int(self._area_days.searchsorted(np.int32(day_number(day)), "right"))
        made._area_states.get(key, state.for_others)  # noqa: SLF001 - the same
        return made

    def code_days(self, level: str) -> Mapping[str, Sequence[Coded]]:
        """Every code that areas of a level ever had, with the areas and their days, by area and day.

        Areas without a code are not included. O(versions of areas of the level) once, then cached.

        Raises:
            UnknownNameError: If the level does not exist.
        """
        place = self.vocabulary.level(level)
        return self._codes.get(place, lambda: codes_of_level(self.tables.areas, place))

    def names_of_all_days(self) -> NameIndex:
        """The names that areas have on any day; the names of a level are read on its first use."""

        def make() -> NameIndex:
            areas = self.tables.areas
            rows = np.arange(len(areas.start), dtype=np.int32)
            return NameIndex(areas, self.vocabulary.area_types, areas.level[areas.entity], rows)

        return self._names.get("all", make)

    def other_names(self) -> OtherNames:
        """The aliases, abbreviations and former names of areas by key, indexed on the first use."""
        make = partial(OtherNames, self.tables.other_names, self.vocabulary.area_types)
        return self._other_names.get("all", make)

    def type_reader(self) -> TypeReader:
        """The reader of area types in texts: of the types that areas of the network have, made on first use.

        A type without areas is part of a name: the `Bản` of `xã Bản Phiệt` is not a type.
        """
        from dtnet.network.territory.place_texts import TypeReader  # noqa: PLC0415 - paid by rare spellings

        return self._type_reader.get(
            "all", lambda: TypeReader(self.vocabulary, np.unique(self.tables.areas.type).tolist())
        )

    def content_hash(self) -> str:
        """The sha256 of the content of the network, in hexadecimal; the same on every machine.

        It does not depend on the storage of columns, the order in which rows were added, or the number stored
        for an unknown value. It is computed once; `dtnet.network.day.content_hash` describes its bytes.

        Examples:
            >>> import dtnet
            >>> net = dtnet.datasets.load("vietnam")
            >>> net.content_hash() == net.to_builder().build().content_hash()
            True
        """
        return self._hash.get("sha256", lambda: network_hash(self))

    def equals(self, other: Network) -> bool:
        """Whether another network has the same content, row by row; the same as `==`."""
        return self == other

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Network):
            return NotImplemented
        if row_counts(self.tables) != row_counts(other.tables):
            return False
        return self.content_hash() == other.content_hash()

    def __hash__(self) -> int:
        return int(self.content_hash()[:15], 16)

    def __repr__(self) -> str:
        return f"<Network {self.metadata.name!r} {self.metadata.version}, {self.extent}>"

    def _repr_html_(self) -> str:
        from dtnet.notebook_html import card, table  # noqa: PLC0415 - paid by notebooks only

        about, tables = self.metadata, self.tables
        rows = [
            (
                name,
                f"{len(held.ids):,}",
                *(f"{count:,}" for count in np.bincount(held.origin, minlength=len(Origin) + 1)[1:].tolist()),
            )
            for name, held in (("areas", tables.areas), ("bodies", tables.bodies))
        ]
        names = ("table", "entries", *(f"{each.label} rows" for each in Origin))
        return card(
            f"Network {about.name} {about.version}",
            (
                ("contents", about.title),
                ("days", self.extent),
                ("sources describe days until", about.as_of),
                ("events", len(tables.events)),
                ("sources", len(about.sources)),
                ("notes", len(about.notes)),
            ),
            table(names, rows, count=len(rows), numbers=names[1:]),
        )

    def __reduce__(self) -> tuple[type[Network], tuple[Tables, Vocabulary, Metadata]]:
        return Network, (self.tables, self.vocabulary, self.metadata)

    def assert_equals(self, other: Network) -> None:
        """Check that another network has the same content.

        Raises:
            DifferentNetworksError: If it differs; the message names the first difference: the table, the row
                by id and first day, the column and both values. The error is an `AssertionError`.
        """
        differences.check_equal(self, other)

    def during(self, period: str | Period) -> Iterator[Stretch]:
        """Split a period at the days on which something changes.

        Args:
            period: A year, a month, `A..B` (the second day not included), or a `Period`, whose end may be
                open. Days outside the data are not included.

        Returns:
            The stretches in order, each with its days and the snapshot of its first day. On all days of a
            stretch the network is the same.

        Raises:
            DayError: If the argument is not a period.
            OutsideDataError: If no day of the period lies in the data.

        Examples:
            >>> import dtnet
            >>> net = dtnet.datasets.load("vietnam")
            >>> for stretch in net.during("2025"):
            ...     print(stretch.period, len(stretch.snapshot.teams()))
            2025-01-01..2025-03-01 93524
            2025-03-01..2025-03-13 93524
            2025-03-13..2025-07-01 93524
            2025-07-01..2026-01-01 93524
        """
        days = days_in_data(self, period)
        starts = [days.start, *(day for day in self.change_days() if day in days and day != days.start)]
        ends = [*starts[1:], days.end]
        return (Stretch(Period(start, end), self.at(start)) for start, end in zip(starts, ends, strict=True))

    def history(self, id: str) -> Table:
        """The versions of an area or body, in order of time.

        Args:
            id: The id of the area or body.

        Returns:
            A row for each version, with the columns that `NetworkBuilder` takes: `start`; `end`, null if it
            is open; attributes, null if unknown, each with its origin, null if it equals the origin of the
            row. Successions give four further columns: `opened_by` and `closed_by`, ids of events; and
            `predecessors` and `successors`, ids with a share below 1 in front (`1/2 of x`). Semicolons
            separate several. An event on the first day of a version is in the row of that version, an end in
            the row of the version that ended, and any other event in the row of the version of its day.

        Raises:
            UnknownNameError: If no area or body has this id.

        Examples:
            >>> import dtnet
            >>> net = dtnet.datasets.load("vietnam")
            >>> for row in net.history("vn:mic:0"):
            ...     print(row["start"], row["end"], row["closed_by"], row["successors"])
            2022-03-01 2025-03-01 vn:event:2025-03-01 vn:mst:2025
        """
        table, rows = rows_of_id(self, id)
        return Table({**row_columns(self, table, rows), **_successions(self, table, rows)})

    def source_rows(self, id: str | None = None) -> Table:
        """The rows of lists from which areas and bodies come.

        Args:
            id: The id of an area or body; by default the rows of all of them.

        Returns:
            A row for each row of a list, ordered by id, list, sheet and row: `id`; `source`, the `ref` of a
            source of the metadata; `list`, the name of the file; `sheet`; `row`, its number as Excel counts;
            `key`, the list's own key of the area or body; `decided_by`, who decided in which area its place
            lies. What is not stated is null. Areas and bodies that come from no list have no row.

        Raises:
            UnknownNameError: If no area or body has this id.

        Examples:
            >>> import dtnet
            >>> len(dtnet.datasets.load("vietnam").source_rows())
            0
        """
        if id is None:
            return Table(source_row_columns(self))
        rows_of_id(self, id)  # an unknown id is an error
        return Table(source_row_columns(self, self.tables.source_rows.about(id)))

    def find_code(self, code: str, *, level: str | None = None, at: DayLike | None = None) -> str:
        """The id of the area with a code.

        Statistics offices reuse codes, so a code names an area only together with a day. Without a day, a
        code that several areas ever had is an error, which lists these areas with their days.

        Args:
            code: The code.
            level: Search this level only; areas of different levels may have the same code.
            at: The day; by default all days of the data.

        Raises:
            UnknownNameError: If no area has the code (without a day: ever had it), or the level is unknown.
            AmbiguousNameError: If several areas have the code (without a day: ever had it).
            ArgumentError: If the code is not a text.
            OutsideDataError: If the data do not cover the day.

        Examples:
            >>> import dtnet
            >>> net = dtnet.datasets.load("vietnam")
            >>> net.find_code("01")
            'vn:province:01:0'
            >>> net.find_code("15", at="2025-07-01")
            'vn:province:15:2025'
            >>> net.find_code("15")
            Traceback (most recent call last):
            dtnet.errors.AmbiguousNameError: the code '15' has belonged to 2 areas; give the day:
              15  vn:province:15:0  Tỉnh Yên Bái, from 2022-03-01 until 2025-06-30
              15  vn:province:15:2025  Tỉnh Lào Cai, from 2025-07-01
        """
        return find_codes(self, [code], level=level, at=at)[0]

    def find_codes(
        self, codes: Iterable[str], *, level: str | None = None, at: DayLike | None = None
    ) -> list[str]:
        """The ids of the areas with some codes, in the order of the codes; one failure is an error for all.

        Args:
            codes: The codes.
            level: As in `find_code`.
            at: As in `find_code`.

        Raises:
            UnknownNameError: As in `find_code`, for any code.
            AmbiguousNameError: As in `find_code`, for any code. `dtnet.reorganisation.identify_vintage` finds
                the days from which a list of codes comes.
            ArgumentError: If `codes` is a single text, or a code is not a text.
            OutsideDataError: If the data do not cover the day.
        """
        return find_codes(self, as_words(codes), level=level, at=at)

    def select(
        self,
        *,
        within: str | None = None,
        kinds: Iterable[str] | None = None,
        levels: Iterable[str] | None = None,
        during: str | Period | None = None,
    ) -> Network:
        """A part of this network as a network of its own, with everything that the part depends on.

        On each day the selection contains:

        - the areas of one of `levels` that lie in `within` or are `within`, and all areas above them;
        - the bodies of one of `kinds` whose home is a selected area, and all their possible superiors: the
          bodies that a relation rule can find above them, the superiors that rows state, and the superiors
          of these. Each selected body therefore has the same superiors as here, in every relation;
        - the stated relations on days on which both ends are selected, and all relation rules.

        Rows are cut to the days on which they are selected. A statement of completeness is kept for an area
        that is selected in full. A statement about an area above `within` becomes one about `within`. It is
        dropped if `kinds` or `levels` exclude what it lists. A partial list of a kept area is kept; a list of
        an area above `within` becomes one about `within`, without a number. The candidates for the parents of
        kept areas are kept with the areas above them. A succession is kept if its
        source is selected on the day before the event, and all targets on the day of the event; an event is
        kept with any of its successions. `during` also becomes the extent of the data.

        Args:
            within: Id of an area; by default everything. Names belong to a day: `network.at(day).find(name)`.
            kinds: Body kinds; by default all.
            levels: Levels of areas; by default all.
            during: A year, a month, `A..B` (the second day not included) or a `Period`; by default all days.

        Raises:
            UnknownNameError: If the area, a kind or a level does not exist.
            ArgumentError: If `kinds` or `levels` is a single text; or if the selected days of a row depend on
                a day that is known only within bounds.
            DayError: If `during` is not a period.
            OutsideDataError: If no day of `during` lies in the data.

        Examples:
            >>> import dtnet
            >>> net = dtnet.datasets.load("vietnam")
            >>> place = net.at("2024-08-31").find("Đà Nẵng")
            >>> part = net.select(within=place.id, during="2024")
            >>> part.at("2024-08-31").territory.level_counts()
            {'country': 1, 'province': 1, 'district': 8, 'commune': 47, 'village': 2400}
        """
        return edits.selected(self, within=within, kinds=kinds, levels=levels, during=during)

    def with_vocabulary(
        self,
        *,
        area_types: Iterable[str] = (),
        attributes: Iterable[Attribute] = (),
        sets: Mapping[str, Iterable[str]] | None = None,
        roles: Iterable[str] = (),
        level_words: Iterable[LevelWord] = (),
        type_words: Iterable[TypeWord] = (),
    ) -> Network:
        """A new network with the same rows and further words.

        Further words follow the words that the network has; a word that it has already is passed over.
        Values of a new attribute are unknown in all rows.

        Args:
            area_types: Further area types, such as `plei`.
            attributes: Further attributes of areas and bodies.
            sets: Further words of attributes that are sets, by attribute: `{"skills": ["e_invoice"]}`.
            roles: Further roles; each must be an attribute of bodies that is a whole number.
            level_words: Further words for levels.
            type_words: Further words for area types.

        Raises:
            UnknownNameError: If no attribute that is a set has a name of `sets`.
            InvalidNetworkError: If words are ambiguous or taken, with all faults.

        Examples:
            >>> import dtnet
            >>> net = dtnet.datasets.load("toyland").with_vocabulary(area_types=["lighthouse"])
            >>> net.vocabulary.area_types[-1]
            'lighthouse'
        """
        return added_words.with_added_words(
            self,
            area_types=area_types,
            attributes=attributes,
            sets={} if sets is None else sets,
            roles=roles,
            level_words=level_words,
            type_words=type_words,
        )

    def to_builder(self) -> NetworkBuilder:
        """A builder with all rows of this network, to which more rows can be added.

        Bodies from body rules have become rows; relation rules are still rules.
        """
        return edits.WrittenRows(self).builder()

    def add(
        self,
        *,
        areas: Columns | None = None,
        bodies: Columns | None = None,
        relations: Columns | None = None,
        services: Columns | None = None,
    ) -> Network:
        """A new network with additional rows.

        Args:
            areas: Columns as `NetworkBuilder.add_areas` takes them.
            bodies: Columns as `NetworkBuilder.add_bodies` takes them.
            relations: Columns as `NetworkBuilder.add_relations` takes them.
            services: Columns as `NetworkBuilder.add_services` takes them.

        Raises:
            InvalidNetworkError: If the result is invalid, with all its faults. Added rows are numbered after
                the present ones.
            ArgumentError: If an argument is not a set of columns.
        """
        rows = {"areas": areas, "bodies": bodies, "relations": relations, "services": services}
        return edits.added(self, rows)

    def change(self, id: str, /, *, on: DayLike, **values: object) -> Network:
        """A new network in which an area or body changes on a day: one version ends, another one begins.

        The new version has the given values, and the values of the old version otherwise; it ends when the
        old version would have ended. Later versions stay the same. A given value has the `origin` of the row
        unless `<attribute>_origin` is given, and no bounds unless bounds are given. An origin without a
        value is a fault.

        Args:
            id: The id of the area or body.
            on: The first day of the new version.
            values: New values by column, as `NetworkBuilder` takes them; None for unknown.

        Raises:
            UnknownNameError: If no area or body has this id, or a column does not exist.
            ArgumentError: If the area or body does not exist on the day, a version begins on the day, nothing
                would change, or a value cannot change (id, level, kind, days).
            OutsideDataError: If the day lies outside the data.
            InvalidNetworkError: If the result is invalid, with all its faults.

        Examples:
            >>> import dtnet
            >>> net = dtnet.datasets.load("vietnam").select(within="vn:province:48:0")
            >>> renamed = net.change("vn:province:48:0", on="2025-01-01", name="Đà Nẵng mới")
            >>> renamed.history("vn:province:48:0")["name"]
            ['Đà Nẵng', 'Đà Nẵng mới', 'Đà Nẵng']
        """
        return edits.changed(self, id, on, values)

    def close(self, ids: str | Iterable[str], /, *, on: DayLike, with_contents: bool = False) -> Network:
        """A new network in which areas or bodies no longer exist from a day on.

        Versions in force end on the day, and later versions are dropped. The stated relations of a closed
        body end too, to superiors and to subordinates; relation rules then find the next superior. Later
        successions whose source is closed are dropped; a later succession whose target is closed is a fault.

        Args:
            ids: One id or several.
            on: The first day on which the areas or bodies no longer exist.
            with_contents: Close from that day on also the areas and bodies inside, while they are inside.
                By default it is a fault if areas or bodies inside would remain.

        Raises:
            UnknownNameError: If no area or body has one of the ids.
            ArgumentError: If an area or body does not exist on the day before; or if the remaining days of
                another row depend on a day that is known only within bounds.
            OutsideDataError: If the day lies outside the data.
            InvalidNetworkError: If the result is invalid, with all its faults.
        """
        return edits.closed(self, ids, on, with_contents=with_contents)

    def correct(self, id: str, /, *, at: DayLike, **values: object) -> Network:
        """A new network in which values of one version of an area or body are replaced.

        Args:
            id: The id of the area or body.
            at: A day of the version.
            values: Values by column, including `start` and `end`. Level and kind are corrected in all
                versions. Origins and bounds are as in `change`. If one version follows another on a day that
                is known only within bounds, the day is corrected in both versions.

        Raises:
            UnknownNameError: If no area or body has this id, or a column does not exist.
            ArgumentError: If the area or body does not exist on that day, nothing would change, or the id
                would change.
            OutsideDataError: If the day lies outside the data.
            InvalidNetworkError: If the result is invalid, with all its faults.
        """
        return edits.corrected(self, id, at, values)

    def remove(self, ids: str | Iterable[str], /) -> Network:
        """A new network without some areas or bodies, as if they had never existed.

        Their stated relations, their statements of completeness and the successions of which they are the
        source are removed too. Remaining areas and bodies inside them are faults, and so are shares that no
        longer sum to 1.

        Args:
            ids: One id or several.

        Raises:
            UnknownNameError: If no area or body has one of the ids.
            InvalidNetworkError: If the result is invalid, with all its faults.
        """
        return edits.removed(self, ids)

    def close_relations(
        self, subordinate: str, /, *, type: str, on: DayLike, superior: str | None = None
    ) -> Network:
        """A new network in which the stated relations of a subordinate end on a day.

        Rows in force on the day before end on the day; other rows stay the same. From then on, relation rules
        that apply to the body give its superior. A row that states that there is no superior can be closed
        too.

        Args:
            subordinate: Id of the subordinate body.
            type: The relation type.
            on: The first day on which the rows are no longer in force.
            superior: Close only the row with this superior; by default all rows (in a line there is one).

        Raises:
            UnknownNameError: If a body or the relation type does not exist.
            ArgumentError: If no such row is in force on the day before.
            OutsideDataError: If the day lies outside the data.
            InvalidNetworkError: If the result is invalid, with all its faults.
        """
        return edits.closed_rows(self, "relations", on, type=type, subordinate=subordinate, superior=superior)

    def remove_relations(
        self, subordinate: str, /, *, type: str, at: DayLike, superior: str | None = None
    ) -> Network:
        """A new network without the stated relations that a subordinate has on a day.

        Args:
            subordinate: Id of the subordinate body.
            type: The relation type.
            at: A day on which the rows are in force.
            superior: Remove only the row with this superior; by default all rows (in a line there is one).

        Raises:
            UnknownNameError: If a body or the relation type does not exist.
            ArgumentError: If no such row is in force on the day.
            OutsideDataError: If the day lies outside the data.
            InvalidNetworkError: If the result is invalid, with all its faults.
        """
        return edits.removed_rows(
            self, "relations", at, type=type, subordinate=subordinate, superior=superior
        )

    def close_services(self, body: str, /, *, on: DayLike, area: str | None = None) -> Network:
        """A new network in which a body no longer serves further areas from a day on.

        Rows in force on the day before end on the day; other rows stay the same.

        Args:
            body: Id of the body.
            on: The first day on which the rows are no longer in force.
            area: Close only the row with this area; by default all rows of the body.

        Raises:
            UnknownNameError: If the body or the area does not exist.
            ArgumentError: If no such row is in force on the day before.
            OutsideDataError: If the day lies outside the data.
            InvalidNetworkError: If the result is invalid, with all its faults.
        """
        return edits.closed_rows(self, "services", on, body=body, area=area)

    def remove_services(self, body: str, /, *, at: DayLike, area: str | None = None) -> Network:
        """A new network without the rows by which a body serves further areas on a day.

        Args:
            body: Id of the body.
            at: A day on which the rows are in force.
            area: Remove only the row with this area; by default all rows of the body.

        Raises:
            UnknownNameError: If the body or the area does not exist.
            ArgumentError: If no such row is in force on the day.
            OutsideDataError: If the day lies outside the data.
            InvalidNetworkError: If the result is invalid, with all its faults.
        """
        return edits.removed_rows(self, "services", at, body=body, area=area)


def network_of_read_only(
    tables: Tables, vocabulary: Vocabulary, metadata: Metadata, stored: StoredNetwork | None = None
) -> Network:
    """As `Network(…)`, for tables of which every array is read-only already."""
    made = Network.__new__(Network)
    made._set(tables, vocabulary, metadata, stored)  # noqa: SLF001 - of a network
    return made


def keep_hash(network: Network, content_hash: str) -> None:
    """Keep the content hash of a network that was computed before from the same rows."""
    network._hash.get("sha256", lambda: content_hash)  # noqa: SLF001 - of a network


def with_rows(network: Network, tables: Tables, metadata: Metadata) -> Network:
    """A network with other rows of the same areas and bodies, which keep their numbers.

    The rows are not checked, and their columns must be read-only.

    Args:
        tables: The rows; ids, levels and kinds are those of the network.
    """
    made = Network.__new__(Network)
    made._set(tables, network.vocabulary, metadata, None, network)  # noqa: SLF001 - of a network
    return made


def check_network(given: object, name: str = "network") -> None:
    """Refuse an argument that is not a network.

    Args:
        name: The name of the argument, as the caller writes it.

    Raises:
        ArgumentError: If it is not a network. A snapshot is refused too, as the day is another argument.
    """
    check_argument(given, Network, name, "pass a Network, as datasets.load or read_network gives")


def days_in_data(network: Network, period: str | Period) -> Period:
    """The days of a period that lie in the data.

    Raises:
        DayError: If the argument is not a period.
        OutsideDataError: If no day lies in the data.
    """
    asked = period if isinstance(period, Period) else as_window(period)
    days = network.extent.intersection(asked)
    if days is None:
        raise OutsideDataError(
            f"period {asked}: the data of {network.metadata.name!r} cover {network.extent}"
        )
    return days


def rows_of_id(network: Network, id: str) -> tuple[TableName, Ints]:
    """The table of an id, and its rows there in order of time.

    Raises:
        UnknownNameError: If no area or body has this id.
    """
    for table, of in entity_tables(network.tables):
        index = network.area_index if table == "areas" else network.body_index
        entity = index.get(id)
        if entity is not None:
            return table, of.versions(entity)
    similar = [*network.area_index.similar(id), *network.body_index.similar(id)]
    raise UnknownNameError(f"no such id {id!r}", near(id, similar))


def _runs(codes: Codes) -> list[int]:
    """The first number of each run of entities of one level or kind; ids rise in each run."""
    return [0, *(np.flatnonzero(codes[1:] != codes[:-1]) + 1).tolist()]


def _successions(network: Network, table: TableName, rows: Ints) -> dict[str, frames.Column]:
    """Columns from successions: for each version the events at its beginning and end, and the ids."""
    of, said = getattr(network.tables, table), network.tables.successions
    operating = {event.id: day_number(event.operating) for event in network.tables.events}
    firsts, ends = of.start[rows].tolist(), of.end[rows].tolist()
    cells: dict[str, list[list[str]]] = {
        name: [[] for _ in firsts] for name in ("opened_by", "predecessors", "closed_by", "successors")
    }
    entity = int(of.entity[rows[0]])
    asked = said.of_bodies == (table == "bodies")
    found = np.flatnonzero(asked & ((said.source == entity) | (said.target == entity)))
    for row, each in zip(found.tolist(), said.rows(found), strict=True):
        day = operating[each.event]
        share = "" if each.share == 1 else "a part of " if each.share is None else f"{each.share} of "
        if said.target[row] == entity:
            at = max((place for place, first in enumerate(firsts) if first <= day), default=0)
            _note(cells["opened_by"][at], each.event)
            _note(cells["predecessors"][at], f"{share}{each.source}")
        if said.source[row] == entity:
            at = min((place for place, last in enumerate(ends) if day <= last), default=len(ends) - 1)
            _note(cells["closed_by"][at], each.event)
            if each.target is not None:
                _note(cells["successors"][at], f"{share}{each.target}")
    return {name: _joined(texts) for name, texts in cells.items()}


def _note(texts: list[str], text: str) -> None:
    if text not in texts:
        texts.append(text)


def _joined(cells: list[list[str]]) -> frames.Column:
    return frames.text(["; ".join(texts) or None for texts in cells])
