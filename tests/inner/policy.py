"""Names of inner modules of `policy` that several files of tests need."""

from __future__ import annotations

from dtnet.policy.engine.payments_within_ceilings import CeilingRoom, Ceilings
from dtnet.policy.units.question_and_inputs import AssessmentQuestion, unknown_area

__all__ = ["AssessmentQuestion", "CeilingRoom", "Ceilings", "unknown_area"]
