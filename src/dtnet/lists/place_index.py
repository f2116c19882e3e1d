"""The names of the areas of a day, by level and words: what `Snapshot.match` compares texts with."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from dtnet.citations import Origin
from dtnet.errors import MissingExtraError
from dtnet.network.tables.tables import NOBODY
from dtnet.network.tables.texts import take
from dtnet.network.territory.place_texts import Reading, place_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dtnet.network.day.snapshot import Snapshot
    from dtnet.network.tables.tables import OtherName
    from dtnet.network.territory.place_texts import PlaceWords, TypeReader


@attrs.frozen(eq=False, slots=False)
class NamedAreas:
    """The areas of one level on a day, in order of their positions in the territory.

    Attributes:
        positions: The positions.
        names: The name of each.
        types: The position of the type of each among the area types.
        words: The words of the name of each.
        by_key: By the plain words without spaces, the numbers of the areas in these lists.
        by_code: By code, the same.
        plain: The keys by area.
    """

    positions: list[int]
    names: list[str]
    types: list[int]
    words: list[PlaceWords]
    by_key: dict[str, list[int]]
    by_code: dict[str, list[int]]
    plain: list[str]

    @cached_property
    def marked(self) -> list[str]:
        """The letters of each name, with marks and without spaces."""
        return [each.letters for each in self.words]

    @cached_property
    def by_stem(self) -> dict[str, list[int]]:
        """By the plain words of a name before a number at its end, or before a dash, the numbers as above."""
        found: dict[str, list[int]] = {}
        for number, (name, words) in enumerate(zip(self.names, self.words, strict=True)):
            first, dash, _ = name.partition(" - ")
            if dash:
                found.setdefault(place_words(first).key, []).append(number)
            if len(words.plain) > 1 and words.part(len(words.plain) - 1).numbers:
                found.setdefault(words.part(0, -1).key, []).append(number)
        return found

    @cached_property
    def written(self) -> list[str]:
        """The name of each as it is written, without spaces."""
        return ["".join(each.written) for each in self.words]


class PlaceIndex:
    """The names of a day, indexed level by level when they are first asked for.

    Attributes:
        day: The day.
        types: The reader of the types that areas of the network have.
        words: By name or text, its words; shared by the indexes of several days.
        known: By text, all ways to read it; shared, too.
        other_names: By key, other names of areas and how they can be read; shared, too.
        types_of_level: By level, the positions of the types that its areas have on any day; shared, too.
    """

    __slots__ = ("_levels", "day", "known", "other_names", "types", "types_of_level", "words")

    def __init__(self, day: Snapshot, other: PlaceIndex | None = None) -> None:
        """An empty index.

        Args:
            day: The day.
            other: The index of another day of the network, with which this one shares what it read.
        """
        self.day: Snapshot = day
        self.types: TypeReader = day.network.type_reader() if other is None else other.types
        self.words: dict[str, PlaceWords] = {} if other is None else other.words
        self.known: dict[str, list[Reading]] = {} if other is None else other.known
        self.other_names: dict[str, list[tuple[OtherName, Reading]]] = (
            self._read_other_names() if other is None else other.other_names
        )
        self.types_of_level: dict[int, frozenset[int]] = {} if other is None else other.types_of_level
        self._levels: dict[int, NamedAreas] = {}

    def level(self, place: int) -> NamedAreas:
        """The areas of a level, by its place among the levels."""
        if place not in self._levels:
            self._levels[place] = self._read(place)
        return self._levels[place]

    def words_of_text(self, text: str) -> PlaceWords:
        """The words of a text or name, each read once."""
        if text not in self.words:
            self.words[text] = place_words(text)
        return self.words[text]

    def readings(self, text: str) -> list[Reading]:
        """All ways to read a text, each text once; none if it has no letter or digit."""
        if text not in self.known:
            words = self.words_of_text(text)
            self.known[text] = self.types.readings(words) if words.plain else []
        return self.known[text]

    def is_exact(self, place: int, position: int, text: str) -> bool:
        """Whether a text is the name of an area of a level, with or without its type."""
        areas = self.level(place)
        number = bisect_left(areas.positions, position)
        name, kind = areas.names[number], self.types.vocabulary.area_types[areas.types[number]]
        return text in (name, f"{kind} {name}", f"{kind[:1].upper()}{kind[1:]} {name}")

    def _read(self, place: int) -> NamedAreas:
        day = self.day
        areas, territory = day.network.tables.areas, day.territory
        positions = np.flatnonzero(territory.level == place)
        rows = day.area_state.row[territory.nodes[positions]]
        named = areas.origin[rows] != Origin.SYNTHETIC  # a recipe's names are nobody's
        positions, rows = positions[named], rows[named]
        names = take(areas.name, rows)
        words = [self.words_of_text(name) for name in names]
        by_key: dict[str, list[int]] = {}
        by_code: dict[str, list[int]] = {}
        for number, (each, code) in enumerate(zip(words, take(areas.code, rows), strict=True)):
            by_key.setdefault(each.key, []).append(number)
            by_code.setdefault(code, []).append(number)
        types, plain = areas.type[rows].tolist(), [each.key for each in words]
        return NamedAreas(positions.tolist(), names, types, words, by_key, by_code, plain)

    def spans(self, parents: Iterable[int]) -> list[tuple[int, int]]:
        """The runs of positions of some areas and all areas in them."""
        return [(each, int(self.day.territory.end[each])) for each in parents]

    def named(
        self, place: int, readings: Sequence[Reading], parents: Sequence[int]
    ) -> tuple[list[int], list[int]]:
        """The positions of areas of a level in some areas that a text can mean.

        Args:
            place: The place of the level.
            readings: All readings of the text.
            parents: The positions of the areas in which to look; an area also lies in itself.

        Returns:
            The areas whose type the text does not contradict, and those whose type it does.
        """
        areas, spans = self.level(place), self.spans(parents)
        marks = readings[0].words.has_marks  # the writer uses diacritics, so a missing one is none
        fitting: dict[int, bool] = {}
        others: dict[int, bool] = {}
        for reading in readings:
            for number in areas.by_key.get(reading.words.key, ()):
                position, own = areas.positions[number], areas.words[number]
                if not is_in(spans, position):
                    continue
                if not reading.words.agrees(own):
                    continue
                fits = reading.types is None or areas.types[number] in reading.types
                kept = fitting if fits else others
                same = marks and reading.words.marked == own.marked
                kept[position] = kept.get(position, False) or same
        return _most_alike(fitting), _most_alike(others)

    def has_type(self, place: int, readings: Sequence[Reading]) -> bool:
        """Whether a text states a type that an area of a level has on any day."""
        if place not in self.types_of_level:
            areas = self.day.network.tables.areas
            rows = areas.level[areas.entity] == place
            self.types_of_level[place] = frozenset(np.unique(areas.type[rows]).tolist())
        return any(
            reading.types is not None and reading.types & self.types_of_level[place] for reading in readings
        )

    def as_near(self, place: int, readings: Sequence[Reading], parents: Sequence[int], most: int) -> set[int]:
        """The areas of a level, in some areas, that are nearest to a text if it may lack diacritics."""
        away: dict[int, int] = {}
        for reading in readings:
            bare = Reading(reading.types, reading.words.bare())
            for position in self.near(place, [bare], parents, most):
                own = self.level(place).words[bisect_left(self.level(place).positions, position)]
                found = _lenient(reading.words.all_letters(), own.all_letters())
                away[position] = min(found, away.get(position, found))
        least = min(away.values(), default=0)
        return {position for position, each in away.items() if each == least and each <= most}

    def _read_other_names(self) -> dict[str, list[tuple[OtherName, Reading]]]:
        found: dict[str, list[tuple[OtherName, Reading]]] = {}
        for name in self.day.network.tables.other_names:
            words = place_words(name.name)
            for reading in self.types.readings(words) if words.plain else ():
                found.setdefault(reading.words.key, []).append((name, reading))
        return found

    def otherwise_named(
        self, place: int, readings: Sequence[Reading], parents: Sequence[int]
    ) -> list[tuple[int, OtherName]]:
        """The other names that a text can be, of a level, with the positions of their areas in some areas."""
        territory, level = self.day.territory, self.day.territory.levels[place]
        spans = self.spans(parents)
        found = []
        for reading in readings:
            for name, own in self.other_names.get(reading.words.key, ()):
                entity = self.day.network.area_index.get(name.area)
                position = NOBODY if entity is None else int(territory.position[entity])
                if position == NOBODY or (name.level or territory.levels[territory.level[position]]) != level:
                    continue
                same = reading.types is None or own.types is None or reading.types & own.types
                inside = is_in(spans, position)
                if same and inside and reading.words.agrees(own.words):
                    found.append((position, name))
        return [*dict.fromkeys(found)]

    def coded(self, place: int, code: str, parents: Sequence[int]) -> list[int]:
        """The positions of areas of a level in some areas that have a code."""
        areas, spans = self.level(place), self.spans(parents)
        found = [areas.positions[number] for number in areas.by_code.get(code, ())]
        return [each for each in found if is_in(spans, each)]

    def padded(self, place: int, code: str) -> str:
        """Digits with the zeros that all codes of a level have; unchanged if codes differ in length."""
        sizes = {len(each) for each in self.level(place).by_code if each}
        return code.zfill(*sizes) if len(sizes) == 1 else code

    def longer(self, place: int, readings: Sequence[Reading], parents: Sequence[int]) -> dict[int, int]:
        """The areas of a level, in some areas, whose name is a reading and a number or a second name.

        Each has the distance 1.
        """
        areas, spans = self.level(place), self.spans(parents)
        found = {
            areas.positions[number]: 1
            for reading in readings
            if not reading.words.numbers
            for number in areas.by_stem.get(reading.words.key, ())
            if reading.types is None or areas.types[number] in reading.types
        }
        return {at: 1 for at in found if is_in(spans, at)}

    def near(
        self,
        place: int,
        readings: Sequence[Reading],
        parents: Sequence[int],
        most: int,
        *,
        strict: bool = True,
    ) -> dict[int, int]:
        """The distances of areas of a level, in some areas, whose name nearly is a reading of a text.

        The distance is the number of letters that are missing, added, different, or exchanged with the next
        one; a tone counts as a letter of its own or as part of its letter, whichever is nearer. A text
        without marks is compared with names without marks. The words that are numbers, and a stated type,
        must be equal; single letters only if the comparison is strict.

        Args:
            place: The place of the level.
            readings: All readings of the text.
            parents: The positions of the areas in which to look.
            most: The greatest distance.
            strict: Whether words of one letter must be equal, too.

        Raises:
            MissingExtraError: If rapidfuzz is not installed.
        """
        fuzzy, distance = _rapidfuzz()
        areas = self.level(place)
        found: dict[int, int] = {}
        for reading in readings:
            ways = [(reading.words.key, areas.plain)]
            if reading.words.has_marks:
                written = "".join(reading.words.written)
                ways = [(reading.words.letters, areas.marked), (written, areas.written)]
            for (start, end), (wanted, letters) in product(self.spans(parents), ways):
                low, high = bisect_left(areas.positions, start), bisect_left(areas.positions, end)
                near = fuzzy(wanted, letters[low:high], scorer=distance, score_cutoff=most, limit=None)
                for _, away, offset in near:
                    number = low + offset
                    fits = reading.types is None or areas.types[number] in reading.types
                    given, own = reading.words, areas.words[number]
                    if fits and (given.numbers == own.numbers if strict else given.digits == own.digits):
                        position = areas.positions[number]
                        found[position] = min(int(away), found.get(position, most))
        return found


def is_in(spans: Iterable[tuple[int, int]], position: int) -> bool:
    """Whether a position lies in one of some runs of positions."""
    return any(start <= position < end for start, end in spans)


def _lenient(text: Sequence[tuple[str, set[str]]], name: Sequence[tuple[str, set[str]]]) -> int:
    """The distance between the letters of a text and of a name; marks that the text lacks do not count."""
    before: list[int] = []
    row = list(range(len(name) + 1))
    for at, (letter, marks) in enumerate(text, 1):
        earlier, before, row = before, row, [at]
        for to, (own, theirs) in enumerate(name, 1):
            same = letter == own and marks <= theirs
            best = min(before[to] + 1, row[-1] + 1, before[to - 1] + (not same))
            if at > 1 and to > 1 and letter == name[to - 2][0] and text[at - 2][0] == own:
                best = min(best, earlier[to - 2] + 1)
            row.append(best)
    return row[-1]


def _rapidfuzz() -> tuple[Any, Any]:
    """The search for near texts, and the distance between two texts."""
    try:
        from rapidfuzz import process  # noqa: PLC0415 - an extra
        from rapidfuzz.distance import OSA  # noqa: PLC0415 - the same
    except ImportError as error:
        raise MissingExtraError("correcting names needs rapidfuzz", 'pip install "dtnet[lists]"') from error
    return process.extract, OSA.distance


def _most_alike(found: dict[int, bool]) -> list[int]:
    """The areas whose name has exactly the diacritics of the text; all areas if there is none."""
    same = [position for position, alike in found.items() if alike]
    return sorted(same or found)
