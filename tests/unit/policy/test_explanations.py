"""What explanations say, sort of step by sort of step, on a country of a few rows."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from dtnet import Month, assess
from dtnet.errors import ArgumentError, DayError, UnknownNameError
from dtnet.policy import Explanation

if TYPE_CHECKING:
    from dtnet import Network, Policy

    from ..conftest import Land

MONTHLY = 'nature = "entitlement"\nrate = "100 VND/team/month"\nprorate = "any_day"\n'
HEADS = 'nature = "entitlement"\nrate = "10 VND/person/month"\ncount = "people"\nprorate = "any_day"\n'
ACTIVE = (
    'nature = "entitlement"\nrate = "10 VND/person/day"\ncount = {activity = "clean", times_at_most = 3}\n'
)
CLAIM = 'nature = "at_most"\nclaim = "bill"\nunclaimed = "open"\n'


def told(
    network: Network,
    policies: Policy | list[Policy],
    unit: str = "a",
    month: str | None = "2023-02",
    **more: Any,  # noqa: ANN401 - what `assess` takes
) -> Explanation:
    """An explanation whose leaves were found to add up."""
    more = {"window": "2023"} | more
    found = assess(network, policies, **more).explain(unit, month)
    if found.amount is not None:
        assert sum(leaf.amount or 0 for leaf in found.leaves()) == found.amount
    assert Explanation.from_json(found.to_json()) == found
    return found


def texts(found: Explanation, what: str) -> list[str]:
    return [step.text for step in found.walk() if step.what == what]


def amounts(found: Explanation, what: str) -> list[Fraction | None]:
    return [step.amount for step in found.walk() if step.what == what]


def test_days_rate_and_part_of_the_month(land: type[Land]) -> None:
    network = land.network([("a", "v1", "2023-02-10")])
    found = told(network, land.policy(MONTHLY.replace("any_day", "actual_days")))
    assert texts(found, "eligible") == ["eligible on 19 of 28 days of 2023-02"]
    assert texts(found, "there") == ["the team is there on 2023-02-10..2023-03-01"]
    assert texts(found, "due") == ["due: 100 VND/team/month × 19/28 = 67 6/7"]
    assert texts(found, "part") == ["the month counts by its days: 19 of 28"]
    assert texts(found, "rounding") == ["rounded down to whole VND: 6/7 is lost"]
    assert amounts(found, "rounding") == [Fraction(-6, 7)]
    assert [step.choice for step in found.walk() if step.what == "rounding"] == [True]
    assert "−6/7" in str(found)


@pytest.mark.parametrize(
    ("prorate", "due", "part"),
    [
        (
            '"all_days"',
            "100 VND/team/month × 0 = 0",
            "the month counts only if all its days are eligible: 19 of 28",
        ),
        (
            '"thirtieths"',
            "100 VND/team/month × 19/30 = 63 1/3",
            "the month counts by its days, as thirtieths: 19 of 28",
        ),
        (
            '{steps = [{days = 1, share = "1/3"}, {days = 20, share = 1}]}',
            "100 VND/team/month × 1/3 = 33 1/3",
            "the month counts by steps: 1/3 from 1 days on, 1 from 20 days on: 19 of 28",
        ),
    ],
)
def test_other_parts_of_a_month(land: type[Land], prorate: str, due: str, part: str) -> None:
    network = land.network([("a", "v1", "2023-02-10")])
    found = told(network, land.policy(MONTHLY.replace('"any_day"', prorate)))
    assert texts(found, "due") == [f"due: {due}"]
    assert texts(found, "part") == [part]


def test_a_stated_rounding_is_told_even_if_nothing_is_lost(land: type[Land]) -> None:
    rounding = 'round = {rule = "half_up", to = "40 VND"}\n'
    found = told(land.network(), land.policy(MONTHLY + rounding))
    assert texts(found, "rounding") == ["rounded to the nearest, halves up to 40 VND: 20 is gained"]
    assert amounts(found, "rounding") == [20]
    found = told(land.network(), land.policy(MONTHLY + rounding.replace("40", "50")))
    assert texts(found, "rounding") == ["rounded to the nearest, halves up to 50 VND"]


def test_longer_rates_tell_the_running_total(land: type[Land]) -> None:
    found = told(land.network(), land.policy(MONTHLY.replace("month", "quarter", 1)))
    assert texts(found, "due") == ["due: 100 VND/team/quarter × the whole month ÷ 3 = 33 1/3"]
    text = "the running total of the quarter is rounded down to whole VND, not each month: "
    assert texts(found, "rounding") == [f"{text}66 2/3 so far becomes 66, less 33 before"]
    assert found.amount == 33


def test_once(land: type[Land]) -> None:
    policy = land.policy('nature = "entitlement"\nrate = "100 VND/team/once"\n')
    assert told(land.network(), policy, month="2023-01").amount == 100
    found = told(land.network(), policy)
    assert found.amount == 0
    assert texts(found, "due") == ["due: 100 VND/team/once × once = 0"]


def test_facts_of_several_days(land: type[Land]) -> None:
    rows = [("a", "v1", land.first, "2023-02-08", 3), ("a", "v1", "2023-02-08", None, 5)]
    found = told(land.network(rows), land.policy(f'{HEADS}facts = "each_day"\n'))
    assert texts(found, "due") == ["due: the mean of what follows × the whole month = 45"]
    assert texts(found, "reading") == [
        "on 2023-02-01..2023-02-08: 10 VND/person/month × 3 people",
        "on 2023-02-08..2023-03-01: 10 VND/person/month × 5 people",
    ]
    found = told(land.network(rows), land.policy(f'{HEADS}facts = "last_day"\n'))
    assert texts(found, "facts") == ["facts are those of the last eligible day, 2023-02-28"]
    assert found.amount == 50


def test_the_law_of_a_dated_value_is_cited(land: type[Land]) -> None:
    rate = (
        '[{from = "2023-01-01", value = "100 VND/team/month", cite = {ref = "Old"}}, '
        '{from = "2023-06-01", value = {times = "3/2", of = "base"}}]'
    )
    base = (
        '[bases.base]\nvalue = [{from = "2023-01-01", value = "10 VND/team/month", cite = {ref = "Base"}}]\n'
    )
    policy = land.policy(f'nature = "entitlement"\nrate = {rate}\nprorate = "any_day"\n', base)
    for month, ref, amount in (("2023-02", "Old", 100), ("2023-07", "Base", 15)):
        found = told(land.network(), policy, month=month)
        assert [step.cite and step.cite.ref for step in found.walk() if step.what == "due"] == [ref]
        assert found.amount == amount


def test_conditions_with_the_facts_that_they_read(land: type[Land]) -> None:
    when = (
        'when = {kind = "cdtt", "commune.ready" = false, '
        'any = [{level = "village"}, {"team.people" = {below = 2}}], '
        'not = {kind = "other", level = "village"}, areas = {ids = ["p1"], as_of = "2023-01-01"}}\n'
    )
    found = told(land.network(), land.policy(MONTHLY + when))
    assert texts(found, "condition") == [
        "kind = cdtt: yes, as a has cdtt (observed)",
        "commune.ready = false: no, as k1 has true (observed)",
        "one of these: yes",
        "level = village: yes, as v1 has village (observed)",
        "team.people < 2: no, as a has 3 (observed)",
        "not this: yes",
        "all of these: no",
        "kind = other: no, as a has cdtt (observed)",
        "level = village: yes, as v1 has village (observed)",
        "inside {p1} as of 2023-01-01: yes, as its home is v1",
    ]
    assert texts(found, "component") == ["support, an entitlement, for each team: not eligible"]
    assert found.amount == 0


def test_conditions_that_change_inside_the_month(land: type[Land]) -> None:
    rows = [("a", "v1", land.first, "2023-02-08", 3), ("a", "v1", "2023-02-08", None, 5), ("d", "v4")]
    when = 'when = {"team.people" = {from = 4}}\n'
    found = told(land.network(rows), land.policy(MONTHLY + when))
    assert texts(found, "days") == ["on 2023-02-01..2023-02-08", "on 2023-02-08..2023-03-01"]
    unknown = told(land.network(rows), land.policy(f'{MONTHLY}when = {{"district.ready" = true}}\n'))
    assert texts(unknown, "condition") == ["district.ready = true: not known, as that of d1 is not known"]
    away = told(land.network(rows), land.policy(f'{MONTHLY}when = {{"commune.ready" = true}}\n'), unit="d")
    assert texts(away, "condition") == ["commune.ready = true: not applicable, as it lies in none"]


def test_policies_that_hold_elsewhere_or_at_another_time(land: type[Land]) -> None:
    network = land.network([*land.teams, ("late", "v1", "2023-05-01")])
    policy = land.policy(MONTHLY, period='{from = "2023-01-01", until = "2023-03-15"}')
    for unit, month, text in (
        ("c1", "2023-02", "x.1: One: it holds in p1 (p1 as of 2023-01-01), not here"),
        ("late", "2023-02", "x.1: One: the team is not there on any day of 2023-02"),
        (
            "a",
            "2023-04",
            "x.1: One: it does not hold on any day of 2023-04: it holds on 2023-01-01..2023-03-15",
        ),
    ):
        found = told(network, policy, unit, month)
        assert (found.amount, texts(found, "policy")) == (0, [text])
    assert texts(told(network, policy, month="2023-03"), "period") == ["it holds on 2023-01-01..2023-03-15"]


def test_a_policy_that_ended_with_its_province(land: type[Land]) -> None:
    areas = [(*row, land.first, "2023-03-10") if row[0] == "p1" else row for row in land.areas]
    moved = [
        ("d1", "district", "p1", land.first, "2023-03-10"),
        ("d1", "district", "p2", "2023-03-10", None),
        ("k2", "commune", "p1", land.first, "2023-03-10"),
        ("k2", "commune", "p2", "2023-03-10", None),
    ]
    areas = [row for row in areas if row[0] not in {"d1", "k2"}] + moved
    found = told(land.network(areas=areas), land.policy(MONTHLY, on_merger='"ends"'), month="2023-04")
    assert texts(found, "policy")[0].endswith(
        "it holds on 2023-01-01..2025-01-01, and ends with p1 on 2023-03-10"
    )


def test_a_policy_that_goes_on_where_it_is_not_followed(land: type[Land]) -> None:
    last = "2023-03-11"
    areas = [
        ("c", "country", None),
        ("p1", "province", "c", land.first, last),
        ("p2", "province", "c"),
        ("v1", "village", "p1", land.first, last),
        ("v1", "village", "p2", last),
    ]
    policy = land.policy(MONTHLY, on_merger='"extends_to_new_area"')
    network = land.network([("a", "v1")], areas)
    spent = assess(network, policy, window="2023")
    assert land.cells(spent, "month") == {"2023-01": 100, "2023-02": 100, "2023-03": 32}
    (left_out,) = spent.not_assessed
    reason = f"not assessed: {left_out.reason}"
    for unit in ("a", "c"):
        found = told(network, policy, unit)
        assert (found.amount, texts(found, "cut"), texts(found, "not_assessed")) == (100, [], [])
        found = told(network, policy, unit, "2023-03")
        assert (found.amount, texts(found, "not_assessed")) == (32, [reason])
        assert texts(found, "cut") == [
            "of this month's 100, the share of the eligible days in 2023-03-01..2023-03-11"
        ]
        found = told(network, policy, unit, "2023-04")
        assert [(step.text, step.amount) for step in found.walk() if step.what == "component"] == [
            (f"support, an entitlement, for each team: {reason}", None)
        ]
        assert told(network, policy, unit, None).amount == 232


def test_openings(land: type[Land]) -> None:
    opening = (
        'unopened = "closed"\n[[opening]]\nperiod = {from = "2023-02-10", until = "2023-05-01"}\n'
        'cite = {ref = "Decision 7"}\nwhen = {"commune.ready" = true}\n'
    )
    policy = land.policy(MONTHLY, opening)
    found = told(land.network(), policy)
    assert found.amount == 100
    assert texts(found, "opening") == ["opened on 2023-02-10..2023-05-01 by a decision"]
    assert [step.cite and step.cite.ref for step in found.walk() if step.what == "opening"] == ["Decision 7"]
    found = told(land.network(), policy, month="2023-07")
    assert texts(found, "opening") == ["in 2023 only decisions open it, on 2023-02-10..2023-05-01"]
    found = told(land.network(), policy, month="2024-07", window="2024")
    assert texts(found, "opening") == ["no decision that opens 2024 was seen: not open"]
    taken = land.policy(MONTHLY, opening.replace("closed", "open_assumed"))
    found = told(land.network(), taken, month="2024-07", window="2024")
    assert texts(found, "opening") == ["no decision that opens 2024 was seen: assumed open"]
    assert texts(found, "assumed") == ["ASSUMED: no opening of 2024 seen"]


def test_norms(land: type[Land]) -> None:
    heads = 'attribute = "team.people", base = 1, block = 2, blocks = "full", most = '
    norm = f'norm = {{{{heads = {{{{{heads}{{most}}}}}}, use = "{{use}}"}}}}\n'
    for use, most, amount, what in (
        ("report", 9, 30, "a norm that informs only: 2 people, as team.people is 3; it has 3"),
        ("cap", 9, 20, "nobody beyond the norm counts: 2 people, as team.people is 3; it has 3"),
        ("replace", 1, 10, "the norm is the count: 1 people, as team.people is 3; it has 3"),
    ):
        found = told(land.network(), land.policy(HEADS + norm.format(use=use, most=most)))
        assert (found.amount, texts(found, "norm")) == (amount, [what])
    found = told(land.network(), land.policy(MONTHLY + norm.format(use="require", most=9)))
    assert texts(found, "norm") == ["needs 2 people, as team.people is 3; it has 3 on 2023-02-01..2023-03-01"]


def test_a_norm_without_an_attribute(land: type[Land]) -> None:
    dated = '[{from = "2023-01-01", value = 3}, {from = "2023-02-01", value = 2, cite = {ref = "Third"}}]'
    for heads, cited in (
        ("2", "Second"),
        ('{size = "a"}', "Second"),
        ('{size = "b"}', "Third"),
        (dated, "Third"),
    ):
        norm = f'norm = {{heads = {heads}, use = "cap", cite = {{ref = "Second"}}}}\n'
        more = f"[sizes.{heads[-3]}]\nheads = {2 if heads[-3] == 'a' else dated}\n" if "size" in heads else ""
        found = told(land.network(), land.policy(HEADS + norm, more))
        (step,) = [each for each in found.walk() if each.what == "norm"]
        assert step.text == "nobody beyond the norm counts: 2 people; it has 3"
        assert step.cite is not None
        assert step.cite.ref == cited
    sized = '[sizes.a]\nheads = 2\ncite = {ref = "Fourth"}\n'
    found = told(land.network(), land.policy(f'{HEADS}norm = {{heads = {{size = "a"}}}}\n', sized))
    (step,) = [each for each in found.walk() if each.what == "norm"]
    assert step.text == "a norm that informs only: 2 people; it has 3"
    assert step.cite is not None
    assert step.cite.ref == "Fourth"


def test_a_norm_that_does_not_apply(land: type[Land]) -> None:
    norm = 'norm = {heads = {attribute = "village.households", base = 1, block = 2, blocks = "full"}}\n'
    found = told(land.network(), land.policy(HEADS + norm), unit="e")
    assert texts(found, "norm") == [
        "a norm that informs only: village.households does not apply to it, and so the norm does not"
    ]


def test_ceilings(land: type[Land]) -> None:
    lines = (
        'ceiling = [{amount = "150 VND/team", over = "calendar_year", cite = {ref = "Art. 9"}}, '
        '{amount = "1_200 VND/team", over = "calendar_year", part = "by_days"}]\n'
    )
    more = f'[[component]]\nid = "more"\nper = "team"\n{MONTHLY}when = {{level = "commune"}}\n'
    found = told(land.network(), land.policy(MONTHLY + lines + more))
    year = "2023-01-01..2024-01-01"
    assert found.amount == 50
    assert texts(found, "ceiling") == [
        f"ceiling of 150 for {year}: 100 used before, 50 left, which is less than the 100 due",
        f"ceiling of 1,200 (of 1,200, for its eligible days) for {year}: 100 used before, 1,100 left",
    ]
    assert amounts(found, "ceiling") == [-50, None]
    assert [step.cite and step.cite.ref for step in found.walk() if step.what == "ceiling"] == [
        "Art. 9",
        "One",
    ]


def test_a_part_of_a_ceiling_beside_the_exact_amount_of_its_window(land: type[Land]) -> None:
    """The base is twice as much from 2024 on; a third of it is no whole money."""
    dated = 'bases.base.value = [{from = "2023-01-01", value = "500 VND/team/year"}, '
    dated += '{from = "2024-01-01", value = "1_000 VND/team/year"}]\n'
    line = 'ceiling = [{amount = {times = "1/3", of = "base"}, over = "calendar_year", part = "by_days"}]\n'
    second = f'[[component]]\nid = "more"\nper = "team"\n{MONTHLY}'
    network, window = land.network([("a", "v1", "2023-07-02")]), "2023-01-01..2025-01-01"
    # 183 of 365 days: 166 2/3 × 183/365 = 83.6
    for policy in (land.policy(MONTHLY + line, dated), land.policy(MONTHLY + second, dated + line)):
        for month, said in (("2023-07", "83 (of 166 2/3"), ("2024-01", "333 (of 333 1/3")):
            texts_of = texts(told(network, policy, month=month, window=window), "ceiling")
            assert [each.split(",")[0] for each in texts_of] == [f"ceiling of {said}"] * len(
                policy.components
            )


def test_a_ceiling_shared_by_components_and_cut_inside_the_month(land: type[Land]) -> None:
    ceiling = '[[ceiling]]\namount = "130 VND/team"\nover = "twelve_months"\n'
    second = f'[[component]]\nid = "more"\nper = "team"\n{MONTHLY}'
    policy = land.policy(MONTHLY + second, ceiling, period='{from = "2023-01-15", until = "2025-01-01"}')
    found = told(land.network(), policy, month="2023-01")
    assert texts(found, "ceiling") == [
        "ceiling of 130 for 2023-01-15..2024-01-15: 0 used before, 130 left",
        "ceiling of 130 for 2023-01-15..2024-01-15: 100 used before, 30 left, which is less than the 100 due",
    ]
    found = told(land.network(), policy, month="2024-01", window="2024-01")
    full = "on 2024-01-01..2024-01-15, ceiling of 130 for 2023-01-15..2024-01-15: 130 used before, 0 left"
    full += ", which is less than the 45 due"
    assert texts(found, "ceiling") == [
        full,
        "on 2024-01-15..2024-02-01, ceiling of 130 for 2024-01-15..2025-01-15: 0 used before, 130 left",
        full,
        "on 2024-01-15..2024-02-01, ceiling of 130 for 2024-01-15..2025-01-15: 55 used before, 75 left",
    ]


def test_a_ceiling_that_is_spread(land: type[Land]) -> None:
    spread = (
        'nature = "at_most"\nunclaimed = "full"\n'
        'ceiling = [{amount = "1_000 VND/team", over = "calendar_year", part = "by_months"}]\n'
    )
    found = told(land.network([("a", "v1", "2023-01-01", "2023-07-01")]), land.policy(spread))
    text = "the most for 2023-01-01..2024-01-01 is 500 (of 1,000, for its eligible months), spread over "
    assert texts(found, "spread") == [
        f"{text}181 eligible days in it, 28 of them here: 162 by now, less 85 before"
    ]
    assert (found.amount, found.lower) == (77, 0)
    assert "77 VND at the most, 0 at the least" in str(found)


def test_a_ceiling_that_is_spread_over_windows_that_begin_inside_a_month(land: type[Land]) -> None:
    ceiling = 'ceiling = [{amount = "366 VND/team", over = "twelve_months"}]'
    spread = f'nature = "at_most"\nunclaimed = "full"\n{ceiling}\n'
    policy = land.policy(spread, period='{from = "2023-01-15", until = "2025-01-15"}')
    found = told(land.network([("a", "v1", "2024-01-20")]), policy, month="2024-01", window="2024-01")
    text = "the most for 2024-01-15..2025-01-15 is 366, spread over 361 eligible days in it, 12 of them here"
    assert texts(found, "spread") == [f"{text}: 12 by now, less 0 before"]


def test_claims_and_activity(land: type[Land]) -> None:
    columns = {"unit": ["a"], "month": ["2023-02"]}
    bill = {"bill": {**columns, "amount": [70]}}
    ceiling = 'ceiling = [{amount = "50 VND/team", over = "month"}]\n'
    found = told(land.network(), land.policy(CLAIM + ceiling), inputs=bill)
    assert texts(found, "claim") == ["asked for in the table 'bill': 70"]
    assert texts(found, "nature") == ["the most that can be granted"]
    assert found.amount == found.lower == 50
    clean = {"clean": {**columns, "persons": [4], "times": [5]}}
    found = told(land.network(), land.policy(ACTIVE), inputs=clean)
    assert texts(found, "due") == ["due: 10 VND/person/day × 12 days of persons = 120"]
    assert texts(found, "input") == [
        "from the table 'clean'; a part month is not reduced",
        "at most 3 times for a person and month count",
    ]
    plain = land.policy(ACTIVE.replace(", times_at_most = 3", ""))
    assert len(texts(told(land.network(), plain, inputs=clean), "input")) == 1
    left = told(land.network(), land.policy(CLAIM + ceiling))
    assert texts(left, "component") == [
        "support, at the most, for each team: not assessed: open until claimed"
    ]
    assert [step.bounds for step in left.walk()] == [None, None]


def test_who_comes_first(land: type[Land]) -> None:
    first, more = land.policy(MONTHLY, id="x.0"), 'deducts = ["x.0", "purpose:other"]'
    wide = land.policy(MONTHLY.replace("100", "130"), more)
    found = told(land.network(), [first, wide])
    assert found.amount == 130
    assert texts(found, "others") == [
        "deducts x.0, which pays 100 for this month",
        "deducts purpose:other: no such policy is assessed with it",
    ]
    assert amounts(found, "taken_off") == [-100]
    late = land.policy(MONTHLY, id="x.0", period='{from = "2023-03-01", until = "2023-04-01"}')
    found = told(land.network(), [late, land.policy(MONTHLY, 'yields_to = ["x.0"]')])
    assert texts(found, "others") == ["yields to x.0, which pays nothing for this month"]
    assert amounts(found, "taken_off") == []


def test_a_source_that_pays_first_by_the_year(land: type[Land]) -> None:
    more = (
        'funding = [{source = "fund", up_to = "30 VND"}, '
        '{source = "state", up_to = "150 VND", over = "calendar_year"}, {source = "province", rest = true}]\n'
    )
    policy = land.policy(MONTHLY, more)
    for month, state, before in (
        ("2023-01", 70, 0),
        ("2023-03", 10, 140),
        ("2023-04", 0, 150),
        ("2024-01", 70, 0),
    ):
        found = assess(land.network(), policy, window=month).explain("a", month)
        assert texts(found, "source") == [
            "paid by fund: 30, up to 30 VND first",
            f"paid by state: {state}, up to 150 VND of each calendar year first, {before} before",
            f"paid by province: {70 - state}, the rest",
        ]


def test_sources_and_what_stands_beside(land: type[Land]) -> None:
    more = (
        'funding = [{source = "state", up_to = "20 VND"}, {source = "fund", share = "1/3"}, '
        '{source = "province", rest = true}]\n[[condition]]\ntext = {vi = "…", en = "only good work"}\n'
    )
    inside = (
        'of_which = [{id = "half", rate = "5_000 VND/team/month"}, '
        '{id = "third", rate = {times = "1/3", of = "support"}}]\n'
    )
    found = told(land.network(), land.policy(MONTHLY + inside, more))
    assert texts(found, "source") == [
        "paid by state: 20, up to 20 VND first",
        "paid by fund: 26, 1/3 of it, rounded down",
        "paid by province: 54, the rest",
    ]
    assert texts(found, "stated") == ["stated, not decided by any data: only good work"]
    assert texts(found, "of_which") == [
        "inside it, half at 5,000 VND/team/month; it changes no amount",
        "inside it, third at rates that the document tells apart; it changes no amount",
    ]


def test_choices(land: type[Land]) -> None:
    choice = '[choices.m]\noptions = ["ends", "continues_in_old_area"]\ndefault = "ends"\nwhy = "not seen"\n'
    policy = land.policy(MONTHLY, choice, on_merger='{choice = "m"}')
    found = told(land.network(), policy)
    assert texts(found, "choice") == ["m = ends, assumption used: not seen"]
    found = told(land.network(), policy, choices={"x.1": {"m": "continues_in_old_area"}})
    assert texts(found, "choice") == ["m = continues_in_old_area, chosen instead of ends: not seen"]
    assert [step.choice for step in found.walk() if step.what == "choice"] == [False]


def test_only_a_part_of_the_month_is_asked_for(land: type[Land]) -> None:
    found = told(land.network(), land.policy(MONTHLY), window="2023-02-10..2023-05-01")
    assert texts(found, "cut") == [
        "of this month's 100, the share of the eligible days in 2023-02-10..2023-03-01"
    ]
    assert amounts(found, "cut") == [-32]


def test_unknown_facts(land: type[Land]) -> None:
    network = land.network([("a", "v1", land.first, None, None)])
    found = told(network, land.policy(HEADS))
    assert (found.amount, found.lower, found.upper) == (None, 0, None)
    assert str(found).startswith("a (a), 2023-02: not known: 0 or more VND")
    assert texts(found, "unknown") == ["not known: policy x.1: component 'support': 'team.people' of 'a'"]
    assert texts(found, "due") == [
        "due: 10 VND/person/month × 0 or more people × the whole month = 0 or more"
    ]
    ceiling = 'ceiling = [{amount = "0 VND/team", over = "month"}]\n'
    found = told(network, land.policy(HEADS + ceiling))
    assert (found.amount, texts(found, "paid")) == (0, ["paid, whatever the unknown facts are"])
    assert texts(found, "ceiling") == ["ceiling of 0 for 2023-02-01..2023-03-01"]
    maybe = told(network, land.policy(f'{MONTHLY}when = {{"team.people" = {{from = 3}}}}\n'))
    assert texts(maybe, "eligible") == ["eligible on 0 to 28 of 28 days of 2023-02"]
    assert texts(maybe, "condition") == ["team.people >= 3: not known, as that of a is not known"]
    assert (maybe.lower, maybe.upper) == (0, 100)


def test_unknown_facts_under_a_longer_rate_and_a_ceiling_that_is_spread(land: type[Land]) -> None:
    network = land.network([("a", "v1", land.first, None, None)])
    found = told(network, land.policy(HEADS.replace("month", "quarter", 1)))
    assert texts(found, "rounding") == [
        "the running total of the quarter is rounded down to whole VND, not each month"
    ]
    spread = (
        'nature = "at_most"\nunclaimed = "full"\nwhen = {"team.people" = {from = 3}}\n'
        'ceiling = [{amount = "1_000 VND/team", over = "period"}]\n'
    )
    found = told(network, land.policy(spread), month="2024-01", window="2024-01")
    assert (found.amount, found.lower) == (None, 0)
    text = "the most for 2023-01-01..2025-01-01 is 1,000, spread over 0 to 731 eligible days in it, "
    assert texts(found, "spread") == [f"{text}0 to 31 of them here"]


def test_a_ceiling_over_a_period_without_an_end(land: type[Land]) -> None:
    ceiling = 'ceiling = [{amount = "150 VND/team", over = "period"}]\n'
    found = told(land.network(), land.policy(MONTHLY + ceiling, period='{from = "2023-01-01"}'))
    assert texts(found, "ceiling") == [
        "ceiling of 150 for 2023-01-01..: 100 used before, 50 left, which is less than the 100 due"
    ]


def test_a_team_that_is_away_for_a_while(land: type[Land]) -> None:
    rows = [
        ("a", "v1", land.first, "2023-02-05", 3),
        ("a", "v1", "2023-02-05", "2023-02-08", 5),
        ("a", "v1", "2023-02-20", "2023-02-21", 3),
    ]
    found = told(land.network(rows), land.policy(MONTHLY))
    assert texts(found, "there") == ["the team is there on 2023-02-01..2023-02-08, 2023-02-20"]


def test_what_a_commune_reads(land: type[Land]) -> None:
    when = 'when = {"district.ready" = true, areas = {ids = ["p1"], as_of = "2023-01-01"}}\n'
    component = f'[[component]]\nid = "place"\nper = "commune"\n{MONTHLY.replace("team", "commune")}{when}'
    found = told(land.network(), land.policy(MONTHLY + component), unit="k2")
    assert texts(found, "condition")[-2:] == [
        "district.ready = true: not applicable, as it lies in none",
        "inside {p1} as of 2023-01-01: yes, as it is k2",
    ]


def test_without_policies_there_is_nothing_to_say(land: type[Land]) -> None:
    found = told(land.network(), [])
    assert str(found) == "a (a), 2023-02: 0 VND"
    assert found.to_markdown() == "**a (a), 2023-02: 0 VND**\n\n"


def test_an_area_is_the_sum_of_its_units(land: type[Land]) -> None:
    rows = [(f"t{at}", "v1", land.first, None, people) for at, people in enumerate([3, 3, 4, *range(5, 18)])]
    network = land.network(rows)
    found = told(network, land.policy(HEADS), unit="k1")
    assert texts(found, "component") == ["support, an entitlement, for each team: 16 teams in it eligible"]
    assert texts(found, "units")[:3] == [
        "30 each for 2 teams, t0 the first of them",
        "1 more team with the same amount",
        "120 for t10",
    ]
    assert texts(found, "units")[-1] == "3 more teams"
    assert len(texts(found, "unit")) == 3
    assert found.amount == 10 * sum(row[4] for row in rows)
    empty = told(network, land.policy(HEADS), unit="v4")
    assert texts(empty, "policy") == ["x.1: One: no team in it is eligible"]
    alone = told(network, land.policy(HEADS), unit="v1", month=None)
    assert alone.days == "2023-01-01..2024-01-01"
    assert texts(alone, "month") == [str(Month(2023, month)) for month in range(1, 13)]


def test_an_area_with_an_amount_that_is_not_known(land: type[Land]) -> None:
    network = land.network([("a", "v1", land.first, None, None), ("b", "v1")])
    found = told(network, land.policy(HEADS), unit="k1")
    assert found.amount is None
    assert "an amount that is not known for a" in texts(found, "units")


def test_areas_that_are_units(land: type[Land]) -> None:
    component = f'{MONTHLY}[[component]]\nid = "place"\nper = "commune"\n{MONTHLY.replace("team", "commune")}'
    policy = land.policy(component)
    spent = assess(land.network(), policy, window="2023")
    found = told(land.network(), policy, unit="k1")
    assert found.amount == next(
        row["amount"]
        for row in spent.by("commune", "month")
        if (row["commune"], row["month"]) == ("k1", "2023-02")
    )
    assert texts(told(land.network(), policy), "component")[1] == (
        "place, an entitlement, for each commune: it is paid for a commune, not to a team"
    )
    elsewhere = told(land.network(), policy, unit="k3")
    assert texts(elsewhere, "component") == [
        "support, an entitlement, for each team: no team in it is eligible",
        "place, an entitlement, for each commune: it holds in p1 (p1 as of 2023-01-01), not here",
    ]


def test_a_unit_that_changed_its_id(land: type[Land]) -> None:
    rows = [("a", "v1", land.first, "2023-03-10"), ("a2", "v1", "2023-03-10")]
    network = land.network(rows, successions=[("a", "a2", Fraction(1))])
    spent = assess(network, land.policy(MONTHLY), window="2023")
    paid = {row["unit"]: row["amount"] for row in spent.by("unit", "month") if row["month"] == "2023-03"}
    for unit, other in (("a", "a2"), ("a2", "a")):
        found = told(network, land.policy(MONTHLY), unit, "2023-03")
        assert found.amount == paid[unit]
        assert texts(found, "cut") == [
            f"of this month's 100, the share of the eligible days as {unit}; the others fall to {other}"
        ]


def test_an_area_in_which_a_team_was_for_a_part_of_the_month(land: type[Land]) -> None:
    rows = [("a", "v1", land.first, "2023-03-11"), ("a", "v3", "2023-03-11"), ("b", "v1", "2023-03-11")]
    policy = land.policy(MONTHLY, 'funding = [{source = "country", rest = true}]', place="c")
    network = land.network(rows)
    for area, other, paid in (("p1", "p2", 32), ("k3", "k1", 68)):
        found = told(network, policy, area, "2023-03")
        share = (
            f"of this month's 100, the share of the eligible days as a in {area}; the others fall to {other}"
        )
        assert texts(found, "cut") == [share]
        assert amounts(found, "cut") == [paid - 100]
        assert f"paid by country: {paid}, the rest" in texts(found, "source")
        assert [step.amount for step in found.walk() if step.text.startswith("a: ")] == [paid]
    assert texts(told(network, policy, "c", "2023-03"), "cut") == []
    assert texts(told(network, policy, "a", "2023-03"), "cut") == []
    found = told(network, policy, "d1", "2023-03")
    assert texts(found, "cut")[-1].endswith("as a in d1; the others fall to no district")
    found = told(network, policy, "p2", "2023-03", window="2023-03-06..2023-03-21")
    share = "of this month's 100, the share of the eligible days in 2023-03-06..2023-03-21"
    assert texts(found, "cut") == [f"{share} as a in p2; the others fall to p1"]


def test_an_area_in_which_a_team_changed_its_id(land: type[Land]) -> None:
    rows = [("a", "v1", land.first, "2023-03-11"), ("a2", "v1", "2023-03-11", "2023-03-20")]
    rows += [("a2", "v3", "2023-03-20")]
    network = land.network(rows, successions=[("a", "a2", Fraction(1))])
    found = told(network, land.policy(MONTHLY, place="c"), "p1", "2023-03")
    assert texts(found, "cut") == [
        "of this month's 100, the share of the eligible days as a in p1; the others fall to a2, a2 in p2",
        "of this month's 100, the share of the eligible days as a2 in p1; the others fall to a, p2",
    ]


def test_what_cannot_be_explained(land: type[Land]) -> None:
    spent = assess(land.network(), land.policy(MONTHLY), window="2023")
    with pytest.raises(UnknownNameError, match="no area named 'aa' on 2023-01-01"):
        spent.explain("aa")
    with pytest.raises(ArgumentError, match=r"month 2024-02 has no day in 2023-01-01..2024-01-01"):
        spent.explain("a", Month(2024, 2))
    with pytest.raises(DayError, match=r"month '2023' is not a month; write it as 2024-08"):
        spent.explain("a", "2023")


def test_html_and_markdown(land: type[Land]) -> None:
    found = told(land.network(), land.policy(MONTHLY))
    assert "<b>a (a), 2023-02: 100 VND" in found._repr_html_()
    assert "- **100** x.1: One \\[1\\]" in found.to_markdown()
    assert found.to_markdown().endswith("\\[1\\] One, 2022-12-01  \n")


def test_the_row_of_a_table_and_the_base_that_decide_a_rate_are_named(land: type[Land]) -> None:
    rate = """
nature = "entitlement"
prorate = "any_day"
rate = {classes = [
    {when = {"team.people" = {from = 5}}, value = "900 VND/team/month"},
    {when = {"commune.ready" = true}, value = {times = "1/2", of = "wage"}},
    {value = "100 VND/team/month"},
]}
ceiling = [{amount = {times = 2, of = "most"}, over = "calendar_year"}]
"""
    bases = 'bases.wage.value = "1_000 VND/team/month"\nbases.most.value = "200 VND/team"\n'
    network = land.network([("a", "v1", land.first, None, 3), ("b", "v2", land.first, None, 3)])
    spent = assess(network, land.policy(rate, bases), window="2023-01")
    found = spent.explain("a", "2023-01")
    assert found.amount == 400
    assert [step.text for step in found.walk() if step.what in {"row", "base", "condition"}] == [
        "row 2 of 3 decides: commune.ready = true",
        "commune.ready = true: yes, as k1 has true (observed)",
        "1/2 times wage",
        "2 times most",
    ]
    other = [step.text for step in spent.explain("b", "2023-01").walk() if step.what == "row"]
    assert other == ["row 3 of 3 decides: no earlier row fits"]
