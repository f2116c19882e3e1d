"""Hypothesis strategies for networks whose areas merge, split, are renamed and end, and for maps of shares.

They take hypothesis (`pip install "dtnet[testing]"`).
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import attrs
from hypothesis import strategies as st

from dtnet.citations import Citation, Origin
from dtnet.network.day.network import Network  # noqa: TC001 - strategies resolve what they give
from dtnet.network.reading.builder import NetworkBuilder
from dtnet.network.tables.schema import Metadata
from dtnet.network.tables.tables import Event, Succession
from dtnet.periods import Period
from dtnet.reorganisation.shares.share_maps import ASSUMED_EQUAL, ASSUMED_MIXING, BASES, WHOLE, ShareMap
from dtnet.testing.strategies.network import FIRST, VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Sequence

LEVEL: Final = "commune"
"""The level of the areas that are reorganised."""
_STEP: Final = timedelta(days=10)
_AT_ONCE: Final = 3
"""Up to how many areas an event ends and opens."""
_NOBODY: Final = Fraction(0)


@attrs.frozen
class Reorganised:
    """A network with events, and the same network without its last event.

    Attributes:
        network: The network.
        before_last: The network without its last event: areas that this event ends continue.
        days: The day before the first event, then the day of each event.
    """

    network: Network
    before_last: Network
    days: tuple[date, ...]


@attrs.define
class _Draft:
    """Rows of communes and what became of them; a row is id, name, start and end."""

    rows: list[list[Any]]
    told: list[tuple[date, str, str | None, Fraction | None, str, str]]
    opened: int = 0

    def live(self) -> list[str]:
        return [row[0] for row in self.rows if row[3] is None]

    def end(self, id: str, day: date) -> None:
        for row in self.rows:
            if row[0] == id and row[3] is None:
                row[3] = day

    def open(self, day: date) -> str:
        self.opened += 1
        self.rows.append([f"u{self.opened:02d}", "A", day, None])
        return f"u{self.opened:02d}"

    def built(self, days: Sequence[date]) -> Network:
        """A network of all that happened up to the last of some days."""
        builder = NetworkBuilder(VOCABULARY, Metadata(name="made-up", extent=Period(FIRST, None)))
        kept = [row for row in self.rows if row[2] <= days[-1]]
        ends = [row[3] if row[3] is not None and row[3] <= days[-1] else None for row in kept]
        columns: dict[str, list[Any]] = {
            "id": ["c", "p", *(row[0] for row in kept)],
            "level": ["country", "province", *[LEVEL] * len(kept)],
            "parent": [None, "c", *["p"] * len(kept)],
            "name": ["Land", "Land", *(row[1] for row in kept)],
            "start": [FIRST, FIRST, *(row[2] for row in kept)],
            "end": [None, None, *ends],
        }
        size = len(columns["id"])
        builder.add_areas(
            {**columns, "code": columns["id"], "type": [""] * size, "origin": ["observed"] * size}
        )
        told = [each for each in self.told if each[0] <= days[-1]]
        for day in sorted({each[0] for each in told}):
            cite = Citation(ref="made up by a test")
            builder.add_event(Event(id=str(day), title="Event", operating=day, citation=cite))
        for day, source, target, share, coverage, basis in told:
            builder.add_succession(
                Succession(
                    event=str(day),
                    source=source,
                    target=target,
                    share=share,
                    coverage=coverage,
                    basis=basis,
                    origin=Origin.OBSERVED,
                )
            )
        return builder.build()


@st.composite
def reorganised(
    draw: st.DrawFn, *, events: int = 2, areas: int = 4, known: bool = False, ending: bool = False
) -> Reorganised:
    """Networks of one province whose communes were reorganised by several events.

    Each event ends some communes and opens others. An old commune goes to new ones as a whole, in parts, with
    land only, or in unknown parts. A renamed commune keeps its id. A new commune may have no predecessor.

    Args:
        draw: Given by Hypothesis.
        events: The number of events.
        areas: The largest number of communes at the beginning.
        known: Whether all shares are known.
        ending: Whether communes may end without a successor at the last event.
    """
    draft = _Draft([], [])
    for _ in range(draw(st.integers(1, areas))):
        draft.open(FIRST)
    days = [FIRST]
    for number in range(events):
        day = FIRST + (number + 1) * _STEP
        _event(draw, draft, day, known=known, ending=ending and number == events - 1)
        days.append(day)
    before = draft.built(days[:-1])
    return Reorganised(draft.built(days), before, (days[1] - timedelta(days=1), *days[1:]))


def _event(draw: st.DrawFn, draft: _Draft, day: date, *, known: bool, ending: bool) -> None:
    live = draft.live()
    ended = draw(st.lists(st.sampled_from(live), unique=True, min_size=1, max_size=_AT_ONCE))
    for id in [each for each in live if each not in ended]:
        if draw(st.integers(0, 3)) == 0:
            draft.end(id, day)
            draft.rows.append([id, f"B{day}", day, None])
    opened = [draft.open(day) for _ in range(draw(st.integers(1, _AT_ONCE)))]
    for id in ended:
        draft.end(id, day)
        if ending and draw(st.integers(0, 3)) == 0:
            draft.told.append((day, id, None, Fraction(1), "whole", "whole"))
            continue
        targets = draw(st.lists(st.sampled_from(opened), unique=True, min_size=1))
        shares = draw(_shares(len(targets), known=known))
        basis = draw(st.sampled_from(("decree", "measured", "assumed_equal")))
        for target, share in zip(targets, shares, strict=True):
            draft.told.append((day, id, target, share, *_words(share, basis, alone=len(targets) == 1)))


@st.composite
def _shares(draw: st.DrawFn, count: int, *, known: bool) -> list[Fraction | None]:
    """Shares that sum to 1, or leave something to those that are unknown."""
    weights = [1, *(draw(st.integers(0, 3)) for _ in range(count - 1))]
    shares = [Fraction(weight, sum(weights)) for weight in weights]
    if known or count == 1:
        return list(shares)
    return [None if share and draw(st.integers(0, 3)) == 0 else share for share in shares]


def _words(share: Fraction | None, basis: str, *, alone: bool) -> tuple[str, str]:
    """Coverage and basis of a share."""
    if share is None:
        return "part", "unknown"
    if share == 1:
        return ("whole", "whole") if alone else ("all_people", basis)
    return ("area_only" if share == _NOBODY else "part"), basis


_PARTS: Final = 3
"""Up to how many targets a source has, so that all ways in which it may fall can be tried."""


@st.composite
def share_maps(
    draw: st.DrawFn,
    *,
    sources: int,
    targets: int,
    known: bool = False,
    closing: bool = True,
    worst: int = ASSUMED_EQUAL,
) -> ShareMap:
    """Share maps between given numbers of sources and targets.

    Args:
        draw: Given by Hypothesis.
        sources: The number of sources.
        targets: The number of targets, 1 or more.
        known: Whether all shares are known.
        closing: Whether a source may have no target.
        worst: The worst possible basis of a share, as a position in `BASES`.
    """
    rows: list[tuple[int, ...]] = []
    for source in range(sources):
        least = 0 if closing and draw(st.integers(0, 7)) == 0 else 1
        to = draw(st.permutations(range(targets)))[: draw(st.integers(least, min(_PARTS, targets)))]
        weights = [draw(st.integers(0 if place else 1, 4)) for place in range(len(to))]
        # An unknown share was drawn as a known one above 0: what the others have leaves something to it.
        unknown = [bool(weight) and not known and draw(st.integers(0, 3)) == 0 for weight in weights]
        whole = sum(weights) == max(weights, default=0)
        for target, weight, gone in zip(to, weights, unknown, strict=True):
            share = Fraction(weight, sum(weights))
            basis = draw(st.integers(WHOLE if whole and weight and not gone else WHOLE + 1, worst))
            up, down = (0, 0) if gone else (share.numerator, share.denominator)
            rows.append((source, target, up, down, basis))
    names = ("source", "target", "numerator", "denominator", "basis")
    columns: dict[str, Any] = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    return ShareMap(sources, targets, **columns)


@st.composite
def chained_share_maps(draw: st.DrawFn, *, length: int, most: int = 4, known: bool = False) -> list[ShareMap]:
    """Sequences of share maps in which the targets of each map are the sources of the next one.

    Args:
        draw: Given by Hypothesis.
        length: The number of maps.
        most: The largest number of sources or targets of a map.
        known: Whether all shares are known.
    """
    sizes = [draw(st.integers(1, most)) for _ in range(length + 1)]
    worst = draw(st.sampled_from((1, ASSUMED_EQUAL, ASSUMED_MIXING, len(BASES) - 1)))
    closing = draw(st.integers(0, 3)) == 0
    return [
        draw(share_maps(sources=before, targets=after, known=known, closing=closing, worst=worst))
        for before, after in pairwise(sizes)
    ]
