"""Rules that replace rows of bodies and relations.

"A committee in each province", "each officer is guided by the nearest division above": about ten such
rules, each with a source, describe the several hundred thousand relations of a country.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import attrs
import numpy as np

from dtnet.citations import Citation
from dtnet.errors import Fault, InvalidNetworkError
from dtnet.network.tables.schema import as_words
from dtnet.network.tables.texts import ChosenTexts, PatternTexts, take
from dtnet.origins import Origin, as_origin
from dtnet.periods import OPEN, Period, as_period
from dtnet.short_repr import ShortRepr

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from dtnet.network.tables.tables import Areas, Codes, Ints
    from dtnet.network.tables.texts import Texts


@attrs.frozen(kw_only=True, repr=False)
class BodyRule(ShortRepr):
    """A rule that gives each area of a level one body, while both the area and the rule exist.

    Attributes:
        kind: The body kind.
        level: The level of the home areas.
        id: Pattern of the ids, with `{code}` for the code of the area on the first day of the body.
        name: Pattern of the names, with `{area}` for the type and name of the area. If the area is renamed,
            a new version of the body begins.
        period: The days of the rule.
        opened: Only areas whose first day lies in this period; None for all areas.
        origin: How the rule is known.
        citation: The source, or the assumption.
    """

    kind: str
    level: str
    id: str
    name: str
    period: Period = attrs.field(converter=as_period)
    opened: Period | None = attrs.field(default=None, converter=attrs.converters.optional(as_period))
    origin: Origin = attrs.field(converter=as_origin)
    citation: Citation


@attrs.frozen(kw_only=True, repr=False)
class RelationRule(ShortRepr):
    """A rule that finds the superior of a body by kinds and home areas.

    The superior is the nearest existing body of a kind in `to`, searched from the home area of the
    subordinate upwards. Inside one area, the first kind in `to` wins.

    Attributes:
        type: The relation type.
        of: Kinds of the subordinates.
        to: Kinds of the superiors, the preferred kind first.
        search: Whether the search begins in the home area itself (`at_or_above`) or `above` it.
        period: The days of the rule.
        origin: How the rule is known.
        citation: The source, or the assumption.
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
    """The versions of bodies that a body rule gives: ids, names, first days, ends and home areas."""

    ids: Texts
    names: Texts
    start: Ints
    end: Ints
    home: Ints


def bodies_by_rule(areas: Areas, rule: BodyRule, *, level: int, types: Sequence[str]) -> RuledBodies:
    """The bodies that a rule gives, in order of their areas and of time.

    Args:
        areas: The areas. An area whose versions follow each other without a gap has one body throughout.
        types: The vocabulary's area types.

    Raises:
        InvalidNetworkError: If an area ends and begins again within the days of the rule.
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
        names=_filled(rule.name, "{area}", FullNames.of(areas, types), first),
        start=np.maximum(areas.start[first], first_day).astype(np.int32),
        end=np.minimum(areas.end[last], last_end).astype(np.int32),
        home=entity[named],
    )


def _opened(areas: Areas, rows: Ints, days: Period) -> NDArray[np.bool_]:
    """Which rows belong to areas whose first day lies in some days."""
    opening = np.full(len(areas.ids), OPEN, np.int32)
    np.minimum.at(opening, areas.entity[rows], areas.start[rows])
    first, end = days.numbers
    own = opening[areas.entity[rows]]
    found: NDArray[np.bool_] = (own >= first) & (own < end)
    return found


def _other_names(areas: Areas, rows: Ints, begins: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which rows have another name or type than the previous row of the same area."""
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
            [Fault(each, "ends and begins again; state its bodies as rows") for each in ids],
        )


@attrs.frozen(eq=False)
class FullNames:
    """Names of areas with their types in front."""

    names: Texts
    type: Codes
    types: tuple[str, ...]

    @classmethod
    def of(cls, areas: Areas, types: Sequence[str]) -> FullNames:
        """The names of all rows of areas, with the area types of a vocabulary."""
        return cls(areas.name, areas.type, tuple(types))

    def __len__(self) -> int:
        return len(self.names)

    def __getitem__(self, row: int) -> str:
        return f"{_capital(self.types[self.type[row]])} {self.names[row]}".lstrip()

    def take(self, rows: NDArray[np.intp]) -> list[str]:
        """The full names of some rows."""
        kinds = [f"{_capital(kind)} " if kind else "" for kind in self.types]
        before = map(kinds.__getitem__, self.type[rows].tolist())
        return [(kind + name).lstrip() for kind, name in zip(before, take(self.names, rows), strict=True)]

    def __iter__(self) -> Iterator[str]:
        return map(self.__getitem__, range(len(self)))


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _filled(pattern: str, slot: str, texts: Texts, rows: Ints) -> PatternTexts:
    before, found, after = pattern.partition(slot)
    pieces = (before, ChosenTexts(texts, rows), after) if found else (pattern,)
    return PatternTexts(len(rows), tuple(piece for piece in pieces if piece != ""))
