"""What a change costs: two checkouts of dtnet do the same work in turn, and each ratio is new over old.

`python benchmarks/two_versions.py OLD` compares this checkout with the checkout in the folder `OLD`. Each
version works in a process of its own, which imports dtnet from its `src`. Both processes take turns,
A B A B …, after one turn that does not count. Times are processor time. The work goes through the public API
only, so that both versions understand it; work that one version refuses is listed with its error.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import pickle
import platform
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TextIO, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_DAY: Final = "2024-08-31"
_LEAST_SECONDS: Final = 0.02
_ALLOWED: Final = 1.1
"""The greatest median ratio that a change may have."""


class Work(NamedTuple):
    """One thing that both versions do.

    Attributes:
        prepare: Makes the input of one run; it is not timed.
        run: Is timed; it gets the input.
        fresh: Whether each run needs an input of its own, because the first run leaves something ready.
    """

    prepare: Callable[[], Any]
    run: Callable[[Any], object]
    fresh: bool = False


def works(folder: Path) -> dict[str, Work]:
    """All the work, by name.

    Args:
        folder: An empty folder for files.
    """
    import dtnet  # noqa: PLC0415 - the version of this process

    country = dtnet.datasets.load("vietnam")
    catalogue = dtnet.policies(country="vietnam")
    day = country.at(_DAY)
    moved = country.crosswalk("2025-06-30", "2025-07-01")
    values = {area: place for place, area in enumerate(country.at("2025-06-30").areas(level="commune")["id"])}
    spent = dtnet.assess(country, catalogue, window="2024")
    da_nang = [catalogue["vn.da-nang.2024-36"]]
    team = day.teams(within="province:Đà Nẵng")["id"][0]
    mapped = folder / "country.dtnet"
    dtnet.write_network(country, mapped)
    package = folder / "country"
    dtnet.write_network(country, package)

    def same(value: object) -> Callable[[], object]:
        return lambda: value

    pickled = pickle.dumps(country)

    def never_asked() -> Any:  # noqa: ANN401 - a network of either version
        return pickle.loads(pickled)  # noqa: S301 - our own bytes; a pickle carries no caches

    def asked(network: Any, **question: Any) -> object:  # noqa: ANN401 - a network of either version
        question = {"of": "has_team", "over": "village", "by": "province", "at": _DAY} | question
        return network.coverage(**question)

    months = {"at": None, "during": "2023-07-01..2025-07-01", "over_time": "mean"}
    return {
        "open a .dtnet": Work(same(None), lambda _: dtnet.read_network(mapped)),
        "read a folder of CSV": Work(same(None), lambda _: dtnet.read_network(package)),
        "build with every check": Work(country.to_builder, lambda builder: builder.build(), fresh=True),
        "at(day), never asked": Work(never_asked, lambda network: network.at(_DAY).territory, fresh=True),
        "find a name": Work(same(day), lambda each: each.find("Yên Bái", level="province")),
        "areas of a level": Work(same(day), lambda each: each.areas(level="commune")),
        "teams of a province": Work(same(day), lambda each: each.teams(within="province:Đà Nẵng")),
        "a part of the country": Work(same(country), lambda each: each.select(within="vn:province:48:0")),
        "coverage by province": Work(same(country), asked),
        "coverage by commune, two skills": Work(
            same(country),
            lambda each: asked(each, of="skill:online_payment & skill:online_shopping", by="commune"),
        ),
        "coverage, funded": Work(same(country), lambda each: asked(each, of="funded", policies=catalogue)),
        "coverage, a filter of inner areas": Work(
            same(country), lambda each: asked(each, over="commune", of="every(village, has_team)")
        ),
        "coverage without synthetic facts": Work(same(country), lambda each: asked(each, synthetic=False)),
        "coverage, mean of 24 months": Work(same(country), lambda each: asked(each, **months)),
        "coverage, network never asked": Work(never_asked, asked, fresh=True),
        "assess 2024": Work(same(country), lambda each: dtnet.assess(each, catalogue, window="2024")),
        "assess 2024 and 2025, a policy": Work(
            same(country), lambda each: dtnet.assess(each, da_nang, window="2024-01-01..2026-01-01")
        ),
        "amounts by province and month": Work(same(spent), lambda each: each.by("province", "month")),
        "amounts by commune": Work(same(spent), lambda each: each.by("commune")),
        "explain an amount": Work(same(spent), lambda each: each.explain(team, month="2024-08")),
        "carry a stock over July 2025": Work(same(moved), lambda each: each.rebase(values, kind="stock")),
        "close a team": Work(same(country), lambda each: each.close(team, on="2025-06-01")),
        "a graph of the network line": Work(never_asked, lambda each: each.at(_DAY).graph(), fresh=True),
        "content hash": Work(never_asked, lambda each: each.content_hash(), fresh=True),
    }


PROCESSES: Final = {
    "import dtnet": "import dtnet",
    "import dtnet.coverage": "import dtnet.coverage",
    "start to first at()": "import dtnet; dtnet.datasets.load('vietnam').at('2024-08-31').territory",
    "dtnet report": "import sys; from dtnet.cli import main; sys.exit(main(['report', '--format', 'json']))",
}
"""Whole processes, by name."""


def serve() -> None:
    """Do work as lines of standard input ask for it: a name and how often; answer with processor seconds."""
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as folder:
        known = works(Path(folder))
        print(json.dumps(list(known)), flush=True)
        for line in sys.stdin:
            name, times = json.loads(line)
            try:
                answer: object = _seconds(known[name], times)
            except Exception as error:  # noqa: BLE001 - the other version goes on, and the reader sees the error
                answer = f"{type(error).__name__}: {error}"
            print(json.dumps(answer), flush=True)


def _seconds(work: Work, times: int) -> float:
    if work.fresh:
        times = 1
    given = work.prepare()
    gc.collect()
    start = time.process_time()
    for _ in range(times):
        work.run(given)
    return (time.process_time() - start) / times


class Version:
    """One checkout, at work in a process of its own."""

    def __init__(self, checkout: Path) -> None:
        """Start the process; it imports dtnet from `checkout/src`."""
        self.environment = os.environ | {"PYTHONPATH": str(checkout / "src")}
        self.process = subprocess.Popen(
            [sys.executable, __file__, "--serve"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=self.environment, text=True,
        )  # fmt: skip
        self.names: list[str] = self._answer()

    def seconds(self, name: str, times: int) -> float | str:
        """Processor seconds of some work, or the error that it raised."""
        to = cast("TextIO", self.process.stdin)
        to.write(json.dumps([name, times]) + "\n")
        to.flush()
        return self._answer()

    def start_seconds(self, code: str) -> float:
        """Processor seconds of a fresh interpreter that runs some code."""
        before = getrusage(RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL, env=self.environment
        )
        after = getrusage(RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    def _answer(self) -> Any:  # noqa: ANN401 - what JSON holds
        return json.loads(cast("TextIO", self.process.stdout).readline())

    def stop(self) -> None:
        """End the process."""
        self.process.communicate()


def main() -> int:
    """Print the table; 1 if a median is above the allowed ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("old", type=Path, nargs="?", help="the checkout to compare with")
    parser.add_argument("--runs", type=int, default=15, help="counted pairs")
    parser.add_argument("--only", default="", help="only work whose name has this text")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        serve()
        return 0
    if given.old is None or not (given.old / "src" / "dtnet").is_dir():
        parser.error("name the folder of a checkout of dtnet that has src/dtnet")
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; "
        f"processor time, {given.runs} pairs in turn\n\n"
        "| what | new | old | new / old (least to greatest) | |\n|---|---|---|---|---|"
    )
    new, old = Version(Path(__file__).parent.parent), Version(given.old)
    slower = 0
    for line in _lines(new, old, given.runs, given.only):
        slower += line.endswith("| slower |")
        print(line, flush=True)
    new.stop(), old.stop()
    print(f"\nload {os.getloadavg()[0]:.1f} at the end; {slower} medians above {_ALLOWED}")
    return 1 if slower else 0


def _lines(new: Version, old: Version, runs: int, only: str) -> Iterator[str]:
    for name in new.names:
        if only in name:
            yield _line(name, *_pairs(new, old, name, runs))
    for name, code in PROCESSES.items():
        if only in name:
            new.start_seconds(code), old.start_seconds(code)
            yield _line(name, [(new.start_seconds(code), old.start_seconds(code)) for _ in range(runs)], "")


def _pairs(new: Version, old: Version, name: str, runs: int) -> tuple[list[tuple[float, float]], str]:
    """Pairs of seconds, or none and the error of a version."""
    once = [version.seconds(name, 1) for version in (new, old)]
    refused = [each for each in once if isinstance(each, str)]
    if refused:
        return [], refused[0]
    once = [version.seconds(name, 1) for version in (new, old)]
    times = max(1, int(_LEAST_SECONDS / max(min(cast("list[float]", once)), 1e-6)))
    return [
        cast("tuple[float, float]", (new.seconds(name, times), old.seconds(name, times))) for _ in range(runs)
    ], ""


def _line(name: str, pairs: list[tuple[float, float]], refused: str) -> str:
    if refused:
        return f"| {name} | | | {refused[:160]} | not compared |"
    from against_floor import Ratio  # noqa: PLC0415 - it imports dtnet, and a server must choose which

    ratio = Ratio.of(pairs)
    verdict = "slower" if ratio.middle > _ALLOWED else ""
    return (
        f"| {name} | {ratio.ours * 1e3:.3g} ms | {ratio.theirs * 1e3:.3g} ms "
        f"| {ratio.middle:.2f} ({ratio.least:.2f} to {ratio.most:.2f}) | {verdict} |"
    )


if __name__ == "__main__":
    sys.exit(main())
