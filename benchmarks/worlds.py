"""A thousand runs of a sweep: one after another, on two processes, and on two processes by hand.

Each turn does every way once, A B C …, on the country's network in a file of memory-mapped columns. Times of
processes include their start. By hand, each of two plain processes opens the file, and does half of the runs
in a loop without `sweep`: no executor can be faster than that on the machine as it is at the moment. Other
ways of running are compared in a second table, with fewer runs. All answers are compared. Processor time is
that of all processes together: it shows what executors cost, whatever else the machine does.
"""

from __future__ import annotations

import argparse
import os
import pickle
import platform
import statistics
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from typing import TYPE_CHECKING, Any, Final

import numpy as np

import dtnet
from dtnet import frames
from dtnet.policy.answers.comparison import ALWAYS
from dtnet.policy.answers.grouping import grouped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dtnet.policy.answers.assessment import Assessment
    from dtnet.policy.document.document import Policy

    Ways = Mapping[str, Callable[[], dtnet.Table]]

POLICY: Final = "vn.yen-bai.2022-60"
BY: Final = ("province",)
SERIAL: Final = "serial"
PROCESSES: Final = "two processes, mapped network"
BY_HAND: Final = "two processes by hand, mapped network"
Times = dict[str, tuple[float, float]]
Draws = list[dict[str, str]]
Rows = list[tuple[Any, ...]]


class Worlds:
    """The sweep that is measured: one policy applied to the whole country, with a rate drawn for each run."""

    def __init__(self, folder: Path, runs: int) -> None:
        policy = dtnet.policies(country="vietnam", plugins=False)[POLICY].evolve(
            id="what-if.all", jurisdiction="vn:country:0", openings=(), unopened=None
        )
        self.path, self.policy = folder / "vietnam.dtnet", policy
        held = dtnet.datasets.load("vietnam")
        dtnet.write_network(held, self.path)
        self.folder = folder
        self.spent = dtnet.assess(dtnet.read_network(self.path), policy, window="2024")
        rows = pickle.loads(pickle.dumps(held))  # noqa: S301 - a network that is in no file
        self.unmapped = dtnet.assess(rows, policy, window="2024")
        self.make = partial(policy.with_component, "support")
        rates = np.random.default_rng(9).integers(500_000, 700_000, runs)
        self.draws = [{"rate": f"{rate} VND/team/month"} for rate in rates.tolist()]
        self.resumed = 0

    def loop(self) -> dtnet.Table:
        """What `sweep` did before it took executors."""
        return table_of(rows_of(self.spent, self.policy, self.draws))

    def by_hand(self) -> dtnet.Table:
        """On two plain processes, each with half of the runs."""
        half = len(self.draws) // 2
        tasks = [(self.path, self.policy, draws) for draws in (self.draws[:half], self.draws[half:])]
        with get_context("spawn").Pool(2) as pool:
            return table_of([row for rows in pool.starmap(rows_of_file, tasks, 1) for row in rows])

    def sweep(self, **asked: Any) -> dtnet.Table:  # noqa: ANN401 - options of a sweep
        """The same by `sweep`."""
        return dtnet.sweep(asked.pop("spent", self.spent), self.make, self.draws, by=BY, **asked)

    def threads(self) -> dtnet.Table:
        """On two threads."""
        with ThreadPoolExecutor(2) as executor:
            return self.sweep(executor=executor)

    def processes(self, **asked: Any) -> dtnet.Table:  # noqa: ANN401 - the same
        """On two processes, which are started for it."""
        with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
            return self.sweep(executor=executor, **asked)

    def kept(self) -> dtnet.Table:
        """One after another, each kept in a new folder."""
        self.resumed += 1
        return self.sweep(resume=self.folder / f"runs-{self.resumed}")

    def read(self) -> dtnet.Table:
        """Read from that folder."""
        return self.sweep(resume=self.folder / f"runs-{self.resumed}")


def rows_of(spent: Assessment, policy: Policy, draws: Draws) -> Rows:
    """The rows of some runs, in a loop."""
    rows: Rows = []
    for draw in draws:
        answer = spent.instead(policy.with_component("support", **draw))
        rows += [(*draw.values(), *row.values()) for row in grouped(answer, BY, always=ALWAYS)]
    return rows


def rows_of_file(path: Path, policy: Policy, draws: Draws) -> Rows:
    """The same in a process of its own."""
    return rows_of(dtnet.assess(dtnet.read_network(path), policy, window="2024"), policy, draws)


def table_of(rows: Rows) -> dtnet.Table:
    """Rows as the table that `sweep` gives."""
    kinds: dict[str, Any] = dict.fromkeys(("rate", "nature", *BY), "text")
    return dtnet.Table(frames.columns_of(rows, **kinds, amount="whole", lower="whole", upper="whole"))


def processor() -> float:
    """Processor seconds of this process and of those that it started and that have ended."""
    used = [getrusage(whose) for whose in (RUSAGE_SELF, RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def timed(act: Callable[[], dtnet.Table], expected: dtnet.Table | None) -> tuple[float, float, dtnet.Table]:
    """Seconds by the wall and of the processor, and the answer."""
    wall, own = time.perf_counter(), processor()
    table = act()
    wall, own = time.perf_counter() - wall, processor() - own
    assert expected is None or table == expected, "the rows differ"
    return wall, own, table


def measured(worlds: Worlds, ways: Ways, draws: Draws, turns: int) -> list[Times]:
    """Each way once a turn, after a turn of few runs that does not count."""
    found: list[Times] = []
    for number in range(turns + 1):
        worlds.draws = draws if number else draws[:20]
        expected: dtnet.Table | None = None
        times: Times = {}
        for name, act in ways.items():
            wall, own, table = timed(act, expected)
            expected = table if expected is None else expected
            times[name] = wall, own
        found.append(times)
    return found[1:]


def shown(ratios: list[float]) -> str:
    """The median of some ratios, with the least and the greatest."""
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def table(turns: list[Times], runs: int) -> str:
    """A table of the ways, each beside the runs one after another."""
    lines = [
        f"| {runs:,} runs | by the wall | times faster than serial | processor time | of serial |",
        "|---|---|---|---|---|",
    ]
    for name in turns[0]:
        walls = [each[SERIAL][0] / each[name][0] for each in turns]
        own = [each[name][1] / each[SERIAL][1] for each in turns]
        wall, used = (statistics.median(each[name][side] for each in turns) for side in (0, 1))
        lines.append(f"| {name} | {wall:.2f} s | {shown(walls)} | {used:.2f} s | {shown(own)} |")
    return "\n".join(lines)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=3, help="counted turns")
    parser.add_argument("--worlds", type=int, default=1_000, help="runs of the sweep")
    parser.add_argument("--few", type=int, default=200, help="runs of the sweep in the second table")
    given = parser.parse_args()
    print(
        f"Python {platform.python_version()}, NumPy {np.__version__}, {os.cpu_count()} cores, load "
        f"{os.getloadavg()[0]:.1f}, {given.turns} turns; median (least to greatest)\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        worlds = Worlds(Path(folder), given.worlds)
        draws = worlds.draws
        ways: Ways = {SERIAL: worlds.sweep, PROCESSES: worlds.processes, BY_HAND: worlds.by_hand}
        turns = measured(worlds, ways, draws, given.turns)
        print(table(turns, given.worlds))
        beside = [each[BY_HAND][0] / each[PROCESSES][0] for each in turns]
        print(
            f"\nBy the wall, a sweep is {shown(beside)} times as fast as two processes by hand.\n", flush=True
        )
        ways = {
            SERIAL: worlds.sweep,
            "loop": worlds.loop,
            PROCESSES: worlds.processes,
            "two processes, pickled network": lambda: worlds.processes(spent=worlds.unmapped),
            "two threads": worlds.threads,
            "serial, kept in a folder": worlds.kept,
            "read from the folder": worlds.read,
        }
        print(table(measured(worlds, ways, draws[: given.few], given.turns), given.few))
    print(f"\nload {os.getloadavg()[0]:.1f} at the end")


if __name__ == "__main__":
    main()
