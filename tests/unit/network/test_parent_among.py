"""Areas whose parent is one of several: rules, edits, selections, files, and questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import dtnet
from dtnet import Currency, Metadata, NetworkBuilder, Period, Vocabulary
from dtnet.errors import ArgumentError, InvalidNetworkError
from dtnet.network import ParentAmong

from ...inner.facts import Root, part_around

if TYPE_CHECKING:
    from pathlib import Path

    from dtnet import Network, Table

DAY = "2024-06-01"
LEVELS = ("province", "district", "commune", "village")
AREAS = {"p": None, "d": "p", "e": "p", "c1": "d", "c2": "d", "c3": "e", "v": "d", "w": "c1"}
PLACES = {"p": 0, "d": 1, "e": 1, "c1": 2, "c2": 2, "c3": 2, "v": 3, "w": 3}


def among(area: str, candidate: str, start: str = "2024-01-01", end: str | None = None) -> ParentAmong:
    return ParentAmong(area=area, candidate=candidate, start=start, end=end, origin="assumed")


def built(*records: ParentAmong, **other: str | dict[str, str]) -> Network:
    words = Vocabulary(
        levels=LEVELS,
        body_kinds=("team",),
        area_types=("",),
        relation_types=(),
        attributes=(),
        currency=Currency("XTS", 2),
    )
    builder = NetworkBuilder(words, Metadata(name="toy", extent=Period("2024-01-01", "2026-01-01")))
    parents = AREAS | other
    for area, parent in parents.items():
        row: dict[str, Any] = {"id": area, "level": LEVELS[PLACES[area]], "start": "2024-01-01"}
        row |= {"parent": parent, "code": "", "name": area, "type": ""}
        if isinstance(parent, dict):
            row |= parent
        builder.add_areas({name: [cell] for name, cell in row.items()})
    builder.add_bodies({"id": ["t"], "kind": ["team"], "start": ["2024-01-01"], "home": ["v"], "name": ["t"]})
    for each in records:
        builder.add_parent_among(each)
    return builder.build()


@pytest.fixture(scope="module")
def network() -> Network:
    return built(among("v", "c1"), among("v", "c2"))


def faults(*records: ParentAmong, **other: str | dict[str, str]) -> list[str]:
    with pytest.raises(InvalidNetworkError) as caught:
        built(*records, **other)
    return [str(each) for each in caught.value.faults]


def test_a_day_names_the_candidates(network: Network) -> None:
    day = network.at(DAY)
    assert day.parents_among("v") == ["c1", "c2"]
    assert day.parents_among("w") == []
    assert day.area("v").parent == "d"
    later = built(among("v", "c1", end="2025-01-01"), among("v", "c2", end="2025-01-01"))
    assert later.at("2025-01-01").parents_among("v") == []
    assert [str(each) for each in later.change_days()] == ["2025-01-01"]


def test_each_row_names_areas_and_days() -> None:
    assert faults(among("x", "c1"), among("v", "w"), among("v", "y", end="2024-01-01")) == [
        "parent among 0: area: there is no area 'x'",
        "parent among 1: candidate: 'w' is a village; no village lies in a village; name an area above",
        "parent among 2: candidate: there is no area 'y'",
        "parent among 2: end: 2024-01-01 is not after 2024-01-01; ends are not included",
    ]
    again = "'c1' is a candidate of 'v' on these days in another row, too; state it once"
    needed = "needed on 2023-01-01.., but 'v' exists on 2024-01-01.. only"
    assert faults(among("v", "c1", "2023-01-01"), among("v", "c1"), among("v", "c2")) == [
        f"parent among 0: area: {needed}",
        "parent among 0: candidate: needed on 2023-01-01.., but 'c1' exists on 2024-01-01.. only",
        f"parent among 1: candidate: {again}",
    ]


def test_candidates_lie_in_the_parent_and_it_is_the_lowest_such_area() -> None:
    lowest = "name the lowest area that contains all candidates"
    assert faults(among("v", "c1"), among("v", "c3")) == [
        f"parent among: v: on 2024-01-01 the candidate 'c3' does not lie in its parent 'd'; {lowest}"
    ]
    assert faults(among("v", "c1"), among("v", "c2"), v="p") == [
        "parent among: v: on 2024-01-01 all its candidates lie in 'd'; name it as the parent, not 'p'"
    ]
    assert faults(among("v", "d"), among("v", "c1")) == [
        "parent among: v: on 2024-01-01 the candidate 'd' is its parent; name areas inside it"
    ]
    several = "its candidates are of several levels (district, commune); name areas of one level"
    assert faults(among("v", "d"), among("v", "c3"), v="p") == [f"parent among: v: on 2024-01-01 {several}"]
    assert built(among("v", "c1"), among("v", "c3"), v="p").at(DAY).parents_among("v") == ["c1", "c3"]


def test_there_are_at_least_two_candidates_with_known_parents() -> None:
    only = "'c1' is its only candidate; name it as the parent, or state another candidate"
    assert faults(among("v", "c1"), among("v", "c2", end="2025-01-01")) == [
        f"parent among: v: on 2025-01-01 {only}"
    ]
    own = "is or lies in an area with candidates of its own; the parents of candidates must be known"
    assert faults(
        among("v", "c1"), among("v", "c2"), among("c1", "d"), among("c1", "e"), c1="p", v="p", w="c2"
    ) == [f"parent among: v: on 2024-01-01 the candidate 'c1' {own}"]
    assert faults(among("p", "p")) == [
        "parent among 0: candidate: 'p' is a province; no province lies in a province; name an area above"
    ]


def test_days_within_bounds_are_not_combined_with_candidates() -> None:
    bounds = {"parent": "d", "start_earliest": "2024-01-01", "start_latest": "2024-03-01"}
    message = "areas have candidates for their parents, and the days of some areas are known within bounds"
    assert faults(among("v", "c1"), among("v", "c2"), c3=bounds) == [
        f"parent among: {message}; state the days, or leave the candidates out"
    ]


def test_files_keep_candidates(network: Network, tmp_path: Path) -> None:
    for name in ("a.json", "folder", "c.dtnet"):
        path = tmp_path / name
        dtnet.write_network(network, path)
        assert dtnet.read_network(path) == network
    assert network.to_builder().build() == network
    assert network.to_builder().build().content_hash() != built().content_hash()


def test_selections_keep_candidates_or_are_refused(network: Network) -> None:
    part = network.select(within="v")
    assert part.at(DAY).parents_among("v") == ["c1", "c2"]
    assert part.area_index.get("w") is None
    first, _ = network.select(during="2025").tables.parent_among
    assert Period(first.start, first.end) == Period("2025-01-01", "2026-01-01")
    assert network.select(within="e").tables.parent_among == ()
    with pytest.raises(ArgumentError, match="within='c1': area 'v' may lie there; its parent is one of"):
        network.select(within="c1")


def test_candidates_end_with_their_area_and_edits_are_checked(network: Network) -> None:
    closed = network.close("v", on="2025-01-01", with_contents=True)
    assert {str(each.end) for each in closed.tables.parent_among} == {"2025-01-01"}
    added = {"id": ["x"], "level": ["village"], "start": [DAY], "parent": ["c1"]}
    more = network.add(areas=added | {name: [""] for name in ("code", "name", "type")})
    assert more.at(DAY).parents_among("v") == ["c1", "c2"]
    assert network.remove(["v", "t"]).tables.parent_among == ()
    with pytest.raises(InvalidNetworkError, match="the candidate 'c2' does not lie in its parent 'c1'"):
        network.change("v", on=DAY, parent="c1")
    with pytest.raises(InvalidNetworkError, match="parent among 0: candidate: needed on 2024-01-01"):
        network.close("c1", on="2025-01-01", with_contents=True)


def rows(table: Table, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in table.to_dicts()]


def test_tables_by_candidate_allow_for_the_area_and_the_parent_is_certain(network: Network) -> None:
    def asked(**more: str) -> list[tuple[Any, ...]]:
        table = network.coverage(of="has_team", at=DAY, **more)
        return rows(table, "area", "areas", "yes", "unknown", "lower", "upper", "sharp")

    assert asked(over="village", by="commune") == [
        ("c1", 1, 0, 1, 0.0, 1.0, False),
        ("c2", 0, 0, 0, 1.0, 1.0, False),
        ("c3", 0, 0, 0, None, None, True),
        (None, 1, 1, 0, 1.0, 1.0, True),
    ]
    assert asked(over="village", by="district") == [
        ("d", 2, 1, 1, 0.5, 1.0, True),
        ("e", 0, 0, 0, None, None, True),
    ]
    assert [row[3:6] for row in asked(over="commune", by="commune")] == [(1, 0.0, 1.0)] * 3
    assert asked(over="district", within="d") == [(None, 1, 1, 0, 1.0, 1.0, True)]


def test_questions_that_do_not_allow_for_candidates_are_refused(network: Network) -> None:
    question = network.ask("has_team", over="village", within="d", at="2024-01-01")
    with pytest.raises(ArgumentError, match="area 'v' lies on 2024-01-01 in one of several areas"):
        question.redrawn("2024-06-01", into="d")


def test_a_series_allows_for_candidates(network: Network) -> None:
    [row] = network.ask("has_team", over="village", during="2024").series()
    assert (row["lower"], row["upper"]) == (0.5, 1.0)


def test_a_part_around_an_area_has_the_areas_that_may_lie_there(network: Network) -> None:
    part = part_around(built(among("v", "c1"), among("v", "c3"), v="p"), [Root("e", onward=False)])
    assert part.at(DAY).parents_among("v") == ["c1", "c3"]
    assert part_around(network, [Root("e", onward=False)]).tables.parent_among == ()
