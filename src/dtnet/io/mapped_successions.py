"""What became of whom, as memory-mapped columns: arrays of numbers, and texts of places in instruments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from dtnet.errors import Fault
from dtnet.io.mapped_texts import MappedTexts
from dtnet.network.tables.read_only import frozen
from dtnet.network.tables.successions import (
    BASES,
    COLUMN_TYPES,
    COVERAGES,
    NOTHING,
    Successions,
    no_successions,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from dtnet.io.column_files import ColumnFile
    from dtnet.network.tables.tables import Tables

TABLE: Final = "successions"
MEASURES_KEY: Final = "measures"
_CLAUSES: Final = "clauses"


def succession_arrays(rows: Successions) -> Iterator[tuple[str, NDArray[Any]]]:
    """Arrays by name; none where there are no rows."""
    if not len(rows):
        return
    for column, type_ in COLUMN_TYPES.items():
        yield f"{TABLE}.{column}", getattr(rows, column).astype(_stored(type_))
    texts = MappedTexts.of(rows.clauses)
    yield f"{TABLE}.{_CLAUSES}.content", texts.content
    yield f"{TABLE}.{_CLAUSES}.offsets", texts.offsets


def _stored(type_: Any) -> str:  # noqa: ANN401 - a type of numbers
    """Columns hold whole numbers: 0 and 1 for no and yes."""
    return "uint8" if type_ is np.bool_ else np.dtype(type_).name


def mapped_successions(
    file: ColumnFile,
    tables: Tables,
    measures: tuple[str, ...],
) -> tuple[Successions, list[Fault]]:
    """The rows over their columns, and what in them has no place; O(rows).

    Args:
        file: The file of the columns.
        tables: All else; of what it has too little, rows cannot speak.
        measures: What shares are shares of.
    """
    held = {name: file.array(f"{TABLE}.{name}", _stored(type_)) for name, type_ in COLUMN_TYPES.items()}
    clauses = file.texts(f"{TABLE}.{_CLAUSES}")
    if len({len(each) for each in held.values()}) > 1:
        return no_successions(), [Fault(TABLE, "columns are not of one length")]
    of_bodies = held["of_bodies"].astype(np.bool_)
    ends = np.where(of_bodies, len(tables.bodies.ids), len(tables.areas.ids))
    legal = (
        ("event", 0, len(tables.events)),
        ("of_bodies", 0, 2),
        ("source", 0, ends),
        ("target", NOTHING, ends),
        ("numerator", 0, 2**31),
        ("denominator", 0, 2**31),
        ("coverage", 0, len(COVERAGES)),
        ("basis", 0, len(BASES)),
        ("of", 0, len(measures)),
        ("origin", 1, 5),
        ("clause", 0, len(clauses)),
    )
    faults = [
        Fault(f"{TABLE}.{name}", "holds a number that stands for nothing")
        for name, least, above in legal
        if ((held[name] < least) | (held[name] >= above)).any()
    ]
    made = Successions(
        **{**held, "of_bodies": frozen(of_bodies, np.bool_)},
        measures=measures,
        clauses=clauses,
        event_ids=tuple(each.id for each in tables.events),
        area_ids=tables.areas.ids,
        body_ids=tables.bodies.ids,
    )
    return (no_successions(), faults) if faults else (made, [])
