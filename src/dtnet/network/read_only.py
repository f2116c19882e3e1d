"""What cannot be changed: objects whose attributes are set once, and arrays that nobody writes to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import attrs
import numpy as np

from dtnet.errors import ReadOnlyError

if TYPE_CHECKING:
    from typing import Self

    from numpy.typing import NDArray

T = TypeVar("T")


def sealed(value: T) -> T:
    """The value itself, with every array in it made read-only.

    Looks into attrs classes and tuples. An array loses its mark when it is pickled, so what is read back is
    sealed again.
    """
    if isinstance(value, np.ndarray):
        value.flags.writeable = False
    elif isinstance(value, tuple):
        if set(map(type, value)) != {str}:  # the texts of a country are told from a pattern's pieces at once
            for each in value:
                sealed(each)
    elif attrs.has(type(value)):
        for name in _fields(type(value)):
            sealed(getattr(value, name))
    return value


def frozen(values: Any, dtype: Any) -> NDArray[Any]:  # noqa: ANN401 - arrays of every kind
    """The values as a read-only array that nobody else writes to."""
    array = np.asarray(values, dtype)
    if array.flags.writeable:
        array = array.copy() if array.base is not None or array is values else array
        array.flags.writeable = False
    return array


def _fields(cls: Any) -> tuple[str, ...]:  # noqa: ANN401 - an attrs class
    return tuple(field.name for field in attrs.fields(cls))


class ReadOnly:
    """Base of objects that never change: each public attribute is set once, a copy is the object itself.

    Names with an underscore are caches, which fill as they like.
    """

    __slots__ = ()

    if not TYPE_CHECKING:  # pragma: no branch - type checkers would take it for leave to set any name

        def __setattr__(self, name, value):  # noqa: ANN001, ANN204 - seen by no type checker
            if not name.startswith("_") and hasattr(self, name):
                raise ReadOnlyError(f"{type(self).__name__}.{name}: nothing in it changes")
            object.__setattr__(self, name, value)

        def __delattr__(self, name):  # noqa: ANN001, ANN204 - seen by no type checker
            raise ReadOnlyError(f"{type(self).__name__}.{name}: nothing in it changes")

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self
