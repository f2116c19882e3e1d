"""The bundled network of Viet Nam: valid to the last row, the published totals, one root and two chains."""
# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import dtnet
from dtnet import NetworkBuilder, Origin
from dtnet.errors import ArgumentError, OutsideDataError, UnknownNameError
from dtnet.periods import OPEN, number_day

from ..inner.network import NOBODY, check_tables

if TYPE_CHECKING:
    from dtnet import Network


@pytest.fixture(scope="module")
def network() -> Network:
    return dtnet.datasets.load("vietnam")


def test_it_breaks_no_validity_rule(network: Network) -> None:
    assert check_tables(network.tables, network.vocabulary) == []


def test_the_totals_of_august_2024(network: Network) -> None:
    day = network.at("2024-08-31")
    assert day.territory.level_counts() == {
        "country": 1,
        "province": 63,
        "district": 696,
        "commune": 10_035,
        "village": 90_508,
    }
    assert len(day.teams()) == 93_524
    assert day.teams().total("people") == 457_820


def test_teams_at_the_end_of_2023(network: Network) -> None:
    assert len(network.at("2023-12-31").teams()) == 74_422


def test_each_level_and_kind_has_its_table(network: Network) -> None:
    day = network.at("2024-08-31")
    assert len(day.areas(level="district")) == 696
    assert len(day.bodies(kind="department")) == 63
    assert len(day.bodies(kind="officer")) == 10_035
    assert day.teams(within="Đà Nẵng").total("people") == 12_000


def test_a_village_team_hangs_under_officer_division_department_ministry(network: Network) -> None:
    line = network.at("2024-08-31").line("guided_by")
    chain = line.ancestors("vn:team:00001-v001:syn")
    assert chain == ["vn:officer:00001:0", "vn:division:001:0", "vn:doic:01:0", "vn:mic:0"]
    assert network.at("2025-03-15").line("guided_by").ancestors("vn:team:00001-v001:syn")[2:] == [
        "vn:dost:01:2025",
        "vn:mst:2025",
    ]


def test_a_team_without_a_commune_hangs_under_the_districts_division(network: Network) -> None:
    line = network.at("2024-08-31").line("guided_by")
    chain = line.ancestors("vn:team:318-v001:syn")
    assert chain == ["vn:division:318:0", "vn:doic:31:0", "vn:mic:0"]
    established = network.at("2024-08-31").line("established_by")
    assert established.ancestors("vn:team:318-v001:syn") == ["vn:committee:318:0"]


@pytest.mark.parametrize(
    ("day", "ministry"),
    [("2024-08-31", "vn:mic:0"), ("2025-03-15", "vn:mst:2025"), ("2025-07-01", "vn:mst:2025")],
)
def test_every_team_is_connected_to_the_ministry(network: Network, day: str, ministry: str) -> None:
    snapshot = network.at(day)
    line = snapshot.line("guided_by")
    assert line.ids(np.flatnonzero(line.parent == NOBODY)) == [ministry]
    teams = line.level == line.levels.index("team")
    assert int(teams.sum()) == len(snapshot.teams())
    assert (line.at_level("ministry")[teams] == line.locate(ministry)).all()


@pytest.mark.parametrize("day", ["2022-07-01", "2024-08-31", "2025-06-30", "2025-07-01"])
def test_every_team_reaches_the_government_by_its_committee(network: Network, day: str) -> None:
    snapshot = network.at(day)
    established, subordinate = snapshot.line("established_by"), snapshot.line("subordinate_to")
    teams = established.level == established.levels.index("team")
    assert int(teams.sum()) == len(snapshot.teams())
    committees = established.nodes[established.parent[teams]]
    here = subordinate.position[np.unique(committees)]
    assert (here != NOBODY).all()
    assert (subordinate.at_level("government")[here] == subordinate.locate("vn:government:0")).all()


def test_one_of_those_chains(network: Network) -> None:
    day = network.at("2024-08-31")
    (committee,) = day.line("established_by").ancestors("vn:team:00001-v001:syn")
    assert [committee, *day.line("subordinate_to").ancestors(committee)] == [
        "vn:committee:00001:0",
        "vn:committee:001:0",
        "vn:committee:01:0",
        "vn:government:0",
    ]


def test_coordination_is_no_line(network: Network) -> None:
    day = network.at("2024-08-31")
    with pytest.raises(ArgumentError, match="'coordinated_by' is not a line"):
        day.line("coordinated_by")
    told = day.relations("coordinated_by")
    assert set(told["superior"]) == {"vn:mic:0"}
    assert len(told) == 1 + 63 + 696 + 10_035 + 93_524
    assert len(network.at("2023-12-25").relations("coordinated_by")) == 0


def test_days_outside_the_data(network: Network) -> None:
    """They begin, and have no horizon; a part that ends has one."""
    with pytest.raises(OutsideDataError, match="day 2022-02-28: the data of 'vietnam' begin 2022-03-01"):
        network.at("2022-02-28")
    assert network.metadata.extent.end is None
    part = network.select(within="vn:province:15:0", during="2022-03-01..2025-07-01")
    assert len(part.at("2025-06-30").teams()) == 1_529
    with pytest.raises(OutsideDataError, match="day 2025-07-01: after the horizon of 'vietnam', 2025-06-30"):
        part.at("2025-07-01")


def test_loading_by_name_and_version(network: Network) -> None:
    version = network.metadata.version
    assert dtnet.datasets.load("vietnam", version=version) is network
    with pytest.raises(UnknownNameError, match=f"no version '1.0'; this dtnet bundles '{version}'"):
        dtnet.datasets.load("vietnam", version="1.0")
    with pytest.raises(UnknownNameError, match="no dataset 'vietnm'; did you mean 'vietnam'"):
        dtnet.datasets.load("vietnm")


def test_names_find_the_highest_level(network: Network) -> None:
    day = network.at("2024-08-31")
    assert day.find("yen bai").level == "province"
    assert day.find("district:Yên Bái").level == "district"
    assert day.find("vn:province:15:0").name == "Yên Bái"


def test_the_builder_makes_the_same_network(network: Network) -> None:
    """Its rows taken out as columns and handed in, shuffled, give the same tables."""
    tables, words = network.tables, network.vocabulary
    builder = NetworkBuilder(words, network.metadata)
    areas, bodies = columns_of_areas(network), columns_of_bodies(network)
    backwards = np.arange(len(tables.areas.entity))[::-1]
    builder.add_areas({name: [cells[row] for row in backwards.tolist()] for name, cells in areas.items()})
    builder.add_bodies(bodies)
    for rule in tables.relation_rules:
        builder.add_relation_rule(rule)
    again = builder.build().tables
    for table, columns in (("areas", ("level", "parent", "type")), ("bodies", ("kind", "home"))):
        for column in (*columns, "entity", "start", "end", "origin"):
            one, other = getattr(getattr(tables, table), column), getattr(getattr(again, table), column)
            assert np.array_equal(one, other), (table, column)
        for column in ("ids", "name"):
            one, other = getattr(getattr(tables, table), column), getattr(getattr(again, table), column)
            assert list(one) == list(other), (table, column)
        for one, other in zip(
            getattr(tables, table).attributes, getattr(again, table).attributes, strict=True
        ):
            assert np.array_equal(one.origin, other.origin)
            known = one.origin != 0
            assert np.array_equal(one.data[known], other.data[known])


def columns_of_areas(network: Network) -> dict[str, list[Any]]:
    areas, words = network.tables.areas, network.vocabulary
    ids = list(areas.ids)
    return {
        "level": [words.levels[each] for each in areas.level[areas.entity].tolist()],
        "parent": [None if each == NOBODY else ids[each] for each in areas.parent.tolist()],
        "code": list(areas.code),
        "type": [words.area_types[each] for each in areas.type.tolist()],
        **shared_columns(network, areas, ids, "areas"),
    }


def columns_of_bodies(network: Network) -> dict[str, list[Any]]:
    bodies, words = network.tables.bodies, network.vocabulary
    homes = list(network.tables.areas.ids)
    return {
        "kind": [words.body_kinds[each] for each in bodies.kind[bodies.entity].tolist()],
        "home": [homes[each] for each in bodies.home.tolist()],
        **shared_columns(network, bodies, list(bodies.ids), "bodies"),
    }


def shared_columns(network: Network, of: Any, ids: list[str], table: str) -> dict[str, list[Any]]:
    origins = [None, *(each.label for each in Origin)]
    columns: dict[str, list[Any]] = {
        "id": [ids[each] for each in of.entity.tolist()],
        "start": [number_day(each) for each in of.start.tolist()],
        "end": [None if each == OPEN else number_day(each) for each in of.end.tolist()],
        "name": list(of.name),
        "origin": [origins[each] for each in of.origin.tolist()],
    }
    for values in of.attributes:
        declared = network.vocabulary.attribute(values.name, table=table)
        cells: list[Any] = values.data.tolist()
        if declared.type == "yes_no":
            cells = [bool(each) for each in cells]
        elif declared.type == "set":
            cells = [
                " ".join(word for place, word in enumerate(declared.vocabulary) if each >> place & 1)
                for each in cells
            ]
        known = (values.origin != 0).tolist()
        columns[values.name] = [each if fine else None for each, fine in zip(cells, known, strict=True)]
        columns[f"{values.name}_origin"] = [origins[each] for each in values.origin.tolist()]
    return columns
