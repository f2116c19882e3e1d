"""Conditions as text: `condition_text` writes them, and `parse_condition` reads them back equal.

The grammar, from the loosest binding to the tightest. A text is written plainly if it begins with a letter or
`_`, goes on with letters, digits and `_ . : -`, and is not reserved; others need JSON's double quotes:

    condition  = all_of { "or" all_of }
    all_of     = one { "and" one }
    one        = "not" one | "(" condition ")" | call | inside | comparison
    call       = ( "all" | "any" ) "(" [ condition { "," condition } ] ")"
    inside     = "inside" ( text | "{" text { "," text } "}" ) "as" "of" day
    comparison = subject ( "=" | "!=" ) value | subject "in" "{" value { "," value } "}"
               | subject ( ">=" | "<" ) end | subject "in" "[" end "," end ")"
               | subject ( ">" | "<=" ) day
    value      = text | whole number | day | "true" | "false"
    end        = whole number | whole number "/" whole number | day
"""

from __future__ import annotations

import json
import re
from datetime import date
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple, NoReturn, TypeVar

import attrs

from dtnet.errors import ArgumentError, DayError, PredicateError, near
from dtnet.periods import as_day
from dtnet.predicates.conditions import (
    PLAIN_SUBJECTS,
    All,
    AnyOf,
    Between,
    Condition,
    Inside,
    Is,
    Not,
    is_subject,
    next_day,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


def parse_condition(text: str) -> Condition:
    """Read a condition from a text.

    Args:
        text: A text such as `condition_text` writes. Subjects and values are not checked until the condition
            is evaluated on a network.

    Raises:
        PredicateError: If the text is not a condition; the message shows the place.
        ArgumentError: If the argument is not a text.

    Examples:
        >>> from dtnet.predicates import parse_condition
        >>> parse_condition("level = village and not commune.dx_registered_2023 = true")
        All(parts=(Is(subject='level', values=('village',)), \
Not(part=Is(subject='commune.dx_registered_2023', values=(True,)))))
    """
    if not isinstance(text, str):
        raise ArgumentError(f"a condition is read from text, not from {text!r}", "pass a str")
    return ConditionReader(text).whole()


def condition_text(condition: Condition) -> str:
    """Write a condition as a text that `parse_condition` reads back as an equal condition.

    An atom of a larger language writes itself; the reader of that language reads it.

    Raises:
        ArgumentError: If an atom cannot be written as text.

    Examples:
        >>> from dtnet.predicates import condition_text, fact
        >>> condition_text((fact("level") == "village") | (fact("village.type") == "thị xã"))
        'level = village or village.type = "thị xã"'
    """
    match condition:
        case All(parts):
            return _joined(parts, "and", "all", All, AnyOf)
        case AnyOf(parts):
            return _joined(parts, "or", "any", AnyOf)
        case Not(part):
            return f"not {_enclosed(part, All, AnyOf)}"
    return _atom_text(condition)


def _joined(parts: tuple[Condition, ...], between: str, call: str, *looser: type[All | AnyOf]) -> str:
    if len(parts) > 1:
        return f" {between} ".join(_enclosed(part, *looser) for part in parts)
    return f"{call}({''.join(map(condition_text, parts))})"


def _enclosed(part: Condition, *looser: type[All | AnyOf]) -> str:
    text = condition_text(part)
    return f"({text})" if isinstance(part, looser) and len(part.parts) > 1 else text


def _atom_text(condition: Condition) -> str:
    match condition:
        case Is(subject, (value,)):
            return f"{word_text(subject)} = {_value(value)}"
        case Is(subject, values):
            return f"{word_text(subject)} in {_braced(map(_value, values))}"
        case Between(subject, least, below):
            return f"{word_text(subject)} {_range(least, below)}"
        case Inside(areas, as_of):
            return f"inside {_braced(map(word_text, areas))} as of {as_of}"
    own: Callable[[], str] | None = getattr(condition, "text", None)
    if own is None:
        raise ArgumentError(
            f"{condition!r} cannot be written as text", "resolve its choices first, if it has any"
        )
    return own()


def word_text(text: str) -> str:
    """A text as conditions write it: plainly if that is allowed, otherwise in quotes."""
    return text if is_bare(text) else json.dumps(text, ensure_ascii=False)


def _braced(words: Iterable[str]) -> str:
    return f"{{{', '.join(words)}}}"


def _range(least: Fraction | date | None, below: Fraction | date | None) -> str:
    if least is None:
        return f"< {below}"
    return f">= {least}" if below is None else f"in [{least}, {below})"


def _value(value: str | int | bool | date) -> str:  # noqa: FBT001 - one of the values that there are
    if isinstance(value, bool):
        return "true" if value else "false"
    return word_text(value) if isinstance(value, str) else str(value)


_WORD: Final = r"[^\W\d][\w.:\-]*"
_KINDS: Final = {
    "day": r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?!\w)",
    "number": r"-?[0-9]+(?:_[0-9]+)*(?:/[0-9]+)?(?![\w.])",
    "text": r'"(?:[^"\\]|\\.)*"',
    "word": _WORD,
}
_MARKS: Final = (">=", "==", "<=", "!=", "=", "<", ">", "(", ")", "{", "}", "[", "]", ",")
RESERVED: Final = frozenset({"and", "as", "false", "in", "inside", "not", "or", "true"})
"""Words of the language itself; as values they need quotes."""
INSTEAD: Final = {
    "==": "write =",
    ">": "the lower end is included: write >= and the next number",
    "<=": "the upper end is not included: write < and the next number",
    "&": "write and",
    "|": "write or",
    "not": "write not before the subject",
    "~": "write not",
    "!": "write not",
    "'": "put texts in double quotes",
    '"': "a text in quotes has to end",
}
"""Hints for spellings of other languages."""


class Token(NamedTuple):
    """A word or mark.

    Attributes:
        kind: `day`, `number`, `text` (in quotes), `word`, `mark`, `end`, or a kind that a `Wording` adds.
        start: Its place in the text, counted from 0.
    """

    kind: str
    text: str
    start: int


@attrs.frozen(eq=False)
class Wording:
    """The tokens of a language; `wording` makes it.

    Attributes:
        pattern: Matches one token, in a group named after its kind.
        instead: Hints for spellings of other languages.
    """

    pattern: re.Pattern[str]
    spellings: Mapping[str, str]
    instead: Mapping[str, str]


def wording(
    *,
    kinds: Mapping[str, str] | None = None,
    marks: tuple[str, ...] = (),
    spellings: Mapping[str, str] | None = None,
    instead: Mapping[str, str] = INSTEAD,
) -> Wording:
    """The tokens of conditions, and further tokens of a larger language.

    Args:
        kinds: Further kinds of tokens with their patterns, which are tried first.
        spellings: Further marks, each with the word that it replaces, as `&` for `and`.
        instead: Hints for spellings of other languages.
    """
    spelled = dict(spellings or {})
    longest_first = sorted({*_MARKS, *marks, *spelled}, key=lambda mark: (-len(mark), mark))
    groups = {
        **(kinds or {}),
        **_KINDS,
        "mark": "|".join(map(re.escape, longest_first)),
        "end": r"\Z",
    }
    pattern = "|".join(f"(?P<{kind}>{each})" for kind, each in groups.items())
    return Wording(re.compile(pattern, re.DOTALL), spelled, instead)


PLAIN: Final = wording()
"""The tokens of conditions, without further tokens."""


def token_at(text: str, start: int, known: Wording = PLAIN) -> Token:
    """The token that begins at a place, or after the white space there.

    Raises:
        PredicateError: If no token begins there.
    """
    while start < len(text) and text[start].isspace():
        start += 1
    found = known.pattern.match(text, start)
    if found is not None:
        return Token(str(found.lastgroup), found[0], start)
    stretch = re.match(r"[\w.:/\-]+", text[start:])
    if stretch is not None:
        raise PredicateError(
            text,
            start + 1,
            f"{stretch[0]!r} is neither a whole number nor a word",
            "write digits, and _ between them; put texts that begin with a digit in double quotes",
        )
    mark = text[start]
    raise PredicateError(text, start + 1, f"unexpected {mark!r}", known.instead.get(mark))


def is_bare(text: str) -> bool:
    """Whether a text can be written without quotes."""
    return re.fullmatch(_WORD, text) is not None and text not in RESERVED


Item = TypeVar("Item")
OPERATORS: Final = ("=", "!=", ">=", "<", "in")
"""The operators of comparisons; `>` and `<=` are allowed before days only."""
_OF_DAYS: Final = (">", "<=")
_CALLS: Final[dict[str, Callable[[tuple[Condition, ...]], Condition]]] = {"all": All, "any": AnyOf}
LONGEST_CONDITION: Final = 100_000
"""The most characters of a condition; enough for five thousand comparisons joined by `and`."""
_DEEPEST: Final = 50
_LONG: Final = 30
_DAY_IN_QUOTES: Final = re.compile(r'"[0-9]{4}-[0-9]{2}-[0-9]{2}"')


class ConditionReader:
    """Reads one text from left to right, looking one token ahead.

    A larger language overrides `atom`, `call` and `refuse_subject`, and sets the class attributes. When such
    a method is called, `next` is the token after those that the method receives.

    Attributes:
        text: The text.
        next: The next token.
    """

    wording: ClassVar[Wording] = PLAIN
    calls: ClassVar[tuple[str, ...]] = tuple(_CALLS)

    def __init__(self, text: str) -> None:
        self.text: str = text
        if len(text) > LONGEST_CONDITION:
            self.fail(0, f"{len(text):,} characters, at most {LONGEST_CONDITION:,} are read", "split it")
        self.next: Token = token_at(text, 0, self.wording)
        self._depth = 0

    def whole(self) -> Condition:
        """Read the whole text as one condition.

        Raises:
            PredicateError: If the text is not a condition.
        """
        condition = self.condition()
        if self.next.kind != "end":
            self.wanted("'and', 'or' or the end", "and", "or")
        return condition

    def atom(self, word: Token) -> Condition | None:  # noqa: ARG002 - overriding methods use it
        """The atom that begins with a word and is neither a call nor a comparison; None if there is none."""
        return None

    def call(self, name: Token) -> Condition:
        """Read the rest of a call, whose name and `(` are read already, up to and including `)`."""
        if name.text not in _CALLS:
            self.fail(name.start, f"no condition {name.text}(…)", near(name.text, self.calls))
        parts: list[Condition] = []
        while not self.took(")"):
            if parts:
                self.need(",")
            parts.append(self.condition())
        return self.made(name.start, lambda: _CALLS[name.text](tuple(parts)))

    def refuse_subject(self, first: Token, subject: str) -> NoReturn:
        """Refuse a text that should be a subject and is not one."""
        hint = meant(near(subject, PLAIN_SUBJECTS))
        legal = "write kind, level, team.ATTRIBUTE or LEVEL.ATTRIBUTE"
        self.fail(first.start, f"{subject!r} cannot be compared", hint or legal)

    def fail(self, start: int, message: str, hint: str | None = None) -> NoReturn:
        """Refuse the text at a place."""
        raise PredicateError(self.text, start + 1, message, hint) from None

    def wanted(self, what: str, *words: str) -> NoReturn:
        """Refuse the next token where another one is expected.

        Args:
            words: Words that are allowed; the hint names one that is similar to the token.
        """
        kind, text, start = self.next
        got = "the end" if kind == "end" else text if kind == "text" else repr(text)
        hint = self.wording.instead.get(text) or (meant(near(text, words)) if kind == "word" else None)
        self.fail(start, f"expected {what}, got {got}", hint)

    def take(self) -> Token:
        """Read and return the next token."""
        token = self.next
        self.next = token_at(self.text, token.start + len(token.text), self.wording)
        return token

    def back_to(self, start: int) -> None:
        """Go back to a place in the text and read on from there."""
        self.next = token_at(self.text, start, self.wording)

    def comes(self, *texts: str) -> bool:
        """Whether the next token is one of some words or marks, or another spelling of one of them."""
        kind, text, _ = self.next
        return kind in ("word", "mark") and self.wording.spellings.get(text, text) in texts

    def took(self, text: str) -> bool:
        """Read the next token if it is a given word or mark, or another spelling of it; return whether so."""
        if self.comes(text):
            self.take()
            return True
        return False

    def need(self, text: str) -> None:
        """Read a given word or mark; refuse any other token."""
        if not self.took(text):
            self.wanted(f"{text!r}", text)

    def made(self, start: int, make: Callable[[], Item]) -> Item:
        """The object that `make` makes; an error of `make` is raised again with the place in the text."""
        try:
            return make()
        except (ArgumentError, DayError) as error:
            self.fail(start, error.message, error.hint)

    def condition(self) -> Condition:
        """Read a condition, up to the first token that cannot belong to it."""
        parts = self.separated("or", self._all_of)
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def listed(self, item: Callable[[], Item]) -> tuple[Item, ...]:
        """Read items separated by commas, up to and including `}`."""
        items = self.separated(",", item)
        if not self.took("}"):
            self.wanted("',' or '}'")
        return tuple(items)

    def separated(self, mark: str, item: Callable[[], Item]) -> list[Item]:
        """Read at least one item; a given word or mark stands between two items."""
        items = [item()]
        while self.took(mark):
            items.append(item())
        return items

    def words(self, what: str) -> str:
        """Read a text, as a word or in quotes.

        Args:
            what: What is expected, for the error message.
        """
        if not self._is_text():
            self.wanted(what)
        return self.string(self.take())

    def number(self) -> Fraction:
        """Read a whole number, or a ratio of two."""
        if self.next.kind != "number":
            self.wanted("a whole number")
        token = self.take()
        try:
            return Fraction(token.text.replace("_", ""))
        except (ValueError, ZeroDivisionError):  # too long to be read, or over 0
            self.fail(token.start, f"{token.text[:_LONG]} is not a number")

    def whole_number(self) -> int:
        """Read a whole number."""
        token, number = self.next, self.number()
        if "/" in token.text:
            self.fail(token.start, f"{token.text} is not a whole number")
        return int(number)

    def string(self, token: Token) -> str:
        """The text of a word, or of a text in quotes."""
        if token.kind == "word":
            return token.text
        try:
            return str(json.loads(token.text))
        except json.JSONDecodeError as error:
            hint = r"write it as JSON does, as \n or \u0009"
            self.fail(token.start + error.pos, "invalid character in quotes", hint)

    def _all_of(self) -> Condition:
        parts = self.separated("and", self._one)
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _one(self) -> Condition:
        if self._depth == _DEEPEST:
            self.fail(self.next.start, f"more than {_DEEPEST} nested conditions")
        self._depth += 1
        condition = self._enclosed()
        self._depth -= 1
        return condition

    def _enclosed(self) -> Condition:
        if self.took("not"):
            return Not(self._one())
        if self.took("("):
            condition = self.condition()
            self.need(")")
            return condition
        if self.took("inside"):
            return self._inside()
        if not self._is_text():
            self.wanted("a condition", "not", "inside")
        first = self.take()
        if first.kind != "word":
            return self._comparison(first)
        if self.took("("):
            return self.call(first)
        found = self.atom(first)
        return self._comparison(first) if found is None else found

    def _inside(self) -> Condition:
        area = partial(self.words, "the id of an area")
        areas = self.listed(area) if self.took("{") else (area(),)
        self.need("as")
        self.need("of")
        if self.next.kind != "day":
            self.wanted("a day, as 2024-08-31")
        return Inside(areas, self._day())

    def _comparison(self, first: Token) -> Condition:
        subject = self.string(first)
        if not is_subject(subject):
            self.refuse_subject(first, subject)
        if not self.comes(*OPERATORS) and not self._compares_days():
            self.wanted("=, !=, >=, < or in", "in")
        operator = self.take().text
        return self.made(first.start, lambda: self._compared(subject, operator))

    def _compared(self, subject: str, operator: str) -> Condition:
        if operator in ("=", "!="):
            same = Is(subject, (self._value(),))
            return same if operator == "=" else Not(same)
        if operator in (">=", ">"):
            return Between(subject, self.end(subject, operator))
        if operator in ("<", "<="):
            return Between(subject, None, self.end(subject, operator))
        if self.took("{"):
            return Is(subject, self.listed(self._value))
        if not self.took("["):
            self.wanted("'{' and values, or '[' and a range")
        least = self.end(subject)
        self.need(",")
        below = self.end(subject)
        if self.next.text == "]":
            what = "day" if isinstance(below, date) else "number"
            self.fail(self.next.start, "the upper end is not included", f"write ) and the next {what}")
        self.need(")")
        return Between(subject, least, below)

    def _compares_days(self) -> bool:
        """Whether the next tokens are `>` or `<=` and a day; reads neither."""
        if not self.comes(*_OF_DAYS):
            return False
        mark = self.take()
        found = self._is_day()
        self.back_to(mark.start)
        return found

    def _is_day(self) -> bool:
        """Whether the next token is a day, in quotes or not."""
        return self.next.kind == "day" or (
            self.next.kind == "text" and _DAY_IN_QUOTES.fullmatch(self.next.text) is not None
        )

    def end(self, subject: str, operator: str = "") -> Fraction | date:
        """Read a bound of a range, a number or a day; after `>` and `<=`, return the next day."""
        if operator in _OF_DAYS:
            return next_day(self._day(), subject, operator)
        if self._is_day():
            return self._day()
        if self.next.kind != "number":
            self.wanted("a whole number or a day")
        return self.number()

    def _day(self) -> date:
        token = self.take()
        return self.made(token.start, lambda: as_day(token.text.strip('"')))

    def _value(self) -> str | int | bool | date:
        if self.took("true"):
            return True
        if self.took("false"):
            return False
        if self.next.kind == "day":
            return self._day()
        if self.next.kind != "number":
            return self.words("a word, a whole number, a day, true or false")
        return self.whole_number()

    def _is_text(self) -> bool:
        """Whether the next token is a text, as a word or in quotes."""
        return self.next.kind == "text" or (self.next.kind == "word" and self.next.text not in RESERVED)


def meant(hint: str | None) -> str | None:
    """The hint, if it names similar words; otherwise None."""
    return hint if hint is not None and hint.startswith("did") else None
