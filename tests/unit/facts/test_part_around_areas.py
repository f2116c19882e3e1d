"""The part of a network around some areas: what belongs to it, and what answers from it say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import dtnet

from ...inner.facts import Root, part_around

if TYPE_CHECKING:
    from dtnet import Network

YEN_BAI, LAO_CAI = "vn:province:15:0", "vn:province:10:0"


def ids(network: Network) -> set[str]:
    return {*network.area_index.texts}


@pytest.fixture(scope="module")
def country() -> Network:
    return dtnet.datasets.load("vietnam")


def test_a_part_has_the_territory_of_its_root_on_every_day_and_what_lies_above(country: Network) -> None:
    part = part_around(country, [Root(YEN_BAI, onward=False)])
    for day in ("2024-08-31", "2025-06-30"):
        areas, whole = (set(each.at(day).areas(within=YEN_BAI)["id"]) for each in (part, country))
        assert areas == whole
    assert len(part.tables.bodies.ids) < len(country.tables.bodies.ids) / 50
    ours, theirs = part.at("2025-07-01"), country.at("2025-07-01")
    team = str(part.body_index.texts[0])
    assert ours.team(team) == theirs.team(team)
    assert ours.area(ours.team(team).home) == theirs.area(ours.team(team).home)


def test_what_a_root_became_belongs_to_the_part_if_the_territory_goes_on_there(country: Network) -> None:
    alone = part_around(country, [Root(YEN_BAI, onward=False)])
    onward = part_around(country, [Root(YEN_BAI, onward=True)])
    merged = country.at("2025-07-01").find("Lào Cai").id
    assert merged in ids(alone)
    inside = set(country.at("2025-07-01").areas(within=merged)["id"])
    assert not inside <= ids(alone)
    assert inside <= ids(onward)


def test_parts_keep_ids_in_order_and_are_kept_themselves(country: Network) -> None:
    part = part_around(country, [Root(YEN_BAI, onward=False)], [LAO_CAI, "vn:province:nowhere"])
    assert part is part_around(country, [Root(YEN_BAI, onward=False)] * 2, ["vn:province:nowhere", LAO_CAI])
    numbers = [country.area_index.get(id) for id in part.area_index.texts]
    assert numbers == sorted(number for number in numbers if number is not None)
    assert LAO_CAI in ids(part)


def test_the_part_around_the_whole_country_is_the_network_itself(country: Network) -> None:
    top = next(iter(country.area_index.texts))
    assert part_around(country, [Root(YEN_BAI, onward=False), Root(top, onward=False)]) is country
    every = country.at("2024-08-31").areas(level="province")["id"]
    assert part_around(country, [Root(each, onward=False) for each in every]) is country


def test_what_no_policy_concerns_is_explained_from_the_whole_network(country: Network) -> None:
    policy = dtnet.policies(country="vietnam")["vn.yen-bai.2022-60"]
    spent = dtnet.assess(country, policy, window="2024")
    assert spent.network is country
    assert spent.question.network is not country
    elsewhere = country.at("2024-08-31").bodies(within=LAO_CAI, kind="team")["id"][0]
    assert elsewhere not in {*spent.question.network.body_index.texts}
    assert "not here" in str(spent.explain(elsewhere, "2024-08"))
