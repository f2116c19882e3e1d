"""Components that affect each other's payments to the same units: they yield, deduct or share a ceiling.

Units are grouped again: the units of a group have the same cohort in each of these components.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.bounds import Bounded
from dtnet.errors import ArgumentError
from dtnet.money import read_only
from dtnet.policy.units.cohorts import Cohorts, UnitCourses, numbered
from dtnet.policy.units.eligibility import EligibleSpells
from dtnet.spans import ranges

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from dtnet.policy.document.document import Component, Policy
    from dtnet.policy.engine.component_dues import ComponentDue


@attrs.frozen(eq=False)
class Joint:
    """Units by their cohorts in several components.

    Attributes:
        members: The units by course.
        group: Shape (k): the group of each course; -1 for a course that is never eligible.
        size: Shape (g): the number of units of each group.
        cohort: For each component, shape (g): the cohort of the group; -1 if it is never eligible.
    """

    members: UnitCourses
    group: NDArray[np.intp]
    size: NDArray[np.int64]
    cohort: tuple[NDArray[np.intp], ...]


def joint_of(drafts: Sequence[ComponentDue]) -> Joint:
    """Group the units of some components by their cohorts in all of them."""
    if len(drafts) == 1:
        only = drafts[0].cohorts
        return Joint(only.members, only.cohort, only.size, (np.arange(len(only.size)),))
    members, places = _over_the_same([draft.cohorts for draft in drafts])
    here = np.flatnonzero(np.any([place >= 0 for place in places], axis=0))
    number = numbered([place[here] for place in places])
    group = np.full(len(members.size), -1, np.intp)
    group[here] = number
    count = int(group.max(initial=-1)) + 1
    example = np.zeros(count, np.intp)
    example[number] = here
    return Joint(
        members=members,
        group=read_only(group),
        size=members.sizes(group, count),
        cohort=tuple(place[example] for place in places),
    )


def _over_the_same(found: Sequence[Cohorts]) -> tuple[UnitCourses, list[NDArray[np.intp]]]:
    """The units of several groupings by course, and the cohort of each course in each of them."""
    if all(each.members is found[0].members for each in found):
        return found[0].members, [each.cohort for each in found]
    placed = [each.members.placed(each.cohort) for each in found]
    units = np.unique(np.concatenate([mine for mine, _ in placed]))
    places = []
    for mine, cohort in placed:
        place = np.full(len(units), -1, np.intp)
        place[np.searchsorted(units, mine)] = cohort
        places.append(place)
    course = numbered(places)
    example = np.zeros(int(course.max(initial=-1)) + 1, np.intp)
    example[course] = np.arange(len(units))
    return UnitCourses.of(units, course), [place[example] for place in places]


def linked_cohorts(
    drafts: Sequence[ComponentDue], cohort: Sequence[NDArray[np.intp]], ceiling: Sequence[int]
) -> Cohorts:
    """Courses of groups over several components: all days eligible under any of them, without overlaps.

    Args:
        drafts: The components.
        cohort: For each component, shape (g), as in `Joint`.
        ceiling: For each component, the position of the ceiling that all of them share.
    """
    count = len(cohort[0])
    parts = []
    for draft, of, at in zip(drafts, cohort, ceiling, strict=True):
        groups = np.flatnonzero(of >= 0)
        edges = np.append(draft.cohorts.first, len(draft.cohorts.spells))
        group, rows = ranges(edges[of[groups]], edges[of[groups] + 1])
        taken = draft.cohorts.spells.take(rows)
        amount = taken.ceilings[at]
        days = groups[group], taken.start, taken.end
        parts.append(EligibleSpells(*days, taken.certain, amount, (amount,), ()))
    spells = _disjoint(_padded(parts, count))
    first = np.flatnonzero(np.append(True, spells.owner[1:] != spells.owner[:-1])[: len(spells)])
    alone = UnitCourses.of(np.arange(count), np.arange(count))
    return Cohorts(alone, alone.course, alone.size, first, spells)


def _padded(parts: Sequence[EligibleSpells], count: int) -> EligibleSpells:
    """All spells, with an empty spell for each group, so that every group has one."""
    nobody = np.zeros(count, np.int64)
    none = Bounded.known(nobody)
    empty = EligibleSpells(np.arange(count), nobody, nobody, np.ones(count, np.bool_), none, (none,), ())
    return empty.join(parts)


def _disjoint(spells: EligibleSpells) -> EligibleSpells:
    """The same days of each unit, cut at all edges so that no spells overlap; certain if any spell is."""
    parts, first = spells.divide()
    last = np.append(first[1:], len(parts))[: len(first)] - 1
    return attrs.evolve(parts.take(last), certain=np.logical_or.reduceat(parts.certain, first))


def others_named(policy: Policy, names: Iterable[str], among: Sequence[Policy]) -> list[Policy]:
    """The other assessed policies that the names refer to: by id, or by purpose as `purpose:…`."""
    found = []
    for name in names:
        kind, _, purpose = name.partition(":")
        found += [
            other
            for other in among
            if other.id != policy.id
            and other not in found
            and (other.id == name or (kind == "purpose" and other.purpose == purpose))
        ]
    return found


def policies_in_order(policies: Sequence[Policy]) -> list[Policy]:
    """The policies in order: each after the policies to which it yields or which it deducts, else by id.

    Raises:
        ArgumentError: If some policies wait for each other in a circle.
    """
    waits = {
        policy.id: {
            other.id for other in others_named(policy, (*policy.yields_to, *policy.deducts), policies)
        }
        for policy in policies
    }
    left = sorted(policies, key=lambda policy: policy.id)
    ordered: list[Policy] = []
    while left:
        ready = [policy for policy in left if not waits[policy.id] & {each.id for each in left}]
        if not ready:
            ids = ", ".join(policy.id for policy in left)
            raise ArgumentError(
                f"policies {ids} yield to each other or deduct each other's money",
                "remove one of these references",
            )
        ordered.append(ready[0])
        left.remove(ready[0])
    return ordered


def linked(lines: Sequence[tuple[Policy, Component]], policies: Sequence[Policy]) -> list[list[int]]:
    """Group components that affect each other, by position; a component without links is its own group.

    Args:
        lines: The components.
        policies: The policies that may depend on each other; other policies have no links.
    """
    looking = {id(policy) for policy in policies}
    group = list(range(len(lines)))

    def join(one: int, other: int) -> None:
        old, new = group[other], group[one]
        group[:] = [new if each == old else each for each in group]

    for at, (policy, component) in enumerate(lines):
        names = (*policy.yields_to, *policy.deducts) if id(policy) in looking else ()
        named = others_named(policy, names, policies)
        for place, (other, its) in enumerate(lines):
            if its.per != component.per or place == at:
                continue
            if other in named or (other.id == policy.id and (policy.ceilings or named)):
                join(at, place)
    return [[at for at, each in enumerate(group) if each == key] for key in dict.fromkeys(group)]
