"""What a process pays before its first answer: ratios to imports that it can't avoid, in pairs, from one run.

Each row runs two fresh interpreters in turn, A B A B …, after a warm-up, and prints the median of the
pairwise ratios of processor time (user and system) beside the least and the greatest.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from resource import RUSAGE_CHILDREN, getrusage

FIRST_SNAPSHOT = "import dtnet; dtnet.datasets.load('vietnam').at('2024-08-31').territory"
REPORT = "import sys; from dtnet.cli import main; sys.exit(main(['report']))"
ROWS = (
    ("import dtnet", "import dtnet", "import attrs", "import attrs", 0.6),
    ("start to first at()", FIRST_SNAPSHOT, "import numpy", "import numpy", 2.2),
    ("dtnet report", REPORT, "import numpy, networkx", "import numpy, networkx", 3.0),
)


def cost(code: str) -> tuple[float, float]:
    """Processor seconds and wall seconds of a fresh interpreter that runs some code."""
    before, start = getrusage(RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)
    after, elapsed = getrusage(RUSAGE_CHILDREN), time.perf_counter() - start
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, elapsed


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15, help="counted runs of each command")
    runs = parser.parse_args().runs
    print(f"Python {sys.version.split()[0]}, {runs} pairs, processor time")
    for name, code, floor_name, floor, wanted in ROWS:
        cost(code), cost(floor)
        pairs = [(cost(code)[0], cost(floor)[0]) for _ in range(runs)]
        ratios = sorted(one / other for one, other in pairs)
        middle = statistics.median(ratios)
        spread = f"({ratios[0]:.2f} to {ratios[-1]:.2f})"
        print(f"{name} / {floor_name}: {middle:.2f} {spread}, wanted at most {wanted}")
    cost(REPORT)
    walls = sorted(cost(REPORT)[1] for _ in range(runs))
    print(f"dtnet report: {statistics.median(walls):.2f} s of wall clock, wanted below 1.5 s")


if __name__ == "__main__":
    main()
