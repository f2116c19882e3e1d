"""JSON Schemas (2020-12) of what commands and `to_json` print: answers, assessments, explanations, errors.

The key `schema` of a document names its form and its version: `dtnet/assess/1`. A later version of dtnet adds
keys to a form; it changes the meaning of a key, or removes a key, only with a higher number.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final, get_type_hints

from dtnet.coverage.explain.explanation_tree import SCHEMA as COVERAGE_SCHEMA
from dtnet.coverage.explain.explanation_tree import CoverageExplanation
from dtnet.errors import ERROR_SCHEMA
from dtnet.policy.engine.component_assessment import Assumption, NotAssessed, Recomputed
from dtnet.policy.explain.amount_explanations import SCHEMA as AMOUNT_SCHEMA
from dtnet.policy.explain.amount_explanations import Explanation
from dtnet.policy.units.mergers import Merger
from dtnet.reading.json_schema import DAY, DIALECT, Schema, Schemas
from dtnet.step_tree import Step

_TEXT: Final[Schema] = {"type": "string"}
_WHOLE: Final[Schema] = {"type": "integer"}
_MAYBE_TEXT: Final[Schema] = {"type": ["string", "null"]}
_MAYBE_WHOLE: Final[Schema] = {"type": ["integer", "null"]}
_SHARE: Final[Schema] = {"type": ["number", "null"], "minimum": 0, "maximum": 1}
_COUNT: Final[Schema] = {"type": ["integer", "null"], "minimum": 0}
_YES_NO: Final[Schema] = {"type": "boolean"}
_EXACT: Final[Schema] = {
    "anyOf": [{"type": "integer"}, {"type": "string", "pattern": "^-?[0-9]+(/[1-9][0-9]*)?$"}],
}
_STEP: Final = get_type_hints(Step)
_STEP_FORMS: Final[dict[Any, Schema]] = {
    _STEP["bounds"]: {
        "type": ["array", "null"],
        "prefixItems": [_WHOLE, _MAYBE_WHOLE],
        "minItems": 2,
        "maxItems": 2,
    },
    _STEP["values"]: {
        "description": "The numbers and words in the text, by name",
        "type": "object",
        "additionalProperties": {"type": ["integer", "string", "boolean", "null"]},
    },
}
_CURRENCY: Final[Schema] = {"type": "string", "pattern": "^[A-Z]{3}$"}
_COVERAGE_ROW: Final[Schema] = {
    "description": "A group of areas: weights by verdict, the covered share with its bounds, its evidence",
    "type": "object",
    "properties": {
        "area": _MAYBE_TEXT,
        **dict.fromkeys(("areas", "yes", "no", "unknown", "not_applicable"), _COUNT),
        **dict.fromkeys(("numerator", "denominator"), _MAYBE_WHOLE),
        **dict.fromkeys(("point", "lower", "upper"), _SHARE),
        **dict.fromkeys(("sharp", "may_be_empty"), _YES_NO),
        **dict.fromkeys(("observed", "derived", "assumed", "synthetic"), _SHARE),
        "assumption": _MAYBE_TEXT,
    },
}
_AMOUNT_ROW: Final[Schema] = {
    "description": "The amount of a group in the smallest unit of the currency, with its bounds",
    "type": "object",
    "properties": {
        "policy": _TEXT,
        "nature": {"enum": ["entitlement", "at_most"]},
        **dict.fromkeys(("amount", "upper"), _MAYBE_WHOLE),
        "lower": _MAYBE_WHOLE,
    },
    "required": ["policy", "nature", "amount", "lower", "upper"],
}
_INPUTS: Final[Schema] = {
    "description": "What was asked, and of which data",
    "type": "object",
    "properties": {
        "dataset": _TEXT,
        "version": _TEXT,
        "content_hash": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "known_until": {"type": "string", "pattern": DAY},
    },
}


def answer_schema() -> Schema:
    """The schema of the JSON of every command that answers with rows; rows of coverage are stated in full."""
    return {
        "$schema": DIALECT,
        "title": "dtnet answer",
        "description": "The JSON of a command; the key schema names the command and the version",
        "type": "object",
        "properties": {
            "schema": {"type": "string", "pattern": "^dtnet/[a-z]+(-[a-z]+)*/[1-9][0-9]*$"},
            "inputs": _INPUTS,
            "rows": {"type": "array", "items": {"type": "object"}},
        },
        "required": ["schema"],
        "if": {"properties": {"schema": {"const": "dtnet/coverage/1"}}},
        "then": {"properties": {"rows": {"items": _COVERAGE_ROW}}, "required": ["inputs", "rows"]},
    }


def assessment_schema() -> Schema:
    """The schema of the JSON of `dtnet assess`."""
    schemas = Schemas(forms={}, nulls=True)
    parts = {
        "unknown_facts": _TEXT,
        "assumptions": schemas.of_class(Assumption),
        "not_assessed": schemas.of_class(NotAssessed),
        "mergers": schemas.of_class(Merger),
        "recomputed": schemas.of_class(Recomputed),
    }
    return schemas.document(
        "dtnet assessment",
        {
            "type": "object",
            "properties": {
                "schema": {"const": "dtnet/assess/1"},
                "inputs": _INPUTS,
                "rows": {"type": "array", "items": _AMOUNT_ROW},
                "totals": {"type": "object", "additionalProperties": _MAYBE_WHOLE},
                **dict.fromkeys(("total", "lower", "upper"), _MAYBE_WHOLE),
                "currency": _CURRENCY,
                "exponent": {"type": "integer", "minimum": 0},
                **{name: {"type": "array", "items": items} for name, items in parts.items()},
            },
            "required": [
                *("schema", "inputs", "rows", "totals", "lower", "upper", "currency", "exponent"),
                *parts,
            ],
        },
    )


def explanation_schema() -> Schema:
    """The schema of the JSON of explanations: of amounts (`dtnet explain`) and of coverage."""
    schemas = Schemas(forms={Fraction: _EXACT, **_STEP_FORMS}, nulls=True)
    amount, coverage = schemas.of_class(Explanation), schemas.of_class(CoverageExplanation)
    totals = {"totals": {"type": "object", "additionalProperties": _MAYBE_WHOLE}}
    forms = [
        _stated(AMOUNT_SCHEMA, {**amount, "properties": {**amount["properties"], **totals}}),
        _stated(COVERAGE_SCHEMA, coverage),
    ]
    return schemas.document("dtnet explanation", {"oneOf": forms})


def error_schema() -> Schema:
    """The schema of the JSON of an error, as a command with `--format json` writes it to standard error."""
    return {
        "$schema": DIALECT,
        "title": "dtnet error",
        "type": "object",
        "properties": {
            "schema": {"const": ERROR_SCHEMA},
            "code": {"type": "string", "pattern": "^[a-z]+(_[a-z]+)*$"},
            "message": _TEXT,
            "hint": _MAYBE_TEXT,
            "place": _MAYBE_TEXT,
            "candidates": {"type": "array", "items": _TEXT},
            "faults": {
                "description": "All errors of the input, each with its place",
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"place": _TEXT, "message": _TEXT},
                    "required": ["place", "message"],
                    "additionalProperties": False,
                },
            },
        },
        "required": ["schema", "code", "message", "hint", "place", "candidates", "faults"],
        "additionalProperties": False,
    }


def _stated(name: str, form: Schema) -> Schema:
    """The form of a document that states its schema; the command line adds `inputs`."""
    properties = {"schema": {"const": name}, "inputs": _INPUTS, **form["properties"]}
    return {**form, "properties": properties, "required": ["schema", *form["required"]]}
