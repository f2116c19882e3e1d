"""The texts, numbers and days that pictures, reports and commands show to people, in each language.

The texts are data: `dtnet/phrases/LANGUAGE/SUBJECT.toml` maps a key to a text with `{placeholders}`. Every
language has the same subjects, keys and placeholders. Stable output, such as JSON, has no language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, Protocol, TypeAlias, cast, get_args

import attrs

from dtnet.arguments import is_word, shown_value
from dtnet.errors import UnknownNameError, near
from dtnet.money import shown_amount
from dtnet.reading.files import parse_toml

__all__ = ["Language", "Listing", "Message", "Phrases", "Told", "phrases"]

Language: TypeAlias = Literal["en", "vi"]
"""A language that dtnet shows: English or Vietnamese."""
LANGUAGES: Final = cast("tuple[Language, ...]", get_args(Language))
_FOLDER: Final = Path(__file__).parent
_POINTS: Final = {"en": (",", "."), "vi": (".", ",")}
"""What a language writes between thousands, and before decimal places."""
_ISO: Final = re.compile(r"\b([0-9]{4})-(0[1-9]|1[0-2])(?:-([0-3][0-9]))?\b")
_DAYS: Final = re.compile(r"\b([0-9]{4}-[0-9]{2}-[0-9]{2})\.\.([0-9]{4}-[0-9]{2}-[0-9]{2})?")
_NUMBER: Final = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_NOUNS: Final = ("năm", "tháng", "ngày")
"""The Vietnamese nouns before a year, a month and a day."""
MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
"""The English names of the months."""


def __dir__() -> list[str]:
    return sorted(__all__)


@attrs.frozen
class Phrases:
    """The texts of one subject in one language."""

    language: Language
    texts: Mapping[str, str] = attrs.field(repr=False)

    def __call__(self, key: str, /, **values: object) -> str:
        """The text of a key with its placeholders filled in; whole numbers get their thousands separated.

        Raises:
            KeyError: If there is no such key.
        """
        text = self.texts[key]
        return text.format_map({name: self._shown(value) for name, value in values.items()})

    def _shown(self, value: object) -> object:
        return self.number(value) if isinstance(value, int) and not isinstance(value, bool) else value

    def number(self, value: float, places: int = 0) -> str:
        """A number with thousands separated and, if given, decimal places: `12,345.6`, `12.345,6`."""
        return self._pointed(f"{value:,.{places}f}")

    def amount(self, amount: int, exponent: int = 0) -> str:
        """An amount in units of the currency, exactly; see `dtnet.money.shown_amount`."""
        return self._pointed(shown_amount(amount, exponent))

    def local(self, text: str) -> str:
        """A day, month, window or number of an answer as people write it: `31/8/2024`, `8/2024`, `1.234`.

        A window names its last day. English keeps the form of answers: `2024-08-31`, `2024-08`, `1,234`.
        """
        if self.language == "en":
            return text
        windows = _DAYS.sub(lambda found: self._window(*found.groups()), text)
        days = _ISO.sub(
            lambda found: "/".join(str(int(part)) for part in found.groups()[::-1] if part), windows
        )
        return _NUMBER.sub(lambda found: self._pointed(found[0]), days)

    def days(self, text: str) -> str:
        """A day, month, year or window of an answer with its noun: `ngày 31/8/2024`, `tháng 8/2024`.

        English keeps the form of answers.
        """
        if self.language == "en" or ".." in text:
            return self.local(text)
        return f"{_NOUNS[text.count('-')]} {self.local(text)}"

    def _window(self, first: str, end: str | None) -> str:
        """A window by its first and its last day, which are still in the form of answers."""
        if end is None:
            return f"từ ngày {first}"
        last = date.fromisoformat(end) - timedelta(days=1)
        return f"ngày {first}" if str(last) == first else f"từ ngày {first} đến hết ngày {last}"

    def _pointed(self, digits: str) -> str:
        """Digits in English form, in the form of the language."""
        thousands, point = _POINTS[self.language]
        return digits.translate({ord(","): thousands, ord("."): point})

    def share(self, value: float, places: int = 1) -> str:
        """A share as a percentage: `99.6 %`, `99,6 %`. Only 1 reads as `100 %`, and only 0 as `0 %`."""
        if value in (0, 1):
            return f"{value:.0%}".replace("%", " %")
        least = 10.0 ** -(places + 2)
        return f"{self.number(100 * min(max(value, least), 1 - least), places)} %"

    def day(self, value: date) -> str:
        """A day: `31 August 2024`, `31/8/2024`."""
        if self.language == "vi":
            return f"{value.day}/{value.month}/{value.year}"
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def phrases(subject: str, language: str = "en") -> Phrases:
    """The texts of a subject in a language.

    Args:
        subject: The name of a file of texts, as `plot`.
        language: The language: `en` or `vi`.

    Raises:
        UnknownNameError: If dtnet does not show this language.
    """
    if not is_word(language, LANGUAGES):
        raise UnknownNameError(f"language: got {shown_value(language)}", near(str(language), LANGUAGES))
    return _read(subject, language)


@cache
def _read(subject: str, language: Language) -> Phrases:
    path = _FOLDER / language / f"{subject}.toml"
    content: dict[str, Any] = parse_toml(path.read_text("utf-8"))
    return Phrases(language, content)


class Told(Protocol):
    """Something that has a text in each language."""

    def told(self, language: str = "en") -> str:
        """The text in a language."""
        ...


@attrs.frozen
class Message:
    """A text that is told in a language when somebody reads it.

    Attributes:
        subject: The name of a file of texts.
        values: The names and values of its placeholders. A value may itself have a text in each language. A
            day is told as `2024-08-31` in English.
    """

    subject: str
    key: str
    values: tuple[tuple[str, object], ...] = ()

    def told(self, language: str = "en") -> str:
        """The text in a language: `en` or `vi`.

        Raises:
            UnknownNameError: If dtnet does not show this language.
        """
        words = phrases(self.subject, language)
        return words(self.key, **{name: _value_told(value, words) for name, value in self.values})

    def __str__(self) -> str:
        return self.told()


def _value_told(value: Any, words: Phrases) -> object:  # noqa: ANN401 - any value
    if isinstance(value, date):
        return value.isoformat() if words.language == "en" else words.day(value)
    return value.told(words.language) if hasattr(value, "told") else value


@attrs.frozen
class Listing:
    """Several texts in a row; of messages that semicolons separate, equal ones are told once.

    Attributes:
        parts: The texts, in order.
        between: What stands between them: the key of a common text, such as `or`, `and`, `semicolon`.
    """

    parts: tuple[Told, ...]
    between: str = "semicolon"

    @classmethod
    def of(cls, *parts: Told | None) -> Told | None:
        """The given ones of some texts, separated by semicolons; None if all are None."""
        there = tuple(each for each in parts if each is not None)
        return there[0] if len(there) == 1 else cls(there) if there else None

    def told(self, language: str = "en") -> str:
        """The texts in a language."""
        between = phrases("common", language).texts[f"between_{self.between}"]
        texts = [each.told(language) for each in self.parts]
        return between.join(dict.fromkeys(texts) if self.between == "semicolon" else texts)

    def __str__(self) -> str:
        return self.told()
