"""Laws of policies and amounts: windows, ceilings, openings, documents, plug-ins.

Each raises `AssertionError` if the policies or the network break it. They need no test framework: Hypothesis,
or any other source, chooses the input.
"""

from __future__ import annotations

import pickle
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import attrs

from dtnet.errors import ArgumentError, MixedNaturesError, UnknownAmountError
from dtnet.measures import Amount
from dtnet.periods import OPEN, Month, Period, as_day, as_window, number_day
from dtnet.policy.answers.assessment import assess, line_bounds
from dtnet.policy.catalogue import as_policies, as_policy
from dtnet.policy.document.choices import settled
from dtnet.policy.document.document import Published
from dtnet.policy.reading.reader_and_writer import parse_policy
from dtnet.policy.units.question import unknown_area, window_edges
from dtnet.policy.units.terms_and_head_counts import cases, leaf
from dtnet.testing.laws.network import rebuilt

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import TypeAlias

    import numpy as np
    from numpy.typing import NDArray

    from dtnet.network.day.network import Network
    from dtnet.periods import DayLike
    from dtnet.policy.answers.assessment import Assessment
    from dtnet.policy.catalogue import Catalogue
    from dtnet.policy.document.document import Ceiling, Policy
    from dtnet.policy.document.plugin_protocol import DueCells, SubsidyPolicy

    Policies: TypeAlias = Iterable[Policy | SubsidyPolicy] | Policy | SubsidyPolicy
    Cells: TypeAlias = Counter[tuple[str, ...]]


def splitting_windows(
    network: Network,
    policies: Policies,
    window: str | Period,
    day: DayLike,
    **asked: Any,  # noqa: ANN401 - the options of `assess`
) -> None:
    """The amounts before a day and from that day on add up to those of the whole window, cell by cell.

    Args:
        network: The network.
        policies: The policies or plug-ins.
        window: The whole window.
        day: The first day of the second part; inside the window and not its first day.
        asked: Further options of `assess`. Amounts must not depend on unknown facts.
    """
    policies, whole, cut = as_policies(policies), as_window(window), as_day(day)
    before, after = (
        _cells(assess(network, policies, window=part, **asked))
        for part in (Period(whole.start, cut), Period(cut, whole.end))
    )
    _same(before + after, _cells(assess(network, policies, window=whole, **asked)), f"{whole} split at {cut}")


def months_alone(
    network: Network,
    policies: Policies,
    window: str | Period,
    **asked: Any,  # noqa: ANN401 - the options of `assess`
) -> None:
    """A month assessed alone has the same amounts as in a longer window.

    Args:
        network: The network.
        policies: The policies or plug-ins.
        window: Days whose whole months are each assessed alone.
        asked: Further options of `assess`.
    """
    policies, whole = as_policies(policies), as_window(window)
    cells = _cells(assess(network, policies, window=whole, **asked))
    for month in whole.months():
        days = Period(month.start, month.end)
        if whole.intersection(days) == days:
            there = Counter({cell: paid for cell, paid in cells.items() if cell[3] == str(month)})
            _same(_cells(assess(network, policies, window=days, **asked)), there, f"{month} alone")


def splitting_spells(
    network: Network,
    policies: Policies,
    window: str | Period,
    day: DayLike,
    **asked: Any,  # noqa: ANN401 - the options of `assess`
) -> None:
    """Splitting rows of areas and bodies in two at a day, with equal values in both parts, changes no answer.

    Args:
        network: The network.
        policies: The policies or plug-ins.
        window: The days of the assessment.
        day: The first day of the second part of each row.
        asked: Further options of `assess`.
    """
    policies, cut = as_policies(policies), as_day(day)

    def split(table: str, columns: dict[str, list[Any]]) -> dict[str, list[Any]]:
        if table not in {"areas", "bodies"}:
            return columns
        rows = []
        for cells in zip(*columns.values(), strict=True):
            row = dict(zip(columns, cells, strict=True))
            if row["start"] < cut and (row["end"] is None or cut < row["end"]):
                rows.append(row | {"end": cut})
                row |= {"start": cut}
            rows.append(row)
        return {name: [row[name] for row in rows] for name in columns}

    there, again = (
        assess(each, policies, window=window, **asked).by("component", "unit", "month", "source").to_dicts()
        for each in (network, rebuilt(network, split, list))
    )
    if there != again:
        raise AssertionError(f"splitting rows at {cut} gives {again!r} instead of {there!r}")


def ceilings_hold(
    network: Network,
    policy: Policy | SubsidyPolicy,
    window: str | Period,
    **asked: Any,  # noqa: ANN401 - the options of `assess`
) -> None:
    """No unit receives more than a ceiling in any window of that ceiling.

    Args:
        network: The network.
        policy: The policy or plug-in.
        window: Days whose whole ceiling windows are each assessed.
        asked: Further options of `assess`.
    """
    frame, whole = as_policy(policy), as_window(window)
    chosen = frame.chosen(asked.pop("choices", {}).get(frame.id))
    grains = {each.id: each.per for each in chosen.components}
    bounds = [
        (ceiling, each.period or chosen.period, {each.id})
        for each in chosen.components
        for ceiling in each.ceilings
    ]
    bounds += [(ceiling, chosen.period, set(grains)) for ceiling in chosen.ceilings]
    for ceiling, period, within in bounds:
        stated = leaf(ceiling.amount, chosen)
        ids = {id for id in within if grains[id] == getattr(stated, "beneficiary", None)}
        edges = window_edges(settled(ceiling.over), period, *whole.numbers)
        for start, end in pairwise(map(number_day, edges[edges < OPEN].tolist())):
            days = Period(start, end)
            if whole.intersection(days) == days:
                paid = assess(network, chosen, window=days, **asked).by("component", "unit")
                _within(paid.to_dicts(), ids, _most(ceiling, chosen, days), days)


def paid_in_its_period(
    network: Network,
    policy: Policy | SubsidyPolicy,
    window: str | Period,
    **asked: Any,  # noqa: ANN401 - the options of `assess`
) -> None:
    """No unit receives money, or possibly receives money, in a month outside the policy's period.

    Args:
        network: The network.
        policy: The policy or plug-in.
        window: The days of the assessment.
        asked: Further options of `assess`.
    """
    policy = as_policy(policy)
    for row in assess(network, policy, window=window, **asked).by("component", "month"):
        month = Month(*map(int, str(row["month"]).split("-")))
        if policy.period.intersection(Period(month.start, month.end)) is None:
            raise AssertionError(f"{policy.id} pays in {month}, outside {policy.period}: {row!r}")


def openings_stand_alone(
    network: Network,
    policy: Policy | SubsidyPolicy,
    window: str | Period,
    **asked: Any,  # noqa: ANN401 - the options of `assess`
) -> None:
    """The total compared with an opening's published amount is that of the policy with this opening only.

    Args:
        network: The network.
        policy: The policy or plug-in.
        window: Days whose openings are each assessed alone.
        asked: Further options of `assess`.
    """
    frame, whole = as_policy(policy), as_window(window)
    chosen = frame.chosen(asked.pop("choices", {}).get(frame.id))
    nothing = Published(amount=Amount(0, network.vocabulary.currency.code))
    openings = tuple(
        attrs.evolve(each, cite=attrs.evolve(each.cite, ref=f"opening {at}"), published=nothing)
        for at, each in enumerate(chosen.openings)
    )
    published = assess(network, attrs.evolve(chosen, openings=openings), window=whole, **asked).recomputed
    got = {each.source: each.computed for each in published}
    for opening in openings:
        if whole.intersection(opening.period) != Period(opening.period.start, opening.period.end):
            continue
        spent = assess(
            network, attrs.evolve(chosen, openings=(opening,), unopened="closed"), window=whole, **asked
        )
        try:
            total = None if spent.not_assessed else spent.total
        except (MixedNaturesError, UnknownAmountError):
            total = None
        if got.get(opening.cite.ref) != total:
            raise AssertionError(
                f"{opening.cite.ref}, {opening.period}: {got.get(opening.cite.ref)!r}, but {total!r} alone"
            )


def documents_read_back(policy: Policy) -> None:
    """Writing a policy as a document and reading it again gives an equal policy with the same document.

    Args:
        policy: A policy in which no choice was made yet.
    """
    again = parse_policy(policy.to_json(), source=policy.id, form="json")
    if again != policy or hash(again) != hash(policy) or again.to_document() != policy.to_document():
        raise AssertionError(f"{policy.id} is read back as {again!r} instead of {policy!r}")


def rows_stand_alone(network: Network, plugin: Policy | SubsidyPolicy, window: str | Period) -> None:
    """The amount that a plug-in computes for a row does not depend on the other rows of the call.

    Args:
        network: The network.
        plugin: The plug-in.
        window: The days of the assessment.

    Raises:
        ArgumentError: If `plugin` is a policy without a plug-in.
    """
    policy = as_policy(plugin)
    if policy.plugin is None:
        raise ArgumentError(f"policy {policy.id} has no plug-in", "pass the plug-in")
    witness = Witness(policy.plugin)
    assess(network, attrs.evolve(policy, plugin=witness), window=window)
    for component, cells, said in witness.asked:
        what = f"plug-in {type(policy.plugin).__name__}: component {component!r}"
        again = policy.plugin.due(component, cells).tolist()
        if again != said:
            raise AssertionError(f"{what}: two calls with the same rows gave {said} and then {again}")
        for row, amount in enumerate(said):
            [alone] = policy.plugin.due(component, cells.take([row])).tolist()
            if alone != amount:
                raise AssertionError(
                    f"{what}: the amount of a row depends on the other rows: in {cells.month[row]}, for "
                    f"{cells.days[row]} days, {amount:_} among {len(said)} and {alone:_} alone"
                )


def answers_are_values(network: Network, policies: Policies, window: str | Period) -> None:
    """Equal questions have equal answers, and pickling an answer gives an equal one with the same hash.

    Args:
        network: The network.
        policies: The policies or plug-ins.
        window: The days.
    """
    policies = as_policies(policies)
    spent = assess(network, policies, window=window)
    for name, made in (
        ("asked again", assess(network, policies, window=window)),
        ("out of its pickle", pickle.loads(pickle.dumps(spent))),  # noqa: S301 - made here
    ):
        if made != spent or hash(made) != hash(spent):
            raise AssertionError(f"{spent!r} {name} differs: {made!r}")


def parts_hold_their_policies(
    network: Network,
    catalogue: Catalogue,
    within: str,
    window: str | Period,
    **asked: Any,  # noqa: ANN401 - the options of `assess`
) -> None:
    """Assessing a catalogue on a part of a network equals assessing the policies whose areas lie in the part.

    All components of the other policies are listed as not assessed.

    Args:
        network: The network.
        catalogue: The policies; the network must have the area of each.
        within: Id of the area whose part of the network is used.
        window: The days.
        asked: Further options of `assess`, for the policies whose areas lie in the part.
    """
    part, options = network.select(within=within), asked.get("choices", {})
    held = [
        policy for policy in catalogue if unknown_area(part, policy.chosen(options.get(policy.id))) is None
    ]
    ids = {policy.id for policy in held}
    spent, alone = (assess(part, policies, window=window, **asked) for policies in (catalogue, held))
    here = [each for each in spent.not_assessed if each.policy in ids]
    away = [(each.policy, each.component) for each in spent.not_assessed if each.policy not in ids]
    for name, mine, its in (
        (
            "amounts",
            attrs.evolve(spent, policies=(), not_assessed=()),
            attrs.evolve(alone, policies=(), not_assessed=()),
        ),
        (
            "bounds",
            [(each.sharp, line_bounds([each])) for each in spent.lines],
            [(each.sharp, line_bounds([each])) for each in alone.lines],
        ),
        ("unknown facts", spent.unknown_facts, alone.unknown_facts),
        ("mergers", spent.mergers, alone.mergers),
        ("published totals", spent.recomputed, alone.recomputed),
        ("who is not eligible", spent.not_eligible(), alone.not_eligible()),
        ("components held and not assessed", here, list(alone.not_assessed)),
        (
            "components away",
            away,
            [
                (policy.id, each.id)
                for policy in catalogue
                if policy.id not in ids
                for each in policy.components
            ],
        ),
    ):
        if mine != its:
            raise AssertionError(f"{name} of {catalogue!r} in {within} is {mine!r} instead of {its!r}")


def _within(rows: list[dict[str, object]], components: set[str], most: int, days: Period) -> None:
    paid: Counter[object] = Counter()
    for row in rows:
        if row["component"] in components and isinstance(row["amount"], int):
            paid[row["unit"]] += row["amount"]
    for unit, amount in paid.items():
        if amount > most:
            raise AssertionError(f"{unit} receives {amount:_} in {days}, above the ceiling {most:_}")


def _most(ceiling: Ceiling, policy: Policy, days: Period) -> int:
    """The largest ceiling that any unit has on some days."""
    found = cases(ceiling.amount, policy, *days.numbers)
    return max((int(number) for case in found for _, number in case.rows), default=0)


def _cells(spent: Assessment) -> Cells:
    """Amounts above 0 by policy, component, unit, month and, where it is known, source."""
    cells: Cells = Counter()
    for row in spent.by("component", "unit", "month", "source").to_dicts():
        if row["amount"] is None:
            raise AssertionError(f"the law needs known amounts, and this amount is unknown: {row!r}")
        source = [] if row["source"] is None else [row["source"]]
        cells[row["policy"], row["component"], row["unit"], row["month"], *source] += row["amount"]
    return +cells


def _same(got: Cells, expected: Cells, what: str) -> None:
    for cell in sorted({*got, *expected}):
        if got[cell] != expected[cell]:
            raise AssertionError(f"{what}: {cell} has {got[cell]:_} instead of {expected[cell]:_}")


@attrs.frozen
class Witness:
    """A plug-in that calls another one, and records the calls and their results.

    Attributes:
        plugin: The other plug-in.
        asked: The component, the rows and the amounts of each call.
    """

    plugin: SubsidyPolicy
    asked: list[tuple[str, DueCells, list[int]]] = attrs.field(factory=list, eq=False)

    @property
    def policy(self) -> Policy:
        """The frame of the other plug-in."""
        return self.plugin.policy

    @property
    def reads(self) -> Mapping[str, tuple[str, ...]]:
        """The subjects that the other plug-in reads."""
        return self.plugin.reads

    def due(self, component: str, cells: DueCells) -> NDArray[np.int64]:
        """The amounts that the other plug-in computes."""
        said = self.plugin.due(component, cells)
        self.asked.append((component, cells, said.tolist()))
        return said
