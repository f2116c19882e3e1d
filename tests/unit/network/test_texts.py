from __future__ import annotations

import numpy as np
import pytest

from dtnet.network.tables.texts import EditedTexts, edited_texts, kept_texts, take

from ...inner.network import ChosenTexts, FullNames, IdIndex, JoinedTexts, Numbered, PatternTexts


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


def test_full_names_and_numbers_are_those_taken_one_by_one() -> None:
    kinds = (np.arange(100) % 3).astype(np.uint8)
    names = FullNames(tuple(f" name {number}" for number in range(100)), kinds, ("", "xã", "thị trấn"))
    rows = np.arange(99, -1, -1)
    assert take(names, rows) == [names[row] for row in rows.tolist()] == list(names)[::-1]
    for numbers in (np.arange(100) % 7, np.arange(100) * 1000, np.arange(100) - 50):
        texts = PatternTexts(100, (Numbered(numbers, 3),))
        assert take(texts, rows) == [texts[row] for row in rows.tolist()]
    assert Numbered(np.arange(3)).take(np.array([], np.intp)) == []


def test_edited_texts_are_the_others_with_a_few_replaced() -> None:
    texts = tuple(f"text {number}" for number in range(200))
    once = edited_texts(texts, np.array([3, 150]), ["three", "text 150"])
    twice = edited_texts(once, np.array([0, 3, 199]), ["zero", "3", "last"])
    expected = ["zero", *texts[1:3], "3", *texts[4:199], "last"]
    assert isinstance(twice, EditedTexts)
    assert twice.texts is texts
    assert len(twice) == 200
    assert [twice[row] for row in range(200)] == list(twice) == take(twice, np.arange(200)) == expected
    assert take(twice, np.arange(199, -1, -1)) == expected[::-1]
    assert repr(twice) == "<200 texts, 3 of them edited>"
    assert edited_texts(texts, np.array([1, 2]), texts[1:3]) is texts


def test_kept_texts_stay_one_choice_and_one_edit() -> None:
    texts = tuple(f"text {number}" for number in range(50))
    made, expected = edited_texts(texts, np.array([10, 20]), ["ten", "twenty"]), list(texts)
    expected[10], expected[20] = "ten", "twenty"
    for gone in (20, 5, 9):
        rows = np.delete(np.arange(len(made)), gone)
        made = kept_texts(made, rows)
        del expected[gone]
        made = edited_texts(made, np.array([0]), [f"without {gone}"])
        expected[0] = f"without {gone}"
        assert list(made) == expected
        assert isinstance(made, EditedTexts)
        assert isinstance(made.texts, PatternTexts)
        assert made.texts.pieces[0].texts is texts  # type: ignore[union-attr]
    assert list(kept_texts(made, np.array([], np.int64))) == []


def test_an_index_finds_ids_by_search_and_later_in_an_index_of_all() -> None:
    texts = ("c", "p:1", "p:10", "p:2", "a:1", "a:2")
    for runs in ((), (0, 1, 4), (0,)):  # of the last, no run rises
        for _ in range(2):
            index = IdIndex(texts, runs)
            for _ in range(20):
                assert [index.get(id) for id in texts] == [0, 1, 2, 3, 4, 5]
                assert index.get("p:3") is index.get("") is None
