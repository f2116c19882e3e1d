"""The network's health: posts that nobody holds, and what is lost with a body."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import dtnet
from dtnet.errors import ArgumentError, OutsideDataError, SyntheticWarning, UnknownFactError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dtnet import Network

DAY = "2025-02-01"
ISLE = "toy:province:lantern-isle"
LINES = ("guided_by", "helped_by")


@pytest.fixture(scope="module")
def toyland() -> Network:
    return dtnet.datasets.load("toyland")


# -- H1, H2: see also tests/unit/network/test_structure.py ------------------------------------------------


def test_span_of_control_and_who_has_no_superior(toyland: Network) -> None:
    day = toyland.at(DAY)
    assert day.span_of_control("guided_by")["subordinates"] == [2, 4, 9, 17]
    assert day.without_superior("guided_by")["id"] == ["toy:team:anchor-tide"]
    later = toyland.at("2025-05-01").without_superior("guided_by", kind="officer")
    assert later["id"] == ["toy:officer:heron", "toy:officer:sedge"]


# -- H3 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "counts", "bounds"),
    [
        ({}, (1, 4, 1), (1 / 6, 2 / 6)),
        ({"synthetic": False}, (1, 3, 2), (1 / 6, 3 / 6)),
        ({"assumed": False}, (1, 2, 3), (1 / 6, 4 / 6)),
        ({"assumed": False, "synthetic": False}, (1, 2, 3), (1 / 6, 4 / 6)),
    ],
)
def test_posts_without_a_holder(
    toyland: Network, options: dict[str, bool], counts: tuple[int, ...], bounds: tuple[float, float]
) -> None:
    [row] = toyland.at(DAY).posts_without_holder("officer", **options).counts
    assert (row["asked"], row["bodies"]) == ("without_holder", 6)
    assert (row["yes"], row["no"], row["unknown"]) == counts
    assert (row["lower"], row["upper"]) == bounds
    assert "listed_in_full" not in row


def test_posts_by_area_and_by_name(toyland: Network) -> None:
    found = toyland.at(DAY).posts_without_holder("officer", by="shire", within=ISLE)
    assert found.counts["area"] == ["toy:shire:harbour", "toy:shire:wick"]
    assert found.counts["yes"] == [0, 1]
    assert found.counts["lower"] == [None, 0.5]
    everywhere = toyland.at(DAY).posts_without_holder("officer")
    assert everywhere.named(asked="without_holder")["id"] == ["toy:officer:glow", "toy:officer:heron"]
    assert everywhere.named(asked="without_holder")["without_holder"] == ["yes", "unknown"]
    with pytest.raises(ArgumentError, match="1 of 6 named bodies are synthetic"):
        everywhere.named()


def test_posts_of_two_versions_of_which_one_holds(toy: Any) -> None:  # noqa: ANN401 - a fixture's class
    builder = toy.builder(areas=[("c", "country", None)])
    days = {"start_earliest": ["2020-01-01", "2022-01-01"], "start_latest": ["2020-01-01", "2024-01-01"]}
    ends = {"end_earliest": ["2022-01-01", None], "end_latest": ["2024-01-01", None]}
    rows = [("o", "office", "c", "2020-01-01", "2023-01-01"), ("o", "office", "c", "2023-01-01", None)]
    builder.add_bodies(toy.body_columns(rows, people=[0, 1], **days, **ends))
    network = builder.build()

    def told(day: str) -> tuple[Any, ...]:
        [row] = network.at(day).posts_without_holder("office", holders="people").counts
        return row["bodies"], row["yes"], row["no"], row["unknown"]

    assert [told(day) for day in ("2021-06-01", "2022-06-01", "2024-06-01")] == [
        (1, 1, 0, 0),
        (1, 0, 0, 1),
        (1, 0, 1, 0),
    ]


@pytest.mark.parametrize(
    ("kind", "options", "message"),
    [
        (
            "officer",
            {"holders": "holder"},
            "posts without a holder: bodies have no attribute 'holder'.*'holders'",
        ),
        ("sailor", {}, "sailor"),
        ("officer", {"by": "county"}, "county"),
        ("officer", {"within": "Nowhere"}, "Nowhere"),
    ],
)
def test_posts_of_what_is_not_there(
    toyland: Network, kind: str, options: Mapping[str, Any], message: str
) -> None:
    with pytest.raises(UnknownNameError, match=message):
        toyland.at(DAY).posts_without_holder(kind, **options)


def test_holders_that_a_network_lacks() -> None:
    with pytest.raises(UnknownNameError, match="bodies have no attribute 'holders'"):
        dtnet.datasets.load("vietnam").at("2024-08-31").posts_without_holder("officer")


def test_holders_that_are_no_number_and_days_outside_the_data(toyland: Network) -> None:
    with pytest.raises(ArgumentError, match="'skills' of bodies holds no whole numbers"):
        toyland.at(DAY).posts_without_holder("officer", holders="skills")
    with pytest.raises(OutsideDataError):
        toyland.at("2026-01-01").posts_without_holder("officer")


# -- H4 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "lost"),
    [
        ("toy:ministry:lamps", (14, 18)),
        ("toy:office:lantern-isle", (7, 8)),
        ("toy:bureau:wick", (4, 4)),
        ("toy:bureau:harbour", (3, 4)),
        ("toy:officer:oilham", (2, 2)),
        ("toy:officer:heron", (2, 2)),
        # Anchor keeps no other team that is connected, Buoy has none
        ("toy:team:anchor-lamp", (2, 2)),
        ("toy:team:anchor-tide", (0, 0)),
        ("toy:team:brass-tide", (0, 0)),
    ],
)
def test_coverage_lost_with_a_body(toyland: Network, body: str, lost: tuple[int, int]) -> None:
    [row] = toyland.ask(at=DAY).dependence.lost_without(body)
    assert (row["id"], row["lower"], row["upper"]) == (body, *lost)
    assert (row["covered_lower"], row["covered_upper"]) == (14, 18)


def test_coverage_lost_by_households_and_in_an_area(toyland: Network) -> None:
    [row] = toyland.ask(at=DAY, within=ISLE, where="own.coastal = true").dependence.lost_without(
        "toy:bureau:harbour"
    )
    assert (row["lower"], row["upper"], row["covered_lower"]) == (3, 4, 3)
    [row] = toyland.ask(at=DAY, within="toy:parish:glow", weight="households").dependence.lost_without(
        "toy:ministry:lamps"
    )
    assert (row["lower"], row["upper"]) == (290, 310)


# -- H5 ------------------------------------------------------------------------------------------


def test_every_body_that_leads_somebody_is_a_point_of_failure_in_one_line(toyland: Network) -> None:
    found = toyland.ask(at=DAY).dependence.points_of_failure()
    assert len(found) == 13
    assert set(found["kind"]) == {"ministry", "office", "bureau", "officer"}
    assert found["id"][:3] == ["toy:ministry:lamps", "toy:office:saltmarsh", "toy:office:lantern-isle"]
    assert found["bodies"][0] == 32


def test_by_two_lines_less_hangs_on_a_body(toyland: Network) -> None:
    def lost(body: str) -> tuple[Any, Any]:
        [row] = toyland.ask(at=DAY).dependence.lost_without(body, relations=LINES)
        return row["lower"], row["upper"]

    assert lost("toy:bureau:harbour") == (2, 3)  # Reef's team is helped
    assert lost("toy:officer:heron") == (1, 1)  # so is Otter's


def test_the_worst_of_which_some_tie(toyland: Network) -> None:
    found = toyland.ask(at=DAY, within=ISLE).dependence.points_of_failure(limit=3)
    assert found["id"] == [
        "toy:ministry:lamps",
        "toy:office:lantern-isle",
        "toy:bureau:wick",
        "toy:bureau:harbour",
    ]
    assert found["certain"] == [True, True, True, False]
    with pytest.raises(ArgumentError, match="count=0"):
        toyland.ask(at=DAY).dependence.points_of_failure(limit=0)


def test_an_area_that_is_empty(toyland: Network) -> None:
    found = toyland.ask(at=DAY, over="lane", within="toy:parish:heron").dependence.points_of_failure()
    assert (set(found["lower"]), set(found["upper"]), set(found["covered_upper"])) == ({0}, {0}, {0})


def test_findings_that_rest_on_synthetic_rows_warn(toyland: Network) -> None:
    with pytest.warns(SyntheticWarning, match=r"more than half of this rests.*accept_synthetic=True"):
        toyland.ask(at=DAY, within="toy:parish:mist").dependence.points_of_failure()
    with pytest.warns(SyntheticWarning):
        toyland.ask(at=DAY, within="toy:shire:far").dependence.lost_without("toy:officer:mist")
    toyland.ask(at=DAY, within="toy:parish:mist").dependence.points_of_failure(accept_synthetic=True)


@pytest.mark.parametrize("table", ["bodies", "relations", "areas", "vague"])
def test_who_leads_whom_has_to_be_known(toy: Any, table: str) -> None:  # noqa: ANN401 - a fixture's class
    areas = [("c", "country", None), ("p", "province", "c"), ("q", "province", "c"), ("v", "village", "p")]
    bodies = [("m", "ministry", "c"), ("o", "office", "p"), ("t", "team", "v")]
    relations = [("guided_by", "o", "m"), ("guided_by", "t", "o")]
    builder = toy.builder()

    def days(rows: list[Any], unsure: int) -> dict[str, Any]:
        edges = ["2020-01-01", "2025-01-01"]
        return {
            f"start_{name}": [day if at == unsure else "2020-01-01" for at in range(len(rows))]
            for name, day in zip(("earliest", "latest"), edges, strict=True)
        }

    if table == "vague":
        areas[-1:] = [("v", "village", "p", "2020-01-01", "2022-01-01"), ("v", "village", "q", "2022-01-01")]
        bounds: dict[str, Any] = {
            "start_earliest": [*["2020-01-01"] * 4, "2021-01-01"],
            "start_latest": [*["2020-01-01"] * 4, "2025-01-01"],
            "end_earliest": [None, None, None, "2021-01-01", None],
            "end_latest": [None, None, None, "2025-01-01", None],
        }
        builder.add_areas(toy.area_columns(areas, **bounds))
    else:
        builder.add_areas(toy.area_columns(areas, **(days(areas, 1) if table == "areas" else {})))
    builder.add_bodies(toy.body_columns(bodies, **(days(bodies, 1) if table == "bodies" else {})))
    columns = toy.relation_columns(relations)
    builder.add_relations({**columns, **(days(relations, 1) if table == "relations" else {})})
    network = builder.build()
    messages = {
        "bodies": "it is unknown whether 'o' exists on 2023-01-01",
        "areas": "it is unknown in which areas 'p' is on 2023-01-01",
        "relations": "the superior of 't' on 2023-01-01 is unknown",
        "vague": "it is unknown in which areas 'v' is on 2023-01-01",
    }
    with pytest.raises(UnknownFactError, match=messages[table]):
        network.ask(at="2023-01-01").dependence.points_of_failure()
    assert network.ask(at="2026-01-01").dependence.points_of_failure()["upper"] == [1, 1]


def test_names_that_are_not_there(toyland: Network) -> None:
    with pytest.raises(UnknownNameError, match="toy:bureau:harbor"):
        toyland.ask(at=DAY).dependence.lost_without("toy:bureau:harbor")
    with pytest.raises(UnknownNameError, match="on 2025-06-01; it exists on other days"):
        toyland.ask(at="2025-06-01").dependence.lost_without("toy:bureau:reed")
    with pytest.raises(UnknownNameError, match="paid_by"):
        toyland.ask(at=DAY).dependence.points_of_failure(relations="paid_by")
    with pytest.raises(OutsideDataError):
        toyland.ask(at="2026-01-01").dependence.points_of_failure()
