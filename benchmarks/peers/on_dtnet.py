"""dtnet itself, measured as its peers are."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from common import Contender, run

sys.path.append(str(Path(__file__).parents[1]))

import dtnet
import workload_network as workload
from dtnet.network.day.network import Network

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.network.tables.tables import Ints
    from dtnet.network.territory.forest import Hierarchy


class Dtnet(Contender):
    """dtnet at work."""

    def given(self) -> None:
        """The same columns with days as days; the bundled country, which gives words and rules, is loaded."""
        self.tables = workload.country()
        dtnet.datasets.load("vietnam")

    def build(self) -> Network:
        """Every row and rule, with every check."""
        return workload.built(self.tables)

    def ready(self, built: Network) -> None:
        """Numbers by id, as after any look-up."""
        built.area_index.get("")
        self.built = built

    def before_at_day(self) -> None:
        """A network that has not seen the day."""
        self.network = Network(self.built.tables, self.built.vocabulary, self.built.metadata)
        self.network.area_index.get("")

    def at_day(self) -> Hierarchy:
        """The territory of the day."""
        self.day = self.network.at(workload.DAY).territory
        return self.day

    def answer_at_day(self, day: Hierarchy) -> dict[str, str | None]:
        """Parents by id."""
        return self._by_id(day.parent)

    def before_subtree_sums(self) -> None:
        """Values by position."""
        self.values = np.array([self.work.values[id] for id in self.day.ids()], np.int64)

    def subtree_sums(self) -> NDArray[np.int64]:
        """By position."""
        return self.day.roll_up(self.values)

    def answer_subtree_sums(self, sums: NDArray[np.int64]) -> dict[str, int]:
        """Sums by id."""
        return dict(zip(self.day.ids(), sums.tolist(), strict=True))

    def at_level(self) -> Ints:
        """By position."""
        return self.day.at_level(self.work.level)

    def answer_at_level(self, found: Ints) -> dict[str, str | None]:
        """Heads by id."""
        return self._by_id(found)

    def descendants(self) -> list[list[str]]:
        """Ids for each query."""
        return [self.day.descendants(id) for id in self.work.queries]

    def _by_id(self, positions: Ints) -> dict[str, str | None]:
        ids = self.day.ids()
        return {id: None if at < 0 else ids[at] for id, at in zip(ids, positions.tolist(), strict=True)}


run(Dtnet())
