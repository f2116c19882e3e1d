"""Names of inner modules of `policy` that several files of tests need."""

from __future__ import annotations

from dtnet.policy.engine.payments_within_ceilings import CeilingRoom, Ceilings
from dtnet.policy.units.jurisdictions import unknown_area
from dtnet.policy.units.question import AssessmentQuestion

__all__ = ["AssessmentQuestion", "CeilingRoom", "Ceilings", "unknown_area"]
