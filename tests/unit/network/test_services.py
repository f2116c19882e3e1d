"""Further areas that a body serves: rows, rules, and what a day says of them."""
# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pytest

from dtnet import Network
from dtnet.errors import InvalidNetworkError

from ...inner.network import TABLES, check_tables, network_columns, table_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

AREAS = [
    ("c", "country", None),
    ("p", "province", "c"),
    ("q", "province", "c"),
    ("k", "commune", "p"),
    ("l", "commune", "p"),
    ("v1", "village", "k"),
    ("v2", "village", "k"),
    ("v3", "village", "l"),
    ("v4", "village", "q", "2022-01-01", "2024-01-01"),
]
BODIES = [
    ("m", "ministry", "c"),
    ("s", "team", "v1"),
    ("t", "team", "v1", "2021-01-01", "2023-01-01"),
    ("t", "team", "v2", "2023-01-01", "2025-01-01"),
]
SERVICES = [
    ("t", "v3", "2022-01-01", "2024-01-01"),
    ("t", "v3", "2024-01-01", "2025-01-01"),
    ("s", "v2", "2021-01-01", None),
    ("s", "v4", "2022-06-01", "2023-06-01"),
]


def network(toy: Any, services: Sequence[Any] = SERVICES) -> Network:
    made = toy.network(AREAS, BODIES, services=services)
    assert isinstance(made, Network)
    return made


def told(toy: Any, *services: Any) -> list[str]:
    with pytest.raises(InvalidNetworkError) as caught:
        network(toy, services)
    return [str(fault) for fault in caught.value.faults]


def test_rows_stand_by_body_area_and_start(toy: Any) -> None:
    net = network(toy)
    columns = table_columns(net, "services")
    assert columns["body"] == ["s", "s", "t", "t"]
    assert columns["area"] == ["v2", "v4", "v3", "v3"]
    assert [str(day) for day in columns["start"]] == ["2021-01-01", "2022-06-01", "2022-01-01", "2024-01-01"]
    assert [day and str(day) for day in columns["end"]] == [None, "2023-06-01", "2024-01-01", "2025-01-01"]
    assert columns["origin"] == ["observed"] * 4
    assert list(columns) == [spec.name for spec in network_columns(net, "services")]
    builder = toy.builder(AREAS, BODIES)
    builder.add_services(columns)
    again = builder.build()
    for table in TABLES:
        assert table_columns(again, table) == table_columns(net, table)
    assert len(toy.network(AREAS).tables.services.body) == 0


def test_areas_that_a_body_serves_on_a_day(toy: Any) -> None:
    net = network(toy)
    asked = {
        day: [net.at(day).serves(id) for id in ("s", "t")]
        for day in ("2021-06-01", "2022-07-01", "2023-06-01", "2024-06-01")
    }
    assert asked == {
        "2021-06-01": [["v1", "v2"], ["v1"]],
        "2022-07-01": [["v1", "v2", "v4"], ["v1", "v3"]],
        "2023-06-01": [["v1", "v2"], ["v2", "v3"]],
        "2024-06-01": [["v1", "v2"], ["v2", "v3"]],
    }
    assert net.at("2020-06-01").serves("m") == ["c"]


def test_bodies_that_serve_an_area_or_one_inside(toy: Any) -> None:
    net = network(toy)
    day = net.at("2022-07-01")
    found = {area: day.bodies(serving=area)["id"] for area in ("c", "p", "q", "k", "l", "v2", "v3")}
    assert found == {
        "c": ["m", "s", "t"],
        "p": ["s", "t"],
        "q": ["s"],
        "k": ["s", "t"],
        "l": ["t"],
        "v2": ["s"],
        "v3": ["t"],
    }
    assert day.teams(serving="c")["id"] == ["s", "t"]
    assert day.bodies(serving="q", within="p")["id"] == ["s"]
    assert day.bodies(serving="q", kind="ministry")["id"] == []


def test_a_team_counts_once_at_the_smallest_area_that_holds_all_it_serves(toy: Any) -> None:
    day = network(toy).at("2022-07-01")
    counts = {level: day.team_counts(by=level)["teams"] for level in toy.vocabulary.levels}
    assert counts == {
        "country": [2],
        "province": [1, 0],
        "district": [],
        "commune": [0, 0],
        "village": [0] * 4,
    }
    later = network(toy).at("2023-06-01")
    assert later.team_counts(by="commune")["teams"] == [1, 0]
    assert later.team_counts(by="village")["teams"] == [0] * 4


def test_days_on_which_services_change(toy: Any) -> None:
    days = [str(day) for day in network(toy, SERVICES[3:]).change_days()]
    assert set(days) >= {"2022-06-01", "2023-06-01"}


# -- rules ---------------------------------------------------------------------------------------


def test_a_body_and_an_area_exist_on_all_days(toy: Any) -> None:
    assert told(toy, ("t", "v3", "2020-06-01", "2022-01-01"), ("s", "v4", "2023-01-01", None)) == [
        (
            "services row 0 (t): body: needed on 2020-06-01..2022-01-01, but 't' exists on "
            "2021-01-01..2023-01-01, 2023-01-01..2025-01-01 only"
        ),
        "services row 1 (s): area: needed on 2023-01-01.., but 'v4' exists on 2022-01-01..2024-01-01 only",
    ]
    assert told(toy, ("x", "v3"), ("s", "x")) == [
        "services row 0 (x): body: unknown body 'x'; one of 'm', 's', 't'",
        "services row 1 (s): area: unknown area 'x'; one of 'c', 'p', 'q', 'k', 'l', 'v1', 'v2', 'v3', …",
    ]


def test_a_service_is_said_once_a_day(toy: Any) -> None:
    assert told(toy, ("s", "v2"), ("s", "v3"), ("s", "v2", "2024-01-01", None)) == [
        "services row 2 (s): start: 2024-01-01.. overlaps with 2020-01-01.. of services row 0 (s)"
    ]


def test_a_home_is_no_further_area(toy: Any) -> None:
    assert network(toy, [("t", "v1", "2023-01-01", "2024-01-01"), ("t", "v2", "2022-01-01", "2023-01-01")])
    assert told(toy, ("t", "v1", "2022-01-01", "2024-01-01")) == [
        (
            "services row 0 (t): area: its home on 2021-01-01..2023-01-01: "
            "a body serves its home without a row, the table lists further areas"
        )
    ]
    doubtful = toy.builder(AREAS, [*BODIES[:1], ("s", "team", "v1", "someday", None)])
    doubtful.add_services(toy.columns(toy.SERVICE, [("s", "v1")]))
    with pytest.raises(InvalidNetworkError) as caught:
        doubtful.build()
    assert [fault.place for fault in caught.value.faults] == ["bodies row 1 (s): start"]


def test_days_of_services(toy: Any) -> None:
    assert told(toy, ("s", "v2", "2024-01-01", "2024-01-01")) == [
        (
            "services row 0 (s): end: 2024-01-01..2024-01-01 holds no day; "
            "ends are not included: a row of one day ends on the next"
        )
    ]


@pytest.mark.parametrize(
    ("column", "value", "fault"),
    [
        ("body", 9, "services row 0: body: code 9; allowed: 0 to 2"),
        ("area", -1, "services row 0 (s): area: code -1; allowed: 0 to 8"),
        ("origin", 0, "services row 0 (s): origin: code 0; allowed: 1 to 4"),
        ("body", 2, "services row 0 (t): start: from this row on, rows are out of order"),
    ],
)
def test_tables_put_together_by_hand(toy: Any, column: str, value: int, fault: str) -> None:
    tables = network(toy).tables
    cells = getattr(tables.services, column).copy()
    cells[0] = value
    services = attrs.evolve(tables.services, **{column: cells})
    assert [str(each) for each in check_tables(attrs.evolve(tables, services=services), toy.vocabulary)] == [
        fault
    ]
    short = attrs.evolve(tables.services, start=np.array([0], np.int32))
    assert [str(each) for each in check_tables(attrs.evolve(tables, services=short), toy.vocabulary)] == [
        "services: start: 1 values, while there are 4"
    ]


def test_a_service_of_somebody_who_is_not_there_says_nothing(toy: Any) -> None:
    """Tables that nobody checked."""
    tables = network(toy).tables
    services = attrs.evolve(
        tables.services,
        start=np.zeros(4, np.int32),
        end=np.full(4, 2**31 - 1, np.int32),
    )
    trusted = Network(attrs.evolve(tables, services=services), toy.vocabulary, toy.metadata)
    day = trusted.at("2026-01-01")
    assert day.bodies(serving="c")["id"] == ["m", "s"]
    assert day.bodies(serving="v2")["id"] == ["s"]
