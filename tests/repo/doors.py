"""The modules from which whoever uses the library imports: its doors."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

DOORS = (
    "dtnet",
    "dtnet.coverage",
    "dtnet.coverage.measures",
    "dtnet.datasets",
    "dtnet.errors",
    "dtnet.figures",
    "dtnet.io",
    "dtnet.lists",
    "dtnet.measures",
    "dtnet.money",
    "dtnet.network",
    "dtnet.periods",
    "dtnet.plot",
    "dtnet.policy",
    "dtnet.predicates",
    "dtnet.reorganisation",
    "dtnet.report",
    "dtnet.testing",
    "dtnet.testing.laws",
    "dtnet.testing.strategies",
)
"""Whatever is documented is imported from one of these modules, and has one path there."""


@cache
def doors() -> dict[str, Any]:
    """The modules that a user imports public names from, by dotted path."""
    return {path: import_module(path) for path in DOORS}


def public_paths() -> dict[str, object]:
    """Every public object by its dotted path through a door."""
    return {
        f"{path}.{name}": getattr(door, name)
        for path, door in doors().items()
        for name in door.__all__
        if f"{path}.{name}" not in DOORS
    }
