"""What a text says about the team or place of its row: it is live, it has ended, or there is no team yet.

The texts are data of languages. A text that is none of them, but holds a word of them, is unclear: nothing is
made of its row until a person decides.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from dtnet.lists.sheets.languages import WordTable, cleaned, words_about
from dtnet.network.territory.names import folded, spelled

if TYPE_CHECKING:
    from collections.abc import Iterable

RowState: TypeAlias = Literal["live", "ended", "no team", "unclear"]
"""`ended`: of the past; `no team`: a place that has no team yet; `unclear`: a person decides."""
LIVE: Final = "live"
ENDED: Final = "ended"
NOT_FOUNDED: Final = "no team"
UNCLEAR: Final = "unclear"
_STATES: Final[tuple[RowState, ...]] = (LIVE, ENDED, NOT_FOUNDED, UNCLEAR)
_GOES_ON: Final = "…"
_MARK: Final = re.compile(r"\(([^()]*)\)\s*$")
_NUMBERING: Final = re.compile(r"^\s*(?:[ivxIVX]{1,4}|[A-Za-z]|[0-9]{1,2})\s*[.):/-]\s*")


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Finds any of some words, with or without their diacritics."""
    forms = {form(word) for word in words for form in (cleaned, folded)}
    longest = sorted(forms, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b", re.IGNORECASE)


class StateReader:
    """Reads the states of rows, with the words of all languages."""

    __slots__ = ("_exact", "_inside", "_likely", "_starts")

    def __init__(self, kind: str) -> None:
        """A reader of states.

        Args:
            kind: The kind of the list. In a list of members, a state can be that of a member.
        """
        pairs = [(word, state) for state in _STATES for word in words_about("states", state)]
        for state in (LIVE, ENDED):
            own: RowState = state if kind == "members" else UNCLEAR
            pairs += [(word, own) for word in words_about("states", f"member {state}")]
        self._exact = WordTable((word, state) for word, state in pairs if not word.endswith(_GOES_ON))
        self._starts = [(spelled(word), state) for word, state in pairs if word.endswith(_GOES_ON)]
        inside = words_about("states", "inside")
        self._inside = _any_of(inside)
        ends = [word.removesuffix(_GOES_ON) for word, state in pairs if state in (ENDED, NOT_FOUNDED)]
        self._likely = _any_of([*inside, *ends])

    def read(self, text: str) -> str | None:
        """The state that a text says; None if it says none that is known."""
        words = spelled(text)
        found = self._exact.meanings(words)
        if found:
            return found[0] if len({*found}) == 1 else UNCLEAR
        return next((state for start, state in self._starts if words.startswith(f"{start} ")), None)

    def in_passing(self, texts: Iterable[str]) -> dict[str, str]:
        """The states that texts say which need not say any: remarks, names, numbers.

        Args:
            texts: Different texts.

        Returns:
            By text, the state of a row that is not simply live; `unclear` for a text that holds words of a
            state among others.
        """
        known = [*texts]
        found = {}
        if self._likely.search("\n".join(known)):
            for each in known:
                if self._likely.search(each):
                    state = self.read(each)
                    if state in (ENDED, NOT_FOUNDED):
                        found[each] = state
                    elif state != LIVE and self._inside.search(each):
                        found[each] = UNCLEAR
        return found

    def of_section(self, text: str) -> str | None:
        """The state of the rows below a line, `TRƯỚC SÁP NHẬP (16 TỔ DÂN PHỐ)`; None if it says none."""
        words = spelled(_NUMBERING.sub("", text.partition("(")[0].partition(":")[0])).split()
        for size in range(min(len(words), 4), 1, -1):
            found = self._exact.meanings(" ".join(words[:size]))
            if found and found[0] != UNCLEAR:
                return found[0]
        return UNCLEAR if self.in_passing([text]) else None

    def of_mark(self, text: str) -> tuple[str, str | None]:
        """The name and the state of a place whose name a bracket follows: `Hoàng Đồng (Mới)`; else None."""
        found = _MARK.search(text)
        state = None if found is None else self.read(found[1])
        return (text, None) if found is None or state is None else (text[: found.start()].strip(), state)
