"""The names of the areas of a day, by level and words: what `Snapshot.match` compares texts with."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from os.path import commonprefix
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from dtnet.errors import MissingExtraError
from dtnet.lists.matching.name_marks import without_marks
from dtnet.network.tables.tables import NOBODY
from dtnet.network.tables.texts import take
from dtnet.network.territory.place_texts import (
    PlaceWords,
    Reading,
    is_number,
    place_words,
    with_other_digits,
)
from dtnet.origins import Origin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from dtnet.network.day.snapshot import Snapshot
    from dtnet.network.tables.tables import OtherName
    from dtnet.network.territory.place_texts import TypeReader


_FARTHEST: Final = 3
"""The greatest distance at which names are compared: one more than the most of a corrected name."""


@attrs.frozen(eq=False, slots=False)
class NamedAreas:
    """The areas of one level on a day, in order of their positions in the territory.

    Attributes:
        by_key: By the plain words without spaces, also without a word for "number" before a number, the
            numbers of the areas in these lists.
        by_code: By code, the number of the last area that has it.
        shared_codes: By code, the numbers of all areas that have it; empty if no two areas share one.
    """

    positions: list[int]
    names: list[str]
    types: list[int]
    words: list[PlaceWords]
    by_key: dict[str, list[int]]
    by_code: dict[str, int]
    shared_codes: dict[str, list[int]]
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
            if len(words.plain) > 1 and is_number(words.plain[-1]):
                found.setdefault(words.part(0, -1).key, []).append(number)
        return found

    @cached_property
    def code_sizes(self) -> frozenset[int]:
        """The lengths of the codes."""
        return frozenset(len(each) for each in self.by_code if each)

    @cached_property
    def by_word(self) -> dict[str, list[int]]:
        """By plain word of a name, the numbers, in ascending order."""
        found: dict[str, list[int]] = {}
        for number, words in enumerate(self.words):
            for each in {*words.plain}:
                found.setdefault(each, []).append(number)
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
        written: By their spelling but for case, the same words; shared, too.
        known: By text, all ways to read it; shared, too.
        other_names: By key, other names of areas and how they can be read; shared, too.
        types_of_level: By level, the positions of the types that its areas have on any day, each with its
            plain words without spaces; shared, too.
        levels: By level, its areas, as far as they were read; shared by indexes of one day.
        marks_decide: Whether a text means only names that have the same diacritics; shared, too.
    """

    __slots__ = (
        "_id_begins",
        "_keys",
        "_near",
        "_rapidfuzz",
        "_runs",
        "day",
        "known",
        "levels",
        "marks_decide",
        "other_names",
        "types",
        "types_of_level",
        "words",
        "written",
    )

    def __init__(self, day: Snapshot, other: PlaceIndex | None = None) -> None:
        """An empty index.

        Args:
            other: The index of another day of the network, with which this one shares what it read.
        """
        self.day: Snapshot = day
        self.types: TypeReader = day.network.type_reader() if other is None else other.types
        self.words: dict[str, PlaceWords] = {} if other is None else other.words
        self.written: dict[tuple[str, ...], PlaceWords] = {} if other is None else other.written
        self.known: dict[str, list[Reading]] = {} if other is None else other.known
        self.other_names: dict[str, list[tuple[OtherName, Reading]]] = (
            self._read_other_names() if other is None else other.other_names
        )
        self.types_of_level: dict[int, dict[int, str]] = {} if other is None else other.types_of_level
        self.marks_decide: bool = other is not None and other.marks_decide
        self.levels: dict[int, NamedAreas] = {} if other is None or other.day is not day else other.levels
        self._id_begins: dict[int, str] = {}
        self._keys: dict[str, frozenset[str]] = {}
        self._runs: dict[tuple[int, ...], list[tuple[int, int]]] = {}
        self._rapidfuzz: tuple[Any, Any] | None = None
        self._near: dict[tuple[int, str, str, tuple[int, ...]], tuple[tuple[int, int], ...]] = {}

    def level(self, place: int) -> NamedAreas:
        """The areas of a level, by its place among the levels."""
        if place not in self.levels:
            self.levels[place] = self._read(place)
        return self.levels[place]

    def words_of_text(self, text: str) -> PlaceWords:
        """The words of a text or name, each read once."""
        found = self.words.get(text)
        if found is None:
            found = self.words[text] = self._shared(place_words(text))
        return found

    def _shared(self, words: PlaceWords) -> PlaceWords:
        """The words that are kept already and are written alike: those of a name, for those after a type."""
        return self.written.setdefault(words.written, words)

    def readings(self, text: str) -> list[Reading]:
        """All ways to read a text, each text once; none if it has no letter or digit.

        A text with the number of its row or the mark of a footnote is also read without them. A type that
        stands there twice (`Xã xã Mậu A`) is also read once.
        """
        if text not in self.known:
            rest = without_marks(text)
            found = self._read_text(text) + ([] if rest is None else self._read_text(rest))
            self.known[text] = list(dict.fromkeys(found))
        return self.known[text]

    def keys(self, text: str) -> frozenset[str]:
        """A text, and the plain words without spaces of all ways to read it, numbers in all digits."""
        if text not in self._keys:
            readings = self.readings(text)
            others = (with_other_digits(each) for each in readings)
            self._keys[text] = frozenset(
                {text, *(each.words.key for each in (*readings, *others) if each is not None)}
            )
        return self._keys[text]

    def _read_text(self, text: str) -> list[Reading]:
        words = self.words_of_text(text)
        found = self.types.readings(words, self._shared) if words.plain else []
        for reading in tuple(found):
            if reading.types is not None and reading.words.plain[0] == words.plain[0]:
                again = self.types.readings(reading.words)
                found += [each for each in again if each.types == reading.types and _ends(reading, each)]
        return found

    def has_name(self, text: str, places: Iterable[int]) -> bool:
        """Whether an area of some levels has, or had, the letters of a text as a name; not a mere number."""
        words = self.words_of_text(text)
        for reading in self.types.readings(words) if words.plain else ():
            key = reading.words.key
            if reading.types is None and key.isdecimal():
                continue
            if key in self.other_names or any(key in self.level(place).by_key for place in places):
                return True
        return False

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
        plain = [each.key for each in words]
        by_key: dict[str, list[int]] = {}
        for number, (key, each) in enumerate(zip(plain, words, strict=True)):
            by_key.setdefault(key, []).append(number)
            bare = each.without_number_sign()
            if bare is not each:
                by_key.setdefault(bare.key, []).append(number)
        codes = take(areas.code, rows)
        by_code = {code: number for number, code in enumerate(codes)}
        shared_codes: dict[str, list[int]] = {}
        for number, code in enumerate(codes) if len(by_code) < len(codes) else ():
            shared_codes.setdefault(code, []).append(number)
        types = areas.type[rows].tolist()
        return NamedAreas(positions.tolist(), names, types, words, by_key, by_code, shared_codes, plain)

    def identified(self, place: int, text: str) -> int:
        """The position of the area of a level that has a text as its id; `NOBODY` if there is none."""
        areas, territory = self.day.network.tables.areas, self.day.territory
        if place not in self._id_begins:
            first, end = np.searchsorted(areas.level, [place, place + 1]).tolist()
            ends = take(areas.ids, np.array([first, end - 1])) if first < end else []  # they are in order
            self._id_begins[place] = commonprefix(ends)  # noqa: RUF071 - these are no paths
        position = self._position(text) if text.startswith(self._id_begins[place]) else NOBODY
        return position if position != NOBODY and territory.level[position] == place else NOBODY

    def _position(self, id: str) -> int:
        """The position of an area by its id; `NOBODY` if it is none of the day."""
        entity = self.day.network.area_index.get(id)
        return NOBODY if entity is None else int(self.day.territory.position[entity])

    def spans(self, parents: Iterable[int]) -> list[tuple[int, int]]:
        """The runs of positions of some areas and all areas in them."""
        return [(each, int(self.day.territory.end[each])) for each in parents]

    def runs(self, place: int, parents: tuple[int, ...]) -> list[tuple[int, int]]:
        """The runs of numbers of the areas of a level that lie in some areas, each set of areas once."""
        key = (place, *parents)
        if key not in self._runs:
            positions = self.level(place).positions
            self._runs[key] = [
                (bisect_left(positions, start), bisect_left(positions, end))
                for start, end in self.spans(parents)
            ]
        return self._runs[key]

    @property
    def means(self) -> Callable[[PlaceWords, PlaceWords], bool]:
        """Whether a text can mean a name that has the same letters without diacritics."""
        return PlaceWords.is_spelled_as if self.marks_decide else PlaceWords.agrees

    def named(
        self,
        place: int,
        readings: Sequence[Reading],
        parents: tuple[int, ...],
        *,
        lenient: bool = False,
    ) -> tuple[list[int], list[int]]:
        """The positions of areas of a level in some areas that a text can mean.

        Args:
            parents: The positions of the areas in which to look; an area also lies in itself.
            lenient: Whether the text may lack diacritics, whatever the list has.

        Returns:
            The areas whose type the text does not contradict, and those whose type it does.
        """
        areas, means = self.level(place), PlaceWords.agrees if lenient else self.means
        there = [(each, areas.by_key[key]) for each in readings if (key := each.words.key) in areas.by_key]
        if not there:
            return [], []  # as most texts on other days
        runs = self.runs(place, parents)
        marks = readings[0].words.has_marks  # the writer uses diacritics, so a missing one is none
        fitting: dict[int, bool] = {}
        others: dict[int, bool] = {}
        for reading, numbers in there:
            words, types, bare = reading.words, reading.types, reading.words.without_number_sign()
            for number in _in_runs(numbers, runs):
                own = areas.words[number]
                own_bare = own.without_number_sign()
                if not (means(words, own) or means(bare, own_bare)):
                    continue
                kept = fitting if types is None or areas.types[number] in types else others
                same = marks and bare.marked == own_bare.marked
                position = areas.positions[number]
                kept[position] = kept.get(position, False) or same
        return _most_alike(fitting), _most_alike(others)

    def with_type(self, place: int, text: str, parents: tuple[int, ...]) -> list[int]:
        """The positions of areas of a level in some areas whose type and name have the letters of a text.

        The spaces of the text may stand anywhere: `ph ường Ninh Xá`, `PhườngNinhXá`.
        """
        areas, words = self.level(place), self.words_of_text(text)
        found = set()
        for type_, first in self._types_of(place).items():
            if words.key.startswith(first):
                for number in areas.by_key.get(words.key.removeprefix(first), ()):
                    whole = self.types.named(type_, areas.words[number])
                    if areas.types[number] == type_ and words.key == whole.key and self.means(words, whole):
                        found.add(areas.positions[number])
        spans = self.spans(parents) if found else []
        return sorted(each for each in found if is_in(spans, each))

    def has_type(self, place: int, readings: Sequence[Reading]) -> bool:
        """Whether a text states a type that an area of a level has on any day."""
        types = self._types_of(place)
        return any(not types.keys().isdisjoint(reading.types or ()) for reading in readings)

    def _types_of(self, place: int) -> dict[int, str]:
        """The positions of the types that areas of a level have on any day, each with its plain words."""
        if place not in self.types_of_level:
            areas = self.day.network.tables.areas
            rows = areas.level[areas.entity] == place
            found, no_name = np.unique(areas.type[rows]).tolist(), place_words("")
            self.types_of_level[place] = {each: self.types.named(each, no_name).key for each in found}
        return self.types_of_level[place]

    def as_near(
        self,
        place: int,
        readings: Sequence[Reading],
        parents: tuple[int, ...],
        most: int,
        found: set[int],
    ) -> set[int]:
        """The areas of a level, in some areas, that are nearest to a text if it may lack diacritics.

        Args:
            parents: The positions of the areas in which to look.
            found: Areas that are near the text as it is written; without others there is nothing to compare.

        Returns:
            The nearest areas; none if all that can be near are among `found`.
        """
        bare = [Reading(reading.types, reading.words.bare()) for reading in readings]
        if found.issuperset(self.near(place, bare, parents, most)):
            return set()
        away: dict[int, int] = {}
        for reading, without in zip(readings, bare, strict=True):
            for position in self.near(place, [without], parents, most):
                own = self.level(place).words[bisect_left(self.level(place).positions, position)]
                apart = _lenient(reading.words.all_letters(), own.all_letters())
                away[position] = min(apart, away.get(position, apart))
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
        self, place: int, readings: Sequence[Reading], parents: tuple[int, ...]
    ) -> list[tuple[int, OtherName]]:
        """The other names that a text can be, of a level, with the positions of their areas in some areas."""
        there = [
            (reading, each) for reading in readings for each in self.other_names.get(reading.words.key, ())
        ]
        if not there:
            return []  # as most texts
        territory, level = self.day.territory, self.day.territory.levels[place]
        spans = self.spans(parents)
        found = []
        for reading, (name, own) in there:
            position = self._position(name.area)
            if position == NOBODY or (name.level or territory.levels[territory.level[position]]) != level:
                continue
            same = reading.types is None or own.types is None or reading.types & own.types
            inside = is_in(spans, self._position(name.within or name.area))
            if same and inside and self.means(reading.words, own.words):
                found.append((position, name))
        return [*dict.fromkeys(found)]

    def coded(self, place: int, code: str, parents: tuple[int, ...]) -> list[int]:
        """The positions of areas of a level in some areas that have a code."""
        areas = self.level(place)
        last = areas.by_code.get(code)
        if last is None:
            return []  # as most texts
        runs = self.runs(place, parents)
        numbers = areas.shared_codes.get(code, (last,))
        return [areas.positions[number] for number in numbers if is_in(runs, number)]

    def has_codes_like(self, place: int, code: str) -> bool:
        """Whether a level has codes, and all of them are as long as a code."""
        return self.level(place).code_sizes == {len(code)}

    def padded(self, place: int, code: str) -> str:
        """Digits with the zeros that all codes of a level have; unchanged if codes differ in length."""
        sizes = self.level(place).code_sizes
        return code.zfill(*sizes) if len(sizes) == 1 else code

    def longer(self, place: int, readings: Sequence[Reading], parents: tuple[int, ...]) -> dict[int, int]:
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

    def of_other_words(
        self, place: int, readings: Sequence[Reading], parents: tuple[int, ...]
    ) -> dict[int, int]:
        """The areas of a level, in some areas, whose name has one word more or less, or its words reordered.

        Each has the distance 1.
        """
        areas, runs = self.level(place), self.runs(place, parents)
        found: dict[int, int] = {}
        for reading in readings:
            having = ([*_in_runs(areas.by_word.get(each, ()), runs)] for each in reading.words.plain)
            # a name lacks at most one of the words, so it has one of any two of them
            for number in {number for numbers in sorted(having, key=len)[:2] for number in numbers}:
                own, fits = (
                    areas.words[number].plain,
                    reading.types is None or areas.types[number] in reading.types,
                )
                if fits and _has_other_words(own, reading.words.plain):
                    found[areas.positions[number]] = 1
        return found

    def near(
        self,
        place: int,
        readings: Sequence[Reading],
        parents: tuple[int, ...],
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
            parents: The positions of the areas in which to look.
            strict: Whether words of one letter must be equal, too.

        Raises:
            MissingExtraError: If rapidfuzz is not installed.
        """
        areas = self.level(place)
        found: dict[int, int] = {}
        for reading in readings:
            given = reading.words
            hits = self._apart(place, "plain", given.key, parents)
            if given.has_marks and (hits or "y" in given.key):  # marks only add to a distance, but `y` is `i`
                hits = self._apart(place, "marked", given.letters, parents)
                hits = hits + self._apart(place, "written", "".join(given.written), parents)
            for number, away in hits:
                fits = reading.types is None or areas.types[number] in reading.types
                own = areas.words[number]
                if away > most or not fits:
                    continue
                if given.numbers == own.numbers if strict else given.digits == own.digits:
                    position = areas.positions[number]
                    found[position] = min(away, found.get(position, most))
        return found

    def _apart(
        self, place: int, spelling: str, text: str, parents: tuple[int, ...]
    ) -> tuple[tuple[int, int], ...]:
        """The areas of a level, in some areas, whose name is near to a text, by number, with the distances.

        Args:
            spelling: The names: `plain`, `marked` or `written`, as in `NamedAreas`.
            parents: The positions of the areas in which to look.
        """
        key = (place, spelling, text, parents)
        if key not in self._near:
            if self._rapidfuzz is None:
                self._rapidfuzz = _rapidfuzz()
            fuzzy, distance = self._rapidfuzz
            names = getattr(self.level(place), spelling)
            self._near[key] = tuple(
                [
                    (low + offset, int(away))
                    for low, high in self.runs(place, parents)
                    for _, away, offset in fuzzy(
                        text, names[low:high], scorer=distance, score_cutoff=_FARTHEST, limit=None
                    )
                ]
            )
        return self._near[key]


def _has_other_words(name: tuple[str, ...], given: tuple[str, ...]) -> bool:
    """Whether a name has one word more or less than given words, or the same words in another order."""
    own, wanted = tuple(sorted(name)), tuple(sorted(given))
    if len(own) == len(wanted):
        return own == wanted and name != given
    fewer, more = sorted((own, wanted), key=len)
    return len(more) - len(fewer) == 1 and fewer in _with_one_less(more)


def _with_one_less(words: tuple[str, ...]) -> set[tuple[str, ...]]:
    """Words without one of them, in all ways that leave a word that is no number."""
    made = {words[:at] + words[at + 1 :] for at in range(len(words)) if not words[at].isdecimal()}
    return made - {()}


def _ends(whole: Reading, part: Reading) -> bool:
    """Whether the words of a reading are the last words of another one."""
    return whole.words.plain[-len(part.words.plain) :] == part.words.plain


def is_in(spans: Sequence[tuple[int, int]], position: int) -> bool:
    """Whether a position lies in one of some runs of positions."""
    if len(spans) == 1:  # as for most; `any` takes three times as long
        return spans[0][0] <= position < spans[0][1]
    return any(start <= position < end for start, end in spans)


def _in_runs(numbers: Sequence[int], runs: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Those of some numbers, in ascending order, that lie in some runs."""
    for start, end in runs if numbers else ():
        yield from numbers[bisect_left(numbers, start) : bisect_left(numbers, end)]


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
