"""Many copies of the country in parts, one file each: dtnet's recipe, Polars and DuckDB do the same sum.

`python benchmarks/parts.py --copies 1 10 100 --peers FOLDER` writes each copy, with ids of its own, as a
file of memory-mapped columns and as Parquet tables, both by `write_network`. A policy pays each team of a
village for each month of 2024, and amounts are added up by province and month. Every answer
has the same hash. Each way runs in a process of its own, in turn; the peak of memory and the processor time
are those of the whole process, with the imports. 100 copies take 3 GB of disk.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

import numpy as np

import dtnet
import workload_network as workload
from install_peers import python_of

RATE: Final = 500_000
LARGEST_WHOLE: Final = 10
"""The most copies that are also written as one network."""
_SCRIPTS: Final = Path(__file__).parent / "peers"


def written(folder: Path, copies: int) -> int:
    """Write the parts, and up to ten of them as one network; the number of rows of areas and bodies."""
    base = workload.country()
    for number in range(copies):
        part = workload.built(workload.copy_of(base, number), (number,))
        dtnet.write_network(part, folder / f"part-{number:03}.dtnet")
        dtnet.write_network(part, folder / f"part-{number:03}.parquet")
    if copies <= LARGEST_WHOLE:
        whole = workload.built(workload.copies(base, copies), range(copies))
        dtnet.write_network(whole, folder / "whole.dtnet")
    return copies * sum(len(base[table]["start"]) for table in ("areas", "bodies"))


def told(command: list[Any]) -> dict[str, Any]:
    """What a script prints."""
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def ways(folder: Path, copies: int, peers: Path | None) -> dict[str, list[Any]]:
    """The commands, by the name of the way."""
    own = [sys.executable, _SCRIPTS / "parts_on_dtnet.py", folder, str(RATE)]
    found = {f"dtnet, parts {way}": [*own, way] for way in ("one after another", "two processes")}
    if copies <= LARGEST_WHOLE:
        found["dtnet, one network"] = [*own, "one network"]
    for name in ("polars", "duckdb") if peers is not None else ():
        found[name] = [python_of(peers, name), _SCRIPTS / f"parts_on_{name}.py", folder, str(RATE)]
    return found


def row(name: str, runs: list[dict[str, Any]], first: list[dict[str, Any]]) -> str:
    """A row of the table."""
    middle = {key: statistics.median(run[key] for run in runs) for key in ("wall", "processor")}
    ratios = sorted(run["processor"] / other["processor"] for run, other in zip(runs, first, strict=True))
    peak, child = (max(run[key] for run in runs) / 1024 for key in ("peak", "peak of a child"))
    memory = f"{peak:,.0f} MiB" + (f", each process {child:,.0f} MiB" if "processes" in name else "")
    return (
        f"| {name} | {middle['wall']:.1f} s | {middle['processor']:.1f} s | "
        f"{statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f}) | {memory} |"
    )


def measured(folder: Path, copies: int, peers: Path | None, rounds: int) -> None:
    """Write the files of some copies, and print a table."""
    rows = written(folder, copies)
    sizes = [
        sum(each.stat().st_size for each in folder.glob(pattern)) / 2**20
        for pattern in ("part-*.dtnet", "part-*.parquet/*")
    ]
    commands = ways(folder, copies, peers)
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            runs[name].append(told(command))
    found = {run["hash"] for each in runs.values() for run in each}
    assert len(found) == 1, {name: each[0]["rows"] for name, each in runs.items()}
    first = next(iter(runs.values()))
    print(
        f"\n{copies} copies, {rows:,} rows; {sizes[0]:,.0f} MiB of mapped columns, "
        f"{sizes[1]:,.0f} MiB of Parquet; {first[0]['rows']:,} rows of the answer; "
        f"load {os.getloadavg()[0]:.1f}\n"
    )
    print("| way | by the wall | processor time | beside parts one after another | peak of memory |")
    print("|---|---|---|---|---|")
    for name, each in runs.items():
        print(row(name, each, first), flush=True)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, nargs="+", default=[1, 10])
    parser.add_argument("--peers", type=Path, metavar="FOLDER", help="environments of the peers")
    parser.add_argument("--rounds", type=int, default=3, help="turns of all ways")
    given = parser.parse_args()
    print(f"Python {platform.python_version()}, NumPy {np.__version__}, {os.cpu_count()} cores")
    for copies in given.copies:
        with tempfile.TemporaryDirectory() as folder:
            measured(Path(folder), copies, given.peers, given.rounds)


if __name__ == "__main__":
    main()
