"""Methods that call packages built on the network (coverage, reorganisation), imported when called."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from dtnet.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dtnet.coverage.answers.result import Coverage
    from dtnet.coverage.language.query import CoverageQuery, Missing, OverTime
    from dtnet.network.day.network import Network
    from dtnet.network.day.snapshot import Snapshot
    from dtnet.periods import DayLike, Period
    from dtnet.policy.document.document import Policy
    from dtnet.predicates.conditions import Condition
    from dtnet.reorganisation.carry.crosswalk import Crosswalk


class NetworkUpwardMethods:
    """Methods of a network that call packages built on it."""

    __slots__ = ()

    def coverage(  # noqa: PLR0913 - a keyword for each part of the question
        self,
        query: CoverageQuery | None = None,
        *,
        of: Condition | str = "has_team",
        over: str = "village",
        weight: str | Mapping[str, int] = "count",
        by: str | Iterable[str] | None = None,
        within: str | None = None,
        where: Condition | str | None = None,
        having: Condition | str | None = None,
        at: DayLike | None = None,
        during: str | Period | None = None,
        over_time: OverTime | None = None,
        missing: Missing = "none",
        synthetic: bool = True,
        policies: Iterable[Policy] = (),
    ) -> Coverage:
        """The share of areas for which a condition holds; see `dtnet.coverage.answer` for the columns.

        Args:
            query: The whole question, instead of all other arguments.
            of: The condition tested in every area, as `has_team() & skill("x")`, or its text.
            over: The level of the areas.
            weight: What each area counts: `count` (1), an attribute of areas, or whole numbers by id.
            by: What rows are grouped by: levels (`over` itself or above), attributes of the areas.
            within: Ask in this area only: its id, or its name on the first day of the question.
            where: Ask about areas with this condition only; areas to which it is not applicable are excluded.
            having: Keep rows that certainly fulfil this, as `row.share >= 9/10`; `undecided` counts rows that
                may fulfil it.
            at: The day; instead of a period.
            during: The period.
            over_time: How the days of the period are summarised: `mean` (covered over existing area-days),
                `min`, `max`, `first`, `last`.
            missing: The assumption about unknown verdicts that the point uses; bounds do not depend on it.
            synthetic: Whether synthetic facts count; if not, they are unknown.
            policies: The policies that `funded` in a text refers to.

        Raises:
            PredicateError: If a text cannot be read; the message shows the place.
            UnknownNameError: If a name does not exist in the network.
            ArgumentError: If the parts of the question do not fit together, or do not fit the network.
            OutsideDataError: If the data do not cover the days.
            UnknownFactError: If neither a weight nor an upper bound of it is known.

        Examples:
            >>> import dtnet
            >>> net = dtnet.datasets.load("vietnam")
            >>> [row] = net.coverage(of="has_team", at="2024-08-31")
            >>> row["areas"], row["yes"], row["point"], row["synthetic"]
            (90508, 90508, 1.0, 1.0)
        """
        from dtnet.coverage.answers.answer_table import answer  # noqa: PLC0415 - the floor above
        from dtnet.coverage.language.query import query_of  # noqa: PLC0415

        if query is not None:
            said = (of, over, weight, by, within, where, having, at, during, over_time, missing, synthetic)
            if said != ("has_team", "village", "count", *[None] * 7, "none", True):
                raise ArgumentError("both a query and parts of a question are given", "pass only one of them")
            return answer(cast("Network", self), query)
        asked = query_of(
            of=of,
            over=over,
            weight=weight,
            by=by,
            within=within,
            where=where,
            having=having,
            at=at,
            during=during,
            over_time=over_time,
            missing=missing,
            synthetic=synthetic,
            policies=policies,
        )
        return answer(cast("Network", self), asked)

    def crosswalk(self, source_day: DayLike, target_day: DayLike, *, of: str = "residents") -> Crosswalk:
        """The crosswalk between the areas of two days, which converts values by area from one to the other.

        Args:
            source_day: The day of the values.
            target_day: The day of the areas to which values are converted, later or earlier.
            of: What the shares of split areas are shares of.

        Raises:
            DayError: If an argument is not a day.
            OutsideDataError: If a day is outside the data.
            UnknownNameError: If no shares of this measure are stated.

        Examples:
            >>> import dtnet
            >>> net = dtnet.datasets.load("vietnam")
            >>> moved = net.crosswalk("2025-06-30", "2025-07-01")
            >>> found = moved.rebase({"vn:province:15:0": 1356}, kind="stock")
            >>> [(row["area"], row["lower"]) for row in found if row["lower"]]
            [('vn:province:15:2025', 1356)]
        """
        from dtnet.periods import as_day  # noqa: PLC0415 - as above
        from dtnet.reorganisation.carry.crosswalk import crosswalk_of  # noqa: PLC0415

        return crosswalk_of(cast("Network", self), as_day(source_day), as_day(target_day), of)


class SnapshotUpwardMethods:
    """Methods of a snapshot that call packages built on it."""

    __slots__ = ()

    def coverage(  # noqa: PLR0913 - as above
        self,
        *,
        of: Condition | str = "has_team",
        over: str = "village",
        weight: str | Mapping[str, int] = "count",
        by: str | Iterable[str] | None = None,
        within: str | None = None,
        where: Condition | str | None = None,
        having: Condition | str | None = None,
        missing: Missing = "none",
        synthetic: bool = True,
        policies: Iterable[Policy] = (),
    ) -> Coverage:
        """The share of areas for which a condition holds on this day; as `Network.coverage`."""
        snapshot = cast("Snapshot", self)
        return snapshot.network.coverage(
            of=of,
            over=over,
            weight=weight,
            by=by,
            within=within,
            where=where,
            having=having,
            at=snapshot.date,
            missing=missing,
            synthetic=synthetic,
            policies=policies,
        )
