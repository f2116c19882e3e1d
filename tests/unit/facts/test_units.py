"""Who is eligible on which days: place, conditions, words that the network does not know."""

# ruff: noqa: E501 - documents and messages stand as they are written

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest

from dtnet import DtnetError, Period, assess
from dtnet.errors import ArgumentError, OutsideDataError, UnknownNameError
from dtnet.facts.unit_spans import _last_before, canonical_units
from dtnet.periods import OPEN, day_number, number_day

from ...inner.facts import ground_of
from ...inner.policy import AssessmentQuestion

if TYPE_CHECKING:
    from dtnet import Network, Policy

    from ..conftest import Land

MONTHLY = 'nature = "entitlement"\nrate = "100 VND/team/month"\nprorate = "any_day"\n'
DAYS = MONTHLY.replace("any_day", "actual_days").replace("100", "3_100")
WHAT = "policy x.1: component 'support': "
YEARLY = """
nature = "at_most"
unclaimed = "full"
ceiling = [{amount = "3_650 VND/team", over = "calendar_year"}]
"""


def number(day: str) -> int:
    return day_number(date.fromisoformat(day))


def paid(network: Network, policy: Policy, window: str = "2023") -> dict[str, int]:
    spent = assess(network, policy, window=window).by("team")
    return {row["team"]: row["amount"] for row in spent.to_dicts()}


def test_teams_of_the_jurisdiction_are_paid(land: type[Land]) -> None:
    assert paid(land.network(), land.policy()) == {"a": 1200, "b": 1200, "d": 1200, "e": 1200}
    assert paid(land.network(), land.policy(place="v3")) == {"c1": 1200}


@pytest.mark.parametrize(
    ("when", "teams"),
    [
        ('{kind = "cdtt"}', ["a", "d", "e", "f"]),
        ('{kind = ["other", "cdtt"]}', ["a", "b", "d", "e", "f"]),
        ('{kind = "other"}', ["b", "f"]),
        ('{level = "village"}', ["a", "b", "d"]),
        ('{level = ["commune", "district"]}', ["e", "f"]),
        ('{"commune.ready" = true}', ["a", "e"]),
        ('{"commune.ready" = false}', ["b"]),
        ('{"commune.ready" = true, level = "commune"}', ["e"]),
        ('{"team.people" = {from = 4}}', ["e", "f"]),
        ('{"team.people" = {below = 4}}', ["a", "b", "d"]),
        ('{"team.people" = {from = 4, below = 6}}', ["e"]),
        ('{"team.people" = [3, 6]}', ["a", "b", "d", "f"]),
        ('{"village.households" = {from = "99.5", below = 300}}', ["a"]),
        ('{areas = {ids = ["k1", "v4"], as_of = "2023-01-01"}}', ["a", "d", "e"]),
        ('{not = {areas = {ids = ["k1", "v4"], as_of = "2023-01-01"}}}', ["b", "f"]),
        ('{any = [{level = "commune"}, {kind = "other"}]}', ["b", "e", "f"]),
        ('{any = [{level = "commune"}, {level = "village", kind = "other"}]}', ["b", "e"]),
        ('{not = {level = "village"}}', ["e", "f"]),
        ('{not = {any = [{level = "village"}, {kind = "other"}]}}', ["e"]),
        # d and f lie in no commune: not applicable, whatever stands beside it
        ('{not = {"commune.ready" = true}}', ["b"]),
        ('{any = [{"commune.ready" = true}, {level = "village"}]}', ["a", "b", "e"]),
        ('"kind = cdtt and not level = village"', ["e", "f"]),
        ('"kind = other or people.x = 1"', None),
    ],
)
def test_conditions(land: type[Land], when: str, teams: list[str] | None) -> None:
    rows = [
        ("a", "v1"),
        ("b", "v2", land.first, None, 3, ("other",)),
        ("d", "v4"),
        ("e", "k1", land.first, None, 5),
        ("f", "d1", land.first, None, 6, ("cdtt", "other")),
    ]
    network = land.network(rows, households={"v1": 100, "v2": 300, "v4": 99})
    if teams is None:
        with pytest.raises(UnknownNameError, match="unknown level 'people'"):
            paid(network, land.policy(f"{MONTHLY}when = {when}"))
        return
    assert list(paid(network, land.policy(f"{MONTHLY}when = {when}"))) == teams


def test_a_team_of_two_kinds_is_paid_once(land: type[Land]) -> None:
    network = land.network([("a", "v1", land.first, None, 3, ("cdtt", "other"))])
    assert paid(network, land.policy(f'{MONTHLY}when = {{kind = ["cdtt", "other"]}}')) == {"a": 1200}


def test_the_ground_of_its_day_is_meant(land: type[Land]) -> None:
    moved = [row for row in land.areas if row[0] not in {"k2", "k3"}]
    moved += [
        ("k2", "commune", "p1", land.first, "2023-03-10", False),
        ("k2", "commune", "p2", "2023-03-10", None, False),
        ("k3", "commune", "p2", land.first, "2023-03-10", False),
        ("k3", "commune", "p1", "2023-03-10", None, False),
    ]
    network = land.network(areas=moved)
    assert paid(network, land.policy()) == {"a": 1200, "b": 1200, "d": 1200, "e": 1200}
    assert paid(network, land.policy(as_of="2023-03-10")) == {"a": 1200, "c1": 1200, "d": 1200, "e": 1200}
    inside = f'{MONTHLY}when = {{areas = {{ids = ["p1"], as_of = "2023-03-10"}}}}'
    assert paid(network, land.policy(inside, place="c")) == {"a": 1200, "c1": 1200, "d": 1200, "e": 1200}


def test_an_area_that_came_later_lies_where_the_one_above_it_lay(land: type[Land]) -> None:
    areas = [
        *land.areas,
        ("k9", "commune", "d1", "2023-06-01"),
        ("v8", "village", "k9", "2023-06-01"),
        ("v9", "village", "k3", "2023-06-01"),
        ("p9", "province", "c", "2023-06-01"),
        ("v7", "village", "p9", "2023-06-01"),
    ]
    teams = [("in", "v8", "2023-06-01"), ("out", "v9", "2023-06-01"), ("new", "v7", "2023-06-01")]
    assert paid(land.network(teams, areas), land.policy()) == {"in": 700}


def test_kinds_of_a_team_may_be_none_and_unknown_ones_do_not_matter_where_nobody_asks(
    land: type[Land],
) -> None:
    rows = [("a", "v1", land.first, None, None, None), ("b", "v2", land.first, None, 3, ())]
    network = land.network(rows)
    assert paid(network, land.policy()) == {"a": 1200, "b": 1200}
    assert paid(network, land.policy(f'{MONTHLY}when = {{kind = "cdtt", level = "commune"}}')) == {}


@pytest.mark.parametrize(
    ("lines", "kind", "message"),
    [
        ('when = {level = "vilage"}', UnknownNameError, "unknown level 'vilage'; did you mean 'village'?"),
        ('when = {kind = "cdt"}', UnknownNameError, "unknown team kind 'cdt'; did you mean 'cdtt'?"),
        (
            'when = {"comune.ready" = true}',
            UnknownNameError,
            "unknown level 'comune'; did you mean 'commune' or 'country'?",
        ),
        (
            'when = {"commune.redy" = true}',
            UnknownNameError,
            "no attribute 'redy'; did you mean 'ready'?",
        ),
        ('when = {"commune.type" = "xã"}', UnknownNameError, "unknown area type 'xã'; one of ''"),
        (
            'when = {"village.households" = "5"}',
            ArgumentError,
            "'village.households' is a whole number, and is compared with '5'; write whole numbers or a range",
        ),
        (
            'when = {"commune.ready" = ["yes"]}',
            ArgumentError,
            "'commune.ready' is yes or no, and is compared with 'yes'; write true or false",
        ),
        (
            'when = {"commune.ready" = {from = 3}}',
            ArgumentError,
            "'commune.ready' is yes or no, and is compared with a range; write true or false",
        ),
        (
            'when = {areas = {ids = ["k0"], as_of = "2023-01-01"}}',
            UnknownNameError,
            "no area 'k0' on 2023-01-01",
        ),
        (
            'when = {areas = {ids = ["k1"], as_of = "2022-01-01"}}',
            OutsideDataError,
            "inside 'k1' as of 2022-01-01: the data of 'land' begin 2023-01-01",
        ),
        (
            'norm = {heads = {attribute = "village.ready", base = 1, block = 2, blocks = "full"}, use = "require"}',
            ArgumentError,
            "'village.ready' is yes or no; name a whole number",
        ),
    ],
)
def test_words_that_the_network_does_not_know_or_that_do_not_fit(
    land: type[Land], lines: str, kind: type[DtnetError], message: str
) -> None:
    with pytest.raises(kind) as caught:
        assess(land.network(), land.policy(MONTHLY + lines), window="2023")
    assert str(caught.value) == WHAT + message


def test_a_number_that_a_choice_decides_is_refused(land: type[Land]) -> None:
    more = '[choices.size]\noptions = ["3", "4"]\ndefault = "3"\nwhy = "?"\n'
    policy = land.policy(f'{MONTHLY}when = {{"team.people" = {{choice = "size"}}}}', more)
    with pytest.raises(ArgumentError) as caught:
        assess(land.network(), policy, window="2023")
    assert str(caught.value) == (
        f"{WHAT}'team.people' is a whole number, and is compared with '3'; write whole numbers or a range"
    )


def test_a_count_that_the_network_does_not_keep_is_refused(land: type[Land]) -> None:
    network = land.network()
    few = tuple(each for each in land.attributes if each.name != "deputy")
    bare = type("Bare", (land,), {"vocabulary": classmethod(lambda _: land.vocabulary(few))}).network()
    policy = land.policy(MONTHLY.replace("team/", "person/") + 'count = "deputy"')
    assert assess(network, policy, window="2023").bounds == (0, None)
    with pytest.raises(UnknownNameError) as caught:
        assess(bare, policy, window="2023")
    assert str(caught.value) == f"{WHAT}no attribute 'deputy'; one of 'people', 'leader', 'ordinary'"


def test_spells_that_touch_are_one(land: type[Land]) -> None:
    # one of people, which nobody asks for; one of kinds, of which either will do
    rows = [
        ("a", "v1", "2023-01-01", "2023-01-11", 3),
        ("a", "v2", "2023-01-11", "2023-01-21", 4, ("other",)),
        ("a", "v2", "2023-01-21", None, 4),
    ]
    policy = land.policy(f'{DAYS}when = {{kind = ["cdtt", "other"]}}')
    spent = assess(land.network(rows), policy, window="2023-01")
    (line,) = spent.lines
    assert (spent.total, line.size.tolist(), line.days.sum()) == (3100, [1], 31)


def test_after_the_horizon_the_last_state_goes_on(land: type[Land]) -> None:
    # A year's ceiling of 3,650 over its eligible days: data until 2023-06-30, the whole year counts.
    areas = [*land.areas[:7], ("v1", "village", "k1"), ("v2", "village", "k2")]
    teams = [
        ("a", "v1", land.first, "2023-07-01"),
        ("b", "v2", land.first, "2023-06-30"),
        ("d", "v2", "2023-06-30", "2023-07-01"),
        ("f", "v1"),
        ("g", "v1", "2023-06-01", "2023-06-11"),
        ("h", "v1", land.first, "2023-08-01"),
    ]
    network = land.network(teams, areas, end="2023-07-01")

    # a and f: 30 of 365 days, and what is rounded; b is gone: 29 of 180; d: 1 of 185; g: 10 of 10; h, whose end
    # after the data is stated: 30 of 212
    def share(before: int, days: int, whole: int) -> int:
        return 3650 * (before + days) // whole - 3650 * before // whole

    assert paid(network, land.policy(YEARLY), "2023-06") == {
        "a": share(151, 30, 365),
        "b": share(151, 29, 180),
        "d": share(0, 1, 185),
        "f": share(151, 30, 365),
        "g": 3650,
        "h": share(151, 30, 212),
    }


def test_an_era_ends_where_territory_changes_or_a_team_moves(land: type[Land]) -> None:
    areas = [*land.areas, ("v9", "village", "k3", "2023-06-01", "2023-09-01")]
    teams = [("a", "v1", land.first, "2023-03-01"), ("a", "v2", "2023-03-01"), ("b", "v2", "2023-04-01")]
    question = AssessmentQuestion(
        network=land.network(teams, areas),
        window=Period("2023-01-01", "2024-01-01"),
        given={},
        missing_history="error",
    )
    found = question.eras(number("2023-02-01"), number("2023-08-01"))
    days = [(str(number_day(start)), str(number_day(end))) for start, end in found]
    assert days == [
        ("2023-02-01", "2023-03-01"),
        ("2023-03-01", "2023-06-01"),
        ("2023-06-01", "2023-08-01"),
    ]


def test_the_ground_knows_how_long_its_area_stands(land: type[Land]) -> None:
    villages = [
        ("v5", "village", "k1", "2023-01-01", "2023-02-01"),
        ("v5", "village", "k1", "2023-03-01", "2023-04-01"),
        ("v5", "village", "k2", "2023-04-01", "2023-05-01"),
        ("v5", "village", "k2", "2023-06-01", "2023-07-01"),
        ("v6", "village", "k2", "2023-06-01", land.end),
    ]
    network = land.network(areas=[*land.areas, *villages])

    def end(area: str, day: date) -> int | None:
        ground = ground_of(network, area, day)
        return None if ground is None else ground.end

    assert end("v5", date(2023, 1, 31)) == number("2023-02-01")
    assert end("v5", date(2023, 2, 1)) is None
    assert end("v5", date(2023, 3, 1)) == number("2023-05-01")
    assert end("v6", date(2023, 6, 1)) == end("p1", date(2023, 6, 1)) == OPEN
    assert end("v0", date(2023, 6, 1)) is None
    with pytest.raises(OutsideDataError):
        end("p1", date(2022, 12, 31))


def test_members_of_a_ground_are_asked_on_any_day(land: type[Land]) -> None:
    network = land.network(areas=[*land.areas, ("v9", "village", "k1", "2023-06-01")])
    ground = ground_of(network, "d1", date(2023, 1, 1))
    territory = network.at("2023-06-01").territory
    assert territory.ids(np.flatnonzero(ground.members(territory))) == ["d1", "k1", "v1", "v9", "v4"]


def test_a_body_and_the_one_that_came_in_its_place_are_one_unit(land: type[Land]) -> None:
    first, second = "2023-03-10", "2023-04-11"
    days = {"a": (land.first, first), "e": (land.first, first), "d": (first, second), "b": (second, None)}
    days |= {"f": (first, None), "g": (first, None), "h": (land.first, None)}
    teams = [(id, "v1", *days[id]) for id in sorted(days)]
    whole, half = Fraction(1), Fraction(1, 2)
    chain = [("e", "d", whole), ("d", "b", whole), ("a", "f", half), ("a", "g", half)]
    found = canonical_units(land.network(teams, successions=chain)).tolist()
    # e, d, b are one; a went to two
    assert found == [0, 3, 3, 3, 4, 5, 6]
    merged = [("a", "f", whole), ("e", "f", whole)]
    assert canonical_units(land.network(teams, successions=merged)).tolist() == list(range(7))
    assert canonical_units(land.network(teams)).tolist() == list(range(7))


def test_bodies_that_are_there_at_one_time_are_two(land: type[Land]) -> None:
    network = land.network([("a", "v1"), ("b", "v1")], successions=[("a", "b", Fraction(1))])
    assert canonical_units(network).tolist() == [0, 1]


def test_areas_of_a_level_are_one_unit_with_what_they_were(land: type[Land]) -> None:
    day = "2023-03-10"
    areas = [
        *land.areas,
        ("k7", "commune", "d1", land.first, day),
        ("k8", "commune", "d1", day),
        ("d7", "district", "p1", land.first, day),
        ("k9", "commune", "p1", day),
    ]
    network = land.network(areas=areas, successions=[("k7", "k8", Fraction(1)), ("d7", "k9", Fraction(1))])
    ids = network.area_index.texts
    for level, one in (("commune", {"k8": "k7"}), ("district", {}), ("village", {})):
        found = canonical_units(network, level).tolist()
        assert {ids[at]: ids[first] for at, first in enumerate(found) if at != first} == one


@pytest.mark.parametrize(
    "rows",
    [
        [(0, 1), (1, 4), (2, 1)],
        [(0, 1), (3, 2)],
        [(0, 1), (0, 4), (1, 2), (2, 2), (2, 3), (2, 7)],
        [(0, 3), (3, 1), (3, 5), (7, 2), (8, 8), (8, 9)],
    ],
)
def test_the_row_of_a_unit_on_a_day_is_the_last_that_has_begun(rows: list[tuple[int, int]]) -> None:
    """A unit that has not begun has the row before its first."""
    unit, start = np.array(rows).T
    pairs = [(each, day) for each in sorted(set(unit.tolist())) for day in range(11)]
    for asked in (pairs, pairs[::-1], pairs[:1], [pair for pair in pairs if pair[0] == pairs[-1][0]]):
        units, days = np.array(asked).T
        found = _last_before(unit, start, units, days)
        before = [sum((of, begun) <= pair for of, begun in rows) - 1 for pair in asked]
        assert found.tolist() == before
