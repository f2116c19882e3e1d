"""The JSON Schema of policy documents, made from the same classes as the reader.

It covers the form: keys, types, words, the forms of values and conditions, the shape of rates and days. Only
the reader checks what a schema cannot express: measures against counts, periods, references.
"""

# ruff: noqa: ANN401 - it takes types of every form
from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args, get_origin

import attrs

from dtnet.arguments import check_argument
from dtnet.measures import UNITS, Amount, Rate, Units
from dtnet.policy.document.choices import ChoiceRef
from dtnet.policy.document.document import Policy
from dtnet.policy.document.places_in_documents import NAMED, document_fields
from dtnet.policy.document.policy_parts import Classes, ClassRow, Count, DatedValue, Heads, Multiple, Value
from dtnet.policy.reading.structure import MONEY
from dtnet.predicates.conditions import Condition, Inside

if TYPE_CHECKING:
    from collections.abc import Callable

Schema: TypeAlias = dict[str, Any]

TEXT: Final[Schema] = {"type": "string", "pattern": r"\S"}
DAY: Final = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
_WHOLE: Final = "[0-9]+(_[0-9]+)*"
_WORD: Final = r"[^\W\d]\w*"
_EXACT: Final = r"^-?[0-9]+(/[0-9]*[1-9][0-9]*|\.[0-9]+)?$"


def money_pattern(units: Units, *, time: bool) -> str:
    """The pattern of money: with a beneficiary and a time, or without a time.

    A beneficiary is any word with no other meaning, because the grains of a document count as beneficiaries.
    """
    currencies, times = "|".join(units.currencies), "|".join(units.times)
    beneficiary = f"/(?!({currencies}|{times})(/|$)){_WORD}"
    measures = f"{beneficiary}/({times})" if time else f"({beneficiary})?"
    return f"^{_WHOLE} ({currencies}){measures}$"


def number_schema() -> Schema:
    """The schema of an exact number: a whole number, or a text."""
    return {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": _EXACT}]}


def count_schema() -> Schema:
    """The schema of a count: people, or an activity."""
    activity = {
        "type": "object",
        "properties": {"activity": TEXT, "times_at_most": {"type": "integer", "minimum": 1}},
        "required": ["activity"],
        "additionalProperties": False,
    }
    return {"anyOf": [{"enum": list(get_args(Heads))}, activity]}


def condition_schema(areas: Schema, choice: Schema, number: Schema) -> Schema:
    """The schema of a condition: a table by subject, or a text in the language of conditions.

    Args:
        areas: The schema of areas on a day.
        choice: The schema of a reference to a choice.
        number: The schema of an exact number.
    """
    end: Schema = {"anyOf": [number, {"type": "string", "pattern": DAY}]}
    ends: Schema = {"from": end, "below": end}
    between = {"type": "object", "properties": ends, "minProperties": 1, "additionalProperties": False}
    word: Schema = {"type": "string", "minLength": 1}
    fact: Schema = {"anyOf": [word, {"type": "boolean"}, {"type": "integer"}]}
    some: Schema = {"$ref": "#/$defs/Condition", "minProperties": 1}
    table: Schema = {
        "type": "object",
        "properties": {
            "kind": _one_or_more(word, choice),
            "level": _one_or_more(word, choice),
            "areas": areas,
            "any": {"type": "array", "items": some, "minItems": 1},
            "not": some,
        },
        "patternProperties": {rf"^{_WORD}\.{_WORD}$": _one_or_more(fact, choice, between)},
        "additionalProperties": False,
    }
    return {"anyOf": [TEXT, table]}


def _one_or_more(item: Schema, *others: Schema) -> Schema:
    return {"anyOf": [item, {"type": "array", "items": item, "minItems": 1}, *others]}


_VALUES: Final[dict[Any, str]] = {
    Rate: "ValueOfRate",
    Amount: "ValueOfAmount",
    MONEY: "ValueOfMoney",
    Fraction: "ValueOfNumber",
}
"""The names of values, by the type of their plain values: money with a time, without one, either; numbers."""


def policy_schema(*, units: Units = UNITS) -> Schema:
    """A JSON Schema (2020-12) of policy documents, in JSON or as read from TOML.

    It requires measures in canonical order and days as text. The reader also accepts measures in another
    order and days of TOML. A beneficiary that is not among the units may be a grain of the document.

    Args:
        units: The currencies, beneficiaries and times that measures may use.
    """
    check_argument(units, Units, "units", "pass Units")
    making = _Making(units)
    policy = making.of_class(Policy)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "dtnet policy document",
        **policy,
        "$defs": dict(sorted(making.definitions.items())),
    }


@attrs.frozen(eq=False)
class _Making:
    """Schemas of types, each defined once.

    Attributes:
        units: The words that measures may use.
        definitions: The definitions so far, by name.
    """

    units: Units
    definitions: dict[str, Schema] = attrs.field(factory=dict)

    def of_class(self, cls: type[Any], leaf: Any = None) -> Schema:
        """The schema of the table for a class; `leaf` is the type of the plain values inside its values."""
        fields = document_fields(cls)
        return {
            "description": (cls.__doc__ or "").partition("\n")[0],
            "type": "object",
            "properties": {key: self.of_field(field, leaf) for key, field in fields.items()},
            "required": [key for key, field in fields.items() if field.default is attrs.NOTHING],
            "additionalProperties": False,
        }

    def of_field(self, field: attrs.Attribute[Any], leaf: Any) -> Schema:
        """The schema of the value under a key."""
        if "leaf" in field.metadata:
            return self.value(field.metadata["leaf"])
        if field.type == Value:
            return self.value(leaf)
        if field.type == tuple[ClassRow, ...]:
            return {"type": "array", "items": self.of_class(ClassRow, leaf), "minItems": 1}
        return self.of(field.type)

    def of(self, wanted: Any) -> Schema:
        """The schema of a type."""
        plain: dict[Any, Schema] = {
            str: TEXT,
            bool: {"type": "boolean"},
            int: {"type": "integer"},
            date: {"type": "string", "pattern": DAY},
            Fraction: number_schema(),
            Rate: {"type": "string", "pattern": money_pattern(self.units, time=True)},
            Amount: {"type": "string", "pattern": money_pattern(self.units, time=False)},
            Count: count_schema(),
        }
        if wanted in plain:
            return plain[wanted]
        if wanted == MONEY:
            return {"anyOf": [self.of(Rate), self.of(Amount)]}
        if wanted is Condition:
            return self.defined("Condition", self.condition)
        if get_origin(wanted) is not None:
            return self.compound(wanted)
        return self.defined(wanted.__name__, lambda: self.of_class(wanted))

    def compound(self, wanted: Any) -> Schema:
        """The schema of words, lists, tables by name, and alternatives."""
        origin, arguments = get_origin(wanted), get_args(wanted)
        if origin is Literal:
            return {"enum": list(arguments)}
        if origin is tuple and arguments[0] in NAMED:
            item = self.of_class(arguments[0])
            del item["properties"]["name"]
            item["required"].remove("name")
            return {"type": "object", "additionalProperties": item}
        if origin is tuple:
            return {"type": "array", "items": self.of(arguments[0])}
        forms = [self.of(each) for each in arguments if each is not type(None)]
        return forms[0] if len(forms) == 1 else {"anyOf": forms}

    def value(self, leaf: Any) -> Schema:
        """The schema of a value; `leaf` is the type of the plain values inside it."""
        return self.defined(_VALUES[leaf], lambda: {"anyOf": self.forms(leaf)})

    def forms(self, leaf: Any) -> list[Schema]:
        """The schemas of the forms of a value; a number cannot be a multiple."""
        dated = {"type": "array", "items": self.of_class(DatedValue, leaf), "minItems": 1}
        forms = [self.of(leaf), dated, self.of_class(Classes, leaf), self.of(ChoiceRef)]
        return forms if leaf is Fraction else [*forms, self.of(Multiple)]

    def condition(self) -> Schema:
        """The schema of a condition: a table, or a text."""
        return condition_schema(self.of(Inside), self.of(ChoiceRef), number_schema())

    def defined(self, name: str, make: Callable[[], Schema]) -> Schema:
        """A reference to a definition, which is made at the first use."""
        if name not in self.definitions:
            self.definitions[name] = {}
            self.definitions[name] = make()
        return {"$ref": f"#/$defs/{name}"}
