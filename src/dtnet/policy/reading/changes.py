"""Policies as documents: writing them, and changing some of their fields.

A change goes into the document of the policy, which passes all checks again.
"""

# ruff: noqa: ANN401 - fields have values of every type
from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import attrs

from dtnet.arguments import is_word
from dtnet.errors import ArgumentError, DayError, Fault, InvalidPolicyError, UnknownNameError, near
from dtnet.measures import UNITS, Amount, Rate
from dtnet.periods import as_window
from dtnet.policy.document.choices import parts
from dtnet.policy.document.policy_parts import Count, Dated, Open
from dtnet.policy.reading.conditions import written_condition
from dtnet.policy.reading.reader import structure_policy
from dtnet.predicates.conditions import Condition
from dtnet.reading.documents import Writer, document_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dtnet.measures import Units
    from dtnet.policy.document.document import Policy


def evolved(policy: Policy, changes: Mapping[str, Any]) -> Policy:
    """A policy with some of its fields changed.

    Args:
        policy: The policy, with no choice made.
        changes: New values by field, frozen or as a document states them; None or an empty value removes the
            field.

    Raises:
        ArgumentError: If the policy's choices are already made.
        InvalidPolicyError: If the result is not a policy; the exception lists all errors.
    """
    _check_open(policy)
    document = written(policy)
    place = f"policy {policy.id}"
    faults = [Fault(place, each) for each in _put(document, type(policy), _prepared(policy, changes))]
    if "jurisdiction" in changes:
        faults += [Fault(f"{place}: {field}", each) for field, each in _moved(policy, changes)]
    return _read(policy, document, faults, changes.keys())


def with_component(policy: Policy, id: str, changes: Mapping[str, Any]) -> Policy:
    """A policy with some fields of one of its components changed, in the same way as `evolved`.

    Raises:
        UnknownNameError: If the component does not exist.
    """
    _check_open(policy)
    known = [each.id for each in policy.components]
    if not is_word(id, known):
        raise UnknownNameError(f"policy {policy.id} has no component {id!r}", near(id, known))
    document = written(policy)
    place = known.index(id)
    found = _put(document["component"][place], type(policy.components[place]), changes)
    faults = [Fault(f'policy {policy.id}: component "{id}"', each) for each in found]
    return _read(policy, document, faults, ())


def _check_open(policy: Policy) -> None:
    if policy.selection:
        raise ArgumentError(
            f"policy {policy.id}: its choices are already made", "change it as it was read, then choose"
        )


def _prepared(policy: Policy, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes, with texts of periods and ids of areas in the form of documents."""
    prepared = dict(changes)
    period = prepared.get("period")
    if isinstance(period, str):
        with suppress(DayError):  # the reader of documents reports a text that is no period
            prepared["period"] = as_window(period)
    area = prepared.get("jurisdiction")
    if isinstance(area, str):
        table = written(prepared.get("period", policy.period))
        first = table.get("from") if isinstance(table, dict) else None
        prepared["jurisdiction"] = {"id": area} | ({} if first is None else {"as_of": first})
    return prepared


def _put(document: dict[str, Any], cls: type[Any], changes: Mapping[str, Any]) -> Iterator[str]:
    """Put changes into a part of a document; yields errors for names that are no fields."""
    keys = {field.name: (key, field) for key, field in document_fields(cls).items()}
    for name, value in changes.items():
        if name not in keys:
            yield f'there is no field "{name}"; {near(name, keys)}'
            continue
        key, field = keys[name]
        nothing = field.default is not attrs.NOTHING and (
            value is None or (isinstance(value, tuple | list) and not value)
        )
        if nothing:
            document.pop(key, None)
        else:
            document[key] = value if field.type is str else written(value)  # not a day as text


def _moved(policy: Policy, changes: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Errors for openings of the old jurisdiction that the caller did not confirm for the new one."""
    what = "decided for the old jurisdiction; pass"
    if policy.openings and "openings" not in changes:
        yield "openings", f"{what} openings=() or openings=policy.openings"
    if not policy.openings and policy.unopened is not None and "unopened" not in changes:
        yield "unopened", f"{what} unopened=None or unopened=policy.unopened"


def _read(policy: Policy, document: dict[str, Any], faults: Sequence[Fault], given: Iterable[str]) -> Policy:
    """Read the policy in a changed document, without the choices and bases that no part uses any more.

    Choices stay if there is a plug-in, because it may read them.
    """
    given = {*given, "choices"} if policy.supplied else given
    for key, reference in (("choices", "choice"), ("bases", "of")):
        if key in document and key not in given:
            rest = [each for part, each in document.items() if part != "choices"]
            still = {*_named_in(rest, reference)}
            kept = {name: table for name, table in document.pop(key).items() if name in still}
            document |= {key: kept} if kept else {}
    what = f"policy {policy.id}, changed"
    try:
        changed = structure_policy(
            document, source=what, units=policy_units(policy), supplied=policy.supplied
        )
    except InvalidPolicyError as error:
        raise InvalidPolicyError(what, [*faults, *error.faults]) from None
    if faults:
        raise InvalidPolicyError(what, faults)
    return attrs.evolve(changed, plugin=policy.plugin, reads=policy.reads)


def _named_in(raw: Any, key: str) -> Iterator[str]:
    """The choices or bases to which a part of a document refers; `key` is the key of such references."""
    return (table[key] for table in _tables(raw) if isinstance(table.get(key), str))


def _tables(raw: Any) -> Iterator[dict[str, Any]]:
    if isinstance(raw, dict):
        yield raw
        raw = list(raw.values())
    for each in raw if isinstance(raw, list) else ():
        yield from _tables(each)


def policy_units(policy: Policy) -> Units:
    """The default units of measures, with the additional units that the policy uses."""
    money = [each for each in parts(policy) if isinstance(each, Amount | Rate)]
    currencies = dict.fromkeys([*UNITS.currencies, *(each.currency for each in money)])
    beneficiaries = [each.beneficiary for each in money if each.beneficiary is not None]
    return attrs.evolve(
        UNITS,
        currencies=tuple(currencies),
        beneficiaries=tuple(dict.fromkeys([*UNITS.beneficiaries, *beneficiaries])),
    )


def _count(count: Count) -> Any:
    return written.table(count) if count.heads is None else count.heads


written: Final[Writer] = Writer(
    {
        Rate: str,
        Amount: str,
        Count: _count,
        Open: lambda value: {"choice": value.choice},
        Dated: lambda value: written(value.values),
        Condition: lambda condition: written_condition(condition, written),
    }
)
"""The form of a value in a document; other objects are returned unchanged."""
