"""The making of a report about a network; see `Network.report`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dtnet import datasets
from dtnet.arguments import check_argument, check_choices, check_word
from dtnet.errors import ArgumentError
from dtnet.figures.figure import FigureSet
from dtnet.periods import Period, as_window
from dtnet.phrases import LANGUAGES
from dtnet.policy.catalogue import as_policies
from dtnet.report.network_numbers import DayNumbers
from dtnet.report.policy_amounts import (
    PolicyAmounts,
    concerns,
    installed_policies_for,
    policies_of_report,
)
from dtnet.report.report_result import NetworkReport

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dtnet.network.day.network import Network
    from dtnet.periods import DayLike
    from dtnet.phrases import Language
    from dtnet.policy.document.document import Policy
    from dtnet.policy.document.plugin_protocol import SubsidyPolicy


def report_on(  # noqa: PLR0913 - a keyword for each part of a report
    network: Network,
    *,
    at: DayLike | None,
    window: str | Period | None,
    within: str | None,
    policies: Iterable[Policy | SubsidyPolicy] | None,
    choices: Mapping[str, Mapping[str, str]] | None,
    figures: FigureSet | None,
    language: Language,
    further: Iterable[Policy] = (),
) -> NetworkReport:
    """See `Network.report`.

    Args:
        policies: The policies that are assessed; None for the installed ones.
        choices: Options by policy id and choice.
        further: Policies beside the installed ones, or instead of those that have the same id.
    """
    check_word(language, LANGUAGES, "language")
    check_argument(figures, (FigureSet, type(None)), "figures", "pass a FigureSet, as load_figures gives")
    if choices is not None:
        check_choices(choices)
    asked = network.metadata.reference_day if at is None else at
    if asked is None:
        named = repr(network.metadata.name)
        raise ArgumentError(f"the network {named} has no reference day", "give {at}", at=...)
    day = network.at(asked)
    days = window_of_report(network, at) if window is None else as_window(window)
    area = None if within is None else day.find(within)
    bundled = is_bundled(network)
    compared = figures or (datasets.load_figures(network.metadata.name) if bundled else FigureSet())
    options = choices or {}
    own = as_policies(further if policies is None else policies)
    installed: list[Policy] = []
    if policies is None:
        replaced = {policy.id for policy in own}
        every = installed_policies_for(network, bundled=bundled)
        installed = [policy for policy in every if policy.id not in replaced]
        own += policies_of_report(installed, days, options)
    numbers = DayNumbers(day, None if area is None else area.id, compared)
    amounts = PolicyAmounts(network, own, days, options, area)
    groups_level, groups = numbers.groups()
    return NetworkReport(
        day=day,
        window=days,
        within=area,
        language=language,
        counts=numbers.counts(),
        types=numbers.types(),
        groups_level=groups_level,
        groups=groups,
        coverage=numbers.coverage(),
        amounts=amounts.amounts(),
        months=amounts.months(),
        sums=amounts.sums(),
        spent=amounts.spent,
        policies_of_other_days=tuple(
            policy for policy in installed if not amounts.spent.policies and concerns(policy, day, area)
        ),
        figures=compared,
        fingerprint=datasets.fingerprint(network.metadata.name) if bundled else None,
    )


def is_bundled(network: Network) -> bool:
    """Whether a network is a bundled dataset."""
    name = network.metadata.name
    return name in datasets.names() and datasets.load(name) == network


def window_of_report(network: Network, at: DayLike | None) -> Period:
    """The days of the data in the year of a day; without a day, the reference window of the network."""
    day = network.metadata.reference_day if at is None else network.at(at).date
    own = network.metadata.reference_window if at is None else None
    assert day is not None  # noqa: S101 - the caller refuses a network without one
    year = Period(f"{day.year}-01-01", f"{day.year + 1}-01-01")
    return own or network.extent.intersection(year) or year
