"""Ceilings whose windows begin inside a month: an amount is the same in every question, or is refused."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, assume, event, example, find, given, settings
from hypothesis import strategies as st

from dtnet import Attribute, Currency, Metadata, NetworkBuilder, Period, Vocabulary, assess
from dtnet.errors import InvalidPolicyError, OutsideDataError
from dtnet.testing import laws
from dtnet.testing.strategies import as_policy, policy_documents, windows_of

from ...lengths import examples

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

    from dtnet import Network, Policy

    Row = dict[str, Any]
    Question = list[Row]

pytestmark = pytest.mark.long

EARLIEST, FIRST, END = date(2019, 1, 1), date(2023, 1, 1), date(2025, 2, 1)
SETTINGS = settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=examples(50))
FEWER = settings(SETTINGS, max_examples=examples(40))
ATTRIBUTES = (
    Attribute(name="households", table="areas", type="whole", description="Households"),
    Attribute(name="people", table="bodies", type="whole", description="Everyone"),
)
AREAS = [("c", "country", None), ("p", "province", "c"), ("k", "commune", "p"), ("v", "village", "k")]
TEAMS = [
    ("t", "v", EARLIEST, date(2021, 5, 31), 5),
    ("t", "v", date(2021, 5, 31), date(2024, 1, 17), 3),
    ("t", "v", date(2024, 1, 17), None, 4),
    ("u", "k", date(2022, 2, 10), date(2024, 2, 29), 2),
]


def country(end: date = END, teams: Sequence[tuple[Any, ...]] = TEAMS) -> Network:
    """Two teams since years before the first day that is asked."""
    vocabulary = Vocabulary(
        levels=("country", "province", "commune", "village"),
        body_kinds=("team",),
        area_types=("", "xã"),
        relation_types=(),
        attributes=ATTRIBUTES,
        currency=Currency("VND", 0),
    )
    builder = NetworkBuilder(vocabulary, Metadata(name="toy", extent=Period(EARLIEST, end)))
    ids = [id for id, _, _ in AREAS]
    builder.add_areas(
        {
            "id": ids,
            "name": ids,
            "code": ids,
            "level": [level for _, level, _ in AREAS],
            "parent": [parent for *_, parent in AREAS],
            "type": [""] * len(ids),
            "start": [EARLIEST] * len(ids),
            "households": [900] * len(ids),
        }
    )
    builder.add_bodies(
        {
            "id": [row[0] for row in teams],
            "name": [row[0] for row in teams],
            "kind": ["team"] * len(teams),
            "home": [row[1] for row in teams],
            "start": [row[2] for row in teams],
            "end": [row[3] for row in teams],
            "people": [row[4] for row in teams],
        }
    )
    return builder.build()


WHOLE = country()
LATER = WHOLE.select(during=Period(FIRST, END))
"""The same, with data of the last two years alone."""
WINDOWS = windows_of(LATER) | st.sampled_from(
    [Period(each.start, each.end) for each in Period(FIRST, END).months()]
)


BEGINS = ("01-10", "01-17", "02-28", "02-29", "03-31", "05-31", "08-10", "12-31", "07-01", "01-01")
"""Days on which periods begin and end, of every year."""


MONTHS_AT_EDGES = (
    "2023-01",
    "2023-02",
    "2023-03",
    "2024-01",
    "2024-02-10..2024-04-01",
    "2023-02-20..2023-05-01",
)
"""Windows around days on which windows of ceilings begin."""


def periods(draw: st.DrawFn, within: Row | None = None) -> Row:
    """A period, of whose windows of twelve months one begins on such a day of each year."""
    days = [
        f"{year}-{day}"
        for year in range(2020, 2027)
        for day in BEGINS
        if year % 4 == 0 or day != "02-29"
        if within is None or within["from"] <= f"{year}-{day}" < within.get("until", "9")
    ]
    start = draw(
        st.sampled_from([day for day in days if day < "2024-09"] or [within["from"] if within else ""])
    )
    ends = [day for day in days if day > max(start, str(FIRST))]
    ends += [within["until"]] if within and "until" in within else []
    if not ends or draw(st.sampled_from([True, True, False])):
        return {"from": start} | ({"until": within["until"]} if within and "until" in within else {})
    return {"from": start, "until": draw(st.sampled_from(ends))}


def ceilings(draw: st.DrawFn, period: Row, rate: int, *counts: int) -> list[Row]:
    """Ceilings of some months of a rate and a part of another, over every sort of window."""
    found = []
    for _ in range(draw(st.sampled_from(counts))):
        over = ["twelve_months"] * 5 + ["calendar_year", "month"] + (["period"] if "until" in period else [])
        whole = all(day.endswith("-01") for day in period.values())
        made = {
            "amount": f"{rate * draw(st.sampled_from([4, 7, 21, 33])) // 2 + 1} VND/team",
            "over": draw(st.sampled_from(over)),
            "part": draw(st.sampled_from(["full", "full", "by_days", *(["by_months"] if whole else [])])),
        }
        found.append(made)
    return found


def component(draw: st.DrawFn, id: str, policy: Row) -> Row:
    period = periods(draw, policy) if draw(st.sampled_from([False, False, True])) else None
    made: Row = {"id": id, "per": "team"} | ({"period": period} if period else {})
    if draw(st.sampled_from([False, False, False, True])):
        spread = ceilings(draw, period or policy, 100, 1)
        return made | {"nature": "at_most", "unclaimed": "full", "ceiling": spread}
    rate, time = draw(
        st.sampled_from([(100, "month"), (31, "month"), (1_000, "year"), (301, "quarter"), (99, "once")])
    )
    people = draw(st.booleans())
    made |= {"nature": "entitlement", "rate": f"{rate} VND/{'person' if people else 'team'}/{time}"}
    made |= {"count": "people"} if people else {}
    if time != "once":
        made["prorate"] = draw(st.sampled_from(["any_day", "all_days", "actual_days", "thirtieths"]))
        made |= draw(
            st.sampled_from([{}, {"facts": "first_day"}, {"facts": "last_day"}, {"facts": "each_day"}])
        )
    monthly = rate * (4 if people else 1) // {"year": 12, "quarter": 3}.get(time, 1)
    own = ceilings(draw, period or policy, monthly, 1, 1, 1, 0, 2)
    return made | ({"ceiling": own} if own else {})


def policy(draw: st.DrawFn, id: str, **more: Any) -> Row:  # noqa: ANN401 - whatever a document holds
    period = periods(draw)
    made = {
        "id": id,
        "titles": {"vi": id, "en": id},
        "instrument": {"ref": id, "issued": "2019-12-01"},
        "jurisdiction": {"id": "c", "as_of": str(FIRST)},
        "on_merger": "ends",
        "period": period,
        "purpose": id,
        "component": [component(draw, f"part{at}", period) for at in range(draw(st.sampled_from([1, 1, 2])))],
        **more,
    }
    if shared := ceilings(draw, period, 200, 0, 0, 0, 1):
        made["ceiling"] = shared
    if draw(st.sampled_from([False, False, True])):
        made["funding"] = [{"source": "commune", "up_to": "45 VND"}, {"source": "state", "rest": True}]
    return made


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """One policy, or a second one that looks at it."""
    documents = [policy(draw, "x.1")]
    if draw(st.sampled_from([False, False, True])):
        looks = draw(st.sampled_from(["deducts", "yields_to"]))
        documents.append(policy(draw, "x.2", **{looks: ["x.1"]}))
    return documents


def asked(question: Question) -> list[Policy]:
    """The policies. Amounts that rest on what is granted of others are null and cannot be added up."""
    policies = [as_policy(each) for each in question]
    spent = assess(LATER, policies, window=Period(FIRST, END), missing_history="nothing_paid")
    assume(not spent.by("component", "unit", "month", "source").missing("amount").any())
    return policies


def cells(spent: Any) -> Counter[tuple[Any, ...]]:  # noqa: ANN401 - as the twin's, which is no package
    found: Counter[tuple[Any, ...]] = Counter()
    for row in spent.by("component", "unit", "month", "source"):
        found[row["policy"], row["component"], row["unit"], row["month"], row["source"]] = row["amount"]
    return +found


@FEWER
@given(questions())
def test_a_month_alone_is_its_cell(question: Question) -> None:
    policies = asked(question)
    laws.months_alone(LATER, policies, Period(FIRST, END), missing_history="nothing_paid")


@SETTINGS
@given(questions(), WINDOWS, st.dates(FIRST, END))
def test_a_window_cut_anywhere_adds_up(question: Question, window: Period, day: date) -> None:
    policies = asked(question)
    assume(window.start < day and day in window)
    laws.splitting_windows(LATER, policies, window, day, missing_history="nothing_paid")
    for each in policies:
        laws.ceilings_hold(LATER, each, Period(FIRST, END), missing_history="nothing_paid")


SPREAD_UNDER_A_CEILING = {
    "id": "x.1",
    "titles": {"vi": "x.1", "en": "x.1"},
    "instrument": {"ref": "x.1", "issued": "2019-12-01"},
    "jurisdiction": {"id": "c", "as_of": "2023-01-01"},
    "on_merger": "ends",
    "period": {"from": "2020-01-10"},
    "purpose": "x.1",
    "component": [
        {
            "id": "part0",
            "per": "team",
            "period": {"from": "2020-02-28"},
            "nature": "at_most",
            "unclaimed": "full",
            "ceiling": [{"amount": "1051 VND/team", "over": "twelve_months", "part": "full"}],
        }
    ],
    "ceiling": [{"amount": "401 VND/team", "over": "twelve_months", "part": "full"}],
}
"""The policy's twelve months begin on 10 January, the component's on 28 February."""


A_THIRD_BY_DAYS = {
    **SPREAD_UNDER_A_CEILING,
    "period": {"from": "2023-07-31"},
    "bases": {"base": {"value": "100001 VND/team/year"}},
    "component": [
        {
            "id": "part0",
            "per": "team",
            "nature": "at_most",
            "unclaimed": "full",
            "ceiling": [
                {"amount": {"times": "1/3", "of": "base"}, "over": "calendar_year", "part": "by_days"}
            ],
        }
    ],
    "ceiling": [],
}
"""154 of 365 days of 33,333 2/3 are 14,064; of 33,333 they are 14,063."""


@SETTINGS
@given(questions(), WINDOWS)
@example([SPREAD_UNDER_A_CEILING], Period(FIRST, END))
@example([A_THIRD_BY_DAYS], Period(FIRST, END))
def test_the_engine_is_its_twin(policy_twin: ModuleType, question: Question, window: Period) -> None:
    policies = asked(question)
    area = {"type": "", "households": 900, "start": FIRST, "end": None}
    world = policy_twin.World(
        areas=[{"id": id, "level": level, "parent": parent, **area} for id, level, parent in AREAS],
        teams=[
            {"id": id, "home": home, "start": max(start, FIRST), "end": end, "people": people}
            for id, home, start, end, people in TEAMS
            if end is None or end > FIRST
        ],
        first=FIRST,
        end=END,
        successions=[],
        inputs={},
    )
    settled = [policy_twin.settled(each) for each in question]
    answer = policy_twin.assessed(world, settled, window.start, window.end)
    expected: Counter[tuple[Any, ...]] = Counter()
    for (policy, component, unit, source), days in answer.amounts.items():
        for day, amount in days.items():
            expected[policy, component, unit, f"{day:%Y-%m}", source] += amount
    assert cells(assess(LATER, policies, window=window, missing_history="nothing_paid")) == +expected


@st.composite
def shared_ceilings(draw: st.DrawFn) -> Question:
    """Components with ceilings of their own from any day, under tight ceilings of the policy.

    Sometimes a second policy looks at the first.
    """
    period = {"from": f"2023-{draw(st.sampled_from(BEGINS[:3] + BEGINS[-1:]))}"}
    parts = []
    for at in range(draw(st.sampled_from([2, 2, 3]))):
        part = component(draw, f"part{at}", period)
        if draw(st.booleans()):
            part |= {"period": {"from": draw(st.sampled_from(["2023-03-10", "2023-02-17", "2024-01-20"]))}}
        if draw(st.booleans()):
            part |= {"ceiling": [draw_tight(draw, "twelve_months")]}
        parts.append(part)
    over = [
        draw_tight(draw, draw(st.sampled_from(["calendar_year", "calendar_year", "twelve_months", "month"])))
    ]
    document = policy(draw, "x.1", period=period, component=parts, ceiling=over)
    beside = draw(st.sampled_from([None, None, "deducts", "yields_to"]))
    return [document] if beside is None else [document, policy(draw, "x.2", **{beside: ["x.1"]})]


def draw_tight(draw: st.DrawFn, over: str) -> Row:
    """A ceiling that some months of a component exhaust."""
    return {
        "amount": f"{draw(st.sampled_from([50, 95, 120, 333, 700]))} VND/team",
        "over": over,
        "part": "full",
    }


@SETTINGS
@given(shared_ceilings(), st.sampled_from(MONTHS_AT_EDGES))
def test_leaves_add_up_under_all_ceilings_at_once(question: Question, window: str) -> None:
    try:
        policies = [as_policy(each) for each in question]
    except InvalidPolicyError:  # a component may begin before its policy
        return
    laws.leaves_add_up(LATER, policies, window, missing_history="nothing_paid")


@SETTINGS
@given(questions(), WINDOWS)
def test_what_is_not_refused_does_not_hang_on_days_before_the_data(
    question: Question, window: Period
) -> None:
    policies = asked(question)
    with suppress(OutsideDataError):
        spent = assess(LATER, policies, window=window)
        began = min(each.period.start for each in policies)
        event("older than the data" if began < FIRST else "within the data")
        assert cells(spent) == cells(assess(WHOLE, policies, window=window))


HORIZON = date(2024, 1, 1)


@SETTINGS
@given(
    questions(),
    st.sampled_from(["2023-12", "2023-03-15..2023-12-10", "2023"]),
    st.lists(st.dates(date(2023, 10, 1), date(2024, 12, 31)).filter(HORIZON.__ne__), min_size=2, max_size=2),
)
def test_a_stated_end_after_the_data_is_seen_ahead(question: Question, window: str, ends: list[date]) -> None:
    """Data that end before a team ends give the amounts of longer data, if nothing else changes."""
    teams = [("t", "v", EARLIEST, ends[0], 3), ("u", "k", date(2022, 2, 10), ends[1], 2)]
    policies = [as_policy(each) for each in question]
    short, long = (
        assess(country(end, teams), policies, window=window, missing_history="nothing_paid")
        for end in (HORIZON, date(2027, 1, 1))
    )
    tables = [each.by("component", "unit", "month", "source").to_dicts() for each in (short, long)]
    assert tables[0] == tables[1]


def test_twelve_months_from_a_29_february_and_from_a_31st_are_drawn() -> None:
    """Of policies of every shape, too."""
    long = settings(
        max_examples=20_000, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    for last in ("-02-29", "-31"):
        found = find(
            policy_documents(LATER),
            lambda each, last=last: last in each["period"]["from"] and "'over': 'twelve_months'" in str(each),
            settings=settings(long, phases=[Phase.generate]),
        )
        assert found["period"]["from"].endswith(last)
