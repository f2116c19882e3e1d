"""What unclaimed benefits leave of a ceiling of the whole policy: each way to grant them, by the twin."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st

from dtnet import Currency, Metadata, NetworkBuilder, Period, Vocabulary, assess
from dtnet.policy import parse_policy

from ...inner.network import table_columns
from ...lengths import examples

if TYPE_CHECKING:
    from types import ModuleType

    from dtnet import Assessment, Network

    Row = dict[str, Any]
    Draw = st.DrawFn

pytestmark = pytest.mark.long

MONTHS = [date(2024, month, 1) for month in range(1, 5)]
BEFORE = [date(2023, month, 1) for month in range(2, 13)]
PERIODS = ("2024-01-01", "2024-01-01", "2024-01-16", "2023-02-16")
LATE = {"from": PERIODS[2], "until": "2024-05-01"}
EARLY = {"from": PERIODS[0], "until": PERIODS[2]}
WINDOWS = [
    Period(start, end)
    for start in ("2024-01-01", "2024-01-10", "2024-02-01", "2024-02-17")
    for end in ("2024-05-01", "2024-03-16")
]
FULL = 10**6
SHARES = (0, 37, FULL)
"""What is granted for a month at most, of each benefit that nobody has claimed."""
AMOUNTS = st.sampled_from([40, 100, 101, 150, 260, 1_000])


def country() -> Network:
    builder = NetworkBuilder(
        Vocabulary(
            levels=("country", "village"),
            body_kinds=("team",),
            area_types=("",),
            relation_types=(),
            attributes=(),
            currency=Currency("VND", 0),
        ),
        Metadata(name="toy", extent=Period("2023-01-01", "2026-01-01")),
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
            "start": ["2023-01-01"] * 2,
        }
    )
    builder.add_bodies({"id": ["t"], "kind": ["team"], "home": ["v"], "name": ["t"], "start": ["2023-01-01"]})
    return builder.build()


NETWORK = country()


@st.composite
def ceilings(draw: Draw, *, least: int, most: int) -> list[Row]:
    windows = st.sampled_from(["month", "calendar_year", "period", "twelve_months"])
    return [
        {"amount": f"{draw(AMOUNTS)} VND/team", "over": draw(windows)}
        for _ in range(draw(st.integers(least, most)))
    ]


@st.composite
def components(draw: Draw, id: str, *, unclaimed: bool) -> Row:
    made: Row = {"id": id, "per": "team", "nature": "at_most" if unclaimed else "entitlement"}
    if unclaimed:
        made["unclaimed"] = "full"
    days = draw(st.sampled_from([None, None, None, None, LATE, LATE, EARLY]))
    if days:  # windows of its own
        made["period"] = days
    if unclaimed and draw(st.booleans()):  # spread
        return made | {"ceiling": draw(ceilings(least=1, most=1))}
    made |= {"rate": f"{draw(st.sampled_from([30, 60, 100]))} VND/team/month", "prorate": "any_day"}
    own = draw(ceilings(least=0, most=draw(st.sampled_from([0, 0, 1]))))
    return made | ({"ceiling": own} if own else {})


def document(id: str, **more: Any) -> Row:  # noqa: ANN401 - whatever a document holds
    return {
        "id": id,
        "titles": {"vi": id, "en": id},
        "instrument": {"ref": id, "issued": "2022-12-01"},
        "jurisdiction": {"id": "c", "as_of": "2023-01-01"},
        "on_merger": "ends",
        "period": {"from": PERIODS[0], "until": "2024-05-01"},
        "purpose": id,
        **more,
    }


@st.composite
def questions(draw: Draw) -> list[Row]:
    """A policy with one benefit or two that are not claimed, entitlements, and ceilings over all of them."""
    parts = [draw(components(f"u{at}", unclaimed=True)) for at in range(draw(st.sampled_from([1, 1, 2])))]
    parts += [draw(components(f"e{at}", unclaimed=False)) for at in range(draw(st.integers(1, 2)))]
    over = draw(ceilings(least=1, most=2))
    early = any(part.get("period") == EARLY for part in parts)
    starts = [each for each in PERIODS if not early or each != EARLY["until"]]
    days = {"from": draw(st.sampled_from(starts)), "until": "2024-05-01"}
    documents = [document("x.1", ceiling=over, component=draw(st.permutations(parts)), period=days)]
    if draw(st.booleans()):
        looks = draw(st.sampled_from(["deducts", "yields_to"]))
        documents.append(
            document("x.2", component=[draw(components("later", unclaimed=False))], **{looks: ["x.1"]})
        )
    return documents


def possible(twin: ModuleType, documents: list[Row], window: Period) -> list[Counter[tuple[str, date]]]:
    """Amounts by component and month, for each way to grant what is unclaimed: before 2024 all or nothing."""
    world = twin.world_of(NETWORK, table_columns)
    free = [part["id"] for part in documents[0]["component"] if part["nature"] == "at_most"]
    ways = [*product(SHARES, repeat=len(MONTHS))]
    if len(free) > 1:
        alike = [(share,) * len(MONTHS) for share in SHARES]
        some = {*product((0, FULL), repeat=len(MONTHS)), *alike}
        pairs = {(one, other) for one in some for other in (one, one[::-1], *alike)}
        ways = [*pairs, *(pair[::-1] for pair in pairs)]
    else:
        ways = [(each,) for each in ways]
    looks_back = any(
        part["period"]["from"] < str(MONTHS[0])
        for part in (documents[0], *documents[0]["component"])
        if "period" in part
    )
    found = []
    for way, before in product(ways, (0, FULL) if looks_back else (0,)):
        granted = {
            ("x.1", id): {**dict.fromkeys(BEFORE, before), **dict(zip(MONTHS, each, strict=True))}
            for id, each in zip(free, way, strict=True)
        }
        answer = twin.assessed(
            world, [twin.settled(each) for each in documents], window.start, window.end, granted
        )
        cells: Counter[tuple[str, date]] = Counter()
        for (_, component, *_), days in answer.amounts.items():
            for day, amount in days.items():
                cells[component, day.replace(day=1)] += amount
        found.append(cells)
    return found


def assessment(documents: list[Row], window: Period) -> Assessment:
    policies = [
        parse_policy(json.dumps(each), source=f"{each['id']}.json", form="json") for each in documents
    ]
    return assess(NETWORK, policies, window=window)


TWO_UNCLAIMED = document(
    "x.1",
    ceiling=[{"amount": "100 VND/team", "over": "month"}],
    component=[
        {
            "id": "u1",
            "per": "team",
            "nature": "at_most",
            "unclaimed": "full",
            "rate": "100 VND/team/month",
            "prorate": "any_day",
            "ceiling": [{"amount": "100 VND/team", "over": "calendar_year"}],
        },
        {
            "id": "u0",
            "per": "team",
            "nature": "at_most",
            "unclaimed": "full",
            "ceiling": [{"amount": "40 VND/team", "over": "month"}],
        },
        {
            "id": "e0",
            "per": "team",
            "nature": "entitlement",
            "rate": "30 VND/team/month",
            "prorate": "any_day",
        },
    ],
)
"""If the first is granted nothing in January, the second gets 40 more."""


def monthly(id: str, nature: str, **parts: Any) -> Row:  # noqa: ANN401 - of a component
    own = {} if nature == "entitlement" else {"unclaimed": "full", **parts}
    return {
        "id": id,
        "per": "team",
        "nature": nature,
        "rate": "30 VND/team/month",
        "prorate": "any_day",
        **own,
    }


ONE_OF_TWO_CAPPED_TWICE = document(
    "x.1",
    ceiling=[{"amount": "40 VND/team", "over": "month"}],
    component=[
        monthly("e0", "entitlement"),
        monthly("u1", "at_most", ceiling=[{"amount": "40 VND/team", "over": "month"}]),
        monthly("u0", "at_most"),
    ],
)
"""Each may be paid 30 a month, but all together 40: the bounds of their total are not attained."""
ROUNDED_APART = document(
    "x.1",
    ceiling=[{"amount": "40 VND/team", "over": "month"}],
    component=[
        monthly("u1", "at_most") | {"rate": "100 VND/team/month"},
        monthly("u0", "at_most"),
        monthly("e0", "entitlement"),
    ],
)
"""From 10 January on, 37 of the first and 3 of the second are one more than 40 of the first."""
LATE_BEFORE_EARLY = document(
    "x.1",
    ceiling=[{"amount": "40 VND/team", "over": over} for over in ("month", "twelve_months")],
    component=[
        monthly("u1", "at_most") | {"rate": "100 VND/team/month", "period": LATE},
        monthly("u0", "at_most") | {"rate": "100 VND/team/month", "period": EARLY},
    ],
    period={"from": "2023-01-16", "until": "2024-05-01"},
)
"""If the first is granted nothing in January, each has the 40 of other twelve months."""


def check_grants(
    spent: Assessment, documents: list[Row], months: list[date], found: list[Counter[tuple[str, date]]]
) -> None:
    """Amounts that are not claimed lie within their bounds: each by itself, by month, and all together."""
    free = [part["id"] for part in documents[0]["component"] if part["nature"] == "at_most"]
    by_month = [*spent.by("component", "month").to_dicts(), *spent.by("month").to_dicts()]
    for row in by_month:
        if row["nature"] == "at_most":
            month, ids = (
                date.fromisoformat(f"{row['month']}-01"),
                [row["component"]] if "component" in row else free,
            )
            assert row["lower"] == 0 <= (row["amount"] or 0) <= row["upper"]
            most = max(sum(cells[id, month] for id in ids) for cells in found)
            assert most == row["upper"] if spent.sharp else most <= row["upper"]
    for row in spent.by("component").to_dicts():
        sums = [sum(cells[row["component"], month] for month in months) for cells in found]
        assert row["lower"] <= min(sums)
        assert max(sums) <= row["upper"]
        assert not spent.sharp or (min(sums), max(sums)) == (row["lower"], row["upper"])


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=examples(50))
@given(questions(), st.sampled_from(WINDOWS))
@example([TWO_UNCLAIMED], WINDOWS[0])
@example([ONE_OF_TWO_CAPPED_TWICE], WINDOWS[0])
@example([ROUNDED_APART], Period("2024-01-10", "2024-03-16"))
@example([LATE_BEFORE_EARLY], WINDOWS[0])
def test_whatever_is_granted_lies_within_the_bounds(
    policy_twin: ModuleType, documents: list[Row], window: Period
) -> None:
    spent = assessment(documents, window)
    found = possible(policy_twin, documents, window)
    entitled = [
        part["id"] for each in documents for part in each["component"] if part["nature"] == "entitlement"
    ]
    told: dict[tuple[object, date], tuple[int | None, int, int]] = {}
    for row in spent.by("component", "month"):
        month = date.fromisoformat(f"{row['month']}-01")
        told[row["component"], month] = (row["amount"], row["lower"], row["upper"])  # type: ignore[assignment]
    months = [month.start for month in window.months()]
    for id in entitled:
        for month in months:
            amount, lower, upper = told.get((id, month), (0, 0, 0))
            least, most = (extreme(cells[id, month] for cells in found) for extreme in (min, max))
            assert lower <= least <= most <= upper
            assert amount == (lower if lower == upper else None)
            if spent.sharp:
                assert (least, most) == (lower, upper)
    check_grants(spent, documents, months, found)
    assert all(one is not None for one in spent.bounds)
    totals = [sum(cells.values()) for cells in found]
    low, high = spent.bounds
    assert low <= min(totals)
    assert max(totals) <= (high or 0)
    if spent.sharp:
        event("sharp")
        assert min(totals) == low
        assert max(totals) == high
