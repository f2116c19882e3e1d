"""The parts of a text that are about a person, and the text without them.

`Thôn 3 - Trưởng thôn: Nguyễn Văn An` is read as `Thôn 3`. A part of a text stands between brackets, commas,
colons and hyphens. It is about a person if it has the form of a name and stands behind another part, or
beside a title, an office or a telephone number. A part that begins with the type of a place, or is the name
of an area of the network, is a place: `Thôn 3, Võ Thị Sáu`.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal

import attrs
import numpy as np

from dtnet.lists.cells.personal_numbers import ADDRESS_INSIDE, NUMBER_INSIDE, is_personal_number
from dtnet.lists.headings.column_names import HeadingWords
from dtnet.lists.headings.heading_grammar import PERSONAL
from dtnet.lists.languages import cleaned, words_about
from dtnet.lists.people.person_words import NAMES, is_year, leading_names, person_words
from dtnet.network.territory.names import folded, joined_words, spelled
from dtnet.network.territory.place_texts import TypeReader, place_words
from dtnet.origins import Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dtnet.lists.people.person_words import PersonWords, TextWord
    from dtnet.network.day.network import Network
    from dtnet.network.tables.schema import Vocabulary

_BETWEEN: Final = re.compile(r"[()\[\]{},;:|+\n\r\t/_–—-]+|(?<=[0-9])\.(?!\S)")
"""What ends a part of a text."""
_SHORT_TITLE: Final = re.compile(r"\b([đd])[./]([cd])\b\.?", re.IGNORECASE)
_INITIALS: Final = re.compile(r"\b[^\W\d_]\. ?[^\W\d_]\.")
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
        goes_on: Whether the next part follows without a sign between them.
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
        if any(self.names_area(self._words.vocabulary.levels[level], text) for level in self._levels):
            return True
        return bool(self._network.other_names().named(text))

    def names_area(self, level: str, text: str) -> bool:
        """Whether a text is the name of an area of a level on some day, with or without its type."""
        place = self._words.vocabulary.level(level)
        if self._network is None or place not in self._levels:
            return False
        names, plain, exact = self._network.names_of_all_days(), folded(text), spelled(text)
        found = names.named(place, joined_words(plain))
        return bool(found) and (
            plain == exact or any(exact in map(spelled, names.spellings(at)) for at in found)
        )

    def changed(self, texts: Iterable[str], *, whole: int, lowest: bool = False) -> dict[str, str]:
        """The texts of a column that have parts about people, each with what is left of it.

        A part such as `Cao Sơn` may be a place or a person. It is taken out if at least half as many texts of
        the column have parts that are about people without doubt.

        Args:
            whole: The least number of words of a name that can be the whole text; 0 for none, because a
                village may be called after a person.
            lowest: Whether the column is one of the lowest places. Nothing is left of a text with somebody
                if it has other parts that are neither places nor offices.
        """
        found: dict[str, str] = {}
        doubtful = []
        for text in filter(_may_be_personal, texts):
            left, doubt = self._cut(text, whole=whole, strict=False, lowest=lowest)
            if left != text:
                found[text] = "" if self._is_type(left) or (lowest and self._is_team(left)) else left
            if doubt:
                doubtful.append(text)
        if doubtful and len(found) * 2 >= len(doubtful):
            found |= {text: self._cut(text, whole=whole, strict=True, lowest=lowest)[0] for text in doubtful}
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

    def _cut(self, text: str, *, whole: int, strict: bool, lowest: bool = False) -> tuple[str, bool]:
        """What is left of a text, and whether a part of it may be a name."""
        plain = _with_short_titles(text)
        cut: list[tuple[int, int]] = []
        for pattern in (ADDRESS_INSIDE, NUMBER_INSIDE):
            cut += [found.span() for found in pattern.finditer(plain)]
            plain = pattern.sub(lambda found: "|" * len(found[0]), plain)
        if not cut and is_personal_number(cleaned(text)):
            return "", False
        place = self._words.place_of_team(text) or text
        of_team = whole >= _ALONE or (lowest and self._words.names_group(text))  # `Tổ Nguyễn Văn An`
        apart = _ALONE if of_team and not self._words.names_village(place) else 0
        parts = self._parts(plain, apart=apart, lowest=lowest)
        beside = _bind(parts, plain, contact=bool(cut))
        nobody = not any(each.kind in ("person", "titled", "name") for each in parts)
        if not beside or (cut and nobody):  # `Tổ Nguyễn Văn An - tổ trưởng`, `Tổ ông An 0912345678`
            apart = apart if beside else NAMES.start
            parts = self._parts(plain, contact=True, apart=apart, lowest=lowest)
            _bind(parts, plain, contact=bool(cut))
        if lowest and _are_unclear(parts):
            return "", False
        _find_people(parts, certain=bool(cut), whole=whole, strict=strict, lowest=lowest)
        doubt = any(each.kind == "doubtful" for each in parts[1:])
        people = [each for each in parts if each.kind == "person"]
        if not people and not cut:
            return text, doubt
        people += [each for each in parts if each.kind == "label"]
        if lowest:
            places = [each for each in parts if each.kind in ("place", "area")]
            places = places or [each for each in parts[:1] if not self._is_office(each)]
            others = [each for each in parts if each not in (*people, *places)]
            if not all(map(self._is_office, others)):
                return "", doubt
            people += others
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

    def _know_types(self, parts: Sequence[_Part]) -> None:
        """Make letters types of places where no lowest place stands: `B. Hẹo, P. Chiềng Sinh`."""
        for each in parts if len(parts) > 1 else ():
            lowest = (self._is_lowest(other) for other in parts if other.kind == "place")
            if each.kind == "titled" and each.about.is_short_title(each.words) and not any(lowest):
                label = any(other.kind == "label" for other in parts)
                if self._words.abbreviated(each.words[0].text) and (each is parts[0] or not label):
                    each.kind = "place"

    def _is_called_after(self, part: _Part) -> bool:
        """Whether a part is the name of a place with its type in full and a title in it: `Ấp Bà Bài`."""
        kind, *rest = part.words
        title = part.about.label(rest, part.about.titles)
        full = kind.text.casefold() in self._words.vocabulary.area_types
        return full and title > 0 and not self._leads_to_name(rest, title, part.about, of_team=False)

    def _is_lowest(self, part: _Part) -> bool:
        """Whether a part is a place of the lowest level."""
        level = self._words.place_level(_shown(part.words))
        short = self._has_letters(part.words) and not self._is_type(part.words[0].text)  # `P. Chiềng Sinh`
        return short or level == self._words.vocabulary.levels[-1]

    def _has_letters(self, words: Sequence[TextWord]) -> bool:
        """Whether words begin with letters that may be the type of a lowest place: `Th. 3`, `B. Hẹo`."""
        return words[0].pointed and bool(self._words.abbreviated(words[0].text))

    def _is_office(self, part: _Part) -> bool:
        """Whether a part tells an office, or a year of birth."""
        hints = self._words.grammar.hints(tuple(each.key for each in part.words))
        return bool(hints & {"office", "body"}) or any(
            part.about.abbreviate([each]) or is_year(each) for each in part.words
        )

    def _is_team(self, text: str) -> bool:
        """Whether a text has only words for a team."""
        kinds = self._words.grammar.kinds(tuple(spelled(text).split()))
        return kinds is not None and all(each & {"team", "group"} for each in kinds)

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
        letters = len(words) > 1 and self._has_letters(words) and not words[1].pointed  # no `T.V. An`
        if letters or words[0].text[0].isdecimal():
            return not is_year(words[0])
        bare = not (text.isascii() or self._words.states_type(text))
        if bare and person_words(text).begin_with_name(words):
            return False  # `Ban Thị Hoa` has the family name of `Bàn Thị Hoa`
        if self._words.place_level(text) is not None or self._words.without_team(text) != text:
            return True
        return any(each.types is not None for each in self._types.readings(place_words(text)))

    def _parts(
        self, text: str, *, contact: bool = False, apart: int = 0, lowest: bool = False
    ) -> list[_Part]:
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
            if at and each.about.abbreviate(each.words):
                if any(self._names_somebody(other) for other in beside):
                    each.kind = "label"  # `Thôn 1 (TT: Nguyễn Văn Mẫu)`
            elif self._abbreviates_type(each.words[0], each.about) and any(map(self._is_lowest, parts[:at])):
                named = self._names_somebody(_Part(each.words[1:], each.about))
                person = each.kind == "place" and named and not self._is_called_after(each)
                each.kind = "name" if person else each.kind  # `Thôn 3, X. Nguyễn Văn Mẫu`
            elif alone and each.kind not in ("person", "titled"):
                each.kind = "place"
            alone = not each.goes_on and self._is_type(_shown(each.words))  # `Phường: Nguyễn Huệ`
            alone &= each.kind != "label"
        if lowest:
            self._know_types(parts)
        return parts

    def _inside(self, all_words: Sequence[TextWord], words: PersonWords, *, contact: bool, apart: int) -> int:
        """The number of a word, from 1, at which a title, an office or a name begins inside a part.

        Args:
            contact: Whether somebody can be reached, so that each title leads to a name.
            apart: The least number of words of a name that begins behind any word; 0 for none.
        """
        label = max(self._office(all_words, words), words.label(all_words, words.titles))
        short = words.abbreviations(all_words)
        rest = all_words[short:] if short and not self._abbreviates_type(all_words[0], words) else ()
        place = bool(rest) and not rest[0].text.isdecimal() and self._is_place(rest)
        if place and (not label or self._is_lowest(_Part(rest, words))):
            return short  # `HT Thôn 3`, not `CT HĐND xã Nguyễn Văn Mẫu`
        team = self._words.grammar.team_words(tuple(each.key for each in all_words))
        first = max(label, words.family(all_words), team, short, 1)
        if label and words.begin_with_name(all_words[label:]):
            first = label + len(leading_names(all_words[label:]))
        of_team = team > 0
        begins = (
            at
            for at in range(first, len(all_words))
            if self._begins_person(all_words, at, words, contact=contact, apart=apart, of_team=of_team)
        )
        return next(begins, len(all_words))

    def _begins_person(
        self,
        all_words: Sequence[TextWord],
        at: int,
        words: PersonWords,
        *,
        contact: bool,
        apart: int,
        of_team: bool,
    ) -> bool:
        """Whether a title, an office or a name begins at a word of a part; see `_inside`."""
        before, rest = all_words[:at], all_words[at:]
        led = before[-1].key in words.leading and not before[-1].text.istitle()
        numbered = contact or led or (at > 1 and before[-1].text.isdecimal())
        size = self._office(rest, words)
        title = words.label(rest[size:], words.titles)
        named = words.begin_with_name(rest[size + title :])
        typed = any(self._is_type(_shown(before[start:])) for start in range(max(at - 4, 0), at))
        short = words.abbreviate(rest[:1]) and not self._abbreviates_type(rest[0], words)
        if size or short:
            office = named or numbered or words.tell_somebody(rest[size:]) or size == len(rest)
            return (short or office) and (apart > 0 or not (typed and short))
        if title:
            leads = apart > 0 and self._leads_to_name(rest, title, words, of_team=of_team)
            return named or (numbered and len(rest) > title) or leads
        named |= (contact or (led and apart > 0)) and words.may_be_name(rest)
        if not named or self._is_area(_shown(rest)) or self._is_place(rest):
            return False
        last = before[-1].text
        proper = at > 1 and last[0].isupper() and not last.isupper() and words.has_middle(rest)
        alone = 0 < apart <= len(leading_names(rest))
        return alone or led or last.isdecimal() or (proper and not typed)

    def _leads_to_name(
        self, rest: Sequence[TextWord], title: int, words: PersonWords, *, of_team: bool
    ) -> bool:
        """Whether a title leads to a name behind words for a team or group: `Tổ anh Sơn`.

        `Tổ Bà Triệu` may be called after her, and `Tổ CNSCĐ B. Hẹo` after a place.
        """
        names = leading_names(rest[title:])
        if words.is_short_title(rest):
            return not (of_team and self._words.abbreviated(rest[0].text))
        return len(names) > 1 or (rest[0].text.islower() and bool(names) and names[0].text[0].isupper())

    def _names_somebody(self, part: _Part) -> bool:
        """Whether a part begins with the name of a person behind an office and a title, and is no area."""
        rest = part.words[self._office(part.words, part.about) :]
        return part.about.tell_somebody(rest) and not self._is_area(_shown(rest))

    def _office(self, part: Sequence[TextWord], words: PersonWords) -> int:
        """The number of words at the beginning that are an office; `TT Trần Văn Thời` is a town."""
        size = words.label(part, words.offices)
        short = size > 0 and words.abbreviate(part[:1])
        area = short and self._is_area(_shown(part[size:]))
        return 0 if area or (short and self._abbreviates_type(part[0], words)) else size

    def _abbreviates_type(self, word: TextWord, words: PersonWords) -> bool:
        """Whether a word abbreviates the type of a place, and no office: `KP`, `Th.`."""
        of_type = self._is_type(word.text) and word.key not in words.short_offices
        return of_type or self._has_letters([word])

    def _kind(self, part: Sequence[TextWord], words: PersonWords) -> _Kind:
        offices = 0
        while size := self._office(part[offices:], words):
            offices += size
        label = offices + words.label(part[offices:], words.titles)
        rest = part[label:]
        if label and (not rest or (label == offices and self._is_place(rest))):
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
        short = words.abbreviations(part)
        typed = self._is_type(part[0].text) or self._abbreviates_type(part[0], words)
        if self._is_place(part) and (not short or typed):  # no `HĐND xã`
            return "place"
        return ("name" if named else "doubtful") if words.may_be_name(rest[short:]) else "other"


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
                    if other.kind == "titled" or named or size in NAMES or (colon and size == 1):
                        other.kind = "person"
                        break
            beside &= any(other.kind in ("person", "name") for other in parts)
        if contact and each.kind in ("titled", "doubtful"):
            each.kind = "person"
    return beside


def _are_unclear(parts: Sequence[_Part]) -> bool:
    """Whether a part that may be a name stands behind letters or inside a part: `Thôn 3, CT Hoàng Lâm`."""
    return any(
        each.kind == "doubtful" and (each.about.abbreviate(each.words[:1]) or before.goes_on)
        for before, each in pairwise(parts)
    )


def _find_people(parts: Sequence[_Part], *, certain: bool, whole: int, strict: bool, lowest: bool) -> None:
    """Make names and titles people that stand beside other parts, or that may be a whole text."""
    kinds = {each.kind for each in parts}
    certain |= "person" in kinds
    for number, each in enumerate(parts):
        behind = number > 0
        alone = 0 < whole <= len(each.words)
        name = each.kind == "name" and (behind or alone or certain or "place" in kinds)
        doubt = each.kind == "doubtful" and behind and strict
        alone = lowest and each.words[0].text.islower()  # `anh Sơn`
        titled = each.kind == "titled" and (alone or behind or not kinds.isdisjoint({"place", "label"}))
        if name or doubt or titled:
            each.kind = "person"


def _with_short_titles(text: str) -> str:
    """A text of the same length in which `đ/c` is one word."""
    return _SHORT_TITLE.sub(lambda found: f"{found[1]}'{found[2]}".ljust(len(found[0])), text)


def _may_be_personal(text: str) -> bool:
    """Whether a text has a word, a sign or as many digits as one about a person has."""
    if any(sign in text for sign in "@'’") or _INITIALS.search(text):
        return True
    if sum(map(str.isdecimal, text)) >= _DIGITS:
        return True
    for part in _BETWEEN.split(text):
        words = person_words(part)
        keys = words.form(part).split()
        # Behind a family name stands another name, no number: `Tổ dân phố Hà 5` names nobody.
        named = (at for at, key in enumerate(keys[:-1], 1) if key in words.first)
        if not words.hints.isdisjoint(keys) or any(not keys[at].isdecimal() for at in named):
            return True
    return False
