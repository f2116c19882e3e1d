"""dtnet: the network built as anybody's, the policies read from their documents."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from assessing import Contender, run

sys.path.append(str(Path(__file__).parents[1]))

import assessed
import dtnet
import workload_assessment as workload
from dtnet.network.day.network import Network


class Dtnet(Contender):
    """dtnet at work."""

    package = "dtnet"

    def ready(self) -> None:
        """The network and the policies."""
        work = self.work
        province, klass, members = (
            np.array(each, np.int64) for each in (work.province, work.klass, work.members)
        )
        first, end = (
            np.full(len(members), workload.day_number(day)) for day in (workload.FIRST, workload.END)
        )
        self.built = assessed.network(province, klass, [(first, end, members)], provinces=work.provinces)
        self.policies = assessed.policies()

    def fresh(self) -> None:
        """A network of the same tables that was never asked."""
        self.network = Network(self.built.tables, self.built.vocabulary, self.built.metadata)

    def assess(self) -> dtnet.Table:
        """Amounts by province and month."""
        return dtnet.assess(self.network, self.policies, window=assessed.WINDOW).by("province", "month")

    def cells(self, answer: dtnet.Table) -> list[int]:
        """As an array, then in order."""
        months = [(month.year, month.number) for month in self.work.months]
        found = assessed.cells(answer, "amount", provinces=self.work.provinces, months=months)
        cells: list[int] = found.reshape(-1).tolist()
        return cells


run(Dtnet())
