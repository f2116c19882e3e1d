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
from dtnet.network.day.network import Network

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dtnet import Policy
    from workload_assessment import Ints, Teams

FEW: Final = 200
"""The first teams, whose assessment costs little more than its steps."""
BATCH: Final = 4096
"""Teams at a time."""
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
        return workload.wrong_cells(_cells(table, "amount"), self.exact)


def _cells(table: dtnet.Table, column: str) -> Ints:
    return assessed.cells(table, column, provinces=workload.PROVINCES, months=workload.MONTHS)


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


def rows(bench: Bench, runs: int, *, wanted: float, name: str, most: float | None = None) -> Iterator[Row]:
    """An assessment by area and month: time, cold and warm, and memory (wanted at most so many MiB)."""
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
    yield sized(f"{name}: peak of memory above start", ours, theirs, most)


def first_teams(bench: Bench, runs: int) -> Iterator[Row]:
    """The same question about a network of the first teams, beside dense NumPy of all teams."""
    teams = workload.Teams(*(each[..., :FEW] for each in bench.teams))
    spells = zip(teams.start, teams.end, teams.members, strict=True)
    built = assessed.network(teams.province, teams.klass, spells, provinces=workload.PROVINCES)
    few = bench._replace(exact=dense.by_cohort(teams), built=built)
    network: list[Network] = []

    def fresh() -> None:
        network[:] = [few.cold()]

    ratio = in_turn(lambda: few.table(network[0]), bench.dense, runs, fresh=fresh)
    yield timed(
        f"the same of the first {FEW} teams, beside all", ratio, 0.12, f"{few.wrong(few.table(few.cold())):,}"
    )


def rows_a_team(bench: Bench, runs: int) -> Iterator[Row]:
    """The same against NumPy with a row a team: the layout that wanted ratios were once set by."""
    network: list[Network] = []

    def fresh() -> None:
        network[:] = [bench.cold()]

    ratio = in_turn(
        lambda: bench.table(network[0]), lambda: dense.teams_first(bench.teams), runs, fresh=fresh
    )
    yield timed("by province and month, beside NumPy with a row a team", ratio, 0.15)


def what_if(bench: Bench, runs: int) -> Iterator[Row]:
    """One parameter changed in one of four policies that are assessed: the ceiling of a year."""
    spent = dtnet.assess(bench.cold(), bench.policies, window=assessed.WINDOW)
    policy = next(each for each in bench.policies if each.id == "benchmark.capped")
    ceiling = {"amount": "3_500_000 VND/team", "over": "calendar_year"}
    reform = policy.with_component("support", ceilings=[ceiling])
    exact = dense.by_cohort(bench.teams, 3_500_000) - bench.exact

    def compared() -> dtnet.Comparison:
        return dtnet.compare(spent, spent.instead(reform))

    assert compared().total == int(exact.sum())
    yield timed(
        "what-if of one parameter: its total", in_turn(lambda: compared().total, bench.dense, runs), 0.05
    )
    table = compared().by("policy", "province", "month")
    wrong = workload.wrong_cells(_cells(table, "difference"), exact)
    ratio = in_turn(lambda: compared().by("policy", "province", "month"), bench.dense, runs)
    yield timed("the same by province and month", ratio, None, f"{wrong:,}")


def by_team(bench: Bench, runs: int) -> Iterator[Row]:
    """Each team's amount in each month of each policy, in batches, beside the arrays of dense NumPy."""
    spent = dtnet.assess(bench.cold(), bench.policies, window=assessed.WINDOW)

    def batches() -> int:
        return sum(table.total("amount") for table in spent.batches("team", "month", size=BATCH))

    def arrays() -> int:
        return sum(int(bench.arrays[name]().sum()) for name in workload.POLICIES)

    name = f"by team and month, {BATCH:,} teams at a time"
    assert batches() == arrays()
    first = next(iter(spent.batches("team", "month", size=BATCH)))
    wrong = f"{_wrong_teams(bench, first):,} of the first batch"
    yield timed(name, in_turn(batches, arrays, runs), 2, wrong)
    yield sized(f"{name}: peak of memory above start", peak(batches), peak(arrays), 40)


def _wrong_teams(bench: Bench, table: dtnet.Table) -> int:
    """Amounts of a batch that differ from those of dense NumPy."""
    months = {f"{year}-{month:02}": number for number, (year, month) in enumerate(workload.MONTHS)}
    exact = {f"benchmark.{name}": bench.arrays[name]() for name in workload.POLICIES}
    rows = zip(table["policy"], table["team"], table["month"], table["amount"], strict=True)
    return sum(
        exact[str(policy)][months[str(month)], assessed.team_number(str(team))] != amount
        for policy, team, month, amount in rows
    )


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


def sized(name: str, ours: float, theirs: float, wanted: float | None) -> Row:
    """A row of memory, in MiB."""
    missed = wanted is not None and ours > wanted
    return Row(
        name,
        f"{ours:.1f} MiB" + (" missed" if missed else ""),
        f"{theirs:.1f} MiB",
        f"{ours / theirs:.3f}",
        "" if wanted is None else f"{wanted:g} MiB",
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
