"""Who is paid, and how many people that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dtnet import frames
from dtnet.frames import Table
from dtnet.policy.same_units import home_rows
from dtnet.policy.things import TEAM

if TYPE_CHECKING:
    from dtnet.policy.document import Policy
    from dtnet.policy.result import Assessment


def paid_table(assessment: Assessment) -> Table:
    """Who is paid in the window; see `Assessment.paid`."""
    assessed = {line.policy.id for line in assessment.lines}
    policies = [policy for policy in assessment.policies if policy.id in assessed]
    teams: list[int | None] = []
    members: list[int | None] = []
    amounts: list[int | None] = []
    for policy in policies:
        found = _paid_teams(assessment, policy)
        teams.append(None if found is None else len(found))
        members.append(None if found is None else _people(assessment, found))
    table = assessment.by()
    for policy in policies:
        mine = [row["amount"] for row in table if row["policy"] == policy.id]
        amounts.append(None if None in mine else sum(int(str(each)) for each in mine))
    return Table(
        {
            "policy": frames.text([policy.id for policy in policies]),
            "teams": _nullable(teams),
            "members": _nullable(members),
            "amount": _nullable(amounts),
        }
    )


def _nullable(values: list[int | None]) -> frames.Column:
    unknown = np.array([each is None for each in values], np.bool_)
    return frames.whole([each or 0 for each in values], unknown if unknown.any() else None)


def _paid_teams(assessment: Assessment, policy: Policy) -> dict[int, int | None] | None:
    """Teams with an amount above 0, and the last eligible day of each; None of what is not known."""
    sure: dict[int, int] = {}
    maybe: dict[int, int] = {}
    for line in assessment.lines:
        if line.policy is not policy or line.component.per != TEAM:
            continue
        low, high = (line.amounts.low, line.amounts.high)
        if line.whole is not None:
            low, high = (each[:, None] for each in line.whole)
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
    return None if unknown.any() else int(values.data[rows].sum(dtype=np.int64))
