"""The twin of the policy language (`reference/policy/`) on numbers that are worked out by hand here."""

from __future__ import annotations

import tomllib
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from types import ModuleType

    Place = Any


def test_a_team_that_grows_in_july_keeps_the_room_it_had(place: Place) -> None:
    place.team("t1", people=5, end=date(2024, 7, 1))
    place.team("t1", people=9, start=date(2024, 7, 1))
    document = place.component(
        rate='"100 VND/person/month"',
        count='"people"',
        ceiling='[{amount = "5_000 VND/team", over = "calendar_year"}]',
    )

    months = place.months(document, "2024-01-01..2025-01-01")
    # Six months of 500 leave 2,000: two months of 900 and one of 200.
    assert list(months.values()) == [500] * 6 + [900, 900, 200, 0, 0, 0]
    assert place.total(document, "2024-09-01..2024-10-01") == 200


@pytest.mark.parametrize(
    ("prorate", "expected"),
    [
        ('"any_day"', 1_000),
        ('"all_days"', 0),
        ('"actual_days"', 1_000 * 17 // 31),
        ('"thirtieths"', 1_000 * 17 // 30),
        ('{steps = [{days = 1, share = "1/4"}, {days = 16, share = "0.75"}]}', 750),
        ("{steps = [{days = 18, share = 1}]}", 0),
    ],
)
def test_seventeen_days_of_march(place: Place, prorate: str, expected: int) -> None:
    place.team("t1", start=date(2024, 3, 5), end=date(2024, 3, 15))
    place.team("t1", start=date(2024, 3, 20), end=date(2024, 3, 27))

    document = place.component(rate='"1_000 VND/team/month"', prorate=prorate)
    assert place.months(document, "2024-01-01..2025-01-01") == {"2024-03": expected}


@pytest.mark.parametrize(
    ("facts", "prorate", "expected"),
    [
        ("", '"any_day"', 200),
        ('"last_day"', '"any_day"', 700),
        ('"each_day"', '"any_day"', (10 * 200 + 21 * 700) // 31),
        ("", '"actual_days"', (10 * 200 + 21 * 700) // 31),
        ('"first_day"', '"actual_days"', 200),
    ],
)
def test_facts_of_a_month_in_which_a_team_grows(
    place: Place, facts: str, prorate: str, expected: int
) -> None:
    place.team("t1", people=2, end=date(2024, 3, 11))
    place.team("t1", people=7, start=date(2024, 3, 11))

    document = place.component(rate='"100 VND/person/month"', count='"people"', facts=facts, prorate=prorate)
    assert place.total(document, "2024-03-01..2024-04-01") == expected


def test_a_years_rate_is_due_in_twelfths_of_a_running_total(place: Place) -> None:
    place.team("t1", end=date(2024, 3, 1))
    place.team("t1", start=date(2024, 5, 1))

    months = place.months(place.component(rate='"100 VND/team/year"'), "2024-01-01..2025-01-01")
    # 100/12 = 8.33, 16.66, (March and April nothing), 25, 33.33 …
    assert list(months.values()) == [8, 8, 9, 8, 8, 9, 8, 8, 9, 8]
    quarters = place.months(place.component(rate='"100 VND/team/quarter"'), "2024-01-01..2024-08-01")
    assert list(quarters.values()) == [33, 33, 33, 33, 33]


def test_once_is_paid_in_the_month_of_the_first_eligible_day(place: Place) -> None:
    place.team("t1", start=date(2024, 5, 30))

    document = place.component(rate='"100 VND/team/once"', prorate="")
    assert place.months(document, "2024-01-01..2024-08-01") == {"2024-05": 100, "2024-06": 0, "2024-07": 0}
    assert place.total(document, "2024-06-01..2024-08-01") == 0


@pytest.mark.parametrize(
    ("rule", "expected"),
    [("down", 1_000), ("up", 1_500), ("half_up", 1_500), ("half_even", 1_000)],
)
def test_rounding_to_steps_of_500(place: Place, rule: str, expected: int) -> None:
    place.team("t1", people=5)
    rounding = f'{{rule = "{rule}", to = "500 VND"}}'

    document = place.component(rate='"250 VND/person/month"', count='"people"', round=rounding)
    assert place.total(document, "2024-03-01..2024-04-01") == expected


def test_a_norm_caps_leader_deputies_and_others_in_that_order(place: Place) -> None:
    place.team("t1")
    place.areas[2]["households"] = 500

    def paid(count: str, use: str, **more: int) -> int:
        rule = {"base": 0, "block": 220, "above": 20, **more}
        numbers = ", ".join(f"{key} = {value}" for key, value in rule.items())
        heads = f'{{attribute = "village.households", blocks = "started", {numbers}}}'
        norm = f'{{heads = {heads}, use = "{use}"}}'
        document = place.component(rate='"1 VND/person/month"', count=f'"{count}"', norm=norm)
        return place.total(document, "2024-03-01..2024-04-01")

    # 480 above 20 make three started blocks of 220.
    assert [paid(count, "cap") for count in ("people", "leader", "deputy", "ordinary")] == [3, 1, 1, 1]
    assert [paid(count, "report") for count in ("people", "leader", "deputy", "ordinary")] == [5, 1, 1, 3]
    assert [paid("people", "replace"), paid("people", "replace", least=4)] == [3, 4]
    assert [paid("people", "replace", most=2), paid("people", "require")] == [2, 5]
    assert [paid("people", "require", least=5), paid("people", "require", least=6)] == [5, 0]


def test_a_plain_number_of_people_is_a_norm_too(place: Place) -> None:
    place.team("t1")
    classes = '{classes = [{when = {"village.households" = {below = 900}}, value = 1}, {value = "9/2"}]}'
    dated = '[{from = "2023-01-01", value = 2}, {from = "2024-03-01", value = "7/2"}]'

    def paid(heads: str, use: str, count: str = "people") -> int:
        norm = f'{{heads = {heads}, use = "{use}"}}'
        document = place.component(rate='"1 VND/person/month"', count=f'"{count}"', norm=norm)
        more = f"sizes.few.heads = {dated}\n" if "few" in heads else ""
        text = document.replace("[[component]]", f"{more}[[component]]", 1)
        return place.total(text, "2024-03-01..2024-04-01")

    assert [paid(heads, "cap") for heads in ("3", classes, dated, '{size = "few"}')] == [3, 4, 3, 3]
    assert [paid("9", "replace"), paid("9", "cap"), paid("5", "require"), paid("6", "require")] == [
        9,
        5,
        5,
        0,
    ]
    assert [paid('{size = "few"}', "cap", role) for role in ("leader", "deputy", "ordinary")] == [1, 1, 1]


def test_a_policy_states_how_many_people_an_area_has(place: Place) -> None:
    number = '[{from = "2024-01-01", value = 1}, {from = "2024-03-11", value = 3}]'
    document = place.component(
        per='"village"',
        rate='"310 VND/person/month"',
        count=f"{{number = {number}}}",
        prorate='"actual_days"',
    )
    # 10 days of March with one person, 21 with three.
    assert list(place.months(document, "2024-02-01..2024-05-01").values()) == [310, 10 * 10 + 21 * 30, 930]


def test_activity_counts_so_many_times_at_most(place: Place) -> None:
    place.team("t1", end=date(2024, 4, 1))
    place.inputs["days"] = [
        {"unit": "t1", "month": "2024-03", "persons": 2, "times": 12},
        {"unit": "t1", "month": "2024-03", "persons": 3, "times": 4},
        {"unit": "t1", "month": "2024-04", "persons": 3, "times": 4},
    ]

    document = place.component(
        rate='"7 VND/person/day"', count='{activity = "days", times_at_most = 10}', prorate=""
    )
    assert place.months(document, "2024-03-01..2024-06-01") == {"2024-03": 7 * (2 * 10 + 3 * 4)}


def test_classes_dated_values_and_multiples(place: Place) -> None:
    place.team("t1")
    classes = '{classes = [{when = {"village.households" = {below = 800}}, value = "3"}, {value = "1/3"}]}'
    first, later = "100 VND/team/month", "200 VND/team/month"
    base = f'[{{from = "2024-01-01", value = "{first}"}}, {{from = "2024-03-16", value = "{later}"}}]'
    document = place.component(rate=f'{{times = {classes}, of = "wage"}}', prorate='"actual_days"')
    document = document.replace("[[component]]", f"bases.wage.value = {base}\n[[component]]")

    # 15 days of 100 and 16 of 200 in March, a third of it.
    third = [33, (15 * 100 + 16 * 200) // (31 * 3), 66]
    assert list(place.months(document, "2024-02-01..2024-05-01").values()) == third
    place.areas[2]["households"] = 799
    assert place.total(document, "2024-04-01..2024-05-01") == 600


def test_ceilings_of_the_component_come_before_those_of_the_policy(place: Place) -> None:
    place.team("t1")
    second = '[[component]]\nid = "d"\nnature = "entitlement"\nper = "team"\nrate = "50 VND/team/month"\n'
    document = place.component(ceiling='[{amount = "150 VND/team", over = "calendar_year"}]')
    document = document.replace(
        "[[component]]", 'ceiling = [{amount = "310 VND/team", over = "period"}]\n[[component]]', 1
    )
    document += f'\n{second}prorate = "any_day"'

    answer = place.assessed(document, "2024-01-01..2024-07-01")
    paid = {cell[1]: sum(days.values()) for cell, days in answer.amounts.items()}
    # c: 100, 50, then its own ceiling; d: 50 each month until 310 are used.
    assert paid == {"c": 150, "d": 160}


def test_a_window_that_begins_inside_a_month_cuts_the_month(place: Place) -> None:
    place.team("t1")
    document = place.component(
        rate='"310 VND/team/month"', ceiling='[{amount = "1_000 VND/team", over = "twelve_months"}]'
    ).replace('"2024-01-01", until', '"2024-01-11", until')

    months = place.months(document, "2024-01-01..2025-02-01")
    # The first window is used up in April; the second begins with the 11th of January 2025.
    assert [months[f"2024-{month:02}"] for month in (1, 2, 3, 4, 5)] == [310, 310, 310, 70, 0]
    assert months["2025-01"] == 310 * 21 // 31


def test_sources_pay_up_to_so_much_then_shares_then_the_rest(place: Place) -> None:
    place.team("t1")
    funding = '[{source = "a", share = "1/3"}, {source = "b", rest = true}, {source = "c", up_to = "20 VND"}]'

    answer = place.assessed(place.component(funding=funding), "2024-03-01..2024-04-01")
    assert {cell[3]: sum(days.values()) for cell, days in answer.amounts.items()} == {
        "c": 20,
        "a": 26,
        "b": 54,
    }
    first = {cell[3]: days[date(2024, 3, 31)] for cell, days in answer.amounts.items()}
    assert first == {"c": 20 - 20 * 30 // 31, "a": 26 - 26 * 30 // 31, "b": 54 - 54 * 30 // 31}


def test_a_source_pays_first_up_to_so_much_of_a_calendar_year(place: Place) -> None:
    place.team("t1", start=date(2024, 10, 1))
    funding = (
        '[{source = "a", up_to = "150 VND", over = "calendar_year"}, {source = "c", up_to = "20 VND"}, '
        '{source = "b", rest = true}]'
    )

    answer = place.assessed(place.component(funding=funding), "2024-10-01..2025-03-01")
    paid: dict[str, list[int]] = {"a": [0] * 5, "b": [0] * 5, "c": [0] * 5}
    for (*_, source), days in answer.amounts.items():
        for day, amount in days.items():
            paid[source][(day.year - 2024) * 12 + day.month - 10] += amount
    assert paid == {"a": [100, 50, 0, 100, 50], "c": [0, 20, 20, 0, 20], "b": [0, 30, 80, 0, 30]}


def test_yielding_deducting_and_paying_twice(place: Place) -> None:
    place.team("t1", start=date(2024, 2, 1))
    other = place.component(rate='"30 VND/team/month"', period='{from = "2024-03-01", until = "2024-04-15"}')
    other = other.replace("x.1", "x.2")
    mine = place.component()
    window = "2024-01-01..2024-06-01"

    twice = place.assessed([mine, other], window).paid_twice
    assert twice == [("x.1", "x.2", "t1", date(2024, month, 1)) for month in (3, 4)]
    for key, expected in (("yields_to", [100, 30, 30, 100]), ("deducts", [100, 100, 100, 100])):
        said = mine.replace("[[component]]", f'{key} = ["purpose:team-operation"]\n[[component]]')
        assert list(place.months([said, other], window).values()) == expected
        assert place.assessed([said, other], window).paid_twice == []


def test_what_is_not_applicable_fits_no_condition_and_no_opposite(place: Place) -> None:
    place.team("t1")
    place.areas = [place.area("p", "province", None), place.area("v", "village", "p")]

    def paid(when: str) -> bool:
        return place.total(place.component(when=when), "2024-03-01..2024-04-01") > 0

    assert paid('{level = "village"}')
    assert not paid('{"commune.type" = "xã"}')
    assert not paid('{not = {"commune.type" = "xã"}}')
    assert not paid('{any = [{level = "village"}, {"commune.type" = "xã"}]}')
    assert paid('{any = [{level = "commune"}, {"village.households" = {from = 900, below = 901}}]}')
    assert paid('{not = {"team.people" = [4, 6]}, areas = {ids = ["q", "p"], as_of = "2024-01-01"}}')


def test_a_merger_ends_a_policy_or_takes_it_along(place: Place) -> None:
    merged = date(2024, 4, 16)
    place.areas = [
        place.area("p", "province", None, end=merged),
        place.area("q", "province", None),
        place.area("v", "village", "p", end=merged),
        place.area("v", "village", "q", start=merged),
        place.area("w", "village", "q"),
    ]
    place.successions = [{"source": "p", "target": "q", "share": Fraction(1), "on": merged}]
    place.team("t1")
    place.team("t2", home="w")

    def paid(merger: str, prorate: str) -> dict[str, int]:
        document = place.component(rate='"30 VND/team/month"', prorate=f'"{prorate}"')
        text = document.replace("continues_in_old_area", merger)
        return place.months(text, "2024-03-01..2024-06-01")

    assert paid("ends", "actual_days") == {"2024-03": 30, "2024-04": 15}
    assert paid("continues_in_old_area", "actual_days") == {"2024-03": 30, "2024-04": 30, "2024-05": 30}
    assert paid("extends_to_new_area", "actual_days") == {"2024-03": 30, "2024-04": 45, "2024-05": 60}


def test_a_team_that_is_established_again_has_one_ceiling(place: Place) -> None:
    place.team("t1", end=date(2024, 3, 11))
    place.team("t2", start=date(2024, 3, 11))
    document = place.component(ceiling='[{amount = "250 VND/team", over = "calendar_year"}]')

    assert place.total(document, "2024-01-01..2025-01-01") == 500
    day = date(2024, 3, 11)
    place.successions = [{"source": "t1", "target": "t2", "share": Fraction(1), "on": day}]
    answer = place.assessed(document, "2024-01-01..2025-01-01")
    paid = {cell[2]: sum(days.values()) for cell, days in answer.amounts.items()}
    assert paid == {"t1": 200 + 50 * 10 // 31, "t2": 50 - 50 * 10 // 31}


def test_the_last_known_state_goes_on_after_the_horizon(place: Place) -> None:
    place.team("t1", start=date(2024, 10, 1))
    place.end = date(2024, 11, 1)
    ceiling = '[{amount = "920 VND/team", over = "calendar_year"}]'
    document = place.component(nature='"at_most"', unclaimed='"full"', ceiling=ceiling, prorate="")

    assert place.months(document, "2024-10-01..2024-11-01") == {"2024-10": 310}


def test_bounds_take_every_value_that_is_possible(place: Place, policy_twin: ModuleType) -> None:
    place.team("t1", people=None, end=date(2024, 2, 11))
    place.team("t1", people=None, start=date(2024, 2, 11), ordinary=4)
    place.areas[1]["dx_registered_2023"] = None
    world = place.world()
    domain = {"people": [0, 2, 5], "dx_registered_2023": [False, True]}

    def bounds(document: str) -> dict[int, tuple[int, int | None, int]]:
        read = [policy_twin.settled(tomllib.loads(document))]
        days = date(2024, 1, 1), date(2024, 4, 1)
        found: dict[int, tuple[int, int | None, int]]
        found = policy_twin.bounds(world, read, *days, domain, lambda *cell: cell[-1].month)
        return found

    assert len(policy_twin.unknown_facts(world, domain)) == 2
    assert len(list(policy_twin.completions(world, domain))) == 6
    per_person = place.component(rate='"10 VND/person/month"', count='"people"')
    assert bounds(per_person) == {1: (0, None, 50), 2: (0, None, 50), 3: (0, None, 50)}
    # Under a yearly ceiling February is not monotone in heads: 0 people 0, 2 people 20, 5 people 20 after 50.
    ceiling = '[{amount = "70 VND/team", over = "calendar_year"}]'
    capped = place.component(rate='"10 VND/person/month"', count='"people"', ceiling=ceiling)
    assert bounds(capped) == {1: (0, None, 50), 2: (0, None, 20), 3: (0, None, 20)}
    registered = place.component(when='{"commune.dx_registered_2023" = true}')
    assert bounds(registered) == dict.fromkeys((1, 2, 3), (0, None, 100))
    assert bounds(place.component()) == dict.fromkeys((1, 2, 3), (100, 100, 100))
