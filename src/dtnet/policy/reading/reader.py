"""Reading policy documents in TOML or JSON, from a file or a text. All errors are reported together.

The classes of a policy describe its tables. The forms of values and counts stand here, those of conditions in
`conditions`, and the rules about several fields in `policy_checks`.
"""

# ruff: noqa: ANN401 - it takes whatever a document holds
from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import attrs

from dtnet.arguments import check_argument, check_word, path_argument, words_of
from dtnet.errors import InvalidPolicyError, UnreadableFileError, cut, near
from dtnet.measures import LARGEST, UNITS, Amount, Rate, Units, parse_amount, parse_rate
from dtnet.policy.document.choices import ChoiceRef
from dtnet.policy.document.document import Policy
from dtnet.policy.document.policy_parts import (
    Classes,
    Count,
    Dated,
    DatedValue,
    Heads,
    Multiple,
    Open,
    Value,
)
from dtnet.policy.reading.conditions import read_condition
from dtnet.policy.reading.policy_checks import CHECKS, TOLERANT_CHECKS, check_dated
from dtnet.predicates.conditions import Condition
from dtnet.reading.documents import Faults, fault, shown_raw
from dtnet.reading.files import decoded_text, parse_document, read_bytes
from dtnet.reading.reader import EXACT, UNFIT, parsed_by, reader_of, whole_of, words_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from os import PathLike

    from dtnet.errors import Fault, InvalidInputError
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


def parse_policy_json(text: str, refused: Callable[[list[Fault]], InvalidInputError]) -> Any:
    """The content of a JSON text; `refused` makes the error for a text that `parse_document` refuses."""
    return parse_document(text, "json", lambda wrong: refused([wrong]))


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
    """The quantity by which a rate is multiplied: `"people"`, a role, or `{activity = "…"}`."""
    if isinstance(raw, str):
        return Count(heads=reader.read(raw, Heads))
    if not isinstance(raw, dict) or "activity" not in raw or raw.keys() - {"activity", "times_at_most"}:
        heads = ", ".join(f'"{word}"' for word in get_args(Heads))
        raise fault(f'got {shown_raw(raw)}; write {heads} or {{activity = "…"}}')
    found = Faults()
    good = reader.keys(raw, found, activity=str, times_at_most=int)
    times = good.get("times_at_most", 1)
    if times < 1:
        found.append((("times_at_most",), f"{times} leaves nothing to count; write 1 or more"))
    found.refuse()
    return Count(**good)


_HOOKS: Final[dict[Any, Hook]] = {
    str: words_in,
    int: whole_of(LARGEST, f"{{}} {UNFIT}"),
    Rate: _read_money,
    Amount: _read_money,
    MONEY: _read_money,
    Value: _read_value,
    Value | None: _read_value,
    Count: _read_count,
    Condition: read_condition,
}
_READER: Final = reader_of(_HOOKS, checks=CHECKS, tolerant=TOLERANT_CHECKS)
