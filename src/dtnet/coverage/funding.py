"""Which teams are entitled to money of a policy on which days: its ground, its days, and who is eligible."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from dtnet.errors import UnknownFactError, UnknownNameError, near
from dtnet.periods import OPEN, Period, number_day
from dtnet.policy.choices import settled
from dtnet.policy.ground import ground_of, not_told
from dtnet.policy.inputs import Inputs
from dtnet.policy.question import Asked, Question
from dtnet.policy.reach import Reach, open_pieces
from dtnet.policy.roster import subjects_of
from dtnet.policy.terms import terms_of
from dtnet.policy.things import TEAM
from dtnet.policy.units import spells_of
from dtnet.predicates.conditions import Inside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dtnet.coverage.eras import Flags
    from dtnet.network.hierarchy import Hierarchy
    from dtnet.network.network import Network
    from dtnet.network.tables import Ints
    from dtnet.policy.document import Policy
    from dtnet.policy.ground import Ground
    from dtnet.policy.roster import Subject
    from dtnet.policy.units import Piece
    from dtnet.predicates.conditions import Condition


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
        open: Stretches of days on which it pays some team, whoever that is.
        ground: Where it does; None if it never does.
    """

    unit: Ints
    start: Ints
    end: Ints
    certain: Flags
    subjects: frozenset[Subject]
    assumed_from: int
    open: tuple[tuple[int, int], ...]
    ground: Ground | None

    def may_pay(self, territory: Hierarchy) -> Flags:
        """Per position, whether a team in the area, or in one inside it, could be paid on open days."""
        if self.ground is None:
            return np.zeros(len(territory), np.bool_)
        found: Flags = territory.roll_up(self.ground.members(territory), how="sum") > 0
        return found


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
    found: list[tuple[Any, ...]] = []
    ground: Ground | None = None
    pieces: list[tuple[int, int]] = []
    for each in _open_components(network, chosen, days):
        start, end = each.days
        window = Period(number_day(start), number_day(end))
        question = Question(network=network, window=window, inputs=Inputs(), before="nothing_paid")
        terms = terms_of(chosen, each.asked.component, start, end)
        spells = spells_of(question, each.asked, each.pieces, terms)
        found.append((spells.unit, spells.start, spells.end, spells.certain))
        ground = each.asked.ground
        pieces += [(piece.start, piece.end) for piece in each.pieces]
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
        open=tuple(sorted(set(pieces))),
        ground=ground,
    )


def open_days(network: Network, policy: Policy, days: tuple[int, int]) -> list[tuple[int, int]]:
    """Stretches of some days on which a policy pays teams: in its days, and opened if it has to be.

    A policy ends where a stretch does. In order; no two meet.

    Args:
        network: The network; the days lie in its data.
        policy: What it leaves open is taken at the default.
        days: The first day, and the day after the last.

    Raises:
        OutsideDataError: As `entitled`.
        UnknownNameError: As there.
        UnknownFactError: As there.
    """
    found: list[tuple[int, int]] = []
    pieces = [piece for each in _open_components(network, policy.chosen(), days) for piece in each.pieces]
    for piece in sorted(pieces, key=lambda each: each.start):
        if found and piece.start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], piece.end)
        else:
            found.append((piece.start, piece.end))
    return found


@attrs.frozen(eq=False)
class Fitting:
    """Who fits a component of a policy on a day, whether or not it pays on it.

    Attributes:
        fits: What teams meet that lie on the policy's ground and are what the component asks of teams.
        ways: In which of several ways it is open on the day; none if it is not.
        vague: Whether it also asks how large teams are, against a norm that is not read off its days.
    """

    fits: Condition
    ways: tuple[Condition, ...]
    vague: bool


def fittings(network: Network, policy: Policy, day: int) -> list[Fitting]:
    """Who fits the components of a policy that pay teams.

    Args:
        network: The network; the day lies in its data.
        policy: What it leaves open is taken at the default.
        day: The day.

    Raises:
        OutsideDataError: If the data do not reach its jurisdiction's day.
        UnknownNameError: As `entitled`, if the policy may be in force on the day.
        UnknownFactError: As there.
    """
    chosen = policy.chosen()
    network.check_covered(chosen.jurisdiction.as_of, what=f"policy {chosen.id}: jurisdiction as of")
    ground = Inside((chosen.jurisdiction.id,), chosen.jurisdiction.as_of)
    pieces = {
        each.asked.component.id: each.pieces for each in _open_components(network, chosen, (day, day + 1))
    }
    return [
        Fitting(
            fits=ground & each.when,
            ways=tuple(way for piece in pieces.get(each.id, ()) for way in piece.alternatives),
            vague=each.norm is not None and settled(each.norm.use) == "require",
        )
        for each in chosen.components
        if each.per == TEAM
    ]


@attrs.frozen(eq=False)
class _Open:
    """A component that pays teams, and the days on which it does.

    Attributes:
        asked: The component.
        days: The first day, and the day after the last.
        pieces: Those days with their conditions; openings may leave some out.
    """

    asked: Asked
    days: tuple[int, int]
    pieces: list[Piece]


def _open_components(network: Network, chosen: Policy, days: tuple[int, int]) -> Iterator[_Open]:
    start, end = (max(chosen.period.numbers[0], days[0]), min(chosen.period.numbers[1], days[1]))
    if start >= end:
        return
    ground = _ground(network, chosen, end)
    until = ground.end if settled(chosen.on_merger) == "ends" else OPEN
    for component in chosen.components:
        first, last = (component.period or chosen.period).numbers
        first, last = max(first, start), min(last, end, until)
        if component.per == TEAM and first < last:
            pieces = open_pieces(chosen, component, Reach(first, last))
            yield _Open(Asked(chosen, component, ground, until), (first, last), pieces)


def _ground(network: Network, policy: Policy, end: int) -> Ground:
    area, as_of = policy.jurisdiction.id, policy.jurisdiction.as_of
    onward = settled(policy.on_merger) == "extends_to_new_area"
    what = f"policy {policy.id}: jurisdiction as of"
    ground = ground_of(network, area, as_of, onward=onward, what=what)
    if ground is None:
        index = network.area_index
        hint = None if area in index.texts else near(area, index.similar(area))
        raise UnknownNameError(f"policy {policy.id}: no area {area!r} on {as_of}", hint)
    if onward and ground.told_until < end:
        raise UnknownFactError(f"policy {policy.id}: {not_told(policy, ground)}")
    return ground


def _nobody() -> tuple[Any, ...]:
    return tuple(np.empty(0, dtype) for dtype in (np.int64, np.int64, np.int64, np.bool_))
