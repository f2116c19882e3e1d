"""The answer to a question of coverage: the one table, with the question that it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dtnet.frames import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dtnet.coverage.query import CoverageQuery
    from dtnet.frames import Column
    from dtnet.network.network import Network


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

    def __reduce__(self) -> tuple[Any, ...]:
        plain, (columns,) = super().__reduce__()
        return _again, (plain, columns, self.network, self.query, self.undecided)


def _again(plain: Any, columns: Any, network: Network, query: CoverageQuery, undecided: int) -> Coverage:  # noqa: ANN401
    table: Table = plain(columns)
    return Coverage(table._columns, network=network, query=query, undecided=undecided)  # noqa: SLF001
