"""Raphtory: a persistent graph of dated edges, seen at a day."""

from __future__ import annotations

from typing import Any

import pandas as pd
from common import OPEN, Contender, run
from raphtory import PersistentGraph


class Raphtory(Contender):
    """Raphtory at work."""

    package = "raphtory"

    def given(self) -> None:
        """Edges as frames: what opens, and what closes."""
        self.opens, self.closes = [], []
        for table, above in ((self.work.areas, "parent"), (self.work.bodies, "home")):
            edges = pd.DataFrame(
                {
                    "upper": table[above],
                    "lower": table["id"],
                    "start": table["start"],
                    "end": self.work.ends(table),
                    "name": table["name"],
                    "origin": table["origin"],
                }
            ).dropna(subset=["upper"])
            self.opens.append(edges)
            self.closes.append(edges[edges["end"] != OPEN])

    def build(self) -> PersistentGraph:
        """Every row an edge with a name and an origin, opened and closed on its days."""
        graph = PersistentGraph()
        for opens, closes in zip(self.opens, self.closes, strict=True):
            graph.load_edge_deletions(closes, time="end", src="upper", dst="lower")
            graph.load_edges(opens, time="start", src="upper", dst="lower", properties=["name", "origin"])
        return graph

    def ready(self, built: PersistentGraph) -> None:
        """The edges of areas alone, so that the day is that of territory."""
        del built
        self.dated = PersistentGraph()
        self.dated.load_edge_deletions(self.closes[0], time="end", src="upper", dst="lower")
        self.dated.load_edges(self.opens[0], time="start", src="upper", dst="lower")

    def at_day(self) -> Any:  # noqa: ANN401 - the library has no types
        """A graph of the day, made real."""
        self.day = self.dated.snapshot_at(self.work.day).materialize()
        return self.day

    def answer_at_day(self, day: Any) -> dict[str, str | None]:  # noqa: ANN401 - the same
        """Parents by id."""
        found: dict[str, str | None] = dict.fromkeys(self.work.today["id"])
        return found | dict(zip(day.edges.dst.name, day.edges.src.name, strict=True))


run(Raphtory())
