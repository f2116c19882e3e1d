"""What a process pays before its first answer: ratios to imports that it can't avoid, in pairs, from one run.

Each row runs two fresh interpreters in turn, A B A B …, after a warm-up, and prints the median of the
pairwise ratios of processor time (user and system) beside the least and the greatest. All modules have
bytecode, as after an installation by pip: the warm-up writes it to a folder of its own.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from resource import RUSAGE_CHILDREN, getrusage

FIRST_SNAPSHOT = "import dtnet; dtnet.datasets.load('vietnam').at('2024-08-31').territory"
REPORT = "import sys; from dtnet.cli import main; sys.argv = ['dtnet', 'report']; sys.exit(main())"
ROWS = (
    ("import dtnet", "import dtnet", "import attrs", "import attrs", 0.6),
    ("start to first at()", FIRST_SNAPSHOT, "import numpy", "import numpy", 2.2),
    ("dtnet report", REPORT, "import numpy, networkx", "import numpy, networkx", 3.0),
)


def cost(code: str, bytecode: str) -> tuple[float, float]:
    """Processor seconds and wall seconds of a fresh interpreter that runs some code.

    Args:
        code: The code.
        bytecode: The folder of the bytecode.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = bytecode
    before, start = getrusage(RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL, env=environment)
    after, elapsed = getrusage(RUSAGE_CHILDREN), time.perf_counter() - start
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, elapsed


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15, help="counted runs of each command")
    runs = parser.parse_args().runs
    load = os.getloadavg()[0]
    print(f"Python {sys.version.split()[0]}, {runs} pairs, processor time, a load of {load:.1f}")
    with tempfile.TemporaryDirectory() as bytecode:
        measure(runs, bytecode)


def measure(runs: int, bytecode: str) -> None:
    """Measure and print each row."""
    for name, code, floor_name, floor, wanted in ROWS:
        cost(code, bytecode), cost(floor, bytecode)
        pairs = [(cost(code, bytecode)[0], cost(floor, bytecode)[0]) for _ in range(runs)]
        ratios = sorted(one / other for one, other in pairs)
        middle = statistics.median(ratios)
        spread = f"({ratios[0]:.2f} to {ratios[-1]:.2f})"
        ours, theirs = (1000 * statistics.median(each) for each in zip(*pairs, strict=True))
        print(
            f"{name} / {floor_name}: {middle:.2f} {spread}, {ours:.0f} and {theirs:.0f} ms, "
            f"wanted at most {wanted}"
        )
    walls = sorted(cost(REPORT, bytecode)[1] for _ in range(runs))
    print(f"dtnet report: {statistics.median(walls):.2f} s of wall clock, wanted below 1.5 s")


if __name__ == "__main__":
    main()
