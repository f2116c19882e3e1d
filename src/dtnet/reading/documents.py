"""The fields of classes as keys of documents, the places of errors, and values written as plain data.

The metadata of a field say how a document spells it: `key` if the key differs from the field's name (None if
no document states the field), `example` for a line that adds a missing field, `stated` if the key is required
although the field has a default, `some` for the content of a list that must not be empty, `section` if the
key of a table of tables gives the field, `leaf` for the type of the plain values inside a value, `lines` if
its text may have several lines, `write` for a function that writes the value.
"""

# ruff: noqa: ANN401 - it takes values and types of every form
from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from fractions import Fraction
from functools import singledispatch
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs

from dtnet.citations import Citation
from dtnet.origins import Origin
from dtnet.periods import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Path: TypeAlias = tuple[str, ...]
"""Keys from the outside in. A key that begins with a space or a dot names an item of the key before it."""
Found: TypeAlias = tuple[Path, str]
"""An error: its path and its message."""
NO_UNICODE: Final = "holds half of a surrogate pair, which is not a character"
_LONG: Final = 60
_NAMES: Final = {each.__name__: each for each in (Citation, Fraction, Origin, Period, date)}
_FIELDS: Final[dict[type[Any], Mapping[str, attrs.Attribute[Any]]]] = {}
_SECTIONS: Final[dict[Any, str | None]] = {}


def document_fields(cls: type[Any]) -> Mapping[str, attrs.Attribute[Any]]:
    """The fields of a class that a document states, by their key in the document."""
    known = _FIELDS.get(cls)
    if known is None:
        attrs.resolve_types(cls, localns=_NAMES)
        keys = ((field.metadata.get("key", field.name), field) for field in attrs.fields(cls) if field.init)
        known = _FIELDS[cls] = MappingProxyType({key: field for key, field in keys if key is not None})
    return known


def is_required(field: attrs.Attribute[Any]) -> bool:
    """Whether a document must have the key of a field."""
    return field.default is attrs.NOTHING or field.metadata.get("stated", False)


def section_of(cls: Any) -> str | None:
    """The key of the table of tables that holds the values of a class; None for a class without one."""
    if cls not in _SECTIONS:
        fields = attrs.fields(cls) if isinstance(cls, type) and attrs.has(cls) else ()
        named = (each.metadata["section"] for each in fields if "section" in each.metadata)
        _SECTIONS[cls] = next(named, None)
    return _SECTIONS[cls]


class FaultyPartError(Exception):
    """A part of a document with errors.

    Attributes:
        found: Each error with its path inside the part.
        sound: For a list: its values, with None in place of each value with an error. For a table: the fields
            without errors, by name.
    """

    def __init__(self, found: list[Found], sound: Any = None) -> None:
        super().__init__(found, sound)
        self.found = found
        self.sound = sound


def fault(message: str) -> FaultyPartError:
    """The exception for one error of a part as a whole."""
    return FaultyPartError([((), message)])


class Faults(list["Found"]):
    """The errors of a part so far."""

    @contextmanager
    def inside(self, *place: str) -> Iterator[None]:
        """A context that adds the errors of an inner part, under its place."""
        try:
            yield
        except FaultyPartError as error:
            self.extend(((*place, *path), message) for path, message in error.found)

    def refuse(self, sound: Any = None) -> None:
        """Raise a `FaultyPartError` if there are errors."""
        if self:
            raise FaultyPartError(list(self), sound)


def item_place(number: int, name: object) -> str:
    """The name of a list item in an error: its id if it has one, else its number."""
    return f' "{name}"' if isinstance(name, str) else f" {number}"


def path_text(path: Path) -> str:
    """The text of a path in an error."""
    return "".join(key if key.startswith((" ", ".")) else f": {key}" for key in path).removeprefix(": ")


def shown_raw(raw: object) -> str:
    """A value as it looks in a document, short enough for one line."""
    if isinstance(raw, str):
        return f'"{raw}"' if len(raw) <= _LONG else f'"{raw[:_LONG]}…"'
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, int | float | date):
        return f"the {type(raw).__name__} {raw}"
    if isinstance(raw, list | dict):
        what = "list" if isinstance(raw, list) else "table"
        return f"a {what}" if raw else f"an empty {what}"
    return "null" if raw is None else repr(raw)


def is_unicode(text: str) -> bool:
    """Whether a text can be written in UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def escaped(text: str) -> str:
    """A text in which each unpaired surrogate is replaced by its escaped number."""
    return text.encode(errors="backslashreplace").decode()


def written_number(value: Fraction) -> int | str:
    """An exact number as a whole number, or as a text such as `1/3`."""
    return int(value) if value.denominator == 1 else str(value)


class Writer:
    """Writes frozen values as tables, lists, texts and numbers of a document; calling it writes a value.

    Args:
        forms: For each class of values with a form of its own, the function that writes it.
        full: Whether fields with their default are written. A None that is the default never is, nor is the
            default of a field with the mark `later`, which joined a class after its form was fixed.
    """

    def __init__(self, forms: Mapping[type[Any], Callable[[Any], Any]], *, full: bool = False) -> None:
        self._full = full
        self._known: dict[type[Any], Callable[[Any], Any]] = {}
        self._form = singledispatch(self._table_or_same)
        own: dict[type[Any], Callable[[Any], Any]] = {tuple: self._list, list: self._list, dict: self._dict}
        own |= {date: str, Fraction: written_number, Origin: lambda origin: origin.label}
        for kind, form in {**own, **forms}.items():
            self._form.register(kind, form)

    def __call__(self, value: Any) -> Any:
        """The form of a value in a document; other objects are returned unchanged."""
        form = self._known.get(type(value))  # the stack has room for a hundred steps in steps
        if form is None:
            form = self._known[type(value)] = self._form.dispatch(type(value))
        return form(value)

    def table(self, value: Any) -> dict[str, Any]:
        """The keys of a value of a class with fields."""
        found = {}
        for key, field in document_fields(type(value)).items():
            each = getattr(value, field.name)
            full = self._full and not field.metadata.get("later")
            same = each is field.default is None if full else each == field.default
            if not same or is_required(field):
                found[key] = field.metadata.get("write", self)(each)
        return found

    def _table_or_same(self, value: Any) -> Any:
        if not attrs.has(type(value)):
            return value
        try:
            return self.table(value)
        except NameError:  # not part of a document: only type checkers can resolve its types
            return value

    def _list(self, values: Any) -> Any:
        """A list, or a table by name for values with names."""
        if not values or any(section_of(type(each)) is None for each in values):
            return list(map(self, values))
        tables = ((each.name, self.table(each)) for each in values)
        return {name: {key: each for key, each in table.items() if key != "name"} for name, table in tables}

    def _dict(self, value: dict[Any, Any]) -> dict[Any, Any]:
        return {key: self(each) for key, each in value.items()}
