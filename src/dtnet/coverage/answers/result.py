"""The answer to a coverage question: a table that keeps its network and its question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dtnet.frames import Table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from dtnet.coverage.explain.explanation_tree import CoverageExplanation
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.frames import Column
    from dtnet.network.day.network import Network


class Coverage(Table):
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

    def synthetic_share(self, *, accept_synthetic: bool = False) -> Fraction | None:
        """The exact share of the weight of all rows that rests on synthetic rows.

        The column `synthetic` states the share of each single row.

        Args:
            accept_synthetic: Accept a share above one half without a warning.

        Returns:
            The share; None if the total weight is 0.

        Raises:
            ArgumentError: If the answer is a series, counts teams, or has the minimum or maximum of a period.
            UnknownFactError: If a weight is known only within bounds.

        Warns:
            SyntheticWarning: If the share is above one half.

        Examples:
            >>> import dtnet
            >>> dtnet.datasets.load("toyland").coverage(at="2025-02-01").synthetic_share()
            Fraction(1, 7)
        """
        from dtnet.coverage.answers.synthetic_findings import synthetic_share  # noqa: PLC0415 - as below

        return synthetic_share(self, accept_synthetic=accept_synthetic)

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
        from dtnet.coverage.explain.answer_steps import explained_coverage  # noqa: PLC0415 - it asks what made this

        return explained_coverage(self, area)

    def __sub__(self, other: object) -> Table:
        """Subtract another answer, row by row; rows with the same dimensions belong together.

        The bounds are `this.lower − other.upper` and `this.upper − other.lower`. They are sharp if the bounds
        of both shares are sharp and, in addition, one share is known or the answers share no unknown fact:
        both have `at=` and the same network, but no area in common and no team that may serve areas of both.
        Where the areas are the same, `change` and `cascade` give narrower bounds.

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
        from dtnet.coverage.answers.difference import subtracted  # noqa: PLC0415 - it asks what made this

        return subtracted(self, other) if isinstance(other, Coverage) else NotImplemented

    def __reduce__(self) -> tuple[Any, ...]:
        plain, (columns,) = super().__reduce__()
        return _again, (plain, columns, self.network, self.query, self.undecided)


def _again(plain: Any, columns: Any, network: Network, query: CoverageQuery, undecided: int) -> Coverage:  # noqa: ANN401
    table: Table = plain(columns)
    return Coverage(table._columns, network=network, query=query, undecided=undecided)  # noqa: SLF001
