"""Short representations of frozen objects: what they are, with cut texts and counts of long lists."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import Enum
from types import MappingProxyType
from typing import Any, Final

import attrs
import numpy as np

from dtnet.legible_text import legible
from dtnet.pydantic_hook import PydanticHook
from dtnet.read_only import ReadOnlyDict

LONGEST: Final = 300
"""The most characters of a representation, apart from the rows of a table."""
_FIELDS: Final = 200
_TEXT: Final = 48
_VALUE: Final = 72
_FEW: Final = 3
_NAMES: Final = 8


_ITEM_BY_ITEM: Final = {
    each.__repr__ for each in (tuple, list, frozenset, dict, MappingProxyType, ReadOnlyDict)
}
"""How collections write all of their items."""


class ShortRepr(PydanticHook):
    """Base of frozen attrs classes with `repr=False` whose fields may be long.

    The representation names the class and its fields. It leaves out fields that have their default, cuts long
    texts, and counts the items of long lists.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        cls: Any = type(self)
        told = [
            f"{each.name}={short_value(value)}"
            for each in attrs.fields(cls)
            if each.repr and not _is_default(value := getattr(self, each.name), each.default)
        ]
        kept = list(told)
        while len(", ".join(kept)) > _FIELDS and len(kept) > 1:
            kept.pop()
        return f"{cls.__name__}({', '.join([*kept, '…'][: len(kept) + (len(kept) < len(told))])})"


def short_value(value: object) -> str:
    """A value in a short representation."""
    cls: Any = type(value)
    if isinstance(value, str):
        return repr(_cut(value, _TEXT))
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, np.ndarray):
        return f"<{' × '.join(map(str, value.shape))} {value.dtype}>"
    if isinstance(value, Collection) and cls.__repr__ in _ITEM_BY_ITEM:
        return f"<{len(value)} by key>" if isinstance(value, Mapping) else _items(value)
    shown = repr(value) if cls.__str__ is object.__str__ else str(value)
    first, *more = shown.splitlines() or [""]
    if len(first) > _VALUE or (more and not first.endswith(">")):
        return f"<{cls.__name__}>"
    return first


def brief_text(text: str, longest: int) -> str:
    """A text for one line, cut after some characters with a mark."""
    return legible(_cut(text, longest), lines=False)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def few_of(names: Sequence[str]) -> str:
    """The first names of many, with the number of the others."""
    rest = len(names) - _NAMES
    names = [legible(name, lines=False) for name in names]
    return ", ".join(names) if rest <= 0 else f"{', '.join(names[:_NAMES])} and {rest} more"


def _items(value: Collection[Any]) -> str:
    """The items if they are few and short, else their number."""
    if len(value) <= _FEW:
        items = ", ".join(map(short_value, value))
        if len(items) <= _VALUE:
            return f"({items}{',' * (len(value) == 1)})"
    return f"<{len(value)} {type(next(iter(value))).__name__}>"


def _is_default(value: object, default: object) -> bool:
    """Whether a value is the default of its field; never for an array."""
    return value is default or (isinstance(value, str | int | tuple) and value == default)
