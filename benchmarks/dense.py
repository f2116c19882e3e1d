"""The yardstick of assessments: four policies over every team and month in whole NumPy arrays of int64.

What a careful person writes who knows these four policies and no others, and wants each team's amount in each
month. Months come first, so that running sums and minima go along rows. Below it stand two that give sums by
area only: the same a month at a time, which stays in the processor's cache, and once per class of like teams,
which is the least that the still workload can cost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

import workload_assessment as workload

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from workload_assessment import Ints, Teams

_YEARS: Final = (slice(0, 12), slice(12, 24))
_RATES: Final = np.array((0, *workload.TIERED), np.int64)


class Months(NamedTuple):
    """The months as days.

    Attributes:
        edges: Shape (25): first days, counted from 1970-01-01.
        days: Shape (24).
        capped: Shape (24): how many of them the capped policy is in force.
        first_capped: Shape (24): its first day in each.
    """

    edges: Ints
    days: Ints
    capped: Ints
    first_capped: Ints


def months() -> Months:
    """The months of the workload."""
    edges = workload.month_edges()
    first = np.maximum(edges[:-1], workload.day_number(workload.CAPPED_FROM))
    return Months(edges, np.diff(edges), np.maximum(edges[1:] - first, 0), first)


def still(teams: Teams) -> dict[str, Callable[[], Ints]]:
    """Each policy's amounts for teams in whom nothing changes; each call gives shape (24, t)."""
    of, members = months(), teams.members[0]
    shape = (len(of.days), len(members))

    def capped() -> Ints:
        due = of.capped[:, None] * members
        return under_ceiling(_shares(due, of))

    return {
        "flat": lambda: np.full(shape, workload.FLAT),
        "person": lambda: np.tile(members * workload.PERSON, (shape[0], 1)),
        "capped": capped,
        "tiered": lambda: np.tile(_RATES[teams.klass], (shape[0], 1)),
    }


def moving(teams: Teams) -> dict[str, Callable[[], Ints]]:
    """The same for teams with up to two spells, by counting days; facts as of the first day of the month."""
    of = months()
    low, high = of.edges[:-1, None], of.edges[1:, None]

    def there(spell: int) -> NDArray[np.bool_]:
        """Whether a spell has days in a month, shape (24, t)."""
        start, end = teams.start[spell], teams.end[spell]
        days: NDArray[np.bool_] = (end > low) & (start < high) & (end > start)
        return days

    def any_spell() -> NDArray[np.bool_]:
        return there(0) | there(1)

    def person() -> Ints:
        due: Ints = there(1) * (teams.members[1] * workload.PERSON)
        np.copyto(due, teams.members[0] * workload.PERSON, where=there(0))
        return due

    def capped() -> Ints:
        due = np.zeros((len(of.days), len(teams.province)), np.int64)
        for spell in (0, 1):
            days = np.minimum(teams.end[spell], high) - np.maximum(
                teams.start[spell], of.first_capped[:, None]
            )
            due += np.maximum(days, 0) * teams.members[spell]
        return under_ceiling(_shares(due, of))

    return {
        "flat": lambda: any_spell() * workload.FLAT,
        "person": person,
        "capped": capped,
        "tiered": lambda: any_spell() * _RATES[teams.klass],
    }


def _shares(days: Ints, of: Months) -> Ints:
    """What is due for days of people, rounded down; in place, a month with one divisor at a time."""
    days *= workload.CAPPED
    for month, length in enumerate(of.days.tolist()):
        days[month] //= length
    return days


def under_ceiling(due: Ints, ceiling: int = workload.CEILING) -> Ints:
    """What is due, earliest month first, as far as the ceiling of the year leaves room; in place."""
    for year in _YEARS:
        running = np.cumsum(due[year], axis=0)
        np.minimum(running, ceiling, out=running)
        due[year][0] = running[0]
        np.subtract(running[1:], running[:-1], out=due[year][1:])
    return due


def cells(teams: Teams, policies: dict[str, Callable[[], Ints]]) -> Ints:
    """Amounts by policy, province and month, shape (4, 63, 24)."""
    starts = np.searchsorted(teams.province, np.arange(workload.PROVINCES))
    sums = [np.add.reduceat(policies[name](), starts, axis=1).T for name in workload.POLICIES]
    return np.stack(sums)


def by_month(teams: Teams) -> Ints:
    """The same cells of teams in whom nothing changes, a month at a time; no team's amount is kept."""
    of, members = months(), teams.members[0]
    starts = np.searchsorted(teams.province, np.arange(workload.PROVINCES))
    found = np.empty((len(workload.POLICIES), workload.PROVINCES, len(of.days)), np.int64)
    left = np.empty_like(members)
    for month in range(len(of.days)):
        if month in {year.start for year in _YEARS}:
            left[:] = workload.CEILING
        due = members * (workload.CAPPED * of.capped[month]) // of.days[month]
        np.minimum(due, left, out=due)
        left -= due
        amounts = (np.full_like(members, workload.FLAT), members * workload.PERSON, due, _RATES[teams.klass])
        for policy, amount in enumerate(amounts):
            found[policy, :, month] = np.add.reduceat(amount, starts)
    return found


def by_cohort(teams: Teams, ceiling: int = workload.CEILING) -> Ints:
    """The same cells of teams in whom nothing changes, once for all teams of one size and class."""
    of, sizes = months(), np.arange(10)
    shape = (workload.PROVINCES, len(sizes), len(_RATES))
    count = np.bincount(
        np.ravel_multi_index((teams.province, teams.members[0], teams.klass), shape), minlength=np.prod(shape)
    ).reshape(shape)
    by_size, by_class = count.sum(axis=2), count.sum(axis=1)
    due = under_ceiling(sizes * workload.CAPPED * of.capped[:, None] // of.days[:, None], ceiling)
    found = np.empty((len(workload.POLICIES), workload.PROVINCES, len(of.days)), np.int64)
    found[0] = (by_size.sum(axis=1) * workload.FLAT)[:, None]
    found[1] = (by_size @ (sizes * workload.PERSON))[:, None]
    found[2] = by_size @ due.T
    found[3] = (by_class @ _RATES)[:, None]
    return found


def teams_first(teams: Teams) -> Ints:
    """The same cells of teams in whom nothing changes, with a row a team, as one first writes it."""
    of, members = months(), teams.members[0]
    starts = np.searchsorted(teams.province, np.arange(workload.PROVINCES))
    due = members[:, None] * workload.CAPPED * of.capped // of.days
    for year in _YEARS:
        running = np.minimum(np.cumsum(due[:, year], axis=1), workload.CEILING)
        due[:, year] = np.diff(running, axis=1, prepend=0)
    amounts = (
        np.full(due.shape, workload.FLAT),
        np.repeat((members * workload.PERSON)[:, None], len(of.days), axis=1),
        due,
        np.repeat(_RATES[teams.klass][:, None], len(of.days), axis=1),
    )
    return np.stack([np.add.reduceat(amount, starts, axis=0) for amount in amounts])


def plain_loop(teams: Teams) -> Ints:
    """The same cells of teams in whom nothing changes, in plain Python."""
    of = months()
    each_month = [
        (number, days, capped)
        for number, (days, capped) in enumerate(zip(of.days.tolist(), of.capped.tolist(), strict=True))
    ]
    found = [[[0] * len(each_month) for _ in range(workload.PROVINCES)] for _ in workload.POLICIES]
    columns = (teams.province.tolist(), teams.members[0].tolist(), teams.klass.tolist())
    for province, members, klass in zip(*columns, strict=True):
        flat, person, capped, tiered = (policy[province] for policy in found)
        for number, days, paid_days in each_month:
            if number in {year.start for year in _YEARS}:
                left = workload.CEILING
            paid = min(members * workload.CAPPED * paid_days // days, left)
            left -= paid
            flat[number] += workload.FLAT
            person[number] += members * workload.PERSON
            capped[number] += paid
            tiered[number] += workload.TIERED[klass - 1]
    return np.array(found, np.int64)
