"""What differs between two days or two networks, case by case."""
# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import pytest

import dtnet
from dtnet import Attribute, Network
from dtnet.errors import ArgumentError

from ...inner.network import table_columns

if TYPE_CHECKING:
    from dtnet import Difference

AREAS = [
    ("c", "country", None),
    ("p", "province", "c"),
    ("q", "province", "c", "2020-01-01", "2022-01-01"),
    ("r", "province", "c", "2022-01-01", None),
    ("v", "village", "p", "2020-01-01", "2022-01-01"),
    ("v", "village", "r", "2022-01-01", None),
    ("w", "village", "p", "2020-01-01", "2022-01-01"),
    ("w", "village", "p", "2022-01-01", None),
]
NAMES = ["Land", "P", "Q", "R", "Old", "New", "W", "W"]
TYPES = ["", "", "", "", "xã", "xã", "xã", "tỉnh"]
BODIES = [("m", "ministry", "c"), ("t", "team", "v"), ("u", "team", "w", "2020-01-01", "2022-01-01")]


@pytest.fixture(scope="module")
def network(toy: Any) -> Network:
    builder = toy.builder(
        bodies=BODIES,
        relations=[
            ("subordinate_to", "t", "m", "2020-01-01", "2022-01-01"),
            ("coordinated_by", "t", None, "2022-01-01", None),
            ("coordinated_by", "t", "m", "2021-06-01", "2021-07-01"),
        ],
        rules=[toy.rule("guided_by", "team", "ministry")],
    )
    columns = toy.area_columns(AREAS, households=[None] * 6 + [5, 7], remote=[None] * 6 + [None, True])
    builder.add_areas({**columns, "name": NAMES, "type": TYPES})
    return builder.build()


def told(found: Difference) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in found.rows]


def counts(found: Difference) -> dict[str, tuple[Any, ...]]:
    return {row["table"]: tuple(row.values())[1:] for row in found.counts.to_dicts()}


def test_two_days(network: Network) -> None:
    found = dtnet.difference(network.at("2021-01-01"), network.at("2022-01-01"))
    rows = [
        (row["table"], row["id"], row["change"], row["column"], row["before"], row["after"])
        for row in found.rows
    ]
    assert rows == [
        ("areas", "q", "closed", None, "Q", None),
        ("areas", "r", "opened", None, None, "R"),
        ("areas", "v", "moved", "parent", "p", "r"),
        ("areas", "v", "renamed", "name", "Old", "New"),
        ("areas", "w", "renamed", "type", "xã", "tỉnh"),
        ("areas", "w", "changed", "households", "5", "7"),
        ("areas", "w", "changed", "remote", None, "yes"),
        ("bodies", "u", "closed", None, "u", None),
        ("relations", "t", "closed", None, "subordinate_to m", None),
        ("relations", "t", "opened", None, None, "coordinated_by"),
    ]
    assert counts(found) == {
        "areas": (2, 1, 1, 2, 1, 1),
        "bodies": (2, 0, 1, 0, 0, 0),
        "relations": (0, 1, 1, 0, 0, 0),
        "services": (0, 0, 0, 0, 0, 0),
    }
    assert found.counts.columns == ("table", "kept", "opened", "closed", "renamed", "moved", "changed")
    starts = {row["id"]: str(row["start"]) for row in found.rows if row["table"] == "areas"}
    assert starts == {"q": "2020-01-01", "r": "2022-01-01", "v": "2022-01-01", "w": "2022-01-01"}
    assert not found.same


def test_two_days_of_one_stretch(network: Network) -> None:
    found = dtnet.difference(network.at("2022-01-01"), network.at("2022-01-02"))
    assert found.same
    assert counts(found)["areas"] == (5, 0, 0, 0, 0, 0)
    assert found == dtnet.difference(network.at("2023-01-01"), network.at("2024-01-01"))


def test_a_version_that_says_the_same_is_no_difference(toy: Any) -> None:
    rows = [("c", "country", None, "2020-01-01", "2021-01-01"), ("c", "country", None, "2021-01-01", None)]
    network = toy.network(rows)
    assert dtnet.difference(network.at("2020-05-01"), network.at("2021-05-01")).same


def test_days_of_two_networks(network: Network) -> None:
    other = network.change("p", on="2021-06-01", name="Peak").remove("u")
    found = dtnet.difference(network.at("2021-06-01"), other.at("2021-06-01"))
    assert [row[:2] + row[3:] for row in told(found)] == [
        ("areas", "p", "renamed", "name", "P", "Peak"),
        ("bodies", "u", "closed", None, "u", None),
    ]
    assert dtnet.difference(
        network.at("2021-05-31"), other.close("t", on="2029-01-01").at("2021-05-31")
    ).rows["id"] == ["u"]


def test_two_networks_row_by_row(network: Network) -> None:
    other = network.change("p", on="2021-06-01", name="Peak").correct("t", at="2021-01-01", people=3)
    found = dtnet.difference(network, other)
    assert [(row[0], row[1], str(row[2]), *row[3:]) for row in told(found)] == [
        ("areas", "p", "2020-01-01", "changed", "end", None, "2021-06-01"),
        ("areas", "p", "2021-06-01", "opened", None, None, "Peak"),
        ("bodies", "t", "2020-01-01", "changed", "people", None, "3"),
    ]
    assert counts(found)["areas"] == (7, 1, 0, 0, 0, 1)
    assert counts(found)["relation_rules"] == (1, 0, 0, 0, 0, 0)


def test_an_area_that_only_the_second_network_knows_may_be_a_parent(network: Network, toy: Any) -> None:
    other = network.add(areas=toy.area_columns([("a", "province", "c")])).correct(
        "v", at="2021-01-01", parent="a"
    )
    assert [row[1:2] + row[3:] for row in told(dtnet.difference(network, other))] == [
        ("a", "opened", None, None, "a"),
        ("v", "moved", "parent", "p", "a"),
    ]
    assert [row[1:2] + row[3:] for row in told(dtnet.difference(other, network))] == [
        ("a", "closed", None, "a", None),
        ("v", "moved", "parent", "a", "p"),
    ]


def test_words_and_records(network: Network, toy: Any) -> None:
    tables, words, metadata = network.tables, network.vocabulary, network.metadata
    rule = toy.rule("coordinated_by", "team", "ministry")
    other = Network(attrs.evolve(tables, relation_rules=(rule,)), words, attrs.evolve(metadata, title="T"))
    found = dtnet.difference(network, other)
    assert [(row[0], row[1], row[3], row[4]) for row in told(found)] == [
        ("metadata", None, "changed", "title"),
        ("relation_rules", "coordinated_by", "opened", None),
        ("relation_rules", "guided_by", "closed", None),
    ]
    assert counts(found)["metadata"] == (10, 0, 0, 0, 0, 1)
    assert counts(found)["relation_rules"] == (0, 1, 1, 0, 0, 0)


def test_networks_of_other_words(network: Network) -> None:
    """Words of one language only are told as such; what both have is compared as words, not as codes."""
    words = network.vocabulary
    more = attrs.evolve(
        words,
        area_types=("new", *words.area_types),
        attributes=(
            *(
                attrs.evolve(each, type="yes_no") if each.name == "people" else each
                for each in words.attributes
                if each.name != "remote"
            ),
            Attribute(name="area", table="areas", type="whole", description="Area"),
        ),
    )
    builder = dtnet.NetworkBuilder(more, network.metadata)
    for table in ("areas", "bodies"):
        columns = table_columns(network, table)
        left = {name: cells for name, cells in columns.items() if name not in {"remote", "remote_origin"}}
        getattr(builder, f"add_{table}")(left)
    found = dtnet.difference(network, builder.build())
    assert [row[:1] + row[3:5] for row in told(found)][:2] == [
        ("vocabulary", "changed", "area_types"),
        ("vocabulary", "changed", "attributes"),
    ]
    assert counts(found)["areas"] == (8, 0, 0, 0, 0, 0)
    assert counts(found)["bodies"] == (3, 0, 0, 0, 0, 0)


def test_days_of_networks_with_other_words(toy: Any) -> None:
    one = toy.network([("c", "country", None)])
    words = one.vocabulary
    columns = {**toy.area_columns([("c", "country", None)]), "schools": [3]}
    schools = Attribute(name="schools", table="areas", type="whole", description="Schools")
    builder = dtnet.NetworkBuilder(attrs.evolve(words, attributes=(*words.attributes, schools)), toy.metadata)
    builder.add_areas(columns)
    found = dtnet.difference(one.at("2024-01-01"), builder.build().at("2024-01-01"))
    assert [(row["table"], row["change"], row["column"]) for row in found.rows] == [
        ("vocabulary", "changed", "attributes")
    ]
    assert counts(found)["areas"] == (1, 0, 0, 0, 0, 0)
    assert dtnet.difference(one.at("2024-01-01"), one.at("2024-01-01")).same


def test_a_day_and_a_network_are_not_compared(network: Network) -> None:
    with pytest.raises(
        ArgumentError, match="a Network and a Snapshot cannot be compared; compare two networks"
    ):
        dtnet.difference(network, network.at("2021-01-01"))
