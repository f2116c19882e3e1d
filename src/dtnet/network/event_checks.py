"""What events and statements of completeness must say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dtnet.errors import Fault, near
from dtnet.network.naming import AS_STORED

if TYPE_CHECKING:
    from dtnet.network.naming import RowNames
    from dtnet.network.schema import Vocabulary
    from dtnet.network.tables import Tables


def check_events(tables: Tables, vocabulary: Vocabulary, names: RowNames = AS_STORED) -> list[Fault]:
    """An event has its own id, and is not decided after it operates."""
    del vocabulary, names
    faults = []
    seen: set[str] = set()
    for event in tables.events:
        if event.id in seen:
            faults.append(Fault(f"event {event.id}: id", "two events have this id"))
        seen.add(event.id)
        if event.passed is not None and event.passed > event.operating:
            told = f"{event.passed} is after {event.operating}, on which it takes effect"
            faults.append(Fault(f"event {event.id}: passed", told))
    return faults


def check_statement_areas(tables: Tables, vocabulary: Vocabulary, names: RowNames = AS_STORED) -> list[Fault]:
    """Statements name an area and hold a day."""
    del vocabulary, names
    areas = set(tables.areas.ids) if tables.statements else set()
    faults = []
    for number, statement in enumerate(tables.statements):
        place = f"statement {number}"
        if statement.area not in areas:
            faults.append(Fault(f"{place}: area", f"there is no area {statement.area!r}"))
        if statement.end is not None and statement.end <= statement.start:
            told = f"{statement.end} is not after {statement.start}; ends are not included"
            faults.append(Fault(f"{place}: end", told))
    return faults


def check_statement_words(tables: Tables, vocabulary: Vocabulary, names: RowNames = AS_STORED) -> list[Fault]:
    """What a statement says to be complete is something that can be."""
    del names
    known = vocabulary.listed
    return [
        Fault(
            f"statement {number}: about",
            f"{each.about!r} is nothing that can be listed in full; {near(each.about, known)}",
        )
        for number, each in enumerate(tables.statements)
        if each.about not in known
    ]
