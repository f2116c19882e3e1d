"""Who pays: shares, what one pays first, the rest; they add up to each amount, and to each part of it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from dtnet import assess
from dtnet.errors import OutsideDataError

if TYPE_CHECKING:
    from ..conftest import Land

RATE = 'nature = "entitlement"\nrate = "100 VND/team/month"\nprorate = "any_day"\n'


def funding(*sources: str) -> str:
    return f"funding = [{', '.join('{' + each + '}' for each in sources)}]\n"


REST = 'source = "state", rest = true'
THIRD = 'source = "province", share = "1/3"'
SIXTH = 'source = "district", share = "1/6"'
FIRST = 'source = "commune", up_to = "30 VND"'


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ((), {None: 100}),
        ((REST,), {"state": 100}),
        # 33.3 and 16.7 are rounded down; what is left goes to the rest
        ((THIRD, REST), {"province": 33, "state": 67}),
        ((REST, SIXTH, THIRD), {"state": 51, "district": 16, "province": 33}),
        ((FIRST, REST), {"commune": 30, "state": 70}),
        # a third of 70
        ((THIRD, FIRST, REST), {"province": 23, "commune": 30, "state": 47}),
        ((FIRST, 'source = "bank", up_to = "80 VND"', REST), {"commune": 30, "bank": 70, "state": 0}),
    ],
)
def test_sources_share_each_amount(
    land: type[Land], sources: tuple[str, ...], expected: dict[str | None, int]
) -> None:
    network = land.network([("a", "v1")])
    lines = funding(*sources) if sources else ""
    for policy in (land.policy(RATE, lines), land.policy(RATE + lines)):
        for months, window in ((1, "2023-02"), (12, "2023")):
            spent = assess(network, policy, window=window)
            assert land.cells(spent, "source") == {name: months * part for name, part in expected.items()}
            assert spent.total == 100 * months


def test_sources_of_a_component_replace_those_of_the_policy(land: type[Land]) -> None:
    second = f'[[component]]\nid = "second"\nper = "team"\n{RATE}{funding(THIRD, REST)}'
    policy = land.policy(RATE, funding(REST) + second)
    spent = assess(land.network([("a", "v1")]), policy, window="2023-01")
    assert land.cells(spent, "component", "source") == {
        ("support", "state"): 100,
        ("second", "state"): 67,
        ("second", "province"): 33,
    }


def test_sources_are_listed_in_the_order_of_the_policies_and_none_is_last(land: type[Land]) -> None:
    policies = [
        land.policy(RATE),
        land.policy(RATE, funding(THIRD, REST), id="x.2", purpose="other"),
        land.policy(RATE, funding(REST, SIXTH), id="x.3", purpose="else"),
    ]
    spent = assess(land.network([("a", "v1")]), policies, window="2023-01")
    assert list(land.cells(spent, "policy", "source")) == [
        ("x.1", None),
        ("x.2", "province"),
        ("x.2", "state"),
        ("x.3", "state"),
        ("x.3", "district"),
    ]


def test_parts_of_a_month_are_cut_source_by_source(land: type[Land]) -> None:
    # of 33 and 67 for 31 days, 10 days have floor(33 × 10/31) = 10 and floor(67 × 10/31) = 21
    network = land.network([("a", "v1", land.first, "2023-01-11"), ("a", "v2", "2023-01-11")])
    spent = assess(network, land.policy(RATE, funding(THIRD, REST)), window="2023-01")
    assert land.cells(spent, "village", "source") == {
        ("v1", "province"): 10,
        ("v1", "state"): 21,
        ("v2", "province"): 23,
        ("v2", "state"): 46,
    }
    # the amount is their sum, although 100 × 10/31 = 32
    assert land.cells(spent, "village") == {"v1": 31, "v2": 69}
    assert (
        assess(network, land.policy(RATE, funding(THIRD, REST)), window="2023-01-01..2023-01-11").total == 31
    )


def test_what_is_paid_first_is_paid_once_a_month_also_where_a_window_ends_in_it(land: type[Land]) -> None:
    # 310 in March 2024: 140 before the 15th, 170 from then on, as long as the ceilings leave it
    period = '{from = "2023-03-15", until = "2024-04-01"}'
    ceiling = 'ceiling = [{amount = "4_000 VND/team", over = "twelve_months"}]\n'
    lines = RATE.replace("100 VND", "310 VND") + ceiling
    first = 'source = "commune", up_to = "200 VND"'
    policy = land.policy(lines, funding(first, THIRD, REST), period=period)
    network = land.network([("a", "v1")])
    # 140 and then 60 are paid first; of 110 a third is 36
    assert land.cells(assess(network, policy, window="2024-03"), "source") == {
        "commune": 200,
        "province": 36,
        "state": 74,
    }
    assert land.cells(assess(network, policy, window="2024-03-01..2024-03-15"), "source") == {
        "commune": 140,
        "province": 0,
        "state": 0,
    }
    small = land.policy(lines, funding('source = "commune", up_to = "50 VND"', THIRD, REST), period=period)
    # 50 of 140, a third of 90; then a third of 170
    assert land.cells(assess(network, small, window="2024-03"), "source") == {
        "commune": 50,
        "province": 30 + 56,
        "state": 60 + 114,
    }


def test_sources_of_a_claim_and_of_what_is_spread(land: type[Land]) -> None:
    lines = """
        nature = "at_most"
        claim = "asked"
        unclaimed = "full"
        ceiling = [{amount = "1_000 VND/team", over = "calendar_year"}]
    """
    policy = land.policy(lines, funding(FIRST, THIRD, REST))
    network = land.network([("a", "v1")])
    asked = {"asked": {"unit": ["a", "a"], "month": ["2023-01", "2023-02"], "amount": [29, 90]}}
    spent = assess(network, policy, window="2023", inputs=asked)
    assert land.cells(spent, "source") == {"commune": 59, "province": 20, "state": 40}
    # 84 in January: 30 first, of 54 a third
    spent = assess(network, policy, window="2023-01")
    assert land.cells(spent, "source") == {"commune": 30, "province": 18, "state": 36}


def test_sources_do_not_depend_on_a_window_of_another_component(land: type[Land]) -> None:
    """Two components are linked by what their policy deducts, in questions that reach that far."""
    period = '{from = "2023-03-10", until = "2025-01-01"}'
    ceiling = 'ceiling = [{amount = "9_000 VND/team", over = "twelve_months"}]\n'
    funding = 'funding = [{source = "c", up_to = "45 VND"}, {source = "s", rest = true}]\n'
    rate = 'nature = "entitlement"\nrate = "100 VND/team/month"\nprorate = "any_day"\n'
    own = f'{rate}{ceiling}period = {{from = "2023-03-17", until = "2025-01-01"}}\n'
    other = f'[[component]]\nid = "other"\nper = "team"\n{rate}{ceiling}'
    policy = land.policy(own, f'deducts = ["x.2"]\n{funding}{other}', period=period)
    later = land.policy(rate, id="x.2", period='{from = "2024-08-01", until = "2025-01-01"}')
    network = land.network([("a", "v1")])

    def commune(window: str) -> int:
        """What the commune pays of `support` for March."""
        paid = assess(network, [policy, later], window=window).by("component", "source", "month")
        wanted = ("x.1", "support", "c", "2024-03")
        keys = ("policy", "component", "source", "month")
        return sum(int(str(row["amount"])) for row in paid if tuple(row[key] for key in keys) == wanted)

    parts = commune("2024-03-01..2024-03-02") + commune("2024-03-02..2024-09-01")
    assert parts == commune("2024-03-01..2024-09-01")


YEARLY = 'source = "commune", up_to = "250 VND", over = "calendar_year"'


def test_a_source_pays_first_up_to_a_sum_of_each_calendar_year(land: type[Land]) -> None:
    """The same for every window: the months before are looked back to."""
    policy = land.policy(RATE, funding(YEARLY, THIRD, REST))
    network = land.network([("a", "v1")])
    # 100, 100, 50; then a third of what is left
    expected = {
        **{f"{year}-{month:02}": (100, 0, 0) for year in (2023, 2024) for month in (1, 2)},
        **{f"{year}-03": (50, 16, 34) for year in (2023, 2024)},
        **{f"{year}-{month:02}": (0, 33, 67) for year in (2023, 2024) for month in range(4, 13)},
    }
    windows = ("2023", "2024", "2023-03", "2024-03", "2024-02-01..2024-05-01", "2023-11-01..2024-04-01")
    for window in windows:
        spent = assess(network, policy, window=window)
        found = land.cells(spent, "month", "source")
        for month in {month for month, _ in found}:
            amounts = tuple(found[month, name] for name in ("commune", "province", "state"))
            assert amounts == expected[month]
    # the first days of March have their share of the 50
    assert land.cells(assess(network, policy, window="2023-03-01..2023-03-11"), "source") == {
        "commune": 50 * 10 // 31,
        "province": 16 * 10 // 31,
        "state": 34 * 10 // 31,
    }


def test_a_first_sum_of_a_year_may_be_paid_later_where_less_was_granted_before(land: type[Land]) -> None:
    """The commune pays 1 in January if anything is granted then, and in February otherwise."""
    lines = 'nature = "at_most"\nunclaimed = "full"\n'
    lines += 'ceiling = [{amount = "365 VND/team", over = "calendar_year"}]\n'
    sources = funding('source = "commune", up_to = "1 VND", over = "calendar_year"', REST)
    spent = assess(land.network([("a", "v1")]), land.policy(lines, sources), window="2023")
    rows = [row for row in spent.by("month", "source") if row["month"] in {"2023-01", "2023-02"}]
    assert [(row["source"], row["lower"], row["amount"], row["upper"]) for row in rows] == [
        ("commune", 0, 1, 1),
        ("state", 0, 30, 30),
        ("commune", 0, 0, 1),
        ("state", 0, 28, 28),
    ]


def test_a_unit_that_leaves_or_has_another_id_keeps_what_a_source_paid_first(land: type[Land]) -> None:
    rows = [
        ("a", "v1", land.first, "2023-03-01"),
        ("a", "v2", "2023-05-01"),
        ("b", "v1", land.first, "2023-03-01"),
        ("b2", "v1", "2023-03-01"),
    ]
    network = land.network(rows, successions=[("b", "b2", Fraction(1))])
    policy = land.policy(RATE, funding(YEARLY, REST))
    found = land.cells(assess(network, policy, window="2023"), "team", "month", "source")
    commune = {
        (team, month): amount for (team, month, source), amount in found.items() if source == "commune"
    }
    assert {key: amount for key, amount in commune.items() if amount} == {
        ("a", "2023-01"): 100,
        ("a", "2023-02"): 100,
        ("a", "2023-05"): 50,
        ("b", "2023-01"): 100,
        ("b", "2023-02"): 100,
        ("b2", "2023-03"): 50,
    }


def test_several_sources_that_pay_first_and_several_components(land: type[Land]) -> None:
    bank = 'source = "bank", up_to = "70 VND"'
    second = f'[[component]]\nid = "second"\nper = "team"\n{RATE}'
    policy = land.policy(RATE, funding(bank, YEARLY, REST) + second)
    spent = assess(land.network([("a", "v1")]), policy, window="2023-10")
    # nine months of 30 have used the 250 of the commune; each component has its own sum
    assert land.cells(spent, "component", "source") == {
        (name, source): amount
        for name in ("second", "support")
        for source, amount in (("bank", 70), ("commune", 0), ("state", 30))
    }
    (row,) = [
        row
        for row in assess(land.network([("a", "v1")]), policy, window="2023-09").by("component", "source")
        if (row["component"], row["source"]) == ("support", "commune")
    ]
    assert row["amount"] == 250 - 8 * 30


def test_a_choice_may_say_over_what_a_source_pays_first(land: type[Land]) -> None:
    choice = '[choices.window]\noptions = ["month", "calendar_year"]\ndefault = "month"\nwhy = "?"\n'
    first = 'source = "commune", up_to = "60 VND", over = {choice = "window"}'
    policy = land.policy(RATE, funding(first, REST) + choice)
    network = land.network([("a", "v1")])
    for option, expected in (("month", 60), ("calendar_year", 0)):
        spent = assess(network, policy, window="2023-05", choices={"x.1": {"window": option}})
        assert land.cells(spent, "source") == {"commune": expected, "state": 100 - expected}


def test_data_that_begin_within_the_year_of_a_first_sum(land: type[Land]) -> None:
    network = land.network(
        [("a", "v1", "2023-03-01")],
        first="2023-03-01",
        areas=[(id, level, parent, "2023-03-01") for id, level, parent, *_ in land.areas],
    )
    policy = land.policy(RATE, funding(YEARLY, REST), as_of="2023-03-01")
    with pytest.raises(
        OutsideDataError, match="depend on days from 2023-01-01 on, the data begin 2023-03-01"
    ):
        assess(network, policy, window="2023-06")
    spent = assess(network, policy, window="2023-05", missing_history="nothing_paid")
    assert land.cells(spent, "source") == {"commune": 50, "state": 50}
    # the next year does not depend on it
    assert assess(network, policy, window="2024-03").total == 100


def test_unknown_months_leave_what_a_source_pays_first_within_bounds(land: type[Land]) -> None:
    heads = RATE.replace("team/month", "person/month") + 'count = "people"\n'
    rows = [("a", "v1", land.first, "2023-02-01", None), ("a", "v1", "2023-02-01", None, 1)]
    more = {"people_lower": [1, 1], "people_upper": [2, 1]}
    network = land.network(rows, **more)
    spent = assess(network, land.policy(heads, funding(YEARLY, REST)), window="2023-01-01..2023-05-01")
    found = {
        (row["month"], row["source"]): (row["amount"], row["lower"], row["upper"])
        for row in spent.by("month", "source")
    }
    # January 100 or 200; then 100, 50 or 50, 0 of the remaining sum
    assert found == {
        ("2023-01", "commune"): (None, 100, 200),
        ("2023-01", "state"): (0, 0, 0),
        ("2023-02", "commune"): (None, 50, 100),
        ("2023-02", "state"): (None, 0, 50),
        ("2023-03", "commune"): (None, 0, 50),
        ("2023-03", "state"): (None, 50, 100),
        ("2023-04", "commune"): (0, 0, 0),
        ("2023-04", "state"): (100, 100, 100),
    }
    assert spent.bounds == (400, 500)


def test_a_first_sum_of_a_year_may_be_as_great_as_money(land: type[Land]) -> None:
    great = f'source = "commune", up_to = "{2**62 - 1} VND", over = "calendar_year"'
    heads = RATE.replace("team/month", "person/month") + 'count = "people"\n'
    network = land.network([("a", "v1", land.first, None, None)])
    spent = assess(network, land.policy(heads, funding(great, REST)), window="2023-11")
    assert {row["source"]: (row["lower"], row["upper"]) for row in spent.by("source")} == {
        "commune": (0, 2**62 - 1),
        "state": (0, None),
    }
