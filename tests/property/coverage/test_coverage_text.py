"""Coverage conditions read back from their text; what else they read; no text is met with another error."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import dtnet
from dtnet.coverage import coverage_text, parse_coverage
from dtnet.errors import ArgumentError, PredicateError
from dtnet.predicates import Between, condition_text, parse_condition
from dtnet.testing.strategies import CoverageWords, coverage_conditions, networks, team_conditions

from ...lengths import examples

if TYPE_CHECKING:
    from dtnet import Policy
    from dtnet.predicates import Condition

ODD = (
    "and",
    "true",
    "not",
    "5",
    "a b",
    "thôn",
    "x:1-2.3",
    '"',
    "all",
    "skill:x",
    "led",
    "per",
    "2024-01",
    "&",
)
TEXTS = st.sampled_from(ODD) | st.text(min_size=1)
OWNERS = TEXTS.filter(lambda text: text.strip() and "." not in text)
NAMES = TEXTS.filter(str.strip)
DAYS = st.dates(date(1900, 1, 1), date(2999, 12, 31))


@cache
def known_policies() -> tuple[Policy, ...]:
    first, *_ = dtnet.policies(country="vietnam")
    return tuple(attrs.evolve(first, id=id) for id in ("vn.x.2024-36", "a b", "and", "5", '"'))


def some(of: st.SearchStrategy[Any], least: int = 0) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(of, min_size=least, max_size=2, unique=True).map(tuple)


@st.composite
def any_words(draw: st.DrawFn) -> CoverageWords:
    """Words of no network, spelled in every way."""
    values = some(st.integers(), 1) | some(TEXTS, 1) | some(DAYS, 1) | st.just((True, False))
    attributes = some(st.tuples(NAMES, values))
    return CoverageWords(
        levels=draw(some(OWNERS, 1)),
        area_attributes=draw(attributes),
        team_attributes=draw(attributes),
        kinds=draw(some(TEXTS)),
        skills=draw(some(TEXTS)),
        bases=draw(some(TEXTS)),
        places=draw(some(st.tuples(TEXTS, DAYS))),
        days=tuple(sorted(draw(some(DAYS)))),
        policies=draw(some(st.sampled_from(known_policies()))),
        heads=draw(st.booleans()),
        leaders=draw(st.booleans()),
    )


@st.composite
def written(draw: st.DrawFn) -> Condition:
    """Any condition that a text may state."""
    words = draw(any_words())
    deep = draw(st.integers(0, 4))
    of_areas = coverage_conditions(words, over=draw(st.sampled_from(words.levels)), max_depth=deep)
    return draw(of_areas | team_conditions(words, max_depth=deep))


@given(written())
def test_a_condition_reads_back_from_its_text(condition: Condition) -> None:
    text = coverage_text(condition)
    read = parse_coverage(text, policies=known_policies())
    assert read == condition
    assert coverage_text(read) == text


@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), network=networks(max_areas=5))
def test_conditions_of_a_network_read_back(data: st.DataObject, network: dtnet.Network) -> None:
    words = CoverageWords.of(network)
    over = data.draw(st.sampled_from(words.levels))
    condition = data.draw(coverage_conditions(words, over=over))
    assert parse_coverage(coverage_text(condition)) == condition


SOUP = st.lists(
    st.sampled_from(
        [
            *("has_team", "led", "skill", "skill:", "skill:x", "kind", "kind:", "at_least_skills:", "people"),
            *(
                "teams",
                "per",
                "100",
                "2",
                "0",
                "3/2",
                "-1",
                "1_0",
                ">=",
                "<",
                ">",
                "<=",
                "=",
                "==",
                "!=",
                "in",
            ),
            *("and", "or", "not", "&", "|", "~", "!", "&&", "(", ")", "{", "}", "[", "]", ",", "village"),
            *(
                "any_team(",
                "every(",
                "some(",
                "throughout(",
                "sometime(",
                "all(",
                "any(",
                "funded",
                "funded:",
            ),
            *("2024", "2024-08", "2024-08-31", "..", "2024-01-01..2024-07-01", "inside", "as", "of", "level"),
            *("own.households", "a.b", '"x y"', '"', "people_per(", "at_least", "funded(", "vn.x.2024-36"),
        ]
    ),
    max_size=12,
).flatmap(lambda words: st.sampled_from([" ".join(words), "".join(words)]))


@settings(max_examples=examples(500))
@given(SOUP | st.text())
@example("at_least_skills:" + "1" * 5000)
@example("people per " + "1" * 5000 + " x >= 1")
@example("throughout(led, 9999-99-99..0000-00-00)")
@example('skill:"\\ud800"')
def test_no_text_is_met_with_another_error(text: str) -> None:
    try:
        read = parse_coverage(text, policies=known_policies())
    except (PredicateError, ArgumentError):
        return
    assert parse_coverage(coverage_text(read), policies=known_policies()) == read


@settings(max_examples=examples(500))
@given(SOUP)
def test_what_the_language_of_all_conditions_reads_is_read_alike(text: str) -> None:
    try:
        plain = parse_condition(text)
    except PredicateError:
        return
    assert parse_coverage(text) == plain


@given(st.builds(lambda owner, name: f"{owner}.{name}", OWNERS, NAMES), st.fractions())
def test_a_subject_of_any_name_is_one(subject: str, least: Fraction) -> None:
    condition = Between(subject, least)
    assert coverage_text(condition) == condition_text(condition)
    assert parse_coverage(coverage_text(condition)) == condition


@pytest.mark.parametrize(
    "name", ["has_team", "led", "funded", "skill", "skill:x", "people", "teams", "kind:a"]
)
def test_atoms_may_be_names_of_owners(name: str) -> None:
    assert parse_coverage(f"{name}.x >= 1") == Between(f"{name}.x", Fraction(1))
    assert parse_coverage(f"{name}.x < 1") == Between(f"{name}.x", None, Fraction(1))
