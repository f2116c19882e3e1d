"""The engine against its slow twin, cell by cell, on small random countries and random documents."""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from dtnet import (
    Attribute,
    Catalogue,
    Citation,
    Currency,
    Metadata,
    NetworkBuilder,
    Origin,
    Period,
    Vocabulary,
    assess,
)
from dtnet.errors import ArgumentError
from dtnet.network import Event, Succession
from dtnet.testing import laws
from dtnet.testing.strategies import as_policy, assessment_inputs, policy_documents, windows_of

from ...inner.policy import unknown_area
from ...lengths import examples

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from dtnet import Network

    Draw = Callable[[st.SearchStrategy[Any]], Any]
    Row = dict[str, Any]

pytestmark = pytest.mark.long

LEVELS = ("country", "province", "district", "commune", "village")
FIRST, END = date(2023, 1, 1), date(2024, 5, 1)
INSIDE = [
    date.fromisoformat(day)
    for day in (
        *("2023-01-31", "2023-02-28", "2023-03-01", "2023-03-15", "2023-07-01", "2023-08-10"),
        *("2023-11-30", "2023-12-31", "2024-01-01", "2024-02-29", "2024-03-01", "2024-03-17"),
    )
]
ATTRIBUTES = (
    Attribute(name="ready", table="areas", type="yes_no", description="Whether it is ready"),
    Attribute(name="households", table="areas", type="whole", description="Households"),
    Attribute(
        name="team_kinds", table="bodies", type="set", vocabulary=("a", "b"), description="Kinds of team"
    ),
    *(
        Attribute(name=name, table="bodies", type="whole", description=f"How many: {name}")
        for name in ("people", "leader", "deputy", "ordinary")
    ),
    Attribute(name="reported_on", table="bodies", type="day", description="The day of its last report"),
)
VOCABULARY = Vocabulary(
    levels=LEVELS,
    body_kinds=("team",),
    area_types=("", "xã", "phường"),
    relation_types=(),
    attributes=ATTRIBUTES,
    currency=Currency("VND", 0),
)
METADATA = Metadata(name="toy", extent=Period(FIRST, END))
DOMAIN = {
    "ready": [False, True],
    "households": [0, 221, 1_000],
    "kinds": [["a"], ["b"], ["a", "b"], []],
    "people": [0, 3, 12],
    "reported_on": [date(2023, 2, 28), date(2023, 3, 15), date(2024, 2, 29)],
    "persons": [0, 4],
    "times": [0, 11],
    "amount": [0, 1_001],
}
SURE = {"ready", "kinds"}
"""What a fact may be, in full."""
RESTS = {"yields_to", "deducts", "ceiling"}
"""What makes amounts of a policy rest on what is granted of a benefit that nobody has claimed."""
QUICK = settings(suppress_health_check=list(HealthCheck), deadline=None)
FEWER = settings(QUICK, max_examples=examples(30))


@attrs.define
class Country:
    """Rows, and the network made of them."""

    areas: list[Row]
    teams: list[Row]
    successions: list[Row]
    network: Network

    def world(self, twin: ModuleType, inputs: dict[str, dict[str, list[Any]]]) -> Any:  # noqa: ANN401
        rows = {
            name: [dict(zip(table, cells, strict=True)) for cells in zip(*table.values(), strict=True)]
            for name, table in inputs.items()
        }
        return twin.World(
            areas=self.areas,
            teams=self.teams,
            first=FIRST,
            end=END,
            successions=self.successions,
            inputs=rows,
        )


def stretches(draw: Draw, *, most: int, must: tuple[date, ...] = ()) -> list[tuple[date, date | None]]:
    """The days of the data, cut at some days; the last stretch is open."""
    cuts = sorted({*draw(st.sets(st.sampled_from(INSIDE), max_size=most)), *must})
    return list(pairwise([FIRST, *cuts, None]))  # type: ignore[arg-type]


@st.composite
def countries(draw: Draw, *, unknown: int = 0, merges: bool = False) -> Country:
    """Two provinces and what is below them; so many unknown facts.

    One province may go: into the other, a new one, or both. The new one may go into the other later.
    On the day on which the first goes a commune may, into a new one, alone or with another commune. With
    `merges` the province does go.
    """
    gone = draw(st.sampled_from(INSIDE) if merges else st.none() | st.sampled_from(INSIDE))
    into = draw(st.sampled_from([["p2"], ["p2"], ["p3"], ["p2", "p3"]])) if gone else []
    later = [day for day in INSIDE if gone is not None and day > gone and "p3" in into]
    again = draw(st.none() | st.sampled_from(later)) if later else None
    merged = draw(st.sampled_from([[], [], ["k1"], ["k1", "k2"]])) if gone else []
    must = tuple(day for day in (gone, again) if day is not None)
    ends = {"p1": gone, "p3": again, **dict.fromkeys(merged, gone)}
    areas = [
        area(draw, id="c", level="country", start=FIRST, end=None, parent=None),
        area(draw, id="p1", level="province", start=FIRST, end=gone, parent="c"),
        area(draw, id="p2", level="province", start=FIRST, end=None, parent="c"),
    ]
    begins = {"p1": FIRST, "p2": FIRST}
    if gone is not None and "p3" in into:
        begins["p3"] = gone
        areas.append(area(draw, id="p3", level="province", start=gone, end=again, parent="c"))
    below = {"k1": ["p1", "d1"], "k2": ["p1", "p2", "p3"], "k3": ["p2", "p3"]}
    below |= {"v1": ["k1", "k3"], "v2": ["k1", "k2", "k3"], "v3": ["d1", "k2", "k3"]}
    for id, parents in ({"d1": ["p1", "p3"]} | below).items():
        level = {"d": "district", "k": "commune", "v": "village"}[id[0]]
        spells = [each for each in stretches(draw, most=1, must=must) if not_after(each[0], ends.get(id))]
        late = id[0] != "d" and id not in merged and draw(st.sampled_from([False, False, False, True]))
        if id == "k3":
            spells = [each for each in spells if merged and each[0] >= must[0]]
        for start, end in spells[1:] if late and id != "k3" and len(spells) > 1 else spells:
            there = [each for each in parents if begins.get(each, END) <= start]
            legal = [each for each in there if not_after(start, ends.get(each))] or ["p2"]
            begins.setdefault(id, start)
            areas.append(
                area(draw, id=id, level=level, start=start, end=end, parent=draw(st.sampled_from(legal)))
            )
    successions = [
        {"source": "p1", "target": each, "share": draw(shares(len(into))), "on": gone} for each in into
    ]
    if len(into) > 1 and None not in (known := [each["share"] for each in successions]):
        assume(sum(known) == 1)
    if again is not None:
        successions.append({"source": "p3", "target": "p2", "share": Fraction(1), "on": again})
    successions += [{"source": each, "target": "k3", "share": Fraction(1), "on": gone} for each in merged]
    teams: list[Row] = []
    for number in range(draw(st.integers(1, 3))):
        teams += some_teams(draw, f"t{number}", begins, ends, successions)
    for _ in range(unknown):
        forget(draw, areas, teams)
    return Country(areas, teams, successions, built(areas, teams, successions))


def not_after(day: date, last: date | None) -> bool:
    return last is None or day < last


def shares(parts: int) -> st.SearchStrategy[Fraction | None]:
    return st.just(Fraction(1)) if parts == 1 else st.sampled_from([Fraction(1, parts), None])


def area(draw: Draw, **cells: Any) -> Row:  # noqa: ANN401 - cells of all types
    return {
        **cells,
        "type": draw(st.sampled_from(["", "xã", "phường"])),
        "ready": draw(st.booleans()),
        "households": draw(st.sampled_from([1, 0, 219, 220, 661])),
    }


def some_teams(
    draw: Draw, id: str, begins: dict[str, date], ends: dict[str, date | None], successions: list[Row]
) -> list[Row]:
    """The rows of one team, which may close, reopen, move, change, and be established under another id."""
    rows: list[Row] = []
    must = () if ends["p1"] is None else (ends["p1"],)
    for start, end in stretches(draw, most=2, must=must):
        homes = [
            place
            for place, day in begins.items()
            if place[0] in "kv" and day <= start and not_after(start, ends.get(place))
        ]
        closes = draw(st.sampled_from([False, False, False, True]))
        if not homes or (closes and end is not None):
            continue
        again = bool(rows) and rows[-1]["end"] == start and draw(st.sampled_from([False, False, True]))
        if again:
            successions.append(
                {"source": rows[-1]["id"], "target": f"{id}-{len(rows)}", "share": Fraction(1), "on": start}
            )
        known = rows[-1]["id"] if rows and not again else f"{id}-{len(rows)}"
        deputy, ordinary = draw(st.integers(0, 1)), draw(st.integers(0, 3))
        rows.append(
            {
                "id": known,
                "start": start,
                "end": END if closes else end,
                "home": draw(st.sampled_from(homes)),
                "kinds": draw(st.sampled_from([["a"], ["a", "b"], ["b"], []])),
                "people": 1 + deputy + ordinary,
                "leader": 1,
                "deputy": deputy,
                "ordinary": ordinary,
                "reported_on": draw(st.sampled_from(DOMAIN["reported_on"])),
            }
        )
    return rows


def forget(draw: Draw, areas: list[Row], teams: list[Row]) -> None:
    """Some fact of one row, which nobody knows any more."""
    rows = draw(st.sampled_from([areas[3:], teams] if teams else [areas[3:]]))
    row = draw(st.sampled_from(rows))
    row[draw(st.sampled_from(sorted(DOMAIN.keys() & row.keys())))] = None


def built(areas: list[Row], teams: list[Row], successions: list[Row]) -> Network:
    builder = NetworkBuilder(VOCABULARY, METADATA)
    columns = {key: [row[key] for row in areas] for key in areas[0]}
    builder.add_areas({**columns, "code": columns["id"], "name": columns["id"]})
    if teams:
        columns = {key: [row[key] for row in teams] for key in teams[0] if key != "kinds"}
        kinds = [row["kinds"] for row in teams]
        builder.add_bodies(
            {**columns, "name": columns["id"], "kind": ["team"] * len(teams), "team_kinds": kinds}
        )
    for day in sorted({each["on"] for each in successions}):
        builder.add_event(Event(id=str(day), title="Reform", operating=day, citation=Citation(ref="made up")))
    for each in successions:
        builder.add_succession(
            Succession(
                event=str(each["on"]),
                source=each["source"],
                target=each["target"],
                share=each["share"],
                basis={None: "unknown", 1: "whole"}.get(each["share"], "assumed_equal"),
                origin=Origin.ASSUMED,
            )
        )
    return builder.build()


@st.composite
def questions(
    draw: Draw, *, unknown: int = 0, opened: bool = False
) -> tuple[Country, list[Row], dict[str, Any], Period]:
    """A country, one policy or two of it, inputs and a window."""
    country = draw(countries(unknown=unknown))
    documents = [draw(policy_documents(country.network, opened=opened))]
    if draw(st.sampled_from([False, False, True])):
        others = ["x.1", "purpose:aid", "purpose:x.1"]
        documents.append(draw(policy_documents(country.network, id="x.2", others=others)))
    inputs = draw(assessment_inputs(country.network, documents, unknown=unknown > 0))
    return country, documents, inputs, draw(windows_of(country.network))


def engine(country: Country, documents: list[Row], inputs: dict[str, Any], window: Period) -> Any:  # noqa: ANN401
    """The assessment; None if two policies pay one unit for one purpose."""
    policies = [as_policy(each) for each in documents]
    try:
        return assess(country.network, policies, window=window, inputs=inputs, missing_history="nothing_paid")
    except ArgumentError as error:
        assume("in two ways" not in str(error))  # one table cannot be about teams and about areas
        if "both pay" in str(error):
            return None
        raise


def adds_up(spent: Any) -> bool:  # noqa: ANN401 - the same
    """Whether there is an answer, with every amount known: what yields to what may be granted has none."""
    return spent is not None and not spent.by("component", "unit", "month", "source").missing("amount").any()


@QUICK
@given(questions())
def test_the_engine_is_its_twin(
    policy_twin: ModuleType, question: tuple[Country, list[Row], dict[str, Any], Period]
) -> None:
    country, documents, inputs, window = question
    settled = [policy_twin.settled(each) for each in documents]
    world = country.world(policy_twin, inputs)
    spent = engine(country, documents, inputs, window)
    try:
        answer = policy_twin.assessed(world, settled, window.start, window.end)
    except policy_twin.InPartError:
        event("a merged commune lies on the ground in part")
        return
    assert (spent is None) == bool(answer.paid_twice)
    if spent is not None:
        check_cells(spent, answer, documents)


def pays_a_first_sum(document: Row) -> bool:
    """Whether one source of funds pays first, up to an amount of a month or year."""
    return any("up_to" in each for each in document.get("funding", ()))


def check_cells(spent: Any, answer: Any, documents: list[Row]) -> None:  # noqa: ANN401
    """Every cell is that of the twin.

    Args:
        spent: The assessment.
        answer: The twin's.
        documents: The policies.
    """
    # amounts that rest on what is granted of others
    rests = {each["id"] for each in documents if each.keys() & RESTS}
    # amounts of which less granted before leaves more; `test_unclaimed` enumerates these
    shifting = {
        (policy["id"], each["id"])
        for policy in documents
        for each in policy["component"]
        if policy["id"] in rests or {"rate", "ceiling"} <= each.keys()
    }
    # if less was granted before, a source that pays first may pay the whole of a month
    first_sums = {each["id"] for each in documents if pays_a_first_sum(each)}
    expected: Counter[tuple[Any, ...]] = Counter()
    for (policy, component, unit, source), days in answer.amounts.items():
        for day, amount in days.items():
            expected[policy, component, unit, f"{day:%Y-%m}", source] += amount
    got = {
        (row["policy"], row["component"], row["unit"], row["month"], row["source"]): row
        for row in spent.by("component", "unit", "month", "source")
    }
    whole: Counter[tuple[Any, ...]] = Counter()
    for key, amount in expected.items():
        whole[key[:4]] += amount
    # of what is at most and not claimed, the twin takes the most: one of the answers that are possible
    assert set(got) >= set(+expected)
    for key, row in got.items():
        if row["amount"] is None and key[0] in rests:
            assert row["lower"] <= expected[key]
            assert row["upper"] is None or expected[key] <= row["upper"]
            continue
        granted = key[:2] in answer.granted
        assert row["amount"] == expected[key] <= row["upper"]
        assert row["lower"] == (0 if granted else row["amount"])
        if granted and key[:2] in shifting:
            continue
        assert row["upper"] <= (whole[key[:4]] if granted and key[0] in first_sums else row["amount"])
    if spent.lines and all(row["amount"] is not None for row in got.values()):
        assert sum(spent.totals.values()) == expected.total()
    left_out = sorted((each.policy, each.component) for each in spent.not_assessed)
    assert left_out == sorted(each[:2] for each in answer.not_assessed)


@FEWER
@given(questions(unknown=2), st.booleans())
def test_bounds_hold_what_is_possible(
    policy_twin: ModuleType,
    question: tuple[Country, list[Row], dict[str, Any], Period],
    by_source: bool,  # noqa: FBT001 - it is drawn
) -> None:
    country, documents, inputs, window = question
    world = country.world(policy_twin, inputs)
    settled = [policy_twin.settled(each) for each in documents]
    unknown = policy_twin.unknown_facts(world, DOMAIN)
    if len(list(policy_twin.completions(world, DOMAIN))) > 16:
        return
    try:
        possible = policy_twin.bounds(
            world,
            settled,
            window.start,
            window.end,
            DOMAIN,
            lambda policy, component, unit, source, day: (
                *(policy, component, unit, f"{day:%Y-%m}"),
                *([source] if by_source else []),
            ),
        )
    except policy_twin.InPartError:
        event("a merged commune lies on the ground in part")
        return
    spent = engine(country, documents, inputs, window)
    if spent is None:
        return
    keys = ("component", "unit", "month", *(["source"] if by_source else []))
    got = {tuple(row[key] for key in ("policy", *keys)): row for row in spent.by(*keys)}
    nothing = {"amount": 0, "lower": 0, "upper": 0}
    for key in {*got, *possible}:
        row, (lower, amount, upper) = got.get(key, nothing), possible.get(key, (0, 0, 0))
        assert row["lower"] <= lower
        assert row["upper"] is None or upper <= row["upper"]
        if row["amount"] is not None:
            assert row["amount"] == amount
        if not unknown and not any(each.keys() & RESTS for each in documents):
            assert row["amount"] is not None


@FEWER
@given(questions(), st.sampled_from(INSIDE))
def test_splitting_windows_and_rows_changes_nothing(
    question: tuple[Country, list[Row], dict[str, Any], Period], day: date
) -> None:
    country, documents, inputs, window = question
    assume(adds_up(engine(country, documents, inputs, window)))
    policies = [as_policy(each) for each in documents]
    asked = {"inputs": inputs, "missing_history": "nothing_paid"}
    laws.splitting_spells(country.network, policies, window, day, **asked)
    if window.start < day and day in window:
        laws.splitting_windows(country.network, policies, window, day, **asked)


@FEWER
@given(questions())
def test_a_month_alone_is_its_cell(question: tuple[Country, list[Row], dict[str, Any], Period]) -> None:
    country, documents, inputs, window = question
    assume(adds_up(engine(country, documents, inputs, window)))
    policies = [as_policy(each) for each in documents]
    laws.months_alone(country.network, policies, window, inputs=inputs, missing_history="nothing_paid")


@FEWER
@given(questions())
def test_ceilings_periods_and_documents_hold(
    question: tuple[Country, list[Row], dict[str, Any], Period],
) -> None:
    country, (document, *_), inputs, window = question
    policy = as_policy(document)
    own = {key: table for key, table in inputs.items() if key in str(document)}
    laws.documents_read_back(policy)
    laws.paid_in_its_period(country.network, policy, window, inputs=own, missing_history="nothing_paid")
    laws.ceilings_hold(
        country.network, policy, Period(FIRST, END), inputs=own, missing_history="nothing_paid"
    )


@QUICK
@given(questions(opened=True))
def test_an_opening_publishes_what_it_opens_alone(
    policy_twin: ModuleType, question: tuple[Country, list[Row], dict[str, Any], Period]
) -> None:
    """The total beside a published one is what the twin pays by the document with that opening alone."""
    country, (document, *_), inputs, window = question
    own = {key: table for key, table in inputs.items() if key in str(document)}
    laws.openings_stand_alone(
        country.network, as_policy(document), window, inputs=own, missing_history="nothing_paid"
    )
    published = [each for each in document["opening"] if "published" in each]
    inside = [
        each
        for each in published
        if str(window.start) <= each["period"]["from"]
        and each["period"].get("until", "9999") <= str(window.end)
    ]
    got = iter(engine(country, [document], own, window).recomputed)
    world = country.world(policy_twin, own)
    for opening in inside:
        settled = policy_twin.settled(document | {"unopened": "closed", "opening": [opening]})
        try:
            answer = policy_twin.assessed(world, [settled], window.start, window.end)
        except policy_twin.InPartError:
            event("a merged commune lies on the ground in part")
            return
        if not answer.not_assessed and len({each["nature"] for each in document["component"]}) == 1:
            assert next(got).computed == sum(sum(days.values()) for days in answer.amounts.values())
    assert not list(got)


@FEWER
@given(st.data(), questions())
def test_a_part_with_a_catalogue_is_the_part_with_the_policies_that_it_holds(
    data: st.DataObject, question: tuple[Country, list[Row], dict[str, Any], Period]
) -> None:
    country, documents, inputs, window = question
    within = data.draw(st.sampled_from(sorted({row["id"] for row in country.areas} - {"c"})), label="within")
    part = country.network.select(within=within)
    catalogue = Catalogue.of([as_policy(each) for each in documents])
    held = [policy for policy in catalogue if unknown_area(part, policy.chosen()) is None]
    own = {key: rows_of(part, table) for key, table in inputs.items() if key in str(held)}
    event(f"{len(held)} of {len(documents)} policies held")
    try:
        laws.parts_hold_their_policies(
            country.network, catalogue, within, window, inputs=own, missing_history="nothing_paid"
        )
    except ArgumentError as error:
        assume("in two ways" not in str(error))
        if "both pay" not in str(error):
            raise


def rows_of(network: Network, table: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """The rows of an input that speak of units of a network."""
    known = [
        network.body_index.get(unit) is not None or network.area_index.get(unit) is not None
        for unit in table["unit"]
    ]
    return {
        name: [cell for cell, here in zip(cells, known, strict=True) if here] for name, cells in table.items()
    }
