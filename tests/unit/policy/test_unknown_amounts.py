"""What is not known: amounts that stand null between bounds, the facts that they rest on, what is sharp."""

# ruff: noqa: E501 - documents and messages stand as they are written

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dtnet import assess
from dtnet.errors import UnknownAmountError

if TYPE_CHECKING:
    from dtnet import Assessment

    from ..conftest import Land

RATE = 'nature = "entitlement"\nrate = "100 VND/team/month"\nprorate = "any_day"\n'
HEADS = RATE.replace("team/month", "person/month") + 'count = "people"\n'
KNOWN = RATE + 'when = {kind = "cdtt"}\n'
READY = RATE + 'when = {"commune.ready" = true}\n'
SPREAD = 'nature = "at_most"\nunclaimed = "full"\nceiling = [{amount = "1_000 VND/team", over = "calendar_year"}]\n'
DOUBT = ("a", "v1", "2023-01-01", None, 3, None)
CLAIM = 'nature = "at_most"\nclaim = "asked"\nunclaimed = "open"\n'


def by_month(spent: Assessment) -> dict[Any, tuple[Any, ...]]:
    rows = spent.by("month").to_dicts()
    return {row["month"][5:]: tuple(row[name] for name in ("amount", "lower", "upper")) for row in rows}


def asked(*amounts: tuple[str, str, int | None]) -> dict[str, Any]:
    return {
        "asked": {name: [row[at] for row in amounts] for at, name in enumerate(("unit", "month", "amount"))}
    }


def test_an_amount_that_is_not_known_is_null_between_its_bounds(land: type[Land]) -> None:
    network = land.network([DOUBT, ("b", "v2")])
    spent = assess(network, land.policy(KNOWN), window="2023")
    assert spent.by("team").to_dicts() == [
        {"policy": "x.1", "nature": "entitlement", "team": "a", "amount": None, "lower": 0, "upper": 1200},
        {"policy": "x.1", "nature": "entitlement", "team": "b", "amount": 1200, "lower": 1200, "upper": 1200},
    ]
    assert (spent.bounds, spent.sharp) == ((1200, 2400), True)
    assert spent.unknown_facts == ("policy x.1: component 'support': 'kind' of 'a'",)
    with pytest.raises(UnknownAmountError) as caught:
        _ = spent.total
    assert str(caught.value) == (
        "the total is unknown: policy x.1: component 'support': 'kind' of 'a'; "
        "read .bounds, or .by(…) for the known amounts"
    )
    assert repr(spent) == "<Assessment of x.1 over 2023-01-01..2024-01-01: 1,200 to 2,400 VND>"
    assert spent.paid().to_dicts() == [
        {"policy": "x.1", "nature": "entitlement", "teams": None, "members": None, "amount": None}
    ]
    assert assess(network, land.policy(RATE), window="2023").unknown_facts == ()


def test_an_area_s_attribute_that_is_not_known_is_named_once(land: type[Land]) -> None:
    areas = [("k1", "commune", "d1") if row[0] == "k1" else row for row in land.areas]
    spent = assess(land.network(areas=areas), land.policy(READY), window="2023")
    assert spent.unknown_facts == ("policy x.1: component 'support': 'commune.ready' of 'k1'",)
    # a and e lie there; d lies in no commune, and b in one that is not ready
    assert spent.bounds == (0, 2400)
    spared = READY.replace('{"', '{level = "district", "')
    assert assess(land.network(areas=areas), land.policy(spared), window="2023").total == 0


def test_what_is_decided_without_the_fact_is_known(land: type[Land]) -> None:
    either = RATE + 'when = {any = [{kind = "cdtt"}, {level = "village"}]}'
    network = land.network([DOUBT])
    assert assess(network, land.policy(either), window="2023").total == 1200
    both = RATE + 'when = {kind = "cdtt", level = "commune"}'
    assert assess(network, land.policy(both), window="2023").total == 0
    always = RATE + 'when = {any = [{kind = "cdtt"}, {not = {kind = "cdtt"}}]}'
    assert assess(network, land.policy(always), window="2023").total == 1200


def test_people_that_nobody_counted_have_no_upper_bound(land: type[Land]) -> None:
    network = land.network([("a", "v1", land.first, None, None), ("b", "v2")])
    spent = assess(network, land.policy(HEADS), window="2023-01")
    assert by_month(spent) == {"01": (None, 300, None)}
    assert spent.bounds == (300, None)
    assert spent.unknown_facts == ("policy x.1: component 'support': 'team.people' of 'a'",)
    assert repr(spent) == "<Assessment of x.1 over 2023-01-01..2023-02-01: 300 to ? VND>"
    assert land.cells(spent, "village", column="upper") == {"v1": None, "v2": 300}
    assert spent.by().to_dicts() == [
        {"policy": "x.1", "nature": "entitlement", "amount": None, "lower": 300, "upper": None}
    ]
    bounded = HEADS + 'ceiling = [{amount = "2_000 VND/team", over = "calendar_year"}]'
    spent = assess(network, land.policy(bounded), window="2023-01")
    assert by_month(spent) == {"01": (None, 300, 2300)}


@pytest.mark.parametrize(
    ("prorate", "expected"),
    [
        # certain until the 11th, in doubt from then on: 10 to 31 days
        ('"any_day"', (300, 300)),
        ('"all_days"', (0, 300)),
        ('"actual_days"', (96, 300)),  # 300 × 10/31 = 96.8
        ('"thirtieths"', (100, 300)),
        ('{steps = [{days = 5, share = "1/2"}, {days = 20, share = "1/4"}]}', (75, 150)),
    ],
)
def test_days_that_are_in_doubt(land: type[Land], prorate: str, expected: tuple[int, int]) -> None:
    network = land.network([("a", "v1", land.first, "2023-01-11"), ("a", "v1", "2023-01-11", None, 3, None)])
    lines = KNOWN.replace("100", "300").replace('"any_day"', prorate)
    spent = assess(network, land.policy(lines), window="2023-01")
    assert spent.bounds == expected


def test_a_rate_that_is_in_doubt(land: type[Land]) -> None:
    classes = '{classes = [{when = {kind = "cdtt"}, value = "7 VND/team/month"}, {when = {kind = "other"}, value = "3 VND/team/month"}, {value = "5 VND/team/month"}]}'
    lines = f'nature = "entitlement"\nprorate = "any_day"\nrate = {classes}'
    network = land.network([DOUBT, ("b", "v2", land.first, None, 3, ())])
    spent = assess(network, land.policy(lines), window="2023-01")
    assert land.cells(spent, "team", column="lower") == {"a": 3, "b": 5}
    assert land.cells(spent, "team", column="upper") == {"a": 7, "b": 5}
    assert spent.unknown_facts == ("policy x.1: component 'support': 'kind' of 'a'",)


def test_under_a_yearly_ceiling_each_month_has_its_own_bounds(land: type[Land]) -> None:
    # 5 people in November; in January to March nobody knows how many of 0 or more
    rows = [("a", "v1", "2023-01-01", "2023-02-01", None), ("a", "v1", "2023-11-01", "2024-01-01", 5)]
    lines = HEADS + 'ceiling = [{amount = "800 VND/team", over = "calendar_year"}]'
    spent = assess(land.network(rows), land.policy(lines), window="2023")
    assert by_month(spent) == {"01": (None, 0, 800), "11": (None, 0, 500), "12": (None, 0, 300)}
    # together at least 800: what is not paid in January is paid later
    assert (spent.total, spent.sharp) == (800, True)
    assert spent.by("component").to_dicts()[0]["amount"] == 800
    later = assess(land.network(rows), land.policy(lines), window="2023-11-01..2024-01-01")
    assert later.bounds == (0, 800)


def test_a_spread_over_days_in_doubt(land: type[Land]) -> None:
    # 31 days of January for certain, and 28 of February or not
    rows = [("a", "v1", land.first, "2023-02-01"), ("a", "v1", "2023-02-01", "2023-03-01", 3, None)]
    spent = assess(land.network(rows), land.policy(SPREAD + 'when = {kind = "cdtt"}'), window="2023")
    # floor(1000 × 31/59) = 525
    assert by_month(spent) == {"01": (None, 0, 1000), "02": (None, 0, 475)}
    assert land.cells(spent, "month", column="upper") == {"2023-01": 1000, "2023-02": 475}


def test_a_norm_whose_attribute_is_not_known(land: type[Land]) -> None:
    rows = [
        ("a", "v1", land.first, None, 5),
        ("b", "v2", land.first, None, 2),
        ("g", "v1", land.first, None, None),
    ]
    heads = 'heads = {attribute = "village.households", base = 1, block = 220, blocks = "full", least = 3'
    network = land.network(rows, households={"v1": 100})

    def bounds(use: str, more: str = "}") -> dict[Any, tuple[Any, Any]]:
        lines = f'{HEADS}norm = {{{heads}{more}, use = "{use}"}}'
        spent = assess(network, land.policy(lines), window="2023-01")
        low, high = (land.cells(spent, "team", column=name) for name in ("lower", "upper"))
        return {team: (low[team], high[team]) for team in high}

    # v1 has a norm of 3; that of v2 is 3 or more
    assert bounds("cap") == {"a": (300, 300), "b": (200, 200), "g": (0, 300)}
    assert bounds("replace") == {"a": (300, 300), "b": (300, None), "g": (300, 300)}
    assert bounds("replace", ", most = 5}") == {"a": (300, 300), "b": (300, 500), "g": (300, 300)}
    assert bounds("require") == {"a": (500, 500), "g": (0, None)}
    spent = assess(network, land.policy(f'{HEADS}norm = {{{heads}}}, use = "require"}}'), window="2023-01")
    assert spent.unknown_facts == (
        "policy x.1: component 'support': 'team.people' of 'g'",
        "policy x.1: component 'support': 'village.households' of 'v2'",
    )


def test_within_a_cap_roles_that_are_not_known(land: type[Land]) -> None:
    rows = [("a", "v1", land.first, None, 9), ("b", "v1", land.first, None, 9)]
    network = land.network(rows, households={"v1": 0}, leader=[1, None], deputy=[2, 2], ordinary=[6, 6])
    lines = f'{HEADS.replace("people", "ordinary")}norm = {{heads = {{attribute = "village.households", base = 5, block = 1, blocks = "full"}}, use = "cap"}}'
    spent = assess(network, land.policy(lines), window="2023-01")
    # a: 5 - 1 - 2; b: at most 5 - 2
    assert land.cells(spent, "team", column="lower") == {"a": 200, "b": 0}
    assert land.cells(spent, "team", column="upper") == {"a": 200, "b": 300}


def test_cells_of_inputs_that_are_not_known(land: type[Land]) -> None:
    network = land.network([("a", "v1"), ("b", "v2")])
    rows = {
        "unit": ["a", "a", "b"],
        "month": ["2023-01", "2023-02", "2023-02"],
        "persons": [None, 0, 2],
        "times": [2, None, 3],
    }
    lines = 'nature = "entitlement"\nrate = "50 VND/person/day"\ncount = {activity = "patrol"}'
    spent = assess(network, land.policy(lines), window="2023-01-01..2023-03-01", inputs={"patrol": rows})
    assert by_month(spent) == {"01": (None, 0, None), "02": (300, 300, 300)}
    assert spent.unknown_facts == ("policy x.1: component 'support': cells of the input 'patrol'",)
    bounded = lines.replace('"patrol"}', '"patrol", times_at_most = 4}')
    rows |= {"persons": [1, 2, 2], "times": [None, None, 3]}
    spent = assess(network, land.policy(bounded), window="2023-01-01..2023-03-01", inputs={"patrol": rows})
    assert by_month(spent) == {"01": (None, 0, 200), "02": (None, 300, 700)}


def test_a_claim_that_is_not_known_is_bounded_by_its_ceiling(land: type[Land]) -> None:
    network = land.network([("a", "v1")])
    lines = CLAIM + 'ceiling = [{amount = "1_000 VND/team", over = "calendar_year"}]'
    table = asked(("a", "2023-01", 400), ("a", "2023-02", None), ("a", "2023-03", 300))
    spent = assess(network, land.policy(lines), window="2023-01-01..2023-04-01", inputs=table)
    assert by_month(spent) == {"01": (400, 400, 400), "02": (None, 0, 600), "03": (None, 0, 300)}
    assert (spent.bounds, spent.sharp) == ((700, 1000), True)


def test_sources_of_what_is_not_known(land: type[Land]) -> None:
    funding = 'funding = [{source = "p", share = "1/3"}, {source = "c", up_to = "90 VND"}, {source = "s", rest = true}]\n'
    classes = (
        '{classes = [{when = {kind = "cdtt"}, value = "210 VND/team/month"}, {value = "150 VND/team/month"}]}'
    )
    lines = f'nature = "entitlement"\nprorate = "any_day"\nrate = {classes}'
    spent = assess(land.network([DOUBT]), land.policy(lines, funding), window="2023-01")
    # 150 are 90 + 20 + 40, 210 are 90 + 40 + 80
    assert spent.bounds == (150, 210)
    assert by_month(spent) == {"01": (None, 150, 210)}
    assert land.cells(spent, "source", column="lower") == {"p": 20, "c": 90, "s": 40}
    assert land.cells(spent, "source", column="upper") == {"p": 40, "c": 90, "s": 80}


def test_sources_of_what_has_no_bound(land: type[Land]) -> None:
    funding = 'funding = [{source = "p", share = "1/3"}, {source = "c", up_to = "90 VND"}, {source = "s", rest = true}]\n'
    network, table = land.network([("a", "v1")]), asked(("a", "2023-01", None))
    spent = assess(network, land.policy(CLAIM, funding), window="2023-01", inputs=table)
    assert spent.bounds == (0, None)
    assert by_month(spent) == {"01": (None, 0, None)}
    assert land.cells(spent, "source", column="upper") == {"p": None, "c": 90, "s": None}


def test_what_others_may_pay_without_bound_is_deducted_as_such(land: type[Land]) -> None:
    claims = land.policy(
        CLAIM, f'[[component]]\nid = "more"\nper = "team"\n{CLAIM.replace("asked", "wanted")}', id="x.2"
    )
    one = land.policy(RATE, 'deducts = ["x.2"]')
    network = land.network([("a", "v1")])
    inputs = asked(("a", "2023-01", None)) | {"wanted": asked(("a", "2023-01", None))["asked"]}
    spent = assess(network, [one, claims], window="2023-01", inputs=inputs)
    assert land.cells(spent, "policy", column="upper") == {"x.1": 100, "x.2": None}
    assert land.cells(spent, "policy", column="lower") == {"x.1": 0, "x.2": 0}
    yields = land.policy(RATE, 'yields_to = ["x.2"]')
    spent = assess(network, [yields, claims], window="2023-01", inputs=inputs)
    assert land.cells(spent, "policy", column="upper") == {"x.1": 100, "x.2": None}
    assert not spent.sharp


def test_deductions_from_what_has_no_bound_in_a_month_that_a_window_cuts(land: type[Land]) -> None:
    period = '{from = "2023-03-15", until = "2024-04-01"}'
    ceiling = 'ceiling = [{amount = "1_000 VND/team", over = "twelve_months"}]\n'
    small = '[[component]]\nid = "early"\nper = "team"\n' + RATE
    one = land.policy(CLAIM + ceiling, f'deducts = ["x.2"]\n{small}', period=period)
    other = land.policy(RATE.replace("100", "130"), id="x.2")
    inputs = asked(("a", "2024-03", None))
    spent = assess(land.network([("a", "v1")]), [one, other], window="2024-03", inputs=inputs)
    upper = {(row["policy"], row["component"]): row["upper"] for row in spent.by("component")}
    assert upper == {("x.1", "early"): 0, ("x.1", "support"): 2000, ("x.2", "support"): 130}


def test_double_payment_is_refused_if_it_is_possible(land: type[Land]) -> None:
    one, other = land.policy(KNOWN), land.policy(RATE, id="x.2")
    with pytest.raises(ValueError, match="both pay a for"):
        assess(land.network([DOUBT]), [one, other], window="2023-01")


def test_only_facts_that_amounts_rest_on_are_named(land: type[Land]) -> None:
    # the kind is not known, the input is; the rates of earlier days are no matter
    dated = '[{from = "2023-01-01", value = {classes = [{when = {"team.leader" = 1}, value = "5 VND/person/day"}, {value = "7 VND/person/day"}]}}, {from = "2023-06-01", value = "9 VND/person/day"}]'
    lines = (
        f'nature = "entitlement"\nrate = {dated}\ncount = {{activity = "patrol"}}\nwhen = {{kind = "cdtt"}}'
    )
    rows = {"unit": ["a"], "month": ["2023-07"], "persons": [1], "times": [1]}
    spent = assess(land.network([DOUBT]), land.policy(lines), window="2023-07", inputs={"patrol": rows})
    assert (spent.bounds, spent.unknown_facts) == (
        (0, 9),
        ("policy x.1: component 'support': 'kind' of 'a'",),
    )
    early = assess(
        land.network([DOUBT]),
        land.policy(lines),
        window="2023-05-01..2023-07-01",
        inputs={"patrol": rows | {"month": ["2023-05"]}},
    )
    assert early.unknown_facts == (
        "policy x.1: component 'support': 'kind' of 'a'",
        "policy x.1: component 'support': 'team.leader' of 'a'",
    )


def test_roles_that_a_cap_keeps_before_and_numbers_of_a_norm_are_named(land: type[Land]) -> None:
    base = '{classes = [{when = {kind = "other"}, value = 4}, {value = 3}]}'
    heads = f'{{attribute = "village.households", base = {base}, block = 9, blocks = "full"}}'
    lines = f'{HEADS.replace("people", "ordinary")}norm = {{heads = {heads}, use = "cap"}}'
    rows = [("a", "v1", land.first, None, 9, None), ("b", "v1", land.first, None, 9)]
    network = land.network(rows, households={"v1": 0}, leader=[1, None], deputy=[0, 1], ordinary=[8, 1])
    spent = assess(network, land.policy(lines), window="2023-01")
    assert land.cells(spent, "team", column="upper") == {"a": 300, "b": 100}
    assert land.cells(spent, "team", column="lower") == {"a": 200, "b": 0}
    assert spent.unknown_facts == (
        "policy x.1: component 'support': 'team.leader' of 'b'",
        "policy x.1: component 'support': 'kind' of 'a'",
    )


def test_a_published_total_is_not_recomputed_from_what_is_not_known(land: type[Land]) -> None:
    opening = 'unopened = "closed"\n[[opening]]\nperiod = {from = "2023-03-10", until = "2023-05-01"}\ncite = {ref = "Decision 7"}\npublished = {amount = "1_000 VND"}\n'
    assert assess(land.network([DOUBT]), land.policy(KNOWN, opening), window="2023").recomputed == ()
    (got,) = assess(land.network([("a", "v1")]), land.policy(KNOWN, opening), window="2023").recomputed
    assert got.computed == 200


def test_a_window_that_cuts_a_month_under_a_ceiling(land: type[Land]) -> None:
    lines = KNOWN + 'ceiling = [{amount = "250 VND/team", over = "calendar_year"}]'
    spent = assess(land.network([DOUBT]), land.policy(lines), window="2023-01-11..2023-02-01")
    # 68 if the whole month is eligible; all of it, if only these days are
    assert (spent.bounds, spent.sharp) == ((0, 100), False)


def test_people_known_within_bounds(land: type[Land]) -> None:
    rows = [
        ("a", "v1", land.first, None, None),
        ("b", "v2", land.first, None, 4),
        ("d", "v4", land.first, None, 5),
        ("e", "k1", land.first, None, None),
    ]
    network = land.network(
        rows,
        people_lower=[2, 3, None, 7],
        people_upper=[6, 8, None, None],
        people_origin=["assumed", None, None, None],
    )
    spent = assess(network, land.policy(HEADS), window="2023-01")
    # the 4 of b are one of 3 to 8; nothing bounds e
    assert land.cells(spent, "team", column="lower") == {"a": 200, "b": 300, "d": 500, "e": 700}
    assert land.cells(spent, "team", column="upper") == {"a": 600, "b": 800, "d": 500, "e": None}
    assert land.cells(spent, "team") == {"a": None, "b": None, "d": 500, "e": None}
    assert land.cells(spent, "team", "origin", column="lower")["a", "assumed"] == 200
    assert spent.unknown_facts == ("policy x.1: component 'support': 'team.people' of 'a', 'b', 'e'",)
    assert spent.paid()["members"] == [None]
    known = assess(network, land.policy(HEADS + 'when = {"district.ready" = true}'), window="2023-01")
    assert known.paid()["members"] == [None]
    one = assess(network, land.policy(HEADS, place="v4"), window="2023-01")
    assert (one.total, one.paid()["members"], one.paid()["amount"]) == (500, [5], [500])
    many = assess(
        network,
        land.policy(RATE + 'when = {"team.people" = {from = 3, below = 9}}', place="k2"),
        window="2023-01",
    )
    assert many.total == 100
