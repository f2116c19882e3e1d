"""The amounts of areas, shared among teams: day by day, in fractions."""

from __future__ import annotations

from collections import Counter, defaultdict
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, Any, TypeAlias

from .words import month_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from .payments import Answer
    from .world import World

Cell: TypeAlias = tuple[str, str, str, "date", str | None]
"""Policy, component, area (by its first id), month and source of funds."""


def allocated(
    world: World, answer: Answer, grains: Mapping[tuple[str, str], str], allocate: str
) -> dict[Cell, dict[str | None, int]]:
    """The parts of teams in the amounts of areas; None for an amount that no team shares.

    Args:
        world: The rows.
        answer: The amounts of days; every eligible day has an entry.
        grains: By policy and component, the grain.
        allocate: `equal` or `people`.
    """
    return {
        cell: shared(sum(amount for _, amount in days.values()), weights(world, days, allocate))
        for cell, days in cells_of(world, answer, grains).items()
    }


def allocated_by_place(
    world: World, answer: Answer, grains: Mapping[tuple[str, str], str], allocate: str, level: str
) -> dict[tuple[Cell, str | None], dict[str | None, int]]:
    """The same parts by the area of a level in which the area is.

    The places of an area in a month share out its amount in each, in the order of their first days: in
    proportion to what each team has not received yet.

    Args:
        world: As for `allocated`.
        answer: As for `allocated`.
        grains: As for `allocated`.
        allocate: As for `allocated`.
        level: The level.
    """
    parts = allocated(world, answer, grains, allocate)
    found: dict[tuple[Cell, str | None], dict[str | None, int]] = defaultdict(Counter)
    for cell, days in cells_of(world, answer, grains).items():
        places: dict[tuple[str, ...], int] = Counter()
        names: dict[tuple[str, ...], str | None] = {}
        for day, (area, amount) in sorted(days.items()):
            above = world.above(area, day)
            place = tuple(each["id"] for each in above)
            places[place] += amount
            names[place] = next((each["id"] for each in above if each["level"] == level), None)
        left = dict(parts[cell])
        several = len(set(names.values())) > 1
        for place, amount in places.items():
            got = (shared(amount, left) if amount else dict.fromkeys(left, 0)) if several else left
            for team, part in got.items():
                found[cell, names[place]][team] += part
                left[team] -= part
            if not several:
                break
    return found


def cells_of(
    world: World, answer: Answer, grains: Mapping[tuple[str, str], str]
) -> dict[Cell, dict[date, tuple[str, int]]]:
    """By cell, for each eligible day the id of the area and the amount."""
    found: dict[Cell, dict[date, tuple[str, int]]] = defaultdict(dict)
    for (policy, component, area, source), days in answer.amounts.items():
        if grains[policy, component] != "team":
            for day, amount in days.items():
                found[policy, component, world.unit(area), month_of(day), source][day] = area, amount
    return found


def weights(world: World, days: Mapping[date, tuple[str, int]], allocate: str) -> dict[str | None, int]:
    """What each team in an area weighs, given for each eligible day the id of the area and the amount."""
    found: dict[str | None, int] = {}
    for day, (area, _) in days.items():
        for id in {row["id"] for row in world.teams}:
            row = world.row(id, day)
            if row is not None and any(above["id"] == area for above in world.above(row["home"], day)):
                found[id] = found.get(id, 0) + (1 if allocate == "equal" else row["people"])
    return found


def shared(amount: int, weights: Mapping[str | None, int]) -> dict[str | None, int]:
    """An amount by the largest remainder method."""
    total = sum(weights.values())
    if total == 0:
        return {None: amount}
    quotas = {id: Fraction(amount * weight, total) for id, weight in weights.items()}
    parts = {id: floor(quota) for id, quota in quotas.items()}
    order: Sequence[Any] = sorted(quotas, key=lambda team: (parts[team] - quotas[team], team))
    for id in order[: amount - sum(parts.values())]:
        parts[id] += 1
    return parts
