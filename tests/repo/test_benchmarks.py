"""The benchmarks' own arithmetic, at a size that takes no time: what they compare with must be right."""

from __future__ import annotations

import sys
from fractions import Fraction
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def _folder(root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = root / "benchmarks"
    before = set(sys.modules)
    monkeypatch.syspath_prepend(folder)
    yield
    for name in set(sys.modules) - before:
        if str(getattr(sys.modules[name], "__file__", "")).startswith(str(folder)):
            del sys.modules[name]


def _few(workload: Any, count: int = 300) -> Any:  # noqa: ANN401 - modules of the benchmarks have no package
    """Some teams in every province, in whom nothing changes."""
    number = np.arange(count)
    start = np.full((2, count), workload.day_number(workload.FIRST))
    start[1] = workload.day_number(workload.END)
    members = np.stack([3 + number % 7, np.zeros_like(number)])
    return workload.Teams(
        number * workload.PROVINCES // count,
        1 + number % 3,
        start,
        np.full((2, count), workload.day_number(workload.END)),
        members,
    )


def _slow_cells(workload: Any, teams: Any) -> np.ndarray:  # noqa: ANN401 - as above
    """Day by day, in fractions."""
    edges = workload.month_edges().tolist()
    capped_from = workload.day_number(workload.CAPPED_FROM)
    cells = np.zeros((len(workload.POLICIES), workload.PROVINCES, len(workload.MONTHS)), np.int64)
    for team, province in enumerate(teams.province.tolist()):
        spells = [(teams.start[s, team], teams.end[s, team], int(teams.members[s, team])) for s in (0, 1)]
        left = 0
        for month, (year_month, low, high) in enumerate(
            zip(workload.MONTHS, edges[:-1], edges[1:], strict=True)
        ):
            left = workload.CEILING if year_month[1] == 1 else left
            heads = {
                day: members
                for start, end, members in spells
                for day in range(max(low, start), min(high, end))
            }
            if not heads:
                continue
            days = Fraction(sum(number for day, number in heads.items() if day >= capped_from))
            paid = min(int(days * workload.CAPPED / (high - low)), left)
            left -= paid
            rate = workload.TIERED[teams.klass[team] - 1]
            person = heads[min(heads)] * workload.PERSON
            cells[:, province, month] += (workload.FLAT, person, paid, rate)
    return cells


def test_yardsticks_agree_with_a_count_of_days() -> None:
    workload, dense = import_module("workload_assessment"), import_module("dense")
    teams = _few(workload)
    exact = _slow_cells(workload, teams)
    for found in (
        dense.cells(teams, dense.still(teams)),
        dense.cells(teams, dense.moving(teams)),
        dense.by_month(teams),
        dense.by_cohort(teams),
        dense.teams_first(teams),
        dense.plain_loop(teams),
    ):
        assert workload.wrong_cells(found, exact) == 0


def test_a_fifth_of_the_teams_move_and_are_counted_by_days() -> None:
    workload, dense = import_module("workload_assessment"), import_module("dense")
    still = _few(workload)
    teams = workload.changes(still, days=20)
    moved = np.flatnonzero(((teams.start != still.start) | (teams.end != still.end)).any(axis=0))
    assert len(moved) == 68
    resized = np.flatnonzero(teams.members[1])
    assert len(resized) == 22
    assert (teams.members[0] != teams.members[1])[resized].all()
    assert (teams.start[1] == teams.end[0])[resized].all()
    assert workload.wrong_cells(dense.cells(teams, dense.moving(teams)), _slow_cells(workload, teams)) == 0


def test_an_assessment_agrees_with_the_yardstick_cell_by_cell() -> None:
    workload, dense = import_module("workload_assessment"), import_module("dense")
    against = import_module("against_dense")
    teams = workload.changes(_few(workload), days=20)
    arrays = dense.moving(teams)
    bench = against.Bench.of(teams, arrays, dense.cells(teams, arrays))
    assert bench.wrong(bench.table(bench.cold())) == 0


def test_the_workload_is_the_one_whose_answer_is_known() -> None:
    workload, dense = import_module("workload_assessment"), import_module("dense")
    assert workload.digest() == workload.INPUT_SHA256, "NumPy draws otherwise: the known answer is of no use"
    teams = workload.still()
    assert (len(teams.province), int(teams.members.sum())) == (workload.TEAMS, workload.MEMBERS)
    cells = dense.by_cohort(teams)
    assert workload.cells_digest(cells) == workload.CELLS_SHA256
    assert dict(zip(workload.POLICIES, cells.sum(axis=(1, 2)).tolist(), strict=True)) == workload.TOTALS
    capped = cells[workload.POLICIES.index("capped")].sum(axis=0)
    assert (capped[7], capped[23]) == (workload.CAPPED_2024_08, workload.CAPPED_2025_12)


def test_the_floors_of_coverage_count_what_stands_in_their_tables() -> None:
    workload, floor = import_module("workload_coverage"), import_module("floor_coverage")
    origin = np.array([1, 4, 4, 4, 4], np.uint8)
    flat = workload.Flat(
        {"province": np.array([0, 0, 0, 1, 1])},
        {"province": ["a", "b", "c"]},
        np.array([True, False, False, True, True]),
        np.array([True, True, False, False, True]),
        origin,
    )
    table = floor.table(flat, "province")
    assert [table[name].tolist() for name in ("yes", "no", "unknown")] == [[1, 2, 0], [1, 0, 0], [1, 0, 0]]
    assert (table["lower"][0], table["upper"][0], table["observed"][0]) == (1 / 3, 2 / 3, 1 / 3)
    assert np.isnan(table["point"][[0, 2]]).all()
    assert table["may_be_empty"].tolist() == [False, False, True]
    start, end = np.array([0, 3, 0]), np.array([3, 10, 10])
    has = np.array([False, True, True])
    spells = workload.Spells(np.array([0, 0, 1]), start, end, has, origin[2:], ["a", "b"], 10)
    steps = floor.series(spells)
    assert list(zip(steps["area"], steps["start"].tolist(), steps["end"].tolist(), strict=True)) == [
        ("a", 0, 3),
        ("a", 3, 10),
        ("b", 0, 10),
    ]
    assert (steps["yes"].tolist(), steps["no"].tolist()) == ([0, 1, 1], [1, 0, 0])


def test_the_usual_gini_is_the_exact_one_but_for_rounding() -> None:
    floor = import_module("floor_coverage")
    values = np.array([1, 2, 3])
    assert floor.gini_exactly(values) == Fraction(2, 9)
    assert floor.gini(values) == pytest.approx(2 / 9)


def test_the_floor_of_crosswalks_carries_as_a_walk_by_hand_does() -> None:
    """Area 0 goes in thirds to 3, 4 and 5, area 1 whole to 5, with land of it to 3; area 2 goes on."""
    workload, floor = import_module("workload_reorganisation"), import_module("floor_reorganisation")
    rows = workload.Rows(
        entity=np.arange(6, dtype=np.int32),
        level=np.full(6, 3, np.uint8),
        start=np.array([0, 0, 0, 5, 5, 5], np.int32),
        end=np.array([5, 5, 9, 9, 9, 9], np.int32),
        source=np.array([0, 0, 0, 1, 1], np.int32),
        target=np.array([3, 4, 5, 5, 3], np.int32),
        numerator=np.array([2, 1, 1, 1, 0]),
        denominator=np.array([6, 3, 3, 1, 1]),
        assumed=np.array([True, True, True, False, False]),
        commune=3,
        days=(4, 5),
    )
    found = floor.crosswalk(rows)
    assert (found.sources.tolist(), found.targets.tolist()) == ([0, 1, 2], [2, 3, 4, 5])
    assert found.denominator.tolist() == [3, 3, 3, 1, 1, 1]
    assert floor.carried(found, [5, 10, 7]) == [(7, 7, 7), (2, 0, 5), (2, 0, 5), (11, 10, 15)]
