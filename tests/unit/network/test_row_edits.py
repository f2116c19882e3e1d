"""Edits of stated relations and services: what each makes of them, and what it says to what cannot be."""
# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dtnet.errors import ArgumentError, DayError, OutsideDataError, UnknownNameError

from ...inner.network import table_columns

if TYPE_CHECKING:
    from collections.abc import Callable

    from dtnet import Network

    from ...inner.network import TableName

AREAS = [("c", "country", None), ("p", "province", "c"), ("q", "province", "c"), ("v", "village", "p")]
BODIES = [("m", "ministry", "c"), ("n", "ministry", "q"), ("o", "office", "p"), ("t", "team", "v")]
RELATIONS = [
    ("coordinated_by", "t", "m", "2020-01-01", None),
    ("coordinated_by", "t", "o", "2022-01-01", "2024-01-01"),
    ("guided_by", "t", None, "2021-01-01", "2022-01-01"),
    ("guided_by", "t", "m", "2022-01-01", "2024-01-01"),
    ("guided_by", "t", "n", "2024-01-01", None),
]
SERVICES = [("o", "c"), ("t", "c"), ("t", "q", "2020-01-01", "2021-01-01"), ("t", "q", "2022-01-01", None)]


@pytest.fixture(scope="module")
def network(toy: Any) -> Network:
    made: Network = toy.network(AREAS, BODIES, RELATIONS, [toy.rule("guided_by", "team", "office")], SERVICES)
    return made


def rows(network: Network, table: TableName) -> list[str]:
    columns = table_columns(network, table)
    del columns["origin"]
    cells = zip(*columns.values(), strict=True)
    return [" ".join("-" if cell is None else str(cell) for cell in row) for row in cells]


def test_the_line_follows_the_rule_again_once_a_row_ends(network: Network) -> None:
    closed = network.close_relations("t", type="guided_by", on="2023-06-01")
    assert rows(closed, "relations")[:3] == [
        "guided_by t - 2021-01-01 2022-01-01",
        "guided_by t m 2022-01-01 2023-06-01",
        "guided_by t n 2024-01-01 -",
    ]
    assert [closed.at(day).line("guided_by").ancestors("t") for day in ("2023-05-31", "2023-06-01")] == [
        ["m"],
        ["o"],
    ]
    assert rows(network, "relations")[1] == "guided_by t m 2022-01-01 2024-01-01"


def test_a_row_of_nobody_ends_too(network: Network) -> None:
    closed = network.close_relations("t", type="guided_by", on="2021-06-01")
    assert closed.at("2021-05-31").line("guided_by").ancestors("t") == []
    assert closed.at("2021-06-01").line("guided_by").ancestors("t") == ["o"]


def test_all_rows_of_the_day_before_end_or_one_of_them(network: Network) -> None:
    both = network.close_relations("t", type="coordinated_by", on="2023-01-01")
    assert rows(both, "relations")[3:] == [
        "coordinated_by t m 2020-01-01 2023-01-01",
        "coordinated_by t o 2022-01-01 2023-01-01",
    ]
    one = network.close_relations("t", type="coordinated_by", on="2023-01-01", superior="o")
    assert rows(one, "relations")[3:] == [
        "coordinated_by t m 2020-01-01 -",
        "coordinated_by t o 2022-01-01 2023-01-01",
    ]
    assert network.close_relations("t", type="coordinated_by", on="2024-01-01", superior="o") == network
    first = network.close_relations("t", type="coordinated_by", on="2022-01-01")
    assert rows(first, "relations")[3:] == [
        "coordinated_by t m 2020-01-01 2022-01-01",
        "coordinated_by t o 2022-01-01 2024-01-01",
    ]


def test_relations_that_never_were(network: Network) -> None:
    without = network.remove_relations("t", type="guided_by", at="2022-01-01")
    assert rows(without, "relations")[:2] == [
        "guided_by t - 2021-01-01 2022-01-01",
        "guided_by t n 2024-01-01 -",
    ]
    assert without.at("2023-01-01").line("guided_by").ancestors("t") == ["o"]
    both = network.remove_relations("t", type="coordinated_by", at="2023-12-31")
    assert rows(both, "relations") == rows(network, "relations")[:3]
    one = network.remove_relations("t", type="coordinated_by", at="2024-01-01")
    assert rows(one, "relations") == [*rows(network, "relations")[:3], rows(network, "relations")[4]]
    named = network.remove_relations("t", type="coordinated_by", at="2023-01-01", superior="m")
    assert named == one


def test_services_end_all_or_one(network: Network) -> None:
    assert rows(network.close_services("t", on="2023-01-01"), "services") == [
        "o c 2020-01-01 -",
        "t c 2020-01-01 2023-01-01",
        "t q 2020-01-01 2021-01-01",
        "t q 2022-01-01 2023-01-01",
    ]
    one = network.close_services("t", on="2023-01-01", area="q")
    assert rows(one, "services")[1:] == [
        "t c 2020-01-01 -",
        "t q 2020-01-01 2021-01-01",
        "t q 2022-01-01 2023-01-01",
    ]
    assert rows(network.close_services("t", on="2022-01-01"), "services")[1:] == [
        "t c 2020-01-01 2022-01-01",
        "t q 2020-01-01 2021-01-01",
        "t q 2022-01-01 -",
    ]


def test_services_that_never_were(network: Network) -> None:
    assert rows(network.remove_services("t", at="2020-12-31"), "services") == [
        "o c 2020-01-01 -",
        "t q 2022-01-01 -",
    ]
    assert rows(network.remove_services("t", at="2020-12-31", area="q"), "services") == [
        "o c 2020-01-01 -",
        "t c 2020-01-01 -",
        "t q 2022-01-01 -",
    ]


def test_a_row_that_ends_on_a_known_day_was_there_the_day_before(toy: Any) -> None:
    builder = toy.builder(AREAS, BODIES)
    rows = [
        ("guided_by", "t", "m", "2020-01-01", "2021-01-01"),
        ("guided_by", "t", "n", "2021-01-01", "2022-01-01"),
        ("guided_by", "t", "o", "2022-01-01", None),
        ("coordinated_by", "t", "m", "2020-01-01", "2022-01-01"),
    ]
    first, second = ("2020-06-01", "2021-06-01"), ("2021-03-01", "2022-06-01")
    builder.add_relations(
        {
            **toy.relation_columns(rows),
            "start_earliest": [None, first[0], second[0], None],
            "start_latest": [None, first[1], second[1], None],
            "end_earliest": [first[0], second[0], None, second[0]],
            "end_latest": [first[1], second[1], None, second[1]],
        }
    )
    network = builder.build()
    names = ("start_earliest", "start", "start_latest", "end_earliest", "end", "end_latest")

    def days(network: Network) -> list[tuple[str, ...]]:
        columns = table_columns(network, "relations")
        return list(
            zip(*(["-" if day is None else str(day) for day in columns[name]] for name in names), strict=True)
        )

    none = ("-", "-")
    closed = network.close_relations("t", type="guided_by", on="2021-05-01")
    assert days(closed) == [
        ("-", "2020-01-01", "-", "2020-06-01", "2021-01-01", "2021-04-30"),
        ("2020-06-01", "2021-01-01", "2021-04-30", "-", "2021-05-01", "-"),
        ("2021-05-01", "2022-01-01", "2022-06-01", *none, "-"),
        ("-", "2020-01-01", "-", "2021-03-01", "2022-01-01", "2022-06-01"),
    ]
    removed = network.remove_relations("t", type="guided_by", at="2020-03-01")
    assert days(removed) == days(network)[1:]


BY_RULE = "a relation that follows from a rule has no row; add(relations=…) states one in its place"


@pytest.mark.parametrize(
    ("edit", "error", "told"),
    [
        (
            lambda net: net.close_relations("o", type="guided_by", on="2023-01-01"),
            ArgumentError,
            f"no row states a relation 'guided_by' of 'o' on 2022-12-31; {BY_RULE}",
        ),
        (
            lambda net: net.remove_relations("t", type="guided_by", at="2022-01-01", superior="n"),
            ArgumentError,
            f"no row states a relation 'guided_by' of 't' to 'n' on 2022-01-01; {BY_RULE}",
        ),
        (
            lambda net: net.close_relations("t", type="guided_by", on="2021-01-01"),
            ArgumentError,
            f"no row states a relation 'guided_by' of 't' on 2020-12-31; {BY_RULE}",
        ),
        (
            lambda net: net.remove_services("o", at="2021-01-01", area="q"),
            ArgumentError,
            "no row states a service of 'o' for 'q' on 2021-01-01; a body serves its home without a row",
        ),
        (
            lambda net: net.close_relations("tt", type="guided_by", on="2021-01-01"),
            UnknownNameError,
            "no body has the id 'tt'",
        ),
        (
            lambda net: net.close_relations("t", type="guided", on="2021-01-01"),
            UnknownNameError,
            "unknown relation type 'guided'; did you mean 'guided_by'?",
        ),
        (
            lambda net: net.close_relations("t", type="guided_by", on="2021-01-01", superior="v"),
            UnknownNameError,
            "no body has the id 'v'",
        ),
        (
            lambda net: net.close_services("t", on="2021-01-01", area="m"),
            UnknownNameError,
            "no area has the id 'm'",
        ),
        (
            lambda net: net.close_services("t", on="2019-12-31"),
            OutsideDataError,
            "day 2019-12-31: the data of 'toy' begin 2020-01-01",
        ),
        (
            lambda net: net.remove_services("t", at="2030-01-01"),
            OutsideDataError,
            "day 2030-01-01: after the horizon of 'toy', 2029-12-31",
        ),
        (lambda net: net.close_services("t", on="soon"), DayError, "day 'soon': not a day"),
    ],
)
def test_what_cannot_be_ended(
    network: Network, edit: Callable[[Network], Network], error: type[Exception], told: str
) -> None:
    with pytest.raises(error) as caught:
        edit(network)
    assert str(caught.value).startswith(told)
