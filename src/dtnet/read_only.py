"""What threads may share: read-only objects, arrays, dictionaries and sequences, and a bounded cache."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from copy import deepcopy
from functools import cache
from threading import RLock
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar, overload

import attrs
import numpy as np

from dtnet.errors import ReadOnlyError
from dtnet.pydantic_hook import PydanticHook

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator
    from typing import Self

    from numpy.typing import NDArray


class ReadOnly(PydanticHook):
    """Base of read-only objects: each public attribute is set once, and a copy is the object itself.

    Attributes whose name begins with an underscore are caches and may be set again.
    """

    __slots__ = ()

    if not TYPE_CHECKING:  # pragma: no branch - type checkers would take it for leave to set any name

        def __setattr__(self, name, value):  # noqa: ANN001, ANN204 - seen by no type checker
            if not name.startswith("_") and hasattr(self, name):
                raise ReadOnlyError(f"{type(self).__name__}.{name}: the object is read-only")
            object.__setattr__(self, name, value)

        def __delattr__(self, name):  # noqa: ANN001, ANN204 - seen by no type checker
            raise ReadOnlyError(f"{type(self).__name__}.{name}: the object is read-only")

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self


T = TypeVar("T")


def sealed(value: T) -> T:
    """The value itself, with every array in it made read-only.

    Arrays inside attrs classes and tuples are included. Pickling makes an array writable again, so unpickled
    objects call this function once more.
    """
    pending: list[Any] = [value]
    while pending:
        each = pending.pop()
        if isinstance(each, np.ndarray):
            each.setflags(write=False)
        elif isinstance(each, tuple):
            if {*map(type, each)} != {str}:  # the texts of a country; pieces of a pattern differ in type
                pending += each
        else:
            cls: Any = type(each)
            pending += [getattr(each, name) for name in _fields(cls)]
    return value


def frozen(values: Any, dtype: Any) -> NDArray[Any]:  # noqa: ANN401 - arrays of every kind
    """The values as a read-only array, copied if somebody else could write to it."""
    array = np.asarray(values, dtype)
    if array.flags.writeable:
        array = array.copy() if array.base is not None or array is values else array
        array.flags.writeable = False
    return array


@cache
def _fields(cls: Any) -> tuple[str, ...]:  # noqa: ANN401 - any class
    """The fields of an attrs class; empty for any other class."""
    return tuple(field.name for field in attrs.fields(cls)) if attrs.has(cls) else ()


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


Item = TypeVar("Item")


class LaterSequence(Sequence[Item]):
    """A read-only sequence whose items are made on the first use; a pickled copy is a tuple."""

    __slots__ = ("_items", "_lock", "_make")

    def __init__(self, make: Callable[[], Iterable[Item]]) -> None:
        """Make the sequence; `make` is called once, under a lock."""
        self._make = make
        self._lock = RLock()
        self._items: tuple[Item, ...] | None = None

    def _all(self) -> tuple[Item, ...]:
        with self._lock:
            if self._items is None:
                self._items = tuple(self._make())
            return self._items

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[Item]:
        return iter(self._all())

    @overload
    def __getitem__(self, index: int) -> Item: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Item, ...]: ...
    def __getitem__(self, index: int | slice) -> Item | tuple[Item, ...]:
        return self._all()[index]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, LaterSequence):
            return self._all() == tuple(other)
        return self._all() == other if isinstance(other, tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._all())

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (self._all(),)

    def __deepcopy__(self, memo: object) -> Self:
        return self


Kept = TypeVar("Kept")


class BoundedCache(Generic[Kept]):
    """A cache of at most `size` values by key; a value is made once, under the lock."""

    __slots__ = ("_lock", "_size", "_values")

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = RLock()
        self._values: OrderedDict[Hashable, Kept] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """The value of a key, made if it is missing."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
            value = self._values[key] = make()
            if len(self._values) > self._size:
                self._values.popitem(last=False)
            return value

    def __len__(self) -> int:
        return len(self._values)
