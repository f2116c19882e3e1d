"""Names of inner modules of `facts` that several files of tests need."""

from __future__ import annotations

from dtnet.facts.area_ground import ground_of
from dtnet.facts.part_around_areas import Root, part_around
from dtnet.facts.subject_verdicts import evaluated, unknown_facts
from dtnet.facts.subjects import Subjects, subject_numbers

__all__ = [
    "Root",
    "Subjects",
    "evaluated",
    "ground_of",
    "part_around",
    "subject_numbers",
    "unknown_facts",
]
