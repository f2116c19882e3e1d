"""What a text of a list means: the areas, and how they were found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from dtnet.phrases import Listing

if TYPE_CHECKING:
    from dtnet.lists.matching.name_days import DayMeaning
    from dtnet.lists.matching.other_days import Way
    from dtnet.phrases import Told

METHODS: Final = ("id", "code", "exact", "folded", "alias", "former", "corrected", "ambiguous", "none")
"""How a row was matched, the strongest evidence first; the last two are not matched."""
_RANKS: Final = {method: rank for rank, method in enumerate(METHODS)}
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
        reason: What a person must know about it; None if there is nothing to say.
        below: Of an ambiguous result, the strongest method of what is found in its areas: `corrected` where
            the areas nearly have the name, `ambiguous` where they are too far from it to be corrected.
        then: Of a matched result by the names of another day, the id of the area of that day; or empty.
        ways: The ways to read the row in which it means these areas; empty where it has no name of the asked
            day, or where the list cannot show the day.
        meanings: What the row means in other ways.
        is_decided: Whether a person decided that the row means no area.
    """

    positions: tuple[int, ...]
    method: str
    score: int = WHOLE
    reason: Told | None = None
    below: str = ID
    then: str = ""
    is_decided: bool = False
    ways: tuple[Way, ...] = ()
    meanings: tuple[DayMeaning, ...] = ()

    @property
    def is_matched(self) -> bool:
        """Whether there is exactly one area."""
        return self.method not in (AMBIGUOUS, NONE)

    def after(self, above: Found) -> Found:
        """The result for an area that was sought in the areas of another result."""
        plain = above.is_matched and above.score == WHOLE and above.reason is None
        if plain and _RANKS[above.method] <= _RANKS[self.method]:
            return self  # as most texts
        limit = above.method if above.is_matched else above.below
        weaker = max(self.method, limit, key=METHODS.index)
        named = _RANKS[above.below] < _RANKS[FORMER]
        settled = self.is_matched and not above.is_matched and named  # this text decided it
        reason = self.reason if settled else Listing.of(above.reason, self.reason)
        score = min(self.score, above.score) if above.is_matched else self.score
        return Found(self.positions, weaker, score, reason, self.below, self.then)

    def on_days(self, ways: tuple[Way, ...], meanings: tuple[DayMeaning, ...] = ()) -> Found:
        """The same result with what it means in each way to read it."""
        found = (self.positions, self.method, self.score, self.reason, self.below, self.then)
        return Found(*found, self.is_decided, ways, meanings)


NOTHING: Final = Found((), NONE)
"""A text means no area, and there is nothing to say about it."""
