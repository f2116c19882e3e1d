"""What may be granted of unclaimed components that share ceilings, with exact bounds for each part."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dtnet.policy.answers.assessment import assess

if TYPE_CHECKING:
    from dtnet.policy.answers.assessment import Assessment

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
