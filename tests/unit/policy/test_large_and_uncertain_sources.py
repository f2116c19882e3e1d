"""Parts of sources: of amounts within bounds, and of amounts whose sum over a year exceeds 64 bits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dtnet import assess

if TYPE_CHECKING:
    from ..conftest import Land

FIRST, REST = 'source = "commune", up_to = "{} VND", over = "calendar_year"', 'source = "state", rest = true'


def component(rate: str, *sources: str) -> str:
    shared = ", ".join(f"{{{each}}}" for each in sources)
    return f'nature = "entitlement"\nrate = "{rate}"\nprorate = "any_day"\nfunding = [{shared}]\n'


@pytest.mark.parametrize(
    ("rate", "share", "least"),
    [
        (1, "1/3", 1),  # of the amounts 2 and 3, 2 and 1 are left
        (100, "1/3", 67),  # of 200 and 300, 68 and 100
        (2, "1/3", 2),  # of 4 and 6, 2 each
        (2, "1/6", 2),  # of 4 and 6, 3 each
        (6, "1/6", 6),  # of 12 and 18, 6 and 9: nothing is rounded
    ],
)
def test_the_least_that_two_shares_leave_is_rounded_up(
    land: type[Land], rate: int, share: str, least: int
) -> None:
    """The lower bound is what exact shares leave of the least amount; shares rounded down leave no less."""
    sources = ('source = "province", share = "1/3"', f'source = "district", share = "{share}"', REST)
    text = component(f"{rate} VND/person/month", *sources) + 'count = "people"\n'
    network = land.network([("a", "v1", land.first, None, None)], people_lower=[2], people_upper=[3])
    spent = assess(network, land.policy(text), window="2023-01")
    assert {row["source"]: row["lower"] for row in spent.by("source")}["state"] == least


@pytest.mark.parametrize("amount", [100, 2**60, 2**61])
def test_a_first_sum_of_a_year_is_used_up_once_however_large_it_is(land: type[Land], amount: int) -> None:
    most = 3 * amount + 1 if amount < 2**60 else 2**62 - 1
    text = component(f"{amount} VND/team/month", FIRST.format(most), REST)
    spent = assess(land.network([("a", "v1")]), land.policy(text), window="2023")
    paid = [row["amount"] for row in spent.by("month", "source") if row["source"] == "commune"]
    assert paid == [min(amount, max(most - amount * month, 0)) for month in range(12)]
