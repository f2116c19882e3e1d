"""Checks across a whole document: references to choices and other policies, and its one currency."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, get_args, get_origin

from dtnet.errors import near
from dtnet.measures import Amount, Rate
from dtnet.policy.document.choices import ChoiceRef, parts
from dtnet.policy.document.document import Policy
from dtnet.policy.document.eligibility import ANY
from dtnet.policy.document.faults import NAME, path_text
from dtnet.policy.document.places import document_fields, placed
from dtnet.policy.document.values import Open

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dtnet.policy.document.choices import Choice
    from dtnet.policy.document.faults import Found, Path

_PURPOSE: Final = "purpose:"


def check_choices_exist(choices: tuple[Choice, ...], fields: Mapping[str, Any]) -> Iterator[Found]:
    """Each reference names a choice, and each option of that choice may stand in that place."""
    known = {choice.name: choice for choice in choices}
    for path, value, kind in _placed_fields(fields):
        if not isinstance(value, ChoiceRef | Open):
            continue
        name = value.name if isinstance(value, ChoiceRef) else value.choice
        if name not in known:
            hint = near(name, known) or f"add [choices.{name}]"
            yield (*path, "choice"), f'there is no choice "{name}"; {hint}'
            continue
        if "not" in path and ANY in known[name].options:
            yield (*path, "choice"), f'its option "{ANY}" puts no condition, and not of that fits nobody'
        legal = [word for each in get_args(kind) if get_origin(each) is Literal for word in get_args(each)]
        for option in known[name].options:
            if legal and option not in legal:
                words = ", ".join(f'"{word}"' for word in legal)
                place = ("choices", f".{name}", "options")
                yield place, f'"{option}" cannot stand in {path_text(path)}; legal: {words}'


def check_choices_used(
    choices: tuple[Choice, ...],
    fields: Mapping[str, Any],
    supplied: frozenset[str],
) -> Iterator[Found]:
    """Each choice stands somewhere, or a plug-in may read it; asked where no part is at fault."""
    if supplied or fields.keys() < {field.name for field in document_fields(Policy).values()}:
        return
    used = used_choices(fields)
    for choice in choices:
        if choice.name not in used:
            name = choice.name
            yield (
                ("choices", f".{name}"),
                f'nothing refers to it; write {{choice = "{name}"}} where it is chosen',
            )


def used_choices(fields: Mapping[str, Any]) -> set[str]:
    """The choices to which something refers."""
    found = set()
    for part in parts(tuple(fields.values())):
        if isinstance(part, ChoiceRef):
            found.add(part.name)
        elif isinstance(part, Open):
            found.add(part.choice)
    return found


def check_one_currency(fields: Mapping[str, Any]) -> Iterator[Found]:
    """All money is in the currency of the first."""
    first: str | None = None
    for path, value, _ in _placed_fields(fields):
        if isinstance(value, Amount | Rate):
            first = first or value.currency
            if value.currency != first:
                yield (
                    path,
                    f'"{value}" is in {value.currency}, the rest in {first}; a policy has one currency',
                )


def check_other_policies(
    id: str, yields_to: tuple[str, ...], deducts: tuple[str, ...], succeeds: str | None
) -> Iterator[Found]:
    """Other policies are named by id, some also by purpose; none is the policy itself."""
    for key, names in (("yields_to", yields_to), ("deducts", deducts)):
        for number, name in enumerate(names, 1):
            yield from _other_policy(name, id, (key, f" {number}"), purposes=True)
            if name in names[: number - 1]:
                yield (key, f" {number}"), f'"{name}" stands there before; name it once'
    for name in dict.fromkeys(deducts):
        if name in yields_to:
            yield ("deducts",), f'"{name}" stands in yields_to too, which leaves nothing to take it off'
    if succeeds is not None:
        yield from _other_policy(succeeds, id, ("succeeds",), purposes=False)


def _other_policy(name: str, own: str, place: Path, *, purposes: bool) -> Iterator[Found]:
    by_purpose = name.removeprefix(_PURPOSE) if purposes and name.startswith(_PURPOSE) else None
    legal = '"vn.da-nang.2024-36"' + (f', or "{_PURPOSE}team-operation"' if purposes else "")
    if not (NAME.fullmatch(name) or (by_purpose and by_purpose.strip())):
        yield place, f'"{name}" names no policy; write an id, as {legal}'
    if name == own:
        yield place, f'"{name}" is this policy itself; name another'


def _placed_fields(fields: Mapping[str, Any]) -> Iterator[tuple[Path, Any, Any]]:
    for key, field in document_fields(Policy).items():
        if field.name in fields:
            yield from placed(fields[field.name], (key,), field.type)
