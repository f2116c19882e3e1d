"""What carries over from one day to another across reorganisations, and how surely."""

from __future__ import annotations

from dtnet.reorganisation.crosswalk import Crosswalk
from dtnet.reorganisation.rebased import Rebased, Report

__all__ = ["Crosswalk", "Rebased", "Report"]
