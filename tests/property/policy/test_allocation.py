"""Amounts of areas, shared among teams: as the twin shares them, within bounds where facts are unknown."""

from __future__ import annotations

from collections import Counter
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from dtnet import Period, assess, sweep
from dtnet.periods import as_window
from dtnet.testing import laws
from dtnet.testing.strategies import as_policy, windows_of

from ...lengths import examples
from .test_assessment_twin import DOMAIN, QUICK, Country, countries, engine, questions
from .test_assessment_twin import built as built_country
from .test_money_on_doubtful_days import END, FIRST, WINDOWS, areas, areas_in_doubt, built, teams

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import ModuleType

    from dtnet import Assessment

    Draw = Callable[[st.SearchStrategy[Any]], Any]
    Row = dict[str, Any]
    Asked = tuple[Country, list[Row], dict[str, Any], Period]

Allocation: TypeAlias = Literal["equal", "people"]
pytestmark = pytest.mark.long
FEWER = settings(QUICK, max_examples=examples(50))
ALLOCATIONS = st.sampled_from(["equal", "people"])
CELL = ("policy", "component", "unit", "month", "source", "team", "province")


def grains_of(documents: list[Row]) -> dict[tuple[str, str], str]:
    return {(each["id"], part["id"]): part["per"] for each in documents for part in each["component"]}


def with_areas(documents: list[Row]) -> bool:
    return any(grain != "team" for grain in grains_of(documents).values())


DOCUMENT: Row = {
    "id": "x.1",
    "titles": {"vi": "Một", "en": "One"},
    "instrument": {"ref": "One", "issued": "2023-01-01"},
    "purpose": "x.1",
}


@st.composite
def documents_of_areas(draw: Draw) -> Row:
    """A document that pays areas of a level."""

    def one(*options: Any) -> Any:  # noqa: ANN401 - whatever a document holds
        return draw(st.sampled_from(options))

    per = one("commune", "commune", "province", "village")
    amount = one(100, 1, 1_000_001)
    part: Row = {"id": "support", "per": per, "when": one({}, {}, {f"{per}.ready": True})}
    if one("entitlement", "entitlement", "at_most") == "entitlement":
        part |= {"nature": "entitlement", "rate": f"{amount} VND/{per}/{one('month', 'month', 'quarter')}"}
        part |= {"prorate": one("any_day", "all_days", "actual_days"), "facts": one("first_day", "each_day")}
    else:
        ceiling = {"amount": f"{amount} VND/{per}", "over": one("calendar_year", "month")}
        part |= {"nature": "at_most", "unclaimed": "full", "ceiling": [ceiling]}
    funding = one({}, {}, {"funding": [{"source": "a", "share": "1/3"}, {"source": "b", "rest": True}]})
    document = DOCUMENT | {
        "jurisdiction": {"id": one("c", "c", "p1"), "as_of": "2023-01-01"},
        "on_merger": one("continues_in_old_area", "extends_to_new_area"),
        "period": {"from": one("2023-01-01", "2023-02-10"), **one({}, {"until": "2023-08-01"})},
        "component": [part],
    }
    return document | funding


@st.composite
def questions_of_areas(draw: Draw, *, unknown: int = 0) -> Asked:
    """A country, a document, no inputs and a window; with `unknown`, facts behind amounts and shares, too."""
    country = draw(countries(unknown=unknown // 2))
    forgotten = (
        draw(st.sets(st.sampled_from(range(len(country.teams))), max_size=unknown)) if country.teams else ()
    )
    for at in forgotten if unknown else ():
        country.teams[at]["people"] = None
    if unknown and draw(st.booleans()):
        row = draw(st.sampled_from([row for row in country.areas if row["level"] in {"commune", "village"}]))
        row["ready"] = None
    country = Country(
        country.areas,
        country.teams,
        country.successions,
        built_country(country.areas, country.teams, country.successions),
    )
    return country, [draw(documents_of_areas())], {}, draw(windows_of(country.network))


@QUICK
@given(questions_of_areas(), ALLOCATIONS)
def test_parts_are_those_of_the_twin(policy_twin: ModuleType, question: Asked, allocate: Allocation) -> None:
    country, documents, inputs, window = question
    world = country.world(policy_twin, inputs)
    spent = engine(country, documents, inputs, window)
    try:
        answer = policy_twin.assessed(
            world, [policy_twin.settled(each) for each in documents], window.start, window.end
        )
    except policy_twin.InPartError:
        return
    assume(spent is not None)
    parts = policy_twin.allocated(world, answer, grains_of(documents), allocate)
    event("some parts" if any(any(each.values()) for each in parts.values()) else "nothing")
    event("several teams in a cell" if any(len(each) > 1 for each in parts.values()) else "one team at most")
    places = policy_twin.allocated_by_place(world, answer, grains_of(documents), allocate, "province")
    event("an area in two provinces" if len(places) > len(parts) else "each in one")
    expected: Counter[Any] = Counter()
    for ((policy, component, area, month, source), province), of_teams in places.items():
        for team, amount in of_teams.items():
            expected[policy, component, area, f"{month:%Y-%m}", source, team, province] += amount
    got: dict[Any, Row] = {}
    for row in spent.by(*CELL[1:], allocate=allocate):
        key = (*(row[name] for name in CELL[:2]), world.unit(row["unit"]), *(row[name] for name in CELL[3:]))
        before = got.get(key, {"amount": 0, "lower": 0, "upper": 0})
        got[key] = {
            name: None if None in (before[name], row[name]) else before[name] + row[name] for name in before
        }
    for key in {*got, *expected}:
        row = got.get(key, {"amount": 0, "lower": 0, "upper": 0})
        if row["amount"] is not None:
            assert row["amount"] == expected[key], key
        else:
            assert row["lower"] <= expected[key], key
            assert row["upper"] is None or expected[key] <= row["upper"], key


@FEWER
@given(questions() | questions_of_areas(), ALLOCATIONS)
def test_parts_add_up_in_every_grouping(question: Asked, allocate: Allocation) -> None:
    country, documents, inputs, window = question
    assume(with_areas(documents))
    assume(engine(country, documents, inputs, window) is not None)
    laws.allocated_parts_add_up(
        country.network,
        [as_policy(each) for each in documents],
        window,
        allocate,
        inputs=inputs,
        missing_history="nothing_paid",
    )


@FEWER
@given(questions_of_areas(unknown=2), ALLOCATIONS)
def test_bounds_of_parts_hold_every_completion(
    policy_twin: ModuleType, question: Asked, allocate: Allocation
) -> None:
    country, documents, inputs, window = question
    world = country.world(policy_twin, inputs)
    assume(len(list(policy_twin.completions(world, DOMAIN))) <= 16)
    spent = engine(country, documents, inputs, window)
    assume(spent is not None)
    try:
        check(policy_twin, spent, policy_twin.completions(world, DOMAIN), documents, window, allocate)
    except policy_twin.InPartError:
        return


@FEWER
@given(teams(), documents_of_areas(), WINDOWS, ALLOCATIONS)
def test_bounds_hold_the_parts_of_teams_with_doubtful_days(
    policy_twin: ModuleType, rows: list[Row], document: Row, window: str, allocate: Allocation
) -> None:
    check_days(policy_twin, areas(), rows, document, window, allocate)


@FEWER
@given(areas_in_doubt(), teams(sure=True), documents_of_areas(), WINDOWS, ALLOCATIONS)
def test_bounds_hold_the_parts_in_areas_with_doubtful_days(
    policy_twin: ModuleType,
    places: list[Row],
    rows: list[Row],
    document: Row,
    window: str,
    allocate: Allocation,
) -> None:
    ends = {row["id"]: row["end"] for row in places}
    assume(all(ends[row["home"]] is None for row in rows))  # else its team would have no home
    check_days(policy_twin, places, rows, document, window, allocate)


def check_days(
    twin: ModuleType, places: list[Row], rows: list[Row], document: Row, window: str, allocate: Allocation
) -> None:
    network = built(places, rows)
    spent = assess(network, as_policy(document), window=window)
    assume(not spent.not_assessed)
    worlds = twin.days_completed(twin.World(areas=places, teams=rows, first=FIRST, end=END, inputs={}))
    check(twin, spent, worlds, [document], as_window(window), allocate)
    laws.allocated_parts_add_up(network, [as_policy(document)], window, allocate)


def check(
    twin: ModuleType,
    spent: Assessment,
    worlds: Iterable[Any],
    documents: list[Row],
    window: Period,
    allocate: Allocation,
) -> None:
    """The parts of every completion lie within the bounds, by month, by source and by province."""
    grains = grains_of(documents)
    settled = [twin.settled(each) for each in documents]
    found = []
    for world in worlds:
        answer = twin.assessed(world, settled, window.start, window.end)
        sums: Counter[Any] = Counter()
        parts = twin.allocated_by_place(world, answer, grains, allocate, "province")
        for ((policy, component, _, month, source), province), of_teams in parts.items():
            for team, amount in of_teams.items():
                own = policy, component, f"{month:%Y-%m}"
                for key in ((*own, source, team), (*own, team), (*own, source, team, province)):
                    sums[key] += amount
        found.append((answer, sums))
    got: dict[Any, Row] = {}
    for keys in (("source", "team"), ("team",), ("source", "team", "province")):
        for row in spent.by("component", "month", *keys, allocate=allocate):
            if grains[row["policy"], row["component"]] != "team":
                got[tuple(row[name] for name in ("policy", "component", "month", *keys))] = row
    nothing = {"amount": 0, "lower": 0, "upper": 0}
    event(f"some unknown: {any(row['amount'] is None for row in got.values())}")
    for key in {*got, *(key for _, sums in found for key in sums)}:
        row = got.get(key, nothing)
        for answer, sums in found:
            granted = key[:2] in answer.granted
            assert row["lower"] <= (0 if granted else sums[key]), key
            assert row["upper"] is None or sums[key] <= row["upper"], key
            assert row["amount"] is None or row["amount"] == sums[key], key


@FEWER
@given(questions_of_areas(unknown=3), documents_of_areas(), ALLOCATIONS, st.sets(st.sampled_from(CELL)))
def test_sweeps_share_as_groupings_do(
    question: Asked, other: Row, allocate: Allocation, keys: set[str]
) -> None:
    country, [document], _, window = question
    by = ("policy", *(key for key in CELL if key in {*keys, "team"} - {"policy"}))
    spent = assess(country.network, as_policy(document), window=window)
    policies = [as_policy(document), as_policy(other)]
    draws = [{"document": policy} for policy in policies]
    with TemporaryDirectory() as folder:
        sweeps = [
            sweep(spent, lambda document: document, draws, by=by, allocate=allocate, **asked)
            for asked in ({}, {"resume": folder}, {"resume": folder})
        ]
    expected = [
        tuple(row[name] for name in (*sweeps[0].columns[1:],))
        for policy in policies
        for row in spent.instead(policy).by(*by, allocate=allocate)
    ]
    for table in sweeps:
        assert sorted(map(str, expected)) == sorted(str(tuple(row.values())[1:]) for row in table)
