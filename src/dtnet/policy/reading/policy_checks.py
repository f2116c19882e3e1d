"""The rules for a whole policy, references included: each rule is a function, which `checks` runs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final, Literal, get_args, get_origin

from dtnet.errors import near
from dtnet.measures import Amount, Rate
from dtnet.policy.document.choices import ANY, ChoiceRef, parts
from dtnet.policy.document.document import Policy
from dtnet.policy.document.document_places import document_fields, values_with_places
from dtnet.policy.document.faults import NAME, path_text
from dtnet.policy.document.values import Open
from dtnet.policy.reading.component_checks import check_funding, options_of, repeated_ids
from dtnet.policy.reading.measure_checks import ceiling_faults, stated_money
from dtnet.policy.reading.multiples import check_multiples, check_values_hold_throughout

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from dtnet.citations import Citation
    from dtnet.policy.document.choices import Choice
    from dtnet.policy.document.document import Component
    from dtnet.policy.document.faults import Found, Path
    from dtnet.policy.document.parts import Ceiling, Opening, PolicyPeriod

_PURPOSE: Final = "purpose:"


def check_choices_exist(choices: tuple[Choice, ...], fields: Mapping[str, Any]) -> Iterator[Found]:
    """Each reference names a choice, and each option of the choice is allowed in that place."""
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
            yield (*path, "choice"), f'its option "{ANY}" sets no condition, so "not" would exclude everybody'
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
    """Each choice is used, or a plug-in may read it. Skipped if some part has an error."""
    if supplied or fields.keys() < {field.name for field in document_fields(Policy).values()}:
        return
    used = used_choices(fields)
    for choice in choices:
        if choice.name not in used:
            name = choice.name
            yield (
                ("choices", f".{name}"),
                f'no value refers to it; write {{choice = "{name}"}} where it applies',
            )


def used_choices(fields: Mapping[str, Any]) -> set[str]:
    """The choices to which some part refers."""
    found = set()
    for part in parts(tuple(fields.values())):
        if isinstance(part, ChoiceRef):
            found.add(part.name)
        elif isinstance(part, Open):
            found.add(part.choice)
    return found


def check_one_currency(fields: Mapping[str, Any]) -> Iterator[Found]:
    """All money is in the currency of the first amount."""
    first: str | None = None
    for path, value, _ in _placed_fields(fields):
        if isinstance(value, Amount | Rate):
            first = first or value.currency
            if value.currency != first:
                yield (
                    path,
                    f'"{value}" is in {value.currency}, other money in {first}; a policy has one currency',
                )


def check_other_policies(
    id: str, yields_to: tuple[str, ...], deducts: tuple[str, ...], succeeds: str | None
) -> Iterator[Found]:
    """Other policies are named by id, some also by purpose, and none is the policy itself."""
    for key, names in (("yields_to", yields_to), ("deducts", deducts)):
        for number, name in enumerate(names, 1):
            yield from _other_policy(name, id, (key, f" {number}"), purposes=True)
            if name in names[: number - 1]:
                yield (key, f" {number}"), f'"{name}" is listed twice; list it once'
    for name in dict.fromkeys(deducts):
        if name in yields_to:
            yield ("deducts",), f'"{name}" is in yields_to too, so nothing is left to deduct from'
    if succeeds is not None:
        yield from _other_policy(succeeds, id, ("succeeds",), purposes=False)


def _other_policy(name: str, own: str, place: Path, *, purposes: bool) -> Iterator[Found]:
    by_purpose = name.removeprefix(_PURPOSE) if purposes and name.startswith(_PURPOSE) else None
    legal = '"vn.da-nang.2024-36"' + (f', or "{_PURPOSE}team-operation"' if purposes else "")
    if not (NAME.fullmatch(name) or (by_purpose and by_purpose.strip())):
        yield place, f'"{name}" is not the id of a policy; write an id, as {legal}'
    if name == own:
        yield place, f'"{name}" is this policy itself; name another policy'


def _placed_fields(fields: Mapping[str, Any]) -> Iterator[tuple[Path, Any, Any]]:
    for key, field in document_fields(Policy).items():
        if field.name in fields:
            yield from values_with_places(fields[field.name], (key,), field.type)


def _check_instrument(instrument: Citation) -> Iterator[Found]:
    if instrument.issued is None:
        yield ("instrument",), '"issued" is missing; write issued = "2024-07-30", the day of issue'


def _check_some_component(components: tuple[Component, ...]) -> Iterator[Found]:
    if not components:
        yield ("component",), "got an empty list; write at least one [[component]]"


def _check_component_ids(components: tuple[Component | None, ...]) -> Iterator[Found]:
    yield from repeated_ids("component", (each.id for each in components if each is not None))


def _check_component_periods(
    components: tuple[Component | None, ...], period: PolicyPeriod
) -> Iterator[Found]:
    for component in components:
        if component is not None and component.period is not None:
            place = ("component", f' "{component.id}"', "period")
            yield from _check_inside(component.period, period, place)


def _check_openings(openings: tuple[Opening | None, ...], period: PolicyPeriod) -> Iterator[Found]:
    for number, opening in enumerate(openings, 1):
        if opening is not None:
            yield from _check_inside(opening.period, period, ("opening", f" {number}", "period"))


def _check_inside(inner: PolicyPeriod, outer: PolicyPeriod, place: tuple[str, ...]) -> Iterator[Found]:
    if inner.numbers[0] < outer.numbers[0] or inner.numbers[1] > outer.numbers[1]:
        yield place, f"{inner} is not inside the policy's period {outer}; shorten it"


def _check_unopened(openings: tuple[Opening | None, ...], unopened: object) -> Iterator[Found]:
    if openings and unopened is None:
        yield (), 'years without an opening need a rule; write unopened = "closed" or "open_assumed"'


def _check_seen(seen_in_force: date | None, period: PolicyPeriod) -> Iterator[Found]:
    if seen_in_force is not None and seen_in_force not in period:
        yield ("seen_in_force",), f"{seen_in_force} is not inside the policy's period {period}"


def _check_inputs(components: tuple[Component | None, ...]) -> Iterator[Found]:
    """A claim belongs to one component, and no activity has the same name."""
    there = [each for each in components if each is not None]
    activities = {each.count.activity for each in there if each.count is not None}
    claims = Counter(each.claim for each in there if each.claim is not None)
    for claim, times in claims.items():
        (first, *_) = (each.id for each in there if each.claim == claim)
        place = ("component", f' "{first}"', "claim")
        if times > 1:
            yield place, f'{times} components pay the claim "{claim}"; keep one, or give each its own claim'
        if claim in activities:
            yield place, f'"{claim}" is also an activity; give the claim another name'


def _check_policy_ceilings(
    ceilings: tuple[Ceiling | None, ...], components: tuple[Component | None, ...]
) -> Iterator[Found]:
    grains = [each.per for each in components if each is not None]
    for number, ceiling in enumerate(ceilings, 1):
        if ceiling is not None and None not in components:
            for end in stated_money(ceiling.amount, ("ceiling", f" {number}", "amount")):
                if end.beneficiary not in grains:
                    yield from ceiling_faults([end], grains[0] if grains else "team")


def _check_open_periods(
    components: tuple[Component | None, ...],
    ceilings: tuple[Ceiling | None, ...],
    period: PolicyPeriod,
    offered: Mapping[str, tuple[str, ...]],
    supplied: frozenset[str],
) -> Iterator[Found]:
    """A ceiling that is spread over a period, or reduced by eligible days, needs the period's end."""
    there = [each for each in components if each is not None]
    if period.end is None:
        yield from _open_ended(ceilings, (), offered, spread=False)
    for each in there:
        if (each.period or period).end is None:
            place = ("component", f' "{each.id}"')
            yield from _open_ended(
                each.ceilings, place, offered, spread=each.rate is None and each.id not in supplied
            )


def _open_ended(
    ceilings: Sequence[Ceiling | None], place: Path, offered: Mapping[str, tuple[str, ...]], *, spread: bool
) -> Iterator[Found]:
    for number, ceiling in enumerate(ceilings, 1):
        if ceiling is None or "period" not in options_of(ceiling.over, offered):
            continue
        if spread or set(options_of(ceiling.part, offered)) != {"full"}:
            what = "the period has no end, so a part of it cannot be computed"
            yield (*place, "ceiling", f" {number}", "over"), f"{what}; write another window"


def _check_months_are_whole(
    components: tuple[Component | None, ...],
    ceilings: tuple[Ceiling | None, ...],
    period: PolicyPeriod,
    offered: Mapping[str, tuple[str, ...]],
) -> Iterator[Found]:
    """`by_months` is used only with windows of whole months."""
    yield from _cut_months(ceilings, (), period, offered)
    for each in components:
        if each is not None:
            yield from _cut_months(
                each.ceilings, ("component", f' "{each.id}"'), each.period or period, offered
            )


def _cut_months(
    ceilings: Sequence[Ceiling | None],
    place: Path,
    period: PolicyPeriod,
    offered: Mapping[str, tuple[str, ...]],
) -> Iterator[Found]:
    for number, ceiling in enumerate(ceilings, 1):
        if ceiling is None or "by_months" not in options_of(ceiling.part, offered):
            continue
        windows = options_of(ceiling.over, offered)
        edges = [("begins", period.start)] if {"twelve_months", "period"} & {*windows} else []
        edges += [("ends", period.end)] if "period" in windows and period.end is not None else []
        for verb, day in edges:
            if day.day != 1:
                what = f'"by_months" counts whole months, but the period {verb} on {day}'
                mend = 'let it begin and end on the first day of a month, or write "by_days"'
                yield (*place, "ceiling", f" {number}", "part"), f"{what}; {mend}"


POLICY_CHECKS: Final[tuple[Any, ...]] = (
    _check_instrument,
    _check_some_component,
    _check_seen,
    check_funding,
    check_other_policies,
    check_choices_used,
)
"""Checks that need all of the fields that they read."""

TOLERANT_POLICY_CHECKS: Final[tuple[Any, ...]] = (
    _check_openings,
    _check_unopened,
    _check_component_ids,
    _check_component_periods,
    _check_inputs,
    _check_policy_ceilings,
    _check_open_periods,
    _check_months_are_whole,
    check_multiples,
    check_values_hold_throughout,
    check_choices_exist,
    check_one_currency,
)
"""Checks that look at each item of a list separately; an item with an error is None."""
