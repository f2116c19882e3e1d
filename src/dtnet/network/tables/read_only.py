"""Read-only arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import attrs
import numpy as np

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
        if set(map(type, value)) != {str}:  # the texts of a country are told from a pattern's pieces at once
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
