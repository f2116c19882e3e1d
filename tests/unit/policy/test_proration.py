"""What part months are worth, on which days facts are read, and how amounts become whole."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest

from dtnet import assess
from dtnet.policy import ProrationStep, ProrationSteps
from dtnet.policy.engine.component_due import extreme_prorations, proration_of_months

if TYPE_CHECKING:
    from ..conftest import Land

STEPS = '{steps = [{days = 10, share = "1/3"}, {days = 20, share = 1}]}'


def rate(prorate: str, money: str = "100 VND/team/month", more: str = "") -> str:
    return f'nature = "entitlement"\nrate = "{money}"\nprorate = {prorate}\n{more}'


@pytest.mark.parametrize(
    ("prorate", "start", "end", "expected"),
    [
        ('"any_day"', "2023-03-31", "2023-04-02", {"03": 100, "04": 100}),
        ('"all_days"', "2023-03-02", "2023-06-01", {"04": 100, "05": 100}),
        # 100 × 1/31 = 3.2, 100 × 29/30 = 96.7
        ('"actual_days"', "2023-03-31", "2023-04-30", {"03": 3, "04": 96}),
        ('"actual_days"', "2023-02-01", "2023-03-01", {"02": 100}),
        # a whole February is a month, 27 of its days are 27/30; 30 of 31 days are 30/30
        ('"thirtieths"', "2023-02-01", "2023-03-31", {"02": 100, "03": 100}),
        ('"thirtieths"', "2023-02-02", "2023-03-16", {"02": 90, "03": 50}),
        # up to 9 days nothing, from 10 on a third, from 20 on all
        (STEPS, "2023-03-23", "2023-04-01", {}),
        (STEPS, "2023-03-22", "2023-04-01", {"03": 33}),
        (STEPS, "2023-03-12", "2023-04-20", {"03": 100, "04": 33}),
        (STEPS, "2023-03-13", "2023-04-21", {"03": 33, "04": 100}),
    ],
)
def test_part_months(land: type[Land], prorate: str, start: str, end: str, expected: dict[str, int]) -> None:
    network = land.network([("a", "v1", start, end)])
    assert land.months(network, land.policy(rate(prorate))) == expected


def test_two_spells_of_a_month_are_one_set_of_days(land: type[Land]) -> None:
    rows = [("a", "v1", "2023-03-01", "2023-03-06"), ("a", "v2", "2023-03-20", "2023-03-25")]
    network = land.network(rows)
    # 10 days: 100 × 10/31 = 32.3; of each 5 days the half, as 32 × 5/10
    spent = assess(network, land.policy(rate('"actual_days"')), window="2023-03")
    assert land.cells(spent, "village") == {"v1": 16, "v2": 16}
    assert land.months(network, land.policy(rate(STEPS))) == {"03": 33}


def test_the_period_bounds_a_month_as_a_spell_does(land: type[Land]) -> None:
    network = land.network([("a", "v1")])
    period = '{from = "2023-03-22", until = "2023-05-11"}'
    # 10 of 31 days, all of April, 10 of 31
    assert land.months(network, land.policy(rate('"actual_days"'), period=period)) == {
        "03": 32,
        "04": 100,
        "05": 32,
    }
    part = rate('"actual_days"', more=f"period = {period}")
    assert land.months(network, land.policy(part)) == {"03": 32, "04": 100, "05": 32}


@pytest.mark.parametrize(
    ("prorate", "facts", "expected"),
    [
        # 3 people until 10 March, 5 from then on, 9 days and 22 days
        ('"any_day"', None, 300),
        ('"any_day"', "first_day", 300),
        ('"any_day"', "last_day", 500),
        # (9 × 3 + 22 × 5) × 100 / 31 = 441.9
        ('"any_day"', "each_day", 441),
        ('"actual_days"', None, 441),
        ('"actual_days"', "last_day", 500),
        ('"thirtieths"', None, 441),
        ('"all_days"', None, 300),
    ],
)
def test_facts_of_a_whole_month(land: type[Land], prorate: str, facts: str | None, expected: int) -> None:
    network = land.network([("a", "v1", land.first, "2023-03-10", 3), ("a", "v1", "2023-03-10", None, 5)])
    more = 'count = "people"\n' + (f'facts = "{facts}"' if facts else "")
    policy = land.policy(rate(prorate, "100 VND/person/month", more))
    assert land.months(network, policy, "2023-03") == {"03": expected}
    assert land.months(network, policy, "2023-02-01..2023-05-01") == {"02": 300, "03": expected, "04": 500}


@pytest.mark.parametrize(
    ("prorate", "facts", "expected"),
    [
        # 3 people for 5 days, none for 5, 6 people for 10: 15 days
        ('"actual_days"', "first_day", 145),  # 300 × 15/31 = 145.2
        ('"actual_days"', "last_day", 290),  # 600 × 15/31 = 290.3
        ('"actual_days"', "each_day", 241),  # (5 × 300 + 10 × 600) / 31 = 241.9
        ('"thirtieths"', "each_day", 250),  # mean 500, × 15/30
        ('"any_day"', "each_day", 500),
        (STEPS, "each_day", 166),
    ],
)
def test_facts_of_a_part_month(land: type[Land], prorate: str, facts: str, expected: int) -> None:
    rows = [("a", "v1", "2023-03-01", "2023-03-06", 3), ("a", "v1", "2023-03-11", "2023-03-21", 6)]
    policy = land.policy(rate(prorate, "100 VND/person/month", f'count = "people"\nfacts = "{facts}"'))
    assert land.months(land.network(rows), policy) == {"03": expected}


def test_a_rate_that_changes_inside_a_month_is_read_as_facts_are(land: type[Land]) -> None:
    dated = '[{from = "2023-01-01", value = "100 VND/team/month"}, '
    dated += '{from = "2023-03-11", value = "410 VND/team/month"}]'

    def paid(prorate: str, more: str = "") -> dict[str, int]:
        lines = f'nature = "entitlement"\nrate = {dated}\nprorate = {prorate}\n{more}'
        return land.months(network, land.policy(lines), "2023-02-01..2023-05-01")

    network = land.network([("a", "v1")])
    assert paid('"any_day"') == {"02": 100, "03": 100, "04": 410}
    assert paid('"any_day"', 'facts = "last_day"') == {"02": 100, "03": 410, "04": 410}
    # (10 × 100 + 21 × 410) / 31 = 310
    assert paid('"actual_days"') == {"02": 100, "03": 310, "04": 410}
    assert paid('"all_days"', 'facts = "each_day"') == {"02": 100, "03": 310, "04": 410}


def test_how_a_month_is_prorated_and_read_may_be_a_choice(land: type[Land]) -> None:
    choices = """
        [choices.part]
        options = ["any_day", "actual_days"]
        default = "any_day"
        why = "not said"
        [choices.facts]
        options = ["first_day", "last_day"]
        default = "last_day"
        why = "not said"
    """
    lines = rate('{choice = "part"}', "100 VND/person/month", 'count = "people"\nfacts = {choice = "facts"}')
    network = land.network([("a", "v1", "2023-03-22", "2023-03-24", 3), ("a", "v1", "2023-03-24", None, 5)])
    policy = land.policy(lines, choices)

    def paid(**options: str) -> int:
        return assess(network, policy, window="2023-03", choices={"x.1": options}).total

    assert (paid(), paid(facts="first_day")) == (500, 300)
    # 10 of 31 days
    assert (paid(part="actual_days"), paid(part="actual_days", facts="first_day")) == (161, 96)


@pytest.mark.parametrize(
    ("rule", "to", "expected"),
    [
        # 10, 20 and 15 of 31 or 30 days: 100 × 10/31 = 32.26, 100 × 15/30 = 50, 75 × 10/30 = 25
        ("down", None, [32, 50]),
        ("up", None, [33, 50]),
        ("half_up", None, [32, 50]),
        ("down", 20, [20, 40]),
        ("up", 20, [40, 60]),
        ("half_up", 20, [40, 60]),
        ("half_even", 20, [40, 40]),
        ("half_even", 100, [0, 0]),
        ("half_up", 100, [0, 100]),
        ("half_even", 4, [32, 48]),
        ("half_even", 3, [33, 51]),
    ],
)
def test_a_month_is_rounded_once(land: type[Land], rule: str, to: int | None, expected: list[int]) -> None:
    # 32.26 = 1.6 × 20 = 8.06 × 4 = 10.75 × 3; 50 = 2.5 × 20 = 12.5 × 4 = 16.7 × 3
    network = land.network([("a", "v1", "2023-03-22", "2023-04-16")])
    step = f', to = "{to} VND"' if to else ""
    policy = land.policy(rate('"actual_days"', more=f'round = {{rule = "{rule}"{step}}}'))
    spent = assess(network, policy, window="2023-03-01..2023-05-01")
    assert list(land.cells(spent, "month").values()) == expected


def test_halves_go_to_the_even_one(land: type[Land]) -> None:
    # 5, 15 and 25 thirtieths of 30 are 5, 15, 25: halves of 10 go to 0, 20, 20
    rows = [
        ("a", "v1", "2023-01-01", "2023-01-06"),
        ("a", "v1", "2023-02-01", "2023-02-16"),
        ("a", "v1", "2023-03-01", "2023-03-26"),
    ]
    lines = rate('"thirtieths"', "30 VND/team/month", 'round = {rule = "half_even", to = "10 VND"}')
    assert land.months(land.network(rows), land.policy(lines)) == {"02": 20, "03": 20}


def test_nothing_is_rounded_again_when_a_month_is_cut(land: type[Land]) -> None:
    # 1 person × 100 × 10/31 = 32.3, and up to 40 in steps of 20; of its 10 days 3 have floor(40 × 3/10)
    network = land.network([("a", "v1", "2023-03-22", "2023-04-01")])
    policy = land.policy(rate('"actual_days"', more='round = {rule = "up", to = "20 VND"}'))
    assert assess(network, policy, window="2023-03-01..2023-03-25").total == 12
    assert assess(network, policy, window="2023-03-25..2023-04-01").total == 28


def test_a_component_that_nobody_is_eligible_for_pays_nothing(land: type[Land]) -> None:
    for lines in (rate('"actual_days"'), rate(STEPS), rate('"any_day"', "12 VND/team/year")):
        spent = assess(land.network([("c1", "v3")]), land.policy(lines), window="2023")
        assert (spent.total, spent.by("component")["amount"], len(spent.by("month"))) == (0, [0], 0)


FALLING = ProrationSteps(
    (ProrationStep(days=1, share=Fraction(1)), ProrationStep(days=2, share=Fraction(1, 2)))
)


@pytest.mark.parametrize("prorate", [None, "any_day", "all_days", "actual_days", "thirtieths", FALLING])
def test_doubtful_days_are_worth_the_least_and_the_most_of_all_numbers_between(prorate: object) -> None:
    lengths = np.array([28, 31])
    pairs = [(low, high) for low in range(29) for high in range(low, 29)]
    low, high = (np.array([[days, days] for days in ends]) for ends in zip(*pairs, strict=True))
    least, most, denominator = extreme_prorations(prorate, low, high, lengths)  # type: ignore[arg-type]
    every = np.arange(29)[:, None] * np.array([1, 1])
    values, same = proration_of_months(prorate, every, lengths)  # type: ignore[arg-type]
    assert denominator.tolist() == same.tolist()
    values = np.broadcast_to(values, every.shape)
    assert least.tolist() == [values[one : other + 1].min(axis=0).tolist() for one, other in pairs]
    assert most.tolist() == [values[one : other + 1].max(axis=0).tolist() for one, other in pairs]


def test_no_days_have_no_portions() -> None:
    none = np.zeros((0, 2), np.int64)
    least, most, _ = extreme_prorations("any_day", none, none, np.array([28, 31]))
    assert least.shape == most.shape == (0, 2)
