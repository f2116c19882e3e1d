"""A read-only dictionary whose copies are ordinary dictionaries."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, NoReturn, TypeVar

from dtnet.errors import ReadOnlyError

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
