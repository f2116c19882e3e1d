"""Names of inner modules of `predicates` that several files of tests need."""

from __future__ import annotations

from dtnet.predicates.conditions import atoms_of, parts_of
from dtnet.predicates.evaluation import undecided_atoms
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, UNKNOWN, YES, is_decided

__all__ = [
    "NO",
    "NOT_APPLICABLE",
    "UNKNOWN",
    "YES",
    "atoms_of",
    "is_decided",
    "parts_of",
    "undecided_atoms",
]
