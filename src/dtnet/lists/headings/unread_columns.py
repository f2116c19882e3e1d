"""What a column that is not read seems to be, by the words of its heading and by its cells.

A column is harmless if its heading is known to be about something else. The texts, ticks and decisions of
every other column are free texts about its rows; its places, days and numbers need a person who says what
they mean.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import attrs

from dtnet.lists.cells.cell_texts import cell_text
from dtnet.lists.headings.heading_grammar import FOUNDED, HOUSEHOLDS, NAME, PEOPLE, RESIDENTS, STATUS, TEAMS
from dtnet.lists.headings.state_texts import GONE
from dtnet.network.territory.names import spelled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dtnet.lists.cells.cell_values import CellReader
    from dtnet.lists.headings.column_names import HeadingWords
    from dtnet.lists.headings.state_texts import StateTexts

PLACES, DAYS, NUMBERS = "places", "days", "numbers"
MARKS: Final = frozenset({"x", "v", "✓", "✔", "☑", "✅", "+"})
_NUMBER: Final = re.compile(r"[0-9]{1,5}|0[0-9]|[0-9]{1,4} ?[-–] ?[0-9]{1,4}")
_COUNTED: Final = re.compile(r"\W*[0-9]{1,4}\b(.*)", re.DOTALL)
_OF_TEAMS: Final = frozenset({"team", "group"})


@attrs.frozen
class Seeming:
    """What a column that is not read seems to be.

    Attributes:
        what: `places`, `teams` (their number), `name` (of teams), `people`, `households`, `days`, `status` or
            `numbers`.
        meaning: The meaning that a mapping can give it.
    """

    what: str
    meaning: str


@attrs.frozen(eq=False)
class UnreadColumns:
    """Tells what columns that are not read seem to be.

    Attributes:
        states: Reads states of rows.
    """

    words: HeadingWords
    states: StateTexts
    cells: CellReader

    def seeming(self, heading: str, cells: Sequence[object], lacking: str = "") -> Seeming | None:
        """What a column seems to be; None if it is harmless.

        Args:
            cells: Different cells of the column, without blank ones.
            lacking: The number that rows should have and no column means: `people` or `households`. Any
                number of people, and any column about households, may be it.
        """
        phrases = tuple(spelled(heading).split())
        hints, harmless = self.words.grammar.hints(phrases), self.words.grammar.is_harmless(phrases)
        texts = [text for each in cells if (text := cell_text(each))]
        marks = all(text.casefold() in MARKS for text in texts)
        counted = self._counted(texts)
        plain = sum(bool(_NUMBER.fullmatch(text)) for text in texts) * 2 > len(texts)
        numbers = bool(counted) or (plain and not marks)
        by_cells = self._by_texts(texts) if not numbers and not marks else None
        if by_cells is not None or not texts:
            return by_cells
        if any(self.states.read(text) in GONE for text in texts) or (marks and not harmless):
            return Seeming(STATUS, STATUS)
        harmless |= numbers and "former" in hints  # numbers of an earlier day
        about = hints if harmless else hints | counted
        lacks = lacking in about and (numbers if lacking == PEOPLE else not harmless)
        if harmless or lacks:
            return Seeming(lacking, lacking) if lacks else None
        if "status" in hints:
            return Seeming(STATUS, STATUS)
        if numbers:
            return self._number(counted or hints)
        found = self._by_heading(hints, cells)
        free = found is None and any(map(str.isalpha, "".join(texts)))
        return Seeming(STATUS, STATUS) if free else found

    def _counted(self, texts: Sequence[str]) -> frozenset[str]:
        """What the numbers count with which most texts begin: `07 người`, `12 hộ`, `6+1` (people)."""
        behind = [found[1] for text in texts if (found := _COUNTED.match(text))]
        if len(behind) * 2 <= len(texts):
            return frozenset()
        named = (self.words.grammar.hints(tuple(spelled(rest).split()[:2])) for rest in behind)
        sums = [PEOPLE] if any(rest.lstrip().startswith("+") for rest in behind) else []
        return frozenset(sums).union(*named) & {PEOPLE, HOUSEHOLDS, RESIDENTS}

    def _by_texts(self, texts: Sequence[str]) -> Seeming | None:
        """What a column of texts seems to be by most of them."""
        levels = [level for text in texts if (level := self.words.place_level(text)) is not None]
        if len(levels) * 2 > len(texts):
            return Seeming(PLACES, max(dict.fromkeys(levels), key=levels.count))
        return Seeming(NAME, NAME) if sum(map(self.names_a_team, texts)) * 2 > len(texts) else None

    def _by_heading(self, hints: frozenset[str], cells: Sequence[object]) -> Seeming | None:
        """What a column of texts seems to be by its heading, or because its cells are days."""
        if self._days(cells, hints):
            return Seeming(DAYS, _day_meaning(hints))
        if hints & {HOUSEHOLDS, RESIDENTS, PEOPLE}:
            return None
        levels = [level for each in hints if (level := self.words.grammar.level_named(each))]
        usual = self.words.vocabulary.levels[-2]
        return Seeming(PLACES, levels[-1] if levels else usual) if levels or "place" in hints else None

    def names_a_team(self, text: str) -> bool:
        """Whether a text begins with the word for a team: `Tổ CNSCĐ thôn 1`."""
        return self.words.grammar.team_words(tuple(spelled(text).split())) > 0

    def _days(self, cells: Sequence[object], hints: frozenset[str]) -> bool:
        """Whether most cells are days; years and months count only below a word for days."""
        found = 0
        for each in cells:
            reading = self.cells.day(each)
            found += reading.value is not None and ("day" in hints or not isinstance(each, int | float))
        return found * 2 > len(cells)

    @staticmethod
    def _number(hints: frozenset[str]) -> Seeming | None:
        if hints & _OF_TEAMS and "people" not in hints:
            return Seeming(TEAMS, TEAMS)
        if "people" in hints:
            return Seeming(PEOPLE, PEOPLE)
        if "day" in hints:  # `Số tháng` counts months
            return None if "count" in hints else Seeming(DAYS, _day_meaning(hints))
        return None if hints & {HOUSEHOLDS, RESIDENTS, "body", "office"} else Seeming(NUMBERS, PEOPLE)


def _day_meaning(hints: frozenset[str]) -> str:
    """What a column of days that is not read may mean, by the phrases of its heading."""
    return "end" if "leaving" in hints else FOUNDED
