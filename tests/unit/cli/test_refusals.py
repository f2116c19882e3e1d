"""Errors in the words of the command line."""

from __future__ import annotations

import json

import pytest

from dtnet.cli import main
from dtnet.errors import ArgumentError, DayError, ExistingFileError

from ...inner.cli import refusal


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (DayError("no {day}", "write it so"), "no {day}; write it so"),
        (ArgumentError("as it is", "{so}"), "as it is; {so}"),
        (ArgumentError("{over_time}", over_time="men"), "--over-time men"),
        (ArgumentError("{synthetic} or {plain}", synthetic=True, plain=False), "--synthetic or --no-plain"),
        (
            ExistingFileError("a: exists", "pass overwrite=True to replace it"),
            "a: exists; pass --overwrite to replace it",
        ),
        (ExistingFileError("a: is a folder"), "a: is a folder"),
        (ArgumentError("{by}", "or {during}", by=("a b", "c"), during=...), "--by 'a b,c'; or --during"),
    ],
)
def test_arguments_are_written_as_options(error: Exception, said: str) -> None:
    assert refusal(error) == said


@pytest.mark.parametrize(
    ("words", "said", "candidate"),
    [
        (
            ["show", "x", "--language", "vi"],
            "show has no option '--language'; one of '--at',",
            "--out",
        ),
        (["events", "--x=red"], "events has no option '--x'; one of '--format',", "--to"),
        (
            ["report", "--langauge", "vi"],
            "report has no option '--langauge'; did you mean '",
            "--language",
        ),
        (
            ["policies", "show", "x", "-z"],
            "policies show has no option '-z'; one of '",
            "--language",
        ),
    ],
)
def test_an_unknown_option_names_the_command_and_its_options(
    words: list[str], said: str, candidate: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert capsys.readouterr().err.startswith(f"dtnet: {said}")
    assert main([*words, "--format", "json"]) == 2
    told = json.loads(capsys.readouterr().err)
    assert told["code"] == "command"
    assert candidate in told["candidates"]
