"""Checks of values across a whole document: the targets of multiples, and the days of dated values."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import attrs

from dtnet.errors import near
from dtnet.periods import OPEN, day_number, number_day
from dtnet.policy.document.document_places import values_with_places
from dtnet.policy.document.values import Classes, Dated, Multiple
from dtnet.policy.reading.component_checks import options_of, prorate_faults
from dtnet.policy.reading.measure_checks import (
    Stated,
    ceiling_faults,
    mixed_faults,
    rate_faults,
    stated_money,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dtnet.measures import Amount, Rate
    from dtnet.policy.document.document import Component
    from dtnet.policy.document.faults import Found, Path
    from dtnet.policy.document.parts import Ceiling, PolicyPeriod
    from dtnet.policy.document.values import Base, Value

Targets: TypeAlias = "Mapping[str, tuple[Rate | Amount, ...]]"
Days: TypeAlias = tuple[int, int]
"""A first day and the day after the last, as numbers."""
_WINDOWS = {"month": "month", "year": "calendar_year"}
"""The windows of ceilings that are multiples of a rate, by the time of the rate."""


@attrs.frozen(eq=False)
class NamedValues:
    """The possible targets of multiples: bases, and components by their rates.

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
        """The names of which a value is a multiple."""
        found = [
            part.of
            for _, part, _ in values_with_places(self.values.get(name), (), None)
            if isinstance(part, Multiple)
        ]
        return list(dict.fromkeys(found))

    def money(self) -> dict[str, tuple[Rate | Amount, ...]]:
        """The money at the ends of each value, one of each kind. It requires that there is no cycle."""
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
            yield (*path, "of"), f'there is no base and no component "{of}"; {hint}'
    elif named.values[of] is None:
        yield (*path, "of"), f'component "{of}" has no rate; name a base, or a component with a rate'


@attrs.frozen(eq=False)
class Taken:
    """The money that values take from the targets of their multiples.

    Attributes:
        targets: The money of each name.
        offered: The options of each choice.
    """

    targets: Targets
    offered: Mapping[str, tuple[str, ...]]

    def ends(self, value: Value | None, path: Path) -> list[Stated]:
        """The ends of a value that come from a target; ends stated in place are already checked."""
        return [end for end in stated_money(value, path, self.targets) if end.of is not None]

    def mixed(self, value: Value | None, path: Path) -> Iterator[Found]:
        """Errors of ends whose measures differ from those of the first end."""
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
        for line in component.of_which:
            ends = self.ends(line.rate, ("of_which", f' "{line.id}"', "rate"))
            yield from rate_faults(ends, line.count, component.per)

    def ceilings(self, ceilings: Sequence[Ceiling | None], grains: Sequence[str]) -> Iterator[Found]:
        """Errors of multiples in ceilings that fit no grain, or have a time other than the rate's."""
        for number, ceiling in enumerate(ceilings, 1):
            if ceiling is not None:
                ends = self.ends(ceiling.amount, ("ceiling", f" {number}", "amount"))
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
    there = [each for each in components if each is not None]
    for component in there:
        place = ("component", f' "{component.id}"')
        yield from (((*place, *path), message) for path, message in taken.component(component))
    if there and len(there) == len(components):
        yield from taken.ceilings(ceilings, [each.per for each in there])


def _window_faults(
    ends: Sequence[Stated], ceiling: Ceiling, offered: Mapping[str, tuple[str, ...]]
) -> Iterator[Found]:
    """A ceiling that is a multiple of a rate has the window of the rate's time."""
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
    for component in components:
        if component is not None:
            within = (component.period or period).numbers
            place = ("component", f' "{component.id}"')
            yield from _holes_inside(component, within, place, named)
    yield from _holes_inside(ceilings, period.numbers, ("ceiling",), named)


def _holes_inside(part: object, days: Days, path: Path, named: NamedValues) -> Iterator[Found]:
    """The days without a value, for every value in a part of a policy."""
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
    """The days on which a value, or the target of its multiple, has no value."""
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
