"""The parts of a network add up to the whole, in money and in counts of areas."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

import dtnet
from dtnet import DtnetError, NetworkBuilder
from dtnet.coverage import CoverageQuery
from dtnet.errors import ArgumentError
from dtnet.testing import laws
from dtnet.testing.strategies import as_policy, small_conditions, small_networks, windows_of

from ...inner.network import TABLES, table_columns
from ...inner.policy import unknown_area
from ...inner.strategies import ASKED
from ...lengths import examples
from .test_assessment_twin import QUICK, Country, countries, policy_documents

if TYPE_CHECKING:
    from collections.abc import Callable

    from dtnet import Network

    Draw = Callable[[st.SearchStrategy[Any]], Any]
    Row = dict[str, Any]

pytestmark = pytest.mark.long
REFERENCES = {"id", "parent", "home", "body", "area", "subordinate", "superior"}


def world(one: Network, other: Network) -> Network:
    """Two countries in one network, `c` and `c+`, below the new highest level."""
    words = attrs.evolve(one.vocabulary, levels=("world", *one.vocabulary.levels))
    builder = NetworkBuilder(words, one.metadata)
    builder.add_areas(
        {
            "id": ["w"],
            "level": ["world"],
            "start": [one.extent.start],
            "parent": [None],
            "code": ["w"],
            "name": ["w"],
            "type": [words.area_types[0]],
        }
    )
    for network, mark in ((one, ""), (other, "+")):
        for table in TABLES:
            columns = table_columns(network, table)
            if len(next(iter(columns.values()))):
                getattr(builder, f"add_{table}")(
                    {name: marked(name, column, mark) for name, column in columns.items()}
                )
        tables = network.tables
        for each in tables.events:
            builder.add_event(attrs.evolve(each, id=each.id + mark))
        for each in tables.successions:
            target = each.target and each.target + mark
            builder.add_succession(
                attrs.evolve(each, event=each.event + mark, source=each.source + mark, target=target)
            )
        for each in tables.statements:
            builder.add_statement(attrs.evolve(each, area=each.area + mark))
    return builder.build()


def marked(name: str, column: list[Any], mark: str) -> list[Any]:
    """A column of a country whose ids have a mark; a country lies in the world."""
    if name == "parent":
        return ["w" if cell is None else cell + mark for cell in column]
    return [cell and cell + mark for cell in column] if name in REFERENCES else column


@st.composite
def questions(draw: Draw) -> tuple[Network, list[Row], Any]:
    """A world, one or two documents, some of which apply to all of it, and a window."""
    one: Country = draw(countries(unknown=draw(st.integers(0, 2))))
    other: Country = draw(countries(unknown=draw(st.integers(0, 2))))
    network = world(one.network, other.network)
    documents = [draw(policy_documents(one.network))]
    if draw(st.booleans()):
        documents.append(draw(policy_documents(one.network, id="x.2", others=["x.1", "purpose:x.1"])))
    for number, document in enumerate(documents):
        if document["jurisdiction"]["id"] == "c" or draw(st.booleans()):
            everywhere = json.loads(json.dumps(document).replace('"c"', '"w"'))
            documents[number] = everywhere | {"jurisdiction": document["jurisdiction"] | {"id": "w"}}
    return network, documents, draw(windows_of(one.network))


@settings(QUICK, max_examples=examples(100))
@given(questions())
def test_amounts_and_bounds_of_parts_add_up(question: tuple[Network, list[Row], Any]) -> None:
    network, documents, window = question
    policies = [as_policy(document) for document in documents]
    there = network.select(within="c+")
    assume(all(unknown_area(there, each) is None for each in policies if each.jurisdiction.id == "w"))
    event(f"in the world: {sum(policy.jurisdiction.id == 'w' for policy in policies)}")
    try:
        dtnet.assess(network, policies, window=window, missing_history="nothing_paid")
    except ArgumentError as error:
        assume("both pay" not in str(error))
        raise
    laws.parts_add_up(network, ["c", "c+"], policies, window, missing_history="nothing_paid")


@settings(QUICK, max_examples=examples(200))
@given(st.data(), small_networks(), small_networks())
def test_counts_of_parts_add_up_and_hold_the_share(data: st.DataObject, one: Network, other: Network) -> None:
    network = world(one, other)
    over = data.draw(st.sampled_from(("village", "village", "commune")))
    query = CoverageQuery(
        of=data.draw(small_conditions(over=over)),
        over=over,
        where=data.draw(st.none() | small_conditions(over=over, max_leaves=1)),
        weight=data.draw(st.sampled_from(("count", "count", "households"))),
        at=ASKED,
        synthetic=data.draw(st.booleans()),
    )
    try:
        for area in ("w", "c", "c+"):
            network.select(within=area).coverage(query)
    except DtnetError:
        assume(False)  # noqa: FBT003 - Hypothesis's
    laws.counts_of_parts_add_up(network, ["c", "c+"], query)
