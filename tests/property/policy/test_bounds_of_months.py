"""Bounds of months under ceilings, against every completion: they hold, and are attained where sharp."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from dtnet import Attribute, Currency, Metadata, NetworkBuilder, Period, Vocabulary, assess
from dtnet.policy import parse_policy
from dtnet.policy.engine.payments_within_ceilings import part_amounts

from ...inner.bounds import Bounded
from ...lengths import examples

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from dtnet import Network

    Row = dict[str, Any]
    Months = Counter[tuple[str, str | None]]

FIRST, END = date(2023, 1, 1), date(2023, 7, 1)
EDGES = ["2023-02-01", "2023-03-01", "2023-03-15", "2023-05-01"]
WINDOWS = [("2023-01-01", "2023-07-01"), ("2023-03-01", "2023-05-01"), ("2023-04-01", "2023-05-01")]
KINDS = (("a",), ("b",))
CLAIMED = (0, 130, 10**6)
FIRST_SUMS = ("calendar_year", "calendar_year", "month")
SHARE, REST = {"source": "z", "share": "1/3"}, {"source": "y", "rest": True}
SETTINGS = settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=examples(80))


def built(rows: list[Row]) -> Network:
    """A village and its team, whose people are known within bounds."""
    builder = NetworkBuilder(
        Vocabulary(
            levels=("country", "village"),
            body_kinds=("team",),
            area_types=("",),
            relation_types=(),
            attributes=(
                Attribute(name="people", table="bodies", type="whole", description="Everyone"),
                Attribute(
                    name="team_kinds", table="bodies", type="set", vocabulary=("a", "b"), description="Kinds"
                ),
            ),
            currency=Currency("VND", 0),
        ),
        Metadata(name="toy", extent=Period(FIRST, END)),
    )
    names = ["c", "v"]
    builder.add_areas(
        {
            "id": names,
            "name": names,
            "code": names,
            "level": ["country", "village"],
            "parent": [None, "c"],
            "type": ["", ""],
            "start": [FIRST] * 2,
        }
    )
    builder.add_bodies(
        {
            "id": ["t"] * len(rows),
            "name": ["t"] * len(rows),
            "kind": ["team"] * len(rows),
            "home": ["v"] * len(rows),
            "start": [row["start"] for row in rows],
            "end": [row["end"] for row in rows],
            "people": [None] * len(rows),
            "people_lower": [row["people"][0] for row in rows],
            "people_upper": [row["people"][-1] for row in rows],
            "team_kinds": [row["kinds"][0] if len(row["kinds"]) == 1 else None for row in rows],
        }
    )
    return builder.build()


@st.composite
def teams(draw: st.DrawFn) -> list[Row]:
    """Versions of the team: how many it may have, and which kinds it may be of, each by itself."""
    cuts = sorted(draw(st.sets(st.sampled_from(EDGES), max_size=2)))
    rows = []
    for start, end in pairwise([FIRST, *map(date.fromisoformat, cuts), None]):
        low = draw(st.integers(0, 3))
        people = range(low, low + draw(st.sampled_from([0, 1, 3])) + 1)
        kinds = draw(st.sampled_from([KINDS[:1], KINDS[:1], KINDS]))
        rows.append({"start": start, "end": end, "people": list(people), "kinds": list(kinds)})
    return rows


@st.composite
def documents(draw: st.DrawFn) -> Row:
    """One component, by heads, by team or claimed, under one ceiling or two."""
    start = draw(st.sampled_from(["2023-01-01", "2023-01-01", "2022-04-01", "2022-03-15", "2023-01-17"]))
    own: Row = draw(
        st.sampled_from(
            [
                {"rate": "100 VND/person/month", "count": "people"},
                {"rate": "100 VND/person/month", "count": "people"},
                {"rate": "100 VND/team/month"},
                {"rate": "1_000 VND/person/year", "count": "people"},
                {"claim": "asked"},
            ]
        )
    )
    prorate = {"prorate": draw(st.sampled_from(["any_day", "any_day", "actual_days", "all_days"]))}
    facts = draw(st.sampled_from([{}, {"facts": "first_day"}, {"facts": "each_day"}]))
    how = (
        {"nature": "entitlement", **prorate, **facts}
        if "rate" in own
        else {"nature": "at_most", "unclaimed": "open"}
    )
    overs = st.sampled_from(["calendar_year", "twelve_months", "calendar_year", "period", "month"])
    amounts, parts = st.sampled_from([90, 250, 430, 700, 2_000]), st.sampled_from(["full"] * 4 + ["by_days"])
    ceiling = [
        {"amount": f"{draw(amounts)} VND/team", "over": draw(overs), "part": draw(parts)}
        for _ in range(draw(st.sampled_from([1, 1, 1, 2])))
    ]
    of_policy = draw(st.sampled_from([False, False, True])) and "rate" in own
    component = {"id": "support", "per": "team", "when": {"kind": ["a"]}, **own, **how}
    first = {"source": "x", "up_to": f"{draw(amounts)} VND", "over": draw(st.sampled_from(FIRST_SUMS))}
    funding = draw(st.sampled_from([[], [first, {"source": "y", "rest": True}], [first, SHARE, REST]]))
    return {
        "id": "x.1",
        "titles": {"vi": "x", "en": "x"},
        "instrument": {"ref": "x", "issued": "2022-01-01"},
        "jurisdiction": {"id": "c", "as_of": str(FIRST)},
        "on_merger": "ends",
        "period": {"from": start, "until": "2023-12-16"},
        "purpose": "x",
        "component": [component if of_policy else {**component, "ceiling": ceiling}],
        **({"ceiling": ceiling} if of_policy else {}),
        **({"funding": funding} if funding else {}),
    }


@st.composite
def claims(draw: st.DrawFn) -> dict[str, int | None]:
    months = draw(st.sets(st.sampled_from(["2023-01", "2023-02", "2023-03", "2023-04"]), max_size=3))
    return {month: draw(st.none() | st.sampled_from([0, 70, 130])) for month in sorted(months)}


def completions(
    twin: ModuleType, rows: list[Row], asked: dict[str, int | None], document: Row, window: Period
) -> Iterator[Months]:
    """What the team is paid by month and source, with each number that each version may have, and so on."""
    area = {"type": "", "start": FIRST, "end": None}
    places = [
        {"id": "c", "level": "country", "parent": None, **area},
        {"id": "v", "level": "village", "parent": "c", **area},
    ]
    heads = [row["people"] if "count" in document["component"][0] else row["people"][:1] for row in rows]
    kinds = [row["kinds"] for row in rows]
    claimed = [CLAIMED if amount is None else (amount,) for amount in asked.values()]
    if "claim" not in document["component"][0]:
        claimed = [each[:1] for each in claimed]
    for chosen in product(*heads, *kinds, *claimed):
        people, kind, amounts = (
            chosen[: len(rows)],
            chosen[len(rows) : 2 * len(rows)],
            chosen[2 * len(rows) :],
        )
        world = twin.World(
            areas=places,
            teams=[
                {
                    "id": "t",
                    "home": "v",
                    "start": row["start"],
                    "end": row["end"],
                    "people": many,
                    "kinds": list(of),
                }
                for row, many, of in zip(rows, people, kind, strict=True)
            ],
            first=FIRST,
            end=END,
            successions=[],
            inputs={
                "asked": [
                    {"unit": "t", "month": month, "amount": amount}
                    for month, amount in zip(asked, amounts, strict=True)
                ]
            },
        )
        found: Months = Counter()
        answer = twin.assessed(world, [twin.settled(document)], window.start, window.end)
        for (*_, source), days in answer.amounts.items():
            for day, amount in days.items():
                found[f"{day:%Y-%m}", source] += amount
        yield found


def summed(found: Months) -> Counter[str]:
    """The amounts by month, over all sources."""
    months: Counter[str] = Counter()
    for (month, _), amount in found.items():
        months[month] += amount
    return months


@SETTINGS
@given(teams(), documents(), claims(), st.sampled_from(WINDOWS))
def test_bounds_of_months_hold_every_completion_and_are_attained_where_they_are_sharp(
    policy_twin: ModuleType,
    rows: list[Row],
    document: Row,
    asked: dict[str, int | None],
    days: tuple[str, str],
) -> None:
    window = Period(*days)
    claim = "claim" in document["component"][0]
    table = {"unit": ["t"] * len(asked), "month": list(asked), "amount": list(asked.values())}
    spent = assess(
        built(rows),
        parse_policy(json.dumps(document), source="x.json", form="json"),
        window=window,
        inputs={"asked": table} if claim else {},
        missing_history="nothing_paid",
    )
    by_source = list(completions(policy_twin, rows, asked, document, window))
    cells = {(row["month"], row["source"]): row for row in spent.by("month", "source")}
    for key in {*cells, *(key for each in by_source for key in each)}:
        row = cells.get(key, {"lower": 0, "upper": 0})
        assert row["lower"] <= min(each[key] for each in by_source)
        assert row["upper"] is None or max(each[key] for each in by_source) <= row["upper"]
    every = [summed(each) for each in by_source]
    got = {row["month"]: (row["lower"], row["upper"]) for row in spent.by("month")}
    truth = {
        str(month): (min(each[str(month)] for each in every), max(each[str(month)] for each in every))
        for month in window.months()
    }
    for month, (least, most) in truth.items():
        low, high = got.get(month, (0, 0))
        assert low <= least
        assert high is None or most <= high
        assert not spent.sharp or (low, high) == (least, most)
    totals = [each.total() for each in every]
    low, high = spent.bounds
    assert low <= min(totals)
    assert high is None or max(totals) <= high
    assert not spent.sharp or (low, high) == (min(totals), max(totals))
    if len(set(totals)) > 1:
        wide = any(got.get(month, (0, 0)) != ends for month, ends in truth.items())
        event("outer, and some month too wide" if wide else "sharp" if spent.sharp else "outer, yet attained")


@given(
    st.tuples(st.integers(0, 150), st.integers(0, 150)).map(sorted),
    st.tuples(st.integers(0, 31), st.integers(0, 31), st.integers(1, 31)).map(sorted),
)
def test_days_of_a_month_have_the_extremes_of_their_parts_of_any_amount(
    amounts: list[int], days: list[int]
) -> None:
    """The days from one to another of the eligible days of a month, of an amount known within bounds."""
    (least, most), (first, end, total) = amounts, days

    def one(value: int) -> Bounded:
        return Bounded.known(np.array([value]))

    part = part_amounts(
        Bounded.between(np.array([least]), np.array([most])),
        one(end - first),
        np.array([first]),
        one(total),
        what="x",
    )
    every = [each * end // total - each * first // total for each in range(least, most + 1)]
    assert (part.lower.item(), part.upper.item()) == (min(every), max(every))
