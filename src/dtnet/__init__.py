"""A country's digital transformation network as a typed graph in time, with policies and coverage.

Public names are loaded on first use, so `import dtnet` reads nothing but the standard library.
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
        lists,
        measures,
        money,
        network,
        periods,
        plot,
        policy,
        predicates,
        reorganisation,
        report,
        testing,
    )
    from dtnet.citations import Citation
    from dtnet.errors import DtnetError
    from dtnet.frames import Table
    from dtnet.io.formats import read_network, write_network
    from dtnet.lists.list_reading import read_list
    from dtnet.lists.place_lists import PlaceList
    from dtnet.network.day.network import Network
    from dtnet.network.day.snapshot import Area, Body, Snapshot, Team
    from dtnet.network.edits.differences import Difference, difference
    from dtnet.network.reading.builder import NetworkBuilder
    from dtnet.network.reading.graph import from_networkx
    from dtnet.network.tables.rules import BodyRule, RelationRule
    from dtnet.network.tables.schema import (
        Attribute,
        Currency,
        LevelWord,
        Metadata,
        RelationType,
        TypeWord,
        Vocabulary,
    )
    from dtnet.network.territory.forest import Hierarchy
    from dtnet.origins import Origin
    from dtnet.periods import Month, Period
    from dtnet.policy.answers.assessment import Assessment, assess
    from dtnet.policy.answers.comparison import Comparison, compare
    from dtnet.policy.answers.sweeps import sweep
    from dtnet.policy.catalogue import Catalogue, policies
    from dtnet.policy.document.document import Policy
    from dtnet.policy.document.plugin_protocol import DueCells, SubsidyPolicy
    from dtnet.policy.reading.policy_documents import read_policy

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
    "LevelWord",
    "Metadata",
    "Month",
    "Network",
    "NetworkBuilder",
    "Origin",
    "Period",
    "PlaceList",
    "Policy",
    "RelationRule",
    "RelationType",
    "Snapshot",
    "SubsidyPolicy",
    "Table",
    "Team",
    "TypeWord",
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
    "lists",
    "measures",
    "money",
    "network",
    "periods",
    "plot",
    "policies",
    "policy",
    "predicates",
    "read_list",
    "read_network",
    "read_policy",
    "reorganisation",
    "report",
    "sweep",
    "testing",
    "write_network",
]

__version__ = "0.1.0"  # written here: another distribution may call itself dtnet, too

if not TYPE_CHECKING:
    from dtnet.lazy import names_of

    __getattr__, __dir__ = names_of(
        __name__,
        {
            "dtnet.citations": "Citation",
            "dtnet.errors": "DtnetError",
            "dtnet.frames": "Table",
            "dtnet.io.formats": "read_network write_network",
            "dtnet.lists.list_reading": "read_list",
            "dtnet.lists.place_lists": "PlaceList",
            "dtnet.network.reading.builder": "NetworkBuilder",
            "dtnet.network.edits.differences": "Difference difference",
            "dtnet.network.reading.graph": "from_networkx",
            "dtnet.network.territory.forest": "Hierarchy",
            "dtnet.network.day.network": "Network",
            "dtnet.network.tables.rules": "BodyRule RelationRule",
            "dtnet.network.tables.schema": (
                "Attribute Currency LevelWord Metadata RelationType TypeWord Vocabulary"
            ),
            "dtnet.network.day.snapshot": "Area Body Snapshot Team",
            "dtnet.origins": "Origin",
            "dtnet.periods": "Month Period",
            "dtnet.policy.answers.assessment": "Assessment assess",
            "dtnet.policy.catalogue": "Catalogue policies",
            "dtnet.policy.answers.comparison": "Comparison compare",
            "dtnet.policy.answers.sweeps": "sweep",
            "dtnet.policy.document.document": "Policy",
            "dtnet.policy.document.plugin_protocol": "DueCells SubsidyPolicy",
            "dtnet.policy.reading.policy_documents": "read_policy",
        },
        __all__,
    )
