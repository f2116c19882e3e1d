"""Slow, obvious twins of the arithmetic of reorganisations: paths and units one by one, all completions."""

from . import maps, stocks

__all__ = ["maps", "stocks"]
