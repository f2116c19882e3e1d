from __future__ import annotations

import numpy as np
import pytest

from dtnet.network.tables.texts import ChosenTexts, IdIndex, JoinedTexts, Numbered, PatternTexts, take


def test_pieces_make_texts() -> None:
    codes = ("15", "48")
    texts = PatternTexts(
        3, ("team:", ChosenTexts(codes, np.array([1, 1, 0])), "-", Numbered(np.array([1, 20, 300]), 2))
    )
    assert list(texts) == ["team:48-01", "team:48-20", "team:15-300"]
    assert len(texts) == 3
    assert texts[2] == "team:15-300"


def test_joined_columns_stand_one_below_the_other() -> None:
    texts = JoinedTexts.of([("a", "b"), (), PatternTexts(1, ("c",))])
    assert list(texts) == ["a", "b", "c"]
    assert [texts[row] for row in range(3)] == ["a", "b", "c"]
    assert len(texts) == 3
    assert len(JoinedTexts.of([])) == 0
    assert list(JoinedTexts.of([])) == []


def test_joined_columns_end() -> None:
    with pytest.raises(IndexError):
        JoinedTexts.of([("a",)])[1]


def test_many_texts_are_those_taken_one_by_one() -> None:
    numbers = np.arange(5000)
    pattern = PatternTexts(5000, ("x", ChosenTexts(("a", "b"), numbers % 2), Numbered(numbers, 4)))
    texts = JoinedTexts.of([("top",), pattern, (), ("p", "q")])
    rows = np.array([5002, *range(0, 5000, 7), 0, 5001])
    assert take(texts, rows) == [texts[row] for row in rows.tolist()]
    assert take(texts, rows[1:90] + 1) == [texts[row + 1] for row in rows[1:90].tolist()]
    assert list(pattern) == [pattern[row] for row in range(5000)]


def test_a_column_shows_its_first_texts() -> None:
    assert repr(PatternTexts(4, ("v", Numbered(np.arange(4))))) == "<4 texts: 'v0', 'v1', 'v2', …>"
    assert repr(PatternTexts(1, ("v",))) == "<1 texts: 'v'>"
    assert repr(JoinedTexts.of([("a",), ("b",)])) == "<2 texts in 2 parts>"


def test_take_keeps_the_order_of_rows() -> None:
    assert take(("a", "b", "c"), np.array([2, 0])) == ["c", "a"]
    assert take(("a", "b", "c"), [1, 1]) == ["b", "b"]


def test_an_index_made_while_another_thread_waited_is_not_made_again() -> None:
    index = IdIndex(("a", "b"))

    class Waited:
        """A lock during whose wait another thread made the index."""

        def __enter__(self) -> None:
            index._numbers = {"a": 7}

        def __exit__(self, *_: object) -> None:
            pass

    index._lock = Waited()  # type: ignore[assignment]
    assert index.get("a") == 7
