"""The answer to a coverage question: its rows, their table, and warnings."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet import frames
from dtnet.arguments import check_switches
from dtnet.coverage.answers.area_parts import asked_of, stretches_of
from dtnet.coverage.answers.row_bounds import answer_columns, kept_rows, summed
from dtnet.coverage.answers.row_groups import (
    answer_rows,
    dimension_columns,
    parts_of_stretches,
    with_areas_of_unknown_group,
)
from dtnet.coverage.answers.unlisted_parts import (
    UnlistedParts,
    groups_of_unlisted,
    unlisted_parts,
    with_unlisted_parts,
)
from dtnet.coverage.language.query import CoverageQuery, query_parts
from dtnet.errors import ArgumentError, SyntheticWarning, UnknownFactError
from dtnet.facts.subjects import TEAM
from dtnet.frames import Column, Table, columns_in
from dtnet.lazy import LaterModule, later_type
from dtnet.network.day.network import Network
from dtnet.origins import Origin
from dtnet.picture_methods import CoveragePicture
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, YES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from types import FrameType

    from numpy.typing import NDArray

    from dtnet.coverage.answers import difference, over_time
    from dtnet.coverage.answers.area_parts import AreaParts, ResolvedQuery
    from dtnet.coverage.answers.row_bounds import Parts, Sums
    from dtnet.coverage.answers.row_groups import Rows
    from dtnet.coverage.explain import coverage_explanations
    from dtnet.coverage.explain.explanation_tree import CoverageExplanation
    from dtnet.network.tables.tables import Ints
else:  # these modules ask what made an answer
    CoverageExplanation = later_type("dtnet.coverage.explain.explanation_tree.CoverageExplanation")
    difference, over_time = (
        LaterModule(f"dtnet.coverage.answers.{name}") for name in ("difference", "over_time")
    )
    coverage_explanations = LaterModule("dtnet.coverage.explain.coverage_explanations")


def answer(network: Network, query: CoverageQuery) -> Coverage:
    """Answer a question.

    Raises:
        UnknownNameError: If the question uses a name that the network does not have.
        ArgumentError: If the question does not fit the network.
        OutsideDataError: If a day of the question lies outside the data.
        UnknownFactError: If neither a weight nor an upper bound of the weight is known.
    """
    if query.during is not None and query.over_time is None:
        raise ArgumentError(
            "{during} needs {over_time}",
            "name what to compute over the period: mean, min, …",
            during=...,
            over_time=...,
        )
    if query.over_time in {"min", "max"}:
        return over_time.extreme(network, query)
    rows, sums = over_time.sums_of_day_or_period(network, query, unlisted=True)
    kept, undecided = kept_rows(query.having, sums)
    columns = {**rows.columns(), **answer_columns(sums, query.missing)}
    return Coverage(frames.rows_of(columns, kept), network=network, query=query, undecided=undecided)


@attrs.frozen(eq=False)
class AnswerRows:
    """The rows of a question before they become columns of a table.

    Attributes:
        rows: The groups of the rows, and the row of each area.
        unlisted: The unlisted areas that partial lists leave out.
    """

    asked: ResolvedQuery
    stretches: list[AreaParts]
    rows: Rows
    unlisted: Sequence[UnlistedParts] = ()

    @classmethod
    def of(cls, asked: ResolvedQuery, *, unlisted: bool = False, adrift: bool = False) -> AnswerRows:
        """The rows of a question.

        Args:
            unlisted: As `stretches_of`.
            adrift: As `stretches_of`.

        Raises:
            ArgumentError: As `stretches_of`.
            UnknownFactError: As `stretches_of`.
        """
        stretches = list(stretches_of(asked, unlisted=unlisted, adrift=adrift))
        if not asked.network.tables.partial_lists:
            return cls(asked, stretches, answer_rows(asked, stretches))
        others = [each for stretch in stretches for each in unlisted_parts(asked, stretch.level.era)]
        rows = answer_rows(asked, stretches, groups_of_unlisted(asked, others))
        return cls(asked, stretches, rows, others)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def stretch(self) -> AreaParts:
        """The parts of the areas of a question about one day."""
        (stretch,) = self.stretches  # one era: `asked_of` found the area of `within` on the day
        return stretch

    @property
    def row(self) -> Ints:
        """Shape (c): the row of each part of a question about one day."""
        return self.rows.of[0][self.stretch.area]

    def parts(self, *, by_days: bool = False) -> Parts:
        """The parts of areas in the rows; with `by_days`, weights are multiplied by days."""
        return parts_of_stretches(self.stretches, self.rows, by_days=by_days)

    def sums(self, *, by_days: bool = False) -> Sums:
        """The sums of the rows; with `by_days`, weights are multiplied by days."""
        sums = summed(self.parts(by_days=by_days), len(self))
        sums = with_areas_of_unknown_group(self.asked, self.stretches, self.rows, sums, by_days=by_days)
        return with_unlisted_parts(self.asked, self.unlisted, self.rows, sums, by_days=by_days)

    def columns(self, rows: NDArray[np.integer] | None = None) -> dict[str, Column]:
        """The dimension columns of some rows, given by their numbers; by default each row once."""
        codes = self.rows.codes if rows is None else [each[rows] for each in self.rows.codes]
        count = len(self) if rows is None else len(rows)
        return dimension_columns(self.asked.network, self.asked.dimensions, codes, count)


def rows_asked(
    network: Network, query: CoverageQuery, *, unlisted: bool = False, adrift: bool = False
) -> AnswerRows:
    """The rows of a question.

    Args:
        unlisted: As `stretches_of`.
        adrift: As `stretches_of`.

    Raises:
        DtnetError: As `answer`.
    """
    return AnswerRows.of(asked_of(network, query), unlisted=unlisted, adrift=adrift)


def dimension_names(answer: Coverage) -> tuple[str, ...]:
    """The names of the dimension columns of an answer."""
    first = "teams" if answer.query.over == TEAM else "areas"
    return answer.columns[: answer.columns.index(first)]


VERDICTS = {
    int(YES): "yes",
    int(NO): "no",
    int(NOT_APPLICABLE): "not_applicable",
    int(YES | NO): "unknown",
}
"""The names of verdicts; every other combination of outcomes is `unknown` too."""


class Coverage(CoveragePicture, Table):
    """The rows of an answer, with their question. Two answers are equal if all their columns are equal.

    Attributes:
        network: The network of the question.
        query: The question.
        undecided: The number of rows that are not included because it is unknown whether they meet `having`.
    """

    __slots__ = ("network", "query", "undecided")

    network: Network
    query: CoverageQuery
    undecided: int

    def __init__(
        self, columns: Mapping[str, Column], *, network: Network, query: CoverageQuery, undecided: int = 0
    ) -> None:
        """Make the table of an answer."""
        super().__init__(columns)
        self.network, self.query, self.undecided = network, query, undecided

    def _told(self) -> Iterable[tuple[str, object]]:
        rows = {"rows not decided": self.undecided} if self.undecided else {}
        return [("network", self.network.metadata.name), *{**query_parts(self.query), **rows}.items()]

    def synthetic_share(self, *, accept_synthetic: bool = False) -> Fraction | None:
        """The exact share of the weight of all rows that rests on synthetic rows.

        The column `synthetic` states the share of each single row.

        Args:
            accept_synthetic: Accept a share above one half without a warning.

        Returns:
            The share; None if the total weight is 0.

        Raises:
            ArgumentError: If the answer is a series, counts teams, or has the minimum or maximum of a period.
            UnknownFactError: If a weight is known only within bounds, or a partial list states no number.

        Warns:
            SyntheticWarning: If the share is above one half.

        Examples:
            >>> import dtnet
            >>> dtnet.datasets.load("toyland").coverage(at="2025-02-01").synthetic_share()
            Fraction(1, 7)
        """
        _, sums = over_time.sums_of_day_or_period(self.network, self.query, unlisted=True)
        kept, _ = kept_rows(self.query.having, sums)
        if sums.unlimited[kept].any():
            raise UnknownFactError(
                "the synthetic share is undefined: partial lists without a number allow any number of areas",
                "ask within an area that is listed in full, or state the number of areas",
            )
        if not sums.exact[kept].all():
            raise UnknownFactError(
                "the synthetic share is undefined: some weights are known only within bounds",
                "ask with weight='count'",
            )
        whole = int(sums.least[kept].sum())
        if not whole:
            return None
        share = Fraction(int(sums.by_origin[kept, Origin.SYNTHETIC].sum()), whole)
        warn_of_synthetic([share], accepted=accept_synthetic)
        return share

    def explain(self, area: str | None = None) -> CoverageExplanation:
        """Explain the coverage of an area, or of the whole answer.

        The explanation lists up to twenty areas of each verdict, then the number of the others. For each
        listed area it states the facts that decide the verdict or leave it open. It ends with the sums.
        An area is explained as a whole, even if the rows of the answer are grouped by attributes. Each area
        and team is shown with its own origin, which marks synthetic ones.

        Args:
            area: The id of an area of the question or of an area above such areas, or its name on the day, as
                `Snapshot.find` takes it. None explains the whole answer.

        Raises:
            ArgumentError: If the answer is about several days, or no area of the question is in the area.
            UnknownNameError: If there is no such area on the day.
            AmbiguousNameError: If several areas have the name.

        Examples:
            >>> import dtnet
            >>> day = dtnet.datasets.load("toyland").at("2025-02-01")
            >>> print(day.coverage(of="has_team", over="village").explain("toy:village:cable"))
            Cable (toy:village:cable), 2025-02-01: has_team, tested in each village: 0 to 1
            <BLANKLINE>
            1  not known: 1 of 1 areas of level village
            1    Cable (toy:village:cable, observed): not known
                   has_team: not known
                     Team of Cable (toy:team:cable, observed)
                       it possibly does not serve the area: its first day is between 2024-12-01 and 2025-03-01
                     all teams of toy:province:lantern-isle are listed from 2024-07-01 (observed) [1]
            <BLANKLINE>
               lower bound, with each undecided area as a no: 0 of 1
            <BLANKLINE>
               upper bound, with each undecided area as a yes: 1 of 1
            <BLANKLINE>
            [1] Census of Teams (invented), every team of Lantern Isle is listed from the census on
        """
        return coverage_explanations.explained_coverage(self, area)

    def __sub__(self, other: object) -> Table:
        """Subtract another answer, row by row; rows with the same dimensions belong together.

        The bounds are `this.lower − other.upper` and `this.upper − other.lower`. They are sharp if the bounds
        of both shares are sharp and, in addition, one share is known or the answers share no unknown fact:
        both have `at=` and the same network, but no area in common and no team that may serve areas of both.
        Where the areas are the same, `change` and `cascade` give narrower bounds. Of answers about teams, the
        bounds are sharp only if one share is known.

        Args:
            other: An answer with the same `by`.

        Returns:
            The dimensions, `this_lower`, `this_upper`, `other_lower`, `other_upper`; then of the difference
            `point` (if both have one, with the same assumption or none), `lower`, `upper`, `sharp` and
            `assumption`. If only one answer has a row, the difference of this row is null.

        Raises:
            ArgumentError: If the rows of the two answers have different columns, or the answers are series.

        Examples:
            >>> import dtnet
            >>> day = dtnet.datasets.load("toyland").at("2025-02-01")
            >>> [row] = day.coverage(within="toy:shire:far") - day.coverage(within="toy:shire:reed")
            >>> row["lower"], row["upper"], row["sharp"]
            (-0.2, 0.3, True)
        """
        return difference.subtracted(self, other) if isinstance(other, Coverage) else NotImplemented

    def __reduce__(self) -> tuple[Any, ...]:
        plain, (columns,) = super().__reduce__()
        return _again, (plain, columns, self.network, self.query, self.undecided)


def _again(plain: Any, columns: Any, network: Network, query: CoverageQuery, undecided: int) -> Coverage:  # noqa: ANN401
    table: Table = plain(columns)
    return Coverage(columns_in(table), network=network, query=query, undecided=undecided)


_HALF: Final = Fraction(1, 2)


def warn_of_answers(*answers: Table, accepted: bool) -> None:
    """Warn if more than half of a row of these answers rests on synthetic facts.

    Args:
        answers: The answers, each with a column `synthetic` of shares.
        accepted: Whether the caller accepts synthetic answers, so that there is no warning.
    """
    shares = [share for each in answers for share in each["synthetic"] if isinstance(share, float)]
    warn_of_synthetic(shares, accepted=accepted)


def warn_of_synthetic(shares: Sequence[Fraction | float], *, accepted: bool) -> None:
    """Warn if more than half of a row of an answer rests on synthetic facts.

    The warning points to the line outside this library that asked.

    Args:
        accepted: Whether the caller accepts synthetic answers, so that there is no warning.

    Raises:
        ArgumentError: If `accepted` (named `accept_synthetic` in public functions) is neither True nor False.

    Warns:
        SyntheticWarning: If the share of a row is above one half and `accepted` is False.
    """
    check_switches(accept_synthetic=accepted)
    most = int((np.array([float(each) for each in shares]) > float(_HALF)).sum())
    if most and not accepted:
        what = "this" if len(shares) == 1 else f"each of {most} of {len(shares)} rows"
        warnings.warn(
            f"more than half of {what} rests on synthetic rows, which a recipe made; "
            "accept_synthetic=True accepts that",
            SyntheticWarning,
            stacklevel=_calls_inside(),
        )


def _calls_inside() -> int:
    """The number of calls from the line outside this library to the caller of this function."""
    calls = 0
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - as `warnings` does
    while frame is not None and str(frame.f_globals.get("__name__", "")).partition(".")[0] == "dtnet":
        calls, frame = calls + 1, frame.f_back
    return calls + 1
