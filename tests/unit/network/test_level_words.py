"""Other words for levels: where they are accepted, and which of them a network refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import pytest

import dtnet
from dtnet import LevelWord, Network
from dtnet.coverage import every, has_team
from dtnet.errors import InvalidNetworkError, UnknownNameError
from dtnet.network.validity.checks import vocabulary_faults
from dtnet.predicates import fact

if TYPE_CHECKING:
    from pathlib import Path

TOYLAND = dtnet.datasets.load("toyland")
DAY = "2025-02-01"
WORDS = (LevelWord("Paróquia", "parish"), LevelWord("província inteira", "province"))
NETWORK = Network(TOYLAND.tables, attrs.evolve(TOYLAND.vocabulary, level_words=WORDS), TOYLAND.metadata)


@pytest.mark.parametrize("word", ["Paróquia", "paróquia", "PARÓQUIA", "Paro\u0301quia", "parish"])
def test_a_question_may_use_another_word_for_its_level(word: str) -> None:
    question = NETWORK.ask("has_team", over=word, at=DAY)
    assert question == NETWORK.ask("has_team", over="parish", at=DAY)
    assert list(question.answer(by=word)) == list(
        TOYLAND.ask("has_team", over="parish", at=DAY).answer(by="parish")
    )


def test_a_condition_may_use_another_word_for_a_level() -> None:
    day, plain = NETWORK.at(DAY), TOYLAND.at(DAY)
    inner = list(plain.ask(every("parish", has_team()), over="province").answer())
    assert list(day.ask('every("província inteira", has_team)', over="realm").answer()) == list(
        plain.ask('every("province", has_team)', over="realm").answer()
    )
    assert list(day.ask('every("paróquia", has_team)', over="province").answer()) == inner
    own = list(plain.ask("has_team", over="parish", where="level = parish").answer())
    assert list(day.ask("has_team", over="parish", where=fact("level") == "paróquia").answer()) == own
    kind = list(plain.ask("has_team", over="village", where='parish.type = ""').answer())
    assert list(day.ask("has_team", over="village", where=fact("paróquia.type") == "").answer()) == kind


def test_a_search_may_use_another_word_for_a_level() -> None:
    day = NETWORK.at(DAY)
    [first, *_] = (each for each in day.each_area() if each.level == "parish")
    assert day.find(f"paróquia:{first.name}") == day.find(first.name, level="Paróquia") == first


def test_a_type_of_areas_is_no_level_and_the_error_says_so() -> None:
    day = dtnet.datasets.load("vietnam").at("2024-08-31")
    with pytest.raises(UnknownNameError, match=r"unknown level 'xã'; it is a type of areas.*cấp xã"):
        day.ask("has_team", over="xã").answer()
    with pytest.raises(UnknownNameError, match="unknown level 'xã'; it is a type of areas"):
        day.find("Yên Bài", level="xã")


def test_words_are_kept_by_files_and_by_the_builder_and_are_content(tmp_path: Path) -> None:
    for name in ("n.json", "n.dtnet"):
        dtnet.write_network(NETWORK, tmp_path / name)
        read = dtnet.read_network(tmp_path / name)
        assert read.vocabulary.level_words == WORDS
        assert read.content_hash() == NETWORK.content_hash() != TOYLAND.content_hash()
    assert NETWORK.to_builder().build() == NETWORK


@pytest.mark.parametrize(
    ("word", "level", "told"),
    [
        ("parish", "province", "something else"),
        ("team", "parish", "something else"),
        ("", "parish", "is empty"),
        ("a:b", "parish", "has a colon"),
        ("Households", "parish", "something else"),
        ("type", "parish", "something else"),
        ("freguesia", "freguesía", "which is not a level"),
    ],
)
def test_a_word_that_cannot_mean_a_level_is_refused(word: str, level: str, told: str) -> None:
    words = attrs.evolve(TOYLAND.vocabulary, level_words=(LevelWord(word, level),))
    [fault] = vocabulary_faults(words)
    assert told in str(fault)
    with pytest.raises(InvalidNetworkError):
        dtnet.NetworkBuilder(words, TOYLAND.metadata)


def test_two_words_of_one_spelling_are_refused() -> None:
    pair = (LevelWord("Paróquia", "parish"), LevelWord("paróquia", "province"))
    [fault] = vocabulary_faults(attrs.evolve(TOYLAND.vocabulary, level_words=pair))
    assert "twice" in str(fault)
