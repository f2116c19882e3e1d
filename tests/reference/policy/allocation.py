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
    amounts: Counter[Cell] = Counter()
    days: dict[Cell, dict[date, str]] = defaultdict(dict)
    for (policy, component, area, source), of_days in answer.amounts.items():
        if grains[policy, component] == "team":
            continue
        for day, amount in of_days.items():
            cell = (policy, component, world.unit(area), month_of(day), source)
            amounts[cell] += amount
            days[cell][day] = area
    return {cell: shared(amounts[cell], weights(world, days[cell], allocate)) for cell in days}


def weights(world: World, areas: Mapping[date, str], allocate: str) -> dict[str | None, int]:
    """What each team in an area weighs, given the eligible days and the id of the area on each of them."""
    found: dict[str | None, int] = {}
    for day, area in areas.items():
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
