"""The teams that are paid, and the number of their people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dtnet import frames
from dtnet.facts.subjects import TEAM
from dtnet.facts.team_days import team_days
from dtnet.facts.unit_identity import home_rows, units_of
from dtnet.frames import Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Ints
    from dtnet.policy.answers.result import Assessment
    from dtnet.policy.engine.component_amounts import Line


def paid_table(assessment: Assessment) -> Table:
    """The teams paid in the window; see `Assessment.paid`."""
    table = assessment.by()
    teams: list[int | None] = []
    members: list[int | None] = []
    for row in table:
        found = paid_teams(
            line
            for line in assessment.lines
            if (line.policy.id, line.component.nature) == (row["policy"], row["nature"])
        )
        teams.append(None if found is None else len(found))
        members.append(None if found is None else _people(assessment, found))
    gone = table.missing("amount")
    return Table(
        {
            "policy": frames.text([str(each) for each in table["policy"]]),
            "nature": frames.text([str(each) for each in table["nature"]]),
            "teams": _nullable(teams),
            "members": _nullable(members),
            "amount": frames.whole(table.array("amount"), gone if gone.any() else None),
        }
    )


def _nullable(values: list[int | None]) -> frames.Column:
    unknown = np.array([each is None for each in values], np.bool_)
    return frames.whole([each or 0 for each in values], unknown if unknown.any() else None)


def paid_teams(lines: Iterable[Line]) -> dict[int, int | None] | None:
    """Teams with an amount above 0 and the last eligible day of each; None where this is unknown."""
    sure: dict[int, int] = {}
    maybe: dict[int, int] = {}
    for line in lines:
        if line.component.per != TEAM:
            continue
        low, high = line.in_all.low, line.in_all.high
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
    """Units of several rows, one of which begins or ends in the window on a day known only within bounds."""
    may, (first, end) = team_days(network), window
    unit = units_of(network, network.tables.bodies.entity)
    if may.are_known:
        return unit[:0]
    doubtful = np.zeros(len(unit), np.bool_)
    for earliest, latest in ((may.start, may.latest_start), (may.earliest_end, may.end)):
        doubtful |= (earliest < latest) & (earliest < end) & (latest > first)
    found: Ints = np.unique(unit[doubtful & (np.bincount(unit)[unit] > 1)])
    return found
