"""The laws of coverage see engines that break them: each of these answers another question than was asked."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import attrs
import pytest

import dtnet
from dtnet import Period
from dtnet.coverage import Coverage, CoverageQuery, Question
from dtnet.errors import ArgumentError
from dtnet.predicates import Not
from dtnet.testing import laws

from ...inner.coverage import query_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from dtnet import Network

    Bend = Callable[[CoverageQuery], dict[str, Any]]

ANSWER, SERIES = Question.answer, Question.series
ORDER = Random(1)  # noqa: S311 - rows are shuffled, nothing is secret


@pytest.fixture(scope="module")
def toyland() -> Network:
    return dtnet.datasets.load("toyland")


def asked(**options: Any) -> CoverageQuery:  # noqa: ANN401 - the parts of a question
    if "during" not in options:
        options["at"] = "2025-02-01"
    return query_of(**{"of": "has_team", "over": "village", **options})


def bend(monkeypatch: pytest.MonkeyPatch, how: Bend) -> None:
    """Make an engine that answers questions changed in some way."""
    monkeypatch.setattr(Question, "answer", lambda asked: ANSWER(asked.evolve(**how(asked.query))))


def broken(law: Callable[..., None], *given: Any) -> str:  # noqa: ANN401 - what the law takes
    with pytest.raises(AssertionError) as caught:
        law(*given)
    return str(caught.value)


def test_rows_that_do_not_add_up(toyland: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    query = asked(by=("province", "shire"))
    laws.verdicts_add_up(toyland, query)
    bend(monkeypatch, lambda query: {} if query.by else {"within": "toy:shire:far"})
    assert broken(laws.verdicts_add_up, toyland, query) == "areas of (): its parts add up to 21, not 5"


def test_an_engine_that_overhears_negation(toyland: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    query, other = asked(within="toy:shire:far"), asked(of="led").of
    laws.negation_goes_inwards(toyland, query, other)
    laws.negation_mirrors(toyland, query)
    bend(monkeypatch, lambda query: {"of": query.of.part} if isinstance(query.of, Not) else {})
    assert broken(laws.negation_goes_inwards, toyland, query, other).startswith(
        "Not(part=AnyOf(parts=(Counted(what='teams', number=1, "
    )
    assert broken(laws.negation_mirrors, toyland, query) == "yes of () is 4, but no negated is 1"


def test_an_engine_that_mirrors_no_days(toyland: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    query = asked(by="shire", during="2025", over_time="min")
    laws.negation_mirrors(toyland, query)
    bend(monkeypatch, lambda _: {"over_time": "min"})
    assert broken(laws.negation_mirrors, toyland, query) == (
        "lower of ('toy:shire:harbour',) is 0.75, but upper negated is 0.0"
    )
    bend(monkeypatch, lambda query: {"within": None if query.over_time == "min" else "toy:shire:wick"})
    assert broken(laws.negation_mirrors, toyland, query).endswith("negation has [('toy:shire:wick',)]")


def test_an_order_that_matters(toyland: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = attrs.evolve(asked(), over="hamlet")
    laws.order_changes_no_answer(toyland, [asked(by="shire"), refused], ORDER)
    monkeypatch.setattr(laws, "rebuilt", lambda *_: toyland.select(within="toy:province:saltmarsh"))
    assert "'toy:province:lantern-isle'" in broken(
        laws.order_changes_no_answer, toyland, [asked(by="province")], ORDER
    )
    lost = broken(laws.order_changes_no_answer, toyland, [asked(within="toy:shire:wick")], ORDER)
    assert "<Table of 1 rows>" in lost or "UnknownNameError" in lost


def test_a_day_that_is_no_period(toyland: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    laws.a_day_is_a_period(toyland, asked(by=("shire", "coastal")))
    with pytest.raises(ArgumentError) as caught:
        laws.a_day_is_a_period(toyland, asked(during="2025", over_time="last"))
    assert str(caught.value) == "a question of 2025-01-01..2026-01-01; ask about a day, at="
    bend(monkeypatch, lambda query: {} if query.at else {"during": Period("2024-02-01", "2024-02-02")})
    assert broken(laws.a_day_is_a_period, toyland, asked()).startswith(
        "2025-02-01 and the first of it: ((), {"
    )


def test_series_of_other_days(toyland: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    query = asked(by="village", during="2024-09-01..2025-02-01")
    laws.series_are_days(toyland, query)
    bend(monkeypatch, lambda _: {"at": "2024-10-05"})
    assert broken(laws.series_are_days, toyland, query).startswith("('toy:village:")
    shorter = Period("2024-09-01", "2025-01-01")
    monkeypatch.setattr(Question, "series", lambda asked: SERIES(asked.evolve(during=shorter)))
    assert broken(laws.series_are_days, toyland, query).endswith(" do not fill 2024-09-01..2025-02-01")


def test_periods_that_are_not_their_days(toyland: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    query = asked(by="shire", during="2024")
    weighed = attrs.evolve(query, weight="households", within="toy:parish:glow")
    laws.periods_are_series(toyland, query)
    laws.periods_are_series(toyland, weighed)
    bend(monkeypatch, lambda query: {"within": "toy:shire:wick" if query.over_time == "mean" else None})
    assert broken(laws.periods_are_series, toyland, query).startswith(
        "the answer has the rows [('toy:shire:wick',)], but the s"
    )
    bend(monkeypatch, lambda query: {"during": "2025"} if query.over_time == "mean" else {})
    assert broken(laws.periods_are_series, toyland, query).startswith("yes of ('toy:shire:far',): the days")
    bend(monkeypatch, lambda query: {"over_time": "max"} if query.over_time == "min" else {})
    assert broken(laws.periods_are_series, toyland, query).endswith("in the series")
    bend(monkeypatch, lambda query: {"of": ~query.of} if query.over_time == "mean" else {})
    told = broken(laws.periods_are_series, toyland, weighed)
    assert told.startswith("lower of ('toy:shire:wick',): the mean 0.")
    assert " is outside (" in told


def test_who_is_less_sure_with_more_known(toyland: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    query = asked(within="toy:parish:mist")
    laws.synthetic_facts_only_narrow(toyland, query)
    laws.who_knows_more_is_surer(toyland, toyland, asked(by=("shire", "coastal")))
    bend(monkeypatch, lambda query: {"synthetic": not query.synthetic})
    assert broken(laws.synthetic_facts_only_narrow, toyland, query).startswith("the bounds of () are (")
    some = asked(where="own.households >= 1").where
    bend(monkeypatch, lambda query: {"where": some} if query.synthetic else {})
    told = broken(laws.synthetic_facts_only_narrow, toyland, asked(within="toy:village:fern"))
    assert told == "() may be empty with more known facts, but not with fewer"


def test_two_rows_of_one_name(toyland: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    def engine(asked: Question) -> Coverage:
        found = ANSWER(asked.evolve(by=("shire",)))
        return Coverage(found._columns, network=asked.network, query=asked.query)

    monkeypatch.setattr(Question, "answer", engine)
    assert broken(laws.negation_mirrors, toyland, asked()) == "the answer has two rows of ()"
