"""The JSON Schema of policy documents, made from the same classes as the reader.

It covers the form: keys, types, words, the forms of values and conditions, the shape of rates and days. Only
the reader checks what a schema cannot express: measures against counts, periods, references.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, get_args

from dtnet.arguments import check_argument
from dtnet.measures import UNITS, Amount, Rate, Units
from dtnet.policy.document.choices import ChoiceRef
from dtnet.policy.document.document import Policy
from dtnet.policy.document.policy_parts import Classes, ClassRow, Count, DatedValue, Heads, Multiple, Value
from dtnet.policy.reading.conditions import condition_schema
from dtnet.policy.reading.reader import MONEY
from dtnet.predicates.conditions import Condition
from dtnet.reading.json_schema import TEXT, WORD, Schemas

if TYPE_CHECKING:
    from dtnet.reading.json_schema import Schema

_WHOLE: Final = "[0-9]+(_[0-9]+)*"
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
    schemas = Schemas(
        forms={
            str: TEXT,
            Rate: _money(units, time=True),
            Amount: _money(units, time=False),
            MONEY: lambda schemas: {"anyOf": [schemas.of(Rate), schemas.of(Amount)]},
            Count: _COUNT,
            Condition: lambda schemas: schemas.defined("Condition", lambda: condition_schema(schemas)),
            ClassRow: lambda schemas: schemas.of_class(ClassRow),  # its value differs from place to place
            Value: _value,
            Value | None: _value,
        }
    )
    return schemas.document("dtnet policy document", schemas.of_class(Policy))


def _money(units: Units, *, time: bool) -> Schema:
    """The schema of money: with a beneficiary and a time, or without a time.

    A beneficiary is any word with no other meaning, because the grains of a document count as beneficiaries.
    """
    currencies, times = "|".join(units.currencies), "|".join(units.times)
    beneficiary = f"/(?!({currencies}|{times})(/|$)){WORD}"
    measures = f"{beneficiary}/({times})" if time else f"({beneficiary})?"
    return {"type": "string", "pattern": f"^{_WHOLE} ({currencies}){measures}$"}


_COUNT: Final[Schema] = {
    "anyOf": [
        {"enum": list(get_args(Heads))},
        {
            "type": "object",
            "properties": {"activity": TEXT, "times_at_most": {"type": "integer", "minimum": 1}},
            "required": ["activity"],
            "additionalProperties": False,
        },
    ]
}
"""The schema of a count: people, or an activity."""


def _value(schemas: Schemas) -> Schema:
    """The schema of a value in any of its forms; a number cannot be a multiple."""
    leaf = schemas.leaf

    def forms() -> Schema:
        dated = {"type": "array", "items": schemas.of_class(DatedValue), "minItems": 1}
        found = [schemas.of(leaf), dated, schemas.of_class(Classes), schemas.of(ChoiceRef)]
        return {"anyOf": found if leaf is Fraction else [*found, schemas.of(Multiple)]}

    return schemas.defined(_VALUES[leaf], forms)
