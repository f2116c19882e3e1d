"""A country's digital transformation network as a typed graph in time.

The public names are loaded on first use: `import dtnet` itself reads nothing but the standard library.
"""

from __future__ import annotations

TYPE_CHECKING = False  # type checkers take it for true; `typing` itself would cost more than all else here

if TYPE_CHECKING:
    from dtnet import coverage, datasets, errors, predicates, reorganisation
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
    "from_networkx",
    "policies",
    "predicates",
    "read_areas",
    "read_events",
    "read_network",
    "read_policy",
    "reorganisation",
    "sweep",
    "write_areas",
    "write_events",
    "write_network",
]

__version__ = "0.1.0"  # written here: another distribution may call itself dtnet, too

if not TYPE_CHECKING:
    _MODULES = {
        "Area": "dtnet.network.records",
        "Assessment": "dtnet.policy.result",
        "Attribute": "dtnet.network.schema",
        "Body": "dtnet.network.records",
        "BodyRule": "dtnet.network.rules",
        "Catalogue": "dtnet.policy.catalogue",
        "Citation": "dtnet.citations",
        "Comparison": "dtnet.policy.comparison",
        "Currency": "dtnet.network.schema",
        "Difference": "dtnet.network.differences",
        "DtnetError": "dtnet.errors",
        "DueCells": "dtnet.policy.due_cells",
        "Hierarchy": "dtnet.network.hierarchy",
        "Metadata": "dtnet.network.schema",
        "Month": "dtnet.periods",
        "Network": "dtnet.network.network",
        "NetworkBuilder": "dtnet.network.builder",
        "Origin": "dtnet.citations",
        "Period": "dtnet.periods",
        "Policy": "dtnet.policy.document",
        "RelationRule": "dtnet.network.rules",
        "RelationType": "dtnet.network.schema",
        "Snapshot": "dtnet.network.snapshot",
        "SubsidyPolicy": "dtnet.policy.protocol",
        "Table": "dtnet.frames",
        "Team": "dtnet.network.records",
        "Vocabulary": "dtnet.network.schema",
        "assess": "dtnet.policy.assessment",
        "compare": "dtnet.policy.comparison",
        "coverage": None,
        "datasets": None,
        "difference": "dtnet.network.differences",
        "errors": None,
        "from_networkx": "dtnet.network.from_graph",
        "policies": "dtnet.policy.catalogue",
        "predicates": None,
        "read_areas": "dtnet.io.areas",
        "read_events": "dtnet.io.events",
        "read_network": "dtnet.io.networks",
        "read_policy": "dtnet.policy.reader",
        "reorganisation": None,
        "sweep": "dtnet.policy.sweeps",
        "write_areas": "dtnet.io.areas",
        "write_events": "dtnet.io.events",
        "write_network": "dtnet.io.networks",
    }

    def __getattr__(name):  # noqa: ANN001, ANN202 - seen by no type checker
        if name not in _MODULES:
            raise AttributeError(f"module 'dtnet' has no attribute {name!r}")
        from importlib import import_module  # noqa: PLC0415 - paid by the first use

        module = _MODULES[name]
        value = import_module(f"dtnet.{name}") if module is None else getattr(import_module(module), name)
        globals()[name] = value
        return value

    def __dir__():  # noqa: ANN202 - seen by no type checker
        return sorted({*globals(), *__all__})
