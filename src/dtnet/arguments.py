"""What functions are handed, refused by its name where it is of another sort than they take."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from reprlib import Repr
from typing import Any, Final

from dtnet.errors import ArgumentError, DtnetError, cut, near

_SHOWN: Final = Repr()
_SHOWN.maxother = _SHOWN.maxstring = 60


def check_argument(value: object, kinds: type | tuple[type, ...], name: str, hint: str) -> None:
    """Refuse an argument of another type.

    Args:
        value: What was handed in.
        kinds: What it may be.
        name: The argument's, as it is written where it is handed in.
        hint: What would be right.

    Raises:
        ArgumentError: If it is of none of them.
    """
    if not isinstance(value, kinds):
        raise ArgumentError(f"{name}: got {shown_value(value)}, of type {type(value).__name__}", hint)


def shown_value(value: object) -> str:
    """What was handed in, for a message: as Python writes it, a long one cut in the middle."""
    try:
        return _SHOWN.repr(value)
    except KeyboardInterrupt:
        raise
    except BaseException:  # noqa: BLE001 - the representation of anything
        return f"<{type(value).__name__} that cannot be shown>"


def shown_error(error: BaseException) -> str:
    """What code of others raised, for a message: its type and what it says, if it says something."""
    try:
        text = str(error)
    except KeyboardInterrupt:
        raise
    except BaseException:  # noqa: BLE001 - its text may be made by anything
        text = "(its message cannot be read)"
    if not isinstance(error, DtnetError):
        text = cut(text)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def check_word(given: object, legal: Sequence[str], name: str) -> None:
    """Refuse what is none of some words.

    Args:
        given: What was handed in.
        legal: The words.
        name: The argument's, as it is written where it is handed in.

    Raises:
        ArgumentError: If it is none of them, or no text.
    """
    if not isinstance(given, str) or given not in legal:
        raise ArgumentError(f"{name}={shown_value(given)}", near(str(given), legal))


def is_word(given: object, legal: Container[str]) -> bool:
    """Whether something is one of some words; what is no text is none of them."""
    return isinstance(given, str) and given in legal


def check_switches(**given: object) -> None:
    """Refuse what is neither True nor False, by the name under which it is passed.

    Raises:
        ArgumentError: If something is neither; 0 and None are not taken for no.
    """
    for name, value in given.items():
        if type(value) is not bool:
            raise ArgumentError(f"{name}={shown_value(value)}", "give True or False")


def several_in(given: object, name: str, hint: str) -> tuple[Any, ...]:
    """What a list holds, or anything else that has an order.

    Args:
        given: What was handed in.
        name: The argument's, as it is written where it is handed in.
        hint: What would be right.

    Raises:
        ArgumentError: If it is one thing or a text, or has no order of its own.
    """
    if not isinstance(given, Iterable) or isinstance(given, str | bytes | Mapping | AbstractSet):
        check_argument(given, (), name, hint)
    found: tuple[Any, ...] = tuple(given)  # type: ignore[arg-type]
    return found


def words_of(given: object, name: str, hint: str) -> tuple[str, ...]:
    """The texts that were handed in; one text alone is none of several.

    Raises:
        ArgumentError: If it is another thing, or holds one.
    """
    if isinstance(given, str | bytes) or not isinstance(given, Iterable):
        check_argument(given, (), name, hint)
    words: tuple[Any, ...] = tuple(given)  # type: ignore[arg-type]
    for word in words:
        check_argument(word, str, f"a word of {name}", hint)
    return words


def check_choices(choices: object) -> None:
    """Refuse what names no options by policy and choice.

    Raises:
        ArgumentError: If it does not.
    """
    hint = 'write choices={"vn.da-nang.2024-36": {"part": "by_days"}}'
    check_argument(choices, Mapping, "choices", hint)
    for policy, options in choices.items():  # type: ignore[attr-defined]
        check_argument(policy, str, "a policy in choices", hint)
        check_options(options, f"choices[{policy!r}]", hint)


def check_options(options: object, name: str, hint: str) -> None:
    """Refuse what names no options by choice.

    Raises:
        ArgumentError: If it does not.
    """
    check_argument(options, Mapping, name, hint)
    for choice, option in options.items():  # type: ignore[attr-defined]
        check_argument(choice, str, f"a choice in {name}", hint)
        check_argument(option, str, f"{name}[{choice!r}]", hint)
