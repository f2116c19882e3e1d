"""The cost of pictures: time as ratios to what they cannot do without, and the sizes of their files.

    python benchmarks/pictures.py [--runs 7]

The map of all 3,321 communes of July 2025 is drawn and written as SVG, from a ready answer. In turn, plain
Altair draws the same squares, tiles and names from a ready data frame. The page of a report is made by
`dtnet report --html` in a process of its own, in turn with `dtnet report`. All ratios are of processor time.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import dtnet
from dtnet import plot
from startup import REPORT, cost

if TYPE_CHECKING:
    from collections.abc import Callable

    from dtnet.coverage.answers.answer_table import Coverage

MAP: Final = 1.5
"""The most that the map may cost, in pictures of plain Altair."""
PAGE: Final = 4
"""The most that the page of a report may cost, in reports as text."""
SIZES: Final = {"communes.svg": 700_000, "communes.html": 1_500_000, "report.html": 1_000_000}
"""The most bytes of each file."""
HTML: Final = (
    "import sys; from dtnet.cli import main; "
    "sys.argv = ['dtnet', 'report', '--html', sys.argv[1], '--overwrite']; sys.exit(main())"
)


def main() -> int:
    """Print the ratios and sizes; 1 if one is over its limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--runs", type=int, default=7, help="pairs of each row")
    runs: int = parser.parse_args().runs
    print(
        f"Python {sys.version.split()[0]}, {runs} pairs, processor time, a load of {os.getloadavg()[0]:.1f}"
    )
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        answer = dtnet.datasets.load("vietnam").ask("all_skills", at="2025-07-01").answer(by="commune")
        frames = ready_frames(answer)
        fine = row(
            f"a map of {len(answer):,} communes as SVG / plain Altair",
            lambda: seconds(lambda: ours(answer, folder / "communes.svg")),
            lambda: seconds(lambda: plain(*frames, folder / "plain.svg")),
            runs,
            MAP,
        )
        bytecode, page = str(folder / "bytecode"), folder / "report.html"
        code = HTML.replace("sys.argv[1]", repr(str(page)))
        fine &= row(
            "dtnet report --html / dtnet report",
            lambda: cost(code, bytecode)[0],
            lambda: cost(REPORT, bytecode)[0],
            runs,
            PAGE,
        )
        plot.map(answer).save(folder / "communes.html")
        for name, limit in SIZES.items():
            size = (folder / name).stat().st_size
            fine &= size <= limit
            print(f"{name}: {size / 1000:,.0f} kB, wanted at most {limit / 1000:,.0f} kB")
        print(f"the same squares of plain Altair: {(folder / 'plain.svg').stat().st_size / 1000:,.0f} kB")
    return int(not fine)


def row(name: str, one: Callable[[], float], other: Callable[[], float], runs: int, wanted: float) -> bool:
    """Measure and print a ratio; whether it is within its limit.

    Args:
        name: The name of the row.
        one: The work of dtnet; it returns its seconds.
        other: The work beside it.
        runs: The number of pairs, after one that is not counted.
        wanted: The limit.
    """
    one(), other()
    pairs = [(one(), other()) for _ in range(runs)]
    ratios = sorted(ours / theirs for ours, theirs in pairs)
    middle = statistics.median(ratios)
    ours, theirs = (1000 * statistics.median(each) for each in zip(*pairs, strict=True))
    print(
        f"{name}: {middle:.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f}), {ours:.0f} and {theirs:.0f} ms, "
        f"wanted at most {wanted}"
    )
    return middle <= wanted


def seconds(work: Callable[[], None]) -> float:
    """The processor time of some work."""
    start = time.process_time()
    work()
    return time.process_time() - start


def ours(answer: Coverage, path: Path) -> None:
    """The map of dtnet, from the answer to the file."""
    plot.map(answer).save(path, overwrite=True)


def ready_frames(answer: Coverage) -> tuple[Any, Any]:
    """The squares and the tiles of the map as data frames, with places in columns and rows."""
    import pandas as pd  # noqa: PLC0415 - an extra of this benchmark

    dots = pd.DataFrame(plot.frame("map", answer).to_dicts())[["name", "value", "column", "row", "province"]]
    tiles = dots[["column", "row", "province"]].groupby("province").min().reset_index()
    return dots.drop(columns="province"), tiles


def plain(dots: Any, tiles: Any, path: Path) -> None:  # noqa: ANN401 - data frames
    """The same squares, tiles and names in plain Altair, without the roles for screen readers."""
    import altair as alt  # noqa: PLC0415 - as for dtnet, loaded when it draws

    x, y = alt.X("column:Q", axis=None), alt.Y("row:Q", axis=None)
    box = alt.Chart(tiles).mark_square(size=2_500, filled=False, aria=False).encode(x=x, y=y)
    names = alt.Chart(tiles).mark_text(aria=False).encode(x=x, y=y, text="province:N")
    squares = alt.Chart(dots).mark_square(size=14, aria=False)
    shown = squares.encode(x=x, y=y, color="value:Q", tooltip=["name:N", "value:Q"])
    alt.layer(box, names, shown).properties(width=1_000, height=1_300).save(path)


if __name__ == "__main__":
    sys.exit(main())
