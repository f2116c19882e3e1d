"""A country's digital transformation network as a typed graph in time.

The public names are loaded on first use: `import dtnet` itself reads nothing but the standard library.
"""

from __future__ import annotations

TYPE_CHECKING = False  # type checkers take it for true; `typing` itself would cost more than all else here

if TYPE_CHECKING:
    from dtnet import (
        coverage,
        datasets,
        errors,
        figures,
        io,
        measures,
        money,
        network,
        periods,
        policy,
        predicates,
        reorganisation,
        testing,
    )
    from dtnet.citations import Citation, Origin
    from dtnet.errors import DtnetError
    from dtnet.frames import Table
    from dtnet.io.areas import read_areas, write_areas
    from dtnet.io.events import read_events, write_events
    from dtnet.io.networks import read_network, write_network
    from dtnet.network.builder import NetworkBuilder
    from dtnet.network.differences import Difference, difference
    from dtnet.network.from_graph import from_networkx
    from dtnet.network.hierarchy import Hierarchy
    from dtnet.network.network import Network
    from dtnet.network.records import Area, Body, Team
    from dtnet.network.rules import BodyRule, RelationRule
    from dtnet.network.schema import Attribute, Currency, Metadata, RelationType, Vocabulary
    from dtnet.network.snapshot import Snapshot
    from dtnet.periods import Month, Period
    from dtnet.policy.assessment import assess
    from dtnet.policy.catalogue import Catalogue, policies
    from dtnet.policy.comparison import Comparison, compare
    from dtnet.policy.document import Policy
    from dtnet.policy.due_cells import DueCells
    from dtnet.policy.protocol import SubsidyPolicy
    from dtnet.policy.reader import read_policy
    from dtnet.policy.result import Assessment
    from dtnet.policy.sweeps import sweep

__all__ = [
    "Area",
    "Assessment",
    "Attribute",
    "Body",
    "BodyRule",
    "Catalogue",
    "Citation",
    "Comparison",
    "Currency",
    "Difference",
    "DtnetError",
    "DueCells",
    "Hierarchy",
    "Metadata",
    "Month",
    "Network",
    "NetworkBuilder",
    "Origin",
    "Period",
    "Policy",
    "RelationRule",
    "RelationType",
    "Snapshot",
    "SubsidyPolicy",
    "Table",
    "Team",
    "Vocabulary",
    "assess",
    "compare",
    "coverage",
    "datasets",
    "difference",
    "errors",
    "figures",
    "from_networkx",
    "io",
    "measures",
    "money",
    "network",
    "periods",
    "policies",
    "policy",
    "predicates",
    "read_areas",
    "read_events",
    "read_network",
    "read_policy",
    "reorganisation",
    "sweep",
    "testing",
    "write_areas",
    "write_events",
    "write_network",
]

__version__ = "0.1.0"  # written here: another distribution may call itself dtnet, too

if not TYPE_CHECKING:
    from dtnet.lazy import names_of

    __getattr__, __dir__ = names_of(
        __name__,
        {
            "dtnet.citations": (
                "Citation",
                "Origin",
            ),
            "dtnet.errors": ("DtnetError",),
            "dtnet.frames": ("Table",),
            "dtnet.io.areas": (
                "read_areas",
                "write_areas",
            ),
            "dtnet.io.events": (
                "read_events",
                "write_events",
            ),
            "dtnet.io.networks": (
                "read_network",
                "write_network",
            ),
            "dtnet.network.builder": ("NetworkBuilder",),
            "dtnet.network.differences": (
                "Difference",
                "difference",
            ),
            "dtnet.network.from_graph": ("from_networkx",),
            "dtnet.network.hierarchy": ("Hierarchy",),
            "dtnet.network.network": ("Network",),
            "dtnet.network.records": (
                "Area",
                "Body",
                "Team",
            ),
            "dtnet.network.rules": (
                "BodyRule",
                "RelationRule",
            ),
            "dtnet.network.schema": (
                "Attribute",
                "Currency",
                "Metadata",
                "RelationType",
                "Vocabulary",
            ),
            "dtnet.network.snapshot": ("Snapshot",),
            "dtnet.periods": (
                "Month",
                "Period",
            ),
            "dtnet.policy.assessment": ("assess",),
            "dtnet.policy.catalogue": (
                "Catalogue",
                "policies",
            ),
            "dtnet.policy.comparison": (
                "Comparison",
                "compare",
            ),
            "dtnet.policy.document": ("Policy",),
            "dtnet.policy.due_cells": ("DueCells",),
            "dtnet.policy.protocol": ("SubsidyPolicy",),
            "dtnet.policy.reader": ("read_policy",),
            "dtnet.policy.result": ("Assessment",),
            "dtnet.policy.sweeps": ("sweep",),
        },
        modules=(
            "coverage",
            "datasets",
            "errors",
            "figures",
            "io",
            "measures",
            "money",
            "network",
            "periods",
            "policy",
            "predicates",
            "reorganisation",
            "testing",
        ),
    )
