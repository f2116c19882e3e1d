"""Polars: a row a team, a column of expressions for each policy and month."""

from __future__ import annotations

from itertools import pairwise

import polars as pl
from assessing import Contender, run


class Polars(Contender):
    """Polars at work."""

    package = "polars"

    def ready(self) -> None:
        """A frame of the teams."""
        work = self.work
        self.teams = pl.DataFrame(
            {"province": work.province, "members": work.members, "class": work.klass},
            schema=dict.fromkeys(("province", "members", "class"), pl.Int64),
        )

    def assess(self) -> pl.DataFrame:
        """Every month's amounts of every team, then sums by province."""
        money, months = self.work.money, self.work.months
        members = pl.col("members")
        rates = pl.col("class").replace_strict(dict(enumerate(money["tiered"], 1)), return_dtype=pl.Int64)
        amounts = {
            "flat": pl.lit(money["flat"], pl.Int64),
            "person": members * money["person"],
            "tiered": rates,
        }
        dues = {
            f"due {number}": members * (money["capped"] * month.capped) // month.days
            for number, month in enumerate(months)
        }
        running, paid = {}, {}
        for year in dict.fromkeys(month.year for month in months):
            here = [number for number, month in enumerate(months) if month.year == year]
            sums = [pl.lit(0, pl.Int64)]
            for number in here:
                running[f"running {number}"] = pl.min_horizontal(
                    pl.sum_horizontal(*(f"due {each}" for each in here if each <= number)), money["ceiling"]
                )
                sums.append(pl.col(f"running {number}"))
            paid |= {
                f"capped {number}": after - before
                for number, (before, after) in zip(here, pairwise(sums), strict=True)
            }
        return (
            self.teams.lazy()
            .with_columns(**dues)
            .with_columns(**running)
            .with_columns(
                **paid,
                **{
                    f"{name} {number}": amount
                    for name, amount in amounts.items()
                    for number in range(len(months))
                },
            )
            .group_by("province")
            .agg(
                pl.col(f"{name} {number}").sum()
                for name in ("flat", "person", "capped", "tiered")
                for number in range(len(months))
            )
            .sort("province")
            .collect()
        )

    def cells(self, answer: pl.DataFrame) -> list[int]:
        """Columns of policies and months, province by province."""
        size = len(self.work.months)
        columns = [column.to_list() for column in answer.drop("province").iter_columns()]
        blocks = [columns[start : start + size] for start in range(0, len(columns), size)]
        return [amount for block in blocks for row in zip(*block, strict=True) for amount in row]


run(Polars())
