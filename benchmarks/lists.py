"""The cost of a user's own list of national size, from its workbook to the network that it makes.

    python benchmarks/lists.py [--runs 5]

A workbook of 93,524 teams in six columns is read and made into a network (`read_list`, `with_lists`). In
turn, the builder of that network builds it from its rows. The ratio is of processor time. Memory is the
peak of the resident set of a process of its own that imports the workbook, above that of a process with the
bundled network loaded, as a ratio to the frame of the cells in pandas.

A list of as many teams of September 2025 is asked about August 2024, when most of its villages lie in one of
several communes: the coverage of its villages by commune, beside the same question about its own day.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import dtnet
from matching_cost import HEADER, ROWS, team_rows, write_workbook
from place_rows import BEFORE, Places

if TYPE_CHECKING:
    from dtnet.network.day.network import Network

TIMES: Final = 5
"""The most that an import may cost, in builds of its network."""
MEMORY: Final = 4
"""The most memory that an import may take, in frames."""
TODAY: Final = "2025-09-01"
"""The day of a list of which most villages lay in one of several communes before."""
_MEGA: Final = 2**20


def main() -> int:
    """Print the ratios; 1 if one is over its limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--runs", type=int, default=5, help="pairs of an import and a build")
    parser.add_argument("--peak", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    network = dtnet.datasets.load("vietnam")
    if given.peak is not None:
        network.at(BEFORE)
        before = _resident()
        if given.peak.exists():
            imported(network, given.peak)
        print(_resident() - before)
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "teams.xlsx"
        rows = [HEADER, *numbered(network)]
        write_workbook(file, rows)
        pairs = [pair(network, file) for _ in range(given.runs)]
        memory = peak(file)
    ratios = sorted(whole / build for whole, build in pairs)
    whole, build = (statistics.median(each[at] for each in pairs) for at in (0, 1))
    frame = frame_size(rows)
    print(
        f"{ROWS} rows in {len(HEADER)} columns: import {statistics.median(ratios):.2f} times the build of "
        f"its network ({ratios[0]:.2f} to {ratios[-1]:.2f}; {whole:.2f} s and {build:.2f} s processor time, "
        f"{given.runs} pairs; limit {TIMES}); memory {memory / frame:.1f} times the frame "
        f"({memory / _MEGA:.0f} and {frame / _MEGA:.0f} MB; limit {MEMORY}); load {os.getloadavg()[0]:.1f}"
    )
    times = sorted(asked_earlier(network, given.runs))
    print(
        f"{ROWS} rows of {TODAY}: coverage by commune on {BEFORE} {statistics.median(times):.0f} times that "
        f"on {TODAY} ({times[0]:.0f} to {times[-1]:.0f}; no limit)"
    )
    return int(statistics.median(ratios) > TIMES or memory > MEMORY * frame)


def asked_earlier(network: Network, runs: int) -> list[float]:
    """The processor time of coverage by commune on a day with candidates, in that of the list's own day."""
    made = network.with_lists(
        dtnet.read_list(rows_of_today(network), network, kind="teams", at=TODAY, fill_down=False)
    )
    ratios = []
    for _ in range(runs):
        made = made.to_builder().build()  # nothing is kept from the run before
        seconds = []
        for day in (BEFORE, TODAY):
            start = time.process_time()
            made.at(day).coverage(of="has_team", over="village", by="commune")
            seconds.append(time.process_time() - start)
        ratios.append(seconds[0] / seconds[1])
    return ratios


def rows_of_today(network: Network) -> Any:  # noqa: ANN401 - a frame
    """A frame of teams of the communes of July 2025: of each about as many villages."""
    import pandas as pd  # noqa: PLC0415 - an extra of this benchmark

    day = network.at(TODAY)
    provinces = dict(zip(*(day.areas(level="province")[name] for name in ("id", "name")), strict=True))
    communes = [*day.areas(level="commune")]
    rows = []
    for number in range(ROWS):
        commune = communes[number * len(communes) // ROWS]
        place = provinces[commune["parent"]], f"{commune['type']} {commune['name']}"
        rows.append((*place, f"Thôn {number}", "01/06/2022", str(5 + number % 3)))
    return pd.DataFrame(rows, columns=("Tỉnh", "Xã", *HEADER[3:]))


def numbered(network: Network) -> list[tuple[str, ...]]:
    """The rows of the benchmark of matching, in which each village of a commune has a name of its own."""
    villages: dict[tuple[str, ...], int] = {}
    rows = []
    for row in team_rows(Places(network.at(BEFORE)), 0.0):
        villages[row[:3]] = villages.get(row[:3], 0) + 1
        rows.append((*row[:3], f"Thôn {villages[row[:3]]}", *row[4:]))
    return rows


def imported(network: Network, file: Path) -> Network:
    """The network that the workbook makes."""
    listed = dtnet.read_list(file, network, kind="teams", at="2024-08-31")
    return network.with_lists(listed)


def pair(network: Network, file: Path) -> tuple[float, float]:
    """The seconds of an import, and of the build of its network from rows."""
    start = time.process_time()
    made = imported(network, file)
    whole = time.process_time() - start
    builder = made.to_builder()
    start = time.process_time()
    assert builder.build() == made
    return whole, time.process_time() - start


def peak(file: Path) -> int:
    """The bytes that an import adds to the peak of a process with the bundled network."""
    words = [sys.executable, __file__, "--peak", str(file)]
    return int(subprocess.run(words, capture_output=True, check=True, text=True).stdout)


def _resident() -> int:
    """The peak of the resident set of this process; `getrusage` would count that of the parent, too."""
    [peak] = re.findall(r"^VmHWM:\s+(\d+) kB$", Path("/proc/self/status").read_text("ascii"), re.MULTILINE)
    return int(peak) * 1024


def frame_size(rows: list[Any]) -> int:
    """The bytes of the cells as a pandas frame of texts."""
    import pandas as pd  # noqa: PLC0415 - an extra of this benchmark

    frame = pd.DataFrame(rows[1:], columns=rows[0], dtype=object)
    return int(frame.memory_usage(deep=True).sum())


if __name__ == "__main__":
    sys.exit(main())
