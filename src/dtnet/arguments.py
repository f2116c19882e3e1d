"""Checks of arguments: a wrong type or word raises an error that names the argument."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from os import PathLike, fspath
from pathlib import Path
from reprlib import Repr
from types import UnionType
from typing import (
    TYPE_CHECKING,
    Any,
    Final,
    Literal,
    TypeAlias,
    TypeGuard,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from dtnet.errors import ArgumentError, DtnetError, cut, near

if TYPE_CHECKING:
    import attrs
    from numpy.typing import NDArray

    from dtnet.errors import UnreadableFileError, UnwritableFileError

_Test: TypeAlias = Callable[[object], bool]
_SHOWN: Final = Repr()
_SHOWN.maxother = _SHOWN.maxstring = 60


def check_argument(value: object, kinds: type | tuple[type, ...], name: str, hint: str) -> None:
    """Refuse an argument of the wrong type.

    Args:
        hint: What the caller should pass.

    Raises:
        ArgumentError: If the value has none of these types.
    """
    if not isinstance(value, kinds):
        raise wrong_type(value, name, hint)


def wrong_type(value: object, name: str, hint: str) -> ArgumentError:
    """The error for an argument of the wrong type; the parameters are those of `check_argument`."""
    return ArgumentError(f"{name}: got {shown_value(value)}, of type {type(value).__name__}", hint)


def path_argument(given: object, hint: str) -> str:
    """The text of the argument `path`, a text or an `os.PathLike` of a text.

    Raises:
        ArgumentError: If the value is neither.
    """
    text: Any = fspath(given) if isinstance(given, PathLike) else given
    check_argument(text, str, "path", hint)
    return str(text)


def path_of(
    path: str | PathLike[str], error: type[UnreadableFileError | UnwritableFileError], what: str
) -> Path:
    """The path in an argument, checked to be usable, whether or not it exists.

    Raises:
        ArgumentError: If the argument is neither a text nor an `os.PathLike` of a text.
        UnreadableFileError: Or UnwritableFileError, as `error` says, if the system cannot look at the path,
            for example because a name is too long or a folder is closed.
    """
    place = Path(path_argument(path, "name a file or folder"))
    try:
        place.lstat()
    except (FileNotFoundError, NotADirectoryError):
        pass
    except OSError as told:
        raise error(f"{cut(str(place))}: cannot be {what} ({told.strerror})") from None
    except ValueError as told:
        raise error(f"{str(place)!r}: cannot be {what} ({told})") from None
    return place


def shown_value(value: object) -> str:
    """A value for a message, as `repr` writes it; a long text is cut in the middle."""
    try:
        return _SHOWN.repr(value)
    except KeyboardInterrupt:
        raise
    except BaseException:  # noqa: BLE001 - the representation of anything
        return f"<{type(value).__name__} that cannot be shown>"


def shown_error(error: BaseException) -> str:
    """An error of foreign code, for a message: its type, and its text if it has one."""
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
    """Refuse a value that is not one of some words.

    Raises:
        ArgumentError: If the value is not one of the words, or not a text.
    """
    if not isinstance(given, str) or given not in legal:
        raise ArgumentError(f"{name}={shown_value(given)}", near(str(given), legal))


def is_word(given: object, legal: Container[str]) -> bool:
    """Whether a value is a text and one of some words."""
    return isinstance(given, str) and given in legal


def is_null(cell: Any) -> bool:  # noqa: ANN401 - whatever a table holds
    """Whether a cell has no value: None, NaN of any type of numbers, or the null of another library.

    A NaN differs from itself. The NA of pandas and a signalling NaN refuse to be compared.
    """
    try:
        return cell is None or bool(cell != cell)  # noqa: PLR0124 - only NaN differs from itself
    except (ArithmeticError, TypeError):
        return True
    except ValueError:  # an array
        return False


def check_switches(**given: object) -> None:
    """Refuse switches that are neither True nor False; each is passed under its own name.

    Raises:
        ArgumentError: If a value is neither. 0 and None do not count as False.
    """
    for name, value in given.items():
        if type(value) is not bool:
            raise ArgumentError(f"{name}={shown_value(value)}", "give True or False")


def is_several(given: object) -> TypeGuard[Iterable[Any]]:
    """Whether a value has elements: an iterable, but no text, and no array without a dimension."""
    return (
        isinstance(given, Iterable) and not isinstance(given, str | bytes) and getattr(given, "ndim", 1) != 0
    )


def several_in(given: object, name: str, hint: str) -> tuple[Any, ...]:
    """The elements of a list or another ordered iterable.

    Args:
        hint: What the caller should pass.

    Raises:
        ArgumentError: If the value is a text or not iterable, or a set or mapping, which have no order.
    """
    if not is_several(given) or isinstance(given, Mapping | AbstractSet):
        raise wrong_type(given, name, hint)
    return tuple(given)


def array_of(given: object, name: str) -> NDArray[Any]:
    """A NumPy array of an argument, of any type and shape.

    Raises:
        ArgumentError: If it has rows of different lengths.
    """
    import numpy as np  # noqa: PLC0415 - most users of this module need no arrays

    try:
        return np.asarray(given)
    except ValueError:
        raise ArgumentError(
            f"{name}: {shown_value(given)} has rows of different lengths", "give rows of one length"
        ) from None


def words_of(given: object, name: str, hint: str) -> tuple[str, ...]:
    """The texts of an iterable; a single text does not count as an iterable of texts.

    Raises:
        ArgumentError: If the value is not such an iterable, or an element is not a text.
    """
    if not is_several(given):
        raise wrong_type(given, name, hint)
    words = tuple(given)
    for word in words:
        check_argument(word, str, f"a word of {name}", hint)
    return words


def check_choices(choices: object) -> None:
    """Refuse a value that is not a mapping of policies to mappings of choices to options.

    Raises:
        ArgumentError: If it is not.
    """
    hint = 'write choices={"vn.da-nang.2024-36": {"part": "by_days"}}'
    check_argument(choices, Mapping, "choices", hint)
    for policy, options in choices.items():  # type: ignore[attr-defined]
        check_argument(policy, str, "a policy in choices", hint)
        check_options(options, f"choices[{policy!r}]", hint)


def check_options(options: object, name: str, hint: str) -> None:
    """Refuse a value that is not a mapping of choices to options, both texts.

    Raises:
        ArgumentError: If it is not.
    """
    check_argument(options, Mapping, name, hint)
    for choice, option in options.items():  # type: ignore[attr-defined]
        check_argument(choice, str, f"a choice in {name}", hint)
        check_argument(option, str, f"{name}[{choice!r}]", hint)


def with_checked_fields(_: type[Any], fields: list[attrs.Attribute[Any]]) -> list[attrs.Attribute[Any]]:
    """Let the constructor of an attrs class refuse values of other types than its fields have.

    Pass it as `field_transformer`. A field with a converter or a validator keeps its own check.
    """
    return [
        each if each.converter or each.validator else each.evolve(validator=_check_field) for each in fields
    ]


def _check_field(record: Any, field: attrs.Attribute[Any], value: object) -> None:  # noqa: ANN401
    cls: Any = type(record)
    if not _tests_of(cls)[field.name](value):
        stated = (getattr(each, "__annotations__", {}).get(field.name) for each in cls.__mro__)
        raise wrong_type(value, f"{cls.__name__}: {field.alias}", f"give {next(filter(None, stated))}")


@cache
def _tests_of(cls: Any) -> dict[str, _Test]:  # noqa: ANN401 - a class
    """By field: whether a value has its type. Types are resolved when the first record is made."""
    return {name: _test_of(hint) for name, hint in get_type_hints(cls).items()}


def _test_of(hint: Any) -> _Test:  # noqa: ANN401 - any annotation
    """Whether a value has a type; a tuple is tested with its elements, another collection without them."""
    origin, inner = get_origin(hint), get_args(hint)
    kind: Any = origin or hint
    if kind in {Union, UnionType}:
        tests = [_test_of(each) for each in inner]
        return lambda value: any(test(value) for test in tests)
    if kind is Literal:
        return lambda value: is_word(value, inner)
    if kind is tuple:
        return _test_of_tuple(inner)
    if not isinstance(kind, type) or getattr(kind, "_is_protocol", False):
        return lambda _: True
    kinds, other = _WIDER.get(kind, kind), _NOT_COUNTED.get(kind, ())
    return lambda value: isinstance(value, kinds) and not isinstance(value, other)


def _test_of_tuple(inner: tuple[Any, ...]) -> _Test:
    if inner[1:] == (...,):
        test = _test_of(inner[0])
        return lambda value: isinstance(value, tuple) and all(map(test, value))
    tests = [_test_of(each) for each in inner]
    return lambda value: (
        isinstance(value, tuple)
        and len(value) == len(tests)
        and all(test(each) for test, each in zip(tests, value, strict=True))
    )


_WIDER: Final[dict[type, Any]] = {Fraction: (Fraction, int), float: (float, int)}
"""Types with others that count as theirs."""
_NOT_COUNTED: Final[dict[type, type]] = {int: bool, Fraction: bool, float: bool, date: datetime}
"""Types whose subclass has another meaning: a truth is no number, and an instant no day."""
