"""Policies and components that bear on each other: who yields, who deducts, who shares a ceiling."""

# ruff: noqa: E501 - documents and messages stand as they are written

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dtnet import assess
from dtnet.errors import ArgumentError, UnknownAmountError

if TYPE_CHECKING:
    from dtnet import Assessment, Policy

    from ..conftest import Land

RATE = 'nature = "entitlement"\nrate = "100 VND/team/month"\nprorate = "any_day"\n'
SMALL = RATE.replace("100", "30")
SECOND = '[[component]]\nid = "second"\nper = "team"\n'


def paid(
    land: type[Land], *policies: Policy, window: str = "2023", teams: object = (("a", "v1"),)
) -> dict[object, int]:
    spent = assess(land.network(teams), policies, window=window)  # type: ignore[arg-type]
    return {key: amount for key, amount in land.cells(spent, "policy", "month").items() if amount}


@pytest.mark.parametrize("named", ["x.2", "purpose:team-operation"])
def test_one_that_yields_pays_nothing_in_a_month_for_which_the_other_pays(
    land: type[Land], named: str
) -> None:
    other = land.policy(SMALL, id="x.2", period='{from = "2023-02-28", until = "2023-04-02"}')
    one = land.policy(RATE, f'yields_to = ["{named}"]')
    assert paid(land, one, other, window="2023-01-01..2023-06-01") == {
        ("x.1", "2023-01"): 100,
        ("x.1", "2023-05"): 100,
        ("x.2", "2023-02"): 30,
        ("x.2", "2023-03"): 30,
        ("x.2", "2023-04"): 30,
    }
    # whole months, whatever part of one is asked
    assert paid(land, one, other, window="2023-04-10..2023-05-01") == {}
    # only what is assessed together counts
    assert paid(land, one, window="2023-03") == {("x.1", "2023-03"): 100}


def test_only_units_that_the_other_pays_are_left_to_it(land: type[Land]) -> None:
    other = land.policy(SMALL, id="x.2", place="k1")
    one = land.policy(RATE, 'yields_to = ["x.2"]')
    spent = assess(land.network(), [one, other], window="2023-01")
    assert land.cells(spent, "policy", "team") == {
        ("x.1", "a"): 0,
        ("x.1", "b"): 100,
        ("x.1", "d"): 100,
        ("x.1", "e"): 0,
        ("x.2", "a"): 30,
        ("x.2", "e"): 30,
    }


def test_an_amount_of_nothing_makes_nobody_yield(land: type[Land]) -> None:
    # the other's ceiling is used up in March
    other = land.policy(f'{SMALL}ceiling = [{{amount = "70 VND/team", over = "calendar_year"}}]', id="x.2")
    one = land.policy(RATE, 'yields_to = ["x.2"]')
    assert paid(land, one, other, window="2023-02-01..2023-06-01") == {
        ("x.1", "2023-04"): 100,
        ("x.1", "2023-05"): 100,
        ("x.2", "2023-02"): 30,
        ("x.2", "2023-03"): 10,
    }


def test_what_the_other_pays_is_deducted_before_ceilings(land: type[Land]) -> None:
    other = land.policy(SMALL, id="x.2", period='{from = "2023-02-10", until = "2023-04-01"}')
    ceiling = 'ceiling = [{amount = "250 VND/team", over = "calendar_year"}]'
    one = land.policy(f"{RATE}{ceiling}", 'deducts = ["x.2"]')
    # 100, 70, 70 and 10 of the ceiling
    assert paid(land, one, other, window="2023-01-01..2023-06-01") == {
        ("x.1", "2023-01"): 100,
        ("x.1", "2023-02"): 70,
        ("x.1", "2023-03"): 70,
        ("x.1", "2023-04"): 10,
        ("x.2", "2023-02"): 30,
        ("x.2", "2023-03"): 30,
    }
    assert paid(land, one, other, window="2023-03") == {("x.1", "2023-03"): 70, ("x.2", "2023-03"): 30}
    much = land.policy(RATE.replace("100", "130"), id="x.2")
    assert paid(land, one, much, window="2023-01") == {("x.2", "2023-01"): 130}


def test_deductions_are_taken_once_off_the_components_as_listed(land: type[Land]) -> None:
    other = land.policy(RATE, id="x.2")
    one = land.policy(SMALL, f'deducts = ["purpose:team-operation"]\n{SECOND}{RATE}')
    # the document lists "second" (100) before "support" (30)
    spent = assess(land.network([("a", "v1")]), [one, other], window="2023-01")
    assert land.cells(spent, "policy", "component") == {
        ("x.1", "second"): 0,
        ("x.1", "support"): 30,
        ("x.2", "support"): 100,
    }
    forty = land.policy(RATE.replace("100", "40"), f'deducts = ["x.2"]\n{SECOND}{RATE.replace("100", "70")}')
    spent = assess(land.network([("a", "v1")]), [forty, other], window="2023-01")
    assert land.cells(spent, "policy", "component") == {
        ("x.1", "second"): 0,
        ("x.1", "support"): 10,
        ("x.2", "support"): 100,
    }


def test_what_is_deducted_from_what_is_spread(land: type[Land]) -> None:
    # 1000 over 366 days of twelve months: March 2024 has 39 before the 15th, and 1000 from then on
    period = '{from = "2023-03-15", until = "2024-04-01"}'
    lines = 'nature = "at_most"\nunclaimed = "full"\nceiling = [{amount = "1_000 VND/team", over = "twelve_months"}]'
    one = land.policy(lines, 'deducts = ["x.2"]', period=period)
    other = land.policy(RATE, id="x.2", period='{from = "2024-01-01"}')
    assert paid(land, one, other, window="2024-03") == {
        ("x.1", "2024-03"): 1000 - 61,
        ("x.2", "2024-03"): 100,
    }
    assert paid(land, one, other, window="2024-03-01..2024-03-15")[("x.2", "2024-03")] == 45
    assert ("x.1", "2024-03") not in paid(land, one, other, window="2024-03-01..2024-03-15")


def test_the_most_that_the_other_may_pay_counts(land: type[Land]) -> None:
    most = f'{SMALL.replace("entitlement", "at_most")}unclaimed = "full"'
    other = land.policy(most, id="x.2")
    for looks, least in (('deducts = ["x.2"]', 70), ('yields_to = ["x.2"]', 0)):
        spent = assess(land.network([("a", "v1")]), [land.policy(RATE, looks), other], window="2023-01")
        one, two = spent.by("month").to_dicts()
        # without a claim nobody knows what the other grants: nothing, or 30
        assert (one["amount"], one["lower"], one["upper"]) == (None, least, 100)
        assert (two["amount"], two["lower"], two["upper"]) == (30, 0, 30)
        with pytest.raises(UnknownAmountError) as caught:
            _ = spent.totals
        assert "what x.2 grants, of 'support' at most, without a claim" in str(caught.value)
        assert spent.bounds == (least, 130)
    left_out = land.policy(most.replace('"full"', '"open"'), id="x.2")
    assert paid(land, land.policy(RATE, 'yields_to = ["x.2"]'), left_out, window="2023-01") == {
        ("x.1", "2023-01"): 100
    }
    spent = assess(
        land.network(), [land.policy(RATE, 'yields_to = ["x.2", "x.9"]'), left_out], window="2023-01"
    )
    told = [(each.what, each.why) for each in spent.assumptions if "pays nothing" in each.what]
    assert told == [
        ("x.9 pays nothing", "it is not assessed here"),
        ("x.2 pays nothing of 'support'", "open until claimed"),
    ]


def test_a_chain_is_followed_in_its_order(land: type[Land]) -> None:
    first = land.policy(RATE, id="x.3", period='{from = "2023-02-01"}')
    second = land.policy(SMALL, 'yields_to = ["x.3"]', id="x.2")
    third = land.policy(SMALL, 'yields_to = ["x.2", "x.3"]', id="x.1")
    assert paid(land, third, second, first, window="2023-01-01..2023-03-01") == {
        ("x.2", "2023-01"): 30,
        ("x.3", "2023-02"): 100,
    }


def test_some_that_wait_for_each_other_are_refused(land: type[Land]) -> None:
    one = land.policy(RATE, 'yields_to = ["x.2"]')
    other = land.policy(RATE, 'deducts = ["purpose:team-operation"]', id="x.2")
    with pytest.raises(ArgumentError) as caught:
        assess(land.network(), [one, other], window="2023")
    assert str(caught.value) == (
        "policies x.1, x.2 yield to each other or deduct each other's money; remove one of these references"
    )


def test_money_of_areas_and_money_of_teams_do_not_bear_on_each_other(land: type[Land]) -> None:
    area = land.policy(RATE.replace("/team", "/commune"), per='"commune"')
    one = land.policy(RATE, 'yields_to = ["purpose:team-operation"]', id="x.2")
    spent = assess(land.network(), [area, one], window="2023-01")
    assert land.cells(spent, "policy") == {"x.1": 200, "x.2": 400}
    again = land.policy(RATE, id="x.2")
    assert assess(land.network(), [area, again], window="2023-01").total == 600
    areas = land.policy(RATE.replace("/team", "/commune"), per='"commune"', id="x.2")
    with pytest.raises(
        ArgumentError, match=r"^policies x\.1 and x\.2 both pay k1 for 'team-operation' in 2023-01;"
    ):
        assess(land.network(), [area, areas], window="2023-01")


def test_a_ceiling_of_the_policy_is_taken_from_by_its_components_as_listed(land: type[Land]) -> None:
    # the document lists "second" before "support"; 130 a month, 300 a year
    shared = 'ceiling = [{amount = "300 VND/team", over = "calendar_year"}]\n'
    policy = land.policy(SMALL, f"{shared}{SECOND}{RATE}")
    network = land.network([("a", "v1")])
    spent = assess(network, policy, window="2023-01-01..2023-05-01")
    assert land.cells(spent, "component", "month") == {
        ("second", "2023-01"): 100,
        ("second", "2023-02"): 100,
        ("second", "2023-03"): 40,
        ("second", "2023-04"): 0,
        ("support", "2023-01"): 30,
        ("support", "2023-02"): 30,
        ("support", "2023-03"): 0,
        ("support", "2023-04"): 0,
    }
    assert assess(network, policy, window="2023-03").total == 40


def test_a_component_s_ceiling_comes_before_the_policy_s(land: type[Land]) -> None:
    shared = 'ceiling = [{amount = "130 VND/team", over = "month"}]\n'
    own = 'ceiling = [{amount = "150 VND/team", over = "calendar_year"}]\n'
    policy = land.policy(SMALL.replace("30", "60"), f"{shared}{SECOND}{RATE}{own}")
    spent = assess(land.network([("a", "v1")]), policy, window="2023-01-01..2023-04-01")
    # 100 + 30 of 60, 50 that the own ceiling leaves + 60, 0 + 60
    assert land.cells(spent, "component", "month") == {
        ("second", "2023-01"): 100,
        ("second", "2023-02"): 50,
        ("second", "2023-03"): 0,
        ("support", "2023-01"): 30,
        ("support", "2023-02"): 60,
        ("support", "2023-03"): 60,
    }


def test_what_uses_up_an_own_ceiling_is_what_the_policy_s_leaves_to_be_paid(land: type[Land]) -> None:
    shared = 'ceiling = [{amount = "40 VND/team", over = "month"}]\n'
    own = 'ceiling = [{amount = "100 VND/team", over = "calendar_year"}]\n'
    policy = land.policy(f"{RATE}{own}", shared)
    # 40, 40, and 20 of the own one
    assert land.months(land.network([("a", "v1")]), policy) == {"01": 40, "02": 40, "03": 20}


def test_a_part_of_the_policy_s_ceiling_is_by_the_days_of_all_its_components(land: type[Land]) -> None:
    # commune teams have "second" in January to March; all of them "support" from 2 March on
    shared = 'ceiling = [{{amount = "3_650 VND/team", over = "calendar_year", part = "{}"}}]\n'
    second = f'{SECOND}{RATE.replace("100", "2_000")}period = {{from = "2023-01-01", until = "2023-03-11"}}\n'
    support = f'{RATE.replace("100", "2_000")}period = {{from = "2023-03-02", until = "2023-05-01"}}\n'
    network = land.network([("a", "v1")])
    # 31 + 28 + 31 + 30 = 120 days, 1200; January takes all of it
    spent = assess(network, land.policy(support, shared.format("by_days") + second), window="2023")
    assert land.cells(spent, "component") == {"second": 1200, "support": 0}
    # four of twelve months: 1216
    spent = assess(network, land.policy(support, shared.format("by_months") + second), window="2023")
    assert spent.total == 1216
    one = assess(network, land.policy(support, shared.format("by_days")), window="2023")
    assert one.total == 600  # 60 days


def test_the_policy_s_ceiling_is_read_on_the_first_day_of_any_component(land: type[Land]) -> None:
    amount = '[{from = "2023-01-01", value = "100 VND/team"}, {from = "2023-03-01", value = "500 VND/team"}]'
    shared = f'ceiling = [{{amount = {amount}, over = "calendar_year"}}]\n'
    second = f'{SECOND}{RATE}period = {{from = "2023-03-01", until = "2023-07-01"}}\n'
    network = land.network([("a", "v1")])
    for start, amount in (("2023-02-01", 100), ("2023-04-01", 500)):
        support = f'{RATE}period = {{from = "{start}", until = "2023-07-01"}}'
        assert assess(network, land.policy(support, shared + second), window="2023").total == amount


def test_a_policy_s_ceiling_is_for_the_grain_that_it_names(land: type[Land]) -> None:
    shared = 'ceiling = [{amount = "150 VND/commune", over = "calendar_year"}]\n'
    area = f'[[component]]\nid = "area"\nper = "commune"\n{RATE.replace("/team", "/commune")}'
    spent = assess(land.network([("a", "v1")]), land.policy(RATE, shared + area), window="2023")
    assert land.cells(spent, "component") == {"area": 300, "support": 1200}


def test_components_of_a_policy_that_nobody_shares_anything_with_go_alone(land: type[Land]) -> None:
    policy = land.policy(SMALL, f'{SECOND}{RATE}when = {{level = "commune"}}\n')
    spent = assess(land.network(), policy, window="2023-01")
    assert land.cells(spent, "component") == {"second": 100, "support": 120}
    assert spent.sharp


def test_only_those_that_it_names_are_deducted(land: type[Land]) -> None:
    one = land.policy(RATE, 'deducts = ["x.3"]')
    two = land.policy(RATE, 'deducts = ["x.3"]', id="x.2", purpose="other")
    three = land.policy(SMALL, id="x.3", purpose="else")
    four = land.policy(SMALL, 'yields_to = ["x.2"]', id="x.4", purpose="more")
    assert paid(land, one, two, three, four, window="2023-01") == {
        ("x.1", "2023-01"): 70,
        ("x.2", "2023-01"): 70,
        ("x.3", "2023-01"): 30,
    }


def test_a_shared_ceiling_of_components_that_hold_on_no_day_asked(land: type[Land]) -> None:
    shared = 'ceiling = [{amount = "300 VND/team", over = "calendar_year"}]\n'
    policy = land.policy(
        SMALL, f"{shared}{SECOND}{RATE}", period='{from = "2024-03-01", until = "2024-05-01"}'
    )
    spent = assess(land.network(), policy, window="2023")
    assert (spent.total, spent.by("component")["amount"], len(spent.by("month"))) == (0, [0, 0], 0)


MOST = f'{SMALL.replace("entitlement", "at_most")}unclaimed = "full"\n'
MONTHLY = 'ceiling = [{amount = "100 VND/team", over = "month"}]\n'
AFTER = f"{SECOND}{RATE}"


def shared_with(land: type[Land], component: str, more: str, window: str = "2023-01") -> Assessment:
    return assess(land.network([("a", "v1")]), land.policy(component, more), window=window)


def test_what_an_unclaimed_benefit_leaves_of_a_ceiling_of_the_policy_is_not_known(land: type[Land]) -> None:
    spent = shared_with(land, f"{MOST}{AFTER}", MONTHLY)
    assert spent.by("component").to_dicts() == [
        {
            "policy": "x.1",
            "nature": nature,
            "component": id,
            "amount": amount,
            "lower": lower,
            "upper": upper,
        }
        for nature, id, amount, lower, upper in (
            ("entitlement", "second", None, 70, 100),
            ("at_most", "support", 30, 0, 30),
        )
    ]
    assert (spent.bounds, spent.sharp) == ((100, 100), True)
    assert spent.unknown_facts == (
        "policy x.1: component 'second': what x.1 grants, of 'support' at most, without a claim",
    )
    assert spent.assumptions == ()
    assert (spent.paid()["amount"], repr(spent)) == (
        [None, 30],
        "<Assessment of x.1 over 2023-01-01..2023-02-01: 70 to 100, at most 30 VND>",
    )
    told = spent.explain("a", "2023-01")
    assert (told.amount, told.lower, told.upper) == (None, 70, 130)


def test_an_unclaimed_benefit_takes_room_from_whoever_is_listed_before_it_in_later_months(
    land: type[Land],
) -> None:
    year = 'ceiling = [{amount = "250 VND/team", over = "calendar_year"}]\n'
    last = f"{RATE}{SECOND}{MOST}"
    spent = shared_with(land, last, year, "2023-01-01..2023-05-01")
    # 100 each month; or 100 and 30, 100 and then the 20 that are left
    assert [
        (row["month"], row["amount"], row["lower"], row["upper"])
        for row in spent.by("component", "month")
        if row["component"] == "support"
    ] == [
        ("2023-01", 100, 100, 100),
        ("2023-02", 100, 100, 100),
        ("2023-03", None, 0, 50),
        ("2023-04", 0, 0, 0),
    ]
    assert (spent.bounds, spent.sharp) == ((250, 250), True)
    # of a window that begins later, what was granted before is not known either
    late = shared_with(land, last, year, "2023-03")
    assert (late.by()["lower"], late.by()["upper"], late.sharp) == ([0, 0], [50, 0], False)
    assert late.bounds == (0, 50)
    with pytest.raises(UnknownAmountError, match="of 'second' at most, without a claim"):
        late.totals  # noqa: B018 - it raises


@pytest.mark.parametrize(
    ("component", "more", "bounds", "sharp"),
    [
        # what is never short is known
        (f"{MOST}{AFTER}", MONTHLY.replace("100", "130"), (100, 100), True),
        (f"{MOST}{AFTER}", "", (100, 100), True),
        # it may have kept its own ceiling for any month, but takes no more than that of all
        (f"{MOST}{MONTHLY.replace('month', 'calendar_year')}{AFTER}", MONTHLY, (70, 100), False),
        # who is held back by a ceiling of its own may get more later
        (f"{MOST}{AFTER}{MONTHLY}", MONTHLY, (70, 100), False),
        # facts that nobody knows
        (f'{MOST}{AFTER}when = {{kind = "other"}}\n', MONTHLY, (0, 100), False),
    ],
)
def test_bounds_beside_an_unclaimed_benefit(
    land: type[Land], component: str, more: str, bounds: tuple[int, int], *, sharp: bool
) -> None:
    network = land.network([("a", "v1", land.first, None, 3, None)])
    spent = assess(network, land.policy(component, more), window="2023-01")
    (row,) = [row for row in spent.by("component") if row["component"] == "second"]
    assert ((row["lower"], row["upper"]), spent.sharp) == (bounds, sharp)
    assert row["amount"] == (bounds[0] if bounds[0] == bounds[1] else None)


def test_an_unclaimed_benefit_with_a_ceiling_of_its_own_takes_no_more_than_that(land: type[Land]) -> None:
    own = 'ceiling = [{amount = "60 VND/team", over = "calendar_year"}]\n'
    year = 'ceiling = [{amount = "1_240 VND/team", over = "calendar_year"}]\n'
    spent = shared_with(land, f"{MOST}{own}{AFTER}", year, "2023")
    told = [(row["lower"], row["upper"]) for row in spent.by("component", "month").to_dicts()[:12]]
    assert told == [(100, 100)] * 11 + [(80, 100)]
    # a ceiling of its own over the whole period may have been spared for the second year
    whole = own.replace("calendar_year", "period")
    spent = shared_with(land, f"{MOST}{whole}{AFTER}", year.replace("1_240", "1_200"), "2024")
    last = spent.by("component", "month").to_dicts()[11]
    assert (last["component"], last["month"], last["lower"], last["upper"]) == ("second", "2024-12", 40, 100)


def test_an_unclaimed_benefit_whose_own_ceilings_cut_each_other_may_take_what_is_due(
    land: type[Land],
) -> None:
    own = 'ceiling = [{amount = "60 VND/team", over = "calendar_year"}, {amount = "60 VND/team", over = "twelve_months"}]\n'
    whole = 'ceiling = [{amount = "2_800 VND/team", over = "period"}]\n'
    policy = land.policy(f"{MOST}{own}{AFTER}", whole, period='{from = "2023-03-01", until = "2025-01-01"}')
    spent = assess(land.network([("a", "v1")]), policy, window="2024")
    told = [row["lower"] for row in spent.by("component", "month").to_dicts()[:12]]
    # 30 of each month: wider than need be
    assert told == [100] * 11 + [40]


def test_part_of_a_month_beside_an_unclaimed_benefit_is_not_sharp(land: type[Land]) -> None:
    spent = shared_with(land, f"{MOST}{AFTER}", MONTHLY, "2023-01-01..2023-01-16")
    assert (spent.by()["lower"], spent.by()["upper"], spent.sharp) == ([33, 0], [48, 14], False)


def test_what_is_claimed_leaves_what_it_leaves(land: type[Land]) -> None:
    asked = 'nature = "at_most"\nclaim = "ask"\nunclaimed = "full"\nceiling = [{amount = "90 VND/team", over = "month"}]\n'
    policy = land.policy(f"{asked}{AFTER}", MONTHLY)
    given = {"ask": {"unit": ["a"], "month": ["2023-01"], "amount": [20]}}
    spent = assess(land.network([("a", "v1")]), policy, window="2023-01", inputs=given)
    assert (land.cells(spent, "component"), spent.sharp) == ({"support": 20, "second": 80}, True)


def test_who_looks_at_an_unclaimed_benefit_does_not_know_when_it_is_granted(land: type[Land]) -> None:
    own = 'ceiling = [{amount = "60 VND/team", over = "calendar_year"}]\n'
    one = land.policy(RATE, 'deducts = ["x.2"]')
    other = land.policy(f"{MOST}{own}", id="x.2", purpose="else")
    spent = assess(land.network([("a", "v1")]), [one, other], window="2023-03")
    # granted as soon as it is due, nothing is left for March; but possibly nothing was granted before
    assert [(row["lower"], row["amount"], row["upper"]) for row in spent.by()] == [
        (70, None, 100),
        (0, 0, 30),
    ]


def test_what_is_granted_first_under_a_ceiling_of_the_policy_is_said(land: type[Land]) -> None:
    second = f"\n{SECOND}{MOST}"
    told = [
        [each.what for each in shared_with(land, component, more).assumptions]
        for component, more in (
            (f"{MOST}{second}", MONTHLY),
            (f"{MOST}{AFTER}", MONTHLY),
            (f"{SMALL}{second}", MONTHLY),
            (f"{MOST}{second}", ""),
            (MOST, MONTHLY),
        )
    ]
    assert told == [["'support' is granted in full"], [], [], [], []]


def test_policies_of_one_purpose_may_pay_one_team_in_different_months(land: type[Land]) -> None:
    rate = 'nature = "entitlement"\nrate = "100 VND/team/month"\nprorate = "any_day"\n'
    policies = [
        land.policy(rate, period='{from = "2023-01-01", until = "2023-02-01"}'),
        land.policy(rate, id="x.2", period='{from = "2023-02-01", until = "2023-03-01"}'),
    ]
    spent = assess(land.network([("a", "v1")]), policies, window="2023")
    assert land.cells(spent, "policy", "month") == {("x.1", "2023-01"): 100, ("x.2", "2023-02"): 100}
