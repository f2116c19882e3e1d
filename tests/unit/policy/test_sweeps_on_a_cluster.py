"""Sweeps and parts of a network on a cluster of Dask, with processes; `tests/DEEP.md` shows the command."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import dtnet
from dtnet import DtnetError, sweep
from dtnet.errors import ArgumentError

if TYPE_CHECKING:
    from ..conftest import Land

RATE = 'nature = "entitlement"\nrate = "100 VND/team/month"\nprorate = "any_day"\n'

pytestmark = [pytest.mark.long, pytest.mark.filterwarnings("default")]
EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"


def test_the_parts_of_a_network_add_up_on_a_cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("distributed", reason="the extra `deep` installs distributed")
    monkeypatch.syspath_prepend(EXAMPLES)
    recipe = import_module("network_in_parts")
    net, policies = dtnet.datasets.load("toyland"), list(dtnet.policies(country="toyland"))
    paths = recipe.write_parts(net, "province", tmp_path)
    task = partial(recipe.assess_part, policies, "2025", ("month",))
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, protocol="tcp"
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        tables = list(client.get_executor().map(task, paths))
    whole = dtnet.assess(net, policies, window="2025").by("month")
    keys, numbers = ("policy", "nature", "month"), ("amount", "lower", "upper")
    assert recipe.add_up(tables, keys, numbers) == recipe.add_up([whole], keys, numbers)


def test_a_cluster_gives_the_same_rows(land: type[Land], tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="the extra `deep` installs distributed")
    policy, path = land.policy(RATE), tmp_path / "land.dtnet"
    dtnet.write_network(land.network(), path)
    make = partial(policy.with_component, "support")
    draws = [{"rate": f"{rate} VND/team/month"} for rate in range(1, 131)]
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=2, processes=True, dashboard_address=None, protocol="tcp"
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        executor = client.get_executor()
        for network in (land.network(), dtnet.read_network(path)):
            spent = dtnet.assess(network, policy, window="2023")
            serial = sweep(spent, make, draws, by=("month", "team"))
            done: list[int] = []
            found = sweep(
                spent,
                make,
                draws,
                by=("month", "team"),
                executor=executor,
                resume=tmp_path / network.metadata.name,
                on_progress=lambda each, _, done=done: done.append(each),
            )
            assert found == serial
            assert found.to_dicts() == serial.to_dicts()
            assert done[-1] == 130
        with pytest.raises(ArgumentError, match="make cannot be pickled"):
            sweep(spent, lambda rate: make(rate=rate), draws[:2], executor=executor)
        with pytest.raises(DtnetError) as caught:
            sweep(spent, make, [*draws[:3], {"rate": "five"}, {"rate": "six"}], executor=executor)
        with pytest.raises(DtnetError) as expected:
            sweep(spent, make, [{"rate": "five"}])
        assert str(caught.value) == str(expected.value)
        assert executor.submit(len, "abc").result() == 3, "the caller's executor still runs"
