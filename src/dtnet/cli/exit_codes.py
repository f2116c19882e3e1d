"""The exit codes of commands, other than 0."""

from __future__ import annotations

from typing import Final

FINDING: Final = 1
WRONG_INPUT: Final = 2
INTERRUPTED: Final = 130
"""128 plus the number of the signal, as in a shell."""
