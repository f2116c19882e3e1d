"""The crosswalk between two days, which converts values forward or back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal

import attrs
import numpy as np

from dtnet import frames
from dtnet.arguments import check_argument, shown_value
from dtnet.errors import ArgumentError, Fault, OutsideDataError
from dtnet.frames import Table
from dtnet.network.day.network import Network, check_network
from dtnet.network.tables.texts import take
from dtnet.periods import day_number
from dtnet.picture_methods import CrosswalkPicture
from dtnet.read_only import BoundedCache, ReadOnly, sealed
from dtnet.reorganisation.carry.kinds import Conversion, Kind, kind_of
from dtnet.reorganisation.carry.plans import Plan, SourceReach
from dtnet.reorganisation.carry.values import AREA, Rebased, placed_values
from dtnet.reorganisation.shares.bridges import Bridge, Crossing, areas_of, named_level
from dtnet.reorganisation.shares.share_maps import BASES, JOINT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dtnet.reorganisation.shares.share_maps import Regions

COMMON: Final = "common"
"""The word for groups of target areas that are the common regions."""
_KEPT: Final = 8


class Crosswalk(CrosswalkPicture, ReadOnly):
    """The map between the areas of two days; `Network.crosswalk` makes it.

    Forward, it converts values with the shares that events state. Backward, it needs the weights of the areas
    of the earlier day; without weights, the value of an area that was merged with others is null.

    Attributes:
        network: The network.
        source_day: The day of the values.
        target_day: The day to whose areas the values are converted.
        of: The measure of the shares, such as `residents`.
    """

    __slots__ = ("_crossing", "_plans", "network", "of", "source_day", "target_day")

    network: Network
    source_day: date
    target_day: date
    of: str

    def __init__(self, network: Network, source_day: date, target_day: date, of: str) -> None:
        check_network(network)
        for name, day in (("source_day", source_day), ("target_day", target_day)):
            check_argument(day, date, name, "pass a date, or write network.crosswalk(source_day, target_day)")
        self.network, self.source_day, self.target_day = network, source_day, target_day
        self.of = of
        first, last = sorted((day_number(source_day), day_number(target_day)))
        self._crossing = Crossing(network, first, last, of)
        self._plans: BoundedCache[Plan] = BoundedCache(_KEPT)

    @property
    def is_forward(self) -> bool:
        """Whether the target day is the source day or a later day."""
        return self.source_day <= self.target_day

    def areas(self, level: str) -> list[str]:
        """The ids of the areas of a level on the source day, in the order that arrays of values follow.

        Raises:
            UnknownNameError: If there is no such level.
        """
        place = named_level(self.network, level, what="level")
        areas = areas_of(self.network, place, day_number(self.source_day))
        return take(self.network.tables.areas.ids, areas)

    def table(self, level: str, *, to: str | None = None) -> Table:
        """The crosswalk of a level as a table: one row for each pair of a source and a target area.

        Args:
            level: The level of the areas on the source day.
            to: The level of the areas on the target day; by default the same, or the next existing one below.

        Returns:
            Columns `source`, `target` (ids), `share` (the exact share of the source as a text, null where it
            is unknown), `numerator`, `denominator`, `basis`, `possible` (false for territory without people).

        Raises:
            UnknownNameError: If there is no such level.
        """
        plan = self.plan(*self._levels(level, to))
        shares, ids = plan.shares, self.network.tables.areas.ids
        unknown = shares.denominator == 0
        texts = [
            "" if not below else str(above) if below == 1 else f"{above}/{below}"
            for above, below in zip(shares.numerator.tolist(), shares.denominator.tolist(), strict=True)
        ]
        return Table(
            {
                "source": frames.text(take(ids, plan.sources[shares.source])),
                "target": frames.text(take(ids, plan.targets[shares.target])),
                "share": frames.text(texts, unknown),
                "numerator": frames.whole(shares.numerator, unknown),
                "denominator": frames.whole(shares.denominator, unknown),
                "basis": frames.text([BASES[code] for code in shares.basis.tolist()]),
                "possible": frames.yes_no(shares.possible),
            }
        )

    def regions(self, level: str) -> Table:
        """The common regions of both days: the smallest pieces that consist of whole areas on each day.

        Territory decides, whether people live there or not. Sums over a region are the same on both days and
        do not depend on shares.

        Args:
            level: The level, on both days.

        Returns:
            Columns `region` (numbered from 0), `name` (the ids of its areas of the later day, separated by
            ` + `; of the earlier day if it has none on the later), `day`, `area`.

        Raises:
            UnknownNameError: If there is no such level.
            ArgumentError: If no area of it exists on one of the days.
        """
        place = named_level(self.network, level, what="level")
        for day in (self.source_day, self.target_day):
            self._check_there(place, day)
        bridge = self.bridge(place)
        found = bridge.shares.regions()
        names = region_names(self.network, bridge, found)
        ids = self.network.tables.areas.ids
        days = np.repeat(
            [self._crossing.first, self._crossing.last], [len(bridge.sources), len(bridge.targets)]
        )
        region = np.concatenate([found.of_source, found.of_target])
        areas = np.concatenate([bridge.sources, bridge.targets])
        order = np.lexsort((areas, days, region))
        return Table(
            {
                "region": frames.whole(region[order]),
                "name": frames.text([names[place] for place in region[order].tolist()]),
                "day": frames.day(days[order]),
                "area": frames.text(take(ids, areas[order])),
            }
        )

    def rebase(
        self,
        values: object,
        *,
        kind: Kind | Literal["stock"],
        level: str | None = None,
        to: str | None = None,
        key: str = AREA,
        groups: object | None = None,
    ) -> Rebased:
        """Convert values by areas of the source day into values by areas of the target day.

        Args:
            values: A mapping of ids to values; a table, data frame or mapping of columns with a column of
                ids; or an array in the order of `areas(level)`. Stocks and flows are whole numbers; rates are
                given by their numerators; categories are words. None, and a missing row, means unknown.
            kind: The kind of the values with its options: a `Stock`, `Flow`, `Rate` or `Category`. The word
                `stock` is short for `Stock()`.
            level: The level of the values; by default the level of their ids.
            to: The level of the target areas; by default the same level, or the next existing one below.
            key: The name of the column of ids.
            groups: Groups of target areas to which values are converted instead of to single areas. Either
                the group name of each area, in a form of `values` (an area without a name is a group of its
                own), or `common` for the common regions, named by the ids of their areas of the later day,
                separated by ` + `. A group is treated like an area of a higher level.

        Returns:
            One row for each area of the target level, or each group: `area`, `value`, `lower`, `upper`,
            `reason` (why a value is null: `no_source`, `unknown_share`, `missing_value`, `no_denominator`;
            for a category also `missing_weight`, `tie`, `conflict`). Rates also have `numerator` and
            `denominator`; categories have no bounds. If several columns were given, their names replace
            `value` and precede `_lower`, `_upper`, `_reason`.

        Raises:
            ArgumentError: If the arguments do not fit each other, or values go to another level and an area
                lies in one of several areas of it.
            InvalidInputError: If ids or values are invalid; it lists all of them.
            UnknownNameError: If there is no such level or column.
            OutsideDataError: If the data do not cover the period of a flow.
            MoneyRangeError: If a sum does not fit 64 bits.

        Examples:
            >>> import dtnet
            >>> net = dtnet.datasets.load("vietnam")
            >>> moved = net.crosswalk("2025-06-30", "2025-07-01")
            >>> teams = {"vn:province:48:0": 2400, "vn:province:49:0": 1366}
            >>> found = moved.rebase(teams, kind="stock")
            >>> [row for row in found if row["area"] == "vn:province:48:2025"]
            [{'area': 'vn:province:48:2025', 'value': 3766, 'lower': 3766, 'upper': 3766, 'reason': None}]
        """
        asked = kind_of(kind)
        placed = placed_values(self.network, values, day=day_number(self.source_day), level=level, key=key)
        levels = self._levels(self.network.vocabulary.levels[placed.level], to)
        of = None if groups is None else groups_of_targets(self, levels, groups, key=key)
        return Conversion(self, asked, placed, levels[1], key, of).rebased()

    def plan(self, level: int, to: int | None = None, weight: tuple[Any, Any] | None = None) -> Plan:
        """The prepared map between the areas of two levels; it is cached unless weights were used.

        Args:
            level: The position of the level on the source day.
            to: The position of the level on the target day; by default the same, or the next existing one
                below.
            weight: For a conversion back in time, the weights of the areas of the earlier day (whole
                numbers) and the marks of missing weights.

        Raises:
            ArgumentError: If a position is none of a level; or if values of the level cannot be converted.
        """
        self._check_place("level", level)
        to = self._next_level(level) if to is None else to
        self._check_place("to", to)
        if weight is None or self.is_forward:
            return self._plans.get((level, to), lambda: self._made(level, to, None))
        return self._made(level, to, weight)

    def bridge(self, level: int) -> Bridge:
        """The map from the areas of a level on the earlier day to its areas on the later day.

        Args:
            level: The position of the level.

        Raises:
            ArgumentError: If the position is none of a level.
        """
        self._check_place("level", level)
        return sealed(self._crossing.bridge(level, level))

    def _made(self, level: int, to: int, weight: tuple[Any, Any] | None) -> Plan:
        if self.is_forward:
            bridge = self._crossing.bridge(level, to)
            reach = None
            if bridge.fine is not None:
                reach = SourceReach(*bridge.fine, count=len(bridge.targets))
            return Plan(bridge.sources, bridge.targets, bridge.shares, reach=reach, partly=bridge.partly)
        bridge = self._crossing.bridge(to, level)
        weights, missing = (None, None) if weight is None else weight
        shares = bridge.shares.backward(weights, missing=missing)
        return Plan(bridge.targets, bridge.sources, shares, partly_back=bridge.partly)

    def _levels(self, level: str, to: str | None) -> tuple[int, int]:
        """The positions of the level on the source day and of the level on the target day."""
        network = self.network
        place = named_level(network, level, what="level")
        self._check_there(place, self.source_day)
        if to is not None:
            above = named_level(network, to, what="to")
            self._check_there(above, self.target_day)
            return place, above
        return place, self._next_level(place)

    def _next_level(self, level: int) -> int:
        """The position of a level if areas of it exist on the target day; otherwise of the next one below."""
        levels = self.network.vocabulary.levels
        for below in range(level, len(levels)):
            if len(areas_of(self.network, below, day_number(self.target_day))):
                return below
        raise ArgumentError(
            f"no area of level {levels[level]} or below exists on {self.target_day}", "name another level"
        )

    def _check_place(self, name: str, place: object) -> None:
        levels = self.network.vocabulary.levels
        if not isinstance(place, int) or isinstance(place, bool) or not 0 <= place < len(levels):
            hint = f"give the place of a level, from 0 to {len(levels) - 1}"
            raise ArgumentError(f"{name}={shown_value(place)}", hint)

    def _check_there(self, level: int, day: date) -> None:
        if not len(areas_of(self.network, level, day_number(day))):
            raise ArgumentError(f"no area of level {self.network.vocabulary.levels[level]} exists on {day}")

    def __repr__(self) -> str:
        days = f"{self.source_day} to {self.target_day}"
        return f"<Crosswalk of {self.network.metadata.name!r}, {days}, by {self.of}>"

    def _repr_html_(self) -> str:
        from dtnet.notebook_html import card, pairs  # noqa: PLC0415 - paid by notebooks only

        first, last = sorted((self.source_day, self.target_day))
        events = sum(first < each.operating <= last for each in self.network.tables.events)
        return card(
            f"Crosswalk of {self.network.metadata.name}, {self.source_day} to {self.target_day}",
            (
                *(
                    (f"areas on {day}", pairs(self.network.at(day).territory.level_counts().items()))
                    for day in (self.source_day, self.target_day)
                ),
                ("events between", events),
                ("shares", f"by {self.of}"),
            ),
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Crosswalk) and self._asked() == other._asked()

    def __hash__(self) -> int:
        return hash(self._asked())

    def __reduce__(self) -> tuple[Any, ...]:
        return Crosswalk, self._asked()

    def _asked(self) -> tuple[Any, ...]:
        return self.network, self.source_day, self.target_day, self.of


def crosswalk_of(network: Network, source_day: date, target_day: date, of: str) -> Crosswalk:
    """The crosswalk between two days; see `Network.crosswalk`.

    Raises:
        OutsideDataError: If a day is outside the data.
        UnknownNameError: If the network states no shares of the measure.
    """
    for day in (source_day, target_day):
        if day not in network.extent:
            raise OutsideDataError(f"day {day}: the data of {network.metadata.name!r} cover {network.extent}")
    return Crosswalk(network, source_day, target_day, of)


@attrs.frozen(eq=False)
class TargetGroups:
    """Groups of the areas of a level on the target day.

    Attributes:
        word: The kind of groups in the report: `common` or `given`.
        labels: Shape (targets): the name of the group of each target.
        within: Shape (sources): the name of the common region that contains the whole source, whatever the
            shares are; None for groups that the caller passed.
        faults: The errors in the names that the caller passed.
    """

    word: str
    labels: Sequence[str]
    within: Sequence[str] | None = None
    faults: Sequence[Fault] = ()


def groups_of_targets(
    crosswalk: Crosswalk, levels: tuple[int, int], groups: object, *, key: str
) -> TargetGroups:
    """The groups of target areas that the argument `groups` states.

    Args:
        levels: The positions of the levels on the source day and on the target day.
        groups: `common`, or the group name of each area of the target day, in a form of values. An area
            without a name is a group of its own, named by its id.
        key: The name of the column of ids.

    Raises:
        ArgumentError: If `groups` is something else, or is `common` although the two levels differ.
    """
    network, (level, to) = crosswalk.network, levels
    words = network.vocabulary.levels
    if isinstance(groups, str):
        if groups != COMMON:
            raise ArgumentError(
                f"groups={groups!r}", f"pass {COMMON!r}, or a mapping with the group of each area"
            )
        if level != to:
            raise ArgumentError(
                f"common regions from level {words[level]} to level {words[to]}",
                "common regions need one level that exists on both days",
            )
        bridge = crosswalk.bridge(level)
        found = bridge.shares.regions()
        names = region_names(network, bridge, found)
        of_source, of_target = (
            [names[region] for region in end.tolist()] for end in (found.of_source, found.of_target)
        )
        # Common regions include land without people, so a source goes whole to its region.
        if crosswalk.is_forward:
            return TargetGroups(COMMON, of_target, of_source)
        return TargetGroups(COMMON, of_source, of_target)
    placed = placed_values(
        network, groups, day=day_number(crosswalk.target_day), level=words[to], key=key, what="groups"
    ).only_column()
    ids, faults = take(network.tables.areas.ids, placed.areas), list(placed.wrong(words=True))
    if faults:  # the rows of the areas are unknown
        return TargetGroups("given", ids, faults=faults)
    called, codes = placed.words(0)
    alone = {id for id, code in zip(ids, codes.tolist(), strict=True) if code < 0}
    message = "is also the id of an area without a group; rename the group"
    return TargetGroups(
        "given",
        [id if code < 0 else called[code] for id, code in zip(ids, codes.tolist(), strict=True)],
        faults=[Fault(f"groups: {name!r}", message) for name in called if name in alone],
    )


def region_names(network: Network, bridge: Bridge, regions: Regions) -> list[str]:
    """The name of each region: the ids of its areas of the later day, else of the earlier day."""
    ids, ends = network.tables.areas.ids, []
    for areas, region in ((bridge.targets, regions.of_target), (bridge.sources, regions.of_source)):
        members: list[list[str]] = [[] for _ in range(regions.count)]
        for id, place in zip(take(ids, areas), region.tolist(), strict=True):
            members[place].append(id)
        ends.append(members)
    return [JOINT.join(later or earlier) for later, earlier in zip(*ends, strict=True)]
