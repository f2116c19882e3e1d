"""The superiors that relation rules give bodies on a day: the nearest body of a kind at or above the home."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet.errors import Fault, InvalidNetworkError
from dtnet.network.tables.tables import NOBODY, Codes, Ints
from dtnet.network.tables.texts import take
from dtnet.pydantic_hook import PydanticHook

if TYPE_CHECKING:
    from dtnet.network.tables.rules import RelationRule
    from dtnet.network.tables.texts import Texts
    from dtnet.network.territory.forest import Hierarchy


@attrs.frozen(eq=False)
class LiveBodies(PydanticHook):
    """The bodies of a day with kind and home, as relation rules need them, in canonical order.

    Attributes:
        entity: Shape (m): the entity of the body.
        kind: Shape (m): the place of its kind.
        home: Shape (m): the position of its home area in the territory of the day.
    """

    entity: Ints
    kind: Codes
    home: Ints


def superiors_by_rule(
    territory: Hierarchy, bodies: LiveBodies, rule: RelationRule, kinds: tuple[str, ...], ids: Texts
) -> tuple[Ints, Ints]:
    """The superiors that one rule finds on one day.

    Returns:
        Two arrays of equal length: places in `bodies` to which the rule applies, and for each the entity of
        its superior, or `NOBODY`.

    Raises:
        InvalidNetworkError: If two bodies of a kind in one area could both be the superior.
    """
    subordinates = np.flatnonzero(np.isin(bodies.kind, [kinds.index(kind) for kind in rule.of]))
    host = np.full(len(territory), NOBODY, np.int32)
    for kind in reversed(rule.to):
        candidates = np.flatnonzero(bodies.kind == kinds.index(kind))
        _one_an_area(bodies, candidates, rule, ids)
        host[bodies.home[candidates]] = bodies.entity[candidates]
    nearest = _nearest(territory, host)
    start = bodies.home[subordinates]
    if rule.search == "above":
        start = territory.parent[start]
    found = np.where(start == NOBODY, NOBODY, nearest[start]).astype(np.int32)
    return subordinates, found


def _nearest(territory: Hierarchy, host: Ints) -> Ints:
    """Per area, the host of the area or of the nearest area above that has one, computed level by level."""
    nearest = host.copy()
    for level in range(1, len(territory.levels)):
        here = np.flatnonzero((territory.level == level) & (nearest == NOBODY))
        above = territory.parent[here]
        nearest[here] = np.where(above == NOBODY, NOBODY, nearest[above])
    return nearest


def _one_an_area(bodies: LiveBodies, candidates: Ints, rule: RelationRule, ids: Texts) -> None:
    homes = bodies.home[candidates]
    order = np.argsort(homes, kind="stable")
    twice = np.flatnonzero(homes[order][1:] == homes[order][:-1])
    if twice.size:
        pairs = [take(ids, bodies.entity[candidates[order[[at, at + 1]]]]) for at in twice[:8]]
        raise InvalidNetworkError(
            f"relation rule {rule.type!r} to {rule.to}",
            [Fault(f"{one}, {other}", "two candidates of a kind in one area") for one, other in pairs],
        )
