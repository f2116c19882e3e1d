"""Names of inner modules of `strategies` that several files of tests need."""

from __future__ import annotations

from dtnet.testing.strategies.network import (
    AFTER_ASKED,
    ASKED,
    COVERAGE_VOCABULARY,
    FIRST,
    VOCABULARY,
    chained_share_maps,
    share_maps,
)

__all__ = [
    "AFTER_ASKED",
    "ASKED",
    "COVERAGE_VOCABULARY",
    "FIRST",
    "VOCABULARY",
    "chained_share_maps",
    "share_maps",
]
