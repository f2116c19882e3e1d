"""Rules for the parts of a document beyond their form, and for the whole policy with its references.

`dtnet.reading.reader` says how rules are called. Their further parameters are `offered` for the options of
every choice, `units` for the words of measures, and `supplied` for the components that a plug-in computes.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args, get_origin

import attrs

from dtnet.citations import Citation
from dtnet.errors import DayError, cut, near
from dtnet.measures import Amount, Rate
from dtnet.periods import OPEN, as_day, as_window, day_number, number_day
from dtnet.policy.document.choices import ANY, Choice, ChoiceRef, parts
from dtnet.policy.document.document import Component, Policy
from dtnet.policy.document.policy_parts import (
    Base,
    Classes,
    Dated,
    FundingShare,
    HeadsNorm,
    Multiple,
    OfWhich,
    Open,
    ProrationStep,
    ProrationSteps,
    Published,
    Rounding,
    values_with_places,
)
from dtnet.policy.reading.component_checks import (
    COMPONENT_CHECKS,
    TOLERANT_COMPONENT_CHECKS,
    Stated,
    ceiling_faults,
    check_attribute,
    check_classes,
    check_funding,
    check_least_and_most,
    check_sizes,
    end_numbers,
    mixed_faults,
    options_of,
    prorate_faults,
    rate_faults,
    repeated_ids,
    sound_items,
    stated_money,
)
from dtnet.reading.documents import document_fields, path_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from fractions import Fraction

    from dtnet.policy.document.policy_parts import Ceiling, Opening, PolicyPeriod, Value
    from dtnet.reading.documents import Found, Path
    from dtnet.reading.reader import Checks

Targets: TypeAlias = "Mapping[str, tuple[Rate | Amount, ...]]"
Days: TypeAlias = tuple[int, int]
"""A first day and the day after the last, as numbers."""
_WINDOWS = {"month": "month", "year": "calendar_year"}
"""The windows of ceilings that are multiples of a rate, by the time of the rate."""


@attrs.frozen(eq=False)
class NamedValues:
    """The possible targets of multiples: bases, and the rates of components.

    Attributes:
        values: Each value by its name; None for a component without a rate.
        complete: Whether every component is present; a component with an error is not.
    """

    values: Mapping[str, Value | None]
    complete: bool

    @classmethod
    def of(cls, components: Sequence[Component | None], bases: Sequence[Base]) -> NamedValues:
        """The targets in a document."""
        rates = {each.id: each.rate for each in components if each is not None}
        return cls({**rates, **{base.name: base.value for base in bases}}, None not in components)

    def cycle(self) -> tuple[str, ...]:
        """Names in a cycle of multiples, each a multiple of the next; empty without a cycle."""
        done: set[str] = set()
        for name in self.values:
            chain = [name]
            while chain:
                following = [each for each in self.next(chain[-1]) if each not in done]
                if not following:
                    done.add(chain.pop())
                elif following[0] in chain:
                    return tuple(chain[chain.index(following[0]) :])
                else:
                    chain.append(following[0])
        return ()

    def next(self, name: str) -> list[str]:
        """The targets of the multiples inside the value called `name`, each once."""
        found = [
            part.of
            for _, part, _ in values_with_places(self.values.get(name), (), None)
            if isinstance(part, Multiple)
        ]
        return list(dict.fromkeys(found))

    def money(self) -> dict[str, tuple[Rate | Amount, ...]]:
        """The amounts of money inside each value, one for each kind of measures; there must be no cycle."""
        known: dict[str, tuple[Rate | Amount, ...]] = {}
        pending = list(self.values)
        while pending:
            name = pending[-1]
            missing = [each for each in self.next(name) if each not in known and each in self.values]
            if missing:
                pending += missing
                continue
            pending.pop()
            ends = stated_money(self.values[name], (), known)
            kinds = {(end.beneficiary, end.time): end.money for end in ends}
            known[name] = tuple(kinds.values())
        return known


def check_multiples(
    components: tuple[Component | None, ...],
    bases: tuple[Base, ...],
    ceilings: tuple[Ceiling | None, ...],
    offered: Mapping[str, tuple[str, ...]],
) -> Iterator[Found]:
    """Multiples refer to existing values, not to themselves, and their measures fit."""
    named = NamedValues.of(components, bases)
    for base in bases:
        if any(each is not None and each.id == base.name for each in components):
            yield ("bases", f".{base.name}"), "a component has this id; give the base another name"
    where = [
        *values_with_places(components, ("component",), tuple),
        *values_with_places(bases, ("bases",), tuple),
    ]
    where += values_with_places(ceilings, ("ceiling",), tuple)
    multiples = [(path, part.of) for path, part, _ in where if isinstance(part, Multiple)]
    for path, of in multiples:
        yield from _unknown(named, path, of)
    used = {of for _, of in multiples}
    for base in bases:
        if named.complete and None not in ceilings and base.name not in used:
            text = f'no value is a multiple of it; write {{times = …, of = "{base.name}"}}'
            yield ("bases", f".{base.name}"), f"{text} where it applies, or remove it"
    if cycle := named.cycle():
        chain = " of ".join(f'"{each}"' for each in (*cycle, cycle[0]))
        (place, *_) = [path for path, of in multiples if of == cycle[0]]
        yield (*place, "of"), f"these values are multiples of each other in a circle: {chain}"
    else:
        yield from _measure_faults(Taken(named.money(), offered), components, bases, ceilings)


def _unknown(named: NamedValues, path: Path, of: str) -> Iterator[Found]:
    if of not in named.values:
        if named.complete:
            hint = near(of, named.values) or f"add [bases.{of}]"
            yield (*path, "of"), f'there is no base and no component "{cut(of)}"; {hint}'
    elif named.values[of] is None:
        yield (*path, "of"), f'component "{of}" has no rate; name a base, or a component with a rate'


@attrs.frozen(eq=False)
class Taken:
    """The checks of the money that multiples get from their targets.

    Attributes:
        targets: The money of each name.
        offered: The options of each choice.
    """

    targets: Targets
    offered: Mapping[str, tuple[str, ...]]

    def ends(self, value: Value | None, path: Path) -> list[Stated]:
        """The money inside a value that comes from a target; money stated in place is already checked."""
        return [end for end in stated_money(value, path, self.targets) if end.of is not None]

    def mixed(self, value: Value | None, path: Path) -> Iterator[Found]:
        """Errors of money inside a value whose measures differ from the measures of the first amount."""
        for end, message in mixed_faults(stated_money(value, path, self.targets)):
            yield end.path, message

    def component(self, component: Component) -> Iterator[Found]:
        """Errors of multiples in a component whose measures do not fit."""
        ends = self.ends(component.rate, ("rate",))
        faults = [*rate_faults(ends, component.count, component.per)]
        yield from faults or self.mixed(component.rate, ("rate",))
        if ends and not faults and not [*stated_money(component.rate, ())]:
            yield from prorate_faults({end.time for end in ends}, component.prorate)
        yield from self.ceilings(component.ceilings, (component.per,))
        for place, line in sound_items("of_which", component.of_which):
            yield from rate_faults(self.ends(line.rate, (*place, "rate")), line.count, component.per)

    def ceilings(self, ceilings: Sequence[Ceiling | None], grains: Sequence[str]) -> Iterator[Found]:
        """Errors of multiples in ceilings that fit no grain, or have a time other than the rate's."""
        for place, ceiling in sound_items("ceiling", ceilings):
            ends = self.ends(ceiling.amount, (*place, "amount"))
            yield from ceiling_faults([end for end in ends if end.beneficiary not in grains], grains[0])
            yield from _window_faults(ends, ceiling, self.offered)


def _measure_faults(
    taken: Taken,
    components: Sequence[Component | None],
    bases: Sequence[Base],
    ceilings: Sequence[Ceiling | None],
) -> Iterator[Found]:
    for base in bases:
        yield from taken.mixed(base.value, ("bases", f".{base.name}", "value"))
    there = dict(sound_items("component", components))
    for place, component in there.items():
        yield from (((*place, *path), message) for path, message in taken.component(component))
    if there and None not in components:
        yield from taken.ceilings(ceilings, [each.per for each in there.values()])


def _window_faults(
    ends: Sequence[Stated], ceiling: Ceiling, offered: Mapping[str, tuple[str, ...]]
) -> Iterator[Found]:
    """Errors of ceilings that are a multiple of a rate, but have another window than the rate's time."""
    for end in ends:
        if end.time is None:
            continue
        fitting = _WINDOWS.get(end.time)
        wrong = [str(each) for each in options_of(ceiling.over, offered) if each != fitting]
        if fitting is None:
            how = "once" if end.time == "once" else f"per {end.time}"
            yield end.path, f"{end.text} is {how}, but a ceiling is a multiple of a rate per month or year"
        elif wrong:
            yield (
                end.path,
                f'{end.text} is per {end.time}, but over = "{wrong[0]}"; write over = "{fitting}"',
            )


def check_values_hold_throughout(
    components: tuple[Component | None, ...],
    bases: tuple[Base, ...],
    ceilings: tuple[Ceiling | None, ...],
    period: PolicyPeriod,
) -> Iterator[Found]:
    """A dated value has a value on every day on which it may be read."""
    named = NamedValues.of(components, bases)
    for place, component in sound_items("component", components):
        yield from _holes_inside(component, (component.period or period).numbers, place, named)
    yield from _holes_inside(ceilings, period.numbers, ("ceiling",), named)


def _holes_inside(part: object, days: Days, path: Path, named: NamedValues) -> Iterator[Found]:
    """Errors for days without a value, for every value in a part of a policy."""
    reported: list[Path] = []
    for place, each, _ in values_with_places(part, path, None):
        if isinstance(each, Dated | Classes | Multiple) and not any(
            place[: len(other)] == other for other in reported
        ):
            reported.append(place)
            yield from dict.fromkeys(_holes(each, days, place, named, ()))


def _holes(
    value: Value | None, days: Days, path: Path, named: NamedValues, via: tuple[str, ...]
) -> Iterator[Found]:
    """Errors for days on which a value, or the target of its multiple, has no value."""
    match value:
        case Dated(values):
            what = f'"{via[-1]}" has no value' if via else "no value"
            ends = [day_number(each.start) for each in values[1:]]
            ends.append(OPEN if values[-1].end is None else day_number(values[-1].end))
            first, last = day_number(values[0].start), ends[-1]
            if days[0] < first:
                yield (
                    path,
                    f"{what} from {number_day(days[0])} until {number_day(min(first, days[1]))}; begin there",
                )
            if last < days[1]:
                until = "" if days[1] == OPEN else f" until {number_day(days[1])}"
                since = number_day(max(last, days[0]))
                yield path, f"{what} from {since} on{until}; extend the last value, or end the period"
            for number, (each, end) in enumerate(zip(values, ends, strict=True), 1):
                inner = max(days[0], day_number(each.start)), min(days[1], end)
                if inner[0] < inner[1]:
                    place = path if via else (*path, f" {number}", "value")
                    yield from _holes(each.value, inner, place, named, via)
        case Classes(rows):
            for number, row in enumerate(rows, 1):
                place = path if via else (*path, "classes", f" {number}", "value")
                yield from _holes(row.value, days, place, named, via)
        case Multiple(times=times, of=of):
            yield from _holes(times, days, path if via else (*path, "times"), named, via)
            if of not in via:
                place = path if via else (*path, "of")
                yield from _holes(named.values.get(of), days, place, named, (*via, of))
        case _:
            pass


_PURPOSE: Final = "purpose:"
_NAME: Final = re.compile(r"[A-Za-z0-9]+(?:[._-]+[A-Za-z0-9]+)*")
"""The pattern of ids and names in a document."""


def check_choices_exist(choices: tuple[Choice, ...], fields: Mapping[str, Any]) -> Iterator[Found]:
    """Each reference names a choice, and the place of the reference allows each option of the choice."""
    known = {choice.name: choice for choice in choices}
    for path, value, kind in _placed_fields(fields):
        if not isinstance(value, ChoiceRef | Open):
            continue
        name = value.name if isinstance(value, ChoiceRef) else value.choice
        if name not in known:
            hint = near(name, known) or f"add [choices.{name}]"
            yield (*path, "choice"), f'there is no choice "{cut(name)}"; {hint}'
            continue
        if "not" in path and ANY in known[name].options:
            yield (*path, "choice"), f'its option "{ANY}" sets no condition, so "not" would exclude everybody'
        legal = [word for each in get_args(kind) if get_origin(each) is Literal for word in get_args(each)]
        for option in known[name].options:
            if legal and option not in legal:
                words = ", ".join(f'"{word}"' for word in legal)
                place = ("choices", f".{name}", "options")
                yield place, f'"{cut(option)}" cannot stand in {path_text(path)}; allowed: {words}'


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
                yield (key, f" {number}"), f'"{cut(name)}" is listed twice; list it once'
    for name in dict.fromkeys(deducts):
        if name in yields_to:
            yield ("deducts",), f'"{name}" is in yields_to too, so nothing is left to deduct from'
    if succeeds is not None:
        yield from _other_policy(succeeds, id, ("succeeds",), purposes=False)


def _other_policy(name: str, own: str, place: Path, *, purposes: bool) -> Iterator[Found]:
    by_purpose = name.removeprefix(_PURPOSE) if purposes and name.startswith(_PURPOSE) else None
    legal = '"vn.da-nang.2024-36"' + (f', or "{_PURPOSE}team-operation"' if purposes else "")
    if not (_NAME.fullmatch(name) or (by_purpose and by_purpose.strip())):
        yield place, f'"{cut(name)}" is not the id of a policy; write an id, as {legal}'
    if name == own:
        yield place, f'"{name}" is this policy itself; name another policy'


def _placed_fields(fields: Mapping[str, Any]) -> Iterator[tuple[Path, Any, Any]]:
    for key, field in document_fields(Policy).items():
        if field.name in fields:
            yield from values_with_places(fields[field.name], (key,), field.type)


def _check_instrument(instrument: Citation) -> Iterator[Found]:
    if instrument.issued is None:
        yield ("instrument",), '"issued" is missing; write issued = "2024-07-30", the day of issue'


def _check_component_ids(components: tuple[Component | None, ...]) -> Iterator[Found]:
    yield from repeated_ids("component", components)


def _check_component_periods(
    components: tuple[Component | None, ...], period: PolicyPeriod
) -> Iterator[Found]:
    for place, component in sound_items("component", components):
        if component.period is not None:
            yield from _check_inside(component.period, period, (*place, "period"))


def _check_openings(openings: tuple[Opening | None, ...], period: PolicyPeriod) -> Iterator[Found]:
    for place, opening in sound_items("opening", openings):
        yield from _check_inside(opening.period, period, (*place, "period"))


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
            yield (
                place,
                f'{times} components pay the claim "{cut(claim)}"; keep one, or give each its own claim',
            )
        if claim in activities:
            yield place, f'"{cut(claim)}" is also an activity; give the claim another name'


def _check_policy_ceilings(
    ceilings: tuple[Ceiling | None, ...], components: tuple[Component | None, ...]
) -> Iterator[Found]:
    grains = [each.per for each in components if each is not None]
    for place, ceiling in sound_items("ceiling", ceilings if None not in components else ()):
        ends = stated_money(ceiling.amount, (*place, "amount"))
        wrong = [end for end in ends if end.beneficiary not in grains]
        yield from ceiling_faults(wrong, grains[0] if grains else "team")


def _check_open_periods(
    components: tuple[Component | None, ...],
    ceilings: tuple[Ceiling | None, ...],
    period: PolicyPeriod,
    offered: Mapping[str, tuple[str, ...]],
    supplied: frozenset[str],
) -> Iterator[Found]:
    """A ceiling that is spread over a period, or reduced by eligible days, needs the period's end."""
    if period.end is None:
        yield from _open_ended(ceilings, (), offered, spread=False)
    for place, each in sound_items("component", components):
        if (each.period or period).end is None:
            yield from _open_ended(
                each.ceilings, place, offered, spread=each.rate is None and each.id not in supplied
            )


def _open_ended(
    ceilings: Sequence[Ceiling | None], place: Path, offered: Mapping[str, tuple[str, ...]], *, spread: bool
) -> Iterator[Found]:
    for inner, ceiling in sound_items("ceiling", ceilings):
        partly = spread or set(options_of(ceiling.part, offered)) != {"full"}
        if partly and "period" in options_of(ceiling.over, offered):
            what = "the period has no end, so a part of it cannot be computed"
            yield (*place, *inner, "over"), f"{what}; write another window"


def _check_months_are_whole(
    components: tuple[Component | None, ...],
    ceilings: tuple[Ceiling | None, ...],
    period: PolicyPeriod,
    offered: Mapping[str, tuple[str, ...]],
) -> Iterator[Found]:
    """`by_months` is used only with windows of whole months."""
    yield from _cut_months(ceilings, (), period, offered)
    for place, each in sound_items("component", components):
        yield from _cut_months(each.ceilings, place, each.period or period, offered)


def _cut_months(
    ceilings: Sequence[Ceiling | None],
    place: Path,
    period: PolicyPeriod,
    offered: Mapping[str, tuple[str, ...]],
) -> Iterator[Found]:
    for inner, ceiling in sound_items("ceiling", ceilings):
        if "by_months" not in options_of(ceiling.part, offered):
            continue
        windows = options_of(ceiling.over, offered)
        edges = [("begins", period.start)] if {"twelve_months", "period"} & {*windows} else []
        edges += [("ends", period.end)] if "period" in windows and period.end is not None else []
        for verb, day in edges:
            if day.day != 1:
                what = f'"by_months" counts whole months, but the period {verb} on {day}'
                mend = 'let it begin and end on the first day of a month, or write "by_days"'
                yield (*place, *inner, "part"), f"{what}; {mend}"


POLICY_CHECKS: Final[tuple[Any, ...]] = (
    _check_instrument,
    _check_seen,
    check_funding,
    check_other_policies,
    check_choices_used,
)
"""Checks that run only if all fields that they read are without errors."""

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


_YEAR_OR_MONTH: Final = re.compile(r"[0-9]{4}(?:-[0-9]{2})?")
_DAYS_OF_A_MONTH: Final = 31


def _check_id(id: str) -> Iterator[Found]:
    if not _NAME.fullmatch(id):
        yield (
            ("id",),
            f'"{cut(id)}" is not an id; write letters and digits, with ".", "_" or "-" between them',
        )


def _check_name(name: str) -> Iterator[Found]:
    if not _NAME.fullmatch(name):
        yield (), f'"{cut(name)}" is not a name; write letters and digits, with ".", "_" or "-" between them'


def _check_published(amount: Amount | None) -> Iterator[Found]:
    if amount is not None and amount.beneficiary is not None:
        mend = f'write "{amount.amount:_} {amount.currency}"'
        yield (
            ("amount",),
            f'"{amount}" is per {amount.beneficiary}, but a published amount is a total; {mend}',
        )


def _check_published_teams(teams: int | None) -> Iterator[Found]:
    if teams is not None and teams < 0:
        yield ("teams",), f"{teams} is below zero"


def _check_issued(issued: str | None) -> Iterator[Found]:
    if issued is not None:
        try:
            if _YEAR_OR_MONTH.fullmatch(issued):
                as_window(issued)
            else:
                as_day(issued, what="")
        except DayError as error:
            yield ("issued",), str(error).strip()


def _check_share(share: Fraction | None, rest: bool, up_to: Amount | None) -> Iterator[Found]:  # noqa: FBT001 - a field of the value
    if rest + (share is not None) + (up_to is not None) != 1:
        yield (), 'a source has either up_to = "200_000 VND", or share = "1/2", or rest = true'
    if share is not None and not 0 < share < 1:
        yield ("share",), f"{share} is not between 0 and 1; write a share such as 1/2"
    if up_to is not None:
        yield from _plain_step("up_to", up_to, "a funding source shares the amount of one unit")


def _check_step_of_rounding(to: Amount | None) -> Iterator[Found]:
    if to is not None:
        yield from _plain_step("to", to, "a rounding step has no beneficiary")


def _plain_step(key: str, amount: Amount, what: str) -> Iterator[Found]:
    """Errors of money that must be above zero and without a beneficiary."""
    if amount.beneficiary is not None:
        mend = f'write "{amount.amount:_} {amount.currency}"'
        yield (key,), f'"{amount}" is per {amount.beneficiary}, but {what}; {mend}'
    if not amount.amount:
        yield (key,), f'"{amount}" is zero; write 1 or more'


def _check_options(options: tuple[str, ...], default: str) -> Iterator[Found]:
    if len(set(options)) != len(options) or len(options) < 2:  # noqa: PLR2004 - less is no choice
        yield ("options",), "a choice needs at least two options, all different"
    if default not in options:
        legal = ", ".join(f'"{cut(option)}"' for option in options)
        yield ("default",), f'"{cut(default)}" is not among the options; allowed: {legal}'


def _check_base_measures(value: Value) -> Iterator[Found]:
    for end, message in mixed_faults(stated_money(value, ("value",))):
        yield end.path, message


def _check_classes(rows: tuple[Any, ...]) -> Iterator[Found]:
    yield from check_classes(rows)


def _check_step(days: int, share: Fraction) -> Iterator[Found]:
    if not 1 <= days <= _DAYS_OF_A_MONTH:
        yield ("days",), f"{days} is not a number of days of a month; write 1 to {_DAYS_OF_A_MONTH}"
    if not 0 <= share <= 1:
        yield ("share",), f"{share} is not a share of a month; write a number from 0 to 1"


def _check_steps(steps: tuple[ProrationStep, ...]) -> Iterator[Found]:
    for number, (one, other) in enumerate(pairwise(steps), 2):
        if other.days <= one.days:
            yield ("steps", f" {number}", "days"), f"{other.days} is not more than {one.days}; sort by days"


def _check_times(times: Value) -> Iterator[Found]:
    for path, number in end_numbers(times, ("times",)):
        if number < 0:
            yield path, f"{number} is below zero"


CHECKS: Final[Checks] = {
    Citation: (_check_issued,),
    Choice: (_check_name, _check_options),
    Base: (_check_name, _check_base_measures),
    Classes: (_check_classes,),
    Multiple: (_check_times,),
    FundingShare: (_check_share,),
    Published: (_check_published, _check_published_teams),
    Rounding: (_check_step_of_rounding,),
    ProrationStep: (_check_step,),
    ProrationSteps: (_check_steps,),
    HeadsNorm: (check_attribute, check_least_and_most),
    OfWhich: (_check_id,),
    Component: (_check_id, *COMPONENT_CHECKS),
    Policy: (_check_id, *POLICY_CHECKS),
}
"""Checks that run only if all fields that they read are without errors."""

TOLERANT_CHECKS: Final[Checks] = {
    HeadsNorm: (check_sizes,),
    Component: TOLERANT_COMPONENT_CHECKS,
    Policy: TOLERANT_POLICY_CHECKS,
}
"""Checks that look at each item of a list separately; an item with an error is None."""
