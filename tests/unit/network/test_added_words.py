"""Networks with further words: the rows stay, and the result is what the builder makes of the same rows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

import dtnet
from dtnet import Attribute, LevelWord, NetworkBuilder, TypeWord
from dtnet.errors import ArgumentError, InvalidNetworkError, UnknownNameError

from ...inner.network import TABLES, table_columns

if TYPE_CHECKING:
    from dtnet import Network


@pytest.fixture(scope="module")
def toyland() -> Network:
    return dtnet.datasets.load("toyland")


def rebuilt(network: Network) -> Network:
    """The network that the builder makes of the rows and words of a network."""
    builder = NetworkBuilder(network.vocabulary, network.metadata)
    for table in TABLES:
        getattr(builder, f"add_{table}")(table_columns(network, table))
    for each in network.tables.relation_rules:
        builder.add_relation_rule(each)
    for name in ("event", "succession", "statement", "other_name"):
        for record in getattr(network.tables, f"{name}s"):
            getattr(builder, f"add_{name}")(record)
    return builder.build()


def test_further_words_follow_those_that_are_there(toyland: Network) -> None:
    words = toyland.vocabulary
    level = words.levels[1]
    made = toyland.with_vocabulary(
        area_types=["lighthouse", words.area_types[0]],
        level_words=[LevelWord("realm level", level)],
        type_words=[TypeWord("lh", "lighthouse")],
    )
    assert made.vocabulary.area_types == (*words.area_types, "lighthouse")
    assert made.vocabulary.level("Realm Level") == 1
    assert made.vocabulary.type_words == (*words.type_words, TypeWord("lh", "lighthouse"))
    assert made.tables.areas is toyland.tables.areas
    assert made == rebuilt(made)


def test_known_words_change_nothing(toyland: Network) -> None:
    words = toyland.vocabulary
    made = toyland.with_vocabulary(
        area_types=words.area_types, attributes=words.attributes, roles=words.roles
    )
    assert made == toyland
    assert made.content_hash() == toyland.content_hash()


@pytest.mark.parametrize("table", ["areas", "bodies"])
@pytest.mark.parametrize("kind", ["whole", "yes_no", "day", "set"])
def test_the_values_of_a_new_attribute_are_unknown(toyland: Network, table: str, kind: str) -> None:
    vocabulary = ("red", "blue") if kind == "set" else ()
    new = Attribute(name="added", table=table, type=kind, vocabulary=vocabulary, description="Added")  # type: ignore[arg-type]
    made = toyland.with_vocabulary(attributes=[new])
    assert set(table_columns(made, table)["added"]) == {None}  # type: ignore[arg-type]
    assert made == rebuilt(made)
    assert made.content_hash() == rebuilt(made).content_hash()


def test_a_set_may_outgrow_its_bits(toyland: Network) -> None:
    [name] = [each.name for each in toyland.vocabulary.attributes if each.name == "skills"]
    more = [f"skill_{number}" for number in range(40)]
    made = toyland.with_vocabulary(sets={name: more})
    assert made.vocabulary.attribute(name, table="bodies").vocabulary[-40:] == tuple(more)
    assert table_columns(made, "bodies")[name] == table_columns(toyland, "bodies")[name]
    assert made == rebuilt(made)
    team = next(
        id
        for id, kind in zip(*(table_columns(made, "bodies")[each] for each in ("id", "kind")), strict=True)
        if kind == "team"
    )
    day = made.history(team)["start"][0]
    assert isinstance(day, date)
    taught = made.correct(team, at=day, skills=["skill_39"])
    assert "skill_39" in str(taught.history(team)["skills"][0])


def test_a_role_is_an_attribute_of_bodies(toyland: Network) -> None:
    new = Attribute(
        name="secretary", table="bodies", type="whole", measure="person", description="Secretaries"
    )
    made = toyland.with_vocabulary(attributes=[new], roles=["secretary"])
    assert made.vocabulary.roles[-1] == "secretary"
    assert made == rebuilt(made)


def test_all_faults_of_words_are_told_together(toyland: Network) -> None:
    with pytest.raises(InvalidNetworkError) as refused:
        toyland.with_vocabulary(
            attributes=[Attribute(name="parent", table="areas", type="whole", description="taken")],
            type_words=[TypeWord("x", "no such type")],
        )
    assert len(refused.value.faults) == 2


def test_a_set_that_is_not_there_is_told_with_near_names(toyland: Network) -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'skills'"):
        toyland.with_vocabulary(sets={"skill": ["x"]})


def test_what_is_no_list_is_refused(toyland: Network) -> None:
    with pytest.raises(ArgumentError, match="attributes"):
        toyland.with_vocabulary(attributes="x")  # type: ignore[arg-type]
