"""What a network can be turned into and compared with: each method a single call, imported when called.

The modules behind them make networks, so they stand on `Network`, which cannot import them up front.
"""

# ruff: noqa: PLC0415
from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dtnet.frames import Table
    from dtnet.network.day.history import Stretch
    from dtnet.network.day.network import Network
    from dtnet.network.reading.builder import Columns, NetworkBuilder
    from dtnet.periods import DayLike, Period


class NetworkVerbs:
    """The verbs of a network. None changes it: edits and selections are other networks."""

    __slots__ = ()

    def assert_equals(self, other: Network) -> None:
        """Check that another network holds the same.

        Raises:
            DifferentNetworksError: Naming the first difference: the table, the row by id and first day, the
                column and both values. It is an `AssertionError`.
        """
        from dtnet.network.edits.differences import check_equal

        check_equal(cast("Network", self), other)

    def during(self, period: str | Period) -> Iterator[Stretch]:
        """The stretches of a period between days on which something changes, in order.

        Args:
            period: A year, a month, `A..B` (the second day not included), or a `Period`, which may be open.
                What lies outside the data is left out.

        Returns:
            Each stretch with its days and the snapshot of its first; the network is the same on all of them.

        Raises:
            DayError: If it is no period.
            OutsideDataError: If no day of it lies in the data.

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
        from dtnet.network.day.history import stretches

        return stretches(cast("Network", self), period)

    def history(self, id: str) -> Table:
        """The versions of an area or body, in order of time.

        Args:
            id: Its id.

        Returns:
            A row for each version: the columns that `NetworkBuilder` takes (`start`, and `end`, which is
            null while it is open; attributes, null where unknown, each with its origin, null where it is the
            row's), then what successions say: `opened_by` and `closed_by`, ids of events, and `predecessors`
            and `successors`, ids with the share in front where it is not the whole (`1/2 of x`), several
            with semicolons between. What happened on the first day of a version stands at that version, an
            end at the version that ended; anything else at the version of the day.

        Raises:
            UnknownNameError: If nothing has this id.

        Examples:
            >>> import dtnet
            >>> net = dtnet.datasets.load("vietnam")
            >>> for row in net.history("vn:mic:0"):
            ...     print(row["start"], row["end"], row["closed_by"], row["successors"])
            2022-03-01 2025-03-01 vn:event:2025-03-01 vn:mst:2025
        """
        from dtnet.network.day.history import history_table

        return history_table(cast("Network", self), id)

    def find_code(self, code: str, *, level: str | None = None, at: DayLike | None = None) -> str:
        """The id of the area that a code names.

        A code names an area only together with a day: offices use them again. Without a day it is an error if
        several areas ever had it, and which did on which days is listed.

        Args:
            code: The code.
            level: Look at this level only; codes of several levels may be alike.
            at: The day; by default all days of the data.

        Raises:
            UnknownNameError: If no area has, or ever had, the code, or there is no such level.
            AmbiguousNameError: If several have, or had.
            ArgumentError: If it is no text.
            OutsideDataError: If the data do not reach the day.

        Examples:
            >>> import dtnet
            >>> net = dtnet.datasets.load("vietnam")
            >>> net.find_code("01")
            'vn:province:01:0'
            >>> net.find_code("15", at="2025-07-01")
            'vn:province:15:2025'
            >>> net.find_code("15")
            Traceback (most recent call last):
            dtnet.errors.AmbiguousNameError: the code '15' has been that of 2 areas; say the day with at=:
              15  vn:province:15:0  Tỉnh Yên Bái, from 2022-03-01 until 2025-06-30
              15  vn:province:15:2025  Tỉnh Lào Cai, from 2025-07-01
        """
        from dtnet.network.day.codes import find_code

        return find_code(cast("Network", self), code, level=level, at=at)

    def find_codes(
        self, codes: Iterable[str], *, level: str | None = None, at: DayLike | None = None
    ) -> list[str]:
        """The ids of the areas that codes name, in the order of the codes: all of them, or an error.

        Args:
            codes: The codes.
            level: As in `find_code`.
            at: As in `find_code`.

        Raises:
            UnknownNameError: As in `find_code`, of any code.
            AmbiguousNameError: As in `find_code`, of any code; which day's codes these are is told by
                `dtnet.reorganisation.identify_vintage`.
            ArgumentError: If they are one text, or one of them is none.
            OutsideDataError: If the data do not reach the day.
        """
        from dtnet.network.day.codes import find_codes

        return find_codes(cast("Network", self), codes, level=level, at=at)

    def select(
        self,
        *,
        within: str | None = None,
        kinds: Iterable[str] | None = None,
        levels: Iterable[str] | None = None,
        during: str | Period | None = None,
    ) -> Network:
        """A network of its own that holds what is asked of this one, and what that needs.

        On each day it holds:

        - the areas that lie in `within` that day, itself included, and are of one of `levels`; with all
          areas that they lie in;
        - the bodies of one of `kinds` that have their home in such an area; with everybody who may stand
          above them (the bodies of kinds that a relation rule looks for, on the way up from their homes, and
          superiors stated by rows), and so on up. So each body that is asked for has the superiors in it
          that it has here, by every relation;
        - stated relations, on days on which both ends are there; all relation rules.

        Rows are cut where that begins or ends. A statement of completeness holds on for areas that are in
        it in full; one about an area around `within` becomes one about `within`; where `kinds` or `levels`
        leave out what it lists, it is dropped. Successions are kept where the source is in it the day before
        the event and all targets on the day, and events of which any is. `during` also becomes the extent of
        the data.

        Args:
            within: Id of an area; by default everything. Names belong to a day: `network.at(day).find(name)`.
            kinds: Body kinds; by default all.
            levels: Levels of areas; by default all.
            during: A year, a month, `A..B` (the second day not included) or a `Period`; by default all days.

        Raises:
            UnknownNameError: If there is no such area, kind or level.
            ArgumentError: If kinds or levels are one text instead of several; or if it hangs on a day that is
                known within bounds only whether a row has days in the selection, or which.
            DayError: If `during` is no period.
            OutsideDataError: If no day of it lies in the data.

        Examples:
            >>> import dtnet
            >>> net = dtnet.datasets.load("vietnam")
            >>> place = net.at("2024-08-31").find("Đà Nẵng")
            >>> part = net.select(within=place.id, during="2024")
            >>> part.at("2024-08-31").territory.level_counts()
            {'country': 1, 'province': 1, 'district': 8, 'commune': 47, 'village': 2400}
        """
        from dtnet.network.edits.selection import selected

        return selected(cast("Network", self), within=within, kinds=kinds, levels=levels, during=during)

    def to_builder(self) -> NetworkBuilder:
        """A builder that holds all rows of this network, to which more can be added.

        Bodies that came from body rules are rows by now; relation rules are still rules.
        """
        from dtnet.network.edits.written_rows import Draft

        return Draft(cast("Network", self)).builder()

    def add(
        self,
        *,
        areas: Columns | None = None,
        bodies: Columns | None = None,
        relations: Columns | None = None,
        services: Columns | None = None,
    ) -> Network:
        """Another network with more rows.

        Args:
            areas: Columns as `NetworkBuilder.add_areas` takes them.
            bodies: Columns as `NetworkBuilder.add_bodies` takes them.
            relations: Columns as `NetworkBuilder.add_relations` takes them.
            services: Columns as `NetworkBuilder.add_services` takes them.

        Raises:
            InvalidNetworkError: With every fault of the result; rows are numbered behind those there.
            ArgumentError: If these are no columns.
        """
        from dtnet.network.edits.edits import added

        rows = {"areas": areas, "bodies": bodies, "relations": relations, "services": services}
        return added(cast("Network", self), rows)

    def change(self, id: str, /, *, on: DayLike, **values: object) -> Network:
        """Another network in which an area or body changed on a day: one version closes, another opens.

        The new version has the values given and is else like the old one; it lasts as long as that would
        have. Later versions stay as they are. A value that is given is known as well as the row is
        (`origin`), unless `<attribute>_origin` says how, and without bounds, unless they are given too. An
        origin without a value is a fault.

        Args:
            id: Its id.
            on: The first day on which it is different.
            values: New values by column, as `NetworkBuilder` takes them; None for unknown.

        Raises:
            UnknownNameError: If nothing has this id, or there is no such column.
            ArgumentError: If it does not exist on that day, a version begins on it, nothing would change, or
                a value is one that stays for life (id, level, kind).
            OutsideDataError: If the day lies outside the data.
            InvalidNetworkError: With every fault of the result.

        Examples:
            >>> import dtnet
            >>> net = dtnet.datasets.load("vietnam").select(within="vn:province:48:0")
            >>> renamed = net.change("vn:province:48:0", on="2025-01-01", name="Đà Nẵng mới")
            >>> renamed.history("vn:province:48:0")["name"]
            ['Đà Nẵng', 'Đà Nẵng mới', 'Đà Nẵng']
        """
        from dtnet.network.edits.edits import changed

        return changed(cast("Network", self), id, on, values)

    def close(self, ids: str | Iterable[str], /, *, on: DayLike, with_contents: bool = False) -> Network:
        """Another network in which areas or bodies exist no more from a day on.

        Versions in force end on the day, later ones are dropped. Stated relations of a closed body end with
        it, both upwards and downwards; relation rules then find the next superior by themselves. What would
        have become of it later is left out; that something was to become it later is a fault.

        Args:
            ids: Ids; one, or several.
            on: The first day on which they are gone.
            with_contents: Close whatever lies or works in them too, from the day on as long as it does.
                By default children and bodies that would lose their area are faults.

        Raises:
            UnknownNameError: If nothing has one of the ids.
            ArgumentError: If one does not exist the day before; or if it hangs on a day that is known within
                bounds only whether something else is left, or where it is cut.
            OutsideDataError: If the day lies outside the data.
            InvalidNetworkError: With every fault of the result.
        """
        from dtnet.network.edits.edits import closed

        return closed(cast("Network", self), ids, on, with_contents=with_contents)

    def correct(self, id: str, /, *, at: DayLike, **values: object) -> Network:
        """Another network in which a version of an area or body says something else, as if it always had.

        Args:
            id: Its id.
            at: A day of the version.
            values: Values by column, `start` and `end` among them. Level and kind are corrected in all
                versions. Origins and bounds are as in `change`; a day known within bounds only on which
                one version follows another is corrected in both.

        Raises:
            UnknownNameError: If nothing has this id, or there is no such column.
            ArgumentError: If it does not exist on that day, nothing is corrected, or the id is.
            OutsideDataError: If the day lies outside the data.
            InvalidNetworkError: With every fault of the result.
        """
        from dtnet.network.edits.edits import corrected

        return corrected(cast("Network", self), id, at, values)

    def remove(self, ids: str | Iterable[str], /) -> Network:
        """Another network in which areas or bodies never were.

        What names them goes too: stated relations, statements of completeness, successions of which one is
        the source. Children, bodies at home in them, and shares that no longer add up are faults.

        Args:
            ids: Ids; one, or several.

        Raises:
            UnknownNameError: If nothing has one of the ids.
            InvalidNetworkError: With every fault of the result.
        """
        from dtnet.network.edits.edits import removed

        return removed(cast("Network", self), ids)


class RowVerbs:
    """Edits of stated relations and services. None changes the network: each gives another."""

    __slots__ = ()

    def close_relations(
        self, subordinate: str, /, *, type: str, on: DayLike, superior: str | None = None
    ) -> Network:
        """Another network in which what is stated of somebody's superiors holds no more from a day on.

        Rows in force the day before end on the day; others stay as they are. Relation rules then say again
        who the superior is, where they speak of the body. A row that states that there is no superior is
        closed like any other.

        Args:
            subordinate: Id of the body below.
            type: The relation type.
            on: The first day on which the rows hold no more.
            superior: Only the row with this superior; by default all of the body, in a line one at most.

        Raises:
            UnknownNameError: If there is no such body or relation type.
            ArgumentError: If no such row is in force the day before.
            OutsideDataError: If the day lies outside the data.
            InvalidNetworkError: With every fault of the result.
        """
        from dtnet.network.edits.row_edits import closed_relations

        return closed_relations(cast("Network", self), subordinate, type, on, superior)

    def remove_relations(
        self, subordinate: str, /, *, type: str, at: DayLike, superior: str | None = None
    ) -> Network:
        """Another network in which what is stated of somebody's superiors on a day never was.

        Args:
            subordinate: Id of the body below.
            type: The relation type.
            at: A day on which the rows are in force.
            superior: Only the row with this superior; by default all of the body, in a line one at most.

        Raises:
            UnknownNameError: If there is no such body or relation type.
            ArgumentError: If no such row is in force on the day.
            OutsideDataError: If the day lies outside the data.
            InvalidNetworkError: With every fault of the result.
        """
        from dtnet.network.edits.row_edits import removed_relations

        return removed_relations(cast("Network", self), subordinate, type, at, superior)

    def close_services(self, body: str, /, *, on: DayLike, area: str | None = None) -> Network:
        """Another network in which a body serves further areas no more from a day on.

        Rows in force the day before end on the day; others stay as they are.

        Args:
            body: Id of the body.
            on: The first day on which the rows hold no more.
            area: Id of the only area that is meant; by default all that it serves beside its home.

        Raises:
            UnknownNameError: If there is no such body or area.
            ArgumentError: If no such row is in force the day before.
            OutsideDataError: If the day lies outside the data.
            InvalidNetworkError: With every fault of the result.
        """
        from dtnet.network.edits.row_edits import closed_services

        return closed_services(cast("Network", self), body, on, area)

    def remove_services(self, body: str, /, *, at: DayLike, area: str | None = None) -> Network:
        """Another network in which rows by which a body serves further areas on a day never were.

        Args:
            body: Id of the body.
            at: A day on which the rows are in force.
            area: Id of the only area that is meant; by default all that it serves beside its home.

        Raises:
            UnknownNameError: If there is no such body or area.
            ArgumentError: If no such row is in force on the day.
            OutsideDataError: If the day lies outside the data.
            InvalidNetworkError: With every fault of the result.
        """
        from dtnet.network.edits.row_edits import removed_services

        return removed_services(cast("Network", self), body, at, area)
