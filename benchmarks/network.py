"""The network's speed and memory, as ratios to the floor and to the peers, from one run.

`python benchmarks/network.py` compares with the floor, and edits with a rebuilt network (`--edits` does only
this); `--peers FOLDER` with the peers that
`benchmarks/install_peers.py FOLDER` has installed; `--copies 10` (or 50: five million areas, some
6 GiB) shows how the cost grows. Times are processor time.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from pathlib import Path

import numpy as np

import against_floor
import against_peers
import workload_network as workload


def main() -> int:
    """Print the tables that were asked for; 1 if an answer is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15, help="counted pairs with the floor")
    parser.add_argument("--peers", type=Path, metavar="FOLDER", help="environments of the peers")
    parser.add_argument("--rounds", type=int, default=5, help="counted turns of all peers")
    parser.add_argument("--copies", type=int, nargs="*", default=[], help="how many countries, for growth")
    parser.add_argument("--no-floor", action="store_true", help="leave the floor out")
    parser.add_argument("--edits", action="store_true", help="edits and graphs alone")
    given = parser.parse_args()
    if given.edits:
        return int(against_floor.print_rows(against_floor.edits(given.runs), beside="that") > 0)
    base = workload.country()
    print(
        f"Python {platform.python_version()}, NumPy {np.__version__}, {os.cpu_count()} cores, "
        f"{workload.rows(base):,} rows; processor time, median (least to greatest) of pairs in turn\n"
    )
    if not given.no_floor:
        against_floor.print_rows(against_floor.rows(base, given.runs))
        print("\nThe same with rows in an order that means nothing:\n")
        against_floor.print_rows(_build_only(workload.shuffled(base), given.runs))
        print("\nEdits beside a rebuilt network, and graphs beside an empty one:\n")
        against_floor.print_rows(against_floor.edits(given.runs), beside="that")
    if given.copies:
        print("\n| countries | rows | build, a row | floor, a row | at(day), a row | build / floor |")
        print("|---|---|---|---|---|---|")
        for grown in against_floor.growth(given.copies, max(2, given.runs // 5)):
            ratios = (grown.build, grown.floor, grown.day, grown.to_floor)
            cells = " | ".join(f"{r.middle:.2f} ({r.least:.2f} to {r.most:.2f})" for r in ratios)
            print(f"| {grown.copies} | {grown.rows:,} | {cells} |", flush=True)
    if given.peers is None:
        return 0
    print("\nTimes dtnet's (first line: its own time):\n")
    wrong = against_peers.print_peers(against_peers.measure(given.peers, given.rounds, repeats=3))
    print(f"\n{wrong} wrong answers")
    return 1 if wrong else 0


def _build_only(tables: workload.Tables, runs: int) -> list[against_floor.Row]:
    return [next(against_floor.rows(tables, runs))]


if __name__ == "__main__":
    sys.exit(main())
