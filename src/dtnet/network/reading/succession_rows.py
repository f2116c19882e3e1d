"""Columns of successions from records; a record that does not fit becomes a fault."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.errors import Fault, near
from dtnet.network.tables.read_only import frozen
from dtnet.network.tables.successions import (
    BASES,
    COVERAGES,
    NOTHING,
    RESIDENTS,
    Succession,
    Successions,
    no_successions,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from dtnet.network.tables.tables import Event
    from dtnet.network.tables.texts import Texts

_MOST: Final = 2**31
"""Numerators and denominators below this can be multiplied in 64 bits."""
_MEASURES: Final = 256


class NamedIds:
    """The events, areas and bodies to which successions refer, by id.

    Attributes:
        event_ids: Ids of the events, in order.
        area_ids: Ids of the areas.
        body_ids: Ids of the bodies.
    """

    __slots__ = ("_areas", "_bodies", "_events", "area_ids", "body_ids", "event_ids")

    def __init__(
        self,
        events: Sequence[Event],
        area_ids: Texts,
        body_ids: Texts,
        areas: Mapping[str, int],
        bodies: Mapping[str, int],
    ) -> None:
        self.event_ids: tuple[str, ...] = tuple(each.id for each in events)
        self.area_ids: Texts = area_ids
        self.body_ids: Texts = body_ids
        self._events = {id: number for number, id in reversed(list(enumerate(self.event_ids)))}
        self._areas, self._bodies = areas, bodies

    def faults(self, succession: Succession, place: str) -> list[Fault]:
        """Faults for ids that do not exist, or that join an area and a body."""
        faults = []
        if succession.event not in self._events:
            faults.append(Fault(f"{place}: event", f"there is no event {succession.event!r}"))
        ends = [("source", succession.source)]
        if succession.target is not None:
            ends.append(("target", succession.target))
        faults += [
            Fault(f"{place}: {key}", f"there is no area or body {id!r}")
            for key, id in ends
            if id not in self._areas and id not in self._bodies
        ]
        if not faults and len({id in self._bodies for _, id in ends}) > 1:
            told = f"{succession.target!r}: an area can only become areas, a body only bodies"
            faults.append(Fault(f"{place}: target", told))
        return faults

    def numbers(self, succession: Succession) -> tuple[int, bool, int, int]:
        """The numbers of a succession: event, whether its ends are bodies, source and target."""
        of_bodies = succession.source in self._bodies
        number = self._bodies if of_bodies else self._areas
        target = NOTHING if succession.target is None else number[succession.target]
        return self._events[succession.event], of_bodies, number[succession.source], target


@attrs.frozen(eq=False)
class ReadSuccessions:
    """Successions as they were read.

    Attributes:
        table: The columns of the valid records, in input order.
        numbers: Per row, the number of its record.
        marred: Per row, whether another record of the same source and event is faulty.
        faults: The faults.
    """

    table: Successions
    numbers: NDArray[np.intp]
    marred: NDArray[np.bool_]
    faults: list[Fault]


def read_successions(records: Sequence[Succession], named: NamedIds) -> ReadSuccessions:
    """The columns of some successions, and their faults."""
    faults: list[Fault] = []
    kept, marred = [], set()
    measures = _measures(records)
    for number, each in enumerate(records):
        place = f"succession {number}"
        found = [*named.faults(each, place), *_share_faults(each, place), *_word_faults(each, place)]
        if each.of not in measures:
            found.append(Fault(f"{place}: of", _no_measure(each.of)))
        faults += found
        if found:
            marred.add((each.event, each.source))
        else:
            kept.append(number)
    sound = [records[number] for number in kept]
    return ReadSuccessions(
        _columns(sound, named) if sound else no_successions(),
        np.array(kept, np.intp),
        np.array([(each.event, each.source) in marred for each in sound], np.bool_),
        faults,
    )


def _measures(records: Sequence[Succession]) -> tuple[str, ...]:
    """The measures of shares, up to the number that columns can code."""
    given: list[object] = [RESIDENTS, *(each.of for each in records)]
    return tuple(dict.fromkeys(each for each in given if isinstance(each, str) and each))[:_MEASURES]


def _no_measure(of: object) -> str:
    if isinstance(of, str) and of:
        return f"{of!r} exceeds the limit of {_MEASURES} measures"
    return f"{of!r} is no measure; name one, as {RESIDENTS!r}"


def _columns(sound: Sequence[Succession], named: NamedIds) -> Successions:
    event, of_bodies, source, target = zip(*map(named.numbers, sound), strict=True)
    shares = [(0, 0) if each.share is None else each.share.as_integer_ratio() for each in sound]
    measures = _measures(sound)
    clauses = tuple(dict.fromkeys(["", *(each.clause or "" for each in sound)]))
    clause_of = {text: place for place, text in enumerate(clauses)}
    return Successions(
        event=frozen(event, np.int32),
        of_bodies=frozen(of_bodies, np.bool_),
        source=frozen(source, np.int32),
        target=frozen(target, np.int32),
        numerator=frozen([above for above, _ in shares], np.int64),
        denominator=frozen([below for _, below in shares], np.int64),
        coverage=frozen([COVERAGES.index(each.coverage) for each in sound], np.uint8),
        basis=frozen([BASES.index(each.basis) for each in sound], np.uint8),
        of=frozen([measures.index(each.of) for each in sound], np.uint8),
        origin=frozen([each.origin for each in sound], np.uint8),
        clause=frozen([clause_of[each.clause or ""] for each in sound], np.int32),
        measures=measures,
        clauses=clauses,
        event_ids=named.event_ids,
        area_ids=named.area_ids,
        body_ids=named.body_ids,
    )


def _share_faults(succession: Succession, place: str) -> list[Fault]:
    """Faults of a share, which must be an exact fraction from 0 to 1, or None."""
    share: object = succession.share
    if share is None:
        return []
    if not isinstance(share, Fraction):
        kind = type(share).__name__
        article, right = ("an", f"Fraction({share})") if kind == "int" else ("a", "Fraction(1, 3)")
        told = f"{share!r} is {article} {kind}; write {right}: shares are exact"
        return [Fault(f"{place}: share", told)]
    if not 0 <= share <= 1:
        return [Fault(f"{place}: share", f"{share}, legal is a fraction from 0 to 1")]
    if share.denominator >= _MOST:
        return [Fault(f"{place}: share", f"{share}, legal is a denominator below {_MOST}")]
    return []


def _word_faults(succession: Succession, place: str) -> list[Fault]:
    """Faults of coverage, basis and clause."""
    faults: list[Fault] = []
    if not isinstance(succession.clause, str | None):
        told = f"{succession.clause!r} is not a text; write None if there is none"
        faults.append(Fault(f"{place}: clause", told))
    said = (("coverage", succession.coverage, COVERAGES), ("basis", succession.basis, BASES))
    return faults + [
        Fault(f"{place}: {key}", f"{repr(word) if word else 'not stated'}; {near(word, known)}")
        for key, word, known in said
        if word not in known
    ]
