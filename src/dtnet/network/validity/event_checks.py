"""What events and statements of completeness must say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dtnet.errors import Fault, near
from dtnet.network.tables.naming import AS_STORED

if TYPE_CHECKING:
    from dtnet.network.tables.naming import RowNames
    from dtnet.network.tables.schema import Vocabulary
    from dtnet.network.tables.tables import Tables


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
    """Statements name an area and hold a day; a level that is listed in an area lies below it."""
    del names
    levels = vocabulary.levels
    areas = tables.areas
    level_of = dict(zip(areas.ids, areas.level.tolist(), strict=True)) if tables.statements else {}
    faults = []
    for number, statement in enumerate(tables.statements):
        place, about = f"statement {number}", statement.about
        if statement.area not in level_of:
            faults.append(Fault(f"{place}: area", f"there is no area {statement.area!r}"))
        elif about in levels and levels.index(about) <= level_of[statement.area]:
            of = levels[level_of[statement.area]]
            told = f"no {about} lies in {statement.area!r}, a {of}; name a level below {of!r}"
            faults.append(Fault(f"{place}: about", told))
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
