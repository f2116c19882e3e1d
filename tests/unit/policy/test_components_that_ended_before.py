"""Ceilings of components that ended before the window do not ask for days before the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dtnet import assess
from dtnet.errors import OutsideDataError

if TYPE_CHECKING:
    from ..conftest import Land

RATE = 'nature = "entitlement"\nrate = "100 VND/team/month"\nprorate = "any_day"\n'
FROM = "2022-07-01"


@pytest.mark.parametrize(
    ("until", "is_refused"), [("2023-03-31", False), ("2023-04-01", False), ("2023-04-02", True)]
)
def test_the_last_day_decides(land: type[Land], until: str, *, is_refused: bool) -> None:
    own = f'{RATE}ceiling = [{{amount = "150 VND/team", over = "calendar_year"}}]\n'
    days = f'period = {{from = "{FROM}", until = "{until}"}}'
    ended = f'[[component]]\nid = "ended"\nper = "team"\n{own}{days}\n'
    policy = land.policy(RATE + ended, period=f'{{from = "{FROM}"}}', place="c", as_of="2023-04-01")
    areas = [(*area[:3], "2023-04-01", *area[4:]) for area in land.areas]
    network = land.network([("a", "v1", "2023-04-01")], areas, first="2023-04-01")
    if is_refused:
        with pytest.raises(
            OutsideDataError, match="component 'ended': amounts of this window depend on days"
        ):
            assess(network, policy, window="2023-04")
    else:
        assert assess(network, policy, window="2023-04").total == 100
