"""The names of the areas that group the rows of an answer."""

from __future__ import annotations

from datetime import date
from typing import Any

from dtnet.coverage.answers.group_names import area_names


def test_two_areas_of_one_name(toy: Any) -> None:  # noqa: ANN401 - the module of the fixture
    builder = toy.builder()
    rows = toy.area_columns(
        [("c", "country", None), ("v", "village", "c"), ("w", "village", "c", "2024-01-01")]
    )
    builder.add_areas({**rows, "name": ["Land", "Ham", "Ham"]})
    network = builder.build()
    both = {"v": "Ham (v)", "w": "Ham (w)"}
    assert area_names(network, date(2024, 1, 1), ["c", "v", "w"]) == {"c": "Land", **both}
    assert area_names(network, date(2023, 1, 1), ["v", "w"]) == both  # w is not there yet
