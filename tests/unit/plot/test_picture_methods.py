"""Results have the method `plot`, the short way to their picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import dtnet
from dtnet import coverage, plot
from dtnet.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Callable

DAY, LATER = "2025-02-01", "2025-09-01"


def made() -> dict[str, tuple[Callable[..., Any], Callable[..., Any]]]:
    """By class: its method, and the function that draws it."""
    net = dtnet.datasets.load("toyland")
    day = net.at(DAY)
    spent = dtnet.assess(
        net, dtnet.policies(country="toyland", plugins=False)["toyland.lantern-isle.oil"], window="2025-02"
    )
    compared, moved = dtnet.compare(spent, spent), net.crosswalk("2024-12-31", LATER)
    shires, steps = (
        day.coverage(of="has_team", by="shire"),
        net.ask("has_team", within="toy:shire:far", during="2025").series(),
    )
    types = day.coverage(of="has_team", by=["shire", "coastal"])
    unequal = coverage.inequality_of(shires, accept_synthetic=True)
    published = dtnet.datasets.load_figures("toyland")
    return {
        "Snapshot": (
            lambda: day.plot(within="Wick", language="vi"),
            lambda: plot.hierarchy(day, within="Wick", language="vi"),
        ),
        "Coverage": (shires.plot, lambda: plot.map(shires)),
        "ranking": (
            lambda: shires.plot(kind="ranking", width=300),
            lambda: plot.ranking(shires, width=300),
        ),
        "groups": (types.plot, lambda: plot.ranking(types)),
        "series": (lambda: steps.plot(width=300), lambda: plot.series(steps, width=300)),
        "Inequality": (
            lambda: unequal.plot(first="least", network=net),
            lambda: plot.ranking(unequal, first="least", network=net),
        ),
        "Assessment": (
            lambda: spent.plot(by="month"),
            lambda: plot.subsidies(spent, by="month"),
        ),
        "Comparison": (compared.plot, lambda: plot.before_and_after(compared)),
        "Crosswalk": (lambda: moved.plot("village"), lambda: plot.flows(moved, level="village")),
        "FigureSet": (lambda: published.plot(net), lambda: plot.figures(published, network=net)),
    }


MADE = made()


@pytest.mark.parametrize("name", MADE)
def test_a_result_draws_itself(name: str) -> None:
    method, function = MADE[name]
    assert method().to_dict() == function().to_dict()


def test_groups_of_an_attribute_are_told_with_its_name() -> None:
    answer = dtnet.datasets.load("toyland").at(DAY).coverage(of="has_team", by="coastal")
    names = plot.frame("ranking", answer, language="vi")["group_name"]
    assert sorted(map(str, names)) == ["coastal: có", "coastal: không"]


def test_an_answer_has_three_kinds_of_pictures() -> None:
    day = dtnet.datasets.load("toyland").at(DAY)
    with pytest.raises(ArgumentError, match="kind='bars'"):
        day.coverage(of="has_team", by="shire").plot(kind="bars")  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match=r"plot\.series draws an answer over time"):
        day.coverage(of="has_team", by="shire").plot(kind="series")
