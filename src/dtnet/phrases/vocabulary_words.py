"""The words of a network's vocabulary as people read them: levels, kinds of bodies, lines, sources of funds.

A word without a text in the language is shown as the vocabulary has it, with spaces for underscores.
"""

from __future__ import annotations

from dtnet.phrases import phrases

__all__ = ["counted", "listed_word", "vocabulary_word"]


def vocabulary_word(kind: str, word: str, language: str) -> str:
    """A word of the vocabulary in a language.

    Args:
        kind: What the word names: `level`, `levels` (several areas), `body`, `relation` or `source`.
    """
    found = listed_word(kind, word, language)
    return word.replace("_", " ") if found is None else found


def listed_word(kind: str, word: str, language: str) -> str | None:
    """The text that a language has for a word of the vocabulary; None if it has none.

    Args:
        kind: What the word names, as in `vocabulary_word`.
    """
    return phrases("charts", language).texts.get(f"{kind}_{word}")


def counted(word: str, count: int, language: str, kind: str = "level") -> str:
    """A number of areas of a level, or of bodies of a kind: `1 province`, `63 provinces`, `63 tỉnh, thành`.

    Args:
        kind: What the word names: `level` or `body`.
    """
    several = {"level": "levels", "body": "bodies"}[kind]
    shown = vocabulary_word(kind if count == 1 else several, word, language)
    return f"{phrases('charts', language).number(count)} {shown}"
