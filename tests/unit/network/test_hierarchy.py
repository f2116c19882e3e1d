from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pytest

from dtnet import Hierarchy
from dtnet.errors import (
    ArgumentError,
    ExactMoneyError,
    InvalidNetworkError,
    MoneyRangeError,
    UnknownNameError,
)
from dtnet.network.territory.preorder import stable_order

from ...inner.network import NOBODY, IdIndex

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


def test_chains(skipping: Hierarchy) -> None:
    assert skipping.path("v3") == ["c", "p", "d", "y", "v3"]
    assert skipping.path("c") == ["c"]
    assert (skipping.depth_of("c"), skipping.depth_of("v1"), skipping.depth_of("v3")) == (0, 3, 4)
    assert skipping.depth.tolist() == [0, 1, 2, 3, 4, 3, 2, 3, 1, 2]
    assert skipping.depth is skipping.depth
    assert skipping.ancestor("v3", level="district") == "d"
    assert skipping.ancestor("v3", level="village") == "v3"
    assert skipping.ancestor("v2", level="district") is None


def test_one_in_another(skipping: Hierarchy) -> None:
    assert skipping.contains("p", inner="v2")
    assert skipping.contains("p", inner="p")
    assert not skipping.contains("v2", inner="p")
    assert not skipping.contains("d", inner="v2")
    inner = skipping.positions(["v1", "v2", "q", "c"])
    assert skipping.contains_many(skipping.positions(["p"]), inner=inner).tolist() == [
        True,
        True,
        False,
        False,
    ]


def test_lowest_common_nodes(skipping: Hierarchy) -> None:
    assert skipping.lowest_common("v1", "v3") == "d"
    assert skipping.lowest_common("v3", "v1", "v2") == "p"
    assert skipping.lowest_common("y", "v3") == "y"
    assert skipping.lowest_common("v4") == "v4"
    apart = forest(("a", 0, None), ("b", 0, None), ("d", 1, "b"))
    assert apart.lowest_common("a", "d") is None
    assert apart.lowest_common_of_many(np.array([0, 1, NOBODY, 2]), np.array([2, 2, 1, 2])).tolist() == [
        NOBODY,
        1,
        NOBODY,
        2,
    ]
    with pytest.raises(ArgumentError, match="no ids are given; pass at least one id"):
        skipping.lowest_common()


def test_many_at_once(skipping: Hierarchy) -> None:
    here = skipping.positions(["p", "v4", "c"])
    assert here.tolist() == [1, 9, 0]
    children = skipping.children_of_many(here)
    assert [skipping.ids(each) for each in children] == [["d", "x"], [], ["p", "q"]]
    assert len(children) == 3
    assert children.counts.tolist() == [2, 0, 2]
    assert [skipping.ids(each) for each in skipping.ancestors_of_many(here)] == [["c"], ["q", "c"], []]
    villages = skipping.descendants_of_many(here, level="village")
    assert [skipping.ids(each) for each in villages] == [
        ["v3", "v1", "v2"],
        [],
        ["v3", "v1", "v2", "v4"],
    ]
    owner, positions = villages.pairs()
    assert owner.tolist() == [0, 0, 0, 2, 2, 2, 2]
    assert skipping.ids(positions) == ["v3", "v1", "v2", "v3", "v1", "v2", "v4"]
    assert skipping.descendants_of_many(here).counts.tolist() == [6, 0, 9]
    assert skipping.counts_at_level("village").tolist() == [4, 3, 2, 1, 1, 1, 1, 1, 1, 1]
    assert skipping.of_level("commune").tolist() == [3, 6]
    with pytest.raises(UnknownNameError, match="no such id 'nope'"):
        skipping.positions(["p", "nope"])


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
    assert skipping.level_counts(within="d") == {
        "country": 0,
        "province": 0,
        "district": 1,
        "commune": 1,
        "village": 2,
    }
    assert repr(skipping) == "<Hierarchy of 10: 1 country, 2 province, 1 district, 2 commune, 4 village>"


def test_least_and_greatest(skipping: Hierarchy) -> None:
    values = np.array([5, 9, 1, 7, 7, 3, 8, 2, 6, 4])
    assert skipping.roll_up(values, how="min").tolist() == [1, 1, 1, 7, 7, 3, 2, 2, 4, 4]
    assert skipping.roll_up(values, how="max").tolist() == [9, 9, 7, 7, 7, 3, 8, 2, 6, 4]


def test_values_may_be_there_for_some_nodes_only(skipping: Hierarchy) -> None:
    village, values = skipping.level == skipping.place("village"), np.arange(10)
    at = skipping.positions(["c", "d", "x", "v4"])
    village[skipping.locate("v2")] = False
    assert skipping.roll_up(values, where=village)[at].tolist() == [18, 9, 0, 9]
    assert skipping.roll_up(values, how="count", where=village)[at].tolist() == [3, 2, 0, 1]
    assert skipping.roll_up(values, how="min", where=village)[at].tolist() == [4, 4, None, 9]
    assert skipping.roll_up(values, how="max", where=village)[at].tolist() == [9, 5, None, 9]


def test_sums_are_exact_up_to_the_edge_of_64_bits(skipping: Hierarchy) -> None:
    values = np.zeros(10, np.int64)
    at = {id: skipping.locate(id) for id in skipping.ids()}
    values[at["v1"]], values[at["v2"]], values[at["v4"]] = 2**62, 2**62 - 1, -(2**62)
    sums = skipping.roll_up(values)
    assert [int(sums[at[id]]) for id in "cpdq"] == [2**62 - 1, 2**63 - 1, 2**62, -(2**62)]
    values[at["v3"]] = 1
    with pytest.raises(MoneyRangeError, match="roll_up: the sum of the node at 1 exceeds 64-bit integers"):
        skipping.roll_up(values)
    least = np.full(10, -(2**63), np.int64)
    assert skipping.roll_up(least, how="min")[0] == -(2**63)
    with pytest.raises(MoneyRangeError, match="of the node at 0 exceeds"):
        skipping.roll_up(least)


def test_what_cannot_be_rolled_up(skipping: Hierarchy) -> None:
    assert skipping.roll_up(np.ones(10, bool))[0] == 10
    with pytest.raises(ExactMoneyError, match="roll_up: got float64 amounts"):
        skipping.roll_up(np.ones(10))  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match=r"roll_up: shape \(9,\), while there are 10 nodes"):
        skipping.roll_up(np.ones(9, int))
    with pytest.raises(ArgumentError, match=r"roll_up: shape \(1,\), while there are 10 nodes"):
        skipping.roll_up(np.ones(10, int), where=np.ones(1, bool))
    with pytest.raises(ArgumentError, match="how='mim'; did you mean 'min'"):
        skipping.roll_up(np.ones(10, int), how="mim")  # type: ignore[call-overload]


def test_nobody_has_nobody_above_or_below(skipping: Hierarchy) -> None:
    above = skipping.at_level("district")
    assert above.tolist() == [NOBODY, NOBODY, 2, 2, 2, 2, NOBODY, NOBODY, NOBODY, NOBODY]
    here = above[[0, 2, 9]]
    assert skipping.children_of_many(here).counts.tolist() == [0, 2, 0]
    assert skipping.ancestors_of_many(here).counts.tolist() == [0, 2, 0]
    assert skipping.descendants_of_many(here).counts.tolist() == [0, 3, 0]
    assert skipping.ids(skipping.descendants_of_many(here, level="village")[1]) == ["v3", "v1"]
    assert skipping.contains_many(here, inner=np.array([0, 4, 9])).tolist() == [False, True, False]
    assert skipping.contains_many(here, inner=here).tolist() == [False, True, False]


@pytest.mark.parametrize("positions", [NOBODY, [0, NOBODY], np.array([NOBODY, 0])])
def test_nobody_has_no_id(skipping: Hierarchy, positions: object) -> None:
    with pytest.raises(ArgumentError, match="a position below 0 has no id; remove NOBODY"):
        skipping.ids(positions)


def test_where_is_yes_and_no(skipping: Hierarchy) -> None:
    places = np.array([0, 2, 0, 0, 0, 0, 0, 0, 0, 0])
    with pytest.raises(ArgumentError, match="roll_up: where is of int64; pass yes and no: an array of bool"):
        skipping.roll_up(places, how="count", where=places)  # type: ignore[arg-type] - what is refused


def test_nothing() -> None:
    empty = forest()
    assert len(empty) == 0
    assert empty.ids() == []
    assert empty.at_level("village").tolist() == []
    assert empty.roll_up(np.empty(0, np.int64)).tolist() == []
    assert empty.roll_up(np.empty(0, np.int64), how="min").tolist() == []
    assert empty.depth.tolist() == []
    assert empty.level_counts()["village"] == 0
    nobody = np.empty(0, np.int32)
    assert len(empty.children_of_many(nobody)) == len(empty.ancestors_of_many(nobody)) == 0
    assert empty.lowest_common_of_many(nobody, nobody).tolist() == []
    assert empty.descendants_of_many(nobody).pairs()[1].tolist() == []
    assert repr(empty) == "<Hierarchy of 0: >"
    assert "a" not in empty


def test_a_hierarchy_is_a_collection_of_ids(skipping: Hierarchy) -> None:
    assert isinstance(skipping, Collection)
    assert list(skipping) == ["c", "p", "d", "y", "v3", "v1", "x", "v2", "q", "v4"]
    assert list(forest()) == []


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
        forest(("a", 1, "b"), ("b", 1, "a"), ("c", 1, None), ("d", 1, "a"))
    with pytest.raises(InvalidNetworkError, match="a: lies above itself"):
        forest(("a", 1, "a"))


def test_arrays_are_read_only(skipping: Hierarchy) -> None:
    for array in (
        skipping.nodes,
        skipping.parent,
        skipping.end,
        skipping.level,
        skipping.position,
        skipping.depth,
    ):
        assert not array.flags.writeable


def test_the_order_is_stable_beyond_sixteen_bits() -> None:
    few = np.array([70000, 5, 65536, 5, 0, 70000, 131072], np.int32)
    for keys in (few, np.tile(few, 10)):
        expected = sorted(range(len(keys)), key=keys.__getitem__)
        assert stable_order(keys).tolist() == expected
