"""Choices: points that the law leaves open, as named options; and values with the chosen options."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

import attrs

from dtnet.arguments import check_argument
from dtnet.errors import ArgumentError, cut, near
from dtnet.predicates.conditions import EVERYWHERE, Condition, Is

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")


@attrs.frozen
class ChoiceRef:
    """A reference to a choice in place of a value; `Policy.chosen` replaces it with the chosen option.

    Attributes:
        name: The name of the choice.
    """

    name: str = attrs.field(metadata={"key": "choice", "example": '{choice = "year"}'})


def settled(value: T | ChoiceRef) -> T:
    """Return a value that is not an open choice any more.

    Raises:
        ArgumentError: If the value is still an open choice.
    """
    if isinstance(value, ChoiceRef):
        raise ArgumentError(f'choice "{value.name}" is still open', "call policy.chosen({}) first")
    return value


@attrs.frozen(kw_only=True)
class Choice:
    """A point that the law leaves open, as data.

    Attributes:
        name: The name, unique in its policy.
        options: The options, at least two.
        default: The option that holds unless the caller chooses another one.
        why: Why the point is open, or why the default is what it is.
    """

    name: str = attrs.field(metadata={"section": "choices"})
    options: tuple[str, ...] = attrs.field(
        metadata={"example": 'options = ["calendar_year", "twelve_months"]'}
    )
    default: str = attrs.field(metadata={"example": 'default = "calendar_year"'})
    why: str = attrs.field(metadata={"example": 'why = "the year is not defined in what was seen"'})


def parts(value: object) -> Iterator[object]:
    """A frozen value and all values inside it that a document can state, in order of the fields."""
    left = [value]
    while left:
        each = left.pop()
        yield each
        left += [inner for _, inner in _inside(each)][::-1]


def with_options(value: Any, options: Mapping[str, str]) -> Any:  # noqa: ANN401 - values of every type
    """The value with each reference to a choice replaced by the option of that choice.

    A class whose options need more than this replacement has a method of the same name.

    Args:
        value: A frozen value.
        options: The option of each choice, by the name of the choice.
    """
    if isinstance(value, ChoiceRef):
        return option_of(value.name, options)
    own = getattr(type(value), "with_options", None)
    if own is not None:
        return own(value, options)
    inside = [(key, each, with_options(each, options)) for key, each in _inside(value)]
    changed = {key: made for key, each, made in inside if made is not each}
    if not changed:
        return value
    if isinstance(value, tuple):
        return tuple(made for _, _, made in inside)
    return attrs.evolve(value, **changed)


def _inside(value: Any) -> Iterable[tuple[Any, Any]]:  # noqa: ANN401 - the same
    """The values inside a value that a document can state, by place or by argument of the constructor."""
    if isinstance(value, tuple):
        return enumerate(value)
    cls: Any = type(value)
    return [(alias, getattr(value, name)) for name, alias in _fields(cls)]


@cache
def _fields(cls: Any) -> tuple[tuple[str, str], ...]:  # noqa: ANN401 - any class
    """The fields that a document states, and the arguments of the constructor; empty for any other class."""
    fields = attrs.fields(cls) if attrs.has(cls) else ()
    stated = (field for field in fields if field.metadata.get("key", field.name) is not None)
    return tuple((field.name, field.alias or field.name) for field in stated)


def chosen_options(asked: Mapping[str, str], choices: tuple[Choice, ...], *, what: str) -> dict[str, str]:
    """The option of each choice: the requested option, else the default.

    Args:
        asked: Requested options by the name of the choice.
        choices: Every choice.
        what: The owner of the choices, for error messages.

    Raises:
        ArgumentError: If a requested choice or option does not exist.
    """
    check_selected(asked, choices, what=what)
    return {choice.name: asked.get(choice.name, choice.default) for choice in choices}


def option_of(choice: str, options: Mapping[str, str]) -> str:
    """The option of a choice.

    Raises:
        ArgumentError: If the options are not a mapping, or have no text for this choice.
    """
    hint = f"name an option of the choice {choice!r}"
    check_argument(options, Mapping, "options", hint)
    option = options.get(choice)
    check_argument(option, str, f"options[{choice!r}]", hint)
    return str(option)


def check_selected(asked: Mapping[str, str], choices: tuple[Choice, ...], *, what: str) -> None:
    """Raise an error if a requested choice or option does not exist."""
    known = {choice.name: choice.options for choice in choices}
    for name, option in asked.items():
        if name not in known:
            raise ArgumentError(
                f'{what} has no choice "{cut(name)}"', near(name, known) or "it has no choices"
            )
        if option not in known[name]:
            raise ArgumentError(
                f'{what}: choice "{cut(name)}" has no option "{cut(option)}"', near(option, known[name])
            )


def check_unchanged(asked: Mapping[str, str], selection: tuple[tuple[str, str], ...], *, what: str) -> None:
    """Raise an error if an option differs from the option that was chosen before."""
    for name, option in selection:
        if asked.get(name, option) != option:
            raise ArgumentError(
                f'{what}: choice "{name}" is already "{option}"', "choose on a policy with open choices"
            )


ANY: Final = "any"
"""The option of a choice in `when` that sets no condition."""


@attrs.frozen
class IsChosen(Condition):
    """The subject has the value that a choice names; the option `any` sets no condition.

    Attributes:
        subject: As in `Is`.
        choice: The choice.
    """

    subject: str
    choice: ChoiceRef

    def with_options(self, options: Mapping[str, str]) -> Condition:
        """The condition for the chosen option."""
        option = option_of(self.choice.name, options)
        if option == ANY:
            return EVERYWHERE
        booleans = {"true": True, "false": False} if "." in self.subject else {}
        return Is(self.subject, (booleans.get(option, option),))
