"""Policy documents in TOML or JSON: reading them, writing and changing them, and their JSON Schema.

The classes of a policy describe its tables. The forms of values and counts stand here, those of conditions in
`conditions`, and the rules about several fields in `policy_checks`. All errors are reported together. A
change goes into the document of the policy, which passes all checks again. The schema covers the form: keys,
types, words, the forms of values and conditions, the shape of rates and days. Only the reader checks what a
schema cannot express: measures against counts, periods, references.
"""

# ruff: noqa: ANN401 - it takes whatever a document holds
from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from fractions import Fraction
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import attrs

from dtnet.arguments import check_argument, check_word, is_word, path_argument, words_of
from dtnet.errors import (
    ArgumentError,
    DayError,
    Fault,
    InvalidPolicyError,
    UnknownNameError,
    UnreadableFileError,
    cut,
    near,
)
from dtnet.measures import LARGEST, UNITS, Amount, Rate, Units, parse_amount, parse_rate
from dtnet.periods import as_window
from dtnet.policy.document.document import (
    ChoiceRef,
    Classes,
    ClassRow,
    Count,
    Dated,
    DatedValue,
    Heads,
    HeadsNorm,
    Multiple,
    Open,
    Policy,
    SizeRef,
    Value,
    parts,
)
from dtnet.policy.reading.conditions import condition_schema, read_condition, written_condition
from dtnet.policy.reading.policy_checks import CHECKS, TOLERANT_CHECKS, check_dated, end_numbers
from dtnet.predicates.conditions import Condition
from dtnet.reading.documents import Faults, Writer, document_fields, fault, shown_raw
from dtnet.reading.files import decoded_text, parse_document, read_bytes
from dtnet.reading.json_schema import TEXT, WORD, Schema, Schemas
from dtnet.reading.reader import EXACT, UNFIT, parsed_by, reader_of, whole_of, words_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dtnet.reading.reader import DocumentReader, Hook


def read_policy(path: str | PathLike[str], *, units: Units = UNITS, supplied: Iterable[str] = ()) -> Policy:
    """The policy in a file.

    Args:
        path: A `.toml` or `.json` file in UTF-8.
        units: The currencies, beneficiaries and times that its measures may use.
        supplied: The components that a plug-in computes, which have neither rate nor claim. The result is
            then the plug-in's frame, not a policy of its own.

    Raises:
        ArgumentError: If an argument has another type.
        UnreadableFileError: If the file does not exist, is not UTF-8 text, or has another ending.
        InvalidPolicyError: If the document has errors; the exception lists all of them.
    """
    file = Path(path_argument(path, "name a .toml or .json file"))
    form = file.suffix.lower().removeprefix(".")
    if form not in {"toml", "json"}:
        raise UnreadableFileError(
            f'{cut(str(file))}: not a policy document: it ends in "{file.suffix}"',
            "pass a .toml or .json file",
        )
    text = decoded_text(read_bytes(file, hint="name a policy document"), file)
    return parse_policy(
        text, source=str(file), form="json" if form == "json" else "toml", units=units, supplied=supplied
    )


def parse_policy(
    text: str,
    *,
    source: str,
    form: Literal["toml", "json"] = "toml",
    units: Units = UNITS,
    supplied: Iterable[str] = (),
) -> Policy:
    """The policy in a text.

    Args:
        text: A whole document.
        source: Where the text comes from, for error messages.
        form: The format of the text.
        units: The currencies, beneficiaries and times that its measures may use.
        supplied: As for `read_policy`.

    Raises:
        ArgumentError: If an argument has another type.
        InvalidPolicyError: If the document has errors; the exception lists all of them.
    """
    check_argument(text, str, "text", "pass a whole document as text; read_policy reads a file")
    check_argument(source, str, "source", "say where the text is from")
    check_word(form, ("toml", "json"), "form")
    check_argument(units, Units, "units", "pass dtnet.measures.Units")
    components = words_of(supplied, "supplied", 'name components: ["support"]')
    document = parse_document(text, form, lambda wrong: InvalidPolicyError(source, [wrong]))
    return structure_policy(document, source=source, units=units, supplied=frozenset(components))


def structure_policy(
    document: Any, *, source: str, units: Units, supplied: frozenset[str] = frozenset()
) -> Policy:
    """The policy in a parsed document.

    Args:
        document: Tables, lists, texts and whole numbers.
        source: Where the document comes from, for error messages.
        units: The words that its measures may use, in addition to the grains of its components.
        supplied: The components that a plug-in computes; empty for a policy without plug-in.

    Raises:
        InvalidPolicyError: If the document has errors; the exception lists all of them.
    """
    given = {"units": _with_grains(units, document), "offered": _offered(document), "supplied": supplied}
    name = document.get("id") if isinstance(document, dict) else None
    place = f"policy {name}" if isinstance(name, str) else "policy"
    policy: Policy
    policy, faults = attrs.evolve(_READER, given=given).document(document, Policy, place)
    if faults:
        raise InvalidPolicyError(source, faults)
    return policy


def _with_grains(units: Units, document: Any) -> Units:
    """The words of measures, with the grains of the document's components as beneficiaries."""
    components = document.get("component") if isinstance(document, dict) else None
    tables = components if isinstance(components, list) else []
    words = [each.get("per") for each in tables if isinstance(each, dict)]
    new = dict.fromkeys(each for each in words if isinstance(each, str) and each.isidentifier())
    more = [each for each in new if each not in units.words]
    return attrs.evolve(units, beneficiaries=(*units.beneficiaries, *more))


def _offered(document: Any) -> dict[str, tuple[str, ...]]:
    """The readable options of each choice; a later step finds the errors of the others."""
    tables = document.get("choices") if isinstance(document, dict) else None
    if not isinstance(tables, dict):
        return {}
    told = {name: table.get("options") for name, table in tables.items() if isinstance(table, dict)}
    return {
        name: tuple(each for each in options if isinstance(each, str))
        for name, options in told.items()
        if isinstance(options, list)
    }


MONEY: Final[Any] = Rate | Amount
"""Money with or without a time."""
_EXAMPLES: Final[dict[Any, str]] = {
    Rate: '"500_000 VND/team/month"',
    Amount: '"3_000_000 VND/team"',
    MONEY: '"2_340_000 VND/person/month"',
    Fraction: EXACT,
}


def _read_money(raw: Any, wanted: Any, reader: DocumentReader) -> Any:
    """Money; whether it needs a time, must not have one, or may have one."""
    units = reader.given["units"]
    timed = isinstance(raw, str) and any(word in units.times for word in raw.replace("/", " ").split())
    parse = parse_rate if wanted is Rate or (timed and wanted is not Amount) else parse_amount
    return parsed_by(lambda raw: parse(raw, units=units, what=""))(raw, wanted, reader)


def _read_value(raw: Any, _: Any, reader: DocumentReader) -> Value:
    """A value in any of its forms."""
    form: Any = reader.leaf
    if isinstance(raw, list):
        values = reader.items(raw, DatedValue)
        Faults(check_dated(values)).refuse()
        return Dated(values)
    if isinstance(raw, dict):
        if "choice" in raw:
            return _open(reader.read(raw, ChoiceRef), reader)
        if "classes" not in raw and (form is Fraction or not raw.keys() & {"times", "of"}):
            raise fault(_no_form(raw, form))
        form = Classes if "classes" in raw else Multiple
    value: Value = reader.read(raw, form)
    return value


def _read_heads(raw: Any, wanted: Any, reader: DocumentReader) -> HeadsNorm | SizeRef | Value:
    """The number of people of a norm: a value, a rule by an attribute, or a named size."""
    if isinstance(raw, list) or (isinstance(raw, dict) and raw.keys() & {"choice", "classes"}):
        return _read_value(raw, wanted, reader)
    named = SizeRef in get_args(wanted)
    if isinstance(raw, dict):
        if "size" in raw and not named:
            raise fault("a size cannot refer to a size; write the number of people, as heads = 3")
        form: Any = SizeRef if "size" in raw else HeadsNorm
        heads: HeadsNorm | SizeRef = reader.read(raw, form)
        return heads
    found = Faults()
    with found.inside():
        number: Fraction = reader.read(raw, Fraction)
        return number
    size = ', or {size = "…"}' if named else ""
    rule = f"or a table with {', '.join(document_fields(HeadsNorm))}{size}"
    raise fault("; ".join([*(message for _, message in found), rule]))


def _no_form(raw: dict[Any, Any], leaf: Any) -> str:
    """The message for a table that has none of the forms of a value."""
    keys = ("choice", "classes", "times", "of")[: 2 if leaf is Fraction else 4]
    multiple = () if leaf is Fraction else ('{times = …, of = "…"}',)
    forms = (_EXAMPLES[leaf], "a list of dated values", "{classes = […]}", *multiple)
    hints = [hint for key in raw if (hint := near(str(key), keys)) and hint.startswith("did")]
    return "; ".join([f'got a table; write {", ".join(forms)} or {{choice = "…"}}', *hints[:1]])


def _open(choice: ChoiceRef, reader: DocumentReader) -> Open:
    """An open value, with the value of each option of its choice; a missing choice has no options."""
    found = Faults()
    options: list[tuple[str, Value]] = []
    for option in reader.given["offered"].get(choice.name, ()):
        inner = Faults()
        with inner.inside("choice"):
            options.append((option, reader.read(option, reader.leaf)))
        what = f'option "{option}" of choice "{choice.name}" is not allowed here'
        found += [(("choice",), f"{what}: {message}") for _, message in inner]
    found.refuse()
    return Open(choice.name, tuple(options))


def _read_count(raw: Any, _: Any, reader: DocumentReader) -> Count:
    """The number by which a rate is multiplied: `"people"`, a role, `{number = 1}` or `{activity = "…"}`."""
    if isinstance(raw, str):
        return Count(heads=reader.read(raw, Heads))
    if isinstance(raw, dict) and raw.keys() == {"number"}:
        return Count(number=_read_people(raw["number"], attrs.evolve(reader, leaf=Fraction)))
    if not isinstance(raw, dict) or "activity" not in raw or raw.keys() - {"activity", "times_at_most"}:
        heads = ", ".join(f'"{word}"' for word in get_args(Heads))
        raise fault(f'got {shown_raw(raw)}; write {heads}, {{number = 1}} or {{activity = "…"}}')
    found = Faults()
    good = reader.keys(raw, found, activity=str, times_at_most=int)
    times = good.get("times_at_most", 1)
    if times < 1:
        found.append((("times_at_most",), f"{times} leaves nothing to count; write 1 or more"))
    found.refuse()
    return Count(**good)


def _read_people(raw: Any, reader: DocumentReader) -> Value:
    """A number of people that the document states: a value whose numbers are whole and not negative."""
    found = Faults()
    with found.inside("number"):
        number: Value = reader.read(raw, Value)
        for path, each in end_numbers(number, ()):
            if each < 0 or each.denominator > 1:
                found.append((("number", *path), f"{each} is not a number of people; write 0, 1, 2 or more"))
    found.refuse()
    return number


_HOOKS: Final[dict[Any, Hook]] = {
    str: words_in,
    int: whole_of(LARGEST, f"{{}} {UNFIT}"),
    Rate: _read_money,
    Amount: _read_money,
    MONEY: _read_money,
    Value: _read_value,
    Value | None: _read_value,
    HeadsNorm | Value: _read_heads,
    HeadsNorm | SizeRef | Value: _read_heads,
    Count: _read_count,
    Condition: read_condition,
}
_READER: Final = reader_of(_HOOKS, checks=CHECKS, tolerant=TOLERANT_CHECKS)


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
            Count: _count_schema,
            Condition: lambda schemas: schemas.defined("Condition", lambda: condition_schema(schemas)),
            ClassRow: lambda schemas: schemas.of_class(ClassRow),  # its value differs from place to place
            Value: _value,
            Value | None: _value,
            HeadsNorm | Value: lambda schemas: _heads(schemas, HeadsNorm),
            HeadsNorm | SizeRef | Value: lambda schemas: _heads(schemas, HeadsNorm, SizeRef),
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


def _count_schema(schemas: Schemas) -> Schema:
    """The schema of a count: people, a stated number, or an activity."""
    tables: dict[str, Schema] = {
        "number": {"number": attrs.evolve(schemas, leaf=Fraction).of(Value)},
        "activity": {"activity": TEXT, "times_at_most": {"type": "integer", "minimum": 1}},
    }
    forms = [
        {"type": "object", "properties": keys, "required": [name], "additionalProperties": False}
        for name, keys in tables.items()
    ]
    return {"anyOf": [{"enum": list(get_args(Heads))}, *forms]}


def _value(schemas: Schemas) -> Schema:
    """The schema of a value in any of its forms; a number cannot be a multiple."""
    leaf = schemas.leaf

    def forms() -> Schema:
        dated = {"type": "array", "items": schemas.of_class(DatedValue), "minItems": 1}
        found = [schemas.of(leaf), dated, schemas.of_class(Classes), schemas.of(ChoiceRef)]
        return {"anyOf": found if leaf is Fraction else [*found, schemas.of(Multiple)]}

    return schemas.defined(_VALUES[leaf], forms)


def _heads(schemas: Schemas, *tables: type[Any]) -> Schema:
    """The schema of the number of people of a norm: a value, or one of some tables."""
    return {"anyOf": [_value(schemas), *(schemas.of(each) for each in tables)]}


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
    """Read the policy in a changed document, without choices, bases and sizes that no part uses any more.

    Choices stay if there is a plug-in, because it may read them.
    """
    given = {*given, "choices"} if policy.supplied else given
    for key, reference in (("sizes", "size"), ("choices", "choice"), ("bases", "of")):
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
    """The names to which a part of a document refers; `key` is the key of such references."""
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
