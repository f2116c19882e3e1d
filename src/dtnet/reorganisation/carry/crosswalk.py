"""The crosswalk between two days, which converts values forward or back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import numpy as np

from dtnet import frames
from dtnet.errors import ArgumentError, OutsideDataError
from dtnet.frames import Table
from dtnet.network.tables.texts import take
from dtnet.periods import Period, as_window, day_number, number_day
from dtnet.read_only import BoundedCache, ReadOnly
from dtnet.reorganisation.carry.categories import carry_categories
from dtnet.reorganisation.carry.placed_values import AREA, placed_values
from dtnet.reorganisation.carry.plans import Plan
from dtnet.reorganisation.carry.question import CarryQuestion
from dtnet.reorganisation.carry.set_bounds import SourceReach
from dtnet.reorganisation.carry.stocks_and_rates import carry_rates, carry_stocks
from dtnet.reorganisation.carry.target_groups import groups_of_targets, region_names
from dtnet.reorganisation.shares.bridges import Crossing, areas_of, checked_measure, named_level
from dtnet.reorganisation.shares.regions import common_regions
from dtnet.reorganisation.shares.share_maps import BASES

if TYPE_CHECKING:
    from datetime import date

    from dtnet.network.day.network import Network
    from dtnet.reorganisation.carry.rebased import Rebased
    from dtnet.reorganisation.shares.bridges import Bridge

Kind: TypeAlias = Literal["stock", "rate", "category", "flow"]
"""The kind of a value: a count on a day, a ratio of two numbers, a word, or an amount over a period."""
Rule: TypeAlias = Literal["largest", "all", "conflict"]
"""The category of an area that receives several: of most weight; all of them; or null unless all agree."""
KINDS: Final[tuple[Kind, ...]] = ("stock", "rate", "category", "flow")
RULES: Final[tuple[Rule, ...]] = ("largest", "all", "conflict")
_OPTIONS: Final[dict[str, tuple[Kind, ...]]] = {
    "rule": ("category",),
    "period": ("flow",),
    "signed": ("stock", "flow"),
    "back_weight": ("rate", "category"),
    "proportion": ("rate",),
}
"""The kinds of values to which each option applies."""
_KEPT: Final = 8


class Crosswalk(ReadOnly):
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
        self.network, self.source_day, self.target_day = network, source_day, target_day
        self.of = checked_measure(network, of)
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
        some = unknown if unknown.any() else None
        return Table(
            {
                "source": frames.text(take(ids, plan.sources[shares.source])),
                "target": frames.text(take(ids, plan.targets[shares.target])),
                "share": frames.text(texts, some),
                "numerator": frames.whole(shares.numerator, some),
                "denominator": frames.whole(shares.denominator, some),
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
        found = common_regions(bridge.shares)
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

    def rebase(  # noqa: PLR0913 - a keyword for each part of the question
        self,
        values: object,
        *,
        kind: Kind,
        weight: object | None = None,
        back_weight: object | None = None,
        rule: Rule | None = None,
        period: str | Period | None = None,
        level: str | None = None,
        to: str | None = None,
        key: str = AREA,
        groups: object | None = None,
        signed: bool = False,
        proportion: bool = False,
    ) -> Rebased:
        """Convert values by areas of the source day into values by areas of the target day.

        Args:
            values: A mapping of ids to values; a table, data frame or mapping of columns with a column of
                ids; or an array in the order of `areas(level)`. Stocks and flows are whole numbers; rates are
                given by their numerators; categories are words. None, and a missing row, means unknown.
            kind: The kind of the values.
            weight: For rates, the denominators; for categories with the rule `largest`, the weights of the
                areas; both on the source day. For stocks and flows that are converted back in time, the
                weights of the areas of the earlier day. In a form of `values`; columns are matched by name.
            back_weight: For rates and categories that are converted back in time, the weights of the areas
                of the earlier day.
            rule: The category of an area that receives several; by default `largest`.
            period: The days of a flow; no event of these areas may lie inside them.
            level: The level of the values; by default the level of their ids.
            to: The level of the target areas; by default the same level, or the next existing one below.
            key: The name of the column of ids.
            groups: Groups of target areas to which values are converted instead of to single areas. Either
                the group name of each area, in a form of `values` (an area without a name is a group of its
                own), or `common` for the common regions, named by the ids of their areas of the later day,
                separated by ` + `. A group is treated like an area of a higher level.
            signed: Whether stocks and flows may be below 0.
            proportion: Whether the numerator of each rate counts a part of its denominator, as literate
                people out of all people. The bounds are then narrower, because the two vary together.

        Returns:
            One row for each area of the target level, or each group: `area`, `value`, `lower`, `upper`,
            `reason` (why a value is null: `no_source`, `unknown_share`, `missing_value`, `no_denominator`;
            for a category also `missing_weight`, `tie`, `conflict`). Rates also have `numerator` and
            `denominator`; categories have no bounds. If several columns were given, their names replace
            `value` and precede `_lower`, `_upper`, `_reason`.

        Raises:
            ArgumentError: If the arguments do not fit each other.
            InvalidInputError: If ids or values are invalid; it lists all of them.
            UnknownNameError: If there is no such level or column.
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
        _check_words(kind, rule)
        _check_flags(signed=signed, proportion=proportion)
        given = {"rule": rule is not None, "period": period is not None, "signed": signed}
        _check_options(kind, given | {"back_weight": back_weight is not None, "proportion": proportion})
        placed = placed_values(self.network, values, day=day_number(self.source_day), level=level, key=key)
        place, target = self._levels(self.network.vocabulary.levels[placed.level], to)
        words = {}
        if kind == "flow":
            words["period"] = str(check_flow(self._crossing, self.source_day, (place, target), period))
        if kind == "category":
            words["rule"] = rule = rule or "largest"
        of = None if groups is None else groups_of_targets(self, (place, target), groups, key=key)
        asked = CarryQuestion(self, kind, place, target, key, words, of)
        if kind == "rate":
            return carry_rates(asked, placed, weight, back_weight, proportion=proportion)
        if rule is not None:
            return carry_categories(asked, placed, weight, back_weight, rule)
        return carry_stocks(asked, placed, weight, signed=signed)

    def plan(self, level: int, to: int, weight: tuple[Any, Any] | None = None) -> Plan:
        """The prepared map between the areas of two levels; it is cached unless weights were used.

        Args:
            level: The position of the level on the source day.
            to: The position of the level on the target day.
            weight: For a conversion back in time, the weights of the areas of the earlier day (whole
                numbers) and the marks of missing weights.
        """
        if weight is None or self.is_forward:
            return self._plans.get((level, to), lambda: self._made(level, to, None))
        return self._made(level, to, weight)

    def bridge(self, level: int) -> Bridge:
        """The map from the areas of a level on the earlier day to its areas on the later day.

        Args:
            level: The position of the level.
        """
        return self._crossing.bridge(level, level)

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
        for below in range(place, len(network.vocabulary.levels)):
            if len(areas_of(network, below, day_number(self.target_day))):
                return place, below
        raise ArgumentError(
            f"no area of level {level} or below exists on {self.target_day}", "name another level"
        )

    def _check_there(self, level: int, day: date) -> None:
        if not len(areas_of(self.network, level, day_number(day))):
            raise ArgumentError(f"no area of level {self.network.vocabulary.levels[level]} exists on {day}")

    def __repr__(self) -> str:
        days = f"{self.source_day} to {self.target_day}"
        return f"<Crosswalk of {self.network.metadata.name!r}, {days}, by {self.of}>"

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


def _check_words(kind: object, rule: object) -> None:
    for what, word, known in (("kind", kind, KINDS), ("rule", rule, (*RULES, None))):
        if not (word is None or isinstance(word, str)) or word not in known:
            raise ArgumentError(f"{what}={word!r}", f"give one of {', '.join(map(repr, known))}")


def _check_flags(**given: object) -> None:
    for name, value in given.items():
        if type(value) is not bool:
            raise ArgumentError(f"{name}={value!r}", "give True or False")


def _check_options(kind: Kind, given: dict[str, bool]) -> None:
    """Refuse an option that does not apply to the kind, because the caller must have meant something else."""
    for option, is_given in given.items():
        if is_given and kind not in _OPTIONS[option]:
            told = f"{{{option}}} does not apply to a {kind}"
            raise ArgumentError(told, f"it applies to: {', '.join(_OPTIONS[option])}", **{option: ...})


def check_flow(
    crossing: Crossing, source_day: date, levels: tuple[int, int], period: str | Period | None
) -> Period:
    """The period of a flow, checked: no event lies inside the period or between the period and `source_day`.

    Args:
        crossing: The network and the days of the crosswalk.
        source_day: The day of the areas to which the amounts of the flow belong.
        levels: The positions of the levels on the source day and on the target day.
        period: The days of the flow.

    Raises:
        ArgumentError: If `period` is None, or an event of these levels lies inside it or between it and
            `source_day`.
        DayError: If `period` is not a period.
        OutsideDataError: If the data do not cover the whole period.
    """
    if period is None:
        raise ArgumentError(
            "a flow needs its period", "pass its days, for example {period}", period="2025-01"
        )
    days = period if isinstance(period, Period) else as_window(period)
    extent = crossing.network.extent
    own, (first, end) = day_number(source_day), days.numbers
    if first < extent.numbers[0] or end > extent.numbers[1]:
        raise OutsideDataError(
            f"the flow's period {days} is not inside the data of {crossing.network.metadata.name!r}: {extent}"
        )
    events = np.union1d(*(crossing.event_days(level) for level in levels))
    told = [str(number_day(each)) for each in events[(events > first) & (events < end)].tolist()]
    if told:
        raise ArgumentError(
            f"the flow's period {days} contains an event on {', '.join(told)}", "split the flow there"
        )
    beyond = events[(events > min(first, own)) & (events <= max(end - 1, own))]
    if beyond.size:
        raise ArgumentError(
            f"the event of {number_day(int(beyond[0]))} separates the flow's period {days} from {source_day}",
            "pass the flow by the areas of its own period",
        )
    return days
