"""What a text of a list means: the areas, and how they were found."""

from __future__ import annotations

from typing import Final

import attrs

METHODS: Final = ("id", "code", "exact", "folded", "alias", "former", "corrected", "ambiguous", "none")
"""How a row was matched, the strongest evidence first; the last two are not matched."""
ID, CODE, EXACT, FOLDED, ALIAS, FORMER, CORRECTED, AMBIGUOUS, NONE = METHODS
WHOLE: Final = 100
"""The score of a text that is a name."""
SHOWN: Final = 3
"""The most areas that a reason names."""


@attrs.frozen
class Found:
    """What a text, or a row of texts, means.

    Attributes:
        positions: The positions of the areas that it can mean; exactly one if it is matched.
        method: One of `METHODS`.
        score: From 0 to 100: how near the text is to the name.
        reason: What a person must know about it; empty if there is nothing to say.
    """

    positions: tuple[int, ...]
    method: str
    score: int = WHOLE
    reason: str = ""

    @property
    def is_matched(self) -> bool:
        """Whether there is exactly one area."""
        return self.method not in (AMBIGUOUS, NONE)

    def after(self, above: Found) -> Found:
        """The result for an area that was sought in the areas of another result."""
        weaker = max(self.method, above.method if above.is_matched else ID, key=METHODS.index)
        reason = "; ".join(dict.fromkeys(each for each in (above.reason, self.reason) if each))
        return Found(self.positions, weaker, min(self.score, above.score), reason)
