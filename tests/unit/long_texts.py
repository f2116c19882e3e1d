"""Long texts, without and with quotes inside, of which no message may repeat much."""

from __future__ import annotations

from typing import Final

from dtnet.errors import LONGEST_SHOWN

LONG: Final = (
    " ".join(f"w{number}" for number in range(120)),
    " | ".join(f'x{number} = "y"' for number in range(45)),
    " | ".join(f"x{number} = 'y'" for number in range(45)),
    " ".join(f"""w{number}'s "x" """ for number in range(45)),
)
"""Longer than a message may repeat, and shorter than one line of it."""
_STRETCHES: Final = {
    long[at : at + LONGEST_SHOWN + 1] for long in LONG for at in range(len(long) - LONGEST_SHOWN)
}


def repeats_much(message: str) -> bool:
    """Whether a message repeats more of a long text than it may, its quotes escaped or not."""
    plain = message.replace("\\", "")
    return any(stretch in plain for stretch in _STRETCHES)
