"""Who is reached, how surely, and on what the answer rests."""

from __future__ import annotations

from dtnet.coverage.claims import Judgement, judge_every
from dtnet.coverage.query import coverage_table

__all__ = ["Judgement", "coverage_table", "judge_every"]
