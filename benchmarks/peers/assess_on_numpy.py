"""NumPy: whole arrays of teams by months; see `dense.py`."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from assessing import Contender, run

sys.path.append(str(Path(__file__).parents[1]))

import dense
import workload_assessment as workload


class Dense(Contender):
    """NumPy at work."""

    package = "numpy"

    def ready(self) -> None:
        """Columns as arrays."""
        work = self.work
        members = np.array(work.members, np.int64)
        days = np.full((2, len(members)), workload.day_number(workload.FIRST))
        self.teams = workload.Teams(
            np.array(work.province, np.int64), np.array(work.klass, np.int64), days, days, members[None]
        )

    def assess(self) -> np.ndarray:
        """Every month's amounts of every team, then sums by province."""
        return dense.cells(self.teams, dense.still(self.teams))

    def cells(self, answer: np.ndarray) -> list[int]:
        """In order."""
        cells: list[int] = answer.reshape(-1).tolist()
        return cells


run(Dense())
