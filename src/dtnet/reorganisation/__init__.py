"""Reorganisations: the lineage of areas and bodies, and the conversion of values between days."""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from dtnet.reorganisation.carry.crosswalk import Crosswalk
    from dtnet.reorganisation.carry.kinds import Category, Flow, Rate, Stock
    from dtnet.reorganisation.carry.values import Rebased, Report
    from dtnet.reorganisation.lineage.events import event_list
    from dtnet.reorganisation.lineage.lineage import (
        became,
        came_of,
        class_counts,
        kept_through,
        predecessors,
        successors,
        what_became,
    )
    from dtnet.reorganisation.vintage import CodeEra, Vintage, identify_vintage

__all__ = [
    "Category",
    "CodeEra",
    "Crosswalk",
    "Flow",
    "Rate",
    "Rebased",
    "Report",
    "Stock",
    "Vintage",
    "became",
    "came_of",
    "class_counts",
    "event_list",
    "identify_vintage",
    "kept_through",
    "predecessors",
    "successors",
    "what_became",
]

if not TYPE_CHECKING:
    from dtnet.lazy import names_of

    __getattr__, __dir__ = names_of(
        __name__,
        {
            "dtnet.reorganisation.carry.crosswalk": "Crosswalk",
            "dtnet.reorganisation.carry.kinds": "Category Flow Rate Stock",
            "dtnet.reorganisation.carry.values": "Rebased Report",
            "dtnet.reorganisation.lineage.events": "event_list",
            "dtnet.reorganisation.lineage.lineage": (
                "became came_of class_counts kept_through predecessors successors what_became"
            ),
            "dtnet.reorganisation.vintage": "CodeEra Vintage identify_vintage",
        },
    )
