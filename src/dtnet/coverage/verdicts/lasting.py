"""What holds of areas on every day of a period, or on some day of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dtnet.coverage.language.atoms import Every, EveryTeam, Throughout
from dtnet.facts.eras import eras_of
from dtnet.facts.levels import areas_of_level
from dtnet.facts.looseness import Looseness
from dtnet.periods import number_day
from dtnet.predicates.conditions import atoms_of
from dtnet.predicates.verdicts import NO, NOT_APPLICABLE, YES, is_decided

if TYPE_CHECKING:
    from collections.abc import Callable

    from dtnet.coverage.language.atoms import Sometime
    from dtnet.coverage.verdicts.area_facts import AreaFacts
    from dtnet.facts.levels import AreasOfLevel
    from dtnet.network.day.network import Network
    from dtnet.predicates.verdicts import Masks


class LastingFacts:
    """Areas of a level over the period of an atom.

    Attributes:
        loose: Of which areas, by entity, verdicts may hold something impossible, as far as they were asked
            for.
    """

    __slots__ = ("_atom", "_both_ways", "_eras", "_network", "loose")

    loose: Looseness

    def __init__(
        self,
        network: Network,
        place: int,
        atom: Throughout | Sometime,
        make: Callable[[AreasOfLevel], AreaFacts],
    ) -> None:
        """Find the days.

        Args:
            network: The network.
            place: The level.
            atom: What is asked; its period is named.
            make: Gives the facts of areas in an era, fine enough for the atom's part.

        Raises:
            OutsideDataError: If the period leaves the data.
        """
        period = atom.during or network.extent  # `resolving.dated` names it
        network.check_covered(period.start, what="first day")
        network.check_covered(number_day(period.numbers[1] - 1), what="last day")
        self._network, self._atom = network, atom
        self._both_ways = any(isinstance(each, EveryTeam | Every) for each in atoms_of(atom.part))
        self.loose = Looseness(len(network.tables.areas.ids))
        self._eras = [make(areas_of_level(era, place)) for era in eras_of(network, *period.numbers)]

    def verdicts_of(self, worst: int) -> Masks:
        """Per entity of areas, the verdict; not applicable where it is never there.

        Args:
            worst: Facts of a worse origin are unknown.
        """
        count = len(self._network.tables.areas.ids)
        every = np.full(count, YES | NO | NOT_APPLICABLE, np.uint8)  # what is possible on all days
        some, bare = np.zeros(count, np.uint8), np.ones(count, np.bool_)
        never = np.zeros(count, np.bool_)  # on one day it is not applicable, and nothing else
        for facts in self._eras:
            masks = facts.verdicts_of(self._atom.part, worst)
            cells, level = facts.cells, facts.level
            entity = level.era.territory.nodes[level.positions][cells.area]
            doubtful = level.doubtful
            self.loose.note(worst, facts.loose.at(worst), entity)
            if self._both_ways:  # what makes it applicable on one day may be against it on another
                self.loose.note(worst, ((masks & NOT_APPLICABLE) != 0) & ~is_decided(masks), entity)
            if doubtful is not None:
                self.loose.note(worst, doubtful[cells.area], entity)
            sure = np.ones(len(entity), np.bool_) if doubtful is None else ~doubtful[cells.area]
            np.bitwise_and.at(every, entity[sure], masks[sure])
            np.bitwise_or.at(some, entity, masks)
            bare[entity[sure]] = False
            never[entity[sure & (masks == NOT_APPLICABLE)]] = True
        low, high = (
            (every & YES, some & NO) if isinstance(self._atom, Throughout) else (some & YES, every & NO)
        )
        left_out: Masks = ((some & NOT_APPLICABLE) != 0) * NOT_APPLICABLE | bare * NOT_APPLICABLE
        left_out[some == 0] = NOT_APPLICABLE
        low, high = np.where(some == 0, 0, low), np.where(some == 0, 0, high)
        return np.where(never, NOT_APPLICABLE, low | high | left_out).astype(np.uint8)
