# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

import copy
import pickle
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import dtnet
from dtnet import Origin
from dtnet.errors import ArgumentError, DayError, OutsideDataError, UnknownNameError
from dtnet.read_only import BoundedCache, frozen

if TYPE_CHECKING:
    from dtnet import Network

AREAS = [
    ("c", "country", None),
    ("p", "province", "c", "2020-01-01", "2024-01-01"),
    ("p", "province", "c", "2024-01-01", None),
    ("v", "village", "p", "2022-05-01", None),
]
BODIES = [
    ("m", "ministry", "c", "2020-01-01", None),
    ("t", "team", "v", "2023-01-01", "2024-06-01"),
    ("t", "team", "v", "2024-06-01", "2025-01-01"),
    ("u", "team", "p"),
]
OBSERVED = {"observed": 1, "derived": 0, "assumed": 0, "synthetic": 0}


@pytest.fixture(scope="module")
def network(toy: Any) -> Network:
    builder = toy.builder(
        relations=[("coordinated_by", "u", "m")], rules=[toy.rule("guided_by", "team", "ministry")]
    )
    builder.add_areas(
        toy.area_columns(
            AREAS,
            households=[None, None, None, 120],
            remote=[None, True, False, None],
            type=["", "tỉnh", "tỉnh", "xã"],
            name=["Toyland", "Old", "New", "Cove"],
            origin=["observed", "assumed", "observed", "synthetic"],
        )
    )
    builder.add_bodies(
        toy.body_columns(
            BODIES,
            people=[None, 5, 4, 3],
            leader=[None, 1, 1, None],
            deputy=[None, 1, 0, None],
            ordinary=[None, 3, 3, None],
            skills=[None, "shop pay", [], {"pay"}],
            origin=["observed", "derived", "derived", "derived"],
        )
    )
    return builder.build()


def test_areas_of_a_day(network: Network) -> None:
    assert network.at("2023-12-31").areas().to_dicts() == [
        {
            "id": "c",
            "code": "c",
            "name": "Toyland",
            "level": "country",
            "parent": None,
            "type": "",
            "origin": "observed",
            "households": None,
            "households_lower": None,
            "households_upper": None,
            "remote": None,
        },
        {
            "id": "p",
            "code": "p",
            "name": "Old",
            "level": "province",
            "parent": "c",
            "type": "tỉnh",
            "origin": "assumed",
            "households": None,
            "households_lower": None,
            "households_upper": None,
            "remote": True,
        },
        {
            "id": "v",
            "code": "v",
            "name": "Cove",
            "level": "village",
            "parent": "p",
            "type": "xã",
            "origin": "synthetic",
            "households": 120,
            "households_lower": None,
            "households_upper": None,
            "remote": None,
        },
    ]
    day = network.at("2024-01-01")
    assert day.areas(level="province")["name"] == ["New"]
    assert day.areas(within="p")["id"] == ["p", "v"]
    assert day.areas(level="village", within="New").total("households") == 120
    assert len(day.areas(level="district")) == 0
    assert day.areas(level="district").columns[:4] == ("id", "code", "name", "level")


def test_bodies_of_a_day(network: Network) -> None:
    day = network.at("2024-06-01")
    assert day.bodies().to_dicts()[1] == {
        "id": "t",
        "kind": "team",
        "name": "t",
        "home": "v",
        "origin": "derived",
        "people": 4,
        "people_lower": None,
        "people_upper": None,
        "leader": 1,
        "leader_lower": None,
        "leader_upper": None,
        "deputy": 0,
        "deputy_lower": None,
        "deputy_upper": None,
        "ordinary": 3,
        "ordinary_lower": None,
        "ordinary_upper": None,
        "skills": "",
    }
    assert day.bodies(kind="ministry")["id"] == ["m"]
    assert day.bodies(kind="ministry")["people"] == [None]
    assert day.teams()["id"] == ["t", "u"]
    assert day.teams(within="v").total("people") == 4
    assert day.teams()["skills"] == ["", "pay"]
    assert network.at("2024-05-31").teams(within="v")["skills"] == ["pay shop"]
    assert network.at("2025-01-01").teams()["id"] == ["u"]
    with pytest.raises(UnknownNameError, match="unknown body kind 'teams'; did you mean 'team'"):
        day.bodies(kind="teams")


def test_team_counts_have_a_row_for_every_area(network: Network) -> None:
    day = network.at("2024-06-01")
    assert day.team_counts(by="village").to_dicts() == [
        {"area": "v", "name": "Cove", "teams": 1, "people": 4, **OBSERVED, "observed": 0, "derived": 1}
    ]
    assert day.team_counts(by="province").to_dicts() == [
        {
            "area": "p",
            "name": "New",
            "teams": 2,
            "people": 7,
            **OBSERVED,
            "observed": 0,
            "derived": 0.5,
            "synthetic": 0.5,
        }
    ]
    assert network.at("2022-01-01").team_counts(by="country")["teams"] == [1]
    assert len(day.team_counts(by="district")) == 0


def test_a_count_of_people_is_unknown_if_a_teams_is(toy: Any) -> None:
    day = toy.network(AREAS, [("t", "team", "v", "2023-01-01", None)]).at("2024-01-01")
    assert day.team_counts(by="province").to_dicts() == [
        {"area": "p", "name": "p", "teams": 1, "people": None, **OBSERVED}
    ]


def test_a_count_of_teams_says_what_it_rests_on(toy: Any) -> None:
    toyland = dtnet.datasets.load("toyland").at("2025-02-01")
    counts = {row["area"].rpartition(":")[2]: row for row in toyland.team_counts(by="parish")}
    shares = {name: [counts[name][origin.label] for origin in Origin] for name in ("mist", "quay", "dune")}
    assert shares == {"mist": [0, 0, 0, 1], "quay": [1, 0, 0, 0], "dune": [0, 0.5, 0.5, 0]}
    realm = toyland.team_counts(by="realm").to_dicts()[0]
    assert realm["synthetic"] == 2 / realm["teams"]
    bare = toy.network(AREAS, []).at("2024-01-01").team_counts(by="province").to_dicts()[0]
    assert (bare["teams"], bare["observed"], bare["synthetic"]) == (0, None, None)


def test_attributes_are_declared_by_table(network: Network) -> None:
    assert network.vocabulary.attribute("people", table="bodies").type == "whole"
    with pytest.raises(
        UnknownNameError, match="areas have no attribute 'people'; one of 'households', 'remote'"
    ):
        network.vocabulary.attribute("people", table="areas")


def test_relations_of_a_day(network: Network) -> None:
    day = network.at("2024-06-01")
    assert day.relations("guided_by").to_dicts() == [
        {"subordinate": "t", "superior": "m"},
        {"subordinate": "u", "superior": "m"},
    ]
    assert day.relations("coordinated_by").to_dicts() == [{"subordinate": "u", "superior": "m"}]
    assert len(day.relations("subordinate_to")) == 0
    assert day.line("guided_by").ids() == ["m", "t", "u"]
    assert day.line("guided_by").levels == ("ministry", "committee", "office", "team")
    with pytest.raises(ArgumentError, match="'coordinated_by' is not a line: a body may have several"):
        day.line("coordinated_by")
    for ask in (day.line, day.relations):
        with pytest.raises(
            UnknownNameError, match="unknown relation type 'guided'; did you mean 'guided_by'"
        ):
            ask("guided")


def test_a_record(network: Network) -> None:
    area = network.at("2024-01-01").find("New")
    assert (area.id, area.level, area.parent, area.type) == ("p", "province", "c", "tỉnh")
    assert area.origin is Origin.OBSERVED
    assert network.at("2024-01-01").find("c").parent is None


def test_change_days_lie_inside_the_data(network: Network) -> None:
    assert [str(day) for day in network.change_days()] == [
        "2022-05-01",
        "2023-01-01",
        "2024-01-01",
        "2024-06-01",
        "2025-01-01",
    ]


def test_days_outside_the_data_name_its_ends(network: Network) -> None:
    with pytest.raises(OutsideDataError, match="day 2019-12-31: the data of 'toy' begin 2020-01-01"):
        network.at("2019-12-31")
    with pytest.raises(OutsideDataError, match="day 2030-01-01: after the horizon of 'toy', 2029-12-31"):
        network.at("2030-01-01")
    with pytest.raises(OutsideDataError, match="window start 2030-01-01: after"):
        network.check_covered(date(2030, 1, 1), what="window start")
    with pytest.raises(DayError, match="not a day"):
        network.at("yesterday")


def test_nothing_but_the_day_makes_a_snapshot(network: Network) -> None:
    one, other = network.at("2024-06-01"), network.at(date(2024, 6, 1))
    assert one == other
    assert hash(one) == hash(other)
    assert one != network.at("2024-06-02")
    assert one != "2024-06-01"
    assert one.territory is network.at("2024-06-02").territory
    assert repr(one) == "<Snapshot of 'toy' on 2024-06-01>"
    assert repr(network) == "<Network 'toy' 0, 2020-01-01..2030-01-01>"


def test_copies_and_pickles(network: Network) -> None:
    assert copy.copy(network) is network
    assert copy.deepcopy(network) is network
    network.at("2024-06-01").find("v")
    again = pickle.loads(pickle.dumps(network))  # noqa: S301 - our own bytes
    for day in network.change_days():
        assert again.at(day).areas().to_dicts() == network.at(day).areas().to_dicts()
        assert again.at(day).bodies().to_dicts() == network.at(day).bodies().to_dicts()
        assert again.at(day).line("guided_by").ids() == network.at(day).line("guided_by").ids()
    index = pickle.loads(pickle.dumps(network.area_index))  # noqa: S301 - our own bytes
    assert index.get("p") == network.area_index.get("p")


def test_an_empty_network(toy: Any) -> None:
    day = toy.network().at("2024-01-01")
    assert len(day.areas()) == len(day.bodies()) == len(day.relations("guided_by")) == 0
    assert len(day.territory) == len(day.line("guided_by")) == 0
    assert toy.network().change_days() == []
    with pytest.raises(UnknownNameError, match="no area named 'x'"):
        day.find("x")


def test_threads_that_ask_at_once_see_one_answer(toy: Any) -> None:
    bodies = [(f"t{at:02}", "team", "v", f"20{20 + at % 8}-{1 + at % 12:02}-01") for at in range(60)]
    bodies = [*BODIES[:1], *((id, kind, home, max(start, "2022-05-01")) for id, kind, home, start in bodies)]
    rules = [toy.rule("guided_by", "team", "ministry")]
    network = toy.network(AREAS, bodies, rules=rules)
    days = network.change_days()
    assert len(days) > 16
    expected = {day: toy.network(AREAS, bodies, rules=rules).at(day).line("guided_by").ids() for day in days}

    def ask(number: int) -> bool:
        day = days[(number * 7) % len(days)]
        snapshot = network.at(day)
        return snapshot.line("guided_by").ids() == expected[day] and snapshot.find("v").id == "v"

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(ask, range(400)))


def test_frozen_arrays_belong_to_nobody_else() -> None:
    given = np.array([1, 2], np.int32)
    kept = frozen(given, np.int32)
    part = frozen(given[:1], np.int32)
    given[0] = 9
    assert (kept.tolist(), part.tolist()) == ([1, 2], [1])
    assert frozen(kept, np.int32) is kept
    assert not frozen([1], np.uint8).flags.writeable


def test_a_cache_keeps_the_latest() -> None:
    cache: BoundedCache[int] = BoundedCache(2)
    made: list[int] = []

    def make(number: int) -> int:
        made.append(number)
        return number

    for number in (1, 2, 1, 3, 1, 2):
        assert cache.get(number, lambda number=number: make(number)) == number
    assert made == [1, 2, 3, 2]
    assert len(cache) == 2


@pytest.mark.parametrize("given", [5, None, b"t", ["t"], 1.5])
@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda net, given: net.history(given), "{} is not an id; ids are texts"),
        (lambda net, given: net.remove_services(given, at="2024-01-01"), "{} is not an id; ids are texts"),
        (lambda net, given: net.at("2024-01-01").territory.locate(given), "{} is not an id; ids are texts"),
        (lambda net, given: net.at("2024-01-01").body(given), "{} is not an id; ids are texts"),
        (lambda net, given: net.close([given], on="2024-01-01"), "{} is not a text; ids and words are texts"),
        (lambda net, given: net.select(kinds=[given]), "{} is not a text; ids and words are texts"),
        (lambda net, given: net.at("2024-01-01").graph([given]), "{} is not a text; ids and words are texts"),
        (
            lambda net, given: net.at("2024-01-01").territory.positions([given]),
            "{} is not a text; ids and words are texts",
        ),
        (
            lambda net, given: net.at("2024-01-01").line(given),
            "unknown relation type {}; one of 'guided_by', 'subordinate_to', 'coordinated_by'",
        ),
        (
            lambda net, given: net.vocabulary.level(given),
            "unknown level {}; one of 'country', 'province', 'district', 'commune', 'village'",
        ),
    ],
)
def test_what_is_no_text_names_nothing(network: Network, ask: Any, told: str, given: Any) -> None:
    with pytest.raises((ArgumentError, UnknownNameError)) as caught:
        ask(network, given)
    assert str(caught.value) == told.format(repr(given))


def test_what_is_no_text_is_no_place(network: Network) -> None:
    day: Any = network.at("2024-01-01")
    for ask in (lambda: day.find(5), lambda: day.areas(within=5)):
        with pytest.raises(ArgumentError, match="5 is not a name of an area; ids, names and codes are texts"):
            ask()
    with pytest.raises(ArgumentError, match="5 is not a code of an area"):
        day.find(code=5)
    edit: Any = network.remove
    with pytest.raises(ArgumentError, match="5 is neither a text nor a list of texts"):
        edit(5)
    assert 5 not in day.territory
    assert "v" in day.territory
