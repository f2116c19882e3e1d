"""The bundled datasets, by name."""

from __future__ import annotations

from dtnet.datasets.loading import fingerprint, load, load_figures, names

__all__ = ["fingerprint", "load", "load_figures", "names"]
