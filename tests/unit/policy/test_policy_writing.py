"""Policies as documents again: what is written reads back as the same value, and nothing in it is a float."""

# ruff: noqa: E501 - documents and messages stand as they are
from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
import pytest

import dtnet
from dtnet.errors import ArgumentError, InvalidPolicyError
from dtnet.measures import UNITS, Units
from dtnet.policy import parse_policy
from dtnet.predicates import EVERYWHERE, All, AnyOf, Between, Condition, Inside, Is, Not

if TYPE_CHECKING:
    from dtnet import Policy

FULL = """
id = "x.1"
titles = {vi = "Một", en = "One"}
instrument = {ref = "One", title = "On teams", issued = "2023", url = "x"}
jurisdiction = {id = "x:province:1", as_of = "2023-12-01"}
on_merger = {choice = "merger"}
period = {from = "2024-01-01", until = "2026-01-01", assumed = "not seen"}
purpose = "work"
seen_in_force = "2024-08-31"
unopened = "closed"
yields_to = ["purpose:work"]
deducts = ["x.2"]
succeeds = "x.0"
funding = [{source = "a", up_to = "2 VND", over = "calendar_year"}, {source = "b", share = "1/3"}, {source = "c", rest = true}]
ceiling = [{amount = "900 VND/team", over = "calendar_year", part = "by_days"}]

[bases.wage]
value = [{from = "2020-01-01", until = "2025-01-01", value = "9 VND/person/month", cite = {ref = "W"}}, {from = "2025-01-01", value = "10 VND/person/month"}]

[sizes.team]
heads = "7/2"
cite = {ref = "S"}

[sizes.rule]
heads = {attribute = "village.households", base = 1, block = 2, blocks = "full"}

[choices.merger]
options = ["ends", "extends_to_new_area"]
default = "ends"
why = "not seen"

[choices.times]
options = ["2", "1/2"]
default = "1/2"
why = "not seen"

[[opening]]
period = {from = "2024-03-01", until = "2024-04-01"}
when = {any = [{level = "x"}, {not = {kind = "a"}}]}
cite = {ref = "O"}
published = {teams = 3, amount = "5 VND"}

[[condition]]
text = {vi = "Hai", en = "Two"}

[[component]]
id = "heads"
nature = "entitlement"
per = "team"
rate = {times = {choice = "times"}, of = "wage"}
count = "people"
prorate = {steps = [{days = 1, share = "1/2"}, {days = 16, share = 1}]}
facts = "last_day"
round = {rule = "half_even", to = "10 VND"}
period = {from = "2024-02-01", until = "2025-02-01"}
norm = {heads = {attribute = "village.households", base = 1, block = "220.5", blocks = "started", least = 3, most = 9}, use = "cap", cite = {ref = "N"}}
when = {kind = ["a", "b"], "commune.ready" = true, "village.households" = {from = "0.5", below = 9}, areas = {ids = ["x"], as_of = "2024-01-01"}}

[[component]]
id = "grade"
nature = "at_most"
per = "xa"
rate.classes = [{when = {"xa.grade" = 1}, value = "7 VND/xa/once"}, {value = "8 VND/xa/once"}]
unclaimed = "full"
ceiling = [{amount = "9 VND/xa", over = "month"}]

[[component]]
id = "sized"
nature = "entitlement"
per = "team"
rate = "5 VND/team/once"
norm = {heads = {size = "team"}, use = "require"}

[[component]]
id = "ruled"
nature = "entitlement"
per = "team"
rate = "5 VND/team/once"
norm = {heads = {size = "rule"}}

[[component]]
id = "plain"
nature = "entitlement"
per = "team"
rate = "5 VND/team/once"
norm.heads.classes = [{when = {"xa.grade" = 1}, value = 3}, {value = [{from = "2024-01-01", value = "7/2"}]}]

[[component]]
id = "one"
nature = "entitlement"
per = "xa"
rate = "5 VND/person/once"
count.number = [{from = "2024-01-01", value = 1}, {from = "2025-01-01", value = 2}]

[[component]]
id = "asked"
nature = "at_most"
per = "team"
claim = "asked"
unclaimed = "open"
of_which = [{id = "a", rate = "1 VND/person/night", count = {activity = "patrol", times_at_most = 3}}]
"""


@pytest.fixture(scope="module")
def full() -> Policy:
    return parse_policy(FULL, source="x.toml")


def again(policy: Policy, units: Units = UNITS) -> Policy:
    return parse_policy(policy.to_json(), source="again.json", form="json", units=units)


def test_what_is_written_reads_back(full: Policy) -> None:
    assert again(full) == full
    for policy in dtnet.policies(country="vietnam"):
        assert again(policy) == policy
    for policy in dtnet.policies(country="toyland"):
        assert again(policy, Units(currencies=("XTS",))) == policy


def test_a_document_says_what_was_read_and_no_defaults(full: Policy) -> None:
    document = full.to_document()
    assert document["funding"] == [
        {"source": "a", "up_to": "2 VND", "over": "calendar_year"},
        {"source": "b", "share": "1/3"},
        {"source": "c", "rest": True},
    ]
    assert document["sizes"] == {
        "team": {"heads": "7/2", "cite": {"ref": "S"}},
        "rule": {
            "heads": {"attribute": "village.households", "base": 1, "block": 2, "blocks": "full"},
        },
    }
    assert [each.get("norm") for each in document["component"][2:5]] == [
        {"heads": {"size": "team"}, "use": "require"},
        {"heads": {"size": "rule"}},
        {
            "heads": {
                "classes": [
                    {"value": 3, "when": {"xa.grade": 1}},
                    {"value": [{"from": "2024-01-01", "value": "7/2"}]},
                ]
            }
        },
    ]
    assert document["component"][5]["count"] == {
        "number": [{"from": "2024-01-01", "value": 1}, {"from": "2025-01-01", "value": 2}]
    }
    assert document["component"][6] == {
        "id": "asked",
        "nature": "at_most",
        "per": "team",
        "claim": "asked",
        "unclaimed": "open",
        "of_which": [
            {"id": "a", "rate": "1 VND/person/night", "count": {"activity": "patrol", "times_at_most": 3}}
        ],
    }
    assert document["bases"] == {
        "wage": {
            "value": [
                {
                    "from": "2020-01-01",
                    "until": "2025-01-01",
                    "value": "9 VND/person/month",
                    "cite": {"ref": "W"},
                },
                {"from": "2025-01-01", "value": "10 VND/person/month"},
            ]
        }
    }
    assert document["component"][0]["rate"] == {"times": {"choice": "times"}, "of": "wage"}
    assert document["choices"]["times"] == {"options": ["2", "1/2"], "default": "1/2", "why": "not seen"}
    assert "selection" not in document


def plain(value: Any) -> bool:  # noqa: ANN401 - any part of a document
    if isinstance(value, dict):
        return all(isinstance(key, str) and plain(each) for key, each in value.items())
    if isinstance(value, list):
        return all(map(plain, value))
    return type(value) in {str, int, bool}


def test_a_document_holds_tables_lists_texts_and_whole_numbers(full: Policy) -> None:
    assert plain(full.to_document())
    assert json.loads(full.to_json()) == full.to_document()


def test_choices_that_are_made_are_no_document(full: Policy) -> None:
    for write in (full.chosen().to_document, full.chosen().to_json):
        with pytest.raises(ArgumentError) as caught:
            write()
        assert str(caught.value) == (
            "policy x.1: its choices are already made; write the policy without choices made"
        )


A, B, C, D, E = (Is("kind", (word,)) for word in "abcde")
X, Y = Is("level", ("x",)), Between("team.people", Fraction(1, 2), None)
INSIDE = Inside(areas=("a",), as_of=date(2024, 1, 1))


@pytest.mark.parametrize(
    ("condition", "table"),
    [
        (EVERYWHERE, {}),
        (A & X & Y, {"kind": "a", "level": "x", "team.people": {"from": "1/2"}}),
        (A & B, {"kind": "a", "any": [{"kind": "b"}]}),
        (
            A & (B | C) & D,
            {"kind": "a", "any": [{"kind": "b"}, {"kind": "c"}], "not": {"not": {"kind": "d"}}},
        ),
        (
            (A | B) & ~C & X & D,
            {
                "any": [{"kind": "a"}, {"kind": "b"}],
                "not": {"not": {"not": {"kind": "c"}, "level": "x", "kind": "d"}},
            },
        ),
        (
            (A | B) & (C | D) & (A | D),
            {
                "any": [{"kind": "a"}, {"kind": "b"}],
                "not": {
                    "not": {
                        "any": [{"kind": "c"}, {"kind": "d"}],
                        "not": {"not": {"any": [{"kind": "a"}, {"kind": "d"}]}},
                    }
                },
            },
        ),
        (~A & ~B, {"not": {"kind": "a"}, "any": [{"not": {"kind": "b"}}]}),
        (INSIDE, {"areas": {"ids": ["a"], "as_of": "2024-01-01"}}),
        (
            A & B & C & D & E,
            {
                "kind": "a",
                "any": [
                    {"kind": "b", "any": [{"kind": "c", "any": [{"kind": "d", "any": [{"kind": "e"}]}]}]}
                ],
            },
        ),
        (All((A, All((B, X)))), {"kind": "a", "any": [{"kind": "b", "level": "x"}]}),
        (AnyOf((A, AnyOf((B,)))), {"any": [{"kind": "a"}, {"kind": "b"}]}),
        (Not(Not(A)), {"kind": "a"}),
    ],
)
def test_any_condition_is_a_table(full: Policy, condition: Condition, table: dict[str, Any]) -> None:
    component = attrs.evolve(full.components[0], when=condition)
    changed = attrs.evolve(full, components=(component, *full.components[1:]))
    assert json.loads(changed.to_json())["component"][0].get("when", {}) == table
    read = again(changed)
    assert json.loads(read.to_json())["component"][0].get("when", {}) == table
    assert again(read) == read


def test_a_condition_of_joined_parts_reads_back_equal(full: Policy) -> None:
    condition = A & (B | C) & ~X & (D | Y) & B & ~(A & X)
    component = attrs.evolve(full.components[0], when=condition)
    changed = attrs.evolve(full, components=(component, *full.components[1:]))
    assert again(changed) == changed


def test_a_condition_that_is_none_is_refused_when_read(full: Policy) -> None:
    component = attrs.evolve(full.components[0], when=AnyOf((A, EVERYWHERE)))
    changed = attrs.evolve(full, components=(component, *full.components[1:]))
    with pytest.raises(InvalidPolicyError, match="an empty table sets no condition"):
        again(changed)


class Odd(Condition):
    def __repr__(self) -> str:
        return "Odd()"


def test_a_condition_of_another_kind_is_no_document(full: Policy) -> None:
    component = attrs.evolve(full.components[0], when=A & Odd())
    with pytest.raises(ArgumentError) as caught:
        attrs.evolve(full, components=(component, *full.components[1:])).to_json()
    assert str(caught.value) == "no document can state Odd(); use the conditions of dtnet.predicates"
