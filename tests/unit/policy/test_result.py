"""What an assessment says beside amounts: who is paid, what that rests on, what sources state."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from copy import copy, deepcopy
from typing import TYPE_CHECKING

import attrs
import pytest

from dtnet import Metadata, Network, NetworkBuilder, Period, assess
from dtnet.errors import ArgumentError

if TYPE_CHECKING:
    from ..conftest import Land

RATE = 'nature = "entitlement"\nrate = "100 VND/team/month"\nprorate = "any_day"\n'
SECOND = f'[[component]]\nid = "more"\nper = "team"\n{RATE}when = {{level = "commune"}}\n'
OPENING = """
unopened = "closed"
[[opening]]
period = {from = "2023-03-10", until = "2023-05-01"}
cite = {ref = "Decision 7"}
published = {teams = 4, amount = "1_000 VND"}
"""


def test_who_is_paid_with_the_people_of_the_last_eligible_day(land: type[Land]) -> None:
    rows = [
        ("a", "v1", land.first, "2023-03-01", 3),
        ("a", "v1", "2023-03-01", "2023-06-01", 5),
        ("a", "v1", "2023-09-01", None, 9),
        ("b", "v2", "2023-10-01", None, 4),
        ("c1", "v3"),
        ("e", "k1", land.first, None, 7),
    ]
    spent = assess(land.network(rows), land.policy(f"{RATE}{SECOND}"), window="2023-01-01..2023-09-01")
    assert spent.paid().to_dicts() == [
        {"policy": "x.1", "nature": "entitlement", "teams": 2, "members": 12, "amount": 500 + 800 + 800}
    ]
    early = assess(land.network(rows), land.policy(RATE), window="2023-02")
    assert early.paid().to_dicts() == [
        {"policy": "x.1", "nature": "entitlement", "teams": 2, "members": 10, "amount": 200}
    ]
    nobody = assess(land.network([("c1", "v3")]), land.policy(RATE), window="2023")
    assert nobody.paid().to_dicts() == [
        {"policy": "x.1", "nature": "entitlement", "teams": 0, "members": 0, "amount": 0}
    ]


def test_members_are_null_where_they_are_unknown(land: type[Land]) -> None:
    policies = [land.policy(RATE), land.policy(RATE, id="x.2", place="v3")]
    network = land.network([("a", "v1"), ("c1", "v3", land.first, None, None)])
    assert assess(network, policies, window="2023").paid()["members"] == [3, None]


def test_members_are_null_where_people_are_not_counted(land: type[Land]) -> None:
    builder = NetworkBuilder(land.vocabulary(()), Metadata(name="land", extent=Period(land.first, land.end)))
    said = {"start": [land.first], "code": ["c"], "name": ["c"], "type": [""]}
    builder.add_areas({"id": ["c"], "level": ["country"], "parent": [None], **said})
    builder.add_bodies({"id": ["a"], "kind": ["team"], "start": [land.first], "home": ["c"], "name": ["a"]})
    spent = assess(builder.build(), land.policy(RATE, place="c"), window="2023")
    assert spent.paid().to_dicts() == [
        {"policy": "x.1", "nature": "entitlement", "teams": 1, "members": None, "amount": 1200}
    ]


def test_choices_are_among_the_assumptions_in_order_of_policy(land: type[Land]) -> None:
    choice = (
        '[choices.merger]\noptions = ["ends", "continues_in_old_area"]\ndefault = "ends"\nwhy = "not seen"\n'
    )
    policy = land.policy(RATE, choice, on_merger='{choice = "merger"}')
    plain = land.policy(RATE, 'seen_in_force = "2023-06-30"', id="x.0", purpose="other")
    spent = assess(land.network(), [policy, plain], window="2023")
    assert [(each.policy, each.what, each.why) for each in spent.assumptions] == [
        ("x.0", "assumed", "last seen in force on 2023-06-30"),
        ("x.1", "merger=ends", "not seen"),
    ]
    assert assess(land.network([]), plain, window="2023").assumptions == ()


def test_published_totals_of_openings_inside_the_window_are_recomputed(land: type[Land]) -> None:
    network, policy = land.network(), land.policy(RATE, OPENING)
    (got,) = assess(network, policy, window="2023").recomputed
    assert (got.policy, got.source, got.published, got.computed) == ("x.1", "Decision 7", 1000, 800)
    other = land.policy(RATE, id="x.0", purpose="other")
    assert assess(network, [policy, other], window="2023-03-10..2023-05-01").recomputed == (got,)
    assert assess(network, policy, window="2023-03-11..2023-12-01").recomputed == ()
    bare = OPENING.replace(', amount = "1_000 VND"', "")
    assert assess(network, land.policy(RATE, bare), window="2023").recomputed == ()
    none = OPENING.replace('published = {teams = 4, amount = "1_000 VND"}', "")
    assert assess(network, land.policy(RATE, none), window="2023").recomputed == ()


def test_one_purpose_is_not_paid_twice_in_a_month(land: type[Land]) -> None:
    network = land.network([("a", "v1"), ("b", "v2", "2023-06-10"), ("e", "k1")])
    one = land.policy(RATE, period='{from = "2023-01-01", until = "2023-06-16"}', place="k1")
    two = land.policy(RATE, id="x.2", period='{from = "2023-06-16"}')
    with pytest.raises(ArgumentError) as caught:
        assess(network, [two, one], window="2023-05-01..2023-08-01")
    assert str(caught.value) == (
        "policies x.1 and x.2 both pay a for 'team-operation' in 2023-06; "
        "assess them apart, or let one say that it yields to the other or deducts it"
    )
    assert assess(network, [one, two], window="2023-07").total == 300
    other = land.policy(RATE, id="x.2", purpose="other")
    assert assess(network, [one, other], window="2023-05").total == 400
    elsewhere = land.policy(RATE, id="x.2", place="k2")
    assert assess(network, [one, elsewhere], window="2023-06").total == 300
    closed = land.policy(RATE, 'unopened = "closed"', id="x.2")
    assert assess(network, [one, closed], window="2023-05").total == 200
    assert assess(network, land.policy(f"{RATE}{SECOND}"), window="2023-05").total == 300


def test_it_says_what_it_is(land: type[Land]) -> None:
    spent = assess(land.network(), land.policy(RATE), window="2023")
    assert repr(spent) == "<Assessment of x.1 over 2023-01-01..2024-01-01: 4,800 VND>"
    assert (spent.currency, spent.total, spent.bounds) == ("VND", 4800, (4800, 4800))


def test_an_assessment_is_equal_by_content_and_comes_back_sealed(land: type[Land]) -> None:
    spent = assess(land.network(), land.policy(), window="2023")
    again = assess(land.network(), land.policy(), window="2023")
    back = pickle.loads(pickle.dumps(spent))  # noqa: S301 - made here
    assert spent == spent == again == back  # noqa: PLR0124 - the same object is equal without a look
    assert hash(spent) == hash(again) == hash(back)
    assert copy(spent) is deepcopy(spent) is spent
    assert not back.lines[0].amounts.lower.flags.writeable
    assert spent != assess(land.network(), land.policy(), window="2023-01")
    assert spent != assess(land.network(teams=[("a", "v1")]), land.policy(), window="2023")
    assert spent != "spent"


def test_answers_differ_by_what_they_say(land: type[Land]) -> None:
    network = land.network()
    spent = assess(network, land.policy(RATE), window="2023")
    for other in (
        assess(network, land.policy(RATE.replace("100", "101")), window="2023"),
        assess(network, land.policy(RATE, 'seen_in_force = "2023-06-30"'), window="2023"),
        assess(network, land.policy(f"{RATE}{SECOND}"), window="2023"),
        assess(network, [land.policy(RATE), land.policy(RATE, id="x.2", place="p2")], window="2023"),
        assess(
            land.network([("a", "v1"), ("b", "v2"), ("d", "v4"), ("f", "k1")]),
            land.policy(RATE),
            window="2023",
        ),
    ):
        assert spent != other
    assert len({spent, assess(land.network(), land.policy(RATE), window="2023")}) == 1


def test_an_answer_read_back_answers_as_before(land: type[Land]) -> None:
    network = land.network([("a", "v1", land.first, None, 3, None), ("b", "v2")])
    policy = land.policy(
        f'{RATE}when = {{kind = "cdtt"}}', f'funding = [{{source = "s", rest = true}}]\n{SECOND}'
    )
    spent = assess(network, policy, window="2023-01-10..2023-08-01")
    back = pickle.loads(pickle.dumps(spent))  # noqa: S301 - made here
    assert (spent, hash(spent), repr(spent)) == (back, hash(back), repr(back))
    assert spent.by("team", "month", "source") == back.by("team", "month", "source")
    assert (spent.paid(), spent.not_eligible(), spent.unknown_facts) == (
        back.paid(),
        back.not_eligible(),
        back.unknown_facts,
    )
    assert back.worked is None
    changed = land.policy(RATE, id="x.2", purpose="other")
    assert back.instead(changed) == spent.instead(changed)


def test_many_threads_ask_at_once(land: type[Land]) -> None:
    network = land.network([*land.teams, ("f", "v1", "2023-02-11", None, 3, None)])
    policies = [land.policy(f'{RATE}when = {{kind = "cdtt"}}'), land.policy(RATE, id="x.2", purpose="other")]

    def asked(number: int) -> tuple[object, ...]:
        spent = assess(network, policies, window=f"2023-{number % 12 + 1:02}")
        changed = spent.instead(land.policy(RATE.replace("100", str(number)), id="x.2", purpose="other"))
        return spent.by("team", "commune"), spent.bounds, changed.bounds, spent.not_eligible(), spent.paid()

    one_by_one = [asked(number) for number in range(24)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(asked, range(24))) == one_by_one
    spent = assess(network, policies, window="2023")
    with ThreadPoolExecutor(8) as pool:
        tables = list(pool.map(lambda _: spent.by("team", "month"), range(16)))
    assert all(table == tables[0] for table in tables)


def test_the_order_of_questions_changes_nothing(land: type[Land]) -> None:
    lines = RATE + 'ceiling = [{amount = "250 VND/team", over = "calendar_year"}]'
    network, policy = land.network(), land.policy(lines)
    months = [f"2023-{month:02}" for month in range(1, 13)]
    forward = [assess(network, policy, window=month).total for month in months]
    backward = [assess(network, policy, window=month).total for month in reversed(months)]
    assert forward == backward[::-1] == [400, 400, 200, *[0] * 9]
    assert sum(forward) == assess(network, policy, window="2023").total == 1000


def test_days_later_than_the_data_speak_of_are_assumed(land: type[Land]) -> None:
    """The state of the last day of which the data speak is taken to continue, and the answer says so."""
    network = land.network()
    known = Network(network.tables, network.vocabulary, attrs.evolve(network.metadata, as_of="2023-06-10"))
    spent = assess(known, land.policy(RATE), window="2023-05-01..2023-08-01")
    taken = ["the state of 2023-06-10 is taken to continue"]
    assert [(each.what, each.why) for each in spent.assumptions] == [("assumed", *taken)]
    assert [(row["month"], row["origin"]) for row in spent.by("month", "origin")] == [
        ("2023-05", "derived"),
        ("2023-06", "assumed"),
        ("2023-07", "assumed"),
    ]
    assert assess(known, land.policy(RATE), window="2023-06-01..2023-06-11").assumptions == ()
    ended = land.policy(RATE, period='{from = "2023-01-01", until = "2023-06-01"}')
    assert assess(known, ended, window="2023").assumptions == ()
    both = assess(known, land.policy(RATE, 'seen_in_force = "2023-05-31"'), window="2023-06")
    assert [each.why for each in both.assumptions] == ["last seen in force on 2023-05-31", *taken]


@pytest.mark.parametrize(
    ("synthetic", "share"),
    [(4, "100 %"), (2, "50.0 %"), (1, "25.0 %"), (0, None)],
)
def test_amounts_say_how_much_of_them_rests_on_synthetic_rows(
    land: type[Land], synthetic: int, share: str | None
) -> None:
    ids = [row[0] for row in land.teams if row[0] != "c1"]
    origins = ["synthetic" if row[0] in ids[:synthetic] else "observed" for row in land.teams]
    network = land.network(origin=origins)
    spent = assess(network, land.policy(RATE), window="2023")
    why = f"{share} of the entitlement rests on rows made by a recipe"
    told = [] if share is None else [("synthetic", why)]
    assert [(each.what, each.why) for each in spent.assumptions] == told
    doubt = land.network([("a", "v1", land.first, None, None)], origin=["synthetic"])
    heads = land.policy(RATE.replace("team/", "person/") + 'count = "people"')
    [unknown] = assess(doubt, heads, window="2023").assumptions
    assert unknown.why == "an unknown share of the entitlement rests on rows made by a recipe"
