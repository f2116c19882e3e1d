"""The base of read-only objects: each attribute is set once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dtnet.errors import ReadOnlyError

if TYPE_CHECKING:
    from typing import Self


class ReadOnly:
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
