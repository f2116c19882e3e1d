"""The JSON Schema of policy documents, made from the same classes as the reader.

It says the form: keys, types, words, the shape of rates and days. What a form cannot say (measures against
counts, periods against each other, references to choices) the reader alone checks.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any, Final, Literal, TypeAlias, get_args, get_origin

import attrs

from dtnet.measures import UNITS, Amount, Rate, Units
from dtnet.policy.choices import Choice, ChoiceRef
from dtnet.policy.document import Count, Heads, Policy
from dtnet.policy.eligibility import When
from dtnet.policy.references import document_fields

Schema: TypeAlias = dict[str, Any]

_TEXT: Final[Schema] = {"type": "string", "pattern": r"\S"}
_NUMBER: Final = "[0-9]+(_[0-9]+)*"
_DAY: Final = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
_EXACT: Final = r"^[0-9]+(/[0-9]+|\.[0-9]+)?$"


def policy_schema(*, units: Units = UNITS) -> Schema:
    """A JSON Schema (2020-12) of policy documents, in JSON or as read from TOML.

    It asks for measures in canonical order and for days as text. The reader also takes measures in another
    order and TOML's own days.

    Args:
        units: The words that may stand in measures.
    """
    definitions: dict[str, Schema] = {}
    policy = _class_schema(Policy, units, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "dtnet policy document",
        **policy,
        "$defs": dict(sorted(definitions.items())),
    }


def _class_schema(cls: type[Any], units: Units, definitions: dict[str, Schema]) -> Schema:
    fields = document_fields(cls)
    return {
        "description": (cls.__doc__ or "").partition("\n")[0],
        "type": "object",
        "properties": {key: _schema(field.type, units, definitions) for key, field in fields.items()},
        "required": [key for key, field in fields.items() if field.default is attrs.NOTHING],
        "additionalProperties": False,
    }


def _schema(wanted: Any, units: Units, definitions: dict[str, Schema]) -> Schema:  # noqa: ANN401 - types of every form
    if wanted is When:
        return _when_schema(units, definitions)
    plain: dict[Any, Schema] = {
        str: _TEXT,
        bool: {"type": "boolean"},
        int: {"type": "integer"},
        date: {"type": "string", "pattern": _DAY},
        Fraction: {"type": "string", "pattern": _EXACT},
        Rate: {"type": "string", "pattern": _money(units, "{beneficiary}{time}")},
        Amount: {"type": "string", "pattern": _money(units, "({beneficiary})?")},
        Count: _count_schema(),
    }
    if wanted in plain:
        return plain[wanted]
    if get_origin(wanted) is not None:
        return _compound_schema(wanted, units, definitions)
    if wanted.__name__ not in definitions:
        definitions[wanted.__name__] = _class_schema(wanted, units, definitions)
    return {"$ref": f"#/$defs/{wanted.__name__}"}


def _compound_schema(wanted: Any, units: Units, definitions: dict[str, Schema]) -> Schema:  # noqa: ANN401
    """The schema of words, lists, tables by name and alternatives."""
    if wanted == tuple[Choice, ...]:
        item = _class_schema(Choice, units, definitions)
        del item["properties"]["name"]
        item["required"].remove("name")
        return {"type": "object", "additionalProperties": item}
    origin = get_origin(wanted)
    if origin is Literal:
        return {"enum": list(get_args(wanted))}
    if origin is tuple:
        return {"type": "array", "items": _schema(get_args(wanted)[0], units, definitions)}
    types = [each for each in get_args(wanted) if each is not type(None)]
    forms = [_schema(each, units, definitions) for each in types]
    return forms[0] if len(forms) == 1 else {"anyOf": forms}


def _money(units: Units, measures: str) -> str:
    words = {"beneficiary": f"/({'|'.join(units.beneficiaries)})", "time": f"/({'|'.join(units.times)})"}
    return f"^{_NUMBER} ({'|'.join(units.currencies)}){measures.format(**words)}$"


def _count_schema() -> Schema:
    activity = {
        "type": "object",
        "properties": {"activity": _TEXT},
        "required": ["activity"],
        "additionalProperties": False,
    }
    return {"anyOf": [{"enum": list(get_args(Heads))}, activity]}


def _when_schema(units: Units, definitions: dict[str, Schema]) -> Schema:
    texts = {"type": "array", "items": _TEXT, "minItems": 1}
    words: Schema = {"anyOf": [_TEXT, texts, _schema(ChoiceRef, units, definitions)]}
    facts: Schema = {"anyOf": [{"type": "boolean"}, *words["anyOf"]]}
    return {
        "type": "object",
        "properties": {"kind": words, "level": words},
        "patternProperties": {r"^[^\W\d]\w*\.[^\W\d]\w*$": facts},
        "additionalProperties": False,
    }
