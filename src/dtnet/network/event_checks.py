"""What events, successions and statements of completeness must say."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np

from dtnet.errors import Fault, near
from dtnet.network.naming import AS_STORED
from dtnet.network.shape_checks import both
from dtnet.network.spells import Spells
from dtnet.periods import day_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dtnet.network.naming import RowNames
    from dtnet.network.schema import Vocabulary
    from dtnet.network.tables import Tables

_DAY: Final = timedelta(days=1)


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


def check_references(tables: Tables, vocabulary: Vocabulary, names: RowNames = AS_STORED) -> list[Fault]:
    """Successions name an event and areas or bodies that exist; statements name an area and hold a day."""
    del vocabulary, names
    if not tables.successions and not tables.statements:
        return []
    areas, bodies = set(tables.areas.ids), set(tables.bodies.ids)
    events = {event.id for event in tables.events}
    faults = []
    for number, succession in enumerate(tables.successions):
        place = f"succession {number}"
        if succession.event not in events:
            faults.append(Fault(f"{place}: event", f"there is no event {succession.event!r}"))
        faults += [
            Fault(f"{place}: {key}", f"there is no area or body {id!r}")
            for key, id in (("source", succession.source), ("target", succession.target))
            if id not in areas and id not in bodies
        ]
        if (succession.source in areas and succession.target in bodies) or (
            succession.source in bodies and succession.target in areas
        ):
            told = f"{succession.target!r}: an area becomes areas, a body becomes bodies"
            faults.append(Fault(f"{place}: target", told))
    for number, statement in enumerate(tables.statements):
        place = f"statement {number}"
        if statement.area not in areas:
            faults.append(Fault(f"{place}: area", f"there is no area {statement.area!r}"))
        if statement.end is not None and statement.end <= statement.start:
            told = f"{statement.end} is not after {statement.start}; ends are not included"
            faults.append(Fault(f"{place}: end", told))
    return faults


def check_shares(tables: Tables, vocabulary: Vocabulary, names: RowNames = AS_STORED) -> list[Fault]:
    """Shares are exact fractions above 0; those of one source in one event sum to 1, a target named once."""
    del vocabulary, names
    faults = []
    sums: defaultdict[tuple[str, str], Fraction] = defaultdict(Fraction)
    seen: set[tuple[str, str, str]] = set()
    inexact: set[tuple[str, str]] = set()
    for number, each in enumerate(tables.successions):
        place = f"succession {number}"
        share: object = each.share
        if not isinstance(share, Fraction):
            told = f"{share!r} is a {type(share).__name__}; write Fraction(1, 3): shares are exact"
            faults.append(Fault(f"{place}: share", told))
            inexact.add((each.event, each.source))
            continue
        if share <= 0:
            faults.append(Fault(f"{place}: share", f"{share}, legal is a fraction above 0 and up to 1"))
        if (each.event, each.source, each.target) in seen:
            told = f"{each.target!r} follows {each.source!r} twice in {each.event!r}"
            faults.append(Fault(f"{place}: target", told))
        seen.add((each.event, each.source, each.target))
        sums[each.event, each.source] += share
    faults += [
        Fault(f"successions of {source} in {event}: share", f"they sum to {share}, not to 1")
        for (event, source), share in sums.items()
        if share != 1 and (event, source) not in inexact
    ]
    return faults


def check_succession_days(tables: Tables, vocabulary: Vocabulary, names: RowNames = AS_STORED) -> list[Fault]:
    """The source of a succession exists the day before its event operates, the target on the day itself."""
    del vocabulary, names
    return [Fault(f"succession {number}: {end}", told) for number, end, told in absent_ends(tables)]


def absent_ends(tables: Tables) -> Iterator[tuple[int, str, str]]:
    """Ends of successions that do not exist when they have to; O(rows), and nothing without successions.

    What an event or id that there is none of would say is left to `check_references`.

    Yields:
        The number of the succession, `source` or `target`, and what is wrong.
    """
    operating = {event.id: event.operating for event in tables.events}
    ends = [
        (number, end, id, operating[each.event] - before)
        for number, each in enumerate(tables.successions)
        if each.event in operating
        for end, id, before in (("source", each.source, _DAY), ("target", each.target, timedelta()))
    ]
    wanted = {id for _, _, id, _ in ends}
    for _, of in both(tables) if wanted else ():
        entities = {id: entity for entity, id in enumerate(of.ids) if id in wanted}
        named = [each for each in ends if each[2] in entities]
        entity = np.array([entities[id] for _, _, id, _ in named], np.int32)
        day = np.array([day_number(day) for *_, day in named], np.int32)
        spells = Spells(of)
        for at in np.flatnonzero(~spells.cover(entity, day, day + 1)).tolist():
            number, end, _, needed = named[at]
            event = tables.successions[number].event
            when = (
                f"{needed}, the day before {event!r}"
                if end == "source"
                else f"{needed}, the day of {event!r}"
            )
            yield number, end, f"needed on {when}, but {spells.told(int(entity[at]))}"


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
