"""Conditions read back from their text; verdicts against the twin that tries every completion."""

from __future__ import annotations

import importlib.util
from datetime import date
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dtnet.predicates import (
    All,
    AnyOf,
    Between,
    Condition,
    Inside,
    Is,
    Not,
    condition_text,
    evaluate,
    parse_condition,
)

from ...inner.predicates import atoms_of, is_decided, undecided_atoms
from ...lengths import examples

if TYPE_CHECKING:
    from types import ModuleType

    from numpy.typing import NDArray

WORDS = ("a", "b", "c")
WHOLE = (0, 1, 2, 3, 5, 8)
ON = (*(date(2031, 3, day) for day in (1, 2, 3, 5)), date(2999, 12, 31))
SETS = tuple(frozenset(each) for size in range(4) for each in combinations(WORDS, size))
UNIVERSE: dict[str, tuple[Any, ...]] = {
    "x.whole": WHOLE,
    "y.whole": WHOLE,
    "x.yes_no": (True, False),
    "x.word": WORDS,
    "x.day": ON,
    "kind": SETS,
}


@pytest.fixture(scope="module")
def slow() -> ModuleType:
    """The module `reference/predicates.py`."""
    path = Path(__file__).parents[2] / "reference" / "predicates.py"
    spec = importlib.util.spec_from_file_location("reference_predicates", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def joined(atoms: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    return st.recursive(
        atoms,
        lambda inner: st.one_of(
            st.builds(Not, inner),
            st.lists(inner, max_size=3).map(lambda parts: All(tuple(parts))),
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
        ),
        max_leaves=6,
    )


def tuples(of: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(of, min_size=1, max_size=most).map(tuple)


def ranges(subject: str, ends: st.SearchStrategy[Any]) -> st.SearchStrategy[Condition]:
    both = st.sets(ends, min_size=2, max_size=2).map(lambda pair: Between(subject, min(pair), max(pair)))
    return (
        both
        | st.builds(Between, st.just(subject), ends)
        | st.builds(Between, st.just(subject), st.none(), ends)
    )


DAYS = st.dates(date(1900, 1, 1), date(2999, 12, 31))
TEXTS = st.text() | st.sampled_from(
    ["and", "true", "not", "5", "a b", "thôn", "x:1-2.3", "", '"', "all", "2031-03-01"]
)
SUBJECTS = st.sampled_from(["team.people", "village.households"]) | st.builds(
    lambda owner, name: f"{owner}.{name}",
    TEXTS.filter(lambda text: text.strip() and "." not in text),
    TEXTS.filter(str.strip),
)


@st.composite
def written(draw: st.DrawFn) -> Condition:
    """Any atom that a text may state."""
    subject = draw(SUBJECTS)
    values = TEXTS | st.integers() | st.booleans() | DAYS
    return draw(
        st.one_of(
            st.builds(Is, st.sampled_from(["kind", "level"]), tuples(TEXTS)),
            st.builds(Is, st.just(subject), tuples(values)),
            ranges(subject, st.fractions()),
            ranges(subject, DAYS),
            st.builds(Inside, tuples(TEXTS), DAYS),
        )
    )


@given(joined(written()))
def test_a_condition_reads_back_from_its_text(condition: Condition) -> None:
    text = condition_text(condition)
    assert parse_condition(text) == condition
    assert condition_text(parse_condition(text)) == text


ATOMS = st.one_of(
    st.builds(Is, st.sampled_from(["x.whole", "y.whole"]), tuples(st.sampled_from((*WHOLE, -1, 9)))),
    ranges("x.whole", st.sampled_from([Fraction(each, 2) for each in range(-1, 18)])),
    st.builds(Is, st.just("x.day"), tuples(st.sampled_from(ON))),
    ranges("x.day", st.sampled_from(ON)),
    st.builds(Is, st.just("x.yes_no"), tuples(st.booleans())),
    st.builds(Is, st.just("x.word"), tuples(st.sampled_from(WORDS))),
    st.builds(Is, st.just("kind"), tuples(st.sampled_from(WORDS))),
)
THINGS = st.lists(
    st.fixed_dictionaries(
        {subject: tuples(st.none() | st.sampled_from(facts)) for subject, facts in UNIVERSE.items()}
    ),
    min_size=1,
    max_size=4,
)


def read(things: list[dict[str, Any]], slow: ModuleType, atom: Condition) -> NDArray[np.uint8]:
    return np.array([slow.verdict(atom, thing) for thing in things], np.uint8)


def free(thing: dict[str, tuple[Any, ...]]) -> dict[str, tuple[Any, ...]]:
    """What is known with sets of which each word may be there or not, whatever the others are."""
    sets = [each for each in thing["kind"] if each is not None]
    certain = frozenset.intersection(*sets) if sets else frozenset()
    possible = frozenset.union(*sets) if sets else frozenset()
    full = [each for each in SETS if certain <= each <= possible] if sets else []
    return {**thing, "kind": (*full, *([None] if None in thing["kind"] else []))}


@settings(max_examples=examples(200))
@given(joined(ATOMS), THINGS)
def test_verdicts_are_those_of_every_completion(
    slow: ModuleType, condition: Condition, drawn: list[dict[str, Any]]
) -> None:
    things = [free(thing) for thing in drawn]
    masks, sharp = evaluate(
        condition, lambda atom: read(things, slow, atom), count=len(things), sets={"kind"}
    )
    exact = np.array([slow.verdict(condition, thing) for thing in things], np.uint8)
    assert masks.dtype == np.uint8
    assert ((masks & exact) == exact).all()
    if sharp:
        assert masks.tolist() == exact.tolist()


@given(joined(ATOMS), THINGS)
def test_what_leaves_a_verdict_open_is_open_itself(
    slow: ModuleType, condition: Condition, drawn: list[dict[str, Any]]
) -> None:
    things = [free(thing) for thing in drawn]

    def told(atom: Condition) -> NDArray[np.uint8]:
        return read(things, slow, atom)

    masks, _ = evaluate(condition, told, count=len(things), sets={"kind"})
    found = undecided_atoms(condition, told, count=len(things), sets={"kind"})
    assert set(found) <= set(atoms_of(condition))
    some = np.zeros(len(things), np.bool_)
    for atom, where in found.items():
        assert not (where & is_decided(told(atom))).any()
        some |= where
    assert some.tolist() == (~is_decided(masks)).tolist()
