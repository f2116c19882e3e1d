"""Policies whose area is merged, split, or merged again: against the twin, and their explanations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import event, given, settings
from hypothesis import strategies as st

from dtnet.periods import Period
from dtnet.policy.answers.assessment import assess
from dtnet.testing.strategies.policy import as_policy, windows_of

from ...lengths import examples
from .test_assessment_twin import END, FIRST, QUICK, check_cells, countries
from .test_explanations import check, rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from dtnet.policy.answers.assessment import Assessment

    from .test_assessment_twin import Country, Row

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
    check_cells(spent, answer, set())


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
