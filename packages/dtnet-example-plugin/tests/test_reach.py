"""The numbers of the policy by hand, and the laws of dtnet on small countries that Hypothesis makes up."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dtnet
from dtnet.testing import laws
from dtnet_example_plugin.reach import policies

ID = "toyland.lantern-isle.reach"
ISLE = "toy:province:lantern-isle"
FIRST, LAST = "2024-01-01", "2026-01-01"
DAYS = (FIRST, "2024-02-11", "2024-02-29", "2024-07-01", "2025-01-01", "2025-05-17")
VOCABULARY = dtnet.Vocabulary(
    levels=("country", "province", "village"),
    body_kinds=("team",),
    area_types=("",),
    relation_types=(),
    attributes=(
        dtnet.Attribute(name="households", table="areas", type="whole", description="Households"),
        dtnet.Attribute(name="people", table="bodies", type="whole", description="Everyone"),
    ),
    currency=dtnet.Currency("XTS", 2),
)
TEAMS = st.lists(
    st.tuples(st.sampled_from(["v1", "v2"]), st.sampled_from(DAYS), st.integers(0, 40)),
    min_size=1,
    max_size=4,
)
HOUSEHOLDS = st.tuples(st.integers(0, 5_000), st.integers(0, 5_000))


def country(households: tuple[int, int], teams: list[tuple[str, str, int]]) -> dtnet.Network:
    """Lantern Isle and its neighbour, a village each, and some teams: home, first day, people."""
    metadata = dtnet.Metadata(name="toyland", extent=dtnet.Period(FIRST, LAST))
    builder = dtnet.NetworkBuilder(VOCABULARY, metadata)
    ids = ["c", ISLE, "p2", "v1", "v2"]
    builder.add_areas(
        {
            "id": ids,
            "level": ["country", "province", "province", "village", "village"],
            "parent": [None, "c", "c", ISLE, "p2"],
            "code": ids,
            "name": ids,
            "type": [""] * 5,
            "start": [FIRST] * 5,
            "end": [None] * 5,
            "households": [None, None, None, *households],
        }
    )
    names = [f"t{number}" for number in range(len(teams))]
    builder.add_bodies(
        {
            "id": names,
            "name": names,
            "kind": ["team"] * len(teams),
            "home": [home for home, _, _ in teams],
            "start": [start for _, start, _ in teams],
            "end": [None] * len(teams),
            "people": [people for _, _, people in teams],
        }
    )
    return builder.build()


def test_it_is_offered() -> None:
    assert ID in dtnet.policies(country="toyland")  # beside those that dtnet bundles


def test_what_is_due_by_hand() -> None:
    [reach] = policies()
    cells = dtnet.DueCells.of(
        month=["2024-01", "2024-02", "2024-02"],
        days=[31, 29, 10],
        facts={"team.people": [5, 5, 4], "village.households": [180, 179, 100]},
        choices={"coin": "10"},
    )
    # The roots of 900, 895 and 400 are 30, 29 and 20, rounded down; 10 × 20 × 10 / 29 = 68.9…
    assert reach.due("reach", cells).tolist() == [300, 290, 68]
    with pytest.raises(ValueError, match="no component 'other'"):
        reach.due("other", cells)


def test_the_engine_does_the_rest() -> None:
    network = country((180, 180), [("v1", FIRST, 5), ("v2", FIRST, 5)])
    spent = dtnet.assess(network, dtnet.policies(country="toyland")[ID], window="2024")
    assert {row["month"]: row["amount"] for row in spent.by("month")} == {
        **{f"2024-{month:02}": 300 for month in range(1, 11)},
        "2024-11": 0,  # ten months of 300 are the ceiling
        "2024-12": 0,
    }
    assert {row["source"]: row["amount"] for row in spent.by("source")} == {
        "country": 2_000,
        "province": 1_000,
    }
    more = dtnet.assess(network, policies(), window="2024-01", choices={ID: {"coin": "12"}})
    assert more.total == 360


def test_it_is_assessed_on_the_bundled_toyland() -> None:
    network = dtnet.datasets.load("toyland")
    spent = dtnet.assess(network, dtnet.policies(country="toyland")[ID], window="2025")
    # Ten for each whole root of people x households a month, at most 3,000 a year. By hand: the roots of
    # 5 x 120, 3 x 120, 4 x 80, 7 x 150, 2 x 150, 3 x 40 and, for eight months, 3 x 30 are 24, 18, 17, 32, 17,
    # 10 and 9.
    paid = {row["team"].removeprefix("toy:team:"): row["amount"] for row in spent.by("team")}
    assert paid == {
        "anchor-lamp": 3_000,
        "anchor-tide": 2_040,
        "brass-lamp": 2_880,
        "brass-tide": 2_160,
        "cable": None,  # its first day lies between December 2024 and February 2025
        "flint": 2_040,
        "reef": 720,
        "tallow": None,  # three to eight people for 90 to 110 households
    }
    assert spent.unknown_facts == (
        f"policy {ID}: component 'reach': 'first day' of 'toy:team:cable'",
        f"policy {ID}: component 'reach': 'team.people' of 'toy:team:tallow'",
        f"policy {ID}: component 'reach': 'village.households' of 'toy:village:tallow'",
    )


@settings(deadline=None, max_examples=15, derandomize=True)
@given(households=HOUSEHOLDS, teams=TEAMS, day=st.sampled_from(DAYS[1:]))
def test_it_keeps_the_laws(households: tuple[int, int], teams: list[tuple[str, str, int]], day: str) -> None:
    network, offered = country(households, teams), policies()
    laws.splitting_windows(network, offered, dtnet.Period(FIRST, LAST), day)
    laws.months_alone(network, offered, "2024-06-15..2025-02-10")
    laws.ceilings_hold(network, offered[0], dtnet.Period(FIRST, LAST))
    laws.rows_stand_alone(network, offered[0], "2024")
    laws.answers_are_values(network, offered, "2024-02")
