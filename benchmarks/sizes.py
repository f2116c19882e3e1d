"""How large a network is: memory, files and times, of the country and of several copies of it.

`python benchmarks/sizes.py --copies 1 10` prints the tables of the page "How large can it get". Memory is
what Python and NumPy hold in addition to what they held before; columns that are mapped into memory do not
count. Times are processor time, once each, without the measuring of memory.
"""

from __future__ import annotations

import argparse
import gc
import os
import pickle
import platform
import tempfile
import time
import tracemalloc
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

import dtnet
import workload_network as workload
from dtnet.policy.answers.sweep_batches import Batch, SweepRuns

if TYPE_CHECKING:
    from collections.abc import Callable

    from dtnet import Network

DAY: Final = "2024-08-31"
PROVINCES: Final = ("01", "02", "04", "06", "08", "10", "11", "12", "14", "15")
FORMS: Final = ("dtnet", "json", "csv", "parquet")


def timed(act: Callable[[], Any]) -> tuple[float, Any]:
    """The processor time of an act in seconds, and its result."""
    gc.collect()
    start = time.process_time()
    found = act()
    return time.process_time() - start, found


class Held:
    """The memory that acts add."""

    def __init__(self) -> None:
        tracemalloc.start()
        self.before = self._now()

    def added(self) -> float:
        """The MiB since the last call."""
        now = self._now()
        before, self.before = self.before, now
        return now - before

    @staticmethod
    def _now() -> float:
        gc.collect()
        return tracemalloc.get_traced_memory()[0] / 2**20


def policy_of(area: str) -> dtnet.Policy:
    """A policy that pays every team of villages in an area."""
    model = dtnet.policies(country="vietnam", plugins=False)["vn.yen-bai.2022-60"]
    return model.evolve(id="what-if.all", jurisdiction=area, openings=(), unopened=None)


def spent(network: Network, area: str = "vn:country:0") -> dtnet.Assessment:
    """An assessment of 2024."""
    return dtnet.assess(network, policy_of(area), window="2024")


def one_day(network: Network) -> None:
    """Lay out the territory of a day."""
    network.at(DAY).territory.level_counts()


def asked(network: Network) -> Any:  # noqa: ANN401 - an answer of coverage
    """A question of coverage."""
    return network.coverage(of="skill:online_payment", by="province", at=DAY, over="village")


def memory(make: Callable[[], Network]) -> list[tuple[str, float]]:
    """What the network and the caches of its questions hold, one after another."""
    dtnet.policies(country="vietnam", plugins=False)
    held = Held()
    network = make()
    found = [("the network", held.added())]
    one_day(network)
    found.append(("one day with its territory", held.added()))
    asked(network)
    found.append(("what every question of coverage about a day needs", held.added()))
    answers = [spent(network)]
    found.append(("an assessment of the whole country, with its answer", held.added()))
    answers.clear()
    held.added()
    for number in PROVINCES[:8]:
        spent(network, f"vn:province:{number}:0")
    found.append(("eight parts, of eight provinces", held.added()))
    for number in PROVINCES[8:]:
        spent(network, f"vn:province:{number}:0")
    found.append(("two further parts, which replace the oldest", held.added()))
    tracemalloc.stop()
    return found


def files(network: Network, folder: Path) -> list[tuple[str, float, float]]:
    """The size of each format in MiB, and the time to read it."""
    found = []
    for form in FORMS:
        path = folder / ("net" if form == "csv" else f"net.{form}")
        dtnet.write_network(network, path)
        size = sum(each.stat().st_size for each in path.iterdir()) if path.is_dir() else path.stat().st_size
        limit = {"most_rows": 10**9, "most_bytes": 10**12} if form == "parquet" else {}
        found.append((form, size / 2**20, timed(partial(dtnet.read_network, path, **limit))[0]))
    return found


def crossing(network: Network) -> float:
    """The MiB of a batch of a sweep that crosses to another process."""
    make = partial(policy_of("vn:country:0").with_component, "support")
    runs = SweepRuns(spent(network), make, ("rate",), (), None, kept=False)
    return len(pickle.dumps(Batch(runs, (("1 VND/team/month",),)))) / 2**20


def grown(copies: int, folder: Path) -> str:
    """A row about several copies in one network."""
    base = workload.country()
    path = folder / f"{copies}.dtnet"
    build, network = timed(partial(workload.built, workload.copies(base, copies), range(copies)))
    write, _ = timed(partial(dtnet.write_network, network, path))
    del network
    opened, mapped = timed(partial(dtnet.read_network, path))
    day, _ = timed(partial(one_day, mapped))
    one, _ = timed(partial(spent, mapped))
    share, _ = timed(partial(asked, mapped))
    times = " | ".join(f"{each:.2f} s" for each in (build, write, opened, day, one, share))
    size = path.stat().st_size / 2**20
    return f"| {copies} | {copies * workload.rows(base):,} | {size:,.0f} MiB | {times} |"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, nargs="+", default=[1, 10])
    given = parser.parse_args()
    print(
        f"Python {platform.python_version()}, NumPy {np.__version__}, {os.cpu_count()} cores, load "
        f"{os.getloadavg()[0]:.1f}\n"
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        network = dtnet.datasets.load("vietnam")
        print("| format | size | read |\n|---|---|---|")
        for form, size, seconds in files(network, folder):
            print(f"| {form} | {size:.1f} MiB | {seconds:.2f} s |")
        text, path = folder / "net.json", folder / "net.dtnet"
        print(
            f"\nA batch of a sweep: {crossing(dtnet.read_network(text)):.1f} MiB, of a mapped network ",
            end="",
        )
        print(f"{crossing(dtnet.read_network(path)) * 1024:.1f} KiB\n")
        del network
        print("| held | loaded | mapped |\n|---|---|---|")
        loaded = memory(lambda: dtnet.read_network(text))
        mapped = memory(lambda: dtnet.read_network(path))
        for (what, one), (_, other) in zip(loaded, mapped, strict=True):
            print(f"| {what} | {one:.1f} MiB | {other:.1f} MiB |")
        print("\n| copies | rows | file | build | write | open | a day | assess 2024 | coverage |")
        print("|---|---|---|---|---|---|---|---|---|")
        for copies in given.copies:
            print(grown(copies, folder), flush=True)


if __name__ == "__main__":
    main()
