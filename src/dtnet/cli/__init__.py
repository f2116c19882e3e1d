"""The `dtnet` command."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from contextlib import suppress

from dtnet.cli.exit_codes import INTERRUPTED, WRONG_INPUT

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: The words after `dtnet`; by default the arguments of the process.

    Returns:
        The exit code: 0; or 1 for a finding, 2 for wrong input or too little memory, 130 for Ctrl-C.
    """
    if arguments is None:
        gc.disable()  # what is imported stays, so nothing is to be collected before the command runs
    try:
        from dtnet.cli.app import run  # noqa: PLC0415 - Ctrl-C may come while it is imported

        return run(arguments)
    except KeyboardInterrupt:
        return _ended("interrupted", INTERRUPTED)
    except MemoryError:
        return _ended("there is too little memory for this", WRONG_INPUT)


def _ended(why: str, code: int) -> int:
    with suppress(OSError):
        if sys.stderr is not None:
            print(f"dtnet: {why}", file=sys.stderr, flush=True)
    return code
