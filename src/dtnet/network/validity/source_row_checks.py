"""Rules for source rows: the rows of lists from which areas and bodies come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.errors import Fault, near
from dtnet.network.day.columns import SOURCE_ROWS
from dtnet.network.tables.row_names import LISTED, unlisted
from dtnet.network.tables.source_rows import NUMBER_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from dtnet.network.tables.row_names import CheckedRows, RowNames
    from dtnet.network.tables.schema import Metadata
    from dtnet.network.tables.source_rows import SourceRows
    from dtnet.network.tables.tables import Flags


def check_source_rows(given: CheckedRows) -> list[Fault]:
    """A source row is about an area or body, names its list without folders, and is stated once.

    The rows and their texts are in canonical order.
    """
    rows = given.tables.source_rows
    if not len(rows):
        return []
    return [*_faults(given, rows)]


def _faults(given: CheckedRows, rows: SourceRows) -> Iterator[Fault]:
    if not rows.in_order():
        yield Fault(SOURCE_ROWS, "rows or texts are out of canonical order")
        return
    known = {*given.tables.areas.ids, *given.tables.bodies.ids}
    named = _NamedRows(rows, given.names)
    yield from named.faults(~rows.which("id", known.__contains__), "id", _unknown)
    yield from named.faults(
        rows.which("list", lambda text: "/" in text or "\\" in text),
        "list",
        lambda text: f"{text!r} is a path; give the name of the file without folders",
    )
    twice = "the same source row is stated twice; state it once"
    yield from named.faults(rows.repeated(), "id", lambda _: twice, reads=NUMBER_COLUMNS)


def _unknown(id: str | None) -> str:
    return "the id is missing" if id is None else f"there is no area or body {id!r}"


def cited_faults(rows: SourceRows, metadata: Metadata, names: RowNames) -> Iterator[Fault]:
    """A fault for each source of source rows that is no source of the metadata."""
    if not len(rows):
        return
    known = {each.ref for each in metadata.sources}
    yield from _NamedRows(rows, names).faults(
        rows.which("source", lambda text: text not in known),
        "source",
        lambda text: (
            f"{text!r} is no source of the metadata; {near(str(text), known) or 'add it to its sources'}"
        ),
    )


@attrs.frozen(eq=False)
class _NamedRows:
    """Source rows, and how faults name them."""

    rows: SourceRows
    names: RowNames

    def faults(
        self,
        wrong: Flags,
        column: str,
        message: Callable[[str | None], str],
        *,
        reads: Iterable[str] = (),
    ) -> Iterator[Fault]:
        """A fault for each row, up to `LISTED`; none for a row whose cells could not be read.

        Args:
            wrong: Per row, whether it is faulty.
            message: Gives the message for the text of the column.
            reads: Other columns on which the faults depend.
        """
        doubtful, numbers = self.names.doubtful, self.names.numbers.get(SOURCE_ROWS)
        for each in {column, *reads}:
            if (SOURCE_ROWS, each) in doubtful:
                wrong = wrong & ~doubtful[SOURCE_ROWS, each]
        found = np.flatnonzero(wrong)
        shown = found[:LISTED]
        ids, texts = (self.rows.stated(each, shown) for each in ("id", column))
        for row, id, text in zip(shown.tolist(), ids, texts, strict=True):
            number = row if numbers is None else int(numbers[row])
            about = "" if id is None else f" ({id})"
            yield Fault(f"{SOURCE_ROWS} row {number}{about}: {column}", message(text))
        if len(found) > LISTED:
            yield unlisted(SOURCE_ROWS, column)
