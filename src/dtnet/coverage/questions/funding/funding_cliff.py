"""The funding cliff: the fall of coverage on the days on which policies end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from dtnet.coverage.answers.answer_table import answer
from dtnet.coverage.answers.row_sums import columns_of_rows, dimension_kinds
from dtnet.coverage.answers.synthetic_findings import warn_of_answers
from dtnet.coverage.language.atoms import funded
from dtnet.coverage.questions.funding.funded_teams import several_policies
from dtnet.coverage.verdicts.entitled_teams import open_days
from dtnet.frames import Table
from dtnet.periods import number_day
from dtnet.predicates.conditions import fact

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from dtnet.coverage.answers.result import Coverage
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.frames import Cell, Kind
    from dtnet.network.day.network import Network
    from dtnet.policy.document.document import Policy

_SHOWN = ("areas", "yes", "no", "unknown", "lower", "upper", "sharp")
"""The columns of an answer that the table shows for each of the two days."""
_BEFORE = "before_"


def funding_cliff(
    network: Network, query: CoverageQuery, policies: Iterable[Policy] | Policy, *, accept_synthetic: bool
) -> Table:
    """See `FundingQuestions.cliff`."""
    given = several_policies(policies)
    window = query.days
    first, end = window.numbers
    network.check_covered(window.start, what="first day")
    network.check_covered(number_day(end - 1), what="last day")
    earliest = max(first - 1, network.extent.numbers[0])
    stretches = {each.id: open_days(network, each, (earliest, end)) for each in given}
    asked = attrs.evolve(query, of=funded(given), at=number_day(first), during=None)
    days = sorted({stop for each in stretches.values() for _, stop in each if first <= stop < end})
    rows: list[dict[str, Cell]] = []
    kinds: dict[str, Kind] = {}
    answers: list[Coverage] = []
    for day in days or [first]:
        before, after = (
            _on(network, asked, _open_on(given, stretches, each), number_day(each))
            for each in (max(day - 1, earliest), day)
        )
        kinds = kinds or _kinds(after)
        ends = " ".join(id for id, each in stretches.items() if any(stop == day for _, stop in each))
        if ends:
            told: dict[str, Cell] = {"day": number_day(day), "ends": ends}
            rows += [{**row, **told} for row in _side_by_side(before, after)]
            answers += [before, after]
    warn_of_answers(*answers, accepted=accept_synthetic)
    return Table(columns_of_rows(rows, kinds))


def _open_on(
    policies: list[Policy], stretches: Mapping[str, list[tuple[int, int]]], day: int
) -> list[Policy]:
    return [policy for policy in policies if any(start <= day < end for start, end in stretches[policy.id])]


def _on(network: Network, asked: CoverageQuery, policies: list[Policy], day: date) -> Coverage:
    """Coverage by the policies that are open on a day; without a policy, no area is covered."""
    of = funded(policies) if policies else ~(fact("level") == asked.over)
    return answer(network, attrs.evolve(asked, of=of, at=day))


def _kinds(answered: Coverage) -> dict[str, Kind]:
    told: dict[str, Kind] = {"day": "day", "ends": "text"}
    shown: dict[str, Kind] = {name: answered.kind(name) for name in _SHOWN}
    return {
        **dimension_kinds(answered),
        **told,
        **{f"{_BEFORE}{name}": kind for name, kind in shown.items()},
        **shown,
    }


def _side_by_side(before: Coverage, after: Coverage) -> list[dict[str, Cell]]:
    """Join the rows of two days by their dimensions; the rows of the second day come first."""
    dimensions = list(dimension_kinds(after))
    found: dict[tuple[Cell, ...], dict[str, Cell]] = {}
    for answered, prefix in ((after, ""), (before, _BEFORE)):
        for row in answered:
            key = tuple(row[name] for name in dimensions)
            joined = found.setdefault(key, {name: row[name] for name in dimensions})
            joined.update({f"{prefix}{name}": row[name] for name in _SHOWN})
    return list(found.values())
