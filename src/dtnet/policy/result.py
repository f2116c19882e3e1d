"""The answer of an assessment: exact amounts, grouped when asked."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any, final

import attrs
import numpy as np

from dtnet import frames
from dtnet.errors import ArgumentError
from dtnet.frames import Table
from dtnet.money import exact_amounts, product, total
from dtnet.network.read_only import sealed
from dtnet.periods import Month, Period, number_day
from dtnet.policy.grouping import grouped, home_rows
from dtnet.policy.units import attribute

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dtnet.network.network import Network
    from dtnet.network.tables import Ints
    from dtnet.policy.cohorts import Cohorts
    from dtnet.policy.document import Component, Policy


@attrs.frozen(kw_only=True)
class NotAssessed:
    """A component that was left out.

    Attributes:
        policy: Its policy's id.
        component: Its id.
        reason: Why.
    """

    policy: str
    component: str
    reason: str


@attrs.frozen(kw_only=True)
class Assumption:
    """Something that the law or the data leave open and that an amount rests on.

    Attributes:
        policy: The policy's id.
        what: What was taken, as `choice=option` or in words.
        why: Why it is open.
    """

    policy: str
    what: str
    why: str


@attrs.frozen(kw_only=True)
class Recomputed:
    """A total that a source publishes, beside the amount that the network gives for it.

    Attributes:
        policy: The policy's id.
        source: Who publishes it.
        published: The published amount.
        computed: The amount here.
    """

    policy: str
    source: str
    published: int
    computed: int


@attrs.frozen(eq=False, kw_only=True)
class Line:
    """Amounts of one component.

    Attributes:
        policy: With nothing left open.
        component: Of that policy.
        cohorts: Teams by course.
        edges: Shape (k + 1): stretches of days, no longer than a month, that fill the window.
        amounts: Shape (cohorts, k).
        days: Shape (cohorts, k): eligible days.
        assumed: Per stretch, why its money is assumed, or None.
    """

    policy: Policy
    component: Component
    cohorts: Cohorts
    edges: NDArray[np.int64]
    amounts: NDArray[np.int64]
    days: NDArray[np.int64]
    assumed: tuple[str | None, ...]


@final
@attrs.frozen(eq=False)
class Assessment:
    """What policies cost on a network in a window.

    Attributes:
        network: The network.
        policies: With nothing left open, in order of id.
        window: The days.
        lines: Amounts, a component each.
        not_assessed: Components that were left out, and why.
    """

    network: Network
    policies: tuple[Policy, ...]
    window: Period
    lines: tuple[Line, ...]
    not_assessed: tuple[NotAssessed, ...]

    @property
    def currency(self) -> str:
        """ISO code of the currency in whose smallest unit all amounts are."""
        return self.network.vocabulary.currency.code

    @property
    def total(self) -> int:
        """The sum of all amounts; of what is paid at most, the most."""
        return sum(_sum(line) for line in self.lines)

    @property
    def bounds(self) -> tuple[int, int]:
        """The least and the most that may be paid: what is paid at most may be nothing."""
        due = sum(_sum(line) for line in self.lines if line.component.nature == "entitlement")
        return due, self.total

    def by(self, *keys: str) -> Table:
        """Amounts by group.

        Args:
            keys: Any of `component`, `month`, `year`, `team`, `origin` (how the worst-known part of the
                amount is known) and the network's levels, in the order wanted; the policy and its nature
                are always told apart.

        Returns:
            Columns `policy`, `nature`, the keys (areas and teams by id, months as `2024-08`), `amount`,
            `lower`, `upper`; rows in order of these, only where somebody is eligible. Without keys of place
            or time each component has a row, if of 0.

        Raises:
            ArgumentError: If a key is unknown or named twice.
        """
        return grouped(self, keys)

    def paid(self) -> Table:
        """Who is paid in the window.

        Returns:
            Columns `policy`, `teams` (with an amount above 0), `members` (people in them on their last
            eligible day; null if unknown), `amount`; a row for each assessed policy, in order of id.
        """
        policies = [policy for policy in self.policies if any(line.policy is policy for line in self.lines)]
        teams, members, unknown = [], [], []
        for policy in policies:
            paid, day = self._paid_units(policy)
            count = self._people(paid, day)
            teams.append(len(paid))
            members.append(count or 0)
            unknown.append(count is None)
        amounts = [sum(_sum(line) for line in self.lines if line.policy is policy) for policy in policies]
        return Table(
            {
                "policy": frames.text([policy.id for policy in policies]),
                "teams": frames.whole(teams),
                "members": frames.whole(members, np.array(unknown) if any(unknown) else None),
                "amount": frames.whole(exact_amounts(amounts, what="amounts of a policy")),
            }
        )

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """What amounts rest on that neither law nor data settle, in order of policy."""
        found = []
        for policy in self.policies:
            reasons = {choice.name: choice.why for choice in policy.choices}
            found += [
                Assumption(policy=policy.id, what=f"{name}={option}", why=reasons[name])
                for name, option in policy.selection
            ]
            acting = {
                reason: None
                for line in self.lines
                if line.policy is policy
                for reason, days in zip(line.assumed, line.days.sum(axis=0).tolist(), strict=True)
                if reason is not None and days
            }
            found += [Assumption(policy=policy.id, what="assumed", why=reason) for reason in acting]
        return tuple(found)

    @property
    def recomputed(self) -> tuple[Recomputed, ...]:
        """Published totals of openings that the window covers, beside the amounts here."""
        found = []
        for policy in self.policies:
            for opening in policy.openings:
                stated = opening.published.amount if opening.published else None
                if stated is None or opening.period.intersection(self.window) != Period(
                    opening.period.start, opening.period.end
                ):
                    continue
                first, end = opening.period.numbers
                computed = sum(
                    _sum(line, (line.edges[:-1] >= first) & (line.edges[1:] <= end))
                    for line in self.lines
                    if line.policy is policy
                )
                found.append(
                    Recomputed(
                        policy=policy.id,
                        source=str(opening.cite.ref),
                        published=stated.amount,
                        computed=computed,
                    )
                )
        return tuple(found)

    def check_paid_once(self) -> None:
        """Refuse two policies of one purpose that pay one team in one month.

        Raises:
            ArgumentError: Naming the policies, the first team and the month.
        """
        for one, other in combinations(self.lines, 2):
            if one.policy is other.policy or one.policy.purpose != other.policy.purpose:
                continue
            common, at, there = np.intersect1d(
                one.cohorts.units, other.cohorts.units, assume_unique=True, return_indices=True
            )
            both = _paid_months(one, at) & _paid_months(other, there)
            if both.any():
                team, month = (int(each[0]) for each in np.nonzero(both))
                when = list(self.window.months())[month]
                raise ArgumentError(
                    f"policies {one.policy.id} and {other.policy.id} both pay "
                    f"{self.network.body_index.texts[int(common[team])]} "
                    f"for {one.policy.purpose!r} in {when}",
                    "assess them apart, or one in place of the other",
                )

    def _paid_units(self, policy: Policy) -> tuple[Ints, Ints]:
        """Teams with an amount above 0, and the last eligible day of each."""
        paid: dict[int, int] = {}
        for line in self.lines:
            if line.policy is policy:
                chosen = np.flatnonzero((line.amounts > 0).sum(axis=1)[line.cohorts.cohort])
                last = _last_days(line.cohorts, self.window)[line.cohorts.cohort[chosen]]
                for unit, day in zip(line.cohorts.units[chosen].tolist(), last.tolist(), strict=True):
                    paid[unit] = max(paid.get(unit, day), day)
        return np.array(list(paid), np.int64), np.array(list(paid.values()), np.int64)

    def _people(self, units: Ints, days: Ints) -> int | None:
        table = self.network.tables.bodies
        if "people" not in {each.name for each in table.attributes}:
            return None
        values = attribute(table.attributes, "people", what="people")
        rows = home_rows(self.network, units, days)
        return None if (values.origin[rows] == 0).any() else int(values.data[rows].sum(dtype=np.int64))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Assessment):
            return NotImplemented
        if self is other:
            return True
        asked = (self.policies, self.window, self.not_assessed, len(self.lines))
        return (
            asked == (other.policies, other.window, other.not_assessed, len(other.lines))
            and all(map(_alike, self.lines, other.lines))
            and self.network == other.network
        )

    def __hash__(self) -> int:
        return hash((self.policies, self.window, self.total))

    def __copy__(self) -> Assessment:
        return self

    def __deepcopy__(self, memo: object) -> Assessment:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return _sealed, (self.network, self.policies, self.window, self.lines, self.not_assessed)

    def __repr__(self) -> str:
        names = ", ".join(policy.id for policy in self.policies)
        return f"<Assessment of {names} over {self.window}: {self.total:,} {self.currency}>"


def _sum(line: Line, stretches: NDArray[np.bool_] | slice = slice(None)) -> int:
    """The exact sum over all teams."""
    what = f"policy {line.policy.id}"
    return total(product(line.amounts[:, stretches], line.cohorts.size[:, None], what=what))


def _sealed(*fields: Any) -> Assessment:  # noqa: ANN401 - those of an assessment
    """An assessment read back: arrays lose on the way that nobody may write to them."""
    return sealed(Assessment(*fields))


def _alike(one: Line, other: Line) -> bool:
    """Whether two lines hold the same."""
    names = [field.name for field in attrs.fields(type(one.cohorts))]
    arrays = [
        [line.edges, line.amounts, line.days, *(getattr(line.cohorts, name) for name in names)]
        for line in (one, other)
    ]
    same = (one.policy.id, one.component, one.assumed) == (other.policy.id, other.component, other.assumed)
    return same and all(map(np.array_equal, *arrays))


def _paid_months(line: Line, units: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Shape (units, months of the window): whether anything is paid."""
    first = Month.of(number_day(int(line.edges[0])))
    of = [Month.of(number_day(edge)) for edge in line.edges[:-1].tolist()]
    month = np.array([(each.year - first.year) * 12 + each.month - first.month for each in of])
    starts = np.flatnonzero(np.r_[True, month[1:] != month[:-1]])
    paid = np.add.reduceat(line.amounts, starts, axis=1) > 0
    return paid[line.cohorts.cohort[units]]


def _last_days(cohorts: Cohorts, window: Period) -> Ints:
    """Per cohort, its last eligible day in a window; of no meaning where it has none."""
    first, end = window.numbers
    last = np.where(cohorts.start < end, np.minimum(cohorts.end, end) - 1, first)
    return np.maximum.reduceat(last, cohorts.first) if len(cohorts.first) else last
