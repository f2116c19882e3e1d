"""What policies cost to assess, as ratios to dense NumPy and to the engines that others use, from one run.

`python benchmarks/assessment.py` compares with dense NumPy; `--engines FOLDER` with the engines, too, that
`benchmarks/install_peers.py FOLDER` has installed. Times are processor time. Every cell of every answer is
compared with the exact one.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import against_dense
import against_engines
import workload_assessment as workload

if TYPE_CHECKING:
    from collections.abc import Iterator

    from against_dense import Row


def main() -> int:
    """Print the tables that were asked for; 1 if dtnet's answer is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15, help="counted pairs with dense NumPy")
    parser.add_argument("--engines", type=Path, metavar="FOLDER", help="environments of the engines")
    parser.add_argument("--rounds", type=int, default=5, help="counted turns of all engines")
    parser.add_argument("--no-dense", action="store_true", help="leave the comparison with dense NumPy out")
    given = parser.parse_args()
    print(
        f"Python {platform.python_version()}, NumPy {np.__version__}, {os.cpu_count()} cores, "
        f"{workload.TEAMS:,} teams, {workload.PROVINCES} provinces, {len(workload.MONTHS)} months; processor "
        "time, median (least to greatest) of pairs in turn\n"
    )
    right = True
    if not given.no_dense:
        found = list(_shown(_rows(given.runs)))
        right = all(row.wrong in {"", "0"} for row in found)
    if given.engines is not None:
        print()
        turns = against_engines.measure(given.engines, given.rounds, repeats=3)
        print("\n".join(against_engines.lines(turns)))
        right = right and not any(turn.wrong for turn in turns["dtnet"])
    return 0 if right else 1


def _rows(runs: int) -> Iterator[Row]:
    """Every row against dense NumPy."""
    still = against_dense.still()
    yield from against_dense.rows(still, runs, wanted=0.2, name="by province and month", most=20)
    yield from against_dense.first_teams(still, runs)
    yield from against_dense.rows_a_team(still, runs)
    yield from against_dense.what_if(still, runs)
    yield from against_dense.by_team(still, 3)
    yield from against_dense.floors(still, runs)
    del still
    moving = against_dense.moving()
    yield from against_dense.rows(moving, max(3, runs // 3), wanted=0.5, name="the same, a fifth moving")


def _shown(rows: Iterator[Row]) -> Iterator[Row]:
    """Rows as they come, printed."""
    print("\n".join(against_dense.HEADINGS))
    for row in rows:
        print(against_dense.line(row), flush=True)
        yield row


if __name__ == "__main__":
    sys.exit(main())
