"""Policies whose area is merged, split, or merged again: against the twin, and their explanations."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from dtnet import Period, assess
from dtnet.testing.strategies import as_policy, windows_of

from ...lengths import examples
from .test_assessment_twin import END, FIRST, QUICK, Country, built, check_cells, countries, engine, questions
from .test_explanations import check, rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from dtnet import Assessment

    from .test_assessment_twin import Row

    Draw = Callable[[st.SearchStrategy[Any]], Any]

ON_MERGER = ("extends_to_new_area", "extends_to_new_area", "continues_in_old_area", "ends")
CEILING = [{"amount": "1_000 VND/team", "over": "calendar_year"}]


@st.composite
def merged(draw: Draw) -> tuple[Country, Row]:
    """A country one of whose provinces goes, and a policy of an area that goes or lies in one that does."""
    per = draw(st.sampled_from(["team", "team", "commune"]))
    component: Row = {"id": "support", "nature": "entitlement", "per": per, "rate": f"310 VND/{per}/month"}
    component["prorate"] = draw(st.sampled_from(["actual_days", "any_day"]))
    if per == "team" and draw(st.booleans()):
        component["ceiling"] = CEILING
    if draw(st.sampled_from([False, False, True])):
        ids = draw(st.sampled_from([["p1"], ["p2"], ["d1", "p2"]]))
        component["when"] = {"areas": {"ids": ids, "as_of": str(FIRST)}}
    return draw(countries(merges=True)), {
        "id": "x.1",
        "titles": {"vi": "Một", "en": "One"},
        "instrument": {"ref": "One", "issued": "2020-01-01"},
        "jurisdiction": {"id": draw(st.sampled_from(["p1", "p1", "p1", "k1", "d1"])), "as_of": str(FIRST)},
        "on_merger": draw(st.sampled_from(ON_MERGER)),
        "period": {"from": str(FIRST), "until": str(END)},
        "purpose": "aid",
        "component": [component],
    }


def elsewhere() -> tuple[Country, list[Row], Row, Period]:
    """A team of unknown kind moves in January, and in February a village changes its province."""
    facts: Row = {"type": "", "ready": True, "households": 1}
    days = {"start": FIRST, "end": None}
    moves, changes = date(2023, 1, 31), date(2023, 2, 28)
    areas: list[Row] = [
        {"id": "c", "level": "country", "parent": None, **days, **facts},
        *({"id": id, "level": "province", "parent": "c", **days, **facts} for id in ("p1", "p2")),
        *({"id": f"k{at}", "level": "commune", "parent": f"p{at}", **days, **facts} for at in (1, 2)),
        {"id": "v1", "level": "village", "parent": "p1", "start": FIRST, "end": changes, **facts},
        {"id": "v1", "level": "village", "parent": "p2", "start": changes, "end": None, **facts},
    ]
    people = {"people": 1, "leader": 1, "deputy": 0, "ordinary": 0, "reported_on": FIRST}
    teams: list[Row] = [
        {"id": "t0", "start": FIRST, "end": moves, "home": "k1", "kinds": None, **people},
        {"id": "t0", "start": moves, "end": None, "home": "k2", "kinds": None, **people},
    ]
    component: Row = {"id": "support", "nature": "entitlement", "per": "team", "rate": "310 VND/team/month"}
    document = {
        "id": "x.1",
        "titles": {"vi": "Một", "en": "One"},
        "instrument": {"ref": "One", "issued": "2020-01-01"},
        "jurisdiction": {"id": "c", "as_of": str(FIRST)},
        "on_merger": "ends",
        "period": {"from": str(FIRST), "until": str(END)},
        "purpose": "aid",
        "component": [{**component, "prorate": "actual_days", "when": {"kind": ["a"]}}],
    }
    return Country(areas, teams, [], built(areas, teams, [])), [document], {}, Period(FIRST, END)


def assessed(country: Country, document: Row, window: Period) -> Assessment:
    return assess(country.network, as_policy(document), window=window, missing_history="nothing_paid")


@settings(QUICK, max_examples=examples(60))
@given(merged(), st.data())
def test_across_mergers_the_engine_is_its_twin(
    policy_twin: ModuleType, case: tuple[Country, Row], data: st.DataObject
) -> None:
    country, document = case
    window = data.draw(st.just(Period(FIRST, END)) | windows_of(country.network))
    spent = assessed(country, document, window)
    try:
        answer = policy_twin.assessed(
            country.world(policy_twin, {}), [policy_twin.settled(document)], window.start, window.end
        )
    except policy_twin.InPartError:
        event("a merged commune lies on the ground in part")
        return
    if spent.by("component", "unit", "month").missing("amount").any():
        return  # the same, in a condition
    check_cells(spent, answer, [document])


@settings(QUICK, max_examples=examples(30))
@given(merged(), st.data())
def test_across_mergers_leaves_add_up(case: tuple[Country, Row], data: st.DataObject) -> None:
    country, document = case
    spent = assessed(country, document, Period(FIRST, END))
    gone = next(row["end"] for row in country.areas if row["id"] == "p1")
    months = [each for each in spent.window.months() if each.start <= gone or each.start.year == END.year]
    month = data.draw(st.sampled_from(months[-4:]))
    by_unit = rows(spent, "unit", "month", "component")
    for unit in dict.fromkeys([*(unit for unit, _ in by_unit), "p1", "p2", "k1"]):
        level = {"p": "province", "k": "commune"}.get(unit[0])
        if level is None or (unit, str(month)) in by_unit:
            check(spent.explain(unit, month), by_unit.get((unit, str(month)), {}))
        else:
            found = rows(spent, level, "month", "component")
            check(spent.explain(unit, month), found.get((unit, str(month)), {}))
    for each in spent.mergers:
        assert each.day in spent.window


@settings(QUICK, max_examples=examples(60))
@given(merged().map(lambda case: (case[0], [case[1]], {}, Period(FIRST, END))) | questions(unknown=3))
@example(elsewhere())
def test_a_unit_in_one_place_has_the_bounds_of_its_month(
    question: tuple[Country, list[Row], Row, Period],
) -> None:
    """Wherever another unit moves, and whatever other areas change."""
    spent = engine(*question)
    if spent is None:
        return
    months = rows(spent, "unit", "month", "component")
    for level in question[0].network.vocabulary.levels:
        places = Counter((unit, month) for unit, month, _ in rows(spent, "unit", "month", level, "component"))
        for (unit, month, _), money in rows(spent, "unit", "month", level, "component").items():
            if places[unit, month] == 1:
                assert money == months[unit, month]
