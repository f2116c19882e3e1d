"""The bundled network of Toyland: a folder of files like anybody's, read through the same door."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from dtnet.io.networks import read_network

if TYPE_CHECKING:
    from dtnet.network.day.network import Network

DATA: Final = Path(__file__).parent / "data"


def network() -> Network:
    """The network, 2024-01-01 to 2025-12-31, with every validity rule checked."""
    return read_network(DATA)
