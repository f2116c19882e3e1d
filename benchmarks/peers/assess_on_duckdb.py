"""DuckDB: one query; a row a team, running sums of each month's due as nested columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
from assessing import Contender, run

if TYPE_CHECKING:
    from assessing import Month


class DuckDB(Contender):
    """DuckDB at work."""

    package = "duckdb"

    def ready(self) -> None:
        """A table of the teams."""
        columns = {
            "province": np.array(self.work.province),
            "members": np.array(self.work.members),
            "class": np.array(self.work.klass),
        }
        self.connection = duckdb.connect()
        self.connection.register("given", columns)
        self.connection.execute("CREATE TABLE teams AS SELECT * FROM given")

    def assess(self) -> dict[str, Any]:
        """Every month's amounts of every team, then sums by province."""
        money, months = self.work.money, self.work.months
        each = list(enumerate(months))
        due = ", ".join(
            f"members * {money['capped'] * month.capped} // {month.days} AS due_{number}"
            for number, month in each
        )
        running = ", ".join(
            f"least({' + '.join(f'due_{before}' for before in _so_far(months, number))}, {money['ceiling']})"
            f" AS running_{number}"
            for number, _ in each
        )
        paid = {
            number: f"running_{number}"
            + (f" - running_{number - 1}" if len(_so_far(months, number)) > 1 else "")
            for number, _ in each
        }
        tiers = " ".join(f"WHEN {klass} THEN {rate}" for klass, rate in enumerate(money["tiered"], 1))
        amounts = {
            "flat": dict.fromkeys(range(len(months)), f"{money['flat']}::BIGINT"),
            "person": dict.fromkeys(range(len(months)), f"members * {money['person']}"),
            "capped": paid,
            "tiered": dict.fromkeys(range(len(months)), f"(CASE class {tiers} END)::BIGINT"),
        }
        wanted = ", ".join(
            f"sum({amount})::BIGINT AS {name}_{number}"
            for name, by_month in amounts.items()
            for number, amount in by_month.items()
        )
        return self.connection.sql(
            f"SELECT province, {wanted} FROM (SELECT *, {running} FROM (SELECT *, {due} FROM teams)) "  # noqa: S608 - numbers of our own
            "GROUP BY province ORDER BY province"
        ).fetchnumpy()

    def cells(self, answer: dict[str, Any]) -> list[int]:
        """Columns of policies and months, province by province."""
        names = [
            [f"{name}_{number}" for number in range(len(self.work.months))]
            for name in ("flat", "person", "capped", "tiered")
        ]
        found = np.array([[answer[name] for name in each] for each in names], np.int64)
        cells: list[int] = found.transpose(0, 2, 1).reshape(-1).tolist()
        return cells


def _so_far(months: list[Month], number: int) -> list[int]:
    """The months of a month's year up to it."""
    return [each for each in range(number + 1) if months[each].year == months[number].year]


run(DuckDB())
