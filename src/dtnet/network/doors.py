"""Methods that reach up to what is built on the network; each a single call, imported when called."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from dtnet.coverage.results import Missing
    from dtnet.frames import Table
    from dtnet.network.network import Network
    from dtnet.network.snapshot import Snapshot
    from dtnet.periods import DayLike


class NetworkDoors:
    """What a network offers from the floors above."""

    __slots__ = ()

    def coverage(
        self,
        *,
        at: DayLike,
        of: str = "has_team",
        over: str = "village",
        by: str | None = None,
        missing: Missing = "none",
        synthetic: bool = True,
    ) -> Table:
        """Who is reached on a day; see `dtnet.coverage.query.coverage_table`."""
        snapshot = cast("Network", self).at(at)
        return snapshot.coverage(of=of, over=over, by=by, missing=missing, synthetic=synthetic)


class SnapshotDoors:
    """What a snapshot offers from the floors above."""

    __slots__ = ()

    def coverage(
        self,
        *,
        of: str = "has_team",
        over: str = "village",
        by: str | None = None,
        missing: Missing = "none",
        synthetic: bool = True,
    ) -> Table:
        """Who is reached on this day; see `dtnet.coverage.query.coverage_table`."""
        from dtnet.coverage.query import coverage_table  # noqa: PLC0415 - the floor above

        snapshot = cast("Snapshot", self)
        return coverage_table(snapshot, of=of, over=over, by=by, missing=missing, synthetic=synthetic)
