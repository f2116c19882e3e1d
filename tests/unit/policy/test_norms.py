"""Norms on the size of teams: what they ask for, what they do, and where they do not apply."""

# ruff: noqa: E501 - documents and messages stand as they are written

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dtnet import assess

if TYPE_CHECKING:
    from ..conftest import Land

HEADS = """
nature = "entitlement"
rate = "10 VND/person/month"
prorate = "any_day"
"""
NORM = 'norm = {{heads = {{attribute = "village.households", {}}}, use = "{}"}}'
SIZES = 'base = 1, block = 220, blocks = "full", least = 3'


def norm(numbers: str = SIZES, use: str = "replace") -> str:
    return NORM.format(numbers, use)


@pytest.mark.parametrize(
    ("numbers", "households", "expected"),
    [
        (SIZES, 0, 3),
        (SIZES, 439, 3),
        (SIZES, 440, 3),
        (SIZES, 659, 3),
        (SIZES, 660, 4),
        (SIZES, 880, 5),
        ('base = 1, block = 220, blocks = "started"', 0, 1),
        ('base = 1, block = 220, blocks = "started"', 1, 2),
        ('base = 1, block = 220, blocks = "started"', 220, 2),
        ('base = 1, block = 220, blocks = "started"', 221, 3),
        ('base = 2, block = 100, blocks = "full", above = 250, most = 4', 349, 2),
        ('base = 2, block = 100, blocks = "full", above = 250, most = 4', 350, 3),
        ('base = 2, block = 100, blocks = "full", above = 250, most = 4', 900, 4),
        ('base = 2, block = 100, blocks = "started", above = 250', 251, 3),
        # a block of 66.67 households: 133 are one full block, 134 are two
        ('base = 0, block = "200/3", blocks = "full"', 133, 1),
        ('base = 0, block = "200/3", blocks = "full"', 134, 2),
        # half people are left out at the end: 0.5 + 2 = 2.5
        ('base = "0.5", block = 100, blocks = "full"', 200, 2),
        ('base = "0.5", block = 100, blocks = "full", least = "3.5"', 200, 3),
        ('base = "0.5", block = 100, blocks = "full", above = "0.5"', 200, 1),
    ],
)
def test_how_many_people_a_norm_asks_for(
    land: type[Land], numbers: str, households: int, expected: int
) -> None:
    network = land.network([("a", "v1", land.first, None, 50)], households={"v1": households})
    policy = land.policy(f'{HEADS}count = "people"\n{norm(numbers)}')
    assert assess(network, policy, window="2023-01").total == 10 * expected


def test_numbers_of_a_norm_are_values(land: type[Land]) -> None:
    base = '[{from = "2023-01-01", value = 1}, {from = "2023-02-01", value = 2}]'
    block = '{classes = [{when = {"commune.ready" = true}, value = 100}, {value = 50}]}'
    policy = land.policy(
        f'{HEADS}count = "people"\n{norm(f"base = {base}, block = {block}, blocks = {chr(34)}full{chr(34)}")}'
    )
    network = land.network([("a", "v1"), ("b", "v2")], households={"v1": 200, "v2": 200})
    spent = assess(network, policy, window="2023-01-01..2023-03-01")
    assert land.cells(spent, "team", "month") == {
        ("a", "2023-01"): 30,
        ("a", "2023-02"): 40,
        ("b", "2023-01"): 50,
        ("b", "2023-02"): 60,
    }


def test_a_norm_that_reports_changes_nothing(land: type[Land]) -> None:
    network = land.network([("a", "v1", land.first, None, 9)], households={"v1": 100})
    lines = f'{HEADS}count = "people"\n{norm(use="report")}'
    assert assess(network, land.policy(lines), window="2023-01").total == 90
    default = lines.replace(', use = "report"', "")
    assert assess(network, land.policy(default), window="2023-01").total == 90


def test_a_norm_that_requires_makes_small_teams_ineligible(land: type[Land]) -> None:
    rows = [
        ("a", "v1", land.first, "2023-02-10", 2),
        ("a", "v1", "2023-02-10", None, 3),
        ("b", "v2", land.first, None, 3),
        ("e", "k1", land.first, None, 1),
    ]
    network = land.network(rows, households={"v1": 100, "v2": 700})
    lines = HEADS.replace("person", "team") + norm(use="require")
    spent = assess(network, land.policy(lines), window="2023-01-01..2023-03-01")
    # a has 3 of 3 from 10 February on, b 3 of 4; e lies in no village, so nothing is required of it
    assert land.cells(spent, "team", "month") == {
        ("a", "2023-02"): 10,
        ("e", "2023-01"): 10,
        ("e", "2023-02"): 10,
    }


def test_within_a_cap_the_leader_comes_first_then_deputies_then_others(land: type[Land]) -> None:
    rows = [(f"t{size}", "v1", land.first, None, 6) for size in range(1)]
    network = land.network(rows, households={"v1": 0}, leader=[1], deputy=[2], ordinary=[3])
    for most, expected in (
        (0, {"people": 0, "leader": 0, "deputy": 0, "ordinary": 0}),
        (1, {"people": 1, "leader": 1, "deputy": 0, "ordinary": 0}),
        (2, {"people": 2, "leader": 1, "deputy": 1, "ordinary": 0}),
        (3, {"people": 3, "leader": 1, "deputy": 2, "ordinary": 0}),
        (5, {"people": 5, "leader": 1, "deputy": 2, "ordinary": 2}),
        (9, {"people": 6, "leader": 1, "deputy": 2, "ordinary": 3}),
    ):
        for count, heads in expected.items():
            lines = f'{HEADS}count = "{count}"\n{norm(f"base = {most}, block = 1, blocks = {chr(34)}full{chr(34)}", "cap")}'
            assert assess(network, land.policy(lines), window="2023-01").total == 10 * heads


@pytest.mark.parametrize(("use", "expected"), [("cap", 40), ("replace", 40), ("require", 40)])
def test_a_norm_does_not_apply_where_its_level_is_below_or_not_above_the_unit(
    land: type[Land], use: str, expected: int
) -> None:
    network = land.network([("e", "k1", land.first, None, 4), ("d", "v4", land.first, None, 4)])
    lines = f'{HEADS}count = "people"\nwhen = {{level = "commune"}}\n{norm(use=use)}'
    assert assess(network, land.policy(lines), window="2023-01").total == expected
    commune = lines.replace("village.households", "commune.households").replace(
        'level = "commune"', 'level = "village"'
    )
    assert assess(network, land.policy(commune), window="2023-01").total == expected


def test_a_norm_may_read_the_team_itself(land: type[Land]) -> None:
    network = land.network([("a", "v1", land.first, None, 6)], ordinary=[4])
    lines = f'{HEADS}count = "people"\n{norm("base = 1, block = 2, blocks = {0}full{0}".format(chr(34)))}'
    policy = land.policy(lines.replace("village.households", "team.ordinary"))
    assert assess(network, policy, window="2023-01").total == 30


def test_a_choice_may_say_what_a_norm_does(land: type[Land]) -> None:
    more = '[choices.size]\noptions = ["report", "cap"]\ndefault = "report"\nwhy = "?"\n'
    lines = f'{HEADS}count = "people"\n{norm()}'.replace('"replace"', '{choice = "size"}')
    network = land.network([("a", "v1", land.first, None, 9)], households={"v1": 700})
    policy = land.policy(lines, more)
    assert assess(network, policy, window="2023-01").total == 90
    assert assess(network, policy, window="2023-01", choices={"x.1": {"size": "cap"}}).total == 40


def test_norms_are_listed_with_who_meets_them(land: type[Land]) -> None:
    rows = [
        ("a", "v1", land.first, None, 3),
        ("b", "v2", land.first, None, 2),
        ("d", "v4", land.first, None, None),
        ("e", "k1"),
        ("f", "v1", land.first, "2023-12-31", 1),
        ("c1", "v3"),
    ]
    network = land.network(rows, households={"v1": 100, "v2": 100, "v4": 100})
    second = f'[[component]]\nid = "second"\nper = "team"\n{HEADS}count = "people"\nwhen = {{level = "commune"}}\n{norm(use="cap")}\n'
    third = f'[[component]]\nid = "third"\nper = "team"\n{HEADS.replace("person", "team")}'
    lines = HEADS.replace("person", "team") + norm(use="report")
    spent = assess(network, land.policy(lines, second + third), window="2023")
    assert spent.norms().to_dicts() == [
        {
            "policy": "x.1",
            "component": "second",
            "attribute": "village.households",
            "use": "cap",
            "units": 1,
            "met": 0,
            "below": 0,
            "unknown": 0,
            "not_applicable": 1,
        },
        {
            "policy": "x.1",
            "component": "support",
            "attribute": "village.households",
            "use": "report",
            "units": 4,
            "met": 1,
            "below": 1,
            "unknown": 1,
            "not_applicable": 1,
        },
    ]


def test_norms_are_those_of_the_last_day_on_which_the_component_holds(land: type[Land]) -> None:
    rows = [("a", "v1", land.first, "2023-05-31", 3), ("a", "v1", "2023-05-31", None, 2)]
    network = land.network(rows, households={"v1": 100})
    lines = HEADS.replace("person", "team") + norm(use="report")

    def counts(until: str, window: str = "2023") -> tuple[int, ...]:
        policy = land.policy(lines, period=f'{{from = "2023-02-01", until = "{until}"}}')
        (row,) = assess(network, policy, window=window).norms()
        return tuple(row[name] for name in ("units", "met", "below"))

    assert counts("2023-05-31") == (1, 1, 0)
    assert counts("2023-06-01") == (1, 0, 1)
    assert counts("2023-06-01", "2023-01") == (0, 0, 0)
    assert counts("2023-06-01", "2023-07") == (0, 0, 0)


PLAIN = f'{HEADS}count = "people"\nnorm = {{{{heads = {{}}, use = "{{}}"}}}}\n'


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        ("3", 3),
        ("0", 0),
        # people are whole: the number is rounded down
        ('"7/2"', 3),
        ('[{from = "2023-01-01", value = 3}, {from = "2023-02-01", value = 4}]', 3),
        ('{classes = [{when = {"commune.ready" = true}, value = 2}, {value = 4}]}', 2),
        ('{choice = "it"}', 4),
    ],
)
def test_a_plain_number_of_people_holds_for_every_team(land: type[Land], heads: str, expected: int) -> None:
    choice = '[choices.it]\noptions = ["4", "5"]\ndefault = "4"\nwhy = "?"\n' if "choice" in heads else ""
    # e lies in a commune, in no village; a norm by households of villages would not apply to it
    network = land.network([("a", "v1", land.first, None, 3), ("e", "k1", land.first, None, 9)])
    found = {
        use: land.cells(
            assess(network, land.policy(PLAIN.format(heads, use), choice), window="2023-01"), "team"
        )
        for use in ("report", "require", "cap", "replace")
    }
    assert found["report"] == {"a": 30, "e": 90}
    assert found["require"] == {id: 10 * own for id, own in (("a", 3), ("e", 9)) if own >= expected}
    assert found["cap"] == {"a": 10 * min(3, expected), "e": 10 * expected}
    assert found["replace"] == {"a": 10 * expected, "e": 10 * expected}


def test_a_named_size_serves_several_components(land: type[Land]) -> None:
    size = '[sizes.team]\nheads = [{from = "2023-01-01", value = 3}, {from = "2023-02-01", value = 2}]\n'
    first = f'[[component]]\nid = "first"\nper = "team"\n{HEADS}count = "deputy"\n'
    norm = 'norm = {heads = {size = "team"}, use = "cap"}\n'
    replaced = f'{HEADS}count = "people"\n{norm.replace("cap", "replace")}'
    network = land.network([("a", "v1", land.first, None, 6)], leader=[1], deputy=[4])
    spent = assess(network, land.policy(replaced, size + first + norm), window="2023-01-01..2023-03-01")
    assert land.cells(spent, "component", "month") == {
        ("first", "2023-01"): 20,  # 3 less the leader
        ("first", "2023-02"): 10,
        ("support", "2023-01"): 30,
        ("support", "2023-02"): 20,
    }


def test_a_named_size_may_be_a_rule(land: type[Land]) -> None:
    size = f'[sizes.team]\nheads = {{attribute = "village.households", {SIZES}}}\n'
    policy = land.policy(PLAIN.format('{size = "team"}', "replace"), size)
    network = land.network([("a", "v1", land.first, None, 50)], households={"v1": 880})
    assert assess(network, policy, window="2023-01").total == 50


def test_a_plain_number_of_people_is_listed_without_an_attribute(land: type[Land]) -> None:
    network = land.network([("a", "v1", land.first, None, 3), ("b", "v2", land.first, None, 2)])
    (row,) = assess(network, land.policy(PLAIN.format(3, "report")), window="2023").norms()
    assert row == {
        "policy": "x.1",
        "component": "support",
        "attribute": None,
        "use": "report",
        "units": 2,
        "met": 1,
        "below": 1,
        "unknown": 0,
        "not_applicable": 0,
    }


@pytest.mark.parametrize(
    ("use", "expected"), [("replace", (0, 30)), ("cap", (0, 30)), ("require", (0, 50)), ("report", (0, 50))]
)
def test_a_plain_number_of_people_needs_no_place(
    land: type[Land], use: str, expected: tuple[int, int]
) -> None:
    """Whether the village is there is open; the people who count are not."""
    areas = [each if each[0] != "v1" else ("v1", "village", "k1", "2023-01-01") for each in land.areas]
    doubt = {"start_latest": [None if each[0] != "v1" else "2023-06-01" for each in areas]}
    network = land.network([("a", "v1", land.first, None, 5)], areas, of_areas=doubt)
    spent = assess(network, land.policy(PLAIN.format(3, use)), window="2023-02")
    assert spent.bounds == expected
