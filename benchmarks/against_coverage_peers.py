"""What others take for a table or a series of coverage: each over the same flat tables, prepared before.

All run in the process of dtnet, so that they take turns; one that is not installed is left out and named.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

import numpy as np

import floor_coverage as floor
from dtnet.origins import Origin

if TYPE_CHECKING:
    from collections.abc import Callable

    from floor_coverage import Columns
    from workload_coverage import Flat, Spells

    Tables = Callable[[str], Any]

_COUNTED: Final = ("yes", "no", "unknown")
_LABELS: Final = tuple(origin.label for origin in Origin)


def installed(*peers: str) -> list[str]:
    """Those that are there; the others are named."""
    for peer in peers:
        if find_spec(peer) is None:
            print(f"{peer} is not installed and left out")
    return [peer for peer in peers if find_spec(peer) is not None]


def named(peer: str) -> str:
    """A peer with its version."""
    return f"{peer} {version(peer)}"


def tables(peer: str, flat: Flat) -> tuple[Tables, Callable[[Any], Columns]]:
    """How a peer makes a table of a level, and how to read its columns."""
    return {"pandas": _pandas, "polars": _polars, "duckdb": _duckdb}[peer](flat)


def _prepared(flat: Flat) -> dict[str, Any]:
    numbers = {level: np.asarray(flat.groups[level], np.int32) for level in flat.groups}
    return {**numbers, "has": flat.has, "listed": flat.listed, "origin": flat.origin}


def _pandas(flat: Flat) -> tuple[Tables, Callable[[Any], Columns]]:
    pd = import_module("pandas")
    frame = pd.DataFrame(_prepared(flat))

    def table(level: str) -> Any:  # noqa: ANN401 - a frame
        decided = frame["has"] | frame["listed"]
        marks = pd.DataFrame(
            {
                "yes": frame["has"],
                "no": ~frame["has"] & frame["listed"],
                "unknown": ~decided,
                **{origin.label: decided & (frame["origin"] == int(origin)) for origin in Origin},
            }
        )
        sums = marks.groupby(frame[level].to_numpy()).sum()
        areas = sums["yes"] + sums["no"] + sums["unknown"]
        settled = sums["unknown"] == 0
        return sums.assign(
            areas=areas,
            not_applicable=0,
            numerator=sums["yes"].where(settled),
            denominator=areas.where(settled),
            point=(sums["yes"] / areas).where(settled),
            lower=sums["yes"] / areas,
            upper=(sums["yes"] + sums["unknown"]) / areas,
            sharp=True,
            may_be_empty=areas == 0,
            **{label: sums[label] / areas for label in _LABELS},
        )

    return table, lambda found: {name: found[name].to_numpy() for name in floor.NUMBERS}


def _polars(flat: Flat) -> tuple[Tables, Callable[[Any], Columns]]:
    pl = import_module("polars")
    frame = pl.DataFrame(_prepared(flat))
    col = pl.col
    decided = col("has") | col("listed")
    marks = {
        "areas": pl.len(),
        "yes": col("has").sum(),
        "no": (~col("has") & col("listed")).sum(),
        "unknown": (~decided).sum(),
        **{origin.label: (decided & (col("origin") == int(origin))).sum() for origin in Origin},
    }
    settled = col("unknown") == 0

    def table(level: str) -> Any:  # noqa: ANN401 - a frame
        asked = (
            frame.lazy()
            .group_by(level)
            .agg(**{name: mark.cast(pl.Int64) for name, mark in marks.items()})
            .sort(level)
            .with_columns(
                not_applicable=pl.lit(0, pl.Int64),
                numerator=pl.when(settled).then(col("yes")),
                denominator=pl.when(settled).then(col("areas")),
                point=pl.when(settled).then(col("yes") / col("areas")),
                lower=col("yes") / col("areas"),
                upper=(col("yes") + col("unknown")) / col("areas"),
                sharp=pl.lit(value=True),
                may_be_empty=col("areas") == 0,
                **{label: col(label) / col("areas") for label in _LABELS},
            )
        )
        return asked.collect()

    return table, lambda found: {name: found[name].to_numpy() for name in floor.NUMBERS}


def _duckdb(flat: Flat) -> tuple[Tables, Callable[[Any], Columns]]:
    connection = import_module("duckdb").connect()
    columns = _prepared(flat)  # noqa: F841 - DuckDB finds it by its name
    connection.execute("create table flat as select * from columns")
    sums = ", ".join(
        f"count(*) filter ((has or listed) and origin = {int(origin)}) as {origin.label}" for origin in Origin
    )
    shares = ", ".join(f"{label} / areas as {label}" for label in _LABELS)

    def table(level: str) -> Any:  # noqa: ANN401 - columns
        asked = (
            f"with sums as (select {level}, count(*) as areas, count(*) filter (has) as yes, "  # noqa: S608
            f"count(*) filter (not has and listed) as no, "
            f"count(*) filter (not has and not listed) as unknown, {sums} from flat group by {level}) "
            "select areas, yes, no, unknown, 0 as not_applicable, "
            "case when unknown = 0 then yes end as numerator, "
            "case when unknown = 0 then areas end as denominator, "
            "case when unknown = 0 then yes / areas end as point, yes / areas as lower, "
            "(yes + unknown) / areas as upper, true as sharp, areas = 0 as may_be_empty, "
            f"{shares} from sums order by {level}"
        )
        return connection.execute(asked).fetchnumpy()

    return table, lambda found: {name: np.ma.filled(found[name]) for name in floor.NUMBERS}


def staircase(spells: Spells) -> Callable[[], Columns]:
    """Step functions of each province, verdict and origin, and their values wherever one of them changes."""
    stairs = import_module("staircase").Stairs
    pd = import_module("pandas")
    frame = pd.DataFrame(
        {
            "province": spells.province,
            "start": spells.start,
            # As staircase has it: what goes on to the end has none.
            "end": np.where(spells.end < spells.days, spells.end, np.nan),
            "code": np.where(spells.has, 0, 5) + spells.origin,
        }
    )

    def series() -> Columns:
        area, start, end, counts = [], [], [], []
        for province, inside in frame.groupby("province"):
            steps = {code: stairs(each, start="start", end="end") for code, each in inside.groupby("code")}
            points = np.unique(np.concatenate([each.step_points for each in steps.values()]))
            cells = np.zeros((len(points), 15), np.int64)
            for code, each in steps.items():
                cells[:, code] = each.limit(points, side="right")
            area += [spells.ids[province]] * len(points)
            start.append(points)
            end.append(np.append(points[1:], spells.days))
            counts.append(cells)
        columns = floor.columns(np.concatenate(counts))
        return {"area": area, "start": np.concatenate(start), "end": np.concatenate(end), **columns}

    return series


def networkx(superior: Any, subordinate: Any, root: int) -> Callable[[], dict[int, int]]:  # noqa: ANN401 - arrays
    """Immediate dominators of a graph that was built before, without the root."""
    nx = import_module("networkx")
    graph = nx.DiGraph(zip(superior.tolist(), subordinate.tolist(), strict=True))

    def dominators() -> dict[int, int]:
        return {each: above for each, above in nx.immediate_dominators(graph, root).items() if each != root}

    return dominators
