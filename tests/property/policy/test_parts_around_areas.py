"""An assessment reads the part of a network around the areas of its policies; it says what the whole says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from dtnet import Assessment, assess
from dtnet.facts import part_around_areas
from dtnet.testing.strategies import as_policy

from ...inner.policy import AssessmentQuestion, unknown_area
from ...lengths import examples
from .test_assessment_twin import QUICK, engine, questions
from .test_money_on_doubtful_days import WINDOWS, built, documents_as_of, teams

if TYPE_CHECKING:
    import pytest

    from dtnet import Network, Period
    from dtnet.policy import Explanation

    Row = dict[str, Any]

KEYS = (
    ("component",),
    ("unit", "month"),
    ("province", "month"),
    ("commune", "origin"),
    ("village", "source", "year"),
)


def said(spent: Assessment) -> list[Any]:
    """What an answer says."""
    asked = spent.question.network
    return [
        *(spent.by(*keys).to_dicts() for keys in KEYS),
        spent.bounds,
        spent.sharp,
        spent.not_assessed,
        spent.mergers,
        spent.unknown_facts,
        spent.assumptions,
        spent.paid().to_dicts(),
        spent.not_eligible(units=True).to_dicts(),
        spent.norms().to_dicts(),
        spent.of_which().to_dicts(),
        asked.metadata,
    ]


def whole(part: Assessment, inputs: Row, monkeypatch: pytest.MonkeyPatch) -> Assessment:
    """The same question, answered from the whole network."""
    with monkeypatch.context() as patch:
        patch.setattr(AssessmentQuestion, "around", lambda self, _policies: self)
        return assess(
            part.network,
            part.policies,
            window=part.window,
            inputs=inputs,
            missing_history=part.question.missing_history,
        )


def check(spent: Assessment, inputs: Row, unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = whole(spent, inputs, monkeypatch)
    if inputs:
        event("with inputs")
    event("a part" if spent.question.network is not spent.network else "the whole network")
    assert said(spent) == said(answer)
    assert sums(spent.explain(unit)) == sums(answer.explain(unit))


def sums(told: Explanation) -> list[Any]:
    """The amounts of an explanation by month, policy and component; days of other areas may cut more."""
    found = [told.unit, told.name, told.days, told.amount, told.lower, told.upper]
    for month in told.steps:
        for policy in month.steps:
            steps = month, policy, *policy.steps
            found += [(each.what, each.text, each.amount, each.bounds) for each in steps]
    return found


@settings(QUICK, max_examples=examples(100))
@given(st.data(), questions(unknown=2))
def test_an_assessment_says_the_same_of_a_part(
    monkeypatch: pytest.MonkeyPatch, data: st.DataObject, question: tuple[Any, list[Row], Any, Period]
) -> None:
    country, documents, inputs, window = question
    monkeypatch.setattr(part_around_areas, "_LARGE", 1)
    spent = engine(country, documents, inputs, window)
    if spent is not None:
        check(spent, inputs, data.draw(units_of(country.network), label="unit"), monkeypatch)


@settings(QUICK, max_examples=examples(100))
@given(st.data(), documents_as_of(), teams(sure=True), WINDOWS)
def test_an_assessment_says_the_same_of_a_part_on_doubtful_days(
    monkeypatch: pytest.MonkeyPatch,
    data: st.DataObject,
    drawn: tuple[list[Row], Row],
    rows: list[Row],
    window: str,
) -> None:
    monkeypatch.setattr(part_around_areas, "_LARGE", 1)
    ends = {row["id"]: row["end"] for row in drawn[0]}
    assume(all(ends[row["home"]] is None for row in rows))  # else its team would have no home
    network = built(drawn[0], rows)
    assume(unknown_area(network, as_policy(drawn[1])) is None)
    spent = assess(network, as_policy(drawn[1]), window=window)
    check(spent, {}, data.draw(units_of(network), label="unit"), monkeypatch)


def units_of(network: Network) -> st.SearchStrategy[str]:
    return st.sampled_from([*network.body_index.texts, *network.area_index.texts])
