"""Counts of bodies whose homes are in doubt, against every day that is possible."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from dtnet import Network, Policy, Table

    Land = Any
    Question = Callable[[Network, Policy, str], Table]

EARLIEST, LATEST = date(2023, 2, 20), date(2023, 4, 2)
DAYS = ["2023-02-19", "2023-02-20", "2023-03-09", "2023-03-10", "2023-04-01", "2023-04-02"]
QUESTIONS: dict[str, Question] = {
    "funded": lambda network, policy, at: (
        network.ask(over="team", at=at).funding.of_teams([policy], by="commune").counts
    ),
    "unfunded": lambda network, policy, at: (
        network.ask(over="team", at=at).funding.eligible_unfunded([policy], by="commune").counts
    ),
}


def moving(land: type[Land], day: date, *, bounds: bool) -> Network:
    """Two teams, of which the home of one goes from commune k1 of p1 to k3 of p2 on some day."""
    rows = [(*row[:3], *((*row[3:], land.first, None)[:2])) for row in land.areas if row[0] != "v1"]
    rows += [("v1", "village", "k1", land.first, str(day)), ("v1", "village", "k3", str(day), None)]
    told = {}
    if bounds:
        nothing = [None] * (len(rows) - 2)
        for side, limit in (("earliest", EARLIEST), ("latest", LATEST)):
            told[f"end_{side}"] = [*nothing, str(limit), None]
            told[f"start_{side}"] = [*nothing, None, str(limit)]
    return land.network([("a", "v1"), ("b", "v2")], areas=rows, of_areas=told)


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("at", DAYS)
def test_counts_hold_on_every_day_that_is_possible(land: type[Land], at: str, question: str) -> None:
    policy, ask = land.policy(), QUESTIONS[question]
    table = ask(moving(land, date(2023, 3, 10), bounds=True), policy, at)
    told = {(row["asked"], row["area"]): row for row in table}
    days = [EARLIEST + timedelta(more) for more in range((LATEST - EARLIEST).days + 1)]
    worlds = [ask(moving(land, day, bounds=False), policy, at) for day in days]
    exact = [{(row["asked"], row["area"]): row for row in world} for world in worlds]
    for key, row in told.items():
        for number in ("yes", "no"):
            counts = {each[key][number] for each in exact}
            most = row["bodies"] - row["no" if number == "yes" else "yes"]
            if number == "yes":
                assert row["yes"] == min(counts), key
                assert row["yes"] + row["unknown"] >= max(counts), key
            assert max(counts) <= most, key
        if len({(each[key]["yes"], each[key]["no"]) for each in exact}) == 1:
            assert (row["yes"], row["no"]) == (exact[0][key]["yes"], exact[0][key]["no"]), key


@pytest.mark.parametrize("at", ["2023-02-20", "2023-03-15"])
def test_a_body_whose_home_may_lie_in_an_area_is_asked_there(land: type[Land], at: str) -> None:
    network, policy = moving(land, date(2023, 3, 10), bounds=True), land.policy()
    for within, ids in (("k1", ["a"]), ("k2", ["b"]), ("k3", ["a"]), ("p1", ["a", "b"])):
        named = network.ask(over="team", at=at, within=within).funding.of_teams([policy]).named()
        assert named["id"] == ids, within
        assert named["there"] == ["yes" if id == "b" else "unknown" for id in ids], within
    by = network.ask(over="team", at=at).funding.of_teams([policy], by="commune").named()
    assert by["id"] == ["a", "b"]
