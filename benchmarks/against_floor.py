"""dtnet and its floor in turn, in one process: ratios of processor time, and of memory."""

from __future__ import annotations

import datetime as dt
import gc
import statistics
import time
import tracemalloc
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import networkx as nx
import numpy as np

import dtnet
import floor
import workload_network as workload
from dtnet.network.day.network import Network

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dtnet.network.territory.forest import Hierarchy

    Act = Callable[[], object]

_LEAST_SECONDS: Final = 0.02
_MEGABYTE: Final = 2**20


class Ratio(NamedTuple):
    """What two things cost, and how often the second fits in the first.

    Attributes:
        ours: Median of ours, in seconds or bytes.
        theirs: Median of theirs.
        middle: Median of the ratios of pairs.
        least: The least of them.
        most: The greatest.
    """

    ours: float
    theirs: float
    middle: float
    least: float
    most: float

    @classmethod
    def of(cls, pairs: list[tuple[float, float]]) -> Ratio:
        """Pairs of ours and theirs, each from one turn."""
        ratios = [ours / theirs for ours, theirs in pairs]
        ours, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
        return cls(ours, theirs, statistics.median(ratios), min(ratios), max(ratios))


def seconds(act: Act, number: int) -> float:
    """Processor seconds of an act, done so many times."""
    gc.collect()
    start = time.process_time()
    for _ in range(number):
        act()
    return (time.process_time() - start) / number


def in_turn(ours: Act, theirs: Act, runs: int, *, fresh: Callable[[], Any] | None = None) -> Ratio:
    """Both in turn, A B A B …, after one turn that does not count.

    Args:
        ours: What is measured.
        theirs: What it is measured against.
        runs: Pairs that count.
        fresh: Called before each of ours where an answer must not be found ready; ours is then done once.
    """
    number = 1
    if fresh is not None:
        fresh()
    once = max(seconds(ours, 1), 1e-6)
    seconds(theirs, 1)
    if fresh is None:
        number = max(1, int(_LEAST_SECONDS / once))
    pairs = []
    for _ in range(runs):
        if fresh is not None:
            fresh()
        pairs.append((seconds(ours, number), seconds(theirs, number)))
    return Ratio.of(pairs)


class Row(NamedTuple):
    """One line of the table; `wanted` is the greatest ratio that the project allows itself."""

    name: str
    ratio: Ratio
    wanted: float
    unit: str = "ms"


def rows(tables: workload.Tables, runs: int, *, memory: bool = True) -> Iterator[Row]:
    """Every row for some tables."""
    ours_built, floor_built = partial(workload.built, tables), partial(_bare, tables)

    def bare_columns() -> list[floor.Columns]:
        return [each._replace(number={}) for each in floor_built()]

    yield Row("build with every check", in_turn(ours_built, floor_built, max(3, runs // 3)), 3)
    if memory:
        yield Row("memory held after build", _memory(ours_built, bare_columns, 0), 1.3, "MB")
        yield Row("peak of memory in build", _memory(ours_built, bare_columns, 1), float("nan"), "MB")
    built = ours_built()
    places, _ = floor_built()
    day = (workload.DAY - workload.EPOCH).days
    cold: list[Network] = []

    def fresh() -> None:
        cold[:] = [Network(built.tables, built.vocabulary, built.metadata)]

    ratio = in_turn(
        lambda: cold[0].at(workload.DAY).territory, lambda: floor.at(places, day), runs, fresh=fresh
    )
    yield Row("at(day) cold, territory laid out", ratio, 2)
    yield from _questions(tables, built.at(workload.DAY).territory, places, floor.at(places, day), runs)


def _questions(
    tables: workload.Tables,
    territory: Hierarchy,
    places: floor.Columns,
    bare: floor.Territory,
    runs: int,
) -> Iterator[Row]:
    assert np.array_equal(territory.nodes, bare.nodes)
    assert np.array_equal(territory.end, bare.end)
    assert np.array_equal(territory.parent, bare.parent)
    values = np.arange(len(territory), dtype=np.int64)
    assert np.array_equal(territory.roll_up(values), floor.subtree_sums(bare, values))
    ratio = in_turn(lambda: territory.roll_up(values), lambda: floor.subtree_sums(bare, values), runs)
    yield Row("subtree sums", ratio, 1.5)
    for number, level in enumerate(territory.levels[1:-1], 1):
        assert np.array_equal(territory.at_level(level), floor.at_level(bare, number))
        ratio = in_turn(
            lambda level=level: territory.at_level(level),
            lambda number=number: floor.at_level(bare, number),
            runs,
        )
        yield Row(f"{level} of every area", ratio, 1.5)
    asked = workload.queries(tables)
    assert [territory.descendants(id) for id in asked] == [
        floor.descendant_ids(places, bare, id) for id in asked
    ]
    ratio = in_turn(
        lambda: [territory.descendants(id) for id in asked],
        lambda: [floor.descendant_ids(places, bare, id) for id in asked],
        runs,
    )
    yield Row("1,000 descendant queries, ids", ratio, 1.5)
    ratio = in_turn(
        lambda: [_slice(territory, id) for id in asked],
        lambda: [floor.descendants(places, bare, id) for id in asked],
        runs,
    )
    yield Row("1,000 descendant queries, numbers", ratio, 1.5)
    ratio = in_turn(territory.level_counts, lambda: floor.level_counts(bare, len(territory.levels)), runs)
    yield Row("counts by level", ratio, 1.5)


def edits(runs: int) -> Iterator[Row]:
    """Edits of the country beside `to_builder().build()`, and a repeated graph beside an empty one.

    Each edited network is compared with a rebuilt one, which is not timed.
    """
    net = dtnet.datasets.load("vietnam")
    day = net.at(workload.DAY)
    villages, communes = (day.areas(level=level)["id"] for level in ("village", "commune"))
    village, team, commune = villages[0], day.teams()["id"][0], communes[0]
    on = workload.DAY + dt.timedelta(days=1)
    acts: dict[str, Callable[[], Network]] = {
        "correct a team": lambda: net.correct(team, at=workload.DAY, name="another name"),
        "correct a village": lambda: net.correct(village, at=workload.DAY, name="another name"),
        "correct a commune": lambda: net.correct(commune, at=workload.DAY, name="another name"),
        "close a team": lambda: net.close(team, on=on),
        "close a village and its team": lambda: net.close([village, _team_of(net, village)], on=on),
        "close a village with contents": lambda: net.close(village, on=on, with_contents=True),
    }
    for name, act in acts.items():
        made = act()
        assert made.content_hash() == made.to_builder().build().content_hash() != net.content_hash()
        yield Row(f"{name} / rebuild", in_turn(act, lambda: net.to_builder().build(), runs), 0.1)
    day.graph()
    many = range(200)
    ratio = in_turn(
        lambda: [day.graph() for _ in many], lambda: [nx.freeze(nx.DiGraph()) for _ in many], runs
    )
    yield Row("200 graphs of a day / 200 empty ones", ratio, 20)


def _team_of(net: Network, village: str) -> str:
    bodies, number = net.tables.bodies, net.area_index.get(village)
    here = np.flatnonzero((bodies.home == number) & (bodies.end > (workload.DAY - workload.EPOCH).days))
    return bodies.ids[int(bodies.entity[here[0]])]


def _slice(territory: Hierarchy, id: str) -> np.ndarray:
    here = territory.locate(id)
    return territory.nodes[here + 1 : territory.end[here]]


def _memory(ours: Act, theirs: Act, which: int) -> Ratio:
    """What is held after (0), or at most during (1), on top of the input; exact, so once."""
    return Ratio.of([(traced(ours)[which], traced(theirs)[which])])


def traced(act: Act) -> tuple[float, float]:
    """What is held after an act, and at most during it."""
    gc.collect()
    tracemalloc.start()
    kept = act()
    gc.collect()
    held, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del kept
    return held, peak


class Growth(NamedTuple):
    """What a row costs among many, as a ratio to what it costs in the country alone.

    Attributes:
        copies: How many countries there are.
        rows: How many rows.
        build: Of `build`.
        floor: Of the floor's build.
        day: Of `at(day)`, cold.
        to_floor: How many times the floor's many dtnet's many cost.
    """

    copies: int
    rows: int
    build: Ratio
    floor: Ratio
    day: Ratio
    to_floor: Ratio


def growth(counts: list[int], runs: int) -> Iterator[Growth]:
    """How the cost of a row grows with rows: each count of copies in turn with the country alone."""
    base = workload.country()
    alone, one = workload.built(base), workload.rows(base)
    for count in counts:
        tables = workload.copies(base, count)
        size = workload.rows(tables)
        much = workload.built(tables, range(count))
        days = [(_cold(much) / size, _cold(alone) / one) for _ in range(max(5, runs))]
        del much
        ours = partial(workload.built, tables, count), partial(workload.built, base)
        acts = [*ours, partial(_bare, tables), partial(_bare, base)]
        turns = [[seconds(act, 1) for act in acts] for _ in range(runs)]
        builds = [(many / size, few / one) for many, few, _, _ in turns]
        bare = [(many / size, few / one) for _, _, many, few in turns]
        to_floor = Ratio.of([(many, bare_many) for many, _, bare_many, _ in turns])
        yield Growth(count, size, Ratio.of(builds), Ratio.of(bare), Ratio.of(days), to_floor)
        del tables, acts


def _cold(network: Network) -> float:
    fresh = Network(network.tables, network.vocabulary, network.metadata)
    return seconds(lambda: fresh.at(workload.DAY).territory, 1)


def _bare(tables: workload.Tables) -> tuple[floor.Columns, floor.Columns]:
    return floor.build(tables["areas"], tables["bodies"], dtnet.datasets.load("vietnam").vocabulary)


def print_rows(found: Iterator[Row], beside: str = "floor") -> int:
    """Print a table; how many rows miss what is wanted."""
    missed = 0
    print(f"| what | dtnet | {beside} | dtnet / {beside} | wanted at most |")
    print("|---|---|---|---|---|")
    for row in found:
        scale = 1e3 if row.unit == "ms" else 1 / _MEGABYTE
        ratio = row.ratio
        spread = "" if ratio.least == ratio.most else f" ({ratio.least:.2f} to {ratio.most:.2f})"
        wanted = "" if row.wanted != row.wanted else f"{row.wanted:g}"
        miss = ratio.middle > row.wanted
        missed += miss
        print(
            f"| {row.name} | {ratio.ours * scale:.3g} {row.unit} | {ratio.theirs * scale:.3g} {row.unit} |"
            f" {ratio.middle:.2f}{spread}{' missed' if miss else ''} | {wanted} |",
            flush=True,
        )
    return missed
