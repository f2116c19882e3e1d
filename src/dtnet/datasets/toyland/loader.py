"""The bundled network of Toyland, read from a folder of files as any user's network is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from dtnet.io.formats import read_network

if TYPE_CHECKING:
    from dtnet.network.day.network import Network

DATA: Final = Path(__file__).parent / "data"


def network() -> Network:
    """The network of 2024-01-01 to 2025-12-31, checked against every validity rule."""
    return read_network(DATA)
