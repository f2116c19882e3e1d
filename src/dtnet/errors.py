"""What can go wrong, each kind once, and the warnings.

Every error is a `DtnetError` and also the built-in error that a caller would expect to catch. Errors keep
their parts as fields, end in a hint where one is known, and survive pickling. Messages are
shortened here and nowhere else: whatever input they repeat, at most `LONGEST_SHOWN` characters of it stand in
them.
"""

from __future__ import annotations

import sys
import warnings
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import FrameType

__all__ = [
    "AmbiguousNameError",
    "ArgumentError",
    "DayError",
    "DifferentNetworksError",
    "DtnetWarning",
    "ExactMoneyError",
    "ExistingFileError",
    "Fault",
    "InvalidInputError",
    "InvalidNetworkError",
    "InvalidPolicyError",
    "LossyFormatWarning",
    "MeasureError",
    "MissingExtraError",
    "MixedNaturesError",
    "MoneyRangeError",
    "NamesakeWarning",
    "OutsideDataError",
    "PluginError",
    "PluginWarning",
    "PredicateError",
    "ReadOnlyError",
    "SyntheticWarning",
    "UnknownAmountError",
    "UnknownFactError",
    "UnknownNameError",
    "UnreadableFileError",
    "UnwritableFileError",
]


def __dir__() -> list[str]:
    return sorted(__all__)


LONGEST_SHOWN = 200
"""Characters of one input that a message repeats: of a word, a text in quotes, or the place of a fault."""
_LONGEST_LINE = 600


class DtnetError(Exception):
    """Base of every error that dtnet raises on purpose.

    Attributes:
        message: What was got, where, and what is legal.
        hint: How to mend it, or None.
    """

    message: str
    hint: str | None

    def __init__(self, message: str, hint: str | None = None) -> None:
        self.message = shortened(message)
        self.hint = None if hint is None else shortened(hint)
        super().__init__(self.message, self.hint)

    def __str__(self) -> str:
        return self.message if self.hint is None else f"{self.message}; {self.hint}"


def shortened(text: str) -> str:
    """A message that can be written anywhere, and repeats at most `LONGEST_SHOWN` characters of any input.

    A word, a text in quotes, or the beginning of a line up to its first colon (a path, the place of a fault)
    is cut in the middle, so that both ends are seen: the name of a file stands at the end of its path. Halves
    of surrogate pairs, which no encoding has, are escaped.
    """
    if not text.isascii():
        text = text.encode(errors="backslashreplace").decode()
    if len(text) <= LONGEST_SHOWN:
        return text
    from re import sub  # noqa: PLC0415 - paid by long messages only

    for pattern in (rf"\S{{{LONGEST_SHOWN + 1},}}", r"""'[^'\n]*'|"[^"\n]*\""""):
        text = sub(pattern, lambda found: _cut_word(found[0]), text)
    return "\n".join(map(_cut_line, text.split("\n")))


def _cut_word(word: str) -> str:
    """A word that is cut as it stands, whichever mark of ours follows it."""
    bare = word[:-1] if word[-1] in ":;,)" else word
    return cut(bare) + word[len(bare) :]


def _cut_line(line: str) -> str:
    place, colon, rest = line.partition(": ")
    return cut(f"{cut(place)}{colon}{rest}" if colon else line, _LONGEST_LINE)


def cut(text: str, most: int = LONGEST_SHOWN) -> str:
    """A text of others, without its middle if it is too long."""
    half = most // 2
    return text if len(text) <= most else f"{text[: most - half]}…{text[1 - half :]}"


class DayError(DtnetError, ValueError):
    """A text or object that is no day, month, period or window."""


class OutsideDataError(DtnetError, ValueError):
    """A day before the data begin or after their horizon."""


class UnknownNameError(DtnetError, LookupError):
    """An id, name or word of a vocabulary that does not exist."""


class AmbiguousNameError(DtnetError, LookupError):
    """A name that several things carry."""


class ArgumentError(DtnetError, ValueError):
    """An option that does not take the value given.

    A message that speaks of arguments writes `{name}` for each and hands over their values, so that a command
    can say the same in its own options: `ArgumentError("{by} lies below {over}", by="lane", over="village")`
    reads "by='lane' lies below over='village'", on the command line "--by lane lies below --over village".

    Attributes:
        arguments: Their values by name; `...` for one of which only the name is meant.
    """

    arguments: Mapping[str, object]

    def __init__(self, message: str, hint: str | None = None, **arguments: object) -> None:
        self.arguments = dict(arguments)
        self._written = message, hint
        super().__init__(*self.worded(_as_keyword))

    def worded(self, option: Callable[[str, object], str]) -> tuple[str, str | None]:
        """Message and hint with the arguments written in a way of their own.

        Args:
            option: Writes an argument, given its name and its value.
        """
        message, hint = self._written
        words = {name: shortened(option(name, value)) for name, value in self.arguments.items()}
        told = shortened(_filled(message, words))
        return told, None if hint is None else shortened(_filled(hint, words))

    def __reduce__(self) -> tuple[Any, ...]:
        return _argument_error, (type(self), *self._written, self.arguments)


def _filled(text: str, words: Mapping[str, str]) -> str:
    """A text with words for their names in braces; other braces, as of a value that is shown, stay."""
    if not words:
        return text
    from re import sub  # noqa: PLC0415 - paid by errors only

    return sub(r"\{(\w+)\}", lambda found: words.get(found[1], found[0]), text)


def _as_keyword(name: str, value: object) -> str:
    return f"{name}=" if value is ... else f"{name}={value!r}"


def _argument_error(
    kind: type[ArgumentError], message: str, hint: str | None, arguments: Mapping[str, object]
) -> ArgumentError:
    return kind(message, hint, **arguments)


class MeasureError(DtnetError, ValueError):
    """Measures that do not parse or do not fit each other."""


class ExactMoneyError(DtnetError, TypeError):
    """An amount that is no whole number (a float, most often)."""


class MoneyRangeError(DtnetError, OverflowError):
    """A product or sum of money that would leave 64-bit integers."""


class UnknownFactError(DtnetError, ValueError):
    """An answer that rests on a fact nobody knows."""


class UnknownAmountError(UnknownFactError, ValueError):
    """An amount that rests on a fact nobody knows; its bounds may be known."""


class MixedNaturesError(DtnetError, ValueError):
    """A sum over entitlements and amounts that are paid at most, which have no sum."""


class UnreadableFileError(DtnetError, OSError):
    """A file that cannot be read, or is not what it should be."""


class UnwritableFileError(DtnetError, OSError):
    """A file that cannot be written."""


class ExistingFileError(DtnetError, FileExistsError):
    """A file or folder that is there already and is not to be replaced."""


class MissingExtraError(DtnetError, ImportError):
    """An optional package that is not installed."""


class ReadOnlyError(DtnetError, AttributeError, TypeError):
    """An attempt to change an object that never changes."""


class DifferentNetworksError(DtnetError, AssertionError):
    """Two networks that were said to be equal and are not; it names the first difference."""


class PredicateError(DtnetError, ValueError):
    """A text that is no condition; it shows the place.

    Attributes:
        text: The text that was read.
        column: Where in it, from 1; one more than its length if more was to come.
    """

    text: str
    column: int

    def __init__(self, text: str, column: int, message: str, hint: str | None = None) -> None:
        super().__init__(message, hint)
        self.text = text
        self.column = column

    def __str__(self) -> str:
        line_start = self.text.rfind("\n", 0, self.column - 1) + 1
        before = self.text[line_start : self.column - 1]
        after = self.text[self.column - 1 :].split("\n", 1)[0]
        if len(before) > _SHOWN_BEFORE:
            before = f"…{before[-_SHOWN_BEFORE:]}"
        if len(after) > _SHOWN_AFTER:
            after = f"{after[:_SHOWN_AFTER]}…"
        line = "".join(each if each.isprintable() else " " for each in before + after).rstrip()
        return f"{super().__str__()}\n  {line}\n  {' ' * len(before)}^"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.text, self.column, self.message, self.hint)


_SHOWN_BEFORE, _SHOWN_AFTER = 50, 30


class Fault(NamedTuple):
    """One thing wrong in some input.

    Attributes:
        place: Where: a file, table, row, column or key.
        message: What was got and what is legal.
    """

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


_SHOWN_FAULTS = 50


class InvalidInputError(DtnetError, ValueError):
    """Input with one or more faults, all of them reported together.

    Attributes:
        what: What was being read or built.
        faults: Every fault found, in order of place.
    """

    what: str
    faults: tuple[Fault, ...]

    def __init__(self, what: str, faults: Iterable[Fault]) -> None:
        self.what = cut(what)
        self.faults = tuple(Fault(cut(place), shortened(message)) for place, message in faults)
        count = len(self.faults)
        lines = "".join(f"\n  {fault}" for fault in self.faults[:_SHOWN_FAULTS])
        if count > _SHOWN_FAULTS:
            lines += f"\n  … and {count - _SHOWN_FAULTS} more in .faults"
        super().__init__(f"{self.what}: {count} fault{'s' if count != 1 else ''}{lines}")

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.what, self.faults)


class InvalidNetworkError(InvalidInputError):
    """Rows that make no network: each fault names table, row and column."""


class InvalidPolicyError(InvalidInputError):
    """A policy document that says something impossible or nothing at all."""


class PluginError(DtnetError, RuntimeError):
    """A plug-in that is none, or that broke its promise when it was asked what is due."""


class DtnetWarning(UserWarning):
    """Base of every warning that dtnet gives."""

    def __init__(self, message: str = "") -> None:
        super().__init__(shortened(message))


class LossyFormatWarning(DtnetWarning):
    """A format that does not hold all of what was written; `lossy=True` accepts that."""


class SyntheticWarning(DtnetWarning):
    """A finding of which more than half rests on synthetic rows; `mostly_synthetic=True` accepts that."""


class NamesakeWarning(DtnetWarning):
    """A name that another area has on another day; a level, as `level=` or `level:name`, accepts that."""


class PluginWarning(DtnetWarning):
    """Policies of another package that are left out; `plugins=False` asks for none of them."""


def warn_outside(message: str, kind: type[DtnetWarning]) -> None:
    """Warn in the name of the nearest caller outside dtnet, however deep inside it the finding is made."""
    depth = 1
    frame: FrameType | None = sys._getframe()  # noqa: SLF001 - `inspect` does the same, and loads slowly
    while frame is not None and str(frame.f_globals.get("__name__")).partition(".")[0] == "dtnet":
        depth, frame = depth + 1, frame.f_back
    warnings.warn(message, kind, stacklevel=depth)


def near(word: str, known: Iterable[str]) -> str | None:
    """A hint that names the words nearest to one that is not known.

    Args:
        word: The word that was got.
        known: The words that are legal.

    Returns:
        "did you mean 'x'?" or, where nothing is near, "one of 'a', 'b'"; None if nothing is legal.
    """
    from difflib import get_close_matches  # noqa: PLC0415 - paid by errors only

    words = list(known)
    if not words:
        return None
    told: object = word
    near_enough = isinstance(told, str) and len(told) <= LONGEST_SHOWN
    matches = get_close_matches(word, words, n=3, cutoff=0.6) if near_enough else []
    if matches:
        return f"did you mean {' or '.join(repr(match) for match in matches)}?"
    shown = ", ".join(repr(each) for each in words[:8])
    return f"one of {shown}{', …' if len(words) > 8 else ''}"  # noqa: PLR2004 - a line's length


def repeated(names: Iterable[str]) -> list[str]:
    """The names that stand more than once, in order; in one pass."""
    from collections import Counter  # noqa: PLC0415 - paid by readers only

    return sorted(name for name, count in Counter(names).items() if count > 1)
