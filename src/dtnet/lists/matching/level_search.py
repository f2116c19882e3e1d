"""The search for the areas of one level that a text means, among the areas in some areas on one day."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

import numpy as np

from dtnet.lists.matching.name_marks import code_and_name, without_doubled_words
from dtnet.lists.matching.place_index import PlaceIndex, is_in
from dtnet.lists.matching.results import (
    ALIAS,
    AMBIGUOUS,
    CODE,
    CORRECTED,
    EXACT,
    FOLDED,
    FORMER,
    ID,
    METHODS,
    NONE,
    NOTHING,
    WHOLE,
    Found,
)
from dtnet.lists.messages import AreaNames, Word, say
from dtnet.network.tables.tables import NOBODY, in_use
from dtnet.network.territory.place_texts import from_keys, with_other_digits
from dtnet.phrases import Listing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dtnet.network.day.snapshot import Snapshot
    from dtnet.network.tables.tables import OtherName
    from dtnet.network.territory.place_texts import Reading
    from dtnet.phrases import Message, Told

_LONG_CODE: Final = 3
"""The digits of a number beside a name from which on it is taken for a code."""


class Effort(IntEnum):
    """How far a search goes: each further one includes those before it."""

    NAMES = 0
    FORMER = 1
    NEAR = 2


class LevelSearch:
    """Finds the areas of one level that a text means, among the areas in some areas on one day.

    Attributes:
        day: The day.
        index: The names of the day.
        top: The positions of the areas in which everything lies.
        correct: Whether misspelled names are corrected.
        is_other: Whether the day is another one than the day that is asked.
    """

    __slots__ = ("_known", "correct", "day", "index", "is_other", "top")

    def __init__(self, index: PlaceIndex, top: tuple[int, ...], *, correct: bool, is_other: bool) -> None:
        self.day: Snapshot = index.day
        self.index: PlaceIndex = index
        self.top: tuple[int, ...] = top
        self.correct: bool = correct
        self.is_other: bool = is_other
        self._known: dict[tuple[int, int, tuple[int, ...]], dict[str, Found]] = {}

    def beside_former(self, here: Found, above: Found, level: int, text: str, effort: Effort) -> Found:
        """The result for an area in a list of another day: an area may have had its name before, too.

        A list is of another day if an area above has a former name, or if the day is not the asked one. The
        names of another day alone are never former ones.
        """
        if self.is_other and effort is Effort.NAMES:
            return here
        is_old = self.is_other or METHODS.index(above.method) >= METHODS.index(FORMER)
        if not (is_old and here.is_matched):
            return here
        name = self.day.full_name(here.positions[0]) if here.method == CORRECTED else text
        readings = self.index.readings(name)
        names = self.index.otherwise_named(level, readings, above.positions)
        if not names:
            return here
        positions = tuple(sorted({*here.positions, *self._formerly(level, names)}))
        if len(positions) == 1:
            return here
        former, areas = self._former_places(names), self.named(here.positions)
        return Found(positions, AMBIGUOUS, 0, say("former_and_name", former=former, areas=areas))

    def with_zeros(self, here: Found, level: int, parents: tuple[int, ...], text: str) -> Found:
        """The result for digits in a column, which may be a code whose leading zeros are lost."""
        code = self.index.padded(level, text)
        coded = [] if code == text else self.index.coded(level, code, parents)
        if not coded or [*here.positions] == coded:
            return here
        reason = say("can_be_code", text=text, code=code, areas=self.named(coded))
        if here.positions:
            why = Listing((self.named(here.positions), reason))
            return Found(tuple(sorted({*here.positions, *coded})), AMBIGUOUS, 0, why)
        return Found(tuple(coded), CODE if len(coded) == 1 else AMBIGUOUS, WHOLE, reason)

    def _formerly(self, level: int, names: Sequence[tuple[int, OtherName]]) -> set[int]:
        """The areas that former names can mean; a gone area can be any area of its level where it lay."""
        around = [position for position, name in names if name.level is not None]
        own = {position for position, name in names if name.level is None}
        return own | {*self._listed_in(level, around)}

    def _former_places(self, names: Sequence[tuple[int, OtherName]]) -> Told:
        own = sorted({position for position, name in names if name.level is None})
        around = sorted({position for position, name in names if name.level is not None})
        gone = say("area_in", areas=self.named(around))
        if not around:
            return self.named(own)
        return say("or_of", areas=self.named(own), other=gone) if own else gone

    def _listed_in(self, level: int, around: Sequence[int]) -> list[int]:
        """The areas of a level in some areas."""
        listed = self.index.level(level).positions if around else []
        return [each for each in listed if self.inside(each, around)]

    def look_up(self, level: int, parents: tuple[int, ...], text: str, effort: Effort) -> Found:
        """What a text means among the areas of a level in some areas; each text is read once."""
        key = (int(effort), level, parents)  # the collector of garbage need not visit plain numbers
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = {}
        found = known.get(text)
        if found is None:
            found = known[text] = self._found(level, parents, text, effort)
        return found

    def _found(  # noqa: PLR0911 - one way to read a text after the other
        self, level: int, parents: tuple[int, ...], text: str, effort: Effort
    ) -> Found:
        """What a text means among the areas of a level in some areas.

        Why it means none is told for names of the asked day only.
        """
        if effort is not Effort.NAMES:
            before = Effort.NAMES if effort is Effort.FORMER else Effort.FORMER
            named = self.look_up(level, parents, text, before)
            if named.positions:
                return named
        readings = self.index.readings(text)
        if not readings:
            return Found((), NONE, 0, say("no_letter", text=text))
        if effort is Effort.FORMER:
            return self._formerly_named(level, parents, text, readings) or NOTHING
        if effort is Effort.NEAR:
            return self._corrected(level, parents, text, readings) or NOTHING
        coded = self._beside_code(level, parents, text)
        if coded is not None:
            return coded
        fitting, _ = self.index.named(level, readings, parents)
        found = self._named(level, parents, text, fitting) or self._otherwise_named(level, parents, readings)
        found = found or self._numbered(level, parents, text, readings)
        found = found or self._named(level, parents, text, self.index.with_type(level, text, parents))
        if found is None and self.is_other:
            return NOTHING
        return found or Found((), NONE, 0, self._why(level, parents, text, readings))

    def _named(self, level: int, parents: tuple[int, ...], text: str, fitting: Sequence[int]) -> Found | None:
        """The area that has a text as its id, code or name; ambiguous if several have."""
        by_id = self._identified(level, parents, text)
        by_code = self.index.coded(level, text, parents)
        positions = tuple(sorted({*by_id, *by_code, *fitting}))
        if len(positions) != 1:
            if not positions:
                return None
            return Found(positions, AMBIGUOUS, 0, say("several_named", count=len(positions), text=text))
        if by_id or not fitting:
            return Found(positions, ID if by_id else CODE)
        return Found(
            positions, EXACT if self.index.is_exact(level, positions[0], normalize("NFC", text)) else FOLDED
        )

    def _beside_code(self, level: int, parents: tuple[int, ...], text: str) -> Found | None:
        """What a name with a code beside it means; None for a text without a code, or no such name."""
        parts = code_and_name(text)
        if parts is None or not self.index.has_codes_like(level, parts[0]):
            return None
        code, name = parts
        named: Sequence[int] = self.look_up(level, parents, name, Effort.NAMES).positions
        named = named or self.index.named(level, self.index.readings(name), parents, lenient=True)[0]
        coded = self.index.coded(level, code, parents)
        if not named:
            return None
        both = [each for each in coded if each in named]
        if len(both) == 1:
            return Found((*both,), CODE)
        if len(code) < _LONG_CODE:  # a number of something else
            return None
        reason = say("another_code", code=code, areas=self.named(named))
        return Found(tuple(sorted({*named, *coded})), AMBIGUOUS, 0, reason)

    def _otherwise_named(
        self, level: int, parents: tuple[int, ...], readings: Sequence[Reading]
    ) -> Found | None:
        """The area that has a text as an alias or abbreviation that is in use on the day."""
        names = self.index.otherwise_named(level, readings, parents)
        used = sorted({position for position, name in names if in_use(name, self.day.date)})
        if not used:
            return None
        return Found(
            tuple(used),
            ALIAS if len(used) == 1 else AMBIGUOUS,
            WHOLE if len(used) == 1 else 0,
            say("another_name", areas=self.named(used)),
        )

    def otherwise_typed(self, level: int, parents: tuple[int, ...], text: str) -> Found:
        """The areas of a level in some areas that have a name with another type than a text states."""
        _, others = self.index.named(level, self.index.readings(text), parents)
        if not others:
            return NOTHING
        return Found((*others,), AMBIGUOUS, 0, say("another_type", text=text, areas=self.named(others)))

    def _numbered(
        self, level: int, parents: tuple[int, ...], text: str, readings: Sequence[Reading]
    ) -> Found | None:
        """The area whose name has the last number of a text in Roman digits, or the other way round."""
        otherwise = [each for each in map(with_other_digits, readings) if each is not None]
        fitting, _ = self.index.named(level, otherwise, parents) if otherwise else ([], [])
        return self._named(level, parents, text, fitting) if fitting else None

    def _formerly_named(
        self,
        level: int,
        parents: tuple[int, ...],
        text: str,
        readings: Sequence[Reading],
    ) -> Found | None:
        """The area that has a text as a former name.

        A former area whose successors are not known can be any area of its level in the area where it lay.
        The writer may as well have meant an area with the name and another type, or one with a name that
        differs in one letter.
        """
        names = self.index.otherwise_named(level, readings, parents)
        if not names:
            return None
        positions = self._formerly(level, names)
        if not positions:
            return None
        near = {*self.index.named(level, readings, parents)[1]}
        if self.correct:
            near |= self.index.near(level, readings, parents, min(1, limit_of(readings))).keys()
        reason: Told = say("former_name", areas=self._former_places(names))
        if len(positions) == 1 and near <= positions and all(name.level is None for _, name in names):
            return Found(tuple(positions), FORMER, WHOLE, reason)
        if near - positions:
            reason = Listing((reason, self._is_nearly(text, sorted(near - positions))))
        return Found(tuple(sorted(positions | near)), AMBIGUOUS, 0, reason)

    def _identified(self, level: int, parents: tuple[int, ...], text: str) -> list[int]:
        """The area of a level, in some areas, that has a text as its id."""
        position = self.index.identified(level, text)
        return [position] if position != NOBODY and self.inside(position, parents) else []

    def inside(self, position: int, parents: Sequence[int]) -> bool:
        """Whether an area is one of some areas, or lies in one of them."""
        return is_in(self.index.spans(parents), position)

    def _corrected(
        self,
        level: int,
        parents: tuple[int, ...],
        text: str,
        readings: Sequence[Reading],
    ) -> Found | None:
        """The one area that has a name with another type, or nearly has it; ambiguous if there are several.

        A name of an area elsewhere, or of a type that no area of the level has, is not corrected.
        """
        if not self.index.level(level).positions:
            return None  # a day without the level
        _, others = self.index.named(level, readings, parents)
        limit = limit_of(readings)
        near = self.index.near(level, readings, parents, limit + 1)
        enough = [each for each, away in near.items() if away <= limit]
        typed = self._typed(level, parents, text)
        elsewhere = not others and self._is_elsewhere(level, readings)
        found = {*others, *enough, *typed}
        if not found:
            return None if elsewhere else self._nearly(level, parents, text, readings, near)
        if not others:
            found |= self.index.as_near(level, readings, parents, limit, found)
        if enough and not others and not typed:
            more = self.index.of_other_words(level, readings, parents)
            found |= more.keys()
            enough += [each for each in more if each not in enough]
        reasons = [say("another_type", text=text, areas=self.named(others))] if others else []
        nearly = sorted({*enough, *typed}, key=lambda each: (near.get(each, 0), each))
        if nearly:
            reasons.append(self._is_nearly(text, nearly))
        reason = Listing.of(*reasons)
        size = max(len(reading.words.letters) for reading in readings)
        most = len(text) - len(self.index.words_of_text(text).written)
        away = 0 if others else min(near.get(each, most) for each in found)
        score = max(0, round(WHOLE * (1 - min(away, limit) / size)))
        if len(found) > 1 or elsewhere or (others and not self.index.has_type(level, readings)):
            why = Listing.of(self._why(level, parents, text, readings), reason) if elsewhere else reason
            return Found(tuple(sorted(found)), AMBIGUOUS, 0 if others else score, why, CORRECTED)
        return Found((*found,), CORRECTED, score, reason)

    def _typed(self, level: int, parents: tuple[int, ...], text: str) -> list[int]:
        """The areas whose name is a text after the keys of an input method are replaced by their letters.

        Or after a word that is written twice is left out.
        """
        found: list[int] = []
        for each in (from_keys(text), without_doubled_words(text)):
            if each is not None:
                fitting, _ = self.index.named(level, self.index.readings(each), parents)
                found += [at for at in fitting if at not in found]
        return found

    def _nearly(
        self,
        level: int,
        parents: tuple[int, ...],
        text: str,
        readings: Sequence[Reading],
        near: Mapping[int, int],
    ) -> Found | None:
        """The areas whose name is too far from a text to be corrected, or is longer.

        If there are none, the areas whose name differs in a single letter, or in one word or the order of
        words.
        """
        found = {**near, **self.index.longer(level, readings, parents)}
        found = found or self.index.near(level, readings, parents, limit_of(readings) + 1, strict=False)
        found = found or self.index.of_other_words(level, readings, parents)
        if not found:
            return None
        shown = sorted(found, key=lambda each: (found[each], each))
        return Found(tuple(sorted(found)), AMBIGUOUS, 0, self._is_nearly(text, shown), AMBIGUOUS)

    def _is_elsewhere(self, level: int, readings: Sequence[Reading]) -> bool:
        """Whether a text is a name, or was one, of an area of a level anywhere."""
        named = any(self.index.named(level, readings, self.top))
        return named or bool(self.index.otherwise_named(level, readings, self.top))

    def spelled(self, level: int, text: str) -> list[int]:
        """The areas of a level that have a text as their name, anywhere in the areas in which all lies."""
        return self.index.named(level, self.index.readings(text), self.top)[0]

    def _why(self, level: int, parents: tuple[int, ...], text: str, readings: Sequence[Reading]) -> Told:
        """Why a text means no area of a level in some areas."""
        name = Word(self.day.network.vocabulary.levels[level])
        everywhere = tuple(np.flatnonzero(self.day.territory.parent == NOBODY).tolist())
        if parents == everywhere:
            return say("none_named", level=name, text=text)
        reason = say("none_named_in", level=name, text=text, areas=self.named(parents))
        fitting, others = self.index.named(level, readings, self.top)
        if not (fitting or others):
            fitting, others = self.index.named(level, readings, everywhere)
        found = fitting or others
        if not found:
            return reason
        return Listing((reason, say("could_be", areas=AreaNames(self.day, found, above=True))))

    def _is_nearly(self, text: str, positions: Sequence[int]) -> Message:
        return say("is_nearly", text=text, areas=self.named(positions))

    def named(self, positions: Sequence[int]) -> AreaNames:
        """The names of the first of some areas, with their types."""
        return AreaNames(self.day, positions)


def limit_of(readings: Sequence[Reading]) -> int:
    """The most letters that may differ in a corrected name: 1 from 4 letters on, 2 from 9 letters on.

    Measured by `benchmarks/matching.py`; the figures stand in the reference of benchmarks.
    """
    size = min(len(each.words.key) for each in readings)
    return 0 if size < 4 else 1 if size < 9 else 2  # noqa: PLR2004 - as the docstring says
