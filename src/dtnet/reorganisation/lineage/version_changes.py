"""What is new in a version of an area or body that goes on under its id, and which event brought it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dtnet.network.tables.tables import NOBODY, Areas, operating_days

if TYPE_CHECKING:
    from dtnet.network.tables.tables import Event
    from dtnet.reorganisation.lineage.lives import Lives


def instrument_of(event: Event) -> str:
    """The number of an event's instrument, or else what it cites."""
    return event.number or event.citation.ref


def version_words(lives: Lives, before: int, after: int) -> list[str]:
    """What differs between two rows: `renamed`, `type_changed`, `recoded`, `moved`."""
    of = lives.of
    words = ["renamed"] if of.name[before] != of.name[after] else []
    if isinstance(of, Areas):
        words += ["type_changed"] if of.type[before] != of.type[after] else []
        words += ["recoded"] if of.code[before] != of.code[after] else []
    return [*words, "moved"] if _place(lives, before) != _place(lives, after) else words


def event_of_move(lives: Lives, before: int, after: int) -> int | None:
    """The event, of the first day of the row after, that says what became of where the row before lay.

    None if the place is the same, or not exactly one event does.
    """
    place = _place(lives, before)
    if place in (NOBODY, _place(lives, after)):
        return None
    tables = lives.network.tables
    said = tables.successions
    told = ~said.of_bodies & (said.source == place) & (operating_days(tables) == lives.of.start[after])
    events = np.unique(said.event[told]).tolist()
    return events[0] if len(events) == 1 else None


def _place(lives: Lives, row: int) -> int:
    """The area that it lies or works in."""
    of = lives.of
    return int(of.parent[row] if isinstance(of, Areas) else of.home[row])
