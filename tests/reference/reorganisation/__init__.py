"""Slow, obvious twins of the arithmetic of reorganisations: paths and units one by one, all completions."""

from . import categories, maps, rates, stocks

__all__ = ["categories", "maps", "rates", "stocks"]
