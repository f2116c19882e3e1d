"""The bundled datasets: `load` gives a network by its name, `load_figures` the figures published about it."""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from dtnet.datasets.loading import fingerprint, load, load_figures, names

__all__ = ["fingerprint", "load", "load_figures", "names"]

if not TYPE_CHECKING:
    from dtnet.lazy import names_of

    __getattr__, __dir__ = names_of(
        __name__, {"dtnet.datasets.loading": "fingerprint load load_figures names"}
    )
