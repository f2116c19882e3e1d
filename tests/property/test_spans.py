"""Spans beside their twin, which has a set of days for each owner."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dtnet.periods import OPEN
from dtnet.spans import Spans, matches

if TYPE_CHECKING:
    from types import ModuleType

    from numpy.typing import NDArray

Span = tuple[int, int, int]
pytestmark = pytest.mark.hypothesis
SPANS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(-5, 8), st.integers(1, 6)).map(
        lambda each: (each[0], each[1], each[1] + each[2])
    ),
    max_size=8,
)


@pytest.fixture(scope="module")
def slow() -> ModuleType:
    """The module `reference/spans.py`."""
    path = Path(__file__).parents[1] / "reference" / "spans.py"
    spec = importlib.util.spec_from_file_location("reference_spans", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@attrs.frozen(eq=False)
class Named(Spans):
    """Spans with a further column."""

    name: NDArray[np.int64]


def columns(spans: list[Span]) -> Spans:
    return Spans(*np.array(spans, np.int32).reshape(-1, 3).T)


def named(spans: list[Span]) -> Named:
    of = columns(spans)
    return Named(of.owner, of.start, of.end, np.arange(len(spans)))


def told(spans: Spans) -> list[Span]:
    return list(zip(spans.owner.tolist(), spans.start.tolist(), spans.end.tolist(), strict=True))


@given(SPANS, SPANS)
def test_merged_spans_are_the_longest_runs_of_days(
    slow: ModuleType, spans: list[Span], more: list[Span]
) -> None:
    assert told(columns(spans).merge()) == slow.merged(spans)
    assert told(columns(spans).join([columns(more), Spans.nothing()]).merge()) == slow.merged(spans + more)


@given(SPANS, st.integers(-6, 14), st.integers(0, 9))
def test_clipped_spans_keep_their_columns_and_the_days_of_a_window(
    slow: ModuleType, spans: list[Span], start: int, length: int
) -> None:
    found = named(spans).clip(start, start + length)
    window = set(range(start, start + length))
    parts = [
        (owner, *run, name)
        for name, (owner, first, end) in enumerate(spans)
        for run in slow.runs(window & set(range(first, end)))
    ]
    assert [(*span, name) for span, name in zip(told(found), found.name.tolist(), strict=True)] == parts


@given(SPANS, st.lists(st.tuples(st.integers(0, 7), st.integers(-6, 14)), max_size=12))
def test_cut_spans_have_the_parts_between_their_days(
    slow: ModuleType, spans: list[Span], cuts: list[tuple[int, int]]
) -> None:
    own = [(place, day) for place, day in cuts if place < len(spans)]
    which, days = np.array(own, np.int32).reshape(-1, 2).T
    found = named(spans).cut(which, days)
    parts = [slow.cut(span, {day for at, day in own if at == place}) for place, span in enumerate(spans)]
    assert told(found) == [part for each in parts for part in each]
    assert found.name.tolist() == [place for place, each in enumerate(parts) for _ in each]


@given(SPANS)
def test_trimmed_spans_have_the_same_days_and_share_none(slow: ModuleType, spans: list[Span]) -> None:
    found = told(named(spans).trim(columns(spans).owner))
    assert slow.days_of(found) == slow.days_of(spans)
    assert sum(end - start for _, start, end in found) == sum(map(len, slow.days_of(spans).values()))
    assert found == sorted(found)


@given(SPANS)
def test_a_span_overlaps_if_an_earlier_one_of_its_owner_shares_a_day(
    slow: ModuleType, spans: list[Span]
) -> None:
    earlier, later = (each.tolist() for each in columns(spans).overlapping())
    by_start = sorted(range(len(spans)), key=lambda at: (spans[at][:2], at))
    shared = [
        at
        for place, at in enumerate(by_start)
        if any(slow.shared(spans[before], spans[at]) for before in by_start[:place])
    ]
    assert sorted(later) == sorted(shared)
    for one, other in zip(earlier, later, strict=True):
        assert slow.shared(spans[one], spans[other])
        before = by_start[: by_start.index(other)]
        assert spans[one][2] == max(spans[at][2] for at in before if spans[at][0] == spans[other][0])


ROWS = st.lists(
    st.tuples(st.integers(-2, 3), st.integers(-5, 8), st.one_of(st.integers(1, 6), st.just(OPEN))), max_size=8
)


@given(ROWS, ROWS)
def test_a_span_is_found_if_and_only_if_it_shares_a_day(rows: list[Span], others: list[Span]) -> None:
    one, other = (
        Spans(
            *np.array([(owner, start, min(start + days, OPEN)) for owner, start, days in each], np.int64)
            .reshape(-1, 3)
            .T
        )
        for each in (rows, others)
    )
    for row, place in enumerate(one.overlap(other).tolist()):
        shared = other.owner == one.owner[row]
        shared &= (other.start < one.end[row]) & (one.start[row] < other.end)
        assert (place in np.flatnonzero(shared)) if shared.any() else place == -1


@given(SPANS, SPANS)
def test_merged_spans_cover_a_span_if_its_owner_has_all_its_days(
    slow: ModuleType, spans: list[Span], others: list[Span]
) -> None:
    days = slow.days_of(spans)
    wanted = [set(range(start, end)) <= days.get(owner, set()) for owner, start, end in others]
    assert columns(spans).merge().cover(columns(others)).tolist() == wanted


@given(SPANS, SPANS, st.data())
def test_spans_within_the_days_of_other_owners(
    slow: ModuleType, spans: list[Span], others: list[Span], data: st.DataObject
) -> None:
    owner = [data.draw(st.integers(-1, 3)) for _ in spans]
    days = slow.days_of(others)
    wanted = [
        (at, *run)
        for at, ((_, start, end), other) in enumerate(zip(spans, owner, strict=True))
        for run in slow.runs({day for day in range(start, end) if other == -1 or day in days.get(other, ())})
    ]
    of_rows = Spans.of_rows(columns(spans).start, columns(spans).end)
    within = of_rows.within_of(np.array(owner, np.int32), columns(others).merge())
    assert told(within) == wanted
    entity = columns(spans).owner
    assert told(within.of(entity)) == slow.merged([(spans[at][0], *run) for at, *run in wanted])


@given(st.lists(st.integers(0, 4), max_size=6), st.lists(st.integers(0, 4), max_size=6).map(sorted))
def test_matches_are_all_pairs_with_one_key(keys: list[int], among: list[int]) -> None:
    found = matches(np.array(keys, np.int32), np.array(among, np.int32))
    assert list(zip(*(each.tolist() for each in found), strict=True)) == [
        (one, other) for one, key in enumerate(keys) for other, same in enumerate(among) if key == same
    ]


@given(SPANS)
def test_divided_spans_of_an_owner_have_the_same_days_or_share_none(
    slow: ModuleType, spans: list[Span]
) -> None:
    parts, first = named(spans).divide()
    wanted = sorted(
        (*part, name)
        for name, span in enumerate(spans)
        for part in slow.cut(span, {day for each in spans if each[0] == span[0] for day in each[1:]})
    )
    found = [(*part, name) for part, name in zip(told(parts), parts.name.tolist(), strict=True)]
    assert found == wanted
    assert [found[at][:3] for at in first.tolist()] == sorted({part[:3] for part in wanted})
