"""Support by reach: coins for the square root of people × households, which no document can say."""

from __future__ import annotations

from math import isqrt
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import numpy as np

from dtnet import read_policy
from dtnet.measures import Units

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from dtnet import DueCells, Policy

_FRAME = Path(__file__).with_name("reach.toml")
_READS = {"reach": ("team.people", "village.households")}


@attrs.frozen
class Reach:
    """What is due by reach.

    Attributes:
        policy: All else: who, where, when, up to which ceiling, from whose funds.
    """

    policy: Policy

    @property
    def reads(self) -> Mapping[str, tuple[str, ...]]:
        """What each component reads."""
        return _READS

    def due(self, component: str, cells: DueCells) -> NDArray[np.int64]:
        """Coins × whole root of (people × households), a part month by its days, in cents: shape (n)."""
        if component != "reach":
            raise ValueError(f"no component {component!r}")
        coins = int(cells.choices["coin"])
        products = cells.fact("team.people") * cells.fact("village.households")
        reach = np.array([isqrt(product) for product in products.tolist()], np.int64)
        return coins * reach * cells.days // cells.days_in_month


def policies() -> list[Reach]:
    """What this package offers."""
    frame = read_policy(_FRAME, units=Units(currencies=("XTS",)), supplied=_READS)
    return [Reach(frame)]
