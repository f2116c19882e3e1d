"""What may be asked, what is left out and why, openings, mergers, and the days that an answer rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import pytest

from dtnet import Catalogue, Period, assess, compare
from dtnet.errors import ArgumentError, DayError, OutsideDataError, UnknownAmountError, UnknownNameError
from dtnet.measures import Units
from dtnet.policy import parse_policy

if TYPE_CHECKING:
    from ..conftest import Land

RATE = 'nature = "entitlement"\nrate = "100 VND/team/month"\nprorate = "any_day"\n'
YEARLY = """
nature = "at_most"
unclaimed = "full"
ceiling = [{amount = "3_660 VND/team", over = "calendar_year"}]
"""
OPENING = """
[[opening]]
period = {{from = "{}", until = "{}"{}}}
cite = {{ref = "Decision", issued = "2023-05-01"}}
when = {{{}}}
"""
LEVEL = """
[choices.level]
options = ["village", "any"]
default = "village"
why = "not seen"
"""


@pytest.mark.parametrize(
    ("window", "kind", "message"),
    [
        (
            "2022-12",
            OutsideDataError,
            "window start 2022-12-01: the data of 'land' begin 2023-01-01",
        ),
        (
            "2024-06-01..2025-01-02",
            OutsideDataError,
            "window's last day 2025-01-01: after the horizon of 'land', 2024-12-31",
        ),
        (Period("2024-01-01"), DayError, "window 2024-01-01..: it has no end"),
        ("2024-13", DayError, "month 2024-13: no such month"),
    ],
)
def test_a_window_lies_inside_the_data(
    land: type[Land], window: str | Period, kind: type[Exception], message: str
) -> None:
    with pytest.raises(kind) as caught:
        assess(land.network(), land.policy(), window=window)
    assert str(caught.value) == message


def test_policies_come_alone_in_a_list_or_in_a_catalogue(land: type[Land]) -> None:
    network, one, two = land.network(), land.policy(), land.policy(id="x.2", purpose="other")
    assert assess(network, one, window="2023").total == 4800
    assert assess(network, [], window="2023").total == 0
    several = assess(network, Catalogue.of([two, one]), window="2023")
    assert [policy.id for policy in several.policies] == ["x.1", "x.2"]
    assert several.by()["amount"] == [4800, 4800]
    with pytest.raises(ArgumentError) as caught:
        assess(network, [one, two, one], window="2023")
    assert str(caught.value) == "two policies have the id 'x.1'"


def test_choices_are_made_by_policy_and_name(land: type[Land]) -> None:
    network = land.network()
    policy = land.policy(f"{RATE}when = {{level = {{choice = 'level'}}}}", LEVEL)
    assert assess(network, policy, window="2023").total == 3600
    assert assess(network, policy, window="2023", choices={"x.1": {"level": "any"}}).total == 4800
    assert assess(network, policy.chosen({"level": "any"}), window="2023").total == 4800
    for choices, message in (
        ({"x.2": {}}, "choices name the policy 'x.2', which is not assessed; did you mean 'x.1'?"),
        ({"x.1": {"levl": "any"}}, "policy x.1 has no choice \"levl\"; did you mean 'level'?"),
        (
            {"x.1": {"level": "an"}},
            'policy x.1: choice "level" has no option "an"; did you mean \'any\'?',
        ),
    ):
        with pytest.raises(ArgumentError) as caught:
            assess(network, policy, window="2023", choices=choices)
        assert str(caught.value) == message


def test_money_of_another_currency_is_refused(land: type[Land]) -> None:
    text = """
        id = "x.1"
        titles = {vi = "Một", en = "One"}
        instrument = {ref = "One", issued = "2022-12-01"}
        jurisdiction = {id = "p1", as_of = "2023-01-01"}
        on_merger = "ends"
        period = {from = "2023-01-01"}
        purpose = "work"
        [[component]]
        id = "support"
        per = "team"
        nature = "entitlement"
        rate = "100 TOY/team/month"
        prorate = "any_day"
    """
    policy = parse_policy(text, source="x.toml", units=Units(currencies=("TOY",)))
    with pytest.raises(ArgumentError) as caught:
        assess(land.network(), policy, window="2023")
    assert str(caught.value) == (
        "policy x.1 pays TOY, but the money of 'land' is VND; assess a network and policies of one currency"
    )


@pytest.mark.parametrize(
    ("component", "head", "reason"),
    [
        (
            RATE,
            {"place": "late"},
            "no area 'late' on 2023-01-01; 'late' exists on 2023-02-01.. only: take one of these days",
        ),
        (RATE, {"as_of": "2022-12-31"}, "jurisdiction as of 2022-12-31: the data of 'land' begin 2023-01-01"),
        (
            'nature = "entitlement"\nrate = "5 VND/person/day"\ncount = {activity = "patrol"}',
            {},
            "activity table 'patrol' not given",
        ),
        (YEARLY.replace('"full"', '"open"'), {}, "open until claimed"),
        (
            RATE.replace('"entitlement"', '"at_most"\nunclaimed = "open"'),
            {},
            "open until claimed",
        ),
    ],
)
def test_what_cannot_be_assessed_is_listed_with_the_reason(
    land: type[Land], component: str, head: dict[str, str], reason: str
) -> None:
    areas = [*land.areas, ("late", "province", "c", "2023-02-01")]
    spent = assess(land.network(areas=areas), land.policy(component, **head), window="2023")
    (left_out,) = spent.not_assessed
    assert (left_out.policy, left_out.component, left_out.reason) == ("x.1", "support", reason)
    assert (spent.lines, len(spent.by()), len(spent.paid())) == ((), 0, 0)
    # nothing is no zero
    assert (spent.bounds, spent.sharp) == ((0, None), False)
    assert repr(spent) == "<Assessment of x.1 over 2023-01-01..2024-01-01: nothing assessed>"
    with pytest.raises(UnknownAmountError) as caught:
        spent.total  # noqa: B018 - it raises
    assert str(caught.value) == (
        f"the total is unknown because no component is assessed: x.1: support: {reason}; "
        "give the missing inputs, or read .not_assessed"
    )
    found = compare(spent, spent.instead(land.policy(id="x.2")))
    assert (found.bounds[1], "?" in repr(found)) == (4_800, True)


def test_a_total_of_no_policies_or_of_a_part_is_one(land: type[Land]) -> None:
    network = land.network()
    assert (assess(network, [], window="2023").total, assess(network, [], window="2023").bounds) == (
        0,
        (0, 0),
    )
    open_ = 'nature = "at_most"\nunclaimed = "open"\nrate = "1 VND/team/month"\nprorate = "any_day"\n'
    spent = assess(network, [land.policy(), land.policy(open_, id="x.2")], window="2023-01")
    assert (spent.total, len(spent.not_assessed)) == (400, 1)


def test_a_jurisdiction_that_is_no_area_is_refused(land: type[Land]) -> None:
    with pytest.raises(UnknownNameError) as caught:
        assess(land.network(), land.policy(RATE, place="province-1"), window="2023")
    assert str(caught.value) == "policy x.1: its jurisdiction 'province-1' is not an area of 'land'"


def test_what_is_no_policy_and_a_word_of_no_use_are_refused(land: type[Land]) -> None:
    with pytest.raises(ArgumentError, match=r"'x\.1' is not a policy"):
        assess(land.network(), ["x.1"], window="2023")  # type: ignore[list-item]
    with pytest.raises(ArgumentError, match="nothing_paid"):
        assess(land.network(), [], window="2023", missing_history="nothing_payed")  # type: ignore[arg-type]


def test_amounts_cannot_be_changed(land: type[Land]) -> None:
    (line,) = assess(land.network(), land.policy(RATE), window="2023").lines
    arrays = [line.edges, line.days, line.units, line.group, line.size, line.last]
    arrays += [line.amounts.lower, line.amounts.upper, *(part.lower for _, part in line.sources)]
    assert not any(array.flags.writeable for array in arrays)


def test_the_last_day_seen_in_force_is_not_assumed(land: type[Land]) -> None:
    policy = land.policy(RATE, more='seen_in_force = "2023-05-31"')
    assert assess(land.network(), policy, window="2023-05-31..2023-06-01").assumptions == ()
    (assumed,) = assess(land.network(), policy, window="2023-06").assumptions
    assert assumed.why == "last seen in force on 2023-05-31"


def test_an_amount_that_rests_on_the_last_day_of_the_data_is_not_assumed(land: type[Land]) -> None:
    spent = assess(land.network(), land.policy(YEARLY), window="2024")
    assert [each.what for each in spent.assumptions] == []


def test_a_component_that_is_left_out_leaves_the_others(land: type[Land]) -> None:
    activity = '[[component]]\nid = "day"\nper = "team"\nnature = "entitlement"\n'
    activity += 'rate = "5 VND/person/day"\ncount = {activity = "patrol"}\n'
    spent = assess(land.network(), land.policy(f"{RATE}{activity}"), window="2023")
    assert spent.total == 4800
    assert [each.component for each in spent.not_assessed] == ["day"]


MERGED = (
    ("c", "country", None),
    ("p1", "province", "c", "2023-01-01", "2023-07-10"),
    ("p2", "province", "c"),
    ("v1", "village", "p1", "2023-01-01", "2023-07-10"),
    ("v1", "village", "p2", "2023-07-10"),
)


def test_a_merger_ends_a_policy_or_leaves_it_in_its_old_area(land: type[Land]) -> None:
    network = land.network([("a", "v1")], MERGED)
    assert assess(network, land.policy(on_merger='"ends"'), window="2023").total == 700
    assert assess(network, land.policy(on_merger='"continues_in_old_area"'), window="2023").total == 1200
    extends = land.policy(on_merger='"extends_to_new_area"')
    # six months, and nine of the 31 days of July: floor(100 × 9/31) = 29
    assert assess(network, extends, window="2023-01-01..2023-07-10").total == 629
    spent = assess(network, extends, window="2023")
    assert [each.reason for each in spent.not_assessed] == [
        "'p1' is no more from 2023-07-10 on, and no event tells where it went"
    ]
    assert spent.total == 629
    later = assess(network, extends, window="2023-08")
    assert (later.bounds, later.sharp, later.by()["amount"]) == ((0, None), False, [0])
    assert land.cells(spent, "month") == {
        **{f"2023-{month:02d}": 100 for month in range(1, 7)},
        "2023-07": 29,
    }
    after = assess(network, land.policy(YEARLY, on_merger='"ends"'), window="2023-08")
    assert after.total == 0


def test_an_opening_opens_and_pays_once(land: type[Land]) -> None:
    # Of 2023, b has March and April, everybody May (which both open) and June; of 2024, nobody anything.
    openings = OPENING.format("2023-03-10", "2023-05-20", "", '"commune.ready" = false')
    openings += OPENING.format("2023-05-15", "2023-06-05", "", "")
    policy = land.policy(RATE, f'unopened = "closed"\n{openings}')
    spent = assess(land.network(), policy, window="2023-01-01..2025-01-01").by("team", "month")
    assert {(row["team"], row["month"][5:]) for row in spent.to_dicts()} == {
        ("b", "03"),
        ("b", "04"),
        *((team, month) for team in "abde" for month in ("05", "06")),
    }
    assert spent["amount"] == [100] * 10


@pytest.mark.parametrize(("unopened", "months"), [("closed", 2), ("open_assumed", 2 + 12)])
def test_a_year_without_an_opening(land: type[Land], unopened: str, months: int) -> None:
    opening = OPENING.format("2023-11-01", "2024-01-01", "", "")
    policy = land.policy(RATE, f'unopened = "{unopened}"\n{opening}')
    spent = assess(land.network(), policy, window="2023-01-01..2025-01-01")
    assert spent.total == months * 400
    none = land.policy(RATE, f'unopened = "{unopened}"')
    assert assess(land.network(), none, window="2024").total == (months - 2) * 400


def test_without_unopened_years_without_an_opening_are_closed(land: type[Land]) -> None:
    opening = OPENING.format("2023-11-01", "2024-01-01", "", "")
    policy = land.policy(RATE, f'unopened = "closed"\n{opening}')
    bare = attrs.evolve(policy, unopened=None)
    assert assess(land.network(), bare, window="2023-01-01..2025-01-01").total == 800


def test_a_ceiling_looks_back_to_where_its_window_begins(land: type[Land]) -> None:
    network = land.network([("a", "v1", "2023-03-01")], areas_from(land, "2023-03-01"), first="2023-03-01")
    policy = land.policy(YEARLY, as_of="2023-03-01")
    with pytest.raises(OutsideDataError) as caught:
        assess(network, policy, window="2023-12")
    assert str(caught.value) == (
        "policy x.1: component 'support': amounts of this window depend on days from 2023-01-01 on, the data "
        'begin 2023-03-01; pass missing_history="nothing_paid" if nothing was paid by then'
    )
    # 306 days: floor(3660 × 275/306) = 3289
    assert assess(network, policy, window="2023-12", missing_history="nothing_paid").total == 371
    assert assess(network, policy, window="2024-12").total == 310
    later = land.policy(YEARLY, as_of="2023-03-01", period='{from = "2023-03-01"}')
    assert assess(network, later, window="2023-12").total == 371
    over = land.policy(YEARLY, as_of="2023-03-01", period='{from = "2023-01-01", until = "2023-02-01"}')
    assert assess(network, over, window="2023-12").total == 0


def areas_from(land: type[Land], first: str) -> list[tuple[object, ...]]:
    return [(*row[:3], first, None, *row[5:]) for row in land.areas]


def test_only_what_is_spread_or_shared_out_rests_on_days_ahead(land: type[Land]) -> None:
    network = land.network([("a", "v1")], end="2024-07-01")
    taken = "the state of 2024-06-30 is taken to continue"

    def assumed(component: str, window: str = "2024-01") -> list[str]:
        return [each.why for each in assess(network, land.policy(component), window=window).assumptions]

    assert assess(network, land.policy(YEARLY), window="2024-01").total == 310
    assert assumed(YEARLY) == [taken]
    assert assumed(YEARLY, "2023-01") == []
    assert assumed(YEARLY, "2023-01-01..2024-02-01") == [taken]
    for part, expected in (("full", []), ("by_days", [taken]), ("by_months", [taken])):
        ceiling = f'ceiling = [{{amount = "500 VND/team", over = "calendar_year", part = "{part}"}}]'
        assert assumed(f"{RATE}{ceiling}") == expected
    spent = assess(network, land.policy(YEARLY), window="2023-12-01..2024-02-01").by("month", "origin")
    assert spent["origin"] == ["derived", "assumed"]


@pytest.mark.parametrize(
    ("head", "more", "why"),
    [
        ({}, 'seen_in_force = "2023-06-30"', "last seen in force on 2023-06-30"),
        ({"period": '{from = "2023-01-01", assumed = "no days seen"}'}, "", "no days seen"),
        ({}, 'unopened = "open_assumed"', "no opening of 2023 seen"),
        (
            {},
            'unopened = "closed"' + OPENING.format("2023-01-01", "2024-01-01", ', assumed = "day of it"', ""),
            "day of it",
        ),
    ],
)
def test_what_is_assumed_says_why(land: type[Land], head: dict[str, str], more: str, why: str) -> None:
    spent = assess(land.network(), land.policy(RATE, more, **head), window="2023")
    assert [(each.policy, each.what, each.why) for each in spent.assumptions] == [("x.1", "assumed", why)]
    origins = {row["origin"]: row["amount"] for row in spent.by("origin").to_dicts()}
    whole = {"derived": 2400, "assumed": 2400} if "seen_in_force" in more else {"assumed": 4800}
    assert origins == whole
