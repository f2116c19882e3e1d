"""Options that several commands have, each meant and written alike."""

from __future__ import annotations

from typing import Final

from cyclopts import Parameter

SEVERAL: Final = Parameter(negative="", consume_multiple=False)
"""An option that may be repeated, with one word each time."""
CHOICE: Final = Parameter(name=("--choice", "--choose"), negative="", consume_multiple=False)
"""The same of readings of a law."""
