"""What differs between an area and what it became: on the ground of both, and as the ground is another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from dtnet import frames
from dtnet.coverage.query import query_of
from dtnet.coverage.rows import IN_YES
from dtnet.coverage.singles import areas_of_day
from dtnet.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from dtnet.coverage.singles import AreasOfDay
    from dtnet.network.network import Network
    from dtnet.periods import DayLike
    from dtnet.policy.document import Policy
    from dtnet.predicates.conditions import Condition

PARTS: Final = ("kept", "gained", "lost")
"""The ground of both areas, which really changed; what the later has more; what the earlier had more."""
_ENDS: Final = ("lower", "upper")


def redrawn(  # noqa: PLR0913 - a keyword for each part of the question
    network: Network,
    *,
    before: DayLike,
    after: DayLike,
    area: str,
    into: str,
    of: Condition | str = "has_team",
    over: str = "village",
    weight: str | Mapping[str, int] = "count",
    where: Condition | str | None = None,
    synthetic: bool = True,
    policies: Iterable[Policy] = (),
) -> frames.Table:
    """What changed from an area on one day to another area on a later one, told apart by ground.

    The change of a number is the real change on the ground that both have, plus what the later area has more,
    less what the earlier had more: exact, and in no order. For a share, numerator (`yes`) and denominator
    (`weight`) are told apart each for itself.

    Args:
        network: The network.
        before: The earlier day.
        after: The later one.
        area: The area on the earlier day: its id, or its name.
        into: The area on the later day.
        of: As `Network.coverage`; so is all that follows.
        over: The level of the areas that are counted, which keep their ids: villages.
        weight: What each counts.
        where: Ask of these only.
        synthetic: Whether synthetic facts count.
        policies: Those of which `funded` speaks in texts.

    Returns:
        Rows `kept`, `gained`, `lost` and `all`. Columns `part`, `areas`; `weight_before`, `weight_after`,
        `yes_before_lower`, `yes_before_upper`, `yes_after_lower`, `yes_after_upper`; and what the part adds
        to the change, `weight_change`, `yes_change_lower`, `yes_change_upper`. Weights are null where one is
        not known. The ends of a change are outer ones where a fact is not known on both days.

    Raises:
        ArgumentError: If `before` does not come before `after`; and as `answer`.
        UnknownNameError: As `answer`; so do the others.
        PredicateError: If a text cannot be read.
        OutsideDataError: As there.
        UnknownFactError: As there.

    Examples:
        >>> import dtnet
        >>> net = dtnet.datasets.load("vietnam")
        >>> found = redrawn(net, before="2025-06-30", after="2025-07-01", area="Đà Nẵng", into="Đà Nẵng")
        >>> [(row["part"], row["areas"], row["yes_change_lower"]) for row in found]
        [('kept', 2400, 0), ('gained', 1366, 1366), ('lost', 0, 0), ('all', 3766, 1366)]
    """
    options: dict[str, Any] = {
        "of": of, "over": over, "weight": weight, "where": where, "synthetic": synthetic,
        "policies": tuple(policies),
    }  # fmt: skip
    queries = [query_of(at=day, within=within, **options) for day, within in ((before, area), (after, into))]
    if queries[0].days.start >= queries[1].days.start:
        raise ArgumentError(f"before={before!s} and after={after!s}", "the earlier day comes first")
    sides = [_Side(network, areas_of_day(network, query)) for query in queries]
    both = sides[0].there & sides[1].there
    masks = (both, sides[1].there & ~both, sides[0].there & ~both, sides[0].there | sides[1].there)
    columns: dict[str, frames.Column] = {
        "part": frames.text([*PARTS, "all"]),
        "areas": frames.whole([int(mask.sum()) for mask in masks]),
    }
    weights = [[side.weight(mask) for mask in masks] for side in sides]
    yes = {end: [[side.yes(mask, end) for mask in masks] for side in sides] for end in _ENDS}
    for name, found in zip(("before", "after"), weights, strict=True):
        columns[f"weight_{name}"] = _whole(found)
    for place, name in enumerate(("before", "after")):
        for end in _ENDS:
            columns[f"yes_{name}_{end}"] = frames.whole(yes[end][place])
    columns["weight_change"] = _whole(
        [
            None if early is None or late is None else late - early
            for early, late in zip(*weights, strict=True)
        ]
    )
    for end, other in (_ENDS, _ENDS[::-1]):
        late, early = yes[end][1], yes[other][0]
        columns[f"yes_change_{end}"] = frames.whole([one - two for one, two in zip(late, early, strict=True)])
    return frames.Table(columns)


class _Side:
    """One area on its day: which areas lie in it, and what each adds; by number of area."""

    __slots__ = ("_least", "_most", "_no", "_yes", "there")

    there: NDArray[np.bool_]

    def __init__(self, network: Network, found: AreasOfDay | None) -> None:
        count = len(network.area_index)
        self._least, self._most = np.zeros(count, np.int64), np.zeros(count, np.int64)
        self._yes, self._no = np.zeros(count, np.bool_), np.zeros(count, np.bool_)
        if found is not None:
            stretch = found.stretch
            self._least[found.entity] = stretch.least[stretch.area]
            self._most[found.entity] = stretch.most[stretch.area]
            self._yes[found.entity] = (stretch.code & IN_YES) != 0
            self._no[found.entity] = (stretch.code & ~np.uint8(IN_YES)) != 0
        self.there = self._yes | self._no

    def weight(self, mask: NDArray[np.bool_]) -> int | None:
        """The weight of some areas; None where one is not known, or whether it is asked at all."""
        here = mask & self.there
        if (self._least[here] != self._most[here]).any():
            return None
        return int(self._least[here].sum())

    def yes(self, mask: NDArray[np.bool_], end: str) -> int:
        """The least, or the greatest, weight of those that are a yes."""
        if end == "lower":
            return int(self._least[mask & self._yes & ~self._no].sum())
        return int(self._most[mask & self._yes].sum())


def _whole(numbers: list[int | None]) -> frames.Column:
    gone = np.array([each is None for each in numbers], np.bool_)
    return frames.whole([each or 0 for each in numbers], gone if gone.any() else None)
