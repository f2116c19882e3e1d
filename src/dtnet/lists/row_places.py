"""The areas that the places of rows mean: their names, codes beside them, and decisions of a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from dtnet.lists.decisions.place_decisions import key_of
from dtnet.lists.matching.name_days import NameDays
from dtnet.lists.matching.results import AMBIGUOUS, CODE, NONE, Found
from dtnet.lists.messages import Word, say
from dtnet.phrases import Listing, Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dtnet.lists.decisions.place_decisions import Decision, Key
    from dtnet.lists.matching.matcher import Matcher
    from dtnet.lists.sheets.list_rows import ListRows
    from dtnet.network.day.snapshot import Snapshot


class RowPlaces:
    """The areas that the places of rows mean; each distinct row is matched once.

    Attributes:
        odd_codes: By the number of a row, a code that no area of its level has, or that its names contradict.
        wrong_levels: By the number of a row that means nothing, the level of the first cell that does not.
        used: The keys of the decisions that a row uses.
        name_days: The days whose names the rows have that a person did not decide.
    """

    __slots__ = (
        "_around",
        "_columns",
        "_decided",
        "_found",
        "_levels",
        "_matcher",
        "_names",
        "_odd",
        "_read",
        "_wrong",
        "name_days",
        "odd_codes",
        "used",
        "wrong_levels",
    )

    def __init__(
        self,
        matcher: Matcher,
        around: Matcher | None,
        levels: Sequence[str],
        read: ListRows,
        decided: Mapping[Key, Decision],
    ) -> None:
        """The places of a list.

        Args:
            matcher: Matches in the area of the list.
            around: Matches everywhere, for the levels above the area of the list; None without such an area.
            levels: The levels that the list names, the highest first.
        """
        place = matcher.day.network.vocabulary.level
        self._matcher = matcher
        self._around = around
        self._names = levels
        self._levels = [place(each) for each in levels]
        self._decided = decided
        blank = [""] * len(read)
        columns = [given.get(each, blank) for each in levels for given in (read.texts, read.codes)]
        shared: dict[tuple[str, ...], tuple[str, ...]] = {}
        rows: Iterable[tuple[str, ...]] = zip(*columns, strict=True) if columns else ((),) * len(read)
        self._columns = [shared.setdefault(each, each) for each in rows]
        for each in (matcher, around):
            if each is not None:
                each.look_for_marks(text for row in shared for text in row)
        self._read: dict[tuple[str, ...], Found] = {}
        self._found: dict[tuple[str, ...], Found] = {}
        self._odd: dict[tuple[str, ...], OddCode] = {}
        self._wrong: dict[tuple[str, ...], str] = {}
        self.odd_codes: dict[int, OddCode] = {}
        self.wrong_levels: dict[int, str] = {}
        self.used: set[Key] = set()
        if levels:
            open_ = [each for each in shared if not decided or self._key(each) not in decided]
            self._read = {each: self._of_names(_names_or_codes(each)) for each in open_}
        self.name_days: NameDays = NameDays.of(self._read.values(), matcher.day.date)

    @property
    def day(self) -> Snapshot:
        """The day of the list."""
        return self._matcher.day

    def beside(self, read: ListRows, levels: Sequence[str]) -> RowPlaces:
        """The places of other rows of the list, by the same decisions and by names of the same days."""
        places = RowPlaces(self._matcher, self._around, levels, read, self._decided)
        places.name_days = self.name_days
        return places

    @property
    def texts(self) -> list[tuple[str, ...]]:
        """For each row, the name of each level, or its code where there is no name."""
        texts = {cells: _names_or_codes(cells) for cells in dict.fromkeys(self._columns)}
        return [texts[cells] for cells in self._columns]

    def found(self, row: int) -> Found:
        """What a row means."""
        cells = self._columns[row]
        if cells not in self._found:
            self._found[cells] = self._looked_up(cells)
            odd = self._unknown_code(cells[1::2]) if self._found[cells].is_matched else None
            if odd is not None:
                self._odd[cells] = odd
        if cells in self._odd:
            self.odd_codes[row] = self._odd[cells]
        if cells in self._wrong:
            self.wrong_levels[row] = self._wrong[cells]
        return self._found[cells]

    def _unknown_code(self, codes: Sequence[str]) -> OddCode | None:
        """The first code that no area of its level has."""
        for level, name, code in zip(self._levels, self._names, codes, strict=True):
            if code and not self._coded(level, code):
                return OddCode(name, code, say("no_such_code", level=Word(name), code=code))
        return None

    def _coded(self, level: int, code: str) -> list[int]:
        """The areas of a level that have a code, with or without the zeros that it may have lost."""
        index = (self._around or self._matcher).search.index
        top = (self._around or self._matcher).top
        return index.coded(level, code, top) or index.coded(level, index.padded(level, code), top)

    def _looked_up(self, cells: tuple[str, ...]) -> Found:
        """What the names and codes of a row mean, or what a person decided."""
        if not self._levels:
            return Found(self._matcher.top, "id") if len(self._matcher.top) == 1 else Found((), NONE, 0)
        if cells not in self._read:
            key = self._key(cells)
            self.used.add(key)
            return self._inside(self._decided[key].found(self._matcher.day))
        found = self.name_days.settled(self._read[cells], self._matcher.day)
        if found.positions:
            return self._beside_codes(found, cells)
        return self._unmatched(found, cells, _names_or_codes(cells))

    def _key(self, cells: tuple[str, ...]) -> Key:
        return key_of(self._names, _names_or_codes(cells))

    def _unmatched(self, found: Found, cells: tuple[str, ...], both: Sequence[str]) -> Found:
        """The result of a row that means nothing, after the first level that does not is noted."""
        above = Found((), NONE)
        for at, (level, name, text) in enumerate(zip(self._levels, self._names, both, strict=True)):
            here = self._of_names([*both[: at + 1], *[""] * (len(both) - at - 1)]) if text else above
            if not text or here.positions:
                above = here
                continue
            self._wrong[cells] = name
            if not cells[2 * at]:
                coded = self._coded(level, text)
                odd = self._contradicting(text, coded, above.positions) if coded else None
                told = odd or say("no_such_code", level=Word(name), code=text)
                self._odd[cells] = OddCode(name, text, told)
                return attrs.evolve(found, reason=told)
            break
        return found

    def _contradicting(self, code: str, coded: Sequence[int], named: Sequence[int]) -> Message:
        """The message about a code that contradicts its row.

        Args:
            named: The areas that the names of the row mean; if there are none, those with the code lie
                outside the area of the list.
        """
        areas = (self._around or self._matcher).search.named(coded)
        if named:
            meant = self._matcher.search.named(named)
            return say("code_of_another", code=code, areas=areas, named=meant)
        return say("code_outside", code=code, areas=areas, outside=self._outside(self._matcher.top[0]))

    def _inside(self, decided: Found) -> Found:
        """What a person decided; none if it lies outside the area of the list."""
        if self._around is None or not decided.positions:
            return decided
        territory = self._matcher.day.territory
        [inside] = self._matcher.top
        if all(inside <= each < int(territory.end[inside]) for each in decided.positions):
            return decided
        named, outside = self._around.search.named(decided.positions), self._outside(inside)
        return Found((), NONE, 0, say("decided_outside", reason=decided.reason, areas=named, outside=outside))

    def _outside(self, inside: int) -> Message:
        return say("outside", areas=self._matcher.search.named([inside]))

    def _of_names(self, texts: Sequence[str]) -> Found:
        """What the texts of a row mean; texts above the area of the list must name areas around it."""
        if self._around is None:
            return self._matcher.row(self._levels, texts)
        territory = self._matcher.day.territory
        [inside] = self._matcher.top
        lower = [each > territory.level[inside] for each in self._levels]
        above = ["" if low else text for low, text in zip(lower, texts, strict=True)]
        rest = [text if low else "" for low, text in zip(lower, texts, strict=True)]
        if any(above):
            around = self._around.row(self._levels, above)
            if not any(each <= inside < int(territory.end[each]) for each in around.positions):
                reason = (
                    around.reason if not around.positions else self._around.search.named(around.positions)
                )
                return Found((), NONE, 0, Listing.of(reason, self._outside(inside)))
        return self._matcher.row(self._levels, rest) if any(rest) else Found((inside,), "id")

    def _beside_codes(self, found: Found, cells: tuple[str, ...]) -> Found:
        """What a row means beside the codes of its names; a code must not contradict the names."""
        territory = self._matcher.day.territory
        fitting, meant = found.positions, {*found.positions}
        for level, name, text, code in zip(self._levels, self._names, cells[::2], cells[1::2], strict=True):
            coded = self._coded(level, code) if text and code and found.positions else []
            if not coded:
                continue
            inside = {
                each for each in found.positions if any(at <= each < int(territory.end[at]) for at in coded)
            }
            fitting = tuple(each for each in fitting if each in inside)
            if not inside and cells not in self._odd:
                self._odd[cells] = OddCode(name, code, self._contradicting(code, coded, found.positions))
            meant |= set() if inside else {*coded}
        if cells in self._odd:
            return Found(tuple(sorted(meant)), AMBIGUOUS, 0, self._odd[cells].what)
        if not fitting or len(fitting) == len(found.positions):
            return found
        return Found(fitting, CODE) if len(fitting) == 1 else Found(fitting, AMBIGUOUS, 0, found.reason)


@attrs.frozen
class OddCode:
    """A code of a row that no area of its level has, or that means another area than the names of the row."""

    level: str
    code: str
    what: Message


def _names_or_codes(cells: Sequence[str]) -> tuple[str, ...]:
    """The names of names and codes in turn, or the codes where there is no name."""
    return tuple(name or code for name, code in zip(cells[::2], cells[1::2], strict=True))
