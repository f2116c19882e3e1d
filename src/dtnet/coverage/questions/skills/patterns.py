"""Patterns of skills: for each set of skills, the areas in which exactly these are taught."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from dtnet import frames
from dtnet.coverage.answers.row_sums import IN_YES
from dtnet.coverage.questions.skills.skill_verdicts import skill_verdicts, stacked_columns
from dtnet.coverage.verdicts.joint_tightening import sets_met
from dtnet.coverage.verdicts.joint_verdicts import part_of
from dtnet.errors import ArgumentError
from dtnet.predicates.verdicts import NO, YES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dtnet.coverage.answers.row_sums import Counts
    from dtnet.coverage.language.query import Missing
    from dtnet.coverage.questions.skills.skill_verdicts import SkillVerdicts
    from dtnet.network.day.network import Network
    from dtnet.network.tables.tables import Flags
    from dtnet.periods import DayLike
    from dtnet.policy.document.document import Policy
    from dtnet.predicates.conditions import Condition
    from dtnet.predicates.verdicts import Masks

MOST: Final = 8
"""Of so many skills at most: 256 patterns."""
_YESES: Final = [code for code in range(16) if code & IN_YES]


def skill_patterns(  # noqa: PLR0913 - a keyword for each part of the question
    network: Network,
    *,
    at: DayLike,
    skills: Iterable[str] | None = None,
    over: str = "village",
    weight: str | Mapping[str, int] = "count",
    by: str | Iterable[str] | None = None,
    within: str | None = None,
    where: Condition | str | None = None,
    missing: Missing = "none",
    synthetic: bool = True,
    policies: Iterable[Policy] = (),
) -> frames.Table:
    """How many areas are taught each set of skills, those and no others: 2^n rows of n skills.

    An area is taught what its teams teach together. What is possible of a set is worked out team by team: a
    team that teaches a purse and may not be there makes it a purse, or nothing, and never something else.

    Args:
        network: The network.
        at: The day.
        skills: Of these skills, eight at most; by default of all that the network knows.
        over: The level of the areas.
        weight: What each area counts: `count` (1), an attribute of areas, or whole numbers by id.
        by: What rows are told apart by: levels (`over` itself or above), attributes of the areas.
        within: Ask in this area only: its id, or its name on the day.
        where: Ask of these areas only; where it is not applicable, they are out.
        missing: What the point takes an unknown verdict for; the bounds never move.
        synthetic: Whether synthetic facts count; if not, they are unknown.
        policies: Those of which `funded` speaks in texts.

    Returns:
        `area` and the other dimensions; `skills`, a space between, empty for none; `number` of skills;
        `certain`, `possible`: how much of the weight is of that pattern for sure, and may be; then the
        columns of `Network.coverage`. The largest sets first.

    Raises:
        PredicateError: If a text cannot be read.
        UnknownNameError: If something is named that the network does not have.
        ArgumentError: If there are more than eight skills, or the question does not fit the network.
        OutsideDataError: If the day is outside the data.
        UnknownFactError: If a weight is not known, nor an upper bound of it.

    Examples:
        >>> import dtnet
        >>> net = dtnet.datasets.load("toyland")
        >>> table = skill_patterns(net, skills=["letters", "purse"], within="Harbour", at="2025-02-01")
        >>> list(zip(table["skills"], table["certain"], table["possible"]))
        [('letters purse', 2, 3), ('letters', 1, 1), ('purse', 0, 1), ('', 0, 1)]
    """
    options = {
        "over": over, "weight": weight, "by": by, "within": within, "where": where, "at": at,
        "missing": missing, "synthetic": synthetic, "policies": policies,
    }  # fmt: skip
    asked = skill_verdicts(network, options, skills)
    number = len(asked.words)
    if number > MOST:
        raise ArgumentError(
            f"{number} skills have 2^{number} patterns", f"name up to {MOST} skills with skills=[…]"
        )
    patterns = _Patterns(asked)
    found = sorted(range(1 << number), key=lambda way: (-way.bit_count(), _places(way)))
    return frames.Table(stacked_columns([patterns.columns(way) for way in found]))


def _places(way: int) -> list[int]:
    return [at for at in range(MOST) if way >> at & 1]


class _Patterns:
    """Which patterns each area may have, by the worst origin of facts that count.

    Bounds are attained, also where one team is here for several areas. All areas that may be of a pattern
    are if every team teaches as much of it as it may and no more; and none that may be another if teams that
    may teach something else do, and all others teach as little as they may.
    """

    __slots__ = ("_asked", "_met")

    def __init__(self, asked: SkillVerdicts) -> None:
        self._asked = asked
        self._met: dict[int, tuple[Flags, Counts]] = {}

    def columns(self, way: int) -> dict[str, frames.Column]:
        """The rows of one pattern."""
        asked = self._asked
        sums = asked.sums(lambda worst: self._masks(way, worst))
        rows = len(asked.rows)
        words = " ".join(asked.words[at] for at in _places(way))
        return {
            **asked.dimensions(),
            "skills": frames.text([words] * rows),
            "number": frames.whole([way.bit_count()] * rows),
            "certain": frames.whole(sums.least[:, IN_YES]),
            "possible": frames.whole(sums.most[:, _YESES].sum(axis=1) + sums.guests[:, 0]),
            **asked.answer(sums),
        }

    def _masks(self, way: int, worst: int) -> Masks:
        """Shape (m): the verdict on "taught these and no others"."""
        met, ways = self._met_at(worst)
        others = ways > met[:, way]
        masks: Masks = met[:, way] * YES | others * NO
        return masks

    def _met_at(self, worst: int) -> tuple[Flags, Counts]:
        """Shape (m, 2^n): which patterns each area may have; and (m): how many these are."""
        if worst not in self._met:
            parts = [part_of(each) for each in self._asked.taught]
            every = np.arange(len(self._asked.stretch.level))
            met = sets_met(parts, self._asked.facts.teams, worst, every)
            self._met[worst] = met, met.sum(axis=1)
        return self._met[worst]
