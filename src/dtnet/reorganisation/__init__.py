"""What carries over from one day to another across reorganisations, and how surely."""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from dtnet.reorganisation.classes import class_counts, what_became
    from dtnet.reorganisation.code_eras import CodeEra
    from dtnet.reorganisation.crosswalk import Crosswalk
    from dtnet.reorganisation.events import event_list
    from dtnet.reorganisation.kept import kept_through
    from dtnet.reorganisation.lineage import became, came_of, predecessors, successors
    from dtnet.reorganisation.rebased import Rebased, Report
    from dtnet.reorganisation.vintage import Vintage, identify_vintage

__all__ = [
    "CodeEra",
    "Crosswalk",
    "Rebased",
    "Report",
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
            "dtnet.reorganisation.classes": (
                "class_counts",
                "what_became",
            ),
            "dtnet.reorganisation.code_eras": ("CodeEra",),
            "dtnet.reorganisation.crosswalk": ("Crosswalk",),
            "dtnet.reorganisation.events": ("event_list",),
            "dtnet.reorganisation.kept": ("kept_through",),
            "dtnet.reorganisation.lineage": (
                "became",
                "came_of",
                "predecessors",
                "successors",
            ),
            "dtnet.reorganisation.rebased": (
                "Rebased",
                "Report",
            ),
            "dtnet.reorganisation.vintage": (
                "Vintage",
                "identify_vintage",
            ),
        },
    )
