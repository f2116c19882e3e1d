"""What must be known of values that were carried over: what was lost, what was open, what was assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from dtnet import frames
from dtnet.frames import Table
from dtnet.network.texts import take
from dtnet.reorganisation.attribution import attributed
from dtnet.reorganisation.rebased import Report
from dtnet.reorganisation.share_maps import ASSUMED_EQUAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dtnet.network.network import Network
    from dtnet.reorganisation.crosswalk import Plan
    from dtnet.reorganisation.placing import Placed
    from dtnet.reorganisation.source_values import SourceValues

_NO_ROWS: Final = np.zeros(0, np.int64)


def stock_report(
    question: dict[str, str], plan: Plan, placed: Placed, values: SourceValues, network: Network
) -> Report:
    """The report of stocks and flows."""
    found = attributed(plan.apportioning, values)
    amounts = found.amounts.reshape(*found.amounts.shape[:2], -1)
    missing = found.missing.reshape(len(plan.targets), -1)
    held = values.values.reshape(len(plan.sources), -1)
    carried, assumed = amounts.sum(axis=0), amounts[ASSUMED_EQUAL:].sum(axis=0)
    lost = held[plan.shares.without_target].sum(axis=0)
    given = held.sum(axis=0)
    sure = carried.sum(axis=0)
    total = {
        "column": frames.text(list(placed.names)),
        "given": frames.whole(given),
        "carried": frames.whole(sure),
        "lost": frames.whole(lost),
        "open": frames.whole(given - sure - lost),
        "assumed": frames.whole(assumed.sum(axis=0)),
        "share": frames.ratio(assumed.sum(axis=0) / np.where(sure == 0, 1, sure)),
    }
    target, column = np.nonzero(np.where(missing, 0, assumed).T)[::-1]
    return Report(
        question=question,
        not_given=_ids(network, plan.sources[placed.not_given]),
        without_target=_lost(network, plan, placed, held),
        no_source=_ids(network, plan.targets[plan.shares.without_source]),
        assumed=_assumed(network, plan, placed, (target, column), (carried, assumed)),
        totals=Table(total),
    )


def rate_report(
    question: dict[str, str], plan: Plan, placed: Placed, parts: Sequence[SourceValues], network: Network
) -> Report:
    """The report of rates: what was assumed is told of their denominators."""
    return stock_report(question, plan, placed, parts[1], network)


def category_report(question: dict[str, str], plan: Plan, placed: Placed, network: Network) -> Report:
    """The report of categories, of which nothing is apportioned."""
    empty = frames.whole(_NO_ROWS)
    return Report(
        question=question,
        not_given=_ids(network, plan.sources[placed.not_given]),
        without_target=Table({"area": frames.text(_ids(network, plan.sources[plan.shares.without_target]))}),
        no_source=_ids(network, plan.targets[plan.shares.without_source]),
        assumed=Table({"area": frames.text([]), "column": frames.text([]), "value": empty, "assumed": empty}),
        totals=Table({"column": frames.text(list(placed.names))}),
    )


def _lost(network: Network, plan: Plan, placed: Placed, held: NDArray[np.int64]) -> Table:
    gone = np.flatnonzero(plan.shares.without_target)
    columns: dict[str, Any] = {"area": frames.text(_ids(network, plan.sources[gone]))}
    for place, name in enumerate(placed.names):
        columns[name] = frames.whole(held[gone, place])
    return Table(columns)


def _assumed(
    network: Network,
    plan: Plan,
    placed: Placed,
    where: tuple[NDArray[np.intp], NDArray[np.intp]],
    amounts: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> Table:
    carried, assumed = amounts[0][where], amounts[1][where]
    return Table(
        {
            "area": frames.text(_ids(network, plan.targets[where[0]])),
            "column": frames.text([placed.names[place] for place in where[1].tolist()]),
            "value": frames.whole(carried),
            "assumed": frames.whole(assumed),
            "share": frames.ratio(assumed / np.where(carried == 0, 1, carried)),
        }
    )


def _ids(network: Network, areas: NDArray[np.integer]) -> tuple[str, ...]:
    return tuple(take(network.tables.areas.ids, areas))
