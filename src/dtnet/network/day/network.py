"""The network in time: dated rows, the snapshot of any day, and equality by content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, final

import attrs
import numpy as np

from dtnet.arguments import check_argument, several_in
from dtnet.errors import OutsideDataError
from dtnet.network.day.network_methods import NetworkVerbs, RowVerbs
from dtnet.network.day.snapshot import Snapshot
from dtnet.network.day.upward_methods import NetworkUpwardMethods
from dtnet.network.tables.cache import BoundedCache
from dtnet.network.tables.read_only import sealed
from dtnet.network.tables.tables import Bodies, no_services
from dtnet.network.tables.texts import IdIndex
from dtnet.network.territory.day_state import AreaState, BodyState, change_days
from dtnet.periods import as_day, day_number, number_day
from dtnet.read_only import ReadOnly

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from dtnet.network.day.codes import Coded
    from dtnet.network.day.namesakes import NamesOfAllDays
    from dtnet.network.tables.schema import Metadata, Vocabulary
    from dtnet.network.tables.tables import Statement, Tables
    from dtnet.periods import DayLike, Period

_KEPT_STATES = 16
_KEPT_CODES = 8


@final
class Network(ReadOnly, NetworkVerbs, RowVerbs, NetworkUpwardMethods):
    """A country's network as dated rows, from which the state of any day follows.

    A network is read-only, and threads may share it.

    Attributes:
        tables: The rows.
        vocabulary: The words that the rows use.
        metadata: Name, extent, sources and notes of the data.
    """

    __slots__ = (
        "_area_days",
        "_area_states",
        "_body_days",
        "_body_states",
        "_codes",
        "_hash",
        "_names",
        "area_index",
        "body_index",
        "metadata",
        "tables",
        "vocabulary",
    )

    tables: Tables
    vocabulary: Vocabulary
    metadata: Metadata
    area_index: IdIndex
    body_index: IdIndex

    def __init__(self, tables: Tables, vocabulary: Vocabulary, metadata: Metadata) -> None:
        """Make a network of valid tables; the tables are not checked, `NetworkBuilder` checks rows."""
        self.tables = sealed(tables)
        self.vocabulary = vocabulary
        self.metadata = metadata
        self.area_index = IdIndex(tables.areas.ids)
        self.body_index = IdIndex(tables.bodies.ids)
        self._area_days = sealed(change_days(tables.areas))
        self._body_days = sealed(change_days(tables.areas, tables.bodies))
        self._area_states: BoundedCache[AreaState] = BoundedCache(_KEPT_STATES)
        self._body_states: BoundedCache[BodyState] = BoundedCache(_KEPT_STATES)
        self._codes: BoundedCache[Mapping[str, Sequence[Coded]]] = BoundedCache(_KEPT_CODES)
        self._hash: BoundedCache[str] = BoundedCache(1)
        self._names: BoundedCache[dict[str, list[int]]] = BoundedCache(_KEPT_CODES)

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
        return self._area_states.get(
            key, lambda: AreaState(self.tables.areas, self.vocabulary, self.area_index, number)
        )

    def body_state(self, day: date) -> BodyState:
        """The bodies on a day; days with the same rows in force share them."""
        number = day_number(as_day(day))
        key = int(self._body_days.searchsorted(np.int32(number), "right"))
        areas = self.area_state(day)
        return self._body_states.get(
            key, lambda: BodyState(self.tables, self.vocabulary, self.body_index, areas, number)
        )

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
        tables = attrs.evolve(self.tables, bodies=bodies, services=no_services(), statements=stated)
        made = Network.__new__(Network)
        shared = ("vocabulary", "metadata", "area_index", "body_index", "_area_days", "_body_days")
        caches = {
            "_area_states": _KEPT_STATES,
            "_body_states": _KEPT_STATES,
            "_codes": _KEPT_CODES,
            "_hash": 1,
        }
        attributes = {name: getattr(self, name) for name in shared}
        attributes |= {name: BoundedCache[Any](size) for name, size in caches.items()}
        for name, value in attributes.items():
            setattr(made, name, value)
        made.tables = tables
        key = int(self._area_days.searchsorted(np.int32(day_number(day)), "right"))
        attributes["_area_states"].get(key, state.for_others)
        return made

    def code_days(self, level: str) -> Mapping[str, Sequence[Coded]]:
        """Every code that areas of a level ever had, with the areas and their days, by area and day.

        Areas without a code are not included. O(versions of areas of the level) once, then cached.

        Raises:
            UnknownNameError: If the level does not exist.
        """
        from dtnet.network.day.codes import coded  # noqa: PLC0415 - paid by who asks

        place = self.vocabulary.level(level)
        return self._codes.get(place, lambda: coded(self.tables.areas, place))

    def names_of_all_days(self) -> NamesOfAllDays:
        """The names that areas have on any day; the names of a level are read on its first use."""
        from dtnet.network.day.namesakes import NamesOfAllDays  # noqa: PLC0415 - paid by who asks

        return NamesOfAllDays(self.tables.areas, self.vocabulary.area_types, self._names)

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
        from dtnet.network.day.content_hash import network_hash  # noqa: PLC0415 - hashing is paid by who asks

        return self._hash.get("sha256", lambda: network_hash(self))

    def equals(self, other: Network) -> bool:
        """Whether another network has the same content, row by row; the same as `==`."""
        return self == other

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Network):
            return NotImplemented
        from dtnet.network.day.content_hash import row_counts  # noqa: PLC0415 - as above

        if row_counts(self.tables) != row_counts(other.tables):
            return False
        return self.content_hash() == other.content_hash()

    def __hash__(self) -> int:
        return int(self.content_hash()[:15], 16)

    def __repr__(self) -> str:
        return f"<Network {self.metadata.name!r} {self.metadata.version}, {self.extent}>"

    def __reduce__(self) -> tuple[type[Network], tuple[Tables, Vocabulary, Metadata]]:
        return Network, (self.tables, self.vocabulary, self.metadata)
