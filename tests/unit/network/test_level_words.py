"""Other words for levels: where they are accepted, and which of them a network refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import pytest

import dtnet
from dtnet import DtnetError, LevelWord, Network, Table
from dtnet.cli import main
from dtnet.coverage import every, has_team, parse_claim
from dtnet.errors import InvalidNetworkError, UnknownNameError
from dtnet.policy.answers.grouping import KEYS
from dtnet.predicates import fact
from dtnet.reorganisation import class_counts, identify_vintage, what_became

from ...inner.network import vocabulary_faults

if TYPE_CHECKING:
    from collections.abc import Callable
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


def spent(net: Network) -> dtnet.Assessment:
    return dtnet.assess(net, dtnet.policies(country="toyland")["toyland.lantern-isle.oil"], window="2025")


BEFORE, AFTER = "2024-12-31", "2025-01-01"
VALUES = {"toy:parish:glow": 3, "toy:parish:heron": 4}
DOORS: dict[str, Callable[[Network, str], object]] = {
    "areas": lambda net, level: net.at(DAY).areas(level=level),
    "each_area": lambda net, level: [*net.at(DAY).each_area(level=level)],
    "team_counts": lambda net, level: net.at(DAY).team_counts(by=level),
    "posts_without_holder": lambda net, level: net.at(DAY).posts_without_holder("officer", by=level).counts,
    "Hierarchy.of_level": lambda net, level: net.at(DAY).territory.of_level(level).tolist(),
    "Hierarchy.at_level": lambda net, level: net.at(DAY).territory.at_level(level).tolist(),
    "Hierarchy.counts_at_level": lambda net, level: net.at(DAY).territory.counts_at_level(level).tolist(),
    "Hierarchy.ancestor": lambda net, level: net.at(DAY).territory.ancestor("toy:village:otter", level=level),
    "Hierarchy.descendants": lambda net, level: net.at(DAY).territory.descendants("toy:realm", level=level),
    "code_days": lambda net, level: net.code_days(level),
    "find_codes": lambda net, level: net.find_codes(["112"], level=level),
    "find_code on a day": lambda net, level: net.find_code("112", level=level, at=DAY),
    "select": lambda net, level: net.select(levels=[level]).at(DAY).areas(),
    "Assessment.by": lambda net, level: spent(net).by(level, "month"),
    "Assessment.batches": lambda net, level: [*spent(net).batches("unit", level)],
    "Comparison.by": lambda net, level: dtnet.compare(spent(net), spent(net)).by(level),
    "sweep": lambda net, level: dtnet.sweep(
        spent(net), lambda of: spent(net).policies[of], {"of": [0]}, by=[level]
    ),
    "Question.answer": lambda net, level: net.at(DAY).ask("has_team", over="village").answer(by=[level]),
    "Question.depth": lambda net, level: net.at(DAY).ask(over="village").skills.depth(by=level),
    "parse_claim": lambda net, level: parse_claim(f"every {level}  has a team.", net.vocabulary),
    "parse_claim, with a condition": lambda net, level: parse_claim(
        f"every {level} meets teams >= 2", net.vocabulary
    ),
    "what_became": lambda net, level: what_became(net, BEFORE, AFTER, level=level),
    "class_counts": lambda net, level: class_counts(net, BEFORE, AFTER, level=level),
    "identify_vintage": lambda net, level: str(identify_vintage(net, ["112"], level=level)),
    "Crosswalk.areas": lambda net, level: net.crosswalk(BEFORE, AFTER).areas(level),
    "Crosswalk.table": lambda net, level: net.crosswalk(BEFORE, AFTER).table(level, to=level),
    "Crosswalk.regions": lambda net, level: net.crosswalk(BEFORE, AFTER).regions(level),
    "Crosswalk.rebase": lambda net, level: net.crosswalk(BEFORE, AFTER).rebase(
        VALUES, kind="stock", level=level, to=level
    ),
    "Crosswalk.rebase: report": lambda net, level: (
        net.crosswalk(BEFORE, AFTER).rebase(VALUES, kind="stock", level=level, to=level).report.to_dict()
    ),
}


def plain(answer: object) -> object:
    """An answer as texts, with the names of its columns."""
    if isinstance(answer, Table):
        return answer.columns, [*map(str, answer)]
    return [plain(each) for each in answer] if isinstance(answer, list) else answer


@pytest.mark.parametrize("door", DOORS)
def test_an_argument_that_names_a_level_accepts_another_word(door: str) -> None:
    asked = DOORS[door]
    own = plain(asked(NETWORK, "parish"))
    assert plain(asked(NETWORK, "PARÓQUIA")) == own == plain(asked(TOYLAND, "parish"))
    with pytest.raises(DtnetError, match="parochia"):
        asked(NETWORK, "parochia")


RATE = "toyland.lantern-isle.oil:oil=1 XTS/team/month"
REBASE = ("--key", "code", "--kind", "stock", "--from", BEFORE, "--to", AFTER)
JSON = ("--format", "json")
COMMANDS: dict[str, tuple[str, ...]] = {
    "assess": ("assess", "--window", "2025", "--by", "{}", *JSON),
    "compare": ("compare", "--window", "2025", "--by", "{}", "--rate", RATE, *JSON),
    "coverage": ("coverage", "--over", "{}", "--by", "{}", "--at", DAY, *JSON),
    "coverage claim": ("coverage", "claim", "every {} has a team", "--at", DAY, *JSON),
    "coverage gaps": ("coverage", "gaps", "--over", "{}", "--at", DAY, *JSON),
    "history": ("history", "112", "--level", "{}", "--at", DAY, *JSON),
    "rebase": ("rebase", "VALUES", "--level", "{}", "--to-level", "{}", *REBASE, *JSON),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_accepts_another_word_for_a_level(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, values = tmp_path / "n.json", tmp_path / "values.csv"
    dtnet.write_network(NETWORK, path)
    values.write_text("code,teams\n112,3\n211,4\n", "utf-8")

    def told(level: str) -> tuple[str, str]:
        words = [word.format(level).replace("VALUES", str(values)) for word in COMMANDS[command]]
        assert main([*words, "--network", str(path)]) in {0, 1}
        written = capsys.readouterr()
        return written.out, written.err

    out, err = told("parish")
    assert out
    assert told("paróquia") == (out, err)


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


@pytest.mark.parametrize("key", KEYS)
def test_a_key_that_amounts_are_grouped_by_is_refused_as_a_word(key: str) -> None:
    words = attrs.evolve(TOYLAND.vocabulary, level_words=(LevelWord(key.title(), "parish"),))
    [fault] = vocabulary_faults(words)
    assert "something else" in str(fault)


def test_a_message_about_codes_names_the_level_itself() -> None:
    with pytest.raises(UnknownNameError, match="no parish has the code '0'"):
        NETWORK.find_code("0", level="PARÓQUIA", at=DAY)


def test_two_words_of_one_spelling_are_refused() -> None:
    pair = (LevelWord("Paróquia", "parish"), LevelWord("paróquia", "province"))
    [fault] = vocabulary_faults(attrs.evolve(TOYLAND.vocabulary, level_words=pair))
    assert "twice" in str(fault)
