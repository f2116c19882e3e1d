"""Names of inner modules of `bounds` that several files of tests need."""

from __future__ import annotations

from dtnet.bounds import UNBOUNDED, Bounded

__all__ = ["UNBOUNDED", "Bounded"]
