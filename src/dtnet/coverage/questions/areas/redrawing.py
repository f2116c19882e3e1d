"""The difference between an area and its successor: on their common territory, and by changed territory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet import frames
from dtnet.arguments import check_argument
from dtnet.coverage.answers.answer_table import areas_of_day
from dtnet.coverage.answers.dimensions import Dimension
from dtnet.coverage.answers.row_sums import IN_YES, MAYBE, STAYS
from dtnet.coverage.answers.territorial_bases import OfDay
from dtnet.coverage.questions.areas.changes import two_days
from dtnet.errors import ArgumentError

if TYPE_CHECKING:
    from dtnet.coverage.answers.answer_table import AreasOfDay
    from dtnet.coverage.answers.area_parts import AreaParts
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Flags
    from dtnet.periods import DayLike

PARTS: Final = ("kept", "gained", "lost")
"""The parts of territory: in both areas; only in the later area; only in the earlier area."""
_ENDS: Final = ("lower", "upper")


def redrawn(network: Network, query: CoverageQuery, after: DayLike, into: str) -> frames.Table:
    """See `Question.redrawn`."""
    check_argument(into, str, "into", "name an area by its id or name")
    earlier, later = two_days(query, after)
    days = [_found(network, each) for each in (earlier, attrs.evolve(later, within=(into,)))]
    early, late = (_side(one, other) for one, other in (days, days[::-1]))
    return frames.Table(
        _columns(
            [early.kept, early.kept.nothing(), early.rest, early.all],
            [late.kept, late.rest, late.kept.nothing(), late.all],
        )
    )


def _found(network: Network, query: CoverageQuery) -> AreasOfDay:
    """Find the counted areas of one day inside the named area, which exists on that day."""
    found = areas_of_day(network, query)
    place = int(network.tables.areas.level[found.asked.within[0]])
    if place > found.asked.over:
        raise ArgumentError(
            f"{query.within[0]!r} is below level {query.over}",
            "pass over= with the level of the area, or a level below",
        )
    return found


def _side(own: AreasOfDay, other: AreasOfDay) -> _Side:
    """Split the areas of one day by whether they lie in the territory of the other day's area."""
    asked = other.asked
    (area,) = asked.within
    place = int(asked.network.tables.areas.level[area])
    plain = Dimension(asked.network.vocabulary.levels[place], place)
    basis = OfDay.of(asked.network, asked.over, plain, asked.days[0], asked.worst, only=area)
    groups = basis.groups_at(own.stretch.level, asked.worst).of(own.stretch.area)
    sure = ~groups.unknown & (groups.origin <= asked.worst)
    for unsure in (groups.doubtful, groups.leaving):
        if unsure is not None:
            sure &= ~unsure
    inside = groups.code == area
    kept, rest = (_Part(own.stretch, here & sure, here | ~sure) for here in (inside, ~inside))
    every = np.ones(len(inside), np.bool_)
    return _Side(kept, rest, _Part(own.stretch, every, every))


@attrs.frozen(eq=False)
class _Side:
    """The areas of one day: on territory of both named areas, on other territory, and all together."""

    kept: _Part
    rest: _Part
    all: _Part


@attrs.frozen(eq=False)
class _Part:
    """A part of the areas of one day; shape (c).

    Attributes:
        stretch: The areas.
        sure: Whether an area certainly belongs to the part.
        may: Whether an area may belong to the part.
    """

    stretch: AreaParts
    sure: Flags
    may: Flags

    def nothing(self) -> _Part:
        """A part without areas."""
        return _Part(self.stretch, self.sure & False, self.may & False)

    def areas(self) -> int | None:
        """The number of areas; None if it is not known."""
        return None if (self.may & ~self.sure).any() else int(self.sure.sum())

    def weight(self) -> int | None:
        """The weight of the areas that count; None if a weight, or whether an area counts, is not known."""
        stretch = self.stretch
        here = self.may & (stretch.code & ~np.uint8(MAYBE) != 0)
        least, most = stretch.least[stretch.area], stretch.most[stretch.area]
        if (here & (~self.sure | ~STAYS[stretch.code] | (least != most))).any():
            return None
        return int(least[here].sum())

    def yes(self, end: str) -> int:
        """The lower or the upper bound of the weight of the areas with the verdict yes."""
        stretch = self.stretch
        if end == "lower":
            return int(stretch.least[stretch.area[self.sure & (stretch.code == IN_YES)]].sum())
        return int(stretch.most[stretch.area[self.may & (stretch.code & IN_YES != 0)]].sum())


def _columns(early: list[_Part], late: list[_Part]) -> dict[str, frames.Column]:
    sides = {"before": early, "after": late}
    weights = {name: [part.weight() for part in parts] for name, parts in sides.items()}
    yes = {(name, end): [part.yes(end) for part in parts] for name, parts in sides.items() for end in _ENDS}
    columns: dict[str, frames.Column] = {"part": frames.text([*PARTS, "all"])}
    for name, parts in sides.items():
        columns[f"areas_{name}"] = _whole([part.areas() for part in parts])
    for name, found in weights.items():
        columns[f"weight_{name}"] = _whole(found)
    for (name, end), sums in yes.items():
        columns[f"yes_{name}_{end}"] = frames.whole(sums)
    columns["weight_change"] = _whole(
        [
            None if one is None or other is None else one - other
            for other, one in zip(*weights.values(), strict=True)
        ]
    )
    for end, opposite in (_ENDS, _ENDS[::-1]):
        pairs = zip(yes["after", end], yes["before", opposite], strict=True)
        columns[f"yes_change_{end}"] = frames.whole([one - other for one, other in pairs])
    return columns


def _whole(numbers: list[int | None]) -> frames.Column:
    gone = np.array([each is None for each in numbers], np.bool_)
    return frames.whole([each or 0 for each in numbers], gone if gone.any() else None)
