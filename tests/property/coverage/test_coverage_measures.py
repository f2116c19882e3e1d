"""Measures with bounds against all completions of small cases, and measures of known values against twins."""
# ruff: noqa: ANN401 - the twin is a file that is no module of a package

from __future__ import annotations

import importlib.util
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dtnet.coverage.measures import (
    Quantities,
    added_by_each,
    best_minus_worst,
    best_over_worst,
    concentration_index,
    first_of,
    gini,
    lorenz,
    people_missed,
    quantile,
    ranks,
    share_of_all,
    share_of_any,
    share_of_at_least,
    shortfall,
    turnover,
    unknowns_to_break,
)

from ...inner.coverage import UNDEFINED, share_keys
from ...lengths import examples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dtnet.coverage.measures import Answer

SETTINGS = settings(deadline=None, max_examples=examples(150))


@pytest.fixture(scope="module")
def slow() -> Any:
    """The module `reference/coverage_measures.py`."""
    path = Path(__file__).parents[2] / "reference" / "coverage_measures.py"
    spec = importlib.util.spec_from_file_location("reference_coverage_measures", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@st.composite
def cases(
    draw: st.DrawFn, *, most: int = 4, bases: tuple[int, ...] = (1, 2, 3, 5), known: bool = False
) -> tuple[Quantities, list[Fraction], list[Fraction]]:
    """Quantities with their lower and upper ends as fractions."""
    size = draw(st.integers(1, most))
    common = draw(st.booleans())
    one = draw(st.sampled_from(bases))
    pick = st.just(one) if common else st.sampled_from(bases)
    lower, upper, base, upper_base = [], [], [], []
    for _ in range(size):
        ends = sorted(draw(st.lists(st.builds(Fraction, st.integers(0, 5), pick), min_size=2, max_size=2)))
        if known or draw(st.booleans()):
            ends = ends[:1] * 2
        low, high = (one if common else each.denominator * draw(st.integers(1, 2)) for each in ends)
        lower.append(int(ends[0] * low))
        upper.append(int(ends[1] * high))
        base.append(low)
        upper_base.append(high)
    values = Quantities(lower, upper, base=base, upper_base=upper_base)
    return (
        values,
        [values.fraction(at) for at in range(size)],
        [values.fraction(at, "upper") for at in range(size)],
    )


def drawn_weights(data: st.DataObject, size: int) -> list[int]:
    weights = st.lists(st.integers(0, 3), min_size=size, max_size=size)
    return data.draw(st.just([1] * size) | weights)


def check(answer: Answer, found: Iterable[Fraction | None], *, outer: bool = False) -> None:
    """The answer has the ends of what was found, or safe ones where it says so."""
    found = list(found)
    defined = [each for each in found if each is not None]
    assert answer.may_be_undefined == (len(defined) < len(found))
    if not defined:
        assert answer == UNDEFINED
        return
    assert answer.lower == min(defined)
    if answer.upper is None or (outer and not answer.sharp):
        assert answer.upper is None or answer.upper >= max(defined)
    else:
        assert answer.sharp
        assert answer.upper == max(defined)


@SETTINGS
@given(case=cases(), data=st.data())
def test_gini_has_the_ends_of_all_completions(slow: Any, case: Any, data: st.DataObject) -> None:
    values, lower, upper = case
    weights = drawn_weights(data, len(values))
    found = (slow.gini(each, weights) if sum(weights) else None for each in slow.completions(lower, upper))
    check(gini(values, weights), found, outer=True)


@SETTINGS
@given(case=cases(bases=(1,)))
def test_gini_is_sharp_for_equal_weights_where_no_interval_lies_inside_another(case: Any) -> None:
    _, lower, upper = case
    lower, upper = sorted(lower), sorted(upper)
    values = Quantities([int(each) for each in lower], [int(each) for each in upper])
    assert gini(values).sharp or gini(values) == UNDEFINED


@SETTINGS
@given(case=cases(), data=st.data())
def test_the_concentration_index_has_the_ends_of_all_completions(
    slow: Any, case: Any, data: st.DataObject
) -> None:
    values, lower, upper = case
    weights = drawn_weights(data, len(values))
    by = data.draw(st.lists(st.integers(0, 2), min_size=len(values), max_size=len(values)))
    found = (
        slow.concentration(each, by, weights) if sum(weights) else None
        for each in slow.completions(lower, upper)
    )
    check(concentration_index(values, by, weights), found)


@SETTINGS
@given(case=cases())
def test_range_and_ratio_have_the_ends_of_all_completions(slow: Any, case: Any) -> None:
    values, lower, upper = case
    check(best_minus_worst(values), map(slow.span, slow.completions(lower, upper)))
    answer = best_over_worst(values)
    check(answer, map(slow.ratio, slow.completions(lower, upper)))
    if answer.lower is not None and answer.upper is None:  # whatever is asked for, some completion has more
        at = lower.index(Fraction(0))
        small = [Fraction(1, 10**9) if place == at else each for place, each in enumerate(upper)]
        assert slow.ratio(small) > 10**6


@SETTINGS
@given(case=cases(), data=st.data(), at=st.fractions(0, 1, max_denominator=8))
def test_quantiles_have_the_ends_of_all_completions(
    slow: Any, case: Any, data: st.DataObject, at: Fraction
) -> None:
    values, lower, upper = case
    weights = drawn_weights(data, len(values))
    if not sum(weights):
        assert quantile(values, at, weights) == UNDEFINED
        return
    found = (slow.quantile(each, at, weights) for each in slow.completions(lower, upper))
    check(quantile(values, at, weights), found)


@SETTINGS
@given(case=cases(), first=st.sampled_from(["greatest", "least"]), count=st.integers(1, 5))
def test_ranks_and_members_are_those_of_all_completions(slow: Any, case: Any, first: Any, count: int) -> None:
    values, lower, upper = case
    sign = 1 if first == "greatest" else -1
    found = [
        [slow.rank([sign * x for x in each], place) for place in range(len(values))]
        for each in slow.completions(lower, upper)
    ]
    ranked = ranks(values, first=first)
    assert ranked.lower.tolist() == [min(each) for each in zip(*found, strict=True)]
    assert ranked.upper.tolist() == [max(each) for each in zip(*found, strict=True)]
    members = first_of(values, count, first=first)
    inside = [[at for at, each in enumerate(places) if each <= count] for places in found]
    assert members.certain.tolist() == sorted(set.intersection(*map(set, inside)))
    assert members.possible.tolist() == sorted(set.union(*map(set, inside)))


@SETTINGS
@given(case=cases(known=True), data=st.data())
def test_lorenz_is_the_curve_of_the_persons_in_order(case: Any, data: st.DataObject) -> None:
    values, known, _ = case
    weights = drawn_weights(data, len(values))
    persons = sorted(x for w, x in zip(weights, known, strict=True) for _ in range(w))
    if not sum(persons):
        return
    curve = lorenz(values, weights)
    points = [0, *(at for at in range(1, len(persons)) if persons[at] != persons[at - 1]), len(persons)]
    assert curve.population.tolist() == [float(Fraction(at, len(persons))) for at in points]
    assert curve.amount.tolist() == [float(sum(persons[:at], Fraction(0)) / sum(persons)) for at in points]


@SETTINGS
@given(
    shares=st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 4)).map(lambda pair: tuple(sorted(pair))),
        min_size=1,
        max_size=3,
    )
)
def test_bounds_of_combinations_are_those_of_all_joint_distributions(
    slow: Any, shares: list[tuple[int, int]]
) -> None:
    lower, upper = (list(each) for each in zip(*shares, strict=True))
    values = Quantities(lower, upper, base=4)
    for count in range(1, len(shares) + 1):
        answer = share_of_at_least(values, count)
        assert answer.lower == slow.extremes_of_at_least([Fraction(each, 4) for each in lower], count)[0]
        assert answer.upper == slow.extremes_of_at_least([Fraction(each, 4) for each in upper], count)[1]
    joint = [Fraction(each, 4) for each in lower], [Fraction(each, 4) for each in upper]
    every, some = share_of_all(values), share_of_any(values)
    assert every.lower == max(0, sum(joint[0]) - (len(shares) - 1))
    assert every.upper == min(joint[1])
    assert some.lower == max(joint[0])
    assert some.upper == min(1, sum(joint[1]))


def test_bounds_of_combinations_of_four(slow: Any) -> None:
    shares = [Fraction(9, 10), Fraction(1, 2), Fraction(1, 2), Fraction(1, 5)]
    answer = share_of_at_least(Quantities([9, 5, 5, 2], base=10), 3)
    assert (answer.lower, answer.upper) == slow.extremes_of_at_least(shares, 3)


MASKS = [1, 2, 3, 4, 5, 6, 7]


def outcomes(mask: int) -> list[int]:
    return [each for each in (1, 2, 4) if mask & each]


@SETTINGS
@given(data=st.data())
def test_what_policies_add_has_the_ends_of_all_completions(slow: Any, data: st.DataObject) -> None:
    policies = data.draw(st.integers(1, 3))
    units = data.draw(st.integers(1, 2))
    row = st.lists(st.sampled_from([1, 2, 3, 6]), min_size=policies, max_size=policies)
    masks = data.draw(st.lists(row, min_size=units, max_size=units))
    weights = data.draw(st.lists(st.integers(0, 5), min_size=units, max_size=units))
    worlds = [
        [[each == 1 for each in flat[at * policies : (at + 1) * policies]] for at in range(units)]
        for flat in product(*(outcomes(mask) for row in masks for mask in row))
    ]
    everyone = range(policies)
    for policy, found in enumerate(added_by_each(np.array(masks), weights)):
        others = [each for each in everyone if each != policy]
        check(found.first_in, (Fraction(slow.covered(each, weights, [policy])) for each in worlds))
        check(
            found.last_in,
            (
                Fraction(slow.covered(each, weights, everyone) - slow.covered(each, weights, others))
                for each in worlds
            ),
        )
        check(found.shapley, (slow.shapley(each, weights, policy) for each in worlds))


def parts_of(pair: list[tuple[int, int]], weights: list[int], later: list[int]) -> dict[str, int]:
    """The turnover of outcomes; 0 is not there."""
    found = dict.fromkeys(("kept", "grown", "gained", "lost", "opened", "closed", "change"), 0)
    for (early, late), weight, after in zip(pair, weights, later, strict=True):
        found["change"] += after * (late == 1) - weight * (early == 1)
        if early == 1 and late == 1:
            found["kept"] += after
            found["grown"] += after - weight
        elif late == 1:
            found["gained" if early else "opened"] += after
        elif early == 1:
            found["lost" if late else "closed"] += weight
    return found


@SETTINGS
@given(data=st.data())
def test_turnover_has_the_ends_of_all_completions(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 3))
    row = st.lists(st.sampled_from([0, *MASKS]), min_size=size, max_size=size)
    before, after = data.draw(row), data.draw(row)
    tied = [bool(one & other) and data.draw(st.booleans()) for one, other in zip(before, after, strict=True)]
    numbers = st.lists(st.integers(0, 5), min_size=size, max_size=size)
    weights = data.draw(numbers)
    later = data.draw(st.just(weights) | numbers)
    pairs = [
        [
            (early, late)
            for early in outcomes(one) or [0]
            for late in outcomes(other) or [0]
            if not bound or early == late
        ]
        for one, other, bound in zip(before, after, tied, strict=True)
    ]
    found = [parts_of(list(each), weights, later) for each in product(*pairs)]
    for each in found:
        assert each["change"] == (
            each["gained"] + each["grown"] + each["opened"] - each["lost"] - each["closed"]
        )
    answer = turnover(
        np.array(before),
        np.array(after),
        weights,
        None if later == weights else later,
        tied=np.array(tied) if any(tied) else None,
    )
    for name in found[0]:
        check(getattr(answer, name), (Fraction(each[name]) for each in found))


@SETTINGS
@given(
    rows=st.lists(st.tuples(st.sampled_from([0, *MASKS]), st.integers(0, 3)), max_size=5),
    target=st.fractions(Fraction(1, 6), 1, max_denominator=6),
)
def test_unknowns_to_break_are_found_by_trying_all(
    slow: Any, rows: list[tuple[int, int]], target: Fraction
) -> None:
    masks, weights = [each for each, _ in rows], [each for _, each in rows]
    best = [next((one for one in (1, 4, 2) if mask & one), 0) for mask in masks]
    doubtful = [at for at, mask in enumerate(masks) if mask & 2 and mask != 2]

    def breaks(chosen: tuple[int, ...]) -> bool:
        turned = {doubtful[each] for each in chosen}
        now = [2 if at in turned else each for at, each in enumerate(best)]
        reached = sum(w for each, w in zip(now, weights, strict=True) if each == 1)
        return reached < target * (
            reached + sum(w for each, w in zip(now, weights, strict=True) if each == 2)
        )

    found = unknowns_to_break(np.array(masks, np.uint8), weights, target=target)
    fewest, whichever = slow.fewest(len(doubtful), breaks)
    assert (found.fewest, found.any, found.unknowns) == (fewest, whichever, len(doubtful))
    counting = any(mask & 3 and weight for mask, weight in rows)
    expected = "holds" if fewest is None else "open"
    assert found.standing == ("fails" if fewest == 0 else expected if counting else "empty")


@SETTINGS
@given(case=cases(), data=st.data())
def test_people_missed_are_those_of_all_completions(slow: Any, case: Any, data: st.DataObject) -> None:
    values, lower, upper = case
    weights = drawn_weights(data, len(values))
    if max(upper) > 1:
        return
    found = (
        sum((w * (1 - x) for w, x in zip(weights, each, strict=True)), Fraction(0))
        for each in slow.completions(lower, upper)
    )
    check(people_missed(values, weights), found)


@SETTINGS
@given(case=cases(bases=(1,)), data=st.data(), norm=st.fractions(0, 2, max_denominator=3))
def test_shortfalls_are_those_of_all_completions(
    slow: Any, case: Any, data: st.DataObject, norm: Fraction
) -> None:
    _, lower, upper = case
    values = Quantities([int(each) for each in lower], [int(each) for each in upper])
    base = drawn_weights(data, len(values))
    found = shortfall(values, base, norm=norm)
    lacks = [
        [norm * size - each for size, each in zip(base, world, strict=True)]
        for world in slow.completions(lower, upper)
    ]
    each: Callable[[list[Fraction]], Fraction] = lambda row: sum((max(x, 0) for x in row), Fraction(0))  # noqa: E731
    together: Callable[[list[Fraction]], Fraction] = lambda row: Fraction(max(sum(row), 0))  # noqa: E731
    check(found.each, map(each, lacks))
    check(found.surplus, (each([-x for x in row]) for row in lacks))
    check(found.aggregate, map(together, lacks))
    check(found.hidden, (each(row) - together(row) for row in lacks), outer=True)


LARGE = st.integers(1, 2**53 - 1) | st.integers(2**53 - 9, 2**53 - 1) | st.integers(1, 9)


@SETTINGS
@given(shares=st.lists(st.tuples(LARGE, LARGE), min_size=1, max_size=8))
def test_keys_compare_as_shares_do_however_close(shares: list[tuple[int, int]]) -> None:
    keys = share_keys(*(np.array(each) for each in zip(*shares, strict=True))).tolist()
    for one, key in zip(shares, keys, strict=True):
        for other, another in zip(shares, keys, strict=True):
            assert (key < another) == (Fraction(*one) < Fraction(*other))
            assert (key == another) == (Fraction(*one) == Fraction(*other))
