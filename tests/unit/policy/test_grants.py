"""What may be granted of unclaimed components that share ceilings, with exact bounds for each part."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dtnet import assess

if TYPE_CHECKING:
    from dtnet import Assessment

    from ..conftest import Land

DOUBTFUL = 'when = {kind = "other"}\n'
"""Nobody knows whether the team of `grants` has this kind."""


def rate(amount: int, more: str = "") -> str:
    return f'nature = "entitlement"\nrate = "{amount} VND/team/month"\nprorate = "any_day"\n{more}'


def up_to(amount: int, more: str = "") -> str:
    return f'unclaimed = "full"\n{rate(amount, more).replace("entitlement", "at_most")}'


def ceiling(amount: int, over: str) -> str:
    return f'ceiling = [{{amount = "{amount} VND/team", over = "{over}"}}]\n'


def grants(land: type[Land], shared: str, first: str, second: str, window: str, **head: str) -> Assessment:
    """Amounts of one team: the components "first" and "support", which share a ceiling of the policy."""
    more = f'{shared}[[component]]\nid = "first"\nper = "team"\n{first}'
    network = land.network([("a", "v1", land.first, None, 3, None)])
    return assess(network, land.policy(second, more, **head), window=window)


@pytest.mark.parametrize(
    ("window", "upper"),
    [
        ("2024-03-01..2024-03-16", {"entitlement": 29, "at_most": 19}),  # 40 of the month, for 15 of 31 days
        ("2024-03-10..2024-05-01", {"entitlement": 103, "at_most": 69}),
        ("2024-03-01..2024-05-01", {"entitlement": 120, "at_most": 80}),
    ],
)
def test_grants_have_the_room_that_claimed_components_leave(
    land: type[Land], window: str, upper: dict[str, int]
) -> None:
    spent = grants(land, ceiling(100, "month"), rate(60), up_to(100), window)
    assert land.cells(spent, "component", column="upper") == {
        "first": upper["entitlement"],
        "support": upper["at_most"],
    }
    assert spent.bounds == (upper["entitlement"], sum(upper.values()))


def test_claimed_components_that_are_perhaps_not_due_use_no_room(land: type[Land]) -> None:
    doubtful = rate(60, DOUBTFUL)
    spent = grants(land, ceiling(100, "month"), doubtful, up_to(100), "2024-03-01..2024-03-16")
    assert land.cells(spent, "component", column="upper")["support"] == 48
    spent = grants(land, ceiling(250, "calendar_year"), up_to(100), doubtful, "2023-05")
    assert land.cells(spent, "component", column="upper")["first"] == 100


def test_claimed_components_use_most_where_nothing_was_granted(land: type[Land]) -> None:
    spent = grants(land, ceiling(250, "calendar_year"), up_to(100), rate(60), "2023-01-01..2023-06-01")
    upper = {
        key[1]: each
        for key, each in land.cells(spent, "component", "month", column="upper").items()
        if key[0] == "first"
    }
    assert [*upper.values()] == [100, 100, 100, 70, 10]


@pytest.mark.parametrize("first", ["first", "support"])
@pytest.mark.parametrize(("room", "most"), [(250, 200), (150, 150)])
def test_grants_of_several_components_share_the_room_of_the_days_asked(
    land: type[Land], first: str, room: int, most: int
) -> None:
    spent = grants(land, ceiling(room, "calendar_year"), up_to(100), up_to(100), "2023-03")
    assert (spent.bounds, spent.by("month")["upper"]) == ((0, most), [most])
    assert land.cells(spent, "component", column="upper")[first] == 100


def test_the_most_of_a_month_that_windows_cut_is_the_sum_of_what_each_may_be_granted(
    land: type[Land],
) -> None:
    # paid in turn, "first" uses up its own ceiling and the first window: 40; both windows have room for 80
    spent = grants(
        land,
        ceiling(40, "twelve_months"),
        up_to(100, ceiling(40, "month")),
        up_to(100, 'period = {from = "2023-01-16", until = "2024-01-16"}\n'),
        "2024-01",
        period='{from = "2023-01-16", until = "2025-01-01"}',
    )
    assert (spent.by("month")["upper"], spent.bounds, spent.sharp) == ([120], (0, 80), False)


def test_claimed_components_use_room_before_and_in_the_days_asked(land: type[Land]) -> None:
    spent = grants(land, ceiling(250, "calendar_year"), rate(60), up_to(100), "2023-03-01..2023-06-01")
    assert land.cells(spent, "component", "month", column="upper")["support", "2023-04"] == 10
    assert land.cells(spent, "component", column="upper")["support"] == 70  # 80 by month


def test_grants_after_the_days_asked_do_not_count(land: type[Land]) -> None:
    spread = up_to(0, ceiling(1_200, "calendar_year")).replace(
        'rate = "0 VND/team/month"\nprorate = "any_day"\n', ""
    )
    spent = grants(land, ceiling(250, "calendar_year"), up_to(100), spread, "2023-03")
    assert spent.bounds == (0, 202)  # the second is spread by days over the whole year


HALVES = 'funding = [{source = "x", share = "1/2"}, {source = "y", rest = true}]\n'


@pytest.mark.parametrize(
    ("window", "room", "rates", "more", "most"),
    [
        ("2023-01-10..2023-02-01", 40, (100, 30), "", 30),  # 22 of 30 and 8 of 10; 29 of 40
        ("2023-01-31..2023-02-01", 190, (60, 60, 60, 100), "", 10),  # 2 each of 32, 4 of 94
        ("2023-01-10..2023-02-01", 40, (100, 30), HALVES, 33),  # 32 of 34 and 6, each from two sources
    ],
)
def test_parts_of_months_are_rounded_for_each_component(
    land: type[Land], window: str, room: int, rates: tuple[int, ...], more: str, most: int
) -> None:
    parts = [f'[[component]]\nid = "part{each}"\nper = "team"\n{up_to(each)}' for each in rates]
    named = "".join(part.replace("part", f"part{at}-") for at, part in enumerate(parts))
    nowhere = up_to(50, 'when = {level = "commune"}\n')
    policy = land.policy(nowhere, f"{more}{ceiling(room, 'month')}{named}")
    spent = assess(land.network([("a", "v1")]), policy, window=window)
    assert spent.by("month")["upper"] == [most]


def test_parts_of_months_on_different_days_are_bounded_by_themselves(land: type[Land]) -> None:
    # "support" begins on the 16th: of days 10 to 31 it has all 40, of 40 for the first they have 29
    later = up_to(100, 'period = {from = "2023-01-16", until = "2024-01-01"}\n')
    spent = grants(land, ceiling(40, "month"), up_to(100), later, "2023-01-10..2023-02-01")
    assert spent.by("month")["upper"] == [69]
    assert grants(land, ceiling(40, "month"), up_to(100), later, "2023-01").bounds == (0, 40)


def test_parts_of_months_in_two_places_are_rounded_for_each_component(land: type[Land]) -> None:
    more = f'{ceiling(40, "month")}[[component]]\nid = "first"\nper = "team"\n{up_to(100)}'
    network = land.network([("a", "v1", land.first, "2023-01-10"), ("a", "v2", "2023-01-10")])
    spent = assess(network, land.policy(up_to(30), more), window="2023-01")
    assert land.cells(spent, "village", column="upper") == {"v1": 12, "v2": 30}
    assert spent.bounds == (0, 40)


def test_the_most_of_a_month_whose_windows_cross_is_not_attained(land: type[Land]) -> None:
    both = f"{ceiling(60, 'calendar_year')[:-2]}, {ceiling(100, 'twelve_months').removeprefix('ceiling = [')}"
    days = '{from = "2023-01-16", until = "2025-01-01"}'
    spent = assess(land.network([("a", "v1")]), land.policy(up_to(100, both), period=days), window="2024-01")
    assert (spent.by("month")["upper"], spent.sharp) == ([100], False)  # 48 and 52 by themselves, 60 together


BOTH = (
    'ceiling = [{{amount = "{0} VND/team", over = "calendar_year"}}, '
    '{{amount = "{0} VND/team", over = "twelve_months"}}]\n'
)
CROSSING = {"period": '{from = "2022-03-01", until = "2025-01-01"}'}
"""The twelve months from March cross the calendar years."""


def test_a_grant_under_ceilings_that_cross_may_leave_more_for_another_window(land: type[Land]) -> None:
    # 100 of "first" in January 2023 use up that year, so that nothing of the twelve months from March is used
    later = rate(100, 'period = {from = "2023-03-01", until = "2025-01-01"}\n')
    more = f'{BOTH.format(100)}[[component]]\nid = "first"\nper = "team"\n{up_to(100)}'
    spent = assess(
        land.network([("a", "v1")]),
        land.policy(later, more, **CROSSING),
        window="2024-01",
        missing_history="nothing_paid",
    )
    [cell] = [row for row in spent.by("component") if row["nature"] == "entitlement"]
    assert (cell["lower"], cell["upper"]) == (0, 100)


def test_the_total_under_ceilings_that_cross_is_that_of_all_components(land: type[Land]) -> None:
    more = f'{BOTH.format(150)}[[component]]\nid = "first"\nper = "team"\n{up_to(100)}'
    spent = assess(
        land.network([("a", "v1")]),
        land.policy(up_to(100), more, **CROSSING),
        window="2023",
        missing_history="nothing_paid",
    )
    assert (spent.bounds, spent.sharp) == ((0, 150), True)


@pytest.mark.parametrize(
    "window", ["2023-01-01..2024-05-01", "2024-01-01..2024-05-01", "2024-01-01..2024-03-01"]
)
def test_a_component_that_ends_before_another_begins_may_have_another_window(
    land: type[Land], window: str
) -> None:
    # "first" is paid first, from 16 January. If it gets nothing then, each gets 10: one in each twelve months
    both = BOTH.format(10).replace("calendar_year", "month")
    first = up_to(10, 'period = {from = "2024-01-16", until = "2024-05-01"}\n')
    second = up_to(10, 'period = {from = "2024-01-01", until = "2024-01-16"}\n')
    days = '{from = "2023-01-16", until = "2024-05-01"}'
    spent = grants(land, both, first, second, window, period=days)
    assert (spent.bounds, spent.sharp) == ((0, 20), False)


def test_components_with_ceilings_of_their_own_have_totals_of_their_own(land: type[Land]) -> None:
    other = land.policy(rate(0), id="x.2", purpose="else")
    more = 'deducts = ["x.2"]\n[[component]]\nid = "first"\nper = "team"\n'
    own = up_to(100, ceiling(70, "month")), up_to(100, ceiling(150, "calendar_year"))
    spent = assess(land.network([("a", "v1")]), [land.policy(own[0], more + own[1]), other], window="2023")
    assert (spent.bounds, spent.sharp) == ((0, 12 * 70 + 150), True)


def test_what_another_policy_may_be_granted_is_deducted_once_for_all_its_components(land: type[Land]) -> None:
    more = f'{ceiling(100, "month")}[[component]]\nid = "first"\nper = "team"\n{up_to(100)}'
    other = land.policy(up_to(100), more, id="x.2", purpose="else")
    spent = assess(
        land.network([("a", "v1")]), [land.policy(rate(300), 'deducts = ["x.2"]'), other], window="2023-03"
    )
    assert land.cells(spent, "policy", column="lower")["x.1"] == 200


def test_totals_that_add_up_what_cannot_be_granted_together_are_not_sharp(land: type[Land]) -> None:
    own = up_to(30, ceiling(40, "month"))
    spent = grants(land, ceiling(40, "month"), own, up_to(30), "2023-03")
    assert land.cells(spent, "component", column="upper") == {"first": 30, "support": 30}
    assert (spent.by("month")["upper"], spent.sharp) == ([40], False)


def test_totals_beside_claimed_components_with_a_ceiling_of_their_own_are_not_sharp(land: type[Land]) -> None:
    early = rate(30, ceiling(1_000, "month") + 'period = {from = "2023-01-01", until = "2023-03-01"}\n')
    spent = grants(land, ceiling(250, "calendar_year"), early, up_to(100), "2023-03-01..2023-06-01")
    assert spent.bounds[1] is not None
    assert spent.bounds[1] >= 190  # the room that 60 of January and February leave
    assert not spent.sharp


def test_a_later_grant_may_take_the_room_of_a_claimed_component(land: type[Land]) -> None:
    # 100 of "first" in January leave February's room, and so the rest of the period's, to "support"
    both = f"{ceiling(100, 'month')[:-2]}, {ceiling(200, 'period').removeprefix('ceiling = [')}"
    first = up_to(100, ceiling(100, "calendar_year"))
    february = rate(100, 'period = {from = "2023-02-01", until = "2023-03-01"}\n')
    spent = grants(land, both, first, february, "2023-01-01..2025-01-01")
    assert land.cells(spent, "component", column="upper") == {"first": 200, "support": 100}


def test_a_total_counts_what_grants_before_the_days_asked_leave_once(land: type[Land]) -> None:
    # "first" has 100 in December, or 100 in October: then December has nothing left, and "support" has 100
    first = up_to(100, 'period = {from = "2023-10-01", until = "2024-01-01"}\n')
    later = up_to(100, 'period = {from = "2024-02-01", until = "2024-03-01"}\n')
    days = '{from = "2022-11-01", until = "2025-01-01"}'
    more = f'{BOTH.format(100)}[[component]]\nid = "first"\nper = "team"\n{first}'
    spent = assess(
        land.network([("a", "v1")]),
        land.policy(later, more, period=days),
        window="2023-12-01..2024-03-01",
        missing_history="nothing_paid",
    )
    assert (spent.bounds, spent.sharp) == ((0, 100), True)


def test_claimed_components_with_a_ceiling_of_their_own_leave_no_room_that_they_certainly_use(
    land: type[Land],
) -> None:
    # "first" is paid the 100 of the year in January
    other = f'[[component]]\nid = "other"\nper = "team"\n{up_to(50)}'
    first = f"{rate(200, ceiling(400, 'month'))}{other}"
    shared = f"{HALVES}{ceiling(100, 'calendar_year')}"
    spent = grants(land, shared, first, up_to(50), "2023-02-01..2023-04-01")
    assert (spent.bounds, spent.sharp) == ((0, 0), True)


def test_the_total_of_parts_of_months_is_their_sum_where_no_ceiling_is_reached(land: type[Land]) -> None:
    spent = grants(land, ceiling(900, "month"), up_to(31), up_to(31), "2023-01-10..2023-02-01")
    assert (spent.by("month")["upper"], spent.bounds) == ([44], (0, 44))


def test_grants_after_the_days_asked_may_be_nothing_though_they_are_paid_in_turn(land: type[Land]) -> None:
    # "first" has 48 up to 15 January and 52 after it; if the 52 are not granted, the other has 48 up to then
    both = f"{ceiling(100, 'twelve_months')[:-2]}, {ceiling(100, 'period').removeprefix('ceiling = [')}"
    each = up_to(100, 'period = {from = "2024-01-01", until = "2024-03-01"}\n')
    days = '{from = "2023-01-16", until = "2025-01-16"}'
    spent = grants(land, both, each, each, "2023-01-01..2024-01-16", period=days)
    assert (spent.bounds, spent.sharp) == ((0, 96), False)
