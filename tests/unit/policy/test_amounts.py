"""What a team is paid month by month, reckoned by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from dtnet import assess
from dtnet.errors import MoneyRangeError, OutsideDataError

if TYPE_CHECKING:
    from ..conftest import Land

RATE = 'nature = "entitlement"\nrate = "100 VND/team/month"\nprorate = "any_day"\n'
HEADS = RATE.replace("team/month", "person/month")
AT_MOST = 'nature = "at_most"\nunclaimed = "full"\n'
JULY = '{from = "2023-07-01", until = "2025-01-01"}'
MIDDLE = '{from = "2023-03-15", until = "2024-04-01"}'


def ceiling(amount: int, over: str, part: str = "full") -> str:
    return f'{{amount = "{amount} VND/team", over = "{over}", part = "{part}"}}'


def test_any_day_of_a_month_is_worth_the_month_and_two_spells_are_one_set_of_days(land: type[Land]) -> None:
    rows = [("a", "v1", "2023-03-31", "2023-04-02"), ("a", "v1", "2023-04-20", "2023-05-01")]
    assert land.months(land.network(rows), land.policy(RATE)) == {"03": 100, "04": 100}


def test_people_are_those_of_the_first_eligible_day_of_the_month(land: type[Land]) -> None:
    rows = [
        ("a", "v1", "2023-01-10", "2023-02-15", 3),
        ("a", "v1", "2023-02-15", "2023-03-01", 5),
        ("a", "v1", "2023-03-20", "2023-04-01", 7),
    ]
    network = land.network(rows, leader=[1, 1, 1], ordinary=[2, 4, 6])
    assert land.months(network, land.policy(f'{HEADS}count = "people"')) == {"01": 300, "02": 300, "03": 700}
    assert land.months(network, land.policy(f'{HEADS}count = "leader"')) == {"01": 100, "02": 100, "03": 100}
    late = land.policy(f'{HEADS}count = "people"', period='{from = "2023-02-15"}')
    assert land.months(network, late) == {"02": 500, "03": 700}


@pytest.mark.parametrize(
    ("ceilings", "period", "window", "expected"),
    [
        ([ceiling(70, "month")], JULY, "2023", {f"{month:02}": 70 for month in range(7, 13)}),
        (
            [ceiling(250, "calendar_year")],
            JULY,
            "2023-07-01..2024-05-01",
            {"07": 100, "08": 100, "09": 50, "2024-01": 100, "2024-02": 100, "2024-03": 50},
        ),
        (
            [ceiling(250, "twelve_months")],
            JULY,
            "2023-07-01..2025-01-01",
            {"07": 100, "08": 100, "09": 50, "2024-07": 100, "2024-08": 100, "2024-09": 50},
        ),
        ([ceiling(250, "period")], JULY, "2023-07-01..2025-01-01", {"07": 100, "08": 100, "09": 50}),
        (
            [ceiling(250, "period")],
            '{from = "2023-03-15", until = "2023-06-10"}',
            "2023",
            {"03": 100, "04": 100, "05": 50},
        ),
        ([ceiling(150, "calendar_year"), ceiling(80, "month")], JULY, "2023", {"07": 80, "08": 70}),
        ([ceiling(80, "month"), ceiling(150, "calendar_year")], JULY, "2023", {"07": 80, "08": 70}),
    ],
)
def test_ceilings_leave_what_is_left(
    land: type[Land], ceilings: list[str], period: str, window: str, expected: dict[str, int]
) -> None:
    policy = land.policy(f"{RATE}ceiling = [{', '.join(ceilings)}]", period=period)
    assert land.months(land.network([("a", "v1")]), policy, window) == expected


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        # 183 of 365 days: 1000 × 183 / 365 = 501.4; six of twelve months: 500
        ("full", [100] * 6),
        ("by_days", [100, 100, 100, 100, 100, 1]),
        ("by_months", [100, 100, 100, 100, 100]),
    ],
)
def test_a_part_of_the_window_has_a_part_of_the_ceiling(
    land: type[Land], part: str, expected: list[int]
) -> None:
    policy = land.policy(f"{RATE}ceiling = [{ceiling(1000, 'calendar_year', part)}]")
    network = land.network([("a", "v1", "2023-07-02")])
    assert list(land.months(network, policy).values()) == expected
    spread = land.policy(f"{AT_MOST}ceiling = [{ceiling(1000, 'calendar_year', part)}]")
    whole = {"full": 1000, "by_days": 501, "by_months": 500}[part]
    assert assess(network, spread, window="2023").total == whole


@pytest.mark.parametrize(
    ("base", "over", "part", "start", "expected"),
    [
        # 5 × 1/2 = 2 1/2; rounded down first, parts of it would be 2 × 24/30 = 1 and 2 × 10/12 = 1
        ("5 VND/team/month", "month", "by_days", "2023-06-07", 2),  # 2 1/2 × 24/30 = 2
        ("5 VND/team/year", "calendar_year", "by_months", "2023-03-31", 2),  # 2 1/2 × 10/12 = 2 1/12
        ("5 VND/team/year", "calendar_year", "full", "2023-03-31", 2),
    ],
)
def test_a_part_of_a_ceiling_that_is_no_whole_money_is_rounded_once(
    land: type[Land], base: str, over: str, part: str, start: str, expected: int
) -> None:
    said = f'ceiling = [{{amount = {{times = "1/2", of = "base"}}, over = "{over}", part = "{part}"}}]\n'
    network, bases = land.network([("a", "v1", start)]), f'bases.base.value = "{base}"\n'
    claims = {"asked": {"unit": ["a"], "month": ["2023-06"], "amount": [100]}}
    claim = f'nature = "at_most"\nclaim = "asked"\nunclaimed = "open"\n{said}'
    window = "2023-06" if over == "month" else "2023"
    for lines, more in ((RATE + said, bases), (AT_MOST + said, bases), (RATE, bases + said)):
        assert assess(network, land.policy(lines, more), window=window).total == expected
    assert assess(network, land.policy(claim, bases), window=window, inputs=claims).total == expected


def test_components_that_share_a_ceiling_read_one_exact_amount_of_it(land: type[Land]) -> None:
    """The first component ends before the ceiling is a third of the base, the second begins after that."""
    amount = (
        'amount = {times = [{from = "2023-01-01", value = 1}, {from = "2023-07-01", value = "1/3"}], '
        'of = "base"}'
    )
    shared = (
        f'bases.base.value = "40 VND/team/month"\nceiling = [{{{amount}, over = "month", part = "by_days"}}]'
    )
    early = f'period = {{from = "2023-01-01", until = "2023-07-01"}}\n{RATE}'
    late = f'[[component]]\nid = "late"\nper = "team"\nperiod = {{from = "2023-07-01"}}\n{RATE}'
    policy = land.policy(early + late.replace("}", ', until = "2025-01-01"}'), shared)
    rows = [("a", "v1", "2023-06-11", "2023-07-29")]
    # 40 × 20/30 = 26 2/3, and 13 1/3 × 28/31 = 12 4/93, in place of 13 × 28/31 = 11 23/31
    for window in ("2023", "2023-07", "2023-06"):
        expected = {"06": 26, "07": 12}
        found = land.months(land.network(rows), policy, window)
        assert found == {key: each for key, each in expected.items() if window in ("2023", f"2023-{key}")}


def test_one_day_makes_a_month_of_each_window_for_each_team(land: type[Land]) -> None:
    rows = [("a", "v1", "2023-12-31", "2024-01-02"), ("d", "v4", "2023-10-05", "2024-02-02")]
    policy = land.policy(f"{AT_MOST}ceiling = [{ceiling(1200, 'calendar_year', 'by_months')}]")
    spent = assess(land.network(rows), policy, window="2023-01-01..2025-01-01")
    assert land.cells(spent, "village", "year") == {
        ("v1", 2023): 100,
        ("v1", 2024): 100,
        ("v4", 2023): 300,
        ("v4", 2024): 200,
    }


def test_parts_of_other_windows(land: type[Land]) -> None:
    network = land.network([("a", "v1", "2023-10-02")])
    by_months = land.policy(f"{RATE}ceiling = [{ceiling(1800, 'period', 'by_months')}]", period=JULY)
    assert assess(network, by_months, window="2023-07-01..2025-01-01").total == 1500  # 15 of 18 months
    by_days = land.policy(f"{AT_MOST}ceiling = [{ceiling(1000, 'month', 'by_days')}]")
    assert land.months(network, by_days, "2023-10") == {"10": 967}  # 30 of 31 days: 967.7
    full = land.policy(f"{AT_MOST}ceiling = [{ceiling(1000, 'month')}]")
    assert land.months(network, full, "2023-10") == {"10": 1000}


def test_two_ceilings_look_back_to_a_window_that_begins_for_both(land: type[Land]) -> None:
    # July to September 2023 use up the calendar year, and 300 of the first twelve months; January 2024 uses
    # the 100 that these have left; from July 2024 the calendar year has 200.
    both = f"{ceiling(300, 'calendar_year')}, {ceiling(400, 'twelve_months')}"
    policy, network = land.policy(f"{RATE}ceiling = [{both}]", period=JULY), land.network([("a", "v1")])
    paid = {"07": 100, "08": 100, "09": 100, "2024-01": 100, "2024-07": 100, "2024-08": 100}
    assert land.months(network, policy, "2023-07-01..2025-01-01") == paid
    for month in ("2024-01", "2024-02", "2024-07", "2024-08", "2024-09"):
        assert land.months(network, policy, month) == {key: paid[key] for key in paid if key == month}


def test_a_team_that_comes_back_finds_the_room_that_it_left(land: type[Land]) -> None:
    rows = [
        ("a", "v1", "2023-01-01", "2023-03-01"),
        ("a", "v3", "2023-03-01", "2023-06-01"),
        ("a", "v2", "2023-06-01"),
    ]
    policy = land.policy(f"{RATE}ceiling = [{ceiling(350, 'calendar_year')}]")
    assert land.months(land.network(rows), policy) == {"01": 100, "02": 100, "06": 100, "07": 50}


def test_a_ceiling_alone_is_spread_over_the_eligible_days_of_its_window(land: type[Land]) -> None:
    # 31 + 28 + 10 = 69 days; floor(1000 × 31/69) = 449, floor(1000 × 59/69) = 855
    rows = [("a", "v1", "2023-01-01", "2023-03-01"), ("a", "v1", "2023-05-22", "2023-06-01")]
    network = land.network(rows)
    policy = land.policy(f"{AT_MOST}ceiling = [{ceiling(1000, 'calendar_year')}]")
    assert land.months(network, policy) == {"01": 449, "02": 406, "05": 145}
    # days of January: floor(449 × 10/31) = 144, so 305 from the 11th on
    assert land.months(network, policy, "2023-01-11..2023-03-01") == {"01": 305, "02": 406}
    assert land.months(network, policy, "2023-01-01..2023-01-11") == {"01": 144}


def test_a_month_in_which_a_window_ends_has_a_part_of_each(land: type[Land]) -> None:
    # The first twelve months have 366 days, 352 of them before March 2024: 1000 - floor(1000 × 352/366) = 39.
    # The second have 17 days in the period, all of them in March: 1000.
    policy = land.policy(f"{AT_MOST}ceiling = [{ceiling(1000, 'twelve_months')}]", period=MIDDLE)
    network = land.network([("a", "v1")])
    assert land.months(network, policy, "2024-03") == {"2024-03": 1039}
    assert land.months(network, policy, "2024-03-01..2024-03-15") == {"2024-03": 39}
    assert land.months(network, policy, "2024-03-15..2024-04-01") == {"2024-03": 1000}
    assert assess(network, policy, window="2023-03-15..2024-03-15").total == 1000


def test_a_month_in_which_a_window_ends_is_paid_out_of_both(land: type[Land]) -> None:
    # Twelve months of 310 leave 50 of the first window for 140, the share of the first 14 days of March 2024;
    # the other 17 days have 170 of the second.
    lines = RATE.replace("100 VND", "310 VND") + f"ceiling = [{ceiling(12 * 310 + 50, 'twelve_months')}]"
    policy, network = land.policy(lines, period=MIDDLE), land.network([("a", "v1")])
    assert assess(network, policy, window="2023-03-01..2024-03-01").total == 12 * 310
    for window, amount in (
        ("2024-03-01..2024-03-15", 50),
        ("2024-03-15..2024-04-01", 170),
        ("2024-03", 220),
        ("2024-03-08..2024-03-16", 50 - 50 * 7 // 14 + 10),
    ):
        assert assess(network, policy, window=window).total == amount


@pytest.mark.parametrize(
    ("prorate", "first", "cut", "last"),
    [
        # The first January has 22 eligible days, worth the whole month. Of the second all days are eligible:
        # floor(500 × 9/31) = 145 fall to the old window, 355 to the new one.
        ("any_day", 500, 355, 145),
        ("all_days", 0, 355, 145),
        # floor(500 × 22/31) = 354
        ("actual_days", 354, 355, 145),
    ],
)
def test_the_month_in_which_a_window_begins_is_due_in_full(
    land: type[Land], prorate: str, first: int, cut: int, last: int
) -> None:
    """Twelve months from 10 January pay ten months of 500; the month that they cut counts for both."""
    lines = RATE.replace("100 VND/team", "100 VND/person").replace("any_day", prorate)
    lines += f'count = "people"\nceiling = [{ceiling(5_000, "twelve_months")}]'
    policy = land.policy(lines, period='{from = "2023-01-10", until = "2025-01-01"}')
    rows = [("a", "v1", land.first, None, 5)]
    months = land.months(land.network(rows), policy, "2023-01-01..2025-01-01")
    in_2023 = [first, *[500] * 9]
    assert [months.get(f"{month:02}", 0) for month in range(1, 11)] == in_2023
    # what is left of the first window, then nothing up to the next one
    assert months.get("11", 0) == min(500, 5_000 - sum(in_2023))
    left = 5_000 - sum(in_2023) - months.get("11", 0)
    assert (months.get("12", 0), months["2024-01"]) == (left, cut)
    assert (months["2024-10"], months["2024-11"]) == (500, last)
    alone = assess(land.network(rows), policy, window="2024-11").total
    assert (alone, assess(land.network(rows), policy, window="2024-11-11..2024-12-01").total) == (
        last,
        last - last * 10 // 30,
    )


@pytest.mark.parametrize(
    ("lines", "needed"),
    [
        (RATE, "2024-03-01"),
        (RATE.replace("/month", "/quarter"), "2024-01-01"),
        (RATE.replace("/month", "/year"), "2024-01-01"),
        (RATE.replace('team/month"\nprorate = "any_day"', 'team/once"'), "2023-03-15"),
        (AT_MOST, "2024-03-15"),
    ],
)
def test_facts_are_needed_from_the_month_in_which_the_window_begins(
    land: type[Land], lines: str, needed: str
) -> None:
    """What the window of 2023 paid is not needed, nor is it refused that the data begin after it."""
    own = f"{lines}ceiling = [{ceiling(250, 'twelve_months')}]"
    period = '{from = "2023-03-15", until = "2025-03-15"}'
    day = date.fromisoformat(needed)
    for later, refused in ((0, False), (1, True)):
        begin = str(day + timedelta(days=later))
        areas = [(*row[:3], begin, None, *row[5:]) for row in land.areas]
        network = land.network([("a", "v1", begin)], areas, first=begin)
        policy = land.policy(own, period=period, as_of="2024-06-01")
        if refused:
            with pytest.raises(
                OutsideDataError, match=f"depend on days from {needed} on, the data begin {begin}"
            ):
                assess(network, policy, window="2024-06")
        else:
            known = assess(land.network([("a", "v1")]), policy, window="2024-06")
            assert assess(network, policy, window="2024-06").total == known.total


def test_deductions_of_the_month_in_which_a_spread_window_begins(land: type[Land]) -> None:
    """They are taken off the earlier window's part of the month first, whose days are needed as well."""
    period = '{from = "2023-03-15", until = "2025-03-15"}'
    spread = land.policy(
        f"{AT_MOST}ceiling = [{ceiling(730, 'twelve_months')}]", 'deducts = ["x.2"]', period=period
    )
    other = land.policy(RATE.replace("100", "30"), id="x.2")
    network = land.network([("a", "v1")])
    whole = assess(network, [spread, other], window="2023-01-01..2025-01-01")
    march = {(row["policy"], row["month"]): row["upper"] for row in whole.by("month")}["x.1", "2024-03"]
    # 28 of 730 / 366 a day fall to 1 to 14 March, and 34 of 730 / 365 to the rest: 30 are taken off
    assert march == 28 + 34 - 30
    assert assess(network, [spread, other], window="2024-03").by("component")["upper"][0] == march


def test_a_month_s_deductions_come_before_a_window_cuts_it(land: type[Land]) -> None:
    """100 less 90 are 10, of which 4 fall to 1 to 14 March, where no room is left, and 6 to the rest."""
    period = '{from = "2023-03-15", until = "2025-03-15"}'
    own = land.policy(f"{RATE}ceiling = [{ceiling(7, 'twelve_months')}]", 'deducts = ["x.2"]', period=period)
    other = land.policy(RATE.replace("100", "90"), id="x.2")
    network = land.network([("a", "v1")])
    for window in ("2024-03", "2023-01-01..2025-01-01"):
        paid = assess(network, [own, other], window=window).by("month")
        found = {(row["policy"], row["month"]): row["amount"] for row in paid}
        assert found["x.1", "2024-03"] == 6


def test_components_share_a_ceiling_month_by_month_in_their_order(land: type[Land]) -> None:
    """Windows of one component's own ceiling cut its month; the next component waits for the whole month."""
    period = '{from = "2023-03-15", until = "2025-03-15"}'
    first = f"{RATE}ceiling = [{ceiling(1000, 'twelve_months')}]\n"
    second = f'[[component]]\nid = "second"\nper = "team"\n{RATE}'
    more = f"ceiling = [{ceiling(940, 'calendar_year')}]"
    policy = land.policy(f"{first}{second}", more, period=period)
    # 200 a month leave 540 of 2024 for March to May, and 140 for May: 100 go to the first, 40 to the second
    for window in ("2024", "2024-05"):
        paid = assess(land.network([("a", "v1")]), policy, window=window).by("component", "month")
        found = {(row["component"], row["month"]): row["amount"] for row in paid}
        assert (found["support", "2024-05"], found["second", "2024-05"]) == (100, 40)
    tight = land.policy(f"{first}{second}", more.replace("940", "460"), period=period)
    # 60 are left for March 2024, and 45 of the first 100 fall to its first 14 days
    paid = assess(land.network([("a", "v1")]), tight, window="2024-03").by("component")
    assert [row["amount"] for row in paid] == [60, 0]


def test_a_policy_that_begins_after_the_window_bears_on_its_last_month(land: type[Land]) -> None:
    """What the other pays for the last day of March is taken off all of March."""
    own = land.policy(f"{AT_MOST}ceiling = [{ceiling(366, 'calendar_year')}]", 'deducts = ["x.2"]')
    late = land.policy(RATE, id="x.2", period='{from = "2024-03-31"}')
    network = land.network([("a", "v1")])
    for window in ("2024-03-01..2024-03-03", "2024-03", "2024"):
        paid = assess(network, [own, late], window=window).by("month")
        found = {(row["policy"], row["month"]): row["amount"] for row in paid}
        assert found["x.1", "2024-03"] == 0


def test_days_of_a_later_component_count_for_a_ceiling_by_days_that_both_share(land: type[Land]) -> None:
    """Of 100, 59 and 31 of 365 days are worth 24, in an answer about January alone, too."""
    first = f'period = {{from = "2023-01-01", until = "2023-03-01"}}\n{RATE}'
    late = f'period = {{from = "2023-12-01", until = "2024-01-01"}}\n{RATE}'
    shared = f"ceiling = [{ceiling(100, 'calendar_year', 'by_days')}]"
    policy = land.policy(f'{first}[[component]]\nid = "second"\nper = "team"\n{late}', shared)
    for window in ("2023-01", "2023"):
        paid = assess(land.network([("a", "v1")]), policy, window=window).by("component", "month")
        found = {(row["component"], row["month"]): row["amount"] for row in paid}
        assert found["support", "2023-01"] == 24


def test_deductions_that_an_ended_component_takes_off_in_the_month_in_which_a_window_begins(
    land: type[Land],
) -> None:
    """All 90 of March are taken off `early`, which ends before the second window begins on the 15th."""
    period = '{from = "2023-03-15", until = "2025-03-15"}'
    ended = f'{RATE}period = {{from = "2023-03-15", until = "2024-03-10"}}\n'
    early = f'[[component]]\nid = "early"\nper = "team"\n{ended}'
    late = f"{RATE}ceiling = [{ceiling(70, 'twelve_months')}]\n"
    policy = land.policy(late, f'deducts = ["x.2"]\n{early}', period=period)
    other = land.policy(RATE.replace("100", "90"), id="x.2")
    network = land.network([("a", "v1")])
    # 55 of March, 10 of April and 5 of May are 70
    for window in ("2023-03-15..2025-01-01", "2024-05"):
        paid = assess(network, [policy, other], window=window).by("component", "month")
        found = {(row["policy"], row["component"], row["month"]): row["amount"] for row in paid}
        assert found["x.1", "support", "2024-05"] == 70 - (100 - 100 * 14 // 31) - 10


@pytest.mark.parametrize("window", ["2023-01", "2024"])
@pytest.mark.parametrize("over", ["month", "calendar_year", "twelve_months", "period"])
def test_nothing_is_paid_before_or_after_the_period(land: type[Land], over: str, window: str) -> None:
    period = '{from = "2023-03-15", until = "2023-12-20"}'
    for kind in (RATE, AT_MOST):
        policy = land.policy(f"{kind}ceiling = [{ceiling(1000, over)}]", period=period)
        spent = assess(land.network(), policy, window=window)
        assert (spent.total, len(spent.by("month"))) == (0, 0)
        assert spent.by("component")["amount"] == [0]


WAGE = 'bases.wage.value = "2_000_000_000_000_000_000 VND/team/month"\n'


@pytest.mark.parametrize(
    "lines",
    [
        RATE.replace('"100 VND/team/month"', '{times = 3, of = "wage"}'),
        HEADS.replace("100 VND", "4_000_000_000_000_000_000 VND") + 'count = "people"',
        f"{AT_MOST}ceiling = [{ceiling(4_611_686_018_427_387_903, 'period')}]",
        f"{RATE}ceiling = [{ceiling(4_611_686_018_427_387_903, 'calendar_year', 'by_days')}]",
    ],
)
def test_money_that_leaves_64_bits_is_refused(land: type[Land], lines: str) -> None:
    with pytest.raises(
        MoneyRangeError, match=r"^policy x\.1: component 'support': .* exceeds (the )?6[24]-bit integers"
    ):
        assess(land.network(), land.policy(lines, WAGE if "wage" in lines else ""), window="2023")


def test_a_multiple_that_leaves_them_is_refused_as_a_ceiling(land: type[Land]) -> None:
    most = 'bases.most.value = "2_000_000_000_000_000_000 VND/team"\n'
    policy = land.policy(f'{RATE}ceiling = [{{amount = {{times = 3, of = "most"}}, over = "month"}}]', most)
    with pytest.raises(MoneyRangeError, match="'support': 6000000000000000000 exceeds the 62-bit integers"):
        assess(land.network(), policy, window="2023")


def test_the_greatest_amount_of_a_policy_is_paid(land: type[Land]) -> None:
    policy = land.policy(RATE.replace("100 VND", "4_611_686_018_427_387_903 VND"))
    assert assess(land.network([("a", "v1")]), policy, window="2023-01").total == 2**62 - 1


def test_sums_that_leave_64_bits_are_refused_where_they_would_be_kept(land: type[Land]) -> None:
    # A month of one team fits, and so do 24; four teams do not: 4 × 24 × 10^17 is more than 2^63.
    policy = land.policy(RATE.replace("100 VND", "100_000_000_000_000_000 VND"))
    spent = assess(land.network(), policy, window="2023-01-01..2025-01-01")
    assert spent.total == 4 * 24 * 10**17
    assert spent.bounds == (spent.total, spent.total)
    with pytest.raises(MoneyRangeError):
        spent.by("component")
    with pytest.raises(MoneyRangeError):
        spent.paid()
    large = land.policy(RATE.replace("100 VND", "250_000_000_000_000_000 VND"))
    teams = [(f"t{number}", "v1") for number in range(40)]
    with pytest.raises(MoneyRangeError, match=r"^policy x\.1: "):
        _ = assess(land.network(teams), large, window="2023").total


def test_a_policy_may_state_how_many_people_an_area_has(land: type[Land]) -> None:
    dated = '[{from = "2023-01-01", value = 2}, {from = "2023-02-15", value = 3}]'
    few = '{when = {"village.households" = {below = 200}}, value = 1}'
    lines = f"""
    nature = "entitlement"
    rate = "280 VND/person/month"
    count = {{number = {{classes = [{few}, {{value = {dated}}}]}}}}
    prorate = "actual_days"
    when = {{"village.households" = {{from = 1}}}}
    of_which = [{{id = "half", rate = "140 VND/person/month", count = {{number = 1}}}}]
    """
    policy = land.policy(lines, per='"village"')
    network = land.network(
        households=dict(zip((id for id, *_ in land.areas), [100] * 11, strict=True)) | {"v2": 200}
    )
    spent = assess(network, policy, window="2023-01-01..2023-04-01")
    # February: 14 days of two people, and 14 of three
    assert land.cells(spent, "unit", "month") == {
        ("v1", "2023-01"): 280,
        ("v1", "2023-02"): 280,
        ("v1", "2023-03"): 280,
        ("v2", "2023-01"): 560,
        ("v2", "2023-02"): 700,
        ("v2", "2023-03"): 840,
        ("v4", "2023-01"): 280,
        ("v4", "2023-02"): 280,
        ("v4", "2023-03"): 280,
    }
    (informs,) = spent.of_which()
    assert informs["amount"] == 9 * 140
    (step,) = [each for each in spent.explain("v2", "2023-03").walk() if each.what == "due"]
    assert step.text == "due: 280 VND/person/month × 3 people, as stated × the whole month = 840"


def test_a_stated_number_of_people_counts_for_teams_of_any_size(land: type[Land]) -> None:
    lines = """
    nature = "entitlement"
    rate = "10 VND/person/month"
    count = {number = {choice = "it"}}
    prorate = "any_day"
    norm = {heads = 3, use = "require"}
    """
    choice = '[choices.it]\noptions = ["1", "2"]\ndefault = "1"\nwhy = "?"\n'
    rows = [
        ("a", "v1", land.first, None, 3),
        ("b", "v2", land.first, None, 9),
        ("d", "v2", land.first, None, 2),
    ]
    network, policy = land.network(rows), land.policy(lines, choice)
    assert land.cells(assess(network, policy, window="2023-01"), "team") == {"a": 10, "b": 10}
    two = assess(network, policy, window="2023-01", choices={"x.1": {"it": "2"}})
    assert land.cells(two, "team") == {"a": 20, "b": 20}
