"""Filters that name an area: the name is looked up on the first day of the question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import dtnet
from dtnet.coverage import CoverageQuery, any_team, coverage_text, every, has_team, in_area
from dtnet.errors import AmbiguousNameError, ArgumentError, UnknownNameError
from dtnet.predicates import inside

from ..doubtful_country import area, commune, country, team

if TYPE_CHECKING:
    from collections.abc import Callable

    from dtnet import Network
    from dtnet.predicates import Condition

DAY = "2025-02-01"


@pytest.fixture(scope="module")
def toyland() -> Network:
    return dtnet.datasets.load("toyland")


@pytest.mark.parametrize(
    "asked",
    [
        {"at": DAY},
        {"at": DAY, "by": "shire"},
        {"during": "2024-07-01..2025-07-01", "over_time": "mean"},
        {"during": "2024-07-01..2025-07-01", "over_time": "last"},
    ],
)
@pytest.mark.parametrize("wrap", [lambda each: each, any_team, lambda each: has_team() & ~each])
def test_a_name_stands_for_the_area_of_the_first_day(
    toyland: Network, asked: dict[str, Any], wrap: Callable[[Condition], Condition]
) -> None:
    first = asked.get("at") or "2024-07-01"
    id = toyland.at(first).find("Heron").id
    named = toyland.coverage(of=wrap(in_area("Heron")), over="village", **asked)
    stated = toyland.coverage(of=wrap(inside(id, as_of=first)), over="village", **asked)
    assert named.to_dicts() == stated.to_dicts()
    assert toyland.coverage(of=wrap(in_area(id)), over="village", **asked).to_dicts() == stated.to_dicts()


def test_a_filter_names_an_area(toyland: Network) -> None:
    [filtered] = toyland.coverage(of="has_team", where="in_area(Heron)", at=DAY).to_dicts()
    [restricted] = toyland.coverage(of="has_team", within="Heron", at=DAY).to_dicts()
    assert filtered == restricted
    both = toyland.coverage(where='in_area("Heron", toy:parish:heron)', at=DAY).to_dicts()
    assert both == [filtered]


def test_a_name_stands_in_texts_and_explanations(toyland: Network) -> None:
    query = CoverageQuery(of="every(village, in_area(Heron))", over="parish", at=DAY)
    assert CoverageQuery.from_text(query.to_text()) == query
    assert coverage_text(query.of) == coverage_text(every("village", in_area("Heron")))
    told = toyland.coverage(of="in_area(Heron)", where="has_team", at=DAY).explain()
    assert told.of == "in_area(Heron)"


@pytest.mark.parametrize(
    ("name", "error", "message"),
    [
        ("Nowhere", UnknownNameError, "Nowhere"),
        ("Twin", AmbiguousNameError, "Twin"),
    ],
)
def test_a_name_is_of_one_area(name: str, error: type[Exception], message: str) -> None:
    areas = [*commune("v0"), *(area(id, "village", "k0") | {"name": "Twin"} for id in ("v1", "v2"))]
    network = country(areas, [team("t0", "v0")])
    with pytest.raises(error, match=message):
        network.coverage(of=in_area(name), over="village", at=network.extent.start)


def test_what_in_area_refuses() -> None:
    with pytest.raises(ArgumentError, match=r"^in_area \(\); name at least one area by its id or name$"):
        in_area()
    with pytest.raises(ArgumentError, match=r"^in_area \(3,\); name"):
        in_area(3)  # type: ignore[arg-type]
