"""Reports of a day on which a village lies in one of several communes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ..coverage.test_areas_of_several_communes import FIRST, country

if TYPE_CHECKING:
    from dtnet.report import NetworkReport


@pytest.fixture(scope="module")
def whole() -> NetworkReport:
    return country(home="v2").report(at=FIRST)


@pytest.fixture(scope="module")
def commune() -> NetworkReport:
    return country(home="v2").report(at=FIRST, within="k1")


def test_a_village_that_may_lie_in_a_commune_gives_its_numbers_bounds(commune: NetworkReport) -> None:
    found = {each.name: (each.value, each.lower, each.upper) for each in commune.counts}
    assert found == {"villages": (None, 1, 2), "teams": (None, 0, 1), "members": (None, 0, 3)}
    assert commune.to_dict()["bounds"] == {"villages": [1, 2], "teams": [0, 1], "members": [0, 3]}
    assert not commune.types
    assert commune.groups == ()
    assert commune.coverage.judgement.headline == "fails"
    assert "1 to 2" in commune.to_html()


def test_numbers_of_the_country_are_known_and_those_by_commune_are_not_told(whole: NetworkReport) -> None:
    found = {each.name: each.value for each in whole.counts}
    assert (found["communes"], found["villages"], found["teams"], found["members"]) == (2, 2, 1, 3)
    assert whole.groups_level == "village"
    assert [(row["area"], row["teams"]) for row in whole.groups] == [("v1", 0), ("v2", 1)]
    assert "v2" in whole.to_html()
