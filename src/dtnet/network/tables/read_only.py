"""Read-only arrays, and read-only dictionaries whose copies are ordinary dictionaries."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import attrs
import numpy as np

from dtnet.errors import ReadOnlyError

if TYPE_CHECKING:
    from numpy.typing import NDArray

T = TypeVar("T")


def sealed(value: T) -> T:
    """The value itself, with every array in it made read-only.

    Arrays inside attrs classes and tuples are included. Pickling makes an array writable again, so unpickled
    objects call this function once more.
    """
    if isinstance(value, np.ndarray):
        value.flags.writeable = False
    elif isinstance(value, tuple):
        if set(map(type, value)) != {str}:  # skips the texts of a country; pieces of a pattern differ in type
            for each in value:
                sealed(each)
    elif attrs.has(type(value)):
        for name in _fields(type(value)):
            sealed(getattr(value, name))
    return value


def frozen(values: Any, dtype: Any) -> NDArray[Any]:  # noqa: ANN401 - arrays of every kind
    """The values as a read-only array, copied if somebody else could write to it."""
    array = np.asarray(values, dtype)
    if array.flags.writeable:
        array = array.copy() if array.base is not None or array is values else array
        array.flags.writeable = False
    return array


def _fields(cls: Any) -> tuple[str, ...]:  # noqa: ANN401 - an attrs class
    return tuple(field.name for field in attrs.fields(cls))


K = TypeVar("K")
V = TypeVar("V")


def _refuse(*_: object, **__: object) -> NoReturn:
    raise ReadOnlyError("this dictionary is read-only", "change a copy: dict(it), or graph(copy=True)")


class ReadOnlyDict(dict[K, V]):
    """A `dict` that can be read as fast as any other; every change raises an error.

    `copy`, `deepcopy` and `|` give ordinary dictionaries. A pickled copy is read-only again.
    """

    __slots__ = ()

    def __copy__(self) -> dict[K, V]:
        return dict(self)

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[K, V]:
        return {key: deepcopy(value, memo) for key, value in self.items()}

    def __reduce__(self) -> tuple[Any, ...]:
        return ReadOnlyDict, (dict(self),)


for _change in ("__setitem__", "__delitem__", "__ior__", "clear", "pop", "popitem", "setdefault", "update"):
    setattr(ReadOnlyDict, _change, _refuse)  # type checkers go on seeing the methods of a dictionary
