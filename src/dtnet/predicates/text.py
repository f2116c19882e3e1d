"""Conditions as text: a reader whose errors point at the place, and a printer whose text reads back equal.

The grammar, loosest first; words are spelled as they are, in double quotes (those of JSON) where they hold
other characters than letters, digits and `_ . : -`, begin with none of the first and `_`, or are reserved:

    condition  = all_of { "or" all_of }
    all_of     = one { "and" one }
    one        = "not" one | "(" condition ")" | call | inside | comparison
    call       = ( "all" | "any" ) "(" [ condition { "," condition } ] ")"
    inside     = "inside" ( text | "{" text { "," text } "}" ) "as" "of" day
    comparison = subject ( "=" | "!=" ) value | subject "in" "{" value { "," value } "}"
               | subject ( ">=" | "<" ) number | subject "in" "[" number "," number ")"
    value      = text | whole number | "true" | "false"
    number     = whole number | whole number "/" whole number
"""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NoReturn, TypeVar

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
)
from dtnet.predicates.tokens import INSTEAD, RESERVED, Token, is_bare, token_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Item = TypeVar("Item")
_CALLS: Final[dict[str, Callable[[tuple[Condition, ...]], Condition]]] = {"all": All, "any": AnyOf}
_OPERATORS: Final = ("=", "!=", ">=", "<", "in")
_DEEPEST: Final = 50
_LONG: Final = 30


def parse_condition(text: str) -> Condition:
    """The condition that a text states.

    Args:
        text: As `condition_text` writes it; what the subjects and values are is asked where it is evaluated.

    Raises:
        PredicateError: Where the text states none; it shows the place.

    Examples:
        >>> from dtnet.predicates import parse_condition
        >>> parse_condition("level = village and not commune.dx_registered_2023 = true")
        All(parts=(Is(subject='level', values=('village',)), \
Not(part=Is(subject='commune.dx_registered_2023', values=(True,)))))
    """
    if not isinstance(text, str):
        raise ArgumentError(f"a condition is read from text, not from {text!r}", "pass a str")
    return _Reader(text).whole()


def condition_text(condition: Condition) -> str:
    """A condition as text, which `parse_condition` reads back as an equal one.

    Raises:
        ArgumentError: If it has an atom that no text stands for.

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
        case Is(subject, values):
            told = [_value(value) for value in values]
            return (
                f"{_word(subject)} = {told[0]}" if len(told) == 1 else f"{_word(subject)} in {_braced(told)}"
            )
        case Between(subject, least, below):
            return f"{_word(subject)} {_range(least, below)}"
        case Inside(areas, as_of):
            return f"inside {_braced(map(_word, areas))} as of {as_of}"
    raise ArgumentError(f"no text stands for {condition!r}", "make its choices first, if it has any")


def _joined(parts: tuple[Condition, ...], between: str, call: str, *looser: type[All | AnyOf]) -> str:
    if len(parts) > 1:
        return f" {between} ".join(_enclosed(part, *looser) for part in parts)
    return f"{call}({''.join(map(condition_text, parts))})"


def _enclosed(part: Condition, *looser: type[All | AnyOf]) -> str:
    text = condition_text(part)
    return f"({text})" if isinstance(part, looser) and len(part.parts) > 1 else text


def _braced(words: Iterable[str]) -> str:
    return f"{{{', '.join(words)}}}"


def _range(least: Fraction | None, below: Fraction | None) -> str:
    if least is None:
        return f"< {below}"
    return f">= {least}" if below is None else f"in [{least}, {below})"


def _value(value: str | int | bool) -> str:  # noqa: FBT001 - one of the values that there are
    if isinstance(value, bool):
        return "true" if value else "false"
    return _word(value) if isinstance(value, str) else str(value)


def _word(text: str) -> str:
    return text if is_bare(text) else json.dumps(text, ensure_ascii=False)


class _Reader:
    """Reads one text from left to right, one token ahead."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.depth = 0
        self.next = token_at(text, 0)

    def fail(self, start: int, message: str, hint: str | None = None) -> NoReturn:
        raise PredicateError(self.text, start + 1, message, hint) from None

    def wanted(self, what: str, *words: str) -> NoReturn:
        """Refuse the next token where something else was to come."""
        kind, text, start = self.next
        got = "the end" if kind == "end" else text if kind == "text" else repr(text)
        hint = INSTEAD.get(text) or (_meant(near(text, words)) if kind == "word" else None)
        self.fail(start, f"expected {what}, got {got}", hint)

    def take(self) -> Token:
        token = self.next
        self.next = token_at(self.text, token.start + len(token.text))
        return token

    def took(self, text: str) -> bool:
        """Whether the next token is a word or mark; then it is taken."""
        if self.next.kind in ("word", "mark") and self.next.text == text:
            self.take()
            return True
        return False

    def need(self, text: str) -> None:
        if not self.took(text):
            self.wanted(f"{text!r}", text)

    def whole(self) -> Condition:
        condition = self.condition()
        if self.next.kind != "end":
            self.wanted("'and', 'or' or the end", "and", "or")
        return condition

    def condition(self) -> Condition:
        parts = [self.all_of()]
        while self.took("or"):
            parts.append(self.all_of())
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def all_of(self) -> Condition:
        parts = [self.one()]
        while self.took("and"):
            parts.append(self.one())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def one(self) -> Condition:
        if self.depth == _DEEPEST:
            self.fail(self.next.start, f"more than {_DEEPEST} conditions lie in each other")
        self.depth += 1
        condition = self.enclosed()
        self.depth -= 1
        return condition

    def enclosed(self) -> Condition:
        if self.took("not"):
            return Not(self.one())
        if self.took("("):
            condition = self.condition()
            self.need(")")
            return condition
        if self.took("inside"):
            return self.inside()
        if self.next.kind not in ("word", "text") or self.is_reserved():
            self.wanted("a condition", "not", "inside")
        first = self.take()
        return self.call(first) if first.kind == "word" and self.took("(") else self.comparison(first)

    def call(self, name: Token) -> Condition:
        if name.text not in _CALLS:
            self.fail(name.start, f"no condition {name.text}(…)", near(name.text, _CALLS))
        parts: list[Condition] = []
        while not self.took(")"):
            if parts:
                self.need(",")
            parts.append(self.condition())
        return self.made(name.start, lambda: _CALLS[name.text](tuple(parts)))

    def inside(self) -> Condition:
        areas = self.listed(self.area) if self.took("{") else (self.area(),)
        self.need("as")
        self.need("of")
        if self.next.kind != "day":
            self.wanted("a day, as 2024-08-31")
        day = self.take()
        return self.made(day.start, lambda: Inside(areas, as_day(day.text)))

    def comparison(self, first: Token) -> Condition:
        subject = self.string(first)
        if not is_subject(subject):
            hint = near(subject, PLAIN_SUBJECTS)
            legal = "write kind, level, team.ATTRIBUTE or LEVEL.ATTRIBUTE"
            self.fail(first.start, f"{subject!r} is nothing to be compared", _meant(hint) or legal)
        operator = self.next.text if self.next.kind in ("word", "mark") else ""
        if operator not in _OPERATORS:
            self.wanted("=, !=, >=, < or in", "in")
        self.take()
        return self.made(first.start, lambda: self.compared(subject, operator))

    def compared(self, subject: str, operator: str) -> Condition:
        if operator == "=":
            return Is(subject, (self.value(),))
        if operator == "!=":
            return Not(Is(subject, (self.value(),)))
        if operator == ">=":
            return Between(subject, self.number())
        if operator == "<":
            return Between(subject, None, self.number())
        if self.took("{"):
            return Is(subject, self.listed(self.value))
        if not self.took("["):
            self.wanted("'{' and values, or '[' and a range")
        least = self.number()
        self.need(",")
        below = self.number()
        if self.next.text == "]":
            self.fail(self.next.start, "an upper end is not in the range", "write ) and the next number")
        self.need(")")
        return Between(subject, least, below)

    def listed(self, item: Callable[[], Item]) -> tuple[Item, ...]:
        items = [item()]
        while self.took(","):
            items.append(item())
        if not self.took("}"):
            self.wanted("',' or '}'")
        return tuple(items)

    def value(self) -> str | int | bool:
        if self.took("true"):
            return True
        if self.took("false"):
            return False
        if self.next.kind != "number":
            return self.words("a word, a whole number, true or false")
        token, number = self.next, self.number()
        if "/" in token.text:
            self.fail(token.start, f"{token.text} is no whole number")
        return int(number)

    def area(self) -> str:
        return self.words("the id of an area")

    def words(self, what: str) -> str:
        if self.next.kind not in ("word", "text") or self.is_reserved():
            self.wanted(what)
        return self.string(self.take())

    def number(self) -> Fraction:
        if self.next.kind != "number":
            self.wanted("a whole number")
        token = self.take()
        try:
            return Fraction(token.text.replace("_", ""))
        except (ValueError, ZeroDivisionError):  # too long to be read, or over 0
            self.fail(token.start, f"{token.text[:_LONG]} is no number")

    def string(self, token: Token) -> str:
        if token.kind == "word":
            return token.text
        try:
            return str(json.loads(token.text))
        except json.JSONDecodeError as error:
            hint = r"write it as JSON does, as \n or \u0009"
            self.fail(token.start + error.pos, "no such character in quotes", hint)

    def is_reserved(self) -> bool:
        return self.next.kind == "word" and self.next.text in RESERVED

    def made(self, start: int, make: Callable[[], Condition]) -> Condition:
        """A condition, or its own refusal at a place."""
        try:
            return make()
        except (ArgumentError, DayError) as error:
            self.fail(start, error.message, error.hint)


def _meant(hint: str | None) -> str | None:
    """A hint only if it names something that is near."""
    return hint if hint is not None and hint.startswith("did") else None
