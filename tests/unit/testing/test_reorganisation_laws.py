"""The laws of crosswalks see engines that break them."""

# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pytest

from dtnet import Citation, Table, frames
from dtnet.network import Event, Succession
from dtnet.periods import as_day
from dtnet.reorganisation import Rebased
from dtnet.reorganisation.carry import crosswalk as engine
from dtnet.testing import laws

from ...inner.reorganisation import ShareMap, identity

if TYPE_CHECKING:
    from collections.abc import Callable

    from dtnet import Network

DAY = "2024-07-01"
BEFORE = as_day(DAY) - timedelta(days=1)
VALUES = {"a": 4, "b": 6}
ENDS = (BEFORE, DAY)


@pytest.fixture(scope="module")
def network(toy: Any) -> Network:
    """`a` goes in halves to `x` and `y`, which also has `b`."""
    builder = toy.builder(
        [
            ("c", "country", None),
            *((id, "commune", "c", "2020-01-01", DAY) for id in "ab"),
            *((id, "commune", "c", DAY, None) for id in "xy"),
        ]
    )
    builder.add_event(Event(id="e", title="", operating=as_day(DAY), citation=Citation(ref="x")))
    for source, target, share in (("a", "x", "1/2"), ("a", "y", "1/2"), ("b", "y", "1")):
        basis = "whole" if source == "b" else "assumed_equal"
        builder.add_succession(
            Succession(
                event="e",
                source=source,
                target=target,
                share=Fraction(share),
                basis=basis,
                origin="observed",
            )
        )
    built: Network = builder.build()
    return built


def bend(monkeypatch: pytest.MonkeyPatch, how: Callable[[Rebased], Rebased]) -> None:
    """Make an engine that hands out something else."""
    real = engine.Crosswalk.rebase
    monkeypatch.setattr(engine.Crosswalk, "rebase", lambda self, *a, **b: how(real(self, *a, **b)))


def other(found: Rebased, **columns: list[int]) -> Rebased:
    changed = {name: frames.whole(cells) for name, cells in columns.items()}
    same = {name: found._column(name) for name in found.columns}
    return Rebased(same | changed, report=lambda: found.report, undone=found.undo)


def broken(law: Callable[..., None], *given: Any) -> str:
    with pytest.raises(AssertionError) as caught:
        law(*given)
    return str(caught.value)


def test_totals_that_are_not_kept(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    laws.totals_are_kept(network, *ENDS, VALUES)
    bend(monkeypatch, lambda found: other(found, value=[2, 9]))
    assert broken(laws.totals_are_kept, network, *ENDS, VALUES) == "carried 10, but values add up to 11"


def test_regions_that_are_not_kept(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    apart = attrs.evolve(
        network.crosswalk(*ENDS).plan(3, 3).shares.regions(), of_target=np.array([1, 0]), count=2
    )
    monkeypatch.setattr(ShareMap, "regions", lambda _: apart)
    assert broken(laws.totals_are_kept, network, *ENDS, VALUES) == "region 0 held 10 and holds 8"


def test_totals_that_are_told_otherwise(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    def told(found: Rebased) -> Rebased:
        totals = {name: found.report.totals._column(name) for name in found.report.totals.columns}
        report = attrs.evolve(found.report, totals=Table(totals | {"lost": frames.whole([1])}))
        return Rebased({name: found._column(name) for name in found.columns}, report=lambda: report)

    bend(monkeypatch, told)
    assert broken(laws.totals_are_kept, network, *ENDS, VALUES) == (
        "given 10, but carried, lost and open are 11"
    )


def test_points_outside_their_bounds(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    laws.points_lie_in_bounds(network, *ENDS, VALUES)
    for columns, told in (
        ({"lower": [3, 7]}, "x: 2 is not from 3 to 4"),
        ({"value": [3, 7], "lower": [3, 8], "upper": [4, 8]}, "y: 7 is not from 8 to 8"),
        ({"value": [4, 7], "lower": [4, 7], "upper": [4, 7]}, "lower ends add up to 11 of 10"),
        ({"value": [1, 7], "lower": [0, 6], "upper": [2, 7]}, "upper ends add up to 9 of 10"),
    ):
        with monkeypatch.context() as patch:
            bend(patch, lambda found, columns=columns: other(found, **columns))
            assert broken(laws.points_lie_in_bounds, network, *ENDS, VALUES) == told


def test_chains_that_are_none(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    laws.crosswalks_chain(network, BEFORE, BEFORE, DAY, "commune")
    still = attrs.make_class("Plan", ["shares"])(identity(2))
    monkeypatch.setattr(
        engine.Crosswalk, "plan", lambda self, *_: still if self.source_day == BEFORE else other_plan
    )
    swapped = network.crosswalk(*ENDS)
    other_plan = engine.Plan(
        np.arange(2, dtype=np.int32), np.arange(2, dtype=np.int32), swapped._crossing.bridge(3, 3).shares
    )
    assert broken(laws.crosswalks_chain, network, BEFORE, DAY, DAY, "commune") == (
        "commune: 2024-06-30 to 2024-07-01 to 2024-07-01 is not 2024-06-30 to 2024-07-01"
    )


def test_what_comes_back_as_something_else(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    laws.undone_is_as_it_was(network, *ENDS, VALUES)
    wrong = Table({"area": frames.text(["a", "b"]), "value": frames.whole([4, 5])})
    bend(
        monkeypatch,
        lambda found: Rebased(
            {name: found._column(name) for name in found.columns},
            report=lambda: found.report,
            undone=lambda: wrong,
        ),
    )
    assert broken(laws.undone_is_as_it_was, network, *ENDS, VALUES) == "b: 6 came back as 5"


def test_a_past_that_moved(network: Network) -> None:
    laws.the_past_stays(network, network, BEFORE)
    later = network.change("b", name="B", on=BEFORE)
    assert broken(laws.the_past_stays, network, later, BEFORE).startswith("2024-06-30: [{'table': 'areas'")
