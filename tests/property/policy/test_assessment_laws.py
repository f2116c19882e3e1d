"""The engine against its day-by-day twin, and the laws of money, on small random countries and documents."""

from __future__ import annotations

import importlib.util
import json
from collections import Counter
from datetime import date
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from dtnet import Attribute, Currency, Metadata, NetworkBuilder, Period, Vocabulary, assess
from dtnet.policy import parse_policy
from dtnet.testing import laws

from ...lengths import examples

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from random import Random
    from types import ModuleType

    from dtnet import Network, Policy

    Draw = Callable[[st.SearchStrategy[Any]], Any]
    Row = dict[str, Any]

pytestmark = pytest.mark.long

LEVELS = ("country", "province", "district", "commune", "village")
FIRST, END = date(2023, 1, 1), date(2024, 7, 1)
INSIDE = [
    date.fromisoformat(day)
    for day in (
        *("2023-01-31", "2023-02-28", "2023-03-01", "2023-03-15", "2023-07-01", "2023-08-10", "2023-08-11"),
        *("2023-11-30", "2023-12-31", "2024-01-01", "2024-02-29", "2024-03-01", "2024-05-17", "2024-06-30"),
    )
]
BEGINS = [date(2023, 2, 1), date(2023, 1, 1), date(2023, 3, 15), date(2023, 7, 1), date(2024, 2, 29)]
ENDS = [date(2023, 8, 10), date(2023, 9, 1), date(2024, 1, 1), date(2024, 6, 30), date(2025, 2, 1)]
WHEN = {
    "kind": st.sampled_from([["a", "b"], ["a"]]),
    "level": st.sampled_from([["village", "commune"], "village", "commune"]),
    "commune.ready": st.booleans(),
    "village.ready": st.booleans(),
    "district.ready": st.booleans(),
}
VOCABULARY = Vocabulary(
    levels=LEVELS,
    body_kinds=("office", "team"),
    area_types=("",),
    relation_types=(),
    attributes=(
        Attribute(name="ready", table="areas", type="yes_no", description="Whether it is ready"),
        Attribute(
            name="team_kinds", table="bodies", type="set", vocabulary=("a", "b"), description="Kinds of team"
        ),
        Attribute(name="people", table="bodies", type="whole", description="Everyone"),
        Attribute(name="leader", table="bodies", type="whole", description="Leaders"),
        Attribute(name="ordinary", table="bodies", type="whole", description="The others"),
    ),
    currency=Currency("VND", 0),
)
METADATA = Metadata(name="toy", extent=Period(FIRST, END))
QUICK = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
FEWER = settings(QUICK, max_examples=examples(50))


@pytest.fixture(scope="module")
def slow() -> ModuleType:
    """The twin, by its path: test folders are no packages."""
    path = Path(__file__).parents[2] / "reference" / "assessment.py"
    spec = importlib.util.spec_from_file_location("reference_assessment", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def stretches(draw: Draw, *, most: int, must: tuple[date, ...] = ()) -> list[tuple[date, date | None]]:
    """The days of the data, cut at some days; the last stretch is open."""
    cuts = sorted({*draw(st.sets(st.sampled_from(INSIDE), max_size=most)), *must})
    edges = [FIRST, *cuts, None]
    return list(pairwise(edges))  # type: ignore[arg-type]


@st.composite
def countries(draw: Draw) -> tuple[list[Row], list[Row]]:
    """Areas and teams: two provinces, of which one may go, all below it then moving to the other."""
    gone = draw(st.none() | st.sampled_from(INSIDE))
    must = () if gone is None else (gone,)
    areas = [
        {"id": "c", "level": "country", "start": FIRST, "end": None, "parent": None, "ready": True},
        {"id": "p1", "level": "province", "start": FIRST, "end": gone, "parent": "c", "ready": True},
        {"id": "p2", "level": "province", "start": FIRST, "end": None, "parent": "c", "ready": True},
    ]
    begins = {"p1": FIRST, "p2": FIRST}
    below = {"d1": ["p1"], "k1": ["p1", "d1"], "k2": ["p1", "p2"], "k3": ["p2", "p1", "d1"]}
    below |= {"v1": ["k1"], "v2": ["k1", "k2"], "v3": ["k2", "k3"], "v4": ["d1", "k3"]}
    for id, parents in below.items():
        level = {"d": "district", "k": "commune", "v": "village"}[id[0]]
        spells = stretches(draw, most=1 if level == "village" else 2, must=must)
        late = id[0] != "d" and draw(st.integers(0, 3)) == 0
        for start, end in spells[1:] if late and len(spells) > 1 else spells:
            there = [each for each in parents if begins.get(each, END) <= start]
            legal = [each for each in there if each != "p1" or gone is None or start < gone] or ["p2"]
            begins.setdefault(id, start)
            parent = draw(st.sampled_from(legal))
            ready = draw(st.booleans())
            areas.append(
                {"id": id, "level": level, "start": start, "end": end, "parent": parent, "ready": ready}
            )
    return areas, [row for number in range(draw(st.integers(2, 5))) for row in teams(draw, number, begins)]


def teams(draw: Draw, number: int, begins: dict[str, date]) -> list[Row]:
    """The rows of one team, which may close, reopen, move and change."""
    rows = []
    for start, end in stretches(draw, most=3):
        homes = [id for id, day in begins.items() if id[0] in "kv" and day <= start]
        closes = draw(st.integers(0, 3)) == 0
        if homes and not (closes and end is not None):
            leader, ordinary = 1, len(rows) + draw(st.integers(0, 1))
            rows.append(
                {
                    "id": f"t{number}",
                    "start": start,
                    "end": END if closes else end,
                    "home": draw(st.sampled_from(homes)),
                    "kinds": draw(st.sampled_from([["a"], ["a", "b"], ["b"], []])),
                    "people": leader + ordinary,
                    "leader": leader,
                    "ordinary": ordinary,
                }
            )
    return rows


def built(areas: list[Row], rows: list[Row]) -> Network:
    builder = NetworkBuilder(VOCABULARY, METADATA)
    columns = {key: [row[key] for row in areas] for key in areas[0]}
    builder.add_areas({**columns, "code": columns["id"], "name": columns["id"], "type": [""] * len(areas)})
    if rows:
        columns = {key: [row[key] for row in rows] for key in rows[0] if key != "kinds"}
        kinds = [row["kinds"] for row in rows]
        builder.add_bodies(
            {**columns, "name": columns["id"], "kind": ["team"] * len(rows), "team_kinds": kinds}
        )
    return builder.build()


def conditions(draw: Draw, *, most: int) -> Row:
    few = draw(st.sampled_from([0, 0, most]))
    keys = draw(st.sets(st.sampled_from(sorted(WHEN)), max_size=few))
    return {key: draw(WHEN[key]) for key in sorted(keys)}


def ceilings(draw: Draw, period: Row, *, least: int, most: int) -> list[Row]:
    begins_a_month = period["from"].endswith("-01")
    found = []
    for _ in range(draw(st.integers(least, most))):
        over = draw(st.sampled_from(["month", "calendar_year", "twelve_months", "period"]))
        if over == "period":
            assume("until" in period)
        part = draw(st.sampled_from(["full", "full", "by_days", "by_months"]))
        if part == "by_months" and over in {"twelve_months", "period"}:
            assume(begins_a_month and period.get("until", "-01").endswith("-01"))
        amount = draw(st.sampled_from([100, 365, 7, 1, 1_000_003]))
        found.append({"amount": f"{amount} VND/team", "over": over, "part": part})
    return found


def component(draw: Draw, id: str, period: Row) -> Row:
    made: Row = {"id": id, "per": "team", "when": conditions(draw, most=2)}
    if draw(st.booleans()):
        made |= {"nature": "at_most", "unclaimed": "full"}
        made |= {"ceiling": ceilings(draw, period, least=1, most=1)}
        return made
    made |= {"nature": "entitlement", "prorate": "any_day"}
    made |= {"ceiling": ceilings(draw, period, least=0, most=2)}
    amount = draw(st.sampled_from([31, 10, 1, 100_001]))
    if draw(st.integers(0, 2)) < 2:
        heads = draw(st.sampled_from(["people", "leader", "ordinary"]))
        return made | {"rate": f"{amount} VND/person/month", "count": heads}
    return made | {"rate": f"{amount} VND/team/month"}


@st.composite
def documents(draw: Draw, id: str = "x.1") -> Row:
    """A document with nothing left open, in the language of this version."""
    start = draw(st.sampled_from(BEGINS))
    period = {"from": str(start)}
    if draw(st.booleans()):
        period["until"] = str(draw(st.sampled_from([day for day in ENDS if day > start])))
    document: Row = {
        "id": id,
        "titles": {"vi": "Một", "en": "One"},
        "instrument": {"ref": "One", "issued": "2023-01-01"},
        "jurisdiction": {
            "id": draw(st.sampled_from(["p1", "c", "p1", "c", "d1", "k1"])),
            "as_of": str(draw(st.sampled_from([FIRST, *INSIDE[:3]]))),
        },
        "on_merger": draw(st.sampled_from(["continues_in_old_area", "ends"])),
        "period": period,
        "purpose": id,
        "component": [component(draw, f"part{at}", period) for at in range(draw(st.integers(1, 2)))],
    }
    if draw(st.integers(0, 2)) == 0:
        document["unopened"] = draw(st.sampled_from(["open_assumed", "closed"]))
        document["opening"] = [opening(draw, period) for _ in range(draw(st.integers(0, 2)))]
    return document


def opening(draw: Draw, period: Row) -> Row:
    days = [day for day in sorted({*BEGINS, *ENDS, *INSIDE}) if str(day) >= period["from"]]
    days = [day for day in days if str(day) <= period.get("until", "9999")]
    start, end = sorted(draw(st.lists(st.sampled_from(days), min_size=2, max_size=2, unique=True)))
    when = conditions(draw, most=1)
    return {"period": {"from": str(start), "until": str(end)}, "cite": {"ref": "Opening"}, "when": when}


WINDOWS = st.just(Period(FIRST, END)) | st.lists(
    st.sampled_from([FIRST, *INSIDE, END]), min_size=2, max_size=2, unique=True
).map(lambda days: Period(*sorted(days)))


def read(document: Row) -> Policy:
    return parse_policy(json.dumps(document), source="x.json", form="json")


def in_place(network: Network, document: Row) -> None:
    place = document["jurisdiction"]
    assume(place["id"] in network.at(place["as_of"]).territory)


@QUICK
@given(countries(), documents(), WINDOWS)
def test_the_engine_is_its_twin(
    slow: ModuleType, country: tuple[list[Row], list[Row]], document: Row, window: Period
) -> None:
    areas, rows = country
    network = built(areas, rows)
    in_place(network, document)
    world = slow.World(areas, rows, FIRST, END)
    spent = assess(network, read(document), window=window)
    paid = slow.assessed(world, document, window.start, window.end)

    def cells(*keys: str) -> dict[tuple[Any, ...], int]:
        """The twin's amounts by component and more."""
        found: Counter[tuple[Any, ...]] = Counter()
        for (component, team), days in paid.items():
            for day, amount in days.items():
                above = {area["level"]: area["id"] for area in world.above(home(team, day), day)}
                at = {"team": team, "month": f"{day:%Y-%m}", "year": day.year, **above}
                found[component, *(at.get(key) for key in keys)] += amount
        return dict(found)

    def home(team: str, day: date) -> str:
        return str(world.row(rows, team, day)["home"])

    natures = {each["id"]: each["nature"] for each in document["component"]}
    sums = Counter({natures[id]: 0 for id in dict.fromkeys(line.component.id for line in spent.lines)})
    for (id, _), days in paid.items():
        sums[natures[id]] += sum(days.values())
    assert spent.totals == sums
    for keys in (("team",), ("month",), ("team", "month"), ("commune", "month"), ("province", "year")):
        got = {tuple(row[key] for key in ("component", *keys)): row for row in spent.by("component", *keys)}
        assert {key: row["amount"] for key, row in got.items()} == cells(*keys)

    def village(team: str, day: date) -> str | None:
        return next(
            (area["id"] for area in world.above(home(team, day), day) if area["level"] == "village"), None
        )

    most = most_by_village(slow.assessed(world, document, FIRST, END), window, village)
    for row in spent.by("component", "month", "village"):
        asked = natures[row["component"]] == "at_most"
        limit = most[row["component"], row["month"], row["village"]] if asked else row["amount"]
        assert row["amount"] <= limit
        assert row["upper"] == limit
        assert row["lower"] == (0 if asked else row["amount"])


def most_by_village(
    paid: Mapping[tuple[str, str], Mapping[date, int]],
    window: Period,
    village: Callable[[str, date], str | None],
) -> Counter[tuple[str, str, str | None]]:
    """The most by component, month and village, if a team is granted any part of its amount of a month.

    Days between others may have one more of a smaller amount. An amount that is larger by one for each day
    gives each day one more.
    """
    found: Counter[tuple[str, str, str | None]] = Counter()
    for (component, team), days in paid.items():
        for month, found_days in groupby(sorted(days), "{:%Y-%m}".format):
            eligible = [*found_days]
            amount, count = sum(days[day] for day in eligible), len(eligible)
            places = [village(team, day) if day in window else "outside" for day in eligible]
            at = 0
            for place, run in groupby(places):
                end = at + len(list(run))
                if place != "outside":
                    found[component, month, place] += max(
                        each * end // count - each * at // count
                        for each in range(max(amount - count, 0), amount + 1)
                    )
                at = end
    return found


@FEWER
@given(countries(), documents(), documents("x.2"), WINDOWS, st.sampled_from(INSIDE))
def test_splitting_a_window_anywhere_adds_up(
    country: tuple[list[Row], list[Row]], one: Row, other: Row, window: Period, day: date
) -> None:
    assume(window.start < day and day in window)
    laws.splitting_windows(built(*country), [read(one), read(other)], window, day)


@FEWER
@given(countries(), documents())
def test_a_month_alone_is_its_cell_of_the_year(country: tuple[list[Row], list[Row]], document: Row) -> None:
    laws.months_alone(built(*country), [read(document)], Period(FIRST, END))


@FEWER
@given(countries(), documents())
def test_no_ceiling_is_exceeded_over_its_window(country: tuple[list[Row], list[Row]], document: Row) -> None:
    laws.ceilings_hold(built(*country), read(document), Period(FIRST, END))


@FEWER
@given(countries(), documents(), documents("x.2"), WINDOWS, st.randoms(use_true_random=False))
def test_order_changes_nothing_and_disjoint_teams_add_up(
    country: tuple[list[Row], list[Row]], one: Row, other: Row, window: Period, random: Random
) -> None:
    areas, rows = country
    policies = [read(one), read(other)]
    spent = assess(built(areas, rows), policies, window=window)
    assume(len(spent.lines) > 0)  # of nothing that is assessed there is no total

    mixed = built(*(random.sample(table, len(table)) for table in country))
    again = assess(mixed, policies[::-1], window=window)
    keys = ("component", "team", "month", "commune")
    assert again.by(*keys).to_dicts() == spent.by(*keys).to_dicts()
    apart = [
        assess(built(areas, [row for row in rows if (row["id"] == "t0") == first]), policies, window=window)
        for first in (True, False)
    ]
    for nature, total in spent.totals.items():
        assert sum(each.totals[nature] for each in apart) == total


@FEWER
@given(countries(), documents())
def test_nothing_is_paid_outside_the_place_or_the_period(
    country: tuple[list[Row], list[Row]], document: Row
) -> None:
    network = built(*country)
    in_place(network, document)
    first, until = document["period"]["from"], document["period"].get("until", "9999")
    spent = assess(network, read(document), window=Period(FIRST, END))
    for row in spent.by("month", "team"):
        assert first[:7] <= row["month"] <= until[:7]
    if document["jurisdiction"]["id"] == "p1":
        inside = set(network.at(document["jurisdiction"]["as_of"]).territory.descendants("p1"))
        later = set(network.area_index.texts) - set(
            network.at(document["jurisdiction"]["as_of"]).territory.ids()
        )
        homes = {row["village"] or row["commune"] for row in spent.by("commune", "village")}
        assert homes <= inside | later
