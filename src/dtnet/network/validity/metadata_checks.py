"""What a network says of itself, checked beside its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dtnet.errors import Fault

if TYPE_CHECKING:
    from dtnet.network.tables.schema import Metadata


def check_metadata(metadata: Metadata) -> list[Fault]:
    """The reference day and window lie in the days that may be asked."""
    extent, day, window = metadata.extent, metadata.reference_day, metadata.reference_window
    faults = []
    if day is not None and day not in extent:
        faults.append(Fault("metadata: reference_day", f"{day} is outside {extent}, the days of the data"))
    if window is not None and window.intersection(extent) != window:
        told = f"{window} is not inside {extent}, the days of the data"
        faults.append(Fault("metadata: reference_window", told))
    return faults
