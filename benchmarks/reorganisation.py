"""What carrying values over July 2025 costs, as ratios to bare NumPy and to what others use, from one run.

`python benchmarks/reorganisation.py`, in an environment that also has pandas and SciPy, as
`benchmarks/install_peers.py FOLDER reorganisation` makes one; what is not there is left out. Times are
processor time. Every number is compared: the exact ones with a walk over dictionaries in fractions, those of
others, which are floats, with dtnet's within what rounding can do.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np

import floor_reorganisation as floor
import workload_reorganisation as workload
from against_coverage_peers import installed, named
from coverage_turns import turns
from ratio_rows import HEADINGS, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dtnet.network.day.network import Network
    from dtnet.reorganisation.carry.crosswalk import Crosswalk
    from dtnet.reorganisation.carry.plans import Plan

    Act = Callable[[], Any]

_ROUNDED: Final = 6.0
"""By how much the float of a sum of parts may be off from whole numbers: some for each split source."""


def main() -> int:
    """Print the table; 1 if an answer is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15, help="counted turns")
    given = parser.parse_args()
    print(
        f"Python {platform.python_version()}, NumPy {np.__version__}, {os.cpu_count()} cores, load "
        f"{os.getloadavg()[0]:.1f}; median (least to greatest) of turns\n"
    )
    wrong = 0
    print(HEADINGS)
    for row in _rows(workload.country(), given.runs):
        print(row, flush=True)
        wrong += row.wrong
    print(f"\nload {os.getloadavg()[0]:.1f} at the end; {wrong} wrong numbers")
    return 1 if wrong else 0


def _rows(network: Network, runs: int) -> Iterator[Row]:
    flat = workload.rows(network)
    bare = floor.crosswalk(flat)
    moved = network.crosswalk(workload.BEFORE, workload.AFTER)
    level = network.vocabulary.level(workload.LEVEL)
    made = {"floor": partial(floor.crosswalk, flat)}
    wrong = differing_pairs(moved.plan(level, level), bare)
    for name, (ratio, wall) in turns(partial(_built, network, level), made, runs).items():
        yield Row("the country's crosswalk", name, ratio, wall, 2.0, wrong)
    yield from _one_column(moved, bare, runs)
    yield from _many_columns(moved, bare, max(3, runs // 3))


def _built(network: Network, level: int) -> Plan:
    return network.crosswalk(workload.BEFORE, workload.AFTER).plan(level, level)


def _carried(moved: Crosswalk, values: np.ndarray) -> Any:  # noqa: ANN401 - a table
    return moved.rebase(values, kind="stock", level=workload.LEVEL)


def _one_column(moved: Crosswalk, bare: floor.Map, runs: int) -> Iterator[Row]:
    """One column with bounds, in the order of the areas."""
    [values] = workload.values(len(bare.sources), 1)
    found = _carried(moved, values)
    exact = floor.carried(bare, values.tolist())
    ours = [(row["value"], row["lower"], row["upper"]) for row in found]
    acts: dict[str, Act] = {"a walk over dictionaries": partial(floor.carried, bare, values.tolist())}
    wrong = {
        "a walk over dictionaries": sum(
            one != (other or (None,) * 3) for one, other in zip(ours, exact, strict=True)
        )
    }
    if installed("pandas"):
        ids = moved.areas(workload.LEVEL)
        carry = floor.by_merge(bare, ids, found["area"])
        acts[named("pandas")] = partial(carry, values)
        wrong[named("pandas")] = _far(found, carry(values))
    for name, (ratio, wall) in turns(partial(_carried, moved, values), acts, runs).items():
        wanted = 1.0 if name.startswith("pandas") else None
        yield Row("one column with bounds", name, ratio, wall, wanted, wrong[name])


def _far(found: Any, frame: Any) -> int:  # noqa: ANN401 - a table and a frame
    """How many floats are no rounding of dtnet's numbers."""
    there = [row for row in found if row["value"] is not None]
    frame = frame.loc[[row["area"] for row in there]]
    return sum(
        int((abs(frame[name].to_numpy() - [row[name] for row in there]) > _ROUNDED).sum())
        for name in ("value", "lower", "upper")
    )


def _many_columns(moved: Crosswalk, bare: floor.Map, runs: int) -> Iterator[Row]:
    """A thousand columns of exact whole numbers with bounds, beside one product of floats without."""
    values = workload.values(len(bare.sources), workload.COLUMNS)
    table: dict[str, Any] = {"area": moved.areas(workload.LEVEL)}
    table |= {f"c{place}": column for place, column in enumerate(values)}
    act = partial(moved.rebase, table, kind="stock")
    if not installed("scipy"):
        return
    carry = floor.by_matrix(bare)
    floats = np.ascontiguousarray(values.T.astype(np.float64))
    found, product = act(), carry(floats)
    there = ~found.missing("c0")
    wrong = sum(
        int((abs(found.array(f"c{place}") - product[:, place])[there] > _ROUNDED).sum())
        for place in range(len(values))
    )
    measured = turns(act, {f"{named('scipy')}, floats, no bounds": partial(carry, floats)}, runs)
    for name, (ratio, wall) in measured.items():
        yield Row(f"{len(values):,} columns with bounds", name, ratio, wall, 40.0, wrong)


def differing_pairs(plan: Plan, bare: floor.Map) -> int:
    """In how many numbers two maps differ."""
    shares = plan.shares
    if len(shares) != len(bare.source):
        return max(len(shares), len(bare.source))
    columns = ("source", "target", "numerator", "denominator")
    differing = sum(int((getattr(shares, name) != getattr(bare, name)).sum()) for name in columns)
    return differing + int((plan.targets != bare.targets).sum())


if __name__ == "__main__":
    sys.exit(main())
