"""Parts of answers as plain JSON, which the command line and reports share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, get_args

import attrs

from dtnet.policy.answers.assessment import Assessment, totals_of
from dtnet.policy.document.document import Nature

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dtnet.network.day.network import Network
    from dtnet.policy.answers.comparison import Comparison
    from dtnet.policy.document.document import Policy
    from dtnet.policy.units.mergers import Merger

SEVERAL_NATURES: Final = 2
"""From this number of natures on, amounts have no common sum."""


def named(network: Network) -> dict[str, Any]:
    """The name, version, hash and last known day of a network, as an answer states them."""
    known = network.metadata.as_of
    return {
        "dataset": network.metadata.name,
        "version": network.metadata.version,
        "content_hash": network.content_hash(),
        **({} if known is None else {"known_until": str(known)}),
    }


def plain_sums(answer: Assessment | Comparison) -> dict[str, Any]:
    """The sums of an answer as plain JSON.

    Returns:
        `totals`, the sum of each nature, None if it is unknown; `total`, if there is at most one nature;
        `lower` and `upper`, the bounds of all payments; `currency`; `exponent`.
    """
    spent = answer if isinstance(answer, Assessment) else answer.after
    return sums_in_currency(_totals(answer), answer.bounds, spent)


def sums_in_currency(
    totals: Mapping[str, int | None], bounds: tuple[int | None, int | None], spent: Assessment
) -> dict[str, Any]:
    """Sums as plain JSON; see `plain_sums`.

    Args:
        totals: The sum of each nature; None if it is unknown.
        bounds: The bounds of all payments; an upper bound of None means no bound.
    """
    lower, upper = bounds
    nothing = 0 if (lower, upper) == (0, 0) else None
    return {
        "totals": dict(totals),
        **({} if len(totals) >= SEVERAL_NATURES else {"total": next(iter(totals.values()), nothing)}),
        "lower": lower,
        "upper": upper,
        "currency": spent.currency,
        "exponent": spent.network.vocabulary.currency.exponent,
    }


def _totals(answer: Assessment | Comparison) -> dict[str, int | None]:
    """The sum of each nature of an answer; None if it is unknown."""
    if isinstance(answer, Assessment):
        return {str(each): total for each, total in totals_of(answer.lines, answer.not_assessed).items()}
    before, after = _totals(answer.before), _totals(answer.after)
    sides = {nature: (before.get(nature, 0), after.get(nature, 0)) for nature in get_args(Nature)}
    return {
        nature: None if one is None or other is None else other - one
        for nature, (one, other) in sides.items()
        if nature in {*before, *after}
    }


def selections(policies: Iterable[Policy]) -> dict[str, dict[str, str]]:
    """The chosen options of the policies with choices, by policy."""
    return {policy.id: dict(policy.selection) for policy in policies if policy.selection}


def plain_mergers(mergers: Iterable[Merger]) -> list[dict[str, Any]]:
    """Mergers as plain JSON."""
    return [{**attrs.asdict(each), "day": str(each.day)} for each in mergers]
