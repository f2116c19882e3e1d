from __future__ import annotations

import numpy as np
import pytest

from dtnet.network.texts import Gathered, JoinedTexts, Numbered, PatternTexts, take


def test_pieces_make_texts() -> None:
    codes = ("15", "48")
    texts = PatternTexts(
        3, ("team:", Gathered(codes, np.array([1, 1, 0])), "-", Numbered(np.array([1, 20, 300]), 2))
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


def test_take_keeps_the_order_of_rows() -> None:
    assert take(("a", "b", "c"), np.array([2, 0])) == ["c", "a"]
    assert take(("a", "b", "c"), [1, 1]) == ["b", "b"]
