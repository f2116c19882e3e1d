"""What a text says about the team or place of its row: it is live, it has ended, or there is no team yet.

The texts and their phrases are data of languages. A text that is no state, but holds a word of one, is
unclear: nothing is made of its row until a person decides.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from dtnet.lists.headings.remark_texts import remark_texts, state_words
from dtnet.lists.languages import WordTable, any_of, cleaned, phrases_in, sections, words_about
from dtnet.network.territory.names import folded, spelled

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

RowState: TypeAlias = Literal["live", "planned end", "ended", "no team", "planned team", "paused", "unclear"]
"""`ended`: of the past; `no team`: a place without a team; `planned team`: the same, and its row can state
people; `paused`: a person who may count; `unclear`: a person decides. A text of a planned end is read as live
until the day that it names."""
LIVE: Final = "live"
ENDED: Final = "ended"
NOT_FOUNDED: Final = "no team"
PLANNED: Final = "planned team"
PAUSED: Final = "paused"
UNCLEAR: Final = "unclear"
UNCOUNTED: Final = "uncounted"
"""The state of a row of a list of members that may be about several people."""
_NO_TEAM: Final = (NOT_FOUNDED, PLANNED)
GONE: Final = (ENDED, *_NO_TEAM)
"""The states of rows that are no live teams or places."""
_TELLING: Final = (*GONE, PAUSED)
_PLANNED_END: Final = "planned end"
_STATES: Final[tuple[RowState, ...]] = (LIVE, _PLANNED_END, ENDED, *_NO_TEAM, UNCLEAR)
_QUARTER: Final = "|".join(
    rf"(?<=\b(?i:{form(word)}){space})"
    for word in words_about("days", "quarter")
    for form in (cleaned, folded)
    for space in ("", " ")
)
_DAY: Final = re.compile(
    rf"(?<![0-9])(?:(?P<quarter>IV|I{{1,3}}|(?:{_QUARTER})[1-4])[/.-]"
    r"|(?:(?P<day>[0-9]{1,2})[/.-])?(?P<month>[0-9]{1,2})[/.-])?(?P<year>20[0-9]{2})(?![0-9])"
)
"""A day, month, quarter or year in a text; a quarter of a digit has its word: `quý 4/2024` is no `4/2024`."""
_GOES_ON: Final = "…"
_PHRASES: Final = "state_phrases"
_COMPOSED: Final[tuple[tuple[RowState, set[str], set[str]], ...]] = (
    (LIVE, {"work"}, {"now", "done", "manner", "founding", "renewal", "team"}),
    (LIVE, {"idle", "manner"}, set()),
    (LIVE, {"manner"}, set()),
    (LIVE, {"done", "founding"}, {"team"}),
    (LIVE, {"done", "renewal"}, {"team"}),
    (PLANNED, {"planning", "founding"}, {"now", "team"}),
    (ENDED, {"before", "reform"}, {"team"}),
    (LIVE, {"after", "reform"}, {"team"}),
)
"""A state, the kinds of phrases that its text must have, and others that it may have."""
_WORDS_OF_SECTION: Final = 7
"""The most words of a state with which a line between the rows begins."""
_MARK: Final = re.compile(r"\(([^()]*)\)\s*$")
_NUMBERING: Final = re.compile(r"^\s*(?:[ivxIVX]{1,4}|[A-Za-z]|[0-9]{1,2})\s*[.):/-]\s*")


def _days_in(text: str) -> tuple[tuple[int, int, int], tuple[int, int, int]] | None:
    """The first and the last day, as year, month and day, that the last day or period in a text can mean."""
    found = [*_DAY.finditer(text)]
    if not found:
        return None
    year = int(found[-1]["year"])
    if found[-1]["quarter"]:
        quarter = {"I": 1, "II": 2, "III": 3, "IV": 4}.get(found[-1]["quarter"]) or int(found[-1]["quarter"])
        return (year, quarter * 3 - 2, 1), (year, quarter * 3, 31)
    if not found[-1]["month"]:
        return (year, 1, 1), (year, 12, 31)
    month, day = int(found[-1]["month"]), found[-1]["day"]
    return (year, month, int(day or 1)), (year, month, int(day or 31))


class StateReader:
    """Reads the states of rows, with the words of all languages."""

    __slots__ = (
        "_at",
        "_decision",
        "_exact",
        "_founding",
        "_inside",
        "_likely",
        "_past",
        "_phrases",
        "_remarks",
        "_starts",
        "_when",
        "_wrong",
    )

    def __init__(self, kind: str, at: date | None = None) -> None:
        """A reader of states.

        Args:
            kind: The kind of the list. In a list of members, a state can be that of a member.
            at: The day that the list describes; None if it is unknown.
        """
        self._at = at
        pairs = [(word, state) for state in _STATES for word in state_words(state)]
        for state in (LIVE, ENDED, PAUSED):
            own: RowState = state if kind == "members" else UNCLEAR
            pairs += [(word, own) for word in state_words(f"member {state}")]
        self._exact = WordTable((word, state) for word, state in pairs if not word.endswith(_GOES_ON))
        starts = [(spelled(word), state) for word, state in pairs if word.endswith(_GOES_ON)]
        self._starts = sorted(starts, key=lambda each: len(each[0]), reverse=True)
        when, by = (any_of(words_about("states", key)).pattern for key in ("when", "by"))
        self._when = re.compile(rf"[\s,;(]+(?:(?:{when})\s+)*{_DAY.pattern}[\s.)]*$", re.IGNORECASE)
        decisions = any_of(words_about("grammar", "decision")).pattern
        self._decision = re.compile(rf"[\s,;(]*(?:\b(?:{by})\s+)?{decisions}.*$", re.IGNORECASE | re.DOTALL)
        self._phrases = WordTable((word, kind) for kind, words in sections(_PHRASES) for word in words)
        plans, founding = words_about(_PHRASES, "planning"), words_about(_PHRASES, "founding")
        inside = [*state_words("inside"), *(f"{a} {b}" for a in plans for b in founding)]
        self._inside = any_of(inside)
        self._wrong = any_of(words_about("states", "wrong figures"))
        before, reforms = words_about(_PHRASES, "before"), words_about(_PHRASES, "reform")
        self._past = any_of(
            [*words_about("states", "past titles"), *(f"{a} {b}" for a in before for b in reforms)]
        )
        ends = [word.removesuffix(_GOES_ON) for word, state in pairs if state in _TELLING]
        self._founding = any_of(founding)
        self._likely = any_of([*inside, *ends])
        self._remarks = remark_texts(kind)

    def read(self, text: str) -> str | None:
        """The state that a text says; None if it says none that is known."""
        words = spelled(text)
        found = self._meanings(words)
        if found:
            state = found[0] if len({*found}) == 1 else UNCLEAR
            return LIVE if state == _PLANNED_END else state
        begun: str | None = next(
            (state for start, state in self._starts if f"{words} ".startswith(f"{start} ")), None
        )
        if begun is None:
            when = self._when.search(text)
            before = () if when is None else self._meanings(spelled(text[: when.start()]))
            begun = before[0] if len(before) == 1 and before[0] in GONE else None
        if begun is None:
            founded = self._meanings(spelled(self._decision.sub("", text)))
            begun = LIVE if {*founded} == {LIVE} else None
        return None if begun is None else self._on_the_day(begun, text)

    def _meanings(self, words: str) -> tuple[str, ...]:
        """The states that words say as a whole, or else by their phrases."""
        found = self._exact.meanings(words)
        if found:
            return found
        cut = phrases_in(tuple(words.split()), self._phrases) or ()
        kinds = {kind for each in cut for kind in each}
        return tuple(state for state, must, may in _COMPOSED if must <= kinds <= must | may)

    def _on_the_day(self, state: str, text: str) -> str:
        """The state on the day of the list: plans must lie behind that day, and an end before it."""
        days = _days_in(text) if state in (_PLANNED_END, *GONE) else None
        if days is None:
            return LIVE if state == _PLANNED_END else state
        first, last = days
        if state == ENDED:
            late = self._at is None or last > (self._at.year, self._at.month, self._at.day)
            return UNCLEAR if late else ENDED
        later = self._at is not None and first > (self._at.year, self._at.month, self._at.day)
        return UNCLEAR if not later else LIVE if state == _PLANNED_END else state

    def in_passing(self, texts: Iterable[str]) -> dict[str, str]:
        """The states that texts say which need not say any: remarks, names, numbers.

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
                    if state in _TELLING:
                        found[each] = state
                    elif state != LIVE and self._inside.search(each):
                        found[each] = UNCLEAR
        return found

    def in_remarks(self, texts: Iterable[str]) -> dict[str, str]:
        """The states that remarks say, as `in_passing`; a remark that leaves its row in doubt is unclear."""
        telling = (text for text in texts if self._likely.search(text) or self._leaves_in_doubt(text))
        rests = {text: self._remarks.without_other_things(text) for text in telling}
        found = self.in_passing(dict.fromkeys(rests.values()))
        doubted = {
            text: UNCLEAR
            for text, rest in rests.items()
            if self._leaves_in_doubt(rest) and self.read(rest) not in (*_TELLING, _PLANNED_END)
        }
        return doubted | {text: found[rest] for text, rest in rests.items() if rest in found}

    def _leaves_in_doubt(self, text: str) -> bool:
        """Whether a remark holds words of a doubt, or founds its team after the day of the list."""
        return bool(self._remarks.doubt_in(text)) or (
            self._founding.search(text) is not None and self._is_later(text)
        )

    def words_in(self, text: str) -> str:
        """The first words of a state in a text, or of a doubt; empty if there are none."""
        found = self._likely.search(text)
        return self._remarks.doubt_in(text) if found is None else found[0]

    def calls_figures_wrong(self, text: str) -> bool:
        """Whether a remark says that the numbers of its row are wrong."""
        return self._wrong.search(text) is not None

    def in_title(self, text: str) -> bool:
        """Whether a title or the name of a sheet holds words of a state: `Danh sách thôn cũ`."""
        return self._past.search(text) is not None or bool(self.in_passing([text]))

    def of_section(self, text: str) -> str | None:
        """The state of the rows below a line, `TRƯỚC SÁP NHẬP (16 TỔ DÂN PHỐ)`; None if it says none."""
        words = spelled(_NUMBERING.sub("", text.partition("(")[0].partition(":")[0])).split()
        other = self.in_title(text)
        for size in range(min(len(words), _WORDS_OF_SECTION), 1, -1):
            found = self._meanings(" ".join(words[:size]))
            if found and found[0] != UNCLEAR and not (other and found[0] == LIVE):
                return UNCLEAR if self._is_later(text) else found[0]
        return UNCLEAR if other else None

    def _is_later(self, text: str) -> bool:
        """Whether a text states a day after that of the list: `SAU SẮP XẾP (từ 01/7/2025)`."""
        days, at = _days_in(text), self._at
        return days is not None and at is not None and days[0] > (at.year, at.month, at.day)

    def of_mark(self, text: str) -> tuple[str, str | None]:
        """The name and the state of a place whose name a bracket follows: `Hoàng Đồng (Mới)`; else None."""
        found = _MARK.search(text)
        state = None if found is None else self.read(found[1])
        return (text, None) if found is None or state is None else (text[: found.start()].strip(), state)
