"""What rows of services must say: who serves which area beside its home."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dtnet.network.tables.naming import AS_STORED, shown_days
from dtnet.network.tables.spells import Spells
from dtnet.network.tables.tables import NOBODY
from dtnet.network.territory.ranges import Slices
from dtnet.network.validity.row_checks import absence_faults, overlap_faults

if TYPE_CHECKING:
    from dtnet.errors import Fault
    from dtnet.network.tables.naming import RowNames
    from dtnet.network.tables.schema import Vocabulary
    from dtnet.network.tables.tables import Tables


def check_service_ends(tables: Tables, vocabulary: Vocabulary, names: RowNames = AS_STORED) -> list[Fault]:
    """A body that serves an area exists on all days of the row, and so does the area."""
    del vocabulary
    return [
        *absence_faults(tables, names, "services", "body", Spells(tables.bodies)),
        *absence_faults(tables, names, "services", "area", Spells(tables.areas)),
    ]


def check_services_apart(tables: Tables, vocabulary: Vocabulary, names: RowNames = AS_STORED) -> list[Fault]:
    """That a body serves an area is said once a day."""
    del vocabulary
    services = tables.services
    known = (services.body != NOBODY) & (services.area != NOBODY)
    owner = services.body.astype(np.int64) * (len(tables.areas.ids) + 1) + services.area
    _, numbered = np.unique(owner, return_inverse=True)
    numbered = np.where(known, numbered, NOBODY)
    return overlap_faults(tables, names, "services", numbered, reads=["body", "area"])


def check_services_elsewhere(
    tables: Tables, vocabulary: Vocabulary, names: RowNames = AS_STORED
) -> list[Fault]:
    """The area is not the body's home on any day of the row."""
    del vocabulary
    services, bodies = tables.services, tables.bodies
    rows = np.arange(len(bodies.entity))
    first, end = (bodies.entity.searchsorted(services.body, side) for side in ("left", "right"))
    served, version = Slices(rows, first, end).pairs()
    twice = (
        (bodies.home[version] == services.area[served])
        & (services.area[served] != NOBODY)
        & (bodies.start[version] < services.end[served])
        & (services.start[served] < bodies.end[version])
    )
    homes = dict(zip(served[twice].tolist(), version[twice].tolist(), strict=True))

    def told(row: int) -> str:
        home = homes[row]
        days = shown_days(int(bodies.start[home]), int(bodies.end[home]))
        return f"its home on {days}: a home is served without a row, the table lists further areas"

    found = np.array(
        [row for row, home in homes.items() if not names.doubted("bodies", home, _READ)], np.intp
    )
    reads = ["body", "start", "end"]
    return names.faults(tables, "services", found, told, column="area", reads=reads)


_READ = ("home", "start", "end", "id")
