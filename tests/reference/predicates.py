"""The slow, obvious twin of conditions over unknown facts: every completion, one after the other.

A fact is what a subject is: a number, true or false, a word, a frozenset of words, or None where the subject
does not apply. What is known of a thing is the list of the facts that are possible, by subject.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

from dtnet.periods import EPOCH, day_number
from dtnet.predicates import All, AnyOf, Between, Condition, Inside, Is, Not

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dtnet import Network

YES, NO, NOT_APPLICABLE = 1, 2, 4


def outcome(condition: Condition, facts: Mapping[Any, Any]) -> int:
    """What a condition comes to where every fact is known."""
    match condition:
        case Not(part):
            return {YES: NO, NO: YES, NOT_APPLICABLE: NOT_APPLICABLE}[outcome(part, facts)]
        case All(parts) | AnyOf(parts):
            found = [outcome(part, facts) for part in parts]
            if NOT_APPLICABLE in found:
                return NOT_APPLICABLE
            every = isinstance(condition, All)
            return YES if (all if every else any)(each == YES for each in found) else NO
        case Is(subject, _) | Between(subject, _, _):
            fact = facts[subject]
            return NOT_APPLICABLE if fact is None else YES if holds(condition, fact) else NO
        case Inside():
            return YES if facts[condition] else NO
    raise AssertionError(condition)


def holds(atom: Is | Between, fact: Any) -> bool:  # noqa: ANN401 - facts of every kind
    """Whether an atom holds of a fact."""
    if isinstance(atom, Between):
        return (atom.least is None or atom.least <= fact) and (atom.below is None or fact < atom.below)
    if isinstance(fact, frozenset):
        return not fact.isdisjoint(atom.values)
    return any(type(each) is type(fact) and each == fact for each in atom.values)


def verdict(condition: Condition, possible: Mapping[Any, Sequence[Any]]) -> int:
    """Every outcome that some completion has, as bits."""
    subjects = subjects_of(condition)
    mask = 0
    for facts in product(*(possible[subject] for subject in subjects)):
        mask |= outcome(condition, dict(zip(subjects, facts, strict=True)))
    return mask


def subjects_of(condition: Condition) -> list[Any]:
    """Every subject that a condition reads; grounds are subjects of their own."""
    match condition:
        case Not(part):
            return subjects_of(part)
        case All(parts) | AnyOf(parts):
            return list(dict.fromkeys(subject for part in parts for subject in subjects_of(part)))
        case Is(subject, _) | Between(subject, _, _):
            return [subject]
    return [condition]


class Land:
    """A network on one day, read row by row."""

    def __init__(self, network: Network, day: date) -> None:
        self.network = network
        self.areas = network.tables.areas
        self.day, self.rows = day, self.rows_on(day)

    def rows_on(self, day: date) -> dict[int, int]:
        """Per area that is there on a day, its row."""
        table, number = self.areas, day_number(day)
        return {
            int(table.entity[row]): row
            for row in range(len(table.entity))
            if table.start[row] <= number < table.end[row]
        }

    def chain(self, area: int, rows: Mapping[int, int] | None = None) -> list[int]:
        """An area and those above it."""
        found = [area]
        while (above := int(self.areas.parent[(rows or self.rows)[found[-1]]])) >= 0:
            found.append(above)
        return found

    def lies_inside(self, area: int, ground: Inside, day: date) -> bool | None:
        """Whether an area of a day lies on a ground; None if in part."""
        rows = self.rows_on(ground.as_of)
        wanted = {self.network.area_index.get(id) for id in ground.areas}
        for each in self.chain(area, self.rows_on(day)):
            if each in rows:
                return not wanted.isdisjoint(self.chain(each, rows))
            sources = self.came_of(self.areas.ids[each], ground.as_of)
            lies = {self.lies_inside(source, ground, before) for source, before in sources}
            if len(lies) == 1:
                return lies.pop()
            if lies:
                wider = self.areas.level[each] <= min(self.areas.level[list(wanted)])
                return False if wider else None
        return False

    def came_of(self, id: str, after: date) -> list[tuple[int, date]]:
        """Areas from which one came after a day, with people, that was not there before; the day before."""
        found = []
        on = {event.id: event.operating for event in self.network.tables.events}
        for each in self.network.tables.successions:
            source, target = self.network.area_index.get(each.source), self.network.area_index.get(id)
            before = on[each.event] - timedelta(days=1)
            if each.target != id or source is None or each.share == 0 or on[each.event] <= after:
                continue
            if target not in self.rows_on(before):
                found.append((source, before))
        return found

    def possible(
        self,
        subject: Any,  # noqa: ANN401 - a ground, too
        home: int,
        team: int | None,
        whole: Sequence[int],
        days: Sequence[date] = (),
    ) -> list[Any]:
        """Every fact that a subject may be, for a team (a row) with a home, or an area.

        Args:
            subject: A subject, or a ground.
            home: The area.
            team: The row of the team, or None.
            whole: The numbers that are tried where nobody knows one.
            days: The days that are tried.
        """
        words = self.network.vocabulary
        if isinstance(subject, Inside):
            lies = self.lies_inside(home, subject, self.day)
            return [True, False] if lies is None else [lies]
        if subject == "level":
            return [words.levels[self.areas.level[home]]]
        owner, _, name = subject.partition(".")
        if owner == "team":
            return [None] if team is None else self.values("bodies", name, team, whole, days)
        at = [area for area in self.chain(home) if words.levels[self.areas.level[area]] == owner]
        if not at:
            return [None]
        if name == "type":
            return [words.area_types[self.areas.type[self.rows[at[0]]]]]
        return self.values("areas", name, self.rows[at[0]], whole, days)

    def values(
        self, table: str, name: str, row: int, whole: Sequence[int], days: Sequence[date]
    ) -> list[Any]:
        """Every value that an attribute may have in a row."""
        declared = self.network.vocabulary.attribute(name, table=table)
        [values] = [each for each in getattr(self.network.tables, table).attributes if each.name == name]
        if values.origin[row] == 0:
            sets = [
                frozenset(words)
                for size in range(len(declared.vocabulary) + 1)
                for words in combinations(declared.vocabulary, size)
            ]
            return {"whole": list(whole), "yes_no": [True, False], "day": list(days), "set": sets}[
                declared.type
            ]
        value = int(values.data[row])
        words = frozenset(word for at, word in enumerate(declared.vocabulary) if value >> at & 1)
        if declared.type == "day":
            return [date.fromordinal(EPOCH.toordinal() + value)]
        return [{"whole": value, "yes_no": value == 1, "set": words}[declared.type]]
