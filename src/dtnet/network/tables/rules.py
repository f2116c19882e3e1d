"""Bodies and relations that follow from a rule instead of standing row by row.

"A committee in each province", "each officer is guided by the nearest division above": a country's few
hundred thousand relations are about ten such sentences, each with its source.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import attrs
import numpy as np

from dtnet.citations import as_origin
from dtnet.errors import Fault, InvalidNetworkError
from dtnet.network.tables.schema import as_words
from dtnet.network.tables.texts import Gathered, PatternTexts, take
from dtnet.periods import OPEN, as_period

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from dtnet.citations import Citation, Origin
    from dtnet.network.tables.tables import Areas, Codes, Ints
    from dtnet.network.tables.texts import Texts
    from dtnet.periods import Period


@attrs.frozen(kw_only=True)
class BodyRule:
    """One body in each area of a level, as long as both the area and the rule last.

    Attributes:
        kind: The body kind.
        level: The level of its home areas.
        id: Pattern of its ids, with `{code}` for the area's code on the body's first day.
        name: Pattern of its names, with `{area}` for the area's name, its type in front; a new name of the
            area gives another version of the body.
        period: The days of the rule.
        opened: Only areas whose first day is one of these; None for all areas.
        origin: Whether a source states it.
        citation: The source, or what was assumed.
    """

    kind: str
    level: str
    id: str
    name: str
    period: Period = attrs.field(converter=as_period)
    opened: Period | None = attrs.field(default=None, converter=attrs.converters.optional(as_period))
    origin: Origin = attrs.field(converter=as_origin)
    citation: Citation


@attrs.frozen(kw_only=True)
class RelationRule:
    """Who is the superior of a body, by their kinds and homes.

    The superior is the nearest live body of the kinds in `to` on the way up from the home area; inside one
    area the order of `to` decides.

    Attributes:
        type: The relation type.
        of: Kinds of the subordinates.
        to: Kinds of the superiors, preferred first.
        search: Whether the way up begins in the home area itself or above it.
        period: The days of the rule.
        origin: Whether a source states it.
        citation: The source, or what was assumed.
    """

    type: str
    of: tuple[str, ...] = attrs.field(converter=as_words)
    to: tuple[str, ...] = attrs.field(converter=as_words)
    search: Literal["at_or_above", "above"] = "at_or_above"
    period: Period = attrs.field(converter=as_period)
    origin: Origin = attrs.field(converter=as_origin)
    citation: Citation


@attrs.frozen(eq=False)
class RuledBodies:
    """What a body rule gives, a version of a body each: ids, names, first days, ends and home areas."""

    ids: Texts
    names: Texts
    start: Ints
    end: Ints
    home: Ints


def bodies_by_rule(areas: Areas, rule: BodyRule, *, level: int, types: Sequence[str]) -> RuledBodies:
    """The bodies that a rule gives, in order of their areas and of time.

    Args:
        areas: Territory; an area whose versions follow each other without a gap has one body throughout.
        rule: The rule.
        level: The place of the rule's level.
        types: The vocabulary's area types.

    Raises:
        InvalidNetworkError: If an area closes and opens again within the rule's days.
    """
    first_day, last_end = rule.period.numbers
    rows = np.flatnonzero(areas.level[areas.entity] == level)
    if rule.opened is not None:
        rows = rows[_opened(areas, rows, rule.opened)]
    rows = rows[(areas.end[rows] > first_day) & (areas.start[rows] < last_end)]
    _no_gaps(areas, rows)
    entity = areas.entity[rows]
    begins = np.r_[True, entity[1:] != entity[:-1]] if rows.size else np.zeros(0, np.bool_)
    renamed = _other_names(areas, rows, begins) if "{area}" in rule.name else begins
    named = np.flatnonzero(begins | renamed)
    last = rows[np.r_[named[1:], len(rows)] - 1] if rows.size else rows
    first = rows[named]
    opens = rows[np.flatnonzero(begins)[np.cumsum(begins)[named] - 1]]
    return RuledBodies(
        ids=_filled(rule.id, "{code}", areas.code, opens),
        names=_filled(rule.name, "{area}", FullNames(areas.name, areas.type, tuple(types)), first),
        start=np.maximum(areas.start[first], first_day).astype(np.int32),
        end=np.minimum(areas.end[last], last_end).astype(np.int32),
        home=entity[named],
    )


def _opened(areas: Areas, rows: Ints, days: Period) -> NDArray[np.bool_]:
    """Which rows are of areas whose first day is one of some days."""
    opening = np.full(len(areas.ids), OPEN, np.int32)
    np.minimum.at(opening, areas.entity[rows], areas.start[rows])
    first, end = days.numbers
    own = opening[areas.entity[rows]]
    found: NDArray[np.bool_] = (own >= first) & (own < end)
    return found


def _other_names(areas: Areas, rows: Ints, begins: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which rows have another name or type than the row before them, of the same area."""
    found = np.zeros(len(rows), np.bool_)
    later = np.flatnonzero(~begins)
    names, before = take(areas.name, rows[later]), take(areas.name, rows[later - 1])
    renamed = [one != other for one, other in zip(names, before, strict=True)]
    found[later] = np.array(renamed, np.bool_) | (areas.type[rows[later]] != areas.type[rows[later - 1]])
    return found


def _no_gaps(areas: Areas, rows: Ints) -> None:
    same = areas.entity[rows][1:] == areas.entity[rows][:-1]
    gaps = np.flatnonzero(same & (areas.start[rows][1:] != areas.end[rows][:-1]))
    if gaps.size:
        ids = take(areas.ids, areas.entity[rows[gaps]])
        raise InvalidNetworkError(
            "bodies by rule",
            [Fault(each, "closes and opens again: state its bodies row by row") for each in ids],
        )


@attrs.frozen(eq=False)
class FullNames:
    """Names of areas with their types in front."""

    names: Texts
    type: Codes
    types: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.names)

    def __getitem__(self, row: int) -> str:
        kind = self.types[self.type[row]]
        return f"{kind[:1].upper()}{kind[1:]} {self.names[row]}".lstrip()

    def __iter__(self) -> Iterator[str]:
        return map(self.__getitem__, range(len(self)))


def _filled(pattern: str, slot: str, texts: Texts, rows: Ints) -> PatternTexts:
    before, found, after = pattern.partition(slot)
    pieces = (before, Gathered(texts, rows), after) if found else (pattern,)
    return PatternTexts(len(rows), tuple(piece for piece in pieces if piece != ""))
