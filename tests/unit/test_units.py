"""Who is eligible on which days: place, conditions, and facts that nobody knows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest

from dtnet.errors import ArgumentError, DtnetError, OutsideDataError, UnknownFactError, UnknownNameError
from dtnet.periods import OPEN, day_number, number_day
from dtnet.policy.assessment import assess
from dtnet.policy.eligibility import EVERYWHERE, Term, When
from dtnet.policy.units import Ground, Piece, eligible_spells, eras, ground_of

if TYPE_CHECKING:
    from dtnet.network.network import Network
    from dtnet.policy.document import Heads, Policy

    from .conftest import Land

MONTHLY = 'nature = "entitlement"\nrate = "100 VND/team/month"\nprorate = "any_day"\n'
NO_NUMBER = (
    "policy x.1: component 'support': a condition on village.households reads yes or no; write true or false"
)
NO_DEPUTY = (
    "policy x.1: component 'support': no attribute 'deputy'; "
    "one of 'team_kinds', 'people', 'leader', 'ordinary'"
)
HEADS = MONTHLY.replace("team/month", "person/month")


def number(day: str) -> int:
    return day_number(date.fromisoformat(day))


def paid(network: Network, policy: Policy, window: str = "2023") -> dict[str, int]:
    spent = assess(network, policy, window=window).by("team")
    return {row["team"]: row["amount"] for row in spent.to_dicts()}


def spells(
    network: Network, *pieces: tuple[str, str, When], heads: Heads | None = None, place: str = "p1"
) -> list[tuple[str, str, str, int]]:
    ground = ground_of(network, place, date(2023, 1, 1))
    assert ground is not None
    made = [Piece(number(start), number(end), (when,)) for start, end, when in pieces]
    found = eligible_spells(network, ground, made, heads, what="x")
    return [
        (network.body_index.texts[unit], str(number_day(start)), str(number_day(end)), people)
        for unit, start, end, people in zip(
            found.unit.tolist(), found.start.tolist(), found.end.tolist(), found.heads.tolist(), strict=True
        )
    ]


def test_teams_of_the_jurisdiction_are_paid(land: type[Land]) -> None:
    assert paid(land.network(), land.policy()) == {"a": 1200, "b": 1200, "d": 1200, "e": 1200}
    assert paid(land.network(), land.policy(place="v3")) == {"c1": 1200}


@pytest.mark.parametrize(
    ("when", "teams"),
    [
        ('{kind = "cdtt"}', ["a", "d", "e"]),
        ('{kind = ["other", "cdtt"]}', ["a", "b", "d", "e"]),
        ('{level = "village"}', ["a", "b", "d"]),
        ('{level = ["commune", "district"]}', ["e"]),
        ('{"commune.ready" = true}', ["a", "e"]),
        ('{"commune.ready" = false}', ["b"]),
        ('{"commune.ready" = true, level = "commune"}', ["e"]),
    ],
)
def test_conditions(land: type[Land], when: str, teams: list[str]) -> None:
    rows = [("a", "v1"), ("b", "v2", land.first, None, 3, ("other",)), ("d", "v4"), ("e", "k1")]
    assert list(paid(land.network(rows), land.policy(f"{MONTHLY}when = {when}"))) == teams


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


def test_an_attribute_that_is_unknown_is_named_with_its_area(land: type[Land]) -> None:
    areas = [("k1", "commune", "d1") if row[0] == "k1" else row for row in land.areas]
    policy = land.policy(f'{MONTHLY}when = {{kind = "cdtt", "commune.ready" = true}}')
    with pytest.raises(UnknownFactError) as caught:
        assess(land.network(areas=areas), policy, window="2023")
    assert str(caught.value) == (
        "policy x.1: component 'support': 'commune.ready' of 'k1' is not known (team 'a' and 1 more)"
    )
    spared = land.policy(f'{MONTHLY}when = {{level = "district", "commune.ready" = true}}')
    assert paid(land.network(areas=areas), spared) == {}


def test_kinds_and_people_that_are_unknown_are_named(land: type[Land]) -> None:
    network = land.network([("a", "v1", land.first, None, None, None), ("b", "v2")])
    with pytest.raises(UnknownFactError) as caught:
        paid(network, land.policy(f'{MONTHLY}when = {{kind = "cdtt"}}'))
    assert str(caught.value) == "policy x.1: component 'support': 'kind' is not known (team 'a')"
    with pytest.raises(UnknownFactError) as caught:
        paid(network, land.policy(f'{HEADS}count = "people"'))
    assert str(caught.value) == (
        "policy x.1: component 'support': the number of 'people' is not known (team 'a')"
    )
    assert paid(network, land.policy()) == {"a": 1200, "b": 1200}


@pytest.mark.parametrize(
    ("lines", "kind", "message"),
    [
        (
            f'{MONTHLY}when = {{level = "vilage"}}',
            UnknownNameError,
            "policy x.1: component 'support': unknown level 'vilage'; did you mean 'village'?",
        ),
        (
            f'{MONTHLY}when = {{kind = "cdt"}}',
            UnknownNameError,
            "policy x.1: component 'support': unknown team kind 'cdt'; did you mean 'cdtt'?",
        ),
        (
            f'{MONTHLY}when = {{"comune.ready" = true}}',
            UnknownNameError,
            "policy x.1: component 'support': unknown level 'comune'; did you mean 'commune' or 'country'?",
        ),
        (
            f'{MONTHLY}when = {{"commune.redy" = true}}',
            UnknownNameError,
            "policy x.1: component 'support': no attribute 'redy'; did you mean 'ready'?",
        ),
        (
            f'{MONTHLY}when = {{"village.households" = "5"}}',
            ArgumentError,
            NO_NUMBER,
        ),
        (
            f'{MONTHLY}when = {{"commune.ready" = ["yes"]}}',
            ArgumentError,
            NO_NUMBER.replace("village.households", "commune.ready"),
        ),
        (
            f'{HEADS}count = "deputy"',
            UnknownNameError,
            NO_DEPUTY,
        ),
    ],
)
def test_words_that_the_network_does_not_know(
    land: type[Land], lines: str, kind: type[DtnetError], message: str
) -> None:
    with pytest.raises(kind) as caught:
        assess(land.network(), land.policy(lines), window="2023")
    assert str(caught.value) == message


def test_spells_that_touch_or_overlap_are_one(land: type[Land]) -> None:
    network = land.network([("a", "v1", "2023-02-01", "2023-06-01"), ("a", "v1", "2023-06-01", None, 5)])
    ready = When((Term("commune.ready", (True,)),))
    pieces = [
        ("2023-01-01", "2023-04-01", EVERYWHERE),
        ("2023-01-10", "2023-03-01", ready),
        ("2023-04-01", "2023-07-01", EVERYWHERE),
        ("2023-08-01", "2023-08-02", EVERYWHERE),
    ]
    assert spells(network, *pieces) == [
        ("a", "2023-02-01", "2023-07-01", 0),
        ("a", "2023-08-01", "2023-08-02", 0),
    ]
    assert spells(network, *pieces, heads="people") == [
        ("a", "2023-02-01", "2023-06-01", 3),
        ("a", "2023-06-01", "2023-07-01", 5),
        ("a", "2023-08-01", "2023-08-02", 5),
    ]
    assert spells(network) == []


def test_after_the_horizon_the_last_state_goes_on(land: type[Land]) -> None:
    areas = [
        *land.areas[:7],
        ("v1", "village", "k1", land.first, "2025-06-01"),
        ("v2", "village", "k2", land.first, "2025-01-01"),
    ]
    teams = [
        ("a", "v1", land.first, "2025-01-01"),
        ("b", "v2", land.first, "2024-12-31"),
        ("c1", "v1", land.first, "2024-07-01"),
        ("d", "v2", "2024-12-31", "2025-01-01"),
        ("e", "v1", "2025-02-01", "2025-03-01"),
        ("f", "v1", land.first, "2025-04-01"),
    ]
    network = land.network(teams, areas)
    pieces = [("2024-10-01", "2025-01-01", EVERYWHERE), ("2025-01-01", "2025-10-01", EVERYWHERE)]
    assert spells(network, *pieces) == [
        ("a", "2024-10-01", "2025-10-01", 0),
        ("b", "2024-10-01", "2024-12-31", 0),
        ("d", "2024-12-31", "2025-10-01", 0),
        ("f", "2024-10-01", "2025-10-01", 0),
    ]
    assert spells(network, ("2024-10-01", "2025-10-01", EVERYWHERE)) == spells(network, *pieces)


def test_an_era_ends_where_territory_changes_or_a_team_moves(land: type[Land]) -> None:
    areas = [*land.areas, ("v9", "village", "k3", "2023-06-01", "2023-09-01")]
    teams = [("a", "v1", land.first, "2023-03-01"), ("a", "v2", "2023-03-01"), ("b", "v2", "2023-04-01")]
    found = eras(land.network(teams, areas), number("2023-02-01"), number("2023-08-01"))
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
    assert isinstance(ground, Ground)
    territory = network.at("2023-06-01").territory
    assert territory.ids(np.flatnonzero(ground.members(territory))) == ["d1", "k1", "v1", "v9", "v4"]
