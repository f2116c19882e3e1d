"""What is wrong, in the words of the command line: `--by lane`, which in Python is `by="lane"`."""

from __future__ import annotations

import shlex

from dtnet.errors import ArgumentError, DtnetError, shortened


def refusal(error: Exception) -> str:
    """What an error says, arguments written as options.

    Args:
        error: The error; one that names no arguments speaks for itself.
    """
    if not isinstance(error, ArgumentError):
        return str(error) if isinstance(error, DtnetError) else shortened(str(error))
    message, hint = error.worded(_as_option)
    return message if hint is None else f"{message}; {hint}"


def _as_option(name: str, value: object) -> str:
    word = name.replace("_", "-")
    if isinstance(value, bool) or value is ...:
        return f"--no-{word}" if value is False else f"--{word}"
    several = value if isinstance(value, tuple | list) else (value,)
    return f"--{word} {shlex.quote(','.join(map(str, several)))}"
