"""The search for the areas that the texts of a row mean, on a day and on the other days of its network."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

import numpy as np

from dtnet.lists.match_results import (
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
    WHOLE,
    Found,
)
from dtnet.lists.messages import AreaNames, Word, say
from dtnet.lists.mixed_days import of_two_days
from dtnet.lists.name_marks import code_and_name, without_former, without_marks, without_postal_code
from dtnet.lists.other_days import OtherDay, other_days
from dtnet.lists.place_index import PlaceIndex, is_in
from dtnet.network.day.area_search import find_area
from dtnet.network.tables.tables import NOBODY, in_use
from dtnet.network.territory.place_texts import from_keys, place_words, with_other_digits
from dtnet.phrases import Listing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from dtnet.lists.mixed_days import Split
    from dtnet.network.day.snapshot import Snapshot
    from dtnet.network.tables.tables import OtherName
    from dtnet.network.territory.place_texts import PlaceWords, Reading
    from dtnet.phrases import Message, Told

_PARTS: Final = re.compile(r"[,;|\n\\>]+")
_DASHED_PARTS: Final = re.compile(r"[,;|\n\\>/]+|\s[-–—]+\s")
_LONG_CODE: Final = 3
"""The digits of a number beside a name from which on it is taken for a code."""


class Effort(IntEnum):
    """How far a search goes: each further one includes those before it."""

    NAMES = 0
    FORMER = 1
    NEAR = 2


class Matcher:
    """Matches texts to the areas of a day.

    Attributes:
        day: The day.
        index: The names of the day.
        top: The positions of the areas in which everything lies: `within`, or all areas without parents.
        correct: Whether misspelled names are corrected.
        is_other: Whether the day is another one than the day that is asked.
    """

    __slots__ = ("_chains", "_former", "_known", "correct", "day", "index", "is_other", "top")

    def __init__(
        self, day: Snapshot, within: str | None, *, correct: bool, other: Matcher | None = None
    ) -> None:
        self.day: Snapshot = day
        self.index: PlaceIndex = PlaceIndex(day, None if other is None else other.index)
        roots = np.flatnonzero(day.territory.parent == NOBODY).tolist()
        self.top: tuple[int, ...] = tuple(roots) if within is None else (find_area(day, within),)
        self.correct: bool = correct
        self.is_other: bool = other is not None
        self._known: dict[tuple[int, tuple[int, ...], str, Effort], Found] = {}
        self._chains: dict[tuple[tuple[tuple[int, str], ...], Effort], Found] = {}
        self._former: list[OtherDay] | None = None

    def row(self, levels: Sequence[int], texts: Sequence[str]) -> Found:
        """What the texts of a row, one for each of some levels, mean together.

        The row is read with the names of the day; then with the former names and the names of the other days
        of the network; then on all these days with corrections. A row that names a level without areas on the
        day is of another day.
        """
        stated = _stated(levels, texts)
        if not stated:
            return Found((), NONE, 0, say("row_without_place"))
        absent = [level for level, _ in stated if not self.index.level(level).positions]
        there = tuple(each for each in stated if each[0] not in absent) if absent else stated
        here = self.chain(there, Effort.NAMES)
        if here.positions and not absent:
            return here
        within_cells = self._beside_places_above(stated)
        if within_cells is not None:
            return within_cells
        plain = tuple((level, without_former(text)) for level, text in stated)
        found = self._of_other_days(
            lambda each: each.chain(plain, Effort.FORMER),
            self._splits_of_row(plain),
            is_former=plain != stated,
        )
        stated = plain
        found = found or self._corrected_anywhere(lambda each: each.chain(stated, Effort.NEAR))
        if found is not None:
            return found
        if absent:
            names = tuple(Word(self.day.network.vocabulary.levels[level]) for level in absent)
            why = say("no_such_level", day=self.day.date, levels=Listing(names, "comma"))
            method = AMBIGUOUS if here.positions else NONE
            return Found(here.positions, method, 0, Listing.of(here.reason, why))
        return here

    def _of_other_days(
        self, read: Callable[[Matcher], Found], splits: Iterator[Split], *, is_former: bool
    ) -> Found | None:
        """What texts mean with names of other days; of earlier days also below areas with names of this day.

        Args:
            read: What the texts mean on one day.
            splits: The ways to read the lower texts inside areas of this day.
            is_former: Whether the writer says that the names are former ones: the names of days before this
                one are tried first, then those of this day.
        """
        earlier = [each for each in self._other_days() if each.matcher.day.date < self.day.date]
        found = self._on_other_days(read, earlier) if is_former else self._on_any_day(read)
        if found is None or found.method == FORMER:
            found = of_two_days(found, splits, earlier, self.day)
        if is_former and (found is None or not found.positions):
            here = read(self)
            return here if here.positions else None
        return found

    def _splits_of_row(self, stated: tuple[tuple[int, str], ...]) -> Iterator[Split]:
        """The ways to read the last texts of a row inside the areas that the first ones mean on this day."""
        for count in range(len(stated) - 1, 0, -1):
            yield self.chain(stated[:count], Effort.NAMES), partial(_below, stated=stated[count:])

    def below(self, above: Found, stated: Sequence[tuple[int, str]]) -> Found:
        """What the texts of several levels mean in some areas, with the names of the day."""
        for level, text in stated:
            here = self._look_up(level, above.positions, text, Effort.NAMES)
            if not here.positions:
                return _NOTHING
            above = here.after(above)
        return above

    def _splits_of_text(self, parts: Sequence[str]) -> Iterator[Split]:
        """The ways to read the first parts of a text inside the areas that the last ones mean on this day."""
        for count in range(1, len(parts)):
            above = self.parts(parts[count:], Effort.NAMES)
            yield above, partial(_parts_below, parts=parts[:count])

    def _beside_places_above(self, stated: Sequence[tuple[int, str]]) -> Found | None:
        """What a row means if a cell also names the places above it; None if no cell does.

        The cells `Yên Bái` and `xã Đông Cuông, huyện Văn Yên, Yên Bái` are read as the second one alone.
        """
        if not any("," in text for _, text in stated):
            return None
        parts: list[str] = []
        known: set[str] = set()
        for _, text in stated:
            named = [each.strip() for each in text.split(",") if place_words(each).plain]
            new = [each for each in named[1:] if known.isdisjoint(self._keys(each))]
            parts = [*named[:1], *new, *parts]
            known.update(*map(self._keys, named))
        found = self.text(", ".join(parts))
        levels = {int(self.day.territory.level[each]) for each in found.positions}
        return found if levels <= {level for level, _ in stated[-1:]} and found.positions else None

    def _keys(self, text: str) -> set[str]:
        return {each.words.key for each in self.index.readings(text)}

    def text(self, text: str) -> Found:
        """What one text means: a name, or names from the lowest area to the highest, or the reverse."""
        text = without_postal_code(text)
        ways = self._ways(without_marks(text) or text)
        found = nothing = Found((), NONE, 0, say("text_without_place"))
        for read in (self._as_written, self._of_another_day, self._misspelled):
            for parts in ways:
                here = read(parts)
                if here.positions:
                    return self._beside_higher(here, parts) if len(parts) == 1 else here
                if here.reason is not None and found is nothing:
                    found = here
        return found

    def fits(self, levels: Sequence[int], texts: Sequence[str], effort: Effort) -> bool:
        """Whether the texts of a row, or one text without levels, mean any area of this day."""
        if not levels:
            return any(self.parts(parts, effort).positions for parts in self._ways(texts[0]))
        stated = _stated(levels, texts)
        return bool(self.chain(stated, effort).positions)

    def _as_written(self, parts: Sequence[str]) -> Found:
        return self.parts(parts, Effort.NAMES)

    def _of_another_day(self, parts: Sequence[str]) -> Found:
        plain = [*map(without_former, parts)]
        found = self._of_other_days(
            lambda each: each.parts(plain, Effort.FORMER),
            self._splits_of_text(plain),
            is_former=plain != [*parts],
        )
        return found or _NOTHING

    def _misspelled(self, parts: Sequence[str]) -> Found:
        return self._corrected_anywhere(lambda each: each.parts(parts, Effort.NEAR)) or _NOTHING

    def _ways(self, text: str) -> list[list[str]]:
        """The parts of a text in all ways to divide and to order it, the most likely first.

        The highest area may stand first. Without types this is the last way: such a text could mean two
        places.
        """
        found: list[list[str]] = []
        reversed_: list[list[str]] = []
        for pattern in (_PARTS, _DASHED_PARTS):
            parts = [each.strip() for each in pattern.split(text)]
            parts = [piece for part in parts if place_words(part).plain for piece in self._at_types(part)]
            typed = all(
                any(each.types for each in self.index.types.readings(place_words(part))) for part in parts
            )
            found += [parts, *([parts[::-1]] if typed else [])] if parts else []
            reversed_.append(parts[::-1])
        found += [parts for parts in reversed_ if parts]
        return [parts for place, parts in enumerate(found) if parts not in found[:place]]

    def _beside_higher(self, here: Found, parts: Sequence[str]) -> Found:
        """The result for one name; ambiguous if an area of a higher level has it on another day."""
        territory = self.day.territory
        level = min(int(territory.level[each]) for each in here.positions)
        if level <= min(int(territory.level[each]) for each in self.top) + 1:
            return here
        for other in self._other_days():
            found = other.matcher.parts(parts, Effort.FORMER)
            levels = [int(other.matcher.day.territory.level[each]) for each in found.positions]
            if levels and min(levels) < level:
                areas = other.matcher.named(found.positions)
                reason = say("otherwise_on", day=other.matcher.day.date, areas=areas)
                then = other.followed(found, self.day).positions
                return Found(tuple(sorted({*here.positions, *then})), AMBIGUOUS, 0, reason)
        return here

    def _at_types(self, text: str) -> list[str]:
        """The parts of a text without commas: a part begins with each area type that a name follows."""
        pieces, words = text.split(), place_words(text)
        if len(pieces) != len(words.plain):
            return [text]
        starts: list[int] = []
        before: PlaceWords | None = None
        found = [*self.index.types.starts(words)]
        for place, type_ in found:
            end = place + len(type_.plain)
            named = end < len(pieces) and not self.index.types.is_type(words.part(end, end + 1))
            named = named and all(other != end for other, _ in found)
            if named and type_ != before:  # `xã Tân Xã` is one part
                starts.append(place)
                before = type_
        if starts and self.index.types.is_type(words.part(0, starts[0])):
            starts[0] = 0  # `phường Phường Đúc` is one, too
        return [" ".join(pieces[start:end]) for start, end in pairwise(sorted({0, *starts, len(pieces)}))]

    def chain(self, stated: tuple[tuple[int, str], ...], effort: Effort) -> Found:
        """The texts of several levels, from the highest down."""
        if not stated:
            return Found((), NONE, 0)
        level, text = stated[-1]
        above = Found(self.top, ID)
        if len(stated) > 1:  # rows share what stands above the last level; it is read once
            key = (stated[:-1], effort)
            higher = self._chains.get(key)
            above = self._chains[key] = self.chain(stated[:-1], effort) if higher is None else higher
            if not above.positions:
                return above
        here = self._look_up(level, above.positions, text, effort)
        if text.isdecimal():
            here = self._with_zeros(here, level, above.positions, text)
        if not here.positions:
            return Found((), NONE, 0, here.after(above).reason)
        return self._beside_former(here, above, level, text).after(above)

    def parts(self, parts: Sequence[str], effort: Effort, above: Found | None = None) -> Found:
        """The parts of a text, the highest last; a part means an area of any level below the one before.

        A part that areas of several levels have means all of them, until a lower part decides. The lowest
        part also means areas of other levels that had the name before: nothing says which level is meant.
        """
        territory, first = self.day.territory, above is None
        above = Found(self.top, ID) if above is None else above
        for number, part in enumerate(reversed(parts), 1):
            places = range(
                min(int(territory.level[each]) for each in above.positions) + (not first),
                len(territory.levels),
            )
            around = {
                place: above.positions
                if first
                else tuple(each for each in above.positions if territory.level[each] < place)
                for place in places
            }
            found = [(place, self._look_up(place, around[place], part, effort)) for place in places]
            hits = [self._beside_former(each, above, place, part) for place, each in found if each.positions]
            if hits and effort is Effort.NAMES and number == len(parts):
                bare = [place for place, each in found if not each.positions]
                formerly = [self._look_up(place, around[place], part, Effort.FORMER) for place in bare]
                hits += [each for each in formerly if each.positions]
            if effort is Effort.NEAR:
                hits = _best(hits, is_last=number == len(parts))
            if not hits:
                if first:
                    return Found((), NONE, 0, say("no_area_named", text=part))
                reason = say("no_area_named_in", text=part, areas=self.named(above.positions))
                return Found((), NONE, 0, reason)
            above = (hits[0] if len(hits) == 1 else _either(hits)).after(above)
            first = False
        return above

    def _beside_former(self, here: Found, above: Found, level: int, text: str) -> Found:
        """The result for an area in a list of another day: an area may have had its name before, too.

        A list is of another day if an area above has a former name, or if the day is not the asked one.
        """
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

    def _with_zeros(self, here: Found, level: int, parents: tuple[int, ...], text: str) -> Found:
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
        return [each for each in listed if self._inside(each, around)]

    def _look_up(self, level: int, parents: tuple[int, ...], text: str, effort: Effort) -> Found:
        key = (level, parents, text, effort)
        if key not in self._known:
            self._known[key] = self._found(level, parents, text, effort)
        return self._known[key]

    def _found(  # noqa: PLR0911 - one way to read a text after the other
        self, level: int, parents: tuple[int, ...], text: str, effort: Effort
    ) -> Found:
        """What a text means among the areas of a level in some areas.

        Why it means none is told for names of the asked day only.
        """
        if effort is not Effort.NAMES:
            named = self._look_up(level, parents, text, Effort(effort - 1))
            if named.positions:
                return named
        readings = self.index.readings(text)
        if not readings:
            return Found((), NONE, 0, say("no_letter", text=text))
        if effort is Effort.FORMER:
            return self._formerly_named(level, parents, text, readings) or _NOTHING
        if effort is Effort.NEAR:
            return self._corrected(level, parents, text, readings) or _NOTHING
        coded = self._beside_code(level, parents, text)
        if coded is not None:
            return coded
        fitting, _ = self.index.named(level, readings, parents)
        found = self._named(level, parents, text, fitting) or self._otherwise_named(level, parents, readings)
        found = found or self._numbered(level, parents, text, readings)
        if found is None and self.is_other:
            return _NOTHING
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
        named = self._look_up(level, parents, name, Effort.NAMES)
        coded = self.index.coded(level, code, parents)
        if not named.positions:
            return None
        both = [each for each in coded if each in named.positions]
        if len(both) == 1:
            return Found((*both,), CODE)
        if len(code) < _LONG_CODE:  # a number of something else
            return None
        reason = say("another_code", code=code, areas=self.named(named.positions))
        return Found(tuple(sorted({*named.positions, *coded})), AMBIGUOUS, 0, reason)

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
        position = self.index.by_id(level).get(text, NOBODY)
        return [position] if position != NOBODY and self._inside(position, parents) else []

    def _inside(self, position: int, parents: Sequence[int]) -> bool:
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
        if len(found) > 1 or elsewhere or (others and not self.index.has_type(level, readings)):
            why = Listing.of(self._why(level, parents, text, readings), reason) if elsewhere else reason
            return Found(tuple(sorted(found)), AMBIGUOUS, 0, why, CORRECTED)
        [one] = found
        size = max(len(reading.words.letters) for reading in readings)
        away = 0 if others else near.get(one, len(text) - len(self.index.words_of_text(text).written))
        return Found((one,), CORRECTED, max(0, round(WHOLE * (1 - min(away, limit) / size))), reason)

    def _typed(self, level: int, parents: tuple[int, ...], text: str) -> list[int]:
        """The areas whose name is a text after the keys of an input method are replaced by their letters."""
        letters = from_keys(text)
        if letters is None:
            return []
        fitting, _ = self.index.named(level, self.index.readings(letters), parents)
        return fitting

    def _nearly(
        self,
        level: int,
        parents: tuple[int, ...],
        text: str,
        readings: Sequence[Reading],
        near: Mapping[int, int],
    ) -> Found | None:
        """The areas whose name is too far from a text to be corrected, is longer, or differs in a letter."""
        found = {**near, **self.index.longer(level, readings, parents)}
        found = found or self.index.near(level, readings, parents, limit_of(readings) + 1, strict=False)
        if not found:
            return None
        shown = sorted(found, key=lambda each: (found[each], each))
        return Found(tuple(sorted(found)), AMBIGUOUS, 0, self._is_nearly(text, shown), AMBIGUOUS)

    def _is_elsewhere(self, level: int, readings: Sequence[Reading]) -> bool:
        """Whether a text is a name, or was one, of an area of a level anywhere."""
        named = any(self.index.named(level, readings, self.top))
        return named or bool(self.index.otherwise_named(level, readings, self.top))

    def _why(self, level: int, parents: tuple[int, ...], text: str, readings: Sequence[Reading]) -> Told:
        """Why a text means no area of a level in some areas."""
        name = Word(self.day.network.vocabulary.levels[level])
        if parents == self.top:
            return say("none_named", level=name, text=text)
        reason = say("none_named_in", level=name, text=text, areas=self.named(parents))
        fitting, others = self.index.named(level, readings, self.top)
        found = fitting or others
        if not found:
            return reason
        return Listing((reason, say("could_be", areas=AreaNames(self.day, found, above=True))))

    def _is_nearly(self, text: str, positions: Sequence[int]) -> Message:
        return say("is_nearly", text=text, areas=self.named(positions))

    def named(self, positions: Sequence[int]) -> AreaNames:
        """The names of the first of some areas, with their types."""
        return AreaNames(self.day, positions)

    def _on_any_day(self, read: Callable[[Matcher], Found]) -> Found | None:
        """What texts mean with former names, on this day and on the nearest other day together."""
        here, then = read(self), self._on_other_days(read)
        if then is None:
            return here if here.positions else None
        if not here.positions:
            return then
        if not then.positions or (here.is_matched and here.positions == then.positions):
            return here
        reason = Listing.of(here.reason, then.reason)
        return Found(tuple(sorted({*here.positions, *then.positions})), AMBIGUOUS, 0, reason)

    def _on_other_days(
        self, read: Callable[[Matcher], Found], days: Sequence[OtherDay] | None = None
    ) -> Found | None:
        """What texts mean, without corrections, on the nearest other day on which they mean anything."""
        for other in self._other_days() if days is None else days:
            found = read(other.matcher)
            if found.positions:
                followed = other.followed(found, self.day)
                inside = tuple(each for each in followed.positions if self._inside(each, self.top))
                if len(inside) == len(followed.positions):
                    return followed
                return Found(inside, AMBIGUOUS if inside else NONE, 0, followed.reason)
        return None

    def _corrected_anywhere(self, read: Callable[[Matcher], Found]) -> Found | None:
        """What texts mean with corrections, on this day or on the nearest other day."""
        if not self.correct:
            return None
        here = read(self)
        then = self._on_other_days(read)
        if not here.positions or then is None or not then.positions:
            return here if here.positions else then
        if here.is_matched and (here.score > then.score or {*here.positions} <= {*then.positions}):
            return here
        reason = Listing.of(here.reason, then.reason)
        return Found(tuple(sorted({*here.positions, *then.positions})), AMBIGUOUS, 0, reason)

    def _other_days(self) -> Iterator[OtherDay]:
        """The days of other territories, the nearest first."""
        if self._former is None:
            self._former = [
                OtherDay(Matcher(each, None, correct=self.correct, other=self))
                for each in other_days(self.day)
            ]
        return iter(self._former)


_NOTHING: Final = Found((), NONE)


def _below(matcher: Matcher, above: Found, *, stated: Sequence[tuple[int, str]]) -> Found:
    return matcher.below(above, stated)


def _parts_below(matcher: Matcher, above: Found, *, parts: Sequence[str]) -> Found:
    return matcher.parts(parts, Effort.NAMES, above)


def _stated(levels: Sequence[int], texts: Sequence[str]) -> tuple[tuple[int, str], ...]:
    """The texts of a row that are not blank, each with its level."""
    return tuple((level, text) for level, text in zip(levels, texts, strict=True) if text)


def limit_of(readings: Sequence[Reading]) -> int:
    """The most letters that may differ in a corrected name: 1 from 4 letters on, 2 from 9 letters on.

    Measured by `benchmarks/matching.py`; the figures stand in the reference of benchmarks.
    """
    size = min(len(each.words.key) for each in readings)
    return 0 if size < 4 else 1 if size < 9 else 2  # noqa: PLR2004 - as the docstring says


def _best(hits: list[Found], *, is_last: bool) -> list[Found]:
    """The best of the results on several levels.

    Areas with a name come before corrected ones, unless lower parts can decide; those too far from it to be
    corrected come last.
    """
    spelled = [each for each in hits if each.method != CORRECTED and each.below == ID]
    near = [each for each in hits if each.below != AMBIGUOUS]
    return (spelled if is_last else []) or near or hits


def _either(hits: Sequence[Found]) -> Found:
    """A part that areas of several levels can mean."""
    positions = tuple(sorted({each for hit in hits for each in hit.positions}))
    below = max((hit.method if hit.is_matched else hit.below for hit in hits), key=METHODS.index)
    return Found(positions, AMBIGUOUS, 0, say("several_levels"), below)
