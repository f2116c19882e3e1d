"""Where a series may break since its area became another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dtnet.coverage.answers.dimensions import NONE
from dtnet.network.tables.successions import NOTHING
from dtnet.network.tables.tables import operating_days

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.network.day.network import Network


def redrawn_on(network: Network, areas: NDArray[np.int64], days: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which areas an event of a day closed, opened or redrew; O((n + rows) log rows).

    One that went over whole and alone, whatever it is called since, was not.

    Args:
        network: The network.
        areas: Shape (n): areas; `NONE` for none.
        days: Shape (n): days, each of its area.
    """
    rows, day = network.tables.successions, operating_days(network.tables).astype(np.int64)
    told = ~rows.of_bodies & (rows.source != rows.target)
    ends = [each[told] for each in (rows.source, rows.target)]
    keys = np.concatenate([day[told] << 32 | each for each in ends])
    keys = keys[np.concatenate(ends) != NOTHING]
    asked = days.astype(np.int64) << 32 | np.where(areas == NONE, 0, areas)
    found: NDArray[np.bool_] = np.isin(asked, keys) & (areas != NONE)
    return found
