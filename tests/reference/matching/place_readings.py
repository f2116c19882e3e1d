"""All places that written names can mean, found slowly: the truth of the rows of `place_noise`.

Nothing here uses the engine: every place of a day is compared with the text. A name is *spelled* by a text
if they differ only in case, spaces, hyphens, points, apostrophes, zeros before numbers, the place of a tone
mark, `i` or `y` as the only vowel of a syllable, and diacritics that the text does not have. Everything
else is an *edit*: one letter or tone replaced, missing, too many, or exchanged with the next one. Digits
are never edited. Other names of places are names, too: a former name means its place as a name of another day
does, and the name of a place that is gone means all places of its level where it lay.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING, Final

import attrs
from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dtnet import Network, Snapshot
    from dtnet.network import OtherName

LEVELS: Final = ("province", "district", "commune")
FAR: Final = 99
"""More edits than any two names need."""
_TONES: Final = "\u0300\u0301\u0303\u0309\u0323"
_SIGNS: Final = re.compile(r"[\s\-–.,;'’‘`()]+")
_ZEROS: Final = re.compile(r"(?<!\d)0+(?=\d)")
_FIRST_VOWEL: Final = re.compile(f"(?:(o)([{_TONES}])([ae]))|(?:(u)([{_TONES}])(y))")


@attrs.frozen
class Place:
    """A province, district or commune on a day.

    Attributes:
        id: The id.
        level: The level.
        type: The type, such as `xã`.
        name: The name without the type.
        code: The code on the day.
        above: The ids of the place and of the areas that contain it, by level.
    """

    id: str
    level: str
    type: str
    name: str
    code: str
    above: Mapping[str, str]


@attrs.frozen
class Part:
    """A cell, or a part of a text: one name with or without a type.

    Attributes:
        levels: The levels that it can belong to.
        type: The type that it says; None if it says none.
        name: The name as written, without the type.
        edits: The most edits that its author made.
        meant: Another way to read the name, such as with the keys of an input method as diacritics.
        has_doubtful_type: Whether another type counts as one more edit, instead of as another place.
    """

    levels: tuple[str, ...]
    type: str | None
    name: str
    edits: int = 0
    meant: str | None = None
    has_doubtful_type: bool = False


@attrs.frozen
class OtherWritten:
    """Another name of a place.

    Attributes:
        place: The place; for a place that is gone, the one in which it lay.
        level: The level of what had the name.
        type: The type in front of the name; None without one.
        letters: The letters of the name without the type.
        is_former: Whether the name is not in use on the day.
        ids: The ids of all places that it can mean.
    """

    place: Place
    level: str
    type: str | None
    letters: tuple[str, ...]
    is_former: bool
    ids: frozenset[str]


@attrs.frozen
class Reading:
    """A place that parts can mean, and how far they are from its name and the names above it.

    Attributes:
        place: The place; for a place that is gone, the one in which it lay.
        level: The level of the last name.
        edits: The edits in all names.
        marks_missing: The names in which diacritics are missing.
        is_former: Whether a name is a former one.
        is_otherwise_named: Whether a name is not the one in the lists.
        ids: The ids of all places that the last name can mean.
    """

    place: Place
    level: str
    edits: int
    marks_missing: int
    is_former: bool
    is_otherwise_named: bool
    ids: frozenset[str]

    @property
    def distance(self) -> tuple[int, int]:
        """The smaller, the better."""
        return self.edits, self.marks_missing


def letters(name: str) -> tuple[str, ...]:
    """The letters of a name with their diacritics, without anything that does not matter."""
    text = _SIGNS.sub("", unicodedata.normalize("NFD", name.lower().replace("đ", "d\u0335")))
    text = _FIRST_VOWEL.sub(_on_second_vowel, _ZEROS.sub("", text))
    found: list[str] = []
    for sign in text:
        if unicodedata.combining(sign):
            found[-1] = "".join((found[-1][0], *sorted((*found[-1][1:], sign))))
        else:
            found.append(sign)
    return tuple(_with_only_i(found))


def _on_second_vowel(found: re.Match[str]) -> str:
    first, tone, second = (each for each in found.groups() if each)
    return first + second + tone


def _with_only_i(found: list[str]) -> Iterator[str]:
    """The letters with `i` for `y` as the only vowel of a syllable: `lý`, `quý`, not `tuy`, `lyê`."""
    for place, letter in enumerate(found):
        before = "".join(each[0] for each in found[max(0, place - 2) : place])
        after = found[place + 1][0] if place + 1 < len(found) else ""
        alone = after not in set("aeou") or not after
        if letter[0] == "y" and alone and (before[-1:] in set("hklmst") or before == "qu"):
            yield "i" + letter[1:]
        else:
            yield letter


def bare(name: Iterable[str]) -> str:
    """The letters without diacritics."""
    return "".join(each[0] for each in name)


def distance(text: tuple[str, ...], name: tuple[str, ...], most: int) -> int:
    """The edits between a text and a name; `FAR` if more than `most`. Missing diacritics are none."""
    if OSA.distance(bare(text), bare(name), score_cutoff=most) > most:
        return FAR
    rows = [list(range(len(name) + 1))]
    for at, letter in enumerate(text, 1):
        row = [at]
        for to, wanted in enumerate(name, 1):
            digit = letter.isdigit() or wanted.isdigit()
            step = FAR if digit else 1
            best = min(
                rows[-1][to] + (FAR if letter.isdigit() else 1),
                row[-1] + (FAR if wanted.isdigit() else 1),
                rows[-1][to - 1] + (0 if _can_be(letter, wanted) else step),
            )
            if at > 1 and to > 1 and not digit and text[at - 2] != letter:
                crossed = letter[0] == name[to - 2][0] and text[at - 2][0] == wanted[0]
                best = min(best, rows[-2][to - 2] + 1) if crossed else best
            row.append(best)
        rows.append(row)
    found = rows[-1][-1]
    return found if found <= most else FAR


def _can_be(letter: str, wanted: str) -> bool:
    """Whether a letter is another one, or lacks some of its diacritics."""
    return letter == wanted or (letter[0] == wanted[0] and set(letter[1:]) <= set(wanted[1:]))


class Places:
    """The provinces, districts and communes of a day."""

    def __init__(self, day: Snapshot) -> None:
        self.day = day.date.isoformat()
        above: dict[str | None, dict[str, str]] = {}
        self.all: dict[str, Place] = {}
        self.of_level: dict[str, list[Place]] = {}
        for level in LEVELS:
            self.of_level[level] = []
            for id in day.territory.ids(day.territory.of_level(level)):
                area = day.area(id)
                above[id] = {**above.get(area.parent, {}), level: id}
                place = Place(id, level, area.type or "", area.name, area.code or "", above[id])
                self.all[id] = place
                self.of_level[level].append(place)
        self.letters = {id: letters(place.name) for id, place in self.all.items()}
        self._below: dict[tuple[str | None, str], list[Place]] = defaultdict(list)
        self._spelled: dict[tuple[str, str], list[Place]] = defaultdict(list)
        for place in self.all.values():
            self._spelled[place.level, bare(self.letters[place.id])].append(place)
            for higher in (None, *place.above.values()):
                if higher != place.id:
                    self._below[higher, place.level].append(place)
        types = sorted({place.type for place in self.all.values()} | {"huyện", "quận"}, key=len, reverse=True)
        self._other: dict[str, list[OtherWritten]] = defaultdict(list)
        for name in day.network.tables.other_names:
            if name.area in self.all:
                other = self._other_written(name, types)
                self._other[other.level].append(other)

    def _other_written(self, name: OtherName, types: Iterable[str]) -> OtherWritten:
        place = self.all[name.area]
        level = name.level or place.level
        type = next((each for each in types if name.name.lower().startswith(f"{each} ")), None)
        begun = name.start is None or name.start.isoformat() <= self.day
        used = name.sort != "former" and begun and (name.end is None or self.day < name.end.isoformat())
        ids = frozenset(each.id for each in self.inside(place.id, level)) if name.level else {place.id}
        rest = name.name if type is None else name.name[len(type) + 1 :]
        return OtherWritten(place, level, type, letters(rest), not used, frozenset(ids))

    def inside(self, id: str | None, level: str) -> list[Place]:
        """The places of a level in a place; in the country without one."""
        return self._below[id, level]

    def readings(self, parts: Iterable[Part]) -> list[Reading]:
        """All places that parts, the highest first, can mean."""
        found: list[Reading | None] = [None]
        for part in parts:
            found = [after for before in found for after in self._next(before, part)]
        best: dict[tuple[frozenset[str], bool], Reading] = {}
        for reading in found:
            if reading is not None:
                key = reading.ids, reading.is_former
                best[key] = min(best.get(key, reading), reading, key=lambda each: each.distance)
        return list(best.values())

    def _next(self, before: Reading | None, part: Part) -> Iterator[Reading]:
        above = before.place.id if before else None
        least = LEVELS.index(before.level) + 1 if before else 0
        written = [(letters(part.name), 0)]
        if part.meant is not None:
            written.append((letters(part.meant), 1))
        for level in LEVELS[least:]:
            if level not in part.levels:
                continue
            for text, already in written:
                if not part.edits:
                    near = self._spelled.get((level, bare(text)), ())
                    near = [each for each in near if above is None or above in each.above.values()]
                else:
                    near = self.inside(above, level)
                for place in near:
                    named = OtherWritten(
                        place,
                        level,
                        place.type,
                        self.letters[place.id],
                        is_former=False,
                        ids=frozenset([place.id]),
                    )
                    yield from self._read(before, part, text, already, named)
                for other in self._other[level]:
                    if above is None or above in other.place.above.values():
                        yield from self._read(before, part, text, already, other)

    def _read(
        self, before: Reading | None, part: Part, text: tuple[str, ...], already: int, name: OtherWritten
    ) -> Iterator[Reading]:
        """The reading of a part as a name of a place, if it can be one."""
        other_type = None not in (part.type, name.type) and part.type != name.type
        if other_type and not part.has_doubtful_type:
            return
        more = distance(text, name.letters, part.edits)
        if more > part.edits:
            return
        edits, missing = before.distance if before else (0, 0)
        fewer = int(bool(more == 0 and text != name.letters))
        yield Reading(
            name.place,
            name.level,
            edits + more + already + other_type,
            missing + fewer,
            name.is_former or bool(before and before.is_former),
            name.letters is not self.letters[name.place.id] or bool(before and before.is_otherwise_named),
            name.ids,
        )


class Successors:
    """The places of another day that hold a place: those that can have some of its residents."""

    def __init__(self, network: Network, source: str, target: str) -> None:
        crosswalk = network.crosswalk(source, target)
        self._targets: dict[str, list[str]] = defaultdict(list)
        there = network.at(source).territory
        for level in LEVELS:
            if not len(there.of_level(level)):
                continue
            for row in crosswalk.table(level):
                if row["possible"] and row["target"] is not None and row["numerator"] != 0:
                    self._targets[str(row["source"])].append(str(row["target"]))

    def of(self, ids: Iterable[str]) -> frozenset[str]:
        """All of them."""
        return frozenset(target for id in ids for target in self._targets[id])
