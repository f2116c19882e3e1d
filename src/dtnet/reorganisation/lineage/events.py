"""Events: their list, and the steps of each area or body that they state, from which lineages are read."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet import frames
from dtnet.arguments import is_word
from dtnet.errors import ArgumentError, UnknownNameError, near
from dtnet.frames import Table
from dtnet.network.day.network import Network, check_network
from dtnet.network.tables.rules import FullNames
from dtnet.network.tables.tables import BASES, COVERAGES, NOBODY, NOTHING, Areas, operating_days
from dtnet.network.tables.texts import take
from dtnet.periods import DayLike, as_day, day_number
from dtnet.spans import Spans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from dtnet.network.tables.row_names import TableName
    from dtnet.network.tables.tables import Bodies, Event, Ints, Successions
    from dtnet.network.tables.texts import Texts

PATH_BASES: Final = (*BASES[:-1], "assumed_mixing", BASES[-1])
"""What the share of a path may rest on, in order of worse; `assumed_mixing`: a unit that came of several was
split, and its parts are taken to hold of each what the whole did."""
MIXING: Final = PATH_BASES.index("assumed_mixing")
_IN_PATHS: Final = np.array([PATH_BASES.index(each) for each in BASES], np.uint8)
_UNKNOWN: Final = PATH_BASES.index("unknown")
_WHOLE: Final = COVERAGES.index("whole")
_ENTITY_BITS: Final = 32


@attrs.frozen
class EntityStep:
    """What an event says became of one area or body, as numbers.

    Attributes:
        target: What came, or `NOTHING`.
        share: The part of the source, or None if it is not known.
        basis: The place in `PATH_BASES`.
    """

    row: int
    day: int
    source: int
    target: int
    share: Fraction | None
    basis: int

    @property
    def carries(self) -> bool:
        """Whether anything goes there, as far as is known."""
        return self.share != 0

    @property
    def spreads(self) -> bool:
        """Whether the source goes elsewhere, too, as far as is known."""
        return self.share is None or 0 < self.share < 1


@attrs.frozen(eq=False)
class EntitySteps:
    """The areas or the bodies of a network along time.

    Attributes:
        table: Whether areas or bodies.
        rows: Per step, the row among the successions.
        day: Per step.
        source: Per step.
        target: Per step.
        known: Per step, whether the share that its row states is one of what was asked for.
    """

    network: Network
    table: TableName
    of: Areas | Bodies
    rows: NDArray[np.intp]
    day: NDArray[np.int32]
    source: NDArray[np.int32]
    target: NDArray[np.int32]
    known: NDArray[np.bool_]

    def steps(self, entity: int, *, forward: bool) -> list[EntityStep]:
        """The steps from an area or body to its successors, or from its predecessors, in order of time."""
        return self._steps(np.flatnonzero((self.source if forward else self.target) == entity))

    def each(self, first: int, last: int) -> Iterator[list[EntityStep]]:
        """The steps of each day, in order of time, from the day after `first` to `last` (included)."""
        places = np.flatnonzero((self.day > first) & (self.day <= last))
        for day in np.unique(self.day[places]).tolist():
            yield self._steps(places[self.day[places] == day])

    def _steps(self, places: NDArray[np.intp]) -> list[EntityStep]:
        said = self.network.tables.successions
        places = places[np.argsort(self.day[places], kind="stable")]
        rows, known = self.rows[places], self.known[places]
        columns: list[Ints] = [rows, *(each[places] for each in (self.day, self.source, self.target))]
        columns += [said.numerator[rows], np.where(known, said.denominator[rows], 0)]
        columns.append(np.where(known, _IN_PATHS[said.basis[rows]], _UNKNOWN))
        return [
            EntityStep(row, day, source, target, Fraction(above, below) if below else None, basis)
            for row, day, source, target, above, below, basis in zip(
                *(column.tolist() for column in columns), strict=True
            )
        ]

    def versions(self, entity: int) -> range:
        """Its rows, in order of time."""
        wanted = np.array([entity, entity + 1], self.of.entity.dtype)
        first, end = self.of.entity.searchsorted(wanted).tolist()
        return range(first, end)

    def on(self, entity: int, day: int) -> int:
        """Its row on a day, or `NOBODY`."""
        start, end = self.of.start, self.of.end
        rows = self.versions(entity)
        return next((row for row in rows if start[row] <= day < end[row]), NOBODY)

    def spell(self, entity: int, day: int) -> tuple[int, int]:
        """The days without a gap around one on which it exists: the first, and the day after the last."""
        rows = self.versions(entity)
        first = end = self.on(entity, day)
        while first > rows.start and self.of.end[first - 1] == self.of.start[first]:
            first -= 1
        while end + 1 < rows.stop and self.of.start[end + 1] == self.of.end[end]:
            end += 1
        return int(self.of.start[first]), int(self.of.end[end])

    def turn(self, entity: int, day: int, *, forward: bool) -> int:
        """The next day on which an event mentions an area or body, or on which it ends.

        Backward, the last such day up to and including a day, or the day on which it opened.
        """
        first, end = self.spell(entity, day)
        stated = self.day[(self.source == entity) | (self.target == entity)]
        if forward:
            return int(stated[(day < stated) & (stated <= end)].min(initial=end))
        return int(stated[(first <= stated) & (stated <= day)].max(initial=first))

    def went_on(self, entity: int, day: int) -> bool:
        """Whether it exists on the day and the day before, and no event of the day says what became of it."""
        left = (self.source == entity) & (self.day == day)
        return not left.any() and NOBODY not in {self.on(entity, day - 1), self.on(entity, day)}

    def gathered(self, entity: int, day: int) -> bool:
        """Whether an area or body has several predecessors on a day, including itself if it went on."""
        arriving = self.steps(entity, forward=False)
        sources = {each.source for each in arriving if each.day == day and each.carries}
        return len(sources) + self.went_on(entity, day) > 1

    def changes(self, entity: int) -> list[tuple[int, int, int]]:
        """Days on which one version follows another, with the rows of both."""
        rows = self.versions(entity)
        start, end = self.of.start, self.of.end
        return [(int(start[row]), row - 1, row) for row in rows[1:] if end[row - 1] == start[row]]

    def names(self) -> Texts:
        """Per row, its name, an area's with the type in front."""
        of = self.of
        if isinstance(of, Areas):
            return FullNames.of(of, self.network.vocabulary.area_types)
        return of.name


def check_measure(network: Network, of: str) -> None:
    """Refuse a measure of which the network states no shares.

    Raises:
        UnknownNameError: If the network states no share of this measure.
    """
    known = network.tables.successions.measures
    if not is_word(of, known):
        raise UnknownNameError(f"the network states no shares of {of!r}", near(str(of), known))


def steps_of_entities(network: Network, table: TableName, of: str) -> EntitySteps:
    """The steps of areas or bodies, with the shares of a measure.

    Raises:
        UnknownNameError: If the network states no share of this measure.
    """
    check_measure(network, of)
    said = network.tables.successions
    rows = np.flatnonzero(said.of_bodies == (table == "bodies"))
    rows, known = measured_rows(said, rows, of, said.event[rows])
    days = operating_days(network.tables)[rows]
    entities = network.tables.areas if table == "areas" else network.tables.bodies
    return EntitySteps(network, table, entities, rows, days, said.source[rows], said.target[rows], known)


def measured_rows(
    said: Successions, rows: NDArray[np.intp], of: str, occasion: Ints
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """A row for each pair of areas or bodies, and whether the share of a measure is known.

    If an occasion states no share of the measure for a source, its rows of other measures count: a source
    that went whole to one target did so in every measure, and any other share is unknown.

    Args:
        rows: Shape (n): some of their rows, in order.
        occasion: Shape (n): the event of each row, or 0 for events of one day.
    """
    stated = said.of[rows] == said.measures.index(of)
    if stated.all():
        return rows, stated
    key = occasion.astype(np.int64) << _ENTITY_BITS | said.source[rows]
    others = np.flatnonzero(~np.isin(key, key[stated]))
    pairs = np.stack([key[others], said.target[rows[others]].astype(np.int64)])
    others = others[np.unique(pairs, axis=1, return_index=True)[1]]
    kept = np.sort(np.concatenate([np.flatnonzero(stated), others]))
    return rows[kept], stated[kept] | (said.coverage[rows[kept]] == _WHOLE)


def instrument_of(event: Event) -> str:
    """The number of an event's instrument, or else what it cites."""
    return event.number or event.citation.ref


CHANGES: Final = ("renamed", "type_changed", "recoded", "moved")
"""What may differ between two versions; moved: another parent, or for a body another home."""


def version_changes(of: Areas | Bodies, before: Ints, after: Ints) -> Ints:
    """Per pair of rows, what differs between them, as bits of `CHANGES`."""
    bits = np.zeros(len(before), np.int64)
    other = np.flatnonzero(before != after)
    one, two = before[other], after[other]
    differing = {"renamed": _unlike(of.name, one, two)}
    if isinstance(of, Areas):
        differing["type_changed"] = of.type[one] != of.type[two]
        differing["recoded"] = _unlike(of.code, one, two)
        differing["moved"] = of.parent[one] != of.parent[two]
    else:
        differing["moved"] = of.home[one] != of.home[two]
    for word, differs in differing.items():
        bits[other] |= differs.astype(np.int64) << CHANGES.index(word)
    return bits


def _unlike(texts: Texts, one: Ints, other: Ints) -> NDArray[np.bool_]:
    pairs = zip(take(texts, one), take(texts, other), strict=True)
    return np.array([text != another for text, another in pairs], np.bool_)


def changed_words(bits: int) -> list[str]:
    """The words of changes that are given as bits."""
    return [word for at, word in enumerate(CHANGES) if bits >> at & 1]


def event_of_move(entity_steps: EntitySteps, before: int, after: int) -> int | None:
    """The event, of the first day of the row after, that says what became of where the row before lay.

    None if the place is the same, or not exactly one event does.
    """
    place = _place(entity_steps, before)
    if place in (NOBODY, _place(entity_steps, after)):
        return None
    tables = entity_steps.network.tables
    said = tables.successions
    stated = (
        ~said.of_bodies & (said.source == place) & (operating_days(tables) == entity_steps.of.start[after])
    )
    events = np.unique(said.event[stated]).tolist()
    return events[0] if len(events) == 1 else None


def _place(entity_steps: EntitySteps, row: int) -> int:
    """The area that it lies or works in."""
    of = entity_steps.of
    return int(of.parent[row] if isinstance(of, Areas) else of.home[row])


def event_list(network: Network, *, since: DayLike | None = None, until: DayLike | None = None) -> Table:
    """The events of a network, in order of the days on which they took effect.

    Args:
        network: The network.
        since: The first of these days; by default all.
        until: The last of them.

    Returns:
        Columns `event`; `instrument`, its number, or else what the event cites; `issuer`; `title`, what
        happened; `title_vi`, `title_en`, …, what the instrument is called, one for each language that the
        network has; `passed`, null where it is not known; `operating`; `areas_closed`, `areas_opened`,
        `bodies_closed`, `bodies_opened`: how many of which the event tells were there on the day before only,
        or on the day only.

    Raises:
        DayError: If one of the days is none.
        ArgumentError: If the last is before the first.

    Examples:
        >>> import dtnet
        >>> net = dtnet.datasets.load("vietnam")
        >>> for row in event_list(net, until="2025-06-30"):
        ...     print(row["operating"], row["instrument"], row["bodies_closed"], row["bodies_opened"])
        2025-03-01 Nghị định 55/2025/NĐ-CP 64 64
        2025-03-13 Quyết định 598/QĐ-TTg 1 1
    """
    check_network(network)
    first = None if since is None else as_day(since, what="since")
    last = None if until is None else as_day(until, what="until")
    if first is not None and last is not None and last < first:
        raise ArgumentError(f"from {first} to {last}: the last day is before the first")
    events = [
        (number, each)
        for number, each in enumerate(network.tables.events)
        if (first is None or first <= each.operating) and (last is None or each.operating <= last)
    ]
    events.sort(key=lambda pair: (pair[1].operating, instrument_of(pair[1]), pair[1].id))
    numbers = np.array([number for number, _ in events], np.intp)
    listed = [each for _, each in events]
    passed = [each.passed for each in listed]
    tables = network.tables
    return Table(
        {
            "event": frames.text([each.id for each in listed]),
            "instrument": frames.text([instrument_of(each) for each in listed]),
            "issuer": frames.text([each.issuer for each in listed]),
            "title": frames.text([each.title for each in listed]),
            **{
                f"title_{language}": frames.text([_title(each, language) for each in listed])
                for language in dict.fromkeys(
                    title.language for each in network.tables.events for title in each.titles
                )
            },
            "passed": frames.day([None if day is None else day_number(day) for day in passed]),
            "operating": frames.day([day_number(each.operating) for each in listed]),
            **{
                f"{name}_{what}": frames.whole(counts[numbers])
                for name, of in (("areas", tables.areas), ("bodies", tables.bodies))
                for what, counts in zip(("closed", "opened"), _counts(network, of, name), strict=True)
            },
        }
    )


def _title(event: Event, language: str) -> str | None:
    return next((each.text for each in event.titles if each.language == language), None)


def _counts(network: Network, of: Areas | Bodies, name: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Per event, how many entities it closed, and how many it opened."""
    said, events = network.tables.successions, network.tables.events
    operating = np.array([day_number(each.operating) for each in events], np.int32)
    chosen, spells = said.of_bodies == (name == "bodies"), of.existence()
    found = []
    for ends, step in ((said.source, 0), (said.target, -1)):
        rows = np.flatnonzero(chosen & (ends != NOTHING))
        pairs = np.unique(np.stack([said.event[rows], ends[rows]]), axis=1)
        day = operating[pairs[0]] + np.int32(step)
        gone = ~spells.cover(Spans(pairs[1], day, day + np.int32(1)))
        found.append(np.bincount(pairs[0][gone], minlength=len(events)))
    return found[0], found[1]
