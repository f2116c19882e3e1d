"""Explanations of coverage: what decides each area, as text, Markdown and JSON; how long lists are cut."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

import dtnet
from dtnet import Attribute, Citation, Currency, Metadata, NetworkBuilder, Origin, Period, Vocabulary
from dtnet.coverage import CoverageExplanation, Question
from dtnet.errors import ArgumentError, UnknownNameError
from dtnet.network import Statement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dtnet import Network

DAY = "2025-02-01"
FUNDED = (
    "any_team(funded:toyland.lantern-isle.boats or funded:toyland.lantern-isle.oil or "
    "funded:toyland.realm.schooling): not known"
)
HARBOUR = """\
Harbour (toy:shire:harbour), 2025-02-01: skill:padlock, tested in each village: 1/4 to 3/4

1  yes: 1 of 4 areas of level village
1    Anchor (toy:village:anchor, observed): yes, observed
       any_team(team.skills = padlock): yes
         Team of Anchor Tide (toy:team:anchor-tide, observed): yes
           team.skills = padlock: yes, as toy:team:anchor-tide has padlock (observed)
         Team of Anchor Lamp (toy:team:anchor-lamp, observed): not known
           team.skills = padlock: not known, as toy:team:anchor-lamp has letters, market, purse (observed)
             unlisted skills are possible: no completeness statement covers them
         all teams of toy:province:lantern-isle are listed from 2024-07-01 (observed) [1]

1  no: 1 of 4 areas of level village
1    Reef (toy:village:reef, observed): no, observed
       any_team(team.skills = padlock): no
         Team of Reef (toy:team:reef, observed): no
           team.skills = padlock: no, as toy:team:reef has letters (observed)
             all skills of toy:village:reef are listed from 2024-07-01 (observed) [2]
         all teams of toy:province:lantern-isle are listed from 2024-07-01 (observed) [1]

2  not known: 2 of 4 areas of level village
1    Buoy (toy:village:buoy, observed): not known
       any_team(team.skills = padlock): not known
         Team of Anchor Lamp (toy:team:anchor-lamp, observed): not known
           team.skills = padlock: not known, as toy:team:anchor-lamp has letters, market, purse (observed)
             unlisted skills are possible: no completeness statement covers them
         all teams of toy:province:lantern-isle are listed from 2024-07-01 (observed) [1]
1    Cable (toy:village:cable, observed): not known
       any_team(team.skills = padlock): not known
         Team of Cable (toy:team:cable, observed): not known
           it possibly does not serve the area: its first day is between 2024-12-01 and 2025-03-01
           team.skills = padlock: not known, as toy:team:cable has purse (observed)
             unlisted skills are possible: no completeness statement covers them
         all teams of toy:province:lantern-isle are listed from 2024-07-01 (observed) [1]

   lower bound, with each undecided area as a no: 1 of 4

   upper bound, with each undecided area as a yes: 3 of 4

[1] Census of Teams (invented), every team of Lantern Isle is listed from the census on
[2] Census of Teams (invented), whatever the one team of Reef teaches is listed"""


@pytest.fixture(scope="module")
def toyland() -> Network:
    return dtnet.datasets.load("toyland")


def some_bounds(rows: list[dict[str, Any]]) -> tuple[Any, Any]:
    [row] = rows
    return row["lower"], row["upper"]


def texts(told: CoverageExplanation, what: str | None = None) -> list[str]:
    return [step.text for step in told.walk() if what in {None, step.what}]


# -- toyland -------------------------------------------------------------------------------------


def test_an_area_as_text(toyland: Network) -> None:
    told = toyland.coverage(of="skill:padlock", at=DAY, by="shire").explain("toy:shire:harbour")
    assert str(told) == HARBOUR
    assert told.lower == Fraction(1, 4)
    assert told.upper == Fraction(3, 4)
    assert f"<b>{HARBOUR.partition(chr(10))[0]}</b>" in told._repr_html_()


def test_an_area_as_markdown(toyland: Network) -> None:
    lines = toyland.coverage(at=DAY).explain("toy:village:cable").to_markdown().splitlines()
    assert lines[0] == "**Cable (toy:village:cable), 2025-02-01: has\\_team, tested in each village: 0 to 1**"
    assert lines[2] == "- **1** not known: 1 of 1 areas of level village"
    assert lines[-1].startswith("\\[1\\] Census of Teams (invented)")


def test_an_area_as_json(toyland: Network) -> None:
    told = toyland.coverage(at=DAY).explain("toy:village:cable")
    data = json.loads(told.to_json())
    assert data == told.to_dict()
    assert {name: value for name, value in data.items() if name != "steps"} == {
        "schema": "dtnet/coverage-explanation/1",
        "area": "toy:village:cable",
        "name": "Cable",
        "day": "2025-02-01",
        "of": "has_team",
        "over": "village",
        "lower": "0",
        "upper": "1",
    }
    verdict = data["steps"][0]
    assert (verdict["what"], verdict["amount"], verdict["values"]) == (
        "verdict",
        1,
        {"verdict": "unknown", "areas": 1},
    )
    assert verdict["steps"][0]["values"] == {
        "area": "toy:village:cable",
        "verdict": "unknown",
        "origin": None,
        "area_origin": "observed",
    }


@pytest.mark.parametrize("by", [None, "shire", "coastal"])
@pytest.mark.parametrize("of", ["has_team", "skill:padlock", "people per 100 households >= 5", "led"])
def test_the_sums_are_those_of_the_answer(toyland: Network, of: str, by: str | None) -> None:
    answer = toyland.coverage(of=of, at=DAY, by=by)
    for row in answer if by == "shire" else [None]:
        told = answer.explain(row["area"] if row else None)
        rows = [row] if row else list(answer)
        for step in told.steps:
            if step.what == "verdict":
                word = dict(step.values)["verdict"]
                assert step.amount == sum(each[str(word)] for each in rows)
                assert step.amount == sum(each.amount for each in step.steps if each.amount is not None)
        if by != "coastal":
            assert (float(told.lower or 0), float(told.upper or 0)) == some_bounds(rows)


def test_weights_that_are_not_known_have_bounds(toyland: Network) -> None:
    told = toyland.coverage(at=DAY, within="Glow", weight="households").explain()
    assert [(step.amount, step.bounds) for step in told.steps[:2]] == [
        (None, (290, 310)),
        (Fraction(0), None),
    ]
    assert [step.bounds for step in told.steps[0].steps] == [None, (90, 110)]
    assert str(told).splitlines()[0] == "2025-02-01: has_team, tested in each village: 1"


def test_nothing_counts(toyland: Network) -> None:
    empty = toyland.coverage(at=DAY, within="Glow", where='own.type = "rock"', weight="households").explain()
    assert (empty.lower, empty.upper) == (None, None)
    assert str(empty).splitlines()[0].endswith("no share, because no area counts")
    assert empty.to_dict()["lower"] is None
    assert texts(empty, "lower") == ["no area counts, so there is no share"]


def test_what_may_all_be_out(toyland: Network) -> None:
    told = toyland.coverage(at=DAY, within="Mist", synthetic=False).explain()
    assert texts(told, "lower") == ["possibly no area counts, so there may be no share"]
    assert texts(told, "existence")[:2] == [
        "it possibly does not count: the existence of the area is synthetic",
        "it possibly does not serve the area: the existence of the team is synthetic",
    ]


def test_an_area_that_may_be_gone(toyland: Network) -> None:
    """Its row ends before the day, and may not have ended yet: no snapshot finds it, the answer has it."""
    told = toyland.coverage(at="2025-03-01", by="village").explain("toy:village:brook")
    last = "its last day is between 2025-01-14 and 2025-03-14"
    assert texts(told, "existence") == [f"it possibly does not count: {last}"]


def test_filters_and_conditions_are_told_part_by_part(toyland: Network) -> None:
    policies = dtnet.policies(country="toyland", plugins=False)
    of = "(all_skills | ~every_team(people >= 5)) & funded & people >= 3"
    told = toyland.coverage(of=of, at=DAY, where="own.coastal = true", policies=policies).explain(
        "toy:village:rush"
    )
    assert texts(told, "filter") == ["the filter of the question"]
    heads = [step.text for step in told.walk() if step.what == "condition"]
    assert heads == [
        "village.coastal = true: not known, as that of toy:village:rush is not known",
        "all of these: not known",
        "one of these: not known",
        "any_team(at_least_skills:4): not known",
        "at_least_skills:4: not known, as toy:team:rush has market, padlock (observed)",
        "not this: not known",
        "every_team(team.people >= 5): not known",
        "team.people >= 5: no, as toy:team:rush has 4 (observed)",
        FUNDED,
        "funded:toyland.lantern-isle.boats: no",
        "funded:toyland.lantern-isle.oil: no",
        "funded:toyland.realm.schooling: yes",
        "people >= 3: not known",
    ]
    assert [step.cite.ref for step in told.walk() if step.cite is not None] == [
        "Ordinance of Boats (invented, no law)",
        "Ordinance of Oil (invented, no law)",
        "Act of Schooling (invented, no law)",
    ]
    assert "its last day is not before 2024-12-31" in texts(told, "existence")[0]
    told = toyland.coverage(of="led & every_team(people >= 5)", at=DAY).explain("toy:shire:reed")
    assert texts(told, "sharp") == ["narrower bounds may be possible, because areas share facts"]


def test_areas_inside_and_norms(toyland: Network) -> None:
    of = "every(village, has_team) & some(village, led) & people per 100 residents >= 1"
    told = toyland.coverage(of=of, over="parish", at=DAY).explain("toy:parish:oilham")
    assert texts(told, "inside") == [
        "Ember (toy:village:ember, observed): no",
        "Brass (toy:village:brass, observed): yes",
        "Flint (toy:village:flint, observed): yes",
        "Brass (toy:village:brass, observed): yes",
        "Flint (toy:village:flint, observed): yes",
        "Ember (toy:village:ember, observed): no",
    ]
    assert (
        texts(told, "team")[0]
        == "Team of Brass Lamp (toy:team:brass-lamp, observed): toy:team:brass-lamp has 5 (observed)"
    )
    heads = [step.text for step in told.walk() if step.what == "condition"]
    assert heads[1:] == [
        "every(village, has_team): no",
        "some(village, any_team(team.leader >= 1)): yes",
        "people per 100 residents >= 1: not known, as that of toy:parish:oilham is not known",
    ]


def test_days_of_a_period(toyland: Network) -> None:
    of = "throughout(has_team) & sometime(not has_team and (led or has_team), 2024-06-01..2024-08-01)"
    answer = toyland.coverage(of=of, during="2024", over_time="last", within="toy:province:lantern-isle")
    told = answer.explain("toy:village:cable")
    assert told.day == date(2024, 12, 31)
    assert texts(told, "days") == [
        "2024-01-01..2024-10-01: the area does not exist",
        "2024-10-01..2024-12-01: no",
        "2024-12-01..2025-01-01: not known",
        "2024-06-01..2024-08-01: the area does not exist",
    ]
    first = toyland.coverage(during="2024", over_time="first").explain("toy:village:flint")
    assert first.day == date(2024, 1, 1)


def test_what_is_not_explained(toyland: Network) -> None:
    answer = toyland.coverage(at=DAY, within="Wick")
    for area, message in (
        ("toy:shire:reed", "is not in 'Wick'"),
        ("toy:lane:upper-spark", "is below level village"),
    ):
        with pytest.raises(ArgumentError, match=message):
            answer.explain(area)
    with pytest.raises(UnknownNameError, match="no area 'toy:village:bras'") as caught:
        answer.explain("toy:village:bras")
    assert "toy:village:brass" in str(caught.value.hint)
    with pytest.raises(UnknownNameError, match="'toy:village:frog' does not exist on 2025-02-01"):
        answer.explain("toy:village:frog")
    assert (
        answer.explain("toy:realm").steps == answer.explain().steps == answer.explain("toy:shire:wick").steps
    )
    for period in ("mean", "min", None):
        told = toyland.coverage(during="2024", over_time=period or "mean")
        if period is None:
            told = Question(
                toyland, dtnet.coverage.CoverageQuery(of=told.query.of, over="village", during="2024")
            ).series()
        with pytest.raises(ArgumentError, match="only the answer of one day can be explained"):
            told.explain()


# -- long lists ----------------------------------------------------------------------------------


def test_long_lists_are_cut_and_counted() -> None:
    day = dtnet.datasets.load("vietnam").at("2024-08-31")
    answer = day.coverage(of="has_team & every(village, has_team)", over="district", by="province")
    told = answer.explain(day.find("Hà Nội").id)
    [verdict] = [step for step in told.steps if step.what == "verdict"]
    assert verdict.text == "yes: 30 of 30 areas of level district"
    assert [step.text for step in verdict.steps[20:]] == ["and 10 more"]
    assert sum(step.amount or 0 for step in verdict.steps) == verdict.amount == 30
    first = verdict.steps[0]
    shown = [step for step in first.walk() if step.what in {"team", "inside"}]
    assert len(shown) == 40
    assert all("synthetic" in step.text for step in shown)
    teams, villages = (step.text for step in first.walk() if step.what == "more")
    assert teams.startswith("and ")
    assert teams.endswith(" yes")
    assert villages.endswith(" yes")


# -- small networks ------------------------------------------------------------------------------

WORDS = Vocabulary(
    levels=("land", "parish", "village"),
    body_kinds=("team",),
    area_types=("",),
    relation_types=(),
    attributes=(
        Attribute(name="skills", table="bodies", type="set", vocabulary=("pay",), description="Skills"),
        Attribute(name="team_kinds", table="bodies", type="set", vocabulary=("a",), description="Kinds"),
    ),
    currency=Currency("XTS", 0),
)
FIRST = date(2024, 1, 1)


def small(
    *teams: dict[str, Any],
    services: Sequence[tuple[str, str, str]] = (),
    parish: str = "observed",
    statements: Sequence[tuple[str, str]] = (),
) -> Network:
    builder = NetworkBuilder(WORDS, Metadata(name="small", extent=Period(FIRST, date(2026, 1, 1))))
    ids = ["land", "p", "v", "w"]
    builder.add_areas(
        {
            "id": ids,
            "level": ["land", "parish", "village", "village"],
            "start": [FIRST] * 4,
            "parent": [None, "land", "p", "land"],
            "code": ids,
            "name": ids,
            "type": [""] * 4,
            "origin": ["observed", parish, "observed", "observed"],
        }
    )
    names = (
        "id",
        "home",
        "start",
        "end",
        "skills",
        *(f"{a}_{b}" for a in ("start", "end") for b in ("earliest", "latest")),
    )
    plain = {"id": "t", "home": "v", "start": FIRST}
    builder.add_bodies(
        {
            **{name: [{**plain, **team}.get(name) for team in teams] for name in names},
            "kind": ["team"] * len(teams),
            "name": [""] * len(teams),
        }
    )
    builder.add_services(
        {
            "body": [body for body, _, _ in services],
            "area": [area for _, area, _ in services],
            "start": [FIRST] * len(services),
            "origin": [origin for _, _, origin in services],
        }
    )
    for about, origin in statements:
        builder.add_statement(
            Statement(
                about=about,
                area="land",
                start=FIRST,
                end=None,
                origin=Origin[origin.upper()],
                citation=Citation(ref=origin),
            )
        )
    return builder.build()


def test_the_best_statement_that_counts_is_told() -> None:
    net = small(statements=[("teams", "synthetic"), ("teams", "assumed"), ("teams", "assumed")])
    told = net.coverage(at="2024-06-01").explain("v")
    assert texts(told, "listing") == ["all teams of land are listed from 2024-01-01 (assumed)"]
    net = small(statements=[("teams", "synthetic")])
    told = net.coverage(at="2024-06-01", synthetic=False).explain("v")
    said = "unlisted teams are possible: no completeness statement covers the area"
    assert texts(told, "listing") == [said]


def test_days_that_are_not_known() -> None:
    net = small(
        {"start": date(2024, 6, 1), "start_latest": date(2024, 9, 1)},
        {
            "id": "u",
            "end": date(2024, 9, 1),
            "end_earliest": date(2024, 3, 1),
            "end_latest": date(2025, 1, 1),
        },
    )
    told = net.coverage(at="2024-06-01", of="kind = a").explain("v")
    assert texts(told, "existence") == [
        "it possibly does not serve the area: its first day is not after 2024-09-01",
        "it possibly does not serve the area: its last day is between 2024-02-29 and 2024-12-31",
    ]
    assert texts(told, "team") == ["t (observed): not known", "u (observed): not known"]
    assert "unlisted team_kinds are possible: no completeness statement covers them" in texts(told, "listing")


def test_a_service_that_does_not_count() -> None:
    net = small({}, services=[("t", "w", "synthetic")])
    told = net.coverage(at="2024-06-01", synthetic=False).explain("w")
    assert texts(told, "existence") == [
        "it possibly does not serve the area: it is not certain that the team serves this area"
    ]


def test_an_area_between_that_does_not_count() -> None:
    net = small({}, parish="synthetic")
    told = net.coverage(at="2024-06-01", synthetic=False).explain("land")
    assert texts(told, "existence") == ["it possibly does not count: the area above it is not certain"]
    assert net.coverage(at="2024-06-01", synthetic=False).explain("v").lower == 1


def test_two_versions_of_which_one_holds() -> None:
    edge = {"earliest": date(2024, 3, 1), "latest": date(2024, 9, 1)}
    net = small(
        {
            "end": date(2024, 6, 1),
            "end_earliest": edge["earliest"],
            "end_latest": edge["latest"],
            "skills": ("pay",),
        },
        {"start": date(2024, 6, 1), "start_earliest": edge["earliest"], "start_latest": edge["latest"]},
    )
    told = net.coverage(at="2024-06-01", of="skill:pay").explain("v")
    assert texts(told, "version") == ["it is unknown which version of the team is in force"]
    assert "existence" not in {step.what for step in told.walk()}


def test_many_stretches_of_days_are_cut() -> None:
    months = [date(2024 + month // 12, month % 12 + 1, 1) for month in range(24)]
    teams = [{"start": start, "end": end} for start, end in zip(months[::2], months[1::2], strict=True)]
    net = small(*teams, statements=[("teams", "observed")])
    told = net.coverage(at="2024-06-01", of="sometime(has_team, 2024-01-01..2026-01-01)").explain("v")
    assert len(texts(told, "days")) == 20
    assert texts(told, "more") == ["and 4 more runs of days"]
