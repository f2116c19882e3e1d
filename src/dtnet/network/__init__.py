"""The network in time: dated tables, their checks, and the snapshot of a day."""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from dtnet.network.codes import Coded
    from dtnet.network.connection import chain, chains, path_between, root_of, unconnected, without_superior
    from dtnet.network.graph import graph_of
    from dtnet.network.history import Stretch
    from dtnet.network.names import NameIndex
    from dtnet.network.ranges import Slices
    from dtnet.network.relations_by_rule import LiveBodies
    from dtnet.network.state import AreaState, BodyState
    from dtnet.network.structure import dominators, falls_off, span_of_control
    from dtnet.network.successions import Succession, Successions
    from dtnet.network.tables import Event, Statement, Title

__all__ = [
    "AreaState",
    "BodyState",
    "Coded",
    "Event",
    "LiveBodies",
    "NameIndex",
    "Slices",
    "Statement",
    "Stretch",
    "Succession",
    "Successions",
    "Title",
    "chain",
    "chains",
    "dominators",
    "falls_off",
    "graph_of",
    "path_between",
    "root_of",
    "span_of_control",
    "unconnected",
    "without_superior",
]

if not TYPE_CHECKING:
    from dtnet.lazy import names_of

    __getattr__, __dir__ = names_of(
        __name__,
        {
            "dtnet.network.codes": ("Coded",),
            "dtnet.network.connection": (
                "chain",
                "chains",
                "path_between",
                "root_of",
                "unconnected",
                "without_superior",
            ),
            "dtnet.network.graph": ("graph_of",),
            "dtnet.network.history": ("Stretch",),
            "dtnet.network.names": ("NameIndex",),
            "dtnet.network.ranges": ("Slices",),
            "dtnet.network.relations_by_rule": ("LiveBodies",),
            "dtnet.network.state": (
                "AreaState",
                "BodyState",
            ),
            "dtnet.network.structure": (
                "dominators",
                "falls_off",
                "span_of_control",
            ),
            "dtnet.network.successions": (
                "Succession",
                "Successions",
            ),
            "dtnet.network.tables": (
                "Event",
                "Statement",
                "Title",
            ),
        },
    )
