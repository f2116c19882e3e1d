"""DuckDB: two tables; trees by recursive queries."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
from common import Contender, run, under_none

# The texts of queries are ours, hence S608 below.
_ABOVE = """
    with recursive pairs(id, above) as (
        select id, id from day
        union all
        select pairs.id, day.parent from pairs join day on pairs.above = day.id where day.parent is not null
    )
"""


class DuckDb(Contender):
    """DuckDB at work."""

    package = "duckdb"

    def given(self) -> None:
        """The columns as arrays, sets as texts."""
        self.tables = [
            (name, {column: _array(cells) for column, cells in table.items()})
            for name, table in (("areas", self.work.areas), ("bodies", self.work.bodies))
        ]

    def build(self) -> duckdb.DuckDBPyConnection:
        """Both tables in memory; nothing is checked but types."""
        self.database = duckdb.connect(":memory:")
        for name, table in self.tables:
            self.database.register("given", table)
            self.database.execute(f"create table {name} as select * from given")  # noqa: S608 - ours
            self.database.unregister("given")
        return self.database

    def at_day(self) -> None:
        """A filter, kept as a table."""
        self.database.execute(
            "create or replace table day as select * from areas where start <= $1"
            ' and ("end" is null or "end" > $1)',
            [self.work.day],
        )

    def answer_at_day(self, day: None) -> dict[str, str | None]:
        """Parents by id."""
        del day
        return dict(self.database.execute("select id, parent from day").fetchall())

    def subtree_sums(self) -> dict[str, np.ndarray]:
        """Pairs, then a sum by the upper one."""
        return self.database.execute(
            _ABOVE  # noqa: S608
            + "select above, sum(coalesce(households, 0))::bigint as value"
            + " from pairs join day using (id) group by above"
        ).fetchnumpy()

    def answer_subtree_sums(self, sums: dict[str, np.ndarray]) -> dict[str, int]:
        """Sums by id."""
        return dict(zip(sums["above"].tolist(), sums["value"].tolist(), strict=True))

    def at_level(self) -> dict[str, np.ndarray]:
        """Pairs whose upper one is of the level."""
        return self.database.execute(
            _ABOVE  # noqa: S608
            + "select pairs.id as id, above from pairs join day on above = day.id where level = $1",
            [self.work.level],
        ).fetchnumpy()

    def answer_at_level(self, found: dict[str, np.ndarray]) -> dict[str, str | None]:
        """Heads by id."""
        heads = dict(zip(found["id"].tolist(), found["above"].tolist(), strict=True))
        return under_none(heads, self.work.today["id"])

    def descendants(self) -> dict[str, list[str]]:
        """Pairs whose upper one is asked for, all queries at once, downward from them."""
        rows = self.database.execute(
            """
            with recursive pairs(id, above) as (
                select unnest($1), unnest($1)
                union all
                select day.id, pairs.above from pairs join day on day.parent = pairs.id
            )
            select above, list(id) from pairs where id <> above group by above
            """,
            [self.work.queries],
        ).fetchall()
        return dict(rows)

    def answer_descendants(self, found: dict[str, list[str]]) -> list[Any]:
        """In order of queries."""
        return [found.get(id, []) for id in self.work.queries]


def _array(cells: list[Any]) -> np.ndarray:
    if any(isinstance(cell, tuple) for cell in cells):
        cells = [None if cell is None else " ".join(cell) for cell in cells]
    made = np.empty(len(cells), object)
    made[:] = cells
    return made


run(DuckDb())
