"""Shares of numbers whose products exceed 64 bits."""

from __future__ import annotations

from typing import Any

from dtnet.coverage import has_team
from dtnet.predicates import fact

from ..doubtful_country import ASKED, TEAMS, area, country, team


def test_an_unknown_village_is_no_point_however_large_it_is() -> None:
    for households in (1, 2**16, 2**32, 2**40):
        areas = [area("k0", "commune", "c"), area("v0", "village", "k0", households=households)]
        network = country(areas, [], listed=())
        assert answer(network.coverage(of=has_team(), weight="households", at=ASKED)) == (None, 0.0, 1.0)


def test_a_village_that_may_not_count_is_no_point_however_large_it_is() -> None:
    for without, large in ((2**10, 2**20), (2**20, 2**44), (2**30, 2**34)):
        areas = [
            area("k0", "commune", "c"),
            area("v0", "village", "k0", households=large),
            area("v1", "village", "k0", households=without, remote=True),
        ]
        network = country(areas, [team("t0", "v0")], listed=(TEAMS,))
        rows = network.coverage(
            of=has_team(), where=fact("village.remote").is_in([True]), weight="households", at=ASKED
        )
        assert answer(rows) == (None, 0.0, large / (large + without))


def answer(rows: Any) -> tuple[float | None, float | None, float | None]:  # noqa: ANN401 - an answer
    [row] = rows
    return row["point"], row["lower"], row["upper"]
