"""Units whose first or last days are known within bounds only: the days reckoned with are taken, and said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dtnet.policy.assessment import assess

if TYPE_CHECKING:
    from typing import Any

    from dtnet.policy.result import Assessment

    Land = Any

AREA = """
nature = "entitlement"
rate = "1_000 VND/commune/month"
prorate = "any_day"
"""


def whats(spent: Assessment) -> list[tuple[str, str]]:
    return [(each.what, each.why) for each in spent.assumptions if each.what == "days as reckoned with"]


def test_teams_whose_first_day_is_in_doubt_are_counted(land: type[Land]) -> None:
    teams = [("a", "v1", "2023-03-01"), ("b", "v1"), ("c1", "v3", "2023-03-01")]
    network = land.network(
        teams,
        start_earliest=["2023-02-01", None, "2023-02-01"],
        start_latest=["2023-06-01", None, "2023-06-01"],
    )
    why = "first or last days of 1 units are known only within bounds"
    assert whats(assess(network, land.policy(), window="2023")) == [("days as reckoned with", why)]
    assert whats(assess(network, land.policy(), window="2024")) == []
    assert whats(assess(land.network(teams), land.policy(), window="2023")) == []


def test_areas_have_no_doubtful_days_where_none_are_told(land: type[Land]) -> None:
    spent = assess(land.network(), land.policy(AREA, per='"commune"'), window="2023-01")
    assert spent.total == 2 * 1_000
    assert whats(spent) == []
