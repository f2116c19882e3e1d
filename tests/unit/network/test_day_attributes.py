"""Attributes that are days: taken in, refused, kept, written and read back."""
# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest

import dtnet
from dtnet import Attribute, NetworkBuilder
from dtnet.errors import ArgumentError, Fault, InvalidNetworkError
from dtnet.io import network_schema

from ...inner.network import Values, check_tables, network_columns, table_columns

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dtnet import Network

DAY = "2024-06-01"
ON = date(2024, 5, 31)
INSTANT = datetime(2024, 5, 31)  # noqa: DTZ001 - it is to be refused
TEAMS = [("early", "team", "c"), ("late", "team", "c"), ("never", "team", "c"), ("old", "team", "c")]
DAYS = ["1900-01-01", ON, None, "1969-12-31"]


def built(toy_with_days: Any, days: Any = DAYS, **more: Any) -> Network:
    builder = toy_with_days.builder([("c", "country", None)])
    builder.add_bodies(toy_with_days.body_columns(TEAMS, reported_on=days, **more))
    network: Network = builder.build()
    return network


@pytest.fixture(scope="module")
def network(toy_with_days: Any) -> Network:
    return built(toy_with_days)


def test_it_is_kept_as_other_days_are(network: Network) -> None:
    [values] = [each for each in network.tables.bodies.attributes if each.name == "reported_on"]
    assert values.data.dtype == np.int32
    assert values.data.tolist() == [-25_567, 19_874, 0, -1]
    assert values.origin.tolist() == [1, 1, 0, 1]
    assert values.bounds is None
    assert [spec.name for spec in network_columns(network, "bodies")][-2:] == [
        "reported_on",
        "reported_on_origin",
    ]


def test_it_is_given_back_as_a_date(network: Network) -> None:
    held = [date(1900, 1, 1), ON, None, date(1969, 12, 31)]
    assert table_columns(network, "bodies")["reported_on"] == held
    day = network.at(DAY)
    assert day.teams()["reported_on"] == held
    assert day.teams().kind("reported_on") == "day"
    assert day.teams().to_polars()["reported_on"].dtype == pl.Date
    assert [day.body(id)["reported_on"] for id in ("late", "never")] == [ON, None]
    assert network.history("late")["reported_on"] == [ON]
    with pytest.raises(ArgumentError, match="column 'reported_on' holds day, not whole numbers"):
        day.teams().total("reported_on")


def test_a_graph_has_it_as_text(network: Network) -> None:
    stated = network.add(
        relations={
            "type": ["subordinate_to"] * 2,
            "subordinate": ["late", "never"],
            "superior": ["early"] * 2,
            "start": ["2020-01-01"] * 2,
        }
    )
    graph = stated.at(DAY).graph("subordinate_to")
    assert graph.nodes["late"]["reported_on"] == "2024-05-31"
    assert graph.nodes["early"]["reported_on"] == "1900-01-01"
    assert "reported_on" not in graph.nodes["never"]
    again = dtnet.from_networkx(
        graph, stated.at(DAY).graph("territory"), vocabulary=stated.vocabulary, metadata=stated.metadata
    )
    assert again.at(DAY).teams()["reported_on"] == [date(1900, 1, 1), ON, None]


@pytest.mark.parametrize(
    "days",
    [
        [None if day is None else np.datetime64(str(day)) for day in DAYS],
        np.array([str(day) if day else "NaT" for day in DAYS], "datetime64[D]"),
        pl.Series([None if day is None else date.fromisoformat(str(day)) for day in DAYS]),
        [None if day is None else date.fromisoformat(str(day)) for day in DAYS],
    ],
)
def test_every_form_of_a_day_is_taken(toy_with_days: Any, network: Network, days: Any) -> None:
    again = built(toy_with_days, days)
    assert again == network
    assert again.content_hash() == network.content_hash()


def test_all_that_is_no_day_is_refused_together(toy_with_days: Any) -> None:
    with pytest.raises(InvalidNetworkError) as caught:
        built(toy_with_days, [INSTANT, "31/5/2024", 19_874, "3000-01-01"], people=[1, 2.5, 3, 4])
    instant = "day datetime.datetime(2024, 5, 31, 0, 0): an instant is not a day; pass .date()"
    assert list(caught.value.faults) == [
        Fault("bodies row 0 (early): reported_on", instant),
        Fault(
            "bodies row 1 (late): people", "2.5 is a float; write a whole number, None where it is unknown"
        ),
        Fault("bodies row 1 (late): reported_on", "day '31/5/2024': not a day; write it as 2024-08-31"),
        Fault(
            "bodies row 2 (never): reported_on",
            "day 19874: not a day; pass a datetime.date, ISO text or a numpy datetime64[D]",
        ),
        Fault("bodies row 3 (old): reported_on", "day 3000-01-01: year outside 1900–2999"),
    ]


@pytest.mark.parametrize(
    "cell", [pd.Timestamp("2024-05-31"), np.datetime64("2024-05-31T00", "h"), True, "2024"]
)
def test_what_is_like_a_day_is_refused(toy_with_days: Any, cell: Any) -> None:
    with pytest.raises(InvalidNetworkError, match=r"bodies row 0 \(early\): reported_on: day .*day"):
        built(toy_with_days, [cell, None, None, None])


def test_it_has_no_bounds(toy_with_days: Any) -> None:
    with pytest.raises(InvalidNetworkError, match="bodies: reported_on_lower: no such column"):
        built(toy_with_days, reported_on_lower=["2024-01-01"] * 4)


def test_what_lies_behind_an_unknown_day_is_no_matter(network: Network) -> None:
    def with_data(unknown: int) -> Network:
        *others, values = network.tables.bodies.attributes
        data = np.array([*values.data[:2], unknown, values.data[3]], np.int32)
        bodies = attrs.evolve(
            network.tables.bodies, attributes=(*others, Values(values.name, data, values.origin))
        )
        tables = attrs.evolve(network.tables, bodies=bodies)
        return type(network)(tables, network.vocabulary, network.metadata)

    other = with_data(2**31 - 1)
    assert check_tables(other.tables, other.vocabulary) == []
    assert other.content_hash() == network.content_hash()
    assert other.at(DAY).teams()["reported_on"] == network.at(DAY).teams()["reported_on"]
    assert list(other.at(DAY).graph("territory")) == ["c"]


def test_a_stored_day_is_one_of_those_that_there_are(network: Network) -> None:
    *others, values = network.tables.bodies.attributes
    data = np.array([-25_568, 19_874, 0, 376_200], np.int32)
    bodies = attrs.evolve(
        network.tables.bodies, attributes=(*others, Values(values.name, data, values.origin))
    )
    faults = check_tables(attrs.evolve(network.tables, bodies=bodies), network.vocabulary)
    legal = "allowed: a day of the years 1900 to 2999"
    assert [each.message for each in faults] == [f"-25568; {legal}", f"376200; {legal}"]


@pytest.mark.parametrize("name", ["csv", "network.json", "n.parquet", "n.arrow", "n.dtnet"])
def test_it_goes_through_every_format(
    network: Network, same: Callable[[Network, Network], None], tmp_path: Path, name: str
) -> None:
    dtnet.write_network(network, tmp_path / name)
    again = dtnet.read_network(tmp_path / name, verify=True)
    same(again, network)
    assert again.content_hash() == network.content_hash()


def test_files_have_it_as_iso_text_and_as_a_date(network: Network, tmp_path: Path) -> None:
    dtnet.write_network(network, tmp_path / "csv")
    lines = (tmp_path / "csv" / "bodies.csv").read_text("utf-8").splitlines()
    assert [line.rpartition(",")[2] for line in lines] == [
        "reported_on",
        "1900-01-01",
        "2024-05-31",
        "",
        "1969-12-31",
    ]
    package = json.loads((tmp_path / "csv" / "datapackage.json").read_bytes())
    [bodies] = [each for each in package["resources"] if each["name"] == "bodies"]
    assert bodies["schema"]["fields"][-1] == {
        "name": "reported_on",
        "type": "date",
        "description": "The day of its last report; null while unknown",
        "format": "%Y-%m-%d",
    }
    dtnet.write_network(network, tmp_path / "n.json")
    document = json.loads((tmp_path / "n.json").read_bytes())
    assert document["tables"]["bodies"]["reported_on"] == ["1900-01-01", "2024-05-31", None, "1969-12-31"]
    dtnet.write_network(network, tmp_path / "n.parquet")
    [file] = (tmp_path / "n.parquet").glob("bodies*")
    assert str(pq.read_schema(file).field("reported_on").type) == "date32[day]"


def test_the_schema_of_json_says_what_a_day_is(network: Network) -> None:
    tables = network_schema(network.vocabulary)["properties"]["tables"]["properties"]
    cell = tables["bodies"]["properties"]["reported_on"]["items"]
    assert cell == {"anyOf": [tables["bodies"]["properties"]["start"]["items"], {"type": "null"}]}


@pytest.mark.parametrize("cell", ["2024-02-30", "2024-5-31", "soon"])
def test_a_file_with_what_is_no_day_is_refused(network: Network, tmp_path: Path, cell: str) -> None:
    dtnet.write_network(network, tmp_path / "n.json")
    text = (tmp_path / "n.json").read_text("utf-8")
    (tmp_path / "n.json").write_text(text.replace("1969-12-31", cell), "utf-8")
    with pytest.raises(InvalidNetworkError, match=rf"bodies row 3 \(old\): reported_on: day '{cell}'"):
        dtnet.read_network(tmp_path / "n.json")


def test_edits_take_it_and_differences_tell_it(network: Network) -> None:
    later = network.correct("late", at=DAY, reported_on="2024-06-01")
    assert later.at(DAY).body("late")["reported_on"] == date(2024, 6, 1)
    assert network.at(DAY).body("late")["reported_on"] == ON
    [change] = dtnet.difference(network, later).rows
    assert (change["id"], change["column"], change["before"], change["after"]) == (
        "late",
        "reported_on",
        "2024-05-31",
        "2024-06-01",
    )
    known = network.change("never", on=DAY, reported_on=date(2024, 6, 1), reported_on_origin="assumed")
    assert known.history("never")["reported_on"] == [None, date(2024, 6, 1)]
    with pytest.raises(InvalidNetworkError, match="an instant is not a day"):
        network.correct("late", at=DAY, reported_on=INSTANT)
    with pytest.raises(ArgumentError, match="the values are as before"):
        network.correct("late", at=DAY, reported_on=ON)


def test_a_day_counts_nothing(toy_with_days: Any) -> None:
    def of(**more: Any) -> tuple[Attribute, ...]:
        return (Attribute(**{"name": "x", "table": "bodies", "type": "day", "description": "X", **more}),)

    attributes = (
        *of(measure="person"),
        *of(name="people"),
        *of(name="deputy"),
        *of(name="people", table="areas"),
    )
    words = attrs.evolve(toy_with_days.vocabulary, attributes=attributes)
    with pytest.raises(InvalidNetworkError) as caught:
        NetworkBuilder(words, toy_with_days.metadata)
    counted = "counts people, so its type must be whole, not day"
    assert [str(each) for each in caught.value.faults] == [
        f"vocabulary: attributes of bodies: 'deputy' {counted}",
        f"vocabulary: attributes of bodies: 'people' {counted}",
        "vocabulary: attributes of bodies: 'x' is a day, and is not measured in 'person'; leave measure out",
    ]
