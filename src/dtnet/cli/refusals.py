"""The errors of commands, as lines of text or of JSON.

Messages name the options of the command line (`--by lane`) where a message of the library names an argument
(`by="lane"`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Final

from cyclopts import CycloptsError, UnusedCliTokensError

from dtnet.cli.writing.output import as_option
from dtnet.errors import (
    ArgumentError,
    DtnetError,
    ExistingFileError,
    UnreadableFileError,
    cut,
    near,
    shortened,
)

_LIMITED: Final = {"validate", "convert", "match", "import"}
"""The commands that have options for the limits of reading."""
_LIMIT: Final = re.compile(r"the (?:limit|argument) (most_\w+|sha256)\b")


def error_line(error: Exception, words: Sequence[str] = (), *, as_json: bool) -> str:
    """An error as one line for stderr, which begins with `dtnet:`; with `as_json`, one object of JSON.

    Args:
        error: The error.
        words: The words that the user typed.
        as_json: Whether the command was given `--format json`.
    """
    told = _too_much(error) if isinstance(error, UnusedCliTokensError) else refusal(error, words)
    return _as_json(error, told) if as_json else f"dtnet: {told}"


def refusal(error: Exception, words: Sequence[str] = ()) -> str:
    """The text of an error, in which arguments of Python functions are replaced by command-line options.

    Args:
        error: The error. If it names no arguments, its text is unchanged.
        words: The words that the user typed, which errors of other packages repeat.
    """
    if isinstance(error, ArgumentError):
        message, hint = error.worded(as_option)
        return message if hint is None else f"{message}; {hint}"
    if isinstance(error, ExistingFileError) and error.hint is not None:
        return f"{error.message}; {_with_option(error.hint)}"
    told = str(error)
    if isinstance(error, UnreadableFileError):
        elsewhere = "" if {*words[:1]} <= _LIMITED else " of dtnet convert"
        return _LIMIT.sub(lambda found: f"{as_option(found[1], ...)}{elsewhere}", told)
    if isinstance(error, DtnetError):
        return told
    for part in {part for word in words for part in (word, *word.split("=", 1))} - {""}:
        told = told.replace(part, cut(part))
    return shortened(told)


def _as_json(error: Exception, told: str) -> str:
    """An error as one line of JSON; errors of the command line itself and of the system have codes, too."""
    if not isinstance(error, DtnetError):
        code = "command" if isinstance(error, CycloptsError) else "system"
        return json.dumps({**DtnetError(told).to_dict(), "code": code}, ensure_ascii=False)
    spelled = error.to_dict()
    if isinstance(error, ArgumentError):
        spelled["message"], spelled["hint"] = error.worded(as_option)
    if isinstance(error, ExistingFileError) and error.hint is not None:
        spelled["hint"] = _with_option(error.hint)
    if isinstance(error, UnreadableFileError):
        spelled |= {"message": told, "hint": None}
    return json.dumps(spelled, ensure_ascii=False)


def _with_option(hint: str) -> str:
    """The hint of a file that exists, with the option of the command line."""
    return hint.replace("overwrite=True", as_option("overwrite", value=True))


def _too_much(error: UnusedCliTokensError) -> str:
    """The message for a word that a command does not accept; it may be a misspelled subcommand."""
    word = (error.unused_tokens or [""])[0]
    command = " ".join(error.command_chain or ["dtnet"])
    below = [name for name in error.app or () if not name.startswith("-")]
    return shortened(f"{command} does not take {word!r}; {near(word, below) or 'leave it out'}")
