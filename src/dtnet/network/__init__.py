"""The network in time: dated tables, their checks, edits, and the snapshot of one day."""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from dtnet.network.day.area_search import Coded
    from dtnet.network.day.connection import (
        chain,
        chains,
        path_between,
        root_of,
        span_of_control,
        unconnected,
        without_superior,
    )
    from dtnet.network.day.dominators import dominators, falls_off
    from dtnet.network.day.network import Stretch
    from dtnet.network.reading.graph import graph_of
    from dtnet.network.tables.tables import (
        Event,
        OtherName,
        ParentAmong,
        PartialList,
        Statement,
        Succession,
        Successions,
        Title,
    )
    from dtnet.network.territory.day_state import AreaState, BodyState
    from dtnet.network.territory.names import NameIndex, OtherNames
    from dtnet.network.territory.preorder import Slices
    from dtnet.network.territory.relation_rules import LiveBodies

__all__ = [
    "AreaState",
    "BodyState",
    "Coded",
    "Event",
    "LiveBodies",
    "NameIndex",
    "OtherName",
    "OtherNames",
    "ParentAmong",
    "PartialList",
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
            "dtnet.network.day.area_search": "Coded",
            "dtnet.network.day.network": "Stretch",
            "dtnet.network.day.connection": (
                "chain chains path_between root_of span_of_control unconnected without_superior"
            ),
            "dtnet.network.day.dominators": "dominators falls_off",
            "dtnet.network.reading.graph": "graph_of",
            "dtnet.network.tables.tables": (
                "Event OtherName ParentAmong PartialList Statement Succession Successions Title"
            ),
            "dtnet.network.territory.day_state": "AreaState BodyState",
            "dtnet.network.territory.relation_rules": "LiveBodies",
            "dtnet.network.territory.names": "NameIndex OtherNames",
            "dtnet.network.territory.preorder": "Slices",
        },
    )
