"""Conditions on unlisted villages that read an area above them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dtnet.coverage import every, some
from dtnet.predicates import fact

from ..doubtful_country import TEAMS, area, commune, country, told

if TYPE_CHECKING:
    from dtnet.predicates import Condition

NEW_COMMUNE = fact("commune.type") == "new"
OLD_COUNTRY = fact("country.type") == "old"


@pytest.mark.parametrize(
    ("condition", "over", "answer"),
    [
        (some("village", NEW_COMMUNE), "commune", (0.5, 0.5, True)),  # no village of the old one can meet it
        (every("village", NEW_COMMUNE), "commune", (0.5, 1.0, True)),  # the old one may have no village
        (some("village", OLD_COUNTRY), "commune", (0.5, 1.0, True)),
        (every("village", OLD_COUNTRY), "commune", (1.0, 1.0, True)),
        (every("village", NEW_COMMUNE), "country", (0.0, 1.0, False)),  # a village may lie in either commune
    ],
)
def test_the_area_of_a_row_is_known_and_one_in_between_is_not(
    condition: Condition, over: str, answer: tuple[float, float, bool]
) -> None:
    villages = commune("v0", type="new")
    network = country([*villages, area("k1", "commune", "c", type="old")], [], listed=(TEAMS,))
    assert told(network, condition, over) == answer
