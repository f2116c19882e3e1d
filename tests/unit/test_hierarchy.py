from __future__ import annotations

import numpy as np
import pytest

from dtnet.errors import InvalidNetworkError, UnknownNameError
from dtnet.network.hierarchy import Hierarchy
from dtnet.network.index import IdIndex
from dtnet.network.layout import stable_order
from dtnet.network.tables import NOBODY

LEVELS = ("country", "province", "district", "commune", "village")


def forest(*nodes: tuple[str, int, str | None]) -> Hierarchy:
    """Nodes in canonical order: id, level, parent."""
    ids = tuple(id for id, _, _ in nodes)
    parent = [NOBODY if above is None else ids.index(above) for _, _, above in nodes]
    levels = np.array([level for _, level, _ in nodes], np.uint8)
    return Hierarchy(
        IdIndex(ids), np.arange(len(nodes), dtype=np.int32), np.array(parent, np.int32), levels, LEVELS
    )


@pytest.fixture
def skipping() -> Hierarchy:
    """A village right under a district, a commune right under a province."""
    return forest(
        ("c", 0, None),
        ("p", 1, "c"),
        ("q", 1, "c"),
        ("d", 2, "p"),
        ("x", 3, "p"),
        ("y", 3, "d"),
        ("v1", 4, "d"),
        ("v2", 4, "x"),
        ("v3", 4, "y"),
        ("v4", 4, "q"),
    )


def test_siblings_of_different_levels_share_one_order(skipping: Hierarchy) -> None:
    assert skipping.ids() == ["c", "p", "d", "y", "v3", "v1", "x", "v2", "q", "v4"]
    assert skipping.parent.tolist() == [-1, 0, 1, 2, 3, 2, 1, 6, 0, 8]
    assert skipping.end.tolist() == [10, 8, 6, 5, 5, 6, 8, 8, 10, 10]


def test_relatives(skipping: Hierarchy) -> None:
    assert skipping.parent_of("v1") == "d"
    assert skipping.parent_of("c") is None
    assert skipping.children("p") == ["d", "x"]
    assert skipping.children("v4") == []
    assert skipping.ancestors("v3") == ["y", "d", "p", "c"]
    assert skipping.ancestors("c") == []
    assert skipping.descendants("d") == ["y", "v3", "v1"]
    assert skipping.descendants("p", level="village") == ["v3", "v1", "v2"]
    assert skipping.descendants("v4") == []


def test_ancestor_at_a_level(skipping: Hierarchy) -> None:
    ids = skipping.ids()

    def named(level: str) -> list[str | None]:
        return [None if at == NOBODY else ids[at] for at in skipping.at_level(level).tolist()]

    assert named("country") == ["c"] * 10
    assert named("district") == [None, None, "d", "d", "d", "d", None, None, None, None]
    assert named("commune") == [None, None, None, "y", "y", None, "x", "x", None, None]


def test_nodes_of_one_kind_may_be_nested() -> None:
    line = forest(("a", 1, None), ("b", 1, "a"), ("c", 1, "b"), ("d", 2, "b"), ("e", 2, "a"), ("f", 2, None))
    ids = line.ids()
    assert ids == ["a", "b", "c", "d", "e", "f"]
    assert line.at_level("province").tolist() == [0, 1, 2, 1, 0, NOBODY]


def test_roll_up_and_counts(skipping: Hierarchy) -> None:
    values = np.array([0, 0, 0, 0, 1, 10, 0, 100, 0, 1000])
    assert skipping.roll_up(values).tolist() == [1111, 111, 11, 1, 1, 10, 100, 100, 1000, 1000]
    assert skipping.level_counts() == {"country": 1, "province": 2, "district": 1, "commune": 2, "village": 4}
    assert repr(skipping) == "<Hierarchy of 10: 1 country, 2 province, 1 district, 2 commune, 4 village>"


def test_nothing() -> None:
    empty = forest()
    assert len(empty) == 0
    assert empty.ids() == []
    assert empty.at_level("village").tolist() == []
    assert empty.roll_up(np.empty(0, np.int64)).tolist() == []
    assert repr(empty) == "<Hierarchy of 0: >"
    assert "a" not in empty


def test_looking_up(skipping: Hierarchy) -> None:
    assert "v1" in skipping
    assert "v9" not in skipping
    assert skipping.locate("x") == 6
    assert skipping.ids(6) == ["x"]
    assert skipping.ids(np.array([6, 0])) == ["x", "c"]
    with pytest.raises(UnknownNameError, match="unknown level 'vilage'; did you mean 'village'"):
        skipping.at_level("vilage")
    with pytest.raises(UnknownNameError, match="no such id 'zzz'"):
        skipping.locate("zzz")


def test_an_entity_of_another_day() -> None:
    index = IdIndex(("vn:province:1:0", "vn:province:2:0"))
    one = np.array([0], np.int32)
    forest = Hierarchy(index, one, np.array([NOBODY], np.int32), np.array([1], np.uint8), LEVELS)
    assert "vn:province:2:0" not in forest
    with pytest.raises(UnknownNameError, match="'vn:province:2:0' is not in this hierarchy on this day"):
        forest.locate("vn:province:2:0")
    with pytest.raises(
        UnknownNameError, match="no such id 'vn:province:3:0'; did you mean 'vn:province:2:0'"
    ):
        forest.locate("vn:province:3:0")


def test_nobody_lies_above_itself() -> None:
    with pytest.raises(InvalidNetworkError, match="a, b: lies above itself"):
        forest(("a", 1, "b"), ("b", 1, "a"), ("c", 1, None))
    with pytest.raises(InvalidNetworkError, match="a: lies above itself"):
        forest(("a", 1, "a"))


def test_arrays_are_read_only(skipping: Hierarchy) -> None:
    for array in (skipping.nodes, skipping.parent, skipping.end, skipping.level, skipping.position):
        assert not array.flags.writeable


def test_the_order_is_stable_beyond_sixteen_bits() -> None:
    keys = np.array([70000, 5, 65536, 5, 0, 70000, 131072], np.int32)
    assert stable_order(keys).tolist() == np.argsort(keys, kind="stable").tolist()
