"""Money of teams in areas whose parent is one of several, against every choice of candidates by the twin."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

from hypothesis import event, given, settings
from hypothesis import strategies as st

from dtnet import NetworkBuilder, assess
from dtnet.network import ParentAmong
from dtnet.periods import as_window
from dtnet.testing.strategies import as_policy

from ...lengths import examples
from .test_assessment_twin import QUICK, VOCABULARY
from .test_money_on_doubtful_days import (
    DAYS,
    END,
    FIRST,
    KEYS,
    METADATA,
    NOTHING,
    WINDOWS,
    areas,
    columns_of,
    documents,
    paid_in,
    teams,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from types import ModuleType

    from dtnet import Network

    Draw = Callable[[st.SearchStrategy[Any]], Any]
    Row = dict[str, Any]
    Run = tuple[str, list[str], str, date, date | None]
    """An area, its candidates, the lowest area around them, the first day and the end."""

HEADS = {"attribute": "commune.households", "base": 1, "block": 900, "blocks": "full", "least": 1}


@st.composite
def runs(draw: Draw) -> list[Run]:
    """One area or two that lie, on some days, in one of several communes."""
    found = []
    for area in draw(st.lists(st.sampled_from(["v1", "v2", "v3"]), min_size=1, max_size=2, unique=True)):
        candidates, parent = draw(
            st.sampled_from([(["k1", "k2"], "p1"), (["k1", "k2"], "p1"), (["k1", "k3"], "c")])
        )
        start = draw(st.sampled_from([FIRST, FIRST, *DAYS]))
        end = draw(st.sampled_from([None, None, *(day for day in DAYS if day > start)]))
        found.append((area, candidates, parent, start, end))
    return found


@st.composite
def documents_about_communes(draw: Draw) -> Row:
    """A document of a commune or about communes, or any other."""
    document = draw(documents())
    [part] = document["component"]
    what = draw(st.sampled_from(["any", "when", "when", "households", "areas", "jurisdiction", "norm"]))
    if what == "when":
        part["when"] = {"commune.ready": draw(st.booleans())}
    elif what == "households":
        part["when"] = {"commune.households": {"from": draw(st.sampled_from([900, 1_000, 1_300]))}}
    elif what == "areas":
        part["when"] = {"areas": {"ids": ["k1"], "as_of": str(draw(st.sampled_from([FIRST, *DAYS])))}}
    elif what == "jurisdiction":
        document["jurisdiction"] = {"id": draw(st.sampled_from(["k1", "k2"])), "as_of": "2023-02-15"}
    elif what == "norm" and part.get("count"):
        part["norm"] = {"heads": HEADS, "use": draw(st.sampled_from(["cap", "require", "report"]))}
    return document


def with_parents(places: list[Row], chosen: Iterator[tuple[Run, str]]) -> list[Row]:
    """The areas, each with a parent on the days of its run."""
    rows = list(places)
    for (area, _, _, start, end), parent in chosen:
        [row] = [each for each in rows if each["id"] == area]
        own = [row | {"end": start}] if start > FIRST else []
        own.append(row | {"start": start, "end": end, "parent": parent})
        own += [] if end is None else [row | {"start": end}]
        rows = [each for other in rows for each in (own if other is row else [other])]
    return rows


def built(rows: list[Row], people: list[Row], given: list[Run]) -> Network:
    builder = NetworkBuilder(VOCABULARY, METADATA)
    columns = columns_of(rows)
    builder.add_areas({**columns, "code": columns["id"], "name": columns["id"]})
    columns = columns_of(people)
    kinds = [row["kinds"] for row in people]
    builder.add_bodies({**columns, "name": columns["id"], "kind": ["team"] * len(kinds), "team_kinds": kinds})
    for area, candidates, _, start, end in given:
        for each in candidates:
            among = ParentAmong(area=area, candidate=each, start=start, end=end, origin="assumed")
            builder.add_parent_among(among)
    return builder.build()


@settings(QUICK, max_examples=examples(120))
@given(runs(), teams(sure=True), documents_about_communes(), WINDOWS)
def test_bounds_hold_every_choice_of_candidates(
    policy_twin: ModuleType, given: list[Run], people: list[Row], document: Row, window: str
) -> None:
    network = built(with_parents(areas(), ((run, run[2]) for run in given)), people, given)
    spent = assess(network, as_policy(document), window=window)
    assert not spent.not_assessed
    cells: dict[Any, dict[str, Any]] = {
        (name, row[name], row["month"]): row for name in KEYS for row in spent.by("component", name, "month")
    }
    sums = []
    for chosen in product(*(run[1] for run in given)):
        places = with_parents(areas(), zip(given, chosen, strict=True))
        world = policy_twin.World(areas=places, teams=people, first=FIRST, end=END, inputs={})
        sums.append(paid_in(policy_twin, world, document, as_window(window)))
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
    total = {sum(amount for (name, *_), amount in each.items() if name == "unit") for each in sums}
    lower, upper = spent.bounds
    assert lower <= min(total) * claimed
    assert upper is None or max(total) <= upper
    if spent.sharp:
        assert (lower, upper) == (min(total) * claimed, max(total))
    if document["jurisdiction"]["id"] == "c" and "commune" not in str(document) and "k1" not in str(document):
        assert len(total) == 1
        assert lower == upper or not claimed, "the country is certain"


@settings(QUICK, max_examples=examples(24))
@given(runs(), teams(sure=True), documents_about_communes(), WINDOWS)
def test_explanations_have_the_bounds_of_the_assessment(
    given: list[Run], people: list[Row], document: Row, window: str
) -> None:
    network = built(with_parents(areas(), ((run, run[2]) for run in given)), people, given)
    spent = assess(network, as_policy(document), window=window)
    for name in KEYS:
        for row in spent.by(name, "month"):
            if row[name] is not None:
                told = spent.explain(row[name], row["month"])
                assert (told.amount, told.lower, told.upper) == (row["amount"], row["lower"], row["upper"])
