"""Options that several commands have, each meant and written alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from cyclopts import Parameter, Token


def _whole(kind: type, tokens: Sequence[Token]) -> int:
    """A whole number as it is written: 1.5 is none."""
    del kind
    [token] = tokens
    if not re.fullmatch("-?[0-9]{1,20}", token.value):
        raise ValueError(f"{token.value!r} is no whole number")
    return int(token.value)


WHOLE: Final = Parameter(converter=_whole)
"""A whole number; the parser by itself takes 1.5 for 1."""
SEVERAL: Final = Parameter(negative="", consume_multiple=False)
"""An option that may be repeated, with one word each time."""
CHOICE: Final = Parameter(name=("--choice", "--choose"), negative="", consume_multiple=False)
"""The same of readings of a law."""
