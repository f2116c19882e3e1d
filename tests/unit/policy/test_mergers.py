"""Policies whose area is merged or split: who is paid after it, what is told of it, and what is not known."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from dtnet import Catalogue, assess
from dtnet.errors import UnknownFactError
from dtnet.facts.area_ground import went

if TYPE_CHECKING:
    from dtnet import Network
    from dtnet.policy import Explanation

    from ..conftest import Land

DAY = "2023-03-10"
"""The day of every event about areas of `land`."""
AREAS = (
    ("c", "country", None),
    ("p1", "province", "c", "2023-01-01", DAY),
    ("p2", "province", "c", "2023-01-01", DAY),
    ("p3", "province", "c", DAY),
    ("k1", "commune", "p1", "2023-01-01", DAY),
    ("k2", "commune", "p2", "2023-01-01", DAY),
    ("k3", "commune", "p3", DAY),
    ("k4", "commune", "p2", "2023-01-01", DAY),
    ("k4", "commune", "p3", DAY),
    ("v1", "village", "k1", "2023-01-01", DAY),
    ("v1", "village", "k3", DAY),
)
WHOLE = (("p1", "p3", Fraction(1)), ("p2", "p3", Fraction(1)))
TEAMS = (
    ("a", "v1"),
    ("b", "k1", "2023-01-01", DAY),
    ("b", "k3", DAY),
    ("d", "k4"),
)
WORDS = ("ends", "continues_in_old_area", "extends_to_new_area")
RATE = 'nature = "entitlement"\nrate = "310 VND/team/month"\nprorate = "any_day"\n'


def merged(land: type[Land], *, together: bool = False) -> Network:
    """Two provinces become one; a commune of the first one, or with one of the second, becomes a new one."""
    successions = [*WHOLE, ("k1", "k3", Fraction(1)), ("k2", "k3" if together else "k4", Fraction(1))]
    return land.network(TEAMS, AREAS, successions=successions)


def by_team(land: type[Land], network: Network, on_merger: str, window: str = "2023-04") -> dict[Any, Any]:
    policy = land.policy(RATE, on_merger=f'"{on_merger}"')
    return land.cells(assess(network, policy, window=window), "team")


def texts(told: Explanation, what: str) -> list[str]:
    return [step.text for step in told.walk() if step.what == what]


def test_who_is_paid_after_a_merger(land: type[Land]) -> None:
    network = merged(land)
    for word in WORDS:
        assert by_team(land, network, word, "2023-02") == {"a": 310, "b": 310}
    assert by_team(land, network, "ends") == {}
    # the new commune of b came of one that lay in the old area
    assert by_team(land, network, "continues_in_old_area") == {"a": 310, "b": 310}
    assert by_team(land, network, "extends_to_new_area") == {"a": 310, "b": 310, "d": 310}
    halves = land.policy(RATE.replace("any_day", "actual_days"), on_merger='"extends_to_new_area"')
    assert land.cells(assess(network, halves, window="2023-03"), "team") == {
        "a": 310, "b": 310, "d": 10 * 22
    }  # fmt: skip


def test_areas_that_came_of_those_of_the_old_area_are_paid(land: type[Land]) -> None:
    component = 'nature = "entitlement"\nrate = "10 VND/commune/month"\nprorate = "any_day"\n'
    policy = land.policy(component, per='"commune"')
    assert land.cells(assess(merged(land), policy, window="2023-02"), "unit") == {"k1": 10}
    assert land.cells(assess(merged(land), policy, window="2023-04"), "unit") == {"k3": 10}
    assert land.cells(assess(merged(land, together=True), policy, window="2023-04"), "unit") == {"k3": None}


def test_an_area_that_came_of_areas_in_and_outside_lies_there_in_part(land: type[Land]) -> None:
    network = merged(land, together=True)
    policy = land.policy(RATE)
    spent = assess(network, policy, window="2023-04")
    assert land.cells(spent, "team") == {"a": 310, "b": None}
    assert (spent.bounds, spent.sharp) == ((310, 620), True)
    assert spent.unknown_facts == ("policy x.1: component 'support': 'inside {p1} as of 2023-01-01' of 'k3'",)
    told = spent.explain("b", "2023-04")
    assert (told.amount, told.lower, told.upper) == (None, 0, 310)
    assert texts(told, "place") == ["it holds in p1 (p1 as of 2023-01-01): not known"]
    catalogue = Catalogue.of([policy])
    with pytest.raises(UnknownFactError) as caught:
        catalogue.holding(network, "k3", at="2023-04-01")
    assert str(caught.value) == "policy x.1: 'k3' came from areas of which only some lay in 'p1'"
    assert catalogue.holding(network, "v1", at="2023-04-01").ids == ("x.1",)
    assert catalogue.holding(network, "k4", at="2023-04-01").ids == ()
    assert catalogue.holding(network, "p3", at="2023-04-01").ids == ()  # it is wider
    every = assess(network, land.policy(RATE, on_merger='"extends_to_new_area"'), window="2023-04")
    assert every.total == 3 * 310


def test_a_condition_on_ground_follows_events_too(land: type[Land]) -> None:
    def amounts(ids: str, *, together: bool) -> dict[Any, Any]:
        when = f'when = {{areas = {{ids = [{ids}], as_of = "2023-01-01"}}}}\n'
        policy = land.policy(RATE + when, place="c")
        return land.cells(assess(merged(land, together=together), policy, window="2023-04"), "team")

    assert amounts('"k1"', together=False) == {"a": 310, "b": 310}
    assert amounts('"k1"', together=True) == {"a": 310}  # k3 is wider than k1
    assert amounts('"p1"', together=True) == {"a": 310, "b": None}
    assert amounts('"k1", "k2"', together=True) == {"a": 310, "b": 310}
    assert amounts('"p1", "p2"', together=True) == {"a": 310, "b": 310, "d": 310}
    when = 'when = {areas = {ids = ["p1"], as_of = "2023-01-01"}}\n'
    spent = assess(merged(land, together=True), land.policy(RATE + when, place="c"), window="2023-04")
    assert spent.unknown_facts == ("policy x.1: component 'support': 'inside {p1} as of 2023-01-01' of 'k3'",)


def test_mergers_are_listed_whenever_they_came_before_the_end_of_the_window(land: type[Land]) -> None:
    network = merged(land)
    for word in WORDS:
        policy = land.policy(RATE, on_merger=f'"{word}"')
        assert assess(network, policy, window="2023-02").mergers == ()
        assert assess(network, policy, window="2023-01-01..2023-03-10").mergers == ()
        for window in ("2023", "2023-03-10..2023-03-11", "2024"):
            [merger] = assess(network, policy, window=window).mergers
            assert (merger.area, str(merger.day), merger.into) == ("p1", DAY, ("p3",))
            assert (merger.on_merger, merger.why, merger.events) == (word, None, (f"event of {DAY}",))
    over = land.policy(RATE, period='{from = "2023-01-01", until = "2023-03-10"}')
    assert assess(network, over, window="2023").mergers == ()
    late = land.policy(RATE, period='{from = "2023-06-01", until = "2024-01-01"}', on_merger='"ends"')
    spent = assess(network, late, window="2023")
    assert (spent.total, len(spent.mergers)) == (0, 1)
    assert assess(network, late, window="2024").mergers == ()
    away = land.policy(RATE, as_of="2023-03-10", period='{from = "2023-04-01", until = "2024-01-01"}')
    assert assess(network, away, window="2023").mergers == ()
    assert assess(network, land.policy(RATE, as_of="2026-01-01"), window="2023").mergers == ()


def test_what_is_told_of_a_merger(land: type[Land]) -> None:
    network = merged(land)

    def told(word: str, unit: str, month: str) -> Explanation:
        spent = assess(network, land.policy(RATE, on_merger=f'"{word}"'), window="2023")
        found = spent.explain(unit, month)
        assert sum(leaf.amount or 0 for leaf in found.leaves()) == found.amount
        return found

    went = f"p1 went into p3 on {DAY}, by event of {DAY}: the policy"
    assert texts(told("ends", "a", "2023-02"), "merger") == []
    assert texts(told("ends", "p3", "2023-04"), "merger") == [f"{went} ends (on_merger = ends)"]
    assert texts(told("ends", "a", "2023-04"), "policy")[0].endswith(
        f"and ends with p1 on {DAY}, which went into p3"
    )
    found = told("continues_in_old_area", "a", "2023-04")
    assert texts(found, "merger") == [f"{went} goes on in the old area (on_merger = continues_in_old_area)"]
    assert [step.cite and step.cite.ref for step in found.walk() if step.what == "merger"] == ["Act"]
    found = told("extends_to_new_area", "d", "2023-04")
    assert (found.amount, texts(found, "merger")) == (
        310, [f"{went} extends to all of it (on_merger = extends_to_new_area)"]
    )  # fmt: skip
    where = f"it holds in p1 (p1 as of 2023-01-01), from {DAY} on in p3 (p3)"
    assert texts(found, "place") == [f"{where}: yes"]
    assert texts(told("extends_to_new_area", "d", "2023-02"), "policy") == [
        "x.1: One: it holds in p1 (p1 as of 2023-01-01), not here"
    ]
    # a and b have been there since the 10th; of d, which is eligible since then, the month is whole
    assert told("extends_to_new_area", "p3", "2023-03").amount == 2 * 220 + 310


def test_an_area_that_goes_untold(land: type[Land]) -> None:
    areas = (*AREAS[:2], ("v1", "village", "p1", "2023-01-01", DAY), ("v1", "village", "c", DAY))
    network = land.network([("a", "v1")], areas)
    policy = land.policy(RATE, on_merger='"ends"')
    spent = assess(network, policy, window="2023")
    [merger] = spent.mergers
    assert (merger.into, merger.events) == ((), ())
    assert texts(spent.explain("c", "2023-04"), "merger") == [
        f"p1 is no more on {DAY}: the policy ends (on_merger = ends)"
    ]
    extends = land.policy(RATE, on_merger='"extends_to_new_area"')
    [left_out] = assess(network, extends, window="2023").not_assessed
    assert left_out.reason == f"'p1' is no more from {DAY} on, and no event tells where it went"


@pytest.mark.parametrize("share", [Fraction(1, 2), None])
def test_an_area_that_is_split_extends_to_all_parts(land: type[Land], share: Fraction | None) -> None:
    areas = (
        ("c", "country", None),
        ("p1", "province", "c", "2023-01-01", DAY),
        ("p2", "province", "c", DAY),
        ("p3", "province", "c"),
        ("v1", "village", "p1", "2023-01-01", DAY),
        ("v1", "village", "p2", DAY),
        ("v3", "village", "p3"),
    )
    successions = [("p1", "p2", share), ("p1", "p3", share)]
    network = land.network([("a", "v1"), ("b", "v3")], areas, successions=successions)
    assert by_team(land, network, "extends_to_new_area") == {"a": 310, "b": 310}
    assert by_team(land, network, "continues_in_old_area") == {"a": 310}
    spent = assess(network, land.policy(RATE, on_merger='"extends_to_new_area"'), window="2023")
    assert [each.into for each in spent.mergers] == [("p2", "p3")]


def test_one_ceiling_through_a_merger(land: type[Land]) -> None:
    ceiling = RATE + 'ceiling = [{amount = "1_000 VND/team", over = "calendar_year"}]\n'
    # b moves to the new commune under its id; e is established again under another
    teams = (*TEAMS, ("e", "v1", "2023-01-01", DAY), ("e2", "v1", DAY))
    successions = [*WHOLE, ("k1", "k3", Fraction(1)), ("k2", "k4", Fraction(1)), ("e", "e2", Fraction(1))]
    network = land.network(teams, AREAS, successions=successions)
    for word, teams_paid in (("continues_in_old_area", 3), ("extends_to_new_area", 4)):
        spent = assess(network, land.policy(ceiling, on_merger=f'"{word}"'), window="2023")
        assert spent.total == teams_paid * 1000
        paid = land.cells(spent, "team")
        assert (paid["a"], paid["b"], paid["e"] + paid["e2"]) == (1000, 1000, 1000)
        batches = [row for batch in spent.batches("team", "month", size=2) for row in batch]
        assert sorted(batches, key=str) == sorted(spent.by("team", "month"), key=str)


def test_an_area_goes_nowhere_without_people(land: type[Land]) -> None:
    rows = merged(land).tables.successions
    assert went(rows).all()
    assert not went(attrs.evolve(rows, numerator=0 * rows.numerator)).any()


def test_parts_that_meet_again(land: type[Land]) -> None:
    later = "2023-06-01"
    areas = (
        ("c", "country", None),
        ("p1", "province", "c", "2023-01-01", DAY),
        ("p2", "province", "c", DAY, later),
        ("p3", "province", "c", DAY, later),
        ("p4", "province", "c"),
        ("v1", "village", "p1", "2023-01-01", DAY),
        ("v1", "village", "p2", DAY, later),
        ("v1", "village", "p4", later),
        ("v4", "village", "p4"),
    )
    half = Fraction(1, 2)
    successions = [
        ("p1", "p2", half),
        ("p1", "p3", half),
        ("p2", "p4", Fraction(1)),
        ("p3", "p4", Fraction(1)),
    ]
    network = land.network([("a", "v1"), ("b", "v4")], areas, successions=successions)
    assert by_team(land, network, "extends_to_new_area") == {"a": 310}
    assert by_team(land, network, "extends_to_new_area", "2023-06") == {"a": 310, "b": 310}
    spent = assess(network, land.policy(RATE, on_merger='"extends_to_new_area"'), window="2023")
    assert [(each.area, str(each.day), each.into) for each in spent.mergers] == [
        ("p1", DAY, ("p2", "p3")),
        ("p2", later, ("p4",)),
        ("p3", later, ("p4",)),
    ]
    where = "it holds in p1 (p1 as of 2023-01-01), from {0} on in p2 (p2), from {0} on in p3 (p3), "
    where += "from {1} on in p4 (p4)"
    assert texts(spent.explain("b", "2023-06"), "place") == [f"{where.format(DAY, later)}: yes"]


def test_networks_may_have_events_of_land_alone(land: type[Land]) -> None:
    rows = merged(land).tables.successions
    assert went(attrs.evolve(rows, measures=("area",))).tolist() == went(rows).tolist()


def test_teams_with_one_row_each_in_eras_that_come_out_of_order(land: type[Land]) -> None:
    """Courses are numbered without gaps, though the first team by id is the only one after the merger."""
    teams = (
        ("a", "k3", "2023-04-01", None, 2),
        ("b", "k1", "2023-01-01", "2023-02-01", 3),
        ("e", "k2", "2023-02-01", "2023-03-01", 5),
        ("f", "k4", "2023-01-01", "2023-03-01", 5),
    )
    network = land.network(teams, AREAS, successions=WHOLE)
    rate = 'nature = "entitlement"\nrate = "10 VND/person/month"\ncount = "people"\nprorate = "any_day"\n'
    policy = land.policy(rate, place="c")
    spent = assess(network, policy, window="2023-01-01..2023-07-01")
    assert land.cells(spent, "team") == {"a": 60, "b": 30, "e": 50, "f": 100}
