"""The network in time: dated tables, their checks, edits, and the snapshot of one day."""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from dtnet.network.day.codes import Coded
    from dtnet.network.day.history import Stretch
    from dtnet.network.structure.connection import (
        chain,
        chains,
        dominators,
        falls_off,
        path_between,
        root_of,
        span_of_control,
        unconnected,
        without_superior,
    )
    from dtnet.network.structure.graph import graph_of
    from dtnet.network.tables.successions import Succession, Successions
    from dtnet.network.tables.tables import Event, Statement, Title
    from dtnet.network.territory.day_state import AreaState, BodyState, LiveBodies
    from dtnet.network.territory.names import NameIndex
    from dtnet.network.territory.preorder import Slices

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
            "dtnet.network.day.codes": ("Coded",),
            "dtnet.network.day.history": ("Stretch",),
            "dtnet.network.structure.connection": (
                *("chain", "chains", "dominators", "falls_off", "path_between", "root_of"),
                *("span_of_control", "unconnected", "without_superior"),
            ),
            "dtnet.network.structure.graph": ("graph_of",),
            "dtnet.network.tables.successions": ("Succession", "Successions"),
            "dtnet.network.tables.tables": ("Event", "Statement", "Title"),
            "dtnet.network.territory.day_state": ("AreaState", "BodyState", "LiveBodies"),
            "dtnet.network.territory.names": ("NameIndex",),
            "dtnet.network.territory.preorder": ("Slices",),
        },
    )
