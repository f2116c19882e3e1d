"""Schemas of the parts of documents that are no plain tables: money, numbers, counts and conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias, get_args

from dtnet.policy.document.parts import Heads

if TYPE_CHECKING:
    from dtnet.measures import Units

Schema: TypeAlias = dict[str, Any]

TEXT: Final[Schema] = {"type": "string", "pattern": r"\S"}
DAY: Final = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
_WHOLE: Final = "[0-9]+(_[0-9]+)*"
_WORD: Final = r"[^\W\d]\w*"
_EXACT: Final = r"^-?[0-9]+(/[0-9]*[1-9][0-9]*|\.[0-9]+)?$"


def money_pattern(units: Units, *, time: bool) -> str:
    """The pattern of money: with a beneficiary and a time, or without a time.

    A beneficiary is any word that means nothing else, since the grains of a document count as such.
    """
    currencies, times = "|".join(units.currencies), "|".join(units.times)
    beneficiary = f"/(?!({currencies}|{times})(/|$)){_WORD}"
    measures = f"{beneficiary}/({times})" if time else f"({beneficiary})?"
    return f"^{_WHOLE} ({currencies}){measures}$"


def number_schema() -> Schema:
    """An exact number: a whole one, or a text."""
    return {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": _EXACT}]}


def count_schema() -> Schema:
    """Heads, or an activity."""
    activity = {
        "type": "object",
        "properties": {"activity": TEXT, "times_at_most": {"type": "integer", "minimum": 1}},
        "required": ["activity"],
        "additionalProperties": False,
    }
    return {"anyOf": [{"enum": list(get_args(Heads))}, activity]}


def condition_schema(areas: Schema, choice: Schema, number: Schema) -> Schema:
    """A table of conditions by subject, or a text of the predicates.

    Args:
        areas: Of areas on a day.
        choice: Of a reference to a choice.
        number: Of an exact number.
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
