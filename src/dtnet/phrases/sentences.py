"""The sentences of explanations and of remarks about amounts, in further languages.

Answers have one language, English. `sentences.toml` maps the forms of their sentences to translations, and
parts of a sentence are translated in turn. A sentence without a form keeps its words, with numbers and days
as the language writes them.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import attrs

from dtnet.phrases import phrases
from dtnet.phrases.texts_from_data import translated
from dtnet.phrases.vocabulary_words import listed_word
from dtnet.reading.files import parse_toml

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dtnet.phrases import Language

__all__ = ["Sentences"]

_FILE: Final = Path(__file__).with_suffix(".toml")
_DAY: Final = "[0-9]{4}(?:-[0-9]{2}){0,2}"
_DAYS: Final = rf"{_DAY}(?:\.\.(?:{_DAY})?)?"
_HOLDS: Final = {
    "text": ".+?",
    "whole": ".+?",
    "n": "[^:×]+?",
    "idunit": r"[^\s:]+:[^\s:]+:\S+",
    "id": r"\S+",
    "c": r"\S+?",
    "cname": r"\S+?",
    "choice": r"[a-z_][\w-]* = .+?",
    "choicename": "[a-z_]+",
    "options": ".+?",
    "conditions": ".+?",
    "codedchoice": "[a-z_]+",
    "codedoption": "[a-z_0-9]+",
    "codedoptions": ".+?",
    "setting": "[a-z_]+=[a-z_0-9]+",
    "option": "[a-z_0-9]+",
    "q": "'[^']*'",
    "qs": "'.*",
    "level": "[a-z_]+",
    "wordlist": ".+?",
    "word": r"[\w./-]+?",
    "source": r"\S+",
    "list": ".+?",
    "days": rf"{_DAYS}(?:, {_DAYS})*",
    "product": ".+?",
    "name": ".+?",
}
"""What a placeholder may hold, by the first letters of its name; see `sentences.toml`."""
_RATE: Final = re.compile(r"(?<=[A-Z]{3})(?:/[a-z_]+)+")
_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_BRACKETED: Final = re.compile(r"[({\[][^(){}\[\]]*[)}\]]")
_ID: Final = re.compile(r"(?<![\w(:])[a-z]+:[a-z]+:[\w:.-]*\w")


def _unnamed(_: str) -> str | None:
    return None


@attrs.frozen(kw_only=True)
class Sentences:
    """The sentences of one answer in a language.

    Attributes:
        known: Further translations of whole texts, such as the titles of policies.
        name_of: The name of an area or body by its id, to stand before the id; None for an id without a name.
    """

    language: Language
    known: Mapping[str, str] = attrs.field(factory=lambda: MappingProxyType({}))
    name_of: Callable[[str], str | None] = _unnamed

    def told(self, text: str) -> str:
        """A sentence in the language, with names beside ids; unchanged in English."""
        return text if self.language == "en" else self._named(self._told(text))

    def with_name(self, id: str) -> str:
        """An id after the name that it has."""
        name = self.name_of(id)
        return id if name is None else f"{name} ({id})"

    def word(self, word: str) -> str:
        """A word of conditions, rates or evidence; the word itself if it has no translation."""
        return _texts_of(self.language, "words").get(word, word)

    def level(self, level: str) -> str:
        """The name of a level, given in the singular or plural; the text itself if it has none."""
        for word in (level, level.removesuffix("s")):
            found = self.word(word)
            if found == word:
                found = listed_word("level", word, self.language) or word
            if found != word:
                return found
        return level

    def component(self, id: str) -> str:
        """The name of a component; its id if it has none, in quotes outside English."""
        return _texts_of(self.language, "components").get(id, id if self.language == "en" else f"“{id}”")

    def column(self, name: str) -> str:
        """The heading of a column of an answer; its name if it has none."""
        return _texts_of(self.language, "columns").get(name, name)

    def choice(self, name: str) -> str:
        """The name of an open point of a law; its id if it has none."""
        return _texts_of(self.language, "choices").get(name, name)

    def option(self, option: str) -> str:
        """The name of an option of an open point; its id if it has none."""
        return _texts_of(self.language, "options").get(option, option)

    def _told(self, text: str) -> str:
        for known, made in self.known.items():
            if text == known or text.startswith(f"{known}: "):
                rest = text[len(known) + 2 :]
                return f"{made}: {self._told(rest)}" if rest else made
        found = translated(text, self.language)
        if found == text:
            found = self.word(text)
        if found != text:
            return found
        if re.fullmatch(_HOLDS["days"], text) and "-" in text:
            return self._days(text)
        return self._formed(text)

    def _formed(self, text: str) -> str:
        """A sentence by the first form that fits."""
        for form, made in _forms(self.language):
            fit = form.fullmatch(text)
            if fit is not None:
                return made.format_map(
                    {name: self._part(name, part) for name, part in fit.groupdict().items()}
                )
        return self._kept(text)

    def _part(self, name: str, text: str) -> str:
        """A part of a sentence, by the placeholder that holds it."""
        made: Mapping[str, Callable[[str], str]] = {
            "text": self._told,
            "whole": self._condition,
            "n": self._told,
            "level": self.level,
            "word": self.word,
            "wordlist": self._words,
            "cname": self.component,
            "choice": self._choice,
            "choicename": self.choice,
            "options": lambda ids: " hoặc ".join(map(self.option, ids.split(" or "))),
            "codedchoice": lambda word: f"{self.choice(word)} (“{word}”)",
            "codedoption": self._coded,
            "codedoptions": lambda words: " hoặc ".join(map(self._coded, words.split(" or "))),
            "conditions": lambda parts: "; ".join(map(self._told, parts.split(", and "))),
            "setting": self._choice,
            "option": self.option,
            "source": lambda word: listed_word("source", word, self.language) or word,
            "list": self._ids,
            "qs": lambda ids: re.sub(r" and ([0-9]+) more$", r" và \1 đơn vị khác", ids),
            "days": self._days,
            "product": self._product,
        }
        return made.get(_kind(name), str)(text)

    def _condition(self, text: str) -> str:
        """A condition of which each part is translated: `level = village and not (kind = a or kind = b)`."""
        for between in (" or ", " and "):
            parts = _parts_of_condition(text, between)
            if len(parts) > 1:
                return f" {self.word(between.strip())} ".join(map(self._condition, parts))
        if text.startswith("not "):
            return f"{self.word('not')} {self._condition(text[4:])}"
        if text.startswith("(") and text.endswith(")"):
            return f"({self._condition(text[1:-1])})"
        return self._told(text)

    def _ids(self, text: str) -> str:
        """Ids with the words between them; `no district` stands for areas without one."""
        told = re.sub(r"\bno ([a-z_]+)$", lambda found: f"không có {self.level(found[1])}", text)
        return told.replace(" and ", " và ").replace(" in ", " tại ")

    def _words(self, text: str) -> str:
        return ", ".join(self._told(word) for word in text.replace(" or ", ", ").split(", "))

    def _coded(self, option: str) -> str:
        return f"{self.option(option)} (“{option}”)"

    def _choice(self, text: str) -> str:
        name, _, option = text.partition("=")
        return f"{self.choice(name.strip())}: {self.option(option.strip())}"

    def _product(self, text: str) -> str:
        factors, divided, months = text.partition(" ÷ ")
        return " × ".join(map(self._told, factors.split(" × "))) + divided + months

    def _days(self, text: str) -> str:
        say = phrases("common", self.language)
        return ", ".join(map(say.days, text.split(", ")))

    def _kept(self, text: str) -> str:
        """A text without a form, with its numbers and days, and the measures of its rates."""
        say = phrases("common", self.language)
        return _RATE.sub(lambda found: "/".join(map(self.word, found[0].split("/"))), say.local(text))

    def _named(self, text: str) -> str:
        """A text in which the name stands before each id that has one."""
        return _ID.sub(lambda found: self.with_name(found[0]), text)


def _parts_of_condition(text: str, between: str) -> list[str]:
    """The parts of a condition with a word between them, outside quotes and brackets."""
    hidden = _QUOTED.sub(lambda found: "_" * len(found[0]), text)
    while (fewer := _BRACKETED.sub(lambda found: "_" * len(found[0]), hidden)) != hidden:
        hidden = fewer
    ends = [found.span() for found in re.finditer(between, hidden)]
    starts, stops = [0, *(end for _, end in ends)], [*(start for start, _ in ends), len(text)]
    return [text[start:stop] for start, stop in zip(starts, stops, strict=True)]


def _kind(name: str) -> str:
    """What a placeholder holds: the longest word of `_HOLDS` that its name begins with."""
    return max((kind for kind in _HOLDS if name.startswith(kind)), key=len)


@cache
def _texts_of(language: str, sort: str) -> Mapping[str, str]:
    """The texts of a sort in a language: `words`, `components`, `columns`, …."""
    found: dict[str, Any] = parse_toml(_FILE.read_text("utf-8")).get(language, {})
    return MappingProxyType(found.get(sort, {}))


@cache
def _forms(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The forms of sentences in order, each with its translation."""
    return tuple((re.compile(_pattern(key)), made) for key, made in _texts_of(language, "forms").items())


def _pattern(form: str) -> str:
    parts = []
    for before, name, _, _ in Formatter().parse(form):
        parts.append(re.escape(before))
        if name:
            parts.append(f"(?P<{name}>{_HOLDS[_kind(name)]})")
    return "".join(parts)
