"""The funding cliff: the fall of coverage on the days on which policies end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from dtnet.coverage.answers.answer_table import answer
from dtnet.coverage.answers.row_sums import columns_of_rows, dimension_kinds
from dtnet.coverage.answers.synthetic_findings import warn_of_answers
from dtnet.coverage.language.atoms import funded
from dtnet.coverage.language.query import query_of
from dtnet.coverage.questions.funding.funded_teams import several_policies
from dtnet.coverage.verdicts.entitled_teams import open_days
from dtnet.frames import Table
from dtnet.network.day.arguments import check_network
from dtnet.periods import as_window, number_day
from dtnet.predicates.comparisons import fact

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from dtnet.coverage.answers.result import Coverage
    from dtnet.coverage.language.query import CoverageQuery
    from dtnet.frames import Cell, Kind
    from dtnet.network.day.network import Network
    from dtnet.periods import Period
    from dtnet.policy.document.document import Policy
    from dtnet.predicates.conditions import Condition

_SHOWN = ("areas", "yes", "no", "unknown", "lower", "upper", "sharp")
"""The columns of an answer that the table shows for each of the two days."""
_BEFORE = "before_"


def funding_cliff(  # noqa: PLR0913 - a keyword for each part of the question, as Network.coverage
    network: Network,
    policies: Iterable[Policy] | Policy,
    *,
    during: str | Period,
    over: str = "village",
    weight: str | Mapping[str, int] = "count",
    by: str | Iterable[str] | None = None,
    within: str | None = None,
    where: Condition | str | None = None,
    synthetic: bool = True,
    accept_synthetic: bool = False,
) -> Table:
    """What coverage by any of some policies falls to on each day on which one of them ends.

    Teams and areas are those of the day before and of the day itself. A policy ends on the first day on which
    it pays no team any more: after its last day, where its jurisdiction is no more if that ends it, or where
    an opening closes and no other one follows.

    Args:
        network: The network.
        policies: A policy or several, as a catalogue; what they leave open is taken at the default.
        during: The days on which ends are looked for; both they and the day before have to be in the data.
        over: The level of the areas.
        weight: What each area counts; as `Network.coverage`, as all that follow.
        by: What rows are told apart by.
        within: Ask in this area only.
        where: Ask of these areas only.
        synthetic: Whether synthetic facts count; if not, they are unknown.
        accept_synthetic: Accept that more than half of a row rests on synthetic rows, without a warning.

    Returns:
        A row for each day on which something ends, and each group: the dimensions of an answer, `day`, `ends`
        (ids of the policies, apart by spaces), then `areas`, `yes`, `no`, `unknown`, `lower`, `upper` and
        `sharp` as they are on the day, and before these the same of the day before, as `before_areas` and so
        on. Null where a group is there on one of the two days only. In order of day.

    Raises:
        ArgumentError: If no policy is given, or two with one id; or as `Network.coverage`.
        DayError: If `during` is no period, or has no end.
        OutsideDataError: If the days leave the data.
        UnknownNameError: If something is named that the network does not have.

    Warns:
        SyntheticWarning: If more than half of a row of one of the days rests on synthetic rows.

    Examples:
        >>> import dtnet
        >>> from dtnet.coverage import funding_cliff
        >>> net = dtnet.datasets.load("toyland")
        >>> policies = dtnet.policies(country="toyland", plugins=False)
        >>> cliff = funding_cliff(net, policies, during="2025", within="toy:province:lantern-isle")
        >>> list(zip(cliff["ends"], cliff["before_yes"], cliff["yes"], cliff["unknown"]))[-1]
        ('toyland.realm.schooling', 5, 0, 0)
    """
    check_network(network)
    given = several_policies(policies)
    window = as_window(during)
    first, end = window.numbers
    network.check_covered(window.start, what="first day")
    network.check_covered(number_day(end - 1), what="last day")
    earliest = max(first - 1, network.extent.numbers[0])
    stretches = {each.id: open_days(network, each, (earliest, end)) for each in given}
    asked = query_of(
        of=funded(given), over=over, weight=weight, by=by, within=within, where=where, at=number_day(first),
        synthetic=synthetic, policies=given,
    )  # fmt: skip
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
