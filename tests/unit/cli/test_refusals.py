"""Errors in the words of the command line."""

from __future__ import annotations

import pytest

from dtnet.cli.refusals import refusal
from dtnet.errors import ArgumentError, DayError, ExistingFileError


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
