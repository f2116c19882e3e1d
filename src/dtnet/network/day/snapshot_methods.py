"""Methods of a snapshot about structure and graphs; each is one call of a function, imported when called."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx

    from dtnet.frames import Table
    from dtnet.network.day.snapshot import Snapshot
    from dtnet.network.structure.dominance import SpanBy
    from dtnet.network.territory.forest import Hierarchy


class StructureQuestions:
    """Methods about the structure of the network on a day."""

    __slots__ = ()

    def graph(
        self, relations: str | Sequence[str] = ("guided_by",), *, copy: bool = False
    ) -> nx.DiGraph[str]:
        """The day as a frozen networkx graph; see `dtnet.network.graph_of`."""
        from dtnet.network.structure.graph import graph_of  # noqa: PLC0415 - networkx is paid by who asks

        return graph_of(cast("Snapshot", self), relations, copy=copy)

    def root_of(self, relations: str | Sequence[str] = ("guided_by",)) -> str:
        """Id of the root of some lines; see `dtnet.network.root_of`."""
        from dtnet.network.structure import connection  # noqa: PLC0415 - paid by who asks

        return connection.root_of(cast("Snapshot", self), relations)

    def chain(self, body: str, relations: str | Sequence[str] = ("guided_by",)) -> list[str]:
        """Ids from a body up to the top; see `dtnet.network.chain`."""
        from dtnet.network.structure import connection  # noqa: PLC0415 - paid by who asks

        return connection.chain(cast("Snapshot", self), body, relations)

    def chains(
        self,
        relations: str | Sequence[str] = ("guided_by",),
        *,
        kind: str | None = None,
        root: str | None = None,
    ) -> Table:
        """The chains of kinds that connect bodies to the root; see `dtnet.network.chains`."""
        from dtnet.network.structure import connection  # noqa: PLC0415 - paid by who asks

        return connection.chains(cast("Snapshot", self), relations, kind=kind, root=root)

    def unconnected(
        self,
        relations: str | Sequence[str] = ("guided_by",),
        *,
        kind: str | None = None,
        root: str | None = None,
    ) -> Table:
        """Bodies whose chain does not end at the root; see `dtnet.network.unconnected`."""
        from dtnet.network.structure import connection  # noqa: PLC0415 - paid by who asks

        return connection.unconnected(cast("Snapshot", self), relations, kind=kind, root=root)

    def without_superior(self, relation: str, *, kind: str | None = None) -> Table:
        """Bodies without a superior; see `dtnet.network.without_superior`."""
        from dtnet.network.structure import connection  # noqa: PLC0415 - paid by who asks

        return connection.without_superior(cast("Snapshot", self), relation, kind=kind)

    def path_between(self, body: str, other: str, *, relation: str = "guided_by") -> list[str]:
        """Ids from a body to another along a line; see `dtnet.network.path_between`."""
        from dtnet.network.structure import connection  # noqa: PLC0415 - paid by who asks

        return connection.path_between(cast("Snapshot", self), body, other, relation=relation)

    def span_of_control(self, relation: str = "guided_by", *, by: SpanBy = "kind") -> Table:
        """The numbers of direct subordinates; see `dtnet.network.span_of_control`."""
        from dtnet.network.structure import dominance as structure  # noqa: PLC0415 - paid by who asks

        return structure.span_of_control(cast("Snapshot", self), relation, by=by)

    def dominators(
        self, relations: str | Sequence[str] = ("guided_by",), *, root: str | None = None
    ) -> Hierarchy:
        """Each body under its nearest dominator; see `dtnet.network.dominators`."""
        from dtnet.network.structure import dominance as structure  # noqa: PLC0415 - paid by who asks

        return structure.dominators(cast("Snapshot", self), relations, root=root)

    def falls_off(
        self, body: str, relations: str | Sequence[str] = ("guided_by",), *, root: str | None = None
    ) -> Table:
        """Bodies that lose the connection if a body is removed; see `dtnet.network.falls_off`."""
        from dtnet.network.structure import dominance as structure  # noqa: PLC0415 - paid by who asks

        return structure.falls_off(cast("Snapshot", self), body, relations, root=root)
