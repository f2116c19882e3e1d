"""How good bounds are: attained where an answer says so, beyond a ceiling only where they have to be."""

# ruff: noqa: E501 - documents and messages stand as they are written

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from dtnet import Period, assess

if TYPE_CHECKING:
    from dtnet import Assessment, Network

    from ..conftest import Land

RATE = 'nature = "entitlement"\nrate = "100 VND/team/month"\nprorate = "any_day"\n'
HEADS = RATE.replace("team/", "person/") + 'count = "people"\n'
WHEN = 'when = {kind = "cdtt"}\n'
SPREAD = 'nature = "at_most"\nunclaimed = "full"\nceiling = [{amount = "1_000 VND/team", over = "calendar_year"}]\n'
YEARLY = 'ceiling = [{amount = "250 VND/team", over = "calendar_year"}]\n'


def doubtful(land: type[Land], **more: Any) -> Network:  # noqa: ANN401 - as the network takes them
    """A team of which nobody knows the kind."""
    return land.network([("a", "v1", land.first, None, 3, None)], **more)


def upper(spent: Assessment, *keys: str) -> list[Any]:
    return spent.by(*keys)["upper"]


def test_months_are_bounded_together_as_well(land: type[Land]) -> None:
    for lines, most in ((RATE + YEARLY, 250), (SPREAD, 1000)):
        spent = assess(doubtful(land), land.policy(lines + WHEN), window="2023")
        assert spent.bounds == (0, most)
        for keys in (
            (),
            ("team",),
            ("unit", "commune"),
            ("village",),
            ("province", "component"),
            ("purpose",),
        ):
            assert upper(spent, *keys) == [most]
        assert sum(upper(spent, "month")) > most


def test_a_ceiling_in_doubt_before_a_window_bounds_what_is_left_in_it(land: type[Land]) -> None:
    """From 11 to 31 January nobody knows the kind: the month's ceiling is 100 or 310, the year's 310."""
    rows = [
        ("a", "v1", land.first, "2023-01-11"),
        ("a", "v1", "2023-01-11", "2023-02-01", 3, None),
        ("a", "v1", "2023-02-01"),
    ]
    ceilings = """ceiling = [
        {amount = "310 VND/team", over = "month", part = "by_days"},
        {amount = "310 VND/team", over = "calendar_year"},
    ]"""
    policy = land.policy(RATE.replace("100", "300") + WHEN + ceilings)
    # January has 100 or 300, and February what is left
    for window, bounds in (("2023-01", (100, 300)), ("2023-02", (10, 210)), ("2023", (310, 310))):
        assert assess(land.network(rows), policy, window=window).bounds == bounds


def test_a_ceiling_is_that_of_any_day_that_may_be_the_first(land: type[Land]) -> None:
    """Until March nobody knows the kind of `a`; `d` is known, and begins with the higher ceiling."""
    rows = [
        ("a", "v1", land.first, "2023-03-01", 3, None),
        ("a", "v1", "2023-03-01"),
        ("d", "v4", "2023-04-01"),
    ]
    amount = '[{from = "2023-01-01", value = "150 VND/team"}, {from = "2023-03-01", value = "250 VND/team"}]'
    policy = land.policy(RATE + WHEN + f'ceiling = [{{amount = {amount}, over = "calendar_year"}}]')
    for year, least in (("2023", 150), ("2024", 250)):
        spent = assess(land.network(rows), policy, window=year)
        assert land.cells(spent, "village", column="lower") == {"v1": least, "v4": 250}
        assert land.cells(spent, "village", column="upper") == {"v1": 250, "v4": 250}


def test_across_a_move_places_have_bounds_of_their_own(land: type[Land]) -> None:
    rows = [("a", "v1", land.first, "2023-07-01", 3, None), ("a", "v2", "2023-07-01", None, 3, None)]
    spent = assess(land.network(rows), land.policy(RATE + YEARLY + WHEN), window="2023")
    # six months of up to 100 each, at most 250 together, and the other six as well
    assert (spent.bounds, upper(spent, "component")) == ((0, 250), [250])
    assert all(250 <= each <= 600 for each in upper(spent, "village"))


@pytest.mark.parametrize(
    ("lines", "sharp"),
    [
        (RATE + WHEN, True),
        (RATE.replace("any_day", "actual_days") + WHEN, True),
        (HEADS, True),
        # 100, 100 and 50, or nothing at all: 100 is the upper bound of each month, which March does not attain
        (RATE + YEARLY + WHEN, False),
        (RATE + YEARLY.replace("250", "1_200") + WHEN, True),
        # the months of a year share one rounding, and what is paid once may be paid in one of many months
        (RATE.replace("/month", "/year") + WHEN, False),
        (RATE.replace('team/month"\nprorate = "any_day"', 'team/once"') + WHEN, False),
        # more days may be worth less
        (
            RATE.replace('"any_day"', '{steps = [{days = 1, share = 1}, {days = 9, share = "1/2"}]}') + WHEN,
            False,
        ),
        (
            RATE.replace('"any_day"', '{steps = [{days = 1, share = "1/2"}, {days = 9, share = 1}]}') + WHEN,
            True,
        ),
        (SPREAD + WHEN, False),
        # room goes by days that are in doubt
        (RATE + YEARLY.replace('"calendar_year"', '"calendar_year", part = "by_days"') + WHEN, False),
    ],
)
def test_an_answer_says_whether_its_bounds_are_attained(land: type[Land], lines: str, sharp: bool) -> None:  # noqa: FBT001 - a table
    network = land.network([("a", "v1", land.first, None, None, None)])
    spent = assess(network, land.policy(lines), window="2023")
    assert (spent.sharp, spent.bounds[0]) == (sharp, 0)


@pytest.mark.parametrize(
    ("most", "window", "upper", "sharp"),
    [
        # one person has 100 a month, two 200, three 300: February has 100, 100 or nothing of a year's 300
        ("300", "2023-01", [300], True),
        ("300", "2023-02", [200], False),
        ("300", "2023-01-01..2023-03-01", [300, 200], False),
        # 100, 200, and 300 in both months
        ("600", "2023-01-01..2023-03-01", [300, 300], True),
    ],
)
def test_months_that_share_a_number_of_people(
    land: type[Land], most: str, window: str, upper: list[int], *, sharp: bool
) -> None:
    network = land.network([("a", "v1", land.first, None, None)], people_lower=[1], people_upper=[3])
    spent = assess(network, land.policy(HEADS + YEARLY.replace("250", most)), window=window)
    assert (spent.by("month")["upper"], spent.sharp) == (upper, sharp)


def test_months_with_claims_of_their_own_attain_their_bounds(land: type[Land]) -> None:
    claims = {"unit": ["a", "a"], "month": ["2023-01", "2023-02"], "amount": [None, None]}
    lines = f'nature = "at_most"\nclaim = "asked"\nunclaimed = "open"\n{YEARLY}'
    spent = assess(
        land.network([("a", "v1")]), land.policy(lines), window="2023-02", inputs={"asked": claims}
    )
    assert (spent.bounds, spent.sharp) == ((0, 250), True)


def test_days_in_doubt_with_other_facts_are_not_sharp(land: type[Land]) -> None:
    rows = [("a", "v1", land.first, "2023-01-11"), ("a", "v1", "2023-01-11", None, 5, None)]
    for facts, bounds in (("first_day", (300, 500)), ("last_day", (300, 500)), ("each_day", (300, 500))):
        policy = land.policy(f'{HEADS}{WHEN}facts = "{facts}"')
        spent = assess(land.network(rows), policy, window="2023-01")
        # the truth lies between: 300 on the first day, 300 or 500 on the last, 300 or 435 in the mean
        assert (spent.bounds, spent.sharp) == (bounds, False)


def test_a_month_is_cut_by_a_move_only_where_places_are_asked(land: type[Land]) -> None:
    rows = [("a", "v1", land.first, "2023-01-11", 3, None), ("a", "v2", "2023-01-11", None, 3, None)]
    spent = assess(land.network(rows), land.policy(RATE + WHEN), window="2023-01")
    # wherever the team is, 100 or nothing; each village may have all of it
    assert (spent.sharp, spent.bounds, spent.by("unit", "month")["upper"]) == (True, (0, 100), [100])
    of_villages = spent.by("village")
    assert (of_villages["lower"], of_villages["upper"]) == ([0, 0], [100, 100])


MOVED = (
    ("c", "country", None),
    ("p1", "province", "c"),
    ("p2", "province", "c"),
    ("v1", "village", "p1"),
    ("v2", "village", "p2"),
    ("v3", "village", "p1", "2023-01-01", "2023-02-11"),
    ("v3", "village", "p2", "2023-02-11"),
)


def test_a_month_is_cut_only_for_the_team_that_moves_in_it(land: type[Land]) -> None:
    """`a` moves inside January, `b` stays, and inside February a village without a team changes its province."""
    rows = [
        ("a", "v1", land.first, "2023-01-11", 3, None),
        ("a", "v2", "2023-01-11", None, 3, None),
        ("b", "v1", land.first, None, 3, None),
    ]
    spent = assess(
        land.network(rows, MOVED), land.policy(RATE + WHEN, place="c"), window="2023-01-01..2023-03-01"
    )
    assert land.cells(spent, "village", "month", column="upper") == {
        ("v1", "2023-01"): 200,
        ("v2", "2023-01"): 100,
        ("v1", "2023-02"): 100,
        ("v2", "2023-02"): 100,
    }
    assert land.cells(spent, "province", "month", column="upper")["p1", "2023-01"] == 200
    for area, month in (("p1", "2023-01"), ("p2", "2023-01"), ("p1", "2023-02"), ("p2", "2023-02")):
        assert (
            spent.explain(area, month).upper
            == land.cells(spent, "province", "month", column="upper")[area, month]
        )


def test_who_stays_has_the_bounds_of_the_window_while_others_move(land: type[Land]) -> None:
    rows = [
        ("a", "v1", land.first, "2023-07-01"),
        ("a", "v2", "2023-07-01"),
        ("b", "v1", land.first, None, 3, None),
    ]
    spent = assess(land.network(rows, MOVED), land.policy(RATE + YEARLY + WHEN, place="c"), window="2023")
    assert land.cells(spent, "village", column="lower") == {"v1": 250, "v2": 0}
    assert land.cells(spent, "village", column="upper") == {"v1": 500, "v2": 0}


def test_a_team_under_another_id_in_the_same_place_has_one_month_there(land: type[Land]) -> None:
    rows = [("old", "v1", land.first, "2023-04-11", 3, None), ("new", "v1", "2023-04-11", None, 3, None)]
    network = land.network(rows, successions=[("old", "new", Fraction(1))])
    spent = assess(network, land.policy(RATE + WHEN), window="2023-04")
    assert upper(spent, "unit", "month") == [100, 100]  # either id may have all of it
    assert (spent.bounds, upper(spent, "village", "month")) == ((0, 100), [100])
    assert (spent.explain("v1", "2023-04").upper, spent.sharp) == (100, False)
    assert assess(network, land.policy(RATE + WHEN), window="2023-05").sharp


def test_areas_keep_their_months_while_other_areas_change(land: type[Land]) -> None:
    when = 'when = {"village.ready" = true}\n'
    policy = land.policy(RATE.replace("team", "village") + when, place="c", per='"village"')
    spent = assess(land.network((), MOVED), policy, window="2023-02")
    # v3 is in either province for a part of February
    assert land.cells(spent, "province", column="upper") == {"p1": 200, "p2": 200}
    assert (upper(spent, "unit", "month"), spent.bounds, spent.sharp) == ([100] * 3, (0, 300), True)


def test_parts_of_a_known_month_with_days_in_doubt_name_the_fact(land: type[Land]) -> None:
    rows = [
        ("a", "v1", land.first, "2023-01-06"),
        ("a", "v1", "2023-01-06", "2023-01-11", 3, None),
        ("a", "v2", "2023-01-11"),
    ]
    spent = assess(land.network(rows), land.policy(RATE + WHEN), window="2023-01")
    assert (spent.total, spent.by("village")["amount"]) == (100, [None, None])
    assert spent.unknown_facts == ("policy x.1: component 'support': 'kind' of 'a'",)
    stays = [*rows[:2], ("a", "v1", "2023-01-11")]
    assert assess(land.network(stays), land.policy(RATE + WHEN), window="2023-01").unknown_facts == ()


def test_a_month_cut_by_a_window_is_not_sharp(land: type[Land]) -> None:
    period = '{from = "2023-03-15", until = "2024-04-01"}'
    ceiling = 'ceiling = [{amount = "5_000 VND/team", over = "twelve_months"}]\n'
    spent = assess(doubtful(land), land.policy(RATE + ceiling + WHEN, period=period), window="2024-03")
    # either part of the month may be all of it
    assert (spent.sharp, spent.bounds) == (False, (0, 200))
    assert assess(
        doubtful(land), land.policy(RATE + ceiling + WHEN, period=period), window="2024-02"
    ).bounds == (0, 100)


def test_others_that_look_at_it_are_not_sharp(land: type[Land]) -> None:
    one = land.policy(RATE, 'yields_to = ["x.2"]')
    other = land.policy(RATE + WHEN, id="x.2")
    spent = assess(doubtful(land), [one, other], window="2023-01")
    # together always 100
    assert (spent.sharp, spent.bounds) == (False, (0, 200))
    deducts = land.policy(RATE, 'deducts = ["x.2"]')
    thirty = land.policy(RATE.replace("100", "30") + WHEN, id="x.2")
    spent = assess(doubtful(land), [deducts, thirty], window="2023-01")
    assert (spent.sharp, spent.bounds) == (False, (70, 130))


def test_a_shared_ceiling_leaves_bounds_that_hold(land: type[Land]) -> None:
    shared = 'ceiling = [{amount = "250 VND/team", over = "calendar_year"}]\n'
    second = f'[[component]]\nid = "second"\nper = "team"\n{RATE}{WHEN}'
    spent = assess(doubtful(land), land.policy(RATE, shared + second), window="2023-01-01..2023-04-01")
    months = spent.by("component", "month")
    found = {(row["component"], row["month"]): (row["lower"], row["upper"]) for row in months}
    # second is paid 100, 50, 0 or nothing, and the other 100, 0, 0 or 100, 100, 50
    truths = {"second": ((100, 0), (50, 0), (0, 0)), "support": ((100, 100), (0, 100), (0, 50))}
    for (component, month), (low, high) in found.items():
        truth = truths[component][int(month[-1]) - 1]
        assert low <= min(truth) <= max(truth) <= high <= 100
    assert found["support", "2023-01"] == (100, 100)
    assert not spent.sharp


def test_two_ceilings_that_do_not_lie_in_each_other_leave_bounds_that_hold(land: type[Land]) -> None:
    period = '{from = "2023-07-01", until = "2025-01-01"}'
    both = 'ceiling = [{amount = "300 VND/team", over = "calendar_year"}, {amount = "400 VND/team", over = "twelve_months"}]\n'
    spent = assess(
        doubtful(land), land.policy(RATE + both + WHEN, period=period), window="2023-07-01..2025-01-01"
    )
    assert not spent.sharp
    assert spent.bounds[0] == 0
    assert spent.bounds[1] is not None
    assert spent.bounds[1] >= 600  # 300 in 2023, 100 and 200 in 2024
    assert all(row["lower"] == 0 and row["upper"] <= 100 for row in spent.by("month"))


def test_part_of_a_ceiling_by_months_in_doubt(land: type[Land]) -> None:
    rows = [("a", "v1", land.first, "2023-03-01"), ("a", "v1", "2023-03-01", "2023-05-01", 3, None)]
    ceiling = 'ceiling = [{amount = "600 VND/team", over = "calendar_year", part = "by_months"}]\n'
    spent = assess(land.network(rows), land.policy(RATE + ceiling + WHEN), window="2023")
    # two of twelve months are 100, four are 200
    assert spent.bounds == (100, 200)


def test_a_ceiling_that_is_in_doubt(land: type[Land]) -> None:
    amount = '{classes = [{when = {kind = "cdtt"}, value = "150 VND/team"}, {value = "300 VND/team"}]}'
    lines = f'{RATE}ceiling = [{{amount = {amount}, over = "calendar_year"}}]\n'
    spent = assess(doubtful(land), land.policy(lines), window="2023")
    assert (spent.bounds, spent.sharp) == ((150, 300), False)
    assert spent.unknown_facts == ("policy x.1: component 'support': 'kind' of 'a'",)
    rows = [("a", "v1", land.first, "2023-02-01", 3, None), ("a", "v1", "2023-02-01", None, 3, ("other",))]
    later = assess(
        land.network(rows),
        land.policy(lines.replace('"cdtt"', '"other"') + WHEN.replace("cdtt", "other")),
        window="2023",
    )
    # 150 either way; but a day in doubt is read as if its kind were anything
    assert (later.bounds, later.sharp) == ((150, 300), False)


def test_once_in_doubt(land: type[Land]) -> None:
    lines = RATE.replace('team/month"\nprorate = "any_day"', 'team/once"') + WHEN
    rows = [("a", "v1", land.first, "2023-02-01", 3, None), ("a", "v1", "2023-02-01")]
    spent = assess(land.network(rows), land.policy(lines), window="2023-01-01..2023-04-01")
    found = {row["month"]: (row["lower"], row["upper"]) for row in spent.by("month")}
    assert found == {"2023-01": (0, 100), "2023-02": (0, 100), "2023-03": (0, 0)}


def test_longer_rates_in_doubt(land: type[Land]) -> None:
    lines = RATE.replace("/month", "/year") + WHEN
    spent = assess(doubtful(land), land.policy(lines), window="2023-01-01..2023-04-01")
    assert [(row["lower"], row["upper"]) for row in spent.by("month")] == [(0, 9)] * 3
    heads = assess(
        land.network([("a", "v1", land.first, None, None)]),
        land.policy(HEADS.replace("/month", "/year")),
        window="2023-01",
    )
    assert heads.bounds == (0, None)


def test_activity_in_doubt(land: type[Land]) -> None:
    classes = (
        '{classes = [{when = {kind = "cdtt"}, value = "7 VND/person/day"}, {value = "5 VND/person/day"}]}'
    )
    lines = f'nature = "entitlement"\nrate = {classes}\ncount = {{activity = "patrol"}}\n'
    rows = {"unit": ["a", "a"], "month": ["2023-01", "2023-02"], "persons": [2, 3], "times": [1, None]}
    spent = assess(doubtful(land), land.policy(lines), window="2023-01", inputs={"patrol": rows})
    assert spent.bounds == (10, 14)
    sure = lines.replace(classes, '"5 VND/person/day"') + WHEN
    spent = assess(
        doubtful(land), land.policy(sure), window="2023-01-01..2023-03-01", inputs={"patrol": rows}
    )
    assert [(row["lower"], row["upper"]) for row in spent.by("month")] == [(0, 10), (0, None)]


def test_two_shares_of_what_is_not_known(land: type[Land]) -> None:
    funding = 'funding = [{source = "p", share = "1/3"}, {source = "d", share = "1/3"}, {source = "s", rest = true}]\n'
    classes = (
        '{classes = [{when = {kind = "cdtt"}, value = "3 VND/team/month"}, {value = "2 VND/team/month"}]}'
    )
    policy = land.policy(RATE.replace('"100 VND/team/month"', classes), funding)
    network = land.network([("a", "v1", land.first, None, 3, None), ("b", "v2")])
    spent = assess(network, policy, window="2023-01")
    found = {(row["unit"], row["source"]): (row["lower"], row["upper"]) for row in spent.by("unit", "source")}
    # of 2 nothing is shared and 2 are left, of 3 each has 1
    assert (found["b", "p"], found["b", "d"], found["b", "s"]) == ((1, 1), (1, 1), (1, 1))
    assert (found["a", "p"], found["a", "d"], found["a", "s"]) == ((0, 1), (0, 1), (1, 3))
    assert spent.bounds == (5, 6)


def test_a_day_within_a_month_has_the_most_of_any_granted_amount(land: type[Land]) -> None:
    """Of up to 100 for 31 days of August, the tenth day has at most 3: no amount has 4 for it."""
    rows = [("a", "v1", land.first, "2023-08-10", 3), ("a", "v2", "2023-08-10", None, 3)]
    lines = SPREAD.replace("1_000", "100").replace("calendar_year", "month")
    spent = assess(land.network(rows), land.policy(lines), window=Period("2023-08-01", "2023-08-11"))
    assert [(row["village"], row["amount"], row["upper"]) for row in spent.by("village")] == [
        ("v1", 29, 29),
        ("v2", 3, 3),
    ]
