"""The recipe of `docs/examples/network_in_parts.py`, and the laws of parts that add up."""

from __future__ import annotations

import importlib
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date
from fractions import Fraction
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import dtnet
from dtnet.coverage import CoverageQuery
from dtnet.errors import ArgumentError, UnknownNameError
from dtnet.testing import laws

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..conftest import Land

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"
NUMBERS = ("amount", "lower", "upper")
COUNTS = ("areas", "yes", "no", "unknown", "not_applicable")
WITH_TEAM = CoverageQuery(of="has_team", over="village", at="2025-02-01")
WITH_TEAM_THEN = CoverageQuery(of="has_team", over="village", at="2023-05-05")
RATE = 'nature = "entitlement"\nrate = "100 VND/team/month"\nprorate = "any_day"\n'


@pytest.fixture(scope="module")
def recipe() -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(EXAMPLES)
        yield importlib.import_module("network_in_parts")


def in_turn(task: Any, paths: Sequence[Path]) -> list[Any]:  # noqa: ANN401 - a task of the recipe
    return [task(path) for path in paths]


def test_parts_add_up_on_every_executor(recipe: Any, tmp_path: Path) -> None:  # noqa: ANN401 - a module
    net, policies = dtnet.datasets.load("toyland"), list(dtnet.policies(country="toyland"))
    paths = recipe.write_parts(net, "province", tmp_path)
    by = ("province", "month")
    keys = ("policy", "nature", *by)
    amounts = recipe.add_up([dtnet.assess(net, policies, window="2025").by(*by)], keys, NUMBERS)
    counts = recipe.add_up([net.coverage(WITH_TEAM)], (), COUNTS)
    assert (len(amounts), counts) == (27, {(): [21, 14, 3, 4, 0]})
    tasks = partial(recipe.assess_part, policies, "2025", by), partial(recipe.ask_part, WITH_TEAM)
    executors: list[Executor] = [
        ThreadPoolExecutor(2),
        ProcessPoolExecutor(2, mp_context=get_context("spawn")),
    ]
    runs = [in_turn, *(lambda task, paths, each=each: list(each.map(task, paths)) for each in executors)]
    for run in runs:
        spent, asked = (run(task, paths) for task in tasks)
        assert recipe.add_up(spent, keys, NUMBERS) == amounts
        assert recipe.add_up(asked, (), COUNTS) == counts
    for executor in executors:
        executor.shutdown()


def test_a_policy_may_not_name_an_area_of_another_part(recipe: Any, land: type[Land], tmp_path: Path) -> None:  # noqa: ANN401
    policy = land.policy(f'{RATE}when = {{areas = {{ids = ["k3"], as_of = "2023-01-01"}}}}', place="c")
    first, second = recipe.write_parts(land.network(), "province", tmp_path)
    with pytest.raises(UnknownNameError, match="no area 'k3'"):
        recipe.assess_part([policy], "2023", (), first)
    assert recipe.assess_part([policy], "2023", (), second)["amount"] == [1200]


def moved(land: type[Land]) -> dtnet.Network:
    """A team moves from one province to the other."""
    return land.network([("a", "v1", land.first, "2023-05-01"), ("a", "v3", "2023-05-01")])


def merged(land: type[Land]) -> dtnet.Network:
    """A team of one province is established again in the other."""
    return land.network(
        [("a", "v1", land.first, "2023-05-01"), ("b", "v3", "2023-05-01")],
        successions=[("a", "b", Fraction(1))],
    )


def served(land: type[Land]) -> dtnet.Network:
    """A team of one province serves a village of the other."""
    return land.network().add(services={"body": ["a"], "area": ["v3"], "start": [date(2023, 1, 1)]})


def above(land: type[Land]) -> dtnet.Network:
    """A village lies in no province."""
    return land.network(areas=[*land.areas, ("v5", "village", "c")], teams=[])


@pytest.mark.parametrize("make", [moved, merged, served, above])
def test_parts_that_share_a_unit_or_lose_one_are_refused(
    recipe: Any,  # noqa: ANN401 - a module
    land: type[Land],
    tmp_path: Path,
    make: Any,  # noqa: ANN401 - a function of the above
) -> None:
    network = make(land)
    message = "several parts have a" if make is moved else "a unit is in no part, or a succession or service"
    with pytest.raises(ValueError, match=message):
        recipe.write_parts(network, "province", tmp_path)
    with pytest.raises(ArgumentError, match="is in no part, or in several; name other areas"):
        laws.parts_add_up(network, ["p1", "p2"], land.policy(RATE, place="c"), "2023")
    with pytest.raises(ArgumentError, match="is in no part, or in several; name other areas"):
        laws.counts_of_parts_add_up(network, ["p1", "p2"], WITH_TEAM_THEN)


def test_parts_of_a_network_obey_the_laws(land: type[Land], monkeypatch: pytest.MonkeyPatch) -> None:
    network, query = land.network(), WITH_TEAM_THEN
    policies = [land.policy(RATE, place="c"), land.policy(RATE, id="x.2", purpose="other")]
    laws.parts_add_up(network, ["p1", "p2"], policies, "2023")
    laws.counts_of_parts_add_up(network, ["p1", "p2"], query)
    monkeypatch.setattr(laws, "_disjoint_parts", lambda network, _: [network, network])
    with pytest.raises(AssertionError, match=r"^by .*, the parts have .*, the whole has "):
        laws.parts_add_up(network, ["p1", "p2"], policies, "2023")
    with pytest.raises(AssertionError, match=r"the parts have .* and the bounds .*, the whole is "):
        laws.counts_of_parts_add_up(network, ["p1", "p2"], query)
