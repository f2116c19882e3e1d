"""Units whose first or last days are known within bounds: amounts that hang on them lie within bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dtnet import Catalogue, assess
from dtnet.errors import UnknownAmountError, UnknownFactError

if TYPE_CHECKING:
    from dtnet import Network

    Land = Any

MONTHLY = '''
nature = "entitlement"
rate = "100 VND/team/month"
prorate = "any_day"'''
AREA = """
nature = "entitlement"
rate = "1_000 VND/commune/month"
prorate = "any_day"
"""


def cells(spent: Any, *keys: str) -> dict[Any, tuple[int | None, int, int | None]]:  # noqa: ANN401 - an assessment
    return {
        tuple(row[key] for key in keys): (row["amount"], row["lower"], row["upper"])
        for row in spent.by(*keys)
    }


def test_a_team_that_may_have_begun_is_paid_or_not(land: type[Land]) -> None:
    network = land.network(
        [("a", "v1", "2023-03-01"), ("b", "v1")],
        start_earliest=["2023-02-10", None],
        start_latest=["2023-04-05", None],
    )
    spent = assess(network, land.policy(), window="2023-01-01..2023-06-01")
    assert {month: of for (team, month), of in cells(spent, "team", "month").items() if team == "a"} == {
        "2023-02": (None, 0, 100),
        "2023-03": (None, 0, 100),
        "2023-04": (100, 100, 100),
        "2023-05": (100, 100, 100),
    }
    assert (spent.bounds, spent.sharp) == ((700, 900), True)
    assert spent.unknown_facts == ("policy x.1: component 'support': 'first day' of 'a'",)
    with pytest.raises(UnknownAmountError, match="'first day' of 'a'"):
        _ = spent.totals
    assert assess(network, land.policy(), window="2023-05").total == 200
    assert assess(network, land.policy(), window="2024").unknown_facts == ()
    assert spent.paid().to_dicts()[0]["teams"] == 2
    told = spent.explain("a", "2023-03")
    assert (told.amount, told.lower, told.upper) == (None, 0, 100)


def test_a_team_that_changes_on_an_unknown_day_is_there(land: type[Land]) -> None:
    """It has the people of one of its versions, and lies in one of its homes."""
    network = land.network(
        [("a", "v1", "2023-01-01", "2023-03-01", 3), ("a", "v2", "2023-03-01", None, 5)],
        start_earliest=[None, "2023-02-20"],
        start_latest=[None, "2023-03-10"],
        end_earliest=["2023-02-20", None],
        end_latest=["2023-03-10", None],
    )
    assert assess(network, land.policy(), window="2023").total == 1_200
    spent = assess(network, land.policy(), window="2023-01-01..2023-05-01")
    found = cells(spent, "commune", "month")
    assert found["k1", "2023-01"] == found["k2", "2023-04"] == (100, 100, 100)
    assert [found[place, "2023-03"][::2] for place in ("k1", "k2")] == [(None, 29), (None, 100)]
    heads = land.policy(
        'nature = "entitlement"\nrate = "1 VND/person/month"\ncount = "people"\nprorate = "any_day"'
    )
    spent = assess(network, heads, window="2023")
    amount, lower, upper = cells(spent, "month")["2023-03",]
    assert amount is None
    assert lower <= 3  # or 5; reporting cuts the month where the home may change: outer, and said so
    assert upper >= 5
    assert not spent.sharp
    assert assess(network, heads, window="2023-04").total == 5


def where_v1_moves(land: type[Land]) -> Network:
    """A village that moves on a day from 20 February to 2 April; its row has 10 March."""
    rows = [(*row[:3], *((*row[3:], "2023-01-01", None)[:2])) for row in land.areas if row[0] != "v1"]
    rows += [("v1", "village", "k1", "2023-01-01", "2023-03-10"), ("v1", "village", "k3", "2023-03-10", None)]
    bounds = {
        f"{id}_{side}": [None] * len(rows) for id in ("start", "end") for side in ("earliest", "latest")
    }
    for name, at, day in (("end", -2, "02-20"), ("start", -1, "02-20")):
        bounds[f"{name}_earliest"][at], bounds[f"{name}_latest"][at] = f"2023-{day}", "2023-04-02"
    return land.network([("a", "v1"), ("b", "v2")], areas=rows, of_areas=bounds)


def test_what_lies_in_an_area_in_doubt_is_open(land: type[Land]) -> None:
    network = where_v1_moves(land)
    spent = assess(network, land.policy(), window="2023")
    found = cells(spent, "team", "month")
    assert found["a", "2023-01"] == found["a", "2023-05"] == (100, 100, 100)
    amount, lower, upper = found["a", "2023-03"]
    assert amount is None
    assert lower == 0
    assert upper >= 100
    assert not spent.sharp
    assert "'days of the area or of one above' of 'v1'" in spent.unknown_facts[0]
    # 19 days of February are certain, so the month is due in full
    assert assess(network, land.policy(), window="2023-02").total == 200


@pytest.mark.parametrize("as_of", ["2023-02-25", "2023-03-20"])
def test_a_jurisdiction_as_of_a_doubtful_day_leaves_open_what_lay_in_it(land: type[Land], as_of: str) -> None:
    network = where_v1_moves(land)
    policy = land.policy(place="k1", as_of=as_of)
    spent = assess(network, policy, window="2023-06")
    assert cells(spent, "team") == {("a",): (None, 0, 100)}
    assert not spent.sharp
    assert spent.unknown_facts == (f"policy x.1: component 'support': 'inside {{k1}} as of {as_of}' of 'v1'",)
    when = f'when = {{areas = {{ids = ["k1"], as_of = "{as_of}"}}}}'
    spent = assess(network, land.policy(f"{MONTHLY}\n{when}"), window="2023-06")
    assert cells(spent, "team") == {("a",): (None, 0, 100)}
    with pytest.raises(UnknownFactError, match=f"days of areas are known within bounds around {as_of}"):
        Catalogue((policy,)).holding(network, "v1", at="2023-06-01")
    sure = land.policy(place="k1", as_of="2023-02-19")
    assert assess(network, sure, window="2023-06").total == 100


def test_a_jurisdiction_that_may_not_be_there_on_its_day(land: type[Land]) -> None:
    rows = [*land.areas, ("v9", "village", "k1", "2023-03-10", "2023-12-01")]
    earliest, latest = [None] * len(land.areas), [None] * len(land.areas)
    network = land.network(
        areas=rows,
        of_areas={"start_earliest": [*earliest, "2023-02-20"], "start_latest": [*latest, "2023-04-02"]},
    )
    spent = assess(network, land.policy(place="v9", as_of="2023-03-01"), window="2023-06")
    told = "whether area 'v9' is there on 2023-03-01 is not known: its days are known within bounds"
    (left_out,) = spent.not_assessed
    assert left_out.reason == f"{told}; name a day on which it is there for certain"


def test_areas_have_no_doubtful_days_where_none_are_told(land: type[Land]) -> None:
    spent = assess(land.network(), land.policy(AREA, per='"commune"'), window="2023-01")
    assert spent.total == 2 * 1_000
