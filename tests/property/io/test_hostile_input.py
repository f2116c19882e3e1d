"""Much input, little said: whatever a reader refuses, its message repeats at most 200 characters of it."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dtnet
from dtnet import DtnetError
from dtnet.errors import LONGEST_SHOWN, ArgumentError, Fault, InvalidInputError, LossyFormatWarning, shortened
from dtnet.figures import parse_figures
from dtnet.legible_text import legible
from dtnet.policy import parse_policy
from dtnet.reading.files import LONGEST_KEY, parse_toml

from ...lengths import examples

if TYPE_CHECKING:
    from collections.abc import Callable

NET = dtnet.datasets.load("toyland")
DAY = NET.at("2024-08-31")
LINE = 601
"""The longest line, whatever it repeats."""

LETTERS = "abcdefghij"
LONG_WORDS = st.integers(201, 3_000).map(lambda length: (LETTERS * length)[:length])
LONG_TEXTS = LONG_WORDS | st.builds(
    lambda word, gap: word.replace("e", gap),
    LONG_WORDS,
    st.sampled_from([" ", "-", ".", "'", '"', ", ", "ệ"]),
)


def network_file(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "n.json"
        path.write_text(text, "utf-8")
        dtnet.read_network(path)


READERS: dict[str, Callable[[str], object]] = {
    "a condition": lambda text: DAY.coverage(of=text, over="parish"),
    "a word of a condition": lambda text: DAY.coverage(of=f"kind = {json.dumps(text)}", over="parish"),
    "a place": lambda text: DAY.coverage(of="has_team", over="parish", within=text),
    "a level": lambda text: DAY.coverage(of="has_team", over=text),
    "a grouping": lambda text: DAY.coverage(of="has_team", over="parish", by=text),
    "a name": DAY.find,
    "a day": NET.at,
    "a window": lambda text: dtnet.assess(NET, dtnet.policies(country="toyland"), window=text),
    "a country": lambda text: dtnet.policies(country=text),
    "a dataset": dtnet.datasets.load,
    "a path": lambda text: dtnet.read_network(f"/nowhere/{text}"),
    "a file of a network": network_file,
    "a key of a network": lambda text: network_file(json.dumps({"schema": "dtnet/network/1", text: 1})),
    "a version of a network": lambda text: network_file(json.dumps({"schema": text})),
    "a policy": lambda text: parse_policy(text, source="x"),
    "a source": lambda text: parse_policy("", source=text),
    "a key of a policy": lambda text: parse_policy(json.dumps({text: 1}), source="x", form="json"),
    "the id of a policy": lambda text: parse_policy(json.dumps({"id": text}), source="x", form="json"),
    "a component": lambda text: parse_policy(
        json.dumps({"id": "x.y", "component": {text: {"rate": text, "nature": text}}}),
        source="x",
        form="json",
    ),
    "figures": lambda text: parse_figures(text, source="x"),
    "a key of figures": lambda text: parse_figures(f"{json.dumps(text)} = 1", source="x"),
}


def longest_repeated(text: str, said: str) -> int:
    """How long the longest stretch of a text is that a message has, looked for in steps of one."""
    least, most = 0, len(said) + 1
    while most - least > 1:
        middle = (least + most) // 2
        found = any(said[at : at + middle] in text for at in range(len(said) - middle + 1))
        least, most = (middle, most) if found else (least, middle)
    return least


@pytest.mark.parametrize("reader", READERS)
@settings(deadline=None, max_examples=examples(20))
@given(text=LONG_TEXTS)
def test_a_message_repeats_little_of_its_input(reader: str, text: str) -> None:
    try:
        READERS[reader](text)
    except DtnetError as error:
        said = str(error)
    else:
        return
    for line in said.split("\n"):
        assert len(line) <= 2 * LINE
        assert longest_repeated(text, line) <= LONGEST_SHOWN


@settings(deadline=None, max_examples=examples(200))
@given(text=st.lists(LONG_TEXTS | st.text(max_size=300), max_size=4).map("; ".join))
def test_shortening_keeps_short_texts_and_changes_nothing_twice(text: str) -> None:
    short = shortened(text)
    assert shortened(short) == short
    assert all(len(line) <= LINE for line in short.split("\n"))
    if len(legible(text)) <= LONGEST_SHOWN:
        assert short == legible(text)


@given(text=LONG_WORDS)
def test_every_error_and_warning_is_short(text: str) -> None:
    fault = InvalidInputError(text, [Fault(text, f"{text!r} is wrong")])
    argument = ArgumentError("{name} is wrong", f"not {text!r}", name=text)
    for said in (
        *str(fault).split("\n"),
        str(fault.faults[0]),
        fault.what,
        argument.message,
        argument.hint or "",
        *argument.worded(lambda _, value: f"--name {value}"),
        str(LossyFormatWarning(text)),
    ):
        assert longest_repeated(text, str(said)) <= LONGEST_SHOWN
    assert (fault.faults[0].place[:9], fault.faults[0].place[-9:]) == (text[:9], text[-9:])


@pytest.mark.parametrize(
    "text",
    [
        "{key} = 1",
        "[{key}]",
        "[[{key}]]",
        "x = 1\ny = {{{key} = 1}}",
        "x = 1\n  {key}.z = [1]",
    ],
)
@pytest.mark.parametrize("part", ["a", '"a.b"', "'a'", "1"])
@pytest.mark.parametrize("dot", [".", " . "])
def test_a_long_dotted_key_is_refused_before_it_is_parsed(text: str, part: str, dot: str) -> None:
    long = text.format(key=dot.join([part] * (LONGEST_KEY + 1)))
    for refused in (long, text.format(key=dot.join([part] * 50_000))):
        with pytest.raises(ValueError, match=r"a key has more than 50 parts \(at line [12]\)"):
            parse_toml(refused)
    short = text.format(key=dot.join([part] * (LONGEST_KEY - 1)))
    assert parse_toml(short)
    with pytest.raises(dtnet.errors.InvalidPolicyError, match="a key has more than 50 parts"):
        parse_policy(long, source="x")
    with pytest.raises(InvalidInputError, match="a key has more than 50 parts"):
        parse_figures(long, source="x")


def test_a_repeated_key_is_found_in_one_pass() -> None:
    """As many keys as took minutes when each was counted in the list of all."""
    text = "{" + ",".join(f'"k{number}":1' for number in range(200_000)) + ',"z":1,"z":2}'
    with pytest.raises(dtnet.errors.InvalidPolicyError, match='key "z" occurs twice in one table'):
        parse_policy(text, source="x", form="json")
    with pytest.raises(dtnet.errors.UnreadableFileError, match='key "z" occurs twice in one table'):
        network_file(text)


def test_a_condition_of_a_million_characters_is_refused() -> None:
    for text in (" and ".join(["has_team"] * 80_000), "(" * 1_000_000, "a" * 1_000_000):
        with pytest.raises(dtnet.errors.PredicateError, match="characters, at most 100,000 are read"):
            DAY.coverage(of=text, over="parish")
    fits = " or ".join(["has_team"] * 500)
    assert len(fits) < 100_000
    assert DAY.coverage(of=fits, over="parish") is not None
