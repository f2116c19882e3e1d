"""Stretches of days without a change, and the versions of an area or body with what became of it."""
# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

import dtnet
from dtnet import Citation, Origin, Period
from dtnet.errors import DayError, OutsideDataError, UnknownNameError
from dtnet.network import Event, Succession

if TYPE_CHECKING:
    from dtnet import Network

CITE = Citation(ref="x")


def known(share: Fraction) -> str:
    return "whole" if share == 1 else "assumed_equal"


@pytest.fixture(scope="module")
def network(toy: Any) -> Network:
    builder = toy.builder(
        bodies=[("t", "team", "x", "2022-01-01", "2023-01-01"), ("t", "team", "x", "2023-01-01", None)]
    )
    builder.add_areas(
        toy.area_columns(
            [
                ("c", "country", None),
                ("a", "province", "c", "2020-01-01", "2022-01-01"),
                ("b", "province", "c", "2020-01-01", "2022-01-01"),
                ("x", "province", "c", "2022-01-01", None),
                ("y", "province", "c", "2022-01-01", "2025-01-01"),
                ("y", "province", "c", "2026-01-01", None),
            ],
            households=[None, 3, None, None, None, None],
            remote=[None, None, True, None, None, None],
        )
    )
    for id, operating in (
        ("merger", date(2022, 1, 1)),
        ("late", date(2029, 1, 1)),
        ("amid", date(2023, 6, 1)),
    ):
        builder.add_event(Event(id=id, title="", operating=operating, citation=CITE))
    for event, source, target, share in (
        ("merger", "a", "x", Fraction(1, 3)),
        ("merger", "a", "y", Fraction(2, 3)),
        ("merger", "b", "x", Fraction(1)),
        ("late", "y", "x", Fraction(1)),
        ("amid", "y", "y", Fraction(1)),
    ):
        builder.add_succession(
            Succession(
                event=event,
                source=source,
                target=target,
                share=share,
                basis=known(share),
                origin=Origin.ASSUMED,
            )
        )
    return builder.build()


def test_history_has_versions_with_their_successions(network: Network) -> None:
    table = network.history("a")
    assert table.to_dicts() == [
        {
            "id": "a",
            "level": "province",
            "parent": "c",
            "code": "a",
            "name": "a",
            "type": "",
            "start": date(2020, 1, 1),
            "start_earliest": None,
            "start_latest": None,
            "end": date(2022, 1, 1),
            "end_earliest": None,
            "end_latest": None,
            "origin": "observed",
            "households": 3,
            "households_lower": None,
            "households_upper": None,
            "households_origin": None,
            "remote": None,
            "remote_origin": None,
            "opened_by": None,
            "predecessors": None,
            "closed_by": "merger",
            "successors": "1/3 of x; 2/3 of y",
        }
    ]
    assert [table.kind(name) for name in ("start", "households", "remote")] == ["day", "whole", "yes_no"]
    told = network.history("x").to_dicts()
    assert [(row["opened_by"], row["predecessors"]) for row in told] == [("merger; late", "1/3 of a; b; y")]


def test_what_happened_amid_a_version_stands_at_it(network: Network) -> None:
    columns = ("start", "end", "opened_by", "predecessors", "closed_by", "successors")
    assert [tuple(row[name] for name in columns) for row in network.history("y")] == [
        (date(2022, 1, 1), date(2025, 1, 1), "merger; amid", "2/3 of a; y", "amid", "y"),
        (date(2026, 1, 1), None, None, None, "late", "x"),
    ]
    assert network.history("b")["opened_by"] == [None]
    assert network.history("c")["parent"] == [None]


def test_what_ends_one_version_and_begins_the_next_stands_at_both(toy: Any) -> None:
    day = date(2022, 1, 1)
    builder = toy.builder(
        [
            ("c", "country", None),
            ("a", "province", "c", "2020-01-01", day),
            ("a", "province", "c", day, "2024-01-01"),
            ("a", "province", "c", "2024-01-01", None),
            ("b", "province", "c", day, None),
        ]
    )
    builder.add_event(Event(id="split", title="", operating=day, citation=CITE))
    for target, share in (("a", Fraction(2, 3)), ("b", Fraction(1, 3))):
        builder.add_succession(
            Succession(
                event="split",
                source="a",
                target=target,
                share=share,
                basis=known(share),
                origin=Origin.ASSUMED,
            )
        )
    columns = ("opened_by", "predecessors", "closed_by", "successors")
    assert [tuple(row[name] for name in columns) for row in builder.build().history("a")] == [
        (None, None, "split", "2/3 of a; 1/3 of b"),
        ("split", "2/3 of a", None, None),
        (None, None, None, None),
    ]


def test_history_of_a_body(network: Network) -> None:
    rows = network.history("t").to_dicts()
    assert [(row["start"], row["end"], row["home"], row["skills"]) for row in rows] == [
        (date(2022, 1, 1), date(2023, 1, 1), "x", None),
        (date(2023, 1, 1), None, "x", None),
    ]


def test_history_of_nobody() -> None:
    network = dtnet.datasets.load("vietnam")
    with pytest.raises(UnknownNameError, match="no such id 'vn:mist:2025'; did you mean 'vn:mst:2025'"):
        network.history("vn:mist:2025")


def test_stretches_lie_between_changes_and_inside_the_data(network: Network) -> None:
    found = list(network.during("2021-06-01..2026-01-01"))
    assert [str(each.period) for each in found] == [
        "2021-06-01..2022-01-01",
        "2022-01-01..2023-01-01",
        "2023-01-01..2025-01-01",
        "2025-01-01..2026-01-01",
    ]
    assert [each.snapshot.date for each in found] == [each.period.start for each in found]
    assert [str(each.period) for each in network.during(Period("2026-01-01"))] == ["2026-01-01..2030-01-01"]
    assert [str(each.period) for each in network.during("2019-01-01..2020-02-01")] == [
        "2020-01-01..2020-02-01"
    ]


def test_stretches_of_open_data(toy: Any) -> None:
    network = toy.network([("c", "country", None)])
    widened = type(network)(
        network.tables, network.vocabulary, dtnet.Metadata(name="open", extent=Period("2020-01-01"))
    )
    [stretch] = widened.during(Period("2021-01-01"))
    assert stretch.period == Period("2021-01-01")


def test_periods_that_hold_no_day_of_the_data(network: Network) -> None:
    with pytest.raises(
        OutsideDataError, match=r"period 2031-01-01\.\.2032-01-01: the data of 'toy' cover 2020"
    ):
        network.during("2031")
    with pytest.raises(DayError):
        network.during("soon")
