"""Objects that cannot be changed: their attributes are set once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dtnet.errors import ReadOnlyError

if TYPE_CHECKING:
    from typing import Self


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
