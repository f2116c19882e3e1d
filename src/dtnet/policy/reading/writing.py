"""Write frozen values as tables, lists and texts of a document; reading the document gives equal values."""

# ruff: noqa: ANN401 - it takes values of every type
from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import singledispatch
from typing import Any, Final

import attrs

from dtnet.errors import ArgumentError
from dtnet.measures import Amount, Rate
from dtnet.periods import Period
from dtnet.policy.document.choices import IsChosen
from dtnet.policy.document.places_in_documents import NAMED, condition_key, document_fields
from dtnet.policy.document.policy_parts import Count, Dated, Open, PolicyPeriod
from dtnet.policy.reading.structure import canonical_condition
from dtnet.predicates.conditions import All, AnyOf, Between, Condition, Inside, Is, Not

_LINKS: Final = ("any", "not")
"""Keys whose value is a further table of conditions."""


@singledispatch
def written(value: Any) -> Any:
    """The form of a value in a document; other objects are returned unchanged."""
    if not attrs.has(type(value)):
        return value
    try:
        return _table(value)
    except NameError:  # not part of a policy: only type checkers can resolve its types
        return value


@written.register(Rate)
@written.register(Amount)
@written.register(date)
def _text(value: Any) -> str:
    return str(value)


@written.register
def _number(value: Fraction) -> int | str:
    return int(value) if value.denominator == 1 else str(value)


@written.register
def _count(value: Count) -> Any:
    return _table(value) if value.heads is None else value.heads


@written.register
def _open(value: Open) -> dict[str, str]:
    return {"choice": value.choice}


@written.register
def _dated(value: Dated) -> Any:
    return _list(value.values)


@written.register
def _plain_period(value: Period) -> dict[str, Any]:
    return _table(value if isinstance(value, PolicyPeriod) else PolicyPeriod(value.start, value.end))


@written.register
def _conditions(value: Condition) -> dict[str, Any]:
    return _condition(canonical_condition(value))


@written.register(dict)
def _raw_table(value: dict[Any, Any]) -> dict[Any, Any]:
    return {key: written(each) for key, each in value.items()}


def _table(value: Any) -> dict[str, Any]:
    """The keys of a value that differ from its defaults."""
    fields = document_fields(type(value)).items()
    told = ((key, field, getattr(value, field.name)) for key, field in fields)
    return {key: written(each) for key, field, each in told if each != field.default}


@written.register(tuple)
@written.register(list)
def _list(values: Any) -> Any:
    """A list, or a table by name for values with names."""
    if not values or not all(type(each) in NAMED for each in values):
        return [written(each) for each in values]
    tables = ((each.name, _table(each)) for each in values)
    return {name: {key: each for key, each in table.items() if key != "name"} for name, table in tables}


def _condition(condition: Condition) -> dict[str, Any]:
    """A table of conditions. A key can occur once; a repeated key goes into a table of its own."""
    parts = [*(condition.parts if isinstance(condition, All) else (condition,))]
    table: dict[str, Any] = {}
    while parts:
        key = str(condition_key(parts[0]))
        free = [link for link in _LINKS if link not in {*table, key}]
        if key in table or (len(parts) > 1 and not free):
            return table | _linked(_condition(All(tuple(parts))), table)
        table[key] = _part(parts.pop(0))
    return table


def _linked(rest: dict[str, Any], table: dict[str, Any]) -> dict[str, Any]:
    """A table for a further condition beside another: `any` with one entry, or a double `not`."""
    return {"any": [rest]} if "any" not in table else {"not": {"not": rest}}


def _part(part: Condition) -> Any:
    match part:
        case Is(_, values):
            return written(values[0]) if len(values) == 1 else [written(each) for each in values]
        case Between(_, least, below):
            ends = (("from", least), ("below", below))
            return {key: written(end) for key, end in ends if end is not None}
        case IsChosen():
            return _table(part.choice)
        case Inside():
            return _table(part)
        case AnyOf(parts):
            return [_condition(each) for each in parts]
        case Not(inner):
            return _condition(inner)
        case _:
            raise ArgumentError(f"no document can state {part!r}", "use the conditions of dtnet.predicates")
