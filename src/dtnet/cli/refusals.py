"""The errors of commands, as lines of text or of JSON.

Messages name the options of the command line (`--by lane`) where a message of the library names an argument
(`by="lane"`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, Final

from cyclopts import CycloptsError, UnknownOptionError, UnusedCliTokensError

from dtnet.cli.writing.output import as_option
from dtnet.errors import (
    ArgumentError,
    DtnetError,
    ExistingFileError,
    UnknownNameError,
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
    unknown = _unknown_word(error)
    told = refusal(error, words) if unknown is None else str(unknown)
    if not as_json:
        return f"dtnet: {told}"
    if isinstance(error, DtnetError):
        return json.dumps(_spelled(error, told), ensure_ascii=False)
    code = "command" if isinstance(error, CycloptsError) else "system"
    return json.dumps({**(unknown or DtnetError(told)).to_dict(), "code": code}, ensure_ascii=False)


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


def _spelled(error: DtnetError, told: str) -> dict[str, Any]:
    """An error as plain data, in the words of the command line."""
    spelled = error.to_dict()
    if isinstance(error, ArgumentError):
        spelled["message"], spelled["hint"] = error.worded(as_option)
    if isinstance(error, ExistingFileError) and error.hint is not None:
        spelled["hint"] = _with_option(error.hint)
    if isinstance(error, UnreadableFileError):
        spelled |= {"message": told, "hint": None}
    return spelled


def _with_option(hint: str) -> str:
    """The hint of a file that exists, with the option of the command line."""
    return hint.replace("overwrite=True", as_option("overwrite", value=True))


def _unknown_word(error: Exception) -> DtnetError | None:
    """The error about a word that a command does not accept: an option, or a misspelled subcommand."""
    if isinstance(error, UnknownOptionError):
        word = error.token.keyword or error.token.value
        names = {name for each in error.argument_collection for name in each.names}
        known = sorted(name for name in names if name.startswith("--"))
        problem, otherwise = f"has no option {word!r}", "it has no options"
    elif isinstance(error, UnusedCliTokensError):
        word = (error.unused_tokens or [""])[0]
        known = [name for name in error.app or () if not name.startswith("-")]
        problem, otherwise = f"does not take {word!r}", "leave it out"
    else:
        return None
    command = " ".join(error.command_chain or ["dtnet"])
    return UnknownNameError(f"{command} {problem}", near(word, known) or otherwise)
