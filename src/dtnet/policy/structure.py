"""From tables, lists and texts to frozen values: strictly, and with all faults together. cattrs' one adapter.

Nothing is coerced, no unknown key passes, and a value that has faults still has its other fields checked.
"""

# ruff: noqa: ANN401 - it takes whatever a document holds and makes whatever a field wants
from __future__ import annotations

from datetime import date
from fractions import Fraction
from types import UnionType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, Union, get_args, get_origin

import attrs
import cattrs

from dtnet.errors import DtnetError, near
from dtnet.measures import Amount, Rate, Units, parse_amount, parse_rate
from dtnet.periods import as_day
from dtnet.policy.checks import CHECKS, TOLERANT_CHECKS, run_checks
from dtnet.policy.choices import Choice, ChoiceRef
from dtnet.policy.document import Count, Heads
from dtnet.policy.eligibility import Term, When
from dtnet.policy.references import document_fields, item_place
from dtnet.policy.vocabulary import later_key, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from dtnet.policy.references import Found

Hook: TypeAlias = "Callable[[Any, Any], Any]"


class FaultyPartError(Exception):
    """A part of a document that makes no value.

    Attributes:
        found: Each fault with its path inside the part.
        sound: For a list: its values, None in place of each that is at fault.
    """

    def __init__(self, found: list[Found], sound: tuple[Any, ...] | None = None) -> None:
        super().__init__(found, sound)
        self.found = found
        self.sound = sound


def fault(message: str) -> FaultyPartError:
    """A part with one fault, in no particular place inside it."""
    return FaultyPartError([((), message)])


def document_converter(units: Units) -> cattrs.Converter:
    """A converter that makes a policy's values of parsed TOML or JSON.

    Args:
        units: The words that may stand in measures.
    """
    converter = cattrs.Converter()

    def structure(raw: Any, wanted: Any) -> Any:
        return converter.structure(raw, wanted)

    def bound(hook: Callable[[Any, Any, Hook], Any]) -> Hook:
        return lambda raw, wanted: hook(raw, wanted, structure)

    converter.register_structure_hook_func(attrs.has, bound(_structure_fields))
    converter.register_structure_hook_func(_made_of(tuple), bound(_structure_list))
    converter.register_structure_hook_func(lambda it: it == tuple[Choice, ...], bound(_structure_choices))
    converter.register_structure_hook_func(_made_of(Literal), _structure_word)
    converter.register_structure_hook_func(_made_of(Union, UnionType), bound(_structure_union))
    converter.register_structure_hook(str, _structure_text)
    converter.register_structure_hook(bool, _plain("true or false"))
    converter.register_structure_hook(int, _plain("a whole number"))
    converter.register_structure_hook(date, _told(lambda raw: as_day(raw, what="")))
    converter.register_structure_hook(Fraction, _structure_fraction)
    converter.register_structure_hook(Rate, _told(lambda raw: parse_rate(raw, units=units, what="")))
    converter.register_structure_hook(Amount, _told(lambda raw: parse_amount(raw, units=units, what="")))
    converter.register_structure_hook(Count, bound(_structure_count))
    converter.register_structure_hook(When, bound(_structure_when))
    return converter


def _made_of(*origins: Any) -> Callable[[Any], bool]:
    return lambda wanted: get_origin(wanted) in origins


def _structure_fields(raw: Any, cls: type[Any], structure: Hook) -> Any:
    fields = document_fields(cls)
    if not isinstance(raw, dict):
        raise fault(f"got {shown(raw)}; write a table with {', '.join(fields)}")
    found: list[Found] = [((), _unknown_key(cls, key, fields)) for key in raw if key not in fields]
    good: dict[str, Any] = {}
    sound: dict[str, Any] = {}
    for key, field in fields.items():
        if key in raw:
            try:
                good[field.name] = structure(raw[key], field.type)
            except FaultyPartError as error:
                found += [((key, *path), message) for path, message in error.found]
                if error.sound is not None:
                    sound[field.name] = error.sound
        elif field.default is attrs.NOTHING:
            found.append(((), f'"{key}" is missing; write {field.metadata["example"]}'))
        else:
            good[field.name] = field.default
    found += run_checks(CHECKS.get(cls, ()), good)
    found += run_checks(TOLERANT_CHECKS.get(cls, ()), sound | good)
    if found:
        raise FaultyPartError(found)
    try:
        return cls(**good)
    except DtnetError as error:
        raise fault(str(error)) from None


def _unknown_key(cls: type[Any], key: str, known: dict[str, Any]) -> str:
    if later_key(cls, key):
        return f'unknown key "{key}": the language of this version does not have it'
    return f'unknown key "{key}"; {near(key, known)}'


def _structure_list(raw: Any, wanted: Any, structure: Hook) -> Any:
    """A tuple of values of one type; items are named by their id in faults, else by their number."""
    (item_type, *_) = get_args(wanted)
    if not isinstance(raw, list):
        raise fault(f"got {shown(raw)}; write a list")
    found: list[Found] = []
    values: list[Any] = []
    for number, item in enumerate(raw, 1):
        try:
            values.append(structure(item, item_type))
        except FaultyPartError as error:
            place = item_place(number, item.get("id") if isinstance(item, dict) else None)
            values.append(None)
            found += [((place, *path), message) for path, message in error.found]
    if found:
        raise FaultyPartError(found, tuple(values))
    return tuple(values)


def _structure_choices(raw: Any, _: Any, structure: Hook) -> Any:
    """The table of choices, whose keys are their names."""
    if not isinstance(raw, dict):
        raise fault(f"got {shown(raw)}; write a table [choices.NAME] for each choice")
    found: list[Found] = []
    values: list[Any] = []
    for name, table in raw.items():
        try:
            if isinstance(table, dict) and "name" in table:
                raise fault('unknown key "name": its key is its name')
            values.append(structure({"name": name} | table if isinstance(table, dict) else table, Choice))
        except FaultyPartError as error:
            found += [((f".{name}", *path), message) for path, message in error.found]
    if found:
        raise FaultyPartError(found)
    return tuple(values)


def _structure_word(raw: Any, wanted: Any) -> Any:
    words = get_args(wanted)
    if isinstance(raw, str) and raw in words:
        return raw
    legal = "legal: " + ", ".join(f'"{word}"' for word in words)
    hint = near(raw, words) if isinstance(raw, str) else None
    raise fault(f"got {shown(raw)}; {legal}" + (f"; {hint}" if hint and hint.startswith("did") else ""))


def _structure_union(raw: Any, wanted: Any, structure: Hook) -> Any:
    """An optional value, or one that may be a choice. Null is no value in a document."""
    types = [each for each in get_args(wanted) if each is not type(None)]
    if ChoiceRef in types:
        if isinstance(raw, dict):
            return structure(raw, ChoiceRef)
        types.remove(ChoiceRef)
    (plain,) = types
    return structure(raw, plain)


def _structure_text(raw: Any, _: Any) -> str:
    if isinstance(raw, str) and raw.strip():
        return raw
    raise fault(f"got {shown(raw)}; write a text in quotes that is not empty")


def _plain(legal: str) -> Hook:
    def structure(raw: Any, wanted: Any) -> Any:
        if type(raw) is wanted:
            return raw
        raise fault(f"got {shown(raw)}; write {legal}")

    return structure


def _told(parse: Callable[[Any], Any]) -> Hook:
    """A hook that hands on what a parser of this package says."""

    def structure(raw: Any, _: Any) -> Any:
        try:
            return parse(raw)
        except DtnetError as error:
            raise fault(str(error).strip()) from None

    return structure


def _structure_fraction(raw: Any, _: Any) -> Fraction:
    if isinstance(raw, str):
        try:
            return Fraction(raw)
        except (ValueError, ZeroDivisionError):
            pass
    raise fault(f'got {shown(raw)}; write an exact number as text, as "1/3" or "0.25"')


def _structure_count(raw: Any, _: Any, structure: Hook) -> Count:
    """`"people"`, a role, or `{activity = "…"}`."""
    if isinstance(raw, str):
        return Count(heads=structure(raw, Heads))
    if isinstance(raw, dict) and raw.keys() == {"activity"}:
        try:
            return Count(activity=structure(raw["activity"], str))
        except FaultyPartError as error:
            raise FaultyPartError([(("activity", *path), text) for path, text in error.found]) from None
    heads = ", ".join(f'"{word}"' for word in get_args(Heads))
    raise fault(f'got {shown(raw)}; write {heads} or {{activity = "…"}}')


def _structure_when(raw: Any, _: Any, structure: Hook) -> When:
    """A table of conditions by subject."""
    if not isinstance(raw, dict):
        raise fault(f'got {shown(raw)}; write a table, as {{kind = ["cdtt"], level = "village"}}')
    found: list[Found] = []
    terms: list[Term] = []
    for subject, values in raw.items():
        try:
            terms.append(_structure_term(subject, values, structure))
        except FaultyPartError as error:
            found += [((subject, *path), message) for path, message in error.found]
    if found:
        raise FaultyPartError(found)
    return When(tuple(terms))


def _structure_term(subject: str, raw: Any, structure: Hook) -> Term:
    level, dot, attribute = subject.partition(".")
    if later_key(When, subject):
        raise fault("the language of this version does not have it")
    if not level.isidentifier() or (dot and not attribute.isidentifier()):
        raise fault('no subject; write kind, level or "LEVEL.ATTRIBUTE"')
    if not dot and subject not in {"kind", "level"}:
        if isinstance(raw, dict) and "choice" not in raw:
            raise fault(
                f'a subject with a dot stands in quotes; write "{subject}.{next(iter(raw), "…")}" = …'
            )
        raise fault(f'no subject; {near(subject, ("kind", "level"))}, or write "LEVEL.ATTRIBUTE"')
    if isinstance(raw, dict):
        return Term(subject, (structure(raw, ChoiceRef),))
    if dot and isinstance(raw, bool):
        return Term(subject, (raw,))
    texts = [raw] if isinstance(raw, str) else raw
    if not isinstance(texts, list) or not texts or not all(isinstance(each, str) and each for each in texts):
        legal = "true, false, a text or a list of texts" if dot else "a text or a list of texts"
        raise fault(f'got {shown(raw)}; write {legal}, or {{choice = "…"}}')
    return Term(subject, tuple(dict.fromkeys(texts)))
