"""What hangs on each body, against removing it: every way in which the teams of an area may be, by hand."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import dtnet
from dtnet import Network
from dtnet.testing.strategies import days_of, networks

from ...asking import put
from ...lengths import examples

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dtnet import Snapshot

Edges = set[tuple[str, str]]


def reached(root: str, edges: Edges, without: str | None = None) -> set[str]:
    """Who is below the root on some way that does not lead over somebody."""
    below: dict[str, list[str]] = {}
    for high, low in edges:
        if low != without:
            below.setdefault(high, []).append(low)
    found, left = set(), [root] if root != without else []
    while left:
        here = left.pop()
        if here not in found:
            found.add(here)
            left += below.get(here, ())
    return found


def hosts(day: Snapshot, relations: Sequence[str], home: str) -> tuple[list[str], bool, bool]:
    """Under whom the rules put a team of an area; whether some rule speaks of it, and some relation none."""
    network = day.network
    team = network.vocabulary.team_kind
    found, ruled, free = [], False, False
    bodies = day.bodies().to_dicts()
    parents = {row["id"]: row["parent"] for row in day.areas()}
    for name in relations:
        rules = [
            rule
            for rule in network.tables.relation_rules
            if rule.type == name and day.date in rule.period and team in rule.of and team not in rule.to
        ]
        if not rules:
            free = True
            continue
        ruled = True
        rule = rules[-1]
        at = parents[home] if rule.search == "above" else home
        while at is not None:
            here = [
                row["id"] for kind in rule.to for row in bodies if row["kind"] == kind and row["home"] == at
            ]
            if here:
                found.append(here[0])
                break
            at = parents[at]
    return found, ruled, free


def ways(day: Snapshot, relations: Sequence[str], home: str, name: str) -> Iterator[Edges]:
    """Where a team that is not listed may hang."""
    found, ruled, free = hosts(day, relations, home)
    if ruled:
        yield {(host, name) for host in found}
    if free:
        for other in day.bodies()["id"]:
            yield {(str(other), name), *((host, name) for host in found)}


def lost(day: Snapshot, over: str, relations: Sequence[str], root: str) -> dict[str, tuple[int, int]]:
    """By body, how many areas of a level are lost for sure, and maybe."""
    network = day.network
    edges = {
        (row["superior"], row["subordinate"])
        for name in relations
        for row in day.relations(name)
        if row["superior"] is not None
    }
    team = network.vocabulary.team_kind
    stated = {row["id"] for row in day.bodies(kind=team)}
    maybe = {row["id"] for row in day.uncertain("bodies")}
    parents = {row["id"]: row["parent"] for row in day.areas()}

    def inside(area: str | None, outer: str) -> bool:
        while area is not None and area != outer:
            area = parents.get(area)
        return area == outer

    unsure = set(day.uncertain("areas")["id"])
    homes = {row["id"]: row["home"] for row in [*day.bodies(kind=team), *day.uncertain("bodies")]}
    kinds = {row["id"]: row["kind"] for row in day.uncertain("bodies")}
    listed = [
        each.area
        for each in network.tables.statements
        if each.about == "teams" and each.start <= day.date and (each.end is None or day.date < each.end)
    ]
    bodies = list(day.bodies()["id"])
    found: dict[str, list[int]] = {str(body): [0, 0] for body in bodies}
    for area in day.areas(level=over)["id"]:
        assert isinstance(area, str)
        here: list[tuple[str, list[Edges | None]]] = []
        for each, home in homes.items():
            served = day.serves(each) if each in stated else [home]
            if kinds.get(each, team) != team or not any(inside(place, area) for place in served):
                continue
            absent: list[Edges | None] = [None] if each in maybe else []
            there = [set()] if each in stated else list(ways(day, relations, home, each))
            here.append((each, [*absent, *there]))
        if not any(inside(area, outer) for outer in listed):
            here.append(("unlisted", [None, *ways(day, relations, area, "unlisted")]))
        outcomes: dict[str, set[bool]] = {body: set() for body in found}
        for way in product(*(options for _, options in here)):
            teams = {name for (name, _), each in zip(here, way, strict=True) if each is not None}
            drawn = edges.union(*(each for each in way if each))
            before = bool(teams & reached(root, drawn))
            for body, seen in outcomes.items():
                seen.add(before and not teams & reached(root, drawn, without=body))
        for body, seen in outcomes.items():
            found[body][0] += seen == {True} and area not in unsure
            found[body][1] += True in seen
    return {body: (low, high) for body, (low, high) in found.items()}


def check(day: Snapshot, over: str, relations: Sequence[str], root: str) -> None:
    wanted = lost(day, over, relations, root)
    asked: dict[str, Any] = {"at": day.date, "over": over, "relations": relations, "root": root}
    table = put(day.network, "dependence.points_of_failure", accept_synthetic=True, **asked)
    told = {row["id"]: (row["lower"], row["upper"]) for row in table}
    assert told == {body: wanted[str(body)] for body in told}
    for body, (low, high) in wanted.items():
        [row] = put(day.network, "dependence.lost_without", body, accept_synthetic=True, **asked)
        assert (body, row["lower"], row["upper"]) == (body, low, high)


@pytest.mark.parametrize("day", ["2024-03-01", "2025-02-01", "2025-08-01"])
@pytest.mark.parametrize("relations", [("guided_by",), ("guided_by", "helped_by"), ("helped_by",)])
@pytest.mark.parametrize("over", ["village", "parish"])
def test_toyland(day: str, relations: Sequence[str], over: str) -> None:
    root = "toy:ministry:lamps" if "guided_by" in relations else "toy:office:saltmarsh"
    check(dtnet.datasets.load("toyland").at(day), over, relations, root)


@given(network=networks(max_bodies=2, max_areas=7), data=st.data())
@settings(max_examples=examples(60), deadline=None, suppress_health_check=list(HealthCheck))
def test_networks_of_any_shape(network: Network, data: st.DataObject) -> None:
    tables = attrs.evolve(network.tables, partial_lists=())  # the question is refused over a partial list
    network = Network(tables, network.vocabulary, network.metadata)
    day = network.at(data.draw(days_of(network)))
    relations = data.draw(
        st.sampled_from([("guided_by",), ("subordinate_to",), ("guided_by", "subordinate_to")])
    )
    assume(len(day.bodies()))
    root = data.draw(st.sampled_from(day.bodies()["id"]))
    over = data.draw(st.sampled_from(["village", "commune", "province"]))
    check(day, over, relations, str(root))
