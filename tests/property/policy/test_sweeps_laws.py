"""Laws of sweeps: one answer each, whatever the executor and whether runs are a grid or draws."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from itertools import product
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

import dtnet

from ...lengths import examples

if TYPE_CHECKING:
    from random import Random

    from dtnet import Assessment, Policy

KEYS = ("month", "year", "policy", "component", "team", "parish", "source")
RATES = st.integers(0, 9_000).map(lambda rate: f"{rate} XTS/team/month")
PRORATE = st.sampled_from(["any_day", "actual_days", "thirtieths"])
OIL = "toyland.lantern-isle.oil"


@cache
def spent() -> Assessment:
    policies = dtnet.policies(country="toyland", plugins=False)
    return dtnet.assess(dtnet.datasets.load("toyland"), policies, window="2025")


@cache
def make(rate: str, prorate: str) -> Policy:
    [policy] = (each for each in spent().policies if each.id == OIL)
    return policy.with_component("oil", rate=rate, prorate=prorate)


def separately(draws: list[dict[str, str]], by: list[str]) -> list[tuple[Any, ...]]:
    """The rows of an answer of its own for each draw, which always has the policy as a key."""
    rows = []
    for draw in draws:
        for row in spent().instead(make(**draw)).by(*by):
            texts = [row[name] for name in ("nature", *(key for key in by if key != "nature"))]
            rows.append((*draw.values(), *texts, row["amount"], row["lower"], row["upper"]))
    return rows


@settings(deadline=None, max_examples=examples(10))
@given(
    rates=st.lists(RATES, min_size=1, max_size=3, unique=True),
    prorate=st.lists(PRORATE, min_size=1, max_size=2, unique=True),
    by=st.lists(st.sampled_from(KEYS), unique=True, max_size=3),
    order=st.randoms(use_true_random=False),
)
def test_rows_are_those_of_separate_answers_on_every_way(
    rates: list[str], prorate: list[str], by: list[str], order: Random
) -> None:
    grid = {"rate": rates, "prorate": prorate}
    draws = [dict(zip(grid, values, strict=True)) for values in product(*grid.values())]
    serial = dtnet.sweep(spent(), make, grid, by=by)
    assert dtnet.sweep(spent(), make, draws, by=by) == serial
    if "policy" in by:
        assert sorted(map(str, separately(draws, by))) == sorted(str(tuple(row.values())) for row in serial)
    order.shuffle(draws)
    drawn = dtnet.sweep(spent(), make, draws, by=by)
    with ThreadPoolExecutor(2) as executor, TemporaryDirectory() as folder:
        sweep = partial(dtnet.sweep, spent(), make, by=by, executor=executor)
        assert sweep(grid) == serial
        assert sweep(draws[:2], resume=folder) == dtnet.sweep(spent(), make, draws[:2], by=by)
        assert sweep(draws, resume=folder) == drawn
    assert sorted(map(str, drawn)) == sorted(map(str, serial))
