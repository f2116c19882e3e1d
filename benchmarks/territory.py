"""What the territory of a country costs, as ratios to bare NumPy doing the same on the same columns.

Each row runs the two in turn, A B A B …, and prints the ratio of the best times beside them. The floor knows
what dtnet must find out: that a country's rows stand by level, and that nobody is above itself.
"""

from __future__ import annotations

import argparse
import sys
import time
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

import dtnet
from dtnet.network.territory.day_state import AreaState
from dtnet.periods import as_day, day_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

DAY = "2024-08-31"


def floor_layout(areas: Any, levels: int, day: int) -> tuple[NDArray[Any], ...]:  # noqa: ANN401 - tables
    """The rows of a day in preorder: entities, parents, ends, levels, positions, rows."""
    rows = np.flatnonzero((areas.start <= day) & (areas.end > day))
    entity = areas.entity.take(rows)
    level = areas.level.take(entity)
    size = len(rows)
    number = np.zeros(len(areas.ids) + 1, np.int32)
    number[entity] = np.arange(1, size + 1, dtype=np.int32)
    above = number.take(areas.parent.take(rows))
    edges = np.searchsorted(level, np.arange(levels + 1)).tolist()
    below = np.ones(size + 1, np.int32)
    sums = {}
    for one, other in reversed(list(pairwise(edges[1:]))):
        weights = None if other == size else below[one + 1 : other + 1]
        sums[one] = np.bincount(above[one:other], weights, one + 1).astype(np.int32)
        below[: one + 1] += sums[one]
    start = np.zeros(size, np.int32)
    free = np.ones(size + 1, np.int32)
    for one, other in pairwise(edges[1:]):
        group = above[one:other]
        order = np.argsort(group, kind="stable")
        sizes = below[one + 1 : other + 1].take(order)
        before = np.empty(other - one, np.int32)
        before[order] = np.cumsum(sizes) - sizes
        shift = free[: one + 1] + sums[one] - np.cumsum(sums[one], dtype=np.int32)
        start[one:other] = shift.take(group) + before
        free[: one + 1] += sums[one]
        free[one + 1 : other + 1] = start[one:other] + 1
    order = np.empty(size, np.intp)
    order[start] = np.arange(size)
    places = np.append(np.int32(-1), start)
    nodes = entity.take(order)
    position = np.full(len(areas.ids), -1, np.int32)
    position[nodes] = np.arange(size, dtype=np.int32)
    row = np.full(len(areas.ids), -1, np.int32)
    row[entity] = rows
    end = below[1:].take(order) + np.arange(size, dtype=np.int32)
    return nodes, places.take(above).take(order), end, level.take(order), position, row


def floor_at_level(level: NDArray[Any], end: NDArray[Any], place: int) -> NDArray[Any]:
    """For each node the node of a level that it lies in: one running maximum."""
    found = np.where(level == place, np.arange(len(level), dtype=np.int32), np.int32(-1))
    np.maximum.accumulate(found, out=found)
    return np.where(end[found] > np.arange(len(level)), found, -1)


def floor_sums(values: NDArray[np.int64], end: NDArray[Any]) -> NDArray[np.int64]:
    """The sum of each node and all below it."""
    running = np.zeros(len(values) + 1, np.int64)
    np.cumsum(values, out=running[1:])
    sums: NDArray[np.int64] = running[end] - running[:-1]
    return sums


def seconds(what: Callable[[], object]) -> float:
    """Wall seconds of one call."""
    start = time.perf_counter()
    what()
    return time.perf_counter() - start


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=40, help="counted runs of each")
    runs = parser.parse_args().runs
    net = dtnet.datasets.load("vietnam")
    areas, words, number = net.tables.areas, net.vocabulary, day_number(as_day(DAY))
    day = net.at(DAY)
    land = day.territory
    for one, other in zip(
        floor_layout(areas, len(words.levels), number),
        (land.nodes, land.parent, land.end, land.level, land.position, day.area_state.row),
        strict=True,
    ):
        assert (one == other).all()
    values = np.arange(len(land), dtype=np.int64)
    asked = land.of_level("commune")[:1000]
    rows: tuple[tuple[str, Callable[[], object], Callable[[], object], float], ...] = (
        (
            "a day's territory, cold",
            lambda: AreaState(areas, words, net.area_index, number),
            lambda: floor_layout(areas, len(words.levels), number),
            2.0,
        ),
        (
            "sum of every subtree",
            lambda: land.roll_up(values),
            lambda: floor_sums(values, land.end),
            1.5,
        ),
        (
            "province of every area",
            lambda: land.at_level("province"),
            lambda: floor_at_level(land.level, land.end, 1),
            1.5,
        ),
        (
            "1,000 lists of what lies below",
            lambda: list(land.descendants_of_many(asked)),
            lambda: [
                np.arange(at + 1, end)
                for at, end in zip(asked.tolist(), land.end[asked].tolist(), strict=True)
            ],
            1.5,
        ),
    )
    python = sys.version.split()[0]
    print(f"Python {python}, NumPy {np.__version__}, {len(land):,} areas, best of {runs} in pairs")
    for name, ours, floor, wanted in rows:
        pairs = [(seconds(ours), seconds(floor)) for _ in range(runs)]
        mine, bare = (min(pair[at] for pair in pairs) * 1e3 for at in (0, 1))
        print(f"{name}: {mine:.2f} ms / {bare:.2f} ms = {mine / bare:.2f}, wanted at most {wanted}")
    print_alone(day)


def print_alone(day: dtnet.Snapshot) -> None:
    """Print what has no floor: look-ups by name and records, warm."""
    land = day.territory
    ids = land.ids(land.of_level("commune")[:1000])
    pairs = np.random.default_rng(1).integers(0, len(land), (2, 100_000))
    values = np.arange(len(land))
    rows: tuple[tuple[str, Callable[[], object], int], ...] = (
        ("find a province", lambda: day.find("Yên Bái"), 1),
        ("find a commune", lambda: day.find("xã Ea H'leo"), 1),
        ("find a village within a commune", lambda: day.find("thôn 1", within="xã Ea H'leo"), 1),
        ("find by code", lambda: day.find(code="48", level="province"), 1),
        ("descendants(id), texts and all", lambda: [land.descendants(id) for id in ids], 1000),
        ("lowest common node of 100,000 pairs", lambda: land.lowest_common_of_many(*pairs), 1),
        ("least of every subtree", lambda: land.roll_up(values, how="min"), 1),
        ("depth, children and ancestors of all", lambda: land.ancestors_of_many(values), 1),
        ("a team's record", lambda: next(day.each_team(within="Lý Sơn")), 1),
    )
    for name, ask, each in rows:
        cold = seconds(ask)
        warm = min(seconds(ask) for _ in range(20)) / each
        per = f" each, of {each:,}" if each > 1 else ""
        print(f"{name}: {warm * 1e6:,.0f} µs{per}; first {cold * 1e3:,.1f} ms")


if __name__ == "__main__":
    main()
