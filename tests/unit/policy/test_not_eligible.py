"""Who is on the ground and never eligible, and why; lines that inform; batches."""

# ruff: noqa: E501 - documents and messages stand as they are written

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dtnet import assess
from dtnet.errors import ArgumentError

if TYPE_CHECKING:
    from dtnet import Assessment

    from ..conftest import Land

RATE = 'nature = "entitlement"\nrate = "100 VND/team/month"\nprorate = "any_day"\n'
OPENING = """
unopened = "closed"
[[opening]]
period = {from = "2023-03-10", until = "2023-05-01"}
cite = {ref = "Decision 7"}
when = {"commune.ready" = true}
[[opening]]
period = {from = "2023-03-20", until = "2023-06-01"}
cite = {ref = "Decision 8"}
when = {level = "commune"}
"""
CLOSED = "not in force, or not open, on any of its days"
LINES = 'nature = "at_most"\nunclaimed = "full"\nceiling = [{amount = "1_000 VND/team", over = "calendar_year"}]\n'


def reasons(spent: Assessment) -> dict[object, object]:
    return {row["unit"]: row["reason"] for row in spent.not_eligible(units=True)}


def test_the_first_condition_that_fails_is_the_reason(land: type[Land]) -> None:
    rows = [
        ("a", "v1"),
        ("b", "v2"),
        ("d", "v4"),
        ("e", "k1"),
        ("f", "v1", land.first, None, 3, ("other",)),
        ("g", "v1", "2023-06-01", "2023-07-01"),
        ("c1", "v3"),
    ]
    policy = land.policy(f'{RATE}when = {{kind = "cdtt", level = "village", "commune.ready" = true}}\n')
    spent = assess(land.network(rows), policy, window="2023-01-01..2023-06-01")
    assert reasons(spent) == {
        "b": "not met: commune.ready = true",
        "d": "not applicable: commune.ready = true",
        "e": "not met: level = village",
        "f": "not met: kind = cdtt",
    }
    told = spent.not_eligible()
    assert told.columns == ("policy", "component", "reason", "units")
    assert sorted(told["reason"]) == sorted(reasons(spent).values())  # type: ignore[type-var]
    assert told["units"] == [1] * 4


def test_it_is_the_first_of_the_days_on_which_the_policy_is_open(land: type[Land]) -> None:
    rows = [
        ("a", "v1", land.first, "2023-03-01", 3, ("other",)),
        ("a", "v2", "2023-03-01", None, 3, ("other",)),
    ]
    lines = f'{RATE}when = {{"commune.ready" = true, kind = "cdtt"}}\n'
    network = land.network(rows)
    assert reasons(assess(network, land.policy(lines), window="2023")) == {"a": "not met: kind = cdtt"}
    later = land.policy(lines, period='{from = "2023-03-05"}')
    assert reasons(assess(network, later, window="2023")) == {"a": "not met: commune.ready = true"}


def test_without_a_day_on_which_it_is_open_nobody_is_eligible(land: type[Land]) -> None:
    network = land.network([("a", "v1")])
    for policy in (
        land.policy(RATE, 'unopened = "closed"'),
        land.policy(RATE, period='{from = "2024-03-05"}'),
        land.policy(f'{RATE}period = {{from = "2024-03-05", until = "2025-01-01"}}'),
    ):
        spent = assess(network, policy, window="2023")
        assert reasons(spent) == {"a": CLOSED}
        assert spent.not_eligible().to_dicts() == [
            {"policy": "x.1", "component": "support", "reason": CLOSED, "units": 1}
        ]


def test_alternatives_of_openings_stand_as_one(land: type[Land]) -> None:
    network = land.network([("a", "v1"), ("b", "v2"), ("e", "k1"), ("g", "v2", "2023-07-01")])
    spent = assess(network, land.policy(RATE, OPENING), window="2023")
    assert reasons(spent) == {"b": "not met: commune.ready = true", "g": CLOSED}


def test_fewer_people_than_a_norm_requires(land: type[Land]) -> None:
    norm = 'norm = {heads = {attribute = "village.households", base = 3, block = 9, blocks = "full"}, use = "require"}'
    network = land.network([("a", "v1", land.first, None, 2), ("b", "v2")], households={"v1": 0, "v2": 0})
    spent = assess(network, land.policy(RATE + norm), window="2023")
    assert reasons(spent) == {"a": "fewer people than the norm"}
    closed = land.policy(RATE + norm, 'unopened = "closed"')
    assert reasons(assess(network, closed, window="2023")) == {"a": CLOSED, "b": CLOSED}


def test_areas_and_components_apart(land: type[Land]) -> None:
    area = RATE.replace("/team", "/commune")
    more = f'[[component]]\nid = "area"\nper = "commune"\n{area}when = {{"commune.ready" = true}}\n'
    spent = assess(
        land.network([("b", "v2")]), land.policy(f'{RATE}when = {{level = "district"}}', more), window="2023"
    )
    assert spent.not_eligible(units=True).to_dicts() == [
        {"policy": "x.1", "component": "area", "unit": "k2", "reason": "not met: commune.ready = true"},
        {"policy": "x.1", "component": "support", "unit": "b", "reason": "not met: level = district"},
    ]
    assert len(assess(land.network([("b", "v2")]), land.policy(RATE), window="2023").not_eligible()) == 0
    nobody = assess(land.network([]), [], window="2023")
    assert (len(nobody.not_eligible()), len(nobody.not_eligible(units=True)), len(nobody.norms())) == (
        0,
        0,
        0,
    )


def test_who_may_be_eligible_is_not_listed(land: type[Land]) -> None:
    network = land.network([("a", "v1", land.first, None, 3, None)])
    spent = assess(network, land.policy(f'{RATE}when = {{kind = "cdtt"}}'), window="2023")
    assert reasons(spent) == {}


def test_lines_that_inform_change_nothing(land: type[Land]) -> None:
    lines = (
        LINES
        + """of_which = [
        {id = "per-day", rate = "50 VND/person/day", count = {activity = "team_day", times_at_most = 2}},
        {id = "per-head", rate = "10 VND/person/month", count = "people"},
        {id = "per-team", rate = "7 VND/team/month"},
        {id = "dated", rate = [
            {from = "2023-01-01", value = "7 VND/team/month", cite = {ref = "Old"}},
            {from = "2023-04-01", value = "9 VND/team/month", cite = {ref = "New"}},
        ]},
    ]"""
    )
    network, policy = (
        land.network([("a", "v1"), ("b", "v2", "2023-06-15", None, 5), ("c1", "v3")]),
        land.policy(lines),
    )
    spent = assess(network, policy, window="2023-01-01..2023-07-01")
    told = [
        ("per-day", "50 VND/person/day", None),
        ("per-head", "10 VND/person/month", 6 * 30 + 50),
        ("per-team", "7 VND/team/month", 49),
        ("dated", None, 7 * 3 + 9 * 4),
    ]
    assert spent.of_which().to_dicts() == [
        {"policy": "x.1", "component": "support", "of_which": id, "rate": rate, "amount": amount}
        for id, rate, amount in told
    ]
    table = {
        "unit": ["a", "a", "b", "c1"],
        "month": ["2023-03", "2023-07", "2023-06", "2023-06"],
        "persons": [2, 9, 1, 1],
        "times": [3, 1, 1, 1],
    }
    given = assess(network, policy, window="2023-01-01..2023-07-01", inputs={"team_day": table})
    assert given.of_which()["amount"][0] == 50 * (2 * 2 + 1)
    assert (given.total, given.bounds) == (spent.total, spent.bounds)
    assert len(assess(network, land.policy(LINES), window="2023").of_which()) == 0


def test_lines_that_inform_of_what_is_not_known_are_null(land: type[Land]) -> None:
    lines = f'{LINES}of_which = [{{id = "per-head", rate = "10 VND/person/month", count = "people"}}]'
    network = land.network([("a", "v1", land.first, None, None)])
    assert assess(network, land.policy(lines), window="2023").of_which()["amount"] == [None]
    day = f'{LINES}of_which = [{{id = "per-day", rate = "10 VND/person/day", count = {{activity = "x"}}}}]'
    table = {"x": {"unit": ["a"], "month": ["2023-03"], "persons": [None], "times": [2]}}
    assert assess(network, land.policy(day), window="2023", inputs=table).of_which()["amount"] == [None]


@pytest.mark.parametrize("size", [1, 2, 3, 100])
@pytest.mark.parametrize(
    "keys", [("unit",), ("team", "month"), ("month", "unit", "commune", "component", "source")]
)
def test_batches_are_the_rows_of_by(land: type[Land], size: int, keys: tuple[str, ...]) -> None:
    more = f'[[component]]\nid = "most"\nper = "team"\n{LINES}when = {{level = "village"}}\n'
    network = land.network([*land.teams, ("f", "v2", "2023-02-01"), ("g", "v4", land.first, None, 3, None)])
    spent = assess(
        network,
        land.policy(f'{RATE}when = {{kind = "cdtt"}}', more, place="c"),
        window="2023-01-01..2023-04-01",
    )
    rows = [row for batch in spent.batches(*keys, size=size) for row in batch]
    key = lambda row: tuple(str(row[name]) for name in ("nature", *keys))  # noqa: E731 - short
    assert sorted(rows, key=key) == sorted(spent.by(*keys), key=key)
    batches = list(spent.batches(*keys, size=size))
    assert all(len(set(batch["unit" if "unit" in keys else "team"])) <= size for batch in batches)


@pytest.mark.parametrize(
    ("keys", "size", "message"),
    [
        (("month",), 5, 'batches by month: no unit among the keys; name "unit" or "team" among the keys'),
        ((), 5, 'batches by nothing: no unit among the keys; name "unit" or "team" among the keys'),
        (("unit",), 0, "batches of 0 units; pass a whole number from 1 on"),
        (("unit",), 1.5, "batches of 1.5 units; pass a whole number from 1 on"),
        (("unit",), True, "batches of True units; pass a whole number from 1 on"),
    ],
)
def test_batches_of_nothing(land: type[Land], keys: tuple[str, ...], size: int, message: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        assess(land.network(), land.policy(RATE), window="2023").batches(*keys, size=size)
    assert str(caught.value) == message


def test_a_key_of_batches_that_is_none_is_refused(land: type[Land]) -> None:
    with pytest.raises(ArgumentError, match="cannot group by 'monht'"):
        list(assess(land.network(), land.policy(RATE), window="2023").batches("unit", "monht"))
    assert list(assess(land.network([]), [], window="2023").batches("unit")) == []


def test_lines_inside_a_claim_inform_about_activity(land: type[Land]) -> None:
    lines = 'nature = "at_most"\nclaim = "asked"\nunclaimed = "open"\n'
    lines += 'of_which = [{id = "per-day", rate = "10 VND/person/day", count = {activity = "team_day"}}]'
    days = {"unit": ["a"], "month": ["2023-03"], "persons": [3], "times": [2]}
    asked = {"unit": ["a"], "month": ["2023-03"], "amount": [500]}
    network = land.network([("a", "v1")])
    spent = assess(network, land.policy(lines), window="2023", inputs={"team_day": days, "asked": asked})
    assert (spent.total, spent.of_which()["amount"]) == (500, [60])


@pytest.mark.parametrize(
    ("keys", "lines"),
    [
        (("unit", "month"), RATE),
        (("unit", "month"), LINES),
        (("unit", "month"), RATE.replace("/team", "/commune")),
        (("team", "month"), RATE),
        (("team", "month"), LINES),
    ],
)
def test_batches_of_what_is_known_are_the_rows_of_by_in_their_order(
    land: type[Land], keys: tuple[str, ...], lines: str
) -> None:
    rows = [*land.teams, ("f", "v2", "2023-02-11", "2023-03-05"), ("g", "v1", "2023-03-01")]
    areas = [*land.areas, ("k9", "commune", "p1", "2023-02-01")]
    for network in (land.network(rows), land.network(rows, areas)):
        policy = land.policy(lines, place="c", per='"commune"' if "commune" in lines else '"team"')
        spent = assess(network, policy, window="2023-01-01..2023-05-01")
        for size in (2, 100):
            batches = [row for batch in spent.batches(*keys, size=size) for row in batch]
            assert batches == spent.by(*keys).to_dicts()


def test_a_line_inside_an_amount_is_no_more_than_the_amount(land: type[Land]) -> None:
    inside = '\nof_which = [{id = "inner", rate = "70 VND/team/month"}]'
    own = 'ceiling = [{amount = "250 VND/team", over = "calendar_year"}]'
    rate = 'nature = "entitlement"\nrate = "100 VND/team/month"\nprorate = "any_day"\n'
    network = land.network([("a", "v1"), ("b", "v2", "2023-12-10")])
    spent = assess(network, land.policy(rate + own + inside), window="2023")
    assert spent.total == 250 + 100
    assert spent.of_which()["amount"] == [250 + 70]
