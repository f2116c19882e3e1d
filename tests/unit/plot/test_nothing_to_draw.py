"""A result without anything to draw is an error that says so, never an empty picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import dtnet
from dtnet import plot
from dtnet.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Callable

NET = dtnet.datasets.load("toyland")
DAY = NET.at("2025-02-01")
NOTHING = dtnet.assess(NET, [], window="2025")


@pytest.mark.parametrize(
    ("draw", "told"),
    [
        (lambda: plot.series(DAY.coverage(by="shire")), "draws an answer over time; ask with during="),
        (lambda: plot.ranking(DAY.coverage()), "has no groups of one day or period"),
        (
            lambda: plot.flows(NET.crosswalk("2025-01-01", "2025-01-02"), level="shire"),
            "no area of level shire changed, so there is nothing to draw; pass unchanged=True",
        ),
        (lambda: plot.lines(DAY, "toy:team:anchor-tide"), "neither a superior nor a subordinate"),
        (lambda: plot.subsidies(NOTHING), "no component was assessed"),
        (lambda: plot.before_and_after(dtnet.compare(NOTHING, NOTHING)), "has no rows"),
        (
            lambda: plot.figures(dtnet.datasets.load_figures("toyland"), network=NET, where="toy:shire:far"),
            "no figure counts teams of 'toy:shire:far'",
        ),
    ],
)
def test_nothing_to_draw(draw: Callable[[], Any], told: str) -> None:
    with pytest.raises(ArgumentError, match=told):
        draw()
