"""JSON Schemas (2020-12) of documents, made from the same classes as the reader.

A schema covers the form: keys, types, words. Only the reader checks rules about several fields.
"""

# ruff: noqa: ANN401 - it takes types of every form
from __future__ import annotations

from datetime import date
from fractions import Fraction
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, Union, get_args, get_origin

import attrs

from dtnet.origins import Origin
from dtnet.reading.documents import document_fields, is_required, section_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Schema: TypeAlias = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
DAY: Final = "^(19|2[0-9])[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
"""The pattern of a day."""
WORD: Final = r"[^\W\d]\w*"
TEXT: Final[Schema] = {"type": "string", "pattern": r"\S"}
"""A text that is not empty."""
EXACT: Final[Schema] = {
    "anyOf": [
        {"type": "integer"},
        {"type": "string", "pattern": r"^-?[0-9]+(/[0-9]*[1-9][0-9]*|\.[0-9]+)?$"},
    ]
}
"""An exact number: a whole number, or a text."""
PLAIN: Final[dict[Any, Schema]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    date: {"type": "string", "pattern": DAY},
    Fraction: EXACT,
    Origin: {"enum": [origin.label for origin in Origin]},
}
"""The schema of each type of plain values."""


@attrs.frozen(eq=False, kw_only=True)
class Schemas:
    """The schemas of types in one kind of document, each class defined once.

    Attributes:
        forms: The schema of each type that documents spell in a way of their own, or what makes it.
        nulls: Whether null stands for an optional value that is absent.
        leaf: The type of the plain values inside the present value.
        definitions: The definitions so far, by name.
    """

    forms: Mapping[Any, Schema | Callable[[Schemas], Schema]]
    nulls: bool = False
    leaf: Any = None
    definitions: dict[str, Schema] = attrs.field(factory=dict)

    def of(self, wanted: Any) -> Schema:
        """The schema of a type."""
        form = self.forms.get(wanted) or PLAIN.get(wanted)
        if form is not None:
            return form(self) if callable(form) else form
        origin, types = get_origin(wanted), get_args(wanted)
        if origin is Literal:
            return {"enum": list(types)}
        if origin is tuple:
            return self._list(types[0])
        if origin in {Union, UnionType}:
            forms = [self.of(each) for each in types if each is not NoneType]
            forms += [{"type": "null"}] if self.nulls and NoneType in types else []
            return forms[0] if len(forms) == 1 else {"anyOf": forms}
        return self.defined(wanted.__name__, lambda: self.of_class(wanted))

    def _list(self, item_type: Any) -> Schema:
        if section_of(item_type) is None:
            return {"type": "array", "items": self.of(item_type)}
        item = self.of_class(item_type)
        del item["properties"]["name"]
        item["required"].remove("name")
        return {"type": "object", "additionalProperties": item}

    def of_class(self, cls: type[Any]) -> Schema:
        """The schema of the table for a class."""
        fields = document_fields(cls)
        return {
            "description": (cls.__doc__ or "").partition("\n")[0],
            "type": "object",
            "properties": {key: self._field(field) for key, field in fields.items()},
            "required": [key for key, field in fields.items() if is_required(field)],
            "additionalProperties": False,
        }

    def _field(self, field: attrs.Attribute[Any]) -> Schema:
        inner = attrs.evolve(self, leaf=field.metadata["leaf"]) if "leaf" in field.metadata else self
        found = inner.of(field.type)
        return found | {"minItems": 1} if "some" in field.metadata else found

    def defined(self, name: str, make: Callable[[], Schema]) -> Schema:
        """A reference to a definition, which is made at the first use."""
        if name not in self.definitions:
            self.definitions[name] = {}
            self.definitions[name] = make()
        return {"$ref": f"#/$defs/{name}"}

    def document(self, title: str, schema: Schema) -> Schema:
        """The schema of a whole document, with the definitions that it needs."""
        return {"$schema": DIALECT, "title": title, **schema, "$defs": dict(sorted(self.definitions.items()))}
