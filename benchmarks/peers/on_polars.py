"""Polars: two frames; trees by joining level after level."""

from __future__ import annotations

from typing import Any

import polars as pl
from common import Contender, run, under_none

_LEVELS = 5


class Polars(Contender):
    """Polars at work."""

    package = "polars"

    def given(self) -> None:
        """Sets as texts."""
        self.tables = [
            {name: _texts(column) for name, column in table.items()}
            for table in (self.work.areas, self.work.bodies)
        ]

    def build(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Both tables as frames; nothing is checked but types."""
        made = [pl.DataFrame(table, infer_schema_length=None) for table in self.tables]
        return made[0], made[1]

    def ready(self, built: tuple[pl.DataFrame, pl.DataFrame]) -> None:
        """The frame of areas."""
        self.areas = built[0]

    def at_day(self) -> pl.DataFrame:
        """A filter."""
        day = self.work.day
        self.day = self.areas.filter(
            (pl.col("start") <= day) & (pl.col("end").is_null() | (pl.col("end") > day))
        )
        return self.day

    def answer_at_day(self, day: pl.DataFrame) -> dict[str, str | None]:
        """Parents by id."""
        return dict(day.select("id", "parent").iter_rows())

    def _above(self) -> pl.DataFrame:
        """Every pair of an area and one that it is or lies in."""
        up = self.day.select("id", "parent")
        step = up.select("id", above="id")
        steps = []
        for _ in range(_LEVELS):
            steps.append(step)
            step = step.join(up, left_on="above", right_on="id").select("id", above="parent").drop_nulls()
        return pl.concat(steps)

    def subtree_sums(self) -> pl.DataFrame:
        """Pairs, then a sum by the upper one."""
        value = self.day.select("id", value=pl.col("households").fill_null(0))
        return self._above().join(value, on="id").group_by("above").agg(pl.col("value").sum())

    def answer_subtree_sums(self, sums: pl.DataFrame) -> dict[str, int]:
        """Sums by id."""
        return dict(sums.iter_rows())

    def at_level(self) -> pl.DataFrame:
        """Pairs whose upper one is of the level."""
        heads = self.day.filter(pl.col("level") == self.work.level).select(above="id")
        return self._above().join(heads, on="above")

    def answer_at_level(self, found: pl.DataFrame) -> dict[str, str | None]:
        """Heads by id."""
        return under_none(dict(found.select("id", "above").iter_rows()), self.work.today["id"])

    def descendants(self) -> dict[str, list[str]]:
        """Pairs whose upper one is asked for, all queries at once."""
        asked = pl.DataFrame({"above": self.work.queries})
        pairs = self._above().filter(pl.col("above") != pl.col("id")).join(asked, on="above")
        return dict(pairs.group_by("above").agg("id").iter_rows())

    def answer_descendants(self, found: dict[str, list[str]]) -> list[Any]:
        """In order of queries."""
        return [found.get(id, []) for id in self.work.queries]


def _texts(cells: list[Any]) -> list[Any]:
    return [" ".join(cell) if isinstance(cell, tuple) else cell for cell in cells]


run(Polars())
