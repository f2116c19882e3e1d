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
from typing import TYPE_CHECKING

from dtnet.errors import ArgumentError
from dtnet.predicates.conditions import All, AnyOf, Between, Condition, Inside, Is, Not
from dtnet.predicates.reader import ConditionReader
from dtnet.predicates.tokens import is_bare

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from fractions import Fraction


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

    Raises:
        ArgumentError: If an atom cannot be written as text.

    Examples:
        >>> from dtnet.predicates import condition_text, fact
        >>> condition_text((fact("level") == "village") | (fact("village.type") == "thị xã"))
        'level = village or village.type = "thị xã"'
    """
    return ConditionWriter().text(condition)


class ConditionWriter:
    """Writes conditions as text. A language with further atoms overrides `atom`."""

    def text(self, condition: Condition) -> str:
        """A condition as text."""
        match condition:
            case All(parts):
                return self._joined(parts, "and", "all", All, AnyOf)
            case AnyOf(parts):
                return self._joined(parts, "or", "any", AnyOf)
            case Not(part):
                return f"not {self._enclosed(part, All, AnyOf)}"
        return self.atom(condition)

    def atom(self, condition: Condition) -> str:
        """An atom as text; a larger language calls this method for the atoms that it does not add.

        Raises:
            ArgumentError: If the atom cannot be written as text.
        """
        match condition:
            case Is(subject, (value,)):
                return f"{word_text(subject)} = {_value(value)}"
            case Is(subject, values):
                return f"{word_text(subject)} in {_braced(map(_value, values))}"
            case Between(subject, least, below):
                return f"{word_text(subject)} {_range(least, below)}"
            case Inside(areas, as_of):
                return f"inside {_braced(map(word_text, areas))} as of {as_of}"
        raise ArgumentError(
            f"{condition!r} cannot be written as text", "resolve its choices first, if it has any"
        )

    def _joined(
        self, parts: tuple[Condition, ...], between: str, call: str, *looser: type[All | AnyOf]
    ) -> str:
        if len(parts) > 1:
            return f" {between} ".join(self._enclosed(part, *looser) for part in parts)
        return f"{call}({''.join(map(self.text, parts))})"

    def _enclosed(self, part: Condition, *looser: type[All | AnyOf]) -> str:
        text = self.text(part)
        return f"({text})" if isinstance(part, looser) and len(part.parts) > 1 else text


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
