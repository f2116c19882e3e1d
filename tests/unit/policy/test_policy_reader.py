"""Reading policy documents: what they may say, and the exact words about what they may not."""

# ruff: noqa: E501, ISC004 - messages stand as they are read

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

import attrs
import pytest

from dtnet import Citation, read_policy
from dtnet.errors import InvalidPolicyError, UnreadableFileError
from dtnet.measures import Amount, Rate, Units
from dtnet.policy import (
    Ceiling,
    ChoiceRef,
    Count,
    FundingShare,
    HeadsNorm,
    IsChosen,
    Multiple,
    Norm,
    Open,
    Published,
    parse_policy,
)
from dtnet.predicates import EVERYWHERE, All, Is

if TYPE_CHECKING:
    from pathlib import Path

    from dtnet import Policy

GOOD = """
id = "x.1"
titles = {vi = "Một", en = "One"}
instrument = {ref = "One", issued = "2023-12-01"}
jurisdiction = {id = "x:province:1", as_of = "2023-12-01"}
on_merger = "ends"
period = {from = "2024-01-01", until = "2026-01-01"}
purpose = "team-operation"

[[component]]
id = "support"
nature = "entitlement"
per = "team"
rate = "500_000 VND/team/month"
prorate = "any_day"
"""
RATE = 'rate = "500_000 VND/team/month"'
CEILING = 'ceiling = [{amount = "3 VND/team", over = "month"}]'
TOY = Units(currencies=("TOY", "VND"), beneficiaries=("team", "person", "commune"))


def faults(text: str, *, units: Units = TOY) -> list[str]:
    """The faults of a document, as text, without the policy's name before each."""
    with pytest.raises(InvalidPolicyError) as caught:
        parse_policy(text, source="x.toml", units=units)
    assert caught.value.what == "x.toml"
    return [str(fault).removeprefix("policy x.1: ") for fault in caught.value.faults]


def changed(*changes: tuple[str, str]) -> str:
    text = GOOD
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return text


def test_a_plain_document_is_read() -> None:
    policy = parse_policy(GOOD, source="x.toml")
    (component,) = policy.components
    assert (policy.id, policy.titles.en, policy.instrument.ref) == ("x.1", "One", "One")
    assert component.rate == Rate(500_000, "VND", "team", "month")
    assert (component.count, component.when, component.ceilings) == (None, EVERYWHERE, ())
    assert (policy.seen_in_force, policy.unopened, policy.openings, policy.funding) == (None, None, (), ())


def bundled(name: str) -> Policy:
    with as_file(files("dtnet.datasets.vietnam") / "data" / "policies" / f"{name}.toml") as path:
        policy = read_policy(path)
    assert policy.id == name
    return policy


def test_yen_bai_pays_where_a_decision_opens_it() -> None:
    policy = bundled("vn.yen-bai.2022-60")
    (opening,) = policy.openings
    assert (policy.unopened, policy.on_merger) == (ChoiceRef("unopened"), ChoiceRef("on_merger"))
    assert (policy.chosen().unopened, policy.chosen().on_merger) == ("open_assumed", "ends")
    assert policy.period.assumed == "2022–2025, exact days not seen"
    assert (opening.period.start, opening.period.end) == (date(2023, 6, 1), date(2024, 1, 1))
    assert opening.when == Is("level", ("village",)) & Is("commune.dx_registered_2023", (True,))
    assert opening.cite == Citation(
        ref="Quyết định 1845/QĐ-UBND của UBND tỉnh Yên Bái", issued="2023-10-12", url="hhdn.yenbai.vn"
    )
    assert opening.published == Published(teams=771, amount=Amount(2_698_500_000, "VND"))


def test_ha_tinh_leaves_the_level_open() -> None:
    (component,) = bundled("vn.ha-tinh.2023-119").components
    assert component.rate == Rate(600_000, "VND", "team", "month")
    assert component.when == Is("kind", ("cdtt",)) & IsChosen("level", ChoiceRef("level"))


def test_binh_duong_pays_heads_days_and_nights() -> None:
    policy = bundled("vn.binh-duong.2023-27")
    lump, day, night = policy.components
    assert (lump.rate, lump.count) == (Rate(60_000, "VND", "person", "month"), Count(heads="people"))
    assert (day.nature, day.count, day.per) == ("entitlement", Count(activity="mobilised_day"), "commune")
    assert (night.nature, night.count, night.unclaimed) == (
        "at_most",
        Count(activity="urgent_night"),
        "full",
    )
    assert policy.chosen().components[0].when == All((Is("kind", ("cdtt",)), EVERYWHERE))
    assert lump.norm == Norm(
        heads=HeadsNorm(
            attribute="village.households",
            base=Fraction(1),
            block=Fraction(220),
            blocks="full",
            least=Fraction(3),
        ),
        use=ChoiceRef("size"),
        cite=policy.conditions[0].cite,
    )
    assert policy.chosen().components[0].norm == attrs.evolve(lump.norm, use="report")
    assert (policy.period.end, policy.seen_in_force) == (None, date(2024, 8, 31))
    assert policy.conditions[0].text.en == "nothing for officials' team work in office hours"


def test_da_nang_has_a_yearly_ceiling() -> None:
    policy = bundled("vn.da-nang.2024-36")
    (component,) = policy.components
    (ceiling,) = component.ceilings
    (line,) = component.of_which
    assert (component.rate, ceiling.amount) == (None, Amount(3_000_000, "VND", "team"))
    assert (ceiling.over, ceiling.part) == (ChoiceRef("year"), ChoiceRef("part"))
    assert (line.rate, line.count) == (Rate(50_000, "VND", "person", "day"), Count(activity="team_day"))
    assert policy.funding == (FundingShare(source="province", rest=True),)
    assert policy.chosen({"part": "by_days"}).components[0].ceilings[0].part == "by_days"


def test_da_nang_as_merged_may_be_topped_up() -> None:
    policy = bundled("vn.da-nang.2025-26")
    support, top_up = policy.components
    assert (policy.yields_to, policy.succeeds) == (("purpose:team-operation",), "vn.da-nang.2024-36")
    assert (policy.instrument.issued, policy.jurisdiction.id) == ("2025", "vn:province:48:2025")
    assert (support.rate, support.when) == (Rate(300_000, "VND", "team", "month"), top_up.when)
    assert (top_up.claim, top_up.unclaimed) == ("top_up", "open")
    times = Open("top_up", (("2", Fraction(2)), ("1", Fraction(1))))
    assert top_up.ceilings == (Ceiling(amount=Multiple(times=times, of="support"), over="month"),)
    assert [each.funding[0].source for each in policy.components] == ["province", "commune"]
    assert policy.funding == ()


def test_funding_shares_are_exact() -> None:
    funding = 'funding = [{source = "a", share = "1/3"}, {source = "b", share = "0.25"}, {source = "c", rest = true}]'
    policy = parse_policy(changed(("purpose =", f"{funding}\npurpose =")), source="x.toml")
    assert [each.share for each in policy.funding] == [Fraction(1, 3), Fraction(1, 4), None]


def test_a_native_day_of_toml_is_a_day() -> None:
    assert parse_policy(changed(('"2024-01-01"', "2024-01-01")), source="x.toml") == parse_policy(
        GOOD, source="x.toml"
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("purpose =", "purpos = 1\npurpose ="), "unknown key \"purpos\"; did you mean 'purpose'?"),
        (
            ("per =", "norm = {}\nper ="),
            'component "support": norm: "heads" is missing; write heads = '
            '{attribute = "village.households", base = 1, block = 220, blocks = "full"}',
        ),
        (
            ("500_000 VND/team/month", "500 000 VND/team/month"),
            'component "support": rate: "500 000 VND/team/month" does not begin with a whole number in digits '
            '(got "500 000"); put nothing but "_" between digits and a space after them, as "500_000 VND/team/month"',
        ),
        (
            ("500_000 VND/team/month", "500_000 VND/month"),
            'component "support": rate: "500_000 VND/month" has no beneficiary; '
            'write "500_000 VND/team/month" or "500_000 VND/person/month"',
        ),
        (
            (RATE, "rate = 1.5"),
            'component "support": rate: 1.5 is a float, and money is exact; '
            'write a whole number with its measures, as "500_000 VND/team/month"',
        ),
        (
            (RATE, 'rate = [{from = "2024-01-01"}]'),
            'component "support": rate 1: "value" is missing; write value = "500_000 VND/team/month"',
        ),
        (
            (RATE, f'{RATE}\ncount = "people"'),
            'component "support": rate: "500_000 VND/team/month" is per team, but count = "people" counts persons; '
            'write "500_000 VND/person/month", or leave the count out',
        ),
        (
            (RATE, 'rate = "5 VND/person/month"'),
            'component "support": rate: "5 VND/person/month" is per person, but nobody is counted; '
            'add count = "people", or write "5 VND/team/month"',
        ),
        (
            (RATE, 'rate = "5 VND/person/month"\ncount = {activity = "x_day"}'),
            'component "support": rate: "5 VND/person/month" is per month, but count = {activity = "x_day"} is '
            'counted in days or nights; write "5 VND/person/day", or count = "people"',
        ),
        (
            (RATE, f'{RATE}\nunclaimed = "open"'),
            'component "support": unclaimed: an entitlement is due without a claim; remove it',
        ),
        (
            ('prorate = "any_day"', ""),
            'component "support": the value of a month that is only partly eligible is missing; write prorate = "any_day"',
        ),
        (
            ("any_day", "any_days"),
            'component "support": prorate: got "any_days"; allowed: "any_day", "all_days", "actual_days", '
            "\"thirtieths\"; did you mean 'any_day' or 'all_days' or 'actual_days'?",
        ),
        (
            ('instrument = {ref = "One", issued = "2023-12-01"}', ""),
            '"instrument" is missing; write instrument = {ref = "Nghị quyết 36/2024/NQ-HĐND", issued = "2024-07-30"}',
        ),
        (
            ('ref = "One", ', ""),
            'instrument: "ref" is missing; write ref = "Nghị quyết 36/2024/NQ-HĐND"',
        ),
        (
            (', issued = "2023-12-01"', ""),
            'instrument: "issued" is missing; write issued = "2024-07-30", the day of issue',
        ),
        (
            ('issued = "2023-12-01"', 'issued = "1 December"'),
            "instrument: issued: '1 December': not a day; write it as 2024-08-31",
        ),
        (
            ('until = "2026-01-01"', 'until = "2023-01-01"'),
            "period: period 2024-01-01..2023-01-01: its end is not after its start; "
            "ends are not included: a period of one day ends on the next day",
        ),
        (
            ('on_merger = "ends"', ""),
            '"on_merger" is missing; write on_merger = "ends", or another',
        ),
        (
            ('on_merger = "ends"', 'on_merger = "end"'),
            'on_merger: got "end"; allowed: "continues_in_old_area", "extends_to_new_area", "ends"; '
            "did you mean 'ends'?",
        ),
        (
            ('on_merger = "ends"', "on_merger = true"),
            'on_merger: got true; allowed: "continues_in_old_area", "extends_to_new_area", "ends"',
        ),
        (
            ('on_merger = "ends"', 'on_merger = {choice = "merger"}'),
            'on_merger: choice: there is no choice "merger"; add [choices.merger]',
        ),
        (
            ("purpose =", 'seen_in_force = "2023-12-31"\npurpose ='),
            "seen_in_force: 2023-12-31 is not inside the policy's period 2024-01-01..2026-01-01",
        ),
        (
            ('"x.1"', '"x 1"'),
            'id: "x 1" is not an id; write letters and digits, with ".", "_" or "-" between them',
        ),
        (('"Một"', '" "'), 'titles: vi: got " "; write a text in quotes that is not empty'),
        (('{vi = "Một", en = "One"}', '"One"'), 'titles: got "One"; write a table with vi, en'),
    ],
)
def test_a_fault_says_what_and_where(change: tuple[str, str], message: str) -> None:
    assert [fault.removeprefix("policy x 1: ") for fault in faults(changed(change))] == [message]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ('nature = "entitlement"', 'an entitlement needs a rate; write rate = "500_000 VND/team/month"'),
        (
            'nature = "at_most"\nunclaimed = "full"',
            "at_most without a rate needs exactly one ceiling (got 0); "
            'write ceiling = [{amount = "3_000_000 VND/team", over = "calendar_year"}]',
        ),
        (
            'nature = "at_most"\nunclaimed = "full"\nceiling = [{amount = "3 VND/team", over = "month"}, '
            '{amount = "9 VND/team", over = "calendar_year"}]',
            "at_most without a rate needs exactly one ceiling (got 2); "
            'write ceiling = [{amount = "3_000_000 VND/team", over = "calendar_year"}]',
        ),
        (
            f'nature = "at_most"\n{CEILING}',
            'at_most needs a rule for units without a claim; write unclaimed = "full" or "open"',
        ),
        (
            f'nature = "at_most"\nunclaimed = "full"\n{CEILING}\ncount = "people"',
            "count: a count multiplies a rate, and there is none; add a rate, or remove the count",
        ),
        (
            'nature = "at_most"\nunclaimed = "full"\nceiling = [{amount = "3 VND/team"}]',
            'ceiling 1: "over" is missing; write over = "calendar_year"',
        ),
        (
            'nature = "at_most"\nunclaimed = "full"\nceiling = [{amount = "3 VND", over = "month"}]',
            'ceiling 1: amount: "3 VND" is without a beneficiary, but money exists per team; write "3 VND/team"',
        ),
        (
            'nature = "at_most"\nunclaimed = "full"\nceiling = [{amount = "3 VND/person", over = "month"}]',
            'ceiling 1: amount: "3 VND/person" is per person, but money exists per team; write "3 VND/team"',
        ),
        (
            'nature = "entitlement"\nrate = "5 VND/team/day"',
            'rate: "5 VND/team/day" is per day, but no activity is counted; '
            'write "5 VND/team/month", or "5 VND/person/day" with count = {activity = "…"}',
        ),
        (
            'nature = "entitlement"\nrate = "5 VND/person/night"\ncount = "leader"',
            'rate: "5 VND/person/night" is per night, but count = "leader" is not paid by the night; '
            'write "5 VND/person/month", or count = {activity = "…"}',
        ),
        (
            'nature = "entitlement"\nrate = "5 VND/team/day"\ncount = {activity = "x_day"}',
            'rate: "5 VND/team/day" is per team, but count = {activity = "x_day"} counts persons; '
            'write "5 VND/person/day", or "5 VND/team/month" without the count',
        ),
        (
            'nature = "entitlement"\nrate = "5 VND/person/day"\ncount = {kind = "x_day"}',
            'count: got a table; write "people", "leader", "deputy", "ordinary", {number = 1} or {activity = "…"}',
        ),
        (
            'nature = "entitlement"\nrate = "5 VND/person/day"\ncount = {activity = 1}',
            "count: activity: got the int 1; write a text in quotes that is not empty",
        ),
        (
            'nature = "entitlement"\nrate = "5 VND/person/day"\ncount = "persons"',
            'count: got "persons"; allowed: "people", "leader", "deputy", "ordinary"',
        ),
    ],
)
def test_a_component_that_cannot_be_reckoned_says_so(lines: str, message: str) -> None:
    head = GOOD.partition("nature =")[0]
    assert faults(f'{head}per = "team"\n{lines}') == [f'component "support": {message}']


def test_what_is_paid_a_single_time_is_not_prorated() -> None:
    assert faults(changed(("team/month", "team/once"))) == [
        'component "support": prorate: only a rate per month, quarter or year is prorated; remove it'
    ]
    text = changed(("team/month", "team/once"), ('prorate = "any_day"', ""))
    assert parse_policy(text, source="x.toml").components[0].rate == Rate(500_000, "VND", "team", "once")


@pytest.mark.parametrize("time", ["month", "quarter", "year"])
def test_money_may_be_per_area_and_its_level_is_a_word_of_measures(time: str) -> None:
    text = changed(('per = "team"', 'per = "xa"'), ("team/month", f"xa/{time}"))
    (component,) = parse_policy(text, source="x.toml").components
    assert (component.per, component.rate) == ("xa", Rate(500_000, "VND", "xa", time))


@pytest.mark.parametrize("per", ["person", "household", "two words"])
def test_money_exists_per_team_or_area(per: str) -> None:
    assert faults(changed(('per = "team"', f'per = "{per}"')))[0] == (
        f'component "support": per: money cannot be due per "{per}"; '
        'write "team", or a level such as "commune"'
    )


def test_people_are_counted_in_teams() -> None:
    text = changed(
        (RATE, 'rate = "5 VND/person/month"\ncount = "people"'), ('per = "team"', 'per = "commune"')
    )
    assert faults(text) == [
        'component "support": count: only teams have people, and this is per commune; write per = "team", or '
        "count = {number = 1}"
    ]


def test_lines_inside_have_ids_and_measures_of_their_own() -> None:
    line = '{id = "a", rate = "5 VND/team/month", count = "people"}, {id = "b", rate = "5 VND/team/month"}'
    twice = '{id = "b", rate = "6 VND/team/month"}'
    assert faults(GOOD + f"of_which = [{line}, {twice}]") == [
        'component "support": of_which "a": rate: "5 VND/team/month" is per team, but count = "people" counts '
        'persons; write "5 VND/person/month", or leave the count out',
        'component "support": of_which "b": 2 entries have this id; give each its own',
    ]


@pytest.mark.parametrize(
    ("when", "message"),
    [
        ("1", 'when: got the int 1; write a table, as {kind = ["cdtt"], level = "village"}'),
        ('{knd = "cdtt"}', "when: knd: not a subject; did you mean 'kind'?, or write \"LEVEL.ATTRIBUTE\""),
        (
            "{commune.ready = true}",
            'when: commune: a subject with a dot needs quotes; write "commune.ready" = …',
        ),
        ('{"commune." = true}', 'when: commune.: not a subject; write kind, level or "LEVEL.ATTRIBUTE"'),
        ("{not = {}}", "when: not: an empty table sets no condition; write one, or remove the key"),
        ("{kind = true}", 'when: kind: got true; write a text or a list of texts, or {choice = "…"}'),
        (
            "{level = []}",
            'when: level: got an empty list; write a text or a list of texts, or {choice = "…"}',
        ),
        (
            '{"commune.ready" = 1.5}',
            "when: commune.ready: got the float 1.5; write true, false, a whole number, a day, a text or a list of texts, "
            '{from = 1, below = 2}, or {choice = "…"}',
        ),
        (
            '{level = {choice = "level"}}',
            'when: level: choice: there is no choice "level"; add [choices.level]',
        ),
        ('{level = {chosen = "x"}}', "when: level: unknown key \"chosen\"; did you mean 'choice'?"),
    ],
)
def test_a_condition_that_says_nothing_says_so(when: str, message: str) -> None:
    assert faults(f"{GOOD}when = {when}")[0] == f'component "support": {message}'


def test_conditions_are_read_in_order_and_once() -> None:
    when = 'when = {level = "village", kind = ["a", "b", "a"], "commune.ready" = false, "commune.type" = ["x", 1]}'
    assert parse_policy(f"{GOOD}{when}", source="x.toml").components[0].when == All(
        (
            Is("level", ("village",)),
            Is("kind", ("a", "b")),
            Is("commune.ready", (False,)),
            Is("commune.type", ("x", 1)),
        )
    )


@pytest.mark.parametrize(
    ("choices", "messages"),
    [
        ("choices = 1", ["choices: got the int 1; write a table [choices.NAME] for each choice"]),
        (
            'choices = {a = 1, b = {name = "c"}}',
            [
                "choices.a: got the int 1; write a table with name, options, default, why",
                'choices.b: unknown key "name"; the key of the table is the name',
            ],
        ),
        (
            'choices = {merger = {options = ["ends", "begins"], default = "ends", why = "not seen"}}',
            [
                'choices.merger: options: "begins" cannot stand in on_merger; '
                'allowed: "continues_in_old_area", "extends_to_new_area", "ends"'
            ],
        ),
        (
            'choices = {merger = {options = ["ends"], default = "begins", why = "not seen"}}',
            [
                "choices.merger: options: a choice needs at least two options, all different",
                'choices.merger: default: "begins" is not among the options; allowed: "ends"',
            ],
        ),
        (
            'choices = {"a b" = {options = ["a", "b"], default = "a", why = "not seen"}}',
            ['choices.a b: "a b" is not a name; write letters and digits, with ".", "_" or "-" between them'],
        ),
        (
            'choices = {merged = {options = ["ends", "continues_in_old_area"], default = "ends", why = "not seen"}}',
            [
                'choices.merged: no value refers to it; write {choice = "merged"} where it applies',
                "on_merger: choice: there is no choice \"merger\"; did you mean 'merged'?",
            ],
        ),
    ],
)
def test_a_choice_that_is_none_says_so(choices: str, messages: list[str]) -> None:
    text = changed(
        ("purpose =", f"{choices}\npurpose ="), ('on_merger = "ends"', 'on_merger = {choice = "merger"}')
    )
    assert faults(text) == messages


@pytest.mark.parametrize(
    ("opening", "messages"),
    [
        (
            'period = {from = "2023-12-01", until = "2024-02-01"}\ncite = {ref = "a"}',
            [
                "opening 1: period: 2023-12-01..2024-02-01 is not inside the policy's period "
                "2024-01-01..2026-01-01; shorten it"
            ],
        ),
        (
            'period = {from = "2025-01-01"}\ncite = {ref = "a"}',
            [
                "opening 1: period: 2025-01-01.. is not inside the policy's period 2024-01-01..2026-01-01; "
                "shorten it"
            ],
        ),
        (
            'period = {from = "2025-01-01", until = "2025-02-01"}',
            ['opening 1: "cite" is missing; write cite = {ref = "…", issued = "2023-10-12"}'],
        ),
        (
            'period = {from = "2025-01-01", until = "2025-02-01"}\ncite = {ref = "a"}\n'
            'published = {teams = -1, amount = "5 VND/team"}',
            [
                'opening 1: published: amount: "5 VND/team" is per team, but a published amount is a total; '
                'write "5 VND"',
                "opening 1: published: teams: -1 is below zero",
            ],
        ),
    ],
)
def test_an_opening_that_opens_nothing_says_so(opening: str, messages: list[str]) -> None:
    text = changed(("purpose =", 'unopened = "closed"\npurpose ='))
    assert faults(f"{text}\n[[opening]]\n{opening}") == messages


def test_openings_leave_other_years_to_be_told() -> None:
    opening = '[[opening]]\nperiod = {from = "2024-01-01", until = "2026-01-01"}\ncite = {ref = "a"}'
    assert faults(f"{GOOD}\n{opening}") == [
        'years without an opening need a rule; write unopened = "closed" or "open_assumed"'
    ]
    text = changed(
        ('until = "2026-01-01"', 'assumed = "no end seen"'), ("purpose =", 'unopened = "closed"\npurpose =')
    )
    opening = opening.replace(', until = "2026-01-01"', "")
    assert parse_policy(f"{text}\n{opening}", source="x.toml").openings[0].period.end is None


@pytest.mark.parametrize(
    ("funding", "messages"),
    [
        (
            '[{source = "a", share = "1/2"}, {source = "a", share = "0.5"}]',
            [
                "funding: 0 sources have rest = true; exactly one must have it",
                "funding: the shares sum to 1 and leave no rest; make them less than 1",
                'funding: source "a" is listed 2 times; list it once',
            ],
        ),
        (
            '[{source = "a"}]',
            ['funding 1: a source has either up_to = "200_000 VND", or share = "1/2", or rest = true'],
        ),
        (
            '[{source = "a", share = "1/2", rest = true}]',
            ['funding 1: a source has either up_to = "200_000 VND", or share = "1/2", or rest = true'],
        ),
        (
            '[{source = "a", share = "3/2"}, {source = "b", rest = true}]',
            ["funding 1: share: 3/2 is not between 0 and 1; write a share such as 1/2"],
        ),
        (
            '[{source = "a", share = 0.5}, {source = "b", share = "1/0"}, {source = "c", rest = 1}]',
            [
                'funding 1: share: got the float 0.5; write a whole number or an exact one as text, as "1/3" or "0.25"',
                'funding 2: share: got "1/0"; write a whole number or an exact one as text, as "1/3" or "0.25"',
                "funding 3: rest: got the int 1; write true or false",
            ],
        ),
        ('{source = "a"}', ["funding: got a table; write a list"]),
    ],
)
def test_funding_that_does_not_add_up_says_so(funding: str, messages: list[str]) -> None:
    assert faults(changed(("purpose =", f"funding = {funding}\npurpose ="))) == messages


def test_faults_across_components_are_found() -> None:
    other = GOOD.partition("[[component]]")[2].replace("VND", "TOY")
    assert faults(f"{GOOD}\n[[component]]{other}\n[[component]]\nid = 5") == [
        "component 3: id: got the int 5; write a text in quotes that is not empty",
        'component 3: "nature" is missing; write nature = "entitlement" or "at_most"',
        'component 3: "per" is missing; write per = "team"',
        'component "support": 2 entries have this id; give each its own',
        'component "support": rate: "500_000 TOY/team/month" is in TOY, other money in VND; a policy has one currency',
    ]
    assert faults(GOOD.partition("[[component]]")[0] + "component = []") == [
        "component: got an empty list; write at least one [[component]]"
    ]


def test_all_faults_of_a_document_come_together() -> None:
    text = """
titles = {vi = "Một", en = 1.5}
instrument = {ref = "One"}
jurisdiction = {id = "x:province:1", as_of = "2024-13-01"}
on_merger = "stops"
period = {from = "2026-01-01", until = "2024-01-01"}
purpose = "team-operation"
colour = "red"

[[component]]
id = "a"
nature = "entitlement"
per = "team"
rate = "500 000 VND/team/month"

[[component]]
id = "b"
nature = "entitlement"
per = "team"
rate = "500_000 VND/team/month"
count = "people"
prorat = "any_day"
ceiling = [{amount = 3.5, over = "week"}, {amount = "5 VND/person", over = "month"}]
"""
    with pytest.raises(InvalidPolicyError) as caught:
        parse_policy(text, source="x.toml")
    assert str(caught.value).splitlines() == [
        "x.toml: 14 errors",
        "  policy: unknown key \"colour\"; one of 'id', 'titles', 'instrument', 'jurisdiction', 'on_merger', "
        "'period', 'purpose', 'component', …",
        '  policy: "id" is missing; write id = "vn.da-nang.2024-36"',
        "  policy: titles: en: got the float 1.5; write a text in quotes that is not empty",
        "  policy: jurisdiction: as_of: '2024-13-01': no such day (month must be in 1..12)",
        '  policy: on_merger: got "stops"; allowed: "continues_in_old_area", "extends_to_new_area", "ends"',
        "  policy: period: period 2026-01-01..2024-01-01: its end is not after its start; "
        "ends are not included: a period of one day ends on the next day",
        '  policy: component "a": rate: "500 000 VND/team/month" does not begin with a whole number in digits '
        '(got "500 000"); put nothing but "_" between digits and a space after them, as "500_000 VND/team/month"',
        "  policy: component \"b\": unknown key \"prorat\"; did you mean 'prorate' or 'rate'?",
        '  policy: component "b": ceiling 1: amount: 3.5 is a float, and money is exact; '
        'write a whole number with its measures, as "500_000 VND/team"',
        '  policy: component "b": ceiling 1: over: got "week"; allowed: "month", "calendar_year", "twelve_months", '
        '"period"',
        '  policy: component "b": rate: "500_000 VND/team/month" is per team, but count = "people" counts persons; '
        'write "500_000 VND/person/month", or leave the count out',
        '  policy: component "b": the value of a month that is only partly eligible is missing; write prorate = "any_day"',
        '  policy: component "b": ceiling 2: amount: "5 VND/person" is per person, but money exists per team; '
        'write "5 VND/team"',
        '  policy: instrument: "issued" is missing; write issued = "2024-07-30", the day of issue',
    ]


@pytest.mark.parametrize(
    ("form", "text", "start"),
    [
        ("toml", "id = \n", "line 1, column 6: not valid TOML: "),
        ("toml", "a = 1\na = 2\n", "line 2, column 6: not valid TOML: "),
        ("toml", "id", "end of document: not valid TOML: "),
        ("json", '{\n"id": }', "line 2, column 7: not valid JSON: "),
        ("json", '{"id": "a", "id": "b"}', 'document: not valid JSON: key "id" occurs twice in one table'),
    ],
)
def test_a_text_that_does_not_parse_says_where(form: str, text: str, start: str) -> None:
    with pytest.raises(InvalidPolicyError) as caught:
        parse_policy(text, source="x", form=form)  # type: ignore[arg-type]
    assert str(caught.value).startswith(f"x: 1 error\n  {start}")


def test_a_document_is_a_table() -> None:
    with pytest.raises(InvalidPolicyError, match="policy: got a list; write a table with id, titles"):
        parse_policy("[1]", source="x.json", form="json")
    with pytest.raises(InvalidPolicyError, match="not valid JSON"):
        parse_policy("[" * 100_000, source="x.json", form="json")


def test_null_is_no_value() -> None:
    table = {"seen_in_force": None, "titles": {"vi": None, "en": "x" * 100, "de": "a"}}
    with pytest.raises(InvalidPolicyError) as caught:
        parse_policy(json.dumps(table), source="x.json", form="json")
    messages = [str(fault) for fault in caught.value.faults]
    assert "policy: titles: vi: got null; write a text in quotes that is not empty" in messages
    assert "policy: seen_in_force: got null; write a day as 2024-08-31" in messages


def test_long_texts_are_shown_short() -> None:
    assert faults(changed(('"ends"', f'"{"x" * 100}"'))) == [
        f'on_merger: got "{"x" * 60}…"; allowed: "continues_in_old_area", "extends_to_new_area", "ends"'
    ]
    assert faults(changed(('"ends"', "2024-01-01")))[0].startswith("on_merger: got the date 2024-01-01;")


def test_files_are_read_by_suffix(tmp_path: Path) -> None:
    toml, jason = tmp_path / "x.toml", tmp_path / "x.JSON"
    toml.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    policy = read_policy(toml)
    table = {
        "id": "x.1",
        "titles": {"vi": "Một", "en": "One"},
        "instrument": {"ref": "One", "issued": "2023-12-01"},
        "jurisdiction": {"id": "x:province:1", "as_of": "2023-12-01"},
        "on_merger": "ends",
        "period": {"from": "2024-01-01", "until": "2026-01-01"},
        "purpose": "team-operation",
        "component": [
            {
                "id": "support",
                "nature": "entitlement",
                "per": "team",
                "rate": "500_000 VND/team/month",
                "prorate": "any_day",
            }
        ],
    }
    jason.write_text(json.dumps(table), "utf-8")
    assert read_policy(str(jason)) == policy == parse_policy(GOOD, source="x")


def test_files_that_cannot_be_read_say_why(tmp_path: Path) -> None:
    missing, latin, other = tmp_path / "no.toml", tmp_path / "latin.toml", tmp_path / "x.yaml"
    latin.write_bytes(b'id = "a"\npurpose = "\xe9"\n')
    messages = {
        missing: f"{missing}: cannot be read (No such file or directory); name a policy document",
        latin: f"{latin}: line 2 is not UTF-8 text; save it as UTF-8",
        other: f'{other}: not a policy document: it ends in ".yaml"; pass a .toml or .json file',
    }
    for path, message in messages.items():
        with pytest.raises(UnreadableFileError) as caught:
            read_policy(path)
        assert str(caught.value) == message


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text("id = \n", "utf-8")
    with pytest.raises(InvalidPolicyError) as caught:
        read_policy(path)
    assert caught.value.what == str(path)
    assert caught.value.faults[0].place == "line 1, column 6"
