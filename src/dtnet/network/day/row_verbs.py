"""The verbs of a network for rows that have no id: each method a single call, imported when called."""
# ruff: noqa: PLC0415

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from dtnet.network.day.network import Network
    from dtnet.periods import DayLike


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
