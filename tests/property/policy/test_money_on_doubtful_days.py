"""Money that hangs on first and last days known within bounds, against every completion by the slow twin."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from dtnet import Metadata, NetworkBuilder, Period, assess
from dtnet.periods import as_window
from dtnet.testing.strategies import as_policy

from ...inner.policy import unknown_area
from ...lengths import examples
from .test_assessment_twin import QUICK, VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from dtnet import Network

    Draw = Callable[[st.SearchStrategy[Any]], Any]
    Row = dict[str, Any]

FIRST, END = date(2023, 1, 1), date(2023, 8, 1)
DAYS = [
    date.fromisoformat(f"2023-{day}")
    for day in ("01-30", "02-01", "02-15", "03-01", "03-31", "04-02", "05-01", "05-30")
]
METADATA = Metadata(name="toy", extent=Period(FIRST, END))
HOMES = {"v1": True, "v2": True, "v3": False}
WIDEST = 4


@st.composite
def areas_in_doubt(draw: Draw) -> list[Row]:
    """The areas, of which one changes, moves or ends on a day that lies within bounds."""
    rows = areas()
    day = draw(st.sampled_from(DAYS))
    chosen = draw(st.sampled_from(["v1", "v2", "k1", "k2"]))
    at = next(at for at, row in enumerate(rows) if row["id"] == chosen)
    low, high = draw(st.integers(0, WIDEST)), draw(st.integers(1, WIDEST))
    bounds = (max(day - timedelta(low), FIRST + timedelta(1)), day + timedelta(high))
    before, ends = rows[at], draw(st.booleans()) and rows[at]["level"] == "village"
    rows[at] = before | {"end": day, "end_bounds": bounds}
    if not ends:
        others = {"k1": ["p1", "p2"], "k2": ["p1", "p2"]}.get(before["id"], ["k1", "k2", "k3"])
        after = {"start": day, "start_bounds": bounds, "ready": draw(st.booleans())}
        rows.insert(at + 1, before | after | {"parent": draw(st.sampled_from(others))})
    return rows


def areas() -> list[Row]:
    rows = [("c", "country", None), ("p1", "province", "c"), ("p2", "province", "c")]
    rows += [("k1", "commune", "p1"), ("k2", "commune", "p1"), ("k3", "commune", "p2")]
    rows += [(id, "village", f"k{id[1]}") for id in HOMES]
    return [
        {
            "id": id,
            "level": level,
            "start": FIRST,
            "end": None,
            "parent": parent,
            "type": "",
            "ready": id != "v2",
            "households": 300 * at,
        }
        for at, (id, level, parent) in enumerate(rows)
    ]


@st.composite
def teams(draw: Draw, *, sure: bool = False) -> list[Row]:
    """One team or two in some versions, some of whose days lie within bounds, unless they are to be sure."""
    rows: list[Row] = []
    for number in range(draw(st.integers(1, 2))):
        edges = sorted(draw(st.sets(st.sampled_from(DAYS), min_size=1, max_size=3)))
        own: list[Row] = []
        for start, end in zip(edges, [*edges[1:], draw(st.sampled_from([None, END]))], strict=True):
            if draw(st.integers(0, 4)) or not own:
                own.append(team(draw, f"t{number}", start, end))
        rows += own
    if sure:
        return rows
    for at in draw(st.sets(st.sampled_from(range(len(rows))), min_size=1, max_size=2)):
        bound(draw, rows, rows[at], draw(st.sampled_from(["start", "start", "end"])))
    assume(any("start_bounds" in row or "end_bounds" in row for row in rows))
    return rows


def team(draw: Draw, id: str, start: date, end: date | None) -> Row:
    deputy, ordinary = draw(st.integers(0, 1)), draw(st.integers(0, 3))
    return {
        "id": id,
        "start": start,
        "end": end,
        "home": draw(st.sampled_from([*HOMES, "v1", "k1"])),
        "kinds": draw(st.sampled_from([["a"], ["a"], ["b"]])),
        "people": 1 + deputy + ordinary,
        "leader": 1,
        "deputy": deputy,
        "ordinary": ordinary,
        "reported_on": date(2023, 3, 15),
    }


def bound(draw: Draw, rows: list[Row], row: Row, edge: str) -> None:
    """Bounds around a day; versions that follow each other share theirs."""
    day, other = row[edge], {"start": "end", "end": "start"}[edge]
    if day is None:
        return
    same = [each for each in rows if each["id"] == row["id"]]
    edges = {each[name] for each in same for name in ("start", "end")} - {None, day}
    edges |= {each for of in same for name in ("start", "end") for each in of.get(f"{name}_bounds", ())}
    least = max((each for each in edges if each < day), default=FIRST - timedelta(1))
    most = min((each for each in edges if each > day), default=END + timedelta(9))
    low = draw(st.integers(0, min(WIDEST, (day - least).days - 1)))
    high = draw(st.integers(0, min(WIDEST, (most - day).days - 1)))
    for each, name in ((row, edge), *((each, other) for each in same if each[other] == day)):
        each[f"{name}_bounds"] = (day - timedelta(low), day + timedelta(high))


def columns_of(rows: list[Row]) -> dict[str, list[Any]]:
    names = [name for name in rows[0] if name != "kinds" and not name.endswith("_bounds")]
    columns = {name: [row[name] for row in rows] for name in names}
    for edge in ("start", "end"):
        for place, side in enumerate(("earliest", "latest")):
            cells = [row.get(f"{edge}_bounds") for row in rows]
            columns[f"{edge}_{side}"] = [None if each is None else each[place] for each in cells]
    return columns


def built(places: list[Row], rows: list[Row]) -> Network:
    builder = NetworkBuilder(VOCABULARY, METADATA)
    columns = columns_of(places)
    builder.add_areas({**columns, "code": columns["id"], "name": columns["id"]})
    columns = columns_of(rows)
    kinds = [row["kinds"] for row in rows]
    builder.add_bodies({**columns, "name": columns["id"], "kind": ["team"] * len(rows), "team_kinds": kinds})
    return builder.build()


@st.composite
def documents(draw: Draw) -> Row:
    """A document that pays most of these teams."""

    def one(*options: Any) -> Any:  # noqa: ANN401 - whatever a document holds
        return draw(st.sampled_from(options))

    part: Row = {"id": "support", "per": "team", "nature": "entitlement"}
    ceiling = {
        "amount": f"{one(1, 250, 1_000)} VND/team",
        "over": one("month", "calendar_year", "twelve_months"),
        "part": one("full", "full", "by_days"),
    }
    if one(0, 0, 0, 0, 1):
        part |= {"nature": "at_most", "unclaimed": "full", "ceiling": [ceiling]}
    else:
        per, time = one("team", "person"), one("month", "month", "month", "year", "quarter", "once")
        part["rate"] = f"{one(100, 100, 3, 12)} VND/{per}/{time}"
        rule = one(None, None, "up", "half_up", "half_even", "half_even")
        if rule is not None:
            part["round"] = {"rule": rule, "to": f"{one(1, 1, 2, 3)} VND"}
        if per == "person":
            part["count"] = one("people", "ordinary")
        if time != "once":
            steps = {"steps": [{"days": 2, "share": "1/2"}, {"days": 20, "share": 1}]}
            part["prorate"] = one("any_day", "any_day", "all_days", "actual_days", "thirtieths", steps)
            part["facts"] = one("first_day", "last_day", "each_day")
        part["ceiling"] = one([], [], [ceiling])
    part["when"] = one({}, {}, {"kind": ["a"]}, {"village.ready": True}, {"level": "village"})
    return {
        "id": "x.1",
        "titles": {"vi": "Một", "en": "One"},
        "instrument": {"ref": "One", "issued": "2023-01-01"},
        "jurisdiction": {"id": one("c", "p1"), "as_of": "2023-01-01"},
        "on_merger": "continues_in_old_area",
        "period": {"from": one("2023-01-01", "2023-02-03"), "until": "2023-08-01"},
        "purpose": "x.1",
        "component": [part],
    }


@st.composite
def documents_as_of(draw: Draw) -> tuple[list[Row], Row]:
    """Areas, and a document whose jurisdiction or condition goes by areas of a day within bounds, or near."""
    places, document = draw(areas_in_doubt()), draw(documents())
    first, last = next(row["end_bounds"] for row in places if "end_bounds" in row)
    as_of = first + timedelta(draw(st.integers(-1, (last - first).days)))
    if draw(st.booleans()):
        document["component"][0]["when"] = {
            "areas": {"ids": [draw(st.sampled_from(["p1", "k1", "k3", "v1"]))], "as_of": str(as_of)}
        }
    else:
        area = draw(st.sampled_from(["c", "p1", "p1", "k1", "v1"]))
        document["jurisdiction"] = {"id": area, "as_of": str(as_of)}
        document["on_merger"] = draw(st.sampled_from(["continues_in_old_area", "ends"]))
    return places, document


WINDOWS = st.sampled_from(
    ["2023-01-01..2023-08-01", "2023-02-01..2023-05-01", "2023-03", "2023-01-31..2023-04-01"]
)


@settings(QUICK, max_examples=examples(100))
@given(teams(), documents(), WINDOWS)
def test_bounds_hold_every_completion_of_the_days_of_teams(
    policy_twin: ModuleType, rows: list[Row], document: Row, window: str
) -> None:
    check(policy_twin, areas(), rows, document, window)


@settings(QUICK, max_examples=examples(100))
@given(areas_in_doubt(), teams(sure=True), documents(), WINDOWS)
def test_bounds_hold_every_completion_of_the_days_of_areas(
    policy_twin: ModuleType, places: list[Row], rows: list[Row], document: Row, window: str
) -> None:
    ends = {row["id"]: row["end"] for row in places}
    assume(all(ends[row["home"]] is None for row in rows))  # else its team would have no home
    check(policy_twin, places, rows, document, window)


@settings(QUICK, max_examples=examples(100))
@given(documents_as_of(), teams(sure=True), WINDOWS)
def test_bounds_hold_where_a_policy_goes_by_areas_of_a_doubtful_day(
    policy_twin: ModuleType, asked: tuple[list[Row], Row], rows: list[Row], window: str
) -> None:
    places, document = asked
    ends = {row["id"]: row["end"] for row in places}
    assume(all(ends[row["home"]] is None for row in rows))  # else its team would have no home
    assume(unknown_area(built(places, rows), as_policy(document)) is None)
    check(policy_twin, places, rows, document, window)


@settings(QUICK, max_examples=examples(100))
@given(teams(), documents(), WINDOWS, st.sampled_from(DAYS), st.integers(1, 40))
def test_days_of_an_area_without_teams_change_no_amount(
    rows: list[Row], document: Row, window: str, day: date, wide: int
) -> None:
    """An area in doubt in which nobody is cuts the months of no team elsewhere."""
    bounds = (max(day - timedelta(wide), FIRST + timedelta(1)), day + timedelta(wide))
    empty = areas()[-1] | {"id": "v9", "start": FIRST, "end": None}
    known = assess(built([*areas(), empty], rows), as_policy(document), window=window)
    doubtful = built([*areas(), empty | {"end": day, "end_bounds": bounds}], rows)
    spent = assess(doubtful, as_policy(document), window=window)
    event(f"sharp {known.sharp}, known {all(line.amounts.is_known for line in known.lines)}")
    assert spent.sharp == known.sharp
    for keys in BESIDE:
        assert spent.by(*keys).to_dicts() == known.by(*keys).to_dicts(), keys
    for keys in (("unit", "month"), ("province", "unit")):
        for size in (1, 4096):
            batches = [row for batch in spent.batches(*keys, size=size) for row in batch.to_dicts()]
            assert sorted(batches, key=str) == sorted(spent.by(*keys).to_dicts(), key=str), keys


BESIDE = ((), ("unit",), ("unit", "month"), ("team", "year"), ("month", "source"), ("component", "month"))
KEYS = ("unit", "commune", "province")
NOTHING: dict[str, Any] = {"amount": 0, "lower": 0, "upper": 0}


def check(twin: ModuleType, places: list[Row], rows: list[Row], document: Row, window: str) -> None:
    """Each cell, of a unit or an area, holds what it has in every completion."""
    spent = assess(built(places, rows), as_policy(document), window=window)
    if spent.not_assessed:  # an area that is not there on the day for which a policy names it
        assert spent.bounds == (0, None)
        return
    cells: dict[Any, dict[str, Any]] = {
        (name, row[name], row["month"]): row for name in KEYS for row in spent.by("component", name, "month")
    }
    worlds = twin.days_completed(twin.World(areas=places, teams=rows, first=FIRST, end=END, inputs={}))
    sums = [paid_in(twin, world, document, as_window(window)) for world in worlds]
    claimed = document["component"][0]["nature"] == "entitlement"
    known = all(row["amount"] is not None for row in cells.values())
    event(f"sharp {spent.sharp}, known {known}")
    for key in {*cells, *(key for each in sums for key in each)}:
        row, amounts = cells.get(key, NOTHING), {each[key] for each in sums}
        lower, upper = min(amounts) * claimed, max(amounts)
        assert row["lower"] <= lower, key
        assert row["upper"] is None or upper <= row["upper"], key
        if row["amount"] is not None:
            assert {row["amount"]} == amounts, key
        if spent.sharp and key[0] == "unit":
            assert (row["lower"], row["upper"]) == (lower, upper), key


def paid_in(twin: ModuleType, world: Any, document: Row, days: Period) -> Counter[Any]:  # noqa: ANN401 - the twin's
    """The twin's amounts by unit, commune and province, and month."""
    sums: Counter[Any] = Counter()
    answer = twin.assessed(world, [twin.settled(document)], days.start, days.end)
    for (_, _, unit, _), paid in answer.amounts.items():
        for day, amount in paid.items():
            row = world.row(unit, day)
            above = (
                {} if row is None else {each["level"]: each["id"] for each in world.above(row["home"], day)}
            )
            for name in KEYS:
                sums[name, unit if name == "unit" else above.get(name), f"{day:%Y-%m}"] += amount
    return sums
