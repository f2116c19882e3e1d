"""Nothing in a network, a day, a hierarchy or a table can be changed, copied apart or broken by a pickle."""
# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

import copy
import pickle
from collections.abc import Mapping, MutableMapping, MutableSequence, MutableSet
from typing import Any

import attrs
import numpy as np
import pytest

import dtnet
from dtnet import Table
from dtnet.errors import ReadOnlyError
from dtnet.read_only import LaterSequence, sealed

from ..inner.frames import day, ratio, text, whole, yes_no
from ..inner.network import ChosenTexts, PatternTexts

CACHES = {
    "_area_states",
    "_body_states",
    "_codes",
    "_columns",
    "_days",
    "_edges",
    "_eras",
    "_found",
    "_grounds",
    "_candidates",
    "_hash",
    "_lines",
    "_lock",
    "_meant",
    "_names",
    "_numbers",
    "_other_names",
    "_overlaps",
    "_type_reader",
    "derived",
    "parts",
}


def copied(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - made here


def mutable(value: Any, path: str, seen: set[int]) -> list[str]:
    """Paths to whatever reachable could be changed, caches left out."""
    if id(value) in seen:
        return []
    seen.add(id(value))
    if isinstance(value, np.ndarray):
        return [path] if value.flags.writeable else []
    if isinstance(value, MutableMapping | MutableSequence | MutableSet | bytearray):
        return [path]
    if isinstance(value, tuple):
        return [each for at, part in enumerate(value) for each in mutable(part, f"{path}[{at}]", seen)]
    if attrs.has(type(value)):
        names = [field.name for field in attrs.fields(type(value))]
    else:
        names = [name for each in type(value).__mro__ for name in getattr(each, "__slots__", ())]
    return [
        each
        for name in names
        if name not in CACHES and hasattr(value, name)
        for each in mutable(getattr(value, name), f"{path}.{name}", seen)
    ]


def objects(network: Any) -> dict[str, Any]:
    snapshot = network.at("2024-08-31")
    return {
        "network": network,
        "snapshot": snapshot,
        "territory": snapshot.territory,
        "line": snapshot.line("guided_by"),
        "areas": snapshot.areas(within="Đà Nẵng"),
        "history": network.history("vn:province:48:0"),
        "difference": dtnet.difference(snapshot, network.at("2025-03-01")),
    }


@pytest.fixture(scope="module")
def asked() -> dict[str, Any]:
    return objects(dtnet.datasets.load("vietnam").select(within="vn:province:48:0"))


def test_nothing_that_can_change_is_reachable(asked: dict[str, Any]) -> None:
    whole = objects(dtnet.datasets.load("vietnam"))
    for every in (asked, whole):
        for name, each in every.items():
            assert mutable(each, name, set()) == []
            if isinstance(each, Table):
                columns = [each._column(column) for column in each.columns]
                assert mutable(tuple(columns), name, set()) == []


def test_nothing_in_an_answer_about_money_can_change() -> None:
    network, catalogue = dtnet.datasets.load("vietnam"), dtnet.policies(country="vietnam")
    days = {"unit": ["vn:commune:25744:0"], "month": ["2024-05"], "persons": [3], "times": [2]}
    spent = dtnet.assess(network, catalogue, window="2024", inputs={"mobilised_day": days})
    other = catalogue["vn.ha-tinh.2023-119"].with_component("support", rate="700_000 VND/team/month")
    for answer in (spent, spent.instead(other), copied(spent)):
        assert mutable(answer, "answer", {id(answer.network)}) == []
    inputs = copied(spent).question.inputs
    assert (list(inputs), len(inputs), "night" in inputs) == (["mobilised_day"], 1, False)
    assert inputs["mobilised_day"].numbers.lower.tolist() == [3]
    assert {inputs: "kept"}[inputs] == "kept"
    with pytest.raises(KeyError, match="night"):
        inputs["night"]
    with pytest.raises(TypeError):
        inputs["night"] = inputs["mobilised_day"]


def test_attributes_can_neither_be_set_nor_deleted(asked: dict[str, Any]) -> None:
    for name in ("network", "snapshot", "territory", "line"):
        each = asked[name]
        for attribute in (part for cls in type(each).__mro__ for part in getattr(cls, "__slots__", ())):
            if attribute.startswith("_"):
                continue
            with pytest.raises(AttributeError, match="the object is read-only"):
                setattr(each, attribute, None)
            with pytest.raises(ReadOnlyError, match="the object is read-only"):
                delattr(each, attribute)
        with pytest.raises(AttributeError):
            each.something_new = 1


def test_a_copy_is_the_object_itself(asked: dict[str, Any]) -> None:
    for name, each in asked.items():
        if name != "difference":
            assert copy.copy(each) is each
            assert copy.deepcopy(each) is each


def test_pickles_are_equal_read_only_and_without_caches(asked: dict[str, Any]) -> None:
    for name, each in asked.items():
        back = copied(each)
        assert back == each, name
        assert hash(back) == hash(each), name
        assert mutable(back, name, set()) == []
    network = asked["network"]
    fresh = pickle.dumps(network.to_builder().build())
    network.at("2024-08-31").find("Đà Nẵng")
    assert len(pickle.dumps(network)) <= len(fresh) * 1.1


def test_a_hierarchy_alone_comes_out_of_its_pickle_read_only() -> None:
    territory = dtnet.datasets.load("vietnam").at("2024-08-31").territory
    back = copied(territory)
    assert mutable(back, "territory", set()) == []
    assert (back == territory, hash(back) == hash(territory)) == (True, True)
    place = territory.locate("vn:province:48:0")
    assert back.path(back.ids(place)[0]) == ["vn:country:0", "vn:province:48:0"]


def test_tables_are_equal_by_columns_and_cells() -> None:
    def table(**more: Any) -> Table:
        return Table(
            {
                "a": text(["x", "y"], np.array([False, True])),
                "b": whole([1, 2]),
                "c": yes_no([True, False]),
                "d": day([0, 1]),
                "e": ratio([0.5, 0.25]),
                **more,
            }
        )

    assert table() == table(a=text(("x", "z"), np.array([False, True])))
    assert hash(table()) == hash(table())
    assert table() != table(b=whole([1, 3]))
    assert table() != table(b=ratio([1, 2]))
    assert table() != table(f=whole([1, 3]))
    assert table() != Table({})
    assert table() != 1
    assert copied(table()) == table()


def test_a_table_keeps_no_list_and_no_marks_of_its_caller() -> None:
    names, gone = ["x", "y"], np.array([False, True])
    table = Table({"a": text(names, gone)})
    names[0], gone[0] = "changed", True
    assert table["a"] == ["x", None]


def test_sealing_reaches_arrays_in_patterns_and_leaves_the_rest() -> None:
    rows = np.arange(2)
    pattern = PatternTexts(2, (ChosenTexts(("a", "b"), rows),))
    assert sealed((pattern, 1, "x", ())) == (pattern, 1, "x", ())
    assert not rows.flags.writeable


def test_hierarchies_are_equal_by_nodes_and_order(asked: dict[str, Any]) -> None:
    territory, line = asked["territory"], asked["line"]
    assert territory == territory  # noqa: PLR0124 - the same object is equal without a look
    assert territory != line
    assert territory != 1
    other = asked["network"].correct("vn:province:48:0", at="2024-08-31", name="X").at("2024-08-31")
    assert other.territory == territory
    assert not isinstance(territory, Mapping)


def test_a_later_sequence_is_made_once_and_pickled_as_a_tuple() -> None:
    made: list[int] = []

    def make() -> list[str]:
        made.append(1)
        return ["a", "b", "c"]

    later = LaterSequence(make)
    assert copy.deepcopy(later) is later
    assert not made
    assert (len(later), [*later], later[1], later[1:], "c" in later) == (
        3,
        ["a", "b", "c"],
        "b",
        ("b", "c"),
        True,
    )
    assert made == [1]
    assert ("a", "b", "c") == later == LaterSequence(lambda: "abc")
    assert (later == ["a", "b", "c"], hash(later)) == (False, hash(("a", "b", "c")))
    assert pickle.loads(pickle.dumps(later)) == ("a", "b", "c")  # noqa: S301 - our own
