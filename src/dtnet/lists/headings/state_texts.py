"""What a cell of a column of states says about the team, place or person of its row, by whole texts.

The texts are a closed table of each language. Any other text is free text, which decides nothing.
"""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from dtnet.lists.languages import WordTable, words_about
from dtnet.network.territory.names import spelled

RowState: TypeAlias = Literal["live", "ended", "no team", "paused", "unclear"]
"""`ended`: of the past; `no team`: a place without a team; `paused`: a person who may count; `unclear`: a
person decides."""
LIVE: Final = "live"
ENDED: Final = "ended"
NOT_FOUNDED: Final = "no team"
PAUSED: Final = "paused"
UNCLEAR: Final = "unclear"
UNCOUNTED: Final = "uncounted"
"""The state of a row of a list of members that may be about several people."""
GONE: Final = (ENDED, NOT_FOUNDED)
"""The states of rows that are no live teams or places."""


class StateTexts:
    """The states that whole texts say, in lists of a kind."""

    __slots__ = ("_states",)

    def __init__(self, kind: str) -> None:
        """Know the texts of all languages.

        Args:
            kind: The kind of the list. In a list of members, a state can be that of a member.
        """
        pairs = [(word, state) for state in (LIVE, *GONE) for word in words_about("states", state)]
        for state in (LIVE, ENDED, PAUSED) if kind == "members" else ():
            pairs += [(word, state) for word in words_about("states", f"member {state}")]
        self._states = WordTable(pairs)

    def read(self, text: str) -> str | None:
        """The state that a text says as a whole; None if it is free text."""
        found = self._states.meanings(spelled(text))
        return found[0] if len(found) == 1 else None
