"""Which teams are entitled to money of a policy on which days: its ground, its days, and who is eligible."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from dtnet.errors import UnknownFactError, UnknownNameError, near
from dtnet.periods import OPEN, Period, number_day
from dtnet.policy.choices import settled
from dtnet.policy.ground import ground_of
from dtnet.policy.inputs import Inputs
from dtnet.policy.question import Asked, Question
from dtnet.policy.reach import Reach, open_pieces
from dtnet.policy.roster import subjects_of
from dtnet.policy.terms import terms_of
from dtnet.policy.things import TEAM
from dtnet.policy.units import spells_of

if TYPE_CHECKING:
    from dtnet.coverage.eras import Flags
    from dtnet.network.network import Network
    from dtnet.network.tables import Ints
    from dtnet.policy.document import Policy
    from dtnet.policy.ground import Ground
    from dtnet.policy.roster import Subject


@attrs.frozen(eq=False)
class Entitled:
    """Days on which teams are, or may be, entitled to money of a policy; shape (s).

    Attributes:
        unit: The team, as policies tell units apart; in order.
        start: The first day.
        end: The day after the last.
        certain: Whether it is entitled; if not, it may be.
        subjects: What the policy reads of teams.
        assumed_from: The day from which the policy is only taken to be in force.
    """

    unit: Ints
    start: Ints
    end: Ints
    certain: Flags
    subjects: frozenset[Subject]
    assumed_from: int


def entitled(network: Network, policy: Policy, days: tuple[int, int]) -> Entitled:
    """Who is entitled to money of a policy on some days, an amount or at most one; claims are not asked for.

    Args:
        network: The network; the days lie in its data.
        policy: What it leaves open is taken at the default.
        days: The first day, and the day after the last.

    Raises:
        OutsideDataError: If the policy may be in force, and the data do not reach its jurisdiction's day.
        UnknownNameError: If the network does not have its jurisdiction.
        UnknownFactError: If its jurisdiction is no more, and where it went on is not followed.
    """
    chosen = policy.chosen()
    start, end = (max(chosen.period.numbers[0], days[0]), min(chosen.period.numbers[1], days[1]))
    found: list[tuple[Any, ...]] = []
    if start < end:
        ground = _ground(network, chosen, end)
        window = Period(number_day(start), number_day(end))
        question = Question(network=network, window=window, inputs=Inputs(), before="nothing_paid")
        until = ground.end if settled(chosen.on_merger) == "ends" else OPEN
        for component in chosen.components:
            first, last = (component.period or chosen.period).numbers
            first, last = max(first, start), min(last, end, until)
            if component.per != TEAM or first >= last:
                continue
            asked = Asked(chosen, component, ground, until)
            pieces = open_pieces(chosen, component, Reach(first, last))
            spells = spells_of(question, asked, pieces, terms_of(chosen, component, first, last))
            found.append((spells.unit, spells.start, spells.end, spells.certain))
    unit, first_days, ends, certain = (
        (np.concatenate(each) for each in zip(*found, strict=True)) if found else _nobody()
    )
    order = np.lexsort((first_days, unit))
    seen = chosen.seen_in_force
    assumed = OPEN if seen is None else Period(seen, None).numbers[0] + 1
    return Entitled(
        unit=unit[order],
        start=first_days[order],
        end=ends[order],
        certain=certain[order],
        subjects=subjects_of([chosen]),
        assumed_from=assumed,
    )


def _ground(network: Network, policy: Policy, end: int) -> Ground:
    area, as_of = policy.jurisdiction.id, policy.jurisdiction.as_of
    ground = ground_of(network, area, as_of, what=f"policy {policy.id}: jurisdiction as of")
    if ground is None:
        index = network.area_index
        hint = None if area in index.texts else near(area, index.similar(area))
        raise UnknownNameError(f"policy {policy.id}: no area {area!r} on {as_of}", hint)
    if settled(policy.on_merger) == "extends_to_new_area" and ground.end < end:
        raise UnknownFactError(
            f"policy {policy.id}: {area!r} is no more from {number_day(ground.end)} on, and where it went is "
            "not followed yet"
        )
    return ground


def _nobody() -> tuple[Any, ...]:
    return tuple(np.empty(0, dtype) for dtype in (np.int64, np.int64, np.int64, np.bool_))
