"""Teams that a policy pays by facts of an area above them, which may not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ..conftest import MONTHLY

if TYPE_CHECKING:
    from ..conftest import Land


@pytest.mark.parametrize(
    ("when", "bounds", "sharp"),
    [
        ("commune.ready = true", (0.0, 1.0), False),
        ("commune.ready = true and team.people >= 3", (0.0, 1.0), False),
        ("team.people >= 3", (1.0, 1.0), True),  # reads no area
        ("team.people >= 4 and commune.ready = true", (0.0, 0.0), True),
    ],
)
def test_bounds_that_depend_on_an_uncertain_area_are_not_called_attained(
    land: type[Land], when: str, bounds: tuple[float, float], *, sharp: bool
) -> None:
    ends = {area[0]: "2023-05-20" if area[0] == "k1" else None for area in land.areas}
    network = land.network([("a", "v1")], of_areas={"end_earliest": [*ends.values()]})
    policy = land.policy(f'when = "{when}"\n{MONTHLY}', place="c")
    [row] = network.coverage(of="funded", over="team", at="2023-06-01", policies=[policy])
    assert (row["lower"], row["upper"], row["sharp"]) == (*bounds, sharp)
