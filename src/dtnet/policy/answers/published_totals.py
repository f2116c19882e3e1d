"""Checks of a policy on a network: its jurisdiction, the teams that it pays, and published totals.

A source publishes the total of its own opening only. The total of an opening is therefore computed from the
policy with this opening alone: a month, team or ceiling that two openings share counts in full for each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet import frames
from dtnet.errors import DtnetError
from dtnet.facts.area_ground import absence_reason, ground_of
from dtnet.facts.subjects import TEAM
from dtnet.facts.unit_spans import home_rows, team_days, units_of
from dtnet.frames import Table
from dtnet.periods import Period
from dtnet.policy.answers.assessment import assess, totals_of
from dtnet.policy.engine.component_assessment import Recomputed, line_of, worked_alone
from dtnet.policy.engine.payments_within_ceilings import others_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Ints
    from dtnet.policy.answers.assessment import Assessment
    from dtnet.policy.document.document import Policy
    from dtnet.policy.document.policy_parts import Opening
    from dtnet.policy.engine.component_assessment import Line


@attrs.frozen(kw_only=True)
class PublishedTotal:
    """A total that a source states for an opening, computed again.

    Attributes:
        policy: The policy's id.
        source: The decision.
        what: What is counted: `teams`, or the currency.
        published: The stated number.
        computed: The computed number; None if it cannot be computed.
        reason: Why it cannot be computed; None if it can.
    """

    policy: str
    source: str
    what: str
    published: int
    computed: int | None
    reason: str | None

    @property
    def differs(self) -> bool:
        """Whether the computed number differs from the published one."""
        return self.computed is not None and self.computed != self.published


def jurisdiction_missing(network: Network, policy: Policy) -> str | None:
    """Why a network does not hold a policy's jurisdiction; None if it does."""
    currency = network.vocabulary.currency.code
    if policy.currency not in {None, currency}:
        return f"it pays {policy.currency}, and the money of {network.metadata.name!r} is {currency}"
    area, as_of = policy.jurisdiction.id, policy.jurisdiction.as_of
    try:
        ground = ground_of(network, area, as_of)
    except DtnetError as error:
        return str(error)
    return None if ground is not None else "; ".join(filter(None, absence_reason(network, area, as_of)))


def published_totals(network: Network, policy: Policy) -> list[PublishedTotal]:
    """Every total that a policy's openings state, with the number that the network gives for it.

    Args:
        network: The network.
        policy: The policy; its open choices take their defaults.
    """
    found = []
    for opening in policy.openings:
        stated = [(what, number) for what, number in _stated(opening) if number is not None]
        if stated:
            computed, reason = _computed(network, policy, opening)
            found += [
                PublishedTotal(
                    policy=policy.id,
                    source=opening.cite.ref,
                    what=what,
                    published=number,
                    computed=None if reason else computed["teams" if what == "teams" else "amount"],
                    reason=reason,
                )
                for what, number in stated
            ]
    return found


def opened_alone(policy: Policy, opening: Opening) -> Policy:
    """The policy with one opening alone; years that the opening does not touch pay nothing."""
    return attrs.evolve(policy, openings=(opening,), unopened="closed")


def recomputed(spent: Assessment) -> Iterator[Recomputed]:
    """Published amounts of openings with the computed amounts; see `Assessment.recomputed`."""
    start, end = spent.window.numbers
    for policy in spent.policies:
        for opening in policy.openings:
            stated = opening.published.amount if opening.published else None
            first, last = opening.period.numbers
            if stated is None or first < start or end < last:
                continue
            paid = _opened(spent, policy, opened_alone(policy, opening))
            if paid is not None:
                yield Recomputed(
                    policy=policy.id, source=str(opening.cite.ref), published=stated.amount, computed=paid
                )


def _opened(spent: Assessment, policy: Policy, alone: Policy) -> int | None:
    """The amount of a policy with one opening alone, together with the policies that it depends on.

    None if the amount is unknown or its natures have no sum.
    """
    beside = [alone]
    for each in beside:  # the list grows
        beside += [
            other
            for other in others_named(each, (*each.yields_to, *each.deducts), spent.policies)
            if other is not policy and other not in beside
        ]
    beside.sort(key=lambda each: each.id)
    worked, left_out = worked_alone(spent.question, beside, spent.worked or ())
    if any(each.policy == policy.id for each in left_out):
        return None
    lines = [line_of(spent.question, each) for each in worked if each.draft.policy is alone]
    found = totals_of(lines, ())
    return found.popitem()[1] if len(found) == 1 else None


def _stated(opening: Opening) -> Iterator[tuple[str, int | None]]:
    if opening.published is not None:
        amount = opening.published.amount
        yield "teams", opening.published.teams
        if amount is not None:
            yield amount.currency, amount.amount


def _computed(network: Network, policy: Policy, opening: Opening) -> tuple[dict[str, int], str | None]:
    """The paid teams and the money of an opening, or the reason why they are unknown."""
    try:
        window = Period(opening.period.start, opening.period.end)
        spent = assess(network, opened_alone(policy, opening), window=window)
        return _totals(spent)
    except DtnetError as error:
        return {}, str(error)


def _totals(spent: Assessment) -> tuple[dict[str, int], str | None]:
    if spent.not_assessed:
        return {}, "; ".join(f"{each.component}: {each.reason}" for each in spent.not_assessed)
    amount = spent.total  # raises an error for unknown amounts and thus unknown teams
    return {"amount": amount, "teams": len(paid_teams(spent.lines) or ())}, None


def paid_table(assessment: Assessment) -> Table:
    """The teams paid in the window; see `Assessment.paid`."""
    table = assessment.by()
    rows = []
    for row in table:
        mine = row["policy"], row["nature"]
        teams = paid_teams(
            line for line in assessment.lines if (line.policy.id, line.component.nature) == mine
        )
        told = (None, None) if teams is None else (len(teams), _people(assessment, teams))
        rows.append((*mine, *told, row["amount"]))
    columns = frames.columns_of(
        rows, policy="text", nature="text", teams="whole", members="whole", amount="whole"
    )
    return Table(columns)


def paid_teams(lines: Iterable[Line]) -> dict[int, int | None] | None:
    """Teams with an amount above 0, each with its last eligible day or None; None if they are unknown."""
    sure: dict[int, int] = {}
    maybe: dict[int, int] = {}
    for line in lines:
        if line.component.per != TEAM:
            continue
        low, high = line.in_all.lower, line.in_all.upper
        units, group = line.placed
        for found, some in ((sure, np.any(low > 0, axis=1)), (maybe, np.any(high > 0, axis=1))):
            last = line.last[group[some[group]]]
            for unit, day in zip(units[some[group]].tolist(), last.tolist(), strict=True):
                found[unit] = max(found.get(unit, day), day)
    if sure.keys() != maybe.keys():
        return None
    return {unit: day if day == maybe[unit] else None for unit, day in sure.items()}


def _people(assessment: Assessment, paid: dict[int, int | None]) -> int | None:
    network = assessment.network
    last = [day for day in paid.values() if day is not None]
    if len(last) < len(paid):
        return None
    units, days = np.array(list(paid), np.int64), np.array(last, np.int64)
    values = next((each for each in network.tables.bodies.attributes if each.name == "people"), None)
    if values is None:
        return None
    rows = home_rows(network, units, days)
    unknown = values.origin[rows] == 0
    if values.bounds is not None:
        unknown |= values.bounds.lower[rows] != values.bounds.upper[rows]
    unknown |= np.isin(units, _of_several_rows(network, assessment.window.numbers))
    return None if unknown.any() else int(values.data[rows].sum(dtype=np.int64))


def _of_several_rows(network: Network, window: tuple[int, int]) -> Ints:
    """Units with several rows of which a first or last day in the window is known only within bounds."""
    may, (first, end) = team_days(network), window
    unit = units_of(network, network.tables.bodies.entity)
    if may.are_known:
        return unit[:0]
    doubtful = np.zeros(len(unit), np.bool_)
    for earliest, latest in ((may.start, may.latest_start), (may.earliest_end, may.end)):
        doubtful |= (earliest < latest) & (earliest < end) & (latest > first)
    found: Ints = np.unique(unit[doubtful & (np.bincount(unit)[unit] > 1)])
    return found
