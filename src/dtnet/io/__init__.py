"""Networks as files: a written network reads back equal, and a reader reports every error with its place."""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from dtnet.io.events import Reorganisations
    from dtnet.io.json_files import network_schema

__all__ = [
    "Reorganisations",
    "network_schema",
]

if not TYPE_CHECKING:
    from dtnet.lazy import names_of

    __getattr__, __dir__ = names_of(
        __name__,
        {
            "dtnet.io.events": ("Reorganisations",),
            "dtnet.io.json_files": ("network_schema",),
        },
    )
