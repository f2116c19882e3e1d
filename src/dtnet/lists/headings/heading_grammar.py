"""What a heading means by its phrases: `Tổng số thành viên của tổ chuyển đổi số` counts people.

The phrases and their kinds are data of languages, and of the levels of a network. A heading has a meaning
only if each of its words belongs to a phrase.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from dtnet.lists.languages import WordTable, sections, words_about

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PERSONAL: Final = "personal"
REMARKS: Final = "remarks"
NAME, ROLE = "name", "role"
PEOPLE, PERSONS, TIMES = "people", "persons", "times"
HOUSEHOLDS, RESIDENTS = "households", "residents"
"""Numbers about places, which are known also where a network has no such attribute."""
FOUNDED: Final = "founded"
CODE: Final = " code"
"""Behind a level: the codes of its places."""
FORMER: Final = "former "
"""Before a level: the place of this level in which a row lay on an earlier day."""
STATUS, TEAMS = "status", "teams"
"""The state of the team or place of a row, and the number of its teams."""
HAS_TEAM, NO_TEAM = "has team", "no team"
"""Columns whose marks say that the place of a row has a team, or none."""
REPORT_STATUS, HOUSEHOLD_STATUS = "status of the report", "status of the household"
"""States of other things, which are never read."""
_LEVEL: Final = "level "
"""Before a level: a phrase that names its places. Alone: a phrase that names places of some level."""
_SURE: Final = "sure level"
"""A phrase that names places and no teams, as `thôn` does and `tổ` does not."""
_NAMES, _PLACES = "names", "places"
"""Meanings that depend on the levels which a heading names."""
_PARTS: Final = "parts"
_LONGEST: Final = 8
_BOTH: Final = frozenset({"has", "has-no"})
_JOINED: Final = frozenset({"link", "joined"})


@attrs.frozen
class _Rule:
    """A meaning of headings by the kinds of their phrases.

    Attributes:
        meaning: The meaning; empty for none.
        holds: Kinds that a heading must have.
        lacks: Kinds that it must not have.
        allowed: Each phrase must have one of these kinds; empty for any.
    """

    meaning: str
    holds: frozenset[str]
    lacks: frozenset[str]
    allowed: frozenset[str]

    @classmethod
    def of(cls, meaning: str, holds: str, allowed: str = "", *, lacks: str = "") -> _Rule:
        """A rule, with spaces between its kinds."""
        kinds = [frozenset(each.split()) for each in (holds, lacks, allowed)]
        levels = {"level": _LEVEL, "sure": _SURE}
        return cls(meaning, *(frozenset(levels.get(kind, kind) for kind in each) for each in kinds))

    def fits(self, parts: Sequence[frozenset[str]], kinds: frozenset[str]) -> bool:
        """Whether a heading has the meaning."""
        held = self.holds <= kinds and not self.lacks & kinds
        return held and (not self.allowed or all(each & self.allowed for each in parts))


_RULES: Final = (
    _Rule.of(PERSONAL, "office", lacks="count"),
    _Rule.of("", "office"),
    _Rule.of(PERSONAL, "head sure", lacks="count"),
    _Rule.of(ROLE, "role", "role held team group"),
    _Rule.of(REPORT_STATUS, "status report"),
    _Rule.of(HOUSEHOLD_STATUS, "status residence"),
    _Rule.of(STATUS, "status", "status work team group place current level"),
    *(
        _Rule.of(NO_TEAM, f"has-no {each}", "has-no has team group level", lacks="count")
        for each in ("team", "group")
    ),
    *(_Rule.of(HAS_TEAM, f"has {each}", "has team group level", lacks="count") for each in ("team", "group")),
    _Rule.of(REMARKS, "decision", "decision founding renewal count team group", lacks="day"),
    _Rule.of(REMARKS, "decision count", "decision founding renewal count team group day"),
    _Rule.of(REMARKS, "decision signed", "decision signed founding renewal count team group day"),
    _Rule.of(FOUNDED, "founding", "founding day team group", lacks="count"),
    _Rule.of(PEOPLE, "people count", "people count team group level current"),
    _Rule.of(PEOPLE, "people team", "people team group level current"),
    _Rule.of(HOUSEHOLDS, HOUSEHOLDS, f"{HOUSEHOLDS} count place current level"),
    _Rule.of(RESIDENTS, RESIDENTS, f"{RESIDENTS} count place current level"),
    _Rule.of(TEAMS, "count team", "count team group founding work has level"),
    _Rule.of(TEAMS, "count group", "count group founding work has"),
    _Rule.of(_NAMES, "team", "name team group level", lacks="count"),
    _Rule.of(_NAMES, "name group", "name group", lacks="sure"),
    _Rule.of(_PLACES, "", "name place code former current level work"),
)
"""The first rule that fits says what a heading means."""
_INPUT_RULES: Final = (
    *(
        _Rule.of(PERSONS, f"guided {each}", f"turns guided people {RESIDENTS} count")
        for each in ("people", RESIDENTS)
    ),
    _Rule.of(TIMES, "turns", f"turns guided people {RESIDENTS} count"),
)
"""The rules for what the rows of lists for assessments state."""


class HeadingGrammar:
    """The phrases of headings, for the levels of a network.

    Attributes:
        levels: The levels, the highest first.
    """

    __slots__ = ("_attributes", "_harmless", "_inputs", "_parts_of_team", "_phrases", "levels")

    def __init__(
        self,
        levels: Iterable[str],
        places: Iterable[tuple[str, str]],
        attributes: Iterable[str],
        inputs: Iterable[str] = (),
    ) -> None:
        """The phrases of headings.

        Args:
            levels: The levels, the highest first.
            attributes: The attributes that columns may state.
            inputs: What the rows of a list for assessments state.
        """
        self.levels: tuple[str, ...] = tuple(levels)
        self._attributes = frozenset(attributes)
        self._inputs = frozenset(inputs)
        pairs = [(word, kind) for kind, words in sections("grammar") for word in words]
        pairs += [
            (word, kind)
            for kind in ("former", "code", "place", "joined")
            for word in words_about("around", kind)
        ]
        pairs += [(word, f"{_LEVEL}{level}") for word, level in places]
        self._phrases = WordTable(pairs)
        parts = (("grammar", "group"), ("grammar", "team"), ("around", "topic"), ("around", "task"))
        self._parts_of_team = WordTable((word, kind) for of, kind in parts for word in words_about(of, kind))
        self._harmless = WordTable(
            (word, kind) for kind in ("inside", _PARTS) for word in words_about("harmless", kind)
        )

    def kinds(self, words: tuple[str, ...]) -> list[frozenset[str]] | None:
        """The kinds of each phrase of a heading, the longest phrases first; None if a word is in none."""
        found, unknown = self._cut(words)
        return None if unknown else found

    def hints(self, words: tuple[str, ...]) -> frozenset[str]:
        """The kinds of the phrases of a heading that are known, whatever the others are."""
        return frozenset(kind for each in self._cut(words)[0] for kind in each)

    def is_harmless(self, words: tuple[str, ...]) -> bool:
        """Whether a heading has a word for something that no list needs."""
        return bool(self._kinds_of_harmless(words))

    def names_part(self, words: tuple[str, ...]) -> bool:
        """Whether a heading has a word for a part of the households or people: `Hộ nghèo`."""
        return _PARTS in self._kinds_of_harmless(words)

    def _kinds_of_harmless(self, words: tuple[str, ...]) -> set[str]:
        return {
            kind
            for at in range(len(words))
            for size in range(1, min(_LONGEST, len(words) - at) + 1)
            for kind in self._harmless.meanings(" ".join(words[at : at + size]))
        }

    def team_words(self, words: tuple[str, ...]) -> int:
        """With how many words the name of a team begins that is no name of a place; 0 if with none.

        A word for a group leads to what the team is for, behind its tasks: `tổ hỗ trợ chuyển đổi số`.
        """
        size = self._part_of_team(words, "group")
        while size and (task := self._part_of_team(words[size:], "task")):
            size += task
        topic = self._part_of_team(words[size:], "team", "topic") if size else 0
        return size + topic if topic else self._part_of_team(words, "team")

    def _part_of_team(self, words: tuple[str, ...], *kinds: str) -> int:
        """The number of words of the longest phrase of some kinds with which words begin; 0 if with none."""
        sizes = range(min(_LONGEST, len(words)), 0, -1)
        table = self._parts_of_team
        return next((size for size in sizes if {*table.meanings(" ".join(words[:size]))} & {*kinds}), 0)

    def begins_with_group(self, words: tuple[str, ...]) -> bool:
        """Whether words begin with one for a group, or with words for a team: `tổ 1`; not `tổ dân phố 1`."""
        sizes = range(min(_LONGEST, len(words)), 0, -1)
        size = next((size for size in sizes if self._phrases.meanings(" ".join(words[:size]))), 0)
        return 0 < size == self._part_of_team(words, "group") or self.team_words(words) > 0

    def level_named(self, kind: str) -> str:
        """The level that a kind of phrases names; empty if it names none."""
        return kind.removeprefix(_LEVEL) if kind.startswith(_LEVEL) else ""

    def meanings(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """The meanings that a heading can have; empty if it has none that is known."""
        cut, unknown = self._cut(words)
        if unknown or not cut:
            return self._of_office(words)
        if frozenset().union(*cut) >= _BOTH:  # `Có tổ / Chưa có tổ`: a mark says neither
            return ()
        parts = [each - _JOINED for each in cut if each - _JOINED]
        alone = [each for each in cut if not each & _JOINED]  # `tham gia` joins words where it says nothing
        return self._composed(parts) or self._composed(alone)

    def _of_office(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """The meaning of a heading that begins with an office, whatever the words behind it are."""
        starts = (" ".join(words[:size]) for size in range(min(_LONGEST, len(words)), 0, -1))
        return (PERSONAL,) if any("office" in self._phrases.meanings(each) for each in starts) else ()

    def _cut(self, words: tuple[str, ...]) -> tuple[list[frozenset[str]], bool]:
        found, unknown, at = [], False, 0
        while at < len(words):
            team = self.team_words(words[at:])
            for size in range(min(_LONGEST, len(words) - at), 0, -1):
                kinds = self._phrases.meanings(" ".join(words[at : at + size])) or ("team",) * (size == team)
                if kinds:
                    found.append(frozenset(kinds))
                    at += size
                    break
            else:
                unknown = True
                at += 1
        return found, unknown

    def _composed(self, cut: list[frozenset[str]]) -> tuple[str, ...]:
        """The meanings of a heading by the kinds of its phrases, without the words that join them."""
        if not cut:
            return ()
        parts = [each | self._kinds_of_place(each) for each in cut]
        kinds = frozenset(kind for each in parts for kind in each)
        inputs = (each for each in _INPUT_RULES if each.meaning in self._inputs)
        rule = next((each for each in (*inputs, *_RULES) if each.fits(parts, kinds)), None)
        if rule is None or (rule.meaning == PEOPLE and PEOPLE not in self._attributes):
            return ()
        if rule.meaning == _NAMES:
            named = [each for each in parts if _SURE in each] or [each for each in parts if "name" in kinds]
            return (NAME, *self._common([each for each in named if _LEVEL in each and "team" not in each]))
        if rule.meaning == _PLACES:
            return self._place(kinds, [each for each in parts if _LEVEL in each])
        return (rule.meaning,) if rule.meaning else ()

    def _kinds_of_place(self, kinds: frozenset[str]) -> frozenset[str]:
        if not self._levels_of(kinds):
            return frozenset()
        return frozenset({_LEVEL}) if "group" in kinds else frozenset({_LEVEL, _SURE})

    def _levels_of(self, kinds: frozenset[str]) -> list[str]:
        return [level for level in self.levels if f"{_LEVEL}{level}" in kinds]

    def _common(self, places: list[frozenset[str]]) -> tuple[str, ...]:
        """The levels that all phrases can name; else all that one of them names."""
        named = [self._levels_of(each) for each in places]
        common = [level for level in self.levels if named and all(level in each for each in named)]
        return tuple(common or [level for level in self.levels if any(level in each for each in named)])

    def _place(self, kinds: frozenset[str], places: list[frozenset[str]]) -> tuple[str, ...]:
        levels = self._common(places)
        if not levels and (kinds & {"place", "former"}) and "code" not in kinds:
            levels = self.levels
        if not levels or {"code", "former"} <= kinds or {"current", "former"} <= kinds:
            return ()
        if "former" in kinds:
            return tuple(f"{FORMER}{each}" for each in levels)
        return tuple(f"{each}{CODE}" if "code" in kinds else each for each in levels)
