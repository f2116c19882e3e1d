"""What policies cost on a network: from documents and dated rows to exact amounts by cohort and day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dtnet.errors import ArgumentError, OutsideDataError, UnknownNameError, near
from dtnet.money import floor_share, read_only
from dtnet.periods import OPEN, as_window, day_number, number_day
from dtnet.policy.amounts import amounts_paid
from dtnet.policy.choices import settled
from dtnet.policy.cohorts import cohorts
from dtnet.policy.document import Policy
from dtnet.policy.reach import inside_data, open_pieces, reach_of, reasons_assumed
from dtnet.policy.result import Assessment, Line, NotAssessed
from dtnet.policy.units import Ground, eligible_spells, eras, ground_of
from dtnet.policy.windows import month_edges

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from dtnet.network.network import Network
    from dtnet.periods import Period
    from dtnet.policy.document import Component
    from dtnet.policy.reach import Before


def assess(
    network: Network,
    policies: Iterable[Policy] | Policy,
    *,
    window: str | Period,
    choices: Mapping[str, Mapping[str, str]] | None = None,
    before: Before = "error",
) -> Assessment:
    """What policies cost in a window, to the currency's smallest unit.

    Args:
        network: Who exists where on which day.
        policies: One policy, several, or a catalogue; they are assessed in order of their ids.
        window: A year, a month, `A..B` (the second day not included), or a period; inside the data.
        choices: Options by policy id and choice; each choice not named takes its default.
        before: What to do where a ceiling's window begins before the data do: refuse, or take it that
            nothing was paid by then.

    Returns:
        Amounts by policy, component, month and area, and what was left out and why.

    Raises:
        OutsideDataError: If the window, or the look back to where a ceiling's window begins, leaves the
            data. The look ahead may: there the last known state is taken to go on, and it is said so.
        UnknownNameError: If a jurisdiction's day lies in the data and no area ever had its id.
        ArgumentError: If a choice, option or policy does not exist, two policies have one id, two of one
            purpose would pay one team in one month, a policy's money is not the network's, or what a
            policy asks does not fit the attributes that it asks for.
        UnknownFactError: If an amount rests on a fact nobody knows.
        MoneyRangeError: Before an amount leaves 64 bits.

    Examples:
        >>> import dtnet
        >>> spent = dtnet.assess(
        ...     dtnet.datasets.load("vietnam"), dtnet.policies(country="vietnam"), window="2024"
        ... )
        >>> spent.by("policy").array("amount").tolist()
        [2894400000, 7200000000, 12888000000, 8136000000]
    """
    asked = as_window(window)
    network.check_covered(asked.start, what="window start")
    network.check_covered(number_day(asked.numbers[1] - 1), what="window's last day")
    if before not in {"error", "nothing_paid"}:
        raise ArgumentError(f"before={before!r}", near(str(before), ("error", "nothing_paid")))
    chosen = _chosen([policies] if isinstance(policies, Policy) else list(policies), choices or {})
    lines: list[Line] = []
    left_out: list[NotAssessed] = []
    for policy in chosen:
        _fit(network, policy)
        ground = _found_ground(network, policy, asked)
        for component in policy.components:
            reason = _reason_against(component)
            if reason is None and isinstance(ground, Ground):
                lines.append(_line(network, policy, component, ground, asked, before))
                continue
            left_out.append(
                NotAssessed(policy=policy.id, component=component.id, reason=reason or str(ground))
            )
    result = Assessment(network, tuple(chosen), asked, tuple(lines), tuple(left_out))
    result.check_paid_once()
    return result


def _chosen(policies: list[Policy], choices: Mapping[str, Mapping[str, str]]) -> list[Policy]:
    for policy in policies:
        if not isinstance(policy, Policy):
            raise ArgumentError(
                f"{policy!r} is no policy", "pass policies, as a catalogue or read_policy() gives"
            )
    ids = [policy.id for policy in policies]
    twice = sorted({id for id in ids if ids.count(id) > 1})
    if twice:
        raise ArgumentError(f"two policies with the id {twice[0]!r}")
    for id in choices:
        if id not in ids:
            raise ArgumentError(f"choices name the policy {id!r}, which is not assessed", near(id, ids))
    return [
        policy.chosen(choices.get(policy.id, {})) for policy in sorted(policies, key=lambda each: each.id)
    ]


def _fit(network: Network, policy: Policy) -> None:
    if policy.currency not in {None, network.vocabulary.currency.code}:
        raise ArgumentError(
            f"policy {policy.id} pays {policy.currency}, but the money of {network.metadata.name!r} is "
            f"{network.vocabulary.currency.code}",
            "amounts in two currencies have no sum",
        )


def _found_ground(network: Network, policy: Policy, window: Period) -> Ground | str:
    """Where a policy holds, or why that is not known."""
    area, as_of = policy.jurisdiction.id, policy.jurisdiction.as_of
    try:
        ground = ground_of(network, area, as_of)
    except OutsideDataError as error:
        return str(error)
    if ground is None:
        if network.area_index.get(area) is None:
            raise UnknownNameError(
                f"policy {policy.id}: its jurisdiction {area!r} is no area of {network.metadata.name!r}",
                near(area, network.area_index.similar(area)),
            )
        return f"no area {area!r} on {as_of}"
    if settled(policy.on_merger) == "extends_to_new_area" and ground.end < window.numbers[1]:
        return f"{area!r} is no more from {number_day(ground.end)} on, and where it went is not followed yet"
    return ground


def _reason_against(component: Component) -> str | None:
    """Why a component cannot be assessed, wherever it holds."""
    if component.count is not None and component.count.activity is not None:
        return f"activity table {component.count.activity!r} not given"
    if component.unclaimed == "open":
        return "open until claimed"
    return None


def _line(
    network: Network, policy: Policy, component: Component, ground: Ground, window: Period, before: Before
) -> Line:
    """One component's amounts by cohort and stretch of days."""
    what = f"policy {policy.id}: component {component.id!r}"
    until = ground.end if settled(policy.on_merger) == "ends" else OPEN
    reach = inside_data(
        reach_of(policy, component, window, until=until, what=what), network, before, what=what
    )
    heads = component.count.heads if component.count else None
    pieces = open_pieces(policy, component, reach)
    grouped = cohorts(eligible_spells(network, ground, pieces, heads, what=what))
    first, end = window.numbers
    months = month_edges(min(reach.start, first), max(reach.end, end))
    dues, paid = amounts_paid(component, policy.period, grouped, months, what=what)
    cells = np.union1d(dues, _cuts(network, policy, window))
    inside = np.flatnonzero((cells[:-1] >= first) & (cells[:-1] < end))
    days = grouped.days(cells)
    amounts = _cut(paid, dues, days, cells, what)
    edges = cells[inside[0] : inside[-1] + 2]
    return Line(
        policy=policy,
        component=component,
        cohorts=grouped,
        edges=read_only(edges),
        amounts=read_only(amounts[:, inside]),
        days=read_only(days[:, inside]),
        assumed=reasons_assumed(network, policy, edges, reach),
    )


def _cuts(network: Network, policy: Policy, window: Period) -> NDArray[np.int64]:
    """Days inside a window at which reporting may change: its own ends, territory, moves, openings, sight."""
    first, end = window.numbers
    cuts = {first, end, *(edge for era in eras(network, first, end) for edge in era)}
    cuts |= {edge for opening in policy.openings for edge in opening.period.numbers}
    if policy.seen_in_force is not None:
        cuts.add(day_number(policy.seen_in_force) + 1)
    return np.array(sorted(cut for cut in cuts if first <= cut <= end), np.int64)


def _cut(
    paid: NDArray[np.int64],
    dues: NDArray[np.int64],
    days: NDArray[np.int64],
    cells: NDArray[np.int64],
    what: str,
) -> NDArray[np.int64]:
    """Amounts by cell: each of `paid` by differences of floored running shares of its eligible days.

    Args:
        paid: Shape (c, d).
        dues: Shape (d + 1): first days of what was paid.
        days: Shape (c, k): eligible days of each cell.
        cells: Shape (k + 1), with all of `dues` among them.
        what: Whose amounts they are, in errors.

    Returns:
        Shape (c, k).
    """
    first = np.searchsorted(cells, dues[:-1])
    due = np.searchsorted(dues, cells[:-1], "right") - 1
    through = np.cumsum(days, axis=1)
    before_due = (through - days)[:, first][:, due]
    whole = np.add.reduceat(days, first, axis=1)[:, due]
    amount = paid[:, due]
    after = floor_share(amount, through - before_due, whole, what=what)
    before = floor_share(amount, through - days - before_due, whole, what=what)
    return after - before
