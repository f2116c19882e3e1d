"""Conversions where a village lies in one of several communes."""

from __future__ import annotations

from typing import Any

import pytest

from dtnet.errors import ArgumentError

from ..coverage.test_areas_of_several_communes import FIRST, LATER, country

VILLAGES = {"v1": 10, "v2": 5}
MOVED = country().crosswalk(FIRST, LATER)


def test_values_stay_at_their_level_or_go_to_a_level_that_is_known() -> None:
    same = MOVED.rebase(VILLAGES, kind="stock")
    assert {row["area"]: row["value"] for row in same} == VILLAGES
    (row,) = MOVED.rebase(VILLAGES, kind="stock", to="country")
    assert (row["area"], row["value"]) == ("c", 15)
    communes = {"k0": 10, "k1": 4}
    assert {row["area"]: row["value"] for row in MOVED.rebase(communes, kind="stock")} == communes


@pytest.mark.parametrize(("values", "to"), [(VILLAGES, "commune"), ({"k0": 10, "k1": 4}, "village")])
def test_values_of_villages_and_of_communes_are_not_converted_into_each_other(
    values: dict[str, Any], to: str
) -> None:
    with pytest.raises(
        ArgumentError, match=r"the commune of 'v2' is one of several on 2020-0[17]-01; convert"
    ):
        MOVED.rebase(values, kind="stock", to=to)
    with pytest.raises(ArgumentError, match="the commune of 'v2' is one of several"):
        country().crosswalk(LATER, FIRST).rebase(values, kind="stock", to=to)


def test_a_day_on_which_the_commune_is_known_gives_values_of_communes() -> None:
    network = country(start=LATER)
    found = network.crosswalk(LATER, FIRST).rebase(VILLAGES, kind="stock", to="commune")
    assert {row["area"]: row["value"] for row in found} == {"k0": None, "k1": 15}
