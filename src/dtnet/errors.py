"""The errors and warnings of dtnet, a class for each kind.

Every error is a `DtnetError` and also the built-in error that a caller would expect to catch. Errors keep
their parts as fields, may end in a hint, and survive pickling. Only this module shortens messages: a message
repeats at most `LONGEST_SHOWN` characters of any input.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from dtnet.legible_text import legible

if TYPE_CHECKING:
    from types import FrameType
    from typing import Self

__all__ = [
    "AmbiguousNameError",
    "ArgumentError",
    "DayError",
    "DifferentNetworksError",
    "DtnetWarning",
    "ExactMoneyError",
    "ExistingFileError",
    "Fault",
    "FileError",
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
    "near",
]


def __dir__() -> list[str]:
    return sorted(__all__)


ERROR_SCHEMA = "dtnet/error/1"
"""The form of an error in JSON."""
LONGEST_SHOWN = 200
"""The most characters that a message repeats of a word, a text in quotes, or the place of a fault."""
_LONGEST_LINE = 600
_QUOTED = r"""(?<!\\)(?:'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*")"""
"""A text in quotes, as `repr` and JSON write it: a quote inside it follows a backslash."""


class DtnetError(Exception):
    """Base of every error that dtnet raises on purpose.

    Attributes:
        code: The kind of error as a word, the same in every version: that of `UnknownNameError` is
            `unknown_name`.
        message: What was given, where, and what is allowed.
        hint: What the caller can do, or None.
        candidates: The words or ids that the caller may have meant.
        place: Where the error is: a file, the input that was read, a column of a text; None if nowhere else
            than in the arguments.
    """

    code: ClassVar[str] = "dtnet"
    message: str
    hint: str | None
    candidates: tuple[str, ...]

    def __init_subclass__(cls) -> None:
        words = "".join(f"_{each.lower()}" if each.isupper() else each for each in cls.__name__)
        cls.code = words.removeprefix("_").removesuffix("_error")

    def __init__(self, message: str, hint: str | None = None) -> None:
        self.message = shortened(message)
        self.hint = None if hint is None else shortened(hint)
        self.candidates = getattr(hint, "candidates", ())
        super().__init__(self.message, self.hint)

    def __str__(self) -> str:
        return self.message if self.hint is None else f"{self.message}; {self.hint}"

    @property
    def place(self) -> str | None:
        """Where the error is."""
        return None

    def to_dict(self) -> dict[str, Any]:
        """The error as plain data, with the same content as `to_json`."""
        return {
            "schema": ERROR_SCHEMA,
            "code": self.code,
            "message": self.message,
            "hint": self.hint,
            "place": self.place,
            "candidates": list(self.candidates),
            "faults": [],
        }

    def to_json(self) -> str:
        """The error as one line of JSON, as `dtnet schema error` describes it."""
        from json import dumps  # noqa: PLC0415 - paid by errors only

        return dumps(self.to_dict(), ensure_ascii=False)


class NameHint(str):
    """A hint that names what the caller may have meant."""

    __slots__ = ("candidates",)
    candidates: tuple[str, ...]

    def __new__(cls, text: str, candidates: Iterable[str]) -> Self:
        """Make a hint of its text and the words in it."""
        made = super().__new__(cls, text)
        made.candidates = (*candidates,)
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self), self.candidates)


def shortened(text: object) -> str:
    """A message in which no input takes more than `LONGEST_SHOWN` characters, and which any screen can show.

    Whoever raises an error may pass any object as its message, as with the errors of Python.
    A long word, a long text in quotes, and a long beginning of a line up to its first colon (a path, the
    place of a fault) are cut in the middle, because both ends matter: a path ends in the name of its file.
    Characters that a terminal obeys, or that no encoding can write, are escaped.
    """
    text = legible(f"{text}")
    if len(text) <= LONGEST_SHOWN:
        return text
    from re import sub  # noqa: PLC0415 - paid by long messages only

    for pattern in (rf"\S{{{LONGEST_SHOWN + 1},}}", _QUOTED):
        text = sub(pattern, lambda found: _cut_word(found[0]), text)
    return "\n".join(map(_cut_line, text.split("\n")))


def _cut_word(word: str) -> str:
    """A word, cut in the middle; a punctuation mark that dtnet put behind it stays."""
    bare = word[:-1] if word[-1] in ":;,)" else word
    return cut(bare) + word[len(bare) :]


def _cut_line(line: str) -> str:
    place, colon, rest = line.partition(": ")
    return cut(f"{cut(place)}{colon}{rest}" if colon else line, _LONGEST_LINE)


def cut(text: str, most: int = LONGEST_SHOWN) -> str:
    """A text from outside dtnet, without its middle if it is too long."""
    half = most // 2
    return text if len(text) <= most else f"{text[: most - half]}…{text[1 - half :]}"


class DayError(DtnetError, ValueError):
    """A text or object that does not name a day, month, period or window."""


class OutsideDataError(DtnetError, ValueError):
    """A day before the first day of the data, or after their horizon."""


class UnknownNameError(DtnetError, LookupError):
    """An unknown id, name or word of a vocabulary."""


class AmbiguousNameError(DtnetError, LookupError):
    """A name or code that several areas have."""


class ArgumentError(DtnetError, ValueError):
    """An argument whose value is not allowed.

    A message that mentions arguments writes `{name}` for each and passes their values. The command line can
    then name its own options: `ArgumentError("{by} lies below {over}", by="lane", over="village")` reads
    "by='lane' lies below over='village'", and as a command "--by lane lies below --over village".

    Attributes:
        arguments: The values of the mentioned arguments by name; `...` where the message needs only the name.
    """

    arguments: Mapping[str, object]

    def __init__(self, message: str, hint: str | None = None, **arguments: object) -> None:
        self.arguments = dict(arguments)
        self._written = message, hint
        super().__init__(*self.worded(_as_keyword))
        self.candidates: tuple[str, ...] = getattr(hint, "candidates", ())

    def worded(self, option: Callable[[str, object], str]) -> tuple[str, str | None]:
        """Message and hint, with each argument written by a function.

        Args:
            option: Writes one argument, given its name and its value.
        """
        message, hint = self._written
        words = {name: shortened(option(name, value)) for name, value in self.arguments.items()}
        told = shortened(_filled(message, words))
        return told, None if hint is None else shortened(_filled(hint, words))

    def __reduce__(self) -> tuple[Any, ...]:
        return _argument_error, (type(self), *self._written, self.arguments)


def _filled(text: str, words: Mapping[str, str]) -> str:
    """A text in which words replace their names in braces; all other braces stay."""
    if not words:
        return f"{text}"
    from re import sub  # noqa: PLC0415 - paid by errors only

    return sub(r"\{(\w+)\}", lambda found: words.get(found[1], found[0]), f"{text}")


def _as_keyword(name: str, value: object) -> str:
    return f"{name}=" if value is ... else f"{name}={value!r}"


def _argument_error(
    kind: type[ArgumentError], message: str, hint: str | None, arguments: Mapping[str, object]
) -> ArgumentError:
    return kind(message, hint, **arguments)


class MeasureError(DtnetError, ValueError):
    """Measures, such as `VND/team/month`, that do not parse or do not fit together."""


class ExactMoneyError(DtnetError, TypeError):
    """An amount of money that is not a whole number (most often a float)."""


class MoneyRangeError(DtnetError, OverflowError):
    """An amount, product or sum that does not fit into the integers in which dtnet computes."""


class UnknownFactError(DtnetError, ValueError):
    """An answer that depends on an unknown fact."""


class UnknownAmountError(UnknownFactError, ValueError):
    """An amount that depends on an unknown fact; its bounds may be known."""


class MixedNaturesError(DtnetError, ValueError):
    """A sum of entitlements and `at_most` amounts: the two natures cannot be added."""


class FileError(DtnetError, OSError):
    """A file that cannot be used; the message begins with its path."""

    @property
    def place(self) -> str | None:
        """The path of the file, as the message names it."""
        path, colon, _ = self.message.partition(": ")
        return path if colon else None


class UnreadableFileError(FileError, OSError):
    """A file that cannot be read, or does not have the expected content."""


class UnwritableFileError(FileError, OSError):
    """A file that cannot be written."""


class ExistingFileError(FileError, FileExistsError):
    """A file or folder that exists already and may not be replaced."""


class MissingExtraError(DtnetError, ImportError):
    """An optional package that is not installed."""


class ReadOnlyError(DtnetError, AttributeError, TypeError):
    """An attempt to change a read-only object."""


class DifferentNetworksError(DtnetError, AssertionError):
    """Two networks that were asserted to be equal and differ; the message names the first difference."""


class PredicateError(DtnetError, ValueError):
    """A text that is not a condition; the message shows where reading failed.

    Attributes:
        text: The text that was read.
        column: The place in the text, counted from 1; the length plus 1 if the text ends too early.
    """

    text: str
    column: int

    def __init__(self, text: str, column: int, message: str, hint: str | None = None) -> None:
        super().__init__(message, hint)
        self.text = f"{text}"
        stated: object = column
        self.column = stated if isinstance(stated, int) else 1

    @property
    def place(self) -> str | None:
        """The column in the text."""
        return f"column {self.column}"

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
        hint = self.hint and NameHint(self.hint, self.candidates)
        return type(self), (self.text, self.column, self.message, hint)


_SHOWN_BEFORE, _SHOWN_AFTER = 50, 30


class Fault(NamedTuple):
    """One error in some input.

    Attributes:
        place: Where the error is: a file, table, row, column or key.
        message: What was given and what is allowed.
    """

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


_SHOWN_FAULTS = 50


class InvalidInputError(DtnetError, ValueError):
    """Input with one or more errors, all reported together.

    Attributes:
        what: What was being read or built.
        faults: Every error found, in order of place; of very many rows that break one rule, the first.
    """

    what: str
    faults: tuple[Fault, ...]

    def __init__(self, what: str, faults: Iterable[Fault]) -> None:
        self.what = cut(legible(f"{what}"))
        try:
            stated = [(f"{place}", message) for place, message in faults]
        except (TypeError, ValueError):
            raise ArgumentError(f"faults: got {faults!r}", 'give a list, as [Fault("areas", "…")]') from None
        self.faults = tuple(Fault(cut(legible(place)), shortened(message)) for place, message in stated)
        count = len(self.faults)
        lines = "".join(f"\n  {fault}" for fault in self.faults[:_SHOWN_FAULTS])
        if count > _SHOWN_FAULTS:
            lines += f"\n  … and {count - _SHOWN_FAULTS} more in .faults"
        super().__init__(f"{self.what}: {count} error{'s' if count != 1 else ''}{lines}")

    @property
    def place(self) -> str | None:
        """What was being read or built; each fault has a place of its own."""
        return self.what

    def to_dict(self) -> dict[str, Any]:
        """The error as plain data, with all its faults."""
        return {**super().to_dict(), "faults": [each._asdict() for each in self.faults]}

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.what, self.faults)


class InvalidNetworkError(InvalidInputError):
    """Rows from which no valid network can be built; each fault names its table, row and column."""


class InvalidPolicyError(InvalidInputError):
    """A policy document that is incomplete, contradictory or otherwise invalid."""


class PluginError(DtnetError, RuntimeError):
    """A plug-in that does not follow the protocol, or gave an invalid answer about what is due."""


class DtnetWarning(UserWarning):
    """Base of every warning that dtnet gives."""

    def __init__(self, message: str = "") -> None:
        super().__init__(shortened(message))


class LossyFormatWarning(DtnetWarning):
    """A file format that cannot hold everything in the network; `lossy=True` accepts this."""


class SyntheticWarning(DtnetWarning):
    """A result that rests on synthetic rows for more than half; `accept_synthetic=True` accepts this."""


class NamesakeWarning(DtnetWarning):
    """A name that another area has on another day; naming the level (`level=`, `level:name`) accepts this."""


class PluginWarning(DtnetWarning):
    """Policies of another package, not included as broken or of a used id; `plugins=False` loads none."""


def warn_outside(message: str, kind: type[DtnetWarning]) -> None:
    """Issue a warning that points to the nearest caller outside dtnet."""
    depth = 1
    frame: FrameType | None = sys._getframe()  # noqa: SLF001 - `inspect` does the same, and loads slowly
    while frame is not None and str(frame.f_globals.get("__name__")).partition(".")[0] == "dtnet":
        depth, frame = depth + 1, frame.f_back
    warnings.warn(message, kind, stacklevel=depth)


def near(word: str, known: Iterable[str]) -> str | None:
    """A hint that names the known words most similar to an unknown word.

    Args:
        word: The unknown word.
        known: The words that are allowed.

    Returns:
        "did you mean 'x'?"; or "one of 'a', 'b'" if no word is similar; or None if no word is allowed.

    Raises:
        ArgumentError: If the known words are not several.
    """
    found = nearest(word, known)
    if found is None:
        return None
    words, is_near, is_cut = found
    quoted = [repr(each) for each in words]
    if is_near:
        return NameHint(f"did you mean {' or '.join(quoted)}?", words)
    return NameHint(f"one of {', '.join(quoted)}{', …' if is_cut else ''}", words)


def nearest(word: str, known: Iterable[str]) -> tuple[list[str], bool, bool] | None:
    """The known words that a hint about an unknown word names.

    Returns:
        The words; whether they are similar to the unknown word; whether further words are known. None if no
        word is known.
    """
    from difflib import get_close_matches  # noqa: PLC0415 - paid by errors only

    try:
        words: list[Any] = list(known)
    except TypeError:
        raise ArgumentError(f"known: got {known!r}", "give the words that are allowed") from None
    if not words:
        return None
    told: object = word
    near_enough = isinstance(told, str) and len(told) <= LONGEST_SHOWN
    texts = [each for each in words if isinstance(each, str)]
    matches = get_close_matches(word, texts, n=3, cutoff=0.6) if near_enough else []
    shown = matches or words[:8]
    return shown, bool(matches), len(words) > len(shown)


def repeated(names: Iterable[str]) -> list[str]:
    """The names that occur more than once, sorted; in one pass."""
    from collections import Counter  # noqa: PLC0415 - paid by readers only

    return sorted(name for name, count in Counter(names).items() if count > 1)
