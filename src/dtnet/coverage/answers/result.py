"""The answer to a question of coverage: the one table, with the question that it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dtnet.frames import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dtnet.coverage.explain.explanation import CoverageExplanation
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.frames import Column
    from dtnet.network.day.network import Network


class Coverage(Table):
    """The rows of an answer, and what was asked; two are equal if their columns and all cells are.

    Attributes:
        network: Who was asked about.
        query: The question.
        undecided: How many rows may meet `having`, and may not; they are left out.
    """

    __slots__ = ("network", "query", "undecided")

    network: Network
    query: CoverageQuery
    undecided: int

    def __init__(
        self, columns: Mapping[str, Column], *, network: Network, query: CoverageQuery, undecided: int = 0
    ) -> None:
        """A table that remembers its question."""
        super().__init__(columns)
        self.network, self.query, self.undecided = network, query, undecided

    def explain(self, area: str | None = None) -> CoverageExplanation:
        """Why an area, or all that was asked, is covered as far as it is.

        Tells the areas in it by verdict, at most twenty of each, then how many more there are; of each area
        what decides its verdict or leaves it open; and the sums. An area is explained as a whole also where
        rows are told apart by attributes, too. Areas and teams stand with their own origin, so that synthetic
        ones are never taken for real.

        Args:
            area: The id of a row's area, or of any other in which, or about which, was asked, or its name on
                the day, as `Snapshot.find` takes it; None for all.

        Raises:
            ArgumentError: If the answer is about a period, or nothing was asked in the area.
            UnknownNameError: If there is no such area on the day.
            AmbiguousNameError: If several areas have the name.

        Examples:
            >>> import dtnet
            >>> day = dtnet.datasets.load("toyland").at("2025-02-01")
            >>> print(day.coverage(of="has_team", over="village").explain("toy:village:cable"))
            Cable (toy:village:cable), 2025-02-01: has_team, asked of each village: 0 to 1
            <BLANKLINE>
            1  not known: 1 of 1 areas of level village
            1    Cable (toy:village:cable, observed): not known
                   has_team: not known
                     Team of Cable (toy:team:cable, observed)
                       it may not be here: its first day lies between 2024-12-01 and 2025-03-01
                     all teams of toy:province:lantern-isle are listed from 2024-07-01 (observed) [1]
            <BLANKLINE>
               at the least, what may be a no taken as one: 0 of 1
            <BLANKLINE>
               at the most, what may be a yes taken as one: 1 of 1
            <BLANKLINE>
            [1] Census of Teams (invented), every team of Lantern Isle is listed from the census on
        """
        from dtnet.coverage.explain.answer_steps import explained  # noqa: PLC0415 - it asks what made this

        return explained(self, area)

    def __sub__(self, other: object) -> Table:
        """This answer less another one, row by row, joined on their dimensions.

        `this.lower − other.upper` and `this.upper − other.lower`: outer bounds, sharp where one of the shares
        is known, or both answers are of one day and no fact is behind both: no area, and no team that may be
        here for areas of both. Ask `change` and `cascade` for finer ones where the areas are the same.

        Args:
            other: An answer by the same dimensions.

        Returns:
            The dimensions, `this_lower`, `this_upper`, `other_lower`, `other_upper`, then of the difference
            `point` (where both have one, under one assumption at most), `lower`, `upper`, `sharp`,
            `assumption`. A row that only one of them has is all null.

        Raises:
            ArgumentError: If their rows are not told apart by the same, or they are series.

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
