"""Funding: which teams are paid, which fit and are not, what falls off when policies end, what each adds."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

import dtnet
from dtnet import Period
from dtnet.coverage import FundingShares
from dtnet.errors import ArgumentError, DayError, OutsideDataError, UnknownFactError, UnknownNameError

from ...asking import put

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dtnet import Catalogue, Network
    from dtnet.coverage.measures import Answer

    from ..conftest import Land

DAY = "2025-02-01"
MONTHLY = 'nature = "entitlement"\nrate = "100 VND/team/month"\nprorate = "any_day"\n'
ISLE = "toy:province:lantern-isle"
OIL, BOATS, SCHOOLING = "toyland.lantern-isle.oil", "toyland.lantern-isle.boats", "toyland.realm.schooling"


@pytest.fixture(scope="module")
def toyland() -> Network:
    return dtnet.datasets.load("toyland")


@pytest.fixture(scope="module")
def policies() -> Catalogue:
    return dtnet.policies(country="toyland", plugins=False)


def counts(table: dtnet.Table, **only: str) -> dict[Any, tuple[Any, ...]]:
    return {
        row["asked"]: (row["yes"], row["no"], row["unknown"])
        for row in table
        if all(row[name] == value for name, value in only.items())
    }


# -- F1, F2 --------------------------------------------------------------------------------------


def test_which_teams_have_a_policy_in_force(toyland: Network, policies: Catalogue) -> None:
    found = toyland.ask(over="team", at=DAY).funding.of_teams(policies)
    table = found.named(accept_synthetic=True)
    short = {"yes": "y", "no": "n", "unknown": "?"}
    told = {
        str(row["id"]).removeprefix("toy:team:"): (
            "".join(short[str(row[name])] for name in (OIL, BOATS, SCHOOLING)),
            row["there"],
        )
        for row in table
    }
    wanted = {
        "yny": ("brass-lamp", "flint", "spark-upper"),
        "ynn": ("spark-lower",),
        "yn?": ("tallow",),
        "nny": ("glow", "otter-lamp", "newt", "moss-lamp", "gull", "rush"),
        "yyy": ("anchor-lamp",),
        "nyn": ("anchor-tide",),
        "yyn": ("reef", "cable"),
        "nn?": ("moss-tide",),
        "nnn": ("brass-tide", "otter-tide", "dune", "mist-1", "mist-2"),
    }
    assert told == {
        name: (verdicts, "unknown" if name in {"cable", "rush"} else "yes")
        for verdicts, names in wanted.items()
        for name in names
    }
    assert [row["id"] for row in table if row["synthetic"]] == ["toy:team:mist-1", "toy:team:mist-2"]


def test_how_many_teams_have_a_policy_and_several(toyland: Network, policies: Catalogue) -> None:
    table = toyland.ask(over="team", at=DAY).funding.of_teams(policies).counts
    assert counts(table) == {
        BOATS: (3, 17, 1),
        OIL: (7, 13, 1),
        SCHOOLING: (9, 9, 3),
        "any": (13, 5, 3),
        "several": (5, 14, 2),
    }
    assert set(table["bodies"]) == {21}
    assert set(table["listed_in_full"]) == {False}
    row = table.to_dicts()[3]
    # cable and rush may not be there: 13/19 without them and moss-tide a no, 16/21 with all three
    assert (row["lower"], row["upper"], row["sharp"]) == (13 / 19, 16 / 21, True)
    assert (row["observed"], row["derived"], row["assumed"], row["synthetic"]) == (
        14 / 21,
        1 / 21,
        1 / 21,
        2 / 21,
    )


def test_villages_with_a_funded_team(toyland: Network, policies: Catalogue) -> None:
    [row] = toyland.coverage(of="funded", policies=policies, at=DAY)
    assert (row["yes"], row["lower"], row["upper"]) == (11, 11 / 21, 16 / 21)


def test_teams_are_counted_by_the_area_of_their_home(toyland: Network, policies: Catalogue) -> None:
    table = toyland.ask(over="team", at=DAY).funding.of_teams(policies, by="parish").counts
    rows = {row["area"]: row for row in table if row["asked"] == "any"}
    assert {area: row["bodies"] for area, row in rows.items()} == {
        "toy:parish:dune": 2,
        "toy:parish:glow": 4,
        "toy:parish:heron": 3,
        "toy:parish:mist": 2,
        "toy:parish:oilham": 3,
        "toy:parish:quay": 3,
        "toy:parish:sedge": 3,
        None: 1,
    }
    assert {area: row["listed_in_full"] for area, row in rows.items()} == {
        "toy:parish:dune": False,
        "toy:parish:glow": True,
        "toy:parish:heron": True,
        "toy:parish:mist": True,
        "toy:parish:oilham": True,
        "toy:parish:quay": True,
        "toy:parish:sedge": False,
        None: False,
    }
    within = (
        toyland.ask(over="team", at=DAY, within="toy:shire:far")
        .funding.of_teams(policies, by="parish")
        .counts
    )
    assert within["area"][:2] == ["toy:parish:dune", "toy:parish:mist"]
    assert len(within) == 5 * 2


def test_teams_of_one_area(toyland: Network, policies: Catalogue) -> None:
    table = toyland.ask(over="team", at=DAY, within=ISLE).funding.of_teams(policies[OIL]).counts
    assert counts(table) == {OIL: (7, 3, 1), "any": (7, 3, 1), "several": (0, 11, 0)}
    assert set(table["listed_in_full"]) == {True}


def test_without_synthetic_facts(toyland: Network, policies: Catalogue) -> None:
    found = toyland.ask(over="team", at=DAY, within="toy:parish:mist", synthetic=False).funding.of_teams(
        policies
    )
    assert counts(found.counts)["any"] == (0, 0, 2)
    assert found.counts["listed_in_full"][0] is False
    # Dune's row is assumed, and Mist's two teams may not be there
    assert found.named(accept_synthetic=True)["there"] == ["unknown", "unknown"]


def test_boats_end_and_one_team_has_nothing_left(toyland: Network, policies: Catalogue) -> None:
    before, after = (
        toyland.ask(over="team", at=day)
        .funding.of_teams(policies)
        .named(asked="any", accept_synthetic=True)["id"]
        for day in ("2025-03-31", "2025-04-01")
    )
    assert set(before) - set(after) == {"toy:team:anchor-tide"}


def test_synthetic_teams_are_not_named_unless_asked_for(toyland: Network, policies: Catalogue) -> None:
    found = toyland.ask(over="team", at=DAY).funding.of_teams(policies)
    with pytest.raises(ArgumentError, match=r"2 of 21 named bodies are synthetic.*accept_synthetic=True"):
        found.named()
    assert found.named(asked="several")["synthetic"] == [False] * 7
    with pytest.raises(UnknownNameError, match=r"asked='severel'.*'several'"):
        found.named(asked="severel")


# -- F3 ------------------------------------------------------------------------------------------


def test_teams_that_fit_a_policy_that_has_ended(toyland: Network, policies: Catalogue) -> None:
    found = toyland.ask(over="team", at="2025-08-01").funding.eligible_unfunded(policies)
    assert counts(found.counts) == {
        BOATS: (3, 18, 0),
        OIL: (3, 17, 1),
        SCHOOLING: (0, 21, 0),
        "any": (4, 16, 1),
    }
    assert found.named(asked=OIL)["id"] == [
        f"toy:team:{name}" for name in ("cable", "reef", "spark-lower", "tallow")
    ]
    assert found.named(asked="any")[OIL] == ["no", "yes", "yes", "yes", "unknown"]


def test_nobody_is_passed_over_by_policies_in_force(toyland: Network, policies: Catalogue) -> None:
    # moss-tide may have four people: then schooling pays it, else it does not fit
    assert set(
        counts(toyland.ask(over="team", at=DAY).funding.eligible_unfunded(policies).counts).values()
    ) == {(0, 21, 0)}


def test_teams_for_whom_no_opening_is(land: type[Land]) -> None:
    more = """
        unopened = "closed"
        [[opening]]
        period = {from = "2023-01-01", until = "2024-01-01"}
        when = {"commune.ready" = true}
        cite = {ref = "Decision", issued = "2023-01-01"}
    """
    policy = land.policy(more=more)
    network = land.network()
    found = network.ask(over="team", at="2023-06-01").funding.eligible_unfunded(policy)
    # v1's and k1's teams are paid, v2 is not ready, v4 lies in no commune, v3 elsewhere
    assert found.named(asked="any")["id"] == ["b", "d"]
    assert found.named(asked="any")["any"] == ["yes", "yes"]
    assert network.ask(over="team", at="2024-06-01").funding.eligible_unfunded(policy, by="village").named(
        asked="x.1"
    )["id"] == [
        "a",
        "b",
        "d",
        "e",
    ]


def test_a_norm_is_not_read_off_the_days_of_a_policy(land: type[Land]) -> None:
    heads = 'attribute = "team.leader", base = 1, block = 1, blocks = "full", least = 1'
    norm = f'{MONTHLY}norm = {{use = "require", heads = {{{heads}}}}}\n'
    policy = land.policy(norm, period='{from = "2023-01-01", until = "2024-01-01"}')
    network = land.network()
    assert counts(network.ask(over="team", at="2024-06-01").funding.eligible_unfunded(policy).counts)[
        "any"
    ] == (0, 1, 4)


def test_policies_that_pay_no_teams(land: type[Land]) -> None:
    area = MONTHLY.replace("team", "commune")
    policy = land.policy(area, per='"commune"')
    network = land.network()
    with pytest.raises(ArgumentError, match="no given policy pays teams in force on the day"):
        network.ask(over="team", at="2023-06-01").funding.eligible_unfunded(policy)
    assert counts(network.ask(over="team", at="2023-06-01").funding.of_teams(policy).counts)["any"] == (
        0,
        5,
        0,
    )
    assert counts(
        network.ask(over="team", at="2023-06-01")
        .funding.eligible_unfunded([policy, land.policy(id="x.2")])
        .counts
    ) == {
        "x.2": (0, 5, 0),
        "any": (0, 5, 0),
    }


def test_a_policy_whose_ground_lies_outside_the_data(land: type[Land]) -> None:
    policy = land.policy(as_of="2026-01-01", period='{from = "2026-01-01", until = "2027-01-01"}')
    with pytest.raises(OutsideDataError, match=r"policy x\.1: jurisdiction as of 2026-01-01"):
        land.network().ask(over="team", at="2023-06-01").funding.eligible_unfunded(policy)


def test_a_policy_of_a_place_that_nobody_knows(land: type[Land]) -> None:
    with pytest.raises(UnknownNameError, match="policy x\\.1: no area 'p3' on 2023-01-01"):
        land.network().ask(over="team", at="2023-06-01").funding.of_teams(
            land.policy(place="p3"), by="village"
        )


def test_a_policy_whose_ground_goes_on_where_nobody_follows(land: type[Land]) -> None:
    day = "2024-01-01"
    areas = (
        ("c", "country", None),
        ("p1", "province", "c", land.first, day),
        ("p3", "province", "c", day),
        ("k1", "commune", "p1", land.first, day),
        ("k1", "commune", "p3", day),
        ("v1", "village", "k1"),
    )
    network = land.network([("a", "v1")], areas)
    policy = land.policy(on_merger='"extends_to_new_area"')
    with pytest.raises(UnknownFactError, match="'p1' is no more from 2024-01-01 on"):
        network.ask(over="team", at="2024-06-01").funding.of_teams(policy)
    ended = land.policy(on_merger='"ends"')
    assert counts(network.ask(over="team", at="2024-06-01").funding.of_teams(ended).counts)["any"] == (
        0,
        1,
        0,
    )
    assert counts(network.ask(over="team", at="2024-06-01").funding.eligible_unfunded(ended).counts)[
        "any"
    ] == (1, 0, 0)
    assert network.ask(during="2023-06-01..2024-06-01").funding.cliff(ended)["day"] == [date(2024, 1, 1)]


# -- F4 ------------------------------------------------------------------------------------------


def test_the_funding_cliff(toyland: Network, policies: Catalogue) -> None:
    cliff = toyland.ask(during="2025", within=ISLE).funding.cliff(policies)
    shown = ("day", "ends", "before_lower", "before_upper", "lower", "upper", "yes", "unknown")
    assert [tuple(row[name] for name in shown) for row in cliff] == [
        (date(2025, 4, 1), BOATS, 0.8, 0.8, 0.8, 0.8, 8, 0),
        (date(2025, 7, 1), OIL, 0.8, 0.8, 0.5, 0.6, 5, 1),
        (date(2025, 10, 1), SCHOOLING, 0.5, 0.6, 0.0, 0.0, 0, 0),
    ]
    assert cliff.columns == (
        "area",
        "day",
        "ends",
        *(f"before_{name}" for name in ("areas", "yes", "no", "unknown", "lower", "upper", "sharp")),
        *("areas", "yes", "no", "unknown", "lower", "upper", "sharp"),
    )


def test_nobody_is_covered_by_no_policy_even_who_is_not_listed(toyland: Network, policies: Catalogue) -> None:
    cliff = toyland.ask(during="2025-10").funding.cliff(policies)
    assert (cliff["yes"], cliff["unknown"], cliff["upper"]) == ([0], [0], [0.0])


def test_the_cliff_by_area_where_an_area_is_there_on_one_day_only(land: type[Land]) -> None:
    areas = (*land.areas, ("v5", "village", "k3", "2024-01-01"))
    policy = land.policy(period='{from = "2023-01-01", until = "2024-01-01"}', place="c")
    cliff = land.network(areas=areas).ask(during="2023-06-01..2024-06-01").funding.cliff(policy, by="village")
    assert cliff["area"] == ["v1", "v2", "v3", "v4", "v5"]
    assert cliff["before_yes"] == [1, 1, 1, 1, None]
    assert cliff["yes"] == [0, 0, 0, 0, 0]


def test_before_an_end_is_the_very_day_before(land: type[Land]) -> None:
    network = land.network([("a", "v1", "2023-12-31"), ("b", "v2", land.first, "2023-12-31")])
    policy = land.policy(period='{from = "2023-01-01", until = "2024-01-01"}')
    [row] = network.ask(during="2023-06-01..2024-06-01", within="v1").funding.cliff(policy)
    assert (row["before_yes"], row["yes"]) == (1, 0)
    [row] = network.ask(during="2023-06-01..2024-06-01", within="v2").funding.cliff(policy)
    assert (row["before_yes"], row["yes"]) == (0, 0)


def test_two_policies_that_end_together_and_one_that_goes_on(land: type[Land]) -> None:
    year = '{from = "2023-01-01", until = "2024-01-01"}'
    given = [land.policy(id="x.2", period=year), land.policy(period=year), land.policy(id="x.3")]
    cliff = land.network().ask(during="2023-01-01..2025-01-01").funding.cliff(given)
    assert (cliff["day"], cliff["ends"]) == ([date(2024, 1, 1)], ["x.1 x.2"])
    assert (cliff["before_yes"], cliff["yes"]) == ([3], [3])


def test_an_opening_that_closes_ends_a_policy_and_the_next_one_opens_it_again(land: type[Land]) -> None:
    opening = """
        [[opening]]
        period = {from = "FROM", until = "UNTIL"}
        cite = {ref = "Decision", issued = "2023-01-01"}
    """
    days = (("2023-02-01", "2023-05-01"), ("2023-04-01", "2023-07-01"), ("2024-03-01", "2024-06-01"))
    more = 'unopened = "closed"\n' + "".join(
        opening.replace("FROM", first).replace("UNTIL", end) for first, end in days
    )
    cliff = land.network().ask(during="2023-01-01..2025-01-01").funding.cliff(land.policy(more=more))
    assert cliff["day"] == [date(2023, 7, 1), date(2024, 6, 1)]


def test_where_nothing_ends_the_table_is_empty_with_its_columns(land: type[Land]) -> None:
    cliff = land.network().ask(during="2023").funding.cliff(land.policy(), by="province")
    assert len(cliff) == 0
    assert cliff.columns[:3] == ("area", "day", "ends")
    assert (cliff.kind("day"), cliff.kind("lower"), cliff.kind("before_yes")) == ("day", "ratio", "whole")


# -- F5 ------------------------------------------------------------------------------------------


def ends(answer: Answer) -> tuple[Fraction | None, Fraction | None]:
    return answer.lower, answer.upper


def test_what_each_policy_adds(toyland: Network, policies: Catalogue) -> None:
    found = toyland.ask(at=DAY, within=ISLE).funding.shares(policies)
    assert found.policies == (BOATS, OIL, SCHOOLING)
    assert {id: ends(found[id].first_in) for id in found.policies} == {
        OIL: (7, 8),
        BOATS: (3, 4),
        SCHOOLING: (5, 6),
    }
    assert {id: ends(found[id].last_in) for id in found.policies} == {
        OIL: (0, 1),
        BOATS: (0, 0),
        SCHOOLING: (0, 0),
    }
    assert {id: ends(found[id].shapley) for id in found.policies} == {
        OIL: (Fraction(19, 6), Fraction(25, 6)),
        BOATS: (Fraction(7, 6), Fraction(5, 3)),
        SCHOOLING: (Fraction(13, 6), Fraction(8, 3)),
    }
    assert ends(found.covered) == (7, 8)
    assert found.covered.sharp
    with pytest.raises(UnknownNameError, match=r"the question does not name the policy 'toyland\.oil'"):
        found["toyland.oil"]


def test_what_each_adds_by_households(toyland: Network, policies: Catalogue) -> None:
    found = toyland.ask(at=DAY, within="toy:shire:harbour", weight="households").funding.shares(policies)
    # Anchor 150 and Buoy 60 by all three, Reef 30 by two, Cable 40 by two or by none
    assert ends(found[OIL].shapley) == (70 + 15, 70 + 15 + 20)
    assert ends(found.covered) == (240, 280)
    glow = toyland.ask(at=DAY, within="Glow", weight="households").funding.shares(policies[OIL])
    # Spark's 200 households and Tallow's 90 to 110
    assert (ends(glow.covered), ends(glow[OIL].first_in)) == ((290, 310), (290, 310))


def test_in_each_completion_shares_add_up_to_what_is_covered(toyland: Network, policies: Catalogue) -> None:
    known = toyland.ask(at=DAY, where="own.households >= 120", within=ISLE).funding.shares(policies)
    values = [known[id].shapley.point for id in known.policies]
    assert (sum(values), known.covered.point) == (3, 3)  # Brass, Spark, Anchor
    open_ = toyland.ask(at=DAY, within=ISLE).funding.shares(policies)
    least, most = (
        sum(each) for each in zip(*(ends(open_[id].shapley) for id in open_.policies), strict=True)
    )
    assert least <= open_.covered.lower <= open_.covered.upper <= most


def test_filters_that_are_not_known_and_shared_teams(toyland: Network, policies: Catalogue) -> None:
    found = toyland.ask(at=DAY, within=ISLE, where="own.coastal = true").funding.shares(policies)
    assert ends(found[BOATS].first_in) == (3, 4)
    within = toyland.ask(at=DAY, within="toy:parish:mist", synthetic=False).funding.shares(policies)
    assert ends(within.covered) == (0, 3)


def test_unknowns_that_areas_share_are_not_attained_together(land: type[Land]) -> None:
    network = land.network([("a", "k1", "2023-01-01", None, None)])
    policy = land.policy(f'{MONTHLY}when = {{"team.people" = {{from = 4}}}}')
    assert ends(network.ask(at="2023-06-01", over="commune").funding.shares(policy).covered) == (0, 2)


def test_policies_that_are_not_in_force_add_nothing(toyland: Network, policies: Catalogue) -> None:
    found = toyland.ask(at="2025-11-01").funding.shares(policies)
    assert {ends(each.shapley) for each in found.additions} == {(0, 0)}
    assert ends(found.covered) == (0, 0)
    one = toyland.ask(at="2025-08-01", within=ISLE).funding.shares(policies)
    assert ends(one[OIL].first_in) == (0, 0)
    assert ends(one[SCHOOLING].shapley) == (5, 6)


def test_where_the_area_is_not_there_nothing_is_added(land: type[Land]) -> None:
    found = land.network().ask(at="2023-06-01", within="v1", over="village").funding.shares(land.policy())
    assert ends(found.covered) == (1, 1)
    assert isinstance(found, FundingShares)


# -- bad input -----------------------------------------------------------------------------------


@pytest.mark.parametrize("given", [(), None, ("x",), 3])
def test_no_policies(toyland: Network, given: Any) -> None:  # noqa: ANN401 - wrong on purpose
    for method in ("funding.of_teams", "funding.eligible_unfunded", "funding.shares"):
        with pytest.raises(ArgumentError, match="pass a policy, or a catalogue"):
            put(toyland, method, given, at=DAY)
    with pytest.raises(ArgumentError, match="pass a policy, or a catalogue"):
        toyland.ask(during="2025").funding.cliff(given)


def test_two_policies_of_one_id(toyland: Network, policies: Catalogue) -> None:
    with pytest.raises(ArgumentError, match=f"two policies have the id '{OIL}'"):
        toyland.ask(over="team", at=DAY).funding.of_teams([policies[OIL], policies[OIL]])


def test_more_policies_than_are_told_apart(land: type[Land]) -> None:
    several = [land.policy(id=f"x.{number}") for number in range(9)]
    with pytest.raises(ArgumentError, match="9 policies in force on 2023-06-01"):
        land.network().ask(at="2023-06-01").funding.shares(several)


def test_days_outside_the_data(toyland: Network, policies: Catalogue) -> None:
    for method in ("funding.of_teams", "funding.eligible_unfunded", "funding.shares"):
        with pytest.raises(OutsideDataError):
            put(toyland, method, policies, at="2026-01-01")
    with pytest.raises(OutsideDataError, match="last day"):
        toyland.ask(during="2025-01-01..2026-02-01").funding.cliff(policies)
    with pytest.raises(DayError, match="has no end"):
        toyland.ask(during=Period("2025-01-01", None)).funding.cliff(policies)


@pytest.mark.parametrize(
    ("options", "message"), [({"by": "county"}, "county"), ({"within": "Nowhere"}, "Nowhere")]
)
def test_places_that_are_not_there(
    toyland: Network, policies: Catalogue, options: Mapping[str, Any], message: str
) -> None:
    for method in ("funding.of_teams", "funding.eligible_unfunded"):
        with pytest.raises(UnknownNameError, match=message):
            put(toyland, method, policies, at=DAY, **options)


def test_a_weight_without_an_upper_bound(toyland: Network, policies: Catalogue) -> None:
    with pytest.raises(UnknownFactError, match="toy:village:ember"):
        toyland.ask(at=DAY, weight="households").funding.shares(policies)
