"""A thousand runs of a sweep: one after another, beside the loop that they replace, and on executors.

Each turn does all of them once, A B C …, on the country's network in a file of memory-mapped columns. Times
of executors include the start of the processes. Every answer is compared with that of the loop. Processor
time is that of all processes together: it shows what executors cost, whatever else the machine does.
"""

from __future__ import annotations

import argparse
import os
import pickle
import platform
import statistics
import sys
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
    from collections.abc import Callable

POLICY: Final = "vn.yen-bai.2022-60"
BY: Final = ("province",)
Times = dict[str, tuple[float, float]]


class Worlds:
    """The sweep that is measured: one policy applied to the whole country, with a rate drawn for each run."""

    def __init__(self, folder: Path, runs: int) -> None:
        policy = dtnet.policies(country="vietnam", plugins=False)[POLICY].evolve(
            id="what-if.all", jurisdiction="vn:country:0", openings=(), unopened=None
        )
        path = folder / "vietnam.dtnet"
        held = dtnet.datasets.load("vietnam")
        dtnet.write_network(held, path)
        self.folder = folder
        self.spent = dtnet.assess(dtnet.read_network(path), policy, window="2024")
        rows = pickle.loads(pickle.dumps(held))  # noqa: S301 - a network that is in no file
        self.unmapped = dtnet.assess(rows, policy, window="2024")
        self.make = partial(policy.with_component, "support")
        rates = np.random.default_rng(9).integers(500_000, 700_000, runs)
        self.draws = [{"rate": f"{rate} VND/team/month"} for rate in rates.tolist()]
        self.resumed = 0

    def loop(self) -> dtnet.Table:
        """What `sweep` did before it took executors."""
        rows: list[tuple[Any, ...]] = []
        for draw in self.draws:
            answer = self.spent.instead(self.make(**draw))
            rows += [(*map(str, draw.values()), *row.values()) for row in grouped(answer, BY, always=ALWAYS)]
        kinds: dict[str, Any] = dict.fromkeys(("rate", "nature", *BY), "text")
        return dtnet.Table(frames.columns_of(rows, **kinds, amount="whole", lower="whole", upper="whole"))

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


def turn(worlds: Worlds) -> Times:
    """Every way once."""
    found: Times = {}
    expected: dtnet.Table | None = None
    for name, act in (
        ("loop", worlds.loop),
        ("serial", worlds.sweep),
        ("two processes, mapped network", worlds.processes),
        ("two processes, pickled network", lambda: worlds.processes(spent=worlds.unmapped)),
        ("two threads", worlds.threads),
        ("serial, kept in a folder", worlds.kept),
        ("read from the folder", worlds.read),
    ):
        wall, own, table = timed(act, expected)
        expected = table if expected is None else expected
        found[name] = wall, own
    return found


def shown(ratios: list[float]) -> str:
    """The median of some ratios, with the least and the greatest."""
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def line(name: str, turns: list[Times]) -> str:
    """A row of the table, beside the runs one after another."""
    walls = [each["serial"][0] / each[name][0] for each in turns]
    own = [each[name][1] / each["serial"][1] for each in turns]
    wall, used = (statistics.median(each[name][side] for each in turns) for side in (0, 1))
    return f"| {name} | {wall:.2f} s | {shown(walls)} | {used:.2f} s | {shown(own)} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=5, help="counted turns")
    parser.add_argument("--worlds", type=int, default=1_000, help="runs of the sweep")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        worlds = Worlds(Path(folder), given.worlds)
        worlds.draws, draws = worlds.draws[:20], worlds.draws
        turn(worlds)
        worlds.draws = draws
        turns = [turn(worlds) for _ in range(given.turns)]
    print(
        f"Python {platform.python_version()}, NumPy {np.__version__}, {os.cpu_count()} cores, load "
        f"{os.getloadavg()[0]:.1f}, {given.worlds:,} runs, {given.turns} turns; median (least to greatest)\n"
    )
    print("| way | by the wall | times faster than serial | processor time | of serial |")
    print("|---|---|---|---|---|")
    for name in turns[0]:
        print(line(name, turns))


if __name__ == "__main__":
    sys.exit(main())
