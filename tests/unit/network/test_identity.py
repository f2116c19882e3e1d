"""When networks are equal, what their hash rests on, and that the first difference is named."""
# ruff: noqa: ANN401 - fixtures hand out classes of files that are no modules of a package

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pytest

import dtnet
from dtnet import Citation, Network, Origin, Period
from dtnet.errors import DifferentNetworksError
from dtnet.network import Event, OtherName, ParentAmong, PartialList, Statement, Succession
from dtnet.network.day import network as identity
from dtnet.network.day.content_hash import canonical_text

from ...inner.network import ChosenTexts, JoinedTexts, Numbered, PatternTexts, Values, network_hash

if TYPE_CHECKING:
    from collections.abc import Callable

AREAS = [("c", "country", None), ("p", "province", "c"), ("q", "province", "c")]
BODIES = [("m", "ministry", "c"), ("t", "team", "p"), ("u", "team", "q")]
CITE = Citation(ref="x")
# Changes with the data or the vocabulary of the bundled country, and with nothing else.
BUNDLED = "df216b22939c2734da95a756ffbd0e4769fd1031d9a037584e1303cdb13f111a"


def copied(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - made here


def made(
    toy: Any,
    areas: dict[str, Any] | None = None,
    bodies: dict[str, Any] | None = None,
    *,
    backwards: bool = False,
) -> Network:
    builder = toy.builder(
        relations=[("coordinated_by", "t", "m")], rules=[toy.rule("guided_by", "team", "ministry")]
    )
    step = -1 if backwards else 1
    for add, columns in (
        (builder.add_areas, toy.area_columns(AREAS, households=[None, 7, None], **areas or {})),
        (builder.add_bodies, toy.body_columns(BODIES, people=[None, 5, 3], **bodies or {})),
    ):
        add({name: cells[::step] for name, cells in columns.items()})
    for operating in (date(2021, 1, 1), date(2022, 1, 1))[::step]:
        builder.add_event(Event(id=str(operating.year), title="", operating=operating, citation=CITE))
    return builder.build()


def test_rows_in_another_order_are_the_same_network(toy: Any) -> None:
    one, other = made(toy), made(toy, backwards=True)
    assert one == other
    assert hash(one) == hash(other)
    assert one.equals(other)
    assert {one: 1}[other] == 1
    assert one.content_hash() == other.content_hash()
    one.assert_equals(other)


def test_a_network_is_not_something_else(toy: Any) -> None:
    assert made(toy) != 1
    assert made(toy).at("2021-01-01") != 1


def test_days_are_equal_by_network_and_day(toy: Any) -> None:
    one, other = made(toy), made(toy, backwards=True)
    assert one.at("2021-05-05") == other.at("2021-05-05")
    assert hash(one.at("2021-05-05")) == hash(other.at("2021-05-05"))
    assert one.at("2021-05-05") != other.at("2021-05-06")
    assert one.at("2021-05-05") != made(toy, {"name": ["c", "p", "x"]}).at("2021-05-05")


def test_how_columns_are_stored_is_no_content(toy: Any) -> None:
    network = made(toy)
    areas, bodies = network.tables.areas, network.tables.bodies
    size = len(areas.entity)
    stored = attrs.evolve(
        network.tables,
        areas=attrs.evolve(
            areas,
            ids=JoinedTexts.of([tuple(areas.ids)[:1], tuple(areas.ids)[1:]]),
            name=PatternTexts(size, (ChosenTexts(areas.name, np.arange(size)),)),
            entity=areas.entity.astype(np.int64),
            start=areas.start.astype(">i4"),
            attributes=tuple(
                Values(each.name, np.where(each.origin == 0, 99, each.data.astype(np.int64)), each.origin)
                for each in areas.attributes
            ),
        ),
        bodies=attrs.evolve(bodies, ids=list(bodies.ids)),
    )
    same = Network(stored, network.vocabulary, network.metadata)
    assert same.content_hash() == network.content_hash()
    assert same == network


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"areas": {"name": ["c", "p", "x"]}}, "areas q from 2020-01-01: name is 'q', not 'x'"),
        ({"areas": {"remote": [None, True, None]}}, "areas p from 2020-01-01: remote is None, not 'yes'"),
        ({"areas": {"households_origin": [None, "assumed", None]}}, None),
        ({"bodies": {"skills": [None, (), None]}}, "bodies t from 2020-01-01: skills is None, not ''"),
        (
            {"bodies": {"origin": [None, None, "derived"]}},
            "bodies u from 2020-01-01: origin is 'observed', not 'derived'",
        ),
    ],
)
def test_the_first_difference_is_named(toy: Any, change: dict[str, Any], message: str | None) -> None:
    one, other = made(toy), made(toy, **change)
    assert one != other
    with pytest.raises(AssertionError) as caught:
        one.assert_equals(other)
    assert isinstance(caught.value, DifferentNetworksError)
    assert str(caught.value) == (
        message or "areas p from 2020-01-01: households_origin is None, not 'assumed'"
    )
    assert copied(caught.value).message == caught.value.message


def test_rows_words_and_records_that_one_has_alone_are_named(toy: Any) -> None:
    network = made(toy)

    def told(other: Network) -> str:
        with pytest.raises(DifferentNetworksError) as caught:
            network.assert_equals(other)
        return str(caught.value)

    assert told(network.remove("u")) == "bodies u from 2020-01-01: in the first network only"
    tables, words, metadata = network.tables, network.vocabulary, network.metadata
    renamed = Network(tables, words, attrs.evolve(metadata, version="2"))
    assert told(renamed) == "metadata: version is '\"0\"', not '\"2\"'"
    lined = Network(tables, attrs.evolve(words, team_kind="office"), metadata)
    assert told(lined) == "vocabulary: team_kind is '\"team\"', not '\"office\"'"
    statement = Statement(
        about="teams", area="p", start=date(2021, 1, 1), end=None, origin=Origin.OBSERVED, citation=CITE
    )
    stated = Network(attrs.evolve(tables, statements=(statement,)), words, metadata)
    assert told(stated) == "statements p: in the second network only"
    name = OtherName(area="p", name="Isle", sort="alias", source=None)
    named = Network(attrs.evolve(tables, other_names=(name,)), words, metadata)
    assert told(named) == "other_names p: in the second network only"
    assert named.content_hash() != network.content_hash()
    partial = PartialList(
        about="village", area="p", start="2024-01-01", end=None, origin="observed", source=None
    )
    listed = Network(attrs.evolve(tables, partial_lists=(partial,)), words, metadata)
    assert told(listed) == "partial_lists p: in the second network only"
    assert listed.content_hash() != network.content_hash()
    among = ParentAmong(area="p", candidate="c", start="2024-01-01", end=None, origin="observed")
    several = Network(attrs.evolve(tables, parent_among=(among,)), words, metadata)
    assert told(several) == "parent_among p: in the second network only"
    assert several.content_hash() != network.content_hash()


def test_a_share_is_its_text_and_defaults_are_left_out() -> None:
    succession = Succession(
        event="e", source="a", target="b", share=Fraction(1, 3), basis="decree", origin=Origin.DERIVED
    )
    assert canonical_text(succession) == (
        '{"basis":"decree","coverage":"part","event":"e","origin":"derived","share":"1/3","source":"a","target":"b"}'
    )
    assert canonical_text(Citation(ref="ý", url=None)) == '{"ref":"\\u00fd"}'
    assert canonical_text(Period("2020-01-01")) == '{"start":"2020-01-01"}'
    assert canonical_text(["a", None, 1, True]) == '["a",null,1,true]'


def test_patterns_read_alike_row_by_row_and_all_at_once() -> None:
    names = tuple(f"n{number}" for number in range(7))
    size = 9000
    pattern = PatternTexts(
        size,
        (
            "a-",
            ChosenTexts(names, np.arange(size) % 7),
            "/",
            Numbered(np.arange(size), 3),
            Numbered(np.arange(size)),
        ),
    )
    assert list(pattern) == [pattern[row] for row in range(size)]
    assert pattern[8999] == "a-n4/89998999"
    assert list(PatternTexts(2, ())) == ["", ""]


def test_the_hash_is_worked_out_once_by_many_threads(toy: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    def counted(network: Network) -> str:
        calls.append(1)
        return network_hash(network)

    monkeypatch.setattr(identity, "network_hash", counted)
    network = made(toy)
    with ThreadPoolExecutor(16) as pool:
        found = set(pool.map(lambda _: network.content_hash(), range(64)))
    assert found == {network_hash(network)}
    assert calls == [1]


def test_equal_shapes_are_not_enough_and_different_shapes_need_no_hash(
    toy: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = made(toy), toy.network(AREAS[:2])
    monkeypatch.setattr(identity, "network_hash", lambda _: 1 / 0)
    assert one != other
    assert one == one  # noqa: PLR0124 - the same object is equal without a look


ASK = """
import sys, dtnet
net = dtnet.datasets.load("vietnam")
print(net.content_hash(), hash(net), len(net.at("2024-08-31").line("guided_by")))
"""


def test_the_bundled_network_has_this_hash_here_and_in_other_processes() -> None:
    network = dtnet.datasets.load("vietnam")
    assert network.content_hash() == BUNDLED
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", ASK],
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
        )
        for seed in range(4)
    ]
    answers = {process.communicate()[0] for process in processes}
    assert answers == {f"{BUNDLED} {hash(network)} {len(network.at('2024-08-31').line('guided_by'))}\n"}


def test_sixteen_threads_asking_at_once_equal_one(toy: Any) -> None:
    network = made(toy)
    questions: list[Callable[[Network], Any]] = [
        lambda net: net.content_hash(),
        lambda net: net.at("2022-01-01").areas(),
        lambda net: net.at("2022-01-01").line("guided_by"),
        lambda net: net.history("p"),
        lambda net: net.select(within="p"),
        lambda net: dtnet.difference(net.at("2021-01-01"), net.at("2022-01-01")),
        lambda net: net.change("p", on="2022-01-01", name="New"),
    ]
    alone = [question(made(toy)) for question in questions]
    with ThreadPoolExecutor(16) as pool:
        for question, expected in zip(questions, alone, strict=True):
            assert all(answer == expected for answer in pool.map(question, [network] * 32))
