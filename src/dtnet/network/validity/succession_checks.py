"""Rules for successions, events, statements and other names.

Shares sum to 1, ends exist, no closed area is forgotten.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np

from dtnet.errors import Fault, near
from dtnet.network.tables.row_names import shown_day, shown_existence
from dtnet.network.tables.tables import (
    BASES,
    COVERAGES,
    NAME_SORTS,
    NOTHING,
    Successions,
    entity_tables,
    operating_days,
)
from dtnet.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from dtnet.network.tables.row_names import CheckedRows, RowNames
    from dtnet.network.tables.tables import Areas, Ints, OtherName, Tables

_WHOLE, _PART, _AREA_ONLY, _ALL_PEOPLE = range(len(COVERAGES))
_ONE_TARGET, _UNKNOWN = BASES.index("whole"), BASES.index("unknown")
_ENTITY_BITS: Final = 32


def check_shares(given: CheckedRows) -> list[Fault]:
    """Shares of a source in an event sum to 1, a target occurs once, and coverage and basis fit the share."""
    rows = given.tables.successions
    if not len(rows):
        return []
    of_source = _of_source(rows)
    faults = list(_said_twice(rows, of_source, given.names))
    faults += _wrong_sums(rows, of_source, given.names)
    faults += _wrong_words(rows, of_source, given.names)
    return faults


def _of_source(rows: Successions) -> NDArray[np.int64]:
    """Per row, a number for its event, source and measure together."""
    keys = np.stack([rows.event, rows.of_bodies, rows.source, rows.of])
    return np.unique(keys, axis=1, return_inverse=True)[1].ravel().astype(np.int64)


def _said_twice(rows: Successions, of_source: NDArray[np.int64], names: RowNames) -> Iterator[Fault]:
    key = (of_source << _ENTITY_BITS) + rows.target
    order = np.argsort(key, kind="stable")
    for row in np.sort(order[1:][key[order][1:] == key[order][:-1]]).tolist():
        each = rows[row]
        what = "nothing" if each.target is None else repr(each.target)
        message = f"{what} is stated twice as a target of {each.source!r} in {each.event!r}"
        yield Fault(f"{_place(names, row)}: target", message)


def _wrong_sums(rows: Successions, of_source: NDArray[np.int64], names: RowNames) -> Iterator[Fault]:
    """A fault if known shares do not sum to 1, or to less than 1 if further shares are unknown."""
    asked = np.bincount(of_source) > 1
    asked[of_source[(rows.numerator != rows.denominator)]] = True
    sums: dict[int, Fraction] = {}
    first: dict[int, int] = {}
    for row in np.flatnonzero(asked[of_source]).tolist():
        here = int(of_source[row])
        first.setdefault(here, row)
        if rows.denominator[row]:
            share = Fraction(int(rows.numerator[row]), int(rows.denominator[row]))
            sums[here] = sums.get(here, Fraction(0)) + share
    unknown = set(of_source[rows.denominator == 0].tolist())
    inexact = names.doubtful.get(("successions", "share"))
    spoilt = set() if inexact is None else set(of_source[inexact].tolist())
    for here, row in first.items():
        total, each = sums.get(here, Fraction(0)), rows[row]
        if here in spoilt or (total < 1 if here in unknown else total == 1):
            continue
        most = "although further shares are unknown" if here in unknown else "not to 1"
        whose = f"successions of {each.source} in {each.event}: share"
        yield Fault(whose, f"they sum to {total}, {most}")


def _wrong_words(rows: Successions, of_source: NDArray[np.int64], names: RowNames) -> Iterator[Fault]:
    """A fault where coverage or basis do not fit the share or the number of targets."""
    alone = np.bincount(of_source)[of_source] == 1
    one, none, unknown = (
        rows.numerator == rows.denominator,
        rows.numerator == 0,
        rows.denominator == 0,
    )
    one, none = one & ~unknown, none & ~unknown
    legal = np.choose(rows.coverage, [one & alone, ~one & ~none, none, one & ~alone])
    for row in np.flatnonzero(~legal).tolist():
        each = rows[row]
        others = "has no other target" if alone[row] else "has further targets"
        message = f"{each.coverage!r} with share {_shown(each.share)} of a source that {others}"
        yield Fault(f"{_place(names, row)}: coverage", message)
    fits = ((rows.basis == _ONE_TARGET) == (rows.coverage == _WHOLE)) & ((rows.basis == _UNKNOWN) == unknown)
    for row in np.flatnonzero(legal & ~fits).tolist():
        each = rows[row]
        message = f"{each.basis!r} of {each.coverage!r} with share {_shown(each.share)}"
        yield Fault(f"{_place(names, row)}: basis", message)


def check_succession_days(given: CheckedRows) -> list[Fault]:
    """The source of a succession exists the day before its event operates, the target on the day itself."""
    return [
        Fault(f"{_place(given.names, row)}: {end}", message)
        for row, end, message in absent_ends(given.tables)
    ]


def absent_ends(tables: Tables) -> Iterator[tuple[int, str, str]]:
    """Sources and targets of successions that do not exist when they must; O(rows).

    Yields:
        The row of the succession, `source` or `target`, and what is wrong.
    """
    rows = tables.successions
    if not len(rows):
        return
    day = operating_days(tables)
    for (_, of), of_bodies in zip(entity_tables(tables), (False, True), strict=True):
        there = of.existence()
        chosen = rows.of_bodies == of_bodies
        for end, column, needed in (("source", rows.source, day - 1), ("target", rows.target, day)):
            asked = np.flatnonzero(chosen & (column != NOTHING))
            days = Spans(column[asked], needed[asked], needed[asked] + 1)
            for row in asked[~there.cover(days)].tolist():
                event = rows.event_ids[rows.event[row]]
                when = "the day before" if end == "source" else "the day of"
                message = f"needed on {shown_day(int(needed[row]))}, {when} {event!r}"
                yield row, end, f"{message}, but {shown_existence(of, int(column[row]))}"


def check_lineage(given: CheckedRows) -> list[Fault]:
    """Within a day, no area is its own successor by way of others, and each is a source in one event only."""
    rows = given.tables.successions
    if not len(rows):
        return []
    day = operating_days(given.tables)
    return [*_two_events(rows, day, given.names), *_circles(rows, day, given.names)]


def _two_events(rows: Successions, day: Ints, names: RowNames) -> Iterator[Fault]:
    first: dict[tuple[bool, int, int], int] = {}
    keys = zip(rows.of_bodies.tolist(), rows.source.tolist(), day.tolist(), strict=True)
    for row, key in enumerate(keys):
        before = first.setdefault(key, row)
        if rows.event[before] != rows.event[row]:
            one, each = rows[before], rows[row]
            message = f"{each.event!r} and {one.event!r} both say what became of {each.source!r}"
            yield Fault(f"{_place(names, row)}: event", f"{message} on {shown_day(key[2])}")


def _circles(rows: Successions, day: Ints, names: RowNames) -> Iterator[Fault]:
    """A fault for each succession in a cycle of several ids on one day."""
    moved = (rows.source != rows.target) & (rows.target != NOTHING)
    source, target = (_moments(rows.of_bodies, end, day) for end in (rows.source, rows.target))
    edges = np.flatnonzero(moved)
    before = -1
    while len(edges) != before:
        before = len(edges)
        edges = edges[np.isin(source[edges], target[edges]) & np.isin(target[edges], source[edges])]
    for row in edges.tolist():
        each, when = rows[row], shown_day(int(day[row]))
        message = (
            f"{each.target!r} comes from {each.source!r}, {each.source!r} from {each.target!r} on {when}"
        )
        yield Fault(f"{_place(names, row)}: target", message)


def _moments(of_bodies: NDArray[np.bool_], entity: Ints, day: Ints) -> NDArray[np.int64]:
    """Area or body and day in one number."""
    moments: NDArray[np.int64] = (entity.astype(np.int64) * 2 + of_bodies << _ENTITY_BITS - 1) + day
    return moments


def check_closings(given: CheckedRows) -> list[Fault]:
    """If events of a day have successions of a level, each area of the level that closes that day has one."""
    areas = given.tables.areas
    return [
        _left_behind(areas.ids[entity], given.vocabulary.levels[areas.level[entity]], day)
        for entity, day in left_behind(given.tables)
    ]


def left_behind(tables: Tables) -> list[tuple[int, int]]:
    """Areas without a succession that close on a day on which other areas of their level have one; O(areas).

    Returns:
        Pairs of the number of an area and its day.
    """
    rows = tables.successions
    of_areas = np.flatnonzero(~rows.of_bodies)
    if not len(of_areas):
        return []
    level, day = tables.areas.level, operating_days(tables)[of_areas]
    source = rows.source[of_areas]
    last = _last_ends(tables.areas)
    told_of = set(zip(source.tolist(), day.tolist(), strict=True))
    concerned = set(zip(level[source].tolist(), day.tolist(), strict=True))
    closing = np.flatnonzero(np.isin(last, list({day for _, day in concerned})))
    return [
        moment
        for moment in zip(closing.tolist(), last[closing].tolist(), strict=True)
        if (int(level[moment[0]]), moment[1]) in concerned and moment not in told_of
    ]


def _left_behind(id: str, level: str, day: int) -> Fault:
    message = (
        f"closes on {shown_day(day)}, and no event of that day says what became of it; "
        "state its successors, or a succession with target None if it was abolished"
    )
    return Fault(f"areas: {level} {id}", message)


def _last_ends(areas: Areas) -> NDArray[np.int32]:
    """Per area, the day after its last day."""
    found = np.full(len(areas.ids), np.iinfo(np.int32).min, np.int32)
    np.maximum.at(found, areas.entity, areas.end)
    return found


def _place(names: RowNames, row: int) -> str:
    numbers = names.numbers.get("successions")
    return f"succession {row if numbers is None else int(numbers[row])}"


def _shown(share: Fraction | None) -> str:
    return "unknown" if share is None else str(share)


def check_events(given: CheckedRows) -> list[Fault]:
    """An event has its own id, and is not passed after the day on which it takes effect."""
    faults = []
    seen: set[str] = set()
    for event in given.tables.events:
        if event.id in seen:
            faults.append(Fault(f"event {event.id}: id", "two events have this id"))
        seen.add(event.id)
        if event.passed is not None and event.passed > event.operating:
            message = f"{event.passed} is after {event.operating}, on which it takes effect"
            faults.append(Fault(f"event {event.id}: passed", message))
    return faults


def check_statement_areas(given: CheckedRows) -> list[Fault]:
    """Statements name an existing area and have at least one day; a listed level is below the area."""
    levels = given.vocabulary.levels
    areas = given.tables.areas
    level_of = dict(zip(areas.ids, areas.level.tolist(), strict=True)) if given.tables.statements else {}
    faults = []
    for number, statement in enumerate(given.tables.statements):
        place, about = f"statement {number}", statement.about
        if statement.area not in level_of:
            faults.append(Fault(f"{place}: area", f"there is no area {statement.area!r}"))
        elif about in levels and levels.index(about) <= level_of[statement.area]:
            of = levels[level_of[statement.area]]
            message = f"no {about} lies in {statement.area!r}, a {of}; name a level below {of!r}"
            faults.append(Fault(f"{place}: about", message))
        if statement.end is not None and statement.end <= statement.start:
            message = f"{statement.end} is not after {statement.start}; ends are not included"
            faults.append(Fault(f"{place}: end", message))
    return faults


def check_statement_words(given: CheckedRows) -> list[Fault]:
    """The subject of a statement of completeness can be listed in full."""
    known = given.vocabulary.listed
    return [
        Fault(
            f"statement {number}: about",
            f"{each.about!r} cannot be listed in full; {near(each.about, known)}",
        )
        for number, each in enumerate(given.tables.statements)
        if each.about not in known
    ]


def check_other_names(given: CheckedRows) -> list[Fault]:
    """Other names have a text, an existing area, and at least one day; a level is below that of the area."""
    names, levels, areas = given.tables.other_names, given.vocabulary.levels, given.tables.areas
    level_of = dict(zip(areas.ids, areas.level.tolist(), strict=True)) if names else {}
    faults = []
    for number, each in enumerate(names):
        found: list[tuple[str, str]] = []
        place, sort = level_of.get(each.area), each.sort
        text: object = each.name
        if place is None:
            found.append(("area", f"there is no area {each.area!r}"))
        if not isinstance(text, str) or not text:
            found.append(("name", f"{text!r} is not a name; write a text"))
        if sort not in NAME_SORTS:
            found.append(("sort", f"{sort!r}; {near(str(sort), NAME_SORTS)}"))
        if each.level is not None:
            found += _level_faults(each, levels, place)
        if each.within is not None:
            found += _within_faults(each, place, level_of.get(each.within))
        if each.start is not None and each.end is not None and each.end <= each.start:
            found.append(("end", f"{each.end} is not after {each.start}; ends are not included"))
        faults += [Fault(f"other name {number}: {key}", message) for key, message in found]
    return faults


def _within_faults(name: OtherName, place: int | None, above: int | None) -> Iterator[tuple[str, str]]:
    """The faults of the area in which an area lay, given the places of the levels of both."""
    if above is None:
        yield "within", f"there is no area {name.within!r}"
    elif place is not None and above >= place:
        yield "within", f"{name.area!r} cannot lie in {name.within!r}; name an area of a level above"
    if name.sort != "former":
        yield "within", f"only a former name has it, not one of the sort {name.sort!r}"
    if name.level is not None:
        yield "within", "a name with a level has it as its area; leave one of them out"


def _level_faults(name: OtherName, levels: Sequence[str], place: int | None) -> Iterator[tuple[str, str]]:
    """The faults of the level of a name, given the place of the level of its area."""
    if name.level not in levels:
        yield "level", f"{name.level!r} is not a level; {near(str(name.level), levels)}"
    elif place is not None and levels.index(name.level) <= place:
        of = levels[place]
        message = f"no {name.level} lies in {name.area!r}, a {of}; name a level below {of!r}"
        yield "level", f"{message}, or leave the level out"
    if name.sort != "former":
        yield "level", f"only a former name has a level, not one of the sort {name.sort!r}"
