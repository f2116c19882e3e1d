"""`dtnet.assess` and the same money in dense NumPy, in turn in one process; ratios of time, and memory.

Each assessment is of a network that was never asked before; its tables are there, as NumPy's arrays are.
"""

from __future__ import annotations

import gc
import tracemalloc
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import assessed
import dense
import dtnet
import workload_assessment as workload
from against_floor import Ratio, in_turn
from dtnet.network.network import Network

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dtnet import Policy
    from workload_assessment import Ints, Teams

_MEBIBYTE: Final = 2**20
HEADINGS: Final = (
    "| what | cost | dense NumPy | cost / dense | wanted at most | wrong cells |",
    "|---|---|---|---|---|---|",
)


class Row(NamedTuple):
    """One line of a table.

    Attributes:
        name: What is measured.
        ours: Its cost, with its unit.
        theirs: That of dense NumPy; empty where there is none.
        ratio: The one over the other, median and spread; empty where there is none.
        wanted: The most that the project allows itself; empty where it says nothing.
        wrong: How many cells differ from the exact answer; empty where there are none.
        missed: Whether it is more than is wanted.
    """

    name: str
    ours: str
    theirs: str = ""
    ratio: str = ""
    wanted: str = ""
    wrong: str = ""
    missed: bool = False


class Bench(NamedTuple):
    """A workload on both sides.

    Attributes:
        teams: The teams.
        arrays: Each policy's amounts in dense NumPy.
        exact: The answer, shape (4, 63, 24).
        built: The network.
        policies: The documents, read.
    """

    teams: Teams
    arrays: dict[str, Callable[[], Ints]]
    exact: Ints
    built: Network
    policies: list[Policy]

    @classmethod
    def of(cls, teams: Teams, arrays: dict[str, Callable[[], Ints]], exact: Ints) -> Bench:
        """Teams as a network; whether dense NumPy gives the exact answer is looked at here."""
        assert workload.wrong_cells(dense.cells(teams, arrays), exact) == 0
        spells = zip(teams.start, teams.end, teams.members, strict=True)
        built = assessed.network(teams.province, teams.klass, spells, provinces=workload.PROVINCES)
        return cls(teams, arrays, exact, built, assessed.policies())

    def cold(self) -> Network:
        """The network as it was built, never asked."""
        return Network(self.built.tables, self.built.vocabulary, self.built.metadata)

    def table(self, network: Network) -> dtnet.Table:
        """Amounts by province and month, worked out anew."""
        return dtnet.assess(network, self.policies, window=assessed.WINDOW).by("province", "month")

    def dense(self) -> Ints:
        """The same in dense NumPy."""
        return dense.cells(self.teams, self.arrays)

    def wrong(self, table: dtnet.Table) -> int:
        """Wrong cells of a table."""
        cells = assessed.cells(table, provinces=workload.PROVINCES, months=workload.MONTHS)
        return workload.wrong_cells(cells, self.exact)


def still() -> Bench:
    """The workload in which nothing changes; its answer is known by its hash."""
    teams = workload.still()
    exact = dense.by_cohort(teams)
    assert workload.digest() == workload.INPUT_SHA256, "NumPy's stream has changed"
    assert workload.cells_digest(exact) == workload.CELLS_SHA256
    return Bench.of(teams, dense.still(teams), exact)


def moving() -> Bench:
    """The workload in which a fifth of the teams open, close or change size."""
    teams = workload.moving()
    arrays = dense.moving(teams)
    return Bench.of(teams, arrays, dense.cells(teams, arrays))


def rows(bench: Bench, runs: int, *, wanted: float, name: str) -> Iterator[Row]:
    """An assessment by area and month: time, cold and warm, and memory."""
    network: list[Network] = []

    def fresh() -> None:
        network[:] = [bench.cold()]

    wrong = f"{bench.wrong(bench.table(bench.cold())):,}"
    cold = in_turn(lambda: bench.table(network[0]), bench.dense, runs, fresh=fresh)
    yield timed(name, cold, wanted, wrong)
    warm = in_turn(lambda: bench.table(network[0]), bench.dense, runs)
    yield timed(f"{name}, network asked before", warm, None, wrong)
    fresh()
    ours, theirs = peak(lambda: bench.table(network[0])), peak(bench.dense)
    yield sized(f"{name}: peak of memory above start", ours, theirs, 20)


def floors(bench: Bench, runs: int) -> Iterator[Row]:
    """Other ways in NumPy and plain Python to the cells of the still workload, for orientation."""
    ways: dict[str, tuple[Callable[[Teams], Ints], int]] = {
        "NumPy, once a cohort (the least it can cost)": (dense.by_cohort, runs),
        "NumPy, a month at a time": (dense.by_month, runs),
        "NumPy, a row a team": (dense.teams_first, runs),
        "plain Python, team by team": (dense.plain_loop, 2),
    }
    for name, (act, count) in ways.items():
        wrong = f"{workload.wrong_cells(act(bench.teams), bench.exact):,}"
        ratio = in_turn(lambda act=act: act(bench.teams), bench.dense, count)  # type: ignore[misc]
        yield timed(name, ratio, None, wrong)


def timed(name: str, ratio: Ratio, wanted: float | None, wrong: str = "") -> Row:
    """A row of times."""
    missed = wanted is not None and ratio.middle > wanted
    spread = f"{ratio.middle:.3f} ({ratio.least:.3f} to {ratio.most:.3f})"
    return Row(
        name,
        f"{ratio.ours * 1e3:.3g} ms",
        f"{ratio.theirs * 1e3:.3g} ms",
        spread + (" missed" if missed else ""),
        "" if wanted is None else f"{wanted:g}×",
        wrong,
        missed,
    )


def sized(name: str, ours: float, theirs: float, wanted: float) -> Row:
    """A row of memory, in MiB."""
    missed = ours > wanted
    return Row(
        name,
        f"{ours:.1f} MiB" + (" missed" if missed else ""),
        f"{theirs:.1f} MiB",
        f"{ours / theirs:.3f}",
        f"{wanted:g} MiB",
        "",
        missed,
    )


def peak(act: Callable[[], Any]) -> float:
    """The most that Python and NumPy hold in an act, in MiB, above what they held before; exact, so once."""
    gc.collect()
    tracemalloc.start()
    try:
        act()
        return tracemalloc.get_traced_memory()[1] / _MEBIBYTE
    finally:
        tracemalloc.stop()


def line(row: Row) -> str:
    """A row of the table."""
    cells = (row.name, row.ours, row.theirs, row.ratio, row.wanted, row.wrong)
    return f"| {' | '.join(cells)} |"
