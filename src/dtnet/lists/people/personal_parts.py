"""The parts of a text that are about a person, and the text without them.

`Thôn 3 - Trưởng thôn: Nguyễn Văn An` is read as `Thôn 3`. A part of a text stands between brackets, commas,
colons and hyphens. It is about a person if it has the form of a name and stands behind another part, or
beside a title, an office or a telephone number. A part that begins with the type of a place, or is the name
of an area of the network, is a place: `Thôn 3, Võ Thị Sáu`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

import attrs
import numpy as np

from dtnet.citations import Origin
from dtnet.lists.cells.personal_numbers import ADDRESS_INSIDE, NUMBER_INSIDE, is_personal_number
from dtnet.lists.headings.column_names import HeadingWords
from dtnet.lists.headings.heading_grammar import PERSONAL
from dtnet.lists.languages import cleaned, words_about
from dtnet.lists.people.person_words import NAMES, leading_names, person_words
from dtnet.network.territory.names import folded, joined_words, spelled
from dtnet.network.territory.place_texts import TypeReader, place_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dtnet.lists.people.person_words import PersonWords, TextWord
    from dtnet.network.day.network import Network
    from dtnet.network.tables.schema import Vocabulary

_BETWEEN: Final = re.compile(r"[()\[\]{},;:|+\n\r\t/_–—-]+|(?<=[0-9])\.(?!\S)")
"""What ends a part of a text."""
_SHORT_TITLE: Final = re.compile(r"\b([đd])[./](c)\b\.?", re.IGNORECASE)
_EMPTY: Final = re.compile(r"[(\[{][\s,;:|+/_–—.-]*[)\]}]")
_DOUBLED: Final = re.compile(r"([,;:|+/–—-])(?:\s*[,;:|+/–—-])+(?=\s|$)")
_AFTER_BRACKET: Final = re.compile(r"([(\[{])[\s,;:|+/_–—-]+")
_BEFORE_BRACKET: Final = re.compile(r"[\s,;:|+/_–—-]+([)\]}])")
_AT_EDGES: Final = " \t\r\n,;:|+/_–—-"
_DIGITS: Final = 9
"""The number of digits from which on they can be a telephone or identity number."""
_ALONE: Final = 3
"""The least number of words of a name of a person that is a whole text, and of no place."""

_Kind = Literal["place", "area", "label", "person", "titled", "name", "doubtful", "other"]


@attrs.define
class _Part:
    """A part of a text.

    Attributes:
        words: Its words.
        about: The words about people for it.
        goes_on: Whether the next part follows without a sign between them.
        kind: What it is.
    """

    words: Sequence[TextWord]
    about: PersonWords
    goes_on: bool = False
    kind: _Kind = "other"


def _shown(words: Sequence[TextWord]) -> str:
    return " ".join(each.text for each in words)


class PersonalParts:
    """Takes the parts about people out of texts; places are kept."""

    __slots__ = ("_former", "_levels", "_network", "_types", "_words")

    def __init__(self, vocabulary: Vocabulary, network: Network | None = None) -> None:
        """Know places.

        Args:
            vocabulary: The words for places.
            network: The network whose areas are places, on whatever day.
        """
        self._words = HeadingWords(vocabulary)
        self._types = TypeReader(vocabulary)
        self._former = tuple(f" {each}" for each in words_about("marks", "former"))
        self._network = network
        self._levels: list[int] = []
        if network is not None:
            areas = network.tables.areas
            named = areas.entity[areas.origin != Origin.SYNTHETIC]  # a recipe's names are nobody's
            self._levels = np.unique(areas.level[named]).tolist()

    def _is_area(self, text: str) -> bool:
        """Whether a text is the name of an area of the network on some day: `Cô Tô`, `Cô Tô cũ`."""
        if self._network is None:
            return False
        text = next((text[: -len(each)] for each in self._former if text.endswith(each)), text)
        names, plain, exact = self._network.names_of_all_days(), folded(text), spelled(text)
        found = (at for place in self._levels for at in names.named(place, joined_words(plain)))
        if any(plain == exact or exact in map(spelled, names.spellings(at)) for at in found):
            return True
        return bool(self._network.other_names().named(text))

    def changed(self, texts: Iterable[str], *, whole: int) -> dict[str, str]:
        """The texts of a column that have parts about people, each with what is left of it.

        A part such as `Cao Sơn` may be a place or a person. It is taken out if at least half as many texts of
        the column have parts that are about people without doubt.

        Args:
            texts: The different texts of the column.
            whole: The least number of words of a name that can be the whole text; 0 for none, because a
                village may be called after a person.
        """
        found: dict[str, str] = {}
        doubtful = []
        for text in filter(_may_be_personal, texts):
            left, doubt = self._cut(text, whole=whole, strict=False)
            if left != text:
                found[text] = "" if self._is_type(left) else left
            if doubt:
                doubtful.append(text)
        if doubtful and len(found) * 2 >= len(doubtful):
            found |= {text: self._cut(text, whole=whole, strict=True)[0] for text in doubtful}
        return found

    def without(self, text: str, *, whole: int = 2) -> str:
        """A text without its parts about people; see `changed`."""
        return self._cut(text, whole=whole, strict=False)[0] if _may_be_personal(text) else text

    def is_name(self, text: str) -> bool:
        """Whether a text has the form of a person's name of three words or more, and names no place."""
        parts = self._parts(text) if _may_be_personal(text) else ()
        return len(parts) == 1 and parts[0].kind in ("name", "doubtful") and len(parts[0].words) >= _ALONE

    def tells_somebody(self, text: str) -> bool:
        """Whether a text may tell a person: by a name anywhere, or by a part that `without` leaves out."""
        if not _may_be_personal(text):
            return False
        words = person_words(text)
        found = words.read(_with_short_titles(text), 0, len(text))
        return any(words.may_tell_name(found[at:]) for at in range(len(found))) or self.without(text) != text

    def _cut(self, text: str, *, whole: int, strict: bool) -> tuple[str, bool]:
        """What is left of a text, and whether a part of it may be a name."""
        plain = _with_short_titles(text)
        cut: list[tuple[int, int]] = []
        for pattern in (ADDRESS_INSIDE, NUMBER_INSIDE):
            cut += [found.span() for found in pattern.finditer(plain)]
            plain = pattern.sub(lambda found: "|" * len(found[0]), plain)
        if not cut and is_personal_number(cleaned(text)):
            return "", False
        place = self._words.place_of_team(text) or text
        of_team = whole >= _ALONE and not self._words.names_village(place)  # `Tổ Nguyễn Văn An`
        parts = self._parts(plain, apart=whole if of_team else 0)
        beside = _bind(parts, plain, contact=bool(cut))
        nobody = not any(each.kind in ("person", "titled", "name") for each in parts)
        if not beside or (cut and nobody):  # `Tổ Nguyễn Văn An - tổ trưởng`, `Tổ ông An 0912345678`
            parts = self._parts(plain, contact=True, apart=NAMES.start if not beside else 0)
            _bind(parts, plain, contact=bool(cut))
        kinds = {each.kind for each in parts}
        certain = bool(cut) or "person" in kinds
        for number, each in enumerate(parts):
            behind = number > 0
            alone = 0 < whole <= len(each.words)
            name = each.kind == "name" and (behind or alone or certain or "place" in kinds)
            doubt = each.kind == "doubtful" and behind and strict
            titled = each.kind == "titled" and (behind or not kinds.isdisjoint({"place", "label"}))
            if name or doubt or titled:
                each.kind = "person"
        doubt = any(each.kind == "doubtful" for each in parts[1:])
        people = [each for each in parts if each.kind == "person"]
        if not people and not cut:
            return text, doubt
        people += [each for each in parts if each.kind == "label"]
        cut += [(each.words[0].start, each.words[-1].end) for each in people]
        return self._left(text, cut), doubt

    def _left(self, text: str, cut: Iterable[tuple[int, int]]) -> str:
        """A text without some parts, and without the signs and words that led to them."""
        left, at = [], 0
        for start, end in sorted(cut):
            left.append(text[at : max(start, at)])
            at = max(at, end)
        found = "".join([*left, text[at:]])
        while (smaller := _EMPTY.sub(" ", found)) != found:
            found = smaller
        found = _BEFORE_BRACKET.sub(r"\1", _AFTER_BRACKET.sub(r"\1", _DOUBLED.sub(r"\1", found)))
        found = cleaned(found).strip(_AT_EDGES)
        words = person_words(found)
        while found and words.form(found.split()[-1]) in words.before:
            found = found.rpartition(" ")[0].strip(_AT_EDGES)
        found += ")" * (found.count("(") - found.count(")"))
        return found if any(map(str.isalnum, found)) else ""

    def _is_type(self, text: str) -> bool:
        """Whether a text is the type of a place, or a word for a level."""
        levels = self._words.vocabulary.levels
        return self._types.is_type(place_words(text)) or any(
            each in levels for each in self._words.meanings(text)
        )

    def _is_heading(self, text: str) -> bool:
        """Whether a text is a heading of a column that is not about people: `Tên đơn vị`, `Số tổ trưởng`."""
        meanings = self._words.meanings(text)
        return bool(meanings) and PERSONAL not in meanings

    def _is_place(self, words: Sequence[TextWord]) -> bool:
        """Whether words begin with a number or with the type of a place."""
        text = _shown(words)
        if words[0].text[0].isdecimal() or self._words.place_level(text) is not None:
            return True
        return any(each.types is not None for each in self._types.readings(place_words(text)))

    def _parts(self, text: str, *, contact: bool = False, apart: int = 0) -> list[_Part]:
        parts: list[_Part] = []
        start = 0
        for left, right in (*(found.span() for found in _BETWEEN.finditer(text)), (len(text), len(text))):
            words = person_words(text[start:left])
            rest = words.read(text, start, left)
            while rest:
                whole = self._is_heading(_shown(rest))
                at = len(rest) if whole else self._inside(rest, words, contact=contact, apart=apart)
                parts.append(_Part(rest[:at], words, goes_on=at < len(rest)))
                rest = rest[at:]
            start = right
        alone = False
        for at, each in enumerate(parts):
            each.kind = self._kind(each.words, each.about)
            beside = parts[max(at - 1, 1) : at + 2]
            if at and each.about.is_short_office(each.words):
                if any(self._names_somebody(other) for other in beside):
                    each.kind = "label"  # `Thôn 1 (TT: Nguyễn Văn Mẫu)`
            elif alone and each.kind not in ("person", "titled"):
                each.kind = "place"
            alone = not each.goes_on and self._is_type(_shown(each.words))  # `Phường: Nguyễn Huệ`
            alone &= each.kind != "label"
        return parts

    def _inside(self, all_words: Sequence[TextWord], words: PersonWords, *, contact: bool, apart: int) -> int:
        """The number of a word, from 1, at which a title, an office or a name begins inside a part.

        Args:
            all_words: The words of the part.
            words: The words about people for it.
            contact: Whether somebody can be reached, so that each title leads to a name.
            apart: The least number of words of a name that begins behind any word; 0 for none.
        """
        label = max(self._office(all_words, words), words.label(all_words, words.titles))
        first = max(label, words.family(all_words), 1)
        if label and words.begin_with_name(all_words[label:]):
            first = label + len(leading_names(all_words[label:]))
        for at in range(first, len(all_words)):
            before, rest = all_words[:at], all_words[at:]
            led = before[-1].key in words.leading and not before[-1].text.istitle()
            numbered = contact or led or (at > 1 and before[-1].text.isdecimal())
            size = self._office(rest, words)
            title = words.label(rest[size:], words.titles)
            named = words.begin_with_name(rest[size + title :])
            if size and (named or size == len(rest)):
                return at
            if not size and title and (named or (numbered and len(rest) > title)):
                return at
            if not size and not title and named and not self._is_area(_shown(rest)):
                last = before[-1].text
                proper = at > 1 and last[0].isupper() and not last.isupper() and words.has_middle(rest)
                ends = (_shown(before[start:]) for start in range(max(at - 4, 0), at))
                alone = 0 < apart <= len(leading_names(rest))
                if alone or led or last.isdecimal() or (proper and not any(map(self._is_type, ends))):
                    return at
        return len(all_words)

    def _names_somebody(self, part: _Part) -> bool:
        """Whether a part begins with the name of a person and is no area."""
        return part.about.begin_with_name(part.words) and not self._is_area(_shown(part.words))

    def _office(self, part: Sequence[TextWord], words: PersonWords) -> int:
        """The number of words at the beginning that are an office; `TT Trần Văn Thời` is a town."""
        size = words.label(part, words.offices)
        short = size == 1 and words.is_short_office(part[:1])
        return 0 if short and self._is_area(_shown(part[1:])) else size

    def _kind(self, part: Sequence[TextWord], words: PersonWords) -> _Kind:
        offices = 0
        while size := self._office(part[offices:], words):
            offices += size
        label = offices + words.label(part[offices:], words.titles)
        rest = part[label:]
        if label and (not rest or self._is_place(rest)):
            return "label"
        if self._is_heading(_shown(part)):
            return "other"
        # `anh Sơn` is a person, `Anh Sơn` is a district.
        as_title = label and part[0].text.islower() and not rest[0].text.islower()
        if not as_title and self._is_area(text := _shown(part)):
            lowest = self._words.vocabulary.levels[-1]
            return "place" if self._words.place_level(text) == lowest else "area"
        named = words.begin_with_name(rest)
        if label:
            person = named or (offices and 0 < words.size(rest) < NAMES.stop)
            return "person" if person else "titled" if label > offices and leading_names(rest) else "other"
        if self._is_place(part):
            return "place"
        return ("name" if named else "doubtful") if words.may_be_name(rest) else "other"


def _bind(parts: Sequence[_Part], text: str, *, contact: bool) -> bool:
    """Make parts beside an office or a telephone number people: after a colon, or else on either side.

    Returns:
        Whether each office is beside a person.
    """
    beside = True
    for number, each in enumerate(parts):
        if each.kind == "label":
            after = parts[number + 1] if number + 1 < len(parts) else None
            before = parts[number - 1] if number else None
            colon = after is not None and ":" in text[each.words[-1].end : after.words[0].start]
            for other in (after, before):
                if other is not None and other.kind not in ("place", "label", "person"):
                    size = other.about.size(other.words)
                    named = other.about.begin_with_name(other.words)  # `Lò Văn Páo làm tổ trưởng`
                    if named or size in NAMES or (colon and size == 1):
                        other.kind = "person"
                        break
            beside &= any(other.kind in ("person", "name") for other in parts)
        if contact and each.kind in ("titled", "doubtful"):
            each.kind = "person"
    return beside


def _with_short_titles(text: str) -> str:
    """A text of the same length in which `đ/c` is one word."""
    return _SHORT_TITLE.sub(lambda found: f"{found[1]}{found[2]}".ljust(len(found[0])), text)


def _may_be_personal(text: str) -> bool:
    """Whether a text has a word, a sign or as many digits as one about a person has."""
    if "@" in text or sum(map(str.isdecimal, text)) >= _DIGITS or "'" in text or "’" in text:
        return True
    for part in _BETWEEN.split(text):
        words = person_words(part)
        keys = words.form(part).split()
        # Behind a family name stands another name, no number: `Tổ dân phố Hà 5` names nobody.
        named = (at for at, key in enumerate(keys[:-1], 1) if key in words.first)
        if not words.hints.isdisjoint(keys) or any(not keys[at].isdecimal() for at in named):
            return True
    return False
