"""Names of inner modules of `frames` that several files of tests need."""

from __future__ import annotations

from dtnet.frames import day, ratio, text, whole, yes_no

__all__ = ["day", "ratio", "text", "whole", "yes_no"]
