"""What questions of coverage are handed: anything wrong is refused by name, and never with a plain error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import dtnet
from dtnet.coverage import funding_of_teams, judge_every, teams_of_several_areas
from dtnet.errors import DtnetError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable

    from dtnet.network.network import Network

DAY, EARLY = "2025-02-01", "2024-02-01"
CABLE = "toy:village:cable"


@pytest.fixture(scope="module")
def toyland() -> Network:
    return dtnet.datasets.load("toyland")


def refused(call: Callable[[], object], kind: type[DtnetError] = DtnetError) -> str:
    with pytest.raises(kind) as caught:
        call()
    return str(caught.value)


def test_an_area_of_another_day_is_told_with_its_days(toyland: Network) -> None:
    policies = dtnet.policies(country="toyland", plugins=False)
    questions: list[Callable[[], Any]] = [
        lambda: toyland.coverage(within=CABLE, at=EARLY),
        lambda: toyland.coverage(within=CABLE, during=f"{EARLY}..2025-01-01", over_time="mean"),
        lambda: judge_every(toyland.at(EARLY), within=CABLE),
        lambda: funding_of_teams(toyland, policies, within=CABLE, at=EARLY),
        lambda: teams_of_several_areas(toyland, within=CABLE, at=EARLY),
    ]
    told = f"no area {CABLE!r} on {EARLY}; {CABLE!r} exists on 2024-10-01.. only"
    assert {refused(each, UnknownNameError) for each in questions} == {told}
