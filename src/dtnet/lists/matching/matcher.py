"""The search for the areas that the texts of a row mean, on a day and on the other days of its network."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from dtnet.lists.matching.level_search import Effort, LevelSearch
from dtnet.lists.matching.mixed_days import of_two_days
from dtnet.lists.matching.name_days import on_each_day, ways_below
from dtnet.lists.matching.name_marks import without_former, without_marks, without_postal_code
from dtnet.lists.matching.other_days import OtherDay, days_alike, other_days
from dtnet.lists.matching.place_index import PlaceIndex
from dtnet.lists.matching.results import (
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
from dtnet.network.day.area_search import find_area
from dtnet.network.tables.tables import NOBODY
from dtnet.network.territory.place_parts import orders, ways_to_cut, ways_to_divide
from dtnet.network.territory.place_texts import place_words
from dtnet.phrases import Listing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from dtnet.lists.matching.mixed_days import Split
    from dtnet.lists.matching.other_days import DaysAlike, Way
    from dtnet.network.day.snapshot import Snapshot
    from dtnet.phrases import Told


_COMMA: Final = re.compile(",")
_BESIDE: Final = re.compile(r"[,;()\[\]/|]+|\s[-–—]\s")
"""What may stand between the names of a place and of the places above it in one cell."""


class Matcher:
    """Matches texts to the areas of a day.

    Attributes:
        day: The day.
        search: The search for the areas of one level.
        top: The positions of the areas in which everything lies: `within`, or all areas without parents.
        is_within: Whether the search is restricted to one area, and on other days to its territory.
        correct: Whether misspelled names are corrected.

    If a list has diacritics, its texts are read as they are spelled, without corrections. A second matcher
    reads a text that means nothing in this way: with the diacritics that it may lack, and with corrections.
    """

    __slots__ = (
        "_alike",
        "_chains",
        "_differing",
        "_lenient",
        "_others",
        "_ways_below",
        "correct",
        "day",
        "is_within",
        "search",
        "top",
    )

    def __init__(
        self, day: Snapshot, within: str | None, *, correct: bool, asked: PlaceIndex | None = None
    ) -> None:
        self.day: Snapshot = day
        roots = np.flatnonzero(day.territory.parent == NOBODY).tolist()
        self.top: tuple[int, ...] = tuple(roots) if within is None else (find_area(day, within),)
        self.is_within: bool = within is not None
        self.correct: bool = correct
        index, is_other = PlaceIndex(day, asked), asked is not None and asked.day is not day
        self.search: LevelSearch = LevelSearch(index, self.top, correct=correct, is_other=is_other)
        self._lenient: Matcher | None = None
        self._chains: tuple[dict[tuple[tuple[int, str], ...], Found], ...] = tuple({} for _ in Effort)
        self._others: tuple[OtherDay, ...] | None = None
        self._differing: dict[str, int] = {}
        self._alike: dict[int, tuple[tuple[Way, ...], tuple[DaysAlike, ...]]] = {}
        self._ways_below: dict[tuple[tuple[int, str], ...], tuple[Way, ...]] = {}

    def row(self, levels: Sequence[int], texts: Sequence[str]) -> Found:
        """What the texts of a row, one for each of some levels, mean together.

        The row is read with the names of the day; then with the former names and the names of the other days
        of the network; then on all these days with corrections. A row that names a level without areas on the
        day is of another day.
        """
        stated = _stated(levels, texts)
        if not stated:
            return Found((), NONE, 0, say("row_without_place"))
        found = self._row(stated)
        if not found.positions and self._lenient is not None:
            names = [((level,), text) for level, text in reversed(stated)]
            return self._lacking_marks(self._lenient.row(levels, texts), names)
        if not (found.ways or found.meanings) and found.method in (CORRECTED, AMBIGUOUS, NONE):
            found = self._row_on_each_day(stated, found, is_own=False)
        return found if found.is_matched else self._or_of_typed_level(stated, found)

    def _lacking_marks(self, found: Found, names: Sequence[tuple[Iterable[int], str]]) -> Found:
        """The result for texts that mean something only with diacritics that they lack: a person must look.

        A name of an area elsewhere is not corrected, as by any other correction.

        Args:
            found: What the texts mean with these diacritics.
            names: The names, the lowest first, each with the levels of which it may be a name.
        """
        if not found.is_matched or found.method in (ID, CODE, CORRECTED):
            return found
        areas = AreaNames(self.day, found.positions, above=True)
        whole = ", ".join(name for _, name in names)
        reason = Listing.of(found.reason, say("other_marks", text=whole, areas=areas))
        of_the_day = names[:1] if found.method == FORMER else names
        if self.correct and not any(
            self._is_elsewhere(found.positions[0], level, name) for level, name in of_the_day
        ):
            return attrs.evolve(found, method=CORRECTED, reason=reason)
        return Found(found.positions, AMBIGUOUS, 0, reason)

    def _is_elsewhere(self, position: int, levels: Iterable[int], name: str) -> bool:
        """Whether areas are spelled as a name, and none of them is an area or contains it."""
        named = [at for level in levels for at in self.search.spelled(level, name)]
        return bool(named) and not any(self.search.inside(position, (at,)) for at in named)

    def _row(self, stated: tuple[tuple[int, str], ...]) -> Found:
        absent = [level for level, _ in stated if not self.search.index.level(level).positions]
        there = tuple(each for each in stated if each[0] not in absent) if absent else stated
        here = self.chain(there, Effort.NAMES)
        if here.positions and not absent:
            return self._row_on_each_day(stated, here, is_own=True)
        within_cells = self._beside_places_above(stated)
        if within_cells is not None:
            return within_cells
        plain = tuple((level, without_former(text)) for level, text in stated)
        found = self._of_other_days(
            lambda each: each.chain(plain, Effort.FORMER),
            self.splits_of_row(plain),
            is_former=plain != stated,
        )
        if found is not None and plain == stated:
            found = self._row_on_each_day(stated, found, is_own=False)
        stated = plain
        if found is None and absent and here.positions and stated[-1][0] not in absent:
            above = stated[: 1 + max(at for at, (level, _) in enumerate(stated) if level in absent)]
            splits = self.splits_of_row(above)
            then = self._of_other_days(partial(_chain, stated=above), splits, is_former=False)
            found = self._both(here, then)
        if (found is None or not found.positions) and self._lenient is None:
            near = self._corrected_anywhere(lambda each: each.chain(stated, Effort.NEAR))
            level, text = stated[-1]
            found = self._near_or_later(near, text, (level,), self.splits_of_row(stated)) or found
        if found is not None:
            return found
        if absent:
            names = tuple(Word(self.day.network.vocabulary.levels[level]) for level in absent)
            why = say("no_such_level", day=self.day.date, levels=Listing(names, "comma"))
            method = AMBIGUOUS if here.positions else NONE
            return Found(here.positions, method, 0, Listing.of(here.reason, why))
        return here

    def _or_of_typed_level(self, stated: tuple[tuple[int, str], ...], found: Found) -> Found:
        """The result for a row whose last text may state the type of another level, as a commune `TP. Huế`.

        The areas of that level, or what became of them, are further candidates.
        """
        (level, text), index = stated[-1], self.search.index
        readings = index.readings(text)
        if not any(each.types for each in readings) or index.has_type(level, readings):
            return found
        named = {each for each, _ in stated}
        for other in range(len(self.day.territory.levels)):
            if other in named or not index.has_type(other, readings):
                continue
            parts = tuple(sorted((*stated[:-1], (other, text))))
            here = self.chain(parts, Effort.NAMES)
            why: Told | None = say("could_be", areas=AreaNames(self.day, here.positions, above=True))
            if not here.positions:
                splits = self.splits_of_row(parts)
                then = self._of_other_days(partial(_chain, stated=parts), splits, is_former=False)
                here = then or NOTHING
                why = here.reason
            if here.positions:
                reason = Listing.of(found.reason, why)
                found = Found(tuple(sorted({*found.positions, *here.positions})), AMBIGUOUS, 0, reason)
        return found

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
        earlier = self._earlier_days()
        found = self._on_other_days(read, earlier) if is_former else self._on_any_day(read)
        if found is None or found.method == FORMER:
            found = of_two_days(found, splits, earlier, self.day)
        if is_former and (found is None or not found.positions):
            here = read(self)
            return here if here.positions else None
        return found

    def formerly(self, position: int, stated: Sequence[tuple[int, str]]) -> tuple[str, ...]:
        """The ids of the areas of the nearest earlier day that became an area of this day and fit some names.

        Args:
            stated: Names of areas of an earlier day by level, the highest first; the last one may name the
                area itself.
        """
        own = int(self.day.territory.level[position])
        for other in self._earlier_days():
            search = other.matcher.search
            around = other.around(position)
            for level, text in stated:
                here = search.look_up(
                    level, around if level == own else other.matcher.top, text, Effort.NAMES
                )
                around = tuple(each for each in around if search.inside(each, here.positions))
            if around:
                return tuple(other.then.territory.ids(around))
        return ()

    def _earlier_days(self) -> list[OtherDay]:
        return [each for each in self.other_days() if each.then.date < self.day.date]

    def _of_later_days(self, text: str, levels: Iterable[int], splits: Iterator[Split]) -> Found | None:
        """What texts mean with names of later days below areas with names of this day.

        Args:
            text: The lowest name; days on which no area has it are passed over.
            splits: The ways to read the lower texts inside areas of this day.
        """
        later = [
            each
            for each in self.other_days()
            if each.then.date > self.day.date and each.matcher.search.index.has_name(text, levels)
        ]
        return of_two_days(None, splits, later, self.day) if later else None

    def splits_of_row(self, stated: tuple[tuple[int, str], ...]) -> Iterator[Split]:
        """The ways to read the last texts of a row inside the areas that the first ones mean on this day."""
        for count in range(len(stated) - 1, 0, -1):
            above = self._above(stated[:count], Effort.NAMES)
            level, text = stated[-1]
            typed = partial(self.search.otherwise_typed, level, above.positions, text)
            last = typed if count == len(stated) - 1 else _nothing
            yield above, partial(_below, stated=stated[count:]), last

    def below(self, above: Found, stated: Sequence[tuple[int, str]]) -> Found:
        """What the texts of several levels mean in some areas, with the names of the day."""
        for level, text in stated:
            here = self.search.look_up(level, above.positions, text, Effort.NAMES)
            if not here.positions:
                return NOTHING
            above = here.after(above)
        return above

    def splits_of_text(self, parts: Sequence[str]) -> Iterator[Split]:
        """The ways to read the first parts of a text inside the areas that the last ones mean on this day."""
        for count in range(1, len(parts)):
            above = self.parts(parts[count:], Effort.NAMES)
            last = partial(self._otherwise_typed, above, parts[0]) if count == 1 else _nothing
            levels = [int(self.day.territory.level[each]) for each in above.positions]
            least = min(levels, default=0) + 1  # no area lies in itself
            yield above, partial(_parts_below, parts=parts[:count], least=least), last

    def _otherwise_typed(self, above: Found, part: str) -> Found:
        """The areas in some areas, of all lower levels, that have a name with another type than it states."""
        territory = self.day.territory
        levels = range(min(int(territory.level[each]) for each in above.positions) + 1, len(territory.levels))
        found = [self.search.otherwise_typed(level, above.positions, part) for level in levels]
        hits = [each for each in found if each.positions]
        return _either(hits) if len(hits) > 1 else hits[0] if hits else NOTHING

    def _beside_places_above(self, stated: Sequence[tuple[int, str]]) -> Found | None:
        """What a row means if a cell also names the places above it; None if no cell does.

        The cells `Yên Bái` and `xã Đông Cuông, huyện Văn Yên, Yên Bái` are read as the second one alone.
        """
        found = self._beside(stated, _COMMA) if any("," in text for _, text in stated) else None
        if found is not None or not any(map(self._has_names_beside, stated)):
            return found
        for is_above in (False, True):
            found = self._beside(stated, _BESIDE, is_above=is_above)
            if found is not None and found.is_matched and found.method != CORRECTED:
                return found
        return None

    def _has_names_beside(self, stated: tuple[int, str]) -> bool:
        """Whether a cell has several pieces, each of them a name of its level or a higher one."""
        level, text = stated
        pieces = [each.strip() for each in _BESIDE.split(text)] if _BESIDE.search(text) else []
        return len(pieces) > 1 and all(
            self.search.index.has_name(each, range(level + 1)) for each in pieces if each
        )

    def _beside(
        self, stated: Sequence[tuple[int, str]], separator: re.Pattern[str], *, is_above: bool = False
    ) -> Found | None:
        """What a row means whose cells name several places each, with some sign between them.

        Args:
            is_above: Whether the further names of a cell stand above the cells before it, and not below them.
        """
        parts: list[str] = []
        known: set[str] = set()
        for _, text in stated:
            named = [each.strip() for each in separator.split(text) if place_words(each).plain]
            new = [each for each in named[1:] if known.isdisjoint(self.search.index.keys(each))]
            parts = [*named[:1], *parts, *new] if is_above else [*named[:1], *new, *parts]
            known.update(*map(self.search.index.keys, named))
        found = self.text(", ".join(parts))
        levels = {int(self.day.territory.level[each]) for each in found.positions}
        return found if levels <= {level for level, _ in stated[-1:]} and found.positions else None

    def text(self, text: str) -> Found:
        """What one text means: a name, or names from the lowest area to the highest, or the reverse."""
        text = without_postal_code(text)
        text = without_marks(text) or text
        ways = ways_to_divide(self.search.index.types, text)
        found = self._first_read(ways, self._as_written, self._of_another_day)
        found = found if found.positions else self._cut(text) or found
        if not found.positions and self._lenient is not None:
            levels = range(len(self.day.territory.levels))
            names = [(levels, part) for part in (ways[0] if ways else [text])]
            return self._lacking_marks(self._lenient.text(text), names)
        if not found.positions:
            other = self._first_read(ways, self._misspelled)
            found = other if other.positions else found
        return Found((), NONE, 0, say("text_without_place")) if found is NOTHING else found

    def _first_read(self, ways: Sequence[list[str]], *readers: Callable[[Sequence[str]], Found]) -> Found:
        """What a text means in the first way to read and to divide it that means anything."""
        nothing = NOTHING
        for read in readers:
            for parts in ways:
                here = read(parts)
                if here.positions:
                    return self._beside_higher(here, parts) if len(parts) == 1 else here
                if nothing is NOTHING and here.reason is not None:
                    nothing = here
        return nothing

    def _cut(self, text: str) -> Found | None:
        """What a text means if nothing, or not a comma, separates its names; None if it means nothing.

        All ways to cut and to order it are read.
        """
        types = self.search.index.types
        ways = [order for parts in ways_to_cut(text, self._has_name_ever()) for order in orders(types, parts)]
        for read in (self._as_written, self._of_another_day):
            hits = [here for parts in ways if (here := read(parts)).positions]
            if hits:
                positions = {each for here in hits for each in here.positions}
                if all({*here.positions} == positions for here in hits):
                    return min(hits, key=lambda here: METHODS.index(here.method))
                areas = AreaNames(self.day, sorted(positions), above=True)
                return Found(tuple(sorted(positions)), AMBIGUOUS, 0, say("could_be", areas=areas))
        return None

    def _has_name_ever(self) -> Callable[[str], bool]:
        """Whether a text is the name of any area on any day."""
        indexes = [self.search.index, *(each.matcher.search.index for each in self.other_days())]
        levels = range(len(self.day.territory.levels))
        known: dict[str, bool] = {}

        def has_name(text: str) -> bool:
            if text not in known:
                known[text] = any(index.has_name(text, levels) for index in indexes)
            return known[text]

        return has_name

    def fits(self, levels: Sequence[int], texts: Sequence[str], effort: Effort) -> bool:
        """Whether the texts of a row, or one text without levels, mean any area of this day."""
        if not levels:
            return any(
                self.parts(parts, effort).positions
                for parts in ways_to_divide(self.search.index.types, texts[0])
            )
        stated = _stated(levels, texts)
        return bool(self.chain(stated, effort).positions)

    def _as_written(self, parts: Sequence[str]) -> Found:
        here = self.parts(parts, Effort.NAMES)
        if not here.positions:
            return here
        return self._text_on_each_day(parts, here, is_own=True)

    def _row_on_each_day(self, stated: tuple[tuple[int, str], ...], found: Found, *, is_own: bool) -> Found:
        """The result of a row, with what it means with the names of each day."""
        ways = self._shared_ways(stated[:-1]) if is_own and found.method in (EXACT, FOLDED) else ()
        if ways:
            return found.on_days(ways)
        read, splits = partial(_names, stated=stated), partial(_row_splits, stated=stated)
        return on_each_day(found, [text for _, text in stated], read, splits, self, is_own=is_own)

    def _shared_ways(self, upper: tuple[tuple[int, str], ...]) -> tuple[Way, ...]:
        """The ways that `ways_below` finds, worked out once for all rows below some names."""
        ways = self._ways_below.get(upper)
        if ways is None:
            read, splits = partial(_names, stated=upper), partial(_row_splits, stated=upper)
            ways = ways_below([text for _, text in upper], read, splits, self) if upper else ()
            self._ways_below[upper] = ways
        return ways

    def _text_on_each_day(self, parts: Sequence[str], found: Found, *, is_own: bool) -> Found:
        """The result of a text, with what it means with the names of each day."""
        read, splits = partial(_names_of_parts, parts=parts), partial(_text_splits, parts=parts)
        return on_each_day(found, parts, read, splits, self, is_own=is_own)

    def _of_another_day(self, parts: Sequence[str]) -> Found:
        plain = [*map(without_former, parts)]
        found = self._of_other_days(
            lambda each: each.parts(plain, Effort.FORMER),
            self.splits_of_text(plain),
            is_former=plain != [*parts],
        )
        if found is None or not found.positions or plain != [*parts]:
            return found or self._below_former(plain) or NOTHING
        return self._text_on_each_day(parts, found, is_own=False)

    def _below_former(self, parts: Sequence[str]) -> Found | None:
        """What the parts of a text mean if one in the middle has only a name of another day.

        After July 2025 texts name a new commune and the district of before: `P. Sài Gòn, Quận 1, TP.HCM`.
        """
        for at in range(1, len(parts) - 1):
            here = self.parts([*parts[:at], *parts[at + 1 :]], Effort.NAMES)
            if here.positions:
                above = parts[at:]
                splits = self.splits_of_text(above)
                read = partial(_parts, parts=above)
                found = self._both(here, self._of_other_days(read, splits, is_former=False))
                if found is not None:
                    return found
        return None

    def _both(self, here: Found, above: Found | None) -> Found | None:
        """The areas with a name of this day that lie in what became of an area of another day."""
        if above is None:
            return None
        both = tuple(each for each in here.positions if self.search.inside(each, above.positions))
        if not both:
            return None
        return Found(both, FORMER if len(both) == 1 else AMBIGUOUS, WHOLE, above.reason)

    def _misspelled(self, parts: Sequence[str]) -> Found:
        near = self._corrected_anywhere(lambda each: each.parts(parts, Effort.NEAR))
        levels = range(len(self.day.territory.levels))
        return self._near_or_later(near, parts[0], levels, self.splits_of_text(parts)) or NOTHING

    def _near_or_later(
        self, near: Found | None, text: str, levels: Iterable[int], splits: Iterator[Split]
    ) -> Found | None:
        """What texts nearly mean and what they mean on later days, together.

        A name of this day with another type is not looked up on later days: communes made in July 2025 often
        have the name of a town that is part of them.

        Args:
            near: What the texts mean with corrections.
            levels: As in `_of_later_days`.
            splits: As in `_of_later_days`.
        """
        if near is not None and near.is_matched and near.score == WHOLE:
            return near
        return _on_two_days(near or NOTHING, self._of_later_days(text, levels, splits)) or near

    def _beside_higher(self, here: Found, parts: Sequence[str]) -> Found:
        """The result for one name; ambiguous if an area of a higher level has it on another day."""
        territory = self.day.territory
        level = min(int(territory.level[each]) for each in here.positions)
        if level <= min(int(territory.level[each]) for each in self.top) + 1:
            return here
        for other in self.other_days():
            found = other.matcher.parts(parts, Effort.FORMER)
            levels = [int(other.then.territory.level[each]) for each in found.positions]
            if levels and min(levels) < level:
                areas = other.matcher.search.named(found.positions)
                reason = say("otherwise_on", day=other.then.date, areas=areas)
                then = other.followed(found).positions
                return Found(tuple(sorted({*here.positions, *then})), AMBIGUOUS, 0, reason)
        return here

    def chain(self, stated: tuple[tuple[int, str], ...], effort: Effort) -> Found:
        """The texts of several levels, from the highest down."""
        if not stated:
            return Found((), NONE, 0)
        level, text = stated[-1]
        above = self._above(stated[:-1], effort) if len(stated) > 1 else Found(self.top, ID)
        if not above.positions:
            return above
        here = self.search.look_up(level, above.positions, text, effort)
        if text.isdecimal():
            here = self.search.with_zeros(here, level, above.positions, text)
        if not here.positions:
            return Found((), NONE, 0, here.after(above).reason)
        return self.search.beside_former(here, above, level, text, effort).after(above)

    def _above(self, stated: tuple[tuple[int, str], ...], effort: Effort) -> Found:
        """The same, read once: rows share what stands above their last level."""
        known = self._chains[effort]
        found = known.get(stated)
        if found is None:
            found = known[stated] = self.chain(stated, effort)
        return found

    def parts(
        self, parts: Sequence[str], effort: Effort, above: Found | None = None, least: int | None = None
    ) -> Found:
        """The parts of a text, the highest last; a part means an area of any level below the one before.

        A part that areas of several levels have means all of them, until a lower part decides. The lowest
        part also means areas of other levels that had the name before: nothing says which level is meant.

        Args:
            effort: How names are compared.
            above: The areas of which the highest part means one, or an area in one; by default anywhere.
            least: The highest level of which it can mean an area; by default that of the highest one of them.
        """
        territory, first = self.day.territory, above is None
        above = Found(self.top, ID) if above is None else above
        for number, part in enumerate(reversed(parts), 1):
            highest = min(int(territory.level[each]) for each in above.positions)
            if number > 1 or least is None:
                least = highest + (number > 1)
            places = range(least, len(territory.levels))
            around = {
                place: tuple(each for each in above.positions if number == 1 or territory.level[each] < place)
                for place in places
            }
            found = [(place, self.search.look_up(place, around[place], part, effort)) for place in places]
            hits = [
                self.search.beside_former(each, above, place, part, effort)
                for place, each in found
                if each.positions
            ]
            if hits and effort is Effort.NAMES and number == len(parts):
                bare = [place for place, each in found if not each.positions]
                formerly = [self.search.look_up(place, around[place], part, Effort.FORMER) for place in bare]
                hits += [each for each in formerly if each.positions]
            if effort is Effort.NEAR:
                hits = _best(hits, is_last=number == len(parts))
            if not hits:
                if first:
                    return Found((), NONE, 0, say("no_area_named", text=part))
                reason = say("no_area_named_in", text=part, areas=self.search.named(above.positions))
                return Found((), NONE, 0, reason)
            above = (hits[0] if len(hits) == 1 else _either(hits)).after(above)
            first = False
        return above

    def _on_any_day(self, read: Callable[[Matcher], Found]) -> Found | None:
        """What texts mean with former names, on this day and on the nearest other day together."""
        return _on_two_days(read(self), self._on_other_days(read))

    def _on_other_days(
        self, read: Callable[[Matcher], Found], days: Sequence[OtherDay] | None = None
    ) -> Found | None:
        """What texts mean, without corrections, on the nearest other day on which they mean anything."""
        for other in self.other_days() if days is None else days:
            found = read(other.matcher)
            if found.positions:
                followed = other.followed(found)
                inside = tuple(each for each in followed.positions if self.search.inside(each, self.top))
                if len(inside) == len(followed.positions):
                    return followed
                if inside:
                    return Found(inside, AMBIGUOUS, 0, followed.reason)
                outside = say("outside", areas=self.search.named(self.top))
                return Found((), NONE, 0, Listing.of(followed.reason, outside))
        return None

    def _corrected_anywhere(self, read: Callable[[Matcher], Found]) -> Found | None:
        """What texts mean with corrections, on this day or on the nearest other day."""
        if not self.correct:
            return None
        here = read(self)
        then = self._on_other_days(read)
        if not here.positions or then is None or not then.positions:
            return here if here.positions else then
        least = then.score + then.is_matched  # of one area that is as near on each day, none is chosen
        among = then.is_matched and {*here.positions} <= {*then.positions}
        if here.is_matched and (here.score >= least or among):
            return here
        reason = Listing.of(here.reason, then.reason)
        return Found(tuple(sorted({*here.positions, *then.positions})), AMBIGUOUS, 0, reason)

    def other_days(self) -> tuple[OtherDay, ...]:
        """The days of other territories, the nearest first."""
        if self._others is None:
            found: list[OtherDay] = []
            nearer: dict[bool, OtherDay] = {}
            index, within = self.search.index, self.top if self.is_within else ()
            make = partial(_matcher_of, asked=index, within=within, correct=self.correct)
            for then in other_days(self.day):
                is_later = then.date > self.day.date
                nearer[is_later] = OtherDay(then, self.day, nearer.get(is_later), make)
                found.append(nearer[is_later])
            self._others = tuple(found)
        return self._others

    def days_alike(self, texts: Iterable[str]) -> tuple[tuple[Way, ...], tuple[DaysAlike, ...]]:
        """The ways to read texts as on this day, and the days on which they can mean something else."""
        differing = 0
        for text in texts:
            if text not in self._differing:
                keys = self.search.index.keys(text)
                self._differing[text] = sum(
                    1 << at
                    for at, each in enumerate(self.other_days())
                    if each.changed is None or not each.changed.isdisjoint(keys)
                )
            differing |= self._differing[text]
        if differing not in self._alike:
            self._alike[differing] = days_alike(self.day.date, self.other_days(), differing)
        return self._alike[differing]

    def look_for_marks(self, texts: Iterable[str]) -> None:
        """Let diacritics decide if one of the texts of a list has any; before the first text is read."""
        index = self.search.index
        if self._lenient is None and any(index.words_of_text(each).has_marks for each in texts):
            self._lenient = Matcher(self.day, None, correct=self.correct, asked=index)
            self._lenient.is_within = self.is_within
            self._lenient.look_in(self.top)
            index.marks_decide = True

    def look_in(self, areas: tuple[int, ...]) -> None:
        """Look for places in some areas only; anywhere if there are none."""
        if areas:
            self.top = self.search.top = areas


def _matcher_of(other: OtherDay, *, asked: PlaceIndex, within: tuple[int, ...], correct: bool) -> Matcher:
    """The matcher of another day: it looks in the territory of some areas, or anywhere if there are none."""
    matcher = Matcher(other.then, None, correct=correct, asked=asked)
    matcher.look_in(tuple(sorted({at for area in within for at in other.around(area)})))
    return matcher


def _on_two_days(here: Found, then: Found | None) -> Found | None:
    """What texts mean on this day and on another one together; None if they mean nothing."""
    if then is None:
        return here if here.positions else None
    if not here.positions:
        return then
    if not then.positions or (here.is_matched and here.positions == then.positions):
        return here
    reason = Listing.of(here.reason, then.reason)
    return Found(tuple(sorted({*here.positions, *then.positions})), AMBIGUOUS, 0, reason)


def _chain(matcher: Matcher, *, stated: tuple[tuple[int, str], ...]) -> Found:
    return matcher.chain(stated, Effort.FORMER)


def _parts(matcher: Matcher, *, parts: Sequence[str]) -> Found:
    return matcher.parts(parts, Effort.FORMER)


def _names(matcher: Matcher, *, stated: tuple[tuple[int, str], ...]) -> Found:
    return matcher.chain(stated, Effort.NAMES)


def _row_splits(matcher: Matcher, *, stated: tuple[tuple[int, str], ...]) -> Iterator[Split]:
    return matcher.splits_of_row(stated)


def _text_splits(matcher: Matcher, *, parts: Sequence[str]) -> Iterator[Split]:
    return matcher.splits_of_text(parts)


def _names_of_parts(matcher: Matcher, *, parts: Sequence[str]) -> Found:
    return matcher.parts(parts, Effort.NAMES)


def _below(matcher: Matcher, above: Found, *, stated: Sequence[tuple[int, str]]) -> Found:
    return matcher.below(above, stated)


def _parts_below(matcher: Matcher, above: Found, *, parts: Sequence[str], least: int) -> Found:
    return matcher.parts(parts, Effort.NAMES, above, least)


def _nothing() -> Found:
    return NOTHING


def _stated(levels: Sequence[int], texts: Sequence[str]) -> tuple[tuple[int, str], ...]:
    """The texts of a row that are not blank, each with its level."""
    return tuple((level, text) for level, text in zip(levels, texts, strict=True) if text)


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
