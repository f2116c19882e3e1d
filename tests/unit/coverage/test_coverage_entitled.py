"""Who is entitled to money where facts are not known: of teams, of areas, and of policies themselves."""

# ruff: noqa: ANN401 - whatever a question takes is passed on

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

import dtnet

from ...asking import put
from ..conftest import MONTHLY, villages_of

if TYPE_CHECKING:
    from dtnet import Catalogue, Network

    from ..conftest import Land

OIL, SCHOOLING = "toyland.lantern-isle.oil", "toyland.realm.schooling"
BIG = f'when = "team.people >= 4"\n{MONTHLY}'
ROOMY = f'when = "village.households >= 2"\n{MONTHLY}'
DAY = "2023-06-01"


@pytest.fixture(scope="module")
def toyland() -> Network:
    return dtnet.datasets.load("toyland")


@pytest.fixture(scope="module")
def policies() -> Catalogue:
    return dtnet.policies(country="toyland", plugins=False)


def share(network: Network, of: str = "funded", **asked: Any) -> tuple[float, float, bool]:
    [row] = network.coverage(of=of, **{"at": DAY, **asked})
    return row["lower"], row["upper"], row["sharp"]


def parts(network: Network, policies: Any, at: str, **asked: Any) -> tuple[int, int, int]:
    """How many teams are entitled, are not, and may be."""
    row = put(network, "funding.of_teams", policies, over="team", at=at, **asked).counts.to_dicts()[0]
    return row["yes"], row["no"], row["unknown"]


def test_a_team_that_may_be_there_already_may_be_paid(toyland: Network, policies: Catalogue) -> None:
    """Cable's team began between 2024-12-01 and 2025-03-01 and is reckoned with from 2025-01-01."""
    cable = {"of": f"funded:{OIL}", "within": "toy:village:cable", "policies": policies}
    for day, expected in (
        ("2024-11-30", (0, 0)),
        ("2024-12-15", (0, 1)),
        ("2025-01-15", (0, 1)),
        ("2025-03-01", (1, 1)),
        ("2025-07-01", (0, 0)),  # the days of the policy are over
    ):
        assert share(toyland, at=day, **cable)[:2] == expected
        assert parts(toyland, policies[OIL], day, within="toy:village:cable") == (
            expected[0],
            int(expected == (0, 0) and day == "2025-07-01"),
            int(expected == (0, 1)),
        )


def test_a_team_that_may_be_there_still_may_be_paid(toyland: Network, policies: Catalogue) -> None:
    """Rush's team ends on some day not before 2024-12-31 and is reckoned with until 2025-05-31."""
    for day in ("2025-05-31", "2025-06-01", "2025-09-30"):
        assert parts(toyland, policies[SCHOOLING], day, within="toy:village:rush") == (0, 0, 1)
    shares = toyland.ask(at="2025-07-15", within="toy:village:rush").funding.shares(policies)
    assert (shares[SCHOOLING].first_in.lower, shares[SCHOOLING].first_in.upper) == (0, 1)
    [end] = toyland.ask(during="2025", within="toy:village:rush").funding.cliff(policies[SCHOOLING])
    assert (end["before_lower"], end["before_upper"], end["upper"]) == (0.0, 1.0, 0.0)
    found = toyland.ask(over="team", at="2025-10-15", within="toy:village:rush").funding.eligible_unfunded(
        policies[SCHOOLING]
    )
    assert found.counts["unknown"] == [1, 1]


def test_what_counts_as_unknown_is_unknown_of_areas_too(land: type[Land]) -> None:
    network = villages_of(
        land,
        [
            {"id": "v1", "households": 3, "households_origin": "synthetic"},
            {"id": "v2", "households": 3, "households_origin": "assumed"},
            {"id": "v3", "households": 3},
            {"id": "v4", "households": 1},
        ],
    )
    asked = {"policies": land.policy(ROOMY, place="c")}
    assert share(network, **asked) == (0.75, 0.75, True)
    assert share(network, synthetic=False, **asked) == (0.5, 0.75, True)
    [row] = network.coverage(of="funded", at=DAY, **asked)
    assert (row["synthetic"], row["assumed"], row["observed"]) == (0.25, 0.25, 0.5)
    # a headline takes what is assumed for unknown: v3 is known to be paid, and v4 known not to be
    assert put(network.at(DAY), "claim", of="funded", within="v3", **asked).headline == "holds"
    assert put(network.at(DAY), "claim", of="funded", within="v2", **asked).headline == "open"
    assert put(network.at(DAY), "claim", of="funded", within="v4", **asked).headline == "fails"


@pytest.mark.parametrize("moves", [False, True])
def test_a_day_within_bounds_of_the_area_of_a_team_leaves_it_open(land: type[Land], moves: bool) -> None:  # noqa: FBT001
    """From some day of May to July on the village is another version, with more households or elsewhere."""
    middle = {"earliest": "2023-05-01", "latest": "2023-07-01"}
    before = {"id": "v1", "households": 1, "end": "2023-06-10"} | {f"end_{k}": v for k, v in middle.items()}
    after = {"id": "v1", "households": 3, "start": "2023-06-10"} | {
        f"start_{k}": v for k, v in middle.items()
    }
    place = f'when = "province.households >= 2"\n{MONTHLY}' if moves else ROOMY
    network = villages_of(land, [before, {**after, "parent": "p2"} if moves else after])
    asked = {"policies": land.policy(place, place="c")}
    assert share(network, at="2023-04-30", **asked) == (0.0, 0.0, True)
    assert share(network, at="2023-05-01", **asked) == (0.0, 1.0, False)
    assert share(network, at="2023-06-30", **asked) == (0.0, 1.0, False)
    assert share(network, at="2023-07-01", **asked) == (1.0, 1.0, True)
    days = {"during": "2023-04-30..2023-07-02", **asked}
    assert share(network, at=None, over_time="mean", **days)[:2] == (1 / 63, 62 / 63)


def test_a_policy_that_is_only_taken_to_pay_decides_no_headline(land: type[Land]) -> None:
    day = land.network().at("2023-09-01")
    for head, more in (
        ({}, 'seen_in_force = "2023-06-30"'),
        ({"period": '{from = "2023-01-01", assumed = "no days seen"}'}, ""),
        ({}, 'unopened = "open_assumed"'),
    ):
        policy = land.policy(MONTHLY, more, **head)
        judged = day.ask("funded", within="v1", policies=policy).claim()
        assert (judged.headline, judged.in_model) == ("open", "holds")
        [row] = day.coverage(of="funded", within="v1", policies=policy)
        assert (row["assumed"], row["yes"]) == (1.0, 1)
    seen = land.policy(MONTHLY, 'seen_in_force = "2023-09-01"')
    assert day.ask("funded", within="v1", policies=seen).claim().headline == "holds"
    series = land.policy(MONTHLY, 'seen_in_force = "2023-06-30"')
    [row] = land.network().coverage(
        of="funded", within="v1", policies=series, during="2023-06-29..2023-07-03", over_time="mean"
    )
    assert (row["yes"], row["assumed"]) == (4, 0.5)


def test_a_team_that_is_not_listed_may_be_paid_where_the_policy_went_on(land: type[Land]) -> None:
    """The old province went into a new one, with a village of another: nobody lists its teams."""
    day = "2023-03-10"
    areas = (
        ("c", "country", None),
        *((each, "province", "c", land.first, day) for each in ("p1", "p2")),
        ("p3", "province", "c", day),
        ("v1", "village", "p2", land.first, day),
        ("v1", "village", "p3", day),
    )
    whole = [("p1", "p3", Fraction(1)), ("p2", "p3", Fraction(1))]
    network = land.network((), areas, successions=whole)
    policy = land.policy(MONTHLY, on_merger='"extends_to_new_area"')
    assert share(network, at="2023-03-09", policies=policy) == (0.0, 0.0, True)
    assert share(network, at=day, policies=policy)[:2] == (0.0, 1.0)
    stays = land.policy(MONTHLY, on_merger='"continues_in_old_area"')
    assert share(network, at=day, policies=stays)[:2] == (0.0, 0.0)


def test_one_fact_that_two_policies_read_is_not_told_twice(land: type[Land]) -> None:
    network = villages_of(land, [{"id": "v1"}], people=[None], people_lower=[3], people_upper=[5])
    given = [land.policy(BIG, id="x.1", place="c"), land.policy(BIG, id="x.2", place="c")]
    # who gets the one gets the other: the bounds hold, and are not said to be attained
    for of in ("funded:x.1 & ~funded:x.2", "any_team(funded:x.1 & ~funded:x.2)", "funded:x.1 | ~funded:x.2"):
        assert share(network, of, policies=given) == (0.0, 1.0, False)
    assert share(network, "funded:x.1 & ~any_team(own.people >= 4)", policies=given) == (0.0, 1.0, False)
    assert share(network, "funded:x.1", policies=given) == (0.0, 1.0, True)
    found = network.ask(at=DAY).funding.shares(given)
    assert (found["x.1"].shapley.upper, found["x.1"].shapley.sharp) == (1, False)
    alone = network.ask(at=DAY).funding.shares(given[0])
    assert (alone["x.1"].shapley.upper, alone["x.1"].shapley.sharp) == (1, True)


def test_a_fact_that_decides_who_is_asked_is_not_told_twice(land: type[Land]) -> None:
    network = villages_of(
        land, [{"id": "v1", "households_lower": 1, "households_upper": 3}], people=[None], people_lower=[3]
    )
    given = [land.policy(BIG, id="x.1", place="c"), land.policy(ROOMY, id="x.2", place="c")]
    # who is asked has two households or more, and so money of x.2: x.1 adds nothing to it
    asked = {"at": DAY, "where": "own.households >= 2"}
    alone = put(network, "funding.shares", given, **asked)["x.1"]
    assert (alone.last_in.lower, alone.last_in.upper, alone.last_in.sharp) == (0, 1, False)
    weighed = network.ask(at=DAY, weight="households").funding.shares(given)["x.2"].first_in
    assert (weighed.lower, weighed.upper, weighed.sharp) == (0, 3, False)
    free = put(network, "funding.shares", given[0], **asked)["x.1"].first_in
    assert (free.lower, free.upper, free.sharp) == (0, 1, True)


def test_facts_of_their_own_leave_the_bounds_sharp(land: type[Land]) -> None:
    network = villages_of(
        land, [{"id": "v1", "households": None}], people=[None], people_lower=[3], people_upper=[5]
    )
    given = [land.policy(BIG, id="x.1", place="c"), land.policy(ROOMY, id="x.2", place="c")]
    assert share(network, "funded:x.1 & ~funded:x.2", policies=given) == (0.0, 1.0, True)
    assert network.ask(at=DAY).funding.shares(given)["x.1"].shapley.sharp


def test_a_norm_that_is_required_is_asked_on_each_day(land: type[Land]) -> None:
    """From 2023-07-01 on three people are called for, before that two."""
    heads = 'attribute = "village.households", block = 100, blocks = "full"'
    base = '[{from = "2023-01-01", value = 2}, {from = "2023-07-01", value = 3}]'
    norm = f'norm = {{use = "require", heads = {{{heads}, base = {base}}}}}\n'
    policy = land.policy(MONTHLY + norm, place="c")
    network = villages_of(
        land,
        [{"id": "v1", "households": 10}, {"id": "v2", "households": None}],
        people=[2, None],
        people_lower=[None, 2],
        people_upper=[None, 3],
    )
    assert share(network, at="2023-06-30", policies=policy)[:2] == (0.5, 1.0)
    assert share(network, at="2023-07-01", policies=policy)[:2] == (0.0, 0.5)
    mean = {"during": "2023-06-30..2023-07-02", "over_time": "mean", "at": None}
    assert share(network, policies=policy, **mean)[:2] == (0.25, 0.75)


def test_two_openings_of_which_one_is_for_a_team(land: type[Land]) -> None:
    opening = """
        [[opening]]
        period = {from = "2023-01-01", until = "2024-01-01"}
        when = "village.households RANGE"
        cite = {ref = "Decision", issued = "2023-01-01"}
    """
    more = 'unopened = "closed"\n' + "".join(opening.replace("RANGE", each) for each in (">= 2", "< 2"))
    policy = land.policy(MONTHLY, more, place="c")
    network = villages_of(land, [{"id": "v1", "households": None}, {"id": "v2", "households": 1}])
    # one of them is for v1, whatever it has: the bounds are safe, and not said to be attained
    assert share(network, policies=policy) == (0.5, 1.0, False)


def test_nobody_hangs_on_what_is_not_asked(toyland: Network) -> None:
    [row] = toyland.ask(at="2024-12-15").dependence.lost_without("toy:bureau:harbour")
    assert (row["lower"], row["upper"]) == (3, 4)
