"""The laws of coverage hold: on small networks full of what is hard to know, on Toyland, and on Viet Nam."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

import dtnet
from dtnet import Period
from dtnet.coverage import CoverageQuery, Question
from dtnet.errors import ArgumentError, UnknownFactError
from dtnet.testing import laws
from dtnet.testing.strategies import refinements, small_conditions, small_networks

from ...inner.coverage import query_of
from ...inner.network import table_columns
from ...inner.strategies import ASKED
from ...lengths import examples

if TYPE_CHECKING:
    from dtnet import Network

LENGTHS = settings(deadline=None, max_examples=examples(50), suppress_health_check=list(HealthCheck))
GROUPS = (
    (),
    ("commune",),
    ("type",),
    ("commune", "type"),
    ("remote",),
    ("province", "commune"),
    ("village",),
)
WEIGHTS = st.sampled_from(("count", "count", "households"))
MISSING = st.sampled_from(("none", "as_no", "as_yes", "rate_in_stratum"))
DAYS = st.integers(-8, 8).map(lambda days: ASKED + timedelta(days))


@st.composite
def asked(draw: st.DrawFn, *, days: bool = False) -> CoverageQuery:
    """Questions of villages or communes of a small network."""
    over = draw(st.sampled_from(("village", "village", "commune")))
    return CoverageQuery(
        of=draw(small_conditions(over=over, days=days)),
        over=over,
        weight=draw(WEIGHTS),
        by=draw(st.sampled_from(GROUPS[:-1] if over == "commune" else GROUPS)),
        within=draw(st.sampled_from((None, None, "k0"))),
        where=draw(st.none() | small_conditions(over=over, max_leaves=1)),
        at=draw(DAYS),
        missing=draw(MISSING),
        synthetic=draw(st.booleans()),
    )


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = draw(DAYS)
    return Period(start, start + timedelta(draw(st.integers(1, 12))))


def answered(network: Network, query: CoverageQuery) -> CoverageQuery:
    """A question that has an answer."""
    note(shown(network))
    try:
        Question(network, query).answer()
    except (ArgumentError, UnknownFactError):
        assume(False)  # noqa: FBT003 - Hypothesis's
    return query


def shown(network: Network) -> str:
    """What a network says, without what it leaves open."""
    lines = []
    for table in ("areas", "bodies", "services"):
        columns: Any = table_columns(network, table)  # type: ignore[arg-type]
        for row in range(len(columns["start"])):
            cells = {name: cells[row] for name, cells in columns.items() if cells[row] is not None}
            lines.append(str(cells))
    return "\n".join([*lines, *map(str, network.tables.statements)])


def over_days(query: CoverageQuery, period: Period, over_time: Any = None) -> CoverageQuery:  # noqa: ANN401
    return attrs.evolve(query, at=None, during=period, over_time=over_time)


@LENGTHS
@given(network=small_networks(), query=asked(days=True), period=periods(), mean=st.booleans())
def test_verdicts_add_up(network: Network, query: CoverageQuery, period: Period, mean: bool) -> None:  # noqa: FBT001
    laws.verdicts_add_up(network, answered(network, over_days(query, period, "mean") if mean else query))


@LENGTHS
@given(network=small_networks(), query=asked(), other=small_conditions(max_leaves=2))
def test_negation_goes_inwards(network: Network, query: CoverageQuery, other: Any) -> None:  # noqa: ANN401
    other = answered(network, attrs.evolve(query, of=other)).of
    laws.negation_goes_inwards(network, answered(network, query), other)


@LENGTHS
@given(
    network=small_networks(),
    query=asked(days=True),
    period=periods(),
    over_time=st.sampled_from((None, None, "mean", "min", "max", "first", "last")),
)
def test_negation_mirrors(network: Network, query: CoverageQuery, period: Period, over_time: Any) -> None:  # noqa: ANN401
    if over_time is not None:
        query = over_days(query, period, over_time)
    laws.negation_mirrors(network, answered(network, query))


@LENGTHS
@given(network=small_networks(), data=st.data(), random=st.randoms(use_true_random=False))
def test_order_changes_no_answer(network: Network, data: st.DataObject, random: Random) -> None:
    note(shown(network))
    queries = data.draw(st.lists(asked(days=True), min_size=2, max_size=4), label="questions")
    laws.order_changes_no_answer(network, queries, random)


@LENGTHS
@given(network=small_networks(), query=asked(days=True))
def test_a_day_is_a_period(network: Network, query: CoverageQuery) -> None:
    laws.a_day_is_a_period(network, answered(network, query))


@LENGTHS
@given(network=small_networks(), query=asked(days=True), period=periods())
def test_series_are_days(network: Network, query: CoverageQuery, period: Period) -> None:
    answered(network, over_days(query, period, "min"))
    laws.series_are_days(network, over_days(query, period))


@LENGTHS
@given(network=small_networks(), query=asked(days=True), period=periods())
def test_periods_are_series(network: Network, query: CoverageQuery, period: Period) -> None:
    answered(network, over_days(query, period, "min"))
    laws.periods_are_series(network, over_days(query, period))


@LENGTHS
@given(network=small_networks(), query=asked(), data=st.data())
def test_who_knows_more_is_surer(network: Network, query: CoverageQuery, data: st.DataObject) -> None:
    query = answered(network, attrs.evolve(query, at=ASKED, synthetic=True))
    informed = data.draw(refinements(network, ASKED), label="who knows more")
    note(f"more: {shown(informed)}")
    laws.who_knows_more_is_surer(network, informed, answered(informed, query))


@LENGTHS
@given(network=small_networks(), query=asked(days=True))
def test_synthetic_facts_only_narrow(network: Network, query: CoverageQuery) -> None:
    laws.synthetic_facts_only_narrow(network, answered(network, attrs.evolve(query, synthetic=False)))


TOYLAND = {
    "of": ("has_team", "skill:letters and not skill:market", "people >= 5", "teams >= 2 or led"),
    "by": (("province", "shire", "parish"), ("shire", "coastal")),
    "other": "skill:purse",
    "at": "2025-02-01",
    "during": Period("2024-09-15", "2025-06-15"),
    "within": None,
}
VIETNAM = {
    "of": ("has_team", "any_team(skill:online_shopping and led)", "people >= 5"),
    "by": (("province", "commune"), ("province", "type")),
    "other": "teams >= 2",
    "at": "2024-08-31",
    "during": Period("2024-08-01", "2025-01-15"),
    "within": "vn:province:38:0",
}


def questions(place: dict[str, Any]) -> list[CoverageQuery]:
    return [
        query_of(of=of, over="village", by=by, at=place["at"], within=place["within"], missing=missing)
        for of, missing in zip(place["of"], ("none", "as_no", "rate_in_stratum", "as_yes"), strict=False)
        for by in place["by"]
    ]


@pytest.mark.parametrize(("name", "place"), [("toyland", TOYLAND), ("vietnam", VIETNAM)])
def test_laws_hold_on_bundled_networks(name: str, place: dict[str, Any]) -> None:
    network = dtnet.datasets.load(name)
    other = query_of(of=place["other"], over="village", at=place["at"]).of
    for query in questions(place):
        period = over_days(query, place["during"])
        laws.verdicts_add_up(network, query)
        laws.verdicts_add_up(network, attrs.evolve(period, over_time="mean"))
        laws.negation_goes_inwards(network, query, other)
        laws.negation_mirrors(network, query)
        laws.negation_mirrors(network, attrs.evolve(period, over_time="mean"))
        laws.a_day_is_a_period(network, query)
        laws.synthetic_facts_only_narrow(network, attrs.evolve(query, by=()))
        if "coastal" not in query.by:  # not known of every area: no series by it
            laws.series_are_days(network, period)
            laws.periods_are_series(network, period)


def test_order_changes_no_answer_in_toyland() -> None:
    laws.order_changes_no_answer(dtnet.datasets.load("toyland"), questions(TOYLAND), Random(1))  # noqa: S311
