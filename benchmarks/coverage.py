"""What coverage costs, as ratios to bare NumPy and to the tools that others use, from one run.

`python benchmarks/coverage.py`, in an environment that also has pandas, Polars, DuckDB, staircase and
networkx, as `benchmarks/install_peers.py FOLDER coverage` makes one; what is not there is left out. Times are
processor time, of all threads. Every number of every answer is compared.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import warnings
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np

import against_coverage_peers as peers
import dtnet
import floor_coverage as floor
import workload_coverage as workload
from against_floor import traced
from coverage_turns import turns
from dtnet.coverage import CoverageQuery, Question, has_team
from dtnet.coverage.measures.inequality_measures import gini
from dtnet.coverage.measures.quantities import Quantities
from dtnet.errors import SyntheticWarning
from dtnet.network.day.dominators import immediate_dominators
from ratio_rows import HEADINGS, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dtnet.network.day.network import Network

    Act = Callable[[], Any]

_MEBIBYTE: Final = 2**20


def main() -> int:
    """Print the table; 1 if an answer is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15, help="counted turns")
    given = parser.parse_args()
    print(
        f"Python {platform.python_version()}, NumPy {np.__version__}, {os.cpu_count()} cores, load "
        f"{os.getloadavg()[0]:.1f}; median (least to greatest) of turns\n"
    )
    warnings.simplefilter("ignore", SyntheticWarning)
    network = workload.country()
    wrong = 0
    print(HEADINGS)
    for row in _rows(network, given.runs):
        print(row, flush=True)
        wrong += row.wrong
    print("\n| what | peak of memory above the loaded network | wanted at most |\n|---|---|---|")
    for name, act in (("one table by province", _table), ("24-month series by province", _series)):
        act(workload.fresh(network))  # what Python imports at the first question is no part of the network
        taken = traced(partial(act, workload.fresh(network)))[1] / _MEBIBYTE
        print(f"| {name} | {taken:.1f} MiB{' missed' if taken > 30 else ''} | 30 MiB |")  # noqa: PLR2004
    print(f"\nload {os.getloadavg()[0]:.1f} at the end; {wrong} wrong numbers")
    return 1 if wrong else 0


def _rows(network: Network, runs: int) -> Iterator[Row]:
    yield from _tables(network, runs)
    yield from _over_time(network, runs)
    yield from _spread(network, runs)
    yield from _bodies(network, runs)


def _table(network: Network, level: str = "province") -> dtnet.Table:
    return network.coverage(of=f"skill:{workload.SKILL}", over="village", by=level, at=workload.DAY)


def _series(network: Network) -> dtnet.Table:
    during = dtnet.Period(workload.FIRST, workload.END)
    query = CoverageQuery(of=has_team(), over="village", by=("province",), during=during)
    return Question(network, query).series()


def _tables(network: Network, runs: int) -> Iterator[Row]:
    """One table, and one of each level."""
    flat = workload.flat(network)
    exact = {level: _table(network, level) for level in workload.LEVELS}
    others = {peer: peers.tables(peer, flat) for peer in peers.installed("polars", "pandas", "duckdb")}
    floors = floor.every_level(flat, workload.LEVELS)
    wrong_of_all = {"floor": sum(differences(exact[each], floors[each]) for each in workload.LEVELS)}
    acts: dict[str, Act] = {
        "floor": partial(floor.table, flat, "province"),
        "floor, from rows of teams": partial(floor.table_of_teams, flat, workload.teams(network), "province"),
    }
    wrong = {name: differences(exact["province"], act()) for name, act in acts.items()}
    all_acts: dict[str, Act] = {"floor": partial(floor.every_level, flat, workload.LEVELS)}
    for peer, (table, read) in others.items():
        name = peers.named(peer)
        found = {level: differences(exact[level], read(table(level))) for level in workload.LEVELS}
        wrong[name], wrong_of_all[name] = found["province"], sum(found.values())
        acts[name] = partial(table, "province")
        all_acts[name] = partial(_each, table)
    asked: list[Network] = []

    def fresh() -> None:
        asked[:] = [workload.fresh(network)]

    cold = turns(lambda: _table(asked[0]), {"floor": acts["floor"]}, runs, fresh=fresh)
    measured = turns(partial(_table, network), acts, runs)
    for name, (ratio, wall) in measured.items():
        wanted = {"floor": 1.3}.get(name, 1.0 if name.startswith("polars") else None)
        yield Row("one table by province", name, ratio, wall, wanted, wrong[name])
    yield Row("the same, network never asked", "floor", *cold["floor"], None, wrong["floor"])
    measured = turns(partial(_each, partial(_table, network)), all_acts, runs)
    for name, (ratio, wall) in measured.items():
        wanted = 2.0 if name == "floor" else None
        yield Row("tables of all three levels", name, ratio, wall, wanted, wrong_of_all[name])


def _each(table: Callable[[str], object]) -> list[object]:
    return [table(level) for level in workload.LEVELS]


def _over_time(network: Network, runs: int) -> Iterator[Row]:
    """The exact step functions of 24 months."""
    spells = workload.spells(network)
    exact = _series(network)
    acts: dict[str, Act] = {"floor": partial(floor.series, spells)}
    if peers.installed("staircase"):
        acts[peers.named("staircase")] = peers.staircase(spells)
    wrong = {name: differences(exact, act()) for name, act in acts.items()}
    for name, (ratio, wall) in turns(partial(_series, network), acts, max(5, runs // 2)).items():
        wanted = 2.5 if name == "floor" else 1.0
        yield Row("24-month series by province", name, ratio, wall, wanted, wrong[name])


def _spread(network: Network, runs: int) -> Iterator[Row]:
    """Gini's index of a number for each village, of a small span and of a large one."""
    people = workload.people(network)
    for what, values in (
        ("Gini of people in teams", people),
        ("Gini of numbers up to a million", np.random.default_rng(1912).integers(0, 1_000_000, len(people))),
    ):
        exact = floor.gini_exactly(values)
        wrong = int(gini(Quantities(values)).point != exact)
        # The one-liner is a float; that it differs from the exact index in the last digits is no fault.
        wrong += not np.isclose(floor.gini(values), float(exact), rtol=1e-9, atol=0)
        acts = {"NumPy in one line": partial(floor.gini, values)}
        measured = turns(lambda values=values: gini(Quantities(values)), acts, runs)
        for name, (ratio, wall) in measured.items():
            yield Row(f"{what}, {len(values):,} villages", name, ratio, wall, 1.3, wrong)


def _bodies(network: Network, runs: int) -> Iterator[Row]:
    """On whom others hang."""
    count, superior, subordinate, root = workload.edges(network)
    acts: dict[str, Act] = {}
    if peers.installed("networkx"):
        acts[peers.named("networkx")] = peers.networkx(superior, subordinate, root)
    ours = immediate_dominators(count, superior, subordinate, root)
    known = {each: above for each, above in enumerate(ours.tolist()) if above >= 0}
    wrong = {name: len(known.items() ^ act().items()) for name, act in acts.items()}
    few = max(3, runs // 3)
    measured = turns(partial(immediate_dominators, count, superior, subordinate, root), acts, few)
    for name, (ratio, wall) in measured.items():
        yield Row(f"dominators of {len(known) + 1:,} bodies", name, ratio, wall, 1.0, wrong[name])
    asked: list[Network] = []

    def fresh() -> None:
        asked[:] = [workload.fresh(network)]
        asked[0].at(workload.DAY).territory  # noqa: B018 - laid out

    def ask() -> object:
        return asked[0].ask(at=workload.DAY).dependence.points_of_failure()

    measured = turns(ask, acts, few, fresh=fresh)
    for name, (ratio, wall) in measured.items():
        yield Row("points of failure, all of it", f"{name}, dominators alone", ratio, wall, None, 0)


def differences(table: dtnet.Table, columns: dict[str, Any]) -> int:
    """In how many cells a table differs from columns in which NaN stands for null.

    A group-by leaves out areas without a village: where so many rows are missing, these are not looked at.
    """
    wrong = 0
    there = table.array("areas") > 0
    kept = there if len(columns["areas"]) == there.sum() else np.ones(len(table), np.bool_)
    if "area" in columns:
        wrong += sum(one != other for one, other in zip(table["area"], columns["area"], strict=True))
    if "start" in columns:
        first = (workload.FIRST - workload.EPOCH).days
        for name in ("start", "end"):
            wrong += int((table.array(name) - first != columns[name]).sum())
    for name in floor.NUMBERS:
        ours = np.where(table.missing(name), np.nan, table.array(name))[kept]
        wrong += int((~((ours == columns[name]) | np.isnan(ours) & np.isnan(columns[name]))).sum())
    return wrong


if __name__ == "__main__":
    sys.exit(main())
