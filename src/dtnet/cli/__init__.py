"""The `dtnet` command."""

from __future__ import annotations

from dtnet.cli.app import main

__all__ = ["main"]
