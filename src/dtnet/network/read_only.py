"""A dictionary that nobody changes and whose copies are ordinary ones."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from dtnet.errors import ReadOnlyError

K = TypeVar("K")
V = TypeVar("V")


def _refuse(*_: object, **__: object) -> NoReturn:
    raise ReadOnlyError("this dictionary is read-only", "change a copy: dict(it), or graph(copy=True)")


class ReadOnlyDict(dict[K, V]):
    """A real dictionary, as fast to read as any; every way to change it is an error.

    `copy`, `deepcopy` and `|` give plain dictionaries, which may be changed; pickling keeps it read-only.
    """

    __slots__ = ()

    if not TYPE_CHECKING:  # type checkers see the methods of a dictionary
        __setitem__ = _refuse
        __delitem__ = _refuse
        __ior__ = _refuse
        clear = _refuse
        pop = _refuse
        popitem = _refuse
        setdefault = _refuse
        update = _refuse

    def __copy__(self) -> dict[K, V]:
        return dict(self)

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[K, V]:
        return {key: deepcopy(value, memo) for key, value in self.items()}

    def __reduce__(self) -> tuple[Any, ...]:
        return ReadOnlyDict, (dict(self),)
