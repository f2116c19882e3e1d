"""What a command exits with where it is not 0."""

from __future__ import annotations

from typing import Final

FINDING: Final = 1
WRONG_INPUT: Final = 2
